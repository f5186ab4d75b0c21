//! The store is away while people look: what they are told, and that all comes back by itself.

use std::time::Duration;

use sluis::store::Role;

use crate::common::browser::Browser;
use crate::common::office;
use crate::common::office::Office;
use crate::web::FORM;
use crate::web::call;
use crate::web::form_token;
use crate::web::get;
use crate::web::send;
use crate::web::session;
use crate::web::sign_in;

/// What of the store pages and their news are read from.
const TABLES: [&str; 2] = ["trail", "session"];

#[tokio::test(flavor = "multi_thread")]
async fn a_page_says_that_the_store_is_away_and_hears_afterwards_what_it_missed() {
    let office = Office::open().await;
    office.hold(office::number()).await;
    let browser = Browser::open(1280).await;
    sign_in(&browser, &office, "piet").await;
    browser.go(&office.url("/messages")).await;
    let listens = "return performance.getEntriesByType('resource').length";
    assert!(browser.ask(listens).await.as_u64() > Some(0));
    assert!(!shown(&browser, "#away").await && !shown(&browser, "#fresh").await);
    rename(&office, "", "_gone");
    // The next look at the trail fails; later the stream ends, and each new one is refused.
    becomes(&browser, "#away", true).await;
    let words = browser.text().await;
    assert!(words.contains("Sluis is nu niet bereikbaar. Deze pagina kan verouderd zijn."));
    browser.keep_picture(1280, "away-nl").await;
    let ended = "return performance.getEntriesByType('resource')
        .filter((it) => it.name.includes('/events')).length";
    let tries = browser.ask(ended).await.as_u64();
    while browser.ask(ended).await.as_u64() <= tries {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert!(shown(&browser, "#away").await, "a refused stream is no good news");
    rename(&office, "_gone", "");
    // Nobody tells the page of this one while it happens.
    office.hold(office::letter()).await;
    becomes(&browser, "#away", false).await;
    becomes(&browser, "#fresh", true).await;
    assert!(browser.text().await.contains("1 nieuw bericht."));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_choice_while_the_store_is_held_by_another_is_not_saved_and_says_so() {
    let office = Office::open().await;
    let id = office.hold(office::number()).await;
    let cookie = session(&office, "piet").await;
    let headers = [("cookie", cookie.as_str()), ("content-type", FORM)];
    let path = format!("/messages/{id}/reject");
    let form = get(&office, &path, &headers[..1]).await.body;
    let fields = format!("form_token={}&version=1&code=0&text=Nee", form_token(&form));
    let token = office.token("zaak", Role::Reviewer).await;
    let database = rusqlite::Connection::open(office.database()).expect("the database");
    database.execute_batch("BEGIN IMMEDIATE").expect("a lock");
    let refused = send(&office, "POST", &path, &headers, &fields).await;
    assert_eq!(refused.status, 503, "{}", refused.body);
    assert_eq!(refused.header("retry-after"), Some("30"));
    for words in ["Sluis kan nu niet bij de gegevens", "Er is niets opgeslagen.", "geef dan code"] {
        assert!(refused.body.to_lowercase().contains(&words.to_lowercase()), "{}", refused.body);
    }
    let cookie = format!("{cookie}; sluis-view=en");
    let english = [("cookie", cookie.as_str()), headers[1]];
    let refused = send(&office, "POST", &path, &english, &fields).await;
    assert!(refused.body.contains("Sluis cannot reach its data now"), "{}", refused.body);
    let reject = serde_json::json!({"version": 1, "code": "wrong_recipient", "reason": "Nee"});
    let api = format!("/api/v1/held/{id}/reject");
    let refused = call(&office, &token, "POST", &api, &reject).await;
    assert_eq!((refused.status, refused.header("retry-after")), (503, Some("30")));
    assert_eq!(refused.json()["type"], "urn:sluis:problem:away");
    // Looking needs no lock.
    assert_eq!(get(&office, "/messages", &headers[..1]).await.status, 200);
    database.execute_batch("ROLLBACK").expect("no lock");
    let done = send(&office, "POST", &path, &headers, &fields).await;
    assert_eq!(done.status, 303, "the same form again: {}", done.body);
}

/// Gives the tables of [`TABLES`] another name.
fn rename(office: &Office, from: &str, to: &str) {
    let database = rusqlite::Connection::open(office.database()).expect("the database");
    for table in TABLES {
        let sql = format!("ALTER TABLE {table}{from} RENAME TO {table}{to}");
        database.execute_batch(&sql).expect("a change");
    }
}

async fn shown(browser: &Browser, selector: &str) -> bool {
    let script = format!("return !document.querySelector('{selector}').hidden");
    browser.ask(&script).await == true
}

async fn becomes(browser: &Browser, selector: &str, expected: bool) {
    let turned = async {
        while shown(browser, selector).await != expected {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    let in_time = tokio::time::timeout(Duration::from_secs(60), turned).await;
    assert!(in_time.is_ok(), "{selector} never became {expected}");
}
