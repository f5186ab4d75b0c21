//! Whose people they are: those of several municipalities in one incident, each of which is told of
//! its own (GDPR art. 33(2)).

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::access::Principal;
use crate::audit::Action;
use crate::detect::Kinds;
use crate::followup::Error;
use crate::followup::Flaw;
use crate::followup::Followup;
use crate::followup::Listed;
use crate::followup::living;
use crate::followup::record;
use crate::store;
use crate::store::IncidentParty;
use crate::store::PartyRole;
use crate::store::PeopleGroup;
use crate::store::PeopleList;
use crate::store::Tx;

/// People who are given to an organisation by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The version of the list that was looked at.
    pub version: i64,
    /// Who is meant.
    pub whom: Whom,
    /// Name of the organisation; empty: of nobody known.
    pub controller: String,
}

/// Who is given to an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// Everyone of whom nobody knows it yet.
    Unknown,
    /// These, by their numbers on the list, from 1.
    Numbers(BTreeSet<u64>),
}

impl Followup {
    /// Gives people to an organisation of the settings.
    ///
    /// - Failure: `Conflict` where the list was changed or made anew since it was looked at.
    pub async fn assign(
        &self,
        who: &Principal,
        id: &str,
        assignment: Assignment,
    ) -> Result<PeopleList, Error> {
        let known = self.concerned(who, id).await?;
        let before = known.list.ok_or(Error::Missing)?;
        let Assignment { version, whom, controller } = assignment;
        let controllers = &self.register.settings().controllers;
        if !controller.is_empty() && !controllers.knows(&controller) {
            return Err(Error::Invalid("controller", Flaw::Unknown));
        }
        if version != before.version {
            return Err(Error::Conflict);
        }
        let mut roll = self.roll(&known.incident.id).await?;
        let mut count = 0_u64;
        for listed in &mut roll.list {
            let is_meant = match &whom {
                Whom::Unknown => listed.controller.is_empty(),
                Whom::Numbers(numbers) => numbers.contains(&listed.number),
            };
            if is_meant && listed.controller != controller {
                listed.controller.clone_from(&controller);
                count += 1;
            }
        }
        if count == 0 {
            return Err(Error::Invalid("people", Flaw::Empty));
        }
        let version = before.version + 1;
        let list = PeopleList { version, groups: groups(&roll.list), ..before.clone() };
        let (who, clock, id) = (who.clone(), self.clock, known.incident.id);
        let noted = move |tx: &mut Tx<'_>| {
            let detail = format!("people={count}");
            Ok(record(tx, &who, Action::PeopleAssigned, &id, detail, clock())?)
        };
        self.keep_roll(Some(&before), list, &roll, noted).await
    }

    /// Adds each organisation that has people on the list to the incident, or counts its people
    /// anew where it was not told yet. How many organisations that changed.
    pub async fn add_controllers(&self, who: &Principal, id: &str) -> Result<u64, Error> {
        let known = self.concerned(who, id).await?;
        let list = known.list.ok_or(Error::Missing)?;
        let (key, mut changed) = (known.incident.id.clone(), 0);
        let parties = self.store.read(move |tx| store::incident_party::list(tx, &key)).await?;
        for group in list.groups.iter().filter(|group| !group.controller.is_empty()) {
            let (least, most) = list.bounds(group);
            let there = parties.iter().find(|party| party.name == group.controller);
            match there {
                Some(party) if party.informed_at.is_some() => continue,
                Some(party) => {
                    let party = IncidentParty {
                        persons: Some(least),
                        persons_max: Some(most),
                        kinds: group.kinds.clone(),
                        ..party.clone()
                    };
                    self.recount(who, &known.incident.id, party).await?;
                }
                None => {
                    let controllers = &self.register.settings().controllers;
                    let Some(of) = controllers.named(&group.controller) else { continue };
                    let party = IncidentParty {
                        role: PartyRole::Controller,
                        name: of.name.clone(),
                        contact: of.told_at(),
                        persons: Some(least),
                        persons_max: Some(most),
                        kinds: group.kinds.clone(),
                        ..IncidentParty::default()
                    };
                    let (id, hours) = (&known.incident.id, Some(of.notice_hours));
                    self.register.add_party(who, id, party, hours, (self.clock)()).await?;
                }
            }
            changed += 1;
        }
        Ok(changed)
    }

    async fn recount(&self, who: &Principal, id: &str, party: IncidentParty) -> Result<(), Error> {
        let (who, clock, id) = (who.clone(), self.clock, id.to_owned());
        let write = move |tx: &mut Tx<'_>| {
            living(tx, &id)?;
            store::incident_party::recount(tx, &id, &party)?;
            let detail = format!("party={} counted again", party.number);
            Ok(record(tx, &who, Action::IncidentPartyAdded, &id, detail, clock())?)
        };
        self.store.try_write(write).await
    }
}

/// How many people each organisation has, those of nobody known last.
pub(super) fn groups(people: &[Listed]) -> Vec<PeopleGroup> {
    let mut found: BTreeMap<&str, (u64, Kinds)> = BTreeMap::new();
    for listed in people {
        let (count, kinds) = found.entry(listed.controller.as_str()).or_default();
        *count += 1;
        *kinds = listed.person.kinds.iter().fold(*kinds, Kinds::with);
    }
    let nobody = found.remove("").map(|counted| ("", counted));
    let group = |(controller, (people, kinds)): (&str, (u64, Kinds))| PeopleGroup {
        controller: controller.to_owned(),
        people,
        kinds: kinds.iter().map(|kind| kind.name().to_owned()).collect(),
    };
    found.into_iter().chain(nobody).map(group).collect()
}
