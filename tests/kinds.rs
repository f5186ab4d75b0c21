//! What is found of people who have no number: names, dates, addresses, in text and in tables.

use std::collections::BTreeMap;

use sluis::detect::Detectors;
use sluis::detect::Kind;
use sluis::document::Block;
use sluis::document::CellKind;
use sluis::document::Content;
use sluis::document::Document;
use sluis::document::Place;
use sluis::document::Sequel;
use sluis::document::Table;
use sluis::document::Visibility;

use crate::detect::detectors;
use crate::detect::found;
use crate::detect::text;

/// A table written with `;` between cells, as a document.
fn table(written: &str) -> Document {
    let mut table = Table::default();
    for (number, line) in written.trim().lines().enumerate() {
        table.start_row(number as u32 + 1);
        for (column, cell) in line.trim().split(';').enumerate() {
            table.push(column as u16, CellKind::Text, cell.trim());
        }
    }
    let content = Content::Table(table);
    Document {
        blocks: vec![Block {
            place: Place::root(),
            visibility: Visibility::Shown,
            sequel: Sequel::First,
            content,
        }],
    }
}

/// How many of each kind are found with a confidence of a half or more.
fn counts(document: &Document, detectors: &Detectors) -> BTreeMap<Kind, usize> {
    let mut counts = BTreeMap::new();
    for (kind, _, confidence) in found(document, detectors) {
        if confidence >= 0.5 {
            *counts.entry(kind).or_insert(0) += 1;
        }
    }
    counts
}

/// Kind and value of what is found with a confidence of a half or more.
fn sure(document: &Document, detectors: &Detectors) -> Vec<(Kind, String)> {
    let all = found(document, detectors);
    all.into_iter().filter(|hit| hit.2 >= 0.5).map(|(kind, value, _)| (kind, value)).collect()
}

#[test]
fn a_list_of_people_is_seen_without_any_number() {
    let detectors = detectors();
    let swimming = "
        Voornaam;Tussenvoegsel;Achternaam;Geboortedatum;Straat;Huisnr;Postcode;Telefoon;E-mail
        Sem;;Jansen;12-03-2018;Dorpsstraat;1;1234 AB;612345678;a.jansen@example.com
        Yara;El;Idrissi;01-04-2018;Kade;12-3;1234AC;06-23456789;yara@example.org
        Filimon;;Tesfamariam;05-05-2017;Beukenhof;7a;1234 AD;0172-123456;ft@example.net
        Xanthe;van;Qwoorden;05-05-2017;Uiterwaard;9;1234 AD;;";
    let expected = [
        (Kind::Email, 3),
        (Kind::Phone, 3),
        (Kind::Postcode, 4),
        (Kind::Address, 8),
        (Kind::DateOfBirth, 4),
        (Kind::Name, 10),
    ];
    assert_eq!(counts(&table(swimming), &detectors), BTreeMap::from(expected));
    let parking = "
        Kenteken;Naam;Vergunning tot
        12-DB-GH;P. Jansen;31-12-2024
        1DBG23;A. de Wit;31-12-2024
        DBG12H;M. Yilmaz;31-12-2025";
    let expected = [(Kind::LicencePlate, 3), (Kind::Name, 3)];
    assert_eq!(counts(&table(parking), &detectors), BTreeMap::from(expected));
    let headless = "
        Sem Jansen;12-03-2018;Dorpsstraat 1;1234 AB;Voorbeeld;0612345678
        Yara El Idrissi;01-04-2018;Merelkade 12-3;1234AC;Voorbeeld;06-23456789
        Filimon Tesfamariam;05-05-2017;Beukenhof 7a;1234 AD;Voorbeeld;0172-123456";
    let expected = [(Kind::Phone, 3), (Kind::Postcode, 3), (Kind::Address, 3), (Kind::Name, 3)];
    assert_eq!(counts(&table(headless), &detectors), BTreeMap::from(expected));
    let names = "Naam\nJansen, P.\nde Vries, A.B.\nEl Amrani, Fatima\nBakker, J.";
    assert_eq!(counts(&table(names), &detectors), BTreeMap::from([(Kind::Name, 4)]));
}

#[test]
fn a_list_of_things_is_no_list_of_people() {
    let detectors = detectors();
    let tables = [
        "Artikelcode;Omschrijving;Kleur;Aantal;Locatie;EAN
        AB-12-34;Bureau;wit;12;Kelder;8712345678906
        12-DB-GH;Stoel;zwart;120;Zaal 3;8712345678907
        XR1001R58;Lamp;groen;7;Gang;8712345678908
        NL4567X89;Kast;bruin;9;Hal;8712345678909",
        "Datum;Tijd;Onderwerp;Zaal;Voorzitter
        12-03-2024;10:00;Herinrichting Dorpsstraat;2.04;Raad
        13-03-2024;11:00;Begroting 2025;2.05;College
        14-03-2024;12:00;Groenonderhoud;2.06;Commissie Ruimte",
        "Gemeente;Inwoners;Provincie
        Aalten;27000;Gelderland
        Almelo;73000;Overijssel
        Groningen;230000;Groningen
        Utrecht;360000;Utrecht",
        "Kleur;Aantal
        groen;1
        wit;2
        zwart;3
        bruin;4
        rood;5",
    ];
    for written in tables {
        assert_eq!(counts(&table(written), &detectors), BTreeMap::new(), "{written}");
    }
}

#[test]
fn a_letter_holds_the_data_of_the_one_it_is_about() {
    let detectors = detectors();
    let letter = "Geachte heer Van den Berg,\n\n\
        Op 3 februari 2024 ontvingen wij uw aanvraag (zaaknummer Z-24-123456). U woont aan de \
        Eikenlaan 12 te Voorbeeld.\nUw geboortedatum is 12-05-1961. Wij bellen u op 06-87654321.\n\
        Uw kenteken is 12-DB-GH en uw paspoort heeft nummer NTLBCL731.\n\
        IBAN NL91 ABNA 0417 1643 00 t.n.v. A. van den Berg.\nA-nummer: 8940402024";
    let expected = [
        (Kind::Name, "van den berg"),
        (Kind::Address, "eikenlaan 12"),
        (Kind::DateOfBirth, "1961-05-12"),
        (Kind::Phone, "+31687654321"),
        (Kind::LicencePlate, "12DBGH"),
        (Kind::IdentityDocument, "NTLBCL731"),
        (Kind::Iban, "NL91ABNA0417164300"),
        (Kind::Name, "a. van den berg"),
        (Kind::ANumber, "8940402024"),
    ];
    let found = sure(&text(letter), &detectors);
    let found: Vec<_> = found.iter().map(|(kind, value)| (*kind, value.as_str())).collect();
    assert_eq!(found, expected);
}

#[test]
fn ordinary_mail_rings_no_alarm() {
    let detectors = detectors();
    let mails = [
        "De vergadering van dinsdag 12 maart 2024, 10:00 - 11:30 uur is in zaal 2.04.",
        "De offerte met nummer 2024-0012345 bedraagt € 12.345,67 excl. btw, order 1029384756.",
        "Artikelcode AB-12-34, versie 10.2.3, serienummer SN1234567890. Zie artikel 2.12 lid 3.",
        "Het project Herinrichting Dorpsstraat start in week 12, de Kerkstraat is dicht tot 15 uur.",
        "Vergadering-id: 312 456 789 012, toegangscode Ab3dEf",
        "Of bel in (alleen audio) +31 20 123 4567,,123456789# Netherlands, Amsterdam",
        "Factuur 20240112 van 12-01-2024, KvK 12345678, BTW NL123456782B90, NL61BNGH0285000000",
        "Dell Latitude 5520 Service Tag ABC1234, HP EliteBook 840 G8, onderdeel 12-34-AB",
        "Postbus 20, telefoon 088-1234567 of 14 0172, info@example.nl",
        "Openingstijden: ma-vr 08.30-17.00 uur. Server 10.20.30.40 poort 8080, Python 3.11",
        "De bakker, de visser en de koning van de kerk komen. Beste Jan, tot maandag!",
        "in 2024 EN 2025 komt de regeling; zie 2024 NL-versie",
        "Jan de Boer (1902-1944), verzetsman, en Trijntje Visser (1871-1944), vroedvrouw",
        "Anna Bos (1890) leidde de gaarkeuken",
    ];
    for mail in mails {
        assert_eq!(sure(&text(mail), &detectors), [], "{mail}");
    }
}

#[test]
fn a_long_line_costs_no_more_than_many_short_ones() {
    // Worst cases for looking back from every match: no line end, no space, no other sign.
    let pieces =
        ["1234AB;", "Dorpsstraat 1 ", "a@b.nl;", "06-12345678/", "J. Jansen ", "12-12-12-"];
    let detectors = detectors();
    for piece in pieces {
        let long = text(&piece.repeat(10_000));
        assert!(found(&long, &detectors).len() <= 10_000, "{piece}");
    }
}
