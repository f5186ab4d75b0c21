//! What the register proposes: from the answers as they stand, for what was opened by hand as for
//! mail; the same on the page, in the form, on paper and in the record.

use std::process::Command;

use serde_json::Value;

use crate::common::gateway::Town;
use crate::common::visitor::Visitor;
use crate::followup::HOME;
use crate::followup::bounce;
use crate::followup::leaked;
use crate::followup::town;

/// The record of an incident as it is exported.
fn record(visitor: &mut Visitor, incident: &str) -> Value {
    let text = visitor.get(&format!("/incidents/{incident}/record.json"));
    serde_json::from_str(&text).unwrap_or_else(|_| panic!("no JSON: {text}"))
}

/// The answers of a record to these questions.
fn values<const N: usize>(record: &Value, questions: [&str; N]) -> [String; N] {
    let value = |name: &str| record["record"][name]["value"].as_str().unwrap_or("").to_owned();
    questions.map(value)
}

/// The form as it is printed, and as it stands in the PDF; the latter where it can be read here.
fn forms(visitor: &mut Visitor, town: &Town, incident: &str) -> Vec<String> {
    let mut found = vec![visitor.get(&format!("/incidents/{incident}/form"))];
    let paper = visitor.get_bytes(&format!("/incidents/{incident}/form.pdf"));
    let paper = town.file("form.pdf", paper);
    if let Ok(read) = Command::new("pdftotext").arg("-layout").arg(&paper).arg("-").output() {
        found.push(String::from_utf8(read.stdout).expect("text"));
    }
    found.into_iter().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

const WEIGHED: [&str; 5] =
    ["severity_context", "severity_ease", "severity_confidentiality", "risk", "harms"];

#[test]
fn an_incident_by_hand_is_weighed_by_what_people_tell_and_keeps_what_they_decided() {
    let town = Town::new();
    let _gateway = town.start();
    let mut mira = Visitor::with_role(&town, "privacy");
    let report = ["incident", "report", "--what", "USB-stick weg", "incident_kind=device_lost"];
    let told = ["data_kinds=name birth_date_age bsn debts", "persons_min=120", "persons_max=140"];
    let ran = town.run(&[&report[..], &told].concat());
    assert_eq!(ran.status, 0, "{}", ran.err);
    let incident = town.incidents()[0]["id"].as_str().expect("a number").to_owned();
    let found = record(&mut mira, &incident);
    let expected = ["3", "1", "0.5", "high_risk", "identity_fraud stigma_exclusion"];
    assert_eq!(values(&found, WEIGHED), expected);
    assert_eq!(found["record"]["risk"]["from"], "proposal");
    let severity = &found["severity"];
    assert_eq!(severity["score_hundredths"], 350);
    assert_eq!(severity["flags"], serde_json::json!(["more_than_100_people"]));
    let page = mira.get(&format!("/incidents/{incident}"));
    let many = "Het gaat om meer dan 100 personen.";
    for words in ["Voorgesteld vanwege: schulden.", "apparaat", many, "hoog risico"] {
        assert!(page.contains(words), "{words} is not in {page}");
    }
    for form in forms(&mut mira, &town, &incident) {
        assert!(form.contains(many), "{form}");
        assert!(form.contains("Voorgesteld vanwege: schulden."), "{form}");
    }

    let answer = |answers: &[&str]| {
        let ran = town
            .run(&[&["incident", "answer", incident.as_str(), "--by", "anna"], answers].concat());
        assert_eq!(ran.status, 0, "{}", ran.err);
    };
    answer(&["encrypted=end_to_end", "key_exposed=no"]);
    let found = record(&mut mira, &incident);
    assert_eq!(values(&found, ["risk"]), ["unlikely"]);
    let flags = serde_json::json!(["more_than_100_people", "unintelligible"]);
    assert_eq!(found["severity"]["flags"], flags);
    for form in forms(&mut mira, &town, &incident) {
        assert!(form.contains("Niemand kan de gegevens lezen"), "{form}");
    }
    answer(&["key_exposed=yes", "special_kinds=health", "minors=yes"]);
    assert_eq!(
        values(&record(&mut mira, &incident), ["severity_context", "risk"]),
        ["4", "high_risk"]
    );
    // What somebody set, with a reason, no answer changes any more; the risk follows from it.
    answer(&["severity_context=2", "--reason", "Alleen oude gegevens"]);
    answer(&["data_kinds=name", "special_kinds=", "persons_min=1", "persons_max=3", "minors=no"]);
    let found = record(&mut mira, &incident);
    assert_eq!(values(&found, WEIGHED), ["2", "0.5", "0.5", "risk", ""]);
    assert_eq!(found["record"]["severity_context"]["from"], "person");
    answer(&["risk=high_risk", "risk_reason=Het is een bekende"]);
    answer(&["encrypted=end_to_end", "key_exposed=no"]);
    assert_eq!(values(&record(&mut mira, &incident), ["risk"]), ["high_risk"]);
}

#[test]
fn what_came_back_was_not_received_and_every_page_says_so() {
    let (town, _inside) = town();
    let gateway = town.start();
    let (mut mira, incident) = leaked(&town, &gateway);
    let of_page = format!("/incidents/{incident}");
    let deliveries = |record: &Value| record["recipients"][0]["delivery"].clone();
    let before = record(&mut mira, &incident);
    assert_eq!(deliveries(&before), "accepted");
    assert_eq!(values(&before, ["severity_confidentiality", "no_breach_code"]), ["0.25", ""]);
    assert!(!mira.get(&of_page).contains("Voorstel van Sluis: geen datalek"));

    // Its mailbox is shut: not that it does not exist.
    let report = bounce("Message-ID: <lijst@voorbeeld.nl>\r\n");
    let delayed = report.replace("failed", "delayed").replace("5.2.1", "4.2.1");
    let path = format!("{of_page}/retraction");
    mira.get(&path);
    assert_eq!(mira.post(&format!("{path}/bounce"), &[("report", &delayed)]), 422);
    assert_eq!(deliveries(&record(&mut mira, &incident)), "accepted");
    mira.get(&path);
    assert_eq!(mira.post(&format!("{path}/bounce"), &[("report", &report)]), 303);

    let found = record(&mut mira, &incident);
    assert_eq!(
        (deliveries(&found), &found["recipients"][0]["state"]),
        ("bounced".into(), &Value::from("came_back"))
    );
    let asked = ["severity_confidentiality", "no_breach_code", "risk"];
    assert_eq!(values(&found, asked), ["0", "not_delivered", ""]);
    let listed = town.run(&["incident", "recipient", "list", &incident, "--json"]);
    assert!(listed.out.contains(r#""delivery":"bounced""#), "{}{}", listed.out, listed.err);
    for form in forms(&mut mira, &town, &incident) {
        let (_, after) = form.split_once(HOME).expect("the recipient");
        let line: String = after.chars().take(60).collect();
        assert!(line.contains("niet bezorgd"), "{line}");
    }
    let page = mira.get(&of_page);
    let proposal = "Voorstel van Sluis: geen datalek (niemand heeft het gekregen).";
    assert!(page.contains(proposal), "{page}");
    assert!(mira.get(&path).contains("Kwam terug: niet ontvangen"));
    assert!(mira.get(&path).contains("0 van 0"), "nobody has it");
    let step = mira.get(&format!("{of_page}/step/no-breach"));
    assert!(step.contains(r#"value="not_delivered" required checked"#), "{step}");
}
