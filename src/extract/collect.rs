//! Reading one file into memory as a whole: for previews, and to see what a format reads.

use crate::document::Block;
use crate::document::Document;
use crate::document::File;
use crate::extract::budget::Budget;
use crate::extract::extract;
use crate::extract::format::Sink;
use crate::extract::outcome::Outcome;
use crate::extract::outcome::Unscannable;

/// Everything that was read in one file.
#[derive(Clone, Default)]
pub struct Collected {
    /// What it came to.
    pub outcome: Outcome,
    /// Text and tables.
    pub document: Document,
    /// Files directly inside, not read.
    pub files: Vec<File>,
}

/// Reads `file` one level deep and keeps everything.
///
/// - Failure: never, as [`extract`].
/// - Cost: memory for all that is in the file, within the limits.
pub fn collect(file: &File, budget: &mut Budget) -> Collected {
    let mut collected = Collected::default();
    collected.outcome = extract(file, budget, &mut collected);
    collected
}

impl Sink for Collected {
    fn block(&mut self, _: &Outcome, block: Block) {
        self.document.blocks.push(block);
    }

    fn file(&mut self, _: &Outcome, file: File, budget: &mut Budget) -> Result<(), Unscannable> {
        if self.files.len() >= budget.files_left() as usize {
            return Err(Unscannable::TooMany);
        }
        self.files.push(file);
        Ok(())
    }

    fn is_blind(&self) -> bool {
        true
    }

    fn text_of(&mut self, _: &[u8]) -> Option<Result<String, Unscannable>> {
        None
    }
}
