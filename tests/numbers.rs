//! Numbers: what people call theirs is found, and what business documents are full of is not.

use sluis::detect::Detectors;
use sluis::detect::Kind;
use sluis::document::Document;

use crate::detect::Lot;
use crate::detect::detectors;
use crate::detect::found;
use crate::detect::table;
use crate::detect::test_bsns;
use crate::detect::text;

/// The confidence with which `value` is found as `kind`; 0 where it is not.
fn sureness(document: &Document, kind: Kind, value: &str, detectors: &Detectors) -> f32 {
    let all = found(document, detectors);
    let own = all.iter().filter(|(other, found, _)| (*other, found.as_str()) == (kind, value));
    own.map(|(.., confidence)| *confidence).fold(0.0, f32::max)
}

/// Test numbers that do not follow one another.
fn scattered_bsns(count: usize) -> Vec<String> {
    test_bsns(count * 97).into_iter().step_by(97).collect()
}

/// Whether a kind is a number of a person.
fn is_number(kind: Kind) -> bool {
    let kinds = [
        Kind::Bsn,
        Kind::ANumber,
        Kind::VNumber,
        Kind::IdentityDocument,
        Kind::DrivingLicence,
        Kind::CreditCard,
    ];
    kinds.contains(&kind)
}

/// How often, of all documents, a number of a person is seen with at least this confidence, and
/// the first of those that were.
fn alarms(documents: &[String], least: f32, detectors: &Detectors) -> (usize, Vec<String>) {
    let mut seen = Vec::new();
    for document in documents {
        let hits = found(&text(document), detectors);
        if let Some(hit) = hits.iter().find(|(kind, _, sure)| is_number(*kind) && *sure >= least) {
            seen.push(format!("{hit:?} in {document:?}"));
        }
    }
    (seen.len(), seen.into_iter().take(12).collect())
}

/// Fills in a template: `[9]` is nine digits drawn by lot, `[A3]` three capitals, `[h8]` eight
/// hexadecimal digits, `[b20]` twenty characters of base64, `[s]` nine digits that rise from line
/// to line, `[d]` a date.
fn filled(template: &str, lot: &mut Lot, line: u64, series: u64) -> String {
    let mut written = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('[') {
        let (token, behind) = after.split_once(']').expect("a closed token");
        written.push_str(before);
        let (sort, count) =
            token.split_at(usize::from(!token.starts_with(|c: char| c.is_ascii_digit())));
        let count = count.parse::<usize>().unwrap_or(0);
        let mut draw = |from: &[u8]| -> String {
            (0..count).map(|_| char::from(from[lot.next(from.len() as u64) as usize])).collect()
        };
        match sort {
            "" => {
                let digits = draw(b"0123456789");
                written.push_str(&digits.replacen('0', if count > 5 { "3" } else { "0" }, 1));
            }
            "A" => written.push_str(&draw(b"ABCDEFGHJKLMNPRSTUVWXYZ")),
            "h" => written.push_str(&draw(b"0123456789abcdef")),
            "b" => written.push_str(&draw(b"ABCDEFGHIJKLMabcdefghijklm0123456789+/")),
            "s" => written.push_str(&(series + line * (1 + lot.next(7))).to_string()),
            "d" => {
                let (day, month) = (1 + lot.next(28), 1 + lot.next(12));
                written.push_str(&format!("{day:02}-{month:02}-{}", 2019 + lot.next(8)));
            }
            other => panic!("no such token: {other}"),
        }
        rest = behind;
    }
    written + rest
}

/// Business documents without data of people: how each begins, and a line of which it has one to
/// eight.
const BUSINESS: &[(&str, &str)] = &[
    (
        "Beste leverancier,\n\nGraag leveren volgens onze bestelling.",
        "Bestelnummer [9], levering [d]",
    ),
    ("Bijgaand de facturen.", "Factuur [9] van [d], bedrag € 1[3],00"),
    ("Openstaande posten", "Debiteur [9], vervaldatum [d], saldo 2[2],50"),
    ("Meterstanden gemeentehuis", "Meternummer [9] stand [5]"),
    ("Aansluitingen", "EAN 8716[14] elektra"),
    ("Prijslijst kantoorartikelen", "[9]  Toner zwart  2  € 4[1],95"),
    ("Artikelen op voorraad", "[9] schroefhaak verzinkt 40 mm"),
    ("Aan de slag met de nieuwe toestellen", "Toestel [2]: mobiel 6[8]"),
    ("Coördinaten van de boringen (RD)", "boring [2]: x 1[5].[3] y 4[5].[3]"),
    ("Inventaris telefoons", "IMEI [15] iPhone SE"),
    ("Inventaris laptops", "S/N: [9] uitgegeven [d]"),
    ("Overzicht hardware", "Laptop HP [A2][7] kamer 2.[2]"),
    ("Zaken in behandeling", "ZAAK-2024-[10] omgevingsvergunning kap"),
    ("Lopende procedures", "Zaaknummer [9], ingekomen [d]"),
    ("Boekenlijst bibliotheek", "ISBN 978-90-[3]-[4]-[1] Handboek bestuursrecht"),
    ("Tweedehands boeken", "ISBN 90[8]"),
    ("Barcodes om te scannen", "*[9]*"),
    ("Export grootboek", "rekening [4] amount_cents=[9]"),
    ("Applicatielog", "17[8] INFO sync afgerond in [3] ms, batch [9]"),
    ("Applicatielog", "2026-03-01T12:00:00.[9]Z worker [2] job [9] done"),
    ("Controlesommen", "[h40]  bestand-[3].zip"),
    ("Sleutels", "[h8]-[h4]-[h4]-[h4]-[h12]"),
    ("Foutmelding", "payload: [b60]=="),
    ("Links", "https://portaal.example.nl/document/[9]?versie=[9]"),
    ("Verzonden pakketten", "Track en trace 3S[A4][9]"),
    ("Locaties lantaarnpalen", "52.[9], 4.[9]"),
    ("Telefoonlijst gebouwen", "Sporthal [A1]: 0[3]-[6]"),
    ("Betaling", "Betalingskenmerk [4] [4] [4] [4]"),
    ("Koppeling", "{\"id\": [9], \"parent\": [9], \"status\": \"open\"}"),
    ("Transacties", "[d];[9];[4],50;af"),
    ("Transacties", "[d]\t[9]\t[4],50\taf"),
    ("Servicedesk", "Ticket #[9] gesloten op [d]"),
    ("Servicedesk", "M2[3] [4] wachtwoord hersteld, zie ook [9]"),
    ("Bankafschrift", ":61:26[4][4]C[3],[2]NTRF[9]//[9]"),
    ("Aanbesteding wegen", "CPV-code [8]-[1], perceel [1]"),
    ("Panden in de wijk", "pand 0599100000[6] bouwjaar 19[2]"),
    ("Objecten", "WOZ-object 0599[8] waarde [3].000"),
    ("Leveranciers", "KvK [8], RSIN [9], btw NL[9]B01"),
    ("Bomen", "Boom [9] eik, conditie redelijk"),
    ("Bomen", "[9] linde 12 m goed"),
    (
        "Deelnemen aan de vergadering",
        "Vergadering-id: [3] [3] [3] [3]\nPhone Conference ID: [3] [3] [3]#",
    ),
    ("Sensoren", "De meting van sensor [9] ontbreekt sinds [d]."),
    ("Begroting", "Lasten [3].[3].[3] euro voor alle inwoners"),
    ("Statistiek", "In totaal [3] [3] [3] ritten, gemiddeld [2] per dag"),
    ("Inkoop", "Inkooporder 45[8] regel [2]"),
    ("Magazijn", "Materiaaldocument 49[8], artikel [9]"),
    ("Uitnodiging", "UID:[9].[5]@kalender.example.nl"),
    ("Wagenpark", "VIN WF0[A5][9]"),
    ("Onderdelen", "onderdeel [A2][7], voorraad [2]"),
    ("Onderdelen", "[A2][6][1]  pakking  [2]"),
    ("Contracten", "Contractnummer [9] loopt af op [d]"),
    ("Verzekering", "Polisnummer [9], eigen risico € [3]"),
    ("Projectadministratie", "Project [9] fase [1] uren [2]"),
    ("Nummers van de pasjes", "pas [10] ingeleverd"),
    ("Abonnementen", "Klantnummer [9]; aansluiting [9]"),
    ("Reeks", "[s]"),
    ("Reeks kaartjes", "kaart [s] verkocht"),
    ("Radio's", "toestel [9] portofoon"),
    ("Volgens afspraak", "De levering met nummer [9] is binnen."),
    ("Uitgevoerde werkzaamheden", "Uitgevoerd door M. Bakker, werkbon [9], [d]"),
    ("Bestellingen per medewerker", "Besteld door Jan de Vries op [d]: order [9]"),
    ("Contactpersonen van leveranciers", "Mevrouw P. Jansen (klantnr [9]) tel. 010-[7]"),
    ("Uitgegeven sleutels", "Sleutel [9] aan de heer K. de Boer"),
    ("Declaraties jeugdhulp", "Cliënt [2]: declaratienummer [9], toewijzingsnummer [9]"),
    ("Beschikkingen", "Beschikkingsnummer [9] voor cliënt [3], uitkering stopgezet"),
    ("Betaling van de uitkeringen", "Betaalbatch met volgnummer [9] is verwerkt"),
    ("Klachten van inwoners", "Inwoner belde over meldnummer [9]"),
    ("Prikklok", "terminal [4] batch [9] verwerkt"),
];

fn business_documents(count: usize, seed: u64) -> Vec<String> {
    let mut lot = Lot(seed);
    let document = |number: usize| {
        let (beginning, line) = BUSINESS[number % BUSINESS.len()];
        let lines = 1 + lot.next(8);
        let series = 300_000_000 + lot.next(600_000_000);
        let lines: Vec<String> = (0..lines).map(|at| filled(line, &mut lot, at, series)).collect();
        format!("{beginning}\n\n{}\n\nMet vriendelijke groet,\nTeam Inkoop\n", lines.join("\n"))
    };
    (0..count).map(document).collect()
}

#[test]
fn business_documents_full_of_numbers_hold_none_of_people() {
    let detectors = detectors();
    let documents = business_documents(3_000, 2026);
    let (certain, which) = alarms(&documents, 0.9, &detectors);
    assert!(certain * 1_000 <= documents.len(), "{certain} certain:\n{}", which.join("\n"));
    let (likely, which) = alarms(&documents, 0.5, &detectors);
    assert!(likely * 200 <= documents.len(), "{likely} likely:\n{}", which.join("\n"));
}

/// Ways in which people write that a number is someone's citizen service number; `#` stands for
/// the number.
const WORDINGS: &[&str] = &[
    "BSN: #",
    "BSN #",
    "bsn #",
    "Bsn:#",
    "BSN-nummer: #",
    "BSN-nr: #",
    "BSN nr. #",
    "bsnnr #",
    "bsnnummer: #",
    "B.S.N. #",
    "B.S.N.: #",
    "b.s.n. #",
    "BSN = #",
    "BSN/sofinummer: #",
    "BSN (burgerservicenummer): #",
    "(BSN: #)",
    "(bsn #)",
    "# (bsn)",
    "# is zijn BSN",
    "Burgerservicenummer: #",
    "Burgerservicenummer #",
    "burgerservicenummer is #",
    "Burgerservicenr: #",
    "burgerservice nr #",
    "burgerservice-nummer: #",
    "Burger Service Nummer: #",
    "Burgerservicenumer: #",
    "Burgerservicenummmer: #",
    "Bugerservicenummer: #",
    "Burgerserivcenummer #",
    "Burgersevicenummer: #",
    "Sofinummer: #",
    "sofi-nummer #",
    "sofinr. #",
    "Sofi: #",
    "het bsn is #",
    "Het BSN luidt #.",
    "BSN is #",
    "zijn bsn is #",
    "haar BSN: #",
    "Mijn BSN is #, kunt u dat nakijken?",
    "met BSN #",
    "met burgerservicenummer # en",
    "onder BSN #",
    "bsn van mevrouw: #",
    "BSN cliënt: #",
    "BSN cliënt #",
    "BSN van de cliënt: #",
    "BSN partner: #",
    "BSN kind 1: #",
    "BSN aanvrager: #",
    "BSN moeder: #",
    "BSN belanghebbende #",
    "Naam: J. Jansen, BSN: #, geb. 01-02-1980",
    "Jansen (BSN #), geboren 1 februari 1980",
    "J. Jansen - # - BSN",
    "Het burgerservicenummer van meneer Jansen is #.",
    "Wil je # voor mij opzoeken, het BSN van mijn cliënt?",
    "BSN\n#",
    "BSN:\n#",
    "Burgerservicenummer\n\n#",
    "> BSN: #",
    "* BSN: #",
    "- BSN #",
    "1. BSN #",
    "<bsn>#</bsn>",
    "<inp.bsn>#</inp.bsn>",
    "\"bsn\": \"#\"",
    "\"bsn\": #,",
    "bsn=#&naam=x",
    "bsn_#",
    "BSN#",
    "BSN;#",
    "Graag controleren: BSN's # en 999993653",
    "Citizen service number: #",
    "citizen service number (BSN) #",
    "BSN: #; telefoon 06-12345678",
    "bsn : #",
    "BSN - #",
    "BSN – #",
    "BSN → #",
    "**BSN:** #",
    "BSN nummer #",
    "BSN-nummer van klant is #",
    "BSN van vader #",
    "het BSN-nummer, te weten #,",
    "BSN (9 cijfers): #",
];

#[test]
fn a_number_that_is_called_a_bsn_is_one_however_it_is_worded() {
    let detectors = detectors();
    let bsns = test_bsns(WORDINGS.len());
    let mut missed = Vec::new();
    for (wording, bsn) in WORDINGS.iter().zip(&bsns) {
        let written = wording.replace('#', bsn);
        let sure = sureness(&text(&written), Kind::Bsn, bsn, &detectors);
        if sure < 0.9 {
            missed.push(format!("{sure} {written:?}"));
        }
    }
    assert!(missed.is_empty(), "{} of {}:\n{}", missed.len(), WORDINGS.len(), missed.join("\n"));
}

#[test]
fn a_labelled_bsn_is_found_however_its_digits_are_parted() {
    let detectors = detectors();
    let cases = [
        ("999990019", 0.9),
        ("999 990 019", 0.9),
        ("9999 90 019", 0.9),
        ("999.990.019", 0.9),
        ("99999001-9", 0.9),
        ("999-990-019", 0.9),
        ("9999-90-019", 0.9),
        ("9999/90/019", 0.9),
        ("999,990,019", 0.9),
        ("999990019,00", 0.9),
        ("999990019.00", 0.9),
        ("999990019.0", 0.9),
        ("0999990019", 0.9),
        ("9 9 9 9 9 0 0 1 9", 0.9),
        ("9  9  9  9  9  0  0  1  9", 0.9),
        ("9|9|9|9|9|0|0|1|9", 0.9),
        ("9 | 9 | 9 | 9 | 9 | 0 | 0 | 1 | 9", 0.9),
        ("99 99 90 019", 0.9),
        ("99999 0019", 0.9),
        ("999990 019", 0.9),
        ("999 990 019 01-02-1980", 0.9),
        ("999 990 019 1234 AB Voorbeeld", 0.9),
        ("99999\n0019", 0.9),
        ("999 990\n019", 0.9),
    ];
    let mut missed = Vec::new();
    for (number, least) in cases {
        for label in ["BSN: ", "bsn ", "Burgerservicenummer: ", "Sofinummer "] {
            let written = format!("{label}{number}");
            let sure = sureness(&text(&written), Kind::Bsn, "999990019", &detectors);
            if sure < least {
                missed.push(format!("{sure} {written:?}"));
            }
        }
        let bare = sureness(&text(number), Kind::Bsn, "999990019", &detectors);
        assert!(bare < 0.5, "{number} alone: {bare}");
    }
    assert!(missed.is_empty(), "{}:\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn a_bsn_is_found_behind_its_older_and_longer_names() {
    let detectors = detectors();
    let cases = [
        ("ID nummer (burgerservice) is ", true),
        ("ID nummer (burgerservice)\n", true),
        ("burgerservice nr. ", true),
        ("bsn-nr: ", true),
        ("BSN/sofi: ", true),
        ("BSN/sofi\n", true),
        ("sofi nummer ", true),
        ("persoonsnummer (bsn): ", true),
        ("persoonsnummer (bsn):\n", true),
        ("ID nummer (bestelling) is ", false),
        ("Servicenummer: ", false),
        ("Burgerzaken, order nr. ", false),
    ];
    for (label, expected) in cases {
        for number in ["999990019", "99 99 90 019", "999.990.019"] {
            let sure =
                sureness(&text(&format!("{label}{number}")), Kind::Bsn, "999990019", &detectors);
            assert_eq!(sure >= 0.9, expected, "{label:?} {number}: {sure}");
        }
    }
}

#[test]
fn columns_of_bsns_are_read_however_an_export_wrote_them() {
    let detectors = detectors();
    let bsns = test_bsns(12);
    let forms: [&dyn Fn(&str) -> String; 7] = [
        &|bsn| bsn.to_owned(),
        &|bsn| format!("{bsn},00"),
        &|bsn| format!("{bsn}.00"),
        &|bsn| format!("0{bsn}"),
        &|bsn| format!("{}-{}-{}", &bsn[..3], &bsn[3..6], &bsn[6..]),
        &|bsn| format!("{}/{}/{}", &bsn[..4], &bsn[4..6], &bsn[6..]),
        &|bsn| format!("{},{},{}", &bsn[..3], &bsn[3..6], &bsn[6..]),
    ];
    for form in forms {
        for header in ["BSN", "Sofinr", "burgerservicenumer"] {
            let cells: Vec<String> = bsns.iter().map(|bsn| form(bsn)).collect();
            let rows: Vec<&str> =
                std::iter::once(header).chain(cells.iter().map(String::as_str)).collect();
            for bsn in &bsns {
                let sure = sureness(&table(&rows), Kind::Bsn, bsn, &detectors);
                assert!(sure >= 0.9, "{sure} for {} below {header}", form(bsn));
            }
        }
    }
}

/// Tables without data of people: the header, and a row.
const SHEETS: &[(&str, &str)] = &[
    ("Ordernummer|Omschrijving|Aantal", "[9]|Bureaustoel|[1]"),
    ("Nummer|Omschrijving|Bedrag", "[9]|Levering [2]|[3],50"),
    ("Id|Status|Datum", "[9]|gesloten|[d]"),
    ("Code|Artikel|Prijs", "[9]|Toner|[2],95"),
    ("Leverancier|KvK|RSIN", "Firma [A4] B.V.|[8]|8[8]"),
    ("Datum|Bedrag|Tegenrekening|Kenmerk", "[d]|[3],20|[9]|[9]"),
    ("Meter|Stand|Locatie", "[9]|[5]|Gemeentehuis"),
    ("Object|Breedtegraad|Lengtegraad", "bank [2]|52.[9]|4.[9]"),
    ("x|y|soort", "1[5].[3]|4[5].[3]|eik"),
    ("Toestel|Nummer|Abonnement", "iPhone|6[8]|zakelijk"),
    ("Zaaknummer|Soort|Behandelaar", "[9]|kapvergunning|Jan de Vries"),
    ("Verplichting|Kostenplaats|Bedrag", "[9]|[8]|[9]"),
    ("Naam|Functie|Inkooporder", "Jan de Vries|inkoper|[9]"),
    ("Medewerker|Personeelsnummer|Uren", "M. Bakker|[9]|[2]"),
    ("Tijd|Sessie|Duur", "12:01:20|[9]|[3]"),
    ("IMEI|Serienummer|Model", "[15]|[9]|X[2]"),
    ("a|b|c", "[9]|[9]|[9]"),
    ("Perceel|Oppervlakte|Pand", "[4]|[3]|0599100000[6]"),
    ("Klantnummer|Plaats|Omzet", "[9]|Voorbeeld|[6]"),
    ("Factuur|Vervaldatum|Saldo", "[9]|[d]|[4],00"),
];

#[test]
fn tables_full_of_numbers_hold_none_of_people() {
    let detectors = detectors();
    let mut lot = Lot(77);
    let (mut certain, mut likely, mut which) = (0, 0, Vec::new());
    let count = 2_000;
    for number in 0..count {
        let (header, row) = SHEETS[number % SHEETS.len()];
        let lines = 1 + lot.next(12);
        let mut rows = vec![header.to_owned()];
        rows.extend((0..lines).map(|at| filled(row, &mut lot, at, 400_000_000)));
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let hits = found(&table(&rows), &detectors);
        let most = hits.iter().filter(|hit| is_number(hit.0)).map(|hit| hit.2).fold(0.0, f32::max);
        certain += usize::from(most >= 0.9);
        likely += usize::from(most >= 0.5);
        if most >= 0.5 {
            which.push(format!("{most} in {rows:?}"));
        }
    }
    which.truncate(20);
    assert!(certain * 1_000 <= count, "{certain} certain:\n{}", which.join("\n"));
    assert!(likely * 100 <= count, "{likely} likely:\n{}", which.join("\n"));
}

#[test]
fn digits_in_the_boxes_of_a_form_are_one_number() {
    let detectors = detectors();
    let cases: [(&[&str], f32); 5] = [
        (&["BSN|9|9|9|9|9|0|0|1|9", "Naam|Jansen|||||||"], 0.9),
        (&["Aanvraag", "Burgerservicenummer:|9|9|9|9|9|0|0|1|9", "Datum|1|2|2026"], 0.9),
        (&["Score|9|9|9|9|9|0|0|1|9", "Naam|Jansen|||||||"], 0.0),
        (&["9|9|9|9|9|0|0|1|9|9", "Naam|Jansen|||||||"], 0.0),
        (&["BSN||9|9|9|9|9|0|0|1|9"], 0.9),
    ];
    for (rows, least) in cases {
        let sure = sureness(&table(rows), Kind::Bsn, "999990019", &detectors);
        assert!(sure >= least && (least > 0.0 || sure < 0.5), "{sure} in {rows:?}");
    }
}

#[test]
fn a_file_of_fixed_width_has_a_column_of_bsns() {
    let detectors = detectors();
    let bsns = scattered_bsns(60);
    let mut lot = Lot(5);
    let forms: [&dyn Fn(&str, u64) -> String; 4] = [
        &|bsn, at| format!("{bsn}19{:02}0{}{:02}JANSEN    A", 30 + at, 1 + at % 9, 10 + at % 19),
        &|bsn, at| format!("0102{:06}{bsn}M19{:02}0201", 123_456 + at * 37, 30 + at),
        &|bsn, at| format!("K{:04}X{bsn}JANSEN              DORPSSTRAAT {at}", at * 7),
        &|bsn, at| format!("{bsn}{:08}", 19_300_101 + at * 10_003),
    ];
    for (number, form) in forms.iter().enumerate() {
        let lines: Vec<String> = (0..).zip(&bsns).map(|(at, bsn)| form(bsn, at)).collect();
        let all = found(&text(&lines.join("\n")), &detectors);
        let seen = |bsn: &&String| {
            all.iter().any(|hit| hit.0 == Kind::Bsn && hit.1 == **bsn && hit.2 >= 0.9)
        };
        assert_eq!(bsns.iter().filter(seen).count(), bsns.len(), "form {number}");
        // Beside dates a few lines will do.
        let few = if [0, 3].contains(&number) { &lines[..2] } else { &lines[..4] };
        let few = few.join("\n");
        assert_eq!(sureness(&text(&few), Kind::Bsn, &bsns[0], &detectors), 0.0, "form {number}");
        let other: Vec<String> = (0..60)
            .map(|at| form(&(100_000_000 + lot.next(900_000_000)).to_string(), at))
            .collect();
        let all = found(&text(&other.join("\n")), &detectors);
        let sure = all.iter().filter(|hit| hit.0 == Kind::Bsn && hit.2 >= 0.5).count();
        assert_eq!(sure, 0, "form {number} with other numbers");
    }
}

#[test]
fn numbers_that_pass_add_up_over_a_whole_message() {
    let detectors = detectors();
    let bsns = scattered_bsns(5);
    let letter = |numbers: &[&str]| -> String {
        let sentences = numbers.iter().map(|number| {
            format!(
                "Gisteren sprak ik weer iemand die al maanden wacht op een antwoord van ons, en die \
                 nergens anders terecht kan; het gaat om {number}.\n\nDaarover is eerder gebeld."
            )
        });
        sentences.collect::<Vec<_>>().join("\n\n")
    };
    let cases = [
        (vec![bsns[0].as_str()], 0.35),
        (vec![&bsns[0], &bsns[1]], 0.35),
        (vec![&bsns[0], &bsns[1], &bsns[2]], 0.99),
        (vec![&bsns[0], &bsns[0], &bsns[0]], 0.35),
        (vec![&bsns[0], &bsns[1], &bsns[2], "123456789"], 0.35),
        (vec![&bsns[0], &bsns[1], &bsns[2], &bsns[3], "123456789"], 0.99),
        (vec!["862637223", "850000014", "001508581"], 0.28),
    ];
    for (numbers, expected) in cases {
        let sure = sureness(&text(&letter(&numbers)), Kind::Bsn, numbers[0], &detectors);
        assert!((sure - expected).abs() < 0.02, "{sure} for {numbers:?}");
    }
}

#[test]
fn names_of_files_tell_their_numbers() {
    let detectors = detectors();
    let cases = [
        ("999990019_Jansen", 0.2, 0.7),
        ("dossier_999990019", 0.2, 0.7),
        ("dossier_999990019.pdf", 0.2, 0.7),
        ("999990019.pdf", 0.2, 0.7),
        ("bsn_999990019.pdf", 0.9, 1.0),
        ("BSN-999990019 Jansen.docx", 0.9, 1.0),
        ("factuur_999990019.pdf", 0.0, 0.2),
        ("IMG_20240102_999990019.jpg", 0.0, 0.2),
    ];
    for (name, least, most) in cases {
        let sure = sureness(&text(name), Kind::Bsn, "999990019", &detectors);
        assert!((least..=most).contains(&sure), "{sure} for {name}");
    }
}

/// The vectors of the reference: kind, how it is written, the value, and whether it is found with
/// a confidence of a half or more.
const VECTORS: &[(Kind, &str, &str, bool)] = &[
    (Kind::ANumber, "A-nummer 8940402024", "8940402024", true),
    (Kind::ANumber, "A-nummer 1019579813", "1019579813", true),
    (Kind::ANumber, "A-nummer 1020517312", "1020517312", true),
    (Kind::ANumber, "A-nummer 1029090525", "1029090525", true),
    (Kind::ANumber, "A-nummer 1010101010", "1010101010", true),
    (Kind::ANumber, "A-nummer 1234567890", "1234567890", false),
    (Kind::ANumber, "A-nummer 9876543210", "9876543210", false),
    (Kind::ANumber, "A-nummer 0612345678", "0612345678", false),
    (Kind::ANumber, "1019579813", "1019579813", false),
    (Kind::VNumber, "V-nummer: 2712345678", "2712345678", true),
    (Kind::VNumber, "de vreemdeling met v-nummer 271.234.5678", "2712345678", true),
    (Kind::VNumber, "ordernummer 2712345678", "2712345678", false),
    (Kind::DrivingLicence, "rijbewijsnummer: 5012345678", "5012345678", true),
    (Kind::DrivingLicence, "zijn rijbewijs met nummer 5012345678", "5012345678", true),
    (Kind::DrivingLicence, "211551557/5012345678", "5012345678", true),
    (Kind::DrivingLicence, "D1NLD15012345678AB3CD4EF5GH6J8", "5012345678", true),
    (Kind::DrivingLicence, "bel over uw rijbewijs 0101234567", "0101234567", false),
    (Kind::Education, "onderwijsnummer 101222331", "101222331", true),
    (Kind::Education, "onderwijsnummer 100000004", "100000004", true),
    (Kind::Education, "onderwijsnummer: 100000016", "100000016", true),
    (Kind::Education, "onderwijsnr 100000028", "100000028", true),
    (Kind::Education, "onderwijsnummer 100252333", "100252333", false),
    (Kind::Education, "onderwijsnummer 109876545", "109876545", false),
    (Kind::Education, "onderwijsnummer 201222331", "201222331", false),
    (Kind::Bsn, "onderwijsnummer 101222331", "101222331", false),
    (Kind::Bsn, "BSN 101222331", "101222331", false),
    (Kind::IdentityDocument, "paspoort XR1001R58", "XR1001R58", true),
    (Kind::IdentityDocument, "paspoortnummer: xr1001r58", "XR1001R58", true),
    (Kind::IdentityDocument, "id-kaart SPECI2014", "SPECI2014", true),
    (Kind::IdentityDocument, "documentnummer IX34JH673", "IX34JH673", true),
    (Kind::IdentityDocument, "reisdocument NTLBCL731", "NTLBCL731", true),
    (Kind::IdentityDocument, "paspoort XR1O01R58", "XR1O01R58", false),
    (Kind::IdentityDocument, "paspoort N12345678", "N12345678", false),
    (Kind::IdentityDocument, "paspoort 581001RXR", "581001RXR", false),
    (Kind::IdentityDocument, "paspoort XR1001R", "XR1001R", false),
    (Kind::IdentityDocument, "XR1001R58", "XR1001R58", false),
    (Kind::IdentityDocument, "III-V123AL568", "V123AL568", true),
    (Kind::IdentityDocument, "verblijfsdocument V123AL568", "V123AL568", true),
    (Kind::IdentityDocument, "verblijfsdocument V023AL568", "V023AL568", false),
    (Kind::IdentityDocument, "verblijfsdocument VO23AL568", "VO23AL568", false),
    (Kind::IdentityDocument, "SPECI20142NLD6503101F2403096999999990<<<<<84", "SPECI2014", true),
    (Kind::Bsn, "SPECI20142NLD6503101F2403096999999990<<<<<84", "999999990", true),
    (Kind::IdentityDocument, "SPECI20142NLD6503101F2403096999999990<<<<<85", "SPECI2014", false),
    (Kind::Bsn, "SPECI20142NLD6503101F2403096999999990<<<<<85", "999999990", false),
    (Kind::Iban, "NL91ABNA0417164300", "NL91ABNA0417164300", true),
    (Kind::Iban, "NL39RABO0300065264", "NL39RABO0300065264", true),
    (Kind::Iban, "NL20INGB0001234567", "NL20INGB0001234567", true),
    (Kind::Iban, "NL44RABO0123456789", "NL44RABO0123456789", true),
    (Kind::Iban, "NL02ABNA0123456789", "NL02ABNA0123456789", true),
    (Kind::Iban, "NL91ABNA0417164301", "NL91ABNA0417164301", false),
    (Kind::Iban, "NL63ABNA0417164301", "NL63ABNA0417164301", false),
    (Kind::Iban, "NL13TEST0123456789", "NL13TEST0123456789", false),
    (Kind::CreditCard, "creditcard 4111111111111111", "4111111111111111", true),
    (Kind::CreditCard, "creditcard 5500005555555559", "5500005555555559", true),
    (Kind::CreditCard, "5555 5555 5555 4444", "5555555555554444", true),
    (Kind::CreditCard, "mastercard 2223003122003222", "2223003122003222", true),
    (Kind::CreditCard, "amex 378282246310005", "378282246310005", true),
    (Kind::CreditCard, "kaartnummer 30569309025904", "30569309025904", true),
    (Kind::CreditCard, "creditcard 4111111111111112", "4111111111111112", false),
    (Kind::CreditCard, "betalingskenmerk 4111 1111 1111 1111", "4111111111111111", false),
    (Kind::Bsn, "rekening 417164300", "417164300", false),
    (Kind::Bsn, "rekening 0417164300", "417164300", false),
    (Kind::Bsn, "btw-nummer NL004495445B01", "004495445", false),
    (Kind::Bsn, "btw-nummer NL002455799B11", "002455799", false),
    (Kind::Bsn, "btw-nummer NL123456789B13", "123456789", false),
    (Kind::Bsn, "btw-nummer NL000099998B57", "000099998", false),
    (Kind::Bsn, "KvK 12345611", "012345611", false),
    (Kind::Bsn, "RSIN 862637223", "862637223", false),
    (Kind::Bsn, "tel. 612345610", "612345610", false),
    (Kind::Bsn, "mobiel 612345622", "612345622", false),
    (Kind::Bsn, "geboren 19850104", "019850104", false),
    (Kind::Bsn, "geboren 09011985", "009011985", false),
    (Kind::Bsn, "inwoner sinds 19850104", "019850104", false),
    (Kind::Bsn, "111111110 en 100000010", "111111110", false),
    (Kind::Bsn, "ordernr 123456782", "123456782", false),
    (Kind::Bsn, "https://x.nl/?id=123456782", "123456782", false),
    (Kind::Bsn, "ZAAK-2024-0123456782", "123456782", false),
    (Kind::LicencePlate, "kenteken DZ-12-34", "DZ1234", true),
    (Kind::LicencePlate, "kenteken 12-34-DZ", "1234DZ", true),
    (Kind::LicencePlate, "kenteken 12-AB-34", "12AB34", true),
    (Kind::LicencePlate, "kenteken DB-12-XY", "DB12XY", true),
    (Kind::LicencePlate, "kenteken DB-GH-12", "DBGH12", true),
    (Kind::LicencePlate, "kenteken 12-DB-GH", "12DBGH", true),
    (Kind::LicencePlate, "kenteken 12-DBG-3", "12DBG3", true),
    (Kind::LicencePlate, "kenteken 1-DBG-23", "1DBG23", true),
    (Kind::LicencePlate, "kenteken DB-123-G", "DB123G", true),
    (Kind::LicencePlate, "kenteken D-123-BG", "D123BG", true),
    (Kind::LicencePlate, "kenteken DBG-12-H", "DBG12H", true),
    (Kind::LicencePlate, "kenteken D-12-BGH", "D12BGH", true),
    (Kind::LicencePlate, "kenteken 1-DB-234", "1DB234", true),
    (Kind::LicencePlate, "kenteken 123-DB-4", "123DB4", true),
    (Kind::LicencePlate, "kenteken dbg-12-h", "DBG12H", true),
    (Kind::LicencePlate, "kenteken DBG12H", "DBG12H", true),
    (Kind::LicencePlate, "kenteken 12-AEI-3", "12AEI3", false),
    (Kind::LicencePlate, "kenteken 1-PVV-23", "1PVV23", false),
    (Kind::LicencePlate, "kenteken 12-SS-34", "12SS34", false),
    (Kind::LicencePlate, "kenteken 12-34-56", "123456", false),
    (Kind::LicencePlate, "artikel DBG12H", "DBG12H", false),
    (Kind::Phone, "06-12345678", "+31612345678", true),
    (Kind::Phone, "+31(0)6-12345678", "+31612345678", true),
    (Kind::Phone, "0031612345678", "+31612345678", true),
    (Kind::Phone, "010-1234567", "+31101234567", true),
    (Kind::Phone, "0172-123456", "+31172123456", true),
    (Kind::Phone, "+31 (0)172 123 456", "+31172123456", true),
    (Kind::Phone, "06-02345678", "+31602345678", false),
    (Kind::Phone, "088-1234567", "+31881234567", false),
];

#[test]
fn the_vectors_of_the_reference_hold() {
    let detectors = detectors();
    let mut wrong = Vec::new();
    for (kind, written, value, expected) in VECTORS {
        let sure = sureness(&text(written), *kind, value, &detectors);
        if (sure >= 0.5) != *expected {
            wrong.push(format!("{kind} in {written:?}: {sure}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
