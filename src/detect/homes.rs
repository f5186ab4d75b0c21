//! Names that no list knows, by where they stand: above an address, as on labels and letters, and at
//! the beginning of line after line that also has a date of birth, an address or a phone number.

use crate::detect::Detectors;
use crate::detect::Ground;
use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::Lexicons;
use crate::detect::business::names_organisation;
use crate::detect::normalise::fold;
use crate::detect::person::Known;
use crate::detect::person::Names;
use crate::detect::person::Streets;
use crate::detect::person::Word;
use crate::detect::person::is_initials;
use crate::detect::person::words_of;
use crate::detect::search::LIKELY_NAME;
use crate::detect::search::is_old_date;

/// Adds to `hits` who lives at the addresses of `text` that begin their line with a postcode below:
/// who has an initial, a form of address or a known given name; and any two words with capitals
/// where most that stand so are such names.
///
/// - Shape: the addresses among `hits` stand in the order of the text.
pub(super) fn name_residents(text: &str, hits: &mut Vec<Hit>, detectors: &Detectors) {
    let is_home = |hit: &&Hit| hit.kind == Kind::Address && hit.confidence >= WITH_POSTCODE;
    let above = |hit: &Hit| line_above(text, hit.start);
    let lines: Vec<(usize, usize)> = hits.iter().filter(is_home).filter_map(above).collect();
    if lines.is_empty() {
        return;
    }
    let names = Names::new(detectors.words());
    let (mut named, mut unsure) = (0, Vec::new());
    for (from, to) in lines.iter().copied() {
        let line = text.get(from..to).unwrap_or_default();
        let found = resident(line, &names, Streets::AsSurnames);
        let Some((start, end, sureness)) = found else { continue };
        if names_organisation(line, detectors) {
            continue;
        }
        let (start, end) = (from + start, from + end);
        let value = names.canonical(text.get(start..end).unwrap_or_default());
        let mut hit = Hit::new(Kind::Name, start, end, value, ABOVE_HOME);
        hit.ground = Ground::AboveHome;
        if sureness == Sureness::Plain {
            named += 1;
            add(hits, hit);
        } else {
            unsure.push(hit);
        }
    }
    if named >= LABELS && named * 2 >= lines.len() {
        unsure.into_iter().for_each(|hit| add(hits, hit));
    }
}

/// Adds to `hits` whoever begins the lines of a list, each with something that people alone have:
/// `* Bauke Abma, 12-3-2009, …`, `9:20 B. Abma (12-3-1980)`.
pub(super) fn name_entries(text: &str, hits: &mut Vec<Hit>, detectors: &Detectors) {
    let place = |hit: &Hit| (hit.start, street_at(text, hit));
    let mut told: Vec<_> = hits.iter().filter(|hit| is_telling(hit)).map(place).collect();
    if told.len() < ENTRIES {
        return;
    }
    told.sort_unstable();
    let names = Names::new(detectors.words());
    let (mut entries, mut read_to) = (0_usize, 0);
    let (mut plain, mut unsure) = (Vec::new(), Vec::new());
    for (at, street) in told {
        if at < read_to {
            continue;
        }
        let near = text.ceil_char_boundary(at.saturating_sub(LINE_BYTES));
        let newline = text.get(near..at).and_then(|before| before.rfind('\n'));
        let Some(from) = newline.map(|at| near + at + 1).or((near == 0).then_some(0)) else {
            continue;
        };
        read_to = text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |n| at + n);
        entries += 1;
        let entry = text.get(from..at).unwrap_or_default();
        let before_street = text.get(from..street).unwrap_or_default();
        let Some(mark) = before_street.find(char::is_alphabetic).filter(|mark| *mark <= MARK_BYTES)
        else {
            continue;
        };
        let name_in = |entry: &'_ str| {
            let entry = entry.get(mark..).unwrap_or_default();
            let end = entry.find([',', '(', ';', ':', '\t']).unwrap_or(entry.len());
            let name = entry.get(..end).and_then(|name| name.split(" - ").next());
            resident(name.unwrap_or_default(), &names, Streets::None)
        };
        let Some((start, end, sureness)) = name_in(entry).or_else(|| name_in(before_street)) else {
            continue;
        };
        let name = text.get(from + mark + start..from + mark + end).unwrap_or_default();
        if names_organisation(name, detectors) {
            continue;
        }
        let (start, end) = (from + mark + start, from + mark + end);
        let value = names.canonical(text.get(start..end).unwrap_or_default());
        let hit = Hit::new(Kind::Name, start, end, value, ABOVE_HOME);
        // Firms are established somewhere, people live there.
        let lives = LIVES.iter().any(|word| before_street.contains(word));
        let list = if sureness == Sureness::Plain || lives { &mut plain } else { &mut unsure };
        list.push(hit);
    }
    let fitting = plain.len() + unsure.len();
    if fitting < ENTRIES || plain.len() * 4 < fitting || fitting * 10 < entries * 7 {
        return;
    }
    let ground = Ground::Values { fitting: fitting as u32, of: entries as u32 };
    for hit in plain.into_iter().chain(unsure) {
        add(hits, Hit { ground, ..hit });
    }
}

/// Where the last word of the street begins in an address, before which a name may stand with
/// nothing between: `J. Hoogland Dorpsweg 10`; else where the hit begins.
fn street_at(text: &str, hit: &Hit) -> usize {
    let street = text.get(hit.start..hit.end).filter(|_| hit.kind == Kind::Address);
    let words = street.and_then(|street| street.split(|c: char| c.is_ascii_digit()).next());
    let word = words.map(str::trim_end).and_then(|words| words.rfind(' '));
    word.map_or(hit.start, |space| hit.start + space + 1)
}

/// Whether a hit is of what people have, beside their name.
fn is_telling(hit: &Hit) -> bool {
    match hit.kind {
        Kind::DateOfBirth => is_old_date(hit) || hit.confidence >= LIKELY_NAME,
        Kind::Phone | Kind::Address => hit.confidence >= LIKELY_NAME,
        _ => false,
    }
}

/// How plainly a line is the name of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sureness {
    /// It has an initial, a form of address or a known given name.
    Plain,
    /// It is two words with capitals.
    Unsure,
}

/// Where the line stands that is right above the one which begins at `start`.
fn line_above(text: &str, start: usize) -> Option<(usize, usize)> {
    let before = text.get(..start)?.trim_end_matches(MARGIN);
    let end = before.strip_suffix('\n')?.len();
    let near = text.ceil_char_boundary(end.saturating_sub(LINE_BYTES));
    let from = match text.get(near..end)?.rfind('\n') {
        Some(newline) => near + newline + 1,
        None if near == 0 => 0,
        None => return None,
    };
    (from < end).then_some((from, end))
}

/// The name that is all of `line`: where it begins and ends.
///
/// - Shape: `streets` tells whether a word that ends as streets do may be the surname.
pub(super) fn resident(
    line: &str,
    names: &Names<'_>,
    streets: Streets,
) -> Option<(usize, usize, Sureness)> {
    if line.bytes().any(|byte| byte.is_ascii_digit() || byte == b':') {
        return None;
    }
    let tokens = words_of(line);
    let is_form = |text: &str| names.is_title(text) || text.eq_ignore_ascii_case("aan");
    let first = tokens.iter().take_while(|token| is_form(token.text)).count();
    let token = tokens.get(first)?;
    let mut surname = first;
    while tokens.get(surname).is_some_and(|t| is_initials(t.text) || t.is_bracketed) {
        surname += 1;
    }
    let is_titled = tokens[..first].iter().any(|token| names.is_title(token.text));
    let is_plain = surname > first || is_titled || names.given(token.text) != Known::No;
    let whole = |at: usize| {
        let (last, _) = names.surname_among(&tokens, at, streets)?;
        let joined = tokens.get(at..=last)?.iter().skip(1).all(|token| token.joins());
        (joined && last + 1 == tokens.len()).then_some(last)
    };
    let is_name = token.is_capital() && !names.is_stop(token.text);
    let last = if surname > first || is_titled {
        whole(surname).or_else(|| whole(surname + 1))?
    } else {
        is_name.then(|| whole(first + 1)).flatten()?
    };
    let sureness = if is_plain { Sureness::Plain } else { Sureness::Unsure };
    Some((token.start, tokens.get(last)?.end, sureness))
}

/// Whether two words with capitals stand together in `line` that can be the name of someone whom
/// no list knows: `Xhemajli Dzhaparov`, `Ormskerk, Luwam`.
pub(super) fn stranger_stands_on(line: &str, words: &Lexicons) -> bool {
    let names = Names::new(words);
    let no_names = words.words("no_name");
    let tokens = words_of(line);
    let can_be = |token: &Word<'_>| {
        let letters = token.text.chars().filter(|c| c.is_alphabetic()).count();
        let is_written = token.text.chars().skip(1).any(char::is_lowercase);
        let is_other = names.is_stop(token.text) || names.is_title(token.text);
        letters > 2
            && token.is_capital()
            && is_written
            && !is_other
            && !names.is_label(token.text)
            && !no_names.contains(&fold(token.text))
            && !words.words("organisation").contains(&fold(token.text))
    };
    tokens.windows(2).any(|pair| {
        let is_joined = pair[1].joins() || pair[1].follows_comma;
        is_joined && pair.iter().all(can_be)
    })
}

/// Whether `line` begins with a name as registers write it: `ZEROUALI Naima`.
pub(super) fn capitals_stand_on(line: &str) -> bool {
    let tokens = words_of(line);
    let is_long = |token: &Word<'_>| token.text.chars().count() > 2;
    let is_upper = |token: &Word<'_>| token.text.chars().all(|c| !c.is_lowercase());
    let is_written = |token: &Word<'_>| {
        token.is_capital() && token.text.chars().skip(1).all(|c| !c.is_uppercase())
    };
    tokens.windows(2).take(1).any(|pair| {
        let all_long = pair.iter().all(is_long);
        all_long && is_upper(&pair[0]) && is_written(&pair[1]) && pair[1].joins()
    })
}

/// Adds a name, or makes the one surer that was found there.
fn add(hits: &mut Vec<Hit>, hit: Hit) {
    let overlaps = |other: &&mut Hit| {
        other.kind == Kind::Name && other.start < hit.end && hit.start < other.end
    };
    match hits.iter_mut().find(overlaps) {
        Some(known) if known.confidence >= hit.confidence => {}
        Some(known) => *known = hit,
        None => hits.push(hit),
    }
}

/// Confidence from which on an address has a postcode behind it or below.
const WITH_POSTCODE: f32 = 0.8;

/// Confidence of a name above a home.
const ABOVE_HOME: f32 = 0.6;

/// Words in front of where someone lives.
const LIVES: [&str; 4] = [" wonend", " woont ", " woonachtig", " residing "];

/// Names above homes from which on they are labels.
const LABELS: usize = 3;

/// Lines of a list from which on it is one.
const ENTRIES: usize = 5;

/// Bytes of a bullet, a number or a time in front of an entry, at most.
const MARK_BYTES: usize = 12;

/// Bytes of the line of a name, at most.
const LINE_BYTES: usize = 60;

/// What stands in the margin of quoted text.
const MARGIN: [char; 3] = [' ', '\t', '>'];
