//! The short names of held messages.

use std::fmt;

use aws_lc_rs::rand;
use serde::Deserialize;
use serde::Serialize;

use crate::store::Error;

/// The short name of a held message, to be read aloud: `M-7F3K-29`.
///
/// Four characters of an alphabet without vowels (no words arise) and without what looks alike
/// (0 1 5 of O I S, L of 1, Z of 2, U Y of V), and two check digits, so that a misheard ID is
/// noticed instead of naming another message: any one wrong character and any two exchanged are
/// found. Four characters give 390,625 IDs; where many are taken, longer ones are drawn.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct HeldId(String);

impl HeldId {
    /// Reads an ID as people type it: lower case, spaces and missing hyphens are accepted.
    ///
    /// - Failure: `None` where it has another shape or the check digits do not fit.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > 32 {
            return None;
        }
        let written = text.chars().filter(|c| !matches!(c, '-' | ' '));
        let written: String = written.map(|c| c.to_ascii_uppercase()).collect();
        let rest = written.strip_prefix('M').filter(|_| written.is_ascii())?;
        let (characters, digits) = rest.split_at_checked(rest.len().checked_sub(2)?)?;
        let fits = LENGTHS.contains(&characters.len());
        let id = Self::of(characters).filter(|_| fits)?;
        id.0.ends_with(&format!("-{digits}")).then_some(id)
    }

    /// The ID as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Draws an ID; after every eight attempts in vain it has a character more.
    pub(super) fn random(attempt: u32) -> Result<Self, Error> {
        let length = (*LENGTHS.start() + (attempt / 8) as usize).min(*LENGTHS.end());
        let mut characters = String::new();
        while characters.len() < length {
            let mut bytes = [0_u8; 16];
            rand::fill(&mut bytes).map_err(|_| Error::Retry("no randomness".into()))?;
            // Of 256 values the first 250 are spread evenly over 25 characters.
            let even = bytes.iter().filter(|byte| **byte < 250);
            let drawn = even.map(|byte| char::from(ALPHABET[usize::from(byte % 25)]));
            characters.extend(drawn.take(length - characters.len()));
        }
        Self::of(&characters).ok_or_else(|| Error::Broken("an ID could not be made".into()))
    }

    /// The ID of these characters, with its check digits: 97 less the number that the characters
    /// are in base 25, modulo 97.
    fn of(characters: &str) -> Option<Self> {
        let number = characters.bytes().try_fold(0_usize, |number, byte| {
            let digit = ALPHABET.iter().position(|character| *character == byte)?;
            Some((number * 25 + digit) % 97)
        })?;
        Some(Self(format!("M-{characters}-{:02}", 97 - number)))
    }
}

impl fmt::Display for HeldId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for HeldId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not the ID of a held message"))
    }
}

const ALPHABET: &[u8; 25] = b"23456789BCDFGHJKMNPQRTVWX";

const LENGTHS: std::ops::RangeInclusive<usize> = 4..=8;

#[cfg(test)]
mod tests {
    use super::ALPHABET;
    use super::HeldId;

    #[test]
    fn reads_what_people_type_and_refuses_the_rest() {
        let cases = [
            ("M-7F3K-29", Some("M-7F3K-29")),
            ("m-7f3k-29", Some("M-7F3K-29")),
            ("m7f3k29", Some("M-7F3K-29")),
            (" M 7F3K 29 ", Some("M-7F3K-29")),
            ("M-7F3K-28", None),
            ("M-7F3J-29", None),
            ("M-F73K-29", None),
            ("M-7F3-29", None),
            ("M-7A3K-29", None),
            ("X-7F3K-29", None),
            ("M-7F3K", None),
            ("M-7F3K-é9", None),
            ("M", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(HeldId::parse(text).as_ref().map(HeldId::as_str), expected, "{text}");
        }
    }

    #[test]
    fn one_wrong_character_or_two_exchanged_are_always_found() {
        for attempt in 0..32 {
            let id = HeldId::random(attempt).expect("an ID").to_string();
            assert_eq!(HeldId::parse(&id).expect("its own text").as_str(), id);
            let end = id.len() - 3;
            for at in 2..end {
                for other in ALPHABET {
                    let mut wrong = id.clone().into_bytes();
                    wrong[at] = *other;
                    let wrong = String::from_utf8(wrong).expect("ASCII");
                    assert!(wrong == id || HeldId::parse(&wrong).is_none(), "{id} {wrong}");
                }
                for second in at + 1..end {
                    let mut exchanged = id.clone().into_bytes();
                    exchanged.swap(at, second);
                    let exchanged = String::from_utf8(exchanged).expect("ASCII");
                    assert!(exchanged == id || HeldId::parse(&exchanged).is_none(), "{exchanged}");
                }
            }
        }
    }

    #[test]
    fn an_id_grows_when_short_ones_are_taken() {
        let lengths =
            [0, 7, 8, 16, 31].map(|attempt| HeldId::random(attempt).expect("an ID").as_str().len());
        assert_eq!(lengths, [9, 9, 10, 11, 12]);
    }
}
