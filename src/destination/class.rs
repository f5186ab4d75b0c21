//! The classes of a recipient.

use std::collections::HashMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::mail::Address;

/// What a recipient is to the organisation, from the safest to the least safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// A domain of the organisation itself.
    Internal,
    /// A partner with whom agreements are in place.
    Trusted,
    /// A known correspondent.
    Expected,
    /// Nothing is known of it.
    Unexpected,
    /// A mailbox that a provider gives to private persons.
    Private,
    /// Almost, but not quite, an address that is known: a typing mistake or deceit.
    Lookalike,
    /// A throw-away address.
    Disposable,
}

impl Class {
    /// All classes, from the safest to the least safe.
    pub const ALL: [Self; 7] = [
        Self::Internal,
        Self::Trusted,
        Self::Expected,
        Self::Unexpected,
        Self::Private,
        Self::Lookalike,
        Self::Disposable,
    ];

    /// The name in JSON and rules.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::Trusted => "trusted",
            Self::Expected => "expected",
            Self::Unexpected => "unexpected",
            Self::Private => "private",
            Self::Lookalike => "lookalike",
            Self::Disposable => "disposable",
        }
    }

    /// The class of that [`Class::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.name() == name)
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A recipient with its class, and why it has that class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destination {
    /// The recipient.
    pub address: Address,
    /// Its class.
    pub class: Class,
    /// The list entry that decided, as written there (`gmail.com`, `*.politie.nl`); for a
    /// lookalike the known name or address that it resembles; empty where nothing matched.
    pub because: String,
    /// Whether it is almost an address to which this sender has written before; `because` is
    /// then that address.
    pub near_written: bool,
    /// Of how many people it was told.
    pub disclosed: Disclosed,
}

/// Of how many different people there was word in some time, the message at hand included: all
/// zero where it tells of nobody new.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disclosed {
    /// To this recipient, by anyone of the own organisation.
    pub to_recipient: Told,
    /// By this sender, to anyone outside.
    pub by_sender: Told,
}

/// Different people within each of [`Told::DAYS`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told(pub [u64; 4]);

impl Told {
    /// The stretches of time, in days that end today.
    pub const DAYS: [u64; 4] = [1, 7, 30, 90];

    /// Adds someone of whom there was word so many days ago; 0 is today.
    pub fn add(&mut self, days_ago: u64) {
        for (people, days) in self.0.iter_mut().zip(Self::DAYS) {
            *people += u64::from(days_ago < days);
        }
    }

    /// The most people, and the fewest days in which it were as many.
    pub fn most(self) -> (u64, u64) {
        let most = self.0.into_iter().max().unwrap_or_default();
        let days = self.0.into_iter().zip(Self::DAYS).find(|(people, _)| *people == most);
        (most, days.map_or(0, |(_, days)| days))
    }
}

/// What is known of earlier mail, handed in as data so that a verdict can be repeated later.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Addresses to which this sender has written before: a near miss of one is a lookalike.
    pub written_before: Vec<Address>,
    /// Of how many people recipients were told; those that are missing were told of nobody.
    pub disclosed: HashMap<Address, Disclosed>,
}
