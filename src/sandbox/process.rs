//! One worker process, as the gateway sees it.

use std::io;
use std::os::fd::AsFd;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::os::unix::process::ExitStatusExt;
use std::process::Child;
use std::process::Command;
use std::process::ExitStatus;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;
use std::time::Instant;

use crate::document::File;
use crate::mail::Parties;
use crate::sandbox::confine;
use crate::sandbox::confinement::Confinement;
use crate::sandbox::frame::Answer;
use crate::sandbox::frame::Job;
use crate::sandbox::frame::Order;
use crate::sandbox::frame::Sighting;
use crate::sandbox::link::Broken;
use crate::sandbox::link::Link;
use crate::sandbox::settings::Settings;
use crate::scan::People;
use crate::scan::Preview;
use crate::scan::Report;
use crate::scan::Wish;

/// A running worker. Dropped, it is killed and reaped.
///
/// The kernel ends it together with the thread that started it (`PR_SET_PDEATHSIG`), so that
/// thread must live as long as the worker.
pub(super) struct Process {
    child: Child,
    link: Link,
    confinement: Confinement,
    scans: u32,
    /// By which its pool counts the living.
    _alive: Arc<()>,
    worked: Duration,
}

/// How a worker ended that should not have.
#[derive(Debug)]
pub(super) enum Death {
    /// It took too long and was killed.
    TimedOut,
    /// It ended, or said what no worker says.
    Ended(Broken, io::Result<ExitStatus>),
}

impl Process {
    /// Starts a worker and gives it the rules; `preparation` is that frame as bytes.
    ///
    /// - Failure: no process could be started, or it did not get ready in time.
    pub(super) fn start(
        settings: &Settings,
        preparation: &[u8],
        alive: Arc<()>,
    ) -> io::Result<Self> {
        let (ours, theirs) = UnixStream::pair()?;
        let allowance = settings.allowance();
        let child = Command::new(&settings.program)
            .arg0("sluis")
            .arg("worker")
            .args(["--memory-bytes", &allowance.memory_bytes.to_string()])
            .args(["--cpu-seconds", &allowance.cpu_seconds.to_string()])
            .env_clear()
            // One heap: each other one that glibc opens takes 64 MiB of address space.
            .env("MALLOC_ARENA_MAX", "1")
            .current_dir("/")
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let mut process = Self {
            child,
            link: Link::new(ours),
            confinement: Confinement::default(),
            scans: 0,
            _alive: alive,
            worked: Duration::ZERO,
        };
        process.link.wait_until(Instant::now() + START_PATIENCE);
        let prepared = process.link.send_bytes(preparation, None);
        match prepared.and_then(|()| process.link.receive()) {
            Ok(Answer::Ready(confinement)) => {
                process.confinement = confinement;
                Ok(process)
            }
            Ok(_) => Err(process.not_ready(Broken::Malformed)),
            Err(broken) => Err(process.not_ready(broken)),
        }
    }

    /// The walls around it.
    pub(super) fn confinement(&self) -> &Confinement {
        &self.confinement
    }

    /// Scans one file.
    ///
    /// - Failure: the worker is dead, and with it what is known of this file.
    pub(super) fn scan(
        &mut self,
        file: &File,
        parties: &Parties,
        until: Instant,
        settings: &Settings,
    ) -> Result<Report, Death> {
        let order = Order::Scan(job(file, parties));
        match self.ask(&order, file, until, settings)? {
            Answer::Report(report) => Ok(*report),
            _ => Err(self.end(Broken::Malformed)),
        }
    }

    /// Looks at one part of a file.
    ///
    /// - Failure: the worker is dead.
    pub(super) fn show(
        &mut self,
        file: &File,
        parties: &Parties,
        wish: Wish,
        until: Instant,
        settings: &Settings,
    ) -> Result<Preview, Death> {
        let order = Order::Show(job(file, parties), wish);
        match self.ask(&order, file, until, settings)? {
            Answer::Preview(preview) => Ok(*preview),
            _ => Err(self.end(Broken::Malformed)),
        }
    }

    /// Lists the people in a file.
    ///
    /// - Failure: the worker is dead.
    pub(super) fn list(
        &mut self,
        file: &File,
        parties: &Parties,
        until: Instant,
        settings: &Settings,
    ) -> Result<People, Death> {
        let order = Order::List(job(file, parties));
        match self.ask(&order, file, until, settings)? {
            Answer::People(people) => Ok(*people),
            _ => Err(self.end(Broken::Malformed)),
        }
    }

    /// Whether it has done enough, for a worker that lives for ever is one to take over.
    pub(super) fn is_spent(&self, settings: &Settings) -> bool {
        self.scans >= SCANS_MAX || self.worked >= settings.patience
    }

    /// Whether it has ended by itself, or by the hand of someone else.
    pub(super) fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    fn ask(
        &mut self,
        order: &Order,
        file: &File,
        until: Instant,
        settings: &Settings,
    ) -> Result<Answer, Death> {
        let started = Instant::now();
        let answered = self.converse(order, file, until, settings);
        self.scans += 1;
        self.worked += started.elapsed();
        answered.map_err(|broken| self.end(broken))
    }

    /// Gives an order, and answers what the worker asks until it is done.
    fn converse(
        &mut self,
        order: &Order,
        file: &File,
        until: Instant,
        settings: &Settings,
    ) -> Result<Answer, Broken> {
        self.link.wait_until(until);
        // Pictures take no more than their share of the time: what is left unread of them is told,
        // and the rest of the message is still read.
        let look_until = Instant::now() + settings.patience.mul_f32(SHARE_OF_PICTURES);
        let content = confine::seal(&file.bytes)?;
        self.link.send(order, Some(content.as_fd()))?;
        drop(content);
        loop {
            match self.link.receive()? {
                done @ (Answer::Report(_) | Answer::Preview(_) | Answer::People(_)) => {
                    return Ok(done);
                }
                Answer::Look(picture) => {
                    let reader = settings.reader.as_ref();
                    let text = reader.and_then(|r| r.read(&picture, settings, look_until));
                    let sighting = text.map_or(Sighting::Blurred, Sighting::Text);
                    self.link.send(&Order::Seen(sighting), None)?;
                }
                Answer::Ready(_) => return Err(Broken::Malformed),
            }
        }
    }

    fn end(&mut self, broken: Broken) -> Death {
        if broken == Broken::TooLate {
            return Death::TimedOut;
        }
        // One that is gone has ended by itself, and how it did is worth knowing: closing its end
        // of the socket is the last but one thing that a process does.
        if broken == Broken::Gone {
            let patience = Instant::now() + END_PATIENCE;
            while Instant::now() < patience {
                if let Ok(Some(status)) = self.child.try_wait() {
                    return match status.signal() {
                        Some(SIGXCPU) => Death::TimedOut,
                        _ => Death::Ended(broken, Ok(status)),
                    };
                }
                std::thread::yield_now();
            }
        }
        // It may have ended in between.
        let _ = self.child.kill();
        Death::Ended(broken, self.child.wait())
    }

    fn not_ready(&mut self, broken: Broken) -> io::Error {
        match self.end(broken) {
            Death::TimedOut => io::Error::new(io::ErrorKind::TimedOut, "it did not get ready"),
            Death::Ended(_, Ok(status)) => io::Error::other(format!("it ended: {status}")),
            Death::Ended(_, Err(error)) => error,
        }
    }
}

/// What a worker is told of a file.
fn job(file: &File, parties: &Parties) -> Job {
    Job {
        name: file.name.clone(),
        media_type: file.media_type.clone(),
        size_bytes: file.bytes.len() as u64,
        parties: parties.clone(),
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may be dead already; reaped it must be.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How long a worker may take to start, on a machine with much else to do.
const START_PATIENCE: Duration = Duration::from_secs(30);

/// How long the end of a process may take to be seen after the end of its socket.
const END_PATIENCE: Duration = Duration::from_millis(500);

const SCANS_MAX: u32 = 200;

const SHARE_OF_PICTURES: f32 = 0.75;

const SIGXCPU: i32 = libc::SIGXCPU;
