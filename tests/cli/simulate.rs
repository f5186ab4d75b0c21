//! `sluis simulate`: other rules on the mail of the past weeks.

use crate::common::gateway::Settings;
use crate::common::gateway::Town;
use crate::common::gateway::wait_for;
use crate::common::letters::COLLEAGUE;
use crate::common::letters::HOME;
use crate::common::letters::numbered;
use crate::common::mail_client::Mail;
use crate::common::mail_client::held_id;

/// The rule on single numbers, which now only records.
fn milder() -> String {
    let rule = include_str!("../../rules/policy/20-number.toml");
    let (head, cases) = rule.split_once("[[holds]]").expect("a case");
    let head = head.replace("\"hold\"", "\"record\"");
    let passes = "[[passes]]\nwhy = \"nobody\"\nto = [\"private\"]\n";
    let records = "[[records]]\nwhy = \"one\"\npersons = 1\nnumbered = 1\nto = [\"private\"]\n";
    assert!(!cases.is_empty());
    format!("{head}{records}{passes}")
}

/// A rule that holds everything for strangers.
const STRICTER: &str = r#"id = "everything"
topic = "everything"
reason = "everything"
nl = "alles"
en = "everything"
source = "own"
licence = "EUPL-1.2"
date = "2026-11-22"
[when.message]
direction = ["out"]
[to]
unexpected = "hold"
[[holds]]
why = "out"
to = ["unexpected"]
[[passes]]
why = "in"
to = ["internal"]
"#;

#[test]
fn tells_which_messages_would_fare_otherwise() {
    for mode in ["enforce", "monitor"] {
        let policy = format!("mode = \"{mode}\"");
        let town = Town::with(&Settings { policy: &policy, ..Settings::default() });
        let milder = town.file("milder.toml", milder());
        let stricter = town.file("stricter.toml", STRICTER);
        let gateway = town.start();
        let reply = gateway.send(&numbered(&[HOME], 1));
        let id = (mode == "enforce").then(|| held_id(&reply));
        gateway.send(&numbered(&[COLLEAGUE], 2));
        let from = "p.jansen@voorbeeld.nl";
        gateway.send(&Mail::new(from, &["info@bakker.example"], "Broodjes", "Twaalf broodjes."));
        let simulate = |path: &std::path::Path| {
            let path = path.to_str().expect("a path");
            let ran = town.run(&["simulate", "--policy", path, "--since", "1d", "--json"]);
            (ran.status, ran.objects())
        };
        // What messages were judged by is written once a second.
        let (changed, sums) = wait_for("three messages", || {
            let (status, mut told) = simulate(&milder);
            let sums = told.pop().filter(|sums| sums["messages"] == 3)?;
            assert_eq!(status, 0);
            Some((told, sums))
        });
        assert_eq!((&sums["held_then"], &sums["held_now"]), (&1.into(), &0.into()), "{mode}");
        assert_eq!((&sums["more"], &sums["fewer"]), (&0.into(), &1.into()), "{mode}");
        assert_eq!(changed.len(), 1);
        assert_eq!(changed[0]["id"].as_str(), id.as_deref(), "{mode}");
        assert_eq!((&changed[0]["then"], &changed[0]["now"]), (&"hold".into(), &"deliver".into()));

        let (_, mut told) = simulate(&stricter);
        let sums = told.pop().expect("sums");
        assert_eq!((&sums["more"], &sums["fewer"]), (&1.into(), &0.into()), "{mode}");
        assert_eq!(told[0]["reasons"][0]["rule"], "everything");
        assert_eq!(sums["by_rule"]["everything"], 1);
        let path = stricter.to_str().expect("a path");
        let ran = town.run(&["simulate", "--policy", path]);
        assert!(ran.out.contains("3 messages: 1 were held, 2 would be"), "{}", ran.out);
    }
}

#[test]
fn says_what_is_wrong_with_the_call() {
    let town = Town::new();
    let broken = town.file("broken.toml", "id = 3\n");
    let broken = broken.to_str().expect("a path");
    let cases = [
        (vec!["simulate", "--policy", broken], 2, "broken.toml:1: id: must be a text"),
        (vec!["simulate", "--policy", "nowhere.toml"], 2, "cannot be read"),
        (vec!["simulate", "--policy", broken, "--since", "soon"], 2, "not a length"),
    ];
    for (call, status, says) in cases {
        let ran = town.run(&call);
        assert_eq!(ran.status, status, "{call:?} {}", ran.err);
        assert!(ran.err.contains(says), "{call:?} {}", ran.err);
    }
    let rules = town.file("rules.toml", STRICTER);
    let ran = town.run(&["simulate", "--policy", rules.to_str().expect("a path")]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    assert!(ran.err.contains("policy.record_days"), "{}", ran.err);
}
