//! The people concerned: made on demand, sealed, and opened by nobody without a line in the trail
//! that was on disk before.

use bytes::Bytes;
use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::access::Act;
use crate::access::Principal;
use crate::audit::Action;
use crate::detect::Kinds;
use crate::document::File;
use crate::followup::Error;
use crate::followup::Flaw;
use crate::followup::Followup;
use crate::followup::groups::groups;
use crate::followup::living;
use crate::followup::record;
use crate::incident;
use crate::incident::Controllers;
use crate::incident::LIST_KEPT;
use crate::mail::Address;
use crate::mail::Domain;
use crate::mail::Parties;
use crate::sandbox::Scanner;
use crate::scan::OfPerson;
use crate::scan::People;
use crate::store;
use crate::store::HeldId;
use crate::store::Incident;
use crate::store::MadeOf;
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

/// Somebody on the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// What leaked of whom.
    #[serde(flatten)]
    pub person: OfPerson,
    /// Whose people it is one of, the own organisation too; empty where nobody knows, or it works
    /// for nobody else.
    #[serde(default)]
    pub controller: String,
    /// Its number on the list, from 1.
    #[serde(skip)]
    pub number: u64,
}

#[derive(Serialize)]
struct ListedJson<'a> {
    number: u64,
    name: &'a str,
    birth_date: Option<&'a str>,
    controller: &'a str,
    data_kinds: Kinds,
}

impl Listed {
    /// Who it is, as `openPeople` has it: without the numbers that leaked.
    pub fn json(&self) -> impl Serialize + '_ {
        let person = &self.person;
        ListedJson {
            number: self.number,
            name: if person.name.is_empty() { &person.shown } else { &person.name },
            birth_date: person.birth.as_deref(),
            controller: &self.controller,
            data_kinds: person.kinds,
        }
    }
}

/// The list as it lies in the vault.
#[derive(Serialize, Deserialize)]
pub(super) struct Roll {
    pub(super) list: Vec<Listed>,
    pub(super) beyond: u64,
}

/// Which of the people are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    /// All of them.
    #[default]
    All,
    /// Those of one organisation; of nobody known where the name is empty.
    Of(String),
}

impl Whose {
    /// Whether somebody is meant.
    pub fn holds(&self, listed: &Listed) -> bool {
        match self {
            Self::All => true,
            Self::Of(name) => listed.controller == *name,
        }
    }
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
    /// - Failure: `Invalid` where the message is gone, or could not be read; `NotNow` for an
    ///   incident that came to nothing or was erased, be it while the list was made; `Conflict`
    ///   where somebody else made or changed one meanwhile.
    pub async fn make_list(
        &self,
        who: &Principal,
        id: &str,
        source: Source,
        reader: &Reader,
    ) -> Result<PeopleList, Error> {
        let known = self.concerned(who, id).await?;
        let made_of = match &source {
            Source::Held => MadeOf::Held,
            Source::File { bytes, .. } => {
                let (incident, file) = (known.incident.clone(), incident::Known::of(bytes));
                let compare = move |tx: &mut Tx<'_>| incident::made_of(tx, &incident, &file);
                self.store.read(compare).await?
            }
        };
        let from = format!("source={}", made_of.name());
        self.note_people(who, &known, Action::PeopleListed, from).await?;
        let unreadable = Error::Invalid("file", Flaw::Unknown);
        let file = match source {
            Source::Held => self.held_message(&known.incident).await?.ok_or(unreadable)?,
            Source::File { name, bytes } => File { name, media_type: None, bytes },
        };
        let parties = parties(&known.incident, &reader.own_domains);
        let people = reader.scanner.people(file, parties).await;
        let people = people.ok_or(Error::Invalid("file", Flaw::Unknown))?;
        let controllers = &self.register.settings().controllers;
        let roll = assigned(people, controllers, &known.incident.sender);
        let made_at = (self.clock)();
        let list = PeopleList {
            incident_id: known.incident.id.clone(),
            made_by: who.name.clone(),
            made_at,
            people: roll.list.len() as u64,
            beyond: roll.beyond,
            delete_at: made_at + LIST_KEPT,
            // One that was deleted and made anew is another.
            version: made_at.as_microsecond(),
            groups: groups(&roll.list),
            made_of,
        };
        self.keep_roll(known.list.as_ref(), list, &roll, |_| Ok(())).await
    }

    /// Opens the list, after that is written in the trail.
    pub async fn open_list(&self, who: &Principal, id: &str) -> Result<Vec<Listed>, Error> {
        Ok(self.opened(who, id, Action::PeopleOpened, String::new()).await?.list)
    }

    /// The list as a table for a mail merge, after that is written in the trail; with citizen
    /// service numbers only to look addresses up with.
    pub async fn export_list(
        &self,
        who: &Principal,
        id: &str,
        numbers: Numbers,
        whose: &Whose,
    ) -> Result<Vec<Listed>, Error> {
        let with = match numbers {
            Numbers::Shown => "with=bsn",
            Numbers::LeftOut => "",
        };
        let of = if *whose == Whose::All { "" } else { " part" };
        let detail = format!("{with}{of}").trim().to_owned();
        let mut people = self.opened(who, id, Action::PeopleExported, detail).await?.list;
        people.retain(|listed| whose.holds(listed));
        if numbers == Numbers::LeftOut {
            people.iter_mut().for_each(|listed| listed.person.bsn = None);
        }
        Ok(people)
    }

    /// Deletes the list before its term.
    ///
    /// - Failure: `NotNow` while the incident must not be deleted.
    pub async fn delete_list(&self, who: &Principal, id: &str) -> Result<(), Error> {
        let known = self.concerned(who, id).await?;
        match self.remove_list(who.clone(), known.incident.id).await? {
            Removed::Kept => Err(Error::NotNow),
            Removed::Gone => Ok(()),
        }
    }

    /// Deletes the lists that are past their term, but for those of incidents that must not be
    /// deleted; to be called now and then. How many those were.
    pub async fn tidy(&self, now: Timestamp) -> Result<usize, Error> {
        let outdated = self.store.read(move |tx| store::people_list::outdated(tx, now)).await?;
        let mut count = 0;
        for list in outdated {
            let removed = self.remove_list(Principal::gateway(), list.incident_id).await?;
            count += usize::from(removed == Removed::Gone);
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
    ) -> Result<Roll, Error> {
        let known = self.concerned(who, id).await?;
        known.list.as_ref().ok_or(Error::Missing)?;
        self.note_people(who, &known, action, detail).await?;
        self.roll(&known.incident.id).await
    }

    /// The content of the list of an incident. Whoever gives it away has a line of the trail first.
    pub(super) async fn roll(&self, id: &str) -> Result<Roll, Error> {
        let key = id.to_owned();
        let stored = self.store.read(move |tx| store::people_list::content(tx, &key)).await?;
        let bytes = self.store.unseal(stored.ok_or(Error::Missing)?).await?;
        let mut roll: Roll = serde_json::from_slice(&bytes)
            .map_err(|_| Error::Store(store::Error::Broken("a list cannot be read".into())))?;
        for (number, listed) in (1..).zip(&mut roll.list) {
            listed.number = number;
        }
        Ok(roll)
    }

    /// Keeps a list in the place of the one that `before` was, with a line of the trail by `also`.
    pub(super) async fn keep_roll(
        &self,
        before: Option<&PeopleList>,
        list: PeopleList,
        roll: &Roll,
        also: impl FnOnce(&mut Tx<'_>) -> Result<(), Error> + Send + 'static,
    ) -> Result<PeopleList, Error> {
        let written = serde_json::to_vec(roll)
            .map_err(|_| Error::Store(store::Error::Broken("a list cannot be written".into())))?;
        let sealed = self.store.seal(vec![Bytes::from(written)]).await?;
        let (kept, seen) = (list.clone(), before.map(|list| list.version));
        let write = move |tx: &mut Tx<'_>| {
            living(tx, &kept.incident_id)?;
            let now = store::people_list::find(tx, &kept.incident_id)?;
            if now.map(|list| list.version) != seen {
                return Err(Error::Conflict);
            }
            also(tx)?;
            Ok(store::people_list::put(tx, &kept, &sealed)?)
        };
        // Where it is refused, no row has the key of what was sealed, and it is swept.
        if let Some(stored) = self.store.try_write(write).await? {
            self.store.shred(stored).await?;
        }
        Ok(list)
    }

    async fn note_people(
        &self,
        who: &Principal,
        known: &Concerned,
        action: Action,
        detail: String,
    ) -> Result<(), Error> {
        let (who, id, clock) = (who.clone(), known.incident.id.clone(), self.clock);
        let write = move |tx: &mut Tx<'_>| {
            living(tx, &id)?;
            Ok(record(tx, &who, action, &id, detail, clock())?)
        };
        self.store.try_write(write).await
    }

    async fn remove_list(&self, who: Principal, id: String) -> Result<Removed, Error> {
        let clock = self.clock;
        let write = move |tx: &mut Tx<'_>| {
            if incident::is_kept(tx, &id)? {
                return Ok((Removed::Kept, None));
            }
            let stored = store::people_list::remove(tx, &id)?;
            if stored.is_some() {
                record(tx, &who, Action::PeopleDeleted, &id, String::new(), clock())?;
            }
            Ok((Removed::Gone, stored))
        };
        let (removed, stored) = self.store.write(write).await?;
        if let Some(stored) = stored {
            self.store.shred(stored).await?;
        }
        Ok(removed)
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

/// What became of a list that was to be deleted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Removed {
    Gone,
    /// Its incident must not be deleted.
    Kept,
}

/// The people, each with the organisation whose it is.
fn assigned(people: People, controllers: &Controllers, sender: &str) -> Roll {
    let listed = |person: OfPerson| {
        let towns = [person.code.as_deref(), person.town.as_deref()];
        let of = controllers.of(towns, person.postcode.as_deref(), sender);
        let controller = of.map(|one| one.name.clone()).unwrap_or_default();
        Listed { person, controller, number: 0 }
    };
    Roll { list: people.list.into_iter().map(listed).collect(), beyond: people.beyond }
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
