//! Copies of mail that was sent, as an administrator exports them: messages, mailboxes, folders.

use std::fs;
use std::fs::File;
use std::io;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use bytes::Bytes;

use crate::cli::failure::Failure;
use crate::mail;
use crate::mail::MessageLimits;
use crate::mail::header_fields;

/// Gives `each` every message in `paths` with where it lies, and says how many files could not be
/// read: each of those is told, and the others are done all the same.
pub(super) fn read(
    paths: &[PathBuf],
    each: &mut dyn FnMut(&str, Bytes) -> Result<(), Failure>,
) -> Result<usize, Failure> {
    let mut unread = 0;
    for path in paths {
        let mut files = Vec::new();
        let listed = list(path, &mut files);
        for file in &files {
            let shown = file.to_string_lossy();
            let mut failed = None;
            let mut give = |place: &str, bytes| {
                each(place, original(bytes)).map_err(|failure| {
                    failed = Some(failure);
                    io::Error::other("the work ended")
                })
            };
            let read = messages(file, &shown, &mut give);
            if let Some(failure) = failed {
                return Err(failure);
            }
            unread += tell(&shown, read);
        }
        unread += tell(&path.to_string_lossy(), listed);
    }
    Ok(unread)
}

/// Tells what could not be read: 1, or 0 where all went well.
fn tell(shown: &str, read: io::Result<()>) -> usize {
    let Err(error) = read else { return 0 };
    // Who has closed standard error does not want to know.
    let _ = writeln!(io::stderr(), "sluis: {shown}: {error}");
    1
}

/// The files below `path`, by name; links in a folder are not followed.
fn list(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let mut inside = fs::read_dir(path)?.collect::<io::Result<Vec<_>>>()?;
    inside.sort_by_key(fs::DirEntry::file_name);
    inside.into_iter().try_for_each(|entry| match entry.file_type()? {
        kind if kind.is_dir() => list(&entry.path(), files),
        kind if kind.is_file() => {
            files.push(entry.path());
            Ok(())
        }
        _ => Ok(()),
    })
}

/// Takes a message, and where it lies.
type Give<'g> = dyn FnMut(&str, Bytes) -> io::Result<()> + 'g;

/// Gives the message in a file, or each of a mailbox (RFC 4155).
fn messages(path: &Path, shown: &str, give: &mut Give<'_>) -> io::Result<()> {
    let mut source = BufReader::with_capacity(READ_BYTES, File::open(path)?);
    if source.fill_buf()?.starts_with(b"From ") {
        return mailbox(source, shown, give);
    }
    let mut whole = Vec::new();
    io::Read::read_to_end(&mut io::Read::take(source, MESSAGE_BYTES_MAX + 1), &mut whole)?;
    if whole.len() as u64 > MESSAGE_BYTES_MAX {
        return Err(io::Error::other("is too large for a message"));
    }
    if !begins_with_field(&whole) {
        return Err(io::Error::other("is neither a message nor a mailbox"));
    }
    give(shown, Bytes::from(whole))
}

/// Gives each message of a mailbox as it was before it was put there, with `shown` and its number.
///
/// - Failure: of the source, of `give`, and where a message is larger than any mail.
pub fn mailbox(mut source: impl BufRead, shown: &str, give: &mut Give<'_>) -> io::Result<()> {
    let (mut message, mut line, mut count) = (Vec::new(), Vec::new(), 0_u64);
    // Whether a message may begin here, and the line that says so until the next one shows it.
    let (mut is_blank, mut divider) = (true, None::<Vec<u8>>);
    loop {
        line.clear();
        let is_end =
            io::Read::take(&mut source, MESSAGE_BYTES_MAX).read_until(b'\n', &mut line)? == 0;
        if let Some(said) = divider.take() {
            if begins_with_field(&line) {
                if !message.is_empty() {
                    count += 1;
                    give(&format!("{shown}:{count}"), Bytes::from(std::mem::take(&mut message)))?;
                }
            } else {
                // A sentence that begins so.
                message.extend_from_slice(&said);
            }
        }
        if is_end {
            break;
        }
        if is_blank && line.starts_with(b"From ") {
            divider = Some(line.clone());
            is_blank = false;
            continue;
        }
        is_blank = line.iter().all(|byte| matches!(byte, b'\r' | b'\n'));
        message.extend_from_slice(unquoted(&line));
        if message.len() as u64 > MESSAGE_BYTES_MAX {
            return Err(io::Error::other("a message in it is too large"));
        }
    }
    if message.is_empty() {
        return Ok(());
    }
    give(&format!("{shown}:{}", count + 1), Bytes::from(message))
}

/// Whether it begins as the header of a message does.
fn begins_with_field(bytes: &[u8]) -> bool {
    let name = bytes.split(|byte| *byte == b':').next().unwrap_or_default();
    let is_named = name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
    is_named && !name.is_empty() && name.len() < bytes.len()
}

/// A line as it was: what begins as a divider has a mark before it in a mailbox.
fn unquoted(line: &[u8]) -> &[u8] {
    let marks = line.iter().take_while(|byte| **byte == b'>').count();
    match line.get(marks..) {
        Some(rest) if marks > 0 && rest.starts_with(b"From ") => line.get(1..).unwrap_or(line),
        _ => line,
    }
}

/// The message itself: a journal of Exchange wraps it in a message of its own.
pub fn original(bytes: Bytes) -> Bytes {
    let is_journal = header_fields(&bytes).take(FIELDS).any(|field| field.is(JOURNAL));
    if !is_journal {
        return bytes;
    }
    let parts = mail::parse(&bytes, MessageLimits::default()).parts;
    let inside = parts.iter().find(|part| part.media_type == "message/rfc822");
    let inside = inside.and_then(|part| {
        let raw = bytes.get(part.body.clone()).map(|_| bytes.slice(part.body.clone()))?;
        match part.transfers.first() {
            Some(transfer) => transfer.readings(&raw).into_iter().next(),
            None => Some(raw),
        }
    });
    inside.unwrap_or(bytes)
}

const READ_BYTES: usize = 64 << 10;
/// Larger mail passes no gateway.
const MESSAGE_BYTES_MAX: u64 = 256 << 20;
const FIELDS: usize = 500;
const JOURNAL: &str = "X-MS-Journal-Report";

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use proptest::prelude::any;
    use proptest::prop_assert;
    use proptest::prop_assert_eq;
    use proptest::proptest;

    use super::mailbox;
    use super::original;

    #[test]
    fn a_mailbox_gives_each_message_as_it_was() {
        let text = "From a\nSubject: 1\n\nFrom hier af\n\nFrom nu af\ntekst\n>From b\n\n\
            From c\nSubject: 2\n\nx\n\nFrom d\r\nSubject: 3\r\n\r\ny";
        let mut found = Vec::new();
        let mut give = |place: &str, bytes: Bytes| {
            found.push((place.to_owned(), String::from_utf8_lossy(&bytes).into_owned()));
            Ok(())
        };
        mailbox(text.as_bytes(), "oud", &mut give).expect("memory can be read");
        let one = "Subject: 1\n\nFrom hier af\n\nFrom nu af\ntekst\nFrom b\n\n";
        let expected =
            [("oud:1", one), ("oud:2", "Subject: 2\n\nx\n\n"), ("oud:3", "Subject: 3\r\n\r\ny")];
        assert_eq!(found, expected.map(|(place, text)| (place.to_owned(), text.to_owned())));
    }

    #[test]
    fn a_journal_of_exchange_is_taken_off() {
        let inside = "Message-ID: <1@b.nl>\r\nSubject: x\r\n\r\ny\r\n";
        let journal = format!(
            "X-MS-Journal-Report:\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\
             Content-Type: text/plain\r\n\r\nSender: a@b.nl\r\n--b\r\n\
             Content-Type: message/rfc822\r\n\r\n{inside}--b--\r\n"
        );
        let taken = String::from_utf8_lossy(&original(Bytes::from(journal))).into_owned();
        assert_eq!(taken.trim_end(), inside.trim_end());
        assert_eq!(original(Bytes::from_static(b"Subject: x\r\n\r\n")), "Subject: x\r\n\r\n");
    }

    /// What a mailbox gives.
    fn given(mbox: &[u8]) -> Vec<Vec<u8>> {
        let mut found = Vec::new();
        let mut give = |_: &str, bytes: Bytes| {
            found.push(bytes.to_vec());
            Ok(())
        };
        mailbox(mbox, "oud", &mut give).expect("memory can be read");
        found
    }

    proptest! {
        #[test]
        fn what_is_written_to_a_mailbox_is_read_back(
            messages in proptest::collection::vec(
                proptest::collection::vec("(>{0,2}From )?[ -~]{0,12}", 0..6), 1..5
            )
        ) {
            let (mut mbox, mut expected) = (String::new(), Vec::new());
            for lines in messages {
                let mut message = "Subject: x\n\n".to_owned();
                mbox.push_str("From sender\nSubject: x\n\n");
                for line in lines {
                    let is_divider = line.trim_start_matches('>').starts_with("From ");
                    mbox.push_str(if is_divider { ">" } else { "" });
                    mbox.push_str(&format!("{line}\n"));
                    message.push_str(&format!("{line}\n"));
                }
                mbox.push('\n');
                expected.push(format!("{message}\n").into_bytes());
            }
            prop_assert_eq!(given(mbox.as_bytes()), expected);
        }

        #[test]
        fn no_bytes_of_a_mailbox_get_lost(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let mbox = [b"From x\nA: b\n".as_slice(), &bytes].concat();
            // What is taken off: dividers, and one mark before what begins as one does.
            let of = |bytes: &[u8]| bytes.iter().filter(|byte| !b"From >".contains(byte)).count();
            let found: usize = given(&mbox).iter().map(|message| of(message)).sum();
            prop_assert!(found >= of(&bytes));
        }
    }
}
