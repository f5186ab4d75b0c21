//! Other organisations of an incident, in English.

use crate::render::PartyTexts;

pub(super) const PARTIES: PartyTexts = PartyTexts {
    untold: |name| {
        format!("{name} was not told yet. Tell this organisation, or write down why not.")
    },
    not_told: "Why this organisation is not told",
    not_told_because: |why| format!("Is not told: {why}"),
    ground: |name| match name {
        "residence" => {
            "Proposed by Sluis: by the town, postcode or municipality in a table, people live in \
             this municipality. The count is that of the rows."
        }
        "sender" => "Proposed by Sluis: the sender works for this organisation.",
        "department" => {
            "Proposed by Sluis: the department of the sender works for this organisation."
        }
        _ => "",
    },
    confirm: "That is right",
    answer: "What this organisation decided itself",
    decision: "Decision on reporting to the regulator (AP)",
    decided: |name| match name {
        "notify" => "report",
        "not" => "do not report",
        _ => "",
    },
    undecided: "Not known yet",
    ap_number: "Number of its own report",
    reply: "What it answered",
    target: |name, moment| format!("Tell {name}: before {moment}."),
    target_over: |name, moment| format!("Tell {name}: that was to be before {moment}."),
};
