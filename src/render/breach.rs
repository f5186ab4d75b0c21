//! What is said of the severity, the risk and the consequences of a breach: always as a proposal.

use crate::breach::Consequence;
use crate::breach::Flag;
use crate::breach::Ground;
use crate::breach::Level;
use crate::breach::Score;
use crate::render::Language;
use crate::render::texts;

/// Severity, risk and consequences.
pub struct BreachTexts {
    /// The word for a score: `middel`.
    pub level: fn(Level) -> &'static str,
    /// What stands beside the score, as a sentence.
    pub flag: fn(Flag) -> &'static str,
    /// Why, half a sentence.
    pub ground: fn(Ground) -> &'static str,
    /// That no recipient got it, half a sentence.
    pub undelivered: &'static str,
    /// That a recipient whom nobody knew says that it is deleted, half a sentence.
    pub answered: &'static str,
    /// That a recipient passed it on or saved it, half a sentence.
    pub passed_on: &'static str,
    /// That it is perhaps no breach: why.
    pub no_breach: fn(&str) -> String,
    /// A harm that people may suffer.
    pub consequence: fn(Consequence) -> &'static str,
    /// What follows where no harm in particular does.
    pub consequence_none: &'static str,
}

/// Says how severe a breach is by the factors that stand in the register, and what is to be known
/// beside that; empty where neither is.
pub fn score_in_words(score: Option<Score>, flags: &[Flag], language: Language) -> String {
    let words = texts(language);
    let said = score.map(|score| {
        let level = (words.breach.level)(score.level());
        (words.case.score)(&hundredths(score.total(), language), level)
    });
    let flags = flags.iter().map(|flag| (words.breach.flag)(*flag).to_owned());
    said.into_iter().chain(flags).collect::<Vec<_>>().join(" ")
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
    use super::consequences_in_words;
    use super::score_in_words;
    use crate::breach::Consequence;
    use crate::breach::Flag;
    use crate::breach::Score;
    use crate::render::Language;

    #[test]
    fn says_how_severe_it_is_and_what_stands_beside_that() {
        let score = Score { context: 2, ease: 100, circumstances: 50 };
        let both = [Flag::Many, Flag::Unintelligible];
        for (language, score_alone, with_flags, flag_alone) in [
            (
                Language::Dutch,
                "Ernst volgens ENISA met deze factoren: 2,5, middel.",
                "Ernst volgens ENISA met deze factoren: 2,5, middel. Het gaat om meer dan 100 \
                 personen. Niemand kan de gegevens lezen: ze zijn versleuteld en de sleutel is \
                 veilig.",
                "Het gaat om meer dan 100 personen.",
            ),
            (
                Language::English,
                "Severity by ENISA with these factors: 2.5, medium.",
                "Severity by ENISA with these factors: 2.5, medium. More than 100 people are \
                 concerned. Nobody can read the data: they are encrypted and the key is safe.",
                "More than 100 people are concerned.",
            ),
        ] {
            assert_eq!(score_in_words(Some(score), &[], language), score_alone);
            assert_eq!(score_in_words(Some(score), &both, language), with_flags);
            assert_eq!(score_in_words(None, &[Flag::Many], language), flag_alone);
            assert_eq!(score_in_words(None, &[], language), "");
        }
        let harms = [Consequence::IdentityFraud, Consequence::Phishing];
        let said = consequences_in_words(&harms, Language::Dutch);
        assert_eq!(said, "identiteitsfraude en misleidende mail of telefoontjes");
    }
}
