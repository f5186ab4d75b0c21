//! Words in Dutch and English, and the promised JSON.
//!
//! Every sentence is a field of [`Texts`], so that the two languages cannot drift apart; what is
//! built from a verdict (the why-sentence, the summary of an incident) is built here once and said
//! everywhere. Nothing here knows a page, a command or a mail.

mod en;
mod json;
mod labels;
mod language;
mod nl;
mod pages;
mod texts;
mod why;

pub use json::{HeldJson, IncidentJson, ScanErrorJson, ScanJson};
pub use json::{held_json, incident_json, scan_error_json, scan_json};
pub use labels::Labels;
pub use language::Language;
pub use pages::PageTexts;
pub use texts::{Exactness, SheetTexts, Spot, Summary};
pub use texts::{RegisterTexts, ReviewTexts, Texts, WhyTexts, Words};
pub use why::{destinations, kinds, reason_in, why};

/// Everything that is said in `language`.
pub fn texts(language: Language) -> &'static Texts {
    match language {
        Language::Dutch => &nl::TEXTS,
        Language::English => &en::TEXTS,
    }
}
