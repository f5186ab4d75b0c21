//! How, in whose name and to whom mails are written.

use jiff::civil::Time;

use crate::destination::Pattern;
use crate::mail::Address;
use crate::mail::Domain;

/// How mails are written.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The name in front of the address that they come from; may be empty.
    pub from_name: String,
    /// The address that they come from.
    pub from: Address,
    /// The organisation, as people read it.
    pub organisation: String,
    /// Own domains, subdomains meant too: nobody else is told anything.
    pub internal: Vec<Domain>,
    /// Who reviews, as senders read it.
    pub team: String,
    /// The mailbox of that team; `None`: each reviewer with an address.
    pub team_address: Option<Address>,
    /// Where to ask; `None`: the team.
    pub contact: Option<String>,
    /// Own mailboxes that are told nothing.
    pub skip: Vec<Pattern>,
    /// Whether English stands below the Dutch.
    pub bilingual: bool,
    /// When those hear who wait for something, on working days.
    pub digest: Time,
    /// Where the pages are reached, without a path.
    pub public_url: String,
    /// Days after which an undecided message ends as not sent.
    pub expire_days: u32,
}

/// When the clock of the breach register is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clocks {
    /// Hours before the deadline; 0 once it has passed.
    pub warn_hours: Vec<u64>,
    /// Hours after which somebody should have taken an incident up; 0: nobody is reminded.
    pub unassessed_hours: u64,
}

impl Default for Clocks {
    fn default() -> Self {
        Self { warn_hours: vec![48, 24, 6, 1, 0], unassessed_hours: 24 }
    }
}

impl Settings {
    /// The address of a page.
    pub(super) fn page(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.trim_end_matches('/'))
    }

    /// Where to ask.
    pub(super) fn contact(&self) -> &str {
        self.contact.as_deref().unwrap_or(&self.team).trim_end_matches('.')
    }
}
