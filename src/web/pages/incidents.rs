//! The breach register as a list, with the first deadline on top.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use jiff::SignedDuration;
use jiff::Timestamp;

use crate::access::Act;
use crate::incident;
use crate::render::CaseSaid;
use crate::render::EndTexts;
use crate::render::Language;
use crate::render::Texts;
use crate::store::Incident;
use crate::store::IncidentOrder;
use crate::store::IncidentState;
use crate::web::badge::Badge;
use crate::web::badge::Moment;
use crate::web::error::Error;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::layout::Paging;
use crate::web::layout::last_page;
use crate::web::visitor::Member;
use crate::web::visitor::Place;

#[derive(Template)]
#[template(path = "incidents.html")]
struct IncidentsPage {
    page: Layout,
    rows: Vec<Row>,
    paging: Paging,
    /// How many breaches were prevented by hiding addresses; empty for none.
    prevented: String,
    said: &'static CaseSaid,
    figures: &'static str,
    /// Open ones, or all.
    is_all: bool,
    may_report: bool,
    may_export: bool,
    /// Whether this person may close some of them at once.
    may_end: bool,
    ending: &'static EndTexts,
}

struct Row {
    id: String,
    state: Badge,
    clock: String,
    deadline: Option<Moment>,
    what: String,
    persons: String,
    released_by: String,
    /// How it is chosen, to be closed with others; empty where it cannot be.
    choose: String,
}

/// `GET /incidents`
pub(super) async fn list(member: Member, Query(query): Query<HashMap<String, String>>) -> Response {
    let number = query.get("page").and_then(|number| number.parse().ok()).unwrap_or(1);
    let is_all = query.get("show").is_some_and(|show| show == "all");
    let show = if is_all { Show::All } else { Show::Open };
    member.visitor.answer(listed(&member, show, number).await)
}

/// Which incidents are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Show {
    /// Those with which something is still to be done.
    Open,
    /// Every one.
    All,
}

/// The incidents of which the clock runs, first deadline on top; then the others, latest first.
fn by_deadline(show: Show) -> incident::Filter {
    let states = match show {
        Show::All => Vec::new(),
        Show::Open => std::iter::once(IncidentState::Pending).chain(IncidentState::OPEN).collect(),
    };
    let order = IncidentOrder::Deadline;
    incident::Filter { states, order, ..incident::Filter::default() }
}

async fn listed(member: &Member, show: Show, number: u32) -> Result<Response, Error> {
    let Member { visitor, principal } = member;
    let texts = visitor.texts();
    let register = visitor.state.register();
    let wanted = by_deadline(show);
    let all = register.count(principal, &wanted).await?;
    let number = number.clamp(1, last_page(all, PAGE_ROWS));
    let wanted = incident::Filter { offset: (number - 1) * PAGE_ROWS, limit: PAGE_ROWS, ..wanted };
    let found = register.list(principal, &wanted).await?;
    let prevented = register.prevented(principal).await?;
    let now = Timestamp::now();
    visitor.page(&IncidentsPage {
        page: visitor.layout(Place::Incidents, None),
        prevented: (texts.pages.prevented)(prevented),
        said: &texts.case.said,
        figures: texts.case.said.figures.title,
        is_all: show == Show::All,
        may_report: principal.may(Act::ReportIncident),
        may_export: principal.may(Act::SeeIncidents),
        may_end: principal.may(Act::AssessIncident) && found.iter().any(can_end),
        ending: &texts.ending,
        rows: found.iter().map(|incident| row(incident, texts, now)).collect(),
        paging: Paging::new(number.into(), PAGE_ROWS.into(), all, texts, |number| {
            let show = if show == Show::All { "&show=all" } else { "" };
            format!("/incidents?page={number}{show}")
        }),
    })
}

fn row(incident: &Incident, texts: &Texts, now: Timestamp) -> Row {
    let language = texts.language;
    Row {
        id: incident.id.clone(),
        state: Badge::incident(incident.state, texts),
        clock: time_left(incident, language, now),
        deadline: incident.deadline.map(|deadline| Moment::full(deadline, language)),
        what: summary(incident, language).to_owned(),
        persons: match (incident.persons, incident.persons_max) {
            // Nobody was found, and a part could not be read.
            (0, None) => "?".to_owned(),
            (count, _) => language.number(count),
        },
        choose: match can_end(incident) {
            true => (texts.ending.choose)(&incident.id),
            false => String::new(),
        },
        released_by: match incident.released_by.as_str() {
            "" => incident.opened_by.clone(),
            name => name.to_owned(),
        },
    }
}

/// Whether it may be among several that are closed at once: nothing was reported of it.
fn can_end(incident: &Incident) -> bool {
    incident.state.is_running()
}

/// The time that is left, in few words; nothing where no clock runs.
fn time_left(incident: &Incident, language: Language, now: Timestamp) -> String {
    match (incident.state, incident.deadline) {
        (state, Some(deadline)) if state.is_running() => {
            let left = deadline.duration_since(now);
            language.duration(left.max(SignedDuration::ZERO))
        }
        _ => "–".to_owned(),
    }
}

fn summary(incident: &Incident, language: Language) -> &str {
    match language {
        Language::Dutch => &incident.summary_nl,
        Language::English => &incident.summary_en,
    }
}

impl From<incident::Error> for Error {
    fn from(error: incident::Error) -> Self {
        match error {
            incident::Error::Missing => Self::Missing,
            incident::Error::NotAllowed => Self::NotAllowed,
            incident::Error::Store(error) => error.into(),
            refused => Self::Refused(refused),
        }
    }
}

const PAGE_ROWS: u32 = 50;
