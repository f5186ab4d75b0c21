//! PDF: every place in which a number can hide, and every way in which a file can be unreadable.

mod broken;
mod builder;

use std::fs;

use sluis::document::Content;
use sluis::document::File;
use sluis::extract::Budget;
use sluis::extract::Limits;
use sluis::extract::collect;

use ::zip::CompressionMethod;
use builder::Builder;
use builder::text;

use crate::formats::bsns;
use crate::formats::places;
use crate::formats::remarks;
use crate::formats::report;
use crate::formats::report_within;
use crate::formats::tar::tar;
use crate::formats::tnef::winmail;
use crate::formats::unread;
use crate::formats::zip::list;
use crate::formats::zip::zip;

/// Where each of the numbers was found, in the order of the numbers.
fn found(name: &str, file: Vec<u8>) -> Vec<String> {
    let report = report(name, file);
    assert_eq!(unread(&report), [""; 0]);
    places(&report).into_iter().flat_map(|(place, count)| vec![place; count as usize]).collect()
}

/// A file of one page that shows `content`.
fn one_page(content: &str) -> Vec<u8> {
    let mut file = Builder::new();
    file.page("", content.as_bytes());
    file.finish("")
}

#[test]
fn every_page_is_read_and_named() {
    let numbers = bsns(3);
    let mut file = Builder::new();
    for number in &numbers {
        file.page("", &text(&["Geachte heer,", &format!("Uw BSN is {number}.")]));
    }
    file.page("", b"");
    let report = report("brief.pdf", file.finish(""));
    let found: Vec<_> = places(&report).into_keys().collect();
    assert_eq!(found, ["brief.pdf > page 1", "brief.pdf > page 2", "brief.pdf > page 3"]);
    assert_eq!(unread(&report), [""; 0]);
    assert_eq!(report.coverage.pages, 4);
}

#[test]
fn every_place_beside_the_pages_is_read_and_named() {
    let numbers = bsns(20);
    let say = |index: usize| format!("BSN {}", numbers[index]);
    let mut file = Builder::new();
    let note = file.add(format!("<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents({})>>", say(0)));
    let shape = format!("BT /F1 9 Tf ({}) Tj ET", say(1));
    let shape = file.stream("/Subtype/Form/Resources<</Font<</F1 3 0 R>>>>", shape.as_bytes());
    let stamp = format!("<</Subtype/Stamp/Rect[0 0 9 9]/AP<</N {shape} 0 R>>>>");
    let stamp = file.add(stamp);
    let link = format!(
        "<</Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(mailto:a@b.nl?subject={})>>>>",
        say(2)
    );
    let link = file.add(link);
    let field = file.add(format!("<</Subtype/Widget/Rect[0 0 9 9]/FT/Tx/T(bsn)/V({})>>", say(3)));
    let choice = format!("<</FT/Ch/T(kind)/Opt[[(a)({})](b)]>>", say(4));
    let choice = file.add(choice);
    let former = format!("<</FT/Tx/T(oud)/DV<{}>>>", hexadecimal(&say(5)));
    let former = file.add(former);
    file.page(
        &format!("/Annots[{note} 0 R {stamp} 0 R {link} 0 R {field} 0 R]"),
        &text(&["Formulier"]),
    );
    let form = file.stream("", format!("<xfa><bsn>{}</bsn></xfa>", say(6)).as_bytes());
    let outline = file.add("<</Type/Outlines>>");
    file.add(format!("<</Title({})/Parent {outline} 0 R>>", say(7)));
    let properties =
        format!("<x><dc:title>{}</dc:title><r pdf:Keywords=\"{}\"/></x>", say(8), say(9));
    let properties = file.stream("/Type/Metadata/Subtype/XML", properties.as_bytes());
    let packed = file.stream("/Type/EmbeddedFile", say(10).as_bytes());
    file.add(format!("<</Type/Filespec/F(lijst.txt)/EF<</F {packed} 0 R>>/Desc({})>>", say(11)));
    file.add(format!("<</S/JavaScript/JS({})>>", say(12)));
    file.add(format!("<</Type/StructElem/Alt({})>>", say(13)));
    file.add(format!("<</Anything[<</Else({})>>]>>", say(14)));
    let info = file.add(format!("<</Title({})/Eigen({})>>", say(15), say(16)));
    file.catalog(&format!(
        "/AcroForm<</Fields[{field} 0 R {choice} 0 R {former} 0 R]/XFA {form} 0 R>>"
    ));
    file.catalog(&format!("/Outlines {outline} 0 R/Metadata {properties} 0 R"));
    let mut bytes = file.finish(&format!("/Info {info} 0 R"));
    // A later version of the note, as a program appends it.
    bytes.extend(format!("{note} 0 obj <</Subtype/Text/Rect[0 0 9 9]>> endobj\n").bytes());
    bytes.extend(b"trailer <</Root 1 0 R>>\nstartxref\n0\n%%EOF\n");
    let expected = [
        ("earlier version > page 1 > annotations", 1),
        ("attachments", 1),
        ("bookmarks", 1),
        ("descriptions", 1),
        ("form", 1),
        ("form field kind", 1),
        ("form field oud", 1),
        ("lijst.txt", 1),
        ("links", 1),
        ("other text", 1),
        ("page 1", 1),
        ("page 1 > annotations", 1),
        ("page 1 > form field bsn", 1),
        ("properties", 4),
        ("scripts", 1),
    ];
    let report = report("a.pdf", bytes);
    assert_eq!(unread(&report), [""; 0]);
    let mut expected: Vec<(String, u64)> =
        expected.iter().map(|(place, count)| (format!("a.pdf > {place}"), *count)).collect();
    expected.sort();
    assert_eq!(places(&report).into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn a_table_is_a_table_and_goes_on_from_page_to_page() {
    let numbers = bsns(30);
    let mut file = Builder::new();
    for (page, rows) in numbers.chunks(20).enumerate() {
        let mut content = String::from("BT /F1 10 Tf\n");
        if page == 0 {
            content.push_str("1 0 0 1 50 800 Tm (Naam) Tj 1 0 0 1 200 800 Tm (BSN) Tj\n");
        }
        for (index, number) in rows.iter().enumerate() {
            let height = 780 - 15 * index;
            let letters = char::from(b'a' + (page * 20 + index) as u8 % 26);
            content.push_str(&format!(
                "1 0 0 1 50 {height} Tm (Jan Jansen{letters}) Tj 1 0 0 1 200 {height} Tm ({number}) Tj\n"
            ));
        }
        file.page("", content.as_bytes());
    }
    let report = report("lijst.pdf", file.finish(""));
    assert_eq!(report.persons.max, 30);
    let expected =
        [("lijst.pdf > page 1 > B".to_owned(), 20), ("lijst.pdf > page 2 > B".to_owned(), 10)];
    assert_eq!(places(&report).into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn what_is_filled_in_stands_behind_the_label_that_is_printed_beside_it() {
    let mut file = Builder::new();
    let field = |file: &mut Builder, name: &str, value: &str, at: [u32; 4]| {
        let above = file.add(format!("<</FT/Tx/T({name})/V({value})/DA(/F1 0 Tf)>>"));
        let [left, bottom, right, top] = at;
        let rect = format!("/Rect[{left} {bottom} {right} {top}]");
        file.add(format!("<</Subtype/Widget/Parent {above} 0 R{rect}>>"))
    };
    let name = field(&mut file, "Text1", "Jan Jansen", [200, 695, 400, 715]);
    let born = field(&mut file, "Text2", "03-04-1975", [200, 675, 400, 695]);
    let number = field(&mut file, "Text3", "999990019", [200, 655, 400, 675]);
    let typed = "<</Subtype/FreeText/Rect[200 600 400 618]/Contents(Delft)/DA(/F1 11 Tf)>>";
    let typed = file.add(typed);
    let page = format!("/Annots[{name} 0 R {born} 0 R {number} 0 R {typed} 0 R]");
    let labels = "BT /F1 10 Tf 50 702 Td (Naam aanvrager) Tj 0 -20 Td (Geboortedatum) Tj \
        0 -20 Td (BSN) Tj 0 -56 Td (Plaats:) Tj ET";
    file.page(&page, labels.as_bytes());
    let bytes = file.finish("").into();
    let file = File { name: "formulier.pdf".to_owned(), media_type: None, bytes };
    let read = collect(&file, &mut Budget::new(Limits::default()));
    let mut shown = String::new();
    for block in &read.document.blocks {
        match &block.content {
            Content::Text(text) => shown.push_str(text),
            Content::Table(table) => table.rows().for_each(|row| {
                let cells: Vec<_> = row.cells().map(|cell| cell.text).collect();
                shown.push_str(&format!("{}\n", cells.join("\t")));
            }),
        }
    }
    for line in [
        "Naam aanvrager\tJan Jansen\n",
        "Geboortedatum\t03-04-1975\n",
        "BSN\t999990019\n",
        "Plaats:\tDelft\n",
    ] {
        assert!(shown.contains(line), "{line} in {shown}");
    }
}

#[test]
fn digits_stand_together_or_apart_as_a_person_sees_them() {
    let number = &bsns(1)[0];
    let (head, tail) = number.split_at(3);
    let kerned: String = number.chars().map(|digit| format!("({digit})-250")).collect();
    let boxes: String = number.chars().map(|digit| format!("({digit}) Tj 20 0 Td ")).collect();
    let backwards: String = number
        .char_indices()
        .rev()
        .map(|(at, digit)| format!("1 0 0 1 {} 700 Tm ({digit}) Tj ", 90.0 + 6.672 * at as f64))
        .collect();
    for (content, expected) in [
        (format!("(BSN {number}) Tj"), 1),
        (format!("[(BSN {head})10({tail})] TJ"), 1),
        (format!("(BSN) Tj 40 0 Td [{kerned}] TJ"), 1),
        (format!("(BSN:) Tj 40 0 Td {boxes}"), 1),
        (format!("5 Tc (BSN {number}) Tj"), 1),
        (format!("(BSN) Tj {backwards}"), 1),
        (format!("0 1 -1 0 300 300 Tm (BSN {number}) Tj"), 1),
        (format!("/F1 -12 Tf -1 0 0 -1 50 700 Tm (BSN {number}) Tj"), 1),
        // Bold, by drawing it twice.
        (format!("(BSN {number}) Tj 1 0 0 1 50.3 700 Tm (BSN {number}) Tj"), 1),
        // Two cells are not one number.
        (format!("(x {head}) Tj 0 -20 Td (x) Tj 1 0 0 1 102 700 Tm ({tail}) Tj"), 0),
    ] {
        let page = format!("BT /F1 12 Tf 1 0 0 1 50 700 Tm {content} ET");
        let report = report("a.pdf", one_page(&page));
        assert_eq!(places(&report).values().sum::<u64>(), expected, "{content}");
    }
}

#[test]
fn what_nobody_sees_is_read_and_told() {
    let numbers = bsns(5);
    let say = |index: usize| format!("(BSN {}) Tj", numbers[index]);
    let mut file = Builder::new();
    let layer = file.add("<</Type/OCG/Name(laag)>>");
    let content = format!(
        "BT /F1 12 Tf 1 g 50 800 Td {} 0 g 3 Tr 0 -20 Td {} 0 Tr 0 900 Td {} ET\n\
        /OC /L BDC BT /F1 12 Tf 50 600 Td {} ET EMC BT /F1 12 Tf 50 400 Td {} ET",
        say(0),
        say(1),
        say(2),
        say(3),
        say(4)
    );
    let resources = format!("/Resources<</Font<</F1 3 0 R>>/Properties<</L {layer} 0 R>>>>");
    file.page(&resources, content.as_bytes());
    file.catalog(&format!("/OCProperties<</OCGs[{layer} 0 R]/D<</OFF[{layer} 0 R]>>>>"));
    let report = report("a.pdf", file.finish(""));
    assert_eq!(places(&report).values().sum::<u64>(), 5);
    assert_eq!(remarks(&report), ["a.pdf > page 1: hidden_text"]);
    assert!(report.parts.iter().all(|part| part.hidden));
}

#[test]
fn text_in_forms_and_in_every_kind_of_typeface_is_read() {
    let numbers = bsns(3);
    let mut file = Builder::new();
    let map = "1 begincodespacerange <0000> <ffff> endcodespacerange\n\
        2 beginbfrange <0100> <0109> <0030> <0200> <0219> <0041> endbfrange";
    let map = file.stream("", map.as_bytes());
    let wide = file.add(format!(
        "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/ToUnicode {map} 0 R\
        /DescendantFonts[<</Subtype/CIDFontType2/DW 550>>]>>"
    ));
    let odd = file.add(
        "<</Type/Font/Subtype/Type1/BaseFont/Y/Encoding<</Differences[1/zero/one/two/three/four\
        /five/six/seven/eight/nine/B/S/N/space]>>>>",
    );
    let codes: String = numbers[0].bytes().map(|digit| format!("01{:02x}", digit - b'0')).collect();
    let content = format!("BT /W 12 Tf 50 700 Td <02010212020d> Tj 50 0 Td <{codes}> Tj ET");
    let inner = file.stream(
        &format!("/Subtype/Form/Matrix[1 0 0 1 0 50]/Resources<</Font<</W {wide} 0 R>>>>"),
        content.as_bytes(),
    );
    let codes: String =
        numbers[1].bytes().map(|digit| format!("{:02x}", digit - b'0' + 1)).collect();
    let content = format!("BT /O 12 Tf 50 500 Td <0b0c0d0e{codes}> Tj ET /I Do");
    file.page(
        &format!("/Resources<</Font<</O {odd} 0 R>>/XObject<</I {inner} 0 R>>>>"),
        content.as_bytes(),
    );
    assert_eq!(found("a.pdf", file.finish("")), ["a.pdf > page 1"; 2]);
}

#[test]
fn a_page_of_pictures_or_of_unknown_glyphs_is_not_read() {
    let mut file = Builder::new();
    let picture = file
        .stream("/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", b"x");
    let glyphs = file.add("<</Type/Font/Subtype/Type0/Encoding/Identity-H/DescendantFonts[<<>>]>>");
    let entries =
        format!("/Resources<</Font<</F1 3 0 R/G {glyphs} 0 R>>/XObject<</P {picture} 0 R>>>>");
    let long = text(&["Een brief met een logo, en verder gewoon leesbare tekst."]);
    let with_logo = [long.as_slice(), b"/P Do"].concat();
    file.page(&entries, b"q 500 0 0 800 0 0 cm /P Do Q");
    file.page(&entries, b"/P Do BT /F1 9 Tf (12/34) Tj ET");
    file.page(&entries, b"BT /G 9 Tf <000100020003> Tj ET");
    file.page(&entries, &with_logo);
    file.page(&entries, &b"0 0 9 9 re f\n".repeat(100));
    file.page(&entries, b"BI /W 1 /H 1 /BPC 8 /CS /G ID x EI");
    file.page(&entries, b"");
    let report = report("scan.pdf", file.finish(""));
    let pages = [1, 2, 3, 5, 6].map(|page| format!("scan.pdf > page {page}: no_text"));
    assert_eq!(unread(&report), pages);
}

#[test]
fn the_character_sets_that_every_reader_has_are_read_and_others_are_not() {
    let number = &bsns(1)[0];
    for (map, is_known) in [("90ms-RKSJ-H", true), ("GBK-EUC-V", true), ("CNS-EUC-H", false)] {
        let mut file = Builder::new();
        let font =
            file.add(format!("<</Type/Font/Subtype/Type0/Encoding/{map}/DescendantFonts[<<>>]>>"));
        let entries = format!("/Resources<</Font<</F1 {font} 0 R>>>>");
        file.page(&entries, &text(&[&format!("Het BSN is {number}.")]));
        let report = report("a.pdf", file.finish(""));
        let unread_places = if is_known { vec![] } else { vec!["a.pdf > page 1: no_text"] };
        assert_eq!(unread(&report), unread_places, "{map}");
        assert_eq!(places(&report).len(), usize::from(is_known), "{map}");
    }
}

#[test]
fn limits_end_in_their_reasons() {
    let mut file = Builder::new();
    for _ in 0..4 {
        file.page("", &text(&["Een bladzijde met een paar woorden."]));
    }
    let file = file.finish("");
    for limits in [
        Limits { pages_max: 2, ..Limits::default() },
        Limits { text_bytes_max: 50, ..Limits::default() },
    ] {
        let report = report_within("a.pdf", file.clone(), limits);
        assert!(unread(&report).iter().all(|line| line.ends_with(": too_large")), "{limits:?}");
        assert!(!unread(&report).is_empty(), "{limits:?}");
    }
}

fn hexadecimal(text: &str) -> String {
    let marked = [0xfeff].into_iter().chain(text.encode_utf16());
    marked.map(|unit| format!("{unit:04x}")).collect()
}

#[test]
fn an_archive_that_begins_with_a_document_is_an_archive() {
    let n = bsns(1);
    let page = fs::read("tests/files/pdf/objects.pdf").expect("a labelled file");
    let list = list(&n);
    let files: [(&str, &[u8]); 2] = [("besluit.pdf", &page), ("lijst.csv", &list)];
    for (name, bytes) in [
        ("a.zip", zip(&files, CompressionMethod::Stored)),
        ("a.tar", tar(&files)),
        ("a.bin", zip(&files, CompressionMethod::Stored)),
    ] {
        let report = report(name, bytes);
        assert_eq!(places(&report).get(&format!("{name} > lijst.csv > C")), Some(&1));
        let types: Vec<&str> = report.parts.iter().map(|part| part.media_type.as_str()).collect();
        assert_eq!(types[1], "application/pdf", "{name}");
    }
    let winmail = winmail("besluit.pdf", &page);
    assert_eq!(report("winmail.dat", winmail).parts[0].media_type, "application/vnd.ms-tnef");
    // What printers and web servers put in front of a page leaves it one.
    for front in ["\x1b%-12345X@PJL ENTER LANGUAGE=PDF\n", "\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n"] {
        let report = report("a.pdf", [front.as_bytes(), &page].concat());
        assert_eq!(report.parts[0].media_type, "application/pdf");
    }
}
