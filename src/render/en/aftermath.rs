//! Municipalities and the text of letters, in English.

use crate::render::AftermathTexts;

pub(super) const AFTERMATH: AftermathTexts = AftermathTexts {
    party_due: |moment| format!("Not told yet. Do so before {moment}."),
    being_made: "The list is being made. With many people that takes a few minutes. This page \
                 looks again by itself.",
    busy: "A list is being made already. Wait until it is there.",
    controller: "Municipality",
    groups_text: "Each municipality gets a notice of its own about its own residents. The first \
                  number is who certainly belongs to it. The second also counts those of whom it \
                  is not known.",
    people: "People",
    add: "Add to Other organisations",
    add_text: "Sluis adds each municipality to the incident, with its numbers and data and the \
               time that was agreed. Those that were told already do not change.",
    added: |count| match count {
        1 => "1 municipality is part of the incident.".to_owned(),
        _ => format!("{count} municipalities are part of the incident."),
    },
    assign: "Choose a municipality",
    assign_whom: "For whom",
    assign_unknown: "Everyone whose municipality is not known",
    assign_numbers: "These numbers of the list",
    assign_hint: "For example: 3, 8-12",
    assign_submit: "Save municipality",
    assigned: "The municipality was saved.",
    assign_nobody: "Nobody fits this. Enter numbers that are on the list.",
    whose: "Of whom",
    everyone: "Everyone",
    part: "Which letters",
    part_of: |first, last| format!("{first} to {last}"),
    changed: "Someone else was first, or the form was sent twice. Nothing was changed. See what is \
              there now.",
    not_now: "This cannot be done with this incident now. It was cancelled or deleted, or it must \
              not be deleted.",
    mark_unknown: |mark| format!("Sluis does not know {mark}. Choose a mark from the list above."),
    mark_missing: |mark| format!("This text must contain {mark}."),
    mark_not_alone: "Put {gegevens} on a line of its own. Sluis makes a list of it.",
    has_number: "A citizen service number seems to be in the text. Remove it.",
    template: "Letter of the organisation",
    template_lead: "All letters to people whose data leaked begin with this text. You can still \
                    change it for one incident.",
    template_open: "To the letter of the organisation",
    origins: [
        "This is the text of Sluis.",
        "This is the text of your organisation.",
        "This text is for this incident only.",
        "Note: the text that was kept is damaged. Sluis uses this text now. Write and keep your \
         own text anew.",
    ],
    back_to_template: "Use the text of the organisation again",
    back_to_ours: "Use the text of Sluis again",
    history: "Earlier texts",
    history_none: "Nothing was changed yet.",
    history_ours: "the text of Sluis again",
    history_show: "Show",
    history_shown: "This is an earlier text. It holds again only once you save it.",
};
