//! The list of held messages: what waits, with the greatest risk on top.

use std::collections::BTreeMap;
use std::collections::HashMap;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;

use crate::access::Principal;
use crate::destination::Class;
use crate::render::Language;
use crate::render::Texts;
use crate::render::why;
use crate::review::Counts;
use crate::review::Filter;
use crate::review::LIST_MAX;
use crate::store::Held;
use crate::store::HeldId;
use crate::store::HeldRecipient;
use crate::store::HeldState;
use crate::store::RecipientState;
use crate::web::State;
use crate::web::badge::Badge;
use crate::web::badge::Moment;
use crate::web::error::Error;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::layout::Paging;
use crate::web::layout::Tab;
use crate::web::links::encoded;
use crate::web::pages::outcome::Outcome;
use crate::web::pages::outcome::outcomes;
use crate::web::risk::Risk;
use crate::web::visitor::Member;
use crate::web::visitor::Place;

#[derive(Template)]
#[template(path = "messages.html")]
struct MessagesPage {
    page: Layout,
    outcomes: Vec<Outcome>,
    tab: &'static str,
    tabs: Vec<Tab>,
    query: String,
    filtered: bool,
    time_column: &'static str,
    rows: Vec<Row>,
    paging: Paging,
}

/// One message in the list.
struct Row {
    id: HeldId,
    risk: Option<Badge>,
    state: Option<Badge>,
    name: String,
    sender: String,
    subject: String,
    classes: Vec<Badge>,
    domains: String,
    why: String,
    persons: String,
    when: Moment,
}

/// A tab of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shelf {
    New,
    Second,
    Sending,
    Decided,
    All,
}

impl Shelf {
    const ALL: [Self; 5] = [Self::New, Self::Second, Self::Sending, Self::Decided, Self::All];

    const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Second => "second",
            Self::Sending => "sending",
            Self::Decided => "decided",
            Self::All => "all",
        }
    }

    const fn states(self) -> &'static [HeldState] {
        match self {
            Self::New => &[HeldState::Held],
            Self::Second => &[HeldState::AwaitingSecond],
            Self::Sending => &[HeldState::Releasing, HeldState::DeliveryFailed],
            Self::Decided => &[
                HeldState::Released,
                HeldState::Rejected,
                HeldState::Expired,
                HeldState::Withdrawn,
            ],
            Self::All => &HeldState::ALL,
        }
    }

    const fn waits(self) -> bool {
        matches!(self, Self::New | Self::Second)
    }

    const fn word(self, texts: &Texts) -> &'static str {
        let labels = &texts.labels;
        match self {
            Self::New => labels.tab_new,
            Self::Second => labels.tab_second,
            Self::Sending => labels.tab_sending,
            Self::Decided => labels.tab_decided,
            Self::All => labels.tab_all,
        }
    }
}

/// `GET /messages`
pub(super) async fn list(member: Member, Query(query): Query<HashMap<String, String>>) -> Response {
    member.visitor.answer(listed(&member, &query).await)
}

async fn listed(member: &Member, query: &HashMap<String, String>) -> Result<Response, Error> {
    let Member { visitor, principal } = member;
    let text = |name: &str| query.get(name).map_or("", |value| value.trim());
    let shelf = Shelf::ALL.into_iter().find(|shelf| shelf.name() == text("tab"));
    let shelf = shelf.unwrap_or(Shelf::New);
    let search: String = text("q").chars().take(SEARCH_CHARACTERS_MAX).collect();
    let number = text("page").parse::<u32>().unwrap_or(1).clamp(1, PAGES_MAX);

    let desk = visitor.state.desk();
    let filter = Filter {
        states: shelf.states().to_vec(),
        search: search.clone(),
        offset: (number - 1) * PAGE_ROWS,
        limit: PAGE_ROWS,
    };
    let counts = desk.counts(principal).await?;
    let all = if search.is_empty() {
        counts.of(shelf.states())
    } else {
        desk.count(principal, &filter).await?
    };
    let found = if shelf.waits() && all <= u64::from(LIST_MAX) {
        let mut found = waiting(&visitor.state, principal, &filter).await?;
        found.drain(..found.len().min(filter.offset as usize));
        found.truncate(PAGE_ROWS as usize);
        found
    } else {
        desk.list(principal, &filter).await?
    };
    let texts = visitor.texts();
    let page = MessagesPage {
        page: visitor.layout(Place::Messages, Some(counts.of(UNDECIDED))),
        outcomes: after(member, text("after")).await?,
        tab: shelf.name(),
        tabs: tabs(shelf, &search, &counts, texts),
        filtered: !search.is_empty(),
        time_column: if shelf.waits() { texts.labels.waits } else { texts.labels.received },
        rows: found.iter().map(|held| row(held, shelf, texts)).collect(),
        paging: Paging::new(number.into(), PAGE_ROWS.into(), all, texts, |number| {
            address(shelf, &search, number)
        }),
        query: search,
    };
    visitor.page(&page)
}

/// What waits, greatest risk first, then longest waiting.
///
/// - Cost: reads at most [`LIST_MAX`] messages; a longer list is shown by age alone.
pub(super) async fn waiting(
    state: &State,
    who: &Principal,
    filter: &Filter,
) -> Result<Vec<Held>, Error> {
    let all = Filter { offset: 0, limit: LIST_MAX, ..filter.clone() };
    let mut found = state.desk().list(who, &all).await?;
    found.sort_by_cached_key(|held| (std::cmp::Reverse(Risk::of(&held.verdict)), held.received_at));
    Ok(found)
}

/// What became of the message that was just decided on.
async fn after(member: &Member, id: &str) -> Result<Vec<Outcome>, Error> {
    let Some(id) = HeldId::parse(id) else { return Ok(Vec::new()) };
    let shown = member.visitor.state.desk().show(&member.principal, &id).await?;
    Ok(outcomes(&shown, &member.visitor, Some(&id)))
}

fn tabs(current: Shelf, search: &str, counts: &Counts, texts: &Texts) -> Vec<Tab> {
    let tab = |shelf: Shelf| {
        let count = counts.of(shelf.states());
        let counted = shelf != Shelf::All && shelf != Shelf::Decided;
        Tab {
            href: address(shelf, search, 1),
            word: shelf.word(texts).to_owned(),
            count: counted.then(|| texts.language.number(count)),
            current: shelf == current,
        }
    };
    Shelf::ALL.into_iter().map(tab).collect()
}

fn address(shelf: Shelf, search: &str, number: u64) -> String {
    let mut address = format!("/messages?tab={}", shelf.name());
    if !search.is_empty() {
        address.push_str(&format!("&q={}", encoded(search)));
    }
    if number > 1 {
        address.push_str(&format!("&page={number}"));
    }
    address
}

fn row(held: &Held, shelf: Shelf, texts: &Texts) -> Row {
    let language = texts.language;
    let risk = Badge::risk(Risk::of(&held.verdict), texts);
    Row {
        id: held.id.clone(),
        risk: is_undecided(held.state).then_some(risk),
        state: (!shelf.waits()).then(|| Badge::held(held.state, texts)),
        name: held.verdict.report.header.from_name.clone(),
        sender: match held.sender.as_str() {
            "" => texts.labels.no_sender.to_owned(),
            sender => sender.to_owned(),
        },
        subject: subject(held, texts),
        classes: classes(held, texts),
        domains: domains(held),
        why: why(&held.verdict, language),
        persons: persons(held, language),
        when: if shelf.waits() {
            Moment::since(held.received_at, language)
        } else {
            Moment::short(held.received_at, language)
        },
    }
}

/// The classes of those who wait for it, least safe first, each once with its number.
fn classes(held: &Held, texts: &Texts) -> Vec<Badge> {
    let mut counted: BTreeMap<Class, usize> = BTreeMap::new();
    for recipient in concerned(held) {
        *counted.entry(recipient.class).or_default() += 1;
    }
    counted.into_iter().rev().map(|(class, count)| Badge::class(class, count, texts)).collect()
}

/// The domains of those who wait for it: two of them, and how many more.
fn domains(held: &Held) -> String {
    let mut domains: Vec<&str> = Vec::new();
    for recipient in concerned(held) {
        let domain = recipient.address.rsplit_once('@').map_or("", |(_, domain)| domain);
        if !domains.contains(&domain) {
            domains.push(domain);
        }
    }
    match domains.as_slice() {
        [first, second, rest @ ..] if !rest.is_empty() => {
            format!("{first}, {second} + {}", rest.len())
        }
        some => some.join(", "),
    }
}

/// Those whom a decision is or was about: all but those let through when it came in.
fn concerned(held: &Held) -> impl Iterator<Item = &HeldRecipient> {
    held.recipients.iter().filter(|recipient| recipient.state != RecipientState::Passed)
}

/// How many people, or `?` where that cannot be known.
fn persons(held: &Held, language: Language) -> String {
    let report = &held.verdict.report;
    match report.persons.estimate {
        0 if report.has_unscannable() => "?".to_owned(),
        people => language.number(people),
    }
}

/// The sender in words.
pub(super) fn sender(held: &Held, texts: &Texts) -> String {
    let name = &held.verdict.report.header.from_name;
    match (held.sender.as_str(), name.as_str()) {
        ("", _) => texts.labels.no_sender.to_owned(),
        (sender, "") => sender.to_owned(),
        (sender, name) => format!("{name} <{sender}>"),
    }
}

/// The subject, masked.
pub(super) fn subject(held: &Held, texts: &Texts) -> String {
    match held.verdict.report.header.subject.as_str() {
        "" => texts.labels.no_subject.to_owned(),
        subject => subject.to_owned(),
    }
}

/// Whether someone is still to decide.
pub(super) fn is_undecided(state: HeldState) -> bool {
    UNDECIDED.contains(&state)
}

/// What the number in the navigation counts.
pub(super) const UNDECIDED: &[HeldState] = &[HeldState::Held, HeldState::AwaitingSecond];

const PAGE_ROWS: u32 = 25;
const PAGES_MAX: u32 = 100_000;
const SEARCH_CHARACTERS_MAX: usize = 200;
