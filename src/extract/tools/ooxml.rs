//! The markup of Word and PowerPoint (ECMA-376, part 1): what each element says to a reader.
//!
//! Elements are told by their local names: prefixes are free to choose, and transitional and
//! strict documents differ in namespaces only.

use quick_xml::Reader;
use quick_xml::events::BytesStart;
use quick_xml::events::Event;

use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Extract;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::flow::Flow;
use crate::extract::tools::flow::Layer;
use crate::extract::tools::hiding::Hiding;
use crate::extract::tools::markup;
use crate::extract::tools::markup::End;
use crate::extract::tools::markup::Markup;
use crate::extract::tools::xml;

/// A part being read.
pub(in crate::extract) struct Walk<'a> {
    flow: Flow,
    /// Styles that hide what is written in them.
    hiding: &'a Hiding,
    /// Whether the markup is not that of Office: its elements then name their text.
    is_foreign: bool,
    /// What the text is that comes next.
    reading: Reading,
    /// What stands in no element for text, and what it is called.
    stray: String,
    label: String,
    /// The instruction of a field, in pieces.
    field: String,
    /// Whether paragraph and run are hidden, for each paragraph that is open.
    hidden: Vec<Hidden>,
    /// How wide each open cell is.
    spans: Vec<u32>,
    /// How many elements are open of properties that are not those of a run.
    properties: usize,
    deleted: usize,
    inserted: usize,
}

/// What a text is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    Deleted,
    Field,
    Measure,
    Stray,
    Text,
}

/// Whether what is written is hidden.
#[derive(Clone, Copy, Default)]
struct Hidden {
    paragraph: bool,
    run: bool,
}

/// Reads the part in `text` and adds what it holds at `place`; `hiding` are the styles that hide.
///
/// - Failure: broken markup is noted at `place`, and is none; else as [`Extract::add_text`].
pub(in crate::extract) fn read(
    text: &str,
    place: &Place,
    visibility: Visibility,
    hiding: &Hiding,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    let is_foreign = root(text).is_some_and(|root| root.is_foreign);
    let mut walk = Walk {
        flow: Flow::new(place.clone(), visibility),
        hiding,
        is_foreign,
        reading: Reading::Stray,
        stray: String::new(),
        label: String::new(),
        field: String::new(),
        hidden: vec![Hidden::default()],
        spans: Vec::new(),
        properties: 0,
        deleted: 0,
        inserted: 0,
    };
    if markup::walk(text, &mut walk, out)? == End::Broken {
        out.miss(place.clone(), Unscannable::Damaged);
    }
    walk.end_stray();
    walk.end_field();
    walk.flow.finish(out)
}

impl Markup for Walk<'_> {
    fn start(&mut self, start: &BytesStart<'_>, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        self.end_stray();
        let local = start.local_name();
        let name = local.as_ref();
        let value = || xml::attribute(start, "val").unwrap_or_default();
        match name {
            "p" => self.hidden.push(Hidden::default()),
            "r" => self.run_is_hidden(None),
            "pPr" | "pPrChange" | "rPrChange" => self.properties += 1,
            "pStyle" if self.hiding.text.contains(value().as_ref()) => {
                if let Some(hidden) = self.hidden.last_mut() {
                    *hidden = Hidden { paragraph: true, run: true };
                }
            }
            "rStyle" if self.hiding.text.contains(value().as_ref()) => {
                self.run_is_hidden(Some(true))
            }
            "vanish" => self.run_is_hidden(Some(xml::is_on(&value()))),
            "t" => self.reading = Reading::Text,
            "delText" => self.reading = Reading::Deleted,
            "instrText" | "delInstrText" => self.reading = Reading::Field,
            "posOffset" | "align" | "pctWidth" | "pctHeight" | "pctPosHOffset"
            | "pctPosVOffset" => self.reading = Reading::Measure,
            "fldChar" => self.end_field(),
            "tab" | "ptab" if self.properties == 0 => self.add("\t"),
            "br" | "cr" => self.add("\n"),
            "noBreakHyphen" => self.add("-"),
            "softHyphen" => self.add("\u{ad}"),
            "sym" => self.add_symbol(&xml::attribute(start, "char").unwrap_or_default()),
            "tbl" => self.flow.open_table(out)?,
            "tr" => self.flow.open_row(1),
            "tc" => {
                self.flow.open_cell();
                self.spans.push(1);
            }
            "gridSpan" => {
                if let Some(span) = self.spans.last_mut() {
                    *span = number(&value());
                }
            }
            "gridBefore" => self.flow.skip_columns(number(&value())),
            "txbxContent" => self.flow.open_box("textbox"),
            "ins" | "moveTo" => self.inserted += 1,
            "del" | "moveFrom" => self.deleted += 1,
            "AlternateContent" => self.flow.alternatives().open(),
            "Choice" | "Fallback" => self.flow.alternatives().start_version(),
            _ => {}
        }
        self.add_attributes(name, start);
        Ok(())
    }

    fn end(&mut self, name: &str, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        if self.is_foreign && !self.stray.is_empty() && self.label.is_empty() {
            name.clone_into(&mut self.label);
        }
        self.end_stray();
        self.reading = Reading::Stray;
        match name {
            "p" => {
                if self.hidden.len() > 1 {
                    self.hidden.pop();
                }
                self.flow.end_paragraph(out)?;
            }
            "pPr" | "pPrChange" | "rPrChange" => {
                self.properties = self.properties.saturating_sub(1);
            }
            "tbl" => self.flow.close_table(out)?,
            "tr" => self.flow.close_row(out)?,
            "tc" => {
                let span = self.spans.pop().unwrap_or(1);
                self.flow.close_cell(span, 1);
            }
            "txbxContent" => self.flow.close_box(),
            "ins" | "moveTo" => self.inserted = self.inserted.saturating_sub(1),
            "del" | "moveFrom" => self.deleted = self.deleted.saturating_sub(1),
            "AlternateContent" => self.flow.alternatives().close(),
            "Choice" | "Fallback" => self.flow.end_alternative(),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        match self.reading {
            Reading::Text => self.add(text),
            Reading::Deleted => self.flow.text(Layer::Deleted, text),
            Reading::Field => self.field.push_str(text),
            Reading::Measure => {}
            Reading::Stray if self.stray.is_empty() && text.trim().is_empty() => {}
            Reading::Stray => self.stray.push_str(text),
        }
    }

    fn aside(&mut self, text: &str) {
        self.flow.aside("", text);
    }
}

impl Walk<'_> {
    /// Adds text to the paragraph, as it is written there.
    fn add(&mut self, text: &str) {
        let is_hidden = self.hidden.last().is_some_and(|hidden| hidden.run);
        let layer = if self.deleted > 0 {
            Layer::Deleted
        } else if is_hidden {
            Layer::Hidden
        } else if self.inserted > 0 {
            Layer::Inserted
        } else {
            Layer::Shown
        };
        self.flow.text(layer, text);
    }

    /// Adds a character of a typeface of symbols; those of old ones stand in a range of their own
    /// (ECMA-376, part 1).
    fn add_symbol(&mut self, code: &str) {
        let code = u32::from_str_radix(code, 16).unwrap_or_default();
        let code = if (0xf000..=0xf0ff).contains(&code) { code - 0xf000 } else { code };
        let character = char::from_u32(code).filter(|character| !character.is_control());
        self.add(character.unwrap_or(' ').encode_utf8(&mut [0; 4]));
    }

    /// Says whether the run is hidden; `None` where its paragraph decides.
    fn run_is_hidden(&mut self, is_hidden: Option<bool>) {
        if let Some(hidden) = self.hidden.last_mut().filter(|_| self.properties == 0) {
            hidden.run = is_hidden.unwrap_or(hidden.paragraph);
        }
    }

    /// Adds what stands in the attributes of the element `name` for people to read.
    fn add_attributes(&mut self, name: &str, start: &BytesStart<'_>) {
        if self.is_foreign {
            let mut attributes = start.attributes();
            for attribute in attributes.with_checks(false).flatten() {
                let key = attribute.key.local_name();
                let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
                let is_namespace = attribute.key.as_ref().starts_with("xmlns");
                let Some(value) = value.ok().filter(|_| !is_namespace) else { continue };
                self.flow.aside("", &format!("{}: {value}", key.as_ref()));
            }
            return;
        }
        if name == "property" {
            self.label = xml::attribute(start, "name").unwrap_or_default().into_owned();
        }
        let known = ATTRIBUTES.iter().filter(|(elements, _, _)| elements.contains(&name));
        for (_, attributes, step) in known {
            for attribute in *attributes {
                if let Some(value) = xml::attribute(start, attribute) {
                    self.flow.aside(step, &value);
                }
            }
        }
    }

    /// Adds text that stood in no element for text.
    fn end_stray(&mut self) {
        if self.stray.is_empty() {
            return;
        }
        let (stray, label) = (std::mem::take(&mut self.stray), std::mem::take(&mut self.label));
        let separator = if label.is_empty() { "" } else { ": " };
        self.flow.aside("", &format!("{label}{separator}{}", stray.trim()));
    }

    fn end_field(&mut self) {
        let field = std::mem::take(&mut self.field);
        self.flow.aside("fields", &field);
    }
}

/// The root element of a part.
pub(in crate::extract) struct Root {
    /// Its local name.
    pub(in crate::extract) name: String,
    /// Whether it is a slide that is left out of the show.
    pub(in crate::extract) is_left_out: bool,
    /// Whether its namespace is none of Office.
    is_foreign: bool,
}

/// The root element of the part in `text`; `None` where it has none.
pub(in crate::extract) fn root(text: &str) -> Option<Root> {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(start) | Event::Empty(start)) => {
                let show = xml::attribute(&start, "show");
                let prefix =
                    start.name().prefix().map(|prefix| format!("xmlns:{}", prefix.as_ref()));
                let key = prefix.unwrap_or_else(|| "xmlns".to_owned());
                let mut attributes = start.attributes();
                let mut namespaces =
                    attributes.with_checks(false).flatten().filter(|a| a.key.as_ref() == key);
                let is_own = |value: &str| OWN.iter().any(|own| value.starts_with(own));
                let is_foreign = !namespaces.next().is_some_and(|a| is_own(&a.value));
                return Some(Root {
                    is_foreign,
                    name: start.local_name().as_ref().to_owned(),
                    is_left_out: show.is_some_and(|show| !xml::is_on(&show)),
                });
            }
            Ok(Event::Eof) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}

/// A small number, at least 1.
fn number(value: &str) -> u32 {
    value.parse().unwrap_or(1).clamp(1, 1_000)
}

/// Namespaces of Office and of what it builds on. In any other part every value is read.
const OWN: [&str; 5] = [
    "http://purl.oclc.org/ooxml/",
    "http://schemas.microsoft.com/",
    "http://schemas.openxmlformats.org/",
    "http://www.w3.org/2003/InkML",
    "urn:schemas-microsoft-com:",
];

/// Elements, attributes in which people write or read, and where these stand.
const ATTRIBUTES: [(&[&str], &[&str], &str); 9] = [
    (&["docPr", "cNvPr"], &["name", "title", "descr"], "descriptions"),
    (&["tblCaption", "tblDescription"], &["val"], "descriptions"),
    (&["shape", "textpath", "rect", "imagedata"], &["alt", "string", "title"], "descriptions"),
    (&["hlinkClick", "hlinkMouseOver", "hyperlink"], &["tooltip"], "links"),
    (&["fldSimple"], &["instr"], "fields"),
    (&["alias", "default", "helpText", "listEntry", "statusText"], &["val"], "fields"),
    (&["listItem"], &["displayText", "value"], "fields"),
    (&["attr", "docVar", "tag"], &["name", "val"], "fields"),
    (&["comment", "cmAuthor", "author", "person"], &["author", "name"], ""),
];
