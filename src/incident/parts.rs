//! What people add to an incident: lines of the timeline, files, other organisations.

use bytes::Bytes;
use jiff::SignedDuration;
use jiff::Timestamp;
use serde::Serialize;

use crate::access::Act;
use crate::access::Principal;
use crate::audit::Action;
use crate::breach::Question;
use crate::incident::Clock;
use crate::incident::Error;
use crate::incident::Register;
use crate::incident::guard::holds_number;
use crate::incident::record::record;
use crate::render::Language;
use crate::render::WrongAnswer;
use crate::store;
use crate::store::Incident;
use crate::store::IncidentFile;
use crate::store::IncidentNote;
use crate::store::IncidentParty;
use crate::store::IncidentState;
use crate::store::NoteKind;
use crate::store::PartyRole;
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

/// Another organisation that somebody adds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewParty {
    /// What it is to the data.
    pub role: PartyRole,
    /// Its name.
    pub name: String,
    /// Where it is told.
    pub contact: String,
    /// How many of the people are its own, at least.
    pub persons: Option<u64>,
    /// At most, where that differs.
    pub persons_max: Option<u64>,
    /// Names of the kinds of data of its people; empty where those of all are told.
    pub kinds: Vec<String>,
    /// Hours in which it is told, by agreement.
    pub notice_hours: Option<u32>,
}

/// What one organisation is told, as a program reads it: nothing of the others stands in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// The version of these fields.
    pub schema_version: u32,
    /// The number of the incident.
    pub incident: String,
    /// Who writes.
    pub organisation: String,
    /// Who is told.
    pub to: String,
    /// What it is to the data.
    pub role: &'static str,
    /// Since when the organisation that writes knows of it.
    pub aware_at: Option<Timestamp>,
    /// When it was told; its own clock begins then.
    pub informed_at: Option<Timestamp>,
    /// Until when it can report, once it was told.
    pub deadline: Option<Timestamp>,
    /// How many of the people are its own, at least.
    pub persons_min: Option<u64>,
    /// At most.
    pub persons_max: Option<u64>,
    /// Names of the kinds of data.
    pub data_kinds: Vec<String>,
    /// The same in words, for a mail or a ticket.
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
        if text.is_empty() || text.chars().count() > TEXT_CHARACTERS_MAX {
            return Err(Error::Field("text", WrongAnswer::Missing));
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
            name: name.chars().take(NAME_CHARACTERS_MAX).collect(),
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

    /// Adds another organisation, which is still to be told; one that stands there in that role
    /// already is not added again.
    pub async fn add_party(
        &self,
        who: &Principal,
        id: &str,
        new: NewParty,
        now: Timestamp,
    ) -> Result<(), Error> {
        if !who.may(Act::AssessIncident) {
            return Err(Error::NotAllowed);
        }
        if new.persons.zip(new.persons_max).is_some_and(|(least, most)| most < least) {
            return Err(Error::Field("persons", WrongAnswer::Range));
        }
        if new.notice_hours.is_some_and(|hours| !NOTICE_HOURS.contains(&hours)) {
            return Err(Error::Field("notice_hours", WrongAnswer::Range));
        }
        let agreed = new.notice_hours;
        let notice_due = move |incident: &Incident| {
            let hours = SignedDuration::from_hours(agreed?.into());
            Some(incident.known_at.unwrap_or(now) + hours)
        };
        let short = |text: &str| text.trim().chars().take(NAME_CHARACTERS_MAX).collect::<String>();
        let party = IncidentParty {
            number: 0,
            role: new.role,
            name: short(&new.name),
            contact: short(&new.contact),
            persons: new.persons,
            persons_max: new.persons_max.or(new.persons),
            kinds: new.kinds.clone(),
            notice_due: None,
            informed_at: None,
            informed_by: String::new(),
            deadline: None,
        };
        if party.name.is_empty() {
            return Err(Error::Field("name", WrongAnswer::Missing));
        }
        let (who, id) = (who.clone(), id.trim().to_owned());
        self.store
            .try_write(move |tx| {
                let incident = may_add(tx, &who, &id)?;
                let parties = store::incident_party::list(tx, &incident.id)?;
                if parties
                    .iter()
                    .any(|known| (known.role, &known.name) == (party.role, &party.name))
                {
                    return Ok(());
                }
                let party = IncidentParty { notice_due: notice_due(&incident), ..party };
                let number =
                    store::incident_party::add(tx, &incident.id, &party, (&who.name, now))?;
                let detail = format!("party={number} role={}", party.role.name());
                Ok(record(tx, &incident.id, Action::IncidentPartyAdded, detail, &who, now)?)
            })
            .await
    }

    /// Writes that another organisation was told: its own clock begins at that moment
    /// (GDPR art. 33(2)).
    pub async fn inform_party(
        &self,
        who: &Principal,
        id: &str,
        number: u64,
        now: Timestamp,
    ) -> Result<(), Error> {
        if !who.may(Act::AssessIncident) {
            return Err(Error::NotAllowed);
        }
        let (who, id) = (who.clone(), id.trim().to_owned());
        self.store
            .try_write(move |tx| {
                let incident = may_add(tx, &who, &id)?;
                let parties = store::incident_party::list(tx, &incident.id)?;
                let party = parties.into_iter().find(|party| party.number == number);
                let mut party = party.ok_or(Error::Missing)?;
                let clock = Clock { hours: incident.clock_hours };
                // A processor has no clock of the regulator: we have.
                let decides = party.role != PartyRole::Processor;
                party.deadline = decides.then(|| clock.deadline(now));
                party.informed_at = Some(now);
                party.informed_by.clone_from(&who.name);
                match store::incident_party::informed(tx, &incident.id, &party) {
                    Err(store::Error::Conflict) => return Err(Error::NotNow),
                    done => done?,
                }
                let detail = format!("party={number}");
                Ok(record(tx, &incident.id, Action::IncidentPartyTold, detail, &who, now)?)
            })
            .await
    }

    /// The notice for one organisation: without the numbers of the others.
    pub async fn party_notice(
        &self,
        who: &Principal,
        id: &str,
        number: u64,
        language: Language,
    ) -> Result<Notice, Error> {
        if !who.may(Act::AssessIncident) {
            return Err(Error::NotAllowed);
        }
        let case = self.case(who, id, language).await?;
        let party = case.parties.iter().find(|party| party.number == number);
        let party = party.ok_or(Error::Missing)?;
        let of_all = || {
            let values = [Question::DataKinds, Question::SpecialKinds].map(|one| case.value(one));
            values.iter().flat_map(|names| names.split_whitespace()).map(str::to_owned).collect()
        };
        Ok(Notice {
            schema_version: 1,
            incident: case.incident.id.clone(),
            organisation: self.settings.organisation.clone(),
            to: party.name.clone(),
            role: party.role.name(),
            aware_at: case.incident.known_at,
            informed_at: party.informed_at,
            deadline: party.deadline,
            persons_min: party.persons,
            persons_max: party.persons_max.or(party.persons),
            data_kinds: if party.kinds.is_empty() { of_all() } else { party.kinds.clone() },
            text: self.notice_for(&case, party, language),
        })
    }
}

/// The incident, where `who` may add something to it.
fn may_add(tx: &mut Tx<'_>, who: &Principal, id: &str) -> Result<Incident, Error> {
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

/// The incident, where `who` may add a file to it: not after its end, from which their term runs.
fn may_attach(tx: &mut Tx<'_>, who: &Principal, id: &str) -> Result<Incident, Error> {
    let incident = may_add(tx, who, id)?;
    match matches!(incident.state, IncidentState::Closed | IncidentState::NoBreach) {
        true => Err(Error::NotNow),
        false => Ok(incident),
    }
}

/// Largest file of an incident, in bytes.
pub const FILE_BYTES_MAX: usize = 25 << 20;

/// In so many hours another organisation can be told by agreement: as in the file of them.
const NOTICE_HOURS: std::ops::RangeInclusive<u32> = 1..=720;

const FILES_MAX: usize = 100;
const NAME_CHARACTERS_MAX: usize = 300;
const TEXT_CHARACTERS_MAX: usize = 2_000;
