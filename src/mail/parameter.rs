//! Values of the form `type/subtype; name=value` with their parameters, every reading of each.
//!
//! Where a parameter stands twice, or once in plain and once encoded, programs differ in which one
//! they show: all are kept, the one that the standards prefer first.

use std::collections::BTreeMap;

use crate::mail::charset::to_utf8;
use crate::mail::decode::percent;
use crate::mail::word::decode_words;
use crate::mail::word::raw_text;

/// A Content-Type or Content-Disposition, read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parameterised {
    /// What stands in front of the parameters, lower case, without white space.
    pub(super) value: String,
    parameters: BTreeMap<String, Vec<String>>,
}

impl Parameterised {
    /// Reads the value of a field, folded or not.
    ///
    /// - Source: RFC 2045, 5.1; RFC 2231, 3 and 4; RFC 2183.
    pub(super) fn read(value: &[u8]) -> Self {
        let text: String =
            raw_text(value).chars().map(|c| if c == '\r' || c == '\n' { ' ' } else { c }).collect();
        let mut scanner = Scanner { rest: &text, comments: true };
        let mut read = Self { value: scanner.value(), parameters: BTreeMap::new() };
        let mut sections: BTreeMap<String, Vec<Section>> = BTreeMap::new();
        let mut count = 0;
        while let Some((name, value)) = scanner.parameter() {
            count += 1;
            if count > PARAMETERS_MAX {
                break;
            }
            match Section::of(&name, &value) {
                Some((base, section)) => sections.entry(base).or_default().push(section),
                None => read.parameters.entry(name).or_default().push(decode_words(&value)),
            }
        }
        for (name, sections) in sections {
            // RFC 2231 is what a program that knows it shows; the plain value is for the others.
            read.parameters.entry(name).or_default().insert(0, assembled(sections));
        }
        read
    }

    /// Every reading of the parameter `name` that is not empty, the most likely first.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let values = self.parameters.get(name).map(Vec::as_slice).unwrap_or_default();
        values.iter().map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// The most likely reading of the parameter `name`.
    pub(super) fn first(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }
}

/// One section of a value that is continued or encoded (RFC 2231, 3 and 4): `name*1*=value`.
struct Section {
    index: u32,
    encoded: bool,
    value: String,
}

impl Section {
    fn of(name: &str, value: &str) -> Option<(String, Self)> {
        let (base, mark) = name.split_once('*')?;
        let (index, encoded) = match mark.strip_suffix('*') {
            Some(index) => (index, true),
            None => (mark, mark.is_empty()),
        };
        let index = if index.is_empty() { 0 } else { index.parse().ok()? };
        Some((base.to_owned(), Self { index, encoded, value: value.to_owned() }))
    }
}

/// The value of which `sections` are the pieces, in any order.
fn assembled(mut sections: Vec<Section>) -> String {
    sections.sort_by_key(|section| section.index);
    let mut charset = String::new();
    let mut bytes = Vec::new();
    for (position, section) in sections.iter().enumerate() {
        let mut value = section.value.as_str();
        if position == 0 && section.encoded {
            let mut fields = value.splitn(3, '\'');
            if let (Some(label), Some(_), Some(rest)) =
                (fields.next(), fields.next(), fields.next())
            {
                label.clone_into(&mut charset);
                value = rest;
            }
        }
        if section.encoded {
            bytes.append(&mut percent(value.as_bytes()));
        } else {
            bytes.extend_from_slice(value.as_bytes());
        }
    }
    let text = to_utf8(&bytes, &charset).map_or_else(|| raw_text(&bytes), |text| text.into_owned());
    decode_words(&text)
}

/// Reads a value from left to right.
struct Scanner<'a> {
    rest: &'a str,
    /// Whether a `(` may begin a comment; not any more once one had no end.
    comments: bool,
}

impl Scanner<'_> {
    /// What stands before the first parameter.
    fn value(&mut self) -> String {
        let mut value = String::new();
        loop {
            self.skip_blank();
            let end = self.rest.find([';', '(', ' ', '\t', '=']).unwrap_or(self.rest.len());
            let (word, rest) = self.rest.split_at(end);
            // `multipart/mixed boundary=b`: the semicolon is missing.
            if word.is_empty() || rest.trim_start().starts_with('=') {
                return value.trim_matches('"').to_lowercase();
            }
            // `text / plain` is one type, `text/plain utf-8` is not.
            if !value.is_empty() && !value.ends_with('/') && !word.starts_with('/') {
                self.rest =
                    self.rest.find(';').and_then(|at| self.rest.get(at..)).unwrap_or_default();
                return value.trim_matches('"').to_lowercase();
            }
            value.push_str(word);
            self.rest = rest;
        }
    }

    /// The next parameter, its name in lower case.
    fn parameter(&mut self) -> Option<(String, String)> {
        loop {
            self.skip_blank();
            self.rest = self.rest.trim_start_matches([';', ' ', '\t', ',']);
            if self.rest.is_empty() {
                return None;
            }
            let end = self.rest.find(['=', ';', '(']).unwrap_or(self.rest.len());
            let (name, rest) = self.rest.split_at(end);
            let name = name.split_whitespace().next_back().unwrap_or_default().to_lowercase();
            self.rest = rest;
            self.skip_blank();
            self.rest = self.rest.strip_prefix('(').unwrap_or(self.rest);
            if let Some(rest) = self.rest.strip_prefix('=') {
                self.rest = rest;
                let value = self.parameter_value();
                if !name.is_empty() {
                    return Some((name, value));
                }
            }
        }
    }

    /// A value behind `=`, quoted or not, up to the next semicolon.
    fn parameter_value(&mut self) -> String {
        self.skip_blank();
        let mut value = String::new();
        if let Some(quoted) = self.rest.strip_prefix('"') {
            self.rest = quoted;
            self.quoted(&mut value);
            let end = self.rest.find(';').unwrap_or(self.rest.len());
            // Behind the quotes: a parameter without semicolon, or the rest of a name with quotes
            // in it.
            let (more, rest) = self.rest.split_at(end);
            if more.contains('=') && !more.contains("=?") {
                return value;
            }
            value.push_str(more.trim().trim_end_matches('"'));
            self.rest = rest;
            return value;
        }
        let end = self.rest.find(';').unwrap_or(self.rest.len());
        let (bare, rest) = self.rest.split_at(end);
        self.rest = rest;
        value.push_str(bare.trim());
        value
    }

    /// Reads up to the closing quote, or to the end where there is none.
    fn quoted(&mut self, value: &mut String) {
        let mut escaped = false;
        for (at, c) in self.rest.char_indices() {
            match c {
                _ if escaped => {
                    value.push(c);
                    escaped = false;
                }
                '\\' => escaped = true,
                '"' => {
                    self.rest = self.rest.get(at + 1..).unwrap_or_default();
                    return;
                }
                _ => value.push(c),
            }
        }
        self.rest = "";
    }

    /// Skips white space and comments (RFC 5322, 3.2.2).
    fn skip_blank(&mut self) {
        loop {
            self.rest = self.rest.trim_start();
            if !(self.comments && self.rest.starts_with('(')) {
                return;
            }
            let mut depth = 0_u32;
            let end = self.rest.find(|c| {
                match c {
                    '(' => depth += 1,
                    ')' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                depth == 0
            });
            match end {
                Some(end) => self.rest = self.rest.get(end + 1..).unwrap_or_default(),
                None => self.comments = false,
            }
        }
    }
}

/// More parameters than any honest value has.
const PARAMETERS_MAX: usize = 1_000;

#[cfg(test)]
mod tests {
    use super::Parameterised;

    #[test]
    fn reads_a_value_and_every_reading_of_its_parameters() {
        // The field, what stands in front, the parameter `n`.
        let cases: [(&str, &str, &[&str]); 24] = [
            ("text/plain; n=a", "text/plain", &["a"]),
            (" Text / Plain ;N = \"a b\"", "text/plain", &["a b"]),
            ("text/plain n=a; m=b", "text/plain", &["a"]),
            ("text/plain; m=\"b\" n=a", "text/plain", &["a"]),
            ("text/plain utf-8; n=a", "text/plain", &["a"]),
            ("n=a", "", &["a"]),
            ("(x) text/plain (y(z)); n=(q)a", "text/plain", &["a"]),
            ("text/plain; n=a b (2).txt; m=c", "text/plain", &["a b (2).txt"]),
            ("a/b; n=\"x\\\"y\"", "a/b", &["x\"y"]),
            ("a/b; n=\"x\"y\"; m=c", "a/b", &["xy"]),
            ("a/b; n=\"open; m=c", "a/b", &["open; m=c"]),
            ("a/b; n=a; n=b", "a/b", &["a", "b"]),
            ("a/b; n=a; n*=utf-8'nl'%c3%ab", "a/b", &["\u{eb}", "a"]),
            ("a/b; n*1=b; n*0=a; n*10=d; n*2=c", "a/b", &["abcd"]),
            ("a/b; n*0*=utf-8''%C3; n*1*=%AB; n*2=%20", "a/b", &["\u{eb}%20"]),
            ("a/b; n*=a%20b", "a/b", &["a b"]),
            ("a/b; n*=iso-8859-1''%e9", "a/b", &["\u{e9}"]),
            ("a/b; n==?utf-8?q?=C3=AB_x?=", "a/b", &["\u{eb} x"]),
            ("a/b; n=\"=?utf-8?q?a?=\r\n =?utf-8?q?b?=\"", "a/b", &["ab"]),
            ("a/b; n=", "a/b", &[]),
            ("a/b; =a; ;; n=a", "a/b", &["a"]),
            ("((((a/b; n=a", "", &["a"]),
            ("a/b; (n=a", "a/b", &["a"]),
            ("", "", &[]),
        ];
        for (field, value, expected) in cases {
            let read = Parameterised::read(field.as_bytes());
            assert_eq!(read.value, value, "{field}");
            assert_eq!(read.all("n").collect::<Vec<_>>(), expected, "{field}");
        }
    }
}
