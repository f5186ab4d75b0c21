//! The lists of domains, compiled.

use crate::destination::Pattern;
use crate::mail::Domain;

/// What the configuration says of recipients.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Configured {
    /// Own domains; their subdomains are meant too.
    pub internal: Vec<Domain>,
    /// Partners with whom agreements are in place.
    pub trusted: Vec<Pattern>,
    /// Known correspondents.
    pub expected: Vec<Pattern>,
}
