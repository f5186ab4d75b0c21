//! Deliveries that are worth looking up: recorded ones, and those that monitor mode let through.

use std::collections::BTreeMap;
use std::collections::HashMap;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use jiff::SignedDuration;
use jiff::Timestamp;

use crate::access::Act;
use crate::destination::Class;
use crate::gate::Mode;
use crate::render;
use crate::render::CaseSaid;
use crate::render::ObservedTexts;
use crate::render::Texts;
use crate::store::Observed;
use crate::store::ObservedFilter;
use crate::web::badge::Badge;
use crate::web::badge::Moment;
use crate::web::error::Error;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::layout::Paging;
use crate::web::links::encoded;
use crate::web::pages::list::fields;
use crate::web::visitor::Member;
use crate::web::visitor::Place;

#[derive(Template)]
#[template(path = "observed.html")]
struct ObservedPage {
    page: Layout,
    texts: &'static ObservedTexts,
    is_monitoring: bool,
    periods: Vec<Choice>,
    rules: Vec<Choice>,
    may_mark: bool,
    said: &'static CaseSaid,
    rows: Vec<Row>,
    paging: Paging,
}

struct Choice {
    value: String,
    word: String,
    chosen: bool,
}

struct Row {
    when: Moment,
    sender: String,
    recipients: Vec<(String, Badge)>,
    more: String,
    persons: String,
    reasons: Vec<String>,
    would: &'static str,
    number: u64,
    /// The incident that was opened for it; empty where there is none.
    incident: String,
}

/// What of the list is asked for.
pub(super) struct Asked {
    days: u64,
    rule: String,
    below: u64,
}

impl Asked {
    fn read(query: &HashMap<String, String>) -> Self {
        let number = |name: &str| query.get(name).and_then(|text| text.parse().ok());
        let is_name = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
        let rule = query.get("rule").map_or("", String::as_str);
        Self {
            days: number("days").filter(|days| PERIODS_DAYS.contains(days)).unwrap_or(USUAL_DAYS),
            rule: rule.chars().filter(is_name).take(NAME_CHARACTERS_MAX).collect(),
            below: number("below").unwrap_or(0),
        }
    }

    /// The address of the list that a query asks for.
    pub(super) fn address(query: &str) -> String {
        let asked = Self::read(&fields(query));
        asked.href(asked.below)
    }

    fn href(&self, below: u64) -> String {
        let below = if below > 0 { format!("&below={below}") } else { String::new() };
        format!("/observed?days={}&rule={}{below}", self.days, encoded(&self.rule))
    }
}

/// `GET /observed`
pub(super) async fn list(member: Member, Query(query): Query<HashMap<String, String>>) -> Response {
    member.visitor.answer(page(&member, &Asked::read(&query)).await)
}

async fn page(member: &Member, asked: &Asked) -> Result<Response, Error> {
    let Member { visitor, principal } = member;
    let texts = visitor.texts();
    let days = i64::try_from(asked.days).unwrap_or(i64::MAX / 48);
    let filter = ObservedFilter {
        since: Timestamp::now() - SignedDuration::from_hours(24 * days),
        reason: asked.rule.clone(),
        below: asked.below,
        limit: PAGE_ROWS + 1,
    };
    let mut found = visitor.state.desk().observed(principal, &filter).await?;
    let is_more = found.len() > PAGE_ROWS as usize;
    found.truncate(PAGE_ROWS as usize);
    let numbers = found.iter().map(|(number, _)| *number).collect();
    let marked = visitor.state.register().marked(numbers).await?;
    let last = found.last().map(|(number, _)| *number).filter(|_| is_more);
    let mut layout = visitor.layout(Place::Observed, None);
    layout.path = asked.href(0);
    visitor.page(&ObservedPage {
        page: layout,
        texts: &texts.observed,
        is_monitoring: visitor.state.mode() == Mode::Monitor,
        periods: periods(asked, texts),
        rules: rules(member, asked),
        may_mark: principal.may(Act::ReportIncident),
        said: &texts.case.said,
        rows: found.iter().map(|(number, one)| row(*number, one, &marked, texts)).collect(),
        paging: Paging {
            shown: String::new(),
            previous: (asked.below > 0).then(|| asked.href(0)),
            next: last.map(|below| asked.href(below)),
        },
    })
}

fn periods(asked: &Asked, texts: &Texts) -> Vec<Choice> {
    let choice = |days: &u64| Choice {
        value: days.to_string(),
        word: (texts.observed.days)(*days),
        chosen: *days == asked.days,
    };
    PERIODS_DAYS.iter().map(choice).collect()
}

/// Every reason that a rule of this moment may give, by its title; and the one that was asked for.
fn rules(member: &Member, asked: &Asked) -> Vec<Choice> {
    let language = member.visitor.texts().language;
    let outlines = member.visitor.state.judging().map(|judging| judging.rulebook.outlines());
    let outlines = outlines.unwrap_or_default();
    let mut names: Vec<String> = Vec::new();
    for outline in &outlines {
        let of_class =
            Class::ALL.iter().map(|class| outline.reason.replace("{class}", class.name()));
        names.extend(of_class.filter(|name| outline.gives(name).is_some()));
    }
    names.push(asked.rule.clone());
    names.retain(|name| !name.is_empty());
    let mut seen = Vec::new();
    names.retain(|name| {
        !seen.contains(name) && {
            seen.push(name.clone());
            true
        }
    });
    let choice = |name: String| Choice {
        word: render::reason_title(&outlines, &name, language),
        chosen: name == asked.rule,
        value: name,
    };
    names.into_iter().map(choice).collect()
}

fn row(number: u64, observed: &Observed, marked: &BTreeMap<u64, String>, texts: &Texts) -> Row {
    let said = &texts.observed;
    let recipients = observed.recipients.iter().take(RECIPIENTS_SHOWN);
    let recipients = recipients.map(|one| (one.address.clone(), Badge::class(one.class, 1, texts)));
    let more = observed.recipients.len().saturating_sub(RECIPIENTS_SHOWN);
    let reasons = observed.reasons.iter();
    Row {
        when: Moment::short(observed.at, texts.language),
        sender: match observed.sender.as_str() {
            "" => said.no_sender.to_owned(),
            sender => sender.to_owned(),
        },
        recipients: recipients.collect(),
        more: if more > 0 { (said.more)(more as u64) } else { String::new() },
        persons: texts.language.number(observed.persons),
        reasons: reasons.map(|one| render::reason_in(one, texts.language).to_owned()).collect(),
        would: (said.would)(observed.action),
        number,
        incident: marked.get(&number).cloned().unwrap_or_default(),
    }
}

const PERIODS_DAYS: [u64; 5] = [1, 7, 30, 90, 365];
const USUAL_DAYS: u64 = 7;
const PAGE_ROWS: u32 = 50;
const RECIPIENTS_SHOWN: usize = 5;
const NAME_CHARACTERS_MAX: usize = 100;
