//! Asking recipients to delete what they should not have got, and keeping what came of it.

use crate::access::Act;
use crate::access::Principal;
use crate::audit::Action;
use crate::followup::Bounced;
use crate::followup::Error;
use crate::followup::Flaw;
use crate::followup::Followup;
use crate::followup::bounced;
use crate::followup::record;
use crate::notify::says_no_such_address;
use crate::render::Language;
use crate::store;
use crate::store::Incident;
use crate::store::IncidentRecipient;
use crate::store::Retraction;
use crate::store::RetractionState;
use crate::store::Tx;

/// The recipients of an incident, and what came of asking each.
#[derive(Clone, Debug, PartialEq)]
pub struct Recipients {
    /// The incident.
    pub incident: Incident,
    /// Each recipient with what was asked of it, in order.
    pub list: Vec<(IncidentRecipient, Option<Retraction>)>,
    /// Whether this person may ask and note.
    pub may_ask: bool,
    /// Whether mails are sent at all.
    pub has_mail: bool,
}

/// What recipients are asked, and in which words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Those who are asked, by their position in the register.
    pub positions: Vec<u32>,
    /// In which language.
    pub language: Language,
    /// Subject of the mail.
    pub subject: String,
    /// What it says; link, code and who sends it are put below.
    pub text: String,
}

/// What is known of a recipient otherwise: by phone, by an answered mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// Which recipient.
    pub position: u32,
    /// What came of it.
    pub state: RetractionState,
    /// How that is known.
    pub remark: String,
}

impl Followup {
    /// The recipients of an incident, for those who may see it.
    pub async fn recipients(&self, who: &Principal, id: &str) -> Result<Recipients, Error> {
        let incident = self.register.show(who, id).await?;
        let key = incident.id.clone();
        let asked = self.store.read(move |tx| store::retraction::list(tx, &key)).await?;
        let of = |position: usize| asked.iter().find(|one| one.position as usize == position);
        let list = incident.recipients.iter().enumerate();
        let list = list.map(|(at, recipient)| (recipient.clone(), of(at).cloned())).collect();
        let may_ask = who.may(Act::AssessIncident);
        Ok(Recipients { incident, list, may_ask, has_mail: self.notices.settings().is_some() })
    }

    /// Has recipients asked, each in a mail of its own. Who has answered is not asked again.
    pub async fn ask(&self, who: &Principal, id: &str, ask: Ask) -> Result<u64, Error> {
        let known = self.to_change(who, id).await?;
        let subject = line(&ask.subject).ok_or(Error::Invalid("subject", Flaw::Empty))?;
        let text = ask.text.trim().to_owned();
        checked(&text).map_err(|flaw| Error::Invalid("text", flaw))?;
        if subject.chars().count() > SUBJECT_CHARACTERS_MAX {
            return Err(Error::Invalid("subject", Flaw::TooLong));
        }
        if !known.has_mail {
            return Err(Error::Invalid("to", Flaw::NoMail));
        }
        let mut to = Vec::new();
        for (position, (recipient, asked)) in (0_u32..).zip(&known.list) {
            let is_open = asked.as_ref().is_none_or(|asked| asked.state.is_open());
            if ask.positions.contains(&position) && is_open {
                to.push((position, recipient.address.clone()));
            }
        }
        if to.is_empty() {
            return Err(Error::Invalid("to", Flaw::Empty));
        }
        let (who, clock, notices) = (who.clone(), self.clock, self.notices.clone());
        let id = known.incident.id;
        let write = move |tx: &mut Tx<'_>| {
            let now = clock();
            let count = to.len() as u64;
            for (position, address) in to {
                let retraction = Retraction {
                    incident_id: id.clone(),
                    position,
                    address,
                    state: RetractionState::Queued,
                    language: ask.language.code().to_owned(),
                    subject: subject.clone(),
                    text: text.clone(),
                    asked_by: who.name.clone(),
                    asked_at: now,
                    mails: 0,
                    remind_at: None,
                    changed_at: now,
                    reply: String::new(),
                    remark: String::new(),
                };
                store::retraction::put(tx, &retraction)?;
                if !notices.retract(tx, &retraction, now)? {
                    return Err(Error::Invalid("to", Flaw::NoMail));
                }
            }
            record(tx, &who, Action::RetractionAsked, &id, format!("recipients={count}"), now)?;
            Ok(count)
        };
        self.store.try_write(write).await
    }

    /// Keeps what is known of a recipient by another way than the link.
    pub async fn note(&self, who: &Principal, id: &str, noted: Noted) -> Result<(), Error> {
        let known = self.to_change(who, id).await?;
        if !RetractionState::NOTED.contains(&noted.state) {
            return Err(Error::Invalid("state", Flaw::Unknown));
        }
        let remark = noted.remark.trim().to_owned();
        checked(&remark).map_err(|flaw| Error::Invalid("remark", flaw))?;
        let index = noted.position as usize;
        let (recipient, _) = known.list.get(index).ok_or(Error::Missing)?;
        let (address, position) = (recipient.address.clone(), noted.position);
        let (who, clock, id) = (who.clone(), self.clock, known.incident.id);
        let write = move |tx: &mut Tx<'_>| {
            let now = clock();
            let asked = store::retraction::find(tx, &id, position)?;
            let before = asked.unwrap_or_else(|| by_hand(&id, position, address, &who.name, now));
            let retraction = Retraction {
                state: noted.state,
                remark,
                remind_at: None,
                changed_at: now,
                ..before
            };
            store::retraction::put(tx, &retraction)?;
            let detail = format!("recipient={} state={}", position + 1, noted.state.name());
            Ok(record(tx, &who, Action::RetractionNoted, &id, detail, now)?)
        };
        self.store.try_write(write).await
    }

    /// Keeps what a bounce that came back says of recipients of this incident; how many those are.
    ///
    /// - Failure: `Invalid` where it is no delivery report, or of other addresses.
    pub async fn bounce(&self, who: &Principal, id: &str, report: &str) -> Result<u64, Error> {
        let known = self.to_change(who, id).await?;
        let found = bounced(report);
        let (who, clock, id) = (who.clone(), self.clock, known.incident.id);
        let write = move |tx: &mut Tx<'_>| {
            let now = clock();
            let mut count = 0;
            for (position, (recipient, _)) in (0_u32..).zip(&known.list) {
                let is_it = |one: &&Bounced| one.address == recipient.address.to_lowercase();
                let Some(bounced) = found.iter().find(is_it) else { continue };
                let address = recipient.address.clone();
                let asked = store::retraction::find(tx, &id, position)?;
                let before =
                    asked.unwrap_or_else(|| by_hand(&id, position, address, &who.name, now));
                let state = match says_no_such_address(&bounced.status) {
                    true => RetractionState::NoSuchAddress,
                    false => RetractionState::NotDelivered,
                };
                let said = format!("{} {}", bounced.status, bounced.said);
                let reply = said.trim().chars().take(REPLY_LENGTH).collect();
                let retraction =
                    Retraction { state, reply, remind_at: None, changed_at: now, ..before };
                store::retraction::put(tx, &retraction)?;
                let status = &bounced.status;
                let detail =
                    format!("recipient={} state={} code={status}", position + 1, state.name());
                record(tx, &who, Action::RetractionBounced, &id, detail, now)?;
                count += 1;
            }
            match count {
                0 => Err(Error::Invalid("report", Flaw::Unknown)),
                count => Ok(count),
            }
        };
        self.store.try_write(write).await
    }

    /// The incident, for whoever may change what is done after it.
    async fn to_change(&self, who: &Principal, id: &str) -> Result<Recipients, Error> {
        let known = self.recipients(who, id).await?;
        if !known.may_ask {
            return Err(Error::NotAllowed);
        }
        let parties = known.incident.recipients.iter().map(|one| one.address.as_str());
        if who.is_among(parties.chain([known.incident.sender.as_str()])) {
            return Err(Error::OwnMessage);
        }
        Ok(known)
    }
}

/// A recipient who was not asked by mail.
fn by_hand(
    incident_id: &str,
    position: u32,
    address: String,
    who: &str,
    now: jiff::Timestamp,
) -> Retraction {
    Retraction {
        incident_id: incident_id.to_owned(),
        position,
        address,
        state: RetractionState::Queued,
        language: Language::Dutch.code().to_owned(),
        subject: String::new(),
        text: String::new(),
        asked_by: who.to_owned(),
        asked_at: now,
        mails: 0,
        remind_at: None,
        changed_at: now,
        reply: String::new(),
        remark: String::new(),
    }
}

/// A subject on one line; `None` where there is none.
fn line(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// Whether a text is one and not too long.
pub(super) fn checked(text: &str) -> Result<(), Flaw> {
    match text.chars().count() {
        0 => Err(Flaw::Empty),
        length if length > TEXT_CHARACTERS_MAX => Err(Flaw::TooLong),
        _ => Ok(()),
    }
}

/// The most that a mail or a remark says.
pub const TEXT_CHARACTERS_MAX: usize = 4_000;

const SUBJECT_CHARACTERS_MAX: usize = 200;
const REPLY_LENGTH: usize = 500;
