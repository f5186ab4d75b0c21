//! One thread that writes: closures that wait for it are committed together.
//!
//! Syncing a commit costs the same for one closure as for many, so all that are waiting share
//! one transaction. Each stands in a savepoint of its own: one that fails is taken back without
//! harm to its neighbours. Nobody is answered before the commit is on disk.

use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::sync::Arc;
use std::thread;

use tokio::sync::mpsc;
use tokio::sync::oneshot;

use crate::store::Error;
use crate::store::sql::Backend;
use crate::store::sql::Connection;
use crate::store::sql::Purpose;
use crate::store::sql::Tx;
use crate::vault::Vault;

/// The thread that writes, and the way to it.
pub(super) struct Writer {
    /// `None` only while it is being ended.
    jobs: Option<mpsc::Sender<Box<dyn Job>>>,
    thread: Option<thread::JoinHandle<()>>,
}

/// Something to be written.
trait Job: Send {
    /// Does the work; whether it is to be kept.
    fn run(&mut self, tx: &mut Tx<'_>) -> Outcome;

    /// Tells the one who waits how it ended: `Err` where the commit failed.
    fn answer(self: Box<Self>, commit: Result<(), Error>);
}

/// What is to become of the work of a closure.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Keep,
    TakeBack,
}

/// A closure, then its result, and who waits for it.
struct Pending<T, E, F> {
    work: Option<F>,
    result: Option<Result<T, E>>,
    waiting: oneshot::Sender<Result<T, E>>,
}

impl Writer {
    /// Starts the thread.
    pub(super) fn start(backend: Arc<dyn Backend>, vault: Vault) -> Result<Self, Error> {
        let connection = backend.writer()?;
        let (jobs, waiting) = mpsc::channel(QUEUE);
        let run = move || write_all(connection, &*backend, &vault, waiting);
        let thread = thread::Builder::new().name("store-writer".into()).spawn(run);
        let thread = thread.map_err(|error| Error::Retry(format!("no thread: {error}")))?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    /// Runs `work` in a transaction and returns once it is on disk.
    pub(super) async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let (waiting, answer) = oneshot::channel();
        let job = Pending { work: Some(work), result: None, waiting };
        let ended = || Error::Retry("the store is being closed".into());
        let jobs = self.jobs.as_ref().ok_or_else(ended)?;
        jobs.send(Box::new(job)).await.map_err(|_| ended())?;
        answer.await.map_err(|_| ended())?
    }
}

impl Drop for Writer {
    /// Lets the thread finish what is waiting.
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            // The last handle may have been inside a closure: a thread cannot wait for itself.
            if thread.thread().id() != thread::current().id() {
                let _ = thread.join();
            }
        }
    }
}

impl<T, E, F> Job for Pending<T, E, F>
where
    T: Send,
    E: From<Error> + Send,
    F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Outcome {
        let Some(work) = self.work.take() else { return Outcome::TakeBack };
        let result = catch_unwind(AssertUnwindSafe(|| work(tx))).unwrap_or_else(|_| {
            Err(E::from(Error::Broken("the work on the store ended in a panic".into())))
        });
        let outcome = if result.is_ok() { Outcome::Keep } else { Outcome::TakeBack };
        self.result = Some(result);
        outcome
    }

    fn answer(self: Box<Self>, commit: Result<(), Error>) {
        let result = match (self.result, commit) {
            (Some(Err(own)), _) => Err(own),
            (Some(Ok(done)), Ok(())) => Ok(done),
            (_, Err(error)) => Err(E::from(error)),
            (None, Ok(())) => Err(E::from(Error::Retry("it was not tried".into()))),
        };
        // Whoever asked may be gone, with its session: what was committed stays.
        let _ = self.waiting.send(result);
    }
}

/// Writes until nobody can send work any more.
fn write_all(
    mut connection: Box<dyn Connection>,
    backend: &dyn Backend,
    vault: &Vault,
    mut waiting: mpsc::Receiver<Box<dyn Job>>,
) {
    let mut jobs = Vec::with_capacity(GROUP);
    while waiting.blocking_recv_many(&mut jobs, GROUP) > 0 {
        let committed = write_group(&mut *connection, vault, &mut jobs);
        let is_broken = committed.is_err();
        let text = committed.err().map(|error| error.to_string());
        for job in jobs.drain(..) {
            job.answer(text.clone().map_or(Ok(()), |text| Err(Error::Retry(text))));
        }
        if is_broken && let Ok(fresh) = backend.writer() {
            connection = fresh;
        }
    }
}

/// Runs a group of closures in one transaction. Where this fails, nothing of the group is kept.
fn write_group(
    connection: &mut dyn Connection,
    vault: &Vault,
    jobs: &mut [Box<dyn Job>],
) -> Result<(), Error> {
    connection.begin(Purpose::Write)?;
    let written = write_each(connection, vault, jobs).and_then(|()| connection.run("COMMIT"));
    if written.is_err() && connection.is_in_transaction() {
        connection.run("ROLLBACK")?;
    }
    written
}

fn write_each(
    connection: &mut dyn Connection,
    vault: &Vault,
    jobs: &mut [Box<dyn Job>],
) -> Result<(), Error> {
    for job in jobs {
        connection.run("SAVEPOINT work")?;
        let outcome = job.run(&mut Tx::new(connection, vault));
        // A full disk can end the transaction as a whole: then the neighbours are lost too.
        if !connection.is_in_transaction() {
            return Err(Error::Retry("the database gave up the transaction".into()));
        }
        if outcome == Outcome::TakeBack {
            connection.run("ROLLBACK TO SAVEPOINT work")?;
        }
        connection.run("RELEASE SAVEPOINT work")?;
    }
    Ok(())
}

/// How many closures share a commit at most.
const GROUP: usize = 64;

/// How many closures may wait; who comes later waits for a place.
const QUEUE: usize = 1_024;
