//! Everything a verdict depends on beside the message itself.

use std::collections::BTreeSet;
use std::collections::HashMap;

use jiff::Timestamp;

use crate::destination::Class;
use crate::destination::Directory;
use crate::destination::Ground;
use crate::destination::History;
use crate::destination::Lists;
use crate::destination::classify;
use crate::document::File;
use crate::mail::Address;
use crate::mail::Domain;
use crate::mail::Envelope;
use crate::mail::Parties;
use crate::policy::Circumstances;
use crate::policy::Occasion;
use crate::policy::Rulebook;
use crate::policy::Verdict;
use crate::policy::judge;
use crate::sandbox::Scanner;
use crate::scan::Report;

/// Lists and rules of one moment. A message is judged by one `Judging` from beginning to end.
pub struct Judging {
    /// Reads messages, by the word lists of that moment: its workers know no others.
    pub scanner: Scanner,
    /// Who is who among recipients.
    pub lists: Lists,
    /// Who works where.
    pub directory: Directory,
    /// What is held, and when.
    pub rulebook: Rulebook,
    /// Domains of the own organisation.
    pub own_domains: Vec<Domain>,
}

impl Judging {
    /// The people a message is between.
    pub fn parties(&self, envelope: &Envelope) -> Parties {
        Parties {
            senders: envelope.sender.iter().cloned().collect(),
            recipients: envelope.addresses().cloned().collect(),
            own_domains: self.own_domains.clone(),
        }
    }

    /// The recipients of `envelope`, each with its class.
    pub fn classes(&self, envelope: &Envelope, history: &History) -> Vec<(Address, Class)> {
        let class = |address| classify(address, &self.lists, history).class;
        envelope.addresses().map(|address| (address.clone(), class(address))).collect()
    }

    /// What would become of `file`, sent now in `envelope` by someone of whom `history` is known.
    /// Nothing is stored.
    pub async fn try_out(
        &self,
        file: File,
        envelope: &Envelope,
        history: &History,
        now: Timestamp,
    ) -> Verdict {
        let size_bytes = file.bytes.len() as u64;
        let report = self.scanner.scan(file, self.parties(envelope)).await;
        let around = self.circumstances(&report, envelope, history, size_bytes, now);
        judge(report, &around, &self.rulebook)
    }

    /// The domains of strangers among the recipients: whether they can receive mail says something.
    pub fn strange_domains(&self, envelope: &Envelope, history: &History) -> Vec<Domain> {
        let is_strange = |address: &&Address| {
            let found = classify(address, &self.lists, history);
            matches!(found.class, Class::Unexpected | Class::Lookalike)
                && !matches!(found.ground, Ground::Literal | Ground::NoSuchSuffix)
        };
        let strange = envelope.addresses().filter(is_strange).map(|a| a.domain().clone());
        strange.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The colleagues whose names are shown in front of addresses that are not theirs.
    fn namesakes(&self, report: &Report) -> HashMap<Address, Address> {
        let named = report.header.names.iter().filter_map(|(address, name)| {
            let address = Address::parse(address).ok()?;
            let colleague = self.directory.called(name)?.clone();
            (colleague != address).then_some((address, colleague))
        });
        named.collect()
    }

    /// What a message of which the scan said `report`, sent now, is judged by beside that.
    pub fn circumstances(
        &self,
        report: &Report,
        envelope: &Envelope,
        history: &History,
        size_bytes: u64,
        now: Timestamp,
    ) -> Circumstances {
        let occasion = Occasion::new(envelope, &self.directory, size_bytes, now);
        let mut history = history.clone();
        history.namesakes = self.namesakes(report);
        Circumstances::gather(report, envelope, &self.lists, &history, occasion)
    }
}
