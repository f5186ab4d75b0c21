//! `sluis key`: a new key takes over, and an old one ends.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::SystemTime;

use jiff::Timestamp;

use crate::access::Principal;
use crate::audit;
use crate::audit::Action;
use crate::audit::Event;
use crate::cli::arguments::Key;
use crate::cli::assemble;
use crate::cli::failure::Failure;
use crate::cli::print;
use crate::cli::shell::Shell;
use crate::store;
use crate::store::Store;
use crate::store::contents;
use crate::store::crash_point;

/// Does what the command says; each step is safe to repeat, while the gateway runs.
pub(super) fn run(given: Option<&Path>, command: &Key) -> Result<(), Failure> {
    let store = Shell::open(given)?.store;
    assemble::block_on(async {
        match command {
            Key::List => list(&store).await,
            Key::Rotate => rotate(&store).await,
            Key::Retire { number } => retire(&store, *number).await,
        }
    })
}

async fn list(store: &Store) -> Result<(), Failure> {
    let keys = store.vault().keys().map_err(failed)?;
    let newest = keys.last().copied();
    for number in keys {
        let count = store.read(move |tx| contents::count(tx, number)).await.map_err(failed)?;
        let role = if Some(number) == newest { "in use" } else { "older" };
        print::line(&format!("{number:04}  {role:<6}  {count} contents"))?;
    }
    Ok(())
}

async fn rotate(store: &Store) -> Result<(), Failure> {
    let vault = store.vault().clone();
    let number = vault.rotate().map_err(failed)?;
    crash_point("key-made");
    record(store, Action::KeyRotated, number).await?;
    let (mut count, mut closed) = (0, BTreeSet::new());
    loop {
        let found = store.read(move |tx| contents::outdated(tx, number)).await.map_err(failed)?;
        let names: Vec<String> = found.into_iter().filter(|name| !closed.contains(name)).collect();
        if names.is_empty() {
            break;
        }
        for some in names.chunks(AT_ONCE) {
            let these = some.to_vec();
            let done = store.write(move |tx| contents::rewrap(tx, &these)).await;
            let left = done.map_err(failed)?;
            count += some.len() - left.len();
            closed.extend(left);
        }
    }
    print::line(&format!(
        "key {number:04} is in use, and {count} contents were put under it; make a copy of it"
    ))?;
    if closed.is_empty() {
        return Ok(());
    }
    let names = Vec::from_iter(closed).join(", ");
    Err(Failure::Failed(format!("these contents cannot be opened and stay as they were: {names}")))
}

async fn retire(store: &Store, number: u32) -> Result<(), Failure> {
    let count = store.read(move |tx| contents::count(tx, number)).await.map_err(failed)?;
    if count > 0 {
        let why = format!("{count} contents lie under key {number:04}: run sluis key rotate first");
        return Err(Failure::Failed(why));
    }
    store.vault().retire(number, SystemTime::now()).map_err(failed)?;
    record(store, Action::KeyRetired, number).await?;
    print::line(&format!("key {number:04} is removed"))
}

async fn record(store: &Store, action: Action, number: u32) -> Result<(), Failure> {
    let who = Principal::keeper(&assemble::operating_system_user());
    let event = Event::done(&who, action, format!("{number:04}"), Timestamp::now());
    let recorded = store.write(move |tx| -> Result<_, store::Error> { audit::record(tx, &event) });
    recorded.await.map_err(failed)
}

fn failed(error: impl std::fmt::Display) -> Failure {
    Failure::Failed(error.to_string())
}

/// Keys wrapped anew in one transaction: mail is held in between.
const AT_ONCE: usize = 200;
