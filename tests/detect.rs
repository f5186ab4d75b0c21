//! Detection as a whole: every detector's own examples, and what context makes of a number.

use std::fs;
use std::path::Path;

use sluis::detect::Detectors;
use sluis::detect::Kind;
use sluis::detect::detect;
use sluis::document::Block;
use sluis::document::Content;
use sluis::document::Document;
use sluis::document::Place;
use sluis::document::Visibility;
use sluis::fault::Source;

/// The rules that the program carries, compiled.
pub(crate) fn detectors() -> Detectors {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut sources = Vec::new();
    read_folder(&root, &root, &mut sources);
    Detectors::compile(&sources).unwrap_or_else(|faults| {
        panic!("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    })
}

fn read_folder(root: &Path, folder: &Path, sources: &mut Vec<Source>) {
    let mut entries: Vec<_> =
        fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            read_folder(root, &path, sources);
        } else {
            let file = path.strip_prefix(root).expect("below the root").display().to_string();
            sources.push(Source { file, text: fs::read_to_string(&path).expect("a text") });
        }
    }
}

/// The document that is this text.
pub(crate) fn text(text: &str) -> Document {
    let content = Content::Text(text.to_owned());
    let block = Block { place: Place::root(), visibility: Visibility::Shown, content };
    Document { blocks: vec![block] }
}

/// What is found in a document: kind, value, confidence.
pub(crate) fn found(document: &Document, detectors: &Detectors) -> Vec<(Kind, String, f32)> {
    let mut found = Vec::new();
    detect(document, detectors, &mut |unit| {
        let hits = unit.sightings.iter().map(|sighting| &sighting.hit);
        found.extend(hits.map(|hit| (hit.kind, hit.value.clone(), hit.confidence)));
    });
    found
}

#[test]
fn every_detector_keeps_to_its_examples() {
    let detectors = detectors();
    for detector in detectors.list() {
        let find = |text: &str| {
            let text = sluis::detect::normalise(text);
            let mut hits = Vec::new();
            detector.find(&text, detectors.words(), &mut hits);
            hits
        };
        let kind = detector.kind();
        for (text, value) in detector.examples().hits {
            let hits = find(text);
            let hit = hits.iter().any(|hit| hit.value == *value && hit.confidence > 0.0);
            assert!(
                hit,
                "{kind} in {text:?}: {:?}",
                hits.iter().map(|h| &h.value).collect::<Vec<_>>()
            );
        }
        for text in detector.examples().misses {
            let hits = find(text);
            let hit = hits.iter().find(|hit| hit.confidence >= 0.5);
            assert!(hit.is_none(), "{kind} in {text:?}: {:?}", hit.map(|hit| &hit.value));
        }
    }
}

#[test]
fn words_nearby_say_whether_a_number_is_a_bsn() {
    let detectors = detectors();
    let cases = [
        ("BSN: 123456782", 0.97),
        ("bsn 1234.56.782", 0.97),
        ("123 456 782 (bsn)", 0.92),
        ("Burgerservicenummer\n111222333", 0.97),
        ("Zijn burgerservicenummer is 111222333.", 0.92),
        ("BSN 10082426", 0.97),
        ("BSN cliënt: 999990019", 0.97),
        ("BSN\u{a0}1234\u{2011}56\u{2011}782", 0.0),
        ("bsn １２３４５６７８２", 0.97),
        ("het gaat om 1234.56.782", 0.8),
        ("het gaat om 123456782", 0.35),
        ("het gaat om 10082426", 0.0),
        ("ordernr 123456782", 0.0),
        ("factuurnummer: 123456782", 0.0),
        ("tel. 612345610", 0.0),
        ("Onze bestelling, ordernummer 123456782", 0.0),
        ("KvK 12345611, RSIN 862637223", 0.0),
        ("BTW-nummer NL004495445B01", 0.0),
        ("NL91ABNA0417164300", 0.0),
        ("NL91 ABNA 0417 1643 00", 0.0),
        ("https://x.nl/?id=123456782", 0.0),
        ("bsn: 123456789", 0.0),
        ("BSN 000000000", 0.0),
    ];
    for (written, expected) in cases {
        let found = found(&text(written), &detectors);
        let most = found.iter().filter(|f| f.0 == Kind::Bsn).map(|f| f.2).fold(0.0_f32, f32::max);
        assert!((most - expected).abs() < 0.01, "{written:?}: {most}");
    }
}
