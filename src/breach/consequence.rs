//! What a breach may lead to for the people, as the form of the AP asks it.

use crate::breach::Facts;
use crate::detect::Kind;

/// A harm that people may suffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consequence {
    /// Fraud in somebody's name.
    IdentityFraud,
    /// Loss of money.
    Financial,
    /// Deceptive mail or calls.
    Phishing,
    /// Stigma or exclusion.
    Stigma,
    /// Danger to life and limb.
    PhysicalSafety,
    /// Discrimination.
    Discrimination,
}

/// The harms to think of, by the kinds of data; none where nothing points to one.
pub fn consequences(facts: &Facts) -> Vec<Consequence> {
    let is_named = facts.has(&[Kind::Name]);
    let found = [
        (
            Consequence::IdentityFraud,
            facts.has(&[Kind::IdentityDocument])
                || is_named && facts.has(&[Kind::Bsn])
                || facts.told.iter().any(|one| one.name == CREDENTIALS),
        ),
        (Consequence::Financial, facts.has(&[Kind::Iban, Kind::CreditCard])),
        (Consequence::Phishing, facts.has(&[Kind::Email, Kind::Phone])),
        (Consequence::Stigma, facts.has(&STIGMA)),
        (Consequence::Discrimination, facts.has(&DISCRIMINATION)),
        (Consequence::PhysicalSafety, facts.secret_address == Some(true)),
    ];
    found.into_iter().filter(|(_, is_so)| *is_so).map(|(consequence, _)| consequence).collect()
}

/// User names and passwords, as the form names them.
const CREDENTIALS: &str = "credentials";
const STIGMA: [Kind; 5] =
    [Kind::SocialBenefits, Kind::Financial, Kind::YouthCare, Kind::Health, Kind::Criminal];
const DISCRIMINATION: [Kind; 5] =
    [Kind::Religion, Kind::Ethnicity, Kind::Politics, Kind::Union, Kind::Sexuality];

#[cfg(test)]
mod tests {
    use super::Consequence;
    use super::consequences;
    use crate::breach::Facts;
    use crate::breach::standing;
    use crate::detect::Kind;

    #[test]
    fn follow_from_what_people_told_too() {
        for (data, special, expected) in [
            ("credentials", "", &[Consequence::IdentityFraud][..]),
            ("name debts", "", &[Consequence::Stigma]),
            ("financial phone", "", &[Consequence::Financial, Consequence::Phishing]),
            ("", "genetic", &[]),
        ] {
            let (kinds, told) = standing(&[].into_iter().collect(), (data, special));
            let facts = Facts { kinds, told, ..Facts::default() };
            assert_eq!(consequences(&facts), expected, "{data} {special}");
        }
    }

    #[test]
    fn follow_from_the_kinds_of_data() {
        let cases: [(&[Kind], &[Consequence]); 4] = [
            (&[Kind::Bsn, Kind::Name], &[Consequence::IdentityFraud]),
            (&[Kind::Bsn], &[]),
            (&[Kind::Email, Kind::Health], &[Consequence::Phishing, Consequence::Stigma]),
            (&[Kind::Religion], &[Consequence::Discrimination]),
        ];
        for (kinds, expected) in cases {
            let facts = Facts { kinds: kinds.iter().copied().collect(), ..Facts::default() };
            assert_eq!(consequences(&facts), expected, "{kinds:?}");
        }
    }
}
