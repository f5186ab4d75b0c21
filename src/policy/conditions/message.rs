//! `[when.message]`: how large it is, to how many it goes, and which way.

use crate::destination::Class;
use crate::fault::Section;
use crate::policy::case::Case;
use crate::policy::condition::Condition;
use crate::policy::condition::Test;
use crate::policy::decision::Seen;
use crate::policy::occasion::Direction;

/// Looks at the message as a whole.
pub(super) struct AboutMessage;

/// At least so large, to at least so many, one of these ways; 0 and an empty list ask nothing.
#[derive(Debug)]
struct Message {
    size_min_bytes: u64,
    recipients_min: u64,
    outside_min: u64,
    directions: Vec<Direction>,
}

impl Condition for AboutMessage {
    fn key(&self) -> &'static str {
        "message"
    }

    fn parse(&self, section: &Section<'_, '_>) -> Box<dyn Test> {
        let number = |key| section.number(key).unwrap_or(0);
        let message = Message {
            size_min_bytes: number("size_min_bytes"),
            recipients_min: number("recipients_min"),
            outside_min: number("outside_min"),
            directions: directions(section),
        };
        let asked = message.size_min_bytes + message.recipients_min + message.outside_min;
        if asked == 0 && message.directions.is_empty() {
            let why = "asks nothing: set size_min_bytes, recipients_min, outside_min or direction";
            section.fault("", why.to_owned());
        }
        Box::new(message)
    }
}

fn directions(section: &Section<'_, '_>) -> Vec<Direction> {
    let mut directions = Vec::new();
    for item in section.texts("direction").unwrap_or_default() {
        match Direction::ALL.into_iter().find(|direction| direction.name() == item.text) {
            Some(direction) => directions.push(direction),
            None => {
                let why = format!("\"{}\" is not in, out, through or within", item.text);
                section.fault_at(item.line, "direction", why);
            }
        }
    }
    directions
}

impl Test for Message {
    fn holds(&self, case: &Case<'_>) -> bool {
        case.around.occasion.size_bytes >= self.size_min_bytes
            && recipients(case) >= self.recipients_min
            && outside(case) >= self.outside_min
            && (self.directions.is_empty() || self.directions.contains(&case.direction()))
    }

    fn seen(&self, case: &Case<'_>) -> Vec<Seen> {
        let counts = [
            ("message.size_min_bytes", self.size_min_bytes, case.around.occasion.size_bytes),
            ("message.recipients_min", self.recipients_min, recipients(case)),
            ("message.outside_min", self.outside_min, outside(case)),
        ];
        let asked = counts.into_iter().filter(|(_, least, _)| *least > 0);
        let mut seen: Vec<Seen> =
            asked.map(|(key, least, found)| Seen::new(key, least, found)).collect();
        if !self.directions.is_empty() {
            let asked: Vec<&str> = self.directions.iter().map(|way| way.name()).collect();
            let found = case.direction().name();
            seen.push(Seen::new("message.direction", asked.join(", "), found));
        }
        seen
    }
}

fn recipients(case: &Case<'_>) -> u64 {
    case.around.destinations.len() as u64
}

/// Recipients outside the own organisation.
fn outside(case: &Case<'_>) -> u64 {
    let recipients = case.around.destinations.iter();
    recipients.filter(|recipient| recipient.class != Class::Internal).count() as u64
}
