//! Styles that hide what is written in them: of Word, and of OpenDocument.

use std::collections::HashSet;

use quick_xml::Reader;
use quick_xml::events::BytesStart;
use quick_xml::events::Event;

use crate::extract::tools::xml;

/// Names of styles that hide: text written in them, pages that have them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::extract) struct Hiding {
    /// Styles of text.
    pub(in crate::extract) text: HashSet<String>,
    /// Styles of drawing pages.
    pub(in crate::extract) pages: HashSet<String>,
}

impl Hiding {
    /// The styles of a Word document in `text` that hide (ECMA-376, part 1).
    pub(in crate::extract) fn of_word(text: &str) -> Self {
        let mut hiding = Self::default();
        let mut heirs = Vec::new();
        let mut style = String::new();
        each_element(text, |name, start| {
            match name {
                "style" => style = value(start, "styleId"),
                "basedOn" => heirs.push((style.clone(), value(start, "val"))),
                "vanish" if xml::is_on(&value(start, "val")) => {
                    hiding.text.insert(style.clone());
                }
                _ => {}
            }
            true
        });
        hiding.inherited(&heirs)
    }

    /// The styles of an OpenDocument part in `text` that hide; `common` are those known already
    /// (OpenDocument 1.3, part 3).
    pub(in crate::extract) fn of_odf(text: &str, common: &Self) -> Self {
        let mut hiding = common.clone();
        let mut heirs = Vec::new();
        let mut style = String::new();
        each_element(text, |name, start| {
            match name {
                "style" => {
                    style = value(start, "name");
                    heirs.push((style.clone(), value(start, "parent-style-name")));
                }
                "text-properties" if value(start, "display") == "none" => {
                    hiding.text.insert(style.clone());
                }
                "drawing-page-properties" if value(start, "visibility") == "hidden" => {
                    hiding.pages.insert(style.clone());
                }
                _ => {}
            }
            name != "body"
        });
        hiding.inherited(&heirs)
    }

    /// With the heirs of styles that hide; each of `heirs` is a style and the one it builds on.
    fn inherited(mut self, heirs: &[(String, String)]) -> Self {
        for _ in 0..GENERATIONS_MAX {
            let before = self.text.len();
            for (heir, parent) in heirs {
                if self.text.contains(parent) {
                    self.text.insert(heir.clone());
                }
            }
            if self.text.len() == before {
                break;
            }
        }
        self
    }
}

/// Gives each element in `text` with its local name, until `take` gives `false`.
fn each_element(text: &str, mut take: impl FnMut(&str, &BytesStart<'_>) -> bool) {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(start) | Event::Empty(start)) => {
                if !take(start.local_name().as_ref(), &start) {
                    return;
                }
            }
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

fn value(start: &BytesStart<'_>, name: &str) -> String {
    xml::attribute(start, name).unwrap_or_default().into_owned()
}

/// Styles that build on one another; Word follows no more than eleven.
const GENERATIONS_MAX: usize = 20;

#[cfg(test)]
mod tests {
    use super::Hiding;

    #[test]
    fn heirs_of_a_style_that_hides_hide() {
        let word = "<w:styles><w:style w:styleId='C'><w:basedOn w:val='B'/></w:style>\
            <w:style w:styleId='B'><w:basedOn w:val='A'/></w:style><w:style w:styleId='A'>\
            <w:rPr><w:vanish/></w:rPr></w:style><w:style w:styleId='D'><w:rPr>\
            <w:vanish w:val='0'/></w:rPr></w:style></w:styles>";
        let mut hiding: Vec<_> = Hiding::of_word(word).text.into_iter().collect();
        hiding.sort();
        assert_eq!(hiding, ["A", "B", "C"]);
        let odf = "<a><style:style style:name='A'><style:text-properties text:display='none'/>\
            </style:style><style:style style:name='P'><style:drawing-page-properties \
            presentation:visibility='hidden'/></style:style></a>";
        let common = Hiding::of_odf(odf, &Hiding::default());
        let heir = "<b><style:style style:name='B' style:parent-style-name='A'/><office:body/>\
            <style:style style:name='C' style:parent-style-name='A'/></b>";
        let hiding = Hiding::of_odf(heir, &common);
        assert!(hiding.text.contains("B") && !hiding.text.contains("C"));
        assert!(hiding.pages.contains("P"));
    }
}
