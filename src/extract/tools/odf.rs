//! The markup of OpenDocument (ISO/IEC 26300; OASIS OpenDocument 1.3, part 3): what each element
//! says to a reader. Elements are told by their local names: prefixes are free to choose.

use std::collections::HashMap;
use std::collections::HashSet;

use bytes::Bytes;
use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;

use crate::document::File;
use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Extract;
use crate::extract::outcome::Remark;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::address;
use crate::extract::tools::flow::Flow;
use crate::extract::tools::flow::Layer;
use crate::extract::tools::hiding::Hiding;
use crate::extract::tools::markup;
use crate::extract::tools::markup::End;
use crate::extract::tools::markup::Markup;
use crate::extract::tools::strings;
use crate::extract::tools::xml;
use crate::mail::Transfer;

/// A part being read.
struct Walk<'a> {
    flow: Flow,
    place: Place,
    /// What its drawing pages are called.
    page_word: &'static str,
    pages: u32,
    hiding: &'a Hiding,
    /// What each open element undoes when it closes.
    open: Vec<Undo>,
    /// How many paragraphs are open inside one another, for each box and cell that is open.
    paragraphs: Vec<usize>,
    /// Whether a space that comes now is one too many.
    after_space: bool,
    hidden: usize,
    reading: Reading,
    /// What stands in no paragraph, where it stands and what it is called.
    stray: String,
    stray_step: &'static str,
    label: String,
    changes: Changes,
}

/// What was changed under revision.
#[derive(Default)]
struct Changes {
    region: String,
    /// What was deleted, by change, until the text comes from which it is gone.
    deletions: HashMap<String, String>,
    insertions: HashSet<String>,
    /// Insertions that are open.
    open: HashSet<String>,
    /// The deletion that is being read.
    deletion: Option<String>,
}

/// What a text is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// A file in base64.
    Binary,
    /// A text in place of a picture.
    Description,
    Nothing,
    Text,
}

/// What an element does when it closes.
enum Undo {
    Box,
    Cell(u32),
    Deletion,
    Hidden,
    Nothing,
    Page,
    Paragraph { is_box: bool, hidden: usize },
    Reading(Reading),
    Row,
    StrayStep(&'static str),
    Table,
}

/// Reads the part in `text` and adds what it holds at `place`; drawing pages are places of their
/// own, called `page_word` and their number.
///
/// - Failure: broken markup is noted at `place`, and is none; else as [`Extract::add_text`].
pub(in crate::extract) fn read(
    text: &str,
    place: &Place,
    page_word: &'static str,
    hiding: &Hiding,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    let mut walk = Walk {
        flow: Flow::new(place.clone(), Visibility::Shown),
        place: place.clone(),
        page_word,
        pages: 0,
        hiding,
        open: Vec::new(),
        paragraphs: vec![0],
        after_space: true,
        hidden: 0,
        reading: Reading::Text,
        stray: String::new(),
        stray_step: "",
        label: String::new(),
        changes: Changes::default(),
    };
    if markup::walk(text, &mut walk, out)? == End::Broken {
        let at_page = walk.pages > 0;
        let page = if at_page { walk.page() } else { Place::root() };
        out.miss(page.within(place), Unscannable::Damaged);
    }
    walk.end_stray();
    let mut left: Vec<_> = walk.changes.deletions.drain().collect();
    left.sort();
    for (_, deleted) in left {
        walk.flow.text(Layer::Deleted, &deleted);
        walk.flow.end_paragraph(out)?;
    }
    walk.flow.finish(out)
}

impl Markup for Walk<'_> {
    fn start(&mut self, start: &BytesStart<'_>, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        self.end_stray();
        let local = start.local_name();
        if local.as_ref() != "hidden-text" {
            self.add_attributes(start);
        }
        let undo = match local.as_ref() {
            "s" => self.mark(&" ".repeat(count(start, "c").min(SPACES_MAX) as usize)),
            "tab" => self.mark("\t"),
            "line-break" => self.mark("\n"),
            "change-info" | "note-citation" | "tracked-changes-protection" => {
                self.read_as(Reading::Nothing)
            }
            _ if self.changes.deletion.is_some() => Undo::Nothing,
            "deletion" => {
                self.changes.deletion = Some(String::new());
                Undo::Deletion
            }
            "changed-region" | "insertion" | "change" | "change-start" | "change-end" => {
                self.change(local.as_ref(), start);
                Undo::Nothing
            }
            "p" | "h" => self.open_paragraph(&value(start, "style-name")),
            "span" if self.hiding.text.contains(&value(start, "style-name")) => self.hide(),
            "section"
                if value(start, "display") == "none" || value(start, "is-hidden") == "true" =>
            {
                self.hide()
            }
            "hidden-text" => {
                let is_shown = value(start, "is-hidden") == "false";
                let layer = if is_shown { Layer::Shown } else { Layer::Hidden };
                self.flow.text(layer, &value(start, "string-value"));
                self.read_as(Reading::Nothing)
            }
            "hidden-paragraph" if value(start, "is-hidden") != "false" => self.hide_paragraph(),
            "table" => {
                self.flow.open_table(out)?;
                Undo::Table
            }
            "table-row" => {
                self.flow.open_row(count(start, "number-rows-repeated"));
                Undo::Row
            }
            "table-cell" | "covered-table-cell" => {
                self.flow.open_cell();
                self.paragraphs.push(0);
                Undo::Cell(count(start, "number-columns-repeated"))
            }
            "page" => self.open_page(&value(start, "style-name"), out)?,
            "binary-data" => self.read_as(Reading::Binary),
            "config-item" if value(start, "name") == "PrinterSetup" => {
                self.read_as(Reading::Nothing)
            }
            other => self.open_region(other, start),
        };
        self.open.push(undo);
        Ok(())
    }

    fn end(&mut self, name: &str, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        if self.stray_step == "properties" && self.label.is_empty() {
            name.clone_into(&mut self.label);
        }
        if self.reading == Reading::Binary {
            self.add_binary(out)?;
        }
        self.end_stray();
        if let Some(deletion) = &mut self.changes.deletion {
            deletion.push_str(match name {
                "p" | "h" => "\n",
                "table-cell" => "\t",
                _ => "",
            });
        }
        match self.open.pop().unwrap_or(Undo::Nothing) {
            Undo::Box => {
                self.paragraphs.pop();
                self.flow.close_box();
            }
            Undo::Cell(repeats) => {
                self.paragraphs.pop();
                self.flow.close_cell(1, repeats);
            }
            Undo::Deletion => {
                let deletion = self.changes.deletion.take().unwrap_or_default();
                let deletion = deletion.trim_end_matches('\n').to_owned();
                self.changes.deletions.insert(self.changes.region.clone(), deletion);
            }
            Undo::Hidden => self.hidden = self.hidden.saturating_sub(1),
            Undo::Nothing => {}
            Undo::Page => self.flow.move_to(self.place.clone(), Visibility::Shown, out)?,
            Undo::Paragraph { is_box, hidden } => {
                self.hidden = self.hidden.saturating_sub(hidden);
                self.after_space = true;
                self.flow.end_paragraph(out)?;
                if is_box {
                    self.flow.close_box();
                }
                if let Some(paragraphs) = self.paragraphs.last_mut() {
                    *paragraphs = paragraphs.saturating_sub(1);
                }
            }
            Undo::Reading(reading) => self.reading = reading,
            Undo::Row => self.flow.close_row(out)?,
            Undo::StrayStep(step) => self.stray_step = step,
            Undo::Table => self.flow.close_table(out)?,
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        match self.reading {
            Reading::Nothing => {}
            Reading::Text if self.changes.deletion.is_some() => {
                if let Some(deletion) = &mut self.changes.deletion {
                    deletion.push_str(text);
                }
            }
            Reading::Text if self.paragraphs.last() > Some(&0) => self.add(text),
            _ if self.stray.is_empty() && text.trim().is_empty() => {}
            _ => self.stray.push_str(text),
        }
    }

    fn aside(&mut self, text: &str) {
        self.flow.aside("", text);
    }
}

impl Walk<'_> {
    /// Adds text to the paragraph; white space counts once (OpenDocument 1.3, part 3, 6.1.2).
    fn add(&mut self, text: &str) {
        let mut plain = String::with_capacity(text.len());
        for character in text.chars() {
            let is_space = matches!(character, ' ' | '\t' | '\n' | '\r');
            if !is_space {
                plain.push(character);
            } else if !self.after_space {
                plain.push(' ');
            }
            self.after_space = is_space;
        }
        self.flow.text(self.layer(), &plain);
    }

    /// Adds what stands for white space.
    fn mark(&mut self, text: &str) -> Undo {
        if let Some(deletion) = &mut self.changes.deletion {
            deletion.push_str(text);
        } else {
            self.flow.text(self.layer(), text);
        }
        Undo::Nothing
    }

    fn layer(&self) -> Layer {
        if self.hidden > 0 {
            Layer::Hidden
        } else if self.changes.open.is_empty() {
            Layer::Shown
        } else {
            Layer::Inserted
        }
    }

    /// A paragraph inside another is that of a shape.
    fn open_paragraph(&mut self, style: &str) -> Undo {
        let is_box = self.paragraphs.last() > Some(&0);
        if is_box {
            self.flow.open_box("textbox");
        }
        if let Some(paragraphs) = self.paragraphs.last_mut() {
            *paragraphs += 1;
        }
        let hidden = usize::from(self.hiding.text.contains(style));
        self.hidden += hidden;
        self.after_space = true;
        Undo::Paragraph { is_box, hidden }
    }

    /// Opens what has a place of its own, if `name` is that of such an element.
    fn open_region(&mut self, name: &str, start: &BytesStart<'_>) -> Undo {
        let in_paragraph = self.paragraphs.last() > Some(&0);
        match name {
            "note" if value(start, "note-class") == "endnote" => self.open_box("endnotes"),
            "note" => self.open_box("footnotes"),
            "annotation" => self.open_box("comments"),
            "notes" => self.open_box("notes"),
            "master-page" | "handout-master" => self.open_box("layout"),
            "text-box" if in_paragraph => self.open_box("textbox"),
            "title" | "desc" if start.name().as_ref().starts_with("svg") => {
                self.read_as(Reading::Description)
            }
            "meta" => self.stray_at("properties"),
            "settings" => self.stray_at("settings"),
            "scripts" | "module" => self.stray_at("macros"),
            header if header.starts_with("header") => self.open_box("header"),
            footer if footer.starts_with("footer") => self.open_box("footer"),
            _ => Undo::Nothing,
        }
    }

    fn open_box(&mut self, step: &'static str) -> Undo {
        self.flow.open_box(step);
        self.paragraphs.push(0);
        Undo::Box
    }

    fn open_page(&mut self, style: &str, out: &mut Extract<'_>) -> Result<Undo, Unscannable> {
        out.budget.pay_page().inspect_err(|why| out.miss(self.place.clone(), *why))?;
        self.pages = self.pages.saturating_add(1);
        let place = self.page().within(&self.place);
        let is_hidden = self.hiding.pages.contains(style);
        if is_hidden {
            out.remark(place.clone(), Remark::HiddenSlide);
        }
        let visibility = if is_hidden { Visibility::Hidden } else { Visibility::Shown };
        self.flow.move_to(place, visibility, out)?;
        Ok(Undo::Page)
    }

    /// The place of the page that is open.
    fn page(&self) -> Place {
        Place::root().inside(&format!("{} {}", self.page_word, self.pages))
    }

    fn hide(&mut self) -> Undo {
        self.hidden += 1;
        Undo::Hidden
    }

    /// Hides the rest of the paragraph that is open.
    fn hide_paragraph(&mut self) -> Undo {
        let innermost = self.open.iter_mut().rev().find_map(|undo| match undo {
            Undo::Paragraph { hidden, .. } => Some(hidden),
            _ => None,
        });
        if let Some(hidden) = innermost {
            *hidden += 1;
            self.hidden += 1;
        }
        Undo::Nothing
    }

    fn read_as(&mut self, reading: Reading) -> Undo {
        Undo::Reading(std::mem::replace(&mut self.reading, reading))
    }

    fn stray_at(&mut self, step: &'static str) -> Undo {
        Undo::StrayStep(std::mem::replace(&mut self.stray_step, step))
    }

    /// Notes a change made under revision, or where it stands in the text.
    fn change(&mut self, what: &str, start: &BytesStart<'_>) {
        let changes = &mut self.changes;
        match what {
            "changed-region" => changes.region = value(start, "id"),
            "insertion" => drop(changes.insertions.insert(changes.region.clone())),
            "change" => {
                if let Some(deleted) = changes.deletions.remove(&value(start, "change-id")) {
                    self.flow.text(Layer::Deleted, &deleted);
                }
            }
            "change-start" => {
                let change = value(start, "change-id");
                if changes.insertions.contains(&change) {
                    changes.open.insert(change);
                }
            }
            _ => drop(changes.open.remove(&value(start, "change-id"))),
        }
    }

    /// Adds what stands in the attributes of an element for people to read.
    fn add_attributes(&mut self, start: &BytesStart<'_>) {
        let is_form = start.name().as_ref().starts_with("form:");
        let mut attributes = start.attributes();
        for attribute in attributes.with_checks(false).flatten() {
            let key = attribute.key.local_name();
            let step = match key.as_ref() {
                "href" => "links",
                "value" if is_form => "fields",
                known if ATTRIBUTES.contains(&known) => "fields",
                _ => continue,
            };
            let Ok(value) = attribute.normalized_value(XmlVersion::Implicit1_0) else { continue };
            match step {
                "links" if value.contains(':') => {
                    self.flow.aside(step, &address::written_out(&value));
                }
                "links" => {}
                _ => self.flow.aside(step, &value),
            }
        }
        if start.local_name().as_ref() == "user-defined" {
            self.label = value(start, "name");
        }
    }

    /// Adds text that stood in no paragraph.
    fn end_stray(&mut self) {
        if self.stray.is_empty() {
            return;
        }
        let (stray, label) = (std::mem::take(&mut self.stray), std::mem::take(&mut self.label));
        let step =
            if self.reading == Reading::Description { "descriptions" } else { self.stray_step };
        let separator = if label.is_empty() { "" } else { ": " };
        self.flow.aside(step, &format!("{label}{separator}{}", stray.trim()));
    }

    /// Hands on a file that stands in the markup itself.
    fn add_binary(&mut self, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        let coded = Bytes::from(std::mem::take(&mut self.stray));
        for bytes in Transfer::Base64.readings(&coded).into_iter().take(1) {
            let paid = out.budget.pay_bytes(bytes.len());
            paid.inspect_err(|why| out.miss(self.place.clone(), *why))?;
            add_file("", bytes, out)?;
        }
        Ok(())
    }
}

/// Hands on a file that lies in the document. Of a metafile of LibreOffice, which draws a table or
/// an object once more for other programs, the words are searched.
///
/// - Failure: as [`Extract::add_file`].
pub(in crate::extract) fn add_file(
    name: &str,
    bytes: Bytes,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    if !bytes.starts_with(METAFILE) {
        return out.add_file(File { name: name.to_owned(), media_type: None, bytes });
    }
    strings::sweep(&bytes, &Place::root().inside("pictures"), out)
}

fn value(start: &BytesStart<'_>, name: &str) -> String {
    xml::attribute(start, name).unwrap_or_default().into_owned()
}

/// How many times something stands there; once where it does not say.
fn count(start: &BytesStart<'_>, name: &str) -> u32 {
    xml::attribute(start, name).and_then(|value| value.parse().ok()).unwrap_or(1)
}

/// Attributes in which people write or read, whatever element they belong to.
const ATTRIBUTES: [&str; 10] = [
    "condition",
    "current-value",
    "description",
    "formula",
    "help-text",
    "label",
    "string-value",
    "string-value-if-false",
    "string-value-if-true",
    "title",
];

/// First bytes of a metafile of LibreOffice.
const METAFILE: &[u8] = b"VCLMTF";

/// More spaces in one place than anybody types.
const SPACES_MAX: u32 = 1_000;
