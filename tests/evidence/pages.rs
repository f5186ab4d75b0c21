//! Content of held messages through the real program: its pages, its API and its trail.

use std::time::Duration;
use std::time::Instant;

use serde_json::Value;
use serde_json::json;
use sluis::cli::demo::draft;
use sluis::cli::demo::people::people;
use sluis::cli::demo::workbook::workbook;

use crate::common::browser::Browser;
use crate::common::gateway::Gateway;
use crate::common::gateway::Settings;
use crate::common::gateway::Town;
use crate::common::gateway::wait_for;
use crate::common::letters::HOME;
use crate::common::mail_client::Mail;
use crate::common::mail_client::held_id;
use crate::common::visitor::Visitor;
use crate::evidence::preview::register;
use crate::telling::telling_with;

const PASSWORD: &str = "een lang wachtwoord met woorden";
const SENDER: &str = "p.jansen@voorbeeld.nl";

/// A mail with the register of `count` pupils, to a private address.
fn mail(count: usize, to: &str, subject: &str) -> Mail {
    let message = draft::message(&format!("Piet Jansen <{SENDER}>"), to).with_attachment(
        subject,
        "Beste collega,\r\n\r\nHierbij het overzicht van Jan de Vries, BSN 123456782.\r\n",
        "leerlingen.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        workbook(&register(count)),
    );
    Mail { from: SENDER.to_owned(), to: vec![to.to_owned()], message }
}

/// A mail with a workbook about `count` pupils that is held.
pub(crate) fn mail_with_register(count: usize) -> Mail {
    mail(count, HOME, "Overzicht")
}

fn add_person(town: &Town, name: &str, role: &str, more: &[&str]) {
    let mut add = vec!["user", "add", name, "--role", role, "--password-stdin"];
    add.extend(more);
    assert_eq!(town.run_with(&add, &format!("{PASSWORD}\n")).status, 0);
}

fn signed_in(town: &Town, name: &str) -> Visitor {
    let mut visitor = Visitor::new(town);
    visitor.get("/login");
    assert_eq!(visitor.post("/login", &[("name", name), ("password", PASSWORD)]), 303);
    visitor
}

fn held(gateway: &Gateway, mail: &Mail) -> String {
    held_id(&gateway.send(mail))
}

/// How often the trail says `said`, as programs read it.
fn trail(town: &Town, said: &str) -> usize {
    town.run(&["audit", "export"]).out.matches(said).count()
}

#[test]
fn nothing_is_readable_until_it_is_asked_for_and_asking_is_recorded() {
    let town = Town::new();
    let gateway = town.start();
    add_person(&town, "anna", "reviewer", &[]);
    add_person(&town, "aad", "auditor", &[]);
    let id = held(&gateway, &mail(40, HOME, "Overzicht"));
    let pupils = people(7, 40, (2006, 2012));
    let mut anna = signed_in(&town, "anna");
    let mut pages = String::new();
    let preview = format!("/messages/{id}/preview?part=2&section=1&at=0");
    for path in [
        "/messages",
        &format!("/messages/{id}"),
        &format!("/messages/{id}/preview"),
        &preview,
        &format!("/messages/{id}/preview?part=1"),
        &format!("/messages/{id}/similar"),
    ] {
        let page = anna.get(path);
        assert!(page.len() <= 100_000, "{path}: {} bytes", page.len());
        pages += &page;
    }
    for pupil in &pupils {
        assert!(!pages.contains(&pupil.bsn) && !pages.contains(&pupil.name()), "{pages}");
    }
    assert!(!pages.contains("123456782") && !pages.contains("Jan de Vries"), "{pages}");
    let page = anna.get(&preview);
    assert!(page.contains("••••••") && page.contains("value=\"value-5-2\""), "{page}");
    assert_eq!(trail(&town, "value-revealed"), 0);

    let fields = [("part", "2"), ("section", "1"), ("at", "0"), ("show", "value-5-2")];
    let (status, headers, page) = anna.send(&format!("/messages/{id}/preview"), &fields);
    assert_eq!(status, 200, "{page}");
    assert_eq!(headers["cache-control"], "no-store");
    let refresh = headers["refresh"].to_str().expect("text");
    assert_eq!(refresh, format!("60; url={preview}"));
    assert!(page.contains(&pupils[1].bsn), "{page}");
    assert_eq!(pupils.iter().filter(|pupil| page.contains(&pupil.bsn)).count(), 1);
    assert!(page.contains("U ziet nu echte persoonsgegevens. Dat is vastgelegd: anna,"), "{page}");
    assert!(page.contains("leerlingen.xlsx &#62; Leerlingen &#62; C5"), "{page}");
    assert_eq!(trail(&town, "value-revealed"), 1);
    assert!(!anna.get(&preview).contains(&pupils[1].bsn), "hidden again");

    let column = [("part", "2"), ("section", "1"), ("at", "0"), ("show", "column-2")];
    let (_, _, page) = anna.send(&format!("/messages/{id}/preview"), &column);
    assert_eq!(pupils.iter().filter(|pupil| page.contains(&pupil.bsn)).count(), 20);
    assert!(page.len() <= 100_000, "{} bytes", page.len());
    for show in ["value-4000-2", "column-99", "masked", "everything"] {
        let fields = [("part", "2"), ("section", "1"), ("at", "0"), ("show", show)];
        let (status, _, page) = anna.send(&format!("/messages/{id}/preview"), &fields);
        assert!(status == 422 || status == 403, "{show}: {status}");
        assert!(pupils.iter().all(|pupil| !page.contains(&pupil.bsn)), "{show}");
    }
    let whole = [("part", "2"), ("what", "original"), ("reason", "Nakijken")];
    assert_eq!(anna.send(&format!("/messages/{id}/whole"), &whole).0, 403, "no senior");
    let ran = town.run(&["audit", "verify"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    let log = gateway.log();
    assert!(pupils.iter().all(|pupil| !log.contains(&pupil.bsn)), "{log}");
}

#[test]
fn a_senior_reads_the_whole_with_a_reason_and_nobody_on_mail_of_their_own() {
    let town = Town::new();
    let gateway = town.start();
    add_person(&town, "sara", "senior", &[]);
    add_person(&town, "piet", "senior", &["--email", SENDER]);
    let id = held(&gateway, &mail(5, HOME, "Overzicht"));
    let path = format!("/messages/{id}/whole");
    let mut sara = signed_in(&town, "sara");
    assert!(sara.get(&path).contains("Hele tekst tonen"));
    let (status, _, page) = sara.send(&path, &[("part", "1"), ("what", "text"), ("reason", " ")]);
    assert_eq!(status, 422, "{page}");
    let fields = [("part", "1"), ("what", "text"), ("reason", "Vraag van de FG")];
    let (status, _, page) = sara.send(&path, &fields);
    assert!(status == 200 && page.contains("Jan de Vries, BSN 123456782"), "{page}");
    let fields = [("part", "1"), ("what", "original"), ("reason", "Vraag van de FG")];
    let (status, headers, message) = sara.send(&path, &fields);
    assert_eq!(status, 200);
    assert_eq!(headers["content-type"], "application/octet-stream");
    assert_eq!(headers["content-disposition"], format!("attachment; filename=\"{id}.eml\""));
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert_eq!(headers["cache-control"], "no-store");
    assert!(message.contains("BSN 123456782"), "{message}");
    let mut piet = signed_in(&town, "piet");
    piet.get(&format!("/messages/{id}/preview?part=2"));
    let fields = [("part", "2"), ("show", "marked")];
    assert_eq!(piet.send(&format!("/messages/{id}/preview"), &fields).0, 403);
    let fields = [("part", "1"), ("what", "original"), ("reason", "Eigen bericht")];
    assert_eq!(piet.send(&path, &fields).0, 403);
}

#[test]
fn the_entry_is_on_disk_before_the_value_leaves() {
    let town = Town::new();
    let gateway = town.start();
    add_person(&town, "anna", "reviewer", &[]);
    add_person(&town, "aad", "auditor", &[]);
    let id = held(&gateway, &mail(5, HOME, "Overzicht"));
    gateway.kill();
    let mut dying = town.start_with(Some("reveal-noted"));
    let token = town.run(&["token", "create", "--role", "reviewer", "--name", "proef"]).out;
    let answer = ureq::post(format!("http://{}/api/v1/held/{id}/reveal", town.web))
        .header("Authorization", format!("Bearer {}", token.trim()))
        .send_json(json!({"part": 2, "section": 1, "show": "value-4-2"}));
    assert!(answer.is_err(), "an answer before the crash");
    assert_eq!(dying.wait(), None);
    let gateway = town.start();
    let mut auditor = signed_in(&town, "aad");
    let page = auditor.get("/audit");
    assert!(page.contains("getoond: part 2 &#62; 2 &#62; C4"), "{page}");
    assert!(page.contains("api 127.0.0.1 proef"), "{page}");
    drop(gateway);
}

#[test]
fn whoever_takes_the_original_is_in_the_trail_before_it_is_unsealed() {
    let town = Town::new();
    let gateway = town.start();
    add_person(&town, "aad", "auditor", &[]);
    let id = held(&gateway, &mail(5, HOME, "Overzicht"));
    let token = |role: &str| {
        town.run(&["token", "create", "--role", role, "--name", role]).out.trim().to_owned()
    };
    let ask = |token: &str, body: Value| {
        let url = format!("http://{}/api/v1/held/{id}/original", town.web);
        let asked = ureq::post(url).header("Authorization", format!("Bearer {token}"));
        asked.config().http_status_as_error(false).build().send_json(body).expect("an answer")
    };
    let (reviewer, senior) = (token("reviewer"), token("senior"));
    assert_eq!(ask(&reviewer, json!({"reason": "Nakijken"})).status(), 403);
    assert_eq!(ask(&senior, json!({"reason": " "})).status(), 422);
    assert_eq!(trail(&town, "what=original"), 0);
    let mut answer = ask(&senior, json!({"reason": "Vraag van de FG over 123456782"}));
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "application/octet-stream");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let message = answer.body_mut().read_to_string().expect("a message");
    assert!(message.contains("BSN 123456782"), "{message}");
    assert_eq!(trail(&town, "what=original reason=Vraag van de FG over •••"), 1);

    // Content that cannot be unsealed is asked for in the trail all the same.
    let vault = town.folder.path().join("var/vault");
    std::fs::remove_dir_all(&vault).expect("the sealed content");
    assert_eq!(ask(&senior, json!({"reason": "Nog eens"})).status(), 500);
    assert_eq!(trail(&town, "what=original reason=Nog eens"), 1);
}

#[test]
fn nobody_takes_up_all_places_at_which_content_is_looked_at() {
    let town = Town::new();
    let gateway = town.start();
    let id = held(&gateway, &mail(6_000, HOME, "Alle leerlingen"));
    add_person(&town, "anna", "reviewer", &[]);
    let mut anna = signed_in(&town, "anna");
    anna.get(&format!("/messages/{id}/preview?part=2&section=1"));
    // Tokens made at one shell belong to one person, however many there are.
    let made = town.run(&["token", "create", "--role", "reviewer", "--name", "greedy"]);
    let greedy = made.out.trim().to_owned();
    let ask = |token: &str, at: u32| {
        let url = format!("http://{}/api/v1/held/{id}/preview?part=2&at={at}", town.web);
        let asked = ureq::get(url).header("Authorization", format!("Bearer {token}"));
        asked.config().http_status_as_error(false).build().call().expect("an answer")
    };
    std::thread::scope(|all| {
        let (ask, greedy) = (&ask, &greedy);
        let many: Vec<_> = (1..9).map(|at| all.spawn(move || ask(greedy, at * 100))).collect();
        let value = [("part", "2"), ("section", "1"), ("at", "0"), ("show", "value-5-2")];
        let (status, _, page) = anna.send(&format!("/messages/{id}/preview"), &value);
        assert_eq!(status, 200, "another has places left: {page}");
        let mut refused = 0;
        for answer in many {
            let mut answer = answer.join().expect("an answer");
            if answer.status() == 503 {
                refused += 1;
                assert_eq!(answer.headers()["retry-after"], "5");
                assert_eq!(answer.headers()["content-type"], "application/problem+json");
                let problem: Value = answer.body_mut().read_json().expect("a problem");
                assert_eq!(problem["type"], "urn:sluis:problem:too-many");
            }
        }
        assert!((1..=5).contains(&refused), "three of eight have a place at once: {refused}");
    });
    assert_eq!(ask(&greedy, 5_500).status(), 200, "and later there is one again");
    whoever_looks_too_often_is_told_on_a_page(&town, &anna, &id);
}

/// The same for a person: a page in words, with a time to come back.
fn whoever_looks_too_often_is_told_on_a_page(town: &Town, anna: &Visitor, id: &str) {
    for (language, words) in [
        ("nl", ["Het is nu te druk", "Probeer het over een paar tellen opnieuw."]),
        ("en", ["Too busy right now", "Try again in a few seconds."]),
    ] {
        let reveal = |at: u32| {
            let url = format!("http://{}/messages/{id}/preview", town.web);
            let asked = ureq::post(url).header("Origin", format!("http://{}", town.web));
            let asked = asked.header("Cookie", format!("{}; sluis-view={language}", anna.cookie()));
            let asked = asked.config().http_status_as_error(false).build();
            let at = at.to_string();
            let fields = [("part", "2"), ("section", "1"), ("at", &at), ("show", "column-2")];
            let token = [("form_token", anna.form_token())];
            asked.send_form(token.into_iter().chain(fields)).expect("an answer")
        };
        let refused = std::thread::scope(|all| {
            let reveal = &reveal;
            let many: Vec<_> = (1..9).map(|at| all.spawn(move || reveal(at * 150))).collect();
            let answers = many.into_iter().map(|answer| answer.join().expect("an answer"));
            answers.filter(|answer| answer.status() == 503).collect::<Vec<_>>()
        });
        assert!(!refused.is_empty(), "three of eight have a place at once");
        for mut answer in refused {
            assert_eq!(answer.headers()["retry-after"], "5");
            let media_type = answer.headers()["content-type"].to_str().expect("a media type");
            assert!(media_type.starts_with("text/html"), "{media_type}");
            let page = answer.body_mut().read_to_string().expect("a page");
            assert!(words.iter().all(|words| page.contains(words)), "{language}: {page}");
        }
    }
}

#[test]
fn programs_see_and_reveal_by_the_same_rules() {
    let town = Town::new();
    let gateway = town.start();
    let id = held(&gateway, &mail(30, HOME, "Overzicht"));
    let pupils = people(7, 30, (2006, 2012));
    let token = |role: &str| {
        town.run(&["token", "create", "--role", role, "--name", role]).out.trim().to_owned()
    };
    let get = |token: &str, path: &str| -> Value {
        let asked = ureq::get(format!("http://{}/api/v1/held/{id}{path}", town.web));
        let mut answer =
            asked.header("Authorization", format!("Bearer {token}")).call().expect("an answer");
        answer.body_mut().read_json().expect("JSON")
    };
    let post = |token: &str, body: Value| -> (u16, Value) {
        let mut answer = ureq::post(format!("http://{}/api/v1/held/{id}/reveal", town.web))
            .header("Authorization", format!("Bearer {token}"))
            .config()
            .http_status_as_error(false)
            .build()
            .send_json(body)
            .expect("an answer");
        (answer.status().as_u16(), answer.body_mut().read_json().expect("JSON"))
    };
    let (reviewer, senior, admin) = (token("reviewer"), token("senior"), token("admin"));
    let preview = get(&reviewer, "/preview?part=2");
    assert_eq!(preview["sections"][1]["name"], "Leerlingen");
    assert!(pupils.iter().all(|pupil| !preview.to_string().contains(&pupil.bsn)));
    assert_eq!(get(&reviewer, "/similar")["attachment"], json!([]));
    let (status, answer) = post(&reviewer, json!({"part": 2, "show": "column-2"}));
    assert_eq!(
        (status, answer["what"].as_str()),
        (200, Some("leerlingen.xlsx > Leerlingen > C > 4-23"))
    );
    assert!(answer.to_string().contains(&pupils[0].bsn), "{answer}");
    for (token, body, expected) in [
        (&reviewer, json!({"part": 2, "show": "everything", "reason": "Nakijken"}), 403),
        (&senior, json!({"part": 2, "show": "everything"}), 422),
        (&senior, json!({"part": 2, "show": "everything", "reason": "Nakijken"}), 200),
        (&senior, json!({"part": 2, "show": "nonsense"}), 422),
        (&admin, json!({"part": 2, "show": "column-2"}), 403),
    ] {
        let (status, answer) = post(token, body.clone());
        assert_eq!(status, expected, "{body}: {answer}");
    }
}

#[test]
fn whoever_reveals_much_is_told_of() {
    let settings = Settings {
        review: Some("undo_seconds = 0\nfour_eyes_persons = 0\nreveals_per_day = 2\n"),
        ..Settings::default()
    };
    let (town, inside) = telling_with("", &settings);
    let gateway = town.start();
    add_person(&town, "anna", "reviewer", &["--email", "anna@voorbeeld.nl"]);
    add_person(&town, "aad", "auditor", &[]);
    add_person(&town, "mira", "privacy", &["--email", "mira@voorbeeld.nl"]);
    let id = held(&gateway, &mail(5, HOME, "Overzicht"));
    let own = Mail { from: "anna@voorbeeld.nl".to_owned(), ..mail(6, HOME, "Eigen bericht") };
    let own = held(&gateway, &own);
    let mut anna = signed_in(&town, "anna");
    anna.get(&format!("/messages/{id}/preview?part=2&section=1"));
    for (row, expected) in [("4", 0), ("5", 0), ("6", 1), ("7", 1)] {
        let show = format!("value-{row}-2");
        let fields = [("part", "2"), ("section", "1"), ("at", "0"), ("show", show.as_str())];
        assert_eq!(anna.send(&format!("/messages/{id}/preview"), &fields).0, 200);
        assert_eq!(trail(&town, "most=2"), expected, "row {row}");
        // What was refused revealed nothing, and hides nothing either.
        assert_eq!(anna.send(&format!("/messages/{own}/preview"), &fields).0, 403);
    }
    let to_mira = wait_for("a mail to the privacy officer", || {
        let taken = inside.taken();
        taken.into_iter().find(|taken| taken.to.iter().any(|to| to.contains("mira@")))
    });
    let mail = String::from_utf8(to_mira.message).expect("text");
    assert!(mail.contains("Subject: Sluis: iemand toonde veel waarden"), "{mail}");
    assert!(mail.contains("/audit?action"), "{mail}");
}

#[test]
fn a_second_try_with_the_same_file_is_seen_at_once() {
    let town = Town::new();
    let gateway = town.start();
    add_person(&town, "anna", "reviewer", &[]);
    let first = held(&gateway, &mail(12, HOME, "Overzicht"));
    let ran = town.run(&["held", "reject", &first, "--reason", "Privéadres mag niet"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    let second = held(&gateway, &mail(12, "ander.adres@gmail.com", "Nog een keer"));
    let other = held(&gateway, &mail(13, HOME, "Iets anders"));
    let mut anna = signed_in(&town, "anna");
    let page = anna.get(&format!("/messages/{second}"));
    assert!(page.contains("Deze bijlage is om "), "{page}");
    assert!(page.contains(&format!("al tegengehouden in bericht {first} (afgekeurd).")), "{page}");
    assert!(page.contains("nog nooit"), "{page}");
    assert!(!anna.get(&format!("/messages/{other}")).contains("Deze bijlage is om "));
    let similar = anna.get(&format!("/messages/{second}/similar"));
    assert!(similar.contains(&format!("/messages/{first}")) && similar.contains("leerlingen.xlsx"));
    assert!(similar.contains("Aan dit adres is nog niet eerder gemaild."), "{similar}");
    let similar = anna.get(&format!("/messages/{other}/similar"));
    assert!(similar.contains(&format!("/messages/{first}")), "the same sender to the same address");
}

#[test]
fn a_large_workbook_costs_its_own_page_and_not_that_of_the_message() {
    let town = Town::new();
    let gateway = town.start();
    add_person(&town, "anna", "reviewer", &[]);
    let id = held(&gateway, &mail(20_000, HOME, "Alle leerlingen"));
    let mut anna = signed_in(&town, "anna");
    anna.get(&format!("/messages/{id}"));
    let started = Instant::now();
    let page = anna.get(&format!("/messages/{id}"));
    let took = started.elapsed();
    assert!(page.len() <= 100_000, "{} bytes", page.len());
    assert!(took < Duration::from_secs(1), "{took:?} even in a debug build");
    let started = Instant::now();
    let page = anna.get(&format!("/messages/{id}/preview?part=2"));
    eprintln!("message page {took:?}, preview {:?}, {} bytes", started.elapsed(), page.len());
    assert!(page.contains("20.00") && page.len() <= 100_000, "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reviewer_shows_a_value_in_a_browser() {
    let town = Town::new();
    let gateway = town.start();
    add_person(&town, "anna", "senior", &[]);
    let id = held(&gateway, &mail(60, HOME, "Overzicht leerplicht"));
    held(&gateway, &mail(60, "ander.adres@gmail.com", "Nog een keer"));
    let browser = Browser::open(1280).await;
    let url = |path: &str| format!("http://{}{path}", town.web);
    browser.go(&url(&format!("/messages/{id}"))).await;
    browser.fill("#name", "anna").await;
    browser.fill("#password", PASSWORD).await;
    browser.press("main button[type=submit]").await;
    browser.keep_picture(1280, "evidence-message-nl").await;
    browser.go(&url(&format!("/messages/{id}/preview?part=2"))).await;
    browser.keep_picture(1280, "evidence-preview-nl").await;
    let pupil = people(7, 1, (2006, 2012)).remove(0);
    assert!(!browser.text().await.contains(&pupil.bsn));
    browser.press("button[value='value-4-2']").await;
    let seen = browser.text().await;
    assert!(seen.contains(&pupil.bsn) && seen.contains("seconden zichtbaar"), "{seen}");
    browser.keep_picture(1280, "evidence-revealed-nl").await;
    browser.follow("Nu verbergen").await;
    assert!(!browser.text().await.contains(&pupil.bsn));
    let stored = browser.ask("return JSON.stringify([localStorage, sessionStorage])").await;
    assert_eq!(stored, "[{},{}]");
    let pages = [
        ("message", format!("/messages/{id}")),
        ("preview", format!("/messages/{id}/preview?part=2")),
        ("body", format!("/messages/{id}/preview?part=1")),
        ("similar", format!("/messages/{id}/similar")),
        ("whole", format!("/messages/{id}/whole?part=2")),
    ];
    for (language, theme) in [("nl", "light"), ("en", "dark")] {
        browser.go(&url("/me")).await;
        for value in [language, theme] {
            browser.press(&format!("footer button[value={value}]")).await;
        }
        for width in [1280, 320] {
            browser.resize(width, 900).await;
            for (name, path) in &pages {
                browser.go(&url(path)).await;
                let wide = browser.ask("return document.documentElement.scrollWidth").await;
                let room = browser.ask("return innerWidth").await;
                assert!(wide.as_u64() <= room.as_u64(), "{name} at {width}: {wide} in {room}");
                let picture = format!("evidence-{name}-{language}-{theme}-{width}");
                browser.keep_picture(width, &picture).await;
            }
        }
    }
}
