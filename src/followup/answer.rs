//! What a recipient can do behind the personal link of a mail: look, and say what became of the
//! message. Scanners of mail follow links and press buttons, so looking changes nothing and
//! answering needs the code that stands in the mail.

use jiff::Timestamp;

use crate::access::Origin;
use crate::access::Principal;
use crate::access::hash_secret;
use crate::audit::Action;
use crate::followup::Error;
use crate::followup::Flaw;
use crate::followup::Followup;
use crate::followup::living;
use crate::followup::record;
use crate::followup::retraction::TEXT_CHARACTERS_MAX;
use crate::render::without_numbers;
use crate::store;
use crate::store::Retraction;
use crate::store::RetractionState;
use crate::store::Tx;

/// What a recipient has: the text of the link, and the code from the mail.
#[derive(Clone, PartialEq, Eq)]
pub struct ReplyKey {
    /// The last part of the address of the page.
    pub link: String,
    /// Six digits, with or without a space.
    pub code: String,
}

/// What a recipient says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Deleted, passed on or refused.
    pub state: RetractionState,
    /// What the recipient adds; may be empty.
    pub remark: String,
}

/// What a recipient sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What was asked.
    pub retraction: Retraction,
    /// When the message was sent, where it was: by that the recipient knows which one is meant.
    pub sent_at: Option<Timestamp>,
    /// How many wrong codes the link still bears; 0 where its form is blocked.
    pub tries_left: u32,
}

/// What has become of an answer. All but `Done` have changed nothing, wrong codes are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// It is kept, now or by an answer before.
    Done,
    /// The code has another form, or there is none.
    NoCode,
    /// The code is another: so many tries are left.
    WrongCode(u32),
    /// Too many codes were wrong.
    Blocked,
}

impl Followup {
    /// What a recipient sees who follows a link. Changes nothing at all.
    ///
    /// - Failure: `Missing` for a link that was never made, or was forgotten since.
    pub async fn look(&self, link: &str) -> Result<Asked, Error> {
        let hash = hash_secret(link);
        let read = move |tx: &mut Tx<'_>| {
            let link = store::retraction::find_link(tx, &hash)?.ok_or(store::Error::Missing)?;
            let retraction = store::retraction::find(tx, &link.incident_id, link.position)?;
            let retraction = retraction.ok_or(store::Error::Missing)?;
            let incident = store::incident::find(tx, &link.incident_id)?;
            let recipient = incident.recipient(link.position);
            let sent_at = recipient.and_then(|recipient| recipient.accepted_at);
            Ok(Asked { retraction, sent_at, tries_left: WRONG_MAX.saturating_sub(link.wrong) })
        };
        Ok(self.store.read(read).await?)
    }

    /// Keeps what a recipient says. The first answer stands: who changes it calls.
    pub async fn reply(&self, key: &ReplyKey, reply: Reply, origin: Origin) -> Result<Told, Error> {
        if !ANSWERS.contains(&reply.state) {
            return Err(Error::Invalid("answer", Flaw::Unknown));
        }
        if reply.remark.chars().count() > TEXT_CHARACTERS_MAX {
            return Err(Error::Invalid("remark", Flaw::TooLong));
        }
        let Some(code) = digits(&key.code) else {
            // A button that was pressed without a code counts for nothing.
            self.look(&key.link).await?;
            return Ok(Told::NoCode);
        };
        let (hash, clock) = (hash_secret(&key.link), self.clock);
        let who = Principal { name: RECIPIENT.to_owned(), email: None, roles: Vec::new(), origin };
        let write = move |tx: &mut Tx<'_>| {
            let now = clock();
            let link = store::retraction::find_link(tx, &hash)?.ok_or(Error::Missing)?;
            if link.wrong >= WRONG_MAX {
                return Ok(Told::Blocked);
            }
            if !link.is_code(tx, &code) {
                store::retraction::count_wrong(tx, &hash)?;
                let left = WRONG_MAX - link.wrong - 1;
                return Ok(if left > 0 { Told::WrongCode(left) } else { Told::Blocked });
            }
            living(tx, &link.incident_id).map_err(|_| Error::Missing)?;
            let asked = store::retraction::find(tx, &link.incident_id, link.position)?;
            let asked = asked.ok_or(Error::Missing)?;
            if !asked.state.is_open() {
                return Ok(Told::Done);
            }
            let retraction = Retraction {
                state: reply.state,
                remark: without_numbers(reply.remark.trim()).into_owned(),
                remind_at: None,
                changed_at: now,
                ..asked
            };
            store::retraction::put(tx, &retraction)?;
            let (id, position) = (&link.incident_id, link.position + 1);
            let detail = format!("recipient={position} state={}", reply.state.name());
            record(tx, &who, Action::RetractionAnswered, id, detail, now)?;
            Ok(Told::Done)
        };
        self.store.try_write(write).await
    }
}

/// The six digits of a control code, however they were typed.
fn digits(code: &str) -> Option<String> {
    let typed = code.chars().filter(|c| !c.is_whitespace() && *c != '-');
    let digits: String = typed.take(CODE_DIGITS + 1).collect();
    let fits = digits.len() == CODE_DIGITS && digits.bytes().all(|b| b.is_ascii_digit());
    fits.then_some(digits)
}

/// What a recipient can say.
const ANSWERS: [RetractionState; 4] = [
    RetractionState::DeletedUnread,
    RetractionState::Deleted,
    RetractionState::Forwarded,
    RetractionState::Refused,
];

/// How the trail names whoever has link and code of a mail.
const RECIPIENT: &str = "recipient";

const CODE_DIGITS: usize = 6;

/// Wrong codes after which a link opens nothing any more.
const WRONG_MAX: u32 = 5;
