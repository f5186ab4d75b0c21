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
use crate::access::Origin;
use crate::access::Principal;
use crate::people;
use crate::people::Change;
use crate::people::LocalAccounts;
use crate::people::NewAccount;
use crate::people::NewToken;
use crate::people::People;
use crate::people::Person;
use crate::review;
use crate::store::Account;
use crate::store::Notices;
use crate::store::Preference;
use crate::store::Role;
use crate::store::SignIn;
use crate::store::Token;
use crate::store::TokenOwner;
use crate::store::session::Listed;
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
pub(super) struct TokenWish {
    name: String,
    roles: Vec<Role>,
    /// The account in whose name it acts; none for a program that only looks.
    owner: Option<String>,
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
    /// In whose name it acts; nothing for a program that only looks.
    owner: Option<&'a str>,
    roles: &'a [Role],
    /// The first characters, by which it is known.
    prefix: &'a str,
    /// Whether its owner has not asked for its text yet.
    waits: bool,
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
    /// The owner of the token, or `token:NAME` where it has none.
    name: &'a str,
    email: Option<&'a str>,
    roles: &'a [Role],
    token: &'a str,
}

/// How a person works.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PreferenceJson {
    /// Nothing: as the installation has it.
    undo_seconds: Option<u32>,
    /// `digest` or `none`.
    notices: String,
}

#[derive(Serialize)]
struct SessionJson<'a> {
    number: &'a str,
    browser: &'a str,
    address: &'a str,
    created_at: Timestamp,
    seen_at: Timestamp,
}

/// `GET /api/v1/me`: who calls, and as what.
pub(super) async fn me(caller: Caller) -> Response {
    let Principal { name, email, roles, origin } = &caller.principal;
    let token = match origin {
        Origin::Api { token, .. } => token,
        Origin::Gateway | Origin::Shell { .. } | Origin::Web { .. } => "",
    };
    Caller::answer(json(&MeJson { name, email: email.as_deref(), roles, token }))
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
        people(&caller).add(&caller.principal, new).await.map_err(Error::of_people)?;
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
        let ChangedPerson { email, roles } = wish;
        let done = people(&caller).change(&caller.principal, &name, Change { roles, email }).await;
        done.map_err(Error::of_people)?;
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
        done.map_err(Error::of_people)?;
        let (person, _) = people(&caller).person(&caller.principal, &name).await?;
        json(&Made { made: person_json(&person), password: Some(password), token: None })
    };
    Caller::answer(set.await)
}

/// `POST /api/v1/people/{name}/close`
pub(super) async fn close(caller: Caller, Path(name): Path<String>) -> Response {
    let closed = async {
        people(&caller).close(&caller.principal, &name).await.map_err(Error::of_people)?;
        shown(&caller, &name).await
    };
    Caller::answer(closed.await)
}

/// `POST /api/v1/people/{name}/reopen`
pub(super) async fn reopen(caller: Caller, Path(name): Path<String>) -> Response {
    let reopened = async {
        people(&caller).reopen(&caller.principal, &name).await.map_err(Error::of_people)?;
        shown(&caller, &name).await
    };
    Caller::answer(reopened.await)
}

/// `DELETE /api/v1/people/{name}/sessions`: ends them all.
pub(super) async fn end_sessions(caller: Caller, Path(name): Path<String>) -> Response {
    let ended = people(&caller).end_sessions(&caller.principal, &name).await;
    Caller::answer(done(ended.map(drop)))
}

/// `GET /api/v1/people/{name}/sessions`
pub(super) async fn sessions(caller: Caller, Path(name): Path<String>) -> Response {
    let listed = async {
        let (_, sessions) = people(&caller).person(&caller.principal, &name).await?;
        json(&sessions.iter().map(session_json).collect::<Vec<_>>())
    };
    Caller::answer(listed.await)
}

/// `DELETE /api/v1/people/{name}/sessions/{number}`
pub(super) async fn end_session(
    caller: Caller,
    Path((name, number)): Path<(String, String)>,
) -> Response {
    let ended = people(&caller).end_session(&caller.principal, &name, &number).await;
    Caller::answer(done(ended))
}

/// `DELETE /api/v1/people/{name}/codes`: the password alone is asked from then on.
pub(super) async fn remove_codes(caller: Caller, Path(name): Path<String>) -> Response {
    let removed = async {
        must_manage(&caller)?;
        done(people(&caller).remove_codes(&caller.principal, &name).await)
    };
    Caller::answer(removed.await)
}

/// `GET /api/v1/me/preferences`
pub(super) async fn preferences(caller: Caller) -> Response {
    Caller::answer(own_preferences(&caller).await)
}

/// `PUT /api/v1/me/preferences`: how the owner of the token works, on the pages too.
pub(super) async fn prefer(caller: Caller, Sent(wish): Sent<PreferenceJson>) -> Response {
    let kept = async {
        let notices = Notices::named(&wish.notices).unwrap_or_default();
        if notices.name() != wish.notices {
            return Err(Error::Invalid("notices", review::Flaw::Unknown));
        }
        let preference = Preference { undo_seconds: wish.undo_seconds, notices };
        caller.state.desk().prefer(&caller.principal, preference).await?;
        own_preferences(&caller).await
    };
    Caller::answer(kept.await)
}

/// `GET /api/v1/tokens`
pub(super) async fn tokens(caller: Caller) -> Response {
    let listed = async {
        let all = people(&caller).overview(&caller.principal).await?;
        json(&all.tokens.iter().map(token_json).collect::<Vec<_>>())
    };
    Caller::answer(listed.await)
}

/// `POST /api/v1/tokens`: its text is told this once; where it is somebody else's, its owner asks
/// for it.
pub(super) async fn add_token(caller: Caller, Sent(wish): Sent<TokenWish>) -> Response {
    let added = async {
        let TokenWish { name, roles, owner } = wish;
        let owner = owner.map_or(TokenOwner::Machine, TokenOwner::Account);
        let new = NewToken { name, roles, owner };
        let made = people(&caller).add_token(&caller.principal, new).await;
        let (secret, token) = made.map_err(Error::of_people)?;
        let text = secret.map(|secret| secret.expose().to_owned());
        created(&Made { made: token_json(&token), password: None, token: text })
    };
    Caller::answer(added.await)
}

/// `DELETE /api/v1/tokens/{name}`
pub(super) async fn revoke(caller: Caller, Path(name): Path<String>) -> Response {
    let revoked = people(&caller).revoke_token(&caller.principal, &name).await;
    Caller::answer(done(revoked))
}

/// `GET /api/v1/me/tokens`
pub(super) async fn own_tokens(caller: Caller) -> Response {
    let listed = async {
        let own = people(&caller).own_tokens(&caller.principal).await.map_err(Error::of_people)?;
        json(&own.iter().map(token_json).collect::<Vec<_>>())
    };
    Caller::answer(listed.await)
}

/// `POST /api/v1/me/tokens/{name}/collect`: the text of a token that waits, told this once.
pub(super) async fn collect(caller: Caller, Path(name): Path<String>) -> Response {
    let collected = async {
        let collected = people(&caller).collect_token(&caller.principal, &name).await;
        let (secret, token) = collected.map_err(Error::of_people)?;
        let text = Some(secret.expose().to_owned());
        json(&Made { made: token_json(&token), password: None, token: text })
    };
    Caller::answer(collected.await)
}

fn done(done: Result<(), people::Error>) -> Result<Response, Error> {
    done.map(|()| StatusCode::NO_CONTENT.into_response()).map_err(Error::of_people)
}

async fn own_preferences(caller: &Caller) -> Result<Response, Error> {
    let Preference { undo_seconds, notices } =
        caller.state.desk().preference(&caller.principal).await?;
    json(&PreferenceJson { undo_seconds, notices: notices.name().to_owned() })
}

fn session_json(listed: &Listed) -> SessionJson<'_> {
    let Listed { number, session } = listed;
    SessionJson {
        number,
        browser: &session.browser,
        address: &session.address,
        created_at: session.created_at,
        seen_at: session.seen_at,
    }
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
    let Token { name, roles, prefix, created_at, used_at, owner, waits } = token;
    TokenJson {
        name,
        owner: owner.name(),
        roles,
        prefix,
        waits: *waits,
        created_at: *created_at,
        used_at: *used_at,
    }
}
