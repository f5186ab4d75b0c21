//! A slice of the corpus in every run of the tests: what detection reaches today may not be lost.

use crate::corpus::Duty;
use crate::corpus::Quality;
use crate::corpus::Scale;
use crate::corpus::Set;
use crate::corpus::kinds;
use crate::corpus::mail;

#[test]
fn the_corpus_is_judged_as_well_as_before() {
    let scale = Scale::new();
    let mut quality = Quality::default();
    for (kind, _) in kinds() {
        for number in 0..EACH {
            quality.add(&scale, &mail(Set::Tune, kind, number));
        }
    }
    for (duty, most) in
        [(Duty::Bulk, 0.0), (Duty::Single, 1.0), (Duty::Subject, 25.0), (Duty::Pass, 0.5)]
    {
        assert!(quality.wrong(duty).percent() <= most, "{duty:?}\n{quality}");
    }
    let [rows, words] = quality.miscounted();
    assert!(rows.percent() <= 4.0 && words.percent() <= 15.0, "{quality}");
    assert!(quality.by_chance().percent() <= 1.4, "{quality}");
}

#[test]
fn the_corpus_is_wide() {
    let kinds = kinds();
    let held = kinds.iter().filter(|(_, duty)| *duty != Duty::Pass).count();
    assert!(held >= 40, "{held} kinds that must be held");
    assert!(kinds.len() - held >= 60, "{} kinds that must pass", kinds.len() - held);
}

#[test]
fn the_same_lot_makes_the_same_message() {
    for (kind, _) in kinds() {
        let (one, other) = (mail(Set::Tune, kind, 3), mail(Set::Tune, kind, 3));
        assert_eq!(one.bytes, other.bytes, "{kind}");
    }
}

/// Messages of each kind.
const EACH: usize = 2;
