//! Words of names in the one form in which lists have them.

use std::ops::Deref;

use crate::detect::normalise::fold;
use crate::detect::normalise::fold_letter;

/// A word that was folded, without asking for memory where it is a usual one.
pub(super) enum Plain<'w> {
    /// It is folded as it stands.
    As(&'w str),
    /// Its letters, and how many they are.
    Short([u8; SHORT], usize),
    /// Any other.
    Long(String),
}

impl Plain<'_> {
    /// Its bytes: what a list is asked for.
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::As(word) => word.as_bytes(),
            Self::Short(letters, length) => letters.get(..*length).unwrap_or_default(),
            Self::Long(word) => word.as_bytes(),
        }
    }
}

impl Deref for Plain<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::As(word) => word,
            // Only whole letters were put there.
            Self::Short(..) => std::str::from_utf8(self.bytes()).unwrap_or_default(),
            Self::Long(word) => word,
        }
    }
}

/// A word in the form in which names are compared: `lukasz` for `Łukasz`.
pub fn bare(word: &str) -> String {
    plain(word).to_string()
}

/// Folded, with the letters that no accent makes.
pub(super) fn plain(word: &str) -> Plain<'_> {
    if word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Plain::As(word);
    }
    let (mut short, mut length) = ([0; SHORT], 0);
    if word.len() <= SHORT && word.is_ascii() {
        let letters = short.iter_mut().zip(word.bytes());
        letters.for_each(|(place, byte)| *place = byte.to_ascii_lowercase());
        return Plain::Short(short, word.len());
    }
    for c in word.chars() {
        let letter = fold_letter(c).and_then(|c| u8::try_from(c).ok()).filter(u8::is_ascii);
        match letter.zip(short.get_mut(length)) {
            Some((letter, place)) => *place = letter,
            None => return Plain::Long(plain_slowly(word)),
        }
        length += 1;
    }
    Plain::Short(short, length)
}

fn plain_slowly(word: &str) -> String {
    let folded = fold(word);
    let mut plain = String::with_capacity(folded.len());
    for c in folded.chars() {
        match c {
            'ı' => plain.push('i'),
            'ł' => plain.push('l'),
            'ø' => plain.push('o'),
            'đ' => plain.push('d'),
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            '’' | '‘' => plain.push('\''),
            _ => plain.push(c),
        }
    }
    plain
}

/// Bytes of a word that is folded in place, at most.
const SHORT: usize = 32;
