//! The whole text of a part, or the message as it came in: for a few, with a reason.

use std::collections::HashMap;

use askama::Template;
use axum::body::Body;
use axum::extract::Path;
use axum::extract::Query;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;

use crate::access::Act;
use crate::render::EvidenceTexts;
use crate::render::place;
use crate::review;
use crate::scan::Choice;
use crate::scan::Show;
use crate::scan::Wish;
use crate::store::HeldId;
use crate::web::error::Error;
use crate::web::error::flaw_in_words;
use crate::web::form::MemberPosted;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::pages::message::parsed;
use crate::web::pages::preview;
use crate::web::visitor::Member;
use crate::web::visitor::Place;

#[derive(Template)]
#[template(path = "whole.html")]
struct WholePage {
    page: Layout,
    t: &'static EvidenceTexts,
    id: HeldId,
    heading: String,
    parts: Vec<Part>,
    /// What is wrong with the reason; empty before it was sent.
    error: String,
    reason: String,
}

struct Part {
    number: usize,
    name: String,
    chosen: bool,
}

/// `GET /messages/{id}/whole`
pub(super) async fn form(
    member: Member,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let part = query.get("part").and_then(|part| part.parse().ok()).unwrap_or(1);
    let shown = async { page(&member, &parsed(&id)?, part, "", String::new()).await };
    member.visitor.answer(shown.await)
}

/// `POST /messages/{id}/whole`
pub(super) async fn open(
    Path(id): Path<String>,
    MemberPosted { member, fields }: MemberPosted,
) -> Response {
    let part: u32 = fields.one("part").parse().unwrap_or(1);
    let from = fields.one("at").parse().unwrap_or(0);
    let reason = fields.one("reason");
    let opened = async {
        let id = parsed(&id)?;
        let (desk, who) = (member.visitor.state.desk(), &member.principal);
        let opened = match fields.one("what") {
            "original" => desk.original(who, &id, reason).await.map(|bytes| download(&id, bytes)),
            _ => {
                let wish = Wish { part, section: Choice::Best, from, show: Show::Everything };
                let revealed = desk.reveal(who, &id, &wish, reason).await;
                match revealed {
                    Ok(revealed) => Ok(preview::shown(&member, revealed, &wish, "")?),
                    Err(error) => Err(error),
                }
            }
        };
        match opened {
            Ok(response) => Ok(response),
            Err(review::Error::Invalid { field: "reason", flaw }) => {
                let error = flaw_in_words(flaw, member.visitor.texts());
                let mut response = page(&member, &id, part as usize, reason, error).await?;
                *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
                Ok(response)
            }
            Err(error) => Err(error.into()),
        }
    };
    member.visitor.answer(opened.await)
}

async fn page(
    member: &Member,
    id: &HeldId,
    part: usize,
    reason: &str,
    error: String,
) -> Result<Response, Error> {
    let Member { visitor, principal } = member;
    member.must(Act::ReadWhole)?;
    let texts = visitor.texts();
    let shown = visitor.state.desk().show(principal, id).await?;
    if shown.choices.own {
        return Err(Error::OwnMessage);
    }
    let parts = shown.held.verdict.report.parts.iter().enumerate().take(PARTS_SHOWN);
    let parts = parts.map(|(number, one)| Part {
        number,
        name: place(&one.name, texts.language),
        chosen: number == part,
    });
    visitor.page(&WholePage {
        page: visitor.layout(Place::Messages, None),
        t: &texts.evidence,
        id: id.clone(),
        heading: (texts.evidence.whole_title)(id.as_str()),
        parts: parts.collect(),
        error,
        reason: reason.to_owned(),
    })
}

/// The message as a file that no browser opens by itself.
pub(in crate::web) fn download(id: &HeldId, bytes: bytes::Bytes) -> Response {
    let mut response = Body::from(bytes).into_response();
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static("application/octet-stream");
    headers.insert(header::CONTENT_TYPE, kind);
    if let Ok(name) = HeaderValue::try_from(format!("attachment; filename=\"{id}.eml\"")) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}

const PARTS_SHOWN: usize = 100;
