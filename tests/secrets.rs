//! Values that a held mail tells of are seeded, and looked for wherever Sluis says anything: pages,
//! the API, mails, the log, metrics, exports, tickets and the shell. None of them may be there in full.

use sluis::cli::demo::people::people;

use crate::common::gateway::Town;
use crate::common::gateway::wait_for;
use crate::common::mail_client::held_id;
use crate::common::office::PASSWORD;
use crate::common::receivers::Receiver;
use crate::common::receivers::SECRET;
use crate::common::visitor::Visitor;
use crate::evidence::pages::mail_with_register;
use crate::telling::telling;
use crate::telling::ways_to_sender;

#[test]
fn nothing_that_was_found_is_told_in_full_anywhere() {
    let [webhook, topdesk, servicenow] = [(); 3].map(|()| Receiver::start());
    let url = |receiver: &Receiver| receiver.target().expect("a target").url;
    let systems = format!(
        "[webhook]\nurl = \"{}\"\nsecret = \"credential:hook\"\n\
         [topdesk]\nurl = \"{}\"\nauthorization = \"credential:ticket\"\n\
         [servicenow]\nurl = \"{}\"\nauthorization = \"credential:ticket\"",
        url(&webhook),
        url(&topdesk),
        url(&servicenow)
    );
    let (town, inside) = telling(&systems);
    let folder = town.config().with_file_name("credentials");
    std::fs::create_dir(&folder).expect("a folder");
    town.file("credentials/hook", SECRET);
    town.file("credentials/ticket", "Basic c2x1aXM6Z2VoZWlt");
    let gateway = town.start();
    for (name, role) in [("piet", "senior"), ("mira", "privacy"), ("olga", "auditor")] {
        let add = ["user", "add", name, "--role", role, "--password-stdin"];
        assert_eq!(town.run_with(&add, &format!("{PASSWORD}\n")).status, 0);
    }
    let id = held_id(&gateway.send(&mail_with_register(40)));
    let (links, _) = ways_to_sender(&inside, 1);
    let mut said = vec![("the page of the sender", Visitor::new(&town).get(&links[0]))];
    let mut piet = signed_in(&town, "piet");
    for page in ["", "/preview", "/preview?part=2&section=1", "/similar", "/release", "/reject"] {
        said.push(("a page of the message", piet.get(&format!("/messages/{id}{page}"))));
    }
    let token = town.run(&["token", "create", "--role", "senior", "--name", "zaak"]).out;
    for path in ["", "/preview?part=2&section=1", "/similar"] {
        said.push(("the API", api(&town, &token, &format!("/api/v1/held/{id}{path}"))));
    }
    assert_eq!(town.release(&id).status, 0);
    town.wait_for_state(&id, "released");
    let incident = town.incidents().remove(0)["id"].as_str().expect("an ID").to_owned();
    wait_for("the mail about the release", || (inside.taken().len() > 1).then_some(()));
    let mut mira = signed_in(&town, "mira");
    for path in ["/messages?tab=all", "/observed", "/dashboard", "/rules", "/audit", "/incidents"] {
        said.push(("a list", mira.get(path)));
    }
    said.push(("the incident", mira.get(&format!("/incidents/{incident}"))));
    said.push(("the export of the trail", signed_in(&town, "olga").get("/audit/export")));
    said.push(("metrics", Visitor::new(&town).get("/metrics")));
    said.push(("the API", api(&town, &token, "/api/v1/incidents")));
    for words in [
        vec!["held", "show", id.as_str()],
        vec!["held", "show", id.as_str(), "--json"],
        vec!["incident", "show", incident.as_str()],
        vec!["incident", "export", incident.as_str()],
        vec!["incident", "export", incident.as_str(), "--json"],
    ] {
        said.push(("the shell", town.run(&words).out));
    }
    for mail in inside.taken() {
        said.push(("a mail", String::from_utf8_lossy(&mail.message).into_owned()));
    }
    for (what, receiver) in
        [("a webhook", &webhook), ("a ticket", &topdesk), ("a ticket", &servicenow)]
    {
        wait_for(what, || (!receiver.got().is_empty()).then_some(()));
        said.extend(receiver.got().into_iter().map(|(head, body)| (what, head + &body)));
    }
    said.push(("the log", gateway.log()));
    for pupil in people(7, 40, (2006, 2012)) {
        for value in [pupil.bsn.clone(), pupil.name(), pupil.birth_date()] {
            for (what, text) in &said {
                assert!(!text.contains(&value), "{value} is in {what}:\n{text}");
            }
        }
    }
    assert!(said.iter().all(|(what, text)| !text.is_empty() || *what == "the log"));
}

fn signed_in(town: &Town, name: &str) -> Visitor {
    let mut visitor = Visitor::new(town);
    visitor.get("/login");
    assert_eq!(visitor.post("/login", &[("name", name), ("password", PASSWORD)]), 303);
    visitor
}

fn api(town: &Town, token: &str, path: &str) -> String {
    let asked = ureq::get(format!("http://{}{path}", town.web));
    let asked = asked.header("Authorization", format!("Bearer {}", token.trim()));
    asked.call().expect("an answer").body_mut().read_to_string().expect("text")
}
