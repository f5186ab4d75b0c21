//! Names of people, streets, places and firms, of which the corpus is made up.

use std::sync::LazyLock;

/// Given names, and whether a woman mostly bears it.
pub(crate) static GIVEN: LazyLock<Vec<(&str, bool)>> =
    LazyLock::new(|| given(include_str!("words/given.txt")));

/// Given names that no list of the detectors knows.
pub(crate) static RARE_GIVEN: LazyLock<Vec<(&str, bool)>> =
    LazyLock::new(|| given(include_str!("words/rare_given.txt")));

/// Surnames, with the words between in front.
pub(crate) static SURNAMES: LazyLock<Vec<&str>> =
    LazyLock::new(|| lines(include_str!("words/surnames.txt")));

/// Surnames that no list of the detectors knows.
pub(crate) static RARE_SURNAMES: LazyLock<Vec<&str>> =
    LazyLock::new(|| lines(include_str!("words/rare_surnames.txt")));

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

fn given(text: &'static str) -> Vec<(&'static str, bool)> {
    let names = lines(text).into_iter();
    names.map(|name| (name.trim_end_matches('*'), name.ends_with('*'))).collect()
}

fn lines(text: &'static str) -> Vec<&'static str> {
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect()
}
