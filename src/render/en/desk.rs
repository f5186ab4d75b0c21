//! What is said at the desk, in English.

use crate::destination::Class;
use crate::policy::Second;
use crate::render::DeskTexts;
use crate::render::Language::English;
use crate::render::en::words::WORDS;
use crate::store::ReasonCode;

pub(super) const DESK: DeskTexts = DeskTexts {
    reason,
    second_needed: |grounds| {
        let mut text: String = grounds.iter().map(|ground| second(*ground)).collect();
        text.push_str("A second reviewer must agree too. The message is not sent yet.");
        text
    },
    second_hidden: |name| {
        format!("{name} agreed first. You see the explanation after your own choice.")
    },
    second_go_on: "Continue",
    reject_text: |day| {
        format!(
            "The recipient will not get it. The sender gets your explanation by e-mail. A senior \
             reviewer can reopen it until {day}."
        )
    },
    reopen: "Reopen…",
    reopen_title: "Reopen this message?",
    reopen_text: "The message returns to the list. Nothing is sent yet.",
    reopen_question: "Why do you reopen the message?",
    reopen_submit: "Reopen",
    reopen_done: "The message is open again. It waits for a decision.",
    hide: "Hide the addresses…",
    secure: "Send securely…",
    ask: "Ask the sender…",
    ask_title: "Ask the sender something?",
    ask_text: "The sender gets your question by e-mail. The message keeps waiting.",
    ask_question: "What do you want to know?",
    ask_submit: "Send the question",
    ask_enough: "Three questions already wait for the sender. Is it urgent? Then call.",
    first_submit: "Agree, ask a second reviewer",
    first_warning: "Releasing may be a data breach. If the second reviewer agrees as well, Sluis \
                    opens an incident in the breach register. Your agreement alone starts no \
                    clock.",
    keys_hint_key: "Press ? for the keys.",
    explanation_needed: "Explanation (required)",
    ask_done: "Your question is kept for the sender. The message keeps waiting.",
    assign_label: "Who looks at this message?",
    assign_me: "Assign to me",
    assign_submit: "Assign",
    assign_nobody: "Nobody",
    assign_privacy: "Privacy officer",
    assigned_to: |name| format!("assigned to {name}"),
    assigned_nobody: "assigned to nobody",
    assign_unknown: "This colleague cannot look at the message. Choose someone else.",
    assign_party: "This colleague is a sender or recipient. Choose someone else.",
    too_many: "These are too many at once.",
    needs_second: "A second reviewer must agree too. Decide on this message by itself.",

    tab_mine: "Mine",
    tab_explained: "Explanation received",
    search_label: "Search by sender, address, subject, attachment or ID",
    column_assigned: "Assigned",
    column_flags: "Note",
    flag_explained: "Explanation received",
    flag_urgent: "Urgent",
    flag_failed: "Not delivered",
    flag_again: "Attachment held before",
    filters: "Filters",
    any: "All",
    filter_class: "Class of recipient",
    filter_rule: "Rule",
    filter_kind: "Data",
    filter_department: "Department",
    filter_period: "Period",
    filter_order: "Order",
    periods: ["Today", "Last 7 days", "Last 30 days"],
    orders: ["Urgency and risk", "Waiting longest", "Newest", "Most people"],
    filter_submit: "Apply",
    saved: "Saved filters",
    save_name: "Name for this list",
    save_shared: "For colleagues too",
    save_submit: "Save filter",
    save_remove: |name| format!("Remove filter {name}"),

    choose_column: "Select",
    choose: |id| format!("Select {id}"),
    chosen: "With the selected messages:",
    none_chosen: "You have not selected any message. Go back and select one or more.",
    bulk_release: |count| match count {
        1 => "You release 1 message. It gets its own incident and deadline. Check it below."
            .to_owned(),
        _ => format!(
            "You release {} messages. Each gets its own incident and deadline. Check the list \
             below.",
            English.number(count)
        ),
    },
    bulk_release_title: |count| match count {
        1 => "Release 1 message?".to_owned(),
        _ => format!("Release {} messages?", English.number(count)),
    },
    bulk_reject_title: |count| match count {
        1 => "Reject 1 message?".to_owned(),
        _ => format!("Reject {} messages?", English.number(count)),
    },
    bulk_reject: |count| match count {
        1 => {
            "This message is not sent. The sender gets your explanation by \
              e-mail. Check it below."
        }
        _ => {
            "The recipients will not get these messages. Each sender gets your explanation by \
              e-mail. Check the list below."
        }
    },
    bulk_left_out: |count| match count {
        1 => "This message is left out",
        _ => "These messages are left out",
    },
    bulk_caption: |count| match count {
        1 => "This message",
        _ => "These messages",
    },
    bulk_result: "Result",
    bulk_done: |done, all| format!("Done for {} of {}.", English.number(done), English.number(all)),
    bulk_undo: |count, seconds| {
        let what = match count {
            1 => "The message".to_owned(),
            _ => format!("The {} messages", English.number(count)),
        };
        match seconds {
            1 => format!("{what} will be sent in 1 second."),
            _ => format!("{what} will be sent in {} seconds.", English.number(seconds)),
        }
    },
    done: "done",

    place: |place, all| format!("{} of {}", English.number(place), English.number(all)),
    looks: |names| match names {
        [one] => format!("{one} is looking at this message"),
        [most @ .., last] => format!("{} and {last} are looking at this message", most.join(", ")),
        [] => String::new(),
    },
    fresh: "{n} new messages.",
    fresh_one: "1 new message.",
    fresh_show: "Show",
    away: "Sluis cannot be reached now. This page may be out of date. Wait a moment: this notice \
           goes away by itself once it can. Does it stay? Then call the administrator.",
    row_changed: "This message has just changed.",

    keys: "Shortcuts",
    close: "Close",
    key_list: &[
        ("j", "next message"),
        ("k", "previous message"),
        ("o", "open the message"),
        ("x", "select the message"),
        ("/", "search"),
        ("a", "assign to me"),
        ("t", "show the first hidden value"),
        ("1", "open the form to release"),
        ("2", "open the form to reject"),
        ("3", "open the form to send securely"),
        ("4", "open the form to ask the sender"),
        ("z", "undo"),
        ("g m", "go to messages"),
        ("g i", "go to incidents"),
        ("g d", "go to the overview"),
        ("?", "show this list"),
        ("Ctrl Enter", "submit the form"),
    ],
    keys_on: "Use shortcuts",
    keys_hint: "No key ever decides: each opens a form.",
    density: "Room in lists",
    density_wide: "Wide",
    density_compact: "Compact",
    work: "How you work",
    undo_label: "Seconds to undo a release",
    undo_hint: |seconds| {
        format!(
            "Choose 20 to 120 seconds. Leave empty for what is set here: {}.",
            English.number(seconds)
        )
    },
    agreement_missed: |name, why| {
        let why = match why {
            "ends" => "it has ended",
            "senders" => "this sender is not part of it",
            "departments" => "this department is not part of it",
            "kinds" => "these kinds of data are not part of it",
            _ => "there are too many people",
        };
        format!("The agreement {name} just does not apply: {why}.")
    },
    undo_wrong: "Choose a number from 20 to 120.",
    notices: "E-mail to you",
    notices_digest: "A list of what waits every working day",
    notices_none: "No list",
    kept: "Your choice was saved.",
};

fn reason(code: ReasonCode) -> &'static str {
    match code {
        ReasonCode::NeededForWork => "Needed for their work",
        ReasonCode::OwnData => "The recipient's own data",
        ReasonCode::Agreement => "Agreements exist with this organisation",
        ReasonCode::Public => "The data are public",
        ReasonCode::FalseAlarm => "False alarm: not personal data",
        ReasonCode::WrongRecipient => "Wrong recipient",
        ReasonCode::WrongAttachment => "Wrong attachment",
        ReasonCode::PrivateAddress => "Private address not allowed",
        ReasonCode::TooMuch => "More data than needed",
        ReasonCode::UseSecureMail => "Must go by secure mail",
        ReasonCode::Other => "Other",
    }
}

fn second(ground: Second) -> String {
    match ground {
        Second::Persons(1) => "This message is about 1 person. ".to_owned(),
        Second::Persons(people) => {
            format!("This message is about {} people. ", English.number(people))
        }
        Second::Subject(kind) => {
            format!("This message holds data about {}. ", (WORDS.kind)(kind))
        }
        Second::Unscannable => "A part could not be checked. ".to_owned(),
        Second::Recipient(Class::Lookalike) => {
            "An address looks like a known one but is not the same. ".to_owned()
        }
        Second::Recipient(class) => format!("The message goes to {}. ", (WORDS.class_one)(class)),
    }
}
