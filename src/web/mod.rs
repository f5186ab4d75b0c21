//! The review pages and the API, over HTTP/1.1 on a listener that the caller has bound.
//!
//! A page is a template over plain words that a handler has put together; what is decided is
//! decided by [`crate::review::Desk`], which the API and the command line call too. Every form is
//! a plain form and every answer a full page: scripts only spare clicks. TLS is the work of a proxy
//! in front.

mod api;
mod assets;
mod badge;
mod boundary;
mod breakable;
mod check;
mod cookies;
mod device;
mod error;
mod expired;
mod form;
mod headers;
mod health;
mod icon;
mod layout;
mod links;
mod listener;
mod live;
mod origin;
mod pages;
mod peer;
mod qr;
mod refused;
mod session;
mod state;
mod talk;
mod upload;
mod view;
mod visitor;

use std::io;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::get;
use tokio::net::TcpListener;

use self::listener::Limited;
use self::listener::Peer;

pub use self::check::Check;
pub use self::check::Trouble;
pub use self::state::MetricsAccess;
pub use self::state::Readiness;
pub use self::state::Settings;
pub use self::state::SingleSignOn;
pub use self::state::State;
pub use self::state::System;

/// Serves the pages and the API on `listener` until `shutdown` is done, then finishes the requests
/// that are being answered.
///
/// - Limits: 512 connections at once, one request each, 64 KiB a request, 30 seconds an answer.
pub async fn serve(
    listener: TcpListener,
    state: State,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    // Streams of events have no end of their own: a server that stops would wait for them.
    let open = state.clone();
    let shutdown = async move {
        shutdown.await;
        open.live().close();
    };
    let service = router(state).into_make_service_with_connect_info::<Peer>();
    axum::serve(Limited::new(listener), service).with_graceful_shutdown(shutdown).await
}

/// The addresses of the lists that a query asks for, as their pages write them: whoever follows one
/// gets the same list. For fuzzers; asks nobody.
pub fn asked(query: &str) -> [String; 3] {
    pages::asked(query)
}

fn router(state: State) -> Router {
    Router::new()
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(health::metrics))
        .route("/assets/style.css", get(assets::style))
        .route("/assets/mark.svg", get(assets::mark))
        .route("/assets/reveal.js", get(assets::reveal))
        .route("/assets/sluis.js", get(assets::script))
        .route("/assets/idle.js", get(assets::idle))
        .merge(pages::routes())
        .merge(api::routes())
        .fallback(error::missing)
        .method_not_allowed_fallback(error::wrong_method)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(middleware::from_fn_with_state(state.clone(), headers::answered))
        .layer(middleware::from_fn(boundary::alone))
        .layer(middleware::from_fn(headers::secure))
        .with_state(state)
}

const BODY_BYTES_MAX: usize = 64 * 1024;
