//! `[when.finding]`: which kinds of data were found, and how surely.

use crate::detect::Kind;
use crate::fault::Section;
use crate::fault::nearest;
use crate::policy::case::Case;
use crate::policy::condition::Condition;
use crate::policy::condition::Test;

/// Looks for findings of some kinds.
pub(super) struct AboutFinding;

/// Enough different values of these kinds together, each place sure enough.
#[derive(Debug)]
struct Findings {
    kinds: Vec<Kind>,
    confidence_min: f64,
    distinct_min: u64,
}

impl Condition for AboutFinding {
    fn key(&self) -> &'static str {
        "finding"
    }

    fn parse(&self, section: &Section<'_, '_>) -> Box<dyn Test> {
        let mut kinds = Vec::new();
        for item in section.texts("kinds").unwrap_or_default() {
            match Kind::named(item.text) {
                Some(kind) => kinds.push(kind),
                None => {
                    let near = nearest(item.text, Kind::ALL.iter().map(|kind| kind.name()));
                    let hint = near.map(|near| format!("; did you mean \"{near}\"?"));
                    let why =
                        format!("\"{}\" is no detector{}", item.text, hint.unwrap_or_default());
                    section.fault_at(item.line, "kinds", why);
                }
            }
        }
        if !section.has("kinds") {
            section.fault("kinds", "is missing".to_owned());
        }
        let confidence_min = section.fraction("confidence_min").unwrap_or(CERTAIN);
        let distinct_min = section.number("distinct_min").unwrap_or(1);
        Box::new(Findings { kinds, confidence_min, distinct_min })
    }
}

impl Test for Findings {
    fn holds(&self, case: &Case<'_>) -> bool {
        let found = case.report.findings.iter().filter(|finding| {
            self.kinds.contains(&finding.kind)
                && f64::from(finding.confidence) >= self.confidence_min
        });
        found.map(|finding| finding.distinct).fold(0, u64::saturating_add) >= self.distinct_min
    }
}

/// From here on something is taken for what it seems.
const CERTAIN: f64 = 0.9;
