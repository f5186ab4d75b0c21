//! What Outlook and Exchange know of a message, an attachment or a recipient: properties, each
//! with a number, a type and values (MS-OXCDATA, MS-OXPROPS).
//!
//! `winmail.dat` and `.msg` keep the same properties in two ways; what they mean is the same.

use bytes::Bytes;

use crate::document::File;
use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Extract;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::codepage;
use crate::extract::tools::codepage::CodePage;
use crate::extract::tools::lzfu;
use crate::extract::tools::wide::wide_texts;
use crate::mail::header_fields;

/// One value of one property.
pub(in crate::extract) struct Property {
    /// Number of the property; from 0x8000 on it differs from message to message.
    pub(in crate::extract) id: u16,
    /// Type of the value, without the mark of several values.
    pub(in crate::extract) kind: u16,
    /// What a property from 0x8000 on is called.
    pub(in crate::extract) name: String,
    /// The value as it stands in the file.
    pub(in crate::extract) value: Bytes,
}

/// The properties of one thing, and the character set of its narrow texts.
pub(in crate::extract) struct Properties {
    list: Vec<Property>,
    page: CodePage,
}

impl Properties {
    /// The properties of something whose narrow texts are in `page`, unless they say so
    /// themselves.
    pub(in crate::extract) fn new(list: Vec<Property>, page: CodePage) -> Self {
        let mut properties = Self { list, page };
        if let Some(number) = properties.number(MESSAGE_CODE_PAGE) {
            properties.page = CodePage::of(number);
        }
        properties
    }

    /// The character set of narrow texts.
    pub(in crate::extract) fn page(&self) -> CodePage {
        self.page
    }

    /// The text of the first property `id` that is not empty.
    pub(in crate::extract) fn text(&self, id: u16) -> Option<String> {
        let mut texts = self.list.iter().filter(|property| property.id == id);
        texts.find_map(|property| self.text_of(property)).filter(|text| !text.trim().is_empty())
    }

    /// The first number under `id`.
    pub(in crate::extract) fn number(&self, id: u16) -> Option<u32> {
        let is_it = |property: &&Property| property.id == id && property.kind == LONG;
        let property = self.list.iter().find(is_it)?;
        Some(u32::from_le_bytes(*property.value.first_chunk::<4>()?))
    }

    /// The binary values under `id`.
    pub(in crate::extract) fn binaries(&self, id: u16) -> impl Iterator<Item = &Property> {
        let is_it = move |property: &&Property| {
            property.id == id && matches!(property.kind, BINARY | OBJECT)
        };
        self.list.iter().filter(is_it)
    }

    /// The name that an attachment shows: the long one, the short one, its title.
    pub(in crate::extract) fn file_name(&self) -> Option<String> {
        [0x3707, 0x3704, 0x3001].into_iter().find_map(|id| self.text(id))
    }

    /// The media type that an attachment declares.
    pub(in crate::extract) fn media_type(&self) -> Option<String> {
        self.text(0x370e).map(|declared| declared.trim().to_ascii_lowercase())
    }

    fn text_of(&self, property: &Property) -> Option<String> {
        match property.kind {
            UNICODE => Some(codepage::wide(&property.value)),
            STRING => {
                let end = property.value.iter().position(|byte| *byte == 0);
                let bytes = property.value.get(..end.unwrap_or(property.value.len()))?;
                Some(self.page.decode(bytes).into_owned())
            }
            _ => None,
        }
    }

    /// What a user entered in a field of his own, which need not be text.
    fn own_field(property: &Property) -> Option<String> {
        let bytes = &property.value;
        let is_own = property.id >= NAMED && property.name.starts_with(char::is_alphabetic);
        match property.kind {
            _ if !is_own => None,
            LONG => Some(i32::from_le_bytes(*bytes.first_chunk()?).to_string()),
            LONG_LONG => Some(i64::from_le_bytes(*bytes.first_chunk()?).to_string()),
            DOUBLE => Some(f64::from_le_bytes(*bytes.first_chunk()?).to_string()),
            _ => None,
        }
    }

    /// Adds every text that no reader of the message looks for elsewhere, with what it is.
    ///
    /// - Failure: as [`Extract::add_text`].
    pub(in crate::extract) fn add_others(&self, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        let mut texts = String::new();
        for property in &self.list {
            if IN_HEADER.iter().any(|(_, ids)| ids.contains(&property.id)) {
                continue;
            }
            if BODIES.contains(&property.id) || SKIPPED.contains(&property.id) {
                continue;
            }
            let text = self.text_of(property).or_else(|| Self::own_field(property));
            let text = text.or_else(|| {
                // Recurring appointments and buttons keep words in a structure of their own.
                let is_blob = property.id >= NAMED && property.kind == BINARY;
                is_blob.then(|| wide_texts(&property.value))
            });
            let Some(text) = text.filter(|text| !text.trim().is_empty()) else { continue };
            texts.push_str(&property.name);
            texts.push_str(if property.name.is_empty() { "" } else { ": " });
            texts.push_str(text.trim_end());
            texts.push('\n');
            if texts.len() > TEXT_BYTES {
                let texts = std::mem::take(&mut texts);
                out.add_text(properties(), Visibility::Shown, texts)?;
            }
        }
        out.add_text(properties(), Visibility::Shown, texts)
    }

    /// Adds the fields that say who a message is between and what it is about.
    ///
    /// - Failure: as [`Extract::add_text`].
    pub(in crate::extract) fn add_header(&self, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        for (place, ids) in IN_HEADER {
            let mut lines: Vec<String> = Vec::new();
            for property in self.list.iter().filter(|property| ids.contains(&property.id)) {
                if let Some(text) = self.text_of(property).filter(|text| !lines.contains(text)) {
                    lines.push(text);
                }
                if lines.len() > LINES_MAX {
                    break;
                }
            }
            out.add_text(Place::root().inside(place), Visibility::Shown, lines.join("\n"))?;
        }
        Ok(())
    }

    /// Adds a recipient with its name and addresses.
    ///
    /// - Failure: as [`Extract::add_text`].
    pub(in crate::extract) fn add_recipient(
        &self,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        let place = match self.number(RECIPIENT_TYPE) {
            Some(2) => "cc",
            Some(3) => "bcc",
            _ => "to",
        };
        let mut texts: Vec<String> = Vec::new();
        for property in &self.list {
            let text = self.text_of(property).filter(|_| !SKIPPED.contains(&property.id));
            if let Some(text) = text.filter(|text| !texts.contains(text)) {
                texts.push(text);
            }
            if texts.len() > LINES_MAX {
                break;
            }
        }
        out.add_text(Place::root().inside(place), Visibility::Shown, texts.join("\n"))
    }

    /// Hands on the bodies of a message, and the header that it came with.
    ///
    /// - Failure: as [`Extract::add_file`].
    pub(in crate::extract) fn add_bodies(&self, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        if let Some(header) = self.text(TRANSPORT_HEADERS) {
            add_body("message/rfc822", without_content(&header).into(), out)?;
        }
        for property in self.list.iter().filter(|property| BODIES.contains(&property.id)) {
            match (property.id, self.text_of(property)) {
                (TRANSPORT_HEADERS, _) => {}
                (PLAIN_BODY, Some(text)) => add_body("text/plain", text.into(), out)?,
                (HTML_BODY, Some(html)) => add_body("text/html", html.into(), out)?,
                (HTML_BODY, None) => add_body("text/html", self.html(&property.value), out)?,
                (RTF_BODY, _) => add_rtf(&property.value, out)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// A page of HTML in UTF-8, whatever character set the message says it has.
    fn html(&self, bytes: &Bytes) -> Bytes {
        let page = self.number(INTERNET_CODE_PAGE).map(CodePage::of);
        match page.filter(|_| std::str::from_utf8(bytes).is_err()) {
            Some(page) => page.decode(bytes).into_owned().into(),
            None => bytes.clone(),
        }
    }
}

/// What a named property is called: its own name, or its number in its family.
pub(in crate::extract) fn known_name(number: u32) -> String {
    let known = NAMES.iter().find(|(known, _)| *known == number);
    known.map_or_else(String::new, |(_, name)| (*name).to_owned())
}

/// A header as it came, without the fields that announce content: none follows.
fn without_content(header: &str) -> Vec<u8> {
    let header = header.trim_start().as_bytes();
    let mut fields = Vec::new();
    for field in header_fields(header) {
        let announces = field.starts_with("content-") || field.is("mime-version");
        if !field.name.is_empty() && !field.name.contains(' ') && !announces {
            fields.extend_from_slice(header.get(field.range).unwrap_or_default());
        }
    }
    fields.extend(b"\r\n\r\n");
    fields
}

fn add_rtf(packed: &[u8], out: &mut Extract<'_>) -> Result<(), Unscannable> {
    let place = Place::root().inside("body");
    match lzfu::unpack(packed, out.budget) {
        Ok(unpacked) => {
            if !unpacked.is_whole {
                out.miss(place, Unscannable::Damaged);
            }
            let media_type = Some("application/rtf".to_owned());
            out.add_file(File { name: String::new(), media_type, bytes: unpacked.rtf.into() })
        }
        Err(Unscannable::Damaged) => {
            out.miss(place, Unscannable::Damaged);
            Ok(())
        }
        Err(why) => {
            out.miss(place, why);
            Err(why)
        }
    }
}

fn add_body(media_type: &str, bytes: Bytes, out: &mut Extract<'_>) -> Result<(), Unscannable> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(());
    }
    out.budget.pay_bytes(bytes.len()).inspect_err(|why| out.miss(Place::root(), *why))?;
    out.add_file(File { name: String::new(), media_type: Some(media_type.to_owned()), bytes })
}

fn properties() -> Place {
    Place::root().inside("properties")
}

/// Types of values (MS-OXCDATA 2.11.1).
pub(in crate::extract) const LONG: u16 = 0x0003;
const DOUBLE: u16 = 0x0005;
const LONG_LONG: u16 = 0x0014;
/// A thing of its own: an embedded message or object.
pub(in crate::extract) const OBJECT: u16 = 0x000d;
/// Text of one byte a character.
pub(in crate::extract) const STRING: u16 = 0x001e;
/// Text in UTF-16.
pub(in crate::extract) const UNICODE: u16 = 0x001f;
/// Bytes.
pub(in crate::extract) const BINARY: u16 = 0x0102;
/// The mark of a property with several values.
pub(in crate::extract) const SEVERAL: u16 = 0x1000;

/// The first number of properties that have a name instead.
pub(in crate::extract) const NAMED: u16 = 0x8000;

/// Content of an attachment.
pub(in crate::extract) const ATTACHED: u16 = 0x3701;
/// What kind of message it is: `IPM.Note`.
pub(in crate::extract) const MESSAGE_CLASS: u16 = 0x001a;

const MESSAGE_CODE_PAGE: u16 = 0x3ffd;
const INTERNET_CODE_PAGE: u16 = 0x3fde;
const RECIPIENT_TYPE: u16 = 0x0c15;
const TRANSPORT_HEADERS: u16 = 0x007d;
const PLAIN_BODY: u16 = 0x1000;
const RTF_BODY: u16 = 0x1009;
const HTML_BODY: u16 = 0x1013;
const BODIES: [u16; 4] = [TRANSPORT_HEADERS, PLAIN_BODY, RTF_BODY, HTML_BODY];

/// Properties that stand in the header of a message, by field (MS-OXPROPS).
const IN_HEADER: [(&str, &[u16]); 5] = [
    ("subject", &[0x0037, 0x0e1d, 0x0070]),
    (
        "from",
        &[
            0x0042, 0x0050, 0x0065, 0x0c1a, 0x0c1f, 0x3ff8, 0x3ffa, 0x4023, 0x4025, 0x4038, 0x4039,
            0x5d01, 0x5d02, 0x5d0a, 0x5d0b,
        ],
    ),
    ("to", &[0x0040, 0x0044, 0x0074, 0x0076, 0x0078, 0x0e04, 0x5d07, 0x5d08, 0x5d09]),
    ("cc", &[0x0073, 0x0e03]),
    ("bcc", &[0x0072, 0x0e02]),
];

/// Texts for programs: kinds of message and address, identifiers, accounts, a digest of the body.
const SKIPPED: &[u16] = &[
    MESSAGE_CLASS,
    0x003d,
    0x0064,
    0x0066,
    0x0075,
    0x0077,
    0x0c1e,
    0x0e28,
    0x0e29,
    0x1008,
    0x1035,
    0x1039,
    0x1042,
    0x3002,
    0x300b,
    0x3703,
    0x3704,
    0x3707,
    0x370e,
    0x3712,
    0x36de,
    0x4022,
    0x4024,
    0x5d0e,
    0x5ff5,
    0x8008,
];

/// Fields of appointments, tasks and contacts that people fill in (MS-OXPROPS 2).
const NAMES: [(u32, &str); 14] = [
    (0x8005, "file under"),
    (0x801b, "home address"),
    (0x801c, "other address"),
    (0x801a, "home address"),
    (0x8080, "name"),
    (0x8083, "e-mail"),
    (0x8208, "location"),
    (0x8238, "all attendees"),
    (0x823b, "to attendees"),
    (0x823c, "cc attendees"),
    (0x811f, "task owner"),
    (0x8530, "flag request"),
    (0x8539, "companies"),
    (0x853a, "contacts"),
];

/// Different values kept of one field.
const LINES_MAX: usize = 200;

/// Text gathered before it is handed on.
const TEXT_BYTES: usize = 1 << 20;
