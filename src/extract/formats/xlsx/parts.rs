//! The parts of a workbook's package: which belongs to which sheet, and what each is.

use std::collections::HashMap;
use std::collections::HashSet;

use crate::document::Place;
use crate::extract::format::Extract;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::package;
use crate::extract::tools::package::Package;
use crate::extract::tools::relations;
use crate::extract::tools::relations::Relation;
use crate::extract::tools::relations::Target;

/// A package whose parts are taken one by one.
pub(super) struct Parts {
    /// The package.
    pub(super) package: Package,
    /// Names, lower case, in the order of the package; empty once taken.
    names: Vec<String>,
    relations: HashMap<String, Vec<Relation>>,
    /// The sheet that a part belongs to.
    owners: HashMap<String, Place>,
    /// Everything before this index is taken.
    next: usize,
}

impl Parts {
    /// Reads the relations of all parts.
    ///
    /// - Failure: `TooLarge`; those that are broken are noted.
    pub(super) fn open(mut package: Package, out: &mut Extract<'_>) -> Result<Self, Unscannable> {
        let names = (0..package.len()).map(|at| package::name(&package, at).to_ascii_lowercase());
        let mut names: Vec<String> = names.map(|name| name.replace('\\', "/")).collect();
        let mut relations = HashMap::new();
        for (index, name) in names.iter_mut().enumerate() {
            if let Some(owner) = relations::owner(name) {
                let mut content = Vec::new();
                match package::drain(&mut package, index, out.budget, &mut content) {
                    Err(Unscannable::TooLarge) => return Err(Unscannable::TooLarge),
                    Err(why) => out.miss(Place::root(), why),
                    Ok(()) => {}
                }
                let read = relations::read(&owner, &content);
                relations.insert(owner, read);
                name.clear();
            } else if name.ends_with('/') {
                name.clear();
            }
        }
        Ok(Self { package, names, relations, owners: HashMap::new(), next: 0 })
    }

    /// Takes the part with that name.
    pub(super) fn take(&mut self, name: &str) -> Option<usize> {
        self.take_first(|other| other == name)
    }

    /// Takes the first part of which `is_it` is true.
    pub(super) fn take_first(&mut self, is_it: impl Fn(&str) -> bool) -> Option<usize> {
        let index = self.names.iter().position(|name| !name.is_empty() && is_it(name))?;
        if let Some(name) = self.names.get_mut(index) {
            name.clear();
        }
        Some(index)
    }

    /// Takes any part that is left, in the order of the package.
    pub(super) fn take_next(&mut self) -> Option<(usize, String)> {
        loop {
            let index = self.next;
            let name = std::mem::take(self.names.get_mut(index)?);
            self.next += 1;
            if !name.is_empty() {
                return Some((index, name));
            }
        }
    }

    /// The name of the part that the relation `id` of `owner` points at.
    pub(super) fn target(&self, owner: &str, id: &str) -> Option<String> {
        let relation = self.relations.get(owner)?.iter().find(|relation| relation.id == id)?;
        match &relation.target {
            Target::Part(name) => Some(name.clone()),
            Target::Outside(_) => None,
        }
    }

    /// The parts that `owner` points at.
    pub(super) fn targets(&self, owner: &str) -> impl Iterator<Item = &str> {
        let relations = self.relations.get(owner).into_iter().flatten();
        relations.filter_map(|relation| match &relation.target {
            Target::Part(name) => Some(name.as_str()),
            Target::Outside(_) => None,
        })
    }

    /// Notes that `sheet`, and all that it points at, belongs to `place`.
    pub(super) fn claim(&mut self, sheet: &str, place: &Place) {
        let mut open = vec![sheet.to_owned()];
        let mut seen = HashSet::new();
        while let Some(name) = open.pop() {
            if self.owners.contains_key(&name) || !seen.insert(name.clone()) {
                continue;
            }
            // A cache serves many tables, on any sheet.
            open.extend(self.targets(&name).filter(|to| !to.contains("cache")).map(str::to_owned));
            self.owners.insert(name, place.clone());
        }
    }

    /// The sheet that a part belongs to, or the workbook.
    pub(super) fn owner(&self, name: &str) -> Place {
        self.owners.get(name).cloned().unwrap_or_default()
    }

    /// Addresses outside that parts point at, each with the sheet that it belongs to.
    pub(super) fn outside(&self) -> Vec<(Place, String)> {
        let mut outside = Vec::new();
        for (owner, relations) in &self.relations {
            for relation in relations {
                if let Target::Outside(address) = &relation.target {
                    outside.push((self.owner(owner), address.clone()));
                }
            }
        }
        outside.sort();
        outside
    }
}

/// What a part is to the reader, apart from the sheets and what they share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A file of its own.
    File,
    /// Cells of other files, kept by a link.
    Link,
    /// Macros in a compound file.
    Macros,
    /// An object in a compound file.
    Object,
    /// Nothing that anybody reads: styles, themes, the order of calculation.
    Passive,
    /// The definition of a pivot cache; it leads to the records.
    PivotCache,
    /// The records of a pivot cache that no definition leads to.
    PivotRecords,
    /// A sheet that the workbook does not list.
    Sheet,
    /// Something that cannot be read.
    Unread(&'static str),
    /// Text to be searched, at that step.
    Text(&'static str),
    /// The same, which the sender does not see.
    Cached(&'static str),
}

/// The role of the part `name`.
pub(super) fn role(name: &str) -> Role {
    let has = |part: &str| name.contains(part);
    if !OWN_FOLDERS.iter().any(|folder| name.starts_with(folder)) {
        return Role::File;
    }
    if let Some((_, role)) = ROLES.iter().find(|(part, _)| has(part)) {
        return *role;
    }
    match name.rsplit_once('.') {
        Some((_, "xml" | "vml" | "bin")) => Role::Text("other parts"),
        _ => Role::File,
    }
}

/// Where a workbook keeps its own parts; anything elsewhere is a file put into the package.
const OWN_FOLDERS: [&str; 7] =
    ["xl/", "docprops/", "_rels/", "customxml/", "[content_types].xml", "docmetadata/", "package/"];

/// Roles by what stands in the name, the most telling first.
const ROLES: [(&str, Role); 41] = [
    ("[content_types].xml", Role::Passive),
    ("/embeddings/", Role::Object),
    ("/media/", Role::File),
    ("docprops/thumbnail", Role::File),
    ("vbaproject.bin", Role::Macros),
    ("vbadata.xml", Role::Text("macros")),
    ("/printersettings/", Role::Passive),
    ("/theme/", Role::Passive),
    ("/calcchain.", Role::Passive),
    ("/styles.", Role::Passive),
    ("chartstyle", Role::Passive),
    ("charts/style", Role::Passive),
    ("charts/colors", Role::Passive),
    ("/pivotcachedefinition", Role::PivotCache),
    ("/pivotcacherecords", Role::PivotRecords),
    ("/pivottables/", Role::Text("pivot table")),
    ("/externallinks/", Role::Link),
    ("/worksheets/binaryindex", Role::Passive),
    ("/worksheets/", Role::Sheet),
    ("/chartsheets/", Role::Sheet),
    ("/dialogsheets/", Role::Sheet),
    ("/macrosheets/", Role::Sheet),
    ("comments", Role::Text("comments")),
    ("/persons/", Role::Text("comments")),
    ("/diagrams/colors", Role::Passive),
    ("/diagrams/quickstyle", Role::Passive),
    ("/diagrams/layout", Role::Passive),
    ("/diagrams/", Role::Text("textbox")),
    ("drawings/", Role::Text("textbox")),
    ("/charts/", Role::Text("chart")),
    ("/chartex", Role::Text("chart")),
    ("/connections.", Role::Text("connections")),
    ("/querytables/", Role::Text("connections")),
    ("customxml/", Role::Text("custom xml")),
    ("docprops/", Role::Text("properties")),
    ("docmetadata/", Role::Text("properties")),
    ("/tables/", Role::Text("table")),
    ("slicer", Role::Text("slicers")),
    ("/revisions/", Role::Cached("revisions")),
    ("/model/", Role::Unread("data model")),
    ("/richdata/", Role::Text("rich values")),
];

#[cfg(test)]
mod tests {
    use super::{Role, role};

    #[test]
    fn knows_parts_by_their_names() {
        for (name, expected) in [
            ("xl/comments1.xml", Role::Text("comments")),
            ("xl/threadedcomments/threadedcomment1.xml", Role::Text("comments")),
            ("xl/drawings/vmldrawing1.vml", Role::Text("textbox")),
            ("xl/embeddings/oleobject1.bin", Role::Object),
            ("xl/media/image1.png", Role::File),
            ("xl/worksheets/sheet9.xml", Role::Sheet),
            ("xl/pivotcache/pivotcachedefinition1.xml", Role::PivotCache),
            ("xl/model/item.data", Role::Unread("data model")),
            ("xl/metadata.xml", Role::Text("other parts")),
            ("los.csv", Role::File),
        ] {
            assert_eq!(role(name), expected, "{name}");
        }
    }
}
