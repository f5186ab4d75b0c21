//! Where a value may begin and end in running text.
//!
//! Patterns have no look-around, so the neighbours of every match are looked at here, once for all
//! detectors.

use regex::Regex;

/// Whether `pattern` matches the whole of `cell`, spaces at its ends left out.
pub(super) fn is_whole(pattern: &Regex, cell: &str) -> bool {
    let cell = cell.trim();
    pattern.find(cell).is_some_and(|found| found.start() == 0 && found.end() == cell.len())
}

/// Whether `start..end` of `text` is a token of its own: no letter or digit joins it on either
/// side, directly or over one of `. - / : @ #`, and it is no part of a URL.
///
/// A label may stand directly before (`tel:06…`, `bsn=…`), since it ends in a letter.
pub(super) fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let mut before = text[..start].chars().rev();
    let free_before = match before.next() {
        Some('@' | '#' | '_') => false,
        Some('.' | '-' | '/' | ':') => before.next().is_none_or(|c| !c.is_ascii_digit()),
        Some(c) => !c.is_alphanumeric(),
        None => true,
    };
    let mut after = text[end..].chars();
    let free_after = match after.next() {
        Some('@' | '_') => false,
        Some('.' | '-' | '/' | ':' | '#') => after.next().is_none_or(|c| !c.is_alphanumeric()),
        Some(c) => !c.is_alphanumeric(),
        None => true,
    };
    free_before && free_after && !is_in_url(text, start)
}

/// Whether the token that `position` lies in began as a URL.
pub(super) fn is_in_url(text: &str, position: usize) -> bool {
    let bytes = text.as_bytes();
    let before = bytes.get(..position).unwrap_or_default();
    let near = before.get(before.len().saturating_sub(URL_LENGTH_MAX)..).unwrap_or_default();
    let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'<' | b'>' | b'"' | b'(');
    // A token without a beginning in reach is no longer looked through: not a value by itself.
    let begin = match near.iter().rposition(ends) {
        Some(at) => at + 1,
        None if before.len() < URL_LENGTH_MAX => 0,
        None => return false,
    };
    is_url(near.get(begin..).unwrap_or_default())
}

/// Whether the beginning of a token is that of a URL.
pub(super) fn is_url(token: &[u8]) -> bool {
    let has_scheme = memchr::memchr_iter(b':', token)
        .any(|colon| token.get(colon + 1..colon + 3) == Some(b"//".as_slice()));
    has_scheme || token.starts_with(b"www.")
}

/// Letters and digits of `text`, in capitals: how codes with separators are compared.
pub(super) fn bare(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

/// How far back a URL is looked for.
const URL_LENGTH_MAX: usize = 200;

#[cfg(test)]
mod tests {
    use super::stands_alone;

    #[test]
    fn a_value_stands_alone_between_spaces_labels_and_commas() {
        let cases = [
            ("123", true),
            ("a 123 b", true),
            ("tel:123", true),
            ("tel. 123.", true),
            ("(123)", true),
            ("1,123,5", true),
            ("a123", false),
            ("123a", false),
            ("4.123", false),
            ("123.4", false),
            ("123-a", false),
            ("5/123", false),
            ("#123", false),
            ("x_123", false),
            ("123@x", false),
            ("https://x.nl/?id=123", false),
            ("www.x.nl/a=123", false),
            ("<https://x.nl> 123", true),
        ];
        for (text, expected) in cases {
            let start = text.find("123").expect("a value");
            assert_eq!(stands_alone(text, start, start + 3), expected, "{text}");
        }
    }
}
