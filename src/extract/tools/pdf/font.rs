//! A typeface: what the codes of a string stand for, and how wide they are drawn.

use std::collections::HashMap;

use crate::extract::budget::Budget;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::pdf::cmap::CharacterMap;
use crate::extract::tools::pdf::encoding;
use crate::extract::tools::pdf::encoding::Codes;
use crate::extract::tools::pdf::file::Pdf;
use crate::extract::tools::pdf::object::Dictionary;
use crate::extract::tools::pdf::object::Object;
use crate::extract::tools::pdf::predefined::Predefined;
use crate::extract::tools::pdf::truetype;

/// A typeface.
pub(in crate::extract) struct Font {
    kind: Kind,
    /// What the document itself says that codes stand for.
    unicode: Option<CharacterMap>,
    widths: HashMap<u32, f64>,
    width_ranges: Vec<(u32, u32, f64)>,
    width_otherwise: f64,
    /// From units of width to units of text space.
    scale: f64,
}

enum Kind {
    /// One byte a code.
    Simple(Codes),
    /// Codes of several bytes, glyphs by number (Type 0).
    Composite { codes: CharacterMap, characters: HashMap<u32, char> },
    /// Codes of a character set, and those that nobody knows.
    Set(Predefined),
}

/// One code of a string that is shown.
pub(in crate::extract) struct Drawn {
    /// What it stands for; `None` where nobody knows.
    pub(in crate::extract) text: Option<String>,
    /// How far it moves on, for a size of 1.
    pub(in crate::extract) width: f64,
    /// Whether it is the space to which word spacing applies.
    pub(in crate::extract) is_space: bool,
}

impl Font {
    /// Makes sense of a typeface, as far as there is any.
    ///
    /// - Failure: `TooLarge`.
    pub(in crate::extract) fn load(
        pdf: &Pdf<'_>,
        font: &Dictionary,
        budget: &mut Budget,
    ) -> Result<Self, Unscannable> {
        let unicode = match pdf.entry(font, b"ToUnicode") {
            Object::Stream(stream) => {
                let decoded = pdf.data(&stream, budget)?;
                Some(CharacterMap::parse(&decoded.bytes))
            }
            _ => None,
        };
        if font.is(b"Subtype", b"Type0") {
            return Self::composite(pdf, font, unicode, budget);
        }
        let mut widths = HashMap::new();
        let first = pdf.entry(font, b"FirstChar").count().unwrap_or(0) as u32;
        if let Object::Array(list) = pdf.entry(font, b"Widths") {
            for (code, width) in (first..).zip(list.iter().take(256)) {
                widths.extend(pdf.resolve(width).number().map(|width| (code, width)));
            }
        }
        let matrix = pdf.entry(font, b"FontMatrix");
        let scale = matrix.array().and_then(<[_]>::first).and_then(Object::number);
        let scale = scale.filter(|_| font.is(b"Subtype", b"Type3")).unwrap_or(0.001);
        let descriptor = pdf.inner(font, b"FontDescriptor");
        let name = pdf.entry(font, b"BaseFont").name().unwrap_or_default().to_vec();
        let is_fixed = name.windows(7).any(|part| part == b"Courier");
        if widths.is_empty() && !is_fixed {
            widths.extend((32..).zip(HELVETICA).map(|(code, width)| (code, f64::from(width))));
        }
        let missing = descriptor.get(b"MissingWidth").number().filter(|width| *width > 0.0);
        let width_otherwise = missing.unwrap_or(if is_fixed { 600.0 } else { 500.0 });
        let kind = Kind::Simple(simple_codes(pdf, font, &descriptor, budget)?);
        Ok(Self { kind, unicode, widths, width_ranges: Vec::new(), width_otherwise, scale })
    }

    fn composite(
        pdf: &Pdf<'_>,
        font: &Dictionary,
        unicode: Option<CharacterMap>,
        budget: &mut Budget,
    ) -> Result<Self, Unscannable> {
        let inner = pdf.entry(font, b"DescendantFonts");
        let inner = inner.array().and_then(<[_]>::first).map(|inner| pdf.resolve(inner));
        let inner = inner.as_ref().and_then(Object::dictionary).cloned().unwrap_or_default();
        let mut is_identity = true;
        let mut predefined = Predefined::Unknown;
        let kind = match pdf.entry(font, b"Encoding") {
            Object::Stream(stream) => {
                is_identity = false;
                Some(CharacterMap::parse(&pdf.data(&stream, budget)?.bytes))
            }
            Object::Name(name) => match Predefined::of(&name) {
                Predefined::Identity => Some(CharacterMap::identity()),
                set => {
                    predefined = set;
                    None
                }
            },
            _ => Some(CharacterMap::identity()),
        };
        let kind = match kind {
            None => Kind::Set(predefined),
            Some(codes) => {
                let mut characters = HashMap::new();
                let descriptor = pdf.inner(&inner, b"FontDescriptor");
                if let Object::Stream(stream) = pdf.entry(&descriptor, b"FontFile2")
                    && unicode.is_none()
                    && is_identity
                    && !matches!(pdf.entry(&inner, b"CIDToGIDMap"), Object::Stream(_))
                {
                    characters = truetype::characters(&pdf.data(&stream, budget)?.bytes);
                }
                Kind::Composite { codes, characters }
            }
        };
        let mut widths = HashMap::new();
        let mut width_ranges = Vec::new();
        let list = pdf.entry(&inner, b"W");
        let mut items = list.array().unwrap_or_default().iter().map(|item| pdf.resolve(item));
        while let Some(first) = items.next() {
            let Some(first) = first.count().and_then(|first| u32::try_from(first).ok()) else {
                break;
            };
            match items.next() {
                Some(Object::Array(list)) => {
                    for (code, width) in (first..).zip(list.iter()) {
                        widths.extend(width.number().map(|width| (code, width)));
                    }
                }
                Some(Object::Number(last)) => {
                    let width = items.next().and_then(|width| width.number());
                    width_ranges.extend(width.map(|width| (first, last as u32, width)));
                }
                _ => break,
            }
        }
        width_ranges.sort_by_key(|(first, _, _)| *first);
        let width_otherwise = pdf.entry(&inner, b"DW").number().unwrap_or(1_000.0);
        Ok(Self { kind, unicode, widths, width_ranges, width_otherwise, scale: 0.001 })
    }

    /// Goes through a string code by code.
    pub(in crate::extract) fn draw(&self, string: &[u8], each: &mut dyn FnMut(Drawn)) {
        match &self.kind {
            Kind::Simple(codes) => {
                for byte in string {
                    let code = u32::from(*byte);
                    let own = codes.get(usize::from(*byte)).and_then(Clone::clone);
                    let text = self.unicode.as_ref().and_then(|map| map.text(code)).or(own);
                    each(Drawn {
                        text: known(text),
                        width: self.width(code),
                        is_space: *byte == 32,
                    });
                }
            }
            Kind::Set(set) => {
                let mut rest = string;
                while let Some((code, own, taken)) = set.next(rest) {
                    rest = rest.get(taken..).unwrap_or_default();
                    let text = self.unicode.as_ref().and_then(|map| map.text(code)).or(own);
                    let is_space = taken == 1 && code == 32;
                    // Widths go by glyph: of those of one byte, that is half of a full one.
                    let width = self.width(code) / if taken == 1 { 2.0 } else { 1.0 };
                    each(Drawn { text: known(text), width, is_space });
                }
            }
            Kind::Composite { codes, characters } => {
                let mut rest = string;
                while let Some((code, taken)) = codes.next(rest) {
                    rest = rest.get(taken..).unwrap_or_default();
                    let glyph = codes.glyph(code);
                    let own = characters.get(&glyph).map(char::to_string);
                    let text = self.unicode.as_ref().and_then(|map| map.text(code)).or(own);
                    let is_space = taken == 1 && code == 32;
                    each(Drawn { text: known(text), width: self.width(glyph), is_space });
                }
            }
        }
    }

    fn width(&self, code: u32) -> f64 {
        let single = self.widths.get(&code).copied();
        let width = single.or_else(|| {
            let after = self.width_ranges.partition_point(|(first, _, _)| *first <= code);
            let (_, last, width) = self.width_ranges.get(after.checked_sub(1)?)?;
            (code <= *last).then_some(*width)
        });
        width.unwrap_or(self.width_otherwise) * self.scale
    }
}

/// What the codes of a simple typeface stand for without a map.
fn simple_codes(
    pdf: &Pdf<'_>,
    font: &Dictionary,
    descriptor: &Dictionary,
    budget: &mut Budget,
) -> Result<Codes, Unscannable> {
    let program = match pdf.entry(descriptor, b"FontFile") {
        Object::Stream(stream) => encoding::built_in(&pdf.data(&stream, budget)?.bytes),
        _ => None,
    };
    let usual: &[u8] = match font.get(b"Subtype").name() {
        Some(b"TrueType") => b"WinAnsiEncoding",
        _ => b"StandardEncoding",
    };
    let usual = || program.or_else(|| encoding::named(usual)).unwrap_or_default();
    let mut codes = match pdf.entry(font, b"Encoding") {
        Object::Name(name) => encoding::named(&name).unwrap_or_else(usual),
        Object::Dictionary(dictionary) => {
            let base = pdf.entry(&dictionary, b"BaseEncoding");
            let base = base.name().and_then(encoding::named);
            let mut codes = match base {
                Some(codes) => codes,
                // Glyphs of Type 3 have no names but those that the differences give.
                None if font.is(b"Subtype", b"Type3") => vec![None; 256],
                None => usual(),
            };
            let differences = pdf.entry(&dictionary, b"Differences");
            encoding::differ(&mut codes, differences.array().unwrap_or_default());
            codes
        }
        _ => usual(),
    };
    codes.resize(256, None);
    Ok(codes)
}

/// Text that says something: a replacement character or one for private use does not.
fn known(text: Option<String>) -> Option<String> {
    let says = |c: char| !matches!(c, '\0' | '\u{fffd}' | '\u{e000}'..='\u{f8ff}');
    text.filter(|text| text.chars().any(says))
}

/// Widths of Helvetica from the space on (Adobe Core 14 AFM), for the typefaces that every reader
/// has; close enough for the others to tell a gap from none.
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
