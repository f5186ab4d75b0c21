//! What is said of the rules.

use crate::destination::Class;
use crate::destination::Signal;
use crate::detect::Kind;
use crate::policy::Outline;
use crate::render::Language;
use crate::render::Texts;
use crate::render::texts;

/// The page of the rules and its test field.
pub struct RulesTexts {
    /// Heading, and the word in the navigation.
    pub title: &'static str,
    /// Who changes them, and how.
    pub lead: &'static str,
    /// Caption of the list.
    pub caption: &'static str,
    /// Table head: the rule.
    pub column_rule: &'static str,
    /// Table head: when it applies.
    pub column_when: &'static str,
    /// Table head: what it does.
    pub column_does: &'static str,
    /// Table head: how often it held a message, lately.
    pub column_hits: &'static str,
    /// Table head: the share of false alarms.
    pub column_false: &'static str,
    /// What a rule does, by its word in the rule: `tegenhouden`.
    pub outcome: fn(&str) -> &'static str,
    /// What a rule asks, by key and value; the key itself where it has no words.
    pub ask: fn(&str, &str) -> String,
    /// Agreements with partners that soften the rules: how many, how many have ended.
    pub agreements: fn(usize, usize) -> String,
    /// Heading of the test field.
    pub test_title: &'static str,
    /// What the test field does, and that nothing is kept.
    pub test_text: &'static str,
    /// Label: the text to test.
    pub test_body: &'static str,
    /// Label: the file to test.
    pub test_file: &'static str,
    /// Largest file, in megabytes.
    pub test_file_hint: fn(u64) -> String,
    /// Label: the recipient.
    pub test_to: &'static str,
    /// Example of a recipient.
    pub test_to_hint: &'static str,
    /// Label: the sender.
    pub test_from: &'static str,
    /// That the sender may be left out.
    pub test_from_hint: &'static str,
    /// Runs the test.
    pub test_submit: &'static str,
    /// The recipient is no address.
    pub test_bad_address: &'static str,
    /// There is neither a text nor a file.
    pub test_empty: &'static str,
    /// The file is too large.
    pub test_too_large: &'static str,
    /// The test cannot run now: all places are taken, or there is no gateway.
    pub test_busy: &'static str,
    /// Heading of the result.
    pub result_title: &'static str,
    /// What would happen: the action in words.
    pub result: fn(&str) -> String,
    /// Heading of the rules that applied.
    pub result_rules: &'static str,
    /// No rule applied.
    pub result_no_rules: &'static str,
}

/// The name of a rule for people.
pub fn rule_title(rule: &Outline, language: Language) -> &str {
    match language {
        Language::Dutch => &rule.title_nl,
        Language::English => &rule.title_en,
    }
}

/// The name of a reason for people: the title of the rule that gives it, and to whom:
/// `Gegevens van veel personen (privéadres)`. A reason of a rule that is gone is told by its name.
pub fn reason_title(rules: &[Outline], reason: &str, language: Language) -> String {
    let given = rules.iter().find_map(|rule| Some((rule, rule.gives(reason)?)));
    match given {
        None => reason.to_owned(),
        Some((rule, None)) => rule_title(rule, language).to_owned(),
        Some((rule, Some(class))) => {
            let class = (texts(language).words.class)(class);
            format!("{} ({class})", rule_title(rule, language))
        }
    }
}

/// What a rule asks, a sentence for each key; names of classes, kinds and signals in words.
pub fn rule_asks(rule: &Outline, language: Language) -> Vec<String> {
    let texts = texts(language);
    let asks = rule.asks.iter().filter(|(key, _)| key != "finding.confidence_min");
    asks.map(|(key, value)| (texts.rules.ask)(key, &in_words(value, texts))).collect()
}

/// The words of a list in a rule that people know by another name.
fn in_words(value: &str, texts: &Texts) -> String {
    let word = |name: &str| -> String {
        if let Some(class) = Class::named(name) {
            return (texts.words.class)(class).to_owned();
        }
        if let Some(kind) = Kind::named(name) {
            return (texts.words.kind)(kind).to_owned();
        }
        if let Some(signal) = Signal::named(name) {
            return (texts.recipient.signal)(signal).trim_end_matches('.').to_owned();
        }
        match name.parse::<u64>() {
            Ok(number) => texts.language.number(number),
            Err(_) => name.to_owned(),
        }
    };
    value.split(", ").map(word).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::reason_title;
    use super::rule_asks;
    use crate::policy::Outline;
    use crate::render::Language;

    #[test]
    fn says_what_a_rule_asks() {
        for (key, value, nl, en) in [
            ("persons.estimate_min", "2500", "minstens 2.500 personen", "at least 2,500 people"),
            (
                "persons.sensitive_min",
                "1",
                "minstens 1 persoon met gevoelige gegevens",
                "at least 1 person with sensitive data",
            ),
            (
                "volume.of",
                "private, lookalike",
                "van deze soort: Privéadres, Lijkt op bekend adres",
                "of this class: Private address, Resembles a known address",
            ),
            (
                "finding.kinds",
                "bsn",
                "gevonden: burgerservicenummer (BSN)",
                "found: citizen service number (BSN)",
            ),
            ("weather.rain", "wet", "weather.rain = wet", "weather.rain = wet"),
        ] {
            let rule = rule("", "", vec![(key.to_owned(), value.to_owned())]);
            assert_eq!(rule_asks(&rule, Language::Dutch), [nl]);
            assert_eq!(rule_asks(&rule, Language::English), [en]);
        }
    }

    #[test]
    fn says_which_rule_gave_a_reason_and_to_whom() {
        let rules =
            [rule("bulk-to-{class}", "Veel personen", vec![]), rule("late", "Laat", vec![])];
        for (reason, said) in [
            ("bulk-to-private", "Veel personen (Privéadres)"),
            ("late", "Laat"),
            ("bulk-to-nobody", "bulk-to-nobody"),
        ] {
            assert_eq!(reason_title(&rules, reason, Language::Dutch), said);
        }
    }

    fn rule(reason: &str, title: &str, asks: Vec<(String, String)>) -> Outline {
        Outline {
            id: String::new(),
            reason: reason.to_owned(),
            file: String::new(),
            title_nl: title.to_owned(),
            title_en: title.to_owned(),
            asks,
            to: Vec::new(),
        }
    }
}
