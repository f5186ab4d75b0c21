//! What is said to those who got what was not meant for them, and of them.

use crate::render::Language;
use crate::store::RetractionState;
use crate::store::Trust;

/// The mail to a recipient, the page behind its link, and the page of who asks.
pub struct RetractionTexts {
    /// What stands in front of the subject of a reminder.
    pub reminder: &'static str,
    /// The proposed subject: number of the incident, day.
    pub subject: fn(&str, &str) -> String,
    /// The proposed text: organisation, day.
    pub text: fn(&str, &str) -> String,
    /// Begins a reminder: the day of the first mail.
    pub again: fn(&str) -> String,
    /// Above the link.
    pub answer_here: &'static str,
    /// Label of the code.
    pub code: &'static str,
    /// Ends the mail: organisation, number of the incident.
    pub ending: fn(&str, &str) -> String,
    /// Title of the recipient's page.
    pub page_title: &'static str,
    /// What it is about: organisation, day of the message.
    pub page_lead: fn(&str, &str) -> String,
    /// What is asked.
    pub page_text: &'static str,
    /// The question.
    pub question: &'static str,
    /// The answers, as a recipient chooses them.
    pub answer: fn(RetractionState) -> &'static str,
    /// Label of what a recipient adds.
    pub remark: &'static str,
    /// What is better left out of it.
    pub remark_hint: &'static str,
    /// Where the code stands.
    pub code_hint: &'static str,
    /// The button.
    pub submit: &'static str,
    /// It was kept: organisation.
    pub thanks: fn(&str) -> String,
    /// There was no code.
    pub code_missing: &'static str,
    /// It is another: tries left.
    pub code_wrong: fn(u64) -> String,
    /// Nothing was chosen.
    pub answer_missing: &'static str,
    /// Too many wrong codes.
    pub blocked: &'static str,
    /// The link is not known.
    pub unknown: &'static str,
    /// Heading of the part on the page of an incident, and title of the page.
    pub title: &'static str,
    /// What it is.
    pub lead: &'static str,
    /// So many recipients, so many said that it is deleted.
    pub counts: fn(u64, u64) -> String,
    /// Leads to the page.
    pub open: &'static str,
    /// Heads of the columns.
    pub column_recipient: &'static str,
    /// State.
    pub column_state: &'static str,
    /// What the mail servers said.
    pub column_said: &'static str,
    /// The state of a recipient; `None`: not asked.
    pub state: fn(Option<RetractionState>) -> &'static str,
    /// The next hop never took the message for this one.
    pub not_needed: &'static str,
    /// Accepted: the moment.
    pub accepted: fn(&str) -> String,
    /// Heading of the form to ask.
    pub ask_title: &'static str,
    /// What is sent and how.
    pub ask_text: &'static str,
    /// Who is asked.
    pub ask_to: &'static str,
    /// All of many who can be asked.
    pub ask_all: fn(u64) -> String,
    /// Only those chosen on this page.
    pub ask_some: &'static str,
    /// All of many recipients.
    pub trust_all: &'static str,
    /// Label of the subject.
    pub ask_subject: &'static str,
    /// Label of the text.
    pub ask_body: &'static str,
    /// What stays out of it.
    pub ask_hint: &'static str,
    /// Leads to the same form in the other language.
    pub ask_other_language: fn(Language) -> &'static str,
    /// The button.
    pub ask_submit: &'static str,
    /// They are on their way: how many.
    pub asked: fn(u64) -> String,
    /// Nobody is left to ask.
    pub nobody: &'static str,
    /// Title: the text of all mails that ask.
    pub template: &'static str,
    /// What it is.
    pub template_lead: &'static str,
    /// Leads to it.
    pub template_open: &'static str,
    /// Which marks there are, and what must stand in it.
    pub template_hint: &'static str,
    /// No mails are sent.
    pub no_mail: &'static str,
    /// Heading of the form to note an answer.
    pub note_title: &'static str,
    /// When to use it.
    pub note_text: &'static str,
    /// How it is known.
    pub note_remark: &'static str,
    /// The button.
    pub note_submit: &'static str,
    /// Heading of the form to say who is trusted.
    pub trust_title: &'static str,
    /// What that means, and what it changes.
    pub trust_text: &'static str,
    /// Label of the choice.
    pub trust_label: &'static str,
    /// Whether somebody is, as a choice.
    pub trust: fn(Trust) -> &'static str,
    /// The same of a recipient, on a line of its own.
    pub trusted: fn(Trust) -> &'static str,
    /// Why.
    pub trust_reason: &'static str,
    /// The button.
    pub trust_submit: &'static str,
    /// Stands behind what nobody has said.
    pub proposed: &'static str,
    /// In the history: number of a recipient.
    pub trust_of: fn(&str) -> String,
    /// Heading of the form for a bounce.
    pub bounce_title: &'static str,
    /// What to put there.
    pub bounce_text: &'static str,
    /// Label of the field.
    pub bounce_label: &'static str,
    /// The button.
    pub bounce_submit: &'static str,
    /// Kept.
    pub saved: &'static str,
    /// There is no such report in it.
    pub bounce_unknown: &'static str,
    /// A field is empty.
    pub empty: &'static str,
    /// A field is too long.
    pub too_long: &'static str,
    /// Who sent or got the message takes no part.
    pub own: &'static str,
}
