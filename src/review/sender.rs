//! What the sender of a held message can do without an account: look, take it back, explain.
//!
//! A link from a mail names the message and the mailbox; scanners of mail follow links, run scripts
//! and press buttons, so looking changes nothing and every step needs the control code too.

use jiff::Timestamp;

use crate::access::Origin;
use crate::access::Principal;
use crate::access::Secret;
use crate::access::hash_secret;
use crate::access::new_link;
use crate::audit::Action;
use crate::review::Desk;
use crate::review::Error;
use crate::review::Flaw;
use crate::review::REASON_CHARACTERS_MAX;
use crate::review::desk::save;
use crate::review::request::checked;
use crate::review::step;
use crate::review::trail;
use crate::store;
use crate::store::Held;
use crate::store::HeldId;
use crate::store::Remark;
use crate::store::RemarkKind;
use crate::store::SenderLink;
use crate::store::Tx;

/// What a sender has: the text of the link, and the code from the mail or a mailbox of one's own.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SenderKey {
    /// The last part of the address of the page.
    pub link: String,
    /// Six digits, with or without a space.
    pub code: String,
    /// The mailbox of whoever is signed in by single sign-on; on a link to that mailbox no code is
    /// asked for.
    pub mailbox: Option<String>,
}

/// What a sender sees of a message.
#[derive(Clone, Debug, PartialEq)]
pub struct SenderView {
    /// The message; a page shows its state and nothing of its content.
    pub held: Held,
    /// What was asked and explained.
    pub remarks: Vec<Remark>,
    /// How many wrong codes the link still bears; 0 where its form is blocked.
    pub tries_left: u32,
    /// Whether the mailbox of the link is that of whoever looks: then no code is needed.
    pub is_owner: bool,
}

/// An explanation by the sender.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Explanation {
    /// Why the recipient needs the data; not empty.
    pub text: String,
    /// What happens if the message comes later; empty where there is no haste.
    pub urgency: String,
}

/// What has become of a wish of a sender. All but `Done` have changed nothing, wrong codes are
/// counted.
#[derive(Clone, Debug, PartialEq)]
pub enum SenderAnswer {
    /// It is done, now or by the same wish before.
    Done(Box<SenderView>),
    /// Someone decided before.
    TooLate(Box<SenderView>),
    /// The code has another form, or there is none.
    NoCode,
    /// The code is another: so many tries are left.
    WrongCode(u32),
    /// Too many codes were wrong: the form is blocked, the message is not.
    Blocked,
    /// The sender has explained it three times.
    Enough,
    /// What was filled in cannot be used.
    Invalid(&'static str, Flaw),
}

/// What has become of the wish to find a message by its ID.
#[derive(Debug)]
pub enum Found {
    /// A new link, with the code that was given.
    Link(Secret),
    /// ID and code do not belong together, or there is no such message.
    Nothing,
    /// Too many codes were wrong: this message can be reached by its link alone.
    Blocked,
}

impl SenderView {
    /// Whether the sender can still take it back.
    pub fn may_withdraw(&self) -> bool {
        step::is_undecided(self.held.state)
    }

    /// How many more times the sender can explain it.
    pub fn explanations_left(&self) -> usize {
        match step::is_undecided(self.held.state) {
            true => EXPLANATIONS_MAX.saturating_sub(explanations(&self.remarks).count()),
            false => 0,
        }
    }
}

impl Desk {
    /// What a sender sees who follows a link; the code of `key` plays no part. Changes nothing at
    /// all.
    ///
    /// - Failure: `Missing` for a link that was never made, or was forgotten since.
    pub async fn look(&self, key: &SenderKey) -> Result<SenderView, Error> {
        let (hash, mailbox) = (hash_secret(&key.link), key.mailbox.clone());
        let read = move |tx: &mut Tx<'_>| {
            let link = store::sender_link::find(tx, &hash)?.ok_or(store::Error::Missing)?;
            view(tx, &link, mailbox.as_deref())
        };
        Ok(self.store().read(read).await?)
    }

    /// Takes a message back for its sender; also when one reviewer has agreed to release it.
    pub async fn withdraw(&self, key: &SenderKey, origin: Origin) -> Result<SenderAnswer, Error> {
        self.as_sender(key, origin, |tx, sender, view, now| {
            if view.held.state == store::HeldState::Withdrawn {
                return Ok(SenderAnswer::Done(Box::new(view)));
            }
            if !view.may_withdraw() {
                return Ok(SenderAnswer::TooLate(Box::new(view)));
            }
            let next = save(tx, &view.held, step::withdraw(&view.held, &sender.name, now)?)?;
            trail::step(tx, sender, Action::MessageWithdrawn, &next, String::new(), now)?;
            Ok(SenderAnswer::Done(Box::new(SenderView { held: next, ..view })))
        })
        .await
    }

    /// Keeps what the sender explains, for the reviewer.
    pub async fn explain(
        &self,
        key: &SenderKey,
        wish: Explanation,
        origin: Origin,
    ) -> Result<SenderAnswer, Error> {
        let notices = self.notices();
        self.as_sender(key, origin, move |tx, sender, mut view, now| {
            let (text, urgency) = match read(&wish) {
                Ok(read) => read,
                Err((field, flaw)) => return Ok(SenderAnswer::Invalid(field, flaw)),
            };
            let is_same = |one: &Remark| one.text == text && one.urgency == urgency;
            if explanations(&view.remarks).any(is_same) {
                return Ok(SenderAnswer::Done(Box::new(view)));
            }
            if !step::is_undecided(view.held.state) {
                return Ok(SenderAnswer::TooLate(Box::new(view)));
            }
            if view.explanations_left() == 0 {
                return Ok(SenderAnswer::Enough);
            }
            let author = String::new();
            let remark = Remark { at: now, kind: RemarkKind::Explanation, author, text, urgency };
            store::conversation::add(tx, &view.held.id, &remark)?;
            let number = explanations(&view.remarks).count() + 1;
            let haste = if remark.urgency.is_empty() { "" } else { " urgent" };
            let detail = format!("explanation={number}{haste}");
            trail::step(tx, sender, Action::SenderExplained, &view.held, detail, now)?;
            view.remarks.push(remark);
            view.held = store::held::find(tx, &view.held.id)?;
            notices.explained(tx, &view.held, now)?;
            Ok(SenderAnswer::Done(Box::new(view)))
        })
        .await
    }

    /// A link for a sender who distrusts links, and types what stands in the mail.
    pub async fn find_for_sender(&self, id: &HeldId, code: &str) -> Result<Found, Error> {
        let (id, code, clock) = (id.clone(), digits(code), self.clock());
        let fresh = new_link().ok_or_else(no_randomness)?;
        let find = move |tx: &mut Tx<'_>| {
            let Some(wrong) = store::sender_link::wrong_with_id(tx, &id)? else {
                return Ok::<_, Error>(Found::Nothing);
            };
            if wrong >= WRONG_WITH_ID_MAX {
                return Ok(Found::Blocked);
            }
            let Some(code) = code else { return Ok(Found::Nothing) };
            match store::sender_link::find_by_code(tx, &id, &code)? {
                Some(known) => {
                    let hash = fresh.hash();
                    store::sender_link::add(tx, &hash, &id, &known.address, &code, clock())?;
                    Ok(Found::Link(fresh))
                }
                None => {
                    store::sender_link::count_wrong_with_id(tx, &id)?;
                    Ok(Found::Nothing)
                }
            }
        };
        self.store().try_write(find).await
    }

    /// Runs a step of a sender in one transaction, after asking for the code; not from the owner of
    /// the mailbox, who is signed in.
    async fn as_sender<F>(
        &self,
        key: &SenderKey,
        origin: Origin,
        work: F,
    ) -> Result<SenderAnswer, Error>
    where
        F: FnOnce(&mut Tx<'_>, &Principal, SenderView, Timestamp) -> Result<SenderAnswer, Error>
            + Send
            + 'static,
    {
        let (code, mailbox) = (digits(&key.code), key.mailbox.clone());
        let (hash, clock) = (hash_secret(&key.link), self.clock());
        let sender = Principal { name: SENDER.to_owned(), email: None, roles: Vec::new(), origin };
        let step = move |tx: &mut Tx<'_>| {
            let now = clock();
            let link = store::sender_link::find(tx, &hash)?.ok_or(Error::Missing)?;
            let view = view(tx, &link, mailbox.as_deref())?;
            if view.is_owner {
                return work(tx, &sender, view, now);
            }
            // A button that was pressed without a code counts for nothing.
            let Some(code) = code else { return Ok(SenderAnswer::NoCode) };
            if view.tries_left == 0 {
                return Ok(SenderAnswer::Blocked);
            }
            if link.is_code(tx, &code) {
                return work(tx, &sender, view, now);
            }
            store::sender_link::count_wrong(tx, &hash)?;
            let left = WRONG_MAX - link.wrong - 1;
            if left > 0 {
                return Ok(SenderAnswer::WrongCode(left));
            }
            let detail = format!("codes={WRONG_MAX}");
            trail::step(tx, &sender, Action::SenderLinkBlocked, &view.held, detail, now)?;
            Ok(SenderAnswer::Blocked)
        };
        self.store().try_write(step).await
    }
}

/// What whoever has `mailbox` sees behind a link.
fn view(
    tx: &mut Tx<'_>,
    link: &SenderLink,
    mailbox: Option<&str>,
) -> Result<SenderView, store::Error> {
    Ok(SenderView {
        is_owner: mailbox.is_some_and(|own| own.eq_ignore_ascii_case(&link.address)),
        held: store::held::find(tx, &link.held_id)?,
        remarks: store::conversation::list(tx, &link.held_id)?,
        tries_left: WRONG_MAX.saturating_sub(link.wrong),
    })
}

fn no_randomness() -> Error {
    Error::Store(store::Error::Retry("no randomness".into()))
}

fn explanations(remarks: &[Remark]) -> impl Iterator<Item = &Remark> {
    remarks.iter().filter(|remark| remark.kind == RemarkKind::Explanation)
}

/// The two texts of an explanation, without surrounding space.
fn read(wish: &Explanation) -> Result<(String, String), (&'static str, Flaw)> {
    let text = checked(&wish.text).map_err(|flaw| ("text", flaw))?;
    let urgency = wish.urgency.trim();
    if urgency.chars().count() > REASON_CHARACTERS_MAX {
        return Err(("urgency", Flaw::TooLong));
    }
    Ok((text, urgency.to_owned()))
}

/// The six digits of a control code, however they were typed.
fn digits(code: &str) -> Option<String> {
    let typed = code.chars().filter(|c| !c.is_whitespace() && *c != '-');
    let digits: String = typed.take(CODE_DIGITS + 1).collect();
    let fits = digits.len() == CODE_DIGITS && digits.bytes().all(|b| b.is_ascii_digit());
    fits.then_some(digits)
}

/// How the trail names whoever has link and code of a message.
pub const SENDER: &str = "sender";

const CODE_DIGITS: usize = 6;

/// Wrong codes after which a link opens nothing any more.
const WRONG_MAX: u32 = 5;

/// Wrong codes, given with its ID, after which a message is reached by its links alone: of a million
/// codes these are too few to find one, and more than people make by mistake.
const WRONG_WITH_ID_MAX: u32 = 50;

/// How often a sender may explain one message.
const EXPLANATIONS_MAX: usize = 3;

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        for (typed, expected) in [
            ("482913", Some("482913")),
            (" 482 913 ", Some("482913")),
            ("482-913", Some("482913")),
            ("482\u{a0}913", Some("482913")),
            ("", None),
            ("48291", None),
            ("4829134", None),
            ("48291a", None),
            ("٤٨٢٩١٣", None),
        ] {
            assert_eq!(digits(typed).as_deref(), expected, "{typed}");
        }
    }
}
