//! What detection finds, one stretch of the document at a time.

use crate::detect::Hit;
use crate::detect::Told;
use crate::document::Place;

/// A stretch of a document whose hits belong together: a row of a table or a passage of text.
/// Holds values of personal data: never leaves a scan.
#[derive(Clone)]
pub struct Unit<'a> {
    /// Where the block stands of which it is a part.
    pub place: &'a Place,
    /// A row or a passage.
    pub shape: Shape,
    /// Number of the row (from 1); of a table that is typed into text, of its line. 0 for a passage,
    /// and for a form, whose values stand in several rows.
    pub row: u32,
    /// The column in which all its values stand, where the table was turned on its side: the spots
    /// tell only which label each of them has.
    pub turned: Option<u16>,
    /// Byte of the text of the block, normalised, from which the hits of a passage count; 0 for a
    /// row.
    pub start: usize,
    /// Whose data it is likely to be.
    pub about: About,
    /// What the heads say of the writers under which it is quoted, the outermost first: each of
    /// them had it in hand. Empty for what the message itself says.
    pub quoted: &'a [String],
    /// What was found, in reading order.
    pub sightings: &'a [Sighting],
    /// What it says of sensitive subjects.
    pub told: &'a Told<'a>,
}

impl Unit<'_> {
    /// The column of the document in which something stands that was found at `spot` of a row.
    pub fn column(&self, spot: u32) -> Option<u16> {
        self.turned.or_else(|| u16::try_from(spot).ok())
    }
}

/// What kind of stretch a [`Unit`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Lines of running text between two empty ones.
    Passage,
    /// A row of a table.
    Row,
}

/// Whose data stands in a [`Unit`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Anyone's.
    Anyone,
    /// Of the people who write: a signature, or the lines above a quoted message.
    Correspondents,
    /// Of organisations, and of people as their contacts.
    Organisations,
}

/// A hit, its confidence weighed with all that stands around it.
#[derive(Clone, PartialEq)]
pub struct Sighting {
    /// The hit.
    pub hit: Hit,
    /// Column of the table (from 0), or line of the text (from 0).
    pub spot: u32,
}
