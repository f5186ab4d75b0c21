//! Asking recipients to delete what they should not have got, and keeping what came of it.

use crate::access::Act;
use crate::access::Principal;
use crate::audit::Action;
use crate::followup::Bounced;
use crate::followup::Error;
use crate::followup::Flaw;
use crate::followup::Followup;
use crate::followup::Mistake;
use crate::followup::bounce::message_ids;
use crate::followup::bounced;
use crate::followup::living;
use crate::followup::marks::DATE;
use crate::followup::marks::filled;
use crate::followup::record;
use crate::incident::Release;
use crate::incident::Trusting;
use crate::incident::holds_number;
use crate::notify::link_of;
use crate::notify::says_no_such_address;
use crate::render::Language;
use crate::store;
use crate::store::HeldId;
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
    /// Whether the message is still being delivered to somebody.
    pub is_sending: bool,
}

impl Recipients {
    /// The name of what became of the message for one of the list.
    pub fn delivery(
        &self,
        recipient: &IncidentRecipient,
        asked: Option<&Retraction>,
    ) -> &'static str {
        let release = Release { state: self.incident.state, is_sending: self.is_sending };
        release.delivery(recipient, asked.map(|asked| asked.state)).name()
    }
}

/// What recipients are asked, and in which words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Those who are asked.
    pub to: Vec<Chosen>,
    /// In which language.
    pub language: Language,
    /// Subject of the mail.
    pub subject: String,
    /// What it says; link, code and who sends it are put below.
    pub text: String,
}

/// A recipient as somebody looked at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Which recipient, by its position in the register.
    pub position: u32,
    /// The version of what was known of it; 0 where it was not asked yet.
    pub version: i64,
}

/// What is known of a recipient otherwise: by phone, by an answered mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// Which recipient.
    pub whom: Chosen,
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
        let read = move |tx: &mut Tx<'_>| {
            Ok((store::retraction::list(tx, &key)?, store::outbox::has_of(tx, &key)?))
        };
        let (asked, is_sending) = self.store.read(read).await?;
        let of = |position| asked.iter().find(|one| one.position == position).cloned();
        let list = incident.recipients.iter();
        let list = list.map(|one| (one.clone(), of(one.position))).collect();
        let may_ask = who.may(Act::AssessIncident);
        let has_mail = self.notices.settings().is_some();
        Ok(Recipients { incident, list, may_ask, has_mail, is_sending })
    }

    /// Has recipients asked, each in a mail of its own. Who has answered, or never got the message,
    /// is not asked. The mark of the day becomes that on which each got the message.
    ///
    /// - Failure: `Conflict` where something became of one of them since it was looked at: a form
    ///   that is sent twice asks once.
    pub async fn ask(&self, who: &Principal, id: &str, ask: Ask) -> Result<u64, Error> {
        let known = self.to_change(who, id).await?;
        let subject = line(&ask.subject).ok_or(Error::Invalid("subject", Flaw::Empty))?;
        let text = ask.text.trim().to_owned();
        checked(&text).map_err(|flaw| Error::Invalid("text", flaw))?;
        if subject.chars().count() > SUBJECT_CHARACTERS_MAX {
            return Err(Error::Invalid("subject", Flaw::TooLong));
        }
        if holds_number(&text) || holds_number(&subject) {
            return Err(Error::Text(Mistake::Number));
        }
        if !known.has_mail {
            return Err(Error::Invalid("to", Flaw::NoMail));
        }
        let (who, clock, notices) = (who.clone(), self.clock, self.notices.clone());
        let id = known.incident.id;
        // By which an answer without the link is still known.
        let subject = match subject.contains(&id) {
            true => subject,
            false => format!("{subject} [{id}]"),
        };
        let write = move |tx: &mut Tx<'_>| {
            let (now, mut count) = (clock(), 0);
            let incident = living(tx, &id)?;
            for recipient in &incident.recipients {
                let position = recipient.position;
                let chosen = ask.to.iter().find(|chosen| chosen.position == position);
                let Some(chosen) = chosen else { continue };
                let before = unchanged(tx, &id, *chosen)?;
                let is_open = before.is_none_or(|before| before.state.is_open());
                let Some(sent) = recipient.accepted_at.filter(|_| is_open) else { continue };
                let day = ask.language.date(sent);
                let dated = |text: &str| filled(text, &[(DATE, &day)]);
                let retraction = Retraction {
                    language: ask.language.code().to_owned(),
                    subject: dated(&subject),
                    text: dated(&text),
                    ..by_hand(&id, position, recipient.address.clone(), &who.name, now)
                };
                store::retraction::put(tx, &retraction)?;
                if !notices.retract(tx, &retraction, now)? {
                    return Err(Error::Invalid("to", Flaw::NoMail));
                }
                count += 1;
            }
            if count == 0 {
                return Err(Error::Invalid("to", Flaw::Empty));
            }
            record(tx, &who, Action::RetractionAsked, &id, format!("recipients={count}"), now)?;
            Ok(count)
        };
        self.store.try_write(write).await
    }

    /// Keeps what is known of a recipient by another way than the link.
    ///
    /// - Failure: `Conflict` where something became of it since it was looked at.
    pub async fn note(&self, who: &Principal, id: &str, noted: Noted) -> Result<(), Error> {
        let known = self.to_change(who, id).await?;
        if !RetractionState::NOTED.contains(&noted.state) {
            return Err(Error::Invalid("state", Flaw::Unknown));
        }
        let remark = noted.remark.trim().to_owned();
        checked(&remark).map_err(|flaw| Error::Invalid("remark", flaw))?;
        if holds_number(&remark) {
            return Err(Error::Invalid("remark", Flaw::Number));
        }
        let position = noted.whom.position;
        let recipient = known.incident.recipient(position).ok_or(Error::Missing)?;
        let address = recipient.address.clone();
        let (who, clock, id) = (who.clone(), self.clock, known.incident.id);
        let write = move |tx: &mut Tx<'_>| {
            let now = clock();
            living(tx, &id)?;
            let asked = unchanged(tx, &id, noted.whom)?;
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

    /// Keeps whether recipients are trusted; never by one of them, or by the sender.
    pub async fn trust(&self, who: &Principal, id: &str, trusting: Trusting) -> Result<(), Error> {
        self.to_change(who, id).await?;
        Ok(self.register.trust(who, id, trusting, (self.clock)()).await?)
    }

    /// Keeps what a bounce that came back says of recipients of this incident; how many those are.
    /// It must quote the mail that it is about: anyone can write that an address does not exist,
    /// who got our mail alone knows its `Message-ID`. What a recipient answered stands.
    ///
    /// - Failure: `Invalid` where it is no delivery report, or of other addresses or mails.
    pub async fn bounce(&self, who: &Principal, id: &str, report: &str) -> Result<u64, Error> {
        let known = self.to_change(who, id).await?;
        let (found, quoted) = (bounced(report), message_ids(report));
        let (who, clock, id) = (who.clone(), self.clock, known.incident.id);
        let write = move |tx: &mut Tx<'_>| {
            let (now, mut count) = (clock(), 0);
            let incident = living(tx, &id)?;
            let quotes = Quotes::of(tx, &incident, &quoted)?;
            for recipient in &incident.recipients {
                let position = recipient.position;
                let is_it = |one: &&Bounced| one.address == recipient.address.to_lowercase();
                let Some(bounced) = found.iter().find(is_it) else { continue };
                let asked = store::retraction::find(tx, &id, position)?;
                let may_change = asked
                    .as_ref()
                    .is_none_or(|asked| asked.state.is_open() || asked.state.came_back());
                if !may_change || !quotes.is_about(position) {
                    continue;
                }
                let address = recipient.address.clone();
                let before =
                    asked.unwrap_or_else(|| by_hand(&id, position, address, &who.name, now));
                let state = match says_no_such_address(&bounced.status) {
                    true => RetractionState::NoSuchAddress,
                    // Why ever it failed for good: this recipient did not get it.
                    false if quotes.leaked.contains(&position) => RetractionState::CameBack,
                    // That a later mail failed says nothing of the first.
                    false if before.state.came_back() => before.state,
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

/// What is known of a recipient, where it is what was looked at.
fn unchanged(tx: &mut Tx<'_>, id: &str, chosen: Chosen) -> Result<Option<Retraction>, Error> {
    let now = store::retraction::find(tx, id, chosen.position)?;
    match now.as_ref().map_or(0, Retraction::version) == chosen.version {
        true => Ok(now),
        false => Err(Error::Conflict),
    }
}

/// The mails that a report quotes.
struct Quotes {
    /// The message that leaked itself, to these recipients.
    leaked: Vec<u32>,
    /// Mails that asked these recipients.
    asked: Vec<u32>,
}

impl Quotes {
    fn of(tx: &mut Tx<'_>, incident: &Incident, quoted: &[String]) -> Result<Self, store::Error> {
        let mut messages = Vec::new();
        for id in store::incident_joined::messages(tx, &incident.id)? {
            let Some(id) = HeldId::parse(&id) else { continue };
            let known = store::held::find(tx, &id)?.verdict.report.header.message_id;
            let bare = known.trim().trim_matches(['<', '>']);
            if !bare.is_empty() && quoted.iter().any(|id| id == bare) {
                messages.push(id.to_string());
            }
        }
        let is_first = messages.contains(&incident.held_id) || is_delivery(tx, incident, quoted)?;
        // A message that was released again went to those whom that release added.
        let is_quoted = |through: &Option<String>| match through {
            Some(id) => messages.contains(id),
            None => is_first,
        };
        let all = store::incident_joined::through(tx, &incident.id)?.into_iter();
        let leaked = all.filter(|(_, through)| is_quoted(through)).map(|(position, _)| position);
        let leaked = leaked.collect();
        let mut asked = Vec::new();
        for id in quoted {
            let Some(hash) = link_of(id) else { continue };
            let link = store::retraction::find_link(tx, &hash)?;
            asked.extend(
                link.filter(|link| link.incident_id == incident.id).map(|link| link.position),
            );
        }
        Ok(Self { leaked, asked })
    }

    fn is_about(&self, position: u32) -> bool {
        self.leaked.contains(&position) || self.asked.contains(&position)
    }
}

/// Whether one of the mails that are quoted is the delivery of which the incident is: of that the
/// gateway knows a digest of the `Message-ID`.
fn is_delivery(
    tx: &mut Tx<'_>,
    incident: &Incident,
    quoted: &[String],
) -> Result<bool, store::Error> {
    let Some(number) = incident.observed else { return Ok(false) };
    for id in quoted {
        let noted = store::observed::of_message(tx, id)?;
        if noted.iter().any(|(one, _)| *one == number) {
            return Ok(true);
        }
    }
    Ok(false)
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

/// The longest subject.
pub(super) const SUBJECT_CHARACTERS_MAX: usize = 200;
const REPLY_LENGTH: usize = 500;
