//! 7z archives: every method, names, several blocks, encryption, and headers that lie.

use std::fs;

use crate::formats::bsns;
use crate::formats::places;
use crate::formats::report;
use crate::formats::unread;

fn archive(name: &str) -> Vec<u8> {
    fs::read(format!("tests/files/archive/{name}.7z")).expect("a labelled file")
}

/// CRC-32 as in zip and 7z, without a table.
pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |sum: u32, byte| {
        let step = |sum: u32, _| (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg());
        (0..8).fold(sum ^ u32::from(*byte), step)
    })
}

/// An archive that is a header only, and nothing that it speaks of.
pub(crate) fn bare(header: &[u8]) -> Vec<u8> {
    let mut start = 0_u64.to_le_bytes().to_vec();
    start.extend((header.len() as u64).to_le_bytes());
    start.extend(crc32(header).to_le_bytes());
    let mut archive = b"7z\xbc\xaf\x27\x1c\0\x04".to_vec();
    archive.extend(crc32(&start).to_le_bytes());
    archive.extend(start);
    archive.extend(header);
    archive
}

#[test]
fn finds_what_is_packed_in_any_way() {
    for method in ["lzma", "lzma2", "ppmd", "bzip2", "deflate", "copy"] {
        let report = report("a.7z", archive(method));
        let expected = [
            ("a.7z > BSN ••••••055.txt".to_owned(), 1),
            ("a.7z > brief.txt".to_owned(), 1),
            ("a.7z > map/lijst.csv > C".to_owned(), 3),
            ("a.7z > names".to_owned(), 1),
        ];
        assert_eq!(places(&report), expected.into(), "{method}");
        assert_eq!(unread(&report), [""; 0], "{method}");
    }
    for blocks in ["bcj2", "separate"] {
        let report = report("a.7z", archive(blocks));
        let expected =
            [("a.7z > brief.txt".to_owned(), 1), ("a.7z > map/lijst.csv > C".to_owned(), 3)];
        assert_eq!(places(&report), expected.into(), "{blocks}");
        assert_eq!(unread(&report), [""; 0], "{blocks}");
    }
    let behind = [archive("separate"), format!("BSN {}", bsns(1)[0]).into_bytes()].concat();
    let report = report("a.7z", behind);
    assert_eq!(places(&report).get("a.7z > end"), Some(&1));
    assert_eq!(unread(&report), ["a.7z: damaged"]);
}

#[test]
fn says_what_is_encrypted_unknown_or_broken() {
    let cases: [(&str, &[&str]); 3] = [
        ("content", &["a.7z > brief.txt: encrypted", "a.7z > map/lijst.csv: encrypted"]),
        ("header", &["a.7z: encrypted"]),
        ("deflate64", &["a.7z: unsupported"]),
    ];
    for (name, expected) in cases {
        assert_eq!(unread(&report("a.7z", archive(name))), expected, "{name}");
    }
    let mut broken = archive("copy");
    broken[40] ^= 1;
    assert_eq!(unread(&report("a.7z", broken)).len(), 1);
    let mut cut = archive("lzma2");
    cut.truncate(200);
    assert_eq!(unread(&report("a.7z", cut)), ["a.7z: damaged"]);
    let mut blind = archive("lzma2");
    blind[8..12].fill(0);
    assert_eq!(unread(&report("a.7z", blind)), ["a.7z: damaged"]);
}

#[test]
fn nothing_is_allocated_because_a_header_says_so() {
    // A packed header that wants a dictionary of 4 GiB, or that grows to 4 GiB.
    let packed = |properties: &[u8], unpacked: &[u8]| {
        let mut header = vec![0x17, 0x06, 0, 1, 0x09, 8, 0, 0x07, 0x0b, 1, 0, 1];
        header.extend_from_slice(properties);
        header.push(0x0c);
        header.extend_from_slice(unpacked);
        header.extend_from_slice(&[0, 0]);
        bare(&header)
    };
    let dictionary = packed(&[0x21, 0x21, 1, 40], &[100]);
    assert_eq!(unread(&report("a.7z", dictionary)), ["a.7z: too_large"]);
    let growing = packed(&[0x21, 0x21, 1, 10], &[0xf0, 0, 0, 0, 0x80]);
    assert_eq!(unread(&report("a.7z", growing)), ["a.7z: too_many"]);
    let encrypted = packed(&[0x24, 0x06, 0xf1, 0x07, 0x01, 1, 0], &[100]);
    assert_eq!(unread(&report("a.7z", encrypted)), ["a.7z: encrypted"]);

    // A block that wants a dictionary of 4 GiB.
    let mut header = vec![0x01, 0x04, 0x06, 0, 1, 0x09, 8, 0, 0x07, 0x0b, 1, 0, 1];
    header.extend_from_slice(&[0x21, 0x21, 1, 40, 0x0c, 100, 0, 0x08, 0, 0]);
    let name: Vec<u8> = "a.csv\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
    header.extend_from_slice(&[0x05, 1, 0x11, name.len() as u8 + 1, 0]);
    header.extend_from_slice(&name);
    header.extend_from_slice(&[0, 0]);
    assert_eq!(unread(&report("a.7z", bare(&header))), ["a.7z > a.csv: too_large"]);
}
