//! What people have set in their system: less motion, and colours of their own.

use serde_json::json;

use crate::common::browser::Browser;
use crate::common::office::Office;
use crate::web::furnish;
use crate::web::sign_in;

/// What must have a line of its own where tints are gone.
const LINED: &str =
    ".badge, .card, .notice, .count, .table-wrap, .button, .site-header, input:not([type=checkbox], [type=radio]),
    textarea, select, .why, .hit, .sample";

/// What is current or pressed, beside others that are not.
const CURRENT: &str = ".tabs a, .site-nav a, .choice";

#[tokio::test(flavor = "multi_thread")]
async fn with_colours_of_ones_own_lines_and_focus_tell_what_tints_did() {
    let (office, browser, pages) = opened().await;
    browser.prefers(&[("forced-colors", "active")]);
    for page in pages {
        browser.go(&office.url(&page)).await;
        assert_eq!(browser.ask("return matchMedia('(forced-colors: active)').matches").await, true);
        let name = page.split(['?', '/']).nth(1).unwrap_or_default().to_owned();
        browser.keep_picture(1280, &format!("forced-{name}")).await;
        let unlined = format!(
            "const lined = (it) => {{ const s = getComputedStyle(it);
                const sides = ['Top', 'Right', 'Bottom', 'Left'];
                return sides.some((side) => s['border' + side + 'Style'] !== 'none'
                        && parseFloat(s['border' + side + 'Width']) > 0)
                    || (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0); }};
            return [...document.querySelectorAll({LINED:?})]
                .filter((it) => it.checkVisibility() && it.type !== 'hidden' && !lined(it))
                .map((it) => it.outerHTML.slice(0, 120))"
        );
        assert_eq!(browser.ask(&unlined).await, json!([]), "{page}: told by a tint alone");
        let same = format!(
            "const line = (it) => {{ const s = getComputedStyle(it);
                return [s.borderTopColor, s.borderBottomColor].join() }};
            const all = [...document.querySelectorAll({CURRENT:?})].filter((it) => it.checkVisibility());
            const is = (it) => it.matches('[aria-current], [aria-pressed=true]');
            const plain = new Set(all.filter((it) => !is(it)).map(line));
            return all.filter((it) => is(it) && plain.has(line(it))).map((it) => it.outerHTML)"
        );
        assert_eq!(browser.ask(&same).await, json!([]), "{page}: current, and told by nothing");
        // With keys, so that the browser shows where one is.
        let focused = "const it = document.activeElement, s = getComputedStyle(it);
            return [it.tagName, s.outlineStyle, parseFloat(s.outlineWidth)]";
        for _ in 0..6 {
            browser.tab().await;
            let told = browser.ask(focused).await;
            assert!(told[1] == "solid" && told[2].as_f64() >= Some(2.0), "{page}: {told}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_moves_for_whoever_wants_less_motion() {
    let (office, browser, pages) = opened().await;
    let moving = "return [...document.querySelectorAll('*')].filter((it) => {
        const s = getComputedStyle(it);
        return s.transitionDuration.split(', ').some((time) => parseFloat(time) > 0)
            || s.animationName !== 'none' || s.scrollBehavior !== 'auto' }).length";
    browser.prefers(&[("prefers-reduced-motion", "no-preference")]);
    browser.go(&office.url("/messages")).await;
    assert_ne!(browser.ask(moving).await, 0, "or this test says nothing");
    browser.prefers(&[("prefers-reduced-motion", "reduce")]);
    for page in pages {
        browser.go(&office.url(&page)).await;
        assert_eq!(browser.ask(moving).await, 0, "{page}");
    }
}

/// Someone signed in, and what they can look at.
async fn opened() -> (Office, Browser, Vec<String>) {
    let office = Office::open().await;
    let (message, incident) = furnish(&office).await;
    let browser = Browser::open(1280).await;
    sign_in(&browser, &office, "piet").await;
    let pages = [
        "/messages".to_owned(),
        format!("/messages/{message}"),
        format!("/messages/{message}/release"),
        format!("/incidents/{incident}"),
        "/dashboard".to_owned(),
        "/audit".to_owned(),
        "/destinations".to_owned(),
        "/me".to_owned(),
    ];
    (office, browser, pages.to_vec())
}
