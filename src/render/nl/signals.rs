//! Other systems, in Dutch.

use crate::render::SignalTexts;

pub(super) const SIGNALS: SignalTexts = SignalTexts {
    title: "Niet doorgegeven aan andere systemen",
    text: "Sluis probeert het een dag lang. Wat daarna niet is gelukt, staat hier.",
    none: "Alles is doorgegeven.",
    columns: ["Systeem", "Wat", "Sinds", "Pogingen", "Waarom niet"],
    retry: "Probeer opnieuw",
};
