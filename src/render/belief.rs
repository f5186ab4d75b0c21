//! Why a finding is believed, in one sentence: what its kind brings by itself, and what decided.

use crate::detect::Finding;
use crate::render::Language;
use crate::render::texts;

/// Says why `finding` is believed: `Negen cijfers die de elfproef doorstaan (bij toeval 1 op de
/// 11); de kolomkop noemt het, en 20 van de 20 verschillende waarden kloppen.`
///
/// - Privacy: names words of the rules, never a value and never a word of the file.
pub fn belief(finding: &Finding, language: Language) -> String {
    let words = &texts(language).belief;
    if finding.kind.is_subject() {
        let told = if finding.confidence >= LIKELY { words.of_someone } else { words.of_nobody };
        return told.to_owned();
    }
    format!("{}; {}.", (words.form)(finding.kind), (words.ground)(&finding.because))
}

/// From here on a subject is told of someone (see `docs/detection.md`).
const LIKELY: f32 = 0.5;

#[cfg(test)]
mod tests {
    use super::belief;
    use crate::detect::Because;
    use crate::detect::Finding;
    use crate::detect::Ground;
    use crate::detect::Kind;
    use crate::render::Language;

    #[test]
    fn says_what_decided() {
        let word = || "cliënt".to_owned();
        let cases = [
            (
                Because { ground: Ground::Header { fitting: 19, of: 20 }, word: String::new() },
                "Negen cijfers die de elfproef doorstaan (bij toeval 1 op de 11); de kolomkop \
                 noemt het, en 19 van de 20 verschillende waarden kloppen.",
                "Nine digits that pass the eleven test (1 in 11 do by chance); the column header \
                 names it, and 19 of 20 different values fit.",
            ),
            (
                Because { ground: Ground::Word(3), word: word() },
                "Negen cijfers die de elfproef doorstaan (bij toeval 1 op de 11); vlakbij staat \
                 ‘cliënt’.",
                "Nine digits that pass the eleven test (1 in 11 do by chance); ‘cliënt’ stands \
                 near it.",
            ),
        ];
        for (because, nl, en) in cases {
            let finding = Finding {
                kind: Kind::Bsn,
                count: 1,
                distinct: 1,
                quoted: 0,
                confidence: 0.9,
                place: String::new(),
                lines: None,
                samples: Vec::new(),
                because,
            };
            assert_eq!(belief(&finding, Language::Dutch), nl);
            assert_eq!(belief(&finding, Language::English), en);
        }
    }
}
