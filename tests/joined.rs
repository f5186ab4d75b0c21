//! What leaked already and is released again joins the incident that there is: its recipients stand
//! there, its clock holds, undoing takes it out again, and nothing new ever hides in it.

use jiff::SignedDuration;
use jiff::Timestamp;
use sluis::destination::Class;
use sluis::fault::Source;
use sluis::followup::Followup;
use sluis::incident;
use sluis::incident::Answered;
use sluis::incident::Controllers;
use sluis::incident::Register;
use sluis::incident::Stride;
use sluis::incident::Trusting;
use sluis::notify::Notices;
use sluis::policy::Verdict;
use sluis::render::Language;
use sluis::review::DeskSettings;
use sluis::scan::Attachment;
use sluis::scan::residence;
use sluis::store;
use sluis::store::HeldId;
use sluis::store::IncidentState;
use sluis::store::IncidentStep;
use sluis::store::RecipientState;
use sluis::store::RetractionState;
use sluis::store::Role;
use sluis::store::Trust;
use sluis::store::Tx;

use crate::review::House;
use crate::review::anna;
use crate::review::clock;
use crate::review::person;
use crate::review::recipient;
use crate::review::start;
use crate::review::verdict;
use crate::review::yes;

/// A desk at which messages with files wait.
struct Files(House);

impl Files {
    fn new() -> Self {
        let settings = DeskSettings::default();
        Self(House::new(settings))
    }

    /// Holds a message about `people` with these files for one address.
    async fn hold(&self, people: u64, files: &[u8], to: &str) -> HeldId {
        self.hold_of(verdict(people), files, to).await
    }

    async fn hold_of(&self, verdict: Verdict, files: &[u8], to: &str) -> HeldId {
        let to = vec![recipient(to, Class::Private, RecipientState::Held)];
        let id = self.0.hold_with(verdict, to, start()).await;
        let files: Vec<Attachment> = files
            .iter()
            .map(|number| Attachment { name: format!("{number}.csv"), sha256: [*number; 32] })
            .collect();
        let of = id.clone();
        let add = move |tx: &mut Tx<'_>| store::attachment::add(tx, &of, &files);
        self.0.store.write(add).await.expect("files");
        id
    }

    /// Releases a message: the number of its incident.
    async fn release(&self, id: &HeldId) -> String {
        self.0.desk.release(&anna(), id, yes()).await.expect("released");
        self.0.outbox(id).await.expect("a row").incident_id.expect("an incident")
    }

    /// The next hop takes a message for one address.
    async fn take(&self, incident: &str, to: &str, at: Timestamp) {
        let (of, address) = (incident.to_owned(), to.to_owned());
        let answers = vec![Answered {
            address,
            accepted_at: Some(at),
            reply: "250 2.0.0 ok".to_owned(),
            transit: None,
        }];
        let take = move |tx: &mut Tx<'_>| incident::accepted(tx, &of, &answers, at);
        self.0.store.write(take).await.expect("accepted");
    }

    async fn addresses(&self, incident: &str) -> Vec<String> {
        let id = incident.to_owned();
        let found = self.0.store.read(move |tx| store::incident::find(tx, &id)).await;
        found.expect("it").recipients.into_iter().map(|one| one.address).collect()
    }
}

#[tokio::test]
async fn the_same_file_again_joins_the_incident_that_runs_and_keeps_its_clock() {
    let files = Files::new();
    let first = files.hold(12, &[1, 2], "a@gmail.com").await;
    let number = files.release(&first).await;
    files.take(&number, "a@gmail.com", clock()).await;
    let again = files.hold(12, &[2], "b@gmail.com").await;
    assert_eq!(files.release(&again).await, number, "one incident");
    assert_eq!(files.addresses(&number).await, ["a@gmail.com", "b@gmail.com"]);
    let later = clock() + SignedDuration::from_hours(5);
    files.take(&number, "b@gmail.com", later).await;
    let register = Register::new(files.0.store.clone(), incident::Settings::default());
    let fatima = person("fatima", &[Role::Privacy]);
    let case = register.case(&fatima, &number, Language::Dutch).await.expect("it");
    let deadline = clock() + SignedDuration::from_hours(72);
    assert_eq!((case.incident.known_at, case.incident.deadline), (Some(clock()), Some(deadline)));
    assert_eq!(case.incident.recipients[1].accepted_at, Some(later));
    assert_eq!(case.joined.len(), 1);
    assert_eq!((&*case.joined[0].held_id, &*case.joined[0].released_by), (again.as_str(), "anna"));
    let told = incident::timeline(&case, Language::Dutch);
    let told: Vec<&str> = told.iter().map(|one| one.what.as_str()).collect();
    let line = format!("Dezelfde gegevens nog een keer vrijgegeven door anna: {again}");
    assert!(told.contains(&line.as_str()), "{told:?}");
    let sheet = register.sheet(&fatima, &case, later, Language::Dutch);
    let json = serde_json::to_value(&sheet).expect("JSON");
    assert_eq!(json["joined"][0]["held_id"], again.as_str());
    assert!(sheet.to_string().contains("Nog een keer vrijgegeven"), "{sheet}");
    let shown = files.0.desk.show(&anna(), &again).await.expect("a message");
    assert_eq!(shown.incidents.len(), 1, "the page of the message leads there");
    let trail = files.0.trail(&number).await;
    assert_eq!(trail, ["incident-opened", "incident-started", "incident-joined"]);
    let step = Stride {
        version: 0,
        step: IncidentStep::NoBreach,
        code: "duplicate".to_owned(),
        text: "Mag".to_owned(),
    };
    let own = person("anna", &[Role::Reviewer, Role::Privacy]);
    let refused = register.step(&own, &number, step, later).await;
    assert!(matches!(refused, Err(incident::Error::OwnRelease)), "{refused:?}");
}

#[tokio::test]
async fn a_release_that_joins_proposes_whose_people_it_tells_of_too() {
    let files = Files::new();
    let first = files.hold(12, &[1, 2], "a@gmail.com").await;
    let number = files.release(&first).await;
    files.take(&number, "a@gmail.com", clock()).await;
    let text = "[[controller]]\nname = \"Gemeente Wierdam\"\ncontact = \"datalek@wierdam.nl\"\n\
                places = [\"Enterbroek\"]\n";
    let source = Source { file: "controllers.toml".to_owned(), text: text.to_owned() };
    let controllers = Controllers::parse(&source).expect("a file");
    let settings = incident::Settings { controllers, ..incident::Settings::default() };
    let register = Register::new(files.0.store.clone(), settings);
    let fatima = person("fatima", &[Role::Privacy]);
    let proposed = async || {
        let case = register.case(&fatima, &number, Language::Dutch).await.expect("it");
        let told = |party: store::IncidentParty| (party.name, party.persons);
        case.parties.into_iter().map(told).collect::<Vec<_>>()
    };
    assert!(proposed().await.is_empty());
    let mut told = verdict(12);
    told.report.residences.insert(residence("Enterbroek"), 3);
    let again = files.hold_of(told, &[2], "b@gmail.com").await;
    assert_eq!(files.release(&again).await, number, "one incident");
    let wierdam = ("Gemeente Wierdam".to_owned(), Some(3));
    assert_eq!(proposed().await, std::slice::from_ref(&wierdam));
    // The same list once more tells of nobody else.
    let mut told = verdict(12);
    told.report.residences.insert(residence("Enterbroek"), 2);
    let third = files.hold_of(told, &[2], "c@gmail.com").await;
    assert_eq!(files.release(&third).await, number, "one incident");
    assert_eq!(proposed().await, [wierdam]);
    files.0.desk.undo(&anna(), &again, None).await.expect("undone");
    assert_eq!(proposed().await, [("Gemeente Wierdam".to_owned(), Some(2))]);
}

#[tokio::test]
async fn a_bounce_of_a_message_is_of_those_whom_its_release_added() {
    let files = Files::new();
    let sent = |id: &str| {
        let mut sent = verdict(12);
        sent.report.header.message_id = format!("{id}@voorbeeld.nl");
        sent
    };
    let first = files.hold_of(sent("een"), &[1], "a@gmail.com").await;
    let number = files.release(&first).await;
    files.take(&number, "a@gmail.com", clock()).await;
    let again = files.hold_of(sent("twee"), &[1], "b@gmail.com").await;
    assert_eq!(files.release(&again).await, number, "one incident");
    files.take(&number, "b@gmail.com", clock()).await;
    let store = files.0.store.clone();
    let register = Register::new(store.clone(), incident::Settings::default());
    let followup = Followup::new(store, register, Notices::new(None));
    let fatima = person("fatima", &[Role::Privacy]);
    let came = async |to: &str, id: &str| {
        let report = format!(
            "Final-Recipient: rfc822; {to}\r\nAction: failed\r\nStatus: 5.2.1\r\n\
             Diagnostic-Code: smtp; 550 5.2.1 shut\r\n\r\nMessage-ID: <{id}@voorbeeld.nl>\r\n"
        );
        followup.bounce(&fatima, &number, &report).await.is_ok()
    };
    assert!(!came("b@gmail.com", "een").await, "the first went to others");
    assert!(!came("a@gmail.com", "twee").await);
    assert!(came("b@gmail.com", "twee").await && came("a@gmail.com", "een").await);
    let of = number.clone();
    let asked = files.0.store.read(move |tx| store::retraction::list(tx, &of)).await;
    let states: Vec<_> = asked.expect("a list").into_iter().map(|one| one.state).collect();
    assert_eq!(states, [RetractionState::CameBack; 2]);
}

#[tokio::test]
async fn what_is_new_in_any_way_has_an_incident_of_its_own() {
    let files = Files::new();
    let first = files.hold(12, &[1], "a@gmail.com").await;
    let number = files.release(&first).await;
    let pending = files.hold(12, &[1], "p@gmail.com").await;
    assert_ne!(files.release(&pending).await, number, "the first may still be undone");
    files.take(&number, "a@gmail.com", clock()).await;
    for (why, people, with) in [
        ("another file", 12, &[2][..]),
        ("another file beside it", 12, &[1, 2]),
        ("no file", 12, &[]),
        ("more people", 13, &[1]),
    ] {
        let id = files.hold(people, with, "b@gmail.com").await;
        assert_ne!(files.release(&id).await, number, "{why}");
    }
    let same = files.hold(12, &[1], "c@gmail.com").await;
    let late = files.0.desk.clone().with_clock(|| clock() + SignedDuration::from_hours(31 * 24));
    late.release(&anna(), &same, yes()).await.expect("released");
    let own = files.0.outbox(&same).await.expect("a row").incident_id.expect("an incident");
    assert_ne!(own, number, "after a month it is another event");
}

#[tokio::test]
async fn undoing_a_release_that_joined_takes_it_out_and_leaves_the_incident() {
    let files = Files::new();
    let first = files.hold(12, &[1], "a@gmail.com").await;
    let number = files.release(&first).await;
    files.take(&number, "a@gmail.com", clock()).await;
    let again = files.hold(12, &[1], "b@gmail.com").await;
    assert_eq!(files.release(&again).await, number);
    files.0.desk.undo(&anna(), &again, None).await.expect("undone");
    assert_eq!(files.addresses(&number).await, ["a@gmail.com"]);
    let (id, held) = (number.clone(), again.clone());
    let read = move |tx: &mut Tx<'_>| {
        let state = store::incident::find(tx, &id)?.state;
        Ok((state, store::incident::find_by_held_id(tx, held.as_str())?.len()))
    };
    let (state, of_message) = files.0.store.read(read).await.expect("it");
    assert_eq!((state, of_message), (IncidentState::Potential, 0));
    // Released after all, it joins once more.
    assert_eq!(files.release(&again).await, number);
    assert_eq!(files.addresses(&number).await, ["a@gmail.com", "b@gmail.com"]);
    let trail = files.0.trail(&number).await;
    let expected = [
        "incident-opened",
        "incident-started",
        "incident-joined",
        "incident-left",
        "incident-joined",
    ];
    assert_eq!(trail, expected);
}

#[tokio::test]
async fn who_waits_for_another_release_too_stays_when_one_is_undone() {
    let files = Files::new();
    let first = files.hold(12, &[1], "a@gmail.com").await;
    let number = files.release(&first).await;
    files.take(&number, "a@gmail.com", clock()).await;
    let one = files.hold(12, &[1], "b@gmail.com").await;
    let other = files.hold(12, &[1], "b@gmail.com").await;
    let third = files.hold(12, &[1], "c@gmail.com").await;
    for id in [&one, &other, &third] {
        assert_eq!(files.release(id).await, number, "one incident");
    }
    files.0.desk.undo(&anna(), &one, None).await.expect("undone");
    assert_eq!(files.addresses(&number).await, ["a@gmail.com", "b@gmail.com", "c@gmail.com"]);
    files.take(&number, "b@gmail.com", clock()).await;
    // Undone after all, the last leaves a gap: whoever stands behind it keeps the number.
    let fourth = files.hold(12, &[1], "d@gmail.com").await;
    assert_eq!(files.release(&fourth).await, number);
    files.0.desk.undo(&anna(), &third, None).await.expect("undone");
    files.take(&number, "d@gmail.com", clock()).await;
    let of = number.clone();
    let found = files.0.store.read(move |tx| store::incident::find(tx, &of)).await.expect("it");
    let stand = found.recipients.iter().map(|one| (one.position, one.address.as_str()));
    let expected = [(0, "a@gmail.com"), (1, "b@gmail.com"), (3, "d@gmail.com")];
    assert_eq!(stand.collect::<Vec<_>>(), expected);
    let register = Register::new(files.0.store.clone(), incident::Settings::default());
    let fatima = person("fatima", &[Role::Privacy]);
    let trusting = |position| Trusting {
        version: found.version,
        positions: vec![position],
        trust: Trust::Yes,
        reason: "Ketenpartner".to_owned(),
    };
    let gone = register.trust(&fatima, &number, trusting(2), clock()).await;
    assert!(matches!(gone, Err(incident::Error::Missing)), "{gone:?}");
    register.trust(&fatima, &number, trusting(3), clock()).await.expect("kept");
    let case = register.case(&fatima, &number, Language::Dutch).await.expect("it");
    let trusted = case.incident.recipients.iter().filter(|one| one.trusted == Some(Trust::Yes));
    assert_eq!(trusted.map(|one| one.address.as_str()).collect::<Vec<_>>(), ["d@gmail.com"]);
    // What the next hop took is known, whatever the register had.
    files.take(&number, "e@gmail.com", clock()).await;
    assert_eq!(files.addresses(&number).await.last().map(String::as_str), Some("e@gmail.com"));
}
