//! A TOML text read key by key, keeping every mistake with its line.

use std::cell::RefCell;

use toml::Spanned;
use toml::de::DeTable;
use toml::de::DeValue;

use crate::fault::Fault;
use crate::fault::Source;
use crate::fault::line_of;

/// A TOML text that parsed, and the mistakes found in it so far.
pub struct Toml<'s> {
    source: &'s Source,
    root: Spanned<DeTable<'s>>,
    faults: RefCell<Vec<Fault>>,
}

/// One table of a [`Toml`] text, to be asked for its keys.
///
/// Each question for a key makes that key known; [`Section::finish`] reports the rest.
pub struct Section<'t, 's> {
    toml: &'t Toml<'s>,
    table: &'t DeTable<'s>,
    /// Dotted path of this table; empty for the root.
    path: String,
    line: usize,
    asked: RefCell<Vec<String>>,
}

/// A text in a [`Toml`], with the line on which it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item<'t> {
    /// The text, without quotes and escapes.
    pub text: &'t str,
    /// Line, counted from 1.
    pub line: usize,
}

impl<'s> Toml<'s> {
    /// Parses `source`; on any error of syntax, all of them come back.
    pub fn parse(source: &'s Source) -> Result<Self, Vec<Fault>> {
        let (root, errors) = DeTable::parse_recoverable(&source.text);
        let mut faults: Vec<Fault> = errors
            .iter()
            .map(|error| Fault {
                file: source.file.clone(),
                line: error.span().map(|span| line_of(&source.text, span.start)),
                key: String::new(),
                why: error.message().trim().replace('\n', "; "),
            })
            .collect();
        if faults.is_empty() {
            Ok(Self { source, root, faults: RefCell::default() })
        } else {
            faults.sort_by_key(|fault| fault.line);
            Err(faults)
        }
    }

    /// The outermost table.
    pub fn root(&self) -> Section<'_, 's> {
        self.section(self.root.get_ref(), String::new(), 1)
    }

    /// Every mistake reported so far, in the order of the text.
    pub fn into_faults(self) -> Vec<Fault> {
        let mut faults = self.faults.into_inner();
        faults.sort_by_key(|fault| fault.line);
        faults
    }

    fn section<'t>(&'t self, table: &'t DeTable<'s>, path: String, line: usize) -> Section<'t, 's> {
        Section { toml: self, table, path, line, asked: RefCell::default() }
    }

    fn line(&self, offset: usize) -> usize {
        line_of(&self.source.text, offset)
    }
}

impl<'t, 's> Section<'t, 's> {
    /// Line on which this table starts.
    pub fn line(&self) -> usize {
        self.line
    }

    /// Whether `key` stands here. Makes it known.
    pub fn has(&self, key: &str) -> bool {
        self.value(key).is_some()
    }

    /// Every key that stands here, in alphabetical order. Makes them all known.
    pub fn keys(&self) -> Vec<&'t str> {
        let keys: Vec<&str> = self.table.keys().map(|key| key.get_ref().as_ref()).collect();
        self.asked.borrow_mut().extend(keys.iter().map(|key| (*key).to_owned()));
        keys
    }

    /// The text under `key`; anything else there is a fault.
    pub fn text(&self, key: &str) -> Option<Item<'t>> {
        let value = self.value(key)?;
        let line = self.toml.line(value.span().start);
        match value.get_ref() {
            DeValue::String(text) => Some(Item { text, line }),
            other => self.wrong_type(key, line, "a text in quotes", other),
        }
    }

    /// The list of texts under `key`; anything else there, or among them, is a fault.
    pub fn texts(&self, key: &str) -> Option<Vec<Item<'t>>> {
        let value = self.value(key)?;
        let line = self.toml.line(value.span().start);
        let DeValue::Array(items) = value.get_ref() else {
            return self.wrong_type(key, line, "a list of texts, [\"…\", \"…\"]", value.get_ref());
        };
        let mut texts = Vec::new();
        for item in items.iter() {
            let line = self.toml.line(item.span().start);
            match item.get_ref() {
                DeValue::String(text) => texts.push(Item { text, line }),
                other => {
                    self.wrong_type::<()>(key, line, "a list of texts only", other);
                }
            }
        }
        Some(texts)
    }

    /// The whole number, 0 or more, under `key`; anything else there is a fault.
    pub fn number(&self, key: &str) -> Option<u64> {
        let value = self.value(key)?;
        let line = self.toml.line(value.span().start);
        let number = match value.get_ref() {
            DeValue::Integer(digits) => u64::from_str_radix(digits.as_str(), digits.radix()).ok(),
            other => return self.wrong_type(key, line, "a whole number", other),
        };
        if number.is_none() {
            self.fault_at(line, key, "must be a whole number, 0 or more".to_owned());
        }
        number
    }

    /// The list of whole numbers, 0 or more, under `key`; anything else there, or among them, is a
    /// fault.
    pub fn numbers(&self, key: &str) -> Option<Vec<u64>> {
        let value = self.value(key)?;
        let line = self.toml.line(value.span().start);
        let DeValue::Array(items) = value.get_ref() else {
            return self.wrong_type(key, line, "a list of whole numbers, [1, 2]", value.get_ref());
        };
        let mut numbers = Vec::new();
        for item in items.iter() {
            let line = self.toml.line(item.span().start);
            let number = match item.get_ref() {
                DeValue::Integer(digits) => {
                    u64::from_str_radix(digits.as_str(), digits.radix()).ok()
                }
                other => return self.wrong_type(key, line, "a list of whole numbers", other),
            };
            let Some(number) = number else {
                self.fault_at(line, key, "must hold whole numbers, 0 or more".to_owned());
                return None;
            };
            numbers.push(number);
        }
        Some(numbers)
    }

    /// The number from 0 to 1 under `key`; anything else there is a fault.
    pub fn fraction(&self, key: &str) -> Option<f64> {
        let value = self.value(key)?;
        let line = self.toml.line(value.span().start);
        let number = match value.get_ref() {
            DeValue::Integer(digits) => digits.as_str().parse::<f64>(),
            DeValue::Float(digits) => digits.as_str().parse(),
            other => return self.wrong_type(key, line, "a number from 0 to 1", other),
        };
        let inside = number.ok().filter(|number| (0.0..=1.0).contains(number));
        if inside.is_none() {
            self.fault_at(line, key, "must be a number from 0 to 1".to_owned());
        }
        inside
    }

    /// `true` or `false` under `key`; anything else there is a fault.
    pub fn truth(&self, key: &str) -> Option<bool> {
        let value = self.value(key)?;
        let line = self.toml.line(value.span().start);
        match value.get_ref() {
            DeValue::Boolean(truth) => Some(*truth),
            other => self.wrong_type(key, line, "true or false", other),
        }
    }

    /// The table under `key`; anything else there is a fault.
    pub fn section(&self, key: &str) -> Option<Section<'t, 's>> {
        let value = self.value(key)?;
        let line = self.line_of_key(key).unwrap_or(self.line);
        match value.get_ref() {
            DeValue::Table(table) => Some(self.toml.section(table, self.path_of(key), line)),
            other => self.wrong_type(key, line, "a table, [name]", other),
        }
    }

    /// The tables in the list under `key`, none where it is absent; others there are faults.
    pub fn sections(&self, key: &str) -> Vec<Section<'t, 's>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let line = self.toml.line(value.span().start);
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong_type::<()>(key, line, "a list of tables, [[name]]", value.get_ref());
            return Vec::new();
        };
        let mut sections = Vec::new();
        for item in items.iter() {
            let line = self.toml.line(item.span().start);
            match item.get_ref() {
                DeValue::Table(table) => {
                    sections.push(self.toml.section(table, self.path_of(key), line));
                }
                other => {
                    self.wrong_type::<()>(key, line, "a list of tables only", other);
                }
            }
        }
        sections
    }

    /// Every value below this table with its dotted key, as a person would write it, in the order
    /// of the text. Makes nothing known.
    pub fn leaves(&self) -> Vec<(String, String)> {
        let mut leaves = Vec::new();
        gather(self.table, "", &mut leaves);
        leaves
    }

    /// The text under `key`, which must stand here.
    pub fn required_text(&self, key: &str) -> Option<Item<'t>> {
        if !self.has(key) {
            self.fault(key, "is missing".to_owned());
        }
        self.text(key)
    }

    /// Reports a mistake in `key`, on its own line where it stands here.
    pub fn fault(&self, key: &str, why: String) {
        self.fault_at(self.line_of_key(key).unwrap_or(self.line), key, why);
    }

    /// Reports a mistake in `key` on `line`.
    pub fn fault_at(&self, line: usize, key: &str, why: String) {
        self.toml.faults.borrow_mut().push(Fault {
            file: self.toml.source.file.clone(),
            line: Some(line),
            key: self.path_of(key),
            why,
        });
    }

    /// Reports every key that nobody asked for.
    pub fn finish(self) {
        self.finish_with(|_| None);
    }

    /// Reports every key that nobody asked for; `advice` may say what to do about one.
    pub fn finish_with(self, advice: impl Fn(&str) -> Option<String>) {
        let asked = self.asked.borrow();
        for (key, _) in self.table.iter() {
            let name = key.get_ref().as_ref();
            if asked.iter().any(|known| known == name) {
                continue;
            }
            let near = nearest(name, asked.iter().map(String::as_str));
            let why = match (near, advice(name)) {
                (Some(known), _) => format!("unknown key; did you mean {known}?"),
                (None, Some(advice)) => format!("unknown key; {advice}"),
                (None, None) => "unknown key".to_owned(),
            };
            self.fault_at(self.toml.line(key.span().start), name, why);
        }
    }

    fn value(&self, key: &str) -> Option<&'t Spanned<DeValue<'s>>> {
        self.asked.borrow_mut().push(key.to_owned());
        self.table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
    }

    fn line_of_key(&self, key: &str) -> Option<usize> {
        let (name, _) = self.table.iter().find(|(name, _)| name.get_ref() == key)?;
        Some(self.toml.line(name.span().start))
    }

    fn path_of(&self, key: &str) -> String {
        match (self.path.as_str(), key) {
            ("", key) => key.to_owned(),
            (path, "") => path.to_owned(),
            (path, key) => format!("{path}.{key}"),
        }
    }

    fn wrong_type<T>(&self, key: &str, line: usize, right: &str, found: &DeValue<'_>) -> Option<T> {
        self.fault_at(
            line,
            key,
            format!("must be {right}, not {}", with_article(found.type_str())),
        );
        None
    }
}

/// The name in `known` that `word` was probably meant to be.
pub fn nearest<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let allowed = if word.chars().count() < 6 { 1 } else { 2 };
    known
        .map(|name| (strsim::osa_distance(&word.to_lowercase(), name), name))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

fn gather(table: &DeTable<'_>, above: &str, leaves: &mut Vec<(String, String)>) {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    for (key, value) in entries {
        let key = format!("{above}{}", key.get_ref());
        match value.get_ref() {
            DeValue::Table(table) => gather(table, &format!("{key}."), leaves),
            value => leaves.push((key, written(value))),
        }
    }
}

fn written(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => text.to_string(),
        DeValue::Integer(number) => number.as_str().to_owned(),
        DeValue::Float(number) => number.as_str().to_owned(),
        DeValue::Boolean(truth) => truth.to_string(),
        DeValue::Datetime(moment) => moment.to_string(),
        DeValue::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| written(item.get_ref())).collect();
            items.join(", ")
        }
        DeValue::Table(_) => String::new(),
    }
}

fn with_article(kind: &str) -> String {
    match kind.chars().next() {
        Some('a' | 'e' | 'i' | 'o' | 'u') => format!("an {kind}"),
        _ => format!("a {kind}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Toml, nearest};
    use crate::fault::Source;

    fn source(text: &str) -> Source {
        Source { file: "a.toml".to_owned(), text: text.to_owned() }
    }

    #[test]
    fn names_line_and_key_of_every_mistake_at_once() {
        let source = source(
            "name = 3\n[limits]\nsmall = \"x\"\nshare = 1.5\nsmal = 1\n[[case]]\nflag = 1\n",
        );
        let toml = Toml::parse(&source).expect("good syntax");
        let root = toml.root();
        assert_eq!(root.text("name"), None);
        let limits = root.section("limits").expect("a table");
        assert_eq!(limits.number("small"), None);
        assert_eq!(limits.fraction("share"), None);
        limits.finish();
        for case in root.sections("case") {
            assert_eq!(case.truth("flag"), None);
            case.required_text("why");
            case.finish();
        }
        root.finish();
        let lines: Vec<String> = toml.into_faults().iter().map(ToString::to_string).collect();
        assert_eq!(
            lines,
            [
                "a.toml:1: name: must be a text in quotes, not an integer",
                "a.toml:3: limits.small: must be a whole number, not a string",
                "a.toml:4: limits.share: must be a number from 0 to 1",
                "a.toml:5: limits.smal: unknown key; did you mean small?",
                "a.toml:6: case.why: is missing",
                "a.toml:7: case.flag: must be true or false, not an integer",
            ]
        );
    }

    #[test]
    fn lists_every_error_of_syntax() {
        let source = source("a = \nb = 1\nc = [1,\n");
        let faults = Toml::parse(&source).err().expect("bad syntax");
        assert!(faults.len() >= 2, "{faults:?}");
        assert_eq!(faults.first().and_then(|fault| fault.line), Some(1));
    }

    #[test]
    fn a_near_miss_is_suggested_and_a_stranger_is_not() {
        let known = ["listen", "hostname", "dir"];
        let cases = [
            ("listn", Some("listen")),
            ("Hostname", Some("hostname")),
            ("host_name", Some("hostname")),
            ("die", Some("dir")),
            ("port", None),
        ];
        for (word, expected) in cases {
            assert_eq!(nearest(word, known.into_iter()), expected, "{word}");
        }
    }
}
