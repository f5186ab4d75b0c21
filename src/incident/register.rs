//! Reading the register: who may see which incident, and the sheet to report one with.

use jiff::Timestamp;

use crate::access::Act;
use crate::access::Principal;
use crate::incident::Imprint;
use crate::incident::Sheet;
use crate::incident::sheet;
use crate::render::Language;
use crate::store;
use crate::store::HeldId;
use crate::store::Incident;
use crate::store::IncidentFilter;
use crate::store::IncidentState;
use crate::store::Store;

/// The register, as far as it is read.
#[derive(Clone)]
pub struct Register {
    store: Store,
    organisation: String,
}

/// Which incidents to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only these states; empty: all.
    pub states: Vec<IncidentState>,
    /// Only those opened at or after this moment.
    pub from: Option<Timestamp>,
    /// Only those opened before this moment.
    pub until: Option<Timestamp>,
    /// How many to leave out from the start.
    pub offset: u32,
    /// How many to give at most; 0: all.
    pub limit: u32,
}

/// An error of the register. No text in it holds personal data.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such incident, or it is not this person's to see.
    #[error("there is no such incident")]
    Missing,
    /// No role of the principal allows it.
    #[error("the role does not allow this")]
    NotAllowed,
    /// The store could not be used.
    #[error(transparent)]
    Store(store::Error),
}

impl Register {
    /// The register in `store`, of `organisation`.
    pub fn new(store: Store, organisation: &str) -> Self {
        Self { store, organisation: organisation.to_owned() }
    }

    /// The incidents that `filter` wants and `who` may see, latest first.
    pub async fn list(&self, who: &Principal, filter: &Filter) -> Result<Vec<Incident>, Error> {
        let wanted = wanted(who, filter)?;
        Ok(self.store.read(move |tx| store::incident::list(tx, &wanted)).await?)
    }

    /// How many incidents `filter` wants and `who` may see, whatever its offset and limit.
    pub async fn count(&self, who: &Principal, filter: &Filter) -> Result<u64, Error> {
        let wanted = wanted(who, filter)?;
        Ok(self.store.read(move |tx| store::incident::count(tx, &wanted)).await?)
    }

    /// How many breaches were prevented: messages that were sent with their recipients hidden from
    /// each other, of which nothing leaked.
    pub async fn prevented(&self, who: &Principal) -> Result<u64, Error> {
        wanted(who, &Filter::default())?;
        let ever = Timestamp::UNIX_EPOCH;
        Ok(self.store.read(move |tx| store::held::prevented(tx, ever)).await?)
    }

    /// One incident.
    pub async fn show(&self, who: &Principal, id: &str) -> Result<Incident, Error> {
        // Asks first whether this person may see any at all.
        wanted(who, &Filter::default())?;
        let id = id.trim().to_owned();
        let incident = self.store.read(move |tx| store::incident::find(tx, &id)).await?;
        let own = [&incident.released_by, &incident.first_by].contains(&&who.name);
        if own || who.may(Act::SeeIncidents) { Ok(incident) } else { Err(Error::Missing) }
    }

    /// The sheet of one incident, in the order of the form of the AP; see [`sheet()`].
    pub async fn export(
        &self,
        who: &Principal,
        id: &str,
        at: Timestamp,
        language: Language,
    ) -> Result<Sheet, Error> {
        let incident = self.show(who, id).await?;
        let held_id = HeldId::parse(&incident.held_id);
        let held = self.store.read(move |tx| match held_id {
            Some(id) => store::held::find(tx, &id).map(Some),
            None => Ok(None),
        });
        let imprint = Imprint {
            organisation: self.organisation.clone(),
            held_at: held.await?.map(|held| held.received_at),
            made_by: who.name.clone(),
            made_at: at,
            language,
        };
        Ok(sheet(&incident, imprint))
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Missing => Self::Missing,
            error => Self::Store(error),
        }
    }
}

/// What to ask of the store: a reviewer sees the incidents of own releases only.
fn wanted(who: &Principal, filter: &Filter) -> Result<IncidentFilter, Error> {
    let released_by = if who.may(Act::SeeIncidents) {
        String::new()
    } else if who.may(Act::SeeOwnIncidents) {
        who.name.clone()
    } else {
        return Err(Error::NotAllowed);
    };
    Ok(IncidentFilter {
        states: filter.states.clone(),
        released_by,
        from: filter.from,
        until: filter.until,
        limit: filter.limit,
        offset: filter.offset,
    })
}
