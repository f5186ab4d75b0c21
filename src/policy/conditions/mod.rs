//! The list of conditions, in alphabetical order.

mod attachment;
mod destination;
mod disclosed;
mod finding;
mod persons;
mod unscannable;
mod volume;

use crate::policy::condition::Condition;

/// All conditions.
pub(super) const CONDITIONS: &[&dyn Condition] = &[
    &attachment::AboutAttachment,
    &destination::AboutDestination,
    &disclosed::AboutDisclosed,
    &finding::AboutFinding,
    &persons::AboutPersons,
    &unscannable::AboutUnscannable,
    &volume::AboutVolume,
];
