//! Why a factor of the severity, or a risk, is proposed, in words.

use crate::breach::Fact;
use crate::breach::Question;
use crate::incident::Case;
use crate::render::Texts;

/// Why a factor of the severity or a risk is proposed; empty for other questions.
pub fn because(case: &Case, question: Question, texts: &Texts) -> String {
    let list = |words: Vec<String>| {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words.is_empty() {
            true => String::new(),
            false => (texts.case.said.because)(&texts.language.list(&words)),
        }
    };
    let facts = |facts: &[Fact]| list(facts.iter().map(|one| in_words(*one, texts)).collect());
    let because = &case.because;
    match question {
        Question::SeverityContext => facts(&because.context),
        Question::SeverityEase => facts(&because.ease),
        Question::SeverityConfidentiality => facts(&because.spread),
        Question::SeverityIntegrity => facts(&because.integrity),
        Question::SeverityAvailability => facts(&because.availability),
        Question::SeverityIntent => facts(&because.intent),
        Question::Risk => {
            let ground = |ground| (texts.breach.ground)(ground).to_owned();
            list(case.grounds.iter().copied().map(ground).collect())
        }
        _ => String::new(),
    }
}

/// What decides on a factor: a kind of data or a class by its word, an answer of yes by its
/// question.
fn in_words(fact: Fact, texts: &Texts) -> String {
    let words = match fact {
        Fact::Found(kind) => (texts.words.kind)(kind),
        Fact::Has(class) => (texts.words.class_one)(class),
        Fact::Undelivered => texts.breach.undelivered,
        Fact::Answered => texts.breach.answered,
        Fact::PassedOn => texts.breach.passed_on,
        Fact::Told(question, "yes") => {
            let (asked, yes) =
                ((texts.case.question)(question), (texts.case.choice)(question, "yes"));
            return format!("‘{asked}: {yes}’");
        }
        Fact::Told(question, name) => (texts.case.choice)(question, name),
    };
    words.to_owned()
}
