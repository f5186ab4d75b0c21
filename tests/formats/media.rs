//! Pictures: what people wrote in them, what lies behind them, and scans that nobody read.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use zip::CompressionMethod;

use crate::formats::bsns;
use crate::formats::places;
use crate::formats::report;
use crate::formats::unread;
use crate::formats::zip::list;
use crate::formats::zip::zip;

fn zlib(content: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

/// A PNG file of those chunks; check sums are not looked at.
pub(crate) fn png(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let ends: [(&[u8; 4], &[u8]); 1] = [(b"IEND", b"")];
    for (kind, content) in chunks.iter().chain(&ends) {
        bytes.extend((content.len() as u32).to_be_bytes());
        bytes.extend_from_slice(*kind);
        bytes.extend_from_slice(content);
        bytes.extend([0; 4]);
    }
    bytes
}

/// A JPEG file of those segments, and a stretch of picture with a byte that is stuffed.
fn jpeg(segments: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = b"\xff\xd8".to_vec();
    for (marker, content) in segments {
        bytes.extend([0xff, *marker]);
        bytes.extend((content.len() as u16 + 2).to_be_bytes());
        bytes.extend_from_slice(content);
    }
    bytes.extend_from_slice(b"\xff\xda\0\x02\x10\x20\xff\0\x30\xff\xd0\x40\xff\xd9");
    bytes
}

/// Directories of TIFF tags: each a list of tag, type and value.
fn tiff(directories: &[Vec<(u16, u16, Vec<u8>)>]) -> Vec<u8> {
    let mut bytes = b"II*\0\x08\0\0\0".to_vec();
    for (index, directory) in directories.iter().enumerate() {
        let (mut entries, mut values) = (Vec::new(), Vec::new());
        let start = bytes.len() + 2 + 12 * directory.len() + 4;
        for (tag, kind, value) in directory {
            entries.extend(tag.to_le_bytes());
            entries.extend(kind.to_le_bytes());
            let size = if *kind == 3 { 2 } else { 1 };
            entries.extend((value.len() as u32 / size).to_le_bytes());
            if value.len() <= 4 {
                entries.extend(value.iter().copied().chain([0; 4]).take(4));
            } else {
                entries.extend(((start + values.len()) as u32).to_le_bytes());
                values.extend_from_slice(value);
            }
        }
        bytes.extend((directory.len() as u16).to_le_bytes());
        bytes.extend(entries);
        let next = if index + 1 < directories.len() { start + values.len() } else { 0 };
        bytes.extend((next as u32).to_le_bytes());
        bytes.extend(values);
    }
    bytes
}

fn short(value: u16) -> Vec<u8> {
    value.to_le_bytes().to_vec()
}

/// A page with that many bits for every dot.
fn page(bits: u16) -> Vec<(u16, u16, Vec<u8>)> {
    vec![(0x0100, 3, short(1_700)), (0x0102, 3, short(bits))]
}

#[test]
fn finds_what_people_wrote_in_a_picture() {
    let n = bsns(14);
    let said = |at: usize| format!("BSN {}", n[at]);
    let xmp = |at: usize| {
        format!(
            "<x:xmpmeta xmlns:x='adobe:ns:meta/'><dc:description><rdf:li>{}</rdf:li>\
             </dc:description></x:xmpmeta>",
            said(at)
        )
    };
    let packed = [b"Comment\0\0", &*zlib(said(1).as_bytes())].concat();
    let exif = tiff(&[vec![(0x010e, 2, said(3).into_bytes())]]);
    let wide: Vec<u8> = said(4).encode_utf16().flat_map(u16::to_le_bytes).collect();
    let remark = [b"ASCII\0\0\0", said(5).as_bytes()].concat();
    let camera = tiff(&[vec![(0x9286, 7, remark), (0x9c9c, 1, wide)]]);
    let caption = [b"8BIM\x04\x04\0\0\0\0\0\x12\x1c\x02\x78\0\x0d", said(7).as_bytes()].concat();
    let gif = [b"GIF89a\x01\0\x01\0\0\0\0\x21\xfe\x0d", said(9).as_bytes(), b"\0;"].concat();
    let webp = [b"EXIF", &(exif.len() as u32).to_le_bytes()[..], &exif].concat();
    let webp = [b"RIFF", &(4 + webp.len() as u32).to_le_bytes()[..], b"WEBP", &webp].concat();
    let cases = [
        (
            "a.png",
            png(&[
                (b"tEXt", format!("Title\0{}", said(0)).as_bytes()),
                (b"zTXt", &packed),
                (b"iTXt", format!("XML:com.adobe.xmp\0\0\0\0\0{}", said(2)).as_bytes()),
                (b"eXIf", &exif),
            ]),
            4,
        ),
        (
            "a.jpg",
            jpeg(&[
                (0xe1, [b"Exif\0\0", &*camera].concat()),
                (0xe1, [b"http://ns.adobe.com/xap/1.0/\0", xmp(6).as_bytes()].concat()),
                (0xed, [b"Photoshop 3.0\0", &*caption].concat()),
                (0xfe, said(8).into_bytes()),
            ]),
            5,
        ),
        ("a.gif", gif, 1),
        ("a.webp", webp, 1),
        ("a.tif", tiff(&[vec![(0x013b, 2, said(10).into_bytes())]]), 1),
        ("a.heic", [b"\0\0\0\x18ftypheic\0\0\0\0", xmp(11).as_bytes(), &[0; 9]].concat(), 1),
    ];
    for (name, bytes, count) in cases {
        let report = report(name, bytes);
        assert_eq!(places(&report), [(format!("{name} > metadata"), count)].into());
        assert_eq!(unread(&report), [""; 0], "{name}");
        assert_eq!(report.coverage.skipped, 1, "{name}");
    }
    let records: Vec<u8> = said(12).encode_utf16().flat_map(u16::to_le_bytes).collect();
    let emf = [&b"\x01\0\0\0"[..], &[0x6c; 36], b" EMF\0\0\x01\0", &records, &[0, 0, 3]].concat();
    assert_eq!(places(&report("a.emf", emf)), [("a.emf".to_owned(), 1)].into());
    for head in [&b"\xd7\xcd\xc6\x9a\0\0"[..], b"\x01\0\x09\0\0\x03"] {
        let wmf = [head, &[0x6c; 16], b"\0", said(13).as_bytes(), &[0, 0, 3]].concat();
        let report = report("a.wmf", wmf);
        assert_eq!(places(&report), [("a.wmf".to_owned(), 1)].into());
        assert_eq!(unread(&report), [""; 0]);
    }
}

#[test]
fn finds_what_lies_behind_a_picture() {
    let n = bsns(2);
    let archive = zip(&[("lijst.csv", &list(&n[..1]))], CompressionMethod::Deflated);
    let pictures = [
        ("a.png", png(&[])),
        ("a.jpg", jpeg(&[])),
        ("a.gif", b"GIF89a\x01\0\x01\0\0\0\0;".to_vec()),
    ];
    for (name, picture) in pictures {
        let hidden = report(name, [&*picture, &archive].concat());
        let place = format!("{name} > application/zip > lijst.csv > C");
        assert_eq!(places(&hidden), [(place, 1)].into());
        let stray = report(name, [&*picture, format!("BSN {}", n[1]).as_bytes()].concat());
        assert_eq!(places(&stray), [(format!("{name} > end"), 1)].into());
        let broken = report(name, [&*picture, &archive[..60]].concat());
        let inside = ["application/zip", "application/zip > lijst.csv"];
        assert_eq!(unread(&broken), inside.map(|part| format!("{part}: damaged")));
        let table = [&*picture, &list(&bsns(30))].concat();
        let table = report(name, table);
        assert_eq!(table.persons.max, 30, "{name}");
    }
}

#[test]
fn finds_what_is_told_of_a_sound() {
    let n = bsns(6);
    let said = |at: usize| format!("BSN {}", n[at]);
    let frame = |id: &str, content: &[u8]| {
        [id.as_bytes(), &(content.len() as u32).to_be_bytes(), &[0, 0], content].concat()
    };
    let wide: Vec<u8> = said(1).encode_utf16().flat_map(u16::to_le_bytes).collect();
    let frames = [
        frame("TIT2", &[b"\0", said(0).as_bytes()].concat()),
        frame("COMM", &[&b"\x01nld\xff\xfe\0\0\xff\xfe"[..], &wide].concat()),
    ]
    .concat();
    let size = [0, 0, (frames.len() >> 7) as u8, frames.len() as u8 & 0x7f];
    let mp3 = [b"ID3\x03\0\0", &size[..], &frames, b"\xff\xfb\x90\0", &[0xaa; 99]].concat();
    let length = |text: &str| (text.len() as u32).to_le_bytes();
    let comment = format!("DESCRIPTION={}", said(2));
    let comments = [&[0; 4], &[1, 0, 0, 0], &length(&comment), comment.as_bytes()].concat();
    let size = [0x84, 0, 0, comments.len() as u8];
    let flac = [b"fLaC", &size[..], &comments, &[0xff, 0xf8, 0xc9, 0]].concat();
    let list = [b"INFOICMT", &length(&said(3))[..], said(3).as_bytes(), b"\0"].concat();
    let list = [b"LIST", &(list.len() as u32).to_le_bytes()[..], &list].concat();
    let size = (4 + list.len() as u32).to_le_bytes();
    let wav = [b"RIFF", &size[..], b"WAVE", &list].concat();
    let boxed = |kind: &[u8], content: &[u8]| {
        [&(8 + content.len() as u32).to_be_bytes(), kind, content].concat()
    };
    let told = boxed(b"udta", &boxed(b"\xa9cmt", &[&[0; 4], said(4).as_bytes()].concat()));
    let mp4 = [boxed(b"ftyp", b"isom\0\0\0\0"), boxed(b"moov", &told)].concat();
    let cases = [("a.mp3", mp3, 2), ("a.flac", flac, 1), ("a.wav", wav, 1), ("a.mp4", mp4, 1)];
    for (name, bytes, count) in cases {
        let whole = report(name, bytes.clone());
        assert_eq!(places(&whole), [(format!("{name} > metadata"), count)].into());
        assert_eq!(whole.coverage.skipped, 1, "{name}");
        let cut = report(name, bytes[..bytes.len() - 3].to_vec());
        assert_eq!(unread(&cut), [""; 0], "{name}");
    }
}

#[test]
fn a_scan_that_nobody_read_is_not_read_and_a_photograph_is_skipped() {
    let cases = [
        ("fax", vec![page(1)], true),
        ("several pages", vec![page(8), page(8)], true),
        ("photograph", vec![page(8)], false),
        (
            "preview",
            vec![page(8), vec![(0x00fe, 4, vec![1, 0, 0, 0]), (0x0100, 3, short(160))]],
            false,
        ),
    ];
    // Unpacked, and white all over: the bytes of such a page read as letters.
    let white = [tiff(&[page(1)]), vec![0xff; 40_000]].concat();
    assert_eq!(unread(&report("wit.tif", white)), ["wit.tif: no_text"]);
    for (what, pages, is_scan) in cases {
        let report = report("a.tif", tiff(&pages));
        let expected: &[&str] = if is_scan { &["a.tif: no_text"] } else { &[] };
        assert_eq!(unread(&report), expected, "{what}");
        assert_eq!(report.coverage.skipped, u32::from(!is_scan), "{what}");
    }
}
