//! What the headers of a 7z archive ask for, known before a library gives it to them.

use memchr::memmem;

use crate::extract::outcome::Unscannable;

/// Looks at the headers of the archive: whether they can be read within `memory_max` bytes.
///
/// - Shape: where the archive ends.
/// - Failure: `Encrypted`, `TooLarge`, `TooMany`, `Damaged`.
/// - Source: 7zFormat.txt in the LZMA SDK, "Archive structure" and "Header structures".
pub(in crate::extract) fn check(bytes: &[u8], memory_max: u64) -> Result<usize, Unscannable> {
    let start = Start::of(bytes).ok_or(Unscannable::Damaged)?;
    let end = start.end().ok_or(Unscannable::Damaged)?;
    if start.size_bytes > HEADER_BYTES_MAX {
        return Err(Unscannable::TooMany);
    }
    let header = bytes.get(start.begin()..end).ok_or(Unscannable::Damaged)?;
    if header.first() != Some(&ENCODED_HEADER) {
        return Ok(end);
    }
    let packed = Packed::of(header).ok_or(Unscannable::Damaged)?;
    if packed.is_encrypted {
        Err(Unscannable::Encrypted)
    } else if packed.unpacked_bytes > HEADER_BYTES_MAX {
        Err(Unscannable::TooMany)
    } else if packed.memory_bytes > memory_max {
        Err(Unscannable::TooLarge)
    } else {
        Ok(end)
    }
}

/// How much memory a method takes for what it has seen before: as much as its properties say.
pub(in crate::extract) fn memory(method: &[u8], properties: &[u8]) -> u64 {
    match method {
        LZMA | PPMD => {
            let field = properties.get(1..).and_then(|rest| rest.first_chunk());
            field.map_or(0, |field| u64::from(u32::from_le_bytes(*field)))
        }
        // Two or three times a power of two (xz format, 5.3.1).
        LZMA2 => match properties.first() {
            Some(bits @ 0..=40) => (2 + u64::from(bits % 2)) << (bits / 2 + 11),
            _ => 0,
        },
        _ => 0,
    }
}

/// Where an archive begins in `bytes`.
pub(in crate::extract) fn find(bytes: &[u8]) -> Option<usize> {
    memmem::find_iter(bytes, MAGIC).find(|at| {
        let archive = bytes.get(*at..).unwrap_or_default();
        Start::of(archive).and_then(|start| start.end()).is_some_and(|end| end <= archive.len())
    })
}

/// The first 32 bytes: where the header is.
struct Start {
    offset: u64,
    size_bytes: u64,
}

impl Start {
    fn of(bytes: &[u8]) -> Option<Self> {
        let field = |at: usize| -> Option<u64> {
            bytes.get(at..)?.first_chunk().map(|field| u64::from_le_bytes(*field))
        };
        // Without its check sum the library would try every byte for a header.
        let has_sum = bytes.get(8..12)?.iter().any(|byte| *byte != 0);
        let start = Self { offset: field(12)?, size_bytes: field(20)? };
        (has_sum && bytes.starts_with(MAGIC)).then_some(start)
    }

    fn begin(&self) -> usize {
        usize::try_from(self.offset).unwrap_or(usize::MAX).saturating_add(START_BYTES)
    }

    fn end(&self) -> Option<usize> {
        self.begin().checked_add(usize::try_from(self.size_bytes).ok()?)
    }
}

/// What a packed header says of itself.
#[derive(Default)]
struct Packed {
    is_encrypted: bool,
    memory_bytes: u64,
    unpacked_bytes: u64,
}

impl Packed {
    /// Reads the one way in which headers are packed: one stream, one block.
    fn of(header: &[u8]) -> Option<Self> {
        let mut reader = Reader { rest: header };
        reader.expect(&[ENCODED_HEADER, PACK_INFO])?;
        reader.number()?;
        let streams = usize::try_from(reader.number()?).ok().filter(|count| *count <= 8)?;
        loop {
            match reader.byte()? {
                END => break,
                SIZE => (0..streams).try_for_each(|_| reader.number().map(|_| ()))?,
                DIGESTS => reader.digests(streams)?,
                _ => return None,
            }
        }
        reader.expect(&[UNPACK_INFO, FOLDER, 1, 0])?;
        let mut packed = Self::default();
        let coders = reader.number().filter(|count| (1..=8).contains(count))?;
        for _ in 0..coders {
            packed.coder(&mut reader)?;
        }
        // Coders of one stream in and one out are a chain: each but the last is bound to the next.
        for _ in 1..coders {
            reader.number()?;
            reader.number()?;
        }
        reader.expect(&[UNPACK_SIZE])?;
        for _ in 0..coders {
            packed.unpacked_bytes = packed.unpacked_bytes.max(reader.number()?);
        }
        Some(packed)
    }

    fn coder(&mut self, reader: &mut Reader<'_>) -> Option<()> {
        let flags = reader.byte()?;
        let method = reader.take(usize::from(flags & 0x0f))?;
        if flags & (COMPLEX | RESERVED) != 0 {
            return None;
        }
        let count = if flags & HAS_PROPERTIES != 0 { reader.number()? } else { 0 };
        let properties = reader.take(usize::try_from(count).ok()?)?;
        self.is_encrypted |= method == AES;
        self.memory_bytes = self.memory_bytes.saturating_add(memory(method, properties));
        Some(())
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    fn expect(&mut self, bytes: &[u8]) -> Option<()> {
        self.rest = self.rest.strip_prefix(bytes)?;
        Some(())
    }

    /// A number of one to nine bytes: each leading one bit of the first announces one more.
    fn number(&mut self) -> Option<u64> {
        let first = self.byte()?;
        let more = first.leading_ones();
        let mut value = 0;
        for at in 0..more {
            value |= u64::from(self.byte()?) << (8 * at);
        }
        let own = u64::from(first) & (0x7f >> more.min(7));
        Some(if more < 8 { value | own << (8 * more) } else { value })
    }

    fn digests(&mut self, streams: usize) -> Option<()> {
        let defined = match self.byte()? {
            0 => self.take(streams.div_ceil(8))?.iter().map(|bits| bits.count_ones()).sum(),
            _ => streams as u32,
        };
        self.take(4 * defined as usize).map(|_| ())
    }
}

/// The first bytes of every archive.
pub(in crate::extract) const MAGIC: &[u8] = b"7z\xbc\xaf\x27\x1c";

/// The method that encrypts: AES-256 with a key by SHA-256.
pub(in crate::extract) const AES: &[u8] = b"\x06\xf1\x07\x01";

const LZMA: &[u8] = b"\x03\x01\x01";
const LZMA2: &[u8] = b"\x21";
const PPMD: &[u8] = b"\x03\x04\x01";

const START_BYTES: usize = 32;
const END: u8 = 0x00;
const PACK_INFO: u8 = 0x06;
const UNPACK_INFO: u8 = 0x07;
const SIZE: u8 = 0x09;
const DIGESTS: u8 = 0x0a;
const FOLDER: u8 = 0x0b;
const UNPACK_SIZE: u8 = 0x0c;
const ENCODED_HEADER: u8 = 0x17;

const COMPLEX: u8 = 0x10;
const HAS_PROPERTIES: u8 = 0x20;
const RESERVED: u8 = 0x80;

/// A hundred bytes of memory may go to every byte of a header; ten thousand files need less.
const HEADER_BYTES_MAX: u64 = 2 << 20;

#[cfg(test)]
mod tests {
    use super::{LZMA, LZMA2, Reader, memory};

    #[test]
    fn reads_numbers_of_any_length() {
        let cases: [(&[u8], Option<u64>); 6] = [
            (&[0x7f], Some(127)),
            (&[0x80, 0x80], Some(128)),
            (&[0xbf, 0xff], Some(0x3fff)),
            (&[0xc1, 0x02, 0x03], Some(0x1_0302)),
            (&[0xff, 1, 0, 0, 0, 0, 0, 0, 0x80], Some(0x8000_0000_0000_0001)),
            (&[0x80], None),
        ];
        for (bytes, expected) in cases {
            assert_eq!(Reader { rest: bytes }.number(), expected, "{bytes:?}");
        }
    }

    #[test]
    fn knows_how_much_memory_a_method_takes() {
        for (method, properties, expected) in [
            (LZMA, &[0x5d, 0, 0, 0, 0x80][..], 2 << 30),
            (LZMA2, &[40], 4 << 30),
            (LZMA2, &[24], 16 << 20),
            (LZMA2, &[], 0),
        ] {
            assert_eq!(memory(method, properties), expected);
        }
    }
}
