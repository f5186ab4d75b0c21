//! Checkpoints of the audit trail: made while the gateway runs, and kept where it cannot change
//! them.

use std::fs::File;
use std::io;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use crate::audit::Checkpoint;
use crate::config::Checkpoints;
use crate::review::Desk;

/// Makes a checkpoint whenever one is due, and adds it to the file of them.
///
/// Where the file cannot be written, which is told, nothing is lost: the next one covers as much.
pub(super) async fn keep(settings: Checkpoints, desk: Desk) {
    let Some(pause) = settings.hours.checked_mul(3_600).filter(|seconds| *seconds > 0) else {
        return;
    };
    tokio::time::sleep(FIRST).await;
    loop {
        match desk.seal_trail().await {
            Ok(Some(checkpoint)) => {
                if let Some(folder) = &settings.folder
                    && let Err(error) = add(folder, &checkpoint)
                {
                    let folder = folder.display();
                    tracing::error!(%folder, %error, "a checkpoint of the trail cannot be kept");
                }
            }
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "no checkpoint of the trail can be made"),
        }
        tokio::time::sleep(Duration::from_secs(pause)).await;
    }
}

/// Adds a line to the file of checkpoints in `folder`, synced.
pub(super) fn add(folder: &Path, checkpoint: &Checkpoint) -> io::Result<()> {
    let mut file = File::options().append(true).create(true).open(folder.join(FILE))?;
    file.write_all(format!("{checkpoint}\n").as_bytes())?;
    file.sync_all()
}

/// After the start, when what a start does is in the trail.
const FIRST: Duration = Duration::from_secs(5);

/// The file in the folder that is set.
const FILE: &str = "sluis-checkpoints.txt";
