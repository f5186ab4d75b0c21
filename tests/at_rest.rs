//! What lies on disk, in the log and in the numbers: a thief of the disk, and whoever reads the log,
//! learns nothing of what a message says and of who is in it.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use sluis::cli::demo::draft;

use crate::common::gateway::Town;
use crate::common::letters::risky;
use crate::common::mail_client::Mail;
use crate::common::mail_client::held_id;
use crate::common::visitor::Visitor;

/// Words that stand nowhere but in this mail and in what people write about it.
const BSN: &str = "999990019";
const NAME: &str = "Kwikstaart";
const SUBJECT: &str = "Roodborsttapuit";
const FILE: &str = "zilverreiger";
const SENDER: &str = "w.goudplevier@voorbeeld.nl";
const RECIPIENT: &str = "ijsvogeltje77@gmail.com";
const REASON: &str = "Kramsvogel";

#[test]
fn what_is_held_shown_released_and_registered_can_be_read_nowhere_without_the_keys() {
    let town = Town::new();
    let gateway = town.start();
    let id = held_id(&gateway.send(&letter()));
    let rejected = held_id(&gateway.send(&risky(1)));
    let mut pages = walk(&town, &id);
    let reason = format!("{REASON} heeft toestemming");
    let released = town.run(&["held", "release", &id, "--reason", &reason]);
    assert_eq!(released.status, 0, "{}", released.err);
    town.wait_for_state(&id, "released");
    assert_eq!(town.run(&["held", "reject", &rejected, "--reason", &reason]).status, 0);
    let incident = town.incidents().remove(0)["id"].as_str().expect("an ID").to_owned();
    pages += &town.run(&["incident", "export", &incident]).out;

    for secret in [BSN, NAME] {
        assert!(!pages.contains(secret), "{secret} on a page or in an export");
    }
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

/// Looks at everything there is to see of a message, and gives what the pages say. One value is
/// shown in full on the way, which is not among them.
fn walk(town: &Town, id: &str) -> String {
    let mut reviewer = Visitor::with_role(town, "senior");
    let mut pages = String::new();
    for path in
        ["/messages".to_owned(), format!("/messages/{id}"), format!("/messages/{id}/similar")]
    {
        pages += &reviewer.get(&path);
    }
    let preview = format!("/messages/{id}/preview");
    pages += &reviewer.get(&format!("{preview}?part=1"));
    pages += &reviewer.get(&format!("{preview}?part=2"));
    let (status, _, shown) = reviewer.send(&preview, &[("part", "2"), ("show", "marked")]);
    assert!(status == 200 && shown.contains(BSN), "{status}: it can be read by who asks\n{shown}");
    pages += &reviewer.get("/dashboard");
    pages
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
