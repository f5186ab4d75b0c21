//! Mail that was delivered, and that the rules of today would have held.

use jiff::Timestamp;

use crate::access::Act;
use crate::access::Principal;
use crate::audit::Action;
use crate::incident::Error;
use crate::incident::Register;
use crate::incident::intake::blank;
use crate::incident::intake::sent;
use crate::incident::intake::started;
use crate::incident::record::kind_names;
use crate::incident::record::record;
use crate::policy;
use crate::policy::RecipientDecision;
use crate::policy::Verdict;
use crate::render::Language;
use crate::store;
use crate::store::Incident;
use crate::store::IncidentRecipient;
use crate::store::IncidentSource;
use crate::store::Listing;
use crate::store::Observed;

/// A delivered message as it is judged now; of what it says nothing is kept.
#[derive(Clone, Debug)]
pub struct Late {
    /// What the gateway noted when it went out, each with its number; none where it knows nothing
    /// of the message.
    pub noted: Vec<(u64, Observed)>,
    /// Its `Message-ID`.
    pub message_id: String,
    /// Envelope sender, or who the message says that it is from.
    pub sender: String,
    /// When it went out.
    pub sent_at: Timestamp,
    /// What it is judged to be.
    pub verdict: Verdict,
}

impl Register {
    /// Opens the incident of a message that was found late. Its clock begins now: nobody could have
    /// known before.
    ///
    /// - Failure: a conflict where there is an incident of that delivery already.
    pub async fn found_late(
        &self,
        who: &Principal,
        late: Late,
        now: Timestamp,
    ) -> Result<Incident, Error> {
        if !who.may(Act::ReportIncident) {
            return Err(Error::NotAllowed);
        }
        let (clock, who) = (self.settings.clock, who.clone());
        let opened = self.store.write(move |tx| {
            let number = match late.noted.first() {
                Some((number, _)) => *number,
                // So that it is known when the same copy comes again.
                None => store::observed::insert(tx, &note(&late, now))?,
            };
            let incident = Incident {
                observed: Some(number),
                clock_hours: clock.hours,
                known_at: Some(now),
                deadline: Some(clock.deadline(now)),
                ..draft(&late, &who, now)
            };
            let incident = store::incident::open(tx, incident)?;
            let mut residences = store::residence::keyed(tx, &late.verdict.report.residences);
            for (_, noted) in &late.noted {
                if let Some(evidence) = &noted.evidence {
                    let noted = evidence.report.residences.clone();
                    store::residence::merge(&mut residences, noted);
                }
            }
            store::residence::keep(tx, &incident.id, &residences)?;
            let source = incident.source.name();
            let detail = format!("source={source} persons={}", incident.persons);
            record(tx, &incident.id, Action::IncidentOpened, detail, &who, now)?;
            started(tx, &incident, &who, now)?;
            Ok(incident)
        });
        Ok(opened.await?)
    }
}

fn draft(late: &Late, who: &Principal, now: Timestamp) -> Incident {
    let Verdict { report, decision } = &late.verdict;
    let leaks = |one: &&RecipientDecision| one.action != policy::Action::Deliver;
    let recipients = decision.recipients.iter().filter(leaks);
    let recipients: Vec<IncidentRecipient> = recipients.map(|one| recipient(late, one)).collect();
    let summary = |language| sent(&late.sender, report.persons.estimate, &recipients, language);
    Incident {
        source: IncidentSource::LateDetection,
        sender: late.sender.clone(),
        persons_min: report.persons.min,
        persons_max: (!report.has_unscannable()).then_some(report.persons.max),
        persons: report.persons.estimate,
        kinds: kind_names(report),
        persons_by_kind: report.by_kind.clone(),
        summary_nl: summary(Language::Dutch),
        summary_en: summary(Language::English),
        recipients,
        ..blank(who, now)
    }
}

/// A recipient who got it, and when and how it went there as far as that was noted.
fn recipient(late: &Late, decided: &RecipientDecision) -> IncidentRecipient {
    let got = |noted: &Observed| {
        noted.recipients.iter().any(|one| one.address.eq_ignore_ascii_case(&decided.address))
    };
    let noted = late.noted.iter().map(|(_, noted)| noted).find(|noted| got(noted));
    IncidentRecipient {
        position: 0,
        address: decided.address.clone(),
        class: decided.class,
        accepted_at: Some(noted.map_or(late.sent_at, |noted| noted.at)),
        reply: String::new(),
        transit: noted.and_then(|noted| noted.transit),
        trusted: None,
    }
}

/// What is noted of a message of which nothing was.
fn note(late: &Late, now: Timestamp) -> Observed {
    let Verdict { report, decision } = &late.verdict;
    Observed {
        at: now,
        sender: late.sender.clone(),
        recipients: decision.recipients.clone(),
        reasons: decision.reasons.clone(),
        persons: report.persons.estimate,
        action: policy::Action::Deliver,
        held_id: None,
        listing: Listing::Unlisted,
        evidence: None,
        transit: None,
        message_id: late.message_id.clone(),
    }
}
