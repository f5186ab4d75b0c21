//! What is said of work on the register: reminders, releases that join an incident, what was in
//! force against leaks, and ending several incidents at once.

/// Sentences and labels.
pub struct RegisteringTexts {
    /// Subject of the mail that nobody has taken an incident up: its number.
    pub unassessed_subject: fn(&str) -> String,
    /// The mail: number, since when it waits.
    pub unassessed: fn(&str, &str) -> String,
}
