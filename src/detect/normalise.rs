//! Brings text into the one form that detectors search.

use std::borrow::Cow;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The text as detectors search it: what looks alike is written alike.
///
/// NFKC (full-width digits become digits), every space is `' '` and every dash `'-'`, nothing of
/// zero width is left, lines end in `\n`; a tab stays a tab, since it parts columns.
///
/// - Cost: one look at the bytes for plain ASCII and letters with the accents of Europe, which are
///   returned as they stand.
pub fn normalise(text: &str) -> Cow<'_, str> {
    let plain = plain_length(text);
    if plain == text.len() {
        return Cow::Borrowed(text);
    }
    let (before, text) = text.split_at(text.floor_char_boundary(plain));
    let mut plain = String::with_capacity(before.len() + text.len());
    plain.push_str(before);
    let mut composed = true;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\t' | '\n' | ' '..='~' => plain.push(c),
            '\r' => {
                characters.next_if_eq(&'\n');
                plain.push('\n');
            }
            '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => plain.push('\n'),
            _ if is_dropped(c) => {}
            _ if c.is_whitespace() || c == '\u{2800}' => plain.push(' '),
            _ if is_dash(c) => plain.push('-'),
            _ if is_dot(c) => {
                let in_number =
                    plain.ends_with(is_digit) && characters.peek().copied().is_some_and(is_digit);
                plain.push(if in_number { '.' } else { c });
            }
            _ if is_raised(c) => {
                // A footnote mark at a number is none of its digits.
                if plain.ends_with(is_digit) {
                    plain.push(' ');
                }
                composed = false;
                plain.push(c);
            }
            _ if !is_stable(c)
                && let Some(digit) = decimal_digit(c) =>
            {
                plain.push(digit)
            }
            _ => {
                composed &= is_stable(c);
                plain.push(c);
            }
        }
    }
    if composed {
        return Cow::Owned(plain);
    }
    Cow::Owned(plain.nfkc().map(|c| if is_dash(c) { '-' } else { c }).collect())
}

/// How many bytes of `text` are in normal form for sure, in whole blocks.
fn plain_length(text: &str) -> usize {
    let mut before = b' ';
    let mut padded = [b' '; BLOCK];
    for (number, bytes) in text.as_bytes().chunks(BLOCK).enumerate() {
        let block = bytes.first_chunk::<BLOCK>().unwrap_or_else(|| {
            padded.iter_mut().zip(bytes).for_each(|(place, byte)| *place = *byte);
            &padded
        });
        if !is_plain(block, before) {
            return number * BLOCK;
        }
        before = block[BLOCK - 1];
    }
    text.len()
}

/// Whether a block of UTF-8 behind the byte `before` has only plain ASCII, and the letters from
/// U+00C0 to U+017F of which [`is_stable`] holds.
fn is_plain(block: &[u8; BLOCK], before: u8) -> bool {
    // Most blocks are of ASCII: bytes from the space on, as numbers with a sign, but for the last.
    let is_usual = |byte: u8| ((byte as i8) >= b' ' as i8) & (byte != 0x7f);
    let is_space = |byte: u8| matches!(byte, b'\t' | b'\n');
    if block.iter().fold(true, |all, byte| all & (is_usual(*byte) | is_space(*byte))) {
        return !matches!(before, 0xc3..=0xc5);
    }
    // Of the others most have letters up to U+00FF, all of which are stable: since the text is
    // UTF-8, each byte that begins none of them is the second one of one.
    let is_latin = |byte: u8| (byte == 0xc3) | ((byte as i8) < 0xc0_u8 as i8);
    let is_known = |byte: u8| is_usual(byte) | is_space(byte) | is_latin(byte);
    if !matches!(before, 0xc4 | 0xc5) && block.iter().fold(true, |all, byte| all & is_known(*byte))
    {
        return true;
    }
    let mut previous = [before; BLOCK];
    previous[1..].copy_from_slice(&block[..BLOCK - 1]);
    // Without a way out of the loop the compiler looks at all of them at once.
    block.iter().zip(&previous).fold(true, |all, (byte, previous)| {
        let is_ascii = matches!(byte, b'\t' | b'\n' | b' '..=b'~');
        let is_first = matches!(byte, 0xc3..=0xc5);
        let changes = (*previous == 0xc4) & matches!(byte, 0xb2 | 0xb3 | 0xbf)
            | (*previous == 0xc5) & matches!(byte, 0x80 | 0x89 | 0xbf);
        let is_last = (*byte & 0xc0 == 0x80) & matches!(previous, 0xc3..=0xc5) & !changes;
        all & (is_ascii | is_first | is_last)
    })
}

/// A word in the form in which words are compared: lower case and without accents, so that
/// `Cliënt` and `client` are one word.
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(word.len());
    for c in word.chars() {
        match fold_letter(c) {
            Some(letter) => folded.push(letter),
            None => folded.extend(fold_slowly(c)),
        }
    }
    folded
}

/// As [`fold`], of a letter that is one letter then: those of ASCII and of most languages of Europe.
pub(super) fn fold_letter(c: char) -> Option<char> {
    if c.is_ascii() {
        return Some(c.to_ascii_lowercase());
    }
    let at = (c as usize).checked_sub(LATIN_FIRST)?;
    LATIN.get(at).copied().filter(|letter| *letter != '\0')
}

/// As [`fold`], of any character.
pub(super) fn fold_slowly(c: char) -> impl Iterator<Item = char> {
    std::iter::once(c).nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase)
}

/// The digit that `c` is in some other script, as people who write in it would read it aloud.
fn decimal_digit(c: char) -> Option<char> {
    let code = u32::from(c);
    let after = ZEROS.partition_point(|zero| *zero <= code);
    let zero = *ZEROS.get(after.checked_sub(1)?)?;
    char::from_digit(code - zero, 10)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// Dots in the middle of the line, which some put between the groups of a number.
fn is_dot(c: char) -> bool {
    matches!(c, '\u{b7}' | '\u{2027}' | '\u{2219}' | '\u{22c5}' | '\u{30fb}')
}

/// Digits above the line.
fn is_raised(c: char) -> bool {
    matches!(c, '\u{b2}' | '\u{b3}' | '\u{b9}' | '\u{2070}' | '\u{2074}'..='\u{2079}')
}

/// Characters that show nothing but divide what a person reads as one word.
fn is_dropped(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{180b}'..='\u{180f}' | '\u{20e3}')
        || matches!(c, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}')
        || matches!(c, '\u{e0000}'..='\u{e0fff}')
}

fn is_dash(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}')
        || matches!(c, '\u{ff0d}' | '\u{30fc}')
}

/// Letters with accents and quotation marks that NFKC leaves alone: most text is only these.
fn is_stable(c: char) -> bool {
    matches!(c, 'À'..='ı' | 'Ĵ'..='ľ' | 'Ł'..='ň' | 'Ŋ'..='ž' | '‘'..='‟' | '•' | '€' | '°' | '§')
        || matches!(c, '\u{370}'..='\u{373}' | 'А'..='я' | '«' | '»' | '±' | '·' | '¡' | '¿')
}

/// The letters from U+00C0 to U+017F, folded; zero where they are not one letter then.
static LATIN: LazyLock<Vec<char>> = LazyLock::new(|| {
    let folded = |c: char| {
        let mut letters = fold_slowly(c);
        letters.next().filter(|_| letters.next().is_none()).unwrap_or('\0')
    };
    ('\u{c0}'..='\u{17f}').map(folded).collect()
});
const LATIN_FIRST: usize = 0xc0;

/// Bytes looked at together.
const BLOCK: usize = 64;

/// The zeros of the decimal digits of every script, in order, those left out that NFKC turns into
/// ASCII (Unicode 16, general category Nd).
const ZEROS: [u32; 66] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6,
    0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50,
    0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0x104a0,
    0x10d30, 0x10d40, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650,
    0x116c0, 0x116d0, 0x116da, 0x11730, 0x118e0, 0x11950, 0x11bf0, 0x11c50, 0x11d50, 0x11da0,
    0x11f50, 0x16a60, 0x16ac0, 0x16b50, 0x1ccf0, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1e5f1, 0x1e950,
];

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::fold;
    use super::normalise;

    #[test]
    fn writes_alike_what_looks_alike() {
        let cases = [
            ("plain\ttext\n", "plain\ttext\n"),
            ("１２３４５６７８２", "123456782"),
            ("123\u{a0}456\u{202f}782", "123 456 782"),
            ("1234–56—782\u{2011}", "1234-56-782-"),
            ("123\u{200b}456\u{ad}782\u{feff}", "123456782"),
            ("a\r\nb\rc\u{2028}d", "a\nb\nc\nd"),
            ("٩٩٩٩٩٠٠١٩ \u{966}\u{96f} \u{1fbf1}", "999990019 09 1"),
            ("⁹⁹⁹⁹⁹⁰⁰¹⁹ 999990019² m³ 10⁻⁹", "999990019 999990019 2 m3 10-9"),
            ("999·990·019 · a·b", "999.990.019 · a·b"),
            ("9\u{fe0f}\u{20e3}9\u{e0020}9\u{3164}9", "9999"),
            ("Jose\u{301}", "José"),
            ("Ĳsselstraat ½", "IJsselstraat 1⁄2"),
            ("Cliënt “x”", "Cliënt “x”"),
        ];
        for (text, expected) in cases {
            assert_eq!(normalise(text), expected, "{text:?}");
        }
    }

    #[test]
    fn leaves_plain_text_where_it_is() {
        assert!(matches!(normalise("BSN 1\n"), Cow::Borrowed(_)));
        let letters = "Cliënt Šarić ".repeat(30);
        assert!(matches!(normalise(&letters), Cow::Borrowed(_)));
        for end in ["…", "\u{133}", "\u{140}", "e\u{301}", "\u{7f}", "\r"] {
            let changed = format!("{letters}{end}");
            let plain = normalise(&changed);
            assert!(plain.starts_with(&letters) && matches!(plain, Cow::Owned(_)), "{end}");
        }
    }

    #[test]
    fn folds_case_and_accents() {
        assert_eq!(fold("CLIËNT"), "client");
        assert_eq!(fold("Burgerservicenummer"), "burgerservicenummer");
    }
}
