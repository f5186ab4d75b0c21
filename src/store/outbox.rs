//! Released messages on their way to the next hop: one row a release, emptied by the gate alone.

use jiff::Timestamp;

use crate::store::HeldId;

/// A release that is still to be delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outbound {
    /// The held message; its recipients in state `Releasing` are those to deliver.
    pub held_id: HeldId,
    /// The incident that belongs to this release.
    pub incident_id: String,
    /// Not to be tried before this moment: the undo window, then the retry times.
    pub due_at: Timestamp,
    /// When retrying ends.
    pub give_up_at: Timestamp,
    /// How often it was tried.
    pub attempts: u32,
    /// What went wrong last; empty when nothing has.
    pub last_error: String,
}
