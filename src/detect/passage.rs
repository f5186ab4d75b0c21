//! Running text: passages between empty lines, and the tables that people type into it.

use crate::detect::About;
use crate::detect::Detectors;
use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::Shape;
use crate::detect::Sighting;
use crate::detect::Told;
use crate::detect::Unit;
use crate::detect::Words;
use crate::detect::blocks::of_organisations;
use crate::detect::business::is_mobile;
use crate::detect::caption::Caption;
use crate::detect::listing;
use crate::detect::normalise::fold;
use crate::detect::normalise::normalise;
use crate::detect::quote::Quotes;
use crate::detect::search::LIKELY_NAME;
use crate::detect::search::has_died;
use crate::detect::search::lift_told;
use crate::detect::search::search_below;
use crate::detect::signs;
use crate::detect::signs::is_blank;
use crate::detect::stranger::Telling;
use crate::detect::stranger::strangers;
use crate::detect::subjects::Mark;
use crate::detect::subjects::Marks;
use crate::detect::subjects::Survey;
use crate::detect::table;
use crate::detect::typed;
use crate::detect::typed::Cells;
use crate::detect::typed::cells_of;
use crate::detect::typed::read_table;
use crate::detect::typed::typed_table;
use crate::document::Place;

/// Finds what `text` holds and hands it over a passage at a time.
pub(super) fn detect(
    text: &str,
    place: &Place,
    detectors: &Detectors,
    (caption, quotes): (Caption, &mut Quotes),
    each: &mut dyn FnMut(&Unit<'_>),
) {
    let text = normalise(text);
    let mut lines: Vec<Line<'_>> = lines(&text, detectors, quotes);
    spare_organisations(&mut lines, detectors);
    let (mut first, mut quoted_to) = (0, 0);
    while first < lines.len() {
        let mark = lines[first].quoted;
        if first >= quoted_to {
            let alike = lines[first..].iter().take_while(|line| line.quoted == mark);
            quoted_to = first + alike.count();
        }
        let (end, separator) = typed_table(&lines[first..quoted_to]);
        let quoted = quotes.set(mark);
        let each = &mut |unit: &Unit<'_>| each(&Unit { quoted, ..unit.clone() });
        if let Some(separator) = separator {
            tell_heading(&lines[..first], place, detectors, each);
            let typed = read_table(&lines[first..first + end], separator);
            let each = &mut |unit: &Unit<'_>| {
                let row = if unit.row > 0 { unit.row.saturating_add(first as u32) } else { 0 };
                each(&Unit { row, ..unit.clone() });
            };
            let caption = Caption::of(line_above(&lines[..first]), detectors).or(|| caption);
            table::detect(&typed, place, caption, detectors, each);
        } else {
            prose(&text, (&lines[first..first + end], first), (place, caption), detectors, each);
        }
        first += end;
    }
}

/// Hands over what the line right above a table says of all in it.
fn tell_heading(
    above: &[Line<'_>],
    place: &Place,
    detectors: &Detectors,
    each: &mut dyn FnMut(&Unit<'_>),
) {
    let text = line_above(above);
    if !text.ends_with(':') || text.len() > HEADING_BYTES {
        return;
    }
    let read = detectors.subjects().read_title(text);
    if read.mentions.is_empty() {
        return;
    }
    let told = &Told { is_heading: true, ..read };
    let (shape, about, sightings) = (Shape::Passage, About::Anyone, &[][..]);
    let (quoted, row, turned, start) = (&[][..], 0, None, 0);
    each(&Unit { place, shape, row, turned, start, about, quoted, sightings, told });
}

/// The line right above what comes.
fn line_above<'t>(above: &[Line<'t>]) -> &'t str {
    let near = above.iter().rev().take(HEADING_LINES).find(|line| !is_blank(line.text));
    near.map_or("", |line| line.text.trim())
}

/// One line, and what it is part of.
struct Line<'a> {
    text: &'a str,
    start: usize,
    about: About,
    /// What it is quoted from, for [`Quotes::set`].
    quoted: u32,
    cells: Cells,
    has_colon: bool,
}

impl typed::Line for Line<'_> {
    fn text(&self) -> &str {
        self.text
    }

    fn cells(&self) -> Cells {
        self.cells
    }
}

fn lines<'a>(text: &'a str, detectors: &Detectors, quotes: &mut Quotes) -> Vec<Line<'a>> {
    let sign_offs = detectors.words().words("sign_offs");
    let quote_heads = detectors.words().words("quote_heads");
    let (all, signs) = signs::lines(text);
    let marks = quotes.read(&all, &signs, quote_heads);
    let mut start = 0;
    let mut signing = 0;
    let mut lines = Vec::with_capacity(all.len());
    for ((line, signs), mark) in all.into_iter().zip(signs).zip(marks) {
        let bare = bare(line);
        let before = || line.len() - line.trim_start_matches(BEFORE).len();
        let colon = signs.colon.and_then(|colon| colon.checked_sub(before()));
        let label = colon.and_then(|colon| bare.get(..colon)).map(|l| l.trim().trim_matches('*'));
        let head = mark.is_head
            || label.is_some_and(|label| label.len() < 20 && quote_heads.contains(&fold(label)));
        if bare == "--" || is_sign_off(bare, sign_offs) {
            signing = SIGNATURE_LINES;
        } else if head || bare.starts_with("---") {
            signing = 0;
        }
        let about = if head || signing > 0 { About::Correspondents } else { About::Anyone };
        signing = signing.saturating_sub(1);
        let (quoted, cells) = (mark.quoted, cells_of(line, &signs));
        let has_colon = signs.colon.is_some();
        lines.push(Line { text: line, start, about, quoted, cells, has_colon });
        start += line.len() + 1;
    }
    lines
}

/// A line without what quotes it, and white space around it.
fn bare(line: &str) -> &str {
    // Most lines have nothing of it.
    let is_edge = |byte: Option<&u8>| !byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = line.as_bytes();
    let line = if is_edge(bytes.first()) { line.trim_start_matches(BEFORE) } else { line };
    if bytes.last().is_some_and(u8::is_ascii_graphic) { line } else { line.trim_end() }
}

/// Marks the entries of lists of organisations and of what people do for work.
fn spare_organisations(lines: &mut [Line<'_>], detectors: &Detectors) {
    let texts: Vec<&str> = lines.iter().map(|line| line.text).collect();
    let has_colon = |at: usize| lines.get(at).is_some_and(|line| line.has_colon);
    let is_open = |at: usize| lines.get(at).is_some_and(|line| line.about == About::Anyone);
    for range in of_organisations(&texts, &is_open, &has_colon, detectors) {
        for line in lines.get_mut(range).into_iter().flatten() {
            line.about = About::Organisations;
        }
    }
}

/// Whether a line ends a letter: `Groet, Kees`, `Met vriendelijke groet / Kind regards`.
fn is_sign_off(line: &str, sign_offs: &Words) -> bool {
    let is_word = line.as_bytes().first().is_some_and(|b| b.is_ascii_alphabetic() || !b.is_ascii());
    if line.len() > SIGN_OFF_BYTES || !is_word {
        return false;
    }
    let first = line.split([',', '/', '|', '!']).next().unwrap_or_default();
    sign_offs.contains(&fold(first.trim_end_matches(['.', ' '])))
}

/// Searches lines that are no table, all at once, and hands them over passage by passage;
/// `number` is that of the first.
fn prose(
    text: &str,
    (lines, number): (&[Line<'_>], usize),
    (place, caption): (&Place, Caption),
    detectors: &Detectors,
    each: &mut dyn FnMut(&Unit<'_>),
) {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return };
    let from = first.start;
    let text = &text[from..last.start + last.text.len()];
    let hits = search_below(text, caption, detectors);
    let lists = listing::lists(text, &hits, caption, detectors);
    let mut hits = hits.into_iter().peekable();
    let survey = Survey::of(detectors.subjects(), text, told_parts(lines, from));
    let is_telling = survey.is_telling() && !survey.tone.is_general();
    let mut reader = Marks::of(detectors.subjects(), text);
    let mut before = 0;
    let mut line = 0;
    for passage in passages(lines) {
        let mut sightings: Vec<Sighting> = Vec::new();
        while let Some(hit) = hits.next_if(|hit| hit.start < passage.end) {
            while lines.get(line + 1).is_some_and(|next| next.start - from <= hit.start) {
                line += 1;
            }
            sightings.push(Sighting { hit, spot: (number + line) as u32 });
        }
        let span = (before, passage.end);
        before = passage.end;
        // Where something is told, each passage may speak of someone whom no list knows.
        if sightings.is_empty() && !is_telling && !survey.tells(span) {
            continue;
        }
        let mut told = Told::default();
        if passage.about == About::Anyone {
            let marks = reader.within(span);
            if is_telling {
                meet_strangers(text, &passage, number, &marks, detectors, &mut sightings);
            }
            let names = sightings.iter().map(|sighting| &sighting.hit).enumerate();
            let names: Vec<(usize, &Hit)> =
                names.filter(|(_, hit)| hit.kind == Kind::Name).collect();
            let origin = (passage.start, (number + passage.line) as u32);
            told = detectors.subjects().read_passage(text, &marks, &names, origin);
            told.around = survey.tone;
        }
        if is_telling {
            lift_told(&mut sightings, &told);
        }
        listing::mark(&lists, &mut sightings, &mut told);
        listing::mark_born(text, &mut sightings, &mut told);
        if !sightings.is_empty() || !told.mentions.is_empty() {
            let (shape, about, sightings) = (Shape::Passage, passage.about, &sightings[..]);
            let (quoted, row, turned, start, told) = (&[][..], 0, None, from, &told);
            each(&Unit { place, shape, row, turned, start, about, quoted, sightings, told });
        }
    }
}

/// The parts of a text that are not who signs or forwards it: `Projectleider` below a name says
/// nothing of how the letter speaks.
fn told_parts(lines: &[Line<'_>], from: usize) -> Vec<(usize, usize)> {
    let of_anyone = |line: &Line<'_>| line.about != About::Correspondents;
    let alike = lines.chunk_by(|one, next| of_anyone(one) == of_anyone(next));
    let part = |lines: &[Line<'_>]| {
        let (first, last) = (lines.first()?, lines.last()?);
        of_anyone(first).then_some((first.start - from, last.start + last.text.len() - from))
    };
    alike.filter_map(part).collect()
}

/// Adds the people whose names no list knows to the sightings of a passage.
fn meet_strangers(
    text: &str,
    passage: &Passage,
    number: usize,
    marks: &[Mark],
    detectors: &Detectors,
    sightings: &mut Vec<Sighting>,
) {
    let subjects = detectors.subjects();
    let tone = subjects.tone(marks);
    if tone.is_general() {
        return;
    }
    let telling = Telling {
        text: &text[passage.start..passage.end],
        is_personal: tone.personal > 0,
        is_decisive: subjects.is_decisive(marks),
        homes: sightings
            .iter()
            .filter(|s| is_home(&s.hit))
            .map(|s| (s.hit.start - passage.start, s.hit.end - passage.start))
            .collect(),
    };
    let taken = |sighting: &Sighting| {
        let Hit { kind, start, end, confidence, .. } = sighting.hit;
        let is_unsure = kind == Kind::Name && confidence < LIKELY_NAME;
        (!is_unsure).then_some((start - passage.start, end - passage.start))
    };
    let known: Vec<(usize, usize)> = sightings.iter().filter_map(taken).collect();
    let is_free = |start: usize, end: usize| {
        subjects.is_free(marks, passage.start + start, passage.start + end)
    };
    for mut hit in strangers(&telling, &known, is_free, detectors.words()) {
        hit.start += passage.start;
        hit.end += passage.start;
        if has_died(text, hit.end) {
            continue;
        }
        sightings.retain(|other| other.hit.end <= hit.start || hit.end <= other.hit.start);
        let above = &text[passage.start..hit.start];
        let line = number + passage.line + memchr::memchr_iter(b'\n', above.as_bytes()).count();
        sightings.push(Sighting { hit, spot: line as u32 });
    }
    sightings.sort_by_key(|sighting| sighting.hit.start);
}

/// Whether a hit is where someone lives or is called: no landline, which offices have.
fn is_home(hit: &Hit) -> bool {
    hit.kind == Kind::Address || hit.kind == Kind::Phone && is_mobile(&hit.value)
}

/// Lines, or a part of a long one, that are read together.
struct Passage {
    /// First byte, from the start of the first line.
    start: usize,
    /// One past the last byte.
    end: usize,
    /// The line on which it starts, from the first.
    line: usize,
    about: About,
}

/// Cuts lines into passages: at empty lines, where someone else begins to speak, and where one
/// would be too long for all in it to belong together.
fn passages(lines: &[Line<'_>]) -> Vec<Passage> {
    let mut passages: Vec<Passage> = Vec::new();
    let mut is_open = false;
    let from = lines.first().map_or(0, |line| line.start);
    for (number, line) in lines.iter().enumerate() {
        if is_blank(line.text) {
            is_open = false;
            continue;
        }
        let mut start = line.start - from;
        for piece in pieces(line.text) {
            let end = start + piece.len();
            match passages.last_mut() {
                Some(last)
                    if is_open && last.about == line.about && end - last.start <= PASSAGE_BYTES =>
                {
                    last.end = end;
                }
                _ => passages.push(Passage { start, end, line: number, about: line.about }),
            }
            is_open = true;
            start = end;
        }
    }
    passages
}

/// A line in pieces that are no longer than a passage, cut behind a sentence where there is one.
fn pieces(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let most = rest.floor_char_boundary(PASSAGE_BYTES);
        let cut = if most == rest.len() {
            most
        } else {
            let head = &rest[..most];
            let sentence = head.rfind(". ").filter(|at| *at > PASSAGE_BYTES / 2);
            sentence.or_else(|| head.rfind(' ')).map_or(most, |at| at + 1)
        };
        let (piece, after) = rest.split_at(cut);
        rest = after;
        Some(piece)
    })
}

/// What may stand in front of the words of a line.
const BEFORE: [char; 4] = ['>', ' ', '\t', '*'];

/// Bytes of a line that ends a letter, at most.
const SIGN_OFF_BYTES: usize = 60;

/// Lines that a signature has at most.
const SIGNATURE_LINES: usize = 14;

/// Bytes of a passage, at most: what stands further apart need not be about the same.
const PASSAGE_BYTES: usize = 600;

/// Lines above a table in which its heading stands, and bytes of it, at most.
const HEADING_LINES: usize = 2;
const HEADING_BYTES: usize = 80;
