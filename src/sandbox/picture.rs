//! How large a picture says it is, read from its first bytes.
//!
//! A picture of a few bytes may unfold to gigabytes; whoever unfolds it must know before.

/// Width and height in pixels; `None` where it is no picture of a kind that is known.
///
/// - Shape: PNG, JPEG, GIF, BMP, TIFF (its first page), WebP, JPEG 2000, and the PNM family.
/// - Cost: reads headers only.
pub fn dimensions(picture: &[u8]) -> Option<(u32, u32)> {
    let starts = |magic: &[u8]| picture.starts_with(magic);
    if starts(b"\x89PNG\r\n\x1a\n") {
        // PNG (Third Edition), 11.2.1: IHDR is the first chunk.
        return Some((big(picture, 16)?, big(picture, 20)?));
    }
    if starts(b"\xff\xd8") {
        return jpeg(picture);
    }
    if starts(b"GIF8") {
        return Some((little_16(picture, 6)?, little_16(picture, 8)?));
    }
    if starts(b"BM") {
        // A negative height stands for rows from the top down.
        return Some((little(picture, 18)?, little(picture, 22)?.cast_signed().unsigned_abs()));
    }
    if starts(b"II*\0") || starts(b"MM\0*") {
        return tiff(picture);
    }
    if starts(b"RIFF") && picture.get(8..12) == Some(b"WEBP") {
        return webp(picture);
    }
    if starts(b"\0\0\0\x0cjP  \r\n\x87\n") || starts(b"\xff\x4f\xff\x51") {
        return jpeg_2000(picture);
    }
    if starts(b"P") {
        return pnm(picture);
    }
    None
}

/// Walks the segments to the start of a frame (ITU-T T.81, B.2.2).
fn jpeg(picture: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    for _ in 0..SEGMENTS_MAX {
        let (fill, marker) = (*picture.get(at)?, *picture.get(at + 1)?);
        match (fill, marker) {
            (0xff, 0xff) => at += 1,
            (0xff, 0xc0..=0xcf) if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                return Some((big_16(picture, at + 7)?, big_16(picture, at + 5)?));
            }
            (0xff, 0x01 | 0xd0..=0xd8) => at += 2,
            (0xff, _) => at += 2 + big_16(picture, at + 2)? as usize,
            _ => return None,
        }
    }
    None
}

/// The first image file directory (TIFF 6.0, section 2).
fn tiff(picture: &[u8]) -> Option<(u32, u32)> {
    let is_little = picture.starts_with(b"II");
    let word = |at| if is_little { little(picture, at) } else { big(picture, at) };
    let half = |at| if is_little { little_16(picture, at) } else { big_16(picture, at) };
    let directory = word(4)? as usize;
    let (mut width, mut height) = (None, None);
    for entry in 0..half(directory)? as usize {
        let at = directory.checked_add(2 + 12 * entry)?;
        // A value of type SHORT (3) takes the first two of its four bytes.
        let value = if half(at + 2)? == 3 { half(at + 8)? } else { word(at + 8)? };
        match half(at)? {
            256 => width = Some(value),
            257 => height = Some(value),
            _ => {}
        }
    }
    Some((width?, height?))
}

/// RFC 9649, 2.5 to 2.7.
fn webp(picture: &[u8]) -> Option<(u32, u32)> {
    match picture.get(12..16)? {
        b"VP8 " => Some((little_16(picture, 26)? & 0x3fff, little_16(picture, 28)? & 0x3fff)),
        b"VP8L" => {
            let bits = little(picture, 21)?;
            Some(((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1))
        }
        b"VP8X" => {
            Some(((little(picture, 24)? & 0x00ff_ffff) + 1, (little(picture, 26)? >> 8) + 1))
        }
        _ => None,
    }
}

/// The SIZ segment of the codestream (ITU-T T.800, A.5.1), in a box or by itself.
fn jpeg_2000(picture: &[u8]) -> Option<(u32, u32)> {
    let head = picture.get(..picture.len().min(SEGMENTS_MAX))?;
    let at = memchr::memmem::find(head, b"\xff\x4f\xff\x51")?;
    let width = big(picture, at + 8)?.checked_sub(big(picture, at + 16)?)?;
    let height = big(picture, at + 12)?.checked_sub(big(picture, at + 20)?)?;
    Some((width, height))
}

/// `P1` to `P6`: two numbers after the magic, with space and comments before each.
fn pnm(picture: &[u8]) -> Option<(u32, u32)> {
    let (magic, rest) = picture.split_at_checked(2)?;
    if !matches!(magic, [b'P', b'1'..=b'6']) {
        return None;
    }
    let head = rest.get(..rest.len().min(1024))?;
    let mut numbers = head
        .split(|byte| *byte == b'\n')
        .map(|line| line.split(|byte| *byte == b'#').next().unwrap_or_default())
        .flat_map(|line| line.split(u8::is_ascii_whitespace))
        .filter(|word| !word.is_empty())
        .map(|word| std::str::from_utf8(word).ok()?.parse().ok());
    Some((numbers.next()??, numbers.next()??))
}

fn bytes<const N: usize>(picture: &[u8], at: usize) -> Option<[u8; N]> {
    picture.get(at..at.checked_add(N)?)?.try_into().ok()
}

fn big(picture: &[u8], at: usize) -> Option<u32> {
    bytes(picture, at).map(u32::from_be_bytes)
}

fn big_16(picture: &[u8], at: usize) -> Option<u32> {
    bytes(picture, at).map(u16::from_be_bytes).map(u32::from)
}

fn little(picture: &[u8], at: usize) -> Option<u32> {
    bytes(picture, at).map(u32::from_le_bytes)
}

fn little_16(picture: &[u8], at: usize) -> Option<u32> {
    bytes(picture, at).map(u16::from_le_bytes).map(u32::from)
}

/// Segments walked through, and bytes looked through, before a header is given up.
const SEGMENTS_MAX: usize = 65_536;

#[cfg(test)]
mod tests {
    use super::dimensions;

    #[test]
    fn a_picture_tells_its_size_in_its_header() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x09\xb0\0\0\x0d\xb4\x08\x02";
        let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc2\0\x0b\x08\x0d\xb4\x09\xb0\x01\x01\x11\0";
        let tiff = b"II*\0\x08\0\0\0\x02\0\0\x01\x03\0\x01\0\0\0\xb0\x09\0\0\
                     \x01\x01\x04\0\x01\0\0\0\xb4\x0d\0\0";
        let tiff_big = b"MM\0*\0\0\0\x08\0\x02\x01\0\0\x03\0\0\0\x01\x09\xb0\0\0\
                         \x01\x01\0\x04\0\0\0\x01\0\0\x0d\xb4";
        let bmp = b"BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\xb0\x09\0\0\x4c\xf2\xff\xff";
        let extended = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xaf\x09\0\xb3\x0d\0";
        let codestream = b"\xff\x4f\xff\x51\0\x29\0\0\0\0\x09\xb0\0\0\x0d\xb4\0\0\0\0\0\0\0\0";
        type Size = Option<(u32, u32)>;
        let cases: [(&[u8], Size); 12] = [
            (png, Some((2480, 3508))),
            (jpeg, Some((2480, 3508))),
            (tiff, Some((2480, 3508))),
            (tiff_big, Some((2480, 3508))),
            (bmp, Some((2480, 3508))),
            (extended, Some((2480, 3508))),
            (codestream, Some((2480, 3508))),
            (b"GIF89a\xb0\x09\xb4\x0d", Some((2480, 3508))),
            (b"P5 # made by hand\n2480 3508\n255\n", Some((2480, 3508))),
            (b"P9 1 1", None),
            (b"%PDF-1.7", None),
            (b"", None),
        ];
        for (picture, expected) in cases {
            let start = picture.get(..4);
            assert_eq!(dimensions(picture), expected, "{start:?}");
            for cut in 0..picture.len() {
                // Broken off anywhere: whatever it says, it says it without a panic.
                let _ = dimensions(picture.get(..cut).unwrap_or_default());
            }
        }
    }
}
