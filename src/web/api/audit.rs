//! The audit trail: its lines, and the check that it is whole.

use std::collections::HashMap;

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use serde::Serialize;

use crate::audit::Action;
use crate::audit::Verified;
use crate::store::Entry;
use crate::store::TrailFilter;
use crate::web::api::caller::Caller;
use crate::web::api::caller::json;
use crate::web::error::Error;

#[derive(Serialize)]
struct EntryJson<'a> {
    number: u64,
    at: Timestamp,
    actor: &'a str,
    origin: &'a str,
    action: &'a str,
    object: &'a str,
    result: &'a str,
    detail: &'a str,
    hash: &'a str,
}

#[derive(Serialize)]
struct VerifiedJson {
    whole: bool,
    /// How many entries there are, where it is whole.
    count: Option<u64>,
    /// The hash of the last one: kept elsewhere, it shows later that no older copy was put back.
    hash: Option<String>,
    /// What is wrong, where it is not.
    flaw: Option<String>,
}

/// `GET /api/v1/audit`
pub(super) async fn list(caller: Caller, Query(query): Query<HashMap<String, String>>) -> Response {
    Caller::answer(listed(&caller, &query).await)
}

/// `POST /api/v1/audit/verify`
pub(super) async fn verify(caller: Caller) -> Response {
    let verified = async {
        json(&match caller.state.desk().verify_trail(&caller.principal).await? {
            Verified::Whole { count, hash } => {
                VerifiedJson { whole: true, count: Some(count), hash: Some(hash), flaw: None }
            }
            Verified::Flawed(flaw) => {
                let flaw = Some(flaw.to_string());
                VerifiedJson { whole: false, count: None, hash: None, flaw }
            }
        })
    };
    Caller::answer(verified.await)
}

async fn listed(caller: &Caller, query: &HashMap<String, String>) -> Result<Response, Error> {
    let unusable = || Error::Unusable(StatusCode::UNPROCESSABLE_ENTITY);
    let text = |name: &str| query.get(name).cloned().unwrap_or_default();
    let number = |name: &str| match query.get(name) {
        Some(text) => text.parse().map_err(|_| unusable()),
        None => Ok(0),
    };
    let action = text("action");
    if !action.is_empty() && Action::named(&action).is_none() {
        return Err(unusable());
    }
    let limit = u32::try_from(number("limit")?).unwrap_or(u32::MAX);
    let filter = TrailFilter {
        actor: text("actor"),
        object: text("object"),
        action,
        below: number("below")?,
        limit: if limit == 0 { LIMIT_MAX } else { limit.min(LIMIT_MAX) },
    };
    let entries = caller.state.desk().trail(&caller.principal, &filter).await?;
    let list: Vec<EntryJson<'_>> = entries.iter().map(entry_json).collect();
    json(&list)
}

fn entry_json(entry: &Entry) -> EntryJson<'_> {
    EntryJson {
        number: entry.number,
        at: entry.at,
        actor: &entry.actor,
        origin: &entry.origin,
        action: &entry.action,
        object: &entry.object,
        result: &entry.result,
        detail: &entry.detail,
        hash: &entry.hash,
    }
}

const LIMIT_MAX: u32 = 500;
