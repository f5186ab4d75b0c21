//! What a rule may look at: one recipient of one message.

use std::collections::BTreeMap;

use crate::destination::Class;
use crate::destination::Destination;
use crate::scan::Report;

/// One recipient of one message, with all that was found in the message.
#[derive(Clone, Copy)]
pub(super) struct Case<'c> {
    /// What the scan found.
    pub(super) report: &'c Report,
    /// The recipient.
    pub(super) destination: &'c Destination,
    /// How many addresses of each class stand in To and Cc, where every recipient reads them.
    pub(super) visible: &'c BTreeMap<Class, u64>,
    /// How many recipients of its class there are, itself included.
    pub(super) alike: u64,
}
