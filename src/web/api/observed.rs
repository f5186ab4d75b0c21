//! Deliveries that are worth looking up: the same as on their page.

use std::collections::HashMap;

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::SignedDuration;
use jiff::Timestamp;

use crate::render::Language;
use crate::render::observed_json;
use crate::store::ObservedFilter;
use crate::web::api::caller::Caller;
use crate::web::api::caller::json;
use crate::web::error::Error;

/// `GET /api/v1/observed`
pub(super) async fn list(caller: Caller, Query(query): Query<HashMap<String, String>>) -> Response {
    Caller::answer(listed(&caller, &query).await)
}

async fn listed(caller: &Caller, query: &HashMap<String, String>) -> Result<Response, Error> {
    let unusable = || Error::Unusable(StatusCode::UNPROCESSABLE_ENTITY);
    let number = |name: &str, usual: u64| match query.get(name) {
        Some(text) => text.parse::<u64>().map_err(|_| unusable()),
        None => Ok(usual),
    };
    let days = number("days", 7)?;
    let days = i64::try_from(days).ok().filter(|days| (1..=DAYS_MAX).contains(days));
    let since = Timestamp::now() - SignedDuration::from_hours(24 * days.ok_or_else(unusable)?);
    let limit = u32::try_from(number("limit", u64::from(LIMIT_MAX))?).unwrap_or(LIMIT_MAX);
    let filter = ObservedFilter {
        since,
        reason: query.get("rule").cloned().unwrap_or_default(),
        below: number("below", 0)?,
        limit: limit.clamp(1, LIMIT_MAX),
    };
    let found = caller.state.desk().observed(&caller.principal, &filter).await?;
    let list: Vec<_> =
        found.iter().map(|(number, one)| observed_json(*number, one, Language::Dutch)).collect();
    json(&list)
}

const DAYS_MAX: i64 = 400;
const LIMIT_MAX: u32 = 500;
