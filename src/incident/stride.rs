//! Taking a step with an incident: from one state to the next, with what must be said of it.

use jiff::Timestamp;

use crate::access::Act;
use crate::access::Principal;
use crate::audit::Action;
use crate::breach::Question;
use crate::incident::Case;
use crate::incident::Error;
use crate::incident::Register;
use crate::incident::guard::holds_number;
use crate::incident::guard::lacking;
use crate::incident::guard::same_person;
use crate::incident::guard::untold;
use crate::incident::history::record_changed;
use crate::render::Language;
use crate::render::WrongAnswer;
use crate::store;
use crate::store::Incident;
use crate::store::IncidentAnswer;
use crate::store::IncidentChange;
use crate::store::IncidentState;
use crate::store::IncidentStep;
use crate::store::Tx;

/// A step that somebody takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stride {
    /// The version that it was decided on.
    pub version: i64,
    /// Which step.
    pub step: IncidentStep,
    /// Why it is no breach, by the name of the choice; empty for other steps.
    pub code: String,
    /// Why, in words, for the steps that need it.
    pub text: String,
}

impl Register {
    /// Takes a step.
    ///
    /// - Failure: `Lacking` where something must be answered first, `Untold` where somebody must be
    ///   told first or it must be said why not, `NotNow` where it does not lead
    ///   on from here, `OwnRelease` for "no breach" by one who released the message.
    pub async fn step(
        &self,
        who: &Principal,
        id: &str,
        stride: Stride,
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
                let case = register.load(tx, &id, Language::Dutch)?;
                take(tx, &case, &stride, &who, now)
            })
            .await;
        self.told(done, asks, Action::IncidentTurned, now).await
    }
}

/// Whether this step asks for words.
pub const fn asks_text(step: IncidentStep) -> bool {
    matches!(step, IncidentStep::NoBreach | IncidentStep::Withdraw | IncidentStep::Reopen)
}

pub(super) fn take(
    tx: &mut Tx<'_>,
    case: &Case,
    stride: &Stride,
    who: &Principal,
    now: Timestamp,
) -> Result<(), Error> {
    let (incident, text) = (&case.incident, stride.text.trim());
    let Stride { version, step, code, .. } = stride;
    let state = may_take(case, stride, who)?;
    let mut next: Incident = incident.clone();
    next.state = state;
    let ends = matches!(step, IncidentStep::NoBreach | IncidentStep::Close);
    next.closed_at = ends.then_some(now);
    if !ends {
        // What is added from now on has its own term, from the next end.
        next.content_erased_at = None;
    }
    if matches!(step, IncidentStep::Assess) || next.owner.is_empty() {
        next.owner.clone_from(&who.name);
    }
    for (question, value) in answered(case, *step, code, text)? {
        note(tx, case, question.name(), (case.value(question), &value), "", who, now)?;
        let answer = IncidentAnswer {
            question: question.name().to_owned(),
            value,
            by: who.name.clone(),
            at: now,
        };
        store::incident_answer::give(tx, &incident.id, &answer)?;
    }
    let states = (incident.state.name(), state.name());
    note(tx, case, "state", states, text, who, now)?;
    if next.owner != incident.owner {
        note(tx, case, "owner", (&incident.owner, &next.owner), "", who, now)?;
    }
    store::incident::turn(tx, &next, *version)?;
    let detail = format!("from={} to={}", incident.state.name(), state.name());
    Ok(record_changed(tx, &incident.id, (Action::IncidentTurned, &detail), who, now)?)
}

/// The state to which a step leads, where `who` may take it now.
fn may_take(case: &Case, stride: &Stride, who: &Principal) -> Result<IncidentState, Error> {
    let (incident, step, text) = (&case.incident, stride.step, stride.text.trim());
    if incident.version != stride.version {
        let (by, at) = case.last_change();
        return Err(Error::Conflict { by, at });
    }
    // Of an erased record there is nothing left to work on.
    let state = step.from(incident.state).filter(|_| incident.erased_at.is_none());
    let state = state.ok_or(Error::NotNow)?;
    case.judged_by(who)?;
    if asks_text(step) && text.is_empty() {
        return Err(Error::Field("text", WrongAnswer::Missing));
    }
    if holds_number(text) {
        return Err(Error::Field("text", WrongAnswer::Number));
    }
    let mut released = [&incident.released_by, &incident.first_by]
        .into_iter()
        .chain(case.joined.iter().flat_map(|release| [&release.released_by, &release.first_by]));
    if step == IncidentStep::NoBreach && released.any(|by| same_person(by, &who.name)) {
        return Err(Error::OwnRelease);
    }
    // Whose people they are decides on what else is asked.
    let untold = untold(case, step);
    if !untold.is_empty() {
        return Err(Error::Untold(untold.into_iter().map(|one| one.name.clone()).collect()));
    }
    match lacking(case, step) {
        lacking if lacking.is_empty() => Ok(state),
        lacking => Err(Error::Lacking(lacking)),
    }
}

/// What a step answers by itself; empty takes an answer back.
fn answered(
    case: &Case,
    step: IncidentStep,
    code: &str,
    text: &str,
) -> Result<Vec<(Question, String)>, Error> {
    let kept = |question: Question, value: &str| {
        let value = question.answer(value).filter(|value| !value.is_empty());
        let wrong = match question {
            Question::NoBreachCode => "code",
            _ => "text",
        };
        value.map(|value| (question, value)).ok_or(Error::Field(wrong, WrongAnswer::Unusable))
    };
    Ok(match step {
        IncidentStep::NoBreach => {
            vec![kept(Question::NoBreachCode, code)?, kept(Question::NoBreachReason, text)?]
        }
        IncidentStep::Withdraw => vec![
            kept(Question::WithdrawnReason, text)?,
            kept(Question::NotificationKind, "withdrawal")?,
        ],
        IncidentStep::NotifyInitial => vec![kept(Question::NotificationKind, "initial")?],
        IncidentStep::NotifyComplete => vec![kept(Question::NotificationKind, "complete")?],
        // A report that was withdrawn is none: what is reported from now on is another one.
        IncidentStep::Reopen if !case.given(Question::WithdrawnReason).is_empty() => {
            WITHDRAWN.map(|question| (question, String::new())).into()
        }
        _ => Vec::new(),
    })
}

/// What a withdrawn report leaves in the record until it is opened again; then in the history.
const WITHDRAWN: [Question; 4] = [
    Question::NotificationKind,
    Question::ApNumber,
    Question::ApSubmittedAt,
    Question::WithdrawnReason,
];

fn note(
    tx: &mut Tx<'_>,
    case: &Case,
    field: &str,
    (before, after): (&str, &str),
    reason: &str,
    who: &Principal,
    at: Timestamp,
) -> Result<(), store::Error> {
    let change = IncidentChange {
        at,
        by: who.name.clone(),
        field: field.to_owned(),
        before: before.to_owned(),
        after: after.to_owned(),
        reason: reason.to_owned(),
    };
    store::incident_answer::note(tx, &case.incident.id, &change).map(drop)
}
