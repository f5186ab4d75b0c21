//! What a scan may tell of what it found: kinds, counts, places and masked samples.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::detect::Because;

/// The kinds of personal data that Sluis knows; the names are those of the JSON output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Citizen service number (burgerservicenummer).
    Bsn,
    /// Administration number of the population register (A-nummer).
    ANumber,
    /// Number of a foreign national (V-nummer).
    VNumber,
    /// Number of a passport, identity card or residence document.
    IdentityDocument,
    /// Driving licence number.
    DrivingLicence,
    /// International bank account number.
    Iban,
    /// Payment card number.
    CreditCard,
    /// Vehicle licence plate (kenteken).
    LicencePlate,
    /// E-mail address of a person.
    Email,
    /// Telephone number of a person.
    Phone,
    /// Dutch postcode.
    Postcode,
    /// Street address.
    Address,
    /// Date of birth.
    DateOfBirth,
    /// Name of a person.
    Name,
    /// Health.
    Health,
    /// Criminal convictions and offences.
    Criminal,
    /// Debts and income.
    Financial,
    /// Pupils and truancy.
    Education,
    /// Youth care.
    YouthCare,
    /// Social benefits.
    SocialBenefits,
    /// Religion or belief.
    Religion,
    /// Racial or ethnic origin.
    Ethnicity,
    /// Political opinions.
    Politics,
    /// Trade union membership.
    Union,
    /// Sex life or sexual orientation.
    Sexuality,
    /// Biometric data.
    Biometric,
}

impl Kind {
    /// All kinds, in the order of the interface contract.
    pub const ALL: [Self; 26] = [
        Self::Bsn,
        Self::ANumber,
        Self::VNumber,
        Self::IdentityDocument,
        Self::DrivingLicence,
        Self::Iban,
        Self::CreditCard,
        Self::LicencePlate,
        Self::Email,
        Self::Phone,
        Self::Postcode,
        Self::Address,
        Self::DateOfBirth,
        Self::Name,
        Self::Health,
        Self::Criminal,
        Self::Financial,
        Self::Education,
        Self::YouthCare,
        Self::SocialBenefits,
        Self::Religion,
        Self::Ethnicity,
        Self::Politics,
        Self::Union,
        Self::Sexuality,
        Self::Biometric,
    ];

    /// The name in JSON, rules and the register: `date_of_birth`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bsn => "bsn",
            Self::ANumber => "a_number",
            Self::VNumber => "v_number",
            Self::IdentityDocument => "identity_document",
            Self::DrivingLicence => "driving_licence",
            Self::Iban => "iban",
            Self::CreditCard => "credit_card",
            Self::LicencePlate => "licence_plate",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Postcode => "postcode",
            Self::Address => "address",
            Self::DateOfBirth => "date_of_birth",
            Self::Name => "name",
            Self::Health => "health",
            Self::Criminal => "criminal",
            Self::Financial => "financial",
            Self::Education => "education",
            Self::YouthCare => "youth_care",
            Self::SocialBenefits => "social_benefits",
            Self::Religion => "religion",
            Self::Ethnicity => "ethnicity",
            Self::Politics => "politics",
            Self::Union => "union",
            Self::Sexuality => "sexuality",
            Self::Biometric => "biometric",
        }
    }

    /// Whether it is a sensitive subject rather than a value: health, debts, youth care.
    ///
    /// Those of GDPR articles 9 and 10, and what Dutch municipalities guard like them.
    pub const fn is_subject(self) -> bool {
        self as u32 >= Self::Health as u32
    }

    /// The kind of that [`Kind::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A value made unreadable, such as `••••••782`: the only form in which a value leaves a scan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Masked(String);

impl Masked {
    /// Masks `value` in the form that suits its kind: a number keeps its last three digits at
    /// most, an e-mail address its first character and domain, a date its year, a name its
    /// initials, an address those of its street, everything else its first character.
    pub fn new(kind: Kind, value: &str) -> Self {
        Self(mask(kind, value))
    }

    /// The masked text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What was found of one kind at one place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The kind of data.
    #[serde(rename = "detector")]
    pub kind: Kind,
    /// How many times it stands there.
    pub count: u64,
    /// How many different values.
    pub distinct: u64,
    /// How many of these stand only in words of a recipient that the message repeats.
    #[serde(default)]
    pub quoted: u64,
    /// Probability that these are what they seem, 0 to 1.
    pub confidence: f32,
    /// Where: `leerlingen.xlsx > Blad1 > C`.
    #[serde(rename = "where")]
    pub place: String,
    /// First and last line of running text on which it stands, from 1; `None` in a table and in
    /// a text of one line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<(u32, u32)>,
    /// A few values, masked.
    pub samples: Vec<Masked>,
    /// Why the surest of them is believed.
    #[serde(default)]
    pub because: Because,
}

impl Finding {
    /// Where it stands, with the lines where it is running text: `brief.txt > line 12`.
    pub fn place_with_lines(&self) -> String {
        let lines = match self.lines {
            None => return self.place.clone(),
            Some((first, last)) if first == last => format!("line {first}"),
            Some((first, last)) => format!("lines {first}-{last}"),
        };
        if self.place.is_empty() { lines } else { format!("{} > {lines}", self.place) }
    }
}

const DOT: char = '•';

fn mask(kind: Kind, value: &str) -> String {
    let dots =
        |text: &str| text.chars().map(|c| if c.is_alphanumeric() { DOT } else { c }).collect();
    match kind {
        Kind::Bsn | Kind::ANumber | Kind::VNumber | Kind::CreditCard | Kind::DrivingLicence => {
            keep_last(value, 3)
        }
        Kind::Iban => account(value),
        Kind::Phone => phone(value),
        Kind::IdentityDocument | Kind::LicencePlate => keep_last(value, 1),
        Kind::Email => match value.rsplit_once('@') {
            Some((local, domain)) => {
                // A domain tells where the mail goes; a number in it can be anyone's.
                let run = domain.as_bytes().windows(8).any(|d| d.iter().all(u8::is_ascii_digit));
                let domain = if run { keep_last(domain, 3) } else { domain.to_owned() };
                format!("{}•••@{domain}", local.chars().take(1).collect::<String>())
            }
            None => keep_first(value),
        },
        Kind::DateOfBirth => {
            let year = value.split(|c: char| !c.is_ascii_digit()).find(|part| part.len() == 4);
            year.map_or_else(|| dots(value), |year| format!("{DOT}{DOT}-{DOT}{DOT}-{year}"))
        }
        Kind::Address => value.split(' ').map(keep_word).collect::<Vec<_>>().join(" "),
        Kind::Name => name(value),
        _ => value.split(' ').map(keep_first).collect::<Vec<_>>().join(" "),
    }
}

/// Country and last two characters of an account number, whatever its length.
fn account(value: &str) -> String {
    let bare: Vec<char> = value.chars().filter(|c| c.is_alphanumeric()).collect();
    match bare.as_slice() {
        [one, two, .., other, last] if one.is_alphabetic() && two.is_alphabetic() => {
            // Some letters are several in capitals: that many more would be shown.
            format!("{one}{two}•• •••• ••{other}{last}").to_ascii_uppercase()
        }
        _ => keep_last(value, 2),
    }
}

/// What tells a mobile number from another, and its last two digits.
fn phone(value: &str) -> String {
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let national =
        digits.strip_prefix("0031").or(digits.strip_prefix("31").filter(|d| d.len() == 9));
    let national =
        national.map_or(digits.clone(), |rest| format!("0{}", rest.trim_start_matches('0')));
    let first = if national.starts_with("06") { "06" } else { "••" };
    match national.get(national.len().saturating_sub(2)..) {
        Some(last) if national.len() >= 7 => format!("{first} •••• ••{last}"),
        _ => keep_last(value, 2),
    }
}

/// The first letter of each word. What was read without capitals gets those that names have.
fn name(value: &str) -> String {
    let is_folded = !value.chars().any(char::is_uppercase);
    let word = |word: &str| {
        let kept = keep_first(word);
        let mut characters = kept.chars();
        match characters.next() {
            Some(first) if is_folded && !PARTICLES.contains(&word) => {
                first.to_uppercase().chain(characters).collect()
            }
            _ => kept,
        }
    };
    value.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// Words of Dutch surnames that have no capital behind a first name.
const PARTICLES: &[&str] =
    &["'s", "'t", "de", "den", "der", "het", "in", "la", "le", "op", "te", "ten", "ter", "van"];

/// The first letter of a word; of a house number nothing.
fn keep_word(word: &str) -> String {
    let has_digit = word.starts_with(|c: char| c.is_ascii_digit());
    if has_digit { keep_last(word, 0) } else { keep_first(word) }
}

/// Dots for all letters and digits but the last `kept`.
fn keep_last(value: &str, kept: usize) -> String {
    let total = value.chars().filter(|c| c.is_alphanumeric()).count();
    let mut seen = 0;
    value
        .chars()
        .map(|c| {
            if !c.is_alphanumeric() {
                return c;
            }
            seen += 1;
            if seen + kept <= total { DOT } else { c }
        })
        .collect()
}

/// The first character, then dots (at most eight, so that the length of a name does not tell it).
fn keep_first(value: &str) -> String {
    let mut characters = value.chars();
    let Some(first) = characters.next() else { return String::new() };
    let rest = characters.count().min(8);
    std::iter::once(first).chain(std::iter::repeat_n(DOT, rest)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Kind, Masked};

    proptest! {
        #[test]
        fn no_mask_lets_a_value_be_read(
            index in 0..Kind::ALL.len(),
            value in "([0-9]{4,20}|[ -~]{0,40}|(\\PC|[0-9. @-]){0,40})",
        ) {
            let kind = Kind::ALL[index];
            let masked = Masked::new(kind, &value);
            // The domain of an address is told: it says where the mail goes.
            let (masked, domain) = match (kind, masked.as_str().rsplit_once('@')) {
                (Kind::Email, Some((local, domain))) => (local, domain),
                _ => (masked.as_str(), ""),
            };
            let shown = masked.chars().filter(|c| c.is_alphanumeric()).count();
            let most = match kind {
                Kind::Email => 3,
                Kind::Bsn | Kind::ANumber | Kind::VNumber | Kind::CreditCard
                | Kind::DrivingLicence | Kind::Iban | Kind::Phone | Kind::IdentityDocument
                | Kind::LicencePlate => 4,
                // The first of each word, which some scripts write as three in capitals.
                _ => 4.max(3 * value.split(' ').count()),
            };
            prop_assert!(shown <= most, "{kind} {value:?}: {masked}");
            let run = domain.split(|c: char| !c.is_ascii_digit()).map(str::len).max();
            prop_assert!(run < Some(8), "{value:?}: {domain}");
        }
    }

    #[test]
    fn masks_every_kind_in_its_own_form() {
        let cases = [
            (Kind::Bsn, "999990019", "••••••019"),
            (Kind::Iban, "NL91 ABNA 0417 1643 00", "NL•• •••• ••00"),
            (Kind::Iban, "nl91abna0417164300", "NL•• •••• ••00"),
            (Kind::Email, "jan.jansen@example.nl", "j•••@example.nl"),
            (Kind::Email, "jan@999990019.nl", "j•••@••••••••9.nl"),
            (Kind::Iban, "xaᾀΣ", "XA•• •••• ••ᾀΣ"),
            (Kind::DateOfBirth, "01-02-2009", "••-••-2009"),
            (Kind::Name, "Jan de Vries", "J•• d• V••••"),
            (Kind::Name, "jan de vries", "J•• d• V••••"),
            (Kind::Phone, "06-12345678", "06 •••• ••78"),
            (Kind::Phone, "+31612345678", "06 •••• ••78"),
            (Kind::Phone, "020 123 45 67", "•• •••• ••67"),
            (Kind::Address, "Dorpsstraat 1", "D•••••••• •"),
            (Kind::Address, "Dorpsstraat 12a", "D•••••••• •••"),
        ];
        for (kind, value, expected) in cases {
            assert_eq!(Masked::new(kind, value).as_str(), expected, "{kind}");
        }
    }

    #[test]
    fn every_kind_is_found_by_its_name() {
        for kind in Kind::ALL {
            assert_eq!(Kind::named(kind.name()), Some(kind));
        }
    }
}
