//! What the review pages say in English.

use crate::render::Language::English;
use crate::render::PageTexts;

pub(super) const PAGES: PageTexts = PageTexts {
    nav_label: "Main menu",
    tabs_label: "Kinds of messages",
    paging_label: "Pages",
    language: "Language",
    theme: "Display",
    theme_system: "Like your computer",
    theme_light: "Light",
    theme_dark: "Dark",
    sign_in_text: "Sluis checks outgoing e-mail for personal data.",
    sign_in_later: |minutes| match minutes {
        0 | 1 => "You entered a wrong password too often. Try again in 1 minute.".to_owned(),
        _ => format!("You entered a wrong password too often. Try again in {minutes} minutes."),
    },
    search_label: "Search by sender, address, subject or ID",
    search: "Search",
    clear_filters: "Clear filters",
    shown: |first, last, all| {
        format!(
            "Rows {} to {} of {}",
            English.number(first),
            English.number(last),
            English.number(all)
        )
    },
    messages_caption: "Held messages",
    column_message: "Message",
    column_decided: "Reviewed",
    column_address: "Address",
    column_kind: "Data",
    column_part: "Part",
    column_read: "Checked",
    column_clock: "Deadline",
    column_what: "What",
    column_when: "When",
    column_who: "Who",
    column_action: "Action",
    column_object: "On what",
    column_result: "Result",
    risk: "Risk",
    risk_high: "High",
    risk_medium: "Medium",
    risk_low: "Low",
    from: "From",
    waits_for: |length| format!("waiting {length}"),
    next_message: "Next message",
    not_through_sluis: "not through Sluis",
    prevented: |count| match count {
        0 => String::new(),
        1 => "Prevented: 1 message was sent with its addresses hidden.".to_owned(),
        _ => format!(
            "Prevented: {} messages were sent with their addresses hidden.",
            English.number(count)
        ),
    },
    has_hidden: "has hidden parts",
    second_open: "Review as second…",
    first_said: |name, reason| format!("{name} agreed first and wrote: {reason}"),
    sent_back: "Returned with a comment",
    second_label: "Do you agree too?",
    recipients_label: "Who gets the message?",
    recipients_hint: "Whoever you do not choose will not get the message.",
    recipients_find: "Find a recipient",
    recipients_none: "No recipient found.",
    recipient_hidden: "not in To or CC (BCC)",
    recipients_only: "Or only to these addresses",
    recipients_only_hint: "One address on a line. Leave it empty for all of the chosen kinds.",
    trail_earlier: "Earlier lines",
    rows_more: |count| format!("And {} more.", English.number(count)),
    reject_question: "Why do you reject this message?",
    explanation_hint: "Do not write personal data here.",
    code_missing: "Choose a reason.",
    answer_missing: "Choose yes or no.",
    errors_title: "Your choice has not been saved yet",
    to_incident: "See the incident",
    incidents_caption: "Incidents, the first deadline on top",
    incident_heading: "Incident",
    from_message: "from message",
    known_at: |moment| format!("Became known: {moment} (delivered to the recipient)"),
    known_since: |moment| format!("Became known: {moment}"),
    sheet_title: "Facts, in the order of the AP form",
    sheet_text: "Copy these facts when you report the breach. Sluis itself reports nothing.",
    log: "Log",
    trail: "Log",
    trail_caption: "Actions, the newest on top",
    trail_own: "You see here what you did yourself.",
    trail_all: "You see here what everyone did.",
    empty_trail: "No actions have been recorded yet.",
    verify: "Check the log",
    verified: |lines| match lines {
        1 => "The log is whole. Sluis checked 1 line.".to_owned(),
        _ => format!("The log is whole. Sluis checked {} lines.", English.number(lines)),
    },
    verify_broken: |line| match line {
        Some(line) => format!(
            "The log is not whole. The first wrong line is {}. Warn the privacy officer.",
            English.number(line)
        ),
        None => "The log is not whole. Its end was changed. Warn the privacy officer.".to_owned(),
    },
    result: |name| match name {
        "done" => "done",
        "failed" => "failed",
        "refused" => "refused",
        other => other,
    },
    profile: "Your profile",
    account: "Account",
    email: "E-mail address",
    roles: "Roles",
    display: "Language and display",
    display_text: "Your choice is kept in this browser.",
    save: "Save",
    missing_title: "Not found",
    missing_text: "Check the address or go to the first page.",
    forbidden_title: "You may not do this",
    conflict_title: "This has changed meanwhile",
    away_title: "Sluis cannot reach its data now",
    away_text: |code| {
        format!(
            "Nothing was saved. Wait a minute and try again. Does it stay like this? Then give \
             code {code} to the administrator."
        )
    },
    broken_title: "Something went wrong",
    busy_title: "Too busy right now",
    busy_text: "Too many messages are being looked at. Nothing was shown and nothing was recorded. \
                Try again in a few seconds.",
    slow_title: "This takes too long",
    slow_text: |code| {
        format!(
            "Sluis is still busy. Your choice may still be carried out. Wait a moment and look \
             at the message again, before you try once more. If this goes on, give code {code} \
             to the administrator."
        )
    },
    request_title: "This is not possible",
    request_text: "Sluis cannot use this request.",
    form_title: "This form has expired",
    signed_out_text: "You were signed out. Your choice was not saved. Copy your text, sign in and \
                      try again.",
    typed_title: "This is what you wrote",
    form_again: "Back to the form",
    form_text: "Your choice was not saved. Go back, refresh the page and try again.",
    no_role: "Your account has no role in Sluis yet. Ask the administrator for a role.",
    to_message: "See the message",
    to_start: "To the first page",
};
