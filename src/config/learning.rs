//! `[learning]` as the program uses it.

use crate::config::values::Value;
use crate::config::values::Values;

/// How correspondents become expected by themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Learning {
    /// Whether they do.
    pub enabled: bool,
    /// Messages, at least.
    pub messages: u64,
    /// Different senders, at least.
    pub senders: u64,
    /// Different days, at least.
    pub days: u64,
    /// Days within which all of that must be.
    pub within_days: u64,
    /// Days without mail after which it ends.
    pub unused_days: u64,
}

impl Learning {
    /// Takes its keys out of values that hold every key with a default.
    pub(super) fn from_values(values: &mut Values) -> Self {
        Self {
            enabled: match values.take("learning", "enabled") {
                Some(Value::Truth(enabled)) => enabled,
                other => panic!("learning.enabled holds {other:?}"),
            },
            messages: number(values, "messages"),
            senders: number(values, "senders"),
            days: number(values, "days"),
            within_days: number(values, "within_days"),
            unused_days: number(values, "unused_days"),
        }
    }
}

fn number(values: &mut Values, name: &'static str) -> u64 {
    match values.take("learning", name) {
        Some(Value::Number(number)) => number,
        other => panic!("learning.{name} holds {other:?}"),
    }
}
