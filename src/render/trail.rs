//! What is said of the audit trail beside its lines.

/// Filters, export and alarm of the audit trail.
pub struct TrailTexts {
    /// Name of the filters, for screen readers.
    pub filters: &'static str,
    /// Label: who did it.
    pub who: &'static str,
    /// Label: the message, incident or account that it was done to.
    pub what: &'static str,
    /// Label: what was done.
    pub action: &'static str,
    /// Any action.
    pub any_action: &'static str,
    /// Applies the filters.
    pub apply: &'static str,
    /// Nothing fits the filters.
    pub nothing: &'static str,
    /// Exports what fits the filters.
    pub export: &'static str,
    /// On every page, for those who answer for the trail: it is broken; the first wrong line,
    /// `None` where it is the record of the last one.
    pub broken: fn(Option<u64>) -> String,
    /// Leads to the trail.
    pub to_trail: &'static str,
    /// Heads of the columns of the export: number, moment, who, from where, action, what, result,
    /// more, hash.
    pub columns: [&'static str; 9],
}
