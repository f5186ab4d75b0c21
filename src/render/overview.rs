//! What is said of the figures.

/// The page of the figures.
pub struct OverviewTexts {
    /// Heading, and the word in the navigation.
    pub title: &'static str,
    /// Name of the choice of periods, for screen readers.
    pub periods: &'static str,
    /// The periods: today, 7 days, 30 days.
    pub today: &'static str,
    /// Seven days.
    pub week: &'static str,
    /// Thirty days.
    pub month: &'static str,
    /// Heading: messages that wait.
    pub waiting: &'static str,
    /// Of these with a high risk: how many.
    pub high: fn(u64) -> String,
    /// Heading: the one that waits longest.
    pub oldest: &'static str,
    /// Nothing waits.
    pub nothing_waits: &'static str,
    /// Heading: messages that wait for the second reviewer.
    pub second: &'static str,
    /// Heading: incidents that are open.
    pub incidents: &'static str,
    /// Time until the first deadline: a length of time.
    pub first_deadline: fn(&str) -> String,
    /// The first deadline is over.
    pub deadline_over: &'static str,
    /// No clock runs.
    pub no_deadline: &'static str,
    /// Heading of the chart by hour.
    pub held_by_hour: &'static str,
    /// Heading of the chart by day.
    pub held_by_day: &'static str,
    /// How many of all: held, of all, the share.
    pub share: fn(&str, &str, &str) -> String,
    /// How many, where it is not known of how many.
    pub held_only: fn(u64) -> String,
    /// Opens the figures of the chart as a table.
    pub table: &'static str,
    /// Table head: day.
    pub column_day: &'static str,
    /// Table head: hour.
    pub column_hour: &'static str,
    /// Table head: held.
    pub column_held: &'static str,
    /// Table head: all messages.
    pub column_judged: &'static str,
    /// Heading: rules.
    pub rules: &'static str,
    /// Table head: the rule.
    pub column_rule: &'static str,
    /// Table head: how often it held.
    pub column_hits: &'static str,
    /// Table head: share of false alarms among what was decided.
    pub column_false: &'static str,
    /// Nothing was decided yet.
    pub undecided: &'static str,
    /// Heading: recipients of what was held.
    pub classes: &'static str,
    /// Table head: share.
    pub column_share: &'static str,
    /// Heading: decisions.
    pub decisions: &'static str,
    /// What became of messages.
    pub released: &'static str,
    /// Rejected.
    pub rejected: &'static str,
    /// Taken back.
    pub withdrawn: &'static str,
    /// Not decided in time.
    pub expired: &'static str,
    /// Time within which half was decided.
    pub median: &'static str,
    /// Breaches prevented.
    pub prevented: &'static str,
    /// Label: what is done with verdicts.
    pub mode: &'static str,
    /// They are carried out.
    pub mode_enforce: &'static str,
    /// They are only noted.
    pub mode_monitor: &'static str,
    /// Heading: how the gateway is.
    pub gateway: &'static str,
    /// Everything works.
    pub gateway_good: &'static str,
    /// Mail cannot be taken.
    pub gateway_refusing: &'static str,
    /// The trail was verified: when.
    pub verified: fn(&str) -> String,
    /// The trail was never verified.
    pub never_verified: &'static str,
    /// Nothing has happened yet.
    pub empty: &'static str,
}
