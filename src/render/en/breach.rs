//! Severity, risk and consequences, in English.

use crate::breach::Consequence;
use crate::breach::Ground;
use crate::breach::Level;
use crate::breach::RiskLevel;
use crate::render::BreachTexts;

pub(super) const BREACH: BreachTexts = BreachTexts {
    severity: |context, ease, spread, score, level| {
        format!(
            "Proposal by the method of ENISA: {context} (kind of data) × {ease} (ease of \
             identification) + {spread} (spread) = {score}: {level}."
        )
    },
    level: |level| match level {
        Level::Low => "low",
        Level::Medium => "medium",
        Level::High => "high",
        Level::VeryHigh => "very high",
    },
    many: "More than 100 people are concerned.",
    risk: |level| match level {
        None => "possibly no breach",
        Some(RiskLevel::Unlikely) => "a risk is unlikely",
        Some(RiskLevel::Risk) => "a risk",
        Some(RiskLevel::High) => "a high risk",
    },
    ground: |ground| match ground {
        Ground::NotDelivered => "nobody outside the organisation having the message",
        Ground::Sensitive => "sensitive data",
        Ground::Numbers => {
            "citizen service numbers with name or address in the hands of someone who is no partner"
        }
        Ground::Many => "more than 100 people",
        Ground::Severity => "the severity by ENISA",
        Ground::Deleted => "all recipients, who are known, having deleted the mail",
        Ground::Unintelligible => "encryption of which nobody else has the key",
        Ground::Partners => {
            "partners and known addresses only (where these confirm that they deleted it, the risk \
             is lower)"
        }
    },
    proposal: |risk, grounds| {
        format!("Proposal: {risk}, because of {grounds}. The controller decides.")
    },
    consequence: |harm| match harm {
        Consequence::IdentityFraud => "identity fraud",
        Consequence::Financial => "financial loss",
        Consequence::Phishing => "deceptive mail or calls",
        Consequence::Stigma => "stigma or exclusion",
        Consequence::PhysicalSafety => "danger to physical safety",
        Consequence::Discrimination => "discrimination",
    },
    consequence_none: "loss of control over the data",
};
