//! Other organisations of an incident, in Dutch.

use crate::render::PartyTexts;

pub(super) const PARTIES: PartyTexts = PartyTexts {
    untold: |name| {
        format!(
            "{name} is nog niet ingelicht. Licht deze organisatie in, of schrijf op waarom niet."
        )
    },
    not_told: "Waarom deze organisatie niet wordt ingelicht",
    not_told_because: |why| format!("Wordt niet ingelicht: {why}"),
    ground: |name| match name {
        "residence" => {
            "Voorstel van Sluis: volgens de woonplaats, postcode of gemeente in een tabel wonen er \
             mensen in deze gemeente. Het aantal is dat van hun rijen in de tabel."
        }
        "sender" => "Voorstel van Sluis: de afzender werkt voor deze organisatie.",
        "department" => {
            "Voorstel van Sluis: de afdeling van de afzender werkt voor deze organisatie."
        }
        _ => "",
    },
    confirm: "Klopt",
    answer: "Wat deze organisatie zelf besloot",
    decision: "Besluit over melden bij de AP",
    decided: |name| match name {
        "notify" => "melden",
        "not" => "niet melden",
        _ => "",
    },
    undecided: "Nog niet bekend",
    ap_number: "Meldnummer van deze organisatie",
    reply: "Antwoord van deze organisatie",
    target: |name, moment| format!("{name} inlichten: vóór {moment}."),
    target_over: |name, moment| format!("{name} inlichten: dat moest vóór {moment}."),
};
