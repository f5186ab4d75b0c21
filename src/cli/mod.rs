//! The command line: what is typed, what it does, and how it ends.

mod account_arguments;
mod accounts;
mod aftermath;
mod aftermath_arguments;
mod arguments;
mod assemble;
mod audit;
mod check;
mod checkpoints;
mod chores;
mod copies;
pub mod demo;
mod failure;
mod held;
mod incident;
mod incident_arguments;
mod incident_work;
mod key;
mod learn;
mod mailing;
mod measures;
mod observed;
mod parties;
mod print;
mod registering;
mod rescan;
mod running;
mod scan;
mod serve;
mod shell;
mod signals;
mod signing_in;
mod simulate;
mod system;
mod taking;
mod worker;

use std::ffi::OsString;
use std::io::Write;
use std::panic::PanicHookInfo;
use std::process::ExitCode;

use clap::Parser;

use self::arguments::Arguments;
use self::arguments::Command;
pub use self::copies::mailbox;
pub use self::copies::original;
use self::failure::Failure;
use crate::sandbox;

/// Runs the program with these arguments, the name of the program first.
///
/// Data goes to standard output, everything else to standard error. The exit status is 0 when the
/// thing was done, 1 when it does not hold or failed, 2 when the call, the configuration or a
/// file named could not be used.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    std::panic::set_hook(Box::new(tell_panic));
    // Where the system does not allow it, the program is none the worse for its work.
    sandbox::forbid_core_dumps();
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no errors; clap knows, and prints them in the right place.
            let status = u8::try_from(error.exit_code()).unwrap_or(2);
            let _ = error.print();
            return ExitCode::from(status);
        }
    };
    match act(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(std::io::stderr(), "{failure}");
            ExitCode::from(failure.status())
        }
    }
}

/// Says where a panic was, and nothing else: what it would say may quote a message.
fn tell_panic(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map_or_else(|| "unknown".to_owned(), ToString::to_string);
    let _ = writeln!(std::io::stderr(), "sluis: a mistake in the program, at {place}");
}

fn act(arguments: Arguments) -> Result<(), Failure> {
    let given = arguments.config.as_deref();
    match arguments.command {
        Command::Audit(command) => audit::run(given, &command),
        Command::Check => check::run(given),
        Command::Demo(options) => demo::run(given, &options),
        Command::Held(command) => held::run(given, command),
        Command::Incident(command) => incident::run(given, command),
        Command::Signal(command) => signals::run(given, command),
        Command::Key(command) => key::run(given, &command),
        Command::Observed(options) => observed::run(given, &options),
        Command::Learn(options) => learn::run(given, &options),
        Command::Rescan(options) => rescan::run(given, &options),
        Command::Scan(options) => scan::run(given, &options),
        Command::Serve => serve::run(given),
        Command::Simulate(options) => simulate::run(given, &options),
        Command::SmtpAccount(options) => accounts::machine(&options),
        Command::Token(command) => accounts::token(given, command),
        Command::User(command) => accounts::user(given, command),
        Command::Worker(options) => worker::run(&options),
        Command::Look(options) => worker::look(options),
    }
}
