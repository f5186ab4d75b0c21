//! What a sender does not see of what is sent: whether what was found lies there.

use crate::detect::Detectors;
use crate::detect::Shape;
use crate::detect::Unit;
use crate::document::Block;
use crate::document::Content;
use crate::document::Place;
use crate::document::Visibility;
use crate::document::column_name;
use crate::scan::gather::masked;
use crate::scan::tally::Tally;

/// What of a block is hidden.
pub(super) enum Hidden {
    /// All of it: a hidden sheet or passage.
    All,
    /// These rows, by their numbers, in order.
    Rows(Vec<u32>),
}

impl Hidden {
    pub(super) fn of(block: &Block) -> Self {
        if block.visibility == Visibility::Hidden {
            return Self::All;
        }
        let Content::Table(table) = &block.content else { return Self::Rows(Vec::new()) };
        let rows = table.rows().filter(|row| row.visibility() == Visibility::Hidden);
        Self::Rows(rows.map(|row| row.number()).collect())
    }

    /// Whether `unit` is hidden.
    pub(super) fn holds(&self, unit: &Unit<'_>) -> bool {
        match self {
            Self::All => true,
            Self::Rows(rows) => unit.shape == Shape::Row && rows.binary_search(&unit.row).is_ok(),
        }
    }
}

/// Whether something likely was found in a hidden column of the file at `outer`.
pub(super) fn in_columns(
    hidden: &[(Place, Vec<u16>)],
    (outer, detectors): (&Place, &Detectors),
    tally: &Tally,
) -> bool {
    hidden.iter().any(|(sheet, columns)| {
        let sheet = masked(sheet, detectors).within(outer);
        let mut places = columns.iter().map(|column| sheet.inside(&column_name(*column)));
        places.any(|place| tally.is_likely(&place.to_string()))
    })
}
