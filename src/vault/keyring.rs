//! The keys: files that only the owner reads, numbered so that a new one can take over.
//!
//! `keys/0001.key` wraps the keys of messages; the highest number wraps, all of them unwrap.
//! `keys/root.key` is what keyed digests and the key for fields of rows are derived from. It is
//! not replaced with the others: digests once stored must stay comparable.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use aws_lc_rs::aead;
use aws_lc_rs::hkdf;
use aws_lc_rs::hmac;
use aws_lc_rs::rand;
use data_encoding::HEXLOWER;
use data_encoding::HEXLOWER_PERMISSIVE;
use zeroize::Zeroizing;

use crate::vault::Error;

/// A key of 256 bits, wiped from memory when it is dropped.
pub(super) type Key = Zeroizing<[u8; 32]>;

/// What a keyed digest is for; digests of one purpose say nothing about another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Finding a mail address that is itself stored sealed.
    Address,
    /// Knowing a file again that was held before.
    Attachment,
    /// The chain of the audit trail.
    AuditChain,
    /// The code by which a sender shows that a link in a mail is not all they have.
    ControlCode,
    /// Recognising a message that a sender sends again.
    MessageKey,
    /// Knowing a person again of whom an earlier message told.
    Person,
}

/// What is to be done where a key is absent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Absent {
    /// Make one: this is the first start.
    Make,
    /// Refuse: it was there.
    Refuse,
}

/// All keys of a vault.
pub(super) struct Keyring {
    /// Key-encryption keys by number.
    wrapping: BTreeMap<u32, Key>,
    /// For short texts in rows, such as the envelope of a message.
    field: aead::LessSafeKey,
    address: hmac::Key,
    attachment: hmac::Key,
    audit_chain: hmac::Key,
    control_code: hmac::Key,
    message_key: hmac::Key,
    person: hmac::Key,
}

impl Keyring {
    /// Reads the keys in `folder`.
    pub(super) fn open(folder: &Path, absent: Absent) -> Result<Self, Error> {
        super::make_private_folder(folder)?;
        refuse_exposed(folder)?;
        let mut wrapping = read_numbered(folder)?;
        if wrapping.is_empty() {
            make_key_file(folder, FIRST, absent)?;
            wrapping = read_numbered(folder)?;
        }
        let root = folder.join(ROOT);
        if !root.exists() {
            make_key_file(folder, ROOT, absent)?;
        }
        let root = read_key_file(&root)?;
        let digest = |label: &[u8]| {
            let key = subkey(&root, label)?;
            Ok::<_, Error>(hmac::Key::new(hmac::HMAC_SHA256, key.as_slice()))
        };
        Ok(Self {
            wrapping,
            field: cipher(&subkey(&root, b"sluis field 1")?)?,
            address: digest(b"sluis address 1")?,
            audit_chain: digest(b"sluis audit chain 1")?,
            control_code: digest(b"sluis control code 1")?,
            message_key: digest(b"sluis message key 1")?,
            attachment: digest(b"sluis attachment 1")?,
            person: digest(b"sluis person 1")?,
        })
    }

    /// A fresh key for the message `name`, plain and wrapped.
    ///
    /// Wrapped form: number of the wrapping key (4 bytes, big-endian), nonce (12), cipher text
    /// and tag (48). The name is bound to it, so that it opens no other message.
    pub(super) fn new_message_key(&self, name: &str) -> Result<(Key, Vec<u8>), Error> {
        let (number, wrapping) = self.wrapping.last_key_value().ok_or(Error::Missing)?;
        let mut key = Key::default();
        let mut nonce = [0_u8; aead::NONCE_LEN];
        rand::fill(key.as_mut_slice()).map_err(|_| no_randomness())?;
        rand::fill(&mut nonce).map_err(|_| no_randomness())?;

        let mut inside = Zeroizing::new(key.to_vec());
        let tag = cipher(wrapping)?
            .seal_in_place_separate_tag(
                aead::Nonce::assume_unique_for_key(nonce),
                bound_to(*number, name),
                &mut inside,
            )
            .map_err(|_| io::Error::other("encryption failed"))?;
        let wrapped = [&number.to_be_bytes(), nonce.as_slice(), &inside, tag.as_ref()].concat();
        Ok((key, wrapped))
    }

    /// The plain key of the message `name`.
    pub(super) fn unwrap(&self, name: &str, wrapped: &[u8]) -> Result<Key, Error> {
        let (number, rest) = wrapped.split_first_chunk::<4>().ok_or(Error::Damaged)?;
        let (nonce, inside) =
            rest.split_first_chunk::<{ aead::NONCE_LEN }>().ok_or(Error::Damaged)?;
        let number = u32::from_be_bytes(*number);
        let wrapping = self.wrapping.get(&number).ok_or(Error::Damaged)?;
        let mut inside = Zeroizing::new(inside.to_vec());
        let plain = cipher(wrapping)?
            .open_in_place(
                aead::Nonce::assume_unique_for_key(*nonce),
                bound_to(number, name),
                &mut inside,
            )
            .map_err(|_| Error::Damaged)?;
        let mut key = Key::default();
        if plain.len() != key.len() {
            return Err(Error::Damaged);
        }
        key.copy_from_slice(plain);
        Ok(key)
    }

    /// Encrypts a short text of the column `label`: form (1 byte), nonce (12), cipher text, tag.
    pub(super) fn seal_field(&self, label: &str, text: &str) -> Result<Vec<u8>, Error> {
        let mut nonce = [0_u8; aead::NONCE_LEN];
        rand::fill(&mut nonce).map_err(|_| no_randomness())?;
        let mut inside = text.as_bytes().to_vec();
        let tag = self
            .field
            .seal_in_place_separate_tag(
                aead::Nonce::assume_unique_for_key(nonce),
                aead::Aad::from(label.as_bytes()),
                &mut inside,
            )
            .map_err(|_| io::Error::other("encryption failed"))?;
        Ok([&[FIELD_FORM], nonce.as_slice(), &inside, tag.as_ref()].concat())
    }

    /// Decrypts a short text of the column `label`.
    pub(super) fn open_field(&self, label: &str, sealed: &[u8]) -> Result<String, Error> {
        let (form, rest) = sealed.split_first_chunk::<1>().ok_or(Error::Damaged)?;
        let (nonce, inside) =
            rest.split_first_chunk::<{ aead::NONCE_LEN }>().ok_or(Error::Damaged)?;
        let mut inside = inside.to_vec();
        let plain = self
            .field
            .open_in_place(
                aead::Nonce::assume_unique_for_key(*nonce),
                aead::Aad::from(label.as_bytes()),
                &mut inside,
            )
            .map_err(|_| Error::Damaged)?;
        let text = std::str::from_utf8(plain).map_err(|_| Error::Damaged)?;
        if form == &[FIELD_FORM] { Ok(text.to_owned()) } else { Err(Error::Damaged) }
    }

    /// HMAC-SHA-256 over `parts`, each after its length.
    pub(super) fn digest(&self, purpose: Purpose, parts: &[&[u8]]) -> [u8; 32] {
        let key = match purpose {
            Purpose::Address => &self.address,
            Purpose::AuditChain => &self.audit_chain,
            Purpose::ControlCode => &self.control_code,
            Purpose::MessageKey => &self.message_key,
            Purpose::Attachment => &self.attachment,
            Purpose::Person => &self.person,
        };
        let mut context = hmac::Context::with_key(key);
        for part in parts {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part);
        }
        let mut digest = [0; 32];
        digest.copy_from_slice(context.sign().as_ref());
        digest
    }
}

/// Derives the key of one purpose from the root (HKDF-SHA-256, RFC 5869).
fn subkey(root: &Key, label: &[u8]) -> Result<Key, Error> {
    let derive = || {
        let extracted = hkdf::Salt::new(hkdf::HKDF_SHA256, b"sluis").extract(root.as_slice());
        let mut key = Key::default();
        extracted.expand(&[label], hkdf::HKDF_SHA256)?.fill(key.as_mut_slice())?;
        Ok::<_, aws_lc_rs::error::Unspecified>(key)
    };
    derive().map_err(|_| io::Error::other("key derivation failed").into())
}

fn cipher(key: &Key) -> Result<aead::LessSafeKey, Error> {
    let key = aead::UnboundKey::new(&aead::AES_256_GCM, key.as_slice());
    Ok(aead::LessSafeKey::new(key.map_err(|_| io::Error::other("no cipher"))?))
}

fn bound_to(number: u32, name: &str) -> aead::Aad<Vec<u8>> {
    aead::Aad::from([b"sluis wrapped key 1", &number.to_be_bytes()[..], name.as_bytes()].concat())
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
fn make_key_file(folder: &Path, name: &str, absent: Absent) -> Result<(), Error> {
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

/// The first key-encryption key.
const FIRST: &str = "0001.key";

/// The root of keyed digests and of the key for fields.
const ROOT: &str = "root.key";

/// The form of a sealed field, and by it the key: another one can follow.
const FIELD_FORM: u8 = 1;

const REMARK: &str = "\
# A key of Sluis. Without it no held message can be read and the audit trail cannot be verified.
# Keep a copy, apart from the backup of the messages.
";
