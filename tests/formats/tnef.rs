//! winmail.dat: a number in every place where Exchange can put one, files in files in it, and
//! what is broken.

use compressed_rtf::compress_rtf;
use data_encoding::BASE64_MIME;
use sluis::cli::demo::workbook::{Sheet, Value, workbook};

use super::{bsns, places, report, unread};

/// An attribute: level, number, type, content, checksum.
fn attribute(level: u8, id: u16, kind: u16, content: &[u8]) -> Vec<u8> {
    let sum = content.iter().fold(0_u16, |sum, byte| sum.wrapping_add(u16::from(*byte)));
    let mut attribute = vec![level];
    attribute.extend(id.to_le_bytes());
    attribute.extend(kind.to_le_bytes());
    attribute.extend((content.len() as u32).to_le_bytes());
    attribute.extend(content);
    attribute.extend(sum.to_le_bytes());
    attribute
}

fn tnef(attributes: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"\x78\x9f\x3e\x22\x01\0".to_vec();
    file.extend(attribute(1, 0x9006, 8, &[0, 0, 1, 0]));
    file.extend(attribute(1, 0x9007, 6, &[0xe4, 4, 0, 0, 0, 0, 0, 0]));
    file.extend(attributes.concat());
    file
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect()
}

/// What a named property is called.
enum Name<'a> {
    Number(u32),
    Text(&'a str),
}

fn padded(content: &[u8]) -> Vec<u8> {
    let mut bytes = (content.len() as u32).to_le_bytes().to_vec();
    bytes.extend(content);
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes
}

/// A property with values of any length.
fn property(kind: u16, id: u16, values: &[&[u8]]) -> Vec<u8> {
    let mut property = [kind.to_le_bytes(), id.to_le_bytes()].concat();
    property.extend((values.len() as u32).to_le_bytes());
    property.extend(values.iter().flat_map(|value| padded(value)));
    property
}

fn long(id: u16, value: u32) -> Vec<u8> {
    [&[3, 0][..], &id.to_le_bytes(), &value.to_le_bytes()].concat()
}

/// The same property with a name in place of a number.
fn named(name: &Name<'_>, id: u16, property: &[u8]) -> Vec<u8> {
    let mut named = [&property[..2], &id.to_le_bytes(), &[7; 16]].concat();
    match name {
        Name::Number(number) => {
            named.extend(0_u32.to_le_bytes());
            named.extend(number.to_le_bytes());
        }
        Name::Text(text) => {
            named.extend(1_u32.to_le_bytes());
            named.extend(padded(&wide(text)));
        }
    }
    named.extend(&property[4..]);
    named
}

fn list(properties: &[Vec<u8>]) -> Vec<u8> {
    let mut list = (properties.len() as u32).to_le_bytes().to_vec();
    list.extend(properties.concat());
    list
}

fn text(id: u16, text: &str) -> Vec<u8> {
    property(0x1f, id, &[&wide(text)])
}

/// A winmail.dat with one file in it.
pub(super) fn winmail(name: &str, content: &[u8]) -> Vec<u8> {
    tnef(&[
        attribute(2, 0x9002, 6, &[1, 0]),
        attribute(2, 0x8010, 1, b"BIJLAGE.DAT\0"),
        attribute(2, 0x800f, 6, content),
        attribute(2, 0x9005, 6, &list(&[text(0x3707, name)])),
    ])
}

fn csv(number: &str) -> Vec<u8> {
    format!("naam;bsn\nZoë;{number}\n").into_bytes()
}

#[test]
fn finds_a_number_in_every_place() {
    let n: Vec<String> = bsns(24).iter().map(|number| format!("BSN {number}")).collect();
    let rtf = compress_rtf(&format!("{{\\rtf1\\ansi {}}}", n[3])).expect("packed");
    let html = format!("<p>Zo\u{eb} {}</p>", n[4]).chars().map(|c| c as u8).collect::<Vec<u8>>();
    let headers = format!(
        "Received: from a\r\nContent-Type: multipart/mixed; boundary=x\r\nSubject: {}\r\n",
        n[5]
    );
    let own = named(&Name::Text("BSN"), 0x8101, &{
        let number: f64 = n[6].trim_start_matches("BSN ").parse().expect("a number");
        [&[5, 0, 1, 0x81][..], &number.to_le_bytes()].concat()
    });
    let inner = tnef(&[attribute(1, 0x800c, 2, format!("{}\0", n[7]).as_bytes())]);
    let inner = [&b"\x07\x03\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F"[..], &inner].concat();
    let file = tnef(&[
        attribute(
            1,
            0x8000,
            0,
            format!("\x04\0\x10\0\x04\0\x04\0{}\0SMTP:a@b.nl\0\0", n[0]).as_bytes(),
        ),
        attribute(1, 0x8004, 1, format!("{}\0", n[1]).as_bytes()),
        attribute(
            1,
            0x800c,
            2,
            format!("Zo\u{eb}: {}\0", n[2])
                .chars()
                .map(|c| c as u8)
                .collect::<Vec<u8>>()
                .as_slice(),
        ),
        attribute(
            1,
            0x9003,
            6,
            &list(&[
                long(0x3fde, 1252),
                property(0x102, 0x1009, &[&rtf]),
                property(0x102, 0x1013, &[&html]),
                property(0x1e, 0x007d, &[headers.as_bytes()]),
                own,
                named(&Name::Number(0x8208), 0x8102, &text(0, &n[8])),
                named(
                    &Name::Text("Keywords"),
                    0x8103,
                    &property(0x101f, 0, &[&wide("x"), &wide(&n[9])]),
                ),
                named(
                    &Name::Number(0x8216),
                    0x8104,
                    &property(0x102, 0, &[&[&[1, 2, 3][..], &wide(&n[10])].concat()]),
                ),
                text(0x0e04, &n[11]),
                text(0x3a18, &n[12]),
            ]),
        ),
        attribute(1, 0x9004, 6, &{
            let row = list(&[long(0x0c15, 2), text(0x3001, &n[13]), text(0x3003, "a@b.nl")]);
            [&1_u32.to_le_bytes()[..], &row].concat()
        }),
        attribute(2, 0x9002, 6, &[1, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0]),
        attribute(2, 0x8010, 1, b"kort.csv\0"),
        attribute(2, 0x800f, 6, &csv(&n[14])),
        attribute(2, 0x9005, 6, &list(&[text(0x3707, "een lange naam.csv"), text(0x370b, &n[15])])),
        attribute(2, 0x9002, 6, &[1, 0]),
        attribute(
            2,
            0x9005,
            6,
            &list(&[
                long(0x3705, 5),
                text(0x3001, "doorgestuurd"),
                property(0x0d, 0x3701, &[&inner]),
            ]),
        ),
        attribute(2, 0x9002, 6, &[1, 0]),
        attribute(2, 0x9001, 1, format!("{}.txt\0", n[16]).as_bytes()),
        attribute(
            2,
            0x9005,
            6,
            &list(&[property(0x102, 0x3701, &[format!("Zie {}", n[17]).as_bytes()])]),
        ),
    ]);
    let report = report("winmail.dat", file);
    assert_eq!(unread(&report), [""; 0]);
    let found = places(&report);
    let found: Vec<(&str, u64)> = found.iter().map(|(place, n)| (place.as_str(), *n)).collect();
    let expected = [
        ("winmail.dat > BSN ••••••183.txt", 2),
        ("winmail.dat > application/rtf", 1),
        ("winmail.dat > cc", 1),
        ("winmail.dat > doorgestuurd > text/plain body", 1),
        ("winmail.dat > een lange naam.csv > B", 1),
        ("winmail.dat > from", 1),
        ("winmail.dat > message/rfc822 > Subject", 1),
        ("winmail.dat > properties", 6),
        ("winmail.dat > subject", 1),
        ("winmail.dat > text/html body", 1),
        ("winmail.dat > text/plain body", 1),
        ("winmail.dat > to", 1),
    ];
    assert_eq!(found, expected);
}

#[test]
fn reads_a_workbook_in_winmail_in_a_message() {
    let number = &bsns(1)[0];
    let header = vec![Value::Text("Naam".into()), Value::Text("BSN".into())];
    let row = vec![Value::Text("Zoë".into()), Value::Text(number.clone())];
    let rows = vec![header, row];
    let book = workbook(&[Sheet { name: "Blad1".into(), rows, ..Sheet::default() }]);
    let winmail = winmail("lijst.xlsx", &book);
    let message = format!(
        "From: a@b.nl\r\nTo: c@d.nl\r\nSubject: lijst\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=grens\r\n\r\n--grens\r\n\
         Content-Type: text/plain\r\n\r\nHierbij.\r\n--grens\r\n\
         Content-Type: application/ms-tnef; name=\"winmail.dat\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{}--grens--\r\n",
        BASE64_MIME.encode(&winmail)
    );
    let report = report("bericht.eml", message);
    assert_eq!(unread(&report), [""; 0]);
    assert_eq!(places(&report).get("winmail.dat > lijst.xlsx > Blad1 > B"), Some(&1));
}

#[test]
fn what_is_broken_is_said_and_its_content_read_as_far_as_it_goes() {
    let number = format!("BSN {}\0", bsns(1)[0]);
    let good = tnef(&[attribute(1, 0x8004, 1, number.as_bytes())]);
    let mut wrong_sum = good.clone();
    *wrong_sum.last_mut().expect("a sum") ^= 0x55;
    let cut = good[..good.len() - 3].to_vec();
    let mut rubbish = good.clone();
    rubbish.extend(b"\x09 wat hier staat, leest niemand");
    let mut lying = good.clone();
    lying.extend(attribute(1, 0x9003, 6, &[0xff, 0xff, 0xff, 0xff, 0x1f, 0, 0x37, 0]));
    let mut huge = good.clone();
    huge.extend(attribute(
        1,
        0x9003,
        6,
        &[1, 0, 0, 0, 0x1f, 0, 0x37, 0, 1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff],
    ));
    let mut many = good.clone();
    many.extend(attribute(
        1,
        0x9003,
        6,
        &[1, 0, 0, 0, 0x1f, 0x10, 0x37, 0, 0xff, 0xff, 0xff, 0xff],
    ));
    let mut body = good.clone();
    let rtf = compress_rtf("{\\rtf1\\ansi Beste}").expect("packed");
    let wrong = [&rtf[..12], &[1, 2, 3, 4], &rtf[16..]].concat();
    body.extend(attribute(1, 0x9003, 6, &list(&[property(0x102, 0x1009, &[&wrong])])));
    for (name, bytes, expected) in [
        ("sum", wrong_sum, "winmail.dat: damaged"),
        ("cut", cut, "winmail.dat: damaged"),
        ("rubbish", rubbish, "winmail.dat: damaged"),
        ("lying", lying, "winmail.dat: damaged"),
        ("huge", huge, "winmail.dat: damaged"),
        ("many", many, "winmail.dat: damaged"),
        ("body", body, "winmail.dat > body: damaged"),
    ] {
        let report = report("winmail.dat", bytes);
        assert_eq!(places(&report).values().sum::<u64>(), 1, "{name}");
        assert_eq!(unread(&report), [expected], "{name}");
    }
    let empty = report("winmail.dat", b"\x78\x9f\x3e\x22".to_vec());
    assert_eq!(unread(&empty), ["winmail.dat: damaged"]);
}
