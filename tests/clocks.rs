//! The clocks of the register as time passes: who is warned when, each once, through weekends and
//! both changes of the clock; with a clock of the test, and through the real program.

use jiff::Timestamp;
use jiff::ToSpan;
use mail_parser::MessageParser;
use sluis::breach::Question;
use sluis::incident;
use sluis::incident::Intake;
use sluis::incident::Register;
use sluis::incident::Stride;
use sluis::incident::Targets;
use sluis::mail::Address;
use sluis::mail::Domain;
use sluis::notify;
use sluis::notify::Clocks;
use sluis::notify::Notices;
use sluis::notify::Outcome;
use sluis::notify::Post;
use sluis::render::Language;
use sluis::signal;
use sluis::signal::SyslogFormat;
use sluis::signal::Teller;
use sluis::store;
use sluis::store::Account;
use sluis::store::IncidentSource;
use sluis::store::IncidentStep;
use sluis::store::Role;
use sluis::store::Store;
use sluis::store::TrailFilter;
use sluis::store::Tx;

use crate::common::gateway::Gateway;
use crate::common::gateway::Town;
use crate::common::gateway::wait_for;
use crate::common::receivers::Receiver;
use crate::common::receivers::siem;
use crate::common::smart_host::SmartHost;
use crate::review::person;
use crate::telling::telling;

/// A register with an officer, and the post beside it.
struct House {
    store: Store,
    register: Register,
    post: Post,
    _folder: tempfile::TempDir,
}

impl House {
    async fn new(clocks: Clocks) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open("sqlite", folder.path()).expect("a store");
        let fatima =
            Account::local("fatima", Some("fg@voorbeeld.nl"), vec![Role::Privacy], String::new());
        let add = move |tx: &mut Tx<'_>| store::account::add(tx, &fatima);
        store.write(add).await.expect("an account");
        let register = Register::new(store.clone(), incident::Settings::default());
        let post = Post::new(Notices::new(Some(settings())), store.clone()).with_clocks(clocks);
        Self { store, register, post, _folder: folder }
    }

    /// Opens an incident that was known at `known`.
    async fn report(&self, known: Timestamp) -> String {
        let intake = Intake {
            source: IncidentSource::Reported,
            answers: vec![(Question::Summary, "Brief kwijt".to_owned())],
            known_at: known,
        };
        let opened = self.register.report(&fatima(), intake, None, known).await;
        opened.expect("an incident").id
    }

    /// The subjects of the mails that the moment brings.
    async fn told(&self, now: Timestamp) -> Vec<String> {
        self.post.round(now).await.expect("a round");
        let mut subjects = Vec::new();
        loop {
            let parcels = self.post.take(now).await.expect("mails");
            if parcels.is_empty() {
                return subjects;
            }
            for parcel in parcels {
                let message = MessageParser::default().parse(&parcel.message).expect("a mail");
                let subject = message.subject().expect("a subject").to_owned();
                // The daily mail of what waits is no warning.
                subjects.extend(Some(subject).filter(|subject| !subject.starts_with("Sluis: ")));
                self.post.settle(parcel, Outcome::Taken(String::new()), now).await.expect("noted");
            }
        }
    }

    /// How often the trail has that action.
    async fn lines(&self, action: &str) -> usize {
        let filter = TrailFilter { action: action.to_owned(), ..TrailFilter::default() };
        let read = move |tx: &mut Tx<'_>| store::trail::list(tx, &filter);
        self.store.read(read).await.expect("the trail").len()
    }
}

fn fatima() -> sluis::access::Principal {
    person("fatima", &[Role::Privacy])
}

fn settings() -> notify::Settings {
    notify::Settings {
        from_name: "Sluis".to_owned(),
        from: Address::parse("sluis@voorbeeld.nl").expect("an address"),
        organisation: "Gemeente Voorbeeld".to_owned(),
        internal: vec![Domain::parse("voorbeeld.nl").expect("a domain")],
        team: "Informatiebeveiliging".to_owned(),
        team_address: None,
        contact: None,
        skip: Vec::new(),
        bilingual: false,
        digest: "08:00".parse().expect("a time"),
        public_url: "https://sluis.voorbeeld.nl".to_owned(),
        expire_days: 14,
    }
}

fn moment(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

#[tokio::test]
async fn officers_are_warned_at_each_hour_once_through_weekends_and_clock_changes() {
    // Known, and the moments in Dutch time, as somebody at a desk reads them.
    for (known, moments) in [
        // Friday to Monday.
        (
            "2026-11-20T09:00+01:00",
            [
                "2026-11-21T09:00+01:00",
                "2026-11-22T09:00+01:00",
                "2026-11-23T03:00+01:00",
                "2026-11-23T08:00+01:00",
            ],
        ),
        // The night of 29 March 2026 is an hour shorter.
        (
            "2026-03-27T10:00+01:00",
            [
                "2026-03-28T10:00+01:00",
                "2026-03-29T11:00+02:00",
                "2026-03-30T05:00+02:00",
                "2026-03-30T10:00+02:00",
            ],
        ),
        // The night of 25 October 2026 is an hour longer.
        (
            "2026-10-23T16:30+02:00",
            [
                "2026-10-24T16:30+02:00",
                "2026-10-25T15:30+01:00",
                "2026-10-26T09:30+01:00",
                "2026-10-26T14:30+01:00",
            ],
        ),
        // Christmas, and the end of the year.
        (
            "2026-12-31T23:59+01:00",
            [
                "2027-01-01T23:59+01:00",
                "2027-01-02T23:59+01:00",
                "2027-01-03T17:59+01:00",
                "2027-01-03T22:59+01:00",
            ],
        ),
    ] {
        let house = House::new(Clocks { unassessed_hours: 0, ..Clocks::default() }).await;
        let known = moment(known);
        let id = house.report(known).await;
        for (at, hours) in moments.into_iter().zip([48, 24, 6, 1]) {
            let at = moment(at);
            assert_eq!(house.told(at - 1.second()).await, Vec::<String>::new(), "{known} {hours}");
            let warned = [format!("Nog {hours} uur voor incident {id}")];
            assert_eq!(house.told(at).await, warned, "{known}");
            assert_eq!(house.told(at + 1.minute()).await, Vec::<String>::new(), "once");
        }
        let over = [format!("De termijn van incident {id} is voorbij")];
        assert_eq!(house.told(known + 72.hours()).await, over, "{known}");
        assert_eq!(house.told(known + 90.hours()).await, Vec::<String>::new(), "once");
        assert_eq!(house.lines("incident-deadline").await, 5, "{known}");
    }
}

#[tokio::test]
async fn what_nobody_takes_up_is_told_once_and_a_moved_clock_warns_anew() {
    let hours = vec![48, 4];
    let house = House::new(Clocks { warn_hours: hours, unassessed_hours: 24 }).await;
    let known = moment("2026-11-20T09:00+01:00");
    let (id, other) = (house.report(known).await, house.report(known).await);
    let step =
        Stride { version: 0, step: IncidentStep::Assess, code: String::new(), text: String::new() };
    let taken = house.register.step(&fatima(), &other, step, known + 1.hour()).await;
    taken.expect("taken up");
    assert_eq!(house.told(known + 23.hours()).await, Vec::<String>::new());
    let told = house.told(known + 24.hours()).await;
    assert_eq!(
        told,
        [
            format!("Nog 48 uur voor incident {other}"),
            format!("Nog 48 uur voor incident {id}"),
            format!("Nog niet opgepakt: incident {id}"),
        ]
    );
    assert_eq!(house.lines("incident-unassessed").await, 1);
    let moved = incident::Edit {
        version: 0,
        answers: vec![(Question::AwareAt, (known + 30.hours()).to_string())],
        reason: "Toen pas zeker".to_owned(),
    };
    let language = Language::Dutch;
    let at = known + 31.hours();
    house.register.answer(&fatima(), &id, moved, language, at).await.expect("moved");
    assert_eq!(house.told(known + 32.hours()).await, Vec::<String>::new());
    let told = house.told(known + 54.hours()).await;
    assert_eq!(told, [format!("Nog 48 uur voor incident {id}")], "by the clock that was moved");
    assert_eq!(house.told(known + 69.hours()).await, [format!("Nog 3 uur voor incident {other}")]);
}

#[tokio::test]
async fn the_second_clock_and_targets_are_told_once_each_and_not_of_what_is_done() {
    let clocks = Clocks { warn_hours: vec![6, 0], unassessed_hours: 0 };
    let mut house = House::new(clocks).await;
    let cbw_hours = vec![24];
    let targets = Targets { subjects_hours: 30, cbw_hours, ..Targets::default() };
    let settings = incident::Settings { targets, ..incident::Settings::default() };
    let register = Register::new(house.store.clone(), settings);
    let known = moment("2026-11-20T09:00+01:00");
    let (id, other) = (house.report(known).await, house.report(known).await);
    for id in [&id, &other] {
        let (code, text) = (String::new(), String::new());
        let step = Stride { version: 0, step: IncidentStep::Assess, code, text };
        register.step(&fatima(), id, step, known + 1.hour()).await.expect("taken up");
        let answers = [
            (Question::Risk, "high_risk"),
            (Question::RiskReason, "BSN"),
            (Question::CbwSignificant, "yes"),
        ];
        let answers = answers.map(|(one, text)| (one, text.to_owned())).into();
        let edit = incident::Edit { version: 1, answers, reason: String::new() };
        let at = known + 2.hours();
        register.answer(&fatima(), id, edit, Language::Dutch, at).await.expect("kept");
    }
    let told = vec![
        (Question::SubjectsInformed, "yes".to_owned()),
        (Question::CbwWarnedAt, (known + 150.minutes()).to_string()),
        (Question::CbwWarnedReference, "NCSC-1".to_owned()),
    ];
    let edit = incident::Edit { version: 2, answers: told, reason: String::new() };
    let at = known + 3.hours();
    register.answer(&fatima(), &other, edit, Language::Dutch, at).await.expect("kept");
    house.post = house.post.with_awaited(move |tx, id| {
        let awaited = register.awaited(tx, id)?.into_iter();
        Ok(awaited.map(|target| (target.aim, target.due)).collect())
    });
    let cbw = "Cyberbeveiligingswet, vroege waarschuwing";
    for (hours, expected) in [
        (17, None),
        (18, Some(format!("Nog 6 uur bij incident {id}: {cbw}"))),
        (19, None),
        (24, Some(format!("De termijn is voorbij bij incident {id}: {cbw}"))),
        (31, None),
        (32, Some(format!("De termijn is voorbij bij incident {id}: De betrokkenen informeren"))),
        (40, None),
    ] {
        let told = house.told(known + hours.hours()).await;
        assert_eq!(told, expected.into_iter().collect::<Vec<_>>(), "after {hours} hours");
    }
    assert_eq!(house.lines("incident-target").await, 3);
}

#[tokio::test]
async fn targets_that_passed_before_a_program_knew_of_them_are_not_told_all_at_once() {
    let mut house = House::new(Clocks { warn_hours: vec![6, 0], unassessed_hours: 0 }).await;
    let targets = Targets { cbw_hours: vec![24, 60], ..Targets::default() };
    let settings = incident::Settings { targets, ..incident::Settings::default() };
    let register = Register::new(house.store.clone(), settings);
    let known = moment("2026-11-20T09:00+01:00");
    let id = house.report(known).await;
    let (code, text) = (String::new(), String::new());
    let step = Stride { version: 0, step: IncidentStep::Assess, code, text };
    register.step(&fatima(), &id, step, known + 1.hour()).await.expect("taken up");
    let answers = vec![(Question::CbwSignificant, "yes".to_owned())];
    let edit = incident::Edit { version: 1, answers, reason: String::new() };
    let at = known + 2.hours();
    register.answer(&fatima(), &id, edit, Language::Dutch, at).await.expect("kept");
    house.post = house.post.with_awaited(move |tx, id| {
        let awaited = register.awaited(tx, id)?.into_iter();
        Ok(awaited.map(|target| (target.aim, target.due)).collect())
    });
    // A clock that ran ahead does not silence what comes later.
    let ahead = known + 3000.hours();
    let write = move |tx: &mut Tx<'_>| store::incident_warning::watch(tx, "target", ahead);
    house.store.write(write).await.expect("noted");
    let nothing = Vec::<String>::new();
    assert_eq!(house.told(known + 40.hours()).await, nothing, "24 hours were over before");
    assert_eq!(house.told(known + 53.hours()).await, nothing);
    let warned = house.told(known + 55.hours()).await;
    assert_eq!(warned.len(), 1, "{warned:?}");
    assert!(warned[0].starts_with(&format!("Nog 5 uur bij incident {id}: ")), "{warned:?}");
    assert_eq!(house.lines("incident-target").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_warning_reaches_webhook_tickets_and_siem_once_each_without_any_mail() {
    let house = House::new(Clocks { unassessed_hours: 0, ..Clocks::default() }).await;
    // Nobody is told by mail here: other systems hear all the same.
    let post = Post::new(Notices::new(None), house.store.clone());
    let [webhook, topdesk, servicenow] = [(); 3].map(|()| Receiver::start());
    let (port, roots, lines) = siem();
    let settings = signal::Settings {
        webhook: webhook.target(),
        topdesk: topdesk.target(),
        servicenow: servicenow.target(),
        syslog: Some(("localhost".to_owned(), port, SyslogFormat::Ecs)),
        public_url: "https://sluis.voorbeeld.nl".to_owned(),
        hostname: "sluis.voorbeeld.nl".to_owned(),
        roots,
    };
    let known = moment("2026-11-20T09:00+01:00");
    let teller = Teller::new(house.store.clone(), &settings, Timestamp::now).expect("a teller");
    teller.round(known).await.expect("a round");
    let id = house.report(known).await;
    for hour in [0, 1, 24, 25, 48, 49, 66, 67, 71, 72, 73] {
        let now = known + hour.hours();
        post.round(now).await.expect("a round");
        while teller.round(now).await.expect("a round") > 0 {}
    }
    let receivers = [("webhook", &webhook), ("topdesk", &topdesk), ("servicenow", &servicenow)];
    for (name, receiver) in receivers {
        let got: Vec<String> = receiver.got().into_iter().map(|(_, body)| body).collect();
        let warned = |hours: u64| match name {
            "webhook" => format!("\"warned_hours\":{hours}}}"),
            _ if hours == 0 => format!("Sluis: termijn voorbij voor mogelijk datalek {id}"),
            _ => format!("Sluis: nog {hours} uur voor mogelijk datalek {id}"),
        };
        for hours in [48, 24, 6, 1, 0] {
            let count = got.iter().filter(|body| body.contains(&warned(hours))).count();
            assert_eq!(count, 1, "{name} {hours}: {got:#?}");
        }
        // Beside these that the clock began, and that nobody took it up; a webhook hears of the
        // opening too.
        assert_eq!(got.len(), if name == "webhook" { 8 } else { 7 }, "{name}: {got:#?}");
    }
    let lines = lines.lock().expect("kept").clone();
    let warned = lines.iter().filter(|line| line.contains(" incident-deadline - {")).count();
    assert_eq!(warned, 5, "{lines:#?}");
}

/// The subjects of what the officer got, but for the list of each working day: whether that comes
/// depends on when this runs.
fn subjects(inside: &SmartHost) -> Vec<String> {
    let taken = inside.taken();
    let subject = |message: &[u8]| {
        let message = MessageParser::default().parse(message).expect("a mail");
        message.subject().expect("a subject").to_owned()
    };
    let subjects = taken.iter().map(|taken| subject(&taken.message));
    let mut subjects: Vec<String> =
        subjects.filter(|subject| !subject.ends_with(" berichten wachten")).collect();
    subjects.sort();
    subjects
}

/// Opens an incident at the shell that was known so many minutes ago.
fn reported(town: &Town, minutes_ago: i64) -> String {
    let known = (Timestamp::now() - minutes_ago.minutes()).to_string();
    let ran = town.run(&["incident", "report", "--what", "Brief kwijt", "--known-at", &known]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let mut all = town.incidents();
    all.sort_by_key(|incident| incident["id"].to_string());
    all.pop().expect("an incident")["id"].as_str().expect("a number").to_owned()
}

/// Stops a gateway as its system does: what it sent is noted.
fn ended(gateway: &mut Gateway) {
    gateway.signal("TERM");
    assert_eq!(gateway.wait(), Some(0));
}

#[test]
fn the_running_gateway_warns_at_the_hours_of_its_settings_and_once_after_a_restart() {
    let register = "[register]\nap_deadline_hours = 10\nwarn_hours = [5, 0]\nunassessed_hours = 0";
    let (town, inside) = telling(register);
    let added = ["user", "add", "fatima", "--role", "privacy", "--email", "fg@voorbeeld.nl"];
    let added =
        town.run_with(&[&added[..], &["--password-stdin"]].concat(), "een lang wachtwoord\n");
    assert_eq!(added.status, 0, "{}", added.err);
    let calm = reported(&town, 4 * 60);
    let (soon, over) = (reported(&town, 5 * 60 + 1), reported(&town, 11 * 60));
    let mut expected = vec![
        format!("De termijn van incident {over} is voorbij"),
        format!("Nog 5 uur voor incident {soon}"),
    ];
    expected.sort();
    let mut gateway = town.start();
    let told = wait_for("both warnings", || Some(subjects(&inside)).filter(|all| all.len() >= 2));
    assert_eq!(told, expected);
    ended(&mut gateway);
    let mut gateway = town.start();
    // A warning that is new comes after the round in which an old one would have come again.
    let late = reported(&town, 12 * 60);
    ended(&mut gateway);
    let _gateway = town.start();
    expected.push(format!("De termijn van incident {late} is voorbij"));
    expected.sort();
    let told = wait_for("the new warning", || Some(subjects(&inside)).filter(|all| all.len() >= 3));
    assert_eq!(told, expected);
    let warned = town.run(&["incident", "show", &calm]);
    assert_eq!(warned.status, 0, "{}", warned.err);
}
