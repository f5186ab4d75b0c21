//! Two officers at one incident at the same moment, through the real program: one of them is first,
//! the other is told so and changes nothing. And an incident whose message is gone already.

use std::sync::Barrier;
use std::thread;

use serde_json::Value;
use sluis::store;
use sluis::store::HeldId;
use sluis::store::Tx;

use crate::common::browser::Browser;
use crate::common::gateway::Town;
use crate::common::office::Office;
use crate::common::visitor::Visitor;
use crate::followup::leaked;
use crate::web::furnish;
use crate::web::get;
use crate::web::session;
use crate::web::sign_in;

/// Another privacy officer, signed in.
fn officer(town: &Town, name: &str) -> Visitor {
    let add = ["user", "add", name, "--role", "privacy", "--password-stdin"];
    assert_eq!(town.run_with(&add, "een lang wachtwoord\n").status, 0);
    let mut visitor = Visitor::new(town);
    visitor.get("/login");
    let fields = [("name", name), ("password", "een lang wachtwoord")];
    assert_eq!(visitor.post("/login", &fields), 303);
    visitor
}

/// Both send their form at once; the answers, the lower first.
fn at_once(
    (one, first): (&mut Visitor, (&str, &[(&str, &str)])),
    (other, second): (&mut Visitor, (&str, &[(&str, &str)])),
) -> [u16; 2] {
    let start = Barrier::new(2);
    let sent = thread::scope(|scope| {
        let ran = scope.spawn(|| {
            start.wait();
            one.post(first.0, first.1)
        });
        start.wait();
        let answer = other.post(second.0, second.1);
        [ran.join().expect("an answer"), answer]
    });
    [sent[0].min(sent[1]), sent[0].max(sent[1])]
}

fn record(visitor: &mut Visitor, incident: &str) -> Value {
    let text = visitor.get(&format!("/incidents/{incident}/record.json"));
    serde_json::from_str(&text).expect("JSON")
}

/// How often the state changed, by the history.
fn turns(record: &Value) -> usize {
    let history = record["history"].as_array().expect("a history");
    history.iter().filter(|change| change["field"] == "state").count()
}

#[test]
fn of_two_who_decide_at_once_one_is_first_and_the_other_is_told() {
    let (town, _inside) = crate::followup::town();
    let gateway = town.start();
    let (mut mira, incident) = leaked(&town, &gateway);
    let mut bram = officer(&town, "bram");
    let part = |number: u32| format!("/incidents/{incident}/part/{number}");
    let step = |name: &str| format!("/incidents/{incident}/step/{name}");
    let mut version = 0;
    let mut turned = 0;

    // Both answer; the second's words are kept nowhere.
    mira.get(&part(9));
    bram.get(&part(9));
    let said = |words: &'static str| [("version", "0"), ("remarks", words)];
    let answers = at_once(
        (&mut mira, (&part(9), &said("Van Mira"))),
        (&mut bram, (&part(9), &said("Van Bram"))),
    );
    assert_eq!(answers, [303, 409]);
    version += 1;
    let kept = record(&mut mira, &incident)["record"]["remarks"].clone();
    let (words, by) = (kept["value"].as_str(), kept["given_by"].as_str());
    assert!(matches!(
        (words, by),
        (Some("Van Mira"), Some("mira")) | (Some("Van Bram"), Some("bram"))
    ));

    // Both end it, and both open it again, a few times.
    for _ in 0..3 {
        for (name, code) in [("no-breach", "authorised_recipient"), ("reopen", "")] {
            mira.get(&step(name));
            bram.get(&step(name));
            let now = version.to_string();
            let fields = [("version", now.as_str()), ("code", code), ("text", "Zo is het")];
            let path = step(name);
            let answers = at_once((&mut mira, (&path, &fields)), (&mut bram, (&path, &fields)));
            assert_eq!(answers, [303, 409], "{name}");
            version += 1;
            turned += 1;
            assert_eq!(turns(&record(&mut mira, &incident)), turned, "{name} once");
        }
    }

    // One ends it while the other moves its clock: the clock stands, or the incident ended.
    let before = record(&mut mira, &incident)["incident"]["deadline"].clone();
    let now = version.to_string();
    let begun = record(&mut mira, &incident)["incident"]["known_at"].clone();
    let begun: jiff::Timestamp = begun.as_str().and_then(|at| at.parse().ok()).expect("a moment");
    let moved = (begun + jiff::SignedDuration::from_millis(1)).to_string();
    let clock = [("version", now.as_str()), ("aware_at", moved.as_str()), ("reason", "Preciezer")];
    let end = [("version", now.as_str()), ("code", "duplicate"), ("text", "Dubbel")];
    mira.get(&part(2));
    bram.get(&step("no-breach"));
    let answers = at_once((&mut mira, (&part(2), &clock)), (&mut bram, (&step("no-breach"), &end)));
    assert_eq!(answers, [303, 409]);
    let after = record(&mut mira, &incident);
    let (has_ended, has_moved) =
        (after["incident"]["state"] == "no_breach", after["incident"]["deadline"] != before);
    assert!(has_ended != has_moved, "one of both: {after}");
    assert_eq!(town.run(&["audit", "verify"]).status, 0);
}

#[test]
fn of_two_who_change_a_measure_at_once_one_is_first() {
    let (town, _inside) = crate::followup::town();
    let gateway = town.start();
    let (mut mira, incident) = leaked(&town, &gateway);
    let mut bram = officer(&town, "bram");
    let new = format!("/incidents/{incident}/measures/0");
    assert!(mira.get(&new).contains("Maatregel toevoegen"));
    assert_eq!(mira.post(&new, &[("text", " "), ("due", "morgen")]), 422, "no day");
    let planned = [("text", "Training"), ("owner", "Team privacy"), ("due", "2026-12-31")];
    assert_eq!(mira.post(&new, &planned), 303);
    let page = mira.get(&format!("/incidents/{incident}"));
    for words in ["Maatregelen die nog komen", "Training", "Team privacy", "31 december 2026"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let number = record(&mut mira, &incident)["measures"][0]["number"].to_string();
    let path = format!("/incidents/{incident}/measures/{number}");
    assert!(mira.get(&path).contains("2026-12-31"));
    bram.get(&path);
    let other = |owner: &'static str| {
        [("version", "1"), ("text", "Training"), ("owner", owner), ("due", "31-12-2026")]
    };
    let answers =
        at_once((&mut mira, (&path, &other("Mira"))), (&mut bram, (&path, &other("Bram"))));
    assert_eq!(answers, [303, 409]);
    let after = record(&mut mira, &incident);
    let planned = after["record"]["measures_planned"]["value"].as_str().expect("words");
    assert!(planned.ends_with(", uiterlijk 31 december 2026"), "{planned}");
    let silent = [("version", "2"), ("drop", "1"), ("reason", " ")];
    assert_eq!(bram.post(&path, &silent), 422, "a reason is asked for");
    let drop = [("version", "2"), ("drop", "1"), ("reason", "Al gedaan door HR")];
    assert_eq!(bram.post(&path, &drop), 303);
    assert!(bram.get(&format!("/incidents/{incident}/history")).contains("Al gedaan door HR"));
    assert_eq!(mira.post(&path, &drop), 404, "it is gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_second_in_a_browser_reads_who_was_first() {
    let office = Office::open().await;
    let (_, incident) = furnish(&office).await;
    let (one, other) = tokio::join!(Browser::open(1280), Browser::open(1280));
    for browser in [&one, &other] {
        sign_in(browser, &office, "mira").await;
        browser.go(&office.url(&format!("/incidents/{incident}/step/assess"))).await;
    }
    one.press("main form button[type=submit]").await;
    assert!(one.text().await.contains("Bewaard."), "{}", one.text().await);
    other.press("main form button[type=submit]").await;
    let seen = other.text().await;
    assert!(seen.contains("mira heeft dit incident gewijzigd om"), "{seen}");
    assert!(seen.contains("Uw wijziging is niet opgeslagen"), "{seen}");
    other.keep_picture(1280, "register-second").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_incident_whose_message_is_gone_is_worked_on_as_before() {
    let office = Office::open().await;
    let (_, incident) = furnish(&office).await;
    let wanted = incident.clone();
    let forget = move |tx: &mut Tx<'_>| {
        let known = store::incident::find(tx, &wanted)?;
        let id = HeldId::parse(&known.held_id).expect("a message");
        store::held::forget_content(tx, &id)
    };
    let stored = office.store.write(forget).await.expect("forgotten");
    office.store.shred(stored.expect("a content")).await.expect("shredded");
    let cookie = session(&office, "mira").await;
    for path in ["", "/form", "/record.json", "/history", "/retraction", "/part/4", "/people"] {
        let path = format!("/incidents/{incident}{path}");
        let answer = get(&office, &path, &[("cookie", &cookie)]).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    }
    let path = format!("/incidents/{incident}/people");
    let people = get(&office, &path, &[("cookie", &cookie)]).await.body;
    assert!(people.contains("Kies het bestand dat is gelekt."), "{people}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_takes_long_is_waited_for_and_given_up_in_the_end() {
    let office = Office::open().await;
    let (_, incident) = furnish(&office).await;
    let cookie = session(&office, "mira").await;
    let now = jiff::Timestamp::now().as_second();
    for (ago, status, refresh) in [(0, 200, Some("5")), (400, 422, None)] {
        let path = format!("/incidents/{incident}/people?making=0&since={}", now - ago);
        let answer = get(&office, &path, &[("cookie", &cookie)]).await;
        assert_eq!((answer.status, answer.header("refresh")), (status, refresh), "{ago}");
        assert_eq!(answer.body.contains("De lijst wordt gemaakt."), status == 200);
    }
    let path = format!("/incidents/{incident}/people?making=7&since={now}");
    let there = get(&office, &path, &[("cookie", &cookie)]).await;
    assert_eq!((there.status, there.header("refresh")), (200, None), "another list than before");
}
