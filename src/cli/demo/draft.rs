//! A letter of the demo: its envelope, its message built by a library, and what must become of it.

use lettre::message::Attachment;
use lettre::message::Mailbox;
use lettre::message::Message;
use lettre::message::MessageBuilder;
use lettre::message::MultiPart;
use lettre::message::SinglePart;
use lettre::message::header::ContentType;

use crate::cli::demo::people::Person;
use crate::cli::demo::people::people;
use crate::cli::demo::workbook::Sheet;
use crate::cli::demo::workbook::Value;
use crate::cli::demo::workbook::workbook;

/// A message with its envelope, and what the gate must make of it.
pub struct Letter {
    /// What it is, for the person who watches the demo.
    pub title: &'static str,
    /// Envelope sender; empty for the null sender.
    pub sender: String,
    /// Envelope recipients.
    pub recipients: Vec<String>,
    /// The message, lines ending in CRLF.
    pub message: Vec<u8>,
    /// What must become of it.
    pub expected: Expected,
}

/// What must become of a [`Letter`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Every recipient gets it at once.
    Delivered,
    /// Nobody gets it before a person decides.
    Held,
    /// Some get it at once, the others wait.
    Split,
}

/// A message of which author and readers are known and the content is still to come.
pub struct Draft {
    builder: MessageBuilder,
}

/// Starts a message. `from` is `Name <address>` or an address, `to` a list of addresses.
pub fn message(from: &str, to: &str) -> Draft {
    let builder =
        to.split(", ").fold(Message::builder().from(mailbox(from)), |builder, address| {
            builder.to(mailbox(address))
        });
    Draft { builder }
}

impl Draft {
    /// Ends the message with plain text.
    pub fn with_text(self, subject: &str, text: &str) -> Vec<u8> {
        let part = SinglePart::builder().header(ContentType::TEXT_PLAIN).body(text.to_owned());
        self.with_part(subject, part)
    }

    /// Ends the message with one part of any kind.
    pub fn with_part(self, subject: &str, part: SinglePart) -> Vec<u8> {
        let message = self.builder.subject(subject).singlepart(part);
        message.expect("an invented letter is well formed").formatted()
    }

    /// Ends the message with a text and one attachment.
    pub fn with_attachment(
        self,
        subject: &str,
        text: &str,
        name: &str,
        media_type: &str,
        content: Vec<u8>,
    ) -> Vec<u8> {
        let media_type = ContentType::parse(media_type).expect("an invented letter is well formed");
        let parts = MultiPart::mixed()
            .singlepart(SinglePart::plain(text.to_owned()))
            .singlepart(Attachment::new(name.to_owned()).body(content, media_type));
        let message = self.builder.subject(subject).multipart(parts);
        message.expect("an invented letter is well formed").formatted()
    }
}

fn mailbox(text: &str) -> Mailbox {
    let (name, address) = match text.split_once(" <") {
        Some((name, address)) => (Some(name.to_owned()), address.trim_end_matches('>')),
        None => (None, text),
    };
    Mailbox::new(name, address.parse().expect("an invented address is well formed"))
}

/// A workbook of `count` invented pupils with their numbers.
pub(super) fn register_of_pupils(count: usize) -> Vec<u8> {
    let rows = people(240, count, (2006, 2014)).into_iter().map(|pupil| {
        texts(&[&pupil.bsn, &pupil.surname, &pupil.given_name, &pupil.birth_date(), "4 havo"])
    });
    workbook(&[sheet("Leerlingen", &["bsn", "achternaam", "voornaam", "gebdat", "klas"], rows)])
}

/// One invented resident.
pub(super) fn one(seed: u64) -> Person {
    people(seed, 1, (1960, 1995)).remove(0)
}

/// A sheet with a header row.
pub(super) fn sheet(name: &str, header: &[&str], rows: impl Iterator<Item = Vec<Value>>) -> Sheet {
    let rows = std::iter::once(texts(header)).chain(rows).collect();
    Sheet { name: name.to_owned(), hidden: false, rows }
}

/// A row of text cells.
pub(super) fn texts(cells: &[&str]) -> Vec<Value> {
    cells.iter().map(|cell| Value::Text((*cell).to_owned())).collect()
}

/// Media type of a workbook.
pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
