//! Lists in which names alone tell of people, and rows with several people in them.

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
