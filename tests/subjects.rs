//! Sensitive subjects: from a whole message to the decision, with the rules that are built in.

mod holding;
mod passing;
mod people;

use std::sync::LazyLock;

use sluis::detect::Detectors;
use sluis::detect::Kind;
use sluis::document::File;
use sluis::extract::Limits;
use sluis::mail::Address;
use sluis::mail::Domain;
use sluis::mail::Parties;
use sluis::policy::Action;
use sluis::scan::Report;
use sluis::scan::scan;

use crate::detect::detectors;
use crate::policy::judge;

static DETECTORS: LazyLock<Detectors> = LazyLock::new(detectors);

/// A message of the municipality, with a table attached where `file` has a name.
fn message(subject: &str, text: &str, (name, table): (&str, &str)) -> File {
    let head = format!(
        "From: Linda de Boer <linda.deboer@voorbeeld.nl>\r\nTo: iemand@gmail.com\r\n\
         Subject: {subject}\r\nMIME-Version: 1.0\r\n"
    );
    let plain = "Content-Type: text/plain; charset=utf-8\r\n\r\n";
    let mail = if name.is_empty() {
        format!("{head}{plain}{text}\r\n")
    } else {
        format!(
            "{head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n{plain}{text}\r\n--b\r\n\
             Content-Type: text/csv; charset=utf-8\r\n\
             Content-Disposition: attachment; filename=\"{name}\"\r\n\r\n{table}\r\n--b--\r\n"
        )
    };
    File { name: String::new(), media_type: None, bytes: mail.into_bytes().into() }
}

fn scanned(file: &File) -> Report {
    let address = |text| Address::parse(text).expect("an address");
    let parties = Parties {
        senders: vec![address("linda.deboer@voorbeeld.nl")],
        recipients: vec![address("iemand@gmail.com")],
        own_domains: vec![Domain::parse("voorbeeld.nl").expect("a domain")],
    };
    scan(file, &parties, &DETECTORS, Limits::default())
}

fn action(report: Report) -> Action {
    judge(report, &["iemand@gmail.com"], &[]).action
}

#[test]
fn what_is_told_of_a_person_is_held() {
    let mut wrong = Vec::new();
    for (subject, text, kind) in holding::TEXTS {
        let report = scanned(&message(subject, text, ("", "")));
        let found = report.confidence(*kind) >= 0.5 && report.persons.sensitive > 0;
        if !found || action(report.clone()) != Action::Hold {
            wrong.push(format!("{subject}: {text}\n  {:?} {}", report.persons, told(&report)));
        }
    }
    assert!(wrong.is_empty(), "{} pass:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_table_tells_of_everyone_in_it() {
    let mut wrong = Vec::new();
    for (name, table, people) in holding::TABLES {
        let report = scanned(&message("bijlage", "Zie bijlage.", (name, table)));
        if report.persons.sensitive != *people || action(report.clone()) != Action::Hold {
            wrong.push(format!("{name}: {people}\n  {:?} {}", report.persons, told(&report)));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_is_told_of_nobody_passes() {
    let mut wrong = Vec::new();
    for (subject, text) in passing::TEXTS {
        let report = scanned(&message(subject, text, ("", "")));
        if report.persons.sensitive > 0 || action(report.clone()) == Action::Hold {
            wrong.push(format!("{subject}: {text}\n  {:?} {}", report.persons, told(&report)));
        }
    }
    for (name, table) in passing::TABLES {
        let report = scanned(&message("bijlage", "Zie bijlage.", (name, table)));
        if report.persons.sensitive > 0 {
            wrong.push(format!("{name}\n  {:?} {}", report.persons, told(&report)));
        }
    }
    assert!(wrong.is_empty(), "{} held:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn people_are_told_of_whatever_their_name_and_work() {
    let held = |subject: &str, text: &str| {
        let report = scanned(&message(subject, text, ("", "")));
        action(report) == Action::Hold
    };
    let wrong = |texts: &[&str], expected: bool| -> Vec<String> {
        let is_wrong = |text: &&&str| held("Overleg", text) != expected;
        texts.iter().filter(is_wrong).map(|text| (*text).to_owned()).collect()
    };
    assert_eq!(wrong(people::TOLD, true), Vec::<String>::new(), "pass");
    assert_eq!(wrong(people::NOT_TOLD, false), Vec::<String>::new(), "are held");
    assert_eq!(wrong(people::EVERYDAY, true), Vec::<String>::new(), "pass");
    assert_eq!(wrong(people::CHAT, false), Vec::<String>::new(), "are held");
    let numbers = people::NUMBERS.iter().map(|case| (case, true));
    for ((subject, text), expected) in numbers.chain(people::OTHERS.iter().map(|c| (c, false))) {
        assert_eq!(held(subject, text), expected, "{subject}: {text}");
    }
}

/// The subjects in a report, for the reader of a failure.
fn told(report: &Report) -> String {
    let subjects = report.findings.iter().filter(|finding| finding.kind.is_subject());
    let one = |finding: &sluis::detect::Finding| {
        format!("{} {} {:?}", finding.kind, finding.confidence, finding.samples)
    };
    subjects.map(one).collect::<Vec<_>>().join(", ")
}

#[test]
fn a_subject_keeps_its_place_and_kind() {
    let text = "Beste Karin,\n\nMevrouw Bakker zit in de schuldsanering.\n";
    let report = scanned(&message("stand", text, ("", "")));
    let found: Vec<_> = report.findings.iter().filter(|f| f.kind == Kind::Financial).collect();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].lines, Some((3, 3)));
    assert!(!found[0].samples.iter().any(|sample| sample.as_str().contains("sanering")));
}
