//! Erasing closed incidents at the end of their terms: files first, the record years later. Number,
//! dates, kind, counts and decisions stay.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::access::Principal;
use crate::audit::Action;
use crate::breach::Question;
use crate::incident::Error;
use crate::incident::Register;
use crate::incident::record::record;
use crate::render::Language;
use crate::store;
use crate::store::IncidentAnswer;
use crate::store::Tx;
use crate::vault::Stored;

impl Register {
    /// Erases what is past its term, each with a line of the trail; to be called every hour.
    pub async fn retire(&self, now: Timestamp) -> Result<(), Error> {
        let terms = self.settings.terms;
        let before = |days: i64| now - SignedDuration::from_hours(24 * days);
        let content = before(terms.content_days.into());
        let files = self.store.write(move |tx| erase_content(tx, content, now)).await?;
        for stored in files {
            // A file that stays after a crash is swept: no row has its key any more.
            self.store.shred(stored).await?;
        }
        let record = before(i64::from(terms.record_years) * DAYS_OF_YEAR);
        let register = self.clone();
        Ok(self.store.write(move |tx| register.erase_records(tx, record, now)).await?)
    }

    fn erase_records(
        &self,
        tx: &mut Tx<'_>,
        before: Timestamp,
        now: Timestamp,
    ) -> Result<(), store::Error> {
        let answers: Vec<&str> = KEPT.iter().map(|question| question.name()).collect();
        let kept = kept(tx)?;
        let due = store::incident_erasure::record_due(tx, before, room(&kept))?;
        for id in due.into_iter().filter(|id| !kept.contains(id)).take(AT_ONCE) {
            self.keep_counted(tx, &id, now)?;
            store::incident_erasure::erase(tx, &id, &answers, now)?;
            let detail = "record".to_owned();
            record(tx, &id, Action::IncidentErased, detail, &Principal::gateway(), now)?;
        }
        Ok(())
    }

    /// Keeps what is counted and was only proposed: what it follows from is erased.
    fn keep_counted(&self, tx: &mut Tx<'_>, id: &str, now: Timestamp) -> Result<(), store::Error> {
        let case = self.load(tx, id, Language::Dutch)?;
        for question in COUNTED.into_iter().filter(|one| case.given(*one).is_empty()) {
            let answer = IncidentAnswer {
                question: question.name().to_owned(),
                value: case.value(question).to_owned(),
                by: String::new(),
                at: now,
            };
            if !answer.value.is_empty() {
                store::incident_answer::give(tx, id, &answer)?;
            }
        }
        Ok(())
    }
}

fn erase_content(
    tx: &mut Tx<'_>,
    before: Timestamp,
    now: Timestamp,
) -> Result<Vec<Stored>, store::Error> {
    let mut gone = Vec::new();
    let kept = kept(tx)?;
    let due = store::incident_erasure::content_due(tx, before, room(&kept))?;
    for id in due.into_iter().filter(|id| !kept.contains(id)).take(AT_ONCE) {
        let files = store::incident_file::forget_contents(tx, &id)?;
        store::incident_erasure::content_erased(tx, &id, now)?;
        let detail = format!("content files={}", files.len());
        record(tx, &id, Action::IncidentErased, detail, &Principal::gateway(), now)?;
        gone.extend(files);
    }
    Ok(gone)
}

/// How many are looked at, so that those that are kept never hide those that are to go.
fn room(kept: &BTreeSet<String>) -> u32 {
    u32::try_from(AT_ONCE + kept.len()).unwrap_or(u32::MAX)
}

/// The incidents of which somebody said that they must not be deleted.
fn kept(tx: &mut Tx<'_>) -> Result<BTreeSet<String>, store::Error> {
    let answers = store::incident_answer::of_all(tx, Question::LegalHold.name())?;
    Ok(answers.into_iter().filter(|(_, value)| value == "yes").map(|(id, _)| id).collect())
}

/// The messages that must not be deleted, because their incidents must not.
pub fn kept_messages(tx: &mut Tx<'_>) -> Result<BTreeSet<String>, store::Error> {
    let mut messages = BTreeSet::new();
    for id in kept(tx)? {
        messages.extend(store::incident_joined::messages(tx, &id)?);
    }
    Ok(messages)
}

/// Whether somebody said that it must not be deleted.
pub fn is_kept(tx: &mut Tx<'_>, id: &str) -> Result<bool, store::Error> {
    let answers = store::incident_answer::list(tx, id)?;
    let name = Question::LegalHold.name();
    Ok(answers.iter().any(|answer| answer.question == name && answer.value == "yes"))
}

/// Answers that outlive the record: no text among them.
const KEPT: [Question; 17] = [
    Question::LegalBasis,
    Question::NotificationKind,
    Question::ApNumber,
    Question::ApSubmittedAt,
    Question::IncidentKind,
    Question::BreachType,
    Question::Cause,
    Question::Department,
    Question::DataKinds,
    Question::SpecialKinds,
    Question::PersonsMin,
    Question::PersonsMax,
    Question::Risk,
    Question::DecisionAp,
    Question::DecisionSubjects,
    Question::SubjectsInformed,
    Question::NoBreachCode,
];

/// Those of them that are proposed, and counted as they stand.
const COUNTED: [Question; 8] = [
    Question::IncidentKind,
    Question::BreachType,
    Question::Cause,
    Question::Department,
    Question::DataKinds,
    Question::SpecialKinds,
    Question::PersonsMin,
    Question::PersonsMax,
];

/// How long the list of people concerned is kept after it was made, or after they were told: half a
/// year, for a letter that comes back.
pub const LIST_KEPT: SignedDuration = SignedDuration::from_hours(183 * 24);

const DAYS_OF_YEAR: i64 = 366;
const AT_ONCE: usize = 200;
