//! Lines of running text around what was found in them.

use crate::detect::Detectors;
use crate::detect::Kind;
use crate::detect::Masked;
use crate::detect::fold;
use crate::scan::preview::mask;
use crate::scan::preview::shown::Line;
use crate::scan::preview::shown::Span;
use crate::scan::preview::wish::Show;
use crate::scan::redact::redact;

/// Lines that are kept. Holds values of personal data: lives for one look.
#[derive(Default)]
pub(super) struct Draft {
    lines: Vec<DraftLine>,
}

/// A line that is kept.
pub(super) struct DraftLine {
    pub(super) position: u32,
    pub(super) text: String,
    /// What was found in it, in order and without overlap, in bytes of the line.
    pub(super) marks: Vec<Mark>,
    /// Kinds that were found in a table typed into text: where on the line is not known.
    pub(super) loose: Vec<Kind>,
    /// Whether it is a row of a table, of which nothing is left readable.
    pub(super) is_row: bool,
}

/// Something that was found in a line.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: Kind,
    /// Whether it counts; otherwise it is only masked.
    pub(super) is_likely: bool,
}

impl Draft {
    /// Whether no line is kept.
    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Keeps a line.
    pub(super) fn keep(&mut self, line: DraftLine) {
        self.lines.push(line);
    }

    /// The lines as they are shown.
    pub(super) fn shown(&self, show: Show, detectors: &Detectors) -> Vec<Line> {
        let mut before = None;
        let lines = self.lines.iter().map(|line| {
            let after_gap = before.is_some_and(|before: u32| before + 1 < line.position);
            before = Some(line.position);
            Line { position: line.position, after_gap, spans: spans(line, show, detectors) }
        });
        lines.collect()
    }
}

fn spans(line: &DraftLine, show: Show, detectors: &Detectors) -> Vec<Span> {
    if show == Show::Everything {
        let text = mask::clipped(&line.text, LINE_CHARACTERS);
        return vec![Span { text, revealed: true, ..Span::default() }];
    }
    if let Some(kind) = line.loose.first() {
        return vec![typed(line, *kind, show, detectors)];
    }
    let mut spans = Vec::new();
    let mut at = 0;
    let mut number = 0_u16;
    for mark in &line.marks {
        let (Some(between), Some(value)) =
            (line.text.get(at..mark.start), line.text.get(mark.start..mark.end))
        else {
            continue;
        };
        push_plain(&mut spans, line, between);
        // What is said of a subject is no one's value.
        let is_value = !mark.kind.is_subject();
        let revealed = is_value && mark.is_likely && is_wanted(show, line.position, number);
        let text = if revealed || !is_value {
            mask::clipped(value, LINE_CHARACTERS)
        } else {
            Masked::new(mark.kind, value).as_str().to_owned()
        };
        let kind = mark.is_likely.then_some(mark.kind);
        let own = (is_value && kind.is_some()).then_some(number);
        number = number.saturating_add(u16::from(own.is_some()));
        spans.push(Span { text, kind, mark: own, revealed });
        at = mark.end;
    }
    push_plain(&mut spans, line, line.text.get(at..).unwrap_or_default());
    spans
}

/// Adds text in which nothing was found; of much of it both ends.
fn push_plain(spans: &mut Vec<Span>, line: &DraftLine, text: &str) {
    if text.is_empty() {
        return;
    }
    let text = if line.is_row { mask::words(text) } else { mask::plain(text) };
    let total = text.chars().count();
    let text = if total > 2 * BETWEEN_CHARACTERS + 1 {
        let head: String = text.chars().take(BETWEEN_CHARACTERS).collect();
        let tail: String = text.chars().skip(total - BETWEEN_CHARACTERS).collect();
        format!("{head}…{tail}")
    } else {
        text
    };
    spans.push(Span { text: mask::clipped(&text, LINE_CHARACTERS), ..Span::default() });
}

/// The words of a subject in a line, if they stand there as the list has them.
pub(super) fn find_words(line: &str, words: &str, kind: Kind) -> Option<Mark> {
    // Folding may change lengths: then the line as it stands must do.
    let folded = fold(line);
    let place = if folded.len() == line.len() { &folded } else { line };
    let start = place.find(words).filter(|_| !words.is_empty())?;
    Some(Mark { start, end: start + words.len(), kind, is_likely: true })
}

/// A line of a table that someone typed: one mark for all that stands in it.
fn typed(line: &DraftLine, kind: Kind, show: Show, detectors: &Detectors) -> Span {
    let revealed = is_wanted(show, line.position, 0);
    let text = if revealed {
        mask::clipped(&line.text, LINE_CHARACTERS)
    } else {
        mask::clipped(
            &mask::around(&redact(&line.text, detectors).text, kind, detectors),
            LINE_CHARACTERS,
        )
    };
    Span { text, kind: Some(kind), mark: Some(0), revealed }
}

fn is_wanted(show: Show, line: u32, number: u16) -> bool {
    match show {
        Show::Marked | Show::Everything => true,
        Show::Value { position, column } => (position, column) == (line, number),
        Show::Masked | Show::Column(_) => false,
    }
}

/// Characters of a stretch without a hit that are shown at each end.
const BETWEEN_CHARACTERS: usize = 240;

/// Characters of a stretch.
pub(super) const LINE_CHARACTERS: usize = 1_000;
