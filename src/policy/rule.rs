//! One rule: a file of `rules/policy`, compiled.

use crate::destination::Class;
use crate::fault::Fault;
use crate::fault::Section;
use crate::fault::Source;
use crate::fault::Toml;
use crate::policy::case::Case;
use crate::policy::condition::Condition;
use crate::policy::condition::Test;
use crate::policy::conditions::CONDITIONS;
use crate::policy::decision::Seen;
use crate::policy::example::Example;
use crate::policy::outcome::Outcome;
use crate::policy::outline::Outline;
use crate::policy::sentence::Sentence;

/// One rule: when it applies, what it does for each class of recipient, and how it says so.
#[derive(Debug)]
pub(super) struct Rule {
    /// Its file.
    pub(super) file: String,
    /// Name of the rule, unique.
    pub(super) id: String,
    /// Name of its reason, in which `{class}` is filled in: `bulk-to-private`.
    reason: String,
    /// What it is about; of the rules with one topic the strictest gives the reason.
    pub(super) topic: String,
    pub(super) nl: Sentence,
    pub(super) en: Sentence,
    /// What it is called on the pages; its id where the file does not say.
    title_nl: String,
    title_en: String,
    /// What it asks, as its file has it: `persons.estimate_min`, `10`.
    asks: Vec<(String, String)>,
    /// What the sender's mail server is told where this rule refuses a message.
    pub(super) reply: Option<String>,
    tests: Vec<Box<dyn Test>>,
    outcomes: Vec<(Class, Outcome)>,
    examples: Vec<Example>,
}

impl Rule {
    /// Reads one file.
    ///
    /// - Failure: every mistake in it, with line and key.
    pub(super) fn compile(source: &Source) -> Result<Self, Vec<Fault>> {
        let toml = Toml::parse(source)?;
        let root = toml.root();
        for key in ["source", "licence", "date"] {
            root.required_text(key);
        }
        let topic = root.required_text("topic");
        let id = id(&root);
        let title = |key| root.text(key).map_or_else(|| id.clone(), |item| item.text.to_owned());
        let rule = Self {
            file: source.file.clone(),
            reason: reason(&root),
            topic: topic.map_or_else(String::new, |item| item.text.to_owned()),
            nl: Sentence::read(&root, "nl"),
            en: Sentence::read(&root, "en"),
            title_nl: title("title_nl"),
            title_en: title("title_en"),
            id,
            asks: root.section("when").map(|when| when.leaves()).unwrap_or_default(),
            reply: reply(&root),
            tests: tests(&root),
            outcomes: outcomes(&root),
            examples: Example::read_all(&root),
        };
        root.finish();
        let faults = toml.into_faults();
        if faults.is_empty() { Ok(rule) } else { Err(faults) }
    }

    /// Tries the cases that it carries: one fault for each that comes out otherwise.
    pub(super) fn check_cases(&self) -> Vec<Fault> {
        let outcome = |case: &Case<'_>| self.outcome(case);
        let check = |example: &Example| example.check(&outcome, &self.nl, &self.en, &self.file);
        self.examples.iter().filter_map(check).collect()
    }

    /// What this rule does for the recipient of `case`.
    pub(super) fn outcome(&self, case: &Case<'_>) -> Outcome {
        let class = case.destination.class;
        let listed = self.outcomes.iter().find(|(own, _)| *own == class);
        let outcome = listed.map_or(Outcome::Deliver, |(_, outcome)| *outcome);
        if outcome > Outcome::Deliver && self.tests.iter().all(|test| test.holds(case)) {
            outcome
        } else {
            Outcome::Deliver
        }
    }

    /// What its conditions looked at in `case`.
    pub(super) fn seen(&self, case: &Case<'_>) -> Vec<Seen> {
        self.tests.iter().flat_map(|test| test.seen(case)).collect()
    }

    /// What it says, for people who want to read the rules.
    pub(super) fn outline(&self) -> Outline {
        let outcomes = self.outcomes.iter();
        Outline {
            id: self.id.clone(),
            reason: self.reason.clone(),
            file: self.file.clone(),
            title_nl: self.title_nl.clone(),
            title_en: self.title_en.clone(),
            asks: self.asks.clone(),
            to: outcomes.map(|(class, outcome)| (*class, outcome.name())).collect(),
        }
    }

    /// The departments that it asks for, each with its own name.
    pub(super) fn departments(&self) -> impl Iterator<Item = (&str, &str)> {
        let asked = self.tests.iter().flat_map(|test| test.departments());
        asked.map(|department| (self.id.as_str(), department.as_str()))
    }

    /// Whether it sends anything by the secure route.
    pub(super) fn needs_secure_route(&self) -> bool {
        self.outcomes.iter().any(|(_, outcome)| *outcome == Outcome::Secure)
    }

    /// The name of its reason for a recipient of `class`.
    pub(super) fn reason_for(&self, class: Class) -> String {
        self.reason.replace(CLASS_PLACE, class.name())
    }
}

fn id(root: &Section<'_, '_>) -> String {
    let Some(item) = root.required_text("id") else { return String::new() };
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if item.text.is_empty() || !item.text.chars().all(allowed) {
        root.fault_at(item.line, "id", "is made of a-z, 0-9 and hyphens".to_owned());
    }
    item.text.to_owned()
}

fn reason(root: &Section<'_, '_>) -> String {
    let Some(item) = root.required_text("reason") else { return String::new() };
    if item.text.replace(CLASS_PLACE, "").contains(['{', '}', ' ']) {
        let why = format!("is a name such as \"bulk\", in which only {CLASS_PLACE} is filled in");
        root.fault_at(item.line, "reason", why);
    }
    item.text.to_owned()
}

fn reply(root: &Section<'_, '_>) -> Option<String> {
    let item = root.text("reply")?;
    let fits = (1..=REPLY_CHARACTERS_MAX).contains(&item.text.len());
    if !fits || !item.text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
        let why = format!("is one line of at most {REPLY_CHARACTERS_MAX} ASCII characters");
        root.fault_at(item.line, "reply", why);
    }
    Some(item.text.to_owned())
}

fn tests(root: &Section<'_, '_>) -> Vec<Box<dyn Test>> {
    let Some(when) = root.section("when") else {
        root.fault("when", "is missing: a rule without a condition would hold all mail".to_owned());
        return Vec::new();
    };
    let parse = |condition: &&dyn Condition| {
        let section = when.section(condition.key())?;
        let test = condition.parse(&section);
        section.finish();
        Some(test)
    };
    let tests: Vec<_> = CONDITIONS.iter().filter_map(parse).collect();
    if tests.is_empty() {
        when.fault("", "holds no condition: the rule would hold all mail".to_owned());
    }
    when.finish();
    tests
}

fn outcomes(root: &Section<'_, '_>) -> Vec<(Class, Outcome)> {
    let Some(to) = root.section("to") else {
        root.fault("to", "is missing: what is done for each class".to_owned());
        return Vec::new();
    };
    let mut outcomes = Vec::new();
    for class in Class::ALL {
        if let Some(outcome) = Outcome::read(&to, class.name()) {
            outcomes.push((class, outcome));
        }
    }
    to.finish();
    outcomes
}

pub(super) const CLASS_PLACE: &str = "{class}";

/// A line of a reply has 512 octets with its code (RFC 5321, 4.5.3.1.5).
pub(super) const REPLY_CHARACTERS_MAX: usize = 400;
