//! Learned correspondents, in English.

use crate::render::Language;
use crate::render::LearnedTexts;
use crate::store::LearnedKind;

pub(super) const LEARNED: LearnedTexts = LearnedTexts {
    title: "Destinations",
    lead: |messages, senders, days, within, unused| {
        let messages = counted(messages, "message", "messages");
        let senders = counted(senders, "colleague", "colleagues");
        let days = counted(days, "day", "different days");
        let (within, unused) = (counted(within, "day", "days"), counted(unused, "day", "days"));
        format!(
            "So much ordinary mail went to these domains and addresses that they are known: at \
             least {messages} by {senders} on {days}, within {within}. After {unused} without \
             mail that ends by itself, unless someone confirms it."
        )
    },
    is_off: "Learning is switched off: nothing of this counts now.",
    empty: "No addresses have been learned yet.",
    empty_ended: "Nothing has been ended yet.",
    caption: "Learned destinations, the last used on top",
    tab_known: "Known",
    tab_ended: "Ended",
    column_name: "Domain or address",
    column_mail: "Learned from",
    column_last: "Last used",
    column_state: "Counts",
    column_decide: "Decide",
    kind: |kind| match kind {
        LearnedKind::Address => "one address",
        LearnedKind::Domain => "every address of this domain",
    },
    mail: |messages, senders, since| {
        let number = |count| Language::English.number(count);
        let messages = match messages {
            1 => "1 message".to_owned(),
            _ => format!("{} messages", number(messages)),
        };
        let senders = match senders {
            1 => "1 colleague".to_owned(),
            _ => format!("{} colleagues", number(senders)),
        };
        format!("{messages} by {senders} since {since}")
    },
    until: |day| format!("until {day}, longer if mail goes there"),
    confirmed_by: |name| format!("always, confirmed by {name}"),
    ended_by: |name| format!("not, ended by {name}"),
    confirm: "Confirm",
    end: "End",
    confirm_done: |name| format!("{name} stays known, even if no mail goes there for long."),
    end_done: |name| format!("{name} is no longer known and is not learned again."),
    search: "Find a domain or a whole address",
    not_found: |name| format!("{name} was not learned and is on no list."),
};

/// A number and the word behind it.
fn counted(count: u64, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}
