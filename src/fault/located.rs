//! A text that a person writes, and a located mistake in it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A text that a person writes, with the name under which its mistakes are reported.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Path as the person knows it, `/`-separated: `rules/policy/10-bulk.toml`.
    pub file: String,
    /// The whole text.
    pub text: String,
}

/// A mistake in a [`Source`]: where it is, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Path of the file, as in [`Source::file`].
    pub file: String,
    /// Line, counted from 1; `None` where the mistake has no line (a missing file).
    pub line: Option<usize>,
    /// Dotted path of the key, `smtp.listen`; empty where the mistake is not of one key.
    pub key: String,
    /// What is wrong and what would be right, in one sentence without a full stop.
    pub why: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if !self.key.is_empty() {
            write!(f, ": {}", self.key)?;
        }
        write!(f, ": {}", self.why)
    }
}

/// The line, counted from 1, on which the byte `offset` of `text` stands.
pub fn line_of(text: &str, offset: usize) -> usize {
    let end = offset.min(text.len());
    1 + text.as_bytes()[..end].iter().filter(|byte| **byte == b'\n').count()
}
