//! A registered name in the forms in which names are compared.

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
    /// How much there is to gain by imitating it.
    pub(super) worth: Worth,
    /// What stands before the suffix, without accents and hyphens.
    pub(super) label: String,
    /// The label without the prefix `gemeente`.
    pub(super) core: String,
    /// The core with letters that look alike made the same.
    pub(super) shape: String,
    /// The public suffix; empty for a name without a dot.
    pub(super) suffix: String,
    /// Whether the label is written in letters other than those of ASCII.
    pub(super) is_foreign: bool,
}

/// How much there is to gain by imitating a name, and so how little likeness is enough; from the
/// most to the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Worth {
    /// The own organisation.
    Own,
    /// A name to which this sender has written before.
    Written,
    /// A partner or correspondent.
    Partner,
    /// A big provider of private mailboxes.
    Provider,
    /// A body of government with which nothing is agreed.
    Government,
    /// A municipality with which nothing is agreed: the name of a place, which others bear too.
    Municipality,
    /// A small provider of private mailboxes, often with an ordinary word for a name.
    Mailbox,
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

    /// Whether `gemeente` stands before it.
    pub(super) fn is_prefixed(&self) -> bool {
        self.core != self.label
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
            '3' => 'e',
            '5' => 's',
            other => other,
        })
        .collect();
    same.replace("rn", "m").replace("vv", "w").replace("cl", "d")
}

/// What many municipalities write before the name of their place.
const PREFIX: &str = "gemeente";

/// Letters of other alphabets with the Latin letter that they look like. Source: Unicode
/// Technical Standard 39, confusables, lower-case letters of Cyrillic, Greek, Armenian and Latin.
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
    ('ѵ', 'v'),
    ('ѡ', 'w'),
    ('ү', 'y'),
    ('ԁ', 'd'),
    ('ԛ', 'q'),
    ('ԝ', 'w'),
    ('һ', 'h'),
    ('ӏ', 'l'),
    ('ո', 'n'),
    ('օ', 'o'),
    ('հ', 'h'),
    ('ս', 'u'),
    ('ɡ', 'g'),
    ('ɑ', 'a'),
    ('ı', 'i'),
    ('ł', 'l'),
    ('ø', 'o'),
    ('đ', 'd'),
    ('ħ', 'h'),
    ('ĸ', 'k'),
    ('ŧ', 't'),
    ('α', 'a'),
    ('ε', 'e'),
    ('η', 'n'),
    ('ι', 'i'),
    ('κ', 'k'),
    ('ν', 'v'),
    ('ο', 'o'),
    ('ρ', 'p'),
    ('σ', 'o'),
    ('τ', 't'),
    ('υ', 'u'),
    ('χ', 'x'),
    ('γ', 'y'),
    ('ω', 'w'),
];
