//! The vault: held messages at rest, encrypted, synced and shredded.
//!
//! Each message has a key of its own, which encrypts it in chunks; that key is wrapped by a
//! key-encryption key from a file under `keys/`, and lies wrapped in the row of the message.
//! Shredding removes the file here and the wrapped key there: either alone makes it unreadable.
//! Short texts that rows keep longer, such as the envelope, are sealed under a key of their own.
//!
//! What is not here: which message a name belongs to. Only `store` knows.

use std::collections::HashSet;
use std::fs;
use std::fs::File;
use std::io;
use std::io::BufReader;
use std::io::BufWriter;
use std::io::Write;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use aws_lc_rs::digest;
use aws_lc_rs::rand;
use bytes::Bytes;
use data_encoding::HEXLOWER;

use self::key_files::Absent;
use self::keyring::Keyring;

mod key_files;
mod keyring;
mod rotation;
mod seal;
mod signing;

pub use keyring::Purpose;
pub use signing::PublicKey;
pub use signing::Signature;
pub use signing::Unreadable;

/// Where held messages lie, and the keys to them. A clone is the same vault.
#[derive(Clone)]
pub struct Vault {
    /// `vault` below the data folder: one file a message.
    folder: PathBuf,
    keyring: Arc<Keyring>,
    /// Digests of the sealed texts that were found damaged: each is told once.
    damaged: Arc<Mutex<HashSet<Vec<u8>>>>,
}

/// Where a content lies and its wrapped key, as the row of its message keeps them.
#[derive(Clone, PartialEq, Eq)]
pub struct Stored {
    /// Name of its file in the vault.
    pub name: String,
    /// The key of the message, readable only with the keyring of this vault.
    pub wrapped_key: Vec<u8>,
    /// Length of the content in bytes.
    pub size_bytes: u64,
}

/// The proof that a content is on disk, synced, and will be there after a power failure.
///
/// Only [`Vault::put`] makes one, so a row that demands it can never point at nothing.
#[derive(Debug)]
pub struct Sealed {
    stored: Stored,
}

/// What went wrong, by what the caller does next.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The key of this number is not here: try again once its copy is put back.
    #[error("key {0:04} is not here; put its copy back: what lies under it cannot be read")]
    Absent(u32),
    /// The content was changed, cut short, exchanged, or belongs to another key: do not use it.
    #[error("the stored message is damaged, or was sealed with another key")]
    Damaged,
    /// Others than the owner may read the key: refuse to start.
    #[error("{0} can be read by others; run: chmod go-rwx {0}")]
    Exposed(PathBuf),
    /// A key file is not one: refuse to start.
    #[error("{0} is not a key file of Sluis")]
    Key(PathBuf),
    /// This key is not to be removed yet: it wraps, or did until a moment ago.
    #[error("key {0} is needed: another must have taken over at least an hour ago")]
    Needed(u32),
    /// A key that was there is gone: refuse to start.
    #[error("{0} is missing; put its copy back: without it nothing that is held can be read")]
    Lost(PathBuf),
    /// There is no such content: it was shredded.
    #[error("the stored message no longer exists")]
    Missing,
    /// The disk did not do as asked: try again later.
    #[error("the vault cannot be read or written: {0}")]
    Storage(#[from] io::Error),
}

impl Vault {
    /// Opens the vault in the data folder `dir`, and makes it with a fresh key at first start.
    ///
    /// The keys lie in `keys`, which may be a folder that cannot be written, such as that of the
    /// credentials of systemd; where none is named, in a folder of that name in `dir`.
    ///
    /// - Failure: a key that others may read is refused, not mended: it may have been read. A
    ///   key that is gone is not replaced: what was held could never be read again.
    pub fn open(dir: &Path, keys: Option<&Path>) -> Result<Self, Error> {
        let folder = dir.join("vault");
        // The keys come before the folder: where it stands, there must be keys.
        let absent = if folder.exists() { Absent::Refuse } else { Absent::Make };
        let keys = keys.map_or_else(|| dir.join("keys"), Path::to_owned);
        let keyring = Keyring::open(&keys, absent)?;
        make_private_folder(&folder)?;
        sync_folder(dir)?;
        Ok(Self { folder, keyring: Arc::new(keyring), damaged: Arc::default() })
    }

    /// Encrypts the content that `chunks` make together, and returns once it is on disk.
    ///
    /// Written beside its place, synced, renamed, and the folder synced: a crash leaves either
    /// nothing, or a file that no row names, which [`Vault::remove`] removes.
    ///
    /// - Cost: blocks for two syncs of the disk; encrypts without copying the whole content.
    pub fn put(&self, chunks: &[Bytes]) -> Result<Sealed, Error> {
        let mut random = [0_u8; 16];
        rand::fill(&mut random).map_err(|_| io::Error::other("no randomness"))?;
        let name = HEXLOWER.encode(&random);
        let (key, wrapped_key) = self.keyring.new_message_key(&name)?;

        let mut beside = tempfile::Builder::new().prefix(BESIDE).tempfile_in(&self.folder)?;
        let mut sealer = seal::Sealer::new(&key, &name, BufWriter::new(beside.as_file_mut()))?;
        for chunk in chunks {
            sealer.write(chunk)?;
        }
        sealer.finish()?.flush()?;
        beside.as_file().sync_all()?;
        beside.persist(self.folder.join(&name)).map_err(|failed| failed.error)?;
        sync_folder(&self.folder)?;

        let size_bytes = chunks.iter().map(|chunk| chunk.len() as u64).sum();
        Ok(Sealed { stored: Stored { name, wrapped_key, size_bytes } })
    }

    /// Decrypts a content as a whole.
    ///
    /// - Failure: `Damaged` when a single bit, the length, or the order of chunks was changed.
    /// - Cost: blocks while reading; memory of the size of the content.
    pub fn unseal(&self, stored: &Stored) -> Result<Bytes, Error> {
        let key = self.keyring.unwrap(&stored.name, &stored.wrapped_key)?;
        let file = File::open(self.path(&stored.name)?).map_err(missing)?;
        let length = file.metadata()?.len();
        let content = seal::unseal(&key, &stored.name, BufReader::new(file), length)?;
        if content.len() as u64 == stored.size_bytes {
            // Wiped when the last who has it lets go.
            Ok(Bytes::from_owner(content))
        } else {
            Err(Error::Damaged)
        }
    }

    /// Removes a content for good; one that is gone already is no failure.
    ///
    /// Its wrapped key is to be removed from its row first.
    pub fn shred(&self, name: &str) -> Result<(), Error> {
        match fs::remove_file(self.path(name)?) {
            Ok(()) => Ok(sync_folder(&self.folder)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// The names of all files in the vault, those that are still being written too.
    pub fn names(&self) -> Result<Vec<String>, Error> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                names.extend(entry.file_name().into_string().ok());
            }
        }
        Ok(names)
    }

    /// Removes files that no row names, and says how many.
    ///
    /// A crash between file and row leaves such a file. The caller knows that none of them is still
    /// on its way to its row.
    pub fn remove<'a>(&self, names: impl IntoIterator<Item = &'a String>) -> Result<usize, Error> {
        let mut removed = 0;
        for name in names.into_iter().filter(|name| !name.contains('/')) {
            match fs::remove_file(self.folder.join(name)) {
                Ok(()) => removed += 1,
                // Another process may have removed the file since.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error.into()),
            }
        }
        if removed > 0 {
            sync_folder(&self.folder)?;
        }
        Ok(removed)
    }

    /// Encrypts a short text for a row; `label` names its column, and it opens in no other.
    pub fn seal_field(&self, label: &str, text: &str) -> Result<Vec<u8>, Error> {
        self.keyring.seal_field(label, text)
    }

    /// Decrypts a short text of a row.
    ///
    /// - Failure: `Damaged` when it was changed, or comes from another column.
    pub fn open_field(&self, label: &str, sealed: &[u8]) -> Result<String, Error> {
        let opened = self.keyring.open_field(label, sealed);
        if let Err(Error::Damaged) = opened {
            self.note_damaged(label, sealed);
        }
        opened
    }

    /// How many different sealed texts were found damaged since the start; at most 10,000.
    pub fn damaged_fields(&self) -> usize {
        self.damaged.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn note_damaged(&self, label: &str, sealed: &[u8]) {
        let digest = digest::digest(&digest::SHA256, sealed).as_ref().to_vec();
        let mut damaged = self.damaged.lock().unwrap_or_else(PoisonError::into_inner);
        if damaged.len() < DAMAGED_MAX && damaged.insert(digest) {
            tracing::error!(
                column = label,
                "a stored text is damaged; the rest is read without it"
            );
        }
    }

    /// A digest of `parts` that nobody without the keyring can make or compare.
    ///
    /// HMAC-SHA-256 under a subkey for `purpose`; each part counts with its length, so that the
    /// border between two parts cannot be moved.
    pub fn keyed_digest(&self, purpose: Purpose, parts: &[&[u8]]) -> [u8; 32] {
        self.keyring.digest(purpose, parts)
    }

    /// The key by which anybody can check what this vault signs. It follows from `root.key`, so
    /// that it stays the same as long as that does.
    pub fn public_key(&self) -> PublicKey {
        self.keyring.public_key()
    }

    /// Signs a statement; whoever signs begins it with what it is, so that none passes for another.
    pub fn sign(&self, statement: &[u8]) -> Signature {
        self.keyring.sign(statement)
    }

    /// The place of a content; a name that was not made by `put` is never used as a path.
    fn path(&self, name: &str) -> Result<PathBuf, Error> {
        let made_here = name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        if made_here { Ok(self.folder.join(name)) } else { Err(Error::Missing) }
    }
}

impl Sealed {
    /// Where the content lies.
    pub fn stored(&self) -> &Stored {
        &self.stored
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault").field("folder", &self.folder).field("keyring", &"***").finish()
    }
}

impl std::fmt::Debug for Stored {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("Stored");
        shown.field("name", &self.name).field("wrapped_key", &"***");
        shown.field("size_bytes", &self.size_bytes).finish()
    }
}

/// Makes `folder` and those above it, readable by the owner alone; an existing one is left as is.
fn make_private_folder(folder: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Makes a new, renamed or removed name in `folder` survive a power failure.
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

fn missing(error: io::Error) -> Error {
    if error.kind() == io::ErrorKind::NotFound { Error::Missing } else { error.into() }
}

/// How the name of a file begins that is still being written.
const BESIDE: &str = ".new-";

/// So many damaged texts are counted and told of.
const DAMAGED_MAX: usize = 10_000;

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use bytes::Bytes;

    use super::Error;
    use super::Purpose;
    use super::Stored;
    use super::Vault;

    fn vault() -> (tempfile::TempDir, Vault) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let vault = Vault::open(dir.path(), None).expect("a fresh vault");
        (dir, vault)
    }

    fn content(size: usize) -> Bytes {
        (0..size).map(|number| (number % 251) as u8).collect()
    }

    #[test]
    fn gives_back_what_was_put_whatever_its_size_and_its_slices() {
        let (_dir, vault) = vault();
        for size in [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000] {
            let whole = content(size);
            for cut in [0, size / 3, size] {
                let slices = [whole.slice(..cut), Bytes::new(), whole.slice(cut..)];
                let sealed = vault.put(&slices).expect("sealed");
                assert_eq!(sealed.stored().size_bytes, size as u64);
                assert!(vault.unseal(sealed.stored()).expect("opened") == whole, "{size} {cut}");
            }
        }
    }

    #[test]
    fn finds_every_change_of_what_is_stored() {
        let (dir, vault) = vault();
        let stored = vault.put(&[content(200_000)]).expect("sealed").stored().clone();
        let path = dir.path().join("vault").join(&stored.name);
        let whole = fs::read(&path).expect("the file");
        let chunk = 65_536 + 16;
        let head = 8;

        let flip = |at: usize| {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            changed
        };
        let mut swapped = whole.clone();
        swapped[head..head + chunk].copy_from_slice(&whole[head + chunk..head + 2 * chunk]);
        swapped[head + chunk..head + 2 * chunk].copy_from_slice(&whole[head..head + chunk]);
        let cases = [
            ("first bit", flip(0)),
            ("a bit of the first chunk", flip(head)),
            ("a bit in the middle", flip(100_000)),
            ("the last bit", flip(whole.len() - 1)),
            ("cut by one byte", whole[..whole.len() - 1].to_vec()),
            ("cut at the end of a chunk", whole[..head + chunk].to_vec()),
            ("cut to the head", whole[..head].to_vec()),
            ("empty", Vec::new()),
            ("a byte more", [whole.as_slice(), b"x"].concat()),
            ("two chunks exchanged", swapped),
            ("a chunk repeated", [&whole[..head + chunk], &whole[head..]].concat()),
        ];
        for (what, changed) in cases {
            fs::write(&path, changed).expect("written");
            assert!(matches!(vault.unseal(&stored), Err(Error::Damaged)), "{what}");
        }
        fs::write(&path, &whole).expect("written");
        assert!(vault.unseal(&stored).is_ok());
    }

    #[test]
    fn a_key_opens_its_own_message_only() {
        let (dir, vault) = vault();
        let one = vault.put(&[content(10)]).expect("sealed").stored().clone();
        let two = vault.put(&[content(10)]).expect("sealed").stored().clone();
        let crossed = Stored { name: one.name.clone(), ..two.clone() };
        assert!(matches!(vault.unseal(&crossed), Err(Error::Damaged)));

        let folder = dir.path().join("vault");
        fs::rename(folder.join(&two.name), folder.join(&one.name)).expect("exchanged");
        assert!(matches!(vault.unseal(&one), Err(Error::Damaged)));
        assert!(matches!(vault.unseal(&two), Err(Error::Missing)));
    }

    #[test]
    fn a_second_vault_on_the_same_folder_has_the_same_keys() {
        let (dir, vault) = vault();
        let stored = vault.put(&[content(10)]).expect("sealed").stored().clone();
        let again = Vault::open(dir.path(), None).expect("opened again");
        assert_eq!(again.unseal(&stored).expect("opened"), content(10));
        let digest = |vault: &Vault| vault.keyed_digest(Purpose::MessageKey, &[b"a", b"b"]);
        assert_eq!(digest(&vault), digest(&again));
    }

    #[test]
    fn digests_tell_purposes_and_borders_apart() {
        let (_dir, vault) = vault();
        let one = vault.keyed_digest(Purpose::MessageKey, &[b"ab", b"c"]);
        assert_ne!(one, vault.keyed_digest(Purpose::MessageKey, &[b"a", b"bc"]));
        assert_ne!(one, vault.keyed_digest(Purpose::MessageKey, &[b"abc"]));
        assert_ne!(one, vault.keyed_digest(Purpose::AuditChain, &[b"ab", b"c"]));
    }

    #[test]
    fn a_field_opens_in_its_own_column_and_unchanged_only() {
        let (dir, vault) = vault();
        for text in ["", "jan@voorbeeld.nl", "é"] {
            let sealed = vault.seal_field("a.b", text).expect("sealed");
            let again = Vault::open(dir.path(), None).expect("opened again");
            assert_eq!(again.open_field("a.b", &sealed).expect("opened"), text);
            assert!(matches!(vault.open_field("a.c", &sealed), Err(Error::Damaged)));
            assert_ne!(vault.seal_field("a.b", text).expect("sealed"), sealed, "a nonce each");
            for at in 0..sealed.len() {
                let mut changed = sealed.clone();
                changed[at] ^= 1;
                assert!(matches!(vault.open_field("a.b", &changed), Err(Error::Damaged)), "{at}");
                assert!(matches!(vault.open_field("a.b", &sealed[..at]), Err(Error::Damaged)));
            }
        }
    }

    #[test]
    fn refuses_keys_that_are_exposed_lost_or_none() {
        let (dir, _vault) = vault();
        let keys = dir.path().join("keys");
        let mode = |path: &std::path::Path| {
            fs::metadata(path).expect("metadata").permissions().mode() & 0o777
        };
        let key = keys.join("0001.key");
        assert_eq!((mode(&keys), mode(&key)), (0o700, 0o600));

        fs::set_permissions(&key, fs::Permissions::from_mode(0o640)).expect("mode set");
        assert!(matches!(Vault::open(dir.path(), None), Err(Error::Exposed(path)) if path == key));
        fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).expect("mode set");
        fs::set_permissions(&keys, fs::Permissions::from_mode(0o755)).expect("mode set");
        assert!(matches!(Vault::open(dir.path(), None), Err(Error::Exposed(path)) if path == keys));
        fs::set_permissions(&keys, fs::Permissions::from_mode(0o700)).expect("mode set");

        for name in ["root.key", "0001.key"] {
            let (path, aside) = (keys.join(name), dir.path().join(name));
            fs::rename(&path, &aside).expect("set aside");
            assert!(
                matches!(Vault::open(dir.path(), None), Err(Error::Lost(lost)) if lost == path)
            );
            assert!(!path.exists(), "no other key takes its place");
            fs::rename(&aside, &path).expect("put back");
        }
        fs::write(&key, "not a key").expect("written");
        assert!(matches!(Vault::open(dir.path(), None), Err(Error::Key(path)) if path == key));
    }

    #[test]
    fn removes_what_it_is_told_to_and_nothing_outside() {
        let (dir, vault) = vault();
        let known = vault.put(&[content(10)]).expect("sealed").stored().clone();
        let orphan = vault.put(&[content(10)]).expect("sealed").stored().clone();
        fs::write(dir.path().join("vault/.new-abc"), "half").expect("written");
        let mut names = vault.names().expect("names");
        names.retain(|name| *name != known.name);
        names.extend(["../keys/0001.key".to_owned(), "0".repeat(32)]);
        assert_eq!(vault.remove(&names).expect("removed"), 2);
        assert!(dir.path().join("keys/0001.key").exists());
        assert!(vault.unseal(&known).is_ok());
        assert!(matches!(vault.unseal(&orphan), Err(Error::Missing)));
    }

    #[test]
    fn shredding_twice_is_no_failure_and_a_strange_name_is_no_path() {
        let (_dir, vault) = vault();
        let stored = vault.put(&[content(10)]).expect("sealed").stored().clone();
        vault.shred(&stored.name).expect("shredded");
        vault.shred(&stored.name).expect("nothing left to shred");
        assert!(matches!(vault.unseal(&stored), Err(Error::Missing)));
        assert!(matches!(vault.shred("../keys/0001.key"), Err(Error::Missing)));
    }

    #[test]
    fn debug_shows_no_key() {
        let (_dir, vault) = vault();
        let sealed = vault.put(&[content(10)]).expect("sealed");
        assert!(format!("{sealed:?} {vault:?}").contains("***"));
        assert!(!format!("{sealed:?}").contains('['), "no bytes are printed");
    }
}
