//! The text that recipients are asked with: of the organisation, with its history, by pages, API and
//! shell; and what no mail may hold.

use serde_json::Value;
use serde_json::json;

use crate::aftermath::call;
use crate::aftermath::token;
use crate::followup::leaked;
use crate::followup::town;

const SUBJECT: &str = "[{kenmerk}] Gemeente Voorbeeld vraagt uw hulp";
const TEXT: &str = "Op {datum} ging er bij {organisatie} iets mis.\n\nWilt u de e-mail wissen?";

#[test]
fn the_organisation_asks_in_words_of_its_own_and_can_take_them_back() {
    let (town, _inside) = town();
    let gateway = town.start();
    let (mut mira, incident) = leaked(&town, &gateway);
    let page = mira.get("/incidents/retraction");
    assert!(page.contains("Dit is de tekst van Sluis.") && page.contains("{datum}"), "{page}");
    let form = |subject: &'static str, text: &'static str, version: &'static str| {
        [("language", "nl"), ("version", version), ("subject", subject), ("text", text)]
    };
    for (subject, text, field) in [
        ("Zonder kenmerk", TEXT, "#subject"),
        ("[{kenmerk}] Beste {naam}", TEXT, "#subject"),
        (SUBJECT, "Wilt u de e-mail wissen?", "#text"),
        (SUBJECT, "Op {datum}: BSN 999990019", "#text"),
        (SUBJECT, "", "#text"),
    ] {
        let fields = form(subject, text, "0");
        assert_eq!(mira.post("/incidents/retraction", &fields), 422, "{subject} {text} {field}");
    }
    assert_eq!(mira.post("/incidents/retraction", &form(SUBJECT, TEXT, "0")), 303);
    assert_eq!(mira.post("/incidents/retraction", &form(SUBJECT, TEXT, "0")), 409, "sent twice");
    let page = mira.get("/incidents/retraction");
    assert!(page.contains("Dit is de tekst van uw organisatie."), "{page}");
    assert!(page.contains("[DL-2026-0000] Gemeente Voorbeeld vraagt uw hulp"), "{page}");
    let page = mira.get(&format!("/incidents/{incident}/retraction"));
    let subject = format!("[{incident}] Gemeente Voorbeeld vraagt uw hulp");
    assert!(page.contains(&subject) && page.contains("ging er bij Gemeente Voorbeeld"), "{page}");
    let english = mira.get(&format!("/incidents/{incident}/retraction?language=en"));
    assert!(english.contains("Dear Sir or Madam"), "the other language stays: {english}");
    let number = [
        ("language", "nl"),
        ("subject", "Verzoek"),
        ("to", "0:0"),
        ("text", "Wis de gegevens van 999990019"),
    ];
    let ask = format!("/incidents/{incident}/retraction/ask");
    assert_eq!(mira.post(&ask, &number), 422, "no mail holds a number of somebody");

    let officer = token(&town, "privacy");
    let template = || -> Value {
        let (status, body) = call(&town, &officer, "GET", "/retraction", &Value::Null);
        assert_eq!(status, 200);
        serde_json::from_slice(&body).expect("JSON")
    };
    let known = template();
    assert_eq!((&known["subject"], &known["origin"]), (&json!(SUBJECT), &json!("organisation")));
    assert_eq!(known["history"][0]["changed_by"], "mira");
    let back = json!({"subject": "", "text": "", "version": known["version"]});
    assert_eq!(call(&town, &officer, "PUT", "/retraction", &back).0, 200);
    let known = template();
    assert_eq!(
        (known["origin"].as_str(), known["history"][1]["text"].as_str()),
        (Some("built_in"), Some(TEXT))
    );
    let shown = town.run(&["incident", "recipient", "text", "--language", "en", "--by", "mira"]);
    assert!(shown.out.starts_with("[{kenmerk}] "), "{}{}", shown.out, shown.err);
    let file = town.file("vraag.txt", format!("{SUBJECT}\n\n{TEXT}\n"));
    let file = file.display().to_string();
    let changed = ["incident", "recipient", "change", file.as_str(), "--by", "mira"];
    assert_eq!(town.run(&changed).status, 0);
    assert_eq!(template()["text"], TEXT);
    let trail = town.run(&["audit", "export"]);
    let lines = trail.out.lines().filter(|line| line.contains("wording-changed")).count();
    assert_eq!(lines, 3, "{}{}", trail.out, trail.err);
}

#[test]
fn measures_are_planned_and_done_by_programs_and_the_shell_too() {
    let (town, _inside) = town();
    let gateway = town.start();
    let (_, incident) = leaked(&town, &gateway);
    let officer = token(&town, "privacy");
    let path = format!("/incidents/{incident}/measures");
    let ask = |method: &str, rest: &str, body: &Value| {
        let (status, body) = call(&town, &officer, method, &format!("{path}{rest}"), body);
        (status, serde_json::from_slice::<Value>(&body).expect("JSON"))
    };
    let (status, all) = ask("POST", "", &json!({"text": "Training", "due": "2026-12-31"}));
    assert_eq!((status, &all[0]["owner"], &all[0]["version"]), (201, &json!(""), &json!(1)));
    let number = all[0]["number"].to_string();
    let one = format!("/{number}");
    let owned = json!({"version": 1, "text": "Training", "owner": "Team privacy"});
    assert_eq!(ask("PUT", &one, &owned).1[0]["due"], Value::Null, "left out, it is none");
    assert_eq!(ask("PUT", &one, &owned).0, 409, "made on another version");
    assert_eq!(ask("POST", "", &json!({"text": " "})).0, 422);
    assert_eq!(ask("POST", "", &json!({"text": "x", "due": "31-12-2026"})).0, 422, "no day");
    let shell = |arguments: &[&str]| {
        let all = [&["incident", "measure"], arguments, &["--by", "mira"]].concat();
        let ran = town.run(&all);
        assert_eq!(ran.status, 0, "{}", ran.err);
        ran.out
    };
    shell(&["change", &incident, &number, "--due", "2026-12-31"]);
    shell(&["done", &incident, &number, "--day", "2026-01-02"]);
    shell(&["add", &incident, "Lijst van ontvangers nalopen", "--owner", "Kees"]);
    let listed = shell(&["list", &incident]);
    for words in ["Team privacy", "2026-12-31", "2026-01-02", "Lijst van ontvangers nalopen"] {
        assert!(listed.contains(words), "{words}: {listed}");
    }
    let drop = format!("{one}/drop");
    assert_eq!(ask("POST", &drop, &json!({"version": 4, "reason": " "})).0, 422, "for a reason");
    let (status, left) = ask("POST", &drop, &json!({"version": 4, "reason": "Dubbel"}));
    assert_eq!((status, left.as_array().map(Vec::len)), (200, Some(1)), "{left}");
    let other = left[0]["number"].to_string();
    assert!(shell(&["drop", &incident, &other, "--reason", "Vervallen"]).contains("dropped"));
    shell(&["add", &incident, "Lijst van ontvangers nalopen", "--owner", "Kees"]);
    let table = town.run(&["incident", "table"]).out;
    assert!(table.contains("Lijst van ontvangers nalopen (Kees)"), "{table}");
}

#[test]
fn a_letter_tells_how_it_leaked_and_a_damaged_text_gives_way() {
    let (town, _inside) = town();
    let gateway = town.start();
    let (mut mira, by_mail) = leaked(&town, &gateway);
    let officer = token(&town, "privacy");
    let mut letter = |id: &str, language: &str| -> String {
        mira.get(&format!("/incidents/{id}/people?language={language}"))
    };
    assert!(letter(&by_mail, "nl").contains("Een e-mail met gegevens van u is bij iemand"));
    for (kind, dutch, english) in [
        ("mail_post", "Een brief of pakket met gegevens van u", "A letter or parcel with data"),
        ("device_lost", "Wij proberen het apparaat terug te krijgen.", "a laptop, a phone or"),
        ("published", "Gegevens van u hebben openbaar gestaan.", "Data about you were public."),
        ("told_aloud", "Bijvoorbeeld aan de telefoon of aan de balie.", "not to pass the data on."),
        ("other", "Bij een datalek kan iemand", "In a data breach someone may have"),
        ("", "Wij doen wat wij kunnen om de schade klein te houden.", "keep the damage small"),
    ] {
        let known = format!("incident_kind={kind}");
        let report = ["incident", "report", "--what", "Iets kwijt", &known, "--by", "mira"];
        let opened = town.run(&report);
        let id = opened.out.split_whitespace().next().unwrap_or_default().to_owned();
        for (language, words) in [("nl", dutch), ("en", english)] {
            let page = letter(&id, language);
            assert!(page.contains(words), "{kind} {id}: {page}");
            assert!(!page.contains("de e-mail te verwijderen"), "{kind} {id}: {page}");
        }
    }
    let text = "# Brief\n\nVan ons allen\n\n{gegevens}\n\n{contact} {kenmerk}";
    let body = json!({"text": text, "version": 0});
    assert_eq!(call(&town, &officer, "PUT", "/letter", &body).0, 200);
    assert!(letter(&by_mail, "nl").contains("Van ons allen"));
    let ask = json!({"subject": SUBJECT, "text": TEXT, "version": 0});
    assert_eq!(call(&town, &officer, "PUT", "/retraction", &ask).0, 200);
    let database = rusqlite::Connection::open(town.folder.path().join("var/sluis.db"));
    let database = database.expect("the database");
    database.execute("UPDATE wording_change SET sealed_text = x'00'", []).expect("damaged");
    let page = letter(&by_mail, "nl");
    assert!(page.contains("is beschadigd") && page.contains("Een e-mail met gegevens"), "{page}");
    for (path, words) in [("/letter", "{wat}"), ("/retraction", "{organisatie}")] {
        let (status, body) = call(&town, &officer, "GET", path, &Value::Null);
        let known: Value = serde_json::from_slice(&body).expect("JSON");
        assert_eq!((status, &known["origin"]), (200, &json!("damaged")), "{known}");
        assert!(known["text"].as_str().is_some_and(|text| text.contains(words)), "{known}");
    }
    assert!(mira.get("/incidents/retraction").contains("is beschadigd"));
}

#[test]
fn a_stage_of_the_second_clock_is_marked_and_a_changed_factor_tells_why_on_paper() {
    let (town, _inside) = town();
    let gateway = town.start();
    let (mut mira, id) = leaked(&town, &gateway);
    let shell = |arguments: &[&str]| {
        let ran = town.run(&[&["incident"], arguments, &["--by", "mira"]].concat());
        assert_eq!(ran.status, 0, "{arguments:?}: {}", ran.err);
    };
    shell(&["step", &id, "assess"]);
    let part = format!("/incidents/{id}/part/10");
    assert!(!mira.get(&part).contains("vroege waarschuwing"), "nobody says that it is significant");
    shell(&["answer", &id, "cbw_significant=yes"]);
    assert!(mira.get(&part).contains("Cyberbeveiligingswet: vroege waarschuwing gedaan op"));
    let to_come = ["incident", "answer", &id, "cbw_warned_at=2099-01-01T00:00:00Z", "--by", "mira"];
    assert_ne!(town.run(&to_come).status, 0, "a moment to come");
    let given = "cbw_warned_at=2026-01-02T10:00:00Z";
    shell(&["answer", &id, given, "cbw_warned_reference=NCSC-2026-1"]);
    for path in [format!("/incidents/{id}"), format!("/incidents/{id}/history")] {
        assert!(mira.get(&path).contains("NCSC-2026-1"), "{path}");
    }
    let why = "Ook diagnoses in de bijlage";
    shell(&["answer", &id, "severity_context=4", "--reason", why]);
    let why = format!("Reden van de laatste wijziging: {why}");
    assert!(mira.get(&format!("/incidents/{id}/form")).contains(&why));
    let file = town.file("form.pdf", mira.get_bytes(&format!("/incidents/{id}/form.pdf")));
    let read = std::process::Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output();
    if let Ok(read) = read {
        let text = String::from_utf8_lossy(&read.stdout).into_owned();
        assert!(text.contains(&why), "{text}");
    }
}

#[test]
fn programs_mark_the_stages_of_the_second_clock() {
    let (town, _inside) = town();
    let text = std::fs::read_to_string(town.config()).expect("a configuration");
    let stages = "[register]\ncbw_hours = [24, 72, 720]\n";
    std::fs::write(town.config(), format!("{text}\n{stages}")).expect("a configuration");
    let gateway = town.start();
    let (mut mira, id) = leaked(&town, &gateway);
    let officer = token(&town, "privacy");
    let ask = |method: &str, rest: &str, body: &Value| {
        let (status, body) = call(&town, &officer, method, &format!("/incidents/{id}{rest}"), body);
        (status, serde_json::from_slice::<Value>(&body).expect("JSON"))
    };
    let version = || ask("GET", "", &Value::Null).1["version"].clone();
    let answer = |answers: Value| {
        ask("POST", "/answers", &json!({"version": version(), "answers": answers}))
    };
    let step = json!({"version": version(), "step": "assess"});
    assert_eq!(ask("POST", "/steps", &step).0, 200);
    let (status, known) = answer(json!({"cbw_significant": "yes"}));
    assert_eq!(status, 200, "{known}");
    let stages = [
        ("cbw_warned", "vroege waarschuwing"),
        ("cbw_notified", "melding"),
        ("cbw_final", "eindverslag"),
    ];
    for (number, (stage, words)) in stages.into_iter().enumerate() {
        let (at, reference) = (format!("{stage}_at"), format!("{stage}_reference"));
        let page = mira.get(&format!("/incidents/{id}"));
        let awaited = format!("Cyberbeveiligingswet, {words}");
        assert!(page.contains(&awaited), "{awaited} is still to be done: {page}");
        let to_come = json!({&at: "2099-01-01T00:00:00Z"});
        assert_eq!(answer(to_come).0, 422, "{stage}: a moment to come");
        let done = jiff::Timestamp::now().to_string();
        let given = format!("NCSC-2026-{number}");
        let (status, known) = answer(json!({&at: done, &reference: given}));
        assert_eq!(status, 200, "{known}");
        let (status, record) = ask("GET", "/record", &Value::Null);
        assert_eq!(status, 200);
        let record = record.to_string();
        assert!(record.contains(&given) && record.contains(&at), "{stage}: {record}");
        let page = mira.get(&format!("/incidents/{id}"));
        assert!(page.contains(&given), "{stage} stands in the timeline: {page}");
    }
}
