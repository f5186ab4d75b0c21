//! Numbers of one text are judged together, as a column is: of nine-digit numbers one in eleven
//! passes the test by chance, so one that passes among many that do not tells nothing, and three
//! that pass out of three are hardly chance.

use std::collections::HashSet;

use crate::detect::Ground;
use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::column::Evidence;
use crate::detect::column::Outcome;
use crate::detect::column::UNLIKE;
use crate::detect::column::is_series;
use crate::detect::column::of_organisations;
use crate::detect::context::SUNK;

/// Weighs the hits of one kind that no word has decided: those that stand in a row as one list,
/// then all that stand in the text.
///
/// - Shape: `bare` has the confidence of each hit before its context was weighed; hits that fail
///   their check have 0 and count against the others.
pub(super) fn weigh(text: &str, hits: &mut [Hit], bare: &[f32], empty: Evidence) {
    carry_on(text, hits, bare);
    let mut first = 0;
    let mut lists = 0;
    while first < hits.len() {
        let close = hits[first..].windows(2).take_while(|pair| is_near(&pair[0], &pair[1]));
        let end = first + 1 + close.count();
        together(text, &mut hits[first..end], &bare[first..end], empty, Scope::List);
        first = end;
        lists += 1;
    }
    if lists > 1 {
        together(text, hits, bare, empty, Scope::Text);
    }
}

/// What a label says of the first number of a list it says of all: `BSN's: …, …` or one a line, as
/// long as they pass and nothing but marks and numbering stands between.
fn carry_on(text: &str, hits: &mut [Hit], bare: &[f32]) {
    for at in 1..hits.len() {
        let (front, rest) = hits.split_at_mut(at);
        let (Some(one), Some(next)) = (front.last(), rest.first_mut()) else { return };
        let is_named = one.kind == Kind::Bsn
            && one.confidence >= NAMED_LEAST
            && matches!(one.ground, Ground::Label | Ground::Sentence);
        let is_open = bare.get(at).is_some_and(|bare| *bare > 0.0 && next.confidence == *bare);
        let between = text.get(one.end..next.start).unwrap_or_default();
        if is_named && is_open && is_between_items(between) {
            next.judge(one.confidence, one.ground);
        }
    }
}

/// Whether nothing but marks, white space and the number of the next item stands here.
fn is_between_items(between: &str) -> bool {
    let digits = between.bytes().filter(u8::is_ascii_digit).count();
    let numbered = digits == 0 || between.trim_end().ends_with(['.', ')']) && digits <= 3;
    between.len() <= ITEMS_GAP && numbered && !between.contains(char::is_alphabetic)
}

/// What is judged at once.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// Numbers close to each other: what they are not as a list, none of them is.
    List,
    /// All numbers of a text: those that fail need not be of the same kind as those that pass.
    Text,
}

fn is_near(one: &Hit, next: &Hit) -> bool {
    next.start.saturating_sub(one.end) <= LIST_GAP
}

fn together(text: &str, hits: &mut [Hit], bare: &[f32], mut evidence: Evidence, scope: Scope) {
    // What a word nearby has lifted or sunk is decided already; but where the same word stands at
    // number after number (`client=483920175` in a log), they are a list all the same.
    let many = scope == Scope::List && hits.len() >= MANY;
    let is_open = |hit: &Hit, bare: f32| {
        (hit.confidence == bare || many && matches!(hit.ground, Ground::Word(_)))
            && !is_within(text, hit)
    };
    let passing = hits.iter().zip(bare).filter(|(hit, bare)| **bare > 0.0 && is_open(hit, **bare));
    if hits.len() < LEAST || passing.count() == 0 {
        return;
    }
    let mut seen = HashSet::new();
    let (mut numbers, mut fitting) = (Vec::new(), Vec::new());
    let open = hits.iter().zip(bare).filter(|(hit, bare)| is_open(hit, **bare));
    for (hit, bare) in open.take(SAMPLE) {
        let written = text.get(hit.start..hit.end).unwrap_or_default();
        if seen.insert(written) {
            evidence.add(*bare > 0.0);
            numbers.extend(written.parse::<u64>());
            fitting.extend((*bare > 0.0).then_some(hit.value.as_str()));
        }
    }
    if (evidence.count() as usize) < LEAST {
        return;
    }
    let series = if is_series(&numbers) { UNLIKE } else { 0.0 };
    let outcome = evidence.outcome(series.min(of_organisations(evidence.kind(), &fitting)));
    for (hit, bare) in hits.iter_mut().zip(bare) {
        if *bare <= 0.0 || !is_open(hit, *bare) {
            continue;
        }
        match (outcome, scope) {
            (Outcome::Column(confidence), _) => {
                hit.judge(confidence.max(hit.confidence), evidence.ground());
            }
            (Outcome::Other, Scope::List) => hit.judge(SUNK, evidence.ground()),
            (Outcome::Other, Scope::Text) | (Outcome::Unsure, _) => {}
        }
    }
}

/// Whether letters stand right behind a hit, so that it is a part of another number: all VAT
/// numbers of legal persons (`NL123456782B01`) pass the eleven test.
fn is_within(text: &str, hit: &Hit) -> bool {
    text.as_bytes().get(hit.end).is_some_and(u8::is_ascii_alphanumeric)
}

/// Bytes between two numbers of one list, at most.
const LIST_GAP: usize = 80;

/// Bytes between two items of a list that has a label, at most.
const ITEMS_GAP: usize = 16;

/// Confidence of a number that is called by its name.
const NAMED_LEAST: f32 = 0.9;

/// Numbers from which on a word beside each of them decides nothing.
const MANY: usize = 20;

/// Different numbers, at least, that are judged together.
const LEAST: usize = 3;

/// Numbers of which a list is judged.
const SAMPLE: usize = 2_000;
