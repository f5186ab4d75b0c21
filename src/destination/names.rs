//! Known names, found again by what they resemble without looking at each of them.
//!
//! Every name is kept under a few keys: its shape, and itself with one letter left out at each
//! place (two for a long name). Two words that are one mistake apart have one of these in common.

use std::collections::HashSet;

use crate::destination::Ground;
use crate::destination::lookalike::Likeness;
use crate::destination::lookalike::WWW;
use crate::destination::lookalike::allows_two;
use crate::destination::lookalike::likeness;
use crate::destination::name::Name;
use crate::destination::name::Worth;
use crate::mail::Domain;

/// Known names, to be found again by what they resemble.
#[derive(Clone, Debug, Default)]
pub struct Names {
    names: Vec<Name>,
    registered: HashSet<String>,
    /// Key and position in `names`, in the order of the keys.
    keys: Vec<(u64, u32)>,
    /// Letters of the longest name that two mistakes leave what it was.
    two_max: usize,
}

impl Names {
    /// The names of known correspondents.
    ///
    /// - Cost: some tens of keys of 16 bytes for each name.
    pub fn of_correspondents<'d>(domains: impl IntoIterator<Item = &'d Domain>) -> Self {
        let names = domains.into_iter().filter_map(|domain| Name::of(domain, Worth::Partner));
        Self::new(names)
    }

    /// The known names for which `domain` would be taken, itself left out.
    pub fn alike(&self, domain: &Domain) -> Vec<&Domain> {
        let Some(name) = Name::of(domain, Worth::Partner) else { return Vec::new() };
        let alike = |known: &&Name| likeness(&name, known, Likeness::Near).is_some();
        self.near(&name).filter(alike).map(|known| &known.domain).collect()
    }

    /// Makes the keys of `names`.
    pub(super) fn new(names: impl IntoIterator<Item = Name>) -> Self {
        let names: Vec<Name> = names.into_iter().collect();
        let registered = names.iter().map(|name| name.registered.clone()).collect();
        let mut keys = Vec::new();
        let mut two_max = 0;
        for (position, name) in (0_u32..).zip(&names) {
            let (mut own, two) = (Vec::new(), allows_two(name));
            two_max = two_max.max(if two { name.core.chars().count() } else { 0 });
            own.extend([key(&name.shape), key(&name.label), key(&name.registered)]);
            shorter(&name.core, if two { 2 } else { 1 }, &mut own);
            keys.extend(own.into_iter().map(|key| (key, position)));
        }
        keys.sort_unstable();
        keys.dedup();
        Self { names, registered, keys, two_max }
    }

    /// Whether this is a known name itself.
    pub(super) fn has(&self, name: &Name) -> bool {
        self.registered.contains(&name.registered)
    }

    /// The known name for which `name` would be taken, and how; of several the one that an
    /// imitator would gain most by.
    ///
    /// - Cost: a look-up for each letter of `name`, whatever the number of names.
    pub(super) fn resembled_by(&self, name: &Name, asked: Likeness) -> Option<(&Name, Ground)> {
        let alike = |known| Some((known, likeness(name, known, asked)?));
        let alike = self.near(name).filter_map(alike);
        alike.min_by_key(|(known, _)| (known.suffix != name.suffix, known.worth))
    }

    /// The known names that share a key with `name`: the only ones that it may resemble.
    fn near(&self, name: &Name) -> impl Iterator<Item = &Name> {
        let mut found: Vec<u32> = Vec::new();
        for key in self.wanted(name) {
            let from = self.keys.partition_point(|(other, _)| *other < key);
            let same = self.keys.iter().skip(from).take_while(|(other, _)| *other == key);
            found.extend(same.map(|(_, position)| *position));
        }
        found.sort_unstable();
        found.dedup();
        found.into_iter().filter_map(|position| self.names.get(position as usize))
    }

    /// The keys under which names stand that `name` may resemble.
    fn wanted(&self, name: &Name) -> Vec<u64> {
        let mut keys = vec![key(&name.shape), key(&name.label)];
        let length = name.core.chars().count();
        shorter(&name.core, if length <= self.two_max + 2 { 2 } else { 1 }, &mut keys);
        keys.extend(name.label.strip_prefix(WWW).map(key));
        // `denhaagnl`: whatever suffix may stand at the end of the label.
        let ends = name.label.char_indices().rev().take(SUFFIX_LETTERS);
        keys.extend(ends.filter_map(|(end, _)| name.label.get(..end)).map(key));
        // `denhaag.nl.x.com`: every name that the domain begins with.
        let domain = name.domain.as_str();
        let starts = domain.match_indices('.').take(LABELS);
        keys.extend(starts.filter_map(|(end, _)| domain.get(..end)).map(key));
        keys
    }
}

/// Adds the keys of `word`, and of `word` with up to `count` letters left out.
fn shorter(word: &str, count: u32, keys: &mut Vec<u64>) {
    keys.push(key(word));
    if count == 0 || word.chars().count() > LETTERS {
        return;
    }
    for (at, letter) in word.char_indices() {
        let mut less = String::with_capacity(word.len());
        less.push_str(word.get(..at).unwrap_or_default());
        less.push_str(word.get(at + letter.len_utf8()..).unwrap_or_default());
        if count == 1 {
            keys.push(key(&less));
        } else {
            // Only letters behind this one: the order in which two are left out says nothing.
            keys.push(key(&less));
            for (next, letter) in less.char_indices().filter(|(next, _)| *next >= at) {
                let before = less.get(..next).unwrap_or_default();
                let behind = less.get(next + letter.len_utf8()..).unwrap_or_default();
                keys.push(pair_key(before, behind));
            }
        }
    }
}

fn key(word: &str) -> u64 {
    pair_key(word, "")
}

/// The key of a word in two halves: FNV-1a of its bytes. Two words that share one by chance are
/// compared in vain.
fn pair_key(before: &str, behind: &str) -> u64 {
    let step = |key: u64, byte: u8| (key ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    before.bytes().chain(behind.bytes()).fold(0xcbf2_9ce4_8422_2325, step)
}

/// Longer words are compared by their shape alone.
const LETTERS: usize = 40;

/// Letters of the longest suffix that is looked for at the end of a label.
const SUFFIX_LETTERS: usize = 5;

/// Labels of a domain that are looked at from its start.
const LABELS: usize = 8;
