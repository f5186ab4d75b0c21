//! Spreadsheets: what the tests of all their formats share.

mod ods;
mod xls;
mod xlsb;
mod xlsx;

use sluis::scan::Report;

use crate::formats::places;
use crate::formats::remarks;
use crate::formats::unread;

/// Holds the report to a number in each of these places (`place: 2` where there are two), and to
/// these remarks; everything was read.
fn assert_found(report: &Report, expected: &[&str], expected_remarks: &[&str]) {
    let found: Vec<String> = places(report)
        .into_iter()
        .map(|(place, count)| if count == 1 { place } else { format!("{place}: {count}") })
        .collect();
    assert_eq!(found, expected);
    assert_eq!(unread(report), [""; 0]);
    assert_eq!(remarks(report), expected_remarks);
}
