//! What employees write: letters of the corpus, each read once by the real scan.

use std::collections::HashMap;

use sluis::document::File;
use sluis::gate::Judging;
use sluis::mail::Address;
use sluis::mail::Parties;
use sluis::scan::Identity;
use sluis::scan::Report;

use crate::corpus::Duty;
use crate::corpus::Set;
use crate::corpus::kinds;
use crate::corpus::lot::Lot;
use crate::corpus::mail;

/// What a message carries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Load {
    /// Nobody's data but the reader's own.
    #[default]
    Nothing,
    /// A number of someone, or something sensitive about someone.
    Single,
    /// A list of people.
    Bulk,
}

/// Letters by what they carry, as the scan reports of them.
pub(crate) struct Letters {
    reports: HashMap<Load, Vec<Report>>,
    to_residents: Vec<Report>,
}

impl Letters {
    /// Reads so many letters of each kind.
    pub(crate) async fn read(judging: &Judging, each: usize) -> Self {
        let mut letters = Self { reports: HashMap::new(), to_residents: Vec::new() };
        for (kind, duty) in kinds() {
            let load = match duty {
                Duty::Pass => Load::Nothing,
                Duty::Single | Duty::Subject => Load::Single,
                Duty::Bulk => Load::Bulk,
            };
            for number in 0..each {
                let mail = mail(Set::Tune, kind, number);
                let address = |text: &String| Address::parse(text).expect("an address");
                let parties = Parties {
                    senders: vec![address(&mail.from)],
                    recipients: mail.to.iter().map(address).collect(),
                    own_domains: judging.own_domains.clone(),
                };
                let file = File {
                    name: "message.eml".to_owned(),
                    media_type: Some("message/rfc822".to_owned()),
                    bytes: mail.bytes.into(),
                };
                let report = judging.scanner.scan(file, parties).await;
                if TO_RESIDENTS.contains(&kind) {
                    letters.to_residents.push(report);
                } else {
                    letters.reports.entry(load).or_default().push(report);
                }
            }
        }
        letters
    }

    /// One that carries `load`, about people nobody was told of before.
    pub(crate) fn draw(&self, lot: &mut Lot, load: Load) -> Report {
        let all = &self.reports[&load];
        let at = lot.between(0, all.len() as u64 - 1) as usize;
        anew(lot, &all[at])
    }

    /// A letter to a resident about himself.
    pub(crate) fn draw_personal(&self, lot: &mut Lot) -> Report {
        let at = lot.between(0, self.to_residents.len() as u64 - 1) as usize;
        anew(lot, &self.to_residents[at])
    }
}

/// The same letter about other people.
fn anew(lot: &mut Lot, report: &Report) -> Report {
    let mut report = report.clone();
    for identity in &mut report.identities {
        let number = lot.between(0, u64::MAX - 1);
        *identity = serde_json::from_value::<Identity>(number.into()).expect("a number");
    }
    report
}

/// Kinds of letters that are about whom they go to.
const TO_RESIDENTS: [&str; 3] = ["letter-to-a-resident", "appointment", "quote-of-a-resident"];
