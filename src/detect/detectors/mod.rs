//! The list of all detectors.

mod a_number;
mod address;
mod bsn;
mod date_of_birth;
mod email;
mod iban;
mod identity_document;
mod licence_plate;
mod name;
mod phone;
mod postcode;

use crate::detect::Detector;

/// Every detector, in the order of [`crate::detect::Kind`].
pub(super) const DETECTORS: &[&dyn Detector] = &[
    &bsn::Bsn,
    &a_number::ANumber,
    &identity_document::IdentityDocument,
    &iban::Iban,
    &licence_plate::LicencePlate,
    &email::Email,
    &phone::Phone,
    &postcode::Postcode,
    &address::Address,
    &date_of_birth::DateOfBirth,
    &name::Name,
];
