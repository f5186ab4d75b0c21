//! Text that stands in what is no text: a program, a database, the end of a picture.

use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Extract;
use crate::extract::outcome::Unscannable;

/// Adds every run of text in `bytes` as hidden text at `place`: of one byte a character or UTF-8,
/// and of UTF-16 either way round.
///
/// - Failure: as [`Extract::add_text`].
pub(in crate::extract) fn sweep(
    bytes: &[u8],
    place: &Place,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    let mut text = String::new();
    let mut at = 0;
    let mut run = String::new();
    while at < bytes.len() {
        run.clear();
        let rest = bytes.get(at..).unwrap_or_default();
        let taken = match wide_run(rest, &mut run) {
            0 => narrow_run(rest, &mut run),
            taken => taken,
        };
        at += taken.max(1);
        if !run.is_empty() {
            text.push_str(&run);
            text.push('\n');
        }
        if text.len() >= BLOCK_BYTES {
            out.add_text(place.clone(), Visibility::Hidden, std::mem::take(&mut text))?;
        }
    }
    out.add_text(place.clone(), Visibility::Hidden, text)
}

/// Takes a run of characters of two bytes at the start of `bytes`, all with a high byte of zero.
///
/// - Shape: the bytes taken; none where no run stands there.
fn wide_run(bytes: &[u8], run: &mut String) -> usize {
    let first = bytes.first_chunk::<2>().copied().unwrap_or_default();
    let low: fn(&[u8]) -> Option<u8> = match first {
        [0, 0] => return 0,
        [_, 0] => |pair| if let [low, 0] = pair { Some(*low) } else { None },
        [0, _] => |pair| if let [0, low] = pair { Some(*low) } else { None },
        _ => return 0,
    };
    let characters = bytes.chunks_exact(2).map_while(low).take(RUN_CHARACTERS_MAX);
    let characters = characters.map(char::from).take_while(|c| !c.is_control() || *c == '\t');
    run.extend(characters);
    let count = run.chars().count();
    if count < RUN_CHARACTERS_MIN {
        run.clear();
        return 0;
    }
    2 * count
}

/// Takes a run of printable characters at the start of `bytes`: UTF-8, or where it is none, of the
/// letters of Latin-1.
///
/// - Shape: the bytes taken, at least one; `run` stays empty where they are too few or too odd to
///   be text.
fn narrow_run(bytes: &[u8], run: &mut String) -> usize {
    let (mut taken, mut plain, mut odd) = (0, 0, 0);
    while plain + odd < RUN_CHARACTERS_MAX {
        let rest = bytes.get(taken..).unwrap_or_default();
        let Some(byte) = rest.first() else { break };
        let (character, length) = match byte {
            b'\t' | 0x20..=0x7e => (char::from(*byte), 1),
            0xc2..=0xef => match utf_8(rest) {
                Some(character) => (character, character.len_utf8()),
                None => (char::from(*byte), 1),
            },
            0xc0..=0xff => (char::from(*byte), 1),
            _ => break,
        };
        run.push(character);
        taken += length;
        plain += usize::from(character.is_ascii());
        odd += usize::from(!character.is_ascii());
    }
    // Compressed content is full of short runs: of those no reader could make anything.
    if plain < RUN_CHARACTERS_MIN || odd * 3 > plain {
        run.clear();
    }
    taken.max(1)
}

/// The character of two or three bytes at the start of `bytes`.
fn utf_8(bytes: &[u8]) -> Option<char> {
    let character = |length| std::str::from_utf8(bytes.get(..length)?).ok()?.chars().next();
    character(2).or_else(|| character(3)).filter(|character| !character.is_control())
}

/// As short as what a person calls a word or a number: a BSN has nine, or eight.
const RUN_CHARACTERS_MIN: usize = 6;

/// Longer runs are cut: no line is as long, and a piece must fit in memory.
const RUN_CHARACTERS_MAX: usize = 64 * 1024;

const BLOCK_BYTES: usize = 64 * 1024;

#[cfg(test)]
mod tests {
    use super::{narrow_run, wide_run};

    #[test]
    fn takes_text_and_leaves_the_rest() {
        let wide = |text: &str, order: fn(u16) -> [u8; 2]| -> Vec<u8> {
            text.encode_utf16().flat_map(order).collect()
        };
        let cases: [(Vec<u8>, &str); 8] = [
            (b"BSN 999990019\0\x01".to_vec(), "BSN 999990019"),
            (b"Zo\xeb Smit, Aalten\0".to_vec(), "Zo\u{eb} Smit, Aalten"),
            ("Zo\u{eb} Smit \u{20ac} 10".as_bytes().to_vec(), "Zo\u{eb} Smit \u{20ac} 10"),
            (b"kort\0\0".to_vec(), ""),
            (b"a\xe0\xe1\xe2b\xe3\xe4c\xe5defg".to_vec(), ""),
            (wide("999990019", u16::to_le_bytes), "999990019"),
            (wide("999990019", u16::to_be_bytes), "999990019"),
            (wide("kort", u16::to_le_bytes), ""),
        ];
        for (bytes, expected) in cases {
            let mut run = String::new();
            if wide_run(&bytes, &mut run) == 0 {
                assert!(narrow_run(&bytes, &mut run) > 0);
            }
            assert_eq!(run, expected);
        }
    }
}
