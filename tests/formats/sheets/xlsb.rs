//! xlsb: a binary workbook, record by record (MS-XLSB), with a number in every place.

use std::io::Cursor;
use std::io::Write;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::formats::bsns;
use crate::formats::report;
use crate::formats::sheets::assert_found;
use crate::formats::unread;

/// A record: its kind and length in as few bytes as they need, then its content.
fn record(kind: u16, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![kind as u8 & 0x7f];
    if kind >= 0x80 {
        bytes = vec![kind as u8 | 0x80, (kind >> 7) as u8];
    }
    let mut length = content.len();
    while length >= 0x80 {
        bytes.push(length as u8 | 0x80);
        length >>= 7;
    }
    bytes.push(length as u8);
    bytes.extend(content);
    bytes
}

/// A text that says how long it is.
fn text(text: &str) -> Vec<u8> {
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [&(text.encode_utf16().count() as u32).to_le_bytes()[..], &wide].concat()
}

/// A shared text without runs.
fn shared(value: &str) -> Vec<u8> {
    record(19, &[vec![0], text(value)].concat())
}

/// A cell: its column, style and value.
fn cell(kind: u16, column: u32, style: u32, value: &[u8]) -> Vec<u8> {
    record(kind, &[&column.to_le_bytes()[..], &style.to_le_bytes(), value].concat())
}

fn number(bsn: &str) -> Vec<u8> {
    bsn.parse::<f64>().expect("a number").to_le_bytes().to_vec()
}

fn row(number: u32, hidden: u8) -> Vec<u8> {
    let mut content = number.to_le_bytes().to_vec();
    content.extend([0, 0, 0, 0, 44, 1, 0, hidden << 4, 0, 0, 0, 0, 0]);
    record(0, &content)
}

fn sheet(state: u32, relation: &str, name: &str) -> Vec<u8> {
    let ids = [state.to_le_bytes(), 1_u32.to_le_bytes()].concat();
    record(156, &[ids, text(relation), text(name)].concat())
}

fn relations(targets: &[(&str, &str)]) -> Vec<u8> {
    let relation =
        |(id, target): &(&str, &str)| format!("<Relationship Id=\"{id}\" Target=\"{target}\"/>");
    let relations: String = targets.iter().map(relation).collect();
    format!("<Relationships>{relations}</Relationships>").into_bytes()
}

fn package(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).expect("an entry");
        writer.write_all(content).expect("memory");
    }
    writer.finish().expect("memory").into_inner()
}

#[test]
fn finds_a_number_in_every_place() {
    let numbers = bsns(40);
    let mut next = numbers.iter();
    let mut bsn = || next.next().expect("enough numbers").clone();
    let integer = |bsn: &str| bsn.parse::<u32>().expect("a number") << 2 | 2;
    let column = |first: u32, last: u32, width: u32, hidden: u16| {
        let mut content = [first, last, width, 0].map(u32::to_le_bytes).concat();
        content.extend(hidden.to_le_bytes());
        record(60, &content)
    };
    // A date format of its own (44), the styles of cells (617, 47).
    let format = [&164_u16.to_le_bytes()[..], &text("dd-mm-yyyy")].concat();
    let style = |format: u16| [0_u16.to_le_bytes(), format.to_le_bytes(), [0; 2]].concat();
    let styles = [
        record(44, &format),
        record(617, &[2, 0, 0, 0]),
        record(47, &style(0)),
        record(47, &style(164)),
        record(618, &[]),
    ];
    let formula = [&[0, 0][..], &30_u32.to_le_bytes(), &[0x17], &[9, 0]].concat();
    let literal: Vec<u8> = bsn().encode_utf16().flat_map(u16::to_le_bytes).collect();
    let margin = [vec![0, 0], text(&format!("&L{}", bsn())), u32::MAX.to_le_bytes().to_vec()];
    let validation = [vec![0; 12], text(&bsn()), vec![1]].concat();
    let first = [
        column(1, 1, 2_304, 1),
        column(3, 3, 0, 0),
        row(0, 0),
        cell(7, 0, 0, &0_u32.to_le_bytes()),
        cell(5, 1, 0, &number(&bsn())),
        cell(2, 2, 0, &integer("111222333").to_le_bytes()),
        cell(6, 3, 0, &text(&bsn())),
        cell(8, 4, 0, &[text(&bsn()), formula.clone(), literal].concat()),
        cell(5, 5, 1, &40_179_f64.to_le_bytes()),
        row(7, 1),
        cell(9, 6, 0, &[number(&bsn()), vec![0, 0]].concat()),
        record(479, &margin.concat()),
        record(64, &validation),
    ];
    let parts = [
        (
            "xl/workbook.bin",
            [
                sheet(0, "rId1", "Blad1"),
                sheet(2, "rId2", "Diep"),
                record(39, &[vec![0; 9], text("sleutel"), vec![0x17], text(&bsn())].concat()),
            ]
            .concat(),
        ),
        (
            "xl/_rels/workbook.bin.rels",
            relations(&[("rId1", "worksheets/sheet1.bin"), ("rId2", "worksheets/sheet2.bin")]),
        ),
        ("xl/styles.bin", styles.concat()),
        ("xl/sharedStrings.bin", [shared(&bsn()), shared(&bsn())].concat()),
        ("xl/worksheets/sheet1.bin", first.concat()),
        (
            "xl/worksheets/sheet2.bin",
            [row(0, 0), cell(62, 1, 0, &[vec![0], text(&bsn())].concat())].concat(),
        ),
        (
            "xl/worksheets/_rels/sheet1.bin.rels",
            relations(&[("rId1", "../comments1.bin"), ("rId2", "../drawings/drawing1.xml")]),
        ),
        ("xl/comments1.bin", record(637, &[vec![0], text(&format!("bsn {}", bsn()))].concat())),
        ("xl/drawings/drawing1.xml", format!("<a:p><a:t>{}</a:t></a:p>", bsn()).into_bytes()),
        ("xl/pivotCache/pivotCacheDefinition1.bin", record(24, &text(&bsn()))),
        ("xl/pivotCache/pivotCacheRecords1.bin", record(33, &number(&bsn()))),
        ("xl/externalLinks/externalLink1.bin", record(590, &[vec![1; 4], number(&bsn())].concat())),
        ("docProps/core.xml", format!("<dc:title>bsn {}</dc:title>", bsn()).into_bytes()),
    ];
    let report = report("a.xlsb", package(&parts));
    let expected = [
        "a.xlsb > Blad1 > A",
        "a.xlsb > Blad1 > B",
        "a.xlsb > Blad1 > C",
        "a.xlsb > Blad1 > D",
        "a.xlsb > Blad1 > E",
        "a.xlsb > Blad1 > G",
        "a.xlsb > Blad1 > comments",
        "a.xlsb > Blad1 > data validation",
        "a.xlsb > Blad1 > formulas",
        "a.xlsb > Blad1 > header",
        "a.xlsb > Blad1 > textbox",
        "a.xlsb > Diep > B",
        "a.xlsb > defined names",
        "a.xlsb > links",
        "a.xlsb > pivot cache: 2",
        "a.xlsb > properties",
        "a.xlsb > shared strings",
    ];
    let remarks = [
        "a.xlsb > Blad1 > B, D: hidden_columns",
        "a.xlsb > Blad1 > 8: hidden_rows",
        "a.xlsb > Diep: hidden_sheet",
        "a.xlsb > pivot cache: cached_data",
        "a.xlsb > links: cached_data",
        "a.xlsb > shared strings: cached_data",
    ];
    assert_found(&report, &expected, &remarks);
}

#[test]
fn what_is_broken_ends_with_its_reason() {
    let parts = |sheet1: Vec<u8>| {
        package(&[
            ("xl/workbook.bin", sheet(0, "rId1", "Blad1")),
            ("xl/_rels/workbook.bin.rels", relations(&[("rId1", "worksheets/sheet1.bin")])),
            ("xl/worksheets/sheet1.bin", sheet1),
        ])
    };
    let found = [row(0, 0), cell(5, 0, 0, &number(&bsns(1)[0]))].concat();
    let huge = [&[5, 0xff, 0xff, 0xff, 0x7f][..], &[0; 100]].concat();
    for (rest, expected) in [
        (cell(7, 0, 0, &[9, 9, 0, 0]), "a.xlsb > Blad1: damaged"),
        (vec![5, 20, 0, 0], "a.xlsb > Blad1: damaged"),
        (huge, "a.xlsb > Blad1: too_large"),
        (cell(5, 99_999, 0, &[0; 8]), "a.xlsb > Blad1: too_large"),
    ] {
        let report = report("a.xlsb", parts([found.clone(), rest].concat()));
        assert_eq!(unread(&report), [expected]);
        assert_eq!(crate::formats::places(&report).len(), 1, "{expected}");
    }
}
