//! What the header fields of a message and of its parts say, read by the mail-parser crate.
//!
//! Fields are cut out here ([`crate::mail::header_fields`]); the crate reads one value at a time:
//! encoded words (RFC 2047), parameters with continuations and character sets (RFC 2231),
//! addresses and groups (RFC 5322, 3.4). It has panicked on hostile values before, so each call
//! is guarded, and values are cut to a length at which its cost stays small.

use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;

use mail_parser::ContentType;
use mail_parser::HeaderValue;
use mail_parser::parsers::MessageStream;

use crate::mail::Address;
use crate::mail::decode::Transfer;
use crate::mail::field::Field;
use crate::mail::message::Defect;
use crate::mail::message::MessageHeader;
use crate::mail::message::Part;
use crate::mail::message::Role;

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

/// Reads what `fields` say of a part; `default_type` holds where they name no type.
pub(super) fn part_header(fields: &[Field<'_>], default_type: &str) -> PartHeader {
    let mut header = PartHeader::default();
    let part = &mut header.part;
    part.media_type = default_type.to_owned();
    let mut types: Vec<Vec<u8>> = Vec::new();
    let mut file_name = None;
    for field in fields {
        if field.is("content-type") {
            types.push(canonical(field.value));
            if types.len() == 1 {
                header.boundary = read_type(field.value, part);
            }
        } else if field.is("content-transfer-encoding") {
            let transfer = Transfer::named(&field.unfolded());
            if !part.transfers.contains(&transfer) {
                part.transfers.push(transfer);
            }
        } else if field.is("content-disposition") {
            if let Some(disposition) = content_type(field.value) {
                if !disposition.ctype().eq_ignore_ascii_case("inline") {
                    part.role = Role::Attachment;
                }
                file_name = file_name.or_else(|| attribute(&disposition, "filename"));
            }
        } else if field.is("content-description") {
            part.labels.extend(text(field.value));
        }
    }
    if let Some(file_name) = file_name {
        let other = std::mem::replace(&mut part.name, file_name);
        if !other.is_empty() && other != part.name {
            part.labels.push(other);
        }
    }
    if !part.name.is_empty() {
        part.role = Role::Attachment;
    }
    if types.iter().any(|other| Some(other) != types.first())
        || fields.iter().any(|f| f.is("content-type") && f.value.len() > VALUE_BYTES_MAX)
    {
        part.defects.push(Defect::Ambiguous);
    }
    if part.transfers.contains(&Transfer::Unknown) {
        part.defects.push(Defect::Transfer);
    }
    header.digest = header.part.media_type == "multipart/digest";
    header
}

/// Reads a Content-Type into `part` and gives the boundary.
fn read_type(value: &[u8], part: &mut Part) -> Option<String> {
    let declared = content_type(value)?;
    if let Some(subtype) = declared.subtype().filter(|subtype| !subtype.is_empty()) {
        part.media_type = format!("{}/{}", declared.ctype(), subtype).trim().to_ascii_lowercase();
    }
    part.charset = attribute(&declared, "charset");
    part.name = attribute(&declared, "name").unwrap_or_default();
    let boundaries: Vec<&str> = declared
        .attributes()
        .unwrap_or_default()
        .iter()
        .filter(|attribute| attribute.name == "boundary")
        .map(|attribute| attribute.value.trim_end())
        .collect();
    if boundaries.iter().any(|other| Some(other) != boundaries.first()) {
        part.defects.push(Defect::Ambiguous);
    }
    boundaries.first().map(|boundary| (*boundary).to_owned()).filter(|b| !b.is_empty())
}

/// Reads what `fields` say of the message.
pub(super) fn message_header(fields: &[Field<'_>]) -> MessageHeader {
    let mut header = MessageHeader::default();
    for field in fields {
        if field.is("received") {
            header.received_count = header.received_count.saturating_add(1);
        } else if field.is("date") && header.date.is_empty() {
            header.date = field.unfolded();
        } else if field.is("message-id") && header.message_id.is_empty() {
            header.message_id = field.unfolded();
        } else if SHOWN_TEXTS.iter().any(|name| field.is(name)) {
            let Some(text) = text(field.value) else { continue };
            if field.is("subject") && header.subject.is_empty() {
                header.subject.clone_from(&text);
            }
            header.shown.push((field.name.to_owned(), text));
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
        if let Ok(address) = Address::parse(written) {
            if field.is("from") {
                header.from.push(address);
            } else if field.is("to") || field.is("cc") {
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

fn push_distinct(list: &mut Vec<Address>, address: Address) {
    if list.len() < ADDRESSES_MAX && !list.contains(&address) {
        list.push(address);
    }
}

/// A value of the form `type/subtype; name=value`.
fn content_type(value: &[u8]) -> Option<ContentType<'static>> {
    match guarded(value, |stream| stream.parse_content_type()) {
        Some(HeaderValue::ContentType(content_type)) => Some(content_type),
        _ => None,
    }
}

/// An unstructured value with its encoded words decoded; `None` where it is empty.
fn text(value: &[u8]) -> Option<String> {
    match guarded(value, |stream| stream.parse_unstructured()) {
        Some(HeaderValue::Text(text)) => Some(text.trim().to_owned()),
        _ => None,
    }
    .filter(|text| !text.is_empty())
}

fn attribute(content_type: &ContentType<'_>, name: &str) -> Option<String> {
    let value = content_type.attribute(name)?.trim();
    // RFC 2231 forbids encoded words in parameters; Outlook writes them all the same, and some
    // values escape the crate's own decoding (a word that follows plain text).
    let decoded = if value.contains("=?") { text(value.as_bytes()) } else { None };
    Some(decoded.unwrap_or_else(|| value.to_owned())).filter(|value| !value.is_empty())
}

/// Lets the crate read `value`; `None` where it panics.
fn guarded(
    value: &[u8],
    read: impl for<'x> Fn(&mut MessageStream<'x>) -> HeaderValue<'x>,
) -> Option<HeaderValue<'static>> {
    let mut line = value.get(..value.len().min(VALUE_BYTES_MAX)).unwrap_or_default().to_vec();
    if !line.ends_with(b"\n") {
        line.extend_from_slice(b"\r\n");
    }
    catch_unwind(AssertUnwindSafe(|| read(&mut MessageStream::new(&line)).into_owned())).ok()
}

/// A value without what may differ between two copies that mean the same.
fn canonical(value: &[u8]) -> Vec<u8> {
    value.iter().filter(|b| !b.is_ascii_whitespace()).map(u8::to_ascii_lowercase).collect()
}

const SHOWN_TEXTS: [&str; 5] = ["subject", "comments", "keywords", "organization", "thread-topic"];
const SHOWN_ADDRESSES: [&str; 6] = ["from", "sender", "reply-to", "to", "cc", "bcc"];

/// Longer values are cut: the crate's time grows with the square of some of them.
const VALUE_BYTES_MAX: usize = 256 * 1024;

/// More addresses than any message to people has; comparing each with each stays cheap.
const ADDRESSES_MAX: usize = 2_000;
