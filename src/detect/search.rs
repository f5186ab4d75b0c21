//! One search of a text by all detectors, with what they found weighed against each other.

use std::collections::HashSet;

use crate::detect::CONFIDENCE_LEAST;
use crate::detect::Detectors;
use crate::detect::Hit;
use crate::detect::column::Evidence;
use crate::detect::column::Outcome;
use crate::detect::column::is_checked;
use crate::detect::context::SUNK;
use crate::detect::context::in_context;

/// Everything found in `text`, which must be normalised: in order, without overlap, each with the
/// confidence that its context gives it.
pub fn search(text: &str, detectors: &Detectors) -> Vec<Hit> {
    let mut all = Vec::new();
    let mut hits = Vec::new();
    for detector in detectors.list() {
        hits.clear();
        detector.find(text, detectors.words(), &mut hits);
        let bare: Vec<f32> = hits.iter().map(|hit| hit.confidence).collect();
        for hit in &mut hits {
            hit.confidence = in_context(text, hit, detectors.words());
        }
        if is_checked(detector.kind()) {
            let empty = Evidence::new(detector.kind(), detector.odds());
            weigh_lists(&mut hits, &bare, empty);
        }
        all.append(&mut hits);
    }
    all.retain(|hit| hit.confidence >= CONFIDENCE_LEAST);
    without_overlaps(all)
}

/// Judges numbers that stand in a row as one list, as a column is: of nine-digit numbers one in
/// eleven passes the test by chance, so one that passes among many that do not tells nothing.
fn weigh_lists(hits: &mut [Hit], bare: &[f32], empty: Evidence) {
    let mut first = 0;
    while first < hits.len() {
        let mut last = first;
        while last + 1 < hits.len() && hits[last + 1].start - hits[last].end <= LIST_GAP {
            last += 1;
        }
        let mut evidence = empty;
        let mut seen = HashSet::new();
        for at in first..=last {
            // What a word nearby has lifted or sunk is decided already.
            let undecided = hits[at].confidence == bare[at];
            if undecided && seen.insert(hits[at].value.as_str()) {
                evidence.add(bare[at] > 0.0);
            }
        }
        let outcome = evidence.outcome(0.0);
        for at in first..=last {
            let hit = &mut hits[at];
            if hit.confidence != bare[at] || bare[at] <= 0.0 || evidence.count() < 3 {
                continue;
            }
            hit.confidence = match outcome {
                Outcome::Column(confidence) => confidence.max(hit.confidence),
                Outcome::Unsure => hit.confidence,
                Outcome::Other => SUNK,
            };
        }
        first = last + 1;
    }
}

/// Of hits that overlap keeps the surest, then the longest: digits inside an account number are
/// no number of their own.
fn without_overlaps(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_by(|a, b| a.start.cmp(&b.start).then(b.end.cmp(&a.end)));
    let mut kept: Vec<Hit> = Vec::with_capacity(hits.len());
    for hit in hits {
        match kept.last_mut() {
            Some(last) if hit.start < last.end => {
                if rank(&hit) > rank(last) {
                    *last = hit;
                }
            }
            _ => kept.push(hit),
        }
    }
    kept
}

fn rank(hit: &Hit) -> (bool, usize, u32) {
    (hit.confidence >= SURE, hit.end - hit.start, (hit.confidence * 1000.0) as u32)
}

/// From here on a hit wins from a longer one.
const SURE: f32 = 0.95;

/// Bytes between two numbers of one list, at most.
const LIST_GAP: usize = 80;
