//! Every page by the rules of axe-core, in a real browser: with content, without, and with
//! mistakes; in both languages, both themes, on a wide screen and on a phone.

use std::path::Path;

use serde_json::Value;
use sluis::store::Role;

use crate::common::browser::Browser;
use crate::common::office::Office;
use crate::common::office::PASSWORD;

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_on_any_page() {
    let axe =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("target/npm/node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(axe).expect("axe-core: tests/run installs it in target/npm");
    let (empty, office) = (Office::open().await, Office::open().await);
    let (message, incident) = crate::web::furnish(&office).await;
    office.token("topdesk", Role::Reviewer).await;
    office.observe().await;
    let browser = Browser::open(1280).await;
    let mut found = Vec::new();
    for path in ["/login", "/login/code", "/help", "/accessibility", "/privacy", "/nergens"] {
        look(&browser, &office, path, &axe, &mut found).await;
    }
    let reviewer = [
        "/messages".to_owned(),
        "/messages?tab=all".to_owned(),
        "/messages?q=nergens".to_owned(),
        format!("/messages/{message}"),
        format!("/messages/{message}/release"),
        format!("/messages/{message}/reject"),
        "/incidents".to_owned(),
        format!("/incidents/{incident}"),
        "/destinations".to_owned(),
        "/destinations?tab=ended".to_owned(),
        "/observed".to_owned(),
        "/rules".to_owned(),
        "/audit".to_owned(),
        "/dashboard".to_owned(),
        "/me".to_owned(),
        "/me/security".to_owned(),
        "/admin/users".to_owned(),
    ];
    sign_in(&browser, &office, "piet").await;
    for path in &reviewer {
        look(&browser, &office, path, &axe, &mut found).await;
    }
    browser.go(&office.url("/me/security")).await;
    browser.press("form[action='/me/codes/begin'] button").await;
    check(&browser, "setting up codes", &axe, &mut found).await;
    browser.go(&office.url(&format!("/messages/{message}/release"))).await;
    browser.press("main form button[type=submit]").await;
    check(&browser, "a release with mistakes", &axe, &mut found).await;
    sign_in(&browser, &empty, "piet").await;
    for path in ["/messages", "/incidents", "/destinations", "/observed", "/dashboard"] {
        look(&browser, &empty, path, &axe, &mut found).await;
    }
    sign_in(&browser, &office, "bas").await;
    for path in [
        "/admin/users",
        "/admin/users/piet",
        "/admin/new-user",
        "/admin/new-token",
        "/admin/system",
    ] {
        look(&browser, &office, path, &axe, &mut found).await;
    }
    browser.go(&office.url("/admin/new-user")).await;
    browser.press("main form button[type=submit]").await;
    check(&browser, "a new account with mistakes", &axe, &mut found).await;
    found.sort();
    found.dedup();
    assert!(found.is_empty(), "{} violations:\n{}", found.len(), found.join("\n"));
}

/// A page in both languages, themes and widths.
async fn look(browser: &Browser, office: &Office, path: &str, axe: &str, found: &mut Vec<String>) {
    for (language, theme) in [("nl", "light"), ("en", "dark"), ("nl", "dark"), ("en", "light")] {
        for width in [1280, 320] {
            browser.go(&office.url(path)).await;
            browser.press(&format!("footer button[value={language}]")).await;
            browser.press(&format!("footer button[value={theme}]")).await;
            browser.resize(width, 900).await;
            browser.go(&office.url(path)).await;
            let what = format!("{path} {language} {theme} {width}");
            check(browser, &what, axe, found).await;
        }
    }
}

/// What axe has to say of the page that is open, with everything unfolded.
async fn check(browser: &Browser, what: &str, axe: &str, found: &mut Vec<String>) {
    browser.ask("document.querySelectorAll('details').forEach((it) => { it.open = true })").await;
    browser.ask(axe).await;
    let script = "const done = arguments[arguments.length - 1];
        axe.run(document, { resultTypes: ['violations'] }).then((results) => done(
            results.violations.flatMap((it) => it.nodes.map((node) =>
                `${it.id}: ${node.target.join(' ')} ${node.failureSummary}`))),
            (error) => done([String(error)]));";
    let told = browser.client.execute_async(script, Vec::new()).await.expect("an answer of axe");
    let Value::Array(told) = told else { panic!("{what}: {told}") };
    for violation in told {
        let text = violation.as_str().unwrap_or_default().replace('\n', " ");
        found.push(format!("{what}: {text}"));
    }
}

async fn sign_in(browser: &Browser, office: &Office, name: &str) {
    browser.client.delete_all_cookies().await.expect("another person");
    browser.go(&office.url("/login")).await;
    browser.fill("#name", name).await;
    browser.fill("#password", PASSWORD).await;
    browser.press("main form button[type=submit]").await;
}
