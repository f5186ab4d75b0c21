//! A set of columns of a sheet.

/// Columns of a sheet, from 0: one bit each, so that a sheet may have as many as a table can.
#[derive(Default)]
pub(in crate::extract) struct Columns(Vec<u64>);

impl Columns {
    /// Adds the columns `first` to `last`; what is no column of any table is left out.
    pub(in crate::extract) fn insert(&mut self, first: u32, last: u32) {
        for column in first..=last.min(u16::MAX.into()) {
            let word = column as usize / 64;
            if self.0.len() <= word {
                self.0.resize(word + 1, 0);
            }
            if let Some(bits) = self.0.get_mut(word) {
                *bits |= 1 << (column % 64);
            }
        }
    }

    /// Those that are in both, from left to right.
    pub(in crate::extract) fn shared(&self, other: &Self) -> Vec<u16> {
        let words = (0_u32..).zip(self.0.iter().zip(&other.0));
        let columns = words.flat_map(|(word, (one, two))| {
            let both = one & two;
            (0..64).filter(move |bit| both & 1 << bit != 0).map(move |bit| word * 64 + bit)
        });
        columns.filter_map(|column| u16::try_from(column).ok()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Columns;

    #[test]
    fn columns_in_both_are_told_from_left_to_right() {
        let (mut hidden, mut filled) = (Columns::default(), Columns::default());
        hidden.insert(70_000, 80_000);
        hidden.insert(60, u32::MAX);
        for column in [65_535, 3, 63, 64] {
            filled.insert(column, column);
        }
        assert_eq!(hidden.shared(&filled), [63, 64, 65_535]);
        assert!(filled.shared(&Columns::default()).is_empty());
    }
}
