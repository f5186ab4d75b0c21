//! What follows from the answers of an incident as they stand, and is proposed with them: who is
//! concerned, how severe it is, how much risk there is, whether it may be no breach at all.

use crate::breach;
use crate::breach::Consequence;
use crate::breach::Facts;
use crate::breach::Question;
use crate::breach::RiskLevel;
use crate::breach::factor;
use crate::detect::Kind;
use crate::incident::Case;
use crate::incident::assess::facts;
use crate::incident::assess::found;
use crate::incident::assess::is_known;
use crate::store::IncidentState;

/// Proposes what follows from the answers as they stand now, whoever gave them and however the
/// incident came into the register: who is concerned, what it may mean, and whether it may be no
/// breach at all.
pub(super) fn follow(case: &mut Case) {
    let data = [Question::DataKinds, Question::SpecialKinds].map(|one| case.value(one).to_owned());
    let names: Vec<&str> = data.iter().flat_map(|answer| answer.split(' ')).collect();
    let has = |some: &[&str]| some.iter().any(|name| names.contains(name));
    let groups = GROUPS.iter().filter(|(some, _)| has(some)).map(|(_, group)| *group);
    let groups = groups.collect::<Vec<_>>().join(" ");
    let (is_young, is_vulnerable) = (has(&["youth_care"]), has(VULNERABLE) || is_poor(case));
    put(case, Question::SubjectGroups, &groups);
    if is_vulnerable {
        put(case, Question::Vulnerable, "yes");
    }
    if is_young && !case.beside.tells_ages(&case.incident) {
        put(case, Question::Minors, "yes");
    }
    let mut facts = facts(case);
    case.flags = breach::flags(&facts);
    let is_open =
        matches!(case.incident.state, IncidentState::Potential | IncidentState::Assessing);
    if is_open && facts.is_undelivered() {
        put(case, Question::NoBreachCode, "not_delivered");
    }
    if !is_known(case) {
        return;
    }
    case.because = breach::because(&facts);
    for (question, value) in meaning(&facts) {
        put(case, question, &value);
    }
    // The risk is that of the severity as people have set it.
    facts.score = case.score();
    let proposal = breach::propose(&facts);
    if let Some(level) = proposal.level {
        put(case, Question::Risk, risk(level));
        case.grounds = proposal.grounds;
    }
}

/// Whether debts or income were found of somebody: the form has them among other financial data.
fn is_poor(case: &Case) -> bool {
    let stands = case.value(Question::DataKinds).split(' ').any(|name| name == "financial");
    stands && found(&case.incident).contains(&Kind::Financial)
}

fn put(case: &mut Case, question: Question, value: &str) {
    if let Some(value) = question.answer(value).filter(|value| !value.is_empty()) {
        case.proposals.insert(question, value);
    }
}

/// Section 7: what it may mean.
fn meaning(facts: &Facts) -> [(Question, String); 8] {
    let severity = breach::severity(facts);
    let harms = breach::consequences(facts).into_iter().map(harm).collect::<Vec<_>>().join(" ");
    let factor = |hundredths| factor(hundredths).to_owned();
    [
        (Question::Consequences, "loss_of_control".to_owned()),
        (Question::Harms, harms),
        (Question::SeverityContext, severity.context.to_string()),
        (Question::SeverityEase, factor(severity.ease.hundredths())),
        (Question::SeverityConfidentiality, factor(severity.spread.hundredths())),
        (Question::SeverityIntegrity, factor(severity.integrity)),
        (Question::SeverityAvailability, factor(severity.availability)),
        (Question::SeverityIntent, factor(severity.intent)),
    ]
}

const fn risk(level: RiskLevel) -> &'static str {
    match level {
        RiskLevel::Unlikely => "unlikely",
        RiskLevel::Risk => "risk",
        RiskLevel::High => "high_risk",
    }
}

const fn harm(consequence: Consequence) -> &'static str {
    match consequence {
        Consequence::IdentityFraud => "identity_fraud",
        Consequence::Financial => "financial",
        Consequence::Phishing => "phishing",
        Consequence::Stigma => "stigma_exclusion",
        Consequence::PhysicalSafety => "physical_safety",
        Consequence::Discrimination => "discrimination",
    }
}

/// Who people are by the kinds of data of the form.
const GROUPS: &[(&[&str], &str)] = &[
    (&["benefits"], "uitkeringsgerechtigden"),
    (&["youth_care"], "jeugdigen"),
    (&["education"], "leerlingen"),
    (&["health", "care_indication"], "zorgclienten"),
    (&["debts"], "schuldhulpclienten"),
    (&["employment"], "medewerkers"),
];

/// Kinds of data of the form that tell of vulnerable people.
const VULNERABLE: &[&str] = &["health", "care_indication", "youth_care", "benefits", "debts"];

#[cfg(test)]
mod tests {
    use super::follow;
    use crate::breach::Flag;
    use crate::breach::Ground;
    use crate::breach::Question;
    use crate::incident::Case;
    use crate::incident::Settings;
    use crate::incident::case::tests::case;
    use crate::incident::propose::all;
    use crate::render::Language;
    use crate::store::IncidentSource;
    use crate::store::IncidentState;
    use crate::store::RetractionState;

    /// A case with what is proposed for it.
    fn proposed(source: IncidentSource, answers: &[(Question, &str)]) -> Case {
        let mut case = case(IncidentState::Potential, answers);
        case.incident.source = source;
        if source != IncidentSource::Release {
            let incident = &mut case.incident;
            (incident.recipients, incident.kinds, incident.persons) = (vec![], vec![], 0);
        }
        thought_through(case)
    }

    fn thought_through(mut case: Case) -> Case {
        case.proposals = all(&case, &Settings::default(), String::new(), Language::Dutch);
        follow(&mut case);
        case
    }

    fn values<const N: usize>(case: &Case, questions: [Question; N]) -> [&str; N] {
        questions.map(|question| case.value(question))
    }

    const FACTORS: [Question; 4] = [
        Question::SeverityContext,
        Question::SeverityEase,
        Question::SeverityConfidentiality,
        Question::Risk,
    ];

    #[test]
    fn what_was_opened_by_hand_is_weighed_by_its_answers() {
        let stick = [
            (Question::IncidentKind, "device_lost"),
            (Question::DataKinds, "name birth_date_age bsn"),
            (Question::SpecialKinds, "health"),
            (Question::PersonsMax, "140"),
        ];
        let letter = [
            (Question::IncidentKind, "mail_post"),
            (Question::DataKinds, "name address debts"),
            (Question::PersonsMin, "1"),
        ];
        for source in [IncidentSource::Reported, IncidentSource::Processor] {
            let case = proposed(source, &stick);
            assert_eq!(values(&case, FACTORS), ["4", "1", "0.5", "high_risk"]);
            assert_eq!(case.value(Question::Harms), "identity_fraud stigma_exclusion");
            assert_eq!(
                values(&case, [Question::Vulnerable, Question::SubjectGroups]),
                ["yes", "zorgclienten"]
            );
            assert_eq!(case.flags, [Flag::Many]);
            assert_eq!(case.score().map(|score| score.total()), Some(450));
            let case = proposed(source, &letter);
            assert_eq!(values(&case, FACTORS), ["3", "1", "0.5", "high_risk"]);
            assert_eq!(case.flags, []);
        }
        // Of what nobody described nothing is guessed.
        let case = proposed(IncidentSource::Reported, &[(Question::PersonsMin, "101")]);
        assert_eq!(values(&case, FACTORS), [""; 4]);
        assert_eq!((case.grounds.len(), &case.flags[..]), (0, &[Flag::Many][..]));
        assert_eq!(case.value(Question::NoBreachCode), "");
    }

    #[test]
    fn what_people_change_on_the_record_changes_what_is_proposed() {
        let minors = (Question::Minors, "yes");
        let locked = [(Question::Encrypted, "file_password"), (Question::KeyExposed, "no")];
        for (answers, expected) in [
            (vec![], ["4", "1", "0.25", "high_risk"]),
            // What is confirmed stays what it was.
            (
                vec![(Question::DataKinds, "name bsn"), (Question::SpecialKinds, "health")],
                ["4", "1", "0.25", "high_risk"],
            ),
            (vec![(Question::SpecialKinds, "")], ["2", "1", "0.25", "risk"]),
            (vec![(Question::SpecialKinds, ""), minors], ["3", "1", "0.25", "high_risk"]),
            (
                vec![(Question::SpecialKinds, ""), (Question::SecretAddress, "yes")],
                ["3", "1", "0.25", "high_risk"],
            ),
            (
                vec![(Question::SpecialKinds, ""), (Question::PersonsMax, "200")],
                ["2", "1", "0.25", "high_risk"],
            ),
            (
                vec![(Question::SpecialKinds, ""), (Question::DataKinds, "name")],
                ["1", "0.5", "0.25", "unlikely"],
            ),
            (
                vec![(Question::SpecialKinds, ""), (Question::DataKinds, "name youth_care")],
                ["4", "0.5", "0.25", "high_risk"],
            ),
            (locked.into(), ["4", "1", "0.25", "unlikely"]),
        ] {
            let case = proposed(IncidentSource::Release, &answers);
            assert_eq!(values(&case, FACTORS), expected, "{answers:?}");
        }
    }

    #[test]
    fn what_people_gave_stands_and_the_risk_follows_from_it() {
        let answers = [
            (Question::SeverityContext, "1"),
            (Question::Harms, "reputation"),
            (Question::DataKinds, "name"),
        ];
        let case = proposed(IncidentSource::Release, &answers);
        assert_eq!(values(&case, FACTORS), ["1", "0.5", "0.25", "unlikely"]);
        assert_eq!(case.value(Question::Harms), "reputation");
        assert!(case.grounds.contains(&Ground::Few), "{:?}", case.grounds);
        let given = [(Question::Risk, "risk"), (Question::RiskReason, "Twijfel")];
        assert_eq!(proposed(IncidentSource::Release, &given).value(Question::Risk), "risk");
    }

    #[test]
    fn what_an_unknown_recipient_answers_says_who_can_have_seen_it() {
        for (became, spread) in [
            (RetractionState::Asked, "0.5"),
            (RetractionState::NoResponse, "0.5"),
            (RetractionState::Refused, "0.5"),
            (RetractionState::Forwarded, "0.5"),
            (RetractionState::Deleted, "0.25"),
            (RetractionState::DeletedUnread, "0.25"),
            (RetractionState::NoSuchAddress, "0"),
        ] {
            let mut case = case(IncidentState::Assessing, &[]);
            case.incident.recipients[0].class = crate::destination::Class::Unexpected;
            case.beside = crate::incident::Beside::with_outcome(0, became);
            let case = thought_through(case);
            assert_eq!(case.value(Question::SeverityConfidentiality), spread, "{became:?}");
        }
    }

    #[test]
    fn what_came_back_from_all_is_proposed_as_no_breach() {
        for (became, code, spread) in [
            (RetractionState::CameBack, "not_delivered", "0"),
            (RetractionState::NoSuchAddress, "not_delivered", "0"),
            (RetractionState::NotDelivered, "", "0.25"),
            (RetractionState::Deleted, "", "0.25"),
        ] {
            let mut case = case(IncidentState::Assessing, &[]);
            case.beside = crate::incident::Beside::with_outcome(0, became);
            let mut case = thought_through(case);
            assert_eq!(case.value(Question::NoBreachCode), code, "{became:?}");
            assert_eq!(case.value(Question::SeverityConfidentiality), spread, "{became:?}");
            assert_eq!(case.value(Question::Risk).is_empty(), !code.is_empty(), "{became:?}");
            // Never accepted is as good as come back.
            case.beside = crate::incident::Beside::default();
            case.incident.recipients[0].accepted_at = None;
            case.incident.recipients[0].reply = "550 5.7.1 refused".to_owned();
            let case = thought_through(case);
            assert_eq!(case.value(Question::NoBreachCode), "not_delivered");
        }
    }
}
