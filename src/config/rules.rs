//! The texts of `rules/`: those built into the program, or those of a folder.

use std::fs;
use std::io::Read;
use std::path::Path;

use include_dir::Dir;
use include_dir::include_dir;

use crate::fault::Fault;
use crate::fault::Source;

/// The texts of the rules, named by their path in the folder (`policy/10-x.toml`), in order.
///
/// - Shape: every `.toml` and `.txt` file of `folder`, or those built into the program where it
///   is `None`. A folder replaces what is built in as a whole.
/// - Failure: every file that cannot be read, is not UTF-8, too large or too deep.
pub fn sources(folder: Option<&Path>) -> Result<Vec<Source>, Vec<Fault>> {
    let mut reading = Reading::default();
    match folder {
        Some(folder) => reading.folder(folder, "", 0),
        None => reading.embedded(&EMBEDDED),
    }
    if reading.sources.is_empty() && reading.faults.is_empty() {
        let name = folder.map_or_else(|| "rules".into(), Path::to_string_lossy);
        reading.refuse(&name, "holds no rules: no .toml or .txt file is in it".to_owned());
    }
    reading.done()
}

/// The texts of a folder of agreements, named by their whole path, in order. There may be none.
///
/// - Failure: as of [`sources`].
pub fn agreements(folder: &Path) -> Result<Vec<Source>, Vec<Fault>> {
    let mut reading = Reading::default();
    reading.folder(folder, &folder.to_string_lossy(), 0);
    reading.done()
}

/// The text of one file that the configuration names.
///
/// - Failure: it cannot be read, is not UTF-8, or too large.
pub fn text(path: &Path) -> Result<Source, Vec<Fault>> {
    let mut reading = Reading::default();
    reading.file(path, &path.to_string_lossy());
    reading.done().map(|mut sources| sources.pop().unwrap_or_default())
}

struct Reading {
    sources: Vec<Source>,
    faults: Vec<Fault>,
    left_bytes: u64,
}

impl Default for Reading {
    fn default() -> Self {
        Self { sources: Vec::new(), faults: Vec::new(), left_bytes: TOTAL_BYTES }
    }
}

impl Reading {
    fn done(mut self) -> Result<Vec<Source>, Vec<Fault>> {
        if !self.faults.is_empty() {
            return Err(self.faults);
        }
        self.sources.sort_by(|one, other| one.file.cmp(&other.file));
        Ok(self.sources)
    }

    fn embedded(&mut self, folder: &Dir<'_>) {
        for file in folder.files().filter(|file| is_rule(&file.path().to_string_lossy())) {
            self.take(&file.path().to_string_lossy(), file.contents().to_vec());
        }
        for inner in folder.dirs() {
            self.embedded(inner);
        }
    }

    /// Reads `folder`, which is called `name` within the rules (empty for the rules themselves).
    fn folder(&mut self, folder: &Path, name: &str, depth: usize) {
        if depth > DEPTH {
            return self.refuse(name, format!("is more than {DEPTH} folders deep"));
        }
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                let why = format!("the folder of rules cannot be read: {error}");
                return self.refuse(&folder.to_string_lossy(), why);
            }
        };
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.refuse(&folder.to_string_lossy(), format!("cannot be read: {error}"));
                    continue;
                }
            };
            let Ok(own) = entry.file_name().into_string() else { continue };
            if own.starts_with('.') {
                continue;
            }
            let inner = if name.is_empty() { own } else { format!("{name}/{own}") };
            // A link to a file is followed (configuration is often linked in); one to a folder
            // ends at the depth limit at worst.
            match fs::metadata(entry.path()) {
                Ok(found) if found.is_dir() => self.folder(&entry.path(), &inner, depth + 1),
                Ok(found) if found.is_file() && is_rule(&inner) => self.file(&entry.path(), &inner),
                Ok(_) => {}
                Err(error) => self.refuse(&inner, format!("cannot be read: {error}")),
            }
        }
    }

    fn file(&mut self, path: &Path, name: &str) {
        let mut bytes = Vec::new();
        let read = fs::File::open(path)
            .and_then(|file| file.take(FILE_BYTES.saturating_add(1)).read_to_end(&mut bytes));
        match read {
            Ok(_) => self.take(name, bytes),
            Err(error) => self.refuse(name, format!("cannot be read: {error}")),
        }
    }

    fn take(&mut self, name: &str, bytes: Vec<u8>) {
        let size_bytes = bytes.len() as u64;
        if size_bytes > FILE_BYTES {
            return self.refuse(name, format!("is larger than {FILE_BYTES} bytes"));
        }
        let Some(left_bytes) = self.left_bytes.checked_sub(size_bytes) else {
            return self.refuse(name, format!("makes all rules larger than {TOTAL_BYTES} bytes"));
        };
        self.left_bytes = left_bytes;
        match String::from_utf8(bytes) {
            Ok(text) => self.sources.push(Source { file: name.to_owned(), text }),
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let line = 1 + error.as_bytes().iter().take(valid).filter(|b| **b == b'\n').count();
                self.refuse(name, format!("is not UTF-8 text (line {line})"));
            }
        }
    }

    fn refuse(&mut self, name: &str, why: String) {
        let file = if name.is_empty() { "rules" } else { name };
        self.faults.push(Fault { file: file.to_owned(), line: None, key: String::new(), why });
    }
}

/// Whether a file of that name is read; others (a README, a backup) are let be.
fn is_rule(name: &str) -> bool {
    let hidden = name.rsplit('/').next().is_some_and(|own| own.starts_with('.'));
    !hidden && (name.ends_with(".toml") || name.ends_with(".txt"))
}

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// Largest file: a list of disposable domains of 130,000 lines is 2 MB.
const FILE_BYTES: u64 = 16 << 20;

/// All files together.
const TOTAL_BYTES: u64 = 64 << 20;

/// Folders within folders.
const DEPTH: usize = 8;
