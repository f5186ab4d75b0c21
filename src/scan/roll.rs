//! Who the people are, masked, and what there is of each: for informing them one by one.

use std::collections::BTreeMap;
use std::collections::HashMap;

use crate::detect::Kind;
use crate::detect::Kinds;
use crate::detect::Masked;
use crate::scan::record::Record;

/// The people in a message, one by one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People {
    /// In the order in which they were met, a hundred thousand at most.
    pub list: Vec<OfPerson>,
    /// How many more there are.
    pub beyond: u64,
}

/// What a message holds of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfPerson {
    /// Name and number, as far as they are known, masked.
    pub shown: String,
    /// The kinds of data.
    pub kinds: Kinds,
}

/// The masked identities, while people are met; empty unless somebody asks for them.
#[derive(Default)]
pub(super) struct Roll {
    is_kept: bool,
    shown: Vec<Shown>,
}

/// The best masked name and number of a person.
#[derive(Default)]
struct Shown {
    name: Option<Masked>,
    number: Option<Masked>,
    other: Option<Masked>,
}

impl Roll {
    /// One that is kept.
    pub(super) fn kept() -> Self {
        Self { is_kept: true, shown: Vec::new() }
    }

    /// Notes what a record says of the person at a position.
    pub(super) fn meet(&mut self, at: u32, record: &Record) {
        let at = at as usize;
        if !self.is_kept || at >= PEOPLE {
            return;
        }
        if self.shown.len() <= at {
            self.shown.resize_with(at + 1, Shown::default);
        }
        let Some(shown) = self.shown.get_mut(at) else { return };
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
        let of_person = |(shown, kinds): (Shown, Kinds)| OfPerson { shown: shown.text(), kinds };
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

/// People listed: about 20 MB.
const PEOPLE: usize = 100_000;
