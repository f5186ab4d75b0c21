//! The content of held messages: previews, revealed values, earlier messages.

use std::collections::HashMap;

use axum::extract::Path;
use axum::extract::Query;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::Response;
use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::render::HeldJson;
use crate::render::held_json;
use crate::scan::Choice;
use crate::scan::Preview;
use crate::scan::Show;
use crate::scan::Wish;
use crate::web::api::caller::Caller;
use crate::web::api::caller::Sent;
use crate::web::api::caller::json;
use crate::web::api::held::parsed;
use crate::web::error::Error;
use crate::web::pages::download;

/// What is to be revealed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RevealWish {
    part: u32,
    section: Option<u32>,
    #[serde(default)]
    at: u32,
    /// `value-12-2`, `column-2`, `marked` or `everything`.
    show: String,
    /// Needed for everything.
    #[serde(default)]
    reason: String,
}

/// Why the whole message is needed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OriginalWish {
    reason: String,
}

/// What was revealed.
#[derive(Serialize)]
struct RevealedJson {
    /// As the trail has it.
    what: String,
    at: Timestamp,
    /// `null` where it could not be read now.
    preview: Option<Preview>,
}

/// Messages from before that are like one message.
#[derive(Serialize)]
struct SimilarJson<'a> {
    to_address: Vec<HeldJson<'a>>,
    attachment: Vec<FileJson<'a>>,
    to_domain: Vec<HeldJson<'a>>,
}

/// A message with the same file.
#[derive(Serialize)]
struct FileJson<'a> {
    /// The name of the file in the message that was asked about.
    name: &'a str,
    held: HeldJson<'a>,
}

/// `GET /api/v1/held/{id}/preview`
pub(super) async fn preview(
    caller: Caller,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let shown = async {
        let wish = Wish {
            part: number(&query, "part")?.unwrap_or(0),
            section: number(&query, "section")?.map_or(Choice::Best, Choice::Number),
            from: number(&query, "at")?.unwrap_or(0),
            show: Show::Masked,
        };
        let desk = caller.state.desk();
        let looked = desk.preview(&caller.principal, &parsed(&id)?, &wish).await?;
        json(&looked.preview.ok_or(Error::Missing)?)
    };
    Caller::answer(shown.await)
}

/// `POST /api/v1/held/{id}/reveal`
pub(super) async fn reveal(
    caller: Caller,
    Path(id): Path<String>,
    Sent(wish): Sent<RevealWish>,
) -> Response {
    let revealed = async {
        let show = Show::named(&wish.show);
        let show = show.ok_or(Error::Unusable(StatusCode::UNPROCESSABLE_ENTITY))?;
        let section = wish.section.map_or(Choice::Best, Choice::Number);
        let asked = Wish { part: wish.part, section, from: wish.at, show };
        let desk = caller.state.desk();
        let revealed = desk.reveal(&caller.principal, &parsed(&id)?, &asked, &wish.reason).await?;
        let preview = revealed.looked.preview;
        json(&RevealedJson { what: revealed.what, at: revealed.at, preview })
    };
    Caller::answer(revealed.await)
}

/// `POST /api/v1/held/{id}/original`: the message as it came in, after a line in the trail.
pub(super) async fn original(
    caller: Caller,
    Path(id): Path<String>,
    Sent(wish): Sent<OriginalWish>,
) -> Response {
    let opened = async {
        let id = parsed(&id)?;
        let desk = caller.state.desk();
        let bytes = desk.original(&caller.principal, &id, &wish.reason).await?;
        let mut response = download(&id, bytes);
        let kept_nowhere = HeaderValue::from_static("no-store");
        response.headers_mut().insert(header::CACHE_CONTROL, kept_nowhere);
        Ok(response)
    };
    Caller::answer(opened.await)
}

/// `GET /api/v1/held/{id}/similar`
pub(super) async fn similar(caller: Caller, Path(id): Path<String>) -> Response {
    let found = async {
        let similar = caller.state.desk().similar(&caller.principal, &parsed(&id)?).await?;
        let language = caller.language;
        let files = similar.attachment.iter();
        json(&SimilarJson {
            to_address: similar.to_address.iter().map(|held| held_json(held, language)).collect(),
            attachment: files
                .map(|(held, name)| FileJson { name, held: held_json(held, language) })
                .collect(),
            to_domain: similar.to_domain.iter().map(|held| held_json(held, language)).collect(),
        })
    };
    Caller::answer(found.await)
}

/// A number of the query.
fn number(query: &HashMap<String, String>, name: &str) -> Result<Option<u32>, Error> {
    let unusable = |_| Error::Unusable(StatusCode::UNPROCESSABLE_ENTITY);
    query.get(name).map(|text| text.parse().map_err(unusable)).transpose()
}
