//! Outlook messages as files (`.msg`, MS-OXMSG): a compound file whose streams are the properties
//! of a message, with a storage for each recipient and each attachment.
//!
//! A message in a message lies in a storage of the same container: it is packed up as a file of
//! its own and handed on, so that depth is counted as everywhere.

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
use crate::extract::tools::cfb::Compound;
use crate::extract::tools::cfb::Node;
use crate::extract::tools::codepage;
use crate::extract::tools::codepage::CodePage;
use crate::extract::tools::mapi;
use crate::extract::tools::mapi::Properties;
use crate::extract::tools::mapi::Property;
use crate::extract::tools::ole;

/// A message, appointment, task or contact of Outlook.
pub(in crate::extract) struct Msg;

impl Format for Msg {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        if cfb::holds(&seen.file.bytes, &[PROPERTIES]) { Claim::Certain } else { Claim::No }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        out.is("application/vnd.ms-outlook");
        cfb::read_with(&file.bytes, out, |compound, out| {
            let names_at = compound.child(cfb::ROOT, NAMES);
            Reader { compound, names_at, names: Vec::new(), out }.read()
        });
    }
}

struct Reader<'c, 'o, 'b> {
    compound: &'c Compound<'c>,
    /// The storage that says what properties from 0x8000 on are called.
    names_at: Option<Node>,
    names: Vec<String>,
    out: &'o mut Extract<'b>,
}

impl Reader<'_, '_, '_> {
    /// Reads the message, its recipients and its attachments.
    ///
    /// - Failure: nothing more need be read.
    fn read(&mut self) -> Result<(), Unscannable> {
        self.read_names()?;
        let message = Properties::new(self.properties(cfb::ROOT)?, CodePage::WESTERN);
        message.add_header(self.out)?;
        let parts: Vec<Node> = self.compound.children(cfb::ROOT).collect();
        for node in &parts {
            if self.compound.name(*node).starts_with(RECIPIENT) {
                let recipient = Properties::new(self.properties(*node)?, message.page());
                recipient.add_recipient(self.out)?;
            }
        }
        message.add_others(self.out)?;
        message.add_bodies(self.out)?;
        let class = message.text(mapi::MESSAGE_CLASS).unwrap_or_default().to_ascii_lowercase();
        for node in parts {
            if self.compound.name(node).starts_with(ATTACHMENT) {
                let attachment = Properties::new(self.properties(node)?, message.page());
                self.add_attachment(node, &attachment, &class)?;
            }
        }
        Ok(())
    }

    fn add_attachment(
        &mut self,
        node: Node,
        properties: &Properties,
        class: &str,
    ) -> Result<(), Unscannable> {
        properties.add_others(self.out)?;
        let name = properties.file_name().unwrap_or_default();
        let mut is_empty = true;
        for content in properties.binaries(mapi::ATTACHED) {
            let media_type = match properties.media_type() {
                // Signed in the clear: the attachment is the message as it was signed.
                Some(declared) if declared.starts_with("multipart/") => {
                    Some("message/rfc822".to_owned())
                }
                None if class.starts_with("ipm.note.smime") && !class.ends_with("signed") => {
                    Some("application/pkcs7-mime".to_owned())
                }
                declared => declared,
            };
            let (name, bytes) = (name.clone(), content.value.clone());
            self.out.add_file(File { name, media_type, bytes })?;
            is_empty = false;
        }
        if let Some(storage) = self.compound.child(node, EMBEDDED) {
            return self.add_embedded(storage, name);
        }
        if is_empty {
            let place = Place::root().inside("attachment");
            self.out.add_text(place, Visibility::Shown, name)?;
        }
        Ok(())
    }

    /// Hands on a message in the message, or an object of another program.
    fn add_embedded(&mut self, storage: Node, name: String) -> Result<(), Unscannable> {
        if !self.compound.is_storage(storage) {
            return Ok(());
        }
        if self.compound.child(storage, PROPERTIES).is_none() {
            let bytes = self.compound.repack(storage, &[], self.out.budget)?;
            return ole::add(&name, bytes.into(), self.out);
        }
        let beside: Vec<Node> = self.names_at.into_iter().collect();
        let bytes = self.compound.repack(storage, &beside, self.out.budget)?.into();
        let media_type = Some("application/vnd.ms-outlook".to_owned());
        self.out.add_file(File { name, media_type, bytes })
    }

    /// The properties in the storage `node`, each with all its values.
    fn properties(&mut self, node: Node) -> Result<Vec<Property>, Unscannable> {
        let mut list = Vec::new();
        for child in self.compound.children(node) {
            let name = self.compound.name(child);
            if name == PROPERTIES {
                let entries = self.stream(child)?;
                self.push_fixed(&entries, &mut list);
            } else if let Some(tag) = name.strip_prefix(VALUE)
                && let Some((id, kind)) = tag_of(tag)
                && !self.compound.is_storage(child)
            {
                let value = self.stream(child)?;
                list.push(Property { id, kind, name: self.name_of(id), value });
            }
            if list.len() > PROPERTIES_MAX {
                return Err(Unscannable::TooMany);
            }
        }
        Ok(list)
    }

    /// Adds the values of fixed length, which stand in one stream (MS-OXMSG 2.4).
    fn push_fixed(&self, entries: &Bytes, list: &mut Vec<Property>) {
        // Before them a header: of 32 bytes at the top, of 24 or 8 elsewhere.
        let header_bytes = entries.len() % ENTRY_BYTES;
        for at in (header_bytes..entries.len()).step_by(ENTRY_BYTES) {
            let Some(entry) = entries.get(at..at + ENTRY_BYTES) else { break };
            let (kind, id) = (short(entry, 0), short(entry, 2));
            if FIXED.contains(&kind) && list.len() <= PROPERTIES_MAX {
                let value = entries.slice(at + 8..at + ENTRY_BYTES);
                list.push(Property { id, kind, name: self.name_of(id), value });
            }
        }
    }

    /// A stream as a whole; where it is shorter than it should be, that is noted.
    fn stream(&mut self, node: Node) -> Result<Bytes, Unscannable> {
        let bytes = self.compound.read(node, self.out.budget)?;
        if bytes.len() < self.compound.length(node) {
            self.out.miss(Place::root(), Unscannable::Damaged);
        }
        Ok(bytes.into())
    }

    fn name_of(&self, id: u16) -> String {
        let index = id.checked_sub(mapi::NAMED).map(usize::from);
        index.and_then(|index| self.names.get(index)).cloned().unwrap_or_default()
    }

    /// Reads what properties from 0x8000 on are called (MS-OXMSG 2.2.3).
    fn read_names(&mut self) -> Result<(), Unscannable> {
        let Some(storage) = self.names_at else { return Ok(()) };
        let child = |name: &str| self.compound.child(storage, name);
        let (Some(entries), Some(texts)) = (child(NAME_ENTRIES), child(NAME_TEXTS)) else {
            return Ok(());
        };
        let (entries, texts) = (self.stream(entries)?, self.stream(texts)?);
        for entry in entries.chunks_exact(8).take(NAMES_MAX) {
            let number = u32::from(short(entry, 0)) | u32::from(short(entry, 2)) << 16;
            let (is_text, index) = (short(entry, 4) & 1 == 1, usize::from(short(entry, 6)));
            let name = if is_text { text_at(&texts, number) } else { mapi::known_name(number) };
            if self.names.len() <= index && index < NAMES_MAX {
                self.names.resize(index + 1, String::new());
            }
            if let Some(place) = self.names.get_mut(index) {
                *place = name;
            }
        }
        Ok(())
    }
}

/// The name at `offset`: its length in bytes, then the name.
fn text_at(texts: &[u8], offset: u32) -> String {
    let rest = texts.get(offset as usize..).unwrap_or_default();
    let length = usize::from(short(rest, 0)).min(NAME_BYTES_MAX);
    let name = rest.get(4..).unwrap_or_default();
    codepage::wide(name.get(..length).unwrap_or(name))
}

/// Number and type of the property whose value the stream named after `tag` holds: `1000001F`, or
/// `8003101F-00000002` for one value of several (MS-OXMSG 2.1.4). `None` for the stream that tells
/// how long several values are.
fn tag_of(tag: &str) -> Option<(u16, u16)> {
    let hex = |range| u16::from_str_radix(tag.get(range)?, 16).ok();
    let (id, kind) = (hex(0..4)?, hex(4..8)?);
    let is_one_of_several = tag.get(8..).is_some_and(|rest| rest.starts_with('-'));
    if kind & mapi::SEVERAL == 0 || is_one_of_several {
        Some((id, kind & !mapi::SEVERAL))
    } else {
        None
    }
}

/// Two bytes, little-endian; 0 where there are none.
fn short(bytes: &[u8], at: usize) -> u16 {
    let field = bytes.get(at..).and_then(|rest| rest.first_chunk::<2>());
    field.map_or(0, |field| u16::from_le_bytes(*field))
}

const PROPERTIES: &str = "__properties_version1.0";
const NAMES: &str = "__nameid_version1.0";
const RECIPIENT: &str = "__recip_version1.0_#";
const ATTACHMENT: &str = "__attach_version1.0_#";
const VALUE: &str = "__substg1.0_";
const EMBEDDED: &str = "__substg1.0_3701000D";
const NAME_ENTRIES: &str = "__substg1.0_00030102";
const NAME_TEXTS: &str = "__substg1.0_00040102";

/// Types whose values stand in the stream of properties: numbers.
const FIXED: [u16; 4] = [0x0002, 0x0003, 0x0005, 0x0014];
const ENTRY_BYTES: usize = 16;
const NAME_BYTES_MAX: usize = 1_024;
const NAMES_MAX: usize = 0x8000;
const PROPERTIES_MAX: usize = 50_000;
