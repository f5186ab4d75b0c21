//! The review pages in a real browser.

use jiff::Timestamp;

use crate::common::browser::Browser;
use crate::common::office;
use crate::common::office::Office;
use crate::common::office::PASSWORD;

#[tokio::test(flavor = "multi_thread")]
async fn no_page_scrolls_sideways_and_each_has_one_heading() {
    let office = Office::open().await;
    let (pupils, incident) = furnish(&office).await;
    let browser = Browser::open(1280).await;
    let browser = &browser;
    look(browser, &office, "login", "/login").await;
    sign_in(browser, &office, "piet").await;
    for (name, path) in [
        ("messages", "/messages".to_owned()),
        ("messages-all", "/messages?tab=all".to_owned()),
        ("messages-none", "/messages?q=nergens".to_owned()),
        ("message", format!("/messages/{pupils}")),
        ("release", format!("/messages/{pupils}/release")),
        ("reject", format!("/messages/{pupils}/reject")),
        ("incidents", "/incidents".to_owned()),
        ("incident", format!("/incidents/{incident}")),
        ("audit", "/audit".to_owned()),
        ("me", "/me".to_owned()),
        ("missing", "/nergens".to_owned()),
    ] {
        look(browser, &office, name, &path).await;
    }
}

/// Opens a page in both widths, languages and themes, and checks what must hold for all.
async fn look(browser: &Browser, office: &Office, name: &str, path: &str) {
    for (language, theme) in [("nl", "light"), ("nl", "dark"), ("en", "light"), ("en", "dark")] {
        prefer(browser, office, language, theme).await;
        for width in [1280, 320] {
            browser.resize(width, 900).await;
            browser.go(&office.url(path)).await;
            let wide = browser.ask("return document.documentElement.scrollWidth").await;
            let seen = browser.ask("return window.innerWidth").await;
            assert!(wide.as_u64() <= seen.as_u64(), "{name} {language} {width}: {wide} of {seen}");
            assert_eq!(browser.count("h1").await, 1, "{name}");
            keep_picture(browser, &format!("{name}-{language}-{theme}-{width}")).await;
        }
    }
}

/// Keeps a picture of the whole page where someone wants to look at it.
async fn keep_picture(browser: &Browser, name: &str) {
    let Ok(folder) = std::env::var("SLUIS_PICTURES") else { return };
    let tall = browser.ask("return document.documentElement.scrollHeight").await;
    let (width, height) = browser.client.get_window_size().await.expect("a size");
    let tall = u32::try_from(tall.as_u64().unwrap_or(900)).expect("a height") + 20;
    browser.resize(u32::try_from(width).expect("a width"), tall.clamp(900, 6000)).await;
    let picture = browser.client.screenshot().await.expect("a picture");
    std::fs::write(format!("{folder}/{name}.png"), picture).expect("a file");
    browser
        .resize(u32::try_from(width).expect("a width"), u32::try_from(height).expect("a height"))
        .await;
}

async fn prefer(browser: &Browser, office: &Office, language: &str, theme: &str) {
    browser.resize(1280, 900).await;
    browser.go(&office.url("/login?back=/me")).await;
    browser.press(&format!("footer button[value={language}]")).await;
    browser.press(&format!("footer button[value={theme}]")).await;
    assert_eq!(
        browser.find("html").await.attr("lang").await.expect("a page").as_deref(),
        Some(language)
    );
}

async fn sign_in(browser: &Browser, office: &Office, name: &str) {
    browser.go(&office.url("/login")).await;
    browser.fill("#name", name).await;
    browser.fill("#password", PASSWORD).await;
    browser.press("main button[type=submit]").await;
}

/// Sample mail, one of it released and delivered: gives a message and an incident.
async fn furnish(office: &Office) -> (String, String) {
    use sluis::access::Origin;
    use sluis::access::Principal;
    use sluis::review::Refusal;
    use sluis::review::Release;
    let pupils = office.hold(office::pupils()).await;
    office.hold(office::letter()).await;
    office.hold(office::locked()).await;
    office.hold(office::lookalike()).await;
    let number = office.hold(office::number()).await;
    let mut again = office::number();
    again.minutes_ago = 300;
    let again = office.hold(again).await;
    let mira = Principal {
        name: "mira".to_owned(),
        email: None,
        roles: vec![sluis::store::Role::Privacy],
        origin: Origin::Web { address: "192.0.2.7".parse().expect("an address") },
    };
    let yes = Release {
        reason: "Nodig voor zijn werk. Afgestemd met de behandelaar.".to_owned(),
        ..Release::default()
    };
    office.desk.release(&mira, &number, yes).await.expect("a release");
    let no = Refusal {
        reason: "Privéadres mag niet. Stuur het naar het werkadres.".to_owned(),
        ..Refusal::default()
    };
    office.desk.reject(&mira, &again, no).await.expect("a rejection");
    office.deliver(Timestamp::now()).await;
    let all = |tx: &mut sluis::store::Tx<'_>| {
        sluis::store::incident::list(tx, &sluis::store::IncidentFilter::default())
    };
    let incidents = office.store.read(all).await.expect("a register");
    (pupils.to_string(), incidents.first().expect("an incident").id.clone())
}
