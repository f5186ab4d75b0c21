//! Correspondents that mail has made known: the same as on their page.

use std::collections::HashMap;

use axum::extract::Path;
use axum::extract::Query;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::response::Response;

use crate::learning::Filter;
use crate::render::learned_json;
use crate::store::Learned;
use crate::store::LearnedState;
use crate::web::api::caller::Caller;
use crate::web::api::caller::json;
use crate::web::api::held::TOTAL_COUNT;
use crate::web::error::Error;

/// `GET /api/v1/destinations`
pub(super) async fn list(caller: Caller, Query(query): Query<HashMap<String, String>>) -> Response {
    Caller::answer(listed(&caller, &query).await)
}

/// `GET /api/v1/destinations/{name}`
pub(super) async fn show(caller: Caller, Path(name): Path<String>) -> Response {
    let found = async {
        let book = caller.state.book();
        shown(&caller, &book.find(&caller.principal, &name).await?)
    };
    Caller::answer(found.await)
}

/// `POST /api/v1/destinations/{name}/confirm`
pub(super) async fn confirm(caller: Caller, Path(name): Path<String>) -> Response {
    let confirmed = async {
        let book = caller.state.book();
        let number = book.find(&caller.principal, &name).await?.number;
        shown(&caller, &book.confirm(&caller.principal, number).await?)
    };
    Caller::answer(confirmed.await)
}

/// `POST /api/v1/destinations/{name}/end`
pub(super) async fn end(caller: Caller, Path(name): Path<String>) -> Response {
    let ended = async {
        let book = caller.state.book();
        let number = book.find(&caller.principal, &name).await?.number;
        shown(&caller, &book.end(&caller.principal, number).await?)
    };
    Caller::answer(ended.await)
}

async fn listed(caller: &Caller, query: &HashMap<String, String>) -> Result<Response, Error> {
    let unusable = || Error::Unusable(StatusCode::UNPROCESSABLE_ENTITY);
    let states = match query.get("state") {
        Some(name) => vec![LearnedState::named(name).ok_or_else(unusable)?],
        None => LearnedState::ALL.to_vec(),
    };
    let offset = query.get("offset").map_or(Ok(0), |text| text.parse().map_err(|_| unusable()))?;
    let book = caller.state.book();
    let counts = book.counts(&caller.principal).await?;
    let all: u64 =
        counts.iter().filter(|(state, _)| states.contains(state)).map(|(_, count)| count).sum();
    let found = book.list(&caller.principal, &Filter { states, offset }).await?;
    let unused_days = book.settings().unused_days;
    let list: Vec<_> = found.iter().map(|learned| learned_json(learned, unused_days)).collect();
    let mut response = json(&list)?;
    response.headers_mut().insert(TOTAL_COUNT, HeaderValue::from(all));
    Ok(response)
}

fn shown(caller: &Caller, learned: &Learned) -> Result<Response, Error> {
    json(&learned_json(learned, caller.state.book().settings().unused_days))
}
