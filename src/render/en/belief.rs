//! Why a finding is believed, in English.

use crate::detect::Because;
use crate::detect::Ground;
use crate::detect::Kind;
use crate::render::BeliefTexts;
use crate::render::Language::English;
use crate::render::belief::is_sample;

pub(super) const BELIEF: BeliefTexts = BeliefTexts {
    form,
    ground,
    of_someone: "Words on this subject that are weighty enough together and tell of someone.",
    of_nobody: "Words on this subject; whom they tell of was not recognised.",
};

fn form(kind: Kind) -> &'static str {
    match kind {
        Kind::Bsn => "Nine digits that pass the eleven test (1 in 11 do by chance)",
        Kind::ANumber => "Ten digits that pass the test of the A-number (1 in 170 do by chance)",
        Kind::VNumber | Kind::DrivingLicence => "Ten digits, with no check digit of their own",
        Kind::IdentityDocument => "The form of a document number",
        Kind::Iban => "An account number whose check digits are right (1 in 97 are by chance)",
        Kind::CreditCard => "A card number whose check digit is right (1 in 10 are by chance)",
        Kind::LicencePlate => "The form of a licence plate",
        Kind::Email => "An e-mail address of a person, not of a desk",
        Kind::Phone => "A number of the numbering plan",
        Kind::Postcode => "Four digits and two letters",
        Kind::Address => "A street with a house number",
        Kind::DateOfBirth => "A date on which someone can have been born",
        Kind::Name => "Names of the name list, or behind a form of address",
        Kind::Education => "Nine digits that pass the test of an education number",
        // Other sensitive subjects have sentences of their own.
        _ => "",
    }
}

fn ground(because: &Because, distinct: u64) -> String {
    let values = |fitting: u32, of: u32| {
        let (right, all) = (English.number(u64::from(fitting)), English.number(u64::from(of)));
        match of {
            1 => "the value fits".to_owned(),
            _ if is_sample(of, distinct) => {
                format!("in a sample {right} of {all} different values fit")
            }
            _ => format!("{right} of {all} different values fit"),
        }
    };
    match because.ground {
        Ground::Form => "nothing around it tells more".to_owned(),
        Ground::Label => "it stands by its own label".to_owned(),
        Ground::Sentence => "the sentence names it".to_owned(),
        Ground::Word(_) => format!("‘{}’ stands near it", because.word),
        Ground::OtherWord(_) => {
            format!("‘{}’ stands near it, so it is likely something else", because.word)
        }
        Ground::OtherLabel => "the label in front of it names something else".to_owned(),
        Ground::Header { fitting, of } => {
            format!("the column header names it, and {}", values(fitting, of))
        }
        Ground::Values { fitting, of } => {
            format!("in the column or list in which it stands, {}", values(fitting, of))
        }
        Ground::OtherHeader => "the column header names something else".to_owned(),
        Ground::BesideName => "a name stands beside it".to_owned(),
        Ground::BesideHome => "a home and a date long ago stand beside it".to_owned(),
        Ground::Listed => "they stand in a list that tells something of everyone in it".to_owned(),
        Ground::AboveHome => "an address stands below it".to_owned(),
        Ground::BesideResident => "a name and an address stand right beside it".to_owned(),
        Ground::BesideBirth => "a name and a date of birth stand beside it".to_owned(),
    }
}
