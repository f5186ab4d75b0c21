//! The forms in which a list goes out: files of many kinds, and typed into the mail.

use sluis::cli::demo::documents::DOCX;
use sluis::cli::demo::documents::Passage;
use sluis::cli::demo::documents::archive;
use sluis::cli::demo::documents::document;
use sluis::cli::demo::workbook::Sheet;
use sluis::cli::demo::workbook::Value;
use sluis::cli::demo::workbook::workbook;

use crate::corpus::grid::Cell;
use crate::corpus::grid::Grid;
use crate::corpus::grid::Kept;
use crate::corpus::pdf::pdf;
use crate::corpus::stage::Stage;

/// A form in which a list goes out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Layout {
    Semicolons,
    Commas,
    Tabs,
    Bars,
    NoHeader,
    Workbook,
    /// A title, an empty row, a date, and then the header.
    TitledWorkbook,
    /// The header in two rows: groups above, names below.
    TwoRowHeader,
    /// Each header split over two rows: `Geboorte` above `datum`.
    SplitHeader,
    /// Empty rows and subtotals between the rows.
    GappedWorkbook,
    /// The second sheet, beside a cover.
    SecondSheet,
    Transposed,
    KeyValueSheet,
    WordTable,
    WordCards,
    HtmlTable,
    HtmlFile,
    PastedTabs,
    FixedWidth,
    Cards,
    /// One person a line, in words.
    Lines,
    /// One person after the other, in one paragraph.
    Paragraph,
    WordLines,
    PdfTable,
    Json,
    Xml,
    Vcard,
    Zipped,
    Forwarded,
    /// The whole record in one cell.
    OneCell,
}

/// What a layout comes to: text for the body, as it is or as HTML, and files.
#[derive(Default)]
pub(crate) struct Laid {
    pub(crate) text: String,
    pub(crate) html: Option<String>,
    /// Name, media type, bytes.
    pub(crate) file: Option<(String, &'static str, Vec<u8>)>,
}

/// Layouts of lists of people; those in [`HELD_BACK`] only of the report set.
pub(crate) const ALL: [Layout; 30] = [
    Layout::Semicolons,
    Layout::Commas,
    Layout::Tabs,
    Layout::Bars,
    Layout::NoHeader,
    Layout::Workbook,
    Layout::TitledWorkbook,
    Layout::TwoRowHeader,
    Layout::SplitHeader,
    Layout::GappedWorkbook,
    Layout::SecondSheet,
    Layout::Transposed,
    Layout::KeyValueSheet,
    Layout::WordTable,
    Layout::WordCards,
    Layout::HtmlTable,
    Layout::HtmlFile,
    Layout::PastedTabs,
    Layout::FixedWidth,
    Layout::Cards,
    Layout::Lines,
    Layout::Paragraph,
    Layout::WordLines,
    Layout::PdfTable,
    Layout::Json,
    Layout::Xml,
    Layout::Vcard,
    Layout::Zipped,
    Layout::Forwarded,
    Layout::OneCell,
];

/// Layouts that the tune set does not have.
pub(crate) const HELD_BACK: [Layout; 10] = [
    Layout::Bars,
    Layout::GappedWorkbook,
    Layout::SecondSheet,
    Layout::WordCards,
    Layout::HtmlFile,
    Layout::WordLines,
    Layout::Xml,
    Layout::Zipped,
    Layout::Forwarded,
    Layout::SplitHeader,
];

impl Layout {
    /// Whether people are counted row by row in it.
    pub(crate) fn is_table(self) -> bool {
        use Layout::{Cards, Lines, OneCell, Paragraph, Vcard, WordCards, WordLines};
        !matches!(self, Cards | Lines | OneCell | Paragraph | Vcard | WordCards | WordLines)
    }

    /// Whether it suits people only.
    pub(crate) fn is_personal(self) -> bool {
        use Layout::{Cards, Lines, OneCell, Paragraph, Vcard, WordCards, WordLines};
        matches!(self, Lines | Paragraph | Vcard | WordLines | OneCell | Cards | WordCards)
    }

    /// Lays the list out under a file name without ending.
    pub(crate) fn lay(self, stage: &mut Stage, grid: &Grid, name: &str, title: &str) -> Laid {
        let rows = grid.texts();
        let file = |ending: &str, media_type, bytes| Laid {
            file: Some((format!("{name}.{ending}"), media_type, bytes)),
            ..Laid::default()
        };
        let csv = |separator: &str, rows: &[Vec<String>]| {
            let mut text = typed(separator, rows).into_bytes();
            if name.len().is_multiple_of(2) {
                text.splice(0..0, *b"\xef\xbb\xbf");
            }
            text
        };
        match self {
            Self::Semicolons => file("csv", "text/csv", csv(";", &rows)),
            Self::Commas => file("csv", "text/csv", csv(",", &rows)),
            Self::Tabs => file("txt", "text/plain", csv("\t", &rows)),
            Self::Bars => file("txt", "text/plain", csv("|", &rows)),
            Self::NoHeader => file("csv", "text/csv", csv(";", &rows[1..])),
            Self::Workbook
            | Self::TitledWorkbook
            | Self::TwoRowHeader
            | Self::SplitHeader
            | Self::GappedWorkbook
            | Self::SecondSheet
            | Self::Transposed
            | Self::KeyValueSheet => file("xlsx", XLSX, self.book(stage, grid, title)),
            Self::WordTable => {
                let passages = [Passage::Paragraph(title.to_owned()), Passage::Table(rows)];
                file("docx", DOCX, document(&passages))
            }
            Self::WordCards => file("docx", DOCX, paragraphs(title, &grid.cards())),
            Self::WordLines => file("docx", DOCX, paragraphs(title, &grid.lines().join("\n"))),
            Self::HtmlTable => Laid { html: Some(html_table(&rows)), ..Laid::default() },
            Self::HtmlFile => {
                let page =
                    format!("<html><body><h1>{title}</h1>{}</body></html>", html_table(&rows));
                file("html", "text/html", page.into_bytes())
            }
            Self::PastedTabs => Laid { text: typed("\t", &rows), ..Laid::default() },
            Self::FixedWidth => Laid { text: fixed_width(&rows), ..Laid::default() },
            Self::Cards => Laid { text: grid.cards(), ..Laid::default() },
            Self::Lines => Laid { text: grid.lines().join("\n"), ..Laid::default() },
            Self::Paragraph => Laid { text: grid.lines().join("; ") + ".", ..Laid::default() },
            Self::PdfTable => file("pdf", "application/pdf", pdf(&fixed_width(&rows))),
            Self::Json => file("json", "application/json", json(grid).into_bytes()),
            Self::Xml => file("xml", "application/xml", xml(grid).into_bytes()),
            Self::Vcard => file("vcf", "text/vcard", grid.vcards().into_bytes()),
            Self::Zipped => {
                let inner = format!("{name}.csv");
                file("zip", "application/zip", archive(&inner, &csv(";", &rows), None))
            }
            Self::Forwarded => Laid { text: quoted(&typed("\t", &rows)), ..Laid::default() },
            Self::OneCell => {
                let lines = grid.lines().into_iter().map(|line| vec![Value::Text(line)]).collect();
                file("xlsx", XLSX, book(vec![("Blad1", lines)]))
            }
        }
    }

    fn book(self, stage: &mut Stage, grid: &Grid, title: &str) -> Vec<u8> {
        let text = |text: &str| Value::Text(text.to_owned());
        let header: Vec<Value> = grid.headers.iter().map(|header| text(header)).collect();
        let as_text = stage.lot.chance(40);
        let mut rows: Vec<Vec<Value>> =
            grid.rows.iter().map(|row| row.iter().map(|c| value(c, as_text)).collect()).collect();
        match self {
            Self::TitledWorkbook => {
                rows.insert(0, header);
                rows.insert(0, Vec::new());
                rows.insert(0, vec![text("Peildatum"), text("1 november 2026")]);
                rows.insert(0, vec![text(title)]);
            }
            Self::TwoRowHeader => {
                let mut groups = vec![text(""); header.len()];
                groups[0] = text("Gegevens");
                groups[header.len() / 2] = text("Overig");
                rows.insert(0, header);
                rows.insert(0, groups);
            }
            Self::SplitHeader => {
                let halves = grid.headers.iter().map(|header| split(header));
                let (above, below): (Vec<&str>, Vec<&str>) = halves.unzip();
                rows.insert(0, below.into_iter().map(text).collect());
                rows.insert(0, above.into_iter().map(text).collect());
            }
            Self::GappedWorkbook => {
                rows.insert(0, header);
                rows.insert(rows.len() / 2, Vec::new());
                rows.push(Vec::new());
                rows.push(vec![text("Totaal"), Value::Number(grid.rows.len() as f64)]);
            }
            Self::SecondSheet => {
                rows.insert(0, header);
                let cover = vec![vec![text(title)], vec![text("Zie tabblad 2.")]];
                return book(vec![("Voorblad", cover), ("Gegevens", rows)]);
            }
            Self::Transposed => {
                let columns = (0..grid.headers.len()).map(|at| {
                    let values = rows.iter().map(|row| row[at].clone());
                    std::iter::once(header[at].clone()).chain(values).collect()
                });
                rows = columns.collect();
            }
            Self::KeyValueSheet => {
                let pairs = rows.iter().flat_map(|row| {
                    let pairs = header.iter().cloned().zip(row.iter().cloned());
                    pairs.map(|(header, value)| vec![header, value]).chain([Vec::new()])
                });
                rows = pairs.collect();
            }
            _ => rows.insert(0, header),
        }
        book(vec![("Blad1", rows)])
    }
}

impl Grid {
    /// Header and rows as texts.
    fn texts(&self) -> Vec<Vec<String>> {
        let rows = self.rows.iter().map(|row| row.iter().map(|cell| cell.text.clone()).collect());
        std::iter::once(self.headers.clone()).chain(rows).collect()
    }

    /// One block a row, one line a value: `Naam: …`.
    fn cards(&self) -> String {
        let card = |row: &Vec<Cell>| {
            let pairs = self.headers.iter().zip(row).filter(|(_, cell)| !cell.text.is_empty());
            pairs.map(|(header, cell)| format!("{header}: {}\n", cell.text)).collect::<String>()
        };
        self.rows.iter().map(card).collect::<Vec<_>>().join("\n")
    }

    /// One card of an address book a row (RFC 6350).
    fn vcards(&self) -> String {
        let card = |row: &Vec<Cell>| {
            let property = |(field, cell): (&String, &Cell)| {
                let name = match field.as_str() {
                    "name" | "surname" => "FN",
                    "born" => "BDAY",
                    "phone" => "TEL;TYPE=CELL",
                    "email" => "EMAIL",
                    "address" | "street" | "home" => "ADR",
                    _ => "NOTE",
                };
                format!("{name}:{}\r\n", cell.text)
            };
            let properties: String = self.fields.iter().zip(row).map(property).collect();
            format!("BEGIN:VCARD\r\nVERSION:3.0\r\n{properties}END:VCARD\r\n")
        };
        self.rows.iter().map(card).collect()
    }

    /// One line a row, in words: `- Jan de Vries, geb. 1-2-1985, tel. 06…`.
    fn lines(&self) -> Vec<String> {
        let line = |row: &Vec<Cell>| {
            let mut line = String::from("- ");
            let mut was_name = true;
            for (cell, spoken) in row.iter().zip(&self.spoken) {
                if cell.text.is_empty() {
                    continue;
                }
                let part = format!("{spoken} {}", cell.text);
                let part = part.trim();
                if line.len() > 2 {
                    line.push_str(if was_name && spoken.is_empty() { " " } else { ", " });
                }
                was_name = spoken.is_empty();
                line.push_str(part);
            }
            line
        };
        self.rows.iter().map(line).collect()
    }
}

/// A header in two, at a space or before `datum`, `naam` and the like.
fn split(header: &str) -> (&str, &str) {
    if let Some((above, below)) = header.split_once([' ', '_']) {
        return (above, below);
    }
    let lower = header.to_lowercase();
    let ends = ["datum", "nummer", "naam", "adres", "plaats"];
    let at = ends.iter().find_map(|end| lower.strip_suffix(end).map(str::len)).unwrap_or(0);
    header.split_at_checked(at).unwrap_or(("", header))
}

fn value(cell: &Cell, as_text: bool) -> Value {
    match (cell.kept, cell.text.parse::<f64>()) {
        (Kept::Date(days), _) if !as_text => Value::Date(days),
        (Kept::Number, Ok(number)) if !as_text => Value::Number(number),
        _ => Value::Text(cell.text.clone()),
    }
}

fn book(sheets: Vec<(&str, Vec<Vec<Value>>)>) -> Vec<u8> {
    let sheet = |(name, rows): (&str, _)| Sheet { name: name.to_owned(), hidden: false, rows };
    workbook(&sheets.into_iter().map(sheet).collect::<Vec<_>>())
}

fn typed(separator: &str, rows: &[Vec<String>]) -> String {
    let line = |row: &Vec<String>| {
        let cells = row.iter().map(|cell| {
            if cell.contains(separator) { format!("\"{cell}\"") } else { cell.clone() }
        });
        cells.collect::<Vec<_>>().join(separator) + "\n"
    };
    rows.iter().map(line).collect()
}

fn fixed_width(rows: &[Vec<String>]) -> String {
    let columns = rows.first().map_or(0, Vec::len);
    let widths: Vec<usize> = (0..columns)
        .map(|at| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0) + 2)
        .collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        cells.collect::<String>().trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}

fn html_table(rows: &[Vec<String>]) -> String {
    let row = |(at, row): (usize, &Vec<String>)| {
        let tag = if at == 0 { "th" } else { "td" };
        let cells = row.iter().map(|cell| format!("<{tag}>{}</{tag}>", escaped(cell)));
        format!("<tr>{}</tr>\n", cells.collect::<String>())
    };
    let rows: String = rows.iter().enumerate().map(row).collect();
    format!("<table border=\"1\" cellpadding=\"3\">\n{rows}</table>\n")
}

fn json(grid: &Grid) -> String {
    let record = |row: &Vec<Cell>| {
        let pairs =
            grid.headers.iter().zip(row).map(|(header, cell)| {
                (header.clone(), serde_json::Value::String(cell.text.clone()))
            });
        serde_json::Value::Object(pairs.collect())
    };
    let records: Vec<_> = grid.rows.iter().map(record).collect();
    serde_json::to_string_pretty(&records).expect("texts make JSON")
}

fn xml(grid: &Grid) -> String {
    let tag = |header: &str| -> String {
        let name: String = header.chars().filter(|c| c.is_alphanumeric() || *c == '_').collect();
        if name.starts_with(char::is_alphabetic) { name } else { format!("veld{name}") }
    };
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<export>\n");
    for row in &grid.rows {
        xml.push_str("  <regel>\n");
        for (header, cell) in grid.headers.iter().zip(row) {
            let tag = tag(header);
            xml.push_str(&format!("    <{tag}>{}</{tag}>\n", escaped(&cell.text)));
        }
        xml.push_str("  </regel>\n");
    }
    xml + "</export>\n"
}

/// Each line of `text` in a paragraph of a Word document, under a title.
pub(crate) fn paragraphs(title: &str, text: &str) -> Vec<u8> {
    let lines = std::iter::once(title).chain(text.lines());
    document(&lines.map(|line| Passage::Paragraph(line.to_owned())).collect::<Vec<_>>())
}

/// As a reply quotes it.
pub(crate) fn quoted(text: &str) -> String {
    text.lines().map(|line| format!("> {line}\n")).collect()
}

pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
