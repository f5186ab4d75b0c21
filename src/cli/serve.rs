//! `sluis serve`: the gateway until SIGTERM.

use std::path::Path;

use tokio::signal::unix::SignalKind;
use tokio::signal::unix::signal;
use tracing_subscriber::EnvFilter;

use crate::cli::assemble;
use crate::cli::failure::Failure;
use crate::cli::running::Running;
use crate::config;
use crate::config::Config;
use crate::config::Notify;

/// Runs until SIGTERM or SIGINT, which finish the transactions in progress. SIGHUP loads rules,
/// lists and certificates again; a mistake in them keeps the old ones.
pub(super) fn run(given: Option<&Path>) -> Result<(), Failure> {
    start_log();
    let path = assemble::config_path(given);
    let config = config::load(path.as_deref())?;
    assemble::block_on(async {
        // Listened for from the beginning: unheard, a signal would end the process at once.
        let failed = |error| Failure::Failed(format!("signals: {error}"));
        let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
        let mut interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
        let mut hang_up = signal(SignalKind::hangup()).map_err(failed)?;
        let running = Running::start(&config).await?;
        let smtp: Vec<String> = running.smtp.iter().map(ToString::to_string).collect();
        tracing::info!(smtp = smtp.join(" "), web = %running.web, "sluis is running");
        loop {
            tokio::select! {
                _ = terminate.recv() => break,
                _ = interrupt.recv() => break,
                _ = hang_up.recv() => reload(&running, &config, path.as_deref()),
            }
        }
        tracing::info!("stopping: transactions in progress are finished first");
        running.stop().await;
        Ok(())
    })
}

fn reload(running: &Running, started_with: &Config, path: Option<&Path>) {
    let loaded = config::load(path).map_err(Failure::Faults);
    match loaded.and_then(|config| running.reload(&config).map(|()| config)) {
        Ok(config) => {
            tracing::info!("rules, lists and certificates are loaded again");
            if needs_new_start(started_with, &config) {
                tracing::warn!("other keys were changed too: they hold from the next start on");
            }
        }
        Err(failure) => {
            running.loaded.failed(&failure.to_string());
            tracing::error!(%failure, "nothing was loaded: the old ones stay");
        }
    }
}

/// Whether keys differ that are read at the start only.
fn needs_new_start(before: &Config, after: &Config) -> bool {
    let taken_over = Config {
        organisation: before.organisation.clone(),
        destinations: before.destinations.clone(),
        rules: before.rules.clone(),
        scan: before.scan.clone(),
        limits: before.limits.clone(),
        notify: Notify { hosts: after.notify.hosts.clone(), ..before.notify.clone() },
        told: before.told.clone(),
        ..after.clone()
    };
    taken_over != *before
}

/// One JSON object a line on standard error; `SLUIS_LOG=debug` tells more.
fn start_log() {
    let filter = EnvFilter::try_from_env("SLUIS_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let started = tracing_subscriber::fmt()
        .json()
        .with_writer(std::io::stderr)
        .with_env_filter(filter)
        .try_init();
    // A second start in one process (a test) keeps the log of the first.
    let _ = started;
}
