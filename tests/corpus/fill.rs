//! Fills in the blanks of a text: `{naam}` is someone's name, `{naam2}` that of someone else.

use sluis::detect::Kind;

use crate::corpus::people::Person;
use crate::corpus::people::date;
use crate::corpus::stage::Stage;
use crate::corpus::stage::grouped;
use crate::corpus::words;

/// The text with every `{blank}` filled in; what is said of `people` is expected to be found.
pub(crate) fn fill(stage: &mut Stage, text: &str, people: &[Person]) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (blank, after) = after.split_once('}').expect("a blank ends");
        filled.push_str(&blank_of(stage, blank, people));
        rest = after;
    }
    filled + rest
}

fn blank_of(stage: &mut Stage, blank: &str, people: &[Person]) -> String {
    let bare = blank.trim_end_matches(|c: char| c.is_ascii_digit());
    let number: usize = blank[bare.len()..].parse().unwrap_or(1);
    if PERSONAL.contains(&bare) {
        let person = people.get(number - 1).expect("as many people as the text speaks of").clone();
        return personal(stage, bare, &person);
    }
    match blank {
        "datum" => {
            let day = stage.recent();
            let form = stage.lot.pick(&[0, 1, 4, 4]);
            date(day, form)
        }
        "dag" => stage.lot.pick(&words::DAYS).to_owned(),
        "maand" => stage.lot.pick(&words::MONTHS).to_owned(),
        "tijd" => {
            format!("{:02}:{}", stage.lot.between(8, 20), stage.lot.pick(&["00", "15", "30"]))
        }
        "jaar" => stage.lot.between(2019, 2027).to_string(),
        "week" => stage.lot.between(1, 52).to_string(),
        "bedrag" => amount(stage),
        "zaak" => case_number(stage),
        "factuur" => {
            let serial = stage.lot.digits(5);
            let form = stage.lot.pick(&["2026", "F2026-", "26", "VF-"]);
            format!("{form}{serial}")
        }
        "nr" => stage.lot.between(2, 90).to_string(),
        "nr4" => stage.lot.digits(4),
        "nr6" => stage.lot.digits(6),
        "nr8" => stage.lot.digits(8),
        "nr9" => stage.nine_digits(),
        "nr10" => stage.lot.digits(10),
        "nr12" => stage.lot.digits(12),
        "nr13" => stage.lot.digits(13),
        "kvk" => stage.lot.digits(8),
        "rsin" => stage.rsin(),
        "hash" => hash(stage, 40),
        "straat" => stage.lot.pick(&words::STREETS).to_owned(),
        "kantoor" => stage.office_address(),
        "kantoorpc" => {
            let postcode = stage.office_postcode();
            format!("{} {}", &postcode[..4], &postcode[4..])
        }
        "woonplaats" => stage.lot.pick(&words::PLACES).to_owned(),
        "bedrijf" => stage.lot.pick(&words::FIRMS).to_owned(),
        "school" => stage.lot.pick(&words::SCHOOLS).to_owned(),
        "functie" => stage.lot.pick(&words::DUTIES).to_owned(),
        "ambtenaar" => stage.colleague().0,
        "ambtenaarmail" => stage.colleague().1,
        "voornaamcollega" => stage.lot.pick(&words::GIVEN).0.to_owned(),
        "telkantoor" => stage.office_phone(),
        "ibankantoor" => stage.office_iban(),
        "postbus" => format!("Postbus {}", stage.lot.between(1, 9000)),
        other => panic!("nothing fills in {{{other}}}"),
    }
}

fn personal(stage: &mut Stage, blank: &str, person: &Person) -> String {
    match blank {
        "naam" => match stage.name_form {
            // Who writes a sentence does not write `Vries, J. de` in it.
            3 => {
                stage.expect(Kind::Name, &person.formal());
                person.formal()
            }
            _ => stage.name_of(person),
        },
        "voornaam" => person.given.clone(),
        "achternaam" => person.surname.clone(),
        "aanspreek" => {
            stage.allow(Kind::Name, &person.addressed());
            person.addressed()
        }
        "bsn" => {
            stage.expect(Kind::Bsn, &person.bsn);
            written_bsn(stage, &person.bsn)
        }
        "geb" => stage.birth_of(person),
        "adres" => {
            stage.expect(Kind::Address, &person.address());
            person.address()
        }
        "pc" => {
            stage.expect(Kind::Postcode, &person.postcode);
            format!("{} {}", &person.postcode[..4], &person.postcode[4..])
        }
        "plaats" => person.place.clone(),
        "tel" => stage.phone_of(person),
        "mail" => {
            stage.expect(Kind::Email, &person.email);
            person.email.clone()
        }
        "iban" => {
            stage.expect(Kind::Iban, &person.iban);
            if stage.lot.chance(50) { grouped(&person.iban) } else { person.iban.clone() }
        }
        "kenteken" => {
            stage.expect(Kind::LicencePlate, &person.plate);
            person.plate.clone()
        }
        "document" => {
            stage.expect(Kind::IdentityDocument, &person.document);
            person.document.clone()
        }
        "vnummer" => {
            stage.expect(Kind::VNumber, &person.v_number);
            person.v_number.clone()
        }
        _ => {
            stage.expect(Kind::ANumber, &person.a_number);
            person.a_number.clone()
        }
    }
}

/// A citizen service number as people write it: mostly in one piece.
fn written_bsn(stage: &mut Stage, bsn: &str) -> String {
    match stage.lot.between(0, 9) {
        0 => format!("{}.{}.{}", &bsn[..4], &bsn[4..6], &bsn[6..]),
        1 => format!("{} {} {}", &bsn[..3], &bsn[3..6], &bsn[6..]),
        2 => format!("{}.{}.{}", &bsn[..3], &bsn[3..6], &bsn[6..]),
        _ => bsn.to_owned(),
    }
}

pub(crate) fn amount(stage: &mut Stage) -> String {
    let (euro, cent) = (stage.lot.between(12, 980_000), stage.lot.between(0, 99));
    let whole =
        if euro >= 1000 { format!("{}.{:03}", euro / 1000, euro % 1000) } else { euro.to_string() };
    match stage.lot.between(0, 2) {
        0 => format!("€ {whole},{cent:02}"),
        1 => format!("{whole},{cent:02}"),
        _ => format!("€ {whole},-"),
    }
}

pub(crate) fn case_number(stage: &mut Stage) -> String {
    let number = stage.lot.digits(6);
    match stage.lot.between(0, 4) {
        0 => format!("Z-2026-{number}"),
        1 => format!("Z/26/{number}"),
        2 => format!("ZAAK-2026-0000{number}"),
        3 => format!("D2026-{number}"),
        _ => format!("2026.{number}"),
    }
}

pub(crate) fn hash(stage: &mut Stage, length: usize) -> String {
    (0..length).map(|_| char::from(stage.lot.pick(b"0123456789abcdef"))).collect()
}

const PERSONAL: [&str; 16] = [
    "naam",
    "voornaam",
    "achternaam",
    "aanspreek",
    "bsn",
    "geb",
    "adres",
    "pc",
    "plaats",
    "tel",
    "mail",
    "iban",
    "kenteken",
    "document",
    "vnummer",
    "anummer",
];
