//! Bytes of unknown character set to text, and whether bytes are text at all.

use chardetng::EncodingDetector;
use chardetng::Iso2022JpDetection;
use chardetng::Utf8Detection;
use encoding_rs::Encoding;
use encoding_rs::UTF_8;
use encoding_rs::UTF_16BE;
use encoding_rs::UTF_16LE;

use crate::extract::tools::ebcdic;

/// Whether every stretch of `bytes` reads as text in some character set.
///
/// Compressed and binary content has control characters all over (one byte in ten by chance);
/// text has next to none. Nothing at all is text.
pub(in crate::extract) fn is_textual(bytes: &[u8]) -> bool {
    if ebcdic::is_text(bytes) {
        return true;
    }
    if unicode_width(bytes).is_some() {
        let text = decode(bytes);
        let odd = |c: &char| *c == char::REPLACEMENT_CHARACTER || is_control(*c);
        return text.chars().filter(odd).count() * 50 <= text.chars().count();
    }
    // Programs fill the last block up with NUL.
    let length = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    let written = bytes.get(..length).filter(|written| !written.is_empty()).unwrap_or(bytes);
    written.chunks(STRETCH_BYTES).all(|stretch| {
        let controls = stretch.iter().filter(|byte| CONTROL[usize::from(**byte)]).count();
        controls * 50 <= stretch.len()
    })
}

/// Whether something that is no text lies in what reads as text on the whole, as a packed file that
/// was pasted into it: control characters of many kinds close together.
pub(in crate::extract) fn has_binary(bytes: &[u8]) -> bool {
    if unicode_width(bytes).is_some() || ebcdic::is_text(bytes) {
        return false;
    }
    bytes.chunks(WINDOW_BYTES).any(|window| {
        let odd = window.iter().filter(|byte| **byte != 0 && CONTROL[usize::from(**byte)]);
        // Programs part fields with one or two of them, and fill up with NUL.
        let kinds = odd.clone().fold(0_u32, |kinds, byte| kinds | 1 << (byte & 31));
        kinds.count_ones() >= KINDS_LEAST && odd.count() * 25 >= window.len()
    })
}

/// The text in `bytes`: by byte order mark, by the pattern of NUL bytes, as UTF-8 where it is
/// valid, else as the detector guesses, which for Dutch text is windows-1252.
pub(in crate::extract) fn decode(bytes: &[u8]) -> String {
    match unicode_width(bytes) {
        Some(Width::Two(encoding)) => encoding.decode_with_bom_removal(bytes).0.into_owned(),
        Some(Width::Four(order)) => decode_utf_32(bytes, order),
        None if ebcdic::is_text(bytes) => ebcdic::decode(bytes),
        None => {
            let (text, _, wrong) = UTF_8.decode(bytes);
            if wrong { guess(bytes).decode(bytes).0.into_owned() } else { text.into_owned() }
        }
    }
}

fn is_control(character: char) -> bool {
    u8::try_from(character).is_ok_and(|byte| CONTROL[usize::from(byte)])
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let first_odd = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let start = first_odd.saturating_sub(64);
    let sample = bytes.get(start..).unwrap_or_default();
    detector.feed(sample.get(..GUESS_BYTES).unwrap_or(sample), true);
    detector.guess(Some(b"nl"), Utf8Detection::Deny)
}

/// Encodings with more than one byte to every character.
enum Width {
    Two(&'static Encoding),
    Four(Order),
}

#[derive(Clone, Copy)]
enum Order {
    Big,
    Little,
}

/// Whether the bytes are UTF-16 or UTF-32, by their mark or by where their NUL bytes stand.
fn unicode_width(bytes: &[u8]) -> Option<Width> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] => return Some(Width::Four(Order::Little)),
        [0, 0, 0xfe, 0xff, ..] => return Some(Width::Four(Order::Big)),
        [0xff, 0xfe, ..] => return Some(Width::Two(UTF_16LE)),
        [0xfe, 0xff, ..] => return Some(Width::Two(UTF_16BE)),
        _ => {}
    }
    let sample = bytes.get(..SAMPLE_BYTES).unwrap_or(bytes);
    let quarters = sample.len() / 4;
    if sample.len() < 4 {
        return None;
    }
    let mut nul = [0_usize; 4];
    for group in sample.chunks_exact(4) {
        for (count, byte) in nul.iter_mut().zip(group) {
            *count += usize::from(*byte == 0);
        }
    }
    let most = |count: usize| count * 2 > quarters;
    let few = |count: usize| count * 20 <= quarters;
    let [first, second, third, fourth] = nul;
    if few(first) && most(second) && most(third) && most(fourth) {
        Some(Width::Four(Order::Little))
    } else if most(first) && most(second) && most(third) && few(fourth) {
        Some(Width::Four(Order::Big))
    } else if few(first) && most(second) && few(third) && most(fourth) {
        Some(Width::Two(UTF_16LE))
    } else if most(first) && few(second) && most(third) && few(fourth) {
        Some(Width::Two(UTF_16BE))
    } else {
        None
    }
}

fn decode_utf_32(bytes: &[u8], order: Order) -> String {
    let characters = bytes.chunks_exact(4).map(|group| {
        let group = <[u8; 4]>::try_from(group).unwrap_or_default();
        let code = match order {
            Order::Big => u32::from_be_bytes(group),
            Order::Little => u32::from_le_bytes(group),
        };
        char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
    });
    characters.filter(|character| *character != '\u{feff}').collect()
}

/// Characters that no text holds: controls but tab, line breaks, form feed, escape and the
/// end-of-file mark of old programs.
const CONTROL: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 32 {
        table[byte] = !matches!(byte as u8, b'\t' | b'\n' | b'\r' | 0x0c | 0x1a | 0x1b);
        byte += 1;
    }
    table[0x7f] = true;
    table
};

const STRETCH_BYTES: usize = 64 * 1024;
const WINDOW_BYTES: usize = 512;

/// Kinds of control characters that no text has close together, of 26.
const KINDS_LEAST: u32 = 8;
const SAMPLE_BYTES: usize = 4_096;
const GUESS_BYTES: usize = 256 * 1024;

#[cfg(test)]
mod tests {
    use super::{decode, is_textual};

    fn utf_16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn reads_text_of_any_character_set() {
        let text = "naam;geboren\r\nZo\u{eb};2010\r\n";
        let marked = format!("\u{feff}{text}");
        let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
        let wide = |order: fn(u32) -> [u8; 4]| -> Vec<u8> {
            text.chars().flat_map(|c| order(c as u32)).collect()
        };
        for bytes in [
            text.as_bytes().to_vec(),
            marked.as_bytes().to_vec(),
            latin,
            utf_16(text, u16::to_le_bytes),
            utf_16(text, u16::to_be_bytes),
            utf_16(&marked, u16::to_le_bytes),
            utf_16(&marked, u16::to_be_bytes),
            wide(u32::to_le_bytes),
            wide(u32::to_be_bytes),
        ] {
            assert!(is_textual(&bytes), "{bytes:?}");
            assert_eq!(decode(&bytes), text, "{bytes:?}");
        }
        let padded = [text.as_bytes(), &[0; 4096]].concat();
        assert!(is_textual(&padded), "filled up to the end of a block");
        assert!(!is_textual(&[&padded, text.as_bytes()].concat()));
    }

    #[test]
    fn tells_text_from_binary() {
        let mut mixed = vec![b'a'; 200_000];
        mixed.extend((0..70_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8));
        let cases: [(&[u8], bool); 6] = [
            (b"", true),
            (b"Beste mevrouw,\r\n\tdag\x0c", true),
            (b"caf\xe9 met een losse \0 erin, in een verder heel gewone tekst van een regel", true),
            (b"PK\x03\x04\x14\0\0\0\x08\0", false),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", false),
            (&mixed, false),
        ];
        for (bytes, expected) in cases {
            assert_eq!(is_textual(bytes), expected);
        }
    }
}
