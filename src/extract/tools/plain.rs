//! Running text as every format of text hands it on, and what may be wrapped up in it.

use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Extract;
use crate::extract::outcome::Unscannable;

/// Adds `text` with its line ends made one; notes what is encrypted or packed inside it.
///
/// - Failure: as [`Extract::add_text`].
pub(in crate::extract) fn add(text: &str, out: &mut Extract<'_>) -> Result<(), Unscannable> {
    if text.contains("-----BEGIN PGP MESSAGE-----") {
        out.miss(Place::root(), Unscannable::EncryptedPgp);
    }
    if has_uuencode(text) {
        out.miss(Place::root(), Unscannable::Unsupported);
    }
    out.add_text(Place::root(), Visibility::Shown, lines(text))
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

/// Whether a file stands in the text by uuencode, which Outlook shows as an attachment: a line
/// `begin 644 name`, then a line whose first character tells its length (POSIX uuencode).
fn has_uuencode(text: &str) -> bool {
    text.match_indices("begin ").any(|(at, word)| {
        let starts_line = text.get(..at).is_some_and(|b| b.is_empty() || b.ends_with(['\n', '\r']));
        let rest = text.get(at + word.len()..).unwrap_or_default();
        let mut lines = rest.lines();
        let head = lines.next().unwrap_or_default();
        let mode = head.split(' ').next().unwrap_or_default();
        let is_mode = (3..=4).contains(&mode.len()) && mode.bytes().all(|b| b.is_ascii_digit());
        let body = lines.next().unwrap_or_default().trim_end().as_bytes();
        let is_body = body.first().is_some_and(|length| {
            let bytes = usize::from(length.wrapping_sub(b' ') & 0x3f);
            let coded = bytes.div_ceil(3) * 4;
            body.len() >= coded && body.len() <= coded + 2
        });
        starts_line && is_mode && is_body
    })
}

#[cfg(test)]
mod tests {
    use super::{has_uuencode, lines};

    #[test]
    fn makes_all_line_ends_one() {
        for (text, expected) in
            [("a\r\nb\rc\nd", "a\nb\nc\nd"), ("a\r\r\nb\r", "a\n\nb\n"), ("", ""), ("a", "a")]
        {
            assert_eq!(lines(text), expected);
        }
    }

    #[test]
    fn sees_a_file_in_the_text() {
        let cases = [
            ("hallo\nbegin 644 a.txt\n#0V%T\n`\nend\n", true),
            ("begin 644 a.txt\r\n#0V%T\r\n`\r\nend", true),
            ("wij begin 644 a.txt\n#0V%T\n", false),
            ("begin 2026 met schrijven\nvan een lange brief aan alle inwoners", false),
            ("begin dit jaar\n#0V%T\n", false),
        ];
        for (text, expected) in cases {
            assert_eq!(has_uuencode(text), expected, "{text}");
        }
    }
}
