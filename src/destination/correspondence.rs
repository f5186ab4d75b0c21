//! How much mail there was with a correspondent.

use serde::{Deserialize, Serialize};

/// How much mail there was with a correspondent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correspondence {
    /// Messages.
    pub messages: u64,
    /// Different senders.
    pub senders: u64,
    /// Different days; 0 where that is not kept.
    #[serde(default, skip_serializing)]
    pub days: u64,
    /// First day, since 1970 in UTC.
    pub first_day: i64,
    /// Last day.
    pub last_day: i64,
}
