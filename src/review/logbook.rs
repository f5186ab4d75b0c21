//! The audit trail as people read it: their own lines or all of them, and whether it is whole.

use crate::access::Act;
use crate::access::Principal;
use crate::audit;
use crate::audit::Action;
use crate::audit::Checkpoint;
use crate::audit::Event;
use crate::audit::Flaw;
use crate::audit::Outcome;
use crate::audit::Verified;
use crate::incident;
use crate::review::Desk;
use crate::review::Error;
use crate::store;
use crate::store::Entry;
use crate::store::Incident;
use crate::store::TrailFilter;

impl Desk {
    /// The entries that `filter` wants, latest first: all for who may see all, one's own for
    /// others.
    pub async fn trail(&self, who: &Principal, filter: &TrailFilter) -> Result<Vec<Entry>, Error> {
        let mut filter = filter.clone();
        if !who.may(Act::SeeTrail) {
            if !who.may(Act::SeeOwnTrail) {
                return Err(Error::NotAllowed);
            }
            who.name.clone_into(&mut filter.actor);
        }
        Ok(self.store.read(move |tx| store::trail::list(tx, &filter)).await?)
    }

    /// Walks along the whole trail, writes down that this was done and how it ended, and remembers
    /// it for [`Desk::trail_flaw`]; a flaw has an incident, once.
    pub async fn verify_trail(&self, who: &Principal) -> Result<Verified, Error> {
        if !who.may(Act::VerifyTrail) {
            return Err(Error::NotAllowed);
        }
        Ok(self.verified_by(who).await?)
    }

    /// The same by the gateway itself.
    pub async fn watch_trail(&self) -> Result<Verified, store::Error> {
        self.verified_by(&Principal::gateway()).await
    }

    /// Makes the checkpoint that is due and writes it into the trail; `None` where nothing happened
    /// since the last one.
    pub async fn seal_trail(&self) -> Result<Option<Checkpoint>, store::Error> {
        let now = (self.now)();
        let due = self.store.read(move |tx| audit::due(tx, now)).await?;
        if let Some(checkpoint) = &due {
            let event = checkpoint.event();
            self.store.write(move |tx| audit::record(tx, &event)).await?;
        }
        Ok(due)
    }

    /// What was wrong with the trail when it was last verified, for those who answer for it.
    pub fn trail_flaw(&self, who: &Principal) -> Option<Flaw> {
        let answers = who.may(Act::SeeTrail) || who.may(Act::VerifyTrail);
        let found = self.flaw.lock().ok()?;
        found.filter(|_| answers)
    }

    /// Opens the incident of a trail that is not whole, where there is none of it yet.
    pub async fn report_flaw(&self, flaw: Flaw) -> Result<Option<Incident>, store::Error> {
        // What was written since may show it in another form, as which it is found from now on.
        let lasting = match self.store.read(audit::verify).await? {
            Verified::Flawed(flaw) => Some(flaw),
            Verified::Whole { .. } => None,
        };
        let flaws: Vec<Flaw> = std::iter::once(flaw).chain(lasting).collect();
        let (clock, now) = (self.settings.clock, (self.now)());
        self.store.write(move |tx| incident::trail_flawed(tx, &flaws, clock, now)).await
    }

    async fn verified_by(&self, who: &Principal) -> Result<Verified, store::Error> {
        let verified = self.store.read(audit::verify).await?;
        let (flaw, outcome) = match verified {
            Verified::Whole { .. } => (None, Outcome::Done),
            Verified::Flawed(flaw) => (Some(flaw), Outcome::Failed),
        };
        if let Ok(mut found) = self.flaw.lock() {
            *found = flaw;
        }
        let done = Event::done(who, Action::AuditVerified, "", (self.now)());
        let event = Event { outcome, ..done };
        self.store.write(move |tx| audit::record(tx, &event)).await?;
        if let Some(flaw) = flaw {
            self.report_flaw(flaw).await?;
        }
        Ok(verified)
    }
}
