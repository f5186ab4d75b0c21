//! A way to another system.

use std::future::Future;
use std::pin::Pin;

use crate::audit::Action;
use crate::signal::Told;

/// A way to another system.
pub(super) trait Channel: Send + Sync {
    /// Its name in the store: a promise, for rows bear it.
    fn name(&self) -> &'static str;

    /// Whether it tells of that action.
    fn wants(&self, action: &str) -> bool;

    /// Tells; `message_id` is the same at every attempt.
    fn tell<'a>(
        &'a self,
        message_id: &'a str,
        told: &'a Told,
    ) -> Pin<Box<dyn Future<Output = Result<(), Trouble>> + Send + 'a>>;
}

/// Why something was not told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It may be taken later.
    NotNow(String),
    /// It will never be taken.
    Refused(String),
}

/// The actions of which there are tickets, for they ask for somebody's work: a clock runs, nobody
/// takes the incident up, the clock runs out. A release that is undone in time makes none.
pub(super) fn is_for_tickets(action: &str) -> bool {
    [Action::IncidentStarted, Action::IncidentUnassessed, Action::IncidentDeadline]
        .iter()
        .any(|one| one.name() == action)
}
