//! The files that wait for a worker, and what is known of the workers.

use std::sync::Condvar;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::time::Duration;
use std::time::Instant;

use tokio::sync::oneshot;

use crate::document::File;
use crate::mail::Parties;
use crate::sandbox::confinement::Confinement;
use crate::sandbox::turns::Lane;
use crate::sandbox::turns::Turn;
use crate::sandbox::turns::Turns;
use crate::scan::People;
use crate::scan::Preview;
use crate::scan::Report;
use crate::scan::Wish;

/// One file for a worker, and who waits for the answer.
pub(super) struct Job {
    pub(super) file: File,
    pub(super) parties: Parties,
    /// When nobody waits any longer.
    pub(super) until: Instant,
    pub(super) task: Task,
}

/// What is to be done with a file, and where the answer goes.
pub(super) enum Task {
    /// Scan it.
    Scan(oneshot::Sender<Report>),
    /// Look at one part; `None` where the worker could not.
    Show(Wish, oneshot::Sender<Option<Preview>>),
    /// List its people; `None` where the worker could not.
    List(oneshot::Sender<Option<People>>),
}

impl Task {
    /// Whether nobody waits for the answer any more.
    pub(super) fn is_forsaken(&self) -> bool {
        match self {
            Self::Scan(answer) => answer.is_closed(),
            Self::Show(_, answer) => answer.is_closed(),
            Self::List(answer) => answer.is_closed(),
        }
    }
}

/// What the threads of a pool share. `W` is a worker.
pub(super) struct Queue<W> {
    state: Mutex<State<W>>,
    changed: Condvar,
}

struct State<W> {
    jobs: Turns<Job>,
    spares: Vec<W>,
    spares_wanted: usize,
    is_closed: bool,
    /// Threads that have not ended.
    attended: usize,
    /// Deaths and failed starts since the last scan or start that went well.
    mishaps: u32,
    /// Whether the last start of a worker failed.
    is_failing: bool,
    confinement: Option<Confinement>,
}

/// A job that waits, or is being done. Dropped before it was taken up, it leaves the queue: nobody
/// waits for it any more.
pub(super) struct Ticket<'q, W> {
    queue: &'q Queue<W>,
    turn: Turn,
}

/// A thread that looks after a place, as long as this lives.
pub(super) struct Attendance<'q, W> {
    queue: &'q Queue<W>,
}

impl<W> Queue<W> {
    pub(super) fn new(spares_wanted: usize) -> Self {
        let state = State {
            jobs: Turns::new(),
            spares: Vec::new(),
            spares_wanted,
            is_closed: false,
            attended: 0,
            mishaps: 0,
            is_failing: false,
            confinement: None,
        };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    /// Puts a job where its sender's turn is; what people ask for to look at has a turn of its own.
    #[must_use]
    pub(super) fn push(&self, job: Job) -> Ticket<'_, W> {
        let sender = match &job.task {
            Task::Scan(_) => job.parties.senders.first().cloned(),
            Task::Show(..) | Task::List(_) => None,
        };
        let turn = self.lock().jobs.push(sender, job.file.bytes.len(), job);
        self.changed.notify_all();
        Ticket { queue: self, turn }
    }

    /// Waits for the next job of this lane; `None` once the queue is closed and empty.
    pub(super) fn take(&self, lane: Lane) -> Option<Job> {
        let mut state = self.lock();
        loop {
            if let Some(job) = state.jobs.pop(lane) {
                return Some(job);
            }
            if state.is_closed {
                return None;
            }
            state = self.wait(state);
        }
    }

    /// Takes no more jobs; those that wait are still done.
    pub(super) fn close(&self) {
        self.lock().is_closed = true;
        self.changed.notify_all();
    }

    /// A worker that was started ahead.
    pub(super) fn spare(&self) -> Option<W> {
        let spare = self.lock().spares.pop();
        self.changed.notify_all();
        spare
    }

    /// Keeps a worker for whoever needs one next.
    pub(super) fn keep(&self, worker: W) {
        let mut state = self.lock();
        if !state.is_closed {
            state.spares.push(worker);
        }
    }

    /// Waits until there are fewer spares than there should be; false once the queue is closed,
    /// and then the spares are gone.
    pub(super) fn wait_for_want(&self) -> bool {
        let mut state = self.lock();
        loop {
            if state.is_closed {
                state.spares.clear();
                return false;
            }
            if state.spares.len() < state.spares_wanted {
                return true;
            }
            state = self.wait(state);
        }
    }

    /// Waits, the longer the more went wrong lately; false once the queue is closed.
    pub(super) fn pause(&self) -> bool {
        let mut state = self.lock();
        let over = state.mishaps.saturating_sub(MISHAPS_FREE).min(DOUBLINGS_MAX);
        let pause = if over == 0 { Duration::ZERO } else { PAUSE_FIRST * (1 << over) };
        let until = Instant::now() + pause;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if state.is_closed || left.is_zero() {
                return !state.is_closed;
            }
            let waited = self.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Notes that a scan went well.
    pub(super) fn went_well(&self) {
        self.lock().mishaps = 0;
    }

    /// Notes that a worker died at its work.
    pub(super) fn went_wrong(&self) {
        self.lock().mishaps += 1;
    }

    /// Notes that a worker was started, behind these walls.
    pub(super) fn started(&self, confinement: &Confinement) {
        let mut state = self.lock();
        state.is_failing = false;
        state.confinement = Some(confinement.clone());
    }

    /// Notes that none could be started.
    pub(super) fn not_started(&self) {
        let mut state = self.lock();
        state.mishaps += 1;
        state.is_failing = true;
    }

    /// Whether the last start of a worker failed.
    pub(super) fn is_failing(&self) -> bool {
        self.lock().is_failing
    }

    /// The walls around the worker that was started last.
    pub(super) fn confinement(&self) -> Option<Confinement> {
        self.lock().confinement.clone()
    }

    /// A thread begins.
    pub(super) fn enter(&self) -> Attendance<'_, W> {
        self.lock().attended += 1;
        Attendance { queue: self }
    }

    /// Threads that have not ended.
    pub(super) fn attended(&self) -> usize {
        self.lock().attended
    }

    /// Waits until no other thread is left.
    pub(super) fn wait_until_alone(&self) {
        let mut state = self.lock();
        while state.attended > 1 {
            state = self.wait(state);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<W>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'s>(&self, state: MutexGuard<'s, State<W>>) -> MutexGuard<'s, State<W>> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }
}

impl<W> Ticket<'_, W> {
    /// Takes the job out of the queue; whether it still waited.
    pub(super) fn leave(&self) -> bool {
        // What it holds is freed once the queue is not locked any more.
        let left = self.queue.lock().jobs.remove(self.turn);
        left.is_some()
    }
}

impl<W> Drop for Ticket<'_, W> {
    fn drop(&mut self) {
        self.leave();
    }
}

impl<W> Drop for Attendance<'_, W> {
    fn drop(&mut self) {
        self.queue.lock().attended -= 1;
        self.queue.changed.notify_all();
    }
}

/// So many deaths in a row are no reason to wait yet.
const MISHAPS_FREE: u32 = 4;
const PAUSE_FIRST: Duration = Duration::from_millis(50);
/// At most 12.8 seconds.
const DOUBLINGS_MAX: u32 = 8;

#[cfg(test)]
mod tests {
    use std::time::Duration;
    use std::time::Instant;

    use super::MISHAPS_FREE;
    use super::Queue;

    #[test]
    fn a_loop_of_crashes_slows_down_and_one_good_scan_ends_that() {
        let queue = Queue::<()>::new(0);
        (0..=MISHAPS_FREE).for_each(|_| queue.went_wrong());
        let started = Instant::now();
        assert!(queue.pause());
        assert!(started.elapsed() >= Duration::from_millis(100));
        queue.went_well();
        let started = Instant::now();
        assert!(queue.pause());
        assert!(started.elapsed() < Duration::from_millis(100));
        (0..100).for_each(|_| queue.went_wrong());
        queue.close();
        assert!(!queue.pause(), "nobody waits for a closed queue");
    }

    #[test]
    fn spares_are_kept_for_who_needs_one_and_gone_once_it_is_closed() {
        let queue = Queue::<&str>::new(1);
        assert!(queue.wait_for_want());
        queue.keep("one");
        assert_eq!(queue.spare(), Some("one"));
        assert_eq!(queue.spare(), None);
        queue.keep("two");
        queue.close();
        queue.keep("three");
        assert!(!queue.wait_for_want());
        assert_eq!(queue.spare(), None);
    }
}
