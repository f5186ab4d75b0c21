//! What has a password, in every kind of Office file and wherever it lies: encrypted, and never
//! "nothing found". And the same kinds cut off: damaged.

use std::fs;

use data_encoding::BASE64_MIME;
use zip::CompressionMethod;

use crate::formats::compound::compound;
use crate::formats::compressed::gzip;
use crate::formats::packages::content_types;
use crate::formats::packages::package;
use crate::formats::report;
use crate::formats::tar::tar;
use crate::formats::tnef::winmail;
use crate::formats::unread;
use crate::formats::zip::zip;

/// Every name that Office gives a package.
const OFFICE: [&str; 15] = [
    "brief.docx",
    "brief.docm",
    "sjabloon.dotx",
    "sjabloon.dotm",
    "lijst.xlsx",
    "lijst.xlsm",
    "lijst.xlsb",
    "sjabloon.xltx",
    "sjabloon.xltm",
    "les.pptx",
    "les.pptm",
    "les.ppsx",
    "les.ppsm",
    "sjabloon.potx",
    "sjabloon.potm",
];

/// A package with a password, as Office keeps every kind of them (MS-OFFCRYPTO 2.3.4, agile).
fn locked() -> Vec<u8> {
    let key = "<encryption xmlns=\"http://schemas.microsoft.com/office/2006/encryption\">\
        <keyData saltSize=\"16\" blockSize=\"16\" keyBits=\"256\" hashSize=\"64\" \
        cipherAlgorithm=\"AES\" cipherChaining=\"ChainingModeCBC\" hashAlgorithm=\"SHA512\" \
        saltValue=\"AAAAAAAAAAAAAAAAAAAAAA==\"/></encryption>";
    let info = [&[4, 0, 4, 0, 0x40, 0, 0, 0][..], key.as_bytes()].concat();
    let noise = (1..=6_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 23) as u8);
    let content: Vec<u8> = 5_990_u64.to_le_bytes().into_iter().chain(noise).collect();
    let spaces: Vec<u8> =
        "StrongEncryptionDataSpace".encode_utf16().flat_map(u16::to_le_bytes).collect();
    compound(&[
        ("\u{6}DataSpaces/DataSpaceMap", &spaces),
        ("EncryptionInfo", &info),
        ("EncryptedPackage", &content),
    ])
}

fn attached(name: &str, content: &[u8]) -> Vec<u8> {
    format!(
        "From: a@b.nl\r\nTo: c@d.nl\r\nSubject: x\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=grens\r\n\r\n--grens\r\n\
         Content-Type: text/plain\r\n\r\nHierbij.\r\n--grens\r\n\
         Content-Type: application/octet-stream; name=\"{name}\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{}--grens--\r\n",
        BASE64_MIME.encode(content)
    )
    .into_bytes()
}

#[test]
fn every_kind_of_office_file_with_a_password_is_encrypted_wherever_it_lies() {
    let file = locked();
    for name in OFFICE {
        let in_zip = zip(&[(name, &file)], CompressionMethod::Deflated);
        let cases = [
            (name, file.clone()),
            ("a.eml", attached(name, &file)),
            ("winmail.dat", winmail(name, &file)),
            ("a.eml", attached("winmail.dat", &winmail(name, &file))),
            ("a.zip", in_zip),
            ("a.tgz", gzip(&tar(&[(name, &file)]))),
        ];
        for (outer, bytes) in cases {
            let expected = format!("{name}: encrypted");
            assert_eq!(unread(&report(outer, bytes)), [expected], "{name} in {outer}");
        }
    }
}

#[test]
fn whatever_else_has_a_password_is_encrypted_in_winmail_too() {
    let files = [
        ("besluit.pdf", "pdf/user-aes256.pdf"),
        ("brief.docx", "docx/password.docx"),
        ("lijst.xlsx", "sheets/versleuteld.xlsx"),
        ("map.zip", "archive/aes.zip"),
        ("map.zip", "archive/zipcrypto.zip"),
        ("map.7z", "archive/content.7z"),
        ("map.7z", "archive/header.7z"),
    ];
    for (name, path) in files {
        let bytes = fs::read(format!("tests/files/{path}")).expect("a labelled file");
        let unread = unread(&report("winmail.dat", winmail(name, &bytes)));
        let is_held = |line: &String| line.starts_with(name) && line.ends_with(": encrypted");
        assert!(!unread.is_empty() && unread.iter().all(is_held), "{path}: {unread:?}");
    }
}

#[test]
fn every_kind_of_office_file_that_is_cut_off_is_damaged_wherever_it_lies() {
    let whole = package(&[("[Content_Types].xml", content_types(&[("/a/b.xml", "x/y")]))]);
    let (cut, locked) = (&whole[..60], locked());
    for name in OFFICE {
        for bytes in [cut, &locked[..700]] {
            let cases = [
                (name, bytes.to_vec()),
                ("a.eml", attached(name, bytes)),
                ("winmail.dat", winmail(name, bytes)),
            ];
            for (outer, bytes) in cases {
                let unread = unread(&report(outer, bytes));
                let is_held = |line: &String| line.starts_with(name) && line.ends_with(": damaged");
                assert!(!unread.is_empty() && unread.iter().all(is_held), "{name}: {unread:?}");
            }
        }
    }
}
