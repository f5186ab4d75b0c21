//! The why-sentence: why a message was held, in one sentence or two, without a value.
//!
//! It is built from the verdict alone, so that list, page, notice, register and command line say
//! the same; the name of the strictest rule decides which fact comes first.

use std::collections::BTreeMap;

use crate::destination::Class;
use crate::detect::Finding;
use crate::detect::Kind;
use crate::policy::Action;
use crate::policy::Reason;
use crate::policy::RecipientDecision;
use crate::policy::Verdict;
use crate::render::Exactness;
use crate::render::Language;
use crate::render::Spot;
use crate::render::Texts;
use crate::render::texts;
use crate::scan::PartReport;
use crate::scan::PartStatus;
use crate::scan::Report;

/// Says why `verdict` is what it is, in one sentence or two.
///
/// - Privacy: names attachments and domains, never a value; an address only where it resembles a
///   known one, because the sender must see which.
pub fn why(verdict: &Verdict, language: Language) -> String {
    let texts = texts(language);
    match cause(verdict) {
        Cause::Data => format!("{} {}", data(&verdict.report, texts), goes_to(verdict, texts)),
        Cause::Unscannable => {
            format!("{} {}", unscannable(&verdict.report, texts), goes_to(verdict, texts))
        }
        Cause::Lookalike(recipient) => {
            (texts.why.lookalike)(&recipient.address, &recipient.because)
        }
        Cause::Visible(count) => (texts.why.visible)(count),
        Cause::Rule(reason) => {
            let sentence = reason_in(reason, language).trim_end_matches('.');
            format!("{sentence}. {}", goes_to(verdict, texts))
        }
        Cause::Nothing => texts.why.nothing.to_owned(),
    }
}

/// The sentence of a rule in `language`.
pub fn reason_in(reason: &Reason, language: Language) -> &str {
    match language {
        Language::Dutch => &reason.nl,
        Language::English => &reason.en,
    }
}

/// Recipients by class, in words, least safe first: `een privéadres (gmail.com) en 2 onbekende
/// adressen`.
pub fn destinations<'a>(
    recipients: impl Iterator<Item = (Class, &'a str)>,
    language: Language,
) -> String {
    let texts = texts(language);
    let mut classes: BTreeMap<Class, Vec<&str>> = BTreeMap::new();
    for (class, address) in recipients {
        let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
        classes.entry(class).or_default().push(domain);
    }
    let groups: Vec<String> = classes
        .into_iter()
        .rev()
        .map(|(class, domains)| {
            let count = domains.len() as u64;
            let words = match count {
                1 => (texts.words.class_one)(class).to_owned(),
                _ => format!("{} {}", language.number(count), (texts.words.class_many)(class)),
            };
            match domains.first() {
                Some(first) if !first.is_empty() && domains.iter().all(|d| d == first) => {
                    format!("{words} ({first})")
                }
                _ => words,
            }
        })
        .collect();
    language.list(&groups)
}

/// The kinds of data that weigh, in words, at most three: `burgerservicenummers (BSN) en gegevens
/// over gezondheid`; empty where nothing was found.
pub fn kinds(report: &Report, language: Language) -> String {
    let texts = texts(language);
    let weighty = weighty(report);
    let people = report.persons.estimate;
    let words: Vec<&str> = distinct(&weighty)
        .into_iter()
        .map(|kind| {
            let several = people > 1
                || (people == 0 && weighty.iter().any(|f| f.kind == kind && f.distinct > 1));
            if several { (texts.words.kind_many)(kind) } else { (texts.words.kind_one)(kind) }
        })
        .collect();
    language.list(&words)
}

/// What a message was held for first of all.
enum Cause<'a> {
    Data,
    Unscannable,
    Lookalike(&'a RecipientDecision),
    Visible(u64),
    /// A rule about something else, perhaps of the municipality's own making.
    Rule(&'a Reason),
    Nothing,
}

fn cause(verdict: &Verdict) -> Cause<'_> {
    let report = &verdict.report;
    let strictest = verdict.decision.reasons.first();
    let rule = strictest.map_or("", |reason| reason.rule.as_str());
    let lookalike = || stopped_recipients(verdict).find(|r| r.class == Class::Lookalike);
    let names = |word: &str| rule.contains(word);
    if names("visible") && !report.header.visible.is_empty() {
        return Cause::Visible(report.header.visible.len() as u64);
    }
    if names("lookalike")
        && report.persons.estimate <= 1
        && let Some(recipient) = lookalike()
    {
        return Cause::Lookalike(recipient);
    }
    if (names("unscannable") || names("unread")) && report.has_unscannable() {
        return Cause::Unscannable;
    }
    if !weighty(report).is_empty() {
        return Cause::Data;
    }
    if report.has_unscannable() {
        return Cause::Unscannable;
    }
    match (lookalike(), strictest) {
        (Some(recipient), _) => Cause::Lookalike(recipient),
        (None, Some(reason)) => Cause::Rule(reason),
        (None, None) => Cause::Nothing,
    }
}

fn data(report: &Report, texts: &Texts) -> String {
    let persons = report.persons;
    let exactness = if persons.min == persons.max { Exactness::Exact } else { Exactness::About };
    let weighty = weighty(report);
    let files: Vec<Option<&str>> = weighty.iter().map(|finding| attachment(finding)).collect();
    let spot = match files.first() {
        Some(first) if files.iter().all(|file| file == first) => {
            first.map_or(Spot::Message, Spot::Attachment)
        }
        Some(_) => Spot::Several,
        None => Spot::Message,
    };
    (texts.why.data)(&spot, &kinds(report, texts.language), persons.estimate, exactness)
}

fn unscannable(report: &Report, texts: &Texts) -> String {
    let unread: Vec<&PartReport> =
        report.parts.iter().filter(|part| part.status == PartStatus::Unscannable).collect();
    let Some(first) = unread.first() else { return texts.why.nothing.to_owned() };
    if unread.len() > 1 {
        return (texts.why.unscannable_many)(unread.len() as u64);
    }
    let spot =
        if is_file_name(&first.name) { Spot::Attachment(&first.name) } else { Spot::Message };
    let because = (texts.words.unscannable)(first.why.as_deref().unwrap_or_default());
    (texts.why.unscannable)(&spot, because)
}

fn goes_to(verdict: &Verdict, texts: &Texts) -> String {
    let stopped = stopped_recipients(verdict).map(|r| (r.class, r.address.as_str()));
    (texts.why.goes_to)(&destinations(stopped, texts.language))
}

/// The recipients that the strictest action is about: those held or refused, or all.
fn stopped_recipients(verdict: &Verdict) -> impl Iterator<Item = &RecipientDecision> {
    let decision = &verdict.decision;
    decision
        .recipients
        .iter()
        .filter(|r| decision.action == Action::Deliver || r.action > Action::Deliver)
}

/// What weighs in a report: certain numbers and sensitive subjects, or else everything found.
fn weighty(report: &Report) -> Vec<&Finding> {
    let likely = report.findings.iter().filter(|f| f.confidence >= LIKELY && f.count > 0);
    let strong: Vec<_> = likely.clone().filter(|f| !ORDINARY.contains(&f.kind)).collect();
    if strong.is_empty() { likely.collect() } else { strong }
}

/// The kinds of `findings` in their order, each once, at most three.
fn distinct(findings: &[&Finding]) -> Vec<Kind> {
    let mut kinds = Vec::new();
    for finding in findings {
        if !kinds.contains(&finding.kind) && kinds.len() < KINDS_MAX {
            kinds.push(finding.kind);
        }
    }
    kinds
}

/// The attachment in which a finding stands; `None` for the text or header of the mail itself.
fn attachment(finding: &Finding) -> Option<&str> {
    let outermost = finding.place.split(" > ").next().unwrap_or_default();
    is_file_name(outermost).then_some(outermost)
}

/// Whether the name of a part is one that a person gave to a file, `brief.docx`; parts without a
/// name are described in words instead, `text/html body`.
fn is_file_name(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, ending)| {
        !stem.is_empty()
            && (1..=8).contains(&ending.len())
            && ending.bytes().all(|b| b.is_ascii_alphanumeric())
    })
}

/// Kinds that are named only where nothing weighs more.
const ORDINARY: [Kind; 8] = [
    Kind::LicencePlate,
    Kind::Email,
    Kind::Phone,
    Kind::Postcode,
    Kind::Address,
    Kind::DateOfBirth,
    Kind::Name,
    Kind::Iban,
];

const LIKELY: f32 = 0.5;

const KINDS_MAX: usize = 3;
