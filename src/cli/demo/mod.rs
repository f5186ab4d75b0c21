//! `sluis demo`: the whole program at work, with invented mail and nothing to set up.
//!
//! Nothing in it is special: the gateway is the one of `serve`, mail goes through its own SMTP
//! port, and what arrives is what a smart host on another port took.

pub mod breaches;
pub mod capture;
mod draft;
pub mod ordinary;
pub mod people;
mod story;
pub mod workbook;

pub use draft::Expected;
pub use draft::Letter;
pub use draft::message;

use std::path::Path;
use std::path::PathBuf;

use tokio::signal::unix::SignalKind;
use tokio::signal::unix::signal;

use crate::cli::arguments::Demo;
use crate::cli::assemble;
use crate::cli::demo::story::Story;
use crate::cli::failure::Failure;
use crate::cli::print;
use crate::config;
use crate::config::Config;
use crate::fault::Source;

/// All letters of the day, in the order in which they are sent.
pub fn letters() -> Vec<Letter> {
    let mut letters = ordinary::ordinary();
    letters.extend(breaches::breaches());
    letters
}

/// Runs the demo until Ctrl-C, or with `--once` until one message has been released.
pub(super) fn run(_: Option<&Path>, options: &Demo) -> Result<(), Failure> {
    let temporary = match &options.data_dir {
        Some(_) => None,
        None => {
            Some(tempfile::Builder::new().prefix("sluis-demo-").tempdir().map_err(|error| {
                Failure::Failed(format!("no temporary folder for the data: {error}"))
            })?)
        }
    };
    let data_dir = match (&options.data_dir, &temporary) {
        (Some(dir), _) => dir.clone(),
        (None, Some(dir)) => dir.path().to_owned(),
        (None, None) => PathBuf::from("."),
    };
    assemble::block_on(async {
        let (running, story) = Story::start(options, &data_dir).await?;
        let told = story.tell(&running).await;
        let ended = match told {
            Ok(()) if options.once => story.release_one(&running).await,
            Ok(()) => wait(&data_dir, temporary.is_some()).await,
            Err(failure) => Err(failure),
        };
        running.stop().await;
        ended
    })
}

/// The configuration of the demo, as an administrator would write it.
fn configuration(options: &Demo, capture: &str, data_dir: &Path) -> Result<Config, Failure> {
    let undo_seconds = if options.once { 0 } else { 20 };
    let text = format!(
        "data_dir = {data_dir:?}\n\
         [organisation]\nname = \"Gemeente Voorbeeld\"\ndomains = [\"voorbeeld.nl\"]\n\
         [smtp]\nlisten = [{smtp:?}]\nhostname = \"sluis.voorbeeld.nl\"\n\
         [next_hop]\nhosts = [{capture:?}]\ntls = \"none\"\n\
         [web]\nlisten = {web:?}\n\
         [destinations]\ntrusted = [\"duo.nl\"]\nexpected = [\"zorgpartner-oost.nl\"]\n\
         [review]\nundo_seconds = {undo_seconds}\n",
        smtp = options.smtp,
        web = options.web,
    );
    let source = Source { file: "demo".to_owned(), text };
    Ok(config::parse(&source, Path::new(""))?)
}

async fn wait(data_dir: &Path, temporary: bool) -> Result<(), Failure> {
    let folder = data_dir.display();
    if temporary {
        print::line(&format!("\nCtrl-C stops, and removes the data in {folder}"))?;
    } else {
        print::line(&format!("\nCtrl-C stops; the data stays in {folder}"))?;
    }
    let failed = |error| Failure::Failed(format!("signals: {error}"));
    let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
