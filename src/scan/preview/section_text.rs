//! Which lines of a text are kept, and what was found in them.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::detect::About;
use crate::detect::Detectors;
use crate::detect::Fit;
use crate::detect::Kind;
use crate::detect::Shape;
use crate::detect::Unit;
use crate::detect::fold;
use crate::detect::search;
use crate::mail::Parties;
use crate::scan::gather::is_party;
use crate::scan::preview::section::Kept;
use crate::scan::preview::section::LINES;
use crate::scan::preview::section::Window;
use crate::scan::preview::text;
use crate::scan::preview::text::Mark;
use crate::scan::preview::wish::Show;
use crate::scan::tally::LIKELY;

/// What was found in one text. Holds values of personal data: lives for one look.
#[derive(Default)]
pub(super) struct Found {
    /// By line, from 1: bytes of the text, normalised.
    spans: BTreeMap<u32, Vec<Mark>>,
    /// What stands in tables that were typed: the line, 0 where it is not known; the value.
    typed: Vec<(u32, Typed)>,
    /// Words of subjects.
    words: Vec<(u32, Kind, String)>,
    kept: usize,
}

struct Typed {
    kind: Kind,
    value: String,
    is_likely: bool,
}

impl Found {
    /// Notes what a unit holds from the line `from` on; says how much it holds.
    pub(super) fn take(&mut self, unit: &Unit<'_>, from: u32, parties: &Parties) -> u64 {
        let mut hits = 0;
        let is_own = unit.about == About::Correspondents;
        let is_typed = unit.shape == Shape::Row;
        let line = |spot: u32| if is_typed { unit.row } else { spot.saturating_add(1) };
        for sighting in unit.sightings.iter().filter(|one| !is_party(&one.hit, parties)) {
            let hit = &sighting.hit;
            let is_likely = hit.confidence >= LIKELY && !is_own;
            hits += u64::from(is_likely);
            let at = line(sighting.spot);
            if at > 0 && at < from || self.kept >= KEPT {
                continue;
            }
            self.kept += 1;
            if is_typed {
                let typed = Typed { kind: hit.kind, value: hit.value.clone(), is_likely };
                self.typed.push((at, typed));
            } else {
                let (start, end) = (unit.start + hit.start, unit.start + hit.end);
                let mark = Mark { start, end, kind: hit.kind, is_likely };
                self.spans.entry(at).or_default().push(mark);
            }
        }
        for mention in &unit.told.mentions {
            hits += 1;
            let at = line(mention.spot);
            if at >= from && self.kept < KEPT {
                self.kept += 1;
                self.words.push((at, mention.kind, mention.word.to_owned()));
            }
        }
        hits
    }

    /// The lines in which something likely was found.
    fn lines(&self) -> BTreeSet<u32> {
        let is_hit = |marks: &Vec<Mark>| marks.iter().any(|mark| mark.is_likely);
        let spans = self.spans.iter().filter(|(_, marks)| is_hit(marks)).map(|(line, _)| *line);
        let typed = self.typed.iter().filter(|(_, typed)| typed.is_likely).map(|(line, _)| *line);
        let words = self.words.iter().map(|(line, ..)| *line);
        spans.chain(typed).chain(words).filter(|line| *line > 0).collect()
    }

    /// One line that is shown: `start` is where it begins in the text. Of a long line only the part
    /// is kept in which the first hit stands.
    fn line(
        &self,
        number: u32,
        start: usize,
        line: &str,
        detectors: &Detectors,
    ) -> text::DraftLine {
        let near = self.spans.range(number.saturating_sub(2)..=number).flat_map(|(_, marks)| marks);
        // A value may begin on the line before.
        let near = near.filter(|mark| mark.start < start + line.len() && start < mark.end);
        let first = near.clone().map(|mark| mark.start.max(start) - start).min().unwrap_or(0);
        let from = line.floor_char_boundary(if line.len() > LINE_BYTES {
            first.saturating_sub(LINE_BYTES / 8)
        } else {
            0
        });
        let to = line.floor_char_boundary(from + LINE_BYTES);
        let (line, start) = (line.get(from..to).unwrap_or_default(), start + from);
        let end = start + line.len();
        let within = near.filter(|mark| mark.start < end && start < mark.end);
        let mut marks: Vec<Mark> = within
            .map(|mark| Mark {
                start: mark.start.max(start) - start,
                end: mark.end.min(end) - start,
                ..*mark
            })
            .collect();
        let mut loose = Vec::new();
        let typed = self.typed.iter().filter(|(at, _)| *at == 0 || *at == number);
        for (at, typed) in typed.take(TYPED_ON_LINE) {
            match typed.find(line, detectors) {
                Some(mark) => marks.push(mark),
                None if *at == number => loose.push(typed.kind),
                None => {}
            }
        }
        let words = self.words.iter().filter(|(at, ..)| *at == number).take(TYPED_ON_LINE);
        let words = words.filter_map(|(_, kind, words)| text::find_words(line, words, *kind));
        // Where words of a subject are part of a value, the value is masked.
        for mark in words {
            if !marks.iter().any(|other| mark.start < other.end && other.start < mark.end) {
                marks.push(mark);
            }
        }
        // More than are looked for may stand there: then nothing is left readable.
        let is_full = self.typed.iter().filter(|(at, _)| *at == number).count() > TYPED_ON_LINE;
        loose.extend(is_full.then_some(Kind::Name));
        let is_row = self.typed.iter().any(|(at, _)| *at == number);
        let marks = in_order(marks);
        text::DraftLine { position: 0, text: line.to_owned(), marks, loose, is_row }
    }
}

impl Typed {
    /// Where on the line it stands: a cell that reads as the value, or the value itself.
    fn find(&self, line: &str, detectors: &Detectors) -> Option<Mark> {
        let (kind, is_likely) = (self.kind, self.is_likely);
        let detector = detectors.list().iter().find(|detector| detector.kind() == kind);
        let reads_so = |cell: &str| {
            let fit = detector.map(|detector| detector.fits(cell, detectors.words()));
            matches!(fit, Some(Fit::Yes(value) | Fit::Named(value)) if value == self.value)
                || fold(cell) == self.value
        };
        let mut start = 0;
        for cell in line.split(['|', ';', '\t', ',']).flat_map(|cell| cell.split("  ")) {
            // What a cell is cut off by is a byte, or two spaces.
            start =
                line.get(start..).and_then(|rest| rest.find(cell)).map_or(start, |at| start + at);
            let bare = cell.trim().trim_matches('"');
            if !bare.is_empty() && reads_so(bare) {
                let from = start + cell.find(bare).unwrap_or_default();
                return Some(Mark { start: from, end: from + bare.len(), kind, is_likely });
            }
            start += cell.len();
        }
        let hits = search(line, detectors);
        let hit = hits.iter().find(|hit| hit.kind == kind && hit.value == self.value);
        let hit = hit.map(|hit| Mark { start: hit.start, end: hit.end, kind, is_likely });
        let words = || text::find_words(line, &fold(&self.value), kind);
        hit.or_else(|| words().map(|mark| Mark { is_likely, ..mark }))
    }
}

/// Keeps the lines of `words` that are to be shown: of a short text all, of a longer one those
/// around what was found.
pub(super) fn take_lines(
    words: &str,
    found: &Found,
    base: u32,
    window: &mut Window,
    detectors: &Detectors,
) {
    if window.next.is_some() {
        return;
    }
    let everything = window.show == Show::Everything;
    let hits = found.lines();
    let count = memchr::memchr_iter(b'\n', words.as_bytes()).count() + 1;
    let is_short = count <= LINES && words.len() <= SHORT_BYTES;
    let is_near = |line: u32| {
        hits.range(line.saturating_sub(AROUND)..=line.saturating_add(AROUND)).next().is_some()
    };
    let mut draft = text::Draft::default();
    let mut start = 0;
    for (index, line) in words.split('\n').enumerate() {
        let number = u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1);
        let position = base.saturating_add(number);
        let begin = start;
        start += line.len() + 1;
        let is_first = window.from == 0 && (is_short || number <= FIRST);
        let is_wanted = everything || is_first || is_near(number);
        if position < window.from || !is_wanted || line.trim().is_empty() && !is_short {
            continue;
        }
        let characters = line.len().min(LINE_BYTES);
        if window.lines_left == 0 || window.characters_left < characters {
            window.lines_left = 0;
            if everything || hits.contains(&number) {
                window.next = Some(position);
                break;
            }
            continue;
        }
        window.lines_left -= 1;
        window.characters_left -= characters;
        let kept = found.line(number, begin, line, detectors);
        draft.keep(text::DraftLine { position, ..kept });
    }
    window.pieces.push(Kept::Text(draft));
}

/// Marks from left to right; of those that overlap the longest.
fn in_order(mut marks: Vec<Mark>) -> Vec<Mark> {
    marks.sort_by_key(|mark| (mark.start, std::cmp::Reverse(mark.end)));
    let mut kept: Vec<Mark> = Vec::with_capacity(marks.len());
    for mark in marks {
        match kept.last_mut() {
            Some(last) if mark.start < last.end => last.end = last.end.max(mark.end),
            _ => kept.push(mark),
        }
    }
    kept
}

/// Values that are kept of one text.
const KEPT: usize = 5_000;

/// Bytes that are kept of a line, and values of a table that are looked for in it.
const LINE_BYTES: usize = 2_000;
const TYPED_ON_LINE: usize = 60;

/// Up to here a text is shown as a whole.
const SHORT_BYTES: usize = 6_000;

/// Lines that are shown at the beginning of a text, and before and behind a hit.
const FIRST: u32 = 8;
const AROUND: u32 = 2;
