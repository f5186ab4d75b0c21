//! Takes a message apart into header, parts and what stands between them, one level deep.
//!
//! The MIME tree is walked over the lines of the message with a stack of open boundaries, in one
//! pass and without recursion or copies; a message inside a message is one part, to be taken
//! apart by whoever opens it. So depth and number of parts have a plain limit, which the
//! mail-parser crate lacks, and no byte is left out: what is no part is a gap.

use std::ops::Range;

use memchr::memmem::Finder;

use crate::mail::decode::Transfer;
use crate::mail::field::Field;
use crate::mail::field::header_fields;
use crate::mail::field::is_blank;
use crate::mail::field::line_end;
use crate::mail::header::PartHeader;
use crate::mail::header::message_header;
use crate::mail::header::part_header;
use crate::mail::message::Defect;
use crate::mail::message::Message;
use crate::mail::message::Part;
use crate::mail::message::Reading;

/// How far a message is taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageLimits {
    /// Multiparts inside one another.
    pub depth_max: usize,
    /// Parts.
    pub parts_max: usize,
}

impl Default for MessageLimits {
    fn default() -> Self {
        Self { depth_max: 20, parts_max: 2_000 }
    }
}

/// Takes the message in `bytes` apart, by the first type that each header declares.
///
/// - Failure: never. What is wrong stands in the defects of the message and of its parts.
/// - Cost: linear in `bytes` times the depth of open multiparts; copies header values only.
/// - Source: RFC 5322, RFC 2045, RFC 2046.
pub fn parse(bytes: &[u8], limits: MessageLimits) -> Message {
    parse_as(bytes, limits, Reading::First)
}

/// As [`parse`], in one of the readings of what has two types ([`Defect::Types`]).
pub fn parse_as(bytes: &[u8], limits: MessageLimits, reading: Reading) -> Message {
    let mut walk = Walk { bytes, limits, reading, open: Vec::new(), message: Message::default() };
    walk.run();
    let mut message = walk.message;
    message.defects.sort_unstable();
    message.defects.dedup();
    message
}

struct Walk<'a> {
    bytes: &'a [u8],
    limits: MessageLimits,
    reading: Reading,
    open: Vec<Multipart>,
    message: Message,
}

/// A multipart whose closing delimiter has not come yet.
struct Multipart {
    boundary: Vec<u8>,
    digest: bool,
    /// Whether any of its delimiters was seen.
    begun: bool,
}

/// What the bytes since the last delimiter are.
enum Segment {
    Gap(usize),
    Leaf(Box<Part>, usize),
}

impl<'a> Walk<'a> {
    fn run(&mut self) {
        let start = self.first_line();
        let (fields, mut at) = self.fields(start);
        self.message.header = message_header(&fields);
        let mut segment = self.enter(part_header(&fields, "text/plain", self.reading), at);
        let delimiter = Finder::new(b"\n--");
        while !self.open.is_empty() {
            let rest = self.bytes.get(at..).unwrap_or_default();
            let found = if rest.starts_with(b"--") { Some(0) } else { None };
            let found = found.or_else(|| delimiter.find(rest).map(|before| before + 1));
            let Some(found) = found else { break };
            let line = at + found;
            at = line_end(self.bytes, line);
            let Some(matched) = self.matching(line..at) else { continue };
            self.leave(segment, line);
            self.close_to(matched.level + 1);
            if matched.closes {
                self.close_to(matched.level);
                segment = Segment::Gap(at);
                continue;
            }
            if self.message.parts.len() >= self.limits.parts_max {
                self.message.defects.push(Defect::TooMany);
                return;
            }
            let digest = self.open.last_mut().is_some_and(|multipart| {
                multipart.begun = true;
                multipart.digest
            });
            let (fields, body) = self.fields(at);
            let default_type = if digest { "message/rfc822" } else { "text/plain" };
            at = body;
            segment = self.enter(part_header(&fields, default_type, self.reading), at);
        }
        self.leave(segment, self.bytes.len());
        self.close_to(0);
    }

    /// Where the header starts: messages inside others often begin with empty lines, which mail
    /// programs skip.
    fn first_line(&self) -> usize {
        let mut start = 0;
        loop {
            let end = line_end(self.bytes, start);
            if start == end || !is_blank(self.bytes.get(start..end).unwrap_or_default()) {
                return start;
            }
            start = end;
        }
    }

    /// The fields of the header at `start`, and where the body starts. A header also ends at a
    /// delimiter; lines in it that are no field are kept as gaps.
    fn fields(&mut self, start: usize) -> (Vec<Field<'a>>, usize) {
        let mut reader = header_fields(self.bytes.get(start..).unwrap_or_default());
        let mut fields = Vec::new();
        for field in reader.by_ref() {
            let range = start + field.range.start..start + field.range.end;
            if field.name.is_empty() || field.name.starts_with("--") {
                let line = range.start..line_end(self.bytes, range.start);
                if self.matching(line).is_some() {
                    return (fields, range.start);
                }
                self.gap(range);
            } else if fields.len() < FIELDS_MAX {
                fields.push(field);
            } else {
                self.message.defects.push(Defect::Ambiguous);
                break;
            }
        }
        (fields, line_end(self.bytes, start + reader.offset()))
    }

    /// Begins what `header` describes: a multipart, or a leaf whose body starts at `at`.
    fn enter(&mut self, header: PartHeader, at: usize) -> Segment {
        if !header.is_multipart() {
            return Segment::Leaf(Box::new(header.part), at);
        }
        // RFC 2045, 6.4: a multipart is never encoded. Some readers would decode it first.
        if header.part.transfers.iter().any(|transfer| *transfer != Transfer::Identity) {
            self.message.defects.push(Defect::Ambiguous);
        }
        self.message.defects.extend_from_slice(&header.part.defects);
        let trouble = match header.boundary {
            Some(boundary) if self.open.len() < self.limits.depth_max => {
                let boundary = boundary.into_bytes();
                self.open.push(Multipart { boundary, digest: header.digest, begun: false });
                return Segment::Gap(at);
            }
            Some(_) => Defect::TooDeep,
            None => Defect::Boundary,
        };
        self.message.defects.push(trouble);
        let as_text = Part { media_type: "text/plain".to_owned(), ..Part::default() };
        Segment::Leaf(Box::new(as_text), at)
    }

    /// Ends a segment at the delimiter line that starts at `line`.
    fn leave(&mut self, segment: Segment, line: usize) {
        match segment {
            Segment::Gap(start) => self.gap(start..line),
            Segment::Leaf(mut part, start) => {
                part.body = start..self.before_line_break(start, line);
                self.message.parts.push(*part);
            }
        }
    }

    /// The line break before a delimiter belongs to the delimiter (RFC 2046, 5.1.1).
    fn before_line_break(&self, start: usize, line: usize) -> usize {
        let body = self.bytes.get(start..line).unwrap_or_default();
        let body =
            if self.open.is_empty() { body } else { body.strip_suffix(b"\n").unwrap_or(body) };
        let body =
            if self.open.is_empty() { body } else { body.strip_suffix(b"\r").unwrap_or(body) };
        start + body.len()
    }

    /// Keeps text that is in no part, unless it is blank.
    fn gap(&mut self, range: Range<usize>) {
        let text = self.bytes.get(range.clone()).unwrap_or_default();
        if text.iter().all(u8::is_ascii_whitespace) {
            return;
        }
        let mut lines = text.split(|byte| *byte == b'\n');
        if lines.any(|line| has_prefix(line, b"content-t")) {
            self.message.defects.push(Defect::HiddenPart);
        }
        match self.message.gaps.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => self.message.gaps.push(range),
        }
    }

    /// Closes the multiparts above `depth`; one of which no part was seen has a wrong boundary.
    fn close_to(&mut self, depth: usize) {
        let closed = self.open.drain(depth.min(self.open.len())..);
        if closed.into_iter().any(|multipart| !multipart.begun) {
            self.message.defects.push(Defect::Boundary);
        }
    }

    /// Which open multipart the line delimits, the innermost first.
    fn matching(&mut self, line: Range<usize>) -> Option<Delimiter> {
        let next_line = self.bytes.get(line.end..).unwrap_or_default();
        let line = self.bytes.get(line)?.strip_prefix(b"--")?.trim_ascii_end();
        let mut prefixed = false;
        for (level, multipart) in self.open.iter().enumerate().rev() {
            match line.strip_prefix(multipart.boundary.as_slice()) {
                Some(b"") => return Some(Delimiter { level, closes: false }),
                Some(b"--") => return Some(Delimiter { level, closes: true }),
                Some(_) => prefixed = true,
                None => {}
            }
        }
        // Some readers compare only as many bytes as the boundary has: to them a part starts.
        if prefixed && has_prefix(next_line, b"content-") {
            self.message.defects.push(Defect::HiddenPart);
        }
        None
    }
}

/// A line that delimits the open multipart at `level`.
struct Delimiter {
    level: usize,
    closes: bool,
}

fn has_prefix(line: &[u8], lower_case: &[u8]) -> bool {
    line.get(..lower_case.len()).is_some_and(|start| start.eq_ignore_ascii_case(lower_case))
}

/// More fields than any honest header has.
const FIELDS_MAX: usize = 10_000;

#[cfg(test)]
mod tests {
    use super::{Defect, Message, MessageLimits, parse};

    fn read(text: &str) -> Message {
        parse(text.as_bytes(), MessageLimits::default())
    }

    fn bodies(text: &str) -> Vec<&str> {
        read(text).parts.iter().map(|part| &text[part.body.clone()]).collect()
    }

    #[test]
    fn takes_multiparts_apart_and_leaves_no_byte_out() {
        let text = "Content-Type: multipart/mixed; boundary=\"a b \"\r\n\r\npre 123456782\r\n\
                    --a b\r\nContent-Type: multipart/alternative; boundary=in\r\n\r\n\
                    --in\r\n\r\nplain\r\n--in  \r\nContent-Type: text/html\r\n\r\n<p>\r\n--in--\r\n\
                    between\r\n--a b\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\n\
                    --in\r\nno part\r\n\r\n--a b--\r\nepilogue\r\n";
        let message = read(text);
        assert_eq!(bodies(text), ["plain", "<p>", "Subject: x\r\n\r\n--in\r\nno part\r\n"]);
        let gaps: Vec<_> = message.gaps.iter().map(|gap| text[gap.clone()].trim()).collect();
        assert_eq!(gaps, ["pre 123456782", "between", "epilogue"]);
        assert_eq!(message.defects, []);
        let types: Vec<_> = message.parts.iter().map(|part| part.media_type.as_str()).collect();
        assert_eq!(types, ["text/plain", "text/html", "message/rfc822"]);
    }

    #[test]
    fn says_where_two_programs_would_read_differently() {
        let mixed = "Content-Type: multipart/mixed; boundary=b\r\n";
        let part = "\r\n--b\r\n\r\nx\r\n--b--\r\n";
        let cases = [
            (format!("{mixed}{part}"), vec![]),
            (format!("{mixed}{mixed}{part}"), vec![]),
            (format!("{mixed}Content-Type: text/plain\r\n{part}"), vec![Defect::Types]),
            (format!("{mixed}Content-Type: text/plain\r\n{mixed}{part}"), vec![Defect::Ambiguous]),
            (
                format!("{mixed}Content-Transfer-Encoding: base64\r\n{part}"),
                vec![Defect::Ambiguous],
            ),
            (format!("{mixed}\r\nno delimiter"), vec![Defect::Boundary]),
            (
                "Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\nx".to_owned(),
                vec![Defect::Boundary],
            ),
            (
                format!("{mixed}\r\n--b\r\n\r\nx\r\n--bc\r\nContent-Type: a/b\r\n\r\ny\r\n--b--"),
                vec![Defect::HiddenPart],
            ),
            (
                format!("{mixed}\r\n--b\r\n\r\nx\r\n--b--\r\n--c\r\nContent-Type: a/b\r\n\r\ny"),
                vec![Defect::HiddenPart],
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(read(&text).defects, expected, "{text}");
        }
    }

    #[test]
    fn stops_at_its_limits() {
        let parts = "--b\r\n\r\nx\r\n".repeat(3_000);
        let text = format!("Content-Type: multipart/mixed; boundary=b\r\n\r\n{parts}");
        assert_eq!(read(&text).parts.len(), 2_000);
        assert_eq!(read(&text).defects, [Defect::TooMany]);

        let level = |n| format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n");
        let text: String = (0..40_000).map(level).collect();
        assert!(read(&text).defects.contains(&Defect::TooDeep));
    }

    #[test]
    fn knows_mail_to_which_nobody_should_answer() {
        for (fields, expected) in [
            ("Subject: hallo", false),
            ("Auto-Submitted: no", false),
            ("Auto-Submitted: auto-replied; owner-email=x", true),
            ("auto-submitted: auto-generated", true),
            ("Precedence: first-class", false),
            ("Precedence: Bulk", true),
            ("Precedence: list", true),
            ("List-Id: <nieuws.voorbeeld.nl>", true),
            ("X-Auto-Response-Suppress: All", true),
            ("X-Auto-Response-Suppress: OOF", false),
        ] {
            assert_eq!(read(&format!("{fields}\r\n\r\nx")).header.automatic, expected, "{fields}");
        }
    }

    #[test]
    fn reads_header_facts_leniently() {
        let message = read(
            "\r\nReceived: a\r\nReceived: b\r\nFrom: =?utf-8?Q?Jan_de_Vri=C3=ABs?= <jan@x.nl>\r\n\
             To: Team: Piet <piet@y.nl>, \"kees@z.nl\" <kees@z.nl>;, PIET@Y.NL\r\n\
             Cc: broken, <ook@w.nl>\r\nBcc: stil@v.nl\r\nSubject: =?iso-8859-1?Q?Caf=E9?=\r\n \
             twee\r\nMessage-ID: <1@x.nl>\r\nReferences: <2@x.nl>\r\n <3@x.nl>\r\nDate: Mon, 2 Nov 2026 10:00:00 +0100\r\n\r\nx",
        );
        let header = &message.header;
        let list = |of: &[crate::mail::Address]| {
            of.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(header.received_count, 2);
        assert_eq!(list(&header.from), "jan@x.nl");
        assert_eq!(header.from_name, "Jan de Vri\u{eb}s");
        assert_eq!(list(&header.visible), "piet@y.nl kees@z.nl ook@w.nl");
        assert_eq!(list(&header.blind), "stil@v.nl");
        assert_eq!(header.subject, "Caf\u{e9} twee");
        assert_eq!(header.message_id, "<1@x.nl>");
        assert_eq!(header.references, "<2@x.nl> <3@x.nl>");
        assert_eq!(header.date, "Mon, 2 Nov 2026 10:00:00 +0100");
    }
}
