//! Lists of organisations and their contacts, which are no lists of people.

use std::collections::HashSet;

use crate::detect::Detectors;
use crate::detect::Fit;
use crate::detect::Kind;
use crate::detect::fold;
use crate::detect::homes::Sureness;
use crate::detect::homes::resident;
use crate::detect::person::Names;
use crate::detect::person::Streets;
use crate::detect::person::is_initials;
use crate::detect::person::is_legal_form;

/// What the values of a column say of whether a table lists organisations.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Traits {
    /// Values, of those looked at.
    values: usize,
    /// Different ones among them.
    distinct: usize,
    /// Those that name an organisation: `Bouwbedrijf Jansen B.V.`.
    organisations: usize,
    /// Those that have the form of a name of which lists know the given name, or of one with
    /// initials or a form of address.
    persons: usize,
    /// Those of several words that begin with an article.
    articles: usize,
    /// Those that are kinds of firms and nothing else: `B.V.`.
    legal_forms: usize,
    /// Mail addresses at providers for private persons.
    private_mail: usize,
    /// Mail addresses at other domains, and how many domains these are.
    work_mail: usize,
    work_domains: usize,
    /// Numbers of up to five digits, as house numbers are, and as rows are counted.
    counts: usize,
    /// Those that are an office to which one is chosen or appointed: `raadslid`.
    offices: usize,
    /// Those without a digit.
    wordy: usize,
    /// Telephone numbers of a desk: of an area, not mobile ones.
    landlines: usize,
    /// Whether each is as much more than the one above as any other: the rows are counted.
    are_rows: bool,
    /// Years of the dates among them, where nearly all are dates that lie years apart.
    pub(super) years: usize,
}

impl Traits {
    /// Looks at the values of a column, which must be normalised.
    pub(super) fn of(cells: &[String], detectors: &Detectors) -> Self {
        let mut traits = Self::default();
        let mut distinct = HashSet::new();
        let mut years = HashSet::new();
        let mut dates = 0;
        let mut domains = HashSet::new();
        let words = detectors.words();
        let names = Names::new(words);
        let phones = detectors.list().iter().find(|d| d.kind() == Kind::Phone);
        let births = detectors.list().iter().find(|d| d.kind() == Kind::DateOfBirth);
        for cell in cells.iter().take(SAMPLE) {
            traits.values += 1;
            distinct.insert(cell.as_str());
            let digits = cell.bytes().filter(u8::is_ascii_digit).count();
            traits.counts += usize::from(digits == cell.len() && digits <= 5);
            traits.wordy += usize::from(digits == 0);
            let is_organisation = names_organisation(cell, detectors);
            traits.organisations += usize::from(is_organisation);
            traits.persons += usize::from(!is_organisation && is_person(cell, &names));
            traits.offices += usize::from(says(cell, "offices", detectors));
            traits.legal_forms += usize::from(is_legal_form(cell));
            let has_article = ["De ", "Het ", "'t "].iter().any(|word| cell.starts_with(word));
            traits.articles += usize::from(has_article && !cell.contains([',', '.']));
            let domain = cell.rsplit_once('@').map(|(_, domain)| domain.to_ascii_lowercase());
            match domain.filter(|domain| !domain.contains(' ')) {
                Some(domain) if words.words("private_mail").contains(&domain) => {
                    traits.private_mail += 1;
                }
                Some(domain) => {
                    traits.work_mail += 1;
                    domains.insert(domain);
                }
                None => {}
            }
            if let Some(Fit::Yes(number)) =
                phones.filter(|_| digits >= PHONE_DIGITS).map(|phones| phones.fits(cell, words))
            {
                traits.landlines += usize::from(!is_mobile(&number));
            }
            // A year alone is no date of something.
            if let Some(Fit::Yes(date)) =
                births.filter(|_| cell.len() > 5).map(|births| births.fits(cell, words))
            {
                dates += 1;
                years.extend(date.get(..4).map(str::to_owned));
            }
        }
        traits.distinct = distinct.len();
        traits.work_domains = domains.len();
        traits.are_rows = count_rows(cells);
        let year = |year: &String| year.parse::<u16>().ok();
        let (first, last) =
            (years.iter().filter_map(year).min(), years.iter().filter_map(year).max());
        let span = last.unwrap_or_default() - first.unwrap_or_default();
        let are_spread = dates * 10 >= traits.values * 9 && span >= BIRTH_SPAN_YEARS;
        traits.years = if are_spread { years.len() } else { 0 };
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

    /// Whether each says what kind of firm stands beside it.
    pub(super) fn are_legal_forms(&self) -> bool {
        self.values >= 4 && self.legal_forms * 10 >= self.values * 9
    }

    /// Whether everyone in the table is reached at another organisation.
    pub(super) fn are_at_work(&self) -> bool {
        self.work_mail >= 4
            && self.work_mail * 10 >= self.values * 8
            && self.work_domains * 10 >= self.work_mail * 6
    }

    /// Whether all of them are telephone numbers of desks.
    pub(super) fn are_desks(&self) -> bool {
        self.values >= 4 && self.landlines == self.values
    }

    /// Whether each is another one, and what some are called only organisations are.
    pub(super) fn may_be_organisations(&self) -> bool {
        self.values >= 4
            && self.distinct * 10 >= self.values * 9
            && self.organisations * 10 >= self.values * 3
    }

    /// Whether each is another one, and more of them are called as only organisations are than as
    /// people are.
    pub(super) fn are_firms(&self) -> bool {
        self.values >= 4
            && self.distinct * 10 >= self.values * 9
            && self.organisations * 4 >= self.values
            && self.organisations >= self.persons * 2
    }

    /// Whether most are called as people are.
    pub(super) fn are_people(&self) -> bool {
        self.persons * 2 >= self.values && self.articles * 5 < self.values
    }

    /// Whether each is another one, and hardly half of them are called as people are, or many begin
    /// with an article: `De Ark`.
    pub(super) fn are_no_people(&self) -> bool {
        self.values >= 4
            && self.wordy * 10 >= self.values * 8
            && self.distinct * 10 >= self.values * 9
            && (self.persons * 5 < self.values * 2 || self.articles * 5 >= self.values)
    }

    /// Whether most of the values name organisations.
    pub(super) fn are_organisations(&self) -> bool {
        self.values >= 3 && self.organisations * 10 >= self.values * 6
    }

    /// Whether a few organisations come back, each of them several times.
    pub(super) fn come_back(&self) -> bool {
        self.are_organisations() && self.values >= FEW * self.distinct
    }

    /// Whether hardly a value comes back.
    pub(super) fn are_distinct(&self) -> bool {
        self.distinct * 10 >= self.values * 8
    }

    /// Whether nearly all are offices to which one is chosen or appointed.
    pub(super) fn are_offices(&self) -> bool {
        self.values >= 3 && self.offices * 10 >= self.values * 9
    }

    /// Whether the values count the rows.
    pub(super) fn count_rows(&self) -> bool {
        self.are_rows
    }

    /// Whether the values are small numbers.
    pub(super) fn are_counted(&self) -> bool {
        self.counts * 10 >= self.values * 9
    }

    /// Whether hardly any value has a digit.
    pub(super) fn are_words(&self) -> bool {
        self.wordy * 10 >= self.values * 8
    }

    /// Whether the people of the table are reached at home.
    pub(super) fn is_private(&self) -> bool {
        self.private_mail >= 2 && self.private_mail * 3 >= self.values
    }
}

/// Whether a word of `header` is in the list.
pub(super) fn says(header: &str, list: &str, detectors: &Detectors) -> bool {
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

/// Whether `cell` is called as people are, by a given name that lists know, by initials or by a form
/// of address.
fn is_person(cell: &str, names: &Names<'_>) -> bool {
    let is_short = cell.len() <= NAME_BYTES_MAX;
    let behind = cell.split_once(',').map(|(_, given)| given.trim());
    let is_initialled =
        || behind.and_then(|given| given.split(' ').next()).is_some_and(is_initials);
    let found = || resident(cell, names, Streets::None);
    is_short && (is_initialled() || found().is_some_and(|(.., plain)| plain == Sureness::Plain))
}

/// Whether numbers rise by the same step from row to row: a sample of the rows does, too.
fn count_rows(cells: &[String]) -> bool {
    let numbers: Option<Vec<i64>> =
        cells.iter().take(SAMPLE).map(|cell| cell.parse().ok()).collect();
    let numbers = numbers.unwrap_or_default();
    let mut steps = numbers.windows(2).map(|pair| pair[1].saturating_sub(pair[0]));
    let first = steps.next();
    numbers.len() >= 3 && first.is_some_and(|first| first > 0 && steps.all(|step| step == first))
}

/// Values of a column that are looked at.
const SAMPLE: usize = 200;

/// Whether a telephone number, as its detector has it, is a mobile one (numbering plan, ACM).
pub(super) fn is_mobile(number: &str) -> bool {
    number.starts_with("+316")
}

/// Rows a time from which on an organisation is what a list tells of people, not who is listed.
const FEW: usize = 4;

/// Digits of a telephone number, at least.
const PHONE_DIGITS: usize = 9;

/// Years that lie between the first and the last date of birth of a group, at least; what is to be
/// done lies closer together.
const BIRTH_SPAN_YEARS: u16 = 5;

/// Bytes of the name of an organisation, at most.
const NAME_BYTES_MAX: usize = 80;

/// Letters of an ending that makes a compound the name of an organisation: `bedrijf`.
const ENDING: usize = 6;
