//! Mails that ask recipients outside to delete what they should not have got: one mail a recipient,
//! with a way to answer of its own, and reminders while there is no answer.
//!
//! They come from a person's decision and want an answer, so unlike notices they have an envelope
//! sender: a server that cannot deliver one says so.

use data_encoding::BASE32_NOPAD;
use jiff::SignedDuration;
use jiff::Timestamp;

use crate::access::Principal;
use crate::access::new_link;
use crate::audit;
use crate::audit::Action;
use crate::audit::Event;
use crate::mail::Address;
use crate::notify::Letter;
use crate::notify::Settings;
use crate::notify::body::Body;
use crate::notify::body::Piece;
use crate::notify::notices::GIVE_UP;
use crate::notify::outline;
use crate::render::Language;
use crate::render::texts;
use crate::store;
use crate::store::NewNotice;
use crate::store::Notice;
use crate::store::NoticeKind;
use crate::store::NoticeState;
use crate::store::Retraction;
use crate::store::RetractionState;
use crate::store::Store;
use crate::store::Tx;

/// Whether a notice is one of these.
pub(super) fn is_one(kind: NoticeKind) -> bool {
    matches!(kind, NoticeKind::Retraction | NoticeKind::RetractionAgain)
}

/// Puts down that a recipient is to be asked; the mail is written when it goes.
pub(super) fn queue(
    tx: &mut Tx<'_>,
    kind: NoticeKind,
    retraction: &Retraction,
    now: Timestamp,
) -> Result<(), store::Error> {
    let Retraction { incident_id, position, asked_at, mails, .. } = retraction;
    let once = format!("retraction:{incident_id}:{position}:{}:{mails}", asked_at.as_microsecond());
    let about = format!("{incident_id} {position} {}", asked_at.as_microsecond());
    store::notice::add(
        tx,
        &NewNotice {
            once: &once,
            kind,
            held_id: None,
            address: &retraction.address,
            text: &about,
            created_at: now,
            due_at: now,
            give_up_at: now + GIVE_UP,
        },
    )
}

/// The mail; `None` where the recipient has answered meanwhile.
pub(super) fn letter(
    tx: &mut Tx<'_>,
    settings: &Settings,
    notice: &Notice,
    now: Timestamp,
) -> Result<Option<Letter>, store::Error> {
    let (Some(asked), Ok(to)) = (about(tx, notice)?, Address::parse(&notice.address)) else {
        return Ok(None);
    };
    if !asked.state.is_open() {
        return Ok(None);
    }
    let language = Language::named(&asked.language).unwrap_or_default();
    let said = &texts(language).retraction;
    let link = new_link().ok_or_else(outline::no_randomness)?;
    let (code, written) = outline::code()?;
    store::retraction::add_link(tx, &link.hash(), &asked, &code, now)?;
    let again = notice.kind == NoticeKind::RetractionAgain;
    let mut pieces = Vec::new();
    if again {
        let sent = language.date(asked.asked_at);
        pieces.push(Piece::Paragraph((said.again)(&sent)));
    }
    pieces.push(Piece::Text(asked.text.clone()));
    pieces.push(Piece::Paragraph(said.answer_here.to_owned()));
    pieces.push(Piece::Link(settings.page(&format!("/r/{}", link.expose()))));
    pieces.push(Piece::Code(said.code, written));
    pieces.push(Piece::Paragraph((said.ending)(&settings.organisation, &asked.incident_id)));
    let subject = match again {
        true => format!("{}: {}", said.reminder, asked.subject),
        false => asked.subject,
    };
    let bodies = vec![Body { language, pieces }];
    let reply_to = Some(settings.team_address.clone().unwrap_or_else(|| settings.from.clone()));
    let id = Some(id_of(&link.hash()));
    Ok(Some(Letter { to, subject, bodies, thread: None, id, reply_to }))
}

/// The `Message-ID` of such a mail, without its domain: the hash by which the store knows its link.
/// A bounce quotes it, and from a hash nobody gets to the link.
fn id_of(hash: &[u8; 32]) -> String {
    format!("{ID}{}", BASE32_NOPAD.encode(hash).to_lowercase())
}

/// The hash of the link in the mail of that `Message-ID`; `None` where it is no such mail.
pub fn link_of(message_id: &str) -> Option<[u8; 32]> {
    let (local, _) = message_id.split_once('@')?;
    let hash = local.strip_prefix(ID)?.to_uppercase();
    BASE32_NOPAD.decode(hash.as_bytes()).ok()?.try_into().ok()
}

/// Keeps what has become of the mail.
pub(super) fn settled(
    tx: &mut Tx<'_>,
    notice: &Notice,
    state: NoticeState,
    said: &str,
    now: Timestamp,
) -> Result<(), store::Error> {
    let Some(mut asked) = about(tx, notice)? else { return Ok(()) };
    let detail = match state {
        NoticeState::Sent => {
            asked.mails += 1;
            asked.reply = said.to_owned();
            if asked.state.is_open() {
                asked.state = match asked.mails {
                    1 => RetractionState::Asked,
                    _ => RetractionState::Reminded,
                };
                asked.remind_at = Some(now + patience(asked.mails));
            }
            record(tx, &asked, Action::RetractionSent, &format!("mail={}", asked.mails), now)?;
            asked.changed_at = now;
            return store::retraction::put(tx, &asked);
        }
        NoticeState::Failed if asked.state.is_open() => {
            asked.state = match says_no_such_address(said) {
                true => RetractionState::NoSuchAddress,
                false => RetractionState::NotDelivered,
            };
            said.chars().take(SAID_LENGTH).collect::<String>().clone_into(&mut asked.reply);
            (asked.remind_at, asked.changed_at) = (None, now);
            format!("state={} code={}", asked.state.name(), code_of(said))
        }
        _ => return Ok(()),
    };
    store::retraction::put(tx, &asked)?;
    record(tx, &asked, Action::RetractionBounced, &detail, now)
}

/// Asks again who has not answered, and gives up after the last reminder.
pub(super) async fn round(store: &Store, now: Timestamp) -> Result<(), store::Error> {
    let due = store.read(move |tx| store::retraction::due(tx, now, AT_ONCE)).await?;
    if due.is_empty() {
        return Ok(());
    }
    let write = move |tx: &mut Tx<'_>| {
        for mut asked in store::retraction::due(tx, now, AT_ONCE)? {
            asked.remind_at = None;
            if asked.mails < MAILS_MAX {
                queue(tx, NoticeKind::RetractionAgain, &asked, now)?;
            } else if asked.state.is_open() {
                (asked.state, asked.changed_at) = (RetractionState::NoResponse, now);
                record(tx, &asked, Action::RetractionUnanswered, "", now)?;
            }
            store::retraction::put(tx, &asked)?;
        }
        Ok(())
    };
    store.write(write).await
}

/// Whether a reply or a status says that the address does not exist, and not that it is full,
/// refused or out of reach (RFC 3463, 3.2: 5.1.1 to 5.1.6; RFC 7505: 5.1.10, a domain without mail).
pub fn says_no_such_address(said: &str) -> bool {
    said.split_whitespace().take(STATUS_WITHIN).any(|word| NO_SUCH_ADDRESS.contains(&word))
}

/// The recipient that a notice is about; `None` where it was asked anew since, which has a notice
/// of its own.
fn about(tx: &mut Tx<'_>, notice: &Notice) -> Result<Option<Retraction>, store::Error> {
    let mut words = notice.text.split(' ');
    let (Some(id), Some(Ok(position))) = (words.next(), words.next().map(str::parse)) else {
        return Ok(None);
    };
    // Notices of versions before do not say when they were asked for.
    let asked_at: Option<i64> = words.next().and_then(|at| at.parse().ok());
    let asked = store::retraction::find(tx, id, position)?;
    let is_it = |asked: &Retraction| {
        asked.address == notice.address
            && asked_at.is_none_or(|at| at == asked.asked_at.as_microsecond())
    };
    Ok(asked.filter(is_it))
}

/// How long to wait for an answer to so many mails: a day, three days in all, a week in all.
fn patience(mails: u32) -> SignedDuration {
    SignedDuration::from_hours(match mails {
        1 => 24,
        2 => 48,
        _ => 96,
    })
}

/// The codes at the beginning of a reply: what else a server says may hold an address.
fn code_of(said: &str) -> String {
    let is_code = |word: &&str| word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    said.split_whitespace().take_while(is_code).take(2).collect::<Vec<_>>().join(" ")
}

fn record(
    tx: &mut Tx<'_>,
    asked: &Retraction,
    action: Action,
    detail: &str,
    at: Timestamp,
) -> Result<(), store::Error> {
    let done = Event::done(&Principal::gateway(), action, &asked.incident_id, at);
    let detail = format!("recipient={} {detail}", asked.position + 1).trim_end().to_owned();
    let event = Event { detail, ..done };
    audit::record(tx, &event)
}

/// Begins the `Message-ID` of these mails.
const ID: &str = "r-";

/// The first mail and two reminders.
const MAILS_MAX: u32 = 3;

const AT_ONCE: u32 = 50;

/// Bad mailbox, bad system, bad syntax, a mailbox that has moved, no mail there at all.
const NO_SUCH_ADDRESS: [&str; 5] = ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"];

/// The status stands right behind the code.
const STATUS_WITHIN: usize = 2;

const SAID_LENGTH: usize = 500;

#[cfg(test)]
mod tests {
    use super::code_of;
    use super::says_no_such_address;

    #[test]
    fn only_a_status_about_the_address_says_that_it_does_not_exist() {
        for (said, expected) in [
            ("550 5.1.1 <jan@x.nl>: user unknown", true),
            ("550 5.1.10 null MX", true),
            ("5.1.1", true),
            ("5.1.6", true),
            ("5.1.8 bad sender", false),
            ("550 5.2.2 mailbox full", false),
            ("550 5.7.1 refused, see 5.1.1", false),
            ("550 no such user", false),
            ("450 4.1.1 try later", false),
            ("", false),
        ] {
            assert_eq!(says_no_such_address(said), expected, "{said}");
        }
    }

    #[test]
    fn of_what_a_server_says_the_trail_keeps_the_codes() {
        assert_eq!(code_of("550 5.1.1 <jan@x.nl>: unknown"), "550 5.1.1");
        assert_eq!(code_of("jan@x.nl is unknown"), "");
    }
}
