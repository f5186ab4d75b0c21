//! Every page over a store with some hundreds of everything, in every run of the tests: as many
//! rows and bytes as with thousands, because every list is bounded.

use crate::pages::Amounts;
use crate::pages::tour;

#[test]
fn every_page_is_bounded_whatever_there_is() {
    let amounts = Amounts { held: 300, decided: 60, observed: 120, people: 100 };
    let mut too_much = Vec::new();
    for page in tour(amounts, 400, 1) {
        if page.size_bytes > SIZE_BYTES_MAX || page.rows > ROWS_MAX {
            too_much.push(page.to_string());
        }
    }
    assert!(too_much.is_empty(), "{}", too_much.join("\n"));
}

const SIZE_BYTES_MAX: usize = 100_000;
/// Fifty of a list, the choices of its filters, and what stands around it.
const ROWS_MAX: usize = 200;
