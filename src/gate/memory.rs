//! What is known of earlier mail, for a message that is only looked at.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;

use crate::destination::Correspondence;
use crate::destination::Entry;
use crate::destination::History;
use crate::destination::Names;
use crate::learning::Settings;
use crate::mail::Address;
use crate::mail::Envelope;
use crate::store;
use crate::store::Store;
use crate::store::Tx;
use crate::store::correspondent;
use crate::store::entry;
use crate::store::learned;

/// What was learned, and whom senders wrote to, as the gateway knows it. Nothing is written.
pub struct Memory {
    store: Store,
    settings: Settings,
    names: Arc<Names>,
}

impl Memory {
    /// What `store` knows at `now`.
    pub async fn of(
        store: Store,
        settings: Settings,
        now: Timestamp,
    ) -> Result<Self, store::Error> {
        let names = Arc::new(known_names(&store, &settings, now).await?);
        Ok(Self { store, settings, names })
    }

    /// What is known of the sender and the recipients of `envelope`; of how many people they were
    /// told is left out.
    pub async fn history(
        &self,
        envelope: &Envelope,
        now: Timestamp,
    ) -> Result<History, store::Error> {
        let sender = envelope.sender.clone();
        let addresses: Vec<Address> = envelope.addresses().cloned().collect();
        let (settings, names) = (self.settings, Arc::clone(&self.names));
        let read = move |tx: &mut Tx<'_>| {
            let history = sender.map(|sender| correspondent::history(tx, &sender)).transpose()?;
            let mut history = history.unwrap_or_default();
            (history.entries, history.expected) = known(tx, &addresses, &settings, now)?;
            history.learned = names;
            Ok(history)
        };
        self.store.read(read).await
    }
}

/// Who of `addresses` is known: by an entry accepted at the desk, and by mail.
pub(super) fn known(
    tx: &mut Tx<'_>,
    addresses: &[Address],
    settings: &Settings,
    now: Timestamp,
) -> Result<Known, store::Error> {
    let entries = entry::covering(tx, addresses)?;
    let by_mail = match settings.is_on {
        true => learned::expected(tx, addresses, settings.used_from(now))?,
        false => HashMap::new(),
    };
    Ok((entries, by_mail))
}

/// The domains that are known by mail, or accepted at the desk: other names may be mistaken for
/// them.
pub(super) async fn known_names(
    store: &Store,
    settings: &Settings,
    now: Timestamp,
) -> Result<Names, store::Error> {
    let used_from = settings.used_from(now);
    let is_on = settings.is_on;
    let read = move |tx: &mut Tx<'_>| {
        let mut domains = entry::domains(tx, NAMES_MAX)?;
        if is_on {
            domains.extend(learned::domains(tx, used_from, NAMES_MAX)?);
        }
        Ok(domains)
    };
    let domains = store.read(read).await?;
    Ok(Names::of_correspondents(&domains))
}

/// Entries, and correspondence, of those of the recipients that are known.
type Known = (HashMap<Address, Entry>, HashMap<Address, Correspondence>);

/// Names that are kept in memory: of each, some tens of keys.
const NAMES_MAX: u32 = 20_000;
