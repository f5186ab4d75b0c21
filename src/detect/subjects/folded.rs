//! Text in the form in which words are compared, with the way back to where they stood.

use std::sync::LazyLock;

use crate::detect::normalise::fold_letter;
use crate::detect::normalise::fold_slowly;

/// A text in lower case and without accents; line ends are spaces, so that a phrase goes on over
/// them. It can be used again for another text.
#[derive(Default)]
pub(super) struct Folded {
    /// The folded text, in UTF-8.
    pub(super) text: Vec<u8>,
    /// Where the lengths part: position here, and how far the original is ahead of it from there.
    shifts: Vec<(usize, isize)>,
    /// How much of the original was read.
    read: usize,
}

impl Folded {
    /// Forgets the text.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.shifts.clear();
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
        self.note_shift();
        self.text.extend(ascii.iter().map(|byte| folded_byte(*byte)));
        self.read += ascii.len();
    }

    /// Adds some characters that are not all ASCII; returns how many bytes they are.
    fn push_mixed(&mut self, original: &str) -> usize {
        let bytes = original.as_bytes();
        let most = bytes.len().min(BLOCK);
        let mut at = 0;
        self.note_shift();
        while at < most {
            match bytes.get(at..).unwrap_or_default() {
                [byte, ..] if byte.is_ascii() => {
                    self.text.push(folded_byte(*byte));
                    self.read += 1;
                    at += 1;
                }
                [first @ 0xc3..=0xc5, second, ..]
                    if let Some(letter) = accented(*first, *second) =>
                {
                    self.text.push(letter);
                    self.read += 2;
                    at += 2;
                    self.note_shift();
                }
                _ => {
                    let c = original.get(at..).and_then(|rest| rest.chars().next());
                    let Some(c) = c else { return bytes.len() };
                    self.push_beyond(c);
                    at += c.len_utf8();
                    self.note_shift();
                }
            }
        }
        at
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

    fn note_shift(&mut self) {
        let ahead = self.shifts.last().map_or(0, |(_, ahead)| *ahead);
        let now = self.read as isize - self.text.len() as isize;
        if now != ahead {
            self.shifts.push((self.text.len(), now));
        }
    }

    /// Where in the original the character stands that is at `at` here.
    pub(super) fn origin(&self, at: usize) -> usize {
        if at == self.text.len() {
            return self.read;
        }
        let after = self.shifts.partition_point(|(from, _)| *from <= at);
        let ahead = after.checked_sub(1).and_then(|i| self.shifts.get(i)).map_or(0, |(_, by)| *by);
        at.saturating_add_signed(ahead)
    }
}

/// How many bytes from the first on are ASCII, in whole blocks.
fn plain_length(bytes: &[u8]) -> usize {
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    let plain = blocks.iter().take_while(|block| block.is_ascii()).count();
    if plain == blocks.len() && rest.is_ascii() { bytes.len() } else { plain * BLOCK }
}

/// A byte of ASCII as words are compared.
fn folded_byte(byte: u8) -> u8 {
    match byte {
        b'\n' | b'\t' => b' ',
        byte => byte.to_ascii_lowercase(),
    }
}

/// The letter of ASCII that two bytes of UTF-8 from U+00C0 to U+017F are without accent and case.
fn accented(first: u8, second: u8) -> Option<u8> {
    let at = usize::from(first - FIRST_OF_LATIN) * 64 + usize::from(second & 0x3f);
    ACCENTED.get(at).copied().filter(|letter| *letter > 0)
}

/// The letters from U+00C0 to U+017F, folded; zero where they are none of ASCII then.
static ACCENTED: LazyLock<[u8; 192]> = LazyLock::new(|| {
    let mut letters = [0; 192];
    for (letter, c) in letters.iter_mut().zip('\u{c0}'..='\u{17f}') {
        let folded = fold_letter(c).and_then(|c| u8::try_from(c).ok());
        *letter = folded.filter(u8::is_ascii).unwrap_or(0);
    }
    letters
});
const FIRST_OF_LATIN: u8 = 0xc3;

/// Bytes looked at together.
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
            assert_eq!(folded.origin(at), text.find('X').expect("the letter"), "{text}");
            assert_eq!(folded.origin(folded.text.len()), text.len(), "{text}");
        }
        assert_eq!(folded("Suïcide\nÉÉN").text, b"suicide een");
    }
}
