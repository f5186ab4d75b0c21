//! Looks at parts of messages, without a gateway: what is marked, what is masked, what is bounded.

use std::sync::OnceLock;

use bytes::Bytes;
use sluis::cli::demo::documents::Passage;
use sluis::cli::demo::documents::document;
use sluis::cli::demo::draft;
use sluis::cli::demo::people::people;
use sluis::cli::demo::workbook::Sheet;
use sluis::cli::demo::workbook::Value;
use sluis::cli::demo::workbook::workbook;
use sluis::detect::Detectors;
use sluis::detect::Kind;
use sluis::document::File;
use sluis::extract::Limits;
use sluis::mail::Parties;
use sluis::scan::Cell;
use sluis::scan::Choice;
use sluis::scan::Grid;
use sluis::scan::Piece;
use sluis::scan::Preview;
use sluis::scan::Show;
use sluis::scan::Span;
use sluis::scan::Wish;
use sluis::scan::preview;

pub(super) fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

pub(super) fn row(values: &[&str]) -> Vec<Value> {
    values.iter().map(|value| text(value)).collect()
}

/// A workbook of `count` pupils below a title, with one of every kind of value.
pub(super) fn register(count: usize) -> Vec<Sheet> {
    let header =
        row(&["Naam", "Adres", "BSN", "Geboortedatum", "IBAN", "E-mail", "Telefoon", "School"]);
    let mut rows = vec![row(&["Leerplicht 2025"]), Vec::new(), header];
    for (index, pupil) in people(7, count, (2006, 2012)).into_iter().enumerate() {
        rows.push(row(&[
            &pupil.name(),
            &format!("Dorpsstraat {}", index + 1),
            &pupil.bsn,
            &pupil.birth_date(),
            "NL91 ABNA 0417 1643 00",
            &format!("ouder{index}@gmail.com"),
            &format!("06-123456{:02}", index % 100),
            "De Zwaneburght",
        ]));
    }
    vec![
        Sheet { name: "Toelichting".to_owned(), hidden: false, rows: vec![row(&["Zie blad 2"])] },
        Sheet { name: "Leerlingen".to_owned(), hidden: false, rows },
    ]
}

fn message(name: &str, content: Vec<u8>) -> File {
    let bytes = draft::message("Jan Jansen <j.jansen@voorbeeld.nl>", "iemand@gmail.com")
        .with_attachment("Overzicht", "Hierbij.\r\n", name, "application/octet-stream", content);
    file("message.eml", bytes)
}

fn file(name: &str, bytes: Vec<u8>) -> File {
    File { name: name.to_owned(), media_type: None, bytes: Bytes::from(bytes) }
}

fn look(file: &File, wish: &Wish) -> Preview {
    static DETECTORS: OnceLock<Detectors> = OnceLock::new();
    let detectors = DETECTORS.get_or_init(|| {
        Detectors::compile(&sluis::config::sources(None).expect("rules")).expect("rules")
    });
    preview(file, &Parties::default(), detectors, Limits::default(), &mut (), wish)
}

fn grid(preview: &Preview) -> &Grid {
    let found = preview.pieces.iter().find_map(|piece| match piece {
        Piece::Grid(grid) => Some(grid),
        Piece::Text(_) => None,
    });
    found.expect("a table")
}

fn cell<'g>(grid: &'g Grid, row: usize, letters: &str) -> &'g Cell {
    let column = grid.columns.iter().position(|column| column.letters == letters);
    &grid.rows[row].cells[column.expect("a column")]
}

fn spans(preview: &Preview) -> Vec<&Span> {
    let lines = preview.pieces.iter().filter_map(|piece| match piece {
        Piece::Text(lines) => Some(lines.iter()),
        Piece::Grid(_) => None,
    });
    lines.flatten().flat_map(|line| &line.spans).collect()
}

fn said(preview: &Preview) -> String {
    spans(preview).iter().map(|span| span.text.as_str()).collect()
}

/// Everything in a preview, as the worker gives it to the gateway.
fn written(preview: &Preview) -> String {
    serde_json::to_string(preview).expect("JSON")
}

#[test]
fn a_sheet_shows_the_rows_around_the_first_hits_with_every_value_masked() {
    let file = message("leerlingen.xlsx", workbook(&register(60)));
    let preview = look(&file, &Wish { part: 2, ..Wish::default() });
    assert_eq!(preview.name, "leerlingen.xlsx");
    let names: Vec<&str> = preview.sections.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Toelichting", "Leerlingen"]);
    assert_eq!(preview.section, Some(1), "the sheet in which something was found");
    let grid = grid(&preview);
    let numbers: Vec<u32> = grid.rows.iter().map(|row| row.number).collect();
    assert_eq!(numbers, (4..24).collect::<Vec<u32>>(), "as the sheet has them");
    assert_eq!(preview.next, Some(24), "the next hit");
    let columns: Vec<&str> = grid.columns.iter().map(|one| one.letters.as_str()).collect();
    assert_eq!(columns, ["A", "B", "C", "D", "E", "F", "G", "H"]);
    assert_eq!(grid.columns[2].name, "BSN");
    let pupil = people(7, 1, (2006, 2012)).remove(0);
    let initials: Vec<char> =
        pupil.name().split(' ').filter_map(|word| word.chars().next()).collect();
    let shown: Vec<char> =
        cell(grid, 0, "A").text.split(' ').filter_map(|word| word.chars().next()).collect();
    assert_eq!(shown, initials);
    let year = pupil.birth_date()[6..].to_owned();
    let cases = [
        ("B", "D•••••••• •".to_owned(), Some(Kind::Address)),
        ("C", format!("••••••{}", &pupil.bsn[6..]), Some(Kind::Bsn)),
        ("D", format!("••-••-{year}"), Some(Kind::DateOfBirth)),
        ("E", "NL•• •••• ••00".to_owned(), Some(Kind::Iban)),
        ("F", "o•••@gmail.com".to_owned(), Some(Kind::Email)),
        ("G", "06 •••• ••00".to_owned(), Some(Kind::Phone)),
        ("H", "D• Z••••••••".to_owned(), None),
    ];
    for (letters, expected, kind) in cases {
        let cell = cell(grid, 0, letters);
        assert_eq!((cell.text.as_str(), cell.kind), (expected.as_str(), kind), "{letters}");
    }
    let all = written(&preview);
    for pupil in people(7, 60, (2006, 2012)) {
        assert!(!all.contains(&pupil.bsn) && !all.contains(&pupil.name()), "{}", pupil.bsn);
    }
    let last =
        look(&file, &Wish { part: 2, section: Choice::Number(1), from: 60, ..Wish::default() });
    assert_eq!(self::grid(&last).rows.len(), 4);
    assert_eq!(last.next, None);
}

#[test]
fn only_what_is_asked_for_is_readable() {
    let file = message("leerlingen.xlsx", workbook(&register(30)));
    let pupils = people(7, 30, (2006, 2012));
    let shown =
        |show| written(&look(&file, &Wish { part: 2, section: Choice::Number(1), from: 0, show }));
    let count = |text: &str| pupils.iter().filter(|pupil| text.contains(&pupil.bsn)).count();
    let named = |text: &str| pupils.iter().filter(|pupil| text.contains(&pupil.name())).count();
    let one = shown(Show::Value { position: 5, column: 2 });
    assert!(one.contains(&pupils[1].bsn), "the number on row 5");
    for (show, numbers, names) in [
        (Show::Masked, 0, 0),
        (Show::Value { position: 5, column: 2 }, 1, 0),
        (Show::Column(2), 20, 0),
        (Show::Marked, 20, 20),
        (Show::Everything, 18, 18),
    ] {
        let text = shown(show);
        assert_eq!((count(&text), named(&text)), (numbers, names), "{show:?}");
    }
}

#[test]
fn the_body_is_text_with_marks() {
    let text = "Beste collega,\r\n\r\nKun jij kijken naar Jan de Vries, BSN 123456782?\r\n\
        Hij is bereikbaar op 06-12345678.\r\n\r\nGroet, Kees\r\n";
    let bytes = draft::message("a@voorbeeld.nl", "iemand@gmail.com").with_text("Vraag", text);
    let file = file("message.eml", bytes);
    let preview = look(&file, &Wish { part: 1, ..Wish::default() });
    let shown = said(&preview);
    assert!(shown.contains("Kun jij kijken naar J•• d• V••••, BSN ••••••782?"), "{shown}");
    assert!(shown.contains("06 •••• ••78"), "{shown}");
    let marks: Vec<(Kind, Option<u16>)> =
        spans(&preview).iter().filter_map(|span| Some((span.kind?, span.mark))).collect();
    assert_eq!(marks[..2], [(Kind::Name, Some(0)), (Kind::Bsn, Some(1))]);
    let show = Show::Value { position: 3, column: 1 };
    let revealed = said(&look(&file, &Wish { part: 1, show, ..Wish::default() }));
    assert!(revealed.contains("J•• d• V••••, BSN 123456782?"), "{revealed}");
    let wish = Wish { part: 1, show: Show::Everything, ..Wish::default() };
    assert!(said(&look(&file, &wish)).contains("Jan de Vries, BSN 123456782?"));
}

#[test]
fn tables_that_were_typed_and_forms_are_masked_too() {
    let cases = [
        ("text", "Naam: Xqvander Blooper\nBSN: 123456782\nGeboren: 01-02-1990\n"),
        ("form", "Naam | Jan Blooperman\nBSN | 123456782\nGeboortedatum | 01-02-1990\n"),
        (
            "table",
            "Naam | BSN | Geboren\nJan Blooperman | 123456782 | 01-02-1990\n\
            Piet Blooperman | 111222333 | 01-02-1991\n",
        ),
        (
            "list",
            "Jan Blooperman\t123456782\nPiet Blooperman\t111222333\nAn Blooperman\t999990019\n",
        ),
    ];
    for (name, text) in cases {
        let file = file("lijst.txt", text.as_bytes().to_vec());
        let preview = look(&file, &Wish::default());
        let shown = written(&preview);
        for value in ["123456782", "111222333", "999990019", "Blooper", "01-02-1990"] {
            assert!(!shown.contains(value), "{name}: {value} in {shown}");
        }
        assert!(shown.contains("bsn"), "{name}: {shown}");
    }
}

#[test]
fn a_sheet_of_forms_is_masked_too() {
    let rows = vec![
        row(&["Naam", "Jan Blooperman"]),
        row(&["BSN", "123456782"]),
        row(&["Geboortedatum", "01-02-1990"]),
        row(&["Naam", "Piet Blooperman"]),
        row(&["BSN", "111222333"]),
    ];
    let sheets = [Sheet { name: "Blad1".to_owned(), hidden: false, rows }];
    let preview = look(&file("formulier.xlsx", workbook(&sheets)), &Wish::default());
    let shown = written(&preview);
    for value in ["123456782", "111222333", "Blooperman", "01-02-1990"] {
        assert!(!shown.contains(value), "{value} in {shown}");
    }
    let grid = grid(&preview);
    assert_eq!(
        (grid.rows[1].cells[1].text.as_str(), grid.rows[1].cells[1].kind),
        ("••••••782", Some(Kind::Bsn))
    );
}

#[test]
fn documents_show_text_and_tables_in_their_order() {
    let pupils = people(9, 3, (2006, 2012));
    let mut rows = vec![vec!["Naam".to_owned(), "BSN".to_owned()]];
    rows.extend(pupils.iter().map(|pupil| vec![pupil.name(), pupil.bsn.clone()]));
    let passages = [
        Passage::Paragraph("Verzuim van leerlingen, BSN 123456782 als eerste.".to_owned()),
        Passage::Table(rows),
    ];
    let preview = look(&file("brief.docx", document(&passages)), &Wish::default());
    let shown = written(&preview);
    assert!(shown.contains("BSN ") && shown.contains("••••••782"), "{shown}");
    assert_eq!(grid(&preview).rows.len(), 3, "{shown}");
    for pupil in &pupils {
        assert!(!shown.contains(&pupil.bsn), "{shown}");
    }
    let csv: String =
        pupils.iter().map(|pupil| format!("{};{}\n", pupil.name(), pupil.bsn)).collect();
    let preview =
        look(&file("lijst.csv", format!("naam;bsn\n{csv}").into_bytes()), &Wish::default());
    assert_eq!(grid(&preview).columns[1].kind, Some(Kind::Bsn));
    assert!(pupils.iter().all(|pupil| !written(&preview).contains(&pupil.bsn)));
}

#[test]
fn a_hostile_workbook_stays_within_bounds() {
    let long = "Xyz ".repeat(20_000);
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for number in 0..60 {
        let mut cells: Vec<Value> =
            (0..120).map(|at| text(&format!("{}{at}", &long[..200]))).collect();
        cells[number % 100] = text("BSN 123456782 van Jan de Vries");
        cells[119] = text(&long[..30_000]);
        rows.push(cells);
    }
    let mut sheets = vec![Sheet { name: "Groot".to_owned(), hidden: false, rows }];
    sheets.extend((0..220).map(|number| Sheet {
        name: format!("Blad {number} {}", "x".repeat(200)),
        hidden: number % 2 == 0,
        rows: vec![row(&["BSN", "123456782"])],
    }));
    let file = file("groot.xlsx", workbook(&sheets));
    let preview = look(&file, &Wish::default());
    let grid = grid(&preview);
    assert!(grid.columns.len() <= 12 && grid.rows.len() <= 20 && grid.left_out > 100);
    assert!(preview.sections.len() <= 200);
    assert!(written(&preview).len() < 120_000, "{}", written(&preview).len());
    let wish = Wish { show: Show::Everything, ..Wish::default() };
    assert!(written(&look(&file, &wish)).len() < 200_000);
    let text = "BSN 123456782 van Jan de Vries \n".repeat(3_000);
    let preview = look(&self::file("groot.txt", text.into_bytes()), &Wish::default());
    assert!(written(&preview).len() < 60_000, "{}", written(&preview).len());
}

#[test]
fn what_does_not_exist_is_shown_as_nothing() {
    let file = message("leerlingen.xlsx", workbook(&register(3)));
    for wish in [
        Wish { part: 99, ..Wish::default() },
        Wish { part: 2, section: Choice::Number(40), ..Wish::default() },
        Wish { part: 2, section: Choice::Named("Blad9".to_owned()), ..Wish::default() },
        Wish { part: 2, from: u32::MAX, section: Choice::Number(1), ..Wish::default() },
    ] {
        assert!(look(&file, &wish).pieces.iter().all(|piece| match piece {
            Piece::Grid(grid) => grid.rows.is_empty(),
            Piece::Text(lines) => lines.is_empty(),
        }));
    }
    for bytes in [Vec::new(), b"PK\x03\x04".to_vec(), vec![0; 100]] {
        look(&self::file("x.xlsx", bytes), &Wish::default());
    }
}

/// A workbook with a hidden sheet, a hidden column and hidden rows.
fn half_hidden() -> Vec<u8> {
    let mut sheets = register(8);
    sheets.push(Sheet {
        name: "Oud".to_owned(),
        hidden: true,
        rows: vec![row(&["BSN"]), row(&["999990019"])],
    });
    let bytes = workbook(&sheets);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a package");
    let names: Vec<String> =
        archive.file_names().map(|name| name.expect("a name").into_owned()).collect();
    let entries: Vec<(String, String)> = names
        .into_iter()
        .map(|name| {
            let text = std::io::read_to_string(archive.by_name(&name).expect("an entry"));
            let text = text.expect("text");
            let text = match name.as_str() {
                "xl/worksheets/sheet2.xml" => text
                    .replace(
                        "<sheetData>",
                        "<cols><col min=\"3\" max=\"3\" hidden=\"1\"/></cols><sheetData>",
                    )
                    .replace("<row r=\"5\">", "<row r=\"5\" hidden=\"1\">")
                    .replace("<row r=\"6\">", "<row r=\"6\" hidden=\"1\">"),
                _ => text,
            };
            (name, text)
        })
        .collect();
    sluis::cli::demo::workbook::package(&entries)
}

#[test]
fn what_the_sender_does_not_see_is_told_beside_what_he_sees() {
    let file = message("leerlingen.xlsx", half_hidden());
    let preview = look(&file, &Wish { part: 2, ..Wish::default() });
    let sections: Vec<(&str, bool)> =
        preview.sections.iter().map(|one| (one.name.as_str(), one.hidden)).collect();
    assert_eq!(sections, [("Toelichting", false), ("Leerlingen", false), ("Oud", true)]);
    assert_eq!(preview.sections[1].hidden_columns, ["C"]);
    assert_eq!(preview.sections[1].hidden_rows, "5-6");
    let grid = grid(&preview);
    let hidden: Vec<u32> =
        grid.rows.iter().filter(|row| row.hidden).map(|row| row.number).collect();
    assert_eq!(hidden, [5, 6]);
    let columns = grid.columns.iter().filter(|column| column.hidden);
    assert_eq!(columns.map(|column| column.letters.as_str()).collect::<Vec<_>>(), ["C"]);
    let old = look(&file, &Wish { part: 2, section: Choice::Number(2), ..Wish::default() });
    assert_eq!(cell(self::grid(&old), 0, "A").text, "••••••019");
}

#[test]
fn a_pdf_shows_its_lines() {
    let bytes = std::fs::read("tests/files/pdf/owner-aes256.pdf").expect("a file");
    let preview = look(&file("brief.pdf", bytes), &Wish::default());
    assert!(!said(&preview).trim().is_empty(), "{}", written(&preview));
    assert!(written(&preview).contains("\"bsn\""), "{}", written(&preview));
    let numbers = spans(&preview).into_iter().filter(|span| span.kind == Some(Kind::Bsn));
    assert!(numbers.clone().count() > 0);
    assert!(numbers.into_iter().all(|span| span.text.starts_with('•')));
}
