//! Learning whom the organisation writes to: from the mail that passes, from logs and mailboxes of
//! before; and what people do with what was learned.

use jiff::SignedDuration;
use jiff::Timestamp;
use serde_json::Value;
use serde_json::json;
use sluis::access::Origin;
use sluis::access::Principal;
use sluis::learning;
use sluis::learning::Book;
use sluis::learning::Letter;
use sluis::learning::Settings;
use sluis::mail::Address;
use sluis::store::Correspondent;
use sluis::store::Role;
use sluis::store::Store;
use sluis::store::Tx;
use sluis::store::learned;

use crate::common::gateway;
use crate::common::gateway::Gateway;
use crate::common::gateway::Town;
use crate::common::gateway::wait_for;
use crate::common::letters::HOME;
use crate::common::letters::RESIDENT;
use crate::common::letters::numbered;
use crate::common::mail_client::Mail;
use crate::common::mail_client::held_id;
use crate::common::visitor::Visitor;

const ANNA: &str = "anna@voorbeeld.nl";
const PIET: &str = "piet@voorbeeld.nl";
const MIRA: &str = "mira@voorbeeld.nl";
const CARE: &str = "intake@zorggroep-midden.nl";

fn address(text: &str) -> Address {
    Address::parse(text).expect("an address")
}

fn later(days: i64) -> Timestamp {
    let start: Timestamp = "2026-03-02T09:00:00Z".parse().expect("a moment");
    start + SignedDuration::from_hours(24 * days)
}

fn senior() -> Principal {
    let origin = Origin::Shell { os_user: "test".to_owned() };
    Principal { name: "piet".to_owned(), email: None, roles: vec![Role::Senior], origin }
}

/// A store with the mail of some days: day, sender, recipients.
async fn store_with(mail: &[(i64, &str, &[&str])]) -> (Store, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open("sqlite", folder.path()).expect("a store");
    for (day, sender, recipients) in mail {
        let recipients = recipients.iter().map(|to| address(to)).collect();
        let letter = Letter { sender: address(sender), recipients };
        let at = later(*day);
        let note = move |tx: &mut Tx<'_>| learning::note(tx, &Settings::default(), &[letter], at);
        store.write(note).await.expect("noted");
    }
    (store, folder)
}

/// Those of the addresses that are known on that day.
async fn known(store: &Store, addresses: &[&str], day: i64) -> Vec<String> {
    let wanted: Vec<Address> = addresses.iter().map(|to| address(to)).collect();
    let from = Settings::default().used_from(later(day));
    let asked = wanted.clone();
    let found = store.read(move |tx| learned::expected(tx, &asked, from)).await.expect("known");
    wanted.iter().filter(|to| found.contains_key(to)).map(ToString::to_string).collect()
}

#[tokio::test]
async fn enough_mail_by_enough_colleagues_on_enough_days_makes_a_correspondent_known() {
    let other = "balie@zorggroep-midden.nl";
    let cases: [(&str, &[(i64, &str, &[&str])], &[&str]); 8] = [
        (
            "three messages by two on two days",
            &[(0, ANNA, &[CARE]), (1, PIET, &[CARE]), (1, ANNA, &[CARE])],
            &[CARE, other],
        ),
        (
            "the domain, by mail to several of its people",
            &[(0, ANNA, &[CARE]), (1, PIET, &[other]), (2, ANNA, &["x@zorggroep-midden.nl"])],
            &[CARE, other],
        ),
        (
            "one person, however often",
            &[(0, ANNA, &[CARE]), (1, ANNA, &[CARE]), (2, ANNA, &[CARE]), (9, ANNA, &[CARE])],
            &[],
        ),
        ("two on the same day", &[(0, ANNA, &[CARE]), (0, PIET, &[CARE]), (0, PIET, &[CARE])], &[]),
        ("two messages", &[(0, ANNA, &[CARE]), (1, PIET, &[CARE])], &[]),
        (
            "one message to three people there is one message",
            &[(0, ANNA, &[CARE, other, "x@zorggroep-midden.nl"]), (1, PIET, &[CARE])],
            &[],
        ),
        (
            "not within ninety days",
            &[(0, ANNA, &[CARE]), (50, PIET, &[CARE]), (100, ANNA, &[CARE])],
            &[],
        ),
        (
            "a domain below is another",
            &[(0, ANNA, &["a@mail.x.nl"]), (1, PIET, &["a@mail.x.nl"]), (2, ANNA, &["a@x.nl"])],
            &[],
        ),
    ];
    for (what, mail, expected) in cases {
        let (store, _folder) = store_with(mail).await;
        let day = mail.iter().map(|(day, _, _)| *day).max().unwrap_or_default();
        assert_eq!(
            known(&store, &[CARE, other, "a@mail.x.nl", "a@x.nl"], day).await,
            expected,
            "{what}"
        );
    }
}

#[tokio::test]
async fn what_nobody_writes_to_ends_and_what_someone_decided_stays() {
    let mail: [(i64, &str, &[&str]); 6] = [
        (0, ANNA, &[CARE, "a@x.nl"]),
        (1, PIET, &[CARE, "a@x.nl"]),
        (2, ANNA, &[CARE, "a@x.nl"]),
        (2, MIRA, &["a@y.nl"]),
        (3, ANNA, &["a@y.nl"]),
        (4, PIET, &["a@y.nl"]),
    ];
    let (store, _folder) = store_with(&mail).await;
    let all = [CARE, "a@x.nl", "a@y.nl", "b@y.nl"];
    assert_eq!(known(&store, &all, 5).await, all);
    let book = Book::new(store.clone(), Settings::default());
    let number = |name: &'static str| {
        let book = book.clone();
        async move { book.find(&senior(), name).await.expect("a learned one").number }
    };
    book.confirm(&senior(), number("x.nl").await).await.expect("confirmed");
    book.end(&senior(), number("Y.nl").await).await.expect("ended");
    assert_eq!(known(&store, &all, 5).await, [CARE, "a@x.nl"]);
    // What was ended is not learned again.
    let again: [(i64, &str, &[&str]); 3] =
        [(5, ANNA, &["a@y.nl"]), (6, PIET, &["a@y.nl"]), (7, MIRA, &["a@y.nl"])];
    for (day, sender, to) in again {
        let letter =
            Letter { sender: address(sender), recipients: to.iter().map(|t| address(t)).collect() };
        let note =
            move |tx: &mut Tx<'_>| learning::note(tx, &Settings::default(), &[letter], later(day));
        store.write(note).await.expect("noted");
    }
    let whole = Correspondent::Domain(address("a@y.nl").domain().clone());
    let ended = store.read(move |tx| learned::find(tx, &whole)).await.expect("read");
    assert_eq!(ended.expect("still there").state.name(), "ended");
    // A year without mail ends the rest, but not what was confirmed.
    assert_eq!(known(&store, &all, 400).await, ["a@x.nl"]);
    assert_eq!(book.forget(later(400)).await.expect("forgotten"), 2, "zorggroep, and a@y.nl");
    let left = book.list(&senior(), &learning::Filter::default()).await.expect("a list");
    assert_eq!(left.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["x.nl"]);
}

#[tokio::test]
async fn an_address_that_was_ended_is_unknown_at_a_domain_that_is_known() {
    // First the domain was ended, so that its addresses are learned one by one.
    let (store, _folder) =
        store_with(&[(0, ANNA, &[CARE]), (1, PIET, &[CARE]), (2, ANNA, &[CARE])]).await;
    let book = Book::new(store.clone(), Settings::default());
    let domain = book.find(&senior(), "zorggroep-midden.nl").await.expect("the domain");
    assert_eq!((domain.mail.messages, domain.mail.senders), (3, 2));
    book.end(&senior(), domain.number).await.expect("ended");
    for (day, sender) in [(3, ANNA), (4, PIET), (5, MIRA)] {
        let letter = Letter { sender: address(sender), recipients: vec![address(CARE)] };
        let note =
            move |tx: &mut Tx<'_>| learning::note(tx, &Settings::default(), &[letter], later(day));
        store.write(note).await.expect("noted");
    }
    let mailbox = book.find(&senior(), CARE).await.expect("the address");
    // Of an address only its first letter is shown, and nothing else of it is kept.
    assert_eq!(mailbox.name, "i•••@zorggroep-midden.nl");
    assert_eq!(known(&store, &[CARE, "x@zorggroep-midden.nl"], 6).await, [CARE]);
    book.end(&senior(), mailbox.number).await.expect("ended");
    book.confirm(&senior(), domain.number).await.expect("confirmed");
    assert_eq!(known(&store, &[CARE, "x@zorggroep-midden.nl"], 6).await, ["x@zorggroep-midden.nl"]);
}

/// A letter without anything in it that matters.
fn letter(from: &str, to: &[&str]) -> Mail {
    Mail::new(from, to, "Overleg", "Beste collega,\r\n\r\nKunnen we dinsdag overleggen?\r\n")
}

fn listed(town: &Town) -> Vec<(String, String, u64, u64)> {
    let text = |one: &Value, name: &str| one[name].as_str().unwrap_or_default().to_owned();
    let number = |one: &Value, name: &str| one[name].as_u64().unwrap_or_default();
    let rows = town.json(&["learn", "list", "--json"]);
    let row = |one: &Value| {
        (text(one, "name"), text(one, "state"), number(one, "messages"), number(one, "senders"))
    };
    let mut rows: Vec<_> = rows.iter().map(row).collect();
    rows.sort();
    rows
}

fn pass(gateway: &Gateway, mail: &Mail) {
    let reply = gateway.send(mail);
    assert!(reply.starts_with("250 2.6.0 taken"), "{reply}");
}

#[test]
fn ordinary_mail_through_the_gateway_teaches_it_and_nothing_else_does() {
    let more = "[learning]\ndays = 1\n";
    let town = Town::with(&gateway::Settings { more, ..gateway::Settings::default() });
    let gateway = town.start();
    // One person alone, someone from elsewhere, a program, a mailing.
    for _ in 0..4 {
        pass(&gateway, &letter(ANNA, &["a@eenling.nl"]));
        pass(&gateway, &letter("x@elders.nl", &["a@doorgestuurd.nl"]));
    }
    for from in [ANNA, PIET, MIRA] {
        let mut away = letter(from, &["a@antwoord.nl"]);
        away.message = [b"Auto-Submitted: auto-replied\r\n", away.message.as_slice()].concat();
        pass(&gateway, &away);
        let many: Vec<String> =
            (0..12).map(|number| format!("lid{number}@vereniging.nl")).collect();
        let mut mailing = letter(from, &["bestuur@vereniging.nl"]);
        mailing.to = many;
        pass(&gateway, &mailing);
        // Held, and so no ordinary mail.
        let held = gateway.send(&Mail { from: from.to_owned(), ..numbered(&["a@vreemd.nl"], 1) });
        assert!(held.contains("held for review"), "{held}");
    }
    // What came before is counted before.
    for from in [ANNA, PIET, ANNA] {
        pass(&gateway, &letter(from, &[CARE, RESIDENT]));
    }
    let learned = wait_for("what was learned", || Some(listed(&town)).filter(|l| !l.is_empty()));
    // Now a note on one person may go there, which is recorded, and to nobody else.
    let one = |to: &[&str]| Mail { from: PIET.to_owned(), ..numbered(to, 2) };
    let reply = gateway.send(&one(&[CARE]));
    assert!(reply.starts_with("250 2.6.0 taken"), "{reply}");
    let both = town.held(&held_id(&gateway.send(&one(&[CARE, HOME]))));
    let recipients = both["recipients"].as_array().expect("recipients");
    let care = recipients.iter().find(|to| to["address"] == CARE).expect("who may have it");
    assert_eq!((&care["class"], &care["ground"]), (&"expected".into(), &"learned".into()));
    assert_eq!(care["mail"]["senders"], 2, "{care}");
    let why = care["why"].as_str().expect("a reason");
    assert!(why.contains("berichten van 2 collega's sinds "), "{why}");
    let held = town.held(&held_id(&gateway.send(&one(&["a@zorggroep-miden.nl"]))));
    assert_eq!(held["recipients"][0]["class"], "lookalike", "{held:?}");
    assert_eq!(held["recipients"][0]["because"], "zorggroep-midden.nl", "{held:?}");
    assert_eq!(learned, [("zorggroep-midden.nl".to_owned(), "learned".to_owned(), 3, 2)]);
}

/// A tracking log of Exchange as it writes it.
fn log(lines: &[(&str, &str, &str)]) -> String {
    let mut log = "#Software: Microsoft Exchange Server\r\n#Version: 15.02.1118.007\r\n\
        #Log-type: Message Tracking Log\r\n\
        #Fields: date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,\
        connector-id,source,event-id,internal-message-id,message-id,network-message-id,\
        recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,\
        reference,message-subject,sender-address,return-path,message-info,directionality\r\n"
        .to_owned();
    for (number, (date, sender, recipients)) in lines.iter().enumerate() {
        log += &format!(
            "{date}T08:00:00.000Z,,EX1,,smart,,Out,SMTP,SENDEXTERNAL,{number},<{number}@ex1>,,\
             {recipients},250 2.1.5 OK,1000,1,,,\"Re: overleg, 3\",{sender},{sender},,Originating\r\n"
        );
    }
    log
}

#[test]
fn a_tracking_log_and_a_mailbox_of_before_are_learned_from_at_once() {
    let town = Town::new();
    let today = Timestamp::now();
    let day =
        |ago: i64| (today - SignedDuration::from_hours(24 * ago)).strftime("%Y-%m-%d").to_string();
    let days: Vec<String> = [20, 19, 18, 700, 699].iter().map(|ago| day(*ago)).collect();
    let mut text = log(&[
        (&days[0], ANNA, CARE),
        (&days[1], PIET, CARE),
        (&days[2], ANNA, "balie@zorggroep-midden.nl;a@voorbeeld.nl"),
        (&days[0], ANNA, "a@half.nl"),
        (&days[1], PIET, "a@half.nl"),
        (&days[3], ANNA, "a@lang-geleden.nl"),
        (&days[4], PIET, "a@lang-geleden.nl"),
        (&days[4], MIRA, "a@lang-geleden.nl"),
        (&days[0], ANNA, "jan@gmail.com"),
        (&days[0], ANNA, "gegevens@duo.nl"),
        (&days[0], "x@elders.nl", CARE),
        ("gisteren", ANNA, CARE),
    ]);
    text += "dit is geen regel\r\n";
    let path = town.file("MSGTRK.LOG", text).display().to_string();
    let ran = town.run(&["learn", "--json", &path]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(ran.err.contains(&format!("{path}:16: the date cannot be read")), "{ran:?}");
    assert!(ran.err.contains(&format!("{path}:17: ")), "{ran:?}");
    assert!(!ran.err.contains("gisteren") && !ran.err.contains(ANNA), "no content in faults");
    let told: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(told["messages"], 8);
    assert_eq!(told["learned_domains"], 1);
    assert_eq!(told["fault_count"], 2);
    let expected = ("zorggroep-midden.nl".to_owned(), "learned".to_owned(), 3, 2);
    assert_eq!(listed(&town), std::slice::from_ref(&expected));
    // The same file again teaches nothing new.
    let again = town.run(&["learn", &path]);
    assert!(again.out.contains("0 domains and 0 addresses learned, 1 known"), "{again:?}");
    assert!(again.out.contains("skipped 1: to a private, throw-away or look-alike address"));
    assert_eq!(listed(&town), [expected]);
    // What the log did not say enough of, a mailbox does.
    let mailbox: String = [(MIRA, 2), (PIET, 1)]
        .iter()
        .map(|(from, ago)| {
            let date = today - SignedDuration::from_hours(24 * ago);
            let date = date.strftime("%a, %d %b %Y %H:%M:%S +0000");
            format!("From {from} x\nFrom: {from}\nTo: a@half.nl\nDate: {date}\n\nHoi\n\n")
        })
        .collect();
    let path = town.file("verzonden.mbox", mailbox).display().to_string();
    let ran = town.run(&["learn", &path]);
    assert!(ran.out.contains("2 messages; 1 domains"), "{ran:?}");
    assert_eq!(listed(&town).len(), 2);
}

#[test]
fn a_file_from_which_nothing_can_be_learned_is_told() {
    let town = Town::new();
    let long = [b"date-time,sender-address,recipient-address\n\"".to_vec(), vec![b'a'; 3 << 20]];
    for (name, content, why) in [
        ("lijst.csv", b"naam;bsn\n".to_vec(), "line 1 names no columns of a tracking log"),
        ("wide.csv", b"\xff\xfed\0a\0".to_vec(), "line 1 is UTF-16: save the file as UTF-8"),
        ("lang.csv", long.concat(), "line 2 is longer than a megabyte"),
    ] {
        let path = town.file(name, content).display().to_string();
        let ran = town.run(&["learn", &path, "nergens.log"]);
        assert_eq!(ran.status, 2, "{ran:?}");
        assert!(ran.err.contains(&format!("{path}: {why}")), "{ran:?}");
        assert!(ran.err.contains("nergens.log: ") && ran.err.contains("2 of 2 not read"));
    }
    assert!(listed(&town).is_empty());
}

#[test]
fn what_was_learned_is_confirmed_and_ended_at_the_shell_and_on_the_page() {
    let town = Town::new();
    let today = Timestamp::now();
    let day =
        |ago: i64| (today - SignedDuration::from_hours(24 * ago)).strftime("%Y-%m-%d").to_string();
    let days: Vec<String> = [3, 2, 1].iter().map(|ago| day(*ago)).collect();
    let mut lines = Vec::new();
    for to in ["a@een.nl", "a@twee.nl", "a@drie.nl"] {
        lines.extend([(days[0].as_str(), ANNA, to), (&days[1], PIET, to), (&days[2], MIRA, to)]);
    }
    let path = town.file("MSGTRK.LOG", log(&lines)).display().to_string();
    assert_eq!(town.run(&["learn", &path]).status, 0);
    let ended = town.json(&["learn", "end", "een.nl", "--json"]).remove(0);
    assert_eq!((ended["state"].as_str(), ended["ends_after"].as_str()), (Some("ended"), None));
    let confirmed = town.run(&["learn", "confirm", ended["id"].as_str().expect("an ID")]);
    assert!(confirmed.out.contains("een.nl: confirmed"), "{confirmed:?}");
    for (name, status) in [("nergens.nl", 1), ("L-99", 1), ("??", 1)] {
        assert_eq!(town.run(&["learn", "end", name]).status, status, "{name}");
    }
    for (name, role) in [("anna", "reviewer"), ("piet", "senior")] {
        let add = ["user", "add", name, "--role", role, "--password-stdin"];
        assert_eq!(town.run_with(&add, "een lang wachtwoord\n").status, 0);
    }
    let _gateway = town.start();
    let sign_in = |name: &str| {
        let mut visitor = Visitor::new(&town);
        visitor.get("/login");
        let fields = [("name", name), ("password", "een lang wachtwoord"), ("back", "/")];
        assert_eq!(visitor.post("/login", &fields), 303);
        visitor
    };
    let number = |name: &str| {
        let rows = town.json(&["learn", "list", "--json"]);
        let row = rows.into_iter().find(|row| row["name"] == name).expect("a row");
        row["id"].as_str().expect("an ID").trim_start_matches("L-").to_owned()
    };
    let (two, three) = (number("twee.nl"), number("drie.nl"));
    let mut anna = sign_in("anna");
    let page = anna.get("/destinations");
    assert!(page.contains("<h1>Bestemmingen</h1>"), "{page}");
    assert!(page.contains("3 berichten van 3 collega&#39;s sinds"), "{page}");
    assert!(page.contains("altijd, bevestigd door") && !page.contains("/confirm"), "{page}");
    assert_eq!(anna.post(&format!("/destinations/{two}/end"), &[]), 403, "a reviewer looks only");
    let mut piet = sign_in("piet");
    let page = piet.get("/destinations");
    assert!(page.contains(&format!("/destinations/{two}/end")), "{page}");
    assert_eq!(piet.post(&format!("/destinations/{two}/end"), &[("form_token", "x")]), 200);
    assert_eq!(piet.post(&format!("/destinations/{three}/confirm"), &[]), 200);
    assert_eq!(piet.post("/destinations/999/confirm", &[]), 404);
    let ended = piet.get("/destinations?tab=ended");
    assert!(ended.contains("niet, beëindigd door piet") && ended.contains("twee.nl"), "{ended}");
    assert!(
        piet.get("/destinations?q=a%40drie.nl")
            .contains("a@drie.nl is niet geleerd en ligt niet vast.")
    );
    assert!(piet.get("/destinations?q=DRIE.nl").contains("altijd, bevestigd door piet"));
    let states: Vec<String> = listed(&town).into_iter().map(|row| row.1).collect();
    assert_eq!(states, ["confirmed", "confirmed", "ended"], "drie, een, twee");
    let trail = piet.get("/audit");
    for line in ["Bestemming beëindigd", "Bestemming bevestigd"] {
        assert!(trail.contains(line), "{line}: {trail}");
    }
    assert_eq!(town.run(&["audit", "verify"]).status, 0);
}

#[test]
fn programs_look_up_confirm_and_end_correspondents_as_people_do() {
    let town = Town::new();
    let today = Timestamp::now();
    let day =
        |ago: i64| (today - SignedDuration::from_hours(24 * ago)).strftime("%Y-%m-%d").to_string();
    let days: Vec<String> = [3, 2, 1].iter().map(|ago| day(*ago)).collect();
    let mut lines = Vec::new();
    for to in ["a@een.nl", "a@twee.nl"] {
        lines.extend([(days[0].as_str(), ANNA, to), (&days[1], PIET, to), (&days[2], MIRA, to)]);
    }
    let path = town.file("MSGTRK.LOG", log(&lines)).display().to_string();
    assert_eq!(town.run(&["learn", &path]).status, 0);
    let token = |name: &str, role: &str| {
        let made = town.run(&["token", "create", "--role", role, "--name", name]);
        assert_eq!(made.status, 0, "{made:?}");
        made.out.trim().to_owned()
    };
    let (senior, reviewer) = (token("beheer", "senior"), token("kijker", "reviewer"));
    let _gateway = town.start();
    let call = |token: &str, method: &str, path: &str| {
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("http://{}/api/v1/destinations{path}", town.web))
            .header("Authorization", format!("Bearer {token}"))
            .body(String::new())
            .expect("a request");
        let agent: ureq::Agent =
            ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let mut answer = agent.run(request).expect("an answer");
        let all = answer.headers().get("x-total-count").map(|all| all.to_str().expect("a number"));
        let all = all.unwrap_or_default().to_owned();
        let body = answer.body_mut().read_to_string().expect("text");
        let body: Value = serde_json::from_str(&body).expect("JSON");
        (answer.status().as_u16(), all, body)
    };
    let (status, all, listed) = call(&reviewer, "GET", "");
    assert_eq!((status, all.as_str()), (200, "2"), "{listed}");
    assert_eq!(listed.as_array().map(Vec::len), Some(2), "the shell says the same");
    assert_eq!(listed[0], town.json(&["learn", "list", "--json"])[0]);
    assert_eq!(call(&reviewer, "POST", "/een.nl/end").0, 403, "a reviewer looks only");
    let (status, _, ended) = call(&senior, "POST", "/een.nl/end");
    assert_eq!((status, &ended["state"]), (200, &"ended".into()));
    let me = town.json(&["token", "list", "--json"])[0]["owner"].clone();
    assert_eq!(ended["decided_by"], me, "who made the token");
    let id = ended["id"].as_str().expect("an ID");
    let (_, _, confirmed) = call(&senior, "POST", &format!("/{id}/confirm"));
    assert_eq!(confirmed["state"], "confirmed");
    assert_eq!(call(&reviewer, "GET", "/een.nl").2["state"], "confirmed");
    for (state, expected) in [("learned", 1), ("confirmed", 1), ("ended", 0)] {
        let (_, all, found) = call(&reviewer, "GET", &format!("?state={state}"));
        assert_eq!((found.as_array().map(Vec::len), all), (Some(expected), expected.to_string()));
    }
    for (method, path, status) in [
        ("GET", "/nergens.nl", 404),
        ("POST", "/L-99/end", 404),
        ("GET", "?state=vergeten", 422),
        ("GET", "?offset=x", 422),
    ] {
        assert_eq!(call(&senior, method, path).0, status, "{path}");
    }
    assert_eq!(call("sluis_onzin", "GET", "").0, 401);
    assert_eq!(town.run(&["audit", "verify"]).status, 0);
}

#[test]
fn a_slip_that_is_made_again_and_again_is_not_learned_beside_the_name_that_was_meant() {
    let town = Town::new();
    let today = Timestamp::now();
    let day =
        |ago: i64| (today - SignedDuration::from_hours(24 * ago)).strftime("%Y-%m-%d").to_string();
    let days: Vec<String> = (1..=12).map(day).collect();
    let mut lines = Vec::new();
    for (index, date) in days.iter().enumerate() {
        let from = [ANNA, PIET, MIRA][index % 3];
        lines.push((date.as_str(), from, CARE));
        // A quarter of the mail, by several people; and a name of its own with as much.
        if index % 4 == 0 {
            lines.push((date, from, "a@zorggroep-miden.nl"));
        }
        lines.push((date, from, "a@bouwgroep-noord.nl"));
        if index % 2 == 0 {
            lines.push((date, from, "a@bouwgroep-noort.nl"));
        }
    }
    let path = town.file("MSGTRK.LOG", log(&lines)).display().to_string();
    let ran = town.run(&["learn", &path]);
    let left_out = "left out zorggroep-miden.nl: almost zorggroep-midden.nl";
    assert!(ran.out.contains(left_out) && !ran.out.contains("noort.nl:"), "{ran:?}");
    let names = |town: &Town| listed(town).into_iter().map(|row| row.0).collect::<Vec<_>>();
    let mut known = names(&town);
    known.sort();
    assert_eq!(known, ["bouwgroep-noord.nl", "bouwgroep-noort.nl", "zorggroep-midden.nl"]);
    // The same slip in a later file, beside what is known by now.
    let slips: Vec<_> =
        days.iter().map(|date| (date.as_str(), ANNA, "a@zorggroep-midde.nl")).collect();
    let more = [(days[0].as_str(), PIET, "a@zorggroep-midde.nl")];
    let path = town.file("LATER.LOG", log(&[&slips[..], &more].concat())).display().to_string();
    let told: Value = serde_json::from_str(&town.run(&["learn", "--json", &path]).out).expect("it");
    let expected = json!([{"name": "zorggroep-midde.nl", "almost": "zorggroep-midden.nl"}]);
    assert_eq!(told["alike"], expected);
    assert_eq!(names(&town).len(), 3);
}

#[test]
fn a_scan_at_the_shell_knows_what_the_gateway_has_learned_and_makes_nothing() {
    let town = Town::new();
    let mail = |to: &str| format!("From: {ANNA}\r\nTo: {to}\r\nSubject: x\r\n\r\nTot morgen.\r\n");
    let scan = |to: &str| -> (String, String) {
        let path = town.file("bericht.eml", mail(to)).display().to_string();
        let told = town.json(&["scan", "--json", &path]).remove(0);
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        (text(&told["recipients"][0]["class"]), text(&told["recipients"][0]["ground"]))
    };
    let told = |class: &str, ground: &str| (class.to_owned(), ground.to_owned());
    assert_eq!(scan(CARE), told("unexpected", "unknown"));
    assert!(!town.folder.path().join("var").exists(), "a scan makes no store");
    let today = Timestamp::now();
    let day =
        |ago: i64| (today - SignedDuration::from_hours(24 * ago)).strftime("%Y-%m-%d").to_string();
    let days: Vec<String> = [3, 2, 1].iter().map(|ago| day(*ago)).collect();
    let jan = "jan.jansen@zorggroep-midden.nl,jan.jansen@ziggo.nl".replace(',', ";");
    let lines = log(&[(&days[0], ANNA, &jan), (&days[1], PIET, CARE), (&days[2], MIRA, CARE)]);
    let path = town.file("MSGTRK.LOG", lines).display().to_string();
    assert_eq!(town.run(&["learn", &path]).status, 0);
    assert_eq!(scan(CARE), told("expected", "learned"));
    assert_eq!(scan("a@zorggroep-miden.nl"), told("lookalike", "mistyped"));
    assert_eq!(scan("jan.jasnen@ziggo.nl"), told("lookalike", "near_written"));
    assert_eq!(scan("jan.jansen@ziggo.nl"), told("private", "provider"));
    assert_eq!(town.run(&["learn", "end", "zorggroep-midden.nl"]).status, 0);
    assert_eq!(scan(CARE), told("unexpected", "unknown"));
    assert_eq!(town.run(&["audit", "verify"]).status, 0);
    // A store that cannot be read is told, and is no reason to scan nothing.
    std::fs::remove_dir_all(town.folder.path().join("var/keys")).expect("keys");
    std::fs::write(town.folder.path().join("var/keys"), "x").expect("a file");
    let path = town.file("bericht.eml", mail(CARE)).display().to_string();
    let ran = town.run(&["scan", "--json", &path]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(ran.err.contains("earlier mail is not known here"), "{ran:?}");
}
