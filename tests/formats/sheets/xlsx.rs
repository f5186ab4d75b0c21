//! xlsx and xlsm: a workbook with a number in every part in which one can stand.

use sluis::cli::demo::workbook;

use crate::formats::bsns;
use crate::formats::report;
use crate::formats::sheets::assert_found;

/// A workbook of the parts given, with their relations: `(name, content)`.
fn package(parts: &[(&str, String)]) -> Vec<u8> {
    let parts: Vec<_> =
        parts.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect();
    workbook::package(&parts)
}

/// Relations: `(id, target)`; a target with a colon lies outside.
fn relations(targets: &[(&str, &str)]) -> String {
    let relation = |(id, target): &(&str, &str)| {
        let mode = if target.contains(':') { " TargetMode=\"External\"" } else { "" };
        format!("<Relationship Id=\"{id}\" Type=\"t\" Target=\"{target}\"{mode}/>")
    };
    format!("<Relationships>{}</Relationships>", targets.iter().map(relation).collect::<String>())
}

#[test]
fn finds_a_number_in_every_place() {
    let numbers = bsns(60);
    let mut next = numbers.iter();
    let mut bsn = || next.next().expect("enough numbers").clone();
    let drawing = |text: String| {
        format!(
            "<xdr:wsDr><xdr:txBody><a:p><a:r><a:t>bsn </a:t></a:r><a:r><a:rPr b=\"1\"/><a:t>\
                 {text}</a:t></a:r></a:p></xdr:txBody></xdr:wsDr>"
        )
    };
    let half = bsn();
    let (left, right) = half.split_at(4);
    let sheet = format!(
        "<worksheet><sheetFormatPr defaultRowHeight=\"15\"/><cols><col min=\"4\" max=\"4\" \
         width=\"9\" hidden=\"1\"/><col min=\"6\" max=\"7\" width=\"0\"/><col min=\"9\" \
         max=\"16384\" hidden=\"1\"/></cols><sheetData>\
         <row r=\"1\"><c r=\"A1\"><v>{}</v></c><c r=\"B1\" t=\"s\"><v>0</v></c>\
         <c r=\"C1\" t=\"inlineStr\"><is><r><t>{left}</t></r><r><t>{right}</t></r></is></c>\
         <c r=\"D1\" t=\"str\"><f>A9</f><v>{}</v></c><c r=\"E1\"><f>A8+1</f><v>{}</v></c>\
         <c r=\"F1\" s=\"1\"><v>{}</v></c><c r=\"G1\" s=\"2\"><v>{}</v></c></row>\
         <row r=\"2\" hidden=\"1\"><c r=\"H2\"><f>IF(A2=\"{}\",{},0)</f><v>0</v></c></row>\
         <row r=\"3\" hidden=\"1\"><c r=\"H3\" t=\"s\"><v>1</v></c></row>\
         <row r=\"4\" ht=\"0\" customHeight=\"1\"><c r=\"H4\"><v>1</v></c></row>\
         <row r=\"9\" hidden=\"1\"><c r=\"A9\" t=\"e\"><v>#N/A</v></c></row>\
         <row r=\"12\" hidden=\"1\"><c r=\"B12\" t=\"b\"><v>1</v></c></row></sheetData>\
         <scenarios><scenario name=\"s\" user=\"u\"><inputCells r=\"A1\" val=\"{}\"/></scenario>\
         </scenarios><autoFilter ref=\"A1:B2\"><filterColumn colId=\"0\"><filters><filter \
         val=\"{}\"/></filters></filterColumn></autoFilter><mergeCells><mergeCell ref=\"A1:B1\"/>\
         </mergeCells><conditionalFormatting><cfRule><formula>\"{}\"</formula></cfRule>\
         </conditionalFormatting><dataValidations><dataValidation prompt=\"kies\">\
         <formula1>\"ja,nee,{}\"</formula1></dataValidation></dataValidations><hyperlinks>\
         <hyperlink ref=\"A1\" r:id=\"rId9\" display=\"bsn is {}\"/></hyperlinks><headerFooter><oddHeader>\
         &amp;L&amp;\"Arial\"&amp;12 {}</oddHeader><firstFooter>&amp;C{}</firstFooter>\
         </headerFooter><extLst><ext><x14:dataValidations><x14:dataValidation><x14:formula1><xm:f>\
         \"{}\"</xm:f></x14:formula1></x14:dataValidation></x14:dataValidations></ext></extLst>\
         </worksheet>",
        bsn(),
        bsn(),
        bsn(),
        bsn(),
        bsn(),
        bsn(),
        bsn(),
        bsn(),
        bsn(),
        bsn(),
        bsn(),
        bsn(),
        bsn(),
        bsn(),
        bsn(),
    );
    let plain = |reference: &str, value: String| {
        format!(
            "<worksheet><sheetData><row><c r=\"{reference}\"><v>{value}</v></c></row></sheetData>\
             </worksheet>"
        )
    };
    let parts = [
        (
            "xl/workbook.xml",
            format!(
                "<workbook><sheets><sheet name=\"Blad1\" r:id=\"rId1\"/><sheet name=\"Bron\" \
                 state=\"hidden\" r:id=\"rId2\"/><sheet name=\"Diep\" state=\"veryHidden\" \
                 r:id=\"rId3\"/></sheets><definedNames><definedName name=\"vak\">\"{}\"\
                 </definedName></definedNames></workbook>",
                bsn()
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            relations(&[
                ("rId1", "worksheets/sheet1.xml"),
                ("rId2", "/xl/worksheets/sheet2.xml"),
                ("rId3", "worksheets/Sheet3.xml"),
            ]),
        ),
        (
            "xl/styles.xml",
            "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\";;;\"/></numFmts><cellXfs>\
             <xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"170\"/></cellXfs></styleSheet>"
                .to_owned(),
        ),
        (
            "xl/sharedStrings.xml",
            format!(
                "<sst uniqueCount=\"9\"><si><r><t>{}</t></r><rPh><t>uitspraak</t></rPh></si><si>\
                 <t>{}</t></si><si><t>{}</t></si></sst>",
                bsn(),
                bsn(),
                bsn()
            ),
        ),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/worksheets/sheet2.xml", plain("B7", bsn())),
        ("xl/worksheets/sheet3.xml", plain("C7", bsn())),
        ("xl/worksheets/sheet4.xml", plain("D7", bsn())),
        (
            "xl/worksheets/_rels/sheet1.xml.rels",
            relations(&[
                ("rId1", "../comments1.xml"),
                ("rId2", "../threadedComments/threadedComment1.xml"),
                ("rId3", "../drawings/drawing1.xml"),
                ("rId4", "../drawings/vmlDrawing1.vml"),
                ("rId5", "../tables/table1.xml"),
                ("rId6", "../queryTables/queryTable1.xml"),
                ("rId7", "../pivotTables/pivotTable1.xml"),
                ("rId8", "../ctrlProps/ctrlProp1.xml"),
                ("rId9", &format!("mailto:jan@example.nl?body=Mijn bsn is {}.", bsn())),
            ]),
        ),
        (
            "xl/comments1.xml",
            format!(
                "<comments><authors><author>J. Jansen</author></authors><commentList><comment \
                 ref=\"A1\"><text><r><t>bsn </t></r><r><rPr><b/></rPr><t>{}</t></r></text></comment>\
                 </commentList></comments>",
                bsn()
            ),
        ),
        (
            "xl/threadedComments/threadedComment1.xml",
            format!(
                "<ThreadedComments><threadedComment ref=\"B1\"><text>bsn {}</text></threadedComment>\
                 </ThreadedComments>",
                half
            ),
        ),
        (
            "xl/persons/person.xml",
            format!("<personList><person displayName=\"{}\" userId=\"u\"/></personList>", bsn()),
        ),
        ("xl/drawings/drawing1.xml", drawing(bsn())),
        (
            "xl/drawings/_rels/drawing1.xml.rels",
            relations(&[("rId1", "../charts/chart1.xml"), ("rId2", "../diagrams/data2.xml")]),
        ),
        (
            "xl/charts/chart1.xml",
            format!(
                "<c:chartSpace><c:axId val=\"{}\"/><c:strCache><c:pt idx=\"0\"><c:v>{}</c:v></c:pt>\
                 </c:strCache></c:chartSpace>",
                bsn(),
                bsn()
            ),
        ),
        ("xl/diagrams/data2.xml", drawing(bsn())),
        (
            "xl/tables/table1.xml",
            format!(
                "<table><tableColumns><tableColumn name=\"{}\"/></tableColumns></table>",
                bsn()
            ),
        ),
        (
            "xl/connections.xml",
            format!(
                "<connections><connection><dbPr command=\"select * from p where bsn={}\"/>\
                 </connection></connections>",
                bsn()
            ),
        ),
        (
            "xl/pivotTables/pivotTable1.xml",
            format!("<pivotTableDefinition><item n=\"{}\"/></pivotTableDefinition>", bsn()),
        ),
        (
            "xl/pivotCache/pivotCacheDefinition1.xml",
            "<pivotCacheDefinition><cacheFields><cacheField name=\"Naam\"><sharedItems><s v=\"Jan \
             Jansen\"/><s v=\"Piet de Boer\"/></sharedItems></cacheField><cacheField name=\"BSN\">\
             <sharedItems/></cacheField></cacheFields></pivotCacheDefinition>"
                .to_owned(),
        ),
        (
            "xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels",
            relations(&[("rId1", "pivotCacheRecords1.xml")]),
        ),
        (
            "xl/pivotCache/pivotCacheRecords1.xml",
            format!(
                "<pivotCacheRecords><r><x v=\"0\"/><n v=\"{}\"/></r></pivotCacheRecords>",
                bsn()
            ),
        ),
        (
            "xl/externalLinks/externalLink1.xml",
            format!(
                "<externalLink><externalBook><sheetNames><sheetName val=\"Bron\"/></sheetNames>\
                 <sheetDataSet><sheetData sheetId=\"0\"><row r=\"3\"><cell r=\"B3\"><v>{}</v></cell>\
                 </row></sheetData></sheetDataSet></externalBook></externalLink>",
                bsn()
            ),
        ),
        ("customXml/item1.xml", format!("<klant><bsn>{}</bsn></klant>", bsn())),
        ("docProps/core.xml", format!("<cp><dc:title>bsn {}</dc:title></cp>", bsn())),
        ("docProps/custom.xml", format!("<p name=\"bsn\"><vt:lpwstr>{}</vt:lpwstr></p>", bsn())),
        (
            "xl/revisions/revisionLog1.xml",
            format!(
                "<revisions><rcc><oc t=\"inlineStr\"><is><t>{}</t></is></oc></rcc></revisions>",
                bsn()
            ),
        ),
        ("xl/embeddings/lijst.csv", format!("naam;bsn\nJan;{}\nPiet;{}\n", bsn(), bsn())),
        ("ergens/brief.txt", format!("Mijn bsn is {}\n", bsn())),
    ];
    let report = report("a.xlsx", package(&parts));
    let expected = [
        "a.xlsx > Blad1 > A",
        "a.xlsx > Blad1 > B",
        "a.xlsx > Blad1 > C",
        "a.xlsx > Blad1 > D",
        "a.xlsx > Blad1 > E",
        "a.xlsx > Blad1 > F",
        "a.xlsx > Blad1 > G",
        "a.xlsx > Blad1 > H",
        "a.xlsx > Blad1 > chart",
        "a.xlsx > Blad1 > comments: 2",
        "a.xlsx > Blad1 > conditional formatting",
        "a.xlsx > Blad1 > data validation: 2",
        "a.xlsx > Blad1 > filter",
        "a.xlsx > Blad1 > footer",
        "a.xlsx > Blad1 > formulas: 2",
        "a.xlsx > Blad1 > header",
        "a.xlsx > Blad1 > links: 2",
        "a.xlsx > Blad1 > pivot table",
        "a.xlsx > Blad1 > scenarios",
        "a.xlsx > Blad1 > table",
        "a.xlsx > Blad1 > textbox: 2",
        "a.xlsx > Bron > B",
        "a.xlsx > Diep > C",
        "a.xlsx > brief.txt",
        "a.xlsx > comments",
        "a.xlsx > connections",
        "a.xlsx > custom xml",
        "a.xlsx > defined names",
        "a.xlsx > lijst.csv > B: 2",
        "a.xlsx > links > B",
        "a.xlsx > pivot cache > B",
        "a.xlsx > properties: 2",
        "a.xlsx > revisions",
        "a.xlsx > shared strings",
        "a.xlsx > sheet4.xml > D",
    ];
    let remarks = [
        "a.xlsx > Blad1 > D, F, G: hidden_columns",
        "a.xlsx > Blad1 > 2-4, 12: hidden_rows",
        "a.xlsx > Blad1 > G: hidden_text",
        "a.xlsx > Bron: hidden_sheet",
        "a.xlsx > Diep: hidden_sheet",
        "a.xlsx > sheet4.xml: hidden_sheet",
        "a.xlsx > pivot cache: cached_data",
        "a.xlsx > links: cached_data",
        "a.xlsx > revisions: cached_data",
        "a.xlsx > shared strings: cached_data",
    ];
    assert_found(&report, &expected, &remarks);
}
