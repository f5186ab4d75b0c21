//! Single sign-on: the way there and back, what roles mean, and what is refused.

use serde_json::json;

use crate::common::browser::Browser;
use crate::common::gateway::Town;
use crate::common::smart_host::SmartHost;
use crate::sign_in::provider::Provider;
use crate::sign_in::provider::town;
use crate::telling::town_with_one_held;

#[tokio::test(flavor = "multi_thread")]
async fn people_sign_in_at_their_provider_with_the_roles_that_it_gives() {
    let (town, provider) = town("roles");
    let gateway = town.start();
    let browser = Browser::open(1280).await;
    let at = |path: &str| format!("http://{}{path}", town.web);
    provider.knows(&json!({
        "anna": {"roles": ["Sluis.reviewer", "Other.admin"], "email": "anna@voorbeeld.nl",
            "email_verified": true},
        "piet": {"roles": ["Other.admin"]},
        "mira": {"groups": [], "_claim_names": {"roles": "src1"}},
    }));

    browser.go(&at("/messages?tab=all")).await;
    assert_eq!(browser.count("input[name=password]:not(details *)").await, 0, "no password asked");
    sign_in(&browser, "anna").await;
    let path = browser.path().await;
    assert_eq!(path, "/messages?tab=all", "back where one wanted to be: {}", gateway.log());
    browser.go(&at("/me")).await;
    let seen = browser.text().await;
    assert!(seen.contains("anna@voorbeeld.nl") && seen.contains("Beoordelaar"), "{seen}");
    assert!(!seen.to_lowercase().contains("beheerder"), "roles of others mean nothing: {seen}");

    // The role is taken away: it ends at the next sign-in, and everywhere.
    provider.knows(&json!({"anna": {"roles": []}, "piet": {"roles": ["Other.admin"]}}));
    browser.press("header form button").await;
    assert_eq!(browser.path().await, "/login/out", "the provider knows her still");
    browser.press("main a[href='/login']").await;
    browser.press("main a.button-main").await;
    let seen = browser.text().await;
    assert!(seen.contains("Uw account heeft nog geen rol in Sluis."), "{seen}");
    let told = browser.ask("return document.querySelector('#subject').value").await;
    assert_eq!(told, "anna", "the id that the administrator needs");
    browser.go(&at("/messages")).await;
    assert!(browser.path().await.starts_with("/login"), "nobody is signed in");

    // Another role the next day, for the same account.
    provider.knows(&json!({"anna": {"roles": ["Sluis.auditor"]}}));
    browser.press("main a.button-main").await;
    browser.go(&at("/audit")).await;
    let seen = browser.text().await;
    assert!(seen.contains("rollen: Auditor · met: single sign-on"), "{seen}");
    browser.go(&at("/messages")).await;
    assert!(browser.text().await.contains("Met uw rol mag u dit niet."), "no longer a reviewer");
    assert_eq!(town.json(&["user", "list", "--json"]).len(), 1, "one person is one account");

    // Whoever never had a role has no account; too many groups are told as such.
    for (name, said) in [
        ("piet", "Uw account heeft nog geen rol in Sluis."),
        ("mira", "U zit in meer dan 200 groepen."),
    ] {
        provider.knows(&json!({
            "piet": {"roles": ["Other.admin"]}, "mira": {"_claim_names": {"roles": "src1"}},
        }));
        browser.client.delete_all_cookies().await.expect("another person");
        browser.go(&at("/login")).await;
        sign_in(&browser, name).await;
        let seen = browser.text().await;
        assert!(seen.contains(said), "{name}: {seen}");
    }
    assert_eq!(town.json(&["user", "list", "--json"]).len(), 1);
    assert!(!gateway.log().contains("ey"), "no token in the log");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_signs_out_can_sign_out_of_the_provider_too() {
    let (town, provider) = town("roles");
    let _gateway = town.start();
    let browser = Browser::open(1280).await;
    provider.knows(&json!({"anna": {"roles": ["Sluis.reviewer"]}}));
    let origin = format!("http://{}", town.web);
    browser.go(&format!("{origin}/me")).await;
    sign_in(&browser, "anna").await;
    assert_eq!(browser.path().await, "/me");
    browser.press("header form button").await;
    let seen = browser.text().await;
    assert!(seen.contains("Bij uw werkaccount bent u nog ingelogd."), "{seen}");
    browser.press("main a.button-main").await;
    let at = browser.client.current_url().await.expect("an address").to_string();
    assert!(at.starts_with(&provider.issuer()), "the provider asks whether she means it: {at}");
    browser.press("button[value=yes]").await;
    assert_eq!(browser.path().await, "/login", "and sends her back");
    browser.press("main a.button-main").await;
    assert_eq!(browser.count("input[name=login]").await, 1, "it asks who she is");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_opens_only_the_browser_that_asked_and_only_once() {
    let (town, mut provider) = town("resource_access.sluis.roles");
    let gateway = town.start();
    let keycloak = json!({"resource_access": {"sluis": {"roles": ["Sluis.senior"]}}});
    provider.knows(&json!({"anna": keycloak, "eve": keycloak}));
    let begin = |client: &mut Client| client.get(&format!("http://{}/login/sign-on", town.web));

    let mut anna = Client::default();
    let way = begin(&mut anna).expect_redirect();
    for part in ["code_challenge_method=S256", "nonce=", "state=", "response_type=code"] {
        assert!(way.contains(part), "{part}: {way}");
    }
    let answer = anna.pass(&provider, &way, "anna");

    let mut eve = Client::default();
    assert_eq!(eve.get(&answer).status, 403, "a link sent to another browser");
    let own = begin(&mut eve).expect_redirect();
    assert_eq!(eve.get(&answer).status, 403, "with another state");
    let own = eve.pass(&provider, &own, "eve");
    let stolen = with(&own, "code", &value(&answer, "code"));
    begin(&mut eve);
    let again = begin(&mut eve).expect_redirect();
    let stolen = with(&stolen, "state", &value(&again, "state"));
    assert_eq!(eve.get(&stolen).status, 403, "another's code in one's own answer");
    assert!(eve.is_stranger(&town));

    // The attempt to use it has ended the code at the provider, as it must.
    let way = begin(&mut anna).expect_redirect();
    let answer = anna.pass(&provider, &way, "anna");
    let kept = anna.clone();
    let elsewhere = with(&answer, "iss", "http://127.0.0.1:1");
    assert_eq!(anna.clone().get(&elsewhere).status, 403, "another issuer (RFC 9207)");
    assert_eq!(anna.get(&answer).expect_redirect(), "/", "the right browser, the right code");
    assert!(!anna.is_stranger(&town));
    assert_eq!(kept.clone().get(&answer).status, 403, "the same answer again");
    assert_eq!(
        anna.get(&format!("http://{}/login/callback?error=access_denied", town.web)).status,
        403
    );

    // Down: who is in stays in, the page to sign in is there, and says what to do.
    provider.stop();
    assert!(!anna.is_stranger(&town));
    let mut late = Client::default();
    let page = late.get(&format!("http://{}/login", town.web));
    assert_eq!(page.status, 200);
    // What it said of itself is still known, so that the way is shown.
    assert_eq!(begin(&mut late).status, 303);
    provider.start_again();
    let way = begin(&mut late).expect_redirect();
    let answer = late.pass(&provider, &way, "anna");
    assert_eq!(late.get(&answer).status, 303, "new keys are fetched where one is not known");
    drop(gateway);

    provider.stop();
    let gateway = town.start();
    let down = begin(&mut Client::default());
    assert_eq!(down.status, 503);
    assert!(down.body.contains("lukt nu niet"), "{}", down.body);
    gateway.wait_for_log("the provider of single sign-on does not say what it is");
}

#[tokio::test(flavor = "multi_thread")]
async fn beside_a_provider_only_emergency_accounts_have_a_password() {
    let (town, _provider) = town("roles");
    let ordinary = town.run(&["user", "add", "jan", "--role", "admin", "--password-stdin"]);
    assert_ne!(ordinary.status, 0, "an empty password");
    let password = "een lange zin voor jan";
    let add = |name: &str, more: &[&str]| {
        let mut arguments = vec!["user", "add", name, "--role", "admin", "--password-stdin"];
        arguments.extend(more);
        let ran = town.run_with(&arguments, password);
        assert_eq!(ran.status, 0, "{}", ran.err);
        ran.out
    };
    add("jan", &[]);
    let told = add("nood", &["--break-glass"]);
    let recovery = told.lines().last().expect("a recovery code").trim().to_owned();
    let gateway = town.start();
    let browser = Browser::open(1280).await;
    browser.go(&format!("http://{}/login", town.web)).await;
    for (name, works) in [("jan", false), ("nood", true)] {
        browser.ask("document.querySelector('details').open = true").await;
        browser.fill("#name", name).await;
        browser.fill("#password", password).await;
        browser.press("main form button[type=submit]").await;
        let asked = browser.path().await.starts_with("/login/code");
        assert_eq!(asked, works, "{name}: {}", browser.text().await);
    }
    browser.fill("#code", &recovery).await;
    browser.press("main form button[type=submit]").await;
    assert!(browser.text().await.contains("nood"), "{}", browser.text().await);
    gateway.wait_for_log("an emergency account was used");
    let trail = town.run(&["audit", "verify"]);
    assert_eq!(trail.status, 0, "{}", trail.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_signed_in_with_the_mailbox_needs_no_code_on_its_link() {
    let inside = SmartHost::start();
    let (town, provider) = town("roles");
    let text = std::fs::read_to_string(town.config()).expect("a configuration");
    let notify = format!(
        "[notify]\nfrom = \"Sluis <sluis@voorbeeld.nl>\"\nhosts = [\"{}\"]\n",
        inside.address
    );
    std::fs::write(town.config(), text + &notify).expect("a configuration");
    let (_gateway, id, link, _) =
        tokio::task::block_in_place(|| town_with_one_held(&town, &inside));
    let person =
        |email: &str| json!({"roles": ["Sluis.reviewer"], "email": email, "email_verified": true});
    provider.knows(&json!({
        "anna": person("anna@voorbeeld.nl"), "piet": person("P.Jansen@voorbeeld.nl"),
    }));
    let browser = Browser::open(1280).await;
    let at = |path: &str| format!("http://{}{path}", town.web);
    for (name, codes) in [("anna", 2), ("piet", 0)] {
        browser.client.delete_all_cookies().await.expect("another person");
        browser.go(&at("/login")).await;
        sign_in(&browser, name).await;
        browser.go(&at(&link)).await;
        assert_eq!(browser.count("input[name=code]").await, codes, "{name}");
    }
    browser.keep_picture(1280, "sender-signed-in-nl").await;
    browser.fill("#explain-text", "Het is mijn eigen dossier.").await;
    browser.press("form[action$='/explain'] button").await;
    let seen = browser.text().await;
    assert!(seen.contains("Bedankt. De beoordelaar ziet uw toelichting."), "{seen}");
    browser.press("form[action$='/withdraw'] button").await;
    let seen = browser.text().await;
    assert!(seen.contains("Uw bericht is ingetrokken."), "{seen}");
    assert_eq!(town.held(&id)["state"], "withdrawn");
}

/// Presses the button of single sign-on and says to the provider who one is.
async fn sign_in(browser: &Browser, name: &str) {
    browser.press("main a.button-main").await;
    browser.fill("input[name=login]", name).await;
    browser.fill("input[name=password]", "whatever").await;
    browser.press("button[type=submit]").await;
}

/// A browser without its scruples: it keeps cookies and goes where it is told, step by step.
#[derive(Clone, Default)]
struct Client {
    cookies: Vec<(String, String)>,
}

struct Answer {
    status: u16,
    location: String,
    body: String,
}

impl Answer {
    fn expect_redirect(&self) -> String {
        assert!((300..400).contains(&self.status), "{}: {}", self.status, self.body);
        self.location.clone()
    }
}

impl Client {
    fn get(&mut self, url: &str) -> Answer {
        let request = ureq::get(url).header("Cookie", self.header());
        let request = request.config().max_redirects(0).http_status_as_error(false).build();
        self.read(request.call().expect("an answer"))
    }

    fn post(&mut self, url: &str, fields: &[(&str, &str)]) -> Answer {
        let request = ureq::post(url).header("Cookie", self.header());
        let request = request.config().max_redirects(0).http_status_as_error(false).build();
        self.read(request.send_form(fields.iter().copied()).expect("an answer"))
    }

    fn read(&mut self, mut answer: ureq::http::Response<ureq::Body>) -> Answer {
        for header in answer.headers().get_all("set-cookie") {
            let text = header.to_str().expect("text");
            let pair = text.split(';').next().unwrap_or_default();
            let Some((name, value)) = pair.split_once('=') else { continue };
            self.cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        let location = answer.headers().get("location").and_then(|to| to.to_str().ok());
        let location = location.unwrap_or_default().to_owned();
        let status = answer.status().as_u16();
        let body = answer.body_mut().read_to_string().unwrap_or_default();
        Answer { status, location, body }
    }

    fn header(&self) -> String {
        let pairs = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    /// Signs in at the provider and gives the address that it sends the browser back to.
    fn pass(&mut self, provider: &Provider, way: &str, name: &str) -> String {
        let issuer = provider.issuer();
        let mut next = way.to_owned();
        for _ in 0..10 {
            let answer = self.get(&next);
            next = if answer.status == 200 {
                let fields = [("prompt", "login"), ("login", name), ("password", "whatever")];
                self.post(&next, &fields).expect_redirect()
            } else {
                answer.expect_redirect()
            };
            if next.starts_with('/') {
                next = format!("{issuer}{next}");
            }
            if next.contains("/login/callback") {
                return next;
            }
        }
        panic!("the provider never sends back: {next}");
    }

    fn is_stranger(&mut self, town: &Town) -> bool {
        self.get(&format!("http://{}/me", town.web)).status != 200
    }
}

/// The value of a field in the query of an address.
fn value(url: &str, name: &str) -> String {
    let (_, query) = url.split_once('?').expect("a query");
    let found = query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
    found.unwrap_or_else(|| panic!("{name} in {url}")).to_owned()
}

/// The address with another value in that field.
fn with(url: &str, name: &str, new: &str) -> String {
    let old = value(url, name);
    url.replace(&format!("{name}={old}"), &format!("{name}={new}"))
}
