//! `[when.sender]`: who sends it.

use crate::destination::Pattern;
use crate::fault::Section;
use crate::policy::case::Case;
use crate::policy::condition::Condition;
use crate::policy::condition::Test;
use crate::policy::decision::Seen;
use crate::policy::reading::is_same_department;
use crate::policy::reading::patterns;
use crate::policy::reading::texts;

/// Looks at the envelope sender and at the department that the directory gives for it.
pub(super) struct AboutSender;

/// One of these senders, of one of these departments; an empty list asks nothing.
#[derive(Debug)]
struct Sender {
    among: Vec<Pattern>,
    departments: Vec<String>,
}

impl Condition for AboutSender {
    fn key(&self) -> &'static str {
        "sender"
    }

    fn parse(&self, section: &Section<'_, '_>) -> Box<dyn Test> {
        if !section.has("among") && !section.has("departments") {
            section.fault("", "asks nothing: set among or departments".to_owned());
        }
        Box::new(Sender {
            among: patterns(section, "among"),
            departments: texts(section, "departments"),
        })
    }
}

impl Test for Sender {
    fn holds(&self, case: &Case<'_>) -> bool {
        let occasion = &case.around.occasion;
        let is_among = || {
            let covers = |pattern: &Pattern| {
                occasion.sender.as_ref().is_some_and(|sender| pattern.covers(sender))
            };
            self.among.iter().any(covers)
        };
        let is_of = |name: &String| is_same_department(name, &occasion.department);
        (self.among.is_empty() || is_among())
            && (self.departments.is_empty() || self.departments.iter().any(is_of))
    }

    fn seen(&self, case: &Case<'_>) -> Vec<Seen> {
        if self.departments.is_empty() {
            return Vec::new();
        }
        let found = &case.around.occasion.department;
        vec![Seen::new("sender.departments", self.departments.join(", "), found)]
    }

    fn departments(&self) -> &[String] {
        &self.departments
    }
}
