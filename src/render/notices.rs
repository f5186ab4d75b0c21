//! What Sluis writes by mail.

use crate::store::ReasonCode;

/// The sentences of the mails to senders and reviewers. No value of a message has a place in them.
pub struct NoticeTexts {
    /// Greeting; the name may be empty.
    pub greeting: fn(&str) -> String,
    /// Labels of the facts, in the order message, subject, why, recipients, code.
    pub labels: NoticeLabels,
    /// Subjects; the text is the recipient, or one of them and how many more.
    pub subjects: NoticeSubjects,
    /// Several recipients as one: the first, and how many more there are.
    pub recipients: fn(&str, u64) -> String,
    /// It waits: recipients.
    pub held: fn(&str) -> String,
    /// Several wait: how many.
    pub held_list: fn(u64) -> String,
    /// More of them may follow.
    pub list_more: &'static str,
    /// `Wat kunt u doen?`
    pub what_now: &'static str,
    /// First step.
    pub withdraw: &'static str,
    /// Second step.
    pub explain: &'static str,
    /// Where both are done, in a mail about several messages.
    pub each_link: &'static str,
    /// What happens otherwise: team, working hours.
    pub otherwise: fn(&str, u64) -> String,
    /// What not to do.
    pub not_again: &'static str,
    /// Colleagues among the recipients have it already.
    pub inside_got: &'static str,
    /// Where to ask: contact.
    pub questions: fn(&str) -> String,
    /// Nothing of the message stands in this mail.
    pub no_content: &'static str,
    /// Sent: recipients, moment.
    pub released: fn(&str, &str) -> String,
    /// Nothing is left to do.
    pub released_now: &'static str,
    /// It went by secure mail.
    pub released_secure: &'static str,
    /// Those to whom it was not sent: recipients.
    pub left_out: fn(&str) -> String,
    /// Not delivered: recipients.
    pub not_delivered: fn(&str) -> String,
    /// What to do where it was not delivered.
    pub not_delivered_now: &'static str,
    /// It may have arrived all the same: recipients.
    pub unsure: fn(&str) -> String,
    /// What to do then.
    pub unsure_now: &'static str,
    /// Secure mail, to which the rules sent it, did not deliver it: recipients.
    pub not_delivered_secure: fn(&str) -> String,
    /// Rejected: recipients.
    pub rejected: fn(&str) -> String,
    /// Why: the reason, as the reviewer gave it.
    pub reason: fn(&str) -> String,
    /// What to do after a rejection for that reason; empty where there is nothing to say.
    pub advice: fn(ReasonCode) -> &'static str,
    /// Expired: recipients, days.
    pub expired: fn(&str, u64) -> String,
    /// Will expire: recipients, days left.
    pub expiring: fn(&str, u64) -> String,
    /// Was rejected, and waits again: recipients.
    pub reopened: fn(&str) -> String,
    /// A reviewer asks: team, recipients.
    pub asked: fn(&str, &str) -> String,
    /// Where to answer.
    pub answer: &'static str,
    /// Until then it waits.
    pub waits_on: &'static str,
    /// What waits for long: how many, hours.
    pub open: fn(u64, u64) -> String,
    /// Since when a message waits: the moment.
    pub since: fn(&str) -> String,
    /// To reviewers: a high risk, or haste.
    pub alert: &'static str,
    /// To the reviewer who asked: the number of the message.
    pub explained: fn(&str) -> String,
    /// To a privacy officer: who revealed more than is usual.
    pub reveals: fn(&str) -> String,
    /// To a senior: a message waits for the second of four eyes: its number.
    pub second_waits: fn(&str) -> String,
    /// To a reviewer: not delivered to all: the number of the message.
    pub undelivered: fn(&str) -> String,
    /// The same of secure mail.
    pub undelivered_secure: fn(&str) -> String,
    /// To reviewers: what waits.
    pub queue: QueueTexts,
    /// Below a mail: who sent it, of which organisation.
    pub footer: fn(&str) -> String,
}

/// Labels in front of facts.
pub struct NoticeLabels {
    /// `Bericht`
    pub message: &'static str,
    /// `Onderwerp`
    pub subject: &'static str,
    /// A subject in which something was found.
    pub hidden: &'static str,
    /// A message without a subject.
    pub no_subject: &'static str,
    /// `Waarom`
    pub why: &'static str,
    /// `Aan`
    pub to: &'static str,
    /// `Controlecode`
    pub code: &'static str,
}

/// Subjects of mails.
pub struct NoticeSubjects {
    /// It waits.
    pub held: fn(&str) -> String,
    /// Several wait: how many.
    pub held_list: fn(u64) -> String,
    /// It was sent.
    pub released: fn(&str) -> String,
    /// It was rejected.
    pub rejected: fn(&str) -> String,
    /// Nobody decided.
    pub expired: fn(&str) -> String,
    /// It will expire.
    pub expiring: fn(&str) -> String,
    /// It waits again.
    pub reopened: fn(&str) -> String,
    /// It was not delivered.
    pub not_delivered: fn(&str) -> String,
    /// It may have been delivered, or not.
    pub unsure: fn(&str) -> String,
    /// A question about it.
    pub asked: fn(&str) -> String,
    /// Several still wait: how many.
    pub open: fn(u64) -> String,
    /// To reviewers: something pressing waits.
    pub alert: &'static str,
    /// To the reviewer who asked: the number of the message.
    pub explained: fn(&str) -> String,
    /// To a privacy officer: someone revealed more than is usual.
    pub reveals: &'static str,
    /// To a senior: a message waits for the second of four eyes: its number.
    pub second_waits: fn(&str) -> String,
    /// To a reviewer: not delivered to all: the number of the message.
    pub undelivered: fn(&str) -> String,
    /// To reviewers: how many wait.
    pub queue: fn(u64) -> String,
}

/// The daily mail to reviewers.
pub struct QueueTexts {
    /// How many messages wait.
    pub waiting: fn(u64) -> String,
    /// How many of them wait for a second reviewer.
    pub second: fn(u64) -> String,
    /// To how many of them the sender has explained.
    pub explained: fn(u64) -> String,
    /// The oldest: since which moment.
    pub oldest: fn(&str) -> String,
    /// How many incidents are open.
    pub incidents: fn(u64) -> String,
    /// One of them: number, deadline.
    pub incident: fn(&str, &str) -> String,
    /// Where to go.
    pub open: &'static str,
}
