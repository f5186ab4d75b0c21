//! The audit trail, in English.

use crate::render::TrailTexts;

pub(super) const TRAIL: TrailTexts = TrailTexts {
    filters: "Filters of the audit trail",
    who: "Who",
    what: "Message, incident or account",
    action: "Action",
    any_action: "All actions",
    apply: "Filter",
    nothing: "No actions found with these filters.",
    export: "Download as CSV",
    broken: |line| match line {
        Some(line) => format!(
            "The audit trail is not whole: line {line} was changed, removed or added by someone \
             else. Find out what happened and keep a copy of the data."
        ),
        None => "The audit trail is not whole: its end was changed or removed. Find out what \
                 happened and keep a copy of the data."
            .to_owned(),
    },
    to_trail: "To the audit trail",
    columns: [
        "Number",
        "Moment (UTC)",
        "Who",
        "From where",
        "Action",
        "Message, incident or account",
        "Result",
        "More",
        "Hash",
    ],
};
