//! What a page says where there is nothing to show, or it cannot be shown: of every such state the
//! words, and that nothing else is said.

use jiff::SignedDuration;
use jiff::Timestamp;
use sluis::review::Refusal;
use sluis::review::Release;
use sluis::review::Released;
use sluis::store::Role;

use crate::common::browser::Browser;
use crate::common::letters::risky;
use crate::common::mail_client::held_id;
use crate::common::office;
use crate::common::office::Office;
use crate::common::visitor::Visitor;
use crate::telling::telling;
use crate::telling::ways_to_sender;
use crate::web::FORM;
use crate::web::call;
use crate::web::form_token;
use crate::web::get;
use crate::web::mira;
use crate::web::send;
use crate::web::session;
use crate::web::sign_in;

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_page_says_what_it_would_show() {
    let office = Office::open().await;
    let cookie = session(&office, "piet").await;
    for (path, words) in [
        ("/messages", "Er wachten geen berichten."),
        ("/messages?tab=mine", "Hier staan nu geen berichten."),
        ("/messages?q=nergens", "Geen berichten gevonden met deze filters."),
        ("/incidents", "Er zijn geen open incidenten. Elk vrijgegeven bericht komt hier te staan."),
        ("/destinations", "Er zijn nog geen adressen geleerd."),
        ("/dashboard", "Er zijn nog geen cijfers."),
    ] {
        let page = get(&office, path, &[("cookie", &cookie)]).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.body.contains(words), "{path}: {}", page.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_gone_one_s_own_or_broken_is_said_in_words() {
    let office = Office::open().await;
    let gone = office.hold(office::number()).await;
    let refusal = Refusal { reason: "Verkeerd adres".to_owned(), ..Refusal::default() };
    office.desk.reject(&mira(), &gone, refusal).await.expect("rejected");
    let later = Timestamp::now() + SignedDuration::from_hours(24 * 31);
    assert_eq!(office.desk.tidy(later).await.expect("tidied"), 1);
    let own = office::Sample { sender: "piet@voorbeeld.nl", ..office::letter() };
    let own = office.hold(own).await;
    let cookie = session(&office, "piet").await;
    let page = async |path: &str| get(&office, path, &[("cookie", &cookie)]).await;

    let shown = page(&format!("/messages/{gone}")).await;
    assert!(shown.body.contains("verwijderd. De gegevens hieronder blijven bewaard."));
    assert!(!shown.body.contains(&format!("/messages/{gone}/preview")), "nothing to look at");
    let shown = page(&format!("/messages/{own}")).await.body;
    let words = "U bent afzender of ontvanger van dit bericht. Een collega moet het beoordelen.";
    assert!(shown.contains(words) && !shown.contains(&format!("/messages/{own}/release")));
    assert_eq!(page("/messages/M-7F3K-29").await.status, 404);

    // Of a row that cannot be read the rest is shown: it hides nothing else, and says what it is.
    office.tamper(&format!("UPDATE held SET sealed_verdict = x'00' WHERE id = '{own}'"));
    let listed = page("/messages").await;
    assert_eq!(listed.status, 200);
    assert!(listed.body.contains(own.as_str()), "{}", listed.body);
    assert_eq!(page(&format!("/messages/{own}")).await.status, 200);
    let token = office.token("zaak", Role::Reviewer).await;
    let told = call(&office, &token, "GET", "/api/v1/held", &serde_json::Value::Null).await;
    assert_eq!(told.status, 200);
    assert!(told.body.contains(own.as_str()) && !told.body.contains("sealed"), "{}", told.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_incident_hides_nothing_else_and_its_clock_runs() {
    let office = Office::open().await;
    let mut incidents = Vec::new();
    for sample in [office::number(), office::letter()] {
        let id = office.hold(sample).await;
        let agreed = Release { reason: "Afgesproken".to_owned(), ..Release::default() };
        let released = office.desk.release(&mira(), &id, agreed).await.expect("released");
        let Released::Releasing { incident: Some(incident), .. } = released else {
            panic!("a release with its incident");
        };
        incidents.push(incident.id);
    }
    office.deliver(Timestamp::now()).await;
    let [damaged, whole] = [&incidents[0], &incidents[1]];
    for column in ["sender", "subject", "summary_nl", "summary_en", "reason"] {
        let sql = format!("UPDATE incident SET sealed_{column} = x'00' WHERE id = '{damaged}'");
        office.tamper(&sql);
    }
    let sql = "UPDATE incident_recipient SET sealed_address = x'00', sealed_reply = x'0000'";
    office.tamper(&format!("{sql} WHERE incident_id = '{damaged}'"));
    let cookie = session(&office, "mira").await;
    for path in ["/incidents", "/incidents?show=all", "/incidents/export"] {
        let page = get(&office, path, &[("cookie", &cookie)]).await;
        let shown = [damaged, whole].map(|id| page.body.contains(id.as_str()));
        assert_eq!((page.status, shown), (200, [true, true]), "{path}: {}", page.body);
    }
    let token = office.token("zaak", Role::Privacy).await;
    let ask = async |method: &str, path: &str, body: serde_json::Value| {
        call(&office, &token, method, &format!("/api/v1/incidents{path}"), &body).await
    };
    let all = ask("GET", "", serde_json::Value::Null).await;
    assert!(all.status == 200 && incidents.iter().all(|id| all.body.contains(id)), "{}", all.body);
    for part in ["", "/form", "/history", "/step/assess"] {
        let path = format!("/incidents/{damaged}{part}");
        let page = get(&office, &path, &[("cookie", &cookie)]).await;
        assert_eq!(page.status, 200, "{path}");
    }
    // What the law asks for goes on.
    let one = ask("GET", &format!("/{damaged}"), serde_json::Value::Null).await;
    let one: serde_json::Value = serde_json::from_str(&one.body).expect("JSON");
    assert!(one["deadline"].is_string() && one["sender"] == "\u{fffd}", "{one}");
    let step = serde_json::json!({ "step": "assess", "version": one["version"] });
    let taken = ask("POST", &format!("/{damaged}/steps"), step).await;
    assert_eq!(taken.status, 200, "{}", taken.body);
    let counted = get(&office, "/metrics", &[]).await.body;
    assert!(counted.contains("sluis_damaged_texts 2"), "by what is damaged: {counted}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_administrator_stays_one() {
    let office = Office::open().await;
    let cookie = session(&office, "bas").await;
    let headers = [("cookie", cookie.as_str()), ("content-type", FORM)];
    let page = get(&office, "/admin/users/bas", &headers[..1]).await.body;
    let form = format!("form_token={}&role=reviewer", form_token(&page));
    let refused = send(&office, "POST", "/admin/users/bas/roles", &headers, &form).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Dit is de laatste beheerder."), "{}", refused.body);
    assert_eq!(get(&office, "/admin/users", &headers[..1]).await.status, 200, "still one");
}

#[test]
fn the_link_of_a_sender_tells_apart_what_was_decided_and_what_is_unknown() {
    let (town, inside) = telling("");
    let gateway = town.start();
    let id = held_id(&gateway.send(&risky(1)));
    let (links, code) = ways_to_sender(&inside, 1);
    let ran = town.run(&["held", "reject", &id, "--reason", "Het adres klopt niet."]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let mut sender = Visitor::new(&town);
    let page = sender.get(&links[0]);
    assert!(page.contains("Over dit bericht is op ") && page.contains("beslist: afgekeurd"));
    assert!(!page.contains("name=\"code\""), "nothing is left to do: {page}");
    let (status, _, page) = sender.send(&format!("{}/withdraw", links[0]), &[("code", &code)]);
    assert_eq!(status, 409, "{page}");
    assert!(page.contains("beslist: afgekeurd"), "{page}");
    let unknown = format!("/s/{}/withdraw", "a".repeat(32));
    let (status, _, page) = sender.send(&unknown, &[("code", &code)]);
    assert!(status == 404 && page.contains("Deze link is niet bekend"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_does_nothing_is_warned_and_can_stay() {
    let office = Office::open().await;
    let browser = Browser::open(1280).await;
    sign_in(&browser, &office, "piet").await;
    browser.go(&office.url("/messages")).await;
    let is_open = "return document.querySelector('#idle').open";
    let after = |minutes: u32| {
        format!(
            "const now = performance.timeOrigin + performance.now() + {minutes} * 60000 + 1000;
            Date.now = () => now; document.dispatchEvent(new Event('visibilitychange'));
            {is_open}"
        )
    };
    assert_eq!(browser.ask(&after(27)).await, false);
    assert_eq!(browser.ask(&after(28)).await, true);
    let words = browser.ask("return document.querySelector('#idle').innerText").await;
    let words = words.as_str().unwrap_or_default();
    assert!(words.contains("U doet al 28 minuten niets. Over 2 minuten logt Sluis u uit."));
    browser.keep_picture(1280, "idle-nl").await;
    browser.ask("document.querySelector('#idle button').click()").await;
    let closed = async {
        while browser.ask(is_open).await == true {
            tokio::task::yield_now().await;
        }
    };
    let in_time = tokio::time::timeout(std::time::Duration::from_secs(20), closed).await;
    assert!(in_time.is_ok(), "the button keeps one signed in");
    assert_eq!(browser.ask(&after(28 + 27)).await, false, "and the time begins anew");
}
