//! How the machine is doing, what other systems were not told, and a test message: as on the page
//! of the system.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::response::Response;
use jiff::Timestamp;
use serde::Serialize;

use crate::access::Act;
use crate::gate::Tried;
use crate::mail::Address;
use crate::people;
use crate::people::Flaw;
use crate::signal;
use crate::web::System;
use crate::web::api::caller::Caller;
use crate::web::api::caller::json;
use crate::web::error::Error;

#[derive(Serialize)]
struct SystemJson {
    version: &'static str,
    refusing: Vec<String>,
    degraded: Vec<String>,
    notes: Vec<String>,
    next_hops: Vec<HopJson>,
    disk: Option<DiskJson>,
    certificate: Option<CertificateJson>,
    loaded_at: Option<Timestamp>,
    reload_failed: Option<String>,
    /// Without secrets.
    configuration: Vec<KeyJson>,
}

#[derive(Serialize)]
struct HopJson {
    host: String,
    is_up: bool,
}

#[derive(Serialize)]
struct DiskJson {
    free_bytes: u64,
    size_bytes: u64,
}

#[derive(Serialize)]
struct CertificateJson {
    file: String,
    until: Option<Timestamp>,
}

#[derive(Serialize)]
struct KeyJson {
    key: String,
    value: String,
}

#[derive(Serialize)]
struct SignalJson {
    number: u64,
    channel: String,
    action: String,
    object: String,
    created_at: Timestamp,
    attempts: u32,
    last_error: String,
}

#[derive(Serialize)]
struct TriedJson {
    /// `outgoing` or `notices`.
    way: &'static str,
    hosts: String,
    is_taken: bool,
    /// What the server said last.
    reply: String,
}

/// `GET /api/v1/system`
pub(super) async fn show(caller: Caller) -> Response {
    let shown = async {
        must_see(&caller)?;
        let readiness = caller.state.readiness();
        let System { disk, next_hops, certificate, loaded_at, reload_failed, configuration } =
            caller.state.system();
        let hop = |(host, is_up)| HopJson { host, is_up };
        let key = |(key, value)| KeyJson { key, value };
        json(&SystemJson {
            version: env!("CARGO_PKG_VERSION"),
            refusing: readiness.refusing.into_iter().map(|one| one.what).collect(),
            degraded: readiness.degraded.into_iter().map(|one| one.what).collect(),
            notes: readiness.notes,
            next_hops: next_hops.into_iter().map(hop).collect(),
            disk: disk.map(|(free_bytes, size_bytes)| DiskJson { free_bytes, size_bytes }),
            certificate: certificate.map(|(file, until)| CertificateJson { file, until }),
            loaded_at,
            reload_failed,
            configuration: configuration.into_iter().map(key).collect(),
        })
    };
    Caller::answer(shown.await)
}

/// `POST /api/v1/system/test`: a test message to the owner of the token.
pub(super) async fn test(caller: Caller) -> Response {
    let tested = async {
        let who = &caller.principal;
        if !who.may(Act::ChangeSettings) {
            return Err(Error::NotAllowed);
        }
        let to = who.email.as_deref().and_then(|email| Address::parse(email).ok());
        let to = to.ok_or(Error::People(people::Error::Invalid("email", Flaw::Email)))?;
        let post = caller.state.trial_post().ok_or(Error::Missing)?;
        let tried = post.send(who, &to, caller.language).await?;
        let row = |Tried { way, hosts, is_taken, reply }| TriedJson {
            way: way.name(),
            hosts,
            is_taken,
            reply,
        };
        json(&tried.into_iter().map(row).collect::<Vec<_>>())
    };
    Caller::answer(tested.await)
}

/// `GET /api/v1/signals`: what other systems were not told and is given up.
pub(super) async fn signals(caller: Caller) -> Response {
    let listed = async {
        must_see(&caller)?;
        let dead = signal::dead(caller.state.store(), &caller.principal).await?;
        let row = |one: crate::store::Signal| {
            let told = signal::Told::of(&one).unwrap_or_default();
            SignalJson {
                number: one.number,
                channel: one.channel,
                action: told.action,
                object: told.object,
                created_at: one.created_at,
                attempts: one.attempts,
                last_error: one.last_error,
            }
        };
        json(&dead.into_iter().map(row).collect::<Vec<_>>())
    };
    Caller::answer(listed.await)
}

/// `POST /api/v1/signals/{number}/retry`
pub(super) async fn retry(caller: Caller, Path(number): Path<u64>) -> Response {
    let retried = async {
        if !caller.principal.may(Act::ChangeSettings) {
            return Err(Error::NotAllowed);
        }
        let store = caller.state.store();
        signal::retry(store, &caller.principal, number, Timestamp::now()).await?;
        Ok(StatusCode::NO_CONTENT.into_response())
    };
    Caller::answer(retried.await)
}

fn must_see(caller: &Caller) -> Result<(), Error> {
    let who = &caller.principal;
    match who.may(Act::ChangeSettings) || who.may(Act::SeePeople) {
        true => Ok(()),
        false => Err(Error::NotAllowed),
    }
}
