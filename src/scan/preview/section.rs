//! The sections of the part that is looked at, and what of them is kept.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;

use crate::detect::About;
use crate::detect::Detectors;
use crate::detect::Search;
use crate::detect::Shape;
use crate::detect::Unit;
use crate::detect::normalise;
use crate::document::Block;
use crate::document::Content;
use crate::document::Place;
use crate::document::Sequel;
use crate::document::Table;
use crate::document::Visibility;
use crate::document::column_name;
use crate::extract::Outcome;
use crate::extract::Remark;
use crate::mail::Parties;
use crate::scan::gather::is_party;
use crate::scan::gather::masked;
use crate::scan::preview::section_text::Found;
use crate::scan::preview::section_text::take_lines;
use crate::scan::preview::sheet;
use crate::scan::preview::shown::Piece;
use crate::scan::preview::shown::Preview;
use crate::scan::preview::shown::Section;
use crate::scan::preview::text;
use crate::scan::preview::wish::Choice;
use crate::scan::preview::wish::Show;
use crate::scan::preview::wish::Wish;
use crate::scan::tally::LIKELY;

/// The sections met so far.
pub(super) struct Sections<'a> {
    detectors: &'a Detectors,
    parties: &'a Parties,
    wish: &'a Wish,
    search: Search<'a>,
    list: Vec<Draft>,
}

/// One section.
struct Draft {
    place: Place,
    name: String,
    visibility: Visibility,
    hits: u64,
    /// Position before the block that is read, and that of the last row or line.
    base: u32,
    last: u32,
    hidden_columns: BTreeSet<u16>,
    hidden_rows: String,
    window: Option<Window>,
}

/// What is kept of a section.
pub(super) struct Window {
    pub(super) from: u32,
    pub(super) show: Show,
    pub(super) pieces: Vec<Kept>,
    pub(super) rows_left: usize,
    pub(super) lines_left: usize,
    pub(super) characters_left: usize,
    /// The first hit, row or line that is not shown any more.
    pub(super) next: Option<u32>,
    /// What was found in rows from `from` on, as far as it may be shown.
    marks: BTreeMap<u32, Vec<sheet::Mark>>,
    /// How many of these rows count.
    hit_rows: usize,
    /// The last row that is shown.
    last_row: Option<u32>,
    /// The first rows, for a section in which nothing is found.
    lead: sheet::Draft,
    lead_rows: usize,
}

/// A stretch that is kept.
pub(super) enum Kept {
    Grid(sheet::Draft),
    Text(text::Draft),
}

impl<'a> Sections<'a> {
    pub(super) fn new(
        detectors: &'a Detectors,
        parties: &'a Parties,
        wish: &'a Wish,
        search: Search<'a>,
    ) -> Self {
        Self { detectors, parties, wish, search, list: Vec::new() }
    }

    /// Searches a block, and keeps what may be shown of it.
    pub(super) fn take(&mut self, block: &Block) {
        let Some(index) = self.section(block) else { return };
        let Some(draft) = self.list.get_mut(index) else { return };
        if block.sequel == Sequel::First {
            draft.base = draft.last;
        }
        match &block.content {
            Content::Table(table) => draft.take_table(table, block, &mut self.search, self.parties),
            Content::Text(words) => {
                draft.take_text(words, block, &mut self.search, self.detectors, self.parties)
            }
        }
    }

    /// Notes what the format says is hidden.
    pub(super) fn hide(&mut self, outcome: &Outcome) {
        for draft in &mut self.list {
            let here = outcome.hidden_columns.iter().filter(|(place, _)| *place == draft.place);
            draft.hidden_columns.extend(here.flat_map(|(_, columns)| columns));
        }
        for (place, _) in outcome.remarks.iter().filter(|(_, what)| *what == Remark::HiddenRows) {
            let Some((rows, sheet)) = place.steps().split_last() else { continue };
            if let Some(draft) = self.list.iter_mut().find(|draft| draft.place.steps() == sheet) {
                draft.hidden_rows.clone_from(rows);
            }
        }
    }

    /// What is shown.
    pub(super) fn shown(&self) -> Preview {
        let chosen = self.chosen();
        let mut preview = Preview {
            sections: self.list.iter().map(Draft::section).collect(),
            section: chosen.and_then(|index| u32::try_from(index).ok()),
            ..Preview::default()
        };
        let Some(draft) = chosen.and_then(|index| self.list.get(index)) else { return preview };
        let Some(window) = &draft.window else { return preview };
        let light = sheet::Light {
            detectors: self.detectors,
            show: self.wish.show,
            is_touched: draft.hits > 0,
            hidden: &draft.hidden_columns,
        };
        for piece in &window.pieces {
            match piece {
                Kept::Grid(grid) if !grid.is_empty() => {
                    preview.pieces.push(Piece::Grid(grid.shown(&light)));
                }
                Kept::Text(lines) if !lines.is_empty() => {
                    let lines = lines.shown(self.wish.show, self.detectors);
                    preview.pieces.push(Piece::Text(lines));
                }
                Kept::Grid(_) | Kept::Text(_) => {}
            }
        }
        if preview.pieces.is_empty() && !window.lead.is_empty() {
            preview.pieces.push(Piece::Grid(window.lead.shown(&light)));
        }
        preview.next = window.next;
        preview
    }

    /// The section to which a block belongs; `None` where there are too many.
    fn section(&mut self, block: &Block) -> Option<usize> {
        let is_same =
            |draft: &Draft| draft.place == block.place && draft.visibility == block.visibility;
        // Blocks of one place mostly follow each other.
        if let Some(index) = self.list.iter().rposition(is_same) {
            return Some(index);
        }
        if self.list.len() >= SECTIONS {
            return None;
        }
        let name = masked(&block.place, self.detectors).to_string();
        let name: String = name.chars().take(NAME_CHARACTERS).collect();
        let number = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        let is_kept = match &self.wish.section {
            Choice::Best => self.list.len() < SECTIONS_KEPT,
            Choice::Named(wanted) => *wanted == name,
            Choice::Number(wanted) => *wanted == number,
        };
        self.list.push(Draft {
            place: block.place.clone(),
            name,
            visibility: block.visibility,
            hits: 0,
            base: 0,
            last: 0,
            hidden_columns: BTreeSet::new(),
            hidden_rows: String::new(),
            window: is_kept.then(|| Window::new(self.wish)),
        });
        Some(self.list.len() - 1)
    }

    fn chosen(&self) -> Option<usize> {
        let kept = |draft: &Draft| draft.window.is_some();
        let best = self.list.iter().position(|draft| kept(draft) && draft.hits > 0);
        best.or_else(|| self.list.iter().position(kept))
    }
}

impl Draft {
    fn section(&self) -> Section {
        let columns = self.hidden_columns.iter().take(COLUMNS_TOLD).map(|one| column_name(*one));
        let has_more = self.hidden_columns.len() > COLUMNS_TOLD;
        Section {
            name: self.name.clone(),
            hidden: self.visibility == Visibility::Hidden,
            hits: self.hits,
            last: self.last,
            hidden_columns: columns.chain(has_more.then(|| "\u{2026}".to_owned())).collect(),
            hidden_rows: self.hidden_rows.clone(),
        }
    }

    fn take_table(
        &mut self,
        table: &Table,
        block: &Block,
        search: &mut Search<'_>,
        parties: &Parties,
    ) {
        let base = self.base;
        let last = table.rows().last().map_or(0, |row| row.number());
        self.last = self.last.max(base.saturating_add(last));
        let mut grid = sheet::Draft::default();
        let (hits, window) = (&mut self.hits, &mut self.window);
        let searched = catch_unwind(AssertUnwindSafe(|| {
            search.block(block, &mut |unit| {
                take_row(unit, base, parties, hits, &mut grid, window.as_mut());
            });
        }));
        let Some(window) = window else { return };
        // What could not be searched is not shown.
        if searched.is_err() {
            return;
        }
        grid.name_columns(search.columns());
        window.keep_rows(table, base, grid, block.sequel);
    }

    fn take_text(
        &mut self,
        words: &str,
        block: &Block,
        search: &mut Search<'_>,
        detectors: &Detectors,
        parties: &Parties,
    ) {
        let words = normalise(words);
        let mut found = Found::default();
        let first = self.window.as_ref().map_or(u32::MAX, |window| window.from);
        let from = first.saturating_sub(self.base);
        let hits = &mut self.hits;
        let searched = catch_unwind(AssertUnwindSafe(|| {
            search.block(block, &mut |unit| *hits += found.take(unit, from, parties));
        }));
        let lines = memchr::memchr_iter(b'\n', words.trim_end().as_bytes()).count() + 1;
        self.last = self.base.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        if let (Some(window), Ok(())) = (&mut self.window, searched) {
            take_lines(&words, &found, self.base, window, detectors);
        }
    }
}

impl Window {
    fn new(wish: &Wish) -> Self {
        Self {
            from: wish.from,
            show: wish.show,
            pieces: Vec::new(),
            rows_left: ROWS,
            lines_left: LINES,
            characters_left: CHARACTERS,
            next: None,
            marks: BTreeMap::new(),
            hit_rows: 0,
            last_row: None,
            lead: sheet::Draft::default(),
            lead_rows: ROWS,
        }
    }

    /// Notes what was found in a row, unless that is above or below what may be shown.
    fn mark(&mut self, position: u32, marks: Vec<sheet::Mark>) {
        let is_hit = marks.iter().any(|mark| mark.is_likely && !mark.kind.is_subject());
        let room = if is_hit { self.hit_rows <= ROWS } else { self.marks.len() < ROWS_MASKED };
        if position >= self.from && (room || self.marks.contains_key(&position)) {
            self.hit_rows += usize::from(is_hit);
            self.marks.entry(position).or_default().extend(marks);
        }
    }

    /// Keeps the rows that are to be shown of a table.
    fn keep_rows(&mut self, table: &Table, base: u32, mut grid: sheet::Draft, sequel: Sequel) {
        let everything = self.show == Show::Everything;
        let goes_on = sequel == Sequel::Next
            && matches!(self.pieces.last(), Some(Kept::Grid(open)) if !open.is_empty());
        let begin = match (goes_on, everything) {
            (true, _) => 0,
            (_, true) => self.from,
            _ => self.hit_from(base.saturating_add(1)).unwrap_or(u32::MAX),
        };
        let mut last = None;
        for row in table.rows() {
            let position = base.saturating_add(row.number());
            let is_lead = self.lead_rows > 0 && self.from == 0;
            let is_shown = position >= begin.max(self.from);
            if is_shown && self.rows_left == 0 {
                if everything {
                    self.next.get_or_insert(position);
                }
                break;
            }
            if !is_lead && !is_shown || !everything && grid.is_header(&row) {
                continue;
            }
            let marks = self.marks.get(&position).cloned().unwrap_or_default();
            if is_lead {
                self.lead_rows -= 1;
                self.lead.keep(position, &row, marks.clone());
            }
            if is_shown {
                self.rows_left -= 1;
                last = Some(position);
                grid.keep(position, &row, marks);
            }
        }
        self.lead.name_like(&grid);
        self.last_row = last.or(self.last_row);
        if !everything && self.next.is_none() && self.rows_left == 0 {
            self.next = self.hit_from(self.last_row.map_or(0, |last| last.saturating_add(1)));
        }
        match self.pieces.last_mut() {
            Some(Kept::Grid(open)) if sequel == Sequel::Next => open.join(grid),
            _ => self.pieces.push(Kept::Grid(grid)),
        }
    }

    /// The first row from there on in which something likely was found.
    fn hit_from(&self, position: u32) -> Option<u32> {
        let is_value = |mark: &sheet::Mark| mark.is_likely && !mark.kind.is_subject();
        let find = |is_hit: &dyn Fn(&sheet::Mark) -> bool| {
            let mut rows = self.marks.range(position..);
            rows.find(|(_, marks)| marks.iter().any(is_hit)).map(|(at, _)| *at)
        };
        // A title that names a subject stands above the people whom it is about.
        find(&is_value).or_else(|| find(&|mark| mark.is_likely))
    }
}

/// Notes what a unit of a table holds.
fn take_row(
    unit: &Unit<'_>,
    base: u32,
    parties: &Parties,
    hits: &mut u64,
    grid: &mut sheet::Draft,
    window: Option<&mut Window>,
) {
    if unit.shape != Shape::Row {
        return;
    }
    let column = |spot: u32| unit.column(spot).unwrap_or(u16::MAX);
    let is_own = unit.about == About::Correspondents;
    let sightings = unit.sightings.iter().filter(|one| !is_party(&one.hit, parties));
    let found = sightings.map(|one| sheet::Mark {
        column: column(one.spot),
        kind: one.hit.kind,
        is_likely: one.hit.confidence >= LIKELY && !is_own,
        length: one.hit.end.saturating_sub(one.hit.start),
        value: one.hit.value.clone(),
    });
    let told = unit.told.mentions.iter().map(|mention| sheet::Mark {
        column: column(mention.spot),
        kind: mention.kind,
        is_likely: true,
        length: 0,
        value: mention.word.to_owned(),
    });
    let found: Vec<sheet::Mark> = found.chain(told).collect();
    for mark in &found {
        *hits += u64::from(mark.is_likely);
        grid.count(mark);
    }
    let Some(window) = window else { return };
    if unit.row == 0 {
        found.into_iter().for_each(|mark| grid.meet_form(mark));
    } else {
        window.mark(base.saturating_add(unit.row), found);
    }
}

/// Sections that are listed, and of which enough is kept to choose among.
const SECTIONS: usize = 200;
const SECTIONS_KEPT: usize = 64;

const NAME_CHARACTERS: usize = 120;

/// Hidden columns that are told of a section; all of them are shown as hidden.
const COLUMNS_TOLD: usize = 50;

/// Rows of which what is only masked is kept.
const ROWS_MASKED: usize = 20_000;

/// What is shown of a section at a time.
pub(super) const ROWS: usize = 20;
pub(super) const LINES: usize = 60;
const CHARACTERS: usize = 12_000;
