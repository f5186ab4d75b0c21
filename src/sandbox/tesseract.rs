//! The program that recognises text in pictures, started for each picture and confined.

use std::io;
use std::io::Read;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::path::PathBuf;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

use crate::sandbox::confine;
use crate::sandbox::settings::Settings;

/// An installed `tesseract`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tesseract {
    /// The program.
    pub program: PathBuf,
    /// The folder of its language data.
    pub data: PathBuf,
    /// Languages as its flag `-l` takes them: `nld+eng`.
    pub languages: String,
}

impl Tesseract {
    /// Looks for the program, and for its Dutch language data.
    ///
    /// - Failure: a sentence that says what must be installed.
    pub fn find() -> Result<Self, String> {
        let missing = || format!("needs the program tesseract ({INSTALL}), which is not installed");
        let mut places = PLACES.iter().map(Path::new);
        let program = places.find(|place| place.is_file()).ok_or_else(missing)?;
        let listed = Command::new(program)
            .arg("--list-langs")
            .env_clear()
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("{} cannot be started: {error}", program.display()))?;
        let told = String::from_utf8_lossy(&listed.stdout);
        let has = |language: &str| told.lines().any(|line| line.trim() == language);
        if !has("nld") {
            return Err(format!("needs the Dutch data of tesseract ({INSTALL})"));
        }
        let languages = if has("eng") { "nld+eng" } else { "nld" };
        // List of available languages in "/usr/share/tesseract-ocr/5/tessdata/" (3):
        let data = told.lines().next().and_then(|line| line.split('"').nth(1));
        Ok(Self {
            program: program.to_path_buf(),
            data: PathBuf::from(data.unwrap_or("/usr/share")),
            languages: languages.to_owned(),
        })
    }

    /// The text in a picture; `None` where it could not be read, or not before `until`.
    pub(super) fn read(
        &self,
        picture: &[u8],
        settings: &Settings,
        until: Instant,
    ) -> Option<String> {
        let (ours, theirs) = UnixStream::pair().ok()?;
        let child = self.start(picture, settings, OwnedFd::from(theirs)).ok()?;
        let mut running = Running(child);
        let text = gather(ours, until)?;
        running.0.wait().ok().filter(std::process::ExitStatus::success)?;
        Some(String::from_utf8_lossy(&text).into_owned())
    }

    fn start(&self, picture: &[u8], settings: &Settings, output: OwnedFd) -> io::Result<Child> {
        let allowance = settings.allowance();
        Command::new(&settings.program)
            .arg0("sluis")
            .arg("look")
            .args(["--memory-bytes", &allowance.memory_bytes.to_string()])
            .args(["--cpu-seconds", &settings.patience.as_secs().max(1).to_string()])
            .arg("--program")
            .arg(&self.program)
            .arg("--data")
            .arg(&self.data)
            .args(["--languages", &self.languages])
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::from(confine::seal(picture)?))
            .stdout(Stdio::from(output))
            .stderr(Stdio::null())
            .spawn()
    }
}

/// A child that is killed and reaped whatever happens.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may be dead already; reaped it must be.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Reads to the end; `None` where that does not come in time, or after too much.
fn gather(mut output: UnixStream, until: Instant) -> Option<Vec<u8>> {
    let mut text = Vec::new();
    let mut piece = [0; 16 << 10];
    loop {
        let left = until.saturating_duration_since(Instant::now()).max(Duration::from_micros(1));
        output.set_read_timeout(Some(left)).ok()?;
        match output.read(&mut piece) {
            Ok(0) => return Some(text),
            Ok(count) => text.extend_from_slice(piece.get(..count)?),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
        if text.len() > TEXT_BYTES_MAX || Instant::now() >= until {
            return None;
        }
    }
}

/// Where it is looked for: below the folders that a confined process may run programs from.
const PLACES: [&str; 3] = ["/usr/bin/tesseract", "/usr/local/bin/tesseract", "/bin/tesseract"];

const INSTALL: &str = "Debian: apt install tesseract-ocr tesseract-ocr-nld";

/// A page of small print is a hundredth of it.
const TEXT_BYTES_MAX: usize = 2 << 20;
