//! A case worked in a real browser: from held mail through its release to a closed incident, in the
//! words of the form of the regulator; and the pages of the register in both languages.

use jiff::Timestamp;
use serde_json::Value;
use serde_json::json;
use sluis::incident;
use sluis::incident::Register;
use sluis::store::Role;

use crate::common::browser::Browser;
use crate::common::gateway::Town;
use crate::common::letters::risky;
use crate::common::mail_client::held_id;
use crate::common::office;
use crate::common::office::Office;
use crate::common::visitor::Visitor;
use crate::web::FORM;
use crate::web::call;
use crate::web::form_token;
use crate::web::furnish;
use crate::web::get;
use crate::web::send;
use crate::web::session;
use crate::web::sign_in;

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_worked_from_held_mail_to_a_closed_incident() {
    let office = Office::open().await;
    let number = office.hold(office::number()).await;
    let browser = Browser::open(1280).await;
    sign_in(&browser, &office, "anna").await;
    browser.go(&office.url(&format!("/messages/{number}/release"))).await;
    browser.find("input[name=code][value='0']").await.click().await.expect("a choice");
    browser.fill("#text", "Nodig voor de aanvraag").await;
    browser.press("main form button[type=submit]").await;
    office.deliver(Timestamp::now()).await;

    let browser = Browser::open(1280).await;
    sign_in(&browser, &office, "mira").await;
    browser.go(&office.url("/incidents")).await;
    browser.press("a.row-link").await;
    let seen = browser.text().await;
    for words in [
        "Beoordeel vóór",
        "Nog niet duidelijk",
        "burgerservicenummer (BSN)",
        "voorstel van Sluis",
        "250 2.0.0 Ok: queued",
    ] {
        assert!(seen.contains(words), "{words} is not on the page:\n{seen}");
    }
    let incident = browser.path().await;
    browser.press("a[href$='/step/assess']").await;
    browser.press("main form button[type=submit]").await;
    browser.press("a[href$='/step/confirm']").await;
    assert!(browser.text().await.contains("Waarom dit risico"), "what lacks is named");
    browser.press("a[href$='#risk']").await;
    browser.press("main form button[type=submit]").await;
    browser.go(&office.url(&format!("{incident}/part/7"))).await;
    browser.fill("#risk_reason", "Een BSN bij een onbekende").await;
    browser.find("#severity_intent option[value='0.5']").await.click().await.expect("a choice");
    browser.press("main form button[type=submit]").await;
    let seen = browser.text().await;
    assert!(seen.contains("schrijf op waarom u dit wijzigt"), "{seen}");
    browser.fill("#reason", "De afzender deed het met opzet").await;
    browser.keep_picture(1280, "incident-part-mistake").await;
    browser.press("main form button[type=submit]").await;
    browser.press("a[href$='/step/confirm']").await;
    browser.press("main form button[type=submit]").await;

    browser.go(&office.url(&format!("{incident}/part/8"))).await;
    for (field, text) in [
        ("fg_advice", "Niet melden: de ontvanger is betrouwbaar"),
        ("fg_advice_by", "M. Smit"),
        ("decision_ap_reason", "Geen risico: gewist en bevestigd"),
        ("decision_ap_by", "De gemeentesecretaris"),
        ("decision_subjects_reason", "Geen hoog risico"),
        ("decision_subjects_by", "De gemeentesecretaris"),
        ("measures_taken", "Ontvanger gebeld, bericht gewist"),
    ] {
        browser.fill(&format!("#{field}"), text).await;
    }
    for field in ["decision_ap", "decision_subjects"] {
        let choice = format!("#{field} option[value='not']");
        browser.find(&choice).await.click().await.expect("a choice");
    }
    browser.press("main form button[type=submit]").await;
    browser.press("a[href$='/step/close']").await;
    browser.press("main form button[type=submit]").await;
    let seen = browser.text().await;
    for words in ["Gesloten", "nee, niet melden", "M. Smit", "De gemeentesecretaris"] {
        assert!(seen.contains(words), "{words} is not on the page:\n{seen}");
    }
    browser.keep_picture(1280, "incident-closed").await;
    browser.press("a[href$='/history']").await;
    let seen = browser.text().await;
    assert!(seen.contains("De afzender deed het met opzet") && seen.contains("mira"), "{seen}");
    browser.go(&office.url(&format!("{incident}/form"))).await;
    let seen = browser.text().await;
    assert!(seen.contains("Over deze melding") && seen.contains("Gemaakt door mira"), "{seen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_the_register_fit_every_screen_in_both_languages() {
    let office = Office::open().await;
    let (_, incident) = furnish(&office).await;
    let browser = Browser::open(1280).await;
    sign_in(&browser, &office, "mira").await;
    for (name, path) in [
        ("register-list", "/incidents?show=all".to_owned()),
        ("register-case", format!("/incidents/{incident}")),
        ("register-part", format!("/incidents/{incident}/part/7")),
        ("register-step", format!("/incidents/{incident}/step/no-breach")),
        ("register-history", format!("/incidents/{incident}/history")),
        ("register-form", format!("/incidents/{incident}/form")),
        ("register-new", "/incidents/new".to_owned()),
        ("register-figures", "/incidents/figures?from=2026-01-01&until=2026-12-31".to_owned()),
        (
            "register-figures-wrong",
            "/incidents/figures?from=2026-12-31&until=2026-01-01".to_owned(),
        ),
    ] {
        browser.look(&office.url(""), name, &path).await;
    }
    browser.resize(320, 900).await;
    browser.go(&office.url(&format!("/incidents/{incident}"))).await;
    let lines = "return document.querySelector('h1 .nowrap').getClientRects().length";
    let lines = browser.client.execute(lines, Vec::new()).await.expect("a count");
    assert_eq!(lines, 1, "the number of an incident stands on one line");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_an_erased_record_asks_for_nothing_and_offers_what_is_left() {
    let office = Office::open().await;
    let (_, incident) = furnish(&office).await;
    let officer = office.token("register", Role::Privacy).await;
    let end = json!({"version": 0, "step": "no-breach", "code": "not_personal", "text": "Niets"});
    let steps = format!("/api/v1/incidents/{incident}/steps");
    let ended = call(&office, &officer, "POST", &steps, &end).await;
    assert_eq!(ended.status, 200, "{}", ended.body);
    let register = Register::new(office.store.clone(), incident::Settings::default());
    let years = Timestamp::now() + jiff::SignedDuration::from_hours(24 * 366 * 6);
    register.retire(years).await.expect("erased");
    let browser = Browser::open(1280).await;
    sign_in(&browser, &office, "mira").await;
    let path = format!("/incidents/{incident}");
    browser.go(&office.url(&path)).await;
    assert_eq!(browser.count("main form").await, 0);
    for part in ["measures", "files", "parties", "people", "retraction"] {
        assert_eq!(browser.count(&format!("#{part}")).await, 0, "{part}");
    }
    let seen = browser.text().await;
    for words in ["verplicht om het incident te sluiten", "Neem deze feiten over", "voorstel van"] {
        assert!(!seen.contains(words), "nobody can do that any more: {seen}");
    }
    assert!(seen.contains("geen persoonsgegevens"), "the decision is left: {seen}");
    browser.go(&office.url(&format!("{path}/history"))).await;
    let seen = browser.text().await;
    assert!(!seen.contains("nog niets gewijzigd") && seen.contains("is gewist op"), "{seen}");
    browser.look(&office.url(""), "register-erased", &path).await;
}

#[test]
fn a_clock_that_was_moved_does_not_say_that_it_began_with_the_delivery() {
    let town = Town::new();
    let gateway = town.start();
    let held = held_id(&gateway.send(&risky(1)));
    assert_eq!(town.release(&held).status, 0);
    town.wait_for_state(&held, "released");
    let mut mira = Visitor::with_role(&town, "privacy");
    let id = town.incidents().remove(0);
    let path = &format!("/incidents/{}", id["id"].as_str().expect("a number"));
    assert!(mira.get(path).contains("(bezorgd bij de ontvanger)"));
    let known: Timestamp = id["known_at"].as_str().expect("a moment").parse().expect("a moment");
    let moved = (known + jiff::SignedDuration::from_millis(1)).to_string();
    mira.get(&format!("{path}/part/2"));
    let answers = [("version", "0"), ("aware_at", moved.as_str()), ("reason", "Later gehoord")];
    assert_eq!(mira.post(&format!("{path}/part/2"), &answers), 303);
    let page = mira.get(path);
    assert!(page.contains("Bekend geworden: ") && !page.contains("bezorgd bij de ontvanger)"));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_reads_and_changes_what_it_may_and_no_more() {
    let office = Office::open().await;
    let (_, incident) = furnish(&office).await;
    let paths = [
        format!("/incidents/{incident}"),
        format!("/incidents/{incident}/history"),
        format!("/incidents/{incident}/part/5"),
        format!("/incidents/{incident}/step/assess"),
        "/incidents/new".to_owned(),
        "/incidents/figures".to_owned(),
        "/incidents/export?format=csv".to_owned(),
    ];
    for (name, expected) in [
        ("anna", [404, 404, 403, 403, 200, 403, 403]),
        ("piet", [200, 200, 403, 403, 200, 200, 200]),
        ("mira", [200, 200, 200, 200, 200, 200, 200]),
        ("bas", [403, 403, 403, 403, 403, 403, 403]),
        ("olga", [200, 200, 403, 403, 403, 200, 200]),
    ] {
        let cookie = session(&office, name).await;
        for (path, status) in paths.iter().zip(expected) {
            let answer = get(&office, path, &[("cookie", &cookie)]).await;
            assert_eq!(answer.status, status, "{name} {path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_work_on_the_register_by_the_same_rules() {
    let office = Office::open().await;
    let officer = office.token("register", Role::Privacy).await;
    let reviewer = office.token("zaaksysteem", Role::Reviewer).await;
    let told = json!({"answers": {"summary": "Brief kwijt", "persons_max": "3"}});
    let opened = call(&office, &reviewer, "POST", "/api/v1/incidents", &told).await;
    assert_eq!(opened.status, 201, "{}", opened.body);
    let opened = opened.json();
    assert_eq!((&opened["held_id"], &opened["source"]), (&Value::Null, &json!("reported")));
    let id = opened["id"].as_str().expect("a number").to_owned();
    let answers = format!("/api/v1/incidents/{id}/answers");
    let steps = format!("/api/v1/incidents/{id}/steps");
    let step = |version: u64, step: &str| json!({"version": version, "step": step});
    for (token, path, body, status) in [
        (&reviewer, &steps, step(0, "assess"), 403),
        (&officer, &steps, step(7, "assess"), 409),
        (&officer, &steps, step(0, "confirm"), 409),
        (&officer, &steps, step(0, "fly"), 422),
        (&officer, &steps, step(0, "assess"), 200),
        (&officer, &steps, step(1, "confirm"), 422),
        (&officer, &answers, json!({"version": 1, "answers": {"nonsense": "x"}}), 422),
        (&officer, &answers, json!({"version": 1, "answers": {"risk": "risk"}}), 422),
        (
            &officer,
            &answers,
            json!({"version": 1, "answers": {"risk": "risk", "risk_reason": "Adres"}}),
            200,
        ),
        (&officer, &steps, step(2, "confirm"), 200),
    ] {
        let answer = call(&office, token, "POST", path, &body).await;
        assert_eq!(answer.status, status, "{path} {body}: {}", answer.body);
    }
    let record = format!("/api/v1/incidents/{id}/record");
    let record = call(&office, &officer, "GET", &record, &Value::Null).await.json();
    assert_eq!(record["record"]["risk"]["value"], "risk");
    assert_eq!(record["record"]["risk"]["given_by"], "register");
    assert_eq!(record["incident"]["state"], "confirmed");
    let figures = call(&office, &officer, "GET", "/api/v1/incidents/figures", &Value::Null).await;
    assert_eq!(figures.json()["breaches"], 1);
    for (path, status, incidents) in [
        ("/api/v1/incidents/figures?from=2026-01-01", 200, "\"incidents\":1"),
        ("/api/v1/incidents/figures?until=2025-12-31", 200, "\"incidents\":0"),
        ("/api/v1/incidents/table?from=2026-01-01&until=", 200, "DL-2026-0001"),
        ("/api/v1/incidents/table?until=2025-12-31", 200, "\"incidents\":[]"),
        ("/api/v1/incidents/table?from=2026-02-01&until=2026-01-31", 422, ""),
        ("/api/v1/incidents/table?year=2026&from=2026-02-01", 422, ""),
    ] {
        let answer = call(&office, &officer, "GET", path, &Value::Null).await;
        assert_eq!(answer.status, status, "{path} {}", answer.body);
        assert!(answer.body.contains(incidents), "{path} {}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_its_end_a_page_asks_whether_it_must_not_be_deleted_and_nothing_else() {
    let office = Office::open().await;
    let (_, incident) = furnish(&office).await;
    let officer = office.token("register", Role::Privacy).await;
    let end = json!({"version": 0, "step": "no-breach", "code": "not_personal", "text": "Niets"});
    let steps = format!("/api/v1/incidents/{incident}/steps");
    let ended = call(&office, &officer, "POST", &steps, &end).await;
    assert_eq!(ended.status, 200, "{}", ended.body);
    let cookie = session(&office, "mira").await;
    let headers = [("cookie", cookie.as_str())];
    let page = get(&office, &format!("/incidents/{incident}"), &headers).await.body;
    assert!(page.contains("/part/10\"") && !page.contains("/part/5\""), "{page}");
    assert_eq!(get(&office, &format!("/incidents/{incident}/part/5"), &headers).await.status, 409);
    let path = format!("/incidents/{incident}/part/10");
    let form = get(&office, &path, &headers).await.body;
    assert!(form.contains("name=\"legal_hold\"") && !form.contains("name=\"tags\""), "{form}");
    let token = form_token(&form);
    let sent = format!("form_token={token}&version=1&legal_hold=yes");
    let headers = [("cookie", cookie.as_str()), ("content-type", FORM)];
    let saved = send(&office, "POST", &path, &headers, &sent).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let record = format!("/api/v1/incidents/{incident}/record");
    let record = call(&office, &officer, "GET", &record, &Value::Null).await.json();
    assert_eq!(record["record"]["legal_hold"]["value"], "yes");
}
