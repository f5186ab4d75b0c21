//! The records of an Excel 97 workbook, and the texts in them (MS-XLS).

/// The records of a stream: kind and content.
pub(super) struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Records<'a> {
    /// The records from the byte `at` on.
    pub(super) fn from(stream: &'a [u8], at: usize) -> Self {
        Self { stream, at }
    }

    /// Where the next record begins.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// The content of a record with the records that continue it, which are passed by.
    pub(super) fn whole(&mut self, content: &'a [u8]) -> Fields<'a> {
        let mut parts = vec![content];
        loop {
            let before = self.at;
            match self.next() {
                Some((CONTINUE, content)) => parts.push(content),
                _ => {
                    self.at = before;
                    return Fields { parts, part: 0, at: 0 };
                }
            }
        }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = (usize, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let header = self.stream.get(self.at..)?.first_chunk::<4>()?;
        let [kind, length] = [word(header, 0), word(header, 2)];
        let content = self.stream.get(self.at + 4..self.at + 4 + length)?;
        self.at += 4 + length;
        Some((kind, content))
    }
}

/// Fields of a record that other records may continue, from front to back.
pub(super) struct Fields<'a> {
    parts: Vec<&'a [u8]>,
    part: usize,
    at: usize,
}

impl<'a> Fields<'a> {
    /// The fields of a record that nothing continues.
    pub(super) fn of(content: &'a [u8]) -> Self {
        Self { parts: vec![content], part: 0, at: 0 }
    }

    /// A byte; `None` at the end.
    pub(super) fn byte(&mut self) -> Option<u8> {
        loop {
            let part = self.parts.get(self.part)?;
            if let Some(byte) = part.get(self.at) {
                self.at += 1;
                return Some(*byte);
            }
            (self.part, self.at) = (self.part + 1, 0);
        }
    }

    /// A number of two bytes.
    pub(super) fn short(&mut self) -> Option<usize> {
        let (low, high) = (self.byte()?, self.byte()?);
        Some(usize::from(u16::from_le_bytes([low, high])))
    }

    /// A number of four bytes.
    pub(super) fn long(&mut self) -> Option<usize> {
        let (low, high) = (self.short()?, self.short()?);
        Some(low | high << 16)
    }

    /// Passes bytes by.
    pub(super) fn skip(&mut self, mut count: usize) {
        while let Some(part) = self.parts.get(self.part) {
            let here = part.len().saturating_sub(self.at).min(count);
            (self.at, count) = (self.at + here, count - here);
            if count == 0 {
                return;
            }
            (self.part, self.at) = (self.part + 1, 0);
        }
    }

    /// A text of `count` characters behind its flags (MS-XLS); `None` where it is
    /// cut off.
    pub(super) fn text(&mut self, count: usize) -> Option<String> {
        let flags = self.byte()?;
        let runs = if flags & 8 == 8 { self.short()? } else { 0 };
        let extra = if flags & 4 == 4 { self.long()? } else { 0 };
        let text = self.characters(count, flags);
        self.skip(runs.saturating_mul(4));
        self.skip(extra);
        text
    }

    /// Characters; where another record goes on with them, it says anew how wide they are.
    pub(super) fn characters(&mut self, mut count: usize, mut flags: u8) -> Option<String> {
        let mut text = String::new();
        while count > 0 {
            let part = self.parts.get(self.part)?;
            let rest = part.get(self.at..).filter(|rest| !rest.is_empty());
            let Some(rest) = rest else {
                (self.part, self.at) = (self.part + 1, 1);
                flags = *self.parts.get(self.part)?.first()?;
                continue;
            };
            let width = if flags & 1 == 1 { 2 } else { 1 };
            let here = (rest.len() / width).min(count);
            let bytes = rest.get(..here * width)?;
            if width == 2 {
                text.push_str(&encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0);
            } else {
                text.extend(bytes.iter().map(|byte| char::from(*byte)));
            }
            count -= here;
            // Half a character at the end of a part is no character.
            self.at = if here == 0 { part.len() } else { self.at + bytes.len() };
        }
        Some(text)
    }
}

/// Two bytes, little-endian; 0 where there are none.
pub(super) fn word(bytes: &[u8], at: usize) -> usize {
    let field = bytes.get(at..at + 2).and_then(|field| <[u8; 2]>::try_from(field).ok());
    usize::from(u16::from_le_bytes(field.unwrap_or_default()))
}

/// A floating-point number; 0 where there is none.
pub(super) fn float(bytes: &[u8], at: usize) -> f64 {
    let field = bytes.get(at..at + 8).and_then(|field| <[u8; 8]>::try_from(field).ok());
    f64::from_le_bytes(field.unwrap_or_default())
}

/// A number packed in four bytes (MS-XLS).
pub(super) fn packed(bytes: &[u8], at: usize) -> f64 {
    let bits = (word(bytes, at) | word(bytes, at + 2) << 16) as u32;
    let number = if bits & 2 == 0 {
        f64::from_bits(u64::from(bits & !3) << 32)
    } else {
        f64::from(bits.cast_signed() >> 2)
    };
    if bits & 1 == 0 { number } else { number / 100.0 }
}

/// The texts that stand in the tokens of a formula (MS-XLS).
pub(super) fn literals(tokens: &[u8]) -> String {
    let mut texts = String::new();
    let mut at = 0;
    while let Some(found) = memchr::memchr(TEXT_TOKEN, tokens.get(at..).unwrap_or_default()) {
        at += found + 1;
        let Some([count, flags @ (0 | 1), rest @ ..]) = tokens.get(at..) else { continue };
        let count = usize::from(*count);
        let bytes = rest.get(..count << flags);
        let text = bytes.and_then(|bytes| Fields::of(bytes).characters(count, *flags));
        // A byte of this value may be anything else: then what follows is no text.
        let Some(text) = text.filter(|text| !text.chars().any(char::is_control)) else { continue };
        if text.chars().count() >= 3 {
            texts.push_str(&text);
            texts.push(' ');
            at += 2 + (count << flags);
        }
    }
    texts
}

const CONTINUE: usize = 0x003c;
const TEXT_TOKEN: u8 = 0x17;

#[cfg(test)]
mod tests {
    use super::{Fields, literals, packed};

    #[test]
    fn a_text_goes_on_in_the_next_record_in_another_width() {
        let parts = vec![&b"\x06\0\x01a\0b\0"[..], b"\0cd", b"\x01e\0f\0", b"rest"];
        let mut fields = Fields { parts, part: 0, at: 0 };
        let count = fields.short().expect("a count");
        assert_eq!(fields.text(count).as_deref(), Some("abcdef"));
        assert_eq!(fields.byte(), Some(b'r'));
        assert_eq!(Fields::of(b"\0ab").text(3), None);
        // Runs and phonetic text are passed by.
        let mut rich = Fields::of(b"\x0c\x01\0\x02\0\0\0ab\xff\xff\xff\xff\xee\xeeZ");
        assert_eq!(rich.text(2).as_deref(), Some("ab"));
        assert_eq!(rich.byte(), Some(b'Z'));
    }

    #[test]
    fn reads_numbers_and_literals() {
        assert_eq!(packed(&(123_456_782_u32 << 2 | 2).to_le_bytes(), 0), 123_456_782.0);
        assert_eq!(packed(&[1, 0, 0xf0, 0x3f], 0), 0.01);
        assert_eq!(
            literals(b"\x44\x17\x05\0hallo\x17\x03\x01a\0b\0c\0\x08\x17\xff\0"),
            "hallo abc "
        );
    }
}
