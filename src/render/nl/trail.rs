//! The audit trail, in Dutch.

use crate::render::TrailTexts;

pub(super) const TRAIL: TrailTexts = TrailTexts {
    filters: "Filters van het logboek",
    who: "Wie",
    what: "Bericht, incident of account",
    action: "Handeling",
    any_action: "Alle handelingen",
    apply: "Filter",
    nothing: "Geen handelingen gevonden met deze filters.",
    export: "Download als CSV",
    broken: |line| match line {
        Some(line) => format!(
            "Het logboek klopt niet meer: regel {line} is veranderd, weggehaald of van iemand \
             anders. Zoek uit wat er is gebeurd en bewaar een kopie van de gegevens."
        ),
        None => "Het logboek klopt niet meer: het einde is veranderd of weggehaald. Zoek uit wat \
                 er is gebeurd en bewaar een kopie van de gegevens."
            .to_owned(),
    },
    to_trail: "Naar het logboek",
    columns: [
        "Nummer",
        "Moment (UTC)",
        "Wie",
        "Waarvandaan",
        "Handeling",
        "Bericht, incident of account",
        "Uitkomst",
        "Meer",
        "Controlegetal",
    ],
};
