//! What a rule may look at: one recipient of one message.

use crate::destination::Destination;
use crate::policy::circumstances::Circumstances;
use crate::policy::occasion::Direction;
use crate::scan::Report;

/// One recipient of one message, with all that was found in the message.
#[derive(Clone, Copy)]
pub(super) struct Case<'c> {
    /// What the scan found.
    pub(super) report: &'c Report,
    /// The recipient, one of `around`.
    pub(super) destination: &'c Destination,
    /// Where else it goes, and how it was sent.
    pub(super) around: &'c Circumstances,
    /// How many recipients of its class there are, itself included.
    pub(super) alike: u64,
}

impl Case<'_> {
    /// Which way the message goes to this recipient.
    pub(super) const fn direction(&self) -> Direction {
        Direction::of(self.around.sender_class, self.destination.class)
    }
}
