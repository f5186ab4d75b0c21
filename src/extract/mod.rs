//! Reads a file: text and tables out, and the files that it contains.

mod format;

pub use format::{Extract, Unread, Unscannable};
