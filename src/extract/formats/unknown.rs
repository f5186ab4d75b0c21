//! Whatever no other format claims: not read, and said so.

use crate::document::File;
use crate::extract::budget::Budget;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::format::Unscannable;
use crate::extract::sniff::Evidence;

/// A file of unknown kind.
pub(in crate::extract) struct Unknown;

impl Format for Unknown {
    fn claims(&self, _: &Evidence<'_>) -> Claim {
        Claim::Fallback
    }

    fn extract(&self, _: &File, _: &mut Budget) -> Extract {
        Extract::unread("application/octet-stream", Unscannable::Unsupported)
    }
}
