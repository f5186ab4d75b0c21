//! Messages that are made to exhaust who reads them. Each carries a leak, so that one that passes
//! is a mistake whatever else happened.

use std::io::Cursor;
use std::io::Write;

use data_encoding::BASE64_MIME;
use sluis::cli::demo::people::people;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::common::letters::HOME;
use crate::common::mail_client::Mail;

/// A message that is made to harm, by what it is called.
pub(crate) struct Attack {
    pub(crate) name: &'static str,
    pub(crate) mail: Mail,
}

/// All of them, `size` times as large as the smallest that is worth sending.
pub(crate) fn all(size: usize) -> Vec<Attack> {
    let attached =
        |name, file: &str, content: Vec<u8>| Attack { name, mail: attached(file, &content) };
    vec![
        Attack { name: "parts in parts", mail: parts_in_parts(1_000) },
        Attack { name: "many parts", mail: many_parts(10_000 * size) },
        Attack { name: "many header fields", mail: many_fields(20_000 * size) },
        Attack { name: "one endless field", mail: endless_field(size << 20) },
        Attack { name: "one endless line", mail: text(&"x".repeat(size << 21)) },
        Attack { name: "ones", mail: text(&"1".repeat(size << 19)) },
        Attack { name: "ones and spaces", mail: text(&"1 ".repeat(size << 18)) },
        Attack { name: "broken letters", mail: broken_letters(size << 20) },
        attached("a bomb", "bijlage.zip", zipped(&[("leeg.txt", &zeros(size << 26))])),
        attached("bombs in bombs", "bijlage.zip", nested(40)),
        attached("many files", "bijlage.zip", many_files(2_000 * size)),
        attached("laughs", "brief.docx", laughing()),
        attached("a sheet without end", "lijst.xlsx", endless_sheet()),
        attached("tags in tags", "pagina.html", tags_in_tags(50_000 * size)),
        attached("brackets in brackets", "data.json", "[".repeat(size << 18).into_bytes()),
        attached("a table of nothing", "lijst.csv", ";".repeat(size << 20).into_bytes()),
    ]
}

/// The leak: a resident's number, at the end.
fn leak() -> String {
    let person = people(91, 1, (1950, 1990)).remove(0);
    format!("\r\n\r\n{}, geboren {}, BSN {}\r\n", person.name(), person.birth_date(), person.bsn)
}

fn mail(header: &str, body: &str) -> Mail {
    let from = "p.jansen@voorbeeld.nl";
    let message = format!(
        "From: {from}\r\nTo: {HOME}\r\nSubject: Stukken\r\nMIME-Version: 1.0\r\n{header}\r\n\r\n{body}"
    );
    Mail { from: from.to_owned(), to: vec![HOME.to_owned()], message: message.into_bytes() }
}

fn text(filler: &str) -> Mail {
    mail("Content-Type: text/plain; charset=utf-8", &format!("{filler}{}", leak()))
}

fn attached(name: &str, content: &[u8]) -> Mail {
    let body = format!(
        "--b\r\nContent-Type: text/plain\r\n\r\nZie de bijlage.{}\r\n--b\r\n\
         Content-Type: application/octet-stream; name=\"{name}\"\r\n\
         Content-Disposition: attachment; filename=\"{name}\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{}\r\n--b--\r\n",
        leak(),
        BASE64_MIME.encode(content)
    );
    mail("Content-Type: multipart/mixed; boundary=b", &body)
}

fn parts_in_parts(depth: usize) -> Mail {
    let mut body = String::new();
    for level in 0..depth {
        body += &format!(
            "--b{level}\r\nContent-Type: multipart/mixed; boundary=b{}\r\n\r\n",
            level + 1
        );
    }
    body +=
        &format!("--b{depth}\r\nContent-Type: text/plain\r\n\r\n{}\r\n--b{depth}--\r\n", leak());
    mail("Content-Type: multipart/mixed; boundary=b0", &body)
}

fn many_parts(count: usize) -> Mail {
    let mut body = "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n".repeat(count);
    body += &format!("--b\r\nContent-Type: text/plain\r\n\r\n{}\r\n--b--\r\n", leak());
    mail("Content-Type: multipart/mixed; boundary=b", &body)
}

fn many_fields(count: usize) -> Mail {
    let fields: String =
        (0..count).map(|number| format!("X-Veld-{number}: {number}\r\n")).collect();
    mail(&format!("{fields}Content-Type: text/plain"), &leak())
}

fn endless_field(length: usize) -> Mail {
    let lines = format!(" {}\r\n", "a".repeat(70)).repeat(length / 73);
    mail(&format!("X-Lang: a\r\n{lines}Content-Type: text/plain"), &leak())
}

fn broken_letters(length: usize) -> Mail {
    let mut mail = mail("Content-Type: text/plain; charset=utf-8", "");
    // Halves of letters, wrong ones, and bytes that no charset has.
    let broken = [0xC3, 0x28, 0xED, 0xA0, 0x80, 0xF8, 0xFF, 0xFE, 0xC0, 0xAF, b' ', b'\r', b'\n'];
    mail.message.extend(broken.iter().cycle().take(length / broken.len() * broken.len()));
    mail.message.extend(leak().bytes());
    mail
}

fn zeros(length: usize) -> Vec<u8> {
    vec![b'0'; length]
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(*name, SimpleFileOptions::default()).expect("an entry");
        writer.write_all(content).expect("written");
    }
    writer.finish().expect("an archive").into_inner()
}

fn nested(depth: usize) -> Vec<u8> {
    let innermost = zipped(&[("leeg.txt", &zeros(1 << 22))]);
    (0..depth).fold(innermost, |inside, _| zipped(&[("meer.zip", &inside)]))
}

fn many_files(count: usize) -> Vec<u8> {
    let names: Vec<String> = (0..count).map(|number| format!("map/{number}.txt")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
    zipped(&files)
}

/// "A billion laughs": entities of entities.
fn laughing() -> Vec<u8> {
    let mut entities = "<!ENTITY a0 \"ha\">".to_owned();
    for level in 1..30 {
        entities += &format!("<!ENTITY a{level} \"{}\">", format!("&a{};", level - 1).repeat(10));
    }
    let document = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE w:document [{entities}]>\
         <w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
         <w:body><w:p><w:r><w:t>&a29;</w:t></w:r></w:p></w:body></w:document>"
    );
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
    zipped(&[("[Content_Types].xml", types.as_bytes()), ("word/document.xml", document.as_bytes())])
}

/// A sheet that says it has every cell there can be, in a file of two kilobytes.
fn endless_sheet() -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let workbook = format!(
        "<workbook xmlns=\"{main}\" xmlns:r=\"{relations}\"><sheets>\
         <sheet name=\"Blad1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let links = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"rId1\" Type=\"{relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
         </Relationships>"
    );
    let sheet = format!(
        "<worksheet xmlns=\"{main}\"><dimension ref=\"A1:XFD1048576\"/><sheetData>\
         <row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>x</t></is></c></row>\
         <row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t>y</t></is></c></row>\
         </sheetData><mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells></worksheet>"
    );
    zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", links.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

fn tags_in_tags(depth: usize) -> Vec<u8> {
    format!("<html><body>{}x</body></html>", "<div><b>".repeat(depth)).into_bytes()
}
