//! One binary for every test that goes through a door: sockets, files, the command line.

mod config;
mod destination;
mod detect;
mod review;
mod store;
mod policy;
mod tidy;
