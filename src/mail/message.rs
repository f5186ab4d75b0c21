//! A message as found: header facts, parts, and what is wrong with it. Trouble is data here.

use std::ops::Range;

use crate::mail::Address;
use crate::mail::decode::Transfer;

/// A message, taken apart one level deep: a message inside it is a [`Part`] like any other.
///
/// - Shape: every byte of the body lies in one part, in one gap, or in a part's header.
#[derive(Clone, Debug, Default)]
pub struct Message {
    /// What the header says.
    pub header: MessageHeader,
    /// The leaves of the MIME tree, in the order of the message.
    pub parts: Vec<Part>,
    /// What stands before, between and after parts, and header lines that are no field.
    pub gaps: Vec<Range<usize>>,
    /// What makes the message as a whole unreliable to read.
    pub defects: Vec<Defect>,
}

/// Facts of the header, decoded.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct MessageHeader {
    /// `Subject`, decoded.
    pub subject: String,
    /// `Message-ID` as written.
    pub message_id: String,
    /// `References` as written, unfolded, at most 2,000 bytes of it.
    pub references: String,
    /// Whether it was written by a program or goes to a list: such mail wants no answer.
    pub automatic: bool,
    /// `Date` as written.
    pub date: String,
    /// Addresses in From.
    pub from: Vec<Address>,
    /// First display name in From.
    pub from_name: String,
    /// Distinct addresses in To and Cc, groups included: each recipient sees them.
    pub visible: Vec<Address>,
    /// The names shown in front of addresses in To and Cc that are no part of the address itself.
    pub names: Vec<(Address, String)>,
    /// Distinct addresses in Bcc, which should not be in a message under way.
    pub blind: Vec<Address>,
    /// How many `Received` fields there are.
    pub received_count: u32,
    /// What mail programs show of the header: field name and text, display names included.
    pub shown: Vec<(String, String)>,
}

/// One leaf of the MIME tree: a body, an attachment, or a message inside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// File name, decoded; empty for a body.
    pub name: String,
    /// Other texts that a mail program may show for it: a second name, a description.
    pub labels: Vec<String>,
    /// Declared media type, lower case, without parameters.
    pub media_type: String,
    /// Declared character set, as written.
    pub charset: Option<String>,
    /// Whether it is meant to be seen as part of the message or beside it.
    pub role: Role,
    /// Whether lines of the text flow on (`format=flowed`); `None` where each stands by itself.
    pub flow: Option<Flow>,
    /// Declared transfer encodings: more than one where the header contradicts itself.
    pub transfers: Vec<Transfer>,
    /// Where the encoded content stands in the message.
    pub body: Range<usize>,
    /// What makes this part unreliable to read.
    pub defects: Vec<Defect>,
}

/// What becomes of the space at the end of a line that flows on (RFC 3676, `DelSp`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// It is part of the text.
    KeepsSpace,
    /// It only marks that the line flows on.
    DeletesSpace,
}

/// What a part is to the message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// A file beside the text.
    Attachment,
    /// The text of the message itself, or one of its alternatives.
    #[default]
    Body,
}

/// Which of two declared types holds: programs differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// The first.
    #[default]
    First,
    /// The last.
    Last,
}

/// Why two mail programs might read a message differently, or this one not at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Defect {
    /// Fields that decide how it is read stand twice and disagree, or are too long to be honest.
    Ambiguous,
    /// A multipart whose boundary is missing or never comes.
    Boundary,
    /// Text outside all parts that looks like the header of one.
    HiddenPart,
    /// Multiparts inside one another beyond the limit.
    TooDeep,
    /// More parts than the limit.
    TooMany,
    /// Two types are declared: what either [`Reading`] gives is to be read.
    Types,
    /// A transfer encoding that no standard names; its content is kept as it stands.
    Transfer,
}

impl std::fmt::Debug for MessageHeader {
    /// Leaves out everything that a person wrote.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MessageHeader")
            .field("visible", &self.visible.len())
            .field("received_count", &self.received_count)
            .finish_non_exhaustive()
    }
}
