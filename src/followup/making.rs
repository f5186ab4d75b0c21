//! Lists that take longer than an answer waits: the work goes on by itself, and whoever asks again
//! hears what became of it.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::time::Duration;
use std::time::Instant;

use tokio::sync::oneshot;

use crate::access::Principal;
use crate::followup::Error;
use crate::followup::Followup;
use crate::followup::Reader;
use crate::followup::Source;
use crate::store;

/// What came of a list within the time that its answer waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    /// It is there.
    Made,
    /// It is still being made.
    Running,
}

/// How far a list is that was begun here.
#[derive(Debug)]
pub enum Making {
    /// It is being made.
    Running,
    /// It could not be made.
    Failed(Error),
}

/// The lists that are being made by this gateway, and those that failed lately. A clone is the same.
#[derive(Clone, Default)]
pub(super) struct Jobs(Arc<Mutex<Vec<Job>>>);

struct Job {
    who: String,
    incident_id: String,
    at: Instant,
    /// Why it failed; `None` while it runs.
    failed: Option<Error>,
}

impl Followup {
    /// Makes the list as [`Followup::make_list`] does, and waits for it as long as `patience` says.
    ///
    /// - Failure: `Busy` where one of the incident is being made already, or the same person has
    ///   `AT_ONCE` others made.
    pub async fn begin_list(
        &self,
        who: &Principal,
        id: &str,
        source: Source,
        reader: Reader,
        patience: Duration,
    ) -> Result<Begun, Error> {
        let incident_id = self.concerned(who, id).await?.incident.id;
        self.jobs.begin(&who.name, &incident_id)?;
        let (followup, who) = (self.clone(), who.clone());
        let (tell, told) = oneshot::channel();
        tokio::spawn(async move {
            let (maker, of) = (followup.clone(), incident_id.clone());
            // In a task of its own, so that one that breaks off is told of too.
            let work =
                tokio::spawn(async move { maker.make_list(&who, &of, source, &reader).await });
            let made = work.await.unwrap_or_else(|_| {
                Err(Error::Store(store::Error::Broken("a list broke off".to_owned())))
            });
            let failed = made.err();
            followup.jobs.end(&incident_id, failed.as_ref());
            if let Err(Some(error)) = tell.send(failed) {
                let incident = incident_id.as_str();
                tracing::warn!(incident, %error, "a list of people concerned could not be made");
            }
        });
        match tokio::time::timeout(patience, told).await {
            Ok(Ok(None)) => Ok(Begun::Made),
            Ok(Ok(Some(error))) => Err(error),
            Ok(Err(_)) | Err(_) => Ok(Begun::Running),
        }
    }

    /// What became of the list of an incident that was begun here and is not there; `None` where
    /// this gateway knows of none.
    pub fn making(&self, incident_id: &str) -> Option<Making> {
        self.jobs.of(incident_id)
    }
}

impl Jobs {
    fn begin(&self, who: &str, incident_id: &str) -> Result<(), Error> {
        let mut jobs = self.all();
        let runs = |job: &&Job| job.failed.is_none();
        let of_person = jobs.iter().filter(runs).filter(|job| job.who == who).count();
        if of_person >= AT_ONCE
            || jobs.iter().filter(runs).any(|job| job.incident_id == incident_id)
        {
            return Err(Error::Busy);
        }
        jobs.retain(|job| {
            job.failed.is_none() || job.incident_id != incident_id && job.at.elapsed() < TOLD
        });
        let (who, incident_id) = (who.to_owned(), incident_id.to_owned());
        jobs.push(Job { who, incident_id, at: Instant::now(), failed: None });
        Ok(())
    }

    fn end(&self, incident_id: &str, failed: Option<&Error>) {
        let mut jobs = self.all();
        jobs.retain_mut(|job| {
            if job.incident_id != incident_id {
                return true;
            }
            (job.at, job.failed) = (Instant::now(), failed.map(Error::again));
            job.failed.is_some()
        });
    }

    fn of(&self, incident_id: &str) -> Option<Making> {
        let jobs = self.all();
        let job = jobs.iter().find(|job| job.incident_id == incident_id)?;
        Some(match &job.failed {
            None => Making::Running,
            Some(error) => Making::Failed(error.again()),
        })
    }

    fn all(&self) -> MutexGuard<'_, Vec<Job>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lists that one person can have made at once: each keeps a worker and a file busy.
const AT_ONCE: usize = 2;

/// How long it is known why one failed.
const TOLD: Duration = Duration::from_secs(3_600);

#[cfg(test)]
mod tests {
    use super::Jobs;
    use super::Making;
    use crate::followup::Error;
    use crate::followup::Flaw;

    #[test]
    fn one_list_of_an_incident_two_of_a_person_and_a_failure_is_told() {
        let jobs = Jobs::default();
        let begins = |who, of| jobs.begin(who, of).is_ok();
        assert!(begins("mira", "2026-1"));
        assert!(!begins("mira", "2026-1") && !begins("noor", "2026-1"), "it is being made");
        assert!(begins("mira", "2026-2"));
        assert!(!begins("mira", "2026-3"), "a third");
        assert!(begins("noor", "2026-3"), "another person");
        assert!(matches!(jobs.of("2026-1"), Some(Making::Running)));

        jobs.end("2026-1", Some(&Error::Invalid("file", Flaw::Unknown)));
        let told = jobs.of("2026-1");
        assert!(matches!(told, Some(Making::Failed(Error::Invalid("file", Flaw::Unknown)))));
        assert!(begins("mira", "2026-1"), "again");
        assert!(matches!(jobs.of("2026-1"), Some(Making::Running)));
        jobs.end("2026-1", None);
        assert!(jobs.of("2026-1").is_none(), "it is there");
    }
}
