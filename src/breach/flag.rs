//! What ENISA shows beside the score of the severity.

use crate::breach::Facts;

/// What ENISA shows beside the score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flag {
    /// More than 100 people are concerned.
    Many,
    /// Nobody who has the data can read them: strong encryption, and the key is safe.
    Unintelligible,
}

impl Flag {
    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Many => "more_than_100_people",
            Self::Unintelligible => "unintelligible",
        }
    }
}

/// What is to be shown beside the score.
pub fn flags(facts: &Facts) -> Vec<Flag> {
    let all = [(Flag::Many, facts.persons > MANY), (Flag::Unintelligible, facts.is_unintelligible)];
    all.into_iter().filter(|(_, holds)| *holds).map(|(flag, _)| flag).collect()
}

/// Above this many people ENISA raises a flag.
pub(super) const MANY: u64 = 100;

#[cfg(test)]
mod tests {
    use super::Flag;
    use super::flags;
    use crate::breach::Facts;

    #[test]
    fn more_than_a_hundred_people_and_a_safe_key_are_told() {
        for (persons, is_unintelligible, expected) in [
            (100, false, &[][..]),
            (101, false, &[Flag::Many]),
            (1, true, &[Flag::Unintelligible]),
            (2600, true, &[Flag::Many, Flag::Unintelligible]),
        ] {
            let facts = Facts { persons, is_unintelligible, ..Facts::default() };
            assert_eq!(flags(&facts), expected, "{persons} {is_unintelligible}");
        }
    }
}
