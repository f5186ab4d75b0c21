//! Where digits stand in a text: by hand, since most text has few and some is nothing else.

use crate::detect::boundary::stands_alone;

/// Where the next digit stands, from `at` on.
///
/// - Cost: many bytes at a time where there are none.
pub(super) fn next_digit(bytes: &[u8], at: usize) -> Option<usize> {
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

/// Where exactly `count` digits stand alone.
pub(super) fn alone(text: &str, count: usize) -> impl Iterator<Item = (usize, usize)> {
    runs(text.as_bytes())
        .filter(move |(start, end)| end - start == count && stands_alone(text, *start, *end))
}

/// Where digits begin and end, however many.
pub(super) fn runs(bytes: &[u8]) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = next_digit(bytes, at)?;
        at = start + digit_run(bytes, start);
        Some((start, at))
    })
}

/// Bytes looked at together.
const CHUNK: usize = 64;

#[cfg(test)]
mod tests {
    use super::alone;
    use super::runs;

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
        assert_eq!(alone("123 1234 x123 123.", 3).collect::<Vec<_>>(), [(0, 3), (14, 17)]);
    }
}
