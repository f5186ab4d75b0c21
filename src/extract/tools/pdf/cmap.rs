//! Character maps: codes to text and to glyphs (ISO 32000-1, 9.7.5 and 9.10.3). Ranges stay
//! ranges: one of four thousand million codes costs no more than one of two.

use std::collections::HashMap;

use crate::extract::tools::pdf::lexer::Lexer;
use crate::extract::tools::pdf::lexer::Token;
use crate::extract::tools::pdf::object::Object;

/// A character map.
#[derive(Clone, Debug, Default)]
pub(in crate::extract) struct CharacterMap {
    /// Which codes there are: how many bytes each has, first and last.
    spaces: Vec<(usize, u32, u32)>,
    texts: HashMap<u32, String>,
    text_ranges: Vec<(u32, u32, Vec<u16>)>,
    glyph_ranges: Vec<(u32, u32, u32)>,
}

impl CharacterMap {
    pub(in crate::extract) fn parse(bytes: &[u8]) -> Self {
        let mut map = Self::default();
        let mut lexer = Lexer::new(bytes, 0);
        let mut operands: Vec<Object> = Vec::new();
        while let Some(token) = lexer.next() {
            match token {
                Token::Object(object) if operands.len() < OPERANDS_MAX => operands.push(object),
                Token::Object(_) => {}
                Token::Word(word) => {
                    map.take(&word, &operands);
                    operands.clear();
                }
            }
        }
        map.text_ranges.sort_by_key(|(first, _, _)| *first);
        map.glyph_ranges.sort_unstable();
        map
    }

    /// Codes of two bytes each, which are the numbers of glyphs.
    pub(in crate::extract) fn identity() -> Self {
        Self { spaces: vec![(2, 0, 0xffff)], ..Self::default() }
    }

    fn take(&mut self, word: &[u8], operands: &[Object]) {
        let pairs =
            || operands.chunks_exact(2).filter_map(|pair| Some((pair.first()?, pair.get(1)?)));
        let triples = || {
            let triples = operands.chunks_exact(3);
            triples.filter_map(|t| Some((code(t.first()?)?, code(t.get(1)?)?, t.get(2)?)))
        };
        match word {
            b"endcodespacerange" => {
                for (first, last) in pairs() {
                    let width = first.text().map_or(0, <[u8]>::len);
                    let ends = code(first).zip(code(last));
                    self.spaces.extend(ends.map(|(first, last)| (width, first, last)));
                }
            }
            b"endbfchar" => {
                for (from, to) in pairs() {
                    let pair = code(from).zip(units(to));
                    self.texts.extend(pair.map(|(code, units)| (code, text(&units))));
                }
            }
            b"endbfrange" => {
                for (first, last, to) in triples() {
                    if let Some(units) = units(to) {
                        self.text_ranges.push((first, last, units));
                    }
                    for (code, item) in (first..=last).zip(to.array().unwrap_or_default()) {
                        self.texts.extend(units(item).map(|units| (code, text(&units))));
                    }
                }
            }
            b"endcidrange" => {
                for (first, last, to) in triples() {
                    let glyph = to.count().and_then(|glyph| u32::try_from(glyph).ok());
                    self.glyph_ranges.extend(glyph.map(|glyph| (first, last, glyph)));
                }
            }
            b"endcidchar" => {
                for (from, to) in pairs() {
                    let glyph = to.count().and_then(|glyph| u32::try_from(glyph).ok());
                    let pair = code(from).zip(glyph);
                    self.glyph_ranges.extend(pair.map(|(code, glyph)| (code, code, glyph)));
                }
            }
            _ => {}
        }
    }

    /// The first code in `bytes`, and how many bytes it takes; a code that is in no range takes as
    /// many as the shortest.
    pub(in crate::extract) fn next(&self, bytes: &[u8]) -> Option<(u32, usize)> {
        let mut value = 0;
        for (index, byte) in bytes.iter().take(4).enumerate() {
            value = value << 8 | u32::from(*byte);
            let width = index + 1;
            let known = |(w, first, last): &(usize, u32, u32)| {
                *w == width && value >= *first && value <= *last
            };
            if self.spaces.iter().take(SPACES_MAX).any(known) {
                return Some((value, width));
            }
        }
        let shortest = self.spaces.iter().map(|(width, _, _)| *width).min().unwrap_or(2);
        let width = shortest.clamp(1, 4).min(bytes.len());
        let code = bytes.get(..width)?.iter().fold(0, |code, byte| code << 8 | u32::from(*byte));
        (width > 0).then_some((code, width))
    }

    /// What the code stands for.
    pub(in crate::extract) fn text(&self, code: u32) -> Option<String> {
        if let Some(text) = self.texts.get(&code) {
            return Some(text.clone());
        }
        let after = self.text_ranges.partition_point(|(first, _, _)| *first <= code);
        let (first, last, units) = self.text_ranges.get(after.checked_sub(1)?)?;
        if code > *last {
            return None;
        }
        let mut units = units.clone();
        if let Some(unit) = units.last_mut() {
            *unit = unit.wrapping_add((code - first) as u16);
        }
        Some(text(&units))
    }

    /// The glyph of the code; the code itself where the map does not tell.
    pub(in crate::extract) fn glyph(&self, code: u32) -> u32 {
        let after = self.glyph_ranges.partition_point(|(first, _, _)| *first <= code);
        let range = after.checked_sub(1).and_then(|at| self.glyph_ranges.get(at));
        range
            .filter(|(_, last, _)| code <= *last)
            .map_or(code, |(first, _, glyph)| glyph.wrapping_add(code - first))
    }
}

fn code(object: &Object) -> Option<u32> {
    let bytes = object.text().filter(|bytes| (1..=4).contains(&bytes.len()))?;
    Some(bytes.iter().fold(0, |code, byte| code << 8 | u32::from(*byte)))
}

/// Text as it stands in a map: UTF-16, high byte first.
fn units(object: &Object) -> Option<Vec<u16>> {
    let bytes = object.text()?;
    if let [byte] = bytes {
        return Some(vec![u16::from(*byte)]);
    }
    let pair = |pair: &[u8]| <[u8; 2]>::try_from(pair).ok().map(u16::from_be_bytes);
    Some(bytes.chunks_exact(2).take(UNITS_MAX).filter_map(pair).collect())
}

fn text(units: &[u16]) -> String {
    String::from_utf16_lossy(units)
}

/// Operands before one operator: the standard allows lists of 100 entries, some write more.
const OPERANDS_MAX: usize = 200_000;

/// Code spaces that are tried.
const SPACES_MAX: usize = 32;

/// A glyph stands for no more than a short word.
const UNITS_MAX: usize = 32;

#[cfg(test)]
mod tests {
    use super::CharacterMap;

    #[test]
    fn maps_codes_to_text_without_spelling_ranges_out() {
        let map = CharacterMap::parse(
            b"1 begincodespacerange <0000> <ffff> endcodespacerange\n\
            2 beginbfchar <0003> <0020> <0004> <00660069> endbfchar\n\
            3 beginbfrange <0010> <0019> <0030> <00000020> <ffffffff> <0041>\n\
            <001a> <001b> [<0061> <0062>] endbfrange\n\
            1 begincidrange <0010> <0019> 100 endcidrange",
        );
        for (code, expected) in [
            (3, Some(" ")),
            (4, Some("fi")),
            (0x12, Some("2")),
            (0x1b, Some("b")),
            (0x21, Some("B")),
            (0x1f, None),
        ] {
            assert_eq!(map.text(code).as_deref(), expected, "{code}");
        }
        assert_eq!(map.glyph(0x12), 102);
        assert_eq!(map.next(&[0, 3, 0, 4]), Some((3, 2)));
        assert_eq!(map.next(&[7]), Some((7, 1)));
        assert_eq!(map.next(&[]), None);
    }
}
