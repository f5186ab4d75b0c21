//! xls: a workbook as LibreOffice writes it, and what Excel makes unreadable.

use std::fs;

use sluis::detect::Kind;

use crate::formats::bsns;
use crate::formats::compound::compound;
use crate::formats::compound::module;
use crate::formats::compound::wide;
use crate::formats::places;
use crate::formats::remarks;
use crate::formats::report;
use crate::formats::sheets::assert_found;
use crate::formats::unread;

fn file(name: &str) -> Vec<u8> {
    fs::read(format!("tests/files/sheets/{name}")).expect("the file")
}

#[test]
fn finds_a_number_in_every_place() {
    let report = report("a.xls", file("alles.xls"));
    let expected = [
        "a.xls > Blad1 > A",
        "a.xls > Blad1 > B",
        "a.xls > Blad1 > C",
        "a.xls > Blad1 > D",
        "a.xls > Blad1 > F",
        "a.xls > Blad1 > H",
        "a.xls > Blad1 > J",
        "a.xls > Blad1 > comments",
        "a.xls > Blad1 > data validation",
        "a.xls > Blad1 > footer",
        "a.xls > Blad1 > formulas",
        "a.xls > Blad1 > header",
        "a.xls > Blad1 > links",
        "a.xls > Bron > B",
        "a.xls > Diep > B",
        "a.xls > defined names",
        "a.xls > properties",
    ];
    let remarks = [
        "a.xls > Blad1 > D: hidden_columns",
        "a.xls > Blad1 > 3: hidden_rows",
        "a.xls > Bron: hidden_sheet",
        "a.xls > Diep: hidden_sheet",
    ];
    assert_found(&report, &expected, &remarks);
}

#[test]
fn what_is_encrypted_or_broken_ends_with_its_reason() {
    let whole = file("alles.xls");
    assert_eq!(unread(&report("a.xlsx", file("versleuteld.xlsx"))), ["a.xlsx: encrypted"]);
    // A password (MS-XLS 2.4.117): RC4 with CryptoAPI, RC4, and the oldest way.
    for key in [&[1, 0, 4, 0, 2, 0][..], &[1, 0, 1, 0, 1, 0], &[0, 0, 0x59, 0xb3, 0x0a, 0x9a]] {
        let begin = record(0x0809, &[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0]);
        let locked = [begin, record(0x002f, key), vec![7; 4_096]].concat();
        let locked = compound(&[("Workbook", &locked)]);
        assert_eq!(unread(&report("a.xls", locked)), ["a.xls: encrypted"]);
    }
    for length in [whole.len() / 2, 2_000, 600] {
        let report = report("a.xls", whole[..length].to_vec());
        assert!(!unread(&report).is_empty(), "{length} bytes");
    }
}

#[test]
fn the_copy_of_a_pivot_table_is_read_under_the_names_of_its_columns() {
    let report = report("a.xls", file("draai.xls"));
    let cached: Vec<_> =
        places(&report).into_iter().filter(|(place, _)| place.contains("pivot")).collect();
    assert_eq!(cached, [("a.xls > pivot cache > B".to_owned(), 3)]);
    assert_eq!(remarks(&report), ["a.xls > pivot cache: cached_data"]);
    assert_eq!(unread(&report), [""; 0]);
}

#[test]
fn a_pivot_cache_keeps_what_its_sheet_lost() {
    let n = bsns(3);
    // Named, shared or not: a record points at its shared values and holds the others itself.
    let field = |flags: u16, name: &str| {
        let counts = [0, 0, 0, 0, 0, 0];
        let head: Vec<u8> = [flags].into_iter().chain(counts).flat_map(u16::to_le_bytes).collect();
        record(0x00c7, &[head, text(name)].concat())
    };
    let value = |value: &str| record(0x00cd, &text(value));
    let number =
        |value: &str| record(0x00c9, &value.parse::<f64>().expect("a number").to_le_bytes());
    let date = record(0x00ce, &[0xbc, 7, 2, 0, 3, 0, 0, 0]);
    let mixed = [
        record(0x00c6, &[0; 21]),
        field(1, "Naam"),
        value("Jan de Vries"),
        value("Piet Bakker"),
        field(0, "BSN"),
        field(0x0201, "Geboortedatum"),
        date.clone(),
        record(0x00c8, &[0, 0, 0]),
        number(&n[0]),
        record(0x00c8, &[1, 0, 0]),
        value(&n[1]),
        record(0x000a, &[]),
    ]
    .concat();
    // Nothing is shared: records are told apart by the number of fields.
    let held = [
        field(0, "BSN"),
        field(0, "Geboren"),
        number(&n[0]),
        date.clone(),
        number(&n[1]),
        date.clone(),
        number(&n[2]),
        date,
    ]
    .concat();
    let workbook = workbook(&[]);
    for (cache, expected) in [(mixed, 2), (held, 3)] {
        let file = compound(&[("Workbook", &workbook), ("_SX_DB_CUR/0001", &cache)]);
        let report = report("a.xls", file);
        assert_eq!(unread(&report), [""; 0]);
        // A day is a date of birth for what its column is called.
        for kind in [Kind::Bsn, Kind::DateOfBirth] {
            let mut found = report.findings.iter().filter(|finding| finding.kind == kind);
            let found = found.next().expect("a finding");
            assert!(found.place.starts_with("a.xls > pivot cache > "), "{found:?}");
            assert!(found.count >= expected, "{found:?}");
        }
    }
}

#[test]
fn what_is_embedded_is_read_as_the_file_that_it_is() {
    let n: Vec<String> = bsns(4).iter().map(|number| format!("BSN {number}")).collect();
    let length = |content: &[u8]| (content.len() as u32).to_le_bytes();
    let packed = [
        &[0; 4],
        &b"\x02\0brief.txt\0C:\\Map\\brief.txt\0\0\0\x03\0\x06\0\0\0C:\\t.\0"[..],
        &length(n[0].as_bytes()),
        n[0].as_bytes(),
    ]
    .concat();
    let inner = [workbook(&[]), record(0x003c, &[])].concat();
    let cache = [
        record(0x00c7, &[vec![0; 14], text("BSN")].concat()),
        record(0x00cd, &text(n[1].trim_start_matches("BSN "))),
    ]
    .concat();
    let page = format!("<html><body><p>{}</p></body></html>", n[2]);
    let file = compound(&[
        ("Workbook", &workbook(&[])),
        ("MBD0001A2B3/\u{1}Ole10Native", &packed),
        ("MBD0001A2B4/Workbook", &inner),
        ("MBD0001A2B4/_SX_DB_CUR/0001", &cache),
        ("MBD0001A2B5/Package", page.as_bytes()),
        ("MBD0001A2B6/CONTENTS", n[3].as_bytes()),
    ]);
    let report = report("a.xls", file);
    let found: Vec<String> = places(&report).into_keys().collect();
    let expected = [
        "a.xls > application/vnd.ms-excel > pivot cache > A",
        "a.xls > brief.txt",
        "a.xls > text/html",
        "a.xls > text/plain",
    ];
    assert_eq!(found, expected);
    assert_eq!(unread(&report), [""; 0]);
}

#[test]
fn the_source_of_macros_is_read() {
    let number = &bsns(1)[0];
    let module = module(&format!("' test met BSN {number}"));
    let file = compound(&[
        ("Workbook", &workbook(&[])),
        ("_VBA_PROJECT_CUR/VBA/Blad1", &module),
        ("_VBA_PROJECT_CUR/VBA/dir", b"\x01\0"),
    ]);
    let report = report("a.xls", file);
    let found: Vec<String> = places(&report).into_keys().collect();
    assert_eq!(found, ["a.xls > macros"]);
    assert_eq!(unread(&report), [""; 0]);
}

#[test]
fn what_stands_by_code_in_a_link_is_written_out() {
    let number = &bsns(1)[0];
    let link = [vec![0; 32], wide(&format!("mailto:a@b.nl?subject=BSN%20{number}"))].concat();
    let file = compound(&[("Workbook", &workbook(&record(0x01b8, &link)))]);
    let found: Vec<String> = places(&report("a.xls", file)).into_keys().collect();
    assert_eq!(found, ["a.xls > Blad1 > links"]);
}

#[test]
fn titles_of_charts_and_properties_of_ones_own_are_read() {
    let n = bsns(2);
    // What a chart on the sheet is called (MS-XLS 2.4.254).
    let said = format!("Aanvraag BSN {}", n[0]);
    let title = [vec![0, 0, said.len() as u8, 1], wide(&said)].concat();
    let chart = [0x0809, 0x100d, 0x000a].map(|kind| match kind {
        0x0809 => record(kind, &[0, 6, 0x20, 0, 0, 0, 0, 0]),
        0x100d => record(kind, &title),
        _ => record(kind, &[]),
    });
    // A set of properties with a name of its own: `BSN` (MS-OLEPS 2.17, 2.21).
    let long = |value: u32| value.to_le_bytes();
    let names = [&long(1)[..], &long(2), &long(4), b"BSN\0"].concat();
    let value = [&long(0x1e)[..], &long(10), n[1].as_bytes(), b"\0\0\0"].concat();
    let head = [long(0), long(2), long(0), long(24), long(2), long(24 + names.len() as u32)];
    let set = [head.concat(), names, value].concat();
    let front = [&[0xfe, 0xff, 0, 0][..], &[0; 20], &long(1), &[0; 16], &long(48)].concat();
    let properties = [front, set].concat();
    let file = compound(&[
        ("Workbook", &workbook(&chart.concat())),
        ("\u{5}DocumentSummaryInformation", &properties),
    ]);
    let report = report("a.xls", file);
    let found: Vec<String> = places(&report).into_keys().collect();
    assert_eq!(found, ["a.xls > Blad1 > chart", "a.xls > properties"]);
    assert_eq!(unread(&report), [""; 0]);
}

fn record(kind: u16, content: &[u8]) -> Vec<u8> {
    let length = content.len() as u16;
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), content].concat()
}

/// A text behind its length and the flag that its letters take one byte each.
fn text(text: &str) -> Vec<u8> {
    [&(text.len() as u16).to_le_bytes()[..], &[0], text.as_bytes()].concat()
}

/// A workbook of one sheet with these records.
fn workbook(records: &[u8]) -> Vec<u8> {
    let begin = |kind: u8| record(0x0809, &[0, 6, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0]);
    let end = record(0x000a, &[]);
    let listed = |at: u32| record(0x0085, &[&at.to_le_bytes()[..], b"\0\0\x05\0Blad1"].concat());
    let start = begin(5).len() + listed(0).len() + end.len();
    [begin(5), listed(start as u32), end.clone(), begin(0x10), records.to_vec(), end].concat()
}
