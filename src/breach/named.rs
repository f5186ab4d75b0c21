//! The kinds of data as the form names them: what the gateway finds of each, and what each counts as
//! where somebody told it and the gateway found nothing of it.

use std::collections::BTreeSet;

use crate::breach::Question;
use crate::detect::Kind;

/// A kind of data of the form.
#[derive(Debug, PartialEq, Eq)]
pub struct Named {
    /// The question of which it is a choice.
    pub question: Question,
    /// Its name in that question.
    pub name: &'static str,
    /// What the gateway finds of it.
    found_as: &'static [Kind],
    /// What it counts as where it was told, and nothing of it was found.
    pub(super) counts_as: &'static [Kind],
    /// DPC at least, where it was told.
    pub(super) context: u32,
}

/// The names of what was found, as an answer to `question`.
pub fn names(question: Question, kinds: &BTreeSet<Kind>) -> String {
    let found = NAMED.iter().filter(|one| one.question == question && one.is_in(kinds));
    found.map(|one| one.name).collect::<Vec<_>>().join(" ")
}

/// What leaked by the two answers of the form, `data` and `special`: of what was found that which
/// still stands there, and what somebody added to it.
///
/// In the order of the form. An answer that names what was found leaves it as it was found: a bank
/// account is no debt because both are called financial.
pub fn standing(
    found: &BTreeSet<Kind>,
    (data, special): (&str, &str),
) -> (BTreeSet<Kind>, Vec<&'static Named>) {
    let (mut kinds, mut told) = (BTreeSet::new(), Vec::new());
    for one in NAMED {
        let answer = if one.question == Question::DataKinds { data } else { special };
        if !answer.split_whitespace().any(|name| name == one.name) {
            continue;
        }
        if one.is_in(found) {
            kinds.extend(one.found_as.iter().filter(|kind| found.contains(kind)));
        } else {
            told.push(one);
        }
    }
    (kinds, told)
}

impl Named {
    fn is_in(&self, kinds: &BTreeSet<Kind>) -> bool {
        self.found_as.iter().any(|kind| kinds.contains(kind))
    }
}

/// What the gateway finds too.
const fn found(name: &'static str, found_as: &'static [Kind], counts_as: &'static [Kind]) -> Named {
    Named { question: Question::DataKinds, name, found_as, counts_as, context: 1 }
}

/// What people alone can tell.
const fn told(name: &'static str, counts_as: &'static [Kind], context: u32) -> Named {
    Named { question: Question::DataKinds, name, found_as: &[], counts_as, context }
}

/// A special category.
const fn special(name: &'static str, kinds: &'static [Kind]) -> Named {
    Named { question: Question::SpecialKinds, name, found_as: kinds, counts_as: kinds, context: 4 }
}

/// In the order of the form. That passwords count as financial data of the base context, and genetic
/// data as biometric, is our reading of ENISA.
static NAMED: &[Named] = &[
    found("name", &[Kind::Name], &[Kind::Name]),
    found("address", &[Kind::Address, Kind::Postcode], &[Kind::Address]),
    told("sex", &[], 1),
    found("birth_date_age", &[Kind::DateOfBirth], &[Kind::DateOfBirth]),
    found("bsn", &[Kind::Bsn], &[Kind::Bsn]),
    found("other_national_number", &[Kind::ANumber, Kind::VNumber], &[Kind::ANumber]),
    found("phone", &[Kind::Phone], &[Kind::Phone]),
    found("email", &[Kind::Email], &[Kind::Email]),
    told("credentials", &[], 3),
    told("customer_number", &[], 1),
    Named {
        question: Question::DataKinds,
        name: "financial",
        found_as: &[Kind::Iban, Kind::CreditCard, Kind::Financial],
        counts_as: &[Kind::Iban],
        context: 3,
    },
    told("id_document_copy", &[Kind::IdentityDocument], 2),
    found(
        "id_document_number",
        &[Kind::IdentityDocument, Kind::DrivingLicence],
        &[Kind::IdentityDocument],
    ),
    told("location", &[], 2),
    found("licence_plate", &[Kind::LicencePlate], &[Kind::LicencePlate]),
    told("photo_video", &[], 1),
    found("education", &[Kind::Education], &[Kind::Education]),
    found("benefits", &[Kind::SocialBenefits], &[Kind::SocialBenefits]),
    told("debts", &[Kind::Financial], 3),
    found("youth_care", &[Kind::YouthCare], &[Kind::YouthCare]),
    told("care_indication", &[Kind::Health], 4),
    told("employment", &[], 1),
    told("other", &[], 1),
    special("race_ethnicity", &[Kind::Ethnicity]),
    special("politics", &[Kind::Politics]),
    special("religion", &[Kind::Religion]),
    special("union", &[Kind::Union]),
    Named {
        question: Question::SpecialKinds,
        name: "genetic",
        found_as: &[],
        counts_as: &[Kind::Biometric],
        context: 4,
    },
    special("biometric", &[Kind::Biometric]),
    special("health", &[Kind::Health]),
    special("sexuality", &[Kind::Sexuality]),
    special("criminal", &[Kind::Criminal]),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::NAMED;
    use super::names;
    use super::standing;
    use crate::breach::Form;
    use crate::breach::Question;
    use crate::detect::Kind;

    #[test]
    fn every_choice_of_the_form_and_every_kind_has_its_place() {
        let mut named = NAMED.iter();
        for question in [Question::DataKinds, Question::SpecialKinds] {
            let Form::Several(choices) = question.form() else { panic!("{question:?}") };
            for choice in choices {
                let one = named.next().expect("as many names as choices");
                assert_eq!((one.question, one.name), (question, *choice));
            }
        }
        assert_eq!(named.next(), None);
        for kind in Kind::ALL {
            let count = NAMED.iter().filter(|one| one.found_as.contains(&kind)).count();
            assert_eq!(count, 1, "{kind:?}");
        }
    }

    #[test]
    fn what_a_person_says_goes_before_what_was_found() {
        let found: BTreeSet<Kind> = [Kind::Name, Kind::Iban, Kind::Health].into_iter().collect();
        assert_eq!(names(Question::DataKinds, &found), "name financial");
        assert_eq!(names(Question::SpecialKinds, &found), "health");
        for (data, special, kinds, told) in [
            // What is confirmed stays what it was.
            ("name financial", "health", &[Kind::Iban, Kind::Name, Kind::Health][..], &[][..]),
            ("name", "", &[Kind::Name], &[]),
            ("name debts", "religion", &[Kind::Name], &["debts", "religion"]),
            ("", "", &[], &[]),
        ] {
            let (stands, added) = standing(&found, (data, special));
            assert_eq!(stands, kinds.iter().copied().collect(), "{data} {special}");
            let added: Vec<&str> = added.iter().map(|one| one.name).collect();
            assert_eq!(added, told, "{data} {special}");
        }
    }
}
