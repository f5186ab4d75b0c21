//! A form that came too late: whoever sent it was signed out meanwhile. What they wrote is given back,
//! so that they can take it along.

use askama::Template;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::response::Html;
use axum::response::IntoResponse;
use axum::response::Response;

use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::links::Link;
use crate::web::links::encoded;
use crate::web::links::to_sign_in;
use crate::web::visitor::Place;
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "expired.html")]
struct ExpiredPage {
    page: Layout,
    text: &'static str,
    typed: Vec<String>,
    way: Link,
}

/// Tells that a form came too late. `was_own` where a browser says that one of our own pages sent
/// it: another site must not put words on ours.
pub(super) fn too_late(visitor: &Visitor, fields: &Fields, was_own: WasOwn) -> Response {
    let is_known = visitor.account.is_some() || visitor.path.starts_with("/s/");
    let typed = if was_own == WasOwn::Yes { typed(fields) } else { Vec::new() };
    let back = way_back(&visitor.path);
    if typed.is_empty() {
        let is_signed_out = was_own == WasOwn::Yes && !is_known;
        return match is_signed_out {
            true => to_sign_in(back),
            false => Error::Form.into_page(visitor),
        };
    }
    let texts = visitor.texts();
    let way = match is_known {
        true => Link { href: back.to_owned(), word: texts.pages.form_again.to_owned() },
        false => Link {
            href: format!("/login?back={}", encoded(back)),
            word: texts.labels.sign_in.to_owned(),
        },
    };
    let text = if is_known { texts.pages.form_text } else { texts.pages.signed_out_text };
    let page = ExpiredPage { page: visitor.layout(Place::Elsewhere, None), text, typed, way };
    match page.render() {
        Ok(written) => (StatusCode::FORBIDDEN, Html(written)).into_response(),
        Err(_) => Error::Form.into_page(visitor),
    }
}

/// Whether one of our own pages sent a form, by the word of the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WasOwn {
    Yes,
    Unsure,
}

impl WasOwn {
    /// What the headers say.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        match headers.get("sec-fetch-site").map(|value| value.as_bytes()) {
            Some(b"same-origin") => Self::Yes,
            _ => Self::Unsure,
        }
    }
}

/// What somebody wrote in words of their own; nothing secret.
fn typed(fields: &Fields) -> Vec<String> {
    let is_secret = |name: &str| ["password", "code", "token"].iter().any(|one| name.contains(one));
    let is_text = |value: &str| value.trim().contains(char::is_whitespace);
    let wanted = fields.iter().filter(|(name, value)| !is_secret(name) && is_text(value));
    let short = |value: &str| value.trim().chars().take(TEXT_CHARACTERS_MAX).collect();
    wanted.map(|(_, value)| short(value)).take(TEXTS_MAX).collect()
}

/// The page on which a form stood that was sent to `path`, or the nearest that can be opened.
fn way_back(path: &str) -> &str {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let steps: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let is_page = match steps.as_slice() {
        ["messages", _, form] => ["release", "reject", "reopen", "ask", "whole"].contains(form),
        ["incidents", _, "part" | "step" | "parties" | "measures", _] => true,
        ["incidents", "new" | "end" | "letter" | "retraction"] => true,
        ["destinations", "new"] | ["rules"] | ["me"] => true,
        _ => false,
    };
    let of_one = matches!(steps.as_slice(), ["messages" | "incidents" | "s", _, _, ..]);
    match (is_page, of_one) {
        (true, _) => path,
        (false, true) => {
            let end = path.match_indices('/').nth(2).map_or(path.len(), |(at, _)| at);
            &path[..end]
        }
        (false, false) => "/",
    }
}

const TEXTS_MAX: usize = 10;
const TEXT_CHARACTERS_MAX: usize = 8_000;

#[cfg(test)]
mod tests {
    use super::way_back;

    #[test]
    fn leads_back_to_a_page_that_can_be_opened() {
        for (path, page) in [
            ("/messages/M-7F3K-29/reject", "/messages/M-7F3K-29/reject"),
            ("/messages/M-7F3K-29/assign", "/messages/M-7F3K-29"),
            ("/incidents/2026-0001/part/4", "/incidents/2026-0001/part/4"),
            ("/incidents/2026-0001/people/assign", "/incidents/2026-0001"),
            ("/incidents/new", "/incidents/new"),
            ("/s/abc/explain", "/s/abc"),
            ("/messages/selection", "/"),
            ("/filters", "/"),
        ] {
            assert_eq!(way_back(path), page, "{path}");
        }
    }
}
