//! PDF: every place in which a number can hide, and every way in which a file can be unreadable.

mod builder;

use builder::Builder;
use builder::text;

use crate::formats::bsns;
use crate::formats::places;
use crate::formats::report;
use crate::formats::unread;

#[test]
fn every_page_is_read_and_named() {
    let numbers = bsns(3);
    let mut file = Builder::new();
    for number in &numbers {
        file.page("", &text(&["Geachte heer,", &format!("Uw BSN is {number}.")]));
    }
    file.page("", b"");
    let report = report("brief.pdf", file.finish(""));
    let found: Vec<_> = places(&report).into_keys().collect();
    assert_eq!(found, ["brief.pdf > page 1", "brief.pdf > page 2", "brief.pdf > page 3"]);
    assert_eq!(unread(&report), [""; 0]);
    assert_eq!(report.coverage.pages, 4);
}
