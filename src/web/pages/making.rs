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
use crate::followup::Flaw;
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

/// A list that is being made: the version of the one before it, and since when.
pub(super) struct Making {
    before: i64,
    since: i64,
}

impl Making {
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
    let (followup, who) = (visitor.state.followup().clone(), member.principal.clone());
    let before = followup.concerned(&who, id).await?.list.map_or(0, |list| list.version);
    let of = id.to_owned();
    // It goes on when this answer does not wait any longer.
    let work = tokio::spawn(async move { followup.make_list(&who, &of, source, &reader).await });
    match tokio::time::timeout(LIST_PATIENCE, work).await {
        Ok(Ok(Ok(_))) => Ok(see(&format!("/incidents/{id}/people"))),
        Ok(Ok(Err(error))) => failed(member, id, Language::default(), error).await,
        Ok(Err(_)) => Err(Error::Broken("a list broke off".to_owned())),
        Err(_) => {
            let since = Timestamp::now().as_second();
            Ok(see(&format!("/incidents/{id}/people?making={before}&since={since}")))
        }
    }
}

/// The page that says that the list is being made, and comes back by itself; that of the list once
/// it is there, or what is wrong where it should have been.
pub(super) async fn being_made(
    member: &Member,
    id: &str,
    making: Making,
    mut shown: Shown,
) -> Result<Response, Error> {
    let known = member.visitor.state.followup().concerned(&member.principal, id).await?;
    if known.list.map_or(0, |list| list.version) != making.before {
        return page(member, id, shown).await;
    }
    if Timestamp::now().as_second().saturating_sub(making.since) > GIVEN_UP_SECONDS {
        let unreadable = followup::Error::Invalid("file", Flaw::Unknown);
        return failed(member, id, shown.language, unreadable).await;
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
