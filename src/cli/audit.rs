//! `sluis audit verify`: is the trail whole?

use std::path::Path;

use crate::audit;
use crate::audit::Verified;
use crate::cli::arguments::Audit;
use crate::cli::assemble;
use crate::cli::assemble::Shell;
use crate::cli::failure::Failure;
use crate::cli::print;

/// Walks the whole trail; the first bad entry is named and the exit status is 1.
pub(super) fn run(given: Option<&Path>, command: &Audit) -> Result<(), Failure> {
    let Audit::Verify = command;
    let shell = Shell::open(given)?;
    let verified = assemble::block_on(async {
        let verified = shell.store.read(audit::verify).await;
        verified.map_err(|error| Failure::Failed(error.to_string()))
    });
    match verified? {
        Verified::Whole { count, hash } => {
            print::line(&format!("the audit trail is whole: {count} entries, the last is {hash}"))
        }
        Verified::Flawed(flaw) => {
            Err(Failure::Failed(format!("the audit trail is broken: {flaw}")))
        }
    }
}
