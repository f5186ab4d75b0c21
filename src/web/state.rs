//! What the pages and the API work with: handed in by the caller, shared by all requests.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;
use std::time::Instant;

use jiff::Timestamp;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::Semaphore;
use tokio::sync::SemaphorePermit;

use crate::access::Throttle;
use crate::destination::Lists;
use crate::followup::Followup;
use crate::gate::Judging;
use crate::gate::Mode;
use crate::gate::TrialPost;
use crate::incident;
use crate::incident::Register;
use crate::learning;
use crate::learning::Book;
use crate::mail::Address;
use crate::metrics::Metrics;
use crate::openid::Provider;
use crate::people;
use crate::people::People;
use crate::review::Desk;
use crate::smtp::Network;
use crate::store::Role;
use crate::store::Store;
use crate::store::figures;
use crate::store::trail;
use crate::web::check::Trouble;
use crate::web::cookies::Jar;
use crate::web::live::Live;
use crate::web::talk::Telling;

/// What the pages need; a clone shares everything.
#[derive(Clone)]
pub struct State(Arc<Shared>);

struct Shared {
    desk: Desk,
    register: Register,
    followup: Followup,
    book: Book,
    store: Store,
    people: People,
    metrics: Metrics,
    settings: Settings,
    readiness: Box<dyn Fn() -> Readiness + Send + Sync>,
    /// What mail is judged by at this moment; `None` where there is no gateway.
    judging: Option<Box<dyn Fn() -> Arc<Judging> + Send + Sync>>,
    /// Who is who among recipients, where there is no gateway that knows.
    lists: Option<Arc<Lists>>,
    /// Trying the rules takes a worker and the memory of a file: so many at once.
    trials: Semaphore,
    /// Files of any length that are being written: so many at once.
    exports: Arc<Semaphore>,
    system: Option<Box<dyn Fn() -> System + Send + Sync>>,
    /// Who sends test messages; nobody where there is no gateway.
    trial_post: Option<TrialPost>,
    throttle: Throttle,
    live: Live,
    /// What the navigation counts, and when that was read.
    counts: Mutex<Option<(Instant, Counts)>>,
    /// Wrong codes after a right password, from wherever.
    code_throttle: Throttle,
    /// Hashing a password takes a whole core for a moment: so many at once.
    hashing: Semaphore,
}

/// How the pages are shown and reached.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Name of the municipality.
    pub organisation: String,
    /// Where people reach the pages, `https://sluis.voorbeeld.nl`; `None` for loopback only.
    /// Cookies are bound to the host and marked secure where it begins with `https`.
    pub public_url: Option<String>,
    /// Who may read `/metrics`.
    pub metrics: MetricsAccess,
    /// Where senders can ask; empty: nowhere in particular.
    pub contact: String,
    /// Whether senders hear by mail.
    pub telling: bool,
    /// How much mail makes a correspondent known.
    pub learning: learning::Settings,
    /// Whether verdicts are carried out.
    pub mode: Mode,
    /// Proxies whose word counts on where a request came from.
    pub trusted_proxies: Vec<Network>,
    /// How people sign in.
    pub people: people::Settings,
    /// Single sign-on, where there is any.
    pub single_sign_on: Option<Arc<SingleSignOn>>,
}

/// Single sign-on, and what it means here.
#[derive(Debug)]
pub struct SingleSignOn {
    /// Who knows the people.
    pub provider: Provider,
    /// Roles of the provider and what they are here.
    pub roles: Vec<(String, Role)>,
    /// Words on the button; `None` for ours.
    pub label: Option<String>,
}

/// Who may read `/metrics`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MetricsAccess {
    /// Everyone who reaches the pages.
    Everyone,
    /// Clients on this machine.
    #[default]
    Loopback,
}

/// Whether the gateway can take mail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readiness {
    /// Parts without which every message would be answered with 451; none in the best case.
    pub refusing: Vec<Trouble>,
    /// Parts that do not work as they should, while mail goes on.
    pub degraded: Vec<Trouble>,
    /// What else is good to know, a line each.
    pub notes: Vec<String>,
}

/// How the machine is doing, beyond what [`Readiness`] tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct System {
    /// Bytes that are free and bytes in all where the data lies.
    pub disk: Option<(u64, u64)>,
    /// Next hops and whether they answer.
    pub next_hops: Vec<(String, bool)>,
    /// The certificate of the SMTP port and when it ends, where that can be read.
    pub certificate: Option<(String, Option<Timestamp>)>,
    /// When the settings were read.
    pub loaded_at: Option<Timestamp>,
    /// Why they could not be read again.
    pub reload_failed: Option<String>,
    /// The settings that hold, without secrets.
    pub configuration: Vec<(String, String)>,
}

/// The lists of one moment.
pub(super) enum KnownLists {
    Given(Arc<Lists>),
    OfGateway(Arc<Judging>),
}

impl Deref for KnownLists {
    type Target = Lists;

    fn deref(&self) -> &Lists {
        match self {
            Self::Given(lists) => lists,
            Self::OfGateway(judging) => &judging.lists,
        }
    }
}

/// What the navigation counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Counts {
    /// Messages on which nobody has decided.
    pub(super) waiting: u64,
    /// Incidents for which the clock runs, and when the first must be assessed.
    pub(super) incidents: u64,
    pub(super) first_deadline: Option<Timestamp>,
}

impl State {
    /// Puts together what the pages need.
    ///
    /// `readiness` is asked at each call of `/readyz` and must answer at once.
    pub fn new(
        desk: Desk,
        store: Store,
        metrics: Metrics,
        settings: Settings,
        readiness: impl Fn() -> Readiness + Send + Sync + 'static,
    ) -> Self {
        let organisation = settings.organisation.clone();
        let kept = incident::Settings { organisation, ..incident::Settings::default() };
        let register = Register::new(store.clone(), kept);
        let followup = Followup::new(store.clone(), register.clone(), desk.notices());
        let people = People::new(store.clone(), settings.people);
        let book = Book::new(store.clone(), settings.learning);
        Self(Arc::new(Shared {
            desk,
            register,
            followup,
            book,
            live: Live::new(store.clone()),
            store,
            people,
            metrics,
            settings,
            readiness: Box::new(readiness),
            judging: None,
            lists: None,
            trials: Semaphore::new(TRIALS_AT_ONCE),
            exports: Arc::new(Semaphore::new(EXPORTS_AT_ONCE)),
            system: None,
            trial_post: None,
            throttle: Throttle::default(),
            counts: Mutex::default(),
            code_throttle: Throttle::default(),
            hashing: Semaphore::new(HASHES_AT_ONCE),
        }))
    }

    /// The same with a machine to tell of; `source` is asked each time. Before a clone is made.
    #[must_use]
    pub fn with_system(mut self, source: impl Fn() -> System + Send + Sync + 'static) -> Self {
        if let Some(shared) = Arc::get_mut(&mut self.0) {
            shared.system = Some(Box::new(source));
        }
        self
    }

    /// The same with someone who sends test messages. Before a clone is made.
    #[must_use]
    pub fn with_trial_post(mut self, trial_post: TrialPost) -> Self {
        if let Some(shared) = Arc::get_mut(&mut self.0) {
            shared.trial_post = Some(trial_post);
        }
        self
    }

    pub(super) fn trial_post(&self) -> Option<&TrialPost> {
        self.0.trial_post.as_ref()
    }

    /// The same with a register that knows the organisation. Before a clone is made.
    #[must_use]
    pub fn with_register(mut self, register: Register) -> Self {
        if let Some(shared) = Arc::get_mut(&mut self.0) {
            let (store, notices) = (shared.store.clone(), shared.desk.notices());
            shared.followup = Followup::new(store, register.clone(), notices);
            shared.register = register;
        }
        self
    }

    pub(super) fn system(&self) -> System {
        self.0.system.as_ref().map(|source| source()).unwrap_or_default()
    }

    /// The same with a gateway, whose rules are shown and tried; `source` is asked each time.
    /// Before a clone is made.
    #[must_use]
    pub fn with_judging(
        mut self,
        source: impl Fn() -> Arc<Judging> + Send + Sync + 'static,
    ) -> Self {
        if let Some(shared) = Arc::get_mut(&mut self.0) {
            shared.judging = Some(Box::new(source));
        }
        self
    }

    /// The same with lists, where there is no gateway. Before a clone is made.
    #[must_use]
    pub fn with_lists(mut self, lists: Lists) -> Self {
        if let Some(shared) = Arc::get_mut(&mut self.0) {
            shared.lists = Some(Arc::new(lists));
        }
        self
    }

    /// Who is who among recipients at this moment; nothing can be accepted without.
    pub(super) fn lists(&self) -> Option<KnownLists> {
        let given = || self.0.lists.clone().map(KnownLists::Given);
        self.judging().map(KnownLists::OfGateway).or_else(given)
    }

    /// The departments of the organisation, by name; none where there is no directory.
    pub(super) fn departments(&self) -> Vec<String> {
        let Some(judging) = self.judging() else { return Vec::new() };
        let all = judging.directory.iter().map(|(_, colleague)| colleague.department.clone());
        let mut all: Vec<String> = all.filter(|department| !department.is_empty()).collect();
        all.sort();
        all.dedup();
        all
    }

    /// The department of a mailbox; empty where that is not known.
    pub(super) fn department_of(&self, address: &str) -> String {
        let address = Address::parse(address).ok();
        let known = address.zip(self.judging()).and_then(|(address, judging)| {
            judging.directory.find(&address).map(|colleague| colleague.department.clone())
        });
        known.unwrap_or_default()
    }

    /// The mailboxes of a department.
    pub(super) fn mailboxes_of(&self, department: &str) -> Vec<String> {
        let Some(judging) = self.judging() else { return Vec::new() };
        let all = judging.directory.iter();
        let of = all.filter(|(_, colleague)| colleague.department == department);
        of.map(|(address, _)| address.to_string()).collect()
    }

    /// What mail is judged by at this moment.
    pub(super) fn judging(&self) -> Option<Arc<Judging>> {
        self.0.judging.as_ref().map(|judging| judging())
    }

    /// A place to try the rules, until it is dropped; `None` where all are taken.
    pub(super) fn trial_place(&self) -> Option<SemaphorePermit<'_>> {
        self.0.trials.try_acquire().ok()
    }

    /// A place to write a file of any length, as soon as there is one, until it is dropped.
    pub(super) async fn export_place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.0.exports).acquire_owned().await.ok()
    }

    /// Whether verdicts are carried out.
    pub(super) fn mode(&self) -> Mode {
        self.0.settings.mode
    }

    pub(super) fn desk(&self) -> &Desk {
        &self.0.desk
    }

    pub(super) fn register(&self) -> &Register {
        &self.0.register
    }

    pub(super) fn followup(&self) -> &Followup {
        &self.0.followup
    }

    pub(super) fn book(&self) -> &Book {
        &self.0.book
    }

    pub(super) fn store(&self) -> &Store {
        &self.0.store
    }

    pub(super) fn live(&self) -> &Live {
        &self.0.live
    }

    pub(super) fn people(&self) -> &People {
        &self.0.people
    }

    pub(super) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(super) fn code_throttle(&self) -> &Throttle {
        &self.0.code_throttle
    }

    pub(super) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    pub(super) fn metrics_access(&self) -> MetricsAccess {
        self.0.settings.metrics
    }

    pub(super) fn organisation(&self) -> &str {
        &self.0.settings.organisation
    }

    pub(super) fn public_url(&self) -> Option<&str> {
        self.0.settings.public_url.as_deref()
    }

    pub(super) fn contact(&self) -> &str {
        &self.0.settings.contact
    }

    pub(super) fn telling(&self) -> Telling {
        if self.0.settings.telling { Telling::On } else { Telling::Off }
    }

    pub(super) fn jar(&self) -> Jar {
        Jar::for_url(self.public_url())
    }

    pub(super) fn readiness(&self) -> Readiness {
        (self.0.readiness)()
    }

    /// What the navigation counts, some seconds old at most; `None` where it cannot be read.
    pub(super) async fn counts(&self) -> Option<Counts> {
        let known = *self.0.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, counts)) = known
            && at.elapsed() < COUNTS_FRESH
        {
            return Some(counts);
        }
        let read = self.0.store.read(|tx| {
            let waiting = figures::waiting(tx)?;
            let (incidents, first_deadline) = figures::open_incidents(tx)?;
            let waiting = waiting.held + waiting.awaiting_second;
            Ok(Counts { waiting, incidents, first_deadline })
        });
        let counts = read.await.ok()?;
        *self.0.counts.lock().unwrap_or_else(PoisonError::into_inner) =
            Some((Instant::now(), counts));
        Some(counts)
    }

    /// Lets the navigation count anew: something was sent, and may have changed what it counts.
    pub(super) fn count_anew(&self) {
        *self.0.counts.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The last line of the trail: what is told while a page is open comes after it.
    pub(super) async fn last_line(&self) -> u64 {
        self.0.store.read(trail::last_number).await.unwrap_or_default()
    }

    pub(super) fn throttle(&self) -> &Throttle {
        &self.0.throttle
    }

    pub(super) fn hashing(&self) -> &Semaphore {
        &self.0.hashing
    }
}

/// How long the numbers of the navigation are not read again.
const COUNTS_FRESH: Duration = Duration::from_secs(3);

const HASHES_AT_ONCE: usize = 2;
const TRIALS_AT_ONCE: usize = 2;
const EXPORTS_AT_ONCE: usize = 2;
