//! Runs scans away from the threads that move mail.
//!
//! For now the scan happens in this process, on threads of its own with a deep stack; a later
//! step puts confined worker processes behind the same door. Whatever goes wrong with a scan, the
//! answer is a report: one that says that the message could not be read.

mod pool;

pub use pool::Scanner;
