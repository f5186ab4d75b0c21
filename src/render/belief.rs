//! Why a finding is believed, in one sentence: what its kind brings by itself, and what decided.

use crate::detect::Finding;
use crate::detect::Ground;
use crate::detect::Kind;
use crate::render::Language;
use crate::render::texts;

/// Says why `finding` is believed: `Negen cijfers die de elfproef doorstaan (bij toeval 1 op de
/// 11); de kolomkop noemt het, en 20 van de 20 verschillende waarden kloppen.`
///
/// - Privacy: names words of the rules, never a value and never a word of the file.
pub fn belief(finding: &Finding, language: Language) -> String {
    let words = &texts(language).belief;
    // The number of a pupil is reported as education, and something always names it.
    let is_number = finding.kind == Kind::Education && finding.because.ground != Ground::Form;
    if finding.kind.is_subject() && !is_number {
        let told = if finding.confidence >= LIKELY { words.of_someone } else { words.of_nobody };
        return told.to_owned();
    }
    format!(
        "{}; {}.",
        (words.form)(finding.kind),
        (words.ground)(&finding.because, finding.distinct)
    )
}

/// Whether `of` different values are clearly fewer than all of them, which are counted within about
/// one in a hundred.
pub(super) fn is_sample(of: u32, distinct: u64) -> bool {
    u64::from(of) * 10 < distinct * 9
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
                20,
                Because { ground: Ground::Header { fitting: 19, of: 20 }, word: String::new() },
                "Negen cijfers die de elfproef doorstaan (bij toeval 1 op de 11); de kolomkop \
                 noemt het, en 19 van de 20 verschillende waarden kloppen.",
                "Nine digits that pass the eleven test (1 in 11 do by chance); the column header \
                 names it, and 19 of 20 different values fit.",
            ),
            (
                5_500,
                Because { ground: Ground::Header { fitting: 540, of: 550 }, word: String::new() },
                "Negen cijfers die de elfproef doorstaan (bij toeval 1 op de 11); de kolomkop \
                 noemt het, en in een steekproef kloppen 540 van de 550 verschillende waarden.",
                "Nine digits that pass the eleven test (1 in 11 do by chance); the column header \
                 names it, and in a sample 540 of 550 different values fit.",
            ),
            (
                1,
                Because { ground: Ground::Word(3), word: word() },
                "Negen cijfers die de elfproef doorstaan (bij toeval 1 op de 11); vlakbij staat \
                 ‘cliënt’.",
                "Nine digits that pass the eleven test (1 in 11 do by chance); ‘cliënt’ stands \
                 near it.",
            ),
        ];
        for (distinct, because, nl, en) in cases {
            let finding = Finding {
                kind: Kind::Bsn,
                count: distinct,
                distinct,
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
