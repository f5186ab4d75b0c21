//! What is to be done in an incident beside the report: the stages of the second clock, and the
//! targets that an organisation sets itself. Told once each: the clock at its hours, a target when
//! it has passed.

use jiff::Timestamp;

use crate::audit::Action;
use crate::mail::Address;
use crate::notify::Clocks;
use crate::notify::Letter;
use crate::notify::Settings;
use crate::notify::clocks::Warning;
use crate::notify::clocks::hours_left;
use crate::notify::clocks::mark;
use crate::notify::clocks::outlined;
use crate::render::Aim;
use crate::store;
use crate::store::IncidentFilter;
use crate::store::IncidentState;
use crate::store::Notice;
use crate::store::Store;
use crate::store::Tx;

/// What is still to be done in an incident, and until when.
pub type Awaited =
    dyn Fn(&mut Tx<'_>, &str) -> Result<Vec<(Aim, Timestamp)>, store::Error> + Send + Sync;

/// Since when targets are watched: what passed before the first round of a program that tells of
/// them is known to whoever works on it, and would come all at once.
///
/// A moment that is still to come was written by a clock that ran ahead, and would silence all.
pub(super) async fn watched_since(
    store: &Store,
    now: Timestamp,
) -> Result<Timestamp, store::Error> {
    let known = store.read(|tx| store::incident_warning::watched_since(tx, TARGET)).await?;
    if let Some(since) = known.filter(|since| *since <= now) {
        return Ok(since);
    }
    store.write(move |tx| store::incident_warning::watch(tx, TARGET, now)).await?;
    Ok(now)
}

/// What is due of the incidents that somebody works on, and was not over before `since`.
pub(super) fn warnings(
    tx: &mut Tx<'_>,
    clocks: &Clocks,
    (awaited, since): (&Awaited, Timestamp),
    now: Timestamp,
) -> Result<Vec<Warning>, store::Error> {
    let mut states = IncidentState::OPEN.to_vec();
    states.retain(|state| *state != IncidentState::Potential);
    let worked_on = IncidentFilter { states, ..IncidentFilter::default() };
    let mut found = Vec::new();
    for incident in store::incident::list(tx, &worked_on)? {
        let all = awaited(tx, &incident.id)?;
        for (aim, due) in all.into_iter().filter(|(_, due)| *due >= since) {
            let marks = match aim {
                Aim::Cbw(_) | Aim::FollowUp => &clocks.warn_hours[..],
                Aim::Retract | Aim::Subjects | Aim::Party => &[0],
            };
            found.extend(mark(due, marks, now).map(|hours| {
                let (id, aim, second) = (incident.id.clone(), aim.name(), due.as_second());
                Warning {
                    name: format!("target:{aim}:{second}:{hours}"),
                    action: Action::IncidentTarget,
                    detail: format!("target={aim} hours={hours} due={due}"),
                    text: format!("{id} {TARGET} {aim} {second}"),
                    id,
                }
            }));
        }
    }
    Ok(found)
}

/// The mail; none where the incident has ended in the meantime, or the text is of another notice.
pub(super) fn letter(
    tx: &mut Tx<'_>,
    settings: &Settings,
    notice: &Notice,
    now: Timestamp,
) -> Result<Option<Letter>, store::Error> {
    let words: Vec<&str> = notice.text.split(' ').collect();
    let [id, TARGET, aim, second] = words[..] else { return Ok(None) };
    let due = second.parse().ok().and_then(|second| Timestamp::from_second(second).ok());
    let (Some(aim), Some(due)) = (Aim::named(aim), due) else { return Ok(None) };
    let incident = store::incident::find(tx, id)?;
    let Ok(to) = Address::parse(&notice.address) else { return Ok(None) };
    let left = hours_left(due, now);
    let letter = outlined(settings, to, &incident.id, |language| {
        let said = &crate::render::texts(language).registering;
        let subject = (said.target_subject)(&incident.id, aim, left);
        (subject, (said.target_mail)(&incident.id, aim, &language.moment(due), left))
    });
    Ok(Some(letter).filter(|_| incident.state.is_open()))
}

/// In the place of hours: it is of a target.
pub(super) const TARGET: &str = "target";
