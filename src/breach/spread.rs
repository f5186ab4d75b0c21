//! Who can have seen what leaked: the confidentiality of the circumstances (CB) by the method of ENISA.

use crate::breach::Facts;
use crate::breach::Question;
use crate::breach::Reached;
use crate::breach::Spread;
use crate::breach::severity::Fact;
use crate::destination::Class;

/// Who can have seen it, and which facts decide on that.
pub(super) fn spread(facts: &Facts) -> (Spread, Vec<Fact>) {
    if !facts.is_disclosed() {
        let told = facts.breached.iter().map(|name| Fact::Told(Question::BreachType, name));
        return (Spread::Nobody, told.collect());
    }
    if facts.recipients.is_empty() {
        let kind = facts.incident_kind;
        let spread = if TO_KNOWN.contains(&kind) { Spread::Known } else { Spread::Unknown };
        let told = Some(Fact::Told(Question::IncidentKind, kind)).filter(|_| !kind.is_empty());
        return (spread, told.into_iter().collect());
    }
    if facts.is_undelivered() {
        return (Spread::Nobody, vec![Fact::Undelivered]);
    }
    let mut classes: Vec<Class> = facts.reached().collect();
    let private = classes.iter().filter(|class| **class == Class::Private).count();
    let of = |how| facts.recipients.iter().filter(move |(_, reached)| *reached == how);
    let is_passed_on = of(Reached::PassedOn).next().is_some();
    let is_astray = |(class, how): &(Class, Reached)| match class {
        // Whoever made such an address says what suits them.
        Class::Disposable | Class::Lookalike => *how != Reached::Refused,
        // Who answers is known: nobody else has it, as far as can be told.
        Class::Unexpected => !matches!(how, Reached::Refused | Reached::Answered),
        _ => false,
    };
    let is_wide = facts.recipients.iter().any(is_astray) || private >= PRIVATE_MANY;
    let spread = if is_wide || is_passed_on { Spread::Unknown } else { Spread::Known };
    classes.sort();
    classes.dedup();
    let mut because: Vec<Fact> = classes.into_iter().map(Fact::Has).collect();
    let answers = of(Reached::Answered).any(|(class, _)| *class == Class::Unexpected);
    because.extend(answers.then_some(Fact::Answered));
    because.extend(is_passed_on.then_some(Fact::PassedOn));
    (spread, because)
}

/// Kinds of incidents of which it is known who got the data, also where the register has no
/// recipient. Of what was lost, stolen or published nobody knows.
const TO_KNOWN: [&str; 8] = [
    "email_wrong_recipient",
    "email_private_own",
    "email_wrong_attachment",
    "email_too_much_data",
    "email_unencrypted",
    "wrong_portal",
    "wrong_file",
    "told_aloud",
];

/// From this many private people on nobody knows who else reads it.
const PRIVATE_MANY: usize = 10;

#[cfg(test)]
mod tests {
    use super::spread;
    use crate::breach::Fact;
    use crate::breach::Facts;
    use crate::breach::Reached;
    use crate::destination::Class;

    #[test]
    fn who_can_have_seen_it_is_known_where_the_unknown_answers_and_nobody_passed_it_on() {
        use Reached::*;
        let (unknown, private) = (Class::Unexpected, Class::Private);
        for (recipients, expected) in [
            (vec![(unknown, Accepted)], 50),
            (vec![(unknown, Answered)], 25),
            (vec![(unknown, Answered), (unknown, Accepted)], 50),
            (vec![(unknown, Answered), (unknown, Unknown)], 50),
            (vec![(unknown, Answered), (unknown, Refused)], 25),
            (vec![(unknown, Answered), (private, Accepted)], 25),
            (vec![(unknown, PassedOn)], 50),
            (vec![(private, PassedOn)], 50),
            (vec![(Class::Trusted, PassedOn), (private, Answered)], 50),
            // What these say proves nothing.
            (vec![(Class::Lookalike, Answered)], 50),
            (vec![(Class::Disposable, Answered)], 50),
            (vec![(private, Answered); 10], 50),
        ] {
            let facts = Facts { recipients: recipients.clone(), ..Facts::default() };
            assert_eq!(spread(&facts).0.hundredths(), expected, "{recipients:?}");
        }
        let recipients = vec![(unknown, Answered), (private, PassedOn)];
        let facts = Facts { recipients, ..Facts::default() };
        let why = [Fact::Has(unknown), Fact::Has(private), Fact::Answered, Fact::PassedOn];
        let mut found = spread(&facts).1;
        found[..2].sort_by_key(|fact| *fact != why[0]);
        assert_eq!(found, why);
    }
}
