//! `[when.finding]`: which kinds of data were found, and how surely.

use crate::detect::Kind;
use crate::fault::Section;
use crate::policy::case::Case;
use crate::policy::condition::Condition;
use crate::policy::condition::Test;
use crate::policy::decision::Seen;
use crate::policy::reading::kinds;

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
        let kinds = kinds(section, "kinds");
        let confidence_min = section.fraction("confidence_min").unwrap_or(CERTAIN);
        let distinct_min = section.number("distinct_min").unwrap_or(1);
        Box::new(Findings { kinds, confidence_min, distinct_min })
    }
}

impl Test for Findings {
    fn holds(&self, case: &Case<'_>) -> bool {
        self.distinct(case) >= self.distinct_min
    }

    fn seen(&self, case: &Case<'_>) -> Vec<Seen> {
        let kinds: Vec<&str> = self.kinds.iter().map(|kind| kind.name()).collect();
        let asked = format!("{} x {}", self.distinct_min, kinds.join(" or "));
        vec![Seen::new("finding.kinds", asked, self.distinct(case))]
    }
}

impl Findings {
    /// Different values of these kinds, sure enough.
    fn distinct(&self, case: &Case<'_>) -> u64 {
        let found = case.report.findings.iter().filter(|finding| {
            self.kinds.contains(&finding.kind)
                && f64::from(finding.confidence) >= self.confidence_min
        });
        found.map(|finding| finding.distinct).fold(0, u64::saturating_add)
    }
}

/// From here on something is taken for what it seems.
const CERTAIN: f64 = 0.9;
