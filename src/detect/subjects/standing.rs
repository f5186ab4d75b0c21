//! Who is there for work: the names of officials, and of those to whom a text is addressed.

use crate::detect::Hit;
use crate::detect::normalise::fold;
use crate::detect::subjects::marks::Mark;
use crate::detect::subjects::private::is_told_of;
use crate::detect::subjects::told::Standing;
use crate::detect::subjects::told::sense;
use crate::detect::subjects::vocabulary::Sense;
use crate::detect::subjects::vocabulary::Subjects;

/// Why the name `hit` stands in `text`; marks that are a part of an official's title are added to
/// `spent`.
pub(super) fn of(
    subjects: &Subjects,
    text: &str,
    marks: &[Mark],
    hit: &Hit,
    spent: &mut Vec<Mark>,
) -> Option<Standing> {
    if is_addressed(text, hit) {
        return Some(Standing::Addressed);
    }
    if is_cited(text, hit) {
        return Some(Standing::Official);
    }
    if lives_somewhere(text, hit) {
        return None;
    }
    let before = title_before(subjects, text, marks, hit);
    let after = title_after(subjects, text, marks, hit);
    let of_firm = || initialism_behind(subjects, text, marks, hit);
    let found =
        before.or(after).or_else(of_firm).or_else(|| in_brackets(subjects, text, marks, hit))?;
    if is_told_of(subjects, text, marks, hit, &found) {
        return None;
    }
    spent.push(found);
    Some(Standing::Official)
}

/// Whether a mark is part of what a department or an official is called: `team Jeugd`,
/// `afdeling Participatie`, `consulent Wmo`, `wmo-consulent`.
pub(super) fn is_named_for(subjects: &Subjects, text: &str, mark: &Mark, marks: &[Mark]) -> bool {
    marks.iter().any(|other| match sense(subjects, other) {
        Some(Sense::Department | Sense::Role) if other.end < mark.start => {
            // The word of the list may have an ending: `teams Jeugd`.
            let between = text.get(other.end..mark.start).unwrap_or_default();
            let bare = between.trim_start_matches(|c: char| c.is_lowercase());
            between.len() - bare.len() <= 2 && matches!(bare, " " | "-" | " - " | "/")
        }
        Some(Sense::Role | Sense::Department) if other.start > mark.end => {
            text.get(mark.end..other.start) == Some("-")
        }
        _ => false,
    })
}

/// Whether the line of a name begins with a greeting.
fn is_addressed(text: &str, hit: &Hit) -> bool {
    // A line that is longer than a greeting need not be read to its ends.
    let from = text.floor_char_boundary(hit.start.saturating_sub(GREETING_BYTES + 1));
    let before = text.get(from..hit.start).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    // `Geachte collega, Jan de Vries is ziek`: it is not he who is greeted.
    if line.len() > GREETING_BYTES || line.contains(',') {
        return false;
    }
    let line = fold(line.trim_start_matches(['>', ' ', '\t', '*']));
    let greeted = |word: &&str| {
        line.strip_prefix(*word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    let to = text.ceil_char_boundary(text.len().min(hit.end + GREETING_BYTES + 1));
    let after = text.get(hit.end..to).unwrap_or_default();
    let rest = after.split('\n').next().unwrap_or_default();
    GREETINGS.iter().any(greeted) && rest.len() <= GREETING_BYTES
}

/// Whether a home or a birth stands behind a name: `Aanwezig: mevrouw Bos, wonende Dorpsstraat 1`.
fn lives_somewhere(text: &str, hit: &Hit) -> bool {
    let behind = text.get(hit.end..).unwrap_or_default().trim_start_matches([',', ' ', '(']);
    let word = behind.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    LIVES.contains(&word)
}

/// The mark of what makes the name behind it an official's: `wethouder Jeugd mevrouw Jansen`.
fn title_before(subjects: &Subjects, text: &str, marks: &[Mark], hit: &Hit) -> Option<Mark> {
    let near = |mark: &&Mark| mark.end <= hit.start && hit.start - mark.end <= REACH;
    marks.iter().rev().filter(near).copied().find(|mark| {
        let of = sense(subjects, mark);
        let between = text.get(mark.end..hit.start).unwrap_or_default();
        // `bewindvoerder voor Jan Jansen`, `consulent van Jan Jansen`: the one whom it serves.
        let serves =
            between.split_whitespace().next_back().is_some_and(|word| SERVES.contains(&word));
        of == Some(Sense::Role) && !serves && joins(subjects, text, marks, mark.end, hit.start)
    })
}

/// The mark of what makes the name in front of it an official's: `Els Bos, wethouder`,
/// `Els Bos van Veilig Thuis`, `Els Bos (VVD)`.
fn title_after(subjects: &Subjects, text: &str, marks: &[Mark], hit: &Hit) -> Option<Mark> {
    let near = |mark: &&Mark| mark.start >= hit.end && mark.start - hit.end <= REACH;
    marks.iter().filter(near).copied().find(|mark| {
        let between = text.get(hit.end..mark.start).unwrap_or_default();
        match sense(subjects, mark) {
            // `Piet Bos, WSNP, bewindvoerder is Els Vos`: the second comma begins something else.
            Some(Sense::Role) if names_street(text, mark) => false,
            Some(Sense::Role) if between.matches(',').count() <= 1 => {
                joins(subjects, text, marks, hit.end, mark.start)
            }
            // `Els Bos van team Jeugd`, `de heer Bos van het Wmo-loket`.
            Some(Sense::Department) if is_office(subjects, mark) => {
                let bare = between.trim_start();
                WORKS_FOR.iter().any(|word| bare.starts_with(word))
                    && joins(subjects, text, marks, hit.end, mark.start)
            }
            Some(Sense::Institution) => {
                let bare = between.trim_start();
                let of_it = [
                    "van ", "bij ", "namens ", "vanuit ", "from ", "of ", "at ", "(", ", ", "- ",
                    "/ ",
                ];
                of_it.iter().any(|word| bare.starts_with(word))
                    && joins(subjects, text, marks, hit.end, mark.start)
            }
            _ => false,
        }
    })
}

/// Whether the name is that of who wrote something: `Jansen, P. & De Vries, K. (2019). Schuldhulp`.
fn is_cited(text: &str, hit: &Hit) -> bool {
    let name = text.get(hit.start..hit.end).unwrap_or_default();
    if !name.contains(", ") || !name.ends_with('.') {
        return false;
    }
    let to = text.floor_char_boundary(text.len().min(hit.end + CITED_BYTES));
    let line = text.get(hit.end..to).unwrap_or_default().lines().next().unwrap_or_default();
    let Some((authors, rest)) = line.split_once('(') else { return false };
    let year = rest.bytes().take_while(u8::is_ascii_digit).count() == 4;
    year && rest.get(4..).is_some_and(|rest| rest.starts_with(").") || rest.starts_with("),"))
        && !authors.contains(|c: char| c.is_ascii_digit())
}

/// What stands in brackets behind a name in capitals: `mevrouw G. Haitsma (FNP)`; not what she has.
fn initialism_behind(subjects: &Subjects, text: &str, marks: &[Mark], hit: &Hit) -> Option<Mark> {
    let inside = text.get(hit.end..)?.strip_prefix(" (")?;
    let length = inside.bytes().take_while(|b| b.is_ascii_uppercase() || *b == b'-').count();
    let (start, end) = (hit.end + 2, hit.end + 2 + length);
    let is_short = (2..=INITIALS).contains(&length) && text.get(end..)?.starts_with(')');
    let means = |mark: &Mark| {
        let is_here = mark.start < end && start < mark.end;
        is_here && matches!(sense(subjects, mark), Some(Sense::Subject(..) | Sense::Personal))
    };
    (is_short && !marks.iter().any(means)).then_some(Mark { start, end, term: NO_TERM })
}

/// The organisation in front of a name in brackets: `Pleegzorg Noord (mw. F. Stienstra)`.
fn in_brackets(subjects: &Subjects, text: &str, marks: &[Mark], hit: &Hit) -> Option<Mark> {
    let before = text.get(..hit.start)?;
    let title = before.trim_end_matches(|c: char| c.is_alphabetic() || matches!(c, '.' | ' '));
    let end = title.strip_suffix('(')?.trim_end().len();
    if before.len() - title.len() > FORM_BYTES || !text.get(end..hit.start)?.starts_with(" (") {
        return None;
    }
    let near = text.ceil_char_boundary(end.saturating_sub(REACH));
    let mut start = end;
    for word in text.get(near..end)?.rsplit(' ') {
        if !word.starts_with(char::is_uppercase) || !word.chars().all(char::is_alphabetic) {
            break;
        }
        start = start.checked_sub(word.len() + usize::from(start < end))?;
    }
    let words = text.get(start..end)?.split(' ').filter(|word| !word.is_empty()).count();
    let within = |mark: &Mark| mark.start < end && start < mark.end;
    let means = |mark: &Mark| match sense(subjects, mark) {
        Some(Sense::Personal) => true,
        // `Huishoudelijke Hulp (mw. De Vries)`
        Some(Sense::Subject(..)) => mark.start <= start && end <= mark.end + ENDING,
        _ => false,
    };
    // The first word of a sentence has a capital whatever it is.
    let begins = text.get(..start)?.trim_end().ends_with(['.', '!', '?', '\n']) || start == 0;
    let is_name = words >= 2 || words == 1 && !begins;
    (is_name && !marks.iter().any(|mark| within(mark) && means(mark))).then_some(Mark {
        start,
        end,
        term: NO_TERM,
    })
}

/// Whether a title is part of the name of a street, with a house number behind it: `Jan Bos,
/// Burgemeester van Hoofflaan 257`.
fn names_street(text: &str, mark: &Mark) -> bool {
    let behind = text.get(mark.end..).unwrap_or_default();
    let clause = behind.split([',', ';', '\n', '(', ':']).next().unwrap_or_default();
    let mut capital = false;
    for word in clause.split([' ', '.']).filter(|word| !word.is_empty()).take(STREET_WORDS) {
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            return capital;
        }
        capital |= word.starts_with(char::is_uppercase);
    }
    false
}

/// Whether a mark is the word for a part of an organisation in which people work.
fn is_office(subjects: &Subjects, mark: &Mark) -> bool {
    let term = subjects.terms.get(mark.term);
    term.is_some_and(|term| OFFICES.contains(&&*term.folded))
}

/// Whether only words of a title stand between `from` and `to`.
fn joins(subjects: &Subjects, text: &str, marks: &[Mark], from: usize, to: usize) -> bool {
    let Some(between) = text.get(from..to) else { return false };
    if between.contains(['\n', ';', '!', '?']) || ends_sentence(between) {
        return false;
    }
    let mut at = from;
    between.split(|c: char| !(c.is_alphanumeric() || c == '\'')).all(|word| {
        let start = text.get(at..to).and_then(|rest| rest.find(word)).map_or(at, |gap| at + gap);
        at = start + word.len();
        let marked = |mark: &Mark| {
            mark.start <= start
                && start < mark.end
                && !matches!(
                    sense(subjects, mark),
                    None | Some(Sense::Personal | Sense::General | Sense::Company(_))
                )
        };
        // An ending of the word in front: `de wethouders Bos en Vos`.
        let is_ending = start == from && word.len() <= 2;
        word.is_empty()
            || is_ending
            || JOINERS.contains(&fold(word).as_str())
            || marks.iter().any(marked)
    })
}

/// Whether a sentence ends in it: a full stop behind more than a short form.
fn ends_sentence(between: &str) -> bool {
    between.match_indices(". ").any(|(at, _)| {
        let before = between.get(..at).unwrap_or_default();
        before.bytes().rev().take_while(u8::is_ascii_lowercase).count() > SHORT_FORM
    })
}

/// Letters of a short form, at most: `mevr.`, `drs.`.
const SHORT_FORM: usize = 4;

/// Words behind a name that tell where someone lives, or when someone was born.
const LIVES: [&str; 6] = ["wonende", "wonend", "woonachtig", "geboren", "geb", "residing"];

/// Words between an official and the person whom he serves.
const SERVES: [&str; 9] = ["voor", "van", "bij", "over", "inzake", "namens", "for", "of", "about"];

/// Words between someone and the department in which that one works.
const WORKS_FOR: [&str; 4] = ["van ", "vanuit ", "namens ", "from "];

/// The words of departments that are such parts.
const OFFICES: [&str; 9] = [
    "team",
    "afdeling",
    "cluster",
    "bureau",
    "loket",
    "unit",
    "directie",
    "backoffice",
    "frontoffice",
];

/// Words of a street behind a title, its number included, at most.
const STREET_WORDS: usize = 5;

/// Capitals of the short name of an organisation, at most.
const INITIALS: usize = 6;

/// Bytes of the form of address of a name in brackets, at most.
const FORM_BYTES: usize = 12;

/// Letters of an inflection, at most.
const ENDING: usize = 2;

/// The term of what no list has.
const NO_TERM: usize = usize::MAX;

/// How far a title may stand from its name, in bytes.
const REACH: usize = 48;

/// Bytes of a greeting in front of the name, and of what follows it on the line, at most.
const GREETING_BYTES: usize = 40;

/// Words with which a letter begins.
const GREETINGS: [&str; 16] = [
    "geachte",
    "beste",
    "hallo",
    "hoi",
    "hi",
    "dag",
    "goedemorgen",
    "goedemiddag",
    "goedenavond",
    "goedendag",
    "lieve",
    "dear",
    "hello",
    "good morning",
    "good afternoon",
    "ha",
];

/// Words that stand between a title and a name.
const JOINERS: [&str; 44] = [
    "en",
    "de",
    "het",
    "van",
    "voor",
    "bij",
    "dr",
    "drs",
    "mr",
    "ir",
    "ing",
    "mw",
    "dhr",
    "mevr",
    "mevrouw",
    "heer",
    "meneer",
    "prof",
    "onze",
    "ons",
    "mijn",
    "een",
    "is",
    "als",
    "namens",
    "the",
    "of",
    "from",
    "at",
    "our",
    "zorg",
    "jeugd",
    "werk",
    "inkomen",
    "sociaal",
    "domein",
    "wonen",
    "financien",
    "gemeente",
    "senior",
    "junior",
    "team",
    "ms",
    "mrs",
];

/// How far behind a name the year of what its bearer wrote may stand, in bytes.
const CITED_BYTES: usize = 120;
