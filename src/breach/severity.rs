//! Severity by the method of ENISA, "Recommendations for a methodology of the assessment of severity
//! of personal data breaches" (2013): SE = DPC × EI + CB.
//!
//! - DPC, data processing context: 1 to 4, the highest of the kinds of data.
//! - EI, ease of identification: 0.25 to 1.
//! - CB, circumstances of the breach: here loss of confidentiality alone, 0 to 0.5. Integrity and
//!   availability are not touched by mail that went out, and malice is for people to add.
//!
//! Which kinds have which context is our reading of the method; each can be changed with a reason
//! in the register.

use crate::breach::Facts;
use crate::destination::Class;
use crate::detect::Kind;

/// The severity of a breach, with the factors that it is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Severity {
    /// DPC, 1 to 4.
    pub context: u32,
    /// EI.
    pub ease: Ease,
    /// CB.
    pub spread: Spread,
    /// Whether more than 100 people are concerned; ENISA flags it beside the score.
    pub is_many: bool,
}

/// How easily a person can be recognised in the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ease {
    /// There is hardly a way.
    Negligible,
    /// By a name alone.
    Limited,
    /// By a number or an address that leads to one person.
    Significant,
    /// By name with something that makes it unique.
    Maximum,
}

/// Who can have seen the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spread {
    /// Nobody, as far as is known.
    Nobody,
    /// Recipients who are known.
    Known,
    /// An unknown number of people.
    Unknown,
}

/// The word for a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Some inconvenience.
    Low,
    /// Significant inconvenience, overcome with some difficulty.
    Medium,
    /// Serious consequences, overcome with serious difficulty.
    High,
    /// Consequences that may be irreversible.
    VeryHigh,
}

impl Severity {
    /// The score in hundredths, 25 to 450.
    pub const fn score(&self) -> u32 {
        self.context * self.ease.hundredths() + self.spread.hundredths()
    }

    /// The word for the score.
    pub const fn level(&self) -> Level {
        Level::of(self.score())
    }
}

impl Level {
    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::VeryHigh => "very_high",
        }
    }

    /// The word for a score in hundredths.
    pub const fn of(score: u32) -> Self {
        match score {
            0..200 => Self::Low,
            200..300 => Self::Medium,
            300..400 => Self::High,
            _ => Self::VeryHigh,
        }
    }
}

/// Which facts decide on each factor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Because {
    /// The kinds of data with the highest context.
    pub context: Vec<Kind>,
    /// The kinds of data by which people are recognised.
    pub ease: Vec<Kind>,
    /// The classes of recipients who have it, each once.
    pub spread: Vec<Class>,
}

/// Says which facts decide on the severity.
pub fn because(facts: &Facts) -> Because {
    let top = CONTEXTS.iter().filter(|(kinds, _)| facts.has(kinds)).map(|(_, context)| *context);
    let top = top.max().unwrap_or(1);
    let heavy = CONTEXTS.iter().filter(|(_, context)| *context == top);
    let heavy: Vec<Kind> = heavy.flat_map(|(kinds, _)| kinds.iter().copied()).collect();
    let mut spread: Vec<Class> = facts.reached().collect();
    spread.sort();
    spread.dedup();
    let known = |kinds: &[Kind]| -> Vec<Kind> {
        kinds.iter().copied().filter(|kind| facts.kinds.contains(kind)).collect()
    };
    Because { context: known(&heavy), ease: known(&RECOGNISED_BY), spread }
}

impl Ease {
    /// The factor, in hundredths.
    pub const fn hundredths(self) -> u32 {
        match self {
            Self::Negligible => 25,
            Self::Limited => 50,
            Self::Significant => 75,
            Self::Maximum => 100,
        }
    }
}

impl Spread {
    /// What it adds, in hundredths.
    pub const fn hundredths(self) -> u32 {
        match self {
            Self::Nobody => 0,
            Self::Known => 25,
            Self::Unknown => 50,
        }
    }
}

/// Proposes the severity of a breach.
pub fn severity(facts: &Facts) -> Severity {
    Severity {
        context: context(facts),
        ease: ease(facts),
        spread: spread(facts),
        is_many: facts.persons > MANY,
    }
}

fn context(facts: &Facts) -> u32 {
    let listed = CONTEXTS.iter().filter(|(kinds, _)| facts.has(kinds));
    let mut context = listed.map(|(_, context)| *context).max().unwrap_or(1);
    // Income, debts and accounts together are the full picture of somebody's means.
    if facts.has(&[Kind::Financial])
        && facts.has(&[Kind::SocialBenefits])
        && facts.has(&[Kind::Iban])
    {
        context = 4;
    }
    if facts.minors == Some(true) || facts.secret_address == Some(true) {
        context += 1;
    }
    context.min(4)
}

fn ease(facts: &Facts) -> Ease {
    let is_named = facts.has(&[Kind::Name]);
    let pinned = [Kind::DateOfBirth, Kind::Address, Kind::Bsn];
    if facts.has(&[Kind::IdentityDocument]) || is_named && facts.has(&pinned) {
        Ease::Maximum
    } else if facts.has(&NUMBERS) || !is_named && facts.has(&[Kind::Iban, Kind::Email]) {
        Ease::Significant
    } else if is_named {
        Ease::Limited
    } else {
        Ease::Negligible
    }
}

fn spread(facts: &Facts) -> Spread {
    let astray = [Class::Disposable, Class::Lookalike, Class::Unexpected];
    if facts.reached().next().is_none() {
        Spread::Nobody
    } else if facts.reached().any(|class| astray.contains(&class))
        || facts.reached().filter(|class| *class == Class::Private).count() >= PRIVATE_MANY
    {
        Spread::Unknown
    } else {
        Spread::Known
    }
}

/// Numbers that lead to one person by themselves.
const NUMBERS: [Kind; 5] =
    [Kind::Bsn, Kind::ANumber, Kind::VNumber, Kind::DrivingLicence, Kind::CreditCard];

/// What people are recognised by, the name first.
const RECOGNISED_BY: [Kind; 11] = [
    Kind::Name,
    Kind::DateOfBirth,
    Kind::Address,
    Kind::Bsn,
    Kind::IdentityDocument,
    Kind::ANumber,
    Kind::VNumber,
    Kind::DrivingLicence,
    Kind::CreditCard,
    Kind::Iban,
    Kind::Email,
];

/// DPC of the kinds of data that have more than 1.
const CONTEXTS: [(&[Kind], u32); 4] = [
    (
        &[
            Kind::Health,
            Kind::Criminal,
            Kind::Religion,
            Kind::Ethnicity,
            Kind::Politics,
            Kind::Union,
            Kind::Sexuality,
            Kind::Biometric,
            Kind::YouthCare,
        ],
        4,
    ),
    (&[Kind::Financial, Kind::SocialBenefits, Kind::CreditCard], 3),
    (&[Kind::Education, Kind::IdentityDocument, Kind::Bsn, Kind::Iban], 2),
    (&[Kind::ANumber, Kind::VNumber, Kind::DrivingLicence], 2),
];

/// Above this many people ENISA raises a flag.
const MANY: u64 = 100;
/// From this many private people on nobody knows who else reads it.
const PRIVATE_MANY: usize = 10;

#[cfg(test)]
mod tests {
    use super::Level;
    use super::severity;
    use crate::breach::Facts;
    use crate::breach::Reached;
    use crate::destination::Class;
    use crate::detect::Kind;

    #[test]
    #[allow(clippy::type_complexity, reason = "a table of cases is read as a table")]
    fn scores_the_worked_examples() {
        let to = |class, count| vec![(class, Reached::Accepted); count];
        let cases: [(&str, &[Kind], u64, _, Option<bool>, u32, Level); 6] = [
            (
                "a swimming list of children to 177 parents",
                &[Kind::Name, Kind::Address, Kind::DateOfBirth, Kind::Phone],
                2600,
                to(Class::Private, 177),
                Some(true),
                250,
                Level::Medium,
            ),
            (
                "a truancy list with BSNs to an unknown address",
                &[Kind::Name, Kind::Address, Kind::Bsn, Kind::Education],
                5500,
                to(Class::Lookalike, 1),
                Some(true),
                350,
                Level::High,
            ),
            (
                "one letter about debts to the wrong resident",
                &[Kind::Name, Kind::Address, Kind::Financial],
                1,
                to(Class::Private, 1),
                None,
                325,
                Level::High,
            ),
            (
                "the care file of one client to an unknown address",
                &[Kind::Name, Kind::DateOfBirth, Kind::Health],
                1,
                to(Class::Unexpected, 1),
                None,
                450,
                Level::VeryHigh,
            ),
            (
                "one name with an e-mail address to a supplier",
                &[Kind::Name, Kind::Email],
                1,
                to(Class::Expected, 1),
                None,
                75,
                Level::Low,
            ),
            (
                "a list that came back from all",
                &[Kind::Email],
                40,
                vec![(Class::Private, Reached::Refused); 40],
                None,
                75,
                Level::Low,
            ),
        ];
        for (name, kinds, persons, recipients, minors, score, level) in cases {
            let kinds = kinds.iter().copied().collect();
            let facts = Facts { kinds, persons, recipients, minors, ..Facts::default() };
            let severity = severity(&facts);
            assert_eq!((severity.score(), severity.level()), (score, level), "{name}");
            assert_eq!(severity.is_many, persons > 100, "{name}");
        }
    }
}
