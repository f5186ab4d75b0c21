//! What a scan says of a file and of all that it contains. Holds no value of personal data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::detect::Because;
use crate::detect::Finding;
use crate::detect::Kind;
use crate::mail::Address;
use crate::scan::attachment::Attachment;
use crate::scan::attachment::Fingerprint;
use crate::scan::identity::Identity;

/// The outcome of a scan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// What was found, strongest first: certain numbers before ordinary data.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// How many people the data is about, senders and recipients left out.
    pub persons: Persons,
    /// The same for recipients whose own words the message repeats: what they wrote is nothing
    /// new to them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quoted: Vec<Quoted>,
    /// Of how many people there is each kind of data.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub by_kind: BTreeMap<Kind, u64>,
    /// How many of the people were born in which year, as far as that is told.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub birth_years: BTreeMap<i16, u64>,
    /// How many rows of tables say that an address is secret.
    #[serde(default)]
    pub secret_addresses: u64,
    /// How many rows of tables say which residence, by what it is known again: see
    /// [`crate::scan::residence`]. Whoever keeps a report puts keyed digests in their place.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub residences: BTreeMap<String, u64>,
    /// How many of the people are told of in attachments only.
    #[serde(default)]
    pub attached: u64,
    /// Whether the message greets the people it goes to: a letter.
    #[serde(default)]
    pub greets: bool,
    /// The file itself and every part and inner file, in reading order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartReport>,
    /// What the header of the message says; all empty where the file is not a message.
    pub header: Header,
    /// What was read, and what was not.
    #[serde(default)]
    pub coverage: Coverage,
    /// By what people are known again in other messages: those with a number, or a name with more,
    /// a thousand at most. Whoever keeps a report takes them out first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identities: Vec<Identity>,
    /// The files in it that are known again in other messages, two hundred at most. Whoever keeps a
    /// report takes them out first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// Units of work spent, for comparison with the limit.
    pub work: u64,
}

/// How many people a message holds data about, leaving out those it is between.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Persons {
    /// At least this many: people told apart by a strong key.
    pub min: u64,
    /// At most this many: with everyone who is described without such a key.
    pub max: u64,
    /// The best estimate, between the two: what rules compare and people read.
    pub estimate: u64,
    /// How many of them come with a certain BSN, A-number or identity document number.
    pub numbered: u64,
    /// How many of them come with a sensitive subject.
    pub sensitive: u64,
}

/// A recipient whose own words the message repeats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quoted {
    /// The recipient, as `local@domain`.
    pub address: String,
    /// How many people the message tells this recipient of.
    pub persons: Persons,
}

/// One part of a message, or one file in an archive.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartReport {
    /// Name as the recipient sees it, or a description (`text/html body`).
    pub name: String,
    /// Media type as found by content.
    #[serde(rename = "type")]
    pub media_type: String,
    /// Whether it was read.
    pub status: PartStatus,
    /// Why not, in one word of [`crate::extract::Unscannable`] or [`crate::extract::Skipped`];
    /// `None` when it was read.
    pub why: Option<String>,
    /// Size in bytes, decoded.
    pub size_bytes: u64,
    /// Whether the recipient gets something in it that the sender does not see.
    pub hidden: bool,
    /// Whether something likely was found there: in a hidden sheet, column, row or passage.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tells_hidden: bool,
    /// What in it could not be read, at most fifty places; the rest of it was.
    #[serde(default)]
    pub unread: Vec<Note>,
    /// What whoever decides should know of it, at most fifty notes and [`PASSWORD_TOLD`].
    #[serde(default)]
    pub remarks: Vec<Note>,
    /// By what it is known again, where it tells of people or could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<Fingerprint>,
}

/// What is noted of a part with a password that the message tells.
pub const PASSWORD_TOLD: &str = "password_told";

/// Something about one place in a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Where in the part; empty for the part as a whole.
    pub place: String,
    /// One word of [`crate::extract::Unscannable`] or [`crate::extract::Remark`].
    pub what: String,
}

/// How much was read, and how much was not: what a verdict rests on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// Parts and inner files that were read as a whole.
    pub scanned: u32,
    /// Those that can hold no text.
    pub skipped: u32,
    /// Those that were not read, or not wholly.
    pub unscannable: u32,
    /// Bytes decoded and inflated.
    pub bytes: u64,
    /// Bytes of text that were searched, cells included.
    pub text_bytes: u64,
    /// Cells of tables that were searched.
    pub cells: u64,
    /// Pages that were searched.
    pub pages: u64,
}

/// Whether a part was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartStatus {
    /// Read as a whole.
    #[default]
    Scanned,
    /// A kind that can hold no text.
    Skipped,
    /// Not read, or not wholly.
    Unscannable,
}

/// Facts of the message header that policy and pages use.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Subject, decoded, with every hit in it masked.
    pub subject: String,
    /// Whether a detector hit the subject: it is then left out of notices.
    pub subject_hit: bool,
    /// `Message-ID` as written.
    pub message_id: String,
    /// `References` as written, at most 2,000 bytes of it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub references: String,
    /// Whether a program wrote it, or it goes to a list: nobody is told of it by mail.
    #[serde(default)]
    pub automatic: bool,
    /// `Date` as written.
    pub date: String,
    /// Addresses in From, as `local@domain`.
    pub from: Vec<String>,
    /// Display name in From.
    pub from_name: String,
    /// Distinct addresses in To and Cc, visible to every recipient.
    pub visible: Vec<String>,
    /// The names shown in front of addresses in To and Cc, each with its address.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<(String, String)>,
    /// Distinct addresses in Bcc, which should not be in a message that is on its way.
    pub blind: Vec<String>,
    /// How many `Received` fields the header has.
    pub received_count: u32,
}

impl Report {
    /// How many people the message tells `recipient` of: those are left out of whom it only
    /// repeats what this recipient wrote.
    pub fn persons_for(&self, recipient: &Address) -> Persons {
        let is_same =
            |quoted: &&Quoted| Address::parse(&quoted.address).is_ok_and(|a| a == *recipient);
        self.quoted.iter().find(is_same).map_or(self.persons, |quoted| quoted.persons)
    }

    /// What rules look at and nothing else: no sample, no name of a file, no header.
    #[must_use]
    pub fn without_words(&self) -> Self {
        let bare = |finding: &Finding| Finding {
            kind: finding.kind,
            count: finding.count,
            distinct: finding.distinct,
            quoted: finding.quoted,
            confidence: finding.confidence,
            place: String::new(),
            lines: None,
            samples: Vec::new(),
            because: Because::default(),
        };
        let unread = self.parts.iter().filter(|part| part.status == PartStatus::Unscannable);
        let unread = unread.map(|part| PartReport {
            status: part.status,
            why: part.why.clone(),
            ..PartReport::default()
        });
        Self {
            findings: self.findings.iter().map(bare).collect(),
            persons: self.persons,
            quoted: self.quoted.clone(),
            by_kind: self.by_kind.clone(),
            attached: self.attached,
            greets: self.greets,
            parts: unread.collect(),
            ..Self::default()
        }
    }

    /// Whether any part could not be read.
    pub fn has_unscannable(&self) -> bool {
        self.parts.iter().any(|part| part.status == PartStatus::Unscannable)
    }

    /// The highest confidence with which `kind` was found; 0 where it was not.
    pub fn confidence(&self, kind: Kind) -> f32 {
        let found = self.findings.iter().filter(|finding| finding.kind == kind);
        found.map(|finding| finding.confidence).fold(0.0, f32::max)
    }
}

/// Notes kept of one part, of each sort.
pub(super) const NOTES: usize = 50;
