//! The judgement, with the rules and lists that are built into the program.

use std::sync::LazyLock;

use proptest::prelude::ProptestConfig;
use proptest::proptest;

use sluis::config;
use sluis::destination::Class;
use sluis::destination::Configured;
use sluis::destination::History;
use sluis::destination::Lists;
use sluis::detect::Because;
use sluis::detect::Finding;
use sluis::detect::Kind;
use sluis::document::File;
use sluis::extract::Limits;
use sluis::fault::Source;
use sluis::mail::Address;
use sluis::mail::Domain;
use sluis::mail::Envelope;
use sluis::mail::Parties;
use sluis::mail::Recipient;
use sluis::policy::Action;
use sluis::policy::Decision;
use sluis::policy::Rulebook;
use sluis::scan::PartReport;
use sluis::scan::PartStatus;
use sluis::scan::Persons;
use sluis::scan::Report;
use sluis::scan::scan;

use crate::common::judging;
use crate::detect::detectors;
use crate::detect::test_bsns;

static RULES: LazyLock<Rulebook> = LazyLock::new(|| {
    let sources = config::sources(None).expect("the rules built in");
    Rulebook::compile(&sources).expect("the rules built in")
});

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let text = "[destinations]\nexpected = [\"advocaat-jansen.nl\"]\n";
    let source = Source { file: "sluis.toml".to_owned(), text: text.to_owned() };
    let config = config::parse(&source, std::path::Path::new("")).expect("no mistakes");
    let sources = config::sources(None).expect("the rules built in");
    Lists::compile(&sources, &config.configured()).expect("the lists built in")
});

/// One address of each class.
const ADDRESSES: [(Class, &str); 7] = [
    (Class::Internal, "collega@voorbeeld.nl"),
    (Class::Trusted, "loket@duo.nl"),
    (Class::Expected, "griffie@advocaat-jansen.nl"),
    (Class::Unexpected, "info@bedrijf.example"),
    (Class::Private, "iemand@gmail.com"),
    (Class::Lookalike, "iemand@gmial.com"),
    (Class::Disposable, "iemand@mailinator.com"),
];

pub(crate) fn judge(report: Report, to: &[&str], written_before: &[&str]) -> Decision {
    let address = |text: &&str| Address::parse(text).expect("an address");
    let recipient = |text: &&str| Recipient { address: address(text), parameters: String::new() };
    let envelope = Envelope {
        sender: Some(address(&"ambtenaar@voorbeeld.nl")),
        sender_parameters: String::new(),
        recipients: to.iter().map(recipient).collect(),
        client: None,
        helo: String::new(),
    };
    let written_before = written_before.iter().map(address).collect();
    let history = History { written_before, ..History::default() };
    judging::judge(report, &envelope, &LISTS, &history, &RULES).decision
}

fn people(estimate: u64, numbered: u64, sensitive: u64) -> Report {
    let persons = Persons { min: estimate, max: estimate, estimate, numbered, sensitive };
    Report { persons, ..Report::default() }
}

fn unread(why: &str) -> Report {
    let part = PartReport {
        name: "bijlage.zip".to_owned(),
        media_type: "application/zip".to_owned(),
        status: PartStatus::Unscannable,
        why: Some(why.to_owned()),
        size_bytes: 10,
        ..PartReport::default()
    };
    Report { parts: vec![part], ..Report::default() }
}

fn visible(private: usize, others: &[&str]) -> Report {
    let mut report = Report::default();
    report.header.visible = (0..private).map(|number| format!("p{number}@ziggo.nl")).collect();
    report.header.visible.extend(others.iter().map(|text| (*text).to_owned()));
    report
}

fn finding(kind: Kind, count: u64, confidence: f32) -> Finding {
    let place = "leerlingen.xlsx > Blad1 > C".to_owned();
    Finding {
        kind,
        count,
        distinct: count,
        quoted: 0,
        confidence,
        place,
        lines: None,
        samples: Vec::new(),
        because: Because::default(),
    }
}

/// What a cell of the table says.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Cell {
    Deliver,
    Record,
    Hold,
}
use Cell::Deliver as D;
use Cell::Hold as H;
use Cell::Record as R;

#[test]
fn every_cell_of_the_default_policy_is_as_promised() {
    let rows: [(&str, Report, [Cell; 7]); 14] = [
        //                                               in tru exp une pri loo dis
        ("no personal data", people(0, 0, 0), [D, D, D, D, D, D, D]),
        ("one person's ordinary data", people(1, 0, 0), [D, D, D, D, D, D, D]),
        ("a family's ordinary data", people(4, 0, 0), [D, D, D, D, D, H, H]),
        ("nine people", people(9, 0, 0), [D, D, D, D, D, H, H]),
        ("one certain number", people(1, 1, 0), [D, D, R, H, H, H, H]),
        ("nine certain numbers", people(9, 9, 0), [D, D, R, H, H, H, H]),
        ("a sensitive subject, a named person", people(1, 0, 1), [D, D, R, H, H, H, H]),
        ("ten people", people(10, 0, 0), [R, R, H, H, H, H, H]),
        ("2,600 people with numbers", people(2600, 2600, 0), [R, R, H, H, H, H, H]),
        ("ten people and a subject", people(10, 0, 10), [R, R, H, H, H, H, H]),
        ("a part with a password", unread("encrypted"), [D, D, R, H, H, H, H]),
        ("a damaged part", unread("damaged"), [D, D, R, H, H, H, H]),
        ("eleven visible private addresses", visible(11, &[]), [D, D, D, H, H, H, H]),
        ("ten visible private addresses", visible(10, &["a@x.example"]), [D; 7]),
    ];
    for (row, report, cells) in rows {
        for ((class, address), cell) in ADDRESSES.into_iter().zip(cells) {
            let decision = judge(report.clone(), &[address], &[]);
            assert_eq!(decision.recipients[0].class, class, "{address}");
            let found = match (decision.action, decision.record) {
                (Action::Deliver, false) => D,
                (Action::Deliver, true) => R,
                _ => H,
            };
            assert_eq!(found, cell, "{row} to {class}");
            assert_eq!(decision.reasons.is_empty(), cell == D, "{row} to {class}");
        }
    }
}

#[test]
fn the_cases_that_the_rules_carry_come_out_as_promised() {
    let faults = RULES.check_cases();
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "{lines:#?}");
}

#[test]
fn the_reason_reads_as_the_contract_shows_it() {
    let mut report = people(2600, 2600, 0);
    report.findings = vec![finding(Kind::Bsn, 2600, 0.99), finding(Kind::ANumber, 3, 0.4)];
    let decision = judge(report, &["iemand@gmail.com"], &[]);
    assert_eq!(decision.action, Action::Hold);
    let reasons: Vec<_> = decision.reasons.iter().map(|r| (&*r.rule, &*r.nl, &*r.en)).collect();
    let nl = "2.600 personen, 2.600 BSN naar privéadres";
    let en = "2,600 people, 2,600 BSNs to a private address";
    assert_eq!(reasons, [("bulk-to-private", nl, en)]);
}

#[test]
fn safe_recipients_get_it_while_risky_ones_wait() {
    let to = ["collega@voorbeeld.nl", "iemand@gmail.com", "loket@duo.nl", "ander@ziggo.nl"];
    let decision = judge(people(2600, 0, 0), &to, &[]);
    let actions: Vec<_> = decision.recipients.iter().map(|r| (&*r.address, r.action)).collect();
    assert_eq!(
        actions,
        [
            ("collega@voorbeeld.nl", Action::Deliver),
            ("iemand@gmail.com", Action::Hold),
            ("loket@duo.nl", Action::Deliver),
            ("ander@ziggo.nl", Action::Hold),
        ]
    );
    assert_eq!(decision.action, Action::Hold);
    assert!(decision.record, "two recipients get bulk data");
    let reasons: Vec<_> = decision.reasons.iter().map(|r| (&*r.rule, &*r.nl)).collect();
    assert_eq!(reasons, [("bulk-to-private", "2.600 personen naar 2 privéadressen")]);
}

#[test]
fn each_matter_gives_its_own_reason_and_no_matter_two() {
    let mut report = unread("encrypted");
    report.persons = people(40, 3, 1).persons;
    report.header.visible = (0..12).map(|number| format!("p{number}@ziggo.nl")).collect();
    let decision = judge(report, &["p1@ziggo.nl", "info@bedrijf.example"], &[]);
    let rules: Vec<&str> = decision.reasons.iter().map(|reason| &*reason.rule).collect();
    let expected = [
        "bulk-to-private",
        "bulk-to-unexpected",
        "subject-to-private",
        "subject-to-unexpected",
        "unread-to-private",
        "unread-to-unexpected",
        "visible-recipients",
    ];
    assert_eq!(rules, expected);
}

#[test]
fn clean_mail_to_an_address_almost_written_to_before_waits() {
    let before = ["jan.jansen@gmail.com", "info@bakkerij-smit.example"];
    let cases = [
        ("jan.jansen@gmail.com", Action::Deliver),
        ("jan.jansem@gmail.com", Action::Hold),
        ("jan.jansen@gmial.com", Action::Hold),
        ("info@bakkerijsmit.example", Action::Hold),
        ("piet.pietersen@gmial.com", Action::Deliver),
        ("piet.pietersen@gmail.com", Action::Deliver),
    ];
    for (to, action) in cases {
        let decision = judge(people(0, 0, 0), &[to], &before);
        assert_eq!(decision.action, action, "{to}");
        assert_eq!(decision.reasons.is_empty(), action == Action::Deliver, "{to}");
    }
}

#[test]
fn visible_addresses_are_counted_by_what_they_are() {
    let to = ["p1@ziggo.nl", "collega@voorbeeld.nl"];
    let cases = [
        (visible(11, &[]), Action::Hold),
        (visible(10, &["iemand@gmial.com"]), Action::Hold),
        (visible(10, &["a@voorbeeld.nl", "b@duo.nl", "c@bedrijf.example"]), Action::Deliver),
        (visible(10, &["no address", "@", ""]), Action::Deliver),
    ];
    for (report, action) in cases {
        let decision = judge(report, &to, &[]);
        assert_eq!(decision.recipients[0].action, action);
        assert_eq!(decision.recipients[1].action, Action::Deliver);
    }
}

#[test]
fn the_same_arguments_give_the_same_decision() {
    let to: Vec<&str> = ADDRESSES.iter().map(|(_, address)| *address).collect();
    let first = judge(people(12, 3, 2), &to, &["a@b.example"]);
    assert_eq!(judge(people(12, 3, 2), &to, &["a@b.example"]), first);
}

#[test]
fn no_reason_speaks_of_an_address_or_of_guilt() {
    let to: Vec<&str> = ADDRESSES.iter().map(|(_, address)| *address).collect();
    let mut report = unread("encrypted");
    report.persons = people(12, 3, 2).persons;
    for reason in judge(report, &to, &["iemand@gmail.com", "iemand@gmial.nl"]).reasons {
        for text in [&reason.nl, &reason.en] {
            assert!(!text.contains(['@', '{', '}']), "{text}");
            for word in ["quarantaine", "quarantine", "policy", "match", "violation", "schending"] {
                assert!(!text.to_lowercase().contains(word), "{text}");
            }
        }
    }
}

#[test]
fn a_wrong_rule_is_refused_with_file_line_and_key() {
    let text = r#"id = "Bulk to private"
topic = "data"
reason = "bulk-to-{klas}"
nl = "{person} naar {to}"
sorce = "own"
licence = "EUPL-1.2"
date = "2026-11-22"
[when.persons]
estimat_min = 10
[when.finding]
kinds = ["bsm"]
confidence_min = 2
[when.volume]
visible_min = 11
of = ["privat"]
[when.weather]
[to]
private = "quarantine"
strangers = "hold"
[[holds]]
to = ["private"]
persons = "many"
findings = { bsm = 1 }
"#;
    let sources = [Source { file: "policy/10-bulk.toml".to_owned(), text: text.to_owned() }];
    let faults = Rulebook::compile(&sources).expect_err("has mistakes");
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let expected = [
        "1: source: is missing",
        "1: id: is made of a-z, 0-9 and hyphens",
        "1: en: is missing",
        "1: carries no case that it lets pass: add [[passes]]",
        "3: reason: is a name such as \"bulk\", in which only {class} is filled in",
        "4: nl: {person} is no place to fill in; did you mean {persons}?",
        "5: sorce: unknown key; did you mean source?",
        "8: when.persons: asks nothing: set estimate_min, numbered_min or sensitive_min to 1 or \
         more",
        "9: when.persons.estimat_min: unknown key; did you mean estimate_min?",
        "11: when.finding.kinds: \"bsm\" is no detector; did you mean \"bsn\"?",
        "12: when.finding.confidence_min: must be a number from 0 to 1",
        "15: when.volume.of: \"privat\" is no class; did you mean \"private\"?",
        "16: when.weather: unknown key",
        "18: to.private: \"quarantine\" is no outcome: deliver, remark, record, secure, hold or \
         reject",
        "19: to.strangers: unknown key",
        "20: holds.why: is missing",
        "22: holds.persons: must be a whole number, not a string",
        "23: holds.findings.bsm: unknown key; did you mean bsn?",
    ];
    let expected: Vec<String> =
        expected.iter().map(|line| format!("policy/10-bulk.toml:{line}")).collect();
    assert_eq!(lines, expected);
}

/// A rule that holds from `estimate_min` people to private addresses, with its two cases.
fn small_rule(id: &str, estimate_min: u64) -> Source {
    let text = format!(
        "id = \"{id}\"\ntopic = \"data\"\nreason = \"{id}\"\nnl = \"{{persons}}\"\n\
         en = \"{{persons}}\"\nsource = \"own\"\nlicence = \"EUPL-1.2\"\ndate = \"2026-11-22\"\n\
         [when.persons]\nestimate_min = {estimate_min}\n[to]\nprivate = \"hold\"\n\
         [[holds]]\nwhy = \"ten\"\npersons = 10\nto = [\"private\"]\nnl = \"10 personen\"\n\
         [[passes]]\nwhy = \"nine\"\npersons = 9\nto = [\"private\"]\nen = \"9 people\"\n"
    );
    Source { file: format!("policy/{id}.toml"), text }
}

#[test]
fn a_rule_that_breaks_its_own_cases_is_named() {
    let check = |estimate_min| {
        let rules = Rulebook::compile(&[small_rule("x", estimate_min)]).expect("no mistakes");
        rules.check_cases().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert!(check(10).is_empty());
    let hold = "policy/x.toml:18: passes: for a recipient of class private the rule says \"hold\"";
    assert_eq!(check(9), [hold]);
    let pass =
        "policy/x.toml:13: holds: for a recipient of class private the rule says \"deliver\"";
    assert_eq!(check(11), [pass]);
}

#[test]
fn rules_must_be_there_and_have_names_of_their_own() {
    let none = Rulebook::compile(&[]).expect_err("nothing is there");
    assert_eq!(none[0].to_string(), "policy/: holds no rule: everything would pass");
    let mut twin = small_rule("x", 10);
    twin.file = "policy/y.toml".to_owned();
    let twice = Rulebook::compile(&[small_rule("x", 10), twin]).expect_err("two of one name");
    assert_eq!(twice[0].to_string(), "policy/y.toml: id: \"x\" is the id of policy/x.toml too");
}

/// Scans a message to `to` and judges it.
fn read_and_judge(to: &str, headers: &str, body: &str) -> Decision {
    let text = format!(
        "From: A. Ambtenaar <ambtenaar@voorbeeld.nl>\r\n{headers}Date: Fri, 20 Nov 2026 10:00:00 \
         +0100\r\nMIME-Version: 1.0\r\n{body}"
    );
    let file = File { name: "m.eml".to_owned(), media_type: None, bytes: text.into_bytes().into() };
    let address = |text: &str| Address::parse(text).expect("an address");
    let parties = Parties {
        senders: vec![address("ambtenaar@voorbeeld.nl")],
        recipients: vec![address(to)],
        own_domains: vec![Domain::parse("voorbeeld.nl").expect("a domain")],
    };
    judge(scan(&file, &parties, &detectors(), Limits::default()), &[to], &[])
}

#[test]
fn what_is_read_in_a_message_decides_over_it() {
    let plain = |text: &str| format!("Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n");
    let attached = |name: &str, text: &str| {
        format!(
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\
             \r\nZie bijlage.\r\n--b\r\nContent-Type: application/octet-stream\r\n\
             Content-Disposition: attachment; filename={name}\r\n\r\n{text}\r\n--b--\r\n"
        )
    };
    let letter = plain(
        "Geachte heer De Vries,\r\n\r\nUw aanvraag met zaaknummer 2026-00317 is ontvangen.\r\n\
         Wij bellen u op 06-12345678.\r\n\r\nP. de Vries\r\nDorpsstraat 1\r\n7121 AB Aalten\r\n",
    );
    let number = plain("De aanvraag van mevrouw M. Jansen, BSN 999990019, is afgewezen.\r\n");
    let mut list = String::from("Naam;Geboortedatum;BSN\r\n");
    for (index, bsn) in test_bsns(120).iter().enumerate() {
        let (day, year) = (index % 28 + 1, 2008 + index % 8);
        list.push_str(&format!("Leerling {index} Bakker;{day:02}-03-{year};{bsn}\r\n"));
    }
    let to_header = "To: p.devries@gmail.com\r\nSubject: Uw aanvraag\r\n";
    let crowd: Vec<String> = (0..12).map(|number| format!("p{number}@ziggo.nl")).collect();
    let crowd = format!("To: {}\r\nSubject: Uitnodiging\r\n", crowd.join(",\r\n "));
    let cases = [
        ("p.devries@gmail.com", to_header, letter.clone(), None),
        ("p.devries@gmail.com", to_header, number.clone(), Some("number-to-private")),
        ("loket@duo.nl", to_header, number, None),
        ("p.devries@gmail.com", to_header, attached("l.csv", &list), Some("bulk-to-private")),
        ("loket@duo.nl", to_header, attached("l.csv", &list), Some("bulk-to-trusted")),
        ("p1@ziggo.nl", &crowd, plain("Komt u ook?"), Some("visible-recipients")),
    ];
    for (to, headers, body, rule) in cases {
        let decision = read_and_judge(to, headers, &body);
        let first = decision.reasons.first();
        assert_eq!(first.map(|reason| &*reason.rule), rule, "{to} {:?}", decision.reasons);
        let held = rule.is_some_and(|rule| rule != "bulk-to-trusted");
        assert_eq!(decision.action == Action::Hold, held, "{to} {rule:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 60, ..<_>::default() })]

    /// Whatever an administrator does to a file: faults come back, never a panic.
    #[test]
    fn a_file_in_any_state_is_read_or_refused(
        start in 0usize..4000, length in 0usize..60, put in "[\\PC\n]{0,30}", which in 0usize..20,
    ) {
        let mut sources = config::sources(None).expect("the rules built in");
        sources.retain(|source| !source.file.starts_with("detect/"));
        sources.push(Source { file: "sluis.toml".to_owned(), text: config::example() });
        let which = which % sources.len();
        let changed = &mut sources[which];
        let kept: Vec<char> = changed.text.chars().take(6000).collect();
        let before = kept.iter().take(start % (kept.len() + 1));
        let after = kept.iter().skip(start % (kept.len() + 1) + length);
        changed.text = before.chain(put.chars().collect::<Vec<_>>().iter()).chain(after).collect();
        if let Ok(rules) = Rulebook::compile(&sources) {
            rules.check_cases();
        }
        let configuration = &sources[sources.len() - 1];
        let _ = config::parse(configuration, std::path::Path::new(""));
        let _ = Lists::compile(&sources, &Configured::default());
    }
}
