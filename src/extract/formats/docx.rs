//! Word documents (docx, docm, dotx, dotm): text, tables, and all that stands around and behind.
//!
//! What a part is, its root element says, not its name: so nothing is missed that a program put
//! in another folder.

use crate::document::File;
use crate::document::Place;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::outcome::Unscannable;
use crate::extract::sniff::Evidence;
use crate::extract::tools::office::Reading;
use crate::extract::tools::office::Stand;
use crate::extract::tools::ooxml::Root;
use crate::extract::tools::opc;

/// A Word document (ECMA-376).
pub(in crate::extract) struct Docx;

impl Format for Docx {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        let is_package = seen.entries.iter().any(|e| e.eq_ignore_ascii_case(opc::CONTENT_TYPES));
        let is_word = || media_type(&opc::main_type(&seen.file.bytes)).is_some();
        if (is_package && is_word()) || seen.entries.iter().any(|entry| entry == MAIN) {
            Claim::Certain
        } else {
            Claim::No
        }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        let declared = opc::main_type(&file.bytes);
        out.is(media_type(&declared).unwrap_or(DOCX));
        // What stops the reading is noted where it happened; the whole is noted once.
        if let Err(why) = read(file, &declared, out) {
            out.miss(Place::root(), why);
        }
    }
}

fn read(file: &File, declared: &str, out: &mut Extract<'_>) -> Result<(), Unscannable> {
    let mut reading = Reading::open(&file.bytes, out)?;
    let first = reading.main(declared, MAIN)?;
    reading.read(first, &stand, out)?;
    reading.read_rest(&stand, out)
}

/// Where a part stands, by its root element.
fn stand(root: &Root, name: &str) -> Stand {
    Stand::shown(match root.name.as_str() {
        "document" | "settings" => "",
        "hdr" => "header",
        "ftr" => "footer",
        "footnotes" => "footnotes",
        "endnotes" => "endnotes",
        "comments" | "people" => "comments",
        "glossaryDocument" => "building blocks",
        "coreProperties" | "Properties" => "properties",
        "chartSpace" => "chart",
        "dataModel" | "drawing" => "smartart",
        _ => name,
    })
}

/// The media type of a document whose main part has the content type `declared`; `None` where
/// that is no Word document.
fn media_type(declared: &str) -> Option<&'static str> {
    Some(match declared.strip_suffix(".main+xml")? {
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => DOCX,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template" => {
            "application/vnd.openxmlformats-officedocument.wordprocessingml.template"
        }
        "application/vnd.ms-word.document.macroEnabled" => {
            "application/vnd.ms-word.document.macroEnabled.12"
        }
        "application/vnd.ms-word.template.macroEnabledTemplate" => {
            "application/vnd.ms-word.template.macroEnabled.12"
        }
        _ => return None,
    })
}

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// Where the text stands in documents that do not say so.
const MAIN: &str = "word/document.xml";
