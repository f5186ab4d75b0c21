//! Running text as every format of text hands it on, and what may be wrapped up in it.

use crate::document::File;
use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Extract;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::openpgp;
use crate::extract::tools::openpgp::Packets;
use crate::mail::uu_files;

/// Adds `text` with its line ends made one, and hands on the files that stand in it by uuencode,
/// as mail programs show them; notes what is encrypted in it.
///
/// - Failure: as [`Extract::add_text`].
pub(in crate::extract) fn add(text: &str, out: &mut Extract<'_>) -> Result<(), Unscannable> {
    for (_, packets) in openpgp::armoured(text) {
        match openpgp::kind(&packets) {
            Some(Packets::Readable) => openpgp::read(&packets, out)?,
            _ => out.miss(Place::root(), Unscannable::EncryptedPgp),
        }
    }
    if has_yenc(text) {
        out.miss(Place::root(), Unscannable::Unsupported);
    }
    let mut around = String::new();
    let mut at = 0;
    for file in uu_files(text.as_bytes()) {
        around.push_str(text.get(at..file.range.start).unwrap_or_default());
        at = file.range.end;
        out.budget
            .pay_bytes(file.bytes.len())
            .inspect_err(|why| out.miss(Place::root().inside(&file.name), *why))?;
        out.add_file(File { name: file.name, media_type: None, bytes: file.bytes.into() })?;
    }
    let rest = text.get(at..).unwrap_or_default();
    let shown = if at == 0 { lines(rest) } else { lines(&format!("{around}{rest}")) };
    out.add_text(Place::root(), Visibility::Shown, shown)
}

/// `text` with every line ended by `\n`, whatever it was: CRLF, LF or CR.
pub(in crate::extract) fn lines(text: &str) -> String {
    if !text.contains('\r') {
        return text.to_owned();
    }
    let mut lines = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\r') {
        lines.push_str(rest.get(..at).unwrap_or_default());
        lines.push('\n');
        let after = rest.get(at + 1..).unwrap_or_default();
        rest = after.strip_prefix('\n').unwrap_or(after);
    }
    lines.push_str(rest);
    lines
}

/// Whether a file stands in the text by yEnc: its bytes are lost once it is read as text.
fn has_yenc(text: &str) -> bool {
    text.match_indices("=ybegin line=").any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        before.is_empty() || before.ends_with(['\n', '\r'])
    })
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn makes_all_line_ends_one() {
        for (text, expected) in
            [("a\r\nb\rc\nd", "a\nb\nc\nd"), ("a\r\r\nb\r", "a\n\nb\n"), ("", ""), ("a", "a")]
        {
            assert_eq!(lines(text), expected);
        }
    }
}
