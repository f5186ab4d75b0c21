//! The trait that every condition implements, below its members.

use std::fmt;

use crate::fault::Section;
use crate::policy::case::Case;
use crate::policy::decision::Seen;

/// A kind of condition: what a rule may ask under `[when.KEY]`.
pub(super) trait Condition: Sync {
    /// Its key under `when`.
    fn key(&self) -> &'static str;

    /// Reads its own keys; mistakes go to `section`. The caller reports unknown keys.
    fn parse(&self, section: &Section<'_, '_>) -> Box<dyn Test>;
}

/// A condition with its thresholds filled in.
pub(super) trait Test: fmt::Debug + Send + Sync {
    /// Whether the condition holds for `case`.
    fn holds(&self, case: &Case<'_>) -> bool;

    /// What it looked at in `case` and what it asks, for whoever wants to know why a rule applied.
    /// Numbers, classes and words of the rule; no address and no value.
    fn seen(&self, case: &Case<'_>) -> Vec<Seen>;

    /// The departments that it asks for.
    fn departments(&self) -> &[String] {
        &[]
    }
}
