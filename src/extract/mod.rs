//! Reads a file: text and tables out, and the files that it contains.
//!
//! One level at a time: [`extract`] reads one [`File`] and hands back the files inside, and the
//! scan walks them under one [`Budget`]. What kind a file is, its content decides, then its name,
//! then what the sender declared; a format is one file in `formats/` and one line in its list.
//! Whatever cannot be read stands in `unread` with its reason, never nowhere.

mod budget;
mod format;
mod formats;
mod sniff;
mod tools;

use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;

use crate::document::File;
use crate::extract::formats::FORMATS;

pub use budget::{Budget, Limits};
pub use format::{Extract, Unread, Unscannable};

/// Reads `file` one level deep.
///
/// The same bytes, name, type and budget give the same extract.
///
/// - Shape: `files` holds what lies directly inside; a message has its `header`. A body has no
///   name, only a media type; names and media types of files are as the sender wrote them.
/// - Failure: never. A panic of a parser is [`Unscannable::Damaged`].
/// - Limits: bytes made, text and cells are paid from `budget`; where it runs out, the rest of
///   the file is unread with the limit as reason.
pub fn extract(file: &File, budget: &mut Budget) -> Extract {
    let read = catch_unwind(AssertUnwindSafe(|| match sniff::best(file, FORMATS) {
        Some(format) => format.extract(file, budget),
        None => Extract::unread("application/octet-stream", Unscannable::Unsupported),
    }));
    read.unwrap_or_else(|_| {
        let declared = file.media_type.as_deref().unwrap_or("application/octet-stream");
        Extract::unread(declared, Unscannable::Damaged)
    })
}
