//! The shared strings of a workbook: every text once, in one block of memory.

use std::borrow::Cow;
use std::io::Read;

use quick_xml::events::Event;

use crate::extract::budget::Limits;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::xml;
use crate::extract::tools::xml_stream::XmlStream;

/// Shared strings, and which of them a cell has asked for.
///
/// - Cost: their text, five bytes each. Bounded by the bytes that one file may have in memory,
///   and by [`STRINGS_MAX`].
#[derive(Default)]
pub(super) struct Strings {
    text: String,
    /// Where each ends in `text`; it starts where the one before ends.
    ends: Vec<u32>,
    /// A bit for each, set when a cell has it.
    met: Vec<u64>,
}

impl Strings {
    /// Adds a string.
    ///
    /// - Failure: `TooLarge` over the limits; it is not added then.
    pub(super) fn push(&mut self, text: &str, limits: Limits) -> Result<(), Unscannable> {
        let end = self.text.len() as u64 + text.len() as u64;
        if end > limits.file_bytes_max || self.ends.len() >= STRINGS_MAX {
            return Err(Unscannable::TooLarge);
        }
        let end = u32::try_from(end).map_err(|_| Unscannable::TooLarge)?;
        self.text.push_str(text);
        if self.ends.len().is_multiple_of(64) {
            self.met.push(0);
        }
        self.ends.push(end);
        Ok(())
    }

    /// The string at `index`, from 0, which is noted as met.
    pub(super) fn meet(&mut self, index: usize) -> Option<&str> {
        *self.met.get_mut(index / 64)? |= 1 << (index % 64);
        self.nth(index)
    }

    /// The strings that no cell has: rests of what was deleted.
    pub(super) fn unmet(&self) -> impl Iterator<Item = &str> {
        let unmet = |index: &usize| {
            let bits = self.met.get(index / 64).copied().unwrap_or_default();
            bits & 1 << (index % 64) == 0
        };
        (0..self.ends.len()).filter(unmet).filter_map(|index| self.nth(index))
    }

    fn nth(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize,
            None => 0,
        };
        self.text.get(start..end)
    }

    /// Reads `sharedStrings.xml` (ECMA-376, part 1, 18.4): runs joined, phonetic runs behind.
    ///
    /// - Failure: of the XML or of a limit; the strings before it are there.
    pub(super) fn read(&mut self, source: impl Read, limits: Limits) -> Result<(), Unscannable> {
        let mut stream = XmlStream::new(source);
        let mut open = Open::default();
        loop {
            match stream.next()? {
                Event::Eof => return Ok(()),
                Event::Start(start) => open.start(start.local_name().as_ref()),
                Event::Empty(empty) if empty.local_name().as_ref() == "si" => {
                    self.push("", limits)?;
                }
                Event::End(end) => {
                    let name = end.local_name();
                    if name.as_ref() == "si" {
                        let text = open.finish();
                        self.push(&unescaped(&text), limits)?;
                    } else {
                        open.end(name.as_ref());
                    }
                }
                Event::Text(text) => open.push(&text.xml10_content()),
                Event::CData(text) => open.push(&text.xml10_content()),
                Event::GeneralRef(reference) => open.push(&xml::resolved(&reference)),
                _ => {}
            }
        }
    }
}

/// A text in runs that is still open: a shared string, or one that stands in its cell.
#[derive(Default)]
pub(super) struct Open {
    text: String,
    phonetic: String,
    in_phonetic: bool,
    in_text: bool,
}

impl Open {
    /// An element of it begins.
    pub(super) fn start(&mut self, name: &str) {
        match name {
            "t" => self.in_text = true,
            "rPh" => {
                self.in_phonetic = true;
                self.phonetic.push(' ');
            }
            _ => {}
        }
    }

    /// An element of it ends.
    pub(super) fn end(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "rPh" => self.in_phonetic = false,
            _ => {}
        }
    }

    /// Text in the element open.
    pub(super) fn push(&mut self, text: &str) {
        if self.in_text {
            let into = if self.in_phonetic { &mut self.phonetic } else { &mut self.text };
            into.push_str(text);
        }
    }

    /// The whole; the next may begin.
    pub(super) fn finish(&mut self) -> String {
        let mut text = std::mem::take(&mut self.text);
        text.push_str(&self.phonetic);
        *self = Self::default();
        text
    }
}

/// Text with what Excel writes for a character that XML forbids, or that it may write for any:
/// `_x0031_` is `1` (ECMA-376, part 1, 22.9.2.19).
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("_x") {
        plain.push_str(before);
        let code = after.get(..4).filter(|_| after.as_bytes().get(4) == Some(&b'_'));
        let code = code.and_then(|code| u32::from_str_radix(code, 16).ok());
        match (code.and_then(char::from_u32), after.get(5..)) {
            (Some(character), Some(behind)) => {
                plain.push(character);
                rest = behind;
            }
            _ => {
                plain.push_str("_x");
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// More strings than fit in a mail of any size that is accepted.
const STRINGS_MAX: usize = 16 << 20;

#[cfg(test)]
mod tests {
    use super::{Strings, unescaped};
    use crate::extract::budget::Limits;
    use crate::extract::outcome::Unscannable;

    #[test]
    fn joins_runs_and_knows_what_no_cell_has() {
        let xml = "<sst><si><t>een</t></si><si><r><rPr><b/></rPr><t>99999</t></r><r><t>0019</t></r>\
                   <rPh sb=\"0\"><t>uitspraak</t></rPh></si><si/><si><t>_x0031_2&#51;</t></si></sst>";
        let mut strings = Strings::default();
        assert_eq!(strings.read(xml.as_bytes(), Limits::default()), Ok(()));
        assert_eq!(strings.meet(1), Some("999990019 uitspraak"));
        assert_eq!(strings.meet(3), Some("123"));
        assert_eq!(strings.meet(4), None);
        assert_eq!(strings.unmet().collect::<Vec<_>>(), ["een", ""]);
    }

    #[test]
    fn holds_no_more_than_the_limit() {
        let mut strings = Strings::default();
        let limits = Limits { file_bytes_max: 5, ..Limits::default() };
        let xml = "<sst><si><t>abc</t></si><si><t>def</t></si></sst>";
        assert_eq!(strings.read(xml.as_bytes(), limits), Err(Unscannable::TooLarge));
        assert_eq!(strings.meet(0), Some("abc"));
        assert_eq!(strings.meet(1), None);
    }

    #[test]
    fn unescapes_what_excel_escapes() {
        for (text, expected) in [
            ("_x0031_23", "123"),
            ("a_x000D_\nb", "a\r\nb"),
            ("_x005F_x0031_", "_x0031_"),
            ("_xab_x", "_xab_x"),
            ("_x00e9", "_x00e9"),
            ("plain", "plain"),
        ] {
            assert_eq!(unescaped(text), expected);
        }
    }
}
