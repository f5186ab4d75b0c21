//! Where in a line a name can stand: so that prose is not taken apart into words for nothing.

use crate::detect::eight::SPACES;
use crate::detect::eight::beyond_last;
use crate::detect::eight::eight;
use crate::detect::eight::eight_before;
use crate::detect::eight::head;
use crate::detect::eight::letters_last;
use crate::detect::eight::lower_first;
use crate::detect::eight::of_word_first;
use crate::detect::eight::tail;
use crate::detect::letters::Capitals;
use crate::detect::person::Known;
use crate::detect::person::Names;
use crate::detect::person::describes;
use crate::detect::person::is_elided;
use crate::detect::person::is_letter;
use crate::detect::plain::letters_of;

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
        let length = word_length(bytes, at);
        if is_letter_at(bytes, at) && stands_alone(bytes, (at, at + length), names) {
            at += length;
            continue;
        }
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
#[inline(always)]
fn word_length(bytes: &[u8], at: usize) -> usize {
    let mut end = at;
    loop {
        let length = of_word_first(eight(bytes, end));
        end += length as usize;
        if length < 8 {
            return end - at;
        }
    }
}

/// Whether a letter stands where a capital was found, told by two bytes: signs are not.
#[inline(always)]
fn is_letter_at(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at..).unwrap_or_default() {
        [0xc3, second, ..] => !matches!(second, 0x97 | 0xb7),
        [first, ..] => first.is_ascii() || matches!(first, 0xc4..=0xc8),
        [] => false,
    }
}

/// Whether a word with a capital is known at a glance to be no part of a name: most are. Of others
/// [`is_candidate`] tells.
#[inline(always)]
fn stands_alone(bytes: &[u8], (start, end): (usize, usize), names: &Names<'_>) -> bool {
    !may_go_on(bytes, (start, end), names) && !may_be_introduced(bytes, start, names)
}

/// Whether a capital may follow that can belong to the same name, or a dot that makes it one.
#[inline(always)]
fn may_go_on(bytes: &[u8], (start, end): (usize, usize), names: &Names<'_>) -> bool {
    let mut at = end;
    for _ in 0..=INTERFIXES {
        let few = eight(bytes, at);
        let next = few >> 8;
        let length = lower_first(next);
        match few as u8 {
            // One small letter may be that of `d'Hont`.
            b' ' if length > 1 || length == 1 && !matches!((next >> 8) as u8, b'\'' | 0xe2) => {
                // Both are asked: as many words are short as are long.
                if (length > INTERFIX_BYTES) | !names.may_join(head(next, length)) {
                    return false;
                }
            }
            b'.' => return end - start <= TITLE_BYTES,
            sign => return is_of_word(sign) || matches!(sign, b' ' | b',' | b'(' | b')'),
        }
        at += 1 + length as usize;
    }
    true
}

/// Whether a form of address or a label may stand in front of a word, or it is the end of another.
#[inline(always)]
fn may_be_introduced(bytes: &[u8], start: usize, names: &Names<'_>) -> bool {
    let mut at = start;
    for _ in 0..=INTERFIXES {
        let Some(space) = at.checked_sub(1) else { return false };
        let before = eight_before(bytes, at);
        // Most words stand behind a space, or begin a sentence.
        let end = space - usize::from((before >> 48) as u8 == b'.');
        if (before >> 56) as u8 != b' ' {
            return true;
        }
        let Some((number, length)) = word_before(bytes, end) else { return true };
        if !names.may_join(number) {
            return false;
        }
        if names.may_address(number) {
            return true;
        }
        at = end - length;
    }
    true
}

/// The last letters, eight or all, of the word that ends at `end` as the number of a folded one, and
/// how many bytes they are; `None` where they are not known at a glance.
#[inline(always)]
fn word_before(bytes: &[u8], end: usize) -> Option<(u64, usize)> {
    let last = eight_before(bytes, end);
    let letters = letters_last(last);
    let ahead = end.checked_sub(letters as usize + 1).and_then(|ahead| bytes.get(ahead));
    // With a sign that may be of the word, or another letter in front of it, it is not known.
    let is_whole = letters == 8 || ahead.is_none_or(|byte| byte.is_ascii() && *byte != b'\'');
    if letters > 0 && is_whole {
        return Some((tail(last | SPACES, letters), letters as usize));
    }
    accented_before(bytes, end)
}

/// As [`word_before`], of a word with accents.
#[inline(never)]
fn accented_before(bytes: &[u8], end: usize) -> Option<(u64, usize)> {
    let mut start = end;
    loop {
        let length = beyond_last(eight_before(bytes, start)) as usize;
        start -= length;
        if length < 8 {
            break;
        }
    }
    let is_whole = start.checked_sub(1).is_none_or(|ahead| bytes.get(ahead) != Some(&b'\''));
    let (letters, length) = letters_of(bytes.get(start..end)?)?;
    let number = eight_before(&letters, length);
    (is_whole && length > 0).then_some((tail(number, length.min(8) as u32), end - start))
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

/// Bytes of a form of address, at most: `mevrouw`.
const TITLE_BYTES: usize = 8;

/// Bytes of a word between names, at most: `over`.
const INTERFIX_BYTES: u32 = 6;

/// Words between names, at most.
const INTERFIXES: usize = 3;
