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
use sluis::render::Language;
use sluis::render::belief;
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
fn pupils_are_counted_by_their_numbers_where_nothing_else_names_them() {
    let detectors = detectors();
    let numbers = ["101222331", "100000004", "100000016", "100000028"];
    let rows = numbers.iter().cycle().take(8).map(|number| format!("{number};2B;12\n"));
    let csv = format!("Onderwijsnummer;Klas;Verzuim in uren\n{}", rows.collect::<String>());
    let report = scanned(&file("verzuim.csv", &csv), &detectors);
    let persons = &report.persons;
    assert_eq!((persons.min, persons.estimate, persons.numbered), (4, 4, 4), "{persons:?}");
    let finding = report.findings.iter().find(|one| one.kind == Kind::Education).expect("found");
    let why = belief(finding, Language::Dutch);
    assert!(why.contains("de proef van het onderwijsnummer") && why.contains("kolomkop"), "{why}");
    let text = "Betreft onderwijsnummer 101222331 en onderwijsnummer 100000004.";
    let two = scanned(&message("x", text, &[]), &detectors).persons;
    assert_eq!((two.min, two.numbered), (2, 2), "{two:?}");
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
fn pupils_are_counted_beside_their_schools() {
    let detectors = detectors();
    let pupils = "Naam;School;Klas;Postcode\r\nNoah de Vries;Basisschool De Linde;6a;1234 AB\r\n\
        Emma Jansen;OBS Het Palet;7b;1234 AC\r\nSem Bakker;De Regenboog;8;1234 AD\r\n\
        Julia Visser;Lyceum Oost;2c;1234 AE";
    let heads = "School;Directeur;Aantal leerlingen\r\nBasisschool De Linde;Noah de Vries;210\r\n\
        OBS Het Palet;Emma Jansen;180\r\nDe Regenboog;Sem Bakker;99\r\nLyceum Oost;Julia Visser;1200";
    let absent = "Naam;School;Klas\r\nNoah de Vries;De Linde;6a\r\nEmma Jansen;Het Palet;7b\r\n\
        Sem Bakker;De Regenboog;8\r\nJulia Visser;Lyceum Oost;2c";
    let title = "Leerlingen langdurig relatief verzuim.csv";
    for (name, csv, expected) in
        [("lijst.csv", pupils, 4), (title, absent, 4), ("lijst.csv", heads, 0)]
    {
        let persons = persons(&file(name, csv), &detectors);
        assert_eq!(persons.estimate, expected, "{csv}");
    }
}

#[test]
fn people_whom_no_list_knows_are_told_by_where_they_stand() {
    let detectors = detectors();
    let given = ["Bauke", "Ciska", "Durk", "Geeske", "Haije", "Ieke", "Japik", "Maaike"];
    let families = ["Abma", "Eisma", "Faber", "Haitsma", "Lanting", "Oenema", "Ziengs"];
    let entries = |form: &dyn Fn(usize, &str, &str) -> String| -> String {
        let name = |at: usize| (given[at % given.len()], families[at % families.len()]);
        (0..14).map(|at| form(at, name(at).0, name(at).1)).collect()
    };
    let born = |at: usize| format!("{}-{}-{}", 1 + at, 1 + at % 12, 1950 + at * 3);
    let phone = |at: usize| format!("06-123450{:02}", 10 + at);
    let initial = |given: &str| given[..1].to_owned();
    for (form, text) in [
        (
            "dashes",
            entries(&|at, given, family| {
                format!("{at}. {given} {family} - Kerkstraat {} - {}\r\n", at + 1, phone(at))
            }),
        ),
        (
            "times",
            entries(&|at, given, family| {
                let hour = 9 + at % 8;
                format!("{hour}:20 {}. {family} ({}) paspoort\r\n", initial(given), born(at))
            }),
        ),
        (
            "labels",
            entries(&|at, given, family| {
                let (initial, house, area) = (initial(given), at + 1, 8510 + at);
                let home = format!("Kerkstraat {house}\r\n{area} AB  LEMMER\r\n\r\n");
                format!("{initial}. {family}\r\n{home}")
            }),
        ),
    ] {
        let persons = persons(&message("Lijst", &text, &[]), &detectors);
        assert!((12..=15).contains(&persons.estimate), "{form}: {persons:?}");
    }
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
fn people_without_labels_are_counted() {
    let detectors = detectors();
    let people = people(25, 4);
    let joined = |each: &dyn Fn(&Person) -> String| people.iter().map(each).collect::<Vec<_>>();
    let born = joined(&|p| format!("{} {} {}", p.given, p.family, p.birth));
    let homes = joined(&|p| format!("{} {} {}", p.given, p.family, p.street));
    let plated = joined(&|p| format!("DB-123-G {} {} {}", p.given, p.family, p.street));
    let listed = joined(&|p| format!("- {}, {}. ({})", p.family, &p.given[..1], p.birth));
    let rows = joined(&|p| format!("{} {};{};x", p.given, p.family, p.birth));
    let cell = format!("Deelnemers;Zaal\n\"{}\";2\n", born.join("\n"));
    let decided = joined(&|p| format!("{} {}: besluit 3-4-2026", p.given, p.family));
    for (form, text, files, expected) in [
        ("name and date", born.join("\r\n"), vec![], 22..=26),
        ("name and street", homes.join("\r\n"), vec![], 22..=26),
        ("plates in front", plated.join("\r\n"), vec![], 22..=26),
        ("surname first", listed.join("\r\n"), vec![], 20..=26),
        ("rows", String::new(), vec![("x.csv", rows.join("\n"))], 22..=26),
        ("one cell", String::new(), vec![("x.csv", cell)], 22..=26),
        ("dates of this year", decided.join("\r\n"), vec![], 0..=0),
    ] {
        let files: Vec<_> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let persons = persons(&message("Lijst", &text, &files), &detectors);
        assert!(expected.contains(&persons.estimate), "{form}: {persons:?}");
    }
}

#[test]
fn a_number_across_a_fold_of_a_calendar_is_found() {
    let detectors = detectors();
    let calendar = "BEGIN:VCALENDAR\r\nDESCRIPTION:Gesprek met bsn 99999\r\n 0019 in kamer 2\r\n";
    let persons = persons(&file("afspraak.ics", calendar), &detectors);
    assert_eq!(persons.numbered, 1, "{persons:?}");
}

#[test]
fn who_wrote_what_is_quoted_is_no_list() {
    let detectors = detectors();
    let quoted: Vec<String> = people(15, 5)
        .iter()
        .map(|p| format!("> Op 2 nov 2026 schreef {} {} <{}>:", p.given, p.family, p.email))
        .collect();
    let persons = persons(&message("Re: x", &quoted.join("\r\n"), &[]), &detectors);
    assert_eq!(persons.estimate, 0, "{persons:?}");
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
fn one_namesake_of_a_recipient_is_left_out_and_no_more() {
    let detectors = detectors();
    let csv = "Naam;Geboortedatum;Adres\nPiet Bakker;01-02-1960;Dorpsstraat 1\n\
        Piet Bakker;03-04-1971;Kerkweg 2\nPaul Bakker;05-06-1982;Molenweg 3\n";
    let message = message("x", "Zie lijst", &[("lijst.csv", csv)]);
    let mut parties = parties();
    assert_eq!(scan(&message, &parties, &detectors, Limits::default()).persons.estimate, 2);
    let many = (0..20).map(|n| Address::parse(&format!("p.bakker{n}@example.net")));
    parties.recipients = many.map(|address| address.expect("an address")).collect();
    assert_eq!(scan(&message, &parties, &detectors, Limits::default()).persons.estimate, 3);
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
        // The digest of a file is of any digits.
        serde_json::Value::Object(fields) => {
            fields.iter().all(|(name, value)| name == "sha256" || tells_no_number(value))
        }
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

#[test]
fn people_are_seen_in_sheets_and_texts_of_many_shapes() {
    let detectors = detectors();
    let sheets = [
        (
            "title rows",
            "Overzicht uitkeringen\n\
             Peildatum;01-03-2026\n\
             \n\
             BSN;Naam;Regeling\n\
             999990019;Jan Jansen;Pw\n\
             999993653;Piet Smit;Pw\n\
             Totaal;2;\n",
            (2, 2),
        ),
        (
            "two-row header",
            "Persoon;;Adres;\n\
             BSN;Naam;Straat;Plaats\n\
             999990019;Jan Jansen;Dorpsstraat 1;Aalten\n\
             999993653;Piet Smit;Kerkweg 2;Aalten\n",
            (2, 2),
        ),
        (
            "no header",
            "999990019;Jan Jansen;12-03-1980\n\
             999993653;Piet Smit;13-03-1981\n\
             999999990;Els Visser;14-03-1982\n",
            (3, 3),
        ),
        (
            "odd header",
            "Burgerservicenr.;Naam clt\n999990019;Jansen\n999993653;Smit\n999999990;Visser\n",
            (3, 3),
        ),
        ("misspelt", "burgerservicenumer;naam\n999990019;Jansen\n", (1, 1)),
        (
            "names in three parts, turned on their side",
            "Achternaam;Dijk;Smit;Berg\n\
             Tussenvoegsel;van;;van den\n\
             Voornaam;Jan;Piet;Els\n\
             BSN;999990019;999993653;999999990\n\
             Geboortedatum;12-03-1980;13-03-1981;14-03-1982\n",
            (3, 3),
        ),
        (
            "partners, turned on their side",
            "BSN;999990019;999993653\n\
             Naam;Jan Jansen;Piet Smit\n\
             Geboortedatum;12-03-1980;13-03-1981\n\
             Postcode;7121 AB;7121 AC\n\
             Naam partner;Els Visser;Ria de Boer\n",
            (4, 2),
        ),
        (
            "fiscaal",
            "Fiscaal nummer;Naam;Geboortedatum\n\
             999990019;Jansen;12-03-1980\n\
             999993653;Smit;13-03-1981\n",
            (2, 2),
        ),
        (
            "mixed",
            "BSN/RSIN;Naam;KvK\n\
             999990019;Jan Jansen;\n\
             862637223;Bouwbedrijf De Boer B.V.;12345611\n\
             001508581;Stichting X;12345672\n\
             999993653;Piet Smit;\n",
            (2, 2),
        ),
        (
            "bank",
            "Datum;Naam;IBAN;Bedrag;Kenmerk\n\
             12-03-2026;J. Jansen;NL91ABNA0417164300;12,00;111222333\n\
             12-03-2026;P. Smit;NL39RABO0300065264;13,00;123456789\n\
             12-03-2026;E. Visser;NL20INGB0001234567;14,00;987654321\n",
            (3, 0),
        ),
        (
            "births only",
            "clientnr;geboortedatum;postcode;diagnose\n\
             1001;12-03-1980;1234 AB;x\n\
             1002;13-03-1981;1235 AB;y\n",
            (2, 0),
        ),
        (
            "unknown names",
            "Achternaam;Voorletters;Woonplaats;Telefoon\n\
             Xqztrv;A.;Aalten;0612345678\n\
             Wwplk;B.;Aalten;0612345679\n",
            (2, 0),
        ),
        (
            "naam+straat",
            "Naam;Straat;Huisnr;Postcode;Plaats\n\
             Jan Jansen;Dorpsstraat;1;1234AB;Aalten\n\
             Els Smit;Dorpsstraat;2;1234AB;Aalten\n\
             Kees Smit;Dorpsstraat;3;1234AB;Aalten\n",
            (3, 0),
        ),
        (
            "products",
            "Naam;Code;Voorraad\n\
             Toner zwart;123456782;3\n\
             Papier A4;987654321;4\n\
             Nietmachine;111222333;1\n\
             Lamp;246813579;2\n",
            (0, 0),
        ),
        (
            "numeric ids",
            "id;klantnr;naam\n1;123456782;Bakkerij Smit\n2;249566758;Slagerij Jansen\n",
            (0, 0),
        ),
        (
            "comment col",
            "Datum;Melding\n\
             12-03-2026;Mevr. Jansen belde, BSN 999990019\n\
             13-03-2026;Lantaarnpaal kapot bij nr 12\n",
            (1, 1),
        ),
        (
            "phones",
            "Naam;Mobiel\nJan Jansen;612345610\nPiet Smit;612345622\nEls Visser;612345634\n",
            (3, 0),
        ),
        (
            "plates",
            "Kenteken;Vergunninghouder;Adres\n\
             DZ-12-34;J. Jansen;Dorpsstraat 1\n\
             12-AB-34;P. Smit;Kerkweg 2\n",
            (2, 0),
        ),
        (
            "fleet",
            "Kenteken;Merk;Type;Bouwjaar\nDZ-12-34;Volvo;V60;2019\n12-AB-34;Fiat;Doblo;2018\n",
            (0, 0),
        ),
        (
            "councillors",
            "Naam;Partij;E-mail\n\
             Jan Jansen;CDA;j.jansen@raad.voorbeeld.nl\n\
             Piet Smit;VVD;p.smit@raad.voorbeeld.nl\n",
            (0, 0),
        ),
        (
            "dates compact",
            "Nummer;Datum\n19850104;19850104\n19850112;19850112\n19900523;x\n",
            (0, 0),
        ),
        (
            "transposed",
            "Naam;Jan Jansen;Piet Smit\n\
             BSN;999990019;999993653\n\
             Geboortedatum;12-03-1980;13-03-1981\n",
            (2, 2),
        ),
        (
            "transposed, numbered labels",
            "Plaats;Aalten;Hoorn;Zwolle\nVraag 1;7;8;9\nVraag 2;ja;nee;ja\n\
             E-mailadres;jan.jansen@ziggo.nl;p.smit@kpnmail.nl;e.visser@hotmail.com\n",
            (3, 0),
        ),
        ("one row", "Naam;BSN\nJan Jansen;999990019\n", (1, 1)),
        ("dotted", "BSN;x\n9999.90.019;a\n9999.93.653;b\n", (2, 2)),
        (
            "multi-cell",
            "Gezin;Kinderen\nJansen;999990019 / 999993653\nSmit;999999990, 999990202\n",
            (4, 4),
        ),
    ];
    for (name, text, expected) in sheets {
        let persons = persons(&message("Ter info", "zie", &[("b.csv", text)]), &detectors);
        assert_eq!((persons.estimate, persons.numbered), expected, "{name}: {persons:?}");
    }
    let mails = [
        (
            "name, birth date and bare number",
            "Gegevens van Jan Jansen, 12-03-1980, 999990019.",
            (1, 1),
        ),
        ("bare number", "Hoi, kun je kijken naar 999990019? Groet", (0, 0)),
        ("typed table", "Naam;BSN\nJan Jansen;999990019\nPiet Smit;999993653\n", (2, 2)),
        ("form", "Naam    : Jan Jansen\nBSN     : 999990019\nGeb.dat : 12-03-1980\n", (1, 1)),
        (
            "quoted message",
            "Zie onder.\n\nVan: Jan Jansen <jan@example.org>\nAan: Els Visser <els@example.org>\n\
             Onderwerp: BSN\n\nMijn BSN is 999990019.\n",
            (1, 1),
        ),
        ("addresses in one line", "jan@example.org; els@example.org; kees@example.org", (3, 0)),
        ("labelled list", "BSN's: 999990019, 999993653 en 999999990", (3, 3)),
        ("reference numbers", "Clientnummer 123456782, dossier 111222333", (0, 0)),
        (
            "address labels",
            "Jan Jansen\nDorpsstraat 1\n1234 AB Aalten\n\nEls Visser\nKerkweg 2\n1235 AB Aalten\n",
            (2, 0),
        ),
        (
            "minutes",
            "Aanwezig: Jan de Vries, Fatima El Amrani, Piet Jansen, Els Visser, Kees Smit\n\
             Afwezig: Thijs Vermeulen\n\n1. Opening\nDe voorzitter opent de vergadering.\n",
            (0, 0),
        ),
        (
            "log",
            "2026-03-12 10:00:01 req id=123456782 status=200\n\
             2026-03-12 10:00:02 req id=111222333 status=200\n",
            (0, 0),
        ),
    ];
    for (name, text, expected) in mails {
        let persons = persons(&message("Ter info", &text.replace('\n', "\r\n"), &[]), &detectors);
        assert_eq!((persons.estimate, persons.numbered), expected, "{name}: {persons:?}");
    }
}
