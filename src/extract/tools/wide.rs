//! Text in binary records: runs of UTF-16 characters, wherever they begin.

/// Every run of at least four printable UTF-16LE characters in `bytes`, one a line.
///
/// - Shape: a run may begin at an odd byte, so both alignments are read.
/// - Cost: two passes; the text is shorter than `bytes`.
pub(in crate::extract) fn wide_texts(bytes: &[u8]) -> String {
    let mut text = String::new();
    for start in 0..2 {
        let mut run = String::new();
        for pair in bytes.get(start..).unwrap_or_default().chunks_exact(2) {
            let &[low, high] = pair else { continue };
            let unit = u16::from_le_bytes([low, high]);
            // Letters of Europe, digits, punctuation: beyond, any two bytes look like a character.
            let printable = (0x20..0x250).contains(&unit) && !(0x7F..0xA0).contains(&unit);
            match char::from_u32(u32::from(unit)).filter(|_| printable) {
                Some(character) => run.push(character),
                None => end(&mut run, &mut text),
            }
        }
        end(&mut run, &mut text);
    }
    text
}

/// Every run of at least four printable ASCII or UTF-16LE characters, one a line.
///
/// - Cost: three passes; the text is not longer than `bytes`.
pub(in crate::extract) fn texts(bytes: &[u8]) -> String {
    let mut text = wide_texts(bytes);
    let mut run = String::new();
    for byte in bytes {
        if matches!(byte, 0x20..0x7f) {
            run.push(char::from(*byte));
        } else {
            end(&mut run, &mut text);
        }
    }
    end(&mut run, &mut text);
    text
}

/// Every whole number of eight or nine digits that stands in `bytes` as a floating-point number
/// of eight bytes, wherever it begins, one a line: citizen service numbers are stored so.
pub(in crate::extract) fn numbers(bytes: &[u8]) -> String {
    let mut text = String::new();
    for window in bytes.windows(8) {
        let number = f64::from_le_bytes(window.try_into().unwrap_or_default());
        if number.fract() == 0.0 && (10_000_000.0..1_000_000_000.0).contains(&number) {
            text.push_str(&format!("{number:.0}\n"));
        }
    }
    text
}

fn end(run: &mut String, text: &mut String) {
    if run.chars().count() >= RUN_LEAST {
        text.push_str(run);
        text.push('\n');
    }
    run.clear();
}

const RUN_LEAST: usize = 4;

#[cfg(test)]
mod tests {
    use super::{numbers, texts, wide_texts};

    #[test]
    fn finds_text_at_both_alignments_and_nothing_else() {
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let even = [&[1, 0, 9, 0][..], &wide("BSN 999990019"), &[0, 0]].concat();
        let odd = [&[9][..], &wide("Zoë de Vries"), &[0xFF]].concat();
        assert_eq!(wide_texts(&even), "BSN 999990019\n");
        assert_eq!(wide_texts(&odd), "Zoë de Vries\n");
        assert_eq!(wide_texts(b"plain bytes are not wide"), "");
        assert_eq!(wide_texts(&wide("abc")), "");
        assert_eq!(wide_texts(&[7]), "");
        assert_eq!(texts(b"\0plain\0abc\0\0B\0S\0N\0:\0"), "BSN:\nplain\n");
    }

    #[test]
    fn finds_numbers_wherever_they_begin() {
        let number = 999_990_019_f64.to_le_bytes();
        let bytes = [&[1][..], &number, &1.5_f64.to_le_bytes(), &12_f64.to_le_bytes()].concat();
        assert_eq!(numbers(&bytes), "999990019\n");
    }
}
