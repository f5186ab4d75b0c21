//! Making the list of people concerned: it goes on in a task of its own where it takes longer than a
//! page waits, and the page looks again by itself.

use std::collections::HashMap;
use std::time::Duration;

use axum::extract::Path;
use axum::extract::Request;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::response::Response;
use jiff::Timestamp;

use crate::followup;
use crate::followup::Begun;
use crate::followup::Flaw;
use crate::followup::Making;
use crate::followup::Reader;
use crate::followup::Source;
use crate::render::Language;
use crate::web::error::Error;
use crate::web::links::see;
use crate::web::pages::concerned::Shown;
use crate::web::pages::concerned::failed;
use crate::web::pages::concerned::page;
use crate::web::pages::rules::FILE_BYTES_MAX;
use crate::web::upload;
use crate::web::visitor::Member;

/// A list that somebody waits for: the version of the one before it, and since when.
pub(super) struct Awaited {
    before: i64,
    since: i64,
}

impl Awaited {
    /// What an address says of one.
    pub(super) fn of(query: &HashMap<String, String>) -> Option<Self> {
        let number = |name| query.get(name)?.parse().ok();
        Some(Self { before: number("making")?, since: number("since")? })
    }
}

/// `POST /incidents/{id}/people/make`: a form with a file.
pub(super) async fn make(member: Member, Path(id): Path<String>, request: Request) -> Response {
    let made = made(&member, &id, request).await;
    member.visitor.answer(made)
}

async fn made(member: &Member, id: &str, request: Request) -> Result<Response, Error> {
    let visitor = &member.visitor;
    // Who may make no list sends no file.
    let (followup, who) = (visitor.state.followup().clone(), member.principal.clone());
    let before = followup.concerned(&who, id).await?.list.map_or(0, |list| list.version);
    let upload = upload::read(visitor, request, FILE_BYTES_MAX).await?;
    let judging = visitor.state.judging().ok_or(Error::Missing)?;
    let reader =
        Reader { scanner: judging.scanner.clone(), own_domains: judging.own_domains.clone() };
    let unusable = |flaw| followup::Error::Invalid("file", flaw);
    let source = match upload.file {
        _ if upload.too_large => {
            return failed(member, id, Language::default(), unusable(Flaw::TooLong)).await;
        }
        Some(file) => Source::File { name: file.name, bytes: file.bytes },
        None => Source::Held,
    };
    match followup.begin_list(&who, id, source, reader, LIST_PATIENCE).await {
        Ok(Begun::Made) => Ok(see(&format!("/incidents/{id}/people"))),
        Ok(Begun::Running) => {
            let since = Timestamp::now().as_second();
            Ok(see(&format!("/incidents/{id}/people?making={before}&since={since}")))
        }
        Err(error) => failed(member, id, Language::default(), error).await,
    }
}

/// The page of the list; or that it is being made, and then it comes back by itself; or what is
/// wrong where it should have been there.
pub(super) async fn being_made(
    member: &Member,
    id: &str,
    awaited: Option<Awaited>,
    mut shown: Shown,
) -> Result<Response, Error> {
    let followup = member.visitor.state.followup();
    let known = followup.concerned(&member.principal, id).await?;
    let version = known.list.map_or(0, |list| list.version);
    let awaited = awaited.filter(|awaited| awaited.before == version);
    match (followup.making(&known.incident.id), awaited) {
        (Some(Making::Running), _) => {}
        (Some(Making::Failed(error)), Some(_)) => {
            return failed(member, id, shown.language, error).await;
        }
        (_, None) => return page(member, id, shown).await,
        // Another gateway may be at it.
        (None, Some(awaited)) => {
            if Timestamp::now().as_second().saturating_sub(awaited.since) > GIVEN_UP_SECONDS {
                let unreadable = followup::Error::Invalid("file", Flaw::Unknown);
                return failed(member, id, shown.language, unreadable).await;
            }
        }
    }
    member.visitor.texts().aftermath.being_made.clone_into(&mut shown.done);
    let mut response = page(member, id, shown).await?;
    let every = HeaderValue::from_static(LOOK_AGAIN_SECONDS);
    response.headers_mut().insert(HeaderName::from_static("refresh"), every);
    Ok(response)
}

/// How long an answer waits for a list: well below the time in which every page must answer.
pub(in crate::web) const LIST_PATIENCE: Duration = Duration::from_secs(15);

/// A worker that was busy for so long has ended.
const GIVEN_UP_SECONDS: i64 = 330;
const LOOK_AGAIN_SECONDS: &str = "5";
