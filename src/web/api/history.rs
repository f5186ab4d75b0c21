//! What happened to a held message and was said of it.

use std::collections::HashMap;

use axum::extract::Path;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use serde::Serialize;

use crate::store::Entry;
use crate::store::Remark;
use crate::web::api::caller::Caller;
use crate::web::api::caller::json;
use crate::web::api::held::parsed;
use crate::web::error::Error;

/// What happened, and what was said.
#[derive(Serialize)]
struct HistoryJson<'a> {
    remarks: Vec<RemarkJson<'a>>,
    trail: Vec<LineJson<'a>>,
}

/// A question, or the explanation of the sender.
#[derive(Serialize)]
struct RemarkJson<'a> {
    at: Timestamp,
    kind: &'static str,
    /// The account that asked; empty for the sender.
    author: &'a str,
    text: &'a str,
    /// What happens if the message comes later; empty where nothing was said of that.
    urgency: &'a str,
}

/// A line of the trail, as far as everyone who reviews may see it.
#[derive(Serialize)]
struct LineJson<'a> {
    number: u64,
    at: Timestamp,
    actor: &'a str,
    action: &'a str,
    result: &'a str,
}

/// `GET /api/v1/held/{id}/history`
pub(super) async fn show(
    caller: Caller,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let shown = async {
        let number = |name: &str, default: u64| {
            let unusable = |_| Error::Unusable(StatusCode::UNPROCESSABLE_ENTITY);
            query.get(name).map_or(Ok(default), |text| text.parse().map_err(unusable))
        };
        let (below, limit) = (number("below", 0)?, number("limit", 0)?);
        let limit = if limit == 0 { LINES_MAX } else { limit.min(LINES_MAX) };
        let limit = u32::try_from(limit).unwrap_or(u32::MAX);
        let desk = caller.state.desk();
        let history = desk.history(&caller.principal, &parsed(&id)?, below, limit).await?;
        json(&HistoryJson {
            remarks: history.remarks.iter().map(remark_json).collect(),
            trail: history.trail.iter().map(line_json).collect(),
        })
    };
    Caller::answer(shown.await)
}

fn remark_json(remark: &Remark) -> RemarkJson<'_> {
    RemarkJson {
        at: remark.at,
        kind: remark.kind.name(),
        author: &remark.author,
        text: &remark.text,
        urgency: &remark.urgency,
    }
}

fn line_json(entry: &Entry) -> LineJson<'_> {
    LineJson {
        number: entry.number,
        at: entry.at,
        actor: &entry.actor,
        action: &entry.action,
        result: &entry.result,
    }
}

const LINES_MAX: u64 = 200;
