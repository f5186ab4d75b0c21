//! Names that are almost, but not quite, a known name: typing mistakes and deceit.
//!
//! Two names are compared by the part that somebody registered. A false alarm makes people stop
//! reading warnings, so a short name needs more likeness than a long one, and a name that an
//! imitator gains little by needs more than the own domain.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::destination::pattern::registrable;
use crate::mail::Domain;

/// A registered name in the forms in which it is compared.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// The domain as known: what a warning shows.
    pub(super) domain: Domain,
    /// The part that somebody registered; the domain itself where it has no dot.
    pub(super) registered: String,
    worth: Worth,
    /// What stands before the suffix, without accents and hyphens.
    label: String,
    /// The label without the prefix `gemeente`.
    core: String,
    /// The core with letters that look alike made the same.
    shape: String,
    /// The public suffix; empty for a name without a dot.
    suffix: String,
    /// Whether the label is written in letters other than those of ASCII.
    is_foreign: bool,
}

/// How much there is to gain by imitating a name, and so how little likeness is enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Worth {
    /// A body of government with which nothing is agreed.
    Government,
    /// The own organisation.
    Own,
    /// A partner or correspondent of the configuration.
    Partner,
    /// A big provider of private mailboxes.
    Provider,
    /// A name to which this sender has written before.
    Written,
}

impl Name {
    /// The name of which `domain` is a part; `None` for an address literal and a bare suffix.
    pub(super) fn of(domain: &Domain, worth: Worth) -> Option<Self> {
        let name = match registrable(domain) {
            Some(name) => name,
            None if domain.is_literal() || domain.as_str().contains('.') => return None,
            None => domain.as_str(),
        };
        let (label, suffix) = name.split_once('.').unwrap_or((name, ""));
        let written = if label.starts_with("xn--") {
            idna::domain_to_unicode(label).0
        } else {
            label.to_owned()
        };
        let label = folded(&written);
        let core = match label.strip_prefix(PREFIX) {
            Some(rest) if rest.len() >= 3 => rest.to_owned(),
            _ => label.clone(),
        };
        Some(Self {
            domain: domain.clone(),
            registered: name.to_owned(),
            worth,
            shape: shape(&core),
            core,
            suffix: suffix.to_owned(),
            is_foreign: !written.is_ascii(),
            label,
        })
    }

    /// Whether this name would be taken for `known`, which it is not.
    pub(super) fn resembles(&self, known: &Self) -> bool {
        if self.registered == known.registered {
            return false;
        }
        self.hides_dot_of(known)
            || self.has_shape_of(known)
            || (self.suffix == known.suffix && self.is_mistyped(known))
    }

    /// `denhaagnl`, `denhaag-nl.com`, `www-denhaag.nl`, `denhaag.nl.x.com`: the known name with
    /// its dots elsewhere, or in front of another.
    fn hides_dot_of(&self, known: &Self) -> bool {
        let is_own = known.worth == Worth::Own;
        if known.label.chars().count() < if is_own { 3 } else { 6 } {
            return false;
        }
        let before = |whole: &str, start: &str, end: char| {
            whole.strip_prefix(start).is_some_and(|rest| rest.starts_with(end))
        };
        let suffix = self.label.strip_prefix(known.label.as_str()).filter(|rest| !rest.is_empty());
        suffix.is_some_and(|rest| rest == known.suffix.replace('.', ""))
            || self.label.strip_prefix("www") == Some(&known.label)
            || (is_own && before(self.domain.as_str(), known.domain.as_str(), '.'))
    }

    /// The same letters, as far as the eye can tell: with or without a hyphen, an accent or
    /// `gemeente`, in another alphabet, or under another suffix.
    fn has_shape_of(&self, known: &Self) -> bool {
        let same_suffix = self.suffix == known.suffix;
        let swapped = SUFFIXES.contains(&self.suffix.as_str())
            && (known.suffix == "nl" || SUFFIXES.contains(&known.suffix.as_str()));
        if self.shape != known.shape || !(same_suffix || swapped) {
            return false;
        }
        let prefixed = (self.core == self.label) != (known.core == known.label);
        if prefixed && !matches!(known.worth, Worth::Own | Worth::Partner | Worth::Written) {
            return false;
        }
        let length = known.core.chars().count();
        let enough_for_suffix = match known.worth {
            Worth::Own => 2,
            Worth::Partner | Worth::Provider | Worth::Written => 5,
            Worth::Government => 6,
        };
        let enough_for_shape = if self.is_foreign { 2 } else { 4 };
        (same_suffix || length >= enough_for_suffix)
            && (self.core == known.core || length >= enough_for_shape)
    }

    /// One slip of the fingers away, two for a long name.
    fn is_mistyped(&self, known: &Self) -> bool {
        let length = known.core.chars().count();
        let enough = if known.worth == Worth::Government { 8 } else { 5 };
        let long = if known.worth == Worth::Government { 12 } else { 10 };
        if length < enough || without_digits(&self.core) == without_digits(&known.core) {
            return false;
        }
        if length >= long {
            return strsim::osa_distance(&self.core, &known.core) <= 2;
        }
        match slip(&known.core, &self.core) {
            Some(Slip::Doubled | Slip::Swapped) => true,
            Some(Slip::Left | Slip::Neighbour) => match known.worth {
                Worth::Provider => true,
                Worth::Own | Worth::Written => length >= 6,
                Worth::Government | Worth::Partner => length >= 8,
            },
            Some(Slip::Other) => length >= 8,
            None => false,
        }
    }
}

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

/// The one mistake by which `written` differs from `meant`; `None` when it takes more, or when
/// the first letter differs (people see what a word begins with).
pub(super) fn slip(meant: &str, written: &str) -> Option<Slip> {
    let (a, b): (Vec<char>, Vec<char>) = (meant.chars().collect(), written.chars().collect());
    if a.first() != b.first() || a == b || a.len().abs_diff(b.len()) > 1 {
        return None;
    }
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a_rest, b_rest) = (a.get(start..)?, b.get(start..)?);
    match (a_rest, b_rest) {
        ([x, rest @ ..], other) | (other, [x, rest @ ..]) if rest == other => {
            let before = start.checked_sub(1).and_then(|index| a.get(index));
            let doubled = before == Some(x) || other.first() == Some(x);
            Some(if doubled { Slip::Doubled } else { Slip::Left })
        }
        ([x1, y1, a_tail @ ..], [x2, y2, b_tail @ ..])
            if x1 == y2 && y1 == x2 && a_tail == b_tail =>
        {
            Some(Slip::Swapped)
        }
        ([x, a_tail @ ..], [y, b_tail @ ..]) if a_tail == b_tail => {
            Some(if neighbours(*x, *y) { Slip::Neighbour } else { Slip::Other })
        }
        _ => None,
    }
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

/// Lower case, without accents and hyphens, letters of other alphabets as the Latin ones that
/// they look like.
fn folded(label: &str) -> String {
    let letters = label.nfkd().filter(|c| !is_combining_mark(*c) && *c != '-');
    letters
        .flat_map(char::to_lowercase)
        .map(|c| LOOKALIKES.iter().find(|(other, _)| *other == c).map_or(c, |(_, latin)| *latin))
        .collect()
}

/// The name with letters that look alike made the same.
fn shape(core: &str) -> String {
    let same: String = core
        .chars()
        .map(|c| match c {
            '0' => 'o',
            '1' | 'i' => 'l',
            '5' => 's',
            other => other,
        })
        .collect();
    same.replace("rn", "m").replace("vv", "w")
}

fn without_digits(name: &str) -> String {
    name.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// What many municipalities write before the name of their place.
const PREFIX: &str = "gemeente";

/// Suffixes that are taken for one another, and mistypings of `.com`, `.nl` that exist.
const SUFFIXES: &[&str] =
    &["cm", "co", "com", "eu", "frl", "info", "ml", "net", "nl", "nu", "om", "org"];

const KEYBOARD: [&str; 4] = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// Cyrillic and Greek letters with the Latin letter that they look like. Source: Unicode
/// Technical Standard 39, confusables, the lower-case letters of these two scripts.
const LOOKALIKES: &[(char, char)] = &[
    ('а', 'a'),
    ('в', 'b'),
    ('е', 'e'),
    ('ё', 'e'),
    ('з', '3'),
    ('к', 'k'),
    ('м', 'm'),
    ('н', 'h'),
    ('о', 'o'),
    ('р', 'p'),
    ('с', 'c'),
    ('т', 't'),
    ('у', 'y'),
    ('х', 'x'),
    ('ѕ', 's'),
    ('і', 'i'),
    ('ї', 'i'),
    ('ј', 'j'),
    ('ԁ', 'd'),
    ('ԛ', 'q'),
    ('ԝ', 'w'),
    ('һ', 'h'),
    ('ӏ', 'l'),
    ('ɡ', 'g'),
    ('ı', 'i'),
    ('ł', 'l'),
    ('ø', 'o'),
    ('α', 'a'),
    ('ι', 'i'),
    ('κ', 'k'),
    ('ν', 'v'),
    ('ο', 'o'),
    ('ρ', 'p'),
    ('τ', 't'),
    ('υ', 'u'),
    ('χ', 'x'),
    ('γ', 'y'),
    ('ω', 'w'),
];
