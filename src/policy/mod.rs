//! A report and its destinations become a verdict.
//!
//! Each rule of `rules/policy` looks at one recipient at a time, so that the safe recipients of a
//! message get it while the others wait. Nothing here knows the time, the sender's rights or
//! whether decisions are carried out at all: the caller does.

mod case;
mod condition;
mod conditions;
mod decision;
mod example;
mod outcome;
mod rule;
mod rulebook;
mod sentence;

pub use decision::{Action, Decision, Reason, RecipientDecision, Verdict};
pub use rulebook::Rulebook;

use std::collections::BTreeMap;

use crate::destination::Class;
use crate::destination::Destination;
use crate::destination::History;
use crate::destination::Lists;
use crate::destination::classify;
use crate::mail::Address;
use crate::mail::Envelope;
use crate::policy::case::Case;
use crate::policy::outcome::Outcome;
use crate::policy::rule::Rule;
use crate::policy::sentence::Facts;
use crate::policy::sentence::Language;
use crate::scan::Report;

/// Says what is to be done with the message of `report`, for each recipient of `envelope`.
///
/// The same arguments give the same verdict, on every machine and years later.
///
/// - Shape: the recipients of the decision are those of the envelope, in its order.
/// - Failure: none; a message to nobody is delivered.
/// - Privacy: reasons hold numbers and classes, no value and no address.
pub fn judge(
    report: Report,
    envelope: &Envelope,
    lists: &Lists,
    history: &History,
    rules: &Rulebook,
) -> Verdict {
    let destinations: Vec<Destination> =
        envelope.addresses().map(|address| classify(address, lists, history)).collect();
    let visible = visible(&report, lists);
    let decision = decide(&report, &destinations, &visible, rules);
    Verdict { report, decision }
}

/// What one rule says under one name, and of whom.
struct Said<'s> {
    order: usize,
    name: String,
    outcome: Outcome,
    rule: &'s Rule,
    recipients: Vec<&'s Destination>,
}

fn decide(
    report: &Report,
    destinations: &[Destination],
    visible: &BTreeMap<Class, u64>,
    rules: &Rulebook,
) -> Decision {
    let mut said: Vec<Said<'_>> = Vec::new();
    let mut recipients = Vec::new();
    let mut record = false;
    let mut classes: BTreeMap<Class, u64> = BTreeMap::new();
    destinations.iter().for_each(|to| *classes.entry(to.class).or_default() += 1);
    let alike = |to: &Destination| classes.get(&to.class).copied().unwrap_or_default();
    for destination in destinations {
        let case = Case { report, destination, visible, alike: alike(destination) };
        let strictest = strictest_by_topic(&case, rules);
        let worst = strictest.iter().map(|(_, outcome, _)| *outcome).max();
        let worst = worst.unwrap_or(Outcome::Deliver);
        record |= worst == Outcome::Record;
        for (order, outcome, rule) in strictest {
            let name = rule.reason_for(destination.class);
            let same = |said: &&mut Said<'_>| {
                said.order == order && said.name == name && said.outcome == outcome
            };
            match said.iter_mut().find(same) {
                Some(said) => said.recipients.push(destination),
                None => {
                    said.push(Said { order, name, outcome, rule, recipients: vec![destination] });
                }
            }
        }
        recipients.push(RecipientDecision {
            address: destination.address.to_string(),
            class: destination.class,
            because: destination.because.clone(),
            action: action(worst),
        });
    }
    let action = recipients.iter().map(|recipient| recipient.action).max();
    let action = action.unwrap_or(Action::Deliver);
    let acts = |said: &Said<'_>| match action {
        Action::Deliver => said.outcome >= Outcome::Record,
        _ => said.outcome >= Outcome::Hold,
    };
    let is_acted_on = said.iter().any(acts);
    said.retain(|said| acts(said) || is_acted_on && said.outcome == Outcome::Remark);
    said.sort_by_key(|said| (std::cmp::Reverse(said.outcome), said.order));
    let reasons = said.iter().map(|said| reason(said, report, visible)).collect();
    Decision { action, reasons, recipients, record }
}

/// The rules that apply to `case`: of each topic the strictest, of equals the first.
fn strictest_by_topic<'r>(case: &Case<'_>, rules: &'r Rulebook) -> Vec<(usize, Outcome, &'r Rule)> {
    let mut strictest: Vec<(usize, Outcome, &Rule)> = Vec::new();
    for (order, rule) in rules.rules.iter().enumerate() {
        let outcome = rule.outcome(case);
        if outcome == Outcome::Deliver {
            continue;
        }
        match strictest.iter_mut().find(|(_, _, other)| other.topic == rule.topic) {
            Some(best) if outcome > best.1 => *best = (order, outcome, rule),
            Some(_) => {}
            None => strictest.push((order, outcome, rule)),
        }
    }
    strictest
}

fn reason(said: &Said<'_>, report: &Report, visible: &BTreeMap<Class, u64>) -> Reason {
    let facts = Facts { report, recipients: &said.recipients, visible };
    Reason {
        rule: said.name.clone(),
        nl: said.rule.nl.filled(&facts, Language::Dutch),
        en: said.rule.en.filled(&facts, Language::English),
    }
}

/// How many addresses of each class every recipient can read in the header.
fn visible(report: &Report, lists: &Lists) -> BTreeMap<Class, u64> {
    let mut classes = BTreeMap::new();
    let addresses = report.header.visible.iter().take(VISIBLE_MAX);
    for address in addresses.filter_map(|text| Address::parse(text).ok()) {
        let class = classify(&address, lists, &History::default()).class;
        *classes.entry(class).or_default() += 1;
    }
    classes
}

fn action(outcome: Outcome) -> Action {
    match outcome {
        Outcome::Deliver | Outcome::Remark | Outcome::Record => Action::Deliver,
        Outcome::Hold => Action::Hold,
        Outcome::Reject => Action::Reject,
    }
}

/// Addresses in To and Cc that are looked at; no threshold is near it.
const VISIBLE_MAX: usize = 10_000;
