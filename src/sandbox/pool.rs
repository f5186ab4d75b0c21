//! A few threads that do nothing but scan.

use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::detect::Detectors;
use crate::document::File;
use crate::extract::Limits;
use crate::extract::Unscannable;
use crate::mail::Parties;
use crate::scan::PartReport;
use crate::scan::PartStatus;
use crate::scan::Report;
use crate::scan::scan;

/// Scans files on threads of its own; cheap to clone.
#[derive(Clone)]
pub struct Scanner {
    jobs: mpsc::Sender<Job>,
    patience: Duration,
}

/// One file to scan, with the lists of that moment: a reload does not change a scan half way.
struct Job {
    file: File,
    parties: Parties,
    detectors: Arc<Detectors>,
    answer: oneshot::Sender<Report>,
}

impl Scanner {
    /// Starts `threads` threads. They end when the last clone is dropped.
    ///
    /// - Failure: the operating system gave no thread.
    pub fn start(threads: usize, limits: Limits) -> std::io::Result<Self> {
        let (jobs, queue) = mpsc::channel::<Job>();
        let queue = Arc::new(Mutex::new(queue));
        for number in 0..threads.max(1) {
            let queue = Arc::clone(&queue);
            thread::Builder::new()
                .name(format!("scan-{number}"))
                .stack_size(STACK_BYTES)
                .spawn(move || work(&queue, limits))?;
        }
        Ok(Self { jobs, patience: PATIENCE })
    }

    /// Scans `file`.
    ///
    /// - Failure: never. A scan that panics, or takes longer than five minutes, gives a report
    ///   with one part that could not be read.
    pub async fn scan(&self, file: File, parties: Parties, detectors: Arc<Detectors>) -> Report {
        let size_bytes = file.bytes.len() as u64;
        let (answer, report) = oneshot::channel();
        if self.jobs.send(Job { file, parties, detectors, answer }).is_err() {
            return unread(Unscannable::Damaged, size_bytes);
        }
        match tokio::time::timeout(self.patience, report).await {
            Ok(Ok(report)) => report,
            Ok(Err(_)) => unread(Unscannable::Damaged, size_bytes),
            Err(_) => unread(Unscannable::TooLarge, size_bytes),
        }
    }
}

fn work(queue: &Mutex<mpsc::Receiver<Job>>, limits: Limits) {
    loop {
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { file, parties, detectors, answer }) = job else { return };
        let size_bytes = file.bytes.len() as u64;
        let scanned = catch_unwind(AssertUnwindSafe(|| scan(&file, &parties, &detectors, limits)));
        let report = scanned.unwrap_or_else(|_| {
            tracing::error!(size_bytes, "a scan broke off; the message counts as not read");
            unread(Unscannable::Damaged, size_bytes)
        });
        // Nobody waits any more when the client has gone: then the report is of no use.
        let _ = answer.send(report);
    }
}

/// The report on a message of which nothing could be read.
fn unread(why: Unscannable, size_bytes: u64) -> Report {
    let part = PartReport {
        name: String::new(),
        media_type: "message/rfc822".to_owned(),
        status: PartStatus::Unscannable,
        why: Some(why.name().to_owned()),
        size_bytes,
        ..PartReport::default()
    };
    Report { parts: vec![part], ..Report::default() }
}

/// Nested messages are parsed by recursion; 64 MiB is room for every depth that the limits allow.
const STACK_BYTES: usize = 64 << 20;

/// Half of the ten minutes that a sending server waits after the end of the data
/// (RFC 5321, 4.5.3.2.6), so that there is time left to pass the message on or to hold it.
const PATIENCE: Duration = Duration::from_secs(300);
