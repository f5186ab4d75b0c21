//! The queue and the forms in a real browser: by keyboard alone, without scripts, several at once,
//! and what is told of others while a page is open.

use std::time::Duration;

use fantoccini::actions::InputSource;
use fantoccini::actions::KeyAction;
use fantoccini::actions::KeyActions;
use fantoccini::key::Key;
use jiff::Timestamp;
use serde_json::Value;
use serde_json::json;
use sluis::destination::Class;
use sluis::review::Refusal;
use sluis::review::Release;
use sluis::store;
use sluis::store::HeldId;
use sluis::store::HeldState;
use sluis::store::RecipientState;
use sluis::store::Role;
use sluis::store::Tx;

use crate::common::browser::Browser;
use crate::common::office;
use crate::common::office::Office;
use crate::web::FORM;
use crate::web::call;
use crate::web::form_token;
use crate::web::get;
use crate::web::mira;
use crate::web::send;
use crate::web::session;
use crate::web::sign_in;
use crate::web::state;

/// Twenty messages of one person each, the longest waiting first.
async fn twenty(office: &Office) -> Vec<HeldId> {
    let mut ids = Vec::new();
    for number in 0..20 {
        let sample = office::Sample { minutes_ago: 500 - number, ..office::number() };
        ids.push(office.hold(sample).await);
    }
    ids
}

/// Presses keys one after another, on whatever has the focus.
async fn keys(browser: &Browser, text: &str) {
    let mut actions = KeyActions::new("keyboard".to_owned());
    for key in text.chars() {
        actions = actions.then(KeyAction::Down { value: key });
        actions = actions.then(KeyAction::Up { value: key });
    }
    browser.client.perform_actions(actions).await.expect("keys");
}

/// Presses keys, and waits for the page that follows.
async fn keys_to(browser: &Browser, text: &str, path: &str) {
    if !text.is_empty() {
        keys(browser, text).await;
    }
    let there = async {
        while !browser.path().await.contains(path)
            || browser.ask("return document.readyState").await != "complete"
        {
            tokio::task::yield_now().await;
        }
    };
    let came = tokio::time::timeout(Duration::from_secs(30), there).await;
    assert!(came.is_ok(), "{text:?} does not lead to {path}: {}", browser.path().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_messages_are_decided_by_keyboard_alone() {
    let office = Office::open().await;
    let ids = twenty(&office).await;
    let browser = Browser::open(1280).await;
    sign_in(&browser, &office, "anna").await;
    browser.go(&office.url("/messages")).await;
    // Every key on its own, on the list and on a message: nothing is decided.
    keys(&browser, "jkx123zt").await;
    keys_to(&browser, "o", "/messages/M-").await;
    for key in ["x", "z", "5", "y", "n", " "] {
        keys(&browser, key).await;
    }
    let message = browser.path().await;
    keys_to(&browser, "t", "/preview").await;
    browser.go(&office.url(&message)).await;
    for id in &ids {
        assert_eq!(state(&office, id).await, HeldState::Held, "no key decides");
    }
    for (number, id) in ids.iter().enumerate() {
        assert!(browser.path().await.contains(id.as_str()), "{number}: the next one is open");
        let (key, form) = if number % 2 == 0 { ("2", "/reject") } else { ("1", "/release") };
        keys_to(&browser, key, form).await;
        // The first answer, the text behind it, and off.
        browser.ask("document.querySelector('input[name=code]').focus()").await;
        keys(&browser, " ").await;
        let tab = char::from(Key::Tab);
        keys(&browser, &format!("{tab}Dit klopt zo")).await;
        let (down, up) = (char::from(Key::Control), char::from(Key::Enter));
        control(&browser, down, up).await;
        let next = ids.get(number + 1).map_or("/messages?after=", |next| next.as_str());
        keys_to(&browser, "", next).await;
    }
    assert!(browser.text().await.contains("Er wachten geen berichten."));
    for (number, id) in ids.iter().enumerate() {
        let is = state(&office, id).await;
        let expected = if number % 2 == 0 { HeldState::Rejected } else { HeldState::Releasing };
        assert_eq!(is, expected, "{number}");
    }
    keys_to(&browser, "gi", "/incidents").await;
    keys_to(&browser, "gm", "/messages").await;
}

/// Presses one key while another is down.
async fn control(browser: &Browser, held: char, key: char) {
    let actions = KeyActions::new("keyboard".to_owned())
        .then(KeyAction::Down { value: held })
        .then(KeyAction::Down { value: key })
        .then(KeyAction::Up { value: key })
        .then(KeyAction::Up { value: held });
    browser.client.perform_actions(actions).await.expect("keys");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_switch_in_the_profile_turns_the_keys_off_and_fields_keep_them() {
    let office = Office::open().await;
    let id = office.hold(office::number()).await;
    let browser = Browser::open(1280).await;
    sign_in(&browser, &office, "anna").await;
    browser.go(&office.url("/messages")).await;
    keys(&browser, "/").await;
    keys(&browser, "j2o").await;
    let typed = browser.ask("return document.querySelector('#q').value").await;
    assert_eq!(typed, "j2o", "a field keeps what is typed");
    browser.go(&office.url("/messages")).await;
    keys(&browser, "?").await;
    assert_eq!(browser.count("dialog[open]").await, 1);
    browser.keep_picture(1280, "desk-keys").await;

    browser.go(&office.url("/me")).await;
    browser.find("input[name=keys][type=checkbox]").await.click().await.expect("a switch");
    browser.find("input[name=density][value=compact]").await.click().await.expect("a choice");
    browser.press("form[action='/preferences'] button.button-main").await;
    browser.fill("#undo_seconds", "5").await;
    browser.press("form[action='/me'] button").await;
    assert!(browser.text().await.contains("Kies een getal van 20 tot 120."));
    browser.fill("#undo_seconds", "120").await;
    browser.press("form[action='/me'] button").await;
    assert!(browser.text().await.contains("Uw keuze is bewaard."));
    browser.keep_picture(1280, "desk-me").await;
    browser.go(&office.url(&format!("/messages/{id}"))).await;
    keys(&browser, "12?").await;
    assert_eq!(browser.path().await, format!("/messages/{id}"), "the keys do nothing");
    assert_eq!(browser.count("dialog[open], body.compact").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn others_are_told_of_while_a_page_is_open() {
    let office = Office::open().await;
    let id = office.hold(office::number()).await;
    let browser = Browser::open(1280).await;
    sign_in(&browser, &office, "anna").await;
    browser.go(&office.url("/messages")).await;
    let rows = browser.count("tr[data-id]").await;
    let cookie = session(&office, "piet").await;
    // Waits for a sentence; the page is never loaded again.
    let says = async |words: &str| {
        let said = async { while !browser.text().await.contains(words) {} };
        let said = tokio::time::timeout(Duration::from_secs(40), said).await;
        assert!(said.is_ok(), "{words}: {}", browser.text().await);
    };
    get(&office, &format!("/messages/{id}"), &[("cookie", &cookie)]).await;
    says("piet bekijkt dit bericht").await;
    office.hold(office::letter()).await;
    says("1 nieuw bericht.").await;
    assert_eq!(browser.count("tr[data-id]").await, rows, "the list does not move");
    let refusal = Refusal { reason: "Verkeerd adres".to_owned(), ..Refusal::default() };
    office.desk.reject(&mira(), &id, refusal).await.expect("a rejection");
    says("Dit bericht is net gewijzigd.").await;
    assert_eq!(browser.count("tr.faded[data-id]").await, 1);
    browser.keep_picture(1280, "desk-live").await;
    browser.follow("Toon").await;
    assert_eq!(browser.count("tr[data-id]").await, 1, "asked for, the list is new");
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_at_the_desk_works_without_scripts() {
    let office = Office::open().await;
    let first = office.hold(office::number()).await;
    let second = office.hold(office::letter()).await;
    let cookie = session(&office, "piet").await;
    let headers = [("cookie", cookie.as_str()), ("content-type", FORM)];
    let page = get(&office, "/messages", &headers[..1]).await;
    let token = form_token(&page.body);
    let post = async |path: &str, form: &str| {
        let body = format!("form_token={token}&{form}");
        send(&office, "POST", path, &headers, &body).await
    };
    // Filters stand in the address; a name brings them back.
    let found = get(&office, "/messages?class=private&q=buurman", &headers[..1]).await;
    assert!(found.body.contains(first.as_str()) && !found.body.contains(second.as_str()));
    let none = get(&office, "/messages?class=disposable", &headers[..1]).await;
    assert!(none.body.contains("Geen berichten gevonden met deze filters."));
    assert!(none.body.contains("href=\"/messages\">Wis filters"), "{}", none.body);
    post("/filters", "list=class%3Dprivate&name=Priv%C3%A9&shared=1").await;
    let named = get(&office, "/messages", &headers[..1]).await;
    assert!(named.body.contains("href=\"/messages?class=private\""), "{}", named.body);

    let assign = format!("/messages/{first}/assign");
    assert_eq!(post(&assign, "assignee=mira").await.status, 303);
    let shown = get(&office, &format!("/messages/{first}"), &headers[..1]).await;
    assert!(shown.body.contains("toegewezen aan mira"));
    let ask = format!("/messages/{first}/ask");
    assert_eq!(post(&ask, "version=1&text=").await.status, 422);
    assert_eq!(post(&ask, "version=1&text=Is+dit+het+goede+adres").await.status, 303);

    // Whoever comes from a list goes on in that list.
    let list = "list=class%3Dprivate%26order%3Doldest";
    let reject = format!("/messages/{first}/reject");
    let form = get(&office, &format!("{reject}?{list}"), &headers[..1]).await;
    assert!(form.body.contains("value=\"class=private&#38;order=oldest\""), "{}", form.body);
    let gone = post(&reject, &format!("version=1&code=0&text=&{list}")).await;
    let to = gone.header("location").unwrap_or_default().to_owned();
    assert_eq!(gone.status, 303, "an answer that says enough needs no words");
    assert!(to.contains("class=private") && to.contains(&format!("after={first}")), "{to}");
    let reopen = format!("/messages/{first}/reopen");
    let again = post(&reopen, "version=2&text=Toch+goed").await;
    assert_eq!(again.status, 303, "{}", again.body);
    assert_eq!(state(&office, &first).await, HeldState::Held);
    let late = post(&reject, "version=2&code=0&text=Laat").await;
    assert_eq!(late.status, 409, "an older version");
    assert_eq!(state(&office, &first).await, HeldState::Held, "nothing is stored");
    assert!(late.body.contains("Uw keuze is niet opgeslagen."));

    let both = format!("id={first}%3A3&id={second}%3A1");
    let asked = post("/messages/selection", &format!("do=reject&{both}")).await;
    for words in ["2 berichten afkeuren?", "buurman@outlook.com", second.as_str()] {
        assert!(asked.body.contains(words), "{words}: {}", asked.body);
    }
    assert_eq!(state(&office, &first).await, HeldState::Held, "a page that asks decides nothing");
    let refusal = Refusal { reason: "Verkeerd adres".to_owned(), ..Refusal::default() };
    office.desk.reject(&mira(), &second, refusal).await.expect("meanwhile");
    let sure = format!("do=reject&confirmed=1&code=3&text=Samen&{both}");
    let done = post("/messages/selection", &sure).await;
    assert!(done.body.contains("Gelukt voor 1 van 2."), "{}", done.body);
    assert!(done.body.contains("mira heeft dit bericht"), "which one failed, and why");
    assert_eq!(state(&office, &first).await, HeldState::Rejected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reviewer_releases_no_several_and_needs_four_eyes_for_a_lookalike() {
    let office = Office::open().await;
    let lookalike = office.hold(office::lookalike()).await;
    let number = office.hold(office::number()).await;
    let cookie = session(&office, "anna").await;
    let page = get(&office, "/messages", &[("cookie", &cookie)]).await;
    let form = format!("form_token={}&do=release&id={number}%3A1", form_token(&page.body));
    let headers = [("cookie", cookie.as_str()), ("content-type", FORM)];
    assert_eq!(send(&office, "POST", "/messages/selection", &headers, &form).await.status, 403);
    assert!(!page.body.contains("value=\"release\""), "it is not offered either");
    let path = format!("/messages/{lookalike}/release");
    let page = get(&office, &path, &[("cookie", &cookie)]).await;
    assert!(page.body.contains("Een adres lijkt op een bekend adres"), "{}", page.body);

    let cookie = session(&office, "piet").await;
    let page = get(&office, "/messages", &[("cookie", &cookie)]).await;
    let ids = format!("id={number}%3A1&id={lookalike}%3A1");
    let form = format!("form_token={}&do=release&{ids}", form_token(&page.body));
    let headers = [("cookie", cookie.as_str()), ("content-type", FORM)];
    let asked = send(&office, "POST", "/messages/selection", &headers, &form).await;
    assert!(asked.body.contains("Dit bericht doet niet mee"), "{}", asked.body);
    let sure = format!("{form}&confirmed=1&code=1&text=Eigen+gegevens");
    let done = send(&office, "POST", "/messages/selection", &headers, &sure).await;
    assert!(done.body.contains("/incidents/DL-"), "{}", done.body);
    assert_eq!(state(&office, &number).await, HeldState::Releasing);
    assert_eq!(state(&office, &lookalike).await, HeldState::Held);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_released_together_is_taken_back_together() {
    let office = Office::open().await;
    let samples = [office::number(), office::Sample { minutes_ago: 500, ..office::number() }];
    let mut ids = Vec::new();
    for sample in samples {
        ids.push(office.hold(sample).await);
    }
    let browser = Browser::open(1280).await;
    sign_in(&browser, &office, "piet").await;
    browser.go(&office.url("/messages")).await;
    browser.ask("document.querySelectorAll('input[name=id]').forEach((it) => it.click())").await;
    browser.press("button[value=release]").await;
    browser.find("input[name=code][value='1']").await.click().await.expect("a reason");
    browser.fill("textarea", "Eigen gegevens").await;
    browser.press("main form button[type=submit]").await;
    let seen = browser.text().await;
    assert!(seen.contains("De 2 berichten worden over "), "{seen}");
    browser.keep_picture(1280, "several-released-nl").await;
    for id in &ids {
        assert_eq!(state(&office, id).await, HeldState::Releasing);
    }
    // One was taken back by somebody else meanwhile, and is told apart.
    office.desk.undo(&mira(), &ids[0], None).await.expect("undone");
    keys(&browser, "z").await;
    let taken_back = async {
        while !browser.text().await.contains("Gelukt voor 1 van 2.") {
            tokio::task::yield_now().await;
        }
    };
    let came = tokio::time::timeout(Duration::from_secs(30), taken_back).await;
    let seen = browser.text().await;
    assert!(came.is_ok() && seen.contains("Vrijgeven is ongedaan gemaakt."), "{seen}");
    for id in &ids {
        assert_eq!(state(&office, id).await, HeldState::Held);
    }
    let all = office
        .store
        .read(|tx: &mut Tx<'_>| store::incident::list(tx, &store::IncidentFilter::default()));
    let cancelled = |one: &store::Incident| one.state == store::IncidentState::Cancelled;
    assert!(all.await.expect("incidents").iter().all(cancelled));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_does_at_the_desk_what_the_pages_do() {
    let office = Office::open().await;
    let first = office.hold(office::number()).await;
    let second = office.hold(office::lookalike()).await;
    let senior = office.token("zaak", Role::Senior).await;
    let reviewer = office.token("robot", Role::Reviewer).await;
    let held = |id: &HeldId, what: &str| format!("/api/v1/held/{id}/{what}");
    let ids = json!([first.as_str(), second.as_str()]);
    let back = json!({"reason": "Toch goed"});
    let (all, none) = (json!({"ids": ids, "reason": "Samen"}), json!({"ids": [], "reason": "x"}));
    let ask = json!({"question": "Is dit het goede adres?"});
    let bulk = "/api/v1/held/release".to_owned();
    for (name, token, path, wish, status) in [
        ("ask", &reviewer, held(&first, "ask"), ask, 200),
        ("an empty question", &reviewer, held(&first, "ask"), json!({"question": ""}), 422),
        ("hand over", &reviewer, held(&first, "assign"), json!({"assignee": "mira"}), 200),
        ("to nobody known", &reviewer, held(&first, "assign"), json!({"assignee": "x"}), 422),
        ("several by a reviewer", &reviewer, bulk.clone(), all.clone(), 403),
        ("none", &senior, bulk.clone(), none, 422),
        ("several", &senior, bulk, all, 200),
        ("undo", &senior, held(&first, "undo"), json!({}), 200),
        ("a code", &reviewer, held(&first, "reject"), json!({"code": "too_much"}), 200),
        ("a wrong code", &reviewer, held(&second, "reject"), json!({"code": "public"}), 422),
        ("a reviewer reopens", &reviewer, held(&first, "reopen"), back.clone(), 403),
        ("a senior reopens", &senior, held(&first, "reopen"), back.clone(), 200),
        ("again", &senior, held(&first, "reopen"), back.clone(), 409),
        ("the first of two", &reviewer, held(&second, "release"), json!({"reason": "Ja"}), 200),
        ("the same", &reviewer, held(&second, "release"), json!({"reason": "Ja"}), 403),
        ("sent back", &senior, held(&second, "return"), back, 200),
    ] {
        let answer = call(&office, token, "POST", &path, &wish).await;
        assert_eq!(answer.status, status, "{name}: {}", answer.body);
        if name == "several" {
            let each = answer.json();
            assert!(each[0]["incident_id"].as_str().is_some_and(|id| id.starts_with("DL-")));
            assert_eq!(each[1]["problem"]["type"], "urn:sluis:problem:needs-second");
            assert_eq!(each[1]["held"], Value::Null);
        }
    }
    for (query, count) in [
        ("class=lookalike", 1),
        ("class=lookalike&risk=low", 0),
        ("q=buurman&state=held", 1),
        ("mine=true", 0),
        ("since=2999-01-01T00:00:00Z", 0),
        ("order=queue", 2),
    ] {
        let path = format!("/api/v1/held?{query}");
        let list = call(&office, &reviewer, "GET", &path, &Value::Null).await.json();
        assert_eq!(list.as_array().map(Vec::len), Some(count), "{query}");
    }
    for query in ["order=best", "risk=none", "mine=ja", "since=gisteren"] {
        let path = format!("/api/v1/held?{query}");
        assert_eq!(call(&office, &reviewer, "GET", &path, &Value::Null).await.status, 422);
    }
    let wish = json!({"name": "Privé", "query": "class=private", "shared": true});
    assert_eq!(call(&office, &senior, "POST", "/api/v1/filters", &wish).await.status, 204);
    let list = call(&office, &reviewer, "GET", "/api/v1/filters", &Value::Null).await.json();
    assert_eq!((&list[0]["name"], &list[0]["own"]), (&json!("Privé"), &json!(false)));
    let path = format!("/api/v1/filters/{}", list[0]["number"]);
    assert_eq!(call(&office, &reviewer, "DELETE", &path, &Value::Null).await.status, 404);
    assert_eq!(call(&office, &senior, "DELETE", &path, &Value::Null).await.status, 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_the_desk_fit_every_screen() {
    let office = Office::open().await;
    let (first, second) =
        (office.hold(office::number()).await, office.hold(office::lookalike()).await);
    let mut many = office::pupils();
    many.recipients.push((
        "lang.adres.van.iemand@een-heel-lang-domein.example.org",
        Class::Unexpected,
        RecipientState::Held,
    ));
    let pupils = office.hold(many).await;
    let release = Release { reason: "Nodig".to_owned(), ..Release::default() };
    office.desk.release(&mira(), &pupils, release).await.expect("a first yes");
    let refusal = Refusal { reason: "Verkeerd".to_owned(), ..Refusal::default() };
    office.desk.reject(&mira(), &second, refusal).await.expect("rejected");
    office.deliver(Timestamp::now()).await;
    let browser = Browser::open(1280).await;
    sign_in(&browser, &office, "piet").await;
    let origin = office.url("");
    for (name, path) in [
        ("desk-second", format!("/messages/{pupils}/release")),
        ("desk-queue", "/messages?tab=all&class=unexpected&order=persons".to_owned()),
        ("desk-ask", format!("/messages/{first}/ask")),
        ("desk-reopen", format!("/messages/{second}/reopen")),
        ("desk-message", format!("/messages/{first}?list=tab%3Dall")),
        ("desk-me", "/me".to_owned()),
    ] {
        browser.look(&origin, name, &path).await;
    }
    browser.resize(320, 900).await;
    browser.go(&office.url("/messages")).await;
    browser.find("input[name=id]").await.click().await.expect("a row");
    browser.press("button[value=reject]").await;
    let wide = browser.ask("return document.documentElement.scrollWidth").await;
    assert!(wide.as_u64() <= Some(320), "{wide}");
    browser.keep_picture(320, "desk-selection-320").await;
    browser.find("input[name=code][value='0']").await.click().await.expect("a choice");
    browser.press("main form button[type=submit]").await;
    assert!(
        browser.text().await.contains("Succeeded for 1 of 1.")
            || browser.text().await.contains("Done for 1 of 1.")
            || browser.text().await.contains("Gelukt voor 1 van 1.")
    );
    browser.keep_picture(320, "desk-selection-done-320").await;
}
