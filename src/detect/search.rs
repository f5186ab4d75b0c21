//! One search of a text by all detectors, with what they found weighed against each other.

use crate::detect::CONFIDENCE_LEAST;
use crate::detect::Detectors;
use crate::detect::Ground;
use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::Lexicons;
use crate::detect::Searched;
use crate::detect::Sighting;
use crate::detect::Strength;
use crate::detect::Told;
use crate::detect::Unit;
use crate::detect::caption::Caption;
use crate::detect::column::Evidence;
use crate::detect::column::is_checked;
use crate::detect::context::Lines;
use crate::detect::context::SUNK;
use crate::detect::context::weigh;
use crate::detect::homes;
use crate::detect::list;
use crate::detect::normalise::fold;
use crate::detect::roster;

/// Everything found in `text`, which must be normalised: in order, without overlap, each with the
/// confidence that its context gives it.
pub fn search(text: &str, detectors: &Detectors) -> Vec<Hit> {
    search_below(text, Caption::default(), detectors)
}

/// As [`search`], under a title that says `caption` of the people in lists.
pub(super) fn search_below(text: &str, caption: Caption, detectors: &Detectors) -> Vec<Hit> {
    let mut hits = search_all(text, Lines::Wrapped, caption, detectors);
    hits.retain(|hit| hit.confidence >= CONFIDENCE_LEAST);
    hits
}

/// As [`search`], for cells of a table one a line: dates are kept that only the other cells of
/// their row can make dates of birth.
pub(super) fn search_cells(text: &str, detectors: &Detectors) -> Vec<Hit> {
    search_all(text, Lines::Cells, Caption::default(), detectors)
}

/// Hands over a passage with the numbers in it that nothing explains but its title, which names
/// the citizen service number.
pub(super) fn named_above(unit: &Unit<'_>, each: &mut dyn FnMut(&Unit<'_>)) {
    let is_bare = |hit: &Hit| hit.kind == Kind::Bsn && hit.confidence < LIKELY_NAME;
    if !unit.sightings.iter().any(|sighting| is_bare(&sighting.hit)) {
        return each(unit);
    }
    let mut sightings = unit.sightings.to_vec();
    for Sighting { hit, .. } in sightings.iter_mut().filter(|sighting| is_bare(&sighting.hit)) {
        hit.judge(TITLED, Ground::Sentence);
    }
    each(&Unit { sightings: &sightings, ..unit.clone() });
}

fn search_all(text: &str, lines: Lines, caption: Caption, detectors: &Detectors) -> Vec<Hit> {
    let searched = Searched::new(text);
    let mut all = Vec::new();
    let mut hits = Vec::new();
    for detector in detectors.list() {
        hits.clear();
        detector.find(&searched, detectors.words(), &mut hits);
        let bare: Vec<f32> = hits.iter().map(|hit| hit.confidence).collect();
        for hit in &mut hits {
            weigh(&searched, hit, lines, detectors.words());
        }
        if is_checked(detector.kind()) {
            let empty = Evidence::new(detector.kind(), detector.odds());
            list::weigh(text, &mut hits, &bare, empty);
        }
        all.append(&mut hits);
    }
    part_names_from_streets(text, &mut all);
    if lines == Lines::Wrapped {
        homes::name_residents(text, &mut all, detectors);
        homes::name_entries(text, &mut all, detectors);
        roster::name_lists(text, &mut all, caption, detectors);
        part_names_from_streets(text, &mut all);
    }
    lift_residents(text, &mut all);
    lift_beside_persons(text, &mut all, detectors.words());
    lift_documents(text, &mut all);
    all.retain(|hit| {
        let counts = hit.confidence >= CONFIDENCE_LEAST || is_old_date(hit);
        counts && !(hit.kind == Kind::Name && has_died(text, hit.end))
    });
    without_overlaps(all)
}

/// `Kees de Vries Kerkstraat 5` is a name and a street, where nothing but a space parts them; what
/// stands in front of the name is no part of the street either.
fn part_names_from_streets(text: &str, hits: &mut [Hit]) {
    let named = |hit: &&Hit| hit.kind == Kind::Name && hit.confidence >= LIKELY_NAME;
    let mut names: Vec<(usize, usize)> =
        hits.iter().filter(named).map(|hit| (hit.start, hit.end)).collect();
    names.sort_unstable();
    for hit in hits.iter_mut().filter(|hit| hit.kind == Kind::Address) {
        let within = names.partition_point(|(start, _)| *start < hit.start);
        let Some((_, end)) = names.get(within) else { continue };
        let Some(street) = text.get(*end..hit.end) else { continue };
        let bare = street.trim_start();
        let letters = bare.chars().take_while(|c| c.is_alphabetic()).count();
        if bare.len() < street.len() && bare.starts_with(char::is_uppercase) && letters > 1 {
            hit.start = hit.end - bare.len();
            hit.value = fold(bare).split_whitespace().collect::<Vec<_>>().join(" ");
        }
    }
}

/// Two words with capitals of which one may be a name are one where it is said of them that they
/// live somewhere: `Douwe Terpstra uit de Rembrandtlaan 44`.
fn lift_residents(text: &str, hits: &mut [Hit]) {
    let is_home = |hit: &&Hit| hit.kind == Kind::Address && hit.confidence >= STREET;
    let mut homes: Vec<usize> = hits.iter().filter(is_home).map(|hit| hit.start).collect();
    homes.sort_unstable();
    let is_unsure = |hit: &&mut Hit| {
        hit.kind == Kind::Name && (UNSURE_NAME..LIKELY_NAME).contains(&hit.confidence)
    };
    for hit in hits.iter_mut().filter(is_unsure) {
        let next = homes.get(homes.partition_point(|start| *start < hit.end));
        let between = next.and_then(|start| text.get(hit.end..*start));
        if between.is_some_and(|between| LIVES_AT.contains(&between)) {
            hit.judge(LIKELY_NAME, Ground::BesideHome);
        }
    }
}

/// Whether the hit is a date from years ago of which nothing says what happened then.
pub(super) fn is_old_date(hit: &Hit) -> bool {
    let year = hit.value.get(..4);
    hit.kind == Kind::DateOfBirth
        && hit.confidence > SUNK
        && year.is_some_and(|year| year < RECENT_YEAR)
}

/// A number that no word explains is likely a citizen service number on a line with a name, and
/// the more so with a date on which someone can be born. A date from years ago beside a name is
/// likely that person's date of birth.
fn lift_beside_persons(text: &str, hits: &mut [Hit], words: &Lexicons) {
    let spans = |test: fn(&Hit) -> bool| -> Vec<(usize, usize)> {
        let mut spans: Vec<(usize, usize)> =
            hits.iter().filter(|hit| test(hit)).map(|hit| (hit.start, hit.end)).collect();
        spans.sort_unstable();
        spans
    };
    let names = spans(|hit| hit.kind == Kind::Name && hit.confidence >= BESIDE_NAME);
    let likely = spans(|hit| hit.kind == Kind::Name && hit.confidence >= LIKELY_NAME);
    let unsure = spans(|hit| hit.kind == Kind::Name && hit.confidence >= UNSURE_NAME);
    let homes = spans(|hit| hit.kind == Kind::Address && hit.confidence >= HOME);
    let streets = spans(|hit| hit.kind == Kind::Address && hit.confidence >= STREET);
    let births = spans(|hit| {
        let year = hit.value.get(..4);
        hit.kind == Kind::DateOfBirth && year.is_some_and(|year| year < RECENT_YEAR)
    });
    for hit in hits.iter_mut().filter(|hit| is_old_date(hit)) {
        if is_beside(text, hit, &likely) {
            hit.judge(hit.confidence.max(BORN_BESIDE_NAME), Ground::BesideName);
        }
    }
    for hit in hits.iter_mut().filter(|hit| hit.kind == Kind::Bsn) {
        let unexplained = hit.confidence > CONFIDENCE_LEAST && hit.confidence < BESIDE_NAME;
        if unexplained && is_beside(text, hit, &names) {
            if is_beside(text, hit, &births) {
                hit.judge(BESIDE_BIRTH, Ground::BesideBirth);
            } else if is_named_around(text, hit, words) {
                hit.judge(BESIDE_BIRTH, Ground::Sentence);
            } else if is_beside(text, hit, &streets)
                && (touches(text, hit, &names) || touches(text, hit, &streets))
            {
                hit.judge(BESIDE_BIRTH, Ground::BesideResident);
            } else {
                hit.judge(BESIDE_NAME, Ground::BesideName);
            }
        } else if unexplained && is_beside(text, hit, &births) && is_beside(text, hit, &unsure) {
            hit.judge(BESIDE_BIRTH, Ground::BesideBirth);
        } else if unexplained && is_beside(text, hit, &births) && is_beside(text, hit, &homes) {
            // Whose name no list knows.
            hit.judge(BESIDE_BIRTH, Ground::BesideHome);
        } else if unexplained
            && is_beside(text, hit, &births)
            && homes::stranger_stands_on(line_of(text, hit), words)
        {
            hit.judge(BESIDE_BIRTH, Ground::BesideBirth);
        }
    }
}

/// What has the form of a document number is one on a line with a name and a date long enough ago
/// for someone with a passport to be born: serial numbers stand beside when a thing was bought.
fn lift_documents(text: &str, hits: &mut [Hit]) {
    let spans = |test: fn(&Hit) -> bool| -> Vec<(usize, usize)> {
        let mut spans: Vec<(usize, usize)> =
            hits.iter().filter(|hit| test(hit)).map(|hit| (hit.start, hit.end)).collect();
        spans.sort_unstable();
        spans
    };
    let names = spans(|hit| hit.kind == Kind::Name && hit.confidence >= UNSURE_NAME);
    let births = spans(|hit| {
        let year = hit.value.get(..4);
        hit.kind == Kind::DateOfBirth && year.is_some_and(|year| year < BORN_BEFORE)
    });
    for hit in hits.iter_mut().filter(|hit| hit.kind == Kind::IdentityDocument) {
        let is_named =
            || is_beside(text, hit, &names) || homes::capitals_stand_on(line_of(text, hit));
        let is_unsure = UNSURE_DOCUMENT.contains(&hit.confidence);
        if is_unsure && is_beside(text, hit, &births) && is_named() {
            hit.judge(BESIDE_BIRTH, Ground::BesideBirth);
        }
    }
}

/// Whether the kind of `hit` is named before it on its line, further back than a label stands, or
/// behind it: `het bsn van mijn cliënt, die gisteren belde, luidt …`, `De BSN's kloppen.`
fn is_named_around(text: &str, hit: &Hit, words: &Lexicons) -> bool {
    let from = text.ceil_char_boundary(hit.start.saturating_sub(NAMED_AROUND));
    let to = text.floor_char_boundary(text.len().min(hit.end + NAMED_AROUND));
    let before = text.get(from..hit.start).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let around = text.get(hit.start - line.len()..to).unwrap_or_default();
    around.split(|c: char| !(c.is_alphanumeric() || c == '-')).any(|word| {
        let headings = words.headings_exact(word);
        headings.iter().any(|h| h.kind == hit.kind && h.strength == Strength::Strong)
    })
}

/// Where something sensitive is told of someone, two words that can be a name are one.
pub(super) fn lift_told(sightings: &mut [Sighting], told: &Told<'_>) {
    if told.tone.is_general() {
        return;
    }
    for (index, Sighting { hit, .. }) in sightings.iter_mut().enumerate() {
        let is_unsure = (UNSURE_NAME..LIKELY_NAME).contains(&hit.confidence);
        if hit.kind == Kind::Name && is_unsure && told.standing(index).is_none() {
            hit.confidence = LIKELY_NAME;
        }
    }
}

/// The line of a hit, as far as what stands on it can be beside it.
fn line_of<'t>(text: &'t str, hit: &Hit) -> &'t str {
    let from = text.ceil_char_boundary(hit.start.saturating_sub(BESIDE));
    let to = text.floor_char_boundary(text.len().min(hit.end + BESIDE));
    let before = text.get(from..hit.start).unwrap_or_default();
    let start = before.rfind('\n').map_or(from, |newline| from + newline + 1);
    let line = text.get(start..to).unwrap_or_default();
    line.split('\n').find(|line| !line.is_empty()).unwrap_or_default()
}

/// Whether one of `spans`, which are in order, stands on the line of `hit` and close to it.
fn is_beside(text: &str, hit: &Hit, spans: &[(usize, usize)]) -> bool {
    let first = spans.partition_point(|(_, end)| end + BESIDE < hit.start);
    let close = spans.iter().skip(first).take_while(|(start, _)| *start <= hit.end + BESIDE);
    close.into_iter().any(|(start, end)| {
        let between = text.get(hit.start.min(*start)..hit.end.max(*end));
        between.is_some_and(|between| !between.contains('\n'))
    })
}

/// Whether the years behind a name are those of a life that is history: `(1871-1944)`, `(1890)`.
/// The GDPR does not apply to those who have died (recital 27).
pub(super) fn has_died(text: &str, name_end: usize) -> bool {
    let rest = text.get(name_end..).unwrap_or_default().trim_start_matches(' ');
    let Some(inside) = rest.strip_prefix('(') else { return false };
    let end = inside.bytes().take(LIFE + 1).position(|byte| byte == b')');
    let Some(years) = end.and_then(|end| inside.get(..end)) else { return false };
    let is_year = |year: &str| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    match years.split_once('-') {
        Some((born, died)) => {
            is_year(born) && is_year(died) && born < DISTANT_YEAR && died < RECENT_YEAR
        }
        None => is_year(years) && years < OLDEST_YEAR,
    }
}

/// Whether nothing but signs and spaces part `hit` from one of `spans`, which are in order.
fn touches(text: &str, hit: &Hit, spans: &[(usize, usize)]) -> bool {
    let at = spans.partition_point(|(start, _)| *start < hit.start);
    let before = at.checked_sub(1).and_then(|at| text.get(spans[at].1..hit.start));
    let behind = spans.get(at).and_then(|(start, _)| text.get(hit.end..*start));
    [before, behind]
        .into_iter()
        .flatten()
        .any(|gap| gap.len() <= GAP && !gap.contains(|c: char| c.is_alphanumeric() || c == '\n'))
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

/// What stands between someone and where that one lives.
const LIVES_AT: [&str; 8] = [
    " uit de ",
    " van de ",
    " aan de ",
    " op de ",
    ", wonend ",
    " uit het ",
    " woont aan de ",
    ", wonende ",
];

/// From here on a hit wins from a longer one.
const SURE: f32 = 0.95;

/// From here on words are a name rather than the beginning of a street.
pub(super) const LIKELY_NAME: f32 = 0.5;

/// How far apart a number and a name or date on its line may stand, in bytes.
const BESIDE: usize = 100;

/// Bytes of signs and spaces between a number and the name that it stands right beside, at most.
const GAP: usize = 4;

/// How far from a number beside a name its kind may be named, in bytes.
const NAMED_AROUND: usize = 160;

/// From here on two words with capitals may be a name, where a date of birth stands beside them.
const UNSURE_NAME: f32 = 0.4;

/// Confidence of a document number of which nothing but its form is known.
const UNSURE_DOCUMENT: std::ops::Range<f32> = CONFIDENCE_LEAST..0.5;

/// From here on an address has a street, a number and a postcode or what is as good.
const HOME: f32 = 0.8;

/// From here on an address has a street and a number.
const STREET: f32 = 0.6;

/// Confidence of a number beside a name.
const BESIDE_NAME: f32 = 0.6;

/// Confidence of a date beside a name as the date of birth.
pub(super) const BORN_BESIDE_NAME: f32 = 0.6;

/// Confidence of a number beside a name and a date of birth.
pub(super) const BESIDE_BIRTH: f32 = 0.92;

/// Dates before this year are dates on which someone was born rather than of a payment.
const RECENT_YEAR: &str = "2016";

/// Dates before this year are hardly of a purchase.
const BORN_BEFORE: &str = "2008";

/// Bytes of the years of a life: `1871-1944`.
const LIFE: usize = 9;

/// Of those born before this year who died before [`RECENT_YEAR`] hardly anything is a secret.
const DISTANT_YEAR: &str = "1950";

/// Nobody who lives was born before this year.
const OLDEST_YEAR: &str = "1905";

/// Confidence of a number under a title that names the kind.
const TITLED: f32 = 0.92;
