//! Replays the fuzz corpora: what a fuzzer once found stays mended without a fuzzer.

use std::fs;
use std::path::Path;

#[path = "../fuzz/bodies.rs"]
mod bodies;

#[test]
fn the_corpora_keep_their_laws() {
    type Body = fn(&[u8]);
    let targets: [(&str, Body); 4] = [
        ("csv", bodies::csv),
        ("rules", bodies::rules),
        ("scan", bodies::scan),
        ("session", bodies::session),
    ];
    for (name, body) in targets {
        let folder = Path::new("fuzz/corpus").join(name);
        let mut replayed = 0;
        for entry in fs::read_dir(&folder).expect("a corpus for each target") {
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
}
