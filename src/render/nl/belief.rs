//! Why a finding is believed, in Dutch.

use crate::detect::Because;
use crate::detect::Ground;
use crate::detect::Kind;
use crate::render::BeliefTexts;
use crate::render::Language::Dutch;
use crate::render::belief::is_sample;

pub(super) const BELIEF: BeliefTexts = BeliefTexts {
    form,
    ground,
    of_someone: "Woorden over dit onderwerp, die samen zwaar genoeg zijn en over iemand gaan.",
    of_nobody: "Woorden over dit onderwerp; over wie het gaat, is niet herkend.",
};

fn form(kind: Kind) -> &'static str {
    match kind {
        Kind::Bsn => "Negen cijfers die de elfproef doorstaan (bij toeval 1 op de 11)",
        Kind::ANumber => {
            "Tien cijfers die de proef van het A-nummer doorstaan (bij toeval 1 op de 170)"
        }
        Kind::VNumber | Kind::DrivingLicence => "Tien cijfers, zonder eigen controlecijfer",
        Kind::IdentityDocument => "De vorm van een documentnummer",
        Kind::Iban => "Een rekeningnummer waarvan het controlegetal klopt (bij toeval 1 op de 97)",
        Kind::CreditCard => {
            "Een kaartnummer waarvan het controlecijfer klopt (bij toeval 1 op de 10)"
        }
        Kind::LicencePlate => "De vorm van een kenteken",
        Kind::Email => "Een e-mailadres van een persoon, geen functieadres",
        Kind::Phone => "Een nummer volgens het nummerplan",
        Kind::Postcode => "Vier cijfers en twee letters",
        Kind::Address => "Een straat met huisnummer",
        Kind::DateOfBirth => "Een datum waarop iemand geboren kan zijn",
        Kind::Name => "Namen uit de namenlijst, of achter een aanspreekvorm",
        Kind::Education => "Negen cijfers die de proef van het onderwijsnummer doorstaan",
        // Other sensitive subjects have sentences of their own.
        _ => "",
    }
}

fn ground(because: &Because, distinct: u64) -> String {
    let values = |fitting: u32, of: u32| {
        let (right, all) = (Dutch.number(u64::from(fitting)), Dutch.number(u64::from(of)));
        match of {
            1 => "de waarde klopt".to_owned(),
            _ if is_sample(of, distinct) => {
                format!("in een steekproef kloppen {right} van de {all} verschillende waarden")
            }
            _ => format!("{right} van de {all} verschillende waarden kloppen"),
        }
    };
    match because.ground {
        Ground::Form => "wat eromheen staat, zegt er niets meer over".to_owned(),
        Ground::Label => "het staat bij zijn eigen label".to_owned(),
        Ground::Sentence => "de zin noemt het".to_owned(),
        Ground::Word(_) => format!("vlakbij staat ‘{}’", because.word),
        Ground::OtherWord(_) => {
            format!("vlakbij staat ‘{}’, dus waarschijnlijk iets anders", because.word)
        }
        Ground::OtherLabel => "het label ervoor noemt iets anders".to_owned(),
        Ground::Header { fitting, of } => {
            format!("de kolomkop noemt het, en {}", values(fitting, of))
        }
        Ground::Values { fitting, of } => {
            format!("in de kolom of reeks waarin het staat: {}", values(fitting, of))
        }
        Ground::OtherHeader => "de kolomkop noemt iets anders".to_owned(),
        Ground::BesideName => "er staat een naam naast".to_owned(),
        Ground::BesideHome => "er staan een adres en een datum van lang geleden naast".to_owned(),
        Ground::Listed => "ze staan in een lijst die iets over iedereen erin zegt".to_owned(),
        Ground::AboveHome => "er staat een adres onder".to_owned(),
        Ground::BesideResident => "er staan een naam en een adres vlak naast".to_owned(),
        Ground::BesideBirth => "er staan een naam en een geboortedatum naast".to_owned(),
    }
}
