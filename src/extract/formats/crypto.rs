//! What is encrypted or signed for its recipient: S/MIME, OpenPGP, and mail under the rights
//! management of Microsoft. What is only signed is read; what is encrypted says so.

use std::borrow::Cow;

use bytes::Bytes;
use data_encoding::BASE64;
use flate2::read::ZlibDecoder;

use crate::document::File;
use crate::document::Place;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::outcome::Skipped;
use crate::extract::outcome::Unscannable;
use crate::extract::sniff::Evidence;
use crate::extract::tools::cms;
use crate::extract::tools::cms::Cms;
use crate::extract::tools::openpgp;
use crate::extract::tools::openpgp::Packets;
use crate::extract::tools::unpack;

/// A cryptographic message, a signature or a key.
pub(in crate::extract) struct Crypto;

/// What is known of such a file.
enum Seen<'a> {
    /// In the form of S/MIME; broken where there is no content.
    Cms(Result<Cms<'a>, ()>),
    /// In the form of S/MIME, written as text (PEM).
    Enclosed(Vec<u8>),
    /// In the form of OpenPGP.
    OpenPgp(Packets),
    /// A signature, a key or a certificate: nothing to be read.
    Nothing(&'static str),
    /// It cannot be read.
    Unread(&'static str, Unscannable),
}

impl Format for Crypto {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        match look(seen.file, &seen.extension, &seen.declared) {
            Some((claim, _)) => claim,
            None => Claim::No,
        }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        let extension = file.name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let declared = file.media_type.as_deref().unwrap_or_default();
        match look(file, &extension.to_lowercase(), &declared.to_lowercase()) {
            Some((_, Seen::Cms(message))) => read_cms(message, file, out),
            Some((_, Seen::Enclosed(bytes))) => {
                out.is("application/pkcs7-mime");
                let message = cms::read(&bytes).unwrap_or(Err(()));
                hand_on(message, &Bytes::new(), out);
            }
            Some((_, Seen::OpenPgp(Packets::Encrypted))) => {
                out.is("application/pgp-encrypted");
                out.miss(Place::root(), Unscannable::EncryptedPgp);
            }
            Some((_, Seen::OpenPgp(Packets::Readable))) => {
                out.is("application/pgp-encrypted");
                let _ = openpgp::read(&file.bytes, out);
            }
            Some((_, Seen::OpenPgp(Packets::Keys))) => nothing("application/pgp-keys", out),
            Some((_, Seen::Nothing(media_type))) => nothing(media_type, out),
            Some((_, Seen::Unread(media_type, why))) => {
                out.is(media_type);
                out.miss(Place::root(), why);
            }
            None => out.miss(Place::root(), Unscannable::Unsupported),
        }
    }
}

fn nothing(media_type: &str, out: &mut Extract<'_>) {
    out.is(media_type);
    out.skip(Skipped::Signature);
}

/// Reads what is signed, and says what is not.
fn read_cms(message: Result<Cms<'_>, ()>, file: &File, out: &mut Extract<'_>) {
    let is_signature = matches!(message, Ok(Cms::Detached));
    out.is(if is_signature { "application/pkcs7-signature" } else { "application/pkcs7-mime" });
    hand_on(message, &file.bytes, out);
}

/// Hands on the message inside; `whole` is what it lies in, where that is in memory already.
fn hand_on(message: Result<Cms<'_>, ()>, whole: &Bytes, out: &mut Extract<'_>) {
    let content = match message {
        Ok(Cms::Signed(Cow::Borrowed(content))) if !whole.is_empty() => whole.slice_ref(content),
        Ok(Cms::Signed(content)) => {
            if let Err(why) = out.budget.pay_bytes(content.len()) {
                return out.miss(Place::root(), why);
            }
            content.into_owned().into()
        }
        Ok(Cms::Compressed(packed)) => {
            let mut reader = ZlibDecoder::new(packed.as_ref());
            let unpacked = unpack::whole(&mut reader, packed.len() as u64, out.budget);
            if let Some(why) = unpacked.fault {
                out.miss(Place::root(), why);
            }
            unpacked.bytes.into()
        }
        Ok(Cms::Detached) => return out.skip(Skipped::Signature),
        Ok(Cms::Encrypted) => return out.miss(Place::root(), Unscannable::EncryptedSmime),
        Ok(Cms::Unknown) => return out.miss(Place::root(), Unscannable::Unsupported),
        Err(()) => return out.miss(Place::root(), Unscannable::Damaged),
    };
    // What is signed is a MIME part with its header (RFC 8551, 3.1).
    let media_type = Some("message/rfc822".to_owned());
    let _ = out.add_file(File { name: String::new(), media_type, bytes: content });
}

/// What the file is, by its content and then by what it is called.
fn look<'a>(file: &'a File, extension: &str, declared: &str) -> Option<(Claim, Seen<'a>)> {
    let bytes = file.bytes.as_ref();
    if let Some(message) = cms::read(bytes) {
        return Some((Claim::Certain, Seen::Cms(message)));
    }
    if cms::is_key_store(bytes) {
        return Some((
            Claim::Certain,
            Seen::Unread("application/x-pkcs12", Unscannable::Encrypted),
        ));
    }
    if bytes.len() <= SMALL_BYTES && cms::is_certificate(bytes) {
        return Some((Claim::Certain, Seen::Nothing("application/pkix-cert")));
    }
    if PROTECTED.iter().any(|magic| bytes.starts_with(magic))
        || declared == "application/x-microsoft-rpmsg-message"
    {
        let media_type = "application/x-microsoft-rpmsg-message";
        return Some((Claim::Certain, Seen::Unread(media_type, Unscannable::Encrypted)));
    }
    let start = bytes.trim_ascii_start();
    if start.starts_with(b"-----BEGIN ") {
        return written(start).map(|seen| (Claim::Certain, seen));
    }
    let is_pgp = ["gpg", "pgp", "sig"].contains(&extension)
        || ["application/pgp-encrypted", "application/pgp-keys", "application/pgp-signature"]
            .contains(&declared);
    match openpgp::kind(bytes) {
        Some(packets @ Packets::Encrypted) => {
            return Some((Claim::Certain, Seen::OpenPgp(packets)));
        }
        Some(packets) if is_pgp => return Some((Claim::Certain, Seen::OpenPgp(packets))),
        _ => {}
    }
    match declared {
        // The first part of an encrypted message says nothing but this (RFC 3156, 4).
        "application/pgp-encrypted" if start.len() <= 64 && start.starts_with(b"Version:") => {
            Some((Claim::Certain, Seen::Nothing("application/pgp-encrypted")))
        }
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => {
            let unread = Seen::Unread("application/pkcs7-mime", Unscannable::EncryptedSmime);
            Some((Claim::Named, unread))
        }
        _ => None,
    }
}

/// A file that is one block of armour and nothing else.
fn written(text: &[u8]) -> Option<Seen<'static>> {
    let block = |label: &str| {
        let begin = format!("-----BEGIN {label}-----");
        let end = format!("-----END {label}-----");
        let body = text.strip_prefix(begin.as_bytes())?;
        let body = body.trim_ascii_end().strip_suffix(end.as_bytes())?;
        (memchr::memmem::find(body, b"-----").is_none()).then_some(body)
    };
    for (label, media_type) in [
        ("PGP SIGNATURE", "application/pgp-signature"),
        ("PGP PUBLIC KEY BLOCK", "application/pgp-keys"),
        ("PGP PRIVATE KEY BLOCK", "application/pgp-keys"),
    ] {
        if text.len() <= SMALL_BYTES && block(label).is_some() {
            return Some(Seen::Nothing(media_type));
        }
    }
    let body = block("PKCS7").or_else(|| block("CMS"))?;
    let data: Vec<u8> = body.iter().copied().filter(|b| !b.is_ascii_whitespace()).collect();
    BASE64.decode(&data).ok().filter(|bytes| cms::read(bytes).is_some()).map(Seen::Enclosed)
}

/// First bytes of mail and files under rights management: `message.rpmsg` (MS-OXORMMS 2.2.1),
/// and the files that the Azure Information Protection client makes.
const PROTECTED: [&[u8]; 2] = [b"\x76\xe8\x04\x60\xc4\x11\xe3\x86", b".pfile"];

/// Keys, signatures and certificates stay well below.
const SMALL_BYTES: usize = 128 * 1024;
