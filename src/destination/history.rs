//! What is known of earlier mail.

use std::collections::HashMap;
use std::sync::Arc;

use crate::destination::Correspondence;
use crate::destination::Disclosed;
use crate::destination::Entry;
use crate::destination::Level;
use crate::destination::Names;
use crate::destination::NoMail;
use crate::destination::Pattern;
use crate::mail::Address;
use crate::mail::Domain;

/// What is known of earlier mail, handed in as data so that a verdict can be repeated later.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// Addresses to which this sender has written before: a near miss of one is a lookalike.
    pub written_before: Vec<Address>,
    /// Whether it is known to whom the sender has written: only then is anyone a first contact.
    pub is_known: bool,
    /// Those of the recipients that ordinary mail has made known correspondents, by their address
    /// or by their domain, with how much there was.
    pub expected: HashMap<Address, Correspondence>,
    /// The domains of all known correspondents that were learned, which may be imitated too.
    pub learned: Arc<Names>,
    /// Own people, and people of partners, by the name under which they write. A name that several
    /// bear is left out.
    pub namesakes: HashMap<Address, Address>,
    /// The domains of recipients that cannot receive mail; of those that are missing nothing is
    /// known.
    pub no_mail: HashMap<Domain, NoMail>,
    /// Of how many people recipients were told; those that are missing were told of nobody.
    pub disclosed: HashMap<Address, Disclosed>,
    /// The highest entry for each of the recipients that people accepted at the desk.
    pub entries: HashMap<Address, Entry>,
}

impl History {
    /// The entry accepted at the desk that makes `address` one of `level`.
    pub(super) fn accepted(&self, address: &Address, level: Level) -> Option<&Pattern> {
        let found = self.entries.get(address).filter(|entry| entry.level == level);
        found.map(|entry| &entry.pattern)
    }
}
