//! The lines of a text, and the signs in them that say what a line may be: found once, many bytes
//! at a time, since every line is asked for all of them.

use crate::detect::letters::BLOCK;
use crate::detect::letters::bits_of_both;
use crate::detect::letters::padded;

/// The signs in a line that part it into cells, or into a label and a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Signs {
    /// How many tabs.
    pub(super) tabs: u32,
    /// How many `|`.
    pub(super) bars: u32,
    /// How many semicolons.
    pub(super) semicolons: u32,
    /// How many commas.
    pub(super) commas: u32,
    /// How many dashes with a space on both sides.
    pub(super) dashes: u32,
    /// How many spaces with one in front.
    pub(super) gaps: u32,
    /// How many `@`.
    pub(super) ats: u32,
    /// The byte of the line at which its first colon stands.
    pub(super) colon: Option<usize>,
}

/// The lines of `text`, without their ends, and the signs in each.
///
/// - Cost: 64 bytes at a time, then some steps for each sign.
pub(super) fn lines(text: &str) -> (Vec<&str>, Vec<Signs>) {
    let bytes = text.as_bytes();
    let (mut lines, mut all) = (Vec::new(), Vec::new());
    let (mut start, mut signs) = (0, Signs::default());
    // Each block with the byte in front of it.
    let mut block = [0; BLOCK];
    let mut before = [0; BLOCK];
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    for (number, next) in blocks.iter().chain([&padded(rest)]).enumerate() {
        before[0] = block[BLOCK - 1];
        block = *next;
        before[1..].copy_from_slice(&block[..BLOCK - 1]);
        let mut found = bits_of_both(&block, &before, |byte, before| {
            is_sign(byte) | ((byte == b' ') & (before == b' '))
        });
        while found != 0 {
            let at = number * BLOCK + found.trailing_zeros() as usize;
            found &= found - 1;
            match bytes.get(at).copied().unwrap_or_default() {
                b'\n' => {
                    lines.push(text.get(start..at).unwrap_or_default());
                    all.push(std::mem::take(&mut signs));
                    start = at + 1;
                }
                b'\t' => signs.tabs += 1,
                b'|' => signs.bars += 1,
                b';' => signs.semicolons += 1,
                b',' => signs.commas += 1,
                b'@' => signs.ats += 1,
                b'-' => signs.dashes += u32::from(stands_free(bytes, start, at)),
                b':' => signs.colon = signs.colon.or(Some(at - start)),
                // Of a longer run each space but the first counts.
                _ => signs.gaps += 1,
            }
        }
    }
    lines.push(text.get(start..).unwrap_or_default());
    all.push(signs);
    (lines, all)
}

/// Whether nothing but white space stands in a line.
pub(super) fn is_blank(line: &str) -> bool {
    // Most lines begin with a letter.
    !line.as_bytes().first().is_some_and(u8::is_ascii_graphic) && line.trim().is_empty()
}

/// How many runs of two spaces or more stand between words.
pub(super) fn wide_gaps(line: &str) -> u32 {
    let words = line.trim();
    let (mut gaps, mut spaces) = (0, 0);
    for byte in words.bytes() {
        if byte == b' ' {
            spaces += 1;
        } else {
            gaps += u32::from(spaces > 1);
            spaces = 0;
        }
    }
    gaps
}

fn is_sign(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\t' | b'|' | b';' | b':' | b',' | b'-' | b'@')
}

/// Whether a space stands in front of what is at `at`, in its line, and behind it.
fn stands_free(bytes: &[u8], start: usize, at: usize) -> bool {
    at > start && bytes.get(at - 1) == Some(&b' ') && bytes.get(at + 1) == Some(&b' ')
}

#[cfg(test)]
mod tests {
    use super::Signs;
    use super::is_blank;
    use super::lines;

    #[test]
    fn finds_lines_and_their_signs_wherever_they_stand() {
        let line = "Naam: a\tb|c; d, e - f-g  h   i x@y :";
        let expected = Signs {
            tabs: 1,
            bars: 1,
            semicolons: 1,
            commas: 1,
            dashes: 1,
            gaps: 3,
            ats: 1,
            colon: Some(4),
        };
        for before in [0, 1, 20, 40, 62, 63, 64, 100] {
            let long = "é".repeat(before);
            let text = format!("{long}\n{line}\n\n{line}");
            let (found, signs) = lines(&text);
            assert_eq!(found, [long.as_str(), line, "", line], "{before}");
            let none = Signs::default();
            assert_eq!(signs, [none, expected, none, expected], "{before}");
        }
        assert_eq!(lines("").0, [""]);
        assert_eq!(lines("a\n").0, ["a", ""]);
    }

    #[test]
    fn knows_blank_lines() {
        for (line, expected) in [("", true), (" \t\u{3000}", true), (" x", false), ("é", false)] {
            assert_eq!(is_blank(line), expected, "{line:?}");
        }
    }
}
