//! The marks beside a name: a class, a state, a risk. Always an icon and a word, in a colour that
//! adds nothing to them.

use jiff::Timestamp;

use crate::destination::Class;
use crate::policy::Risk;
use crate::render::Language;
use crate::render::Texts;
use crate::scan::PartStatus;
use crate::store::HeldState;
use crate::store::IncidentState;
use crate::web::icon::Icon;

/// A mark, for the templates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Badge {
    pub(super) icon: Icon,
    pub(super) word: String,
    pub(super) tone: &'static str,
}

/// A moment, for machines and for people.
pub(super) struct Moment {
    pub(super) iso: String,
    pub(super) words: String,
}

impl Moment {
    /// A moment in full.
    pub(super) fn full(at: Timestamp, language: Language) -> Self {
        Self { iso: at.to_string(), words: language.moment(at) }
    }

    /// A moment as short as it can be told today.
    pub(super) fn short(at: Timestamp, language: Language) -> Self {
        Self { iso: at.to_string(), words: language.moment_seen_from(at, Timestamp::now()) }
    }

    /// A moment told as the time that has passed since.
    pub(super) fn since(at: Timestamp, language: Language) -> Self {
        let words = language.duration(Timestamp::now().duration_since(at));
        Self { iso: at.to_string(), words }
    }
}

impl Badge {
    /// The class of a recipient; with a number where there is more than one.
    pub(super) fn class(class: Class, count: usize, texts: &Texts) -> Self {
        let word = (texts.words.class)(class);
        let word = match count {
            0 | 1 => word.to_owned(),
            _ => format!("{} × {word}", texts.language.number(count as u64)),
        };
        let (icon, tone) = match class {
            Class::Internal => (Icon::Building, ACCENT),
            Class::Trusted => (Icon::Shield, GOOD),
            Class::Expected => (Icon::Person, GOOD),
            Class::Unexpected => (Icon::Question, WARN),
            Class::Private => (Icon::House, WARN),
            Class::Lookalike => (Icon::Similar, DANGER),
            Class::Disposable => (Icon::Trash, DANGER),
        };
        Self { icon, word, tone }
    }

    /// The state of a message.
    pub(super) fn held(state: HeldState, texts: &Texts) -> Self {
        let (icon, tone) = match state {
            HeldState::Held => (Icon::Clock, PLAIN),
            HeldState::AwaitingSecond => (Icon::Person, ACCENT),
            HeldState::Releasing => (Icon::Send, ACCENT),
            HeldState::Released => (Icon::Check, GOOD),
            HeldState::DeliveryFailed => (Icon::Warning, DANGER),
            HeldState::Rejected | HeldState::Expired | HeldState::Withdrawn => (Icon::Ban, PLAIN),
        };
        Self { icon, word: capital((texts.words.held_state)(state)), tone }
    }

    /// The state of an incident.
    pub(super) fn incident(state: IncidentState, texts: &Texts) -> Self {
        let (icon, tone) = match state {
            IncidentState::Pending => (Icon::Send, ACCENT),
            IncidentState::Potential => (Icon::Warning, WARN),
            IncidentState::Assessing => (Icon::Person, WARN),
            IncidentState::Confirmed => (Icon::Warning, DANGER),
            IncidentState::NotifiedInitial => (Icon::Clock, ACCENT),
            IncidentState::NotifiedComplete => (Icon::Send, ACCENT),
            IncidentState::Withdrawn => (Icon::Undo, ACCENT),
            IncidentState::NoBreach | IncidentState::Closed => (Icon::Check, GOOD),
            IncidentState::Cancelled => (Icon::Undo, PLAIN),
        };
        Self { icon, word: capital((texts.words.incident_state)(state)), tone }
    }

    /// The risk of a message.
    pub(super) fn risk(risk: Risk, texts: &Texts) -> Self {
        let pages = &texts.pages;
        let (icon, word, tone) = match risk {
            Risk::High => (Icon::Warning, pages.risk_high, DANGER),
            Risk::Medium => (Icon::Info, pages.risk_medium, WARN),
            Risk::Low => (Icon::Check, pages.risk_low, PLAIN),
        };
        Self { icon, word: word.to_owned(), tone }
    }

    /// Something that stands out.
    pub(super) fn flag(icon: Icon, word: &str, tone: &'static str) -> Self {
        Self { icon, word: word.to_owned(), tone }
    }

    /// Whether a part was read.
    pub(super) fn part(status: PartStatus, texts: &Texts) -> Self {
        let (icon, tone) = match status {
            PartStatus::Scanned => (Icon::Check, GOOD),
            PartStatus::Skipped => (Icon::Info, PLAIN),
            PartStatus::Unscannable => (Icon::Warning, WARN),
        };
        Self { icon, word: capital((texts.words.part_status)(status)), tone }
    }
}

/// A word as it stands on its own.
pub(super) fn capital(word: &str) -> String {
    let mut characters = word.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

const ACCENT: &str = "badge-accent";
const DANGER: &str = "badge-danger";
const GOOD: &str = "badge-good";
const PLAIN: &str = "badge-plain";
const WARN: &str = "badge-warn";
