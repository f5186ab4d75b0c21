//! Severity, risk and consequences, in English.

use crate::breach::Consequence;
use crate::breach::Flag;
use crate::breach::Ground;
use crate::breach::Level;
use crate::render::BreachTexts;

pub(super) const BREACH: BreachTexts = BreachTexts {
    level: |level| match level {
        Level::Low => "low",
        Level::Medium => "medium",
        Level::High => "high",
        Level::VeryHigh => "very high",
    },
    flag: |flag| match flag {
        Flag::Many => "More than 100 people are concerned.",
        Flag::Unintelligible => "Nobody can read the data: they are encrypted and the key is safe.",
    },
    ground: |ground| match ground {
        Ground::NotDelivered => "nobody outside the organisation having the message",
        Ground::Sensitive => "sensitive data",
        Ground::Numbers => {
            "citizen service numbers with name or address in the hands of someone who is no partner"
        }
        Ground::Many => "more than 100 people",
        Ground::Weighed => "data that say little, as the assessor found",
        Ground::Few => "ordinary data of few people, with known recipients",
        Ground::Severity => "the severity by ENISA",
        Ground::Deleted => "all recipients, who are known, having deleted the mail",
        Ground::Unintelligible => "encryption of which nobody else has the key",
        Ground::Partners => {
            "partners and known addresses only (where these confirm that they deleted it, the risk \
             is lower)"
        }
    },
    undelivered: "no recipient having got it",
    answered: "an unknown recipient who says that the mail is deleted",
    passed_on: "a recipient who passed the mail on or saved it",
    no_breach: |why| format!("Proposed by Sluis: no breach ({why})."),
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
