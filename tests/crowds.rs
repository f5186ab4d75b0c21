//! Messages to very many, and forms that come too late: a page stays short, and what somebody wrote is
//! not lost without a word.

use serde_json::Value;
use serde_json::json;
use sluis::destination::Class;
use sluis::review::Question;
use sluis::store;
use sluis::store::HeldState;
use sluis::store::RecipientState;
use sluis::store::Tx;

use crate::common::office;
use crate::common::office::Office;
use crate::web::FORM;
use crate::web::call;
use crate::web::form_token;
use crate::web::get;
use crate::web::mira;
use crate::web::send;
use crate::web::session;

/// A message to a thousand: mailboxes at home, and seven strangers.
pub(crate) fn crowd() -> office::Sample {
    let to = |number: usize| -> (&'static str, Class, RecipientState) {
        let (name, class) = match number {
            0..993 => (format!("ouder{number}@ziggo.nl"), Class::Private),
            _ => (format!("info@bureau{number}.nl"), Class::Unexpected),
        };
        (name.leak(), class, RecipientState::Held)
    };
    let mut sample = office::number();
    sample.recipients = (0..1_000).map(to).collect();
    sample.visible = vec!["ouder1@ziggo.nl".to_owned(), "collega@voorbeeld.nl".to_owned()];
    let (finding, part) = (sample.findings[0].clone(), sample.parts[0].clone());
    sample.findings = vec![finding; 400];
    sample.parts = vec![part; 400];
    sample
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_to_a_thousand_is_grouped_searched_and_released_to_some() {
    let office = Office::open().await;
    let id = office.hold(crowd()).await;
    let cookie = session(&office, "piet").await;
    let headers = [("cookie", cookie.as_str()), ("content-type", FORM)];
    let path = format!("/messages/{id}");
    let page = get(&office, &path, &headers[..1]).await.body;
    assert!(page.len() < 100_000, "{} bytes", page.len());
    assert!(page.contains("993 × Privéadres") && page.contains("7 × Onbekend"), "{page}");
    assert!(page.contains("Rij 1 tot 25 van 1.001") && page.contains("En nog 360."), "{page}");
    let found = get(&office, &format!("{path}?to=BUREAU99"), &headers[..1]).await.body;
    let found = found.replace("<wbr>", "");
    assert!(found.contains("info@bureau993.nl") && !found.contains("ouder1@"), "{found}");
    assert!(found.contains("niet in Aan of CC (BCC)"), "{found}");
    let seen = get(&office, &format!("{path}?to=ouder1@"), &headers[..1]).await.body;
    assert!(!seen.contains("niet in Aan of CC (BCC)"), "the others see it: {seen}");
    let beside = get(&office, &format!("{path}?to=collega"), &headers[..1]).await.body;
    assert!(beside.contains("niet via Sluis"), "{beside}");
    let none = get(&office, &format!("{path}?to=niemand&at=99999"), &headers[..1]).await.body;
    assert!(none.contains("Geen ontvanger gevonden."), "{none}");
    let last = get(&office, &format!("{path}?at=99999"), &headers[..1]).await.body;
    assert!(last.contains("Rij 1.001 tot 1.001 van 1.001"), "{last}");

    let form = get(&office, &format!("{path}/release"), &headers[..1]).await.body;
    assert!(form.len() < 100_000 && form.contains("993 × Privéadres"), "{} bytes", form.len());
    let token = form_token(&form);
    let release = async |fields: &str| {
        let body = format!("form_token={token}&code=0&text=Zo+is+afgesproken&{fields}");
        send(&office, "POST", &format!("{path}/release"), &headers, &body).await
    };
    let nobody = release("only=").await;
    assert_eq!(nobody.status, 422);
    assert!(nobody.body.contains("href=\"#recipients\""), "{}", nobody.body);
    let stranger = release("only=wie%40nergens.nl%0D%0Aouder3%40ziggo.nl").await;
    assert_eq!(stranger.status, 422);
    assert!(stranger.body.contains("wie@nergens.nl"), "what was typed stays: {}", stranger.body);
    let few = release("class=private&only=Info%40Bureau999.nl%0D%0Aouder3%40ziggo.nl").await;
    assert_eq!(few.status, 303, "{}", few.body);
    let wanted = id.clone();
    let held = office.store.read(move |tx: &mut Tx<'_>| store::held::find(tx, &wanted)).await;
    let held = held.expect("the message");
    assert_eq!(held.state, HeldState::Releasing);
    let goes = held.recipients.iter().filter(|one| one.state == RecipientState::Releasing);
    let mut goes: Vec<&str> = goes.map(|one| one.address.as_str()).collect();
    goes.sort_unstable();
    assert_eq!(goes, ["info@bureau999.nl", "ouder3@ziggo.nl"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_signed_out_meanwhile_gets_back_what_they_wrote() {
    let office = Office::open().await;
    let id = office.hold(office::number()).await;
    let cookie = session(&office, "anna").await;
    let path = format!("/messages/{id}/reject");
    let form = get(&office, &path, &[("cookie", &cookie)]).await.body;
    let body = format!("form_token={}&code=0&text=Een+lange+uitleg", form_token(&form));
    let ended = office
        .store
        .write(|tx| store::session::remove_idle(tx, jiff::Timestamp::MAX, jiff::Timestamp::MAX));
    ended.await.expect("no sessions");
    let late = async |cookie: &str, site: &str, body: &str| {
        let headers = [("cookie", cookie), ("content-type", FORM), ("sec-fetch-site", site)];
        send(&office, "POST", &path, &headers, body).await
    };
    for cookie in [cookie.as_str(), "sluis=anders"] {
        let answer = late(cookie, "same-origin", &body).await;
        assert_eq!(answer.status, 403);
        assert!(answer.body.contains("Een lange uitleg"), "{}", answer.body);
        assert!(answer.body.contains(&format!("/login?back=/messages/{id}/reject")));
        assert!(!answer.body.contains(&form_token(&form)), "nothing secret");
    }
    // Nothing was written: straight on to the page to sign in, and back to the form.
    let short = late("sluis=anders", "same-origin", "form_token=x&code=0&text=").await;
    assert_eq!(short.status, 303);
    // Another site, or nobody knows who, puts no words on our pages.
    let strange = late("sluis=anders", "none", &body).await;
    assert_eq!(strange.status, 403);
    assert!(!strange.body.contains("Een lange uitleg"), "{}", strange.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_of_a_long_history_is_on_the_page_and_all_of_it_on_its_own() {
    let office = Office::open().await;
    let id = office.hold(office::number()).await;
    for number in 0..60 {
        let to = if number % 2 == 0 { "piet" } else { "anna" };
        let to = store::Assignee::Person(to.to_owned());
        office.desk.assign(&mira(), &id, to).await.expect("handed over");
    }
    let long = "Een lange vraag. ".repeat(100);
    let ask = || Question { text: long.clone(), version: None };
    for _ in 0..3 {
        office.desk.ask(&mira(), &id, ask()).await.expect("asked");
    }
    let cookie = session(&office, "piet").await;
    let headers = [("cookie", cookie.as_str()), ("content-type", FORM)];
    let path = format!("/messages/{id}");
    let page = get(&office, &path, &headers[..1]).await.body;
    assert_eq!(page.matches("<li><time").count(), 29, "{page}");
    assert!(page.contains("Een lange vraag.") && !page.contains(long.trim()), "{page}");
    let all = format!("{path}/history?show=talk");
    assert!(page.contains(&all), "{page}");
    assert_eq!(get(&office, &all, &headers[..1]).await.body.matches(long.trim()).count(), 3);
    let (_, link) = page.split_once(&format!("{path}/history?below=")).expect("a link");
    let below = link.split_once('"').expect("its end").0;
    let earlier = get(&office, &format!("{path}/history?below={below}"), &headers[..1]).await.body;
    assert_eq!(earlier.matches("<li><time").count(), 35, "{earlier}");
    let first = get(&office, &format!("{path}/history"), &headers[..1]).await.body;
    assert_eq!(first.matches("<li><time").count(), 50);
    assert!(first.contains("rel=\"next\""), "{first}");

    // A fourth question waits for an answer first.
    let form = get(&office, &format!("{path}/ask"), &headers[..1]).await.body;
    let body = format!("form_token={}&version=1&text=Nog+een", form_token(&form));
    let refused = send(&office, "POST", &format!("{path}/ask"), &headers, &body).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Er wachten al drie vragen"), "{}", refused.body);
    let token = office.token("zaak", store::Role::Reviewer).await;
    let wish = json!({"question": "Nog een"});
    let asked = call(&office, &token, "POST", &format!("/api/v1/held/{id}/ask"), &wish).await;
    assert_eq!(asked.status, 422, "{}", asked.body);
    let path = format!("/api/v1/held/{id}/history?limit=10");
    let history = call(&office, &token, "GET", &path, &Value::Null).await.json();
    assert_eq!(history["remarks"].as_array().map(Vec::len), Some(3));
    assert_eq!(history["remarks"][0]["text"], long.trim());
    assert_eq!(history["trail"].as_array().map(Vec::len), Some(10));
    assert_eq!(history["trail"][0]["action"], "sender-asked");
}
