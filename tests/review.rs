//! The desk on a real store: roles, four eyes, races, undo, expiry, the register and the trail.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::sync::atomic::Ordering;

use bytes::Bytes;
use jiff::Timestamp;
use jiff::ToSpan;
use sluis::access::Origin;
use sluis::access::Principal;
use sluis::audit;
use sluis::destination::Class;
use sluis::detect::Because;
use sluis::detect::Finding;
use sluis::detect::Kind;
use sluis::incident;
use sluis::incident::Answered;
use sluis::incident::Register;
use sluis::policy::Action;
use sluis::policy::Decision;
use sluis::policy::Reason;
use sluis::policy::Verdict;
use sluis::render::Language;
use sluis::review::Desk;
use sluis::review::DeskSettings;
use sluis::review::Error;
use sluis::review::Filter;
use sluis::review::Refusal;
use sluis::review::Release;
use sluis::review::Released;
use sluis::review::at_shell;
use sluis::scan::Persons;
use sluis::scan::Report;
use sluis::store;
use sluis::store::Account;
use sluis::store::HeldId;
use sluis::store::HeldRecipient;
use sluis::store::HeldState;
use sluis::store::IncidentFilter;
use sluis::store::IncidentState;
use sluis::store::NewHeld;
use sluis::store::RecipientState;
use sluis::store::Role;
use sluis::store::Store;
use sluis::store::TrailFilter;
use sluis::store::Tx;
use tokio::sync::Notify;

/// A store in a folder of its own, and a desk on it.
pub(crate) struct House {
    pub(crate) store: Store,
    pub(crate) desk: Desk,
    wake: Arc<Notify>,
    folder: tempfile::TempDir,
}

impl House {
    pub(crate) fn new(settings: DeskSettings) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open("sqlite", folder.path()).expect("a store");
        let wake = Arc::new(Notify::new());
        let desk = Desk::new(store.clone(), settings, Arc::clone(&wake)).with_clock(clock);
        Self { store, desk, wake, folder }
    }

    /// Holds a message about `people` for two private addresses; a third was let through.
    pub(crate) async fn hold(&self, people: u64) -> HeldId {
        self.hold_at(people, start()).await
    }

    pub(crate) async fn hold_at(&self, people: u64, received_at: Timestamp) -> HeldId {
        let recipients = vec![
            recipient("ok@duo.nl", Class::Trusted, RecipientState::Passed),
            recipient("a@gmail.com", Class::Private, RecipientState::Held),
            recipient("b@gmail.com", Class::Private, RecipientState::Held),
        ];
        self.hold_with(verdict(people), recipients, received_at).await
    }

    /// Holds a message with that verdict for those recipients.
    pub(crate) async fn hold_with(
        &self,
        verdict: Verdict,
        recipients: Vec<HeldRecipient>,
        received_at: Timestamp,
    ) -> HeldId {
        static NUMBER: AtomicI64 = AtomicI64::new(0);
        let mut message_key = [0; 32];
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        message_key[..8].copy_from_slice(&number.to_be_bytes());
        let content = Bytes::from_static(b"Subject: lijst\r\n\r\nhallo\r\n");
        let sealed = self.store.seal(vec![content]).await.expect("sealed");
        let new = NewHeld {
            message_key,
            sender: "jan@voorbeeld.nl".to_owned(),
            sender_parameters: String::new(),
            recipients,
            received_at,
            verdict,
        };
        let insert = move |tx: &mut Tx<'_>| store::held::insert(tx, &new, &sealed);
        self.store.write(insert).await.expect("held")
    }

    pub(crate) async fn state(&self, id: &HeldId) -> HeldState {
        let id = id.clone();
        self.store.read(move |tx| store::held::find(tx, &id)).await.expect("a message").state
    }

    pub(crate) async fn incidents(&self) -> Vec<store::Incident> {
        let all = |tx: &mut Tx<'_>| store::incident::list(tx, &IncidentFilter::default());
        self.store.read(all).await.expect("the register")
    }

    /// The actions in the trail about one object, earliest first, refused ones marked.
    pub(crate) async fn trail(&self, object: &str) -> Vec<String> {
        let filter = TrailFilter { object: object.to_owned(), ..TrailFilter::default() };
        let list = move |tx: &mut Tx<'_>| store::trail::list(tx, &filter);
        let entries = self.store.read(list).await.expect("the trail");
        let line = |entry: store::Entry| match entry.result.as_str() {
            "done" => entry.action,
            result => format!("{} {result}", entry.action),
        };
        entries.into_iter().rev().map(line).collect()
    }

    /// What the lines of the trail about one object say beside their action.
    pub(crate) async fn details(&self, object: &str) -> Vec<String> {
        let filter = TrailFilter { object: object.to_owned(), ..TrailFilter::default() };
        let list = move |tx: &mut Tx<'_>| store::trail::list(tx, &filter);
        let entries = self.store.read(list).await.expect("the trail");
        entries.into_iter().map(|entry| entry.detail).collect()
    }

    pub(crate) async fn outbox(&self, id: &HeldId) -> Option<store::Outbound> {
        let id = id.clone();
        self.store.read(move |tx| store::outbox::find(tx, &id)).await.expect("the outbox")
    }

    /// What the gateway does when it takes up what is due.
    pub(crate) async fn claim(&self) -> Vec<store::Outbound> {
        let claim = |tx: &mut Tx<'_>| {
            let now = Timestamp::MAX - 2.hours();
            store::outbox::claim(tx, now, now + 1.hour(), &store::outbox::Want::any(10))
        };
        self.store.write(claim).await.expect("a claim")
    }
}

pub(crate) fn start() -> Timestamp {
    "2024-11-22T13:05:00Z".parse().expect("a moment")
}

/// A clock that stands still: the tests do not depend on the day on which they run.
pub(crate) fn clock() -> Timestamp {
    start() + 30.minutes()
}

pub(crate) fn recipient(address: &str, class: Class, state: RecipientState) -> HeldRecipient {
    HeldRecipient {
        address: address.to_owned(),
        parameters: String::new(),
        class,
        because: String::new(),
        state,
        reply: String::new(),
    }
}

pub(crate) fn verdict(people: u64) -> Verdict {
    let persons = Persons { min: people, max: people, estimate: people, ..Persons::default() };
    let mut report = Report { persons, ..Report::default() };
    report.header.from = vec!["balie@voorbeeld.nl".to_owned()];
    report.header.visible = vec!["binnen@voorbeeld.nl".to_owned()];
    report.header.subject = "Overzicht leerplicht".to_owned();
    report.findings = vec![Finding {
        kind: Kind::Bsn,
        count: people,
        distinct: people,
        quoted: 0,
        confidence: 0.99,
        place: "leerlingen.xlsx > Blad1 > C".to_owned(),
        lines: None,
        samples: Vec::new(),
        because: Because::default(),
    }];
    Verdict {
        report,
        decision: Decision {
            action: Action::Hold,
            reasons: vec![Reason {
                rule: "bulk-to-private".to_owned(),
                nl: "veel personen".to_owned(),
                en: "many people".to_owned(),
                seen: Vec::new(),
            }],
            recipients: Vec::new(),
            ..Decision::default()
        },
    }
}

pub(crate) fn person(name: &str, roles: &[Role]) -> Principal {
    Principal {
        name: name.to_owned(),
        email: Some(format!("{name}@voorbeeld.nl")),
        roles: roles.to_vec(),
        origin: Origin::Shell { os_user: "beheer".to_owned() },
    }
}

pub(crate) fn anna() -> Principal {
    person("anna", &[Role::Reviewer])
}

pub(crate) fn piet() -> Principal {
    person("piet", &[Role::Senior])
}

pub(crate) fn yes() -> Release {
    Release { reason: "Gegevens van de ontvanger zelf".to_owned(), ..Release::default() }
}

pub(crate) fn no() -> Refusal {
    Refusal { reason: "Verkeerde ontvanger".to_owned(), ..Refusal::default() }
}

#[tokio::test]
async fn a_release_writes_state_outbox_incident_and_trail_at_once_and_wakes_the_gateway() {
    let house = House::new(DeskSettings::default());
    let id = house.hold(1).await;
    let released = house.desk.release(&anna(), &id, yes()).await.expect("released");
    let Released::Releasing { held, incident: Some(incident), due_at } = released else {
        panic!("one person is enough")
    };
    assert_eq!((held.state, held.version), (HeldState::Releasing, 2));
    assert_eq!(due_at, clock() + 20.seconds());
    assert_eq!(house.outbox(&id).await.map(|row| row.due_at), Some(due_at));
    assert_eq!(incident.id, "DL-2024-0001");
    assert_eq!((incident.state, incident.known_at), (IncidentState::Pending, None));
    assert_eq!(incident.recipients.len(), 2, "whoever had it already is not in the register");
    assert_eq!(
        incident.summary_nl,
        "E-mail van jan@voorbeeld.nl met een burgerservicenummer (BSN) van 1 persoon aan 2 \
         privéadressen (gmail.com). Vrijgegeven door anna op vrijdag 22 november 2024, 14.35 uur."
    );
    assert_eq!(house.trail(id.as_str()).await, ["message-released"]);
    assert_eq!(house.trail("DL-2024-0001").await, ["incident-opened"]);
    let woken = house.wake.notified();
    tokio::time::timeout(std::time::Duration::from_secs(5), woken).await.expect("woken");
    let stored = house.desk.show(&anna(), &id).await.expect("shown");
    assert_eq!((stored.held, stored.incidents), (held, vec![*incident]));
    assert!(stored.choices.undo && !stored.choices.release && !stored.choices.reject);
}

#[tokio::test]
async fn of_two_reviewers_at_once_exactly_one_wins_and_the_other_hears_of_whom() {
    let house = House::new(DeskSettings::default());
    for round in 0..20 {
        let id = house.hold(1).await;
        let (one, two) = (anna(), piet());
        let (first, second) =
            tokio::join!(house.desk.release(&one, &id, yes()), house.desk.reject(&two, &id, no()));
        let released = first.is_ok();
        assert_ne!(released, second.is_ok(), "round {round}");
        let (winner, state) =
            if released { ("anna", HeldState::Releasing) } else { ("piet", HeldState::Rejected) };
        let lost = if released { second.err() } else { first.err() };
        let Some(Error::Conflict { by, state: found, at }) = lost else {
            panic!("a conflict: {lost:?}")
        };
        assert_eq!((by.as_str(), found, at), (winner, state, Some(clock())));
        assert_eq!(house.trail(id.as_str()).await.len(), 1);
    }
    let ids = house.desk.list(&anna(), &Filter::default()).await.expect("a list");
    let released = ids.iter().filter(|held| held.state == HeldState::Releasing).count();
    assert_eq!(house.incidents().await.len(), released, "one incident a release, no other");
}

#[tokio::test]
async fn ten_releases_at_once_give_one_incident() {
    let house = House::new(DeskSettings::default());
    let id = house.hold(1).await;
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..10 {
        let (desk, id) = (house.desk.clone(), id.clone());
        let who = person(&format!("p{number}"), &[Role::Reviewer]);
        tasks.spawn(async move { desk.release(&who, &id, yes()).await.is_ok() });
    }
    let won = tasks.join_all().await.into_iter().filter(|won| *won).count();
    assert_eq!((won, house.incidents().await.len()), (1, 1));
}

#[tokio::test]
async fn the_shell_and_the_pages_race_for_one_message_on_one_store() {
    let house = House::new(DeskSettings::default());
    let other = Store::open("sqlite", house.folder.path()).expect("the store once more");
    let shell = Desk::new(other, DeskSettings::default(), Arc::default()).with_clock(clock);
    for round in 1..=20 {
        let id = house.hold(1).await;
        let (one, two) = (anna(), piet());
        let (web, shell) =
            tokio::join!(house.desk.release(&one, &id, yes()), shell.release(&two, &id, yes()));
        assert_ne!(web.is_ok(), shell.is_ok(), "round {round}");
        assert_eq!(house.incidents().await.len(), round);
        assert_eq!(house.trail(id.as_str()).await, ["message-released"]);
    }
}

#[tokio::test]
async fn many_people_need_two_different_persons_of_whom_the_second_is_senior() {
    let house = House::new(DeskSettings::default());
    let id = house.hold(2600).await;
    let first = house.desk.release(&anna(), &id, yes()).await.expect("a first yes");
    assert!(matches!(first, Released::AwaitingSecond(_)));
    assert!(house.incidents().await.is_empty() && house.outbox(&id).await.is_none());
    let same = person("Anna", &[Role::Senior]);
    assert!(matches!(house.desk.release(&same, &id, yes()).await, Err(Error::SamePerson)));
    let junior = person("kees", &[Role::Reviewer]);
    assert!(matches!(house.desk.release(&junior, &id, yes()).await, Err(Error::NotAllowed)));
    let second = house.desk.release(&piet(), &id, yes()).await.expect("a second yes");
    let Released::Releasing { incident: Some(incident), .. } = second else {
        panic!("two are enough")
    };
    assert_eq!((incident.first_by.as_str(), incident.released_by.as_str()), ("anna", "piet"));
    assert_eq!(
        house.trail(id.as_str()).await,
        [
            "message-approved",
            "message-released refused",
            "message-released refused",
            "message-released"
        ]
    );
}

#[tokio::test]
async fn a_program_without_an_owner_decides_nothing() {
    let house = House::new(DeskSettings::default());
    let id = house.hold(1).await;
    let address = "192.0.2.7".parse().expect("an address");
    let machine = Principal::machine("siem", Role::ALL.to_vec(), address);
    house.desk.show(&machine, &id).await.expect("it may look");
    let refused = [
        house.desk.release(&machine, &id, yes()).await.err(),
        house.desk.reject(&machine, &id, no()).await.err(),
        house.desk.reopen(&machine, &id, no()).await.err(),
    ];
    assert!(refused.iter().all(|error| matches!(error, Some(Error::NotAllowed))), "{refused:?}");
}

#[tokio::test]
async fn the_second_may_send_it_back_and_the_first_may_think_again() {
    let house = House::new(DeskSettings::default());
    for who in [piet(), anna()] {
        let id = house.hold(2600).await;
        house.desk.release(&anna(), &id, yes()).await.expect("a first yes");
        let held = house.desk.disagree(&who, &id, no()).await.expect("sent back");
        assert_eq!((held.state, held.first_by.as_str()), (HeldState::Held, ""));
        assert_eq!(held.reason, format!("{}: Verkeerde ontvanger", who.name));
        assert_eq!(house.trail(id.as_str()).await, ["message-approved", "message-returned"]);
        let late = house.desk.disagree(&piet(), &id, no()).await;
        let Err(Error::Conflict { by, at, .. }) = late else { panic!("a conflict: {late:?}") };
        assert_eq!((by, at), (who.name, Some(clock())), "told by the trail");
    }
}

#[tokio::test]
async fn nobody_decides_on_mail_that_they_sent_or_would_get() {
    let house = House::new(DeskSettings::default());
    let id = house.hold(1).await;
    // The last one is served by the mail server inside: only the header has that address.
    let emails = [
        "JAN@voorbeeld.nl",
        "b@GMAIL.com",
        "balie@voorbeeld.nl",
        "ok@duo.nl",
        "Binnen@voorbeeld.nl",
    ];
    for email in emails {
        let who = Principal { email: Some(email.to_owned()), ..piet() };
        let released = house.desk.release(&who, &id, yes()).await;
        assert!(matches!(released, Err(Error::OwnMessage)), "{email}");
        let rejected = house.desk.reject(&who, &id, no()).await;
        assert!(matches!(rejected, Err(Error::OwnMessage)), "{email}");
        let choices = house.desk.show(&who, &id).await.expect("shown").choices;
        assert!(choices.own && !choices.release && !choices.reject);
    }
    assert_eq!(house.state(&id).await, HeldState::Held);
    let refused = house.trail(id.as_str()).await;
    assert!(refused.len() == 10 && refused.iter().all(|line| line.ends_with("refused")));
}

#[tokio::test]
async fn only_reviewers_see_and_decide() {
    let house = House::new(DeskSettings::default());
    let id = house.hold(1).await;
    for role in [Role::Admin, Role::Auditor] {
        let who = person("mia", &[role]);
        let list = house.desk.list(&who, &Filter::default()).await;
        assert!(matches!(list, Err(Error::NotAllowed)));
        assert!(matches!(house.desk.show(&who, &id).await, Err(Error::NotAllowed)));
        assert!(matches!(house.desk.release(&who, &id, yes()).await, Err(Error::NotAllowed)));
        assert!(matches!(house.desk.undo(&who, &id, None).await, Err(Error::NotAllowed)));
    }
    let unknown = House::new(DeskSettings::default()).hold(1).await;
    assert!(matches!(house.desk.show(&anna(), &unknown).await, Err(Error::Missing)));
    let released = house.desk.release(&anna(), &unknown, yes()).await;
    assert!(matches!(released, Err(Error::Missing)));
}

#[tokio::test]
async fn the_undo_of_one_release_takes_no_later_one_back() {
    let house = House::new(DeskSettings::default());
    let id = house.hold(1).await;
    house.desk.release(&anna(), &id, yes()).await.expect("released");
    let first = house.desk.show(&anna(), &id).await.expect("shown").held.version;
    house.desk.undo(&anna(), &id, Some(first)).await.expect("undone");
    house.desk.release(&piet(), &id, yes()).await.expect("released by another");
    let stale = house.desk.undo(&anna(), &id, Some(first)).await;
    assert!(matches!(stale, Err(Error::Conflict { .. })), "{stale:?}");
    assert_eq!(house.state(&id).await, HeldState::Releasing);
}

#[tokio::test]
async fn a_release_can_be_undone_until_the_gateway_takes_it_up() {
    let house = House::new(DeskSettings::default());
    let id = house.hold(1).await;
    let some = Release { recipients: Some(vec!["a@gmail.com".to_owned()]), ..yes() };
    house.desk.release(&anna(), &id, some.clone()).await.expect("released");
    let first = house.desk.show(&anna(), &id).await.expect("shown").held.version;
    let held = house.desk.undo(&anna(), &id, Some(first)).await.expect("undone");
    assert_eq!(held.state, HeldState::Held);
    let states: Vec<_> = held.recipients.iter().map(|recipient| recipient.state).collect();
    assert_eq!(states, [RecipientState::Passed, RecipientState::Held, RecipientState::Held]);
    assert!(house.outbox(&id).await.is_none());
    assert_eq!(house.incidents().await[0].state, IncidentState::Cancelled);
    assert_eq!(house.trail("DL-2024-0001").await, ["incident-opened", "incident-cancelled"]);

    house.desk.release(&anna(), &id, some).await.expect("released again");
    assert_eq!(house.claim().await.len(), 1);
    let late = house.desk.undo(&anna(), &id, None).await;
    assert!(matches!(late, Err(Error::Conflict { .. })), "{late:?}");
    assert_eq!(house.state(&id).await, HeldState::Releasing);
    let incidents: Vec<_> = house.incidents().await.into_iter().map(|i| (i.id, i.state)).collect();
    assert_eq!(
        incidents,
        [
            ("DL-2024-0002".to_owned(), IncidentState::Pending),
            ("DL-2024-0001".to_owned(), IncidentState::Cancelled)
        ]
    );
    assert_eq!(
        house.trail(id.as_str()).await,
        ["message-released", "message-undone", "message-released"]
    );
}

#[tokio::test]
async fn what_nobody_decides_in_time_is_not_sent() {
    let house = House::new(DeskSettings::default());
    let early = house.hold(1).await;
    let waiting = house.hold(2600).await;
    house.desk.release(&anna(), &waiting, yes()).await.expect("a first yes");
    let later = house.hold_at(1, start() + 1.hour()).await;
    let now = start() + (14 * 24).hours();
    assert_eq!(house.desk.expire(now).await.expect("none yet"), 0);
    assert_eq!(house.desk.expire(now + 1.second()).await.expect("expired"), 2);
    for (id, state) in
        [(&early, HeldState::Expired), (&waiting, HeldState::Expired), (&later, HeldState::Held)]
    {
        assert_eq!(house.state(id).await, state);
    }
    assert_eq!(house.trail(early.as_str()).await, ["message-expired"]);
    assert!(house.incidents().await.is_empty());
    let late = house.desk.release(&anna(), &early, yes()).await;
    let Err(Error::Conflict { by, state, .. }) = late else { panic!("a conflict: {late:?}") };
    assert_eq!((by.as_str(), state), ("gateway", HeldState::Expired));
}

#[tokio::test]
async fn more_messages_than_fit_one_transaction_expire_too() {
    let house = House::new(DeskSettings::default());
    for _ in 0..101 {
        house.hold(1).await;
    }
    let now = start() + (15 * 24).hours();
    assert_eq!(house.desk.expire(now).await.expect("expired"), 101);
}

#[tokio::test]
async fn content_is_deleted_a_month_after_the_decision_and_the_facts_stay() {
    let house = House::new(DeskSettings::default());
    let (decided, undecided) = (house.hold(1).await, house.hold(1).await);
    house.desk.reject(&anna(), &decided, no()).await.expect("rejected");
    let month = clock() + (30 * 24).hours();
    assert_eq!(house.desk.tidy(month).await.expect("none yet"), 0);
    assert_eq!(house.desk.tidy(month + 1.second()).await.expect("deleted"), 1);
    for (id, kept) in [(&decided, false), (&undecided, true)] {
        let shown = house.desk.show(&anna(), id).await.expect("shown");
        assert_eq!(shown.held.has_content, kept);
        assert_eq!(shown.held.verdict.report.persons.estimate, 1);
    }
    assert_eq!(house.trail(decided.as_str()).await, ["message-rejected", "message-shredded"]);
    assert_eq!(house.desk.tidy(month + 1.hour()).await.expect("once"), 0);
}

#[tokio::test]
async fn a_decision_names_the_version_it_was_made_on() {
    let house = House::new(DeskSettings::default());
    let id = house.hold(1).await;
    house.desk.release(&anna(), &id, yes()).await.expect("released");
    house.desk.undo(&anna(), &id, None).await.expect("undone");
    let old = Refusal { version: Some(1), ..no() };
    let refused = house.desk.reject(&piet(), &id, old).await;
    let Err(Error::Conflict { by, state, .. }) = refused else { panic!("a conflict") };
    assert_eq!((by.as_str(), state), ("anna", HeldState::Held));
    let new = Refusal { version: Some(3), ..no() };
    house.desk.reject(&piet(), &id, new).await.expect("rejected");
}

#[tokio::test]
async fn what_cannot_be_used_leaves_nothing_behind() {
    let house = House::new(DeskSettings::default());
    let id = house.hold(1).await;
    let wishes = [
        Release { reason: "  ".to_owned(), ..yes() },
        Release { reason: "x".repeat(2001), ..yes() },
        Release { recipients: Some(Vec::new()), ..yes() },
        Release { recipients: Some(vec!["c@gmail.com".to_owned()]), ..yes() },
    ];
    for wish in wishes {
        let refused = house.desk.release(&anna(), &id, wish).await;
        assert!(matches!(refused, Err(Error::Invalid { .. })), "{refused:?}");
    }
    assert_eq!(house.state(&id).await, HeldState::Held);
    assert!(house.incidents().await.is_empty() && house.trail(id.as_str()).await.is_empty());
}

#[tokio::test]
async fn the_first_acceptance_starts_the_clock_and_later_ones_leave_it() {
    let house = House::new(DeskSettings { undo_seconds: 0, ..DeskSettings::default() });
    let id = house.hold(1).await;
    let released = house.desk.release(&anna(), &id, yes()).await.expect("released");
    let Released::Releasing { incident: Some(incident), due_at, .. } = released else {
        panic!("released")
    };
    assert_eq!(due_at, clock(), "at once");
    let known = clock() + 1.minute();
    let answers = |address: &str, accepted_at, reply: &str| Answered {
        address: address.to_owned(),
        accepted_at,
        reply: reply.to_owned(),
        transit: None,
    };
    let first = vec![
        answers("a@gmail.com", None, "450 4.2.1 later"),
        answers("b@gmail.com", Some(known), "250 2.0.0 ok"),
    ];
    let second = vec![answers("a@gmail.com", Some(known + 1.hour()), "250 2.0.0 ok")];
    for batch in [first, second] {
        let number = incident.id.clone();
        let accept = move |tx: &mut Tx<'_>| incident::accepted(tx, &number, &batch, known);
        house.store.write(accept).await.expect("written");
    }
    let incident = house.incidents().await.remove(0);
    assert_eq!(incident.state, IncidentState::Potential);
    assert_eq!(incident.known_at, Some(known));
    assert_eq!(incident.deadline, Some(known + 72.hours()));
    assert!(incident.recipients.iter().all(|recipient| recipient.accepted_at.is_some()));
    assert_eq!(house.trail(&incident.id).await, ["incident-opened", "incident-started"]);
    let late = house.desk.undo(&anna(), &id, None).await;
    assert!(late.is_err(), "an incident whose clock runs is never cancelled: {late:?}");
    assert_eq!(house.incidents().await[0].state, IncidentState::Potential);
}

#[tokio::test]
async fn a_reviewer_sees_own_incidents_and_the_sheet_leaves_open_what_nobody_knows() {
    let house = House::new(DeskSettings::default());
    let id = house.hold(1).await;
    house.desk.release(&anna(), &id, yes()).await.expect("released");
    let register = Register::new(
        house.store.clone(),
        incident::Settings {
            organisation: "Gemeente Voorbeeld".into(),
            ..incident::Settings::default()
        },
    );
    let all = incident::Filter::default();
    for (who, sees) in [
        (anna(), Some(1)),
        (piet(), Some(1)),
        (person("kees", &[Role::Reviewer]), Some(0)),
        (person("mia", &[Role::Auditor]), Some(1)),
        (person("bob", &[Role::Admin]), None),
    ] {
        let list = register.list(&who, &all).await.ok().map(|list| list.len());
        assert_eq!(list, sees, "{}", who.name);
        let shown = register.show(&who, "dl-2024-0001").await.is_ok();
        assert_eq!(shown, sees == Some(1), "{}", who.name);
    }
    let sheet = register.export(&piet(), "DL-2024-0001", clock(), Language::Dutch).await;
    let sheet = sheet.expect("a sheet");
    let record = serde_json::to_value(&sheet).expect("JSON");
    assert_eq!(record["incident"]["id"], "DL-2024-0001");
    assert_eq!(record["incident"]["created_at"], "2024-11-22T13:35:00Z");
    assert_eq!(record["sections"][0]["answers"][5]["answer"], serde_json::Value::Null);
    let text = sheet.to_string();
    for line in [
        "Incident DL-2024-0001: invulblad voor het meldformulier van de AP",
        "0 Over deze melding",
        "  Nummer van de AP: nog niet bekend",
        "  Verwerkingsverantwoordelijke: Gemeente Voorbeeld",
        "  Tegengehouden: vrijdag 22 november 2024, 14.05 uur",
        "  Uiterste moment om te melden: nog niet bekend",
        "  Reden van vrijgeven: Gegevens van de ontvanger zelf",
        "  Ontvanger: a@gmail.com (Privéadres), nog niet bezorgd",
        "  Soorten persoonsgegevens: burgerservicenummer (BSN)",
        "  Bijzondere en strafrechtelijke gegevens: nog niet bekend",
        "  Aantal personen, minimaal: 1",
        "9 Internationale aspecten en overig",
        "Gemaakt door piet op vrijdag 22 november 2024, 14.35 uur",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
}

#[tokio::test]
async fn a_name_at_the_shell_is_bound_by_the_roles_of_its_account() {
    let house = House::new(DeskSettings::default());
    let account = Account {
        created_at: start(),
        ..Account::local("Jan", Some("jan@voorbeeld.nl"), vec![Role::Reviewer], String::new())
    };
    let add = move |tx: &mut Tx<'_>| store::account::add(tx, &account);
    house.store.write(add).await.expect("an account");
    let id = house.hold(1).await;
    let jan = at_shell(&house.store, Some("jan"), "root").await.expect("an account");
    assert_eq!((jan.name.as_str(), jan.roles.as_slice()), ("Jan", &[Role::Reviewer][..]));
    let own = house.desk.release(&jan, &id, yes()).await;
    assert!(matches!(own, Err(Error::OwnMessage)));
    let address = at_shell(&house.store, Some("b@gmail.com"), "root").await.expect("a name");
    let own = house.desk.release(&address, &id, yes()).await;
    assert!(matches!(own, Err(Error::OwnMessage)));
    let other = at_shell(&house.store, None, "beheer").await.expect("a user");
    assert_eq!((other.name.as_str(), other.roles.as_slice()), ("beheer", &[Role::Senior][..]));
    assert_eq!(other.origin.to_string(), "shell beheer");
    for reserved in ["gateway", "Token:x", "a\nb"] {
        assert!(at_shell(&house.store, Some(reserved), "root").await.is_err(), "{reserved}");
    }
}

/// Takes 300 random steps and looks after each whether message, outbox, register and trail agree.
#[tokio::test]
async fn whatever_people_do_every_release_has_its_incident_and_every_step_its_line() {
    let house = House::new(DeskSettings::default());
    let ids =
        [house.hold(1).await, house.hold(2600).await, house.hold(99).await, house.hold(100).await];
    let people = [anna(), piet(), person("kees", &[Role::Privacy]), person("mia", &[Role::Admin])];
    let mut seed = 7_u64;
    let mut next = |bound: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % bound
    };
    let mut steps = [0; 4];
    for _ in 0..300 {
        let (at, who) = (next(ids.len()), &people[next(people.len())]);
        let (desk, id) = (&house.desk, &ids[at]);
        let some = Release { recipients: Some(vec!["b@gmail.com".to_owned()]), ..yes() };
        let done = match next(16) {
            0..5 => desk.release(who, id, yes()).await.is_ok(),
            5..8 => desk.release(who, id, some).await.is_ok(),
            8..12 => desk.undo(who, id, None).await.is_ok(),
            12..15 => desk.disagree(who, id, no()).await.is_ok(),
            // Rejecting ends a message, so it is rare and only for one of them.
            _ if at == 3 => desk.reject(who, id, no()).await.is_ok(),
            _ => false,
        };
        steps[at] += usize::from(done);
        let shown = desk.show(&people[1], id).await.expect("shown");
        let trail = desk.history(&people[1], id, 0, u32::MAX).await.expect("all of it").trail;
        let of = |action: &str| {
            let done = |entry: &&store::Entry| entry.action == action && entry.result == "done";
            trail.iter().filter(done).count()
        };
        let lines = trail.iter().filter(|entry| entry.result == "done").count();
        assert_eq!(lines, steps[at], "one line a step");
        assert_eq!(shown.incidents.len(), of("message-released"), "one incident a release");
        let in_state = |state| shown.incidents.iter().filter(|i| i.state == state).count();
        assert_eq!(in_state(IncidentState::Cancelled), of("message-undone"));
        let releasing = shown.held.state == HeldState::Releasing;
        assert_eq!(shown.outbound.is_some(), releasing);
        assert_eq!(in_state(IncidentState::Pending), usize::from(releasing));
        let second = !shown.held.first_by.is_empty();
        assert!(!releasing || second == (shown.held.verdict.report.persons.estimate >= 100));
        assert!(!second || shown.held.first_by != shown.held.decided_by, "four eyes differ");
        assert_eq!(shown.held.recipients[0].state, RecipientState::Passed, "left alone");
        assert_eq!(shown.held.version, 1 + lines as i64);
    }
    assert!(steps[..3].iter().all(|count| *count > 5), "{steps:?}");
}

#[tokio::test]
async fn the_trail_of_all_this_is_whole() {
    let house = House::new(DeskSettings::default());
    for people in [1, 2600] {
        let id = house.hold(people).await;
        house.desk.release(&anna(), &id, yes()).await.expect("a yes");
        house.desk.reject(&anna(), &id, no()).await.ok();
        house.desk.undo(&anna(), &id, None).await.ok();
    }
    let verified = house.store.read(audit::verify).await.expect("verified");
    assert!(matches!(verified, audit::Verified::Whole { count: 6, .. }), "{verified:?}");
}

#[tokio::test]
async fn lists_and_counts_follow_the_filter() {
    let house = House::new(DeskSettings::default());
    let (first, second) = (house.hold(1).await, house.hold_at(1, start() + 1.minute()).await);
    house.desk.reject(&anna(), &second, no()).await.expect("rejected");
    let filter = Filter { states: vec![HeldState::Held], ..Filter::default() };
    let list = house.desk.list(&anna(), &filter).await.expect("a list");
    assert_eq!(list.iter().map(|held| &held.id).collect::<Vec<_>>(), [&first]);
    let all = house.desk.list(&anna(), &Filter::default()).await.expect("a list");
    assert_eq!(all.iter().map(|held| &held.id).collect::<Vec<_>>(), [&first, &second]);
    assert_eq!(house.desk.count(&anna(), &filter).await.expect("a count"), 1);
    let counts = house.desk.counts(&anna()).await.expect("counts");
    assert_eq!(counts.of(&[HeldState::Held]), 1);
    assert_eq!(counts.of(&[HeldState::Held, HeldState::Rejected]), 2);
    assert_eq!(counts.of(&[HeldState::Expired]), 0);
}
