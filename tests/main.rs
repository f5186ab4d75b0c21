//! One binary for every test that goes through a door: sockets, files, the command line.
#![allow(clippy::type_complexity, reason = "tables of cases are read as tables, not as types")]

mod agreement;
mod cli;
mod common;
mod config;
mod corpus;
mod crash;
mod demo;
mod destination;
mod detect;
mod dns;
mod evidence;
mod extract;
mod formats;
mod fuzz;
mod gate;
mod headers;
mod kinds;
mod learning;
mod lists;
mod numbers;
mod overview;
mod policy;
mod quality_slice;
mod review;
mod sandbox;
mod scan;
mod smtp;
mod store;
mod subjects;
mod tidy;
mod trial;
mod web;
mod whose;
mod work;
