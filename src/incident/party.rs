//! Other organisations whose people are concerned, or that worked for us: added, told, taken out
//! again, each with a line in the history of the record.

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
use crate::incident::between;
use crate::incident::history::record_changed;
use crate::incident::parts::NAME_CHARACTERS_MAX;
use crate::incident::parts::may_add;
use crate::incident::parts::may_attach;
use crate::render::Language;
use crate::render::Texts;
use crate::render::WrongAnswer;
use crate::render::texts;
use crate::store;
use crate::store::Incident;
use crate::store::IncidentChange;
use crate::store::IncidentParty;
use crate::store::PartyRole;
use crate::store::Tx;

/// What is done to an organisation of an incident: what it was, what it is, and the line of the
/// trail.
struct Turned {
    before: Option<IncidentParty>,
    after: Option<IncidentParty>,
    action: Action,
    detail: String,
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
    /// Adds another organisation, which is still to be told, by agreement in `notice_hours`; one
    /// that stands there in that role already is not added again. Its number, and what is told of
    /// it, follow from that.
    pub async fn add_party(
        &self,
        who: &Principal,
        id: &str,
        new: IncidentParty,
        notice_hours: Option<u32>,
        now: Timestamp,
    ) -> Result<(), Error> {
        if !who.may(Act::AssessIncident) {
            return Err(Error::NotAllowed);
        }
        if new.persons.zip(new.persons_max).is_some_and(|(least, most)| most < least) {
            return Err(Error::Field("persons", WrongAnswer::Range));
        }
        if notice_hours.is_some_and(|hours| !NOTICE_HOURS.contains(&hours)) {
            return Err(Error::Field("notice_hours", WrongAnswer::Range));
        }
        // A processor told us, or is asked: it has no notice of ours.
        let target = Some(self.settings.targets.party_hours).filter(|hours| *hours > 0);
        let target = target.filter(|_| new.role != PartyRole::Processor);
        let agreed = notice_hours.or(target);
        let short = |text: &str| text.trim().chars().take(NAME_CHARACTERS_MAX).collect::<String>();
        let mut party = IncidentParty {
            role: new.role,
            name: short(&new.name),
            contact: short(&new.contact),
            persons: new.persons,
            persons_max: new.persons_max.or(new.persons),
            kinds: new.kinds,
            ..IncidentParty::default()
        };
        if party.name.is_empty() {
            return Err(Error::Field("name", WrongAnswer::Missing));
        }
        self.turn_party(who, id, now, may_attach, move |tx, incident, who, parties| {
            let is_it =
                |known: &IncidentParty| (known.role, &known.name) == (party.role, &party.name);
            if parties.iter().any(is_it) {
                return Ok(None);
            }
            let since = incident.known_at.unwrap_or(now);
            party.notice_due = agreed.map(|hours| since + SignedDuration::from_hours(hours.into()));
            let number = store::incident_party::add(tx, &incident.id, &party, (&who.name, now))?;
            let detail = format!("party={number} role={}", party.role.name());
            let action = Action::IncidentPartyAdded;
            Ok(Some(Turned { before: None, after: Some(party), action, detail }))
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
        self.turn_party(who, id, now, may_add, move |tx, incident, who, parties| {
            let before = numbered(parties, number)?;
            let mut party = before.clone();
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
            let (action, detail) = (Action::IncidentPartyTold, format!("party={number}"));
            Ok(Some(Turned { before: Some(before), after: Some(party), action, detail }))
        })
        .await
    }

    /// Takes another organisation out again; what it was, and whether it was told, stays in the
    /// history.
    ///
    /// - Failure: `Missing` where there is none of that number; `NotNow` after the end.
    pub async fn drop_party(
        &self,
        who: &Principal,
        id: &str,
        number: u64,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.turn_party(who, id, now, may_attach, move |tx, incident, _, parties| {
            let before = Some(numbered(parties, number)?);
            store::incident_party::remove(tx, &incident.id, number)?;
            let (action, detail) = (Action::IncidentChanged, format!("party={number} dropped"));
            Ok(Some(Turned { before, after: None, action, detail }))
        })
        .await
    }

    /// Does something to an organisation of an incident, with a line in its history and in the
    /// trail; nothing where there is nothing to do.
    async fn turn_party(
        &self,
        who: &Principal,
        id: &str,
        now: Timestamp,
        may: fn(&mut Tx<'_>, &Principal, &str) -> Result<Incident, Error>,
        turn: impl FnOnce(
            &mut Tx<'_>,
            &Incident,
            &Principal,
            Vec<IncidentParty>,
        ) -> Result<Option<Turned>, Error>
        + Send
        + 'static,
    ) -> Result<(), Error> {
        if !who.may(Act::AssessIncident) {
            return Err(Error::NotAllowed);
        }
        let (who, id) = (who.clone(), id.trim().to_owned());
        self.store
            .try_write(move |tx| {
                let incident = may(tx, &who, &id)?;
                let parties = store::incident_party::list(tx, &incident.id)?;
                let Some(turned) = turn(tx, &incident, &who, parties)? else { return Ok(()) };
                noted(tx, &incident, &turned, &who, now)?;
                let line = (turned.action, turned.detail.as_str());
                Ok(record_changed(tx, &incident.id, line, &who, now)?)
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

/// An organisation on one line: name, role, how many people, whether it was told.
pub(super) fn in_words(party: &IncidentParty, texts: &Texts) -> String {
    let role = (texts.case.party)(party.role);
    let persons = between(party.persons, party.persons_max, texts.language);
    let mut words = format!("{} ({role})", party.name);
    if !persons.is_empty() {
        words = format!("{words}. {}: {persons}", texts.case.said.party_persons);
    }
    format!("{words}. {}", party_told(party, texts))
}

/// Whether an organisation was told, and until when it can report; or until when it is to be told.
pub fn party_told(party: &IncidentParty, texts: &Texts) -> String {
    let (said, language) = (&texts.case.said, texts.language);
    match (party.informed_at, party.deadline) {
        // It told us, or is asked.
        (None, _) if party.role == PartyRole::Processor => said.party_processor.to_owned(),
        (None, _) => match party.notice_due {
            None => said.party_waits.to_owned(),
            Some(due) => (texts.aftermath.party_due)(&language.moment(due)),
        },
        (Some(at), Some(deadline)) => {
            (said.party_informed)(&language.moment(at), &language.moment(deadline))
        }
        (Some(at), None) => (said.party_told)(&language.moment(at)),
    }
}

fn numbered(parties: Vec<IncidentParty>, number: u64) -> Result<IncidentParty, Error> {
    parties.into_iter().find(|party| party.number == number).ok_or(Error::Missing)
}

fn noted(
    tx: &mut Tx<'_>,
    incident: &Incident,
    turned: &Turned,
    who: &Principal,
    at: Timestamp,
) -> Result<(), store::Error> {
    let words = |party: &Option<IncidentParty>| {
        party.as_ref().map(|party| in_words(party, texts(Language::Dutch))).unwrap_or_default()
    };
    let change = IncidentChange {
        at,
        by: who.name.clone(),
        field: PARTY.to_owned(),
        before: words(&turned.before),
        after: words(&turned.after),
        reason: String::new(),
    };
    store::incident_answer::note(tx, &incident.id, &change).map(drop)
}

/// The field of the history in which that stands.
pub const PARTY: &str = "other_organisation";

/// In so many hours another organisation can be told by agreement: as in the file of them.
const NOTICE_HOURS: std::ops::RangeInclusive<u32> = 1..=720;
