//! Lists of organisations and their contacts, which are no lists of people.

use std::collections::HashSet;

use crate::detect::Detectors;
use crate::detect::Fit;
use crate::detect::Kind;
use crate::detect::fold;

/// What the values of a column say of whether a table lists organisations.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Traits {
    /// Values, of those looked at.
    values: usize,
    /// Different ones among them.
    distinct: usize,
    /// Those that name an organisation: `Bouwbedrijf Jansen B.V.`.
    organisations: usize,
    /// Mail addresses at providers for private persons.
    private_mail: usize,
    /// Years of the dates among them, where nearly all are dates.
    pub(super) years: usize,
}

impl Traits {
    /// Looks at the values of a column, which must be normalised.
    pub(super) fn of(cells: &[String], detectors: &Detectors) -> Self {
        let mut traits = Self::default();
        let mut distinct = HashSet::new();
        let mut years = HashSet::new();
        let mut dates = 0;
        let words = detectors.words();
        let births = detectors.list().iter().find(|d| d.kind() == Kind::DateOfBirth);
        for cell in cells.iter().take(SAMPLE) {
            traits.values += 1;
            distinct.insert(cell.as_str());
            traits.organisations += usize::from(names_organisation(cell, detectors));
            let domain = cell.rsplit_once('@').map(|(_, domain)| domain.to_ascii_lowercase());
            let is_private = |domain: String| words.words("private_mail").contains(&domain);
            traits.private_mail += usize::from(domain.is_some_and(is_private));
            // A year alone is no date of something.
            if let Some(Fit::Yes(date)) =
                births.filter(|_| cell.len() > 5).map(|births| births.fits(cell, words))
            {
                dates += 1;
                years.extend(date.get(..4).map(str::to_owned));
            }
        }
        traits.distinct = distinct.len();
        traits.years = if dates * 10 >= traits.values * 9 { years.len() } else { 0 };
        traits
    }

    /// Whether the column names the organisations that the table lists: a header that says so, or
    /// one that may say so (or none) over names of which each stands there once or twice.
    pub(super) fn lists_organisations(&self, header: &str, detectors: &Detectors) -> bool {
        let says = |list: &str| says(header, list, detectors);
        // The same school comes back in a list of pupils, and stands in one of schools once.
        let once = |least: usize, share: usize| {
            self.values >= least && self.distinct * 10 >= self.values * share
        };
        says("organisation_headers")
            || once(3, 6) && says("organisation_headers_weak")
            || once(4, 9) && self.organisations * 10 >= self.values * 7
    }

    /// Whether the people of the table are reached at home.
    pub(super) fn is_private(&self) -> bool {
        self.private_mail >= 2 && self.private_mail * 3 >= self.values
    }
}

/// Whether the header of a column is one that only lists of pupils have: their schools are theirs.
pub(super) fn is_of_pupils(header: &str, detectors: &Detectors) -> bool {
    says(header, "pupil_headers", detectors)
}

/// Whether a word of `header` is in the list.
fn says(header: &str, list: &str, detectors: &Detectors) -> bool {
    let header = fold(header);
    let mut words = header.split(|c: char| !c.is_alphanumeric());
    words.any(|word| detectors.words().words(list).contains(word))
}

/// Whether a word of `cell` is one that only organisations have in their names.
pub(super) fn names_organisation(cell: &str, detectors: &Detectors) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    if cell.len() > NAME_BYTES_MAX || cell.contains(',') || digits > 3 {
        return false;
    }
    let words = detectors.words().words("organisation");
    let folded = fold(cell).replace('.', "");
    let mut parts = folded.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.any(|part| {
        let ends = part.char_indices().skip(2).filter(|(at, _)| part.len() - at >= ENDING);
        words.contains(part) || ends.into_iter().any(|(at, _)| words.contains(&part[at..]))
    })
}

/// Values of a column that are looked at.
const SAMPLE: usize = 200;

/// Bytes of the name of an organisation, at most.
const NAME_BYTES_MAX: usize = 80;

/// Letters of an ending that makes a compound the name of an organisation: `bedrijf`.
const ENDING: usize = 6;
