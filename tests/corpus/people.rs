//! Invented people, of all who live in a Dutch municipality.

use sluis::detect::fold;

use crate::corpus::lot::Lot;
use crate::corpus::numbers;
use crate::corpus::words;

/// Someone who does not exist.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) given: String,
    pub(crate) initials: String,
    pub(crate) interfix: String,
    pub(crate) surname: String,
    /// Day, month, year.
    pub(crate) born: (u64, u64, u64),
    pub(crate) street: String,
    pub(crate) house: String,
    pub(crate) postcode: String,
    pub(crate) place: String,
    pub(crate) phone: String,
    pub(crate) email: String,
    pub(crate) bsn: String,
    pub(crate) iban: String,
    pub(crate) plate: String,
    pub(crate) document: String,
    pub(crate) v_number: String,
    pub(crate) a_number: String,
    pub(crate) is_woman: bool,
}

impl Person {
    /// Draws someone born from the first to the last of `years`, with names of `given` and
    /// `surnames`.
    pub(crate) fn draw(
        lot: &mut Lot,
        years: (u64, u64),
        given: &[(&str, bool)],
        surnames: &[&str],
    ) -> Self {
        let (given, is_woman) = lot.pick(given);
        let full = lot.pick(surnames);
        let (interfix, surname) = part(full);
        let mut initials = format!("{}.", given.chars().next().unwrap_or('X'));
        for _ in 0..lot.pick(&[0, 0, 1, 1, 2]) {
            initials.push(char::from(lot.pick(b"ABCDEFGHJKLMNPRSTWYZ")));
            initials.push('.');
        }
        let house = match lot.between(0, 9) {
            0 => format!("{}{}", lot.between(1, 240), lot.pick(&["a", "b", "A", "c"])),
            1 => format!("{}-{}", lot.between(1, 240), lot.between(1, 30)),
            _ => lot.between(1, 340).to_string(),
        };
        let plain: String = fold(&format!("{interfix}{surname}"))
            .chars()
            .filter(char::is_ascii_lowercase)
            .collect();
        let first: String = fold(given).chars().filter(char::is_ascii_lowercase).collect();
        let local = match lot.between(0, 3) {
            0 => format!("{first}.{plain}"),
            1 => format!("{}.{plain}", &first[..1]),
            2 => format!("{first}{}", lot.between(60, 2012)),
            _ => format!("{plain}{}", lot.between(1, 99)),
        };
        let domains =
            ["gmail.com", "hotmail.com", "ziggo.nl", "kpnmail.nl", "live.nl", "icloud.com"];
        Self {
            given: given.to_owned(),
            initials,
            interfix: interfix.to_owned(),
            surname: surname.to_owned(),
            born: (lot.between(1, 28), lot.between(1, 12), lot.between(years.0, years.1)),
            street: lot.pick(&words::STREETS).to_owned(),
            house,
            postcode: numbers::postcode(lot),
            place: lot.pick(&words::PLACES).to_owned(),
            phone: numbers::mobile(lot),
            email: format!("{local}@{}", lot.pick(&domains)),
            bsn: numbers::bsn(lot),
            iban: numbers::iban(lot),
            plate: numbers::plate(lot),
            document: numbers::document(lot),
            v_number: lot.digits(10),
            a_number: numbers::a_number(lot),
            is_woman,
        }
    }

    /// `Fatima El Amrani`.
    pub(crate) fn full(&self) -> String {
        joined(&[&self.given, &self.interfix, &self.surname])
    }

    /// `F.A. El Amrani`.
    pub(crate) fn formal(&self) -> String {
        joined(&[&self.initials, &self.interfix, &self.surname])
    }

    /// `Vries, J.P. de`.
    pub(crate) fn listed(&self) -> String {
        format!("{}, {}", self.surname, joined(&[&self.initials, &self.interfix]))
    }

    /// `mevrouw El Amrani`.
    pub(crate) fn addressed(&self) -> String {
        let title = if self.is_woman { "mevrouw" } else { "de heer" };
        joined(&[title, &self.interfix, &self.surname])
    }

    /// Street and house number.
    pub(crate) fn address(&self) -> String {
        format!("{} {}", self.street, self.house)
    }

    /// The date of birth as it is compared: `1985-02-01`.
    pub(crate) fn birth(&self) -> String {
        let (day, month, year) = self.born;
        format!("{year:04}-{month:02}-{day:02}")
    }
}

fn joined(parts: &[&str]) -> String {
    let parts = parts.iter().copied().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" ").replace("' ", "'")
}

/// Interfix and surname: the words with a small letter stand in front.
fn part(full: &str) -> (&str, &str) {
    let at = full.find(char::is_uppercase).unwrap_or(0);
    (full[..at].trim_end(), &full[at..])
}

/// A date in one of the ways in which it is written.
pub(crate) fn date((day, month, year): (u64, u64, u64), form: usize) -> String {
    match form {
        0 => format!("{day:02}-{month:02}-{year}"),
        1 => format!("{day}-{month}-{year}"),
        2 => format!("{day:02}/{month:02}/{year}"),
        3 => format!("{year}-{month:02}-{day:02}"),
        4 => format!("{day} {} {year}", words::MONTHS[month as usize - 1]),
        5 => format!("{day:02}.{month:02}.{year}"),
        _ => format!("{year}{month:02}{day:02}"),
    }
}
