//! XML of any kind: every value on a line behind the name of its element or attribute.
//!
//! What stands together stays together: an element that holds others is a passage of its own.
//! Entities are never expanded, what a document type declares is read as text.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;
use quick_xml::events::Event;

use crate::document::File;
use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::sniff::Evidence;
use crate::extract::tools::charset;
use crate::extract::tools::encoded;
use crate::extract::tools::plain;
use crate::extract::tools::xml::resolved;

/// XML.
pub(in crate::extract) struct Xml;

impl Format for Xml {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        if !seen.textual {
            return Claim::No;
        }
        let head = charset::decode(seen.head);
        let head = head.trim_start_matches('\u{feff}').trim_start();
        let named = seen.claim_of_text(&EXTENSIONS, &TYPES);
        let declared = seen.declared.ends_with("+xml") && head.starts_with('<');
        let is_page = head.to_ascii_lowercase().contains("<html");
        if is_page || !head.starts_with('<') {
            Claim::No
        } else if head.starts_with("<?xml") {
            Claim::Content
        } else if declared {
            named.max(Claim::Declared)
        } else {
            named
        }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        out.is("application/xml");
        let text = charset::decode(&file.bytes);
        let mut page = Page::default();
        // Where it is broken, what comes after is read as it stands.
        let broken_at = page.read(&text).err();
        let read = out.add_text(Place::root(), Visibility::Shown, page.lines);
        if let (Ok(()), Some(at)) = (read, broken_at) {
            let rest = text.get(text.ceil_char_boundary(at.min(text.len()))..);
            let _ = plain::add(rest.unwrap_or_default(), out);
        } else {
            let _ = encoded::add(&text, out);
        }
    }
}

/// The values read so far.
#[derive(Default)]
struct Page {
    lines: String,
    open: Vec<Element>,
}

/// An element that is open.
#[derive(Default)]
struct Element {
    name: String,
    /// Text directly in it.
    text: String,
    /// Its text and that of what is in it, as far as it is kept: words are marked up inside.
    whole: String,
    has_elements: bool,
}

impl Page {
    /// Reads `text`; where it is broken, gives where.
    fn read(&mut self, text: &str) -> Result<(), usize> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_end_names = false;
        loop {
            let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            match reader.read_event() {
                Ok(Event::Eof) => break,
                Ok(Event::Start(start)) => {
                    if self.open.len() >= DEPTH_MAX {
                        self.close_all();
                        return Err(at);
                    }
                    self.begin(&start);
                    let name = label(start.local_name().as_ref()).to_owned();
                    self.open.push(Element { name, ..Element::default() });
                }
                Ok(Event::Empty(start)) => self.begin(&start),
                Ok(Event::End(_)) => self.end(),
                Ok(Event::Text(text)) => self.text(&text.xml10_content()),
                Ok(Event::CData(text)) => self.text(&text.xml10_content()),
                Ok(Event::GeneralRef(reference)) => self.text(&resolved(&reference)),
                Ok(Event::Comment(text)) => self.line("", &text.xml10_content()),
                Ok(Event::PI(instruction)) => self.line("", instruction.content()),
                Ok(Event::DocType(text)) => self.line("", &text.xml10_content()),
                Ok(Event::Decl(_)) => {}
                Err(_) => {
                    self.close_all();
                    return Err(at);
                }
            }
        }
        self.close_all();
        Ok(())
    }

    /// Notes that an element begins in the one that is open, and keeps its attributes.
    fn begin(&mut self, start: &BytesStart<'_>) {
        if let Some(outer) = self.open.last_mut() {
            outer.has_elements = true;
        }
        let mut attributes = start.attributes();
        attributes.with_checks(false);
        for attribute in attributes.flatten() {
            let key = attribute.key.as_ref();
            if key.starts_with("xmlns") {
                continue;
            }
            if let Ok(value) = attribute.normalized_value(XmlVersion::Implicit1_0) {
                self.line(label(attribute.key.local_name().as_ref()), &value);
            }
        }
    }

    fn text(&mut self, text: &str) {
        match self.open.last_mut() {
            Some(element) => element.text.push_str(text),
            None => self.line("", text),
        }
        if let Some(element) = self.open.last_mut() {
            push_within(&mut element.whole, text);
        }
    }

    fn end(&mut self) {
        let Some(element) = self.open.pop() else { return };
        if !element.has_elements {
            self.line(&element.name, &element.text);
        } else if !element.text.trim().is_empty() {
            // Marked-up prose: the words of its elements stood on lines of their own as well.
            self.line("", &element.text);
            self.line("", &element.whole);
        } else {
            self.lines.push('\n');
        }
        if let Some(outer) = self.open.last_mut() {
            push_within(&mut outer.whole, &element.whole);
        }
    }

    fn close_all(&mut self) {
        while !self.open.is_empty() {
            self.end();
        }
    }

    fn line(&mut self, name: &str, value: &str) {
        if value.trim().is_empty() {
            return;
        }
        if !name.is_empty() {
            self.lines.push_str(name);
            self.lines.push_str(": ");
        }
        self.lines.push_str(value.trim());
        self.lines.push('\n');
    }
}

/// Adds as much of `text` as an element that is marked-up prose may have.
fn push_within(whole: &mut String, text: &str) {
    let left = WHOLE_BYTES_MAX.saturating_sub(whole.len());
    whole.push_str(text.get(..text.floor_char_boundary(left)).unwrap_or_default());
}

/// A name without what is too long to be one, and without the group that StUF puts in front of it:
/// `inp.bsn` is `bsn`.
fn label(name: &str) -> &str {
    let name = name.rsplit_once('.').map_or(name, |(_, last)| last);
    name.get(..name.floor_char_boundary(LABEL_BYTES_MAX)).unwrap_or_default()
}

const EXTENSIONS: [&str; 10] =
    ["xml", "svg", "xsd", "xsl", "rss", "gml", "gpx", "kml", "xbrl", "rdf"];
const TYPES: [&str; 3] = ["application/xml", "text/xml", "image/svg+xml"];

const DEPTH_MAX: usize = 500;
const LABEL_BYTES_MAX: usize = 64;

/// Text of an element kept with that of what is in it.
const WHOLE_BYTES_MAX: usize = 512;
