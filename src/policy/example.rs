//! The cases that a rule carries: what it must hold, what it must record, what it must let pass.

use std::collections::BTreeMap;

use jiff::civil::DateTime;

use crate::destination::Class;
use crate::destination::Destination;
use crate::destination::Disclosed;
use crate::destination::Ground;
use crate::destination::Signal;
use crate::destination::Told;
use crate::detect::Because;
use crate::detect::Finding;
use crate::detect::Kind;
use crate::fault::Fault;
use crate::fault::Section;
use crate::mail::Address;
use crate::policy::case::Case;
use crate::policy::circumstances::Circumstances;
use crate::policy::conditions::signals;
use crate::policy::occasion::Occasion;
use crate::policy::outcome::Outcome;
use crate::policy::reading::class_named;
use crate::policy::sentence::Facts;
use crate::policy::sentence::Language;
use crate::policy::sentence::Sentence;
use crate::scan::PartReport;
use crate::scan::PartStatus;
use crate::scan::Report;

/// A message in short, and what the rule must make of it.
#[derive(Debug)]
pub(super) struct Example {
    line: usize,
    list: &'static str,
    report: Report,
    around: Circumstances,
    /// The sentences that the rule must say, where the case names them.
    nl: Option<String>,
    en: Option<String>,
}

impl Example {
    /// Reads the lists `holds`, `records` and `passes`. A rule without a case that it applies to,
    /// or without one that it lets pass, is a fault.
    pub(super) fn read_all(root: &Section<'_, '_>) -> Vec<Self> {
        let mut examples: Vec<Self> = Vec::new();
        for list in LISTS {
            for section in root.sections(list) {
                examples.push(Self::read(&section, list));
                section.finish();
            }
        }
        let has = |lists: &[&str]| examples.iter().any(|example| lists.contains(&example.list));
        if !has(&["holds", "records", "remarks", "secures"]) {
            root.fault("", "carries no case that it holds or records: add [[holds]]".to_owned());
        }
        if !has(&["passes"]) {
            root.fault("", "carries no case that it lets pass: add [[passes]]".to_owned());
        }
        examples
    }

    fn read(section: &Section<'_, '_>, list: &'static str) -> Self {
        section.required_text("why");
        let mut report = Report::default();
        let number = |key| section.number(key).unwrap_or(0);
        report.persons.estimate = number("persons");
        report.persons.numbered = number("numbered");
        report.persons.sensitive = number("sensitive");
        report.attached = number("attached");
        report.greets = section.truth("greets").unwrap_or(false);
        (report.persons.min, report.persons.max) =
            (report.persons.estimate, report.persons.estimate);
        report.findings = findings(section);
        for item in section.texts("unread").unwrap_or_default() {
            report.parts.push(unread(item.text));
        }
        let near_written = section.truth("near_written").unwrap_or(false);
        let disclosed = disclosed(section);
        let signals = signals(section);
        let mut recipients = Vec::new();
        for item in section.texts("to").unwrap_or_default() {
            let class = class_named(section, "to", item);
            recipients.extend(class.and_then(|class| {
                let ground = if near_written { Ground::NearWritten } else { Ground::Unknown };
                recipient(class, ground, &signals, disclosed)
            }));
        }
        if recipients.is_empty() {
            section.fault("to", "names no class of recipient".to_owned());
        }
        let text = |key| section.text(key).map(|item| item.text.to_owned());
        Self {
            line: section.line(),
            list,
            report,
            around: Circumstances {
                destinations: recipients,
                visible: visible(section),
                sender_class: sender_class(section),
                occasion: occasion(section),
            },
            nl: text("nl"),
            en: text("en"),
        }
    }

    /// Tries the case; `outcome` is what the rule does for one recipient.
    pub(super) fn check(
        &self,
        outcome: &dyn Fn(&Case<'_>) -> Outcome,
        nl: &Sentence,
        en: &Sentence,
        file: &str,
    ) -> Option<Fault> {
        let fault = |why: String| {
            let (file, key) = (file.to_owned(), self.list.to_owned());
            Some(Fault { file, line: Some(self.line), key, why })
        };
        let (report, around) = (&self.report, &self.around);
        let destinations = &around.destinations;
        for destination in destinations {
            let class = destination.class;
            let alike = destinations.iter().filter(|to| to.class == class).count() as u64;
            let case = Case { report, destination, around, alike };
            let found = outcome(&case);
            let as_promised = match self.list {
                "holds" => found >= Outcome::Hold,
                "records" => found == Outcome::Record,
                "remarks" => found == Outcome::Remark,
                "secures" => found == Outcome::Secure,
                _ => found == Outcome::Deliver,
            };
            if !as_promised {
                return fault(format!(
                    "for a recipient of class {class} the rule says \"{found}\""
                ));
            }
        }
        let recipients: Vec<&Destination> = destinations.iter().collect();
        let facts = Facts { report, recipients: &recipients, visible: &around.visible };
        let sentences = [(&self.nl, nl, Language::Dutch), (&self.en, en, Language::English)];
        for (expected, sentence, language) in sentences {
            let said = sentence.filled(&facts, language);
            if expected.as_ref().is_some_and(|expected| *expected != said) {
                return fault(format!("the sentence is \"{said}\""));
            }
        }
        None
    }
}

/// `findings = { bsn = 2600 }`: certain, at one place.
fn findings(section: &Section<'_, '_>) -> Vec<Finding> {
    let Some(findings) = section.section("findings") else { return Vec::new() };
    let mut found = Vec::new();
    for kind in Kind::ALL {
        let Some(count) = findings.number(kind.name()) else { continue };
        let (confidence, place, samples) = (0.99, String::new(), Vec::new());
        found.push(Finding {
            kind,
            count,
            distinct: count,
            quoted: 0,
            confidence,
            place,
            lines: None,
            samples,
            because: Because::default(),
        });
    }
    findings.finish();
    found
}

/// `visible = { private = 12 }`: addresses in To and Cc.
fn visible(section: &Section<'_, '_>) -> BTreeMap<Class, u64> {
    let Some(visible) = section.section("visible") else { return BTreeMap::new() };
    let count = |class: Class| Some((class, visible.number(class.name())?));
    let counts = Class::ALL.into_iter().filter_map(count).collect();
    visible.finish();
    counts
}

/// `told = { 7 = 12, 30 = 12 }`: people of whom the recipient was told in so many days.
/// `told_by_sender`: of whom the sender told anyone.
fn disclosed(section: &Section<'_, '_>) -> Disclosed {
    let told = |key| {
        let mut told = Told::default();
        if let Some(counts) = section.section(key) {
            for (people, days) in told.0.iter_mut().zip(Told::DAYS) {
                *people = counts.number(&days.to_string()).unwrap_or(0);
            }
            counts.finish();
        }
        told
    };
    Disclosed { to_recipient: told("told"), by_sender: told("told_by_sender") }
}

/// `sender_class = "unexpected"`: mail from outside that is passed on; otherwise a colleague's.
fn sender_class(section: &Section<'_, '_>) -> Class {
    let item = section.text("sender_class");
    item.and_then(|item| class_named(section, "sender_class", item)).unwrap_or(Class::Internal)
}

/// `sender`, `department`, `size_bytes` and `at = "2026-11-23T18:30"`; otherwise a small message
/// during office hours.
fn occasion(section: &Section<'_, '_>) -> Occasion {
    let text = |key| section.text(key).map_or("", |item| item.text);
    let at = section.text("at").map_or(WORKING, |item| {
        item.text.parse().unwrap_or_else(|_| {
            let why = format!("\"{}\" is not a moment such as 2026-11-23T18:30", item.text);
            section.fault_at(item.line, "at", why);
            WORKING
        })
    });
    Occasion {
        at,
        sender: Address::parse(text("sender")).ok(),
        department: text("department").to_owned(),
        size_bytes: section.number("size_bytes").unwrap_or(0),
    }
}

fn unread(why: &str) -> PartReport {
    PartReport {
        name: "bijlage".to_owned(),
        media_type: "application/octet-stream".to_owned(),
        status: PartStatus::Unscannable,
        why: Some(why.to_owned()),
        size_bytes: 0,
        ..PartReport::default()
    }
}

/// An invented recipient. RFC 2606 keeps the suffix `example` out of use.
fn recipient(
    class: Class,
    ground: Ground,
    signals: &[Signal],
    disclosed: Disclosed,
) -> Option<Destination> {
    let address = Address::parse(&format!("iemand@{class}.example")).ok()?;
    Some(Destination {
        address,
        class,
        ground,
        because: String::new(),
        meant: None,
        mail: None,
        signals: signals.to_vec(),
        disclosed,
    })
}

/// A working day, at a time when offices are open.
const WORKING: DateTime = DateTime::constant(2026, 11, 23, 10, 0, 0, 0);

const LISTS: [&str; 5] = ["holds", "records", "remarks", "secures", "passes"];
