//! What a reviewer sees of a held message: previews, revealed values, earlier messages.

mod pages;
mod preview;
