//! The house rules, tested on the sources as text: floors, doors, purity, lists and lengths.
//!
//! What is over a limit today stands in a ratchet list with its present length, which may only
//! fall.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

/// Who lives on which floor. A room imports from lower floors only.
const FLOORS: &[&[&str]] = &[
    &["document", "fault", "mail", "paper", "spreadsheet", "vault"],
    &["destination", "detect", "extract", "openid", "smtp"],
    &["dns", "scan"],
    &["breach", "policy", "sandbox"],
    &["config", "store"],
    &["access", "render"],
    &["audit"],
    &["incident", "learning", "metrics", "notify", "people", "signal"],
    &["followup", "gate", "review"],
    &["web"],
    &["cli"],
    &["lib", "main"],
];

/// Rooms that are pure: the same input gives the same output, and nothing outside is touched.
const PURE: &[&str] =
    &["breach", "destination", "detect", "document", "extract", "fault", "mail", "policy", "scan"];

/// Words that have no business in a pure room.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net::Tcp",
    "std::thread",
    "std::time::Instant",
    "SystemTime",
    "Timestamp::now",
    "tokio",
    "tracing",
    "aws_lc_rs::rand",
];

/// Words that have no business anywhere in the program.
const BANNED: &[&str] = &["todo!", "unimplemented!", "dbg!"];

/// Folders whose members each stand in the list of their `mod.rs`.
const LISTS: &[&str] = &["src/detect/detectors", "src/extract/formats", "src/policy/conditions"];

/// Files above 500 lines, with their present length. May only fall.
const LONG_FILES: &[(&str, usize)] = &[];

const FILE_LINES_MAX: usize = 500;
const FUNCTION_LINES_MAX: usize = 70;
const LINE_COLUMNS_MAX: usize = 100;

#[test]
fn every_room_imports_from_lower_floors_only() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let room = room_of(&path);
        let floor = floor_of(&room);
        for (number, line) in code(&text) {
            for target in crate_paths(line) {
                if target != room && floor_of(&target) >= floor {
                    wrong.push(format!("{}:{number}: {room} uses {target}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "imports that do not go down:\n{}", wrong.join("\n"));
}

#[test]
fn other_rooms_come_in_by_the_door() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let room = room_of(&path);
        for (number, line) in code(&text) {
            let Some(rest) = line.trim().strip_prefix("use crate::") else { continue };
            let steps: Vec<&str> = rest.trim_end_matches(';').split("::").collect();
            if rest.contains('{') {
                wrong.push(format!("{}:{number}: one import a line", path.display()));
            }
            if steps.len() > 2 && steps[0] != room && !shown_by(steps[0], steps[1]) {
                wrong.push(format!("{}:{number}: reaches into {}", path.display(), steps[0]));
            }
        }
    }
    assert!(wrong.is_empty(), "imports past a door:\n{}", wrong.join("\n"));
}

#[test]
fn pure_rooms_touch_nothing_outside() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let pure = PURE.contains(&room_of(&path).as_str());
        for (number, line) in code(&text) {
            let banned = BANNED.iter().chain(if pure { IMPURE } else { &[] });
            for word in banned.filter(|word| line.contains(**word)) {
                wrong.push(format!("{}:{number}: {word}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "words that do not belong:\n{}", wrong.join("\n"));
}

#[test]
fn only_the_command_line_prints() {
    let mut wrong = Vec::new();
    for (path, text) in sources().into_iter().filter(|(path, _)| room_of(path) != "cli") {
        for (number, line) in code(&text) {
            if line.contains("println!") || line.contains("print!(") {
                wrong.push(format!("{}:{number}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "prints outside the command line:\n{}", wrong.join("\n"));
}

#[test]
fn sql_drivers_are_met_in_one_place() {
    for (path, text) in sources() {
        let home = path.ends_with("store/sqlite.rs") || path.ends_with("store/sql.rs");
        let met = code(&text).any(|(_, line)| line.contains("rusqlite"));
        assert!(home || !met, "{}: rusqlite outside its seam", path.display());
    }
}

#[test]
fn every_list_equals_its_folder() {
    for folder in LISTS {
        let door = fs::read_to_string(Path::new(folder).join("mod.rs")).expect("the list");
        for entry in fs::read_dir(folder).expect("the folder") {
            let path = entry.expect("an entry").path();
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            if name == "mod" || path.extension().is_none_or(|ending| ending != "rs") {
                continue;
            }
            assert!(door.contains(&format!("mod {name};")), "{folder}: {name} is not declared");
            assert!(door.contains(&format!("&{name}::")), "{folder}: {name} is not listed");
        }
    }
}

#[test]
fn every_rules_file_names_its_source() {
    for path in files_below(Path::new("rules")) {
        let text = fs::read_to_string(&path).expect("rules are UTF-8 text");
        let head = text.lines().take(12).collect::<Vec<_>>().join("\n");
        for word in ["source", "licence", "date"] {
            assert!(head.contains(word), "{}: the head names no {word}", path.display());
        }
    }
}

#[test]
fn files_functions_and_lines_stay_short() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let name = path.to_string_lossy();
        let lines = text.lines().count();
        let known = LONG_FILES.iter().find(|(long, _)| name == *long);
        if lines > known.map_or(FILE_LINES_MAX, |(_, length)| *length) {
            wrong.push(format!("{name}: {lines} lines"));
        }
        for (number, line) in code(&text) {
            if line.chars().count() > LINE_COLUMNS_MAX {
                wrong.push(format!("{name}:{number}: wider than {LINE_COLUMNS_MAX}"));
            }
        }
        for (line, length) in long_functions(&text) {
            wrong.push(format!("{name}:{line}: a function of {length} lines"));
        }
    }
    assert!(wrong.is_empty(), "too long:\n{}", wrong.join("\n"));
}

#[test]
fn nothing_names_the_machine_it_was_written_on() {
    // In pieces, so that this file does not find itself.
    let marks = [["/wo", "rk/"].concat(), ["/ro", "ot/"].concat(), ["/ho", "me/"].concat()];
    for folder in ["src", "rules", "config", "docs", "tests", "fuzz", "benches"] {
        for path in files_below(Path::new(folder)) {
            let Ok(text) = fs::read_to_string(&path) else { continue };
            for mark in &marks {
                assert!(!text.contains(mark.as_str()), "{}: holds {mark}", path.display());
            }
        }
    }
}

/// All Rust sources below `src`, with their paths from the root of the project.
/// What is said to show something must be there to show it.
#[test]
fn every_test_that_the_documents_name_exists() {
    let texts = ["docs/threat-model.md", "docs/screens.md"]
        .map(|path| fs::read_to_string(path).expect("a document"));
    let names: Vec<&str> = texts
        .iter()
        .flat_map(|text| text.split('`').skip(1).step_by(2))
        .filter_map(|name| name.rsplit("::").next())
        .filter(|name| name.matches('_').count() > 2 && !name.contains(['.', ' ', '/']))
        .collect();
    assert!(names.len() > 40, "only {} tests are named", names.len());
    let folders = ["src", "tests"].map(|folder| files_below(Path::new(folder))).concat();
    let rust = folders.iter().filter(|path| path.extension().is_some_and(|end| end == "rs"));
    let texts: Vec<String> = rust.map(|path| fs::read_to_string(path).expect("text")).collect();
    let is_there = |name: &str| texts.iter().any(|text| text.contains(&format!("fn {name}(")));
    let missing: Vec<&&str> = names.iter().filter(|name| !is_there(name)).collect();
    assert!(missing.is_empty(), "tests that do not exist: {missing:?}");
}

fn sources() -> BTreeMap<PathBuf, String> {
    let mut sources = BTreeMap::new();
    for path in files_below(Path::new("src")) {
        if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).expect("a source is UTF-8 text");
            sources.insert(path, text);
        }
    }
    sources
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    // What a fuzzer built or found stays on the machine where it ran.
    const LOCAL: [&str; 2] = ["artifacts", "target"];
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for entry in entries {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default();
        if LOCAL.iter().any(|local| name == *local) {
            continue;
        }
        if path.is_dir() {
            found.extend(files_below(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The room a source belongs to: `src/smtp/tls.rs` is in `smtp`, `src/fault.rs` is `fault`.
fn room_of(path: &Path) -> String {
    let step = path.components().nth(1).expect("a path below src").as_os_str().to_string_lossy();
    step.trim_end_matches(".rs").to_owned()
}

fn floor_of(room: &str) -> usize {
    FLOORS
        .iter()
        .position(|floor| floor.contains(&room))
        .unwrap_or_else(|| panic!("{room} is on no floor: add it to FLOORS"))
}

/// The lines of code with their numbers: comments, and the tests at the end of a file, left out.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .take_while(|(_, line)| *line != "#[cfg(test)]")
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(index, line)| (index + 1, line))
}

/// The rooms that a line names as `crate::room`.
fn crate_paths(line: &str) -> Vec<String> {
    let name = |rest: &str| -> String {
        rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    line.split("crate::").skip(1).map(name).filter(|room| !room.is_empty()).collect()
}

/// Whether the door of `room` shows `step`: a module as a whole, or a type with its variants.
fn shown_by(room: &str, step: &str) -> bool {
    let door = fs::read_to_string(format!("src/{room}/mod.rs")).unwrap_or_default();
    door.contains(&format!("pub mod {step};")) || step.starts_with(char::is_uppercase)
}

/// Functions above the limit: the line where each starts, and its length.
fn long_functions(text: &str) -> Vec<(usize, usize)> {
    let mut long = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    for (number, line) in text.lines().enumerate() {
        let indent = line.len() - line.trim_start().len();
        match open {
            None => {
                let words: Vec<&str> = line.split_whitespace().collect();
                let starts = words.iter().take(4).any(|word| *word == "fn");
                if starts && !line.trim_start().starts_with("//") && !line.ends_with([';', '}']) {
                    open = Some((number, indent));
                }
            }
            Some((start, depth)) => {
                if indent == depth && line.trim() == "}" {
                    if number - start >= FUNCTION_LINES_MAX {
                        long.push((start + 1, number - start + 1));
                    }
                    open = None;
                } else if indent == depth && line.ends_with(';') {
                    open = None;
                }
            }
        }
    }
    long
}
