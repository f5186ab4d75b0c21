//! What goes wrong when people type an address.

use crate::corpus::lot::Lot;

/// `word` with one slip of the fingers; the first letter is mostly right.
pub(crate) fn slip(lot: &mut Lot, word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    for _ in 0..20 {
        let mut typed = letters.clone();
        let first = usize::from(!lot.chance(8)).min(letters.len() - 1);
        let at = lot.between(first as u64, letters.len() as u64 - 1) as usize;
        match lot.between(1, 100) {
            1..=30 if at + 1 < typed.len() => typed.swap(at, at + 1),
            31..=55 if typed.len() > 3 => {
                typed.remove(at);
            }
            56..=75 => typed.insert(at, typed[at]),
            _ => typed[at] = beside(lot, typed[at]),
        }
        let is_name = typed.first() != Some(&'-') && typed.last() != Some(&'-');
        if typed != letters && is_name {
            return typed.into_iter().collect();
        }
    }
    format!("{word}{word}")
}

/// A key beside `key`.
fn beside(lot: &mut Lot, key: char) -> char {
    let rows: [&[u8]; 3] = [b"qwertyuiop", b"asdfghjkl", b"zxcvbnm"];
    for row in rows {
        let Some(at) = row.iter().position(|own| char::from(*own) == key) else { continue };
        let other = if at == 0 || (at + 1 < row.len() && lot.chance(50)) { at + 1 } else { at - 1 };
        return char::from(row[other]);
    }
    'e'
}

/// `domain` with a slip in the part before its suffix.
pub(crate) fn mistyped(lot: &mut Lot, domain: &str) -> String {
    let (label, suffix) = domain.split_once('.').expect("a suffix");
    format!("{}.{suffix}", slip(lot, label))
}

/// `domain` under a suffix that it does not have.
pub(crate) fn other_suffix(lot: &mut Lot, domain: &str) -> String {
    let (label, suffix) = domain.rsplit_once('.').expect("a suffix");
    let other = lot.pick(if suffix == "nl" { &["com", "com", "eu", "net", "nu"] } else { &["nl"] });
    format!("{label}.{other}")
}
