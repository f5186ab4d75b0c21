//! Tokens act in the name of somebody: own mail and four eyes bind a program as they bind its
//! owner, by page, API and shell alike; and nobody but the owner has the text.

use serde_json::Value;
use serde_json::json;
use sluis::store::Role;

use crate::common::gateway::Settings;
use crate::common::gateway::Town;
use crate::common::letters::risky;
use crate::common::mail_client::held_id;
use crate::common::office::Office;
use crate::common::office::PASSWORD;
use crate::common::visitor::Visitor;
use crate::web::call;

/// Who sends the letters of [`risky`].
const SENDER: &str = "p.jansen@voorbeeld.nl";

fn add_person(town: &Town, name: &str, role: &str, email: &str) {
    let add = ["user", "add", name, "--role", role, "--email", email, "--password-stdin"];
    let ran = town.run_with(&add, &format!("{PASSWORD}\n"));
    assert_eq!(ran.status, 0, "{}", ran.err);
}

fn signed_in(town: &Town, name: &str) -> Visitor {
    let mut visitor = Visitor::new(town);
    visitor.get("/login");
    assert_eq!(visitor.post("/login", &[("name", name), ("password", PASSWORD)]), 303);
    visitor
}

/// A token of a person, made at the shell.
fn token_of(town: &Town, owner: &str, role: &str) -> String {
    let name = format!("van-{owner}");
    let make = ["token", "create", "--role", role, "--name", &name, "--owner", owner];
    let ran = town.run(&make);
    assert_eq!(ran.status, 0, "{}", ran.err);
    ran.out.trim().to_owned()
}

/// Sends JSON to the API of a town: status and answer.
fn post(town: &Town, token: &str, path: &str, body: &Value) -> (u16, Value) {
    let mut answer = ureq::post(format!("http://{}/api/v1{path}", town.web))
        .header("Authorization", format!("Bearer {token}"))
        .config()
        .http_status_as_error(false)
        .build()
        .send_json(body)
        .expect("an answer");
    (answer.status().as_u16(), answer.body_mut().read_json().unwrap_or_default())
}

#[test]
fn whoever_sent_it_decides_by_no_door_and_with_no_role() {
    let town = Town::new();
    let gateway = town.start();
    for (number, role) in ["reviewer", "senior", "privacy"].into_iter().enumerate() {
        let name = format!("jansen-{role}");
        add_person(&town, &name, role, SENDER);
        let token = token_of(&town, &name, role);
        let id = held_id(&gateway.send(&risky(number)));
        let mut page = signed_in(&town, &name);
        let shown = page.get(&format!("/messages/{id}"));
        assert!(shown.contains("U bent afzender of ontvanger"), "{role}: {shown}");
        for deed in ["release", "reject"] {
            let fields = [("code", "0"), ("text", "Mag wel")];
            let by_page = page.post(&format!("/messages/{id}/{deed}"), &fields);
            let wish = json!({"reason": "Mag wel"});
            let (by_api, told) = post(&town, &token, &format!("/held/{id}/{deed}"), &wish);
            let shell = ["held", deed, &id, "--by", &name, "--reason", "Mag wel"];
            let by_shell = town.run(&shell).status;
            assert_eq!((by_page, by_api, by_shell), (403, 403, 1), "{role} {deed}: {told}");
            assert_eq!(told["type"], "urn:sluis:problem:own-message", "{role} {deed}");
        }
        assert_eq!(town.held(&id)["state"], "held", "{role}");
    }
    assert!(town.incidents().is_empty());
}

#[test]
fn whoever_was_first_is_not_the_second_by_another_door() {
    let settings = Settings {
        review: Some("undo_seconds = 60\nfour_eyes_persons = 1\n"),
        ..Settings::default()
    };
    let town = Town::with(&settings);
    let gateway = town.start();
    add_person(&town, "piet", "senior", "piet@voorbeeld.nl");
    add_person(&town, "mira", "privacy", "mira@voorbeeld.nl");
    let (piet, mira) = (token_of(&town, "piet", "senior"), token_of(&town, "mira", "privacy"));
    let wish = json!({"reason": "Afgesproken"});
    let fields = [("code", "0"), ("text", "Afgesproken")];
    let mut page = signed_in(&town, "piet");
    let by_page = |page: &mut Visitor, id: &str| {
        page.get(&format!("/messages/{id}"));
        page.post(&format!("/messages/{id}/release"), &fields)
    };
    let by_shell = |id: &str| {
        town.run(&["held", "release", id, "--by", "piet", "--reason", "Afgesproken"]).status
    };
    for first in ["page", "API", "shell"] {
        let id = held_id(&gateway.send(&risky(first.len() * 10)));
        let path = format!("/held/{id}/release");
        match first {
            "page" => assert_eq!(by_page(&mut page, &id), 303, "{first}"),
            "API" => assert_eq!(post(&town, &piet, &path, &wish).0, 200, "{first}"),
            _ => assert_eq!(by_shell(&id), 0, "{first}"),
        }
        assert_eq!(town.held(&id)["state"], "awaiting_second", "{first}");
        assert_ne!(by_page(&mut page, &id), 303, "{first}, then page");
        let (status, told) = post(&town, &piet, &path, &wish);
        assert_eq!((status, &told["type"]), (403, &json!("urn:sluis:problem:same-person")));
        assert_eq!(by_shell(&id), 1, "{first}, then shell");
        assert_eq!(town.held(&id)["state"], "awaiting_second", "{first}");
        let (status, told) = post(&town, &mira, &path, &wish);
        assert_eq!(status, 200, "another may: {told}");
        let incident = &town.incidents()[0];
        let (by, first_by) = (&incident["released_by"], &incident["first_by"]);
        assert_eq!((by, first_by), (&json!("mira"), &json!("piet")), "{first}");
        town.run(&["held", "undo", &id, "--by", "mira"]);
    }
}

#[test]
fn a_token_may_what_its_owner_may_and_ends_with_the_account() {
    let town = Town::new();
    let gateway = town.start();
    add_person(&town, "anna", "reviewer", "anna@voorbeeld.nl");
    let more = ["token", "create", "--role", "senior", "--owner", "anna"];
    let ran = town.run(&more);
    assert_eq!(ran.status, 2, "{}", ran.err);
    assert!(ran.err.contains("more than its owner has"), "{}", ran.err);
    let nobody = town.run(&["token", "create", "--role", "senior", "--owner", "niemand"]);
    assert_eq!(nobody.status, 2, "{}", nobody.err);
    let token = token_of(&town, "anna", "reviewer");
    let id = held_id(&gateway.send(&risky(1)));
    let ask = json!({"question": "Voor wie is dit?"});
    let path = format!("/held/{id}/ask");
    assert_eq!(post(&town, &token, &path, &ask).0, 200);
    let machine = ["token", "create", "--role", "reviewer", "--name", "meter", "--machine"];
    let machine = town.run(&machine).out;
    let read = |token: &str| {
        ureq::get(format!("http://{}/api/v1/held/{id}", town.web))
            .header("Authorization", format!("Bearer {}", token.trim()))
            .config()
            .http_status_as_error(false)
            .build()
            .call()
            .expect("an answer")
            .status()
            .as_u16()
    };
    assert_eq!((read(&machine), post(&town, machine.trim(), &path, &ask).0), (200, 403));
    assert_eq!(town.run(&["user", "close", "anna"]).status, 0);
    assert_eq!(read(&token), 401, "a closed account");
    let left = town.json(&["token", "list", "--json"]);
    let left: Vec<&Value> = left.iter().map(|token| &token["name"]).collect();
    assert_eq!(left, ["meter"], "its tokens are gone, also when it is opened again");
}

#[test]
fn special_rights_are_reported_with_their_moment_for_people_and_programs() {
    let town = Town::new();
    let _gateway = town.start();
    for (name, role) in [("piet", "senior"), ("mira", "privacy"), ("bas", "admin")] {
        add_person(&town, name, role, &format!("{name}@voorbeeld.nl"));
    }
    add_person(&town, "weg", "privacy", "weg@voorbeeld.nl");
    assert_eq!(town.run(&["user", "close", "weg"]).status, 0);
    assert_eq!(town.run(&["user", "codes", "bas"]).status, 0);
    token_of(&town, "piet", "senior");
    let machine = ["token", "create", "--role", "reviewer", "--name", "meter", "--machine"];
    assert_eq!(town.run(&machine).status, 0);
    signed_in(&town, "mira");
    let told = town.json(&["user", "rights", "--json"]);
    let holders = |right: &str| -> Vec<&str> {
        let of = told.iter().filter(|one| one["right"] == right);
        of.filter_map(|one| one["name"].as_str()).collect()
    };
    assert_eq!(holders("release"), ["mira", "piet", "van-piet"]);
    assert_eq!(holders("release_second"), ["mira", "piet", "van-piet"]);
    assert_eq!(holders("judge_incidents"), ["mira"]);
    assert_eq!(holders("keep_accounts"), ["bas"]);
    let one = |name: &str| told.iter().find(|one| one["name"] == name).expect("a holder");
    let shown = |name: &str| (one(name)["sign_in"].clone(), one(name)["second_factor"].clone());
    assert_eq!(shown("bas"), ("local".into(), "yes".into()));
    assert_eq!(shown("mira"), ("local".into(), "no".into()));
    assert_eq!(shown("van-piet"), ("token".into(), "no".into()));
    assert!(one("mira")["used_at"].is_string() && one("piet")["used_at"].is_null(), "{told:?}");
    assert!(one("bas")["at"].is_string(), "it is dated");
    let table = town.run(&["user", "rights"]).out;
    assert!(
        table.starts_with("special rights at ") && table.contains("judge_incidents"),
        "{table}"
    );
    let mut olga = {
        add_person(&town, "olga", "auditor", "olga@voorbeeld.nl");
        signed_in(&town, "olga")
    };
    let page = olga.get("/admin/rights");
    assert!(page.contains("2 personen loggen hier in met alleen een wachtwoord"), "{page}");
    for words in ["Wie mocht meer dan anderen op ", "Incidenten beoordelen", "van-piet", "mira"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("weg<") && !page.contains("meter"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_owner_gets_the_text_of_a_token() {
    let office = Office::open().await;
    let admin = office.token("beheer", Role::Admin).await;
    let ask = async |token: &str, method: &'static str, path: &str, body: Value| {
        let answer = call(&office, token, method, &format!("/api/v1{path}"), &body).await;
        let body = serde_json::from_str(&answer.body).unwrap_or(Value::Null);
        (answer.status, body)
    };
    let wish = |roles: Value, owner: &str| json!({"name": "zaak", "roles": roles, "owner": owner});
    for (body, status) in [
        (wish(json!(["senior"]), "anna"), 422),
        (wish(json!(["reviewer"]), "niemand"), 422),
        (wish(json!(["reviewer"]), "anna"), 201),
    ] {
        assert_eq!(ask(&admin, "POST", "/tokens", body.clone()).await.0, status, "{body}");
    }
    let (_, all) = ask(&admin, "GET", "/tokens", Value::Null).await;
    let made = all.as_array().expect("tokens").iter().find(|one| one["name"] == "zaak");
    let made = made.expect("the token").clone();
    assert_eq!((&made["owner"], &made["waits"]), (&json!("anna"), &json!(true)));
    assert_eq!(made.get("token"), None, "who made it does not have it");
    let (status, _) = ask(&admin, "POST", "/me/tokens/zaak/collect", Value::Null).await;
    assert_eq!(status, 404, "nor can ask for it");
}

#[test]
fn a_program_gets_no_token_that_may_more_than_itself() {
    let town = Town::new();
    let _gateway = town.start();
    let add = ["user", "add", "mila", "--role", "admin", "--role", "privacy", "--password-stdin"];
    assert_eq!(town.run_with(&add, &format!("{PASSWORD}\n")).status, 0);
    let program = token_of(&town, "mila", "admin");
    let make = |name: &str, role: &str| {
        let wish = json!({"name": name, "roles": [role], "owner": "mila"});
        post(&town, &program, "/tokens", &wish)
    };
    let (status, alike) = make("alike", "admin");
    assert!(status == 201 && alike["token"].is_string(), "{alike}");
    let (status, beyond) = make("beyond", "privacy");
    assert_eq!((status, &beyond["waits"], beyond.get("token")), (201, &json!(true), None));
    let (status, refused) = post(&town, &program, "/me/tokens/beyond/collect", &Value::Null);
    assert_eq!(status, 403, "{refused}");
    let mut mila = signed_in(&town, "mila");
    let page = mila.get("/me/security");
    assert!(page.contains("beyond"), "its owner may: {page}");
}

#[test]
fn an_owner_collects_the_text_on_the_own_page_and_takes_it_away() {
    let town = Town::new();
    let _gateway = town.start();
    add_person(&town, "bas", "admin", "bas@voorbeeld.nl");
    add_person(&town, "anna", "reviewer", "anna@voorbeeld.nl");
    let mut bas = signed_in(&town, "bas");
    bas.get("/admin/new-token");
    let fields = [("name", "zaak"), ("owner", "anna"), ("role", "reviewer")];
    let (status, _, page) = bas.send("/admin/new-token", &fields);
    assert_eq!(status, 200);
    assert!(page.contains("wacht op anna") && !page.contains("class=\"secret\""), "{page}");
    assert_ne!(bas.post("/me/tokens/zaak/collect", &[]), 200, "it is not his");
    let (_, _, page) =
        bas.send("/admin/new-token", &[("name", "x"), ("role", "senior"), ("owner", "anna")]);
    assert!(page.contains("Kies alleen rollen die de eigenaar zelf heeft."), "{page}");
    let mut anna = signed_in(&town, "anna");
    let page = anna.get("/me/security");
    assert!(page.contains("Tokens op uw naam") && page.contains("Tekst ophalen"), "{page}");
    let (status, _, page) = anna.send("/me/tokens/zaak/collect", &[]);
    assert_eq!(status, 200);
    let (_, rest) = page.split_once("class=\"secret\">").expect("the text");
    let token = rest.split('<').next().expect("the text").to_owned();
    let me = || {
        let asked = ureq::get(format!("http://{}/api/v1/me", town.web))
            .header("Authorization", format!("Bearer {token}"));
        let asked = asked.config().http_status_as_error(false).build();
        let mut answer = asked.call().expect("an answer");
        (answer.status().as_u16(), answer.body_mut().read_json::<Value>().unwrap_or_default())
    };
    let (status, told) = me();
    assert_eq!((status, &told["name"], &told["token"]), (200, &json!("anna"), &json!("zaak")));
    assert_ne!(anna.post("/me/tokens/zaak/collect", &[]), 200, "told once");
    anna.get("/me/security");
    assert_eq!(anna.post("/me/tokens/zaak/revoke", &[]), 200);
    assert_eq!(me().0, 401);
}

#[test]
fn a_test_message_goes_to_who_asks_and_tells_what_the_server_said() {
    let town = Town::new();
    let _gateway = town.start();
    add_person(&town, "bas", "admin", "bas@voorbeeld.nl");
    add_person(&town, "anna", "reviewer", "anna@voorbeeld.nl");
    let mut bas = signed_in(&town, "bas");
    let page = bas.get("/admin/system");
    assert!(page.contains("Stuur een testbericht naar bas@voorbeeld.nl"), "{page}");
    let (status, _, page) = bas.send("/admin/system/test", &[]);
    assert_eq!(status, 200);
    assert!(page.contains("Aangenomen.") && page.contains("250 "), "{page}");
    let taken = town.host.taken_for("bas@voorbeeld.nl");
    assert_eq!(taken.len(), 1);
    let mut anna = signed_in(&town, "anna");
    anna.get("/me");
    assert_eq!(anna.post("/admin/system/test", &[]), 403);
    let token = token_of(&town, "bas", "admin");
    let (status, told) = post(&town, &token, "/system/test", &Value::Null);
    assert_eq!(
        (status, &told[0]["way"], &told[0]["is_taken"]),
        (200, &json!("outgoing"), &json!(true))
    );
    assert_eq!(town.host.taken_for("bas@voorbeeld.nl").len(), 2);
}
