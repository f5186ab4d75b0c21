//! The words that detection knows, compiled once from `rules/detect`: cue words and table headers
//! of each kind (`cues/KIND.toml`), and word lists (`names/LIST.txt`).
//!
//! Both are texts that a person writes, so every mistake in them is a [`Fault`] with its line.
//!
//! - `cues/KIND.toml`: `source`, `licence`, `date`, then lists of words: `headers` (a column or
//!   label with this name is of the kind), `headers_weak` (may be: the values decide),
//!   `headers_never` (another thing, though its values look the same), `lift` and `sink` (words
//!   near a value; `factuur*` is any word that begins so, `*nummer` any that ends so).
//! - `names/LIST.txt`: one word a line; `#` starts a comment, and the first comments give
//!   `source:`, `licence:` and `date:`.

use std::collections::BTreeMap;
use std::collections::HashMap;

use aho_corasick::AhoCorasick;
use aho_corasick::MatchKind;
use toml::de::DeTable;
use toml::de::DeValue;

use crate::detect::Kind;
use crate::detect::cues::Cues;
use crate::detect::hash::WordHash;
use crate::detect::normalise::fold;
use crate::detect::words::Words;
use crate::fault::Fault;
use crate::fault::Source;
use crate::fault::line_of;

/// All word lists, compiled; shared by reference.
#[derive(Default)]
pub struct Lexicons {
    words: HashMap<String, Words, WordHash>,
    cues: BTreeMap<Kind, Cues>,
    headers: HashMap<String, Vec<Heading>, WordHash>,
    /// Finds a header inside a longer one; `contained` has the headings of each pattern.
    header_search: Option<AhoCorasick>,
    contained: Vec<Vec<Heading>>,
    empty: Words,
    no_cues: Cues,
}

/// What the header of a column, or the label in front of a value, says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The kind it speaks of.
    pub kind: Kind,
    /// How surely.
    pub strength: Strength,
}

/// How surely a [`Heading`] names its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// It names another thing, whose values look the same.
    Never,
    /// The values have to decide.
    Weak,
    /// It is the name of the kind.
    Strong,
}

impl Lexicons {
    /// Compiles every source below `detect/`; others are left alone.
    ///
    /// - Failure: all mistakes of all files at once.
    pub fn compile(sources: &[Source]) -> Result<Self, Vec<Fault>> {
        let mut lexicons = Self::default();
        let mut faults = Vec::new();
        for source in sources {
            let Some(path) = path_below_detect(&source.file) else { continue };
            let mut file = Reading { source, faults: &mut faults };
            match path.split_once('/') {
                Some(("cues", name)) if name.ends_with(".toml") => {
                    file.cues(name.trim_end_matches(".toml"), &mut lexicons);
                }
                Some(("names", name)) if name.ends_with(".txt") => {
                    file.words(name.trim_end_matches(".txt"), &mut lexicons);
                }
                // [`crate::detect::Subjects`] reads these.
                Some(("subjects", _)) => {}
                _ => {
                    let why = "is none of cues/KIND.toml, names/LIST.txt and subjects/KIND.toml";
                    file.fault(None, "", why);
                }
            }
        }
        lexicons.prepare_headers();
        if faults.is_empty() { Ok(lexicons) } else { Err(faults) }
    }

    /// The list `names/NAME.txt`; an empty one where there is no such file.
    pub fn words(&self, name: &str) -> &Words {
        self.words.get(name).unwrap_or(&self.empty)
    }

    /// The words that lift or sink hits of `kind`.
    pub fn cues(&self, kind: Kind) -> &Cues {
        self.cues.get(&kind).unwrap_or(&self.no_cues)
    }

    /// What a column header or label says of the values below or behind it; may be several kinds
    /// when the words are vague.
    pub fn headings(&self, header: &str) -> Vec<Heading> {
        let exact = self.headings_exact(header);
        if !exact.is_empty() {
            return exact.to_vec();
        }
        let whole = heading(header);
        let mut contained: Vec<Heading> = Vec::new();
        for hit in self.header_search.iter().flat_map(|search| search.find_iter(&whole)) {
            for found in self.contained.get(hit.pattern().as_usize()).into_iter().flatten() {
                let strength = found.strength.min(Strength::Weak);
                if !contained.iter().any(|seen| seen.kind == found.kind) {
                    contained.push(Heading { kind: found.kind, strength });
                }
            }
        }
        contained
    }

    /// What a header says that is, but for whose value it is, one of the known ones.
    pub fn headings_exact(&self, header: &str) -> &[Heading] {
        let plain = heading(header);
        let mut whole = plain.as_str();
        // `BSN ouder 1`: a number, then whose it is.
        for _ in 0..ENDINGS {
            let late = PREFIXES.iter().filter_map(|prefix| whole.strip_prefix(prefix));
            let late = late.filter(|rest| rest.len() > 2);
            let mut candidates = std::iter::once(whole).chain(late);
            if let Some(found) = candidates.find_map(|candidate| self.headers.get(candidate)) {
                return found;
            }
            let short = SUFFIXES.iter().filter_map(|suffix| whole.strip_suffix(suffix));
            let Some(rest) = short.filter(|rest| rest.len() > 1).min_by_key(|r| r.len()) else {
                break;
            };
            whole = rest;
        }
        &[]
    }

    /// What a label in running text says: as [`Lexicons::headings_exact`], but for the numbers that
    /// are names of columns (`01.20`), which there are dates and times.
    pub fn labels(&self, label: &str) -> &[Heading] {
        let is_word = label.chars().any(char::is_alphabetic);
        if is_word { self.headings_exact(label) } else { &[] }
    }

    /// What a header says that is a known one but for a letter or two: `burgerservicenumer`.
    ///
    /// - Cost: one comparison with each header of about its length.
    pub fn headings_misspelt(&self, header: &str) -> &[Heading] {
        let plain = heading(header);
        if !(MISSPELT_LETTERS..=MISSPELT_LETTERS_MAX).contains(&plain.len()) {
            return &[];
        }
        let slips = if plain.len() < 2 * MISSPELT_LETTERS { 1 } else { 2 };
        let alike = self.headers.iter().filter(|(term, _)| {
            term.len().abs_diff(plain.len()) <= slips
                && term.bytes().next() == plain.bytes().next()
                && strsim::osa_distance(term, &plain) <= slips
        });
        // The map has no order, and the same header must always read the same.
        alike.min_by_key(|(term, _)| term.as_str()).map_or(&[], |(_, found)| found.as_slice())
    }

    fn prepare_headers(&mut self) {
        let mut terms: Vec<_> = self.headers.iter().filter(|(term, _)| term.len() > 3).collect();
        terms.sort_by_key(|(term, _)| term.as_str());
        let search = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(terms.iter().map(|(term, _)| term.as_str()));
        self.contained = terms.into_iter().map(|(_, headings)| headings.clone()).collect();
        self.header_search = search.ok();
    }
}

/// One file while it is read, and where its mistakes go.
struct Reading<'a> {
    source: &'a Source,
    faults: &'a mut Vec<Fault>,
}

impl Reading<'_> {
    fn fault(&mut self, line: Option<usize>, key: &str, why: &str) {
        self.faults.push(Fault {
            file: self.source.file.clone(),
            line,
            key: key.to_owned(),
            why: why.to_owned(),
        });
    }

    fn words(&mut self, name: &str, lexicons: &mut Lexicons) {
        let mut stated = [false; 3];
        let mut words: Vec<Box<str>> = Vec::new();
        for line in self.source.text.lines() {
            if let Some(comment) = line.trim_start().strip_prefix('#') {
                for (stated, key) in stated.iter_mut().zip(ORIGIN) {
                    let value = comment.trim().strip_prefix(key).and_then(|v| v.strip_prefix(':'));
                    *stated |= value.is_some_and(|value| !value.trim().is_empty());
                }
                continue;
            }
            let word = fold(line.split('#').next().unwrap_or_default().trim());
            if !word.is_empty() {
                words.push(word.into_boxed_str());
            }
        }
        for (stated, key) in stated.into_iter().zip(ORIGIN) {
            if !stated {
                self.fault(Some(1), key, "is missing: the first lines are `# KEY: …` comments");
            }
        }
        lexicons.words.insert(name.to_owned(), Words::of(words));
    }

    fn cues(&mut self, name: &str, lexicons: &mut Lexicons) {
        let Some(kind) = Kind::named(name) else {
            return self.fault(None, "", "is not named after a kind, such as `bsn.toml`");
        };
        let (table, errors) = DeTable::parse_recoverable(&self.source.text);
        for error in errors {
            let line = error.span().map(|span| line_of(&self.source.text, span.start));
            self.fault(line, "", error.message());
        }
        let mut lists: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let mut stated = [false; 3];
        for (key, value) in table.get_ref() {
            let line = Some(line_of(&self.source.text, key.span().start));
            let key = key.get_ref().as_ref();
            if let Some(at) = ORIGIN.iter().position(|origin| *origin == key) {
                stated[at] = true;
                if value.get_ref().as_str().is_none_or(str::is_empty) {
                    self.fault(line, key, "must be a text");
                }
            } else if let Some(list) = LISTS.iter().find(|list| **list == key) {
                let read = self.list(key, value.get_ref());
                lists.insert(list, read);
            } else {
                let known = [ORIGIN.as_slice(), LISTS.as_slice()].concat().join(", ");
                self.fault(line, key, &format!("is not known here; known are {known}"));
            }
        }
        for (stated, key) in stated.into_iter().zip(ORIGIN) {
            if !stated {
                self.fault(Some(1), key, "is missing");
            }
        }
        let list = |key: &str| lists.get(key).map(Vec::as_slice).unwrap_or_default();
        let (names, maybe) = (list("headers"), list("headers_weak"));
        lexicons.cues.insert(kind, Cues::new(list("lift"), list("sink"), names, maybe));
        let strengths = [
            ("headers", Strength::Strong),
            ("headers_weak", Strength::Weak),
            ("headers_never", Strength::Never),
        ];
        for (key, strength) in strengths {
            for header in list(key) {
                self.header(key, header, Heading { kind, strength }, lexicons);
            }
        }
    }

    fn list(&mut self, key: &str, value: &DeValue<'_>) -> Vec<String> {
        let mut words = Vec::new();
        let Some(items) = value.as_array() else {
            self.fault(None, key, "must be a list of texts");
            return words;
        };
        for item in items {
            match item.get_ref().as_str() {
                Some(word) if !word.trim().trim_end_matches('*').is_empty() => {
                    words.push(word.trim().to_owned());
                }
                _ => {
                    let line = line_of(&self.source.text, item.span().start);
                    self.fault(Some(line), key, "must be a list of texts, none of them empty");
                }
            }
        }
        words
    }

    fn header(&mut self, key: &str, header: &str, found: Heading, lexicons: &mut Lexicons) {
        let plain = heading(header);
        let line = self.source.text.find(&format!("\"{header}\""));
        let line = line.map(|offset| line_of(&self.source.text, offset));
        if plain.is_empty() {
            return self.fault(line, key, "has a header without letters or digits");
        }
        let seen = lexicons.headers.entry(plain).or_default();
        if let Some(same) = seen.iter_mut().find(|other| other.kind == found.kind) {
            // `tel.` and `tel` are one header, and its stronger reading stands; only that it names
            // the kind and names another is a contradiction.
            if (same.strength == Strength::Never) != (found.strength == Strength::Never) {
                self.fault(line, key, &format!("has `{header}`, which stands in another list too"));
            }
            same.strength = same.strength.max(found.strength);
            return;
        }
        let strong = |heading: &&Heading| heading.strength == Strength::Strong;
        let rival = seen.iter().find(strong).map(|heading| heading.kind);
        seen.push(found);
        if let (Some(rival), Strength::Strong) = (rival, found.strength) {
            self.fault(line, key, &format!("has `{header}`, which already names {rival}"));
        }
    }
}

/// A header as headers are compared: lower case, no accents, letters and digits only.
pub(super) fn heading(text: &str) -> String {
    let mut plain = fold(text);
    plain.retain(char::is_alphanumeric);
    plain
}

/// The path below `detect/`, whether or not the rules folder stands in front of it.
fn path_below_detect(file: &str) -> Option<&str> {
    file.strip_prefix("detect/").or_else(|| Some(file.split_once("/detect/")?.1))
}

/// Keys that say where a list is from: every file has them.
const ORIGIN: [&str; 3] = ["source", "licence", "date"];

/// Keys of a cue file that are lists of words.
const LISTS: [&str; 5] = ["headers", "headers_weak", "headers_never", "lift", "sink"];

/// Letters from which on a header may be misspelt; shorter ones are too close to other words.
const MISSPELT_LETTERS: usize = 7;

/// Letters of a header, at most, that is compared so.
const MISSPELT_LETTERS_MAX: usize = 40;

/// Endings taken off a header, one after another.
const ENDINGS: usize = 3;

/// Endings of headers that say whose value it is, not what.
const SUFFIXES: [&str; 21] = [
    "1",
    "2",
    "3",
    "hp",
    "partner",
    "kind",
    "ouder",
    "moeder",
    "vader",
    "client",
    "aanvrager",
    "klant",
    "inwoner",
    "leerling",
    "jeugdige",
    "belanghebbende",
    "deel",
    "betrokkene",
    "medewerker",
    "gemachtigde",
    "bewoner",
];

/// Beginnings that systems put in front of a header.
const PREFIXES: [&str; 13] = [
    "szclient", "prs", "inp", "nat", "bg", "hp", "dd", "ind", "kode", "uw", "mijn", "jouw", "your",
];

#[cfg(test)]
mod tests {
    use super::Heading;
    use super::Lexicons;
    use super::Strength;
    use crate::detect::Kind;
    use crate::fault::Source;

    fn source(file: &str, text: &str) -> Source {
        Source { file: file.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn reads_headers_in_the_ways_people_write_them() {
        let bsn = r#"
            source = "s"
            licence = "l"
            date = "2026-01-01"
            headers = ["bsn", "burgerservicenummer", "01.20"]
            headers_weak = ["persoonsnummer"]
            headers_never = ["rsin"]
        "#;
        let read = Lexicons::compile(&[source("detect/cues/bsn.toml", bsn)]).expect("no fault");
        let cases = [
            ("BSN", Some(Strength::Strong)),
            ("BSN:", Some(Strength::Strong)),
            ("bsn cliënt", Some(Strength::Strong)),
            ("BSN_ouder 1", Some(Strength::Strong)),
            ("inp.bsn", Some(Strength::Strong)),
            ("01.20", Some(Strength::Strong)),
            ("Burger Service Nummer", Some(Strength::Strong)),
            ("Burgerservicenummer van de persoon", Some(Strength::Weak)),
            ("persoonsnummer", Some(Strength::Weak)),
            ("RSIN", Some(Strength::Never)),
            ("Absnede", None),
            ("", None),
        ];
        for (header, strength) in cases {
            let expected: Vec<_> = strength
                .into_iter()
                .map(|strength| Heading { kind: Kind::Bsn, strength })
                .collect();
            assert_eq!(read.headings(header), expected, "{header}");
        }
    }

    #[test]
    fn names_file_line_and_key_of_every_mistake() {
        let sources = [
            source("rules/detect/cues/bsn.toml", "source = \"s\"\nlicense = \"l\"\ndate = 1\n"),
            source("rules/detect/cues/bsm.toml", ""),
            source("rules/detect/names/x.txt", "# source: s\n# date: d\nJan\n"),
            source("rules/detect/cues/name.toml", "source = \n"),
            source("rules/policy/x.toml", "not ours"),
        ];
        let faults = Lexicons::compile(&sources).err().expect("faults");
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        let expected = [
            "rules/detect/cues/bsn.toml:3: date: must be a text",
            "rules/detect/cues/bsn.toml:2: license: is not known here",
            "rules/detect/cues/bsn.toml:1: licence: is missing",
            "rules/detect/cues/bsm.toml: is not named after a kind",
            "rules/detect/names/x.txt:1: licence: is missing",
            "rules/detect/cues/name.toml:1: ",
        ];
        for start in expected {
            assert!(told.iter().any(|fault| fault.starts_with(start)), "{start}: {told:#?}");
        }
    }

    #[test]
    fn forgives_a_slip_in_a_long_header() {
        let text = "source = \"s\"\nlicence = \"l\"\ndate = \"d\"\n\
            headers = [\"bsn\", \"burgerservicenummer\"]\n";
        let read = Lexicons::compile(&[source("detect/cues/bsn.toml", text)]).expect("no fault");
        let cases = [
            ("burgerservicenumer", true),
            ("Burgerservicenummmer", true),
            ("burgerserivcenummer", true),
            ("burgerzaken", false),
            ("bns", false),
        ];
        for (header, expected) in cases {
            assert_eq!(!read.headings_misspelt(header).is_empty(), expected, "{header}");
        }
    }

    #[test]
    fn folds_the_words_of_a_list() {
        let text = "# source: s\n# licence: l\n# date: d\nRené  # a name\n\nvan der\n";
        let read = Lexicons::compile(&[source("detect/names/x.txt", text)]).expect("no fault");
        assert!(read.words("x").contains("rene") && read.words("x").contains("van der"));
        assert_eq!((read.words("x").count(), read.words("y").count()), (2, 0));
    }
}
