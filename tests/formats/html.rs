//! Pages and bodies of HTML, with numbers in every place where one can hide: seen, hidden, and
//! beside the page.

use data_encoding::BASE64;

use crate::formats::bsns;
use crate::formats::places;
use crate::formats::remarks;
use crate::formats::report;
use crate::formats::unread;

#[test]
fn finds_a_number_wherever_a_page_can_hold_one() {
    let number = bsns(1).remove(0);
    let text = format!("BSN {number}");
    let packed = BASE64.encode(text.as_bytes());
    let large = BASE64.encode(format!("{}{text}", "Beste mevrouw.\n".repeat(8_000)).as_bytes());
    let split = format!("BSN {}<b>{}</b>{}", &number[..3], &number[3..6], &number[6..]);
    let entities: String = number.bytes().map(|digit| format!("&#{digit};")).collect();
    let soft: String = number.chars().map(|c| format!("{c}&shy;&zwnj;<wbr>")).collect();
    let page = "a.html";
    let cases = [
        ("text", format!("<p>{text}</p>"), page),
        ("split by tags", format!("<p>{split}</p>"), page),
        ("entities", format!("<p>BSN {entities}</p>"), page),
        ("soft hyphens", format!("<p>BSN {soft}</p>"), page),
        ("no-break spaces", format!("<p>BSN&nbsp;{number}</p>"), page),
        ("footnote mark", format!("<p>{text}<sup>1</sup></p>"), page),
        (
            "label in the cell before",
            format!("<table><tr><td>BSN</td><td>{number}</td></table>"),
            "a.html > B",
        ),
        (
            "cells side by side",
            format!("<table><tr><td>BSN {number}</td><td>1</td></tr></table>"),
            "a.html > A",
        ),
        (
            "layout table",
            format!("<table><tr><td>{text}</td></tr><tr><td>x</td></tr></table>"),
            page,
        ),
        (
            "nested tables",
            format!("<table><tr><td><table><tr><td>{text}</td></tr></table></td></tr></table>"),
            page,
        ),
        (
            "a cell as wide as two in a table in a cell",
            format!(
                "<table><tr><td><table><tr><td colspan=2>{text}</td></tr></table></td></tr></table>"
            ),
            "a.html > A",
        ),
        ("title", format!("<title>{text}</title>"), page),
        ("alt", format!("<img alt='{text}'>"), page),
        ("tooltip", format!("<p title='{text}'>x</p>"), page),
        ("placeholder", format!("<input placeholder='{text}'>"), page),
        ("field", format!("<input name=bsn value={number}>"), page),
        ("hidden field", format!("<input type=hidden name=bsn value={number}>"), page),
        ("choice", format!("<select><option>{text}</option></select>"), page),
        ("text field", format!("<textarea>{text}</textarea>"), page),
        (
            "link to a message",
            format!("<a href='mailto:a@b.nl?subject=BSN%20{number}'>x</a>"),
            page,
        ),
        ("link", format!("<a href='https://x.nl/?bsn={number}'>x</a>"), page),
        ("data of an element", format!("<p data-bsn={number}>x</p>"), page),
        ("meta", format!("<meta name=description content='{text}'>"), page),
        ("comment", format!("<p>x<!-- {text} -->"), page),
        ("for Outlook", format!("<!--[if mso]><p>{text}</p><![endif]-->"), page),
        ("script", format!("<script>var x = {{\"bsn\": \"{number}\"}};</script>"), page),
        ("no script", format!("<noscript>{text}</noscript>"), page),
        ("template", format!("<template>{text}</template>"), page),
        ("style sheet", format!("<style>p:after {{ content: '{text}' }}</style>"), page),
        ("details", format!("<details><summary>x</summary>{text}</details>"), page),
        ("hidden", format!("<div hidden>{text}</div>"), page),
        ("no size", format!("<span style='font-size:0'>{text}</span>"), page),
        ("white on white", format!("<span style='color:#fff;background:#FFF'>{text}</span>"), page),
        (
            "packed text",
            format!("<a href='data:text/plain;base64,{packed}'>x</a>"),
            "a.html > text/plain",
        ),
        (
            "large and packed",
            format!("<img src='data:text/plain;base64,{large}'>"),
            "a.html > text/plain",
        ),
        ("not closed", format!("<p>x<b>{text}"), page),
        ("broken tag", format!("<p <{text}"), page),
        ("style sheet not closed", format!("<style>p {{}}<p>{text}"), page),
        ("script not closed", format!("<script>var a = 1;<p>{text}"), page),
        ("comment not closed", format!("<p>x<!-- <p>{text}"), page),
        ("title not closed", format!("<title>x<p>{text}"), page),
        ("field not closed", format!("<textarea>x<p>{text}"), page),
        ("value not closed", format!("<p title=\"x<p>{text}"), page),
        ("swallowed twice", format!("<style>a<!-- b<p>{text}"), page),
        ("XHTML", format!("<?xml version='1.0'?><!DOCTYPE html><html><p>{text}</p></html>"), page),
    ];
    let mut wrong = Vec::new();
    for (what, html, expected) in cases {
        let report = report(page, html);
        let found: Vec<_> = places(&report).into_keys().collect();
        if found != [expected] || !unread(&report).is_empty() {
            wrong.push(format!("{what}: {found:?} {:?}", unread(&report)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn cells_stand_in_their_columns_whatever_spans_them() {
    let numbers = bsns(4);
    let page = format!(
        "<table><tr><th>Plaats<th>Naam<th>BSN</tr><tr><td rowspan=2>Delft<td>Jan<td>{}</tr>\
         <tr><td>Piet<td>{}</tr><tr><td colspan=2>Kees<td>{}</tr><tr><td>Breda<td>An<td>{}</tr></table>",
        numbers[0], numbers[1], numbers[2], numbers[3],
    );
    assert_eq!(places(&report("a.html", page)), [("a.html > C".to_owned(), 4)].into());
}

#[test]
fn tables_that_lay_out_a_page_are_read_as_the_page_shows_them() {
    let framed = |text: &str| format!("<td><table><tr><td>{text}</td></tr></table></td>");
    let row = |(at, number): (usize, String)| {
        let cells = [format!("Q. Xhemaj{at}"), number, format!("Kade {at}1")];
        format!("<tr>{}</tr>", cells.iter().map(|cell| framed(cell)).collect::<String>())
    };
    let head = ["Naam", "BSN", "Adres"].iter().map(|cell| framed(cell)).collect::<String>();
    let rows: String = bsns(4).into_iter().enumerate().map(row).collect();
    let page = format!("<table><tr><td><table><tr>{head}</tr>{rows}</table></td></tr></table>");
    let table = report("a.html", page);
    assert_eq!(places(&table).get("a.html > B"), Some(&4), "{:?}", places(&table));
    assert_eq!(table.persons.estimate, 4);
    let lines: Vec<String> =
        (0..12).map(|at| format!("Jan Jansen{at}, Kade {at}1, 1234 AB Oss")).collect();
    let page =
        format!("<table><tr><td>Hoi</td></tr><tr>{}</tr></table>", framed(&lines.join("<br>")));
    assert_eq!(report("a.html", page).persons.estimate, 12, "lines in a cell");
}

#[test]
fn a_table_that_no_browser_shows_is_a_table() {
    let rows = bsns(20).into_iter().map(|n| format!("<tr><td>Jan</td><td>{n}</td></tr>"));
    let table = format!("<table><tr><th>Naam</th><th>BSN</th></tr>{}", rows.collect::<String>());
    for before in ["<style>", "<script>", "<p>x<!--", "<title>", "<textarea>", "<a href=\"x>"] {
        let report = report("a.html", format!("{before}{table}"));
        assert_eq!(places(&report), [("a.html > B".to_owned(), 20)].into(), "{before}");
        assert_eq!(report.persons.max, 20, "{before}");
        assert_eq!(remarks(&report), ["a.html: hidden_text"], "{before}");
    }
}

#[test]
fn says_what_is_hidden_and_what_is_not() {
    for (page, expected) in [
        ("<p style='display:none'>geheim</p>", vec!["a.html: hidden_text"]),
        ("<td style='font-size:0'><p style='font-size:12px'>gewoon</p></td>", vec![]),
        ("<p>gewoon</p>", vec![]),
    ] {
        assert_eq!(remarks(&report("a.html", page)), expected, "{page}");
    }
}

#[test]
fn pages_in_any_character_set_are_read() {
    let page = "<meta charset=iso-8859-1><p>Zo\u{eb}, BSN 999990019</p>";
    let latin: Vec<u8> = page.chars().map(|c| c as u8).collect();
    let wide: Vec<u8> = page.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [&b"\xff\xfe"[..], &wide].concat();
    for bytes in [page.as_bytes().to_vec(), latin, wide, marked] {
        assert_eq!(places(&report("a.html", bytes)), [("a.html".to_owned(), 1)].into());
    }
}

#[test]
fn what_never_ends_hides_nothing() {
    let number = bsns(1).remove(0);
    for start in [
        "<p>",
        "<title>",
        "<script>",
        "<style>",
        "<!-- ",
        "<!--[if mso]>",
        "<textarea>",
        "<select><option>",
        "<template>",
        "<noscript>",
        "<iframe>",
        "<plaintext>",
        "<svg><![CDATA[",
        "<table><tr><td>",
        "<a href='x",
        "<p title=\"",
        "<",
        "</",
        "<?",
    ] {
        let page = format!("<html><body><p>Beste mevrouw</p>{start} BSN {number} en nog wat");
        let report = report("a.html", page);
        assert_eq!(places(&report).values().sum::<u64>(), 1, "{start}");
    }
}
