//! Text in the form in which words are compared, with the way back to where they stood.

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
    /// - Cost: many bytes at a time where they are ASCII.
    pub(super) fn push(&mut self, original: &str) {
        let mut rest = original;
        while !rest.is_empty() {
            let plain = plain_length(rest.as_bytes());
            let (ascii, beyond) = rest.split_at(plain);
            self.push_ascii(ascii);
            let mut characters = beyond.chars();
            while let Some(c) = characters.as_str().chars().next().filter(|c| !c.is_ascii()) {
                characters.next();
                self.push_beyond(c);
            }
            rest = characters.as_str();
        }
    }

    fn push_ascii(&mut self, ascii: &str) {
        if ascii.is_empty() {
            return;
        }
        self.note_shift();
        self.text.extend(ascii.bytes().map(|byte| match byte {
            b'\n' | b'\t' => b' ',
            byte => byte.to_ascii_lowercase(),
        }));
        self.read += ascii.len();
    }

    fn push_beyond(&mut self, c: char) {
        self.note_shift();
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

/// How many bytes from the first on are ASCII.
fn plain_length(bytes: &[u8]) -> usize {
    let (blocks, _) = bytes.as_chunks::<32>();
    let whole = blocks.iter().take_while(|block| block.is_ascii()).count() * 32;
    let rest = bytes.get(whole..).unwrap_or_default();
    whole + rest.iter().take_while(|byte| byte.is_ascii()).count()
}

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
