//! What someone wants to see of a message.

use serde::{Deserialize, Serialize};

/// A look at one part of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Wish {
    /// Which part: its position among those of the report.
    pub part: u32,
    /// Which sheet, page or passage of it.
    pub section: Choice,
    /// From which position on: a row of a sheet, or a line; 0 for the first hit.
    pub from: u32,
    /// What is to be readable in it.
    pub show: Show,
}

/// Which section of a part is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Choice {
    /// The first in which something was found, or the first of all.
    #[default]
    Best,
    /// The one of that name, as findings have it.
    Named(String),
    /// The one at that position, from 0.
    Number(u32),
}

/// What is readable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Show {
    /// No value.
    #[default]
    Masked,
    /// One cell, or one hit in a line.
    Value {
        /// Position of the row or the line.
        position: u32,
        /// The column, or how many hits stand before it in the line.
        column: u16,
    },
    /// One column of the rows that are shown.
    Column(u16),
    /// Every hit that is shown.
    Marked,
    /// All that is shown, from the position on, without leaving lines out.
    Everything,
}

impl Show {
    /// What a form or a program asks for: `value-12-2`, `column-2`, `marked`, `everything`.
    pub fn named(text: &str) -> Option<Self> {
        let mut words = text.split('-');
        let show = match (words.next()?, words.next(), words.next()) {
            ("value", Some(position), Some(column)) => {
                Self::Value { position: position.parse().ok()?, column: column.parse().ok()? }
            }
            ("column", Some(column), None) => Self::Column(column.parse().ok()?),
            ("marked", None, None) => Self::Marked,
            ("everything", None, None) => Self::Everything,
            _ => return None,
        };
        words.next().is_none().then_some(show)
    }
}

#[cfg(test)]
mod tests {
    use super::Show;

    #[test]
    fn reads_what_is_asked_for_and_nothing_else() {
        let cases = [
            ("value-12-2", Some(Show::Value { position: 12, column: 2 })),
            ("column-3", Some(Show::Column(3))),
            ("marked", Some(Show::Marked)),
            ("everything", Some(Show::Everything)),
            ("masked", None),
            ("value-1", None),
            ("value-1-2-3", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(Show::named(text), expected, "{text}");
        }
    }
}
