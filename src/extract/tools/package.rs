//! Zip packages: what is inside, and one entry at a time inflated within the budget.

use std::io::Cursor;
use std::io::Read;

use bytes::Bytes;
use memchr::memmem;
use zip::ZipArchive;

use crate::extract::budget::Budget;
use crate::extract::format::Unscannable;

/// A zip package in memory.
pub(in crate::extract) type Package = ZipArchive<Cursor<Bytes>>;

/// The names of all entries; empty where `bytes` is no zip package.
pub(in crate::extract) fn entry_names(bytes: &Bytes) -> Vec<String> {
    let Ok(package) = open(bytes) else { return Vec::new() };
    package.file_names().filter_map(Result::ok).map(|name| name.into_owned()).collect()
}

/// Opens a package.
///
/// - Failure: `Damaged`; `TooMany` before the directory of an absurd number of entries is read.
pub(in crate::extract) fn open(bytes: &Bytes) -> Result<Package, Unscannable> {
    if !bytes.starts_with(b"PK") {
        return Err(Unscannable::Damaged);
    }
    if memmem::find_iter(bytes, b"PK\x01\x02").nth(ENTRIES_MAX).is_some() {
        return Err(Unscannable::TooMany);
    }
    ZipArchive::new(Cursor::new(bytes.clone())).map_err(|_| Unscannable::Damaged)
}

/// Inflates the entry at `index`, counting what comes out: declared sizes lie.
///
/// - Failure: `TooLarge` over a limit of size or ratio, `Encrypted`, `Damaged`.
pub(in crate::extract) fn inflate(
    package: &mut Package,
    index: usize,
    budget: &mut Budget,
) -> Result<Vec<u8>, Unscannable> {
    let limits = budget.limits();
    let entry = package.by_index(index).map_err(|error| match error {
        zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => {
            Unscannable::Encrypted
        }
        zip::result::ZipError::UnsupportedArchive(_) => Unscannable::Unsupported,
        _ => Unscannable::Damaged,
    })?;
    let by_ratio = entry.compressed_size().saturating_mul(limits.ratio_max).max(RATIO_FREE_BYTES);
    let most = limits.file_bytes_max.min(by_ratio);
    let mut content = Vec::new();
    entry.take(most + 1).read_to_end(&mut content).map_err(|_| Unscannable::Damaged)?;
    if content.len() as u64 > most {
        return Err(Unscannable::TooLarge);
    }
    budget.pay_bytes(content.len())?;
    Ok(content)
}

/// More entries than any honest document has; the directory of each costs memory.
const ENTRIES_MAX: usize = 20_000;

/// Small entries may have any ratio: an empty sheet shrinks a thousandfold.
const RATIO_FREE_BYTES: u64 = 1 << 20;
