//! A recipient with its class, and all that was noticed of it.

use serde::{Deserialize, Serialize};

use crate::destination::Class;
use crate::destination::Correspondence;
use crate::destination::Disclosed;
use crate::destination::Ground;
use crate::destination::Signal;
use crate::mail::Address;

/// A recipient with its class, and why it has that class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destination {
    /// The recipient.
    pub address: Address,
    /// Its class.
    pub class: Class,
    /// Why it has that class.
    #[serde(default)]
    pub ground: Ground,
    /// The list entry that decided, as written there (`gmail.com`, `*.politie.nl`); for a
    /// lookalike the known name or address that it resembles; empty where nothing matched.
    pub because: String,
    /// The address that was probably meant, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meant: Option<Address>,
    /// The mail that made it a known correspondent, where that was learned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<Correspondence>,
    /// What a reviewer should know of it, in the order of [`Signal::ALL`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signals: Vec<Signal>,
    /// Of how many people it was told.
    pub disclosed: Disclosed,
}

/// What is kept and shown of a recipient beside its class.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// Why it has its class.
    #[serde(default)]
    pub ground: Ground,
    /// The address that was probably meant, as `local@domain`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meant: Option<String>,
    /// The mail that made it a known correspondent, where that was learned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<Correspondence>,
    /// What a reviewer should know of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signals: Vec<Signal>,
}

impl Destination {
    /// What is kept and shown of it beside its class.
    pub fn noted(&self) -> Noted {
        Noted {
            ground: self.ground,
            meant: self.meant.as_ref().map(ToString::to_string),
            mail: self.mail,
            signals: self.signals.clone(),
        }
    }

    /// Whether it is almost an address to which this sender has written before; `because` is then
    /// that address.
    pub fn is_near_written(&self) -> bool {
        self.ground == Ground::NearWritten
    }

    /// Adds a signal, and the address that was meant where that was not known yet.
    pub(super) fn notice(&mut self, signal: Signal, meant: Option<&Address>) {
        self.signals.push(signal);
        if self.meant.is_none() {
            self.meant = meant.cloned();
        }
    }
}
