//! Pictures on a page as files of their own, for whoever looks at them: as they are where they
//! are files already, else as TIFF or netpbm.

use crate::extract::budget::Budget;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::pdf::file::Pdf;
use crate::extract::tools::pdf::filters::Decoded;
use crate::extract::tools::pdf::jbig2;
use crate::extract::tools::pdf::object::Dictionary;
use crate::extract::tools::pdf::object::Object;
use crate::extract::tools::pdf::object::Stream;

/// What the numbers of a picture are.
struct Pixels {
    width: usize,
    height: usize,
    /// Bits of each number.
    bits: usize,
    /// Numbers of each pixel.
    parts: usize,
    /// Red, green and blue of each number, where the numbers only point there.
    palette: Option<Vec<u8>>,
    /// Whether nothing is white and all is black.
    is_inverse: bool,
}

/// The picture as a file; `None` where it is of a kind that nobody can make one of.
///
/// - Failure: `TooLarge`.
pub(in crate::extract) fn file(
    pdf: &Pdf<'_>,
    picture: &Stream,
    budget: &mut Budget,
) -> Result<Option<Vec<u8>>, Unscannable> {
    let decoded = pdf.data(picture, budget)?;
    let Some(pixels) = pixels(pdf, &picture.dictionary, budget)? else {
        return Ok(decoded.rest.filter(|(name, _)| is_file(name)).map(|_| decoded.bytes));
    };
    let Decoded { bytes, rest, .. } = decoded;
    match rest {
        Some((name, _)) if is_file(&name) => Ok(Some(bytes)),
        Some((name, settings)) if matches!(name.as_slice(), b"CCITTFaxDecode" | b"CCF") => {
            Ok(Some(tiff(&bytes, &settings, &pixels)))
        }
        Some((name, settings)) if name == b"JBIG2Decode" => {
            let shared = match pdf.entry(&settings, b"JBIG2Globals") {
                Object::Stream(shared) => pdf.data(&shared, budget)?.bytes,
                _ => Vec::new(),
            };
            budget.pay_bytes(pixels.width.saturating_mul(pixels.height) / 8)?;
            Ok(jbig2::pbm(&bytes, &shared))
        }
        Some(_) => Ok(None),
        None => {
            budget.pay_bytes(pixels.width.saturating_mul(pixels.height).saturating_mul(3))?;
            Ok(Some(pnm(&bytes, &pixels)))
        }
    }
}

/// Whether the data is a file already: JPEG or JPEG 2000.
fn is_file(filter: &[u8]) -> bool {
    matches!(filter, b"DCTDecode" | b"DCT" | b"JPXDecode")
}

fn pixels(
    pdf: &Pdf<'_>,
    picture: &Dictionary,
    budget: &mut Budget,
) -> Result<Option<Pixels>, Unscannable> {
    let entry = |long: &[u8], short: &[u8]| match pdf.entry(picture, long) {
        Object::Null => pdf.entry(picture, short),
        found => found,
    };
    let sides = entry(b"Width", b"W").count().zip(entry(b"Height", b"H").count());
    let Some((width, height)) =
        sides.filter(|(w, h)| (1..=SIDE_MAX).contains(w) && (1..=SIDE_MAX).contains(h))
    else {
        return Ok(None);
    };
    let is_mask = entry(b"ImageMask", b"IM") == Object::Boolean(true);
    let bits = entry(b"BitsPerComponent", b"BPC").count().unwrap_or(if is_mask { 1 } else { 8 });
    let decode = entry(b"Decode", b"D");
    let is_inverse = decode.array().and_then(<[_]>::first).and_then(Object::number) == Some(1.0);
    let (mut parts, mut palette) = (1, None);
    let space = entry(b"ColorSpace", b"CS");
    let list = space.array().unwrap_or_default();
    match space.name().or_else(|| list.first().and_then(Object::name)) {
        Some(b"DeviceRGB" | b"RGB" | b"CalRGB" | b"Lab") => parts = 3,
        Some(b"DeviceCMYK" | b"CMYK") => parts = 4,
        Some(b"ICCBased") => {
            let profile = list.get(1).map(|profile| pdf.resolve(profile));
            let count = profile.as_ref().and_then(Object::dictionary).map(|d| d.get(b"N").count());
            parts = count.flatten().filter(|n| (1..=4).contains(n)).unwrap_or(3);
        }
        Some(b"Indexed" | b"I") => {
            palette = match list.get(3).map(|table| pdf.resolve(table)) {
                Some(Object::Text(table)) => Some(table),
                Some(Object::Stream(stream)) => Some(pdf.data(&stream, budget)?.bytes),
                _ => None,
            };
        }
        _ => {}
    }
    let bits = if matches!(bits, 1 | 2 | 4 | 8 | 16) { bits } else { 8 };
    Ok(Some(Pixels { width, height, bits, parts, palette, is_inverse }))
}

/// Grey or coloured pixels as a netpbm file.
fn pnm(data: &[u8], pixels: &Pixels) -> Vec<u8> {
    let Pixels { width, height, bits, parts, .. } = *pixels;
    let is_coloured = parts == 3 || pixels.palette.is_some();
    let kind = if is_coloured { 6 } else { 5 };
    let mut file = format!("P{kind}\n{width} {height}\n255\n").into_bytes();
    let row_bytes = (width * parts * bits).div_ceil(8);
    let most = (1_usize << bits.min(8)) - 1;
    for row in data.chunks(row_bytes.max(1)).take(height) {
        let number = |index: usize| -> usize {
            let at = index * bits;
            let byte = usize::from(row.get(at / 8).copied().unwrap_or(0));
            if bits >= 8 { byte } else { byte >> (8 - bits - at % 8) & most }
        };
        let level = |index: usize| {
            let level = (number(index) * 255 / most) as u8;
            if pixels.is_inverse { 255 - level } else { level }
        };
        for pixel in 0..width {
            match (&pixels.palette, parts) {
                (Some(palette), _) => {
                    let colour = palette.get(number(pixel) * 3..).unwrap_or_default();
                    file.extend((0..3).map(|at| colour.get(at).copied().unwrap_or(255)));
                }
                (None, 3) => file.extend((0..3).map(|part| level(pixel * 3 + part))),
                (None, 4) => {
                    let ink = (0..4).map(|part| usize::from(level(pixel * 4 + part))).max();
                    file.push(255 - ink.unwrap_or(0).min(255) as u8);
                }
                (None, parts) => file.push(level(pixel * parts)),
            }
        }
    }
    // What is missing is white.
    let missing = height.saturating_sub(data.len().div_ceil(row_bytes.max(1)));
    file.resize(file.len() + missing * width * if is_coloured { 3 } else { 1 }, 255);
    file
}

/// Fax data as a TIFF file of one strip (TIFF 6.0, 10 and 11).
fn tiff(data: &[u8], settings: &Dictionary, pixels: &Pixels) -> Vec<u8> {
    let kind = settings.get(b"K").number().unwrap_or(0.0);
    let width = settings.get(b"Columns").count().unwrap_or(1_728).min(SIDE_MAX);
    let height = settings.get(b"Rows").count().filter(|rows| *rows > 0).unwrap_or(pixels.height);
    let is_black_one = *settings.get(b"BlackIs1") == Object::Boolean(true);
    let is_white_zero = is_black_one == pixels.is_inverse;
    let compression = if kind < 0.0 { 4 } else { 3 };
    let long = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let entries: [(u16, u32); 9] = [
        (256, long(width)),
        (257, long(height.min(SIDE_MAX))),
        (258, 1),
        (259, compression),
        (262, u32::from(!is_white_zero)),
        (273, 8),
        (277, 1),
        (279, long(data.len())),
        (292, u32::from(kind > 0.0)),
    ];
    let mut file = b"II*\0".to_vec();
    file.extend(long(8 + data.len() + data.len() % 2).to_le_bytes());
    file.extend_from_slice(data);
    file.resize(8 + data.len() + data.len() % 2, 0);
    file.extend(9_u16.to_le_bytes());
    for (tag, value) in entries {
        file.extend(tag.to_le_bytes());
        file.extend(4_u16.to_le_bytes());
        file.extend(1_u32.to_le_bytes());
        file.extend(value.to_le_bytes());
    }
    file.extend(0_u32.to_le_bytes());
    file
}

/// No scan has longer sides.
const SIDE_MAX: usize = 30_000;
