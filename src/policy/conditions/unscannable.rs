//! `[when.unscannable]`: parts that could not be read.

use crate::fault::Section;
use crate::policy::case::Case;
use crate::policy::condition::Condition;
use crate::policy::condition::Test;
use crate::policy::decision::Seen;
use crate::policy::reading::texts;
use crate::scan::PartStatus;

/// Counts parts that could not be read.
pub(super) struct AboutUnscannable;

/// At least so many unread parts, for one of these reasons; without reasons for any.
#[derive(Debug)]
struct Unread {
    parts_min: u64,
    because: Vec<String>,
}

impl Condition for AboutUnscannable {
    fn key(&self) -> &'static str {
        "unscannable"
    }

    fn parse(&self, section: &Section<'_, '_>) -> Box<dyn Test> {
        let parts_min = section.number("parts_min").unwrap_or(1);
        if parts_min == 0 {
            section.fault("parts_min", "0 asks nothing: set it to 1 or more".to_owned());
        }
        Box::new(Unread { parts_min, because: texts(section, "because") })
    }
}

impl Test for Unread {
    fn holds(&self, case: &Case<'_>) -> bool {
        self.unread(case) >= self.parts_min
    }

    fn seen(&self, case: &Case<'_>) -> Vec<Seen> {
        vec![Seen::new("unscannable.parts_min", self.parts_min, self.unread(case))]
    }
}

impl Unread {
    /// Parts that could not be read, for one of these reasons.
    fn unread(&self, case: &Case<'_>) -> u64 {
        let unread = case.report.parts.iter().filter(|part| {
            let why = part.why.as_deref().unwrap_or_default();
            part.status == PartStatus::Unscannable
                && (self.because.is_empty() || self.because.iter().any(|word| word == why))
        });
        unread.count() as u64
    }
}
