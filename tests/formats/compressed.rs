//! Files packed one by one: gzip, bzip2 and xz.

use std::fs;
use std::io::Write;

use bzip2::write::BzEncoder;
use flate2::Compression;
use flate2::GzBuilder;

use crate::formats::bsns;
use crate::formats::places;
use crate::formats::report;
use crate::formats::tar::tar;
use crate::formats::unread;
use crate::formats::zip::list;

/// Packs with gzip, without a name.
pub(crate) fn gzip(content: &[u8]) -> Vec<u8> {
    gzip_as(content, GzBuilder::new())
}

fn gzip_as(content: &[u8], builder: GzBuilder) -> Vec<u8> {
    let mut encoder = builder.write(Vec::new(), Compression::default());
    encoder.write_all(content).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

/// Packs with bzip2.
fn bzip2(content: &[u8]) -> Vec<u8> {
    let mut encoder = BzEncoder::new(Vec::new(), bzip2::Compression::default());
    encoder.write_all(content).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

#[test]
fn finds_what_is_packed() {
    let n = bsns(3);
    let (front, back) = (list(&n[..2]), format!("2;Sanne Testveld;{}\r\n", n[2]));
    let whole = [&front, back.as_bytes()].concat();
    let named = gzip_as(&whole, GzBuilder::new().filename("lijst.csv"));
    let tar = tar(&[("map/lijst.csv", &whole)]);
    let cases = [
        ("a.csv.gz", gzip(&whole), "a.csv.gz > a.csv > C"),
        ("a.gz", named, "a.gz > lijst.csv > C"),
        ("a.csv.bz2", bzip2(&whole), "a.csv.bz2 > a.csv > C"),
        // In several pieces, which are one file.
        ("a.csv.gz", [gzip(&front), gzip(back.as_bytes())].concat(), "a.csv.gz > a.csv > C"),
        ("a.csv.bz2", [bzip2(&front), bzip2(back.as_bytes())].concat(), "a.csv.bz2 > a.csv > C"),
        ("a.tgz", gzip(&tar), "a.tgz > a.tar > map/lijst.csv > C"),
        ("a.tar.bz2", bzip2(&tar), "a.tar.bz2 > a.tar > map/lijst.csv > C"),
    ];
    for (name, bytes, place) in cases {
        let report = report(name, bytes);
        assert_eq!(places(&report), [(place.to_owned(), 3)].into());
        assert_eq!(unread(&report), [""; 0]);
    }
}

#[test]
fn finds_what_other_programs_packed() {
    for (name, inner) in [("lijst.csv.xz", "lijst.csv"), ("lijst.csv.lzma", "lijst.csv")] {
        let bytes = fs::read(format!("tests/files/archive/{name}")).expect("a labelled file");
        let whole = report(name, bytes.clone());
        assert_eq!(places(&whole), [(format!("{name} > {inner} > C"), 3)].into());
        assert_eq!(unread(&whole), [""; 0]);
        let cut = report(name, bytes[..bytes.len() / 2].to_vec());
        assert_eq!(unread(&cut), [format!("{name}: damaged")]);
    }
}

#[test]
fn finds_what_stands_beside_the_content() {
    let n = bsns(3);
    let builder = GzBuilder::new();
    let builder = builder.filename(format!("BSN {}.txt", n[0])).comment(format!("BSN {}", n[1]));
    let packed = gzip_as(b"niets", builder);
    let behind = [&packed[..], format!("BSN {}", n[2]).as_bytes()].concat();
    let report = report("a.gz", behind);
    let expected = ["a.gz > BSN ••••••006.txt", "a.gz > comment", "a.gz > end"];
    assert_eq!(places(&report).keys().collect::<Vec<_>>(), expected);
    assert_eq!(unread(&report), ["a.gz: damaged"]);
}

#[test]
fn reads_a_broken_file_as_far_as_it_goes() {
    let n = bsns(1);
    let mut content = list(&n);
    content.extend((0..40_000_u32).flat_map(|at| at.wrapping_mul(2_654_435_761).to_le_bytes()));
    for (name, mut packed) in [("a.csv.gz", gzip(&list(&n))), ("a.csv.bz2", bzip2(&content))] {
        packed.truncate(packed.len() - 4);
        assert_eq!(
            unread(&report(name, packed)).first().map(String::as_str),
            Some(&*format!("{name}: damaged"))
        );
    }
    let mut cut = gzip(&list(&n));
    cut.truncate(cut.len() - 4);
    let report = report("a.csv.gz", cut);
    assert_eq!(places(&report), [("a.csv.gz > a.csv > C".to_owned(), 1)].into());
}
