//! Content that is looked at, in English.

use crate::render::EvidenceTexts;
use crate::render::Language;

pub(super) const EVIDENCE: EvidenceTexts = EvidenceTexts {
    look: "Look",
    look_there: "Look there",
    masked: "Values are hidden. If you show one, that is recorded.",
    cost: "Sluis reads this part again for it. With a large file that takes a moment.",
    parts: "Parts of the message",
    sections: "Sheets, pages and passages",
    whole_part: "Whole part",
    hits: |count| match count {
        1 => "1 hit".to_owned(),
        _ => format!("{} hits", Language::English.number(count)),
    },
    underway: "Sluis is reading this part. The page refreshes by itself.",
    nothing: "No text was read in this part.",
    failed: "This part could not be shown now. Try again.",
    unread: "Not read",
    extent: |first, last, all| {
        let number = |number: u32| Language::English.number(number.into());
        format!("{} to {} of {}", number(first), number(last), number(all))
    },
    left_out: |count| match count {
        1 => "1 column is not shown.".to_owned(),
        _ => format!("{} columns are not shown.", Language::English.number(count.into())),
    },
    row: "Row",
    next_hit: "Next hit",
    first_hit: "First hit",
    jump: "Go to row or line",
    go: "Go",
    sender_sees: "The sender sees",
    recipient_gets: "The recipient also gets",
    hidden: "hidden from the sender",
    hidden_columns: |letters| format!("column {letters}"),
    hidden_rows: |numbers| format!("row {numbers}"),
    gap: "lines left out",
    show_value: |kind, place| format!("Show {kind} in {place}"),
    show_column: |letters| format!("Show column {letters}"),
    show_marked: "Show all that is marked",
    notice: |name, time, what| {
        format!(
            "You now see real personal data. This was recorded: {name}, {time}, {what}. \
             They are hidden again after 60 seconds."
        )
    },
    hide: "Hide now",
    keep: "Show for another 60 seconds",
    seconds_left: ("Visible for", "more seconds"),
    whole: "Whole text or original",
    whole_title: |id| format!("Open the content of {id}"),
    whole_text: "Open the content only if you cannot decide without it. Your name, the time and \
        your reason are recorded.",
    whole_reason: "Why is this needed? Do not write personal data here.",
    whole_read: "Show whole text",
    whole_download: "Download original (.eml)",
    whole_part_label: "Which part?",
    again: |time, id, decision| {
        format!("This attachment was already held at {time} in message {id} ({decision}).")
    },
    again_show: "Show",
    similar: "Earlier messages",
    similar_lead: "Held in the last 12 months.",
    same_address: "From this sender to the same address",
    same_file: "With the same attachment",
    same_domain: "To the same domain",
    no_address: "Nobody has mailed this address before.",
    no_file: "These attachments were not held before.",
    no_domain: "No message to this domain was held before.",
    column_when: "Date",
    column_outcome: "Decision",
    column_by: "By",
    mailed: "Mailed before",
    mailed_never: "never",
    mailed_by_sender: |date| format!("yes, by this sender, last on {date}"),
    mailed_by_colleagues: |count| match count {
        1 => "once, by a colleague".to_owned(),
        20.. => format!("often, {} times", Language::English.number(count)),
        _ => format!("{} times", Language::English.number(count)),
    },
};
