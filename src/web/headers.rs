//! The headers that every response bears, and the promise that every request gets a response.

use std::time::Duration;

use axum::extract;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;

use crate::web::State;
use crate::web::error::Error;
use crate::web::error::Failure;

/// Adds the security headers; a response that says nothing of caching is not to be kept.
pub(super) async fn secure(request: Request, next: Next) -> Response {
    let api = request.uri().path().starts_with("/api/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if api {
        // NLGov REST API Design Rules, /core/version-header.
        let name = HeaderName::from_static("api-version");
        headers.insert(name, HeaderValue::from_static(API_VERSION));
    }
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    keep_nothing(headers);
    response
}

/// Runs the rest in a task of its own: a panic becomes the page with a reference code, work that
/// takes too long becomes one too, and a decision is carried out although the browser hangs up.
pub(super) async fn answered(
    extract::State(state): extract::State<State>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    let failure = Failure::place(&state, &parts);
    let is_safe = parts.method.is_safe();
    let request = Request::from_parts(parts, body);
    let work = tokio::spawn(next.run(request));
    match tokio::time::timeout(ANSWER_MAX, work).await {
        Ok(Ok(response)) => {
            if !is_safe {
                state.count_anew();
            }
            response
        }
        Ok(Err(_)) => failure.tell(Error::Broken("a handler panicked".to_owned())),
        // Its task goes on: a decision may be carried out after all.
        Err(_) => failure.tell(Error::Slow),
    }
}

fn keep_nothing(headers: &mut HeaderMap) {
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

const ANSWER_MAX: Duration = Duration::from_secs(30);

/// Of the API, as in its description.
const API_VERSION: &str = "1.0.0";

/// No script, style, image or frame but our own; forms go nowhere else.
pub(super) const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; \
    style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; \
    frame-ancestors 'none'; base-uri 'none'";

const ALWAYS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];
