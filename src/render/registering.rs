//! What is said of work on the register: reminders, releases that join an incident, what was in
//! force against leaks, and ending several incidents at once.

use crate::smtp::Transit;
use crate::store::IncidentState;

/// What was in force against leaks when mail went out, a line each.
pub struct InForce {
    /// It was held, and somebody looked at it.
    pub held: &'static str,
    /// A second person looked too.
    pub second: &'static str,
    /// The sender was asked and explained.
    pub explained: &'static str,
    /// It went by secure mail.
    pub secure: &'static str,
    /// It was delivered and recorded.
    pub recorded: &'static str,
    /// A part of it was encrypted.
    pub encrypted: &'static str,
}

/// What a public notice is written from.
pub struct PublicNotice<'a> {
    /// Who writes.
    pub organisation: &'a str,
    /// The number of the incident.
    pub id: &'a str,
    /// When it happened.
    pub day: &'a str,
    /// Which kinds of data; empty where nobody knows.
    pub kinds: &'a str,
    /// Of how many people; empty where nobody knows.
    pub persons: &'a str,
    /// Where to ask.
    pub contact: &'a str,
}

/// What is to be done beside the report to the regulator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// Ask the recipients to delete the mail.
    Retract,
    /// Tell the people concerned.
    Subjects,
    /// That stage of the Cyberbeveiligingswet, from 0.
    Cbw(usize),
    /// Complete what was reported to the regulator at first.
    FollowUp,
    /// Tell another organisation.
    Party,
}

impl Aim {
    /// The name in the store and in the trail.
    pub fn name(self) -> String {
        match self {
            Self::Retract => "retract".to_owned(),
            Self::Subjects => "subjects".to_owned(),
            Self::Cbw(stage) => format!("cbw-{stage}"),
            Self::FollowUp => "follow-up".to_owned(),
            Self::Party => "party".to_owned(),
        }
    }

    /// The aim of that [`Aim::name`].
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "retract" => Some(Self::Retract),
            "subjects" => Some(Self::Subjects),
            "follow-up" => Some(Self::FollowUp),
            "party" => Some(Self::Party),
            name => name.strip_prefix("cbw-")?.parse().ok().map(Self::Cbw),
        }
    }
}

/// Sentences and labels.
pub struct RegisteringTexts {
    /// Subject of the mail that nobody has taken an incident up: its number.
    pub unassessed_subject: fn(&str) -> String,
    /// The mail: number, since when it waits.
    pub unassessed: fn(&str, &str) -> String,
    /// Measures in force, a line each.
    pub in_force: InForce,
    /// What was done about the recipients: how many were asked to delete, how many say they did.
    pub asked_to_delete: fn(u64, u64) -> String,
    /// Label of a release that joined an incident.
    pub again: &'static str,
    /// In the timeline: by whom, which message.
    pub joined: fn(&str, &str) -> String,
    /// In the form: which message, by whom, when.
    pub joined_because: fn(&str, &str, &str) -> String,
    /// On the page of a message: its release joined that incident.
    pub joins: fn(&str) -> String,
    /// How a message went to the next hop.
    pub transit: fn(Transit) -> &'static str,
    /// From the first moment to the last.
    pub from_to: fn(&str, &str) -> String,
    /// What the gateway wrote down of measures beside what somebody answered.
    pub measures_recorded: &'static str,
    /// Where the addresses of many recipients stand.
    pub addresses_elsewhere: &'static str,
    /// In the timeline: so many were asked to delete it, by whom.
    pub asked_by: fn(u64, &str) -> String,
    /// In the timeline: what became of asking a recipient.
    pub became: fn(&str, &str) -> String,
    /// What is told in public where it takes too much to write to everybody (GDPR art. 34(3)(c)).
    pub public_notice: fn(&PublicNotice<'_>) -> String,
    /// What is still to be done by when, and late or not: what, until when.
    pub target: fn(Aim, &str) -> String,
    /// The same where that moment has passed.
    pub target_over: fn(Aim, &str) -> String,
    /// In the timeline: a stage of the second clock was done, by which reference if there is one.
    pub stage_done: fn(Aim, &str) -> String,
    /// Label of the term of a record.
    pub term: &'static str,
    /// The record was erased: when.
    pub erased: fn(&str) -> String,
    /// Ages: the least, the most.
    pub ages: fn(u64, u64) -> String,
    /// Heading of a page on which nothing of an incident can be answered.
    pub fixed_title: &'static str,
    /// Why, by the state of the incident.
    pub fixed: fn(IncidentState) -> &'static str,
    /// What happened where the audit trail is not whole: the line, where it is one.
    pub trail_flaw: fn(Option<u64>) -> String,
    /// Subject of the mail that a target comes near or has passed: number, what, hours left.
    pub target_subject: fn(&str, Aim, u64) -> String,
    /// The mail: number, what, until when, hours left.
    pub target_mail: fn(&str, Aim, &str, u64) -> String,
}
