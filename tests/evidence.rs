//! What a reviewer sees of a held message: previews, revealed values, earlier messages.

pub(crate) mod pages;
mod preview;
