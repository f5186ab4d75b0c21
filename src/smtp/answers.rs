//! The replies of another server, read from its bytes.

use crate::smtp::Reply;

/// Reads replies (RFC 5321, 4.2) from bytes that come in pieces of any size.
///
/// Milder than the RFC where servers in use are: a line may end at LF alone, the space after the
/// code may be missing, and bytes beyond ASCII become question marks.
#[derive(Debug, Default)]
pub struct Answers {
    /// The line that is not yet whole.
    line: Vec<u8>,
    /// Code and text of the reply that is not yet whole.
    code: Option<u16>,
    text: String,
    whole: std::collections::VecDeque<Reply>,
    held_bytes: usize,
}

/// The bytes are not those of a mail server, or there are far too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the server does not speak SMTP")]
pub struct AnswerError;

impl Answers {
    /// Takes bytes that the server sent; keeps at most 64 KiB of replies that nobody has taken.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), AnswerError> {
        self.held_bytes = self.held_bytes.saturating_add(bytes.len());
        if self.held_bytes > HELD_BYTES_MAX {
            return Err(AnswerError);
        }
        for byte in bytes {
            match byte {
                b'\n' => self.line_ended()?,
                0x80.. => self.line.push(b'?'),
                byte => self.line.push(*byte),
            }
        }
        Ok(())
    }

    /// The next whole reply.
    pub fn next_reply(&mut self) -> Option<Reply> {
        let reply = self.whole.pop_front();
        if self.is_empty() {
            self.held_bytes = 0;
        }
        reply
    }

    /// Whether every byte that came in belongs to a reply that was taken.
    pub fn is_empty(&self) -> bool {
        self.line.is_empty() && self.code.is_none() && self.whole.is_empty()
    }

    fn line_ended(&mut self) -> Result<(), AnswerError> {
        let line = std::mem::take(&mut self.line);
        let line = std::str::from_utf8(&line).map_err(|_| AnswerError)?.trim_end_matches('\r');
        let (digits, rest) = line.split_at_checked(3).ok_or(AnswerError)?;
        let code = digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok());
        let code = code.flatten().filter(|code| (200..600).contains(code)).ok_or(AnswerError)?;
        if self.code.is_some_and(|begun| begun != code) {
            return Err(AnswerError);
        }
        let (last, text) = match rest.as_bytes().first() {
            None => (true, rest),
            Some(b' ') => (true, rest.get(1..).unwrap_or_default()),
            Some(b'-') => (false, rest.get(1..).unwrap_or_default()),
            Some(_) => return Err(AnswerError),
        };
        if self.code.is_some() {
            self.text.push('\n');
        }
        self.text.push_str(text);
        self.code = Some(code);
        if last {
            self.whole.push_back(Reply::received(code, &std::mem::take(&mut self.text)));
            self.code = None;
        }
        Ok(())
    }
}

/// Far more than any reply; RFC 5321, 4.5.3.1.5 gives 512 bytes to a line.
const HELD_BYTES_MAX: usize = 64 << 10;

#[cfg(test)]
mod tests {
    use super::AnswerError;
    use super::Answers;

    #[test]
    fn replies_are_the_same_in_pieces_of_any_size() {
        let cases: [(&[u8], &[&str]); 7] = [
            (b"250 2.1.0 ok\r\n", &["250 2.1.0 ok\r\n"]),
            (b"250-x\r\n250-SIZE 1\r\n250 DSN\r\n", &["250-x\r\n250-SIZE 1\r\n250 DSN\r\n"]),
            (b"220\r\n", &["220 \r\n"]),
            (b"220 x\n250 y\n", &["220 x\r\n", "250 y\r\n"]),
            (b"550 5.1.1 caf\xe9\r\n", &["550 5.1.1 caf?\r\n"]),
            (b"550-5.1.1 one\r\n550 5.1.1 two\r\n", &["550-5.1.1 one\r\n550 5.1.1 two\r\n"]),
            (b"250 not yet", &[]),
        ];
        for (bytes, expected) in cases {
            for size in 1..=bytes.len() {
                let mut answers = Answers::default();
                for piece in bytes.chunks(size) {
                    answers.push(piece).expect("replies");
                }
                let read: Vec<String> =
                    std::iter::from_fn(|| answers.next_reply()).map(|r| r.to_string()).collect();
                assert_eq!(read, expected);
                assert_eq!(answers.is_empty(), !expected.is_empty());
            }
        }
    }

    #[test]
    fn refuses_what_is_not_a_reply() {
        let endless = b"250-x\r\n".repeat(20_000);
        let cases: [&[u8]; 7] = [
            b"SSH-2.0-OpenSSH\r\n",
            b"25\r\n",
            b"999 x\r\n",
            b"150 x\r\n",
            b"250-x\r\n550 y\r\n",
            b"250_x\r\n",
            &endless,
        ];
        for bytes in cases {
            assert_eq!(Answers::default().push(bytes), Err(AnswerError));
        }
    }
}
