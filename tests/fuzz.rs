//! Replays the fuzz corpora: what a fuzzer once found stays mended without a fuzzer.

use std::fs;
use std::path::Path;

#[path = "../fuzz/bodies.rs"]
mod bodies;

/// What is fuzzed besides the formats.
const OTHERS: [(&str, fn(&[u8])); 8] = [
    ("copies", bodies::copies),
    ("frame", bodies::frame),
    ("query", bodies::query),
    ("replies", bodies::replies),
    ("rules", bodies::rules),
    ("scan", bodies::scan),
    ("session", bodies::session),
    ("texts", bodies::texts),
];

#[test]
fn the_corpora_keep_their_laws() {
    for (name, body) in OTHERS {
        replay(name, body);
    }
}

#[test]
fn the_corpora_of_formats_keep_their_laws() {
    for format in bodies::FORMATS {
        replay(format.name, |bytes| bodies::format(format.name, bytes));
    }
}

#[test]
fn every_format_is_fuzzed() {
    let list = fs::read_to_string("src/extract/formats/mod.rs").expect("the list of formats");
    let formats = list.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'));
    let fuzzed = bodies::FORMATS.iter().map(|format| format.name);
    assert!(formats.eq(fuzzed), "FORMATS in fuzz/bodies.rs and src/extract/formats differ");
    let manifest = fs::read_to_string("fuzz/Cargo.toml").expect("fuzz/Cargo.toml");
    for format in bodies::FORMATS {
        let target = format!("fuzz_targets/{}.rs", format.name);
        assert!(manifest.contains(&target), "{target} is no target in fuzz/Cargo.toml");
        let text = fs::read_to_string(Path::new("fuzz").join(&target)).expect("the target");
        assert!(text.contains(&format!("\"{}\"", format.name)), "{target} fuzzes another format");
    }
}

#[test]
fn every_target_is_replayed() {
    let manifest = fs::read_to_string("fuzz/Cargo.toml").expect("fuzz/Cargo.toml");
    let names =
        manifest.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
    // The first is the name of the package.
    let mut targets: Vec<&str> = names.skip(1).collect();
    let formats = bodies::FORMATS.iter().map(|format| format.name);
    let mut replayed: Vec<&str> = OTHERS.iter().map(|(name, _)| *name).chain(formats).collect();
    targets.sort_unstable();
    replayed.sort_unstable();
    assert_eq!(targets, replayed);
}

fn replay(name: &str, body: impl Fn(&[u8])) {
    let folder = Path::new("fuzz/corpus").join(name);
    let mut replayed = 0;
    for entry in fs::read_dir(&folder).unwrap_or_else(|_| panic!("no corpus for {name}")) {
        let path = entry.expect("an entry").path();
        let bytes = fs::read(&path).expect("a corpus file can be read");
        body(&bytes);
        // Cut short at every eighth of its length, too: what a broken connection leaves.
        for eighth in 1..8 {
            body(&bytes[..bytes.len() * eighth / 8]);
        }
        replayed += 1;
    }
    assert!(replayed > 0, "{}: no seeds", folder.display());
}
