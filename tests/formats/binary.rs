//! What is not read: it says so, and the text in it is searched all the same.

use zip::CompressionMethod;

use crate::formats::bsns;
use crate::formats::places;
use crate::formats::remarks;
use crate::formats::report;
use crate::formats::unread;
use crate::formats::zip::list;
use crate::formats::zip::zip;

fn noise(count: u32) -> impl Iterator<Item = u8> {
    (1..=count).map(|at| (at.wrapping_mul(2_654_435_761) >> 23) as u8)
}

#[test]
fn finds_text_in_what_is_not_read() {
    let n = bsns(4);
    let wide = |order: fn(u16) -> [u8; 2]| {
        format!("BSN {}", n[1]).encode_utf16().flat_map(order).collect::<Vec<_>>()
    };
    let texts = [
        format!("BSN {}", n[0]).into_bytes(),
        wide(u16::to_le_bytes),
        wide(u16::to_be_bytes),
        format!("Zo\u{eb} Testveld, BSN {}", n[2]).into_bytes(),
        format!("Zo\u{eb} Testveld, BSN {}", n[3]).chars().map(|c| c as u8).collect(),
    ];
    let starts: [(&str, &[u8]); 4] = [
        ("application/octet-stream", b"\x01\x02\x03\x04"),
        ("application/vnd.sqlite3", b"SQLite format 3\0"),
        ("application/vnd.ms-access", b"\0\x01\0\0Standard Jet DB\0"),
        ("application/vnd.microsoft.portable-executable", b"MZ\x90\0\x03\0"),
    ];
    for (media_type, start) in starts {
        for text in &texts {
            let bytes = [start, &*noise(900).collect::<Vec<_>>(), b"\0", text, b"\0\0", start];
            let report = report("a.bin", bytes.concat());
            assert_eq!(places(&report), [("a.bin".to_owned(), 1)].into(), "{media_type}");
            assert_eq!(unread(&report), ["a.bin: unsupported"]);
            assert_eq!(report.parts[0].media_type, media_type);
        }
    }
}

#[test]
fn a_program_that_unpacks_itself_is_unpacked() {
    let n = bsns(1);
    let archive = zip(&[("lijst.csv", &list(&n))], CompressionMethod::Deflated);
    let start: Vec<u8> = b"MZ\x90\0\x03\0".iter().copied().chain(noise(900)).collect();
    let report = report("foto.jpg.exe", [start, archive].concat());
    let place = "foto.jpg.exe > application/zip > lijst.csv > C".to_owned();
    assert_eq!(places(&report), [(place, 1)].into());
    assert_eq!(unread(&report), ["foto.jpg.exe: unsupported"]);
    assert_eq!(remarks(&report), ["foto.jpg.exe: type_mismatch"]);
}

#[test]
fn archives_that_nobody_reads_are_known() {
    for (start, media_type) in [
        (&b"Rar!\x1a\x07\x01\0"[..], "application/vnd.rar"),
        (b"MSCF\0\0\0\0", "application/vnd.ms-cab-compressed"),
        (b"\x60\xea\x2b\0\x22", "application/x-arj"),
        (b"\x1a\x2d-lh5-\x01\0", "application/x-lzh-compressed"),
        (b"\x28\xb5\x2f\xfd\x24", "application/zstd"),
    ] {
        let bytes: Vec<u8> = start.iter().copied().chain(noise(900)).collect();
        let report = report("a.bin", bytes);
        assert_eq!(report.parts[0].media_type, media_type);
        assert_eq!(unread(&report), ["a.bin: unsupported"], "{media_type}");
    }
}

#[test]
fn spreadsheets_that_old_programs_hand_on_as_text_are_not_read() {
    for (name, text, expected) in [
        ("a.slk", "ID;PWXL;N;E\r\nC;Y1;X1;K\"BSN\"\r\nC;Y2;K999990019\r\nE\r\n", "unsupported"),
        (
            "a.dif",
            "TABLE\r\n0,1\r\n\"EXCEL\"\r\nDATA\r\n0,0\r\n\"\"\r\n-1,0\r\nEOD\r\n",
            "unsupported",
        ),
        ("a.csv", "ID;Plaats\r\n1;Delft\r\n2;Edam\r\n", ""),
    ] {
        let report = report(name, text);
        let expected: Vec<String> =
            if expected.is_empty() { vec![] } else { vec![format!("{name}: {expected}")] };
        assert_eq!(unread(&report), expected, "{name}");
    }
}

#[test]
fn rar_archives_with_a_password_are_encrypted() {
    let starts: [&[u8]; 2] = [
        b"Rar!\x1a\x07\0\xcf\x90\x73\x80\0\x0d\0\0\0\0\0\0\0",
        b"Rar!\x1a\x07\x01\0\x12\x34\x56\x78\x05\x04\0\0\0\x0f",
    ];
    for start in starts {
        let bytes: Vec<u8> = start.iter().copied().chain(noise(900)).collect();
        assert_eq!(unread(&report("a.rar", bytes)), ["a.rar: encrypted"]);
    }
}

#[test]
fn what_is_pasted_behind_a_file_is_read_or_told() {
    let n = bsns(1);
    let archive = zip(&[("lijst.csv", &list(&n))], CompressionMethod::Deflated);
    let rows = "naam;plaats\r\n".to_owned() + &"Jan;Delft\r\n".repeat(5_000);
    let page = format!("<html><body>{}</body></html>", "<p>gewone tekst</p>\n".repeat(3_000));
    let xml = format!("<a>{}</a>", "<b>gewone tekst</b>".repeat(3_000));
    let json = format!("[{}]", ["{\"a\": \"gewoon\"}"; 3_000].join(","));
    let wide: Vec<u8> = rows.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let fronts: [(&str, &[u8]); 7] = [
        ("a.csv", rows.as_bytes()),
        ("a.csv", &wide),
        ("a.txt", rows.as_bytes()),
        ("a.html", page.as_bytes()),
        ("a.xml", xml.as_bytes()),
        ("a.json", json.as_bytes()),
        ("a.rtf", b"{\\rtf1 gewone tekst}"),
    ];
    for (name, front) in fronts {
        let found = report(name, [front, &archive[..]].concat());
        assert_eq!(places(&found).len(), 1, "{name}");
        for tail in [&b"\r\n\x1a"[..], b"\0\0\0\0\0\0", b"\n\n"] {
            let quiet = report(name, [front, tail].concat());
            assert!(unread(&quiet).is_empty() && places(&quiet).is_empty(), "{name} {tail:?}");
        }
    }
    let packed: Vec<u8> = noise(3_000).collect();
    for (name, front) in [("a.csv", &rows), ("a.html", &page), ("a.xml", &xml), ("a.json", &json)] {
        let told = report(name, [front.as_bytes(), &packed, front.as_bytes()].concat());
        assert!(!unread(&told).is_empty(), "{name}");
    }
}
