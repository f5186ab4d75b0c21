//! The files of the keys: read by their owner alone, numbered so that a new one can take over.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::SystemTime;

use aws_lc_rs::rand;
use data_encoding::HEXLOWER;
use data_encoding::HEXLOWER_PERMISSIVE;
use zeroize::Zeroizing;

use crate::vault::Error;

/// A key of 256 bits, wiped from memory when it is dropped.
pub(super) type Key = Zeroizing<[u8; 32]>;

/// The keys that wrap keys of messages.
pub(super) struct Wrapping {
    pub(super) by_number: BTreeMap<u32, Key>,
    /// When the folder was changed last, as read before its files were.
    pub(super) as_of: SystemTime,
}

/// What is to be done where a key is absent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Absent {
    /// Make one: this is the first start.
    Make,
    /// Refuse: it was there.
    Refuse,
}

impl Wrapping {
    /// The key that wraps, and its number.
    pub(super) fn newest(&self) -> Result<(u32, &Key), Error> {
        let (number, key) = self.by_number.last_key_value().ok_or(Error::Missing)?;
        Ok((*number, key))
    }
}

/// The keys in `folder`: those that wrap, and the root.
pub(super) fn open(folder: &Path, absent: Absent) -> Result<(Wrapping, Key), Error> {
    if !folder.exists() {
        super::make_private_folder(folder)?;
    }
    refuse_exposed(folder)?;
    let mut wrapping = read(folder)?;
    if wrapping.by_number.is_empty() {
        make(folder, &file_name(1), absent)?;
        wrapping = read(folder)?;
    }
    let root = folder.join(ROOT);
    if !root.exists() {
        make(folder, ROOT, absent)?;
    }
    Ok((wrapping, read_key_file(&root)?))
}

/// The keys in `folder` that wrap.
pub(super) fn read(folder: &Path) -> Result<Wrapping, Error> {
    let as_of = changed_at(folder)?;
    Ok(Wrapping { by_number: read_numbered(folder)?, as_of })
}

/// When a file of `folder` was made or removed last.
pub(super) fn changed_at(folder: &Path) -> Result<SystemTime, Error> {
    Ok(fs::metadata(folder)?.modified()?)
}

/// Makes the key that takes over from `newest`, and says its number.
pub(super) fn make_next(folder: &Path, newest: u32) -> Result<u32, Error> {
    let number = newest + 1;
    make(folder, &file_name(number), Absent::Make)?;
    Ok(number)
}

/// Removes a key for good.
pub(super) fn remove(folder: &Path, number: u32) -> Result<(), Error> {
    fs::remove_file(folder.join(file_name(number)))?;
    Ok(super::sync_folder(folder)?)
}

/// When a key was made.
pub(super) fn made_at(folder: &Path, number: u32) -> Result<SystemTime, Error> {
    Ok(fs::metadata(folder.join(file_name(number)))?.modified()?)
}

fn file_name(number: u32) -> String {
    format!("{number:04}.key")
}

/// Every `NNNN.key` in `folder`.
fn read_numbered(folder: &Path) -> Result<BTreeMap<u32, Key>, Error> {
    let mut keys = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).map(str::parse::<u32>);
        let is_key = path.extension().is_some_and(|extension| extension == "key");
        if let (Some(Ok(number)), true) = (stem, is_key) {
            keys.insert(number, read_key_file(&path)?);
        }
    }
    Ok(keys)
}

/// Reads a key: 64 hexadecimal digits on a line; lines that begin with `#` are remarks.
fn read_key_file(path: &Path) -> Result<Key, Error> {
    refuse_exposed(path)?;
    let text = Zeroizing::new(fs::read(path)?);
    let is_key = |line: &&[u8]| !line.is_empty() && !line.starts_with(b"#");
    let line = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).find(is_key);
    let no_key = || Error::Key(path.to_owned());
    let mut key = Key::default();
    let line = line.filter(|line| line.len() == 2 * key.len()).ok_or_else(no_key)?;
    HEXLOWER_PERMISSIVE.decode_mut(line, key.as_mut_slice()).map_err(|_| no_key())?;
    Ok(key)
}

/// Makes a key file whole or not at all; where another process was first, its key stands.
fn make(folder: &Path, name: &str, absent: Absent) -> Result<(), Error> {
    if absent == Absent::Refuse {
        return Err(Error::Lost(folder.join(name)));
    }
    let mut key = Key::default();
    rand::fill(key.as_mut_slice()).map_err(|_| no_randomness())?;
    // The file is made with mode 0600: nobody else can open it, not even before it is filled.
    let mut beside = tempfile::Builder::new().prefix(super::BESIDE).tempfile_in(folder)?;
    let line = Zeroizing::new(HEXLOWER.encode(key.as_slice()));
    beside.write_all(REMARK.as_bytes())?;
    beside.write_all(line.as_bytes())?;
    beside.write_all(b"\n")?;
    beside.as_file().sync_all()?;
    match beside.persist_noclobber(folder.join(name)) {
        Ok(_) => Ok(super::sync_folder(folder)?),
        Err(failed) if failed.error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(failed) => Err(failed.error.into()),
    }
}

/// Refuses a file or folder on which group or others have any right.
fn refuse_exposed(path: &Path) -> Result<(), Error> {
    let mode = fs::metadata(path)?.permissions().mode();
    if mode & 0o077 == 0 { Ok(()) } else { Err(Error::Exposed(path.to_owned())) }
}

fn no_randomness() -> io::Error {
    io::Error::other("the system gave no randomness")
}

/// The root of keyed digests and of the key for fields.
const ROOT: &str = "root.key";

const REMARK: &str = "\
# A key of Sluis. Without it no held message can be read and the audit trail cannot be verified.
# Keep a copy, apart from the backup of the messages.
";
