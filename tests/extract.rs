//! Files are read as a recipient would see them; what cannot be read says why.

use bytes::Bytes;
use proptest::prelude::*;
use sluis::document::{Content, Document, File, Visibility, column_name};
use sluis::extract::{Budget, Collected, Limits, Unscannable, collect};
use sluis::mail::{MessageLimits, header_end, parse};

use sluis::cli::demo::workbook;
use sluis::cli::demo::workbook::{Sheet, Value, workbook as write_workbook};

fn file(name: &str, media_type: &str, bytes: impl Into<Bytes>) -> File {
    let media_type = Some(media_type.to_owned()).filter(|declared| !declared.is_empty());
    File { name: name.to_owned(), media_type, bytes: bytes.into() }
}

fn read(name: &str, media_type: &str, bytes: impl Into<Bytes>) -> Collected {
    collect(&file(name, media_type, bytes), &mut Budget::new(Limits::default()))
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

fn whys(read: &Collected) -> Vec<(String, Unscannable)> {
    read.outcome.unread.iter().map(|unread| (unread.place.to_string(), unread.why)).collect()
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
            read.outcome.media_type,
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

#[test]
fn reads_what_stands_beside_the_cells() {
    let book = write_workbook(&[Sheet { name: "Blad1".into(), ..Sheet::default() }]);
    let mut entries = unzip(&book);
    entries.push((
        "xl/comments1.xml".into(),
        "<comments><commentList><comment ref=\"A1\"><text><r><t>bsn 1112</t></r><r><t>22333</t>\
         </r></text></comment></commentList></comments>"
            .into(),
    ));
    entries.push((
        "xl/pivotCache/pivotCacheDefinition1.xml".into(),
        "<cacheField name=\"BSN\"><s v=\"111222333\"/></cacheField>".into(),
    ));
    let (_, sheet) =
        entries.iter_mut().find(|(name, _)| name.ends_with("sheet1.xml")).expect("one");
    *sheet = sheet.replace("</worksheet>", "<oddFooter>Versie Jan</oddFooter></worksheet>");
    entries.push(("xl/embeddings/oleObject1.bin".into(), "iets".into()));
    entries.push(("los.csv".into(), "a;b\n".into()));
    let read = read("a.xlsx", "", workbook::package(&entries));
    assert_eq!(
        lines(&read.document),
        [
            "Blad1 > footer|Versie Jan\n",
            "comments|bsn 111222333\n",
            "~pivot cache|A1=BSN",
            "~pivot cache|A2=111222333",
        ]
    );
    let names: Vec<_> = read.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["oleobject1.bin", "los.csv"]);
}

#[test]
fn a_workbook_that_would_burst_memory_is_too_large_or_damaged() {
    let row = |cells: &str| format!("<row r=\"1\">{cells}</row>");
    let far = "<c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>2</v></c>";
    let strings = "<sst uniqueCount=\"99999999999\"><si><t>x</t></si></sst>".to_owned();
    let cases = [
        (vec![("xl/worksheets/sheet1.xml", sheet_xml(&row(far)))], vec![]),
        (vec![("xl/sharedStrings.xml", strings)], vec![]),
        (
            vec![("xl/worksheets/sheet1.xml", sheet_xml(&" ".repeat(30 << 20)))],
            vec![("Blad1".to_owned(), Unscannable::TooLarge)],
        ),
        (
            vec![("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row><c".to_owned())],
            vec![("Blad1".to_owned(), Unscannable::Damaged)],
        ),
    ];
    for (replaced, expected) in cases {
        let book = write_workbook(&[Sheet { name: "Blad1".into(), ..Sheet::default() }]);
        let mut entries = unzip(&book);
        for (name, content) in replaced {
            entries.retain(|(other, _)| other != name);
            entries.push((name.to_owned(), content));
        }
        let read = read("a.xlsx", "", workbook::package(&entries));
        assert_eq!(whys(&read), expected);
    }
}

fn sheet_xml(rows: &str) -> String {
    format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")
}

fn unzip(bytes: &[u8]) -> Vec<(String, String)> {
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a package");
    (0..package.len())
        .map(|index| {
            let mut entry = package.by_index(index).expect("an entry");
            let mut text = String::new();
            std::io::Read::read_to_string(&mut entry, &mut text).expect("text");
            (entry.name().expect("a name").into_owned(), text)
        })
        .collect()
}

fn ods(tables: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:automatic-styles><style:style style:name=\"ta2\">\
         <style:table-properties table:display=\"false\"/></style:style>\
         </office:automatic-styles><office:body><office:spreadsheet>{tables}\
         </office:spreadsheet></office:body></office:document-content>"
    );
    let mimetype = "application/vnd.oasis.opendocument.spreadsheet";
    workbook::package(&[
        ("mimetype".into(), mimetype.into()),
        ("META-INF/manifest.xml".into(), "<manifest:manifest/>".into()),
        ("content.xml".into(), content),
    ])
}

#[test]
fn reads_opendocument_sheets_with_repeats_notes_and_hidden_ones() {
    let bytes = ods("<table:table table:name=\"Blad1\"><table:table-row>\
         <table:table-cell office:value-type=\"string\"><text:p>Na<text:span>am</text:span>\
         </text:p><office:annotation><text:p>nota bene</text:p></office:annotation>\
         </table:table-cell>\
         <table:table-cell table:number-columns-repeated=\"2\"/>\
         <table:table-cell office:value-type=\"float\" office:value=\"123456782\">\
         <text:p>123.456.782</text:p></table:table-cell></table:table-row>\
         <table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell \
         table:number-columns-repeated=\"16000\"/></table:table-row>\
         <table:table-row table:number-rows-repeated=\"2\"><table:table-cell \
         office:value-type=\"date\" office:date-value=\"2010-01-01\"><text:p>1 jan</text:p>\
         </table:table-cell></table:table-row></table:table>\
         <table:table table:name=\"Bron\" table:style-name=\"ta2\"><table:table-row>\
         <table:table-cell><text:p>a &amp;&#32;b</text:p></table:table-cell></table:table-row>\
         </table:table>");
    let read = read("x.ods", "", bytes);
    assert_eq!(read.outcome.media_type, "application/vnd.oasis.opendocument.spreadsheet");
    assert_eq!(whys(&read), []);
    assert_eq!(
        lines(&read.document),
        [
            "Blad1|A1=Naam|D1=123456782",
            "Blad1|A1000002=2010-01-01",
            "Blad1|A1000003=2010-01-01",
            "Blad1 > comments|nota bene\n",
            "~Bron|A1=a & b",
        ]
    );
}

#[test]
fn reads_html_as_a_browser_shows_it_and_what_it_hides() {
    let cases = [
        (
            "<p>Beste  <b>J</b>an,<br>BSN&nbsp;123&#52;56782</p>",
            vec!["|Beste Jan,\nBSN\u{a0}123456782\n"],
        ),
        (
            "<p>a</p><table><tr><th>Naam<th>BSN</tr><tr><td colspan=2>x</td><td>1<b>2</b></td>\
             </table>na",
            vec!["|a\n", "|A1=Naam|B1=BSN", "|A2=x|C2=12", "|na"],
        ),
        (
            "<table><tr><td>alleen</td></tr><tr><td>opmaak</td></tr></table>",
            vec!["|alleen\nopmaak\n"],
        ),
        (
            "<table><tr><td>u<table><tr><td>1</td><td>2</td></tr></table>it</td><td>x</td></tr>\
             </table>",
            vec!["|A1=1|B1=2", "|A1=uit|B1=x"],
        ),
        (
            "zie<div style='display: NONE'>geheim<div>nog</div>meer</div>hier<!--[if]>c<!-->",
            vec!["|zie\nhier", "~|geheim\nnog\nmeer\n", "|[if]>c<!\n"],
        ),
        (
            "<style>p{}</style><script>var x = '1';</script><input value=\"v\"><p>t",
            vec!["|t", "|var x = '1';\nv\n"],
        ),
        ("<td>1</td><td>2</td>", vec!["|1\n2\n"]),
        ("&lt;p&gt; 1 &lt; 2", vec!["|<p> 1 < 2"]),
    ];
    for (html, expected) in cases {
        let read = read("", "text/html", html);
        assert_eq!(read.outcome.media_type, "text/html");
        assert_eq!(lines(&read.document), expected, "{html}");
    }
}

#[test]
fn a_tag_that_is_too_long_is_cut_and_its_rest_searched() {
    let attributes: String = (0..100_000).map(|n| format!(" a{n}")).collect();
    for opening in ["<p", "<p x=\">\"", "<p x='", "<p x=\""] {
        let html = format!("voor{opening}{attributes} bsn123456782>na");
        let read = read("x.html", "", html);
        let text = lines(&read.document).join("\n");
        assert!(text.contains("voor") && text.contains("bsn123456782"), "{opening}");
    }
}

#[test]
fn tells_kinds_apart_by_content_first() {
    let png: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";
    let png_and_zip = [png, b"PK\x05\x06", &[0; 18]].concat();
    let word = workbook::package(&[("word/document.xml".into(), String::new())]);
    let archive = workbook::package(&[("a.txt".into(), "x".into())]);
    let broken_off = archive[..archive.len() / 2].to_vec();
    let mut compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    compound.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let cms = |kind: u8| {
        let head = [&b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"[..], &[kind]].concat();
        let data = b"\xa0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x03\x06\x01\x2a";
        [&head[..], data].concat()
    };
    let table = "naam;bsn;plaats\n".repeat(6);
    // Name, declared type, content; type found, and whether skipped or why not read.
    type Case = (&'static str, &'static str, Vec<u8>, &'static str, Result<bool, Unscannable>);
    let cases: Vec<Case> = vec![
        ("a.png", "image/png", png.to_vec(), "image/png", Ok(true)),
        ("a.csv", "text/csv", png.to_vec(), "image/png", Ok(true)),
        ("a.png", "image/png", png_and_zip, "image/png", Err(Unscannable::Damaged)),
        ("a.png", "image/png", b"GIF89a, maar tekst: 123456782".to_vec(), "text/plain", Ok(false)),
        ("a.docx", "", word, WORD, Err(Unscannable::Damaged)),
        ("a.xlsx", "", broken_off, "application/zip", Err(Unscannable::Damaged)),
        ("a.zip", "", archive, "application/zip", Ok(false)),
        ("a.xlsx", "", compound, "application/x-encrypted-office", Err(Unscannable::Encrypted)),
        ("a.pdf", "", b"%PDF-1.7\n..".to_vec(), "application/pdf", Err(Unscannable::Damaged)),
        (
            "a.pdf",
            "",
            b"%PDF-1.7\n/Encrypt 5 0 R".to_vec(),
            "application/pdf",
            Err(Unscannable::Encrypted),
        ),
        (
            "winmail.dat",
            "application/ms-tnef",
            b"\x78\x9f\x3e\x22\x01\0".to_vec(),
            "application/vnd.ms-tnef",
            Err(Unscannable::Damaged),
        ),
        ("smime.p7s", "", cms(2), "application/pkcs7-signature", Ok(true)),
        ("smime.p7m", "", cms(3), "application/pkcs7-mime", Err(Unscannable::EncryptedSmime)),
        (
            "",
            "message/external-body",
            b"Content-Type: text/plain\r\n\r\n".to_vec(),
            "message/external-body",
            Err(Unscannable::Unsupported),
        ),
        ("a.rtf", "text/plain", b"{\\rtf1 123}".to_vec(), "application/rtf", Ok(false)),
        ("a", "", vec![1; 40], "application/octet-stream", Err(Unscannable::Unsupported)),
        ("a.txt", "text/plain", table.into_bytes(), "text/csv", Ok(false)),
        ("a.csv", "text/csv", b"gewoon tekst".to_vec(), "text/plain", Ok(false)),
        ("a.json", "application/json", b"{\"bsn\": 1}".to_vec(), "application/json", Ok(false)),
        ("a.ics", "", b"BEGIN:VCALENDAR\r\n".to_vec(), "text/calendar", Ok(false)),
        ("", "text/plain", Vec::new(), "text/plain", Ok(false)),
        (
            "sleutel.asc",
            "",
            b"-----BEGIN PGP MESSAGE-----\n".to_vec(),
            "text/plain",
            Err(Unscannable::EncryptedPgp),
        ),
    ];
    for (name, declared, bytes, media_type, expected) in cases {
        let read = read(name, declared, bytes);
        assert_eq!(read.outcome.media_type, media_type, "{name} {declared}");
        let found = match read.outcome.unread.first() {
            Some(unread) => Err(unread.why),
            None => Ok(read.outcome.skipped.is_some()),
        };
        assert_eq!(found, expected, "{name} {declared}");
    }
}

const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// The files of a message as `name|type|text`.
fn parts(message: &str) -> (Collected, Vec<String>) {
    let extract = read("bericht.eml", "message/rfc822", message.to_owned());
    let parts = extract
        .files
        .iter()
        .map(|file| {
            let media_type = file.media_type.as_deref().unwrap_or_default();
            format!("{}|{media_type}|{}", file.name, String::from_utf8_lossy(&file.bytes))
        })
        .collect();
    (extract, parts)
}

#[test]
fn a_message_gives_its_header_its_parts_and_what_lies_between() {
    let (extract, parts) = parts(
        "From: Jan <jan@x.nl>\r\nTo: \"Piet 123456782\" <piet@y.nl>\r\nSubject: Hallo\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
         This is a multi-part message in MIME format.\r\n--b\r\n\
         Content-Type: text/plain; charset=iso-8859-1\r\n\
         Content-Transfer-Encoding: quoted-printable\r\n\r\ncaf=E9\r\n--b\r\n\
         Content-Type: text/csv; name=\"oud.csv\"\r\nContent-Disposition: attachment;\r\n \
         filename*=utf-8''le%C3%A9rlingen.csv\r\nContent-Transfer-Encoding: base64;\r\n\r\n\
         YTtiCg==\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: in\r\n\r\nx\r\n--b--\r\n\
         onderaan 123456782\r\n",
    );
    assert_eq!(
        parts,
        [
            "|text/plain|caf\u{e9}",
            "le\u{e9}rlingen.csv|text/csv|a;b\n",
            "|message/rfc822|Subject: in\r\n\r\nx",
        ]
    );
    assert_eq!(whys(&extract), []);
    assert_eq!(
        lines(&extract.document),
        [
            "From|Jan",
            "To|Piet 123456782",
            "Subject|Hallo",
            "~MIME|onderaan 123456782\n",
            "le\u{e9}rlingen.csv|oud .csv",
        ]
    );
    let header = extract.outcome.header.expect("a message has a header");
    assert_eq!(header.subject, "Hallo");
    assert_eq!(header.from[0].to_string(), "jan@x.nl");
    assert_eq!(header.visible[0].to_string(), "piet@y.nl");
}

#[test]
fn what_may_be_read_in_two_ways_is_read_in_both_or_held() {
    let message = |header: &str, body: &str| format!("Subject: x\r\n{header}\r\n\r\n{body}");
    let base64 = "Content-Transfer-Encoding: base64";
    let cases = [
        (message(&format!("{base64} (x)"), "MTIz"), vec!["|text/plain|123"], vec![]),
        (message(base64, "MTIz*\r\nvoet"), vec!["|text/plain|123\u{be}\u{87}\u{ad}"], vec![]),
        (
            message(&format!("{base64}\r\nContent-Transfer-Encoding: 7bit"), "MTIz"),
            vec!["|text/plain|123", "|text/plain|MTIz"],
            vec![],
        ),
        (
            message("Content-Transfer-Encoding: x-uuencode", "begin 644 a"),
            vec!["|text/plain|begin 644 a"],
            vec![],
        ),
        (
            message("Content-Type: text/plain\r\nContent-Type: text/html", "x"),
            vec!["|text/plain|x", "|text/html|x"],
            vec![],
        ),
        (
            message("Content-Type: text/plain\r\nContent-Type: text/plain", "x"),
            vec!["|text/plain|x"],
            vec![],
        ),
        (
            message(
                "Content-Type: text/plain\r\nContent-Type: multipart/mixed; boundary=b",
                &format!("--b\r\n{base64}\r\n\r\nMTIz\r\n--b--"),
            ),
            vec![
                "|text/plain|--b\r\nContent-Transfer-Encoding: base64\r\n\r\nMTIz\r\n--b--",
                "|text/plain|123",
            ],
            vec![],
        ),
        (
            message("Content-Type: a/b\r\nContent-Type: a/c\r\nContent-Type: a/b", "x"),
            vec!["|a/b|x"],
            vec![(String::new(), Unscannable::Damaged)],
        ),
        (
            message("Content-Type: multipart/mixed; boundary=b", "nooit een grens"),
            vec![],
            vec![(String::new(), Unscannable::Damaged)],
        ),
    ];
    for (message, files, unread) in cases {
        let (extract, parts) = parts(&message);
        assert_eq!(whys(&extract), unread, "{message}");
        if message.contains("voet") {
            assert!(parts.iter().any(|part| part.contains("MTIz*")), "{parts:?}");
        } else {
            assert_eq!(parts, files, "{message}");
        }
    }
}

#[test]
fn limits_end_in_a_reason() {
    let read = |limits: Limits, file: &File| whys(&collect(file, &mut Budget::new(limits)));
    let csv = file("a.csv", "text/csv", "a;b;c\n1;2;3\n4;5;6\n");
    let few_cells = Limits { cells_max: 4, ..Limits::default() };
    assert_eq!(read(few_cells, &csv), [(String::new(), Unscannable::TooLarge)]);
    let plain = file("a.txt", "", "x".repeat(100));
    let little_text = Limits { text_bytes_max: 99, ..Limits::default() };
    assert_eq!(read(little_text, &plain), [(String::new(), Unscannable::TooLarge)]);
    let parts = "--b\r\n\r\nx\r\n".repeat(10);
    let message = format!("Content-Type: multipart/mixed; boundary=b\r\n\r\n{parts}");
    let message = file("a.eml", "", message);
    let few_files = Limits { files_max: 5, ..Limits::default() };
    assert_eq!(read(few_files, &message), [(String::new(), Unscannable::TooMany)]);
    let few_bytes = Limits { total_bytes_max: 5, ..Limits::default() };
    assert_eq!(read(few_bytes, &message), [(String::new(), Unscannable::TooLarge)]);
}

/// Files of every kind, small and whole: seeds for what follows.
fn seeds() -> Vec<(&'static str, Vec<u8>)> {
    let sheet = Sheet {
        name: "Blad1".into(),
        hidden: true,
        rows: vec![vec![text("bsn"), Value::Number(123_456_782.0), Value::Date(40_179)]],
    };
    let message = "From: a <a@x.nl>\r\nTo: g: b@y.nl;\r\nSubject: =?utf-8?B?SGFsbG8=?=\r\n\
        Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\npre\r\n--b\r\n\
        Content-Type: text/plain; charset=utf-16le; name*0*=utf-8''a%20; name*1=b\r\n\
        Content-Transfer-Encoding: base64\r\n\r\nMTIz=\r\nNDU2\r\n--b\r\n\
        Content-Type: message/rfc822\r\n\r\nSubject: in\r\n\r\nx\r\n--b--\r\npost";
    vec![
        ("a.eml", message.as_bytes().to_vec()),
        ("a.html", b"<p style='display:none'>a<table><tr><td colspan=3>1&amp;<td>2".to_vec()),
        ("a.csv", b"sep=;\r\n\"a\"\"b\";c\r\n1;2\r\n".to_vec()),
        ("a.txt", b"\xff\xfea\0b\0begin 644 x\n#0V%T\n".to_vec()),
        ("a.xlsx", write_workbook(&[sheet])),
        ("a.ods", ods("<table:table><table:table-row><table:table-cell/></table:table-row>")),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1Workbook".to_vec()),
    ]
}

/// What a test can compare of an extract.
fn outline(read: &Collected) -> (String, Vec<String>, Vec<(String, Unscannable)>, usize) {
    let media_type = read.outcome.media_type.clone();
    (media_type, lines(&read.document), whys(read), read.files.len())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..Default::default() })]

    #[test]
    fn the_same_bytes_always_give_the_same_extract(
        seed in 0..7_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
        cut in any::<prop::sample::Index>(),
    ) {
        let (name, mut bytes) = seeds().swap_remove(seed);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.index(bytes.len() + 64));
        let first = outline(&read(name, "", bytes.clone()));
        prop_assert_eq!(first, outline(&read(name, "", bytes)));
    }

    #[test]
    fn a_damaged_workbook_is_read_or_said_to_be_damaged(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let rows = vec![vec![text("bsn 123456782")]; 3];
        let mut bytes = write_workbook(&[Sheet { name: "Blad1".into(), hidden: false, rows }]);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let read = read("a.xlsx", "", bytes);
        let found = lines(&read.document).concat().contains("123456782");
        // Where the directory no longer calls it a workbook, it is an archive of files.
        prop_assert!(found || !read.outcome.unread.is_empty() || !read.files.is_empty());
    }

    #[test]
    fn no_byte_of_a_message_is_left_out(lines in prop::collection::vec(line(), 0..40)) {
        let message = lines.concat();
        let parsed = parse(message.as_bytes(), MessageLimits::default());
        let body = header_end(message.trim_start_matches("\r\n").as_bytes());
        let mut covered = vec![false; message.len()];
        for range in parsed.parts.iter().map(|part| &part.body).chain(&parsed.gaps) {
            for at in range.clone() {
                prop_assert!(!covered[at], "twice: {}", at);
                covered[at] = true;
            }
        }
        let skipped = message.len() - message.trim_start_matches("\r\n").len();
        // Words that are neither part of a header field nor of a delimiter are in one of them.
        for (at, word) in message.match_indices("woord").filter(|(at, _)| *at >= skipped + body) {
            let line = message[..at].rfind('\n').map_or(0, |end| end + 1);
            let is_field = message[line..].lines().next().is_some_and(|l| l.contains(':'));
            prop_assert!(is_field || covered[at..at + word.len()].iter().all(|c| *c));
        }
    }
}

/// A line as messages have them, in any order.
fn line() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "Content-Type: multipart/mixed; boundary=b\r\n",
        "Content-Type: multipart/mixed; boundary=bb\r\n",
        "Content-Type: message/rfc822\r\n",
        "Content-Type: text/plain\r\n charset=utf-8\r\n",
        "\r\n",
        "--b\r\n",
        "--b--\r\n",
        "--bb\r\n",
        "--bb--\n",
        "woord\r\n",
        "woord",
        "-- \r\n",
    ])
}
