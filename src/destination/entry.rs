//! An entry of the lists of partners and known correspondents that people decided on at the desk.

use crate::destination::Lists;
use crate::destination::Pattern;
use crate::destination::PatternError;

/// An entry that holds: it counts as if it stood in the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What the organisation says of those whom it covers.
    pub level: Level,
    /// Whom it covers.
    pub pattern: Pattern,
}

/// What the organisation says of a destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// A known correspondent.
    Expected,
    /// A partner with whom there is an agreement on personal data.
    Trusted,
}

/// Why something cannot be proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It stands in the configuration, holds, or waits already.
    #[error("it is on the list, or proposed, already")]
    Already,
    /// Everyone with a mailbox at a provider would be covered.
    #[error("anyone can have a mailbox there: name single addresses instead")]
    Anyone,
    /// Neither an address nor a domain.
    #[error("it is not a domain (x.nl, *.x.nl) or an address (a@x.nl)")]
    Form,
    /// The own organisation.
    #[error("it is of the own organisation")]
    Own,
    /// There is no word about why.
    #[error("it has no reason")]
    Why,
}

impl Level {
    /// Both, the lower first.
    pub const ALL: [Self; 2] = [Self::Expected, Self::Trusted];

    /// The name in rows, forms and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Expected => "expected",
            Self::Trusted => "trusted",
        }
    }

    /// The level of that [`Level::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }
}

impl From<PatternError> for Unfit {
    fn from(error: PatternError) -> Self {
        match error {
            PatternError::Form => Self::Form,
            PatternError::PublicSuffix => Self::Anyone,
        }
    }
}

impl Lists {
    /// Whether `entry` can stand beside what the configuration says.
    pub fn take(&self, entry: &Entry) -> Result<(), Unfit> {
        let (configured, domain) = (self.configured(), entry.pattern.domain());
        let stands = match entry.level {
            Level::Expected => &configured.expected,
            Level::Trusted => &configured.trusted,
        };
        if configured.internal.iter().any(|own| domain.is_within(own)) {
            Err(Unfit::Own)
        } else if self.gives(&entry.pattern).is_some() {
            Err(Unfit::Anyone)
        } else if stands.contains(&entry.pattern) {
            Err(Unfit::Already)
        } else {
            Ok(())
        }
    }
}
