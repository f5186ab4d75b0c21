//! The words of the sensitive subjects, compiled from `rules/detect/subjects`.
//!
//! - `KIND.toml`, one for each subject: `decisive`, `strong` and `weak` words (weights 3, 2 and
//!   1), phrases in which they mean something else (`never`), names of columns whose cells tell
//!   of the subject (`headers`), and `[[company]]`: words that count only where one of some
//!   others stands in the same passage.
//! - `context.toml`: words by which a text is known to speak of one person (`personal`) or of
//!   nobody in particular (`general`), by which a name is known to be an official's (`roles`,
//!   `institutions`), that make the word behind them the name of a department (`departments`),
//!   phrases that never count (`never`), and titles of lists of people (`lists`).
//!
//! `word` stands for the word and its inflections in -e, -en, -n and -s; `word*` for every longer
//! word that begins so, `*word` for every one that ends so. A word with a capital counts only
//! when it is written so.

use std::collections::HashMap;
use std::collections::HashSet;

use crate::detect::Kind;
use crate::detect::lexicon::heading;
use crate::detect::normalise::fold;
use crate::detect::subjects::index::Index;
use crate::detect::subjects::index::LETTERS;
use crate::detect::subjects::index::known_by;
use crate::fault::Fault;
use crate::fault::Item;
use crate::fault::Section;
use crate::fault::Source;
use crate::fault::Toml;

/// All words of the sensitive subjects, compiled; shared by reference.
#[derive(Default)]
pub struct Subjects {
    pub(super) terms: Vec<Term>,
    /// Where to look for them.
    pub(super) index: Index,
    headers: HashMap<String, Kind>,
    /// How many groups of company there are.
    groups: u16,
    /// Words read so far, to find those that stand twice.
    known: HashSet<(Sense, Box<str>)>,
}

/// A word, and what it says where it stands.
pub(super) struct Term {
    /// The word as the list has it, without its asterisks.
    pub(super) word: Box<str>,
    /// The word as words are compared.
    pub(super) folded: Box<str>,
    /// Where in it the word begins and ends that it is looked for by.
    pub(super) known_by: (usize, usize),
    pub(super) sense: Sense,
    /// Whether a longer word may begin before it.
    pub(super) begins: Edge,
    /// Whether a longer word may go on behind it.
    pub(super) ends: Edge,
    /// Whether it counts only as it is written here.
    pub(super) exact: bool,
    /// The group of words of which one must stand in the same passage.
    pub(super) company: Option<u16>,
}

/// What a word says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Sense {
    /// It speaks of a subject, with a weight of 1 to 3.
    Subject(Kind, u8),
    /// It speaks of something else than the words in it: of all subjects, or of one.
    Never(Option<Kind>),
    /// It makes words of this group count.
    Company(u16),
    /// The text speaks of one person.
    Personal,
    /// The text speaks of nobody in particular.
    General,
    /// The name beside it is that of someone in office.
    Role,
    /// Whoever is of it is there for work.
    Institution,
    /// The word behind it is the name of a department.
    Department,
    /// The title of a list of people.
    List,
}

/// What may stand at the edge of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    /// More letters: it is a part of a compound.
    Any,
    /// Nothing but an inflection.
    Word,
}

impl Subjects {
    /// Compiles the sources below `detect/subjects/`; others are left alone.
    ///
    /// - Failure: all mistakes of all files at once.
    pub fn compile(sources: &[Source]) -> Result<Self, Vec<Fault>> {
        let mut subjects = Self::default();
        let mut faults = Vec::new();
        for source in sources {
            let Some(name) = name_of(source) else { continue };
            if let Err(mut found) = subjects.read(name, source) {
                faults.append(&mut found);
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        subjects.known = HashSet::new();
        subjects.index = Index::new(&subjects.terms);
        Ok(subjects)
    }

    /// The subject that the cells below or behind this header tell of.
    pub fn heading(&self, header: &str) -> Option<Kind> {
        let plain = heading(header);
        let bare = plain.trim_end_matches(|c: char| c.is_ascii_digit());
        self.headers.get(&plain).or_else(|| self.headers.get(bare)).copied()
    }

    fn read(&mut self, name: &str, source: &Source) -> Result<(), Vec<Fault>> {
        let fault = |why: &str| Fault {
            file: source.file.clone(),
            line: None,
            key: String::new(),
            why: why.to_owned(),
        };
        let kind = name.strip_suffix(".toml").and_then(Kind::named).filter(|k| k.is_subject());
        if kind.is_none() && name != CONTEXT {
            return Err(vec![fault("is neither context.toml nor SUBJECT.toml, as health.toml is")]);
        }
        let toml = Toml::parse(source)?;
        let root = toml.root();
        for key in ["source", "licence", "date"] {
            root.required_text(key);
        }
        match kind {
            Some(kind) => self.read_subject(kind, &root),
            None => {
                for (key, sense) in CONTEXT_LISTS {
                    self.list(&root, key, sense, None);
                }
            }
        }
        root.finish();
        let faults = toml.into_faults();
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn read_subject(&mut self, kind: Kind, root: &Section<'_, '_>) {
        for (key, weight) in WEIGHTS {
            self.list(root, key, Sense::Subject(kind, weight), None);
        }
        self.list(root, "never", Sense::Never(Some(kind)), None);
        for group in root.sections("company") {
            let company = self.groups;
            self.groups = self.groups.saturating_add(1);
            if !WEIGHTS.iter().any(|(key, _)| group.has(key)) || !group.has("with") {
                group.fault("", "names no words, or no company (`with`) for them".to_owned());
            }
            for (key, weight) in WEIGHTS {
                self.list(&group, key, Sense::Subject(kind, weight), Some(company));
            }
            self.list(&group, "with", Sense::Company(company), None);
            group.finish();
        }
        for header in root.texts("headers").unwrap_or_default() {
            let plain = heading(header.text);
            if plain.is_empty() {
                let why = "has a header without letters or digits".to_owned();
                root.fault_at(header.line, "headers", why);
            } else if let Some(rival) = self.headers.insert(plain, kind).filter(|r| *r != kind) {
                let why = format!("has `{}`, which already names {rival}", header.text);
                root.fault_at(header.line, "headers", why);
            }
        }
    }

    fn list(&mut self, section: &Section<'_, '_>, key: &str, sense: Sense, company: Option<u16>) {
        for item in section.texts(key).unwrap_or_default() {
            match term(item, sense, company) {
                Ok(term) => {
                    if !self.known.insert((sense, term.word.clone())) {
                        section.fault_at(item.line, key, format!("has `{}` twice", item.text));
                    }
                    self.terms.push(term);
                }
                Err(why) => {
                    section.fault_at(item.line, key, format!("has `{}`, {why}", item.text));
                }
            }
        }
    }
}

/// The word of a list, or why it is none.
fn term(item: Item<'_>, sense: Sense, company: Option<u16>) -> Result<Term, &'static str> {
    let text = item.text.trim();
    let word = text.trim_matches('*');
    let letters = word.chars().filter(|c| c.is_alphanumeric()).count();
    if letters < 2
        || word.contains('*')
        || text.len() != item.text.len()
        || !word.starts_with(char::is_alphanumeric)
        || word.ends_with(char::is_whitespace)
    {
        return Err("which is no word of two letters");
    }
    let edge = |open: bool| if open { Edge::Any } else { Edge::Word };
    let (begins, ends) = (edge(text.starts_with('*')), edge(text.ends_with('*')));
    let folded = fold(word);
    let known_by = known_by(&folded);
    let is_part = begins == Edge::Any || ends == Edge::Any && known_by.1 == folded.len();
    let is_phrase = known_by != (0, folded.len());
    if is_part && known_by.1 - known_by.0 < LETTERS || begins == Edge::Any && is_phrase {
        return Err("of which the part beside `*` is no single word of four letters");
    }
    Ok(Term {
        word: word.into(),
        folded: folded.into_boxed_str(),
        known_by,
        sense,
        begins,
        ends,
        exact: word.chars().any(char::is_uppercase),
        company,
    })
}

/// The name of a file below `detect/subjects/`.
fn name_of(source: &Source) -> Option<&str> {
    let (before, name) = source.file.rsplit_once("detect/subjects/")?;
    (before.is_empty() || before.ends_with('/')).then_some(name)
}

/// The file of the words that belong to no subject.
const CONTEXT: &str = "context.toml";

/// Lists of words of a subject, and what each word weighs.
const WEIGHTS: [(&str, u8); 3] = [("decisive", 3), ("strong", 2), ("weak", 1)];

/// Lists in the file of the context.
const CONTEXT_LISTS: [(&str, Sense); 7] = [
    ("personal", Sense::Personal),
    ("general", Sense::General),
    ("roles", Sense::Role),
    ("institutions", Sense::Institution),
    ("departments", Sense::Department),
    ("lists", Sense::List),
    ("never", Sense::Never(None)),
];

#[cfg(test)]
mod tests {
    use super::Subjects;
    use crate::fault::Source;

    #[test]
    fn names_file_line_and_key_of_every_mistake() {
        let head = "source = \"s\"\nlicence = \"l\"\ndate = \"d\"\n";
        let cases = [
            ("health.toml", "source = \"s\"\ndate = \"d\"\n", "health.toml:1: licence: "),
            ("helth.toml", head, "helth.toml: is neither context.toml nor SUBJECT.toml"),
            ("bsn.toml", head, "bsn.toml: is neither context.toml nor SUBJECT.toml"),
            ("health.toml", "decisive = [\"ziek\",\n \"a\"]", "health.toml:5: decisive: has `a`"),
            ("health.toml", "strong = [\"x*y\"]", "health.toml:4: strong: has `x*y`"),
            ("health.toml", "strong = [\"hiv*\"]", "health.toml:4: strong: has `hiv*`, of which"),
            ("health.toml", "weak = [\"*a zorg\"]", "health.toml:4: weak: has `*a zorg`, of which"),
            (
                "health.toml",
                "strong = [\"hiv\", \"hiv\"]",
                "health.toml:4: strong: has `hiv` twice",
            ),
            ("health.toml", "strongest = []", "health.toml:4: strongest: "),
            ("health.toml", "weak = 3", "health.toml:4: weak: "),
            (
                "health.toml",
                "[[company]]\nweak = [\"arts\"]",
                "health.toml:4: company: names no words",
            ),
            ("health.toml", "headers = [\"-\"]", "health.toml:4: headers: has a header without"),
            ("context.toml", "decisive = []", "context.toml:4: decisive: "),
        ];
        for (file, text, expected) in cases {
            let text =
                if text.starts_with("source") { text.into() } else { format!("{head}{text}") };
            let source = Source { file: format!("detect/subjects/{file}"), text };
            let faults = Subjects::compile(&[source]).err().unwrap_or_default();
            let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
            let expected = format!("detect/subjects/{expected}");
            assert!(told.iter().any(|fault| fault.starts_with(&expected)), "{expected}: {told:#?}");
        }
    }
}
