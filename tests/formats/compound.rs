//! Compound files of programs that Sluis does not read: their words are searched, and the file
//! is "not read" all the same. And a small writer of such files, for the formats that it reads.

use super::{bsns, places, report, unread};

/// A compound file with sectors of 512 bytes, as Office writes them: streams by their path, names
/// parted by `/`; storages come into being by being named.
pub(super) fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    // Name, content, index of the storage around it; the root first.
    let mut entries: Vec<(String, Option<&[u8]>, usize)> = vec![("Root Entry".into(), None, 0)];
    for (path, content) in streams {
        let mut parent = 0;
        let steps: Vec<&str> = path.split('/').collect();
        for (depth, step) in steps.iter().enumerate() {
            let is_stream = depth + 1 == steps.len();
            let known = (1..entries.len())
                .find(|at| entries[*at].0 == *step && entries[*at].2 == parent && !is_stream);
            parent = known.unwrap_or_else(|| {
                entries.push(((*step).to_owned(), is_stream.then_some(*content), parent));
                entries.len() - 1
            });
        }
    }
    let (mut fat, mut mini_fat, mut mini, mut sectors) = (vec![], vec![], vec![], vec![]);
    let mut starts = vec![0_u32; entries.len()];
    for (index, (_, content, _)) in entries.iter().enumerate() {
        let Some(content) = content else { continue };
        if content.len() < 4_096 {
            starts[index] = chain(&mut mini_fat, content.len().div_ceil(64));
            mini.extend_from_slice(content);
            mini.resize(mini.len().next_multiple_of(64), 0);
        } else {
            starts[index] = put(&mut fat, &mut sectors, content);
        }
    }
    let mini_bytes = mini.len();
    starts[0] = put(&mut fat, &mut sectors, &mini);
    let table: Vec<u8> = mini_fat.iter().flat_map(|id| id.to_le_bytes()).collect();
    let mini_fat_start = put(&mut fat, &mut sectors, &table);
    let directory_start = put(&mut fat, &mut sectors, &directory(&entries, &starts, mini_bytes));
    let mut tables = 1;
    while tables * 128 < fat.len() + tables {
        tables += 1;
    }
    let first_table = fat.len() as u32;
    fat.extend(std::iter::repeat_n(0xffff_fffd, tables));
    fat.resize(tables * 128, u32::MAX);
    sectors.extend(fat.iter().flat_map(|id| id.to_le_bytes()));

    let mut file = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    file.extend([0; 16]);
    file.extend([0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0, 0, 0, 0, 0, 0, 0]);
    let tables = tables as u32;
    let mini_tables = table.len().div_ceil(512) as u32;
    for word in [0, tables, directory_start, 0, 4_096, mini_fat_start, mini_tables, END, 0] {
        file.extend(word.to_le_bytes());
    }
    let ids = (0..109).map(|id| if id < tables { first_table + id } else { u32::MAX });
    file.extend(ids.flat_map(u32::to_le_bytes));
    file.extend(sectors);
    file
}

const END: u32 = 0xffff_fffe;

fn chain(table: &mut Vec<u32>, count: usize) -> u32 {
    let first = table.len() as u32;
    table.extend((1..count as u32).map(|after| first + after));
    if count == 0 {
        return END;
    }
    table.push(END);
    first
}

fn put(fat: &mut Vec<u32>, sectors: &mut Vec<u8>, content: &[u8]) -> u32 {
    sectors.extend_from_slice(content);
    sectors.resize(sectors.len().next_multiple_of(512), 0);
    chain(fat, content.len().div_ceil(512))
}

fn directory(
    entries: &[(String, Option<&[u8]>, usize)],
    starts: &[u32],
    mini_bytes: usize,
) -> Vec<u8> {
    let mut directory = Vec::new();
    for (index, (name, content, parent)) in entries.iter().enumerate() {
        let mut after = index + 1..entries.len();
        let sibling = after.find(|at| index > 0 && entries[*at].2 == *parent);
        let child = (1..entries.len()).find(|at| entries[*at].2 == index);
        let id = |at: Option<usize>| at.map_or(u32::MAX, |at| at as u32);
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (kind, length) = match content {
            _ if index == 0 => (5, mini_bytes),
            Some(content) => (2, content.len()),
            None => (1, 0),
        };
        let mut entry = name.clone();
        entry.resize(64, 0);
        entry.extend((name.len() as u16 + 2).to_le_bytes());
        entry.extend([kind, 1]);
        for id in [u32::MAX, id(sibling), id(child)] {
            entry.extend(id.to_le_bytes());
        }
        entry.resize(116, 0);
        entry.extend(starts[index].to_le_bytes());
        entry.extend((length as u64).to_le_bytes());
        directory.extend(entry);
    }
    directory
}

/// The stream of a module with macros: one chunk of eight letters and their flags each, which say
/// that nothing is packed (MS-OVBA 2.4.1).
pub(super) fn module(source: &str) -> Vec<u8> {
    let source = format!("Attribute VB_Name = \"Blad1\"\r\n{source}\r\n");
    let eights = source.as_bytes().chunks(8);
    let chunk: Vec<u8> = eights.flat_map(|eight| [&[0], eight].concat()).collect();
    let header = (chunk.len() as u16 - 1) | 0xb000;
    [b"compiled\x01", &header.to_le_bytes()[..], &chunk].concat()
}

/// Text in UTF-16LE.
pub(super) fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn the_words_of_an_unknown_file_are_searched_and_it_is_not_read() {
    let n: Vec<String> = bsns(3).iter().map(|number| format!("BSN {number}")).collect();
    let long = [vec![1; 9_000], n[2].clone().into_bytes()].concat();
    let file = compound(&[
        ("VisioDocument", &[&[0, 1, 2][..], n[0].as_bytes(), &[0]].concat()),
        ("Map/Stroom", &wide(&n[1])),
        ("Map/Diep/Lang", &long),
    ]);
    let whole = report("plattegrond.vsd", file.clone());
    let found: Vec<(String, u64)> = places(&whole).into_iter().collect();
    let expected = [
        ("plattegrond.vsd > Map > Diep > Lang".to_owned(), 1),
        ("plattegrond.vsd > Map > Stroom".to_owned(), 1),
        ("plattegrond.vsd > VisioDocument".to_owned(), 1),
    ];
    assert_eq!(found, expected);
    assert_eq!(unread(&whole), ["plattegrond.vsd: unsupported"]);

    let cut = report("plattegrond.vsd", file[..file.len() - 1_100].to_vec());
    assert_eq!(unread(&cut), ["plattegrond.vsd: damaged"]);
    assert!(places(&cut).values().sum::<u64>() >= 2);
    let locked = report("a.docx", compound(&[("EncryptedPackage", &[7; 5_000])]));
    assert_eq!(unread(&locked), ["a.docx: encrypted"]);
}
