//! Who the people are and what there is of each: for informing them one by one. The only place of
//! a scan that gives names and numbers as they are, to whoever writes to these people.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::fmt;

use serde::Deserialize;
use serde::Serialize;

use crate::detect::Kind;
use crate::detect::Kinds;
use crate::detect::Lexicons;
use crate::detect::Masked;
use crate::detect::bare;
use crate::document::Sequel;
use crate::document::Table;
use crate::scan::record::Record;
use crate::scan::secret::Secret;
use crate::scan::towns::Towns;

/// The people in a message, one by one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    /// In the order in which they were met, a hundred thousand at most.
    pub list: Vec<OfPerson>,
    /// How many more there are.
    pub beyond: u64,
}

/// What a message holds of one person.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfPerson {
    /// Name and number, as far as they are known, masked.
    pub shown: String,
    /// The kinds of data.
    pub kinds: Kinds,
    /// The name, as it is written; empty where there is none.
    pub name: String,
    /// The birth date, `1990-02-01`.
    pub birth: Option<String>,
    /// The postcode, `1234AB`.
    pub postcode: Option<String>,
    /// The citizen service number.
    pub bsn: Option<String>,
    /// The municipality or town, where a table has a column of it.
    #[serde(default)]
    pub town: Option<String>,
    /// The code of the municipality, the same.
    #[serde(default)]
    pub code: Option<String>,
    /// Whether the address is secret, where a table says so.
    #[serde(default)]
    pub is_secret: Option<bool>,
}

impl fmt::Debug for OfPerson {
    /// Shows what is masked alone: this may end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("OfPerson");
        shown.field("shown", &self.shown).field("kinds", &self.kinds).finish_non_exhaustive()
    }
}

/// The people, while they are met; empty unless somebody asks for them.
#[derive(Default)]
pub(super) struct Roll<'a> {
    /// `None` where nobody asks.
    words: Option<&'a Lexicons>,
    shown: Vec<Shown>,
    /// How the words of what is read are written, by what they are compared by.
    spelling: HashMap<String, String>,
    /// What stands between two words of them that are written as one: `Jansen-Bakker`, `D'Angelo`.
    marks: HashMap<(String, String), &'static str>,
    towns: Towns,
    secret: Secret,
}

/// The best name and number of a person.
#[derive(Default)]
struct Shown {
    name: Option<Masked>,
    number: Option<Masked>,
    other: Option<Masked>,
    exact: OfPerson,
}

impl<'a> Roll<'a> {
    /// One that is kept.
    pub(super) fn kept(words: &'a Lexicons) -> Self {
        Self { words: Some(words), ..Self::default() }
    }

    /// Notes how words are written that are about to be searched for people.
    pub(super) fn begin(&mut self) {
        self.spelling.clear();
        self.marks.clear();
        self.towns.begin();
        self.secret.begin();
    }

    /// Takes up one of their texts.
    pub(super) fn spell(&mut self, text: &str) {
        if self.words.is_none() {
            return;
        }
        let mut before = None;
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            if let Some(mark) = before.and_then(|before| mark_between(text, before, word)) {
                let pair = (before.map(bare).unwrap_or_default(), bare(word));
                if self.marks.len() < WORDS {
                    self.marks.insert(pair, mark);
                }
            }
            before = Some(word);
            let has_capital = word.chars().any(char::is_uppercase);
            if !word.chars().any(char::is_alphabetic) || self.spelling.len() >= WORDS {
                continue;
            }
            let kept = self.spelling.entry(bare(word)).or_insert_with(|| word.to_owned());
            // "de vries" in an address does not unmake "de Vries", but capitals add.
            if has_capital && !kept.chars().any(char::is_uppercase) {
                word.clone_into(kept);
            }
        }
    }

    /// Takes up where the people of a table live and whose address is secret, as far as it has a
    /// column of that.
    pub(super) fn towns(&mut self, table: &Table, sequel: Sequel) {
        if self.words.is_some() {
            self.towns.read(table, sequel);
            self.secret.note(table, sequel);
        }
    }

    /// Says which row of the table the people stand in that are met next; 0 in a text.
    pub(super) fn at_row(&mut self, row: u32) {
        self.towns.row = row;
    }

    /// The name as it is written, the given name first.
    fn written(&self, name: &[String]) -> String {
        let Some(words) = self.words else { return String::new() };
        let (given, interfix) = (words.words("given"), words.words("interfix"));
        let mut name: Vec<&String> = name.iter().collect();
        // Columns of a register put the surname first: "Vries", "de", "Anna". Where its head does
        // not say so, the words do.
        let is_given = |word: &&String| given.contains(word) || word.chars().count() == 1;
        let is_turned = self.towns.is_turned()
            || name.first().is_some_and(|word| !given.contains(word))
                && name.last().is_some_and(|word| given.contains(word));
        if is_turned && name.len() > 1 {
            // Of several given names all go first; the first word is of the surname.
            let known = name.iter().skip(1).rev().take_while(|word| is_given(word)).count();
            let first = name.split_off(name.len() - known.max(1));
            let (between, rest): (Vec<&String>, Vec<&String>) =
                name.into_iter().partition(|word| interfix.contains(word));
            name = first.into_iter().chain(between).chain(rest).collect();
        }
        let spelled = |word: &&String| {
            let written = self.spelling.get(*word).unwrap_or(word);
            match (interfix.contains(word), written.chars().count()) {
                (true, _) => written.to_lowercase(),
                (false, 1) => format!("{}.", written.to_uppercase()),
                (false, _) => capital(written),
            }
        };
        let mut seen = String::new();
        let mut last: Option<(&String, String)> = None;
        for word in name {
            let next = spelled(&word);
            match &last {
                Some((_, before)) if *before == next => continue,
                Some((before, _)) => match self.marks.get(&((*before).clone(), word.clone())) {
                    Some(mark) => {
                        // A letter of a name, not an initial.
                        seen.truncate(seen.trim_end_matches('.').len());
                        seen.push_str(mark);
                    }
                    None => seen.push(' '),
                },
                None => {}
            }
            seen.push_str(&next);
            last = Some((word, next));
        }
        seen
    }

    /// Notes what a record says of the person at a position.
    pub(super) fn meet(&mut self, at: u32, record: &Record) {
        let at = at as usize;
        if self.words.is_none() || at >= PEOPLE {
            return;
        }
        if self.shown.len() <= at {
            self.shown.resize_with(at + 1, Shown::default);
        }
        let is_named = self.shown.get(at).is_some_and(|shown| !shown.exact.name.is_empty());
        let name = if is_named { String::new() } else { self.written(&record.name) };
        let Some(shown) = self.shown.get_mut(at) else { return };
        let exact = &mut shown.exact;
        if !is_named {
            exact.name = name;
        }
        exact.birth = exact.birth.take().or_else(|| record.birth.clone());
        exact.postcode = exact.postcode.take().or_else(|| record.postcode.clone());
        exact.town = exact.town.take().or_else(|| self.towns.here());
        exact.code = exact.code.take().or_else(|| self.towns.code_here());
        // Whoever is secret in one table is.
        exact.is_secret = exact.is_secret.max(self.secret.at(self.towns.row));
        let bsn = record.numbers.iter().find(|(kind, ..)| *kind == Kind::Bsn);
        exact.bsn = exact.bsn.take().or_else(|| bsn.map(|(_, value, _)| value.clone()));
        if shown.name.is_none() && !record.name.is_empty() {
            shown.name = Some(Masked::new(Kind::Name, &record.name.join(" ")));
        }
        if shown.number.is_none() {
            let number = record.numbers.first();
            shown.number = number.map(|(kind, value, _)| Masked::new(*kind, value));
        }
        if shown.other.is_none() {
            let first = |kind, values: &[String]| Some(Masked::new(kind, values.first()?));
            let email = || first(Kind::Email, &record.emails);
            let phone = || first(Kind::Phone, &record.phones);
            let birth = || Some(Masked::new(Kind::DateOfBirth, record.birth.as_ref()?));
            shown.other = email().or_else(phone).or_else(birth);
        }
    }

    /// The list, given what there is of each and how many there are in all.
    pub(super) fn people(self, kinds: impl Iterator<Item = Kinds>, count: u64) -> People {
        let of_person = |(shown, kinds): (Shown, Kinds)| {
            let text = shown.text();
            OfPerson { shown: text, kinds, ..shown.exact }
        };
        let list: Vec<OfPerson> = self.shown.into_iter().zip(kinds).map(of_person).collect();
        let beyond = count.saturating_sub(list.len() as u64);
        People { list, beyond }
    }
}

impl Shown {
    fn text(&self) -> String {
        let best = [self.name.as_ref(), self.number.as_ref()];
        let mut words: Vec<&str> = best.into_iter().flatten().map(Masked::as_str).collect();
        if words.len() < 2 {
            words.extend(self.other.as_ref().map(Masked::as_str));
        }
        words.join(", ")
    }
}

/// Of how many people there is each kind of data.
pub(super) fn by_kind(people: impl Iterator<Item = Kinds>) -> BTreeMap<Kind, u64> {
    let mut sets: HashMap<Kinds, u64> = HashMap::new();
    people.for_each(|kinds| *sets.entry(kinds).or_default() += 1);
    let mut counts = BTreeMap::new();
    for (kinds, people) in sets {
        kinds.iter().for_each(|kind| *counts.entry(kind).or_default() += people);
    }
    counts
}

/// What makes one word of `before` and `word`, which follow each other in `text`.
fn mark_between(text: &str, before: &str, word: &str) -> Option<&'static str> {
    let at = |part: &str| part.as_ptr() as usize - text.as_ptr() as usize;
    let between = text.get(at(before) + before.len()..at(word))?;
    let is_letters = [before, word].iter().all(|part| part.chars().all(char::is_alphabetic));
    match between {
        _ if !is_letters => None,
        "-" | "\u{2010}" | "\u{2011}" => Some("-"),
        "'" | "\u{2019}" => Some("'"),
        _ => None,
    }
}

/// A word that begins with a capital.
fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// People listed: about 30 MB.
const PEOPLE: usize = 100_000;

/// Words of one block of which the spelling is kept.
const WORDS: usize = 200_000;
