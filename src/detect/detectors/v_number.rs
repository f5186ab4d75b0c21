//! The number of a foreign national in the immigration chain (Dutch: V-nummer,
//! vreemdelingennummer).

use crate::detect::Detector;
use crate::detect::Examples;
use crate::detect::Fit;
use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::Lexicons;
use crate::detect::Odds;
use crate::detect::Searched;
use crate::detect::ten;
use crate::detect::ten::Ten;

/// Finds V-numbers: ten digits without a public check, so that a word, a label or a header must
/// name them.
///
/// - Source: Basisvoorziening Vreemdelingen (BVV) of Justid, in use since 2003.
pub(super) struct VNumber;

impl Detector for VNumber {
    fn kind(&self) -> Kind {
        Kind::VNumber
    }

    fn find(&self, searched: &Searched<'_>, words: &Lexicons, hits: &mut Vec<Hit>) {
        let found = searched.tens();
        if !found.is_empty() && words.cues(Kind::VNumber).lifts(searched) {
            let hit = |ten: &Ten| Hit::new(Kind::VNumber, ten.start, ten.end, ten.value(), UNNAMED);
            hits.extend(found.iter().map(hit));
        }
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
                ("V-nummer: 2712345678", "2712345678"),
                ("v-nummer 271.234.5678", "2712345678"),
                ("vreemdelingennummer 2712345678", "2712345678"),
                ("V-nr. 2712 345 678", "2712345678"),
            ],
            misses: &[
                "ordernummer 2712345678",
                "tel. 0612345678",
                "2712345678",
                "v-nummer 271234567",
                "V-nummer: https://x.nl/2712345678",
            ],
        }
    }
}

/// Confidence of ten digits that nothing names.
const UNNAMED: f32 = 0.05;
