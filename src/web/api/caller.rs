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
use jiff::SignedDuration;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::access;
use crate::access::Origin;
use crate::access::Principal;
use crate::render::Language;
use crate::store;
use crate::web::State;
use crate::web::error::Error;
use crate::web::peer;

/// A program with a valid token.
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
        let hash = access::hash_secret(token);
        let found = state.store().read(move |tx| store::token::find_by_hash(tx, &hash)).await;
        let token = found
            .map_err(|error| Error::from(error).into_problem())?
            .ok_or_else(|| Error::NoToken.into_problem())?;
        let (now, name) = (Timestamp::now(), token.name.clone());
        let is_old = token.used_at.is_none_or(|used| now.duration_since(used) >= USED_EVERY);
        if is_old {
            // Nothing hangs on it: a call is answered although this cannot be kept.
            let _ = state.store().write(move |tx| store::token::touch(tx, &name, now)).await;
        }
        let principal = Principal {
            name: format!("token:{}", token.name),
            email: None,
            roles: token.roles,
            origin: Origin::Api { address: peer::address(parts, state) },
        };
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

/// When a token was last used is known to the minute.
const USED_EVERY: SignedDuration = SignedDuration::from_mins(1);
