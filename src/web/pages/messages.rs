//! The list of held messages: what waits, with the greatest risk on top.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use jiff::Timestamp;

use crate::access::Act;
use crate::destination::Class;
use crate::policy::Risk;
use crate::render::Language;
use crate::render::Texts;
use crate::render::why;
use crate::review::Counts;
use crate::review::Filter;
use crate::store::Assignee;
use crate::store::Held;
use crate::store::HeldId;
use crate::store::HeldRecipient;
use crate::store::HeldState;
use crate::store::RecipientState;
use crate::web::badge::Badge;
use crate::web::badge::Moment;
use crate::web::error::Error;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::layout::Paging;
use crate::web::layout::Tab;
use crate::web::layout::last_page;
use crate::web::pages::filters::Filters;
use crate::web::pages::list::List;
use crate::web::pages::list::Shelf;
use crate::web::pages::list::UNDECIDED;
use crate::web::pages::outcome::Outcome;
use crate::web::pages::outcome::in_list;
use crate::web::pages::outcome::outcomes;
use crate::web::visitor::Member;
use crate::web::visitor::Place;

#[derive(Template)]
#[template(path = "messages.html")]
struct MessagesPage {
    page: Layout,
    outcomes: Vec<Outcome>,
    /// The last line of the trail that the page shows.
    since: u64,
    list: List,
    /// The query of the list, for forms that come back to it.
    query: String,
    tabs: Vec<Tab>,
    filters: Filters,
    /// Where the list stands now.
    refresh: String,
    /// Where the list stands without search and filters.
    unfiltered: String,
    time_column: &'static str,
    rows: Vec<Row>,
    paging: Paging,
    may_reject: bool,
    may_release: bool,
}

/// One message in the list.
struct Row {
    id: HeldId,
    href: String,
    version: i64,
    /// Name of its box.
    choose: String,
    /// Who looks at it now; empty for nobody.
    looks: String,
    /// Whether it can be chosen, to do something with several.
    open: bool,
    risk: Option<Badge>,
    state: Option<Badge>,
    name: String,
    sender: String,
    department: String,
    subject: String,
    classes: Vec<Badge>,
    domains: String,
    why: String,
    flags: Vec<Badge>,
    persons: String,
    when: Moment,
    assigned_to: String,
}

/// `GET /messages`
pub(super) async fn list(member: Member, Query(query): Query<HashMap<String, String>>) -> Response {
    member.visitor.answer(listed(&member, &query).await)
}

async fn listed(member: &Member, query: &HashMap<String, String>) -> Result<Response, Error> {
    let Member { visitor, principal } = member;
    let (desk, list) = (visitor.state.desk(), List::read(query));
    let number = query.get("page").and_then(|text| text.parse().ok()).unwrap_or(1_u32);
    let filter = list.filter(&visitor.state);
    let since = visitor.state.last_line().await;
    let counts = desk.counts(principal).await?;
    let all = desk.count(principal, &filter).await?;
    // Behind the last page there is nothing to see, though messages wait.
    let number = number.clamp(1, last_page(all, PAGE_ROWS));
    let filter = Filter { offset: (number - 1) * PAGE_ROWS, limit: PAGE_ROWS, ..filter };
    let found = desk.list(principal, &filter).await?;
    let ids = found.iter().map(|held| held.id.clone()).collect();
    let again: HashSet<HeldId> = desk.again(principal, ids).await?.into_iter().collect();
    let texts = visitor.texts();
    let after = query.get("after").map_or("", String::as_str);
    let row = |held: &Held| row(held, &list, again.contains(&held.id), member);
    let page = MessagesPage {
        page: visitor.layout(Place::Messages, Some(counts.of(UNDECIDED))),
        outcomes: in_list(after_decision(member, after).await?, &list),
        since,
        tabs: tabs(&list, &counts, texts),
        filters: Filters::of(member, &list).await?,
        refresh: list.address(1, ""),
        unfiltered: list.unfiltered().address(1, ""),
        time_column: if list.shelf.waits() { texts.labels.waits } else { texts.labels.received },
        rows: found.iter().map(row).collect(),
        paging: Paging::new(number.into(), PAGE_ROWS.into(), all, texts, |number| {
            list.address(number, "")
        }),
        may_reject: principal.may(Act::BulkReject),
        may_release: principal.may(Act::BulkRelease),
        query: list.query(),
        list,
    };
    visitor.page(&page)
}

/// What became of the message that was just decided on.
async fn after_decision(member: &Member, id: &str) -> Result<Vec<Outcome>, Error> {
    let Some(id) = HeldId::parse(id) else { return Ok(Vec::new()) };
    let shown = member.visitor.state.desk().show(&member.principal, &id).await?;
    Ok(outcomes(&shown, &member.visitor, Some(&id)))
}

fn tabs(list: &List, counts: &Counts, texts: &Texts) -> Vec<Tab> {
    let tab = |shelf: Shelf| {
        let count = match shelf {
            Shelf::New | Shelf::Second => Some(counts.of(shelf.states())),
            Shelf::Mine => Some(counts.mine),
            Shelf::Explained => Some(counts.explained),
            Shelf::All | Shelf::Decided => None,
        };
        Tab {
            // A state belongs to a tab; what else was filtered stays.
            href: List { shelf, state: None, ..list.clone() }.address(1, ""),
            word: shelf.word(texts).to_owned(),
            count: count.map(|count| texts.language.number(count)),
            current: shelf == list.shelf,
        }
    };
    Shelf::ALL.into_iter().map(tab).collect()
}

fn row(held: &Held, list: &List, again: bool, member: &Member) -> Row {
    let texts = member.visitor.texts();
    let language = texts.language;
    let risk = Badge::risk(Risk::of(&held.verdict), texts);
    let open = is_undecided(held.state);
    Row {
        id: held.id.clone(),
        href: list.within(&format!("/messages/{}", held.id), ""),
        version: held.version,
        choose: (texts.desk.choose)(held.id.as_str()),
        looks: {
            let Member { visitor, principal } = member;
            let now = Timestamp::now();
            let others = visitor.state.live().others(held.id.as_str(), &principal.name, now);
            (texts.desk.looks)(&others)
        },
        open,
        risk: open.then_some(risk),
        state: (!list.shelf.waits() || held.state == HeldState::AwaitingSecond)
            .then(|| Badge::held(held.state, texts)),
        name: held.verdict.report.header.from_name.clone(),
        sender: match held.sender.as_str() {
            "" => texts.labels.no_sender.to_owned(),
            sender => sender.to_owned(),
        },
        department: member.visitor.state.department_of(&held.sender),
        subject: subject(held, texts),
        classes: classes(held, texts),
        domains: domains(held),
        why: why(&held.verdict, language),
        flags: flags(held, again, texts),
        persons: persons(held, language),
        when: if list.shelf.waits() {
            Moment::since(held.waits_since, language)
        } else {
            Moment::short(held.received_at, language)
        },
        assigned_to: match (&held.assigned_to, open) {
            (Assignee::Nobody, _) | (_, false) => String::new(),
            (assignee, true) => (texts.desk.assigned_to)(&assignee_in_words(assignee, texts)),
        },
    }
}

/// What stands out.
fn flags(held: &Held, again: bool, texts: &Texts) -> Vec<Badge> {
    let desk = &texts.desk;
    let open = is_undecided(held.state);
    let flags = [
        (open && held.urgent, Badge::flag(Icon::Clock, desk.flag_urgent, "badge-danger")),
        (
            open && held.explained_at.is_some(),
            Badge::flag(Icon::Info, desk.flag_explained, "badge-accent"),
        ),
        (again, Badge::flag(Icon::Similar, desk.flag_again, "badge-warn")),
        (
            held.recipients.iter().any(|one| one.state == RecipientState::Failed),
            Badge::flag(Icon::Warning, desk.flag_failed, "badge-danger"),
        ),
    ];
    flags.into_iter().filter(|(is_set, _)| *is_set).map(|(_, badge)| badge).collect()
}

/// To whom a message was handed.
pub(super) fn assignee_in_words(assignee: &Assignee, texts: &Texts) -> String {
    match assignee {
        Assignee::Nobody => texts.desk.assign_nobody.to_owned(),
        Assignee::Person(name) => name.clone(),
        Assignee::Role(role) => (texts.words.role)(*role).to_owned(),
    }
}

/// The classes of those who wait for it, least safe first, each once with its number.
pub(super) fn classes(held: &Held, texts: &Texts) -> Vec<Badge> {
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
pub(super) fn persons(held: &Held, language: Language) -> String {
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

const PAGE_ROWS: u32 = 25;
