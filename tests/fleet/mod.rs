//! A fleet of stubborn mail servers, a gateway that is killed at random, a store that cannot be
//! written, and a next hop that refuses, stalls and hangs up: is every message that was answered for where the answer says?
//!
//! A real server tries again until it is told yes or no. So a message may come twice where a reply
//! was lost after the message was taken, on either side: SMTP cannot tell (RFC 1047). How often is
//! counted; everything else is a mistake.

pub(crate) mod accounts;
pub(crate) mod trouble;

use std::io;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

use sluis::cli::demo::people::Dice;

use crate::common::gateway::Settings;
use crate::common::gateway::Town;
use crate::common::letters::HOME;
use crate::common::letters::PARTNER;
use crate::common::letters::RESIDENT;
use crate::common::letters::mixed;
use crate::common::letters::ordinary;
use crate::common::letters::risky;
use crate::common::mail_client::Mail;
use crate::common::mail_client::send;
use crate::fleet::accounts::Accounts;
use crate::fleet::trouble::StoreTroubles;
use crate::fleet::trouble::Troubles;

/// How much is sent, and how often the gateway dies meanwhile.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    /// Messages that are sent at least; the senders go on until the last death.
    pub(crate) messages: usize,
    /// How often the gateway is killed or told to stop; every fourth time it is told.
    pub(crate) deaths: usize,
    pub(crate) seed: u64,
    /// How long releases may take in the end: one that met a trouble is tried again after minutes.
    pub(crate) patience: Duration,
}

/// One message, and what its sender knows in the end.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) number: usize,
    /// The reply that ended it: yes, or no for good.
    pub(crate) reply: String,
    /// Tries that ended without a yes after the whole message was sent: it may have been taken.
    pub(crate) unsure: usize,
}

/// What a message is, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A short letter that may pass.
    Ordinary,
    /// A letter that is held as a whole.
    Risky,
    /// One of which a partner gets its copy and a private address does not.
    Mixed,
    /// One that may pass, of half a megabyte.
    Large,
}

impl Kind {
    pub(crate) fn of(number: usize) -> Self {
        match number % 10 {
            0 | 3 | 6 => Self::Risky,
            1 | 4 | 7 => Self::Mixed,
            9 => Self::Large,
            _ => Self::Ordinary,
        }
    }

    /// Who gets it at once.
    pub(crate) fn passes_to(self) -> Option<&'static str> {
        match self {
            Self::Ordinary | Self::Large => Some(RESIDENT),
            Self::Mixed => Some(PARTNER),
            Self::Risky => None,
        }
    }

    /// For whom it is held.
    pub(crate) fn held_for(self) -> Option<&'static str> {
        matches!(self, Self::Risky | Self::Mixed).then_some(HOME)
    }
}

/// The letter with that number.
pub(crate) fn letter(number: usize) -> Mail {
    match Kind::of(number) {
        Kind::Ordinary => ordinary(number),
        Kind::Risky => risky(number),
        Kind::Mixed => mixed(number),
        Kind::Large => {
            let mut letter = ordinary(number);
            let line =
                "De vergadering over het bestemmingsplan is verplaatst naar het stadhuis.\r\n";
            letter.message.extend(line.repeat(7_000).into_bytes());
            letter
        }
    }
}

/// Sends everything, with all that goes wrong meanwhile, and does the accounts.
pub(crate) fn run(scale: Scale) -> Accounts {
    let smtp = "max_messages_per_sender = 0";
    let town = Town::with(&Settings { smtp, ..Settings::default() });
    let (calm, next) = (AtomicBool::new(false), AtomicUsize::new(0));
    let released = Mutex::new(Vec::new());
    let troubles = Troubles::new(scale.seed);
    let mut store_troubles = StoreTroubles::default();
    let sent: Vec<Sent> = std::thread::scope(|scope| {
        let send_all = || {
            let mut sent = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if calm.load(Ordering::Relaxed) && number >= scale.messages {
                    return sent;
                }
                sent.push(insist(town.smtp, number));
                // Not so fast that the accounts of the end outgrow the test.
                if number >= scale.messages {
                    std::thread::sleep(Duration::from_millis(200));
                }
            }
        };
        let senders: Vec<_> = (0..SENDERS).map(|_| scope.spawn(send_all)).collect();
        let trouble = scope.spawn(|| troubles.make(&town.host, &calm));
        let mut dice = Dice::new(scale.seed);
        for death in 0..scale.deaths {
            let mut gateway = town.start();
            std::thread::sleep(Duration::from_millis(100 + dice.below(500) as u64));
            store_troubles.make(&town, &mut dice);
            release_one(&town, &released);
            std::thread::sleep(Duration::from_millis(dice.below(400) as u64));
            if death % 4 == 3 {
                gateway.signal("TERM");
                assert_eq!(gateway.wait(), Some(0), "stops when it is told to");
            } else {
                gateway.kill();
            }
        }
        let _gateway = town.start();
        calm.store(true, Ordering::Relaxed);
        trouble.join().expect("troubles");
        wait_for_releases(&town, scale.patience);
        senders.into_iter().flat_map(|sender| sender.join().expect("a sender")).collect()
    });
    let made = (troubles.made(), store_troubles);
    Accounts::of(&town, &sent, &released.into_inner().expect("releases"), scale, made)
}

/// Releases one of the messages that wait, if the gateway and the store are there to do it.
fn release_one(town: &Town, released: &Mutex<Vec<String>>) {
    let waiting = town.json(&["held", "list", "--json", "--state", "held"]);
    let Some(id) = waiting.first().and_then(|held| held["id"].as_str()) else { return };
    assert_eq!(town.release(id).status, 0, "{id}");
    released.lock().expect("releases").push(id.to_owned());
}

/// Waits until nothing is left to deliver, or the patience is over.
fn wait_for_releases(town: &Town, patience: Duration) {
    let started = Instant::now();
    let releasing = || town.json(&["held", "list", "--json", "--state", "releasing"]);
    while started.elapsed() < patience && !releasing().is_empty() {
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// Sends a message as a real server does, until it is told yes, or no for good.
fn insist(gateway: SocketAddr, number: usize) -> Sent {
    let letter = letter(number);
    let mut unsure = 0;
    loop {
        match send(gateway, &letter) {
            Ok(reply) if !reply.starts_with('4') => return Sent { number, reply, unsure },
            Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {}
            // A refusal for now may follow upon a lost reply of the next hop.
            _ => unsure += 1,
        }
        std::thread::sleep(PAUSE);
    }
}

const SENDERS: usize = 6;

/// Between two tries; a real server waits minutes.
const PAUSE: Duration = Duration::from_millis(30);
