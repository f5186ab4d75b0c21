//! Records of the population register, as municipalities exchange them (Logisch Ontwerp BRP): each
//! element has a number of four digits, its length in three, and its value, all in one line.

use memchr::memmem;

/// Where citizen service numbers begin in the run of digits `start..end`: element 01.20, between
/// the A-number (01.10) and the name (02.10 to 02.40), or beside one of the two.
///
/// - Source: Logisch Ontwerp BRP, appendix on the exchange of records.
pub(super) fn citizens(
    bytes: &[u8],
    start: usize,
    end: usize,
) -> impl Iterator<Item = usize> + use<'_> {
    // Most numbers are too short to be a record.
    let run = bytes.get(start..end).filter(|run| run.len() > ELEMENT.len() + DIGITS);
    run.into_iter().flat_map(move |run| {
        memmem::find_iter(run, ELEMENT).filter_map(move |at| {
            let (before, behind) = (run.get(..at)?, run.get(at + ELEMENT.len() + DIGITS..)?);
            let named = matches!(behind, [b'0', b'2', b'1'..=b'4', b'0', ..]);
            let other = before.len().checked_sub(OTHER.len() + 10);
            let other = other.and_then(|from| before.get(from..));
            let numbered = other.is_some_and(|other| other.starts_with(OTHER));
            (named || numbered).then_some(start + at + ELEMENT.len())
        })
    })
}

/// The number of the element and the length of its value.
const ELEMENT: &[u8] = b"0120009";
const OTHER: &[u8] = b"0110010";

/// Digits of the number.
const DIGITS: usize = 9;
