//! Files that stand in a text as base64: a document in a StUF message, or in JSON.
//!
//! A run of base64 counts as a file where it begins as files of a known kind do, or with text; any
//! other is a key or a signature, of which nobody could say what it holds.

use bytes::Bytes;
use data_encoding::BASE64;

use crate::document::File;
use crate::document::Place;
use crate::extract::format::Extract;
use crate::extract::outcome::Unscannable;

/// Hands on the files that stand in `text` as base64.
///
/// - Failure: as [`Extract::add_file`], or `TooLarge`; nothing more need be read.
/// - Cost: one pass to find where one begins, another over each.
pub(in crate::extract) fn add(text: &str, out: &mut Extract<'_>) -> Result<(), Unscannable> {
    for run in text.split(|c: char| !u8::try_from(c).is_ok_and(is_coded)) {
        if run.len() < RUN_LEAST || !is_file(run) {
            continue;
        }
        out.budget.pay_bytes(run.len()).inspect_err(|why| out.miss(Place::root(), *why))?;
        if let Some(bytes) = decoded(run.bytes()) {
            out.add_file(File { name: String::new(), media_type: None, bytes })?;
        }
    }
    Ok(())
}

/// Whether a run begins as a file does: by the mark of its kind, or with text.
fn is_file(run: &str) -> bool {
    let start = run.trim_start_matches(['\r', '\n', '\\']);
    if STARTS.iter().any(|known| start.starts_with(known)) {
        return true;
    }
    let Some(head) = decoded(start.bytes().take(HEAD_BYTES)) else { return false };
    let is_text = |text: &str| !text.chars().any(|c| c.is_control() && !c.is_ascii_whitespace());
    match std::str::from_utf8(&head) {
        Ok(text) => is_text(text),
        // The last character may be cut.
        Err(error) if error.error_len().is_none() => {
            let whole = head.get(..error.valid_up_to()).unwrap_or_default();
            std::str::from_utf8(whole).is_ok_and(is_text)
        }
        Err(_) => false,
    }
}

/// Whether a byte may stand in a run: line breaks, and the mark that JSON puts before a slash.
const fn is_coded(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'\\' | b'\r' | b'\n')
}

fn decoded(run: impl Iterator<Item = u8>) -> Option<Bytes> {
    let is_filler = |byte: &u8| matches!(byte, b'=' | b'\\') || byte.is_ascii_whitespace();
    let mut coded: Vec<u8> = run.filter(|byte| !is_filler(byte)).collect();
    // Padding may be missing, and what does not make up a byte is no part of the file.
    coded.truncate(coded.len() - usize::from(coded.len() % 4 == 1));
    coded.resize(coded.len().next_multiple_of(4), b'=');
    BASE64.decode(&coded).ok().map(Bytes::from)
}

/// How files begin in base64: zip, PDF, compound, RTF, gzip, JPEG, PNG, TIFF twice, 7z, rar, TNEF.
const STARTS: [&str; 12] = [
    "UEsDB",
    "JVBERi",
    "0M8R4KGxGuE",
    "e1xydG",
    "H4sI",
    "/9j/",
    "iVBORw0KGgo",
    "SUkqA",
    "TU0AK",
    "N3q8ryc",
    "UmFyIR",
    "eJ8+Ig",
];

/// Characters of a run by which it is told whether text is packed in it.
const HEAD_BYTES: usize = 96;

/// A shorter run holds no file worth the name.
const RUN_LEAST: usize = 128;

#[cfg(test)]
mod tests {
    use data_encoding::BASE64;

    use super::add;
    use crate::extract::format::Extract;
    use crate::extract::{Budget, Collected, Limits};

    fn files(text: &str) -> Vec<usize> {
        let (mut budget, mut read) = (Budget::new(Limits::default()), Collected::default());
        assert_eq!(add(text, &mut Extract::new(&mut budget, &mut read)), Ok(()));
        read.files.iter().map(|file| file.bytes.len()).collect()
    }

    #[test]
    fn finds_files_and_nothing_else() {
        let file = [&b"%PDF-1.7\n"[..], &[7; 191]].concat();
        let coded = BASE64.encode(&file);
        let lines =
            coded.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).expect("text"));
        let lines = lines.collect::<Vec<_>>().join("\r\n");
        let key = BASE64.encode(&[0x8f; 300]);
        let cases = [
            (format!("<inhoud naam='a.pdf'>{coded}</inhoud>"), vec![200]),
            (format!("{{\"inhoud\":\"{coded}\",\"b\":\"{coded}\"}}"), vec![200, 200]),
            (format!("\n{lines}\n--\n"), vec![200]),
            (format!("<b>{}</b>", BASE64.encode("Naam;BSN\n".repeat(20).as_bytes())), vec![180]),
            ("999990019\n".repeat(40), vec![]),
            ("aap\nnoot\nmies\n".repeat(20), vec![]),
            ("0123456789abcdef".repeat(20), vec![]),
            (format!("<sleutel>{key}</sleutel>"), vec![]),
            ("JVBERi0xLjcK is hoe een pdf begint".to_owned(), vec![]),
        ];
        for (text, expected) in cases {
            assert_eq!(files(&text), expected, "{text}");
        }
    }
}
