//! A content as a file: a head, then chunks of 64 KiB, each encrypted and authenticated.
//!
//! AES-256-GCM with the key of that one message, so that a counter is a nonce that never repeats.
//! The associated data of a chunk names the file, its number, and whether it is the last: chunks
//! cannot be cut off, exchanged or repeated unnoticed (the STREAM construction: Hoang, Reyhanitabar,
//! Rogaway and Vizár, "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance").

use std::io;
use std::io::Read;
use std::io::Write;

use aws_lc_rs::aead;
use zeroize::Zeroizing;

use crate::vault::Error;
use crate::vault::key_files::Key;

/// Encrypts what is written to it, chunk by chunk.
pub(super) struct Sealer<'a, W> {
    key: aead::LessSafeKey,
    name: &'a str,
    out: W,
    /// Number of the chunk that is being filled.
    number: u64,
    /// The chunk that is being filled; encrypted in place once more is to come.
    chunk: Vec<u8>,
}

/// Whether a chunk is the last of its content.
#[derive(Clone, Copy)]
enum Position {
    Inner = 0,
    Last = 1,
}

impl<'a, W: Write> Sealer<'a, W> {
    /// Begins a file with its head.
    pub(super) fn new(key: &Key, name: &'a str, mut out: W) -> Result<Self, Error> {
        out.write_all(HEAD)?;
        let chunk = Vec::with_capacity(CHUNK_BYTES + TAG_BYTES);
        Ok(Self { key: cipher(key)?, name, out, number: 0, chunk })
    }

    /// Takes the next bytes of the content.
    pub(super) fn write(&mut self, mut bytes: &[u8]) -> Result<(), Error> {
        while !bytes.is_empty() {
            // A full chunk is written only when more follows: the last one must be known as such.
            if self.chunk.len() == CHUNK_BYTES {
                self.seal(Position::Inner)?;
            }
            let taken = bytes.len().min(CHUNK_BYTES - self.chunk.len());
            let (now, later) = bytes.split_at(taken);
            self.chunk.extend_from_slice(now);
            bytes = later;
        }
        Ok(())
    }

    /// Ends the file and returns what it was written to.
    pub(super) fn finish(mut self) -> Result<W, Error> {
        self.seal(Position::Last)?;
        Ok(self.out)
    }

    fn seal(&mut self, position: Position) -> Result<(), Error> {
        let aad = aead::Aad::from(associated(self.name, self.number, position));
        self.key
            .seal_in_place_append_tag(nonce(self.number), aad, &mut self.chunk)
            .map_err(|_| io::Error::other("encryption failed"))?;
        self.out.write_all(&self.chunk)?;
        self.chunk.clear();
        self.number += 1;
        Ok(())
    }
}

/// Decrypts a file of `length` bytes.
pub(super) fn unseal(
    key: &Key,
    name: &str,
    mut file: impl Read,
    length: u64,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let key = cipher(key)?;
    let mut head = [0_u8; HEAD.len()];
    file.read_exact(&mut head).map_err(damaged)?;
    if head != *HEAD {
        return Err(Error::Damaged);
    }
    let mut left = usize::try_from(length).map_err(|_| Error::Damaged)?.saturating_sub(HEAD.len());
    // All that is needed at once: what grows leaves copies behind.
    let mut content = Zeroizing::new(Vec::with_capacity(left));
    let mut number = 0;
    loop {
        let taken = left.min(CHUNK_BYTES + TAG_BYTES);
        left -= taken;
        let position = if left == 0 { Position::Last } else { Position::Inner };
        let start = content.len();
        content.resize(start + taken, 0);
        let chunk = &mut content[start..];
        file.read_exact(chunk).map_err(damaged)?;
        let aad = aead::Aad::from(associated(name, number, position));
        let plain_bytes =
            key.open_in_place(nonce(number), aad, chunk).map_err(|_| Error::Damaged)?.len();
        content.truncate(start + plain_bytes);
        number += 1;
        if left == 0 {
            return Ok(content);
        }
    }
}

fn cipher(key: &Key) -> Result<aead::LessSafeKey, Error> {
    let key = aead::UnboundKey::new(&aead::AES_256_GCM, key.as_slice());
    Ok(aead::LessSafeKey::new(key.map_err(|_| io::Error::other("no cipher"))?))
}

fn nonce(number: u64) -> aead::Nonce {
    let mut nonce = [0_u8; aead::NONCE_LEN];
    nonce[4..].copy_from_slice(&number.to_be_bytes());
    aead::Nonce::assume_unique_for_key(nonce)
}

fn associated(name: &str, number: u64, position: Position) -> Vec<u8> {
    [HEAD, name.as_bytes(), &number.to_be_bytes(), &[position as u8]].concat()
}

/// A file that ends early was cut.
fn damaged(error: io::Error) -> Error {
    if error.kind() == io::ErrorKind::UnexpectedEof { Error::Damaged } else { error.into() }
}

/// The head of every file: what it is, and the version of this form.
const HEAD: &[u8; 8] = b"SLUISV01";

const CHUNK_BYTES: usize = 64 * 1024;

/// Length of the tag that AES-GCM appends.
const TAG_BYTES: usize = 16;
