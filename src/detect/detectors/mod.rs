//! The list of all detectors.

mod bsn;

use crate::detect::Detector;

/// Every detector, in the order of [`crate::detect::Kind`].
pub(super) const DETECTORS: &[&dyn Detector] = &[&bsn::Bsn];
