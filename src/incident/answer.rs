//! Answering the questions of an incident: what may stand where, and what is written down of it.

use jiff::Timestamp;

use crate::access::Act;
use crate::access::Principal;
use crate::audit::Action;
use crate::breach::Form;
use crate::breach::Question;
use crate::breach::TEXT_CHARACTERS_MAX;
use crate::incident::Case;
use crate::incident::Clock;
use crate::incident::Error;
use crate::incident::LIST_KEPT;
use crate::incident::Register;
use crate::incident::guard::holds_number;
use crate::incident::guard::is_in_order;
use crate::incident::guard::same_person;
use crate::incident::history::record_changed;
use crate::incident::own::is_judgement;
use crate::incident::record::record;
use crate::render::Language;
use crate::render::WrongAnswer;
use crate::store;
use crate::store::Incident;
use crate::store::IncidentAnswer;
use crate::store::IncidentChange;
use crate::store::Tx;

/// Answers that somebody gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edit {
    /// The version that they were given on.
    pub version: i64,
    /// The answers; empty takes one back.
    pub answers: Vec<(Question, String)>,
    /// Why something is changed; may be empty where nothing asks for it.
    pub reason: String,
}

impl Register {
    /// Keeps answers, and every change of them.
    ///
    /// What stands as a proposal and comes back as it is counts as confirmed, but for a risk
    /// without a written reason.
    pub async fn answer(
        &self,
        who: &Principal,
        id: &str,
        edit: Edit,
        language: Language,
        now: Timestamp,
    ) -> Result<(), Error> {
        if !who.may(Act::AssessIncident) {
            return Err(Error::NotAllowed);
        }
        let (register, asks) = (self.clone(), (who.clone(), id.trim().to_owned()));
        let (who, id) = asks.clone();
        let done = self
            .store
            .try_write(move |tx| {
                let case = register.load(tx, &id, language)?;
                match edit.answers.iter().all(|(question, _)| *question == Question::LegalHold) {
                    true => may_hold(&case, edit.version)?,
                    false => may_change(&case, edit.version)?,
                }
                give(tx, &case, &edit, &who, now)
            })
            .await;
        self.told(done, asks, Action::IncidentChanged, now).await
    }
}

/// Keeps what `edit` changes, where all of it may stand.
pub(super) fn give(
    tx: &mut Tx<'_>,
    case: &Case,
    edit: &Edit,
    who: &Principal,
    now: Timestamp,
) -> Result<(), Error> {
    let changes = changes(case, edit, now)?;
    if changes.is_empty() {
        return Ok(());
    }
    if changes.iter().any(|turned| is_judgement(turned.question)) {
        case.judged_by(who)?;
    }
    keep(tx, case, &changes, &edit.reason, who, now)
}

/// An answer that becomes another.
struct Turned {
    question: Question,
    before: String,
    after: String,
}

/// Whether the incident can be changed, and is the one that was looked at.
pub(super) fn may_change(case: &Case, version: i64) -> Result<(), Error> {
    if case.incident.version != version {
        let (by, at) = case.last_change();
        return Err(Error::Conflict { by, at });
    }
    if case.is_fixed() { Err(Error::NotNow) } else { Ok(()) }
}

/// Whether it can be said that the incident must not be deleted: after its end too, for then the
/// terms run.
fn may_hold(case: &Case, version: i64) -> Result<(), Error> {
    match case.is_kept_or_not() && case.incident.version == version {
        true => Ok(()),
        false => may_change(case, version),
    }
}

/// The changes of `edit`, where all of them may stand.
fn changes(case: &Case, edit: &Edit, now: Timestamp) -> Result<Vec<Turned>, Error> {
    let (mut changes, mut wrong) = (Vec::new(), Vec::new());
    for (question, text) in &edit.answers {
        let question = *question;
        let Some(after) = question.answer(text).filter(|_| !question.is_told_elsewhere()) else {
            wrong.push((question, WrongAnswer::Unusable));
            continue;
        };
        if is_told_of_someone(question, &after) {
            wrong.push((question, WrongAnswer::Number));
        }
        let before = case.value(question);
        let is_given = case.answers.contains_key(&question);
        if is_given && before == after || !is_given && before.is_empty() && after.is_empty() {
            continue;
        }
        if question.needs_reason()
            && before != after
            && edit.reason.trim().is_empty()
            && !before.is_empty()
        {
            wrong.push((question, WrongAnswer::NoReason));
        }
        if is_explained(question, before, &after) {
            keepable(&edit.reason)?;
        }
        changes.push(Turned { question, before: before.to_owned(), after });
    }
    let next = |question: Question| {
        let turned = changes.iter().find(|turned| turned.question == question);
        turned.map_or_else(|| case.given(question).to_owned(), |turned| turned.after.clone())
    };
    wrong.extend(contradictions(case, &next, now));
    // A risk that is proposed is no risk that somebody decided on.
    let unexplained = next(Question::RiskReason).is_empty();
    let is_touched = |question| changes.iter().any(|turned| turned.question == question);
    if unexplained && is_touched(Question::Risk) && !next(Question::Risk).is_empty() {
        if next(Question::Risk) == case.value(Question::Risk) {
            changes.retain(|turned| turned.question != Question::Risk);
        } else {
            wrong.push((Question::RiskReason, WrongAnswer::Missing));
        }
    }
    wrong.sort_by_key(|(question, _)| *question);
    wrong.dedup_by_key(|(question, _)| *question);
    if wrong.is_empty() { Ok(changes) } else { Err(Error::Invalid(wrong)) }
}

/// Whether the reason of a change stands beside it in the history.
fn is_explained(question: Question, before: &str, after: &str) -> bool {
    question.needs_reason() && before != after
}

/// Whether a reason can be kept: it stands in the record, and so in every export.
fn keepable(reason: &str) -> Result<(), Error> {
    match reason {
        reason if holds_number(reason) => Err(Error::Field("reason", WrongAnswer::Number)),
        reason if reason.trim().chars().count() > TEXT_CHARACTERS_MAX => {
            Err(Error::Field("reason", WrongAnswer::Unusable))
        }
        _ => Ok(()),
    }
}

/// Whether a number that can be a citizen service number stands where nobody needs one: no export
/// may hold any. Who we are has numbers of its own.
pub(super) fn is_told_of_someone(question: Question, answer: &str) -> bool {
    let is_ours = matches!(
        question,
        Question::ApNumber
            | Question::Controller
            | Question::Reporter
            | Question::Contact
            | Question::Fg
    );
    let is_written = matches!(question.form(), Form::Line | Form::Text);
    is_written && !is_ours && holds_number(answer)
}

/// What cannot stand beside each other in the register.
fn contradictions(
    case: &Case,
    next: &dyn Fn(Question) -> String,
    now: Timestamp,
) -> Vec<(Question, WrongAnswer)> {
    let mut wrong = Vec::new();
    // A decision without a written reason and a name cannot be saved.
    for (decision, needed) in DECISIONS {
        if next(decision).is_empty() {
            continue;
        }
        let missing = needed.into_iter().filter(|question| next(*question).is_empty());
        wrong.extend(missing.map(|question| (question, WrongAnswer::Missing)));
    }
    if !next(Question::FgAdvice).is_empty() && next(Question::FgAdviceBy).is_empty() {
        wrong.push((Question::FgAdviceBy, WrongAnswer::Missing));
    }
    for question in [Question::DecisionApBy, Question::DecisionSubjectsBy] {
        if same_person(&next(Question::FgAdviceBy), &next(question)) {
            wrong.push((question, WrongAnswer::SamePerson));
        }
    }
    for (least, most) in [
        (Question::RecordsMin, Question::RecordsMax),
        (Question::PersonsMin, Question::PersonsMax),
        (Question::OccurredFrom, Question::OccurredTo),
    ] {
        let (least, over) = (next(least), most);
        let most = next(most);
        let is_over = match (least.parse::<u64>(), most.parse::<u64>()) {
            (Ok(least), Ok(most)) => least > most,
            // Moments of one form, in UTC, stand in the order of their texts.
            _ => !least.is_empty() && !most.is_empty() && at(&least) > at(&most),
        };
        if is_over {
            wrong.push((over, WrongAnswer::Range));
        }
    }
    let from = at(&next(Question::OccurredFrom)).or_else(|| at(case.value(Question::OccurredFrom)));
    let aware = at(&next(Question::AwareAt)).or(case.incident.known_at);
    if aware.is_some_and(|aware| !is_in_order(from, aware, now)) {
        wrong.push((Question::AwareAt, WrongAnswer::Order));
    }
    for question in NOT_TO_COME {
        if at(&next(question)).is_some_and(|at| at > now) {
            wrong.push((question, WrongAnswer::Order));
        }
    }
    wrong
}

fn keep(
    tx: &mut Tx<'_>,
    case: &Case,
    changes: &[Turned],
    reason: &str,
    who: &Principal,
    now: Timestamp,
) -> Result<(), Error> {
    let mut next: Incident = case.incident.clone();
    for Turned { question, before, after } in changes {
        let answer = IncidentAnswer {
            question: question.name().to_owned(),
            value: after.clone(),
            by: who.name.clone(),
            at: now,
        };
        store::incident_answer::give(tx, &next.id, &answer)?;
        let is_explained = is_explained(*question, before, after);
        let change = IncidentChange {
            at: now,
            by: who.name.clone(),
            field: question.name().to_owned(),
            before: before.clone(),
            after: after.clone(),
            reason: if is_explained { reason.trim().to_owned() } else { String::new() },
        };
        store::incident_answer::note(tx, &next.id, &change)?;
        if *question == Question::SubjectsInformedAt
            && let Some(list) = store::people_list::find(tx, &next.id)?
        {
            let last = at(after).map_or(list.made_at, |told| told.max(list.made_at));
            store::people_list::keep_until(tx, &next.id, last + LIST_KEPT)?;
        }
        if *question == Question::AwareAt {
            let known_at = at(after).or(next.known_at);
            let clock = Clock { hours: next.clock_hours };
            if known_at != next.known_at {
                let detail = format!("known={}", known_at.unwrap_or(now));
                record(tx, &next.id, Action::IncidentClockMoved, detail, who, now)?;
            }
            next.known_at = known_at;
            next.deadline = known_at.map(|known_at| clock.deadline(known_at));
        }
    }
    store::incident::turn(tx, &next, case.incident.version)?;
    let names: Vec<&str> = changes.iter().map(|turned| turned.question.name()).collect();
    let detail = format!("fields={}", names.join(","));
    Ok(record_changed(tx, &next.id, (Action::IncidentChanged, &detail), who, now)?)
}

fn at(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

/// Moments of what has happened: none lies in the future.
const NOT_TO_COME: [Question; 7] = [
    Question::ApSubmittedAt,
    Question::CbwFinalAt,
    Question::CbwNotifiedAt,
    Question::CbwWarnedAt,
    Question::DetectedAt,
    Question::OccurredFrom,
    Question::SubjectsInformedAt,
];

/// Decisions, each with what must stand beside it.
const DECISIONS: [(Question, [Question; 2]); 2] = [
    (Question::DecisionAp, [Question::DecisionApReason, Question::DecisionApBy]),
    (Question::DecisionSubjects, [Question::DecisionSubjectsReason, Question::DecisionSubjectsBy]),
];
