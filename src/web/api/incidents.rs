//! The breach register: list and show.

use std::collections::HashMap;

use axum::extract::Path;
use axum::extract::Query;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::response::Response;

use crate::incident::Filter;
use crate::render::incident_json;
use crate::store::IncidentState;
use crate::web::api::caller::Caller;
use crate::web::api::caller::json;
use crate::web::api::held::TOTAL_COUNT;
use crate::web::error::Error;

/// `GET /api/v1/incidents`
pub(super) async fn list(caller: Caller, Query(query): Query<HashMap<String, String>>) -> Response {
    Caller::answer(listed(&caller, &query).await)
}

/// `GET /api/v1/incidents/{id}`
pub(super) async fn show(caller: Caller, Path(id): Path<String>) -> Response {
    let shown = async {
        let incident = caller.state.register().show(&caller.principal, &id).await?;
        json(&incident_json(&incident, caller.language))
    };
    Caller::answer(shown.await)
}

async fn listed(caller: &Caller, query: &HashMap<String, String>) -> Result<Response, Error> {
    let unusable = || Error::Unusable(StatusCode::UNPROCESSABLE_ENTITY);
    let number = |name: &str, default: u32| {
        query.get(name).map_or(Ok(default), |text| text.parse().map_err(|_| unusable()))
    };
    let states = match query.get("state") {
        Some(name) => vec![IncidentState::named(name).ok_or_else(unusable)?],
        None => Vec::new(),
    };
    let (offset, limit) = (number("offset", 0)?, number("limit", LIMIT_MAX)?.clamp(1, LIMIT_MAX));
    let filter = Filter { states, offset, limit, ..Filter::default() };
    let register = caller.state.register();
    let found = register.list(&caller.principal, &filter).await?;
    let all = register.count(&caller.principal, &filter).await?;
    let list: Vec<_> = found.iter().map(|found| incident_json(found, caller.language)).collect();
    let prevented = register.prevented(&caller.principal).await?;
    let mut response = json(&list)?;
    response.headers_mut().insert(PREVENTED_COUNT, HeaderValue::from(prevented));
    response.headers_mut().insert(TOTAL_COUNT, HeaderValue::from(all));
    Ok(response)
}

const LIMIT_MAX: u32 = 500;

/// How many breaches were prevented by hiding addresses.
const PREVENTED_COUNT: HeaderName = HeaderName::from_static("x-prevented-count");
