//! Mistakes of typing: what the fingers do to a word.

/// One mistake of typing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slip {
    /// A letter twice, or one of two left out.
    Doubled,
    /// A letter left out or put in.
    Left,
    /// A key beside the right one.
    Neighbour,
    /// A wrong letter.
    Other,
    /// Two letters in the wrong order.
    Swapped,
}

/// The one mistake by which `written` differs from `meant`, and at which letter it begins; `None`
/// when they are the same or when it takes more.
pub(super) fn slip(meant: &str, written: &str) -> Option<(Slip, usize)> {
    let (a, b): (Vec<char>, Vec<char>) = (meant.chars().collect(), written.chars().collect());
    if a == b || a.len().abs_diff(b.len()) > 1 {
        return None;
    }
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a_rest, b_rest) = (a.get(start..)?, b.get(start..)?);
    let slip = match (a_rest, b_rest) {
        ([x, rest @ ..], other) | (other, [x, rest @ ..]) if rest == other => {
            let before = start.checked_sub(1).and_then(|index| a.get(index));
            let doubled = before == Some(x) || other.first() == Some(x);
            if doubled { Slip::Doubled } else { Slip::Left }
        }
        ([x1, y1, a_tail @ ..], [x2, y2, b_tail @ ..])
            if x1 == y2 && y1 == x2 && a_tail == b_tail =>
        {
            Slip::Swapped
        }
        ([x, a_tail @ ..], [y, b_tail @ ..]) if a_tail == b_tail => {
            if neighbours(*x, *y) {
                Slip::Neighbour
            } else {
                Slip::Other
            }
        }
        _ => return None,
    };
    Some((slip, start))
}

/// Whether two keys lie side by side on a keyboard.
fn neighbours(x: char, y: char) -> bool {
    let place = |key: char| {
        KEYBOARD.iter().enumerate().find_map(|(row, keys)| Some((row, keys.find(key)?)))
    };
    let (Some((row_x, column_x)), Some((row_y, column_y))) = (place(x), place(y)) else {
        return false;
    };
    // Each row of keys lies half a key to the right of the one above it.
    match row_x.cmp(&row_y) {
        std::cmp::Ordering::Equal => column_x.abs_diff(column_y) == 1,
        std::cmp::Ordering::Less if row_y - row_x == 1 => {
            column_y == column_x || column_y + 1 == column_x
        }
        std::cmp::Ordering::Greater if row_x - row_y == 1 => {
            column_x == column_y || column_x + 1 == column_y
        }
        _ => false,
    }
}

const KEYBOARD: [&str; 4] = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"];

#[cfg(test)]
mod tests {
    use super::{Slip, slip};

    #[test]
    fn each_mistake_is_called_by_its_name() {
        let cases = [
            ("gmail", "gmaill", Some((Slip::Doubled, 5))),
            ("ziggo", "zigo", Some((Slip::Doubled, 3))),
            ("gmail", "gmial", Some((Slip::Swapped, 2))),
            ("gmail", "gmal", Some((Slip::Left, 3))),
            ("hotmail", "otmail", Some((Slip::Left, 0))),
            ("gmail", "gnail", Some((Slip::Neighbour, 1))),
            ("gmail", "gmxil", Some((Slip::Other, 2))),
            ("gmail", "gmail", None),
            ("gmail", "mgial", None),
            ("gmail", "", None),
        ];
        for (meant, written, expected) in cases {
            assert_eq!(slip(meant, written), expected, "{meant} {written}");
        }
    }
}
