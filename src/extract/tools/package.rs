//! Zip packages: what is inside, and one entry at a time inflated within the budget.

use std::io;
use std::io::Cursor;
use std::io::Read;
use std::io::Write;

use bytes::Bytes;
use memchr::memmem;
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use crate::document::Place;
use crate::extract::budget::Budget;
use crate::extract::format::Extract;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::mended;
use crate::extract::tools::unpack;

/// Whether a package was as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::extract) enum Whole {
    /// It was put together again: it is damaged.
    No,
    /// It was.
    Yes,
}

impl Whole {
    /// Notes that the package is damaged, where it is.
    pub(in crate::extract) fn note(self, out: &mut Extract<'_>) {
        if self == Self::No {
            out.miss(Place::root(), Unscannable::Damaged);
        }
    }
}

/// A zip package in memory.
pub(in crate::extract) type Package = ZipArchive<Cursor<Bytes>>;

/// The names of all entries; empty where `bytes` is no zip package, even a broken one.
pub(in crate::extract) fn entry_names(bytes: &Bytes) -> Vec<String> {
    let Ok((package, _)) = open_or_mend(bytes) else { return Vec::new() };
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
    open_anywhere(bytes)
}

/// Opens a package in which a document is, as far as it goes: one that is cut off or lost its
/// directory is put together again.
///
/// - Shape: whether that was needed: then it is damaged.
/// - Failure: as [`open`].
pub(in crate::extract) fn open_or_mend(bytes: &Bytes) -> Result<(Package, Whole), Unscannable> {
    match open(bytes) {
        Ok(package) => Ok((package, Whole::Yes)),
        Err(Unscannable::Damaged) if bytes.starts_with(b"PK\x03\x04") => {
            let mended = mended::package(bytes).ok_or(Unscannable::Damaged)?;
            open(&mended).map(|package| (package, Whole::No))
        }
        Err(why) => Err(why),
    }
}

/// Where an archive begins that stands at the end of `bytes`, behind something else.
pub(in crate::extract) fn find(bytes: &Bytes) -> Option<usize> {
    let mut package = open_anywhere(bytes).ok()?;
    let count = package.len();
    let start = |index| package.by_index_raw(index).ok().map(|entry| entry.header_start());
    let first = (0..count).filter_map(start).min()?;
    usize::try_from(first).ok()
}

fn open_anywhere(bytes: &Bytes) -> Result<Package, Unscannable> {
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
    let mut entry = package.by_index(index).map_err(|error| reason(&error))?;
    let stored_bytes = entry.compressed_size();
    unpack::copy(&mut entry, stored_bytes, budget, into)
}

/// Why an entry cannot be opened.
pub(in crate::extract) fn reason(error: &ZipError) -> Unscannable {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Unscannable::Encrypted,
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            Unscannable::Unsupported
        }
        _ => Unscannable::Damaged,
    }
}

/// Has `read` take the entry at `index` as a stream, of which nothing is kept: so it may be larger
/// than a file in memory, and counts for the bytes of all files together and for the ratio only.
///
/// - Failure: of the stream, as [`inflate`]; else what `read` fails with.
pub(in crate::extract) fn stream<T>(
    package: &mut Package,
    index: usize,
    out: &mut Extract<'_>,
    read: impl FnOnce(&mut Inflating<'_>, &mut Extract<'_>) -> Result<T, Unscannable>,
) -> Result<T, Unscannable> {
    let limits = out.budget.limits();
    let entry = package.by_index(index).map_err(|error| reason(&error))?;
    let left = limits.total_bytes_max.saturating_sub(out.budget.spent().bytes);
    let most = left.min(unpack::bytes_by_ratio(entry.compressed_size(), limits));
    let mut inflating = Inflating { entry, left: most, trouble: None };
    let taken = read(&mut inflating, out);
    let Inflating { left, trouble, .. } = inflating;
    out.budget.pay_bytes(usize::try_from(most - left).unwrap_or(usize::MAX))?;
    trouble.map_or(taken, Err)
}

/// An entry while it is inflated.
pub(in crate::extract) struct Inflating<'a> {
    entry: ZipFile<'a, Cursor<Bytes>>,
    /// Bytes that may still come out.
    left: u64,
    trouble: Option<Unscannable>,
}

impl Read for Inflating<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.entry.read(into).inspect_err(|_| {
            self.trouble.get_or_insert(Unscannable::Damaged);
        })?;
        match self.left.checked_sub(read as u64) {
            Some(left) => self.left = left,
            None => {
                self.trouble = Some(Unscannable::TooLarge);
                return Err(io::ErrorKind::FileTooLarge.into());
            }
        }
        Ok(read)
    }
}

/// More entries than any honest document has; the directory of each costs memory.
const ENTRIES_MAX: usize = 20_000;

/// The entry in which a whole OpenDocument package stands once it is encrypted, as LibreOffice
/// does from version 24.8 on.
pub(in crate::extract) const SEALED: &str = "encrypted-package";
