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
use crate::incident::guard::holds_number;
use crate::incident::history::record_changed;
use crate::incident::parts::NAME_CHARACTERS_MAX;
use crate::incident::parts::may_add;
use crate::incident::parts::may_attach;
use crate::incident::told::measures_told;
use crate::render::Language;
use crate::render::Texts;
use crate::render::WrongAnswer;
use crate::render::texts;
use crate::store;
use crate::store::Incident;
use crate::store::IncidentChange;
use crate::store::IncidentParty;
use crate::store::IncidentState;
use crate::store::PartyRole;
use crate::store::Tx;

/// What is done to an organisation of an incident: what it was, what it is, and the line of the
/// trail.
struct Turned {
    before: Option<IncidentParty>,
    after: Option<IncidentParty>,
    action: Action,
    detail: String,
    /// Why; empty where nobody asked.
    reason: String,
}

impl Turned {
    /// Something that needs no reason.
    fn unasked(
        before: Option<IncidentParty>,
        after: Option<IncidentParty>,
        (action, detail): (Action, String),
    ) -> Self {
        Self { before, after, action, detail, reason: String::new() }
    }
}

/// What became of an organisation; `None` leaves what stands there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartyAnswer {
    /// Why it is not told; empty takes that back.
    pub not_told: Option<String>,
    /// What it decided on its own report: `notify`, `not`, or empty.
    pub decision: Option<String>,
    /// The number of its own report.
    pub ap_number: Option<String>,
    /// What it answered.
    pub reply: Option<String>,
}

impl PartyAnswer {
    /// The first that cannot be kept, and why.
    fn wrong(&self) -> Option<Error> {
        let decisions = ["", "notify", "not"];
        let is_other = |text: &String| !decisions.contains(&text.as_str());
        if self.decision.as_ref().is_some_and(is_other) {
            return Some(Error::Field("decision", WrongAnswer::Unusable));
        }
        let texts =
            [("not_told", &self.not_told), ("ap_number", &self.ap_number), ("reply", &self.reply)];
        texts.into_iter().find_map(|(name, text)| {
            text.as_deref().and_then(unwritable).map(|wrong| Error::Field(name, wrong))
        })
    }

    /// Writes it on `party`.
    fn put(self, party: &mut IncidentParty) {
        let fields = [
            (self.not_told, &mut party.not_told),
            (self.decision, &mut party.decision),
            (self.ap_number, &mut party.ap_number),
            (self.reply, &mut party.reply),
        ];
        for (said, field) in fields {
            if let Some(said) = said {
                said.trim().clone_into(field);
            }
        }
    }
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
    /// What was done, a line each.
    pub measures_taken: Vec<String>,
    /// What is still to be done.
    pub measures_planned: Vec<String>,
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
        for (field, text) in [("name", &party.name), ("contact", &party.contact)] {
            if holds_number(text) {
                return Err(Error::Field(field, WrongAnswer::Number));
            }
        }
        self.turn_party(who, id, now, may_attach, move |tx, incident, who, parties| {
            let is_it =
                |known: &IncidentParty| (known.role, &known.name) == (party.role, &party.name);
            // One that is only proposed is confirmed by that.
            if parties.iter().any(|known| is_it(known) && !known.is_proposed()) {
                return Ok(None);
            }
            let since = incident.known_at.unwrap_or(now);
            party.notice_due = agreed.map(|hours| since + SignedDuration::from_hours(hours.into()));
            let number = store::incident_party::add(tx, &incident.id, &party, (&who.name, now))?;
            let detail = format!("party={number} role={}", party.role.name());
            let action = Action::IncidentPartyAdded;
            Ok(Some(Turned::unasked(None, Some(party), (action, detail))))
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
            let before = settled(tx, incident, who, (parties, number), now)?;
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
            let (action, detail) = (Action::IncidentPartyTold, format!("party={}", party.number));
            Ok(Some(Turned::unasked(Some(before), Some(party), (action, detail))))
        })
        .await
    }

    /// Takes another organisation out again, for a reason; what it was, and whether it was told, stays
    /// in the history.
    ///
    /// - Failure: `Missing` where there is none of that number; `NotNow` after the end; `Field`
    ///   without a reason.
    pub async fn drop_party(
        &self,
        who: &Principal,
        id: &str,
        (number, reason): (u64, String),
        now: Timestamp,
    ) -> Result<(), Error> {
        self.turn_party(who, id, now, may_attach, move |tx, incident, _, parties| {
            let before = numbered(parties, number)?;
            let reason = reasoned(&reason)?;
            // The line in the history keeps one that is only proposed from being proposed again.
            if !before.is_proposed() {
                store::incident_party::remove(tx, &incident.id, number)?;
            }
            let (action, detail) = (Action::IncidentChanged, format!("party={number} dropped"));
            Ok(Some(Turned { before: Some(before), after: None, action, detail, reason }))
        })
        .await
    }

    /// Confirms that an organisation that the gateway proposes is concerned.
    pub async fn confirm_party(
        &self,
        who: &Principal,
        id: &str,
        number: u64,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.turn_party(who, id, now, may_attach, move |tx, incident, who, parties| {
            settled(tx, incident, who, (parties, number), now).map(|_| None)
        })
        .await
    }

    /// Writes why an organisation is not told, or what it decided and answered: also after the end,
    /// for an answer can take its time.
    ///
    /// - Failure: `NotNow` for why one is not told that was told, and for taking that reason back
    ///   after the end.
    pub async fn answer_party(
        &self,
        who: &Principal,
        id: &str,
        (number, answer): (u64, PartyAnswer),
        now: Timestamp,
    ) -> Result<(), Error> {
        if let Some(wrong) = answer.wrong() {
            return Err(wrong);
        }
        self.turn_party(who, id, now, may_add, move |tx, incident, who, parties| {
            let found = numbered(parties.clone(), number)?;
            let mut answered = found.clone();
            answer.put(&mut answered);
            if answered == found {
                return Ok(None);
            }
            let is_over = matches!(incident.state, IncidentState::Closed | IncidentState::NoBreach);
            let is_told = found.informed_at.is_some();
            let explains = !answered.not_told.is_empty();
            let takes_back = is_over && !explains && !found.not_told.is_empty();
            if takes_back || is_told && explains && answered.not_told != found.not_told {
                return Err(Error::NotNow);
            }
            let before = settled(tx, incident, who, (parties, number), now)?;
            let party = IncidentParty { number: before.number, ..answered };
            store::incident_party::answered(tx, &incident.id, &party)?;
            let (action, detail) =
                (Action::IncidentChanged, format!("party={} answered", party.number));
            Ok(Some(Turned::unasked(Some(before), Some(party), (action, detail))))
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
        let (register, who, id) = (self.clone(), who.clone(), id.trim().to_owned());
        self.store
            .try_write(move |tx| {
                let incident = may(tx, &who, &id)?;
                let parties = register.load(tx, &incident.id, Language::Dutch)?.parties;
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
            measures_taken: measures_told(&case, party, Question::MeasuresTaken),
            measures_planned: measures_told(&case, party, Question::MeasuresPlanned),
            text: self.notice_for(&case, party, language),
        })
    }
}

/// An organisation on one line: name, role, how many people, whether it was told, what it decided.
pub(super) fn in_words(party: &IncidentParty, texts: &Texts) -> String {
    let role = (texts.case.party)(party.role);
    let persons = between(party.persons, party.persons_max, texts.language);
    let mut words = format!("{} ({role})", party.name);
    if !persons.is_empty() {
        words = format!("{words}. {}: {persons}", texts.case.said.party_persons);
    }
    let ground = if party.is_proposed() { (texts.parties.ground)(&party.ground) } else { "" };
    let told = [ground.to_owned(), party_told(party, texts), party_decided(party, texts)];
    let told: Vec<String> = told.into_iter().filter(|one| !one.is_empty()).collect();
    format!("{words}. {}", told.join(" "))
}

/// What an organisation decided and answered; empty where nobody wrote that.
pub fn party_decided(party: &IncidentParty, texts: &Texts) -> String {
    let said = &texts.parties;
    let mut lines = Vec::new();
    let decision = (said.decided)(&party.decision);
    if !decision.is_empty() {
        lines.push(format!("{}: {decision}.", said.decision));
    }
    for (label, text) in [(said.ap_number, &party.ap_number), (said.reply, &party.reply)] {
        if !text.is_empty() {
            lines.push(format!("{label}: {text}"));
        }
    }
    lines.join(" ")
}

/// Whether an organisation was told, and until when it can report; or until when it is to be told.
pub fn party_told(party: &IncidentParty, texts: &Texts) -> String {
    let (said, language) = (&texts.case.said, texts.language);
    match (party.informed_at, party.deadline) {
        // It told us, or is asked.
        (None, _) if party.role == PartyRole::Processor => said.party_processor.to_owned(),
        (None, _) if !party.not_told.is_empty() => {
            (texts.parties.not_told_because)(&party.not_told)
        }
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

/// The reason of what is taken out of an incident, as it is kept.
///
/// - Failure: `Field` where there is none, or where it cannot be kept.
pub(super) fn reasoned(reason: &str) -> Result<String, Error> {
    let reason = reason.trim().replace("\r\n", "\n");
    let missing = reason.is_empty().then_some(WrongAnswer::Missing);
    match missing.or_else(|| unwritable(&reason)) {
        Some(wrong) => Err(Error::Field("reason", wrong)),
        None => Ok(reason),
    }
}

/// Why a text cannot be kept.
fn unwritable(text: &str) -> Option<WrongAnswer> {
    match text {
        text if holds_number(text) => Some(WrongAnswer::Number),
        text if text.chars().count() > REPLY_CHARACTERS_MAX => Some(WrongAnswer::Unusable),
        _ => None,
    }
}

fn numbered(parties: Vec<IncidentParty>, number: u64) -> Result<IncidentParty, Error> {
    parties.into_iter().find(|party| party.number == number).ok_or(Error::Missing)
}

/// The organisation of that number; kept, with a line in the history, where it was only proposed.
fn settled(
    tx: &mut Tx<'_>,
    incident: &Incident,
    who: &Principal,
    (parties, number): (Vec<IncidentParty>, u64),
    now: Timestamp,
) -> Result<IncidentParty, Error> {
    let found = numbered(parties, number)?;
    if !found.is_proposed() {
        return Ok(found);
    }
    let number = store::incident_party::add(tx, &incident.id, &found, (&who.name, now))?;
    let party = IncidentParty { number, ..found };
    let detail = format!("party={number} role={} ground={}", party.role.name(), party.ground);
    let action = Action::IncidentPartyAdded;
    let turned = Turned::unasked(None, Some(party.clone()), (action, detail.clone()));
    noted(tx, incident, &turned, who, now)?;
    record_changed(tx, &incident.id, (action, &detail), who, now)?;
    Ok(party)
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
        reason: turned.reason.clone(),
    };
    store::incident_answer::note(tx, &incident.id, &change).map(drop)
}

/// The field of the history in which that stands.
pub const PARTY: &str = "other_organisation";

const REPLY_CHARACTERS_MAX: usize = 2_000;

/// In so many hours another organisation can be told by agreement: as in the file of them.
const NOTICE_HOURS: std::ops::RangeInclusive<u32> = 1..=720;
