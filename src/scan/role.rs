//! What a file is of the message that it lies in.

use crate::document::File;
use crate::document::Place;
use crate::scan::fields::is_message;
use crate::scan::persons::Origin;

/// What a file is of the message that is scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A file that comes along, or one in such a file.
    Attachment,
    /// What the sender wrote.
    Body,
    /// The message itself, or a file that is scanned alone.
    Outermost,
}

impl Role {
    pub(super) fn of(file: &File, outer: &Place, outer_type: &str) -> Self {
        let is_text = file.name.trim().is_empty() && outer.steps().is_empty();
        match outer_type {
            "" => Self::Outermost,
            outer_type if is_text && is_message(outer_type) => Self::Body,
            _ => Self::Attachment,
        }
    }

    pub(super) fn origin(self) -> Origin {
        if self == Self::Attachment { Origin::Attachment } else { Origin::Message }
    }
}
