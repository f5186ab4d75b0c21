//! `[notify]` as the program uses it.

use jiff::civil::Time;

use crate::destination::Pattern;
use crate::mail::Address;
use crate::smtp::HostPort;

/// What is told by mail.
#[derive(Clone, Debug, PartialEq)]
pub struct Notify {
    /// From whom; `None`: nothing is told by mail.
    pub from: Option<Mailbox>,
    /// Which servers take it; `None`: the next hop.
    pub hosts: Option<Vec<HostPort>>,
    /// Who reviews, as senders read it.
    pub team: String,
    /// Mailbox of that team.
    pub team_address: Option<Mailbox>,
    /// Where to ask.
    pub contact: Option<String>,
    /// Own mailboxes that are told nothing.
    pub skip: Vec<Pattern>,
    /// Whether English stands below the Dutch.
    pub bilingual: bool,
    /// When those hear who wait for something, on working days.
    pub digest: Time,
}

/// A mailbox with the name that is shown for it, which may be empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Mailbox {
    /// The name.
    pub name: String,
    /// The address.
    pub address: Address,
}
