//! What is said of the people of several municipalities, and of the text of letters.

/// Municipalities, letters of all, and what can go wrong with them.
pub struct AftermathTexts {
    /// Another organisation was not told yet: until when it should be.
    pub party_due: fn(&str) -> String,
    /// The list takes longer than a page waits.
    pub being_made: &'static str,
    /// It is being made already, or others are.
    pub busy: &'static str,
    /// Head of the column, and label: whose people they are.
    pub controller: &'static str,
    /// What the groups are.
    pub groups_text: &'static str,
    /// Head of the column: how many.
    pub people: &'static str,
    /// Adds the organisations to the incident.
    pub add: &'static str,
    /// What that does.
    pub add_text: &'static str,
    /// So many were added or counted anew.
    pub added: fn(u64) -> String,
    /// Heading of the form that gives people to an organisation.
    pub assign: &'static str,
    /// Label: who is meant.
    pub assign_whom: &'static str,
    /// Everyone of whom nobody knows it.
    pub assign_unknown: &'static str,
    /// These numbers.
    pub assign_numbers: &'static str,
    /// How numbers are written.
    pub assign_hint: &'static str,
    /// The button.
    pub assign_submit: &'static str,
    /// It was done.
    pub assigned: &'static str,
    /// No number can be read, or nobody bears one.
    pub assign_nobody: &'static str,
    /// Label: to whom letters or a table are made.
    pub whose: &'static str,
    /// Everyone.
    pub everyone: &'static str,
    /// Label: which part of many letters.
    pub part: &'static str,
    /// A part: first, last.
    pub part_of: fn(&str, &str) -> String,
    /// Somebody else was first.
    pub changed: &'static str,
    /// The incident came to nothing, was erased, or must not be deleted.
    pub not_now: &'static str,
    /// What is no mark.
    pub mark_unknown: fn(&str) -> String,
    /// A mark that must stand there.
    pub mark_missing: fn(&str) -> String,
    /// The list of kinds does not stand alone.
    pub mark_not_alone: &'static str,
    /// A citizen service number stands in the text.
    pub has_number: &'static str,
    /// Title: the text of all letters.
    pub template: &'static str,
    /// What it is.
    pub template_lead: &'static str,
    /// Leads to it.
    pub template_open: &'static str,
    /// Whose text it is: ours, that of the organisation, that of the incident; what holds in the place
    /// of one that is damaged.
    pub origins: [&'static str; 4],
    /// Takes the text of the incident back.
    pub back_to_template: &'static str,
    /// Takes the text of the organisation back.
    pub back_to_ours: &'static str,
    /// Heading: earlier texts.
    pub history: &'static str,
    /// None yet.
    pub history_none: &'static str,
    /// Ours held again.
    pub history_ours: &'static str,
    /// Shows a text.
    pub history_show: &'static str,
    /// An earlier text stands in the form.
    pub history_shown: &'static str,
}
