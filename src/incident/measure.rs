//! What is still to be done after a breach: planned, changed, done or taken back, each with a line
//! in the history of the record.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::access::Act;
use crate::access::Principal;
use crate::audit::Action;
use crate::breach::Question;
use crate::incident::Error;
use crate::incident::Register;
use crate::incident::guard::holds_number;
use crate::incident::history::record_changed;
use crate::incident::party::reasoned;
use crate::render::Language;
use crate::render::WrongAnswer;
use crate::render::local;
use crate::render::texts;
use crate::store;
use crate::store::Incident;
use crate::store::IncidentChange;
use crate::store::IncidentMeasure;
use crate::store::IncidentState;
use crate::store::Tx;

/// A measure as somebody writes it down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What is to be done.
    pub text: String,
    /// Who sees to it; may be empty until the incident is closed.
    pub owner: String,
    /// Until which day.
    pub due: Option<Date>,
    /// On which day it was done.
    pub done_on: Option<Date>,
}

impl Register {
    /// Adds a measure; its number.
    ///
    /// - Failure: `NotNow` for an incident that came to its end: what is found later belongs to one
    ///   that is opened again.
    pub async fn plan_measure(
        &self,
        who: &Principal,
        id: &str,
        plan: Plan,
        now: Timestamp,
    ) -> Result<u64, Error> {
        let plan = checked(who, &plan, now)?;
        let (who, id) = (who.clone(), id.trim().to_owned());
        let write = move |tx: &mut Tx<'_>| {
            let incident = open(tx, &id, &[IncidentState::Closed, IncidentState::NoBreach])?;
            if store::incident_measure::list(tx, &incident.id)?.len() >= MEASURES_MAX {
                return Err(Error::Field("text", WrongAnswer::Range));
            }
            let measure = measure(&plan, (0, 0), &who, now);
            let number = store::incident_measure::add(tx, &incident.id, &measure)?;
            noted(tx, &incident, ("", &in_words(&measure, Language::Dutch)), &who, now)?;
            let detail = format!("measure={number} planned");
            record_changed(tx, &incident.id, (Action::IncidentChanged, &detail), &who, now)?;
            Ok(number)
        };
        self.store.try_write(write).await
    }

    /// Changes a measure, or says that it was done; in a closed incident too, where that it was
    /// done is all that can change.
    ///
    /// - Failure: `Conflict` where somebody else changed it since `version`.
    pub async fn change_measure(
        &self,
        who: &Principal,
        id: &str,
        (number, version): (u64, i64),
        plan: Plan,
        now: Timestamp,
    ) -> Result<(), Error> {
        let plan = checked(who, &plan, now)?;
        let (who, id) = (who.clone(), id.trim().to_owned());
        let write = move |tx: &mut Tx<'_>| {
            let incident = open(tx, &id, &[IncidentState::NoBreach])?;
            let before = known(tx, &incident, number)?;
            let after = measure(&plan, (number, version), &who, now);
            let is_ended = incident.state == IncidentState::Closed;
            let is_same = |one: &IncidentMeasure| (one.text.clone(), one.owner.clone(), one.due);
            if is_ended && is_same(&before) != is_same(&after) {
                return Err(Error::NotNow);
            }
            current(store::incident_measure::put(tx, &incident.id, &after), &before)?;
            let words = [&before, &after].map(|one| in_words(one, Language::Dutch));
            let [before, after] = &words;
            noted(tx, &incident, (before, after), &who, now)?;
            let what = if plan.done_on.is_some() { "done" } else { "changed" };
            let detail = format!("measure={number} {what}");
            Ok(record_changed(tx, &incident.id, (Action::IncidentChanged, &detail), &who, now)?)
        };
        self.store.try_write(write).await
    }

    /// Takes a measure back; what it said stays in the history, and why it was taken back.
    ///
    /// - Failure: as of [`Register::change_measure`], and `Field` without a reason.
    pub async fn drop_measure(
        &self,
        who: &Principal,
        id: &str,
        (number, version): (u64, i64),
        reason: String,
        now: Timestamp,
    ) -> Result<(), Error> {
        if !who.may(Act::AssessIncident) {
            return Err(Error::NotAllowed);
        }
        let (who, id) = (who.clone(), id.trim().to_owned());
        let write = move |tx: &mut Tx<'_>| {
            let incident = open(tx, &id, &[IncidentState::Closed, IncidentState::NoBreach])?;
            let before = known(tx, &incident, number)?;
            let reason = reasoned(&reason)?;
            let removed = store::incident_measure::remove(tx, &incident.id, (number, version));
            current(removed, &before)?;
            let change = IncidentChange {
                reason,
                ..change((&in_words(&before, Language::Dutch), ""), &who, now)
            };
            store::incident_answer::note(tx, &incident.id, &change)?;
            let detail = format!("measure={number} dropped");
            Ok(record_changed(tx, &incident.id, (Action::IncidentChanged, &detail), &who, now)?)
        };
        self.store.try_write(write).await
    }
}

/// A measure on one line: what, who, until when, done when.
pub(super) fn in_words(measure: &IncidentMeasure, language: Language) -> String {
    let said = &texts(language).measures;
    let mut words = measure.text.clone();
    if !measure.owner.is_empty() {
        words = format!("{words} ({})", measure.owner);
    }
    if let Some(due) = measure.due {
        words = format!("{words}, {}", (said.until)(&language.civil_day(due)));
    }
    if let Some(done_on) = measure.done_on {
        words = format!("{words}, {}", (said.done_on)(&language.civil_day(done_on)));
    }
    words
}

fn checked(who: &Principal, plan: &Plan, now: Timestamp) -> Result<Plan, Error> {
    if !who.may(Act::AssessIncident) {
        return Err(Error::NotAllowed);
    }
    let text = plan.text.trim().replace("\r\n", "\n");
    let owner = plan.owner.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return Err(Error::Field("text", WrongAnswer::Missing));
    }
    if text.chars().count() > TEXT_CHARACTERS_MAX {
        return Err(Error::Field("text", WrongAnswer::Unusable));
    }
    for (field, written) in [("text", &text), ("owner", &owner)] {
        if holds_number(written) {
            return Err(Error::Field(field, WrongAnswer::Number));
        }
    }
    if owner.chars().count() > OWNER_CHARACTERS_MAX {
        return Err(Error::Field("owner", WrongAnswer::Unusable));
    }
    if plan.done_on.is_some_and(|day| day > local(now).date()) {
        return Err(Error::Field("done_on", WrongAnswer::Order));
    }
    Ok(Plan { text, owner, due: plan.due, done_on: plan.done_on })
}

/// The incident, unless it is in one of these states or nothing can change in it any more.
fn open(tx: &mut Tx<'_>, id: &str, ended: &[IncidentState]) -> Result<Incident, Error> {
    let incident = store::incident::find(tx, id)?;
    let is_nothing = matches!(incident.state, IncidentState::Pending | IncidentState::Cancelled);
    match is_nothing || ended.contains(&incident.state) || incident.erased_at.is_some() {
        true => Err(Error::NotNow),
        false => Ok(incident),
    }
}

fn known(tx: &mut Tx<'_>, incident: &Incident, number: u64) -> Result<IncidentMeasure, Error> {
    let all = store::incident_measure::list(tx, &incident.id)?;
    all.into_iter().find(|measure| measure.number == number).ok_or(Error::Missing)
}

fn measure(
    plan: &Plan,
    (number, version): (u64, i64),
    who: &Principal,
    now: Timestamp,
) -> IncidentMeasure {
    IncidentMeasure {
        number,
        text: plan.text.clone(),
        owner: plan.owner.clone(),
        due: plan.due,
        done_on: plan.done_on,
        changed_by: who.name.clone(),
        changed_at: now,
        version,
    }
}

/// Who was first, where somebody was.
fn current(changed: Result<(), store::Error>, before: &IncidentMeasure) -> Result<(), Error> {
    match changed {
        Err(store::Error::Conflict) => {
            Err(Error::Conflict { by: before.changed_by.clone(), at: Some(before.changed_at) })
        }
        changed => Ok(changed?),
    }
}

fn noted(
    tx: &mut Tx<'_>,
    incident: &Incident,
    words: (&str, &str),
    who: &Principal,
    at: Timestamp,
) -> Result<(), store::Error> {
    store::incident_answer::note(tx, &incident.id, &change(words, who, at)).map(drop)
}

/// A line of the history, for which nobody asks a reason.
fn change((before, after): (&str, &str), who: &Principal, at: Timestamp) -> IncidentChange {
    IncidentChange {
        at,
        by: who.name.clone(),
        field: Question::MeasuresPlanned.name().to_owned(),
        before: before.to_owned(),
        after: after.to_owned(),
        reason: String::new(),
    }
}

const TEXT_CHARACTERS_MAX: usize = 1_000;

const OWNER_CHARACTERS_MAX: usize = 200;
const MEASURES_MAX: usize = 100;
