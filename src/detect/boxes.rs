//! Forms with one digit a box: nine cells beside each other that hold a digit each.

use crate::document::Row;

/// Digits of neighbouring cells, put together.
pub(super) struct Boxes {
    /// First and last column.
    pub(super) columns: (u16, u16),
    /// The digits.
    pub(super) digits: String,
}

/// The numbers of nine digits in `row` of which every digit has a cell of its own.
///
/// - Cost: one look at the length of each cell.
pub(super) fn boxes(row: &Row<'_>) -> Vec<Boxes> {
    let mut found: Vec<Boxes> = Vec::new();
    for cell in row.cells() {
        let text = cell.text.trim();
        if text.len() != 1 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        match found.last_mut() {
            Some(last) if last.columns.1.checked_add(1) == Some(cell.column) => {
                last.columns.1 = cell.column;
                last.digits.push_str(text);
            }
            _ => found.push(Boxes { columns: (cell.column, cell.column), digits: text.to_owned() }),
        }
    }
    found.retain(|boxes| boxes.digits.len() == DIGITS);
    found
}

/// The number that is parted over the cells from `column` on, in groups as people write them.
///
/// - Cost: one look at some cells.
pub(super) fn parted(row: &Row<'_>, column: u16) -> Option<Boxes> {
    let cells = row.cells().skip_while(|cell| cell.column < column).take(PARTS + 1);
    let mut boxes = Boxes { columns: (column, column), digits: String::new() };
    let mut groups = Vec::new();
    for (cell, expected) in cells.zip(column..) {
        let text = cell.text.trim();
        let is_part = cell.column == expected && text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_part || text.len() > DIGITS {
            break;
        }
        groups.push(text.len());
        boxes.columns.1 = cell.column;
        boxes.digits.push_str(text);
    }
    GROUPS.contains(&groups.as_slice()).then_some(boxes)
}

/// Parts of a number, at most, and their digits.
const PARTS: usize = 3;
const GROUPS: [&[usize]; 2] = [&[3, 3, 3], &[4, 2, 3]];

/// Digits of a number that has boxes.
const DIGITS: usize = 9;

#[cfg(test)]
mod tests {
    use super::boxes;
    use crate::document::CellKind;
    use crate::document::Table;

    #[test]
    fn puts_the_digits_of_nine_boxes_together() {
        let cases = [
            ("BSN|9|9|9|9|9|0|0|1|9|x", vec!["999990019"]),
            ("BSN|9|9|9|9|9|0|0|1|", vec![]),
            ("9|9|9|9|9|0|0|1|9|9", vec![]),
            ("9|9|9|9||9|0|0|1|9", vec![]),
            ("12|9|9", vec![]),
        ];
        for (written, expected) in cases {
            let mut table = Table::default();
            table.start_row(1);
            for (column, cell) in written.split('|').enumerate() {
                table.push(column as u16, CellKind::Text, cell);
            }
            let row = table.row(0).expect("a row");
            let found: Vec<String> = boxes(&row).into_iter().map(|boxes| boxes.digits).collect();
            assert_eq!(found, expected, "{written}");
        }
    }
}
