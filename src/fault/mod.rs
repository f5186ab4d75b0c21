//! Texts that a person writes (configuration, rules), and the located mistakes in them.
//!
//! Everything that reads such a text reports all its mistakes at once, as a list of [`Fault`]s;
//! `sluis check` prints nothing else. What is TOML is read through [`Toml`] and its
//! [`Section`]s, which keep file, line and key of every mistake.

mod located;
mod section;

pub use located::{Fault, Source, line_of};
pub use section::{Item, Section, Toml, nearest};
