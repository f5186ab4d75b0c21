//! What is said of deliveries that are worth looking up.

use jiff::Timestamp;
use serde::Serialize;

use crate::destination::Class;
use crate::policy::Action;
use crate::policy::RecipientDecision;
use crate::policy::Seen;
use crate::render::Language;
use crate::render::reason_in;
use crate::render::recipient_reason;
use crate::store::Observed;

/// One line of `sluis observed --json`, and one object of the API.
#[derive(Serialize)]
pub struct ObservedJson<'a> {
    number: u64,
    at: Timestamp,
    sender: &'a str,
    recipients: Vec<ObservedRecipientJson<'a>>,
    persons: u64,
    /// What the rules would have done with it: `deliver` where they only wanted a record.
    would: Action,
    reasons: Vec<ObservedReasonJson<'a>>,
}

#[derive(Serialize)]
struct ObservedRecipientJson<'a> {
    address: &'a str,
    class: Class,
    would: Action,
    why: String,
}

#[derive(Serialize)]
struct ObservedReasonJson<'a> {
    rule: &'a str,
    message: &'a str,
    /// What its conditions looked at, and the agreement that softened it.
    seen: &'a [Seen],
}

/// The page of observed deliveries.
pub struct ObservedTexts {
    /// Heading, and the word in the navigation.
    pub title: &'static str,
    /// What stands in the list.
    pub lead: &'static str,
    /// Monitor mode is on.
    pub monitoring: &'static str,
    /// Nothing fits.
    pub empty: &'static str,
    /// The form that narrows the list.
    pub filters: &'static str,
    /// How far back.
    pub period: &'static str,
    /// So many days.
    pub days: fn(u64) -> String,
    /// Which rule.
    pub rule: &'static str,
    /// Any rule.
    pub any_rule: &'static str,
    /// Narrows the list.
    pub apply: &'static str,
    /// Caption of the list.
    pub caption: &'static str,
    /// When.
    pub column_when: &'static str,
    /// From whom.
    pub column_sender: &'static str,
    /// To whom.
    pub column_recipients: &'static str,
    /// How many people.
    pub column_persons: &'static str,
    /// Why.
    pub column_reasons: &'static str,
    /// What the rules would have done.
    pub column_would: &'static str,
    /// What the rules would have done, in words.
    pub would: fn(Action) -> &'static str,
    /// So many more recipients.
    pub more: fn(u64) -> String,
    /// The null sender.
    pub no_sender: &'static str,
}

/// An observed delivery as `sluis observed --json` and the API show it.
pub fn observed_json(number: u64, observed: &Observed, language: Language) -> ObservedJson<'_> {
    let recipient =
        |one: &RecipientDecision| recipient_reason(one.class, &one.because, &one.noted, language);
    let recipients = observed.recipients.iter().map(|one| ObservedRecipientJson {
        address: &one.address,
        class: one.class,
        would: one.action,
        why: recipient(one),
    });
    let reasons = observed.reasons.iter().map(|reason| ObservedReasonJson {
        rule: &reason.rule,
        message: reason_in(reason, language),
        seen: &reason.seen,
    });
    ObservedJson {
        number,
        at: observed.at,
        sender: &observed.sender,
        recipients: recipients.collect(),
        persons: observed.persons,
        would: observed.action,
        reasons: reasons.collect(),
    }
}
