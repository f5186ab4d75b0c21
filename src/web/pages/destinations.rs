//! The destinations that mail has made known: listed, looked up, confirmed and ended.

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
use crate::store::Learned;
use crate::store::LearnedState;
use crate::web::error::Error;
use crate::web::form::MemberPosted;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::layout::Paging;
use crate::web::layout::Tab;
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
        is_ended: said("tab") == "ended",
        number: said("page").parse().unwrap_or(1).clamp(1, PAGES_MAX),
        query: said("q").trim().chars().take(QUERY_CHARACTERS_MAX).collect(),
    };
    member.visitor.answer(page(&member, &shown, Vec::new()).await)
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

/// What of the list is asked for.
#[derive(Default)]
struct Shown {
    is_ended: bool,
    number: u32,
    query: String,
}

fn book(member: &Member) -> &Book {
    member.visitor.state.book()
}

async fn page(member: &Member, shown: &Shown, outcomes: Vec<Outcome>) -> Result<Response, Error> {
    let Member { visitor, principal } = member;
    let (texts, book) = (visitor.texts(), book(member));
    let learned = &texts.learned;
    let counts: HashMap<&str, u64> =
        book.counts(principal).await?.iter().map(|(state, count)| (state.name(), *count)).collect();
    let count = |states: &[LearnedState]| -> u64 {
        states.iter().map(|state| counts.get(state.name()).copied().unwrap_or(0)).sum()
    };
    let states = if shown.is_ended { ENDED } else { KNOWN };
    let number = shown.number.max(1);
    let found = if shown.query.is_empty() {
        let offset = (number - 1) * PAGE_ROWS;
        book.list(principal, &Filter { states: states.to_vec(), offset }).await?
    } else {
        match book.find(principal, &shown.query).await {
            Ok(found) => vec![found],
            Err(LearningError::Missing) => Vec::new(),
            Err(error) => return Err(error.into()),
        }
    };
    let empty = match (shown.query.as_str(), shown.is_ended) {
        ("", true) => learned.empty_ended.to_owned(),
        ("", false) => learned.empty.to_owned(),
        (query, _) => (learned.not_found)(query),
    };
    let may_decide = principal.may(Act::AcceptExpected);
    let tab = |href: &str, word: &str, states: &[LearnedState], current: bool| Tab {
        href: href.to_owned(),
        word: word.to_owned(),
        count: Some(texts.language.number(count(states))),
        current,
    };
    let href = |number: u64| match shown.is_ended {
        true => format!("/destinations?tab=ended&page={number}"),
        false => format!("/destinations?page={number}"),
    };
    let all = if shown.query.is_empty() { count(states) } else { found.len() as u64 };
    let settings = book.settings();
    let mut layout = visitor.layout(Place::Destinations, None);
    layout.path = "/destinations".to_owned();
    let mut lead = (learned.lead)(
        settings.messages,
        settings.senders,
        settings.days,
        settings.within_days,
        settings.unused_days,
    );
    if !settings.is_on {
        lead = format!("{} {lead}", learned.is_off);
    }
    visitor.page(&DestinationsPage {
        page: layout,
        texts: learned,
        outcomes,
        lead,
        tabs: vec![
            tab("/destinations", learned.tab_known, KNOWN, !shown.is_ended),
            tab("/destinations?tab=ended", learned.tab_ended, ENDED, shown.is_ended),
        ],
        query: shown.query.clone(),
        empty,
        may_decide,
        rows: found.iter().map(|found| row(found, member, may_decide)).collect(),
        paging: Paging::new(number.into(), PAGE_ROWS.into(), all, texts, href),
    })
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

const KNOWN: &[LearnedState] = &[LearnedState::Learned, LearnedState::Confirmed];
const ENDED: &[LearnedState] = &[LearnedState::Ended];

const PAGES_MAX: u32 = 10_000;
const QUERY_CHARACTERS_MAX: usize = 400;
