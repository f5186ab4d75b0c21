//! Files packed in an RTF document: pictures, embedded objects and the store of custom XML.

use bytes::Bytes;

use crate::document::File;
use crate::document::Place;
use crate::extract::format::Extract;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::ole;
use crate::extract::tools::rtf_words::Packed;
use crate::extract::tools::strings;

/// Bytes being gathered, from hexadecimal digits or as they are.
#[derive(Default)]
pub(in crate::extract) struct Packing {
    bytes: Vec<u8>,
    /// The first of two digits.
    digit: Option<u8>,
    /// Whether it is a picture in a format of files.
    is_file: bool,
}

impl Packing {
    /// Says that the picture is a PNG or JPEG file.
    pub(in crate::extract) fn is_picture_file(&mut self) {
        self.is_file = true;
    }

    /// Adds bytes and pays for them.
    ///
    /// - Failure: `TooLarge`, noted.
    pub(in crate::extract) fn push_bytes(
        &mut self,
        bytes: &[u8],
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        pay(bytes.len(), out)?;
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    /// Adds the bytes that hexadecimal digits stand for; what is no digit is left out.
    ///
    /// - Failure: `TooLarge`, noted.
    pub(in crate::extract) fn push_hex(
        &mut self,
        digits: &[u8],
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        pay(digits.len() / 2 + 1, out)?;
        for digit in digits.iter().filter_map(|digit| char::from(*digit).to_digit(16)) {
            let digit = digit as u8;
            match self.digit.take() {
                Some(high) => self.bytes.push(high << 4 | digit),
                None => self.digit = Some(digit),
            }
        }
        Ok(())
    }

    /// Hands on the file that the bytes are, or the words in them.
    ///
    /// - Failure: as [`Extract::add_file`].
    pub(in crate::extract) fn hand_on(
        self,
        what: Packed,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        let bytes = Bytes::from(self.bytes);
        match what {
            _ if bytes.is_empty() => Ok(()),
            Packed::Object => add_object(&bytes, out),
            Packed::Picture if self.is_file => {
                out.add_file(File { name: String::new(), media_type: None, bytes })
            }
            // A drawing of Windows, whose words stand in it as they are; or XML in UTF-16.
            Packed::Picture => words(&bytes, "picture", out),
            Packed::Store => words(&bytes, "other", out),
        }
    }
}

fn words(bytes: &[u8], place: &str, out: &mut Extract<'_>) -> Result<(), Unscannable> {
    strings::sweep(bytes, &Place::root().inside(place), out)
}

fn pay(bytes: usize, out: &mut Extract<'_>) -> Result<(), Unscannable> {
    out.budget.pay_bytes(bytes).inspect_err(|why| out.miss(Place::root(), *why))
}

/// Hands on the file in an object (MS-OLEDS 2.2.5): version and kind, names of the class, the
/// topic and the item, then the length of the data and the data.
fn add_object(object: &Bytes, out: &mut Extract<'_>) -> Result<(), Unscannable> {
    match data(object) {
        Some(at) => {
            let native = object.get(at.start.saturating_sub(4)..at.end).unwrap_or_default();
            let packed = ole::native(native);
            if packed.name.is_empty() {
                ole::add("", object.slice(at), out)
            } else {
                out.add_file(packed)
            }
        }
        None => {
            out.miss(Place::root().inside("object"), Unscannable::Damaged);
            words(object, "object", out)
        }
    }
}

/// Where the data of an object stand.
fn data(object: &[u8]) -> Option<std::ops::Range<usize>> {
    let mut at = 8;
    for _ in 0..3 {
        let name_bytes = length(object, at)?;
        at = at.checked_add(4)?.checked_add(name_bytes)?;
    }
    let length = length(object, at)?;
    let start = at.checked_add(4)?;
    let end = start.checked_add(length)?.min(object.len());
    (start < end).then_some(start..end)
}

fn length(bytes: &[u8], at: usize) -> Option<usize> {
    let field = bytes.get(at..)?.first_chunk::<4>()?;
    usize::try_from(u32::from_le_bytes(*field)).ok()
}
