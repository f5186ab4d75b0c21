//! Keeps workers warm, hands them scans, and replaces them.
//!
//! Each place has a thread of its own, which lives as long as the pool: it takes the next file
//! from the queue, talks with its worker, and replaces the worker when it must. One more thread
//! starts spare workers ahead, so that a place whose worker ended has the next one at once.

use std::io;
use std::sync::Arc;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;
use std::time::Instant;

use tokio::sync::oneshot;

use crate::document::File;
use crate::extract::Unscannable;
use crate::fault::Source;
use crate::mail::Parties;
use crate::sandbox::confinement::Confinement;
use crate::sandbox::frame::Eyes;
use crate::sandbox::frame::Frame;
use crate::sandbox::frame::Order;
use crate::sandbox::frame::Preparation;
use crate::sandbox::process::Death;
use crate::sandbox::process::Process;
use crate::sandbox::queue::Job;
use crate::sandbox::queue::Queue;
use crate::sandbox::queue::Task;
use crate::sandbox::settings::Settings;
use crate::sandbox::turns::Lane;
use crate::scan::Coverage;
use crate::scan::Note;
use crate::scan::PartReport;
use crate::scan::PartStatus;
use crate::scan::People;
use crate::scan::Preview;
use crate::scan::Report;
use crate::scan::Wish;

/// Scans files in worker processes, by the rules of one moment; cheap to clone.
///
/// The workers end when the last clone is dropped, after the scans in progress.
#[derive(Clone)]
pub struct Scanner {
    pool: Arc<Pool>,
}

/// What all threads of a pool share.
struct Shared {
    settings: Settings,
    /// The first frame that each worker gets: limits and rules.
    preparation: Vec<u8>,
    queue: Queue<Process>,
    /// Cloned for each living worker.
    alive: Arc<()>,
}

/// What came of a job.
enum Asked<T> {
    Done(T),
    /// A worker took it up, and took too long.
    Begun,
    /// No worker took it up.
    NotBegun,
}

impl<T> Asked<T> {
    fn done(self) -> Option<T> {
        match self {
            Self::Done(done) => Some(done),
            Self::Begun | Self::NotBegun => None,
        }
    }
}

/// Closes the queue when the last clone of a [`Scanner`] is dropped.
struct Pool {
    shared: Arc<Shared>,
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.shared.queue.close();
    }
}

impl Scanner {
    /// Starts workers that scan by the rules and word lists in `sources`, and waits for the first
    /// of them; the others follow.
    ///
    /// - Failure: not one worker could be started.
    pub fn start(settings: Settings, sources: &[Source]) -> io::Result<Self> {
        let places = settings.workers.max(1);
        let eyes = if settings.reader.is_some() { Eyes::Open } else { Eyes::Shut };
        let preparation = Preparation { limits: settings.limits, eyes, sources: sources.to_vec() };
        let preparation = Order::Prepare(preparation).encode();
        let preparation = preparation.map_err(|_| io::Error::other("the rules are too large"))?;
        let queue = Queue::new(settings.spares);
        let shared = Arc::new(Shared { settings, preparation, queue, alive: Arc::new(()) });
        // From here on, whatever fails, the threads end with this.
        let scanner = Self { pool: Arc::new(Pool { shared: Arc::clone(&shared) }) };
        let (started, outcomes) = mpsc::channel();
        for number in 0..places {
            // One place is kept for small mail, which must not wait behind large.
            let lane = if number == 0 && places > 1 { Lane::Small } else { Lane::Any };
            let (shared, started) = (Arc::clone(&shared), started.clone());
            let name = format!("scan-{number}");
            thread::Builder::new().name(name).spawn(move || attend(&shared, lane, started))?;
        }
        drop(started);
        let mut failed = io::Error::other("no place");
        for outcome in outcomes {
            match outcome {
                Ok(()) => {
                    let nursing = Arc::clone(&shared);
                    thread::Builder::new()
                        .name("scan-spares".to_owned())
                        .spawn(move || nurse(&nursing))?;
                    return Ok(scanner);
                }
                Err(error) => failed = error,
            }
        }
        Err(failed)
    }

    /// Scans `file`, which is between `parties`.
    ///
    /// - Failure: never. Where the worker ends or takes too long, or there is none, the report has
    ///   one part, which could not be read.
    pub async fn scan(&self, file: File, parties: Parties) -> Report {
        let asked = file.clone();
        let report = self.taken_up(file, parties).await;
        report.unwrap_or_else(|| unread(&asked, Unscannable::ParserFailed))
    }

    /// The same; `None` where no worker took it up, which says nothing about the file.
    pub async fn taken_up(&self, file: File, parties: Parties) -> Option<Report> {
        // Whoever cannot be served is told so at once.
        self.confinement()?;
        let asked = file.clone();
        match self.ask(file, parties, PATIENCE, Task::Scan).await {
            Asked::Done(report) => Some(report),
            Asked::Begun => Some(unread(&asked, Unscannable::TimedOut)),
            Asked::NotBegun => None,
        }
    }

    /// Has something done with a file, as long as that is waited for.
    async fn ask<T>(
        &self,
        file: File,
        parties: Parties,
        patience: Duration,
        task: impl FnOnce(oneshot::Sender<T>) -> Task,
    ) -> Asked<T> {
        let (answer, asked) = oneshot::channel();
        let until = Instant::now() + patience;
        let job = Job { file, parties, until, task: task(answer) };
        let ticket = self.pool.shared.queue.push(job);
        match tokio::time::timeout_at(until.into(), asked).await {
            Ok(Ok(done)) => Asked::Done(done),
            Ok(Err(_)) => Asked::NotBegun,
            Err(_) if ticket.leave() => Asked::NotBegun,
            Err(_) => Asked::Begun,
        }
    }

    /// Looks at one part of `file`, as `wish` says.
    ///
    /// - Failure: `None` where the worker ended or took too long.
    pub async fn preview(&self, file: File, parties: Parties, wish: Wish) -> Option<Preview> {
        let task = |answer| Task::Show(wish, answer);
        self.ask(file, parties, LOOK_PATIENCE, task).await.done()?
    }

    /// Lists the people in `file`, which is between `parties`.
    ///
    /// - Failure: `None` where the worker ended or took too long.
    pub async fn people(&self, file: File, parties: Parties) -> Option<People> {
        self.ask(file, parties, PATIENCE, Task::List).await.done()?
    }

    /// The walls around the workers; `None` while no worker can be started.
    pub fn confinement(&self) -> Option<Confinement> {
        let shared = &self.pool.shared;
        let living = Arc::strong_count(&shared.alive) > 1;
        shared.queue.confinement().filter(|_| living || !shared.queue.is_failing())
    }

    /// Ends the workers and waits until they are gone.
    pub async fn stop(self) {
        let shared = Arc::clone(&self.pool.shared);
        drop(self);
        shared.queue.close();
        let until = Instant::now() + STOP_PATIENCE;
        while shared.queue.attended() > 0 && Instant::now() < until {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

/// Looks after one place until the pool is closed.
fn attend(shared: &Shared, lane: Lane, started: mpsc::Sender<io::Result<()>>) {
    let _here = shared.queue.enter();
    let hired = hire(shared);
    let (mut worker, outcome) = match hired {
        Ok(worker) => (Some(worker), Ok(())),
        Err(error) => (None, Err(error)),
    };
    // Whoever waited for the first worker may be content with that of another place already.
    let _ = started.send(outcome);
    drop(started);
    loop {
        let Some(mut present) = worker.or_else(|| replace(shared)) else { return };
        let Some(job) = shared.queue.take(lane) else { return };
        if present.has_ended() {
            // By no fault of this message: whoever looks after the machine ended it. It waits for no
            // other for long: its sender has it, too.
            let Some(other) = ready(shared) else {
                worker = None;
                continue;
            };
            present = other;
        }
        worker = serve(shared, &mut present, job).then_some(present);
    }
}

/// Has one job done; false where the worker is to be replaced.
fn serve(shared: &Shared, worker: &mut Process, job: Job) -> bool {
    let Job { file, parties, until, task } = job;
    // Nobody waits any more when the client has gone. What waited so long that too little time is
    // left is not begun: that it is not read would say nothing about it.
    let needed = shared.settings.patience.min(PATIENCE / 2);
    let is_late = matches!(task, Task::Scan(_)) && until < Instant::now() + needed;
    if task.is_forsaken() || is_late {
        return true;
    }
    let size_bytes = file.bytes.len() as u64;
    let until = until.min(Instant::now() + shared.settings.patience);
    let done = match task {
        Task::Scan(answer) => match worker.scan(&file, &parties, until, &shared.settings) {
            Ok(report) => {
                let fit = !is_abnormal(&report);
                let _ = answer.send(report);
                Ok(fit)
            }
            Err(death) => {
                let _ = answer.send(unread(&file, reason(&death)));
                Err(death)
            }
        },
        Task::List(answer) => match worker.list(&file, &parties, until, &shared.settings) {
            Ok(people) => {
                let _ = answer.send(Some(people));
                Ok(true)
            }
            Err(death) => {
                let _ = answer.send(None);
                Err(death)
            }
        },
        Task::Show(wish, answer) => {
            match worker.show(&file, &parties, wish, until, &shared.settings) {
                Ok(preview) => {
                    let fit = preview.unread.iter().all(is_ordinary);
                    let _ = answer.send(Some(preview));
                    Ok(fit)
                }
                Err(death) => {
                    let _ = answer.send(None);
                    Err(death)
                }
            }
        }
    };
    match done {
        Ok(fit) => {
            shared.queue.went_well();
            fit && !worker.is_spent(&shared.settings)
        }
        Err(death) => {
            let how = match death {
                Death::TimedOut => "it took too long".to_owned(),
                Death::Ended(broken, Ok(status)) => format!("{broken:?}, {status}"),
                Death::Ended(broken, Err(error)) => format!("{broken:?}, {error}"),
            };
            tracing::warn!(size_bytes, how, "a scan broke off; the message counts as not read");
            shared.queue.went_wrong();
            false
        }
    }
}

/// Why nothing was read, by how the worker ended.
fn reason(death: &Death) -> Unscannable {
    match death {
        Death::TimedOut => Unscannable::TimedOut,
        Death::Ended(..) => Unscannable::ParserFailed,
    }
}

/// Whether a worker that read this is better not trusted with the next message.
fn is_abnormal(report: &Report) -> bool {
    report.parts.iter().flat_map(|part| &part.unread).any(|note| !is_ordinary(note))
}

/// Whether that something was not read is no sign of a file made to break its reader.
fn is_ordinary(note: &Note) -> bool {
    ORDINARY.iter().any(|ordinary| ordinary.name() == note.what)
}

/// A spare, or a new worker; waits and tries again where none can be started. `None` once the
/// pool is closed.
fn replace(shared: &Shared) -> Option<Process> {
    loop {
        if let Some(spare) = spare(shared) {
            return Some(spare);
        }
        if !shared.queue.pause() {
            return None;
        }
        if let Some(worker) = hired(shared) {
            return Some(worker);
        }
    }
}

/// A spare, or a new worker, where there is one to be had now.
fn ready(shared: &Shared) -> Option<Process> {
    spare(shared).or_else(|| hired(shared))
}

fn spare(shared: &Shared) -> Option<Process> {
    std::iter::from_fn(|| shared.queue.spare()).find_map(|mut spare| {
        let is_alive = !spare.has_ended();
        is_alive.then_some(spare)
    })
}

fn hired(shared: &Shared) -> Option<Process> {
    let hired = hire(shared);
    hired.inspect_err(|error| tracing::error!(%error, "no worker to scan with can be started")).ok()
}

fn hire(shared: &Shared) -> io::Result<Process> {
    let hired = Process::start(&shared.settings, &shared.preparation, Arc::clone(&shared.alive));
    match &hired {
        Ok(worker) => shared.queue.started(worker.confinement()),
        Err(_) => shared.queue.not_started(),
    }
    hired
}

/// Starts spare workers ahead until the pool is closed, and lives on until the last of them is
/// gone: the kernel ends a worker together with the thread that started it.
fn nurse(shared: &Shared) {
    let _here = shared.queue.enter();
    while shared.queue.wait_for_want() {
        if !shared.queue.pause() {
            break;
        }
        match hire(shared) {
            Ok(worker) => shared.queue.keep(worker),
            Err(error) => tracing::error!(%error, "no spare worker can be started"),
        }
    }
    shared.queue.wait_until_alone();
}

/// The report on a file of which nothing could be read. Nobody has searched its name, so that one
/// with more digits than a date is not shown.
fn unread(file: &File, why: Unscannable) -> Report {
    let why = why.name().to_owned();
    let media_type = file.media_type.as_deref().unwrap_or("application/octet-stream");
    let digits = file.name.chars().filter(char::is_ascii_digit).count();
    let name = if digits > 8 || file.name.is_empty() { media_type } else { &file.name };
    let part = PartReport {
        name: name.to_owned(),
        media_type: media_type.to_owned(),
        status: PartStatus::Unscannable,
        why: Some(why.clone()),
        size_bytes: file.bytes.len() as u64,
        unread: vec![Note { place: String::new(), what: why }],
        ..PartReport::default()
    };
    let coverage = Coverage { unscannable: 1, ..Coverage::default() };
    Report { parts: vec![part], coverage, ..Report::default() }
}

/// Half of the ten minutes that a sending server waits after the end of the data
/// (RFC 5321, 4.5.3.2.6), so that there is time left to pass the message on or to hold it.
const PATIENCE: Duration = Duration::from_secs(300);

/// Less than a browser is kept waiting for a page.
const LOOK_PATIENCE: Duration = Duration::from_secs(25);

const STOP_PATIENCE: Duration = Duration::from_secs(2);

/// Reasons for "not read" that are no sign of a file made to break its reader.
const ORDINARY: [Unscannable; 5] = [
    Unscannable::Encrypted,
    Unscannable::EncryptedPgp,
    Unscannable::EncryptedSmime,
    Unscannable::NoText,
    Unscannable::Unsupported,
];
