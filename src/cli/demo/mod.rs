//! `sluis demo`: the whole program at work, with invented mail and nothing to set up.
//!
//! Nothing in it is special: the gateway is the one of `serve`, mail goes through its own SMTP
//! port, and what arrives is what a smart host on another port took.

pub mod breaches;
pub mod capture;
pub mod documents;
pub mod draft;
mod mailbox;
pub mod ordinary;
pub mod people;
mod story;
pub mod workbook;

pub use draft::Expected;
pub use draft::Letter;
pub use draft::message;

use std::net::SocketAddr;
use std::path::Path;
use std::path::PathBuf;

use tokio::signal::unix::SignalKind;
use tokio::signal::unix::signal;

use crate::cli::arguments::Demo;
use crate::cli::assemble;
use crate::cli::demo::capture::NOTICES_FROM;
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
        // Ctrl-C at any moment ends what runs and removes the temporary folder.
        let failed = |error| Failure::Failed(format!("signals: {error}"));
        let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
        let mut interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
        let (running, story) = Story::start(options, &data_dir).await?;
        let show = async {
            story.tell(&running).await?;
            if options.once {
                return story.release_one(&running).await;
            }
            invite(&data_dir, temporary.is_some())?;
            mailbox::tell(story.capture()).await
        };
        let ended = tokio::select! {
            ended = show => ended,
            _ = terminate.recv() => broken_off(options),
            _ = interrupt.recv() => broken_off(options),
        };
        running.stop().await;
        ended
    })
}

/// The configuration of the demo, as an administrator would write it.
fn configuration(options: &Demo, capture: &str, data_dir: &Path) -> Result<Config, Failure> {
    read_address("--smtp", &options.smtp)?;
    let web = with_port(read_address("--web", &options.web)?)?;
    let undo_seconds = if options.once { 0 } else { 20 };
    let text = format!(
        "data_dir = {data_dir:?}\n\
         [organisation]\nname = \"Gemeente Voorbeeld\"\ndomains = [\"voorbeeld.nl\"]\n\
         [smtp]\nlisten = [{smtp:?}]\nhostname = \"sluis.voorbeeld.nl\"\n\
         [next_hop]\nhosts = [{capture:?}]\ntls = \"none\"\n\
         [web]\nlisten = \"{web}\"\npublic_url = \"http://{web}\"\n\
         [destinations]\ntrusted = [\"duo.nl\"]\nexpected = [\"zorgpartner-oost.nl\"]\n\
         [dns]\nenabled = false\n\
         [review]\nundo_seconds = {undo_seconds}\n\
         [notify]\nfrom = \"Sluis <{NOTICES_FROM}>\"\nhosts = [{capture:?}]\n\
         contact = \"privacy@voorbeeld.nl\"\n",
        smtp = options.smtp,
    );
    let source = Source { file: "demo".to_owned(), text };
    Ok(config::parse(&source, Path::new(""))?)
}

/// The address that a flag gives.
fn read_address(flag: &str, text: &str) -> Result<SocketAddr, Failure> {
    text.parse().map_err(|_| {
        Failure::Unusable(format!("{flag} {text}: not an address like 127.0.0.1:1025"))
    })
}

/// The same address with a free port where it leaves the port open: mails hold links to it.
fn with_port(address: SocketAddr) -> Result<SocketAddr, Failure> {
    if address.port() != 0 {
        return Ok(address);
    }
    let found = std::net::TcpListener::bind(address).and_then(|listener| listener.local_addr());
    found.map_err(|error| Failure::Failed(format!("--web {address}: {error}")))
}

/// Waiting ends in no other way; a whole story that was asked for has not been told.
fn broken_off(options: &Demo) -> Result<(), Failure> {
    if options.once { Err(Failure::Failed("broken off".to_owned())) } else { Ok(()) }
}

fn invite(data_dir: &Path, temporary: bool) -> Result<(), Failure> {
    let folder = data_dir.display();
    print::line(&if temporary {
        format!("\nCtrl-C stops, and removes the data in {folder}")
    } else {
        format!("\nCtrl-C stops; the data stays in {folder}")
    })
}
