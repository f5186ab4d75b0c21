//! Other organisations of an incident: proposed without anybody asking, told before the end, and what
//! each of them decided.

use serde_json::Value;
use serde_json::json;
use sluis::breach::Question;
use sluis::fault::Source;
use sluis::incident;
use sluis::incident::Controllers;
use sluis::incident::Error;
use sluis::incident::PartyAnswer;
use sluis::incident::Plan;
use sluis::incident::Register;
use sluis::incident::Target;
use sluis::incident::Targets;
use sluis::incident::still_to_do;
use sluis::render::Aim;
use sluis::render::Language;
use sluis::render::WrongAnswer;
use sluis::store::IncidentParty;
use sluis::store::IncidentState;
use sluis::store::IncidentStep;
use sluis::store::PartyRole;

use crate::aftermath::call;
use crate::aftermath::leaked_list;
use crate::aftermath::mira;
use crate::aftermath::object;
use crate::aftermath::token;
use crate::aftermath::with_list;
use crate::common::browser::Browser;
use crate::common::gateway::Settings;
use crate::common::gateway::Town;
use crate::common::gateway::wait_for;
use crate::common::letters::HOME;
use crate::common::letters::PARTNER;
use crate::followup::bounce;
use crate::register::ADVICE;
use crate::register::Case;
use crate::register::TELL_NOBODY;
use crate::register::fatima;
use crate::register::known;
use crate::register::later;

const FILE: &str = "[[controller]]\nname = \"Gemeente Wierdam\"\n\
    contact = \"datalek@wierdam.nl\"\nnotice_hours = 12\ncodes = [\"0189\"]\n\
    senders = [\"voorbeeld.nl\"]\n\
    [[controller]]\nname = \"Gemeente Tubbendam\"\ncontact = \"privacy@tubbendam.nl\"\n\
    [own]\npostcodes = [\"7600\"]\n";

/// The released case, where `voorbeeld.nl` writes for Wierdam.
async fn case() -> Case {
    let case = Case::released().await;
    let source = Source { file: "controllers.toml".to_owned(), text: FILE.to_owned() };
    let settings = incident::Settings {
        organisation: "Gemeente Voorbeeld".to_owned(),
        controllers: Controllers::parse(&source).expect("a file"),
        ..incident::Settings::default()
    };
    let register = Register::new(case.house.store.clone(), settings);
    Case { register, ..case }
}

fn names(case: &incident::Case) -> Vec<(&str, bool)> {
    case.parties.iter().map(|party| (party.name.as_str(), party.is_proposed())).collect()
}

#[tokio::test]
async fn an_organisation_is_proposed_until_it_is_confirmed_or_taken_out_for_good() {
    let case = case().await;
    let shown = case.show().await;
    assert_eq!(names(&shown), [("Gemeente Wierdam", true)]);
    let party = shown.parties[0].clone();
    assert_eq!((party.ground.as_str(), party.notice_due), ("sender", Some(later(12))));
    assert_eq!(shown.value(Question::OurRole), "processor");
    assert_eq!(shown.value(Question::Controller), "Gemeente Wierdam", "not we");
    assert_eq!(shown.given(Question::OurRole), "", "proposed, not answered");
    let mira = fatima();
    let confirm = |number| case.register.confirm_party(&mira, &case.id, number, later(1));
    confirm(party.number).await.expect("confirmed");
    let again = confirm(party.number).await;
    assert!(matches!(again, Err(Error::Missing)), "{again:?}");
    let shown = case.show().await;
    assert_eq!(names(&shown), [("Gemeente Wierdam", false)]);
    assert_eq!(shown.parties[0].ground, "sender", "why stays there");
    let number = shown.parties[0].number;
    case.register
        .drop_party(&fatima(), &case.id, (number, "Niet van hen".into()), later(2))
        .await
        .expect("out");
    let shown = case.show().await;
    assert!(names(&shown).is_empty(), "{:?}", names(&shown));
    assert_eq!(shown.value(Question::OurRole), "controller");
    let words: Vec<(&str, &str)> = shown
        .changes
        .iter()
        .filter(|change| change.field == incident::PARTY)
        .map(|change| (change.before.as_str(), change.after.as_str()))
        .collect();
    assert!(words.len() == 2 && words[0].0.is_empty() && words[1].1.is_empty(), "{words:?}");
}

#[tokio::test]
async fn one_that_is_only_proposed_can_be_taken_out_and_stays_out() {
    let case = case().await;
    let number = case.show().await.parties[0].number;
    case.register
        .drop_party(&fatima(), &case.id, (number, "Niet van hen".into()), later(1))
        .await
        .expect("out");
    let shown = case.show().await;
    assert!(names(&shown).is_empty());
    assert!(shown.changes.iter().any(|one| one.before.starts_with("Gemeente Wierdam (")));
}

#[tokio::test]
async fn a_case_is_not_closed_while_an_organisation_was_not_told() {
    let case = case().await;
    case.step(IncidentStep::Assess).await.expect("taken");
    let risk = [(Question::Risk, "unlikely"), (Question::RiskReason, "Naam alleen")];
    case.answer(&risk, "").await.expect("kept");
    case.step(IncidentStep::Confirm).await.expect("taken");
    let measures = [(Question::MeasuresTaken, "Ontvanger gebeld")];
    case.answer(&[&ADVICE[..], &measures].concat(), "").await.expect("kept");
    let refused = case.step(IncidentStep::Close).await;
    let Err(Error::Untold(names)) = &refused else { panic!("{refused:?}") };
    assert_eq!(names, &["Gemeente Wierdam"], "and nobody here decides for it");
    let number = case.show().await.parties[0].number;
    let answer = |why: &str| PartyAnswer { not_told: Some(why.to_owned()), ..<_>::default() };
    for (why, wrong) in [("BSN 999990019", WrongAnswer::Number)] {
        let refused =
            case.register.answer_party(&fatima(), &case.id, (number, answer(why)), later(1)).await;
        let is_it = matches!(refused, Err(Error::Field("not_told", found)) if found == wrong);
        assert!(is_it, "{refused:?}");
    }
    let why = answer("Weet het al: zij belde ons zelf");
    case.register.answer_party(&fatima(), &case.id, (number, why), later(1)).await.expect("kept");
    assert!(case.step(IncidentStep::Close).await.is_err(), "who was not told decides nothing");
    case.answer(&[(Question::OurRole, "processor")], "").await.expect("kept");
    assert!(case.step(IncidentStep::Close).await.is_err(), "nor by what we are");
    let number = case.show().await.parties[0].number;
    let known = PartyAnswer { decision: Some("not".to_owned()), ..PartyAnswer::default() };
    case.register.answer_party(&fatima(), &case.id, (number, known), later(2)).await.expect("kept");
    assert_eq!(case.step(IncidentStep::Close).await.expect("taken"), IncidentState::Closed);
    let back =
        case.register.answer_party(&fatima(), &case.id, (number, answer("")), later(8)).await;
    assert!(matches!(back, Err(Error::NotNow)), "the reason stays: {back:?}");
    // What it decides comes when it comes.
    let party = case.show().await.parties[0].clone();
    let decided = PartyAnswer {
        decision: Some("notify".to_owned()),
        ap_number: Some("Z-2026-77".to_owned()),
        reply: Some("Wij melden zelf".to_owned()),
        ..PartyAnswer::default()
    };
    let decided = (party.number, decided);
    case.register.answer_party(&fatima(), &case.id, decided, later(9)).await.expect("kept");
    let case = case.show().await;
    let last = case.changes.last().expect("a change");
    assert!(last.after.contains("Z-2026-77") && !last.before.contains("Z-2026-77"), "{last:?}");
}

#[tokio::test]
async fn a_mandate_is_a_decision_here_and_then_all_of_it_is_asked() {
    let case = case().await;
    case.answer(&TELL_NOBODY[..3], "").await.expect("kept");
    let lacking = incident::lacking(&case.show().await, IncidentStep::Close);
    assert!(lacking.contains(&Question::DecisionAp), "{lacking:?}");
}

#[tokio::test]
async fn each_organisation_has_a_target_and_a_notice_with_measures_that_name_no_other() {
    let case = case().await;
    let party = IncidentParty {
        role: PartyRole::Controller,
        name: "Gemeente Tubbendam".to_owned(),
        contact: "privacy@tubbendam.nl".to_owned(),
        ..IncidentParty::default()
    };
    let typed = |name: &str, contact: &str| IncidentParty {
        name: name.to_owned(),
        contact: contact.to_owned(),
        ..IncidentParty::default()
    };
    for (field, party) in
        [("name", typed("Familie 999990019", "")), ("contact", typed("Elders", "999.990.019"))]
    {
        let added = case.register.add_party(&fatima(), &case.id, party, None, later(1)).await;
        let is_it = matches!(added, Err(Error::Field(name, WrongAnswer::Number)) if name == field);
        assert!(is_it, "{field}: {added:?}");
    }
    case.register.add_party(&fatima(), &case.id, party, None, later(1)).await.expect("added");
    let taken = "Ontvanger gebeld en gewist\nVoor Wierdam 311 brieven gemaakt";
    case.answer(&[(Question::MeasuresTaken, taken)], "").await.expect("kept");
    let plan = Plan { text: "Training per team".to_owned(), ..Plan::default() };
    case.register.plan_measure(&fatima(), &case.id, plan, later(1)).await.expect("planned");
    let shown = case.show().await;
    let aims: Vec<Target> = still_to_do(&shown, &Targets::default());
    let told: Vec<_> = aims.iter().filter(|one| one.aim == Aim::Party).collect();
    assert_eq!(
        (told[0].due, told[1].due),
        (later(12), known() + 24 * jiff::SignedDuration::from_hours(1))
    );
    let tubbendam = shown.parties.iter().find(|party| party.name.ends_with("Tubbendam"));
    let number = tubbendam.expect("it stands there").number;
    let notice = case.register.party_notice(&fatima(), &case.id, number, Language::Dutch).await;
    let notice = notice.expect("a notice");
    assert_eq!(notice.measures_taken, ["Ontvanger gebeld en gewist"]);
    assert!(notice.text.contains("- Ontvanger gebeld en gewist\n"), "{}", notice.text);
    assert!(notice.text.contains("Training per team"), "{}", notice.text);
    assert!(!notice.text.contains("311") && !notice.text.contains("Wierdam"), "{}", notice.text);
}

/// Two of Wierdam, by its code; one of Tubbendam, by its name; one of our own, one of nobody known.
const LIST: &str = "Naam;Geboortedatum;BSN;Postcode;Gemeentecode;Woonplaats;Indicatie geheim\n\
    Lieke de Vries;03-02-1980;999990019;;0189;Enterbroek;7\n\
    Sanne Bos;14-05-1976;999990020;;189;;0\n\
    Piet Bakker;01-01-1970;999990032;;;Tubbendam;\n\
    Jan Jansen;02-03-1966;999990044;7600 AB;;;nee\n\
    Kees Mulder;02-03-1967;999990056;;;;\n";

/// A town that works for two municipalities.
fn served() -> Town {
    served_by("")
}

fn served_by(policy: &str) -> Town {
    let town = Town::with(&Settings {
        policy,
        more: "[register]\ncontrollers = \"controllers.toml\"\n",
        ..Settings::default()
    });
    let file = FILE.replace("senders = [\"voorbeeld.nl\"]\n", "");
    std::fs::write(town.config().with_file_name("controllers.toml"), file).expect("a file");
    town
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_several_municipalities_fit_every_screen_in_both_languages() {
    let town = served();
    let gateway = town.start();
    let incident = leaked_list(&town, &gateway, LIST);
    let officer = token(&town, "privacy");
    let _ = mira(&town);
    let path = format!("/incidents/{incident}");
    let parties = object(call(&town, &officer, "GET", &format!("{path}/parties"), &Value::Null));
    let one = format!("{path}/parties/{}", parties[1]["number"]);
    let reply = json!({"decision": "notify", "ap_number": "Z-77", "reply": "Wij melden zelf"});
    let changed = object(call(&town, &officer, "PATCH", &one, &reply));
    let kept = format!("{path}/parties/{}", changed[0]["number"]);
    let origin = format!("http://{}", town.web);
    let browser = Browser::open(1280).await;
    browser.go(&format!("{origin}/login")).await;
    browser.fill("#name", "mira").await;
    browser.fill("#password", "een lang wachtwoord").await;
    browser.press("main button[type=submit]").await;
    browser.go(&format!("{origin}{path}/step/no-breach")).await;
    let seen = browser.text().await;
    assert!(seen.contains("Gemeente Tubbendam is nog niet ingelicht"), "{seen}");
    for (name, path) in [
        ("parties", path.clone()),
        ("parties-step", format!("{path}/step/no-breach")),
        ("parties-notice", kept),
    ] {
        browser.look(&origin, name, &path).await;
    }
}

#[test]
fn municipalities_of_delivered_mail_are_proposed_as_those_of_held_mail() {
    let proposed = |town: &Town, incident: &Value| {
        let path = format!("/incidents/{}/parties", incident.as_str().expect("a number"));
        let parties = object(call(town, &token(town, "privacy"), "GET", &path, &Value::Null));
        let told =
            |one: &Value| [&one["name"], &one["persons_min"], &one["ground"]].map(Clone::clone);
        parties.as_array().expect("parties").iter().map(told).collect::<Vec<_>>()
    };
    let line = |name: &str, rows: u64| [json!(name), json!(rows), json!("residence")];
    let expected = [line("Gemeente Wierdam", 2), line("Gemeente Tubbendam", 1)];

    let town = served_by("mode = \"monitor\"");
    let gateway = town.start();
    assert!(gateway.send(&with_list(HOME, LIST)).starts_with("250"));
    let listed = town.json(&["observed", "--since", "1d", "--json"]);
    let path = format!("/observed/{}/incident", listed[0]["number"]);
    let opened = object(call(&town, &token(&town, "senior"), "POST", &path, &Value::Null));
    assert_eq!(proposed(&town, &opened["id"]), expected, "monitor mode had it at hand");
    let path = format!("/incidents/{}/bounces", opened["id"].as_str().expect("a number"));
    let officer = token(&town, "privacy");
    let came = |id: &str| {
        let report = json!({"report": bounce(&format!("Message-ID: <{id}@voorbeeld.nl>\r\n"))});
        call(&town, &officer, "POST", &path, &report)
    };
    assert_eq!(came("anders").0, 422, "a bounce of another mail");
    assert_eq!(object(came("lijst"))[0]["delivery"], "bounced", "and one of this mail");

    let town = served();
    let gateway = town.start();
    assert!(gateway.send(&with_list(PARTNER, LIST)).starts_with("250"), "a partner may have it");
    let text = std::fs::read_to_string(town.config()).expect("a configuration");
    let parted = text.replace("trusted = [\"duo.nl\"]", "trusted = []");
    std::fs::write(town.config(), parted).expect("a configuration");
    let late = wait_for("the note", || {
        let told = town.run(&["rescan", "--json"]).objects();
        told.into_iter().find(|one| one["fate"] == "opened")
    });
    assert_eq!(proposed(&town, &late["incident"]), expected, "by what was noted of it");
}

#[test]
fn municipalities_of_a_list_are_proposed_without_anybody_asking() {
    let town = served();
    let gateway = town.start();
    let incident = leaked_list(&town, &gateway, LIST);
    let officer = token(&town, "privacy");
    let ask = |method: &str, rest: &str, body: &Value| {
        call(&town, &officer, method, &format!("/incidents/{incident}{rest}"), body)
    };
    let none = Value::Null;
    let parties = object(ask("GET", "/parties", &none));
    let told = |party: &Value| {
        let party = party.clone();
        (party["name"].clone(), party["persons_min"].clone(), party["is_proposed"].clone())
    };
    let all: Vec<_> = parties.as_array().expect("parties").iter().map(told).collect();
    let expected = [("Gemeente Wierdam", 2), ("Gemeente Tubbendam", 1)];
    let expected = expected.map(|(name, rows)| (json!(name), json!(rows), json!(true)));
    assert_eq!(all, expected, "{parties}");
    assert_eq!(parties[0]["ground"], "residence");
    let record = object(ask("GET", "/record", &none));
    let stands = record["record"]["our_role"].to_string();
    assert!(stands.contains("\"controller\""), "one of our own is among them: {stands}");
    let whose = record["record"]["controller"]["value"].as_str().expect("text");
    assert!(whose.contains("Gemeente Voorbeeld\n") && whose.contains("Wierdam"), "{whose}");

    let mut mira = mira(&town);
    let page = mira.get(&format!("/incidents/{incident}"));
    for words in ["Voorstel van Sluis", "Gemeente Wierdam inlichten: vóór", "Klopt"] {
        assert!(page.contains(words), "{words}");
    }
    let list = town.run(&["incident", "party", "list", &incident, "--by", "mira"]);
    assert!(list.out.contains("proposed"), "{} {}", list.out, list.err);
    let number = |at: usize| parties[at]["number"].clone();
    let path = format!("/parties/{}/drop", number(1));
    for nothing in [json!({}), json!({"reason": " "}), json!({"reason": "123456782"})] {
        assert_eq!(ask("POST", &path, &nothing).0, 422, "{nothing} is no reason");
    }
    let out = ask("POST", &path, &json!({"reason": "Er wonen alleen naamgenoten"}));
    assert_eq!(object(out).as_array().map(Vec::len), Some(1));
    let record = object(ask("GET", "/record", &none));
    let history = record["history"].as_array().expect("a history");
    let dropped = history.iter().find(|change| change["field"] == "other_organisation");
    assert_eq!(dropped.expect("a line")["reason"], "Er wonen alleen naamgenoten", "{record}");
    let page = mira.get(&format!("/incidents/{incident}/history"));
    assert!(page.contains("Er wonen alleen naamgenoten"), "{page}");
    let change = json!({"confirmed": true, "decision": "not", "reply": "Wij melden niet"});
    let path = format!("/parties/{}", number(0));
    for nothing in [json!({"decision": "zomaar"}), json!({}), json!({"confirmed": false})] {
        assert_eq!(ask("PATCH", &path, &nothing).0, 422, "{nothing}");
        let parties = object(ask("GET", "/parties", &none));
        assert_eq!(parties[0]["is_proposed"], json!(true), "{nothing} confirms nothing");
    }
    let changed = object(ask("PATCH", &path, &change));
    assert_eq!(
        (&changed[0]["is_proposed"], &changed[0]["decision"]),
        (&json!(false), &json!("not"))
    );

    let made = object(ask("POST", "/people", &none));
    let groups = made["list"]["groups"].as_array().expect("groups").clone();
    let count = |name: &str| {
        let group = groups.iter().find(|group| group["controller"] == name);
        group.map(|group| (group["persons_min"].as_u64(), group["persons_max"].as_u64()))
    };
    assert_eq!(count("Gemeente Wierdam"), Some((Some(2), Some(3))), "{made}");
    assert_eq!(count("Gemeente Voorbeeld"), Some((Some(1), Some(2))), "our own are known");
    assert_eq!(count(""), Some((Some(1), Some(1))));
    let parties = object(ask("POST", "/people/parties", &none));
    let named =
        parties.as_array().expect("parties").iter().any(|one| one["name"] == "Gemeente Voorbeeld");
    assert!(!named, "nobody tells themselves: {parties}");
    let table = ask("POST", "/people/table", &json!({}));
    let table = String::from_utf8(table.1).expect("text");
    let head: Vec<&str> = table.lines().next().expect("a head").split(';').collect();
    let at = head.iter().position(|one| one.to_lowercase().contains("geheim")).expect("a column");
    let secret: Vec<&str> =
        table.lines().skip(1).map(|row| row.split(';').nth(at).expect("a cell")).collect();
    assert_eq!(secret, ["ja", "nee", "", "nee", ""], "{table}");
    assert_eq!(town.run(&["audit", "verify"]).status, 0);
}
