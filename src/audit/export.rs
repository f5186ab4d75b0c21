//! The trail as a file, and what a file of it proves to someone who has nothing but the public key.

use std::collections::VecDeque;
use std::io;
use std::io::BufRead;
use std::io::Read;

use crate::audit::Checkpoint;
use crate::audit::Running;
use crate::store::Entry;
use crate::vault::PublicKey;

/// What an export proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proved {
    /// Entries in the file.
    pub entries: u64,
    /// Checkpoints among them, each signed and true.
    pub checkpoints: u64,
    /// The last entry that a checkpoint covers; what follows is not sealed yet.
    pub sealed: u64,
    /// Checkpoints kept elsewhere that the file agrees with.
    pub kept: u64,
}

/// Why an export proves nothing.
#[derive(Debug, thiserror::Error)]
pub enum Doubt {
    /// The file cannot be read.
    #[error("it cannot be read: {0}")]
    Unread(#[from] io::Error),
    /// A line is no entry.
    #[error("line {0} is not an entry of a trail")]
    NoEntry(u64),
    /// Entries are missing, or stand elsewhere.
    #[error("line {line} has entry {found}, expected is entry {line}")]
    OutOfOrder {
        /// The line, and the number of the entry that belongs there.
        line: u64,
        /// The number of the entry that is there.
        found: u64,
    },
    /// A checkpoint that this key did not sign.
    #[error("entry {0}: its checkpoint is not signed by this key")]
    Unsigned(u64),
    /// An entry differs from what was sealed.
    #[error("entry {at} seals the entries up to {covered}, and they are not as they were then")]
    Changed {
        /// The entry that bears the checkpoint.
        at: u64,
        /// The last entry that it covers.
        covered: u64,
    },
    /// A checkpoint that was kept elsewhere is not of this key.
    #[error("checkpoint {0} of those that were kept is not signed by this key")]
    KeptUnsigned(usize),
    /// An entry differs from what a checkpoint says that was kept elsewhere.
    #[error(
        "a checkpoint that was kept seals the entries up to {0}, and they are not as they were"
    )]
    KeptChanged(u64),
    /// The file ends before an entry that was there once.
    #[error("a checkpoint that was kept covers entry {0}, which is not there: the end is cut off")]
    Cut(u64),
}

/// Reads an export (an entry as JSON in each line, from the first on) and says what it proves.
///
/// Each checkpoint in it, and each of `kept`, must be signed by `key` and agree with the entries
/// before it. The file may come from anyone.
///
/// - Cost: a line in memory at a time.
pub fn verify_export(
    file: impl BufRead,
    key: &PublicKey,
    kept: &[Checkpoint],
) -> Result<Proved, Doubt> {
    if let Some(place) = kept.iter().position(|one| !one.is_of(key)) {
        return Err(Doubt::KeptUnsigned(place + 1));
    }
    let mut kept: Vec<Running> = kept.iter().map(|one| one.covers).collect();
    kept.sort_by_key(|covers| covers.last);
    let mut kept_ahead = kept.iter().peekable();
    let mut proved = Proved { entries: 0, checkpoints: 0, sealed: 0, kept: 0 };
    // Checkpoints cover what was there when they were made: entries may have come before theirs.
    let mut recent = Recent::default();
    let mut so_far = Running::default();
    recent.push(so_far);
    let mut lines = Lines(file);
    while let Some(read) = lines.next()? {
        let number = so_far.last + 1;
        let entry: Entry = serde_json::from_slice(&read).map_err(|_| Doubt::NoEntry(number))?;
        if entry.number != number {
            return Err(Doubt::OutOfOrder { line: number, found: entry.number });
        }
        if let Some(checkpoint) = Checkpoint::of_entry(&entry) {
            if !checkpoint.is_of(key) {
                return Err(Doubt::Unsigned(number));
            }
            let covered = checkpoint.covers.last;
            if !recent.agrees(&checkpoint.covers) {
                return Err(Doubt::Changed { at: number, covered });
            }
            (proved.checkpoints, proved.sealed) = (proved.checkpoints + 1, covered);
        }
        so_far.add(&entry);
        recent.push(so_far);
        while let Some(covers) = kept_ahead.next_if(|covers| covers.last <= so_far.last) {
            if *covers != so_far {
                return Err(Doubt::KeptChanged(covers.last));
            }
            proved.kept += 1;
        }
    }
    proved.entries = so_far.last;
    match kept_ahead.next() {
        Some(beyond) => Err(Doubt::Cut(beyond.last)),
        None => Ok(proved),
    }
}

/// The digests after the last entries: a checkpoint stands a few entries behind what it covers.
#[derive(Default)]
struct Recent(VecDeque<Running>);

impl Recent {
    fn push(&mut self, running: Running) {
        if self.0.len() == RECENT_MAX {
            self.0.pop_front();
        }
        self.0.push_back(running);
    }

    fn agrees(&self, covers: &Running) -> bool {
        self.0.iter().rev().any(|running| running == covers)
    }
}

/// The lines of a file that may have been made to fill the memory.
struct Lines<R>(R);

impl<R: BufRead> Lines<R> {
    fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        (&mut self.0).take(LINE_BYTES_MAX).read_until(b'\n', &mut line)?;
        Ok(Some(line).filter(|line| !line.is_empty()))
    }
}

/// An entry has a few hundred bytes.
const LINE_BYTES_MAX: u64 = 64 * 1024;

/// Entries between what a checkpoint covers and its own entry: those of a moment.
const RECENT_MAX: usize = 10_000;
