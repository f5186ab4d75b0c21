//! What is said of other systems that are told.

/// What was not told, on the page of the system.
pub struct SignalTexts {
    /// Heading.
    pub title: &'static str,
    /// What it is.
    pub text: &'static str,
    /// Nothing was given up.
    pub none: &'static str,
    /// Heads of the columns: channel, what, since, attempts, why.
    pub columns: [&'static str; 5],
    /// Tries it again.
    pub retry: &'static str,
}
