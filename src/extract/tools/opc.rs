//! Packages of Office files (ECMA-376, part 2): what kind each part is, and which belongs to
//! which. Nothing depends on how a part is called.

use std::collections::HashMap;

use bytes::Bytes;
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::extract::budget::Budget;
use crate::extract::budget::Limits;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::charset;
use crate::extract::tools::package;
use crate::extract::tools::package::Package;
use crate::extract::tools::package::Whole;
use crate::extract::tools::xml;

/// A package, with the content types that it declares.
pub(in crate::extract) struct Parts {
    package: Package,
    /// Whether the package was as it should be.
    pub(in crate::extract) whole: Whole,
    names: Vec<String>,
    /// Where each lies, by its name in lower case.
    indices: HashMap<String, usize>,
    /// Content types by extension, lower case.
    defaults: HashMap<String, String>,
    /// Content types by name of the part, lower case.
    overrides: HashMap<String, String>,
}

/// A link from one part to another, or to the world outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::extract) struct Relation {
    /// By what the part names it.
    pub(in crate::extract) id: String,
    /// The last step of its type: `slide`.
    pub(in crate::extract) kind: String,
    /// The name of the other part in the package; the address of what lies outside.
    pub(in crate::extract) target: String,
    /// Whether it leads out of the package.
    pub(in crate::extract) is_outside: bool,
}

impl Parts {
    /// Opens a package.
    ///
    /// - Failure: as [`package::open_or_mend`] and [`package::inflate`].
    pub(in crate::extract) fn open(
        bytes: &Bytes,
        budget: &mut Budget,
    ) -> Result<Self, Unscannable> {
        let (package, whole) = package::open_or_mend(bytes)?;
        let names: Vec<_> = (0..package.len()).map(|at| package::name(&package, at)).collect();
        let indices = names.iter().enumerate().map(|(index, name)| (key(name), index)).collect();
        let (defaults, overrides) = (HashMap::new(), HashMap::new());
        let mut parts = Self { package, whole, names, indices, defaults, overrides };
        if let Some(index) = parts.index(CONTENT_TYPES) {
            let content = parts.read(index, budget)?;
            parts.read_types(&content);
        }
        Ok(parts)
    }

    /// Names of the entries, in the order of the package.
    pub(in crate::extract) fn names(&self) -> &[String] {
        &self.names
    }

    /// Where the part `name` lies; upper and lower case are one.
    pub(in crate::extract) fn index(&self, name: &str) -> Option<usize> {
        self.indices.get(&key(name)).copied()
    }

    /// The declared content type of the part at `index`; empty where there is none.
    pub(in crate::extract) fn content_type(&self, index: usize) -> &str {
        let name = self.names.get(index).map(|name| key(name)).unwrap_or_default();
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let own = self.overrides.get(&name).or_else(|| self.defaults.get(extension));
        own.map_or("", String::as_str)
    }

    /// The content of the part at `index` as text.
    ///
    /// - Failure: as [`package::inflate`].
    pub(in crate::extract) fn read(
        &mut self,
        index: usize,
        budget: &mut Budget,
    ) -> Result<String, Unscannable> {
        Ok(charset::decode(&package::inflate(&mut self.package, index, budget)?))
    }

    /// The content of the part at `index`, as far as it can be inflated, and why not further.
    pub(in crate::extract) fn inflate(
        &mut self,
        index: usize,
        budget: &mut Budget,
    ) -> (Vec<u8>, Result<(), Unscannable>) {
        let mut content = Vec::new();
        let inflated = package::drain(&mut self.package, index, budget, &mut content);
        (content, inflated)
    }

    /// What the part `name` links to; nothing where that cannot be read.
    pub(in crate::extract) fn relations(
        &mut self,
        name: &str,
        budget: &mut Budget,
    ) -> Vec<Relation> {
        let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
        let separator = if folder.is_empty() { "" } else { "/" };
        let Some(index) = self.index(&format!("{folder}{separator}_rels/{file}.rels")) else {
            return Vec::new();
        };
        self.read(index, budget).map_or_else(|_| Vec::new(), |text| relations(&text, folder))
    }

    fn read_types(&mut self, text: &str) {
        let mut reader = Reader::from_str(text);
        while let Ok(event) = reader.read_event() {
            let (Event::Start(start) | Event::Empty(start)) = event else {
                if event == Event::Eof {
                    return;
                }
                continue;
            };
            let of = |name| xml::attribute(&start, name).unwrap_or_default();
            let content_type = of("ContentType").into_owned();
            match start.local_name().as_ref() {
                "Default" => {
                    self.defaults.insert(of("Extension").to_ascii_lowercase(), content_type);
                }
                "Override" => {
                    self.overrides.insert(key(&of("PartName")), content_type);
                }
                _ => {}
            }
        }
    }
}

/// The content type of the main part of the package in `bytes`, which tells what it is; empty
/// where it has none, or is no package.
pub(in crate::extract) fn main_type(bytes: &Bytes) -> String {
    let limits = Limits { file_bytes_max: TYPES_BYTES_MAX, ..Limits::default() };
    let Ok(parts) = Parts::open(bytes, &mut Budget::new(limits)) else { return String::new() };
    let types = parts.overrides.values().chain(parts.defaults.values());
    // Of several the first by name, so that the same file is always the same kind.
    types.filter(|declared| declared.ends_with(".main+xml")).min().cloned().unwrap_or_default()
}

/// What the relations in `text` link to, seen from `folder`.
pub(in crate::extract) fn relations(text: &str, folder: &str) -> Vec<Relation> {
    let mut reader = Reader::from_str(text);
    let mut relations = Vec::new();
    while let Ok(event) = reader.read_event() {
        let (Event::Start(start) | Event::Empty(start)) = event else {
            if event == Event::Eof {
                break;
            }
            continue;
        };
        if start.local_name().as_ref() != "Relationship" {
            continue;
        }
        let of = |name| xml::attribute(&start, name).unwrap_or_default();
        let is_outside = of("TargetMode").eq_ignore_ascii_case("external");
        let target = of("Target").into_owned();
        relations.push(Relation {
            id: of("Id").into_owned(),
            kind: of("Type").rsplit('/').next().unwrap_or_default().to_owned(),
            target: if is_outside { target } else { resolved(folder, &target) },
            is_outside,
        });
    }
    relations
}

/// The name of a part as others name it.
fn key(name: &str) -> String {
    name.trim_start_matches('/').to_ascii_lowercase()
}

/// The name of the part to which `target` leads from `folder`.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            ".." => drop(steps.pop()),
            "." | "" => {}
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// The part that says of which kind the others are.
pub(in crate::extract) const CONTENT_TYPES: &str = "[Content_Types].xml";

/// The list of content types of any honest package is smaller.
const TYPES_BYTES_MAX: u64 = 4 << 20;

#[cfg(test)]
mod tests {
    use super::{relations, resolved};

    #[test]
    fn finds_parts_from_where_they_are_named() {
        for (folder, target, expected) in [
            ("word", "media/image1.png", "word/media/image1.png"),
            ("ppt/slides", "../notesSlides/notesSlide1.xml", "ppt/notesSlides/notesSlide1.xml"),
            ("ppt", "/ppt/slides/slide1.xml", "ppt/slides/slide1.xml"),
            ("", "./word/document.xml", "word/document.xml"),
            ("a", "../../../b", "b"),
        ] {
            assert_eq!(resolved(folder, target), expected);
        }
    }

    #[test]
    fn reads_relations() {
        let text = "<r:Relationships><Relationship Id='r1' Type='http://x/y/slide' \
            Target='slides/s1.xml'/><Relationship Id='r2' Type='z' TargetMode='External' \
            Target='mailto:a&amp;b'></Relationship></r:Relationships>";
        let read = relations(text, "ppt");
        let seen: Vec<_> = read.iter().map(|r| (&*r.id, &*r.kind, &*r.target)).collect();
        assert_eq!(seen, [("r1", "slide", "ppt/slides/s1.xml"), ("r2", "z", "mailto:a&b")]);
    }
}
