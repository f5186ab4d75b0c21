//! What the header fields of a message and of its parts say.
//!
//! Addresses and groups (RFC 5322, 3.4) are read by the mail-parser crate. It has panicked on
//! hostile values before, so each call is guarded, and values are cut to a length at which its
//! cost stays small.

use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;

use mail_parser::HeaderValue;
use mail_parser::parsers::MessageStream;

use crate::mail::Address;
use crate::mail::address::AddressError;
use crate::mail::decode::Transfer;
use crate::mail::field::Field;
use crate::mail::message::Defect;
use crate::mail::message::Flow;
use crate::mail::message::MessageHeader;
use crate::mail::message::Part;
use crate::mail::message::Reading;
use crate::mail::message::Role;
use crate::mail::parameter::Parameterised;
use crate::mail::word::raw_text;
use crate::mail::word::text;
use crate::mail::word::text_without_folds;

/// The header of one part (of the message itself, too), as far as MIME goes.
#[derive(Default)]
pub(super) struct PartHeader {
    /// The part that this header describes, its body still empty.
    pub(super) part: Part,
    /// The boundary, where the part is a multipart and has one.
    pub(super) boundary: Option<String>,
    /// Whether parts inside are messages unless they say otherwise (RFC 2046, 5.1.5).
    pub(super) digest: bool,
}

impl PartHeader {
    /// Whether the part declares itself a multipart, with or without a boundary.
    pub(super) fn is_multipart(&self) -> bool {
        self.part.media_type.starts_with("multipart/")
    }
}

/// Reads what `fields` say of a part; `default_type` holds where they name no type, and `reading`
/// where they name two.
pub(super) fn part_header(
    fields: &[Field<'_>],
    default_type: &str,
    reading: Reading,
) -> PartHeader {
    let mut header = PartHeader::default();
    let part = &mut header.part;
    part.media_type = default_type.to_owned();
    let mut types: Vec<Vec<u8>> = Vec::new();
    let mut names = Names::default();
    for field in fields {
        let value = field.value.get(..VALUE_BYTES_MAX).unwrap_or(field.value);
        if field.is("content-type") {
            types.push(canonical(value));
            let declared = Parameterised::read(value);
            names.add(&declared, Rank::Type);
            if types.len() == 1 || reading == Reading::Last {
                part.media_type = default_type.to_owned();
                header.boundary = read_type(&declared, part);
            }
        } else if field.is("content-transfer-encoding") {
            let transfer = Transfer::named(&field.unfolded());
            if !part.transfers.contains(&transfer) {
                part.transfers.push(transfer);
            }
        } else if field.is("content-disposition") {
            let disposition = Parameterised::read(value);
            if !matches!(disposition.value.as_str(), "inline" | "") {
                part.role = Role::Attachment;
            }
            names.add(&disposition, Rank::Disposition);
        } else if DESCRIPTIONS.iter().any(|name| field.is(name)) {
            part.labels.push(text(value));
        }
    }
    let mut names = names.in_order();
    part.name = names.next().unwrap_or_default();
    part.labels.extend(names.filter(|name| *name != part.name));
    part.labels.retain(|label| !label.is_empty());
    if !part.name.is_empty() {
        part.role = Role::Attachment;
    }
    part.defects.extend(contradiction(types));
    if fields.iter().any(|f| f.is("content-type") && f.value.len() > VALUE_BYTES_MAX) {
        part.defects.push(Defect::Ambiguous);
    }
    if part.transfers.contains(&Transfer::Unknown) {
        part.defects.push(Defect::Transfer);
    }
    header.digest = header.part.media_type == "multipart/digest";
    header
}

/// What is wrong with types that differ: of two, each is the first or the last.
fn contradiction(mut types: Vec<Vec<u8>>) -> Option<Defect> {
    let ends_differ = types.first() != types.last();
    types.sort_unstable();
    types.dedup();
    match types.len() {
        0 | 1 => None,
        2 if ends_differ => Some(Defect::Types),
        _ => Some(Defect::Ambiguous),
    }
}

/// Every name that the header of a part gives it: programs differ in which one they show.
#[derive(Default)]
struct Names(Vec<(Rank, String)>);

/// Where a name stands; the first wins.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Disposition,
    Type,
}

impl Names {
    fn add(&mut self, declared: &Parameterised, rank: Rank) {
        for name in declared.all("filename").chain(declared.all("name")) {
            let known = self.0.iter().any(|(_, known)| known == name);
            if !known && self.0.len() < NAMES_MAX {
                self.0.push((rank, name.to_owned()));
            }
        }
    }

    fn in_order(mut self) -> impl Iterator<Item = String> {
        self.0.sort_by_key(|(rank, _)| *rank);
        self.0.into_iter().map(|(_, name)| name)
    }
}

/// Reads a Content-Type into `part` and gives the boundary.
fn read_type(declared: &Parameterised, part: &mut Part) -> Option<String> {
    if declared.value.split_once('/').is_some_and(|(_, subtype)| !subtype.is_empty()) {
        part.media_type.clone_from(&declared.value);
    }
    part.charset = declared.first("charset").map(str::to_owned);
    part.flow = None;
    if declared.first("format").is_some_and(|format| format.eq_ignore_ascii_case("flowed")) {
        let deletes = declared.first("delsp").is_some_and(|yes| yes.eq_ignore_ascii_case("yes"));
        part.flow = Some(if deletes { Flow::DeletesSpace } else { Flow::KeepsSpace });
    }
    let mut boundaries = declared.all("boundary");
    let first = boundaries.next()?;
    if boundaries.any(|other| other != first) {
        part.defects.push(Defect::Ambiguous);
    }
    // A boundary ends in no space (RFC 2046, 5.1.1); a comment may stand behind it.
    let first = first.split(" (").next().unwrap_or_default().trim_end();
    Some(first.to_owned()).filter(|boundary| !boundary.is_empty())
}

/// Reads what `fields` say of the message.
pub(super) fn message_header(fields: &[Field<'_>]) -> MessageHeader {
    let mut header = MessageHeader::default();
    for field in fields {
        header.automatic |= is_automatic(field);
        if field.is("received") {
            header.received_count = header.received_count.saturating_add(1);
        } else if field.is("date") && header.date.is_empty() {
            header.date = field.unfolded();
        } else if field.is("message-id") && header.message_id.is_empty() {
            header.message_id = field.unfolded();
        } else if field.is("references") && header.references.is_empty() {
            header.references = field.unfolded();
            header.references.truncate(header.references.floor_char_boundary(REFERENCES_BYTES_MAX));
        } else if SHOWN_TEXTS.iter().any(|name| field.is(name)) {
            let value = field.value.get(..VALUE_BYTES_MAX).unwrap_or(field.value);
            let text = text(value);
            if field.is("subject") && header.subject.is_empty() {
                header.subject.clone_from(&text);
            }
            header.shown.push((field.name.to_owned(), text));
            let tight = text_without_folds(value).map(|text| (field.name.to_owned(), text));
            header.shown.extend(tight);
        } else if SHOWN_ADDRESSES.iter().any(|name| field.is(name)) {
            read_addresses(field, &mut header);
        }
    }
    // Outlook repeats the subject in Thread-Topic: told once, counted once.
    let subject = std::mem::take(&mut header.subject);
    header.shown.retain(|(name, text)| {
        !name.eq_ignore_ascii_case("thread-topic") || !subject.ends_with(text.as_str())
    });
    header.subject = subject;
    header
}

/// Whether a field says that nobody waits for an answer: RFC 3834, 2 and 5; RFC 2919 for lists. The
/// last one is what programs on Exchange say.
fn is_automatic(field: &Field<'_>) -> bool {
    let means = |says: fn(&str) -> bool| {
        let value = field.unfolded().to_ascii_lowercase();
        value.split([';', ',', ' ', '\t']).find(|word| !word.is_empty()).is_some_and(says)
    };
    match field.name.to_ascii_lowercase().as_str() {
        "auto-submitted" => means(|word| word != "no"),
        "precedence" => means(|word| matches!(word, "bulk" | "list" | "junk")),
        "list-id" => means(|_| true),
        "x-auto-response-suppress" => means(|word| matches!(word, "all" | "autoreply")),
        _ => false,
    }
}

/// Adds the addresses and display names of one field.
fn read_addresses(field: &Field<'_>, header: &mut MessageHeader) {
    let Some(HeaderValue::Address(list)) = guarded(field.value, |s| s.parse_address()) else {
        return;
    };
    let mut names = Vec::new();
    let groups = list.as_group().unwrap_or_default();
    names.extend(groups.iter().filter_map(|group| group.name.as_deref()));
    for mailbox in list.iter() {
        let written = mailbox.address().unwrap_or_default().trim();
        let name = mailbox.name().unwrap_or_default().trim();
        if let Ok(address) = Address::parse(written).or_else(|_| quoted(name, written)) {
            if field.is("from") {
                header.from.push(address);
            } else if field.is("to") || field.is("cc") {
                if !name.is_empty() && header.names.len() < NAMED_MAX {
                    header.names.push((address.clone(), name.to_owned()));
                }
                push_distinct(&mut header.visible, address);
            } else if field.is("bcc") {
                push_distinct(&mut header.blind, address);
            }
        } else if !written.is_empty() {
            names.push(written);
        }
        // Many programs repeat the address as the name: that is no text of its own.
        if !name.is_empty() && !name.trim_matches('\'').eq_ignore_ascii_case(written) {
            names.push(name);
        }
    }
    if field.is("from") && header.from_name.is_empty() {
        let first = list.iter().find_map(|mailbox| mailbox.name());
        header.from_name = first.unwrap_or_default().trim().to_owned();
    }
    if !names.is_empty() {
        header.shown.push((field.name.to_owned(), names.join("\n")));
    }
}

/// `"a b"@x.nl`: the crate takes the quoted part for a name, and `@x.nl` for the address.
fn quoted(name: &str, written: &str) -> Result<Address, AddressError> {
    let local = name.replace('\\', "\\\\").replace('"', "\\\"");
    // Without a name there is nothing in front of the @.
    let is_quoted = written.starts_with('@') && !name.is_empty();
    let text = if is_quoted { format!("\"{local}\"{written}") } else { String::new() };
    Address::parse(&text)
}

fn push_distinct(list: &mut Vec<Address>, address: Address) {
    if list.len() < ADDRESSES_MAX && !list.contains(&address) {
        list.push(address);
    }
}

/// Lets the crate read `value`; `None` where it panics.
fn guarded(
    value: &[u8],
    read: impl for<'x> Fn(&mut MessageStream<'x>) -> HeaderValue<'x>,
) -> Option<HeaderValue<'static>> {
    let value = raw_text(value.get(..VALUE_BYTES_MAX).unwrap_or(value));
    let mut line = value.into_bytes();
    if !line.ends_with(b"\n") {
        line.extend_from_slice(b"\r\n");
    }
    catch_unwind(AssertUnwindSafe(|| read(&mut MessageStream::new(&line)).into_owned())).ok()
}

/// A value without what may differ between two copies that mean the same.
fn canonical(value: &[u8]) -> Vec<u8> {
    value.iter().filter(|b| !b.is_ascii_whitespace()).map(u8::to_ascii_lowercase).collect()
}

/// Fields that mail programs show as text: Outlook shows the topic and the flag, Gmail and
/// Thunderbird the list and what can be done with it.
const SHOWN_TEXTS: [&str; 17] = [
    "subject",
    "comments",
    "keywords",
    "organization",
    "thread-topic",
    "list-id",
    "list-help",
    "list-post",
    "list-owner",
    "list-subscribe",
    "list-unsubscribe",
    "list-archive",
    "x-message-flag",
    "x-keywords",
    "x-categories",
    "newsgroups",
    "summary",
];

const SHOWN_ADDRESSES: [&str; 14] = [
    "from",
    "sender",
    "reply-to",
    "to",
    "cc",
    "bcc",
    "resent-from",
    "resent-sender",
    "resent-to",
    "resent-cc",
    "apparently-to",
    "mail-followup-to",
    "mail-reply-to",
    "disposition-notification-to",
];

/// Fields of a part that programs show in place of a name or beside it.
const DESCRIPTIONS: [&str; 2] = ["content-description", "content-location"];

/// Of a long thread its first messages: what a mail program needs to put an answer with it.
const REFERENCES_BYTES_MAX: usize = 2_000;

/// More names than any part has.
const NAMES_MAX: usize = 20;

/// Longer values are cut: the crate's time grows with the square of some of them.
const VALUE_BYTES_MAX: usize = 256 * 1024;

/// Recipients with a name at most: whoever has more of them knows none by name.
const NAMED_MAX: usize = 200;

/// More addresses than any message to people has; comparing each with each stays cheap.
const ADDRESSES_MAX: usize = 2_000;

#[cfg(test)]
mod tests {
    use crate::mail::MessageLimits;
    use crate::mail::parse;

    #[test]
    fn a_quoted_local_part_is_an_address_with_brackets_and_without() {
        for (written, expected) in [
            ("\"a b\"@x.nl", vec!["\"a b\"@x.nl"]),
            ("\"a@gmail.com\"@x.nl, b@y.nl", vec!["\"a@gmail.com\"@x.nl", "b@y.nl"]),
            ("<\"a b\"@x.nl>", vec!["\"a b\"@x.nl"]),
            ("\"A B\" <ab@x.nl>", vec!["ab@x.nl"]),
            ("\"A B\"", vec![]),
            ("@x.nl", vec![]),
        ] {
            let message = format!("From: c@x.nl\r\nTo: {written}\r\n\r\nx\r\n");
            let header = parse(message.as_bytes(), MessageLimits::default()).header;
            let found: Vec<String> = header.visible.iter().map(ToString::to_string).collect();
            assert_eq!(found, expected, "{written}");
        }
    }
}
