//! Mails to senders and reviewers, in English.

use crate::render::Language::English;
use crate::render::NoticeLabels;
use crate::render::NoticeSubjects;
use crate::render::NoticeTexts;
use crate::render::QueueTexts;
use crate::store::ReasonCode;

pub(super) const NOTICES: NoticeTexts = NoticeTexts {
    greeting: |name| match name {
        "" => "Dear colleague,".to_owned(),
        name => format!("Dear {name},"),
    },
    labels: NoticeLabels {
        message: "Message",
        subject: "Subject",
        hidden: "hidden",
        no_subject: "no subject",
        why: "Why",
        to: "To",
        code: "Control code",
    },
    subjects: NoticeSubjects {
        held: |to| format!("Held: your e-mail to {to}"),
        held_list: |count| format!("Held: {} of your e-mails", English.number(count)),
        released: |to| format!("Sent: your e-mail to {to}"),
        rejected: |to| format!("Not sent: your e-mail to {to}"),
        expired: |to| format!("Expired: your e-mail to {to}"),
        expiring: |to| format!("Still waiting: your e-mail to {to}"),
        reopened: |to| format!("Waiting again: your e-mail to {to}"),
        not_delivered: |to| format!("Not delivered: your e-mail to {to}"),
        unsure: |to| format!("Perhaps delivered: your e-mail to {to}"),
        asked: |to| format!("Question about your e-mail to {to}"),
        open: |count| match count {
            1 => "1 of your e-mails is still waiting".to_owned(),
            _ => format!("{} of your e-mails are still waiting", English.number(count)),
        },
        alert: "Sluis: a high-risk or urgent message",
        explained: |id| format!("Sluis: explanation of message {id}"),
        reveals: "Sluis: someone revealed many values",
        second_waits: |id| format!("Sluis: message {id} is waiting for a second reviewer"),
        undelivered: |id| format!("Sluis: message {id} was not delivered"),
        queue: |count| match count {
            1 => "Sluis: 1 message is waiting".to_owned(),
            _ => format!("Sluis: {} messages are waiting", English.number(count)),
        },
    },
    recipients: |first, more| match more {
        0 => first.to_owned(),
        1 => format!("{first} and 1 other"),
        _ => format!("{first} and {} others", English.number(more)),
    },
    held: |to| {
        format!(
            "Your e-mail to {to} has not been sent yet. It probably contains personal data that \
             may not leave without a check."
        )
    },
    held_list: |count| {
        format!(
            "{} of your e-mails have not been sent yet. They probably contain personal data that \
             may not leave without a check.",
            English.number(count)
        )
    },
    list_more: "Are more being held now? One next list will tell you.",
    what_now: "What can you do?",
    withdraw: "A mistake? Withdraw the message.",
    explain: "Intended? Explain why.",
    each_link: "Do this for each message, with the link beside it.",
    otherwise: |team, hours| {
        format!(
            "If you do nothing, {team} reviews the message. You usually hear within {hours} \
             working hours."
        )
    },
    not_again: "Do not send it again, and do not use a private address.",
    inside_got: "Colleagues inside probably did get it.",
    questions: |contact| format!("Questions? {contact}."),
    no_content: "Your content is not in here.",
    released: |to, time| format!("Your e-mail to {to} was reviewed and sent at {time}."),
    released_now: "You need not do anything.",
    released_secure: "The e-mail went by secure mail.",
    left_out: |to| format!("Not sent to {to}."),
    not_delivered: |to| {
        format!("Your e-mail to {to} was released, but the mail server could not deliver it.")
    },
    not_delivered_now: "Check the address. Then send a new message.",
    unsure: |to| {
        format!(
            "Your e-mail to {to} was released. It may have arrived: the mail server gave no clear \
             answer."
        )
    },
    unsure_now: "Ask whether it is there. If not, send a new message.",
    not_delivered_secure: |to| {
        format!(
            "Your e-mail to {to} had to go by secure mail, but was not delivered: the server for \
             secure mail did not take it."
        )
    },
    rejected: |to| format!("Your e-mail to {to} was not sent."),
    reason: |reason| format!("Reason: {reason}"),
    advice: |code| match code {
        ReasonCode::WrongRecipient => "Check the address.",
        ReasonCode::WrongAttachment | ReasonCode::TooMuch => {
            "Send a new message without the attachment."
        }
        ReasonCode::PrivateAddress | ReasonCode::UseSecureMail => "Use secure mail.",
        _ => "",
    },
    expired: |to, days| {
        format!(
            "Your e-mail to {to} was not sent because nobody decided within {}. Still needed? \
             Send a new message.",
            count_days(days)
        )
    },
    expiring: |to, days| {
        format!(
            "Your e-mail to {to} is still waiting. It expires in {}. No longer needed? Withdraw \
             it.",
            count_days(days)
        )
    },
    reopened: |to| {
        format!(
            "Your e-mail to {to} was rejected. It is being reviewed again. It has not been sent \
             yet."
        )
    },
    asked: |team, to| format!("{team} has a question about your e-mail to {to}."),
    answer: "Give your answer by this link.",
    waits_on: "Until then the message keeps waiting.",
    open: |count, hours| match count {
        1 => format!("This e-mail of yours has been waiting for review for over {hours} hours."),
        _ => format!("These e-mails of yours have been waiting for review for over {hours} hours."),
    },
    since: |moment| format!("waiting since {moment}"),
    alert: "A high-risk message is waiting. Open Sluis to review it:",
    explained: |id| format!("The sender of message {id} has explained it. Read it in Sluis:"),
    reveals: |name| {
        format!(
            "{name} revealed more values today than is usual. See in the audit trail which they \
             were:"
        )
    },
    second_waits: |id| {
        format!(
            "Message {id} has waited two working hours for a second reviewer. Open it in Sluis:"
        )
    },
    undelivered: |id| {
        format!("Message {id} was released, but not delivered to everyone. See it in Sluis:")
    },
    undelivered_secure: |id| {
        format!(
            "Message {id} went by secure mail, but was not delivered to everyone. See it in Sluis:"
        )
    },
    queue: QueueTexts {
        waiting: |count| match count {
            1 => "1 message is waiting for review.".to_owned(),
            _ => format!("{} messages are waiting for review.", English.number(count)),
        },
        second: |count| match count {
            1 => "1 message is waiting for a second reviewer.".to_owned(),
            _ => format!("{} messages are waiting for a second reviewer.", English.number(count)),
        },
        explained: |count| match count {
            1 => "The sender has explained 1 message.".to_owned(),
            _ => format!("Senders have explained {} messages.", English.number(count)),
        },
        oldest: |moment| format!("The oldest message has been waiting since {moment}."),
        incidents: |count| match count {
            1 => "1 incident is open in the breach register.".to_owned(),
            _ => format!("{} incidents are open in the breach register.", English.number(count)),
        },
        incident: |id, deadline| format!("{id}: assess before {deadline}"),
        open: "Open Sluis:",
    },
    footer: |organisation| format!("This e-mail was made automatically by Sluis, {organisation}."),
};

fn count_days(days: u64) -> String {
    match days {
        1 => "1 day".to_owned(),
        _ => format!("{} days", English.number(days)),
    }
}
