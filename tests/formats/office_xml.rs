//! Office documents of one XML file: workbooks and documents of Office 2003, flat documents.

use crate::formats::bsns;
use crate::formats::places;
use crate::formats::remarks;
use crate::formats::report;
use crate::formats::unread;

/// A workbook as programs export it, with a number in every place where one can stand.
fn workbook(n: &[String]) -> String {
    let rows: String = n[8..]
        .iter()
        .map(|number| {
            format!(
                "<Row><Cell><Data ss:Type=\"String\">Jan Jansen</Data></Cell>\
                 <Cell ss:Index=\"3\"><Data ss:Type=\"Number\">{number}</Data></Cell></Row>"
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>\n\
         <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
         xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\" \
         xmlns:x=\"urn:schemas-microsoft-com:office:excel\">\
         <DocumentProperties><Title>BSN {}</Title></DocumentProperties>\
         <Names><NamedRange ss:Name=\"bsn\" ss:RefersTo=\"=&quot;BSN {}&quot;\"/></Names>\
         <Worksheet ss:Name=\"Lijst\"><Table><Column ss:Index=\"4\" ss:Hidden=\"1\"/>\
         <Row><Cell><Data ss:Type=\"String\">Naam</Data></Cell>\
         <Cell ss:Index=\"3\"><Data ss:Type=\"String\">BSN</Data>\
         <Comment ss:Author=\"Jan\"><ss:Data>BSN {}</ss:Data></Comment></Cell>\
         <Cell><Data ss:Type=\"String\">BSN</Data></Cell></Row>{rows}\
         <Row ss:Index=\"90\" ss:Hidden=\"1\"><Cell ss:Index=\"3\" ss:Formula=\"=IF(1,&quot;BSN {}\
         &quot;,0)\"><Data ss:Type=\"String\"><B>{}</B></Data></Cell>\
         <Cell><Data ss:Type=\"Number\">{}</Data></Cell></Row></Table>\
         <WorksheetOptions><PageSetup><Header x:Data=\"BSN {}\"/></PageSetup></WorksheetOptions>\
         </Worksheet><Worksheet ss:Name=\"Weg\"><Table><Row><Cell><Data ss:Type=\"String\">BSN {}\
         </Data></Cell></Row></Table><WorksheetOptions><Visible>SheetHidden</Visible>\
         </WorksheetOptions></Worksheet></Workbook>",
        n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]
    )
}

#[test]
fn finds_a_number_in_every_place_of_a_workbook() {
    let n = bsns(38);
    for name in ["export.xls", "export.xml"] {
        let report = report(name, workbook(&n));
        let expected = [
            ("Lijst > C", 31),
            ("Lijst > D", 1),
            ("Lijst > comments", 1),
            ("Lijst > formulas", 1),
            ("Lijst > header", 1),
            ("Weg > A", 1),
            ("defined names", 1),
            ("properties", 1),
        ];
        let expected = expected.map(|(place, count)| (format!("{name} > {place}"), count));
        assert_eq!(places(&report), expected.into());
        assert_eq!(unread(&report), [""; 0]);
        assert_eq!(report.persons.max, 38);
        let noted = remarks(&report).into_iter().filter(|line| !line.ends_with("type_mismatch"));
        let noted: Vec<String> = noted.collect();
        let expected =
            ["Lijst > 90: hidden_rows", "Lijst > D: hidden_columns", "Weg: hidden_sheet"];
        let mut noted: Vec<&str> =
            noted.iter().filter_map(|line| line.split_once(" > ").map(|(_, rest)| rest)).collect();
        noted.sort_unstable();
        assert_eq!(noted, expected);
    }
}

#[test]
fn a_workbook_that_is_cut_off_is_read_as_far_as_it_goes() {
    let text = workbook(&bsns(38));
    let report = report("export.xml", text[..text.len() / 2].to_owned());
    assert_eq!(unread(&report), ["export.xml: damaged"]);
    assert!(report.persons.max > 8);
}

#[test]
fn documents_of_one_file_are_read_as_documents() {
    let n = bsns(12);
    let rows: String = n[2..]
        .iter()
        .map(|number| {
            format!(
                "<w:tr><w:tc><w:p><w:r><w:t>Jan</w:t></w:r></w:p></w:tc>\
                 <w:tc><w:p><w:r><w:t>{number}</w:t></w:r></w:p></w:tc></w:tr>"
            )
        })
        .collect();
    let (left, right) = n[0].split_at(4);
    let body = format!(
        "<w:body><w:p><w:r><w:t>BSN {left}</w:t></w:r><w:r><w:t>{right}</w:t></w:r></w:p>\
         <w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>BSN {}</w:t></w:r></w:p>\
         <w:p><w:pict><w:binData w:name=\"a.png\">iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB</w:binData>\
         </w:pict></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>Naam</w:t></w:r></w:p></w:tc>\
         <w:tc><w:p><w:r><w:t>BSN</w:t></w:r></w:p></w:tc></w:tr>{rows}</w:tbl></w:body>",
        n[1]
    );
    let old = format!(
        "<?xml version=\"1.0\"?><?mso-application progid=\"Word.Document\"?><w:wordDocument \
         xmlns:w=\"http://schemas.microsoft.com/office/word/2003/wordml\">{body}</w:wordDocument>"
    );
    let flat = format!(
        "<?xml version=\"1.0\"?><pkg:package \
         xmlns:pkg=\"http://schemas.microsoft.com/office/2006/xmlPackage\"><pkg:part><pkg:xmlData>\
         <w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
         {body}</w:document></pkg:xmlData></pkg:part></pkg:package>"
    );
    for text in [old, flat] {
        let whole = report("brief.doc", text.clone());
        assert_eq!(places(&whole).values().sum::<u64>(), 12);
        assert_eq!(places(&whole).get("brief.doc > B"), Some(&10));
        assert_eq!(unread(&whole), [""; 0]);
        assert!(remarks(&whole).contains(&"brief.doc: hidden_text".to_owned()));
        let cut = report("brief.doc", text[..text.len() * 3 / 4].to_owned());
        assert_eq!(unread(&cut), ["brief.doc: damaged"]);
        assert!(places(&cut).values().sum::<u64>() > 4);
    }
}

#[test]
fn flat_spreadsheets_are_tables() {
    let rows: String = bsns(20)
        .iter()
        .map(|number| {
            format!(
                "<table:table-row><table:table-cell><text:p>Jan</text:p></table:table-cell>\
                 <table:table-cell><text:p>{number}</text:p></table:table-cell></table:table-row>"
            )
        })
        .collect();
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document \
         office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\"><office:body>\
         <office:spreadsheet><table:table table:name=\"Blad1\"><table:table-row><table:table-cell>\
         <text:p>Naam</text:p></table:table-cell><table:table-cell><text:p>BSN</text:p>\
         </table:table-cell></table:table-row>{rows}</table:table></office:spreadsheet>\
         </office:body></office:document>"
    );
    let whole = report("lijst.fods", text.clone());
    assert_eq!(places(&whole), [("lijst.fods > Blad1 > B".to_owned(), 20)].into());
    assert_eq!(unread(&whole), [""; 0]);
    let cut = report("lijst.fods", text[..text.len() / 2].to_owned());
    assert_eq!(unread(&cut), ["lijst.fods: damaged"]);
    assert!(cut.persons.max > 5);
}

#[test]
fn a_chart_in_a_flat_spreadsheet_ends_no_sheet() {
    let numbers = bsns(3);
    let row = |name: &str, number: &str| {
        format!(
            "<table:table-row><table:table-cell><text:p>{name}</text:p></table:table-cell>\
             <table:table-cell><text:p>{number}</text:p></table:table-cell></table:table-row>"
        )
    };
    let chart = format!(
        "<table:table-row><table:table-cell><draw:frame><draw:object><office:document><office:body>\
         <office:chart><table:table table:name=\"local-table\">{}{}</table:table></office:chart>\
         </office:body></office:document></draw:object></draw:frame></table:table-cell>\
         </table:table-row>",
        row("", "BSN"),
        row("", &numbers[0])
    );
    let text = format!(
        "<?xml version=\"1.0\"?><office:document \
         office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\"><office:body>\
         <office:spreadsheet><table:table table:name=\"Blad1\">{}{}{chart}{}</table:table>\
         </office:spreadsheet></office:body></office:document>",
        row("Naam", "BSN"),
        row("Jan Jansen", &numbers[1]),
        row("Piet Smit", &numbers[2])
    );
    let expected =
        [("lijst.fods > Blad1 > B".to_owned(), 2), ("lijst.fods > local-table > B".to_owned(), 1)];
    assert_eq!(places(&report("lijst.fods", text)), expected.into());
}
