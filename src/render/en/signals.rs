//! Other systems, in English.

use crate::render::SignalTexts;

pub(super) const SIGNALS: SignalTexts = SignalTexts {
    title: "Not passed on to other systems",
    text: "Sluis tries for a day. What did not work by then stands here.",
    none: "Everything was passed on.",
    columns: ["System", "What", "Since", "Attempts", "Why not"],
    retry: "Try again",
};
