//! The life of a process that looks at one picture: it shuts itself in, makes sure that the
//! picture is no bomb, and becomes the program that recognises text.

use std::io;
use std::os::fd::AsFd;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use crate::sandbox::confine;
use crate::sandbox::confine::Allowance;
use crate::sandbox::picture::dimensions;
use crate::sandbox::tesseract::Tesseract;

/// Becomes `tesseract`, which reads the sealed picture on standard input and writes its text to
/// standard output.
///
/// - Failure: always an error; on success nothing returns.
pub fn look(allowance: Allowance, reader: &Tesseract) -> io::Error {
    let mut readable: Vec<&Path> = SYSTEM.iter().map(Path::new).collect();
    readable.push(&reader.data);
    confine::leave_all_but(&readable, allowance);
    let sized = io::stdin().as_fd().try_clone_to_owned().and_then(|picture| {
        let size = rustix::fs::fstat(&picture)?.st_size;
        confine::map(&picture, u64::try_from(size).unwrap_or(0))
    });
    let pixels = sized.map(|picture| {
        let (width, height) = dimensions(&picture).unwrap_or((u32::MAX, u32::MAX));
        u64::from(width) * u64::from(height)
    });
    match pixels {
        Ok(1..=PIXELS_MAX) => {}
        Ok(_) => return io::Error::other("a picture of no known kind, or too large"),
        Err(error) => return error,
    }
    Command::new(&reader.program)
        .args(["stdin", "stdout", "-l", &reader.languages, "--psm", PAGE_SEGMENTATION])
        .env_clear()
        // One thread: the processors are for other messages too.
        .env("OMP_THREAD_LIMIT", "1")
        .exec()
}

/// Where programs and their libraries are.
const SYSTEM: [&str; 6] = ["/usr", "/bin", "/lib", "/lib64", "/etc/ld.so.cache", "/dev/null"];

/// A page of A3 at 600 dots per inch is 70 million.
const PIXELS_MAX: u64 = 100_000_000;

/// One block of text: keeps the cells of a row on one line.
const PAGE_SEGMENTATION: &str = "6";
