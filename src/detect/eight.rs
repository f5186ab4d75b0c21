//! Eight bytes of a text at once, as one number: where a loop over letters would end at a place
//! that no processor foresees.

/// The eight bytes from `at` on, the first one lowest; behind the end of the text are zeros.
#[inline(always)]
pub(super) fn eight(text: &[u8], at: usize) -> u64 {
    match text.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        Some(eight) => u64::from_le_bytes(*eight),
        None => few(text.get(at..).unwrap_or_default()),
    }
}

/// The eight bytes in front of `end`, the last one highest; in front of the text are zeros.
#[inline(always)]
pub(super) fn eight_before(text: &[u8], end: usize) -> u64 {
    let before = text.get(..end).unwrap_or_default();
    match before.last_chunk::<8>() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => few(before).checked_shl(64 - 8 * before.len() as u32).unwrap_or_default(),
    }
}

/// Fewer bytes than eight.
#[cold]
fn few(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |few, byte| few << 8 | u64::from(*byte))
}

/// How many of the eight are small letters of ASCII before another byte comes.
#[inline(always)]
pub(super) fn lower_first(eight: u64) -> u32 {
    (!lower(eight) & HIGH).trailing_zeros() / 8
}

/// How many of the eight are letters of ASCII behind the last other byte.
#[inline(always)]
pub(super) fn letters_last(eight: u64) -> u32 {
    (!lower(eight | SPACES) & HIGH).leading_zeros() / 8
}

/// How many of the eight are letters, hyphens, apostrophes or beyond ASCII before another comes.
#[inline(always)]
pub(super) fn of_word_first(eight: u64) -> u32 {
    let joins = equal(eight, b'-') | equal(eight, b'\'');
    (!(lower(eight | SPACES) | joins | eight) & HIGH).trailing_zeros() / 8
}

/// How many of the eight are letters of ASCII or beyond it behind the last other byte.
#[inline(always)]
pub(super) fn beyond_last(eight: u64) -> u32 {
    (!(lower(eight | SPACES) | eight) & HIGH).leading_zeros() / 8
}

/// The first bytes of the eight, so many.
#[inline(always)]
pub(super) fn head(eight: u64, bytes: u32) -> u64 {
    eight & u64::MAX.checked_shr(64 - 8 * bytes).unwrap_or_default()
}

/// The last bytes of the eight, so many.
#[inline(always)]
pub(super) fn tail(eight: u64, bytes: u32) -> u64 {
    eight.checked_shr(64 - 8 * bytes).unwrap_or_default()
}

/// The highest bit of each byte that is a small letter of ASCII.
#[inline(always)]
fn lower(eight: u64) -> u64 {
    // No sum goes beyond its byte.
    let low = eight & !HIGH;
    let from_a = low + (HIGH - ONES * b'a' as u64);
    let beyond_z = low + (HIGH - ONES * (b'z' + 1) as u64);
    from_a & !beyond_z & !eight & HIGH
}

/// The highest bit of each byte that is this one of ASCII.
#[inline(always)]
fn equal(eight: u64, byte: u8) -> u64 {
    let other = eight ^ (ONES * u64::from(byte));
    !(((other & !HIGH) + !HIGH) | other) & HIGH
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x80 * ONES;

/// What makes a letter of ASCII small; no other byte becomes one.
pub(super) const SPACES: u64 = 0x20 * ONES;

#[cfg(test)]
mod tests {
    use super::beyond_last;
    use super::eight;
    use super::eight_before;
    use super::head;
    use super::letters_last;
    use super::lower_first;
    use super::of_word_first;
    use super::tail;

    #[test]
    fn counts_letters_at_both_ends() {
        // Bytes, small letters first, letters last.
        let cases: [(&[u8], u32, u32); 8] = [
            (b"van der ", 3, 0),
            (b"abcdefgh", 8, 8),
            (b"`a{@Z[zA", 0, 2),
            (b"aZ ...Zz", 1, 2),
            (b"\xc3\xa9aaaaaa", 0, 6),
            (b"aaa\x80\xffaAa", 3, 3),
            (b"\0\0\0\0\0\0ab", 0, 2),
            (b"a.......", 1, 0),
        ];
        for (bytes, lower, last) in cases {
            let number = eight(bytes, 0);
            assert_eq!((lower_first(number), letters_last(number)), (lower, last), "{bytes:?}");
        }
        for byte in 0..=u8::MAX {
            let number = u64::from(byte);
            assert_eq!(lower_first(number) > 0, byte.is_ascii_lowercase(), "{byte}");
            assert_eq!(letters_last(number << 56) > 0, byte.is_ascii_alphabetic(), "{byte}");
            let is_of_word = byte.is_ascii_alphabetic() || b"-'".contains(&byte) || byte > 127;
            assert_eq!(of_word_first(number) > 0, is_of_word, "{byte}");
            let is_beyond = byte.is_ascii_alphabetic() || byte > 127;
            assert_eq!(beyond_last(number << 56) > 0, is_beyond, "{byte}");
        }
    }

    #[test]
    fn takes_what_there_is() {
        assert_eq!(eight(b"abc", 1), u64::from_le_bytes(*b"bc\0\0\0\0\0\0"));
        assert_eq!(eight(b"abc", 4), 0);
        assert_eq!(eight_before(b"abc", 2), u64::from_le_bytes(*b"\0\0\0\0\0\0ab"));
        assert_eq!(eight_before(b"abc", 0), 0);
        assert_eq!(eight_before(b"0123456789", 9), u64::from_le_bytes(*b"12345678"));
        let number = u64::from_le_bytes(*b"abcdefgh");
        assert_eq!((head(number, 2), tail(number, 2)), (0x6261, 0x6867));
        assert_eq!((head(number, 8), tail(number, 0)), (number, 0));
    }
}
