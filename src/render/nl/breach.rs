//! Severity, risk and consequences, in Dutch.

use crate::breach::Consequence;
use crate::breach::Ground;
use crate::breach::Level;
use crate::breach::RiskLevel;
use crate::render::BreachTexts;

pub(super) const BREACH: BreachTexts = BreachTexts {
    severity: |context, ease, spread, score, level| {
        format!(
            "Voorstel volgens ENISA: {context} (soort gegevens) × {ease} (herkenbaarheid) + \
             {spread} (verspreiding) = {score}: {level}."
        )
    },
    level: |level| match level {
        Level::Low => "laag",
        Level::Medium => "middel",
        Level::High => "hoog",
        Level::VeryHigh => "zeer hoog",
    },
    many: "Het gaat om meer dan 100 personen.",
    risk: |level| match level {
        None => "mogelijk geen datalek",
        Some(RiskLevel::Unlikely) => "risico onwaarschijnlijk",
        Some(RiskLevel::Risk) => "risico",
        Some(RiskLevel::High) => "hoog risico",
    },
    ground: |ground| match ground {
        Ground::NotDelivered => "niemand buiten de organisatie die het bericht heeft",
        Ground::Sensitive => "gevoelige gegevens",
        Ground::Numbers => "burgerservicenummers met naam of adres bij iemand die geen partner is",
        Ground::Many => "meer dan 100 personen",
        Ground::Severity => "de ernst volgens ENISA",
        Ground::Deleted => "alle ontvangers, die bekend zijn, die de e-mail hebben verwijderd",
        Ground::Unintelligible => "versleuteling waarvan niemand anders de sleutel heeft",
        Ground::Partners => {
            "alleen partners of bekende adressen (bevestigen die dat ze het hebben verwijderd, dan \
             wordt het risico lager)"
        }
    },
    proposal: |risk, grounds| {
        format!("Voorstel: {risk}, vanwege {grounds}. De verwerkingsverantwoordelijke beslist.")
    },
    consequence: |harm| match harm {
        Consequence::IdentityFraud => "identiteitsfraude",
        Consequence::Financial => "financiële schade",
        Consequence::Phishing => "misleidende mail of telefoontjes",
        Consequence::Stigma => "stigma of uitsluiting",
        Consequence::PhysicalSafety => "gevaar voor de veiligheid",
        Consequence::Discrimination => "discriminatie",
    },
    consequence_none: "verlies van de controle over de gegevens",
};
