//! `[when.destination]`: more of a recipient than its class.

use crate::destination::Pattern;
use crate::destination::Signal;
use crate::fault::Section;
use crate::fault::nearest;
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
    signals: Vec<Signal>,
    among: Vec<Pattern>,
}

impl Condition for AboutDestination {
    fn key(&self) -> &'static str {
        "destination"
    }

    fn parse(&self, section: &Section<'_, '_>) -> Box<dyn Test> {
        let among = patterns(section, "among");
        let near_written = section.truth("near_written");
        let asks = near_written.is_some() || section.has("among") || section.has("signals");
        if !asks {
            section.fault("", "asks nothing: set near_written, signals or among".to_owned());
        }
        Box::new(Recipient { near_written, signals: signals(section), among })
    }
}

impl Test for Recipient {
    fn holds(&self, case: &Case<'_>) -> bool {
        let recipient = case.destination;
        self.near_written.is_none_or(|asked| asked == recipient.is_near_written())
            && (self.signals.is_empty()
                || self.signals.iter().any(|signal| recipient.signals.contains(signal)))
            && (self.among.is_empty()
                || self.among.iter().any(|pattern| pattern.covers(&recipient.address)))
    }

    fn seen(&self, case: &Case<'_>) -> Vec<Seen> {
        let recipient = case.destination;
        let near = self
            .near_written
            .map(|asked| Seen::new("destination.near_written", asked, recipient.is_near_written()));
        let covering = self.among.iter().find(|pattern| pattern.covers(&recipient.address));
        let among =
            covering.map(|pattern| Seen::new("destination.among", pattern, recipient.class));
        let found = self.signals.iter().find(|signal| recipient.signals.contains(signal));
        let asked = self.signals.iter().map(|signal| signal.name()).collect::<Vec<_>>().join(", ");
        let signal = found.map(|found| Seen::new("destination.signals", asked, found.name()));
        near.into_iter().chain(signal).chain(among).collect()
    }
}

/// The list `signals`: one of them is enough.
pub(in crate::policy) fn signals(section: &Section<'_, '_>) -> Vec<Signal> {
    let mut signals = Vec::new();
    for item in section.texts("signals").unwrap_or_default() {
        match Signal::named(item.text) {
            Some(signal) => signals.push(signal),
            None => {
                let near = nearest(item.text, Signal::ALL.iter().map(|signal| signal.name()));
                let hint = near.map(|near| format!("; did you mean \"{near}\"?"));
                let why = format!("\"{}\" is no signal{}", item.text, hint.unwrap_or_default());
                section.fault_at(item.line, "signals", why);
            }
        }
    }
    signals
}
