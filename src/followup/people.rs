//! The people concerned: made on demand, sealed, and opened by nobody without a line in the trail
//! that was on disk before.

use bytes::Bytes;
use jiff::SignedDuration;
use jiff::Timestamp;

use crate::access::Act;
use crate::access::Principal;
use crate::audit::Action;
use crate::document::File;
use crate::followup::Error;
use crate::followup::Flaw;
use crate::followup::Followup;
use crate::followup::record;
use crate::mail::Address;
use crate::mail::Domain;
use crate::mail::Parties;
use crate::sandbox::Scanner;
use crate::scan::OfPerson;
use crate::scan::People;
use crate::store;
use crate::store::HeldId;
use crate::store::Incident;
use crate::store::PeopleList;
use crate::store::Tx;

/// What the list is made of.
#[derive(Clone)]
pub enum Source {
    /// The message that was held.
    Held,
    /// A file that somebody gives: the mail itself, or what was lost otherwise.
    File {
        /// Its name, by which its kind is told.
        name: String,
        /// Its content.
        bytes: Bytes,
    },
}

/// Who reads it, in a worker process.
pub struct Reader {
    /// The workers.
    pub scanner: Scanner,
    /// Own domains: colleagues are not listed.
    pub own_domains: Vec<Domain>,
}

/// What is known of the list without opening it.
#[derive(Clone, Debug, PartialEq)]
pub struct Concerned {
    /// The incident.
    pub incident: Incident,
    /// The list; `None` where none was made.
    pub list: Option<PeopleList>,
    /// Whether the message is there to make it of.
    pub has_message: bool,
}

impl Followup {
    /// What is known of the list of an incident; for privacy officers alone, as the list is.
    pub async fn concerned(&self, who: &Principal, id: &str) -> Result<Concerned, Error> {
        let incident = self.register.show(who, id).await?;
        if !who.may(Act::AssessIncident) {
            return Err(Error::NotAllowed);
        }
        let parties = incident.recipients.iter().map(|one| one.address.as_str());
        if who.is_among(parties.chain([incident.sender.as_str()])) {
            return Err(Error::OwnMessage);
        }
        let (key, held_id) = (incident.id.clone(), HeldId::parse(&incident.held_id));
        let read = move |tx: &mut Tx<'_>| {
            let has_message = match held_id {
                Some(id) => match store::held::content(tx, &id) {
                    Err(store::Error::Missing) => false,
                    stored => stored?.is_some(),
                },
                None => false,
            };
            Ok((store::people_list::find(tx, &key)?, has_message))
        };
        let (list, has_message) = self.store.read(read).await?;
        Ok(Concerned { incident, list, has_message })
    }

    /// Makes the list, in the place of one that was made before. It is read in a worker process.
    ///
    /// - Failure: `Invalid` where the message is gone, or could not be read.
    pub async fn make_list(
        &self,
        who: &Principal,
        id: &str,
        source: Source,
        reader: &Reader,
    ) -> Result<PeopleList, Error> {
        let known = self.concerned(who, id).await?;
        let from = match &source {
            Source::Held => "held",
            Source::File { .. } => "file",
        };
        self.note_people(who, &known, Action::PeopleListed, format!("source={from}")).await?;
        let unreadable = Error::Invalid("file", Flaw::Unknown);
        let file = match source {
            Source::Held => self.held_message(&known.incident).await?.ok_or(unreadable)?,
            Source::File { name, bytes } => File { name, media_type: None, bytes },
        };
        let parties = parties(&known.incident, &reader.own_domains);
        let people = reader.scanner.people(file, parties).await;
        let people = people.ok_or(Error::Invalid("file", Flaw::Unknown))?;
        let written = serde_json::to_vec(&people)
            .map_err(|_| Error::Store(store::Error::Broken("a list cannot be written".into())))?;
        let sealed = self.store.seal(vec![Bytes::from(written)]).await?;
        let made_at = (self.clock)();
        let list = PeopleList {
            incident_id: known.incident.id.clone(),
            made_by: who.name.clone(),
            made_at,
            people: people.list.len() as u64,
            beyond: people.beyond,
            delete_at: made_at + KEPT,
        };
        let kept = list.clone();
        let before =
            self.store.write(move |tx| store::people_list::put(tx, &kept, &sealed)).await?;
        if let Some(stored) = before {
            self.store.shred(stored).await?;
        }
        Ok(list)
    }

    /// Opens the list, after that is written in the trail.
    pub async fn open_list(&self, who: &Principal, id: &str) -> Result<Vec<OfPerson>, Error> {
        self.opened(who, id, Action::PeopleOpened, String::new()).await
    }

    /// The list as a table for a mail merge, after that is written in the trail; with citizen
    /// service numbers only to look addresses up with.
    pub async fn export_list(
        &self,
        who: &Principal,
        id: &str,
        numbers: Numbers,
    ) -> Result<Vec<OfPerson>, Error> {
        let detail = match numbers {
            Numbers::Shown => "with=bsn",
            Numbers::LeftOut => "",
        };
        let mut people = self.opened(who, id, Action::PeopleExported, detail.to_owned()).await?;
        if numbers == Numbers::LeftOut {
            people.iter_mut().for_each(|person| person.bsn = None);
        }
        Ok(people)
    }

    /// Deletes the list before its term.
    pub async fn delete_list(&self, who: &Principal, id: &str) -> Result<(), Error> {
        let known = self.concerned(who, id).await?;
        self.remove_list(who.clone(), known.incident.id).await
    }

    /// Deletes the lists that are past their term; to be called now and then.
    pub async fn tidy(&self, now: Timestamp) -> Result<usize, Error> {
        let outdated = self.store.read(move |tx| store::people_list::outdated(tx, now)).await?;
        let count = outdated.len();
        for list in outdated {
            self.remove_list(Principal::gateway(), list.incident_id).await?;
        }
        Ok(count)
    }

    /// The people on a list, after a line of the trail that says what is done with it.
    pub(super) async fn opened(
        &self,
        who: &Principal,
        id: &str,
        action: Action,
        detail: String,
    ) -> Result<Vec<OfPerson>, Error> {
        let known = self.concerned(who, id).await?;
        let key = known.incident.id.clone();
        let stored = self.store.read(move |tx| store::people_list::content(tx, &key)).await?;
        let stored = stored.ok_or(Error::Missing)?;
        self.note_people(who, &known, action, detail).await?;
        let bytes = self.store.unseal(stored).await?;
        let people: People = serde_json::from_slice(&bytes)
            .map_err(|_| Error::Store(store::Error::Broken("a list cannot be read".into())))?;
        Ok(people.list)
    }

    async fn note_people(
        &self,
        who: &Principal,
        known: &Concerned,
        action: Action,
        detail: String,
    ) -> Result<(), Error> {
        let (who, id, clock) = (who.clone(), known.incident.id.clone(), self.clock);
        let write = move |tx: &mut Tx<'_>| record(tx, &who, action, &id, detail, clock());
        Ok(self.store.write(write).await?)
    }

    async fn remove_list(&self, who: Principal, id: String) -> Result<(), Error> {
        let clock = self.clock;
        let write = move |tx: &mut Tx<'_>| {
            let stored = store::people_list::remove(tx, &id)?;
            if stored.is_some() {
                record(tx, &who, Action::PeopleDeleted, &id, String::new(), clock())?;
            }
            Ok(stored)
        };
        if let Some(stored) = self.store.write(write).await? {
            self.store.shred(stored).await?;
        }
        Ok(())
    }

    async fn held_message(&self, incident: &Incident) -> Result<Option<File>, Error> {
        let Some(id) = HeldId::parse(&incident.held_id) else { return Ok(None) };
        let stored = self.store.read(move |tx| store::held::content(tx, &id)).await?;
        let Some(stored) = stored else { return Ok(None) };
        let bytes = self.store.unseal(stored).await?;
        let media_type = Some("message/rfc822".to_owned());
        Ok(Some(File { name: "message.eml".to_owned(), media_type, bytes }))
    }
}

/// Whether citizen service numbers are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbers {
    /// They are not needed.
    LeftOut,
    /// The population register is asked by them.
    Shown,
}

/// Whom the message was between: they are not on the list.
fn parties(incident: &Incident, own_domains: &[Domain]) -> Parties {
    let address = |text: &String| Address::parse(text).ok();
    let recipients = incident.recipients.iter().filter_map(|one| address(&one.address));
    Parties {
        senders: address(&incident.sender).into_iter().collect(),
        recipients: recipients.collect(),
        own_domains: own_domains.to_vec(),
    }
}

/// Half a year: a letter that comes back is still known.
const KEPT: SignedDuration = SignedDuration::from_hours(183 * 24);
