//! Mails to reviewers. They tell that there is something to see, and where; never what.

use crate::access::Act;
use crate::access::may;
use crate::mail::Address;
use crate::notify::Letter;
use crate::notify::Settings;
use crate::notify::body::Piece;
use crate::notify::outline;
use crate::render::Language;
use crate::render::NoticeTexts;
use crate::store;
use crate::store::HeldFilter;
use crate::store::HeldOrder;
use crate::store::HeldState;
use crate::store::Incident;
use crate::store::IncidentFilter;
use crate::store::IncidentState;
use crate::store::Manner;
use crate::store::Notice;
use crate::store::Tx;

/// Something pressing waits.
pub(super) fn alert(
    tx: &mut Tx<'_>,
    settings: &Settings,
    notice: &Notice,
) -> Result<Option<Letter>, store::Error> {
    if waiting(tx)?.all() == 0 {
        return Ok(None);
    }
    Ok(to_page(settings, notice, "/messages", |said| {
        (said.subjects.alert.to_owned(), said.alert.to_owned())
    }))
}

/// A sender has explained.
pub(super) fn explained(settings: &Settings, notice: &Notice) -> Option<Letter> {
    let id = notice.held_id.as_ref()?;
    to_page(settings, notice, &format!("/messages/{id}"), |said| {
        ((said.subjects.explained)(id.as_str()), (said.explained)(id.as_str()))
    })
}

/// Someone revealed more than is usual; the text of the notice is the name of the account.
pub(super) fn reveals(settings: &Settings, notice: &Notice) -> Option<Letter> {
    to_page(settings, notice, "/audit?action=value-revealed", |said| {
        (said.subjects.reveals.to_owned(), (said.reveals)(&notice.text))
    })
}

/// What was sent did not reach all of its recipients.
pub(super) fn undelivered(
    tx: &mut Tx<'_>,
    settings: &Settings,
    notice: &Notice,
) -> Result<Option<Letter>, store::Error> {
    let Some(id) = notice.held_id.as_ref() else { return Ok(None) };
    let held = store::held::find(tx, id)?;
    Ok(to_page(settings, notice, &format!("/messages/{id}"), |said| {
        let text = match held.manner {
            Manner::Secure => (said.undelivered_secure)(id.as_str()),
            _ => (said.undelivered)(id.as_str()),
        };
        ((said.subjects.undelivered)(id.as_str()), text)
    }))
}

/// A message waits for the second of four eyes; nothing where it does no more.
pub(super) fn second(
    tx: &mut Tx<'_>,
    settings: &Settings,
    notice: &Notice,
) -> Result<Option<Letter>, store::Error> {
    let Some(id) = notice.held_id.as_ref() else { return Ok(None) };
    if store::held::find(tx, id)?.state != HeldState::AwaitingSecond {
        return Ok(None);
    }
    Ok(to_page(settings, notice, &format!("/messages/{id}"), |said| {
        ((said.subjects.second_waits)(id.as_str()), (said.second_waits)(id.as_str()))
    }))
}

/// What waits at the beginning of a working day; the text of the notice is the name of the account.
pub(super) fn daily(
    tx: &mut Tx<'_>,
    settings: &Settings,
    notice: &Notice,
) -> Result<Option<Letter>, store::Error> {
    let Ok(to) = Address::parse(&notice.address) else { return Ok(None) };
    let Some(account) = store::account::find(tx, &notice.text)? else { return Ok(None) };
    let reviews = may(&account.roles, Act::SeeQueue);
    let waiting = if reviews { waiting(tx)? } else { Waiting::default() };
    let incidents =
        if may(&account.roles, Act::SeeIncidents) { open_incidents(tx)? } else { Vec::new() };
    if waiting.all() == 0 && incidents.is_empty() {
        return Ok(None);
    }
    let page = if reviews { "/messages" } else { "/incidents" };
    Ok(Some(Letter {
        id: None,
        to,
        subject: outline::subject(settings, |said, _| (said.subjects.queue)(waiting.all())),
        bodies: outline::bodies(settings, |said, language| {
            let mut pieces = vec![Piece::Paragraph((said.greeting)(&account.name))];
            pieces.extend(waiting.pieces(said, language));
            pieces.extend(incident_pieces(&incidents, said, language));
            pieces.push(Piece::Paragraph(said.queue.open.to_owned()));
            pieces.push(Piece::Link(settings.page(page)));
            pieces.push(Piece::Paragraph((said.footer)(&settings.organisation)));
            pieces
        }),
        thread: None,
        reply_to: None,
    }))
}

/// How much waits.
#[derive(Default)]
struct Waiting {
    held: u64,
    second: u64,
    explained: u64,
    oldest: Option<jiff::Timestamp>,
}

impl Waiting {
    fn all(&self) -> u64 {
        self.held + self.second
    }

    fn pieces(&self, said: &NoticeTexts, language: Language) -> Vec<Piece> {
        let queue = &said.queue;
        let mut sentences = Vec::new();
        if self.all() > 0 {
            sentences.push((queue.waiting)(self.all()));
        }
        if let Some(oldest) = self.oldest {
            sentences.push((queue.oldest)(&language.moment(oldest)));
        }
        for (count, sentence) in [(self.second, queue.second), (self.explained, queue.explained)] {
            if count > 0 {
                sentences.push(sentence(count));
            }
        }
        if sentences.is_empty() { Vec::new() } else { vec![Piece::Paragraph(sentences.join(" "))] }
    }
}

fn waiting(tx: &mut Tx<'_>) -> Result<Waiting, store::Error> {
    let mut waiting = Waiting::default();
    for (state, count) in store::queue::counts(tx)? {
        match state {
            HeldState::Held => waiting.held = count,
            HeldState::AwaitingSecond => waiting.second = count,
            _ => {}
        }
    }
    waiting.explained = store::conversation::count_explained(tx)?;
    let first = HeldFilter {
        states: vec![HeldState::Held, HeldState::AwaitingSecond],
        order: HeldOrder::Oldest,
        limit: 1,
        ..HeldFilter::default()
    };
    waiting.oldest = store::queue::list(tx, &first)?.first().map(|held| held.waits_since);
    Ok(waiting)
}

fn open_incidents(tx: &mut Tx<'_>) -> Result<Vec<Incident>, store::Error> {
    let open =
        IncidentFilter { states: IncidentState::RUNNING.into(), ..IncidentFilter::default() };
    let mut open = store::incident::list(tx, &open)?;
    open.sort_by_key(|incident| incident.deadline);
    Ok(open)
}

fn incident_pieces(incidents: &[Incident], said: &NoticeTexts, language: Language) -> Vec<Piece> {
    if incidents.is_empty() {
        return Vec::new();
    }
    let count = Piece::Paragraph((said.queue.incidents)(incidents.len() as u64));
    let clocks = incidents.iter().take(INCIDENTS_SHOWN).filter_map(|incident| {
        let deadline = language.moment(incident.deadline?);
        Some((said.queue.incident)(&incident.id, &deadline))
    });
    vec![count, Piece::Steps(clocks.collect())]
}

/// A mail of one sentence and the address of a page.
fn to_page(
    settings: &Settings,
    notice: &Notice,
    page: &str,
    write: impl Fn(&NoticeTexts) -> (String, String),
) -> Option<Letter> {
    Some(Letter {
        id: None,
        to: Address::parse(&notice.address).ok()?,
        subject: outline::subject(settings, |said, _| write(said).0),
        bodies: outline::bodies(settings, |said, _| {
            vec![
                Piece::Paragraph(write(said).1),
                Piece::Link(settings.page(page)),
                Piece::Paragraph((said.footer)(&settings.organisation)),
            ]
        }),
        thread: None,
        reply_to: None,
    })
}

/// The others are on the page.
const INCIDENTS_SHOWN: usize = 20;
