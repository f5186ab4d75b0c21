//! The keys at work: wrapping the keys of messages, sealing fields, keyed digests.
//!
//! `0001.key` wraps the keys of messages; the highest number wraps, all of them unwrap. Another
//! process may add one: the folder is looked at again before each use that would need it.
//! `root.key` is what keyed digests and the key for fields of rows are derived from. It is not
//! replaced with the others: digests once stored must stay comparable.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use arc_swap::ArcSwap;
use aws_lc_rs::aead;
use aws_lc_rs::hkdf;
use aws_lc_rs::hmac;
use aws_lc_rs::rand;
use aws_lc_rs::signature::Ed25519KeyPair;
use zeroize::Zeroizing;

use crate::vault::Error;
use crate::vault::PublicKey;
use crate::vault::Signature;
use crate::vault::key_files;
use crate::vault::key_files::Absent;
use crate::vault::key_files::Key;
use crate::vault::key_files::Wrapping;

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
    /// Knowing a browser again in which someone signed in before.
    Device,
    /// What makes the hash of the history of an incident one that cannot be guessed.
    History,
    /// Knowing a message again by its `Message-ID`.
    MessageId,
    /// Recognising a message that a sender sends again.
    MessageKey,
    /// Knowing a person again of whom an earlier message told.
    Person,
    /// Knowing where the people live of whom a table tells.
    Residence,
}

/// All keys of a vault.
pub(super) struct Keyring {
    /// Where the files of the keys lie.
    folder: PathBuf,
    wrapping: ArcSwap<Wrapping>,
    /// Numbers under which something lies, and whose key was not here when it was asked for.
    absent: Mutex<BTreeSet<u32>>,
    /// For short texts in rows, such as the envelope of a message.
    field: aead::LessSafeKey,
    address: hmac::Key,
    attachment: hmac::Key,
    audit_chain: hmac::Key,
    control_code: hmac::Key,
    device: hmac::Key,
    history: hmac::Key,
    message_id: hmac::Key,
    message_key: hmac::Key,
    person: hmac::Key,
    residence: hmac::Key,
    /// For what outsiders check.
    signing: Ed25519KeyPair,
}

impl Keyring {
    /// Reads the keys in `folder`.
    pub(super) fn open(folder: &Path, absent: Absent) -> Result<Self, Error> {
        let (wrapping, root) = key_files::open(folder, absent)?;
        let digest = |label: &[u8]| {
            let key = subkey(&root, label)?;
            Ok::<_, Error>(hmac::Key::new(hmac::HMAC_SHA256, key.as_slice()))
        };
        Ok(Self {
            folder: folder.to_owned(),
            wrapping: ArcSwap::from_pointee(wrapping),
            absent: Mutex::default(),
            field: cipher(&subkey(&root, b"sluis field 1")?)?,
            address: digest(b"sluis address 1")?,
            audit_chain: digest(b"sluis audit chain 1")?,
            control_code: digest(b"sluis control code 1")?,
            device: digest(b"sluis device 1")?,
            history: digest(b"sluis history 1")?,
            message_id: digest(b"sluis message id 1")?,
            message_key: digest(b"sluis message key 1")?,
            attachment: digest(b"sluis attachment 1")?,
            person: digest(b"sluis person 1")?,
            residence: digest(b"sluis residence 1")?,
            signing: pair(&subkey(&root, b"sluis signing 1")?)?,
        })
    }

    /// A fresh key for the message `name`, plain and wrapped.
    pub(super) fn new_message_key(&self, name: &str) -> Result<(Key, Vec<u8>), Error> {
        let mut key = Key::default();
        rand::fill(key.as_mut_slice()).map_err(|_| no_randomness())?;
        let wrapped = self.wrap(name, &key)?;
        Ok((key, wrapped))
    }

    /// The plain key of the message `name`.
    pub(super) fn unwrap(&self, name: &str, wrapped: &[u8]) -> Result<Key, Error> {
        let (number, rest) = wrapped.split_first_chunk::<4>().ok_or(Error::Damaged)?;
        let (nonce, inside) =
            rest.split_first_chunk::<{ aead::NONCE_LEN }>().ok_or(Error::Damaged)?;
        let number = u32::from_be_bytes(*number);
        let mut keys = self.wrapping.load_full();
        if !keys.by_number.contains_key(&number) {
            keys = self.read_anew()?;
        }
        let Some(wrapping) = keys.by_number.get(&number) else {
            self.miss(number);
            return Err(Error::Absent(number));
        };
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

    /// Where the files of the keys lie.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The numbers of the keys that wrap, the newest last.
    pub(super) fn numbers(&self) -> Result<Vec<u32>, Error> {
        Ok(self.read_anew()?.by_number.keys().copied().collect())
    }

    /// Remembers that something lies under a key that is not here.
    pub(super) fn miss(&self, number: u32) {
        self.absent.lock().unwrap_or_else(PoisonError::into_inner).insert(number);
    }

    /// The keys that were missed and are not here yet; looks at the folder only where there are any.
    pub(super) fn absent(&self) -> Vec<u32> {
        let mut absent = self.absent.lock().unwrap_or_else(PoisonError::into_inner);
        if !absent.is_empty()
            && let Ok(keys) = self.read_anew()
        {
            absent.retain(|number| !keys.by_number.contains_key(number));
        }
        absent.iter().copied().collect()
    }

    /// The same key of the message `name` under the newest key; `None` where it is already.
    pub(super) fn rewrap(&self, name: &str, wrapped: &[u8]) -> Result<Option<Vec<u8>>, Error> {
        let newest = self.looked_at_again()?.newest()?.0;
        if wrapped.first_chunk::<4>() == Some(&newest.to_be_bytes()) {
            return Ok(None);
        }
        let key = self.unwrap(name, wrapped)?;
        self.wrap(name, &key).map(Some)
    }

    /// Wraps a key of a message with the newest key.
    ///
    /// Wrapped form: number of the wrapping key (4 bytes, big-endian), nonce (12), cipher text
    /// and tag (48). The name is bound to it, so that it opens no other message.
    fn wrap(&self, name: &str, key: &Key) -> Result<Vec<u8>, Error> {
        let keys = self.looked_at_again()?;
        let (number, wrapping) = keys.newest()?;
        let mut nonce = [0_u8; aead::NONCE_LEN];
        rand::fill(&mut nonce).map_err(|_| no_randomness())?;
        let mut inside = Zeroizing::new(key.to_vec());
        let tag = cipher(wrapping)?
            .seal_in_place_separate_tag(
                aead::Nonce::assume_unique_for_key(nonce),
                bound_to(number, name),
                &mut inside,
            )
            .map_err(|_| io::Error::other("encryption failed"))?;
        Ok([&number.to_be_bytes(), nonce.as_slice(), &inside, tag.as_ref()].concat())
    }

    /// The keys that wrap, read anew where the folder was changed since: one call of the system.
    fn looked_at_again(&self) -> Result<Arc<Wrapping>, Error> {
        let known = self.wrapping.load_full();
        if key_files::changed_at(&self.folder)? == known.as_of {
            return Ok(known);
        }
        self.read_anew()
    }

    fn read_anew(&self) -> Result<Arc<Wrapping>, Error> {
        let read = Arc::new(key_files::read(&self.folder)?);
        self.wrapping.store(Arc::clone(&read));
        Ok(read)
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

    /// The key by which outsiders check signatures.
    pub(super) fn public_key(&self) -> PublicKey {
        PublicKey::of(&self.signing)
    }

    /// Signs a statement.
    pub(super) fn sign(&self, statement: &[u8]) -> Signature {
        Signature::over(statement, &self.signing)
    }

    /// HMAC-SHA-256 over `parts`, each after its length.
    pub(super) fn digest(&self, purpose: Purpose, parts: &[&[u8]]) -> [u8; 32] {
        let key = match purpose {
            Purpose::Address => &self.address,
            Purpose::AuditChain => &self.audit_chain,
            Purpose::ControlCode => &self.control_code,
            Purpose::Device => &self.device,
            Purpose::History => &self.history,
            Purpose::MessageId => &self.message_id,
            Purpose::MessageKey => &self.message_key,
            Purpose::Attachment => &self.attachment,
            Purpose::Person => &self.person,
            Purpose::Residence => &self.residence,
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

/// The pair whose secret half is `seed`.
fn pair(seed: &Key) -> Result<Ed25519KeyPair, Error> {
    let pair = Ed25519KeyPair::from_seed_unchecked(seed.as_slice());
    pair.map_err(|_| io::Error::other("no signing key").into())
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

fn no_randomness() -> io::Error {
    io::Error::other("the system gave no randomness")
}

/// The form of a sealed field, and by it the key: another one can follow.
const FIELD_FORM: u8 = 1;
