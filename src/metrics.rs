//! What is counted for monitoring, in one registry: handed to whoever counts, written by the
//! page `/metrics`.
//!
//! Names and labels are a promise to dashboards and alerts. No label holds an address, a sender
//! or an ID. What is here is counted by somebody; a name without a counter is not promised.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::histogram::exponential_buckets;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;
use prometheus_client::registry::Unit;

use crate::store::ReasonCode;

/// All counters. A clone counts in the same registry.
#[derive(Clone)]
pub struct Metrics {
    registry: Arc<Registry>,
    messages: Family<ActionLabel, Counter>,
    recipients: Family<ClassLabel, Counter>,
    rule_hits: Family<RuleLabel, Counter>,
    parts: Family<StatusLabel, Counter>,
    decisions: Family<DecisionLabel, Counter>,
    attempts: Family<ResultLabel, Counter>,
    held: Family<StateLabel, Gauge>,
    next_hop: Family<HostLabel, Gauge>,
    damaged: Gauge,
    scan_seconds: Histogram,
    transaction_seconds: Histogram,
    message_bytes: Histogram,
}

impl Metrics {
    /// A registry in which everything stands at nothing.
    pub fn new() -> Self {
        let seconds = || Histogram::new(exponential_buckets(0.001, 2.0, 16));
        let mut metrics = Self {
            registry: Arc::new(Registry::default()),
            messages: Family::default(),
            recipients: Family::default(),
            rule_hits: Family::default(),
            parts: Family::default(),
            decisions: Family::default(),
            attempts: Family::default(),
            held: Family::default(),
            next_hop: Family::default(),
            damaged: Gauge::default(),
            scan_seconds: seconds(),
            transaction_seconds: seconds(),
            message_bytes: Histogram::new(exponential_buckets(1024.0, 4.0, 10)),
        };
        metrics.registry = Arc::new(metrics.registered());
        metrics
    }

    /// Counts a message by what was answered: `deliver`, `hold`, `reject` or `retry`.
    pub fn message(&self, action: &'static str) {
        self.messages.get_or_create(&ActionLabel { action }).inc();
    }

    /// Records how large a message was.
    pub fn message_size(&self, size_bytes: u64) {
        self.message_bytes.observe(size_bytes as f64);
    }

    /// Counts a recipient by its class.
    pub fn recipient(&self, class: &'static str) {
        self.recipients.get_or_create(&ClassLabel { class }).inc();
    }

    /// Counts a rule that held, rejected or wanted a record.
    pub fn rule_hit(&self, rule: &str) {
        self.rule_hits.get_or_create(&RuleLabel { rule: rule.to_owned() }).inc();
    }

    /// Counts a part by whether it was read: `scanned`, `skipped` or `unscannable`.
    pub fn part(&self, status: &'static str) {
        self.parts.get_or_create(&StatusLabel { status }).inc();
    }

    /// Counts a decision, such as `released`, `rejected` or `undone`, and the answer that was chosen
    /// with it, if any.
    pub fn decision(&self, decision: &'static str, reason: Option<ReasonCode>) {
        let reason = reason.map_or("", ReasonCode::name);
        self.decisions.get_or_create(&DecisionLabel { decision, reason }).inc();
    }

    /// Counts an attempt to deliver a released message: `delivered`, `retry` or `failed`.
    pub fn release_attempt(&self, result: &'static str) {
        self.attempts.get_or_create(&ResultLabel { result }).inc();
    }

    /// Says how many messages are in a state.
    pub fn held(&self, state: &'static str, count: u64) {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        self.held.get_or_create(&StateLabel { state }).set(count);
    }

    /// Says whether a next hop answers.
    pub fn next_hop(&self, host: &str, reach: Reach) {
        let label = HostLabel { host: host.to_owned() };
        self.next_hop.get_or_create(&label).set(i64::from(reach == Reach::Up));
    }

    /// Says how many stored texts were found damaged since the start.
    pub fn damaged(&self, count: usize) {
        self.damaged.set(i64::try_from(count).unwrap_or(i64::MAX));
    }

    /// Records how long a scan took.
    pub fn scan(&self, took: Duration) {
        self.scan_seconds.observe(took.as_secs_f64());
    }

    /// Records how long the sending server waited from the end of the data to the reply.
    pub fn transaction(&self, took: Duration) {
        self.transaction_seconds.observe(took.as_secs_f64());
    }

    /// Everything in the text form of OpenMetrics.
    pub fn text(&self) -> Result<String, fmt::Error> {
        let mut written = String::new();
        text::encode(&mut written, &self.registry)?;
        Ok(written)
    }

    fn registered(&self) -> Registry {
        let mut all = Registry::with_prefix("sluis");
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        all.register("build", "Version of the program", version);
        all.register("smtp_messages", "Messages by reply", self.messages.clone());
        all.register("recipients", "Recipients by class", self.recipients.clone());
        all.register("rule_hits", "Rules that applied", self.rule_hits.clone());
        all.register("scan_parts", "Parts by whether they were read", self.parts.clone());
        all.register("decisions", "Decisions on held messages", self.decisions.clone());
        all.register("release_attempts", "Deliveries of released messages", self.attempts.clone());
        all.register("held_messages", "Held messages by state", self.held.clone());
        all.register("next_hop_up", "Whether a next hop answers", self.next_hop.clone());
        let help = "Stored texts found damaged since the start";
        all.register("damaged_texts", help, self.damaged.clone());
        let (scan, transaction) = (self.scan_seconds.clone(), self.transaction_seconds.clone());
        all.register_with_unit("scan_duration", "Time of a scan", Unit::Seconds, scan);
        let help = "Time from the end of the data to the reply";
        all.register_with_unit("smtp_transaction_duration", help, Unit::Seconds, transaction);
        let bytes = self.message_bytes.clone();
        all.register_with_unit("smtp_message_size", "Size of a message", Unit::Bytes, bytes);
        all
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

/// Whether something answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// It does not.
    Down,
    /// It does.
    Up,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ActionLabel {
    action: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ClassLabel {
    class: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RuleLabel {
    rule: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct StatusLabel {
    status: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct DecisionLabel {
    decision: &'static str,
    reason: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ResultLabel {
    result: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct StateLabel {
    state: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct HostLabel {
    host: String,
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Metrics;
    use super::Reach;
    use crate::store::ReasonCode;

    #[test]
    fn writes_the_promised_names() {
        let metrics = Metrics::new();
        metrics.message("hold");
        metrics.message_size(2048);
        metrics.recipient("private");
        metrics.rule_hit("bulk-to-private");
        metrics.part("unscannable");
        metrics.decision("released", Some(ReasonCode::FalseAlarm));
        metrics.decision("undone", None);
        metrics.release_attempt("delivered");
        metrics.held("held", 3);
        metrics.next_hop("mail.voorbeeld.nl:25", Reach::Up);
        metrics.damaged(2);
        metrics.scan(Duration::from_millis(7));
        metrics.transaction(Duration::from_millis(9));
        let text = metrics.text().expect("a String takes everything");
        for line in [
            "sluis_smtp_messages_total{action=\"hold\"} 1",
            "sluis_smtp_message_size_bytes_count 1",
            "sluis_recipients_total{class=\"private\"} 1",
            "sluis_rule_hits_total{rule=\"bulk-to-private\"} 1",
            "sluis_scan_parts_total{status=\"unscannable\"} 1",
            "sluis_decisions_total{decision=\"released\",reason=\"false_alarm\"} 1",
            "sluis_decisions_total{decision=\"undone\",reason=\"\"} 1",
            "sluis_release_attempts_total{result=\"delivered\"} 1",
            "sluis_held_messages{state=\"held\"} 3",
            "sluis_next_hop_up{host=\"mail.voorbeeld.nl:25\"} 1",
            "sluis_damaged_texts 2",
            "sluis_scan_duration_seconds_count 1",
            "sluis_smtp_transaction_duration_seconds_count 1",
            "sluis_build_info{version=\"",
        ] {
            assert!(text.contains(line), "{line} is missing in\n{text}");
        }
    }
}
