//! What is kept for how long and by whom it is judged: the terms of messages and records, the
//! history under the chain of the trail, and incidents of mail of one's own.

use bytes::Bytes;
use jiff::SignedDuration;
use jiff::Timestamp;
use serde_json::Value;
use sluis::breach::Question;
use sluis::destination::Class;
use sluis::incident;
use sluis::incident::Edit;
use sluis::incident::EndVerdict;
use sluis::incident::Ending;
use sluis::incident::Error;
use sluis::incident::Intake;
use sluis::incident::Period;
use sluis::incident::Proved;
use sluis::incident::Stride;
use sluis::incident::Trusting;
use sluis::incident::Unproved;
use sluis::incident::verify_history;
use sluis::policy::Action;
use sluis::render::Language;
use sluis::review;
use sluis::review::DeskSettings;
use sluis::review::Refusal;
use sluis::scan::Attachment;
use sluis::store;
use sluis::store::HeldId;
use sluis::store::HeldState;
use sluis::store::IncidentParty;
use sluis::store::IncidentSource;
use sluis::store::IncidentState;
use sluis::store::IncidentStep;
use sluis::store::PartyRole;
use sluis::store::RecipientState;
use sluis::store::Role;
use sluis::store::Trust;
use sluis::store::Tx;

use crate::common::gateway::Town;
use crate::common::letters::HOME;
use crate::common::mail_client::Mail;
use crate::common::mail_client::held_id;
use crate::common::office::PASSWORD;
use crate::common::visitor::Visitor;
use crate::register::ADVICE;
use crate::register::Case;
use crate::register::REPORT;
use crate::register::TELL_NOBODY;
use crate::register::fatima;
use crate::register::later;
use crate::review::House;
use crate::review::anna;
use crate::review::clock;
use crate::review::person;
use crate::review::recipient;
use crate::review::verdict;

fn days(count: i64) -> Timestamp {
    clock() + SignedDuration::from_hours(24 * count)
}

async fn row(house: &House, id: &HeldId) -> store::Held {
    let id = id.clone();
    house.store.read(move |tx| store::held::find(tx, &id)).await.expect("a row")
}

#[tokio::test]
async fn a_message_that_led_to_no_incident_is_erased_at_its_term_and_still_counted() {
    let house = House::new(DeskSettings::default());
    let (id, other) = (house.hold(7).await, house.hold(3).await);
    let no = Refusal { reason: "Jan de Vries woont daar niet".to_owned(), ..Refusal::default() };
    house.desk.reject(&anna(), &id, no).await.expect("rejected");
    let search = review::Filter { search: "jan@".to_owned(), ..review::Filter::default() };
    let found = house.desk.list(&anna(), &search).await.expect("a list");
    assert_eq!(found.len(), 2, "what is searched in is opened");
    assert_eq!(house.desk.forget(days(400)).await.expect("none"), 0, "its content is there");
    assert_eq!(house.desk.tidy(days(31)).await.expect("deleted"), 1);
    assert_eq!(house.desk.forget(days(365)).await.expect("none yet"), 0);
    assert_eq!(house.desk.forget(days(366)).await.expect("erased"), 1);
    assert_eq!(house.desk.forget(days(366)).await.expect("once"), 0);

    let gone = row(&house, &id).await;
    assert!(gone.sender.is_empty() && gone.recipients.is_empty() && gone.reason.is_empty());
    assert!(gone.decided_by.is_empty() && gone.verdict.report.header.from.is_empty());
    assert!(
        gone.verdict.report.header.subject.is_empty() && gone.verdict.report.findings.is_empty()
    );
    assert_eq!((gone.state, gone.verdict.report.persons.estimate), (HeldState::Rejected, 7));
    assert_eq!(gone.verdict.decision.reasons[0].rule, "bulk-to-private");
    let period = (Timestamp::UNIX_EPOCH, Timestamp::MAX);
    let stopped = move |tx: &mut Tx<'_>| store::held::stopped(tx, period.0, period.1);
    assert_eq!(house.store.read(stopped).await.expect("a count"), 1, "it is counted");
    let trail = house.trail(id.as_str()).await;
    assert_eq!(trail, ["message-rejected", "message-shredded", "message-erased"]);
    let shown = house.desk.show(&anna(), &id).await;
    assert!(matches!(shown, Err(review::Error::Erased)), "{shown:?}");
    let told = house.desk.history(&anna(), &id, 0, 10).await.map(drop);
    assert!(matches!(told, Err(review::Error::Erased)), "{told:?}");
    for filter in [search, review::Filter::default()] {
        let found = house.desk.list(&anna(), &filter).await.expect("a list");
        assert_eq!(found.iter().map(|one| &one.id).collect::<Vec<_>>(), [&other], "{filter:?}");
    }
    assert!(!row(&house, &other).await.sender.is_empty(), "nobody decided on that one");
}

#[tokio::test]
async fn a_message_stays_as_long_as_the_record_of_its_incident_and_goes_with_it() {
    let case = Case::released().await;
    let desk = &case.house.desk;
    let message = HeldId::parse(&case.show().await.incident.held_id).expect("an ID");
    let (of, from, to) = (message.clone(), HeldState::Releasing, HeldState::Released);
    let sent = move |tx: &mut Tx<'_>| store::held::set_state(tx, &of, from, to);
    case.house.store.write(sent).await.expect("sent");
    let years = later(24 * 366 * 6);
    assert_eq!(desk.forget(years).await.expect("none"), 0, "it is not closed");
    let done = case.step_because(IncidentStep::NoBreach, "authorised_recipient", "Mag").await;
    assert_eq!(done.expect("taken"), IncidentState::NoBreach);
    assert_eq!(desk.tidy(later(24 * 40)).await.expect("deleted"), 1);
    assert_eq!(desk.forget(later(24 * 366 * 4)).await.expect("none"), 0, "the record is kept");
    let figures = || async {
        case.register.figures(&fatima(), Period::EVER, later(1)).await.expect("figures")
    };
    let before = figures().await;
    assert_eq!(before.by_kind[0].name, "email_wrong_recipient", "which was only proposed");
    case.register.retire(years).await.expect("erased");
    assert_eq!(desk.forget(years).await.expect("erased"), 1);
    assert_eq!(figures().await, before, "what is counted stays");
    let gone = row(&case.house, &message).await;
    assert!(gone.sender.is_empty() && gone.recipients.is_empty());
    let shown = case.show().await;
    assert_eq!(shown.incident.held_id, message.to_string(), "which message it was stays");
    assert_eq!(shown.given(Question::NoBreachCode), "authorised_recipient");
    let form = case.register.export(&fatima(), &case.id, years, Language::Dutch).await;
    let form = form.expect("a form").to_string();
    assert!(form.contains("Dit dossier is gewist op"), "{form}");
    let told = incident::timeline(&shown, Language::Dutch);
    assert!(told.iter().all(|one| !one.what.trim_end().ends_with("door")), "{told:?}");
    assert!(!form.contains("nog niet bekend") && !form.contains("anna"), "{form}");
}

#[tokio::test]
async fn deliveries_that_were_recorded_are_forgotten_at_the_same_term() {
    let house = House::new(DeskSettings::default());
    let observed = store::Observed {
        at: clock(),
        sender: "jan@voorbeeld.nl".to_owned(),
        recipients: Vec::new(),
        reasons: Vec::new(),
        persons: 1,
        action: Action::Deliver,
        held_id: None,
        listing: store::Listing::Listed,
        evidence: None,
        transit: None,
        message_id: String::new(),
    };
    let insert = move |tx: &mut Tx<'_>| store::observed::insert(tx, &observed);
    house.store.write(insert).await.expect("a delivery");
    let first = |tx: &mut Tx<'_>| store::observed::find(tx, 1);
    house.desk.forget(days(365)).await.expect("none yet");
    assert!(house.store.read(first).await.expect("read").is_some());
    house.desk.forget(days(366)).await.expect("forgotten");
    assert!(house.store.read(first).await.expect("read").is_none());
    assert_eq!(house.trail("").await, ["message-erased"], "and that stands in the trail");
}

#[tokio::test]
async fn nobody_judges_the_incident_of_mail_that_they_sent_or_received() {
    let case = Case::released().await;
    let officer = |email: &str| {
        let mut who = person("noor", &[Role::Privacy]);
        who.email = Some(email.to_owned());
        who
    };
    // By the envelope, and by the header: a colleague whom the mail server serves itself.
    for email in ["Jan@Voorbeeld.nl", "a@gmail.com", "binnen@voorbeeld.nl", "balie@voorbeeld.nl"] {
        let who = officer(email);
        let version = case.show().await.incident.version;
        assert!(case.show().await.is_own(&who), "{email}");
        let step = |step| Stride { version, step, code: String::new(), text: String::new() };
        for one in [step(IncidentStep::Assess), step(IncidentStep::NoBreach)] {
            let refused = case.register.step(&who, &case.id, one, later(1)).await;
            assert!(matches!(refused, Err(Error::OwnMail)), "{email}: {refused:?}");
        }
        let edit = |answers: &[(Question, &str)]| Edit {
            version,
            answers: answers.iter().map(|(one, text)| (*one, (*text).to_owned())).collect(),
            reason: "Omdat".to_owned(),
        };
        for answers in [
            &[(Question::Risk, "unlikely"), (Question::RiskReason, "Valt mee")][..],
            &REPORT,
            &ADVICE,
            &[(Question::LegalHold, "yes")],
        ] {
            let refused =
                case.register.answer(&who, &case.id, edit(answers), Language::Dutch, later(1));
            let refused = refused.await;
            assert!(matches!(refused, Err(Error::OwnMail)), "{email}: {answers:?} {refused:?}");
        }
        let trust = Trusting {
            version,
            positions: vec![0],
            trust: Trust::Yes,
            reason: "Ken ik".to_owned(),
        };
        let refused = case.register.trust(&who, &case.id, trust, later(1)).await;
        assert!(matches!(refused, Err(Error::OwnMail)), "{email}: {refused:?}");
        let said = Ending::ASKED.map(|question| match question {
            Question::FgAdviceBy => (question, "M. Smit".to_owned()),
            _ => (question, "Daarom".to_owned()),
        });
        let ending = Ending {
            verdict: EndVerdict::NoBreach("not_personal".to_owned()),
            text: "Niets".to_owned(),
            answers: said.into(),
        };
        let chosen = vec![(case.id.clone(), version)];
        let ended = case.register.end(&who, chosen, &ending, later(1)).await.expect("tried");
        assert!(matches!(ended[0].outcome, Err(Error::OwnMail)), "{email}: {:?}", ended[0]);
    }
    let shown = case.show().await;
    assert_eq!((shown.incident.version, shown.changes.len()), (0, 0), "nothing was kept");
    let trail = case.house.trail(&case.id).await;
    assert!(trail.contains(&"incident-turned refused".to_owned()), "{trail:?}");
    assert!(trail.contains(&"incident-changed refused".to_owned()), "{trail:?}");
    // Facts are everybody's, and another officer judges.
    let fact = Edit {
        version: 0,
        answers: vec![(Question::Remarks, "Verkeerd adres gekozen".to_owned())],
        reason: String::new(),
    };
    let who = officer("jan@voorbeeld.nl");
    let kept = case.register.answer(&who, &case.id, fact, Language::Dutch, later(1)).await;
    kept.expect("a fact");
    assert_eq!(case.step(IncidentStep::Assess).await.expect("taken"), IncidentState::Assessing);
}

/// Takes a case to the end of its report: assessed, confirmed, and told to the regulator.
async fn report(case: &Case, number: &str) {
    case.step(IncidentStep::Assess).await.ok();
    let risk = [(Question::Risk, "high_risk"), (Question::RiskReason, "BSN")];
    case.answer(&risk, "").await.expect("kept");
    case.step(IncidentStep::Confirm).await.expect("confirmed");
    case.answer(&REPORT, "").await.expect("kept");
    let told = later(4).to_string();
    let number = [(Question::ApNumber, number), (Question::ApSubmittedAt, told.as_str())];
    case.answer(&number, "").await.expect("kept");
    case.step(IncidentStep::NotifyComplete).await.expect("reported");
}

#[tokio::test]
async fn opening_a_withdrawn_report_again_takes_it_back_and_another_report_counts() {
    let case = Case::released().await;
    let reported = || async {
        let found = case.register.figures(&fatima(), Period::EVER, later(1)).await;
        found.expect("figures").reported
    };
    report(&case, "Z-1").await;
    assert_eq!(reported().await, 1);
    case.step_because(IncidentStep::Withdraw, "", "Toch niets").await.expect("withdrawn");
    assert_eq!(reported().await, 0);
    case.answer(&[&ADVICE[..], &TELL_NOBODY].concat(), "").await.expect("kept");
    case.step(IncidentStep::Close).await.expect("closed");
    case.step_because(IncidentStep::Reopen, "", "Toch wel").await.expect("opened");
    let shown = case.show().await;
    for question in [Question::WithdrawnReason, Question::ApNumber, Question::ApSubmittedAt] {
        assert_eq!(shown.given(question), "", "{question:?} is of the report that is none");
    }
    let was = shown.changes.iter().find(|one| one.field == "ap_number" && one.after.is_empty());
    assert_eq!(was.expect("in the history").before, "Z-1");
    report(&case, "Z-2").await;
    assert_eq!((reported().await, case.show().await.given(Question::ApNumber)), (1, "Z-2"));
}

#[tokio::test]
async fn an_organisation_stands_on_the_form_and_can_be_taken_out_again() {
    let (case, mira) = (Case::released().await, fatima());
    let party = |name: &str, role| IncidentParty {
        role,
        name: name.to_owned(),
        contact: "privacy@elders.nl".to_owned(),
        persons: Some(311),
        ..IncidentParty::default()
    };
    for (name, role) in
        [("Gemeente Elders", PartyRole::Controller), ("Drukkerij Noord", PartyRole::Processor)]
    {
        let added = case.register.add_party(&mira, &case.id, party(name, role), None, later(1));
        added.await.expect("added");
    }
    let parties = case.show().await.parties;
    assert_eq!(parties[0].notice_due, Some(later(24)), "where nothing else was agreed");
    assert_eq!(parties[1].notice_due, None, "who worked for us is not told by us");
    let told = case.register.inform_party(&mira, &case.id, parties[0].number, later(2));
    told.await.expect("told");
    let form = |language| {
        let (register, id) = (case.register.clone(), case.id.clone());
        async move { register.export(&fatima(), &id, later(3), language).await.expect("a form") }
    };
    let lines = [
        (Language::Dutch, "Gemeente Elders (verwerkingsverantwoordelijke"),
        (Language::Dutch, "Aantal mensen van die organisatie: 311. Ingelicht op"),
        (Language::Dutch, "Drukkerij Noord (verwerker"),
        (Language::English, "Gemeente Elders (controller"),
    ];
    for (language, line) in lines {
        let text = form(language).await.to_string();
        let section = text.split("\n2 ").next().expect("sections 0 and 1").to_owned();
        assert!(section.contains(line), "{line}: {section}");
    }
    let why = |number| (number, "Van hen stond er niemand in".to_owned());
    let drop = |number| case.register.drop_party(&mira, &case.id, why(number), later(4));
    drop(parties[0].number).await.expect("dropped");
    let again = drop(parties[0].number).await;
    assert!(matches!(again, Err(Error::Missing)), "{again:?}");
    let who = person("kees", &[Role::Senior]);
    let party = why(parties[1].number);
    let other = case.register.drop_party(&who, &case.id, party, later(4)).await;
    assert!(matches!(other, Err(Error::NotAllowed)), "{other:?}");
    let text = form(Language::Dutch).await.to_string();
    assert!(!text.contains("Gemeente Elders") && text.contains("Drukkerij Noord"), "{text}");
    let shown = case.show().await;
    assert_eq!(shown.value(Question::OurRole), "controller", "nobody else is, any more");
    let last = shown.changes.last().expect("a change");
    assert!(last.before.contains("Gemeente Elders") && last.after.is_empty(), "{last:?}");
    let done = case.step_because(IncidentStep::NoBreach, "not_personal", "Niets").await;
    assert_eq!(done.expect("taken"), IncidentState::NoBreach);
    let late = drop(parties[1].number).await;
    assert!(matches!(late, Err(Error::NotNow)), "{late:?}");
}

#[tokio::test]
async fn every_change_of_a_record_is_under_the_chain_of_the_trail() {
    let case = Case::released().await;
    case.answer(&[(Question::Remarks, "Eén \"woord\" — <b>")], "").await.expect("kept");
    report(&case, "Z-1").await;
    let party = IncidentParty { name: "Gemeente Elders".to_owned(), ..IncidentParty::default() };
    case.register.add_party(&fatima(), &case.id, party, None, later(7)).await.expect("added");
    let plan = incident::Plan { text: "Training".to_owned(), ..incident::Plan::default() };
    case.register.plan_measure(&fatima(), &case.id, plan, later(8)).await.expect("planned");
    let trust = Trusting {
        version: case.show().await.incident.version,
        positions: vec![1],
        trust: Trust::Yes,
        reason: "Vaste leverancier".to_owned(),
    };
    case.register.trust(&fatima(), &case.id, trust, later(8)).await.expect("kept");
    let sheet = case.register.export(&fatima(), &case.id, later(9), Language::Dutch).await;
    let record = serde_json::to_value(sheet.expect("a record")).expect("JSON");
    let read = move |tx: &mut Tx<'_>| store::trail::after(tx, 0, 1_000);
    let entries = case.house.store.read(read).await.expect("the trail");
    let count = record["history"].as_array().expect("a history").len();
    assert!(count > 15, "{count}");
    let proved = |changes| Proved { changes, told: count, older: 0 };
    assert_eq!(verify_history(&record, entries.iter().cloned()), Ok(proved(count)));
    for place in [0, count / 2, count - 1] {
        let mut altered: Value = record.clone();
        altered["history"][place]["after"] = "anders".into();
        let found = verify_history(&altered, entries.iter().cloned());
        assert!(matches!(found, Err(Unproved::Changed { .. })), "{place}: {found:?}");
        let mut cut: Value = record.clone();
        cut["history"].as_array_mut().expect("a history").remove(place);
        let found = verify_history(&cut, entries.iter().cloned());
        match place == count - 1 {
            // As one that was exported before it, but for what the trail tells of.
            true => assert_eq!(found, Ok(proved(place))),
            false => assert!(found.is_err(), "{place} left out: {found:?}"),
        }
    }
}

#[tokio::test]
async fn what_another_organisation_shows_is_a_breach_at_once_and_its_original_is_known() {
    let house = House::new(DeskSettings::default());
    let mut found = verdict(12);
    found.report.header.message_id = "<lijst-1@voorbeeld.nl>".to_owned();
    let to = vec![recipient("a@gmail.com", Class::Private, RecipientState::Held)];
    let id = house.hold_with(found, to, clock()).await;
    let (of, sha256) =
        (id.clone(), aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, b"lijst"));
    let mut sum = [0; 32];
    sum.copy_from_slice(sha256.as_ref());
    let files = [Attachment { name: "lijst.csv".to_owned(), sha256: sum }];
    let add = move |tx: &mut Tx<'_>| store::attachment::add(tx, &of, &files);
    house.store.write(add).await.expect("a file");
    house.desk.release(&anna(), &id, crate::review::yes()).await.expect("released");
    let first = house.incidents().await.remove(0).id;
    let register = incident::Register::new(house.store.clone(), incident::Settings::default());
    let now = days(3);
    let intake = |source| Intake {
        source,
        answers: vec![(Question::Summary, "Iemand anders kreeg onze lijst".to_owned())],
        known_at: now,
    };
    let original = b"Message-ID: <lijst-1@voorbeeld.nl>\r\nSubject: x\r\n\r\nhallo\r\n";
    for (source, file, state, related) in [
        (IncidentSource::Processor, Some(&original[..]), IncidentState::Confirmed, Some(&first)),
        (IncidentSource::Reported, Some(b"lijst"), IncidentState::Potential, Some(&first)),
        (IncidentSource::Reported, Some(b"iets anders"), IncidentState::Potential, None),
        (IncidentSource::Processor, None, IncidentState::Potential, None),
        (IncidentSource::Reported, None, IncidentState::Potential, None),
    ] {
        let basis = match (source, file) {
            (IncidentSource::Processor, _) => "k5",
            (_, Some(_)) => "k3",
            (_, None) => "k4",
        };
        let file = file.map(|bytes| ("bewijs.eml".to_owned(), Bytes::from_static(bytes)));
        let opened = register.report(&fatima(), intake(source), file, now).await.expect("opened");
        assert_eq!(opened.state, state, "{source:?}");
        let case = register.case(&fatima(), &opened.id, Language::Dutch).await.expect("a case");
        assert_eq!(case.value(Question::AwareBasis), basis, "{source:?}");
        assert_eq!(case.given(Question::Related), related.map_or("", String::as_str));
        let states = case.changes.iter().filter(|change| change.field == "state").count();
        assert_eq!(states, usize::from(state == IncidentState::Confirmed));
        if state == IncidentState::Confirmed {
            let lacking = incident::lacking(&case, IncidentStep::Close);
            assert!(lacking.contains(&Question::Risk), "nobody said the risk yet: {lacking:?}");
        }
    }
}

/// Adds an officer with that mailbox.
fn officer(town: &Town, name: &str) {
    let mail = format!("{name}@voorbeeld.nl");
    let add = ["user", "add", name, "--role", "privacy", "--email", &mail, "--password-stdin"];
    assert_eq!(town.run_with(&add, &format!("{PASSWORD}\n")).status, 0, "{name}");
}

#[test]
fn who_sent_the_mail_hears_on_page_api_and_shell_who_judges_it() {
    let town = Town::new();
    let gateway = town.start();
    officer(&town, "noor");
    officer(&town, "mira");
    let text = "BSN van de heer Bakker: 999990019.\r\n";
    let held = held_id(&gateway.send(&Mail::new("noor@voorbeeld.nl", &[HOME], "Lijst", text)));
    assert_eq!(town.release(&held).status, 0);
    town.wait_for_state(&held, "released");
    let id = town.incidents()[0]["id"].as_str().expect("a number").to_owned();

    let ran = town.run(&["incident", "step", &id, "assess", "--by", "noor"]);
    assert_eq!(ran.status, 1);
    for words in ["sent or received this mail", "the organisation names somebody"] {
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
    }
    let make = ["token", "create", "--role", "privacy", "--name", "noor", "--owner", "noor"];
    let token = town.run(&make).out;
    let steps = format!("http://{}/api/v1/incidents/{id}/steps", town.web);
    let mut answer = ureq::post(&steps)
        .header("Authorization", format!("Bearer {}", token.trim()))
        .header("Content-Type", "application/json")
        .config()
        .http_status_as_error(false)
        .build()
        .send(r#"{"version": 0, "step": "assess"}"#)
        .expect("an answer");
    let told = answer.body_mut().read_to_string().expect("text");
    assert_eq!(answer.status().as_u16(), 403, "{told}");
    assert!(told.contains("own-mail") && told.contains("names somebody"), "{told}");

    for (name, judges) in [("noor", false), ("mira", true)] {
        let mut visitor = Visitor::new(&town);
        visitor.get("/login");
        assert_eq!(visitor.post("/login", &[("name", name), ("password", PASSWORD)]), 303);
        let page = visitor.get(&format!("/incidents/{id}"));
        assert_eq!(page.contains("wijst de organisatie iemand aan"), !judges, "{name}");
        assert_eq!(page.contains("/step/assess"), judges, "{name}");
        let status = visitor.post(&format!("/incidents/{id}/step/assess"), &[("version", "0")]);
        assert_eq!(status, if judges { 303 } else { 403 }, "{name}");
    }
}

#[test]
fn the_history_of_a_record_is_proved_elsewhere_by_the_export_of_the_trail() {
    let town = Town::new();
    officer(&town, "mira");
    let opened = town.run(&["incident", "report", "--what", "Brief kwijt", "--by", "mira"]);
    assert_eq!(opened.status, 0, "{}", opened.err);
    let id = town.incidents()[0]["id"].as_str().expect("a number").to_owned();
    let taken = town.run(&["incident", "step", &id, "assess", "--by", "mira"]);
    assert_eq!(taken.status, 0, "{}", taken.err);
    let record = town.run(&["incident", "export", &id, "--json"]).out;
    let key = town.run(&["audit", "key"]).out;
    let trail = town.file("trail.jsonl", town.run(&["audit", "export"]).out);
    let elsewhere = Town::new();
    let prove = |record: &str| {
        let record = elsewhere.file("record.json", record);
        let [trail, record] = [&trail, &record].map(|path| path.to_str().expect("a name"));
        let proof = ["audit", "verify", "--export", trail, "--key", key.trim(), "--record", record];
        let ran = elsewhere.run(&proof);
        (ran.status, format!("{}{}", ran.out, ran.err))
    };
    let (status, told) = prove(&record);
    assert!(status == 0 && told.contains("3 changes, as the trail tells of them"), "{told}");
    let (status, told) = prove(&record.replace("assessing", "confirmed"));
    assert!(status == 1 && told.contains("are not those that entry"), "{told}");
    assert_eq!(prove("{}").0, 1);
}
