//! What is said of other organisations of an incident: why one is proposed, why one is not told, and
//! what it decided itself.

/// Labels and sentences.
pub struct PartyTexts {
    /// An organisation must be told, or it must be said why not: its name.
    pub untold: fn(&str) -> String,
    /// Label: why it is not told.
    pub not_told: &'static str,
    /// It is not told: why.
    pub not_told_because: fn(&str) -> String,
    /// Why the gateway proposes an organisation, by the name of the ground; empty for none.
    pub ground: fn(&str) -> &'static str,
    /// Confirms what is proposed.
    pub confirm: &'static str,
    /// Heading of what the organisation itself decided and answered.
    pub answer: &'static str,
    /// Label: what it decided on its own report.
    pub decision: &'static str,
    /// That in words, by its name; empty for none.
    pub decided: fn(&str) -> &'static str,
    /// Nobody here knows.
    pub undecided: &'static str,
    /// Label: the number of its own report.
    pub ap_number: &'static str,
    /// Label: what it answered.
    pub reply: &'static str,
    /// It is to be told: its name, until when.
    pub target: fn(&str, &str) -> String,
    /// It should have been told: its name, until when.
    pub target_over: fn(&str, &str) -> String,
}
