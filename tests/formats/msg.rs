//! Outlook messages: a number in every property where one can stand, files and messages in them,
//! and what is broken or encrypted.

use compressed_rtf::compress_rtf;

use super::compound::{compound, wide};
use super::{bsns, places, report, unread};

/// The stream of the properties of fixed length, after a header of the length given.
fn fixed(header_bytes: usize, numbers: &[(u16, u32)]) -> Vec<u8> {
    let mut stream = vec![0; header_bytes];
    for (id, value) in numbers {
        stream.extend(3_u16.to_le_bytes());
        stream.extend(id.to_le_bytes());
        stream.extend([6, 0, 0, 0]);
        stream.extend(u64::from(*value).to_le_bytes());
    }
    stream
}

/// The storage that names the properties from 0x8000 on: two names, one number.
fn names() -> [(String, Vec<u8>); 3] {
    let mut texts = Vec::new();
    let mut entries = Vec::new();
    for (index, name) in ["BSN van de inwoner", "Keywords"].iter().enumerate() {
        entries.extend((texts.len() as u32).to_le_bytes());
        entries.extend([1, 0, index as u8, 0]);
        let name = wide(name);
        texts.extend((name.len() as u32).to_le_bytes());
        texts.extend(&name);
        texts.resize(texts.len().next_multiple_of(4), 0);
    }
    entries.extend(0x8208_u32.to_le_bytes());
    entries.extend([0, 0, 2, 0]);
    [
        ("__nameid_version1.0/__substg1.0_00020102".to_owned(), Vec::new()),
        ("__nameid_version1.0/__substg1.0_00030102".to_owned(), entries),
        ("__nameid_version1.0/__substg1.0_00040102".to_owned(), texts),
    ]
}

fn build(streams: &[(String, Vec<u8>)]) -> Vec<u8> {
    let streams: Vec<(&str, &[u8])> =
        streams.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect();
    compound(&streams)
}

const ATTACHMENT: &str = "__attach_version1.0_#0000000";
const RECIPIENT: &str = "__recip_version1.0_#00000000";

/// A message with a number of its own in every place.
fn message(n: &[String]) -> Vec<(String, Vec<u8>)> {
    let value = |path: &str, tag: &str, content: Vec<u8>| {
        let separator = if path.is_empty() { "" } else { "/" };
        (format!("{path}{separator}__substg1.0_{tag}"), content)
    };
    let rtf = compress_rtf(&format!("{{\\rtf1\\ansi {}}}", n[3])).expect("packed");
    let html = format!("<p>Zo\u{eb} {}</p>", n[4]);
    let html = html.chars().map(|c| c as u8).collect();
    let first = format!("{ATTACHMENT}0");
    let second = format!("{ATTACHMENT}1");
    let third = format!("{ATTACHMENT}2");
    let inner = format!("{second}/__substg1.0_3701000D");
    let object = format!("{third}/__substg1.0_3701000D");
    let mut streams = vec![
        ("__properties_version1.0".to_owned(), fixed(32, &[(0x3ffd, 1252), (0x3fde, 1252)])),
        value("", "001A001F", wide("IPM.Note")),
        value("", "0037001F", wide(&n[0])),
        value("", "0C1A001F", wide(&n[1])),
        value("", "1000001F", wide(&n[2])),
        value("", "10090102", rtf),
        value("", "10130102", html),
        value("", "007D001E", format!("Received: a\r\nX: y\r\nSubject: {}\r\n", n[5]).into()),
        value("", "8000001F", wide(n[6].trim_start_matches("BSN "))),
        value("", "8001101F", vec![2, 0, 0, 0]),
        value("", "8001101F-00000000", wide(&n[7])),
        value("", "8002001E", n[8].clone().into()),
        (format!("{RECIPIENT}/__properties_version1.0"), fixed(8, &[(0x0c15, 3)])),
        value(RECIPIENT, "3001001F", wide(&n[9])),
        (format!("{first}/__properties_version1.0"), fixed(8, &[(0x3705, 1)])),
        value(&first, "3707001F", wide("lijst van vandaag.csv")),
        value(&first, "3704001F", wide("LIJST~1.CSV")),
        value(&first, "37010102", format!("naam;bsn\nJan;{}\n", n[10]).into()),
        (format!("{second}/__properties_version1.0"), fixed(8, &[(0x3705, 5)])),
        value(&second, "3001001F", wide("doorgestuurd")),
        (format!("{inner}/__properties_version1.0"), fixed(24, &[(0x3ffd, 1252)])),
        value(&inner, "1000001F", wide(&n[11])),
        value(&inner, "8000001F", wide(n[12].trim_start_matches("BSN "))),
        (format!("{inner}/{first}/__properties_version1.0"), fixed(8, &[])),
        value(&format!("{inner}/{first}"), "3707001F", wide("diep.txt")),
        value(&format!("{inner}/{first}"), "37010102", format!("Zie {}", n[13]).into()),
        (format!("{third}/__properties_version1.0"), fixed(8, &[(0x3705, 6)])),
        (format!("{object}/CONTENTS"), format!("{{\\rtf1 {}}}", n[14]).into()),
    ];
    streams.extend(names());
    streams
}

#[test]
fn finds_a_number_in_every_place() {
    let n: Vec<String> = bsns(16).iter().map(|number| format!("BSN {number}")).collect();
    let report = report("bericht.msg", build(&message(&n)));
    assert_eq!(unread(&report), [""; 0]);
    let found = places(&report);
    let found: Vec<(&str, u64)> = found.iter().map(|(place, n)| (place.as_str(), *n)).collect();
    let expected = [
        ("bericht.msg > application/rtf", 2),
        ("bericht.msg > bcc", 1),
        ("bericht.msg > doorgestuurd > diep.txt", 1),
        ("bericht.msg > doorgestuurd > properties", 1),
        ("bericht.msg > doorgestuurd > text/plain body", 1),
        ("bericht.msg > from", 1),
        ("bericht.msg > lijst van vandaag.csv > B", 1),
        ("bericht.msg > message/rfc822 > Subject", 1),
        ("bericht.msg > properties", 3),
        ("bericht.msg > subject", 1),
        ("bericht.msg > text/html body", 1),
        ("bericht.msg > text/plain body", 1),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_message_that_is_encrypted_or_broken_is_not_read() {
    let n: Vec<String> = bsns(16).iter().map(|number| format!("BSN {number}")).collect();
    let properties = ("__properties_version1.0".to_owned(), fixed(32, &[]));
    let class = ("__substg1.0_001A001F".to_owned(), wide("IPM.Note.SMIME"));
    let name = (format!("{ATTACHMENT}0/__substg1.0_3707001F"), wide("smime.p7m"));
    let enveloped = b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03\xa0\x80".to_vec();
    let data = (format!("{ATTACHMENT}0/__substg1.0_37010102"), enveloped);
    let secret = report("geheim.msg", build(&[properties, class, name, data]));
    assert_eq!(unread(&secret), ["smime.p7m: encrypted_smime"]);

    let whole = build(&message(&n));
    let cut = report("bericht.msg", whole[..whole.len() / 2].to_vec());
    assert_eq!(unread(&cut), ["bericht.msg: damaged"]);

    // Messages in messages to a depth that no one sends.
    let mut path = String::new();
    let mut deep = Vec::new();
    for _ in 0..60 {
        deep.push((format!("{path}__properties_version1.0"), fixed(24, &[])));
        deep.push((format!("{path}__substg1.0_1000001F"), wide(&n[0])));
        path = format!("{path}{ATTACHMENT}0/__substg1.0_3701000D/");
    }
    let deep = report("diep.msg", build(&deep));
    let mut reasons: Vec<&str> = deep.parts.iter().filter_map(|part| part.why.as_deref()).collect();
    reasons.dedup();
    assert_eq!(reasons, ["too_deep"]);
}
