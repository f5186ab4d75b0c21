//! The destinations: those that mail has made known, confirmed and ended here; those that are
//! settled; and those that people propose.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use axum::extract::Query;
use axum::response::Response;

use crate::access::Act;
use crate::learning::Book;
use crate::learning::Error as LearningError;
use crate::learning::Filter;
use crate::learning::PAGE_ROWS;
use crate::render;
use crate::store::EntryState;
use crate::store::Learned;
use crate::store::LearnedState;
use crate::web::error::Error;
use crate::web::form::MemberPosted;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::layout::Paging;
use crate::web::layout::Tab;
use crate::web::pages::alike::AlikePart;
use crate::web::pages::entries;
use crate::web::pages::entries::EntryPart;
use crate::web::pages::outcome::Outcome;
use crate::web::visitor::Member;
use crate::web::visitor::Place;

#[derive(Template)]
#[template(path = "destinations.html")]
struct DestinationsPage {
    page: Layout,
    texts: &'static render::LearnedTexts,
    outcomes: Vec<Outcome>,
    lead: String,
    tabs: Vec<Tab>,
    query: String,
    empty: String,
    may_decide: bool,
    rows: Vec<Row>,
    /// Entries of the lists: on their own tabs, below what was ended, and where one was looked up.
    entries: Option<EntryPart>,
    alike: Option<AlikePart>,
    may_propose: bool,
    propose: &'static str,
    paging: Paging,
}

struct Row {
    number: u64,
    name: String,
    kind: &'static str,
    mail: String,
    last: String,
    state: String,
    may_confirm: bool,
    may_end: bool,
}

/// `GET /destinations`
pub(super) async fn list(member: Member, Query(query): Query<HashMap<String, String>>) -> Response {
    let said = |name: &str| query.get(name).map(String::as_str).unwrap_or_default();
    let shown = Shown {
        part: Part::named(said("tab")),
        number: said("page").parse().unwrap_or(1).clamp(1, PAGES_MAX),
        query: said("q").trim().chars().take(QUERY_CHARACTERS_MAX).collect(),
    };
    member.visitor.answer(page(&member, &shown, Vec::new()).await)
}

/// The page of proposals, with what became of one.
pub(super) async fn proposed(member: &Member, outcomes: Vec<Outcome>) -> Result<Response, Error> {
    page(member, &Shown { part: Part::Proposed, ..Shown::default() }, outcomes).await
}

/// The page of what is settled, with what became of one.
pub(super) async fn listed(member: &Member, outcomes: Vec<Outcome>) -> Result<Response, Error> {
    page(member, &Shown { part: Part::Listed, ..Shown::default() }, outcomes).await
}

/// `POST /destinations/{number}/confirm`
pub(super) async fn confirm(
    Path(number): Path<u64>,
    MemberPosted { member, .. }: MemberPosted,
) -> Response {
    let answer = async {
        let decided = book(&member).confirm(&member.principal, number).await?;
        let text = (member.visitor.texts().learned.confirm_done)(&decided.name);
        let outcome = Outcome::plain(Icon::Check, "notice-good", text);
        page(&member, &Shown::default(), vec![outcome]).await
    };
    member.visitor.answer(answer.await)
}

/// `POST /destinations/{number}/end`
pub(super) async fn end(
    Path(number): Path<u64>,
    MemberPosted { member, .. }: MemberPosted,
) -> Response {
    let answer = async {
        let decided = book(&member).end(&member.principal, number).await?;
        let text = (member.visitor.texts().learned.end_done)(&decided.name);
        let outcome = Outcome::plain(Icon::Ban, "notice-warn", text);
        page(&member, &Shown::default(), vec![outcome]).await
    };
    member.visitor.answer(answer.await)
}

/// What of the page is asked for.
#[derive(Default)]
struct Shown {
    part: Part,
    number: u32,
    query: String,
}

/// A tab of the page.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Part {
    #[default]
    Known,
    Listed,
    Alike,
    Proposed,
    Ended,
}

/// What stands on the page.
struct Found {
    rows: Vec<Learned>,
    entries: Option<EntryPart>,
    all: u64,
}

/// How much there is of each.
struct Counts {
    learned: Vec<(LearnedState, u64)>,
    entries: Vec<(EntryState, u64)>,
    settled: u64,
    alike: u64,
}

impl Part {
    const ALL: [Self; 5] = [Self::Known, Self::Listed, Self::Alike, Self::Proposed, Self::Ended];

    const fn name(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Listed => "listed",
            Self::Alike => "alike",
            Self::Proposed => "proposed",
            Self::Ended => "ended",
        }
    }

    fn named(name: &str) -> Self {
        Self::ALL.into_iter().find(|part| part.name() == name).unwrap_or_default()
    }

    fn href(self) -> String {
        match self {
            Self::Known => "/destinations".to_owned(),
            other => format!("/destinations?tab={}", other.name()),
        }
    }

    fn page(self, number: u64) -> String {
        format!("/destinations?tab={}&page={number}", self.name())
    }

    const fn learned(self) -> &'static [LearnedState] {
        match self {
            Self::Known => &[LearnedState::Learned, LearnedState::Confirmed],
            Self::Ended => &[LearnedState::Ended],
            Self::Listed | Self::Alike | Self::Proposed => &[],
        }
    }

    const fn entries(self) -> &'static [EntryState] {
        match self {
            Self::Known | Self::Alike => &[],
            Self::Listed => &[EntryState::Accepted],
            Self::Proposed => &[EntryState::Proposed],
            Self::Ended => &[EntryState::Ended, EntryState::Refused],
        }
    }
}

impl Counts {
    async fn of(member: &Member, alike: &AlikePart) -> Result<Self, Error> {
        let (book, who) = (book(member), &member.principal);
        Ok(Self {
            learned: book.counts(who).await?,
            entries: book.entry_counts(who).await?,
            settled: entries::settled_count(member),
            alike: alike.rows.len() as u64,
        })
    }

    /// How many stand on the tab, and how many of them are entries of the desk.
    fn on(&self, part: Part) -> (u64, u64) {
        let learned = self.learned.iter().filter(|(state, _)| part.learned().contains(state));
        let entries = self.entries.iter().filter(|(state, _)| part.entries().contains(state));
        let of_desk: u64 = entries.map(|(_, count)| count).sum();
        let settled = match part {
            Part::Listed => self.settled,
            Part::Alike => self.alike,
            _ => 0,
        };
        (learned.map(|(_, count)| count).sum::<u64>() + of_desk + settled, of_desk)
    }
}

fn book(member: &Member) -> &Book {
    member.visitor.state.book()
}

async fn page(member: &Member, shown: &Shown, outcomes: Vec<Outcome>) -> Result<Response, Error> {
    let Member { visitor, principal } = member;
    let texts = visitor.texts();
    let (learned, words) = (&texts.learned, &texts.entries);
    let alike = match principal.may(Act::SeeQueue) {
        true => AlikePart::of(member).await?,
        false => AlikePart::none(member),
    };
    let counts = Counts::of(member, &alike).await?;
    let Found { rows, entries, all } = match shown.query.as_str() {
        "" => found(member, shown, &counts).await?,
        query => looked_up(member, query).await?,
    };
    let empty = match (shown.query.as_str(), shown.part) {
        ("", Part::Ended) => learned.empty_ended.to_owned(),
        ("", Part::Known) => learned.empty.to_owned(),
        ("", Part::Listed) => words.empty_listed.to_owned(),
        ("", Part::Alike) => words.empty_alike.to_owned(),
        ("", Part::Proposed) => words.empty_proposed.to_owned(),
        (query, _) => (learned.not_found)(query),
    };
    let may_decide = principal.may(Act::AcceptExpected);
    // Who may not see held messages may not see to whom they would have gone.
    let may_see = |part: &Part| *part != Part::Alike || principal.may(Act::SeeQueue);
    let tabs = Part::ALL.into_iter().filter(may_see).map(|part| Tab {
        href: part.href(),
        word: match part {
            Part::Known => learned.tab_known,
            Part::Listed => words.tab_listed,
            Part::Alike => words.tab_alike,
            Part::Proposed => words.tab_proposed,
            Part::Ended => learned.tab_ended,
        }
        .to_owned(),
        count: Some(texts.language.number(counts.on(part).0)),
        current: shown.query.is_empty() && part == shown.part,
    });
    let mut layout = visitor.layout(Place::Destinations, None);
    layout.path = "/destinations".to_owned();
    let number = u64::from(shown.number.max(1));
    visitor.page(&DestinationsPage {
        page: layout,
        texts: learned,
        outcomes,
        lead: lead(member, shown.part),
        tabs: tabs.collect(),
        query: shown.query.clone(),
        empty,
        may_decide,
        rows: rows.iter().map(|found| row(found, member, may_decide)).collect(),
        entries: entries.filter(|part| !part.rows.is_empty()),
        alike: Some(alike).filter(|part| {
            shown.part == Part::Alike && shown.query.is_empty() && !part.rows.is_empty()
        }),
        may_propose: principal.may(Act::ProposeDestination),
        propose: words.propose,
        paging: Paging::new(number, PAGE_ROWS.into(), all, texts, |at| shown.part.page(at)),
    })
}

/// What a tab is about.
fn lead(member: &Member, part: Part) -> String {
    let texts = member.visitor.texts();
    let (learned, settings) = (&texts.learned, book(member).settings());
    match part {
        Part::Listed => return texts.entries.lead_listed.to_owned(),
        Part::Alike => return texts.entries.lead_alike.to_owned(),
        Part::Proposed => return texts.entries.lead_proposed.to_owned(),
        Part::Known | Part::Ended => {}
    }
    let lead = (learned.lead)(
        settings.messages,
        settings.senders,
        settings.days,
        settings.within_days,
        settings.unused_days,
    );
    if settings.is_on { lead } else { format!("{} {lead}", learned.is_off) }
}

/// A page of a tab: entries of the desk first, then what the settings say.
async fn found(member: &Member, shown: &Shown, counts: &Counts) -> Result<Found, Error> {
    let (book, who, part) = (book(member), &member.principal, shown.part);
    let offset = (shown.number.max(1) - 1) * PAGE_ROWS;
    let (all, of_desk) = counts.on(part);
    let words = &member.visitor.texts().entries;
    let caption = match part {
        Part::Proposed => words.caption_proposed,
        Part::Ended => words.caption_ended,
        Part::Known | Part::Alike | Part::Listed => words.caption_listed,
    };
    let rows = match part.learned() {
        [] => Vec::new(),
        states => book.list(who, &Filter { states: states.to_vec(), offset }).await?,
    };
    let mut entries = match part.entries() {
        [] => return Ok(Found { rows, entries: None, all }),
        states => EntryPart::of(member, caption, &book.entries(who, states, offset).await?),
    };
    if part == Part::Listed {
        let passed = u64::from(offset).saturating_sub(of_desk);
        let room = (PAGE_ROWS as usize).saturating_sub(entries.rows.len());
        let settled = entries::settled(member).await?.into_iter();
        let passed = usize::try_from(passed).unwrap_or(usize::MAX);
        entries.rows.extend(settled.skip(passed).take(room));
    }
    Ok(Found { rows, entries: Some(entries), all })
}

/// What `query` means among what was learned, and what covers it among the entries.
async fn looked_up(member: &Member, query: &str) -> Result<Found, Error> {
    let rows = match book(member).find(&member.principal, query).await {
        Ok(found) => vec![found],
        Err(LearningError::Missing) => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let entries = entries::covering(member, query).await?;
    let all = (rows.len() + entries.rows.len()) as u64;
    Ok(Found { rows, entries: Some(entries), all })
}

fn row(found: &Learned, member: &Member, may_decide: bool) -> Row {
    let texts = member.visitor.texts();
    let (learned, language) = (&texts.learned, texts.language);
    let unused = book(member).settings().unused_days;
    let state = match found.state {
        LearnedState::Confirmed => (learned.confirmed_by)(&found.decided_by),
        LearnedState::Ended => (learned.ended_by)(&found.decided_by),
        LearnedState::Learned => {
            let last = found.mail.last_day.saturating_add_unsigned(unused);
            (learned.until)(&language.day(last))
        }
    };
    Row {
        number: found.number,
        name: found.name.clone(),
        kind: (learned.kind)(found.kind),
        mail: render::correspondence(&found.mail, language),
        last: language.day(found.mail.last_day),
        state,
        may_confirm: may_decide && found.state != LearnedState::Confirmed,
        may_end: may_decide && found.state != LearnedState::Ended,
    }
}

const PAGES_MAX: u32 = 10_000;
const QUERY_CHARACTERS_MAX: usize = 400;
