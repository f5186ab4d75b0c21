//! Deliveries that are worth looking up, in Dutch.

use crate::policy::Action;
use crate::render::Language;
use crate::render::ObservedTexts;

pub(super) const OBSERVED: ObservedTexts = ObservedTexts {
    title: "Meegekeken",
    lead: "Berichten die zijn verstuurd en het nakijken waard zijn: wat een regel wilde \
           vastleggen, en in meekijkmodus wat zou zijn tegengehouden. Van de inhoud is niets \
           bewaard.",
    monitoring: "Meekijkmodus: Sluis houdt niets tegen. Berichten hieronder zijn verstuurd.",
    empty: "In deze periode is geen bericht vastgelegd dat hierbij past.",
    filters: "Lijst beperken",
    period: "Periode",
    days: |days| match days {
        1 => "1 dag".to_owned(),
        _ => format!("{days} dagen"),
    },
    rule: "Regel",
    any_rule: "Alle regels",
    apply: "Toon",
    caption: "Verstuurde berichten die het nakijken waard zijn",
    column_when: "Wanneer",
    column_sender: "Van",
    column_recipients: "Aan",
    column_persons: "Personen",
    column_reasons: "Waarom",
    column_would: "Volgens de regels",
    would: |action| match action {
        Action::Deliver => "Verstuurd en vastgelegd",
        Action::Hold => "Zou zijn tegengehouden",
        Action::Reject => "Zou zijn geweigerd",
    },
    more: |count| format!("en {} andere", Language::Dutch.number(count)),
    no_sender: "Automatisch bericht zonder afzender",
};
