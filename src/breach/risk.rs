//! A proposal of the risk for people, on EDPB Guidelines 01/2021 and the guidance of the AP. Never
//! a decision: the controller decides, and writes down why.

use crate::breach::Facts;
use crate::breach::severity;
use crate::destination::Class;
use crate::detect::Kind;

/// The risk for the rights and freedoms of people (GDPR art. 33 and 34).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RiskLevel {
    /// A risk is unlikely: the regulator need not be told (art. 33(1)).
    Unlikely,
    /// There is a risk: the regulator is told.
    Risk,
    /// There is a high risk: the people are told too (art. 34(1)).
    High,
}

/// What is proposed, and on which grounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The risk; `None` where nobody outside got it, so that it may be no breach at all.
    pub level: Option<RiskLevel>,
    /// Why, the heaviest first; at least one.
    pub grounds: Vec<Ground>,
}

/// Why a risk is proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Nobody outside the organisation got it.
    NotDelivered,
    /// Special categories, crime, youth care, debts, benefits, identity documents, secret addresses
    /// or children in numbers.
    Sensitive,
    /// Citizen service numbers with name or address of more than one person, to someone who is no
    /// partner.
    Numbers,
    /// More than a hundred people.
    Many,
    /// The severity by the method of ENISA.
    Severity,
    /// Every recipient is a partner or a known correspondent: a confirmed deletion would lower it.
    Partners,
    /// All of these say that it is deleted.
    Deleted,
    /// It is encrypted, and nobody has the key.
    Unintelligible,
}

/// Proposes the risk of a breach.
pub fn propose(facts: &Facts) -> Proposal {
    if !facts.is_out() {
        return Proposal { level: None, grounds: vec![Ground::NotDelivered] };
    }
    let unlikely = |ground| Proposal { level: Some(RiskLevel::Unlikely), grounds: vec![ground] };
    if facts.is_unintelligible {
        return unlikely(Ground::Unintelligible);
    }
    // What a private person confirms makes nobody a partner: that the AP asks, and fines show.
    let are_partners = facts.reached().all(|class| PARTNERS.contains(&class));
    if are_partners && facts.is_deleted {
        return unlikely(Ground::Deleted);
    }
    let mut grounds = Vec::new();
    let mut level = match severity(facts).score() {
        0..100 => RiskLevel::Unlikely,
        100..300 => RiskLevel::Risk,
        _ => RiskLevel::High,
    };
    if is_sensitive(facts) {
        level = RiskLevel::High;
        grounds.push(Ground::Sensitive);
    }
    if has_numbers_astray(facts) {
        level = level.max(RiskLevel::Risk);
        grounds.push(Ground::Numbers);
    }
    if facts.persons > MANY {
        level = level.raised();
        grounds.push(Ground::Many);
    }
    grounds.push(Ground::Severity);
    if are_partners {
        grounds.push(Ground::Partners);
    }
    Proposal { level: Some(level), grounds }
}

impl RiskLevel {
    const fn raised(self) -> Self {
        match self {
            Self::Unlikely => Self::Risk,
            Self::Risk | Self::High => Self::High,
        }
    }
}

fn is_sensitive(facts: &Facts) -> bool {
    let children = facts.minors == Some(true) && facts.persons >= CHILDREN_MANY;
    facts.has(&SENSITIVE) || facts.secret_address == Some(true) || children
}

fn has_numbers_astray(facts: &Facts) -> bool {
    let astray = |class: Class| !PARTNERS.contains(&class);
    facts.has(&[Kind::Bsn])
        && facts.has(&[Kind::Name, Kind::Address])
        && facts.persons > 1
        && facts.reached().any(astray)
}

/// Kinds of data that make a risk high by themselves.
const SENSITIVE: [Kind; 12] = [
    Kind::Health,
    Kind::Criminal,
    Kind::Religion,
    Kind::Ethnicity,
    Kind::Politics,
    Kind::Union,
    Kind::Sexuality,
    Kind::Biometric,
    Kind::YouthCare,
    Kind::Financial,
    Kind::SocialBenefits,
    Kind::IdentityDocument,
];

/// Whom the organisation knows and can hold to what they say.
const PARTNERS: [Class; 3] = [Class::Internal, Class::Trusted, Class::Expected];

const MANY: u64 = 100;
const CHILDREN_MANY: u64 = 10;

#[cfg(test)]
mod tests {
    use super::Ground;
    use super::RiskLevel;
    use super::propose;
    use crate::breach::Facts;
    use crate::breach::Reached;
    use crate::destination::Class;
    use crate::detect::Kind;

    #[test]
    #[allow(clippy::type_complexity, reason = "a table of cases is read as a table")]
    fn proposes_with_grounds() {
        let accepted = Reached::Accepted;
        let cases: [(&str, &[Kind], u64, _, Option<RiskLevel>, &[Ground]); 6] = [
            (
                "23,000 permit holders with BSN to one resident (Den Bosch)",
                &[Kind::Bsn, Kind::Name, Kind::Address],
                23_000,
                (Class::Private, accepted),
                Some(RiskLevel::High),
                &[Ground::Numbers, Ground::Many, Ground::Severity],
            ),
            (
                "one BSN with its name to a stranger",
                &[Kind::Bsn, Kind::Name],
                1,
                (Class::Unexpected, accepted),
                Some(RiskLevel::Risk),
                &[Ground::Severity],
            ),
            (
                "the health of one person to the wrong resident",
                &[Kind::Health, Kind::Name],
                1,
                (Class::Private, accepted),
                Some(RiskLevel::High),
                &[Ground::Sensitive, Ground::Severity],
            ),
            (
                "a course list of 15 people to a partner",
                &[Kind::Name, Kind::Email],
                15,
                (Class::Trusted, accepted),
                Some(RiskLevel::Unlikely),
                &[Ground::Severity, Ground::Partners],
            ),
            (
                "what came back",
                &[Kind::Bsn, Kind::Name],
                12,
                (Class::Private, Reached::Refused),
                None,
                &[Ground::NotDelivered],
            ),
            (
                "what went to a colleague",
                &[Kind::Bsn, Kind::Name],
                12,
                (Class::Internal, accepted),
                None,
                &[Ground::NotDelivered],
            ),
        ];
        for (name, kinds, persons, recipient, level, grounds) in cases {
            let kinds = kinds.iter().copied().collect();
            let facts = Facts { kinds, persons, recipients: vec![recipient], ..Facts::default() };
            let proposal = propose(&facts);
            assert_eq!((proposal.level, &*proposal.grounds), (level, grounds), "{name}");
        }
    }

    #[test]
    fn what_nobody_can_read_or_partners_deleted_is_no_risk_to_speak_of() {
        for (class, is_unintelligible, is_deleted, expected) in [
            (Class::Private, false, false, RiskLevel::High),
            (Class::Private, false, true, RiskLevel::High),
            (Class::Private, true, false, RiskLevel::Unlikely),
            (Class::Trusted, false, false, RiskLevel::High),
            (Class::Trusted, false, true, RiskLevel::Unlikely),
        ] {
            let facts = Facts {
                kinds: [Kind::Health, Kind::Name].into_iter().collect(),
                persons: 1,
                recipients: vec![(class, Reached::Accepted)],
                is_unintelligible,
                is_deleted,
                ..Facts::default()
            };
            let proposal = propose(&facts);
            assert_eq!(
                proposal.level,
                Some(expected),
                "{class:?} {is_unintelligible} {is_deleted}"
            );
        }
    }
}
