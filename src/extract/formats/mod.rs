//! The formats, one file each. Of equal claims the first in the list wins; what nobody claims is
//! "not read".

mod csv;
mod docx;
mod eml;
mod foreign;
mod html;
mod media;
mod ods;
mod rtf;
mod text;
mod xls;
mod xlsx;

use crate::extract::format::Format;

/// Every format that Sluis knows.
pub(super) const FORMATS: &[&dyn Format] = &[
    &csv::Csv,
    &docx::Docx,
    &eml::Eml,
    &foreign::Foreign,
    &html::Html,
    &media::Media,
    &ods::Ods,
    &rtf::Rtf,
    &text::Text,
    &xls::Xls,
    &xlsx::Xlsx,
];
