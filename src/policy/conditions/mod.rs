//! The list of conditions, in alphabetical order.

mod attachment;
mod destination;
mod disclosed;
mod finding;
mod message;
mod persons;
mod sender;
mod time;
mod unscannable;
mod volume;

pub(super) use destination::signals;

use crate::policy::condition::Condition;

/// All conditions.
pub(super) const CONDITIONS: &[&dyn Condition] = &[
    &attachment::AboutAttachment,
    &destination::AboutDestination,
    &disclosed::AboutDisclosed,
    &finding::AboutFinding,
    &message::AboutMessage,
    &persons::AboutPersons,
    &sender::AboutSender,
    &time::AboutTime,
    &unscannable::AboutUnscannable,
    &volume::AboutVolume,
];
