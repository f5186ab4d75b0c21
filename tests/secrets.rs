//! Values that a held mail tells of are seeded, and looked for in full: wherever Sluis says anything
//! (pages, the API, mails, tickets and hooks of other systems, the log, metrics, exports, the shell),
//! and wherever it keeps something (every file of the data folder). A thief of the disk and whoever
//! reads along learn nothing of what a message says and of who is in it. Nothing is in core dumps:
//! there are none.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use sluis::cli::demo::draft;
use sluis::cli::demo::people::people;

use crate::common::gateway::Town;
use crate::common::gateway::wait_for;
use crate::common::letters::risky;
use crate::common::mail_client::Mail;
use crate::common::mail_client::held_id;
use crate::common::office::PASSWORD;
use crate::common::receivers::Receiver;
use crate::common::receivers::SECRET;
use crate::common::visitor::Visitor;
use crate::evidence::pages::mail_with_register;
use crate::telling::telling;
use crate::telling::ways_to_sender;

/// Words that stand nowhere but in this mail and in what people write about it.
const BSN: &str = "999990019";
const NAME: &str = "Kwikstaart";
const SUBJECT: &str = "Roodborsttapuit";
const FILE: &str = "zilverreiger";
const SENDER: &str = "w.goudplevier@voorbeeld.nl";
const RECIPIENT: &str = "ijsvogeltje77@gmail.com";
const REASON: &str = "Kramsvogel";

#[test]
fn nothing_that_was_found_is_told_in_full_anywhere() {
    let [webhook, topdesk, servicenow] = [(); 3].map(|()| Receiver::start());
    let url = |receiver: &Receiver| receiver.target().expect("a target").url;
    let systems = format!(
        "[webhook]\nurl = \"{}\"\nsecret = \"credential:hook\"\n\
         [topdesk]\nurl = \"{}\"\nauthorization = \"credential:ticket\"\n\
         [servicenow]\nurl = \"{}\"\nauthorization = \"credential:ticket\"",
        url(&webhook),
        url(&topdesk),
        url(&servicenow)
    );
    let (town, inside) = telling(&systems);
    let folder = town.config().with_file_name("credentials");
    fs::create_dir(&folder).expect("a folder");
    town.file("credentials/hook", SECRET);
    town.file("credentials/ticket", "Basic c2x1aXM6Z2VoZWlt");
    let gateway = town.start();
    for (name, role) in [("piet", "senior"), ("mira", "privacy"), ("olga", "auditor")] {
        let add = ["user", "add", name, "--role", role, "--password-stdin"];
        assert_eq!(town.run_with(&add, &format!("{PASSWORD}\n")).status, 0);
    }
    let id = held_id(&gateway.send(&mail_with_register(40)));
    let (links, _) = ways_to_sender(&inside, 1);
    let mut said = vec![("the page of the sender", Visitor::new(&town).get(&links[0]))];
    let mut piet = signed_in(&town, "piet");
    for page in ["", "/preview", "/preview?part=2&section=1", "/similar", "/release", "/reject"] {
        said.push(("a page of the message", piet.get(&format!("/messages/{id}{page}"))));
    }
    let token = town.run(&["token", "create", "--role", "senior", "--name", "zaak"]).out;
    for path in ["", "/preview?part=2&section=1", "/similar"] {
        said.push(("the API", api(&town, &token, &format!("/api/v1/held/{id}{path}"))));
    }
    assert_eq!(town.release(&id).status, 0);
    town.wait_for_state(&id, "released");
    let incident = town.incidents().remove(0)["id"].as_str().expect("an ID").to_owned();
    wait_for("the mail about the release", || (inside.taken().len() > 1).then_some(()));
    let mut mira = signed_in(&town, "mira");
    for path in ["/messages?tab=all", "/observed", "/dashboard", "/rules", "/audit", "/incidents"] {
        said.push(("a list", mira.get(path)));
    }
    said.push(("the incident", mira.get(&format!("/incidents/{incident}"))));
    said.push(("the export of the trail", signed_in(&town, "olga").get("/audit/export")));
    said.push(("metrics", Visitor::new(&town).get("/metrics")));
    said.push(("the API", api(&town, &token, "/api/v1/incidents")));
    for words in [
        vec!["held", "show", id.as_str()],
        vec!["held", "show", id.as_str(), "--json"],
        vec!["incident", "show", incident.as_str()],
        vec!["incident", "export", incident.as_str()],
        vec!["incident", "export", incident.as_str(), "--json"],
    ] {
        said.push(("the shell", town.run(&words).out));
    }
    for mail in inside.taken() {
        said.push(("a mail", String::from_utf8_lossy(&mail.message).into_owned()));
    }
    for (what, receiver) in
        [("a webhook", &webhook), ("a ticket", &topdesk), ("a ticket", &servicenow)]
    {
        wait_for(what, || (!receiver.got().is_empty()).then_some(()));
        said.extend(receiver.got().into_iter().map(|(head, body)| (what, head + &body)));
    }
    said.push(("the log", gateway.log()));
    for pupil in people(7, 40, (2006, 2012)) {
        for value in [pupil.bsn.clone(), pupil.name(), pupil.birth_date()] {
            for (what, text) in &said {
                assert!(!text.contains(&value), "{value} is in {what}:\n{text}");
            }
        }
    }
    assert!(said.iter().all(|(what, text)| !text.is_empty() || *what == "the log"));
}

#[test]
fn what_is_held_shown_released_and_registered_can_be_read_nowhere_without_the_keys() {
    let town = Town::new();
    let gateway = town.start();
    let id = held_id(&gateway.send(&letter()));
    let rejected = held_id(&gateway.send(&risky(1)));
    walk(&town, &id);
    let reason = format!("{REASON} heeft toestemming");
    let released = town.run(&["held", "release", &id, "--reason", &reason]);
    assert_eq!(released.status, 0, "{}", released.err);
    town.wait_for_state(&id, "released");
    assert_eq!(town.run(&["held", "reject", &rejected, "--reason", &reason]).status, 0);
    let mut visitor = Visitor::new(&town);
    let open = [("the log", gateway.log()), ("the metrics", visitor.get("/metrics"))];
    let secrets = [BSN, NAME, SUBJECT, FILE, "goudplevier", "ijsvogeltje77", REASON];
    for (place, text) in open {
        assert!(text.len() > 200, "{place} says something");
        for secret in secrets {
            assert!(!text.to_lowercase().contains(&secret.to_lowercase()), "{secret} in {place}");
        }
    }
    assert_nowhere(&town, &secrets);
    drop(gateway);
    assert_nowhere(&town, &secrets);
}

#[test]
fn a_running_gateway_leaves_no_core_dump() {
    let town = Town::new();
    let gateway = town.start();
    let limits = fs::read_to_string(format!("/proc/{}/limits", gateway.id())).expect("limits");
    let line = limits.lines().find(|line| line.starts_with("Max core file size"));
    let words: Vec<&str> = line.expect("a line").split_whitespace().collect();
    assert!(matches!(words[4..6], ["1" | "0", "1" | "0"]), "{words:?}");
}

/// A list with the number of a resident, to a private address.
fn letter() -> Mail {
    let rows = format!("naam;bsn;geboortedatum\r\nWilhelmina {NAME};{BSN};12-03-1984\r\n");
    let text = format!("Hierbij de gegevens van mevrouw {NAME}, BSN {BSN}.\r\n");
    let message = draft::message(&format!("W. Goudplevier <{SENDER}>"), RECIPIENT).with_attachment(
        &format!("Overzicht {SUBJECT}"),
        &text,
        &format!("{FILE}.csv"),
        "text/csv",
        rows.into_bytes(),
    );
    Mail { from: SENDER.to_owned(), to: vec![RECIPIENT.to_owned()], message }
}

/// Looks at everything there is to see of a message, so that whatever is made of it lies somewhere. One
/// value is shown in full on the way.
fn walk(town: &Town, id: &str) {
    let mut reviewer = Visitor::with_role(town, "senior");
    let preview = format!("/messages/{id}/preview");
    for path in ["/messages", "/dashboard", &format!("/messages/{id}"), &preview] {
        reviewer.get(path);
    }
    reviewer.get(&format!("/messages/{id}/similar"));
    reviewer.get(&format!("{preview}?part=2"));
    let (status, _, shown) = reviewer.send(&preview, &[("part", "2"), ("show", "marked")]);
    assert!(status == 200 && shown.contains(BSN), "{status}: it can be read by who asks\n{shown}");
}

/// Fails where a file of the data folder, those of the keys apart, holds one of `secrets`.
fn assert_nowhere(town: &Town, secrets: &[&str]) {
    let files = files_below(&town.folder.path().join("var"));
    assert!(files.iter().any(|path| path.ends_with("sluis.db")), "{files:?}");
    for path in files {
        let bytes = fs::read(&path).expect("a file").to_ascii_lowercase();
        for secret in secrets {
            let wanted = secret.to_ascii_lowercase();
            let found = bytes.windows(wanted.len()).any(|part| part == wanted.as_bytes());
            assert!(!found, "{secret} in {}", path.display());
        }
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files
}

fn signed_in(town: &Town, name: &str) -> Visitor {
    let mut visitor = Visitor::new(town);
    visitor.get("/login");
    assert_eq!(visitor.post("/login", &[("name", name), ("password", PASSWORD)]), 303);
    visitor
}

fn api(town: &Town, token: &str, path: &str) -> String {
    let asked = ureq::get(format!("http://{}{path}", town.web));
    let asked = asked.header("Authorization", format!("Bearer {}", token.trim()));
    asked.call().expect("an answer").body_mut().read_to_string().expect("text")
}
