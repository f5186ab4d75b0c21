//! `sluis scan`: what the gateway would decide, offline.

use serde_json::Value;
use sluis::cli::demo::people::people;
use sluis::cli::demo::workbook::Sheet;
use sluis::cli::demo::workbook::Value as Cell;
use sluis::cli::demo::workbook::workbook;

use crate::common::gateway::Ran;
use crate::common::gateway::Town;
use crate::common::letters::COLLEAGUE;
use crate::common::letters::HOME;
use crate::common::letters::PARTNER;
use crate::common::letters::RESIDENT;
use crate::common::letters::mixed;
use crate::common::letters::ordinary;
use crate::common::letters::risky;
use crate::common::mail_client::Mail;

/// Scans files of the town with `--json`.
fn scan(town: &Town, arguments: &[&str], names: &[&str]) -> Ran {
    let paths: Vec<String> =
        names.iter().map(|name| town.folder.path().join(name).display().to_string()).collect();
    let mut all = vec!["scan", "--json"];
    all.extend(arguments);
    all.extend(paths.iter().map(String::as_str));
    town.run(&all)
}

/// A workbook with a table of pupils.
fn pupils(count: usize) -> Vec<u8> {
    let texts = |cells: &[&str]| cells.iter().map(|cell| Cell::Text((*cell).into())).collect();
    let mut rows = vec![texts(&["bsn", "achternaam", "voornaam", "geboortedatum"])];
    rows.extend(
        people(3, count, (2006, 2014)).iter().map(|pupil| {
            texts(&[&pupil.bsn, &pupil.surname, &pupil.given_name, &pupil.birth_date()])
        }),
    );
    workbook(&[Sheet { name: "Blad1".into(), hidden: false, rows }])
}

fn pupils_csv(count: usize) -> String {
    let line = |pupil: &sluis::cli::demo::people::Person| {
        format!("{};{};{}\r\n", pupil.bsn, pupil.name(), pupil.birth_date())
    };
    let lines: String = people(3, count, (2006, 2014)).iter().map(line).collect();
    format!("bsn;naam;geboortedatum\r\n{lines}")
}

#[test]
fn every_file_gives_one_object_of_the_promised_shape() {
    let town = Town::new();
    town.file("brief.eml", risky(1).message);
    town.file("leerlingen.xlsx", pupils(40));
    town.file("leerlingen.csv", pupils_csv(40));
    town.file("rooster.txt", "Maandag vergadering om tien uur.\r\n");
    let names = ["brief.eml", "leerlingen.xlsx", "leerlingen.csv", "rooster.txt"];
    let ran = scan(&town, &["--from", "p.jansen@voorbeeld.nl", "--to", HOME], &names);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let objects = ran.objects();
    for ((object, name), (action, persons)) in objects.iter().zip(names).zip([
        ("hold", 1..=1),
        ("hold", 40..=40),
        ("hold", 40..=40),
        ("deliver", 0..=0),
    ]) {
        check_shape(object);
        assert!(object["path"].as_str().expect("a path").ends_with(name), "{name}");
        assert_eq!(object["action"], action, "{name}");
        let counted = object["persons"].as_i64().expect("a number");
        assert!(persons.contains(&counted), "{name}: {counted} persons");
        assert_eq!(object["recipients"][0]["address"], HOME, "{name}");
        assert_eq!(object["recipients"][0]["class"], "private", "{name}");
    }
    let found = objects[1]["findings"].as_array().expect("findings");
    let bsn = found.iter().find(|one| one["detector"] == "bsn").expect("numbers");
    assert_eq!((&bsn["count"], &bsn["distinct"]), (&40.into(), &40.into()));
    assert_eq!(bsn["where"], "leerlingen.xlsx > Blad1 > A");
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    assert_eq!(objects[1]["parts"][0]["type"], kind);
    assert_eq!(objects[1]["parts"][0]["name"], "leerlingen.xlsx");
}

/// Whether a field is of its type.
type Check = fn(&Value) -> bool;

/// Whether an object has every field of the contract, each of its type.
fn check_shape(object: &Value) {
    let text = |value: &Value| value.is_string();
    let list = |value: &Value, fields: &[(&str, Check)]| {
        let items = value.as_array().unwrap_or_else(|| panic!("no list: {object}"));
        for item in items {
            for (field, is_right) in fields {
                assert!(is_right(&item[*field]), "{field} of {item}");
            }
        }
    };
    assert!(text(&object["path"]), "{object}");
    assert!(["deliver", "hold", "reject"].contains(&object["action"].as_str().unwrap_or("")));
    assert!(object["persons"].is_u64(), "{object}");
    assert!(object["elapsed_ms"].is_f64(), "{object}");
    list(&object["reasons"], &[("rule", Value::is_string), ("message", Value::is_string)]);
    let confidence = |value: &Value| value.as_f64().is_some_and(|of| (0.0..=1.0).contains(&of));
    list(
        &object["findings"],
        &[
            ("detector", Value::is_string),
            ("count", Value::is_u64),
            ("distinct", Value::is_u64),
            ("confidence", confidence),
            ("where", Value::is_string),
        ],
    );
    list(&object["recipients"], &[("address", Value::is_string), ("class", Value::is_string)]);
    let status = |value: &Value| {
        ["scanned", "unscannable", "skipped"].contains(&value.as_str().unwrap_or_default())
    };
    let why = |value: &Value| value.is_null() || value.is_string();
    list(
        &object["parts"],
        &[("name", Value::is_string), ("type", Value::is_string), ("status", status), ("why", why)],
    );
}

#[test]
fn a_file_that_cannot_be_read_does_not_stop_the_others() {
    let town = Town::new();
    town.file("brief.eml", ordinary(1).message);
    let ran = scan(&town, &[], &["weg.xlsx", "brief.eml"]);
    assert_eq!(ran.status, 2);
    let objects = ran.objects();
    assert_eq!(objects.len(), 2);
    assert!(objects[0]["path"].as_str().expect("a path").ends_with("weg.xlsx"));
    assert!(objects[0]["error"].is_string());
    assert_eq!(objects[0].as_object().map(serde_json::Map::len), Some(2));
    assert_eq!(objects[1]["action"], "deliver");
    assert!(ran.err.contains("weg.xlsx"), "{}", ran.err);
    let folder = scan(&town, &[], &["."]);
    assert_eq!((folder.status, folder.objects().len()), (2, 1), "a folder is no file");
}

#[test]
fn recipients_are_those_given_or_else_those_of_the_header() {
    let town = Town::new();
    let mut mail = mixed(1);
    let text = String::from_utf8(mail.message).expect("text");
    let header = format!("Cc: {COLLEAGUE}\r\nBcc: d.smit@ziggo.nl\r\nSubject: ");
    mail.message = text.replacen("Subject: ", &header, 1).into_bytes();
    town.file("brief.eml", &mail.message);
    let addresses = |arguments: &[&str]| -> Vec<(String, String)> {
        let object = scan(&town, arguments, &["brief.eml"]).objects().remove(0);
        let all = object["recipients"].as_array().expect("recipients").clone();
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        all.iter().map(|one| (text(&one["address"]), text(&one["class"]))).collect()
    };
    let pair = |address: &str, class: &str| (address.to_owned(), class.to_owned());
    assert_eq!(
        addresses(&[]),
        [
            pair(PARTNER, "trusted"),
            pair(HOME, "private"),
            pair(COLLEAGUE, "internal"),
            pair("d.smit@ziggo.nl", "private"),
        ]
    );
    assert_eq!(addresses(&["--to", COLLEAGUE]), [pair(COLLEAGUE, "internal")]);
}

#[test]
fn a_person_reads_the_same_in_words() {
    let town = Town::new();
    let path = town.file("brief.eml", risky(1).message);
    let ran = town.run(&["scan", &path.display().to_string()]);
    assert_eq!(ran.status, 0);
    for wanted in ["brief.eml: hold (1 person)", "found 1 x bsn", &format!("to {HOME} (private)")] {
        assert!(ran.out.contains(wanted), "{wanted}: {}", ran.out);
    }
}

#[test]
fn an_address_that_is_none_is_named() {
    let town = Town::new();
    let path = town.file("brief.eml", risky(1).message).display().to_string();
    for arguments in [["--to", "geen adres"], ["--from", "@"]] {
        let ran = town.run(&["scan", arguments[0], arguments[1], &path]);
        assert_eq!(ran.status, 2, "{arguments:?}");
        assert!(ran.err.contains(arguments[1]), "{}", ran.err);
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    }
}

#[test]
fn the_people_a_message_is_between_are_left_out_with_and_without_an_envelope() {
    let town = Town::new();
    let text = "Uw gegevens: Jan Bakker, jan.bakker@gmail.com, geboren 01-02-1970.";
    let mail = Mail::new("burgerzaken@voorbeeld.nl", &[RESIDENT], "Uw gegevens", text);
    town.file("brief.eml", &mail.message);
    let from = ["--from", "burgerzaken@voorbeeld.nl", "--to", RESIDENT];
    let read = |arguments: &[&str]| {
        let mut object = scan(&town, arguments, &["brief.eml"]).objects().remove(0);
        object["elapsed_ms"] = Value::Null;
        object
    };
    assert_eq!(read(&[]), read(&from));
    let found = read(&[])["findings"].to_string();
    assert!(!found.contains("\"email\""), "{found}");
}
