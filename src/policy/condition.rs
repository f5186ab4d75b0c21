//! The trait that every condition implements, below its members.

use std::fmt;

use crate::fault::Section;
use crate::policy::case::Case;

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
}
