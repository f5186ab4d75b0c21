//! A proposal of the risk for people, on EDPB Guidelines 01/2021 and the guidance of the AP. Never
//! a decision: the controller decides, and writes down why.

use crate::breach::Facts;
use crate::breach::Level;
use crate::breach::Score;
use crate::breach::flag::MANY;
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
    /// A person set the kind of data lower than it is proposed: it gives no insight, or almost none.
    Weighed,
    /// Ordinary data of few people, with recipients who are known.
    Few,
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
    let are_partners =
        !facts.recipients.is_empty() && facts.reached().all(|class| PARTNERS.contains(&class));
    if are_partners && facts.is_deleted {
        return unlikely(Ground::Deleted);
    }
    let proposed = severity(facts).score();
    let score = facts.score.unwrap_or(proposed);
    let is_little = score.context < proposed.context && score.context <= LITTLE_INSIGHT;
    let weight = if is_little { Weight::Little } else { Weight::Proposed };
    let mut grounds = Vec::new();
    let mut level = match score.total() {
        0..100 => RiskLevel::Unlikely,
        100..300 => RiskLevel::Risk,
        _ => RiskLevel::High,
    };
    if is_few(facts, score) {
        level = RiskLevel::Unlikely;
        grounds.push(Ground::Few);
    }
    if is_sensitive(facts, weight) {
        level = RiskLevel::High;
        grounds.push(Ground::Sensitive);
    } else if weight == Weight::Little {
        grounds.push(Ground::Weighed);
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

/// How the kind of data weighs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Weight {
    /// As it is proposed, or as a person set it near to that.
    Proposed,
    /// A person set it so low that nearly nothing follows from it.
    Little,
}

/// Whether the data make the risk high by themselves. Where a person found, with a reason, that they
/// give no insight, the score speaks: a wish for a meal without lactose is no medical file (EDPB
/// 01/2021, case 15). Danger to safety and children in numbers are not set aside by that.
fn is_sensitive(facts: &Facts, weight: Weight) -> bool {
    let children = facts.minors == Some(true) && facts.persons >= CHILDREN_MANY;
    facts.has(&SENSITIVE) && weight == Weight::Proposed
        || facts.secret_address == Some(true)
        || children
}

/// Whether it is ordinary data of few people, and known who has them: what EDPB 01/2021 leaves in
/// the register alone (case 13, two parcels swapped; case 15, a course list of fifteen people).
fn is_few(facts: &Facts, score: Score) -> bool {
    let known = [Class::Internal, Class::Trusted, Class::Expected, Class::Private];
    let is_known = facts.reached().all(|class| known.contains(&class));
    score.context == 1
        && score.level() == Level::Low
        && (1..=PEOPLE_FEW).contains(&facts.persons)
        && !facts.recipients.is_empty()
        && is_known
}

fn has_numbers_astray(facts: &Facts) -> bool {
    let astray = |class: Class| !PARTNERS.contains(&class);
    facts.has(&[Kind::Bsn])
        && facts.has(&[Kind::Name, Kind::Address])
        && facts.persons > 1
        && facts.is_disclosed()
        && (facts.recipients.is_empty() || facts.reached().any(astray))
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

const CHILDREN_MANY: u64 = 10;
/// As many as a course, a class or a street.
const PEOPLE_FEW: u64 = 20;
/// The context of data from which little follows: general assumptions at most.
const LITTLE_INSIGHT: u32 = 2;

#[cfg(test)]
mod tests {
    use super::Ground;
    use super::RiskLevel;
    use super::propose;
    use crate::breach::Facts;
    use crate::breach::Reached;
    use crate::breach::Score;
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
                &[Ground::Few, Ground::Severity, Ground::Partners],
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

    /// Facts of mail to `count` recipients of `class` who got it.
    fn mail(kinds: &[Kind], persons: u64, (class, count): (Class, usize)) -> Facts {
        Facts {
            kinds: kinds.iter().copied().collect(),
            persons,
            recipients: vec![(class, Reached::Accepted); count],
            ..Facts::default()
        }
    }

    /// The rules of the proposal one by one, each at its edge.
    #[test]
    fn each_rule_holds_where_it_begins_and_not_before() {
        let (named, numbers) = ([Kind::Name, Kind::Address], [Kind::Bsn, Kind::Name]);
        let list = |persons, class| mail(&named, persons, (class, 1));
        let bsn = |persons, class| mail(&numbers, persons, (class, 1));
        let young = |persons| Facts { minors: Some(true), ..list(persons, Class::Expected) };
        let (unlikely, risk, high) = (RiskLevel::Unlikely, RiskLevel::Risk, RiskLevel::High);
        for (name, facts, level) in [
            ("ordinary data of few, to a resident", list(20, Class::Private), unlikely),
            ("of more", list(21, Class::Private), risk),
            ("of few, to an unknown address", list(2, Class::Unexpected), risk),
            ("4: BSNs of two to a stranger", bsn(2, Class::Unexpected), risk),
            ("5: nine children", young(9), risk),
            ("5: ten children", young(10), high),
            (
                "5: a secret address",
                Facts { secret_address: Some(true), ..list(1, Class::Private) },
                high,
            ),
            ("5: benefits", mail(&[Kind::SocialBenefits], 1, (Class::Private, 1)), high),
            ("6: a hundred people", list(100, Class::Private), risk),
            ("6: a hundred and one", list(101, Class::Private), high),
            ("7: a score below one", mail(&[Kind::Name], 50, (Class::Private, 1)), unlikely),
            ("7: a score of one", mail(&[Kind::Name], 50, (Class::Private, 10)), risk),
        ] {
            assert_eq!(propose(&facts).level, Some(level), "{name}");
        }
    }

    /// What EDPB 01/2021 makes of its cases.
    #[test]
    fn the_cases_of_the_european_board_come_out_as_it_decided() {
        let parcels = mail(&[Kind::Name, Kind::Address], 2, (Class::Private, 2));
        let seekers = [Kind::Name, Kind::Address, Kind::Bsn, Kind::Phone, Kind::Email];
        let seekers = mail(&seekers, 60_000, (Class::Private, 1));
        let course = mail(&[Kind::Name, Kind::Email], 15, (Class::Private, 15));
        let (unlikely, high) = (RiskLevel::Unlikely, RiskLevel::High);
        assert_eq!(propose(&parcels).level, Some(unlikely), "13: two parcels swapped");
        assert_eq!(propose(&seekers).level, Some(high), "14: a list of job seekers");
        assert_eq!(propose(&course).level, Some(unlikely), "15: a course list");
        // Where wishes for a meal count as health, a person says that they give no insight.
        let mut meals = course;
        meals.kinds.insert(Kind::Health);
        let score = |context| Score { context, ease: 50, circumstances: 50 };
        for (context, level, ground) in [
            (None, high, Ground::Sensitive),
            (Some(3), high, Ground::Sensitive),
            (Some(2), RiskLevel::Risk, Ground::Weighed),
            (Some(1), unlikely, Ground::Few),
        ] {
            meals.score = context.map(score);
            let found = propose(&meals);
            assert_eq!(found.level, Some(level), "15 with meals: {context:?}");
            assert!(found.grounds.contains(&ground), "{context:?} {:?}", found.grounds);
        }
        meals.minors = Some(true);
        assert_eq!(propose(&meals).level, Some(high), "of children it stays high");
    }

    #[test]
    fn of_what_was_no_mail_nobody_knows_that_it_arrived_nowhere() {
        let facts = Facts { persons: 3, incident_kind: "mail_post", ..Facts::default() };
        for (kinds, level) in [
            (&[Kind::Name, Kind::Address][..], RiskLevel::Risk),
            (&[Kind::Bsn, Kind::Name], RiskLevel::Risk),
            (&[Kind::Name, Kind::Health], RiskLevel::High),
        ] {
            let facts = Facts { kinds: kinds.iter().copied().collect(), ..facts.clone() };
            let found = propose(&facts);
            assert_eq!(found.level, Some(level), "{kinds:?}");
            assert!(!found.grounds.contains(&Ground::Partners), "nobody is known to have it");
        }
        let locked = Facts { is_unintelligible: true, ..facts };
        assert_eq!(propose(&locked).level, Some(RiskLevel::Unlikely), "a locked stick");
    }
}
