//! The pages of a document in their order, with what each takes from those above it
//! (ISO 32000-1, 7.7.3).

use std::collections::HashSet;

use crate::extract::budget::Budget;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::pdf::file::Pdf;
use crate::extract::tools::pdf::object::Dictionary;
use crate::extract::tools::pdf::object::Id;
use crate::extract::tools::pdf::object::Object;

/// The pages of a document.
#[derive(Default)]
pub(in crate::extract) struct Tree {
    pub(in crate::extract) pages: Vec<Page>,
    /// Whether a page or a branch is missing.
    pub(in crate::extract) is_broken: bool,
    /// The objects that are pages or branches.
    pub(in crate::extract) met: HashSet<Id>,
}

/// One page.
#[derive(Clone)]
pub(in crate::extract) struct Page {
    pub(in crate::extract) dictionary: Dictionary,
    pub(in crate::extract) resources: Dictionary,
    /// What is printed of it: left, bottom, right, top.
    pub(in crate::extract) bounds: Option<[f64; 4]>,
}

/// What a page takes from the branches above it.
#[derive(Clone, Default)]
struct Inherited {
    resources: Option<Dictionary>,
    bounds: Option<[f64; 4]>,
}

/// The root of all objects: where the trailer says, else the last that says that it is.
pub(in crate::extract) fn catalog(pdf: &Pdf<'_>) -> Dictionary {
    let root = pdf.entry(pdf.trailer(), b"Root");
    if let Some(root) = root.dictionary().filter(|root| root.has(b"Pages")) {
        return root.clone();
    }
    let mut found = Dictionary::default();
    for id in pdf.ids() {
        let object = pdf.get(id);
        let dictionary = object.dictionary().filter(|d| d.is(b"Type", b"Catalog"));
        found = dictionary.cloned().unwrap_or(found);
    }
    found
}

/// Walks the tree of pages; each branch once.
pub(in crate::extract) fn tree(pdf: &Pdf<'_>, catalog: &Dictionary) -> Tree {
    let mut tree = Tree::default();
    let mut waiting = vec![(catalog.get(b"Pages").clone(), Inherited::default())];
    while let Some((node, above)) = waiting.pop() {
        if let Some(id) = node.reference()
            && !tree.met.insert(id)
        {
            tree.is_broken = true;
            continue;
        }
        let node = pdf.resolve(&node);
        let Some(dictionary) = node.dictionary() else {
            tree.is_broken = true;
            continue;
        };
        let own = Inherited {
            resources: pdf
                .entry(dictionary, b"Resources")
                .dictionary()
                .cloned()
                .or(above.resources),
            bounds: bounds(pdf, dictionary).or(above.bounds),
        };
        match pdf.entry(dictionary, b"Kids") {
            Object::Array(kids) => {
                waiting.extend(kids.iter().rev().map(|kid| (kid.clone(), own.clone())));
            }
            _ => tree.pages.push(Page {
                dictionary: dictionary.clone(),
                resources: own.resources.unwrap_or_default(),
                bounds: own.bounds,
            }),
        }
        if tree.pages.len() > PAGES_MAX || waiting.len() > PAGES_MAX {
            tree.is_broken = true;
            break;
        }
    }
    tree
}

/// A page that stands in no tree, with what it takes from the branches that it names itself.
pub(in crate::extract) fn lone(pdf: &Pdf<'_>, dictionary: &Dictionary) -> Page {
    let mut resources = pdf.inner(dictionary, b"Resources");
    let mut above = dictionary.clone();
    for _ in 0..BRANCHES_MAX {
        if resources != Dictionary::default() {
            break;
        }
        above = pdf.inner(&above, b"Parent");
        resources = pdf.inner(&above, b"Resources");
    }
    Page { dictionary: dictionary.clone(), resources, bounds: None }
}

/// The part of a page that is shown.
fn bounds(pdf: &Pdf<'_>, page: &Dictionary) -> Option<[f64; 4]> {
    let corners = |key: &[u8]| {
        let corners = pdf.entry(page, key);
        let corners = corners.array()?.iter().filter_map(|corner| pdf.resolve(corner).number());
        let [a, b, c, d] = <[f64; 4]>::try_from(corners.collect::<Vec<_>>()).ok()?;
        let box_ = [a.min(c), b.min(d), a.max(c), b.max(d)];
        (box_[2] - box_[0] > 1.0 && box_[3] - box_[1] > 1.0).then_some(box_)
    };
    corners(b"CropBox").or_else(|| corners(b"MediaBox"))
}

/// Layers that are off when the document is opened (ISO 32000-1, 8.11.4.3).
pub(in crate::extract) fn layers_off(pdf: &Pdf<'_>, catalog: &Dictionary) -> HashSet<Id> {
    let properties = pdf.inner(catalog, b"OCProperties");
    let settings = pdf.inner(&properties, b"D");
    let list = |from: &Dictionary, key: &[u8]| -> Vec<Id> {
        let list = pdf.entry(from, key);
        list.array().unwrap_or_default().iter().filter_map(Object::reference).collect()
    };
    let mut off: HashSet<Id> = list(&settings, b"OFF").into_iter().collect();
    if settings.is(b"BaseState", b"OFF") {
        off.extend(list(&properties, b"OCGs"));
        for id in list(&settings, b"ON") {
            off.remove(&id);
        }
    }
    off
}

impl Page {
    /// Whether the object is part of its content.
    pub(in crate::extract) fn shows(&self, id: Id) -> bool {
        match self.dictionary.get(b"Contents") {
            Object::Array(parts) => parts.contains(&Object::Reference(id)),
            contents => contents.reference() == Some(id),
        }
    }

    /// The operators of the page, unpacked, and whether some are missing.
    ///
    /// - Failure: `TooLarge`.
    pub(in crate::extract) fn content(
        &self,
        pdf: &Pdf<'_>,
        budget: &mut Budget,
    ) -> Result<(Vec<u8>, bool), Unscannable> {
        let contents = self.dictionary.get(b"Contents");
        let (mut content, mut is_damaged) = (Vec::new(), false);
        let parts = match pdf.resolve(contents) {
            Object::Array(parts) => parts.to_vec(),
            Object::Null => {
                is_damaged = contents.reference().is_some();
                Vec::new()
            }
            part => vec![part],
        };
        for part in parts.iter().take(PARTS_MAX) {
            match pdf.resolve(part) {
                Object::Stream(stream) => {
                    let decoded = pdf.data(&stream, budget)?;
                    is_damaged |= decoded.is_damaged;
                    content.extend_from_slice(&decoded.bytes);
                    content.push(b'\n');
                }
                _ => is_damaged = true,
            }
            if content.len() as u64 > budget.limits().file_bytes_max {
                return Err(Unscannable::TooLarge);
            }
        }
        is_damaged |= parts.len() > PARTS_MAX;
        Ok((content, is_damaged))
    }
}

/// Pages and branches: far above any limit on pages, so that those are what counts.
const PAGES_MAX: usize = 1_000_000;

/// Branches above one page.
const BRANCHES_MAX: usize = 32;

/// Streams of which the content of one page is put together.
const PARTS_MAX: usize = 10_000;
