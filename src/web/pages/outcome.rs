//! What has become of a message, as it is told on top of a page; always from the message itself,
//! never from the address of the page.

use jiff::Timestamp;

use crate::audit::Action;
use crate::review::Shown;
use crate::store::HeldId;
use crate::store::HeldState;
use crate::store::Incident;
use crate::web::icon::Icon;
use crate::web::links::Link;
use crate::web::pages::list::List;
use crate::web::visitor::Visitor;

/// A sentence on top of a page.
pub(super) struct Outcome {
    pub(super) icon: Icon,
    pub(super) tone: &'static str,
    /// May be empty.
    pub(super) title: String,
    pub(super) text: String,
    pub(super) link: Option<Link>,
    pub(super) undo: Option<Undo>,
}

/// The button that takes a release back.
pub(super) struct Undo {
    pub(super) action: String,
    pub(super) version: i64,
    /// The query of the list that the person is in.
    pub(super) list: String,
}

impl Outcome {
    /// A sentence without more.
    pub(super) const fn plain(icon: Icon, tone: &'static str, text: String) -> Self {
        Self { icon, tone, title: String::new(), text, link: None, undo: None }
    }
}

/// The same outcomes, for someone who is in a list.
pub(super) fn in_list(mut outcomes: Vec<Outcome>, list: &List) -> Vec<Outcome> {
    for undo in outcomes.iter_mut().filter_map(|outcome| outcome.undo.as_mut()) {
        undo.list = list.query();
    }
    outcomes
}

/// What is to be said of a message. `elsewhere` names it, where the page is about another.
pub(super) fn outcomes(
    shown: &Shown,
    visitor: &Visitor,
    elsewhere: Option<&HeldId>,
) -> Vec<Outcome> {
    let mut outcomes = Vec::from_iter(of_state(shown, visitor));
    if let (Some(id), Some(outcome)) = (elsewhere, outcomes.first_mut()) {
        outcome.title = id.to_string();
        if outcome.link.is_none() {
            outcome.link = Some(to_message(id, visitor));
        }
        return outcomes;
    }
    let review = &visitor.texts().review;
    if shown.held.unread.is_some() {
        let text = review.unread.to_owned();
        outcomes.push(Outcome::plain(Icon::Warning, "notice-danger", text));
    }
    if elsewhere.is_none() && shown.choices.own {
        let text = review.own.to_owned();
        outcomes.push(Outcome::plain(Icon::Info, "", text));
    }
    outcomes
}

fn of_state(shown: &Shown, visitor: &Visitor) -> Option<Outcome> {
    let (held, review) = (&shown.held, &visitor.texts().review);
    let plain = |icon, tone, text: &str| Some(Outcome::plain(icon, tone, text.to_owned()));
    match held.state {
        HeldState::Held => None,
        HeldState::AwaitingSecond if shown.choices.was_first => {
            plain(Icon::Clock, "notice-warn", review.second_other)
        }
        HeldState::AwaitingSecond => {
            let needed = visitor.texts().desk.second_needed;
            plain(Icon::Clock, "notice-warn", &needed(&shown.second))
        }
        HeldState::Releasing => Some(releasing(shown, visitor)),
        HeldState::Released => Some(released(shown, visitor)),
        HeldState::DeliveryFailed => {
            let mut outcome = released(shown, visitor);
            outcome.icon = Icon::Warning;
            outcome.tone = "notice-danger";
            let text = match unheard(shown) {
                Some(times) => (review.release_unsure)(times),
                None => review.release_gave_up.to_owned(),
            };
            outcome.text = format!("{text} {}", review.release_no_more);
            Some(outcome)
        }
        HeldState::Rejected => plain(Icon::Ban, "", review.reject_done),
        HeldState::Expired | HeldState::Withdrawn => None,
    }
}

fn releasing(shown: &Shown, visitor: &Visitor) -> Outcome {
    let (review, language) = (&visitor.texts().review, visitor.view.language);
    let now = Timestamp::now();
    let mut outcome = match &shown.outbound {
        Some(outbound) if !outbound.last_error.is_empty() => {
            let until = language.moment_seen_from(outbound.give_up_at, now);
            let text = (review.release_failed)(&outbound.last_error, &until);
            Outcome::plain(Icon::Warning, "notice-warn", text)
        }
        outbound => {
            let due = outbound.as_ref().map_or(now, |outbound| outbound.due_at);
            let left = due.duration_since(now).as_secs().max(0).unsigned_abs();
            Outcome::plain(Icon::Send, "", (review.release_undo)(left))
        }
    };
    if let Some(unsure) = shown.outbound.as_ref().map(|one| one.unsure).filter(|one| *one > 0) {
        let words = (review.release_unsure)(u64::from(unsure));
        outcome.text = format!("{} {words}", outcome.text);
    }
    if let Some(joined) = joined(shown) {
        let words = (visitor.texts().registering.joins)(&joined.id);
        outcome.text = format!("{} {words}", outcome.text);
    }
    outcome.link = shown.incidents.last().map(|incident| to_incident(incident, visitor));
    outcome.undo = shown.choices.undo.then(|| Undo {
        action: format!("/messages/{}/undo", shown.held.id),
        version: shown.held.version,
        list: String::new(),
    });
    outcome
}

fn released(shown: &Shown, visitor: &Visitor) -> Outcome {
    let (texts, language) = (visitor.texts(), visitor.view.language);
    let incident = shown.incidents.last();
    let open = incident.filter(|incident| incident.state.is_running());
    let text = match open.and_then(|open| Some((open, open.known_at?, open.deadline?))) {
        Some((open, ..)) if joined(shown).is_some() => (texts.registering.joins)(&open.id),
        Some((open, known, deadline)) => {
            let time = language.moment_seen_from(known, Timestamp::now());
            (texts.review.release_done)(&time, &open.id, &language.moment(deadline))
        }
        None => (texts.words.held_state)(shown.held.state).to_owned(),
    };
    let mut outcome = Outcome::plain(Icon::Check, "notice-good", text);
    outcome.link = incident.map(|incident| to_incident(incident, visitor));
    outcome
}

/// How often a release that ended went to the next hop without an answer, as the trail has it: who
/// refused it last may have it from then.
fn unheard(shown: &Shown) -> Option<u64> {
    let failed = Action::MessageDeliveryFailed.name();
    let ended = shown.trail.iter().rev().find(|entry| entry.action == failed)?;
    ended.detail.split(' ').find_map(|word| word.strip_prefix("unsure="))?.parse().ok()
}

/// The incident of another message that this release joined.
fn joined(shown: &Shown) -> Option<&Incident> {
    let id = shown.held.id.to_string();
    shown.incidents.last().filter(|incident| incident.held_id != id)
}

fn to_incident(incident: &Incident, visitor: &Visitor) -> Link {
    let word = visitor.texts().pages.to_incident.to_owned();
    Link { href: format!("/incidents/{}", incident.id), word }
}

fn to_message(id: &HeldId, visitor: &Visitor) -> Link {
    let word = visitor.texts().pages.to_message.to_owned();
    Link { href: format!("/messages/{id}"), word }
}
