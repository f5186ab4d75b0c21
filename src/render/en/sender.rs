//! The page of a sender, in English.

use crate::render::SenderTexts;
use crate::store::HeldState;
use crate::store::NoticeKind;
use crate::store::NoticeState;

pub(super) const SENDER: SenderTexts = SenderTexts {
    title: "Your held e-mail",
    waits: |to| format!("Your e-mail to {to} has not been sent yet. A reviewer looks at it."),
    withdraw_done: |to| format!("Your message has been withdrawn. It was not sent to {to}."),
    withdrawn: |day| format!("You already withdrew this message on {day}."),
    decided: |day, state| format!("This message was decided on {day}: {}.", decision(state)),
    sent: "Sent by you",
    to: "To",
    more: |count| format!("and {count} more"),
    asked: |moment| {
        format!("The reviewer asked something at {moment}. It is in the e-mail that you got.")
    },
    withdraw_title: "Do you want to withdraw this message?",
    withdraw_text: "Then it is not sent. You can send a new one, for example without the \
                    attachment or by secure mail.",
    withdraw_submit: "Yes, withdraw the message",
    explain_title: "Is the message intended?",
    explain_label: "Why does the recipient need these data? Do not write personal data here.",
    urgency_label: "Is it urgent? Write what happens if the message comes later.",
    explain_left: |count| match count {
        1 => "You can explain 1 more time.".to_owned(),
        _ => format!("You can explain {count} more times."),
    },
    explain_submit: "Send the explanation",
    explain_done: "Thank you. The reviewer sees your explanation. The message has not been sent \
                   yet.",
    explain_enough: "You have explained three times. More is not possible.",
    code: "Control code",
    code_hint: "Six digits. They are in the e-mail in which you got this link.",
    code_missing: "Fill in the control code of six digits.",
    code_wrong: |left| match left {
        1 => "This code is not right. You can try 1 more time.".to_owned(),
        _ => format!("This code is not right. You can try {left} more times."),
    },
    blocked_title: "This form is blocked",
    blocked: "The code was wrong five times. Your message is not blocked: it still waits for a \
              reviewer. Do you want to withdraw or explain it? Use the link in another e-mail \
              about this message, or ask the reviewer.",
    ask: |contact| match contact {
        "" => String::new(),
        contact => format!("Questions? {contact}."),
    },
    unknown_title: "This link is not known",
    unknown: "Perhaps the link was not copied whole, or the message was dealt with long ago. Copy \
              the link from the e-mail again.",
    find_title: "Find your held e-mail",
    find_text: "Fill in what the e-mail from Sluis says.",
    find_id: "Number of the message",
    find_id_hint: "For example M-7F3K-29",
    find_submit: "Find the message",
    find_nothing: "This number and this code do not belong together.",
    find_blocked: "Too many wrong codes were given for this message. Use the link in the e-mail.",
    find_later: |minutes| match minutes {
        1 => "You have tried this too often. Wait 1 minute.".to_owned(),
        _ => format!("You have tried this too often. Wait {minutes} minutes."),
    },
    talk_title: "Contact with the sender",
    talk_all: "Read everything",
    by_sender: "the sender",
    question_by: |name| format!("Question of {name}"),
    explanation: "Explanation",
    urgent: "Urgent:",
    told: |kind, state| {
        let what = match kind {
            NoticeKind::Asked => "Question",
            NoticeKind::DeliveryFailed => "Notice that the e-mail was not delivered",
            NoticeKind::Expired => "Notice that the e-mail has expired",
            NoticeKind::Expiring => "Notice that the e-mail expires soon",
            NoticeKind::Held => "Notice that the e-mail waits",
            NoticeKind::Rejected => "Notice that the e-mail was rejected",
            NoticeKind::Released => "Notice that the e-mail was sent",
            NoticeKind::Reopened => "Notice that the e-mail waits again",
            _ => "Notice",
        };
        match state {
            NoticeState::Waiting => format!("{what}: is being sent to the sender"),
            NoticeState::Sent => format!("{what}: sent to the sender"),
            NoticeState::Dropped => format!("{what}: no longer needed"),
            NoticeState::Failed => format!("{what}: could not be delivered to the sender"),
        }
    },
    not_told: "The sender of this message gets no e-mail from Sluis.",
};

fn decision(state: HeldState) -> &'static str {
    match state {
        HeldState::Held | HeldState::AwaitingSecond => "it still waits",
        HeldState::Releasing => "released",
        HeldState::Released => "released and sent",
        HeldState::DeliveryFailed => "released, but not delivered",
        HeldState::Rejected => "rejected. It was not sent",
        HeldState::Expired => "expired. It was not sent",
        HeldState::Withdrawn => "withdrawn",
    }
}
