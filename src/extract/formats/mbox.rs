//! Mailboxes in one file (RFC 4155, and what programs make of it): each message is a file.

use std::ops::Range;

use memchr::memmem;

use crate::document::File;
use crate::document::Place;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::sniff::Evidence;
use crate::mail::header_fields;

/// A mailbox.
pub(in crate::extract) struct Mbox;

impl Format for Mbox {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        if is_separator(seen.head, 0) { Claim::Certain } else { Claim::No }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        out.is("application/mbox");
        for (index, message) in messages(&file.bytes).enumerate() {
            let bytes = file.bytes.slice(message);
            if let Err(why) = out.budget.pay_bytes(bytes.len()) {
                return out.miss(Place::root(), why);
            }
            let name = format!("message {}", index + 1);
            let media_type = Some("message/rfc822".to_owned());
            if out.add_file(File { name, media_type, bytes }).is_err() {
                return;
            }
        }
    }
}

/// Where each message stands, from its header on. What programs put in front of lines of text
/// that look like a separator (`>From `) stays.
fn messages(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut separators = memmem::find_iter(bytes, b"\nFrom ")
        .map(|at| at + 1)
        .filter(|at| is_separator(bytes, *at))
        .chain([bytes.len()]);
    let mut start = Some(0);
    std::iter::from_fn(move || {
        let from = start?;
        start = separators.next();
        let end = start?;
        let line = bytes.get(from..end)?;
        let header = memchr::memchr(b'\n', line).map_or(line.len(), |at| at + 1);
        Some(from + header..end)
    })
}

/// Whether a line `From …` stands at `at`, with a header field on the line below.
fn is_separator(bytes: &[u8], at: usize) -> bool {
    let Some(line) = bytes.get(at..).filter(|line| line.starts_with(b"From ")) else {
        return false;
    };
    let line = line.get(..LINES_BYTES_MAX).unwrap_or(line);
    let Some(end) = memchr::memchr(b'\n', line) else { return false };
    let fields = line.get(end + 1..).unwrap_or_default();
    header_fields(fields).next().is_some_and(|field| {
        let name = field.name.as_bytes();
        !name.is_empty() && name.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-')
    })
}

/// The separator and the field below it are shorter than this.
const LINES_BYTES_MAX: usize = 2_048;

#[cfg(test)]
mod tests {
    use super::messages;

    #[test]
    fn parts_messages_where_a_header_follows() {
        let text = "From a@b.nl Mon\nSubject: 1\n\neen\nFrom hier af\nen verder\n>From ons\n\n\
                    From MAILER-DAEMON\r\nX-A: 2\r\n\r\ntwee";
        let found: Vec<_> = messages(text.as_bytes()).map(|range| &text[range]).collect();
        assert_eq!(
            found,
            ["Subject: 1\n\neen\nFrom hier af\nen verder\n>From ons\n\n", "X-A: 2\r\n\r\ntwee"]
        );
    }
}
