//! Where a message goes: the class of a recipient, and why.

mod class;
mod lists;
mod pattern;

pub use class::{Class, Destination, History};
pub use lists::Configured;
pub use pattern::{Pattern, PatternError};
