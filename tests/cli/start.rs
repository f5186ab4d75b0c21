//! `sluis check`, `serve` with mistakes, where the configuration is found, and the demo.

use std::fs;
use std::io::BufRead;
use std::io::BufReader;
use std::process::Stdio;

use crate::common::gateway::Settings;
use crate::common::gateway::Town;
use crate::common::gateway::bare_program;
use crate::common::gateway::run;
use crate::common::gateway::wait_for;

#[test]
fn check_names_file_line_and_key_of_every_mistake_at_once() {
    let town = Town::new();
    let right = town.run(&["check"]);
    assert_eq!((right.status, right.err.as_str()), (0, ""));
    assert!(right.out.contains("sluis.toml: ok"), "{}", right.out);
    town.file(
        "sluis.toml",
        "data_dirr = \"var\"\n[smtp]\nlisten = [\"nergens\"]\nhostname = \"\"\n\
         [policy]\nmode = \"streng\"\n[review]\nundo_seconds = -1\n[nonsense]\nx = 1\n",
    );
    for command in ["check", "serve"] {
        let ran = town.run(&[command]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{command}");
        for wanted in [
            "sluis.toml:1: data_dirr: ",
            "sluis.toml:3: smtp.listen",
            "sluis.toml:4: smtp.hostname: ",
            "sluis.toml:6: policy.mode: ",
            "sluis.toml:8: review.undo_seconds: ",
            "sluis.toml:9: nonsense",
        ] {
            assert!(ran.err.contains(wanted), "{command}: {wanted}\n{}", ran.err);
        }
        assert_eq!(ran.err.lines().count(), 6, "{}", ran.err);
        assert!(!town.folder.path().join("var").exists(), "{command} made a data folder");
    }
}

#[test]
fn check_reads_rules_from_a_folder_and_runs_their_cases() {
    let town = Town::new();
    let rules = town.folder.path().join("regels");
    copy(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/rules")), &rules);
    let config = fs::read_to_string(town.config()).expect("the configuration");
    town.file("sluis.toml", format!("{config}\n[rules]\ndir = \"regels\"\n"));
    let right = town.run(&["check"]);
    assert_eq!(right.status, 0, "{}", right.err);
    fs::write(rules.join("policy/99-eigen.toml"), "[[rule]]\nid = 1\n").expect("a file");
    let wrong = town.run(&["check"]);
    assert_eq!(wrong.status, 2, "{}", wrong.out);
    assert!(wrong.err.contains("regels/policy/99-eigen.toml"), "{}", wrong.err);
    fs::remove_file(rules.join("policy/99-eigen.toml")).expect("the file");
    fs::remove_file(rules.join("detect/cues/bsn.toml")).expect("the file");
    let blind = town.run(&["check"]);
    assert_eq!(blind.status, 2, "{}", blind.out);
    assert!(blind.err.contains("regels/detect/cues/bsn.toml: is missing"), "{}", blind.err);
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    fs::create_dir(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let there = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &there);
        } else {
            fs::copy(&path, &there).expect("a copy");
        }
    }
}

#[test]
fn the_configuration_is_found_in_the_order_of_the_contract() {
    let town = Town::new();
    let empty = tempfile::tempdir().expect("a folder");
    let check = |config: Option<&str>, folder: &std::path::Path| {
        let mut command = bare_program();
        command.arg("check").current_dir(folder);
        if let Some(config) = config {
            command.env("SLUIS_CONFIG", config);
        }
        run(&mut command, "")
    };
    let here = town.config().display().to_string();
    let named = check(Some(&here), empty.path());
    assert!(named.out.starts_with(&here), "{} {}", named.out, named.err);
    let found = check(None, town.folder.path());
    assert!(found.out.contains("sluis.toml: ok"), "{} {}", found.out, found.err);
    let gone = check(Some("/nergens/sluis.toml"), empty.path());
    assert_eq!(gone.status, 2);
    assert!(gone.err.contains("/nergens/sluis.toml"), "{}", gone.err);
}

#[test]
fn a_port_that_is_taken_is_named() {
    let town = Town::new();
    let taken = std::net::TcpListener::bind(town.smtp).expect("the port");
    let ran = town.run(&["serve"]);
    assert_eq!(ran.status, 1);
    let last = ran.err.lines().last().unwrap_or_default();
    assert!(last.starts_with("sluis: smtp.listen"), "{}", ran.err);
    assert!(last.contains(&town.smtp.to_string()), "{last}");
    drop(taken);
}

#[test]
fn a_data_folder_that_cannot_be_used_is_named() {
    let town = Town::new();
    town.file("var", "a file where a folder should be");
    for arguments in [&["serve"][..], &["held", "list"], &["audit", "verify"]] {
        let ran = town.run(arguments);
        assert_eq!(ran.status, 1, "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains("var"), "{arguments:?}: {}", ran.err);
    }
}

#[test]
fn the_demo_does_the_real_thing_once() {
    let mut command = demo();
    let ran = run(command.arg("--once"), "");
    assert_eq!(ran.status, 0, "{}\n{}", ran.out, ran.err);
    for wanted in ["delivered", "HELD", "PARTLY", "incident DL-", "potential", "deadline"] {
        assert!(ran.out.contains(wanted), "{wanted}: {}", ran.out);
    }
    assert!(!ran.out.contains("refused"), "{}", ran.out);
}

#[test]
fn a_demo_in_a_folder_of_before_prints_no_password_that_opens_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let begin = || {
        let mut command = demo();
        command.arg("--data-dir").arg(folder.path()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("the program");
        let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let said = lines.map_while(Result::ok).take_while(|line| !line.contains("SMTP"));
        let said: Vec<String> = said.collect();
        child.kill().expect("a process");
        child.wait().expect("its end");
        said.join("\n")
    };
    let (first, second) = (begin(), begin());
    assert_eq!(first.matches("the password of the first time").count(), 0, "{first}");
    assert_eq!(second.matches("the password of the first time").count(), 2, "{second}");
}

#[test]
fn a_demo_that_is_broken_off_leaves_nothing_behind() {
    let temporary = tempfile::tempdir().expect("a folder");
    let mut command = demo();
    let mut child = command.env("TMPDIR", temporary.path()).spawn().expect("the program");
    let files = || fs::read_dir(temporary.path()).expect("a folder").count();
    wait_for("the demo to begin", || (files() > 0).then_some(()));
    // Signals are listened for before anything else that takes time.
    std::thread::sleep(std::time::Duration::from_millis(300));
    let id = child.id().to_string();
    let sent = std::process::Command::new("kill").args(["-s", "INT", &id]).status();
    assert!(sent.expect("kill").success());
    let status = wait_for("the end of the demo", || child.try_wait().expect("a process"));
    assert_eq!((status.code(), files()), (Some(0), 0));
}

#[test]
fn the_demo_shows_the_mail_to_a_sender_and_its_link_opens() {
    let mut command = demo();
    let mut child = command.stdout(Stdio::piped()).spawn().expect("the program");
    let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let link = lines.by_ref().map_while(Result::ok).find(|line| line.contains("/s/"));
    let code = lines.next().and_then(Result::ok);
    let link = link.expect("a link in a mail");
    let page = ureq::get(link.trim()).call().expect("a page").body_mut().read_to_string();
    let page = page.expect("text");
    child.kill().expect("a process");
    child.wait().expect("its end");
    assert!(page.contains("Controlecode"), "{page}");
    assert!(code.is_some_and(|code| code.contains("Controlecode: ")), "the code stands below");
}

/// The demo on free ports.
fn demo() -> std::process::Command {
    let mut command = bare_program();
    command.arg("demo");
    for flag in ["--smtp", "--web", "--capture"] {
        command.args([flag, "127.0.0.1:0"]);
    }
    command
}

#[test]
fn an_address_of_the_demo_that_is_none_is_named_by_its_flag() {
    for flag in ["--smtp", "--web", "--capture"] {
        let ran = run(bare_program().args(["demo", "--once", flag, "nergens"]), "");
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{flag}");
        assert!(ran.err.starts_with(&format!("sluis: {flag} nergens: ")), "{}", ran.err);
    }
}

#[test]
fn check_names_what_cannot_hold_together_with_all_the_rest() {
    let more = "[secure_mail]\nhost = \"smtp.x.nl\"\n";
    let policy = "agreements = \"agreements\"";
    let town = Town::with(&Settings { policy, more, ..Settings::default() });
    fs::create_dir(town.folder.path().join("agreements")).expect("a folder");
    let agreement = |to: &str| {
        format!(
            "id = \"arts\"\nowner = \"Team Jeugd\"\nends = \"2099-12-31\"\nto = [\"{to}\"]\n\
             kinds = [\"bsn\"]\npersons_max = 5\ndepartments = [\"Jeugd\"]\n"
        )
    };
    town.file("agreements/arts.toml", agreement("*.gmail.com"));
    let wrong = town.run(&["check"]);
    assert_eq!(wrong.status, 2);
    for line in [
        "secure_mail.host: \"smtp.x.nl\" has no port: write smtp.x.nl:25",
        "arts.toml:4: to: \"*.gmail.com\" gives mailboxes to anyone; name single addresses instead",
    ] {
        assert!(wrong.err.contains(line), "{line}: {wrong:?}");
    }
    town.file("agreements/arts.toml", agreement("*.huisarts.example"));
    let text = fs::read_to_string(town.config()).expect("a configuration");
    town.file("sluis.toml", text.replace("smtp.x.nl", "smtp.x.nl:587"));
    let wrong = town.run(&["check"]);
    let line = "organisation.directory: is missing: arts ask for departments";
    assert!(wrong.status == 2 && wrong.err.contains(line), "{wrong:?}");
    // A department that nobody works in is a warning: it may be founded tomorrow.
    town.file("staff.csv", "mail,department\na@voorbeeld.nl,Wonen\n");
    let text = fs::read_to_string(town.config()).expect("a configuration");
    let text = text.replace("domains = [", "directory = \"staff.csv\"\ndomains = [");
    town.file("sluis.toml", text);
    let right = town.run(&["check"]);
    assert!(right.status == 0 && right.err.contains("asks for the department \"Jeugd\""));
}

#[test]
fn lines_for_machines_are_made_and_a_wrong_file_stops_the_start() {
    let town = Town::new();
    let made =
        town.run_with(&["smtp-account", "copier-3", "--password-stdin"], "een lang geheim\n");
    assert_eq!(made.status, 0, "{}", made.err);
    assert!(made.out.starts_with("copier-3:$argon2id$") && made.err.is_empty(), "{made:?}");
    let chosen = town.run(&["smtp-account", "copier-4"]);
    assert!(chosen.err.contains("the password of copier-4 is "), "{}", chosen.err);
    assert_eq!(town.run(&["smtp-account", "a:b"]).status, 2);

    town.file("accounts", "copier:geheim\n");
    let text = fs::read_to_string(town.config()).expect("the configuration");
    let config = text.replace("[next_hop]", "accounts = \"accounts\"\n[next_hop]");
    fs::write(town.config(), config).expect("written");
    let ran = town.run(&["check"]);
    assert_eq!(ran.status, 2, "{}", ran.out);
    assert!(ran.err.contains("smtp.accounts: needs tls_cert beside it"), "{}", ran.err);
}
