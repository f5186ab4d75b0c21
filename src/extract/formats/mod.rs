//! The formats, one file each. Of equal claims the first in the list wins; what nobody claims is
//! "not read".

mod binary;
mod card;
mod compound;
mod compressed;
mod crypto;
mod csv;
mod dbase;
mod doc;
mod docx;
mod eml;
mod foreign;
mod html;
mod json;
mod mbox;
mod media;
mod msg;
mod odf;
mod ods;
mod office_xml;
mod pdf;
mod ppt;
mod pptx;
mod rtf;
mod seven_zip;
mod sql;
mod tar;
mod text;
mod tnef;
mod xls;
mod xlsx;
mod xml;
mod zip;

use crate::extract::format::Format;

/// Every format that Sluis knows.
pub(super) const FORMATS: &[&dyn Format] = &[
    &binary::Binary,
    &card::Card,
    &compound::CompoundFile,
    &compressed::Compressed,
    &crypto::Crypto,
    &csv::Csv,
    &dbase::Dbase,
    &doc::Doc,
    &docx::Docx,
    &eml::Eml,
    &foreign::Foreign,
    &html::Html,
    &json::Json,
    &mbox::Mbox,
    &media::Media,
    &msg::Msg,
    &odf::Odf,
    &ods::Ods,
    &office_xml::OfficeXml,
    &pdf::Pdf,
    &ppt::Ppt,
    &pptx::Pptx,
    &rtf::Rtf,
    &seven_zip::SevenZip,
    &sql::Sql,
    &tar::Tar,
    &text::Text,
    &tnef::Tnef,
    &xls::Xls,
    &xlsx::Xlsx,
    &xml::Xml,
    &zip::Zip,
];
