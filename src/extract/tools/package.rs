//! Zip packages: what is inside, and one entry at a time inflated within the budget.

use std::io;
use std::io::Cursor;
use std::io::Write;

use bytes::Bytes;
use memchr::memmem;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::extract::budget::Budget;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::unpack;

/// A zip package in memory.
pub(in crate::extract) type Package = ZipArchive<Cursor<Bytes>>;

/// The names of all entries; empty where `bytes` is no zip package.
pub(in crate::extract) fn entry_names(bytes: &Bytes) -> Vec<String> {
    let Ok(package) = open(bytes) else { return Vec::new() };
    package.file_names().filter_map(Result::ok).map(|name| name.into_owned()).collect()
}

/// The name of the entry at `index`; empty where it is no text.
pub(in crate::extract) fn name(package: &Package, index: usize) -> String {
    package.name_for_index(index).and_then(Result::ok).unwrap_or_default().into_owned()
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
/// - Failure: `TooLarge` over a limit of size or ratio, `Encrypted`, `Unsupported`, `Damaged`.
pub(in crate::extract) fn inflate(
    package: &mut Package,
    index: usize,
    budget: &mut Budget,
) -> Result<Vec<u8>, Unscannable> {
    let mut content = Vec::new();
    drain(package, index, budget, &mut content)?;
    Ok(content)
}

/// Inflates the entry at `index` and keeps nothing of it: for what a library inflates again.
///
/// - Failure: as [`inflate`].
pub(in crate::extract) fn measure(
    package: &mut Package,
    index: usize,
    budget: &mut Budget,
) -> Result<(), Unscannable> {
    drain(package, index, budget, &mut io::sink())
}

/// Inflates the entry at `index` into `into`, piece by piece.
///
/// - Failure: as [`inflate`].
pub(in crate::extract) fn drain(
    package: &mut Package,
    index: usize,
    budget: &mut Budget,
    into: &mut impl Write,
) -> Result<(), Unscannable> {
    let mut entry = package.by_index(index).map_err(reason)?;
    let stored_bytes = entry.compressed_size();
    unpack::copy(&mut entry, stored_bytes, budget, into)
}

/// Why an entry cannot be opened.
pub(in crate::extract) fn reason(error: ZipError) -> Unscannable {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Unscannable::Encrypted,
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            Unscannable::Unsupported
        }
        _ => Unscannable::Damaged,
    }
}

/// More entries than any honest document has; the directory of each costs memory.
const ENTRIES_MAX: usize = 20_000;
