//! The reader of message data: finds its end, undoes dot-stuffing, keeps watch over line ends.
//!
//! Work is linear in the bytes read, whatever the pieces they come in, and nothing is kept beyond
//! the limit.

use bytes::Bytes;
use memchr::memchr2;
use zeroize::Zeroizing;

use crate::smtp::BareLineEnds;

/// A message as it comes in.
#[derive(Debug)]
pub(super) struct Body {
    /// Wiped when it is let go.
    message: Zeroizing<Vec<u8>>,
    bytes_max: u64,
    seen_bytes: u64,
    framing: Framing,
    bare_line_ends: BareLineEnds,
    state: State,
    bare_seen: bool,
    too_large: bool,
    ghost: Ghost,
    ghost_seen: bool,
}

/// Whether the line so far is a lone dot for whoever drops NUL: an end of data that only they see,
/// since no dot at its start was doubled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ghost {
    /// Nothing in the line yet.
    Blank,
    /// NUL, a dot, perhaps more NUL.
    Dot,
    /// NUL alone.
    Nul,
    /// Anything else.
    Text,
}

/// How the end of a message is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// BDAT: by counting (RFC 3030); a dot is a dot.
    Counted,
    /// DATA: by `<CRLF>.<CRLF>` (RFC 5321, 4.5.2).
    Dotted,
}

/// How far a piece of input was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// The end marker ends after so many bytes of the piece.
    Ended(usize),
    /// All of the piece belongs to the message.
    More,
}

/// Why a message is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    BareLineEnd,
    GhostEnd,
    TooLarge,
}

/// What came before the next byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// CR in a line.
    Cr,
    /// The start of a line and a dot.
    Dot,
    /// The start of a line, a dot, and CR.
    DotCr,
    /// CRLF, or nothing at all.
    LineStart,
    /// Anything else; also a bare CR or LF, since only CRLF ends a line.
    Text,
}

impl Body {
    /// An empty message of at most `bytes_max`; `announced` is what SIZE said, not trusted.
    pub(super) fn new(
        framing: Framing,
        bare_line_ends: BareLineEnds,
        bytes_max: u64,
        announced: Option<u64>,
    ) -> Self {
        let expected = announced.unwrap_or(0).min(bytes_max).min(RESERVED_BYTES_MAX);
        Self {
            message: Vec::with_capacity(usize::try_from(expected).unwrap_or(0)).into(),
            bytes_max,
            seen_bytes: 0,
            framing,
            bare_line_ends,
            state: State::LineStart,
            bare_seen: false,
            too_large: false,
            ghost: Ghost::Blank,
            ghost_seen: false,
        }
    }

    /// Bytes read so far, kept or not.
    pub(super) fn seen_bytes(&self) -> u64 {
        self.seen_bytes
    }

    /// Bytes kept so far.
    pub(super) fn kept_bytes(&self) -> u64 {
        self.message.len() as u64
    }

    /// The limit of what is kept.
    pub(super) fn bytes_max(&self) -> u64 {
        self.bytes_max
    }

    /// Reads a piece of input up to the end marker, or all of it.
    pub(super) fn read(&mut self, input: &[u8]) -> Progress {
        let mut at = 0;
        let progress = loop {
            let rest = input.get(at..).unwrap_or_default();
            let Some(&byte) = rest.first() else { break Progress::More };
            match (self.state, byte) {
                (State::DotCr, b'\n') => break Progress::Ended(at + 1),
                // The CR was no half of a line end; this byte is looked at again.
                (State::Cr | State::DotCr, other) if other != b'\n' => self.bare(),
                // The stuffed dot is dropped; what follows it, looked at again, is the line.
                (State::Dot, other) if other != b'\r' => self.state = State::Text,
                (State::Cr, _) => {
                    self.end_line();
                    self.state = State::LineStart;
                    at += 1;
                }
                (State::Dot, _) => {
                    self.state = State::DotCr;
                    at += 1;
                }
                (State::LineStart, b'.') if self.framing == Framing::Dotted => {
                    self.state = State::Dot;
                    at += 1;
                }
                (_, b'\r') => {
                    self.state = State::Cr;
                    at += 1;
                }
                (_, b'\n') => {
                    self.bare();
                    at += 1;
                }
                _ => {
                    let run = memchr2(b'\r', b'\n', rest).unwrap_or(rest.len());
                    self.text(rest.get(..run).unwrap_or_default());
                    self.state = State::Text;
                    at += run;
                }
            }
        };
        let read = if let Progress::Ended(end) = progress { end } else { input.len() };
        self.seen_bytes = self.seen_bytes.saturating_add(read as u64);
        progress
    }

    /// The whole message, its last line ended by CRLF, or why it is not taken.
    pub(super) fn finish(mut self) -> Result<Bytes, Flaw> {
        if self.state == State::Cr {
            self.bare();
        }
        // Only a counted message can lack it; DATA on the next leg could not carry it otherwise.
        if !self.message.is_empty() && !self.message.ends_with(b"\r\n") {
            self.end_line();
        }
        if self.bare_seen && self.bare_line_ends == BareLineEnds::Refuse {
            Err(Flaw::BareLineEnd)
        } else if self.too_large {
            Err(Flaw::TooLarge)
        } else if self.ghost_seen {
            Err(Flaw::GhostEnd)
        } else {
            Ok(Bytes::from_owner(self.message))
        }
    }

    /// Notes a bare CR or LF; the line goes on, since only CRLF ends one.
    fn bare(&mut self) {
        self.state = State::Text;
        self.bare_seen = true;
        match self.bare_line_ends {
            BareLineEnds::Normalise => self.end_line(),
            BareLineEnds::Refuse => self.message = Zeroizing::default(),
        }
    }

    /// Keeps a part of a line.
    fn text(&mut self, run: &[u8]) {
        for byte in run {
            self.ghost = match (self.ghost, byte) {
                (Ghost::Blank | Ghost::Nul, 0) => Ghost::Nul,
                (Ghost::Nul, b'.') | (Ghost::Dot, 0) => Ghost::Dot,
                _ => Ghost::Text,
            };
            if self.ghost == Ghost::Text {
                break;
            }
        }
        self.keep(run);
    }

    fn end_line(&mut self) {
        self.ghost_seen |= self.ghost == Ghost::Dot;
        self.ghost = Ghost::Blank;
        self.keep(b"\r\n");
    }

    fn keep(&mut self, bytes: &[u8]) {
        let refused = self.bare_seen && self.bare_line_ends == BareLineEnds::Refuse;
        let size = self.message.len() as u64 + bytes.len() as u64;
        if size > self.bytes_max && !self.too_large {
            self.too_large = true;
            self.message = Zeroizing::default();
        }
        if !self.too_large && !refused {
            self.grow(bytes.len());
            self.message.extend_from_slice(bytes);
        }
    }

    /// Makes room by hand: what a vector leaves behind as it grows is not wiped.
    fn grow(&mut self, more: usize) {
        let needed = self.message.len().saturating_add(more);
        if needed > self.message.capacity() {
            let twice = self.message.capacity().saturating_mul(2).max(GROWN_BYTES_MIN);
            let bound = usize::try_from(self.bytes_max).unwrap_or(usize::MAX);
            let mut grown = Zeroizing::new(Vec::with_capacity(twice.min(bound).max(needed)));
            grown.extend_from_slice(&self.message);
            self.message = grown;
        }
    }
}

/// What is set aside for the start of a message of which no size was announced.
const GROWN_BYTES_MIN: usize = 4 << 10;

/// What is set aside at most on the mere word of a client.
const RESERVED_BYTES_MAX: u64 = 1 << 20;

#[cfg(test)]
mod tests {
    use std::os::unix::fs::FileExt;

    use bytes::Bytes;
    use proptest::prelude::*;

    use super::Body;
    use super::Flaw;
    use super::Framing;
    use super::Progress;
    use crate::smtp::BareLineEnds;

    /// Reads `input` in pieces of `size`; the message and how many bytes it took, or no end.
    fn read(
        input: &[u8],
        size: usize,
        policy: BareLineEnds,
    ) -> Option<(Result<Bytes, Flaw>, usize)> {
        let mut body = Body::new(Framing::Dotted, policy, 1000, None);
        for (index, piece) in input.chunks(size).enumerate() {
            if let Progress::Ended(end) = body.read(piece) {
                return Some((body.finish(), index * size + end));
            }
        }
        None
    }

    #[test]
    fn only_crlf_dot_crlf_ends_a_message() {
        let ended: [(&[u8], &[u8]); 8] = [
            (b".\r\n", b""),
            (b"a\r\n.\r\n", b"a\r\n"),
            (b"..a\r\n.\r\n", b".a\r\n"),
            (b"...\r\n.\r\n", b"..\r\n"),
            (b".a\r\n.\r\n", b"a\r\n"),
            (b"a.\r\n.\r\n", b"a.\r\n"),
            (b"\r\n.\r\n", b"\r\n"),
            (b"a\r\n..\r\n.\r\n", b"a\r\n.\r\n"),
        ];
        for (input, expected) in ended {
            for size in 1..=input.len() {
                let (message, taken) = read(input, size, BareLineEnds::Refuse).expect("an end");
                assert_eq!(message.as_deref(), Ok(expected), "{input:?}");
                assert_eq!(taken, input.len());
            }
        }
    }

    #[test]
    fn what_came_in_is_wiped_where_it_grew_and_when_it_is_let_go() {
        let memory = std::fs::File::open("/proc/self/mem").expect("what lies in memory");
        let text: Vec<u8> = (0..1_000_u16).flat_map(|n| (n ^ 0xa5a5).to_be_bytes()).collect();
        let text: Vec<u8> = text.into_iter().map(|byte| byte | 0x40).collect();
        // Set aside first, or it might come to lie where it is to look.
        let mut seen = vec![0; text.len()];
        let mut same = |at: u64| {
            memory.read_exact_at(&mut seen, at).map_or(0, |()| {
                text.chunks(64).zip(seen.chunks(64)).filter(|(one, other)| one == other).count()
            })
        };
        let mut body = Body::new(Framing::Counted, BareLineEnds::Refuse, 1 << 20, None);
        body.read(&text);
        let before_it_grew = body.message.as_ptr() as u64;
        assert_eq!(same(before_it_grew), 32, "it can be seen from outside");
        for _ in 0..20 {
            body.read(&text);
        }
        let message = body.finish().expect("a message");
        let after = message.as_ptr() as u64;
        assert!(before_it_grew != after && same(after) == 32);
        drop(message);
        assert_eq!((same(before_it_grew), same(after)), (0, 0), "pieces where they stood");
    }

    /// The end-of-data look-alikes of SMTP smuggling (CVE-2023-51764, -51765, -51766).
    const SMUGGLED: [(&[u8], &[u8]); 13] = [
        (b"a\n.\n", b"a\r\n.\r\n"),
        (b"a\n.\r\n", b"a\r\n.\r\n"),
        (b"a\r\n.\n", b"a\r\n\r\n"),
        (b"a\r.\r", b"a\r\n.\r\n"),
        (b"a\r.\r\n", b"a\r\n.\r\n"),
        (b"a\r.\n", b"a\r\n.\r\n"),
        (b"a\r\n.\r", b"a\r\n\r\n"),
        (b"a\n.\r", b"a\r\n.\r\n"),
        (b"a\r\n.\r\r\n", b"a\r\n\r\n\r\n"),
        (b"a\r\r\n.\r\r\n", b"a\r\n\r\n\r\n\r\n"),
        (b"a\n\n.\n\n", b"a\r\n\r\n.\r\n\r\n"),
        (b"a\r\n.\r\0\n", b"a\r\n\r\n\0\r\n"),
        (b"a\r\r.\r\r", b"a\r\n\r\n.\r\n\r\n"),
    ];

    #[test]
    fn smuggled_ends_are_refused_and_end_nothing() {
        for (start, _) in SMUGGLED {
            let mut input = start.to_vec();
            input.extend_from_slice(b"MAIL FROM:<evil@x.nl>\r\n.\r\n");
            for size in 1..=input.len() {
                let (message, taken) = read(&input, size, BareLineEnds::Refuse).expect("an end");
                assert_eq!(message, Err(Flaw::BareLineEnd), "{start:?}");
                assert_eq!(taken, input.len(), "{start:?}");
            }
        }
    }

    #[test]
    fn smuggled_ends_are_normalised_into_the_message() {
        for (start, expected) in SMUGGLED {
            let mut input = start.to_vec();
            input.extend_from_slice(b"x\r\n.\r\n");
            let expected = [expected, b"x\r\n"].concat();
            for size in 1..=input.len() {
                let (message, taken) = read(&input, size, BareLineEnds::Normalise).expect("an end");
                assert_eq!(message.as_deref(), Ok(expected.as_slice()), "{start:?}");
                assert_eq!(taken, input.len(), "{start:?}");
            }
        }
    }

    #[test]
    fn a_lone_dot_among_nul_bytes_is_an_end_for_some_and_refused() {
        let cases: [(&[u8], Result<(), Flaw>); 9] = [
            (b"a\r\n\0.\r\nb\r\n.\r\n", Err(Flaw::GhostEnd)),
            (b"\0\0.\0\r\n.\r\n", Err(Flaw::GhostEnd)),
            (b"a\r\n.\0.\r\n.\r\n", Err(Flaw::GhostEnd)),
            (b"a\r\n\0..\r\n.\r\n", Ok(())),
            (b"a\r\n..\0\r\n.\r\n", Ok(())),
            (b"a\r\n\0.b\r\n.\r\n", Ok(())),
            (b"a\0.\r\n.\r\n", Ok(())),
            (b"\0\r\n.\r\n", Ok(())),
            (b"\0\r\n\0\r\n.\r\n", Ok(())),
        ];
        for (input, expected) in cases {
            for size in 1..=input.len() {
                let (message, _) = read(input, size, BareLineEnds::Refuse).expect("an end");
                assert_eq!(message.map(drop), expected, "{input:?} by {size}");
            }
        }
    }

    #[test]
    fn reads_on_to_the_end_of_what_is_too_large() {
        let mut input = vec![b'a'; 5000];
        input.extend_from_slice(b"\r\n.\r\n");
        let (message, taken) = read(&input, 7, BareLineEnds::Refuse).expect("an end");
        assert_eq!((message, taken), (Err(Flaw::TooLarge), input.len()));

        let exact = [vec![b'a'; 998], b"\r\n.\r\n".to_vec()].concat();
        let (message, _) = read(&exact, 7, BareLineEnds::Refuse).expect("an end");
        assert_eq!(message.map(|message| message.len()), Ok(1000));
    }

    #[test]
    fn counted_messages_keep_their_dots_and_get_their_last_line_end() {
        type Case = (&'static [&'static [u8]], Result<&'static [u8], Flaw>);
        let cases: [Case; 6] = [
            (&[b".\r\n.", b"\r\n..a"], Ok(b".\r\n.\r\n..a\r\n")),
            (&[b"a\r", b"\nb\r\n"], Ok(b"a\r\nb\r\n")),
            (&[], Ok(b"")),
            (&[b"a\r"], Err(Flaw::BareLineEnd)),
            (&[b"a\r", b"b"], Err(Flaw::BareLineEnd)),
            (&[b"a\nb\r\n"], Err(Flaw::BareLineEnd)),
        ];
        for (chunks, expected) in cases {
            let mut body = Body::new(Framing::Counted, BareLineEnds::Refuse, 1000, Some(u64::MAX));
            for chunk in chunks {
                assert_eq!(body.read(chunk), Progress::More);
            }
            assert_eq!(body.finish().as_deref().map_err(|flaw| *flaw), expected, "{chunks:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_stuffed_comes_out_again(lines in proptest::collection::vec("[.a\\PC]{0,6}", 0..20)) {
            let message: String = lines.iter().map(|line| format!("{line}\r\n")).collect();
            let stuffed: String = lines
                .iter()
                .map(|line| format!("{}{line}\r\n", if line.starts_with('.') { "." } else { "" }))
                .collect();
            let (read, taken) = read(format!("{stuffed}.\r\nNOOP\r\n").as_bytes(), 3, BareLineEnds::Refuse)
                .expect("an end");
            prop_assert_eq!(taken, stuffed.len() + 3);
            prop_assert_eq!(read.expect("a message"), message.as_bytes());
        }
    }
}
