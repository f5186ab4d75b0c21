//! Severity, risk and consequences, in Dutch.

use crate::breach::Consequence;
use crate::breach::Flag;
use crate::breach::Ground;
use crate::breach::Level;
use crate::render::BreachTexts;

pub(super) const BREACH: BreachTexts = BreachTexts {
    level: |level| match level {
        Level::Low => "laag",
        Level::Medium => "middel",
        Level::High => "hoog",
        Level::VeryHigh => "zeer hoog",
    },
    flag: |flag| match flag {
        Flag::Many => "Het gaat om meer dan 100 personen.",
        Flag::Unintelligible => {
            "Niemand kan de gegevens lezen: ze zijn versleuteld en de sleutel is veilig."
        }
    },
    ground: |ground| match ground {
        Ground::NotDelivered => "niemand buiten de organisatie die het bericht heeft",
        Ground::Sensitive => "gevoelige gegevens",
        Ground::Numbers => "burgerservicenummers met naam of adres bij iemand die geen partner is",
        Ground::Many => "meer dan 100 personen",
        Ground::Weighed => "gegevens die volgens de beoordelaar weinig zeggen",
        Ground::Few => "gewone gegevens van weinig personen, bij bekende ontvangers",
        Ground::Severity => "de ernst volgens ENISA",
        Ground::Deleted => "alle ontvangers, die bekend zijn, die de e-mail hebben verwijderd",
        Ground::Unintelligible => "versleuteling waarvan niemand anders de sleutel heeft",
        Ground::Partners => {
            "alleen partners of bekende adressen (bevestigen die dat ze het hebben verwijderd, dan \
             wordt het risico lager)"
        }
    },
    undelivered: "geen ontvanger die het heeft gekregen",
    answered: "onbekende ontvanger die zegt dat de e-mail is verwijderd",
    passed_on: "ontvanger die de e-mail heeft doorgestuurd of opgeslagen",
    no_breach: |why| format!("Voorstel van Sluis: geen datalek ({why})."),
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
