//! Signing in and out, and the session in between. The browser has a random id; the store has its
//! hash.

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::access;
use crate::access::Whence;
use crate::people::Begun;
use crate::people::Found;
use crate::people::Identity;
use crate::people::Refused;
use crate::people::Sign;
use crate::store;
use crate::web::State;
use crate::web::error::Error;
use crate::web::visitor::Visitor;

/// How an attempt to sign in ended.
pub(super) enum Attempt {
    /// A session of that account began, open or waiting for a code.
    Begun(Begun, String),
    /// Too many failures: wait this long.
    Later(SignedDuration),
    /// There is nothing that a code would be for any more: one starts again.
    Ended,
    /// Name or password is wrong, or there is no such account: nobody is told which.
    Wrong,
}

/// Whose session has this id; `None` where it has ended or never was.
pub(super) async fn find(
    state: &State,
    id: &str,
    sign: Sign,
) -> Result<Option<Found>, store::Error> {
    state.people().found(id, sign).await
}

/// Tries to sign a visitor in by a password.
pub(super) async fn begin(visitor: &Visitor, name: &str, password: &str) -> Result<Attempt, Error> {
    let (state, now) = (&visitor.state, Timestamp::now());
    let whence = visitor.whence(name);
    if let Err(wait) = state.throttle().attempt(name, whence.clone(), now) {
        return Ok(Attempt::Later(wait));
    }
    let account = state.people().with_password(name).await?;
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    if !is_right(state, hash, password.to_owned()).await? {
        state.throttle().failed(name, whence, Timestamp::now());
        // A name that is nobody's may be a password in the wrong field: it is not kept.
        let known = account.map(|account| account.name).unwrap_or_default();
        state.people().failed(&known, &visitor.shown(), "").await?;
        return Ok(Attempt::Wrong);
    }
    let Some(account) = account else { return Ok(Attempt::Wrong) };
    state.throttle().succeeded(name, whence);
    let begun = state.people().begin(&account, visitor.shown()).await?;
    Ok(Attempt::Begun(begun, account.name))
}

/// Tries the code of a session that waits for it.
pub(super) async fn show_code(visitor: &Visitor, id: &str, code: &str) -> Result<Attempt, Error> {
    let (state, now) = (&visitor.state, Timestamp::now());
    let Some(account) = state.people().awaiting_code(id).await? else { return Ok(Attempt::Ended) };
    // Whoever comes here knows the password, so that nobody else can slow the owner down.
    let tries = match state.code_throttle().attempt(&account.name, Whence::Anywhere, now) {
        Ok(tries) => tries,
        Err(wait) => return Ok(Attempt::Later(wait)),
    };
    match state.people().show_code(id, code, visitor.shown()).await {
        Ok(begun) => {
            state.code_throttle().succeeded(&account.name, Whence::Anywhere);
            Ok(Attempt::Begun(begun, account.name))
        }
        Err(Refused::Wrong) => {
            state.people().failed(&account.name, &visitor.shown(), "code").await?;
            if tries < CODES_WRONG_MAX {
                return Ok(Attempt::Wrong);
            }
            // From here on each further code costs the password once more.
            state.people().end_awaiting(id).await?;
            Ok(Attempt::Ended)
        }
        Err(Refused::Store(error)) => Err(error.into()),
        Err(Refused::Closed | Refused::Late | Refused::NoRole) => Ok(Attempt::Ended),
    }
}

/// Begins a session for someone whom the provider vouches for.
pub(super) async fn begin_from_provider(
    visitor: &Visitor,
    identity: Identity,
) -> Result<Begun, Refused> {
    let people = visitor.state.people();
    let begun = people.begin_from_provider(identity, visitor.shown()).await;
    if let Err(refused @ (Refused::Closed | Refused::NoRole)) = &begun {
        people.failed("", &visitor.shown(), &refused.to_string()).await?;
    }
    begun
}

/// Ends the session of a visitor; without one nothing happens.
pub(super) async fn end(visitor: &Visitor) -> Result<(), Error> {
    let Some(account) = &visitor.account else { return Ok(()) };
    let people = visitor.state.people();
    Ok(people.sign_out(&account.name, visitor.session_id(), &visitor.shown()).await?)
}

/// Compares a password on a thread that may be busy, a few at a time.
pub(super) async fn is_right(
    state: &State,
    hash: Option<String>,
    password: String,
) -> Result<bool, Error> {
    let _place = state.hashing().acquire().await;
    let compared =
        tokio::task::spawn_blocking(move || access::verify_password(hash.as_deref(), &password));
    compared.await.map_err(|_| Error::Broken("comparing a password failed".to_owned()))
}

/// The hash of a new password, made likewise; `None` where it is too short or too long.
pub(super) async fn hashed(state: &State, password: String) -> Result<Option<String>, Error> {
    let _place = state.hashing().acquire().await;
    let hashed = tokio::task::spawn_blocking(move || access::hash_password(&password)).await;
    match hashed {
        Ok(Ok(hash)) => Ok(Some(hash)),
        Ok(Err(access::PasswordError::Long | access::PasswordError::Short)) => Ok(None),
        Ok(Err(access::PasswordError::Failed)) | Err(_) => {
            Err(Error::Broken("hashing a password failed".to_owned()))
        }
    }
}

/// After so many wrong codes for an account, one starts again with the password.
const CODES_WRONG_MAX: u32 = 5;
