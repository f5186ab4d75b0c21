//! Text and tables of a document on their way out, whatever the markup that they stand in.
//!
//! A reader of markup says what opens and closes: paragraphs, tables, cells, boxes. Here the text
//! finds its place: in a cell of a table of its own, in the running text, beside it. Nothing
//! recurses: what is open stands in a list, and what lies too deep is read as part of what holds
//! it.

use std::collections::HashSet;

use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Extract;
use crate::extract::outcome::Remark;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::alternative::Alternatives;
use crate::extract::tools::grid::Grid;

/// A part of a document that is being read.
pub(in crate::extract) struct Flow {
    place: Place,
    visibility: Visibility,
    /// The paragraph that is open in no box and no cell.
    paragraph: Paragraph,
    levels: Vec<Level>,
    /// How many are open beyond the deepest level kept.
    too_deep: usize,
    alternatives: Alternatives,
    streams: Vec<Stream>,
    /// Tables in cells of a table that is still open.
    nested: Vec<Grid>,
    /// What was said beside the text: alternative texts are often there twice.
    asides: HashSet<String>,
}

/// In which version of the document a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::extract) enum Layer {
    /// Struck out under revision, and still there.
    Deleted,
    /// Hidden by its style.
    Hidden,
    /// Added under revision: in sight, but not what stood there before.
    Inserted,
    /// In sight.
    Shown,
}

/// Something that is open and holds text of its own.
enum Level {
    Box { step: &'static str, paragraph: Paragraph },
    Cell { paragraph: Paragraph, text: String },
    Table(Grid),
}

/// A paragraph that is open: as it is in sight, and where that differs as it is with all that is
/// hidden or was deleted, so that a number is whole in one or the other.
#[derive(Default)]
struct Paragraph {
    shown: String,
    all: Option<String>,
    hidden: bool,
    deleted: bool,
}

/// Running text of one place.
struct Stream {
    step: &'static str,
    visibility: Visibility,
    text: String,
    hidden: bool,
    deleted: bool,
}

impl Flow {
    /// A part at `place`, of which nothing is read yet.
    pub(in crate::extract) fn new(place: Place, visibility: Visibility) -> Self {
        Self {
            place,
            visibility,
            paragraph: Paragraph::default(),
            levels: Vec::new(),
            too_deep: 0,
            alternatives: Alternatives::default(),
            streams: Vec::new(),
            nested: Vec::new(),
            asides: HashSet::new(),
        }
    }

    /// Adds text to the paragraph that is open.
    pub(in crate::extract) fn text(&mut self, layer: Layer, text: &str) {
        if self.alternatives.takes(text) {
            return;
        }
        let paragraph = self.levels.iter_mut().rev().find_map(|level| match level {
            Level::Box { paragraph, .. } | Level::Cell { paragraph, .. } => Some(paragraph),
            Level::Table(_) => None,
        });
        paragraph.unwrap_or(&mut self.paragraph).push(layer, text);
    }

    /// Ends the paragraph that is open.
    ///
    /// - Failure: as [`Extract::add_text`].
    pub(in crate::extract) fn end_paragraph(
        &mut self,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        if self.alternatives.takes("\n") {
            return Ok(());
        }
        self.take_paragraph();
        let waiting: usize = self.streams.iter().map(|stream| stream.text.len()).sum();
        let in_table = self.levels.iter().any(|level| matches!(level, Level::Table(_)));
        if waiting > WAITING_BYTES && !in_table { self.flush(out) } else { Ok(()) }
    }

    /// Adds a line that stands beside the text, at `step` of the part; the same once.
    pub(in crate::extract) fn aside(&mut self, step: &'static str, line: &str) {
        let line = line.trim();
        if !line.is_empty() && self.asides.insert(line.to_owned()) {
            let visibility = self.visibility;
            self.stream(step, visibility).push(line);
        }
    }

    /// Opens a box with text of its own, which stands at `step` of the part.
    pub(in crate::extract) fn open_box(&mut self, step: &'static str) {
        self.open(|_| Some(Level::Box { step, paragraph: Paragraph::default() }));
    }

    /// Closes the box that is open.
    pub(in crate::extract) fn close_box(&mut self) {
        if self.closes("\n") && matches!(self.levels.last(), Some(Level::Box { .. })) {
            self.take_paragraph();
            self.levels.pop();
        }
    }

    /// Opens a table.
    ///
    /// - Failure: as [`Extract::add_text`], of the text before it.
    pub(in crate::extract) fn open_table(
        &mut self,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        let in_table = self.levels.iter().any(|level| matches!(level, Level::Table(_)));
        if !in_table && !self.alternatives.is_other() {
            self.flush(out)?;
        }
        self.open(|flow| {
            Some(Level::Table(Grid::new(flow.place.inside(flow.step()), flow.visibility)))
        });
        Ok(())
    }

    /// Starts a row of the table that is open; it stands there `repeats` times.
    pub(in crate::extract) fn open_row(&mut self, repeats: u32) {
        if let Some(Level::Table(grid)) = self.levels.last_mut().filter(|_| self.too_deep == 0) {
            grid.start_row(repeats);
        }
    }

    /// Leaves `count` columns of the row open.
    pub(in crate::extract) fn skip_columns(&mut self, count: u32) {
        if let Some(Level::Table(grid)) = self.levels.last_mut().filter(|_| self.too_deep == 0) {
            grid.skip(count);
        }
    }

    /// Ends the row that is open.
    ///
    /// - Failure: as `Rows::push`.
    pub(in crate::extract) fn close_row(
        &mut self,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        if self.alternatives.takes("\n") {
            return Ok(());
        }
        if self.too_deep > 0 {
            self.text(Layer::Shown, "\n");
            return Ok(());
        }
        let Some(Level::Table(grid)) = self.levels.last_mut() else { return Ok(()) };
        let lines = grid.end_row(out)?;
        let (step, visibility) = (self.step(), self.visibility);
        for line in lines {
            self.stream(step, visibility).push(&line);
        }
        Ok(())
    }

    /// Opens a cell of the row that is open.
    pub(in crate::extract) fn open_cell(&mut self) {
        self.open(|flow| {
            let in_row = matches!(flow.levels.last(), Some(Level::Table(_)));
            in_row.then(|| Level::Cell { paragraph: Paragraph::default(), text: String::new() })
        });
    }

    /// Closes the cell that is open, which is `span` columns wide and stands there `repeats` times.
    pub(in crate::extract) fn close_cell(&mut self, span: u32, repeats: u32) {
        if !self.closes("\t") || !matches!(self.levels.last(), Some(Level::Cell { .. })) {
            return;
        }
        self.take_paragraph();
        let Some(Level::Cell { text, .. }) = self.levels.pop() else { return };
        let mut held = String::new();
        for word in text.split_whitespace() {
            held.push_str(if held.is_empty() { "" } else { " " });
            held.push_str(word);
        }
        if held.len() > CELL_BYTES_MAX {
            // A letter laid out in a table is no value of a column.
            let (step, visibility) = (self.step(), self.visibility);
            self.stream(step, visibility).push(&text);
            held.clear();
        }
        if let Some(Level::Table(grid)) = self.levels.last_mut() {
            grid.push(&held, span, repeats);
        }
    }

    /// Closes the table that is open.
    ///
    /// - Failure: as `Rows::push`.
    pub(in crate::extract) fn close_table(
        &mut self,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        if !self.closes("\n") || !matches!(self.levels.last(), Some(Level::Table(_))) {
            return Ok(());
        }
        self.close_row(out)?;
        let Some(Level::Table(grid)) = self.levels.pop() else { return Ok(()) };
        self.nested.push(grid);
        if !self.levels.iter().any(|level| matches!(level, Level::Table(_))) {
            // The outermost comes last of all: in front of those that lie in it.
            for grid in self.nested.drain(..).rev() {
                grid.finish(out);
            }
        }
        Ok(())
    }

    /// What stands here in several versions, of which a program shows one.
    pub(in crate::extract) fn alternatives(&mut self) -> &mut Alternatives {
        &mut self.alternatives
    }

    /// Ends a version: unless it says the same as the first, its text is added, too.
    pub(in crate::extract) fn end_alternative(&mut self) {
        let other = self.alternatives.end_version();
        if let Some(other) = other {
            let visibility = self.visibility;
            self.stream("textbox", visibility).push(&other);
        }
    }

    /// Hands on what was read so far, and goes on at `place`.
    ///
    /// - Failure: as [`Extract::add_text`].
    pub(in crate::extract) fn move_to(
        &mut self,
        place: Place,
        visibility: Visibility,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        self.close_all(out)?;
        self.flush(out)?;
        self.place = place;
        self.visibility = visibility;
        Ok(())
    }

    /// Hands on what is left.
    ///
    /// - Failure: as [`Extract::add_text`].
    pub(in crate::extract) fn finish(mut self, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        self.close_all(out)?;
        self.flush(out)
    }

    fn open(&mut self, level: impl FnOnce(&Self) -> Option<Level>) {
        if self.alternatives.is_other() {
            return;
        }
        if self.levels.len() >= LEVELS_MAX {
            self.too_deep += 1;
        } else if let Some(level) = level(self) {
            self.levels.push(level);
        }
    }

    /// Whether a level closes; where none was opened, its text is parted by `mark` instead.
    fn closes(&mut self, mark: &str) -> bool {
        if self.alternatives.takes(mark) {
            return false;
        }
        if self.too_deep > 0 {
            self.too_deep -= 1;
            self.text(Layer::Shown, mark);
            return false;
        }
        true
    }

    /// Closes whatever is open.
    fn close_all(&mut self, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        self.alternatives = Alternatives::default();
        self.too_deep = 0;
        while let Some(level) = self.levels.last() {
            match level {
                Level::Box { .. } => self.close_box(),
                Level::Cell { .. } => self.close_cell(1, 1),
                Level::Table(_) => self.close_table(out)?,
            }
        }
        self.take_paragraph();
        Ok(())
    }

    /// Puts the paragraph that is open where it belongs.
    fn take_paragraph(&mut self) {
        let (step, visibility) = (self.step(), self.visibility);
        let (paragraph, cell) = match self.levels.last_mut() {
            Some(Level::Box { paragraph, .. }) => (paragraph, None),
            Some(Level::Cell { paragraph, text }) => (paragraph, Some(text)),
            _ => (&mut self.paragraph, None),
        };
        let paragraph = std::mem::take(paragraph);
        if let Some(cell) = cell {
            cell.push_str(&paragraph.shown);
            cell.push('\n');
        } else if !paragraph.shown.is_empty() {
            self.stream(step, visibility).push(&paragraph.shown);
        }
        if paragraph.hidden || paragraph.deleted {
            let stream = self.stream(step, Visibility::Hidden);
            stream.hidden |= paragraph.hidden;
            stream.deleted |= paragraph.deleted;
            stream.push(&paragraph.all.unwrap_or_default());
        }
    }

    /// The step of the innermost box.
    fn step(&self) -> &'static str {
        let innermost = self.levels.iter().rev().find_map(|level| match level {
            Level::Box { step, .. } => Some(*step),
            _ => None,
        });
        innermost.unwrap_or_default()
    }

    fn stream(&mut self, step: &'static str, visibility: Visibility) -> &mut Stream {
        let is_it = |s: &Stream| s.step == step && s.visibility == visibility;
        let at = self.streams.iter().position(is_it).unwrap_or_else(|| {
            self.streams.push(Stream::new(step, visibility));
            self.streams.len() - 1
        });
        &mut self.streams[at]
    }

    fn flush(&mut self, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        for stream in std::mem::take(&mut self.streams) {
            let place = self.place.inside(stream.step);
            if stream.hidden {
                out.remark(place.clone(), Remark::HiddenText);
            }
            if stream.deleted {
                out.remark(place.clone(), Remark::DeletedText);
            }
            out.add_text(place, stream.visibility, stream.text)?;
        }
        Ok(())
    }
}

impl Paragraph {
    fn push(&mut self, layer: Layer, text: &str) {
        if layer != Layer::Shown && self.all.is_none() {
            self.all = Some(self.shown.clone());
        }
        if matches!(layer, Layer::Shown | Layer::Inserted) {
            self.shown.push_str(text);
        }
        if let Some(all) = self.all.as_mut().filter(|_| layer != Layer::Inserted) {
            all.push_str(text);
        }
        let says_something = !text.trim().is_empty();
        self.hidden |= layer == Layer::Hidden && says_something;
        self.deleted |= layer == Layer::Deleted && says_something;
    }
}

impl Stream {
    fn new(step: &'static str, visibility: Visibility) -> Self {
        Self { step, visibility, text: String::new(), hidden: false, deleted: false }
    }

    fn push(&mut self, line: &str) {
        self.text.push_str(line);
        if !line.ends_with('\n') {
            self.text.push('\n');
        }
    }
}

/// Levels kept apart; a table in a table in a table is three of each, and nobody has ten.
const LEVELS_MAX: usize = 64;

/// Text handed on at once.
const WAITING_BYTES: usize = 1 << 20;

/// A cell that holds more is running text.
const CELL_BYTES_MAX: usize = 2_000;
