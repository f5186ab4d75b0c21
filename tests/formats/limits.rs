//! Every limit of a scan, crossed: each ends in its reason, and no bomb goes beyond it.

use std::fs;
use std::io::Cursor;
use std::io::Write;
use std::io::stdout;
use std::process::Command;

use tar::EntryType;
use tar::Header;
use zip::CompressionMethod;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::formats::bsns;
use crate::formats::compressed::gzip;
use crate::formats::places;
use crate::formats::report;
use crate::formats::report_within;
use crate::formats::seven_zip::crc32;
use crate::formats::tar::tar;
use crate::formats::unread;
use crate::formats::zip::list;
use crate::formats::zip::zip;
use sluis::cli::demo::workbook::Sheet;
use sluis::cli::demo::workbook::Value;
use sluis::cli::demo::workbook::workbook;
use sluis::extract::Limits;

const MIB: usize = 1 << 20;

/// Bytes that do not shrink much.
fn noise(count: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        b' ' + (state % 64) as u8
    };
    (0..count).map(|_| next()).collect()
}

#[test]
fn every_limit_ends_in_its_reason() {
    let all = Limits::default();
    let n = bsns(3);
    let text = || noise(3_000);
    let files: Vec<(String, Vec<u8>)> = (0..4).map(|at| (format!("{at}.txt"), text())).collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (&**name, &**text)).collect();
    let archive = zip(&files, CompressionMethod::Deflated);
    let nested = zip(&[("1.zip", &archive)], CompressionMethod::Deflated);
    let blank = [noise(20_000), vec![b' '; 5 * MIB / 2]].concat();
    let blank = zip(&[("leeg.txt", &blank)], CompressionMethod::Deflated);
    let cases = [
        ("depth", "a.zip", nested, Limits { depth_max: 2, ..all }, "0.txt: too_deep"),
        ("files", "a.zip", archive.clone(), Limits { files_max: 3, ..all }, "a.zip: too_many"),
        (
            "bytes of one",
            "a.zip",
            archive.clone(),
            Limits { file_bytes_max: 2_000, ..all },
            "a.zip > 0.txt: too_large",
        ),
        (
            "bytes of one",
            "a.txt.gz",
            gzip(&text()),
            Limits { file_bytes_max: 2_000, ..all },
            "a.txt.gz: too_large",
        ),
        (
            "bytes of all",
            "a.zip",
            archive,
            Limits { total_bytes_max: 7_000, ..all },
            "a.zip > 2.txt: too_large",
        ),
        ("ratio", "a.zip", blank, Limits { ratio_max: 100, ..all }, "a.zip > leeg.txt: too_large"),
        ("text", "a.txt", text(), Limits { text_bytes_max: 2_000, ..all }, "a.txt: too_large"),
        ("cells", "a.csv", list(&n), Limits { cells_max: 5, ..all }, "a.csv: too_large"),
    ];
    for (what, name, bytes, limits, expected) in cases {
        let report = report_within(name, bytes.clone(), limits);
        assert!(unread(&report).contains(&expected.to_owned()), "{what}: {:?}", unread(&report));
        assert_eq!(unread(&crate::formats::report(name, bytes)), [""; 0], "{what}, by default");
    }
}

/// A workbook of one sheet: names and numbers.
fn list_of(rows: usize) -> Vec<u8> {
    let text = |text: &str| Value::Text(text.to_owned());
    let head = vec![text("Naam"), text("BSN")];
    let rows = bsns(rows).into_iter().map(|number| vec![text("Jan Jansen"), Value::Text(number)]);
    let rows = std::iter::once(head).chain(rows).collect();
    workbook(&[Sheet { name: "Blad1".to_owned(), hidden: false, rows }])
}

#[test]
fn every_limit_of_a_workbook_ends_in_its_reason() {
    let all = Limits::default();
    let (small, large) = (list_of(300), list_of(20_000));
    let cases = [
        ("cells", &small, Limits { cells_max: 100, ..all }, 40),
        ("text", &small, Limits { text_bytes_max: 2_000, ..all }, 40),
        ("bytes of all", &small, Limits { total_bytes_max: 20_000, ..all }, 0),
        ("ratio", &large, Limits { ratio_max: 4, ..all }, 1_000),
    ];
    for (what, bytes, limits, least) in cases {
        let report = report_within("a.xlsx", bytes.clone(), limits);
        let unread = unread(&report);
        assert!(unread.iter().all(|line| line.ends_with(": too_large")), "{what}: {unread:?}");
        assert!(unread.contains(&"a.xlsx > Blad1: too_large".to_owned()), "{what}: {unread:?}");
        // What was read before the limit counts.
        assert!(report.persons.max >= least, "{what}: {}", report.persons.max);
    }
    assert_eq!(unread(&report("a.xlsx", small)), [""; 0]);
}

/// A workbook of so many rows of the same thousand people.
fn register(rows: usize) -> Vec<u8> {
    let text = |text: &str| Value::Text(text.to_owned());
    let numbers = bsns(1_000);
    let row = |at: usize| {
        let number = numbers.get(at % 1_000).expect("a number");
        vec![text("Jan Jansen"), text(number), Value::Number(at as f64), text("Delft")]
    };
    let head = ["Naam", "BSN", "Volgnummer", "Plaats"].map(text).to_vec();
    let rows = std::iter::once(head).chain((0..rows).map(row)).collect();
    workbook(&[Sheet { name: "Blad1".to_owned(), hidden: false, rows }])
}

#[test]
fn ten_times_as_many_rows_take_no_more_memory() {
    const FILE: &str = "SLUIS_TEST_REGISTER";
    let peak = || {
        let status = fs::read_to_string("/proc/self/status").expect("Linux");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
        line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") << 10
    };
    // As a process of its own, which tells the peak of its memory.
    if let Some(path) = std::env::var_os(FILE) {
        let report = report("register.xlsx", fs::read(path).expect("the workbook"));
        let told = format!("\npeak {} cells {}\n", peak(), report.coverage.cells);
        stdout().write_all(told.as_bytes()).expect("a reader");
        assert_eq!(unread(&report), [""; 0]);
        assert_eq!(report.persons.max, 1_000);
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let told = |rows: usize| -> Vec<u64> {
        let path = folder.path().join("register.xlsx");
        fs::write(&path, register(rows)).expect("a file");
        let name = "formats::limits::ten_times_as_many_rows_take_no_more_memory";
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        let output = command.args([name, "--exact", "--nocapture"]).env(FILE, &path).output();
        let output = String::from_utf8(output.expect("a run").stdout).expect("text");
        let line = output.lines().find(|line| line.starts_with("peak ")).expect("what it told");
        line.split(' ').filter_map(|word| word.parse().ok()).collect()
    };
    let (few, many) = (told(6_000), told(60_000));
    assert_eq!((few[1], many[1]), (24_004, 240_004), "cells");
    // As a table in memory the other 216,000 cells take more than twice that.
    let more = many[0].saturating_sub(few[0]);
    assert!(more < 6 << 20, "{} bytes, then {}", few[0], many[0]);
}

#[test]
fn a_workbook_that_is_cut_off_is_read_as_far_as_it_goes() {
    let whole = list_of(1_000);
    for eighths in [3, 5, 7] {
        let report = report("a.xlsx", whole[..whole.len() * eighths / 8].to_vec());
        let unread = unread(&report);
        assert!(unread.iter().all(|line| line.ends_with(": damaged")), "{unread:?}");
        assert!(unread.contains(&"a.xlsx: damaged".to_owned()), "{unread:?}");
        assert!(report.persons.max > 100, "{eighths}: {}", report.persons.max);
        assert!(places(&report).contains_key("a.xlsx > Blad1 > B"), "{:?}", places(&report));
    }
}

#[test]
fn bombs_end_as_too_large_within_their_limits() {
    let limits = Limits { total_bytes_max: 32 << 20, ..Limits::default() };
    // Archives of archives of archives, at the bottom of each a file of zeros.
    let mut bomb = zip(&[("nul", &vec![0; 20 * MIB])], CompressionMethod::Deflated);
    for _ in 0..4 {
        let names: Vec<String> = (0..8).map(|at| format!("{at}.zip")).collect();
        let copies: Vec<(&str, &[u8])> = names.iter().map(|name| (&**name, &*bomb)).collect();
        bomb = zip(&copies, CompressionMethod::Deflated);
    }
    let cases = [
        ("a.zip", bomb),
        ("a.gz", gzip(&vec![0; 64 * MIB])),
        ("a.tgz", gzip(&gzip(&vec![0; 64 * MIB]))),
        ("a.xz", dictionary_of_4_gib()),
        ("a.tar", sparse()),
    ];
    for (name, bytes) in cases {
        let report = report_within(name, bytes, limits);
        assert!(report.coverage.bytes <= limits.total_bytes_max, "{name}");
        let unread = unread(&report);
        assert!(!unread.is_empty(), "{name}");
        assert!(unread.iter().all(|why| why.ends_with("too_large")), "{name}: {unread:?}");
    }
}

/// A file of xz whose block wants a dictionary of 4 GiB (xz format, 3.1 and 5.3.1).
fn dictionary_of_4_gib() -> Vec<u8> {
    let mut file = fs::read("tests/files/archive/lijst.csv.xz").expect("a labelled file");
    let start = 12;
    let sum = start + 4 * usize::from(file[start]);
    let filter = file[start..sum].windows(2).position(|w| w == [0x21, 1]).expect("a filter");
    file[start + filter + 2] = 40;
    let right = crc32(&file[start..sum]).to_le_bytes();
    file[sum..sum + 4].copy_from_slice(&right);
    file
}

/// An archive with a file of which a billion bytes are left out.
fn sparse() -> Vec<u8> {
    let mut header = Header::new_gnu();
    header.set_entry_type(EntryType::GNUSparse);
    header.set_path("gat.bin").expect("a name");
    header.set_size(0);
    let gnu = header.as_gnu_mut().expect("a header of GNU");
    gnu.realsize.copy_from_slice(b"7346545000\0\0");
    gnu.sparse[0].offset.copy_from_slice(b"07346545000\0");
    gnu.sparse[0].numbytes.copy_from_slice(b"00000000000\0");
    header.set_cksum();
    [header.as_bytes().as_slice(), &[0; 1_024]].concat()
}

#[test]
fn a_hundred_thousand_files_are_too_many() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for at in 0..100_000 {
        writer.start_file(at.to_string(), stored).expect("an entry");
    }
    let archive = writer.finish().expect("an archive").into_inner();
    assert_eq!(unread(&report("a.zip", archive)), ["a.zip: too_many"]);

    let names: Vec<String> = (0..6_000).map(|at| format!("{at}.txt")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (&**name, &b"-"[..])).collect();
    let report = report("a.tar", tar(&files));
    assert!(unread(&report).contains(&"a.tar: too_many".to_owned()));
    assert_eq!(report.coverage.scanned + report.coverage.unscannable, 5_001);
}

#[test]
fn files_that_overlap_are_read_within_the_limits() {
    // One file, listed a hundred times under other names: what grows is the list alone.
    let content = list(&bsns(2));
    let one = zip(&[("000.csv", &content)], CompressionMethod::Stored);
    let at = one.windows(4).position(|w| w == b"PK\x01\x02").expect("a directory");
    let end = one.windows(4).rposition(|w| w == b"PK\x05\x06").expect("its end");
    let mut bomb = one[..at].to_vec();
    for index in 0..100 {
        let mut entry = one[at..end].to_vec();
        entry[46..49].copy_from_slice(format!("{index:03}").as_bytes());
        bomb.extend(entry);
    }
    let mut tail = one[end..].to_vec();
    let size = (100 * (end - at)) as u32;
    tail[8..10].copy_from_slice(&100_u16.to_le_bytes());
    tail[10..12].copy_from_slice(&100_u16.to_le_bytes());
    tail[12..16].copy_from_slice(&size.to_le_bytes());
    bomb.extend(tail);
    let all = report("a.zip", bomb.clone());
    assert_eq!(unread(&all), ["a.zip: damaged"]);
    assert_eq!(all.parts.len(), 101);
    let tight = Limits { total_bytes_max: 1_000, ..Limits::default() };
    let report = report_within("a.zip", bomb, tight);
    assert!(report.coverage.bytes <= 1_000);
    assert!(unread(&report).iter().any(|why| why.ends_with("too_large")));
}
