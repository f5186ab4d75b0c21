//! Words in Dutch and English, and the promised JSON.
//!
//! Every sentence is a field of [`Texts`], so that the two languages cannot drift apart; what is
//! built from a verdict (the why-sentence, the summary of an incident) is built here once and said
//! everywhere. Nothing here knows a page, a command or a mail.

mod about;
mod accounts;
mod aftermath;
mod aftermath_json;
mod belief;
mod breach;
mod case;
mod concerned;
mod coverage;
mod desk;
mod en;
mod ending;
mod entry;
mod evidence;
mod json;
mod labels;
mod language;
mod learned;
mod measures;
mod nl;
mod notices;
mod numbers;
mod observed;
mod overview;
mod pages;
mod parties;
mod recipient;
mod registering;
mod retraction;
mod rules;
mod sender;
mod signals;
mod texts;
mod tokens;
mod trail;
mod why;

pub use about::{AboutPage, AboutTexts};
pub use accounts::{AccountTexts, Right};
pub use aftermath::AftermathTexts;
pub use aftermath_json::{file_json, measure_json, party_json, people_list_json, recipient_json};
pub use belief::belief;
pub use breach::BreachTexts;
pub use breach::{consequences_in_words, score_in_words};
pub use case::{
    CaseSaid, CaseTexts, FigureTexts, HappenedTexts, NoticeFacts, WarningTexts, WrongAnswer,
};
pub use concerned::{ConcernedTexts, Leak};
pub use coverage::coverage;
pub use desk::DeskTexts;
pub use ending::EndTexts;
pub use entry::{EntryJson, EntryTexts, entry_json};
pub use evidence::EvidenceTexts;
pub use json::{HeldJson, IncidentJson, ScanErrorJson, ScanJson};
pub use json::{held_json, incident_json, scan_error_json, scan_json};
pub use labels::Labels;
pub use language::{Language, local};
pub use learned::{LearnedJson, LearnedTexts};
pub use learned::{correspondence, day, learned_json};
pub use measures::MeasureTexts;
pub use notices::{NoticeLabels, NoticeSubjects, NoticeTexts, QueueTexts};
pub use numbers::without_numbers;
pub use observed::{ObservedJson, ObservedTexts, observed_json};
pub use overview::OverviewTexts;
pub use pages::PageTexts;
pub use parties::PartyTexts;
pub use recipient::{noted_of, recipient_reason};
pub use registering::{Aim, InForce, PublicNotice, RegisteringTexts};
pub use retraction::RetractionTexts;
pub use rules::{RulesTexts, reason_title, rule_asks, rule_title};
pub use sender::SenderTexts;
pub use signals::SignalTexts;
pub use texts::{BeliefTexts, CoverageTexts, RegisterTexts, ReviewTexts, Texts, WhyTexts, Words};
pub use texts::{Exactness, RecipientTexts, SheetTexts, Spot, Summary};
pub use tokens::TokenTexts;
pub use trail::{TrailTexts, trail_detail};
pub use why::{destinations, kinds, place, reason_in, why};

/// Everything that is said in `language`.
pub fn texts(language: Language) -> &'static Texts {
    match language {
        Language::Dutch => &nl::TEXTS,
        Language::English => &en::TEXTS,
    }
}

#[cfg(test)]
mod tests {
    use super::Language;
    use super::texts;
    use crate::destination::Class;
    use crate::detect::Kind;
    use crate::extract::Remark;
    use crate::extract::Skipped;
    use crate::extract::Unscannable;

    #[test]
    fn has_a_word_for_every_class_kind_and_reason() {
        for language in Language::ALL {
            let words = &texts(language).words;
            for class in Class::ALL {
                assert!(!(words.class)(class).is_empty());
            }
            for kind in Kind::ALL {
                assert!(!(words.kind)(kind).is_empty() && !(words.kind_many)(kind).is_empty());
            }
            let fallback = (words.remark)("");
            for remark in Remark::ALL {
                assert_ne!((words.remark)(remark.name()), fallback, "{}", remark.name());
            }
            let fallback = (words.skipped)("");
            for skipped in Skipped::ALL {
                assert_ne!((words.skipped)(skipped.name()), fallback, "{}", skipped.name());
            }
            let fallback = (words.unscannable)("");
            for why in Unscannable::ALL {
                assert_ne!((words.unscannable)(why.name()), fallback, "{}", why.name());
            }
        }
    }

    #[test]
    fn speaks_dutch_without_words_of_the_trade() {
        let sources = [
            include_str!("nl/labels.rs"),
            include_str!("nl/sentences.rs"),
            include_str!("nl/words.rs"),
        ];
        for word in ["quarantaine", "policy", "violation", "Quarantaine"] {
            for text in sources {
                let said = text.lines().filter(|line| !line.contains("use crate"));
                assert!(said.clone().all(|line| !line.contains(word)), "{word}");
            }
        }
    }
}
