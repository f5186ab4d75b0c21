//! Words of names in the one form in which lists have them.

use std::ops::Deref;
use std::sync::LazyLock;

use crate::detect::normalise::fold;
use crate::detect::normalise::fold_letter;

/// A word that was folded, without asking for memory where it is a usual one.
pub(super) enum Plain<'w> {
    /// It is folded as it stands.
    As(&'w str),
    /// Its letters, and how many they are.
    Short([u8; FEW], usize),
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
    if word.len() <= FEW && word.is_ascii() {
        let mut letters = [0; FEW];
        let places = letters.iter_mut().zip(word.bytes());
        places.for_each(|(place, byte)| *place = byte.to_ascii_lowercase());
        return Plain::Short(letters, word.len());
    }
    match letters_of(word.as_bytes()) {
        Some((letters, length)) => Plain::Short(letters, length),
        None => Plain::Long(plain_slowly(word)),
    }
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

/// The letters of at most [`FEW`] bytes of whole characters as words are compared, and how many they
/// are; `None` where there are more, or one is no letter of ASCII then.
#[inline(always)]
pub(super) fn letters_of(few: &[u8]) -> Option<([u8; FEW], usize)> {
    if few.len() > FEW {
        return None;
    }
    let table: &Letters = &LETTERS;
    let mut letters = [0; FEW];
    let (mut length, mut offset, mut others) = (0, 0, 0);
    for byte in few {
        // Without a branch: no one foresees where accents stand. A first byte adds nothing: what
        // stands at its place is written over.
        let letter = table.letters[(usize::from(*byte) + offset) % 512];
        letters[length % FEW] = letter;
        others |= letter.wrapping_sub(1);
        length += usize::from(*byte < FIRST);
        offset = usize::from(table.offsets[usize::from(*byte)]);
    }
    (others < 128).then_some((letters, length))
}

/// A byte of ASCII as words are compared.
pub(super) fn folded_byte(byte: u8) -> u8 {
    match byte {
        b'\n' | b'\t' => b' ',
        byte => byte.to_ascii_lowercase(),
    }
}

/// Letters by their bytes.
struct Letters {
    /// ASCII, folded; not zero for the first bytes of letters from U+00C0 to U+017F; then, by the
    /// second byte and the offset, those letters folded: zero where they are none of ASCII then.
    letters: [u8; 512],
    /// How far from itself the byte behind each byte is to be looked up.
    offsets: [u16; 256],
}

static LETTERS: LazyLock<Letters> = LazyLock::new(|| {
    let mut table = Letters { letters: [0; 512], offsets: [0; 256] };
    for (letter, byte) in table.letters.iter_mut().zip(0..128) {
        *letter = folded_byte(byte);
    }
    for (number, first) in (0..3).zip(LATIN_FIRST..) {
        table.letters[first] = b' ';
        table.offsets[first] = 128 + 64 * number;
    }
    for (letter, c) in table.letters.iter_mut().skip(256).zip('\u{c0}'..='\u{17f}') {
        let folded = fold_letter(c).and_then(|c| u8::try_from(c).ok());
        *letter = folded.filter(u8::is_ascii).unwrap_or(0);
    }
    table
});

/// The first of the bytes that begin the letters from U+00C0 on.
const LATIN_FIRST: usize = 0xc3;

/// No character beyond ASCII begins with a byte below it, and no other byte is above.
const FIRST: u8 = 0xc0;

/// Bytes that are folded in place, at most.
pub(super) const FEW: usize = 64;
