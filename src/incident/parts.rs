//! What people add to an incident: lines of the timeline, and files.

use bytes::Bytes;
use jiff::Timestamp;

use crate::access::Act;
use crate::access::Principal;
use crate::audit::Action;
use crate::incident::Error;
use crate::incident::Register;
use crate::incident::guard::holds_number;
use crate::incident::record::record;
use crate::render::WrongAnswer;
use crate::render::without_numbers;
use crate::store;
use crate::store::Incident;
use crate::store::IncidentFile;
use crate::store::IncidentNote;
use crate::store::IncidentState;
use crate::store::NoteKind;
use crate::store::Tx;

/// A line of the timeline that somebody adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNote {
    /// What kind of thing happened.
    pub kind: NoteKind,
    /// When.
    pub happened_at: Timestamp,
    /// What.
    pub text: String,
}

impl Register {
    /// Adds a line to the timeline: for who assesses, and for who released or reported it until
    /// somebody takes it up.
    pub async fn note(
        &self,
        who: &Principal,
        id: &str,
        new: NewNote,
        now: Timestamp,
    ) -> Result<(), Error> {
        let text = new.text.trim().to_owned();
        if text.is_empty() {
            return Err(Error::Field("text", WrongAnswer::Missing));
        }
        if text.chars().count() > TEXT_CHARACTERS_MAX {
            return Err(Error::Field("text", WrongAnswer::Unusable));
        }
        if holds_number(&text) {
            return Err(Error::Field("text", WrongAnswer::Number));
        }
        if new.happened_at > now {
            return Err(Error::Field("happened_at", WrongAnswer::Order));
        }
        let note = IncidentNote {
            kind: new.kind,
            happened_at: new.happened_at,
            written_at: now,
            by: who.name.clone(),
            text,
        };
        let (who, id) = (who.clone(), id.trim().to_owned());
        self.store
            .try_write(move |tx| {
                let incident = may_add(tx, &who, &id)?;
                store::incident_note::add(tx, &incident.id, &note)?;
                let detail = format!("kind={}", note.kind.name());
                Ok(record(tx, &incident.id, Action::IncidentNoted, detail, &who, now)?)
            })
            .await
    }

    /// Adds a file; its content is sealed on disk before its row is there.
    pub async fn attach(
        &self,
        who: &Principal,
        id: &str,
        (name, bytes): (String, Bytes),
        now: Timestamp,
    ) -> Result<(), Error> {
        if bytes.is_empty() || bytes.len() > FILE_BYTES_MAX {
            return Err(Error::Field("file", WrongAnswer::Unusable));
        }
        let (asks, wanted) = (who.clone(), id.trim().to_owned());
        // Asked before the content is written: what nobody may add takes no room.
        let read = move |tx: &mut Tx<'_>| Ok(may_attach(tx, &asks, &wanted));
        let incident = self.store.read(read).await??;
        let size_bytes = bytes.len() as u64;
        let sealed = self.store.seal(vec![bytes]).await?;
        let file = IncidentFile {
            number: 0,
            name: file_name(&name),
            size_bytes,
            by: who.name.clone(),
            at: now,
            is_gone: false,
        };
        let who = who.clone();
        self.store
            .try_write(move |tx| {
                // It may have ended while the content was written.
                may_attach(tx, &who, &incident.id)?;
                if store::incident_file::list(tx, &incident.id)?.len() >= FILES_MAX {
                    return Err(Error::Field("file", WrongAnswer::Range));
                }
                let number = store::incident_file::add(tx, &incident.id, &file, &sealed)?;
                let detail = format!("file={number} bytes={size_bytes}");
                Ok(record(tx, &incident.id, Action::IncidentFileAdded, detail, &who, now)?)
            })
            .await
    }

    /// The content of a file, for who assesses; the line of the trail comes first.
    pub async fn file(
        &self,
        who: &Principal,
        id: &str,
        number: u64,
        now: Timestamp,
    ) -> Result<(IncidentFile, Bytes), Error> {
        if !who.may(Act::AssessIncident) {
            return Err(Error::NotAllowed);
        }
        let (who, id) = (who.clone(), id.trim().to_owned());
        let opened = self.store.try_write(move |tx| {
            let id = store::incident::find(tx, &id)?.id;
            let files = store::incident_file::list(tx, &id)?;
            let file = files.into_iter().find(|file| file.number == number);
            let stored = store::incident_file::content(tx, &id, number)?;
            let (Some(file), Some(stored)) = (file, stored) else { return Err(Error::Missing) };
            let detail = format!("file={number}");
            record(tx, &id, Action::IncidentFileOpened, detail, &who, now)?;
            Ok((file, stored))
        });
        let (file, stored) = opened.await?;
        Ok((file, self.store.unseal(stored).await?))
    }
}

/// The name of a file as it stands in the record: without citizen service numbers, for no export
/// holds one.
pub(super) fn file_name(name: &str) -> String {
    without_numbers(name).chars().take(NAME_CHARACTERS_MAX).collect()
}

/// The incident, where `who` may add something to it.
pub(super) fn may_add(tx: &mut Tx<'_>, who: &Principal, id: &str) -> Result<Incident, Error> {
    let incident = store::incident::find(tx, id)?;
    let own = [&incident.released_by, &incident.first_by, &incident.opened_by];
    let is_own = own.contains(&&who.name) && incident.state == IncidentState::Potential;
    if !(who.may(Act::AssessIncident) || (is_own && who.may(Act::ReportIncident))) {
        return Err(if who.may(Act::SeeIncidents) { Error::NotAllowed } else { Error::Missing });
    }
    if incident.state == IncidentState::Cancelled || incident.erased_at.is_some() {
        return Err(Error::NotNow);
    }
    Ok(incident)
}

/// The incident, where `who` may add what is its own to it: not after its end, when terms run.
pub(super) fn may_attach(tx: &mut Tx<'_>, who: &Principal, id: &str) -> Result<Incident, Error> {
    let incident = may_add(tx, who, id)?;
    match matches!(incident.state, IncidentState::Closed | IncidentState::NoBreach) {
        true => Err(Error::NotNow),
        false => Ok(incident),
    }
}

/// Largest file of an incident, in bytes.
pub const FILE_BYTES_MAX: usize = 25 << 20;

const FILES_MAX: usize = 100;
pub(super) const NAME_CHARACTERS_MAX: usize = 300;
const TEXT_CHARACTERS_MAX: usize = 2_000;
