//! Codes beside a password, one's own password and sessions, in a real browser.

use aws_lc_rs::hmac;
use data_encoding::BASE32_NOPAD;
use jiff::Timestamp;

use crate::common::browser::Browser;
use crate::common::gateway::Settings;
use crate::common::gateway::Town;
use crate::common::visitor::Visitor;

#[tokio::test(flavor = "multi_thread")]
async fn a_person_sets_up_codes_and_signs_in_with_each_once() {
    let town = Town::new();
    let add = ["user", "add", "anna", "--role", "admin", "--password-stdin"];
    assert_eq!(town.run_with(&add, PASSWORD).status, 0);
    let _gateway = town.start();
    let browser = Browser::open(1280).await;
    let at = |path: &str| format!("http://{}{path}", town.web);
    sign_in(&browser, &town).await;
    browser.go(&at("/me")).await;
    browser.follow("Wachtwoord, codes en sessies beheren").await;
    browser.press("form[action='/me/codes/begin'] button").await;
    assert_eq!(browser.count("svg.qr").await, 1);
    let secret = browser.find("code.secret").await.text().await.expect("a secret");
    let secret = secret.replace(' ', "");
    assert_eq!(BASE32_NOPAD.decode(secret.as_bytes()).expect("base 32").len(), 20);
    browser.fill("#code", "000000").await;
    browser.press("main form button[type=submit]").await;
    assert!(browser.text().await.contains("Deze code klopt niet of is al gebruikt."));
    let first = code(&secret);
    browser.fill("#code", &first).await;
    browser.press("main form button[type=submit]").await;
    let recovery = browser.find(".secrets li:first-child code").await.text().await.expect("a code");
    assert_eq!(browser.count(".secrets li").await, 10);

    // The code that confirmed opens nothing; a recovery code does, once.
    browser.press("header form button").await;
    for (shown, opens) in [(first.as_str(), false), (recovery.as_str(), true)] {
        sign_in(&browser, &town).await;
        assert!(browser.path().await.starts_with("/login/code"), "{}", browser.text().await);
        browser.go(&at("/me")).await;
        assert!(browser.path().await.starts_with("/login"), "half a sign-in opens nothing");
        browser.go(&at("/login/code")).await;
        browser.fill("#code", shown).await;
        browser.press("main form button[type=submit]").await;
        assert_eq!(!browser.path().await.starts_with("/login"), opens, "{shown}");
    }
    browser.go(&at("/me/security")).await;
    assert!(browser.text().await.contains("U heeft nog 9 herstelcodes."));

    // Another password ends other sessions, not this one.
    for (selector, text) in [("#now", PASSWORD), ("#new", "een andere zin"), ("#again", "anders")] {
        browser.fill(selector, text).await;
    }
    browser.press("form[action='/me/password'] button").await;
    assert!(browser.text().await.contains("De twee nieuwe wachtwoorden zijn niet gelijk."));
    for (selector, text) in
        [("#now", PASSWORD), ("#new", "een andere zin"), ("#again", "een andere zin")]
    {
        browser.fill(selector, text).await;
    }
    browser.press("form[action='/me/password'] button").await;
    let seen = browser.text().await;
    assert!(seen.contains("Uw wachtwoord is gewijzigd.") && seen.contains("Deze sessie"), "{seen}");
    let trail = town.run(&["audit", "verify"]);
    assert_eq!(trail.status, 0, "{}", trail.err);
}

#[test]
fn the_fifth_wrong_code_asks_for_the_password_again() {
    let town = Town::new();
    let _gateway = town.start();
    let mut anna = Visitor::with_role(&town, "reviewer");
    anna.get("/me/security");
    let (_, _, page) = anna.send("/me/codes/begin", &[]);
    let (_, secret) = page.split_once("class=\"secret\">").expect("a secret");
    let secret = secret.split_once('<').expect("its end").0.replace(' ', "");
    anna.get("/me/security");
    assert_eq!(anna.send("/me/codes", &[("code", &code(&secret))]).0, 200);

    let mut other = Visitor::new(&town);
    other.get("/login");
    let password = "een lang wachtwoord met woorden";
    assert_eq!(other.post("/login", &[("name", "anna"), ("password", password)]), 303);
    other.get("/login/code");
    for status in [401, 401, 401, 401] {
        assert_eq!(other.post("/login/code", &[("code", "000000")]), status);
    }
    let (status, headers, _) = other.send("/login/code", &[("code", "000000")]);
    let to = headers["location"].to_str().expect("text");
    assert_eq!((status, to.contains("why=late")), (303, true), "{to}");
    // Half a sign-in is over: not even a right code opens anything now.
    let (status, headers, _) = other.send("/login/code", &[("code", &code(&secret))]);
    assert_eq!(status, 303);
    assert!(headers["location"].to_str().expect("text").contains("why=late"));
    assert!(other.get("/login?why=late").contains("name=\"password\""));
}

#[test]
fn where_codes_are_demanded_a_password_alone_opens_the_page_that_sets_them_up_and_nothing_else() {
    let more = "[auth]\ncodes = \"special\"\n";
    let town = Town::with(&Settings { more, ..Settings::default() });
    let _gateway = town.start();
    let mut anna = Visitor::with_role(&town, "admin");
    assert!(anna.get("/admin/users").contains("value=\"/me/security\""), "that page is asked for");
    let page = anna.get("/me/security");
    let is_shut = page.contains("mag pas iets doen") && !page.contains("href=\"/admin/users\"");
    assert!(is_shut, "{page}");
    assert!(page.contains("action=\"/me/codes/begin\""), "this is where it leads: {page}");
    // A form of a page that was not shown does nothing either.
    assert_eq!(anna.send("/admin/system/test", &[]).0, 403);
    let (_, _, page) = anna.send("/me/codes/begin", &[]);
    let (_, secret) = page.split_once("class=\"secret\">").expect("a secret");
    let secret = secret.split_once('<').expect("its end").0.replace(' ', "");
    anna.get("/me/security");
    assert_eq!(anna.send("/me/codes", &[("code", &code(&secret))]).0, 200);
    let page = anna.get("/admin/users");
    assert!(
        page.contains("href=\"/admin/users\"") && !page.contains("mag pas iets doen"),
        "{page}"
    );

    // From any page, and whoever decides on mail too.
    let add = ["user", "add", "rens", "--role", "reviewer", "--password-stdin"];
    assert_eq!(town.run_with(&add, PASSWORD).status, 0);
    let mut rens = Visitor::new(&town);
    rens.get("/login");
    let fields = [("name", "rens"), ("password", PASSWORD.trim_end())];
    assert_eq!(rens.post("/login", &fields), 303);
    assert!(rens.get("/messages").contains("value=\"/me/security\""));

    // Who only looks is not asked.
    let add = ["user", "add", "otto", "--role", "auditor", "--password-stdin"];
    assert_eq!(town.run_with(&add, PASSWORD).status, 0);
    let mut otto = Visitor::new(&town);
    otto.get("/login");
    let fields = [("name", "otto"), ("password", PASSWORD.trim_end())];
    assert_eq!(otto.post("/login", &fields), 303);
    let page = otto.get("/audit");
    assert!(!page.contains("mag pas iets doen") && page.contains("Logboek"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_keeps_people_and_tokens() {
    let town = Town::new();
    let add = ["user", "add", "anna", "--role", "admin", "--password-stdin"];
    assert_eq!(town.run_with(&add, PASSWORD).status, 0);
    let _gateway = town.start();
    let browser = Browser::open(1280).await;
    let at = |path: &str| format!("http://{}{path}", town.web);
    sign_in(&browser, &town).await;
    assert_eq!(browser.path().await, "/admin/users", "the first page of an administrator");
    browser.follow("Account toevoegen").await;
    browser.press("main form button[type=submit]").await;
    assert!(browser.text().await.contains("Deze naam kan niet."));
    browser.fill("#name", "piet de b").await;
    browser.fill("#email", "piet@voorbeeld.nl").await;
    browser.find("input[value=senior]").await.click().await.expect("a choice");
    browser.press("main form button[type=submit]").await;
    let password = browser.find("code.secret").await.text().await.expect("a password");

    // Piet is in, and out the moment that his account is closed.
    let other = Browser::open(1280).await;
    other.go(&at("/login")).await;
    other.fill("#name", "Piet de B").await;
    other.fill("#password", &password).await;
    other.press("main form button[type=submit]").await;
    assert_eq!(other.path().await, "/messages");
    browser.go(&at("/admin/users/piet%20de%20b")).await;
    browser.find("input[value=auditor]").await.click().await.expect("a choice");
    browser.press("form[action$='/roles'] button").await;
    assert!(browser.text().await.contains("De rollen zijn gewijzigd."));
    other.go(&at("/audit")).await;
    assert!(
        other.text().await.contains("rollen: Senior beoordelaar, Auditor"),
        "the new role holds at once"
    );
    browser.press("form[action$='/close'] button").await;
    assert!(browser.text().await.contains("Het account is gesloten."));
    other.go(&at("/messages")).await;
    assert!(other.path().await.starts_with("/login"), "out at once");
    other.fill("#name", "piet de b").await;
    other.fill("#password", &password).await;
    other.press("main form button[type=submit]").await;
    assert!(other.text().await.contains("De naam of het wachtwoord klopt niet."));

    // The last administrator stays one, whatever the button.
    browser.go(&at("/admin/users/anna")).await;
    browser.press("form[action$='/close'] button").await;
    assert!(browser.text().await.contains("Dit is de laatste beheerder."));
    browser.find("input[value=admin]").await.click().await.expect("a choice");
    browser.find("input[value=auditor]").await.click().await.expect("a choice");
    browser.press("form[action$='/roles'] button").await;
    assert!(browser.text().await.contains("Dit is de laatste beheerder."));

    browser.go(&at("/admin/new-token")).await;
    browser.fill("#name", "topdesk").await;
    browser.find("input[value=reviewer]").await.click().await.expect("a choice");
    browser.press("main form button[type=submit]").await;
    let token = browser.find("code.secret").await.text().await.expect("a token");
    assert!(token.starts_with("sluis_"), "{token}");
    let held = |token: &str| {
        let url = format!("http://{}/api/v1/held", town.web);
        let request = ureq::get(url).header("authorization", format!("Bearer {token}"));
        request.config().http_status_as_error(false).build().call().expect("an answer").status()
    };
    assert_eq!(held(&token), 200);
    browser.go(&at("/admin/users")).await;
    let seen = browser.text().await;
    assert!(seen.contains(&format!("{}…", &token[..10])) && !seen.contains(&token), "{seen}");
    browser.press("form[action='/admin/tokens/topdesk/revoke'] button").await;
    assert_eq!(held(&token), 401, "it opens nothing any more");
}

async fn sign_in(browser: &Browser, town: &Town) {
    browser.go(&format!("http://{}/login", town.web)).await;
    browser.fill("#name", "anna").await;
    browser.fill("#password", PASSWORD).await;
    browser.press("main form button[type=submit]").await;
}

/// The code of this moment, as an authenticator makes it (RFC 6238).
fn code(secret: &str) -> String {
    let step = Timestamp::now().as_second() / 30;
    let key = BASE32_NOPAD.decode(secret.as_bytes()).expect("a secret");
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &key);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let tag = tag.as_ref();
    let offset = usize::from(tag[19] & 0x0f);
    let four = tag[offset..offset + 4].try_into().expect("four bytes");
    format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000)
}

const PASSWORD: &str = "een lange zin voor anna";
