//! xls: a workbook as LibreOffice writes it, and what Excel makes unreadable.

use std::fs;

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
    for length in [whole.len() / 2, 2_000, 600] {
        let report = report("a.xls", whole[..length].to_vec());
        assert!(!unread(&report).is_empty(), "{length} bytes");
    }
}
