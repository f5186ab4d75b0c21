//! English sentences.

use crate::render::CoverageTexts;
use crate::render::Exactness;
use crate::render::Language::English;
use crate::render::RegisterTexts;
use crate::render::ReviewTexts;
use crate::render::SheetTexts;
use crate::render::Spot;
use crate::render::Summary;
use crate::render::WhyTexts;
use crate::store::HeldState;

pub(super) const WHY: WhyTexts = WhyTexts {
    data: |spot, kinds, people, exactness| {
        let whose = of_people(people, exactness);
        match spot {
            Spot::Attachment(name) => format!("The attachment {name} contains {kinds}{whose}."),
            Spot::Message => format!("The e-mail contains {kinds}{whose}."),
            Spot::Several => format!("The e-mail and its attachments contain {kinds}{whose}."),
        }
    },
    goes_to: |destinations| format!("The message goes to {destinations}."),
    unscannable: |spot, because| match spot {
        Spot::Attachment(name) => {
            format!("We could not check the attachment {name} {because}.")
        }
        _ => format!("We could not check a part of the e-mail {because}."),
    },
    unscannable_many: |parts| {
        format!("We could not check {} parts of the message.", English.number(parts))
    },
    lookalike: |address, known| match known {
        "" => format!("The address {address} looks like a known address but is not the same."),
        _ => format!("The address {address} looks like {known} but is not the same."),
    },
    visible: |recipients| {
        format!(
            "All {} recipients can see each other's address. Use BCC.",
            English.number(recipients)
        )
    },
    nothing: "No personal data of others was found.",
};

pub(super) const COVERAGE: CoverageTexts = CoverageTexts {
    read: "Checked",
    without_text: "Skipped",
    unread: "Not (wholly) checked",
    part: "part",
    parts: "parts",
    page: "page",
    pages: "pages",
    cell: "cell",
    cells: "cells",
};

pub(super) const REVIEW: ReviewTexts = ReviewTexts {
    release_title: |recipients| match recipients {
        1 => "Release this message to 1 recipient?".to_owned(),
        _ => format!("Release this message to {} recipients?", English.number(recipients)),
    },
    release_warning: "Releasing may be a data breach. Sluis therefore opens an incident in the \
                      breach register at once. The clock then runs. In that time you assess \
                      whether it is a breach and, if needed, report it to the Data Protection \
                      Authority (AP).",
    release_deadline: |moment| format!("The deadline is {moment}. Weekends count."),
    release_ap: "Sluis does not report to the AP. You do that with the AP's own form.",
    manner_question: "How is the message sent?",
    manner_as_is: "As ordinary mail.",
    manner_secure: "By secure mail. Only the recipient can open it. Check that the address is \
                    right.",
    manner_single: "As single e-mails. Each recipient sees their own address only.",
    manner_hidden: "With the addresses hidden (BCC). Nobody sees the address of another.",
    manner_hint: "When you hide the addresses, they do not leak. Where that was the only reason to \
                  hold the message, there is no incident and it counts as prevented. Sluis then \
                  changes the header of the message and takes its digital signature (DKIM) out, \
                  because that is no longer valid.",
    manner_missing: "This way of sending is not set up here.",
    manner_other: "The first reviewer chose another way of sending. Send the message back if you \
                   want it otherwise.",
    release_question: "Why may the recipient have these data?",
    release_submit: "Release and open incident",
    release_undo: |seconds| match seconds {
        1 => "The message will be sent in 1 second.".to_owned(),
        _ => format!("The message will be sent in {} seconds.", English.number(seconds)),
    },
    release_done: |time, incident, deadline| {
        format!("Sent at {time}. Incident {incident} is open. Assess it before {deadline}.")
    },
    release_failed: |code, until| {
        format!(
            "The message has not been delivered. The mail server gave error {code}. Sluis will \
             retry until {until}."
        )
    },
    release_unsure: |times| {
        let times = match times {
            1 => "once".to_owned(),
            _ => format!("{} times", English.number(times)),
        };
        format!(
            "The message may have arrived already: it went to the mail server {times} and the \
             answer is not known."
        )
    },
    release_gave_up: "The message has not been delivered.",
    release_no_more: "Sluis does not retry.",
    unread: "Sluis can no longer read a part of this message. So it cannot be released.",
    second_title: "You are the second reviewer. Do you also agree to release it?",
    second_yes: "Yes, release and open incident",
    second_no: "No, return with a comment",
    second_other: "You agreed first. A second reviewer must look at this message too.",
    reject_title: "Reject this message?",
    reject_submit: "Reject",
    reject_done: "The message is rejected. The recipient will not get it.",
    undo_done: "The release is undone. The message was not sent and waits again.",
    disagree_done: "The message is returned with your comment. It was not sent.",
    conflict: |name, state, time| match state {
        HeldState::Expired => {
            format!("This message expired at {time}. Your choice was not saved.")
        }
        HeldState::Withdrawn => {
            format!("The sender withdrew this message at {time}. Your choice was not saved.")
        }
        _ => format!(
            "{name} already {} this message at {time}. Your choice was not saved.",
            decided(state)
        ),
    },
    own: "You are a sender or recipient of this message. A colleague must review it.",
    not_allowed: "Your role does not allow this. Ask a colleague or the administrator.",
    missing: "This message does not exist.",
    reason_missing: "Write down why.",
    reason_long: |limit| format!("Use no more than {} characters.", English.number(limit)),
    recipients_missing: "Choose one or more recipients.",
    recipient_unknown: "Nothing is to be decided about this recipient.",
    erased: "The data of this message were erased: their term is over. Only what the figures need \
             is left.",
    content_deleted: |day| format!("The content was deleted on {day}. The facts below are kept."),
};

pub(super) const REGISTER: RegisterTexts = RegisterTexts {
    summary,
    time_left: |left, deadline| format!("{left} left. Assess before {deadline}."),
    time_over: |incident| {
        format!(
            "The time for incident {incident} is over. Still reporting? Then explain the \
             delay (GDPR, Article 33(1))."
        )
    },
    follow_up: |until| format!("Reported, but not complete yet. Add to it before {until}."),
    clock_waits: "The message has not been delivered. The clock does not run yet.",
    cancelled: "The message was not sent. This incident is cancelled.",
    unknown: "not known yet",
    sections: [
        "About this report",
        "Contacts and other general information",
        "Timeline",
        "The breach",
        "Personal data concerned",
        "The people concerned",
        "Measures taken beforehand",
        "Consequences",
        "Follow-up",
        "International aspects and other remarks",
    ],
    sheet: SheetTexts {
        title: |incident| format!("Incident {incident}: sheet for the AP's form"),
        footer: |name, moment| format!("Made by {name} on {moment}"),
        number: "Number in the register",
        state: "State",
        message: "Message",
        ap_number: "Number given by the AP",
        organisation: "Organisation",
        contact: "Contact",
        received: "Held",
        released: "Released",
        known: "Became known (delivered to the first recipient)",
        deadline: "Last moment to report",
        summary: "Summary",
        nature: "Nature of the breach",
        confidentiality: "Confidentiality: data were sent to others",
        released_by: "Released by",
        first_by: "First agreed by",
        reason: "Reason of the release",
        recipients: "Recipient",
        accepted: |moment| format!("delivered on {moment}"),
        maybe_accepted: |moment| format!("delivered on {moment}, perhaps"),
        not_accepted: "not delivered yet",
        refused: "not delivered",
        kinds: "Kinds of data",
        special: "Special categories and criminal data",
        none_found: "none found",
        records: "Number of data records",
        persons: "Number of people",
        persons_range: |min, max| match max {
            None => format!("{} or more; a part could not be checked", English.number(min)),
            Some(max) if max == min => English.number(min),
            Some(max) => format!("{} to {}", English.number(min), English.number(max)),
        },
        group: "Who the people are",
        encrypted: "Were the data encrypted",
        measures: "Measures",
        consequences: "Consequences for the people",
        severity: "Severity",
        risk: "Risk",
        informed: "Have the people been informed",
        taken: "Measures taken",
        abroad: "People in other countries",
        remarks: "Other remarks",
    },
};

fn summary(summary: &Summary<'_>) -> String {
    let sender = match summary.sender {
        "" => "Automatic e-mail".to_owned(),
        sender => format!("E-mail from {sender}"),
    };
    let kinds = match (summary.kinds, summary.persons) {
        ("", 0) => String::new(),
        ("", people) => format!(" with data{}", of_people(people, Exactness::About)),
        (kinds, people) => format!(" with {kinds}{}", of_people(people, Exactness::About)),
    };
    let unread = if summary.unread { " A part could not be checked." } else { "" };
    format!(
        "{sender}{kinds} to {}.{unread} Released by {} on {}.",
        summary.destinations,
        summary.released_by,
        English.moment(summary.released_at)
    )
}

fn of_people(people: u64, exactness: Exactness) -> String {
    match (people, exactness) {
        (0, _) => String::new(),
        (1, _) => " of 1 person".to_owned(),
        (_, Exactness::About) => format!(" of about {} people", English.number(people)),
        (_, Exactness::Exact) => format!(" of {} people", English.number(people)),
    }
}

fn decided(state: HeldState) -> &'static str {
    match state {
        HeldState::Held => "put back",
        HeldState::AwaitingSecond => "first approved",
        HeldState::Releasing | HeldState::Released | HeldState::DeliveryFailed => "released",
        HeldState::Rejected => "rejected",
        HeldState::Expired => "let expire",
        HeldState::Withdrawn => "withdrawn",
    }
}
