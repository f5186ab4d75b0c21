//! Several incidents closed at once, by the four answers, each by itself: in the browser, by the
//! API and at the shell; and a register of ten thousand.

use std::time::Duration;
use std::time::Instant;

use jiff::Timestamp;
use serde_json::Value;
use serde_json::json;
use sluis::breach::Question;
use sluis::incident;
use sluis::incident::Edit;
use sluis::incident::EndVerdict;
use sluis::incident::Ending;
use sluis::incident::Error;
use sluis::incident::Filter;
use sluis::incident::Intake;
use sluis::incident::Register;
use sluis::render::Language;
use sluis::review::DeskSettings;
use sluis::store::IncidentOrder;
use sluis::store::IncidentSource;
use sluis::store::IncidentState;
use sluis::store::Role;

use crate::common::browser::Browser;
use crate::common::gateway::Town;
use crate::common::office::Office;
use crate::review::House;
use crate::review::person;
use crate::web::call;
use crate::web::get;
use crate::web::session;
use crate::web::sign_in;

fn fatima() -> sluis::access::Principal {
    person("fatima", &[Role::Privacy])
}

fn moment() -> Timestamp {
    "2026-11-20T09:00:00Z".parse().expect("a moment")
}

async fn report(register: &Register, by: &str, text: &str) -> String {
    let intake = Intake {
        source: IncidentSource::Reported,
        answers: vec![(Question::Summary, text.to_owned())],
        known_at: moment(),
    };
    let who = person(by, &[Role::Reviewer]);
    register.report(&who, intake, None, moment()).await.expect("opened").id
}

fn ending(verdict: EndVerdict) -> Ending {
    let answers = Ending::ASKED.iter().map(|question| (*question, format!("{question:?}")));
    Ending { verdict, text: "Alles is gewist".to_owned(), answers: answers.collect() }
}

#[tokio::test]
async fn each_is_closed_by_itself_with_the_four_answers_and_what_stood_there_stays() {
    let house = House::new(DeskSettings::default());
    let register = Register::new(house.store.clone(), incident::Settings::default());
    let first = report(&register, "kees", "Brief kwijt").await;
    let second = report(&register, "kees", "Stick kwijt").await;
    let third = report(&register, "kees", "Map kwijt").await;
    let advised = Edit {
        version: 0,
        answers: vec![
            (Question::FgAdvice, "Eigen advies".to_owned()),
            (Question::FgAdviceBy, "M. Smit".to_owned()),
        ],
        reason: String::new(),
    };
    let kept = register.answer(&fatima(), &second, advised, Language::Dutch, moment()).await;
    kept.expect("kept");
    let incomplete = Ending { answers: Vec::new(), ..ending(EndVerdict::Breach) };
    let chosen = || vec![(first.clone(), 0), (second.clone(), 0), (third.clone(), 0)];
    let refused = register.end(&fatima(), chosen(), &incomplete, moment()).await;
    let Err(Error::Invalid(wrong)) = refused else { panic!("{refused:?}") };
    assert_eq!(wrong.len(), Ending::ASKED.len(), "all four answers are asked");
    let reviewer = person("kees", &[Role::Reviewer]);
    let breach = ending(EndVerdict::Breach);
    let refused = register.end(&reviewer, chosen(), &breach, moment()).await;
    assert!(matches!(refused, Err(Error::NotAllowed)), "{refused:?}");

    let done = register.end(&fatima(), chosen(), &breach, moment()).await.expect("done");
    assert!(matches!(done[0].outcome, Ok(IncidentState::Closed)), "{done:?}");
    assert!(matches!(done[1].outcome, Err(Error::Conflict { .. })), "changed meanwhile: {done:?}");
    assert!(matches!(done[2].outcome, Ok(IncidentState::Closed)), "{done:?}");
    let none = ending(EndVerdict::NoBreach("unintelligible".to_owned()));
    let again = vec![(first.clone(), 4), (second.clone(), 1)];
    let done = register.end(&fatima(), again, &none, moment()).await.expect("done");
    assert!(done[0].outcome.is_err(), "closed already: {done:?}");
    assert!(matches!(done[1].outcome, Ok(IncidentState::NoBreach)), "{done:?}");
    let case = register.case(&fatima(), &second, Language::Dutch).await.expect("it");
    assert_eq!(case.given(Question::FgAdvice), "Eigen advies", "what stood there stays");
    assert_eq!(case.given(Question::DecisionAp), "not");
    assert_eq!(case.given(Question::NoBreachCode), "unintelligible");
    let case = register.case(&fatima(), &first, Language::Dutch).await.expect("it");
    assert_eq!(case.given(Question::Risk), "unlikely");
    assert_eq!(case.given(Question::RiskReason), "Alles is gewist");
    let turned = house.trail(&first).await;
    assert_eq!(turned.iter().filter(|one| *one == "incident-turned").count(), 3, "{turned:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_officer_chooses_some_in_the_list_and_programs_do_the_same() {
    let office = Office::open().await;
    let officer = office.token("register", Role::Privacy).await;
    let mut ids = Vec::new();
    for text in ["Brief kwijt", "Stick kwijt", "Map kwijt"] {
        let told = json!({"answers": {"summary": text}});
        let opened = call(&office, &officer, "POST", "/api/v1/incidents", &told).await.json();
        ids.push(opened["id"].as_str().expect("a number").to_owned());
    }
    let browser = Browser::open(1280).await;
    sign_in(&browser, &office, "mira").await;
    browser.go(&office.url("/incidents")).await;
    for id in &ids[..2] {
        let chosen = format!("input[name=id][value='{id}']");
        browser.find(&chosen).await.click().await.expect("a choice");
    }
    browser.press("form[action='/incidents/end'] button[type=submit]").await;
    browser.press("main form button[type=submit]").await;
    let seen = browser.text().await;
    assert!(seen.contains("Waarom?") && seen.contains("Is dit een datalek"), "{seen}");
    browser.keep_picture(1280, "register-end-mistakes").await;
    browser.resize(1280, 900).await;
    browser.find("input[name=verdict][value=unintelligible]").await.click().await.expect("it");
    browser.fill("#text", "De stick was versleuteld").await;
    for question in Ending::ASKED {
        let name = question.name();
        browser.fill(&format!("#{name}"), "Geen risico").await;
    }
    for name in ["decision_ap_by", "decision_subjects_by"] {
        browser.fill(&format!("#{name}"), "De gemeentesecretaris").await;
    }
    browser.press("main form button[type=submit]").await;
    let seen = browser.text().await;
    assert!(seen.contains("2 incidenten zijn afgesloten."), "{seen}");
    browser.keep_picture(1280, "register-ended").await;

    let answers: serde_json::Map<String, Value> = Ending::ASKED
        .iter()
        .map(|one| (one.name().to_owned(), json!(format!("{one:?}"))))
        .collect();
    let chosen = |id: &str, version: u64| json!({"id": id, "version": version});
    let wish = json!({"incidents": [chosen(&ids[2], 0), chosen(&ids[0], 0)], "text": "Gewist",
        "answers": answers});
    let ended = call(&office, &officer, "POST", "/api/v1/incidents/end", &wish).await;
    let ended = ended.json();
    assert_eq!((&ended[0]["state"], &ended[0]["problem"]), (&json!("closed"), &Value::Null));
    assert_eq!(ended[1]["state"], Value::Null, "{ended}");
    let reviewer = office.token("zaaksysteem", Role::Reviewer).await;
    let refused = call(&office, &reviewer, "POST", "/api/v1/incidents/end", &wish).await;
    assert_eq!(refused.status, 403);
    for name in ["anna", "piet", "olga"] {
        let cookie = session(&office, name).await;
        let answer = get(&office, "/incidents/end?id=DL-2026-0001", &[("cookie", &cookie)]).await;
        assert_eq!(answer.status, 403, "{name}");
    }
    for (name, path) in [
        ("register-end", format!("/incidents/end?id={}", ids[0])),
        ("register-list", "/incidents?show=all".to_owned()),
    ] {
        browser.look(&office.url(""), name, &path).await;
    }
}

#[test]
fn the_shell_ends_several_and_says_what_was_left() {
    let town = Town::new();
    for text in ["Brief kwijt", "Stick kwijt"] {
        let ran = town.run(&["incident", "report", "--what", text]);
        assert_eq!(ran.status, 0, "{}", ran.err);
    }
    let add = ["user", "add", "mira", "--role", "privacy", "--password-stdin"];
    assert_eq!(town.run_with(&add, "een lang wachtwoord\n").status, 0);
    let ids: Vec<String> =
        town.incidents().iter().map(|one| one["id"].as_str().expect("it").to_owned()).collect();
    let mut call = vec!["incident", "end", &ids[0], "--by", "mira", "--reason", "Gevonden"];
    call.extend(["--code", "not_delivered"]);
    let lacking = town.run(&call);
    assert!(lacking.status != 0 && lacking.err.contains("fg_advice"), "{}", lacking.err);
    let answers: Vec<String> =
        Ending::ASKED.iter().map(|one| format!("{}={one:?}", one.name())).collect();
    for answer in &answers {
        call.extend(["--answer", answer]);
    }
    let ran = town.run(&call);
    assert_eq!((ran.status, ran.out.contains("no_breach")), (0, true), "{} {}", ran.out, ran.err);
    call.insert(3, &ids[1]);
    let ran = town.run(&call);
    assert_eq!(ran.status, 1, "one was ended already");
    assert!(ran.out.contains("left as it is") && ran.out.contains("no_breach"), "{}", ran.out);
}

#[tokio::test]
async fn ten_thousand_incidents_are_listed_by_deadline_a_page_at_a_time() {
    let house = House::new(DeskSettings::default());
    let register = Register::new(house.store.clone(), incident::Settings::default());
    let id = report(&register, "kees", "Brief kwijt").await;
    let found = register.show(&fatima(), &id).await.expect("it");
    let many = move |tx: &mut sluis::store::Tx<'_>| {
        for number in 0..9_999_i64 {
            let known = moment() - jiff::SignedDuration::from_mins(number);
            let mut next = found.clone();
            next.state = match number % 3 {
                0 => IncidentState::Closed,
                _ => IncidentState::Potential,
            };
            next.known_at = Some(known);
            next.deadline = Some(known + jiff::SignedDuration::from_hours(72));
            sluis::store::incident::open(tx, next)?;
        }
        Ok(())
    };
    house.store.write(many).await.expect("a register");
    let filter =
        Filter { order: IncidentOrder::Deadline, limit: 50, offset: 5_000, ..Filter::default() };
    let begun = Instant::now();
    let count = register.count(&fatima(), &filter).await.expect("a count");
    let page = register.list(&fatima(), &filter).await.expect("a page");
    let spent = begun.elapsed();
    assert_eq!((count, page.len()), (10_000, 50));
    let in_order = page.windows(2).all(|pair| pair[0].deadline <= pair[1].deadline);
    assert!(in_order && page.iter().all(|one| one.state == IncidentState::Potential));
    // The mark is 100 ms for a page of a released program; this one is not optimised.
    assert!(spent < Duration::from_secs(2), "{spent:?}");
}
