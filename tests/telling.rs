//! What senders and reviewers hear by mail, and what a sender can do with the link in it: through
//! the real program, over real sockets, and with a clock of the test where time must pass.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::sync::atomic::Ordering;

use bytes::Bytes;
use jiff::Timestamp;
use jiff::ToSpan;
use mail_parser::MessageParser;
use sluis::access::Origin;
use sluis::access::Principal;
use sluis::destination::Class;
use sluis::mail::Address;
use sluis::mail::Domain;
use sluis::notify;
use sluis::notify::Notices;
use sluis::notify::Outcome;
use sluis::notify::Post;
use sluis::policy::Decision;
use sluis::policy::FourEyes;
use sluis::policy::Verdict;
use sluis::review::Desk;
use sluis::review::DeskSettings;
use sluis::review::Explanation;
use sluis::review::Question;
use sluis::review::Refusal;
use sluis::review::Release;
use sluis::review::SenderAnswer;
use sluis::review::SenderKey;
use sluis::scan::Report;
use sluis::store;
use sluis::store::Account;
use sluis::store::HeldId;
use sluis::store::HeldRecipient;
use sluis::store::HeldState;
use sluis::store::NewHeld;
use sluis::store::RecipientState;
use sluis::store::Role;
use sluis::store::Store;
use sluis::store::TrailFilter;
use sluis::store::Tx;
use tokio::sync::Notify;

use crate::common::browser::Browser;
use crate::common::gateway::Gateway;
use crate::common::gateway::Settings;
use crate::common::gateway::Town;
use crate::common::gateway::wait_for;
use crate::common::letters::HOME;
use crate::common::letters::risky;
use crate::common::mail_client::Mail;
use crate::common::mail_client::held_id;
use crate::common::smart_host::SmartHost;
use crate::common::smart_host::Taken;
use crate::common::visitor::Visitor;

/// A town that tells by mail, and the mail server of its people.
pub(crate) fn telling(more: &str) -> (Town, SmartHost) {
    telling_with(more, &Settings::default())
}

/// The same with other settings beside.
pub(crate) fn telling_with(more: &str, settings: &Settings<'_>) -> (Town, SmartHost) {
    let inside = SmartHost::start();
    let notify = format!(
        "[notify]\nfrom = \"Sluis <sluis@voorbeeld.nl>\"\nhosts = [\"{}\"]\n\
         contact = \"privacy@voorbeeld.nl of 14 0000\"\n{more}\n",
        inside.address
    );
    let town =
        Town::with(&Settings { more: &notify, review: settings.review, ..Settings::default() });
    let text = std::fs::read_to_string(town.config()).expect("a configuration");
    let url = format!("public_url = \"http://{}\"\n[destinations]", town.web);
    std::fs::write(town.config(), text.replace("[destinations]", &url)).expect("a configuration");
    (town, inside)
}

/// A mail that was taken, decoded.
struct Told {
    subject: String,
    text: String,
    html: String,
    raw: String,
}

impl Told {
    fn of(taken: &[u8]) -> Self {
        let message = MessageParser::default().parse(taken).expect("a mail");
        Self {
            subject: message.subject().expect("a subject").to_owned(),
            text: message.body_text(0).expect("a text").replace("\r\n", "\n"),
            html: message.body_html(0).expect("a page").into_owned(),
            raw: String::from_utf8(taken.to_vec()).expect("ASCII"),
        }
    }

    /// The paths of the links, and the code.
    fn ways(&self) -> (Vec<String>, String) {
        let lines = self.text.lines().map(str::trim);
        let links = lines.clone().filter(|line| line.starts_with("http"));
        let path = |link: &str| link[link.find("/s/").expect("a link")..].to_owned();
        let mut codes = lines.filter_map(|line| line.strip_prefix("Controlecode: "));
        (links.map(path).collect(), codes.next().expect("a code").to_owned())
    }
}

/// A gateway with one held message: its ID, and the link and code that its sender got.
pub(crate) fn town_with_one_held(
    town: &Town,
    inside: &SmartHost,
) -> (Gateway, String, String, String) {
    let gateway = town.start();
    let id = held_id(&gateway.send(&risky(1)));
    let (mut links, code) = ways_to_sender(inside, 1);
    (gateway, id, links.remove(0), code)
}

/// The links in the mails that a sender gets, once there are `count`, and the code of the first.
pub(crate) fn ways_to_sender(inside: &SmartHost, count: usize) -> (Vec<String>, String) {
    wait_for("every link", || {
        let taken = inside.taken();
        let (links, mut codes): (Vec<_>, Vec<_>) =
            taken.iter().map(|taken| Told::of(&taken.message).ways()).unzip();
        let links = links.concat();
        (links.len() >= count).then(|| (links, codes.swap_remove(0)))
    })
}

fn told(inside: &SmartHost) -> Taken {
    wait_for("a notice", || inside.taken().pop())
}

/// State, version and trail of a message: all that looking must not change.
fn everything(town: &Town, id: &str) -> (serde_json::Value, Vec<store::Entry>) {
    // What became of a mail is noted a moment after it was taken.
    wait_for("what is under way", || {
        let waits = |notice: &store::Notice| notice.state == store::NoticeState::Waiting;
        (!about(town, id).iter().any(waits)).then_some(())
    });
    let store = Store::open("sqlite", &town.folder.path().join("var")).expect("the store");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let all = store.read(|tx: &mut Tx<'_>| store::trail::list(tx, &TrailFilter::default()));
    let trail = runtime.block_on(all).expect("the trail");
    (town.held(id), trail)
}

fn about(town: &Town, id: &str) -> Vec<store::Notice> {
    let store = Store::open("sqlite", &town.folder.path().join("var")).expect("the store");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let id = HeldId::parse(id).expect("an ID");
    let found = store.read(move |tx: &mut Tx<'_>| store::notice::about(tx, &id));
    runtime.block_on(found).expect("notices")
}

#[test]
fn a_sender_hears_within_a_minute_looks_and_withdraws() {
    let (town, inside) = telling("bilingual = true");
    let gateway = town.start();
    let id = held_id(&gateway.send(&risky(1)));
    let taken = told(&inside);
    assert_eq!((taken.from.as_str(), taken.to), ("<>", vec!["<p.jansen@voorbeeld.nl>".to_owned()]));
    let mail = Told::of(&taken.message);
    assert_eq!(
        mail.subject,
        format!("Tegengehouden: uw e-mail aan {HOME} / Held: your e-mail to {HOME}")
    );
    for field in [
        "From: Sluis <sluis@voorbeeld.nl>",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
        "In-Reply-To: <",
        "References: <",
        "Message-ID: <",
    ] {
        assert!(
            mail.raw.contains(&format!("\r\n{field}")) || mail.raw.starts_with(field),
            "{field}"
        );
    }
    for words in [
        &format!("Uw e-mail is nog niet verstuurd aan {HOME}."),
        &id,
        "Wat kunt u doen?",
        "1. Vergissing? Trek het bericht in.",
        "Stuur het bericht niet nog een keer.",
        "Vragen? privacy@voorbeeld.nl of 14 0000.",
        "2. Intended? Explain why.",
    ] {
        assert!(mail.text.contains(words), "{words} is not in\n{}", mail.text);
    }
    for text in [&mail.text, &mail.html] {
        for value in ["99999", "geboren", "nakijken?", "•", "<img"] {
            assert!(!text.contains(value), "{value} is in\n{text}");
        }
    }

    let (links, code) = mail.ways();
    let path = links[0].as_str();
    let before = everything(&town, &id);
    for method in ["GET", "HEAD"] {
        for _ in 0..100 {
            let url = format!("http://{}{path}", town.web);
            let asked = if method == "GET" { ureq::get(url) } else { ureq::head(url) };
            let answer = asked.call().expect("a page");
            assert_eq!(answer.headers()["x-robots-tag"], "noindex, nofollow");
        }
    }
    let mut sender = Visitor::new(&town);
    let page = sender.get(path);
    for words in [id.as_str(), HOME, "Een beoordelaar bekijkt het bericht.", "Controlecode"] {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains("Nakijken 1"), "nothing of the content is on the page");
    let (withdraw, explain) = (format!("{path}/withdraw"), format!("{path}/explain"));
    assert_eq!(sender.post(&withdraw, &[("code", "")]), 422);
    assert_eq!(sender.post(&withdraw, &[("code", "12")]), 422);
    assert_eq!(everything(&town, &id), before);

    let reply = [("code", code.as_str()), ("text", "Thuis afmaken."), ("urgency", "Te laat.")];
    for _ in 0..2 {
        assert_eq!(sender.post(&explain, &reply), 303);
    }
    assert!(sender.get(path).contains("De beoordelaar ziet uw toelichting."));
    for _ in 0..2 {
        assert_eq!(sender.post(&withdraw, &[("code", &code)]), 303);
    }
    let (held, trail) = everything(&town, &id);
    assert_eq!(held["state"], "withdrawn");
    assert_eq!(held["recipients"][0]["state"], "not_sent");
    let own = trail.iter().filter(|entry| entry.actor == "sender");
    let own: Vec<&str> = own.map(|entry| entry.action.as_str()).collect();
    assert_eq!(own, ["message-withdrawn", "sender-explained"], "each once, latest first");
    assert!(sender.get(path).contains("Uw bericht is ingetrokken."));
    assert_eq!(sender.post(&explain, &[("code", &code), ("text", "Toch.")]), 409);
    assert_ne!(town.release(&id).status, 0, "nobody releases what was withdrawn");
    assert!(town.host.taken().is_empty());
    assert_eq!(town.run(&["audit", "verify"]).status, 0);
}

#[test]
fn five_wrong_codes_block_the_form_and_not_the_message() {
    let (town, inside) = telling("");
    let gateway = town.start();
    let id = held_id(&gateway.send(&risky(1)));
    let (links, code) = Told::of(&told(&inside).message).ways();
    let mut sender = Visitor::new(&town);
    assert!(sender.get(&links[0]).contains(&id));
    let withdraw = format!("{}/withdraw", links[0]);
    let wrong = if code == "000 000" { "000001" } else { "000000" };
    for status in [422, 422, 422, 422, 403, 403] {
        assert_eq!(sender.post(&withdraw, &[("code", wrong)]), status);
    }
    assert_eq!(sender.post(&withdraw, &[("code", &code)]), 403, "the right one comes too late");
    let (_, trail) = everything(&town, &id);
    let blocked: Vec<&store::Entry> =
        trail.iter().filter(|line| line.action == "sender-link-blocked").collect();
    assert_eq!(blocked.len(), 1, "the fifth wrong one is told of, once");
    assert_eq!((blocked[0].object.as_str(), blocked[0].detail.as_str()), (&*id, "codes=5"));
    assert!(sender.get(&links[0]).contains("Dit formulier is geblokkeerd"));
    assert_eq!(town.held(&id)["state"], "held");

    // Who types number and code comes in all the same; wrong ones are slowed down.
    sender.get("/s");
    assert_eq!(sender.post("/s", &[("id", &id), ("code", wrong)]), 422);
    assert_eq!(sender.post("/s", &[("id", "M-7F3K-00"), ("code", &code)]), 422);
    assert_eq!(sender.post("/s", &[("id", &id.to_lowercase()), ("code", &code)]), 303);
    for _ in 0..4 {
        assert_eq!(sender.post("/s", &[("id", &id), ("code", wrong)]), 422);
    }
    sender.post("/s", &[("id", &id), ("code", wrong)]);
    assert_eq!(sender.post("/s", &[("id", &id), ("code", &code)]), 429);
    let unknown = ureq::get(format!("http://{}/s/{}", town.web, "a".repeat(32)));
    let answer = unknown.config().http_status_as_error(false).build().call().expect("a page");
    assert_eq!(answer.status().as_u16(), 404);
}

#[test]
fn many_at_once_become_one_list_and_no_program_is_answered() {
    let (town, inside) = telling("skip = [\"scanner@voorbeeld.nl\"]");
    let gateway = town.start();
    let changed = |from: &str, to: &str| {
        let mut mail = risky(99);
        let text = String::from_utf8(mail.message).expect("text");
        mail.message = text.replacen(from, to, 1).into_bytes();
        mail
    };
    let program = changed("Subject:", "Auto-Submitted: auto-generated\r\nSubject:");
    let list = changed("Subject:", "Precedence: bulk\r\nSubject:");
    let outside = changed("From: p.jansen@voorbeeld.nl", "From: iemand@gmail.com");
    let outside = Mail { from: "iemand@gmail.com".to_owned(), ..outside };
    let mut bounce = changed("Nakijken", "Terug");
    bounce.from = String::new();
    let mut skipped = changed("From: p.jansen@", "From: scanner@");
    skipped.from = "scanner@voorbeeld.nl".to_owned();
    let own = changed("From: p.jansen@", "From: sluis@");
    for (mail, what) in [
        (program, "a program"),
        (list, "a list"),
        (outside, "an outsider"),
        (bounce, "a bounce"),
        (skipped, "left out"),
        (own, "Sluis itself"),
    ] {
        let id = held_id(&gateway.send(&mail));
        assert!(about(&town, &id).is_empty(), "{what} is not told");
    }
    for number in 1..=8 {
        gateway.send(&risky(number));
    }
    let mail = Told::of(&told(&inside).message);
    assert_eq!(mail.subject, "Tegengehouden: 8 van uw e-mails");
    let (links, code) = mail.ways();
    assert_eq!(links.len(), 8);
    let mut sender = Visitor::new(&town);
    sender.get(&links[7]);
    assert_eq!(sender.post(&format!("{}/withdraw", links[7]), &[("code", &code)]), 303);
    assert_eq!(inside.taken().len(), 1);
}

#[test]
fn a_decision_is_told_with_what_to_do_now() {
    let (town, inside) = telling("");
    let gateway = town.start();
    let decide = |mail: &Mail, how: &str| {
        let id = held_id(&gateway.send(mail));
        let ran = town.run(&["held", how, &id, "--reason", "Het adres klopt niet."]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        let wanted = if how == "reject" { "Niet verstuurd: " } else { "Verstuurd: " };
        let found = |taken: Taken| {
            let mail = Told::of(&taken.message);
            mail.subject.starts_with(wanted).then_some(mail)
        };
        wait_for(wanted, || inside.taken().into_iter().find_map(found))
    };
    let rejected = decide(&risky(1), "reject");
    let words = format!("Uw e-mail aan {HOME} is niet verstuurd. Reden: Het adres klopt niet.");
    assert!(rejected.text.contains(&words), "{}", rejected.text);
    let released = decide(&risky(2), "release");
    assert!(released.text.contains(&format!("Uw e-mail aan {HOME} is beoordeeld en om ")));
    assert!(!released.text.contains("/s/"), "there is nothing to do");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_presses_every_button_changes_nothing_without_the_code() {
    let (town, inside, _gateway, id, mail) =
        tokio::task::spawn_blocking(held_in_town).await.expect("a town with a held message");
    let (links, code) = mail.ways();
    let origin = format!("http://{}", town.web);
    let url = format!("{origin}{}", links[0]);
    let before = tokio::task::block_in_place(|| everything(&town, &id));
    let browser = Browser::open(1280).await;
    browser.go(&url).await;
    let buttons = browser.count("button").await;
    assert!(buttons >= 4, "two forms, languages, themes: {buttons}");
    for number in 0..buttons {
        browser.go(&url).await;
        let press = format!("document.querySelectorAll('button')[{number}].click()");
        browser.ask(&press).await;
        // Past what a browser refuses to send, too.
        browser.go(&url).await;
        let send = "document.querySelectorAll('main form').forEach(f => { f.noValidate = true })";
        browser.ask(&format!("{send}; {press}")).await;
        browser.find("h1").await;
    }
    assert_eq!(tokio::task::block_in_place(|| everything(&town, &id)), before);

    browser.look(&origin, "sender", &links[0]).await;
    browser.look(&origin, "sender-find", "/s").await;
    if let Ok(folder) = std::env::var("SLUIS_PICTURES") {
        let page = format!("{folder}/notice.html");
        std::fs::write(&page, &mail.html).expect("a file");
        browser.go(&format!("file://{page}")).await;
        browser.keep_picture(700, "notice").await;
    }
    browser.go(&url).await;
    browser.fill("#withdraw-code", &code).await;
    browser.press("form[action$=withdraw] button").await;
    let seen = browser.text().await;
    assert!(seen.contains("has been withdrawn") || seen.contains("is ingetrokken"), "{seen}");
    assert_eq!(tokio::task::block_in_place(|| town.held(&id)["state"].clone()), "withdrawn");
    browser.look(&origin, "sender-withdrawn", &links[0]).await;
    assert!(inside.taken().len() == 1);
}

fn held_in_town() -> (Town, SmartHost, Gateway, String, Told) {
    let (town, inside) = telling("");
    let gateway = town.start();
    let id = held_id(&gateway.send(&risky(1)));
    let mail = Told::of(&told(&inside).message);
    (town, inside, gateway, id, mail)
}

/// A desk with a clock that the test sets, and the post beside it.
struct House {
    store: Store,
    desk: Desk,
    post: Post,
    folder: tempfile::TempDir,
}

impl House {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open("sqlite", folder.path()).expect("a store");
        let notices = Notices::new(Some(settings()));
        let wake = Arc::new(Notify::new());
        let desk = Desk::new(store.clone(), DeskSettings::default(), wake)
            .with_clock(monday)
            .with_notices(notices.clone());
        let post = Post::new(notices, store.clone());
        Self { store, desk, post, folder }
    }

    /// Holds a message, as the gate does.
    async fn hold(&self, received_at: Timestamp) -> HeldId {
        static NUMBER: AtomicI64 = AtomicI64::new(0);
        let mut message_key = [0; 32];
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        message_key[..8].copy_from_slice(&number.to_be_bytes());
        let sealed = self.store.seal(vec![Bytes::from_static(b"x")]).await.expect("sealed");
        let mut verdict = Verdict { report: Report::default(), decision: Decision::default() };
        verdict.report.header.from = vec!["jan@voorbeeld.nl".to_owned()];
        verdict.report.header.subject = "Over ••••••019".to_owned();
        verdict.report.header.subject_hit = true;
        let new = NewHeld {
            message_key,
            sender: "jan@voorbeeld.nl".to_owned(),
            sender_parameters: String::new(),
            recipients: vec![HeldRecipient {
                address: "a@gmail.com".to_owned(),
                parameters: String::new(),
                class: Class::Private,
                because: String::new(),
                state: RecipientState::Held,
                reply: String::new(),
            }],
            received_at,
            verdict,
        };
        let notices = Notices::new(Some(settings()));
        let insert = move |tx: &mut Tx<'_>| {
            let id = store::held::insert(tx, &new, &sealed)?;
            notices.held(tx, &id, received_at)?;
            Ok(id)
        };
        self.store.write(insert).await.expect("held")
    }

    /// The mails that are due, all of them taken.
    async fn send(&self, now: Timestamp) -> Vec<Told> {
        let mut sent = Vec::new();
        loop {
            let parcels = self.post.take(now).await.expect("mails");
            if parcels.is_empty() {
                return sent;
            }
            for parcel in parcels {
                sent.push(Told::of(&parcel.message));
                self.post.settle(parcel, Outcome::Taken(String::new()), now).await.expect("noted");
            }
        }
    }

    /// The mails that are due, none of them taken; how many there were.
    async fn fail(&self, now: Timestamp) -> usize {
        let parcels = self.post.take(now).await.expect("mails");
        let count = parcels.len();
        for parcel in parcels {
            let outcome = Outcome::NotNow("451 4.4.1 no answer".to_owned());
            self.post.settle(parcel, outcome, now).await.expect("noted");
        }
        count
    }

    async fn subjects(&self, now: Timestamp) -> Vec<String> {
        self.post.round(now).await.expect("a round");
        self.send(now).await.into_iter().map(|mail| mail.subject).collect()
    }
}

pub(crate) fn settings() -> notify::Settings {
    let address = |text| Address::parse(text).expect("an address");
    notify::Settings {
        from_name: "Sluis".to_owned(),
        from: address("sluis@voorbeeld.nl"),
        organisation: "Gemeente Voorbeeld".to_owned(),
        internal: vec![Domain::parse("voorbeeld.nl").expect("a domain")],
        team: "Informatiebeveiliging".to_owned(),
        team_address: Some(address("team@voorbeeld.nl")),
        contact: None,
        skip: Vec::new(),
        bilingual: false,
        digest: "08:00".parse().expect("a time"),
        public_url: "https://sluis.voorbeeld.nl".to_owned(),
        expire_days: 14,
    }
}

/// Monday 18 November 2024, 07.00 uur in the Netherlands.
fn monday() -> Timestamp {
    "2024-11-18T06:00:00Z".parse().expect("a moment")
}

#[tokio::test]
async fn what_waits_is_told_in_the_morning_and_before_it_expires_each_once() {
    let house = House::new();
    let piet = Account {
        created_at: monday(),
        ..Account::local("Piet", Some("piet@voorbeeld.nl"), vec![Role::Senior], String::new())
    };
    let add = move |tx: &mut Tx<'_>| store::account::add(tx, &piet);
    house.store.write(add).await.expect("an account");
    house.hold(monday()).await;
    let at = |hours: i64| monday() + hours.hours();
    let held = "Tegengehouden: uw e-mail aan a@gmail.com";
    assert_eq!(house.subjects(monday() + 10.seconds()).await, [held]);
    // Too young for its sender, and not yet eight o'clock; then reviewers hear.
    assert_eq!(house.subjects(at(0) + 30.minutes()).await, Vec::<String>::new());
    assert_eq!(house.subjects(at(1) + 1.minute()).await, ["Sluis: 1 bericht wacht"]);
    assert_eq!(house.subjects(at(2)).await, Vec::<String>::new(), "once a day");
    let next_day = house.subjects(at(25)).await;
    assert_eq!(next_day, ["Nog 1 e-mail van u wacht", "Sluis: 1 bericht wacht"]);
    // Saturday is no working day.
    assert_eq!(house.subjects(at(5 * 24 + 2)).await, Vec::<String>::new());
    let warned = "Wacht nog: uw e-mail aan a@gmail.com";
    let noon = |days: i64| at(days * 24 + 7);
    assert_eq!(house.subjects(noon(10)).await, Vec::<String>::new());
    assert_eq!(house.subjects(noon(11)).await, [warned]);
    assert_eq!(house.subjects(noon(12)).await, Vec::<String>::new());
    assert_eq!(house.subjects(noon(13)).await, [warned]);
    assert_eq!(house.desk.expire(noon(14)).await.expect("expired"), 1);
    assert_eq!(house.subjects(noon(14)).await, ["Vervallen: uw e-mail aan a@gmail.com"]);
    assert_eq!(house.subjects(at(15 * 24 + 1)).await, Vec::<String>::new(), "nothing is open");
}

#[tokio::test]
async fn a_mail_that_cannot_go_now_goes_later_as_the_same_mail() {
    let house = House::new();
    house.hold(monday()).await;
    let mut now = monday() + 10.seconds();
    let mut seen = Vec::new();
    for _ in 0..3 {
        let parcel = house.post.take(now).await.expect("mails").remove(0);
        assert!(house.post.take(now).await.expect("mails").is_empty(), "claimed once");
        seen.push(parcel.message.clone());
        let refused = Outcome::NotNow("451 later".to_owned());
        house.post.settle(parcel, refused, now).await.expect("noted");
        assert!(house.post.take(now).await.expect("mails").is_empty(), "after a pause");
        now += 1.hour();
    }
    assert!(seen.iter().all(|message| *message == seen[0]));
    let mail = Told::of(&seen[0]);
    assert!(mail.text.contains("Onderwerp  verborgen"), "{}", mail.text);
    assert!(!mail.text.contains("•"));
}

#[tokio::test]
async fn a_mail_under_way_when_the_gateway_died_waits_for_its_pause() {
    let house = House::new();
    house.hold(monday()).await;
    let mut now = monday() + 10.seconds();
    for minutes in [1, 2, 5, 10, 15, 15] {
        assert_eq!(house.post.take(now).await.expect("mails").len(), 1, "{minutes}");
        house.store.write(store::notice::end_claims).await.expect("started anew");
        assert!(house.post.take(now).await.expect("mails").is_empty(), "not at every start");
        now += minutes.minutes();
    }
}

#[tokio::test]
async fn a_mail_of_which_every_attempt_dies_with_the_gateway_ends_as_any_other() {
    let house = House::new();
    let id = house.hold(monday()).await;
    let begins = [0, 48, 95, 96, 97, 98].map(|hours| monday() + 10.seconds() + hours.hours());
    let mut begun = 0;
    for now in begins {
        begun += house.post.take(now).await.expect("mails").len();
        house.store.write(store::notice::end_claims).await.expect("started anew");
    }
    assert_eq!(begun, 4, "the one when its four days have passed is the last");
    let about = move |tx: &mut Tx<'_>| {
        Ok((store::notice::about(tx, &id)?, store::trail::after(tx, 0, 100)?))
    };
    let (told, trail) = house.store.read(about).await.expect("what became of it");
    let states: Vec<_> = told.iter().map(|one| one.state).collect();
    assert_eq!(states, [store::NoticeState::Failed]);
    let said: Vec<_> = trail.iter().filter(|line| line.action == "sender-not-told").collect();
    assert_eq!(said.len(), 1, "{trail:?}");
}

#[tokio::test]
async fn a_damaged_notice_ends_by_itself_and_keeps_no_other_waiting() {
    for column in ["sealed_address", "sealed_text"] {
        let house = House::new();
        let damaged = house.hold(monday()).await;
        house.hold(monday()).await;
        let database = rusqlite::Connection::open(house.folder.path().join("sluis.db"));
        let database = database.expect("the database");
        let sql = format!("UPDATE notice SET {column} = x'00' WHERE held_id = ?1");
        assert_eq!(database.execute(&sql, [damaged.as_str()]), Ok(1));
        let told = house.send(monday() + 10.seconds()).await;
        assert_eq!(told.len(), 1, "{column}");
        assert!(!told[0].text.contains(damaged.as_str()), "{column}");
        assert!(house.send(monday() + 1.hour()).await.is_empty(), "{column}");
        let id = damaged.clone();
        let about = house.store.read(move |tx| store::notice::about(tx, &id)).await;
        let states: Vec<_> = about.expect("notices").iter().map(|one| one.state).collect();
        assert_eq!(states, [store::NoticeState::Failed], "{column}");
        assert_eq!(house.store.vault().damaged_fields(), 1, "{column}");
    }
}

#[tokio::test]
async fn after_an_outage_a_sender_gets_one_list_of_what_still_waits() {
    let house = House::new();
    let (mut now, mut held) = (monday(), Vec::new());
    for _ in 0..9 {
        held.push(house.hold(now).await);
        now += 20.seconds();
        assert!(house.fail(now).await > 0, "each is tried when it is due");
    }
    let anna = Principal {
        name: "anna".to_owned(),
        email: None,
        roles: vec![Role::Reviewer],
        origin: Origin::Gateway,
    };
    for id in &held[..2] {
        let refusal = Refusal { reason: "nee".to_owned(), ..Refusal::default() };
        house.desk.reject(&anna, id, refusal).await.expect("rejected");
    }
    now += 1.hour();
    assert_eq!(house.fail(now).await, 3, "two rejections and one list, which fails once more");
    house
        .desk
        .reject(&anna, &held[2], Refusal { reason: "nee".to_owned(), ..Refusal::default() })
        .await
        .expect("rejected");
    now += 2.hours();
    let mut told = house.send(now).await;
    told.sort_by(|one, other| one.subject.cmp(&other.subject));
    let subjects: Vec<&str> = told.iter().map(|mail| mail.subject.as_str()).collect();
    let no = "Niet verstuurd: uw e-mail aan a@gmail.com";
    assert_eq!(subjects, [no, no, no, "Tegengehouden: 6 van uw e-mails"]);
    let (links, _) = told[3].ways();
    assert_eq!(links.len(), 6);
    for (id, is_listed) in held.iter().zip([false, false, false, true, true, true, true]) {
        assert_eq!(told[3].text.contains(id.as_str()), is_listed, "{id}");
    }
    assert_eq!(house.send(now + 1.hour()).await.len(), 0);
}

#[tokio::test]
async fn a_question_and_its_answer_reach_the_other_and_wishes_race_fairly() {
    let house = House::new();
    let id = house.hold(monday()).await;
    let anna = Principal {
        name: "anna".to_owned(),
        email: None,
        roles: vec![Role::Reviewer],
        origin: Origin::Gateway,
    };
    let text = "Is dit adres van de klant?".to_owned();
    house.desk.ask(&anna, &id, Question { text, version: Some(1) }).await.expect("asked");
    let sent = house.send(monday() + 10.seconds()).await;
    let asked = sent.iter().find(|mail| mail.subject.starts_with("Vraag")).expect("a question");
    assert!(asked.text.contains("> Is dit adres van de klant?"), "{}", asked.text);
    let (links, code) = asked.ways();
    let link = links[0].trim_start_matches("/s/").to_owned();
    let key = SenderKey { link, code, mailbox: None };
    let explain = |text: &str, urgency: &str| {
        let wish = Explanation { text: text.to_owned(), urgency: urgency.to_owned() };
        house.desk.explain(&key, wish, Origin::Gateway)
    };
    let mut under_way = Vec::new();
    for (text, urgency) in [("Ja.", ""), ("Ja!", "Vandaag nodig."), ("Echt.", "Nu.")] {
        let answer = explain(text, urgency).await.expect("an answer");
        assert!(matches!(answer, SenderAnswer::Done(_)));
        // What is being sent at this moment counts as well.
        under_way.extend(house.post.take(monday()).await.expect("mails"));
    }
    for parcel in under_way {
        let again = Outcome::NotNow(String::new());
        house.post.settle(parcel, again, monday() - 1.minute()).await.expect("noted");
    }
    assert_eq!(explain("Nog eens.", "").await.expect("an answer"), SenderAnswer::Enough);
    let heard: Vec<String> =
        house.send(monday() + 1.minute()).await.into_iter().map(|mail| mail.subject).collect();
    let alerts = heard.iter().filter(|subject| subject.contains("hoog risico of haast")).count();
    assert_eq!((heard.len(), alerts), (4, 1), "{heard:?}");

    // An explanation leaves the version as it is: a decision on what was seen before still holds.
    let refusal = Refusal { reason: "nee".to_owned(), version: Some(1), ..Refusal::default() };
    let (withdrawn, rejected) = tokio::join!(
        house.desk.withdraw(&key, Origin::Gateway),
        house.desk.reject(&anna, &id, refusal)
    );
    let withdrawn = matches!(withdrawn, Ok(SenderAnswer::Done(_)));
    assert_ne!(withdrawn, rejected.is_ok(), "one of the two");
    let find = move |tx: &mut Tx<'_>| store::held::find(tx, &id);
    let state = house.store.read(find).await.expect("a message").state;
    let expected = if withdrawn { HeldState::Withdrawn } else { HeldState::Rejected };
    assert_eq!(state, expected);
}

#[tokio::test]
async fn a_closed_account_gets_no_mail_and_the_team_hears_instead() {
    let house = House::new();
    let add = move |tx: &mut Tx<'_>| {
        let people = [("Anna", Role::Reviewer), ("Piet", Role::Senior), ("Mira", Role::Privacy)];
        for (name, role) in people {
            let email = format!("{}@voorbeeld.nl", name.to_lowercase());
            let account = Account::local(name, Some(&email), vec![role], String::new());
            store::account::add(tx, &Account { created_at: monday(), ..account })?;
            store::account::close(tx, name, monday())?;
        }
        Ok(())
    };
    house.store.write(add).await.expect("accounts");
    let id = house.hold(monday()).await;
    let anna = Principal {
        name: "Anna".to_owned(),
        email: Some("anna@voorbeeld.nl".to_owned()),
        roles: vec![Role::Reviewer],
        origin: Origin::Gateway,
    };
    let text = "Is dit adres van de klant?".to_owned();
    house.desk.ask(&anna, &id, Question { text, version: None }).await.expect("asked");
    let sent = house.send(monday() + 10.seconds()).await;
    let asked = sent.iter().find(|mail| mail.subject.starts_with("Vraag")).expect("a question");
    let (links, code) = asked.ways();
    let link = links[0].trim_start_matches("/s/").to_owned();
    let key = SenderKey { link, code, mailbox: None };
    let wish = Explanation { text: "Ja.".to_owned(), urgency: String::new() };
    house.desk.explain(&key, wish, Origin::Gateway).await.expect("explained");
    let heard = house.send(monday() + 1.minute()).await;
    assert_eq!(heard.len(), 1, "whoever asked is gone");
    assert!(heard[0].raw.contains("team@voorbeeld.nl"), "{}", heard[0].raw);
    // At eight every reviewer and privacy officer would hear what waits.
    assert_eq!(house.subjects(monday() + 61.minutes()).await, Vec::<String>::new());
}

#[tokio::test]
async fn seniors_are_reminded_of_a_message_that_waits_for_a_second() {
    let house = House::new();
    let people = [("Anna", Role::Senior), ("Piet", Role::Senior), ("Kees", Role::Reviewer)];
    let add = move |tx: &mut Tx<'_>| {
        for (name, role) in people {
            let email = format!("{}@voorbeeld.nl", name.to_lowercase());
            let account = Account::local(name, Some(&email), vec![role], String::new());
            store::account::add(tx, &Account { created_at: monday(), ..account })?;
        }
        Ok(())
    };
    house.store.write(add).await.expect("accounts");
    let first = house.hold(monday()).await;
    let second = house.hold(monday()).await;
    let four_eyes = FourEyes { classes: vec![Class::Private], ..FourEyes::default() };
    let settings = DeskSettings { four_eyes, ..house.desk.settings().clone() };
    let desk = Desk::new(house.store.clone(), settings, Arc::new(Notify::new()))
        .with_clock(monday)
        .with_notices(house.desk.notices());
    let anna = Principal {
        name: "Anna".to_owned(),
        email: Some("anna@voorbeeld.nl".to_owned()),
        roles: vec![Role::Senior],
        origin: Origin::Gateway,
    };
    let yes = || Release { reason: "Nodig".to_owned(), ..Release::default() };
    for id in [&first, &second] {
        desk.release(&anna, id, yes()).await.expect("a first yes");
    }
    let no = Refusal { reason: "Toch niet".to_owned(), ..Refusal::default() };
    desk.disagree(&anna, &second, no).await.expect("taken back");
    house.send(monday() + 1.minute()).await;
    // The office opens at eight, an hour later.
    assert_eq!(house.send(monday() + 179.minutes()).await.len(), 0);
    let told = house.send(monday() + 181.minutes()).await;
    let subjects: Vec<&str> = told.iter().map(|mail| mail.subject.as_str()).collect();
    let expected = format!("Sluis: bericht {first} wacht op een tweede beoordelaar");
    assert_eq!(subjects, [expected], "one other senior, and not of what was taken back");
}
