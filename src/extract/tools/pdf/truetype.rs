//! What the glyphs of a TrueType typeface stand for, by its own table of characters (OpenType
//! 1.9, `cmap`), for documents that do not say so themselves.

use std::collections::HashMap;

/// Glyph numbers and their characters; empty where the typeface does not tell.
pub(in crate::extract) fn characters(font: &[u8]) -> HashMap<u32, char> {
    let mut characters = HashMap::new();
    let Some(table) = table(font, b"cmap") else { return characters };
    let count = u16_at(table, 2).unwrap_or(0).min(64);
    for index in 0..usize::from(count) {
        let platform = u16_at(table, 4 + 8 * index);
        let encoding = u16_at(table, 6 + 8 * index);
        let is_unicode = matches!((platform, encoding), (Some(0), _) | (Some(3), Some(1 | 10)));
        let start = u32_at(table, 8 + 8 * index).and_then(|at| table.get(at as usize..));
        let Some(map) = start.filter(|_| is_unicode) else { continue };
        match u16_at(map, 0) {
            Some(4) => segments(map, &mut characters),
            Some(12) => groups(map, &mut characters),
            _ => {}
        }
    }
    characters
}

fn segments(map: &[u8], characters: &mut HashMap<u32, char>) {
    let count = usize::from(u16_at(map, 6).unwrap_or(0) / 2);
    for index in 0..count {
        let at = |part: usize| 14 + part * 2 * count + 2 * index + if part > 0 { 2 } else { 0 };
        let ends = u16_at(map, at(1)).zip(u16_at(map, at(0)));
        let moves = u16_at(map, at(2)).zip(u16_at(map, at(3)));
        let Some(((first, last), (delta, offset))) = ends.zip(moves) else { return };
        for code in first..=last {
            let glyph = match offset {
                0 => code.wrapping_add(delta),
                _ => {
                    let slot = at(3) + usize::from(offset) + 2 * usize::from(code - first);
                    match u16_at(map, slot) {
                        Some(0) | None => 0,
                        Some(glyph) => glyph.wrapping_add(delta),
                    }
                }
            };
            note(u32::from(glyph), u32::from(code), characters);
        }
    }
}

fn groups(map: &[u8], characters: &mut HashMap<u32, char>) {
    let count = u32_at(map, 12).unwrap_or(0).min(GLYPHS_MAX);
    for index in 0..count as usize {
        let at = 16 + 12 * index;
        let ends = u32_at(map, at).zip(u32_at(map, at + 4));
        let Some(((first, last), glyph)) = ends.zip(u32_at(map, at + 8)) else { return };
        for offset in 0..last.saturating_sub(first).saturating_add(1).min(GLYPHS_MAX) {
            note(glyph.wrapping_add(offset), first.wrapping_add(offset), characters);
        }
        if characters.len() >= GLYPHS_MAX as usize {
            return;
        }
    }
}

/// The first character of a glyph counts: a space is that rather than a no-break space.
fn note(glyph: u32, code: u32, characters: &mut HashMap<u32, char>) {
    let character = char::from_u32(code).filter(|_| glyph > 0 && glyph < GLYPHS_MAX);
    if let Some(character) = character {
        characters.entry(glyph).or_insert(character);
    }
}

fn table<'a>(font: &'a [u8], tag: &[u8]) -> Option<&'a [u8]> {
    let count = usize::from(u16_at(font, 4)?);
    let entry = (0..count).map(|index| 12 + 16 * index);
    let at = entry.into_iter().find(|at| font.get(*at..*at + 4) == Some(tag))?;
    font.get(u32_at(font, at + 8)? as usize..)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(<[u8; 2]>::try_from(bytes.get(at..at.checked_add(2)?)?).ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(<[u8; 4]>::try_from(bytes.get(at..at.checked_add(4)?)?).ok()?))
}

/// No typeface has more.
const GLYPHS_MAX: u32 = 65_536;
