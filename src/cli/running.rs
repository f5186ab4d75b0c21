//! A running gateway: SMTP port, deliverer, review pages and the hourly chores.

use std::fs::File;
use std::fs::TryLockError;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::audit::Verified;
use crate::cli::assemble;
use crate::cli::assemble::Crew;
use crate::cli::checkpoints;
use crate::cli::chores::Tidied;
use crate::cli::chores::chores;
use crate::cli::failure::Failure;
use crate::cli::mailing;
use crate::cli::registering;
use crate::cli::signals;
use crate::cli::signing_in;
use crate::cli::system::Loaded;
use crate::cli::taking;
use crate::config::Config;
use crate::gate::Gate;
use crate::mail::Address;
use crate::metrics::Metrics;
use crate::metrics::Reach;
use crate::notify::Notices;
use crate::review::Desk;
use crate::smtp::Server;
use crate::smtp::TlsCertificate;
use crate::store;
use crate::store::Store;
use crate::store::Tx;
use crate::store::Waiting;
use crate::store::contents;
use crate::store::notice;
use crate::store::outbox;
use crate::store::signal;
use crate::store::trail;
use crate::vault::Vault;
use crate::web;
use crate::web::Check;
use crate::web::Trouble;

/// Everything that `sluis serve` starts; also what the demo starts.
pub(super) struct Running {
    /// Where mail is taken.
    pub(super) smtp: Vec<SocketAddr>,
    /// Where the review pages are.
    pub(super) web: SocketAddr,
    pub(super) gate: Gate,
    pub(super) store: Store,
    pub(super) desk: Desk,
    notices: Notices,
    pub(super) loaded: Loaded,
    certificate: Option<Arc<TlsCertificate>>,
    stop: watch::Sender<bool>,
    smtp_task: JoinHandle<()>,
    web_task: JoinHandle<std::io::Result<()>>,
    others: Vec<JoinHandle<()>>,
    /// Held while this process is the gateway of its data folder.
    _lock: File,
}

impl Running {
    /// Starts everything. When this returns, mail is taken and the pages answer.
    pub(super) async fn start(config: &Config) -> Result<Self, Failure> {
        let store = assemble::store(config)?;
        let lock = lock(config)?;
        let last = store.read(trail::last).await.ok().flatten().map(|entry| entry.at);
        end_claims(config, &store).await?;
        look_for_keys(&store).await?;
        let teller = signals::teller(config, store.clone())?;
        let metrics = Metrics::new();
        let notices = Notices::new(assemble::notify_settings(config));
        let gate = assemble::gate(config, store.clone(), metrics.clone(), notices.clone())?;
        warn_of_missing_walls(&gate);
        let certificate = config.smtp.tls.as_ref().map(assemble::certificate).transpose()?;
        let (stop, stopped) = watch::channel(false);
        let wake = Arc::new(Notify::new());
        let desk = assemble::desk(config, store.clone(), Arc::clone(&wake), notices.clone());
        let desk = desk.with_viewer(assemble::viewer(config, &gate));

        // Known before the first client asks; one that says nothing keeps nobody waiting.
        let _ = tokio::time::timeout(PROBE_PATIENCE, gate.next_hop().probe()).await;
        let mut settings = taking::server_settings(config, certificate.clone())?;
        settings.memory = gate.memory().clone();
        let server = Server::bind(settings, Arc::new(gate.clone())).await;
        let server = server.map_err(|error| Failure::Failed(format!("smtp.listen: {error}")))?;
        let smtp = server.local_addresses();
        let smtp_task = tokio::spawn(server.run(stopped.clone()));

        let listener = TcpListener::bind(config.web.listen).await;
        let failed = |error| Failure::Failed(format!("web.listen {}: {error}", config.web.listen));
        let listener = listener.map_err(failed)?;
        let web = listener.local_addr().map_err(failed)?;
        let loaded = Loaded::new(config);
        let state = web_state(config, &desk, &store, &metrics, &gate)?;
        let trial = mailing::trial_post(config, store.clone(), notices.clone(), &gate);
        let state = loaded.shown_by(state.with_trial_post(trial), &gate);
        let web_task = tokio::spawn(web::serve(listener, state, is_true(stopped.clone())));

        let tidied = Tidied::new(config, &desk, &store, &notices, &metrics)?;
        let (deliverer, kept) = (gate.deliverer(wake), config.export.checkpoints.clone());
        let register = registering::register(config, store.clone())?;
        let courier = mailing::courier(config, store.clone(), notices.clone(), &gate, register);
        let others = vec![
            tokio::spawn(teller.run(stopped.clone())),
            tokio::spawn(deliverer.run(stopped.clone())),
            tokio::spawn(courier.run(stopped.clone())),
            tokio::spawn(gate.clone().write_notes(stopped.clone())),
            tokio::spawn(gate.clone().write_records(stopped.clone())),
            tokio::spawn(until(
                stopped.clone(),
                watch_next_hop(gate.clone(), metrics.clone(), config.next_hop.hosts[0].to_string()),
            )),
            tokio::spawn(until(stopped.clone(), watch_trail(desk.clone()))),
            tokio::spawn(until(stopped.clone(), chores(tidied, last))),
            tokio::spawn(until(stopped, checkpoints::keep(kept, desk.clone()))),
        ];
        Ok(Self {
            smtp,
            web,
            gate,
            store,
            desk,
            notices,
            loaded,
            certificate,
            stop,
            smtp_task,
            web_task,
            others,
            _lock: lock,
        })
    }

    /// Loads rules, lists and certificate again. A mistake in them keeps the old ones.
    pub(super) fn reload(&self, config: &Config) -> Result<(), Failure> {
        let judging = assemble::judging(config, Crew::Gateway)?;
        if let Some(certificate) = &self.certificate {
            let reloaded = certificate.reload();
            reloaded.map_err(|error| Failure::Failed(format!("smtp.tls_cert: {error}")))?;
        }
        self.gate.replace(judging);
        self.loaded.again(config);
        self.notices.replace(assemble::notify_settings(config));
        Ok(())
    }

    /// Finishes the transactions in progress and stops.
    pub(super) async fn stop(self) {
        let _ = self.stop.send(true);
        let _ = self.smtp_task.await;
        // One that thinks for very long, or an outcome that cannot be noted, ends with the process.
        let others = async {
            for task in self.others {
                let _ = task.await;
            }
        };
        if tokio::time::timeout(OTHERS_GRACE, others).await.is_err() {
            tracing::warn!("what was under way did not end in time and is broken off");
        }
        self.gate.scanner().stop().await;
        // A browser may keep a connection open for long; nothing hangs on it.
        let _ = tokio::time::timeout(WEB_GRACE, self.web_task).await;
    }
}

/// Ends what a process that died had taken for itself, and lets what waits keep pace with a clock
/// that was set while no gateway ran.
async fn end_claims(config: &Config, store: &Store) -> Result<(), Failure> {
    for queue in [Waiting::Outbox, Waiting::Notices, Waiting::Signals] {
        let kept = store::keep_pace(store, queue).await;
        kept.map_err(|error| Failure::Failed(error.to_string()))?;
    }
    let now = store::now();
    let undo = SignedDuration::from_secs(i64::try_from(config.review.undo_seconds).unwrap_or(0));
    let free = move |tx: &mut Tx<'_>| {
        outbox::end_claims(tx, now)?;
        signal::end_claims(tx)?;
        notice::end_claims(tx)?;
        let at_once = SignedDuration::ZERO;
        store::take_over(tx, Waiting::Outbox, now, undo, undo.max(PAUSE_MAX))?;
        store::take_over(tx, Waiting::Notices, now, at_once, NOTICE_PAUSE_MAX)?;
        store::take_over(tx, Waiting::Signals, now, at_once, PAUSE_MAX)
    };
    let freed = store.write(free).await;
    freed.map(drop).map_err(|error| Failure::Failed(error.to_string()))
}

/// Says which keys are not here though something lies under them. Mail goes on all the same: what is
/// taken in now can be read.
async fn look_for_keys(store: &Store) -> Result<(), Failure> {
    let failed = |error: store::Error| Failure::Failed(error.to_string());
    let numbers = store.read(contents::key_numbers).await.map_err(failed)?;
    let absent = store.vault().look_for(&numbers).map_err(|error| failed(error.into()))?;
    for number in absent {
        let count = store.read(move |tx| contents::count(tx, number)).await.map_err(failed)?;
        let key = format!("{number:04}");
        tracing::error!(key, count, "a key is not here: what lies under it cannot be read");
    }
    Ok(())
}

/// Two gateways on one folder would deliver the same release twice.
fn lock(config: &Config) -> Result<File, Failure> {
    let path = config.data_dir.join("gateway.lock");
    let file = File::create(&path)
        .map_err(|error| Failure::Failed(format!("{}: {error}", path.display())))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Failure::Failed(format!(
            "another gateway is running on {}: stop it, or set another data_dir",
            config.data_dir.display()
        ))),
        Err(TryLockError::Error(error)) => {
            Err(Failure::Failed(format!("{}: {error}", path.display())))
        }
    }
}

fn web_state(
    config: &Config,
    desk: &Desk,
    store: &Store,
    metrics: &Metrics,
    gate: &Gate,
) -> Result<web::State, Failure> {
    let settings = web::Settings {
        organisation: config.organisation.name.clone(),
        public_url: config.web.public_url.clone(),
        contact: config.notify.contact.clone().unwrap_or_default(),
        telling: config.notify.from.is_some(),
        learning: assemble::learning(config),
        mode: assemble::mode(config),
        trusted_proxies: config.web.trusted_proxies.clone(),
        people: signing_in::people(config),
        single_sign_on: signing_in::single_sign_on(config)?,
        ..Default::default()
    };
    let (asked, judging) = (gate.clone(), gate.clone());
    let vault = store.vault().clone();
    let readiness = move || readiness(&asked, &vault);
    let state = web::State::new(desk.clone(), store.clone(), metrics.clone(), settings, readiness);
    let directory = gate.clone();
    let register = registering::register(config, store.clone())?
        .with_departments(move |mailbox| department(&directory, mailbox));
    Ok(state.with_register(register).with_judging(move || judging.judging()))
}

/// The department of a mailbox; empty where that is not known.
fn department(gate: &Gate, mailbox: &str) -> String {
    let known = Address::parse(mailbox).ok().and_then(|address| {
        let judging = gate.judging();
        judging.directory.find(&address).map(|colleague| colleague.department.clone())
    });
    known.unwrap_or_default()
}

/// Whether mail can be taken, and behind which walls it is read.
fn readiness(gate: &Gate, vault: &Vault) -> web::Readiness {
    let mut readiness = web::Readiness::default();
    if !gate.next_hop().is_up() {
        readiness.refusing.push(trouble(Check::NextHop, "no next hop answers"));
    }
    for number in vault.absent() {
        readiness.degraded.push(trouble(Check::Keys, &format!("key {number:04} is not here")));
    }
    match gate.scanner().confinement() {
        Some(walls) => {
            let missing = walls.missing().into_iter();
            let without = |wall| trouble(Check::Walls, &format!("scans run without {wall}"));
            readiness.degraded.extend(missing.map(without));
            readiness.notes.push(format!("scans are confined by: {walls}"));
        }
        None => readiness
            .refusing
            .push(trouble(Check::Scanner, "no worker to scan with can be started")),
    }
    readiness
}

fn trouble(check: Check, what: &str) -> Trouble {
    Trouble { check, what: what.to_owned() }
}

/// A machine on which scans are less confined than they can be is no secret.
fn warn_of_missing_walls(gate: &Gate) {
    for wall in gate.scanner().confinement().unwrap_or_default().missing() {
        tracing::warn!(wall, "this machine lacks a wall: scans are less confined than they can be");
    }
}

/// Keeps what the next hop offers, and whether it answers, up to date while no mail asks it.
async fn watch_next_hop(gate: Gate, metrics: Metrics, host: String) {
    loop {
        let up = gate.next_hop().probe().await;
        metrics.next_hop(&host, if up { Reach::Up } else { Reach::Down });
        tokio::time::sleep(if up { PROBE_UP } else { PROBE_DOWN }).await;
    }
}

/// Verifies the audit trail at the start and every day after.
async fn watch_trail(desk: Desk) {
    loop {
        match desk.watch_trail().await {
            Ok(Verified::Whole { .. }) => {}
            Ok(Verified::Flawed(flaw)) => tracing::error!(%flaw, "the audit trail is broken"),
            Err(error) => tracing::error!(%error, "the audit trail could not be verified"),
        }
        tokio::time::sleep(TRAIL_WATCH).await;
    }
}

async fn until(mut stopped: watch::Receiver<bool>, work: impl Future<Output = ()>) {
    tokio::select! {
        () = work => {}
        _ = stopped.wait_for(|stop| *stop) => {}
    }
}

async fn is_true(mut stopped: watch::Receiver<bool>) {
    let _ = stopped.wait_for(|stop| *stop).await;
}

const WEB_GRACE: Duration = Duration::from_secs(2);

/// Less than systemd waits before it kills (90 s).
const OTHERS_GRACE: Duration = Duration::from_secs(80);

const PROBE_UP: Duration = Duration::from_secs(60);
const PROBE_PATIENCE: Duration = Duration::from_secs(10);
const PROBE_DOWN: Duration = Duration::from_secs(5);
const TRAIL_WATCH: Duration = Duration::from_secs(24 * 3600);
/// The longest pause between two tries of a release or a signal.
const PAUSE_MAX: SignedDuration = SignedDuration::from_hours(2);
/// The longest that a notice waits: over a weekend, until people work.
const NOTICE_PAUSE_MAX: SignedDuration = SignedDuration::from_hours(4 * 24);
