//! The list of all detectors.

mod a_number;
mod address;
mod bsn;
mod credit_card;
mod date_of_birth;
mod driving_licence;
mod education_number;
mod email;
mod iban;
mod identity_document;
mod licence_plate;
mod name;
mod phone;
mod postcode;
mod v_number;

use crate::detect::Detector;

/// Every detector, in the order of [`crate::detect::Kind`].
pub(super) const DETECTORS: &[&dyn Detector] = &[
    &bsn::Bsn,
    &a_number::ANumber,
    &v_number::VNumber,
    &identity_document::IdentityDocument,
    &driving_licence::DrivingLicence,
    &iban::Iban,
    &credit_card::CreditCard,
    &licence_plate::LicencePlate,
    &email::Email,
    &phone::Phone,
    &postcode::Postcode,
    &address::Address,
    &date_of_birth::DateOfBirth,
    &name::Name,
    &education_number::EducationNumber,
];
