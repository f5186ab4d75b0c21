//! Getting a message back, in English.

use crate::render::Language;
use crate::render::RetractionTexts;
use crate::store::RetractionState;
use crate::store::Trust;

pub(super) const RETRACTION: RetractionTexts = RetractionTexts {
    reminder: "Reminder",
    subject: |id, day| format!("[{id}] Request: please delete our e-mail of {day}"),
    text: |organisation, day| {
        format!(
            "Dear Sir or Madam,\n\n\
             On {day} you received an e-mail from {organisation} that was not meant for you. We \
             are sorry about this.\n\n\
             We ask you to do the following:\n\
             - Do not read the e-mail and its attachments. Do not copy them or pass them on.\n\
             - Delete the e-mail. Delete it from your bin too, and from backups that you control.\n\
             - Let us know that you have deleted the e-mail.\n\
             - Have you passed the e-mail on already? Please let us know that as well.\n\n\
             This helps us protect data of other people. Thank you."
        )
    },
    again: |day| {
        format!("On {day} we sent you the request below. We have not had an answer from you yet.")
    },
    answer_here: "You can answer here. You need the code for it. You may also simply reply to this \
                  e-mail.",
    code: "Code",
    ending: |organisation, id| {
        format!("This e-mail is from {organisation}. Our reference is {id}.")
    },
    page_title: "Have you deleted the e-mail?",
    page_lead: |organisation, day| {
        format!("On {day} you received an e-mail from {organisation} that was not meant for you.")
    },
    page_text: "Delete the e-mail with its attachments, from your bin too and from backups that \
                you control. Do not copy anything or pass it on.",
    question: "What did you do with the e-mail?",
    answer: |state| match state {
        RetractionState::DeletedUnread => "I have deleted the e-mail and did not read it",
        RetractionState::Deleted => "I have deleted the e-mail, but I did read or open it",
        RetractionState::Forwarded => "I have passed the e-mail on or saved it",
        _ => "I will not delete the e-mail",
    },
    remark: "Do you want to add something? (optional)",
    remark_hint: "For example whom you sent the e-mail to. Do not put data from the e-mail here.",
    code_hint: "The six digits from our e-mail to you.",
    submit: "Send answer",
    thanks: |organisation| format!("Thank you. {organisation} has received your answer."),
    code_missing: "Fill in the six digits from our e-mail.",
    code_wrong: |left| match left {
        1 => "This code is not right. You can try 1 more time.".to_owned(),
        _ => format!("This code is not right. You can try {left} more times."),
    },
    answer_missing: "Choose what you did with the e-mail.",
    blocked: "A wrong code was filled in too often. Reply to our e-mail and we will contact you.",
    unknown: "We do not know this link (any more). Reply to our e-mail and we will contact you.",
    title: "Getting the e-mail back",
    lead: "Ask the recipients to delete the e-mail. Each gets a message of their own with a link \
           of their own. Who does not answer gets a reminder after 1 day and after 3 days.",
    counts: |all, deleted| match all {
        1 => format!("{deleted} of 1 recipient says that the e-mail is deleted."),
        _ => format!("{deleted} of {all} recipients say that the e-mail is deleted."),
    },
    open: "To getting it back",
    column_recipient: "Recipient",
    column_state: "State",
    column_said: "What the mail server said",
    state: |state| match state {
        None => "not asked",
        Some(RetractionState::Queued) => "being sent",
        Some(RetractionState::Asked) => "asked",
        Some(RetractionState::Reminded) => "reminded",
        Some(RetractionState::DeletedUnread) => "deleted, not read",
        Some(RetractionState::Deleted) => "deleted, but read",
        Some(RetractionState::Forwarded) => "passed on or saved",
        Some(RetractionState::Refused) => "refuses",
        Some(RetractionState::NoSuchAddress) => "address does not exist",
        Some(RetractionState::CameBack) => "came back: not received",
        Some(RetractionState::NotDelivered) => "not delivered",
        Some(RetractionState::NoResponse) => "no answer",
    },
    not_needed: "This recipient did not get the e-mail.",
    accepted: |moment| format!("Accepted on {moment}"),
    ask_title: "Ask to delete it",
    ask_text: "Below your text Sluis puts the link, the code and our reference. The old e-mail and \
               its attachments are not sent again.",
    ask_all: |count| {
        format!("All {} recipients whom you can ask now", Language::English.number(count))
    },
    ask_some: "Only those you choose below",
    trust_all: "All recipients",
    ask_to: "To whom",
    ask_subject: "Subject",
    ask_body: "Text",
    ask_hint: "Leave out personal data, and anything from the old e-mail.",
    ask_other_language: |language| match language {
        Language::Dutch => "Dutch text",
        Language::English => "English text",
    },
    ask_submit: "Send to each apart",
    asked: |count| match count {
        1 => "The request goes to 1 recipient.".to_owned(),
        _ => format!("The request goes to {count} recipients, to each apart."),
    },
    nobody: "There is nobody left to ask.",
    template: "Request of the organisation",
    template_lead: "This is the text with which your organisation asks recipients to delete an \
                    e-mail. You can still change it for an incident.",
    template_open: "To the request of the organisation",
    template_hint: "You can use these marks: {datum} (the date), {kenmerk} (the reference) and \
                    {organisatie} (your organisation). Sluis fills them in. The subject always has \
                    {kenmerk}, the text always {datum}.",
    no_mail: "Sluis sends no e-mail here. Ask the administrator to set notify.from.",
    note_title: "Note an answer",
    note_text: "For an answer by phone or by e-mail.",
    note_remark: "How do you know?",
    note_submit: "Save answer",
    trust_title: "Trusted recipients",
    trust_text: "A trusted recipient is somebody of whom you are reasonably sure that they mean no \
                 harm and do as you ask. For instance a regular supplier, or somebody who is bound \
                 to secrecy. Where they say that the e-mail was deleted, the risk is lower. Where \
                 somebody else says so, it hardly counts.",
    trust_label: "Is this recipient trusted?",
    trust: |trust| match trust {
        Trust::Yes => "Yes",
        Trust::No => "No",
        Trust::Unknown => "Not known",
    },
    trusted: |trust| match trust {
        Trust::Yes => "trusted recipient: yes",
        Trust::No => "trusted recipient: no",
        Trust::Unknown => "trusted recipient: not known",
    },
    trust_reason: "Why?",
    trust_submit: "Save",
    proposed: "proposed",
    trust_of: |number| format!("Trusted recipient (recipient {number})"),
    bounce_title: "Process a bounce",
    bounce_text: "Did an error message come back to the e-mail? Open it, copy its whole source and \
                  paste it here. Sluis reads nothing from it but the address and the error code. \
                  That settles whether the address exists.",
    bounce_label: "Source of the error message",
    bounce_submit: "Process bounce",
    saved: "Saved.",
    bounce_unknown: "This holds no error message about a recipient of this incident.",
    empty: "Fill this in.",
    too_long: "This is too long.",
    own: "You are sender or recipient of this e-mail. Have a colleague do this.",
};
