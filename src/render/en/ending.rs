//! Ending several incidents at once, in English.

use crate::render::EndTexts;

pub(super) const ENDING: EndTexts = EndTexts {
    title: "Close several incidents",
    lead: "You give the same four answers for all of these incidents: whether it is a breach, \
           whether you report it to the AP, whether you tell the people, and the advice of the \
           data protection officer. Here you close only what is not reported. Each incident is \
           closed by itself.",
    nothing: "You have not chosen any incidents yet. Choose them in the register.",
    chosen: "These incidents",
    breach: "Yes, but a risk for people is unlikely",
    why: "Why?",
    stays: "You do not report to the AP and do not tell the people. Write down why, and who \
            decided that. What somebody answered before stays.",
    submit: "Close these incidents",
    open: "Close chosen incidents…",
    choose: |id| format!("Choose incident {id}"),
    column: "Choose",
    result: "Incidents closed",
    done: |done, left| match (done, left) {
        (1, 0) => "1 incident was closed.".to_owned(),
        (_, 0) => format!("{done} incidents were closed."),
        _ => format!("Closed: {done}. Not closed: {left}. Below it says why."),
    },
};
