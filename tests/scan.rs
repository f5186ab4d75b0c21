//! The scan as a whole: whole messages and files in, counts of people out.

use proptest::prelude::ProptestConfig;
use proptest::prop_assert;
use proptest::proptest;

use sluis::detect::Detectors;
use sluis::detect::Kind;
use sluis::document::File;
use sluis::extract::Limits;
use sluis::mail::Address;
use sluis::mail::Domain;
use sluis::mail::Parties;
use sluis::scan::PartStatus;
use sluis::scan::Persons;
use sluis::scan::Report;
use sluis::scan::scan;

use crate::detect::Lot;
use crate::detect::detectors;
use crate::detect::test_bsns;

/// An invented person.
struct Person {
    given: &'static str,
    family: &'static str,
    birth: String,
    street: String,
    postcode: String,
    phone: String,
    email: String,
}

fn people(count: usize, seed: u64) -> Vec<Person> {
    let mut lot = Lot(seed);
    let mut pick = |list: &[&'static str]| list[lot.next(list.len() as u64) as usize];
    let names: Vec<_> = (0..count).map(|_| (pick(&GIVEN), pick(&FAMILY), pick(&STREETS))).collect();
    let person = |(index, (given, family, street)): (usize, (&'static str, &'static str, &str))| {
        let plain = family.replace([' ', '\''], "").to_lowercase();
        Person {
            given,
            family,
            birth: format!(
                "{:02}-{:02}-{}",
                index % 28 + 1,
                index / 28 % 12 + 1,
                1930 + index % 90
            ),
            street: format!("{street} {}", index % 300 + 1),
            postcode: format!("{} {}{}", 1000 + index % 8000, letter(index), letter(index / 26)),
            phone: format!("06-{:08}", 12_000_000 + index * 37),
            email: format!("{}.{plain}{index}@example.net", given.to_lowercase()),
        }
    };
    names.into_iter().enumerate().map(person).collect()
}

fn letter(index: usize) -> char {
    char::from(b"ABDEGHJKLMNPRTVWXZ"[index % 18])
}

fn file(name: &str, content: &str) -> File {
    File { name: name.to_owned(), media_type: None, bytes: content.to_owned().into() }
}

fn parties() -> Parties {
    let address = |text: &str| Address::parse(text).expect("an address");
    Parties {
        senders: vec![address("p.bakker@voorbeeld.nl")],
        recipients: vec![address("iemand@example.com")],
        own_domains: vec![Domain::parse("voorbeeld.nl").expect("a domain")],
    }
}

/// A message with a text and attached files.
fn message(subject: &str, text: &str, files: &[(&str, &str)]) -> File {
    let mut eml = format!(
        "From: P. Bakker <p.bakker@voorbeeld.nl>\r\nTo: iemand@example.com\r\n\
         Subject: {subject}\r\nMessage-ID: <1@voorbeeld.nl>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\n\
         Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\
         {text}\r\n",
    );
    for (name, content) in files {
        eml.push_str(&format!(
            "--b\r\nContent-Type: application/octet-stream; name=\"{name}\"\r\n\
             Content-Disposition: attachment; filename=\"{name}\"\r\n\
             Content-Transfer-Encoding: 8bit\r\n\r\n{content}\r\n",
        ));
    }
    eml.push_str("--b--\r\n");
    file("bericht.eml", &eml)
}

fn scanned(file: &File, detectors: &Detectors) -> Report {
    scan(file, &parties(), detectors, Limits::default())
}

fn persons(file: &File, detectors: &Detectors) -> Persons {
    scanned(file, detectors).persons
}

/// The workbook of The Hague: everything but a citizen service number.
fn hague(people: &[Person]) -> String {
    let mut csv =
        String::from("Achternaam;Voornaam;Geboortedatum;Adres;Postcode;Telefoon;E-mail\n");
    for p in people {
        csv.push_str(&format!(
            "{};{};{};{};{};{};{}\n",
            p.family, p.given, p.birth, p.street, p.postcode, p.phone, p.email
        ));
    }
    csv
}

#[test]
fn a_workbook_without_numbers_is_its_people() {
    let detectors = detectors();
    let people = people(2_600, 1);
    let mail =
        message("Uitnodiging", "Hierbij de uitnodiging.", &[("genodigden.csv", &hague(&people))]);
    let report = scanned(&mail, &detectors);
    let persons = report.persons;
    assert_eq!((persons.estimate, persons.numbered), (2_600, 0), "{persons:?}");
    assert_eq!(report.confidence(Kind::Bsn), 0.0);
    let birth = report.findings.iter().find(|f| f.kind == Kind::DateOfBirth).expect("birth dates");
    assert_eq!((birth.place.as_str(), birth.count), ("genodigden.csv > C", 2_600));
}

#[test]
fn the_same_people_twice_are_counted_once() {
    let detectors = detectors();
    let people = people(120, 2);
    let bsns = test_bsns(120);
    let mut numbers = String::from("BSN;Naam;Geb.datum\n");
    for (p, bsn) in people.iter().zip(&bsns) {
        numbers.push_str(&format!("{bsn};{} {};{}\n", p.given, p.family, p.birth));
    }
    let list = hague(&people);
    let files = [("a.csv", list.as_str()), ("b.csv", numbers.as_str()), ("kopie van a.csv", &list)];
    let persons = persons(&message("x", "Zie bijlagen.", &files), &detectors);
    assert_eq!((persons.estimate, persons.numbered), (120, 120), "{persons:?}");
}

#[test]
fn every_number_is_a_person() {
    let detectors = detectors();
    let bsns = test_bsns(60);
    let mut csv = String::from("bsn kind;bsn ouder 1;school\n");
    for pair in bsns.chunks(2) {
        csv.push_str(&format!("{};{};De Regenboog\n", pair[0], pair[1]));
    }
    let table = persons(&file("kinderen.csv", &csv), &detectors);
    assert_eq!((table.estimate, table.numbered), (60, 60), "{table:?}");
    let list = persons(&message("x", &bsns.join("\r\n"), &[]), &detectors);
    assert_eq!((list.estimate, list.numbered), (60, 60), "{list:?}");
    let one = persons(&message("x", "Het BSN van mijn client is 999990019.", &[]), &detectors);
    assert_eq!((one.estimate, one.numbered), (1, 1), "{one:?}");
}

#[test]
fn people_in_running_text_are_told_apart() {
    let detectors = detectors();
    let people = people(25, 3);
    let lines: Vec<String> = people
        .iter()
        .map(|p| format!("{} {}, geboren {}, {}", p.given, p.family, p.birth, p.street))
        .collect();
    let cards: Vec<String> = people
        .iter()
        .map(|p| {
            format!(
                "Naam: {} {}\r\nGeboortedatum: {}\r\nTelefoon: {}\r\n",
                p.given, p.family, p.birth, p.phone
            )
        })
        .collect();
    let typed: Vec<String> = people
        .iter()
        .map(|p| format!("{} {}\t{}\t{}", p.given, p.family, p.postcode, p.phone))
        .collect();
    for (form, text) in [
        ("lines", lines.join("\r\n")),
        ("cards", cards.join("\r\n")),
        ("typed", typed.join("\r\n")),
    ] {
        let persons = persons(&message("Lijst", &text, &[]), &detectors);
        assert!((24..=27).contains(&persons.estimate), "{form}: {persons:?}");
        assert_eq!(persons.numbered, 0, "{form}");
    }
}

#[test]
fn a_letter_to_one_resident_is_about_one_at_most() {
    let detectors = detectors();
    let letter = "Fatima El Amrani\r\nDorpsstraat 12\r\n1234 AB Voorbeeld\r\n\r\n\
        Zaaknummer: Z-2026/004512\r\n\r\nGeachte mevrouw El Amrani,\r\n\r\n\
        Op 12 mei 2026 hebben wij uw aanvraag ontvangen. Uw telefoonnummer is 06-12345678 en uw \
        e-mailadres fatima@example.com.\r\nHet kenmerk is 123456782.\r\n\r\n\
        Met vriendelijke groet,\r\n\r\nPiet Bakker\r\nconsulent\r\nGemeente Voorbeeld\r\n\
        Tel. 0172-123456\r\np.bakker@voorbeeld.nl\r\nPostbus 12, 1234 AA Voorbeeld\r\n";
    let persons = persons(&message("Uw aanvraag", letter, &[]), &detectors);
    assert!(persons.estimate <= 1, "{persons:?}");
    assert_eq!(persons.numbered, 0, "{persons:?}");
}

#[test]
fn senders_recipients_and_staff_are_left_out() {
    let detectors = detectors();
    let csv = "Naam;E-mail;Telefoon\nPiet Bakker;p.bakker@voorbeeld.nl;0172-123456\n\
        Els Visser;els.visser@voorbeeld.nl;0172-123457\nJan Iemand;iemand@example.com;06-12345678\n";
    let persons = persons(&message("x", "Zie lijst", &[("lijst.csv", csv)]), &detectors);
    assert_eq!(persons.estimate, 0, "{persons:?}");
}

#[test]
fn business_papers_hold_no_people() {
    let detectors = detectors();
    let mut lot = Lot(5);
    let mut sheet = |header: &str, row: &dyn Fn(&mut Lot, usize) -> String| {
        let rows: Vec<String> = (0..3_000).map(|index| row(&mut lot, index)).collect();
        format!("{header}\n{}\n", rows.join("\n"))
    };
    let number = |lot: &mut Lot| 100_000_000 + lot.next(900_000_000);
    let papers = [
        sheet("Artikelnummer;Omschrijving;Prijs;Voorraad;Besteldatum", &|lot, i| {
            format!("{};Toner zwart {i};{},95;{};12-03-2026", number(lot), i % 90, i % 7)
        }),
        sheet("Factuurnummer;Datum;Debiteur;Bedrag", &|lot, i| {
            format!("{};{:02}-04-2026;{};{},00", number(lot), i % 28 + 1, number(lot), i * 3)
        }),
        sheet("Filiaal;Straat;Postcode;Plaats;Telefoon", &|_, i| {
            format!(
                "Bouwmarkt {i};Industrieweg {};{} AB;Aalten;0172-{:06}",
                i % 90 + 1,
                1000 + i,
                100_000 + i
            )
        }),
        sheet("Datum;Tijd;Zaal;Onderwerp", &|_, i| {
            format!("{:02}-05-2026;{:02}:00;Raadzaal;Commissie ruimte {i}", i % 28 + 1, i % 10 + 8)
        }),
        sheet("Boomnummer;Soort;Straat;Plantjaar;X;Y", &|lot, i| {
            format!(
                "{};Tilia cordata;Kerkstraat;{};{};{}",
                i + 1,
                1950 + i % 70,
                number(lot),
                number(lot)
            )
        }),
        sheet("Leverancier;Contactpersoon;E-mail;Telefoon;KvK", &|lot, i| {
            format!(
                "Bouwbedrijf {i} B.V.;Jan Jansen;jan{i}@bouw{i}.example;0172-{:06};{}",
                100_000 + i,
                10_000_000 + lot.next(80_000_000)
            )
        }),
        sheet("nummeraanduiding;straat;huisnummer;postcode;woonplaats", &|_, i| {
            format!(
                "{:016};Dorpsstraat;{};{} AB;Aalten",
                197_200_000_000_000_u64 + i as u64,
                i % 200 + 1,
                1000 + i
            )
        }),
    ];
    for paper in papers {
        let report =
            scanned(&message("Overzicht", "Zie bijlage", &[("overzicht.csv", &paper)]), &detectors);
        let header = paper.lines().next().unwrap_or_default();
        assert_eq!(
            (report.persons.estimate, report.persons.numbered),
            (0, 0),
            "{header}: {:#?}",
            report.findings
        );
        assert!(report.confidence(Kind::Bsn) < 0.9, "{header}");
    }
}

#[test]
fn numbers_in_names_and_subjects_are_found_and_masked() {
    let detectors = detectors();
    let mail = message("Dossier BSN 999990019", "Zie bijlage", &[("BSN 999993653.txt", "niets")]);
    let report = scanned(&mail, &detectors);
    assert_eq!(report.header.subject, "Dossier BSN ••••••019");
    assert!(report.header.subject_hit);
    assert_eq!(report.persons.numbered, 2, "{:?}", report.persons);
    let names: Vec<&str> = report.parts.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["bericht.eml", "text/plain body", "BSN ••••••653.txt"]);
    let json = serde_json::to_string(&report).expect("json");
    assert!(!json.contains("999990019") && !json.contains("999993653"), "{json}");
}

#[test]
fn what_cannot_be_read_is_told_with_its_reason() {
    let detectors = detectors();
    let long = "tekst ".repeat(50);
    let mail = message("x", "tekst", &[("a.txt", &long), ("b.txt", &long)]);
    let cases = [
        (Limits { depth_max: 1, ..Limits::default() }, "too_deep"),
        (Limits { files_max: 3, ..Limits::default() }, "too_many"),
        (Limits { text_bytes_max: 400, ..Limits::default() }, "too_large"),
    ];
    for (limits, why) in cases {
        let report = scan(&mail, &parties(), &detectors, limits);
        let told = |part: &&sluis::scan::PartReport| part.why.as_deref() == Some(why);
        assert!(report.parts.iter().any(|part| told(&part)), "{why}: {:#?}", report.parts);
        assert!(report.has_unscannable());
    }
    let report = scanned(&mail, &detectors);
    assert!(report.parts.iter().all(|part| part.status == PartStatus::Scanned));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_it_panic_or_tell_a_number(text in "(\\PC|[0-9]|[0-9. /:;|,@\n\tA-Z-]|999990019|BSN |\r\n){0,400}", name in "(\\PC|[0-9]|_){0,40}") {
        let detectors = shared();
        for file in [file(&name, &text), message(&name.replace(['\r', '\n'], ""), &text, &[])] {
            let report = scanned(&file, detectors);
            prop_assert!(tells_no_number(&serde_json::to_value(&report).expect("json")));
        }
    }
}

fn shared() -> &'static Detectors {
    static SHARED: std::sync::OnceLock<Detectors> = std::sync::OnceLock::new();
    SHARED.get_or_init(detectors)
}

/// Whether no string in the report has nine digits in a row.
fn tells_no_number(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::Array(items) => items.iter().all(tells_no_number),
        serde_json::Value::Object(fields) => fields.values().all(tells_no_number),
        serde_json::Value::String(text) => {
            !text.as_bytes().windows(9).any(|run| run.iter().all(u8::is_ascii_digit))
        }
        _ => true,
    }
}

const GIVEN: [&str; 16] = [
    "Jan", "Fatima", "Piet", "Els", "Mohammed", "Sanne", "Daan", "Emma", "Lotte", "Thijs", "Ayse",
    "Kees", "Marieke", "Bram", "Noor", "Sem",
];

const FAMILY: [&str; 16] = [
    "Jansen",
    "de Vries",
    "van den Berg",
    "Bakker",
    "Visser",
    "Smit",
    "Meijer",
    "de Boer",
    "Mulder",
    "El Amrani",
    "Yilmaz",
    "van Dijk",
    "Hendriks",
    "Peters",
    "Dekker",
    "Vermeulen",
];

const STREETS: [&str; 6] =
    ["Dorpsstraat", "Kerkweg", "Molenlaan", "Stationsplein", "Industrieweg", "Hoofdstraat"];
