//! `[register]` as the program uses it.

use std::path::PathBuf;

use crate::config::values::Value;
use crate::config::values::Values;

/// How the breach register is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Register {
    /// Hours to report in.
    pub ap_deadline_hours: u64,
    /// Hours before the deadline at which it is told; 0 once it has passed.
    pub warn_hours: Vec<u64>,
    /// Hours after which it is told that nobody has taken an incident up; 0 for never.
    pub unassessed_hours: u64,
    /// Hours in which recipients are to be asked to delete; 0 for no target.
    pub retract_hours: u64,
    /// Hours in which people are to be told after a high risk; 0 for no target.
    pub subjects_hours: u64,
    /// Hours in which another organisation is to be told; 0 for no target.
    pub party_hours: u64,
    /// The stages of the Cyberbeveiligingswet, in hours; none for no second clock.
    pub cbw_hours: Vec<u64>,
    /// From which risk on reporting is proposed.
    pub ap_threshold: Threshold,
    /// What the form asks of the organisation beside its name.
    pub controller: Option<String>,
    /// Who reports.
    pub reporter: Option<String>,
    /// Whom the regulator can call.
    pub contact: Option<String>,
    /// The data protection officer.
    pub officer: Option<String>,
    /// A file with the municipalities that the organisation works for.
    pub controllers: Option<PathBuf>,
    /// Days for which content is kept after closing.
    pub content_days: u64,
    /// Days for which it is kept who wrote to whom, where no incident needs it.
    pub message_days: u64,
    /// Years for which records are kept after closing.
    pub record_years: u64,
}

/// From which risk on reporting is proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Threshold {
    /// Any.
    Risk,
    /// A high one only.
    HighRisk,
}

impl Register {
    /// Takes its keys out of values that hold every key with a default.
    pub(super) fn from_values(values: &mut Values) -> Self {
        Self {
            ap_deadline_hours: number(values, "ap_deadline_hours"),
            warn_hours: numbers(values, "warn_hours"),
            unassessed_hours: number(values, "unassessed_hours"),
            retract_hours: number(values, "retract_hours"),
            subjects_hours: number(values, "subjects_hours"),
            party_hours: number(values, "party_hours"),
            cbw_hours: numbers(values, "cbw_hours"),
            ap_threshold: match text(values, "ap_threshold").as_deref() {
                Some("high_risk") => Threshold::HighRisk,
                _ => Threshold::Risk,
            },
            controller: text(values, "controller"),
            reporter: text(values, "reporter"),
            contact: text(values, "contact"),
            officer: text(values, "officer"),
            controllers: match values.take("register", "controllers") {
                Some(Value::Path(path)) => Some(path),
                _ => None,
            },
            content_days: number(values, "content_days"),
            message_days: number(values, "message_days"),
            record_years: number(values, "record_years"),
        }
    }
}

fn number(values: &mut Values, name: &'static str) -> u64 {
    match values.take("register", name) {
        Some(Value::Number(number)) => number,
        other => panic!("register.{name} holds {other:?}"),
    }
}

fn numbers(values: &mut Values, name: &'static str) -> Vec<u64> {
    match values.take("register", name) {
        Some(Value::Numbers(numbers)) => numbers,
        other => panic!("register.{name} holds {other:?}"),
    }
}

fn text(values: &mut Values, name: &'static str) -> Option<String> {
    match values.take("register", name) {
        Some(Value::Text(text)) => Some(text),
        _ => None,
    }
}
