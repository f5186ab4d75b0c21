//! Where in a line a name can stand: so that prose is not taken apart into words for nothing.

use crate::detect::eight::eight;
use crate::detect::eight::head;
use crate::detect::eight::letters_first;
use crate::detect::eight::lower_first;
use crate::detect::letters::Capitals;
use crate::detect::person::Known;
use crate::detect::person::Names;
use crate::detect::person::describes;
use crate::detect::person::is_elided;
use crate::detect::person::is_letter;

/// A stretch of a line in which a name may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    /// First byte: some words in front of the capital, for the form of address or label.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    /// A name that begins here or later is cut off by the end, and belongs to the next stretch.
    pub(super) limit: usize,
}

/// The next stretch of `line` from `from` on with a capital that may be of a name: one with another
/// capital, an initial, a word such as `van` or a comma behind it, or a form of address or a label
/// in front. Most capitals begin a sentence and are none of these.
///
/// - Shape: `ahead` is how many bytes behind the capital belong to the stretch.
/// - Cost: many bytes at a time where there are no capitals.
pub(super) fn stretch(line: &str, from: usize, ahead: usize, names: &Names<'_>) -> Option<Stretch> {
    let bytes = line.as_bytes();
    let mut at = from;
    let mut capitals = Capitals::new(bytes, from);
    while let Some(capital) = capitals.next(at) {
        at = capital;
        let is_plain = bytes.get(at).is_some_and(u8::is_ascii);
        let mut is_upper = is_plain;
        if !is_plain {
            let first = line[at..].chars().next().unwrap_or_default();
            if !first.is_alphabetic() {
                at += first.len_utf8();
                continue;
            }
            is_upper = first.is_uppercase();
        }
        let length = word_length(bytes, at);
        let first = if goes_on(line, at) { elided_start(bytes, at) } else { Some(at) };
        if is_upper && first.is_some_and(|first| is_candidate(line, first, at + length, names)) {
            let start = word_start(line, at.saturating_sub(BEFORE)).min(at);
            let end = line.ceil_char_boundary((at + ahead).min(line.len()));
            let is_whole = end == line.len();
            let cut = end.saturating_sub(NAME_BYTES).max(at + 1);
            return Some(Stretch { start, end, limit: if is_whole { end } else { cut } });
        }
        at += length;
    }
    None
}

/// Bytes of the word that begins at `at`.
fn word_length(bytes: &[u8], at: usize) -> usize {
    let letters = letters_first(eight(bytes, at)) as usize;
    let rest = bytes.get(at + letters..).unwrap_or_default();
    letters + rest.iter().position(|byte| !is_of_word(*byte)).unwrap_or(rest.len())
}

/// Whether a word that ends in front of `at` goes on there.
fn goes_on(line: &str, at: usize) -> bool {
    // Most words stand behind a space.
    let before = at.checked_sub(1).and_then(|before| line.as_bytes().get(before));
    if !before.is_some_and(|byte| is_of_word(*byte)) {
        return false;
    }
    let before = &line[..at];
    before.trim_end_matches(['-', '\'']).ends_with(char::is_alphabetic)
        && (before.ends_with(char::is_alphabetic) || before.ends_with(['-', '\'']))
}

/// Where the word begins of which the capital at `at` is the first behind an apostrophe: `d'Hont`.
fn elided_start(bytes: &[u8], at: usize) -> Option<usize> {
    let apostrophe = if bytes.get(..at)?.ends_with("’".as_bytes()) { "’".len() } else { 1 };
    let start = at.checked_sub(1 + apostrophe)?;
    let is_whole = start.checked_sub(1).is_none_or(|before| !is_of_word(bytes[before]));
    (is_whole && is_elided(bytes.get(start..)?)).then_some(start)
}

/// Whether what stands around the word with a capital can make it a part of a name.
fn is_candidate(line: &str, start: usize, end: usize, names: &Names<'_>) -> bool {
    let (word, after) = (&line[start..end], &line[end..]);
    // An initial or a form of address; behind a longer word it ends the sentence.
    let is_short = after.starts_with('.') && (word.len() <= INITIAL_BYTES || names.is_title(word));
    is_short
        || match follower(after, names) {
            Follower::None => false,
            Follower::Loose => true,
            Follower::Next => may_be_given(word, after, names),
        }
        || is_introduced(&line[..start], names)
}

/// Which capital follows that can belong to the same name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Follower {
    None,
    /// One with nothing between but spaces and words such as `van`.
    Next,
    /// One behind a comma or a bracket, too.
    Loose,
}

/// Whether the word that another one follows can begin a name: it is a given name or a form of
/// address, or what stands behind both is said of people only.
fn may_be_given(word: &str, after: &str, names: &Names<'_>) -> bool {
    // Of a word of two parts the second may be what counts.
    let is_plain = word.bytes().all(|byte| byte.is_ascii_alphabetic() || is_accented(byte));
    !is_plain || names.given(word) != Known::No || names.is_title(word) || is_described(after)
}

/// Whether a comma follows, and a word that describes someone.
fn is_described(after: &str) -> bool {
    let near = after.as_bytes().get(..NAME_BYTES).unwrap_or(after.as_bytes());
    memchr::memchr_iter(b',', near).any(|comma| {
        let rest = after.get(comma + 1..).unwrap_or_default().trim_start_matches(' ');
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        describes(rest.get(..letters).unwrap_or_default())
    })
}

/// Which capital follows.
fn follower(after: &str, names: &Names<'_>) -> Follower {
    let bytes = after.as_bytes();
    let is_between = |byte: &&u8| matches!(byte, b' ' | b',' | b'(' | b')');
    let parted = bytes.iter().take_while(is_between).count();
    if parted == 0 {
        return Follower::None;
    }
    let is_loose = !bytes.iter().take(parted).all(|byte| *byte == b' ');
    let follower = if is_loose { Follower::Loose } else { Follower::Next };
    let mut next = bytes.get(parted..).unwrap_or_default();
    for _ in 0..=INTERFIXES {
        match next.first() {
            Some(_) if is_elided(next) => return follower,
            Some(byte) if byte.is_ascii_lowercase() => {}
            Some(byte) if byte.is_ascii() && !byte.is_ascii_uppercase() && *byte != b'\'' => {
                return Follower::None;
            }
            Some(_) => return follower,
            None => return Follower::None,
        }
        let few = eight(next, 0);
        let length = lower_first(few);
        if length > INTERFIX_BYTES || !names.is_interfix_number(head(few, length)) {
            return Follower::None;
        }
        let rest = next.get(length as usize..).unwrap_or_default();
        let between = rest.iter().take_while(|byte| matches!(byte, b' ' | b'-')).count();
        next = rest.get(between..).unwrap_or_default();
    }
    Follower::None
}

/// Whether a label or a form of address stands in front: `Naam: `, `de heer van der `.
fn is_introduced(before: &str, names: &Names<'_>) -> bool {
    let is_gap = |byte: u8| matches!(byte, b' ' | b'\'');
    let bare = without_end(before, is_gap);
    let last = bare.as_bytes().last().copied();
    if bare.len() == before.len() {
        return matches!(last, Some(b'\t' | b':' | b'=' | b'('));
    }
    if matches!(last, Some(b':' | b'=' | b'\t')) {
        return true;
    }
    let mut rest = bare;
    for _ in 0..=INTERFIXES {
        rest = without_end(rest, |byte| byte == b'.');
        if names.introduces_nothing(rest.as_bytes()) {
            return false;
        }
        let word = last_word(rest);
        if names.is_title(word) {
            return true;
        }
        if word.is_empty() || !names.is_interfix(word) {
            return false;
        }
        rest = without_end(&rest[..rest.len() - word.len()], is_gap);
    }
    false
}

/// `text` without the bytes of ASCII at its end of which `test` holds.
fn without_end(text: &str, test: impl Fn(u8) -> bool) -> &str {
    let mut end = text.len();
    while end > 0 && text.as_bytes().get(end - 1).is_some_and(|byte| test(*byte)) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// The letters and apostrophes at the end of `text`.
fn last_word(text: &str) -> &str {
    let is_between = |byte: u8| byte.is_ascii() && !(byte.is_ascii_alphabetic() || byte == b'\'');
    let start = text.bytes().rposition(is_between).map_or(0, |at| at + 1);
    let word = &text[start..];
    if word.is_ascii() {
        return word;
    }
    let is_other = |c: char| !(is_letter(c) || c == '\'');
    let other = word.char_indices().rev().find(|(_, c)| is_other(*c));
    &word[other.map_or(0, |(at, c)| at + c.len_utf8())..]
}

/// The beginning of a word at `at` or behind it.
fn word_start(line: &str, at: usize) -> usize {
    if at == 0 {
        return 0;
    }
    let at = line.ceil_char_boundary(at);
    line[at..].find(' ').map_or(at, |space| at + space)
}

/// Whether the byte is of a letter with an accent of Europe, as far as it shows.
fn is_accented(byte: u8) -> bool {
    matches!(byte, 0xc3..=0xc8 | 0x80..=0xbf)
}

/// Whether the byte belongs to a word: letters, what joins their halves, and all beyond ASCII.
fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'\'') || !byte.is_ascii()
}

/// Bytes in front of a capital that belong to its stretch: `mevrouw van der`.
const BEFORE: usize = 60;

/// Bytes of a name, at most, that is still found whole.
const NAME_BYTES: usize = 100;

/// Bytes of an initial, at most: `Th`.
const INITIAL_BYTES: usize = 3;

/// Bytes of a word between names, at most: `over`.
const INTERFIX_BYTES: u32 = 6;

/// Words between names, at most.
const INTERFIXES: usize = 3;
