//! What is signed is read, what is encrypted says so: S/MIME, OpenPGP, rights management.

use std::io::Write;

use data_encoding::BASE64;
use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::formats::mail::check;
use crate::formats::places;
use crate::formats::report;
use crate::formats::unread;

/// An element of BER with its length in four bytes (X.690, 8.1.3.5).
fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    [&[tag, 0x84][..], &(content.len() as u32).to_be_bytes(), content].concat()
}

/// A cryptographic message of one kind with `content` in it (RFC 5652, 5.1; RFC 3274).
fn cms(kind: &[u8], content: Option<&[u8]>) -> Vec<u8> {
    let oid = |kind: &[u8]| {
        let oid = [b"\x2a\x86\x48\x86\xf7\x0d\x01", kind].concat();
        [&[6, oid.len() as u8][..], &oid].concat()
    };
    let octets = content.map(|content| element(0xa0, &element(4, content))).unwrap_or_default();
    let inner = element(0x30, &[oid(b"\x07\x01"), octets].concat());
    let data = [b"\x02\x01\x01\x31\x00".to_vec(), inner].concat();
    element(0x30, &[oid(kind), element(0xa0, &element(0x30, &data))].concat())
}

const SIGNED: &[u8] = b"\x07\x02";
const ENVELOPED: &[u8] = b"\x07\x03";
const COMPRESSED: &[u8] = b"\x09\x10\x01\x09";

/// What stands inside: a part with its header, as S/MIME signs it.
const INNER: &[u8] = b"Content-Type: text/plain\r\n\r\nBSN 999990019\r\n";

fn zlib(content: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).expect("memory");
    encoder.finish().expect("memory")
}

/// A packet of OpenPGP in the newer form, its length in five bytes (RFC 9580, 4.2.1).
fn packet(tag: u8, content: &[u8]) -> Vec<u8> {
    [&[0xc0 | tag, 0xff][..], &(content.len() as u32).to_be_bytes(), content].concat()
}

/// A message that is signed and packed, not encrypted.
fn packed_pgp() -> Vec<u8> {
    let literal = packet(11, b"b\x09brief.txt\0\0\0\0BSN 999990019");
    packet(8, &[&[2][..], &zlib(&literal)].concat())
}

fn encrypted_pgp() -> Vec<u8> {
    [packet(1, b"\x03 aan iemand"), packet(18, b"\x01geheim")].concat()
}

fn armour(bytes: &[u8]) -> String {
    format!(
        "-----BEGIN PGP MESSAGE-----\r\nVersion: 1\r\n\r\n{}\r\n=abcd\r\n\
         -----END PGP MESSAGE-----\r\n",
        BASE64.encode(bytes)
    )
}

/// A message that is one part of `media_type`, in base64.
fn mail(media_type: &str, bytes: &[u8]) -> String {
    format!(
        "From: jan@voorbeeld.nl\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: {media_type}\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{}",
        BASE64.encode(bytes)
    )
}

#[test]
fn what_is_only_signed_or_packed_is_read() {
    let signed = cms(SIGNED, Some(INNER));
    let inside = "smime.p7m > message/rfc822 > text/plain body";
    let named = "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m";
    let pem = format!("-----BEGIN PKCS7-----\n{}\n-----END PKCS7-----\n", BASE64.encode(&signed));
    check(&[
        ("signed", mail(named, &signed), inside),
        ("as octet-stream", mail("application/octet-stream; name=smime.p7m", &signed), inside),
        (
            "without a name",
            mail("application/octet-stream", &signed),
            "application/pkcs7-mime > message/rfc822 > text/plain body",
        ),
        ("as text", mail(named, pem.as_bytes()), inside),
        ("packed", mail(named, &cms(COMPRESSED, Some(&zlib(INNER)))), inside),
        (
            "signed twice",
            mail(named, &cms(SIGNED, Some(mail("application/pkcs7-mime", &signed).as_bytes()))),
            "smime.p7m > message/rfc822 > application/pkcs7-mime > message/rfc822 > text/plain body",
        ),
        (
            "packed PGP",
            mail("application/octet-stream; name=brief.pgp", &packed_pgp()),
            "brief.pgp > brief.txt",
        ),
        (
            "packed PGP in the text",
            mail("text/plain", armour(&packed_pgp()).as_bytes()),
            "text/plain body > brief.txt",
        ),
        (
            "text beside what is encrypted",
            mail("text/plain", format!("BSN 999990019\r\n{}", armour(&encrypted_pgp())).as_bytes()),
            "text/plain body",
        ),
        (
            "signed in plain text",
            mail(
                "text/plain",
                b"-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\nBSN 999990019\r\n\
           -----BEGIN PGP SIGNATURE-----\r\n\r\nabcd\r\n-----END PGP SIGNATURE-----\r\n",
            ),
            "text/plain body",
        ),
    ]);
}

#[test]
fn what_is_encrypted_says_so() {
    let enveloped = cms(ENVELOPED, Some(b"geheim"));
    let signed = cms(SIGNED, Some(INNER));
    let cut = &signed[..60];
    let key_store = element(
        0x30,
        &[&b"\x02\x01\x03"[..], &element(0x30, b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01")]
            .concat(),
    );
    let rights = b"\x76\xe8\x04\x60\xc4\x11\xe3\x86 en meer";
    let cases: [(&str, Vec<u8>, &str); 10] = [
        ("application/pkcs7-mime; name=smime.p7m", enveloped.clone(), "smime.p7m: encrypted_smime"),
        ("application/octet-stream; name=a.bin", enveloped, "a.bin: encrypted_smime"),
        ("application/pkcs7-mime; name=smime.p7m", vec![0; 50], "smime.p7m: encrypted_smime"),
        ("application/pkcs7-mime; name=smime.p7m", cut.to_vec(), "smime.p7m: damaged"),
        ("application/octet-stream; name=a.gpg", encrypted_pgp(), "a.gpg: encrypted_pgp"),
        ("application/octet-stream; name=a", encrypted_pgp(), "a: encrypted_pgp"),
        ("text/plain; name=a.asc", armour(&encrypted_pgp()).into(), "a.asc: encrypted_pgp"),
        ("text/plain", armour(b"").into(), "text/plain body: encrypted_pgp"),
        (
            "application/x-microsoft-rpmsg-message; name=message.rpmsg",
            rights.to_vec(),
            "message.rpmsg: encrypted",
        ),
        ("application/x-pkcs12; name=sleutel.p12", key_store, "sleutel.p12: encrypted"),
    ];
    for (media_type, bytes, expected) in cases {
        let report = report("bericht.eml", mail(media_type, &bytes));
        assert_eq!(unread(&report), [expected], "{media_type}");
    }
}

#[test]
fn signatures_and_keys_are_skipped() {
    let key = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nabcd\n-----END PGP PUBLIC KEY BLOCK-----\n";
    let mark = "-----BEGIN PGP SIGNATURE-----\n\nabcd\n-----END PGP SIGNATURE-----\n";
    let ring = [packet(6, b"\x04sleutel"), packet(13, b"Jan"), packet(2, b"\x04")].concat();
    for (media_type, bytes) in [
        ("application/pkcs7-signature; name=smime.p7s", cms(SIGNED, None)),
        ("application/pgp-signature; name=signature.asc", mark.into()),
        ("application/pgp-keys; name=sleutel.asc", key.into()),
        ("application/pgp-keys; name=sleutel.gpg", ring),
        ("application/pgp-encrypted", b"Version: 1\r\n".to_vec()),
    ] {
        let report = report("bericht.eml", mail(media_type, &bytes));
        assert!(unread(&report).is_empty(), "{media_type}: {:?}", unread(&report));
        assert_eq!(report.coverage.skipped, 1, "{media_type}");
    }
}

#[test]
fn what_unpacks_without_end_is_too_large() {
    let bomb = zlib(&vec![0; 400 << 20]);
    let message = mail("application/pkcs7-mime; name=smime.p7m", &cms(COMPRESSED, Some(&bomb)));
    assert_eq!(unread(&report("bericht.eml", message)), ["smime.p7m: too_large"]);
    let found = places(&report("leeg.p7m", cms(SIGNED, Some(b""))));
    assert!(found.is_empty());
}
