//! A town hall for an hour: a store, the review pages on a free port, people, and held messages
//! such as municipalities have. All names are invented; BSNs are from the range of test persons.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::Mutex;

use bytes::Bytes;
use jiff::SignedDuration;
use jiff::Timestamp;
use sluis::access;
use sluis::audit;
use sluis::audit::Event;
use sluis::audit::Outcome;
use sluis::destination::Class;
use sluis::destination::Configured;
use sluis::destination::Lists;
use sluis::detect::Because;
use sluis::detect::Finding;
use sluis::detect::Kind;
use sluis::detect::Masked;
use sluis::incident;
use sluis::incident::Answered;
use sluis::metrics::Metrics;
use sluis::policy::Action;
use sluis::policy::Decision;
use sluis::policy::Reason;
use sluis::policy::RecipientDecision;
use sluis::policy::Route;
use sluis::policy::Verdict;
use sluis::review::Desk;
use sluis::review::DeskSettings;
use sluis::scan::Coverage;
use sluis::scan::Header;
use sluis::scan::Note;
use sluis::scan::PartReport;
use sluis::scan::PartStatus;
use sluis::scan::Persons;
use sluis::scan::Report;
use sluis::smtp::Transit;
use sluis::store;
use sluis::store::Account;
use sluis::store::HeldId;
use sluis::store::HeldRecipient;
use sluis::store::HeldState;
use sluis::store::NewHeld;
use sluis::store::RecipientState;
use sluis::store::Role;
use sluis::store::Store;
use sluis::store::Token;
use sluis::store::TokenOwner;
use sluis::store::Tx;
use sluis::web;
use sluis::web::Readiness;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::sync::oneshot;

/// The review pages with all that is behind them.
pub(crate) struct Office {
    pub(crate) store: Store,
    pub(crate) desk: Desk,
    pub(crate) address: SocketAddr,
    /// What `/readyz` is to say.
    pub(crate) readiness: Arc<Mutex<Readiness>>,
    stop: Option<oneshot::Sender<()>>,
    /// Where everything is kept; gone when dropped.
    folder: tempfile::TempDir,
}

/// A message to be held; what is not said is as in most messages.
pub(crate) struct Sample {
    pub(crate) sender: &'static str,
    pub(crate) from_name: &'static str,
    pub(crate) subject: &'static str,
    pub(crate) recipients: Vec<(&'static str, Class, RecipientState)>,
    pub(crate) persons: Persons,
    pub(crate) findings: Vec<Finding>,
    pub(crate) parts: Vec<PartReport>,
    pub(crate) visible: Vec<String>,
    pub(crate) reason: Reason,
    pub(crate) minutes_ago: i64,
}

impl Office {
    /// Opens the office, with its people and without messages.
    pub(crate) async fn open() -> Self {
        Self::open_with(DeskSettings::default()).await
    }

    /// The same with other rules at the desk.
    pub(crate) async fn open_with(desk: DeskSettings) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open("sqlite", folder.path()).expect("a store");
        let desk = Desk::new(store.clone(), desk, Arc::new(Notify::new()));
        let readiness = Arc::new(Mutex::new(Readiness::default()));
        let shown = Arc::clone(&readiness);
        let settings = web::Settings {
            organisation: "Gemeente Voorbeeld".to_owned(),
            ..web::Settings::default()
        };
        let state =
            web::State::new(desk.clone(), store.clone(), Metrics::new(), settings, move || {
                shown.lock().expect("a readiness").clone()
            });
        let lists = Lists::compile(&[], &Configured::default()).expect("lists");
        let state = state.with_lists(lists);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = oneshot::channel::<()>();
        let served = web::serve(listener, state, async move {
            let _ = stopped.await;
        });
        tokio::spawn(served);
        let office = Self { store, desk, address, readiness, stop: Some(stop), folder };
        office.add_people().await;
        office
    }

    /// An address of a page.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The file of the database.
    pub(crate) fn database(&self) -> std::path::PathBuf {
        self.folder.path().join("sluis.db")
    }

    /// Changes the database behind the back of the program.
    pub(crate) fn tamper(&self, sql: &str) {
        let database = rusqlite::Connection::open(self.database()).expect("the database");
        assert_eq!(database.execute(sql, []).expect("a change"), 1, "one row is changed");
    }

    /// A token with that role.
    pub(crate) async fn token(&self, name: &str, role: Role) -> String {
        let secret = access::new_token().expect("randomness");
        let (hash, name) = (secret.hash(), name.to_owned());
        let add = move |tx: &mut Tx<'_>| {
            let (created_at, used_at) = (Timestamp::now(), None);
            let prefix = "sluis_test".to_owned();
            // As one that was made at the shell by somebody of that name, who has no account.
            let owner = TokenOwner::Shell(name.clone());
            let roles = vec![role];
            let token = Token { name, roles, owner, created_at, prefix, used_at, waits: false };
            store::token::add(tx, &token, &hash)
        };
        self.store.write(add).await.expect("a token");
        secret.expose().to_owned()
    }

    /// Holds a message.
    pub(crate) async fn hold(&self, sample: Sample) -> HeldId {
        let content = Bytes::from(format!("Subject: {}\r\n\r\n...\r\n", sample.subject));
        let sealed = self.store.seal(vec![content]).await.expect("a sealed content");
        let new = sample.into_new();
        let insert = move |tx: &mut Tx<'_>| {
            let id = store::held::insert(tx, &new, &sealed)?;
            let event = Event {
                at: new.received_at,
                actor: "gateway".to_owned(),
                origin: "gateway".to_owned(),
                action: audit::Action::MessageHeld,
                object: id.to_string(),
                outcome: Outcome::Done,
                detail: String::new(),
            };
            audit::record(tx, &event)?;
            Ok(id)
        };
        self.store.write(insert).await.expect("a held message")
    }

    /// Notes deliveries that a rule wanted recorded, and one that monitor mode let through.
    pub(crate) async fn observe(&self) {
        let samples =
            [(pupils(), Action::Deliver), (letter(), Action::Deliver), (number(), Action::Hold)];
        for (sample, action) in samples {
            let new = sample.into_new();
            let decision = new.verdict.decision;
            let observed = store::Observed {
                at: new.received_at,
                sender: new.sender,
                recipients: decision.recipients,
                reasons: decision.reasons,
                persons: new.verdict.report.persons.estimate,
                action,
                held_id: None,
                listing: store::Listing::Listed,
                evidence: None,
                transit: None,
                message_id: String::new(),
            };
            let insert = move |tx: &mut Tx<'_>| store::observed::insert(tx, &observed);
            self.store.write(insert).await.expect("an observed delivery");
        }
    }

    /// Does what the gateway does with every release that is due, at the moment `at`.
    pub(crate) async fn deliver(&self, at: Timestamp) {
        let deliver = move |tx: &mut Tx<'_>| {
            let late = at + SignedDuration::from_hours(1);
            for outbound in store::outbox::claim(tx, late, late, &store::outbox::Want::any(100))? {
                let held = store::held::find(tx, &outbound.held_id)?;
                let releasing =
                    held.recipients.iter().filter(|r| r.state == RecipientState::Releasing);
                let answers: Vec<Answered> = releasing
                    .map(|recipient| Answered {
                        address: recipient.address.clone(),
                        accepted_at: Some(at),
                        reply: "250 2.0.0 Ok: queued".to_owned(),
                        transit: Some(Transit::Tls),
                    })
                    .collect();
                if let Some(incident_id) = &outbound.incident_id {
                    incident::accepted(tx, incident_id, &answers, at)?;
                }
                store::held::move_recipients(
                    tx,
                    &held.id,
                    RecipientState::Releasing,
                    RecipientState::Delivered,
                )?;
                store::held::set_state(tx, &held.id, HeldState::Releasing, HeldState::Released)?;
                store::outbox::finish(tx, &outbound)?;
            }
            Ok(())
        };
        self.store.write(deliver).await.expect("a delivery");
    }

    async fn add_people(&self) {
        let hash = access::hash_password(PASSWORD).expect("a hash");
        let people = [
            ("anna", "anna@voorbeeld.nl", Role::Reviewer),
            ("piet", "piet@voorbeeld.nl", Role::Senior),
            ("mira", "mira@voorbeeld.nl", Role::Privacy),
            ("bas", "bas@voorbeeld.nl", Role::Admin),
            ("olga", "olga@voorbeeld.nl", Role::Auditor),
        ];
        let add = move |tx: &mut Tx<'_>| {
            for (name, email, role) in people {
                let account = Account::local(name, Some(email), vec![role], hash.clone());
                store::account::add(tx, &account)?;
            }
            Ok(())
        };
        self.store.write(add).await.expect("people");
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }
}

impl Sample {
    /// The message as the gateway holds it.
    pub(crate) fn into_new(self) -> NewHeld {
        let received_at = Timestamp::now() - SignedDuration::from_mins(self.minutes_ago);
        let mut message_key = [0; 32];
        let distinct = format!("{}{}{}", self.sender, self.subject, self.minutes_ago);
        message_key.copy_from_slice(&access::hash_secret(&distinct));
        let recipients: Vec<HeldRecipient> = self
            .recipients
            .iter()
            .map(|(address, class, state)| HeldRecipient {
                address: (*address).to_owned(),
                parameters: String::new(),
                class: *class,
                because: address.rsplit_once('@').map_or("", |(_, domain)| domain).to_owned(),
                state: *state,
                reply: String::new(),
            })
            .collect();
        let decisions = recipients.iter().map(|recipient| RecipientDecision {
            address: recipient.address.clone(),
            class: recipient.class,
            because: recipient.because.clone(),
            noted: sluis::destination::Noted::default(),
            action: match recipient.state {
                RecipientState::Passed => Action::Deliver,
                _ => Action::Hold,
            },
            route: Route::Normal,
        });
        let header = Header {
            subject: self.subject.to_owned(),
            from: vec![self.sender.to_owned()],
            from_name: self.from_name.to_owned(),
            visible: self.visible,
            ..Header::default()
        };
        let report = Report {
            findings: self.findings,
            persons: self.persons,
            coverage: Coverage {
                scanned: 1,
                skipped: 1,
                unscannable: 1,
                cells: 54_600,
                ..Coverage::default()
            },
            parts: self.parts,
            header,
            ..Report::default()
        };
        let decision = Decision {
            action: Action::Hold,
            reasons: vec![self.reason],
            recipients: decisions.collect(),
            ..Decision::default()
        };
        NewHeld {
            message_key,
            sender: self.sender.to_owned(),
            sender_parameters: String::new(),
            recipients,
            received_at,
            verdict: Verdict { report, decision },
        }
    }
}

/// A list of pupils to a private mailbox: many people, so two must agree.
pub(crate) fn pupils() -> Sample {
    let place = |column: &str| format!("leerlingen.xlsx > Blad1 > {column}");
    Sample {
        sender: "j.devries@voorbeeld.nl",
        from_name: "J. de Vries",
        subject: "Overzicht leerplicht",
        recipients: vec![
            ("iemand@gmail.com", Class::Private, RecipientState::Held),
            ("m.bos@duo.nl", Class::Trusted, RecipientState::Passed),
        ],
        persons: Persons { min: 2598, max: 2600, estimate: 2600, numbered: 2600, sensitive: 41 },
        findings: vec![
            finding(Kind::Bsn, 2600, 0.99, &place("C"), &["999990019", "999990020"]),
            finding(Kind::DateOfBirth, 2598, 0.95, &place("D"), &["01-02-2009"]),
            finding(Kind::Education, 41, 0.8, &place("G"), &["verzuim gemeld"]),
        ],
        parts: vec![
            part("text/plain body", "text/plain", PartStatus::Scanned, None),
            PartReport {
                hidden: true,
                unread: vec![note("Bron > picture", "no_text")],
                remarks: vec![
                    note("Bron", "hidden_sheet"),
                    note("Blad1 > D, F", "hidden_columns"),
                    note("pivot cache", "cached_data"),
                ],
                ..part("leerlingen.xlsx", XLSX, PartStatus::Unscannable, Some("no_text"))
            },
            part("logo.png", "image/png", PartStatus::Skipped, Some("picture")),
        ],
        visible: vec!["iemand@gmail.com".to_owned(), "t.smit@voorbeeld.nl".to_owned()],
        reason: reason("bulk-to-private", "2.600 personen naar privéadres", "2,600 people"),
        minutes_ago: 12,
    }
}

/// A letter about someone's health to a stranger; two others have it already.
pub(crate) fn letter() -> Sample {
    Sample {
        sender: "k.bos@voorbeeld.nl",
        from_name: "K. Bos",
        subject: "Verslag keukentafelgesprek",
        recipients: vec![
            ("praktijk@zorgsaam.example", Class::Unexpected, RecipientState::Held),
            ("planning@zorgsaam.example", Class::Unexpected, RecipientState::Held),
            ("wijkteam@duo.nl", Class::Expected, RecipientState::Passed),
        ],
        persons: Persons { min: 1, max: 1, estimate: 1, numbered: 0, sensitive: 1 },
        findings: vec![
            finding(Kind::Health, 3, 0.9, "brief.docx", &["kan niet zelfstandig douchen"]),
            finding(Kind::Name, 2, 0.85, "brief.docx", &["Sanne Testveld"]),
        ],
        parts: vec![part("brief.docx", "application/msword", PartStatus::Scanned, None)],
        visible: Vec::new(),
        reason: reason("sensitive-to-unexpected", "Gezondheid naar onbekend adres", "Health"),
        minutes_ago: 25,
    }
}

/// An attachment that nobody could read.
pub(crate) fn locked() -> Sample {
    Sample {
        sender: "k.bos@voorbeeld.nl",
        from_name: "K. Bos",
        subject: "Dossier zoals besproken",
        recipients: vec![("info@bureaunoord.example", Class::Unexpected, RecipientState::Held)],
        persons: Persons::default(),
        findings: Vec::new(),
        parts: vec![
            part("text/plain body", "text/plain", PartStatus::Scanned, None),
            part("dossier.zip", "application/zip", PartStatus::Unscannable, Some("encrypted")),
        ],
        visible: Vec::new(),
        reason: reason("unscannable", "Een deel kon niet worden gelezen", "Not read"),
        minutes_ago: 31,
    }
}

/// An address that is almost a known one.
pub(crate) fn lookalike() -> Sample {
    let known = "burgerzaken@aalten.nl";
    let mut sample = Sample {
        sender: "balie@voorbeeld.nl",
        from_name: "Balie Burgerzaken",
        subject: "Kopie van uw aanvraag met een onderwerp dat zo lang is dat het op geen enkele \
                  telefoon op een regel past",
        recipients: vec![("burgerzaken@aaIten.nl", Class::Lookalike, RecipientState::Held)],
        persons: Persons { min: 1, max: 1, estimate: 1, numbered: 1, sensitive: 0 },
        findings: vec![finding(Kind::IdentityDocument, 1, 0.97, "", &["SPECI2014"])],
        parts: vec![part("text/html body", "text/html", PartStatus::Scanned, None)],
        visible: Vec::new(),
        reason: reason("lookalike", "Adres lijkt op een bekend adres", "Lookalike"),
        minutes_ago: 62,
    };
    sample.visible.push(known.to_owned());
    sample
}

/// One BSN to a resident's neighbour; nothing else.
pub(crate) fn number() -> Sample {
    Sample {
        sender: "wmo@voorbeeld.nl",
        from_name: "",
        subject: "",
        recipients: vec![("buurman@outlook.com", Class::Private, RecipientState::Held)],
        persons: Persons { min: 1, max: 1, estimate: 1, numbered: 1, sensitive: 0 },
        findings: vec![finding(Kind::Bsn, 1, 0.99, "text/plain body", &["999990032"])],
        parts: vec![part("text/plain body", "text/plain", PartStatus::Scanned, None)],
        visible: Vec::new(),
        reason: reason("number-to-private", "BSN naar privéadres", "BSN to private address"),
        minutes_ago: 3 * 60,
    }
}

fn finding(kind: Kind, count: u64, confidence: f32, place: &str, values: &[&str]) -> Finding {
    Finding {
        kind,
        count,
        distinct: count,
        quoted: 0,
        confidence,
        place: place.to_owned(),
        lines: None,
        samples: values.iter().map(|value| Masked::new(kind, value)).collect(),
        because: Because::default(),
    }
}

fn part(name: &str, media_type: &str, status: PartStatus, why: Option<&str>) -> PartReport {
    PartReport {
        name: name.to_owned(),
        media_type: media_type.to_owned(),
        status,
        why: why.map(str::to_owned),
        size_bytes: 48_213,
        ..PartReport::default()
    }
}

fn note(place: &str, what: &str) -> Note {
    Note { place: place.to_owned(), what: what.to_owned() }
}

fn reason(rule: &str, nl: &str, en: &str) -> Reason {
    Reason { rule: rule.to_owned(), nl: nl.to_owned(), en: en.to_owned(), seen: Vec::new() }
}

/// The password of everyone here.
pub(crate) const PASSWORD: &str = "sloten openen langzaam";

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
