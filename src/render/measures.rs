//! What is said of what is still to be done after a breach.

/// The measures of an incident, and the form of one.
pub struct MeasureTexts {
    /// Heading.
    pub title: &'static str,
    /// What belongs there.
    pub lead: &'static str,
    /// None yet.
    pub none: &'static str,
    /// Heads of the columns: what, who, until when, how it stands, what can be done.
    pub columns: [&'static str; 5],
    /// Title of the form for a new one.
    pub add: &'static str,
    /// Title of the form for one that is there.
    pub change: &'static str,
    /// What the form does.
    pub form_lead: &'static str,
    /// In a closed incident only the day can be changed on which it was done.
    pub form_ended: &'static str,
    /// Label: what is to be done.
    pub text: &'static str,
    /// Label: who sees to it.
    pub owner: &'static str,
    /// Needed before closing.
    pub owner_hint: &'static str,
    /// Label: until which day.
    pub due: &'static str,
    /// Label: on which day it was done.
    pub done: &'static str,
    /// Empty while it was not.
    pub done_hint: &'static str,
    /// Takes it back.
    pub drop: &'static str,
    /// It is still to be done.
    pub is_open: &'static str,
    /// Its day has passed.
    pub is_late: &'static str,
    /// It was done.
    pub is_done: &'static str,
    /// In a line: until that day.
    pub until: fn(&str) -> String,
    /// In a line: done on that day.
    pub done_on: fn(&str) -> String,
    /// In the timeline: what was done.
    pub was_done: fn(&str) -> String,
    /// On the form of the section: where the measures stand.
    pub elsewhere: &'static str,
}
