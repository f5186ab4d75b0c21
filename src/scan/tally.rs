//! Findings: what was found, counted by kind and place, with a few masked samples.

use std::collections::BTreeMap;

use crate::detect::Because;
use crate::detect::Finding;
use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::Lexicons;
use crate::detect::Masked;
use crate::scan::redact::without_numbers;
use crate::scan::sketch::Digest;
use crate::scan::sketch::Sketch;

/// The findings of a scan while it goes on.
pub(super) struct Tally {
    digest: Digest,
    groups: BTreeMap<Kind, BTreeMap<String, Group>>,
    places: usize,
    voice: Voice,
}

/// Whose words a hit stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Voice {
    /// Those of the message itself.
    Message,
    /// Those that a recipient wrote and the message repeats.
    Recipient,
}

/// What is known of one kind at one place: what is likely counts, and the rest where there is
/// nothing likely.
#[derive(Clone, Default)]
struct Group {
    likely: Count,
    unlikely: Count,
}

#[derive(Clone, Default)]
struct Count {
    count: u64,
    distinct: Sketch,
    /// Those that stand only in what a recipient wrote.
    quoted: Sketch,
    confidence: f32,
    samples: Vec<Masked>,
    /// Why the surest of them is believed.
    because: Because,
    /// First and last line, where it stands in running text.
    lines: Option<(u32, u32)>,
}

impl Tally {
    pub(super) fn new(digest: Digest) -> Self {
        Self { digest, groups: BTreeMap::new(), places: 0, voice: Voice::Message }
    }

    /// Whose words the hits stand in that are added from now on.
    pub(super) fn hear(&mut self, voice: Voice) {
        self.voice = voice;
    }

    /// Counts a hit at `place`, on a line of it where it is running text; beyond a bound on places,
    /// at `wide` instead.
    pub(super) fn add(
        &mut self,
        hit: &Hit,
        place: &str,
        wide: &str,
        line: Option<u32>,
        words: &Lexicons,
    ) {
        let (digest, voice) = (self.digest.of(&[&hit.value]), self.voice);
        let group = self.group(hit.kind, place, wide);
        let count = if hit.confidence >= LIKELY { &mut group.likely } else { &mut group.unlikely };
        count.count += 1;
        if hit.confidence > count.confidence {
            count.confidence = hit.confidence;
            count.because = Because::of(hit, words);
        }
        count.lines = spanned(count.lines, line.map(|line| (line, line)));
        let new = count.distinct.insert(digest);
        if voice == Voice::Message {
            count.quoted.remove(digest);
        } else if new {
            count.quoted.insert(digest);
        }
        if new && count.samples.len() < SAMPLES {
            count.samples.push(Masked::new(hit.kind, &hit.value));
        }
    }

    /// Whether something likely was found at `place`.
    pub(super) fn is_likely(&self, place: &str) -> bool {
        let at = |places: &BTreeMap<String, Group>| {
            places.get(place).is_some_and(|group| group.likely.count > 0)
        };
        self.groups.values().any(at)
    }

    fn group(&mut self, kind: Kind, place: &str, wide: &str) -> &mut Group {
        let places = self.groups.entry(kind).or_default();
        let known = |place: &&str| places.contains_key(*place);
        let room = [(place, PLACES), (wide, 2 * PLACES)];
        let free = |(_, most): &(&str, usize)| self.places < *most;
        let fits = room.into_iter().find(|room| known(&room.0) || free(room));
        let place = fits.map_or("", |(place, _)| place);
        if !places.contains_key(place) {
            places.insert(place.to_owned(), Group::default());
            self.places += 1;
        }
        places.entry(place.to_owned()).or_default()
    }

    /// The findings, strongest first, at most [`FINDINGS`].
    pub(super) fn findings(self) -> Vec<Finding> {
        let flat = |(kind, places): (Kind, BTreeMap<String, Group>)| {
            places.into_iter().map(move |(place, group)| ((kind, place), group))
        };
        let mut groups: BTreeMap<_, _> = self.groups.into_iter().flat_map(flat).collect();
        if groups.len() > FINDINGS {
            groups = gathered(groups);
        }
        let mut findings: Vec<Finding> =
            groups.into_iter().map(|((kind, place), group)| finding(kind, &place, group)).collect();
        findings.sort_by(|a, b| {
            let certain = |f: &Finding| is_number(f.kind) && f.confidence >= CERTAIN;
            let order = certain(b).cmp(&certain(a)).then(b.count.cmp(&a.count));
            order.then(a.kind.cmp(&b.kind)).then(a.place.cmp(&b.place))
        });
        findings.truncate(FINDINGS);
        findings
    }
}

impl Count {
    fn merge(&mut self, other: &Self) {
        self.count += other.count;
        if other.confidence > self.confidence {
            self.confidence = other.confidence;
            self.because.clone_from(&other.because);
        }
        self.distinct.merge(&other.distinct);
        self.quoted.merge(&other.quoted);
        self.lines = None;
        let room = SAMPLES.saturating_sub(self.samples.len());
        self.samples.extend(other.samples.iter().take(room).cloned());
    }
}

/// The lines from the first of both to the last of both.
fn spanned(known: Option<(u32, u32)>, more: Option<(u32, u32)>) -> Option<(u32, u32)> {
    match (known, more) {
        (Some((first, last)), Some((from, to))) => Some((first.min(from), last.max(to))),
        (known, more) => known.or(more),
    }
}

/// Brings together all that stands in one file.
fn gathered(groups: BTreeMap<(Kind, String), Group>) -> BTreeMap<(Kind, String), Group> {
    let mut files: BTreeMap<(Kind, String), Group> = BTreeMap::new();
    for ((kind, place), group) in groups {
        let file = place.split(" > ").next().unwrap_or_default().to_owned();
        let whole = files.entry((kind, file)).or_default();
        whole.likely.merge(&group.likely);
        whole.unlikely.merge(&group.unlikely);
    }
    files
}

fn finding(kind: Kind, place: &str, group: Group) -> Finding {
    let count = if group.likely.count > 0 { group.likely } else { group.unlikely };
    let distinct = count.distinct.count().min(count.count);
    let confidence = (count.confidence * 100.0).round() / 100.0;
    let place = without_numbers(place, 9);
    let (lines, samples, because) = (count.lines, count.samples, count.because);
    let quoted = count.quoted.count().min(distinct);
    let count = count.count;
    Finding { kind, count, distinct, quoted, confidence, place, lines, samples, because }
}

/// Whether a kind names one person by itself.
fn is_number(kind: Kind) -> bool {
    use Kind::{ANumber, Bsn, DrivingLicence, IdentityDocument, VNumber};
    matches!(kind, Bsn | ANumber | VNumber | IdentityDocument | DrivingLicence)
}

/// Whether a hit is a number that names one person by itself. That of a pupil is found as
/// [`Kind::Education`], as words about school are.
pub(super) fn names_one(hit: &Hit) -> bool {
    let is_of_pupil = || hit.value.len() == 9 && hit.value.bytes().all(|b| b.is_ascii_digit());
    is_number(hit.kind) || hit.kind == Kind::Education && is_of_pupil()
}

/// From here on a number is taken for what it seems.
pub(super) const CERTAIN: f32 = 0.9;

/// From here on a hit is more likely than not.
pub(super) const LIKELY: f32 = 0.5;

/// Findings in a report, at most.
const FINDINGS: usize = 100;

/// Places that are told apart, at most.
const PLACES: usize = 2_000;

/// Masked samples of one finding.
const SAMPLES: usize = 3;
