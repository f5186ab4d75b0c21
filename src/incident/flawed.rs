//! The incident of an audit trail that is not whole: tampering with a log is an incident by itself
//! (BIO2 8.15.06), whoever checks the log, and once however often it is checked.

use jiff::Timestamp;

use crate::access::Principal;
use crate::audit;
use crate::audit::Flaw;
use crate::incident::Clock;
use crate::incident::intake::blank;
use crate::incident::intake::started;
use crate::incident::record::record;
use crate::render::Language;
use crate::render::texts;
use crate::store;
use crate::store::Incident;
use crate::store::IncidentSource;
use crate::store::Tx;

/// Opens the incident of a trail in which `flaws` were found, the first of them just now; `None`
/// where there is one of any of them already.
///
/// What is written after a flaw can show it in another form, so the same trail has more than one.
pub fn trail_flawed(
    tx: &mut Tx<'_>,
    flaws: &[Flaw],
    clock: Clock,
    now: Timestamp,
) -> Result<Option<Incident>, store::Error> {
    let Some(first) = flaws.first() else { return Ok(None) };
    let mut known = None;
    for flaw in flaws {
        known = known.or(store::incident_warning::told_of(tx, &name(*flaw))?);
    }
    let gateway = Principal::gateway();
    let opened = match known {
        Some(_) => None,
        None => {
            let summary = |language| (texts(language).registering.trail_flaw)(first.line());
            let incident = Incident {
                source: IncidentSource::Audit,
                summary_nl: summary(Language::Dutch),
                summary_en: summary(Language::English),
                clock_hours: clock.hours,
                known_at: Some(now),
                deadline: Some(clock.deadline(now)),
                ..blank(&gateway, now)
            };
            let incident = store::incident::open(tx, incident)?;
            let detail = format!("source={} {first}", incident.source.name());
            record(tx, &incident.id, audit::Action::IncidentOpened, detail, &gateway, now)?;
            started(tx, &incident, &gateway, now)?;
            Some(incident)
        }
    };
    if let Some(id) = known.or_else(|| opened.as_ref().map(|incident| incident.id.clone())) {
        for flaw in flaws {
            store::incident_warning::first(tx, &id, &name(*flaw), now)?;
        }
    }
    Ok(opened)
}

/// By what a flaw is known again: lines that were cut off are missing once others follow.
fn name(flaw: Flaw) -> String {
    flaw.line().map_or_else(|| "trail:head".to_owned(), |line| format!("trail:{line}"))
}
