//! Sensitive subjects: what a text says of health, debts, crime, youth care and the like, and
//! whether it says so of a person.
//!
//! All words of `rules/detect/subjects` are found in one pass, word by word ([`index::Index`]);
//! boundaries, inflections and capitals are checked by hand. A word that means something else in its phrase does not
//! count (`in behandeling nemen`), nor do the names of departments. What is left is weighed for
//! each passage or row. Whom it is about is for the scan to say; here it is told which names are
//! those of officials, and whether the text speaks of one person or of everyone.

mod folded;
mod index;
mod marks;
mod memory;
mod private;
mod rows;
mod standing;
mod survey;
mod told;
mod vocabulary;

pub(super) use marks::Mark;
pub(super) use marks::Marks;
pub(super) use marks::marks;
pub(super) use rows::Row;
pub(super) use rows::Rows;
pub(super) use survey::Survey;
pub use told::{Mention, Standing, Told, Tone};
pub use vocabulary::Subjects;

use crate::detect::Hit;
use crate::detect::normalise::normalise;
use crate::detect::subjects::vocabulary::Sense;

impl Subjects {
    /// What a title says: the name of a file or sheet, the subject of a message.
    pub fn read_title(&self, title: &str) -> Told<'_> {
        let title = title.get(..title.floor_char_boundary(TITLE_BYTES)).unwrap_or_default();
        let plain: String =
            normalise(title).chars().map(|c| if c == '_' || c == '-' { ' ' } else { c }).collect();
        told::tell(self, &plain, &marks(self, &plain), &[], (0, 0))
    }

    /// How a text speaks of people that has these marks.
    pub(super) fn tone(&self, marks: &[Mark]) -> Tone {
        told::tone(self, marks)
    }

    /// Whether one of these marks can hardly mean anything else than its subject.
    pub(super) fn is_decisive(&self, marks: &[Mark]) -> bool {
        let is =
            |mark| matches!(told::sense(self, mark), Some(Sense::Subject(_, weight)) if weight > 2);
        marks.iter().any(is)
    }

    /// Whether nothing stands from `start` to `end` that one of these marks gives a meaning, but
    /// that of a person.
    pub(super) fn is_free(&self, marks: &[Mark], start: usize, end: usize) -> bool {
        let means = |mark: &&Mark| {
            let of_person = [Sense::Personal, Sense::General];
            let sense = told::sense(self, mark);
            !matches!(sense, Some(Sense::Company(_)))
                && !sense.is_some_and(|s| of_person.contains(&s))
        };
        !marks.iter().filter(means).any(|mark| mark.start < end && start < mark.end)
    }

    /// What a passage of `text` says, given the marks and the names that lie in it; `origin` is
    /// where it starts, and on which line.
    pub(super) fn read_passage<'d>(
        &'d self,
        text: &str,
        marks: &[Mark],
        names: &[(usize, &Hit)],
        origin: (usize, u32),
    ) -> Told<'d> {
        told::tell(self, text, marks, names, origin)
    }
}

/// Bytes of a title that are read.
const TITLE_BYTES: usize = 400;
