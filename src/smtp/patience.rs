//! How long a client waits for the answer to its message.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

/// How long a client still waits for the answer to its message. The default waits for ever.
///
/// A message that is passed on after that arrives twice: its sender tries again.
#[derive(Clone, Debug, Default)]
pub struct Patience {
    until: Option<Instant>,
    gone: Arc<AtomicBool>,
}

impl Patience {
    /// Of a client that waits until then.
    pub(super) fn until(until: Instant) -> Self {
        Self { until: Some(until), gone: Arc::default() }
    }

    /// The client has gone.
    pub(super) fn lose(&self) {
        self.gone.store(true, Ordering::Relaxed);
    }

    /// How long the client still waits; not at all once it has gone.
    pub fn left(&self) -> Duration {
        match self.until {
            _ if self.gone.load(Ordering::Relaxed) => Duration::ZERO,
            Some(until) => until.saturating_duration_since(Instant::now()),
            None => Duration::MAX,
        }
    }

    /// How long until it is too late to begin with the message itself.
    pub fn left_to_begin(&self) -> Duration {
        self.left().saturating_sub(FOR_THE_MESSAGE)
    }

    /// Whether it is too late to begin with the message itself.
    pub fn is_over(&self) -> bool {
        self.left_to_begin().is_zero()
    }
}

/// A next hop that has less time for a message often takes it when nobody waits any more.
const FOR_THE_MESSAGE: Duration = Duration::from_secs(30);
