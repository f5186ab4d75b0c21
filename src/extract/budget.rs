//! What a scan may spend: one purse for a message and all that it contains.
//!
//! Work is counted, not time, so that the same message has the same outcome on every machine.

use serde::{Deserialize, Serialize};

use crate::document::Table;
use crate::extract::outcome::Unscannable;

/// Limits of one scan. Each that is reached is a reason of its own for "not read".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Files inside one another; a message is the first.
    pub depth_max: u32,
    /// Files in all: parts, inner messages, entries.
    pub files_max: u32,
    /// Bytes of one file, decoded or inflated, that is held in memory as a whole. What is read as a
    /// stream, such as the sheets of a workbook, counts for `total_bytes_max` only.
    pub file_bytes_max: u64,
    /// Bytes of all files together, decoded or inflated.
    pub total_bytes_max: u64,
    /// How many times its stored size an entry may have, once inflated (from 1 MiB on).
    pub ratio_max: u64,
    /// Bytes of text, cells included.
    pub text_bytes_max: u64,
    /// Cells that are not empty.
    pub cells_max: u64,
    /// Pages of all paged documents together.
    pub pages_max: u64,
}

impl Default for Limits {
    /// Fit for messages of 50 MB: a workbook of a million rows is read, a bomb is not.
    fn default() -> Self {
        Self {
            depth_max: 20,
            files_max: 5_000,
            file_bytes_max: 256 << 20,
            total_bytes_max: 2 << 30,
            ratio_max: 200,
            text_bytes_max: 1 << 30,
            cells_max: 50_000_000,
            pages_max: 5_000,
        }
    }
}

/// What a scan spent: how much was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// Files entered.
    pub files: u32,
    /// Bytes decoded or inflated.
    pub bytes: u64,
    /// Bytes of text, cells included.
    pub text_bytes: u64,
    /// Cells.
    pub cells: u64,
    /// Pages.
    pub pages: u64,
}

/// What is left of the limits of one scan.
#[derive(Clone, Debug)]
pub struct Budget {
    limits: Limits,
    depth: u32,
    files: u32,
    bytes: u64,
    text_bytes: u64,
    cells: u64,
    pages: u64,
}

impl Budget {
    /// A full purse.
    pub fn new(limits: Limits) -> Self {
        Self { limits, depth: 0, files: 0, bytes: 0, text_bytes: 0, cells: 0, pages: 0 }
    }

    /// The limits it began with.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Pays for going into one more file. Call [`Budget::leave`] when done with it, and only
    /// where this gave `Ok`.
    ///
    /// - Failure: `TooDeep` or `TooMany`; the file is then not to be read.
    pub fn enter(&mut self) -> Result<(), Unscannable> {
        if self.depth >= self.limits.depth_max {
            return Err(Unscannable::TooDeep);
        }
        if self.files >= self.limits.files_max {
            return Err(Unscannable::TooMany);
        }
        self.depth += 1;
        self.files += 1;
        Ok(())
    }

    /// Comes out of the file entered last.
    pub fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// How many more files may be entered.
    pub fn files_left(&self) -> u32 {
        self.limits.files_max.saturating_sub(self.files)
    }

    /// Pays for `count` bytes decoded or inflated.
    pub(super) fn pay_bytes(&mut self, count: usize) -> Result<(), Unscannable> {
        pay(&mut self.bytes, count, self.limits.total_bytes_max)
    }

    /// Pays for `count` bytes of text.
    pub(super) fn pay_text(&mut self, count: usize) -> Result<(), Unscannable> {
        pay(&mut self.text_bytes, count, self.limits.text_bytes_max)
    }

    /// Pays for one cell and its text.
    pub(super) fn pay_cell(&mut self, text_bytes: usize) -> Result<(), Unscannable> {
        pay(&mut self.cells, 1, self.limits.cells_max)?;
        self.pay_text(text_bytes)
    }

    /// Pays for a whole table.
    pub(super) fn pay_cells(&mut self, table: &Table) -> Result<(), Unscannable> {
        pay(&mut self.cells, table.cell_count(), self.limits.cells_max)?;
        self.pay_text(table.text_bytes())
    }

    /// Pays for one page of a paged document.
    pub(super) fn pay_page(&mut self) -> Result<(), Unscannable> {
        pay(&mut self.pages, 1, self.limits.pages_max)
    }

    /// What was spent so far.
    pub fn spent(&self) -> Spent {
        Spent {
            files: self.files,
            bytes: self.bytes,
            text_bytes: self.text_bytes,
            cells: self.cells,
            pages: self.pages,
        }
    }

    /// Units of work spent: bytes made, text and cells.
    pub fn work(&self) -> u64 {
        self.bytes + self.text_bytes + CELL_WORK * self.cells + FILE_WORK * u64::from(self.files)
    }
}

/// Adds to what was spent, unless that would be more than the limit.
fn pay(spent: &mut u64, count: usize, limit: u64) -> Result<(), Unscannable> {
    let after = spent.saturating_add(count as u64);
    if after > limit {
        return Err(Unscannable::TooLarge);
    }
    *spent = after;
    Ok(())
}

const CELL_WORK: u64 = 16;
const FILE_WORK: u64 = 1_024;

#[cfg(test)]
mod tests {
    use super::{Budget, Limits};
    use crate::extract::Unscannable;

    #[test]
    fn every_limit_ends_in_a_reason_of_its_own() {
        let limits = Limits {
            depth_max: 2,
            files_max: 3,
            total_bytes_max: 10,
            text_bytes_max: 10,
            cells_max: 1,
            pages_max: 1,
            ..Limits::default()
        };
        let mut budget = Budget::new(limits);
        assert_eq!(budget.enter(), Ok(()));
        assert_eq!(budget.enter(), Ok(()));
        assert_eq!(budget.enter(), Err(Unscannable::TooDeep));
        budget.leave();
        assert_eq!(budget.enter(), Ok(()));
        budget.leave();
        assert_eq!(budget.enter(), Err(Unscannable::TooMany));
        assert_eq!(budget.pay_bytes(10), Ok(()));
        assert_eq!(budget.pay_bytes(1), Err(Unscannable::TooLarge));
        assert_eq!(budget.pay_cell(10), Ok(()));
        assert_eq!(budget.pay_cell(0), Err(Unscannable::TooLarge));
        assert_eq!(budget.pay_text(1), Err(Unscannable::TooLarge));
        assert_eq!(budget.pay_page(), Ok(()));
        assert_eq!(budget.pay_page(), Err(Unscannable::TooLarge));
        assert_eq!(budget.work(), 10 + 10 + 16 + 3 * 1_024);
    }
}
