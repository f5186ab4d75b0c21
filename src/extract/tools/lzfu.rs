//! Compressed RTF, as Outlook and Exchange keep the body of a message (MS-OXRTFCP).
//!
//! Own code, since the library makes room for whatever size the header says, and gives nothing
//! at all where the checksum is wrong.

use crate::extract::budget::Budget;
use crate::extract::outcome::Unscannable;

/// A body unpacked.
pub(in crate::extract) struct Unpacked {
    /// RTF, as far as it could be read.
    pub(in crate::extract) rtf: Vec<u8>,
    /// Whether header, checksum and content agree.
    pub(in crate::extract) is_whole: bool,
}

/// Unpacks a body and pays for it.
///
/// - Failure: `TooLarge` where it cannot be paid, `Damaged` where it is no compressed RTF at all.
/// - Cost: at most nine times the size of `packed`, whatever its header says.
pub(in crate::extract) fn unpack(
    packed: &[u8],
    budget: &mut Budget,
) -> Result<Unpacked, Unscannable> {
    let (header, content) = packed.split_first_chunk::<16>().ok_or(Unscannable::Damaged)?;
    let [packed_bytes, raw_bytes, kind, checksum] = words(header);
    // The size counts what follows it.
    let end = (packed_bytes as usize).saturating_sub(12).min(content.len());
    let is_cut = (packed_bytes as usize).saturating_sub(12) > content.len();
    let content = content.get(..end).unwrap_or_default();
    let raw_bytes = raw_bytes as usize;
    match kind {
        UNCOMPRESSED => {
            let rtf = content.get(..raw_bytes).unwrap_or(content);
            budget.pay_bytes(rtf.len())?;
            Ok(Unpacked { rtf: rtf.to_vec(), is_whole: rtf.len() == raw_bytes && !is_cut })
        }
        COMPRESSED => {
            budget.pay_bytes(raw_bytes.min(content.len().saturating_mul(EXPANSION_MAX)))?;
            let (rtf, has_end) = decompress(content, raw_bytes);
            let is_right = rtf.len() == raw_bytes && crc(content) == checksum;
            let is_whole = has_end && is_right && !is_cut;
            if let Some(beyond) = rtf.len().checked_sub(raw_bytes) {
                budget.pay_bytes(beyond)?;
            }
            Ok(Unpacked { rtf, is_whole })
        }
        _ => Err(Unscannable::Damaged),
    }
}

/// Runs of eight tokens, each a byte or a reference into the last 4,096 bytes (MS-OXRTFCP 3.1.3.2).
///
/// - Shape: what came out, and whether the mark of the end was met.
fn decompress(content: &[u8], raw_bytes: usize) -> (Vec<u8>, bool) {
    let mut window = [0_u8; WINDOW_BYTES];
    for (place, byte) in window.iter_mut().zip(FIRST_WINDOW) {
        *place = *byte;
    }
    let mut at = FIRST_WINDOW.len();
    let room = raw_bytes.min(content.len().saturating_mul(EXPANSION_MAX));
    let mut rtf = Vec::with_capacity(room);
    let mut put = |byte: u8, window: &mut [u8; WINDOW_BYTES], at: &mut usize| {
        rtf.push(byte);
        if let Some(place) = window.get_mut(*at % WINDOW_BYTES) {
            *place = byte;
        }
        *at = (*at + 1) % WINDOW_BYTES;
    };
    let mut bytes = content.iter().copied();
    'runs: while let Some(control) = bytes.next() {
        for bit in 0..8 {
            let Some(first) = bytes.next() else { break 'runs };
            if control >> bit & 1 == 0 {
                put(first, &mut window, &mut at);
                continue;
            }
            let Some(second) = bytes.next() else { break 'runs };
            let offset = usize::from(first) << 4 | usize::from(second) >> 4;
            if offset == at {
                return (rtf, true);
            }
            for step in 0..usize::from(second & 15) + 2 {
                let byte = window.get((offset + step) % WINDOW_BYTES).copied().unwrap_or_default();
                put(byte, &mut window, &mut at);
            }
        }
    }
    (rtf, false)
}

/// The checksum of MS-OXRTFCP 3.1.3.1.2: the polynomial of CRC-32, without its inversions.
fn crc(content: &[u8]) -> u32 {
    content.iter().fold(0, |crc, byte| {
        let low = (crc ^ u32::from(*byte)) & 0xff;
        let mixed = (0..8).fold(low, |value, _| (value >> 1) ^ (POLYNOMIAL * (value & 1)));
        mixed ^ (crc >> 8)
    })
}

fn words(header: &[u8; 16]) -> [u32; 4] {
    let mut words = [0; 4];
    for (word, field) in words.iter_mut().zip(header.chunks_exact(4)) {
        *word = u32::from_le_bytes(field.try_into().unwrap_or_default());
    }
    words
}

const COMPRESSED: u32 = 0x7546_5a4c;
const UNCOMPRESSED: u32 = 0x414c_454d;
const POLYNOMIAL: u32 = 0xedb8_8320;
const WINDOW_BYTES: usize = 4_096;

/// A run of eight references takes 17 bytes and gives at most 8 times 17.
const EXPANSION_MAX: usize = 8;

/// What the window holds at the start (MS-OXRTFCP 2.1.2.1).
const FIRST_WINDOW: &[u8] =
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \
\\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\
\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

#[cfg(test)]
mod tests {
    use compressed_rtf::compress_rtf;
    use compressed_rtf::encode_rtf;

    use super::unpack;
    use crate::extract::Budget;
    use crate::extract::Limits;
    use crate::extract::Unscannable;

    fn budget(total_bytes_max: u64) -> Budget {
        Budget::new(Limits { total_bytes_max, ..Limits::default() })
    }

    #[test]
    fn unpacks_what_another_program_packed() {
        let long = format!("{{\\rtf1\\ansi {}}}", "BSN 999990019 \\par Zo\\'eb ".repeat(2_000));
        for rtf in ["{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}", "{\\rtf1\\ansi\\pard hello world}\r\n", &long]
        {
            for packed in [compress_rtf(rtf), encode_rtf(rtf)] {
                let packed = packed.expect("packed");
                let read = unpack(&packed, &mut budget(1 << 20)).expect("unpacked");
                assert!(read.is_whole);
                assert_eq!(String::from_utf8_lossy(&read.rtf), rtf);
            }
        }
    }

    #[test]
    fn reads_what_lies_about_itself_as_far_as_it_goes() {
        let packed = compress_rtf("{\\rtf1\\ansi BSN 999990019}").expect("packed");
        let with = |at: usize, byte: u8| {
            let mut packed = packed.clone();
            packed[at] = byte;
            packed
        };
        let cut = packed[..packed.len() - 6].to_vec();
        let cases = [with(0, 0xff), with(7, 0xff), with(7, 0x7f), with(12, 7), cut];
        for (number, packed) in cases.into_iter().enumerate() {
            let read = unpack(&packed, &mut budget(1 << 20)).expect("unpacked");
            assert!(!read.is_whole && read.rtf.starts_with(b"{\\rtf1\\ansi BSN"), "{number}");
        }
        assert!(matches!(unpack(&with(8, 0), &mut budget(99)), Err(Unscannable::Damaged)));
        assert!(matches!(unpack(&packed[..9], &mut budget(99)), Err(Unscannable::Damaged)));
        assert!(matches!(unpack(&packed, &mut budget(9)), Err(Unscannable::TooLarge)));
    }
}
