//! Messages, with a number in every place where one can hide: header fields, names, parts and
//! what stands between them.

use crate::formats::places;
use crate::formats::report;
use crate::formats::unread;

/// A message as it goes out, and the one place where its number is.
type Case = (&'static str, String, &'static str);

/// Reads every message and says which did not have its number in its place.
pub(super) fn check(cases: &[Case]) {
    let mut wrong = Vec::new();
    for (what, message, expected) in cases {
        let report = report("bericht.eml", message.clone().into_bytes());
        let found: Vec<String> = places(&report).into_keys().collect();
        if found != [*expected] {
            wrong.push(format!("{what}: {found:?}, not {expected:?}; {:?}", unread(&report)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A message with `header` beside the usual fields, and `body`.
fn message(header: &str, body: &str) -> String {
    format!(
        "From: Jan <jan@voorbeeld.nl>\r\nTo: piet@example.com\r\nMIME-Version: 1.0\r\n\
         {header}\r\n\r\n{body}"
    )
}

/// A message of the parts given, each with its header.
fn mixed(parts: &[&str]) -> String {
    let parts: String = parts.iter().map(|part| format!("--b\r\n{part}\r\n")).collect();
    message("Content-Type: multipart/mixed; boundary=\"b\"", &format!("{parts}--b--\r\n"))
}

/// A message with a text and an attachment whose header is `header`.
fn attached(header: &str) -> String {
    mixed(&["\r\nZie bijlage.", &format!("{header}\r\n\r\nleeg")])
}

const TEXT: &str = "text/plain body";

#[test]
fn header_fields_that_a_reader_sees_are_searched() {
    let header = |field: &str| message(field, "Zie boven.");
    let subject = |value: &str| header(&format!("Subject: {value}"));
    check(&[
        ("subject", subject("BSN 999990019"), "Subject"),
        ("subject in Q", subject("=?utf-8?Q?BSN_999990019?="), "Subject"),
        ("subject in B", subject("=?utf-8?B?QlNOIDk5OTk5MDAxOQ==?="), "Subject"),
        ("B without padding", subject("=?utf-8?B?QlNOIDk5OTk5MDAxOQ?="), "Subject"),
        ("folded between words", subject("over BSN\r\n 999990019"), "Subject"),
        ("number over two words", subject("=?utf-8?Q?BSN_9999?=\r\n =?utf-8?Q?90019?="), "Subject"),
        ("B words", subject("=?utf-8?B?QlNOIDk5OTk=?= =?utf-8?B?OTAwMTk=?="), "Subject"),
        ("a word inside text", subject("BSN =?utf-8?Q?999990019?= graag"), "Subject"),
        ("glued to text", subject("BSN:=?utf-8?Q?999990019?="), "Subject"),
        ("language tag", subject("=?utf-8*nl?Q?BSN_999990019?="), "Subject"),
        ("unknown charset", subject("=?klingon?Q?BSN_999990019?="), "Subject"),
        ("UTF-16", subject("=?utf-16be?B?AEIAUwBOACAAOQA5ADkAOQA5ADAAMAAxADk=?="), "Subject"),
        ("UTF-7", subject("=?utf-7?Q?BSN_+ADk-99990019?="), "Subject"),
        ("spaces in the word", subject("=?utf-8?Q?BSN 999990019?="), "Subject"),
        ("quoted", subject("\"=?utf-8?Q?BSN_999990019?=\""), "Subject"),
        ("lower-case hex", subject("=?UTF-8?q?BSN_=39=399990019_=c3=ab?="), "Subject"),
        ("raw UTF-8", subject("Zo\u{eb} BSN 999990019"), "Subject"),
        ("second subject", header("Subject: een\r\nSubject: BSN 999990019"), "Subject"),
        ("folded with tab", subject("BSN\r\n\t999990019"), "Subject"),
        ("folded in the number", subject("BSN 9999\r\n 90019"), "Subject"),
        ("space before the colon", header("Subject : BSN 999990019"), "Subject"),
        ("to", header("Cc: \"BSN 999990019\" <kees@example.com>"), "Cc"),
        ("cc comment", header("Cc: kees@example.com (BSN 999990019)"), "Cc"),
        ("encoded name", header("Cc: =?utf-8?Q?BSN_999990019?= <kees@example.com>"), "Cc"),
        ("quoted encoded", header("Cc: \"=?utf-8?Q?BSN_999990019?=\" <k@example.com>"), "Cc"),
        ("group", header("Cc: BSN 999990019: kees@example.com;"), "Cc"),
        ("no address", header("Cc: BSN 999990019"), "Cc"),
        ("reply-to", header("Reply-To: BSN 999990019 <k@example.com>"), "Reply-To"),
        ("sender", header("Sender: BSN 999990019 <k@example.com>"), "Sender"),
        ("keywords", header("Keywords: BSN 999990019"), "Keywords"),
        ("comments", header("Comments: BSN 999990019"), "Comments"),
        ("organization", header("Organization: BSN 999990019"), "Organization"),
        ("thread topic", header("Thread-Topic: BSN 999990019"), "Thread-Topic"),
        ("list name", header("List-Id: BSN 999990019 <lijst.example.com>"), "List-Id"),
        ("accept link", header("List-Help: <https://x.nl/?bsn=999990019>"), "List-Help"),
        ("flag", header("X-Message-Flag: BSN 999990019"), "X-Message-Flag"),
        ("description", header("Content-Description: BSN 999990019"), ""),
    ]);
}

#[test]
fn header_bytes_beyond_ascii_are_read_in_any_character_set() {
    for raw in [&b"Zo\xeb BSN 999990019"[..], b"Zo\xc3\xab BSN 999990019", b"\x82BSN 999990019"] {
        let mut bytes = b"From: jan@voorbeeld.nl\r\nSubject: ".to_vec();
        bytes.extend_from_slice(raw);
        bytes.extend_from_slice(b"\r\nMIME-Version: 1.0\r\n\r\nx");
        let report = report("bericht.eml", bytes);
        assert_eq!(places(&report).into_keys().collect::<Vec<_>>(), ["Subject"], "{raw:?}");
    }
}

#[test]
fn names_of_parts_are_searched_however_they_are_written() {
    let typed = |name: &str| attached(&format!("Content-Type: application/octet-stream; {name}"));
    let disposed = |name: &str| {
        attached(&format!("Content-Type: text/plain\r\nContent-Disposition: attachment; {name}"))
    };
    let place = "BSN ••••••019.txt";
    check(&[
        ("name", typed("name=\"BSN 999990019.txt\""), place),
        ("file name", disposed("filename=\"BSN 999990019.txt\""), place),
        ("token", disposed("filename=BSN_999990019.txt"), "BSN_••••••019.txt"),
        ("unquoted with space", disposed("filename=BSN 999990019.txt"), place),
        ("RFC 2231", disposed("filename*=utf-8''BSN%20999990019.txt"), place),
        ("lower-case charset", disposed("filename*=iso-8859-1'nl'BSN%20999990019.txt"), place),
        ("continued", disposed("filename*0=\"BSN 9999\";\r\n filename*1=\"90019.txt\""), place),
        (
            "continued and encoded",
            disposed("filename*0*=utf-8''BSN%209999;\r\n filename*1*=90019;\r\n filename*2=.txt"),
            place,
        ),
        (
            "continued out of order",
            disposed("filename*1=\"90019.txt\";\r\n filename*0=\"BSN 9999\""),
            place,
        ),
        ("encoded word", disposed("filename=\"=?utf-8?Q?BSN_999990019.txt?=\""), place),
        ("unquoted word", disposed("filename==?utf-8?Q?BSN_999990019.txt?="), place),
        (
            "two words",
            disposed("filename=\"=?utf-8?B?QlNOIDk5OTk=?=\r\n =?utf-8?B?OTAwMTkudHh0?=\""),
            place,
        ),
        (
            "a character over two words",
            disposed("filename=\"=?utf-8?B?QlNOIDk5OTk5MDAxOSDD?= =?utf-8?B?qy50eHQ=?=\""),
            "BSN ••••••019 \u{eb}.txt",
        ),
        ("no quote at the end", disposed("filename=\"BSN 999990019.txt"), place),
        ("escaped", disposed("filename=\"BSN 99999\\0019.txt\""), place),
        (
            "both differ",
            attached(
                "Content-Type: text/plain; name=\"BSN 999990019.txt\"\r\n\
                 Content-Disposition: attachment; filename=\"brief.txt\"",
            ),
            "brief.txt",
        ),
        (
            "both encodings differ",
            disposed("filename=\"brief.txt\"; filename*=utf-8''BSN%20999990019.txt"),
            place,
        ),
        (
            "the plain one differs",
            disposed("filename*=utf-8''brief.txt; filename=\"BSN 999990019.txt\""),
            "brief.txt",
        ),
        (
            "the second of two",
            disposed("filename=\"brief.txt\"; filename=\"BSN 999990019.txt\""),
            "brief.txt",
        ),
        (
            "second disposition",
            disposed("filename=brief.txt\r\nContent-Disposition: x; filename=\"BSN 999990019\""),
            "brief.txt",
        ),
        (
            "description",
            attached(
                "Content-Type: text/plain; name=brief.txt\r\n\
                 Content-Description: =?utf-8?Q?BSN_999990019?=",
            ),
            "brief.txt",
        ),
        (
            "location",
            attached("Content-Type: text/plain; name=brief.txt\r\nContent-Location: BSN 999990019"),
            "brief.txt",
        ),
    ]);
}

#[test]
fn every_part_is_read_and_what_stands_between_them() {
    let bsn = "BSN 999990019";
    let nested = |kind: &str, parts: &str| {
        message(&format!("Content-Type: multipart/{kind}; boundary=b"), parts)
    };
    let two = |first: &str, second: &str| {
        format!(
            "--b\r\nContent-Type: text/plain\r\n\r\n{first}\r\n\
             --b\r\nContent-Type: text/html\r\n\r\n<p>{second}</p>\r\n--b--\r\n"
        )
    };
    check(&[
        ("body", message("Subject: x", bsn), TEXT),
        ("preamble", nested("mixed", &format!("{bsn}\r\n--b\r\n\r\nx\r\n--b--\r\n")), "MIME"),
        ("epilogue", nested("mixed", &format!("--b\r\n\r\nx\r\n--b--\r\n{bsn}")), "MIME"),
        ("text says it", nested("alternative", &two(bsn, "niets")), TEXT),
        ("HTML says it", nested("alternative", &two("niets", bsn)), "text/html body"),
        ("related", nested("related", &two("niets", bsn)), "text/html body"),
        ("signed", nested("signed", &two(bsn, "niets")), TEXT),
        ("unknown kind", nested("x-anders", &two(bsn, "niets")), TEXT),
        ("report", nested("report", &two(bsn, "niets")), TEXT),
        (
            "message inside",
            mixed(&[&format!("Content-Type: message/rfc822\r\n\r\nSubject: in\r\n\r\n{bsn}")]),
            "message/rfc822 > text/plain body",
        ),
        (
            "subject inside",
            mixed(&[&format!("Content-Type: message/rfc822\r\n\r\nSubject: {bsn}\r\n\r\nx")]),
            "message/rfc822 > Subject",
        ),
        (
            "message attached",
            mixed(&[&format!(
                "Content-Type: message/rfc822\r\nContent-Disposition: attachment;\r\n \
                 filename=\"oud.eml\"\r\n\r\nSubject: in\r\n\r\n{bsn}"
            )]),
            "oud.eml > text/plain body",
        ),
        (
            "message as octet-stream",
            mixed(&[&format!(
                "Content-Type: application/octet-stream; name=oud\r\n\r\n\
                 Received: x\r\nFrom: a@b.nl\r\nSubject: in\r\n\r\n{bsn}"
            )]),
            "oud > text/plain body",
        ),
        (
            "message in base64",
            mixed(&["Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n\
                 U3ViamVjdDogeA0KDQpCU04gOTk5OTkwMDE5"]),
            "message/rfc822 > text/plain body",
        ),
        (
            "digest",
            nested("digest", &format!("--b\r\n\r\nSubject: in\r\n\r\n{bsn}\r\n--b--\r\n")),
            "message/rfc822 > text/plain body",
        ),
        ("header without body", "Subject: BSN 999990019".to_owned(), "Subject"),
        (
            "delivery status",
            mixed(&[&format!("Content-Type: message/delivery-status\r\n\r\n{bsn}")]),
            "text/plain body",
        ),
        (
            "headers only",
            mixed(&[&format!("Content-Type: text/rfc822-headers\r\n\r\nSubject: {bsn}")]),
            "text/rfc822-headers body",
        ),
        (
            "feedback of an unknown kind",
            mixed(&[&format!("Content-Type: x/y; a=b\r\n\r\n{bsn}")]),
            TEXT,
        ),
    ]);
}

#[test]
fn boundaries_are_found_as_mail_programs_find_them() {
    let bsn = "BSN 999990019";
    let with = |declared: &str, parts: &str| {
        message(&format!("Content-Type: multipart/mixed; {declared}"), parts)
    };
    let part =
        |line: &str| format!("{line}\r\nContent-Type: text/html\r\n\r\n{bsn}\r\n{line}--\r\n");
    let html = "text/html body";
    check(&[
        ("token", with("boundary=a_b", &part("--a_b")), html),
        ("quoted", with("boundary=\"a b?:=\"", &part("--a b?:=")), html),
        ("space at its end", with("boundary=\"b \"", &part("--b")), html),
        ("space behind the line", with("boundary=b", &part("--b \t")), html),
        ("single quotes", with("boundary='b'", &part("--'b'")), html),
        ("unquoted colon", with("boundary=b:1", &part("--b:1")), html),
        ("capitals in the name", with("Boundary=b", &part("--b")), html),
        ("continued", with("boundary*0=b;\r\n boundary*1=c", &part("--bc")), html),
        ("encoded", with("boundary*=us-ascii''b%20c", &part("--b c")), html),
        ("folded", with("\r\n\tboundary=\"b\"", &part("--b")), html),
        ("second parameter first", with("type=x/y; boundary=b", &part("--b")), html),
        ("no semicolon", message("Content-Type: multipart/mixed boundary=b", &part("--b")), html),
        ("comment", with("(naar b) boundary=b", &part("--b")), html),
        ("dashes in it", with("boundary=\"--b\"", &part("----b")), html),
        ("LF only", with("boundary=b", &part("--b")).replace("\r\n", "\n"), html),
        (
            "no closing line",
            with("boundary=b", &format!("--b\r\nContent-Type: text/html\r\n\r\n{bsn}")),
            html,
        ),
        (
            "inner not closed",
            with(
                "boundary=b",
                &format!(
                    "--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n\
                     --c\r\n\r\nx\r\n--b\r\nContent-Type: text/html\r\n\r\n{bsn}\r\n--b--\r\n"
                ),
            ),
            html,
        ),
        (
            "the same boundary inside",
            with(
                "boundary=b",
                &format!(
                    "--b\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n\
                     --b\r\n\r\nx\r\n--b\r\nContent-Type: text/html\r\n\r\n{bsn}\r\n--b--\r\n--b--\r\n"
                ),
            ),
            html,
        ),
        (
            "no empty line before the body",
            with("boundary=b", &format!("--b\r\n{bsn}\r\n--b--\r\n")),
            "MIME",
        ),
        (
            "a part right after the closing line",
            with("boundary=b", &format!("--b\r\n\r\nx\r\n--b--\r\n--b\r\n\r\n{bsn}\r\n--b--\r\n")),
            "MIME",
        ),
    ]);
}

#[test]
fn what_lies_elsewhere_or_in_pieces_is_not_read() {
    let cases = [
        (
            "Content-Type: message/partial; id=\"a\"; number=1; total=2\r\n\r\nSubject: x\r\n\r\nx",
            "message/partial: unsupported",
        ),
        (
            "Content-Type: message/external-body; access-type=URL\r\n\r\nContent-Type: text/plain\r\n",
            "message/external-body: unsupported",
        ),
        ("Content-Type: multipart/mixed\r\n\r\nx", "bericht.eml: damaged"),
        ("Content-Transfer-Encoding: x-eigen\r\n\r\nx", "bericht.eml: unsupported"),
    ];
    for (text, expected) in cases {
        let report = report("bericht.eml", format!("Subject: x\r\nMIME-Version: 1.0\r\n{text}"));
        assert_eq!(unread(&report), [expected], "{text}");
    }
}
