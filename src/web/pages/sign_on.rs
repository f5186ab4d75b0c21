//! Signing in at a provider: there, and back.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::Response;
use data_encoding::BASE32_NOPAD;

use crate::access;
use crate::openid;
use crate::openid::Claimed;
use crate::openid::Secrets;
use crate::people::Identity;
use crate::people::Refused;
use crate::render::AccountTexts;
use crate::store::Role;
use crate::web::SingleSignOn;
use crate::web::cookies::Cookie;
use crate::web::cookies::Keep;
use crate::web::error::Error;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::links::own_path;
use crate::web::links::see;
use crate::web::pages::sign_in;
use crate::web::session;
use crate::web::visitor::Place;
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "no_role.html")]
struct NoRolePage {
    page: Layout,
    t: &'static AccountTexts,
    subject: String,
}

/// `GET /login/sign-on`: to the provider, with a cookie by which the answer is known again.
pub(super) async fn begin(
    visitor: Visitor,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let back = query.get("back").map_or("/", |back| own_path(back));
    if visitor.account.is_some() {
        return see(back);
    }
    let Some(sign_on) = sign_on(&visitor) else { return visitor.answer(Err(Error::Missing)) };
    let Some(seed) = access::new_session_id() else {
        return visitor.answer(Err(Error::Broken("the system gives no randomness".to_owned())));
    };
    match sign_on.provider.way_in(&secrets(seed.expose())).await {
        Ok(way) => {
            let mut response = see(&way);
            let kept = Trip { seed: seed.expose(), back }.cookie();
            let kept = visitor.state.jar().set(Cookie::SignOn, &kept, Keep::TenMinutes);
            response.headers_mut().append(header::SET_COOKIE, kept);
            response
        }
        Err(error) => refused(&visitor, &error, back),
    }
}

/// `GET /login/callback`: back from the provider. Without the cookie of this browser, or with
/// another state, nothing is asked of anyone.
pub(super) async fn back(
    visitor: Visitor,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let Some(sign_on) = sign_on(&visitor) else { return visitor.answer(Err(Error::Missing)) };
    let said = |name: &str| query.get(name).map(String::as_str);
    let kept = visitor.sign_on_trip().to_owned();
    let (seed, back) = Trip::read(&kept);
    let secrets = secrets(seed);
    let is_ours = !seed.is_empty() && access::is_same(&secrets.state, said("state").unwrap_or(""));
    let outcome = match (is_ours, said("code"), said("error")) {
        (false, ..) => Err(openid::Error::Token("it does not belong to this browser".to_owned())),
        (true, _, Some(error)) => Err(openid::Error::Refused(error.chars().take(64).collect())),
        (true, None, None) => Err(openid::Error::Token("it has no code".to_owned())),
        (true, Some(code), None) => sign_on.provider.person(code, said("iss"), &secrets).await,
    };
    let mut response = match outcome {
        Ok(claimed) => enter(&visitor, &sign_on, claimed, &back).await,
        Err(error) => refused(&visitor, &error, &back),
    };
    // Used or not, the way back is open once.
    let gone = visitor.state.jar().set(Cookie::SignOn, "", Keep::Never);
    response.headers_mut().append(header::SET_COOKIE, gone);
    response
}

async fn enter(
    visitor: &Visitor,
    sign_on: &SingleSignOn,
    claimed: Claimed,
    back: &str,
) -> Response {
    let mut roles: Vec<Role> = sign_on
        .roles
        .iter()
        .filter(|(name, _)| claimed.roles.contains(name))
        .map(|(_, role)| *role)
        .collect();
    roles.sort();
    roles.dedup();
    let Claimed { issuer, subject, name, email, .. } = claimed;
    let shown = subject.clone();
    let identity = Identity { issuer, subject, name, email, roles };
    match session::begin_from_provider(visitor, identity).await {
        Ok(begun) => sign_in::signed_in(visitor, &begun, back),
        Err(Refused::NoRole) => {
            let mut page = visitor.layout(Place::Elsewhere, None);
            page.path = "/login".to_owned();
            let t = &visitor.texts().accounts;
            let told = visitor.page(&NoRolePage { page, t, subject: shown });
            sign_in::with_status(StatusCode::FORBIDDEN, visitor.answer(told))
        }
        Err(Refused::Closed) => {
            let why = visitor.texts().accounts.closed.to_owned();
            let told = sign_in::page(visitor, Some(why), "", back);
            sign_in::with_status(StatusCode::FORBIDDEN, visitor.answer(told))
        }
        Err(Refused::Store(error)) => visitor.answer(Err(error.into())),
        Err(Refused::Late | Refused::Wrong) => visitor.answer(Err(Error::Form)),
    }
}

/// The page to sign in on, with what went wrong; the log has the reason.
fn refused(visitor: &Visitor, error: &openid::Error, back: &str) -> Response {
    tracing::warn!(%error, origin = %visitor.origin(), "single sign-on failed");
    let t = &visitor.texts().accounts;
    let (status, why) = match error {
        openid::Error::Refused(_) => (StatusCode::FORBIDDEN, t.sso_refused),
        openid::Error::Token(_) => (StatusCode::FORBIDDEN, t.sso_failed),
        openid::Error::TooManyGroups => (StatusCode::FORBIDDEN, t.sso_groups),
        openid::Error::Unreachable(_) => (StatusCode::SERVICE_UNAVAILABLE, t.sso_down),
    };
    let told = sign_in::page(visitor, Some(why.to_owned()), "", back);
    sign_in::with_status(status, visitor.answer(told))
}

fn sign_on(visitor: &Visitor) -> Option<Arc<SingleSignOn>> {
    visitor.state.settings().single_sign_on.clone()
}

/// What ties an answer to a browser, all made of one random text that never leaves that browser.
fn secrets(seed: &str) -> Secrets {
    Secrets {
        state: access::derived(seed, "sluis openid state 1"),
        nonce: access::derived(seed, "sluis openid nonce 1"),
        verifier: access::derived(seed, "sluis openid verifier 1"),
    }
}

/// What a browser takes along to the provider and back.
struct Trip<'a> {
    seed: &'a str,
    back: &'a str,
}

impl Trip<'_> {
    /// The value of the cookie, of letters, digits and `-` alone. A page whose address is too long
    /// for it is not come back to.
    fn cookie(&self) -> String {
        let back = if self.back.len() <= BACK_BYTES_MAX { self.back } else { "/" };
        format!("{}-{}", self.seed, BASE32_NOPAD.encode(back.as_bytes()).to_lowercase())
    }

    /// Seed and page of a cookie.
    fn read(cookie: &str) -> (&str, String) {
        let (seed, back) = cookie.split_once('-').unwrap_or_default();
        let back = BASE32_NOPAD.decode(back.to_uppercase().as_bytes()).unwrap_or_default();
        let back = String::from_utf8(back).unwrap_or_default();
        (seed, own_path(&back).to_owned())
    }
}

const BACK_BYTES_MAX: usize = 180;

#[cfg(test)]
mod tests {
    use super::Trip;
    use super::secrets;

    #[test]
    fn a_browser_takes_along_where_it_wanted_to_go() {
        let long = format!("/messages?q={}", "x".repeat(300));
        for (back, expected) in [
            ("/messages/M-1?tab=all", "/messages/M-1?tab=all"),
            ("//elsewhere.example", "/"),
            (long.as_str(), "/"),
        ] {
            let cookie = Trip { seed: "abc", back }.cookie();
            assert!(cookie.len() <= 400, "{cookie}");
            assert!(cookie.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'), "{cookie}");
            assert_eq!(Trip::read(&cookie), ("abc", expected.to_owned()));
        }
        assert_eq!(Trip::read(""), ("", "/".to_owned()));
    }

    #[test]
    fn what_the_provider_sees_does_not_tell_the_rest() {
        let one = secrets("seed");
        assert_eq!(one, secrets("seed"));
        assert_ne!(one, secrets("other"));
        assert!(one.state != one.nonce && one.nonce != one.verifier);
        assert!((43..=128).contains(&one.verifier.len()), "RFC 7636, 4.1");
    }
}
