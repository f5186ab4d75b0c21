//! A report and its destinations become a verdict.

mod decision;

pub use decision::{Action, Decision, Reason, RecipientDecision, Verdict};
