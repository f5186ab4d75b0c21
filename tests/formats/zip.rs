//! Zip archives: every way to pack, every place in and beside them.

use std::fs;
use std::io::Cursor;
use std::io::Write;

use zip::CompressionMethod;
use zip::ZipWriter;
use zip::write::FullFileOptions;
use zip::write::SimpleFileOptions;

use crate::formats::bsns;
use crate::formats::places;
use crate::formats::report;
use crate::formats::report_within;
use crate::formats::unread;
use sluis::extract::Limits;

/// An archive with those files, packed in that way.
pub(crate) fn zip(files: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, content) in files {
        writer.start_file(*name, options).expect("an entry");
        writer.write_all(content).expect("its content");
    }
    writer.finish().expect("an archive").into_inner()
}

/// A list of people, one with each number.
pub(crate) fn list(numbers: &[String]) -> Vec<u8> {
    let rows = numbers.iter().enumerate().map(|(at, n)| format!("{at};Sanne Testveld;{n}\r\n"));
    format!("nr;naam;bsn\r\n{}", rows.collect::<String>()).into_bytes()
}

fn set(bytes: &mut [u8], mark: &[u8], at: usize, with: &[u8]) {
    let starts: Vec<_> =
        bytes.windows(4).enumerate().filter(|(_, w)| *w == mark).map(|(i, _)| i).collect();
    for start in starts {
        bytes[start + at..start + at + with.len()].copy_from_slice(with);
    }
}

/// Makes every entry say that it is encrypted, packed by `method`.
fn encrypt(archive: &mut [u8], method: Option<u16>) {
    set(archive, b"PK\x03\x04", 6, &[1, 0]);
    set(archive, b"PK\x01\x02", 8, &[1, 0]);
    if let Some(method) = method {
        set(archive, b"PK\x03\x04", 8, &method.to_le_bytes());
        set(archive, b"PK\x01\x02", 10, &method.to_le_bytes());
    }
}

#[test]
fn finds_what_is_packed_in_any_way() {
    let numbers = bsns(3);
    for method in [CompressionMethod::Stored, CompressionMethod::Deflated, CompressionMethod::Bzip2]
    {
        let archive = zip(&[("map/lijst.csv", &list(&numbers)), ("leeg/", b"")], method);
        let report = report("archief.zip", archive);
        let expected = [("archief.zip > map/lijst.csv > C".to_owned(), 3)];
        assert_eq!(places(&report), expected.into(), "{method:?}");
        assert_eq!(unread(&report), [""; 0]);
    }
}

#[test]
fn reads_what_other_programs_packed() {
    let cases: [(&str, &[&str], &[&str]); 4] = [
        ("deflate64", &["a.zip > brief.txt", "a.zip > map/lijst.csv > C"], &[]),
        ("lzma", &["a.zip > brief.txt"], &["a.zip > map/lijst.csv: unsupported"]),
        ("aes", &[], &["a.zip > brief.txt: encrypted"]),
        ("zipcrypto", &[], &["a.zip > brief.txt: encrypted"]),
    ];
    for (name, expected, missed) in cases {
        let bytes = fs::read(format!("tests/files/archive/{name}.zip")).expect("a labelled file");
        let report = report("a.zip", bytes);
        assert_eq!(places(&report).keys().collect::<Vec<_>>(), expected, "{name}");
        assert_eq!(unread(&report), missed, "{name}");
    }
}

#[test]
fn finds_what_stands_beside_the_files() {
    let n = bsns(8);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default();
    let noted = FullFileOptions::default().with_file_comment(format!("BSN {}", n[0]));
    let text = |n: &str| format!("BSN {n}\n").into_bytes();
    writer.start_file("a.txt", noted).expect("an entry");
    writer.write_all(&text(&n[1])).expect("its content");
    writer.start_file(format!("BSN {}.txt", n[2]), plain).expect("an entry");
    writer.add_directory(format!("BSN {}", n[3]), plain).expect("a folder");
    writer.add_symlink("link", format!("BSN {}", n[4]), plain).expect("a link");
    writer.start_file("map\\b.txt", plain).expect("an entry");
    writer.write_all(&text(&n[5])).expect("its content");
    writer.set_comment(format!("BSN {}", n[6])).expect("a comment");
    let mut archive = writer.finish().expect("an archive").into_inner();
    archive.extend_from_slice(&text(&n[7]));
    let report = report("a.zip", archive);
    let expected = [
        "a.zip > BSN ••••••031.txt",
        "a.zip > a.txt",
        "a.zip > a.txt > comment",
        "a.zip > between the files",
        "a.zip > comment",
        "a.zip > link",
        "a.zip > map/b.txt",
        "a.zip > names",
    ];
    assert_eq!(places(&report).keys().collect::<Vec<_>>(), expected);
    assert_eq!(unread(&report), ["a.zip: damaged"]);
}

#[test]
fn finds_what_lies_in_archives_in_archives() {
    let numbers = bsns(2);
    let mut archive = list(&numbers);
    let mut name = "lijst.csv".to_owned();
    for depth in 0..5 {
        archive = zip(&[(&name, &archive)], CompressionMethod::Deflated);
        name = format!("{depth}.zip");
    }
    let report = report(&name, archive.clone());
    let place = "4.zip > 3.zip > 2.zip > 1.zip > 0.zip > lijst.csv > C".to_owned();
    assert_eq!(places(&report), [(place, 2)].into());
    let limits = Limits { depth_max: 3, ..Limits::default() };
    assert_eq!(unread(&report_within(&name, archive, limits)), ["1.zip: too_deep"]);
}

#[test]
fn finds_what_no_directory_lists() {
    let n = bsns(4);
    let one = zip(&[("a.csv", &list(&n[..1]))], CompressionMethod::Deflated);
    let other = zip(&[("b.csv", &list(&n[1..3]))], CompressionMethod::Deflated);
    let directory = |bytes: &[u8]| bytes.windows(4).position(|w| w == b"PK\x01\x02").expect("one");
    let hidden = &other[..directory(&other)];
    let cut =
        zip(&[("c.csv", &list(&n[..1])), ("d.csv", &list(&n[3..]))], CompressionMethod::Stored);
    // In front of the archive; behind it; of the same name twice; and without the directory.
    let mut twice =
        zip(&[("a.csv", &list(&n[..1])), ("b.csv", &list(&n[1..3]))], CompressionMethod::Stored);
    set(&mut twice, b"PK\x03\x04", 30, b"a");
    set(&mut twice, b"PK\x01\x02", 46, b"a");
    let cases = [
        ([hidden, &one].concat(), vec!["a.csv > C", "b.csv > C"], vec![]),
        ([&one, hidden].concat(), vec!["a.csv > C", "b.csv > C"], vec![]),
        (twice, vec!["a.csv > C"], vec![]),
        (cut[..directory(&cut)].to_vec(), vec!["c.csv > C", "d.csv > C"], vec!["x.zip: damaged"]),
    ];
    for (archive, expected, missed) in cases {
        let report = report("x.zip", archive);
        let expected: Vec<_> = expected.iter().map(|place| format!("x.zip > {place}")).collect();
        assert_eq!(places(&report).keys().cloned().collect::<Vec<_>>(), expected);
        assert_eq!(unread(&report), missed);
    }
}

#[test]
fn reads_the_rest_where_an_entry_is_encrypted_or_broken() {
    let numbers = bsns(1);
    let mut secret = zip(&[("geheim.csv", &list(&numbers))], CompressionMethod::Deflated);
    encrypt(&mut secret, None);
    assert_eq!(unread(&report("a.zip", secret)), ["a.zip > geheim.csv: encrypted"]);
    // WinZip AES is a method of its own (APPNOTE.TXT 4.4.5).
    let mut secret = zip(&[("geheim.csv", &list(&numbers))], CompressionMethod::Deflated);
    encrypt(&mut secret, Some(99));
    assert_eq!(unread(&report("a.zip", secret)), ["a.zip > geheim.csv: encrypted"]);

    let lists = [("open.csv", &*list(&numbers)), ("dicht.csv", b"dicht")];
    let mut mixed = zip(&lists, CompressionMethod::Stored);
    let second = mixed.windows(4).rposition(|w| w == b"PK\x01\x02").expect("an entry");
    mixed[second + 8] |= 1;
    let mixed = report("a.zip", mixed);
    assert_eq!(unread(&mixed), ["a.zip > dicht.csv: encrypted"]);
    assert_eq!(places(&mixed).len(), 1);

    let mut unknown = zip(&lists, CompressionMethod::Stored);
    let second = unknown.windows(4).rposition(|w| w == b"PK\x01\x02").expect("an entry");
    unknown[second + 10] = 98;
    assert_eq!(unread(&report("a.zip", unknown)), ["a.zip > dicht.csv: unsupported"]);

    // What can be read of a broken file is searched.
    let mut broken = zip(&lists, CompressionMethod::Stored);
    let at = broken.windows(5).position(|w| w == b"Sanne").expect("a name");
    broken[at] = b'J';
    let broken = report("a.zip", broken);
    assert_eq!(unread(&broken), ["a.zip > open.csv: damaged"]);
    assert_eq!(places(&broken).len(), 1);
}
