//! Where digits stand in a text: by hand, since most text has few and some is nothing else.

use crate::detect::boundary::stands_alone;
use crate::detect::letters::BLOCK;
use crate::detect::letters::bits;
use crate::detect::letters::padded;

/// How many digits stand from `at` on.
pub(super) fn digit_run(bytes: &[u8], at: usize) -> usize {
    bytes.get(at..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// Whether eight digits are a date between 1900 and 2099, year first or last.
pub(super) fn is_date(digits: &[u8]) -> bool {
    let number = |from: usize, to: usize| {
        digits[from..to].iter().fold(0_u32, |sum, digit| sum * 10 + u32::from(digit - b'0'))
    };
    let date = |year: u32, month: u32, day: u32| {
        (1900..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)
    };
    date(number(0, 4), number(4, 6), number(6, 8)) || date(number(4, 8), number(2, 4), number(0, 2))
}

/// Where exactly `count` digits stand alone, of the `runs` in a text.
pub(super) fn alone(
    text: &str,
    runs: &[(usize, usize)],
    count: usize,
) -> impl Iterator<Item = (usize, usize)> {
    let runs = runs.iter().copied().filter(move |(start, end)| end - start == count);
    runs.filter(|(start, end)| stands_alone(text, *start, *end))
}

/// The `runs` of one of these lengths, each a bit.
///
/// - Cost: no branch for those of others, since no one foresees how long a number is.
pub(super) fn of_lengths(
    runs: &[(usize, usize)],
    lengths: u32,
) -> impl Iterator<Item = (usize, usize)> {
    runs.chunks(FEW).flat_map(move |few| {
        let (mut chosen, mut count) = ([(0, 0); FEW], 0);
        for (start, end) in few {
            chosen[count % FEW] = (*start, *end);
            count += (lengths >> (end - start).min(31) & 1) as usize;
        }
        chosen.into_iter().take(count)
    })
}

/// Where digits begin and end, however many.
///
/// - Cost: 64 bytes at a time, then some steps for each run.
pub(super) fn runs(bytes: &[u8]) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    // Whether a run goes on over the end of the block before, as a bit; and where it began.
    let (mut open, mut start) = (0, 0);
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    for (number, block) in blocks.iter().chain([&padded(rest)]).enumerate() {
        // Without a way out of the loop the compiler looks at all of them at once.
        if open == 0 && !block.iter().fold(false, |any, byte| any | byte.is_ascii_digit()) {
            continue;
        }
        let inside = bits(block, |byte| byte.is_ascii_digit());
        let mut edges = inside ^ (inside << 1 | open);
        let mut is_open = open > 0;
        while edges != 0 {
            let at = number * BLOCK + edges.trailing_zeros() as usize;
            if is_open {
                runs.push((start, at));
            }
            (is_open, start) = (!is_open, at);
            edges &= edges - 1;
        }
        open = inside >> (BLOCK - 1);
    }
    runs
}

/// Where words of `length` letters and digits begin and end that have both, of the `runs` of
/// digits in a text.
pub(super) fn mixed_words(
    bytes: &[u8],
    runs: &[(usize, usize)],
    length: usize,
) -> impl Iterator<Item = (usize, usize)> {
    let is_letter =
        |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphabetic);
    let mut at = 0;
    runs.iter().copied().filter_map(move |(start, end)| {
        if start < at || !(is_letter(start.checked_sub(1)) || is_letter(Some(end))) {
            return None;
        }
        let inside = |byte: &&u8| byte.is_ascii_alphanumeric();
        let back = bytes.get(at..start)?.iter().rev().take_while(inside).count();
        let on = bytes.get(end..)?.iter().take_while(inside).count();
        at = end + on;
        (at - (start - back) == length).then_some((start - back, at))
    })
}

/// Runs that are chosen from together.
const FEW: usize = 32;

#[cfg(test)]
mod tests {
    use super::alone;
    use super::mixed_words;
    use super::of_lengths;
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
            assert_eq!(runs(text.as_bytes()), expected, "{text}");
        }
        for length in [63, 64, 65, 127, 128, 129, 200] {
            assert_eq!(runs("1".repeat(length).as_bytes()), [(0, length)]);
            let text = format!("{}1", "x".repeat(length));
            assert_eq!(runs(text.as_bytes()), [(length, length + 1)]);
        }
        let text = "abc a1c abcd 1bc. ab1-123d 123";
        let words: Vec<_> = mixed_words(text.as_bytes(), &runs(text.as_bytes()), 3).collect();
        assert_eq!(words, [(4, 7), (13, 16), (18, 21)]);
        let text = "1 22 333 4444";
        let all = runs(text.as_bytes());
        let some: Vec<_> = of_lengths(&all, 1 << 1 | 1 << 3).collect();
        assert_eq!(some, [(0, 1), (5, 8)]);
        let text = "123 1234 x123 123.";
        let alone: Vec<_> = alone(text, &runs(text.as_bytes()), 3).collect();
        assert_eq!(alone, [(0, 3), (14, 17)]);
    }
}
