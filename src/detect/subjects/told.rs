//! What a stretch of text says of the sensitive subjects.

use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::normalise::fold;
use crate::detect::subjects::marks::Mark;
use crate::detect::subjects::standing;
use crate::detect::subjects::standing::is_named_for;
use crate::detect::subjects::vocabulary::Sense;
use crate::detect::subjects::vocabulary::Subjects;
use crate::detect::subjects::vocabulary::Term;

/// What a passage, a row or a title says of sensitive subjects, and how it speaks of people.
#[derive(Clone, Default)]
pub struct Told<'d> {
    /// One for each subject of which it has more than weak words.
    pub mentions: Vec<Mention<'d>>,
    /// How it speaks.
    pub tone: Tone,
    /// How the text speaks of which it is a part.
    pub around: Tone,
    /// Those of its names, by position among the sightings, that are not just anyone's.
    pub standings: Vec<(usize, Standing)>,
    /// Whether it is the title of a list of people: a waiting list, a caseload.
    pub is_list: bool,
    /// Whether it is the line above a table typed into a text: `Ziekteverzuim november:`.
    pub is_heading: bool,
}

/// What is said of one subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention<'d> {
    /// The subject.
    pub kind: Kind,
    /// Sum of the weights of the different words.
    pub score: u16,
    /// Weight of the strongest word, from 1 to 3.
    pub strongest: u8,
    /// Whether it is the cell below, or behind, the name of the subject.
    pub is_headed: bool,
    /// The strongest word, as the list has it.
    pub word: &'d str,
    /// Column of the table (from 0), or line of the text (from 0), where that word stands.
    pub spot: u32,
}

/// How a text speaks of people: different words of each sort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tone {
    /// Words of one person: `hij`, `mevrouw`, `cliënt`.
    pub personal: u16,
    /// Words of nobody in particular: `beleid`, `raadsvoorstel`, `vacature`.
    pub general: u16,
}

/// Why a name is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is that of someone in office: `wethouder Jansen`, `Els Bos van Veilig Thuis`.
    Official,
    /// It is that of the reader: `Geachte mevrouw Jansen,`.
    Addressed,
    /// It stands in a list that tells something of all in it: pupils, clients, who earns what.
    Listed,
    /// It is of a relative of the person in the row, one number for each: parents, a partner.
    Relative(u8),
}

impl Tone {
    /// Whether nobody in particular is spoken of.
    pub fn is_general(self) -> bool {
        self.general > 0 && self.general > self.personal
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            personal: self.personal.saturating_add(other.personal),
            general: self.general.saturating_add(other.general),
        }
    }
}

impl Told<'_> {
    /// Why the name is there that is the sighting at `index`; `None` where nothing tells.
    pub fn standing(&self, index: usize) -> Option<Standing> {
        let found = self.standings.iter().find(|(at, _)| *at == index);
        found.map(|(_, standing)| *standing)
    }
}

/// Reads the part of `text` in which `marks` and `names` lie; `origin` is where it starts, and
/// `line` the number of that line.
pub(super) fn tell<'d>(
    subjects: &'d Subjects,
    text: &str,
    marks: &[Mark],
    names: &[(usize, &Hit)],
    (origin, line): (usize, u32),
) -> Told<'d> {
    let mut told = Told { tone: tone(subjects, marks), ..Told::default() };
    told.is_list = marks.iter().any(|mark| sense(subjects, mark) == Some(Sense::List));
    let mut spent = Vec::new();
    for (index, hit) in names {
        if let Some(standing) = standing::of(subjects, text, marks, hit, &mut spent) {
            told.standings.push((*index, standing));
        }
    }
    let spot = |mark: &Mark| {
        let above = text.get(origin..mark.start).unwrap_or_default();
        line.saturating_add(memchr::memchr_iter(b'\n', above.as_bytes()).count() as u32)
    };
    told.mentions = mentions(subjects, text, marks, &spent, spot);
    told
}

/// How many different words there are of each sort, but for those of nobody in particular that are
/// a part of the word of a subject: `percentage` of `ao-percentage`.
pub(super) fn tone(subjects: &Subjects, marks: &[Mark]) -> Tone {
    let of_subject = |mark: &&Mark| matches!(sense(subjects, mark), Some(Sense::Subject(..)));
    let mut telling: Vec<Mark> = marks.iter().filter(of_subject).copied().collect();
    telling.sort_unstable_by_key(|mark| mark.end);
    let count = |wanted: Sense| {
        let mut terms: Vec<usize> = marks
            .iter()
            .filter(|mark| sense(subjects, mark) == Some(wanted))
            .filter(|mark| wanted == Sense::Personal || !is_part(mark, &telling))
            .map(|mark| mark.term)
            .collect();
        terms.sort_unstable();
        terms.dedup();
        u16::try_from(terms.len()).unwrap_or(u16::MAX)
    };
    Tone { personal: count(Sense::Personal), general: count(Sense::General) }
}

/// Whether a word is a part of one of a subject, of which `telling` has all in the order of their
/// ends.
///
/// - Cost: a search, however many there are.
pub(super) fn is_part(mark: &Mark, telling: &[Mark]) -> bool {
    let first = telling.partition_point(|other| other.end < mark.end);
    let mut around = telling.iter().skip(first).take(PARTS);
    around.any(|other| other.start <= mark.start && mark.end <= other.end)
}

/// What the marks say of each subject, those left out that mean something else where they stand.
pub(super) fn mentions<'d>(
    subjects: &'d Subjects,
    text: &str,
    marks: &[Mark],
    spent: &[Mark],
    spot: impl Fn(&Mark) -> u32,
) -> Vec<Mention<'d>> {
    let mut counted: Vec<(usize, Mark)> = Vec::new();
    let mut mentions: Vec<Mention<'d>> = Vec::new();
    for mark in marks {
        let Some(term) = subjects.terms.get(mark.term) else { continue };
        let Sense::Subject(kind, weight) = term.sense else { continue };
        let known = counted.iter().any(|(term, _)| *term == mark.term);
        if known || !counts(subjects, text, mark, kind, term, marks) || is_spent(mark, spent) {
            continue;
        }
        counted.push((mark.term, *mark));
        let at = mentions.iter().position(|mention| mention.kind == kind);
        match at.and_then(|at| mentions.get_mut(at)) {
            Some(mention) => {
                mention.score = mention.score.saturating_add(u16::from(weight));
                if weight > mention.strongest {
                    mention.strongest = weight;
                    mention.word = &term.word;
                    mention.spot = spot(mark);
                }
            }
            None => mentions.push(Mention {
                kind,
                score: u16::from(weight),
                strongest: weight,
                is_headed: false,
                word: &term.word,
                spot: spot(mark),
            }),
        }
    }
    mentions.retain(|mention| mention.strongest > 1);
    mentions
}

/// Whether a word means its subject where it stands.
fn counts(
    subjects: &Subjects,
    text: &str,
    mark: &Mark,
    kind: Kind,
    term: &Term,
    marks: &[Mark],
) -> bool {
    let covers = |other: &&Mark| {
        other.start <= mark.start && mark.end <= other.end && other.term != mark.term
    };
    let longer = |other: &Mark| other.end - other.start > mark.end - mark.start;
    let covered = marks.iter().filter(covers).any(|other| match sense(subjects, other) {
        Some(Sense::Never(of)) => of.is_none_or(|of| of == kind),
        // Of `schulden` and `schuldenlast` in one word the longer counts.
        Some(Sense::Subject(of, _)) => of == kind && longer(other),
        _ => false,
    });
    if covered
        || is_workplace(subjects, text, mark, marks)
        || is_named_for(subjects, text, mark, marks)
        || is_enumerated(text, mark)
    {
        return false;
    }
    term.company.is_none_or(|company| {
        let apart = |other: &Mark| other.end <= mark.start || mark.end <= other.start;
        marks
            .iter()
            .any(|other| sense(subjects, other) == Some(Sense::Company(company)) && apart(other))
    })
}

/// Whether a word begins the name of the institution where someone works: `Floor Brinkhorst -
/// Jeugdbescherming Noord`.
fn is_workplace(subjects: &Subjects, text: &str, mark: &Mark, marks: &[Mark]) -> bool {
    let is_institution = |other: &Mark| {
        other.start == mark.start && sense(subjects, other) == Some(Sense::Institution)
    };
    let behind = text.get(mark.end..).and_then(|rest| rest.strip_prefix(' '));
    let is_name = text.get(mark.start..).is_some_and(|name| name.starts_with(char::is_uppercase))
        && behind.is_some_and(|rest| rest.starts_with(char::is_uppercase));
    let before = text.get(..mark.start).and_then(|before| before.strip_suffix(" - "));
    let someone = before.and_then(|before| before.rsplit([' ', '\n']).next());
    is_name
        && someone.is_some_and(|word| word.starts_with(char::is_uppercase))
        && marks.iter().any(is_institution)
}

/// Whether a word is one of the kinds of data that a sentence sums up: `wij verwerken naam, BSN,
/// diagnose en indicatie`. That says of nobody what it is.
fn is_enumerated(text: &str, mark: &Mark) -> bool {
    let from = text.ceil_char_boundary(mark.start.saturating_sub(ENUMERATED_BYTES));
    let to = text.floor_char_boundary(text.len().min(mark.end + ENUMERATED_BYTES));
    let before = text.get(from..mark.start).unwrap_or_default();
    let after = text.get(mark.end..to).unwrap_or_default();
    let ends = ['.', ':', ';', '!', '?', '('];
    let before = before.rsplit(ends).next().unwrap_or_default();
    let after = after.split(ends).next().unwrap_or_default();
    let is_kind = |part: &str| {
        let part = part.trim();
        part.len() <= KIND_BYTES && KINDS_OF_DATA.contains(&fold(part).as_str())
    };
    let parts = |text: &str| {
        let parts = text.split([',', '\n', '/']).flat_map(|part| part.split(" en "));
        parts.flat_map(|part| part.split(" and ")).filter(|part| is_kind(part)).count()
    };
    let bare = before.trim_end();
    let is_part = bare.is_empty()
        || bare.ends_with([',', '/'])
        || before.ends_with(" en ")
        || before.ends_with(" and ");
    is_part && parts(before) + parts(after) >= 2
}

/// Whether a mark lies in one that is a part of someone's title.
fn is_spent(mark: &Mark, spent: &[Mark]) -> bool {
    spent.iter().any(|other| mark.start < other.end && other.start < mark.end)
}

/// What the word of a mark says.
pub(super) fn sense(subjects: &Subjects, mark: &Mark) -> Option<Sense> {
    subjects.terms.get(mark.term).map(|term| term.sense)
}

/// Words of subjects that end in one word of a text, at most.
const PARTS: usize = 8;

/// How far around a word the kinds of data of its sentence are read, in bytes.
const ENUMERATED_BYTES: usize = 80;

/// Bytes of the name of a kind of data, at most.
const KIND_BYTES: usize = 24;

/// What kinds of data are called where a text sums them up, folded.
const KINDS_OF_DATA: [&str; 30] = [
    "naam",
    "namen",
    "voornaam",
    "achternaam",
    "adres",
    "adressen",
    "adresgegevens",
    "naw",
    "naw-gegevens",
    "contactgegevens",
    "bsn",
    "bsn's",
    "burgerservicenummer",
    "burgerservicenummers",
    "geboortedatum",
    "geboortedata",
    "geslacht",
    "leeftijd",
    "nationaliteit",
    "postcode",
    "telefoonnummer",
    "telefoonnummers",
    "e-mailadres",
    "e-mailadressen",
    "iban",
    "name",
    "address",
    "date of birth",
    "phone number",
    "indicatie",
];
