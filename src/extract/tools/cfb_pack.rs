//! Writes compound files (MS-CFB), for a library that insists on reading the container itself, and
//! for a message in a message, which lies in a storage of the container around it.

use crate::extract::tools::cfb::MAGIC;

/// A storage or stream to be written.
pub(in crate::extract) struct Packed {
    /// Name, at most 31 units of UTF-16; the rest is cut.
    pub(in crate::extract) name: String,
    /// The storage in which it lies, by its place in the list; `None` at the top.
    pub(in crate::extract) parent: Option<usize>,
    /// Content of a stream; `None` for a storage.
    pub(in crate::extract) content: Option<Vec<u8>>,
}

/// The bytes of a compound file with the storages and streams given.
///
/// - Failure: `None` above 400 MB.
pub(in crate::extract) fn pack(list: &[Packed]) -> Option<Vec<u8>> {
    let mut small = Vec::new();
    let mut mini_fat = Vec::new();
    let mut large_sectors = 0;
    for content in list.iter().filter_map(|packed| packed.content.as_ref()) {
        if content.len() < CUTOFF_BYTES {
            small.extend_from_slice(content);
            small.resize(small.len().next_multiple_of(MINI_BYTES), 0);
            chain(&mut mini_fat, content.len().div_ceil(MINI_BYTES));
        } else {
            large_sectors += content.len().div_ceil(SECTOR_BYTES);
        }
    }
    let directory_sectors = ((list.len() + 1) * ENTRY_BYTES).div_ceil(SECTOR_BYTES);
    let mini_sectors = (mini_fat.len() * 4).div_ceil(SECTOR_BYTES);
    let small_sectors = small.len().div_ceil(SECTOR_BYTES);
    let sectors = directory_sectors + mini_sectors + small_sectors + large_sectors;
    let mut tables = 1;
    while tables * TABLE_LENGTH < tables + sectors {
        tables += 1;
    }
    if tables > HEADER_TABLES {
        return None;
    }
    let mut fat = vec![FAT_SECTOR; tables];
    let mut starts = [0_u32; 3];
    for (start, count) in starts.iter_mut().zip([directory_sectors, mini_sectors, small_sectors]) {
        *start = if count == 0 { END } else { fat.len() as u32 };
        chain(&mut fat, count);
    }
    let [directory_start, mini_start, small_start] = starts;
    let directory = directory(list, small_start, small.len(), &mut fat);
    fat.resize(tables * TABLE_LENGTH, FREE);

    let mut bytes = header(tables, directory_sectors, directory_start, mini_start, mini_sectors);
    put(&mut bytes, &to_bytes(&fat));
    put(&mut bytes, &directory);
    put(&mut bytes, &to_bytes(&mini_fat));
    put(&mut bytes, &small);
    for content in list.iter().filter_map(|packed| packed.content.as_ref()) {
        if content.len() >= CUTOFF_BYTES {
            put(&mut bytes, content);
        }
    }
    Some(bytes)
}

/// Adds a chain of `count` sectors to a table of which sector follows which.
fn chain(table: &mut Vec<u32>, count: usize) {
    let first = table.len() as u32;
    table.extend((1..count as u32).map(|after| first + after));
    if count > 0 {
        table.push(END);
    }
}

/// The header (MS-CFB 2.2), filled up to a sector.
fn header(
    tables: usize,
    directory_sectors: usize,
    directory_start: u32,
    mini_start: u32,
    mini_sectors: usize,
) -> Vec<u8> {
    let mut header = MAGIC.to_vec();
    header.extend([0; 16]);
    // Minor and major version, byte order, sector sizes.
    header.extend([0x3e, 0, 4, 0, 0xfe, 0xff, 12, 0, 6, 0, 0, 0, 0, 0, 0, 0]);
    let words = [directory_sectors as u32, tables as u32, directory_start, 0, CUTOFF_BYTES as u32];
    header.extend(to_bytes(&words));
    header.extend(to_bytes(&[mini_start, mini_sectors as u32, END, 0]));
    let ids = (0..HEADER_TABLES).map(|id| if id < tables { id as u32 } else { FREE });
    header.extend(ids.flat_map(u32::to_le_bytes));
    header.resize(SECTOR_BYTES, 0);
    header
}

/// The entries of the directory, each storage's content as a row from the first to the last; the
/// chains of large streams go to `fat`.
fn directory(list: &[Packed], small_start: u32, small_bytes: usize, fat: &mut Vec<u32>) -> Vec<u8> {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); list.len() + 1];
    for (index, packed) in list.iter().enumerate() {
        let parent = packed.parent.map_or(0, |parent| parent + 1);
        children.get_mut(parent).into_iter().for_each(|list| list.push(index));
    }
    let mut rights = vec![FREE; list.len()];
    for row in &mut children {
        // As MS-CFB 2.6.4 orders names: short ones first.
        row.sort_by_key(|index| {
            let name = list.get(*index).map_or("", |packed| packed.name.as_str());
            (name.encode_utf16().count(), name.to_uppercase())
        });
        for pair in row.windows(2) {
            if let &[left, right] = pair
                && let Some(place) = rights.get_mut(left)
            {
                *place = right as u32 + 1;
            }
        }
    }
    let first = |at: usize| {
        children.get(at).and_then(|row| row.first()).map_or(FREE, |index| *index as u32 + 1)
    };
    let mut directory = entry("Root Entry", 5, [FREE, first(0)], small_start, small_bytes);
    let mut mini = 0;
    for (index, packed) in list.iter().enumerate() {
        let right = rights.get(index).copied().unwrap_or(FREE);
        let Some(content) = &packed.content else {
            directory.extend(entry(&packed.name, 1, [right, first(index + 1)], 0, 0));
            continue;
        };
        let start = if content.is_empty() {
            END
        } else if content.len() < CUTOFF_BYTES {
            let start = mini;
            mini += content.len().div_ceil(MINI_BYTES) as u32;
            start
        } else {
            let start = fat.len() as u32;
            chain(fat, content.len().div_ceil(SECTOR_BYTES));
            start
        };
        directory.extend(entry(&packed.name, 2, [right, FREE], start, content.len()));
    }
    directory
}

/// An entry of the directory (MS-CFB 2.6.1), with what follows it and what lies in it.
fn entry(name: &str, kind: u8, [right, child]: [u32; 2], start: u32, length: usize) -> Vec<u8> {
    let name: Vec<u16> = name.encode_utf16().take(NAME_UNITS_MAX).collect();
    let mut entry: Vec<u8> = name.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let name_bytes = entry.len() as u16 + 2;
    entry.resize(64, 0);
    entry.extend(name_bytes.to_le_bytes());
    entry.extend([kind, 1]);
    entry.extend(to_bytes(&[FREE, right, child]));
    entry.resize(116, 0);
    entry.extend(start.to_le_bytes());
    entry.extend((length as u64).to_le_bytes());
    entry
}

/// Adds bytes, filled up to a sector.
fn put(bytes: &mut Vec<u8>, more: &[u8]) {
    bytes.extend_from_slice(more);
    bytes.resize(bytes.len().next_multiple_of(SECTOR_BYTES), 0);
}

fn to_bytes(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

const FAT_SECTOR: u32 = 0xffff_fffd;
const END: u32 = 0xffff_fffe;
const FREE: u32 = u32::MAX;
const ENTRY_BYTES: usize = 128;
const MINI_BYTES: usize = 64;
const NAME_UNITS_MAX: usize = 31;

/// Streams below lie together in one stream, in sectors of their own.
const CUTOFF_BYTES: usize = 4_096;

/// Sectors of 4,096 bytes: with the tables that the header names they reach 450 MB.
const SECTOR_BYTES: usize = 4_096;
const TABLE_LENGTH: usize = SECTOR_BYTES / 4;
const HEADER_TABLES: usize = 109;
