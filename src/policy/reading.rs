//! What several conditions read alike: patterns of addresses, names of classes and kinds.

use crate::destination::Class;
use crate::destination::Pattern;
use crate::detect::Kind;
use crate::fault::Item;
use crate::fault::Section;
use crate::fault::nearest;

/// The list of patterns under `key`; a fault for each that is none.
pub(super) fn patterns(section: &Section<'_, '_>, key: &str) -> Vec<Pattern> {
    let mut patterns = Vec::new();
    for item in section.texts(key).unwrap_or_default() {
        match Pattern::parse(item.text) {
            Ok(pattern) => patterns.push(pattern),
            Err(error) => section.fault_at(item.line, key, format!("\"{}\" {error}", item.text)),
        }
    }
    patterns
}

/// The class that `item` names; a fault in `key` where there is none.
pub(super) fn class_named(section: &Section<'_, '_>, key: &str, item: Item<'_>) -> Option<Class> {
    let class = Class::named(item.text);
    if class.is_none() {
        let near = nearest(item.text, Class::ALL.iter().map(|class| class.name()));
        let hint = near.map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
        section.fault_at(item.line, key, format!("\"{}\" is no class{hint}", item.text));
    }
    class
}

/// The detectors that `key` names; a fault for each that there is not.
pub(super) fn kinds(section: &Section<'_, '_>, key: &str) -> Vec<Kind> {
    let mut kinds = Vec::new();
    for item in section.texts(key).unwrap_or_default() {
        match Kind::named(item.text) {
            Some(kind) => kinds.push(kind),
            None => {
                let near = nearest(item.text, Kind::ALL.iter().map(|kind| kind.name()));
                let hint = near.map(|near| format!("; did you mean \"{near}\"?"));
                let why = format!("\"{}\" is no detector{}", item.text, hint.unwrap_or_default());
                section.fault_at(item.line, key, why);
            }
        }
    }
    if !section.has(key) {
        section.fault(key, "is missing".to_owned());
    }
    kinds
}

/// The texts under `key`, none where it is absent.
pub(super) fn texts(section: &Section<'_, '_>, key: &str) -> Vec<String> {
    let texts = section.texts(key).unwrap_or_default();
    texts.into_iter().map(|item| item.text.to_owned()).collect()
}

/// Whether the directory and a rule mean the same department, however they write it.
pub(super) fn is_same_department(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}
