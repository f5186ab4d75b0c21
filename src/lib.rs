//! Sluis: an outbound e-mail data-loss-prevention gateway for Dutch municipalities.
//!
//! Bytes become a [`scan::Report`] and a report becomes a [`policy::Verdict`] by pure functions
//! on the lower floors; the upper floors carry the verdict out.

pub mod access;
pub mod audit;
pub mod breach;
pub mod cli;
pub mod config;
pub mod destination;
pub mod detect;
pub mod dns;
pub mod document;
pub mod extract;
pub mod fault;
pub mod followup;
pub mod gate;
pub mod incident;
pub mod learning;
pub mod mail;
pub mod metrics;
pub mod notify;
pub mod openid;
pub mod paper;
pub mod people;
pub mod policy;
pub mod render;
pub mod review;
pub mod sandbox;
pub mod scan;
pub mod signal;
pub mod smtp;
pub mod spreadsheet;
pub mod store;
pub mod vault;
pub mod web;
