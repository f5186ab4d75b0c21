//! Names of people, streets, places and firms, of which the corpus is made up.

use std::sync::LazyLock;

/// Given names, and whether a woman mostly bears it.
pub(crate) static GIVEN: LazyLock<Vec<(&str, bool)>> = LazyLock::new(|| {
    let names = lines(include_str!("words/given.txt")).into_iter();
    names.map(|name| (name.trim_end_matches('*'), name.ends_with('*'))).collect()
});

/// Surnames, with the words between in front.
pub(crate) static SURNAMES: LazyLock<Vec<&str>> =
    LazyLock::new(|| lines(include_str!("words/surnames.txt")));

pub(crate) static STREETS: LazyLock<Vec<&str>> =
    LazyLock::new(|| lines(include_str!("words/streets.txt")));

pub(crate) static PLACES: LazyLock<Vec<&str>> =
    LazyLock::new(|| lines(include_str!("words/places.txt")));

pub(crate) static FIRMS: LazyLock<Vec<&str>> =
    LazyLock::new(|| lines(include_str!("words/firms.txt")));

pub(crate) static SCHOOLS: LazyLock<Vec<&str>> =
    LazyLock::new(|| lines(include_str!("words/schools.txt")));

/// Papers and broadcasters.
pub(crate) const MEDIA: [&str; 6] = [
    "De Streekkrant",
    "Omroep Regio",
    "Dagblad van het Oosten",
    "Radio 7",
    "Nieuwsblad De Post",
    "TV Rijnland",
];

/// What people of a town hall do.
pub(crate) static DUTIES: LazyLock<Vec<&str>> =
    LazyLock::new(|| lines(include_str!("words/duties.txt")));

pub(crate) const DAYS: [&str; 5] = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag"];

pub(crate) const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];

fn lines(text: &'static str) -> Vec<&'static str> {
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect()
}
