//! Letters and reports of Word, and archives of them: what offices attach beside workbooks.

use std::io::Cursor;
use std::io::Write;

use zip::ZipWriter;
use zip::unstable::write::FileOptionsExt;
use zip::write::SimpleFileOptions;

use crate::cli::demo::workbook::XML;
use crate::cli::demo::workbook::escaped;
use crate::cli::demo::workbook::package;

/// What stands in a document, from top to bottom.
pub enum Passage {
    /// One paragraph.
    Paragraph(String),
    /// Rows of cells, the header first.
    Table(Vec<Vec<String>>),
}

/// Writes a document of Word.
pub fn document(passages: &[Passage]) -> Vec<u8> {
    let mut body = String::new();
    for passage in passages {
        match passage {
            Passage::Paragraph(text) => body.push_str(&paragraph(text)),
            Passage::Table(rows) => {
                body.push_str("<w:tbl>");
                for row in rows {
                    let cells = row.iter().map(|cell| format!("<w:tc>{}</w:tc>", paragraph(cell)));
                    body.push_str(&format!("<w:tr>{}</w:tr>", cells.collect::<String>()));
                }
                body.push_str("</w:tbl>");
            }
        }
    }
    let types = format!(
        "{XML}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override \
         PartName=\"/word/document.xml\" ContentType=\"{DOCX}.main+xml\"/></Types>"
    );
    let relations = format!(
        "{XML}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" \
         Type=\"{OFFICE}/officeDocument/2006/relationships/officeDocument\" \
         Target=\"word/document.xml\"/></Relationships>"
    );
    let content = format!(
        "{XML}<w:document xmlns:w=\"{OFFICE}/wordprocessingml/2006/main\"><w:body>{body}\
         </w:body></w:document>"
    );
    package(&[
        ("[Content_Types].xml".to_owned(), types),
        ("_rels/.rels".to_owned(), relations),
        ("word/document.xml".to_owned(), content),
    ])
}

/// Packs one file; with a password nobody reads it without.
pub fn archive(name: &str, content: &[u8], password: Option<&str>) -> Vec<u8> {
    let plain = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = match password {
        Some(password) => plain.with_deprecated_encryption(password.as_bytes()),
        None => Ok(plain),
    };
    let options = options.expect("the password of the demo is not empty");
    writer.start_file(name, options).expect("an archive in memory takes any entry");
    writer.write_all(content).expect("memory can be written");
    writer.finish().expect("memory can be written").into_inner()
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>", escaped(text))
}

/// Media type of a document.
pub const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// Media type of an archive.
pub const ZIP: &str = "application/zip";

const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const OFFICE: &str = "http://schemas.openxmlformats.org";
