//! Held messages: list, show, release, reject.

use std::collections::HashMap;

use axum::extract::Path;
use axum::extract::Query;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::policy::Risk;
use crate::render::HeldJson;
use crate::render::IncidentJson;
use crate::render::held_json;
use crate::render::incident_json;
use crate::review::Filter;
use crate::review::LIST_MAX;
use crate::review::Refusal;
use crate::review::Release;
use crate::review::Released;
use crate::store::HeldId;
use crate::store::HeldOrder;
use crate::store::HeldState;
use crate::store::Manner;
use crate::store::Mark;
use crate::store::ReasonCode;
use crate::web::api::caller::Caller;
use crate::web::api::caller::Sent;
use crate::web::api::caller::json;
use crate::web::error::Error;

/// What a release is asked with.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReleaseWish {
    reason: String,
    code: Option<ReasonCode>,
    recipients: Option<Vec<String>>,
    manner: Option<Manner>,
    version: Option<i64>,
}

/// What a rejection is asked with.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RejectWish {
    /// May be left out where the code says enough.
    #[serde(default)]
    reason: String,
    code: Option<ReasonCode>,
    version: Option<i64>,
}

/// A message after a release, with what the release has led to.
#[derive(Serialize)]
struct ReleasedJson<'a> {
    #[serde(flatten)]
    held: HeldJson<'a>,
    /// `null` where a second person must agree first, and where the release leaks nothing.
    incident: Option<IncidentJson<'a>>,
    /// Until then it can be undone.
    due_at: Option<Timestamp>,
}

/// `GET /api/v1/held`
pub(super) async fn list(caller: Caller, Query(query): Query<HashMap<String, String>>) -> Response {
    Caller::answer(listed(&caller, &query).await)
}

/// `GET /api/v1/held/{id}`
pub(super) async fn show(caller: Caller, Path(id): Path<String>) -> Response {
    let shown = async {
        let shown = caller.state.desk().show(&caller.principal, &parsed(&id)?).await?;
        json(&held_json(&shown.held, caller.language))
    };
    Caller::answer(shown.await)
}

/// `POST /api/v1/held/{id}/release`
pub(super) async fn release(
    caller: Caller,
    Path(id): Path<String>,
    Sent(wish): Sent<ReleaseWish>,
) -> Response {
    let ReleaseWish { reason, code, recipients, manner, version } = wish;
    let wish = Release { reason, code, recipients, manner, version };
    Caller::answer(released(&caller, &id, wish).await)
}

/// `POST /api/v1/held/{id}/reject`
pub(super) async fn reject(
    caller: Caller,
    Path(id): Path<String>,
    Sent(wish): Sent<RejectWish>,
) -> Response {
    let rejected = async {
        let wish = Refusal { reason: wish.reason, code: wish.code, version: wish.version };
        let desk = caller.state.desk();
        let held = desk.reject(&caller.principal, &parsed(&id)?, wish).await?;
        caller.state.metrics().decision("rejected", held.code);
        json(&held_json(&held, caller.language))
    };
    Caller::answer(rejected.await)
}

async fn listed(caller: &Caller, query: &HashMap<String, String>) -> Result<Response, Error> {
    let unusable = || Error::Unusable(StatusCode::UNPROCESSABLE_ENTITY);
    let number = |name: &str, default: u32| {
        query.get(name).map_or(Ok(default), |text| text.parse().map_err(|_| unusable()))
    };
    let states = match query.get("state") {
        Some(name) => vec![HeldState::named(name).ok_or_else(unusable)?],
        None => Vec::new(),
    };
    let text = |name: &str| query.get(name).map(String::as_str);
    let moment = |name: &str| text(name).map(|at| at.parse().map_err(|_| unusable())).transpose();
    let yes = |name: &str| match text(name) {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(unusable()),
    };
    let order = match text("order") {
        None => None,
        Some(name) => Some(HeldOrder::named(name).ok_or_else(unusable)?),
    };
    let risk = match text("risk") {
        None => None,
        Some(name) => Some(Risk::named(name).ok_or_else(unusable)?),
    };
    let filter = Filter {
        states,
        search: query.get("q").cloned().unwrap_or_default(),
        marks: marks(query),
        risk,
        mine: yes("mine")?,
        explained: yes("explained")?,
        senders: text("department").map(|name| caller.state.mailboxes_of(name)),
        since: moment("since")?,
        until: moment("until")?,
        order,
        offset: number("offset", 0)?,
        limit: number("limit", LIST_MAX)?.clamp(1, LIST_MAX),
    };
    let desk = caller.state.desk();
    let found = desk.list(&caller.principal, &filter).await?;
    let all = desk.count(&caller.principal, &filter).await?;
    let list: Vec<_> = found.iter().map(|held| held_json(held, caller.language)).collect();
    let mut response = json(&list)?;
    response.headers_mut().insert(TOTAL_COUNT, HeaderValue::from(all));
    Ok(response)
}

/// Classes of recipients, kinds of data and rules, by their names.
fn marks(query: &HashMap<String, String>) -> Vec<Mark> {
    let text = |name: &str| query.get(name).cloned();
    let marks = [
        text("class").map(Mark::Class),
        text("kind").map(Mark::Kind),
        text("rule").map(Mark::Rule),
    ];
    marks.into_iter().flatten().collect()
}

async fn released(caller: &Caller, id: &str, wish: Release) -> Result<Response, Error> {
    let (language, metrics) = (caller.language, caller.state.metrics());
    match caller.state.desk().release(&caller.principal, &parsed(id)?, wish).await? {
        Released::AwaitingSecond(held) => {
            metrics.decision("approved", held.code);
            let held = held_json(&held, language);
            json(&ReleasedJson { held, incident: None, due_at: None })
        }
        Released::Releasing { held, incident, due_at } => {
            metrics.decision("released", held.code);
            json(&ReleasedJson {
                held: held_json(&held, language),
                incident: incident.as_deref().map(|one| incident_json(one, language)),
                due_at: Some(due_at),
            })
        }
    }
}

pub(super) fn parsed(id: &str) -> Result<HeldId, Error> {
    HeldId::parse(id).ok_or(Error::Missing)
}

/// How many there are in all.
pub(super) const TOTAL_COUNT: HeaderName = HeaderName::from_static("x-total-count");
