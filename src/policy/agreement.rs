//! An agreement with a partner: what may go to whom without waiting for anyone.

use jiff::civil::Date;

use crate::destination::Class;
use crate::destination::Lists;
use crate::destination::Pattern;
use crate::detect::Kind;
use crate::fault::Fault;
use crate::fault::Section;
use crate::fault::Source;
use crate::fault::Toml;
use crate::policy::case::Case;
use crate::policy::decision::Seen;
use crate::policy::outcome::Outcome;
use crate::policy::outline::AgreementOutline;
use crate::policy::reading::is_same_department;
use crate::policy::reading::kinds;
use crate::policy::reading::patterns;
use crate::policy::reading::texts;

/// One file of agreements, compiled. It softens what rules of its topics do, and never hardens it.
#[derive(Debug)]
pub(super) struct Agreement {
    /// Its name.
    pub(super) id: String,
    /// Who answers for it: a role or a department.
    owner: String,
    /// The last day on which it holds.
    ends: Date,
    to: Vec<Pattern>,
    /// Who may send; empty for everyone.
    senders: Vec<Pattern>,
    departments: Vec<String>,
    /// What may be told of people.
    kinds: Vec<Kind>,
    /// Of how many people in one message.
    persons_max: u64,
    /// Topics of the rules that it softens.
    topics: Vec<String>,
    /// What is done instead: deliver, record or secure.
    outcome: Outcome,
}

impl Agreement {
    /// Reads one file; `topics` are those of the rules, `lists` say who is no partner as a whole.
    ///
    /// - Failure: every mistake in it, with line and key.
    pub(super) fn compile(
        source: &Source,
        topics: &[&str],
        lists: Option<&Lists>,
    ) -> Result<Self, Vec<Fault>> {
        let toml = Toml::parse(source)?;
        let root = toml.root();
        let text = |key| root.required_text(key).map_or_else(String::new, |item| item.text.into());
        let agreement = Self {
            id: text("id"),
            owner: text("owner"),
            ends: ends(&root),
            to: patterns(&root, "to"),
            senders: patterns(&root, "senders"),
            departments: texts(&root, "departments"),
            kinds: kinds(&root, "kinds"),
            persons_max: persons_max(&root),
            topics: known_topics(&root, topics),
            outcome: outcome(&root),
        };
        if let Some(lists) = lists {
            refuse_providers(&root, lists);
        }
        if agreement.to.is_empty() {
            root.fault("to", "names nobody: add \"*.partner.nl\"".to_owned());
        }
        root.finish();
        let faults = toml.into_faults();
        if faults.is_empty() { Ok(agreement) } else { Err(faults) }
    }

    /// What is done for the recipient of `case` where a rule of `topic` says `outcome`.
    pub(super) fn soften(&self, case: &Case<'_>, topic: &str, outcome: Outcome) -> Outcome {
        let is_agreed = || self.topics.iter().any(|own| own == topic) && self.covers(case);
        if outcome > self.outcome && outcome <= Outcome::Hold && is_agreed() {
            self.outcome
        } else {
            outcome
        }
    }

    /// What keeps it from being done for the recipient of `case`, where that is one thing alone:
    /// whoever looks at the message may not expect that it waits.
    pub(super) fn missed(&self, case: &Case<'_>, topic: &str, outcome: Outcome) -> Option<Seen> {
        let is_about = outcome > self.outcome
            && outcome <= Outcome::Hold
            && self.topics.iter().any(|own| own == topic)
            && self.to.iter().any(|pattern| is_partner(pattern, case));
        if !is_about {
            return None;
        }
        let met = self.met(case);
        let mut missing = MET.iter().zip(met).filter(|(_, is_met)| !is_met);
        match (missing.next(), missing.next()) {
            (Some((name, _)), None) => Some(Seen::new("agreement.missed", &self.id, name)),
            _ => None,
        }
    }

    /// What it says, for whoever wants to know why a message went.
    pub(super) fn seen(&self) -> Seen {
        Seen::new("agreement", &self.id, &self.owner)
    }

    /// What it says, for a list.
    pub(super) fn outline(&self) -> AgreementOutline {
        AgreementOutline {
            id: self.id.clone(),
            owner: self.owner.clone(),
            ends: self.ends,
            to: self.to.clone(),
            persons_max: self.persons_max,
        }
    }

    /// Whether it ended before `day`.
    pub(super) fn has_ended(&self, day: Date) -> bool {
        self.ends < day
    }

    /// Its name, where it sends by the secure route.
    pub(super) fn sending_securely(&self) -> Option<&str> {
        (self.outcome == Outcome::Secure).then_some(self.id.as_str())
    }

    /// The departments that it asks for, each with its own name.
    pub(super) fn departments(&self) -> impl Iterator<Item = (&str, &str)> {
        self.departments.iter().map(|department| (self.id.as_str(), department.as_str()))
    }

    fn covers(&self, case: &Case<'_>) -> bool {
        self.to.iter().any(|pattern| is_partner(pattern, case))
            && self.met(case).into_iter().all(|is_met| is_met)
    }

    /// Which of [`MET`] hold.
    fn met(&self, case: &Case<'_>) -> [bool; MET.len()] {
        let occasion = &case.around.occasion;
        let is_sender = |pattern: &Pattern| {
            occasion.sender.as_ref().is_some_and(|sender| pattern.covers(sender))
        };
        let is_department = |name: &String| is_same_department(name, &occasion.department);
        [
            !self.has_ended(occasion.at.date()),
            self.senders.is_empty() || self.senders.iter().any(is_sender),
            self.departments.is_empty() || self.departments.iter().any(is_department),
            case.report.by_kind.keys().all(|kind| self.kinds.contains(kind)),
            case.report.persons_for(&case.destination.address).max <= self.persons_max,
        ]
    }
}

/// Whether `pattern` is about the recipient. A provider of mailboxes is no partner as a whole, and
/// neither is what only looks like one.
fn is_partner(pattern: &Pattern, case: &Case<'_>) -> bool {
    let by_itself = matches!(case.destination.class, Class::Private | Class::Disposable);
    (!by_itself || matches!(pattern, Pattern::Address(_)))
        && pattern.covers(&case.destination.address)
}

/// A fault for each pattern that would agree something with everyone who has a mailbox somewhere.
fn refuse_providers(root: &Section<'_, '_>, lists: &Lists) {
    for item in root.texts("to").unwrap_or_default() {
        let pattern = Pattern::parse(item.text).ok();
        if let Some(what) = pattern.and_then(|pattern| lists.gives(&pattern)) {
            let why = format!("\"{}\" gives {what}; name single addresses instead", item.text);
            root.fault_at(item.line, "to", why);
        }
    }
}

fn ends(root: &Section<'_, '_>) -> Date {
    let Some(item) = root.required_text("ends") else { return Date::MIN };
    item.text.parse().unwrap_or_else(|_| {
        let why = format!("\"{}\" is not a date such as 2027-12-31", item.text);
        root.fault_at(item.line, "ends", why);
        Date::MIN
    })
}

fn persons_max(root: &Section<'_, '_>) -> u64 {
    let most = root.number("persons_max");
    if !root.has("persons_max") || most == Some(0) {
        root.fault("persons_max", "is missing: of how many people in one message".to_owned());
    }
    most.unwrap_or_default()
}

fn known_topics(root: &Section<'_, '_>, known: &[&str]) -> Vec<String> {
    let Some(items) = root.texts("topics") else {
        return TOPICS.into_iter().map(str::to_owned).collect();
    };
    for item in &items {
        if !known.contains(&item.text) {
            let why = format!("\"{}\" is the topic of no rule: {}", item.text, known.join(", "));
            root.fault_at(item.line, "topics", why);
        }
    }
    items.into_iter().map(|item| item.text.to_owned()).collect()
}

fn outcome(root: &Section<'_, '_>) -> Outcome {
    let outcome = Outcome::read(root, "action").unwrap_or(Outcome::Record);
    if outcome > Outcome::Secure || outcome == Outcome::Remark {
        root.fault("action", "is deliver, record or secure in an agreement".to_owned());
    }
    outcome
}

/// What an agreement asks beside its partner, as the verdict names it.
const MET: [&str; 5] = ["ends", "senders", "departments", "kinds", "persons"];

/// What an agreement is about where it does not say: data of people, not what could not be read.
const TOPICS: [&str; 3] = ["data", "slow", "subject"];
