//! What a formula says itself: the texts and numbers that stand in it.

use std::collections::HashSet;
use std::hash::BuildHasherDefault;
use std::hash::DefaultHasher;
use std::hash::Hash;
use std::hash::Hasher;

type Met = HashSet<u64, BuildHasherDefault<DefaultHasher>>;

/// The literals of the formulas of a sheet, each once as far as memory for it goes.
#[derive(Default)]
pub(in crate::extract) struct Literals {
    met: Met,
    line: String,
}

impl Literals {
    /// The literals of `formula` on a line; `None` where it has none, or had them before.
    pub(in crate::extract) fn of(&mut self, formula: &str) -> Option<&str> {
        self.line.clear();
        push_literals(formula, &mut self.line);
        if is_new(&mut self.met, &self.line) { Some(&self.line) } else { None }
    }

    /// Whether a line is there, and not one that was had before.
    pub(in crate::extract) fn are_new(&mut self, line: &str) -> bool {
        is_new(&mut self.met, line)
    }
}

fn is_new(met: &mut Met, line: &str) -> bool {
    if line.is_empty() {
        return false;
    }
    let mut hasher = DefaultHasher::new();
    line.hash(&mut hasher);
    let known = met.contains(&hasher.finish());
    if !known && met.len() < MET_MAX {
        met.insert(hasher.finish());
    }
    !known
}

/// Adds the texts in quotes, and the numbers of five digits and more that are no reference.
fn push_literals(formula: &str, line: &mut String) {
    let mut rest = formula;
    while let Some(at) = rest.find(|c: char| c == '"' || c == '\'' || c.is_ascii_digit()) {
        let before = rest.get(..at).and_then(|before| before.chars().next_back());
        let found = rest.get(at..).unwrap_or_default();
        if let Some(quoted) = found.strip_prefix('"') {
            let (text, after) = until_quote(quoted);
            push(&text, line);
            rest = after;
        } else if let Some(sheet) = found.strip_prefix('\'') {
            // The name of a sheet or a file, which can be a literal as well as any other.
            let end = sheet.find('\'').unwrap_or(sheet.len());
            push(sheet.get(..end).unwrap_or_default(), line);
            rest = sheet.get(end + 1..).unwrap_or_default();
        } else {
            let end = found.find(|c: char| !(c.is_ascii_digit() || c == '.'));
            let (number, after) = found.split_at(end.unwrap_or(found.len()));
            let part_of_name = before.is_some_and(|c| c.is_alphanumeric() || "$_.:!]".contains(c));
            if number.len() >= DIGITS_LEAST && !part_of_name {
                push(number, line);
            }
            rest = after;
        }
    }
}

/// The text up to the closing quote, doubled quotes as one, and what follows.
fn until_quote(quoted: &str) -> (String, &str) {
    let mut text = String::new();
    let mut rest = quoted;
    while let Some((piece, after)) = rest.split_once('"') {
        text.push_str(piece);
        match after.strip_prefix('"') {
            Some(more) => {
                text.push('"');
                rest = more;
            }
            None => return (text, after),
        }
    }
    text.push_str(rest);
    (text, "")
}

fn push(literal: &str, line: &mut String) {
    if literal.chars().count() >= CHARACTERS_LEAST {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(literal);
    }
}

const DIGITS_LEAST: usize = 5;
const CHARACTERS_LEAST: usize = 3;

/// Lines remembered, to tell those that come again: a column of a million formulas says one thing.
const MET_MAX: usize = 65_536;

#[cfg(test)]
mod tests {
    use super::Literals;

    #[test]
    fn tells_what_stands_in_a_formula() {
        let mut literals = Literals::default();
        for (formula, expected) in [
            ("A1+B200000", None),
            ("SUM($A$100000:A100001)", None),
            ("999990019*1", Some("999990019")),
            ("\"999990019\"&\"J. Jansen\"", Some("999990019 J. Jansen")),
            ("\"999990019\"&\"J. Jansen\"", None),
            ("\"een \"\"twee\"\"\"", Some("een \"twee\"")),
            ("'[Lijst 999990019.xlsx]Blad1'!A1", Some("[Lijst 999990019.xlsx]Blad1")),
            ("IF(A1=\"x\",\"ja\",1234)", None),
            ("\"open", Some("open")),
        ] {
            assert_eq!(literals.of(formula), expected, "{formula}");
        }
    }
}
