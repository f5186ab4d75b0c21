//! The overview and the audit trail, in the browser and by the API.

use serde_json::Value;
use sluis::access::Origin;
use sluis::access::Principal;
use sluis::review::Refusal;
use sluis::review::Release;
use sluis::store::ReasonCode;
use sluis::store::Role;

use crate::common::browser::Browser;
use crate::common::office;
use crate::common::office::Office;
use crate::common::office::PASSWORD;

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_was_held_and_was_decided_is_counted() {
    let office = Office::open().await;
    let token = office.token("cijfers", Role::Auditor).await;
    let empty = call(&office, &token, "GET", "/api/v1/overview").await;
    assert_eq!((&empty["waiting"], &empty["median_seconds"]), (&0.into(), &Value::Null));
    assert_eq!(empty["columns"].as_array().map(Vec::len), Some(7));
    let browser = Browser::open(1280).await;
    sign_in(&browser, &office, "piet").await;
    browser.go(&office.url("/dashboard")).await;
    assert!(browser.text().await.contains("Er zijn nog geen cijfers."));

    office.hold(office::pupils()).await;
    let letter = office.hold(office::letter()).await;
    let number = office.hold(office::number()).await;
    let anna = person("anna", Role::Reviewer);
    let code = Some(ReasonCode::FalseAlarm);
    let release = Release { reason: "Verzonnen nummer".to_owned(), code, ..Release::default() };
    office.desk.release(&anna, &number, release).await.expect("a release");
    let code = Some(ReasonCode::WrongRecipient);
    let refusal = Refusal { reason: "Vorige huisarts".to_owned(), code, ..Refusal::default() };
    office.desk.reject(&anna, &letter, refusal).await.expect("a rejection");

    let counted = call(&office, &token, "GET", "/api/v1/overview?period=month").await;
    for (field, expected) in [
        ("waiting", 1),
        ("waiting_high_risk", 1),
        ("awaiting_second", 0),
        ("released", 1),
        ("rejected", 1),
        ("prevented", 1),
        ("open_incidents", 0),
    ] {
        assert_eq!(counted[field], expected, "{field}: {counted}");
    }
    let held: u64 = counted["columns"]
        .as_array()
        .expect("columns")
        .iter()
        .filter_map(|column| column["held"].as_u64())
        .sum();
    assert_eq!(held, 3);
    let rules = counted["rules"].as_array().expect("rules");
    let hits = |field: &str| rules.iter().filter_map(|rule| rule[field].as_u64()).sum::<u64>();
    assert_eq!((hits("held"), hits("decided"), hits("false_alarms")), (3, 2, 1), "{counted}");
    assert!(counted["median_seconds"].as_i64().is_some_and(|seconds| seconds >= 60));

    browser.look(&office.url(""), "dashboard", "/dashboard?period=week").await;
    browser.resize(1280, 900).await;
    browser.press("footer button[value=nl]").await;
    let seen = browser.text().await;
    for words in ["1 met hoog risico", "er loopt geen termijn", "100 %", "Voorkomen datalekken"] {
        assert!(seen.contains(words), "{words} is not on the page:\n{seen}");
    }
    let wrong = status(&office, &token, "GET", "/api/v1/overview?period=eeuw").await;
    assert_eq!(wrong, 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trail_is_filtered_exported_and_its_break_is_told_to_those_who_answer_for_it() {
    let office = Office::open().await;
    let letter = office.hold(office::letter()).await;
    let anna = person("anna", Role::Reviewer);
    let refusal = Refusal { reason: "Vorige huisarts".to_owned(), ..Refusal::default() };
    office.desk.reject(&anna, &letter, refusal).await.expect("a rejection");
    let auditor = office.token("controle", Role::Auditor).await;
    let reviewer = office.token("zaak", Role::Reviewer).await;
    let all = call(&office, &auditor, "GET", "/api/v1/audit").await;
    let rejected =
        call(&office, &auditor, "GET", "/api/v1/audit?action=message-rejected&actor=anna").await;
    let lines = |list: &Value| list.as_array().map(Vec::len).unwrap_or_default();
    assert!(lines(&all) > 1 && lines(&rejected) == 1, "{all}");
    assert_eq!(rejected[0]["object"], letter.as_str());
    let own = call(&office, &reviewer, "GET", "/api/v1/audit?actor=anna").await;
    assert_eq!(lines(&own), 0, "only its own lines, whatever it asks");
    assert_eq!(status(&office, &auditor, "GET", "/api/v1/audit?action=dansen").await, 422);
    assert_eq!(status(&office, &reviewer, "POST", "/api/v1/audit/verify").await, 403);
    let verified = call(&office, &auditor, "POST", "/api/v1/audit/verify").await;
    assert_eq!((&verified["whole"], &verified["flaw"]), (&true.into(), &Value::Null));

    let browser = Browser::open(1280).await;
    sign_in(&browser, &office, "mira").await;
    browser.go(&office.url("/audit?action=message-rejected")).await;
    let seen = browser.text().await;
    assert!(seen.contains(letter.as_str()) && seen.contains("Download als CSV"), "{seen}");
    assert_eq!(browser.count("main tbody tr").await, 1);
    browser.look(&office.url(""), "audit-filtered", "/audit?action=message-rejected").await;
    browser.resize(1280, 900).await;
    browser.press("footer button[value=nl]").await;
    let csv = browser
        .ask("return fetch('/audit/export?action=message-rejected').then(a => a.text())")
        .await;
    let csv = csv.as_str().expect("a text");
    assert!(csv.trim_start_matches('\u{feff}').starts_with("Nummer;Moment (UTC);Wie;"), "{csv}");
    assert!(csv.contains(";anna;") && csv.lines().count() == 2, "{csv}");

    office.tamper("UPDATE trail SET actor = 'niemand' WHERE number = 2");
    let verified = call(&office, &auditor, "POST", "/api/v1/audit/verify").await;
    assert_eq!(verified["whole"], false, "{verified}");
    browser.go(&office.url("/messages")).await;
    let is_told = browser.text().await.contains("Het logboek klopt niet meer: regel 2");
    assert!(is_told, "mira answers for the trail");
    sign_out(&browser).await;
    sign_in(&browser, &office, "anna").await;
    browser.go(&office.url("/messages")).await;
    assert!(!browser.text().await.contains("klopt niet meer"), "anna cannot do anything about it");
}

fn person(name: &str, role: Role) -> Principal {
    Principal {
        name: name.to_owned(),
        email: None,
        roles: vec![role],
        origin: Origin::Web { address: [127, 0, 0, 1].into() },
    }
}

async fn call(office: &Office, token: &str, method: &'static str, path: &str) -> Value {
    let (status, body) = send(office, token, method, path).await;
    assert_eq!(status, 200, "{path}: {body}");
    serde_json::from_str(&body).expect("JSON")
}

async fn status(office: &Office, token: &str, method: &'static str, path: &str) -> u16 {
    send(office, token, method, path).await.0
}

async fn send(office: &Office, token: &str, method: &str, path: &str) -> (u16, String) {
    let request = ureq::http::Request::builder()
        .method(method)
        .uri(office.url(path))
        .header("authorization", format!("Bearer {token}"))
        .body(String::new())
        .expect("a request");
    let asked = tokio::task::spawn_blocking(move || {
        let agent: ureq::Agent =
            ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let mut answer = agent.run(request).expect("an answer");
        let body = answer.body_mut().read_to_string().expect("a text");
        (answer.status().as_u16(), body)
    });
    asked.await.expect("an answer")
}

async fn sign_in(browser: &Browser, office: &Office, name: &str) {
    browser.go(&office.url("/login")).await;
    browser.fill("#name", name).await;
    browser.fill("#password", PASSWORD).await;
    browser.press("main button[type=submit]").await;
}

async fn sign_out(browser: &Browser) {
    browser.press("form[action='/logout'] button").await;
}
