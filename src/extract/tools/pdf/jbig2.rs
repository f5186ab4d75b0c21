//! Black and white scans packed by JBIG2 (ITU-T T.88), as copiers make them, by hayro-jbig2; how
//! much there is to unpack is counted before.

use hayro_jbig2::DecodeSettings;
use hayro_jbig2::Decoder;
use hayro_jbig2::Globals;
use hayro_jbig2::Page;

/// The picture as a netpbm file; `None` where it is broken or too large.
///
/// - Shape: `data` is what stands in a PDF, `shared` the segments that several pictures share.
pub(in crate::extract) fn pbm(data: &[u8], shared: &[u8]) -> Option<Vec<u8>> {
    let work = work(shared).and_then(|work| self::work(data)?.checked_add(work));
    work.filter(|work| *work <= WORK_MAX)?;
    let settings = DecodeSettings::default();
    let shared = Globals::new(shared, &settings).ok()?;
    let page = Page::new_embedded(data, Some(&shared), &settings).ok()?;
    let mut file = format!("P4\n{} {}\n", page.width(), page.height()).into_bytes();
    let mut rows = Rows { bytes: Vec::new(), byte: 0, bits: 0 };
    page.decode(&mut rows).ok()?;
    file.append(&mut rows.bytes);
    Some(file)
}

/// Rows of eight pixels a byte, each row from a byte of its own; 1 is black.
struct Rows {
    bytes: Vec<u8>,
    byte: u8,
    bits: u32,
}

impl Decoder for Rows {
    fn push_pixel(&mut self, black: bool) {
        self.byte = self.byte << 1 | u8::from(black);
        self.bits += 1;
        if self.bits == 8 {
            self.bytes.push(self.byte);
            (self.byte, self.bits) = (0, 0);
        }
    }

    fn push_pixel_chunk(&mut self, black: bool, chunk_count: u32) {
        let byte = if black { 0xff } else { 0 };
        self.bytes.extend(std::iter::repeat_n(byte, chunk_count as usize));
    }

    fn next_line(&mut self) {
        if self.bits > 0 {
            self.bytes.push(self.byte << (8 - self.bits));
            (self.byte, self.bits) = (0, 0);
        }
    }
}

/// How many pixels and symbols the segments say that they hold (ITU-T T.88, 7.2 and 7.4);
/// `None` where they are broken.
fn work(data: &[u8]) -> Option<u64> {
    let mut work = 0_u64;
    let mut rest = data;
    while !rest.is_empty() {
        let number = long(rest, 0)?;
        let flags = *rest.get(4)?;
        let mut at = 5;
        let few = *rest.get(at)? >> 5;
        let referred = if few == 7 {
            let count = long(rest, at)? & 0x1fff_ffff;
            at += 4 + (count as usize + 1).div_ceil(8);
            count as usize
        } else {
            at += 1;
            usize::from(few)
        };
        let bytes_each = if number <= 256 { 1 } else { 2 + 2 * usize::from(number > 65_536) };
        at = at.checked_add(referred.checked_mul(bytes_each)?)?;
        at += if flags & 0x40 == 0 { 1 } else { 4 };
        let length = long(rest, at)?;
        let content = rest.get(at + 4..)?;
        // A region may run to an end that only its content tells.
        let length = if length == u32::MAX { content.len() } else { length as usize };
        let content = content.get(..length)?;
        work = work.checked_add(segment_work(flags & 0x3f, content)?)?;
        rest = rest.get(at + 4 + length..).unwrap_or_default();
    }
    Some(work)
}

fn segment_work(kind: u8, content: &[u8]) -> Option<u64> {
    let area = |at| Some(u64::from(long(content, at)?) * u64::from(long(content, at + 4)?));
    let short = |at| Some(u16::from_be_bytes([*content.get(at)?, *content.get(at + 1)?]));
    match kind {
        // A dictionary of symbols: behind its flags stand its templates, then its counts.
        0 => {
            let flags = short(0)?;
            let is_coded = flags & 1 == 0;
            let template =
                if is_coded && flags & 0x0c00 == 0 { 8 } else { 2 * usize::from(is_coded) };
            let is_refined = flags & 2 != 0 && flags & 0x1000 == 0;
            let at = 2 + template + 4 * usize::from(is_refined);
            let symbols = u64::from(long(content, at)?) + u64::from(long(content, at + 4)?);
            Some(symbols * SYMBOL_WORK)
        }
        // Text: behind its place and flags stands the number of symbols.
        4 | 6 | 7 => {
            let flags = short(17)?;
            let tables = 2 * usize::from(flags & 1 != 0);
            let template = 4 * usize::from(flags & 2 != 0 && flags & 0x8000 == 0);
            let symbols = u64::from(long(content, 19 + tables + template)?);
            area(0)?.checked_add(symbols * SYMBOL_WORK)
        }
        // A dictionary of patterns: as many as there are shades of grey.
        16 => {
            let side = |at: usize| content.get(at).copied().map(u64::from);
            (u64::from(long(content, 3)?) + 1).checked_mul(side(1)? * side(2)?)
        }
        // Halftone: the region, then its grid.
        20 | 22 | 23 => area(0)?.checked_add(area(18)?.checked_mul(4)?),
        36 | 38..=40 | 42 | 43 => area(0),
        // The page; one that does not say how high it is ends with its last stripe.
        48 if long(content, 4)? == u32::MAX => Some(u64::from(long(content, 0)?) << 16),
        48 => area(0),
        _ => Some(0),
    }
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    let field = bytes.get(at..)?.first_chunk::<4>()?;
    Some(u32::from_be_bytes(*field))
}

/// Pixels: a page of A3 at 600 dots per inch, twice.
const WORK_MAX: u64 = 200_000_000;

/// Pixels that a symbol counts for.
const SYMBOL_WORK: u64 = 256;

#[cfg(test)]
mod tests {
    use super::pbm;

    fn segment(number: u32, kind: u8, content: &[u8]) -> Vec<u8> {
        let length = content.len() as u32;
        [&number.to_be_bytes()[..], &[kind, 0, 1], &length.to_be_bytes(), content].concat()
    }

    fn sides(width: u32, height: u32, rest: &[u8]) -> Vec<u8> {
        [&width.to_be_bytes()[..], &height.to_be_bytes(), rest].concat()
    }

    #[test]
    fn unpacks_a_page_and_no_bomb() {
        let page = |width, height| segment(0, 48, &sides(width, height, &[0; 11]));
        // One row of white, by the fax code of ITU-T T.6: V0.
        let row = |width| segment(1, 38, &sides(width, 1, &[0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0x80]));
        let white = [page(16, 1), row(16)].concat();
        assert_eq!(pbm(&white, b"").as_deref(), Some(&b"P4\n16 1\n\0\0"[..]));
        let dictionary = [[0; 10].as_slice(), &[0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]].concat();
        let grid = sides(8, 8, &[[0; 10].as_slice(), &sides(60_000, 60_000, &[0; 9])].concat());
        let cases = [
            [page(65_000, 65_000), row(16)].concat(),
            [page(16, 1), row(4_000_000_000)].concat(),
            [segment(2, 0, &dictionary), white.clone()].concat(),
            [page(16, 1), segment(2, 22, &grid)].concat(),
            white.get(..25).unwrap_or_default().to_vec(),
            Vec::new(),
        ];
        for (index, case) in cases.iter().enumerate() {
            assert_eq!(pbm(case, b""), None, "{index}");
        }
    }
}
