//! People who may sign in and programs that may call: the same as on their pages, by the same rules.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::response::Response;
use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::access;
use crate::access::Act;
use crate::people::LocalAccounts;
use crate::people::NewAccount;
use crate::people::People;
use crate::people::Person;
use crate::store::Account;
use crate::store::Role;
use crate::store::SignIn;
use crate::store::Token;
use crate::web::api::caller::Caller;
use crate::web::api::caller::Sent;
use crate::web::api::caller::json;
use crate::web::error::Error;
use crate::web::session::hashed;

/// An account that is to be.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPerson {
    name: String,
    email: Option<String>,
    roles: Vec<Role>,
}

/// What is to change of an account.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangedPerson {
    /// Empty takes it away.
    email: Option<String>,
    roles: Option<Vec<Role>>,
}

/// A token that is to be.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewToken {
    name: String,
    roles: Vec<Role>,
}

#[derive(Serialize)]
struct PersonJson<'a> {
    name: &'a str,
    email: Option<&'a str>,
    roles: &'a [Role],
    /// `local`, `break_glass` or `provider`.
    sign_in: &'static str,
    has_codes: bool,
    sessions: u64,
    last_login_at: Option<Timestamp>,
    closed_at: Option<Timestamp>,
}

#[derive(Serialize)]
struct TokenJson<'a> {
    name: &'a str,
    roles: &'a [Role],
    /// The first characters, by which it is known.
    prefix: &'a str,
    created_at: Timestamp,
    used_at: Option<Timestamp>,
}

/// Something with a secret that is told this once.
#[derive(Serialize)]
struct Made<T> {
    #[serde(flatten)]
    made: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

#[derive(Serialize)]
struct MeJson<'a> {
    name: &'a str,
    roles: &'a [Role],
}

/// `GET /api/v1/me`: who calls, and as what.
pub(super) async fn me(caller: Caller) -> Response {
    let principal = &caller.principal;
    Caller::answer(json(&MeJson { name: &principal.name, roles: &principal.roles }))
}

/// `GET /api/v1/people`
pub(super) async fn list(caller: Caller) -> Response {
    let listed = async {
        let all = people(&caller).overview(&caller.principal).await?;
        json(&all.people.iter().map(person_json).collect::<Vec<_>>())
    };
    Caller::answer(listed.await)
}

/// `GET /api/v1/people/{name}`
pub(super) async fn show(caller: Caller, Path(name): Path<String>) -> Response {
    Caller::answer(shown(&caller, &name).await)
}

/// `POST /api/v1/people`: the password is made here, and told this once.
pub(super) async fn add(caller: Caller, Sent(wish): Sent<NewPerson>) -> Response {
    let added = async {
        // Before a password is made: that takes a core for a moment.
        must_manage(&caller)?;
        let (password, password_hash) = new_password(&caller).await?;
        let sign_in = match people(&caller).settings().local {
            LocalAccounts::All => SignIn::Local,
            LocalAccounts::BreakGlass => SignIn::BreakGlass,
        };
        let NewPerson { name, email, roles } = wish;
        let trimmed = name.trim().to_owned();
        let new = NewAccount { name, email, roles, password_hash, sign_in };
        people(&caller).add(&caller.principal, new).await.map_err(Error::People)?;
        let (person, _) = people(&caller).person(&caller.principal, &trimmed).await?;
        created(&Made { made: person_json(&person), password: Some(password), token: None })
    };
    Caller::answer(added.await)
}

/// `PATCH /api/v1/people/{name}`
pub(super) async fn change(
    caller: Caller,
    Path(name): Path<String>,
    Sent(wish): Sent<ChangedPerson>,
) -> Response {
    let changed = async {
        let who = &caller.principal;
        if let Some(roles) = wish.roles {
            people(&caller).set_roles(who, &name, roles).await.map_err(Error::People)?;
        }
        if let Some(email) = wish.email {
            people(&caller).set_email(who, &name, &email).await.map_err(Error::People)?;
        }
        shown(&caller, &name).await
    };
    Caller::answer(changed.await)
}

/// `POST /api/v1/people/{name}/password`: a new one, told this once; all sessions end.
pub(super) async fn new_secret(caller: Caller, Path(name): Path<String>) -> Response {
    let set = async {
        must_manage(&caller)?;
        let (password, hash) = new_password(&caller).await?;
        let done = people(&caller).set_password(&caller.principal, &name, hash).await;
        done.map_err(Error::People)?;
        let (person, _) = people(&caller).person(&caller.principal, &name).await?;
        json(&Made { made: person_json(&person), password: Some(password), token: None })
    };
    Caller::answer(set.await)
}

/// `POST /api/v1/people/{name}/close`
pub(super) async fn close(caller: Caller, Path(name): Path<String>) -> Response {
    let closed = async {
        people(&caller).close(&caller.principal, &name).await.map_err(Error::People)?;
        shown(&caller, &name).await
    };
    Caller::answer(closed.await)
}

/// `POST /api/v1/people/{name}/reopen`
pub(super) async fn reopen(caller: Caller, Path(name): Path<String>) -> Response {
    let reopened = async {
        people(&caller).reopen(&caller.principal, &name).await.map_err(Error::People)?;
        shown(&caller, &name).await
    };
    Caller::answer(reopened.await)
}

/// `DELETE /api/v1/people/{name}/sessions`: ends them all.
pub(super) async fn end_sessions(caller: Caller, Path(name): Path<String>) -> Response {
    let ended = people(&caller).end_sessions(&caller.principal, &name).await;
    let ended = ended.map(|_| StatusCode::NO_CONTENT.into_response());
    Caller::answer(ended.map_err(Error::People))
}

/// `GET /api/v1/tokens`
pub(super) async fn tokens(caller: Caller) -> Response {
    let listed = async {
        let all = people(&caller).overview(&caller.principal).await?;
        json(&all.tokens.iter().map(token_json).collect::<Vec<_>>())
    };
    Caller::answer(listed.await)
}

/// `POST /api/v1/tokens`: its text is told this once.
pub(super) async fn add_token(caller: Caller, Sent(wish): Sent<NewToken>) -> Response {
    let added = async {
        let made = people(&caller).add_token(&caller.principal, &wish.name, wish.roles).await;
        let (secret, token) = made.map_err(Error::People)?;
        let text = Some(secret.expose().to_owned());
        created(&Made { made: token_json(&token), password: None, token: text })
    };
    Caller::answer(added.await)
}

/// `DELETE /api/v1/tokens/{name}`
pub(super) async fn revoke(caller: Caller, Path(name): Path<String>) -> Response {
    let revoked = people(&caller).revoke_token(&caller.principal, &name).await;
    let revoked = revoked.map(|()| StatusCode::NO_CONTENT.into_response());
    Caller::answer(revoked.map_err(Error::People))
}

fn people(caller: &Caller) -> &People {
    caller.state.people()
}

fn must_manage(caller: &Caller) -> Result<(), Error> {
    if caller.principal.may(Act::ManagePeople) { Ok(()) } else { Err(Error::NotAllowed) }
}

async fn shown(caller: &Caller, name: &str) -> Result<Response, Error> {
    let (person, _) = people(caller).person(&caller.principal, name).await?;
    json(&person_json(&person))
}

fn created(value: &impl Serialize) -> Result<Response, Error> {
    let mut response = json(value)?;
    *response.status_mut() = StatusCode::CREATED;
    Ok(response)
}

/// A password that nobody chose, and its hash.
async fn new_password(caller: &Caller) -> Result<(String, String), Error> {
    let lacking = || Error::Broken("the system gives no randomness".to_owned());
    let codes = access::new_recovery_codes().ok_or_else(lacking)?;
    let password = codes.first().ok_or_else(lacking)?.expose().to_owned();
    let hash = hashed(&caller.state, password.clone()).await?;
    Ok((password, hash.ok_or_else(lacking)?))
}

fn person_json(person: &Person) -> PersonJson<'_> {
    let Account { name, email, roles, sign_in, last_login_at, closed_at, .. } = &person.account;
    PersonJson {
        name,
        email: email.as_deref(),
        roles,
        sign_in: sign_in.name(),
        has_codes: person.has_codes,
        sessions: person.sessions,
        last_login_at: *last_login_at,
        closed_at: *closed_at,
    }
}

fn token_json(token: &Token) -> TokenJson<'_> {
    let Token { name, roles, prefix, created_at, used_at, .. } = token;
    TokenJson { name, roles, prefix, created_at: *created_at, used_at: *used_at }
}
