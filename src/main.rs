//! The `sluis` program: see `sluis --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    sluis::cli::run(std::env::args_os())
}
