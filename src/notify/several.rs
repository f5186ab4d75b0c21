//! Mails about several messages of one sender.

use jiff::Timestamp;

use crate::mail::Address;
use crate::notify::Letter;
use crate::notify::Settings;
use crate::notify::body::Piece;
use crate::notify::compose::otherwise;
use crate::notify::outline;
use crate::notify::rounds::LONG;
use crate::render::Language;
use crate::render::NoticeTexts;
use crate::store;
use crate::store::Held;
use crate::store::HeldId;
use crate::store::HeldState;
use crate::store::Notice;
use crate::store::RecipientState;
use crate::store::Tx;

/// A list of messages, each with its own link; one code opens them all.
struct List {
    messages: Vec<(Held, String)>,
    code: String,
}

/// The list of messages that were held shortly after each other.
pub(super) fn held(
    tx: &mut Tx<'_>,
    settings: &Settings,
    notices: &[Notice],
    now: Timestamp,
) -> Result<Option<Letter>, store::Error> {
    let ids: Vec<HeldId> = notices.iter().filter_map(|notice| notice.held_id.clone()).collect();
    let Some(to) = notices.first().and_then(|first| Address::parse(&first.address).ok()) else {
        return Ok(None);
    };
    let Some(list) = List::of(tx, settings, &ids, &to, now)? else { return Ok(None) };
    let count = list.messages.len() as u64;
    Ok(Some(Letter {
        id: None,
        subject: outline::subject(settings, |said, _| (said.subjects.held_list)(count)),
        bodies: outline::bodies(settings, |said, language| {
            let mut pieces = list.begin(said, (said.held_list)(count));
            pieces.extend(list.rows(said, language, Row::New));
            pieces.push(Piece::Paragraph(otherwise(settings, said)));
            pieces.push(Piece::Paragraph(format!("{} {}", said.not_again, said.list_more)));
            pieces.extend(outline::ending(settings, said));
            pieces
        }),
        to,
        thread: None,
        reply_to: None,
    }))
}

/// The list of messages that have waited for long.
pub(super) fn open_messages(
    tx: &mut Tx<'_>,
    settings: &Settings,
    notice: &Notice,
    now: Timestamp,
) -> Result<Option<Letter>, store::Error> {
    let ids: Vec<HeldId> = notice.text.lines().filter_map(HeldId::parse).collect();
    let Ok(to) = Address::parse(&notice.address) else { return Ok(None) };
    let Some(list) = List::of(tx, settings, &ids, &to, now)? else { return Ok(None) };
    let count = list.messages.len() as u64;
    let hours = LONG.as_hours().unsigned_abs();
    Ok(Some(Letter {
        id: None,
        subject: outline::subject(settings, |said, _| (said.subjects.open)(count)),
        bodies: outline::bodies(settings, |said, language| {
            let mut pieces = list.begin(said, (said.open)(count, hours));
            pieces.extend(list.rows(said, language, Row::Old));
            pieces.extend(outline::ending(settings, said));
            pieces
        }),
        to,
        thread: None,
        reply_to: None,
    }))
}

/// What is told of each message.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Row {
    New,
    Old,
}

impl List {
    /// The undecided ones among `ids`; `None` where there are none.
    fn of(
        tx: &mut Tx<'_>,
        settings: &Settings,
        ids: &[HeldId],
        to: &Address,
        now: Timestamp,
    ) -> Result<Option<Self>, store::Error> {
        let (plain, code) = outline::code()?;
        let mut messages = Vec::new();
        for id in ids {
            let held = store::held::find(tx, id)?;
            if matches!(held.state, HeldState::Held | HeldState::AwaitingSecond) {
                let link = outline::link(tx, settings, &held, &to.to_string(), &plain, now)?;
                messages.push((held, link));
            }
        }
        messages.sort_by_key(|(held, _)| held.received_at);
        Ok((!messages.is_empty()).then_some(Self { messages, code }))
    }

    /// Greeting, what there is, what to do, and the code.
    fn begin(&self, said: &NoticeTexts, lead: String) -> Vec<Piece> {
        let greeting = self.messages.first().map(|(held, _)| outline::greeting(held, said));
        let mut pieces: Vec<Piece> = greeting.into_iter().collect();
        pieces.push(Piece::Paragraph(lead));
        pieces.push(Piece::Heading(said.what_now.to_owned()));
        pieces.push(Piece::Steps(vec![said.withdraw.to_owned(), said.explain.to_owned()]));
        pieces.push(Piece::Paragraph(said.each_link.to_owned()));
        pieces.push(Piece::Code(said.labels.code, self.code.clone()));
        pieces
    }

    fn rows(&self, said: &NoticeTexts, language: Language, row: Row) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for (held, link) in &self.messages {
            let mut facts = outline::facts(held, language, said);
            let states = [RecipientState::Held, RecipientState::NotSent];
            facts.insert(1, (said.labels.to, outline::recipients(held, &states, said)));
            if row == Row::Old {
                facts.pop();
            }
            pieces.push(Piece::Facts(facts));
            pieces.push(Piece::Link(link.clone()));
        }
        pieces
    }
}
