//! Where digits stand in a text: by hand, since most text has few and some is nothing else.

use crate::detect::boundary::stands_alone;

/// Where the next digit stands, from `at` on.
///
/// - Cost: many bytes at a time where there are none.
pub(super) fn next_digit(bytes: &[u8], at: usize) -> Option<usize> {
    // Where there is one digit there are more.
    let near = bytes.get(at..)?.iter().take(NEAR).position(u8::is_ascii_digit);
    if let Some(distance) = near {
        return Some(at + distance);
    }
    let mut from = at;
    while let Some(chunk) = bytes.get(from..from + CHUNK) {
        // Without a way out of the loop the compiler looks at all of them at once.
        if chunk.iter().fold(false, |any, byte| any | byte.is_ascii_digit()) {
            break;
        }
        from += CHUNK;
    }
    let rest = bytes.get(from..)?;
    rest.iter().position(u8::is_ascii_digit).map(|distance| from + distance)
}

/// How many digits stand from `at` on.
pub(super) fn digit_run(bytes: &[u8], at: usize) -> usize {
    bytes.get(at..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// Where the next digits stand, from `at` on, and how many they are.
pub(super) fn next_run(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let start = next_digit(bytes, at)?;
    Some((start, digit_run(bytes, start)))
}

/// Where exactly `count` digits stand alone.
pub(super) fn alone(text: &str, count: usize) -> impl Iterator<Item = (usize, usize)> {
    runs(text.as_bytes())
        .filter(move |(start, end)| end - start == count && stands_alone(text, *start, *end))
}

/// Where digits begin and end, however many.
pub(super) fn runs(bytes: &[u8]) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (start, run) = next_run(bytes, at)?;
        at = start + run;
        Some((start, at))
    })
}

/// Where words of `length` letters and digits begin and end that have a digit.
///
/// - Cost: of a text without digits only the search for them.
pub(super) fn words_with_digits(text: &str, length: usize) -> impl Iterator<Item = (usize, usize)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let digit = next_digit(bytes, at)?;
            let inside = |byte: &&u8| byte.is_ascii_alphanumeric();
            let back = bytes.get(at..digit)?.iter().rev().take_while(inside).count();
            let on = bytes.get(digit..)?.iter().take_while(inside).count();
            at = digit + on;
            if back + on == length {
                return Some((digit - back, at));
            }
        }
    })
}

/// Bytes looked at together, and those looked at one by one before.
const CHUNK: usize = 64;
const NEAR: usize = 4;

#[cfg(test)]
mod tests {
    use super::alone;
    use super::runs;
    use super::words_with_digits;

    #[test]
    fn finds_digits_wherever_they_stand() {
        let long = format!("{}12{}345", "x".repeat(130), "y".repeat(63));
        let cases = [
            ("", vec![]),
            ("abc", vec![]),
            ("1", vec![(0, 1)]),
            ("a12b3", vec![(1, 3), (4, 5)]),
            (long.as_str(), vec![(130, 132), (195, 198)]),
        ];
        for (text, expected) in cases {
            assert_eq!(runs(text.as_bytes()).collect::<Vec<_>>(), expected, "{text}");
        }
        let words: Vec<_> = words_with_digits("abc a1c abcd 1bc. ab1-123d", 3).collect();
        assert_eq!(words, [(4, 7), (13, 16), (18, 21)]);
        assert_eq!(alone("123 1234 x123 123.", 3).collect::<Vec<_>>(), [(0, 3), (14, 17)]);
    }
}
