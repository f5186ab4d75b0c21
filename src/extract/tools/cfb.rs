//! Compound files (MS-CFB), the container of Office before 2007: which streams lie at the top,
//! and one stream at a time.
//!
//! Every chain of sectors is followed at most as far as the file is long, so that a chain that
//! bites its tail ends. [`pack`] writes the one kind of compound file that holds one stream, for
//! a library that insists on reading the container itself.

use std::collections::HashSet;

use memchr::memmem;

/// A compound file in memory.
pub(in crate::extract) struct Compound<'a> {
    bytes: &'a [u8],
    sector_bytes: usize,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini_stream: Vec<u8>,
    /// All entries, whether or not the tree leads to them.
    directory: Vec<Entry>,
    /// The entries at the top of the tree.
    entries: Vec<Entry>,
}

/// A stream or a storage.
#[derive(Clone, Debug)]
struct Entry {
    name: String,
    kind: u8,
    left: u32,
    right: u32,
    child: u32,
    start: u32,
    length: u64,
}

impl<'a> Compound<'a> {
    /// Reads the directory; `None` where the bytes are no compound file or a broken one.
    pub(in crate::extract) fn open(bytes: &'a [u8]) -> Option<Self> {
        let shift = number(bytes, 30, 2)?;
        if !bytes.starts_with(MAGIC) || !matches!(shift, 9 | 12) {
            return None;
        }
        let mut compound = Self {
            bytes,
            sector_bytes: 1 << shift,
            fat: Vec::new(),
            mini_fat: Vec::new(),
            mini_stream: Vec::new(),
            directory: Vec::new(),
            entries: Vec::new(),
        };
        compound.fat = compound.read_fat()?;
        let directory = compound.chain(sector_id(bytes, 48)?, bytes.len());
        let entries: Vec<Entry> = directory.chunks_exact(128).filter_map(Entry::read).collect();
        let root = entries.first()?;
        compound.mini_stream = compound.chain(root.start, usize::try_from(root.length).ok()?);
        let mini_fat = compound.chain(sector_id(bytes, 60)?, bytes.len());
        compound.mini_fat = ids(&mini_fat).collect();
        compound.entries = siblings(&entries, root.child);
        compound.directory = entries;
        Some(compound)
    }

    /// Whether a stream or storage of this name lies at the top.
    pub(in crate::extract) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// The content of the stream `name` at the top.
    pub(in crate::extract) fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let is_it = |entry: &&Entry| entry.kind == STREAM && entry.name.eq_ignore_ascii_case(name);
        self.content(self.entries.iter().find(is_it)?)
    }

    /// How many streams and storages there are, at the top or deeper.
    pub(in crate::extract) fn count(&self) -> usize {
        self.directory.len()
    }

    /// Name and content of the stream at `index`; `None` where no stream stands there. Those that
    /// the tree does not lead to count as well.
    pub(in crate::extract) fn nth(&self, index: usize) -> Option<(&str, Vec<u8>)> {
        let entry = self.directory.get(index).filter(|entry| entry.kind == STREAM)?;
        Some((&entry.name, self.content(entry)?))
    }

    fn content(&self, entry: &Entry) -> Option<Vec<u8>> {
        let length = usize::try_from(entry.length).ok()?;
        if length >= MINI_CUTOFF_BYTES {
            return Some(self.chain(entry.start, length));
        }
        let mut content = Vec::new();
        let mut id = entry.start;
        for _ in 0..=self.mini_stream.len() / MINI_BYTES {
            let at = (id as usize).saturating_mul(MINI_BYTES);
            let Some(sector) = self.mini_stream.get(at..at + MINI_BYTES) else { break };
            content.extend_from_slice(sector);
            let Some(next) = self.mini_fat.get(id as usize) else { break };
            id = *next;
        }
        content.truncate(length);
        Some(content)
    }

    fn sector(&self, id: u32) -> Option<&'a [u8]> {
        let start = (id as usize).checked_add(1)?.checked_mul(self.sector_bytes)?;
        let end = (start + self.sector_bytes).min(self.bytes.len());
        self.bytes.get(start..end).filter(|sector| !sector.is_empty())
    }

    /// The sectors from `id` on, at most `length` bytes and never more than the file has.
    fn chain(&self, mut id: u32, length: usize) -> Vec<u8> {
        let mut content = Vec::new();
        while content.len() < length && content.len() <= self.bytes.len() {
            let Some(sector) = self.sector(id) else { break };
            content.extend_from_slice(sector);
            let Some(next) = self.fat.get(id as usize) else { break };
            id = *next;
        }
        content.truncate(length);
        content
    }

    /// The table of which sector follows which (MS-CFB 2.3 and 2.5).
    fn read_fat(&self) -> Option<Vec<u32>> {
        let mut sectors: Vec<u32> = ids(self.bytes.get(76..512)?).collect();
        let mut next = sector_id(self.bytes, 68)?;
        let mut seen = HashSet::new();
        while next < RESERVED && seen.insert(next) {
            let Some(sector) = self.sector(next) else { break };
            let mut more: Vec<u32> = ids(sector).collect();
            next = more.pop()?;
            sectors.extend(more);
        }
        let sectors = sectors.into_iter().filter(|id| *id < RESERVED);
        let most = self.bytes.len() / self.sector_bytes + 1;
        let tables = sectors.take(most).filter_map(|id| self.sector(id));
        Some(tables.flat_map(ids).take(most).collect())
    }
}

impl Entry {
    fn read(bytes: &[u8]) -> Option<Self> {
        let name_bytes = usize::try_from(number(bytes, 64, 2)?).ok()?.clamp(2, 64) - 2;
        let (name, _) = encoding_rs::UTF_16LE.decode_without_bom_handling(bytes.get(..name_bytes)?);
        Some(Self {
            name: name.into_owned(),
            kind: *bytes.get(66)?,
            left: sector_id(bytes, 68)?,
            right: sector_id(bytes, 72)?,
            child: sector_id(bytes, 76)?,
            start: sector_id(bytes, 116)?,
            // Small sectors use four bytes of the length; the rest may be anything.
            length: number(bytes, 120, 4)?,
        })
    }
}

/// All entries of the tree under `id`, none twice.
fn siblings(entries: &[Entry], id: u32) -> Vec<Entry> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        let Some(entry) = entries.get(id as usize).filter(|_| seen.insert(id)) else { continue };
        open.extend([entry.left, entry.right]);
        found.push(entry.clone());
    }
    found
}

/// A compound file that holds `content` as its one stream, called `name`.
pub(in crate::extract) fn pack(name: &str, content: &[u8]) -> Vec<u8> {
    let data_sectors = content.len().max(1).div_ceil(PACK_BYTES);
    let per_table = PACK_BYTES / 4;
    let mut tables = 1;
    while tables * per_table < tables + 1 + data_sectors {
        tables += 1;
    }
    let mut fat = vec![FAT_SECTOR; tables];
    fat.push(END);
    let first = tables as u32 + 1;
    fat.extend((1..data_sectors as u32).map(|after| first + after));
    fat.push(END);
    fat.resize(tables * per_table, u32::MAX);

    let mut header = MAGIC.to_vec();
    header.extend([0; 16]);
    // Minor and major version, byte order, sector sizes (MS-CFB 2.2).
    header.extend([0x3e, 0, 4, 0, 0xfe, 0xff, 12, 0, 6, 0, 0, 0, 0, 0, 0, 0]);
    for word in [1, tables as u32, tables as u32, 0, 4_096, END, 0, END, 0] {
        header.extend(word.to_le_bytes());
    }
    let difat = (0..109).map(|id| if id < tables as u32 { id } else { u32::MAX });
    header.extend(difat.flat_map(u32::to_le_bytes));
    header.resize(PACK_BYTES, 0);

    let length = (data_sectors * PACK_BYTES) as u64;
    let mut bytes = header;
    bytes.extend(fat.into_iter().flat_map(u32::to_le_bytes));
    let mut directory = directory_entry("Root Entry", 5, 1, 0, 0);
    directory.extend(directory_entry(name, STREAM, u32::MAX, first, length));
    directory.resize(PACK_BYTES, 0);
    bytes.extend(directory);
    bytes.extend_from_slice(content);
    bytes.resize(bytes.len().div_ceil(PACK_BYTES) * PACK_BYTES, 0);
    bytes
}

fn directory_entry(name: &str, kind: u8, child: u32, start: u32, length: u64) -> Vec<u8> {
    let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let name_bytes = entry.len() as u16 + 2;
    entry.resize(64, 0);
    entry.extend(name_bytes.to_le_bytes());
    entry.extend([kind, 1]);
    for id in [u32::MAX, u32::MAX, child] {
        entry.extend(id.to_le_bytes());
    }
    entry.resize(116, 0);
    entry.extend(start.to_le_bytes());
    entry.extend(length.to_le_bytes());
    entry
}

/// Whether `name` stands anywhere in the file as the name of a stream would.
pub(in crate::extract) fn mentions(bytes: &[u8], name: &str) -> bool {
    let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    memmem::find(bytes, &name).is_some()
}

/// A little-endian number of `width` bytes at `at`.
fn number(bytes: &[u8], at: usize, width: usize) -> Option<u64> {
    let field = bytes.get(at..at + width)?;
    Some(field.iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte)))
}

fn sector_id(bytes: &[u8], at: usize) -> Option<u32> {
    number(bytes, at, 4).and_then(|value| u32::try_from(value).ok())
}

fn ids(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.chunks_exact(4).map(|id| u32::from_le_bytes(id.try_into().unwrap_or_default()))
}

pub(in crate::extract) const MAGIC: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
const STREAM: u8 = 2;
const RESERVED: u32 = 0xffff_fffa;
const FAT_SECTOR: u32 = 0xffff_fffd;
const END: u32 = 0xffff_fffe;
const MINI_BYTES: usize = 64;
const MINI_CUTOFF_BYTES: usize = 4_096;

/// Sectors of 4,096 bytes: their table reaches 450 MB without a second level.
const PACK_BYTES: usize = 4_096;

#[cfg(test)]
mod tests {
    use super::{Compound, pack};

    #[test]
    fn reads_what_it_packs() {
        for length in [0, 1, 4_096, 5_000, 9_000_000] {
            let content: Vec<u8> = (0..length).map(|n: u32| n as u8).collect();
            let bytes = pack("Workbook", &content);
            let compound = Compound::open(&bytes).expect("a compound file");
            assert!(compound.has("workbook") && !compound.has("Book"));
            let read = compound.stream("Workbook").expect("the stream");
            assert!(read.starts_with(&content) && read.len() < content.len() + 4_097, "{length}");
        }
    }

    #[test]
    fn a_chain_that_bites_its_tail_ends() {
        let mut bytes = pack("Workbook", &[7; 20_000]);
        // Every sector is followed by sector 2.
        for id in 0..1_024 {
            bytes[4_096 + 4 * id..4_100 + 4 * id].copy_from_slice(&2_u32.to_le_bytes());
        }
        let compound = Compound::open(&bytes).expect("a compound file");
        assert!(compound.stream("Workbook").is_none_or(|read| read.len() <= bytes.len() + 4_096));
    }
}
