//! What a next hop, a store and a clock do on a bad day.

use std::fmt;
use std::fs;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;

use sluis::cli::demo::people::Dice;

use crate::common::gateway::Town;
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

/// What goes wrong with store and clock while a gateway runs, and how often it was made to.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct StoreTroubles {
    locked: usize,
    away: usize,
    set: usize,
}

impl StoreTroubles {
    /// Makes one, or none, for a moment.
    pub(crate) fn make(&mut self, town: &Town, dice: &mut Dice) {
        let data = town.folder.path().join("var");
        let moment = Duration::from_millis(50 + dice.below(400) as u64);
        match dice.below(4) {
            0 => {
                // Another program writes, such as one that makes a backup.
                let other = rusqlite::Connection::open(data.join("sluis.db")).expect("the store");
                other.busy_timeout(Duration::from_secs(5)).expect("patience");
                if other.execute_batch("BEGIN IMMEDIATE").is_ok() {
                    self.locked += 1;
                    std::thread::sleep(moment);
                    other.execute_batch("ROLLBACK").expect("an end");
                }
            }
            1 => {
                // As on a disk that is full, or gone: no content can be written.
                let (vault, aside) = (data.join("vault"), data.join("vault-aside"));
                fs::rename(&vault, &aside).expect("a move");
                fs::write(&vault, "no folder").expect("a file");
                self.away += 1;
                std::thread::sleep(moment);
                fs::remove_file(&vault).expect("a file");
                fs::rename(&aside, &vault).expect("a move");
            }
            2 => {
                // Hours ahead or back; from here on, until the next time.
                let hours = dice.below(25) as i64 - 12;
                town.set_clock(hours * 3_600);
                self.set += usize::from(cfg!(debug_assertions));
            }
            _ => {}
        }
    }
}

impl fmt::Display for StoreTroubles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "  the store is locked by another program: {} times", self.locked)?;
        writeln!(f, "  no content can be written: {} times", self.away)?;
        if cfg!(debug_assertions) {
            writeln!(f, "  the clock is set, up to 12 hours off: {} times", self.set)
        } else {
            writeln!(f, "  the clock is set: only with cargo bench --profile dev")
        }
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
