//! Signed checkpoints: what the trail said up to an entry, in one line that can be kept elsewhere.
//!
//! The chain itself is keyed, so only the gateway can check it, and who has its keys can write it
//! anew. A checkpoint needs no secret to be checked, and one that was sent out in time shows any
//! later change of what went before, whoever made it.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::digest;
use data_encoding::HEXLOWER;
use jiff::Timestamp;
use jiff::Unit;

use crate::audit::Action;
use crate::audit::Event;
use crate::audit::Outcome;
use crate::store::Entry;
use crate::store::Error;
use crate::store::TrailFilter;
use crate::store::Tx;
use crate::store::trail;
use crate::vault::PublicKey;
use crate::vault::Signature;

/// One line: a mark of the format, when it was made, the last entry that it covers, the digest
/// of all entries up to that one, and the signature over the text before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// When it was made, to the second.
    pub at: Timestamp,
    /// The entries that it covers, and their digest.
    pub covers: Running,
    signature: Signature,
}

/// The digest of the first entries of a trail, in their order.
///
/// SHA-256 over the digest before and each field of the entry after its length, so that a trail
/// can be read on from any checkpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Running {
    /// The number of the last entry; 0 before there is one.
    pub last: u64,
    digest: [u8; 32],
}

/// A text that is no checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a checkpoint: expected are {FORMAT}, time, number, digest and signature")]
pub struct Unreadable;

impl Running {
    /// Takes in the next entry.
    pub fn add(&mut self, entry: &Entry) {
        let mut context = digest::Context::new(&digest::SHA256);
        context.update(&self.digest);
        let number = entry.number.to_be_bytes();
        // As precise as it is stored.
        let at = entry.at.as_microsecond().to_be_bytes();
        let texts = entry.texts().into_iter().chain([entry.hash.as_str()]);
        let fields = [&number[..], &at[..]].into_iter().chain(texts.map(str::as_bytes));
        for field in fields {
            context.update(&(field.len() as u64).to_be_bytes());
            context.update(field);
        }
        self.digest.copy_from_slice(context.finish().as_ref());
        self.last = entry.number;
    }
}

impl Checkpoint {
    /// Whether it was signed with the other half of `key`.
    pub fn is_of(&self, key: &PublicKey) -> bool {
        key.has_signed(statement(self.at, &self.covers).as_bytes(), &self.signature)
    }

    /// The checkpoint that stands somewhere in a line, such as one of a SIEM.
    pub fn find(line: &str) -> Option<Self> {
        let found = line.find(FORMAT).and_then(|place| line.get(place..))?;
        let is_of_it = |char: &char| char.is_ascii_alphanumeric() || " -:.".contains(*char);
        found.chars().take_while(is_of_it).collect::<String>().parse().ok()
    }

    /// The checkpoint that an entry of the trail bears.
    pub fn of_entry(entry: &Entry) -> Option<Self> {
        let is_one = entry.action == Action::AuditSealed.name();
        entry.detail.parse().ok().filter(|_| is_one)
    }

    /// The entry of the trail that bears it.
    pub fn event(&self) -> Event {
        Event {
            at: self.at,
            actor: "gateway".to_owned(),
            origin: "gateway".to_owned(),
            action: Action::AuditSealed,
            object: String::new(),
            outcome: Outcome::Done,
            detail: self.to_string(),
        }
    }
}

/// The checkpoint that is due: over all entries there are. `None` where nothing happened since
/// the last one. Nothing is written.
///
/// - Cost: reads the entries since the last one, a thousand at a time in memory.
pub fn due(tx: &mut Tx<'_>, now: Timestamp) -> Result<Option<Checkpoint>, Error> {
    let sealed = TrailFilter {
        action: Action::AuditSealed.name().to_owned(),
        limit: 1,
        ..TrailFilter::default()
    };
    let last = trail::list(tx, &sealed)?.pop();
    let key = tx.vault().public_key();
    let known = last.as_ref().and_then(Checkpoint::of_entry).filter(|one| one.is_of(&key));
    let mut covers = known.map(|one| one.covers).unwrap_or_default();
    let begun = covers.last;
    loop {
        let entries = trail::after(tx, covers.last, PAGE)?;
        if entries.is_empty() {
            break;
        }
        entries.iter().for_each(|entry| covers.add(entry));
    }
    // The entry of the last checkpoint alone is nothing new.
    let is_new = covers.last > begun + u64::from(begun > 0);
    let at = now.round(Unit::Second).unwrap_or(now);
    let signature = tx.vault().sign(statement(at, &covers).as_bytes());
    Ok(is_new.then_some(Checkpoint { at, covers, signature }))
}

/// What is signed.
fn statement(at: Timestamp, covers: &Running) -> String {
    format!("{FORMAT} {at} {} {}", covers.last, HEXLOWER.encode(&covers.digest))
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", statement(self.at, &self.covers), self.signature)
    }
}

impl FromStr for Checkpoint {
    type Err = Unreadable;

    fn from_str(text: &str) -> Result<Self, Unreadable> {
        let fields: Vec<&str> = text.split_whitespace().take(6).collect();
        let [FORMAT, at, last, digest, signature] = fields[..] else { return Err(Unreadable) };
        let digest = HEXLOWER.decode(digest.as_bytes()).ok();
        let digest = digest.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        Ok(Self {
            at: at.parse().map_err(|_| Unreadable)?,
            covers: Running {
                last: last.parse().map_err(|_| Unreadable)?,
                digest: digest.ok_or(Unreadable)?,
            },
            signature: signature.parse().map_err(|_| Unreadable)?,
        })
    }
}

/// Begins each line, and with it what is signed.
const FORMAT: &str = "sluis-trail-1";

/// How many entries are in memory at a time.
const PAGE: u32 = 1_000;
