//! Files of an incident, and other organisations whose people are concerned.

use std::collections::HashMap;

use axum::body::Bytes;
use axum::extract::Path;
use axum::extract::Query;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use jiff::Timestamp;
use serde::Deserialize;

use crate::incident::PartyAnswer;
use crate::render::file_json;
use crate::render::party_json;
use crate::store::IncidentParty;
use crate::store::PartyRole;
use crate::web::api::caller::Caller;
use crate::web::api::caller::Sent;
use crate::web::api::caller::json;
use crate::web::api::concerned::sent_bytes;
use crate::web::error::Error;

/// Another organisation that is added.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PartyWish {
    name: String,
    role: String,
    #[serde(default)]
    contact: String,
    persons_min: Option<u64>,
    persons_max: Option<u64>,
    notice_hours: Option<u32>,
}

/// What became of an organisation; what is left out stays as it is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PartyChange {
    /// Whether one that is proposed is right.
    #[serde(default)]
    confirmed: bool,
    not_told: Option<String>,
    decision: Option<String>,
    ap_number: Option<String>,
    reply: Option<String>,
}

/// Why an organisation is taken out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PartyDrop {
    reason: String,
}

/// `GET /api/v1/incidents/{id}/files`
pub(super) async fn files(caller: Caller, Path(id): Path<String>) -> Response {
    Caller::answer(shown_files(&caller, &id).await)
}

/// `POST /api/v1/incidents/{id}/files`: the file as it is, its name in the address.
pub(super) async fn attach(
    caller: Caller,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let attached = async {
        let unusable = || Error::Unusable(StatusCode::UNPROCESSABLE_ENTITY);
        let name = query.get("name").filter(|name| !name.trim().is_empty());
        let file = (name.ok_or_else(unusable)?.clone(), sent_bytes(body)?);
        let (register, now) = (caller.state.register(), Timestamp::now());
        register.attach(&caller.principal, &id, file, now).await?;
        let mut response = shown_files(&caller, &id).await?;
        *response.status_mut() = StatusCode::CREATED;
        Ok(response)
    };
    Caller::answer(attached.await)
}

/// `GET /api/v1/incidents/{id}/files/{number}`: its content, after a line in the trail.
pub(super) async fn file(caller: Caller, Path((id, number)): Path<(String, u64)>) -> Response {
    let opened = async {
        let (register, now) = (caller.state.register(), Timestamp::now());
        let (_, bytes) = register.file(&caller.principal, &id, number, now).await?;
        let headers = [
            (header::CONTENT_TYPE, "application/octet-stream"),
            (header::CACHE_CONTROL, "no-store"),
        ];
        Ok((headers, bytes).into_response())
    };
    Caller::answer(opened.await)
}

/// `GET /api/v1/incidents/{id}/parties`
pub(super) async fn parties(caller: Caller, Path(id): Path<String>) -> Response {
    Caller::answer(shown_parties(&caller, &id).await)
}

/// `POST /api/v1/incidents/{id}/parties`
pub(super) async fn add_party(
    caller: Caller,
    Path(id): Path<String>,
    Sent(wish): Sent<PartyWish>,
) -> Response {
    let added = async {
        let unusable = || Error::Unusable(StatusCode::UNPROCESSABLE_ENTITY);
        let party = IncidentParty {
            role: PartyRole::named(&wish.role).ok_or_else(unusable)?,
            name: wish.name,
            contact: wish.contact,
            persons: wish.persons_min,
            persons_max: wish.persons_max,
            ..IncidentParty::default()
        };
        let (register, now) = (caller.state.register(), Timestamp::now());
        register.add_party(&caller.principal, &id, party, wish.notice_hours, now).await?;
        let mut response = shown_parties(&caller, &id).await?;
        *response.status_mut() = StatusCode::CREATED;
        Ok(response)
    };
    Caller::answer(added.await)
}

/// `POST /api/v1/incidents/{id}/parties/{number}/told`
pub(super) async fn told(caller: Caller, Path((id, number)): Path<(String, u64)>) -> Response {
    let told = async {
        let (register, now) = (caller.state.register(), Timestamp::now());
        register.inform_party(&caller.principal, &id, number, now).await?;
        shown_parties(&caller, &id).await
    };
    Caller::answer(told.await)
}

/// `PATCH /api/v1/incidents/{id}/parties/{number}`: one that is only proposed is confirmed by that.
pub(super) async fn change_party(
    caller: Caller,
    Path((id, number)): Path<(String, u64)>,
    Sent(change): Sent<PartyChange>,
) -> Response {
    let changed = async {
        let PartyChange { confirmed, not_told, decision, ap_number, reply } = change;
        let answer = PartyAnswer { not_told, decision, ap_number, reply };
        let (register, now) = (caller.state.register(), Timestamp::now());
        match (confirmed, answer == PartyAnswer::default()) {
            (true, true) => register.confirm_party(&caller.principal, &id, number, now).await?,
            (_, is_empty) => {
                register.answer_party(&caller.principal, &id, (number, answer), now).await?;
                // Who may not do it at all, or where there is none, hears that first.
                if is_empty {
                    return Err(Error::Unusable(StatusCode::UNPROCESSABLE_ENTITY));
                }
            }
        }
        shown_parties(&caller, &id).await
    };
    Caller::answer(changed.await)
}

/// `POST /api/v1/incidents/{id}/parties/{number}/drop`: what it was stays in the history.
pub(super) async fn drop_party(
    caller: Caller,
    Path((id, number)): Path<(String, u64)>,
    Sent(PartyDrop { reason }): Sent<PartyDrop>,
) -> Response {
    let dropped = async {
        let (register, now) = (caller.state.register(), Timestamp::now());
        register.drop_party(&caller.principal, &id, (number, reason), now).await?;
        shown_parties(&caller, &id).await
    };
    Caller::answer(dropped.await)
}

/// `GET /api/v1/incidents/{id}/parties/{number}/notice`: without the numbers of the others.
pub(super) async fn notice(caller: Caller, Path((id, number)): Path<(String, u64)>) -> Response {
    let shown = async {
        let (register, language) = (caller.state.register(), caller.language);
        json(&register.party_notice(&caller.principal, &id, number, language).await?)
    };
    Caller::answer(shown.await)
}

pub(super) async fn shown_parties(caller: &Caller, id: &str) -> Result<Response, Error> {
    let case = caller.state.register().case(&caller.principal, id, caller.language).await?;
    json(&case.parties.iter().map(party_json).collect::<Vec<_>>())
}

async fn shown_files(caller: &Caller, id: &str) -> Result<Response, Error> {
    let case = caller.state.register().case(&caller.principal, id, caller.language).await?;
    json(&case.files.iter().map(file_json).collect::<Vec<_>>())
}
