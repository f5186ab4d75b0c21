//! The style sheet, the script and the mark, compiled in.

use std::sync::LazyLock;

use aws_lc_rs::digest;
use axum::http::header;
use axum::response::IntoResponse;
use data_encoding::HEXLOWER;

/// Digest over all assets, in the address of each: it changes when one of them does.
pub(super) static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(STYLE.as_bytes());
    context.update(MARK.as_bytes());
    context.update(REVEAL.as_bytes());
    context.update(SCRIPT.as_bytes());
    context.update(IDLE.as_bytes());
    HEXLOWER.encode(&context.finish().as_ref()[..6])
});

/// `GET /assets/style.css`
pub(super) async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, FOR_EVER)], STYLE)
}

/// `GET /assets/mark.svg`
pub(super) async fn mark() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, FOR_EVER)], MARK)
}

/// `GET /assets/reveal.js`
pub(super) async fn reveal() -> impl IntoResponse {
    let script = "text/javascript; charset=utf-8";
    ([(header::CONTENT_TYPE, script), (header::CACHE_CONTROL, FOR_EVER)], REVEAL)
}

const REVEAL: &str = include_str!("assets/reveal.js");
/// `GET /assets/sluis.js`
pub(super) async fn script() -> impl IntoResponse {
    let kind = (header::CONTENT_TYPE, "text/javascript; charset=utf-8");
    ([kind, (header::CACHE_CONTROL, FOR_EVER)], SCRIPT)
}

const SCRIPT: &str = include_str!("assets/sluis.js");
/// `GET /assets/idle.js`: warns who is about to be signed out.
pub(super) async fn idle() -> impl IntoResponse {
    let kind = "text/javascript; charset=utf-8";
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, FOR_EVER)], IDLE)
}

const IDLE: &str = include_str!("assets/idle.js");
const STYLE: &str = include_str!("assets/style.css");
const MARK: &str = include_str!("assets/mark.svg");
const FOR_EVER: &str = "public, max-age=31536000, immutable";
