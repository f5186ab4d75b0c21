//! PowerPoint before 2007: every place where a number can hide, and what is encrypted or broken.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::compound::{compound, wide};
use super::{bsns, places, report, unread};

/// A record; a container has the version 15.
fn record(version: u16, kind: u16, content: &[u8]) -> Vec<u8> {
    let mut record = version.to_le_bytes().to_vec();
    record.extend(kind.to_le_bytes());
    record.extend((content.len() as u32).to_le_bytes());
    record.extend(content);
    record
}

fn container(kind: u16, records: &[Vec<u8>]) -> Vec<u8> {
    record(15, kind, &records.concat())
}

fn text(text: &str) -> Vec<u8> {
    record(0, 0x0fa0, &wide(text))
}

fn string(text: &str) -> Vec<u8> {
    record(0, 0x0fba, &wide(text))
}

fn longs(values: &[u32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// The stream of a presentation of two slides, the second of which stands first.
fn presentation(n: &[String]) -> Vec<u8> {
    let object = compound(&[("CONTENTS", format!("{{\\rtf1 {}}}", n[9]).as_bytes())]);
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
    packer.write_all(&object).expect("memory");
    let packed = [longs(&[object.len() as u32]), packer.finish().expect("memory")].concat();
    let list = [
        record(0, 0x03f3, &longs(&[11, 0, 0, 256, 0])),
        text(&n[0]),
        record(0, 0x03f3, &longs(&[12, 0, 0, 257, 0])),
        record(0, 0x0fa8, n[1].as_bytes()),
    ];
    let document = container(
        0x03e8,
        &[
            container(0x0ff0, &list),
            container(0x0fd9, &[string(&n[2])]),
            container(0x0409, &[container(0x0fd7, &[string(&n[3])])]),
        ],
    );
    let second = container(0x03ee, &[container(0xf00d, &[text(&n[4])])]);
    let comment = container(0x2ee0, &[string("Jan"), string(&n[6])]);
    let later = record(0, 0x138b, &comment);
    let first = container(0x03ee, &[text(&n[5]), container(0x1388, &[later])]);
    let notes = container(0x03f0, &[record(1, 0x03f1, &longs(&[257, 0])), text(&n[7])]);
    let old = container(0x03ee, &[text(&n[8])]);
    let mut stream = document;
    let mut places = Vec::new();
    for part in [second, first, notes, old, record(0x10, 0x1011, &packed)] {
        places.push(stream.len() as u32);
        stream.extend(part);
    }
    let directory = longs(&[11 | 2 << 20, places[1], places[0]]);
    stream.extend(record(0, 0x1772, &directory));
    stream
}

fn user(mark: u32) -> Vec<u8> {
    record(0, 0x0ff6, &longs(&[20, mark, 0]))
}

#[test]
fn finds_a_number_in_every_place() {
    let n: Vec<String> = bsns(10).iter().map(|number| format!("BSN {number}")).collect();
    let stream = presentation(&n);
    let file = compound(&[("PowerPoint Document", &stream), ("Current User", &user(0xe391_c05f))]);
    let report = report("les.ppt", file);
    assert_eq!(unread(&report), [""; 0]);
    let found = places(&report);
    let found: Vec<(&str, u64)> = found.iter().map(|(place, n)| (place.as_str(), *n)).collect();
    let expected = [
        ("les.ppt > application/rtf", 1),
        ("les.ppt > earlier version", 1),
        ("les.ppt > footer", 1),
        ("les.ppt > links", 1),
        ("les.ppt > slide 1", 2),
        ("les.ppt > slide 1 > comments", 1),
        ("les.ppt > slide 2", 2),
        ("les.ppt > slide 2 > notes", 1),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_presentation_that_is_encrypted_or_broken_is_not_read() {
    let n: Vec<String> = bsns(10).iter().map(|number| format!("BSN {number}")).collect();
    let whole = presentation(&n);
    let crypt = [whole.clone(), container(0x2f14, &[])].concat();
    let cut = &whole[..whole.len() - 100];
    let deep = (0..3_000).fold(text(&n[0]), |inner, _| container(0x03e8, &[inner]));
    let cases: [(&str, &[u8], u32, &str, u64); 5] = [
        ("user", &whole, 0xf3d1_c4df, "a.ppt: encrypted", 0),
        ("session", &crypt, 0xe391_c05f, "a.ppt: encrypted", 0),
        ("cut", cut, 0xe391_c05f, "a.ppt: damaged", 5),
        ("deep", &deep, 0xe391_c05f, "a.ppt: too_deep", 1),
        ("nothing", b"nee", 0xe391_c05f, "a.ppt: damaged", 0),
    ];
    for (name, stream, mark, expected, least) in cases {
        let file = compound(&[("PowerPoint Document", stream), ("Current User", &user(mark))]);
        let report = report("a.ppt", file);
        assert!(unread(&report).contains(&expected.to_owned()), "{name}: {:?}", unread(&report));
        assert!(places(&report).values().sum::<u64>() >= least, "{name}");
    }
}

#[test]
fn shapes_in_rows_and_columns_are_a_table() {
    let n = bsns(3);
    let shape = |(left, top): (u32, u32), said: &str| {
        let anchor = record(0, 0xf00f, &longs(&[left, top, left + 90, top + 20]));
        container(0xf004, &[anchor, container(0xf00d, &[text(said)])])
    };
    let rows = [("Naam", "BSN"), ("Jan Jansen", &n[0]), ("Piet Smit", &n[1]), ("An Bos", &n[2])];
    let cells = rows
        .iter()
        .zip([10, 30, 50, 70])
        .flat_map(|((name, number), top)| [shape((10, top), name), shape((100, top), number)]);
    let table = container(0xf003, &cells.collect::<Vec<_>>());
    let drawing = container(0xf003, &[shape((0, 0), "Een plaatje"), shape((5, 90), "Einde")]);
    let title = container(0xf004, &[container(0xf00d, &[text("Overzicht")])]);
    let slide = container(0x03ee, &[container(0xf003, &[title, table, drawing])]);
    let report = report("a.ppt", compound(&[("PowerPoint Document", &slide)]));
    assert_eq!(places(&report), [("a.ppt > earlier version > B".to_owned(), 3)].into());
    assert_eq!(report.persons.max, 3);
}
