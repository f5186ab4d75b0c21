//! The records of a binary workbook, as a stream (MS-XLSB).

use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;

use crate::extract::outcome::Unscannable;

/// Records, one after another.
pub(super) struct Records<R> {
    source: BufReader<R>,
    content: Vec<u8>,
}

/// One record: what it is, and its content.
pub(super) type Record<'a> = (u16, &'a [u8]);

impl<R: Read> Records<R> {
    /// The records of what `source` gives.
    pub(super) fn new(source: R) -> Self {
        Self { source: BufReader::with_capacity(BUFFER_BYTES, source), content: Vec::new() }
    }

    /// The next record; `None` at the end.
    ///
    /// - Failure: `Damaged` where it is cut off, `TooLarge` over the limit of one record.
    pub(super) fn next(&mut self) -> Result<Option<Record<'_>>, Unscannable> {
        if self.source.fill_buf().map_err(|_| Unscannable::Damaged)?.is_empty() {
            return Ok(None);
        }
        let kind = match self.byte()? {
            low if low < 0x80 => u16::from(low),
            low => u16::from(low & 0x7f) | u16::from(self.byte()? & 0x7f) << 7,
        };
        let mut length = 0;
        for step in 0..4 {
            let byte = self.byte()?;
            length |= usize::from(byte & 0x7f) << (7 * step);
            if byte < 0x80 {
                break;
            }
        }
        if length > RECORD_BYTES_MAX {
            return Err(Unscannable::TooLarge);
        }
        self.content.resize(length, 0);
        self.source.read_exact(&mut self.content).map_err(|_| Unscannable::Damaged)?;
        Ok(Some((kind, &self.content)))
    }

    fn byte(&mut self) -> Result<u8, Unscannable> {
        let mut byte = [0];
        self.source.read_exact(&mut byte).map_err(|_| Unscannable::Damaged)?;
        Ok(byte[0])
    }
}

/// Fields of a record, from front to back; where it is too short, they are empty.
pub(super) struct Fields<'a>(pub(super) &'a [u8]);

impl Fields<'_> {
    /// A number of four bytes.
    pub(super) fn long(&mut self) -> u32 {
        u32::from_le_bytes(self.take())
    }

    /// A number of two bytes.
    pub(super) fn short(&mut self) -> u16 {
        u16::from_le_bytes(self.take())
    }

    /// A byte.
    pub(super) fn byte(&mut self) -> u8 {
        let [byte] = self.take();
        byte
    }

    /// A floating-point number of eight bytes.
    pub(super) fn float(&mut self) -> f64 {
        f64::from_le_bytes(self.take())
    }

    /// A number in four bytes (MS-XLSB).
    pub(super) fn packed(&mut self) -> f64 {
        let bits = self.long();
        let number = if bits & 2 == 0 {
            f64::from_bits(u64::from(bits & !3) << 32)
        } else {
            f64::from(bits.cast_signed() >> 2)
        };
        if bits & 1 == 0 { number } else { number / 100.0 }
    }

    /// A text that says how long it is; none is empty (MS-XLSB).
    pub(super) fn text(&mut self) -> String {
        let count = self.long();
        if count == u32::MAX {
            return String::new();
        }
        let length = (count as usize).saturating_mul(2).min(self.0.len());
        let (text, rest) = self.0.split_at_checked(length).unwrap_or_default();
        self.0 = rest;
        encoding_rs::UTF_16LE.decode_without_bom_handling(text).0.into_owned()
    }

    fn take<const N: usize>(&mut self) -> [u8; N] {
        let (field, rest) = self.0.split_first_chunk::<N>().unwrap_or((&[0; N], &[]));
        self.0 = rest;
        *field
    }
}

const BUFFER_BYTES: usize = 32 * 1024;

/// A cell holds 32,767 characters; a picture of a sheet's background is elsewhere.
const RECORD_BYTES_MAX: usize = 16 << 20;
