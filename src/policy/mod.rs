//! A report and its circumstances become a verdict.
//!
//! Each rule of `rules/policy` looks at one recipient at a time, so that the safe recipients of a
//! message get it while the others wait. Nothing here looks at a clock, knows the sender's rights or
//! whether decisions are carried out at all: the caller does.

mod agreement;
mod case;
mod circumstances;
mod condition;
mod conditions;
mod decision;
mod evidence;
mod example;
mod judge;
mod occasion;
mod outcome;
mod outline;
mod reading;
mod risk;
mod rule;
mod rulebook;
mod second;
mod sentence;

pub use circumstances::Circumstances;
pub use decision::{Action, Decision, Exposure, Reason, RecipientDecision, Route, Seen, Verdict};
pub use evidence::Evidence;
pub use judge::judge;
pub use occasion::Occasion;
pub use outline::{AgreementOutline, Outline};
pub use risk::Risk;
pub use rulebook::Rulebook;
pub use second::{FourEyes, Second};
