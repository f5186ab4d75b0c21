//! Hostile input at a running gateway: messages that are made to exhaust their reader, and clients
//! that keep places without sending mail, while others send ordinary mail.

pub(crate) mod attacks;
pub(crate) mod clients;

use std::fmt;
use std::fs;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

use crate::common::gateway::Gateway;
use crate::common::gateway::Settings;
use crate::common::gateway::Town;
use crate::common::letters::ordinary;
use crate::common::mail_client::send;
use crate::hostile::clients::Flood;

/// How large the attacks are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    /// Factor by which messages are larger than the smallest that are worth sending.
    pub(crate) size: usize,
    /// Clients of each kind that keep a place.
    pub(crate) clients: usize,
}

/// What became of it.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// The reply to each attack.
    pub(crate) replies: Vec<(&'static str, String)>,
    /// How long each ordinary message took that was sent meanwhile.
    pub(crate) ordinary: Vec<Duration>,
    /// The most memory that the gateway itself had, in bytes.
    pub(crate) gateway_bytes: u64,
    /// What must not be, in words.
    pub(crate) mistakes: Vec<String>,
}

/// Sends all attacks, four at a time, while ordinary mail is sent one by one.
pub(crate) fn run(scale: Scale) -> Outcome {
    let smtp = format!(
        "max_connections = 120\nmax_connections_per_client = 60\nmax_messages_per_sender = 0\n\
         memory_bytes = {MEMORY_BYTES}"
    );
    let more = "[limits]\nseconds = 30\n";
    let town = Town::with(&Settings { smtp: &smtp, more, ..Settings::default() });
    let gateway = town.start();
    let mut outcome = Outcome::default();
    let flood = Flood::begin(gateway.smtp, scale.clients);
    let is_over = AtomicBool::new(false);
    let mut attacks = attacks::all(scale.size);
    let (mut lots, each) = (Vec::new(), attacks.len().div_ceil(LINES));
    while !attacks.is_empty() {
        lots.push(attacks.split_off(attacks.len().saturating_sub(each)));
    }
    let address = gateway.smtp;
    std::thread::scope(|scope| {
        let ordinary = scope.spawn(|| send_ordinary(&gateway, &is_over));
        let lines: Vec<_> = lots
            .into_iter()
            .map(|lot| {
                scope.spawn(move || {
                    let said = |reply: std::io::Result<String>| match reply {
                        Ok(reply) => reply,
                        Err(error) => format!("lost: {error}"),
                    };
                    let told =
                        |attack: attacks::Attack| (attack.name, said(send(address, &attack.mail)));
                    lot.into_iter().map(told).collect::<Vec<_>>()
                })
            })
            .collect();
        for line in lines {
            outcome.replies.extend(line.join().expect("a client"));
        }
        is_over.store(true, Ordering::Relaxed);
        outcome.ordinary = ordinary.join().expect("a client");
    });
    flood.check(&mut outcome.mistakes);
    outcome.gateway_bytes = most_memory(gateway.id());
    outcome.judge(&town);
    outcome
}

/// Sends ordinary mail until the attacks are over, and says how long each took.
fn send_ordinary(gateway: &Gateway, is_over: &AtomicBool) -> Vec<Duration> {
    let mut times = Vec::new();
    while !is_over.load(Ordering::Relaxed) {
        let begun = Instant::now();
        let reply = gateway.send(&ordinary(times.len()));
        assert!(reply.starts_with("250 "), "{reply}");
        times.push(begun.elapsed());
    }
    times
}

impl Outcome {
    fn judge(&mut self, town: &Town) {
        for (name, reply) in &self.replies {
            let is_right = reply.starts_with("250 2.0.0 held for review as ")
                || reply.starts_with('4')
                || reply.starts_with('5');
            if !is_right {
                self.mistakes.push(format!("{name}: {reply}"));
            }
        }
        let leaked = town.host.taken().len().saturating_sub(self.ordinary.len());
        if leaked > 0 {
            self.mistakes.push(format!("{leaked} hostile messages reached the next hop"));
        }
        if self.gateway_bytes > MEMORY_BYTES + BASE_BYTES {
            self.mistakes.push(format!("the gateway took {} MiB", self.gateway_bytes >> 20));
        }
    }

    /// The longest that an ordinary message took.
    pub(crate) fn longest(&self) -> Duration {
        self.ordinary.iter().max().copied().unwrap_or_default()
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, reply) in &self.replies {
            writeln!(f, "{name:24} {reply}")?;
        }
        let mut times = self.ordinary.clone();
        times.sort();
        let middle = times.get(times.len() / 2).copied().unwrap_or_default();
        writeln!(
            f,
            "{} ordinary messages meanwhile: half within {middle:.0?}, all within {:.0?}",
            times.len(),
            self.longest()
        )?;
        writeln!(f, "most memory of the gateway: {} MiB", self.gateway_bytes >> 20)?;
        self.mistakes.iter().try_for_each(|mistake| writeln!(f, "MISTAKE {mistake}"))
    }
}

/// The high-water mark of a process (Linux, `proc_pid_status(5)`).
fn most_memory(id: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).expect("a process");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("its memory");
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").trim().parse().expect("a number");
    kilobytes << 10
}

/// Attacks that are sent at once.
const LINES: usize = 4;

/// The least that can be set.
const MEMORY_BYTES: u64 = 1 << 28;

/// What a gateway takes without any message, and for the answers of its workers.
const BASE_BYTES: u64 = 200 << 20;
