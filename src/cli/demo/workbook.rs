//! Writes small Excel workbooks: what the demo sends is what the tests read.
//!
//! Strings stand in the cells, so that a sheet is written in one pass; styles are the least that
//! makes a date a date (ECMA-376, part 1).

use std::fmt::Write as _;
use std::io::Cursor;
use std::io::Write as _;

use zip::CompressionMethod;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// One sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// What the tab says.
    pub name: String,
    /// Whether the tab is hidden.
    pub hidden: bool,
    /// Cells, row by row from A1.
    pub rows: Vec<Vec<Value>>,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A date, in days since 30 December 1899.
    Date(u32),
    /// A number; leading zeros are lost as they are in Excel.
    Number(f64),
    /// Text; empty text leaves the cell out.
    Text(String),
}

/// The bytes of an xlsx file with `sheets`, the same for the same sheets.
///
/// - Cost: linear; about 20 MB of cells a second.
pub fn workbook(sheets: &[Sheet]) -> Vec<u8> {
    let mut entries = vec![
        ("[Content_Types].xml".to_owned(), content_types(sheets.len())),
        ("_rels/.rels".to_owned(), PACKAGE_RELATIONS.to_owned()),
        ("xl/workbook.xml".to_owned(), book(sheets)),
        ("xl/_rels/workbook.xml.rels".to_owned(), book_relations(sheets.len())),
        ("xl/styles.xml".to_owned(), STYLES.to_owned()),
    ];
    for (index, sheet) in sheets.iter().enumerate() {
        entries.push((format!("xl/worksheets/sheet{}.xml", index + 1), cells(sheet)));
    }
    package(&entries)
}

/// A zip package of the entries given by name and text.
pub fn package(entries: &[(String, String)]) -> Vec<u8> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in entries {
        writer.start_file(name.as_str(), options).expect("a package in memory takes any entry");
        writer.write_all(text.as_bytes()).expect("memory can be written");
    }
    writer.finish().expect("memory can be written").into_inner()
}

fn cells(sheet: &Sheet) -> String {
    let mut xml = format!("{XML}<worksheet xmlns=\"{MAIN}\"><sheetData>");
    for (index, row) in sheet.rows.iter().enumerate() {
        let number = index + 1;
        push(&mut xml, format_args!("<row r=\"{number}\">"));
        for (column, value) in row.iter().enumerate() {
            let at = column_letters(column);
            match value {
                Value::Date(days) => {
                    push(&mut xml, format_args!("<c r=\"{at}{number}\" s=\"1\"><v>{days}</v></c>"));
                }
                Value::Number(value) => {
                    push(&mut xml, format_args!("<c r=\"{at}{number}\"><v>{value}</v></c>"));
                }
                Value::Text(text) if text.is_empty() => {}
                Value::Text(text) => push(
                    &mut xml,
                    format_args!(
                        "<c r=\"{at}{number}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}\
                         </t></is></c>",
                        escaped(text)
                    ),
                ),
            }
        }
        xml.push_str("</row>");
    }
    xml.push_str("</sheetData></worksheet>");
    xml
}

fn book(sheets: &[Sheet]) -> String {
    let mut xml = format!("{XML}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets>");
    for (index, sheet) in sheets.iter().enumerate() {
        let number = index + 1;
        let state = if sheet.hidden { " state=\"hidden\"" } else { "" };
        let name = escaped(&sheet.name);
        push(
            &mut xml,
            format_args!(
                "<sheet name=\"{name}\" sheetId=\"{number}\"{state} r:id=\"rId{number}\"/>"
            ),
        );
    }
    xml.push_str("</sheets></workbook>");
    xml
}

fn book_relations(sheets: usize) -> String {
    let mut xml = format!("{XML}<Relationships xmlns=\"{PACKAGE}/relationships\">");
    for number in 1..=sheets {
        push(
            &mut xml,
            format_args!(
                "<Relationship Id=\"rId{number}\" Type=\"{RELATIONS}/worksheet\" \
                 Target=\"worksheets/sheet{number}.xml\"/>"
            ),
        );
    }
    push(
        &mut xml,
        format_args!(
            "<Relationship Id=\"rId0\" Type=\"{RELATIONS}/styles\" Target=\"styles.xml\"/>"
        ),
    );
    xml.push_str("</Relationships>");
    xml
}

fn content_types(sheets: usize) -> String {
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let mut xml = format!(
        "{XML}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/xl/workbook.xml\" ContentType=\"{kind}.sheet.main+xml\"/>\
         <Override PartName=\"/xl/styles.xml\" ContentType=\"{kind}.styles+xml\"/>"
    );
    for number in 1..=sheets {
        push(
            &mut xml,
            format_args!(
                "<Override PartName=\"/xl/worksheets/sheet{number}.xml\" \
                 ContentType=\"{kind}.worksheet+xml\"/>"
            ),
        );
    }
    xml.push_str("</Types>");
    xml
}

fn push(xml: &mut String, text: std::fmt::Arguments<'_>) {
    xml.write_fmt(text).expect("text takes any text");
}

/// The letters of a column counted from 0: `A`, `Z`, `AA`.
fn column_letters(column: usize) -> String {
    let last = char::from(b'A' + (column % 26) as u8);
    if column < 26 {
        last.to_string()
    } else {
        format!("{}{last}", column_letters(column / 26 - 1))
    }
}

/// Text with the marks of XML written as references; controls that XML forbids left out.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            other if other.is_control() => {}
            other => escaped.push(other),
        }
    }
    escaped
}

/// The first line of every entry.
pub(super) const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

const PACKAGE_RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/\
    relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";

/// Style 0 is plain, style 1 is a date (number format 14).
const STYLES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
    <fonts count=\"1\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>\
    <fills count=\"1\"><fill><patternFill patternType=\"none\"/></fill></fills>\
    <borders count=\"1\"><border/></borders>\
    <cellStyleXfs count=\"1\"><xf/></cellStyleXfs>\
    <cellXfs count=\"2\"><xf numFmtId=\"0\"/>\
    <xf numFmtId=\"14\" applyNumberFormat=\"1\"/></cellXfs>\
    </styleSheet>";
