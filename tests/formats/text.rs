//! Text in every form: plain, JSON, XML, cards, calendars, mailboxes and delimited text, each with
//! numbers in every place where one can hide.

use std::collections::BTreeMap;

use crate::formats::bsns;
use crate::formats::places;
use crate::formats::report;
use crate::formats::unread;

/// Reads files in each of which `N` stands for the next number, and says which numbers were not
/// found, or not where they stand.
fn check(cases: &[(&str, &str, &[(&str, u64)])]) {
    let numbers = bsns(50);
    let mut wrong = Vec::new();
    for (name, content, expected) in cases {
        let mut next = numbers.iter();
        let pieces: Vec<&str> = content.split("#N").collect();
        let mut text = pieces[0].to_owned();
        for piece in &pieces[1..] {
            text.push_str(next.next().expect("a number"));
            text.push_str(piece);
        }
        let report = report(name, text.clone());
        let expected: BTreeMap<String, u64> =
            expected.iter().map(|(place, count)| ((*place).to_owned(), *count)).collect();
        if places(&report) != expected || !unread(&report).is_empty() {
            wrong.push(format!(
                "{name} {content}:\n  {:?}\n  {:?}",
                places(&report),
                unread(&report)
            ));
        }
        let unsure = report.findings.iter().filter(|found| found.confidence < 0.6);
        for found in unsure.filter(|found| found.kind == sluis::detect::Kind::Bsn) {
            wrong.push(format!("{name} {content}: {} is only {}", found.place, found.confidence));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn json_is_read_by_its_names() {
    check(&[
        ("a.json", "{\"bsn\": #N}", &[("a.json", 1)]),
        ("a.json", "{\"bsn\": \"#N\", \"kind\": {\"bsn\": \"#N\"}}", &[("a.json", 2)]),
        ("a.json", "{\"bsn\": {\"waarde\": #N.0}}", &[("a.json", 1)]),
        ("a.json", "{\"bsn\": [#N, #N]}", &[("a.json > bsn > A", 2)]),
        (
            "a.json",
            "[{\"naam\": \"Jan\", \"bsn\": #N}, {\"naam\": \"Piet\", \"bsn\": \"#N\"}]",
            &[("a.json > B", 2)],
        ),
        (
            "a.txt",
            "{\"totaal\": 2, \"personen\": [{\"bsn\": #N, \"kinderen\": [{\"bsn\": #N}, {\"bsn\": #N}]},\n\
             {\"anders\": 1, \"bsn\": #N}], \"burgerservicenummer\": #N}",
            &[
                ("a.txt", 1),
                ("a.txt > personen > A", 2),
                ("a.txt > personen > B", 1),
                ("a.txt > personen > C", 1),
            ],
        ),
        ("a.jsonl", "{\"bsn\": #N}\n{\"bsn\": #N}\n", &[("a.jsonl > A", 2)]),
        ("a.json", "{\"bsn\": #N, kapot BSN #N", &[("a.json", 2)]),
        (
            "a.json",
            "{\"BSN #N\": {\"x\": 1}, \"y\": \"BSN \\u00399\\u0039990019\"}",
            &[("a.json", 1)],
        ),
        ("a.json", "[\"Mijn BSN is #N.\"]", &[("a.json > A", 1)]),
    ]);
}

#[test]
fn xml_is_read_by_its_names() {
    check(&[
        ("a.xml", "<p><bsn>#N</bsn></p>", &[("a.xml", 1)]),
        ("a.xml", "<p bsn='#N'><kind burgerservicenummer=\"#N\"/></p>", &[("a.xml", 2)]),
        (
            "a.xml",
            "<?xml version='1.0'?><BG:antwoord xmlns:BG='x'><BG:object><BG:inp.bsn>#N</BG:inp.bsn>\
             <BG:geslachtsnaam>Vries</BG:geslachtsnaam></BG:object></BG:antwoord>",
            &[("a.xml", 1)],
        ),
        ("a.xml", "<p>Mijn BSN is <b>99999</b>0019.</p>", &[("a.xml", 1)]),
        ("a.xml", "<p><bsn>99999&#48;019</bsn><!-- BSN #N --></p>", &[("a.xml", 2)]),
        ("a.xml", "<p><bsn><![CDATA[#N]]></bsn></p>", &[("a.xml", 1)]),
        ("a.xml", "<!DOCTYPE p [<!ENTITY x \"BSN #N\">]><p>&x;&x;</p>", &[("a.xml", 1)]),
        ("a.xml", "<p><bsn>#N</bsn><p x=", &[("a.xml", 1)]),
        ("a.xml", "<?bsn BSN #N?><p/>", &[("a.xml", 1)]),
        ("a.svg", "<svg><text>BSN #N</text></svg>", &[("a.svg", 1)]),
    ]);
}

#[test]
fn cards_calendars_and_mailboxes_are_read() {
    check(&[
        ("a.vcf", "BEGIN:VCARD\r\nFN:Jan\r\nNOTE:BSN #N\r\nEND:VCARD\r\n", &[("a.vcf", 1)]),
        ("a.vcf", "BEGIN:VCARD\r\nNOTE:BSN 9999\r\n 90019\r\nEND:VCARD\r\n", &[("a.vcf", 1)]),
        (
            "a.vcf",
            "BEGIN:VCARD\nX-BSN:#N\nitem1.NOTE;LANGUAGE=nl:BSN\\n#N\nEND:VCARD\n",
            &[("a.vcf", 2)],
        ),
        (
            "a.vcf",
            "BEGIN:VCARD\nNOTE;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Zo=EB, BSN 9999=\n90019\n\
             END:VCARD\n",
            &[("a.vcf", 1)],
        ),
        (
            "a.vcf",
            "BEGIN:VCARD\nKEY;ENCODING=b:QlNOIDk5\n OTk5MDAxOQ==\nEND:VCARD\n",
            &[("a.vcf > key", 1)],
        ),
        (
            "a.ics",
            "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Gesprek BSN #N\r\n\
             ATTENDEE;CN=\"BSN #N\":mailto:a@b.nl\r\nDESCRIPTION:Over\\nBSN\\, #N\r\n\
             END:VEVENT\r\nEND:VCALENDAR\r\n",
            &[("a.ics", 3)],
        ),
        (
            "a.mbox",
            "From a@b.nl Mon Jan 1\nSubject: BSN #N\n\nBSN #N\n>From BSN #N\n\n\
             From c@d.nl Mon Jan 1\nSubject: x\nContent-Type: text/html\n\n<p>BSN #N\n",
            &[
                ("a.mbox > message 1 > Subject", 1),
                ("a.mbox > message 1 > text/plain body", 2),
                ("a.mbox > message 2 > text/html body", 1),
            ],
        ),
    ]);
}

#[test]
fn plain_text_is_read_with_its_tables() {
    check(&[
        ("a.txt", "> > BSN #N\n", &[("a.txt", 1)]),
        ("a.yaml", "persoon:\n  bsn: #N\n  ouder:\n    - bsn: '#N'\n", &[("a.yaml", 2)]),
        ("a.ini", "[persoon]\nbsn=#N\n", &[("a.ini", 1)]),
        ("a.ldif", "dn: cn=Jan\nemployeeNumber: 1\nbsn: #N\n", &[("a.ldif", 1)]),
        (
            "a.sql",
            "INSERT INTO personen (naam, bsn) VALUES ('Jan', '#N');\n",
            &[("a.sql > personen > B", 1)],
        ),
        (
            "a.txt",
            "Naam            BSN        Plaats\nJan de Vries    #N  Delft\nPiet Bos        #N  Delft\n\
             Kees Jansen     #N  Breda\nAnna Smit       #N  Breda\n",
            &[("a.txt > B", 4)],
        ),
    ]);
}

#[test]
fn text_that_breaks_off_or_is_malformed_is_searched_all_the_same() {
    check(&[
        ("a.csv", "naam;bsn\nJan;#N\n\"Piet;BSN #N\n", &[("a.csv > A", 1), ("a.csv > B", 1)]),
        ("a.csv", "naam;bsn\nJan;#N\nPiet;\"#N", &[("a.csv > B", 2)]),
        ("a.json", "[{\"bsn\": #N}, {\"bsn\": #N", &[("a.json > A", 2)]),
        ("a.json", "{\"bsn\": \"#N", &[("a.json", 1)]),
        ("a.xml", "<personen><persoon><bsn>#N</bsn><kind><bsn>#N", &[("a.xml", 2)]),
        ("a.xml", "<a><b></a></b><bsn>#N</bsn>BSN #N", &[("a.xml", 2)]),
        ("a.vcf", "BEGIN:VCARD\r\nFN:Jan\r\nNOTE:BSN #N", &[("a.vcf", 1)]),
        ("a.vcf", "BEGIN:VCARD\r\nKEY;ENCODING=b:###\r\nNOTE:BSN #N\r\n", &[("a.vcf", 1)]),
        ("a.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:BSN #N", &[("a.ics", 1)]),
        (
            "a.mbox",
            "From a@b.nl Mon Jan 1\nSubject: BSN #N\nFrom c@d.nl Mon Jan 1\n\nBSN #N",
            &[("a.mbox > message 1 > Subject", 1), ("a.mbox > message 1 > text/plain body", 1)],
        ),
        ("a.txt", "BSN #N\u{fffd}\u{1b}[0m BSN #N", &[("a.txt", 2)]),
    ]);
}

/// Letters, digits and spaces as mainframes write them.
fn ebcdic(text: &str) -> Vec<u8> {
    let letter = |at: u8| match at {
        0..9 => 0xc1 + at,
        9..18 => 0xd1 + at - 9,
        _ => 0xe2 + at - 18,
    };
    let byte = |byte: u8| match byte {
        b'0'..=b'9' => byte - b'0' + 0xf0,
        b'A'..=b'Z' => letter(byte - b'A'),
        b'a'..=b'z' => letter(byte - b'a') - 0x40,
        b'\n' => 0x25,
        b';' => 0x5e,
        b'-' => 0x60,
        _ => 0x40,
    };
    text.bytes().map(byte).collect()
}

#[test]
fn lists_of_mainframes_are_read() {
    let numbers = bsns(20);
    let table: String = numbers.iter().map(|n| format!("Jan de Vries ;{n};01-02-1970\n")).collect();
    let table = format!("Naam;BSN;Geboren\n{table}");
    let whole = report("lijst.csv", ebcdic(&table));
    assert_eq!(places(&whole), [("lijst.csv > B".to_owned(), 20)].into());
    let lines: String = numbers.iter().map(|n| format!("{:<80}", format!("BSN {n} Jan"))).collect();
    for name in ["LIJST", "lijst.txt", "lijst.dat"] {
        let whole = report(name, ebcdic(&lines));
        assert_eq!(places(&whole).values().sum::<u64>(), 20, "{name}");
        assert_eq!(unread(&whole), [""; 0]);
    }
}

#[test]
fn delimited_text_is_a_table_however_it_is_written() {
    let number = &bsns(6);
    let rows = |delimiter: char, line_end: &str| -> String {
        let mut text = format!("naam{delimiter}bsn{delimiter}plaats{line_end}");
        for number in number {
            text.push_str(&format!("Zo\u{eb}{delimiter}\"{number}\"{delimiter}Delft{line_end}"));
        }
        text
    };
    let latin = |text: &str| text.chars().map(|c| c as u8).collect::<Vec<u8>>();
    let wide = |text: &str, order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    };
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for delimiter in [',', ';', '\t', '|'] {
        for line_end in ["\n", "\r\n", "\r"] {
            let text = rows(delimiter, line_end);
            let marked = format!("\u{feff}{text}");
            let what = format!("{delimiter:?} {line_end:?}");
            files.push((format!("{what} UTF-8"), text.clone().into_bytes()));
            files.push((format!("{what} marked"), marked.clone().into_bytes()));
            files.push((format!("{what} windows-1252"), latin(&text)));
            files.push((format!("{what} UTF-16LE"), wide(&text, u16::to_le_bytes)));
            files.push((format!("{what} UTF-16BE"), wide(&text, u16::to_be_bytes)));
            files.push((format!("{what} marked LE"), wide(&marked, u16::to_le_bytes)));
            files.push((format!("{what} marked BE"), wide(&marked, u16::to_be_bytes)));
        }
    }
    let text = rows(';', "\n");
    files.push((
        "cp850".into(),
        latin(&text).iter().map(|b| if *b == 0xeb { 0x89 } else { *b }).collect(),
    ));
    files.push(("sep=".into(), format!("sep=;\r\n{text}").into_bytes()));
    files.push((
        "preamble".into(),
        format!("Uitvoer van 1 maart\n\nAfdeling: Zorg\n{text}").into_bytes(),
    ));
    files.push(("mixed ends".into(), text.replacen('\n', "\r\n", 2).into_bytes()));
    files.push(("ragged".into(), format!("{text}x;\n;;;\nlos\n").into_bytes()));
    files.push(("nulls".into(), text.replacen("Delft", "De\0lft", 1).into_bytes()));
    for (what, bytes) in files {
        for name in ["lijst.csv", "lijst.txt", "lijst"] {
            let report = report(name, bytes.clone());
            let place = format!("{name} > B");
            assert_eq!(places(&report), BTreeMap::from([(place, 6)]), "{what}");
            assert!(unread(&report).is_empty(), "{what}");
        }
    }
}
