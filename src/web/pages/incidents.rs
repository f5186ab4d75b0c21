//! The breach register: the list with the first deadline on top, and one incident as a sheet to
//! copy from.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use axum::extract::Query;
use axum::response::Response;
use jiff::SignedDuration;
use jiff::Timestamp;

use crate::access::Act;
use crate::access::Principal;
use crate::incident;
use crate::incident::Register;
use crate::incident::Sheet;
use crate::render::ConcernedTexts;
use crate::render::Language;
use crate::render::Texts;
use crate::store::Incident;
use crate::store::IncidentState;
use crate::web::badge::Badge;
use crate::web::badge::Moment;
use crate::web::error::Error;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::layout::Paging;
use crate::web::pages::retraction::RetractionPart;
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
}

struct Row {
    id: String,
    state: Badge,
    clock: String,
    deadline: Option<Moment>,
    what: String,
    persons: String,
    released_by: String,
}

#[derive(Template)]
#[template(path = "incident.html")]
struct IncidentPage {
    page: Layout,
    id: String,
    state: Badge,
    heading: String,
    what: String,
    held_id: String,
    /// Whether this person may see the message.
    held_link: bool,
    clock: Clock,
    sheet: Sheet,
    unknown: &'static str,
    retraction: Option<RetractionPart>,
    people: &'static ConcernedTexts,
    /// Whether this person may list the people concerned.
    may_list: bool,
}

/// The clock of one incident, in words.
struct Clock {
    tone: &'static str,
    left: String,
    lines: Vec<String>,
}

/// `GET /incidents`
pub(super) async fn list(member: Member, Query(query): Query<HashMap<String, String>>) -> Response {
    let number = query.get("page").and_then(|number| number.parse().ok()).unwrap_or(1);
    member.visitor.answer(listed(&member, number).await)
}

/// `GET /incidents/{id}`
pub(super) async fn show(member: Member, Path(id): Path<String>) -> Response {
    member.visitor.answer(shown(&member, &id).await)
}

/// The incidents of which the clock runs, first deadline on top; then the others, latest first.
///
/// - Cost: reads at most [`SORTED_MAX`] incidents; a longer register is given latest first.
pub(in crate::web) async fn by_deadline(
    register: &Register,
    who: &Principal,
    offset: u32,
    limit: u32,
) -> Result<(Vec<Incident>, u64), Error> {
    let all = register.count(who, &incident::Filter::default()).await?;
    if all > u64::from(SORTED_MAX) {
        let filter = incident::Filter { offset, limit, ..incident::Filter::default() };
        return Ok((register.list(who, &filter).await?, all));
    }
    let mut found = register.list(who, &incident::Filter::default()).await?;
    found.sort_by_key(|incident| (rank(incident.state), incident.deadline));
    let end = found.len().min((offset as usize).saturating_add(limit as usize));
    let start = end.min(offset as usize);
    Ok((found.drain(start..end).collect(), all))
}

async fn listed(member: &Member, number: u32) -> Result<Response, Error> {
    let Member { visitor, principal } = member;
    let texts = visitor.texts();
    let number = number.clamp(1, PAGES_MAX);
    let offset = (number - 1) * PAGE_ROWS;
    let register = visitor.state.register();
    let (found, all) = by_deadline(register, principal, offset, PAGE_ROWS).await?;
    let prevented = register.prevented(principal).await?;
    let now = Timestamp::now();
    visitor.page(&IncidentsPage {
        page: visitor.layout(Place::Incidents, None),
        prevented: (texts.pages.prevented)(prevented),
        rows: found.iter().map(|incident| row(incident, texts, now)).collect(),
        paging: Paging::new(number.into(), PAGE_ROWS.into(), all, texts, |number| {
            format!("/incidents?page={number}")
        }),
    })
}

async fn shown(member: &Member, id: &str) -> Result<Response, Error> {
    let Member { visitor, principal } = member;
    let (texts, language, now) = (visitor.texts(), visitor.view.language, Timestamp::now());
    let register = visitor.state.register();
    let incident = register.show(principal, id).await?;
    let recipients = visitor.state.followup().recipients(principal, id).await?;
    let retraction = RetractionPart::of(&recipients, texts);
    let sheet = register.export(principal, id, now, language).await?;
    visitor.page(&IncidentPage {
        page: visitor.layout(Place::Incidents, None),
        id: incident.id.clone(),
        state: Badge::incident(incident.state, texts),
        heading: (texts.pages.incident_heading)(&incident.id),
        what: summary(&incident, language).to_owned(),
        held_id: incident.held_id.clone(),
        held_link: principal.may(Act::SeeQueue),
        clock: clock(&incident, texts, now),
        unknown: texts.register.unknown,
        retraction,
        people: &texts.concerned,
        may_list: principal.may(Act::AssessIncident),
        sheet,
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
        persons: language.number(incident.persons),
        released_by: incident.released_by.clone(),
    }
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

fn clock(incident: &Incident, texts: &Texts, now: Timestamp) -> Clock {
    let (register, language) = (&texts.register, texts.language);
    let still = |tone, text: &str| Clock { tone, left: text.to_owned(), lines: Vec::new() };
    match (incident.state, incident.deadline) {
        (IncidentState::Cancelled, _) => still("", register.cancelled),
        (state, Some(deadline)) if state.is_running() => {
            let left = deadline.duration_since(now);
            let tone = match left {
                left if !left.is_positive() => "clock-over",
                left if left < URGENT => "clock-urgent",
                _ => "",
            };
            let words = if left.is_positive() {
                (register.time_left)(&language.duration(left), &language.moment(deadline))
            } else {
                (register.time_over)(&incident.id)
            };
            let known = incident.known_at.map(|at| (texts.pages.known_at)(&language.moment(at)));
            Clock { tone, left: words, lines: known.into_iter().collect() }
        }
        _ => still("", register.clock_waits),
    }
}

fn summary(incident: &Incident, language: Language) -> &str {
    match language {
        Language::Dutch => &incident.summary_nl,
        Language::English => &incident.summary_en,
    }
}

/// Running clocks first, then what is on its way, then what came to nothing.
const fn rank(state: IncidentState) -> u8 {
    match state {
        IncidentState::Potential | IncidentState::Assessing | IncidentState::Confirmed => 0,
        IncidentState::Pending => 1,
        IncidentState::NotifiedInitial
        | IncidentState::NotifiedComplete
        | IncidentState::Withdrawn => 2,
        IncidentState::NoBreach | IncidentState::Closed | IncidentState::Cancelled => 3,
    }
}

impl From<incident::Error> for Error {
    fn from(error: incident::Error) -> Self {
        match error {
            incident::Error::Missing => Self::Missing,
            incident::Error::NotAllowed => Self::NotAllowed,
            incident::Error::Store(error) => error.into(),
        }
    }
}

const PAGE_ROWS: u32 = 50;
const PAGES_MAX: u32 = 10_000;
const SORTED_MAX: u32 = 1_000;
const URGENT: SignedDuration = SignedDuration::from_hours(24);
