//! Numbers of people in what strangers write.

use std::borrow::Cow;

use crate::detect::eleven_test;

/// The text with every number hidden that can be a citizen service number, in one piece or as forms
/// part it: `1234.56.782`, `123 456 782`. It is the text itself where none stands there.
pub fn without_numbers(text: &str) -> Cow<'_, str> {
    let groups: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).collect();
    let mut hidden = vec![false; groups.len()];
    for (at, group) in groups.iter().enumerate() {
        if eleven_test(group.as_bytes()) {
            hidden[at] = true;
        }
    }
    for (at, three) in groups.windows(3).enumerate() {
        let lengths: Vec<usize> = three.iter().map(|group| group.len()).collect();
        let is_parted = matches!(lengths[..], [4, 2, 3] | [3, 3, 3]);
        if is_parted && eleven_test(three.concat().as_bytes()) {
            hidden[at..at + 3].fill(true);
        }
    }
    if !hidden.contains(&true) {
        return Cow::Borrowed(text);
    }
    let mut group = 0;
    let mask = |c: char| {
        if !c.is_ascii_digit() {
            group += 1;
        }
        if c.is_ascii_digit() && hidden[group] { '*' } else { c }
    };
    Cow::Owned(text.chars().map(mask).collect())
}

#[cfg(test)]
mod tests {
    use super::without_numbers;

    #[test]
    fn numbers_of_people_are_hidden_and_others_stay() {
        for (text, expected) in [
            ("", ""),
            ("999990019", "*********"),
            ("é 1 van 9999.90.019, bel 0612345678", "é 1 van ****.**.***, bel 0612345678"),
            ("550 5.1.1 999 990 019 weg", "550 5.1.1 *** *** *** weg"),
            ("zaak 2026-12345", "zaak 2026-12345"),
        ] {
            assert_eq!(without_numbers(text), expected, "{text}");
        }
    }
}
