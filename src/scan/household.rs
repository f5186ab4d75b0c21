//! Rows with more than one person in them: parents of a child, partners.

use crate::detect::Standing;
use crate::detect::Unit;
use crate::scan::record::Record;

/// The relatives who are named in a row beside its own person.
#[derive(Default)]
pub(super) struct Household {
    members: Vec<(u8, Record)>,
    /// The columns that are about them.
    spots: Vec<(u8, u32)>,
}

impl Household {
    /// Those in `unit` of whom first and last name are known.
    pub(super) fn of(unit: &Unit<'_>) -> Self {
        let mut household = Self::default();
        for (index, sighting) in unit.sightings.iter().enumerate() {
            let Some(Standing::Relative(who)) = unit.told.standing(index) else { continue };
            household.spots.push((who, sighting.spot));
            let at = household.members.iter().position(|(other, _)| *other == who);
            match at.and_then(|at| household.members.get_mut(at)) {
                Some((_, record)) => record.add(&sighting.hit),
                None => {
                    let mut record = Record::default();
                    record.add(&sighting.hit);
                    household.members.push((who, record));
                }
            }
        }
        household.members.retain(|(_, record)| record.name.len() >= WORDS);
        let Self { members, spots } = &mut household;
        spots.retain(|(who, _)| members.iter().any(|(other, _)| other == who));
        household
    }

    /// Whether what stands in this column is about a relative.
    pub(super) fn holds(&self, spot: u32) -> bool {
        self.spots.iter().any(|(_, other)| *other == spot)
    }

    /// The relatives, who live and are reached where the person of the row is.
    pub(super) fn members(self, person: &Record) -> impl Iterator<Item = Record> {
        self.members.into_iter().map(|(_, mut member)| {
            member.share_home(person);
            member
        })
    }
}

/// Words of a name, at least: one alone may be what the person of the row is called, too.
const WORDS: usize = 2;
