//! Compound files (MS-CFB), the container of Office before 2007 and of Outlook: a tree of storages
//! and streams, read one stream at a time.
//!
//! Every chain of sectors is followed at most as far as the file is long, so that a chain that
//! bites its tail ends; an entry of the tree is met once, whatever points at it.

use std::collections::HashSet;

use memchr::memmem;

use crate::document::Place;
use crate::extract::budget::Budget;
use crate::extract::format::Extract;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::cfb_pack;
use crate::extract::tools::cfb_pack::Packed;

/// A compound file in memory.
pub(in crate::extract) struct Compound<'a> {
    bytes: &'a [u8],
    sector_bytes: usize,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini_stream: Vec<u8>,
    /// All entries, whether or not the tree leads to them.
    entries: Vec<Entry>,
    /// Whether the tables and the directory are all there.
    is_whole: bool,
}

/// One storage or stream of a compound file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::extract) struct Node(usize);

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
    /// What lies in it, by name.
    children: Vec<usize>,
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
            entries: Vec::new(),
            is_whole: true,
        };
        compound.fat = compound.read_fat()?;
        let directory = compound.table(sector_id(bytes, 48)?);
        compound.entries = directory.chunks_exact(128).filter_map(Entry::read).collect();
        let root = compound.entries.first()?;
        let (start, length) = (root.start, usize::try_from(root.length).ok()?);
        compound.mini_stream = compound.chain(start, length);
        compound.is_whole &= compound.mini_stream.len() == length;
        let mini_fat = compound.table(sector_id(bytes, 60)?);
        compound.mini_fat = ids(&mini_fat).collect();
        link(&mut compound.entries);
        Some(compound)
    }

    /// Whether the tables and the directory are all there; a stream can be broken all the same.
    pub(in crate::extract) fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// Where the file ends by its tables: sectors behind that belong to nothing.
    pub(in crate::extract) fn end_bytes(&self) -> usize {
        let used = self.fat.iter().rposition(|next| *next != FREE).map_or(0, |last| last + 1);
        used.saturating_add(1).saturating_mul(self.sector_bytes).min(self.bytes.len())
    }

    /// Whether a stream or storage of this name lies at the top.
    pub(in crate::extract) fn has(&self, name: &str) -> bool {
        self.child(ROOT, name).is_some()
    }

    /// The content of the stream `name` at the top.
    pub(in crate::extract) fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let node = self.child(ROOT, name).filter(|node| !self.is_storage(*node))?;
        Some(self.content(node))
    }

    /// How many streams and storages there are, at the top or deeper.
    pub(in crate::extract) fn count(&self) -> usize {
        self.entries.len()
    }

    /// Name and content of the stream at `index`; `None` where no stream stands there. Those that
    /// the tree does not lead to count as well.
    pub(in crate::extract) fn nth(&self, index: usize) -> Option<(&str, Vec<u8>)> {
        let entry = self.entries.get(index).filter(|entry| entry.kind == STREAM)?;
        Some((&entry.name, self.content(Node(index))))
    }

    /// What lies in the storage `node`, by name.
    pub(in crate::extract) fn children(&self, node: Node) -> impl Iterator<Item = Node> + '_ {
        let children = self.entries.get(node.0).map(|entry| entry.children.as_slice());
        children.unwrap_or_default().iter().map(|id| Node(*id))
    }

    /// What is called `name` in the storage `node`, without regard to case.
    pub(in crate::extract) fn child(&self, node: Node, name: &str) -> Option<Node> {
        self.children(node).find(|child| self.name(*child).eq_ignore_ascii_case(name))
    }

    /// What the storage or stream is called.
    pub(in crate::extract) fn name(&self, node: Node) -> &str {
        self.entries.get(node.0).map_or("", |entry| entry.name.as_str())
    }

    /// Whether it is a storage: no content of its own, but streams and storages in it.
    pub(in crate::extract) fn is_storage(&self, node: Node) -> bool {
        self.entries.get(node.0).is_some_and(|entry| entry.kind != STREAM)
    }

    /// The bytes that the directory says a stream has.
    pub(in crate::extract) fn length(&self, node: Node) -> usize {
        self.entries.get(node.0).map_or(0, |entry| entry.length as usize)
    }

    /// The content of a stream, paid for.
    ///
    /// - Shape: shorter than [`Compound::length`] where the file is broken.
    /// - Failure: `TooLarge`.
    pub(in crate::extract) fn read(
        &self,
        node: Node,
        budget: &mut Budget,
    ) -> Result<Vec<u8>, Unscannable> {
        budget.pay_bytes(self.length(node).min(self.bytes.len()))?;
        Ok(self.content(node))
    }

    /// A compound file of its own that holds what lies in the storage `node`, and `beside` it the
    /// other storages given, paid for.
    ///
    /// - Failure: `TooLarge`.
    pub(in crate::extract) fn repack(
        &self,
        node: Node,
        beside: &[Node],
        budget: &mut Budget,
    ) -> Result<Vec<u8>, Unscannable> {
        let mut packed = Vec::new();
        let top = self.children(node).chain(beside.iter().copied());
        let mut open: Vec<(Node, Option<usize>)> = top.map(|node| (node, None)).collect();
        while let Some((node, parent)) = open.pop() {
            let name = self.name(node).to_owned();
            let content = if self.is_storage(node) {
                let within = Some(packed.len());
                open.extend(self.children(node).map(|child| (child, within)));
                None
            } else {
                Some(self.read(node, budget)?)
            };
            packed.push(Packed { name, parent, content });
        }
        budget.pay_bytes(packed.iter().filter_map(|p| p.content.as_ref()).map(Vec::len).sum())?;
        cfb_pack::pack(&packed).ok_or(Unscannable::TooLarge)
    }

    fn content(&self, node: Node) -> Vec<u8> {
        let Some(entry) = self.entries.get(node.0) else { return Vec::new() };
        let length = entry.length as usize;
        if length >= MINI_CUTOFF_BYTES {
            return self.chain(entry.start, length);
        }
        let mut content = Vec::new();
        let mut id = entry.start;
        while content.len() < length {
            let at = (id as usize).saturating_mul(MINI_BYTES);
            let Some(sector) = self.mini_stream.get(at..at + MINI_BYTES) else { break };
            content.extend_from_slice(sector);
            let Some(next) = self.mini_fat.get(id as usize) else { break };
            id = *next;
        }
        content.truncate(length);
        content
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

    /// A chain of sectors whose length nobody tells.
    fn table(&mut self, start: u32) -> Vec<u8> {
        let content = self.chain(start, self.bytes.len());
        let sectors = content.len() / self.sector_bytes;
        let mut id = start;
        for _ in 0..sectors {
            id = self.fat.get(id as usize).copied().unwrap_or_default();
        }
        self.is_whole &= id >= RESERVED;
        content
    }

    /// The table of which sector follows which (MS-CFB 2.3 and 2.5).
    fn read_fat(&mut self) -> Option<Vec<u32>> {
        let mut sectors: Vec<u32> = ids(self.bytes.get(76..512)?).collect();
        let mut next = sector_id(self.bytes, 68)?;
        let mut seen = HashSet::new();
        while next < RESERVED && seen.insert(next) {
            let Some(sector) = self.sector(next) else {
                self.is_whole = false;
                break;
            };
            let mut more: Vec<u32> = ids(sector).collect();
            next = more.pop()?;
            sectors.extend(more);
        }
        let most = self.bytes.len() / self.sector_bytes + 1;
        let mut fat = Vec::new();
        for id in sectors.into_iter().filter(|id| *id < RESERVED).take(most) {
            let sector = self.sector(id).unwrap_or_default();
            self.is_whole &= sector.len() == self.sector_bytes;
            fat.extend(ids(sector));
        }
        fat.truncate(most);
        Some(fat)
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
            children: Vec::new(),
        })
    }
}

/// Gives every storage that can be reached from the root what lies in it, nothing twice.
fn link(entries: &mut [Entry]) {
    let mut seen = HashSet::from([0]);
    let mut storages = vec![0];
    while let Some(storage) = storages.pop() {
        let mut found = Vec::new();
        let mut open: Vec<u32> =
            entries.get(storage).map(|entry| entry.child).into_iter().collect();
        while let Some(id) = open.pop() {
            let id = id as usize;
            let Some(entry) = entries.get(id).filter(|_| seen.insert(id)) else { continue };
            open.extend([entry.left, entry.right]);
            if entry.kind == STORAGE {
                storages.push(id);
            }
            if matches!(entry.kind, STORAGE | STREAM) {
                found.push(id);
            }
        }
        found.sort_by(|a, b| name_at(entries, *a).cmp(name_at(entries, *b)));
        if let Some(entry) = entries.get_mut(storage) {
            entry.children = found;
        }
    }
}

fn name_at(entries: &[Entry], id: usize) -> &str {
    entries.get(id).map_or("", |entry| entry.name.as_str())
}

/// Whether `bytes` are a compound file with one of the streams `names`, and not what Office wraps
/// around an encrypted document.
pub(in crate::extract) fn holds(bytes: &[u8], names: &[&str]) -> bool {
    let opened = bytes.starts_with(MAGIC).then(|| Compound::open(bytes)).flatten();
    opened.is_some_and(|compound| {
        !compound.has("EncryptedPackage") && names.iter().any(|name| compound.has(name))
    })
}

/// Has `read` read the compound file in `bytes`; notes that it is damaged, where it is, and why it
/// could not be read to its end.
pub(in crate::extract) fn read_with(
    bytes: &[u8],
    out: &mut Extract<'_>,
    read: impl FnOnce(&Compound<'_>, &mut Extract<'_>) -> Result<(), Unscannable>,
) {
    let Some(compound) = Compound::open(bytes) else {
        return out.miss(Place::root(), Unscannable::Damaged);
    };
    if !compound.is_whole() {
        out.miss(Place::root(), Unscannable::Damaged);
    }
    if let Err(why) = read(&compound, out) {
        out.miss(Place::root(), why);
    }
}

/// A compound file that holds `content` as its one stream, called `name`.
#[cfg(test)]
pub(in crate::extract) fn pack(name: &str, content: &[u8]) -> Vec<u8> {
    let (name, content) = (name.to_owned(), Some(content.to_vec()));
    cfb_pack::pack(&[Packed { name, parent: None, content }]).unwrap_or_default()
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

/// The root of every compound file.
pub(in crate::extract) const ROOT: Node = Node(0);

const STORAGE: u8 = 1;
const STREAM: u8 = 2;
const RESERVED: u32 = 0xffff_fffa;
const FREE: u32 = 0xffff_ffff;
const MINI_BYTES: usize = 64;
const MINI_CUTOFF_BYTES: usize = 4_096;

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
            assert!(read == content, "{length}");
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
