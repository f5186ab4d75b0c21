//! Runs scans in worker processes, apart from connections, keys and the database.
//!
//! A worker has no network and no file system, limits on memory and time, and gets its input as
//! sealed memory. Whatever goes wrong in it costs the one message that it was reading: the answer
//! of [`Scanner::scan`] is always a report.
//!
//! Not here: what a scan does (`scan`), and what a report leads to (`policy`).

mod confine;
mod confinement;
mod frame;
mod link;
mod look;
mod picture;
mod pool;
mod process;
mod queue;
mod settings;
mod tesseract;
mod trial;
mod turns;
mod worker;

pub use confine::{Allowance, forbid_core_dumps};
pub use confinement::Confinement;
pub use frame::{Answer, Eyes, Frame, Job, Malformed, Order, Preparation, Sighting};
pub use look::look;
pub use picture::dimensions;
pub use pool::Scanner;
pub use settings::Settings;
pub use tesseract::Tesseract;
pub use worker::work;
