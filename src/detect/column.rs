//! A table column is read as one: its header and all its values together say what it holds.

use std::collections::HashSet;

use crate::detect::Detectors;
use crate::detect::Fit;
use crate::detect::Ground;
use crate::detect::Heading;
use crate::detect::Kind;
use crate::detect::Odds;
use crate::detect::Strength;
use crate::detect::normalise::fold;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Column {
    /// Values of the kind, with this confidence.
    Holds {
        /// The kind.
        kind: Kind,
        /// Probability of each value that fits.
        confidence: f32,
        /// Whether the header or the table as a whole names the kind, so that values of an odd form
        /// belong too.
        named: bool,
        /// What was counted.
        ground: Ground,
        /// What the numbers in it that are not of the kind are not either.
        never: Option<Kind>,
    },
    /// No kind as a whole; each cell is searched. `never` is what its numbers are not.
    Mixed {
        /// A kind whose form the values have without being of it.
        never: Option<Kind>,
    },
}

impl Column {
    /// A kind whose form the values may have without being of it.
    pub(super) fn never(self) -> Option<Kind> {
        let (Self::Holds { never, .. } | Self::Mixed { never }) = self;
        never
    }

    /// The same, with what its other numbers are not.
    fn but_never(self, unlike: Option<Kind>) -> Self {
        match self {
            Self::Holds { kind, confidence, named, ground, .. } => {
                let never = unlike.filter(|unlike| *unlike != kind);
                Self::Holds { kind, confidence, named, ground, never }
            }
            Self::Mixed { .. } => self,
        }
    }
}

/// What a sample of a column was: how many distinct values fit, of how many.
#[derive(Clone, Copy)]
pub(super) struct Evidence {
    kind: Kind,
    odds: Odds,
    fitting: u32,
    failing: u32,
}

/// What evidence comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Outcome {
    /// Of the kind, with this confidence.
    Column(f32),
    /// Not of the kind.
    Other,
    /// Neither is a hundred times as likely as the other.
    Unsure,
}

impl Evidence {
    pub(super) fn new(kind: Kind, odds: Odds) -> Self {
        Self { kind, odds, fitting: 0, failing: 0 }
    }

    /// What is looked for.
    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    /// Counts one distinct value of the right form.
    pub(super) fn add(&mut self, fits: bool) {
        if fits { self.fitting += 1 } else { self.failing += 1 }
    }

    /// Distinct values of the right form.
    pub(super) fn count(&self) -> u32 {
        self.fitting + self.failing
    }

    /// What was counted, as the reason for a decision.
    pub(super) fn ground(&self) -> Ground {
        Ground::Values { fitting: self.fitting, of: self.count() }
    }

    /// A column of these values.
    fn column(&self, confidence: f32, named: bool) -> Column {
        let (kind, ground) = (self.kind, self.ground_under(named));
        Column::Holds { kind, confidence, named, ground, never: None }
    }

    /// As [`Evidence::ground`], where the header may name the kind.
    fn ground_under(&self, named: bool) -> Ground {
        match named {
            true => Ground::Header { fitting: self.fitting, of: self.count() },
            false => self.ground(),
        }
    }

    /// The logarithm of how much likelier the values are in a column of the kind than by chance.
    ///
    /// Where the form alone fits (dates, numbers of ten digits), more values tell no more, so that
    /// a header is needed; where the header is plain, odd values do not unsay it.
    fn score(&self, named: bool) -> f64 {
        let within = |share: f64| share.clamp(1e-6, 1.0 - 1e-6);
        let (kind, chance) = (within(self.odds.in_kind), within(self.odds.by_chance));
        let score = f64::from(self.fitting) * (kind / chance).ln()
            + f64::from(self.failing) * ((1.0 - kind) / (1.0 - chance)).ln();
        let most = if chance <= TELLING { f64::INFINITY } else { 3.0 };
        let least = if named && !is_checked(self.kind) { -3.0 } else { f64::NEG_INFINITY };
        score.clamp(least, most)
    }

    /// Decides, with what is known beforehand added.
    pub(super) fn outcome(&self, prior: f64) -> Outcome {
        let sum = self.score(prior >= NAMED) + prior;
        if sum >= DECISIVE {
            Outcome::Column((1.0 / (1.0 + (-sum).exp())).min(0.99) as f32)
        } else if sum <= -DECISIVE {
            Outcome::Other
        } else {
            Outcome::Unsure
        }
    }
}

/// What is known of a column besides its values.
pub(super) struct Surroundings<'a> {
    /// The header; empty where there is none.
    pub(super) header: &'a str,
    /// What the header says.
    pub(super) headings: &'a [Heading],
    /// Whether other columns of the table have names or birth dates.
    pub(super) persons_beside: bool,
}

/// Decides what a column holds, from a sample of its cells, which must be normalised.
pub(super) fn judge(
    cells: &[String],
    surroundings: &Surroundings<'_>,
    detectors: &Detectors,
) -> Column {
    let mut best: Option<(f32, f64, Column)> = None;
    let mut never = None;
    let distinct: HashSet<&str> = cells.iter().map(String::as_str).collect();
    let mut values: Vec<&str> = distinct.into_iter().collect();
    values.sort_unstable();
    for detector in detectors.list() {
        let kind = detector.kind();
        let named = surroundings.says(kind) == Some(Strength::Strong);
        let mut evidence = Evidence::new(kind, detector.odds());
        let mut seen = HashSet::new();
        let mut numbers = Vec::new();
        for cell in &values {
            match detector.fits(cell, detectors.words()) {
                Fit::Yes(value) => {
                    if seen.insert(value) {
                        evidence.add(true);
                        numbers.extend(cell.parse::<u64>());
                    }
                }
                Fit::Named(value) if named => {
                    if seen.insert(value) {
                        evidence.add(true);
                    }
                }
                Fit::Fails => {
                    evidence.add(false);
                    numbers.extend(cell.parse::<u64>());
                }
                Fit::Named(_) | Fit::No => {}
            }
        }
        let right_form = f64::from(evidence.count()) / values.len().max(1) as f64;
        if evidence.fitting == 0 && !named || right_form < if named { 0.05 } else { 0.5 } {
            continue;
        }
        let fitting: Vec<&str> = seen.iter().map(String::as_str).collect();
        let other = is_series(&numbers) || is_dates(&numbers);
        let other = if is_checked(kind) && other { UNLIKE } else { 0.0 };
        let organisations = if named { 0.0 } else { of_organisations(kind, &fitting) };
        let prior = surroundings.prior(kind, detectors) + other.min(organisations);
        match evidence.outcome(prior) {
            _ if prior <= NEVER => never = Some(kind),
            Outcome::Column(confidence) => {
                let sum = evidence.score(prior >= NAMED) + prior;
                let strength = if named { 1.0 } else { 0.0 };
                let held = evidence.column(confidence, named);
                if best.as_ref().is_none_or(|(s, b, _)| (*s, *b) < (strength, sum)) {
                    best = Some((strength, sum, held));
                }
            }
            Outcome::Unsure if is_checked(kind) && prior > UNLIKE / 2.0 && best.is_none() => {
                let telling = evidence.fitting > 1 || surroundings.persons_beside || named;
                let confidence = if telling { 0.5 } else { 0.35 };
                best = Some((-1.0, 0.0, evidence.column(confidence, named)));
            }
            Outcome::Unsure if is_checked(kind) => never = Some(kind),
            Outcome::Unsure => {}
            // That they are no citizen service numbers is worth more than what else they are not.
            Outcome::Other => never = never.filter(|kind| *kind == Kind::Bsn).or(Some(kind)),
        }
    }
    best.map_or(Column::Mixed { never }, |(_, _, column)| column.but_never(never))
}

impl Surroundings<'_> {
    fn says(&self, kind: Kind) -> Option<Strength> {
        self.headings.iter().find(|heading| heading.kind == kind).map(|heading| heading.strength)
    }

    /// Whether the header is what a program calls the numbers of something that is no person:
    /// `halte-id`, not `client_id`, which may be anything.
    fn numbers_things(&self, kind: Kind, detectors: &Detectors) -> bool {
        let header = fold(self.header);
        let stem = header.strip_suffix("-id").or_else(|| header.strip_suffix("_id"));
        stem.is_some_and(|stem| !detectors.words().cues(kind).lifts_in(stem))
    }

    /// The logarithm of the odds of `kind` before a value is seen.
    fn prior(&self, kind: Kind, detectors: &Detectors) -> f64 {
        let checked = is_checked(kind);
        let beside = if self.persons_beside && checked { 1.0 } else { 0.0 };
        match self.says(kind) {
            Some(Strength::Never) => NEVER,
            Some(Strength::Strong) if checked => NAMED + beside,
            Some(Strength::Strong) => 2.0 * NAMED,
            Some(Strength::Weak) => 2.0 + beside,
            None => {
                let other = self.headings.iter().any(|h| h.strength == Strength::Strong);
                let sunk = detectors.words().cues(kind).sinks(self.header);
                if sunk && checked && !self.persons_beside && self.numbers_things(kind, detectors) {
                    return NEVER;
                }
                if other || sunk { UNLIKE } else { beside - rarity(kind) }
            }
        }
    }
}

/// Kinds whose values carry a check of their own.
pub(super) fn is_checked(kind: Kind) -> bool {
    matches!(kind, Kind::Bsn | Kind::ANumber | Kind::Iban | Kind::CreditCard)
}

/// How rare columns of the kind are among columns of the form without a header, as the logarithm of
/// the odds: what makes two values too few for a BSN and one too few for the others.
fn rarity(kind: Kind) -> f64 {
    match kind {
        Kind::Bsn => 0.2,
        Kind::ANumber => 3.0,
        Kind::CreditCard => 1.0,
        _ => 0.0,
    }
}

/// What numbers that pass the eleven test lose because they are likely those of legal persons
/// (RSIN), which pass it too: most begin with 8 or 00, as one BSN in nine does, so that each of
/// them tells as much against people as that it passes tells for them.
pub(super) fn of_organisations(kind: Kind, fitting: &[&str]) -> f64 {
    let is_rsin = |value: &&&str| {
        value.starts_with('8') || value.starts_with("00") && !value.starts_with("0000")
    };
    let organisations = fitting.iter().filter(is_rsin).count();
    let are = kind == Kind::Bsn && organisations >= 2 && organisations * 4 >= fitting.len() * 3;
    if are { UNLIKE - RSIN * organisations as f64 } else { 0.0 }
}

/// Whether sorted neighbours mostly lie close together: numbers given out one after another.
pub(super) fn is_series(numbers: &[u64]) -> bool {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    let steps: Vec<u64> = sorted.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let close = steps.iter().filter(|step| **step <= 20).count();
    steps.len() >= 2 && close * 2 > steps.len()
}

/// Whether at least half of the numbers read as dates with eight digits.
fn is_dates(numbers: &[u64]) -> bool {
    let date = |year: u64, month: u64, day: u64| {
        (1900..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)
    };
    let dates = numbers.iter().filter(|n| {
        date(**n / 10_000, **n / 100 % 100, **n % 100)
            || date(**n % 10_000, **n / 10_000 % 100, **n / 1_000_000)
    });
    !numbers.is_empty() && dates.count() * 2 >= numbers.len()
}

/// What it is worth that the values look like those of something else.
pub(super) const UNLIKE: f64 = -6.0;

/// The logarithm of how much likelier a number of a legal person begins with 8 or 00 than a BSN
/// does, and that of a BSN passes than of any number, whichever is more.
const RSIN: f64 = 2.4;

/// Odds of a hundred to one.
const DECISIVE: f64 = 4.6;

/// What a header that names the kind is worth.
const NAMED: f64 = 4.0;

/// What a header is worth that names another number with the same check.
const NEVER: f64 = -1000.0;

/// Chance up to which fitting tells something by itself.
const TELLING: f64 = 0.2;

#[cfg(test)]
mod tests {
    use super::Evidence;
    use super::Outcome;
    use crate::detect::Kind;
    use crate::detect::Odds;

    #[test]
    fn decides_by_likelihood_and_prior() {
        let odds = Odds { in_kind: 0.97, by_chance: 1.0 / 11.0 };
        let cases = [
            (1, 0, 0.0, "unsure"),
            (2, 0, 0.0, "column"),
            (1, 0, 4.0, "column"),
            (9, 91, 0.0, "other"),
            (9, 91, 4.0, "other"),
            (97, 3, 0.0, "column"),
            (5, 5, 0.0, "other"),
            (2, 0, -6.0, "unsure"),
            (5, 0, -6.0, "column"),
        ];
        for (fitting, failing, prior, expected) in cases {
            let evidence = Evidence { kind: Kind::Bsn, odds, fitting, failing };
            let outcome = match evidence.outcome(prior) {
                Outcome::Column(_) => "column",
                Outcome::Other => "other",
                Outcome::Unsure => "unsure",
            };
            assert_eq!(outcome, expected, "{fitting} of {} with {prior}", fitting + failing);
        }
    }
}
