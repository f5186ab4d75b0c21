//! What a document holds beside what its pages show: forms, notes, bookmarks, properties, links,
//! scripts, attachments. Every string of every object is handed on, with the best place there is.

use std::collections::HashMap;
use std::collections::HashSet;

use crate::extract::budget::Budget;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::pdf::file::Pdf;
use crate::extract::tools::pdf::object::Dictionary;
use crate::extract::tools::pdf::object::Id;
use crate::extract::tools::pdf::object::Object;
use crate::extract::tools::pdf::object::Stream;
use crate::extract::tools::pdf::pages::Tree;
use crate::extract::tools::pdf::texts;

/// Something found beside the pages.
pub(in crate::extract) enum Found {
    /// A text, where it stands from the outside in, and whether nobody sees it.
    Text { place: Vec<String>, text: String, is_hidden: bool },
    /// An XML document: properties, a form.
    Xml { place: Vec<String>, text: String },
    /// A file that is packed into the document.
    File { name: String, media_type: Option<String>, bytes: Vec<u8> },
    /// Something that could not be read.
    Miss { place: Vec<String>, why: Unscannable },
}

/// Goes through the objects of a document.
pub(in crate::extract) struct Sweep<'p, 'b> {
    pdf: &'p Pdf<'b>,
    /// The page on which an object stands, for those that stand on one.
    pages: HashMap<Id, usize>,
    /// Names of files by the stream that holds them.
    files: HashMap<Id, String>,
    info: Option<Id>,
    /// Objects that tell nothing: the keys of encryption.
    skipped: HashSet<Id>,
}

/// What an object says, and where that stands.
struct Strings {
    place: Vec<String>,
    texts: Vec<String>,
    is_hidden: bool,
}

impl<'p, 'b> Sweep<'p, 'b> {
    /// Finds out where the notes, fields and files of a document stand.
    pub(in crate::extract) fn new(pdf: &'p Pdf<'b>, tree: &Tree) -> Self {
        let mut pages = HashMap::new();
        for (number, page) in (1..).zip(&tree.pages) {
            let notes = pdf.entry(&page.dictionary, b"Annots");
            for note in notes.array().unwrap_or_default().iter().filter_map(Object::reference) {
                pages.entry(note).or_insert(number);
            }
        }
        let trailer = pdf.trailer();
        let skipped = trailer.get(b"Encrypt").reference().into_iter().collect();
        let info = trailer.get(b"Info").reference();
        let mut sweep = Self { pdf, pages, files: HashMap::new(), info, skipped };
        for id in pdf.ids() {
            let object = pdf.get(id);
            sweep.name_files(&object);
        }
        sweep
    }

    /// The page on which a note stands.
    pub(in crate::extract) fn page_of(&self, id: Id) -> Option<usize> {
        self.pages.get(&id).copied()
    }

    /// What one object says.
    ///
    /// - Failure: `TooLarge`.
    pub(in crate::extract) fn look(
        &self,
        id: Id,
        object: &Object,
        budget: &mut Budget,
    ) -> Result<Vec<Found>, Unscannable> {
        if self.skipped.contains(&id) {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        let field = object.dictionary().filter(|dictionary| self.is_field(dictionary));
        let label = field.map(|field| self.label(field)).filter(|label| !label.is_empty());
        for strings in self.strings(id, object) {
            let Strings { place, mut texts, is_hidden } = strings;
            if let Some(label) = &label {
                texts.iter_mut().for_each(|text| *text = format!("{label}: {text}"));
            }
            let text = texts.join("\n");
            if !text.trim().is_empty() {
                found.push(Found::Text { place, text, is_hidden });
            }
        }
        if let Object::Stream(stream) = object {
            found.extend(self.stream(id, stream, budget)?);
        }
        Ok(found)
    }

    /// The strings in an object, those of one place together.
    fn strings(&self, id: Id, object: &Object) -> Vec<Strings> {
        let mut all: Vec<Strings> = Vec::new();
        let mut waiting = vec![(object, self.place_of(id, object), false)];
        let mut steps = 0;
        while let Some((object, place, is_hidden)) = waiting.pop() {
            steps += 1;
            if steps > STRINGS_MAX {
                break;
            }
            match object {
                Object::Text(bytes) => {
                    let Some(text) = legible(bytes) else { continue };
                    match all.last_mut() {
                        Some(last) if last.place == place && last.is_hidden == is_hidden => {
                            last.texts.push(text);
                        }
                        _ => all.push(Strings { place, texts: vec![text], is_hidden }),
                    }
                }
                Object::Array(items) => {
                    waiting.extend(items.iter().rev().map(|i| (i, place.clone(), is_hidden)));
                }
                Object::Dictionary(dictionary) | Object::Stream(Stream { dictionary, .. }) => {
                    let entries: Vec<_> = dictionary.iter().collect();
                    for (key, value) in entries.into_iter().rev() {
                        let is_said = key == b"Contents" && is_note(dictionary);
                        if SILENT.contains(&key) && !is_said {
                            continue;
                        }
                        let (place, hides) = self.place_within(dictionary, key, &place);
                        waiting.push((value, place, is_hidden || hides));
                    }
                }
                _ => {}
            }
        }
        all
    }

    /// Where an object as a whole stands.
    fn place_of(&self, id: Id, object: &Object) -> Vec<String> {
        let Some(dictionary) = object.dictionary() else { return step("other text") };
        if self.info == Some(id) {
            return step("properties");
        }
        let mut place = Vec::new();
        place.extend(self.pages.get(&id).map(|page| format!("page {page}")));
        if self.is_field(dictionary) {
            place.push(format!("form field {}", self.field_name(dictionary)).trim().to_owned());
        } else if self.pages.contains_key(&id) || is_note(dictionary) {
            place.push("annotations".to_owned());
        } else if dictionary.has(b"Title") && dictionary.has(b"Parent") {
            place.push("bookmarks".to_owned());
        } else if dictionary.has(b"EF") {
            place.push("attachments".to_owned());
        } else {
            place.push("other text".to_owned());
        }
        place
    }

    /// Where something in a dictionary stands, and whether nobody sees it.
    fn place_within(
        &self,
        dictionary: &Dictionary,
        key: &[u8],
        place: &[String],
    ) -> (Vec<String>, bool) {
        match key {
            b"URI" => (step("links"), false),
            b"JS" => (step("scripts"), true),
            b"ActualText" | b"Alt" | b"E" => (step("descriptions"), false),
            b"Info" if dictionary.has(b"Root") => (step("properties"), false),
            _ => (place.to_vec(), false),
        }
    }

    fn is_field(&self, dictionary: &Dictionary) -> bool {
        let above = self.pdf.inner(dictionary, b"Parent");
        dictionary.has(b"FT") || above.has(b"FT") || (dictionary.has(b"T") && dictionary.has(b"V"))
    }

    /// The name of a field with those of the fields around it: `adres.postcode`.
    fn field_name(&self, field: &Dictionary) -> String {
        let mut names = Vec::new();
        let mut field = field.clone();
        for _ in 0..FIELDS_MAX {
            let name = self.pdf.entry(&field, b"T");
            names.extend(name.text().map(texts::decode));
            match self.pdf.entry(&field, b"Parent") {
                Object::Dictionary(above) => field = above,
                _ => break,
            }
        }
        names.reverse();
        names.join(".")
    }

    /// What a field asks for: what it tells who points at it, else its name without a number.
    fn label(&self, field: &Dictionary) -> String {
        let told = self.pdf.entry(field, b"TU").text().map(texts::decode);
        told.filter(|told| !told.trim().is_empty()).unwrap_or_else(|| {
            let name = self.field_name(field);
            let last = name.rsplit('.').next().unwrap_or_default();
            last.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '_' | ' ')).to_owned()
        })
    }

    /// What a stream holds that is no part of a page.
    fn stream(
        &self,
        id: Id,
        stream: &Stream,
        budget: &mut Budget,
    ) -> Result<Vec<Found>, Unscannable> {
        let dictionary = &stream.dictionary;
        if let Some(name) = self.file_name(id, dictionary) {
            let decoded = self.pdf.data(stream, budget)?;
            let mut found = Vec::new();
            if decoded.is_damaged {
                found.push(Found::Miss { place: step("attachments"), why: Unscannable::Damaged });
            }
            let subtype = self.pdf.entry(dictionary, b"Subtype");
            let media_type =
                subtype.name().map(|name| String::from_utf8_lossy(name).to_lowercase());
            found.push(Found::File { name, media_type, bytes: decoded.bytes });
            return Ok(found);
        }
        let is_metadata = dictionary.is(b"Type", b"Metadata");
        let is_drawn = dictionary.has(b"Subtype") || dictionary.has(b"Type");
        if (is_drawn && !is_metadata) || dictionary.has(b"Length1") || dictionary.has(b"N") {
            return Ok(Vec::new());
        }
        let decoded = self.pdf.data(stream, budget)?;
        let bytes = decoded.bytes.trim_ascii_start();
        let is_xml = is_metadata || bytes.starts_with(b"<") || bytes.starts_with(b"\xef\xbb\xbf<");
        if decoded.rest.is_some() || !is_xml {
            return Ok(Vec::new());
        }
        let place = if is_metadata { step("properties") } else { step("form") };
        let text = String::from_utf8_lossy(&decoded.bytes).into_owned();
        let mut found = vec![Found::Xml { place: place.clone(), text: text.clone() }];
        if is_metadata {
            // Properties may be attributes, too.
            let values: Vec<&str> =
                text.split('"').skip(1).step_by(2).filter(|v| says(v)).collect();
            found.push(Found::Text { place, text: values.join("\n"), is_hidden: false });
        }
        Ok(found)
    }

    /// The name of the file in a stream; `None` where it holds no file.
    fn file_name(&self, id: Id, dictionary: &Dictionary) -> Option<String> {
        let is_file = dictionary.is(b"Type", b"EmbeddedFile");
        self.files.get(&id).cloned().or_else(|| is_file.then(String::new))
    }

    /// Takes note of the names of files (ISO 32000-1, 7.11.3), wherever they are mentioned.
    fn name_files(&mut self, object: &Object) {
        let mut waiting = vec![object.clone()];
        let mut steps = 0;
        while let Some(object) = waiting.pop() {
            steps += 1;
            if steps > STRINGS_MAX {
                return;
            }
            if let Object::Array(items) = &object {
                waiting.extend(items.iter().filter(|item| nests(item)).cloned());
            }
            let Some(dictionary) = object.dictionary() else { continue };
            waiting.extend(dictionary.iter().map(|(_, v)| v).filter(|v| nests(v)).cloned());
            let held = self.pdf.inner(dictionary, b"EF");
            let names = [&b"UF"[..], b"F"].map(|key| self.pdf.entry(dictionary, key));
            let name = names.iter().find_map(Object::text).map(texts::decode).unwrap_or_default();
            for (_, file) in held.iter() {
                if let Some(id) = file.reference() {
                    self.files.entry(id).or_insert_with(|| name.clone());
                }
            }
        }
    }
}

/// Whether the value of an attribute is more than the name of a name space or a mark of identity.
fn says(value: &str) -> bool {
    !value.contains("://") && !value.contains("uuid:") && !value.starts_with("xmp.")
}

fn nests(object: &Object) -> bool {
    matches!(object, Object::Array(_) | Object::Dictionary(_))
}

/// Whether a dictionary is a note on a page: those have their text under `/Contents`.
fn is_note(dictionary: &Dictionary) -> bool {
    dictionary.has(b"Rect") || dictionary.is(b"Type", b"Annot")
}

/// The text of a string; `None` where it is binary.
fn legible(bytes: &[u8]) -> Option<String> {
    let text = texts::decode(bytes);
    let odd = text.chars().filter(|c| c.is_control() && !c.is_whitespace()).count();
    (!text.trim().is_empty() && odd * 10 <= text.chars().count()).then_some(text)
}

fn step(step: &str) -> Vec<String> {
    vec![step.to_owned()]
}

/// Keys under which signatures, marks of identity, dates and names of typefaces stand.
const SILENT: [&[u8]; 13] = [
    b"CharSet",
    b"CheckSum",
    b"Contents",
    b"CreationDate",
    b"DA",
    b"FontFamily",
    b"ID",
    b"Lang",
    b"M",
    b"ModDate",
    b"Ordering",
    b"Panose",
    b"Registry",
];

/// Strings and dictionaries of one object.
const STRINGS_MAX: usize = 1_000_000;

/// Fields within fields.
const FIELDS_MAX: usize = 32;
