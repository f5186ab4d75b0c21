//! Tar archives: ustar, pax and GNU.

use tar::Builder;
use tar::EntryType;
use tar::Header;

use crate::formats::bsns;
use crate::formats::places;
use crate::formats::report;
use crate::formats::unread;
use crate::formats::zip::list;

fn header(kind: EntryType, size: usize) -> Header {
    let mut header = Header::new_gnu();
    header.set_entry_type(kind);
    header.set_mode(0o644);
    header.set_size(size as u64);
    header
}

/// An archive with those files.
pub(crate) fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = Builder::new(Vec::new());
    for (name, content) in files {
        let mut header = header(EntryType::Regular, content.len());
        builder.append_data(&mut header, name, *content).expect("an entry");
    }
    builder.into_inner().expect("an archive")
}

#[test]
fn finds_what_is_in_the_files_and_beside_them() {
    let n = bsns(7);
    let long = format!("{}/BSN {}.txt", "map".repeat(60), n[0]);
    let mut builder = Builder::new(Vec::new());
    let content = list(&n[1..2]);
    let mut file = header(EntryType::Regular, content.len());
    builder.append_data(&mut file, "map/lijst.csv", &*content).expect("an entry");
    builder.append_data(&mut header(EntryType::Regular, 0), &long, &[][..]).expect("an entry");
    let target = format!("BSN {}", n[2]);
    let mut link = header(EntryType::Symlink, 0);
    builder.append_link(&mut link, "wijzer", &target).expect("a link");
    let folder = format!("BSN {}/", n[3]);
    let mut entry = header(EntryType::Directory, 0);
    builder.append_data(&mut entry, &folder, &[][..]).expect("a folder");
    let comment = format!("BSN {}", n[4]);
    let told = [("comment", comment.as_bytes()), ("mtime", b"1700000000.123456782".as_slice())];
    builder.append_pax_extensions(told).expect("pax records");
    let content = format!("BSN {}", n[5]);
    let mut file = header(EntryType::Regular, content.len());
    builder.append_data(&mut file, "brief.txt", content.as_bytes()).expect("an entry");
    let mut archive = builder.into_inner().expect("an archive");
    // Behind the mark of the end: most programs stop there.
    archive.extend(tar(&[("achter.csv", &list(&n[6..]))]));
    let report = report("a.tar", archive);
    let masked = long.replace(&n[0], "••••••006");
    let expected = [
        "a.tar > BSN ••••••043/ > names".to_owned(),
        "a.tar > achter.csv > C".to_owned(),
        "a.tar > brief.txt".to_owned(),
        "a.tar > brief.txt > names".to_owned(),
        "a.tar > map/lijst.csv > C".to_owned(),
        format!("a.tar > {masked}"),
        "a.tar > wijzer > names".to_owned(),
    ];
    assert_eq!(places(&report).keys().cloned().collect::<Vec<_>>(), expected);
    assert_eq!(unread(&report), [""; 0]);
}

#[test]
fn says_what_is_broken_and_reads_the_rest() {
    let n = bsns(2);
    let whole = tar(&[("a.csv", &list(&n[..1])), ("b.csv", &list(&n[1..]))]);
    let mut cut = whole.clone();
    cut.truncate(512 + 40);
    assert_eq!(unread(&report("a.tar", cut)), ["a.tar > a.csv: damaged"]);
    let mut broken = whole;
    broken[1_024] = b'!';
    let broken = report("a.tar", broken);
    assert_eq!(unread(&broken), ["a.tar: damaged"]);
    let expected = ["a.tar > a.csv > C", "a.tar > between the files"];
    assert_eq!(places(&broken).keys().collect::<Vec<_>>(), expected);
}
