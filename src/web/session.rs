//! Signing in and out, and the session in between. The browser has a random id; the store has its
//! hash.

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::access;
use crate::audit;
use crate::audit::Action;
use crate::audit::Event;
use crate::audit::Outcome;
use crate::store;
use crate::store::Account;
use crate::web::State;
use crate::web::error::Error;
use crate::web::visitor::Visitor;

/// How an attempt to sign in ended.
pub(super) enum Attempt {
    /// The id of the new session, for the cookie.
    Begun(String),
    /// Too many failures: wait this long.
    Later(SignedDuration),
    /// Name or password is wrong, or there is no such account: nobody is told which.
    Wrong,
}

/// Whose session has this id; `None` where it has ended or never was.
pub(super) async fn find(state: &State, id: &str) -> Result<Option<Account>, store::Error> {
    let (hash, now) = (access::hash_secret(id), Timestamp::now());
    let found = state
        .store()
        .read(move |tx| {
            let Some(session) = store::session::find(tx, &hash)? else { return Ok(None) };
            let account = store::account::find(tx, &session.account)?;
            Ok(account.map(|account| (account, session)))
        })
        .await?;
    let Some((account, session)) = found else { return Ok(None) };
    let idle = now.duration_since(session.seen_at);
    if idle >= IDLE_MAX || now.duration_since(session.created_at) >= LIFETIME_MAX {
        state.store().write(move |tx| store::session::remove(tx, &hash)).await?;
        return Ok(None);
    }
    // Once a minute is exact enough, and spares a write a page.
    if idle >= SEEN_EVERY {
        state.store().write(move |tx| store::session::touch(tx, &hash, now)).await?;
    }
    Ok(Some(account))
}

/// Tries to sign a visitor in.
pub(super) async fn begin(visitor: &Visitor, name: &str, password: &str) -> Result<Attempt, Error> {
    let (state, now) = (&visitor.state, Timestamp::now());
    if let Err(wait) = state.throttle().check(name, visitor.peer, now) {
        return Ok(Attempt::Later(wait));
    }
    let wanted = name.to_owned();
    let account = state.store().read(move |tx| store::account::find(tx, &wanted)).await?;
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    if !is_right(state, hash, password.to_owned()).await? {
        state.throttle().failed(name, visitor.peer, now);
        // A name that is nobody's may be a password in the wrong field: it is not kept.
        let known = account.map(|account| account.name).unwrap_or_default();
        record(visitor, known, Action::LoginFailed, Outcome::Refused).await?;
        return Ok(Attempt::Wrong);
    }
    let Some(account) = account else { return Ok(Attempt::Wrong) };
    state.throttle().succeeded(name, visitor.peer);
    let id = access::new_session_id();
    let id = id.ok_or_else(|| Error::Broken("the system gives no randomness".to_owned()))?;
    let (key, name) = (id.hash(), account.name);
    let event = event(visitor, name.clone(), Action::Login, Outcome::Done);
    state
        .store()
        .write(move |tx| {
            store::session::remove_idle(tx, now - IDLE_MAX, now - LIFETIME_MAX)?;
            store::session::add(tx, &key, &name, now)?;
            audit::record(tx, &event)
        })
        .await?;
    Ok(Attempt::Begun(id.expose().to_owned()))
}

/// Ends the session of a visitor; without one nothing happens.
pub(super) async fn end(visitor: &Visitor) -> Result<(), Error> {
    let Some(account) = &visitor.account else { return Ok(()) };
    let key = access::hash_secret(visitor.session_id());
    let event = event(visitor, account.name.clone(), Action::Logout, Outcome::Done);
    let ended = visitor.state.store().write(move |tx| {
        store::session::remove(tx, &key)?;
        audit::record(tx, &event)
    });
    Ok(ended.await?)
}

/// Compares a password on a thread that may be busy, a few at a time.
async fn is_right(state: &State, hash: Option<String>, password: String) -> Result<bool, Error> {
    let _place = state.hashing().acquire().await;
    let compared =
        tokio::task::spawn_blocking(move || access::verify_password(hash.as_deref(), &password));
    compared.await.map_err(|_| Error::Broken("comparing a password failed".to_owned()))
}

async fn record(
    visitor: &Visitor,
    name: String,
    action: Action,
    outcome: Outcome,
) -> Result<(), Error> {
    let event = event(visitor, name, action, outcome);
    Ok(visitor.state.store().write(move |tx| audit::record(tx, &event)).await?)
}

fn event(visitor: &Visitor, name: String, action: Action, outcome: Outcome) -> Event {
    Event {
        at: Timestamp::now(),
        actor: name.clone(),
        origin: visitor.origin().to_string(),
        action,
        object: name,
        outcome,
        detail: String::new(),
    }
}

/// Without a page for this long, a session has ended.
const IDLE_MAX: SignedDuration = SignedDuration::from_mins(30);

/// A session ends after this long, however busy.
const LIFETIME_MAX: SignedDuration = SignedDuration::from_hours(12);

const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(1);
