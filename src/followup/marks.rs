//! The marks in a text that are filled in for each person.

use std::fmt;

use crate::followup::retraction::TEXT_CHARACTERS_MAX;
use crate::incident::holds_number;

/// Every mark there is.
pub const MARKS: [&str; 9] =
    [NAME, DATE, EVENT, KINDS, CONSEQUENCES, ACTION, CONTACT, REFERENCE, ORGANISATION];

/// Why a text cannot be used for letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// There is none.
    Empty,
    /// It is longer than it may be.
    TooLong,
    /// Something stands between braces that is no mark; residents would read it as it stands.
    Unknown(String),
    /// The law asks for what this mark becomes, and it does not stand there.
    Missing(&'static str),
    /// The kinds of data are a list, and it does not stand on a line of its own.
    NotAlone,
    /// A number of nine digits stands there: no value of anybody belongs in a letter.
    Number,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("it is empty"),
            Self::TooLong => write!(f, "it is longer than {TEXT_CHARACTERS_MAX} characters"),
            Self::Unknown(mark) => write!(f, "{mark} is no mark; there are {}", MARKS.join(" ")),
            Self::Missing(mark) => write!(f, "{mark} is missing"),
            Self::NotAlone => write!(f, "{KINDS} stands on a line of its own"),
            Self::Number => f.write_str("a citizen service number seems to stand in it"),
        }
    }
}

/// Looks the text of a letter over: its length, every mark, and what a letter must say
/// (GDPR art. 34(2)).
pub(super) fn check(text: &str) -> Result<(), Mistake> {
    check_with(text, &MARKS, &[KINDS, CONTACT, REFERENCE])?;
    match text.lines().any(|line| line.contains(KINDS) && line.trim() != KINDS) {
        true => Err(Mistake::NotAlone),
        false => Ok(()),
    }
}

/// The marks that a text does without although the law asks for what they become (GDPR art. 34(2)):
/// whoever wrote it may have said the same in words.
pub(super) fn unsaid(text: &str) -> Vec<&'static str> {
    let mut marks = vec![DATE, EVENT, CONSEQUENCES, ACTION];
    marks.retain(|mark| !text.contains(mark));
    marks
}

/// Looks a text over in which only `allowed` marks may stand, and those `needed` must.
pub(super) fn check_with(
    text: &str,
    allowed: &[&str],
    needed: &[&'static str],
) -> Result<(), Mistake> {
    if text.trim().is_empty() {
        return Err(Mistake::Empty);
    }
    if text.chars().count() > TEXT_CHARACTERS_MAX {
        return Err(Mistake::TooLong);
    }
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('{') {
        let end = after.find(['}', '{', '\n']);
        let inside = end.and_then(|end| after.get(..end)).unwrap_or(after);
        let mark = format!("{{{inside}}}");
        let is_closed =
            end.is_some_and(|end| after.get(end..).is_some_and(|at| at.starts_with('}')));
        if !is_closed || !allowed.contains(&mark.as_str()) {
            return Err(Mistake::Unknown(mark.chars().take(SHOWN).collect()));
        }
        rest = after;
    }
    if let Some(missing) = needed.iter().find(|mark| !text.contains(**mark)) {
        return Err(Mistake::Missing(missing));
    }
    if holds_number(text) { Err(Mistake::Number) } else { Ok(()) }
}

/// The line with its marks replaced. A name that reads like a mark stays a name: each is put in
/// once, from the left.
pub(super) fn filled(line: &str, marks: &[(&str, &str)]) -> String {
    let (mut done, mut rest) = (String::new(), line);
    while let Some((before, after)) = rest.split_once('{') {
        done.push_str(before);
        let mark = marks.iter().find_map(|(mark, value)| {
            after.strip_prefix(mark.trim_start_matches('{')).map(|after| (*value, after))
        });
        match mark {
            Some((value, after)) => {
                done.push_str(value);
                rest = after;
            }
            None => {
                done.push('{');
                rest = after;
            }
        }
    }
    done.push_str(rest);
    done
}

pub(super) const NAME: &str = "{naam}";
pub(super) const DATE: &str = "{datum}";
/// What leaked, by its kind.
pub(super) const EVENT: &str = "{wat}";
/// What is done about that.
pub(super) const ACTION: &str = "{aanpak}";
pub(super) const KINDS: &str = "{gegevens}";
pub(super) const CONSEQUENCES: &str = "{gevolgen}";
pub(super) const CONTACT: &str = "{contact}";
pub(super) const REFERENCE: &str = "{kenmerk}";
pub(super) const ORGANISATION: &str = "{organisatie}";

/// Of what is no mark.
const SHOWN: usize = 40;

#[cfg(test)]
mod tests {
    use super::Mistake;
    use super::check;
    use super::filled;
    use super::unsaid;
    use crate::render::Language;
    use crate::render::texts;

    #[test]
    fn marks_are_put_in_once() {
        let marks = [("{naam}", "{datum} x"), ("{datum}", "maandag")];
        for (line, expected) in [
            ("Beste {naam},", "Beste {datum} x,"),
            ("Op {datum} {onbekend}", "Op maandag {onbekend}"),
            ("{", "{"),
        ] {
            assert_eq!(filled(line, &marks), expected);
        }
    }

    #[test]
    fn what_the_law_asks_for_and_a_text_leaves_out_is_told() {
        for (text, expected) in [
            ("{datum} {wat} {gevolgen} {aanpak}", &[][..]),
            ("{wat} {gevolgen}", &["{datum}", "{aanpak}"]),
            ("{gegevens}", &["{datum}", "{wat}", "{gevolgen}", "{aanpak}"]),
        ] {
            assert_eq!(unsaid(text), expected, "{text}");
        }
        for language in Language::ALL {
            assert!(unsaid(texts(language).concerned.letter).is_empty(), "ours, {language:?}");
        }
    }

    #[test]
    fn a_text_is_looked_over_before_it_is_kept() {
        let text = |more: &str| format!("{{gegevens}}\n{{contact}} {{kenmerk}} {more}");
        for (text, expected) in [
            (text(""), Ok(())),
            (text("{naam} {datum} {gevolgen} {organisatie}"), Ok(())),
            (text("123456789 0612345678"), Ok(())),
            ("  \n".to_owned(), Err(Mistake::Empty)),
            (text(&"x".repeat(4_000)), Err(Mistake::TooLong)),
            (text("{name}"), Err(Mistake::Unknown("{name}".to_owned()))),
            (text("{naam"), Err(Mistake::Unknown("{naam}".to_owned()))),
            (text("{{naam}}"), Err(Mistake::Unknown("{}".to_owned()))),
            (text("{"), Err(Mistake::Unknown("{}".to_owned()))),
            ("{contact} {kenmerk}".to_owned(), Err(Mistake::Missing("{gegevens}"))),
            ("{gegevens} {kenmerk}".to_owned(), Err(Mistake::Missing("{contact}"))),
            ("Het gaat om {gegevens}\n{contact} {kenmerk}".to_owned(), Err(Mistake::NotAlone)),
            (text("BSN 999990019"), Err(Mistake::Number)),
        ] {
            assert_eq!(check(&text), expected, "{text}");
        }
        for language in Language::ALL {
            assert_eq!(check(texts(language).concerned.letter), Ok(()), "ours, {language:?}");
        }
    }
}
