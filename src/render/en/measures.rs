//! What is still to be done after a breach, in English.

use crate::render::MeasureTexts;

pub(super) const MEASURES: MeasureTexts = MeasureTexts {
    title: "Measures still to come",
    lead: "What will your organisation still do, who sees to it and when is it ready? On closing, \
           each measure has an owner and a date, or is done.",
    none: "There are no measures.",
    columns: ["Measure", "Owner", "Not later than", "State", "Change"],
    add: "Add a measure",
    change: "Change a measure",
    form_lead: "Every change stands in the history of the incident afterwards.",
    form_ended: "This incident is closed. All you can still fill in is when the measure was done.",
    text: "What will be done?",
    owner: "Who sees to it?",
    owner_hint: "A name or a team. May stay empty until you close the incident.",
    due: "Not later than",
    done: "Done on",
    done_hint: "Leave empty while it was not done.",
    drop: "Drop the measure",
    is_open: "to be done",
    is_late: "late",
    is_done: "done",
    until: |day| format!("not later than {day}"),
    done_on: |day| format!("done on {day}"),
    was_done: |what| format!("Measure done: {what}"),
    elsewhere: "The measures still to come, with owner and date",
};
