//! Parts of a Word or PowerPoint package: markup is read, files are handed on.

use bytes::Bytes;

use crate::document::File;
use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Extract;
use crate::extract::outcome::Remark;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::address;
use crate::extract::tools::cfb;
use crate::extract::tools::charset;
use crate::extract::tools::hiding::Hiding;
use crate::extract::tools::macros;
use crate::extract::tools::ole;
use crate::extract::tools::ooxml;
use crate::extract::tools::ooxml::Root;
use crate::extract::tools::opc;
use crate::extract::tools::opc::Parts;

/// Where a part stands.
pub(in crate::extract) struct Stand {
    /// The place of its text.
    pub(in crate::extract) place: Place,
    /// Whether it is in sight; where it is not, why.
    pub(in crate::extract) hidden_as: Option<Remark>,
}

/// A package being read, part by part.
pub(in crate::extract) struct Reading {
    /// The package.
    pub(in crate::extract) parts: Parts,
    /// Styles that hide what is written in them.
    hiding: Hiding,
    /// Whether each part was read.
    done: Vec<bool>,
    /// How many parts were broken.
    broken: usize,
}

impl Stand {
    /// In sight, at `step` of the file.
    pub(in crate::extract) fn shown(step: &str) -> Self {
        Self { place: Place::root().inside(step), hidden_as: None }
    }
}

impl Reading {
    /// A package of which nothing is read yet, but which styles hide text.
    ///
    /// - Failure: as [`Parts::open`].
    pub(in crate::extract) fn open(
        bytes: &Bytes,
        out: &mut Extract<'_>,
    ) -> Result<Self, Unscannable> {
        let mut parts = Parts::open(bytes, out.budget)?;
        parts.whole.note(out);
        let mut hiding = Hiding::default();
        for index in 0..parts.names().len() {
            let declared = parts.content_type(index);
            if declared.ends_with(".styles+xml") || declared.ends_with("stylesWithEffects+xml") {
                let (content, _) = parts.inflate(index, out.budget);
                hiding.text.extend(Hiding::of_word(&text(content)).text);
            }
        }
        let done = vec![false; parts.names().len()];
        Ok(Self { parts, hiding, done, broken: 0 })
    }

    /// Reads the part at `index`, unless it was read; `stand` tells by root and name where it
    /// stands and whether it is in sight.
    ///
    /// - Failure: a limit that the whole file has reached, noted.
    pub(in crate::extract) fn read(
        &mut self,
        index: usize,
        stand: &dyn Fn(&Root, &str) -> Stand,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        let Some(done) = self.done.get_mut(index).filter(|done| !**done) else { return Ok(()) };
        *done = true;
        let name = self.parts.names().get(index).cloned().unwrap_or_default();
        if name.ends_with('/') || name.eq_ignore_ascii_case(opc::CONTENT_TYPES) {
            return Ok(());
        }
        let (content, inflated) = self.parts.inflate(index, out.budget);
        if let Err(why) = inflated {
            out.miss(Place::root().inside(&name), why);
            self.broken += 1;
            if why == Unscannable::TooLarge || self.broken > BROKEN_MAX {
                return Err(why);
            }
        }
        let declared = self.parts.content_type(index);
        match sort(&name, declared, &content) {
            Sort::Markup => {
                let text = text(content);
                let root = ooxml::root(&text);
                let Some(root) = root else {
                    out.miss(Place::root().inside(&name), Unscannable::Damaged);
                    return out.add_text(Place::root().inside(&name), Visibility::Shown, text);
                };
                if root.name == "Relationships" {
                    return add_links(&text, out);
                }
                let Stand { place, hidden_as } = stand(&root, &name);
                if let Some(remark) = hidden_as {
                    out.remark(place.clone(), remark);
                }
                let visibility = hidden_as.map_or(Visibility::Shown, |_| Visibility::Hidden);
                ooxml::read(&text, &place, visibility, &self.hiding, out)
            }
            Sort::Macros => macros::add(&content, &Place::root(), out),
            Sort::Object => ole::add(last_step(&name), content.into(), out),
            Sort::File => {
                let name = last_step(&name).to_owned();
                out.add_file(File { name, media_type: None, bytes: content.into() })
            }
            Sort::Nothing => Ok(()),
        }
    }

    /// Where the part lies whose content type is `declared`, else the one called `usual`.
    ///
    /// - Failure: `Damaged` where there is neither.
    pub(in crate::extract) fn main(
        &self,
        declared: &str,
        usual: &str,
    ) -> Result<usize, Unscannable> {
        let is_it = |index: &usize| self.parts.content_type(*index) == declared;
        let found = (0..self.done.len()).find(|index| !declared.is_empty() && is_it(index));
        found.or_else(|| self.parts.index(usual)).ok_or(Unscannable::Damaged)
    }

    /// Reads every part that was not read.
    ///
    /// - Failure: as [`Reading::read`].
    pub(in crate::extract) fn read_rest(
        &mut self,
        stand: &dyn Fn(&Root, &str) -> Stand,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        (0..self.done.len()).try_for_each(|index| self.read(index, stand, out))
    }
}

/// What a part is to a reader.
enum Sort {
    File,
    Macros,
    Markup,
    Nothing,
    Object,
}

fn sort(name: &str, declared: &str, content: &[u8]) -> Sort {
    let name = name.to_ascii_lowercase();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let is_named = matches!(extension, "xml" | "rels" | "vml");
    let is_declared = declared.ends_with("+xml") || declared.ends_with("/xml");
    if (is_named || is_declared) && (is_markup(content) || content.is_empty()) {
        Sort::Markup
    } else if content.starts_with(cfb::MAGIC) {
        let is_project = name.contains("vbaproject") || cfb::mentions(content, "_VBA_PROJECT");
        if is_project { Sort::Macros } else { Sort::Object }
    } else if (name.starts_with("docprops/thumbnail") && declared.starts_with("image/"))
        || name.contains("/printersettings/")
        || matches!(extension, "odttf" | "fntdata")
        || content.is_empty()
    {
        // A small copy of the first page; settings; typefaces.
        Sort::Nothing
    } else {
        Sort::File
    }
}

/// Whether the content begins as markup does, in any character set.
fn is_markup(content: &[u8]) -> bool {
    let head = charset::decode(content.get(..256).unwrap_or(content));
    head.trim_start_matches('\u{feff}').trim_start().starts_with('<')
}

/// The content of a part as text, without a copy where it is UTF-8.
fn text(content: Vec<u8>) -> String {
    if content.starts_with(b"<") && content.get(1) != Some(&0) {
        String::from_utf8(content).unwrap_or_else(|error| charset::decode(error.as_bytes()))
    } else {
        charset::decode(&content)
    }
}

/// Adds the addresses of what lies outside the package: web pages, mailboxes, telephones, templates.
fn add_links(text: &str, out: &mut Extract<'_>) -> Result<(), Unscannable> {
    let mut links = String::new();
    for relation in opc::relations(text, "").iter().filter(|relation| relation.is_outside) {
        links.push_str(&address::written_out(&relation.target));
        links.push('\n');
    }
    out.add_text(Place::root().inside("links"), Visibility::Shown, links)
}

fn last_step(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or_default()
}

/// Parts that may be broken before the rest is left alone.
const BROKEN_MAX: usize = 16;
