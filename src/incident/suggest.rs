//! Which other organisations the gateway proposes for an incident of mail: those whose people it
//! seems to tell of. They stand in the record once somebody confirms them, and one that was taken
//! out is not proposed again.

use std::collections::BTreeMap;

use aws_lc_rs::digest;
use jiff::SignedDuration;

use crate::incident::Case;
use crate::incident::PARTY;
use crate::incident::PartyGround;
use crate::incident::Settings;
use crate::incident::assess::is_of_mail;
use crate::render::Language;
use crate::render::texts;
use crate::store;
use crate::store::Held;
use crate::store::HeldId;
use crate::store::Incident;
use crate::store::IncidentParty;
use crate::store::IncidentRelease;
use crate::store::IncidentState;
use crate::store::PROPOSED;
use crate::store::PartyRole;
use crate::store::Tx;

/// What the messages of an incident tell of whose people are concerned.
pub(super) struct Whose {
    /// How many rows of tables tell of which residence, as they are stored.
    residences: BTreeMap<String, u64>,
    /// Who sent them.
    senders: Vec<String>,
}

impl Whose {
    /// What is told by the message of `incident`, whether it was held or delivered, and by those of
    /// which the releases `joined` it: the same files, which another may have sent.
    pub(super) fn of(
        tx: &mut Tx<'_>,
        incident: &Incident,
        held: Option<Held>,
        joined: &[IncidentRelease],
    ) -> Result<Self, store::Error> {
        let residences = store::residence::of_incident(tx, &incident.id)?;
        let mut whose = Self { residences, senders: vec![incident.sender.clone()] };
        let mut all: Vec<Held> = held.into_iter().collect();
        for id in joined.iter().filter_map(|release| HeldId::parse(&release.held_id)) {
            all.push(store::held::find(tx, &id)?);
        }
        for held in all {
            store::residence::merge(&mut whose.residences, held.verdict.report.residences);
            if !whose.senders.contains(&held.sender) {
                whose.senders.push(held.sender);
            }
        }
        Ok(whose)
    }
}

/// The organisations that are proposed, by what its messages tell; `department` is that of a sender.
pub(super) fn proposed(
    tx: &Tx<'_>,
    case: &Case,
    settings: &Settings,
    (whose, department): (&Whose, &dyn Fn(&str) -> String),
) -> Vec<IncidentParty> {
    let incident = &case.incident;
    let is_over = matches!(
        incident.state,
        IncidentState::Closed | IncidentState::NoBreach | IncidentState::Cancelled
    );
    if is_over || incident.erased_at.is_some() || !is_of_mail(incident) {
        return Vec::new();
    }
    let since = incident.known_at.unwrap_or(incident.created_at);
    let rows = |known: &str| match whose.residences.is_empty() {
        true => 0,
        false => whose.residences.get(&store::residence::key(tx, known)).copied().unwrap_or(0),
    };
    let senders = whose.senders.iter().map(|sender| (sender.clone(), department(sender)));
    let concerned = settings.controllers.concerned(&rows, &senders.collect::<Vec<_>>());
    let wanted = concerned.into_iter().filter(|(one, _)| {
        let stands = case.parties.iter().any(|party| party.name == one.name);
        !stands && !was_dropped(case, &one.name)
    });
    let party = wanted.map(|(one, ground)| IncidentParty {
        number: number(&one.name),
        role: PartyRole::Controller,
        name: one.name.clone(),
        contact: one.told_at(),
        persons: match ground {
            PartyGround::Residence(rows) => Some(rows.min(incident.persons)),
            PartyGround::Sender | PartyGround::Department => None,
        },
        notice_due: Some(since + SignedDuration::from_hours(one.notice_hours.into())),
        ground: ground.name().to_owned(),
        ..IncidentParty::default()
    });
    party.collect()
}

/// Whether somebody took an organisation of that name out.
fn was_dropped(case: &Case, name: &str) -> bool {
    // The history is written in Dutch: `Gemeente Bergen (verantwoordelijke)`, and not `(NH)`.
    let role = texts(Language::Dutch).case.party;
    let begins = PartyRole::ALL.map(|one| format!("{name} ({})", role(one)));
    case.changes.iter().any(|change| {
        let is_it = || begins.iter().any(|begin| change.before.starts_with(begin));
        change.field == PARTY && change.after.is_empty() && is_it()
    })
}

/// The same number each time, whatever else stands in the settings.
fn number(name: &str) -> u64 {
    let hash = digest::digest(&digest::SHA256, name.as_bytes());
    let number = hash.as_ref().first_chunk().map_or(0, |bytes| u32::from_be_bytes(*bytes));
    PROPOSED + u64::from(number)
}
