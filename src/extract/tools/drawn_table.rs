//! A table that is drawn: a group of shapes with text, each at its place.

use std::collections::BTreeSet;

use crate::document::CellKind;
use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Extract;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::rows::Rows;

/// The shapes of a group, in the order in which they are drawn.
#[derive(Default)]
pub(in crate::extract) struct DrawnTable {
    shapes: Vec<Shape>,
}

/// A shape: where its left upper corner is, and what stands in it.
struct Shape {
    top: i32,
    left: i32,
    text: String,
}

impl DrawnTable {
    /// Adds what stands in the shape at `(top, left)`: a line more where that is the one before.
    pub(in crate::extract) fn push(&mut self, (top, left): (i32, i32), text: &str) {
        if let Some(last) = self.shapes.last_mut().filter(|s| (s.top, s.left) == (top, left)) {
            last.text.push('\n');
            last.text.push_str(text);
        } else {
            self.shapes.push(Shape { top, left, text: text.to_owned() });
        }
    }

    /// The texts one below the other, where the shapes stand in no rows and columns.
    pub(in crate::extract) fn lines(&self) -> Option<String> {
        let (tops, lefts) = (self.edges(|shape| shape.top), self.edges(|shape| shape.left));
        let is_grid = tops.len() > 1
            && lefts.len() > 1
            && self.shapes.len() * 2 > tops.len().saturating_mul(lefts.len());
        let lines = self.shapes.iter().map(|shape| shape.text.as_str()).collect::<Vec<_>>();
        (!is_grid).then(|| lines.join("\n"))
    }

    /// Adds the table at `place`.
    ///
    /// - Failure: as [`Rows::push`].
    pub(in crate::extract) fn add(
        mut self,
        place: Place,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        let lefts: Vec<i32> = self.edges(|shape| shape.left).into_iter().collect();
        let tops: Vec<i32> = self.edges(|shape| shape.top).into_iter().collect();
        self.shapes.sort_by_key(|shape| (shape.top, shape.left));
        let mut rows = Rows::new(place, Visibility::Shown);
        let mut outcome = Ok(());
        for shape in &self.shapes {
            let row = tops.binary_search(&shape.top).unwrap_or_default();
            let column = lefts.binary_search(&shape.left).unwrap_or_default();
            let text = shape.text.trim();
            outcome = rows.push(row as u32, column as u32, CellKind::Text, text, out);
            if outcome.is_err() {
                break;
            }
        }
        rows.finish(out);
        outcome
    }

    fn edges(&self, edge: impl Fn(&Shape) -> i32) -> BTreeSet<i32> {
        self.shapes.iter().map(edge).collect()
    }
}
