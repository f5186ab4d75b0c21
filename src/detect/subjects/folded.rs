//! Text in the form in which words are compared, with the way back to where they stood.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A text in lower case and without accents; line ends are spaces, so that a phrase goes on over
/// them.
pub(super) struct Folded {
    /// The folded text.
    pub(super) text: String,
    /// Where the lengths part: position here, and how far the original is ahead of it from there.
    shifts: Vec<(usize, isize)>,
}

impl Folded {
    pub(super) fn new(original: &str) -> Self {
        if original.is_ascii() {
            let mut text = original.to_ascii_lowercase();
            if memchr::memchr2(b'\n', b'\t', text.as_bytes()).is_some() {
                text = text.replace(['\n', '\t'], " ");
            }
            return Self { text, shifts: Vec::new() };
        }
        let mut text = String::with_capacity(original.len());
        let mut shifts: Vec<(usize, isize)> = Vec::new();
        for (at, c) in original.char_indices() {
            let ahead = shifts.last().map_or(0, |(_, ahead)| *ahead);
            let now = at as isize - text.len() as isize;
            if now != ahead {
                shifts.push((text.len(), now));
            }
            match c {
                '\n' | '\t' => text.push(' '),
                '’' | '‘' => text.push('\''),
                c if c.is_ascii() => text.push(c.to_ascii_lowercase()),
                c => match plain(c) {
                    Some(letter) => text.push(letter),
                    None => text.extend(
                        std::iter::once(c)
                            .nfd()
                            .filter(|c| !is_combining_mark(*c))
                            .flat_map(char::to_lowercase),
                    ),
                },
            }
        }
        Self { text, shifts }
    }

    /// Where in the original the character stands that is at `at` here.
    pub(super) fn origin(&self, at: usize) -> usize {
        let after = self.shifts.partition_point(|(from, _)| *from <= at);
        let ahead = after.checked_sub(1).and_then(|i| self.shifts.get(i)).map_or(0, |(_, by)| *by);
        at.saturating_add_signed(ahead)
    }
}

/// The letter without the accents that Dutch has, without the tables of Unicode.
fn plain(c: char) -> Option<char> {
    Some(match c {
        'à' | 'á' | 'â' | 'ä' | 'À' | 'Á' | 'Â' | 'Ä' => 'a',
        'ç' | 'Ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'È' | 'É' | 'Ê' | 'Ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' | 'Ì' | 'Í' | 'Î' | 'Ï' => 'i',
        'ò' | 'ó' | 'ô' | 'ö' | 'Ò' | 'Ó' | 'Ô' | 'Ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' | 'Ù' | 'Ú' | 'Û' | 'Ü' => 'u',
        '“' | '”' | '„' | '€' | '•' | '°' | '§' => ' ',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::Folded;

    #[test]
    fn leads_back_to_where_a_word_stood() {
        let cases = ["cliënt heeft X", "• “Suïcidaal” X\nY", "X", "één X", "ΣΑΣ İ X"];
        for text in cases {
            let folded = Folded::new(text);
            let at = folded.text.find('x').expect("the letter");
            assert_eq!(folded.origin(at), text.find('X').expect("the letter"), "{text}");
        }
        assert_eq!(Folded::new("Suïcide\nÉÉN").text, "suicide een");
    }
}
