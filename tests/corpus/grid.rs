//! A list of people or things: its columns, what their headers say, and its rows.

use sluis::detect::Kind;

use crate::corpus::fill::amount;
use crate::corpus::fill::case_number;
use crate::corpus::fill::hash;
use crate::corpus::lot::Lot;
use crate::corpus::people::Person;
use crate::corpus::people::date;
use crate::corpus::stage::Stage;
use crate::corpus::stage::grouped;
use crate::corpus::words;

/// A list before it is laid out.
pub(crate) struct Grid {
    pub(crate) headers: Vec<String>,
    pub(crate) rows: Vec<Vec<Cell>>,
    /// How each column is spoken of in running text: `geboren`, `tel.`.
    pub(crate) spoken: Vec<String>,
    /// The field of a person that each column has; of a thing its values.
    pub(crate) fields: Vec<String>,
}

/// What a cell says, and what a workbook keeps of it.
#[derive(Clone)]
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) kept: Kept,
}

/// The form in which a workbook keeps a value.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Kept {
    Text,
    /// Its leading zeros are lost.
    Number,
    /// Days since 30 December 1899.
    Date(u32),
}

/// Makes a list of so many rows of the columns in `fields`.
///
/// A field is one of a person (`bsn`), or a thing, as `header/other header => values`.
pub(crate) fn grid(stage: &mut Stage, fields: &[String], rows: usize, years: (u64, u64)) -> Grid {
    let mut columns: Vec<Column> = fields.iter().map(|field| column(stage, field)).collect();
    let mut grid = Grid {
        headers: columns.iter().map(|column| column.header.clone()).collect(),
        rows: Vec::new(),
        spoken: columns.iter().map(|column| column.spoken.clone()).collect(),
        fields: columns.iter().map(|column| column.values.clone()).collect(),
    };
    for _ in 0..rows {
        let person = columns.iter().any(|c| c.is_personal).then(|| stage.person(years));
        let cells = columns.iter_mut().map(|column| match &person {
            Some(person) if column.is_personal => personal(stage, &column.values, person),
            _ => thing(stage, column),
        });
        grid.rows.push(cells.collect());
    }
    grid
}

struct Column {
    header: String,
    spoken: String,
    values: String,
    is_personal: bool,
    /// The last number given out, where they are given out in order.
    serial: u64,
}

fn column(stage: &mut Stage, field: &str) -> Column {
    if let Some((headers, values)) = field.split_once("=>") {
        let headers: Vec<&str> = headers.trim().split('/').collect();
        let header = stage.wording(&headers).trim().to_owned();
        let digits = values.trim().trim_start_matches('#').parse().unwrap_or(1);
        let serial = stage.lot.digits(digits).parse().expect("digits");
        let (spoken, values) = (header.to_lowercase(), values.trim().to_owned());
        return Column { header, spoken, values, is_personal: false, serial };
    }
    let (_, spoken, headers) = HEADERS
        .iter()
        .find(|(name, ..)| *name == field)
        .unwrap_or_else(|| panic!("no field is called {field}"));
    let header = spelled(&mut stage.lot.clone(), stage.wording(headers));
    Column {
        header,
        spoken: (*spoken).to_owned(),
        values: field.to_owned(),
        is_personal: true,
        serial: 0,
    }
}

/// A header as this system or person writes it.
fn spelled(lot: &mut Lot, header: &str) -> String {
    match lot.between(0, 6) {
        0 => header.to_uppercase(),
        1 => header.to_lowercase(),
        2 => header.replace(' ', "_"),
        _ => {
            let mut letters = header.chars();
            let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
            first + letters.as_str()
        }
    }
}

fn text(text: impl Into<String>) -> Cell {
    Cell { text: text.into(), kept: Kept::Text }
}

fn number(text: impl Into<String>) -> Cell {
    Cell { text: text.into(), kept: Kept::Number }
}

fn day(stage: &Stage, day: (u64, u64, u64)) -> Cell {
    Cell { text: date(day, stage.date_form), kept: Kept::Date(serial_of(day)) }
}

fn personal(stage: &mut Stage, field: &str, person: &Person) -> Cell {
    let words = |stage: &mut Stage, kind, value: &str| {
        stage.expect(kind, value);
        text(value)
    };
    match field {
        "bsn" => {
            stage.expect(Kind::Bsn, &person.bsn);
            number(&person.bsn)
        }
        "surname" => words(stage, Kind::Name, &person.surname),
        "interfix" => text(&person.interfix),
        "given" => words(stage, Kind::Name, &person.given),
        "initials" => text(&person.initials),
        "name" => text(stage.name_of(person)),
        "born" => {
            stage.expect(Kind::DateOfBirth, &person.birth());
            day(stage, person.born)
        }
        "address" => words(stage, Kind::Address, &person.address()),
        "street" => words(stage, Kind::Address, &person.street),
        "house" => text(&person.house),
        "postcode" => {
            stage.expect(Kind::Postcode, &person.postcode);
            text(spaced(&person.postcode, stage.phone_form))
        }
        "place" => text(&person.place),
        "pcplace" => {
            stage.expect(Kind::Postcode, &person.postcode);
            text(format!("{} {}", spaced(&person.postcode, stage.phone_form), person.place))
        }
        "home" => {
            stage.expect(Kind::Address, &person.address());
            stage.expect(Kind::Postcode, &person.postcode);
            let postcode = spaced(&person.postcode, stage.phone_form);
            text(format!("{}, {postcode} {}", person.address(), person.place))
        }
        "phone" => {
            let phone = stage.phone_of(person);
            if stage.phone_form == 0 { number(phone) } else { text(phone) }
        }
        "email" => words(stage, Kind::Email, &person.email),
        "iban" => {
            stage.expect(Kind::Iban, &person.iban);
            text(if stage.phone_form < 2 { grouped(&person.iban) } else { person.iban.clone() })
        }
        "plate" => words(stage, Kind::LicencePlate, &person.plate),
        "document" => words(stage, Kind::IdentityDocument, &person.document),
        "vnumber" => {
            stage.expect(Kind::VNumber, &person.v_number);
            number(&person.v_number)
        }
        "anumber" => {
            stage.expect(Kind::ANumber, &person.a_number);
            number(&person.a_number)
        }
        _ => text(if person.is_woman { "V" } else { "M" }),
    }
}

fn spaced(postcode: &str, form: usize) -> String {
    let (digits, letters) = postcode.split_at(4);
    if form < 3 { format!("{digits} {letters}") } else { postcode.to_owned() }
}

/// A value that is nobody's.
fn thing(stage: &mut Stage, column: &mut Column) -> Cell {
    let values = column.values.clone();
    let values = values.as_str();
    if let Some(digits) = values.strip_prefix("##") {
        let _ = digits;
        column.serial += stage.lot.between(1, 4);
        return number(column.serial.to_string());
    }
    if let Some(digits) = values.strip_prefix('#') {
        let count = digits.parse().expect("a number of digits");
        return number(stage.lot.digits(count));
    }
    match values {
        "@amount" => text(amount(stage)),
        "@date" => {
            let recent = stage.recent();
            day(stage, recent)
        }
        "@dead" => {
            let long_ago =
                (stage.lot.between(1, 28), stage.lot.between(1, 12), stage.lot.between(1790, 1868));
            Cell { text: date(long_ago, stage.date_form), kept: Kept::Text }
        }
        "@time" => text(format!("{:02}:{:02}", stage.lot.between(6, 22), stage.lot.between(0, 59))),
        "@year" => number(stage.lot.between(1900, 2026).to_string()),
        "@firm" => {
            let firm = stage.lot.pick(&words::FIRMS);
            let suffix = stage.lot.pick(&words::PLACES);
            text(if stage.lot.chance(30) { format!("{firm} {suffix}") } else { firm.to_owned() })
        }
        "@school" => text(stage.lot.pick(&words::SCHOOLS)),
        // Of which each stands in its list once.
        "@schools" => text(once(stage, &words::SCHOOLS, column)),
        "@firms" => text(once(stage, &words::FIRMS, column)),
        "@media" => text(once(stage, &words::MEDIA, column)),
        "@street" => text(stage.lot.pick(&words::STREETS)),
        "@place" => text(stage.lot.pick(&words::PLACES)),
        "@address" => text(stage.office_address()),
        "@postcode" => {
            let postcode = stage.office_postcode();
            text(spaced(&postcode, stage.phone_form))
        }
        "@phone" => text(stage.office_phone()),
        "@mail" => {
            let box_of =
                stage.lot.pick(&["info", "administratie", "verkoop", "contact", "kantoor"]);
            let firm = stage.lot.pick(&words::FIRMS);
            let name: String =
                firm.to_lowercase().chars().filter(char::is_ascii_lowercase).take(14).collect();
            text(format!("{box_of}@{name}.nl"))
        }
        "@contact" => {
            let person = stage.person((1960, 2000));
            text(person.full())
        }
        "@contactmail" => {
            let person = stage.person((1960, 2000));
            let local = person.email.split('@').next().unwrap_or_default().to_owned();
            let email = format!("{local}@{}", stage.lot.pick(&FIRM_DOMAINS));
            stage.allow(Kind::Email, &email);
            text(email)
        }
        "@staff" => text(stage.colleague().0),
        "@staffmail" => text(stage.colleague().1),
        "@given" => text(stage.lot.pick(&words::GIVEN).0),
        "@iban" => text(stage.office_iban()),
        "@rsin" => number(stage.rsin()),
        "@case" => text(case_number(stage)),
        "@hash" => text(hash(stage, 32)),
        "@ip" => {
            text(format!("10.{}.{}.{}", stage.lot.between(0, 9), stage.lot.between(0, 255), 7))
        }
        "@bag" => {
            number(format!("01972{}0000{}", stage.lot.pick(&["00", "01"]), stage.lot.digits(6)))
        }
        "@ean" => number(format!("871{}", stage.lot.digits(10))),
        "@rdx" => number(format!("{}", stage.lot.between(13_000_000, 280_000_000))),
        "@isbn" => text(format!("978-90-{}-{}-{}", stage.lot.digits(4), stage.lot.digits(3), 4)),
        "@decimal" => text(format!("{},{}", stage.lot.between(0, 99), stage.lot.digits(3))),
        "@house" => number(stage.lot.between(1, 220).to_string()),
        listed => {
            let values: Vec<&str> = listed.split('|').collect();
            text(stage.lot.pick(&values))
        }
    }
}

/// One of a list after the other, each with a place of its own.
fn once(stage: &mut Stage, list: &[&str], column: &mut Column) -> String {
    column.serial += 1;
    let at = column.serial as usize;
    let place = words::PLACES[(at / list.len()) % words::PLACES.len()];
    let name = list[at % list.len()];
    if stage.lot.chance(70) { format!("{name} {place}") } else { format!("{name} - {place}") }
}

/// Days since 30 December 1899 (the day 0 of workbooks).
fn serial_of((day, month, year): (u64, u64, u64)) -> u32 {
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day;
    (days - 693_900) as u32
}

const FIRM_DOMAINS: [&str; 5] = [
    "bouwgrondig.nl",
    "adviesvooruit.nl",
    "omroepregio.nl",
    "techniek-noord.nl",
    "drukkerijmodern.nl",
];

/// Fields of a person: how they are spoken of, and their headers, misspelt ones too.
const HEADERS: [(&str, &str, &[&str]); 22] = [
    (
        "bsn",
        "BSN",
        &[
            "bsn",
            "burgerservicenummer",
            "bsnnr",
            "bsn-nummer",
            "bsn_nummer",
            "sofinummer",
            "BSN",
            "bsn cliënt",
            "burgerservicenr",
            "BSN inwoner",
            "burger service nummer",
            "bsn nr",
            "burgerservicenumer",
            "sofinr",
            "nat_bsn",
        ],
    ),
    (
        "surname",
        "",
        &[
            "achternaam",
            "geslachtsnaam",
            "familienaam",
            "anaam",
            "achternaam",
            "a_naam",
            "gesl.naam",
            "achternaam kind",
            "surname",
            "achtenaam",
            "naam",
            "geslnaam",
        ],
    ),
    (
        "interfix",
        "",
        &["tussenvoegsel", "tussenv", "voorvoegsel", "tv", "tussenvoegsels", "tussenv."],
    ),
    (
        "given",
        "",
        &[
            "voornaam",
            "roepnaam",
            "voornamen",
            "voornaam",
            "vnaam",
            "first name",
            "voornaam leerling",
            "roepnaam",
            "voornaam kind",
        ],
    ),
    ("initials", "", &["voorletters", "voorl.", "vrl", "initialen", "voorl", "voorletter(s)"]),
    (
        "name",
        "",
        &[
            "naam",
            "volledige naam",
            "naam cliënt",
            "naam inwoner",
            "naam",
            "naam + voorletters",
            "naam betrokkene",
            "aanvrager",
            "naam aanvrager",
            "naam",
            "voor- en achternaam",
            "klantnaam",
        ],
    ),
    (
        "born",
        "geb.",
        &[
            "geboortedatum",
            "geb.datum",
            "gebdatum",
            "geb_datum",
            "geb.dat.",
            "gebdat",
            "geboren op",
            "geboortedatum",
            "datum geboorte",
            "geb. datum",
            "dob",
            "geboren",
            "gebortedatum",
            "g.d.",
            "geboortedag",
        ],
    ),
    (
        "address",
        "wonende",
        &[
            "adres",
            "woonadres",
            "straat en huisnummer",
            "adresregel 1",
            "adres",
            "straat + huisnr",
            "postadres",
            "correspondentieadres",
            "adresgegevens",
        ],
    ),
    ("street", "", &["straat", "straatnaam", "openbare ruimte", "str", "straat", "straatnm"]),
    ("house", "", &["huisnummer", "huisnr", "huisnr.", "hnr", "nr", "huis nr"]),
    ("postcode", "", &["postcode", "pc", "postkode", "postcode", "pcode", "post code"]),
    ("place", "te", &["woonplaats", "plaats", "plaatsnaam", "woonplaats", "wpl", "stad"]),
    ("pcplace", "", &["postcode en plaats", "postcode/plaats", "postcode woonplaats", "pc/wpl"]),
    ("home", "wonende", &["adres", "woonadres", "adresgegevens", "volledig adres", "adres"]),
    (
        "phone",
        "tel.",
        &[
            "telefoon",
            "telefoonnummer",
            "mobiel",
            "tel",
            "tel.nr",
            "06-nummer",
            "telnr",
            "mobiele nr",
            "telefoon privé",
            "gsm",
            "tel. ouder",
            "contactnummer",
        ],
    ),
    (
        "email",
        "e-mail",
        &[
            "e-mail",
            "emailadres",
            "e-mailadres",
            "email",
            "mail",
            "e-mail adres",
            "mailadres",
            "e-mail privé",
            "email ouder",
        ],
    ),
    ("iban", "IBAN", &["iban", "rekeningnummer", "iban-nummer", "bankrekening", "IBAN", "rek.nr."]),
    ("plate", "kenteken", &["kenteken", "kenteken voertuig", "kentekennr", "kenteken", "auto"]),
    ("document", "paspoort", &["documentnummer", "paspoortnr", "nummer reisdocument", "id-nummer"]),
    ("vnumber", "V-nummer", &["v-nummer", "vnummer", "vreemdelingennummer", "vnr", "V_NUMMER"]),
    ("anumber", "A-nummer", &["a-nummer", "anummer", "a_nummer", "anr", "A-nr"]),
    ("sex", "", &["geslacht", "m/v", "gesl", "geslachtsaanduiding", "sekse", "gesl."]),
];
