//! The chain: each entry carries a keyed hash of itself and of the one before; a sealed head says
//! how long the chain is.

use std::fmt;

use data_encoding::HEXLOWER;

use crate::audit::Event;
use crate::store::Entry;
use crate::store::Error;
use crate::store::Head;
use crate::store::Tx;
use crate::store::trail;
use crate::vault::Purpose;
use crate::vault::Vault;

/// What a walk along the whole trail found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verified {
    /// Something was tampered with; the first of it.
    Flawed(Flaw),
    /// Every entry is as it was written. Kept outside, these two also show later that no older
    /// copy was put back.
    Whole {
        /// How many entries there are.
        count: u64,
        /// The hash of the last one; empty where there is none.
        hash: String,
    },
}

/// What is wrong with a trail, in the first place where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// This entry is not as it was written, or not where.
    Changed(u64),
    /// From this entry on, the end is gone.
    Cut(u64),
    /// This entry was added by someone else.
    Foreign(u64),
    /// The head was changed.
    HeadChanged,
    /// The head is gone.
    HeadMissing,
    /// This entry is gone.
    Missing(u64),
}

impl Flaw {
    /// The first wrong line; `None` where it is the record of the last one.
    pub const fn line(self) -> Option<u64> {
        match self {
            Self::Changed(line) | Self::Cut(line) | Self::Foreign(line) | Self::Missing(line) => {
                Some(line)
            }
            Self::HeadChanged | Self::HeadMissing => None,
        }
    }
}

/// Adds an event to the trail.
///
/// Where the head was tampered with, a number is left out, so that the flaw is found ever after:
/// mail goes on, and the evidence stays.
pub fn record(tx: &mut Tx<'_>, event: &Event) -> Result<(), Error> {
    let vault = tx.vault();
    let (number, before) = match trail::lock_head(tx)? {
        Some(head) if head.seal == seal(vault, &head) => match trail::last_number(tx)? {
            last if last > head.count => (last + 2, head.hash),
            _ => (head.count + 1, head.hash),
        },
        head => match trail::last(tx)? {
            Some(last) => (last.number + 2, last.hash),
            None if head.is_some() => (2, String::new()),
            None => (1, String::new()),
        },
    };
    let mut entry = Entry {
        number,
        at: event.at,
        actor: event.actor.clone(),
        origin: event.origin.clone(),
        action: event.action.name().to_owned(),
        object: event.object.clone(),
        result: event.outcome.name().to_owned(),
        detail: event.detail.clone(),
        hash: String::new(),
    };
    entry.hash = hash(vault, &before, &entry);
    let mut head = Head { count: number, hash: entry.hash.clone(), seal: String::new() };
    head.seal = seal(vault, &head);
    trail::append(tx, &entry, &head)
}

/// Walks along the whole trail.
///
/// - Cost: reads every entry once, a thousand at a time in memory.
pub fn verify(tx: &mut Tx<'_>) -> Result<Verified, Error> {
    let vault = tx.vault();
    let head = trail::head(tx)?;
    let (mut count, mut before) = (0, String::new());
    loop {
        let entries = trail::after(tx, count, PAGE)?;
        if entries.is_empty() {
            break;
        }
        for entry in entries {
            if entry.number != count + 1 {
                return Ok(Verified::Flawed(Flaw::Missing(count + 1)));
            }
            let is_ours = |head: &&Head| head.seal == seal(vault, head);
            if head.as_ref().filter(is_ours).is_some_and(|head| entry.number > head.count) {
                return Ok(Verified::Flawed(Flaw::Foreign(entry.number)));
            }
            if entry.hash != hash(vault, &before, &entry) {
                return Ok(Verified::Flawed(Flaw::Changed(entry.number)));
            }
            (count, before) = (entry.number, entry.hash);
        }
    }
    let flaw = match head {
        None if count == 0 && !trail::is_expected(tx)? => None,
        None => Some(Flaw::HeadMissing),
        Some(head) if head.seal != seal(vault, &head) => Some(Flaw::HeadChanged),
        Some(head) if head.count > count => Some(Flaw::Cut(count + 1)),
        Some(head) if head.hash != before => Some(Flaw::HeadChanged),
        Some(_) => None,
    };
    Ok(flaw.map_or(Verified::Whole { count, hash: before }, Verified::Flawed))
}

/// The hash of an entry: over all that it says, its number, and the hash before it.
fn hash(vault: &Vault, before: &str, entry: &Entry) -> String {
    let number = entry.number.to_be_bytes();
    // As precise as it is stored.
    let at = entry.at.as_microsecond().to_be_bytes();
    let mut parts: Vec<&[u8]> = vec![b"entry", before.as_bytes(), &number, &at];
    parts.extend(entry.texts().map(str::as_bytes));
    HEXLOWER.encode(&vault.keyed_digest(Purpose::AuditChain, &parts))
}

/// What shows that the head was written here.
fn seal(vault: &Vault, head: &Head) -> String {
    let parts: [&[u8]; 3] = [b"head", &head.count.to_be_bytes(), head.hash.as_bytes()];
    HEXLOWER.encode(&vault.keyed_digest(Purpose::AuditChain, &parts))
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed(number) => write!(f, "entry {number} was changed or moved"),
            Self::Cut(number) => write!(f, "entry {number} and all after it were removed"),
            Self::Foreign(number) => write!(f, "entry {number} was not written by this gateway"),
            Self::HeadChanged => f.write_str("the record of the last entry was changed"),
            Self::HeadMissing => f.write_str("the record of the last entry was removed"),
            Self::Missing(number) => write!(f, "entry {number} is missing"),
        }
    }
}

/// How many entries are in memory at a time.
const PAGE: u32 = 1_000;
