//! Where a message goes: the class of a recipient, and why.

mod class;

pub use class::{Class, Destination, History};
