//! What is still to be done after a breach: planned with an owner and a day, done, and in the history;
//! and what becomes of a record at the end of its terms.

use bytes::Bytes;
use jiff::Timestamp;
use jiff::ToSpan;
use jiff::civil::Date;
use sluis::breach::Question;
use sluis::incident;
use sluis::incident::Cancellation;
use sluis::incident::Error;
use sluis::incident::Plan;
use sluis::incident::Register;
use sluis::incident::timeline;
use sluis::render::Language;
use sluis::render::WrongAnswer;
use sluis::review::DeskSettings;
use sluis::store::HeldId;
use sluis::store::IncidentState;
use sluis::store::IncidentStep;
use sluis::store::Role;
use sluis::store::Tx;

use crate::register::ADVICE;
use crate::register::Case;
use crate::register::TELL_NOBODY;
use crate::register::fatima;
use crate::register::known;
use crate::register::later;
use crate::review::House;
use crate::review::anna;
use crate::review::person;
use crate::review::yes;

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

fn training() -> Plan {
    Plan { text: "Training voor het team".to_owned(), ..Plan::default() }
}

#[tokio::test]
async fn a_measure_is_planned_owned_done_and_every_change_of_it_is_kept() {
    let case = Case::released().await;
    let (register, id) = (&case.register, &case.id);
    let number = register.plan_measure(&fatima(), id, training(), later(1)).await.expect("planned");
    let shown = case.show().await;
    assert_eq!(shown.given(Question::MeasuresPlanned), "Training voor het team");
    let owned =
        Plan { owner: "Team  privacy".to_owned(), due: Some(day("2026-04-30")), ..training() };
    let version = shown.measures[0].version;
    register
        .change_measure(&fatima(), id, (number, version), owned.clone(), later(2))
        .await
        .expect("owned");
    let mira = person("mira", &[Role::Privacy]);
    let second = register.change_measure(&mira, id, (number, version), training(), later(2)).await;
    let Err(Error::Conflict { by, .. }) = second else { panic!("{second:?}") };
    assert_eq!(by, "fatima", "who comes second hears who was first");
    let future = Plan { done_on: Some(day("2026-04-30")), ..owned.clone() };
    let refused = register.change_measure(&mira, id, (number, 2), future, later(3)).await;
    assert!(matches!(refused, Err(Error::Field("done_on", WrongAnswer::Order))), "{refused:?}");
    let done = Plan { done_on: Some(day("2026-03-27")), ..owned };
    register.change_measure(&mira, id, (number, 2), done, later(3)).await.expect("done");
    let shown = case.show().await;
    let words = "Training voor het team (Team privacy), uiterlijk 30 april 2026, uitgevoerd op \
                 27 maart 2026";
    assert_eq!(shown.given(Question::MeasuresPlanned), words);
    let history: Vec<(&str, &str)> = shown
        .changes
        .iter()
        .filter(|change| change.field == "measures_planned")
        .map(|change| (change.by.as_str(), change.after.as_str()))
        .collect();
    assert_eq!(history.len(), 3);
    assert_eq!(history[2], ("mira", words));
    let told = timeline(&shown, Language::Dutch);
    let what = "Maatregel uitgevoerd: Training voor het team";
    assert!(told.iter().any(|one| one.what == what), "{told:?}");
    let drop =
        |why: &str| register.drop_measure(&FATIMA, id, (number, 3), why.to_owned(), later(4));
    for (why, wrong) in [
        (" \n", WrongAnswer::Missing),
        ("Van 123456782", WrongAnswer::Number),
        (&"x".repeat(2_001), WrongAnswer::Unusable),
    ] {
        let refused = drop(why).await;
        let is_said = matches!(&refused, Err(Error::Field("reason", said)) if *said == wrong);
        assert!(is_said, "{why}: {refused:?}");
    }
    drop("Al gedaan\r\ndoor HR").await.expect("dropped");
    let shown = case.show().await;
    assert!(shown.measures.is_empty() && shown.given(Question::MeasuresPlanned).is_empty());
    let last = shown.changes.last().map(|one| (one.before.as_str(), one.reason.as_str()));
    assert_eq!(last, Some((words, "Al gedaan\ndoor HR")));
    let trail = case.house.trail(id).await;
    assert_eq!(trail.last().map(String::as_str), Some("incident-changed"), "{trail:?}");
}

#[tokio::test]
async fn who_may_not_assess_plans_nothing_and_no_text_is_no_measure() {
    let case = Case::released().await;
    for role in [Role::Reviewer, Role::Senior, Role::Admin, Role::Auditor] {
        let who = person("kees", &[role]);
        let refused = case.register.plan_measure(&who, &case.id, training(), later(1)).await;
        assert!(matches!(refused, Err(Error::NotAllowed)), "{role:?}: {refused:?}");
    }
    for text in ["", "  \n ", &"x".repeat(1_001)] {
        let plan = Plan { text: text.to_owned(), ..Plan::default() };
        let refused = case.register.plan_measure(&fatima(), &case.id, plan, later(1)).await;
        assert!(matches!(refused, Err(Error::Field("text", _))), "{refused:?}");
    }
    let plan = Plan { owner: "Kees, 123456782".to_owned(), ..training() };
    let refused = case.register.plan_measure(&fatima(), &case.id, plan, later(1)).await;
    let is_it = matches!(refused, Err(Error::Field("owner", WrongAnswer::Number)));
    assert!(is_it, "{refused:?}");
    let file = ("brief 123456782.pdf".to_owned(), Bytes::from_static(b"%PDF"));
    case.register.attach(&fatima(), &case.id, file, later(1)).await.expect("added");
    assert_eq!(case.show().await.files[0].name, "brief *********.pdf");
    assert!(case.show().await.changes.is_empty(), "nothing was kept");
}

#[tokio::test]
async fn an_incident_is_closed_once_each_measure_has_an_owner_and_a_day_and_it_is_done_later() {
    let case = Case::released().await;
    let (register, id) = (&case.register, &case.id);
    case.step(IncidentStep::Assess).await.expect("taken");
    let risk = [(Question::Risk, "risk"), (Question::RiskReason, "Bij een onbekende")];
    case.answer(&risk, "").await.expect("kept");
    case.step(IncidentStep::Confirm).await.expect("taken");
    let not = [
        (Question::DecisionAp, "not"),
        (Question::DecisionApReason, "Geen risico"),
        (Question::DecisionApBy, "De gemeentesecretaris"),
    ];
    case.answer(&[&ADVICE[..], &not, &TELL_NOBODY].concat(), "").await.expect("kept");
    let number = register.plan_measure(&fatima(), id, training(), later(5)).await.expect("planned");
    let lacking = case.step(IncidentStep::Close).await;
    let Err(Error::Lacking(lacking)) = lacking else { panic!("{lacking:?}") };
    assert_eq!(lacking, [Question::MeasuresPlanned]);
    let owned =
        Plan { owner: "Team privacy".to_owned(), due: Some(day("2026-04-30")), ..training() };
    let change =
        |version, plan| register.change_measure(&FATIMA, id, (number, version), plan, later(6));
    change(1, owned.clone()).await.expect("owned");
    assert_eq!(case.step(IncidentStep::Close).await.expect("closed"), IncidentState::Closed);
    let more = register.plan_measure(&fatima(), id, training(), later(7)).await;
    assert!(matches!(more, Err(Error::NotNow)), "{more:?}");
    let other = Plan { owner: "Niemand".to_owned(), ..owned.clone() };
    assert!(matches!(change(2, other).await, Err(Error::NotNow)), "only that it was done");
    change(2, Plan { done_on: Some(day("2026-03-27")), ..owned }).await.expect("done");
    assert!(case.show().await.measures[0].done_on.is_some());
}

static FATIMA: std::sync::LazyLock<sluis::access::Principal> = std::sync::LazyLock::new(fatima);

#[tokio::test]
async fn the_hash_on_paper_is_that_of_the_exported_record_and_of_the_trail() {
    let case = Case::released().await;
    case.register.plan_measure(&fatima(), &case.id, training(), later(1)).await.expect("planned");
    let export = |at, language| case.register.export(&FATIMA, &case.id, at, language);
    let sheet = export(later(2), Language::Dutch).await.expect("exported");
    let mut record = serde_json::to_value(&sheet).expect("JSON");
    let keys = record.as_object_mut().expect("an object");
    let told = keys.remove("record_sha256").expect("a hash");
    keys.remove("exported_at");
    keys.remove("exported_by");
    let digest =
        aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, record.to_string().as_bytes());
    let hex: String = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(told, hex, "anybody can make it again");
    assert_eq!(sheet.sha256, hex);
    assert_eq!(record["measures"][0]["text"], "Training voor het team");
    let later_on = export(later(3), Language::Dutch).await.expect("exported");
    assert_eq!(later_on.sha256, hex, "who exports it and when changes nothing");
    let paper = sluis::followup::form_on_paper(&sheet, Language::Dutch);
    assert!(paper.footer.contains(&hex), "{}", paper.footer);
    case.answer(&[(Question::Remarks, "Nog iets")], "").await.expect("kept");
    let changed = export(later(4), Language::Dutch).await.expect("exported");
    assert_ne!(changed.sha256, hex, "another record");
    let details = case.house.details(&case.id).await;
    assert!(details.contains(&format!("sha256={hex}")), "{details:?}");
}

#[tokio::test]
async fn what_is_added_after_reopening_is_erased_at_its_own_term() {
    let case = Case::released().await;
    let attach = |at| {
        let file = ("brief.pdf".to_owned(), Bytes::from_static(b"%PDF"));
        case.register.attach(&FATIMA, &case.id, file, at)
    };
    attach(later(1)).await.expect("added");
    case.step_because(IncidentStep::NoBreach, "authorised_recipient", "Mag").await.expect("ended");
    case.register.retire(later(24 * 40)).await.expect("erased");
    case.step_because(IncidentStep::Reopen, "", "Nieuwe feiten").await.expect("opened");
    attach(later(2)).await.expect("added");
    case.step_because(IncidentStep::NoBreach, "authorised_recipient", "Mag").await.expect("ended");
    case.register.retire(later(24 * 40)).await.expect("erased");
    let shown = case.show().await;
    assert!(shown.files.iter().all(|file| file.is_gone), "{:?}", shown.files);
    case.register.retire(later(24 * 366 * 6)).await.expect("erased");
    let erased = case.step_because(IncidentStep::Reopen, "", "Toch nog").await;
    assert!(matches!(erased, Err(Error::NotNow)), "nothing is left to work on: {erased:?}");
}

#[tokio::test]
async fn the_record_of_a_release_that_came_to_nothing_is_erased_too() {
    let house = House::new(DeskSettings::default());
    let id = house.hold(1).await;
    house.desk.release(&anna(), &id, yes()).await.expect("released");
    let opened = house.incidents().await.remove(0);
    let (incident, held) = (opened.id.clone(), HeldId::parse(&opened.held_id).expect("a message"));
    let cancel = move |tx: &mut Tx<'_>| {
        let why = Cancellation::Undone;
        incident::cancel(tx, (&incident, &held), why, &anna(), known())
    };
    house.store.write(cancel).await.expect("cancelled");
    let register = Register::new(house.store.clone(), incident::Settings::default());
    let at = |years: i64| opened.created_at + (24 * 366 * years).hours();
    register.retire(at(4)).await.expect("nothing to do");
    assert!(!house.incidents().await[0].recipients.is_empty());
    register.retire(at(6)).await.expect("erased");
    let left = house.incidents().await.remove(0);
    assert!(left.recipients.is_empty() && left.sender.is_empty() && left.released_by.is_empty());
    assert_eq!((left.id, left.state), (opened.id, IncidentState::Cancelled));
}

#[tokio::test]
async fn terms_end_as_long_after_closing_through_both_changes_of_the_clock() {
    for closed in ["2026-03-20T10:00:00Z", "2026-10-20T10:00:00Z"] {
        let closed: Timestamp = closed.parse().expect("a moment");
        let case = Case::released().await;
        let file = ("brief.pdf".to_owned(), Bytes::from_static(b"%PDF"));
        case.register.attach(&fatima(), &case.id, file, later(1)).await.expect("added");
        let stride = incident::Stride {
            version: 0,
            step: IncidentStep::NoBreach,
            code: "authorised_recipient".to_owned(),
            text: "Mag".to_owned(),
        };
        case.register.step(&fatima(), &case.id, stride, closed).await.expect("ended");
        let gone = || async { case.show().await.files[0].is_gone };
        case.register.retire(closed + (24 * 30).hours()).await.expect("not yet");
        assert!(!gone().await, "thirty days have not passed after {closed}");
        case.register.retire(closed + (24 * 30).hours() + 1.second()).await.expect("erased");
        assert!(gone().await, "thirty days have passed after {closed}");
    }
}
