//! What a command at the shell works with.

use std::path::Path;
use std::sync::Arc;

use tokio::sync::Notify;

use crate::access::Principal;
use crate::cli::assemble;
use crate::cli::assemble::Crew;
use crate::cli::failure::Failure;
use crate::cli::registering;
use crate::config;
use crate::config::Config;
use crate::followup::Followup;
use crate::followup::Reader;
use crate::incident::Register;
use crate::learning::Book;
use crate::notify::Notices;
use crate::review::Desk;
use crate::review::at_shell;
use crate::store::Store;

/// What a command at the shell works with, beside a running gateway or without one.
pub(super) struct Shell {
    pub(super) store: Store,
    pub(super) desk: Desk,
    pub(super) register: Register,
    pub(super) followup: Followup,
    pub(super) book: Book,
    config: Config,
}

impl Shell {
    /// Opens the store of the configuration.
    pub(super) fn open(given: Option<&Path>) -> Result<Self, Failure> {
        let config = config::load(assemble::config_path(given).as_deref())?;
        let is_new = !config.data_dir.exists();
        let store = assemble::store(&config)?;
        if is_new {
            // An administrator in the wrong folder would take "nothing is held" for the truth.
            let place = config.data_dir.display();
            eprintln!("sluis: {place} did not exist: a new, empty store was made there");
        }
        let notices = Notices::new(assemble::notify_settings(&config));
        let wake = Arc::new(Notify::new());
        let desk = assemble::desk(&config, store.clone(), wake, notices.clone());
        let book = Book::new(store.clone(), assemble::learning(&config));
        let register = registering::register(&config, store.clone())?;
        let followup = registering::followup(&store, &register, &notices);
        Ok(Self { store, desk, register, followup, book, config })
    }

    /// Workers that read a file for this command.
    pub(super) fn reader(&self) -> Result<Reader, Failure> {
        let rules = assemble::rules(&self.config)?;
        let scanner = assemble::scanner(&self.config, Crew::Command, &rules.sources)?;
        Ok(Reader { scanner, own_domains: self.config.organisation.domains.clone() })
    }

    /// The folder in which checkpoints of the trail are kept, where one is set.
    pub(super) fn checkpoints(&self) -> Option<&Path> {
        self.config.export.checkpoints.folder.as_deref()
    }

    /// Who acts: the account named with `--by`, or the person at the shell.
    pub(super) async fn principal(&self, by: Option<&str>) -> Result<Principal, Failure> {
        let principal = at_shell(&self.store, by, &assemble::operating_system_user()).await;
        principal.map_err(|error| Failure::Failed(error.to_string()))
    }
}
