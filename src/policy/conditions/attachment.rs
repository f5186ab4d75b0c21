//! `[when.attachment]`: whether what comes along is about others than those whom it goes to.

use crate::fault::Section;
use crate::policy::case::Case;
use crate::policy::condition::Condition;
use crate::policy::condition::Test;
use crate::policy::decision::Seen;

/// Looks at people who are told of in attachments and not in the message, where the message is for
/// the people whom it greets, or for many.
pub(super) struct AboutAttachment;

/// At least so many people, and the message greets its readers or has so many alike.
#[derive(Debug)]
struct Attached {
    people_min: u64,
    alike_min: u64,
}

impl Condition for AboutAttachment {
    fn key(&self) -> &'static str {
        "attachment"
    }

    fn parse(&self, section: &Section<'_, '_>) -> Box<dyn Test> {
        let people_min = section.number("people_min").unwrap_or(1);
        if people_min == 0 {
            section.fault("people_min", "0 asks nothing: set it to 1 or more".to_owned());
        }
        let alike_min = section.number("alike_min").unwrap_or(0);
        Box::new(Attached { people_min, alike_min })
    }
}

impl Test for Attached {
    fn holds(&self, case: &Case<'_>) -> bool {
        let is_for_readers =
            case.report.greets || self.alike_min > 0 && case.alike >= self.alike_min;
        case.report.attached >= self.people_min && is_for_readers
    }

    fn seen(&self, case: &Case<'_>) -> Vec<Seen> {
        let mut seen =
            vec![Seen::new("attachment.people_min", self.people_min, case.report.attached)];
        if !case.report.greets {
            seen.push(Seen::new("attachment.alike_min", self.alike_min, case.alike));
        }
        seen
    }
}
