//! All that a judgement rests on beside what was found in the message.

use std::collections::BTreeMap;
use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::destination::Class;
use crate::destination::Destination;
use crate::destination::History;
use crate::destination::Lists;
use crate::destination::Shown;
use crate::destination::classify;
use crate::destination::notice;
use crate::mail::Address;
use crate::mail::Envelope;
use crate::policy::occasion::Occasion;
use crate::scan::Report;

/// Where a message goes, who can read whose address, and how it was sent.
///
/// Kept with the findings, a message can be judged again by other rules, years later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Circumstances {
    /// Every recipient of the envelope, in its order.
    pub destinations: Vec<Destination>,
    /// How many addresses of each class stand in To and Cc, where every recipient reads them.
    pub visible: BTreeMap<Class, u64>,
    /// The class of the sender: `internal` but for mail that is passed on.
    pub sender_class: Class,
    /// How it was sent.
    pub occasion: Occasion,
}

impl Circumstances {
    /// Says what every address is to the organisation.
    pub fn gather(
        report: &Report,
        envelope: &Envelope,
        lists: &Lists,
        history: &History,
        occasion: Occasion,
    ) -> Self {
        let stranger = History::default();
        let class = |address: &Address| classify(address, lists, &stranger).class;
        let mut visible = BTreeMap::new();
        let addresses = report.header.visible.iter().take(VISIBLE_MAX);
        for address in addresses.filter_map(|text| Address::parse(text).ok()) {
            *visible.entry(class(&address)).or_default() += 1;
        }
        Self {
            destinations: destinations(report, envelope, lists, history),
            visible,
            // The null sender is that of a notice of the own mail server.
            sender_class: occasion.sender.as_ref().map_or(Class::Internal, class),
            occasion,
        }
    }
}

/// The recipients, each with its class and what is odd about it.
fn destinations(
    report: &Report,
    envelope: &Envelope,
    lists: &Lists,
    history: &History,
) -> Vec<Destination> {
    let header = &report.header;
    let names: HashMap<&str, &str> =
        header.names.iter().map(|(address, name)| (address.as_str(), name.as_str())).collect();
    let recipients = envelope.addresses().map(|address| {
        let mut destination = classify(address, lists, history);
        let name = names.get(address.to_string().as_str()).copied().unwrap_or_default();
        let sender_name = header.from_name.as_str();
        let shown = Shown { sender: envelope.sender.as_ref(), sender_name, name };
        notice(&mut destination, shown, lists, history);
        destination
    });
    recipients.collect()
}

/// Addresses in To and Cc that are looked at; no threshold is near it.
const VISIBLE_MAX: usize = 10_000;
