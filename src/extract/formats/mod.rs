//! The formats, one file each. Of equal claims the first in the list wins.

mod csv;
mod eml;
mod text;
mod unknown;
mod xlsx;

pub(super) use unknown::Unknown;

use crate::extract::format::Format;

/// Every format that Sluis knows.
pub(super) const FORMATS: &[&dyn Format] =
    &[&csv::Csv, &eml::Eml, &text::Text, &xlsx::Xlsx, &Unknown];
