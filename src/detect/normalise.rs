//! Brings text into the one form that detectors search.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The text as detectors search it: what looks alike is written alike.
///
/// NFKC (full-width digits become digits), every space is `' '` and every dash `'-'`, nothing of
/// zero width is left, lines end in `\n`; a tab stays a tab, since it parts columns.
///
/// - Cost: one look at the bytes for plain ASCII, which is returned as it stands.
pub fn normalise(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b'\t' | b'\n' | b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
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
            _ if c.is_whitespace() => plain.push(' '),
            _ if is_dash(c) => plain.push('-'),
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

/// A word in the form in which words are compared: lower case and without accents, so that
/// `Cliënt` and `client` are one word.
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    word.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// Characters that show nothing but divide what a person reads as one word.
fn is_dropped(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || matches!(c, '\u{fe00}'..='\u{fe0f}')
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
    }

    #[test]
    fn folds_case_and_accents() {
        assert_eq!(fold("CLIËNT"), "client");
        assert_eq!(fold("Burgerservicenummer"), "burgerservicenummer");
    }
}
