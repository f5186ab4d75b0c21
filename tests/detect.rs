//! Detection as a whole: every detector's own examples, and what context makes of a number.

use std::fs;
use std::path::Path;

use sluis::detect::Detectors;
use sluis::detect::Kind;
use sluis::detect::Searched;
use sluis::detect::detect;
use sluis::document::Block;
use sluis::document::CellKind;
use sluis::document::Content;
use sluis::document::Document;
use sluis::document::Place;
use sluis::document::Sequel;
use sluis::document::Table;
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
    let block = Block {
        place: Place::root(),
        visibility: Visibility::Shown,
        sequel: Sequel::First,
        content,
    };
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
            detector.find(&Searched::new(&text), detectors.words(), &mut hits);
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
        ("BSN\u{a0}1234\u{2011}56\u{2011}782", 0.97),
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

/// The document that is this table, one line a row, cells divided by `|`.
pub(crate) fn table(rows: &[&str]) -> Document {
    let mut table = Table::default();
    for (number, row) in rows.iter().enumerate() {
        table.start_row(number as u32 + 1);
        for (column, cell) in row.split('|').enumerate() {
            table.push(column as u16, CellKind::Text, cell.trim());
        }
    }
    let content = Content::Table(table);
    let block = Block {
        place: Place::root(),
        visibility: Visibility::Shown,
        sequel: Sequel::First,
        content,
    };
    Document { blocks: vec![block] }
}

/// Numbers that pass the eleven test, from the range of test numbers.
pub(crate) fn test_bsns(count: usize) -> Vec<String> {
    let passes = |number: &u32| {
        let digits = format!("{number:09}").into_bytes();
        let weighted = digits.iter().zip([9, 8, 7, 6, 5, 4, 3, 2, -1]);
        weighted.map(|(digit, weight)| i32::from(digit - b'0') * weight).sum::<i32>() % 11 == 0
    };
    let numbers = (999_900_000..1_000_000_000_u32).chain(10_000..100_000).filter(passes);
    numbers.map(|number| format!("{number:09}")).take(count).collect()
}

/// Numbers that look drawn by lot, the same at every run.
pub(crate) struct Lot(pub(crate) u64);

impl Lot {
    pub(crate) fn next(&mut self, below: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}

fn certain_bsns(document: &Document, detectors: &Detectors) -> usize {
    let found = found(document, detectors);
    found.iter().filter(|(kind, _, sure)| *kind == Kind::Bsn && *sure >= 0.9).count()
}

#[test]
fn a_column_is_read_as_one() {
    let detectors = detectors();
    let bsns = test_bsns(40);
    let mut lot = Lot(7);
    let random: Vec<String> =
        (0..400).map(|_| (100_000_000 + lot.next(900_000_000)).to_string()).collect();
    let passing: Vec<String> = {
        let mut few = random.clone();
        few.retain(|number| certain_bsns(&text(&format!("BSN: {number}")), &detectors) == 1);
        few
    };
    let lost_zero: Vec<String> = ["10082426", "12345672"].map(str::to_owned).into();
    let column = |header: &str, values: &[String]| {
        let rows: Vec<&str> =
            std::iter::once(header).chain(values.iter().map(String::as_str)).collect();
        certain_bsns(&table(&rows), &detectors)
    };
    assert_eq!(column("BSN", &bsns), 40);
    assert_eq!(column("x", &bsns), 40, "without a telling header");
    assert_eq!(column("Burgerservicenummer", &bsns[..1]), 1);
    assert_eq!(column("x", &bsns[..1]), 0, "one passes by chance");
    assert_eq!(column("x", &random), 0);
    assert_eq!(column("Factuurnummer", &random), 0);
    assert_eq!(column("BSN", &random), 0, "a header does not make it so");
    assert_eq!(column("RSIN", &bsns), 0, "an organisation's number passes the same test");
    let vat: Vec<String> = bsns.iter().map(|bsn| format!("NL{bsn}B01")).collect();
    assert_eq!(column("Btw-id", &vat), 0);
    assert_eq!(column("x", &vat), 0, "all VAT numbers of legal persons pass");
    assert_eq!(column("Ordernummer", &passing[..2]), 0);
    assert_eq!(column("BSN", &lost_zero), 2);
    let series: Vec<String> = (400_000_000..400_000_300).map(|n: u32| n.to_string()).collect();
    assert_eq!(column("Nummer", &series), 0);
    let mut one_wrong = bsns.clone();
    one_wrong[3] = "123456789".to_owned();
    assert_eq!(column("BSN", &one_wrong), 39);
}

#[test]
fn every_number_of_a_column_counts_against_it() {
    let detectors = detectors();
    let phones = |values: &[&str]| {
        let rows: Vec<&str> = std::iter::once(&"x").chain(values).copied().collect();
        let found = found(&table(&rows), &detectors);
        let count = |kind| found.iter().filter(|one| one.0 == kind && one.2 >= 0.9).count();
        (count(Kind::Phone), count(Kind::Bsn))
    };
    // Cost centres, half of which read as telephone numbers that lost their zero, and three of
    // which pass the eleven test.
    let centres = [
        "608240466",
        "615932286",
        "628587425",
        "698962941",
        "693362133",
        "665487496",
        "631764859",
        "645814088",
    ];
    assert_eq!(phones(&centres), (0, 0));
    let mobile = ["612345678", "623456789", "634567891", "645678912", "687654321", "172123456"];
    assert_eq!(phones(&mobile), (5, 0));
}

#[test]
fn a_document_number_of_letters_is_one_on_the_card_of_someone() {
    let detectors = detectors();
    let cases = [
        ("Naam: Winta Kuipers\nGeboortedatum: 22-02-1978\nDocumentnummer: BJGDRSHL1", true),
        ("Documentnummer: BJGDRSHL1\nGeboortedatum: 22-02-1978", true),
        ("Naam: Winta Kuipers\nDocumentnummer: BJGDRSHL1", false),
        ("Geboortedatum: 22-02-1978\n\nDocumentnummer: BJGDRSHL1", false),
        ("Geboortedatum: 22-02-1978\nPakketcode: BJGDRSHL1", false),
    ];
    for (card, expected) in cases {
        let found = found(&text(card), &detectors);
        let is_found =
            found.iter().any(|(kind, _, sure)| *kind == Kind::IdentityDocument && *sure >= 0.9);
        assert_eq!(is_found, expected, "{card}");
    }
}

#[test]
fn labels_beside_values_are_headers_too() {
    let detectors = detectors();
    let cases: [(&[&str], usize); 4] = [
        (&["Formulier", "Naam|Jan Jansen", "BSN|999990019", "Telefoon|0612345678"], 1),
        (&["BSN|999990019", "Telefoon|0612345678", "BSN|999993653", "Telefoon|0612345679"], 2),
        (&["Telefoon|0612345678|0612345679", "BSN|999990019|999993653"], 2),
        (&["Ordernummer|999990019", "Telefoon|0612345678", "Bedrag|12"], 0),
    ];
    for (rows, expected) in cases {
        assert_eq!(certain_bsns(&table(rows), &detectors), expected, "{rows:?}");
    }
}

#[test]
fn labels_in_tables_are_read_wherever_they_stand() {
    let detectors = detectors();
    let cases: [(&[&str], usize); 8] = [
        (&["BSN|999990019", "Naam|Fatima El Amrani"], 1),
        (&["Naam|Fatima El Amrani", "Burgerservicenummer:|999990019"], 1),
        (&["BSN|999990019"], 1),
        (&["Naam:|Fatima El Amrani|BSN:|999990019"], 1),
        (&["Dossier BSN 999990019", "Datum|Product", "1-1-2026|hulp", "1-2-2026|hulp"], 1),
        (&["Burgerservicenummer:||999990019", "Datum|Product", "1-1-2026|x", "1-2-2026|y"], 1),
        (&["Datum|Opmerking bsn 999990019", "1-1-2026|x", "1-2-2026|y"], 1),
        (&["RSIN|999990019", "Naam|Fatima El Amrani"], 0),
    ];
    for (rows, expected) in cases {
        assert_eq!(certain_bsns(&table(rows), &detectors), expected, "{rows:?}");
    }
}

#[test]
fn a_number_named_further_back_on_its_line_is_certain_beside_a_name() {
    let detectors = detectors();
    let cases = [
        ("Het BSN van mevrouw Bakker, die ik op het spreekuur sprak, luidt 999990019.", 1),
        ("Mevrouw Bakker, die ik gisteren op het spreekuur sprak, noemde 999990019.", 0),
        ("Het BSN is bekend.\nMevrouw Bakker noemde 999990019.", 0),
    ];
    for (written, expected) in cases {
        assert_eq!(certain_bsns(&text(written), &detectors), expected, "{written}");
    }
}

#[test]
fn a_number_right_beside_a_resident_is_certain() {
    let detectors = detectors();
    let cases = [
        ("Kijk jij naar Jan de Vries (999990019, Lijsterstraat 150)?", 1),
        ("999990019 - Jan de Vries, Lijsterstraat 150", 1),
        ("Kijk jij naar Jan de Vries (999990019)?", 0),
        ("Jan de Vries, Lijsterstraat 150, klant 999990019", 0),
        ("Geleverd aan Jan de Vries, Lijsterstraat 150: order 999990019", 0),
        ("Lijsterstraat 150, 999990019", 0),
    ];
    for (written, expected) in cases {
        assert_eq!(certain_bsns(&text(written), &detectors), expected, "{written}");
    }
}

#[test]
fn lists_and_typed_tables_in_text_are_judged_as_one() {
    let detectors = detectors();
    let bsns = test_bsns(12);
    assert_eq!(certain_bsns(&text(&bsns.join("\n")), &detectors), 12);
    assert_eq!(certain_bsns(&text(&bsns.join(", ")), &detectors), 12);
    let typed: Vec<String> = bsns.iter().map(|bsn| format!("x\t{bsn}\ty")).collect();
    assert_eq!(certain_bsns(&text(&typed.join("\n")), &detectors), 12);
}

#[test]
fn invoice_numbers_are_no_bsns() {
    let detectors = detectors();
    let mut lot = Lot(11);
    let numbers: Vec<String> =
        (0..6_000).map(|_| (100_000_000 + lot.next(900_000_000)).to_string()).collect();
    let forms: [&dyn Fn(&str) -> String; 6] = [
        &|n| format!("Factuur {n} van 3 maart is betaald."),
        &|n| format!("Wij ontvingen uw bestelling met nummer {n}."),
        &|n| format!("{n} toner zwart, 2 stuks, € 45,00"),
        &|n| format!("Ticket #{n} gesloten"),
        &|n| format!("De meting van sensor {n} ontbreekt."),
        &|n| format!("zie {n}"),
    ];
    for (at, form) in forms.iter().enumerate() {
        let apart: usize = numbers[at * 1_000..(at + 1) * 1_000]
            .iter()
            .map(|number| certain_bsns(&text(&form(number)), &detectors))
            .sum();
        assert_eq!(apart, 0, "{}", form("n"));
        let lines: Vec<String> =
            numbers[at * 1_000..(at + 1) * 1_000].iter().map(|number| form(number)).collect();
        assert_eq!(certain_bsns(&text(&lines.join("\n")), &detectors), 0, "{}", form("n"));
    }
    let together = numbers.join(" ");
    assert_eq!(certain_bsns(&text(&together), &detectors), 0);
}

#[test]
fn what_is_said_of_the_first_of_a_list_is_said_of_all() {
    let detectors = detectors();
    let bsns = test_bsns(6);
    let lines = bsns.join("\n");
    let numbered: Vec<String> = (1..).zip(&bsns).map(|(at, bsn)| format!("{at}. {bsn}")).collect();
    let cases = [
        (format!("Hierbij de BSN's:\n{lines}\nGroet"), 6),
        (format!("Hierbij de BSN's:\n\n{}\n", numbered.join("\n")), 6),
        (format!("BSN: {}", bsns[..5].join(" / ")), 5),
        // Words between make it another thing again, and so does one that fails.
        (format!("BSN: {}, ordernummer {}", bsns[0], bsns[1]), 1),
        (format!("BSN: {}\n123456789\n{}", bsns[0], bsns[1]), 1),
        (format!("Ordernummers: {}", bsns.join(", ")), 0),
    ];
    for (written, expected) in cases {
        assert_eq!(certain_bsns(&text(&written), &detectors), expected, "{written}");
    }
}

#[test]
fn numbers_are_found_in_what_programs_hand_on_to_each_other() {
    let detectors = detectors();
    let bsns = test_bsns(6);
    // Records of the population register (Logisch Ontwerp BRP).
    let record = |bsn: &String| {
        format!("00070010550110010101957981301200 09{bsn}0210003Jan0240006Jansen").replace(' ', "")
    };
    let records: String = bsns.iter().map(record).collect();
    let bare = format!("01016012000 9{}0240006Jansen", bsns[0]).replace(' ', "");
    let other = format!("20120009{}", bsns[0]);
    let fixed = |bsn: &String| format!("Piet Bakker                   {bsn}19800101M");
    let fixed: Vec<String> = bsns.iter().map(fixed).collect();
    let cases = [
        (records, 6),
        (bare, 1),
        (other, 0),
        (fixed.join("\n"), 6),
        (fixed[..2].join("\n"), 0),
        (format!("BSN#{}", bsns[0]), 1),
        (format!("bsn NL{}", bsns[0]), 1),
        (format!("NL{}", bsns[0]), 0),
        (format!("zaak#{}", bsns[0]), 0),
    ];
    for (written, expected) in cases {
        assert_eq!(certain_bsns(&text(&written), &detectors), expected, "{written}");
    }
    let (parts, apart) = (
        |bsn: &str| bsn.to_owned(),
        |bsn: &str| format!("{}|{}|{}", &bsn[..3], &bsn[3..6], &bsn[6..]),
    );
    let rows = |head: &str, write: &dyn Fn(&str) -> String| -> Vec<String> {
        std::iter::once(head.to_owned()).chain(bsns.iter().map(|bsn| write(bsn))).collect()
    };
    let form = [
        "Intakeformulier".to_owned(),
        "Naam||Sanne Jansen".to_owned(),
        format!("Burgerservicenummer||{}", bsns[0]),
        format!("BSN partner:||{}", bsns[1]),
        "BSN kind(eren)".to_owned(),
        format!("||{}", bsns[2]),
        format!("||{}", bsns[3]),
        format!("||{}", bsns[4]),
    ];
    let cases = [
        (rows("BSN#", &parts), 6),
        (rows("bsn|x", &|bsn| format!("NL{bsn}|")), 6),
        (rows("BSN deel 1|deel 2|deel 3", &apart), 6),
        (rows("Bedrag|deel 2|deel 3", &apart), 0),
        (form.to_vec(), 5),
    ];
    for (rows, expected) in cases {
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        assert_eq!(certain_bsns(&table(&rows), &detectors), expected, "{rows:?}");
    }
}
