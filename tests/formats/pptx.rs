//! PowerPoint presentations.

use sluis::extract::Limits;

use crate::formats::bsns;
use crate::formats::packages::content_types;
use crate::formats::packages::package;
use crate::formats::packages::relations;
use crate::formats::places;
use crate::formats::remarks;
use crate::formats::report;
use crate::formats::report_within;
use crate::formats::unread;

type Entries = Vec<(&'static str, Vec<u8>)>;

/// A part of PowerPoint with the root `root`, which has the attributes `attributes`.
fn part(root: &str, attributes: &str, content: &str) -> Vec<u8> {
    format!(
        "<?xml version='1.0' encoding='UTF-8' standalone='yes'?><p:{root} xmlns:p='{SHOW}' \
         xmlns:a='{DRAWING}' xmlns:r='r' {attributes}>{content}</p:{root}>"
    )
    .into_bytes()
}

fn paragraph(text: &str) -> String {
    format!("<a:p><a:r><a:t>{text}</a:t></a:r></a:p>")
}

fn shape(text: &str) -> String {
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id='2' name='Title 1'/></p:nvSpPr><p:txBody>{}</p:txBody></p:sp>",
        paragraph(text)
    )
}

/// A presentation of three slides, which the parts call otherwise than by their order.
fn presentation(n: &[String]) -> Entries {
    let bsn = |index: usize| format!("BSN {}", n[index]);
    let (first, last) = n[0].split_at(5);
    let cell = |text: &str| format!("<a:tc><a:txBody>{}</a:txBody></a:tc>", paragraph(text));
    let table = format!(
        "<p:graphicFrame><a:tbl><a:tr>{}{}</a:tr><a:tr>{}{}</a:tr></a:tbl></p:graphicFrame>",
        cell("Naam"),
        cell("BSN"),
        cell("Sanne Testveld"),
        cell(&n[3])
    );
    let slide_1 = [
        format!(
            "<p:sp><a:p><a:r><a:t>BSN {first}</a:t></a:r><a:r><a:rPr b='1'/><a:t>{last}</a:t>\
             </a:r></a:p></p:sp>"
        ),
        format!("<p:grpSp><p:grpSp>{}</p:grpSp></p:grpSp>", shape(&bsn(1))),
        format!("<p:pic><p:cNvPr id='3' name='Foto' descr='{}'/></p:pic>", bsn(2)),
        table,
    ];
    let slides = [
        ("r3", "slide", "slides/s9.xml"),
        ("r1", "slide", "slides/s2.xml"),
        ("r2", "slide", "slides/s5.xml"),
    ];
    vec![
        ("[Content_Types].xml", content_types(&[("/ppt/show.xml", MAIN)])),
        (
            "ppt/show.xml",
            part(
                "presentation",
                "",
                "<p:sldIdLst><p:sldId id='256' r:id='r3'/>\
            <p:sldId id='257' r:id='r1'/><p:sldId id='258' r:id='r2'/></p:sldIdLst>",
            ),
        ),
        ("ppt/_rels/show.xml.rels", relations(&slides)),
        ("ppt/slides/s2.xml", part("sld", "show='0'", &shape(&bsn(4)))),
        ("ppt/slides/s5.xml", part("sld", "", &shape(&bsn(5)))),
        ("ppt/slides/s9.xml", part("sld", "", &slide_1.concat())),
        (
            "ppt/slides/_rels/s9.xml.rels",
            relations(&[
                ("r1", "notesSlide", "../notesSlides/n1.xml"),
                ("r2", "comments", "../comments/c1.xml"),
                ("r3", "chart", "../charts/c1.xml"),
                ("r4", "slideLayout", "../slideLayouts/l1.xml"),
                ("r5", "hyperlink", &format!("https://voorbeeld.nl/?bsn={}", n[6])),
            ]),
        ),
        ("ppt/notesSlides/n1.xml", part("notes", "", &shape(&bsn(7)))),
        (
            "ppt/comments/c1.xml",
            part("cmLst", "", &format!("<p:cm><p:text>{}</p:text></p:cm>", bsn(8))),
        ),
        (
            "ppt/charts/c1.xml",
            format!("<c:chartSpace xmlns:c='{CHART}'><c:v>{}</c:v></c:chartSpace>", bsn(9))
                .into_bytes(),
        ),
        ("ppt/slideLayouts/l1.xml", part("sldLayout", "", &shape(&bsn(10)))),
        (
            "ppt/comments/modern.xml",
            part(
                "cmLst",
                "",
                &format!(
                    "<p188:cm><p188:txBody>{}\
            </p188:txBody></p188:cm>",
                    paragraph(&bsn(11))
                ),
            ),
        ),
        ("ppt/slides/loose.xml", part("sld", "", &shape(&bsn(12)))),
        (
            "ppt/tags/tag1.xml",
            part("tagLst", "", &format!("<p:tag name='BSN' val='{}'/>", bsn(13))),
        ),
        ("ppt/embeddings/list.csv", format!("naam;bsn\nSanne;{}\n", n[14]).into_bytes()),
        (
            "docProps/app.xml",
            format!(
                "<Properties xmlns='{PROPERTIES}'><Company>{}</Company>\
            </Properties>",
                bsn(15)
            )
            .into_bytes(),
        ),
    ]
}

#[test]
fn finds_a_number_in_every_place_of_a_presentation() {
    let n = bsns(16);
    let report = report("les.pptx", package(&presentation(&n)));
    assert_eq!(unread(&report), [""; 0]);
    let found: Vec<String> =
        places(&report).into_iter().map(|(place, count)| format!("{place}: {count}")).collect();
    assert_eq!(
        found,
        [
            "les.pptx > comments: 1",
            "les.pptx > layout: 1",
            "les.pptx > links: 1",
            "les.pptx > list.csv > B: 1",
            "les.pptx > ppt/slides/loose.xml: 1",
            "les.pptx > ppt/tags/tag1.xml > fields: 1",
            "les.pptx > properties: 1",
            "les.pptx > slide 1: 2",
            "les.pptx > slide 1 > B: 1",
            "les.pptx > slide 1 > chart: 1",
            "les.pptx > slide 1 > comments: 1",
            "les.pptx > slide 1 > descriptions: 1",
            "les.pptx > slide 1 > notes: 1",
            "les.pptx > slide 2: 1",
            "les.pptx > slide 3: 1",
        ]
    );
    assert_eq!(remarks(&report), ["les.pptx > slide 2: hidden_slide"]);
    assert!(report.parts[0].hidden);
    assert_eq!(report.coverage.pages, 3);
}

#[test]
fn what_is_broken_or_too_large_ends_with_its_reason() {
    let n = bsns(16);
    let mut broken = presentation(&n);
    for (name, content) in &mut broken {
        if *name == "ppt/slides/s2.xml" {
            content.truncate(content.len() - 20);
        }
    }
    let whole = package(&presentation(&n));
    let pages = Limits { pages_max: 2, ..Limits::default() };
    let cases: [(&str, Vec<u8>, Limits, &str); 3] = [
        ("slide cut off", package(&broken), Limits::default(), "a.pptx > slide 2: damaged"),
        ("package cut off", whole[..60].to_vec(), Limits::default(), "a.pptx: damaged"),
        ("many slides", whole, pages, "a.pptx: too_large"),
    ];
    for (what, bytes, limits, reason) in cases {
        let unread = unread(&report_within("a.pptx", bytes, limits));
        assert_eq!(unread.first().map(String::as_str), Some(reason), "{what}");
    }
}

const SHOW: &str = "http://schemas.openxmlformats.org/presentationml/2006/main";
const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
const CHART: &str = "http://schemas.openxmlformats.org/drawingml/2006/chart";
const PROPERTIES: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties";
const MAIN: &str =
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml";
