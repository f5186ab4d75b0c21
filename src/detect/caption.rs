//! What the words above a list say of the people in it: that something is done for them, or that
//! they are there for their work.

use crate::detect::Detectors;
use crate::detect::Words;
use crate::detect::normalise::fold;

/// What a heading, a subject or the name of a file says of those in the list below it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Caption {
    /// What it tells of them.
    pub(super) tells: Tells,
    /// Who they are.
    pub(super) who: Who,
}

/// What a title tells of those in a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tells {
    /// Nothing.
    #[default]
    Plain,
    /// They are people for whom something is done, or of whom something is told.
    Private,
    /// They are there for their work, their office or in public.
    Public,
}

/// Who stands in a list, by its title.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Who {
    /// It does not say.
    #[default]
    Unknown,
    /// Clubs, firms, schools or places.
    Organisations,
    /// People, whatever they are called.
    People,
}

impl Caption {
    /// What `heading` says.
    pub(super) fn of(heading: &str, detectors: &Detectors) -> Self {
        if heading.is_empty() || heading.len() > HEADING_BYTES {
            return Self::default();
        }
        let folded = fold(heading);
        Self { tells: Tells::of(heading, &folded, detectors), who: Who::of(&folded, detectors) }
    }

    /// What the nearest of the two lines above a list says, and where they say nothing, `title`.
    pub(super) fn above(lines: [&str; 2], title: Self, detectors: &Detectors) -> Self {
        let [near, far] = lines;
        Self::of(near, detectors).or(|| Self::of(far, detectors)).or(|| title)
    }

    /// This, and where it says nothing, what `other` says.
    pub(super) fn or(self, other: impl FnOnce() -> Self) -> Self {
        if self.tells != Tells::Plain && self.who != Who::Unknown {
            return self;
        }
        let other = other();
        Self {
            tells: if self.tells == Tells::Plain { other.tells } else { self.tells },
            who: if self.who == Who::Unknown { other.who } else { self.who },
        }
    }
}

impl Who {
    fn of(folded: &str, detectors: &Detectors) -> Self {
        let says = |name| words(folded).any(|word| detectors.words().words(name).contains(word));
        if says("people") {
            Self::People
        } else if says("organisation_lists") {
            Self::Organisations
        } else {
            Self::Unknown
        }
    }
}

impl Tells {
    fn of(heading: &str, folded: &str, detectors: &Detectors) -> Self {
        let list = |name| detectors.words().words(name);
        let says = |name| words(folded).any(|word| list(name).contains(word));
        let has = |name, least| words(folded).any(|word| has_part(word, list(name), least));
        // `Afwezig wegens ziekte`: whatever else it says.
        if has("private_reasons", PART) {
            return Self::Private;
        }
        let takes_part = || {
            TAKES_PART.iter().any(|word| folded.contains(word))
                && (says("private_activities") || has("private_activities", ACTIVITY_PART))
        };
        if takes_part() && !says("public_lists") {
            return Self::Private;
        }
        // `Deelnemers:` tells nothing: the subject above may.
        if TAKES_PART.contains(&folded.trim_matches(|c: char| !c.is_alphanumeric())) {
            return Self::Plain;
        }
        if says("public_lists") || has("public_lists", LONG_PART) {
            return Self::Public;
        }
        if says("private_groups") || has("private_lists", PART) {
            return Self::Private;
        }
        let told = detectors.subjects().read_title(heading);
        match told.tone.is_general() {
            true => Self::Public,
            false if told.mentions.is_empty() => Self::Plain,
            false => Self::Private,
        }
    }
}

fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Whether a word of `list` of so many bytes or more is a part of `word`: `schuldhulptraject`.
fn has_part(word: &str, list: &Words, least: usize) -> bool {
    let starts = word.char_indices().map(|(start, _)| start);
    starts.into_iter().any(|start| {
        let rest = word.get(start..).unwrap_or_default();
        let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
        let mut parts = ends.filter(|end| *end >= least).filter_map(|end| rest.get(..end));
        parts.any(|part| list.contains(part))
    })
}

/// Words for those who do something together.
const TAKES_PART: [&str; 5] =
    ["deelnemers", "deelneemsters", "aanmeldingen", "cursisten", "aangemeld"];

/// Bytes of a heading, at most.
const HEADING_BYTES: usize = 120;

/// Bytes of what people take part in that is looked for in other words, at least.
const ACTIVITY_PART: usize = 6;

/// Bytes of a word that is looked for in others, at least.
const PART: usize = 4;

/// The same of a word that other words have in them by chance, where it is shorter.
const LONG_PART: usize = 7;
