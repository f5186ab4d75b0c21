//! What must stand in the register before a step can be taken.

use std::borrow::Cow;

use jiff::Timestamp;

use crate::breach::Question;
use crate::incident::Case;
use crate::render::without_numbers;
use crate::store::IncidentMeasure;
use crate::store::IncidentParty;
use crate::store::IncidentState;
use crate::store::IncidentStep;
use crate::store::PartyRole;

/// The questions that somebody must answer before `step`; none where it can be taken.
///
/// What is only proposed does not count where a person has to decide.
pub fn lacking(case: &Case, step: IncidentStep) -> Vec<Question> {
    let needed: Vec<Question> = match step {
        IncidentStep::Assess
        | IncidentStep::NoBreach
        | IncidentStep::Withdraw
        | IncidentStep::Reopen => Vec::new(),
        IncidentStep::Confirm => vec![Question::Risk, Question::RiskReason],
        IncidentStep::NotifyInitial | IncidentStep::NotifyComplete => to_notify(case),
        IncidentStep::Close => to_close(case),
    };
    let mut lacking: Vec<Question> =
        needed.into_iter().filter(|question| case.given(*question).is_empty()).collect();
    if step == IncidentStep::Confirm && case.incident.known_at.is_none() {
        lacking.insert(0, Question::AwareAt);
    }
    let notifies = matches!(step, IncidentStep::NotifyInitial | IncidentStep::NotifyComplete);
    if notifies && case.given(Question::DecisionAp) == "not" {
        lacking.push(Question::DecisionAp);
    }
    // What was confirmed, not reported and shall be reported is not done yet.
    let is_unreported = case.incident.state == IncidentState::Confirmed;
    let closes = step == IncidentStep::Close;
    if closes && is_unreported && case.given(Question::DecisionAp) == "notify" {
        lacking.push(Question::ApNumber);
    }
    let told = case.given(Question::SubjectsInformed) == "yes";
    if closes && case.given(Question::DecisionSubjects) == "notify" && !told {
        lacking.push(Question::SubjectsInformed);
    }
    if closes && case.measures.iter().any(is_nobodys) {
        lacking.push(Question::MeasuresPlanned);
    }
    if closes && is_anonymous(case) {
        lacking.push(Question::DecisionApBy);
    }
    lacking.sort();
    lacking.dedup();
    lacking
}

/// The organisations that must be told before `step`, or of which somebody must say why they are not
/// (GDPR art. 33(2)); none where it can be taken.
///
/// Where it is no breach nothing is to be told, but of those that a person said are concerned.
pub fn untold(case: &Case, step: IncidentStep) -> Vec<&IncidentParty> {
    let open = case.parties.iter().filter(|party| party.is_open());
    match step {
        IncidentStep::Close => open.collect(),
        IncidentStep::NoBreach => open.filter(|party| !party.is_proposed()).collect(),
        _ => Vec::new(),
    }
}

fn to_notify(case: &Case) -> Vec<Question> {
    let mut needed = vec![
        Question::DecisionAp,
        Question::DecisionApReason,
        Question::DecisionApBy,
        Question::ApNumber,
        Question::ApSubmittedAt,
    ];
    if case.is_late() {
        needed.push(Question::ReasonForDelay);
    }
    needed
}

/// The four answers: it is a breach (the state says so), report it, tell the people, the advice.
fn to_close(case: &Case) -> Vec<Question> {
    let mut needed = vec![
        // What began as a breach was confirmed without them.
        Question::Risk,
        Question::RiskReason,
        Question::FgAdvice,
        Question::FgAdviceBy,
    ];
    if !decide_themselves(case) {
        needed.extend(DECISIONS);
    }
    if case.incident.state != IncidentState::Withdrawn {
        needed.push(Question::MeasuresTaken);
    }
    if case.incident.state == IncidentState::NotifiedComplete && case.is_late() {
        needed.push(Question::ReasonForDelay);
    }
    needed
}

/// Whether those we work for decide, each for its own people (A12): somebody wrote that we are their
/// processor, one of them knows of it, and nobody decided here by their mandate.
pub(super) fn decide_themselves(case: &Case) -> bool {
    let knows = |party: &IncidentParty| {
        party.role == PartyRole::Controller
            && (party.informed_at.is_some() || !party.decision.is_empty())
    };
    let is_decided = DECISIONS.iter().any(|question| !case.given(*question).is_empty());
    case.parties.iter().any(knows) && case.given(Question::OurRole) == "processor" && !is_decided
}

/// What the controller decides.
const DECISIONS: [Question; 6] = [
    Question::DecisionAp,
    Question::DecisionApReason,
    Question::DecisionApBy,
    Question::DecisionSubjects,
    Question::DecisionSubjectsReason,
    Question::DecisionSubjectsBy,
];

/// Whether a measure is still to be done, and nobody sees to it or nobody said until when.
fn is_nobodys(measure: &IncidentMeasure) -> bool {
    measure.done_on.is_none() && (measure.owner.is_empty() || measure.due.is_none())
}

/// Whether the one who advises and the one who decides bear the same name.
fn is_anonymous(case: &Case) -> bool {
    let officer = case.given(Question::FgAdviceBy);
    same_person(officer, case.given(Question::DecisionApBy))
        || same_person(officer, case.given(Question::DecisionSubjectsBy))
}

/// Whether two names are one, whatever their case; no name is nobody's.
pub(super) fn same_person(one: &str, other: &str) -> bool {
    !one.trim().is_empty() && one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// Whether a number that can be a citizen service number stands in a text, in one piece or as forms
/// part it: `1234.56.782`, `123 456 782`.
pub fn holds_number(text: &str) -> bool {
    matches!(without_numbers(text), Cow::Owned(_))
}

/// Whether a moment lies between the beginning of the breach and now.
pub(super) fn is_in_order(from: Option<Timestamp>, at: Timestamp, now: Timestamp) -> bool {
    from.is_none_or(|from| from <= at) && at <= now
}

#[cfg(test)]
mod tests {
    use super::lacking;
    use super::untold;
    use crate::breach::Question;
    use crate::incident::case::tests::case;
    use crate::store::IncidentMeasure;
    use crate::store::IncidentParty;
    use crate::store::IncidentState;
    use crate::store::IncidentStep;
    use crate::store::PartyRole;

    const ADVISED: [(Question, &str); 2] =
        [(Question::FgAdvice, "Melden"), (Question::FgAdviceBy, "M. Smit")];
    const NOT_REPORTED: [(Question, &str); 3] = [
        (Question::DecisionAp, "not"),
        (Question::DecisionApReason, "Geen risico"),
        (Question::DecisionApBy, "De secretaris"),
    ];
    const REPORTED: [(Question, &str); 3] = [
        (Question::DecisionAp, "notify"),
        (Question::DecisionApReason, "Risico"),
        (Question::DecisionApBy, "De secretaris"),
    ];
    const NOT_TOLD: [(Question, &str); 6] = [
        (Question::Risk, "unlikely"),
        (Question::RiskReason, "Naam alleen"),
        (Question::DecisionSubjects, "not"),
        (Question::DecisionSubjectsReason, "Geen hoog risico"),
        (Question::DecisionSubjectsBy, "De secretaris"),
        (Question::MeasuresTaken, "Ontvanger gebeld"),
    ];

    #[test]
    #[allow(clippy::type_complexity, reason = "a table of cases is read as a table")]
    fn a_step_names_what_it_lacks() {
        let number =
            [(Question::ApNumber, "Z-1"), (Question::ApSubmittedAt, "2026-11-22T09:00:00Z")];
        let late = [(Question::ApNumber, "Z-1"), (Question::ApSubmittedAt, "2026-11-25T09:00:00Z")];
        let cases: [(IncidentState, IncidentStep, Vec<(Question, &str)>, &[Question]); 7] = [
            (IncidentState::Potential, IncidentStep::Assess, vec![], &[]),
            (
                IncidentState::Assessing,
                IncidentStep::Confirm,
                vec![],
                &[Question::Risk, Question::RiskReason],
            ),
            (
                IncidentState::Assessing,
                IncidentStep::Confirm,
                vec![(Question::Risk, "risk"), (Question::RiskReason, "BSN bij een vreemde")],
                &[],
            ),
            (
                IncidentState::Confirmed,
                IncidentStep::NotifyInitial,
                REPORTED.into(),
                &[Question::ApNumber, Question::ApSubmittedAt],
            ),
            (
                IncidentState::Confirmed,
                IncidentStep::NotifyInitial,
                [&REPORTED[..], &number].concat(),
                &[],
            ),
            (
                IncidentState::Confirmed,
                IncidentStep::NotifyComplete,
                [&REPORTED[..], &late].concat(),
                &[Question::ReasonForDelay],
            ),
            (
                IncidentState::Confirmed,
                IncidentStep::NotifyComplete,
                [&NOT_REPORTED[..], &number].concat(),
                &[Question::DecisionAp],
            ),
        ];
        for (state, step, answers, expected) in cases {
            assert_eq!(lacking(&case(state, &answers), step), expected, "{step:?} {answers:?}");
        }
    }

    #[test]
    #[allow(clippy::type_complexity, reason = "a table of cases is read as a table")]
    fn closing_needs_the_four_answers_and_what_they_promise() {
        let number =
            [(Question::ApNumber, "Z-1"), (Question::ApSubmittedAt, "2026-11-22T09:00:00Z")];
        let cases: [(IncidentState, IncidentStep, Vec<(Question, &str)>, &[Question]); 4] = [
            (
                IncidentState::Confirmed,
                IncidentStep::Close,
                [&NOT_REPORTED[..], &NOT_TOLD].concat(),
                &[Question::FgAdvice, Question::FgAdviceBy],
            ),
            (
                IncidentState::Confirmed,
                IncidentStep::Close,
                [&ADVISED[..], &NOT_REPORTED, &NOT_TOLD].concat(),
                &[],
            ),
            (
                IncidentState::Confirmed,
                IncidentStep::Close,
                [&ADVISED[..], &REPORTED, &NOT_TOLD].concat(),
                &[Question::ApNumber],
            ),
            (
                IncidentState::NotifiedComplete,
                IncidentStep::Close,
                [
                    &ADVISED[..],
                    &REPORTED,
                    &number,
                    &NOT_TOLD[..2],
                    &[
                        (Question::DecisionSubjects, "notify"),
                        (Question::DecisionSubjectsReason, "Hoog risico"),
                        (Question::DecisionSubjectsBy, "m. smit"),
                        (Question::MeasuresTaken, "Ontvanger gebeld"),
                    ],
                ]
                .concat(),
                &[Question::DecisionApBy, Question::SubjectsInformed],
            ),
        ];
        for (state, step, answers, expected) in cases {
            assert_eq!(lacking(&case(state, &answers), step), expected, "{step:?} {answers:?}");
        }
    }

    #[test]
    fn what_is_still_to_be_done_has_an_owner_and_a_day_before_it_is_closed() {
        let day = |text: &str| Some(text.parse().expect("a day"));
        let measure = |owner: &str, due, done_on| IncidentMeasure {
            number: 1,
            text: "Training".to_owned(),
            owner: owner.to_owned(),
            due,
            done_on,
            changed_by: "fatima".to_owned(),
            changed_at: jiff::Timestamp::UNIX_EPOCH,
            version: 1,
        };
        let due = day("2026-12-01");
        for (planned, lacks) in [
            (vec![], false),
            (vec![measure("Team privacy", due, None)], false),
            (vec![measure("", due, None)], true),
            (vec![measure("Team privacy", None, None)], true),
            (vec![measure("", None, day("2026-11-21"))], false),
        ] {
            let answers = [&ADVISED[..], &NOT_REPORTED, &NOT_TOLD].concat();
            let mut case = case(IncidentState::Confirmed, &answers);
            case.measures = planned;
            let lacking = lacking(&case, IncidentStep::Close);
            assert_eq!(lacking == [Question::MeasuresPlanned], lacks, "{lacking:?}");
        }
    }

    #[test]
    fn an_organisation_is_told_before_the_end_or_somebody_says_why_not() {
        let party =
            |name: &str| IncidentParty { name: name.to_owned(), ..IncidentParty::default() };
        let told = IncidentParty {
            informed_at: Some(jiff::Timestamp::UNIX_EPOCH),
            ..party("Gemeente Wierdam")
        };
        let because = IncidentParty { not_told: "Opgeheven".to_owned(), ..party("Almendam") };
        let helper = IncidentParty { role: PartyRole::Processor, ..party("Drukkerij") };
        let proposed = IncidentParty { number: crate::store::PROPOSED, ..party("Gemeente Enter") };
        let mut case = case(IncidentState::Assessing, &[]);
        case.parties = vec![told, because, helper, party("Gemeente Elders"), proposed];
        let names = |step| -> Vec<&str> {
            untold(&case, step).into_iter().map(|party| party.name.as_str()).collect()
        };
        assert_eq!(names(IncidentStep::Close), ["Gemeente Elders", "Gemeente Enter"]);
        assert_eq!(names(IncidentStep::NoBreach), ["Gemeente Elders"]);
        assert_eq!(names(IncidentStep::Confirm), [""; 0]);
    }

    #[test]
    fn those_we_work_for_decide_themselves_unless_it_was_decided_here() {
        let answers = [&ADVISED[..], &NOT_TOLD[..2], &[(Question::MeasuresTaken, "Gebeld")]];
        let mut case = case(IncidentState::Confirmed, &answers.concat());
        let at = case.incident.known_at;
        let told = || IncidentParty { informed_at: at, ..IncidentParty::default() };
        let why = IncidentParty { not_told: "Geen inwoners".to_owned(), ..<_>::default() };
        case.proposals.insert(Question::OurRole, "processor".to_owned());
        for (parties, what) in [
            (vec![], "nobody else"),
            (vec![told()], "our role is only proposed"),
            (vec![why], "nobody knows of it"),
        ] {
            case.parties = parties;
            let asked = lacking(&case, IncidentStep::Close);
            assert!(asked.contains(&Question::DecisionAp), "{what}");
        }
        let role = [(Question::OurRole, "processor")];
        let role = crate::incident::case::tests::case(IncidentState::Confirmed, &role);
        case.answers.extend(role.answers);
        assert!(lacking(&case, IncidentStep::Close).contains(&Question::DecisionAp));
        case.parties = vec![told()];
        assert_eq!(lacking(&case, IncidentStep::Close), []);
        let mandate = crate::incident::case::tests::case(IncidentState::Confirmed, &NOT_REPORTED);
        case.answers.extend(mandate.answers);
        let asked = lacking(&case, IncidentStep::Close);
        assert!(asked.contains(&Question::DecisionSubjects), "{asked:?}");
    }
}
