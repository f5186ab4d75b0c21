//! ods: a spreadsheet with a number in every place where one can stand.

use sluis::cli::demo::workbook;

use crate::formats::bsns;
use crate::formats::report;
use crate::formats::sheets::assert_found;
use crate::formats::unread;

fn package(parts: &[(&str, String)]) -> Vec<u8> {
    let parts: Vec<_> =
        parts.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect();
    workbook::package(&parts)
}

const STYLES: &str = "<office:automatic-styles><style:style style:name=\"ta2\">\
    <style:table-properties table:display=\"false\"/></style:style><style:style \
    style:name=\"co0\"><style:table-column-properties style:column-width=\"0cm\"/></style:style>\
    </office:automatic-styles>";

#[test]
fn finds_a_number_in_every_place() {
    let numbers = bsns(40);
    let mut next = numbers.iter();
    let mut bsn = || next.next().expect("enough numbers").clone();
    let split = bsn();
    let (left, right) = split.split_at(5);
    let text = |number: String| format!("<text:p>bsn {number}</text:p>");
    let cell = |number: String| {
        format!(
            "<table:table-cell office:value-type=\"float\" office:value=\"{number}\"><text:p>1\
             </text:p></table:table-cell>"
        )
    };
    let content = [
        format!("<office:document-content>{STYLES}<office:body><office:spreadsheet>"),
        format!(
            "<table:tracked-changes><table:cell-content-change><table:previous>\
             <table:change-track-table-cell>{}</table:change-track-table-cell></table:previous>\
             </table:cell-content-change></table:tracked-changes>",
            text(bsn())
        ),
        format!(
            "<table:content-validations><table:content-validation table:condition=\
             \"of:cell-content-is-in-list(&quot;{}&quot;)\"/></table:content-validations>",
            bsn()
        ),
        "<table:table table:name=\"Blad1\"><table:shapes><draw:frame><draw:text-box>".to_owned(),
        text(bsn()),
        "</draw:text-box></draw:frame></table:shapes><table:table-column/><table:table-column \
         table:visibility=\"collapse\" table:number-columns-repeated=\"2\"/><table:table-column \
         table:style-name=\"co0\"/><table:table-column-group table:display=\"false\">\
         <table:table-column/></table:table-column-group><table:table-row>"
            .to_owned(),
        cell(bsn()),
        format!("<table:table-cell><text:p><text:span>{left}</text:span>{right}</text:p>"),
        format!("<office:annotation><dc:creator>Jan</dc:creator>{}", text(bsn())),
        "</office:annotation></table:table-cell><table:covered-table-cell \
         office:value-type=\"string\"><text:p>"
            .to_owned(),
        bsn(),
        "</text:p></table:covered-table-cell>".to_owned(),
        cell(bsn()),
        cell(bsn()),
        "<table:table-cell><text:p><text:a xlink:href=\"mailto:a@example.nl?body=bsn ".to_owned(),
        bsn(),
        "\">hier</text:a></text:p></table:table-cell></table:table-row><table:table-row \
         table:visibility=\"filter\" table:number-rows-repeated=\"2\"><table:table-cell \
         table:number-columns-repeated=\"6\"/><table:table-cell table:formula=\"of:=IF([.A1]=&quot;"
            .to_owned(),
        bsn(),
        "&quot;;1;0)\" office:value-type=\"string\" office:string-value=\"".to_owned(),
        bsn(),
        "\"/></table:table-row><table:table-row-group table:display=\"false\"><table:table-row>\
         <table:table-cell table:number-columns-repeated=\"7\"/>"
            .to_owned(),
        cell(bsn()),
        "</table:table-row></table:table-row-group></table:table><table:table table:name=\"Bron\" \
         table:style-name=\"ta2\"><table:table-row>"
            .to_owned(),
        cell(bsn()),
        "</table:table-row></table:table><table:table table:name=\"'file:///bron.ods'#$Blad1\">\
         <table:table-row>"
            .to_owned(),
        cell(bsn()),
        "</table:table-row></table:table><table:named-expressions><table:named-expression \
         table:name=\"sleutel\" table:expression=\"&quot;"
            .to_owned(),
        bsn(),
        "&quot;\"/></table:named-expressions><table:data-pilot-tables><table:data-pilot-table \
         table:name=\"d\"><table:data-pilot-member table:name=\""
            .to_owned(),
        bsn(),
        "\"/></table:data-pilot-table></table:data-pilot-tables><table:database-ranges>\
         <table:filter-condition table:value=\""
            .to_owned(),
        bsn(),
        "\"/></table:database-ranges></office:spreadsheet></office:body></office:document-content>"
            .to_owned(),
    ];
    let margins = format!(
        "<office:document-styles><style:master-page><style:header>{}</style:header><style:footer>\
         {}</style:footer></style:master-page></office:document-styles>",
        text(bsn()),
        text(bsn())
    );
    let chart = format!(
        "<office:document-content><table:table table:name=\"local-table\"><table:table-row>{}\
         </table:table-row></table:table></office:document-content>",
        cell(bsn())
    );
    let parts = [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet".to_owned()),
        ("content.xml", content.concat()),
        ("styles.xml", margins),
        ("meta.xml", format!("<office:meta><dc:title>bsn {}</dc:title></office:meta>", bsn())),
        ("Object 1/content.xml", chart),
        ("Basic/Standard/Module1.xml", format!("<script:module>x = \"{}\"</script:module>", bsn())),
        ("Object 2", format!("Mijn bsn is {}.\n", bsn())),
    ];
    let report = report("a.ods", package(&parts));
    let expected = [
        "a.ods > Blad1 > A",
        "a.ods > Blad1 > B",
        "a.ods > Blad1 > C",
        "a.ods > Blad1 > D",
        "a.ods > Blad1 > E",
        "a.ods > Blad1 > G",
        "a.ods > Blad1 > H",
        "a.ods > Blad1 > comments",
        "a.ods > Blad1 > formulas",
        "a.ods > Blad1 > links",
        "a.ods > Blad1 > textbox",
        "a.ods > Bron > A",
        "a.ods > Object 1 > local-table > A",
        "a.ods > Object 2",
        "a.ods > data validation",
        "a.ods > defined names",
        "a.ods > filter",
        "a.ods > footer",
        "a.ods > header",
        "a.ods > links > A",
        "a.ods > macros",
        "a.ods > pivot table",
        "a.ods > properties",
        "a.ods > revisions",
    ];
    let remarks = [
        "a.ods > revisions: deleted_text",
        "a.ods > Blad1 > B, C, D, E: hidden_columns",
        "a.ods > Blad1 > 2-4: hidden_rows",
        "a.ods > Bron: hidden_sheet",
        "a.ods > links: cached_data",
    ];
    assert_found(&report, &expected, &remarks);
}

#[test]
fn what_is_encrypted_or_broken_ends_with_its_reason() {
    let row = |number: &str| {
        format!(
            "<table:table-row><table:table-cell office:value-type=\"float\" \
             office:value=\"{number}\"/></table:table-row>"
        )
    };
    let cut = format!(
        "<office:document-content><table:table table:name=\"Blad1\">{}<table:table-row><table:tab",
        row(&bsns(1)[0])
    );
    let manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>".to_owned();
    let sealed = manifest.clone();
    let cases = [
        (vec![("content.xml", cut)], "a.ods: damaged", 1),
        (
            vec![("content.xml", "x".to_owned()), ("META-INF/manifest.xml", manifest)],
            "a.ods: encrypted",
            0,
        ),
        (
            vec![("encrypted-package", "x".to_owned()), ("META-INF/manifest.xml", sealed)],
            "a.ods: encrypted",
            0,
        ),
        (vec![("content.xml", "<a>".repeat(100_000))], "a.ods: too_deep", 0),
        (vec![("content.xml", " ".repeat(30 << 20))], "a.ods: too_large", 0),
    ];
    for (parts, expected, found) in cases {
        let report = report("a.ods", package(&parts));
        assert_eq!(unread(&report), [expected]);
        assert_eq!(crate::formats::places(&report).len(), found, "{expected}");
    }
}

#[test]
fn finds_what_libreoffice_writes() {
    let file = std::fs::read("tests/files/sheets/alles.ods").expect("the file");
    let report = report("a.ods", file);
    let expected = [
        "a.ods > Blad1 > A",
        "a.ods > Blad1 > B",
        "a.ods > Blad1 > C",
        "a.ods > Blad1 > D",
        "a.ods > Blad1 > F",
        "a.ods > Blad1 > H",
        "a.ods > Blad1 > J",
        "a.ods > Blad1 > comments",
        "a.ods > Blad1 > formulas",
        "a.ods > Blad1 > links",
        "a.ods > Bron > B",
        "a.ods > Diep > B",
        "a.ods > data validation",
        "a.ods > defined names",
        "a.ods > footer",
        "a.ods > header",
        "a.ods > properties",
    ];
    let remarks = [
        "a.ods > Blad1 > D: hidden_columns",
        "a.ods > Blad1 > 3: hidden_rows",
        "a.ods > Bron: hidden_sheet",
        "a.ods > Diep: hidden_sheet",
    ];
    assert_found(&report, &expected, &remarks);
}
