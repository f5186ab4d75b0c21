//! How fast text is searched for personal data, beside the peer of `docs/detection.md`: the search
//! for nine digits by the regex engine that ripgrep uses, on the same bytes and one core.
//!
//! `cargo bench --bench detect` prints megabytes a second of one processor for five kinds of text, and the ratio to
//! the peer; `-- parts` also prints what each detector takes alone.
#![allow(clippy::print_stdout, reason = "the figures are what this is for")]

use std::env;
use std::error::Error;
use std::fs;
use std::hint::black_box;

use regex::bytes::RegexBuilder;

use sluis::config;
use sluis::detect::Detectors;
use sluis::detect::Searched;
use sluis::detect::detect;
use sluis::detect::normalise;
use sluis::document::Block;
use sluis::document::Content;
use sluis::document::Document;
use sluis::document::Place;
use sluis::document::Sequel;
use sluis::document::Visibility;

const BYTES: usize = 8_000_000;

/// Seconds of a round, at least: the system counts in thousandths.
const ROUND: f64 = 0.3;

fn main() -> Result<(), Box<dyn Error>> {
    let parts = env::args().any(|word| word == "parts");
    let sources = config::sources(None).map_err(|_| "the rules built in")?;
    let detectors = Detectors::compile(&sources).map_err(|_| "the rules built in")?;
    let nine = RegexBuilder::new("[0-9]{9}").unicode(false).build()?;
    println!("text            peer MB/s   ours MB/s   ratio");
    for (name, text) in texts() {
        let bytes = text.len() as f64 / 1e6;
        let peer =
            bytes / seconds(|| text.split('\n').filter(|l| nine.is_match(l.as_bytes())).count());
        let document = Document {
            blocks: vec![Block {
                place: Place::root(),
                visibility: Visibility::Shown,
                sequel: Sequel::First,
                content: Content::Text(text.clone()),
            }],
        };
        let ours = bytes
            / seconds(|| {
                let mut units = 0;
                detect(&document, &detectors, &mut |_| units += 1);
                units
            });
        println!("{name:<14} {peer:>10.0} {ours:>11.1} {:>7.2}", ours / peer);
        if parts {
            let plain = normalise(&text);
            let searched = Searched::new(&plain);
            let alone = bytes / seconds(|| normalise(&text).len());
            println!("    {:<20} {alone:>8.1}", "normal form");
            for detector in detectors.list() {
                let alone = bytes
                    / seconds(|| {
                        let mut hits = Vec::new();
                        detector.find(&searched, detectors.words(), &mut hits);
                        hits.len()
                    });
                println!("    {:<20} {alone:>8.1}", detector.kind().name());
            }
        }
    }
    Ok(())
}

/// What one run takes, in time of the processor: the least of three rounds.
fn seconds(mut run: impl FnMut() -> usize) -> f64 {
    let mut least = f64::INFINITY;
    for _ in 0..3 {
        let started = processor_seconds();
        let (mut runs, mut taken) = (0.0, 0.0);
        while taken < ROUND {
            black_box(run());
            runs += 1.0;
            taken = processor_seconds() - started;
        }
        least = least.min(taken / runs);
    }
    least
}

/// What this thread has had of a processor, so that other work on the machine counts less.
fn processor_seconds() -> f64 {
    let told = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = told.split(' ').next().and_then(|first| first.parse::<f64>().ok());
    nanoseconds.unwrap_or(f64::NAN) / 1e9
}

/// Texts by name: a municipality's prose, the same with accents, numbers, one line, and ones.
fn texts() -> Vec<(&'static str, String)> {
    let prose = prose();
    let accents = prose.replace('e', "ë").replace('a', "á").replace('o', "ö");
    vec![
        ("prose", prose.clone()),
        ("diacritics", accents),
        ("digits", numbers()),
        ("one line", prose.replace('\n', " ")),
        ("ones", "1".repeat(BYTES)),
    ]
}

fn prose() -> String {
    let mut random = Random(7);
    let mut text = String::with_capacity(BYTES + 200);
    while text.len() < BYTES {
        let words = 6 + random.below(11);
        for at in 0..words {
            let list = if random.below(100) < 6 { CAPITALS } else { WORDS };
            let word = list[random.below(list.len())];
            if at == 0 {
                text.push_str(&word[..1].to_uppercase());
                text.push_str(&word[1..]);
            } else {
                text.push(' ');
                text.push_str(word);
            }
            if random.below(150) == 0 {
                text.push_str(&format!(" {}", random.below(2031)));
            }
        }
        text.push_str(match random.below(20) {
            0 => ".\n\n",
            1..=4 => ".\n",
            _ => ". ",
        });
    }
    text
}

fn numbers() -> String {
    let mut random = Random(11);
    let mut text = String::with_capacity(BYTES + 20);
    while text.len() < BYTES {
        let most = 10_usize.pow(1 + random.below(12) as u32);
        text.push_str(&random.below(most).to_string());
        text.push([' ', '\n', ',', '.', '-'][random.below(5)]);
    }
    text
}

/// A small generator of numbers, the same at every run (xorshift, Marsaglia 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most as u64) as usize
    }
}

const WORDS: &[&str] = &[
    "de",
    "het",
    "een",
    "van",
    "gemeente",
    "burger",
    "vergadering",
    "besluit",
    "commissie",
    "voorstel",
    "agenda",
    "punt",
    "over",
    "naar",
    "tijdens",
    "omdat",
    "rapport",
    "project",
    "planning",
    "straat",
    "gebouw",
    "onderzoek",
    "samen",
    "werken",
    "nieuwe",
    "aanpak",
    "overleg",
    "budget",
    "jaar",
    "mogelijk",
    "resultaat",
    "wijk",
];

const CAPITALS: &[&str] = &[
    "Jansen",
    "Bakker",
    "Utrecht",
    "Arnhem",
    "Pieter",
    "Annemarie",
    "Dorpsstraat",
    "College",
    "Raad",
    "Maandag",
];
