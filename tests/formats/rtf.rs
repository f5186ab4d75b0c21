//! RTF: every place where a number can hide, and what is broken off.

use super::{bsns, places, remarks, report, unread};

/// The number, its digits spread over runs, groups and notations.
fn spread(number: &str) -> String {
    let digits: Vec<char> = number.chars().collect();
    let [a, b, c, d, e, f, rest @ ..] = &digits[..] else { panic!("nine digits") };
    let rest: String = rest.iter().collect();
    format!(
        "{a}{{\\b {b}}}\\u{} ?\\'{:02x}\r\n{{\\*\\bkmkstart x}}\\i {e}\\i0\\-{{\\f1\\fs24 {f}}}{{{rest}}}",
        *c as u32, *d as u32
    )
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An object as OLE 1.0 writes it, with the data given.
fn object(class: &str, data: &[u8]) -> Vec<u8> {
    let mut object = vec![1, 5, 0, 0, 2, 0, 0, 0];
    for name in [class, "", ""] {
        let name = if name.is_empty() { String::new() } else { format!("{name}\0") };
        object.extend((name.len() as u32).to_le_bytes());
        object.extend(name.as_bytes());
    }
    object.extend((data.len() as u32).to_le_bytes());
    object.extend(data);
    object
}

#[test]
fn finds_a_number_in_every_place() {
    let n = bsns(24);
    let object = object("RichText", format!("{{\\rtf1 BSN {}}}", n[14]).as_bytes());
    let rtf = [
        r"{\rtf1\ansi\ansicpg1252\deff0\uc1{\fonttbl{\f0\froman Times;}{\f1\fswiss\fcharset238 Arial CE;}}".to_owned(),
        format!(r"{{\info{{\title BSN {}}}{{\*\userprops{{\propname BSN}}{{\staticval {}}}}}}}", n[0], n[1]),
        format!(r"{{\header BSN {}\par}}{{\footerf BSN {}\par}}", n[2], n[3]),
        format!(r"\pard\plain De heer Zo\'eb, BSN {}\par", spread(&n[4])),
        r"\trowd\cellx3000\cellx6000\pard\intbl Naam\cell BSN\cell\row".to_owned(),
        format!(r"\trowd\cellx3000\cellx6000\pard\intbl Zo\'eb\cell {}\cell\row", n[5]),
        format!(r"\pard Tekst{{\footnote BSN {}}} en{{\footnote\ftnalt BSN {}}}", n[6], n[7]),
        format!(r"{{\*\atnid JJ}}{{\*\atnauthor Jan}}\chatn{{\*\annotation BSN {}}}\par", n[8]),
        format!(r#"{{\field{{\*\fldinst HYPERLINK "http://a/?bsn={}"}}{{\fldrslt BSN {}}}}}\par"#, n[9], n[10]),
        format!(r"{{\shp{{\*\shpinst{{\sp{{\sn wzDescription}}{{\sv BSN {}}}}}{{\sp{{\sn pib}}{{\sv {}}}}}{{\shptxt BSN {}\par}}}}}}", n[11], n[23], n[12]),
        format!(r"{{\*\formfield{{\*\ffname Bsn}}{{\*\ffdeftext BSN {}}}}}", n[13]),
        format!(r"{{\object\objemb{{\*\objclass RichText}}{{\*\objdata {}}}{{\result gezien}}}}", hex(&object)),
        format!(r"{{\v BSN {}}}{{\deleted BSN {}}}", n[15], n[16]),
        format!(r"{{\*\madeup BSN {}}}{{\upr{{x }}{{\*\ud BSN {}}}}}", n[17], n[18]),
        format!(r"{{\pict\wmetafile8\bin{} {}}}", 26, format!("BSN {}", n[19]).chars().flat_map(|c| [c, '\0']).collect::<String>()),
        format!("\\par\n{{\\f1 BSN {}}}}}", n[20]),
    ]
    .join("\n");
    let report = report("besluit.rtf", rtf);
    let found = places(&report);
    let found: Vec<(&str, u64)> = found.iter().map(|(place, n)| (place.as_str(), *n)).collect();
    let expected = [
        ("besluit.rtf", 4),
        ("besluit.rtf > B", 1),
        ("besluit.rtf > application/rtf", 1),
        ("besluit.rtf > comments", 1),
        ("besluit.rtf > deleted text", 1),
        ("besluit.rtf > drawing", 1),
        ("besluit.rtf > endnotes", 1),
        ("besluit.rtf > fields", 1),
        ("besluit.rtf > footer", 1),
        ("besluit.rtf > footnotes", 1),
        ("besluit.rtf > form field", 1),
        ("besluit.rtf > header", 1),
        ("besluit.rtf > hidden text", 1),
        ("besluit.rtf > other", 1),
        ("besluit.rtf > picture", 1),
        ("besluit.rtf > properties", 2),
        ("besluit.rtf > textbox", 1),
    ];
    assert_eq!(found, expected);
    assert_eq!(unread(&report), [""; 0]);
    assert_eq!(remarks(&report), ["besluit.rtf: hidden_text", "besluit.rtf: deleted_text"]);
}

#[test]
fn unwraps_the_page_of_html_that_outlook_wraps() {
    let n = bsns(3);
    let rtf = format!(
        "{{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0{{\\fonttbl{{\\f0\\fswiss Arial;}}}}\r\n\
         {{\\*\\htmltag19 <html>}}{{\\*\\htmltag50 <body>}}\\htmlrtf {{\\htmlrtf0\r\n\
         {{\\*\\htmltag64 <table><tr><td>}}Naam{{\\*\\htmltag72 </td><td>}}BSN\
         {{\\*\\htmltag72 </td></tr><tr><td>}}Zo\\'eb{{\\*\\htmltag72 </td><td>}}{}\
         {{\\*\\htmltag72 </td></tr></table>}}\\htmlrtf \\par alleen RTF: BSN {} \\htmlrtf0\r\n\
         {{\\*\\htmltag241 <!-- BSN {} -->}}{{\\*\\mhtmltag84 <a>}}{{\\*\\htmltag58 </body>}}}}}}",
        n[0], n[1], n[2]
    );
    let report = report("brief.rtf", rtf);
    let found = places(&report);
    assert_eq!(found.get("brief.rtf > text/html > B"), Some(&1), "{found:?}");
    assert_eq!(found.get("brief.rtf > text/html"), Some(&1), "{found:?}");
    assert_eq!(found.get("brief.rtf"), Some(&1), "{found:?}");
    assert_eq!(unread(&report), [""; 0]);
}

#[test]
fn a_broken_file_is_read_as_far_as_it_goes_and_not_read_as_a_whole() {
    let number = &bsns(1)[0];
    let deep = format!("{}BSN {number}{}", "{".repeat(200_000), "}".repeat(200_000));
    let cases = [
        (format!("{{\\rtf1 BSN {number}\\par {{\\b nog"), "a.rtf: damaged"),
        (format!("{{\\rtf1 BSN {number}{{\\pict\\bin9999 x}}}}"), "a.rtf: damaged"),
        (
            format!("{{\\rtf1 BSN {number}{{\\object{{\\*\\objdata 0105}}}}}}"),
            "a.rtf > object: damaged",
        ),
        (format!("{{\\rtf1 {deep}}}"), "a.rtf: too_deep"),
    ];
    for (rtf, expected) in cases {
        let report = report("a.rtf", rtf);
        assert_eq!(places(&report).get("a.rtf"), Some(&1), "{expected}");
        assert_eq!(unread(&report), [expected]);
    }
}
