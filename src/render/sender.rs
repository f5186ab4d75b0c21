//! What the pages say to the sender of a held message, and of what was said to the sender.

use crate::store::HeldState;
use crate::store::NoticeKind;
use crate::store::NoticeState;

/// The page behind a personal link, and the part of a reviewer's page that tells of it.
pub struct SenderTexts {
    /// Title of the page.
    pub title: &'static str,
    /// It waits: recipients.
    pub waits: fn(&str) -> String,
    /// Withdrawn just now: recipients.
    pub withdraw_done: fn(&str) -> String,
    /// Withdrawn before: the day.
    pub withdrawn: fn(&str) -> String,
    /// Decided: the day, what was decided.
    pub decided: fn(&str, HeldState) -> String,
    /// When it was sent.
    pub sent: &'static str,
    /// To whom.
    pub to: &'static str,
    /// More recipients: how many.
    pub more: fn(u64) -> String,
    /// A reviewer asked something: the moment.
    pub asked: fn(&str) -> String,
    /// Heading of the form to withdraw.
    pub withdraw_title: &'static str,
    /// What it means.
    pub withdraw_text: &'static str,
    /// The button.
    pub withdraw_submit: &'static str,
    /// Heading of the form to explain.
    pub explain_title: &'static str,
    /// The question.
    pub explain_label: &'static str,
    /// The second question.
    pub urgency_label: &'static str,
    /// How often it can still be explained.
    pub explain_left: fn(u64) -> String,
    /// The button.
    pub explain_submit: &'static str,
    /// Explained.
    pub explain_done: &'static str,
    /// No more explanations.
    pub explain_enough: &'static str,
    /// Label of the code.
    pub code: &'static str,
    /// Where it stands.
    pub code_hint: &'static str,
    /// There was none.
    pub code_missing: &'static str,
    /// It is another: tries left.
    pub code_wrong: fn(u64) -> String,
    /// Title above the next.
    pub blocked_title: &'static str,
    /// Too many wrong codes.
    pub blocked: &'static str,
    /// Whom to ask: contact, which may be empty.
    pub ask: fn(&str) -> String,
    /// Title where a link is not known.
    pub unknown_title: &'static str,
    /// Why a link may not be known.
    pub unknown: &'static str,
    /// Title of the page for those who type.
    pub find_title: &'static str,
    /// What to type.
    pub find_text: &'static str,
    /// Label of the number of the message.
    pub find_id: &'static str,
    /// Where that stands.
    pub find_id_hint: &'static str,
    /// The button.
    pub find_submit: &'static str,
    /// They do not belong together.
    pub find_nothing: &'static str,
    /// Too many wrong codes for this message.
    pub find_blocked: &'static str,
    /// Too many tries: minutes to wait.
    pub find_later: fn(u64) -> String,
    /// Heading on the reviewer's page.
    pub talk_title: &'static str,
    /// Leads to all of it.
    pub talk_all: &'static str,
    /// Whoever has the link, as one who did something.
    pub by_sender: &'static str,
    /// A question: who asked.
    pub question_by: fn(&str) -> String,
    /// An explanation.
    pub explanation: &'static str,
    /// In front of what happens when it comes later.
    pub urgent: &'static str,
    /// What became of a notice.
    pub told: fn(NoticeKind, NoticeState) -> String,
    /// Nobody is told of this message.
    pub not_told: &'static str,
}
