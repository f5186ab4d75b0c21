//! Entries of the lists of partners and known correspondents: proposed by one, accepted by another,
//! and what mail makes of them.

use jiff::SignedDuration;
use jiff::Timestamp;
use serde_json::Value;
use serde_json::json;
use sluis::access::Origin;
use sluis::access::Principal;
use sluis::destination::Configured;
use sluis::destination::Entry;
use sluis::destination::Level;
use sluis::destination::Lists;
use sluis::destination::Pattern;
use sluis::destination::Unfit;
use sluis::learning;
use sluis::learning::Book;
use sluis::learning::EntryStep;
use sluis::learning::Settings;
use sluis::store::EntryState;
use sluis::store::Proposal;
use sluis::store::Role;
use sluis::store::Store;
use sluis::store::trail;

use crate::common::gateway::Gateway;
use crate::common::gateway::Town;
use crate::common::gateway::wait_for;
use crate::common::letters::ordinary;
use crate::common::mail_client::Mail;
use crate::common::mail_client::held_id;
use crate::common::office::PASSWORD;
use crate::common::visitor::Visitor;

/// Colleagues by name and role.
const PEOPLE: [(&str, &str); 4] =
    [("anna", "reviewer"), ("piet", "senior"), ("mira", "privacy"), ("bas", "admin")];

fn town() -> Town {
    let town = Town::new();
    let text = std::fs::read_to_string(town.config()).expect("a configuration");
    let more = "trusted = [\"duo.nl\", \"*.politie.nl\"]\nexpected = [\"drukkerij-jansen.nl\"]";
    let text = text.replace("trusted = [\"duo.nl\"]", more);
    std::fs::write(town.config(), text).expect("a configuration");
    town
}

fn people(town: &Town) -> [Visitor; 4] {
    PEOPLE.map(|(name, role)| {
        let add = ["user", "add", name, "--role", role, "--password-stdin"];
        assert_eq!(town.run_with(&add, &format!("{PASSWORD}\n")).status, 0);
        let mut visitor = Visitor::new(town);
        visitor.get("/login");
        assert_eq!(visitor.post("/login", &[("name", name), ("password", PASSWORD)]), 303);
        visitor
    })
}

/// What the form of a proposal holds.
fn wish<'w>(entry: &'w str, level: &'w str) -> [(&'w str, &'w str); 3] {
    [("entry", entry), ("level", level), ("why", "Verwerkersovereenkomst 2026-14")]
}

/// The class of someone to whom a letter with a number of a resident goes.
fn class_of(town: &Town, gateway: &Gateway, to: &str, number: usize) -> String {
    let letter = Mail::new(
        "p.jansen@voorbeeld.nl",
        &[to, "pjansen.thuis@hotmail.com"],
        &format!("Nakijken {number}"),
        "Beste collega,\r\n\r\nWil jij deze nog nakijken? BSN 999990019.\r\n",
    );
    let held = town.held(&held_id(&gateway.send(&letter)));
    let recipients = held["recipients"].as_array().expect("recipients").clone();
    let of = recipients.iter().find(|one| one["address"] == to).expect("the recipient");
    of["class"].as_str().expect("a class").to_owned()
}

#[test]
fn a_reviewer_proposes_a_senior_accepts_and_mail_follows() {
    let town = town();
    let gateway = town.start();
    let [mut anna, mut piet, mut mira, mut bas] = people(&town);
    let stranger = "a.smit@adviesbureau-noord.nl";
    assert_eq!(class_of(&town, &gateway, stranger, 1), "unexpected");

    let listed = anna.get("/destinations?tab=listed");
    for said in ["duo.nl", "instellingen (destinations.trusted)", "drukkerij-jansen.nl"] {
        assert!(listed.contains(said), "{said}: {listed}");
    }
    anna.get("/destinations/new");
    let (status, _, page) =
        anna.send("/destinations/new", &wish("adviesbureau-noord.nl", "expected"));
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("Het telt pas als iemand het accepteert."), "{page}");
    assert!(page.contains("voorgesteld door anna op") && !page.contains("/accept\""), "{page}");
    assert_eq!(class_of(&town, &gateway, stranger, 2), "unexpected", "it only waits");

    assert_eq!(anna.post("/destinations/entries/1/accept", &[]), 403, "a reviewer proposes only");
    bas.get("/destinations?tab=proposed");
    assert_eq!(bas.post("/destinations/entries/1/accept", &[]), 403);
    assert_eq!(bas.post("/destinations/new", &wish("x-y-z.nl", "expected")), 403);
    let page = piet.get("/destinations?tab=proposed");
    assert!(page.contains("Verwerkersovereenkomst 2026-14"), "{page}");
    let (status, _, page) = piet.send("/destinations/entries/1/accept", &[]);
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("adviesbureau-noord.nl is geaccepteerd en telt vanaf nu."), "{page}");
    assert_eq!(class_of(&town, &gateway, stranger, 3), "expected");
    assert_eq!(
        class_of(&town, &gateway, "a@onder.adviesbureau-noord.nl", 4),
        "unexpected",
        "exactly that domain"
    );

    // Who comes too late hears who was first, and nothing changes.
    mira.get("/destinations?tab=proposed");
    let (status, _, page) = mira.send("/destinations/entries/1/refuse", &[]);
    assert_eq!(status, 200);
    assert!(page.contains("piet heeft al over adviesbureau-noord.nl beslist."), "{page}");

    // A partner is for the privacy officer alone.
    piet.get("/destinations/new");
    assert_eq!(piet.post("/destinations/new", &wish("*.adviesbureau-noord.nl", "trusted")), 200);
    assert_eq!(piet.post("/destinations/entries/2/accept", &[]), 403);
    mira.get("/destinations?tab=proposed");
    assert_eq!(mira.post("/destinations/entries/2/accept", &[]), 200);
    let told = town.run(&["scan", "--json", "--from", "p.jansen@voorbeeld.nl"]).status;
    assert_ne!(told, 101, "the shell does not break");
    let by_shell = gateway.send(&Mail::new(
        "p.jansen@voorbeeld.nl",
        &[stranger],
        "Nakijken 5",
        "Beste collega,\r\n\r\nWil jij deze nog nakijken? BSN 999990019.\r\n",
    ));
    assert!(by_shell.starts_with("250"), "a partner may have it: {by_shell}");
    assert!(!by_shell.contains("held"), "a partner may have it: {by_shell}");

    // What nobody uses can be found: the day of the last mail stands beside it.
    wait_for("the note of its use", || {
        let page = mira.get("/destinations?tab=listed");
        let row = page.split("<tr").find(|row| row.contains(">*.adviesbureau-noord.nl<"));
        row.is_some_and(|row| !row.contains("nog niet gezien")).then_some(())
    });
    assert_eq!(mira.post("/destinations/entries/2/end", &[]), 200);
    assert_eq!(class_of(&town, &gateway, stranger, 6), "expected", "the other entry holds");
    piet.get("/destinations?tab=listed");
    assert_eq!(piet.post("/destinations/entries/1/end", &[]), 200);
    assert_eq!(class_of(&town, &gateway, stranger, 7), "unexpected");
    let ended = piet.get("/destinations?tab=ended");
    assert!(ended.contains("beëindigd door mira") && ended.contains("beëindigd door piet"));

    let trail = mira.get("/audit");
    for line in ["Bestemming voorgesteld", "Bestemming geaccepteerd", "Vermelding beëindigd"] {
        assert!(trail.contains(line), "{line}: {trail}");
    }
    assert!(trail.contains("geweigerd"), "who was refused stands there too: {trail}");
    let of_bas = mira.get("/audit?actor=bas&action=entry-proposed");
    assert!(of_bas.contains("Bestemming voorgesteld") && of_bas.contains("geweigerd"), "{of_bas}");
    assert_eq!(town.run(&["audit", "verify"]).status, 0);
}

#[test]
fn what_cannot_stand_on_a_list_is_refused_at_its_field() {
    let town = town();
    let _gateway = town.start();
    let [mut anna, mut piet, _, _] = people(&town);
    piet.get("/destinations/new");
    assert_eq!(piet.post("/destinations/new", &wish("jan@gmail.com", "expected")), 200);
    anna.get("/destinations/new");
    let cases: [(&[(&str, &str)], &str); 11] = [
        (&wish("", "expected"), "Dit is geen adres"),
        (&wish("geen domein", "expected"), "Dit is geen adres"),
        (&wish("nl", "expected"), "Iedereen kan daar een adres hebben."),
        (&wish("gmail.com", "expected"), "Iedereen kan daar een adres hebben."),
        (&wish("*.appleid.com", "expected"), "Iedereen kan daar een adres hebben."),
        (&wish("onder.voorbeeld.nl", "expected"), "Dit is uw eigen organisatie."),
        (&wish("duo.nl", "trusted"), "Dit ligt al vast of is al voorgesteld."),
        (&wish("Jan@GMAIL.com", "expected"), "Dit ligt al vast of is al voorgesteld."),
        (&[("entry", "x-y.nl"), ("why", "Nodig")], "Kies wat voor ontvanger het is."),
        (&[("entry", "x-y.nl"), ("level", "expected"), ("why", " ")], "Schrijf op waarom"),
        (
            &[("entry", "x-y.nl"), ("level", "expected"), ("why", "a"), ("review", "2020-01-01")],
            "Kies een dag die nog komt.",
        ),
    ];
    for (fields, said) in cases {
        let (status, _, page) = anna.send("/destinations/new", fields);
        assert_eq!(status, 422, "{fields:?}");
        assert!(page.contains(said) && page.contains("field-wrong"), "{fields:?}: {page}");
    }
    let found = anna.get("/destinations?q=jan%40gmail.com");
    assert!(found.contains("alleen dit adres"), "{found}");
    let found = anna.get("/destinations?q=korps%40utrecht.politie.nl");
    assert!(found.contains("*.politie.nl") && found.contains("dit domein en alles eronder"));
    assert!(anna.get("/destinations?q=niemand.nl").contains("is niet geleerd en ligt niet vast."));
}

#[test]
fn programs_propose_and_accept_by_the_same_rules() {
    let town = town();
    let gateway = town.start();
    let token = |role: &str, name: &str| {
        let add = ["user", "add", name, "--role", role, "--password-stdin"];
        assert_eq!(town.run_with(&add, &format!("{PASSWORD}\n")).status, 0);
        let make = ["token", "create", "--role", role, "--name", name, "--owner", name];
        town.run(&make).out.trim().to_owned()
    };
    let (anna, piet) = (token("reviewer", "anna"), token("senior", "piet"));
    let call = |token: &str, method: &str, path: &str, body: Option<Value>| -> (u16, Value) {
        let config = ureq::Agent::config_builder().http_status_as_error(false).build();
        let agent = ureq::Agent::new_with_config(config);
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("http://{}/api/v1{path}", town.web))
            .header("Authorization", format!("Bearer {token}"))
            .header("Content-Type", "application/json");
        let body = body.map_or(String::new(), |body| body.to_string());
        let mut answer = agent.run(request.body(body).expect("a request")).expect("an answer");
        (answer.status().as_u16(), answer.body_mut().read_json().unwrap_or_default())
    };
    let wish = json!({"entry": "bureau-west.nl", "level": "expected", "why": "Raamovereenkomst",
        "review_on": "2099-01-31"});
    let (status, made) = call(&anna, "POST", "/entries", Some(wish.clone()));
    assert_eq!(
        (status, made["id"].as_str(), made["state"].as_str()),
        (201, Some("E-1"), Some("proposed"))
    );
    assert_eq!(made["review_on"], "2099-01-31");
    assert_eq!(call(&anna, "POST", "/entries", Some(wish)).0, 422, "it waits already");
    assert_eq!(call(&anna, "POST", "/entries/E-1/accept", None).0, 403);
    let (status, accepted) = call(&piet, "POST", "/entries/E-1/accept", None);
    assert_eq!((status, accepted["decided_by"].as_str()), (200, Some("piet")));
    assert_eq!(call(&piet, "POST", "/entries/E-1/refuse", None).0, 409);
    assert_eq!(call(&piet, "GET", "/entries/E-9", None).0, 404);
    assert_eq!(call(&piet, "GET", "/entries?state=nothing", None).0, 422);
    let (_, listed) = call(&piet, "GET", "/entries?state=accepted", None);
    assert_eq!(listed[0]["entry"], "bureau-west.nl");
    let (_, settled) = call(&anna, "GET", "/entries/settled", None);
    assert_eq!(
        settled[0],
        json!({"entry": "duo.nl", "level": "trusted", "source": "destinations.trusted"})
    );
    assert_eq!(class_of(&town, &gateway, "info@bureau-west.nl", 1), "expected");
    // Mail that has nothing in it goes as always.
    assert!(gateway.send(&ordinary(1)).starts_with("250"));
}

fn piet() -> Principal {
    let origin = Origin::Shell { os_user: "test".to_owned() };
    Principal { name: "piet".to_owned(), email: None, roles: vec![Role::Senior], origin }
}

/// The lists with these partners.
fn lists(trusted: &[&str]) -> Lists {
    let trusted = trusted.iter().map(|text| Pattern::parse(text).expect("a pattern")).collect();
    let configured = Configured { trusted, ..Configured::default() };
    Lists::compile(&[], &configured).expect("lists")
}

#[tokio::test]
async fn entries_are_looked_at_again_before_they_hold_and_old_ones_are_forgotten() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open("sqlite", folder.path()).expect("a store");
    let book = Book::new(store.clone(), Settings::default());
    let mira = Principal { name: "mira".to_owned(), roles: vec![Role::Privacy], ..piet() };
    for name in ["a-b.nl", "c-d.nl", "e-f.nl"] {
        let entry =
            Entry { level: Level::Trusted, pattern: Pattern::parse(name).expect("a pattern") };
        let proposal = Proposal { entry, why: "Overeenkomst".to_owned(), review_day: None };
        book.propose(&piet(), proposal, &lists(&[])).await.expect("proposed");
    }
    // Somebody wrote it into the settings meanwhile.
    let late = book.turn(&mira, 1, EntryStep::Accept, &lists(&["a-b.nl"])).await;
    assert!(matches!(late, Err(learning::Error::Unfit(Unfit::Already))), "{late:?}");
    let waits = book.entry(&mira, 1).await.expect("an entry");
    assert_eq!(waits.state.name(), "proposed", "nothing was changed");
    book.turn(&mira, 1, EntryStep::Refuse, &lists(&["a-b.nl"])).await.expect("refused");
    for (number, step) in [(2, EntryStep::Accept), (3, EntryStep::Accept), (3, EntryStep::End)] {
        book.turn(&mira, number, step, &lists(&[])).await.expect("turned");
    }

    let days = |days: i64| Timestamp::now() + SignedDuration::from_hours(24 * days);
    assert_eq!(book.forget(days(364)).await.expect("forgotten"), 0);
    assert_eq!(book.forget(days(366)).await.expect("forgotten"), 2);
    let left = book.entries(&mira, &EntryState::ALL, 0).await.expect("entries");
    assert_eq!(left.iter().map(|kept| kept.number).collect::<Vec<_>>(), [2], "what holds stays");
    let told = store.read(|tx| trail::after(tx, 0, 100)).await.expect("a trail");
    let forgotten = told.iter().filter(|entry| entry.action == "entry-forgotten");
    let forgotten: Vec<&str> = forgotten.map(|entry| entry.object.as_str()).collect();
    assert_eq!(forgotten, ["E-1", "E-3"]);
}
