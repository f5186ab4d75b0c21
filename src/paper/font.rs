//! The two fonts: which glyph a letter has, and how wide it is.

use std::sync::LazyLock;

use ttf_parser::Face;
use ttf_parser::GlyphId;

/// A font of this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// A font, and what a PDF says of it.
pub(super) struct Font {
    pub(super) bytes: &'static [u8],
    pub(super) name: &'static str,
    /// Units that make the height of a line.
    units: f32,
    /// The glyph of each letter of the basic plane; 0 where there is none.
    glyphs: Vec<u16>,
    /// The width of each glyph, in units.
    widths: Vec<u16>,
    pub(super) ascent: i32,
    pub(super) descent: i32,
    pub(super) cap_height: i32,
    pub(super) bounds: [i32; 4],
}

impl Weight {
    /// Both, in the order of their numbers in a PDF.
    pub(super) const ALL: [Self; 2] = [Self::Regular, Self::Bold];

    pub(super) fn font(self) -> &'static Font {
        match self {
            Self::Regular => &REGULAR,
            Self::Bold => &BOLD,
        }
    }
}

impl Font {
    fn read(bytes: &'static [u8], name: &'static str) -> Self {
        let mut font = Self {
            bytes,
            name,
            units: 1000.0,
            glyphs: vec![0; BASIC_PLANE],
            widths: Vec::new(),
            ascent: 0,
            descent: 0,
            cap_height: 0,
            bounds: [0; 4],
        };
        // Our own files, which the tests read.
        let Ok(face) = Face::parse(bytes, 0) else { return font };
        font.units = f32::from(face.units_per_em());
        let width = |at| face.glyph_hor_advance(GlyphId(at)).unwrap_or_default();
        font.widths = (0..face.number_of_glyphs()).map(width).collect();
        for (code, glyph) in (0_u32..).zip(font.glyphs.iter_mut()) {
            let found = char::from_u32(code).and_then(|letter| face.glyph_index(letter));
            *glyph = found.map_or(0, |found| found.0);
        }
        let scaled = |value: i16| (f32::from(value) * 1000.0 / font.units) as i32;
        font.ascent = scaled(face.ascender());
        font.descent = scaled(face.descender());
        font.cap_height = scaled(face.capital_height().unwrap_or_else(|| face.ascender()));
        let all = face.global_bounding_box();
        font.bounds = [all.x_min, all.y_min, all.x_max, all.y_max].map(scaled);
        font
    }

    /// The glyph of a letter; that of a box where the font has none.
    pub(super) fn glyph(&self, letter: char) -> u16 {
        let at = usize::try_from(u32::from(letter)).unwrap_or(usize::MAX);
        let found = self.glyphs.get(at).copied().unwrap_or_default();
        if found == 0 { self.glyphs.get(MISSING).copied().unwrap_or_default() } else { found }
    }

    /// The width of a glyph, in thousandths of the size.
    pub(super) fn advance(&self, glyph: u16) -> f32 {
        let units = self.widths.get(usize::from(glyph)).copied().unwrap_or_default();
        f32::from(units) * 1000.0 / self.units
    }

    /// The width of a text of this size, in points.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        let all: f32 = text.chars().map(|letter| self.advance(self.glyph(letter))).sum();
        all * size / 1000.0
    }
}

static REGULAR: LazyLock<Font> =
    LazyLock::new(|| Font::read(include_bytes!("fonts/regular.ttf"), "DejaVuSansCondensed"));
static BOLD: LazyLock<Font> =
    LazyLock::new(|| Font::read(include_bytes!("fonts/bold.ttf"), "DejaVuSansCondensed-Bold"));

const BASIC_PLANE: usize = 0x1_0000;

/// A white square.
const MISSING: usize = 0x25a1;

#[cfg(test)]
mod tests {
    use super::Weight;

    #[test]
    fn names_of_all_europe_can_be_printed() {
        for weight in Weight::ALL {
            let font = weight.font();
            let missing = font.glyph('漢');
            for letter in "Łukasz Özdemir Šimčić Ștefan Nguyễn Ångström ij – ‘’ “” € Dvořák".chars()
            {
                assert_ne!(font.glyph(letter), missing, "{letter}");
                assert_ne!(font.glyph(letter), 0, "{letter}");
            }
            assert!(font.width("mmm", 10.0) > font.width("iii", 10.0));
        }
    }
}
