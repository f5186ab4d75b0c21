//! The number of a pupil who has no citizen service number (Dutch: onderwijsnummer).

use crate::detect::Detector;
use crate::detect::Examples;
use crate::detect::Fit;
use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::Lexicons;
use crate::detect::Odds;
use crate::detect::Searched;
use crate::detect::checksum::education_test;
use crate::detect::digits::alone;
use crate::detect::digits::digit_run;

/// Finds education numbers: nine digits that begin with 10 and leave 5 in the eleven test, so that
/// none is ever a citizen service number.
///
/// It tells of someone at school, and is reported as that: a label, a word or a header must name it.
pub(super) struct EducationNumber;

impl Detector for EducationNumber {
    fn kind(&self) -> Kind {
        Kind::Education
    }

    fn find(&self, searched: &Searched<'_>, words: &Lexicons, hits: &mut Vec<Hit>) {
        let text = searched.text();
        let passes = |span: &(usize, usize)| education_test(&text.as_bytes()[span.0..span.1]);
        let mut found = alone(text, searched.runs(), 9).filter(passes).peekable();
        if found.peek().is_some() && words.cues(Kind::Education).lifts(searched) {
            let hit = |(start, end): (usize, usize)| {
                Hit::new(Kind::Education, start, end, text[start..end].to_owned(), UNNAMED)
            };
            hits.extend(found.map(hit));
        }
    }

    fn fits(&self, cell: &str, _words: &Lexicons) -> Fit {
        let cell = cell.trim();
        match digit_run(cell.as_bytes(), 0) {
            9 if cell.len() == 9 && education_test(cell.as_bytes()) => Fit::Yes(cell.to_owned()),
            9 if cell.len() == 9 => Fit::Fails,
            _ => Fit::No,
        }
    }

    fn odds(&self) -> Odds {
        Odds { in_kind: 0.97, by_chance: 0.009 }
    }

    fn examples(&self) -> Examples {
        Examples {
            hits: &[
                ("onderwijsnummer 101222331", "101222331"),
                ("Onderwijsnr: 100000004", "100000004"),
            ],
            misses: &[
                "101222331",
                "onderwijsnummer 100252333",
                "onderwijsnummer 109876545",
                "onderwijsnummer 201222331",
                "ordernummer 101222331",
            ],
        }
    }
}

/// Confidence of nine digits that nothing names.
const UNNAMED: f32 = 0.05;
