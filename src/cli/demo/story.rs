//! What the demo does, and what it tells of it.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use std::time::Instant;

use bytes::Bytes;
use tokio::sync::watch;

use crate::access::Origin;
use crate::access::Principal;
use crate::cli::accounts;
use crate::cli::arguments::Demo;
use crate::cli::demo::capture::Capture;
use crate::cli::demo::configuration;
use crate::cli::demo::draft::Expected;
use crate::cli::demo::draft::Letter;
use crate::cli::demo::letters;
use crate::cli::demo::read_address;
use crate::cli::failure::Failure;
use crate::cli::incident;
use crate::cli::print;
use crate::cli::running::Running;
use crate::mail::Address;
use crate::render;
use crate::render::Language;
use crate::review::Filter;
use crate::review::Release;
use crate::review::Released;
use crate::smtp::ForwardPath;
use crate::smtp::HostPort;
use crate::smtp::NextHop;
use crate::smtp::NextHopSettings;
use crate::smtp::Reply;
use crate::smtp::ReversePath;
use crate::smtp::Server;
use crate::smtp::ServerSettings;
use crate::smtp::TlsPolicy;
use crate::store::HeldState;
use crate::store::Incident;
use crate::store::IncidentState;
use crate::store::Role;

/// The players of the demo beside the gateway: a smart host and two reviewers.
pub(super) struct Story {
    capture: Capture,
    capture_address: SocketAddr,
    /// Of the reviewers, in their order; `None` for an account that was there before.
    passwords: Vec<Option<String>>,
    /// Dropping it stops the smart host.
    _stop: watch::Sender<bool>,
}

impl Story {
    /// Starts the smart host, the gateway and the pages, and makes the accounts.
    pub(super) async fn start(options: &Demo, data_dir: &Path) -> Result<(Running, Self), Failure> {
        let listen = read_address("--capture", &options.capture)?;
        let capture = Capture::default();
        let settings = ServerSettings::new(vec![listen], "smarthost.example");
        let server = Server::bind(settings, Arc::new(capture.clone())).await;
        let server = server.map_err(|error| Failure::Failed(format!("--capture {error}")))?;
        let capture_address = server.local_addresses().first().copied().unwrap_or(listen);
        let (stop, stopped) = watch::channel(false);
        tokio::spawn(server.run(stopped));

        let config = configuration(options, &capture_address.to_string(), data_dir)?;
        let running = Running::start(&config).await?;
        let mut passwords = Vec::with_capacity(REVIEWERS.len());
        for (name, roles) in REVIEWERS {
            // With a data folder of its own the demo may have run here before.
            let known = running.store.read(|tx| crate::store::account::find(tx, name)).await;
            let known = known.map_err(|error| Failure::Failed(error.to_string()))?;
            if known.is_some() {
                passwords.push(None);
                continue;
            }
            let password = accounts::new_password()?;
            let email = Some(format!("{name}@voorbeeld.nl"));
            accounts::add_account(&running.store, name, &password, email, roles.to_vec()).await?;
            passwords.push(Some(password));
        }
        Ok((running, Self { capture, capture_address, passwords, _stop: stop }))
    }

    /// What the smart host took.
    pub(super) fn capture(&self) -> &Capture {
        &self.capture
    }

    /// Sends the letters of the day and says what became of them.
    pub(super) async fn tell(&self, running: &Running) -> Result<(), Failure> {
        self.introduce(running)?;
        let letters = letters();
        print::line(&format!("\nSending {} messages through the gateway:\n", letters.len()))?;
        let gateway = running.smtp.first().copied().unwrap_or(self.capture_address);
        let host = HostPort { host: gateway.ip().to_string(), port: gateway.port() };
        let exchange =
            NextHop::new(NextHopSettings::new(vec![host], TlsPolicy::None, "ex1.voorbeeld.nl"));
        let (mut delivered, mut held, mut surprises) = (0, 0, 0);
        for letter in &letters {
            let before = self.capture.count();
            let started = Instant::now();
            let reply = send(&exchange, letter).await?;
            let took = started.elapsed();
            let arrived = self.capture.count() > before;
            let waits = reply.lines().iter().any(|line| line.contains("held for review"));
            delivered += usize::from(arrived);
            held += usize::from(waits);
            let expected = letter.expected == outcome(arrived, waits);
            surprises += usize::from(!expected);
            self.tell_one(running, letter, &reply, (arrived, waits), took).await?;
        }
        print::line(&format!(
            "\n{} messages: {delivered} delivered, {held} held (one of them in part)",
            letters.len()
        ))?;
        if surprises > 0 {
            return Err(Failure::Failed(format!(
                "{surprises} of the messages did not end as they should"
            )));
        }
        print::line(&format!("Now open http://{}/messages and press ? for the keys", running.web))
    }

    /// Releases the message about the fewest people as a reviewer would, and shows its incident.
    pub(super) async fn release_one(&self, running: &Running) -> Result<(), Failure> {
        let who = Principal {
            name: "piet".to_owned(),
            email: Some("piet@voorbeeld.nl".to_owned()),
            roles: REVIEWERS[1].1.to_vec(),
            origin: Origin::Shell { os_user: "demo".to_owned() },
        };
        let failed = |error: crate::review::Error| Failure::Failed(error.to_string());
        let filter = Filter { states: vec![HeldState::Held], ..Filter::default() };
        let waiting = running.desk.list(&who, &filter).await.map_err(failed)?;
        let smallest = waiting
            .iter()
            .filter(|held| held.verdict.report.persons.estimate > 0)
            .min_by_key(|held| held.verdict.report.persons.estimate);
        let Some(held) = smallest else {
            return Err(Failure::Failed("no message is held".to_owned()));
        };
        let before = self.capture.count();
        let reason = "The recipient needs it for the work agreed on (demo)".to_owned();
        let wish = Release { reason, ..Release::default() };
        let released = running.desk.release(&who, &held.id, wish).await.map_err(failed)?;
        let Released::Releasing { incident: Some(incident), .. } = released else {
            return Err(Failure::Failed(format!("{} needs a second reviewer", held.id)));
        };
        print::line(&format!(
            "\npiet releases {}; incident {} is opened:\n",
            held.id, incident.id
        ))?;
        let register = crate::incident::Register::new(
            running.store.clone(),
            crate::incident::Settings::default(),
        );
        let opened: Incident = loop {
            let seen = register.show(&who, &incident.id).await;
            let seen = seen.map_err(|error| Failure::Failed(error.to_string()))?;
            if seen.state != IncidentState::Pending {
                break seen;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        };
        incident::tell(&opened)?;
        if self.capture.count() == before {
            return Err(Failure::Failed("the released message did not arrive".to_owned()));
        }
        print::line("\nThe smart host has it.")
    }

    fn introduce(&self, running: &Running) -> Result<(), Failure> {
        let smtp = running.smtp.first().copied().unwrap_or(self.capture_address);
        print::line("Sluis demo")?;
        print::line(&format!("  review pages        http://{}", running.web))?;
        for ((name, _), password) in REVIEWERS.iter().zip(&self.passwords) {
            let password = password.as_deref().unwrap_or("the password of the first time");
            print::line(&format!("  sign in as          {name} / {password}"))?;
        }
        print::line(&format!("  SMTP                {smtp}"))?;
        print::line(&format!("  capture smart host  {}", self.capture_address))
    }

    async fn tell_one(
        &self,
        running: &Running,
        letter: &Letter,
        reply: &Reply,
        (arrived, waits): (bool, bool),
        took: Duration,
    ) -> Result<(), Failure> {
        let what = match (arrived, waits) {
            (true, false) => "delivered",
            (false, true) => "HELD",
            (true, true) => "PARTLY",
            (false, false) => "refused",
        };
        print::line(&format!("{what:>9}  {:>5} ms  {}", took.as_millis(), letter.title))?;
        if !waits {
            return Ok(());
        }
        let words = reply.lines().iter().flat_map(|line| line.split(' '));
        let id = words.filter_map(crate::store::HeldId::parse).next();
        let Some(id) = id else { return Ok(()) };
        let named = id.clone();
        let held = running.store.read(move |tx| crate::store::held::find(tx, &named)).await;
        let held = held.map_err(|error| Failure::Failed(error.to_string()))?;
        print::line(&format!("{:>21}  {id}: {}", "", render::why(&held.verdict, Language::English)))
    }
}

fn outcome(arrived: bool, waits: bool) -> Expected {
    match (arrived, waits) {
        (true, true) => Expected::Split,
        (_, false) => Expected::Delivered,
        (false, true) => Expected::Held,
    }
}

/// Sends one letter by SMTP, as Exchange would.
async fn send(exchange: &NextHop, letter: &Letter) -> Result<Reply, Failure> {
    let refused = |reply: &Reply| Failure::Failed(format!("{}: {reply}", letter.title));
    let path = ReversePath::new(Address::parse(&letter.sender).ok(), "");
    let mut delivery = exchange.begin(&path).await.map_err(|reply| refused(&reply))?;
    for recipient in &letter.recipients {
        let address = Address::parse(recipient)
            .map_err(|error| Failure::Failed(format!("{}: {error}", letter.title)))?;
        let reply = delivery.rcpt(&ForwardPath::new(address, "")).await;
        if !reply.is_positive() {
            return Err(refused(&reply));
        }
    }
    Ok(delivery.data(&[Bytes::from(letter.message.clone())]).await)
}

/// Who may sign in. Piet is the second of four eyes, and keeps the register.
const REVIEWERS: [(&str, &[Role]); 2] =
    [("anna", &[Role::Reviewer]), ("piet", &[Role::Senior, Role::Privacy])];
