//! OpenDocument texts, presentations and drawings.

use sluis::extract::Limits;

use crate::formats::bsns;
use crate::formats::packages::package;
use crate::formats::places;
use crate::formats::remarks;
use crate::formats::report;
use crate::formats::report_within;
use crate::formats::unread;

type Entries = Vec<(&'static str, Vec<u8>)>;

fn part(root: &str, content: &str) -> Vec<u8> {
    let namespaces: String = [
        "config",
        "dc",
        "draw",
        "form",
        "meta",
        "office",
        "presentation",
        "style",
        "svg",
        "table",
        "text",
        "xlink",
    ]
    .iter()
    .map(|prefix| format!(" xmlns:{prefix}='urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0'"))
    .collect();
    format!(
        "<?xml version='1.0' encoding='UTF-8'?><office:{root}{namespaces}>{content}</office:{root}>"
    )
    .into_bytes()
}

fn paragraph(text: &str) -> String {
    format!("<text:p>{text}</text:p>")
}

/// A package of kind `kind` with the content `body`.
fn document(kind: &str, styles: &str, body: &str) -> Entries {
    let content = format!(
        "<office:automatic-styles>{styles}</office:automatic-styles><office:body>\
        {body}</office:body>"
    );
    vec![
        ("mimetype", format!("application/vnd.oasis.opendocument.{kind}").into_bytes()),
        ("content.xml", part("document-content", &content)),
        ("META-INF/manifest.xml", b"<manifest:manifest/>".to_vec()),
    ]
}

fn table(rows: &[[&str; 2]]) -> String {
    let row = |cells: &[&str; 2]| -> String {
        let cells =
            cells.map(|text| format!("<table:table-cell>{}</table:table-cell>", paragraph(text)));
        format!("<table:table-row>{}</table:table-row>", cells.concat())
    };
    format!("<table:table>{}</table:table>", rows.iter().map(row).collect::<String>())
}

/// A number in every place of the text itself.
fn body(n: &[String]) -> String {
    let bsn = |index: usize| format!("BSN {}", n[index]);
    let (first, last) = n[0].split_at(4);
    [
        // Deleted under revision, and put in its place.
        format!(
            "<text:tracked-changes><text:changed-region text:id='c1'><text:deletion>\
             <office:change-info><dc:creator>Bo</dc:creator></office:change-info>{}</text:deletion>\
             </text:changed-region><text:changed-region text:id='c2'><text:insertion/>\
             </text:changed-region></text:tracked-changes>",
            paragraph(&n[1][4..])
        ),
        paragraph(&format!(
            "BSN {}<text:change text:change-id='c1'/><text:change-start text:change-id='c2'/>\
             {}<text:change-end text:change-id='c2'/>",
            &n[1][..4],
            &n[2][4..]
        )),
        paragraph(&format!("BSN\n  <text:span>{first}</text:span><text:span>{last}</text:span>")),
        paragraph(&format!("BSN<text:tab/>{}<text:s text:c='2'/>einde", n[3])),
        table(&[["Naam", "BSN"], ["Sanne Testveld", &n[4]]]),
        paragraph(&format!(
            "Zie<text:note text:note-class='footnote'><text:note-citation>1</text:note-citation>\
             <text:note-body>{}</text:note-body></text:note><text:note \
             text:note-class='endnote'><text:note-body>{}</text:note-body></text:note>",
            paragraph(&bsn(5)),
            paragraph(&bsn(6))
        )),
        paragraph(&format!(
            "Let op<office:annotation><dc:creator>Bo</dc:creator>{}</office:annotation>",
            paragraph(&bsn(7))
        )),
        paragraph(&format!(
            "<draw:frame><draw:text-box>{}</draw:text-box><svg:desc>{}</svg:desc></draw:frame>\
             <draw:custom-shape>{}</draw:custom-shape>",
            paragraph(&bsn(8)),
            bsn(9),
            paragraph(&bsn(10))
        )),
        paragraph(&format!("<text:span text:style-name='T1'>{}</text:span>", bsn(11))),
        format!("<text:section text:display='none'>{}</text:section>", paragraph(&bsn(12))),
        paragraph(&format!("<text:hidden-text text:string-value='{}'/>", bsn(13))),
        format!(
            "<form:form><form:text form:name='x' form:current-value='{}'/></form:form>",
            bsn(14)
        ),
        format!(
            "<text:user-field-decls><text:user-field-decl office:string-value='{}'/>\
            </text:user-field-decls>",
            bsn(15)
        ),
        paragraph(&format!(
            "<text:a xlink:href='mailto:a@b.nl?body=BSN%20{}'>post</text:a>",
            n[16]
        )),
    ]
    .concat()
}

#[test]
fn finds_a_number_in_every_place_of_a_text() {
    let n = bsns(30);
    let bsn = |index: usize| paragraph(&format!("BSN {}", n[index]));
    let styles = "<style:style style:name='T1' style:parent-style-name='Secret'/>";
    let mut entries = document("text", styles, &body(&n));
    entries.extend([
        (
            "styles.xml",
            part(
                "document-styles",
                &format!(
                    "<office:styles><style:style \
            style:name='Secret'><style:text-properties text:display='none'/></style:style>\
            </office:styles><office:master-styles><style:master-page><style:header>{}\
            </style:header><style:footer>{}</style:footer></style:master-page>\
            </office:master-styles>",
                    bsn(17),
                    bsn(18)
                ),
            ),
        ),
        (
            "meta.xml",
            part(
                "document-meta",
                &format!(
                    "<office:meta><dc:title>BSN {}</dc:title>\
            <meta:user-defined meta:name='BSN'>{}</meta:user-defined></office:meta>",
                    n[19], n[20]
                ),
            ),
        ),
        (
            "Object 1/content.xml",
            part(
                "document-content",
                &format!(
                    "<office:body>{}</office:body>",
                    table(&[["Naam", "BSN"], ["Sanne", &n[21]]])
                ),
            ),
        ),
        ("Object 2", package(&[("[Content_Types].xml", Vec::new())])),
        ("bijlage.csv", format!("naam;bsn\nSanne;{}\n", n[22]).into_bytes()),
        ("Thumbnails/thumbnail.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
        ("Pictures/TablePreview1.svm", b"VCLMTF\x01\0".to_vec()),
        ("Pictures/1.svm", format!("VCLMTF\u{1}BSN {}\u{1}", n[23]).into_bytes()),
        ("Pictures/1.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
    ]);
    let report = report("brief.odt", package(&entries));
    assert_eq!(unread(&report), [""; 0]);
    let found: Vec<String> =
        places(&report).into_iter().map(|(place, count)| format!("{place}: {count}")).collect();
    assert_eq!(
        found,
        [
            // Before and after the change, split, after a tab, hidden three times.
            "brief.odt: 7",
            "brief.odt > B: 1",
            "brief.odt > bijlage.csv > B: 1",
            "brief.odt > comments: 1",
            "brief.odt > descriptions: 1",
            "brief.odt > endnotes: 1",
            "brief.odt > fields: 2",
            "brief.odt > footer: 1",
            "brief.odt > footnotes: 1",
            "brief.odt > header: 1",
            "brief.odt > links: 1",
            "brief.odt > object 1 > B: 1",
            "brief.odt > pictures: 1",
            "brief.odt > properties: 2",
            "brief.odt > textbox: 2",
        ]
    );
    assert_eq!(remarks(&report), ["brief.odt: deleted_text", "brief.odt: hidden_text"]);
    let media_type = "application/vnd.oasis.opendocument.text";
    assert_eq!(report.parts[0].media_type, media_type);
}

#[test]
fn finds_a_number_on_every_slide() {
    let n = bsns(8);
    let bsn = |index: usize| paragraph(&format!("BSN {}", n[index]));
    let styles = "<style:style style:name='dp1'><style:drawing-page-properties \
        presentation:visibility='hidden'/></style:style>";
    let frame = |content: &str| {
        format!("<draw:frame><draw:text-box>{content}</draw:text-box></draw:frame>")
    };
    let pages = [
        format!(
            "<draw:page draw:name='a'>{}<draw:g><draw:g>{}</draw:g></draw:g>{}\
             <presentation:notes>{}</presentation:notes></draw:page>",
            frame(&bsn(0)),
            ["<draw:custom-shape>", &bsn(1), "</draw:custom-shape>"].concat(),
            table(&[["Naam", "BSN"], ["Sanne", &n[2]]]),
            frame(&bsn(3))
        ),
        format!("<draw:page draw:style-name='dp1'>{}</draw:page>", frame(&bsn(4))),
        format!("<draw:page><office:annotation>{}</office:annotation></draw:page>", bsn(5)),
    ];
    let entries = document("presentation", styles, &pages.concat());
    let shown = report("les.odp", package(&entries));
    assert_eq!(unread(&shown), [""; 0]);
    let found: Vec<String> =
        places(&shown).into_iter().map(|(place, count)| format!("{place}: {count}")).collect();
    assert_eq!(
        found,
        [
            "les.odp > slide 1: 2",
            "les.odp > slide 1 > B: 1",
            "les.odp > slide 1 > notes: 1",
            "les.odp > slide 2: 1",
            "les.odp > slide 3 > comments: 1",
        ]
    );
    assert_eq!(remarks(&shown), ["les.odp > slide 2: hidden_slide"]);
    let drawn = report("plan.odg", package(&document("graphics", "", &pages.concat())));
    assert_eq!(places(&drawn)["plan.odg > page 1"], 2);
}

#[test]
fn a_flat_file_is_read_as_a_packed_one() {
    let n = bsns(30);
    let picture = "<draw:image><office:binary-data>iVBORw0KGgoAAAANSUhEUg==</office:binary-data></draw:image>";
    let content = format!("<office:body>{}{picture}</office:body>", body(&n));
    let flat = String::from_utf8(part("document", &content)).expect("text");
    let flat = flat.replacen(
        "<office:document",
        "<office:document \
        office:mimetype='application/vnd.oasis.opendocument.text'",
        1,
    );
    let report = report("brief.fodt", flat);
    assert_eq!(unread(&report), [""; 0]);
    assert_eq!(places(&report).values().sum::<u64>(), 17);
    let types: Vec<&str> = report.parts.iter().map(|part| part.media_type.as_str()).collect();
    assert_eq!(types, ["application/vnd.oasis.opendocument.text", "image/png"]);
}

#[test]
fn what_is_encrypted_broken_or_too_large_ends_with_its_reason() {
    let n = bsns(1).remove(0);
    let whole = document("text", "", &paragraph(&format!("BSN {n}")));
    let with = |name: &str, content: Vec<u8>| {
        let mut entries = whole.clone();
        entries.iter_mut().filter(|(known, _)| *known == name).for_each(|e| e.1 = content.clone());
        package(&entries)
    };
    let encrypted = b"<manifest:manifest><manifest:file-entry manifest:full-path='content.xml'>\
        <manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let mut cut_off = whole[1].1.clone();
    cut_off.truncate(cut_off.len() - 20);
    let nested = "<table:table><table:table-row><table:table-cell>".repeat(1_000)
        + &paragraph(&format!("BSN {n}"))
        + &"</table:table-cell></table:table-row></table:table>".repeat(1_000);
    let repeated = format!(
        "<table:table><table:table-row table:number-rows-repeated='1000000'><table:table-cell \
         table:number-columns-repeated='1000000'>{}</table:table-cell></table:table-row>\
         </table:table>",
        paragraph("x")
    );
    let pages = "<draw:page/>".repeat(3);
    let few = Limits { pages_max: 2, ..Limits::default() };
    let cells = Limits { cells_max: 1_000, ..Limits::default() };
    let of = |body: &str| package(&document("text", "", body));
    let defaults = Limits::default();
    let sealed = package(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text".to_vec()),
        ("encrypted-package", vec![0x5a; 900]),
        ("META-INF/manifest.xml", encrypted.to_vec()),
    ]);
    let cases: [Case; 8] = [
        ("whole", package(&whole), defaults, 1, None),
        ("sealed as a whole", sealed, defaults, 0, Some("a.odt: encrypted")),
        (
            "encrypted",
            with("META-INF/manifest.xml", encrypted.to_vec()),
            defaults,
            0,
            Some("a.odt: encrypted"),
        ),
        ("cut off", with("content.xml", cut_off), defaults, 1, Some("a.odt: damaged")),
        ("package cut off", package(&whole)[..60].to_vec(), defaults, 0, Some("a.odt: damaged")),
        ("tables in tables", of(&nested), defaults, 1, None),
        ("repeated", of(&repeated), cells, 0, Some("a.odt: too_large")),
        ("many pages", of(&pages), few, 0, Some("a.odt: too_large")),
    ];
    for (what, bytes, limits, count, reason) in cases {
        let report = report_within("a.odt", bytes, limits);
        assert_eq!(unread(&report).first().map(String::as_str), reason, "{what}");
        assert_eq!(places(&report).values().sum::<u64>(), count, "{what}");
    }
}

/// What it is, its bytes, the limits; how many numbers are found, and the first reason.
type Case = (&'static str, Vec<u8>, Limits, u64, Option<&'static str>);
