//! A process that is killed while it writes loses nothing that it was told is written.

use std::io::BufRead;
use std::io::BufReader;
use std::process::Command;
use std::process::Stdio;

use sluis::audit;
use sluis::audit::Action;
use sluis::audit::Event;
use sluis::audit::Outcome;
use sluis::audit::Verified;
use sluis::store::HeldId;
use sluis::store::Store;
use sluis::store::held;
use sluis::store::queue;

use super::message;
use super::moment;
use super::open;

/// Where the child writes; without it, [`child_holds_messages_until_it_is_killed`] is no child.
const FOLDER: &str = "SLUIS_TEST_CRASH_FOLDER";

/// Holds a message with its trail entry in one transaction, as the gateway does.
async fn hold_and_record(store: &Store, number: u32) -> HeldId {
    let sealed = store.seal(vec!["content".into()]).await.expect("sealed");
    let mut new = message(1, &["a@gmail.com"]);
    new.message_key[..4].copy_from_slice(&number.to_be_bytes());
    let held = store.write(move |tx| {
        let id = held::insert(tx, &new, &sealed)?;
        let event = Event {
            at: moment(0),
            actor: "gateway".into(),
            origin: "gateway".into(),
            action: Action::MessageHeld,
            object: id.to_string(),
            outcome: Outcome::Done,
            detail: String::new(),
        };
        audit::record(tx, &event)?;
        Ok(id)
    });
    held.await.expect("held")
}

#[tokio::test]
async fn child_holds_messages_until_it_is_killed() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let store = open(folder.as_ref());
    for number in 0.. {
        let one = hold_and_record(&store, 2 * number);
        let two = hold_and_record(&store, 2 * number + 1);
        let (one, two) = tokio::join!(one, two);
        eprintln!("held {one}\nheld {two}");
    }
}

#[tokio::test]
async fn what_was_acknowledged_survives_a_kill() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (round, wanted) in [1, 7, 20].into_iter().enumerate() {
        let mut child = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", "store::crash::child_holds_messages_until_it_is_killed"])
            .arg("--nocapture")
            .env(FOLDER, folder.path().join(round.to_string()))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("a child");
        let lines = BufReader::new(child.stderr.take().expect("its messages")).lines();
        let ids = lines
            .map_while(Result::ok)
            .filter_map(|line| HeldId::parse(line.strip_prefix("held ").unwrap_or_default()));
        let ids: Vec<_> = ids.take(wanted).collect();
        child.kill().expect("killed");
        child.wait().expect("ended");
        assert_eq!(ids.len(), wanted, "the child writes until it is killed");

        let store = open(&folder.path().join(round.to_string()));
        for id in &ids {
            let id = id.clone();
            let stored = store.read(move |tx| held::content(tx, &id)).await.expect("a row");
            store.unseal(stored.expect("a content")).await.expect("its content");
        }
        let (verified, counts) =
            store.read(|tx| Ok((audit::verify(tx)?, queue::counts(tx)?))).await.expect("read");
        // Row and entry are never one without the other.
        let [(_, rows)] = counts.as_slice() else { panic!("one state: {counts:?}") };
        assert!(*rows >= wanted as u64);
        assert!(matches!(verified, Verified::Whole { count, .. } if count == *rows));
    }
}
