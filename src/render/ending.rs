//! What is said where several incidents are ended at once.

/// Sentences and labels.
pub struct EndTexts {
    /// Title of the form.
    pub title: &'static str,
    /// What it does.
    pub lead: &'static str,
    /// Nothing was chosen.
    pub nothing: &'static str,
    /// Heading of those that were chosen.
    pub chosen: &'static str,
    /// The choice that it is a breach, without a risk to speak of.
    pub breach: &'static str,
    /// Why.
    pub why: &'static str,
    /// What somebody answered before stays.
    pub stays: &'static str,
    /// Ends them.
    pub submit: &'static str,
    /// In the list: leads to the form.
    pub open: &'static str,
    /// In the list: chooses one, its number.
    pub choose: fn(&str) -> String,
    /// Heading of the column with that.
    pub column: &'static str,
    /// Title of what became of them.
    pub result: &'static str,
    /// How many were ended, and how many not.
    pub done: fn(u64, u64) -> String,
}
