//! What is said of the severity, the risk and the consequences of a breach: always as a proposal.

use crate::breach::Consequence;
use crate::breach::Ground;
use crate::breach::Level;
use crate::breach::Proposal;
use crate::breach::RiskLevel;
use crate::breach::Score;
use crate::breach::Severity;
use crate::render::Language;
use crate::render::texts;

/// Severity, risk and consequences.
pub struct BreachTexts {
    /// The score: context, ease, spread, sum, word for it.
    pub severity: fn(&str, &str, &str, &str, &str) -> String,
    /// The word for a score: `middel`.
    pub level: fn(Level) -> &'static str,
    /// More than a hundred people.
    pub many: &'static str,
    /// The word for a risk, in a sentence; `None` where nobody outside got it.
    pub risk: fn(Option<RiskLevel>) -> &'static str,
    /// Why, half a sentence.
    pub ground: fn(Ground) -> &'static str,
    /// That it is a proposal: the risk, the grounds.
    pub proposal: fn(&str, &str) -> String,
    /// A harm that people may suffer.
    pub consequence: fn(Consequence) -> &'static str,
    /// What follows where no harm in particular does.
    pub consequence_none: &'static str,
}

/// Says how severe a breach is: `2 (soort gegevens) × 1 (herkenbaarheid) + 0,5 (…) = 2,5: middel.`
pub fn severity_in_words(severity: &Severity, language: Language) -> String {
    let words = &texts(language).breach;
    let said = (words.severity)(
        &severity.context.to_string(),
        &hundredths(severity.ease.hundredths(), language),
        &hundredths(severity.spread.hundredths(), language),
        &hundredths(severity.score(), language),
        (words.level)(severity.level()),
    );
    if severity.is_many { format!("{said} {}", words.many) } else { said }
}

/// Says how severe a breach is by the factors that stand in the register.
pub fn score_in_words(score: &Score, language: Language) -> String {
    let words = texts(language);
    let level = (words.breach.level)(score.level());
    (words.case.score)(&hundredths(score.total(), language), level)
}

/// Says which risk is proposed, and why.
pub fn risk_in_words(proposal: &Proposal, language: Language) -> String {
    let words = &texts(language).breach;
    let grounds: Vec<&str> = proposal.grounds.iter().map(|g| (words.ground)(*g)).collect();
    (words.proposal)((words.risk)(proposal.level), &language.list(&grounds))
}

/// Says what a breach may lead to.
pub fn consequences_in_words(found: &[Consequence], language: Language) -> String {
    let words = &texts(language).breach;
    if found.is_empty() {
        return words.consequence_none.to_owned();
    }
    let found: Vec<&str> = found.iter().map(|harm| (words.consequence)(*harm)).collect();
    language.list(&found)
}

/// A number in hundredths without zeros at its end: `2,5`, in English `2.5`.
fn hundredths(number: u32, language: Language) -> String {
    let (whole, rest) = (number / 100, number % 100);
    let mark = match language {
        Language::Dutch => ',',
        Language::English => '.',
    };
    match rest {
        0 => whole.to_string(),
        rest if rest % 10 == 0 => format!("{whole}{mark}{}", rest / 10),
        rest => format!("{whole}{mark}{rest:02}"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::consequences_in_words;
    use super::risk_in_words;
    use super::severity_in_words;
    use crate::breach;
    use crate::breach::Facts;
    use crate::breach::Reached;
    use crate::destination::Class;
    use crate::detect::Kind;
    use crate::render::Language;

    #[test]
    fn says_what_is_proposed_and_why() {
        let facts = Facts {
            kinds: BTreeSet::from([Kind::Bsn, Kind::Name, Kind::Address, Kind::Phone]),
            persons: 2600,
            recipients: vec![(Class::Lookalike, Reached::Accepted)],
            ..Facts::default()
        };
        let (severity, risk) = (breach::severity(&facts), breach::propose(&facts));
        let harms = breach::consequences(&facts);
        for (language, score, why, harm) in [
            (
                Language::Dutch,
                "Voorstel volgens ENISA: 2 (soort gegevens) × 1 (herkenbaarheid) + 0,5 \
                 (verspreiding) = 2,5: middel. Het gaat om meer dan 100 personen.",
                "Voorstel: hoog risico, vanwege burgerservicenummers met naam of adres bij \
                 iemand die geen partner is, meer dan 100 personen en de ernst volgens ENISA. De \
                 verwerkingsverantwoordelijke beslist.",
                "identiteitsfraude en misleidende mail of telefoontjes",
            ),
            (
                Language::English,
                "Proposal by the method of ENISA: 2 (kind of data) × 1 (ease of identification) \
                 + 0.5 (spread) = 2.5: medium. More than 100 people are concerned.",
                "Proposal: a high risk, because of citizen service numbers with name or address \
                 in the hands of someone who is no partner, more than 100 people and the severity \
                 by ENISA. The controller decides.",
                "identity fraud and deceptive mail or calls",
            ),
        ] {
            assert_eq!(severity_in_words(&severity, language), score);
            assert_eq!(risk_in_words(&risk, language), why);
            assert_eq!(consequences_in_words(&harms, language), harm);
        }
    }
}
