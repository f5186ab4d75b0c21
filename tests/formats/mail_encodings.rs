//! Bodies in every transfer encoding, character set and way of writing digits, each with a number
//! that has to be found.

use data_encoding::BASE64;

use crate::formats::mail::check;
use crate::formats::places;
use crate::formats::report;
use crate::formats::unread;

const TEXT: &str = "text/plain body";

/// A message in one part with `header` and `body`.
fn single(header: &str, body: &str) -> String {
    format!(
        "From: Jan <jan@voorbeeld.nl>\r\nSubject: x\r\nMIME-Version: 1.0\r\n{header}\r\n\r\n{body}"
    )
}

#[test]
fn transfer_encodings_are_decoded_as_leniently_as_mail_programs_do() {
    let coded = |transfer: &str, body: &str| {
        let header = format!("Content-Type: text/plain\r\nContent-Transfer-Encoding: {transfer}");
        single(&header, body)
    };
    let base64 = |body: &str| coded("base64", body);
    let quoted = |body: &str| coded("quoted-printable", body);
    let bare = |body: &str| single("Content-Type: text/plain", body);
    let long = BASE64
        .encode(format!("{}BSN 999990019\r\n", "Beste mevrouw, dag.\r\n".repeat(20)).as_bytes());
    let lines = |text: &str| {
        text.as_bytes().chunks(76).map(|l| String::from_utf8_lossy(l) + "\r\n").collect::<String>()
    };
    check(&[
        ("base64", base64("QlNOIDk5OTk5MDAxOQ=="), TEXT),
        ("capitals", coded("BASE64", "QlNOIDk5OTk5MDAxOQ=="), TEXT),
        ("semicolon", coded("base64;", "QlNOIDk5OTk5MDAxOQ=="), TEXT),
        ("comment", coded("base64 (zo)", "QlNOIDk5OTk5MDAxOQ=="), TEXT),
        ("quoted", coded("\"base64\"", "QlNOIDk5OTk5MDAxOQ=="), TEXT),
        ("folded", coded("\r\n base64", "QlNOIDk5OTk5MDAxOQ=="), TEXT),
        ("with a dash", coded("base-64", "QlNOIDk5OTk5MDAxOQ=="), TEXT),
        ("x-base64", coded("x-base64", "QlNOIDk5OTk5MDAxOQ=="), TEXT),
        ("no padding", base64("QlNOIDk5OTk5MDAxOQ"), TEXT),
        ("spaces", base64("QlNO IDk5\t\r\n\r\nOTk5 MDAx OQ=="), TEXT),
        ("junk", base64("QlNO!IDk5*OTk5#MDAx-OQ=="), TEXT),
        ("URL alphabet", base64("QlNO4oCTOTk5OTkwMDE5IMO_w78-"), TEXT),
        ("footer behind it", base64("aGFsbG8=\r\n\r\n-- \r\nBSN 999990019\r\n"), TEXT),
        ("text before it", base64("BSN 999990019:\r\naGFsbG8="), TEXT),
        ("two pieces", base64("aGFsbG8=\r\nQlNOIDk5OTk5MDAxOQ=="), TEXT),
        ("padding in the middle", base64("QlNOIDk=OTk5OTAwMTk="), TEXT),
        ("quoted lines", base64("> QlNOIDk5\r\n> OTk5MDAx\r\n> OQ=="), TEXT),
        ("declared 7bit", coded("7bit", &lines(&long)), TEXT),
        ("not declared", bare(&lines(&long)), TEXT),
        ("7bit in one line", coded("7bit", &long), TEXT),
        (
            "declared twice",
            coded("7bit\r\nContent-Transfer-Encoding: base64", "QlNOIDk5OTk5MDAxOQ=="),
            TEXT,
        ),
        ("quoted-printable", quoted("BSN=20999990019"), TEXT),
        ("lower-case hex", quoted("zo=c3=ab BSN=2099999001=39"), TEXT),
        ("inside the number", quoted("BSN 9999=390019"), TEXT),
        ("soft break in the number", quoted("BSN 9999=\r\n90019"), TEXT),
        ("space behind the soft break", quoted("BSN 9999= \t\r\n90019"), TEXT),
        ("soft break by LF", quoted("BSN 9999=\n90019"), TEXT),
        ("soft break at the end", quoted("BSN 999990019="), TEXT),
        ("missing hex", quoted("BSN 999990019=3"), TEXT),
        ("wrong hex", quoted("=ZZ BSN 999990019 =G1"), TEXT),
        ("raw bytes in it", quoted("zo\u{eb} BSN 999990019"), TEXT),
        ("quoted-printable declared 7bit", coded("7bit", "BSN 9999=\r\n90019 =C3=AB =E9"), TEXT),
        ("dots stuffed", bare("..\r\n.BSN 999990019"), TEXT),
        (
            "uuencode",
            coded("x-uuencode", "begin 644 a.txt\r\n-0E-.(#DY.3DY,#`Q.0``\r\n`\r\nend\r\n"),
            "a.txt",
        ),
        (
            "uuencode in the text",
            bare("Zie hieronder.\r\n\r\nbegin 644 a.txt\r\n-0E-.(#DY.3DY,#`Q.0``\r\n`\r\nend\r\n"),
            "text/plain body > a.txt",
        ),
        (
            "spaces lost at line ends",
            bare("begin 600 mijn brief.txt\n-0E-.(#DY.3DY,#`Q.0\n\nend\n"),
            "text/plain body > mijn brief.txt",
        ),
        (
            "not ended",
            bare("begin 644 a.txt\r\n-0E-.(#DY.3DY,#`Q.0``\r\n"),
            "text/plain body > a.txt",
        ),
        (
            "behind a file in the text",
            bare("begin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\nBSN 999990019"),
            TEXT,
        ),
        (
            "base64 in the text",
            bare("begin-base64 644 a.txt\r\nQlNOIDk5OTk5MDAxOQ==\r\n====\r\n"),
            "text/plain body > a.txt",
        ),
    ]);
}

#[test]
fn character_sets_are_read_as_declared_and_as_they_are() {
    let wide = |text: &str, order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    };
    let text = "Zo\u{eb} heeft BSN 999990019.";
    let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
    let marked = [&b"\xff\xfe"[..], &wide(text, u16::to_le_bytes)].concat();
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("", latin.clone()),
        ("utf-8", latin.clone()),
        ("us-ascii", latin.clone()),
        ("windows-1252", latin.clone()),
        ("iso-8859-15", latin.clone()),
        ("\"utf-8;\"", latin),
        ("utf-16", marked.clone()),
        ("utf-8", marked.clone()),
        ("", marked),
        ("", wide(text, u16::to_le_bytes)),
        ("us-ascii", wide(text, u16::to_be_bytes)),
        ("utf-16le", wide(text, u16::to_le_bytes)),
        ("utf-16", wide(text, u16::to_be_bytes)),
        ("utf-16be", text.as_bytes().to_vec()),
        ("unicode", text.as_bytes().to_vec()),
        ("utf-7", b"BSN +ADkAOQA5-990019".to_vec()),
        ("unicode-1-1-utf-7", b"BSN +ADkAOQA5-990019".to_vec()),
        ("x-unicode-2-0-utf-7", b"BSN +ADkAOQA5-990019".to_vec()),
        ("cp850", b"Zo\x89 heeft BSN 999990019.".to_vec()),
        ("ibm437", b"Zo\x89 heeft BSN 999990019.".to_vec()),
        ("iso-2022-jp", b"\x1b$B#9#9#9\x1b(B990019 BSN".to_vec()),
        ("iso-2022-kr", b"BSN 999990019".to_vec()),
        ("hz-gb-2312", b"BSN 999990019".to_vec()),
        ("shift_jis", b"BSN \x82\x58\x82\x58\x82\x5899\x82\x4f\x82\x4f19".to_vec()),
        ("gb18030", b"BSN 999990019".to_vec()),
        ("big5", b"BSN 999990019".to_vec()),
        ("x-user-defined", b"BSN 999990019".to_vec()),
        ("klingon", b"BSN 999990019".to_vec()),
    ];
    let mut wrong = Vec::new();
    for (charset, body) in cases {
        let parameter = if charset.is_empty() { "" } else { "; charset=" };
        let header = format!(
            "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain{parameter}{charset}\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n{}",
            BASE64.encode(&body)
        );
        let report = report("bericht.eml", header);
        let found: Vec<String> = places(&report).into_keys().collect();
        if found != [TEXT] {
            wrong.push(format!("{charset} {body:?}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_character_set_that_nobody_knows_is_not_read() {
    let ebcdic = BASE64.encode(b"\xc2\xe2\xd5\x7a\x40\xf9\xf9\xf9\xf9\xf9\xf0\xf0\xf1\xf9");
    let header = "Content-Type: text/plain; charset=ibm037\r\nContent-Transfer-Encoding: base64";
    let report = report("bericht.eml", single(header, &ebcdic));
    assert_eq!(unread(&report), ["bericht.eml: unsupported"]);
}

#[test]
fn digits_are_digits_however_they_are_written() {
    let text = |text: &str| single("Content-Type: text/plain; charset=utf-8", text);
    let shifted = |zero: char| {
        let digit = |d: char| char::from_u32(zero as u32 + d.to_digit(10).unwrap_or(0));
        let number: String = "999990019".chars().filter_map(digit).collect();
        text(&format!("BSN {number}"))
    };
    check(&[
        ("dots", text("BSN 9999.90.019"), TEXT),
        ("dots by threes", text("BSN 999.990.019"), TEXT),
        ("spaces", text("BSN 999 990 019"), TEXT),
        ("no-break spaces", text("BSN 999\u{a0}990\u{a0}019"), TEXT),
        ("thin spaces", text("BSN 999\u{2009}990\u{2009}019"), TEXT),
        ("narrow no-break", text("BSN 999\u{202f}990\u{202f}019"), TEXT),
        ("figure spaces", text("BSN 999\u{2007}990\u{2007}019"), TEXT),
        ("zero-width", text("BSN 999\u{200b}990\u{200b}019"), TEXT),
        ("joiners", text("BSN 9\u{200c}9\u{200d}9\u{2060}9\u{feff}90019"), TEXT),
        ("soft hyphens", text("BSN 9999\u{ad}90019"), TEXT),
        ("no-break spaces in all", text("BSN\u{a0}999990019"), TEXT),
        ("combining", text("BSN 9\u{34f}99990019"), TEXT),
        ("RTL override", text("BSN \u{202e}\u{202d}999990019\u{202c}"), TEXT),
        ("isolates", text("BSN \u{2066}999990019\u{2069}"), TEXT),
        ("full width", shifted('\u{ff10}'), TEXT),
        ("mathematical bold", shifted('\u{1d7ce}'), TEXT),
        ("mathematical double-struck", shifted('\u{1d7d8}'), TEXT),
        ("mathematical mono", shifted('\u{1d7f6}'), TEXT),
        ("Arabic-Indic", shifted('\u{660}'), TEXT),
        ("Eastern Arabic-Indic", shifted('\u{6f0}'), TEXT),
        ("Devanagari", shifted('\u{966}'), TEXT),
        ("Bengali", shifted('\u{9e6}'), TEXT),
        ("Thai", shifted('\u{e50}'), TEXT),
        ("Tibetan", shifted('\u{f20}'), TEXT),
        ("segmented", shifted('\u{1fbf0}'), TEXT),
        (
            "superscript",
            text("BSN \u{2079}\u{2079}\u{2079}\u{2079}\u{2079}\u{2070}\u{2070}\u{b9}\u{2079}"),
            TEXT,
        ),
        ("subscript", shifted('\u{2080}'), TEXT),
        ("keycaps", text("BSN 9\u{fe0f}\u{20e3}9\u{fe0f}\u{20e3}999\u{20e3}0019"), TEXT),
        ("tags between", text("BSN 9\u{e0020}99990019"), TEXT),
        ("Hangul filler", text("BSN 9\u{3164}99990019"), TEXT),
        ("variation", text("BSN 9\u{e0100}99990019"), TEXT),
        ("en dashes", text("BSN 99999001\u{2013}9"), TEXT),
        ("middle dots", text("BSN 999\u{b7}990\u{b7}019"), TEXT),
        ("one dot leader", text("BSN 999\u{2024}990\u{2024}019"), TEXT),
        ("ideographic space", text("BSN 999\u{3000}990\u{3000}019"), TEXT),
    ]);
}

#[test]
fn lines_that_flow_are_one_line() {
    let flowed = |more: &str, body: &str| {
        single(&format!("Content-Type: text/plain; format=flowed{more}"), body)
    };
    check(&[
        ("label on the line before", flowed("", "het BSN is \r\n999990019 geworden"), TEXT),
        ("spaces in the number", flowed("", "BSN 999 \r\n990 \r\n019 dus"), TEXT),
        ("number over two lines", flowed("; delsp=yes", "BSN 9999 \r\n90019 dus"), TEXT),
        ("quoted", flowed("; delsp=yes", "> BSN 9999 \r\n> 90019 dus"), TEXT),
        ("stuffed", flowed("; DelSp=Yes", " BSN 9999 \r\n 90019"), TEXT),
    ]);
}
