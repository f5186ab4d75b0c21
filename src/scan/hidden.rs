//! What a sender does not see of what is sent: whether what was found lies there.

use crate::detect::Detectors;
use crate::detect::Shape;
use crate::detect::Unit;
use crate::document::Block;
use crate::document::Content;
use crate::document::Place;
use crate::document::Visibility;
use crate::extract::Remark;
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
    remarks: &[(Place, Remark)],
    (outer, detectors): (&Place, &Detectors),
    tally: &Tally,
) -> bool {
    let place = |column: Place| masked(&column, detectors).within(outer).to_string();
    columns(remarks).any(|column| tally.is_likely(&place(column)))
}

/// The places of the hidden columns that a format told of, seen from its file.
fn columns(remarks: &[(Place, Remark)]) -> impl Iterator<Item = Place> {
    let of_columns = remarks.iter().filter_map(|(place, remark)| {
        let is_one = matches!(remark, Remark::HiddenColumns | Remark::HiddenText);
        place.steps().split_last().filter(|_| is_one)
    });
    of_columns.flat_map(|(letters, sheet)| {
        let sheet = sheet.iter().fold(Place::root(), |place, step| place.inside(step));
        let letters = letters.split(", ").filter(|one| is_column(one));
        letters.map(move |column| sheet.inside(column))
    })
}

fn is_column(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::columns;
    use crate::document::Place;
    use crate::extract::Remark;

    #[test]
    fn columns_are_told_apart_from_pages_and_rows() {
        let sheet = Place::root().inside("Lijst");
        let remarks = [
            (sheet.inside("D, AF, \u{2026}"), Remark::HiddenColumns),
            (sheet.inside("G"), Remark::HiddenText),
            (Place::root().inside("page 1"), Remark::HiddenText),
            (Place::root(), Remark::HiddenText),
            (sheet.inside("3-7, 12"), Remark::HiddenRows),
            (sheet.inside("WEG"), Remark::HiddenSheet),
        ];
        let found: Vec<String> = columns(&remarks).map(|place| place.to_string()).collect();
        assert_eq!(found, ["Lijst > D", "Lijst > AF", "Lijst > G"]);
    }
}
