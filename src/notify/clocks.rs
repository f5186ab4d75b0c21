//! The clock of the breach register, told by mail: 24, 8 and 2 hours before the deadline, and when
//! it has passed, each once, to who assesses incidents.

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::access::Act;
use crate::access::may;
use crate::mail::Address;
use crate::notify::Letter;
use crate::notify::Settings;
use crate::notify::body::Piece;
use crate::notify::outline;
use crate::notify::reviewers;
use crate::notify::reviewers::mailbox;
use crate::render::Language;
use crate::render::texts;
use crate::store;
use crate::store::IncidentFilter;
use crate::store::IncidentState;
use crate::store::NewNotice;
use crate::store::Notice;
use crate::store::NoticeKind;
use crate::store::Store;
use crate::store::Tx;

/// Puts down the warnings that are due at `now`.
pub(super) async fn warn(
    store: &Store,
    settings: &Settings,
    now: Timestamp,
) -> Result<(), store::Error> {
    let running =
        IncidentFilter { states: IncidentState::RUNNING.into(), ..IncidentFilter::default() };
    let incidents = store.read(move |tx| store::incident::list(tx, &running)).await?;
    let due: Vec<(String, Timestamp, u64)> = incidents
        .into_iter()
        .filter_map(|incident| {
            let deadline = incident.deadline?;
            Some((incident.id, deadline, mark(deadline, now)?))
        })
        .collect();
    if due.is_empty() {
        return Ok(());
    }
    let settings = settings.clone();
    let write = move |tx: &mut Tx<'_>| {
        let addresses = officers(tx, &settings)?;
        for (id, deadline, hours) in &due {
            for address in &addresses {
                // A clock that was moved is another clock.
                let once = format!("deadline:{id}:{}:{hours}:{address}", deadline.as_second());
                if store::notice::is_known(tx, &once)? {
                    continue;
                }
                let text = format!("{id} {hours}");
                let new = reviewers::notice(&once, NoticeKind::Deadline, None, address, now);
                store::notice::add(tx, &NewNotice { text: &text, ..new })?;
            }
        }
        Ok(())
    };
    store.write(write).await
}

/// The warning that `now` calls for: hours before the deadline, 0 once it has passed. A gateway
/// that was down tells the latest one only.
fn mark(deadline: Timestamp, now: Timestamp) -> Option<u64> {
    let left = deadline.duration_since(now);
    let is_due = |hours: &u64| {
        left <= SignedDuration::from_hours(i64::try_from(*hours).unwrap_or(i64::MAX / 3_600))
    };
    MARKS.into_iter().find(is_due)
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

/// The mail; none where somebody has reported or decided in the meantime.
pub(super) fn warning(
    tx: &mut Tx<'_>,
    settings: &Settings,
    notice: &Notice,
    now: Timestamp,
) -> Result<Option<Letter>, store::Error> {
    let Some((id, hours)) = notice.text.split_once(' ') else { return Ok(None) };
    let incident = store::incident::find(tx, id)?;
    let (Ok(to), Some(deadline)) = (Address::parse(&notice.address), incident.deadline) else {
        return Ok(None);
    };
    let is_over = deadline <= now;
    // A clock that was moved warns anew, in its own time.
    if !incident.state.is_running() || mark(deadline, now).is_none() {
        return Ok(None);
    }
    let hours: u64 = if is_over { 0 } else { hours.parse().unwrap_or(0) };
    let words = |language: Language| {
        let said = &texts(language).case.said.warnings;
        match hours {
            0 => (said.over)(&incident.id),
            24 => (said.day)(&incident.id, &language.moment(deadline)),
            hours => (said.hours)(hours, &incident.id),
        }
    };
    Ok(Some(Letter {
        to,
        subject: outline::subject(settings, |_, language| {
            (texts(language).case.said.warnings.subject)(&incident.id, hours)
        }),
        bodies: outline::bodies(settings, |said, language| {
            vec![
                Piece::Paragraph(words(language)),
                Piece::Link(settings.page(&format!("/incidents/{}", incident.id))),
                Piece::Paragraph((said.footer)(&settings.organisation)),
            ]
        }),
        reply_to: None,
        thread: None,
    }))
}

/// Hours before the deadline at which it is told, the last first.
const MARKS: [u64; 4] = [0, 2, 8, 24];

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

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
            assert_eq!(mark(deadline, now), expected, "{now}");
        }
    }
}
