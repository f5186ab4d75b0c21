//! EBCDIC, in which mainframes write their lists: code page 037, which for letters and digits is
//! that of 500 as well.

/// Whether `bytes` are text in EBCDIC: hardly a byte is none of its letters, digits and marks, its
/// space is the most common of marks, and that of every other character set is missing.
pub(in crate::extract) fn is_text(bytes: &[u8]) -> bool {
    let sample = bytes.get(..SAMPLE_BYTES).unwrap_or(bytes);
    if sample.len() < SAMPLE_BYTES_LEAST {
        return false;
    }
    let count = |is_it: fn(u8) -> bool| sample.iter().filter(|byte| is_it(**byte)).count();
    let spaces = count(|byte| byte == SPACE);
    let foreign = count(|byte| matches!(byte, b' ' | b'e' | b'0'));
    let known = count(|byte| {
        is_letter(byte) || matches!(byte, 0x0d | 0x15 | 0x25 | 0x40 | 0x4b..=0x61 | 0x6b..=0x7f)
    });
    let letters = count(is_letter);
    spaces * 50 >= sample.len()
        && letters * 10 >= sample.len()
        && foreign * 50 <= sample.len()
        && known * 100 >= sample.len() * 95
}

/// The text; records of eighty characters without line ends become lines.
pub(in crate::extract) fn decode(bytes: &[u8]) -> String {
    let has_lines = bytes.iter().any(|byte| matches!(byte, 0x0d | 0x15 | 0x25));
    let is_cards = !has_lines && bytes.len().is_multiple_of(CARD_BYTES);
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    let mut before = 0;
    for (index, byte) in bytes.iter().enumerate() {
        if is_cards && index > 0 && index.is_multiple_of(CARD_BYTES) {
            text.push('\n');
        }
        match byte {
            // Carriage return and line feed are one end.
            0x15 | 0x25 if before == 0x0d => {}
            0x0d | 0x15 | 0x25 => text.push('\n'),
            0x05 => text.push('\t'),
            _ => text.push(character(*byte)),
        }
        before = *byte;
    }
    text
}

fn character(byte: u8) -> char {
    let row = byte.checked_sub(0x40).and_then(|at| TABLE.get(usize::from(at / 16)));
    row.and_then(|row| row.chars().nth(usize::from(byte % 16))).unwrap_or(' ')
}

const fn is_letter(byte: u8) -> bool {
    let column = byte & 0x0f;
    match byte >> 4 {
        0x8 | 0x9 | 0xc | 0xd => column >= 1 && column <= 9,
        0xa | 0xe => column >= 2 && column <= 9,
        0xf => column <= 9,
        _ => false,
    }
}

const SPACE: u8 = 0x40;

/// The characters from 0x40 on, sixteen in a row.
const TABLE: [&str; 12] = [
    "  âäàáãåçñ¢.<(+|",
    "&éêëèíîïìß!$*);¬",
    "-/ÂÄÀÁÃÅÇÑ¦,%_>?",
    "øÉÊËÈÍÎÏÌ`:#@\'=\"",
    "Øabcdefghi«»ðýþ±",
    "°jklmnopqrªºæ¸Æ¤",
    "µ~stuvwxyz¡¿ÐÝÞ®",
    "^£¥·©§¶¼½¾[]¯¨´×",
    "{ABCDEFGHI ôöòóõ",
    "}JKLMNOPQR¹ûüùúÿ",
    "\\÷STUVWXYZ²ÔÖÒÓÕ",
    "0123456789³ÛÜÙÚ ",
];

const SAMPLE_BYTES: usize = 4_096;
const SAMPLE_BYTES_LEAST: usize = 40;

/// As long as the cards were that were punched.
const CARD_BYTES: usize = 80;

#[cfg(test)]
mod tests {
    use super::{character, decode, is_text};

    fn encode(text: &str) -> Vec<u8> {
        let byte = |c: char| (0x40..=0xff).find(|byte| character(*byte) == c).unwrap_or(0x25);
        text.chars().map(byte).collect()
    }

    #[test]
    fn reads_what_mainframes_write_and_nothing_else() {
        let text =
            "NAAM            BSN        \nJan de Vries    999990019  \nPiet Smit       123456782\n";
        let bytes = encode(text);
        assert!(is_text(&bytes));
        assert_eq!(decode(&bytes), text);
        let card = format!("{:<80}", "Jan de Vries    999990019");
        assert_eq!(decode(&encode(&card.repeat(2))), format!("{card}\n{card}"));
        for other in
            [text, "Καλημέρα σας, τι κάνετε; ".repeat(4).as_str(), "@@@@@@@@@@ ".repeat(9).as_str()]
        {
            assert!(!is_text(other.as_bytes()), "{other}");
        }
        let cyrillic: Vec<u8> =
            (0..200_u8).map(|n| if n % 6 == 5 { 0x20 } else { 0xc0 + n % 32 }).collect();
        assert!(!is_text(&cyrillic));
        assert!(!is_text(b"PK\x03\x04"));
    }
}
