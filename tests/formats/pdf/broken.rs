//! Files that are encrypted, damaged, or made to hurt.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::builder::Builder;
use super::builder::text;
use crate::formats::bsns;
use crate::formats::places;
use crate::formats::report;
use crate::formats::unread;

fn packed(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(data).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

#[test]
fn a_password_for_the_reader_is_encrypted_and_one_for_the_owner_is_read() {
    for (name, expected) in [
        ("user-aes256.pdf", false),
        ("user-rc4.pdf", false),
        ("owner-rc4-40.pdf", true),
        ("owner-rc4-128.pdf", true),
        ("owner-aes128.pdf", true),
        ("owner-aes256.pdf", true),
    ] {
        let bytes = std::fs::read(format!("tests/files/pdf/{name}")).expect("a fixture");
        let report = report(name, bytes);
        if expected {
            assert_eq!(unread(&report), [""; 0], "{name}");
            assert_eq!(places(&report).values().sum::<u64>(), 1, "{name}");
        } else {
            assert_eq!(unread(&report), [format!("{name}: encrypted")]);
        }
    }
}

#[test]
fn a_file_of_object_streams_is_read() {
    let bytes = std::fs::read("tests/files/pdf/objects.pdf").expect("a fixture");
    let report = report("a.pdf", bytes);
    assert_eq!(unread(&report), [""; 0]);
    let found: Vec<_> = places(&report).into_keys().collect();
    assert_eq!(found, ["a.pdf > bijlage.txt", "a.pdf > page 1"]);
}

#[test]
fn what_is_cut_off_is_damaged_and_searched_as_far_as_it_goes() {
    let number = &bsns(1)[0];
    let mut file = Builder::new();
    file.page("", &text(&[&format!("BSN {number}")]));
    let whole = file.finish("");
    let at = |word: &[u8]| whole.windows(word.len()).position(|w| w == word).expect("is there");
    let end = at(b"xref\n");
    let cut = report("a.pdf", whole[..end].to_vec());
    assert_eq!(unread(&cut), ["a.pdf: damaged"]);
    assert_eq!(places(&cut).values().sum::<u64>(), 1);
    for cut in [10, at(b"BT"), at(b"/Kids")] {
        let report = report("a.pdf", whole[..cut].to_vec());
        assert!(unread(&report).contains(&"a.pdf: damaged".to_owned()), "{cut}");
    }
    // A table of objects that is wrong disturbs nobody.
    let mut moved = whole.clone();
    moved.splice(9..9, b"% verschoven\n".iter().copied());
    let report = report("a.pdf", moved);
    assert_eq!((unread(&report).len(), places(&report).len()), (0, 1));
}

#[test]
fn what_is_made_to_hurt_ends_in_a_reason() {
    let bomb = packed(&vec![b' '; 100 << 20]);
    let mut cases: Vec<(&str, Vec<u8>, &[&str])> = Vec::new();

    let mut file = Builder::new();
    let content = file.stream("/Filter/FlateDecode", &bomb);
    file.page(&format!("/Contents {content} 0 R"), b"");
    cases.push(("a page that swells", file.finish(""), &["too_large"]));

    let mut file = Builder::new();
    file.page("", &text(&["tekst"]));
    file.stream("/Type/ObjStm/N 9/First 99/Filter/FlateDecode", &bomb);
    cases.push(("objects that swell", file.finish(""), &["too_large"]));

    let mut file = Builder::new();
    let form = "/Subtype/Form/Resources<</XObject<</X 4 0 R>>>>";
    file.stream(form, &b"/X Do ".repeat(1_000));
    file.page("/Resources<</XObject<</X 4 0 R>>>>", b"/X Do");
    cases.push(("a form in itself", file.finish(""), &["too_deep"]));

    let mut file = Builder::new();
    file.page("", b"");
    let mut looped = file.finish("");
    looped.extend(b"2 0 obj <</Type/Pages/Kids[2 0 R 2 0 R]/Parent 2 0 R>> endobj\n%%EOF\n");
    cases.push(("pages in a ring", looped, &["damaged"]));

    let mut file = Builder::new();
    file.add("[".repeat(200_000));
    file.add("4 0 R");
    file.add("<</Length 7 0 R>>\nstream\nx\nendstream");
    file.add("<</Length 7 0 R>>\nstream\nx\nendstream");
    file.page("/Annots 5 0 R/Resources 5 0 R", b"BT /F1 1 Tf 1e308 0 0 1e308 0 0 cm (x) Tj ET");
    cases.push(("nests and rings", file.finish("/Prev 0/Size 999999999999"), &[]));

    let mut file = Builder::new();
    let rows = "/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 999999999/Colors 99>>";
    let content = file.stream(rows, &packed(b"\x02BT ET"));
    file.page(&format!("/Contents {content} 0 R"), b"");
    cases.push(("rows without end", file.finish(""), &[]));

    let mut many = b"%PDF-1.4\n".to_vec();
    many.extend(b"1 0 obj 2 endobj\n".repeat(1_100_000));
    cases.push(("objects without end", many, &["too_many"]));

    for (what, bytes, expected) in cases {
        let report = report("a.pdf", bytes);
        for reason in expected {
            let told = unread(&report).iter().any(|line| line.ends_with(reason));
            assert!(told, "{what}: {:?}", unread(&report));
        }
    }
}
