//! `[when.destination]`: more of a recipient than its class.

use crate::destination::Pattern;
use crate::fault::Section;
use crate::policy::case::Case;
use crate::policy::condition::Condition;
use crate::policy::condition::Test;
use crate::policy::decision::Seen;
use crate::policy::reading::patterns;

/// Looks at the address of the recipient.
pub(super) struct AboutDestination;

/// What must hold of the recipient; `None` and an empty list ask nothing.
#[derive(Debug)]
struct Recipient {
    near_written: Option<bool>,
    among: Vec<Pattern>,
}

impl Condition for AboutDestination {
    fn key(&self) -> &'static str {
        "destination"
    }

    fn parse(&self, section: &Section<'_, '_>) -> Box<dyn Test> {
        let among = patterns(section, "among");
        let near_written = section.truth("near_written");
        if near_written.is_none() && !section.has("among") {
            section.fault("", "asks nothing: set near_written or among".to_owned());
        }
        Box::new(Recipient { near_written, among })
    }
}

impl Test for Recipient {
    fn holds(&self, case: &Case<'_>) -> bool {
        let recipient = case.destination;
        self.near_written.is_none_or(|asked| asked == recipient.near_written)
            && (self.among.is_empty()
                || self.among.iter().any(|pattern| pattern.covers(&recipient.address)))
    }

    fn seen(&self, case: &Case<'_>) -> Vec<Seen> {
        let recipient = case.destination;
        let near = self
            .near_written
            .map(|asked| Seen::new("destination.near_written", asked, recipient.near_written));
        let covering = self.among.iter().find(|pattern| pattern.covers(&recipient.address));
        let among =
            covering.map(|pattern| Seen::new("destination.among", pattern, recipient.class));
        near.into_iter().chain(among).collect()
    }
}
