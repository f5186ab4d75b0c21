//! What writes in the register: a release opens an incident, the next hop's answers start its
//! clock, and a release that nobody got cancels it.
//!
//! Each function writes its line of the audit trail in the transaction that it is given, so that
//! the caller's change, the register and the trail are kept together or not at all.

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::access::Principal;
use crate::audit;
use crate::audit::Action;
use crate::audit::Event;
use crate::detect::Kind;
use crate::incident::Clock;
use crate::render::Language;
use crate::render::Summary;
use crate::render::destinations;
use crate::render::kinds;
use crate::render::texts;
use crate::render::without_numbers;
use crate::scan::Report;
use crate::smtp::Transit;
use crate::store;
use crate::store::Held;
use crate::store::HeldId;
use crate::store::HeldRecipient;
use crate::store::Incident;
use crate::store::IncidentRecipient;
use crate::store::IncidentRelease;
use crate::store::IncidentSource;
use crate::store::IncidentState;
use crate::store::RecipientState;
use crate::store::Tx;

/// The answer of the next hop for one recipient of a released message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The recipient, as `local@domain`.
    pub address: String,
    /// When the next hop took the message for it; `None` where it refused.
    pub accepted_at: Option<Timestamp>,
    /// What it said.
    pub reply: String,
    /// How the message went to it; `None` where it did not, or nobody knows.
    pub transit: Option<Transit>,
}

/// Why an incident is cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancellation {
    /// The next hop took the message for nobody, and retrying has ended.
    NeverAccepted,
    /// The release was undone before its delivery.
    Undone,
}

/// Opens the incident of a release, pending until the next hop takes the message; a release of what
/// leaked already joins the incident that there is.
///
/// `released` is the message as the release makes it: its recipients in state `Releasing` are
/// those it goes to; `who` decided it; `clock` is what the law gives at that moment.
pub fn open(
    tx: &mut Tx<'_>,
    released: &Held,
    who: &Principal,
    clock: Clock,
    at: Timestamp,
) -> Result<Incident, store::Error> {
    let draft = draft(released, clock, at);
    if let Some(joined) = join(tx, released, &draft, who, at)? {
        return Ok(joined);
    }
    let incident = store::incident::open(tx, draft)?;
    let detail = format!("message={} persons={}", incident.held_id, incident.persons);
    record(tx, &incident.id, Action::IncidentOpened, detail, who, at)?;
    Ok(incident)
}

/// Joins the incident of what leaked already in the last [`JOIN_DAYS`] days, where nothing new
/// leaks: the same message, or files that were all in it, with no other kind of data and no more
/// people. Its clock runs, so new recipients have no later deadline.
fn join(
    tx: &mut Tx<'_>,
    released: &Held,
    draft: &Incident,
    who: &Principal,
    at: Timestamp,
) -> Result<Option<Incident>, store::Error> {
    let since = at - SignedDuration::from_hours(24 * JOIN_DAYS);
    for id in store::incident_joined::of_same(tx, &released.id, since)? {
        let known = store::incident::find(tx, &id)?;
        let is_known = |kind: &String| known.kinds.contains(kind);
        if draft.persons > known.persons || !draft.kinds.iter().all(is_known) {
            continue;
        }
        let release = IncidentRelease {
            held_id: draft.held_id.clone(),
            at,
            released_by: draft.released_by.clone(),
            first_by: draft.first_by.clone(),
            reason: draft.reason.clone(),
        };
        store::incident_joined::join(tx, &id, &release, &draft.recipients)?;
        let detail = format!("message={} persons={}", draft.held_id, draft.persons);
        record(tx, &id, Action::IncidentJoined, detail, who, at)?;
        return store::incident::find(tx, &id).map(Some);
    }
    Ok(None)
}

/// Writes the answers of the next hop; the first acceptance starts the clock.
///
/// - Failure: `Missing` where there is no such incident or recipient. An incident that was
///   cancelled stays so: nothing can be accepted for it any more.
pub fn accepted(
    tx: &mut Tx<'_>,
    incident_id: &str,
    answers: &[Answered],
    at: Timestamp,
) -> Result<(), store::Error> {
    let mut first: Option<Timestamp> = None;
    for answer in answers {
        let Answered { address, accepted_at, reply, transit } = answer;
        match accepted_at {
            Some(accepted_at) => {
                let taken = (*accepted_at, reply.as_str(), *transit);
                store::incident::recipient_accepted(tx, incident_id, address, taken)?;
                first = Some(first.map_or(*accepted_at, |first| first.min(*accepted_at)));
            }
            None => store::incident::recipient_refused(tx, incident_id, address, reply)?,
        }
    }
    let Some(known_at) = first else { return Ok(()) };
    let hours = store::incident::clock_hours(tx, incident_id)?;
    let deadline = Clock { hours }.deadline(known_at);
    if store::incident::start_clock(tx, incident_id, known_at, deadline)? {
        let detail = format!("known={known_at} deadline={deadline}");
        let gateway = Principal::gateway();
        record(tx, incident_id, Action::IncidentStarted, detail, &gateway, at)?;
    }
    Ok(())
}

/// Cancels the pending incident of a release; its number stays in the register and is not used
/// again. A release that joined an incident leaves it, and that stays as it is.
///
/// - Failure: `Conflict` where the next hop has taken the message for someone.
pub fn cancel(
    tx: &mut Tx<'_>,
    (incident_id, held_id): (&str, &HeldId),
    why: Cancellation,
    who: &Principal,
    at: Timestamp,
) -> Result<(), store::Error> {
    let detail = match why {
        Cancellation::NeverAccepted => "never accepted",
        Cancellation::Undone => "undone",
    };
    if store::incident_joined::leave(tx, incident_id, held_id, at)? {
        let detail = format!("message={held_id} {detail}");
        return record(tx, incident_id, Action::IncidentLeft, detail, who, at);
    }
    store::incident::cancel(tx, incident_id)?;
    record(tx, incident_id, Action::IncidentCancelled, detail.to_owned(), who, at)
}

/// What is known of a release at the moment it is decided.
fn draft(released: &Held, clock: Clock, at: Timestamp) -> Incident {
    let report = &released.verdict.report;
    let going = |recipient: &&HeldRecipient| recipient.state == RecipientState::Releasing;
    let recipients = released.recipients.iter().filter(going).map(|recipient| IncidentRecipient {
        position: 0,
        address: recipient.address.clone(),
        class: recipient.class,
        accepted_at: None,
        reply: String::new(),
        transit: None,
        trusted: None,
    });
    Incident {
        id: String::new(),
        held_id: released.id.to_string(),
        state: IncidentState::Pending,
        sender: released.sender.clone(),
        subject: report.header.subject.clone(),
        recipients: recipients.collect(),
        persons_min: report.persons.min,
        persons_max: (!report.has_unscannable()).then_some(report.persons.max),
        persons: report.persons.estimate,
        kinds: kind_names(report),
        persons_by_kind: released.verdict.report.by_kind.clone(),
        summary_nl: summary(released, Language::Dutch, at),
        summary_en: summary(released, Language::English, at),
        released_by: released.decided_by.clone(),
        first_by: released.first_by.clone(),
        reason: reason(released),
        created_at: at,
        known_at: None,
        deadline: None,
        source: IncidentSource::Release,
        opened_by: released.decided_by.clone(),
        owner: String::new(),
        clock_hours: clock.hours,
        version: 0,
        observed: None,
        closed_at: None,
        content_erased_at: None,
        erased_at: None,
    }
}

/// Why it was released: the chosen answer in the words of the register, then what was written,
/// without the citizen service numbers that people put in it all the same.
fn reason(released: &Held) -> String {
    let written = without_numbers(&released.reason);
    let Some(code) = released.code else { return written.into_owned() };
    let words = (texts(Language::Dutch).desk.reason)(code);
    // Two who agreed stand each on a line of their own.
    let between = if released.first_by.is_empty() { " " } else { "\n" };
    format!("{words}.{between}{written}")
}

fn summary(released: &Held, language: Language, at: Timestamp) -> String {
    let report = &released.verdict.report;
    let going = released.recipients.iter().filter(|r| r.state == RecipientState::Releasing);
    let destinations = destinations(going.map(|r| (r.class, r.address.as_str())), language);
    (texts(language).register.summary)(&Summary {
        sender: &released.sender,
        kinds: &kinds(report, language),
        persons: report.persons.estimate,
        unread: report.has_unscannable(),
        destinations: &destinations,
        released_by: &released.decided_by,
        released_at: at,
    })
}

/// Every kind that was found, strongest first, each once.
pub(super) fn kind_names(report: &Report) -> Vec<String> {
    let mut kinds: Vec<Kind> = Vec::new();
    for finding in report.findings.iter().filter(|finding| finding.confidence >= LIKELY) {
        if !kinds.contains(&finding.kind) {
            kinds.push(finding.kind);
        }
    }
    kinds.into_iter().map(|kind| kind.name().to_owned()).collect()
}

pub(super) fn record(
    tx: &mut Tx<'_>,
    incident_id: &str,
    action: Action,
    detail: String,
    who: &Principal,
    at: Timestamp,
) -> Result<(), store::Error> {
    let event = Event { detail, ..Event::done(who, action, incident_id, at) };
    audit::record(tx, &event)
}

/// For how many days a release of what leaked already joins its incident.
const JOIN_DAYS: i64 = 30;

/// Less likely findings are no reason to name a kind in the register.
pub(super) const LIKELY: f32 = 0.5;
