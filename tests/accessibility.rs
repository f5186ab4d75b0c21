//! Every page by the rules of axe-core, in a real browser: with content, without, with mistakes and
//! with trouble; in both languages, both themes, on a wide screen and on a phone.
//!
//! A page is opened once in each language. Its theme is an attribute of the document, so the other
//! one is tried in place; there only contrast can differ.

use std::path::Path;

use mail_parser::MessageParser;
use serde_json::Value;
use serde_json::json;
use sluis::review::Question;
use sluis::review::Refusal;
use sluis::store;
use sluis::store::ReasonCode;
use sluis::store::Role;
use sluis::store::Tx;

use crate::common::browser::Browser;
use crate::common::gateway::Gateway;
use crate::common::gateway::Town;
use crate::common::gateway::wait_for;
use crate::common::letters::HOME;
use crate::common::letters::risky;
use crate::common::mail_client::held_id;
use crate::common::office;
use crate::common::office::Office;
use crate::common::office::PASSWORD;
use crate::common::smart_host::SmartHost;
use crate::common::visitor::Visitor;
use crate::crowds::crowd;
use crate::evidence::pages::mail_with_register;
use crate::followup;
use crate::reach;
use crate::sign_in::provider;
use crate::telling::telling;
use crate::telling::ways_to_sender;
use crate::web::furnish;
use crate::web::mira;

/// Somebody who looks at pages with axe, in one language.
struct Reader {
    browser: Browser,
    axe: String,
    language: &'static str,
    found: Vec<String>,
    /// The paths of the pages that were looked at.
    seen: Vec<String>,
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_on_any_page_in_dutch() {
    every_page("nl").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_on_any_page_in_english() {
    every_page("en").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_on_content_and_on_pages_of_senders() {
    let (town, inside) = telling("");
    let (gateway, message, links, code) = tokio::task::block_in_place(|| sent(&town, &inside));
    let origin = format!("http://{}", town.web);
    for language in ["nl", "en"] {
        let mut reader = Reader::open(language).await;
        reader.choose(&format!("{origin}/s")).await;
        reader.look(&format!("{origin}/s")).await;
        reader.look(&format!("{origin}/s/{}", "a".repeat(32))).await;
        for link in &links {
            reader.look(&format!("{origin}{link}")).await;
        }
        // One of the two waits still, in a list of any order: an empty explanation is a mistake.
        let form = "form[action$='/explain']";
        for link in &links {
            reader.browser.go(&format!("{origin}{link}")).await;
            if reader.browser.count(form).await == 1 {
                break;
            }
        }
        reader.browser.ask(&format!("document.querySelector(\"{form}\").noValidate = true")).await;
        reader.browser.fill(&format!("{form} input[name=code]"), &code).await;
        reader.browser.press(&format!("{form} button")).await;
        reader.check("an explanation with mistakes").await;
        reader.sign_in(&origin, "piet").await;
        let held = format!("{origin}/messages/{message}");
        let preview = ["", "/preview?part=0", "/preview?part=2&section=1"];
        let others = ["/similar", "/whole", "/history", "/history?show=talk"];
        for page in preview.into_iter().chain(others) {
            reader.look(&format!("{held}{page}")).await;
        }
        reader.browser.go(&format!("{held}/preview?part=2&section=1")).await;
        reader.browser.press("form.preview button[value^=value]").await;
        reader.check("a value that is shown").await;
        reader.look(&format!("{origin}/rules")).await;
        reader.look(&format!("{origin}/observed")).await;
        reader.end_of("content");
    }
    drop(gateway);
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_on_pages_after_a_breach() {
    let (town, inside) = followup::town();
    let gateway = tokio::task::block_in_place(|| town.start());
    let (mut officer, incident) = tokio::task::block_in_place(|| followup::leaked(&town, &gateway));
    let add = ["user", "add", "bas", "--role", "admin", "--email", "bas@voorbeeld.nl"];
    let add = [&add[..], &["--password-stdin"]].concat();
    assert_eq!(town.run_with(&add, &format!("{PASSWORD}\n")).status, 0);
    let origin = format!("http://{}", town.web);
    let at = format!("{origin}/incidents/{incident}");
    let party = [("role", "controller"), ("name", "Gemeente Aalten"), ("contact", "a@aalten.nl")];
    let added = tokio::task::block_in_place(|| {
        officer.get(&format!("/incidents/{incident}"));
        officer.post(&format!("/incidents/{incident}/parties"), &party)
    });
    assert_eq!(added, 303);
    let asks = format!("/incidents/{incident}/retraction");
    for language in ["nl", "en"] {
        let mut reader = Reader::open(language).await;
        reader.sign_in_by(&origin, "mira", "een lang wachtwoord").await;
        for page in ["", "/history", "/form", "/part/4", "/step/assess", "/people", "/retraction"] {
            reader.look(&format!("{at}{page}")).await;
        }
        for page in ["/parties/1", "/measures/0"] {
            reader.look(&format!("{at}{page}")).await;
        }
        for path in ["/incidents/letter", "/incidents/retraction"] {
            reader.look(&format!("{origin}{path}")).await;
        }
        reader.browser.go(&format!("{at}/people")).await;
        reader.browser.press("form[action$='/people/make'] button").await;
        reader.check("a list of people concerned").await;
        reader.browser.press("form[action$='/people/open'] button").await;
        reader.check("the list that is open").await;
        reader.browser.go(&format!("{at}/people")).await;
        reader.browser.press("button[formaction$='/letters/print']").await;
        reader.check("letters").await;
        reader.browser.go(&format!("{at}/retraction")).await;
        reader.browser.ask("document.querySelector('#text').required = false").await;
        reader.browser.fill("#text", " ").await;
        reader.browser.press("form[action$='/retraction/ask'] button").await;
        reader.check("a request with mistakes").await;
        reader.sign_in(&origin, "bas").await;
        reader.browser.go(&format!("{origin}/admin/system")).await;
        reader.browser.press("form[action^='/admin/system/test'] button").await;
        reader.check("a test message").await;
        reader.browser.client.delete_all_cookies().await.expect("a recipient");
        reader.choose(&format!("{origin}/s")).await;
        reader.look(&format!("{origin}/r/{}", "a".repeat(32))).await;
        let link = tokio::task::block_in_place(|| asked(&mut officer, &asks, &inside));
        reader.look(&format!("{origin}/r/{link}")).await;
        reader.browser.ask("document.querySelector('main form').noValidate = true").await;
        reader.browser.press("main form button[type=submit]").await;
        reader.check("an answer with mistakes").await;
        reader.end_of("breach");
    }
}

/// Asks the recipient to delete the mail where that was not done yet; the link in the mail.
fn asked(officer: &mut Visitor, path: &str, inside: &SmartHost) -> String {
    officer.get(path);
    if inside.taken_for(HOME).is_empty() {
        let ask = [("language", "nl"), ("subject", "Verzoek"), ("to", "0:0"), ("text", "Graag.")];
        assert_eq!(officer.post(&format!("{path}/ask"), &ask), 303);
    }
    let mail = wait_for("the mail", || inside.taken_for(HOME).pop());
    let mail = MessageParser::default().parse(&mail.message).expect("a mail");
    let text = mail.body_text(0).expect("text").into_owned();
    let link = text.lines().find_map(|line| line.split_once("/r/")).expect("a link").1;
    link.trim().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_on_the_way_out() {
    let (town, provider) = tokio::task::block_in_place(|| provider::town("roles"));
    let _gateway = tokio::task::block_in_place(|| town.start());
    provider.knows(&json!({"anna": {"roles": ["Sluis.reviewer"]}, "piet": {"roles": []}}));
    let origin = format!("http://{}", town.web);
    for language in ["nl", "en"] {
        for (name, what) in [("anna", "signed out"), ("piet", "no role")] {
            let mut reader = Reader::open(language).await;
            reader.choose(&format!("{origin}/login")).await;
            reader.browser.press("main a.button-main").await;
            reader.browser.fill("input[name=login]", name).await;
            reader.browser.fill("input[name=password]", "whatever").await;
            reader.browser.press("button[type=submit]").await;
            if name == "anna" {
                reader.browser.press("header form button").await;
            }
            reader.check(what).await;
            reader.end_of(what);
        }
    }
}

/// Two messages of which the sender was told, and one with a workbook; the second was rejected.
fn sent(town: &Town, inside: &SmartHost) -> (Gateway, String, Vec<String>, String) {
    let gateway = town.start();
    let add = ["user", "add", "piet", "--role", "senior", "--password-stdin"];
    assert_eq!(town.run_with(&add, &format!("{PASSWORD}\n")).status, 0);
    let ids = [1, 2].map(|number| held_id(&gateway.send(&risky(number))));
    // Both are told in one mail, or in one each: it depends on who is quicker.
    let (links, code) = ways_to_sender(inside, ids.len());
    let ask = ["held", "ask", &ids[0], "--reason", "Voor wie is dit bedoeld?"];
    assert_eq!(town.run(&ask).status, 0);
    let reject = ["held", "reject", &ids[1], "--reason", "Het adres klopt niet."];
    assert_eq!(town.run(&reject).status, 0);
    let message = held_id(&gateway.send(&mail_with_register(40)));
    (gateway, message, links, code)
}

/// The pages of those who have an account, and those before signing in.
async fn every_page(language: &'static str) {
    let (empty, office) = (Office::open().await, Office::open().await);
    let (message, incident) = furnish(&office).await;
    office.token("topdesk", Role::Reviewer).await;
    office.tamper(
        "INSERT INTO signal (number, channel, message_id, event, state, created_at, due_at,
        give_up_at, attempts, last_error, ended_at) VALUES (1, 'topdesk', 'x', '{}', 'dead',
        1790000000000000, 0, 0, 9, 'it answers 503', 1790000000000000)",
    );
    office.tamper("INSERT INTO signal_cursor (channel, trail_number) VALUES ('topdesk', 1)");
    office.observe().await;
    let mut reader = Reader::open(language).await;
    reader.choose(&office.url("/login")).await;
    for path in ["/login", "/login/code", "/help", "/accessibility", "/privacy", "/nergens"] {
        reader.look(&office.url(path)).await;
    }
    reader.sign_in(&office.url(""), "piet").await;
    for path in reviewed(message.as_str(), &incident) {
        reader.look(&office.url(&path)).await;
    }
    reader.browser.go(&office.url("/me/security")).await;
    reader.browser.press("form[action='/me/codes/begin'] button").await;
    reader.check("setting up codes").await;
    reader.browser.go(&office.url(&format!("/messages/{message}/release"))).await;
    reader.browser.press("main form button[type=submit]").await;
    reader.check("a release with mistakes").await;
    several(&mut reader, &office).await;
    trouble(&mut reader, &office).await;
    reader.sign_in(&office.url(""), "mira").await;
    let end = format!("/incidents/end?id={incident}");
    for path in ["/incidents?show=all", "/incidents/new", "/incidents/figures", &end, "/audit"] {
        reader.look(&office.url(path)).await;
    }
    proposals(&mut reader, &office).await;
    reader.browser.go(&office.url("/incidents/new")).await;
    reader.browser.ask("document.querySelector('main form').noValidate = true").await;
    reader.browser.press("main form button[type=submit]").await;
    reader.check("a report with mistakes").await;
    reader.sign_in(&empty.url(""), "piet").await;
    for path in ["/messages", "/incidents", "/destinations", "/dashboard", "/observed"] {
        reader.look(&empty.url(path)).await;
    }
    reader.sign_in(&office.url(""), "bas").await;
    for path in [
        "/admin/users",
        "/admin/users/piet",
        "/admin/rights",
        "/admin/new-user",
        "/admin/new-token",
        "/admin/system",
    ] {
        reader.look(&office.url(path)).await;
    }
    reader.browser.go(&office.url("/admin/new-user")).await;
    reader.browser.press("main form button[type=submit]").await;
    reader.check("a new account with mistakes").await;
    reader.browser.go(&office.url("/admin/new-token")).await;
    reader.browser.press("main form button[type=submit]").await;
    reader.check("a new token with mistakes").await;
    reader.browser.fill("#name", "zaak").await;
    reader.browser.ask("document.querySelector('#owner').value = 'bas'").await;
    reader.browser.find("input[name=role][value=admin]").await.click().await.expect("a role");
    reader.browser.press("main form button[type=submit]").await;
    reader.check("the text of a token").await;
    reader.look(&office.url("/me/security")).await;
    reader.end_of("every_page");
}

/// Destinations that are proposed by one and accepted by another.
async fn proposals(reader: &mut Reader, office: &Office) {
    reader.sign_in(&office.url(""), "anna").await;
    reader.look(&office.url("/destinations/new")).await;
    reader.browser.press("main form button[type=submit]").await;
    reader.check("a proposal with mistakes").await;
    let entry = format!("partner-{}.nl", reader.language);
    reader.browser.fill("#entry", &entry).await;
    reader.browser.find("input[name=level][value=trusted]").await.click().await.expect("a level");
    reader.browser.fill("#why", "Verwerkersovereenkomst 2026-14").await;
    reader.browser.press("main form button[type=submit]").await;
    reader.check("a proposal that waits").await;
    reader.sign_in(&office.url(""), "mira").await;
    reader.look(&office.url("/destinations?tab=proposed")).await;
    reader.browser.press("form[action$='/accept'] button").await;
    reader.check("a proposal that is accepted").await;
    reader.look(&office.url("/destinations?tab=listed")).await;
    reader.browser.press("form[action$='/end'] button").await;
    reader.look(&office.url("/destinations?tab=ended")).await;
}

/// Several messages at once: the form, and what came of it.
async fn several(reader: &mut Reader, office: &Office) {
    let sample = office::Sample { minutes_ago: 900, ..office::number() };
    office.hold(sample).await;
    reader.browser.go(&office.url("/messages")).await;
    let last =
        "const all = document.querySelectorAll('input[name=id]'); all[all.length - 1].click()";
    reader.browser.ask(last).await;
    reader.browser.press("button[value=reject]").await;
    reader.check("several messages").await;
    reader.browser.find("input[name=code][value='0']").await.click().await.expect("a choice");
    reader.browser.press("main form button[type=submit]").await;
    reader.check("what came of several").await;
}

fn reviewed(message: &str, incident: &str) -> Vec<String> {
    let lists = [
        "/messages",
        "/messages?tab=all",
        "/messages?q=nergens",
        "/incidents",
        "/destinations",
        "/destinations?tab=alike",
        "/destinations?tab=ended",
        "/rules",
        "/audit",
        "/dashboard",
        "/observed",
        "/me",
        "/me/security",
        // Not for this role.
        "/admin/users",
    ];
    let mut paths: Vec<String> = lists.map(str::to_owned).to_vec();
    for page in ["", "/release", "/reject", "/ask", "/similar", "/preview", "/whole"] {
        paths.push(format!("/messages/{message}{page}"));
    }
    paths.push(format!("/incidents/{incident}"));
    paths
}

/// Pages that tell that something went wrong: another was first, an old form, a broken row, and
/// what can be done with a message that was rejected.
async fn trouble(reader: &mut Reader, office: &Office) {
    let sample = office::Sample { minutes_ago: 700, ..office::number() };
    let id = office.hold(sample).await;
    let form = office.url(&format!("/messages/{id}/reject"));
    reader.browser.go(&form).await;
    let question = Question { text: "Voor wie is dit?".to_owned(), ..Question::default() };
    office.desk.ask(&mira(), &id, question).await.expect("a question");
    let code = Some(ReasonCode::WrongRecipient);
    let refusal = Refusal { reason: "Vorige huisarts".to_owned(), code, ..Refusal::default() };
    office.desk.reject(&mira(), &id, refusal).await.expect("a rejection");
    reader.browser.ask("document.querySelector('input[name=code]').click()").await;
    reader.browser.fill("textarea", "Te laat").await;
    reader.browser.press("main form button[type=submit]").await;
    reader.check("another was first").await;
    reader.look(&office.url(&format!("/messages/{id}"))).await;
    reader.look(&office.url(&format!("/messages/{id}/reopen"))).await;
    let spoil = "document.querySelector('main form [name=form_token]').value = 'x'";
    reader.browser.ask(spoil).await;
    reader.browser.fill("textarea", "Toch").await;
    reader.browser.press("main form button[type=submit]").await;
    reader.check("an old form").await;
    let crowd = office.hold(office::Sample { minutes_ago: 750, ..crowd() }).await;
    for page in ["", "?to=bureau99", "/release"] {
        reader.look(&office.url(&format!("/messages/{crowd}{page}"))).await;
    }
    // Signed out in the middle of a form: what was written is given back.
    reader.browser.go(&office.url(&format!("/messages/{crowd}/reject"))).await;
    reader.browser.ask("document.querySelector('input[name=code]').click()").await;
    reader.browser.fill("textarea", "Een lange uitleg").await;
    let end = |tx: &mut Tx<'_>| {
        store::session::remove_idle(tx, jiff::Timestamp::MAX, jiff::Timestamp::MAX)
    };
    office.store.write(end).await.expect("no sessions");
    reader.browser.press("main form button[type=submit]").await;
    assert!(reader.browser.text().await.contains("Een lange uitleg"));
    reader.check("signed out in a form").await;
    reader.sign_in(&office.url(""), "piet").await;
    let sample = office::Sample { minutes_ago: 800, ..office::number() };
    let broken = office.hold(sample).await;
    office.tamper(&format!("UPDATE held SET sealed_verdict = x'00' WHERE id = '{broken}'"));
    reader.look(&office.url(&format!("/messages/{broken}"))).await;
    // The lists hold together again.
    office.tamper(&format!("UPDATE held SET state = 'expired' WHERE id = '{broken}'"));
}

impl Reader {
    async fn open(language: &'static str) -> Self {
        let axe = Path::new(env!("CARGO_MANIFEST_DIR"));
        let axe = axe.join("target/npm/node_modules/axe-core/axe.min.js");
        let axe =
            std::fs::read_to_string(axe).expect("axe-core: tests/run installs it in target/npm");
        let browser = Browser::open(1280).await;
        Self { browser, axe, language, found: Vec::new(), seen: Vec::new() }
    }

    /// Chooses the language, on any page of a server.
    async fn choose(&self, address: &str) {
        self.browser.resize(1280, 900).await;
        self.browser.go(address).await;
        self.browser.press(&format!("footer button[value={}]", self.language)).await;
    }

    async fn sign_in(&self, origin: &str, name: &str) {
        self.sign_in_by(origin, name, PASSWORD).await;
    }

    async fn sign_in_by(&self, origin: &str, name: &str, password: &str) {
        self.browser.client.delete_all_cookies().await.expect("another person");
        self.choose(&format!("{origin}/login")).await;
        self.browser.fill("#name", name).await;
        self.browser.fill("#password", password).await;
        self.browser.press("main form button[type=submit]").await;
    }

    /// Opens a page and looks at it.
    async fn look(&mut self, address: &str) {
        self.browser.go(address).await;
        let language = self.browser.ask("return document.documentElement.lang").await;
        assert_eq!(language, self.language, "{address}");
        self.check(address).await;
    }

    /// What axe has to say of the page that is open, with everything unfolded: in both themes and
    /// widths.
    async fn check(&mut self, what: &str) {
        let unfold = "document.querySelectorAll('details').forEach((it) => { it.open = true });
            document.querySelectorAll('a, button').forEach((it) => { it.style.transition = 'none' })";
        self.browser.ask(unfold).await;
        let path = self.browser.path().await;
        self.seen.push(path.split('?').next().unwrap_or_default().to_owned());
        self.browser.ask(&self.axe).await;
        for (width, theme, rules) in [
            (1280, "light", ALL),
            (1280, "dark", CONTRAST),
            (320, "dark", ALL),
            (320, "light", CONTRAST),
        ] {
            self.browser.resize(width, 900).await;
            let choose = format!("document.documentElement.dataset.theme = '{theme}'");
            self.browser.ask(&choose).await;
            let script = format!(
                "const done = arguments[arguments.length - 1];
                axe.run(document, {{ resultTypes: ['violations'], {rules} }}).then((results) =>
                    done(results.violations.flatMap((it) => it.nodes.map((node) =>
                        `${{it.id}}: ${{node.target.join(' ')}} ${{node.failureSummary}}`))),
                    (error) => done([String(error)]));"
            );
            let told = self.browser.client.execute_async(&script, Vec::new()).await;
            let Value::Array(told) = told.expect("an answer of axe") else { panic!("{what}") };
            for violation in told {
                let text = violation.as_str().unwrap_or_default().replace('\n', " ");
                let language = self.language;
                self.found.push(format!("{what} {language} {theme} {width}: {text}"));
            }
            let named = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
            let path = what
                .split_once("//")
                .map_or(what, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
            let name: String = path.chars().map(named).take(60).collect();
            let name = format!("axe-{name}-{}-{theme}-{width}", self.language);
            self.browser.keep_picture(width, &name).await;
        }
        self.browser.resize(1280, 900).await;
    }

    /// Tells what was found, and which of the pages that this test answers for it has not seen.
    fn end_of(self, test: &str) {
        let missed = reach::missed(test, &self.seen);
        assert!(missed.is_empty(), "never looked at: {missed:?} among {:?}", self.seen);
        self.end();
    }

    /// Tells what was found.
    fn end(mut self) {
        self.found.sort();
        self.found.dedup();
        assert!(
            self.found.is_empty(),
            "{} violations:\n{}",
            self.found.len(),
            self.found.join("\n")
        );
    }
}

/// Which rules are tried: all of them, or what a theme can break.
const ALL: &str = "";
const CONTRAST: &str = "runOnly: ['color-contrast']";
