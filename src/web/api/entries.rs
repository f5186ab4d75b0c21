//! Entries of the lists: those of the settings, and those proposed and accepted, as on their page.

use std::collections::HashMap;

use axum::extract::Path;
use axum::extract::Query;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::Response;
use serde::Deserialize;
use serde::Serialize;

use crate::destination::Entry;
use crate::destination::Level;
use crate::destination::Pattern;
use crate::destination::Unfit;
use crate::learning::EntryStep;
use crate::learning::Error as LearningError;
use crate::learning::entry_id;
use crate::render::entry_json;
use crate::store::EntryState;
use crate::store::Proposal;
use crate::web::api::caller::Caller;
use crate::web::api::caller::Sent;
use crate::web::api::caller::json;
use crate::web::api::held::TOTAL_COUNT;
use crate::web::error::Error;
use crate::web::pages::review_day;

/// What is proposed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EntryWish {
    entry: String,
    level: String,
    why: String,
    /// `2027-03-01`.
    review_on: Option<String>,
}

/// An entry of the settings.
#[derive(Serialize)]
struct SettledJson {
    entry: String,
    level: &'static str,
    /// The key of the settings.
    source: &'static str,
}

/// `GET /api/v1/entries`
pub(super) async fn list(caller: Caller, Query(query): Query<HashMap<String, String>>) -> Response {
    let listed = async {
        let states = match query.get("state") {
            Some(name) => vec![EntryState::named(name).ok_or_else(unusable)?],
            None => EntryState::ALL.to_vec(),
        };
        let offset = query.get("offset").map_or(Ok(0), |text| text.parse());
        let offset = offset.map_err(|_| unusable())?;
        let (book, who) = (caller.state.book(), &caller.principal);
        let counts = book.entry_counts(who).await?;
        let counts = counts.iter().filter(|(state, _)| states.contains(state));
        let all: u64 = counts.map(|(_, count)| count).sum();
        let found = book.entries(who, &states, offset).await?;
        let mut response = json(&found.iter().map(entry_json).collect::<Vec<_>>())?;
        response.headers_mut().insert(TOTAL_COUNT, HeaderValue::from(all));
        Ok(response)
    };
    Caller::answer(listed.await)
}

/// `GET /api/v1/entries/settled`: what the settings say.
pub(super) async fn settled(caller: Caller) -> Response {
    let listed = async {
        // Who may see the settings may see these.
        caller.state.book().entry_counts(&caller.principal).await?;
        let judging = caller.state.judging();
        let mut settled = Vec::new();
        if let Some(judging) = judging.as_deref() {
            let configured = judging.lists.configured();
            let keys = [
                (Level::Trusted, "destinations.trusted", &configured.trusted),
                (Level::Expected, "destinations.expected", &configured.expected),
            ];
            for (level, source, patterns) in keys {
                settled.extend(patterns.iter().map(|pattern| SettledJson {
                    entry: pattern.to_string(),
                    level: level.name(),
                    source,
                }));
            }
        }
        json(&settled)
    };
    Caller::answer(listed.await)
}

/// `POST /api/v1/entries`
pub(super) async fn propose(caller: Caller, Sent(wish): Sent<EntryWish>) -> Response {
    let proposed = async {
        let unfit = |unfit: Unfit| Error::from(LearningError::Unfit(unfit));
        let pattern = Pattern::parse(&wish.entry).map_err(|error| unfit(error.into()))?;
        let level = Level::named(&wish.level).ok_or_else(unusable)?;
        let review_day = wish.review_on.as_deref().map(|text| review_day(text).ok_or(()));
        let review_day = review_day.transpose().map_err(|()| unusable())?;
        let why = wish.why.trim().chars().take(WHY_CHARACTERS_MAX).collect();
        let proposal = Proposal { entry: Entry { level, pattern }, why, review_day };
        let lists = caller.state.lists().ok_or(Error::Missing)?;
        let kept = caller.state.book().propose(&caller.principal, proposal, &lists).await?;
        let mut response = json(&entry_json(&kept))?;
        *response.status_mut() = StatusCode::CREATED;
        let place = format!("/api/v1/entries/{}", entry_id(kept.number));
        if let Ok(place) = HeaderValue::from_str(&place) {
            response.headers_mut().insert(header::LOCATION, place);
        }
        Ok(response)
    };
    Caller::answer(proposed.await)
}

/// `GET /api/v1/entries/{id}`
pub(super) async fn show(caller: Caller, Path(id): Path<String>) -> Response {
    let shown = async {
        let number = number_of(&id)?;
        json(&entry_json(&caller.state.book().entry(&caller.principal, number).await?))
    };
    Caller::answer(shown.await)
}

/// `POST /api/v1/entries/{id}/accept`
pub(super) async fn accept(caller: Caller, Path(id): Path<String>) -> Response {
    turned(caller, &id, EntryStep::Accept).await
}

/// `POST /api/v1/entries/{id}/refuse`
pub(super) async fn refuse(caller: Caller, Path(id): Path<String>) -> Response {
    turned(caller, &id, EntryStep::Refuse).await
}

/// `POST /api/v1/entries/{id}/end`
pub(super) async fn end(caller: Caller, Path(id): Path<String>) -> Response {
    turned(caller, &id, EntryStep::End).await
}

async fn turned(caller: Caller, id: &str, step: EntryStep) -> Response {
    let turned = async {
        let number = number_of(id)?;
        let (book, who) = (caller.state.book(), &caller.principal);
        let lists = caller.state.lists().ok_or(Error::Missing)?;
        json(&entry_json(&book.turn(who, number, step, &lists).await?))
    };
    Caller::answer(turned.await)
}

/// The number in `E-12`.
fn number_of(id: &str) -> Result<u64, Error> {
    let number = id.strip_prefix("E-").and_then(|digits| digits.parse().ok());
    number.ok_or(Error::Missing)
}

fn unusable() -> Error {
    Error::Unusable(StatusCode::UNPROCESSABLE_ENTITY)
}

const WHY_CHARACTERS_MAX: usize = 1_000;
