//! The number of a driving licence (Dutch: rijbewijsnummer).

use crate::detect::Detector;
use crate::detect::Examples;
use crate::detect::Fit;
use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::Lexicons;
use crate::detect::Odds;
use crate::detect::Searched;
use crate::detect::checksum::eleven_test;
use crate::detect::digits::digit_run;
use crate::detect::ten;
use crate::detect::ten::Ten;

/// Finds driving licence numbers: ten digits without a public check.
///
/// They prove themselves in the machine readable zone, and nearly so behind a citizen service
/// number and a `/`, as they stand on the back of licences since 2014; elsewhere a word, a label
/// or a header must name them.
///
/// - Source: RDW, "Het rijbewijsmodel vanaf 14 november 2014".
pub(super) struct DrivingLicence;

impl Detector for DrivingLicence {
    fn kind(&self) -> Kind {
        Kind::DrivingLicence
    }

    fn find(&self, searched: &Searched<'_>, words: &Lexicons, hits: &mut Vec<Hit>) {
        let text = searched.text();
        let first = hits.len();
        let found = searched.tens();
        if !found.is_empty() && words.cues(Kind::DrivingLicence).lifts(searched) {
            hits.extend(found.iter().map(|ten| hit(ten, UNNAMED)));
        }
        let slashes = memchr::memchr_iter(b'/', text.as_bytes());
        hits.extend(slashes.filter_map(|slash| Some(hit(&behind_bsn(text, slash)?, BEHIND_BSN))));
        for (start, end) in searched.zones().iter().filter_map(|zone| zone.licence) {
            hits.push(Hit::new(
                Kind::DrivingLicence,
                start,
                end,
                text[start..end].to_owned(),
                0.97,
            ));
        }
        hits[first..].sort_by_key(|hit| hit.start);
    }

    fn fits(&self, cell: &str, _words: &Lexicons) -> Fit {
        ten::fits(cell)
    }

    /// Any ten digits fit: the header decides.
    fn odds(&self) -> Odds {
        ten::UNCHECKED
    }

    fn examples(&self) -> Examples {
        Examples {
            hits: &[
                ("rijbewijsnummer 5012345678", "5012345678"),
                ("Rijbewijs: 5012345678", "5012345678"),
                ("211551557/5012345678", "5012345678"),
                ("D1NLD15012345678AB3CD4EF5GH6J8", "5012345678"),
            ],
            misses: &[
                "ordernummer 5012345678",
                "5012345678",
                "tel. 0612345678",
                "rijbewijs 501234567",
                "211551558/5012345678",
                "D1NLD15012345678AB3CD4EF5GH6J9",
            ],
        }
    }
}

fn hit(ten: &Ten, confidence: f32) -> Hit {
    Hit::new(Kind::DrivingLicence, ten.start, ten.end, ten.value(), confidence)
}

/// The ten digits behind a citizen service number and the `/` at `slash`.
fn behind_bsn(text: &str, slash: usize) -> Option<Ten> {
    let start = slash.checked_sub(9)?;
    let bytes = text.as_bytes();
    let is_bsn = eleven_test(bytes.get(start..slash)?)
        && start.checked_sub(1).is_none_or(|at| !bytes[at].is_ascii_alphanumeric());
    let end = slash + 1 + digit_run(bytes, slash + 1);
    let digits = bytes.get(slash + 1..end)?.try_into().ok()?;
    let ends = !bytes.get(end).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'/');
    (is_bsn && ends).then_some(Ten { start: slash + 1, end, digits })
}

/// Confidence of ten digits that nothing names.
const UNNAMED: f32 = 0.05;

/// Confidence of ten digits behind nine that pass the eleven test.
const BEHIND_BSN: f32 = 0.6;
