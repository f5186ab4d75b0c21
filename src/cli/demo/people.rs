//! People who do not exist, invented from a seed: what the demo shows is what the tests check.
//!
//! Citizen service numbers come from the ranges that are kept for tests (`99999xxxx`, then
//! `0000xxxxx`); telephone numbers and streets are made up.

use std::collections::HashSet;

/// An invented resident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Citizen service number, nine digits, from a test range.
    pub bsn: String,
    /// Given name.
    pub given_name: String,
    /// Interfix, `van de`; may be empty.
    pub interfix: String,
    /// Surname without the interfix.
    pub surname: String,
    /// Day, month and year of birth.
    pub born: (u8, u8, u16),
    /// Street with house number.
    pub street: String,
    /// Postcode, `7121 AB`.
    pub postcode: String,
    /// Place of residence.
    pub place: String,
    /// Mobile telephone number, `06-12345678`.
    pub phone: String,
    /// Private e-mail address.
    pub email: String,
    /// Licence plate, `12-AB-34`.
    pub licence_plate: String,
}

impl Person {
    /// Given name, interfix and surname.
    pub fn name(&self) -> String {
        let parts = [&self.given_name, &self.interfix, &self.surname];
        let parts: Vec<&str> = parts.into_iter().map(String::as_str).collect();
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// Date of birth as Dutch files write it, `01-02-2009`.
    pub fn birth_date(&self) -> String {
        let (day, month, year) = self.born;
        format!("{day:02}-{month:02}-{year}")
    }
}

/// `count` different people, born from `years.0` up to and including `years.1`.
///
/// The same seed gives the same people. At most 9,999 of them have a number of their own: beyond
/// that the test ranges are used up and numbers repeat.
pub fn people(seed: u64, count: usize, years: (u16, u16)) -> Vec<Person> {
    let mut dice = Dice::new(seed);
    let numbers = test_numbers();
    let first = dice.below(numbers.len());
    let mut born = HashSet::new();
    let mut people = Vec::with_capacity(count);
    while people.len() < count {
        let number = numbers[(first + people.len()) % numbers.len()];
        let person = person(&mut dice, number, years);
        // Two of one name and birth date would rightly count as one.
        if born.insert((person.name(), person.born)) {
            people.push(person);
        }
    }
    people
}

/// A small generator of numbers that look random (SplitMix64): no secrets are made with it.
pub struct Dice(u64);

impl Dice {
    /// The same seed gives the same throws.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`, which is at least 1.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.throw() % limit.max(1) as u64) as usize
    }

    /// One of `choices`.
    pub fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }
}

fn person(dice: &mut Dice, bsn: u32, years: (u16, u16)) -> Person {
    let given_name = dice.pick(GIVEN_NAMES).to_owned();
    let surname = dice.pick(SURNAMES).to_owned();
    let interfix = dice.pick(INTERFIXES).to_owned();
    let span = usize::from(years.1.saturating_sub(years.0)) + 1;
    let year = years.0 + dice.below(span) as u16;
    let (day, month) = (1 + dice.below(28) as u8, 1 + dice.below(12) as u8);
    let mailbox = format!(
        "{}.{}{}@{}",
        given_name.to_lowercase().replace('ë', "e"),
        surname.to_lowercase(),
        dice.below(9000) + 1000,
        dice.pick(MAILBOX_DOMAINS)
    );
    Person {
        bsn: format!("{bsn:09}"),
        given_name,
        interfix,
        surname,
        born: (day, month, year),
        street: format!("{} {}", dice.pick(STREETS), dice.below(180) + 1),
        postcode: format!("7{} {}", dice.below(900) + 100, letters(dice)),
        place: dice.pick(PLACES).to_owned(),
        phone: format!("06-{}{:07}", dice.below(4) + 1, dice.below(10_000_000)),
        email: mailbox,
        licence_plate: format!(
            "{:02}-{}-{:02}",
            dice.below(90) + 10,
            letters(dice),
            dice.below(90) + 10
        ),
    }
}

/// Two letters that stand in postcodes and on old licence plates alike.
fn letters(dice: &mut Dice) -> String {
    const LETTERS: &[&str] = &["B", "D", "G", "H", "J", "K", "L", "N", "P", "R", "T", "X", "Z"];
    format!("{}{}", dice.pick(LETTERS), dice.pick(LETTERS))
}

/// The numbers of the test ranges that pass the eleven test: 909 and 9,090 of them.
fn test_numbers() -> Vec<u32> {
    (999_990_000..=999_999_999)
        .chain(1..=99_999)
        .filter(|number| passes_eleven_test(*number))
        .collect()
}

/// The eleven test, written once more on purpose: the demo must not lean on what it shows.
fn passes_eleven_test(number: u32) -> bool {
    let digit = |place: u32| i64::from(number / 10u32.pow(place) % 10);
    let sum: i64 = (1..9).map(|place| (i64::from(place) + 1) * digit(place)).sum();
    (sum - digit(0)) % 11 == 0
}

const GIVEN_NAMES: &[&str] = &[
    "Anna", "Bram", "Daan", "Eva", "Fatima", "Finn", "Hanna", "Ibrahim", "Isa", "Jan", "Jesse",
    "Julia", "Karim", "Lars", "Lena", "Lieke", "Lotte", "Lucas", "Maria", "Mees", "Mila",
    "Mohamed", "Noor", "Olga", "Pieter", "Ruben", "Samira", "Sanne", "Sem", "Sophie", "Thijs",
    "Tim", "Willem", "Yasmin", "Yusuf", "Zoë",
];

const INTERFIXES: &[&str] = &["", "", "", "", "de", "van", "van de", "van der", "ten"];

const SURNAMES: &[&str] = &[
    "Aalbers",
    "Bakker",
    "Berendsen",
    "Boer",
    "Bos",
    "Brouwer",
    "Dekker",
    "Dijkstra",
    "Graaf",
    "Haan",
    "Heijden",
    "Hendriks",
    "Hoekstra",
    "Jansen",
    "Kaya",
    "Klein",
    "Koning",
    "Kuipers",
    "Lammers",
    "Meijer",
    "Mulder",
    "Nowak",
    "Peters",
    "Prins",
    "Roos",
    "Schouten",
    "Smit",
    "Veenstra",
    "Verhoeven",
    "Vermeulen",
    "Visser",
    "Vries",
    "Wal",
    "Willems",
    "Yilmaz",
    "Zandt",
];

const STREETS: &[&str] = &[
    "Akkerweg",
    "Beukenlaan",
    "Dorpsstraat",
    "Eikenlaan",
    "Kerkstraat",
    "Kastanjeplein",
    "Lindenhof",
    "Marktplein",
    "Molenweg",
    "Nieuwstraat",
    "Parallelweg",
    "Schoolstraat",
    "Singel",
    "Stationsweg",
    "Veldweg",
    "Wilgenstraat",
];

const PLACES: &[&str] = &["Aalten", "Bredevoort", "Dinxperlo", "Voorbeeld", "Voorbeeldeind"];

const MAILBOX_DOMAINS: &[&str] =
    &["gmail.com", "hotmail.nl", "outlook.com", "ziggo.nl", "kpnmail.nl", "live.nl", "xs4all.nl"];

#[cfg(test)]
mod tests {
    use super::people;

    #[test]
    fn the_same_seed_gives_the_same_people() {
        assert_eq!(people(7, 40, (2001, 2020)), people(7, 40, (2001, 2020)));
        assert_ne!(people(7, 40, (2001, 2020)), people(8, 40, (2001, 2020)));
    }

    #[test]
    fn numbers_are_different_and_from_the_test_ranges() {
        let mut numbers: Vec<_> =
            people(1, 9_000, (1940, 2020)).into_iter().map(|person| person.bsn).collect();
        assert!(numbers.iter().all(|bsn| bsn.starts_with("99999") || bsn.starts_with("0000")));
        numbers.sort();
        numbers.dedup();
        assert_eq!(numbers.len(), 9_000);
    }
}
