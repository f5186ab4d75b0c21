//! The command line as scripts of administrators rely on it: exit statuses, shapes, one line for
//! every mistake, and never a number in full.

mod checkpoints;
mod keys;
mod register;
mod rescan;
mod scan;
mod simulate;
mod start;
