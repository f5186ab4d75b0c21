//! Text in the form in which words are compared, with the way back to where they stood.

use crate::detect::normalise::fold_letter;
use crate::detect::normalise::fold_slowly;
use crate::detect::plain::FEW;
use crate::detect::plain::folded_byte;
use crate::detect::plain::letters_of;

/// A text in lower case and without accents; line ends are spaces, so that a phrase goes on over
/// them. It can be used again for another text.
#[derive(Default)]
pub(super) struct Folded {
    /// The folded text, in UTF-8.
    pub(super) text: Vec<u8>,
    /// Places here and in the original that belong together: behind the first and the last letter
    /// of each stretch that is not all ASCII.
    known: Vec<(usize, usize)>,
    /// How much of the original was read.
    read: usize,
}

impl Folded {
    /// Forgets the text.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.known.clear();
        self.read = 0;
    }

    /// Adds the next stretch of the original.
    ///
    /// - Cost: many bytes at a time where they are ASCII, a look at a table for letters with the
    ///   accents of Europe.
    pub(super) fn push(&mut self, original: &str) {
        self.text.reserve(original.len());
        let bytes = original.as_bytes();
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let plain = plain_length(rest);
            if plain > 0 {
                self.push_ascii(rest.get(..plain).unwrap_or_default());
                at += plain;
            }
            at += self.push_mixed(original.get(at..).unwrap_or_default());
        }
    }

    fn push_ascii(&mut self, ascii: &[u8]) {
        self.note();
        self.text.extend(ascii.iter().map(|byte| folded_byte(*byte)));
        self.read += ascii.len();
    }

    /// Adds some characters that are not all ASCII; returns how many bytes they are.
    fn push_mixed(&mut self, original: &str) -> usize {
        let few = original.get(..original.floor_char_boundary(FEW)).unwrap_or_default();
        self.note();
        if let Some((letters, length)) = letters_of(few.as_bytes()) {
            self.text.extend_from_slice(letters.get(..length).unwrap_or_default());
            self.read += few.len();
            return few.len();
        }
        for c in few.chars() {
            match u8::try_from(c) {
                Ok(byte) if byte.is_ascii() => {
                    self.text.push(folded_byte(byte));
                    self.read += 1;
                }
                _ => self.push_beyond(c),
            }
        }
        few.len()
    }

    fn push_beyond(&mut self, c: char) {
        match c {
            '’' | '‘' => self.text.push(b'\''),
            '“' | '”' | '„' | '€' | '•' | '°' | '§' => self.text.push(b' '),
            _ => match fold_letter(c) {
                Some(letter) => self.push_letter(letter),
                None => fold_slowly(c).for_each(|letter| self.push_letter(letter)),
            },
        }
        self.read += c.len_utf8();
    }

    fn push_letter(&mut self, letter: char) {
        match u8::try_from(letter) {
            Ok(byte) if byte.is_ascii() => self.text.push(byte),
            _ => self.text.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }

    fn note(&mut self) {
        let now = (self.text.len(), self.read);
        if self.known.last() != Some(&now) {
            self.known.push(now);
        }
    }

    /// Where in the `original` the character stands that is at `at` here.
    ///
    /// - Cost: a walk over a stretch of it.
    pub(super) fn origin(&self, at: usize, original: &str) -> usize {
        let after = self.known.partition_point(|(place, _)| *place <= at);
        let known = after.checked_sub(1).and_then(|before| self.known.get(before)).copied();
        let (mut place, mut origin) = known.unwrap_or_default();
        let rest = original.get(origin..).unwrap_or_default();
        if rest.get(..at - place).is_some_and(str::is_ascii) {
            return origin + at - place;
        }
        let mut one = Self::default();
        for c in rest.chars() {
            one.text.clear();
            one.push_beyond(c);
            place += one.text.len();
            if place > at {
                break;
            }
            origin += c.len_utf8();
        }
        origin
    }
}

/// How many bytes from the first on are ASCII, in whole blocks.
fn plain_length(bytes: &[u8]) -> usize {
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    let plain = blocks.iter().take_while(|block| block.is_ascii()).count();
    if plain == blocks.len() && rest.is_ascii() { bytes.len() } else { plain * BLOCK }
}

/// Bytes of ASCII looked at together.
const BLOCK: usize = 32;

#[cfg(test)]
mod tests {
    use super::Folded;

    fn folded(text: &str) -> Folded {
        let mut folded = Folded::default();
        folded.push(text);
        folded
    }

    #[test]
    fn leads_back_to_where_a_word_stood() {
        let cases = ["cliënt heeft X", "• “Suïcidaal” X\nY", "X", "één X", "ΣΑΣ İ X", "Xé"];
        for text in cases {
            let folded = folded(text);
            let at = folded.text.iter().position(|b| *b == b'x').expect("the letter");
            let origin = folded.origin(at, text);
            assert_eq!(origin, text.find('X').expect("the letter"), "{text}");
            assert_eq!(folded.origin(folded.text.len(), text), text.len(), "{text}");
        }
        assert_eq!(folded("Suïcide\nÉÉN").text, b"suicide een");
    }
}
