//! What somebody filled in on a page: the values of form fields and text typed over it, put among
//! what the page shows, so that a value stands behind the label that is printed beside its box
//! (ISO 32000-1, 12.5.6.6, 12.5.6.19 and 12.7.3).

use crate::extract::tools::pdf::content::Glyph;
use crate::extract::tools::pdf::content::Shown;
use crate::extract::tools::pdf::content::Veil;
use crate::extract::tools::pdf::file::Pdf;
use crate::extract::tools::pdf::object::Dictionary;
use crate::extract::tools::pdf::object::Object;
use crate::extract::tools::pdf::texts;

/// A box on the page, and what was written in it.
struct Widget {
    left: f64,
    bottom: f64,
    width: f64,
    height: f64,
    size: f64,
    veil: Veil,
    text: String,
}

/// Glyphs of the page by the height of their lines, lowest first: height, left, size.
struct Lines(Vec<(f64, f64, f64)>);

/// Puts what was filled in on `page` among what it shows.
pub(in crate::extract) fn place(pdf: &Pdf<'_>, page: &Dictionary, shown: &mut Shown) {
    let notes = pdf.entry(page, b"Annots");
    let notes = notes.array().unwrap_or_default().iter().take(WIDGETS_MAX);
    let widgets: Vec<Widget> = notes.filter_map(|note| Widget::of(pdf, note)).collect();
    if widgets.is_empty() {
        return;
    }
    let lines = Lines::of(&shown.glyphs);
    let (mut glyphs, mut left) = (Vec::new(), CHARACTERS_MAX);
    for widget in widgets {
        left = left.saturating_sub(widget.text.len());
        if left == 0 {
            break;
        }
        widget.write(&lines, &mut glyphs);
    }
    shown.glyphs.extend(glyphs);
}

impl Widget {
    /// The box of a note; `None` where nothing is written in it.
    fn of(pdf: &Pdf<'_>, note: &Object) -> Option<Self> {
        let note = pdf.resolve(note);
        let note = note.dictionary()?;
        let value = if note.is(b"Subtype", b"Widget") {
            field_entry(pdf, note, b"V")
        } else if note.is(b"Subtype", b"FreeText") {
            pdf.entry(note, b"Contents")
        } else {
            return None;
        };
        let text = texts::decode(value.text()?);
        let corners = pdf.entry(note, b"Rect");
        let corners = corners.array()?.iter().filter_map(|corner| pdf.resolve(corner).number());
        let [a, b, c, d] = <[f64; 4]>::try_from(corners.collect::<Vec<_>>()).ok()?;
        let (width, height) = ((a - c).abs(), (b - d).abs());
        let is_seen = width > 1.0 && height > 1.0 && !text.trim().is_empty();
        let flags = pdf.entry(note, b"F").count().unwrap_or(0);
        let veil = if flags & UNSEEN == 0 { Veil::Open } else { Veil::Hidden };
        let size = font_size(&field_entry(pdf, note, b"DA"));
        let size = size.unwrap_or((height * 0.7).clamp(SIZE_LEAST, SIZE_USUAL));
        is_seen.then_some(Self {
            left: a.min(c),
            bottom: b.min(d),
            width,
            height,
            size,
            veil,
            text,
        })
    }

    /// Writes the value in its box, on the line of the label beside it.
    fn write(&self, lines: &Lines, glyphs: &mut Vec<Glyph>) {
        let rows: Vec<&str> = self.text.lines().collect();
        let middle = self.bottom + (self.height - self.size) / 2.0 + self.size * 0.2;
        let first = if self.height > 2.0 * self.size {
            self.bottom + self.height - self.size
        } else {
            middle
        };
        let (first, size) = lines.beside(self, first).unwrap_or((first, self.size));
        for (index, row) in rows.into_iter().enumerate() {
            let count = row.chars().count().max(1) as f64;
            let advance = (self.width / count).min(size * 0.5);
            let height = first - index as f64 * size * LINE_PITCH;
            // What is longer than its box is written smaller: nothing may stand over another.
            let size = size.min(advance / ADVANCE_LEAST);
            glyphs.extend(row.chars().enumerate().map(|(at, character)| Glyph {
                text: character.to_string(),
                at: (self.left + advance * at as f64, height),
                way: (advance, 0.0),
                size,
                veil: self.veil,
            }));
        }
    }
}

impl Lines {
    fn of(glyphs: &[Glyph]) -> Self {
        let level = glyphs
            .iter()
            .filter(|glyph| glyph.way.1.abs() < glyph.way.0.abs() && !glyph.text.trim().is_empty());
        let mut lines: Vec<_> = level.map(|glyph| (glyph.at.1, glyph.at.0, glyph.size)).collect();
        lines.sort_by(|a, b| a.0.total_cmp(&b.0));
        Self(lines)
    }

    /// The line that runs through the box of `widget`, the nearest to `height`, of those that
    /// begin left of it if there are any: its height and its size.
    fn beside(&self, widget: &Widget, height: f64) -> Option<(f64, f64)> {
        let lowest = widget.bottom - widget.size * 0.4;
        let highest = widget.bottom + widget.height - widget.size * 0.2;
        let from = self.0.partition_point(|line| line.0 < lowest);
        let near = self.0.get(from..)?.iter().take_while(|line| line.0 <= highest);
        let rank = |line: &&(f64, f64, f64)| (line.1 >= widget.left, (line.0 - height).abs());
        let best = near.take(NEAR_MAX).min_by(|a, b| {
            let (a, b) = (rank(a), rank(b));
            a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
        best.map(|line| (line.0, line.2))
    }
}

/// An entry of a field, or of the fields above it (ISO 32000-1, 12.7.3.1).
fn field_entry(pdf: &Pdf<'_>, field: &Dictionary, key: &[u8]) -> Object {
    let mut field = field.clone();
    for _ in 0..FIELDS_MAX {
        let value = pdf.entry(&field, key);
        if value != Object::Null {
            return value;
        }
        match pdf.entry(&field, b"Parent") {
            Object::Dictionary(above) => field = above,
            _ => break,
        }
    }
    Object::Null
}

/// The size in operators such as `/Helv 10 Tf 0 g`; none where it is left to the reader.
fn font_size(operators: &Object) -> Option<f64> {
    let operators = String::from_utf8_lossy(operators.text()?).into_owned();
    let words: Vec<&str> = operators.split_whitespace().collect();
    let at = words.iter().position(|word| *word == "Tf")?.checked_sub(1)?;
    words.get(at)?.parse().ok().filter(|size| (SIZE_LEAST..=SIZE_MOST).contains(size))
}

/// Flags of notes that nobody sees on the screen: hidden, or not to be viewed (12.5.3).
const UNSEEN: usize = 1 << 1 | 1 << 5;

/// Sizes of what is typed into forms, in points.
const SIZE_LEAST: f64 = 4.0;
const SIZE_USUAL: f64 = 12.0;
const SIZE_MOST: f64 = 72.0;

/// From line to line, in sizes.
const LINE_PITCH: f64 = 1.15;

/// From glyph to glyph, in sizes: what stands closer was drawn twice.
const ADVANCE_LEAST: f64 = 0.3;

/// Notes on one page, and the characters in all of them.
const WIDGETS_MAX: usize = 5_000;
const CHARACTERS_MAX: usize = 500_000;

/// Glyphs that are looked at for the line of one box.
const NEAR_MAX: usize = 1_000;

/// Fields within fields.
const FIELDS_MAX: usize = 32;
