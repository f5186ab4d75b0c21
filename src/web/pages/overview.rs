//! The overview: what waits, what was held and what became of it, in numbers.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use jiff::Timestamp;

use crate::access::Act;
use crate::destination::Class;
use crate::gate::Mode;
use crate::render;
use crate::render::Texts;
use crate::review::Column;
use crate::review::Overview;
use crate::review::Period;
use crate::store::figures::RuleHits;
use crate::web::badge::Badge;
use crate::web::badge::Moment;
use crate::web::error::Error;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::layout::Tab;
use crate::web::visitor::Member;
use crate::web::visitor::Place;

#[derive(Template)]
#[template(path = "overview.html")]
struct OverviewPage {
    page: Layout,
    texts: &'static render::OverviewTexts,
    tabs: Vec<Tab>,
    cards: Vec<Card>,
    chart: Chart,
    rules: Vec<RuleRow>,
    classes: Vec<ClassRow>,
    decisions: Vec<(&'static str, String)>,
    is_refusing: bool,
    gateway: Vec<String>,
    audit: String,
    /// Mode and next hops, in words.
    facts: Vec<(&'static str, String)>,
}

/// One of the numbers on top.
struct Card {
    title: &'static str,
    number: String,
    note: String,
    href: &'static str,
    is_pressing: bool,
}

/// Held messages by hour or day.
struct Chart {
    title: &'static str,
    said: String,
    is_empty: bool,
    /// Height of the scale, and its word.
    most: String,
    column: &'static str,
    bars: Vec<Bar>,
}

struct Bar {
    label: String,
    held: String,
    judged: String,
    x: u32,
    width: u32,
    y: u32,
    height: u32,
}

struct RuleRow {
    title: String,
    href: String,
    hits: String,
    false_alarms: String,
}

struct ClassRow {
    badge: Badge,
    href: String,
    count: String,
    share: String,
    width: u32,
}

/// `GET /dashboard`
pub(super) async fn show(member: Member, Query(query): Query<HashMap<String, String>>) -> Response {
    let period = query.get("period").and_then(|name| Period::named(name)).unwrap_or_default();
    member.visitor.answer(page(&member, period).await)
}

async fn page(member: &Member, period: Period) -> Result<Response, Error> {
    let Member { visitor, principal } = member;
    let texts = visitor.texts();
    let overview = visitor.state.desk().overview(principal, period).await?;
    let readiness = visitor.state.readiness();
    let is_refusing = !readiness.refusing.is_empty();
    let troubles = readiness.refusing.into_iter().chain(readiness.degraded);
    let mut layout = visitor.layout(Place::Overview, None);
    layout.path = format!("/dashboard?period={}", period.name());
    visitor.page(&OverviewPage {
        page: layout,
        texts: &texts.overview,
        tabs: tabs(period, texts),
        cards: cards(member, &overview),
        chart: chart(&overview.columns, period, texts),
        rules: rules(member, &overview.rules),
        classes: classes(member, &overview.classes),
        decisions: decisions(&overview, texts),
        is_refusing,
        gateway: troubles.map(|trouble| trouble.what).collect(),
        audit: match overview.verified_at {
            Some(at) => (texts.overview.verified)(&texts.language.moment(at)),
            None => texts.overview.never_verified.to_owned(),
        },
        facts: facts(member),
    })
}

/// Whether verdicts are carried out, and whether the next hops answer.
fn facts(member: &Member) -> Vec<(&'static str, String)> {
    let (texts, state) = (member.visitor.texts(), &member.visitor.state);
    let (words, about) = (&texts.overview, &texts.about);
    let mode = match state.mode() {
        Mode::Enforce => words.mode_enforce,
        Mode::Monitor => words.mode_monitor,
    };
    let works = |up| if up { about.works } else { about.fails };
    let hops = state.system().next_hops.into_iter();
    let hops = hops.map(|(host, up)| (about.next_hop, format!("{host}: {}", works(up))));
    std::iter::once((words.mode, mode.to_owned())).chain(hops).collect()
}

fn tabs(chosen: Period, texts: &Texts) -> Vec<Tab> {
    let tab = |period: Period| Tab {
        href: format!("/dashboard?period={}", period.name()),
        word: match period {
            Period::Today => texts.overview.today,
            Period::Week => texts.overview.week,
            Period::Month => texts.overview.month,
        }
        .to_owned(),
        count: None,
        current: period == chosen,
    };
    Period::ALL.into_iter().map(tab).collect()
}

fn cards(member: &Member, overview: &Overview) -> Vec<Card> {
    let texts = member.visitor.texts();
    let (words, language, now) = (&texts.overview, texts.language, Timestamp::now());
    let waiting = &overview.waiting;
    let may = |act, href| if member.principal.may(act) { href } else { "" };
    let messages = may(Act::SeeQueue, "/messages");
    let oldest = waiting.oldest.map(|at| Moment::since(at, language).words);
    let deadline = match overview.first_deadline {
        None => words.no_deadline.to_owned(),
        Some(at) if at <= now => words.deadline_over.to_owned(),
        Some(at) => (words.first_deadline)(&language.duration(at.duration_since(now))),
    };
    vec![
        Card {
            title: words.waiting,
            number: language.number(waiting.held),
            note: (words.high)(waiting.high),
            href: messages,
            is_pressing: waiting.high > 0,
        },
        Card {
            title: words.oldest,
            note: if oldest.is_none() { words.nothing_waits.to_owned() } else { String::new() },
            number: oldest.unwrap_or_else(|| "–".to_owned()),
            href: messages,
            is_pressing: false,
        },
        Card {
            title: words.second,
            number: language.number(waiting.awaiting_second),
            note: String::new(),
            href: messages,
            is_pressing: false,
        },
        Card {
            title: words.incidents,
            number: language.number(overview.open_incidents),
            note: deadline,
            href: may(Act::SeeIncidents, "/incidents"),
            is_pressing: overview.first_deadline.is_some_and(|at| at <= now),
        },
    ]
}

fn chart(columns: &[Column], period: Period, texts: &Texts) -> Chart {
    let (words, language) = (&texts.overview, texts.language);
    let most = columns.iter().map(|column| column.held).max().unwrap_or(0);
    let held: u64 = columns.iter().map(|column| column.held).sum();
    let judged: u64 = columns.iter().map(|column| column.judged).sum();
    let step = CHART_WIDTH / u32::try_from(columns.len()).unwrap_or(1).max(1);
    let bar = |(place, column): (usize, &Column)| {
        let height = scaled(column.held, most, CHART_HEIGHT);
        Bar {
            label: match period {
                Period::Today => language.time(column.begins.timestamp()),
                _ => language.date(column.begins.timestamp()),
            },
            held: language.number(column.held),
            judged: language.number(column.judged),
            x: step * u32::try_from(place).unwrap_or(0) + step / 8,
            width: step - step / 4,
            y: CHART_HEIGHT - height,
            height,
        }
    };
    Chart {
        title: if period == Period::Today { words.held_by_hour } else { words.held_by_day },
        said: match judged >= held && judged > 0 {
            true => {
                let share = language.share(held, judged);
                (words.share)(&language.number(held), &language.number(judged), &share)
            }
            false => (words.held_only)(held),
        },
        is_empty: held == 0 && judged == 0,
        most: language.number(most),
        column: if period == Period::Today { words.column_hour } else { words.column_day },
        bars: columns.iter().enumerate().map(bar).collect(),
    }
}

fn rules(member: &Member, hits: &[RuleHits]) -> Vec<RuleRow> {
    let texts = member.visitor.texts();
    let judging = member.visitor.state.judging();
    let rules = judging.map(|judging| judging.rulebook.outlines()).unwrap_or_default();
    let row = |hits: &RuleHits| RuleRow {
        title: render::reason_title(&rules, &hits.rule, texts.language),
        href: link(member, "rule", &hits.rule),
        hits: texts.language.number(hits.held),
        false_alarms: match hits.decided {
            0 => texts.overview.undecided.to_owned(),
            all => texts.language.portion(hits.false_alarms, all),
        },
    };
    hits.iter().map(row).collect()
}

fn classes(member: &Member, counts: &[(String, u64)]) -> Vec<ClassRow> {
    let texts = member.visitor.texts();
    let all: u64 = counts.iter().map(|(_, count)| count).sum();
    let row = |(name, count): &(String, u64)| {
        Some(ClassRow {
            badge: Badge::class(Class::named(name)?, 1, texts),
            href: link(member, "class", name),
            count: texts.language.number(*count),
            share: texts.language.portion(*count, all),
            width: scaled(*count, all, CHART_WIDTH),
        })
    };
    counts.iter().filter_map(row).collect()
}

fn decisions(overview: &Overview, texts: &Texts) -> Vec<(&'static str, String)> {
    let (words, language) = (&texts.overview, texts.language);
    let decided = &overview.decided;
    let counts = [
        (words.released, decided.released),
        (words.rejected, decided.rejected),
        (words.withdrawn, decided.withdrawn),
        (words.expired, decided.expired),
        (words.prevented, decided.prevented),
    ];
    let counts = counts.into_iter().map(|(word, count)| (word, language.number(count)));
    let median = overview.median.map(|length| (words.median, language.duration(length)));
    counts.chain(median).collect()
}

/// The list of messages behind a number; nothing for who may not see it.
fn link(member: &Member, name: &str, value: &str) -> String {
    match member.principal.may(Act::SeeQueue) {
        true => format!("/messages?tab=all&{name}={value}"),
        false => String::new(),
    }
}

fn scaled(count: u64, most: u64, length: u32) -> u32 {
    let share = count as f64 / most.max(1) as f64;
    (share * f64::from(length)).round() as u32
}

const CHART_WIDTH: u32 = 720;
const CHART_HEIGHT: u32 = 140;
