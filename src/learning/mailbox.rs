//! Mailboxes in one file (RFC 4155): of each message its header.

use std::io;
use std::io::BufRead;

use jiff::fmt::rfc2822;

use crate::learning::Said;
use crate::learning::Sent;
use crate::learning::Skipped;
use crate::learning::day_of;
use crate::learning::is_ordinary;
use crate::learning::lines::Lines;
use crate::mail;
use crate::mail::MessageLimits;

/// Reads a mailbox and tells `each` what every message of it says.
///
/// - Failure: of the source only.
/// - Cost: a fixed amount of memory, whatever the size of the mailbox.
pub fn read(source: impl BufRead, each: &mut dyn FnMut(Said)) -> io::Result<()> {
    let mut lines = Lines::new(source);
    let mut header: Option<(u64, Vec<u8>)> = None;
    let mut was_blank = true;
    while lines.next()? {
        let line = lines.line();
        if was_blank && line.starts_with(b"From ") {
            if let Some((number, header)) = header.take() {
                each(message(&header, number));
            }
            header = Some((lines.number(), Vec::new()));
            was_blank = false;
            continue;
        }
        was_blank = line.is_empty();
        match &mut header {
            // A line of a text that begins so: no field stands below it.
            Some((_, fields)) if fields.is_empty() && !is_field(line) => header = None,
            Some((number, fields)) if was_blank => {
                each(message(fields, *number));
                header = None;
            }
            Some((_, fields)) if fields.len() + line.len() < HEADER_BYTES_MAX => {
                fields.extend_from_slice(line);
                fields.extend_from_slice(b"\r\n");
            }
            _ => {}
        }
    }
    if let Some((number, header)) = header {
        each(message(&header, number));
    }
    Ok(())
}

/// Whether a header field begins on the line.
fn is_field(line: &[u8]) -> bool {
    let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
    let is_named = name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
    is_named && !name.is_empty() && name.len() < line.len()
}

/// What the header of the message says that begins on line `line`.
fn message(fields: &[u8], line: u64) -> Said {
    if !is_ordinary(fields) {
        return Said::Skipped(Skipped::Unordinary);
    }
    let header = mail::parse(fields, MessageLimits::default()).header;
    let Some(sender) = header.from.into_iter().next() else {
        return Said::Fault { line, why: "the message has no sender" };
    };
    // Programs write the zone behind the time in brackets, which says nothing more.
    let date = header.date.split('(').next().unwrap_or_default().trim();
    let Ok(date) = rfc2822::parse(date) else {
        return Said::Fault { line, why: "the date of the message cannot be read" };
    };
    let mut recipients = Vec::new();
    for address in header.visible.into_iter().chain(header.blind) {
        if !recipients.contains(&address) && recipients.len() < RECIPIENTS_MAX {
            recipients.push(address);
        }
    }
    if recipients.is_empty() {
        return Said::Fault { line, why: "the message has no recipient" };
    }
    Said::Sent(Sent { sender, recipients, day: day_of(date.timestamp()) })
}

/// No header that counts is longer; what is behind it is not read.
const HEADER_BYTES_MAX: usize = 256 << 10;

/// A message to more is a mailing anyhow.
const RECIPIENTS_MAX: usize = 100;

#[cfg(test)]
mod tests {
    use super::read;
    use crate::learning::Said;

    #[test]
    fn reads_the_header_of_each_message() {
        let mailbox = "From a@eigen.nl Tue Mar  3 08:00:00 2026\n\
            From: A <a@eigen.nl>\nTo: B <b@x.nl>,\n c@y.nl\nCc: b@x.nl\n\
            Date: Tue, 3 Mar 2026 08:00:00 +0100 (CET)\n\nFrom hier af\n\nFrom: z@z.nl\n\n\
            From a@eigen.nl Tue Mar  3 08:00:00 2026\n\
            From: a@eigen.nl\nTo: b@x.nl\nAuto-Submitted: auto-replied\n\nweg\n\n\
            From a\nFrom: a@eigen.nl\nTo: b@x.nl\nDate: gisteren\n\n\n\
            From a\nFrom: a@eigen.nl\nDate: Tue, 3 Mar 2026 08:00:00 +0100";
        let mut all = Vec::new();
        let told = read(mailbox.as_bytes(), &mut |said| {
            all.push(match said {
                Said::Sent(sent) => {
                    let to: Vec<String> = sent.recipients.iter().map(|r| r.to_string()).collect();
                    format!("{} {} {}", sent.day, sent.sender, to.join(" "))
                }
                Said::Skipped(why) => format!("{why:?}"),
                Said::Fault { line, why } => format!("{line}: {why}"),
            });
        });
        told.expect("memory can be read");
        let expected = [
            "20515 a@eigen.nl b@x.nl c@y.nl",
            "Unordinary",
            "19: the date of the message cannot be read",
            "25: the message has no recipient",
        ];
        assert_eq!(all, expected);
    }
}
