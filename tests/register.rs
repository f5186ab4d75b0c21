//! The register as people work in it: every step of an incident's life, who may take it, what it
//! asks for, and what is written down.

use bytes::Bytes;
use jiff::SignedDuration;
use jiff::Timestamp;
use sluis::breach::Ground;
use sluis::breach::Question;
use sluis::incident;
use sluis::incident::Answered;
use sluis::incident::Edit;
use sluis::incident::Error;
use sluis::incident::Intake;
use sluis::incident::NewNote;
use sluis::incident::Period;
use sluis::incident::Register;
use sluis::incident::Stride;
use sluis::render::Language;
use sluis::render::WrongAnswer;
use sluis::review::DeskSettings;
use sluis::review::Release;
use sluis::smtp::Transit;
use sluis::store;
use sluis::store::HeldId;
use sluis::store::HeldState;
use sluis::store::IncidentParty;
use sluis::store::IncidentSource;
use sluis::store::IncidentState;
use sluis::store::IncidentStep;
use sluis::store::NoteKind;
use sluis::store::PartyRole;
use sluis::store::Role;
use sluis::store::Tx;

use crate::review::House;
use crate::review::anna;
use crate::review::person;
use crate::review::yes;

/// A register with one released incident of 12 people, whose clock began at [`known`].
pub(crate) struct Case {
    pub(crate) house: House,
    pub(crate) register: Register,
    pub(crate) id: String,
}

impl Case {
    pub(crate) async fn released() -> Self {
        let house = House::new(DeskSettings::default());
        let id = house.hold(1).await;
        house.desk.release(&anna(), &id, yes()).await.expect("released");
        let id = house.incidents().await.remove(0).id;
        let (of, answer) = (id.clone(), |address: &str| Answered {
            address: address.to_owned(),
            accepted_at: Some(known()),
            reply: "250 2.0.0 ok".to_owned(),
            transit: Some(Transit::Tls),
        });
        let answers = [answer("a@gmail.com"), answer("b@gmail.com")];
        let accepted = move |tx: &mut Tx<'_>| incident::accepted(tx, &of, &answers, known());
        house.store.write(accepted).await.expect("accepted");
        let settings = incident::Settings {
            organisation: "Gemeente Voorbeeld".to_owned(),
            ..incident::Settings::default()
        };
        let register = Register::new(house.store.clone(), settings);
        Self { house, register, id }
    }

    pub(crate) async fn show(&self) -> incident::Case {
        self.register.case(&fatima(), &self.id, Language::Dutch).await.expect("a case")
    }

    pub(crate) async fn answer(
        &self,
        answers: &[(Question, &str)],
        reason: &str,
    ) -> Result<(), Error> {
        let version = self.show().await.incident.version;
        let answers = answers.iter().map(|(one, text)| (*one, (*text).to_owned())).collect();
        let edit = Edit { version, answers, reason: reason.to_owned() };
        self.register.answer(&fatima(), &self.id, edit, Language::Dutch, later(5)).await
    }

    pub(crate) async fn step(&self, step: IncidentStep) -> Result<IncidentState, Error> {
        self.step_because(step, "", "").await
    }

    pub(crate) async fn step_because(
        &self,
        step: IncidentStep,
        code: &str,
        text: &str,
    ) -> Result<IncidentState, Error> {
        let version = self.show().await.incident.version;
        let stride = Stride { version, step, code: code.to_owned(), text: text.to_owned() };
        self.register.step(&fatima(), &self.id, stride, later(6)).await?;
        Ok(self.show().await.incident.state)
    }
}

pub(crate) fn fatima() -> sluis::access::Principal {
    person("fatima", &[Role::Privacy])
}

pub(crate) fn known() -> Timestamp {
    "2026-03-27T09:00:00Z".parse().expect("a moment")
}

pub(crate) fn later(hours: i64) -> Timestamp {
    known() + SignedDuration::from_hours(hours)
}

pub(crate) const ADVICE: [(Question, &str); 2] =
    [(Question::FgAdvice, "Melden."), (Question::FgAdviceBy, "M. Smit")];
pub(crate) const REPORT: [(Question, &str); 3] = [
    (Question::DecisionAp, "notify"),
    (Question::DecisionApReason, "BSN bij een onbekende"),
    (Question::DecisionApBy, "De gemeentesecretaris"),
];
pub(crate) const TELL_NOBODY: [(Question, &str); 4] = [
    (Question::DecisionSubjects, "not"),
    (Question::DecisionSubjectsReason, "Geen hoog risico"),
    (Question::DecisionSubjectsBy, "De gemeentesecretaris"),
    (Question::MeasuresTaken, "Ontvanger gebeld"),
];

#[tokio::test]
async fn an_incident_is_worked_from_release_to_closed_and_opened_again() {
    let case = Case::released().await;
    assert_eq!(case.show().await.incident.deadline, Some(later(72)), "through summer time");
    assert!(matches!(case.step(IncidentStep::Confirm).await, Err(Error::NotNow)));
    assert_eq!(case.step(IncidentStep::Assess).await.expect("taken"), IncidentState::Assessing);
    assert_eq!(case.show().await.incident.owner, "fatima");
    let lacking = case.step(IncidentStep::Confirm).await;
    let Err(Error::Lacking(lacking)) = lacking else { panic!("{lacking:?}") };
    assert_eq!(lacking, [Question::Risk, Question::RiskReason]);
    let risk = [(Question::Risk, "high_risk"), (Question::RiskReason, "BSN")];
    case.answer(&risk, "").await.expect("kept");
    assert_eq!(case.step(IncidentStep::Confirm).await.expect("taken"), IncidentState::Confirmed);
    case.answer(&REPORT, "").await.expect("kept");
    assert!(matches!(case.step(IncidentStep::NotifyInitial).await, Err(Error::Lacking(_))));
    let told = later(4).to_string();
    let number = [(Question::ApNumber, "Z-2026-1"), (Question::ApSubmittedAt, told.as_str())];
    case.answer(&number, "").await.expect("kept");
    let state = case.step(IncidentStep::NotifyInitial).await.expect("taken");
    assert_eq!(state, IncidentState::NotifiedInitial);
    assert!(matches!(case.step(IncidentStep::Close).await, Err(Error::NotNow)));
    let state = case.step(IncidentStep::NotifyComplete).await.expect("taken");
    assert_eq!(state, IncidentState::NotifiedComplete);
    assert!(matches!(case.step(IncidentStep::Close).await, Err(Error::Lacking(_))));
    case.answer(&[&ADVICE[..], &TELL_NOBODY].concat(), "").await.expect("kept");
    assert_eq!(case.step(IncidentStep::Close).await.expect("taken"), IncidentState::Closed);
    let edit = case.answer(&[(Question::Remarks, "Nog iets")], "").await;
    assert!(matches!(edit, Err(Error::NotNow)), "a closed record is opened again first");
    let again = case.step(IncidentStep::Reopen).await;
    assert!(matches!(again, Err(Error::Field("text", WrongAnswer::Missing))), "{again:?}");
    let again = case.step_because(IncidentStep::Reopen, "", "Nieuwe feiten").await;
    assert_eq!(again.expect("taken"), IncidentState::Assessing);
    let shown = case.show().await;
    assert_eq!(shown.incident.deadline, Some(later(72)), "the old clock runs on");
    let states: Vec<&str> = shown
        .changes
        .iter()
        .filter(|change| change.field == "state")
        .map(|change| change.after.as_str())
        .collect();
    let expected =
        ["assessing", "confirmed", "notified_initial", "notified_complete", "closed", "assessing"];
    assert_eq!(states, expected);
    let trail = case.house.trail(&case.id).await;
    assert_eq!(trail.iter().filter(|one| *one == "incident-turned").count(), 6, "{trail:?}");
}

#[tokio::test]
async fn no_breach_needs_a_code_a_reason_and_another_than_who_released() {
    let case = Case::released().await;
    let version = case.show().await.incident.version;
    let stride = |code: &str, text: &str| Stride {
        version,
        step: IncidentStep::NoBreach,
        code: code.to_owned(),
        text: text.to_owned(),
    };
    let both = person("anna", &[Role::Reviewer, Role::Privacy]);
    let right = stride("authorised_recipient", "Is de gemachtigde");
    let own = case.register.step(&both, &case.id, right.clone(), later(1)).await;
    assert!(matches!(own, Err(Error::OwnRelease)), "{own:?}");
    for (code, text) in [("", "Mag"), ("zomaar", "Mag"), ("not_personal", "  ")] {
        let refused = case.register.step(&fatima(), &case.id, stride(code, text), later(1)).await;
        assert!(matches!(refused, Err(Error::Field(..))), "{code} {text}: {refused:?}");
    }
    for role in [Role::Reviewer, Role::Senior, Role::Admin, Role::Auditor] {
        let who = person("kees", &[role]);
        let refused = case.register.step(&who, &case.id, right.clone(), later(1)).await;
        assert!(matches!(refused, Err(Error::NotAllowed)), "{role:?}: {refused:?}");
    }
    case.register.step(&fatima(), &case.id, right, later(1)).await.expect("taken");
    let shown = case.show().await;
    assert_eq!(shown.incident.state, IncidentState::NoBreach);
    assert_eq!(shown.given(Question::NoBreachReason), "Is de gemachtigde");
    assert_eq!(shown.incident.closed_at, Some(later(1)));
}

#[tokio::test]
async fn answers_that_cannot_stand_are_refused_and_nothing_of_them_is_kept() {
    let case = Case::released().await;
    let before = known() - SignedDuration::from_hours(1);
    let (before, future) = (before.to_string(), later(40).to_string());
    for (answers, question, wrong) in [
        (vec![(Question::PersonsMin, "veel")], Question::PersonsMin, WrongAnswer::Unusable),
        (
            vec![(Question::PersonsMin, "9"), (Question::PersonsMax, "3")],
            Question::PersonsMax,
            WrongAnswer::Range,
        ),
        (vec![(Question::AwareAt, future.as_str())], Question::AwareAt, WrongAnswer::NoReason),
        (vec![(Question::AwareAt, before.as_str())], Question::AwareAt, WrongAnswer::NoReason),
        (vec![(Question::SeverityIntent, "0.5")], Question::SeverityIntent, WrongAnswer::NoReason),
        (vec![(Question::Risk, "unlikely")], Question::RiskReason, WrongAnswer::Missing),
        (
            vec![(Question::DecisionAp, "not"), (Question::DecisionApBy, "De secretaris")],
            Question::DecisionApReason,
            WrongAnswer::Missing,
        ),
        (
            [&ADVICE[..], &REPORT[..2], &[(Question::DecisionApBy, "m. SMIT")]].concat(),
            Question::DecisionApBy,
            WrongAnswer::SamePerson,
        ),
    ] {
        let refused = case.answer(&answers, "").await;
        let Err(Error::Invalid(found)) = refused else { panic!("{answers:?}: {refused:?}") };
        assert!(found.contains(&(question, wrong)), "{answers:?}: {found:?}");
    }
    let refused = case.answer(&[(Question::AwareAt, &before)], "Eerder geweten").await;
    let Err(Error::Invalid(found)) = refused else { panic!("{refused:?}") };
    assert_eq!(found, [(Question::AwareAt, WrongAnswer::Order)], "not before the breach itself");
    // A reason stands in the record too.
    for (reason, wrong) in [
        ("Gebeld over 123456782".to_owned(), WrongAnswer::Number),
        ("x".repeat(4_001), WrongAnswer::Unusable),
    ] {
        let refused = case.answer(&[(Question::SeverityIntent, "0.5")], &reason).await;
        let is_it = matches!(refused, Err(Error::Field("reason", found)) if found == wrong);
        assert!(is_it, "{refused:?}");
    }
    assert!(case.show().await.changes.is_empty(), "nothing was kept");
}

#[tokio::test]
async fn the_clock_is_moved_with_a_reason_and_both_moments_stay() {
    let case = Case::released().await;
    let moved = later(3).to_string();
    case.answer(&[(Question::AwareAt, &moved)], "Pas toen zeker").await.expect("kept");
    let shown = case.show().await;
    assert_eq!(shown.incident.known_at, Some(later(3)));
    assert_eq!(shown.incident.deadline, Some(later(75)));
    let [change] = shown.changes.as_slice() else { panic!("{:?}", shown.changes) };
    assert_eq!((&*change.before, &*change.after), (&*known().to_string(), &*moved));
    assert_eq!((&*change.reason, &*change.by), ("Pas toen zeker", "fatima"));
    assert!(case.house.trail(&case.id).await.contains(&"incident-clock-moved".to_owned()));
}

#[tokio::test]
async fn who_comes_second_changes_nothing_and_hears_who_was_first() {
    let case = Case::released().await;
    let edit = |text: &str| Edit {
        version: 0,
        answers: vec![(Question::Remarks, text.to_owned())],
        reason: String::new(),
    };
    let answer = |edit| case.register.answer(&FATIMA, &case.id, edit, Language::Dutch, later(1));
    answer(edit("Eerst")).await.expect("kept");
    let second = answer(edit("Later")).await;
    let Err(Error::Conflict { by, .. }) = second else { panic!("{second:?}") };
    assert_eq!(by, "fatima");
    assert_eq!(case.show().await.given(Question::Remarks), "Eerst");
}

static FATIMA: std::sync::LazyLock<sluis::access::Principal> = std::sync::LazyLock::new(fatima);

#[tokio::test]
async fn a_leak_outside_the_gate_is_opened_by_hand_with_its_file() {
    let house = House::new(DeskSettings::default());
    let register = Register::new(house.store.clone(), incident::Settings::default());
    let intake = |answers: Vec<(Question, &str)>, known_at| Intake {
        source: IncidentSource::Reported,
        answers: answers.into_iter().map(|(one, text)| (one, text.to_owned())).collect(),
        known_at,
    };
    let kees = person("kees", &[Role::Reviewer]);
    let now = later(2);
    let nothing = register.report(&kees, intake(vec![], known()), None, now).await;
    assert!(matches!(nothing, Err(Error::Invalid(_))), "{nothing:?}");
    let told = vec![(Question::Summary, "USB-stick kwijt"), (Question::PersonsMax, "40")];
    let future = register.report(&kees, intake(told.clone(), later(3)), None, now).await;
    assert!(matches!(future, Err(Error::Invalid(_))), "{future:?}");
    for question in [Question::FgAdvice, Question::DecisionAp, Question::AwareAt] {
        let decided = [&told[..], &[(question, "not")]].concat();
        let refused = register.report(&kees, intake(decided, known()), None, now).await;
        let Err(Error::Invalid(found)) = refused else { panic!("{question:?}: {refused:?}") };
        assert_eq!(found, [(question, WrongAnswer::Unusable)]);
    }
    let admin = person("bob", &[Role::Admin]);
    let refused = register.report(&admin, intake(told.clone(), known()), None, now).await;
    assert!(matches!(refused, Err(Error::NotAllowed)), "{refused:?}");
    let file = Some(("melding.txt".to_owned(), Bytes::from_static(b"gevonden op het station")));
    let opened = register.report(&kees, intake(told, known()), file, now).await.expect("opened");
    assert_eq!((opened.state, opened.deadline), (IncidentState::Potential, Some(later(72))));
    let case = register.case(&kees, &opened.id, Language::Dutch).await.expect("own report");
    assert_eq!((case.value(Question::Summary), case.files.len()), ("USB-stick kwijt", 1));
    let history = case.changes.iter().map(|change| (&*change.field, &*change.by));
    assert_eq!(history.collect::<Vec<_>>(), [("summary", "kees"), ("persons_max", "kees")]);
    let number = case.files[0].number;
    let closed = register.file(&kees, &opened.id, number, now).await;
    assert!(matches!(closed, Err(Error::NotAllowed)), "{closed:?}");
    let (_, bytes) = register.file(&fatima(), &opened.id, number, now).await.expect("opened");
    assert_eq!(&bytes[..], b"gevonden op het station");
    let trail = house.trail(&opened.id).await;
    let expected =
        ["incident-opened", "incident-started", "incident-file-added", "incident-file-opened"];
    assert_eq!(trail, expected);
}

#[tokio::test]
async fn a_number_in_the_reason_of_a_release_stands_in_no_record() {
    let house = House::new(DeskSettings::default());
    let id = house.hold(1).await;
    let wish = Release { reason: "Gaat over 1234.56.782 zelf".to_owned(), ..yes() };
    house.desk.release(&anna(), &id, wish).await.expect("released");
    let reason = house.incidents().await.remove(0).reason;
    assert!(reason.contains("Gaat over ****.**.***") && reason.ends_with(" zelf"), "{reason}");
    assert!(!reason.contains("782"), "{reason}");
}

#[tokio::test]
async fn a_proposed_risk_has_its_grounds() {
    let case = Case::released().await.show().await;
    assert_eq!(case.value(Question::Risk), "risk");
    assert_eq!(case.grounds, [Ground::Severity]);
}

#[tokio::test]
async fn each_organisation_has_a_notice_and_a_clock_of_its_own() {
    let case = Case::released().await;
    let party = |name: &str, persons| IncidentParty {
        role: PartyRole::Controller,
        name: name.to_owned(),
        contact: "privacy@elders.nl".to_owned(),
        persons: Some(persons),
        ..IncidentParty::default()
    };
    for (name, persons) in [("Gemeente Elders", 311), ("Gemeente Verder", 622)] {
        let added =
            case.register.add_party(&FATIMA, &case.id, party(name, persons), None, later(1));
        added.await.expect("added");
    }
    let parties = case.show().await.parties;
    let first = parties[0].number;
    let notice = case.register.party_notice(&fatima(), &case.id, first, Language::Dutch).await;
    let notice = notice.expect("a notice").text;
    assert!(notice.contains("311") && !notice.contains("622"), "{notice}");
    assert!(!notice.contains("gmail.com") && !notice.contains("12 personen"), "{notice}");
    // What the gateway wrote does not become what somebody wrote because it was confirmed.
    let proposed = case.show().await.value(Question::Summary).to_owned();
    assert!(proposed.contains("Vrijgegeven door anna"), "{proposed}");
    case.answer(&[(Question::Summary, &proposed)], "").await.expect("confirmed");
    let notice = case.register.party_notice(&fatima(), &case.id, first, Language::Dutch).await;
    let notice = notice.expect("a notice").text;
    assert!(!notice.contains("anna") && !notice.contains("jan@"), "{notice}");
    case.register.inform_party(&fatima(), &case.id, first, later(2)).await.expect("told");
    let again = case.register.inform_party(&fatima(), &case.id, first, later(3)).await;
    assert!(matches!(again, Err(Error::NotNow)), "{again:?}");
    let shown = case.show().await;
    assert_eq!(shown.parties[0].deadline, Some(later(74)));
    assert_eq!(shown.parties[1].deadline, None);
    assert_eq!(shown.value(Question::OurRole), "processor");
    let note = NewNote {
        kind: NoteKind::Told,
        happened_at: later(1),
        text: "Ontvanger gebeld".to_owned(),
    };
    case.register.note(&anna(), &case.id, note, later(2)).await.expect("own release");
    let told = incident::timeline(&case.show().await, Language::Dutch);
    let told: Vec<&str> = told.iter().map(|one| one.what.as_str()).collect();
    assert!(told.contains(&"Gemeente Elders ingelicht door fatima"), "{told:?}");
    assert!(told.contains(&"Ontvanger gebeld"), "{told:?}");
}

#[tokio::test]
async fn closed_incidents_lose_their_files_first_and_their_record_years_later() {
    let case = Case::released().await;
    let file = ("brief.pdf".to_owned(), Bytes::from_static(b"%PDF"));
    case.register.attach(&fatima(), &case.id, file, later(1)).await.expect("added");
    let no_breach = |hold: &'static str| {
        let case = &case;
        async move {
            case.answer(&[(Question::LegalHold, hold)], "").await.expect("kept");
            let code = "authorised_recipient";
            let done = case.step_because(IncidentStep::NoBreach, code, "Mag").await;
            assert_eq!(done.expect("taken"), IncidentState::NoBreach);
        }
    };
    no_breach("no").await;
    let (days, years) = (later(24 * 40), later(24 * 366 * 6));
    let late = ("brief.pdf".to_owned(), Bytes::from_static(b"%PDF"));
    let late = case.register.attach(&fatima(), &case.id, late, later(7)).await;
    assert!(matches!(late, Err(Error::NotNow)), "{late:?}");
    case.answer(&[(Question::LegalHold, "yes")], "").await.expect("after its end too");
    let other = case.answer(&[(Question::Remarks, "Toch")], "").await;
    assert!(matches!(other, Err(Error::NotNow)), "{other:?}");
    let message = HeldId::parse(&case.show().await.incident.held_id).expect("an ID");
    let (from, to) = (HeldState::Releasing, HeldState::Released);
    let sent = move |tx: &mut Tx<'_>| store::held::set_state(tx, &message, from, to);
    case.house.store.write(sent).await.expect("sent");
    assert_eq!(case.house.desk.tidy(years).await.expect("tidied"), 0, "nor the message itself");
    case.register.retire(years).await.expect("nothing to do");
    assert!(!case.show().await.files[0].is_gone, "kept for a court");
    case.step_because(IncidentStep::Reopen, "", "Zaak voorbij").await.expect("opened");
    no_breach("no").await;
    assert_eq!(case.house.desk.tidy(years).await.expect("tidied"), 1);
    case.register.retire(days).await.expect("erased");
    let shown = case.show().await;
    assert!(shown.files[0].is_gone && !shown.incident.sender.is_empty());
    let gone = case.register.file(&fatima(), &case.id, shown.files[0].number, days).await;
    assert!(matches!(gone, Err(Error::Missing)), "{gone:?}");
    case.register.retire(years).await.expect("erased");
    let shown = case.show().await;
    assert!(shown.incident.sender.is_empty() && shown.incident.recipients.is_empty());
    assert!(shown.changes.is_empty() && shown.files.is_empty());
    assert_eq!(shown.given(Question::NoBreachCode), "authorised_recipient", "the decision stays");
    let erased = case.house.trail(&case.id).await;
    assert_eq!(erased.iter().filter(|one| *one == "incident-erased").count(), 2, "{erased:?}");
}

#[tokio::test]
async fn figures_count_incidents_and_what_was_prevented_and_nobody() {
    let case = Case::released().await;
    let period = Period::EVER;
    let found = case.register.figures(&fatima(), period, later(1)).await.expect("figures");
    assert_eq!((found.incidents, found.breaches, found.reported, found.late), (1, 0, 0, 0));
    let passed = case.register.figures(&fatima(), period, later(80)).await.expect("figures");
    assert_eq!(passed.late, 1, "the deadline passed and nobody decided");
    let before = Period { until: Timestamp::UNIX_EPOCH, ..period };
    let none = case.register.figures(&fatima(), before, later(1)).await.expect("figures");
    assert_eq!(none.incidents, 0, "it was opened later");
    assert_eq!(found.by_kind[0].name, "email_wrong_recipient");
    let table = case.register.table(&fatima(), period, later(1)).await.expect("a table");
    let csv = table.csv();
    assert!(csv.contains(&case.id) && csv.starts_with('\u{feff}'), "{csv}");
    assert!(!csv.contains("a@gmail.com"), "{csv}");
    for role in [Role::Reviewer, Role::Admin] {
        let refused = case.register.figures(&person("kees", &[role]), period, later(1)).await;
        assert!(matches!(refused, Err(Error::NotAllowed)), "{role:?}");
    }
}
