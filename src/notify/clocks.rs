//! The clock of the breach register: what is told before and after a deadline, and of incidents
//! that nobody takes up. Each once, in the trail and by mail to who assesses incidents.

use std::sync::Arc;

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::access::Act;
use crate::access::Principal;
use crate::access::may;
use crate::audit;
use crate::audit::Action;
use crate::audit::Event;
use crate::mail::Address;
use crate::notify::Awaited;
use crate::notify::Clocks;
use crate::notify::Letter;
use crate::notify::Settings;
use crate::notify::body::Piece;
use crate::notify::outline;
use crate::notify::reviewers;
use crate::notify::reviewers::mailbox;
use crate::notify::targets;
use crate::render::Language;
use crate::render::texts;
use crate::store;
use crate::store::Incident;
use crate::store::IncidentFilter;
use crate::store::IncidentState;
use crate::store::NewNotice;
use crate::store::Notice;
use crate::store::NoticeKind;
use crate::store::Store;
use crate::store::Tx;

/// Puts down what is due at `now`: a line of the trail, of which other systems hear, and a mail to
/// each officer. Each once, whatever dies when.
pub(super) async fn warn(
    store: &Store,
    clocks: &Clocks,
    awaited: Option<Arc<Awaited>>,
    mail: Option<&Settings>,
    now: Timestamp,
) -> Result<(), store::Error> {
    let running =
        IncidentFilter { states: IncidentState::RUNNING.into(), ..IncidentFilter::default() };
    let of = clocks.clone();
    let awaited = match awaited {
        Some(awaited) => Some((awaited, targets::watched_since(store, now).await?)),
        None => None,
    };
    let read = move |tx: &mut Tx<'_>| {
        let mut found = Vec::new();
        for incident in store::incident::list(tx, &running)? {
            found.extend(warnings(&incident, &of, now));
        }
        if let Some((awaited, since)) = &awaited {
            found.extend(targets::warnings(tx, &of, (awaited.as_ref(), *since), now)?);
        }
        let mut due = Vec::new();
        for warning in found {
            if !store::incident_warning::is_known(tx, &warning.id, &warning.name)? {
                due.push(warning);
            }
        }
        Ok(due)
    };
    let due = store.read(read).await?;
    if due.is_empty() {
        return Ok(());
    }
    let mail = mail.cloned();
    let write = move |tx: &mut Tx<'_>| {
        let addresses = match &mail {
            Some(settings) => officers(tx, settings)?,
            None => Vec::new(),
        };
        for warning in &due {
            if store::incident_warning::first(tx, &warning.id, &warning.name, now)? {
                put_down(tx, warning, &addresses, now)?;
            }
        }
        Ok(())
    };
    store.write(write).await
}

/// Something that time has brought to an incident.
pub(super) struct Warning {
    pub(super) id: String,
    /// What is told, and of which clock: one that was moved is another.
    pub(super) name: String,
    pub(super) action: Action,
    pub(super) detail: String,
    /// What the mail is written from.
    pub(super) text: String,
}

fn warnings(incident: &Incident, clocks: &Clocks, now: Timestamp) -> Vec<Warning> {
    let id = &incident.id;
    let mut found = Vec::new();
    if let Some(deadline) = incident.deadline
        && let Some(hours) = mark(deadline, &clocks.warn_hours, now)
    {
        let second = deadline.as_second();
        found.push(Warning {
            id: id.clone(),
            name: format!("deadline:{second}:{hours}"),
            action: Action::IncidentDeadline,
            detail: format!("hours={hours} deadline={deadline}"),
            text: format!("{id} {hours} {second}"),
        });
    }
    let since = incident.known_at.unwrap_or(incident.created_at).max(incident.created_at);
    let is_late = clocks.unassessed_hours > 0 && now >= since + hours(clocks.unassessed_hours);
    if is_late && incident.state == IncidentState::Potential {
        found.push(Warning {
            id: id.clone(),
            name: "unassessed".to_owned(),
            action: Action::IncidentUnassessed,
            detail: format!("hours={}", clocks.unassessed_hours),
            text: format!("{id} {UNASSESSED}"),
        });
    }
    found
}

fn put_down(
    tx: &mut Tx<'_>,
    warning: &Warning,
    addresses: &[String],
    now: Timestamp,
) -> Result<(), store::Error> {
    let gateway = Principal::gateway();
    let event = Event {
        at: now,
        actor: gateway.name.clone(),
        origin: gateway.origin.to_string(),
        action: warning.action,
        object: warning.id.clone(),
        outcome: audit::Outcome::Done,
        detail: warning.detail.clone(),
    };
    audit::record(tx, &event)?;
    for address in addresses {
        let once = format!("{}:{}:{address}", warning.id, warning.name);
        let new = reviewers::notice(&once, NoticeKind::Deadline, None, address, now);
        store::notice::add(tx, &NewNotice { text: &warning.text, ..new })?;
    }
    Ok(())
}

/// The warning that `now` calls for: hours before the deadline, 0 once it has passed. A gateway
/// that was down tells the latest one only.
pub(super) fn mark(deadline: Timestamp, marks: &[u64], now: Timestamp) -> Option<u64> {
    let left = deadline.duration_since(now);
    marks.iter().copied().filter(|mark| left <= hours(*mark)).min()
}

fn hours(count: u64) -> SignedDuration {
    SignedDuration::from_hours(i64::try_from(count).unwrap_or(i64::MAX / 3_600))
}

/// The mailboxes of those who assess incidents; where none of them has one, that of the team.
fn officers(tx: &mut Tx<'_>, settings: &Settings) -> Result<Vec<String>, store::Error> {
    let accounts = store::account::list(tx)?;
    let assesses = accounts.iter().filter(|one| may(&one.roles, Act::AssessIncident));
    let mut addresses: Vec<String> = assesses.filter_map(|one| mailbox(one, settings)).collect();
    if addresses.is_empty() {
        addresses.extend(settings.team_address.as_ref().map(ToString::to_string));
    }
    Ok(addresses)
}

/// The mail; none where somebody has reported, decided or moved the clock in the meantime.
pub(super) fn warning(
    tx: &mut Tx<'_>,
    settings: &Settings,
    notice: &Notice,
    now: Timestamp,
) -> Result<Option<Letter>, store::Error> {
    let Some((id, told)) = notice.text.split_once(' ') else { return Ok(None) };
    if told.starts_with(targets::TARGET) {
        return targets::letter(tx, settings, notice, now);
    }
    let incident = store::incident::find(tx, id)?;
    let Ok(to) = Address::parse(&notice.address) else { return Ok(None) };
    let since = incident.known_at.unwrap_or(incident.created_at);
    // Subject and text.
    let words: Box<dyn Fn(Language) -> (String, String)> = match (told, incident.deadline) {
        (UNASSESSED, _) if incident.state == IncidentState::Potential => Box::new(|language| {
            let said = &texts(language).registering;
            let since = language.moment(since);
            ((said.unassessed_subject)(&incident.id), (said.unassessed)(&incident.id, &since))
        }),
        (told, Some(deadline)) if incident.state.is_running() && is_of(told, deadline) => {
            let left = hours_left(deadline, now);
            let id = incident.id.clone();
            Box::new(move |language| {
                let said = &texts(language).case.said.warnings;
                let text = match left {
                    0 => (said.over)(&id),
                    24.. => (said.day)(left, &id, &language.moment(deadline)),
                    left => (said.hours)(left, &id),
                };
                ((said.subject)(&id, left), text)
            })
        }
        _ => return Ok(None),
    };
    Ok(Some(outlined(settings, to, &incident.id, words)))
}

/// A mail about an incident, with the way to it.
pub(super) fn outlined(
    settings: &Settings,
    to: Address,
    id: &str,
    words: impl Fn(Language) -> (String, String),
) -> Letter {
    Letter {
        id: None,
        to,
        subject: outline::subject(settings, |_, language| words(language).0),
        bodies: outline::bodies(settings, |said, language| {
            vec![
                Piece::Paragraph(words(language).1),
                Piece::Link(settings.page(&format!("/incidents/{id}"))),
                Piece::Paragraph((said.footer)(&settings.organisation)),
            ]
        }),
        reply_to: None,
        thread: None,
    }
}

/// Whether a warning, `24 1732543920`, is of the clock that runs to `deadline` now.
fn is_of(told: &str, deadline: Timestamp) -> bool {
    let second = told.split_once(' ').map(|(_, second)| second);
    second.is_none_or(|second| second == deadline.as_second().to_string())
}

/// Hours until `deadline`, begun ones counted whole; 0 once it has passed.
pub(super) fn hours_left(deadline: Timestamp, now: Timestamp) -> u64 {
    let seconds = deadline.duration_since(now).as_secs();
    u64::try_from(seconds).unwrap_or(0).div_ceil(3_600)
}

/// In the place of hours: nobody has taken it up.
const UNASSESSED: &str = "unassessed";

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::hours_left;
    use super::is_of;
    use super::mark;

    #[test]
    fn a_warning_is_due_from_its_moment_on_until_the_next_one() {
        let deadline: Timestamp = "2026-03-30T11:00+02:00".parse().expect("a moment");
        for (now, expected) in [
            ("2026-03-29T10:59+02:00", None),
            ("2026-03-29T11:00+02:00", Some(24)),
            ("2026-03-30T02:59+02:00", Some(24)),
            ("2026-03-30T03:00+02:00", Some(8)),
            ("2026-03-30T09:00+02:00", Some(2)),
            ("2026-03-30T11:00+02:00", Some(0)),
            ("2026-04-02T11:00+02:00", Some(0)),
            // The night of the change is an hour shorter: 24 elapsed hours are 24 elapsed hours.
            ("2026-03-29T00:30+01:00", None),
        ] {
            let now: Timestamp = now.parse().expect("a moment");
            assert_eq!(mark(deadline, &[24, 8, 2, 0], now), expected, "{now}");
        }
    }
    #[test]
    fn hours_are_those_of_the_settings_in_any_order_and_none_are_told_without() {
        let deadline: Timestamp = "2026-10-26T15:30+01:00".parse().expect("a moment");
        for (marks, now, expected) in [
            (&[4, 48][..], "2026-10-24T15:30+02:00", None),
            (&[4, 48], "2026-10-24T16:30+02:00", Some(48)),
            (&[4, 48], "2026-10-26T11:30+01:00", Some(4)),
            (&[4, 48], "2026-10-27T11:30+01:00", Some(4)),
            (&[], "2026-10-27T11:30+01:00", None),
        ] {
            let now: Timestamp = now.parse().expect("a moment");
            assert_eq!(mark(deadline, marks, now), expected, "{marks:?} {now}");
        }
    }

    #[test]
    fn a_mail_says_the_hours_that_are_left_when_it_is_sent() {
        let deadline: Timestamp = "2026-10-26T15:30+01:00".parse().expect("a moment");
        for (now, expected) in [
            ("2026-10-25T15:30:10+01:00", 24),
            ("2026-10-26T10:00+01:00", 6),
            ("2026-10-26T15:29:59+01:00", 1),
            ("2026-10-26T15:30+01:00", 0),
            ("2026-10-29T15:30+01:00", 0),
        ] {
            let now: Timestamp = now.parse().expect("a moment");
            assert_eq!(hours_left(deadline, now), expected, "{now}");
        }
        assert!(is_of("24 1793025000", deadline) && !is_of("24 1793025001", deadline));
    }
}
