//! After a breach that concerns several municipalities: each is told of its own people, by pages,
//! API and shell; and nobody does what their role does not allow.

use std::process::Command;

use serde_json::Value;
use serde_json::json;

use crate::common::browser::Browser;
use crate::common::gateway::Gateway;
use crate::common::gateway::Settings;
use crate::common::gateway::Town;
use crate::common::mail_client::Mail;
use crate::common::mail_client::held_id;
use crate::common::visitor::Visitor;

const CONTROLLERS: &str = "[[controller]]\nname = \"Gemeente Wierdam\"\n\
    contact = \"datalek@wierdam.nl, 0123-456789\"\nofficer = \"fg@wierdam.nl\"\n\
    letter_contact = \"Gemeente Wierdam, telefoon 0123-456789\"\npostcodes = [\"7641\"]\n\
    [[controller]]\nname = \"Gemeente Tubbendam\"\ncontact = \"privacy@tubbendam.nl\"\n\
    notice_hours = 12\nplaces = [\"Oostmeer\"]\n";

/// Residents of two municipalities that the town works for, one of its own, and one of whom nobody
/// knows it; test numbers.
const LIST: &str = "Naam;Geboortedatum;BSN;Postcode;Woonplaats\n\
    Łukasz de Vries;03-02-1980;999990019;7641 AB;\n\
    Sanne Özdemir;14-05-2016;999990020;;Oostmeer\n\
    Piet Bakker;01-01-1970;999990032;;OOSTMEER\n\
    Jan Jansen-O'Brien;02-03-1966;999990044;;\n";

fn town() -> Town {
    let town = Town::with(&Settings {
        more: "[register]\ncontrollers = \"controllers.toml\"\n",
        ..Settings::default()
    });
    std::fs::write(town.config().with_file_name("controllers.toml"), CONTROLLERS).expect("a file");
    town
}

/// The incident of a released mail with the list attached.
fn leaked(town: &Town, gateway: &Gateway) -> String {
    leaked_list(town, gateway, LIST)
}

/// The same of another list.
pub(crate) fn leaked_list(town: &Town, gateway: &Gateway, list: &str) -> String {
    let id = held_id(&gateway.send(&with_list("pjansen.thuis@hotmail.com", list)));
    let add = ["user", "add", "rens", "--role", "senior", "--password-stdin"];
    assert_eq!(town.run_with(&add, "een lang wachtwoord\n").status, 0);
    let release = ["held", "release", &id, "--reason", "Mag", "--by", "rens"];
    assert_eq!(town.run(&release).status, 0);
    town.wait_for_state(&id, "released");
    town.incidents()[0]["id"].as_str().expect("a number").to_owned()
}

/// A message with that list for one address.
pub(crate) fn with_list(home: &str, list: &str) -> Mail {
    let mut mail = Mail::new("p.jansen@voorbeeld.nl", &[home], "Lijst", "Zie bijlage.");
    mail.message = format!(
        "From: p.jansen@voorbeeld.nl\r\nTo: {home}\r\nSubject: Lijst\r\n\
         Message-ID: <lijst@voorbeeld.nl>\r\nDate: Mon, 16 Nov 2026 10:00:00 +0100\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n\
         --x\r\nContent-Type: text/csv; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\
         Content-Disposition: attachment; filename=leden.csv\r\n\r\n{}\r\n--x--\r\n",
        list.replace('\n', "\r\n")
    )
    .into_bytes();
    mail
}

pub(crate) fn token(town: &Town, role: &str) -> String {
    let ran = town.run(&["token", "create", "--role", role, "--name", role]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    ran.out.trim().to_owned()
}

/// Calls the API: status and body.
pub(crate) fn call(
    town: &Town,
    token: &str,
    method: &str,
    path: &str,
    body: &Value,
) -> (u16, Vec<u8>) {
    let request = ureq::http::Request::builder()
        .method(method)
        .uri(format!("http://{}/api/v1{path}", town.web))
        .header("Authorization", format!("Bearer {token}"));
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .allow_non_standard_methods(true)
        .build()
        .into();
    let request = match body {
        Value::Null => request.body(Vec::new()),
        Value::String(text) => request.body(text.clone().into_bytes()),
        body => request.header("Content-Type", "application/json").body(body.to_string().into()),
    };
    let mut answer = agent.run(request.expect("a request")).expect("an answer");
    let read = answer.body_mut().read_to_vec().expect("a body");
    (answer.status().as_u16(), read)
}

pub(crate) fn object(answer: (u16, Vec<u8>)) -> Value {
    let text = String::from_utf8(answer.1).expect("text");
    assert!(answer.0 < 300, "{} {text}", answer.0);
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn each_municipality_is_told_of_its_own_people() {
    let town = town();
    assert!(town.run(&["check"]).out.contains("2 organisations are worked for"));
    let gateway = town.start();
    let incident = leaked(&town, &gateway);
    let officer = token(&town, "privacy");
    let path = format!("/incidents/{incident}");
    let ask = |method: &str, rest: &str, body: &Value| {
        call(&town, &officer, method, &format!("{path}{rest}"), body)
    };
    assert_eq!(object(ask("GET", "/people", &Value::Null))["list"], Value::Null);
    let made = object(ask("POST", "/people", &Value::Null));
    let groups = |made: &Value| {
        let groups = made["list"]["groups"].as_array().expect("groups").clone();
        let count = |name: &str| {
            let group = groups.iter().find(|group| group["controller"] == name).cloned();
            group.map(|group| (group["persons_min"].as_u64(), group["persons_max"].as_u64()))
        };
        ["Gemeente Wierdam", "Gemeente Tubbendam", ""].map(count)
    };
    let (one, two) = (Some(1), Some(2));
    let expected = [Some((one, two)), Some((two, Some(3))), Some((one, one))];
    assert_eq!(groups(&made), expected, "{made}");

    let version = &made["list"]["version"];
    let give = json!({"version": version, "numbers": [4], "controller": "Gemeente Wierdam"});
    let nobody = json!({"version": version, "numbers": [9], "controller": "Gemeente Wierdam"});
    let stranger = json!({"version": version, "controller": "Gemeente Elders"});
    assert_eq!(ask("POST", "/people/assign", &nobody).0, 422);
    assert_eq!(ask("POST", "/people/assign", &stranger).0, 422);
    let given = object(ask("POST", "/people/assign", &give));
    assert_eq!(groups(&given), [Some((two, two)), Some((two, two)), None]);
    assert_eq!(ask("POST", "/people/assign", &give).0, 409, "the second of two is told");

    let parties = object(ask("POST", "/people/parties", &Value::Null));
    let again = object(ask("POST", "/people/parties", &Value::Null));
    assert_eq!(parties, again, "nobody is added twice");
    assert_eq!(
        (parties.as_array().expect("parties").len(), &parties[0]["persons_min"]),
        (2, &json!(2))
    );
    assert!(parties[0]["notice_due"].is_string());
    let notice =
        |number: &Value| object(ask("GET", &format!("/parties/{number}/notice"), &Value::Null));
    let told = notice(&parties[0]["number"]);
    let text = told["text"].as_str().expect("a text");
    assert!(told["to"] == "Gemeente Tubbendam" && !text.contains("Wierdam"), "{text}");
    assert!(!text.contains("telt ook mee"), "one number needs no explanation: {text}");

    let table = ask("POST", "/people/table", &json!({"controller": "Gemeente Wierdam"}));
    let table = String::from_utf8(table.1).expect("text");
    assert!(
        table.contains("1;Łukasz de Vries;1980-02-03;;")
            && table.contains("4;\"Jan Jansen-O'Brien\";"),
        "{table}"
    );
    assert!(!table.contains("Sanne") && !table.contains("99999"), "{table}");
    let print = json!({"controller": "Gemeente Wierdam", "language": "nl"});
    let (status, pdf) = ask("POST", "/letters", &print);
    assert_eq!(status, 200);
    let file = town.file("wierdam.pdf", pdf);
    if let Ok(read) = Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output() {
        let text = String::from_utf8(read.stdout).expect("text");
        assert!(text.contains("Gemeente Wierdam, telefoon 0123-456789"), "{text}");
        assert!(text.contains("Jan Jansen") && !text.contains("Sanne"), "{text}");
    }
    // Residents may ask where the municipality is told, as nothing else is known.
    let print = json!({"controller": "Gemeente Tubbendam", "language": "nl"});
    let file = town.file("tubbendam.pdf", ask("POST", "/letters", &print).1);
    if let Ok(read) = Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output() {
        let text = String::from_utf8(read.stdout).expect("text");
        assert!(text.contains("privacy@tubbendam.nl"), "{text}");
    }
    assert_eq!(ask("POST", "/letters", &json!({"part": 2})).0, 404);

    let table = town.run(&["incident", "people", "table", &incident, "--by", "mira"]);
    assert_ne!(table.status, 0, "there is no such account");
    let add = ["user", "add", "mira", "--role", "privacy", "--password-stdin"];
    assert_eq!(town.run_with(&add, "een lang wachtwoord\n").status, 0);
    for (arguments, expected) in [
        (vec!["people", "show", &incident], "Gemeente Wierdam"),
        (vec!["people", "open", &incident], "Piet Bakker"),
        (vec!["people", "table", &incident], ";Gemeente Tubbendam"),
        (vec!["party", "list", &incident], "Gemeente Tubbendam"),
        (vec!["recipient", "list", &incident], "not asked"),
        (vec!["letter", "text", &incident], "{gegevens}"),
    ] {
        let all = [vec!["incident"], arguments, vec!["--by", "mira"]].concat();
        let ran = town.run(&all);
        assert!(ran.status == 0 && ran.out.contains(expected), "{all:?} {} {}", ran.out, ran.err);
    }
    let page = mira(&town).get(&format!("/incidents/{incident}/people"));
    for words in ["Per gemeente", "Gemeente Wierdam", "Bewaar gemeente"] {
        assert!(page.contains(words), "{words}");
    }
    assert_eq!(town.run(&["audit", "verify"]).status, 0);
}

#[test]
fn a_file_for_the_list_is_held_against_what_leaked() {
    let town = town();
    let gateway = town.start();
    let incident = leaked(&town, &gateway);
    let officer = token(&town, "privacy");
    let make = |name: &str, content: &str| {
        let path = format!("/incidents/{incident}/people?name={name}");
        object(call(&town, &officer, "POST", &path, &Value::String(content.to_owned())))
    };
    let mira = || mira(&town).get(&format!("/incidents/{incident}/people"));
    let attachment = LIST.replace('\n', "\r\n");
    let message = format!("From: a@voorbeeld.nl\r\nMessage-ID: <lijst@voorbeeld.nl>\r\n\r\n{LIST}");
    let other = LIST.lines().take(3).collect::<Vec<_>>().join("\n");
    let (known, unknown) = ("Sluis herkent het bestand als", "Sluis herkent het bestand niet");
    for (name, content, made_of, said, differs) in [
        ("", "", "held", "", false),
        ("leden.csv", attachment.as_str(), "same", known, false),
        ("mail.eml", &message, "same", known, false),
        ("ander.csv", &other, "other", unknown, true),
    ] {
        let list = make(name, content);
        assert_eq!(list["list"]["made_of"], made_of, "{name} {list}");
        let page = mira();
        for sentence in [known, unknown] {
            assert_eq!(page.contains(sentence), sentence == said, "{name} {sentence} {page}");
        }
        let is_told = page.contains("op de lijst staan 2 mensen, het incident gaat over 4.");
        assert_eq!(is_told, differs, "{name} {page}");
    }
}

#[test]
fn the_text_of_all_letters_has_a_history_and_an_incident_may_differ() {
    let town = town();
    let gateway = town.start();
    let incident = leaked(&town, &gateway);
    let officer = token(&town, "privacy");
    let own = format!("/incidents/{incident}/letter");
    let text = |more: &str| format!("# Brief\n\n{more}\n\n{{gegevens}}\n\n{{contact}} {{kenmerk}}");
    let all = "/letter";
    let change = |path: &str, text: &str, version: u64| {
        call(&town, &officer, "PUT", path, &json!({"text": text, "version": version}))
    };
    let shown = |path: &str| object(call(&town, &officer, "GET", path, &Value::Null));
    assert_eq!(shown(&own)["origin"], "built_in");
    assert_eq!(shown(&own)["unsaid"], json!([]));
    let kept = object(change(all, &text("Van ons allen"), 0));
    assert_eq!(
        (&kept["origin"], kept["history"].as_array().map(Vec::len)),
        (&json!("organisation"), Some(1))
    );
    assert_eq!(change(all, &text("Te laat"), 0).0, 409);
    let (status, problem) = change(all, &text("{adres}"), kept["version"].as_u64().unwrap_or(0));
    assert!(status == 422 && String::from_utf8_lossy(&problem).contains("{adres} is no mark"));
    assert_eq!(shown(&own)["origin"], "organisation");
    assert_eq!(object(change(&own, &text("Hier anders"), 0))["origin"], "incident");
    let version = shown(&own)["version"].as_u64().expect("a version");
    assert_eq!(object(change(&own, "", version))["origin"], "organisation");
    let mut mira = mira(&town);
    let page = mira.get("/incidents/letter");
    assert_eq!(kept["unsaid"], json!(["{datum}", "{wat}", "{gevolgen}", "{aanpak}"]));
    assert!(page.contains("Deze tekst vult {datum} {wat} {gevolgen} {aanpak} niet in"), "{page}");
    assert!(page.contains("Van ons allen") && page.contains("Eerdere teksten"), "{page}");
    let version = kept["version"].to_string();
    let back = [("language", "nl"), ("version", version.as_str()), ("back", "1"), ("text", "x")];
    assert_eq!(mira.post("/incidents/letter", &back), 303);
    assert_eq!(shown(all)["origin"], "built_in");
    assert!(!mira.get("/incidents/letter").contains("Deze tekst vult"), "ours says everything");
    let number = format!("/incidents/letter?number={version}");
    assert!(mira.get(&number).contains("Van ons allen"), "what stood there before is kept");
}

#[test]
fn nobody_does_by_the_api_what_their_role_does_not_allow() {
    let town = town();
    let gateway = town.start();
    let incident = leaked(&town, &gateway);
    let tokens =
        ["reviewer", "senior", "privacy", "admin", "auditor"].map(|role| token(&town, role));
    let ask = json!({"to": [{"position": 0, "version": 0}]});
    let note = json!({"version": 0, "state": "deleted", "remark": "Gebeld"});
    let party = json!({"name": "Gemeente Elders", "role": "controller"});
    let letter = json!({"text": "", "version": 0});
    let (none, list) = (Value::Null, Value::String(LIST.to_owned()));
    let assign = json!({"version": 1, "controller": ""});
    let trust =
        json!({"version": 0, "recipients": [0], "trusted": "yes", "reason": "Vaste relatie"});
    let cases: [(&str, &str, &Value, [u16; 5]); 25] = [
        ("GET", "/recipients", &none, [404, 200, 200, 403, 200]),
        ("POST", "/recipients/ask", &ask, [404, 403, 422, 403, 403]),
        ("POST", "/recipients/0/note", &note, [404, 403, 200, 403, 403]),
        ("POST", "/recipients/9/note", &note, [404, 403, 404, 403, 403]),
        ("POST", "/recipients/trust", &trust, [404, 403, 200, 403, 403]),
        ("POST", "/bounces", &json!({"report": "x"}), [404, 403, 422, 403, 403]),
        ("GET", "/people", &none, [404, 403, 200, 403, 403]),
        ("POST", "/people/open", &none, [404, 403, 404, 403, 403]),
        ("POST", "/people?name=leden.csv", &list, [404, 403, 201, 403, 403]),
        ("POST", "/people/open", &none, [404, 403, 200, 403, 403]),
        ("POST", "/people/table", &json!({"with_bsn": true}), [404, 403, 200, 403, 403]),
        ("POST", "/people/assign", &assign, [404, 403, 409, 403, 403]),
        ("POST", "/people/parties", &none, [404, 403, 200, 403, 403]),
        ("GET", "/letter", &none, [404, 403, 200, 403, 403]),
        ("PUT", "/letter", &letter, [404, 403, 200, 403, 403]),
        ("POST", "/letters", &json!({}), [404, 403, 200, 403, 403]),
        ("DELETE", "/people", &none, [404, 403, 200, 403, 403]),
        ("GET", "/files", &none, [404, 200, 200, 403, 200]),
        ("POST", "/files?name=a.txt", &json!("inhoud"), [404, 403, 201, 404, 403]),
        ("POST", "/files", &json!("inhoud"), [422, 422, 422, 422, 422]),
        ("GET", "/files/1", &none, [403, 403, 200, 403, 403]),
        ("GET", "/parties", &none, [404, 200, 200, 403, 200]),
        ("POST", "/parties", &party, [403, 403, 201, 403, 403]),
        ("GET", "/parties/1/notice", &none, [403, 403, 200, 403, 403]),
        ("GET", "/form", &none, [404, 200, 200, 403, 200]),
    ];
    for (method, rest, body, expected) in cases {
        for (token, expected) in tokens.iter().zip(expected) {
            let path = format!("/incidents/{incident}{rest}");
            let (status, answer) = call(&town, token, method, &path, body);
            let answer = String::from_utf8_lossy(&answer);
            let which = tokens.iter().position(|one| one == token);
            assert_eq!(status, expected, "{method} {rest} {which:?}: {answer}");
        }
    }
    for (token, expected) in tokens.iter().zip([403, 403, 200, 403, 403]) {
        assert_eq!(call(&town, token, "GET", "/letter", &Value::Null).0, expected);
    }
    let trail = town.run(&["audit", "verify"]);
    assert_eq!(trail.status, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_people_and_letters_fit_every_screen_in_both_languages() {
    let town = town();
    let gateway = town.start();
    let incident = leaked(&town, &gateway);
    let _ = mira(&town);
    for rest in [["people", "make"], ["people", "parties"]] {
        let ran = town.run(&["incident", rest[0], rest[1], &incident, "--by", "mira"]);
        assert_eq!(ran.status, 0, "{}", ran.err);
    }
    let origin = format!("http://{}", town.web);
    let browser = Browser::open(1280).await;
    browser.go(&format!("{origin}/login")).await;
    browser.fill("#name", "mira").await;
    browser.fill("#password", "een lang wachtwoord").await;
    browser.press("main button[type=submit]").await;
    for (name, path) in [
        ("people", format!("/incidents/{incident}/people")),
        ("letter", "/incidents/letter".to_owned()),
        ("retraction", format!("/incidents/{incident}/retraction")),
        ("parties", format!("/incidents/{incident}")),
    ] {
        browser.look(&origin, name, &path).await;
    }
}

/// The privacy officer, signed in.
pub(crate) fn mira(town: &Town) -> Visitor {
    let add = ["user", "add", "mira", "--role", "privacy", "--password-stdin"];
    // She may be there already.
    let _ = town.run_with(&add, "een lang wachtwoord\n");
    let mut mira = Visitor::new(town);
    mira.get("/login");
    let fields = [("name", "mira"), ("password", "een lang wachtwoord")];
    assert_eq!(mira.post("/login", &fields), 303);
    mira
}
