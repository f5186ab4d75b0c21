//! Word before 2007: every place where a number can hide, and what is encrypted or broken.

use super::compound::{compound, wide};
use super::{bsns, places, remarks, report, unread};

/// A document of Word 97: its main stream and its stream of tables, with the parts given in the
/// order of the format. Every other piece has two bytes a character, and what `left_over` says
/// lies between them.
fn word(parts: &[String; 8], stories: &[usize], left_over: &str) -> (Vec<u8>, Vec<u8>) {
    let mut main = vec![0; 0x400];
    let (mut positions, mut pieces, mut at) = (vec![0_u32], vec![], 0);
    main[..2].copy_from_slice(&0xa5ec_u16.to_le_bytes());
    // In pieces, the tables in the second stream.
    main[10..12].copy_from_slice(&0x0204_u16.to_le_bytes());
    for (index, part) in parts.iter().enumerate() {
        let count = part.chars().count() as u32;
        main[0x4c + 4 * index..0x50 + 4 * index].copy_from_slice(&count.to_le_bytes());
        // Numbers stand across the seam of two pieces.
        let half = part.char_indices().nth(part.chars().count() / 2).map_or(0, |(at, _)| at);
        for (number, piece) in [&part[..half], &part[half..]].into_iter().enumerate() {
            main.extend(if number == 0 { left_over.as_bytes() } else { b"" });
            let start = main.len() as u32;
            at += piece.chars().count() as u32;
            positions.push(at);
            if number == 0 {
                main.extend(wide(piece));
                pieces.push(start);
            } else {
                main.extend(piece.chars().map(|c| c as u8));
                pieces.push((start * 2) | 0x4000_0000);
            }
        }
    }
    let end = main.len() as u32;
    main[0x18..0x1c].copy_from_slice(&0x400_u32.to_le_bytes());
    main[0x1c..0x20].copy_from_slice(&end.to_le_bytes());
    let mut table: Vec<u8> = stories.iter().flat_map(|at| (*at as u32).to_le_bytes()).collect();
    let headers_bytes = table.len() as u32;
    let mut plc: Vec<u8> = positions.iter().flat_map(|at| at.to_le_bytes()).collect();
    plc.extend(
        pieces.iter().flat_map(|start| [&[0, 0][..], &start.to_le_bytes(), &[0, 0]].concat()),
    );
    table.extend([1, 2, 0, 9, 9, 2]);
    table.extend((plc.len() as u32).to_le_bytes());
    table.extend(plc);
    main[0xf6..0xfa].copy_from_slice(&headers_bytes.to_le_bytes());
    main[0x1a2..0x1a6].copy_from_slice(&headers_bytes.to_le_bytes());
    main[0x1a6..0x1aa].copy_from_slice(&(table.len() as u32 - headers_bytes).to_le_bytes());
    (main, table)
}

/// A stream of properties with a title and a property that a user named.
fn properties(title: &str, own: &str) -> Vec<u8> {
    let text = |text: &str| {
        let mut value = 30_u32.to_le_bytes().to_vec();
        value.extend((text.len() as u32 + 1).to_le_bytes());
        value.extend(text.as_bytes());
        value.push(0);
        value.resize(value.len().next_multiple_of(4), 0);
        value
    };
    let mut names = [1, 9, 4].iter().flat_map(|n: &u32| n.to_le_bytes()).collect::<Vec<u8>>();
    names.extend(b"BSN\0");
    let values = [names, vec![2, 0, 0, 0, 0xe4, 4, 0, 0], text(title), text(own)];
    let mut set = vec![0, 0, 0, 0, 4, 0, 0, 0];
    let mut at = 8 + 8 * values.len();
    for (id, value) in [0_u32, 1, 2, 9].into_iter().zip(&values) {
        set.extend(id.to_le_bytes());
        set.extend((at as u32).to_le_bytes());
        at += value.len();
    }
    set.extend(values.concat());
    let mut stream = vec![0xfe, 0xff, 0, 0, 0, 0, 0, 0];
    stream.extend([0; 16]);
    stream.extend(1_u32.to_le_bytes());
    stream.extend([7; 16]);
    stream.extend(48_u32.to_le_bytes());
    stream.extend(set);
    stream
}

/// A document with a number of its own in every place.
fn parts(n: &[String]) -> [String; 8] {
    let body = format!(
        "De heer Zo\u{eb}, {}\rNaam\u{7}BSN\u{7}\u{7}Jan\u{7}{}\u{7}\u{7}\u{7}{}\u{7}\u{7}Einde\r\
         \u{13} HYPERLINK \"x?b={}\" \u{14}{}\u{15}\r",
        n[0],
        &n[1][4..],
        &n[2][4..],
        n[3],
        n[4]
    );
    let headers = format!("{}\r{}\r", n[5], n[6]);
    [
        body,
        format!("\u{2} {}\r", n[7]),
        headers,
        String::new(),
        format!("\u{5}{}\r", n[8]),
        format!("\u{2} {}\r", n[9]),
        format!("{}\r", n[10]),
        format!("{}\r", n[11]),
    ]
}

#[test]
fn finds_a_number_in_every_place() {
    let n: Vec<String> = bsns(20).iter().map(|number| format!("BSN {number}")).collect();
    let parts = parts(&n);
    let header = n[5].chars().count() + 1;
    let both = parts[2].chars().count();
    // Six stories of notes, then headers and footers of even and odd pages.
    let stories = [0, 0, 0, 0, 0, 0, 0, 0, header, header, both, both, both, both];
    let (main, mut table) = word(&parts, &stories, &format!("\0{}\0", n[12]));
    table.extend(wide(&n[13]));
    let native = {
        let mut packed = b"\0\0\0\0\x02\0lijst.csv\0C:\\lijst.csv\0\0\0\x03\0\x01\0\0\0\0".to_vec();
        let content = format!("naam;bsn\nJan;{}\n", n[14]);
        packed.extend((content.len() as u32).to_le_bytes());
        packed.extend(content.as_bytes());
        packed
    };
    let file = compound(&[
        ("WordDocument", &main),
        ("1Table", &table),
        ("Data", &[&[1, 0][..], &wide(&n[15])].concat()),
        ("\u{5}SummaryInformation", &properties(&n[16], n[17].trim_start_matches("BSN "))),
        ("ObjectPool/_1/\u{1}Ole10Native", &native),
        ("ObjectPool/_2/Equation Native", n[18].as_bytes()),
    ]);
    let whole = report("brief.doc", file);
    assert_eq!(unread(&whole), [""; 0]);
    let found = places(&whole);
    let found: Vec<(&str, u64)> = found.iter().map(|(place, n)| (place.as_str(), *n)).collect();
    let expected = [
        ("brief.doc", 2),
        ("brief.doc > B", 2),
        ("brief.doc > comments", 1),
        ("brief.doc > deleted text", 1),
        ("brief.doc > endnotes", 1),
        ("brief.doc > fields", 1),
        ("brief.doc > footer", 1),
        ("brief.doc > footnotes", 1),
        ("brief.doc > form field", 1),
        ("brief.doc > header", 1),
        ("brief.doc > lijst.csv > B", 1),
        ("brief.doc > object", 1),
        ("brief.doc > other", 1),
        ("brief.doc > properties", 2),
        ("brief.doc > textbox", 2),
    ];
    assert_eq!(found, expected);
    assert_eq!(remarks(&whole), ["brief.doc: deleted_text"]);
}

#[test]
fn reads_the_text_of_word_95() {
    let text = format!("De heer Zo\u{eb}, BSN {}\r", bsns(1)[0]);
    let mut main = vec![0; 0x200];
    main[..2].copy_from_slice(&0xa5dc_u16.to_le_bytes());
    main[0x18..0x1c].copy_from_slice(&0x200_u32.to_le_bytes());
    let end = 0x200 + text.chars().count() as u32;
    main[0x1c..0x20].copy_from_slice(&end.to_le_bytes());
    main[0x34..0x38].copy_from_slice(&(end - 0x200).to_le_bytes());
    main.extend(text.chars().map(|c| c as u8));
    let report = report("oud.doc", compound(&[("WordDocument", &main)]));
    assert_eq!(places(&report).get("oud.doc"), Some(&1));
    assert_eq!(unread(&report), [""; 0]);
}

#[test]
fn a_document_that_is_encrypted_or_broken_is_not_read() {
    let n: Vec<String> = bsns(12).iter().map(|number| format!("BSN {number}")).collect();
    let (main, table) = word(&parts(&n), &[], "");
    let mut locked = main.clone();
    locked[11] |= 1;
    let mut no_pieces = main.clone();
    no_pieces[0x1a2..0x1a6].copy_from_slice(&[0xff; 4]);
    let mut lying = table.clone();
    lying[6 + 4 + 4..6 + 4 + 8].copy_from_slice(&[0xff; 4]);
    let cases: [(&str, &[u8], &[u8], &str, u64); 5] = [
        ("locked", &locked, &table, "a.doc: encrypted", 0),
        ("no pieces", &no_pieces, &table, "a.doc: damaged", 3),
        ("lying", &main, &lying, "a.doc: damaged", 3),
        ("cut", &main[..main.len() - 60], &table, "a.doc: damaged", 3),
        ("no document", b"nee", &table, "a.doc: damaged", 0),
    ];
    for (name, main, table, expected, least) in cases {
        let report = report("a.doc", compound(&[("WordDocument", main), ("1Table", table)]));
        assert_eq!(unread(&report), [expected], "{name}");
        assert!(places(&report).values().sum::<u64>() >= least, "{name}");
    }
}
