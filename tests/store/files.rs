//! What holds for the files of a store: who may read them, and what stands in them.

use std::fs;
use std::os::unix::fs::FileExt;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use sluis::store::Error;
use sluis::store::RecipientState;
use sluis::store::Store;
use sluis::store::account;
use sluis::store::held;
use sluis::store::incident;
use sluis::vault;

use super::Place;
use super::hold;
use super::incident as pending;
use super::message;
use super::moment;
use super::open;

/// Every file below `folder`.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("metadata").permissions().mode() & 0o777
}

#[tokio::test]
async fn what_was_opened_is_wiped_from_memory_when_it_is_let_go() {
    let place = Place::new();
    // Small enough to lie where memory is not given back to the system, but kept for the next.
    let text: Vec<u8> =
        (0..20_000_u16).flat_map(|number| (number ^ 0xa5a5).to_be_bytes()).collect();
    let sealed = place.store.seal(vec![text.into()]).await.expect("sealed");
    let opened = place.store.unseal(sealed.stored().clone()).await.expect("opened");
    let (at, length) = (opened.as_ptr() as u64, opened.len());
    let memory = fs::File::open("/proc/self/mem").expect("what lies in memory");
    let seen = || {
        let mut bytes = vec![0; length];
        memory.read_exact_at(&mut bytes, at).map_or_else(|_| Vec::new(), |()| bytes)
    };
    let before = seen();
    assert!(before == opened, "it can be seen from outside");
    drop(opened);
    let left = seen();
    let same = before.chunks(64).zip(left.chunks(64)).filter(|(one, other)| one == other).count();
    assert_eq!(same, 0, "pieces of 64 bytes that still stand where they stood");
}

#[tokio::test]
async fn neither_content_nor_envelope_stands_anywhere_in_plain_text() {
    let place = Place::new();
    let marker = "Zeer-geheime-tekst-4711";
    let text = format!("Subject: x\r\n\r\n{}", marker.repeat(5_000));
    let address = format!("{marker}@gmail.com");
    let sealed = place.store.seal(vec![text.clone().into()]).await.expect("sealed");
    let mut new = message(1, &[&address]);
    new.sender.clone_from(&address);
    new.verdict.report.header.subject = marker.into();
    new.verdict.report.header.visible = vec![address.clone()];
    let written = place.store.write(move |tx| {
        let id = held::insert(tx, &new, &sealed)?;
        held::set_recipient(tx, &id, &address, RecipientState::Failed, marker)?;
        let mut incident = pending(&id, moment(0));
        incident.sender.clone_from(&address);
        incident.subject = marker.into();
        incident.summary_nl = marker.into();
        incident.recipients[0].address = address;
        incident::open(tx, incident)?;
        Ok(id)
    });
    let id = written.await.expect("held");

    let all = files(place.folder.path());
    assert!(all.len() >= 4, "keys, database and content: {all:?}");
    let marker = marker.to_lowercase();
    for path in all {
        let bytes = fs::read(&path).expect("a file").to_ascii_lowercase();
        let found = bytes.windows(marker.len()).any(|window| window == marker.as_bytes());
        assert!(!found, "{}", path.display());
    }
    let stored = place.store.read(move |tx| held::content(tx, &id)).await.expect("read");
    let opened = place.store.unseal(stored.expect("a content")).await.expect("opened");
    assert_eq!(opened, text);
}

#[tokio::test]
async fn debug_shows_nobody() {
    let place = Place::new();
    let id = hold(&place.store, 1, &["piet@gmail.com"]).await;
    let incident = pending(&id, moment(0));
    let held = place.store.read(move |tx| held::find(tx, &id)).await.expect("found");
    let shown = format!("{held:?} {incident:?} {:?}", message(1, &["piet@gmail.com"]));
    for personal in ["piet", "jan@", "gmail", "Onderwerp", "samenvatting", "afgesproken"] {
        assert!(!shown.contains(personal), "{personal}");
    }
}

#[tokio::test]
async fn nobody_else_may_read_what_is_stored() {
    let outer = tempfile::tempdir().expect("a temporary folder");
    let folder = outer.path().join("var/sluis");
    let store = open(&folder);
    hold(&store, 1, &["a@gmail.com"]).await;
    assert_eq!(mode(&folder), 0o700);
    for path in files(&folder) {
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
    drop(store);
    let key = folder.join("keys/0001.key");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).expect("mode set");
    let opened = Store::open("sqlite", &folder);
    assert!(matches!(opened, Err(Error::Vault(vault::Error::Exposed(path))) if path == key));
}

#[tokio::test]
async fn an_unknown_database_is_named_without_its_password() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let cases = [
        ("postgres://sluis:geheim@db/sluis", "postgres://***@db/sluis"),
        ("mysql", "mysql"),
        ("", ""),
    ];
    for (url, shown) in cases {
        let error = Store::open(url, folder.path()).expect_err("not a known database");
        let expected = format!("store.url is \"{shown}\"; this version knows \"sqlite\" only");
        assert_eq!(error.to_string(), expected);
    }
}

#[tokio::test]
async fn a_store_of_a_newer_version_is_refused() {
    let place = Place::new();
    let path = place.folder.path().join("sluis.db");
    let database = rusqlite::Connection::open(path).expect("the database");
    let newer = "INSERT INTO migration (name, sha256) VALUES ('9999-newer', 'x')";
    database.execute_batch(newer).expect("written");
    let opened = Store::open("sqlite", place.folder.path());
    assert!(matches!(opened, Err(Error::Broken(why)) if why.contains("newer")));
    let other = "DELETE FROM migration WHERE name = '9999-newer';
        UPDATE migration SET sha256 = 'x'";
    database.execute_batch(other).expect("written");
    assert!(matches!(Store::open("sqlite", place.folder.path()), Err(Error::Broken(_))));
}

#[tokio::test]
async fn sweeping_removes_contents_that_no_row_names() {
    let place = Place::new();
    let id = hold(&place.store, 1, &["a@gmail.com"]).await;
    let orphan = place.store.seal(vec!["orphan".into()]).await.expect("sealed");
    let mut found = place.store.orphans().await.expect("a look");
    assert_eq!(found.iter().collect::<Vec<_>>(), [&orphan.stored().name]);
    // One that got its row since it was looked for stays.
    let wanted = id.clone();
    let stored = place.store.read(move |tx| held::content(tx, &wanted)).await.expect("read");
    found.insert(stored.expect("a content").name);
    assert_eq!(place.store.sweep(found).await.expect("swept"), 1);
    assert!(place.store.unseal(orphan.stored().clone()).await.is_err());
    let stored = place.store.read(move |tx| held::content(tx, &id)).await.expect("read");
    assert!(place.store.unseal(stored.expect("a content")).await.is_ok());
}

#[tokio::test]
async fn two_processes_write_beside_each_other() {
    let place = Place::new();
    let other = open(place.folder.path());
    let add = |store: &Store, name: String| {
        let store = store.clone();
        tokio::spawn(async move { store.write(move |tx| add_account(tx, &name)).await })
    };
    let both = (0..200).map(|number| {
        let store = if number % 2 == 0 { &place.store } else { &other };
        add(store, format!("name{number}"))
    });
    for added in both.collect::<Vec<_>>() {
        added.await.expect("a task").expect("written");
    }
    // Each sees what the other was told is written.
    for store in [&place.store, &other] {
        assert_eq!(store.read(account::list).await.expect("read").len(), 200);
    }
    let again = add(&other, "NAME0".into()).await.expect("a task");
    assert!(matches!(again, Err(Error::Conflict)));
}

fn add_account(tx: &mut sluis::store::Tx<'_>, name: &str) -> Result<(), Error> {
    let account = sluis::store::Account {
        password_hash: None,
        created_at: moment(0),
        ..sluis::store::Account::local(name, None, vec![], String::new())
    };
    account::add(tx, &account)
}
