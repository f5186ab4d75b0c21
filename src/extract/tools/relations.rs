//! Relations in an Office package: which part belongs to which (ECMA-376, part 2, 9.3).

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::extract::tools::charset;
use crate::extract::tools::xml;

/// One relation of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::extract) struct Relation {
    /// Its name in the part, such as `rId1`.
    pub(in crate::extract) id: String,
    /// What it points at: a part, by its full name without slash in front, or an address outside.
    pub(in crate::extract) target: Target,
}

/// What a relation points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::extract) enum Target {
    /// A part of the package, lower case.
    Part(String),
    /// An address outside, as it was written.
    Outside(String),
}

/// The part whose relations the entry `name` holds: `xl/_rels/workbook.xml.rels` is of
/// `xl/workbook.xml`. `None` for any other entry.
pub(in crate::extract) fn owner(name: &str) -> Option<String> {
    let (folder, file) = name.rsplit_once('/')?;
    let part = file.strip_suffix(".rels")?;
    let folder = folder.strip_suffix("_rels")?;
    Some(format!("{folder}{part}"))
}

/// The relations in `content`, of the part `owner`; those before the place where it is broken.
pub(in crate::extract) fn read(owner: &str, content: &[u8]) -> Vec<Relation> {
    let text = charset::decode(content);
    let mut reader = Reader::from_str(&text);
    let mut relations = Vec::new();
    while let Ok(event) = reader.read_event() {
        let start = match event {
            Event::Eof => break,
            Event::Start(start) | Event::Empty(start) => start,
            _ => continue,
        };
        let (Some(id), Some(target)) =
            (xml::attribute(&start, "Id"), xml::attribute(&start, "Target"))
        else {
            continue;
        };
        let mode = xml::attribute(&start, "TargetMode");
        let outside = mode.is_some_and(|mode| mode.eq_ignore_ascii_case("external"));
        let target = if outside {
            Target::Outside(target.into_owned())
        } else {
            Target::Part(resolve(owner, &target))
        };
        relations.push(Relation { id: id.into_owned(), target });
    }
    relations
}

/// The full name of a target that `owner` gives from where it stands itself.
fn resolve(owner: &str, target: &str) -> String {
    let target = target.to_ascii_lowercase().replace('\\', "/");
    if let Some(full) = target.strip_prefix('/') {
        return full.to_owned();
    }
    let folder = owner.rsplit_once('/').map_or("", |(folder, _)| folder).to_ascii_lowercase();
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::{Relation, Target, owner, read, resolve};

    #[test]
    fn finds_what_belongs_to_a_part() {
        assert_eq!(owner("xl/_rels/workbook.xml.rels").as_deref(), Some("xl/workbook.xml"));
        assert_eq!(owner("_rels/.rels").as_deref(), Some(""));
        assert_eq!(owner("xl/workbook.xml"), None);
        for (from, target, expected) in [
            ("xl/worksheets/sheet1.xml", "../comments1.xml", "xl/comments1.xml"),
            ("xl/workbook.xml", "worksheets/Sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl/workbook.xml", "/xl/styles.xml", "xl/styles.xml"),
            ("", "xl/workbook.xml", "xl/workbook.xml"),
            ("a/b", "../../../c", "c"),
        ] {
            assert_eq!(resolve(from, target), expected);
        }
        let xml =
            b"<Relationships><Relationship Id=\"a\" Target=\"b.xml\"/><Relationship Id=\"c\" \
                    Target=\"mailto:x@example.nl\" TargetMode=\"External\"/></Relationships>";
        let part = Relation { id: "a".into(), target: Target::Part("xl/b.xml".into()) };
        let outside = Target::Outside("mailto:x@example.nl".into());
        assert_eq!(read("xl/c.xml", xml), [part, Relation { id: "c".into(), target: outside }]);
    }
}
