//! `sluis held`, `incident`, `audit`, `user` and `token` beside a running gateway.

use serde_json::Value;
use sluis::store::HeldId;

use crate::common::gateway::Settings;
use crate::common::gateway::Town;
use crate::common::letters::HOME;
use crate::common::letters::risky;
use crate::common::mail_client::held_id;

#[test]
fn held_messages_and_incidents_have_the_promised_fields() {
    let town = Town::new();
    let gateway = town.start();
    let id = held_id(&gateway.send(&risky(1)));
    let listed = town.all_held().remove(0);
    assert_eq!(listed, town.held(&id), "list and show print the same object");
    for field in
        ["id", "state", "sender", "recipients", "subject", "persons", "reasons", "received_at"]
    {
        assert!(listed.get(field).is_some(), "{field}");
    }
    assert_eq!(listed["id"], id.as_str());
    assert_eq!(listed["subject"], "Nakijken 1");
    assert_eq!(listed["reasons"][0]["rule"].as_str().map(str::is_empty), Some(false));
    assert_eq!(town.json(&["held", "list", "--json", "--state", "released"]).len(), 0);
    assert_eq!(town.run(&["held", "list", "--state", "nonsense"]).status, 2);

    let list = town.run(&["held", "list"]);
    assert!(list.out.contains(&id) && list.out.starts_with("ID "), "{}", list.out);
    let shown = town.run(&["held", "show", &id.to_lowercase()]);
    assert!(shown.out.contains(HOME) && shown.out.contains("Nakijken"), "{}", shown.out);

    town.release(&id);
    town.wait_for_state(&id, "released");
    let incident = town.incidents().remove(0);
    for field in [
        "id",
        "held_id",
        "state",
        "persons",
        "recipients",
        "released_by",
        "reason",
        "created_at",
        "known_at",
        "deadline",
    ] {
        assert!(incident.get(field).is_some(), "{field}");
    }
    let name = incident["id"].as_str().expect("an ID");
    assert_eq!(town.json(&["incident", "show", name, "--json"]), std::slice::from_ref(&incident));
    let export = town.run(&["incident", "export", name]);
    assert_eq!(export.status, 0, "{}", export.err);
    assert!(export.out.contains(name), "{}", export.out);
    assert!(town.json(&["incident", "export", name, "--json"])[0].is_object());
    let list = town.run(&["incident", "list"]);
    assert!(list.out.contains(name), "{}", list.out);
}

#[test]
fn what_cannot_be_done_is_one_line_and_a_status() {
    let town = Town::new();
    let gateway = town.start();
    let id = held_id(&gateway.send(&risky(1)));
    let missing = unknown_id(&id);
    for (arguments, status, words) in [
        (vec!["held", "show", &missing], 1, missing.as_str()),
        (vec!["held", "show", "nonsense"], 2, "nonsense"),
        (vec!["held", "release", &id], 2, "--reason"),
        (vec!["held", "release", &id, "--reason", "  "], 2, &id),
        (vec!["held", "reject", &missing, "--reason", "x"], 1, &missing),
        (vec!["held", "release", &id, "--by", "gateway", "--reason", "x"], 1, "sluis: "),
        (vec!["token", "create", "--role", "admin", "--name", "a\nb"], 2, "cannot be the name"),
        (vec!["incident", "show", "DL-1999-0001"], 1, "DL-1999-0001"),
        (vec!["incident", "export", "nonsense"], 1, "nonsense"),
        (vec!["user", "add", "anna", "--role", "reviewer", "--email", "geen adres"], 2, "--email"),
    ] {
        let ran = town.run(&arguments);
        assert_eq!(ran.status, status, "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(words), "{arguments:?}: {}", ran.err);
        assert_eq!(ran.err.lines().count(), 1, "{arguments:?}: {}", ran.err);
        assert_eq!(ran.out, "", "{arguments:?}");
    }
    assert_eq!(town.held(&id)["state"], "held");
    // Who calls it the wrong way is told how, by the library that reads the call.
    for arguments in [
        &["nonsense"][..],
        &["held"],
        &["held", "release"],
        &["scan"],
        &["token", "create", "--role", "king"],
        &["serve", "--nonsense"],
    ] {
        let ran = town.run(arguments);
        assert_eq!(ran.status, 2, "{arguments:?}: {}", ran.err);
        assert_eq!(ran.out, "", "{arguments:?}");
    }
    for arguments in [&["--help"][..], &["held", "--help"], &["--version"]] {
        let ran = town.run(arguments);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{arguments:?}");
    }
}

/// A well-formed ID of no message.
fn unknown_id(known: &str) -> String {
    let made = |digits| format!("M-7F3K-{digits:02}");
    let mut right = (0..100).map(made).filter(|id| HeldId::parse(id).is_some() && id != known);
    right.next().expect("check digits that fit")
}

#[test]
fn nobody_decides_on_their_own_mail_from_the_shell_either() {
    let town = Town::new();
    let gateway = town.start();
    let id = held_id(&gateway.send(&risky(1)));
    let added = town.run_with(
        &[
            "user",
            "add",
            "jansen",
            "--role",
            "senior",
            "--email",
            "p.jansen@voorbeeld.nl",
            "--password-stdin",
        ],
        "een lang wachtwoord met woorden\n",
    );
    assert_eq!(added.status, 0, "{}", added.err);
    assert!(!added.out.contains("woorden"), "the password is not repeated");
    for who in ["jansen", "p.jansen@voorbeeld.nl"] {
        let ran = town.run(&["held", "release", &id, "--by", who, "--reason", "Mag wel"]);
        assert_eq!(ran.status, 1, "{who}");
    }
    assert_eq!(town.held(&id)["state"], "held");
    assert!(town.incidents().is_empty());
    let again = town.run_with(
        &["user", "add", "jansen", "--role", "reviewer", "--password-stdin"],
        "een ander lang wachtwoord\n",
    );
    assert_eq!(again.status, 1, "{}", again.err);
}

#[test]
fn everything_at_the_desk_can_be_done_from_the_shell() {
    let settings = Settings {
        review: Some("undo_seconds = 60\nfour_eyes_persons = 1\n"),
        ..Settings::default()
    };
    let town = Town::with(&settings);
    let gateway = town.start();
    for (name, role) in [("anna", "reviewer"), ("piet", "senior"), ("mira", "privacy")] {
        let add = ["user", "add", name, "--role", role, "--password-stdin"];
        assert_eq!(town.run_with(&add, "een lang wachtwoord met woorden\n").status, 0);
    }
    let id = held_id(&gateway.send(&risky(1)));
    let held = |how: &[&str], by: &str, reason: &str| {
        let mut words = vec!["held", how[0], &id, "--by", by, "--reason", reason, "--json"];
        words.extend(&how[1..]);
        let ran = town.run(&words);
        let state =
            if ran.status == 0 { ran.objects().remove(0)["state"].clone() } else { 0.into() };
        (ran.status, state)
    };
    assert_eq!(held(&["ask"], "anna", "Voor wie is dit?"), (0, "held".into()));
    assert_eq!(held(&["assign", "--to", "piet"], "anna", "-"), (0, "held".into()));
    assert_eq!(held(&["assign", "--to", "niemand"], "anna", "-").0, 2, "nobody of that name");
    assert_eq!(held(&["release"], "anna", "Nodig"), (0, "awaiting_second".into()));
    assert_eq!(held(&["release"], "anna", "Nodig").0, 1, "the second must be another");
    assert_eq!(held(&["return"], "piet", "Welke overeenkomst?"), (0, "held".into()));
    assert_eq!(
        held(&["release"], "anna", "De overeenkomst van mei"),
        (0, "awaiting_second".into())
    );
    assert_eq!(held(&["release"], "piet", "Gezien"), (0, "releasing".into()));
    assert_eq!(held(&["undo"], "piet", "-"), (0, "held".into()));
    assert_eq!(held(&["undo"], "piet", "-").0, 1, "there is nothing to take back");
    assert_eq!(held(&["reject"], "anna", "Verkeerd adres"), (0, "rejected".into()));
    assert_eq!(held(&["reopen"], "anna", "Toch goed").0, 1, "not with that role");
    assert_eq!(held(&["reopen"], "piet", "Toch goed"), (0, "held".into()));
    assert!(town.host.taken().is_empty());
    assert_eq!(town.run(&["audit", "verify"]).status, 0);
}

#[test]
fn a_token_alone_is_printed_and_opens_the_api() {
    let town = Town::new();
    let gateway = town.start();
    let id = held_id(&gateway.send(&risky(1)));
    let made = town.run(&["token", "create", "--role", "reviewer", "--name", "koppeling"]);
    assert_eq!((made.status, made.err.as_str()), (0, ""));
    let token = made.out.trim_end();
    assert_eq!(made.out, format!("{token}\n"));
    assert!(!token.contains(char::is_whitespace));
    let ask = |path: &str, token: &str| {
        let asked = ureq::get(format!("http://{}{path}", town.web))
            .header("Authorization", format!("Bearer {token}"))
            .config()
            .http_status_as_error(false)
            .build()
            .call();
        let mut answer = asked.expect("an answer");
        (answer.status().as_u16(), answer.body_mut().read_json::<Value>().unwrap_or_default())
    };
    assert_eq!(ask("/api/v1/held?state=held", "nonsense").0, 401);
    let (status, one) = ask(&format!("/api/v1/held/{id}"), token);
    assert_eq!(status, 200);
    assert_eq!(one, town.held(&id), "the same object as in the shell");
    let (status, all) = ask("/api/v1/held?state=held", token);
    assert_eq!(status, 200);
    assert!(all.to_string().contains(&id));
    let release = |token: &str| {
        ureq::post(format!("http://{}/api/v1/held/{id}/release", town.web))
            .header("Authorization", format!("Bearer {token}"))
            .config()
            .http_status_as_error(false)
            .build()
            .send_json(serde_json::json!({"reason": "Afgesproken"}))
            .expect("an answer")
            .status()
            .as_u16()
    };
    let auditor = town.run(&["token", "create", "--role", "auditor"]).out;
    assert_eq!(release(auditor.trim_end()), 403);
    assert_eq!(release(token), 200);
    assert_eq!(release(token), 409);
    town.wait_for_state(&id, "released");
    assert_eq!(town.host.taken_for(HOME).len(), 1);
    let tokens = town.json(&["token", "list", "--json"]);
    let of = |name: &str| tokens.iter().find(|token| token["name"] == name).expect("a token");
    assert_eq!(town.incidents()[0]["released_by"], of("koppeling")["owner"], "who made the token");
}

#[test]
fn a_trail_that_was_tampered_with_is_found() {
    let town = Town::new();
    let gateway = town.start();
    for number in 0..3 {
        held_id(&gateway.send(&risky(number)));
    }
    gateway.kill();
    let whole = town.run(&["audit", "verify"]);
    assert_eq!((whole.status, whole.err.as_str()), (0, ""));
    let entries = town.run(&["audit", "export"]).out.lines().count();
    assert!(entries >= 3, "three were held: {entries}");
    assert!(whole.out.contains(&format!("is whole: {entries} entries")), "{}", whole.out);
    let path = town.folder.path().join("var/sluis.db");
    let database = rusqlite::Connection::open(path).expect("the store");
    for (change, undo) in [
        (
            "UPDATE trail SET detail = detail || ' ' WHERE number = 2",
            "UPDATE trail SET detail = rtrim(detail) WHERE number = 2",
        ),
        (
            "UPDATE trail SET number = 9 WHERE number = 2",
            "UPDATE trail SET number = 2 WHERE number = 9",
        ),
        ("DELETE FROM trail WHERE number = 3", ""),
    ] {
        assert_eq!(database.execute(change, []), Ok(1), "{change}");
        let broken = town.run(&["audit", "verify"]);
        assert_eq!((broken.status, broken.out.as_str()), (1, ""), "{change}");
        assert!(broken.err.contains("the audit trail is broken: "), "{}", broken.err);
        assert!(
            broken.err.contains("entry 2 ") || broken.err.contains("entry 3 "),
            "{}",
            broken.err
        );
        if !undo.is_empty() {
            assert_eq!(database.execute(undo, []), Ok(1), "{undo}");
            assert_eq!(town.run(&["audit", "verify"]).status, 0, "{undo}");
        }
    }
}
