//! Lists in which names alone tell of people, rows with several people in them, and people whom no
//! list knows.

use sluis::document::File;
use sluis::extract::Limits;
use sluis::mail::Parties;
use sluis::scan::Report;
use sluis::scan::scan;

use crate::detect::detectors;

const NAMES: [&str; 12] = [
    "Jan de Vries",
    "Els Bakker",
    "Piet Jansen",
    "Fatima El Amrani",
    "Kees Visser",
    "Maria Smit",
    "Ahmed Yilmaz",
    "Sanne Meijer",
    "Tom de Boer",
    "Lisa Mulder",
    "Henk Bos",
    "Anna Peters",
];

fn scanned(name: &str, text: String) -> Report {
    let file = File { name: name.to_owned(), media_type: None, bytes: text.into_bytes().into() };
    scan(&file, &Parties::default(), &detectors(), Limits::default())
}

/// Twelve lines below `head`, made of `line` with a name, an amount and a number in it.
fn lines(head: &str, line: &str) -> String {
    let mut text = format!("{head}\n");
    for (index, name) in NAMES.iter().enumerate() {
        let partner =
            format!("{} Willems", NAMES[(index + 5) % 12].split(' ').next().unwrap_or_default());
        let line = line.replace("NAAM", name).replace("PARTNER", &partner);
        let amount = format!("{}.{}", 2 + index % 4, 105 + 37 * index);
        text.push_str(&line.replace("BEDRAG", &amount).replace("NR", &(index + 3).to_string()));
        text.push('\n');
    }
    text
}

#[test]
fn lists_of_names_count_where_the_list_tells_something_of_them() {
    let cases = [
        ("Overzicht", "NAAM: € BEDRAG", 12),
        ("", "NAAM - schaal 9 - € BEDRAG,00", 12),
        ("Leerlingen", "NAAM", 12),
        ("Leerlingen groep 5:", "- NAAM", 12),
        ("Cliënten\n", "NAAM", 12),
        ("Hierbij de inwoners:", "NAAM", 12),
        ("Deelnemers jeugdhulp", "NR. NAAM", 12),
        ("Aanwezig:", "NAAM", 0),
        ("Deelnemers vergadering", "NAAM", 0),
        ("Deelnemers", "NAAM", 0),
        ("Team", "NAAM", 0),
        ("Raadsleden", "NAAM", 0),
        ("Cliëntenraad", "NAAM", 0),
        ("Vertegenwoordigers van inwoners", "NAAM", 0),
        ("Declaraties raadsleden", "NAAM: € BEDRAG", 0),
        ("Cursisten rondkomen", "NAAM", 12),
        ("Deelnemers training Excel", "NAAM", 0),
        ("Uren", "NAAM: NR uur", 0),
        ("Lootjes", "NAAM: € 5", 0),
        ("Aannemers", "NAAM Bouw BV: € BEDRAG", 0),
    ];
    for (head, line, expected) in cases {
        let report = scanned("lijst.txt", lines(head, line));
        assert_eq!(report.persons.estimate, expected, "{head:?} {line:?}");
    }
}

#[test]
fn tables_count_those_who_are_judged_and_relatives_too() {
    let cases = [
        ("Medewerker;Functie;Beoordeling", "NAAM;Jurist;goed", 12),
        ("Naam;Beoordeling 2026;Toelichting", "NAAM;voldoende;geen", 12),
        ("Inwoner;Uitgekeerd bedrag", "NAAM;BEDRAG", 12),
        ("Medewerker;Schaal;Bruto salaris", "NAAM;9;BEDRAG", 12),
        ("Medewerker;Functie;Schaal;Bruto", "NAAM;jurist;9;BEDRAG", 12),
        ("Medewerker;Functie;Schaal;Bruto", "NAAM;consulent;9;BEDRAG", 12),
        ("Naam;Openstaand bedrag", "NAAM;BEDRAG", 12),
        ("Naam;IBAN;Datum", "NAAM;NL12RABO01234567NR;1-3-2026", 12),
        ("Leverancier;Contactpersoon;IBAN", "Bouwbedrijf NR BV;NAAM;NL12RABO01234567NR", 0),
        ("Project;Opzichter;Bedrag", "Plein NR;NAAM;BEDRAG", 0),
        ("Kind;Ouder 1;Ouder 2;Adres", "Noor Koster;NAAM;PARTNER;Kerkstraat NR", 36),
        ("Vader;Moeder;Adres", "NAAM;PARTNER;Kerkstraat NR", 24),
        ("Ouder 1;Ouder 2;E-mail", "NAAM;PARTNER;gezinNR@ziggo.nl", 24),
        ("Naam;Geslachtsnaam partner;Adres", "NAAM;Willems;Kerkstraat NR", 12),
        ("Projectleider;Project;Beoordeling", "NAAM;Plein NR;goed", 0),
        ("Leverancier;Contactpersoon;Beoordeling", "Bouwbedrijf NR BV;NAAM;goed", 0),
        ("Naam;Rol;Tarief", "NAAM;Consultant;9NR", 0),
        ("Raadslid;Fractie;Vergoeding", "NAAM;VVD;BEDRAG", 0),
    ];
    let mut wrong = Vec::new();
    for (head, line, expected) in cases {
        let count = scanned("lijst.csv", lines(head, line)).persons.estimate;
        if count != expected {
            wrong.push(format!("{head:?} {line:?}: {count}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Surnames of which lists know about half.
const SURNAMES: [&str; 12] = [
    "Jansen",
    "Xhemajli",
    "van der Meulen",
    "Ormskerk",
    "Willemsen",
    "Dzhaparov",
    "Molenaar",
    "Zhuravel",
    "Schouten",
    "ter Braak",
    "Timmermans",
    "Straver",
];

/// Given names that lists know.
const GIVEN: [&str; 12] = [
    "Jan", "Els", "Fatima", "Kees", "Maria", "Ahmed", "Sanne", "Lisa", "Henk", "Anna", "Piet",
    "Joris",
];

/// What is no name at all.
const COSTS: [&str; 12] = [
    "Kantine",
    "Energie",
    "Onderhoud",
    "Inhuur",
    "Drukwerk",
    "Licenties",
    "Opleiding",
    "Vervoer",
    "Schoonmaak",
    "Reiskosten",
    "Verzekering",
    "Porto",
];

#[test]
fn a_surname_or_given_name_alone_counts_with_what_stands_behind_it() {
    let cases = [
        (&SURNAMES, "NAAM € 1.3NR,20", 12),
        (&SURNAMES, "- NAAM: 12NR euro", 12),
        (&SURNAMES, "NAAM 06-123456NR", 12),
        (&SURNAMES, "* NAAM, tel. 06 12 34 56 NR", 12),
        (&GIVEN, "NAAM - 06-123456NR", 12),
        (&GIVEN, "NAAM +31 6 123456NR", 12),
        (&SURNAMES, "NAAM", 0),
        (&COSTS, "NAAM € 1.3NR,20", 0),
    ];
    let mut wrong = Vec::new();
    for (names, line, expected) in cases {
        let entry = |(at, name): (usize, &&str)| {
            format!("{}\n", line.replace("NAAM", name).replace("NR", &(at + 10).to_string()))
        };
        let text: String = names.iter().enumerate().map(entry).collect();
        let count = scanned("lijst.txt", format!("Zie hieronder.\n\n{text}")).persons.estimate;
        if count != expected {
            wrong.push(format!("{line:?}: {count}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn letters_to_many_count_by_whom_they_greet() {
    let letters = |salutation: &str, names: &[&str]| {
        let letter = |name: &&str| format!("{salutation} {name},\n\nUw verzoek is afgewezen.\n\n");
        names.iter().map(letter).collect::<String>()
    };
    let capital = |name: &str| {
        let (first, rest) = name.split_at(1);
        format!("{}{rest}", first.to_uppercase())
    };
    let titled: Vec<String> = SURNAMES.iter().map(|name| capital(name)).collect();
    let titled: Vec<&str> = titled.iter().map(String::as_str).collect();
    let cases = [
        (letters("Geachte mevrouw", &titled), 12),
        (letters("Beste", &NAMES), 12),
        (letters("Geachte heer", &titled[..9]), 0),
        (letters("Beste", &GIVEN), 0),
    ];
    for (text, expected) in cases {
        let first: String = text.chars().take(30).collect();
        assert_eq!(scanned("brieven.txt", text).persons.estimate, expected, "{first}");
    }
}

#[test]
fn a_table_without_header_tells_of_people_whom_few_lists_know() {
    let rows = |line: &str, names: &[&str]| -> String {
        let row = |(at, name): (usize, &&str)| {
            let born = format!("{}-{}-19{}", at + 3, at % 12 + 1, 40 + 4 * at);
            let line = line.replace("NAAM", name).replace("GEB", &born);
            format!("{}\n", line.replace("NR", &(at + 11).to_string()))
        };
        names.iter().enumerate().map(row).collect()
    };
    let cases =
        [(rows("NAAM;GEB;Kerkstraat NR", &SURNAMES), 12), (rows("NAAM;13NR,20;x", &COSTS), 0)];
    for (text, expected) in cases {
        let first: String = text.chars().take(30).collect();
        assert_eq!(scanned("lijst.csv", text).persons.estimate, expected, "{first}");
    }
}

/// Names that no list knows.
const STRANGERS: [&str; 12] = [
    "Aafien Abbringhoff",
    "Barteld van Achterveldt",
    "Chidinma Beekhuizenaar",
    "Dagomar Coenradie-Vos",
    "Eibert Dieperinkhof",
    "Faduma-Leyla Fafieanie",
    "Geesken van Guldensteijn",
    "Haiko Hazelbekke",
    "Idelette Kloppenberghe",
    "Jelmert Laagwaterdt",
    "Keimpe Mehraniyan",
    "Lwazi Oosterwegel",
];

/// Where people meet: two words with capitals, of which lists know none.
const HALLS: [&str; 12] = [
    "Dorpshuis Oost",
    "De Spil",
    "Het Trefpunt",
    "Blauw Wit",
    "Be Quick",
    "Gouden Leeuw",
    "Rode Hoed",
    "Ons Huis",
    "De Treffers",
    "Groene Ring",
    "Brede School",
    "Villa Nova",
];

/// Firms that are called as people are, a quarter of them with what they do.
const SHOPS: [&str; 12] = [
    "Bakker Jansen",
    "Gebroeders Visser",
    "Smit en Zonen",
    "Mulder Wegen",
    "Bos Groen",
    "Vos Transport",
    "Peters Sloop",
    "Hendriks Advies",
    "Boonstra Hekwerk",
    "Dijkema Verf",
    "Hofman Glas",
    "Postma Riool",
];

/// Places that are surnames too.
const PLACES: [&str; 12] = [
    "Hardenberg",
    "Winterswijk",
    "Kampen",
    "Schagen",
    "Oss",
    "Zevenaar",
    "Emmeloord",
    "Drachten",
    "Bruinisse",
    "Holten",
    "Borne",
    "Delden",
];

/// A line for each of `names`, below `head`, with what only that one has.
fn rows(head: &str, line: &str, names: &[&str]) -> String {
    let row = |(at, name): (usize, &&str)| {
        let (given, surname) = name.rsplit_once(' ').unwrap_or((name, name));
        let values = [
            ("NAAM", (*name).to_owned()),
            ("ACHTER", format!("{surname}, {}.", &given[..1])),
            ("VOOR", name.split(' ').next().unwrap_or_default().to_owned()),
            ("FORM", format!("{surname}, B.V.")),
            ("OUD", format!("{}-{}-1901", at + 3, at % 12 + 1)),
            ("GEB", format!("{}-{}-19{}", at + 3, at % 12 + 1, 40 + 4 * at)),
            ("MOBIEL", format!("06-2345{}", 1234 + 77 * at)),
            ("PC", format!("{} AB", 1234 + 61 * at)),
            ("NR", (at + 11).to_string()),
        ];
        values.iter().fold(line.to_owned(), |line, (mark, value)| line.replace(mark, value))
    };
    let lines = names.iter().enumerate().map(row);
    std::iter::once(head.to_owned()).chain(lines).collect::<Vec<_>>().join("\n")
}

#[test]
fn people_whom_no_list_knows_are_told_by_what_stands_beside_them() {
    let mixed: Vec<&str> = NAMES[..4].iter().chain(&STRANGERS[..8]).copied().collect();
    let firms = ["Bouwbedrijf Oost", "Van Dam B.V.", "Garage Noord", "Bakkerij Zuid"].repeat(3);
    let cases = [
        ("births", "Aanvrager;Geboortedatum", "NAAM;GEB", &STRANGERS[..], 12),
        ("homes", "Naam;Adres;Mobiel", "NAAM;Kade NR;MOBIEL", &mixed, 12),
        ("halls", "Naam;Adres;Mobiel beheerder", "NAAM;Kade NR;MOBIEL", &HALLS, 0),
        ("contracts", "", "NAAM;GEB;loopt", &HALLS, 0),
        ("one in five", "Naam;Adres;Postcode", "NAAM;Kade NR;PC", &mixed, 12),
        ("firms", "Naam;Adres;Mobiel", "NAAM;Kade NR;MOBIEL", &firms, 0),
        ("places", "", "Kade;NR;PC;NAAM", &PLACES, 0),
        ("things", "Naam;Adres;Prijs", "NAAM;Kade NR;NR", &HALLS, 0),
        ("firms in a list", "", "- Fluvium, B. V., Kade NR, PC, subsidie", &HALLS, 0),
        ("surnames", "", "- ACHTER, wonende Kade NR, PC, subsidie", &STRANGERS, 12),
        ("labels", "", "naam_inwoner: NAAM\nadres: Kade NR, PC\n", &STRANGERS, 12),
        ("said to be people", "Ondertekenaars;Adres", "NAAM;Kade NR", &STRANGERS, 12),
        ("a title that says so", "Bewoners:", "- NAAM, Kade NR", &STRANGERS, 12),
        ("numbered", "", "NR. NAAM, Kade NR, MOBIEL", &mixed, 12),
        ("firms called so", "Naam;Adres;Mobiel", "NAAM;Kade NR;MOBIEL", &SHOPS, 0),
        ("firms with accounts", "Aanvrager;Adres;Postcode", "NAAM;Kade NR;PC", &SHOPS, 0),
        ("no initials", "", "- FORM, Kade NR, PC", &STRANGERS, 0),
        ("long ago", "Naam;Geboren;Straat", "NAAM;OUD;Kade NR", &NAMES, 0),
    ];
    for (what, head, line, names, expected) in cases {
        let report = scanned("lijst.txt", rows(head, line, names));
        assert_eq!(report.persons.estimate, expected, "{what}");
    }
}

#[test]
fn a_title_says_whether_people_or_places_are_listed() {
    let schools =
        ["De Ark", "Anne Frank", "Het Palet", "Jan Ligthart", "Titus Brandsma", "De Bron"];
    let schools = schools.repeat(2);
    let schools: Vec<String> = schools
        .iter()
        .enumerate()
        .map(|(at, name)| format!("{name} {}", ["A", "B"][at / 6]))
        .collect();
    let schools: Vec<&str> = schools.iter().map(String::as_str).collect();
    let councillors: Vec<String> = NAMES.iter().map(|name| format!("{name};raadslid")).collect();
    let councillors: Vec<&str> = councillors.iter().map(String::as_str).collect();
    let plain = "Naam;Adres;Mobiel";
    let line = "NAAM;Kade NR;MOBIEL";
    let cases = [
        ("Scholen", plain, line, &schools[..], 0),
        ("Petitie speeltuin", plain, line, &STRANGERS[..], 12),
        ("Noodcontacten", "Naam;Mobiel", "NAAM;MOBIEL", &STRANGERS[..], 12),
        ("Scholen", plain, line, &NAMES[..], 12),
        ("Leerlingen scholen", plain, line, &NAMES[..], 12),
        ("Lijst", "Naam;Functie;Mobiel", "NAAM;MOBIEL", &councillors, 0),
        ("Lijst", "Ouder;Kind;Adres", "NAAM;VOOR;Kade NR", &NAMES[..6], 12),
    ];
    for (title, head, line, names, expected) in cases {
        let report = scanned("lijst.csv", rows(&format!("{title}\n{head}"), line, names));
        assert_eq!(report.persons.estimate, expected, "{title}: {head}: {}", names[0]);
    }
}

#[test]
fn names_behind_one_another_are_a_list_however_they_are_parted() {
    let mixed: Vec<&str> = NAMES[..4].iter().chain(&STRANGERS[..8]).copied().collect();
    for (first, mark) in [("", "; "), ("- ", "; - "), ("", " - "), ("• ", " • ")] {
        let entry = |(at, name): (usize, &&str)| format!("{name}, Dorpsstraat {}", at + 11);
        let entries: Vec<String> = mixed.iter().enumerate().map(entry).collect();
        let text = format!("Het gaat om: {first}{}\n", entries.join(mark));
        assert_eq!(scanned("lijst.txt", text).persons.estimate, 12, "{mark}");
    }
    let surnames = ["Broeksteeg", "Molenpad", "Jansma", "Hoekstra", "Jansen", "Terpstra"];
    let line = |(at, name): (usize, &&str)| format!("{name} (06-2345{})\n", 1234 + 77 * at);
    let text: String = surnames.iter().enumerate().map(line).collect();
    assert_eq!(scanned("lijst.txt", text).persons.estimate, 6, "surnames that end as streets");
}

#[test]
fn a_long_sheet_of_forms_has_someone_in_each() {
    let form = |at: usize| {
        let (name, day, month) = (NAMES[at % 12], at % 28 + 1, at / 28 + 1);
        let rest = "Plaats;Oss\nStatus;open\nBalie;2\nKanaal;web\nSoort;x\n;\n";
        format!("Naam inwoner;{name}\nGeboortedatum;{day}-{month}-1960\nRegel;a\n{rest}")
    };
    let text: String = (0..60).map(form).collect();
    assert_eq!(scanned("formulieren.csv", text.clone()).persons.estimate, 60);
    let printed = format!("Datum uitdraai;20-11-2026\n{text}");
    assert_eq!(scanned("formulieren.csv", printed).persons.estimate, 60, "below a line");
}
