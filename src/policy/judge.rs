//! What the rules say of each recipient, and of the message as a whole.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::destination::Class;
use crate::destination::Destination;
use crate::policy::case::Case;
use crate::policy::circumstances::Circumstances;
use crate::policy::decision::Action;
use crate::policy::decision::Decision;
use crate::policy::decision::Exposure;
use crate::policy::decision::Reason;
use crate::policy::decision::RecipientDecision;
use crate::policy::decision::Route;
use crate::policy::decision::Seen;
use crate::policy::decision::Verdict;
use crate::policy::outcome::Outcome;
use crate::policy::rule::REPLY_CHARACTERS_MAX;
use crate::policy::rule::Rule;
use crate::policy::rulebook::Rulebook;
use crate::policy::sentence::Facts;
use crate::policy::sentence::Language;
use crate::scan::Report;

/// Says what is to be done with the message of `report`, for each of its recipients.
///
/// The same arguments give the same verdict, on every machine and years later.
///
/// - Shape: the recipients of the decision are those of the envelope, in its order.
/// - Failure: none; a message to nobody is delivered.
/// - Privacy: reasons hold numbers and classes, no value and no address.
pub fn judge(report: Report, around: &Circumstances, rules: &Rulebook) -> Verdict {
    let decision = rules.decide(&report, around);
    Verdict { report, decision }
}

/// What one rule says under one name, and of whom.
struct Said<'s> {
    order: usize,
    name: String,
    outcome: Outcome,
    rule: &'s Rule,
    seen: Vec<Seen>,
    recipients: Vec<&'s Destination>,
}

/// A rule that applies to a recipient.
struct Applied<'r> {
    order: usize,
    outcome: Outcome,
    rule: &'r Rule,
    /// The agreement that softens it, or just does not.
    agreement: Option<Seen>,
}

impl Rulebook {
    /// What is to be done with a message of which so much is known.
    pub fn decide(&self, report: &Report, around: &Circumstances) -> Decision {
        let mut said: Vec<Said<'_>> = Vec::new();
        let mut recipients = Vec::new();
        let mut record = false;
        let mut classes: BTreeMap<Class, u64> = BTreeMap::new();
        let destinations = &around.destinations;
        destinations.iter().for_each(|to| *classes.entry(to.class).or_default() += 1);
        for destination in destinations {
            let alike = classes.get(&destination.class).copied().unwrap_or_default();
            let case = Case { report, destination, around, alike };
            let strictest = self.strictest_by_topic(&case);
            let worst = strictest.iter().map(|applied| applied.outcome).max();
            let worst = worst.unwrap_or(Outcome::Deliver);
            record |= matches!(worst, Outcome::Record | Outcome::Secure);
            strictest.into_iter().for_each(|applied| note(&mut said, applied, &case));
            recipients.push(RecipientDecision {
                address: destination.address.to_string(),
                class: destination.class,
                because: destination.because.clone(),
                noted: destination.noted(),
                action: action(worst),
                route: if worst == Outcome::Secure { Route::Secure } else { Route::Normal },
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
        said.sort_by_key(|said| (Reverse(said.outcome), said.order));
        let exposure = exposure(&said);
        let refusing = said.first().filter(|said| said.outcome == Outcome::Reject);
        let reply = refusing.map(|said| said.reply(report, around));
        let reasons = said.into_iter().map(|said| said.reason(report, around)).collect();
        Decision { action, reasons, recipients, record, exposure, reply }
    }

    /// The rules that apply to `case`: of each topic the strictest, of equals the first.
    fn strictest_by_topic(&self, case: &Case<'_>) -> Vec<Applied<'_>> {
        let mut strictest: Vec<Applied<'_>> = Vec::new();
        for (order, rule) in self.rules.iter().enumerate() {
            let applied = self.applied(order, rule, case);
            if applied.outcome == Outcome::Deliver {
                continue;
            }
            match strictest.iter_mut().find(|other| other.rule.topic == rule.topic) {
                Some(best) if applied.outcome > best.outcome => *best = applied,
                Some(_) => {}
                None => strictest.push(applied),
            }
        }
        strictest
    }

    fn applied<'r>(&self, order: usize, rule: &'r Rule, case: &Case<'_>) -> Applied<'r> {
        let strict = rule.outcome(case);
        let mut applied = Applied { order, outcome: strict, rule, agreement: None };
        if let Some(missed) =
            self.agreements.iter().find_map(|one| one.missed(case, &rule.topic, strict))
        {
            applied.agreement = Some(missed);
        }
        for agreement in &self.agreements {
            let softened = agreement.soften(case, &rule.topic, applied.outcome);
            if softened < applied.outcome {
                applied.outcome = softened;
                applied.agreement = Some(agreement.seen());
            }
        }
        applied
    }
}

/// Adds what a rule says of one more recipient.
fn note<'s>(said: &mut Vec<Said<'s>>, applied: Applied<'s>, case: &Case<'s>) {
    let Applied { order, outcome, rule, agreement } = applied;
    let name = rule.reason_for(case.destination.class);
    let same =
        |said: &&mut Said<'_>| said.order == order && said.name == name && said.outcome == outcome;
    match said.iter_mut().find(same) {
        Some(said) => said.recipients.push(case.destination),
        None => {
            let seen = rule.seen(case).into_iter().chain(agreement).collect();
            let recipients = vec![case.destination];
            said.push(Said { order, name, outcome, rule, seen, recipients });
        }
    }
}

impl Said<'_> {
    fn reason(self, report: &Report, around: &Circumstances) -> Reason {
        let facts = Facts { report, recipients: &self.recipients, visible: &around.visible };
        Reason {
            nl: self.rule.nl.filled(&facts, Language::Dutch),
            en: self.rule.en.filled(&facts, Language::English),
            rule: self.name,
            seen: self.seen,
        }
    }

    /// What the sender's mail server is told, which puts it into a notice for the sender: the text
    /// of the rule, or else its sentences.
    fn reply(&self, report: &Report, around: &Circumstances) -> String {
        if let Some(reply) = &self.rule.reply {
            return reply.clone();
        }
        let facts = Facts { report, recipients: &self.recipients, visible: &around.visible };
        let nl = self.rule.nl.filled(&facts, Language::Dutch);
        let en = self.rule.en.filled(&facts, Language::English);
        let both = format!("{nl} / {en}");
        // A reply is ASCII (RFC 5321, 4.2): letters lose their accents.
        both.nfd()
            .filter(|c| *c == ' ' || c.is_ascii_graphic())
            .take(REPLY_CHARACTERS_MAX)
            .collect()
    }
}

/// Whether what holds the message is that recipients can read each other's addresses.
fn exposure(said: &[Said<'_>]) -> Exposure {
    let mut holding = said.iter().filter(|said| said.outcome >= Outcome::Hold);
    let shows = |said: &Said<'_>| said.rule.topic == VISIBLE;
    match (holding.clone().any(shows), holding.all(shows)) {
        (false, _) => Exposure::None,
        (true, false) => Exposure::AmongOthers,
        (true, true) => Exposure::Alone,
    }
}

fn action(outcome: Outcome) -> Action {
    match outcome {
        Outcome::Deliver | Outcome::Remark | Outcome::Record | Outcome::Secure => Action::Deliver,
        Outcome::Hold => Action::Hold,
        Outcome::Reject => Action::Reject,
    }
}

/// Topic of the rules about addresses that recipients can read.
const VISIBLE: &str = "visible";
