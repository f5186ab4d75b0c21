//! The review pages in a real browser, and the API over a plain connection.

use std::io::Read;
use std::io::Write;
use std::net::TcpStream;

use jiff::SignedDuration;
use jiff::Timestamp;
use serde_json::Value;
use serde_json::json;
use sluis::access;
use sluis::access::Origin;
use sluis::access::Principal;
use sluis::destination::Correspondence;
use sluis::mail::Address;
use sluis::review::DeskSettings;
use sluis::review::Refusal;
use sluis::review::Release;
use sluis::store;
use sluis::store::Correspondent;
use sluis::store::HeldId;
use sluis::store::HeldState;
use sluis::store::IncidentFilter;
use sluis::store::LearnedState;
use sluis::store::Manner;
use sluis::store::Role;
use sluis::store::Tx;
use sluis::web::Check;
use sluis::web::Readiness;
use sluis::web::Trouble;

use crate::common::browser::Browser;
use crate::common::office;
use crate::common::office::Office;
use crate::common::office::PASSWORD;

#[tokio::test(flavor = "multi_thread")]
async fn a_reviewer_releases_one_message_and_rejects_another() {
    let office = Office::open().await;
    let letter = office.hold(office::letter()).await;
    let number = office.hold(office::number()).await;
    let browser = Browser::open(1280).await;

    browser.go(&office.url(&format!("/messages/{number}"))).await;
    assert!(browser.path().await.starts_with("/login?back="), "one signs in first");
    browser.fill("#name", "anna").await;
    browser.fill("#password", "not the password").await;
    browser.press("main button[type=submit]").await;
    assert!(browser.text().await.contains("De naam of het wachtwoord klopt niet."));
    browser.fill("#name", "anna").await;
    browser.fill("#password", PASSWORD).await;
    browser.press("main button[type=submit]").await;
    assert_eq!(browser.path().await, format!("/messages/{number}"), "and comes back here");

    let seen = browser.text().await;
    for words in ["burgerservicenummer", "buurman@outlook.com", "Privéadres", "••••••032"]
    {
        assert!(seen.contains(words), "{words} is not on the page:\n{seen}");
    }
    assert!(!browser.client.source().await.expect("a page").contains("999990032"));

    browser.follow("Vrijgeven…").await;
    browser.press("main form button[type=submit]").await;
    let seen = browser.text().await;
    assert!(seen.contains("Kies een reden.") && seen.contains("Schrijf op waarom."), "{seen}");
    browser.keep_picture(1280, "flow-mistakes").await;
    let focused = browser.ask("return document.activeElement.getAttribute('role')").await;
    assert_eq!(focused, "alert", "the list of mistakes has the focus");
    browser.find("input[name=code][value='0']").await.click().await.expect("a choice");
    browser.fill("#text", "Nodig voor de aanvraag").await;
    browser.press("main form button[type=submit]").await;
    assert_eq!(browser.path().await, format!("/messages/{letter}?after={number}"));
    assert!(browser.text().await.contains("verstuurd"), "the outcome stands on top");
    browser.keep_picture(1280, "flow-released").await;
    browser.follow("Bekijk het incident").await;
    let seen = browser.text().await;
    assert!(seen.contains("Incident DL-"), "{seen}");
    assert!(
        seen.contains("Nodig voor het werk van de ontvanger. Nodig voor de aanvraag"),
        "{seen}"
    );

    browser.go(&office.url(&format!("/messages/{letter}/reject"))).await;
    browser.find("input[name=code][value='0']").await.click().await.expect("a choice");
    browser.fill("#text", "Dit is de vorige huisarts").await;
    browser.press("main form button[type=submit]").await;
    assert_eq!(browser.path().await, format!("/messages?after={letter}"));
    assert!(browser.text().await.contains("Er wachten geen berichten."));
    browser.keep_picture(1280, "flow-rejected").await;
    assert_eq!(state(&office, &letter).await, HeldState::Rejected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_can_be_undone_and_a_lost_race_says_who_was_first() {
    let office = Office::open().await;
    let number = office.hold(office::number()).await;
    let browser = Browser::open(1280).await;
    sign_in(&browser, &office, "piet").await;

    browser.go(&office.url(&format!("/messages/{number}/release"))).await;
    browser.find("input[name=code][value='1']").await.click().await.expect("a choice");
    browser.fill("#text", "Eigen gegevens").await;
    browser.press("main form button[type=submit]").await;
    browser.press(".notice form button").await;
    assert!(browser.text().await.contains("Vrijgeven is ongedaan gemaakt."));
    assert_eq!(state(&office, &number).await, HeldState::Held);

    browser.go(&office.url(&format!("/messages/{number}/reject"))).await;
    browser.find("input[name=code][value='0']").await.click().await.expect("a choice");
    browser.fill("#text", "Verkeerde buurman").await;
    let refusal = Refusal { reason: "Verkeerd adres".to_owned(), ..Refusal::default() };
    office.desk.reject(&mira(), &number, refusal).await.expect("a rejection");
    browser.press("main form button[type=submit]").await;
    let seen = browser.text().await;
    assert!(seen.contains("mira heeft dit bericht") && seen.contains("afgekeurd"), "{seen}");
    browser.keep_picture(1280, "flow-conflict").await;

    browser.press("footer button[value=en]").await;
    browser.go(&office.url(&format!("/messages/{number}"))).await;
    let seen = browser.text().await;
    assert!(seen.contains("Messages") && seen.contains("Private address"), "{seen}");
    browser.press("header form button").await;
    assert_eq!(browser.path().await, "/login");
    browser.go(&office.url("/messages")).await;
    assert!(browser.path().await.starts_with("/login"), "the session has ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_people_need_two_who_agree() {
    let office = Office::open().await;
    let pupils = office.hold(office::pupils()).await;
    let browser = Browser::open(1280).await;
    sign_in(&browser, &office, "anna").await;
    browser.go(&office.url(&format!("/messages/{pupils}/release"))).await;
    let asked = browser.text().await;
    assert!(asked.contains("Een tweede beoordelaar moet ook akkoord gaan."), "{asked}");
    assert!(asked.contains("begint nog geen termijn") && !asked.contains("72 uur"), "{asked}");
    browser.find("input[name=code][value='2']").await.click().await.expect("a choice");
    browser.fill("#text", "Er is een overeenkomst").await;
    browser.press("main form button[type=submit]").await;
    assert_eq!(state(&office, &pupils).await, HeldState::AwaitingSecond);
    browser.go(&office.url(&format!("/messages/{pupils}/release"))).await;
    assert!(browser.text().await.contains("U ging als eerste akkoord."), "not the same person");
    browser.press("header form button").await;

    sign_in(&browser, &office, "piet").await;
    browser.go(&office.url(&format!("/messages/{pupils}"))).await;
    browser.follow("Bekijk als tweede…").await;
    assert!(!browser.text().await.contains("Er is een overeenkomst"), "one answers first");
    let agreed = browser.text().await;
    let to = &office.desk.show(&mira(), &pupils).await.expect("shown").held.recipients;
    for part in ["Hoe wordt het bericht verstuurd?", "Als gewone e-mail.", &to[0].address] {
        assert!(agreed.contains(part), "what the second agrees to: {part}");
    }
    browser.keep_picture(1280, "flow-second").await;
    browser.find("input[value=no]").await.click().await.expect("a choice");
    browser.press("main form button[type=submit]").await;
    assert!(browser.text().await.contains("Er is een overeenkomst"), "and hears the other then");
    assert_eq!(state(&office, &pupils).await, HeldState::AwaitingSecond, "nothing is decided yet");
    browser.keep_picture(1280, "flow-second-read").await;
    browser.fill("#text", "Welke overeenkomst?").await;
    browser.press("main form button[type=submit]").await;
    assert!(browser.text().await.contains("Het bericht is teruggegeven met uw uitleg."));
    browser.keep_picture(1280, "flow-returned").await;
    assert!(browser.text().await.contains("piet: Welke overeenkomst?"));
    assert_eq!(state(&office, &pupils).await, HeldState::Held);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_scrolls_sideways_and_each_has_one_heading() {
    let office = Office::open().await;
    let (pupils, incident) = furnish(&office).await;
    office.observe().await;
    let browser = Browser::open(1280).await;
    browser.look(&office.url(""), "login", "/login").await;
    sign_in(&browser, &office, "piet").await;
    for (name, path) in [
        ("messages", "/messages".to_owned()),
        ("messages-all", "/messages?tab=all".to_owned()),
        ("messages-none", "/messages?q=nergens".to_owned()),
        ("message", format!("/messages/{pupils}")),
        ("release", format!("/messages/{pupils}/release")),
        ("reject", format!("/messages/{pupils}/reject")),
        ("incidents", "/incidents".to_owned()),
        ("incident", format!("/incidents/{incident}")),
        ("destinations", "/destinations".to_owned()),
        ("destinations-ended", "/destinations?tab=ended".to_owned()),
        ("observed", "/observed".to_owned()),
        ("audit", "/audit".to_owned()),
        ("me", "/me".to_owned()),
        ("missing", "/nergens".to_owned()),
    ] {
        browser.look(&office.url(""), name, &path).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_sees_its_pages_and_no_others() {
    let office = Office::open().await;
    let number = office.hold(office::number()).await;
    let message = format!("/messages/{number}");
    let cases = [
        ("anna", [200, 200, 200, 200, 200]),
        ("mira", [200, 200, 200, 200, 200]),
        ("bas", [403, 403, 403, 200, 200]),
        ("olga", [403, 403, 200, 200, 200]),
    ];
    for (name, expected) in cases {
        let cookie = session(&office, name).await;
        let paths = ["/messages", message.as_str(), "/incidents", "/audit", "/destinations"];
        for (path, status) in paths.into_iter().zip(expected) {
            let answer = get(&office, path, &[("cookie", &cookie)]).await;
            assert_eq!(answer.status, status, "{name} {path}");
            let told = answer.body.contains("buurman") || answer.body.contains("032");
            assert!(status == 200 || !told, "{name} reads of it on {path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_from_elsewhere_is_refused_and_changes_nothing() {
    let office = Office::open().await;
    let number = office.hold(office::number()).await;
    let cookie = session(&office, "anna").await;
    let address = format!("/messages/{number}/reject");
    let page = get(&office, &address, &[("cookie", &cookie)]).await;
    let token = form_token(&page.body);
    let form = format!("form_token={token}&version=1&code=0&text=Fout");
    let cases: [(&[(&str, &str)], &str); 4] = [
        (&[], "version=1&code=0&text=Fout"),
        (&[], "form_token=aaaa&version=1&code=0&text=Fout"),
        (&[("origin", "https://example.com")], &form),
        (&[("sec-fetch-site", "cross-site")], &form),
    ];
    for (headers, body) in cases {
        let mut all = vec![("cookie", cookie.as_str()), ("content-type", FORM)];
        all.extend(headers);
        let answer = send(&office, "POST", &address, &all, body).await;
        assert_eq!(answer.status, 403, "{headers:?} {body}");
        assert_eq!(state(&office, &number).await, HeldState::Held);
    }
    let own = [("cookie", cookie.as_str()), ("content-type", FORM), ("origin", "null")];
    let endless = format!("{form}{}", "x".repeat(64 * 1024));
    let answer = send(&office, "POST", &address, &own, &endless).await;
    assert_eq!(answer.status, 413, "more than 64 KiB");
    let answer = send(&office, "POST", &address, &own, &form).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert_eq!(state(&office, &number).await, HeldState::Rejected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_when_it_is_idle_and_when_it_is_old() {
    let office = Office::open().await;
    for (name, idle, age, status) in [
        ("fresh", 29, 29, 200),
        ("idle", 31, 31, 303),
        ("nearly a day's work", 1, 11 * 60, 200),
        ("older than a day's work", 1, 12 * 60, 303),
    ] {
        let id = access::new_session_id().expect("randomness");
        let hash = id.hash();
        let add = move |tx: &mut Tx<'_>| {
            let ago = |minutes| Timestamp::now() - SignedDuration::from_mins(minutes);
            store::session::add(tx, &hash, &store::Session::open("anna", ago(age)))?;
            store::session::touch(tx, &hash, ago(idle))
        };
        office.store.write(add).await.expect("a session");
        let cookie = format!("sluis={}", id.expose());
        let answer = get(&office, "/messages", &[("cookie", &cookie)]).await;
        assert_eq!(answer.status, status, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_listens_keeps_nobody_signed_in() {
    let office = Office::open().await;
    let id = access::new_session_id().expect("randomness");
    let hash = id.hash();
    let add = move |tx: &mut Tx<'_>| {
        let ago = |minutes| Timestamp::now() - SignedDuration::from_mins(minutes);
        store::session::add(tx, &hash, &store::Session::open("anna", ago(20)))?;
        store::session::touch(tx, &hash, ago(20))
    };
    office.store.write(add).await.expect("a session");
    let idle = async || {
        let session = office.store.read(move |tx| store::session::find(tx, &hash)).await;
        let seen = session.expect("read").expect("a session").seen_at;
        Timestamp::now().duration_since(seen).as_mins()
    };
    let cookie = format!("sluis={}", id.expose());
    let (address, asked) = (office.url(""), format!("cookie: {cookie}"));
    let listen = move || {
        let host = address.trim_start_matches("http://").trim_end_matches('/').to_owned();
        let mut stream = TcpStream::connect(&host).expect("a connection");
        let ask = format!("GET /events HTTP/1.1\r\nhost: {host}\r\n{asked}\r\n\r\n");
        stream.write_all(ask.as_bytes()).expect("asked");
        let mut head = [0; 12];
        stream.read_exact(&mut head).expect("an answer");
        String::from_utf8_lossy(&head).into_owned()
    };
    let head = tokio::task::spawn_blocking(listen).await.expect("listened");
    assert_eq!(head, "HTTP/1.1 200");
    assert_eq!(idle().await, 20, "a page asks by itself");
    assert_eq!(get(&office, "/messages", &[("cookie", &cookie)]).await.status, 200);
    assert_eq!(idle().await, 0, "a person asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_has_the_security_headers_and_no_get_decides() {
    let office = Office::open().await;
    let number = office.hold(office::number()).await;
    let cookie = session(&office, "anna").await;
    let message = format!("/messages/{number}");
    let undo = format!("{message}/undo");
    for (path, status) in [
        ("/", 303),
        ("/login", 303),
        ("/messages", 200),
        (message.as_str(), 200),
        (undo.as_str(), 405),
        ("/logout", 405),
        ("/nergens", 404),
        ("/healthz", 200),
        ("/metrics", 200),
        ("/api/v1/held", 401),
        ("/api/v1/nothing", 404),
    ] {
        let answer = get(&office, path, &[("cookie", &cookie)]).await;
        assert_eq!(answer.status, status, "{path}");
        let policy = answer.header("content-security-policy").unwrap_or_default();
        assert!(policy.starts_with("default-src 'none'; script-src 'self'"), "{path}");
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        let inline = answer.body.replace("<script src=\"/assets/", "").contains("<script");
        assert!(!inline && !answer.body.contains(" style="), "{path}");
        let version = answer.header("api-version");
        assert_eq!(version.is_some(), path.starts_with("/api/"), "{path}");
    }
    assert_eq!(state(&office, &number).await, HeldState::Held);
    let style = get(&office, "/assets/style.css", &[]).await;
    assert!(style.header("cache-control").is_some_and(|value| value.contains("immutable")));
}

#[tokio::test(flavor = "multi_thread")]
async fn readiness_names_what_is_wrong() {
    let office = Office::open().await;
    assert_eq!(get(&office, "/healthz", &[]).await.status, 200);
    let ready = get(&office, "/readyz", &[]).await;
    assert_eq!((ready.status, ready.body.as_str()), (200, "ready\n"));
    let mut readiness =
        Readiness { notes: vec!["scans: confined".to_owned()], ..Readiness::default() };
    let cases: [(&[&str], &[&str], (u16, &str)); 3] = [
        (&[], &[], (200, "ready\nscans: confined\n")),
        (&[], &["seccomp"], (200, "degraded: seccomp\nscans: confined\n")),
        (&["next hop"], &["seccomp"], (503, "not ready: next hop, seccomp\nscans: confined\n")),
    ];
    for (refusing, degraded, (status, body)) in cases {
        let trouble = |check| move |what: &&str| Trouble { check, what: (*what).to_owned() };
        readiness.refusing = refusing.iter().map(trouble(Check::NextHop)).collect();
        readiness.degraded = degraded.iter().map(trouble(Check::Walls)).collect();
        *office.readiness.lock().expect("a lock") = readiness.clone();
        let answer = get(&office, "/readyz", &[]).await;
        assert_eq!((answer.status, answer.body.as_str()), (status, body));
    }
    office.hold(office::number()).await;
    let metrics = get(&office, "/metrics", &[]).await;
    assert!(metrics.body.contains("sluis_held_messages{state=\"held\"} 1"), "{}", metrics.body);
    let far = get(&office, "/metrics", &[("x-forwarded-for", "192.0.2.7")]).await;
    assert_eq!(far.status, 403, "only from this machine, not through a proxy on it");
    // Whoever keeps the machine reads where the runbook says what to do.
    let cookie = session(&office, "bas").await;
    let page = get(&office, "/admin/system", &[("cookie", &cookie)]).await.body;
    for check in [Check::NextHop, Check::Walls] {
        let named = format!("<q lang=\"en\">{}</q> (docs/runbook.md)", check.section());
        assert!(page.contains(&named), "{named}: {page}");
    }
    assert!(!page.contains(Check::Scanner.section()), "what works is not named: {page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_lists_releases_and_rejects_by_the_api() {
    let office = Office::open_with(DeskSettings::default()).await;
    let number = office.hold(office::number()).await;
    let letter = office.hold(office::letter()).await;
    let token = office.token("zaaksysteem", Role::Privacy).await;
    let auditor = office.token("kijker", Role::Auditor).await;

    let held = call(&office, &token, "GET", "/api/v1/held?state=held", &Value::Null).await;
    assert_eq!(held.status, 200);
    let list = held.json();
    assert_eq!(list.as_array().map(Vec::len), Some(2));
    for field in
        ["id", "state", "sender", "recipients", "subject", "persons", "reasons", "received_at"]
    {
        assert!(list[0].get(field).is_some(), "{field} is promised");
    }
    assert!(!held.body.contains("999990032"), "masked");

    let release = format!("/api/v1/held/{number}/release");
    let wish = json!({"reason": "Afgesproken met de ontvanger"});
    for (name, token, path, wish, status) in [
        ("no token", "", release.as_str(), &wish, 401),
        ("a wrong token", "sluis_x", &release, &wish, 401),
        ("an auditor", &auditor, &release, &wish, 403),
        ("no such message", &token, "/api/v1/held/M-0000-00/release", &wish, 404),
        ("no reason", &token, &release, &json!({"reason": " "}), 422),
        ("a misspelt field", &token, &release, &json!({"reason": "x", "recipient": []}), 422),
        ("a stranger", &token, &release, &json!({"reason": "x", "recipients": ["a@b.nl"]}), 422),
        ("an old version", &token, &release, &json!({"reason": "x", "version": 99}), 409),
        ("a release", &token, &release, &wish, 200),
        ("a second release", &token, &release, &wish, 409),
    ] {
        let answer = call(&office, token, "POST", path, wish).await;
        assert_eq!(answer.status, status, "{name}: {}", answer.body);
        let kind = answer.header("content-type").unwrap_or_default();
        let expected = if status == 200 { "application/json" } else { "application/problem+json" };
        assert!(kind.starts_with(expected), "{name}: {kind}");
        if status == 200 {
            assert_eq!(answer.json()["incident"]["state"], "pending");
            assert_eq!(answer.json()["state"], "releasing");
        }
    }
    let reject = format!("/api/v1/held/{letter}/reject");
    let wish = json!({"reason": "Verkeerde ontvanger"});
    let answer = call(&office, &token, "POST", &reject, &wish).await;
    assert_eq!(answer.json()["decided_by"], "zaaksysteem");

    let incidents = call(&office, &auditor, "GET", "/api/v1/incidents", &Value::Null).await.json();
    let id = incidents[0]["id"].as_str().expect("an incident");
    let path = format!("/api/v1/incidents/{id}");
    let incident = call(&office, &auditor, "GET", &path, &Value::Null).await.json();
    assert_eq!(incident["held_id"], number.as_str());
    assert_eq!(incident["released_by"], "zaaksysteem");
    let missing =
        call(&office, &auditor, "GET", "/api/v1/incidents/DL-1999-0001", &Value::Null).await;
    assert_eq!(missing.status, 404);
}

#[test]
fn templates_hold_no_words_of_their_own() {
    for entry in std::fs::read_dir("src/web/templates").expect("the templates") {
        let path = entry.expect("a template").path();
        let text = std::fs::read_to_string(&path).expect("a text");
        let mut words = String::new();
        let mut rest = text.as_str();
        while let Some(start) = rest.find(['<', '{']) {
            words.push_str(&rest[..start]);
            let end = if rest[start..].starts_with("{{") {
                "}}"
            } else if rest[start..].starts_with("{%") {
                "%}"
            } else {
                ">"
            };
            let stop = rest[start..].find(end).expect("an end") + start + end.len();
            // Of a tag only what a person hears: the names that it gives to screen readers.
            for named in ["aria-label=\"", "title=\"", "placeholder=\"", "alt=\""] {
                if let Some((_, label)) = rest[start..stop].split_once(named) {
                    assert!(label.starts_with("{{"), "{}: {label}", path.display());
                }
            }
            rest = &rest[stop..];
        }
        words.push_str(rest);
        // Names are the same in every language.
        let names = ["Sluis", "docs/runbook.md", "SHA-256"];
        let words = names.iter().fold(words, |words, name| words.replace(name, ""));
        assert!(!words.contains(char::is_alphabetic), "{}: {}", path.display(), words.trim());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_can_go_by_secure_mail_where_there_is_a_gateway() {
    let desk = DeskSettings { secure_mail: true, ..DeskSettings::default() };
    let office = Office::open_with(desk).await;
    let number = office.hold(office::number()).await;
    let browser = Browser::open(1280).await;
    sign_in(&browser, &office, "anna").await;
    let form = format!("/messages/{number}/release");
    browser.look(&office.url(""), "release-secure", &form).await;
    let checked = browser.find("input[name=manner]:checked").await;
    let value = checked.attr("value").await.expect("a form");
    assert_eq!(value.as_deref(), Some("as_is"), "ordinary mail unless chosen otherwise");
    browser.find("input[name=manner][value=secure]").await.click().await.expect("a choice");
    browser.find("input[name=code][value='0']").await.click().await.expect("a choice");
    browser.fill("#text", "De bewoner vroeg erom").await;
    browser.press("main form button[type=submit]").await;
    assert_eq!(browser.path().await, format!("/messages?after={number}"));
    let wanted = number.clone();
    let held = office.store.read(move |tx| store::held::find(tx, &wanted)).await;
    let held = held.expect("a message");
    assert_eq!((held.state, held.manner), (HeldState::Releasing, Manner::Secure));
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_passwords_is_slowed_down() {
    let office = Office::open().await;
    let page = get(&office, "/login", &[]).await;
    let cookie = page.cookie();
    let token = form_token(&page.body);
    let form = format!("form_token={token}&name=anna&password=fout&back=/");
    let headers = [("cookie", cookie.as_str()), ("content-type", FORM)];
    let mut statuses = Vec::new();
    for _ in 0..6 {
        statuses.push(send(&office, "POST", "/login", &headers, &form).await.status);
    }
    assert_eq!(statuses, [401, 401, 401, 401, 401, 429]);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_guesses_at_once_pass_no_better_than_one_by_one() {
    let office = Office::open().await;
    let page = get(&office, "/login", &[]).await;
    let (cookie, token) = (page.cookie(), form_token(&page.body));
    let form = format!("form_token={token}&name=anna&password=fout&back=/");
    let headers = [("cookie", cookie.as_str()), ("content-type", FORM)];
    let guess = || send(&office, "POST", "/login", &headers, &form);
    let (a, b, c, d, e, f, g, h) =
        tokio::join!(guess(), guess(), guess(), guess(), guess(), guess(), guess(), guess());
    let mut statuses = [a, b, c, d, e, f, g, h].map(|answer| answer.status);
    statuses.sort_unstable();
    assert_eq!(statuses, [401, 401, 401, 401, 401, 429, 429, 429]);
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_at_one_desk_locks_nobody_out_at_another() {
    let office = Office::open().await;
    let page = get(&office, "/login", &[]).await;
    let (visit, token) = (page.cookie(), form_token(&page.body));
    let try_as = async |name: &str, password: &str, device: &str| {
        let cookie = format!("{visit}; {device}");
        let headers = [("cookie", cookie.as_str()), ("content-type", FORM)];
        let password = password.replace(' ', "+");
        let form = format!("form_token={token}&name={name}&password={password}&back=/");
        send(&office, "POST", "/login", &headers, &form).await
    };
    let first = try_as("anna", PASSWORD, "").await;
    let device = first.headers.iter().find(|(_, value)| value.starts_with("sluis-device="));
    let device =
        device.and_then(|(_, value)| value.split(';').next()).expect("a cookie").to_owned();
    for _ in 0..6 {
        try_as("anna", "fout", "").await;
        try_as("piet", "fout", "").await;
    }
    assert_eq!(try_as("anna", PASSWORD, "").await.status, 429, "whoever is at this address waits");
    assert_eq!(try_as("anna", PASSWORD, "sluis-device=00-00").await.status, 429, "made up");
    assert_eq!(try_as("piet", PASSWORD, &device).await.status, 429, "of another account");
    assert_eq!(try_as("anna", PASSWORD, &device).await.status, 303, "in her own browser she may");
    for _ in 0..6 {
        try_as("anna", "fout", &device).await;
    }
    assert_eq!(try_as("anna", PASSWORD, &device).await.status, 429, "guesses count there too");
}

/// An answer over a plain connection.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(found, _)| found == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("JSON: {}", self.body))
    }

    /// The cookies that were set, as a browser sends them back.
    pub(crate) fn cookie(&self) -> String {
        let set = self.headers.iter().filter(|(name, _)| name == "set-cookie");
        let pairs = set.filter_map(|(_, value)| value.split(';').next());
        pairs.filter(|pair| !pair.ends_with('=')).collect::<Vec<_>>().join("; ")
    }
}

pub(crate) async fn get(office: &Office, path: &str, headers: &[(&str, &str)]) -> Answer {
    send(office, "GET", path, headers, "").await
}

pub(crate) async fn call(
    office: &Office,
    token: &str,
    method: &str,
    path: &str,
    body: &Value,
) -> Answer {
    let bearer = format!("Bearer {token}");
    let mut headers = vec![("content-type", "application/json")];
    if !token.is_empty() {
        headers.push(("authorization", &bearer));
    }
    let body = if body.is_null() { String::new() } else { body.to_string() };
    send(office, method, path, &headers, &body).await
}

pub(crate) async fn send(
    office: &Office,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Answer {
    let mut request = ureq::http::Request::builder().method(method).uri(office.url(path));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(body.to_owned()).expect("a request");
    let asked = tokio::task::spawn_blocking(move || {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .build()
            .into();
        let mut response = agent.run(request).expect("an answer");
        let body = response.body_mut().read_to_string().expect("a text");
        let headers = response.headers().iter().map(|(name, value)| {
            (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        });
        Answer { status: response.status().as_u16(), headers: headers.collect(), body }
    });
    asked.await.expect("an answer")
}

/// Signs in without a browser, and gives the cookie of the session.
pub(crate) async fn session(office: &Office, name: &str) -> String {
    let page = get(office, "/login", &[]).await;
    let (cookie, token) = (page.cookie(), form_token(&page.body));
    let password = PASSWORD.replace(' ', "+");
    let form = format!("form_token={token}&name={name}&password={password}&back=/");
    let headers = [("cookie", cookie.as_str()), ("content-type", FORM)];
    let answer = send(office, "POST", "/login", &headers, &form).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer.cookie()
}

pub(crate) fn form_token(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"form_token\" value=\"").expect("a form");
    rest.split('"').next().expect("a token").to_owned()
}

pub(crate) async fn sign_in(browser: &Browser, office: &Office, name: &str) {
    browser.go(&office.url("/login")).await;
    browser.fill("#name", name).await;
    browser.fill("#password", PASSWORD).await;
    browser.press("main button[type=submit]").await;
}

/// Sample mail, one of it released and delivered: gives a message and an incident.
pub(crate) async fn furnish(office: &Office) -> (HeldId, String) {
    let pupils = office.hold(office::pupils()).await;
    office.hold(office::letter()).await;
    office.hold(office::locked()).await;
    office.hold(office::lookalike()).await;
    let number = office.hold(office::number()).await;
    let mut again = office::number();
    again.minutes_ago = 300;
    let again = office.hold(again).await;
    let reason = "Nodig voor het werk van de ontvanger. Afgestemd met de behandelaar.".to_owned();
    let release = Release { reason, ..Release::default() };
    office.desk.release(&mira(), &number, release).await.expect("a release");
    let reason = "Privéadres mag niet. Stuur het naar het werkadres.".to_owned();
    let refusal = Refusal { reason, ..Refusal::default() };
    office.desk.reject(&mira(), &again, refusal).await.expect("a rejection");
    office.deliver(Timestamp::now()).await;
    let mail = Correspondence {
        messages: 1_400,
        senders: 5,
        last_day: 20_779,
        ..Correspondence::default()
    };
    let learn = move |tx: &mut Tx<'_>| {
        let address = Address::parse("zorgbemiddeling@samenwerkingsverband-oost.nl");
        let address = address.map_err(|error| store::Error::Broken(error.to_string()))?;
        let [domain, mailbox] = Correspondent::both(&address);
        store::learned::insert(tx, &domain, mail)?;
        let number = store::learned::insert(tx, &mailbox, mail)?;
        store::learned::decide(tx, number, LearnedState::Ended, "mira", Timestamp::now())
    };
    office.store.write(learn).await.expect("learned");
    let all = |tx: &mut Tx<'_>| store::incident::list(tx, &IncidentFilter::default());
    let incidents = office.store.read(all).await.expect("a register");
    (pupils, incidents.first().expect("an incident").id.clone())
}

pub(crate) async fn state(office: &Office, id: &HeldId) -> HeldState {
    let id = id.clone();
    office.store.read(move |tx| store::held::find(tx, &id)).await.expect("a message").state
}

pub(crate) fn mira() -> Principal {
    Principal {
        name: "mira".to_owned(),
        email: Some("mira@voorbeeld.nl".to_owned()),
        roles: vec![Role::Privacy],
        origin: Origin::Web { address: "192.0.2.7".parse().expect("an address") },
    }
}

pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
