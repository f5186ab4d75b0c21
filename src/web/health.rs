//! What machines ask: does it live, can it take mail, what has it counted.

use axum::extract;
use axum::extract::ConnectInfo;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;

use crate::store;
use crate::store::HeldState;
use crate::web::MetricsAccess;
use crate::web::Readiness;
use crate::web::State;
use crate::web::error::Error;
use crate::web::listener::Peer;

/// `GET /healthz`: the process lives.
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: 200 where mail can be taken, else 503; names the parts that are in trouble, and
/// says on lines of their own what is in force.
pub(super) async fn readyz(extract::State(state): extract::State<State>) -> Response {
    let store = state.store().read(|_| Ok(())).await;
    let Readiness { refusing, degraded, notes } = state.readiness();
    let can_take = refusing.is_empty();
    let status = if can_take { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let parts = refusing.into_iter().chain(degraded).map(|trouble| trouble.what);
    let mut parts: Vec<String> = parts.collect();
    // Clean mail still passes without the store, so that this alone is no reason for 503.
    if store.is_err() && !parts.iter().any(|part| part == "store") {
        parts.push("store".to_owned());
    }
    let verdict = match (can_take, parts.is_empty()) {
        (true, true) => "ready",
        (true, false) => "degraded",
        (false, _) => "not ready",
    };
    let mut body = verdict.to_owned();
    if !parts.is_empty() {
        body.push_str(": ");
        body.push_str(&parts.join(", "));
    }
    body.push('\n');
    for note in notes {
        body.push_str(&note);
        body.push('\n');
    }
    (status, body).into_response()
}

/// `GET /metrics`: everything that is counted, in the text form of OpenMetrics.
pub(super) async fn metrics(
    extract::State(state): extract::State<State>,
    ConnectInfo(Peer(peer)): ConnectInfo<Peer>,
    headers: HeaderMap,
) -> Response {
    // A proxy on this machine is near, whoever asks it is not.
    let forwarded = FORWARDED.iter().any(|name| headers.contains_key(*name));
    let near = peer.ip().to_canonical().is_loopback() && !forwarded;
    if state.metrics_access() == MetricsAccess::Loopback && !near {
        return (StatusCode::FORBIDDEN, "only from this machine\n").into_response();
    }
    if let Ok(counts) = state.store().read(store::queue::counts).await {
        for held_state in HeldState::ALL {
            let found = counts.iter().find(|(state, _)| *state == held_state);
            state.metrics().held(held_state.name(), found.map_or(0, |(_, count)| *count));
        }
    }
    state.metrics().damaged(state.store().vault().damaged_fields());
    match state.metrics().text() {
        Ok(text) => ([(header::CONTENT_TYPE, OPENMETRICS)], text).into_response(),
        Err(_) => Error::Broken("the metrics cannot be written".to_owned()).into_problem(),
    }
}

const FORWARDED: [&str; 2] = ["forwarded", "x-forwarded-for"];

const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
