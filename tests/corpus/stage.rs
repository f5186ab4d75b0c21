//! What one message is made on: its lots, its people, and what is true of it.

use std::collections::BTreeSet;

use sluis::detect::Kind;

use crate::corpus::Set;
use crate::corpus::lot::Lot;
use crate::corpus::numbers;
use crate::corpus::people::Person;
use crate::corpus::people::date;
use crate::corpus::words;

/// What stands in a message, as its maker knows it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Truth {
    /// Values that are to be found.
    pub(crate) expected: BTreeSet<(Kind, String)>,
    /// Values that are right when they are found, those to be found among them: what staff sign
    /// with, the addresses of firms.
    pub(crate) allowed: BTreeSet<(Kind, String)>,
}

/// One message in the making.
pub(crate) struct Stage {
    pub(crate) lot: Lot,
    pub(crate) set: Set,
    pub(crate) truth: Truth,
    /// How names, birth dates and phone numbers are written in this message.
    names: Names,
    pub(crate) name_form: usize,
    pub(crate) date_form: usize,
    pub(crate) phone_form: usize,
}

/// Whose names a message has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Usual,
    /// Half of them no list knows.
    Mixed,
}

impl Stage {
    pub(crate) fn new(mut lot: Lot, set: Set) -> Self {
        let name_form = lot.pick(&[0, 0, 0, 1, 1, 2, 3, 4]);
        let date_form = lot.pick(&[0, 0, 0, 1, 2, 3, 4, 5]);
        let phone_form = lot.pick(&[0, 1, 1, 2, 3, 4]);
        let names = match set {
            Set::Tune => {
                lot.pick(&[Names::Usual, Names::Usual, Names::Usual, Names::Mixed, Names::Mixed])
            }
            Set::Report => Names::Usual,
        };
        Self { lot, set, truth: Truth::default(), names, name_form, date_form, phone_form }
    }

    /// One of the wordings in `list` that are this set's: every third is held back for the report.
    pub(crate) fn wording<T: Clone>(&mut self, list: &[T]) -> T {
        let held_back = |at: usize| at % 3 == 2;
        let is_own = |at: &usize| held_back(*at) == (self.set == Set::Report);
        let own: Vec<usize> = (0..list.len()).filter(is_own).collect();
        let at = if list.len() < 3 {
            self.lot.between(0, list.len() as u64 - 1) as usize
        } else {
            self.lot.pick(&own)
        };
        list[at].clone()
    }

    /// Someone who lives somewhere, born in one of `years`. The tune set does without a third of
    /// the names, and has rare ones instead.
    pub(crate) fn person(&mut self, years: (u64, u64)) -> Person {
        let all = self.set == Set::Report;
        let mut given: Vec<_> = part(&words::GIVEN, all);
        let mut surnames: Vec<_> = part(&words::SURNAMES, all);
        if self.names == Names::Mixed {
            given.extend(words::RARE_GIVEN.iter());
            surnames.extend(words::RARE_SURNAMES.iter());
        }
        let person = Person::draw(&mut self.lot, years, &given, &surnames);
        self.allow(Kind::Name, &person.full());
        self.allow(Kind::Name, &person.formal());
        self.allow(Kind::DateOfBirth, &person.birth());
        self.allow(Kind::Address, &person.address());
        for (kind, value) in [
            (Kind::Postcode, &person.postcode),
            (Kind::Phone, &person.phone),
            (Kind::Email, &person.email),
            (Kind::Bsn, &person.bsn),
            (Kind::Iban, &person.iban),
            (Kind::LicencePlate, &person.plate),
            (Kind::IdentityDocument, &person.document),
            (Kind::VNumber, &person.v_number),
            (Kind::ANumber, &person.a_number),
        ] {
            self.allow(kind, value);
        }
        person
    }

    pub(crate) fn allow(&mut self, kind: Kind, value: &str) {
        self.truth.allowed.insert((kind, value.to_owned()));
    }

    pub(crate) fn expect(&mut self, kind: Kind, value: &str) {
        self.truth.expected.insert((kind, value.to_owned()));
        self.allow(kind, value);
    }

    /// A name, in the form of this message.
    pub(crate) fn name_of(&mut self, person: &Person) -> String {
        let name = match self.name_form {
            0 | 1 => person.full(),
            2 => person.formal(),
            3 => person.listed(),
            _ => person.full().to_uppercase(),
        };
        self.expect(Kind::Name, &name);
        name
    }

    /// A phone number, in the form of this message.
    pub(crate) fn phone_of(&mut self, person: &Person) -> String {
        self.expect(Kind::Phone, &person.phone);
        spaced_phone(&person.phone, self.phone_form)
    }

    /// A date of birth, in the form of this message.
    pub(crate) fn birth_of(&mut self, person: &Person) -> String {
        self.expect(Kind::DateOfBirth, &person.birth());
        date(person.born, self.date_form)
    }

    /// A date of this year or next, as a message of now has it.
    pub(crate) fn recent(&mut self) -> (u64, u64, u64) {
        (self.lot.between(1, 28), self.lot.between(1, 12), self.lot.between(2025, 2026))
    }

    /// Someone of the town hall: name and address for mail.
    pub(crate) fn colleague(&mut self) -> (String, String) {
        let person = self.person((1960, 2000));
        let plain = person.email.split('@').next().unwrap_or_default().to_owned();
        let local = plain.trim_end_matches(|c: char| c.is_ascii_digit());
        let email = format!("{local}@{OWN_DOMAIN}");
        self.allow(Kind::Email, &email);
        (person.full(), email)
    }

    /// A phone number of an office.
    pub(crate) fn office_phone(&mut self) -> String {
        let area = self.lot.pick(&["0543", "0546", "0348", "0172", "0598", "0251"]);
        let number = format!("{area}{}", self.lot.digits(6));
        self.allow(Kind::Phone, &number);
        let form = self.lot.pick(&["-", " ", " - "]);
        format!("{area}{form}{}", &number[4..])
    }

    /// A number of nine digits of which one in eleven passes the eleven test.
    pub(crate) fn nine_digits(&mut self) -> String {
        self.lot.digits(9)
    }

    /// The fiscal number of a legal person, which passes the eleven test always.
    pub(crate) fn rsin(&mut self) -> String {
        loop {
            let number = format!("8{}", self.lot.digits(8));
            if numbers::passes_eleven(&number) {
                return number;
            }
        }
    }

    /// An account of an office.
    pub(crate) fn office_iban(&mut self) -> String {
        let iban = numbers::iban(&mut self.lot);
        self.allow(Kind::Iban, &iban);
        if self.lot.chance(50) { grouped(&iban) } else { iban }
    }

    /// The address of an office or a plot: street and number.
    pub(crate) fn office_address(&mut self) -> String {
        let street = self.lot.pick(&words::STREETS);
        let address = format!("{street} {}", self.lot.between(1, 300));
        self.allow(Kind::Address, &address);
        address
    }

    pub(crate) fn office_postcode(&mut self) -> String {
        let postcode = numbers::postcode(&mut self.lot);
        self.allow(Kind::Postcode, &postcode);
        postcode
    }
}

/// Two thirds of a list, or all of it.
fn part<T: Copy>(list: &[T], all: bool) -> Vec<T> {
    list.iter().enumerate().filter(|(at, _)| all || at % 3 != 2).map(|(_, item)| *item).collect()
}

/// A mobile number as people write it.
fn spaced_phone(phone: &str, form: usize) -> String {
    let rest = &phone[2..];
    match form {
        0 => phone.to_owned(),
        1 => format!("06-{rest}"),
        2 => format!("06 {} {} {} {}", &rest[..2], &rest[2..4], &rest[4..6], &rest[6..]),
        3 => format!("+31 6 {rest}"),
        _ => format!("+316{rest}"),
    }
}

/// An account number in groups of four.
pub(crate) fn grouped(iban: &str) -> String {
    let signs: Vec<char> = iban.chars().collect();
    signs.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" ")
}

/// The domain of the municipality that sends.
pub(crate) const OWN_DOMAIN: &str = "voorbeeld.nl";
