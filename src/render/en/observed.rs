//! Deliveries that are worth looking up, in English.

use crate::policy::Action;
use crate::render::Language;
use crate::render::ObservedTexts;

pub(super) const OBSERVED: ObservedTexts = ObservedTexts {
    title: "Observed",
    lead: "Messages that were sent and are worth looking up: what a rule wanted recorded, and in \
           monitor mode what would have been held. Nothing of their content was kept.",
    monitoring: "Monitor mode: Sluis holds nothing. Messages below were sent.",
    empty: "In this period no message was recorded that fits.",
    filters: "Narrow the list",
    period: "Period",
    days: |days| match days {
        1 => "1 day".to_owned(),
        _ => format!("{days} days"),
    },
    rule: "Rule",
    any_rule: "All rules",
    apply: "Show",
    caption: "Messages that were sent and are worth looking up",
    column_when: "When",
    column_sender: "From",
    column_recipients: "To",
    column_persons: "People",
    column_reasons: "Why",
    column_would: "By the rules",
    would: |action| match action {
        Action::Deliver => "Sent and recorded",
        Action::Hold => "Would have been held",
        Action::Reject => "Would have been refused",
    },
    more: |count| format!("and {} more", Language::English.number(count)),
    no_sender: "Automatic message without a sender",
};
