//! Word documents.

use sluis::extract::Limits;

use crate::formats::bsns;
use crate::formats::compound::compound;
use crate::formats::compound::module;
use crate::formats::packages::content_types;
use crate::formats::packages::package;
use crate::formats::packages::relations;
use crate::formats::packages::utf_16;
use crate::formats::places;
use crate::formats::remarks;
use crate::formats::report;
use crate::formats::report_within;
use crate::formats::unread;

/// A part of Word: everything in it is in its namespaces.
fn part(root: &str, content: &str) -> Vec<u8> {
    format!(
        "<?xml version='1.0' encoding='UTF-8' standalone='yes'?><w:{root} xmlns:w='{WORD}' \
         xmlns:mc='{COMPATIBILITY}'>{content}</w:{root}>"
    )
    .into_bytes()
}

/// A document of one main part.
fn document(body: &str) -> Vec<u8> {
    package(&[
        (TYPES, content_types(&[("/word/document.xml", MAIN)])),
        ("word/document.xml", part("document", &format!("<w:body>{body}</w:body>"))),
    ])
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>")
}

fn table(rows: &[Vec<String>]) -> String {
    let cell = |text: &String| format!("<w:tc>{}</w:tc>", paragraph(text));
    let row = |cells: &Vec<String>| -> String {
        format!("<w:tr>{}</w:tr>", cells.iter().map(cell).collect::<String>())
    };
    format!("<w:tbl>{}</w:tbl>", rows.iter().map(row).collect::<String>())
}

/// A number in every place of the text itself.
fn body(n: &[String]) -> String {
    let split = |number: &str| {
        let (first, last) = number.split_at(4);
        format!(
            "<w:p><w:r><w:t>BSN {first}</w:t></w:r><w:proofErr w:type='spellStart'/>\
             <w:bookmarkStart w:id='0' w:name='x'/><w:r><w:rPr><w:b/></w:rPr><w:t>{last}</w:t>\
             </w:r></w:p>"
        )
    };
    let content_box = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", paragraph(text));
    let rows = [
        vec!["Naam".to_owned(), "BSN".to_owned()],
        vec!["Sanne Testveld".to_owned(), n[5].clone()],
    ];
    [
        split(&n[0]),
        format!("<w:p><w:r><w:t>BSN</w:t><w:tab/><w:t>{}</w:t></w:r></w:p>", n[1]),
        "<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr></w:p>".to_owned(),
        // Two readings of one paragraph: a number changed under revision.
        format!(
            "<w:p><w:r><w:t>BSN </w:t></w:r><w:del w:author='a'><w:r><w:delText>{}</w:delText>\
             </w:r></w:del><w:ins w:author='a'><w:r><w:t>{}</w:t></w:r></w:ins></w:p>",
            n[2], n[3]
        ),
        format!("<w:p><w:moveFrom><w:r><w:t>BSN {}</w:t></w:r></w:moveFrom></w:p>", n[4]),
        table(&rows),
        // The same text for new and for old programs, and one that differs.
        format!(
            "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'>{}</mc:Choice>\
             <mc:Fallback>{}</mc:Fallback></mc:AlternateContent></w:r></w:p>",
            content_box(&format!("BSN {}", n[6])),
            content_box(&format!("BSN {} en BSN {}", n[6], n[7])),
        ),
        format!(
            "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>BSN {}</w:t></w:r></w:p>\
             <w:p><w:pPr><w:pStyle w:val='Heir'/></w:pPr><w:r><w:t>BSN {}</w:t></w:r></w:p>",
            n[8], n[9]
        ),
        format!(
            "<w:sdt><w:sdtPr><w:alias w:val='BSN {}'/></w:sdtPr><w:sdtContent>{}</w:sdtContent>\
             </w:sdt>",
            n[10],
            paragraph(&format!("BSN {}", n[11]))
        ),
        format!(
            "<w:p><w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:textInput>\
             <w:default w:val='BSN {}'/></w:textInput></w:ffData></w:fldChar></w:r><w:r>\
             <w:instrText>QUOTE \"BSN {}</w:instrText></w:r><w:r><w:instrText>{}\"</w:instrText>\
             </w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>",
            n[12],
            &n[13][..3],
            &n[13][3..]
        ),
        format!(
            "<w:p><w:r><w:drawing><wp:docPr id='1' name='Scan' descr='BSN {}'/>\
             </w:drawing></w:r></w:p>",
            n[14]
        ),
        // A table in a cell of a table.
        format!(
            "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}<w:p/></w:tc></w:tr></w:tbl>",
            paragraph("Bijlage"),
            table(&[vec!["BSN".to_owned(), n[15].clone()]]),
        ),
    ]
    .concat()
}

#[test]
fn finds_a_number_in_every_place_of_a_document() {
    let n = bsns(40);
    let bsn = |index: usize| paragraph(&format!("BSN {}", n[index]));
    let styles = part(
        "styles",
        "<w:style w:styleId='Heir'><w:basedOn w:val='Secret'/></w:style>\
         <w:style w:styleId='Secret'><w:rPr><w:vanish/></w:rPr></w:style>",
    );
    let inner = document(&bsn(30));
    let entries = [
        (
            TYPES,
            content_types(&[
                ("/docProps/thumbnail.jpeg", "image/jpeg"),
                ("/text/main.xml", MAIN),
                (
                    "/text/looks.xml",
                    "application/vnd.openxmlformats-officedocument.\
                                     wordprocessingml.styles+xml",
                ),
            ]),
        ),
        ("text/main.xml", part("document", &format!("<w:body>{}</w:body>", body(&n)))),
        ("text/looks.xml", styles),
        (
            "text/_rels/main.xml.rels",
            relations(&[
                ("r1", "hyperlink", &format!("mailto:x@voorbeeld.nl?subject=BSN%20{}", n[20])),
                ("r2", "image", "media/image1.png"),
            ]),
        ),
        ("text/h.xml", part("hdr", &bsn(21))),
        ("text/f.xml", utf_16(&String::from_utf8_lossy(&part("ftr", &bsn(22))))),
        ("text/fn.xml", part("footnotes", &format!("<w:footnote>{}</w:footnote>", bsn(23)))),
        ("text/en.xml", part("endnotes", &format!("<w:endnote>{}</w:endnote>", bsn(24)))),
        (
            "text/c.xml",
            part("comments", &format!("<w:comment w:author='Bo'>{}</w:comment>", bsn(25))),
        ),
        ("text/g.xml", part("glossaryDocument", &bsn(26))),
        (
            "text/set.xml",
            part("settings", &format!("<w:docVar w:name='v' w:val='BSN {}'/>", n[27])),
        ),
        (
            "docProps/core.xml",
            format!(
                "<cp:coreProperties xmlns:cp='http://schemas.openxmlformats.org/package/2006/metadata/core-properties'><dc:title>BSN {}</dc:title>\
            </cp:coreProperties>",
                n[28]
            )
            .into_bytes(),
        ),
        (
            "docProps/custom.xml",
            format!(
                "<Properties xmlns='http://schemas.openxmlformats.org/officeDocument/2006/custom-properties'><property name='BSN'><vt:lpwstr>{}\
            </vt:lpwstr></property></Properties>",
                n[29]
            )
            .into_bytes(),
        ),
        ("text/embeddings/d.docx", inner),
        (
            "customXml/item1.xml",
            format!("<client bsn='{}'><bsn>{}</bsn></client>", n[31], n[32]).into_bytes(),
        ),
        (
            "text/charts/c.xml",
            format!(
                "<c:chartSpace xmlns:c='http://schemas.openxmlformats.org/drawingml/2006/chart'><c:pt><c:v>BSN {}</c:v></c:pt>\
            </c:chartSpace>",
                n[33]
            )
            .into_bytes(),
        ),
        (
            "text/diagrams/d.xml",
            format!(
                "<dgm:dataModel xmlns:dgm='http://schemas.openxmlformats.org/drawingml/2006/diagram'><dgm:t><a:p><a:r><a:t>BSN {}</a:t></a:r>\
            </a:p></dgm:t></dgm:dataModel>",
                n[34]
            )
            .into_bytes(),
        ),
        (
            "text/afchunk.htm",
            format!("<html><body><p>BSN {}</p></body></html>", n[35]).into_bytes(),
        ),
        ("text/media/image1.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
        ("docProps/thumbnail.jpeg", b"\xff\xd8\xff\xe0".to_vec()),
    ];
    let report = report("brief.docx", package(&entries));
    assert_eq!(unread(&report), [""; 0]);
    let found: Vec<String> =
        places(&report).into_iter().map(|(place, count)| format!("{place}: {count}")).collect();
    assert_eq!(
        found,
        [
            // Split over runs, after a tab, the new number, a control, deleted, moved, hidden twice.
            "brief.docx: 8",
            "brief.docx > B: 2",
            "brief.docx > afchunk.htm: 1",
            "brief.docx > building blocks: 1",
            "brief.docx > chart: 1",
            "brief.docx > comments: 1",
            "brief.docx > customXml/item1.xml: 2",
            "brief.docx > d.docx: 1",
            "brief.docx > descriptions: 1",
            "brief.docx > endnotes: 1",
            "brief.docx > fields: 4",
            "brief.docx > footer: 1",
            "brief.docx > footnotes: 1",
            "brief.docx > header: 1",
            "brief.docx > links: 1",
            "brief.docx > properties: 2",
            "brief.docx > smartart: 1",
            "brief.docx > textbox: 2",
        ]
    );
    assert_eq!(remarks(&report), ["brief.docx: deleted_text", "brief.docx: hidden_text"]);
    let types: Vec<&str> = report.parts.iter().map(|part| part.media_type.as_str()).collect();
    assert_eq!(types, [WORD_TYPE, WORD_TYPE, "text/html", "image/png"]);
}

#[test]
fn counts_the_people_in_a_table() {
    let mut rows = vec![vec!["Achternaam".to_owned(), "Geboren".to_owned(), "BSN".to_owned()]];
    for (index, number) in bsns(30).into_iter().enumerate() {
        rows.push(vec![
            format!("Testveld-{index}"),
            format!("{:02}-03-1980", index % 28 + 1),
            number,
        ]);
    }
    let report = report("lijst.docx", document(&table(&rows)));
    assert_eq!((report.persons.min, report.persons.estimate), (30, 30));
    assert_eq!(places(&report)["lijst.docx > C"], 30);
}

#[test]
fn what_is_broken_or_too_large_ends_with_its_reason() {
    let n = bsns(1).remove(0);
    let cut_off = format!("<w:document><w:body><w:p><w:r><w:t>BSN {n}</w:t></w:r></w:p><w:p>");
    let types = || content_types(&[("/word/document.xml", MAIN)]);
    let whole = document(&paragraph(&format!("BSN {n}")));
    let nested = "<w:tbl><w:tr><w:tc>".repeat(1_000)
        + &paragraph(&format!("BSN {n}"))
        + &"</w:tc></w:tr></w:tbl>".repeat(1_000);
    let entities = format!(
        "<!DOCTYPE w:document [<!ENTITY a '{n}'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>\
         <w:document><w:p><w:r><w:t>BSN &b;</w:t></w:r></w:p></w:document>"
    );
    let flood = format!(
        "<w:document><w:p {}><w:r><w:t>BSN {n}</w:t></w:r></w:p></w:document>",
        (0..20_000).map(|index| format!(" w:a{index}='1'")).collect::<String>()
    );
    let of = |text: String| package(&[(TYPES, types()), ("word/document.xml", text.into_bytes())]);
    let small = Limits { file_bytes_max: 4_000, ..Limits::default() };
    let tight = Limits { text_bytes_max: 100, ..Limits::default() };
    let large = paragraph(&"een zin ".repeat(1_000));
    let defaults = Limits::default();
    let cases: [Case; 9] = [
        ("whole", whole.clone(), defaults, 1, None),
        ("markup cut off", of(cut_off), defaults, 1, Some("a.docx: damaged")),
        ("no text part", package(&[(TYPES, types())]), defaults, 0, Some("a.docx: damaged")),
        ("package cut off", whole[..60].to_vec(), defaults, 0, Some("a.docx: damaged")),
        ("tables in tables", document(&nested), defaults, 1, None),
        ("entities", of(entities), defaults, 1, None),
        ("attributes", of(flood), defaults, 1, None),
        ("large", document(&large), small, 0, Some("a.docx > word/document.xml: too_large")),
        ("much text", document(&large), tight, 0, Some("a.docx: too_large")),
    ];
    for (what, bytes, limits, count, reason) in cases {
        let report = report_within("a.docx", bytes, limits);
        assert_eq!(unread(&report).first().map(String::as_str), reason, "{what}");
        assert_eq!(places(&report).values().sum::<u64>(), count, "{what}");
    }
}

#[test]
fn a_document_that_is_cut_off_is_read_as_a_document() {
    let mut rows = vec![["Achternaam", "Geboren", "BSN"].map(str::to_owned).to_vec()];
    rows.extend(
        bsns(300)
            .into_iter()
            .map(|number| vec!["Testveld".to_owned(), "01-03-1980".to_owned(), number]),
    );
    let whole = document(&table(&rows));
    for eighths in [4, 6, 7] {
        let report = report("lijst.docx", whole[..whole.len() * eighths / 8].to_vec());
        assert!(unread(&report).contains(&"lijst.docx: damaged".to_owned()), "{eighths}");
        assert!(report.persons.max > 50, "{eighths}: {}", report.persons.max);
        assert!(places(&report)["lijst.docx > C"] > 50, "{eighths}");
    }
}

#[test]
fn encrypted_documents_are_held_as_such() {
    let compound = include_bytes!("../files/docx/password.docx");
    let report = report("geheim.docx", compound.to_vec());
    assert_eq!(unread(&report), ["geheim.docx: encrypted"]);
}

const TYPES: &str = "[Content_Types].xml";
const WORD: &str = "http://purl.oclc.org/ooxml/wordprocessingml/main";
const COMPATIBILITY: &str = "http://schemas.openxmlformats.org/markup-compatibility/2006";
const MAIN: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
const WORD_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// What it is, its bytes, the limits; how many numbers are found, and the first reason.
type Case = (&'static str, Vec<u8>, Limits, u64, Option<&'static str>);

#[test]
fn the_source_of_macros_is_read() {
    let number = &bsns(1)[0];
    let project = compound(&[
        ("VBA/_VBA_PROJECT", b"\xcc\x61"),
        ("VBA/ThisDocument", &module(&format!("' test met BSN {number}"))),
    ]);
    let file = package(&[
        (TYPES, content_types(&[("/word/document.xml", MAIN)])),
        ("word/document.xml", part("document", "<w:body/>")),
        ("word/vbaProject.bin", project),
    ]);
    let report = report("a.docm", file);
    assert_eq!(places(&report).into_keys().collect::<Vec<_>>(), ["a.docm > macros"]);
    assert_eq!(unread(&report), [""; 0]);
}
