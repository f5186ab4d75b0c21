//! Every page over a store with some hundreds of everything, in every run of the tests: as many
//! rows and bytes as with thousands, because every list is bounded.

use crate::pages::Amounts;
use crate::pages::tour;
use crate::reach::looked_at;

#[test]
fn every_page_is_bounded_whatever_there_is() {
    let amounts = Amounts { held: 300, decided: 60, observed: 120, people: 100 };
    let mut too_much = Vec::new();
    let pages = tour(amounts, 400, 1);
    let all: Vec<&str> = looked_at().collect();
    let missed: Vec<&&str> = all
        .iter()
        .filter(|address| !NOT_TOURED.contains(address))
        .filter(|address| !pages.iter().any(|page| is_of(&page.path, address, &all)))
        .collect();
    assert!(missed.is_empty(), "no page of the tour: {missed:?}");
    for page in pages {
        if page.size_bytes > SIZE_BYTES_MAX || page.rows > ROWS_MAX {
            too_much.push(page.to_string());
        }
    }
    assert!(too_much.is_empty(), "{}", too_much.join("\n"));
}

/// Whether `path` is one of the pages at `address`, and of no other that names it more closely.
fn is_of(path: &str, address: &str, all: &[&str]) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    if path == address || all.contains(&path) {
        return path == address;
    }
    let (steps, wanted): (Vec<&str>, Vec<&str>) =
        (path.split('/').collect(), address.split('/').collect());
    let fits = |(step, wanted): (&&str, &&str)| wanted.starts_with('{') || step == wanted;
    steps.len() == wanted.len() && steps.iter().zip(&wanted).all(fits)
}

/// Personal links, whose keys stand in mails alone, pages in the middle of signing in or out, and the
/// short form for one organisation.
const NOT_TOURED: &[&str] =
    &["/incidents/{id}/parties/{number}", "/login/code", "/login/out", "/r/{link}", "/s/{link}"];

const SIZE_BYTES_MAX: usize = 100_000;
/// Fifty of a list, the choices of its filters, and what stands around it.
const ROWS_MAX: usize = 200;
