//! The store: rows in a database, contents in the vault, behind one door.
//!
//! A room hands [`Store::write`] a closure over a [`Tx`]; all that it does is kept together or
//! not at all, and the answer comes when it is on disk. One file a table; SQL stands there and
//! nowhere else, written once for every database. Drivers are met only below `sql.rs`.
//!
//! Two processes may have the same store open: `sluis held release` works beside a gateway.

use std::collections::HashSet;
use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::Mutex;

use bytes::Bytes;
use tokio::sync::Semaphore;

use self::finder::Finder;
use self::sql::Backend;
use self::sql::Connection;
use self::sql::Purpose;
use self::sqlite::Sqlite;
use self::writer::Writer;
use crate::vault::Sealed;
use crate::vault::Stored;
use crate::vault::Vault;

pub mod account;
mod assignee;
pub mod attachment;
mod clock;
pub mod contents;
pub mod conversation;
pub mod correspondent;
mod crash;
pub mod disclosure;
pub mod earlier;
pub mod entry;
mod error;
pub mod figures;
mod finder;
pub mod held;
pub mod held_erasure;
mod held_id;
mod held_row;
pub mod incident;
pub mod incident_answer;
pub mod incident_erasure;
pub mod incident_file;
pub mod incident_joined;
pub mod incident_measure;
pub mod incident_note;
pub mod incident_party;
mod incident_state;
pub mod incident_trust;
pub mod incident_warning;
pub mod learned;
mod manner;
pub mod mark;
pub mod notice;
pub mod observed;
pub mod outbox;
pub mod people_list;
pub mod preference;
pub mod queue;
mod reason;
pub mod residence;
pub mod retraction;
mod schema;
pub mod second_factor;
pub mod sender_link;
pub mod session;
pub mod signal;
mod sql;
mod sqlite;
pub mod token;
pub mod trail;
pub mod wording;
mod writer;

pub use account::Account;
pub use account::Role;
pub use account::SignIn;
pub use assignee::Assignee;
pub use clock::Frame;
pub use clock::Pace;
pub use clock::Waiting;
pub use clock::keep_pace;
pub use clock::now;
pub use clock::take_over;
pub use conversation::Remark;
pub use conversation::RemarkKind;
pub use crash::crash_point;
pub use entry::EntryState;
pub use entry::Kept as KeptEntry;
pub use entry::Proposal;
pub use error::Error;
pub use held_id::HeldId;
pub use held_row::Change;
pub use held_row::Held;
pub use held_row::HeldRecipient;
pub use held_row::HeldState;
pub use held_row::NewHeld;
pub use held_row::RecipientState;
pub use held_row::Unread;
pub use incident::Incident;
pub use incident::IncidentFilter;
pub use incident::IncidentOrder;
pub use incident::IncidentRecipient;
pub use incident_answer::IncidentAnswer;
pub use incident_answer::IncidentChange;
pub use incident_file::IncidentFile;
pub use incident_joined::IncidentRelease;
pub use incident_measure::IncidentMeasure;
pub use incident_note::IncidentNote;
pub use incident_note::NoteKind;
pub use incident_party::IncidentParty;
pub use incident_party::PROPOSED;
pub use incident_party::PartyRole;
pub use incident_state::IncidentSource;
pub use incident_state::IncidentState;
pub use incident_state::IncidentStep;
pub use incident_trust::Trust;
pub use learned::Correspondent;
pub use learned::Learned;
pub use learned::LearnedKind;
pub use learned::LearnedState;
pub use manner::Manner;
pub use mark::Mark;
pub use notice::NewNotice;
pub use notice::Notice;
pub use notice::NoticeKind;
pub use notice::NoticeState;
pub use observed::Listing;
pub use observed::Observed;
pub use observed::ObservedFilter;
pub use outbox::Outbound;
pub use people_list::MadeOf;
pub use people_list::PeopleGroup;
pub use people_list::PeopleList;
pub use preference::NewFilter;
pub use preference::Notices;
pub use preference::Preference;
pub use preference::SavedFilter;
pub use queue::HeldFilter;
pub use queue::HeldOrder;
pub use reason::ReasonCode;
pub use retraction::Retraction;
pub use retraction::RetractionLink;
pub use retraction::RetractionState;
pub use second_factor::SecondFactor;
pub use sender_link::SenderLink;
pub use session::Session;
pub use signal::Signal;
pub use signal::SignalState;
pub use sql::Tx;
pub use token::Token;
pub use token::TokenOwner;
pub use trail::Entry;
pub use trail::Head;
pub use trail::TrailFilter;
pub use wording::Wording;

/// A handle on the store; a clone is the same store.
#[derive(Clone)]
pub struct Store {
    shared: Arc<Shared>,
}

struct Shared {
    vault: Vault,
    backend: Arc<dyn Backend>,
    writer: Writer,
    /// Texts that people search in, opened once.
    finder: Finder,
    /// Connections that only read and are not in use.
    readers: Mutex<Vec<Box<dyn Connection>>>,
    /// As many permits as there may be readers.
    places: Arc<Semaphore>,
}

impl Store {
    /// Opens the store `url`, and the vault and keys in `data_dir`; makes what does not exist,
    /// for the owner alone.
    ///
    /// - Failure: `Unknown` for an address of a database that this version cannot use.
    pub fn open(url: &str, data_dir: &Path) -> Result<Self, Error> {
        Self::open_with_keys(url, data_dir, None)
    }

    /// Opens the store as [`Store::open`] does, with the keys in a folder of their own.
    pub fn open_with_keys(url: &str, data_dir: &Path, keys: Option<&Path>) -> Result<Self, Error> {
        if url != "sqlite" {
            return Err(Error::Unknown(without_password(url)));
        }
        let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(data_dir);
        made.map_err(|error| Error::Retry(format!("{}: {error}", data_dir.display())))?;
        sync_above(data_dir);
        let vault = Vault::open(data_dir, keys)?;
        let backend: Arc<dyn Backend> = Arc::new(Sqlite::at(&data_dir.join("sluis.db"))?);
        let mut connection = backend.writer()?;
        schema::migrate(&mut *connection)?;
        complete(&mut *connection, &vault)?;
        drop(connection);
        let writer = Writer::start(Arc::clone(&backend), vault.clone())?;
        let places = Arc::new(Semaphore::new(READERS));
        let readers = Mutex::new(Vec::new());
        Ok(Self {
            shared: Arc::new(Shared {
                vault,
                backend,
                writer,
                finder: Finder::default(),
                readers,
                places,
            }),
        })
    }

    /// The vault that belongs to this store; its calls block.
    pub fn vault(&self) -> &Vault {
        &self.shared.vault
    }

    /// Runs `work` in a transaction that writes, and returns once that is on disk.
    ///
    /// - Failure: where `work` fails, nothing of it is kept; `Retry` where the commit failed.
    /// - Cost: a sync of the disk, shared with all who write at the same time. `work` holds up
    ///   every other writer: it must not wait for anything.
    pub async fn write<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    {
        self.shared.writer.write(work).await
    }

    /// Like [`Store::write`], for work that can fail in a way of its own.
    pub async fn try_write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        self.shared.writer.write(work).await
    }

    /// Runs `work` in a transaction that only reads; it sees one state of the store throughout.
    pub async fn read<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    {
        let places = Arc::clone(&self.shared.places);
        let closed = |_| Error::Retry("the store is being closed".into());
        let place = places.acquire_owned().await.map_err(closed)?;
        let shared = Arc::clone(&self.shared);
        blocking(move || {
            // The place is kept until the work is done, also when nobody waits for it any more.
            let _place = place;
            shared.read(work)
        })
        .await
    }

    /// Encrypts a content and returns once it is on disk.
    pub async fn seal(&self, chunks: Vec<Bytes>) -> Result<Sealed, Error> {
        let vault = self.shared.vault.clone();
        blocking(move || Ok(vault.put(&chunks)?)).await
    }

    /// Decrypts a content.
    pub async fn unseal(&self, stored: Stored) -> Result<Bytes, Error> {
        let vault = self.shared.vault.clone();
        blocking(move || Ok(vault.unseal(&stored)?)).await
    }

    /// Removes a content whose key was forgotten.
    pub async fn shred(&self, stored: Stored) -> Result<(), Error> {
        let vault = self.shared.vault.clone();
        blocking(move || Ok(vault.shred(&stored.name)?)).await
    }

    /// The names of contents that no row names: left by a crash, or on their way to a row.
    pub async fn orphans(&self) -> Result<HashSet<String>, Error> {
        let vault = self.shared.vault.clone();
        // The files come first: what is written after that has no row yet, and is not meant.
        let files = blocking(move || Ok(vault.names()?)).await?;
        let known: HashSet<String> = self.read(contents::names).await?.into_iter().collect();
        Ok(files.into_iter().filter(|name| !known.contains(name)).collect())
    }

    /// Removes the contents of `names` that still have no row, and says how many.
    ///
    /// They must have been orphans for an hour or more, by a clock that nobody can set: a content
    /// comes before its row.
    pub async fn sweep(&self, names: HashSet<String>) -> Result<usize, Error> {
        let mut orphans = self.orphans().await?;
        orphans.retain(|name| names.contains(name));
        let vault = self.shared.vault.clone();
        blocking(move || Ok(vault.remove(&orphans)?)).await
    }

    /// Forgets what was opened of messages that were erased, to search in.
    pub fn forget_opened(&self, gone: &[HeldId]) {
        self.shared.finder.forget(|id| gone.iter().any(|one| one.as_str() == id));
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("vault", &self.shared.vault).finish_non_exhaustive()
    }
}

impl Shared {
    fn read<T>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let idle = self.readers.lock().ok().and_then(|mut readers| readers.pop());
        let mut connection = idle.map_or_else(|| self.backend.reader(), Ok)?;
        connection.begin(Purpose::Read)?;
        let result = work(&mut Tx::reading(&mut *connection, &self.vault, &self.finder));
        // A connection that cannot end its transaction is not used again.
        if connection.run("ROLLBACK").is_ok()
            && let Ok(mut readers) = self.readers.lock()
        {
            readers.push(connection);
        }
        result
    }
}

/// Works out what messages of an earlier version lack, some at a time.
fn complete(connection: &mut dyn Connection, vault: &Vault) -> Result<(), Error> {
    loop {
        connection.begin(Purpose::Write)?;
        let mut tx = Tx::new(connection, vault);
        let done = queue::complete(&mut tx);
        let done = done.and_then(|done| Ok(done + residence::complete(&mut tx)?));
        connection.run(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
        if done? == 0 {
            return Ok(());
        }
    }
}

/// Runs what blocks on a thread that may be blocked.
async fn blocking<T, F>(work: F) -> Result<T, Error>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, Error> + Send + 'static,
{
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|_| Err(Error::Broken("the work on the store ended in a panic".into())))
}

/// Makes a data folder that was just made survive a power failure; a folder above it that this
/// user cannot open was there before.
fn sync_above(data_dir: &Path) {
    let Ok(whole) = data_dir.canonicalize() else { return };
    for folder in whole.ancestors().skip(1) {
        let _ = fs::File::open(folder).and_then(|folder| folder.sync_all());
    }
}

/// The address of a database without the password that may stand in it.
fn without_password(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if scheme + 3 < at => {
            format!("{}***{}", &url[..scheme + 3], &url[at..])
        }
        _ => url.to_owned(),
    }
}

/// How many transactions may read at the same time.
const READERS: usize = 4;
