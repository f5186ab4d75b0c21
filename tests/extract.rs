//! Files are read as a recipient would see them; what cannot be read says why.

#[path = "../src/cli/demo/workbook.rs"]
#[allow(dead_code, reason = "the demo uses the rest")]
mod workbook;

use bytes::Bytes;
use sluis::document::{Content, Document, File, Visibility, column_name};
use sluis::extract::{Budget, Extract, Limits, Unscannable, extract};

use workbook::{Sheet, Value, workbook as write_workbook};

fn file(name: &str, media_type: &str, bytes: impl Into<Bytes>) -> File {
    let media_type = Some(media_type.to_owned()).filter(|declared| !declared.is_empty());
    File { name: name.to_owned(), media_type, bytes: bytes.into() }
}

fn read(name: &str, media_type: &str, bytes: impl Into<Bytes>) -> Extract {
    extract(&file(name, media_type, bytes), &mut Budget::new(Limits::default()))
}

/// A document as lines: `place|text`, or `place|A1=value|C1=value` for a row of a table.
fn lines(document: &Document) -> Vec<String> {
    let mut lines = Vec::new();
    for block in &document.blocks {
        let hidden = if block.visibility == Visibility::Hidden { "~" } else { "" };
        match &block.content {
            Content::Text(text) => lines.push(format!("{hidden}{}|{text}", block.place)),
            Content::Table(table) => {
                for row in table.rows() {
                    let cells: Vec<_> = row
                        .cells()
                        .map(|c| format!("{}{}={}", column_name(c.column), row.number(), c.text))
                        .collect();
                    lines.push(format!("{hidden}{}|{}", block.place, cells.join("|")));
                }
            }
        }
    }
    lines
}

fn whys(extract: &Extract) -> Vec<(String, Unscannable)> {
    extract.unread.iter().map(|unread| (unread.place.to_string(), unread.why)).collect()
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

#[test]
fn reads_every_sheet_of_a_workbook_hidden_ones_too() {
    let sheets = [
        Sheet {
            name: "Blad1".into(),
            hidden: false,
            rows: vec![
                vec![text("Naam"), text("BSN"), text("Geboren")],
                vec![text("Zo\u{eb} & <co>"), Value::Number(123_456_782.0), Value::Date(40_179)],
                vec![],
                vec![text(""), text("010082426"), Value::Number(1.5)],
            ],
        },
        Sheet { name: "Bron".into(), hidden: true, rows: vec![vec![text("geheim")]] },
        Sheet { name: "Leeg".into(), ..Sheet::default() },
    ];
    for name in ["leerlingen.xlsx", "leerlingen.txt", ""] {
        let read = read(name, "application/octet-stream", write_workbook(&sheets));
        assert_eq!(
            read.media_type,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        );
        assert_eq!(whys(&read), []);
        assert_eq!(
            lines(&read.document),
            [
                "Blad1|A1=Naam|B1=BSN|C1=Geboren",
                "Blad1|A2=Zo\u{eb} & <co>|B2=123456782|C2=2010-01-01",
                "Blad1|B4=010082426|C4=1.5",
                "~Bron|A1=geheim",
            ]
        );
    }
}
