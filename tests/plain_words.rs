//! Sentences are short: fifteen words on average in Dutch (every sentence in both languages is what
//! the compiler asks for).

use std::path::Path;

use regex::Regex;
use sluis::audit::Action;
use sluis::render::Language;
use sluis::render::texts;

#[test]
fn sentences_in_dutch_are_short() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/render/nl");
    let literal = Regex::new(r#""((?:[^"\\]|\\.)*)""#).expect("a pattern");
    let folded = Regex::new(r"\\\n\s*").expect("a pattern");
    let (mut words, mut sentences, mut longest) = (0, 0, (0, String::new()));
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let text = std::fs::read_to_string(entry.expect("a file").path()).expect("text");
        // A line that goes on below is one sentence.
        let text = folded.replace_all(&text, "");
        for found in literal.captures_iter(&text) {
            for sentence in found[1].split_inclusive(['.', '?', '!']) {
                let count = sentence.split_whitespace().count();
                let is_whole = sentence.ends_with(['.', '?', '!']) && count > 1;
                if !is_whole {
                    continue;
                }
                (words, sentences) = (words + count, sentences + 1);
                if count > longest.0 {
                    longest = (count, sentence.to_owned());
                }
            }
        }
    }
    assert!(sentences > 100, "{sentences} sentences were found");
    assert!(words <= sentences * AVERAGE_MAX, "{words} words in {sentences} sentences");
    assert!(longest.0 <= LONGEST_MAX, "{} words: {}", longest.0, longest.1);
}

#[test]
fn every_line_of_the_trail_is_told_in_both_languages() {
    for language in [Language::Dutch, Language::English] {
        let event = texts(language).words.event;
        let is_told = |action: &Action| event(action.name()) != action.name();
        let untold = Action::ALL.iter().filter(|action| !is_told(action));
        let untold: Vec<&str> = untold.map(|action| action.name()).collect();
        assert_eq!(untold, Vec::<&str>::new(), "{language:?}");
    }
}

const AVERAGE_MAX: usize = 15;
const LONGEST_MAX: usize = 35;
