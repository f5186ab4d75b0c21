//! What is still to be done after a breach.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

use crate::incident::Plan;
use crate::render::measure_json;
use crate::web::api::caller::Caller;
use crate::web::api::caller::Sent;
use crate::web::api::caller::json;
use crate::web::error::Error;

/// A measure that is planned.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MeasureWish {
    text: String,
    #[serde(default)]
    owner: String,
    due: Option<Date>,
}

/// What a measure becomes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeMeasureWish {
    version: i64,
    text: String,
    #[serde(default)]
    owner: String,
    due: Option<Date>,
    done_on: Option<Date>,
}

/// That a measure is taken back.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DropMeasureWish {
    version: i64,
    reason: String,
}

/// `GET /api/v1/incidents/{id}/measures`
pub(super) async fn list(caller: Caller, Path(id): Path<String>) -> Response {
    Caller::answer(shown(&caller, &id).await)
}

/// `POST /api/v1/incidents/{id}/measures`
pub(super) async fn plan(
    caller: Caller,
    Path(id): Path<String>,
    Sent(wish): Sent<MeasureWish>,
) -> Response {
    let planned = async {
        let MeasureWish { text, owner, due } = wish;
        let plan = Plan { text, owner, due, done_on: None };
        let (register, now) = (caller.state.register(), Timestamp::now());
        register.plan_measure(&caller.principal, &id, plan, now).await?;
        let mut response = shown(&caller, &id).await?;
        *response.status_mut() = StatusCode::CREATED;
        Ok(response)
    };
    Caller::answer(planned.await)
}

/// `PUT /api/v1/incidents/{id}/measures/{number}`
pub(super) async fn change(
    caller: Caller,
    Path((id, number)): Path<(String, u64)>,
    Sent(wish): Sent<ChangeMeasureWish>,
) -> Response {
    let changed = async {
        let ChangeMeasureWish { version, text, owner, due, done_on } = wish;
        let plan = Plan { text, owner, due, done_on };
        let (register, now) = (caller.state.register(), Timestamp::now());
        register.change_measure(&caller.principal, &id, (number, version), plan, now).await?;
        shown(&caller, &id).await
    };
    Caller::answer(changed.await)
}

/// `POST /api/v1/incidents/{id}/measures/{number}/drop`: what it said stays in the history.
pub(super) async fn remove(
    caller: Caller,
    Path((id, number)): Path<(String, u64)>,
    Sent(DropMeasureWish { version, reason }): Sent<DropMeasureWish>,
) -> Response {
    let removed = async {
        let (register, now, which) = (caller.state.register(), Timestamp::now(), (number, version));
        register.drop_measure(&caller.principal, &id, which, reason, now).await?;
        shown(&caller, &id).await
    };
    Caller::answer(removed.await)
}

async fn shown(caller: &Caller, id: &str) -> Result<Response, Error> {
    let case = caller.state.register().case(&caller.principal, id, caller.language).await?;
    json(&case.measures.iter().map(measure_json).collect::<Vec<_>>())
}
