//! `winmail.dat`: what Exchange and Outlook send to one another in rich text (MS-OXTNEF).
//!
//! A row of attributes, first of the message and then of each attachment. Most of what a message
//! says stands in two of them that hold properties; both ways of saying it are read.

use bytes::Bytes;

use crate::document::File;
use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::outcome::Unscannable;
use crate::extract::sniff::Evidence;
use crate::extract::tools::cfb;
use crate::extract::tools::codepage;
use crate::extract::tools::codepage::CodePage;
use crate::extract::tools::mapi;
use crate::extract::tools::mapi::Properties;
use crate::extract::tools::mapi::Property;
use crate::extract::tools::ole;
use crate::extract::tools::strings;

/// A message in the Transport Neutral Encapsulation Format.
pub(in crate::extract) struct Tnef;

impl Format for Tnef {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        if seen.head.starts_with(SIGNATURE) { Claim::Certain } else { Claim::No }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        out.is("application/vnd.ms-tnef");
        // After the signature a key of two bytes, which says nothing.
        let mut cursor = Cursor { bytes: &file.bytes, at: SIGNATURE.len() + 2 };
        let mut reader = Reader { page: CodePage::WESTERN, message: Part::default(), part: None };
        while let Some(attribute) = cursor.attribute() {
            if !attribute.is_whole {
                out.miss(Place::root(), Unscannable::Damaged);
            }
            if reader.take(attribute, out).is_err() {
                return;
            }
        }
        if reader.end_part(out).is_ok() {
            let rest = file.bytes.get(cursor.at..).unwrap_or_default();
            let is_empty = cursor.at <= SIGNATURE.len() + 2;
            if is_empty || rest.iter().any(|byte| *byte != 0) {
                out.miss(Place::root(), Unscannable::Damaged);
                let _ = strings::sweep(rest, &Place::root().inside("end"), out);
            }
        }
    }
}

/// What is known so far of the message, or of the attachment being read.
#[derive(Default)]
struct Part {
    list: Vec<Property>,
    /// Texts of attributes, with the place where each belongs.
    texts: Vec<(&'static str, String)>,
    /// Name, by the two attributes that give one.
    name: Option<String>,
    /// Content of the attachment.
    content: Option<Bytes>,
    body: Option<Bytes>,
}

struct Reader {
    page: CodePage,
    message: Part,
    part: Option<Part>,
}

impl Reader {
    fn take(&mut self, attribute: Attribute, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        if attribute.id == BEGIN_ATTACHMENT {
            self.end_part(out)?;
            self.part = Some(Part::default());
            return Ok(());
        }
        let page = self.page;
        let part = self.part.as_mut().unwrap_or(&mut self.message);
        let Attribute { id, kind, value, .. } = attribute;
        match id {
            CODE_PAGE => {
                let number = value.first_chunk().map(|field| u32::from_le_bytes(*field));
                self.page = number.filter(|number| *number > 0).map_or(page, CodePage::of);
            }
            MESSAGE_PROPERTIES | ATTACHMENT_PROPERTIES => {
                let mut cursor = Cursor { bytes: &value, at: 0 };
                cursor.properties(&mut part.list).inspect_err(|why| miss(*why, out)).ok();
            }
            RECIPIENTS => recipients(&value, page, out)?,
            BODY => part.body = Some(value),
            CONTENT => part.content = Some(value),
            TITLE => part.name = part.name.take().or(Some(text(&value, page))),
            TRANSPORT_NAME => part.name = Some(text(&value, page)),
            MESSAGE_CLASS | MESSAGE_ID | PARENT_ID | CONVERSATION_ID => {}
            SUBJECT => part.texts.push(("subject", text(&value, page))),
            // Counted or ended names and addresses, in structures of their own.
            FROM | OWNER | SENT_FOR | DELEGATE => part.texts.push(("from", runs(&value, page))),
            _ if matches!(kind, KIND_STRING | KIND_TEXT) => {
                part.texts.push(("properties", text(&value, page)));
            }
            _ => {}
        }
        if part_is_full(self.part.as_ref().unwrap_or(&self.message)) {
            out.miss(Place::root(), Unscannable::TooMany);
            return Err(Unscannable::TooMany);
        }
        Ok(())
    }

    /// Hands on the message, or the attachment, that has been read.
    fn end_part(&mut self, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        match self.part.take() {
            Some(part) => part.hand_on_attachment(self.page, out),
            None => std::mem::take(&mut self.message).hand_on_message(self.page, out),
        }
    }
}

impl Part {
    fn hand_on_message(self, page: CodePage, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        let properties = Properties::new(self.list, page);
        properties.add_header(out)?;
        for (place, text) in self.texts {
            out.add_text(Place::root().inside(place), Visibility::Shown, text)?;
        }
        properties.add_others(out)?;
        properties.add_bodies(out)?;
        match self.body {
            Some(body) => {
                let bytes: Bytes = text(&body, page).into();
                out.budget.pay_bytes(bytes.len()).inspect_err(|why| miss(*why, out))?;
                let media_type = Some("text/plain".to_owned());
                out.add_file(File { name: String::new(), media_type, bytes })
            }
            None => Ok(()),
        }
    }

    fn hand_on_attachment(self, page: CodePage, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        let properties = Properties::new(self.list, page);
        let name = properties.file_name().or(self.name).unwrap_or_default();
        for (place, text) in self.texts {
            out.add_text(Place::root().inside(place), Visibility::Shown, text)?;
        }
        properties.add_others(out)?;
        let objects = properties.binaries(mapi::ATTACHED).map(|property| match property.kind {
            // An object begins with the number of its kind: a message, a storage, a stream.
            mapi::OBJECT => property.value.slice(IDENTIFIER_BYTES.min(property.value.len())..),
            _ => property.value.clone(),
        });
        let is_object = properties.number(ATTACH_METHOD) == Some(OLE);
        let contents: Vec<Bytes> = objects.chain(self.content).collect();
        if contents.is_empty() {
            return out.add_text(Place::root().inside("attachment"), Visibility::Shown, name);
        }
        for (index, bytes) in contents.iter().enumerate() {
            // The same content is often given twice.
            if contents.iter().take(index).any(|before| before == bytes) {
                continue;
            }
            if is_object && bytes.starts_with(cfb::MAGIC) {
                ole::add(&name, bytes.clone(), out)?;
                continue;
            }
            let (name, media_type) = (name.clone(), properties.media_type());
            out.add_file(File { name, media_type, bytes: bytes.clone() })?;
        }
        Ok(())
    }
}

/// One attribute (MS-OXTNEF 2.1.1).
struct Attribute {
    id: u16,
    kind: u16,
    value: Bytes,
    /// Whether it is all there and its checksum is right.
    is_whole: bool,
}

/// Reads numbers and lengths, from wherever it is on.
struct Cursor<'a> {
    bytes: &'a Bytes,
    at: usize,
}

impl Cursor<'_> {
    /// The next attribute; where there is none, it stays where it is.
    fn attribute(&mut self) -> Option<Attribute> {
        let start = self.at;
        let attribute = self.whole_attribute();
        if attribute.is_none() {
            self.at = start;
        }
        attribute
    }

    fn whole_attribute(&mut self) -> Option<Attribute> {
        let level = *self.bytes.get(self.at)?;
        if !matches!(level, 1 | 2) {
            return None;
        }
        self.at += 1;
        let (id, kind) = (self.short()?, self.short()?);
        let length = self.length()?;
        let value = self.take(length);
        let sum = value.iter().fold(0_u16, |sum, byte| sum.wrapping_add(u16::from(*byte)));
        let is_whole = value.len() == length && self.short() == Some(sum);
        Some(Attribute { id, kind, value, is_whole })
    }

    /// Reads a list of properties (MS-OXTNEF 2.1.3.4) to the end of `list`.
    ///
    /// - Failure: `Damaged` where it breaks off, `TooMany`; what was read before is in `list`.
    fn properties(&mut self, list: &mut Vec<Property>) -> Result<(), Unscannable> {
        let count = self.length().ok_or(Unscannable::Damaged)?;
        for _ in 0..count {
            self.property(list)?;
            if list.len() > PROPERTIES_MAX {
                return Err(Unscannable::TooMany);
            }
        }
        Ok(())
    }

    fn property(&mut self, list: &mut Vec<Property>) -> Result<(), Unscannable> {
        let kind = self.short().ok_or(Unscannable::Damaged)?;
        let id = self.short().ok_or(Unscannable::Damaged)?;
        let name = if id < mapi::NAMED { Some(String::new()) } else { self.name() };
        let name = name.ok_or(Unscannable::Damaged)?;
        let (one, several) = (kind & !mapi::SEVERAL, kind & mapi::SEVERAL != 0);
        let fixed = match one {
            0x0000 | 0x0001 => Some(0),
            0x0002..=0x0004 | 0x000a | 0x000b => Some(4),
            0x0005..=0x0007 | 0x0014 | 0x0040 => Some(8),
            0x0048 => Some(16),
            mapi::OBJECT | mapi::STRING | mapi::UNICODE | mapi::BINARY => None,
            _ => return Err(Unscannable::Damaged),
        };
        let count = if several || fixed.is_none() { self.length() } else { Some(1) };
        for _ in 0..count.ok_or(Unscannable::Damaged)? {
            let length = match fixed {
                Some(length) => length,
                None => self.length().ok_or(Unscannable::Damaged)?,
            };
            if length > 0 && self.at >= self.bytes.len() || list.len() > PROPERTIES_MAX {
                return Err(Unscannable::Damaged);
            }
            let value = self.take(length);
            self.pad(length);
            let is_whole = value.len() == length;
            list.push(Property { id, kind: one, name: name.clone(), value });
            if !is_whole {
                return Err(Unscannable::Damaged);
            }
        }
        Ok(())
    }

    /// What a property is called, after the number of its family.
    fn name(&mut self) -> Option<String> {
        self.take(IDENTIFIER_BYTES);
        let kind = self.length()?;
        let number = self.length()?;
        if kind == 0 {
            return Some(mapi::known_name(u32::try_from(number).ok()?));
        }
        let name = self.take(number.min(NAME_BYTES_MAX));
        self.at = self.at.saturating_add(number.saturating_sub(name.len()));
        self.pad(number);
        Some(codepage::wide(&name))
    }

    fn short(&mut self) -> Option<u16> {
        let field = *self.bytes.get(self.at..)?.first_chunk()?;
        self.at += 2;
        Some(u16::from_le_bytes(field))
    }

    fn length(&mut self) -> Option<usize> {
        let field = *self.bytes.get(self.at..)?.first_chunk()?;
        self.at += 4;
        usize::try_from(u32::from_le_bytes(field)).ok()
    }

    /// The next `count` bytes, or as many as there are.
    fn take(&mut self, count: usize) -> Bytes {
        let start = self.at.min(self.bytes.len());
        self.at = start.saturating_add(count).min(self.bytes.len());
        self.bytes.slice(start..self.at)
    }

    /// Goes on to the next multiple of four bytes.
    fn pad(&mut self, length: usize) {
        self.at = self.at.saturating_add(length.wrapping_neg() & 3);
    }
}

/// Adds the recipients in a table of them (MS-OXTNEF 2.1.3.3.22).
fn recipients(value: &Bytes, page: CodePage, out: &mut Extract<'_>) -> Result<(), Unscannable> {
    let mut cursor = Cursor { bytes: value, at: 0 };
    let Some(count) = cursor.length() else { return Ok(()) };
    for _ in 0..count {
        let mut list = Vec::new();
        let read = cursor.properties(&mut list);
        Properties::new(list, page).add_recipient(out)?;
        if let Err(why) = read {
            miss(why, out);
            break;
        }
    }
    Ok(())
}

/// A text up to its NUL.
fn text(value: &[u8], page: CodePage) -> String {
    let end = value.iter().position(|byte| *byte == 0).unwrap_or(value.len());
    page.decode(value.get(..end).unwrap_or_default()).into_owned()
}

/// The runs of characters between the numbers of a structure, one a line.
fn runs(value: &[u8], page: CodePage) -> String {
    let runs = value.split(|byte| *byte < b' ').filter(|run| run.len() > 2);
    runs.map(|run| page.decode(run).into_owned() + "\n").collect()
}

fn part_is_full(part: &Part) -> bool {
    part.list.len() > PROPERTIES_MAX || part.texts.len() > TEXTS_MAX
}

fn miss(why: Unscannable, out: &mut Extract<'_>) {
    out.miss(Place::root(), why);
}

const SIGNATURE: &[u8] = b"\x78\x9f\x3e\x22";

/// Attributes (MS-OXTNEF 2.1.3.2).
const OWNER: u16 = 0x0000;
const SENT_FOR: u16 = 0x0001;
const DELEGATE: u16 = 0x0002;
const FROM: u16 = 0x8000;
const SUBJECT: u16 = 0x8004;
const MESSAGE_CLASS: u16 = 0x8008;
const MESSAGE_ID: u16 = 0x8009;
const PARENT_ID: u16 = 0x800a;
const CONVERSATION_ID: u16 = 0x800b;
const BODY: u16 = 0x800c;
const CONTENT: u16 = 0x800f;
const TITLE: u16 = 0x8010;
const TRANSPORT_NAME: u16 = 0x9001;
const BEGIN_ATTACHMENT: u16 = 0x9002;
const MESSAGE_PROPERTIES: u16 = 0x9003;
const RECIPIENTS: u16 = 0x9004;
const ATTACHMENT_PROPERTIES: u16 = 0x9005;
const CODE_PAGE: u16 = 0x9007;

/// How an attachment is attached, and the number for an object of another program.
const ATTACH_METHOD: u16 = 0x3705;
const OLE: u32 = 6;

/// Types of attributes that are text.
const KIND_STRING: u16 = 1;
const KIND_TEXT: u16 = 2;

/// The number of a family or of a kind of object.
const IDENTIFIER_BYTES: usize = 16;

const NAME_BYTES_MAX: usize = 1_024;
const PROPERTIES_MAX: usize = 50_000;
const TEXTS_MAX: usize = 1_000;
