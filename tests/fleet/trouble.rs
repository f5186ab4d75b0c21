//! What a next hop does on a bad day.

use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;

use sluis::cli::demo::people::Dice;

use crate::common::smart_host::SmartHost;

/// The ways in which a next hop fails, and how often each was made.
pub(crate) struct Troubles {
    seed: u64,
    made: Mutex<[usize; KINDS.len()]>,
}

/// How often each was made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Made([usize; KINDS.len()]);

impl Troubles {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed: !seed, made: Mutex::default() }
    }

    /// Makes one trouble after the other, with good hours between, until it is `calm`.
    pub(crate) fn make(&self, host: &SmartHost, calm: &AtomicBool) {
        let mut dice = Dice::new(self.seed);
        while !calm.load(Ordering::Relaxed) {
            let kind = dice.below(KINDS.len());
            let (_, command, reply) = KINDS[kind];
            match command {
                "" if reply == "stall" => host.stall(),
                "" => host.hang_up(),
                command => host.answer(command, reply),
            }
            self.made.lock().expect("counts")[kind] += 1;
            std::thread::sleep(Duration::from_millis(30 + dice.below(200) as u64));
            host.relent();
            host.go_on();
            std::thread::sleep(Duration::from_millis(100 + dice.below(400) as u64));
        }
        host.relent();
        host.go_on();
    }

    pub(crate) fn made(&self) -> Made {
        Made(*self.made.lock().expect("counts"))
    }
}

impl fmt::Display for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for ((name, _, _), count) in KINDS.iter().zip(self.0) {
            writeln!(f, "  the next hop {name}: {count} times")?;
        }
        Ok(())
    }
}

/// Name, the command that it is an answer to, and the answer.
const KINDS: [(&str, &str, &str); 8] = [
    ("has no sender for now", "MAIL", "451 4.3.0 later"),
    ("has no recipient for now", "RCPT", "452 4.2.2 later"),
    ("hangs up at the message", "DATA", "drop"),
    ("refuses the message for now", "END", "451 4.3.0 later"),
    ("drops the message and hangs up", "END", "drop"),
    ("takes the message and hangs up", "END", "take and drop"),
    ("stalls before its last reply", "", "stall"),
    ("hangs up on everyone", "", "hang up"),
];
