//! Severity by the method of ENISA, "Recommendations for a methodology of the assessment of severity
//! of personal data breaches" (2013): SE = DPC × EI + CB.
//!
//! - DPC, data processing context: 1 to 4, the highest of the kinds of data.
//! - EI, ease of identification: 0.25 to 1.
//! - CB, circumstances of the breach: the sum of what was lost of confidentiality, integrity and
//!   availability, 0 to 0.5 each, and 0.5 for intent. Mail that went out lost confidentiality alone.
//!
//! Which kinds have which context is our reading of the method; each can be changed with a reason
//! in the register.

use crate::breach::Facts;
use crate::breach::Named;
use crate::breach::Question;
use crate::breach::Score;
use crate::breach::spread::spread;
use crate::destination::Class;
use crate::detect::Kind;

/// The severity of a breach, with the factors that it is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Severity {
    /// DPC, 1 to 4.
    pub context: u32,
    /// EI.
    pub ease: Ease,
    /// CB, confidentiality.
    pub spread: Spread,
    /// CB, integrity, in hundredths.
    pub integrity: u32,
    /// CB, availability, in hundredths.
    pub availability: u32,
    /// CB, intent, in hundredths.
    pub intent: u32,
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
    /// Its factors.
    pub const fn score(&self) -> Score {
        Score {
            context: self.context,
            ease: self.ease.hundredths(),
            circumstances: self.spread.hundredths()
                + self.integrity
                + self.availability
                + self.intent,
        }
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

/// Which facts decide on each factor; none where nothing raises it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Because {
    /// The kinds of data with the highest context, and what raises it.
    pub context: Vec<Fact>,
    /// The kinds of data by which people are recognised.
    pub ease: Vec<Fact>,
    /// Who has it, or how it went.
    pub spread: Vec<Fact>,
    /// What changed data.
    pub integrity: Vec<Fact>,
    /// What lost data.
    pub availability: Vec<Fact>,
    /// What tells of intent.
    pub intent: Vec<Fact>,
}

/// A fact that decides on a factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// The gateway found this kind of data.
    Found(Kind),
    /// A choice of the form, by question and name.
    Told(Question, &'static str),
    /// Somebody of this class has it, or may have it.
    Has(Class),
    /// No recipient got it.
    Undelivered,
    /// A recipient whom nobody knew says that it is deleted.
    Answered,
    /// A recipient passed it on or saved it.
    PassedOn,
}

/// Says which facts decide on the severity.
pub fn because(facts: &Facts) -> Because {
    let breached = |kind| breached(facts, kind).1;
    Because {
        context: context(facts).1,
        ease: ease(facts).1,
        spread: spread(facts).1,
        integrity: breached("integrity"),
        availability: breached("availability"),
        intent: intent(facts).1,
    }
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
        context: context(facts).0,
        ease: ease(facts).0,
        spread: spread(facts).0,
        integrity: breached(facts, "integrity").0,
        availability: breached(facts, "availability").0,
        intent: intent(facts).0,
    }
}

/// DPC of a kind that the gateway finds.
fn context_of(kind: Kind) -> u32 {
    let listed = CONTEXTS.iter().filter(|(kinds, _)| kinds.contains(&kind));
    listed.map(|(_, context)| *context).max().unwrap_or(1)
}

fn context(facts: &Facts) -> (u32, Vec<Fact>) {
    let found = facts.kinds.iter().map(|kind| (context_of(*kind), Fact::Found(*kind)));
    let told = facts.told.iter().map(|one| {
        let counts = one.counts_as.iter().map(|kind| context_of(*kind)).max().unwrap_or(1);
        (counts.max(one.context), Fact::Told(one.question, one.name))
    });
    let all: Vec<(u32, Fact)> = found.chain(told).collect();
    // Income, debts and accounts together are the full picture of somebody's means.
    let is_full = MEANS.iter().all(|kind| facts.has(&[*kind]));
    let top = all.iter().map(|(context, _)| *context).max().unwrap_or(1);
    let top = if is_full { 4 } else { top };
    let is_means = |fact: &Fact| match fact {
        Fact::Found(kind) => is_full && MEANS.contains(kind),
        _ => false,
    };
    let heavy = all.iter().filter(|(context, fact)| *context == top || is_means(fact));
    let mut because: Vec<Fact> = heavy.map(|(_, fact)| *fact).collect();
    let mut raised = top;
    for (question, holds) in
        [(Question::Minors, facts.minors), (Question::SecretAddress, facts.secret_address)]
    {
        if holds == Some(true) {
            raised = top + 1;
            because.push(Fact::Told(question, "yes"));
        }
    }
    (raised.min(4), because)
}

fn ease(facts: &Facts) -> (Ease, Vec<Fact>) {
    let is_named = facts.has(&[Kind::Name]);
    let pinned = [Kind::DateOfBirth, Kind::Address, Kind::Bsn];
    let ease = if facts.has(&[Kind::IdentityDocument]) || is_named && facts.has(&pinned) {
        Ease::Maximum
    } else if facts.has(&NUMBERS) || !is_named && facts.has(&[Kind::Iban, Kind::Email]) {
        Ease::Significant
    } else if is_named {
        Ease::Limited
    } else {
        Ease::Negligible
    };
    let found = RECOGNISED_BY.iter().filter(|kind| facts.kinds.contains(kind));
    let mut because: Vec<Fact> = found.map(|kind| Fact::Found(*kind)).collect();
    let leads = |one: &&&Named| one.counts_as.iter().any(|kind| RECOGNISED_BY.contains(kind));
    let told = facts.told.iter().filter(leads);
    because.extend(told.map(|one| Fact::Told(one.question, one.name)));
    (ease, because)
}

/// What was lost beside confidentiality: recoverable or for a time, until somebody knows better.
fn breached(facts: &Facts, kind: &'static str) -> (u32, Vec<Fact>) {
    match facts.breached.contains(&kind) {
        true => (25, vec![Fact::Told(Question::BreachType, kind)]),
        false => (0, Vec::new()),
    }
}

fn intent(facts: &Facts) -> (u32, Vec<Fact>) {
    if facts.cause == "intent" {
        (50, vec![Fact::Told(Question::Cause, facts.cause)])
    } else if facts.incident_kind == INTRUSION {
        (50, vec![Fact::Told(Question::IncidentKind, facts.incident_kind)])
    } else {
        (0, Vec::new())
    }
}

/// Income, benefits and accounts.
const MEANS: [Kind; 3] = [Kind::Financial, Kind::SocialBenefits, Kind::Iban];

/// A kind of incident that is nobody's mistake.
const INTRUSION: &str = "hacking_malware_phishing";

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

#[cfg(test)]
mod tests {
    use super::Fact;
    use super::Level;
    use super::because;
    use super::severity;
    use crate::breach::Facts;
    use crate::breach::Question;
    use crate::breach::Reached;
    use crate::breach::standing;
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
            let found = severity.score();
            assert_eq!((found.total(), found.level()), (score, level), "{name}");
        }
    }

    /// What did not go by mail, by the two answers on data and the kind of incident.
    fn told(data: &str, special: &str, incident_kind: &'static str) -> Facts {
        let (kinds, told) = standing(&Default::default(), (data, special));
        Facts { kinds, told, incident_kind, persons: 1, ..Facts::default() }
    }

    #[test]
    fn scores_what_people_told_of_what_was_no_mail() {
        for (data, special, kind, score) in [
            // A care file that was lost with a laptop; DPC 4, name and birth date, who knows who.
            ("name birth_date_age", "health", "device_lost", 450),
            ("name debts", "", "told_aloud", 175),
            ("name address", "", "mail_post", 150),
            ("id_document_copy", "", "wrong_portal", 225),
            ("email", "", "published", 125),
            ("name credentials", "", "hacking_malware_phishing", 250),
            // Nothing by which anybody is recognised.
            ("location", "", "published", 100),
            ("other", "", "", 75),
        ] {
            let facts = told(data, special, kind);
            assert_eq!(severity(&facts).score().total(), score, "{data} {special} {kind}");
        }
    }

    #[test]
    fn each_factor_names_what_decides_on_it() {
        let mut facts = told("name address debts", "health", "mail_post");
        facts.kinds.insert(Kind::Bsn);
        facts.minors = Some(true);
        facts.breached = vec!["confidentiality", "availability"];
        let found = because(&facts);
        let data = |name| Fact::Told(Question::DataKinds, name);
        let health = Fact::Told(Question::SpecialKinds, "health");
        assert_eq!(found.context, [health, Fact::Told(Question::Minors, "yes")]);
        assert_eq!(found.ease, [Fact::Found(Kind::Bsn), data("name"), data("address")]);
        assert_eq!(found.spread, [Fact::Told(Question::IncidentKind, "mail_post")]);
        assert_eq!(found.availability, [Fact::Told(Question::BreachType, "availability")]);
        assert_eq!((found.integrity, found.intent), (vec![], vec![]));
        let severity = severity(&facts);
        assert_eq!((severity.integrity, severity.availability, severity.intent), (0, 25, 0));
        facts.breached = vec!["integrity"];
        assert_eq!(because(&facts).spread, [Fact::Told(Question::BreachType, "integrity")]);
        let came_back = vec![(Class::Private, Reached::Refused)];
        let facts = Facts { recipients: came_back, ..Facts::default() };
        assert_eq!(because(&facts).spread, [Fact::Undelivered]);
    }
}
