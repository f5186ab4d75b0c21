//! The program behind a call, known by its token; and what it sent.

use axum::Json;
use axum::extract::FromRequest;
use axum::extract::FromRequestParts;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::header;
use axum::http::request::Parts;
use axum::response::IntoResponse;
use axum::response::Response;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::access::Principal;
use crate::render::Language;
use crate::web::State;
use crate::web::error::Error;
use crate::web::peer;

/// A program with a valid token: it acts as its owner.
pub(super) struct Caller {
    pub(super) state: State,
    pub(super) principal: Principal,
    /// The language of sentences in the answer: Dutch, unless English is asked for.
    pub(super) language: Language,
}

/// JSON that was sent; an unknown field is refused, so that a misspelt one is never ignored.
pub(super) struct Sent<T>(pub(super) T);

impl Caller {
    /// JSON, or the problem why there is none.
    pub(super) fn answer(result: Result<Response, Error>) -> Response {
        result.unwrap_or_else(Error::into_problem)
    }
}

/// `value` as response.
pub(super) fn json(value: &impl Serialize) -> Result<Response, Error> {
    let body = serde_json::to_string(value);
    let body = body.map_err(|_| Error::Broken("an answer cannot be written".to_owned()))?;
    Ok(([(header::CONTENT_TYPE, "application/json; charset=utf-8")], body).into_response())
}

impl FromRequestParts<State> for Caller {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Response> {
        let token = bearer(&parts.headers).ok_or_else(|| Error::NoToken.into_problem())?;
        let found = state.people().bearer(token, peer::address(parts, state)).await;
        let principal = found
            .map_err(|error| Error::from(error).into_problem())?
            .ok_or_else(|| Error::NoToken.into_problem())?;
        Ok(Self { state: state.clone(), principal, language: language(&parts.headers) })
    }
}

impl<T: DeserializeOwned> FromRequest<State> for Sent<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &State) -> Result<Self, Response> {
        match Json::<T>::from_request(request, state).await {
            Ok(Json(value)) => Ok(Self(value)),
            Err(refused) => Err(Error::Unusable(refused.into_response().status()).into_problem()),
        }
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) =
        headers.get(header::AUTHORIZATION)?.to_str().ok()?.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

fn language(headers: &HeaderMap) -> Language {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let first = wanted.and_then(|wanted| wanted.trim().get(..2));
    first.and_then(Language::named).unwrap_or_default()
}
