//! Who is there for work: lists of organisations and plans hold no people, the same lists of
//! residents do.

use sluis::document::File;
use sluis::extract::Limits;
use sluis::mail::Parties;
use sluis::scan::scan;

use crate::detect::detectors;

/// How many people are counted in a file of this name.
fn counted(name: &str, content: &str) -> u64 {
    let bytes = content.to_owned().into();
    let file = File { name: name.to_owned(), media_type: None, bytes };
    scan(&file, &Parties::default(), &detectors(), Limits::default()).persons.estimate
}

/// Twelve rows, made of the number of each.
fn rows(head: &str, row: &dyn Fn(usize) -> String) -> String {
    (0..12).fold(head.to_owned(), |text, index| text + &row(index))
}

fn name(index: usize) -> String {
    let given = ["Jan", "Els", "Piet", "Sanne"][index % 4];
    let family = ["de Vries", "Jansen", "van den Berg"][index % 3];
    format!("{given} {family}")
}

fn phone(index: usize) -> String {
    format!("06-{:08}", 12_345_678 + index * 7_919)
}

fn home(index: usize) -> String {
    format!("Lindelaan {}", 3 + index * 7 % 40)
}

#[test]
fn people_in_their_work_are_no_residents() {
    let plan = |role: &str| {
        rows(&format!("Project;{role};Telefoon;Locatie\n"), &|i| {
            format!("Riolering Lindelaan;{};{};{}\n", name(i), phone(i), home(i))
        })
    };
    let blocks = |head: &str| {
        rows("", &|i| {
            let (name, phone, home) = (name(i), phone(i), home(i));
            let of = format!("{head} nummer {}", char::from(b'A' + i as u8));
            format!("Naam: {of}\nBeheer: {name}\nTelefoon: {phone}\nAdres: {home}\n\n")
        })
    };
    let officials = |role: &str| {
        rows("", &|i| format!("{role} {} is bereikbaar op {}.\n\n", name(i), phone(i)))
    };
    let cases = [
        ("an overseer", "a.csv", plan("Opzichter"), 0),
        ("a resident", "a.csv", plan("Bewoner"), 12),
        ("organisations in blocks", "a.txt", blocks("Bouwbedrijf"), 0),
        ("officials in sentences", "a.txt", officials("Wethouder"), 0),
        ("others in sentences", "a.txt", officials("Mevrouw"), 12),
    ];
    for (what, file, content, expected) in cases {
        assert_eq!(counted(file, &content), expected, "{what}");
    }
}

#[test]
fn what_counts_rows_is_no_house_number() {
    let list = |head: &str| {
        rows(head, &|i| format!("{};{};Parkeernota;{:02}-10-2026\n", i + 1, name(i), i + 1))
    };
    let streets = rows("Huisnummer;Naam;Straat\n", &|i| {
        format!("{};{};Lindelaan\n", 3 + i * 7 % 40, name(i))
    });
    let cases = [
        ("actions", list("Nr;Actiehouder;Actie;Deadline\n"), 0),
        ("numbered names", list("Nr;Naam;Actie;Deadline\n"), 0),
        ("residents of a street", streets, 12),
    ];
    for (what, content, expected) in cases {
        assert_eq!(counted("lijst.csv", &content), expected, "{what}");
    }
}
