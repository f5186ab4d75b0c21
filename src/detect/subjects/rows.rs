//! What the rows of a table say of the sensitive subjects.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::detect::Kind;
use crate::detect::Sighting;
use crate::detect::normalise::fold;
use crate::detect::normalise::normalise;
use crate::detect::subjects::marks::Mark;
use crate::detect::subjects::marks::marks;
use crate::detect::subjects::told::Mention;
use crate::detect::subjects::told::Standing;
use crate::detect::subjects::told::Told;
use crate::detect::subjects::told::Tone;
use crate::detect::subjects::told::mentions;
use crate::detect::subjects::told::sense;
use crate::detect::subjects::told::tone;
use crate::detect::subjects::vocabulary::Sense;
use crate::detect::subjects::vocabulary::Subjects;
use crate::document::Table;

/// A table as the subjects see it: what its columns are about, then row by row.
pub(in crate::detect) struct Rows<'d> {
    subjects: &'d Subjects,
    /// Columns of which the cells tell of a subject, with the word that says so.
    columns: BTreeMap<u16, (Kind, &'d str)>,
    /// Columns with the names of people who are there for work.
    officials: BTreeSet<u16>,
    /// Columns of remarks, which tell of a subject if several of their cells do.
    remarks: BTreeSet<u16>,
    /// How the headers speak of people.
    tone: Tone,
}

/// One row, as far as its cells are text.
pub(in crate::detect) struct Row<'r> {
    /// The text of the cells of several rows, one after another.
    pub(in crate::detect) text: &'r str,
    /// Where those of this one begin and end.
    pub(in crate::detect) span: (usize, usize),
    /// Its columns of which [`Rows::is_headed`] holds.
    pub(in crate::detect) headed: &'r [(usize, u16)],
    /// What was found in it.
    pub(in crate::detect) sightings: &'r [Sighting],
}

impl<'d> Rows<'d> {
    /// A table with these headers, each with its column.
    pub(in crate::detect) fn new<'h>(
        subjects: &'d Subjects,
        headers: impl Iterator<Item = (u16, &'h str)>,
    ) -> Self {
        let mut rows = Self {
            subjects,
            columns: BTreeMap::new(),
            officials: BTreeSet::new(),
            remarks: BTreeSet::new(),
            tone: Tone::default(),
        };
        let (mut all, mut from) = (Vec::new(), 0);
        for (column, header) in headers.filter(|(_, header)| header.len() <= HEADER_BYTES) {
            let found = marks(subjects, header);
            let role = |mark: &Mark| sense(subjects, mark) == Some(Sense::Role);
            if found.iter().any(role) {
                rows.officials.insert(column);
            } else if let Some(kind) = subjects.heading(header) {
                rows.columns.insert(column, (kind, kind.name()));
            } else if let Some(told) = mentions(subjects, header, &found, &[], |_| 0).first() {
                rows.columns.insert(column, (told.kind, told.word));
            } else if REMARKS.contains(&fold(header.trim_matches(['.', ':', ' '])).as_str()) {
                rows.remarks.insert(column);
            }
            // As if the headers stood behind each other: words of one are no part of another's.
            all.extend(found.iter().map(|mark| Mark {
                start: from + mark.start,
                end: from + mark.end,
                term: mark.term,
            }));
            from += header.len() + 1;
        }
        rows.tone = tone(subjects, &all);
        rows
    }

    /// The same with the columns of remarks (`reden`) of which the cells speak of one subject:
    /// where every fourth says an illness, those are illnesses too that no list has.
    pub(in crate::detect) fn with_remarks(mut self, table: &Table, first_row: usize) -> Self {
        for column in std::mem::take(&mut self.remarks) {
            let (mut cells, mut counts) = (0, BTreeMap::new());
            let rows = (first_row..table.row_count()).take(REMARK_ROWS);
            for row in rows.filter_map(|index| table.row(index)) {
                let Some(cell) = row.cells().find(|cell| cell.column == column) else { continue };
                let text = normalise(cell.text);
                cells += usize::from(!text.trim().is_empty());
                let few = text.floor_char_boundary(REMARK_BYTES);
                let said = marks(self.subjects, text.get(..few).unwrap_or_default());
                // `cursus autisme`, `specialist dementie` are of nobody.
                if said.iter().any(|mark| is_of_work(self.subjects, mark)) {
                    continue;
                }
                let kinds: BTreeSet<Kind> =
                    said.iter().filter_map(|mark| subject(self.subjects, mark)).collect();
                for kind in kinds {
                    *counts.entry(kind).or_insert(0_usize) += 1;
                }
            }
            let most = counts.into_iter().max_by_key(|(_, count)| *count);
            let tells = |count: usize| count >= REMARKS_LEAST && count * 4 >= cells;
            if let Some((kind, _)) = most.filter(|(_, count)| tells(*count)) {
                self.columns.insert(column, (kind, kind.name()));
            }
        }
        self
    }

    /// Whether a cell tells of a subject by standing in its column.
    pub(in crate::detect) fn is_headed(&self, column: u16, value: &str) -> bool {
        self.columns.contains_key(&column)
            && value.chars().any(char::is_alphanumeric)
            && !NOTHING.contains(&fold(value.trim_matches(['.', ' '])).as_str())
    }

    /// What one row says, given the marks in its text and more; `column_at` tells in which column
    /// a byte of the text stands.
    pub(in crate::detect) fn read(
        &self,
        row: &Row<'_>,
        marks: &[Mark],
        column_at: impl Fn(usize) -> u16,
    ) -> Told<'d> {
        let Row { text, span: (start, end), headed, sightings } = *row;
        let first = marks.partition_point(|mark| mark.end <= start);
        let last = marks.partition_point(|mark| mark.end <= end);
        let all = marks.get(first..last).unwrap_or_default();
        let all = all.get(..ROW_MARKS).unwrap_or(all);
        if all.is_empty() && headed.is_empty() && self.officials.is_empty() {
            return Told { tone: self.tone, ..Told::default() };
        }
        let spot = |mark: &Mark| u32::from(column_at(mark.start));
        let mut told = Told {
            mentions: mentions(self.subjects, text, all, &[], spot),
            tone: tone(self.subjects, all).and(self.tone),
            is_list: all.iter().any(|mark| sense(self.subjects, mark) == Some(Sense::List)),
            ..Told::default()
        };
        for (_, column) in headed {
            if let Some((kind, word)) = self.columns.get(column) {
                add_headed(&mut told.mentions, *kind, word, *column);
            }
        }
        for (index, sighting) in sightings.iter().enumerate() {
            let column = u16::try_from(sighting.spot).unwrap_or(u16::MAX);
            if sighting.hit.kind == Kind::Name && self.officials.contains(&column) {
                told.standings.push((index, Standing::Official));
            }
        }
        told
    }
}

/// Whether a word is of what people do for work, or of nobody in particular.
fn is_of_work(subjects: &Subjects, mark: &Mark) -> bool {
    let sense = sense(subjects, mark);
    matches!(sense, Some(Sense::General | Sense::Role | Sense::Institution | Sense::Department))
}

/// The subject that a word speaks of, if it does so more than weakly.
fn subject(subjects: &Subjects, mark: &Mark) -> Option<Kind> {
    match sense(subjects, mark) {
        Some(Sense::Subject(kind, weight)) if weight > 1 => Some(kind),
        _ => None,
    }
}

/// A cell below the name of a subject is worth as much as two words that speak of it.
fn add_headed<'d>(mentions: &mut Vec<Mention<'d>>, kind: Kind, word: &'d str, column: u16) {
    let at = mentions.iter().position(|mention| mention.kind == kind);
    match at.and_then(|at| mentions.get_mut(at)) {
        Some(mention) if mention.is_headed => {}
        Some(mention) => {
            mention.is_headed = true;
            mention.score = mention.score.saturating_add(HEADED);
        }
        None => mentions.push(Mention {
            kind,
            score: HEADED,
            strongest: 2,
            is_headed: true,
            word,
            spot: u32::from(column),
        }),
    }
}

/// What a cell under the name of a subject is worth.
const HEADED: u16 = 5;

/// Bytes of a header, at most.
const HEADER_BYTES: usize = 80;

/// Headers of columns that may say anything of whoever is in the row, folded.
const REMARKS: [&str; 14] = [
    "achtergrond",
    "bijzonderheden",
    "info",
    "notitie",
    "notities",
    "oorzaak",
    "opm",
    "opmerking",
    "opmerkingen",
    "reason",
    "reden",
    "remarks",
    "situatie",
    "toelichting",
];

/// Rows that are asked for remarks, bytes of one that are read, at most, and how many of one
/// subject are no chance.
const REMARK_ROWS: usize = 200;
const REMARK_BYTES: usize = 200;
const REMARKS_LEAST: usize = 3;

/// Words of one row that are weighed, at most.
const ROW_MARKS: usize = 200;

/// Cells that say nothing, folded.
const NOTHING: [&str; 16] = [
    "nee",
    "n",
    "no",
    "geen",
    "0",
    "nvt",
    "n.v.t",
    "n/a",
    "onbekend",
    "false",
    "onwaar",
    "none",
    "niet",
    "unknown",
    "leeg",
    "not applicable",
];
