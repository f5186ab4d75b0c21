//! Macros: the source text of a VBA project, which lies compressed in a compound file.

use memchr::memmem;

use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Extract;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::cfb::Compound;
use crate::extract::tools::strings;
use crate::extract::tools::wide;

/// Adds the source of every module in the project `bytes`, and what else is text in it (forms,
/// descriptions), at `macros` in `place`.
///
/// - Failure: a limit, noted; `Damaged` is noted where it is no compound file, of which the words
///   are added.
pub(in crate::extract) fn add(
    bytes: &[u8],
    place: &Place,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    let place = place.inside("macros");
    let Some(compound) = Compound::open(bytes) else {
        out.miss(place.clone(), Unscannable::Damaged);
        return strings::sweep(bytes, &place, out);
    };
    for index in 0..compound.count() {
        let Some((_, content)) = compound.nth(index) else { continue };
        out.budget.pay_bytes(content.len()).inspect_err(|why| out.miss(place.clone(), *why))?;
        let source = source(&content);
        let text = if source.is_empty() { wide::texts(&content) } else { source };
        out.add_text(place.clone(), Visibility::Shown, text)?;
    }
    Ok(())
}

/// The source text in the stream of a module; empty where there is none. It begins with its
/// attributes (MS-OVBA), where the stream is found by what it says.
pub(in crate::extract) fn source(stream: &[u8]) -> String {
    // Signature and header of the first chunk stand before, and the flags of its first eight
    // letters.
    let start = memmem::find(stream, b"\0Attribut").and_then(|at| at.checked_sub(3));
    let packed =
        start.and_then(|start| stream.get(start..)).and_then(|rest| rest.strip_prefix(&[1]));
    let text = packed.map(unpack).unwrap_or_default();
    encoding_rs::WINDOWS_1252.decode_without_bom_handling(&text).0.into_owned()
}

/// Unpacks the chunks of a compressed container (MS-OVBA), up to where it is broken.
fn unpack(mut rest: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    while let Some((header, after)) = rest.split_first_chunk::<2>() {
        let header = u16::from_le_bytes(*header);
        // Three bits of signature, twelve of length, one that says whether it is packed.
        let length = usize::from(header & 0x0fff) + 1;
        let chunk = after.get(..length).unwrap_or(after);
        if header >> 12 & 0b111 != 0b011 || text.len() > TEXT_BYTES_MAX {
            break;
        }
        if header >> 15 == 0 {
            text.extend_from_slice(chunk);
        } else {
            unpack_chunk(chunk, &mut text);
        }
        rest = after.get(length..).unwrap_or_default();
    }
    text
}

fn unpack_chunk(chunk: &[u8], text: &mut Vec<u8>) {
    let start = text.len();
    let mut bytes = chunk.iter().copied();
    while let Some(flags) = bytes.next() {
        for bit in 0..8 {
            let Some(first) = bytes.next() else { return };
            if flags >> bit & 1 == 0 {
                text.push(first);
                continue;
            }
            let Some(second) = bytes.next() else { return };
            let token = u16::from_le_bytes([first, second]);
            // The further in the chunk, the more bits say how far back (MS-OVBA).
            let made = text.len() - start;
            let bits = (4..12).find(|bits| made <= 1 << bits).unwrap_or(12);
            let length = usize::from(token & (0xffff >> bits)) + 3;
            let back = usize::from(token >> (16 - bits)) + 1;
            for _ in 0..length {
                let Some(byte) = text.len().checked_sub(back).and_then(|at| text.get(at)) else {
                    return;
                };
                text.push(*byte);
                if text.len() - start >= CHUNK_BYTES {
                    return;
                }
            }
        }
    }
}

/// A chunk is never longer, unpacked.
const CHUNK_BYTES: usize = 4_096;

/// Longer than any module; three bytes can become a chunk.
const TEXT_BYTES_MAX: usize = 16 << 20;

#[cfg(test)]
mod tests {
    use super::{source, unpack};

    #[test]
    fn unpacks_source() {
        // The examples of MS-OVBA.
        let plain = b"\x19\xb0\0abcdefgh\0ijklmnop\0qrstuv.";
        assert_eq!(unpack(plain), b"abcdefghijklmnopqrstuv.");
        let packed =
            b"\x2f\xb0\0#aaabcde\x82f\0\x70aghij\x018\x08akl\0\x30mnop\x06q\x02\x70\x04\x10\
                       rstuv\x10wxyz\0\x3c";
        assert_eq!(unpack(packed), b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa");
        let most = b"\x03\xb0\x02a\x45\0";
        assert_eq!(unpack(most), [b'a'; 73]);
        assert_eq!(unpack(b"\x00"), b"");
    }

    #[test]
    fn finds_source_in_a_stream() {
        let stream = b"compiled\x01\x19\xb0\0Attribut\0e a=\"123\x00456782\"";
        assert_eq!(source(stream), "Attribute a=\"123456782\"");
        assert_eq!(source(b"nothing"), "");
    }
}
