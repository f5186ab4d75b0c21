//! A set of kinds, small enough to keep one for every person in a register.

use serde::Deserialize;
use serde::Serialize;

use crate::detect::Kind;

/// Kinds of data, such as those that a message holds of one person: one bit each.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(into = "Vec<Kind>", from = "Vec<Kind>")]
pub struct Kinds(u32);

impl From<Vec<Kind>> for Kinds {
    fn from(kinds: Vec<Kind>) -> Self {
        kinds.into_iter().collect()
    }
}

impl From<Kinds> for Vec<Kind> {
    fn from(kinds: Kinds) -> Self {
        kinds.iter().collect()
    }
}

impl Kinds {
    /// No kind at all.
    pub const NONE: Self = Self(0);

    /// This set and `kind`.
    #[must_use]
    pub fn with(self, kind: Kind) -> Self {
        Self(self.0 | bit(kind))
    }

    /// What is in this set, in the other, or in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether `kind` is in it.
    pub fn has(self, kind: Kind) -> bool {
        self.0 & bit(kind) != 0
    }

    /// Whether nothing is in it.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The kinds in it, in the order of [`Kind::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Kind> {
        Kind::ALL.into_iter().filter(move |kind| self.has(*kind))
    }

    /// The sensitive subjects in it: [`Kind::is_subject`].
    #[must_use]
    pub fn subjects(self) -> Self {
        self.iter().filter(|kind| kind.is_subject()).collect()
    }
}

impl FromIterator<Kind> for Kinds {
    fn from_iter<I: IntoIterator<Item = Kind>>(kinds: I) -> Self {
        kinds.into_iter().fold(Self::NONE, Self::with)
    }
}

/// The bit of a kind. There are fewer kinds than bits.
const fn bit(kind: Kind) -> u32 {
    1 << kind as u32
}

#[cfg(test)]
mod tests {
    use super::Kinds;
    use crate::detect::Kind;

    #[test]
    fn every_kind_has_a_bit_of_its_own() {
        let all: Kinds = Kind::ALL.into_iter().collect();
        assert!(all.iter().eq(Kind::ALL));
        for kind in Kind::ALL {
            assert!(Kinds::NONE.with(kind).iter().eq([kind]));
        }
    }

    #[test]
    fn tells_subjects_from_other_data() {
        let kinds: Kinds = [Kind::Bsn, Kind::Health, Kind::Name].into_iter().collect();
        assert!(kinds.subjects().iter().eq([Kind::Health]));
        assert!(Kinds::NONE.with(Kind::Bsn).subjects().is_empty());
    }
}
