//! Every kind of file, with a number in every place where one can hide: each is found and its
//! place named. And the same kinds encrypted or broken: each ends as "not read", with its reason.
//!
//! One file a format; this one holds what they share.

mod binary;
mod compound;
mod compressed;
mod crypto;
mod dbase;
mod doc;
mod docx;
mod html;
mod limits;
mod locked;
mod mail;
mod mail_encodings;
mod media;
mod msg;
mod odf;
mod office_xml;
mod packages;
mod pdf;
mod ppt;
mod pptx;
mod rows;
mod rtf;
mod seven_zip;
mod sheets;
mod sql;
mod tar;
mod text;
mod tnef;
mod zip;

use std::collections::BTreeMap;
use std::fs;
use std::sync::OnceLock;

use bytes::Bytes;

use sluis::detect::Detectors;
use sluis::detect::Kind;
use sluis::document::File;
use sluis::extract::Limits;
use sluis::mail::Parties;
use sluis::scan::Report;
use sluis::scan::scan;

/// Numbers of test persons that pass the elfproef, as many as are asked for, all different.
fn bsns(count: usize) -> Vec<String> {
    let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
    let passes = |number: &u32| {
        let digits = number.to_string();
        let sum: i32 = digits.bytes().zip(weights).map(|(d, w)| i32::from(d - b'0') * w).sum();
        sum % 11 == 0
    };
    (999_900_000..1_000_000_000).filter(passes).take(count).map(|n| n.to_string()).collect()
}

/// What a scan of the file as an attachment reports.
fn report(name: &str, bytes: impl Into<Bytes>) -> Report {
    report_within(name, bytes, Limits::default())
}

fn report_within(name: &str, bytes: impl Into<Bytes>, limits: Limits) -> Report {
    static DETECTORS: OnceLock<Detectors> = OnceLock::new();
    let detectors = DETECTORS.get_or_init(|| {
        let sources = sluis::config::sources(None).expect("the rules built in are right");
        Detectors::compile(&sources).expect("the rules built in are right")
    });
    let file = File { name: name.to_owned(), media_type: None, bytes: bytes.into() };
    scan(&file, &Parties::default(), detectors, limits)
}

/// Where numbers were found, and how many different ones in each place.
fn places(report: &Report) -> BTreeMap<String, u64> {
    let found = report.findings.iter().filter(|finding| finding.kind == Kind::Bsn);
    found.map(|finding| (finding.place.clone(), finding.distinct)).collect()
}

/// Why parts were not read: `part > place: reason`, in order.
fn unread(report: &Report) -> Vec<String> {
    let mut lines = Vec::new();
    for part in &report.parts {
        for note in &part.unread {
            let place = [part.name.as_str(), note.place.as_str()];
            let place: Vec<_> = place.into_iter().filter(|step| !step.is_empty()).collect();
            lines.push(format!("{}: {}", place.join(" > "), note.what));
        }
    }
    lines
}

/// What stands out: `part > place: remark`, in order.
fn remarks(report: &Report) -> Vec<String> {
    let mut lines = Vec::new();
    for part in &report.parts {
        for note in &part.remarks {
            let place = [part.name.as_str(), note.place.as_str()];
            let place: Vec<_> = place.into_iter().filter(|step| !step.is_empty()).collect();
            lines.push(format!("{}: {}", place.join(" > "), note.what));
        }
    }
    lines
}

#[test]
fn the_list_of_numbers_is_right() {
    let numbers = bsns(3);
    let text = format!("BSN {}\nBSN {}\nBSN {}\n", numbers[0], numbers[1], numbers[2]);
    let report = report("brief.txt", text);
    assert_eq!(places(&report).values().sum::<u64>(), 3);
    assert!(unread(&report).is_empty() && remarks(&report).is_empty());
}

#[test]
fn the_documentation_has_a_row_for_every_format() {
    let list = fs::read_to_string("src/extract/formats/mod.rs").expect("the list of formats");
    let formats: Vec<&str> =
        list.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';')).collect();
    let text = fs::read_to_string("docs/formats.md").expect("the documentation");
    let (_, table) = text.split_once("## What is read").expect("the chapter");
    let (table, _) = table.split_once("\n## ").unwrap_or((table, ""));
    let rows = table.lines().filter(|line| line.starts_with("| `"));
    let rows: Vec<Vec<&str>> =
        rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect()).collect();
    let named: Vec<&str> = rows.iter().map(|row| row[0].trim_matches('`')).collect();
    assert_eq!(named, formats, "rows of docs/formats.md and src/extract/formats");
    let dependencies = fs::read_to_string("Cargo.toml").expect("Cargo.toml");
    for row in rows {
        assert_eq!(row.len(), 5, "{row:?}");
        for library in row[4].split(',').map(str::trim).filter(|library| !library.is_empty()) {
            let line = format!("\n{library} = ");
            assert!(dependencies.contains(&line), "{}: {library} is no dependency", row[0]);
        }
    }
}
