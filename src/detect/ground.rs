//! Why a hit is believed, so that every finding can say it in a sentence.

use serde::{Deserialize, Serialize};

use crate::detect::Hit;
use crate::detect::Lexicons;

/// What decided the confidence of a hit. What its kind brings by itself (form, check, base rate) is
/// known from the kind; this is what was added to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// Nothing: form and check alone.
    #[default]
    Form,
    /// Its label stands in front of it, above it or to its left.
    Label,
    /// The kind is named in the same sentence.
    Sentence,
    /// A word near it lifts it: the position of the word in the cues of the kind.
    Word(u16),
    /// A word near it calls it something else.
    OtherWord(u16),
    /// The label in front of it is that of something else.
    OtherLabel,
    /// The header of its column names the kind; the values were counted all the same.
    Header {
        /// Distinct values of the sample that pass form and check.
        fitting: u32,
        /// Distinct values of the sample of the right form.
        of: u32,
    },
    /// The values of its column, or of the list in which it stands, by likelihood ratio against
    /// chance.
    Values {
        /// Distinct values that pass form and check.
        fitting: u32,
        /// Distinct values of the right form.
        of: u32,
    },
    /// The header of its column names something else.
    OtherHeader,
    /// The name of a person stands beside it.
    BesideName,
    /// A name and a date of birth stand beside it.
    BesideBirth,
    /// A home and a date long ago stand beside it.
    BesideHome,
    /// A name and an address stand right beside it.
    BesideResident,
    /// It stands in a list that tells something of everyone in it: by its heading, by an amount or
    /// an age behind each.
    Listed,
    /// An address with a postcode stands below it.
    AboveHome,
}

/// A [`Ground`] with its word, as it leaves a scan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Because {
    /// What decided.
    pub ground: Ground,
    /// The word of a [`Ground::Word`] or [`Ground::OtherWord`], as the rules have it; else empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub word: String,
}

impl Because {
    /// What decided the confidence of `hit`.
    pub fn of(hit: &Hit, words: &Lexicons) -> Self {
        let word = match hit.ground {
            Ground::Word(position) | Ground::OtherWord(position) => {
                words.cues(hit.kind).word(position).to_owned()
            }
            _ => String::new(),
        };
        Self { ground: hit.ground, word }
    }
}
