//! The life of a worker process: it shuts itself in, learns the rules, and scans what it is given.

use std::fs;
use std::io;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::thread;

use bytes::Bytes;
use rustix::net::AddressFamily;

use crate::detect::Detectors;
use crate::document::File;
use crate::extract::Sight;
use crate::extract::Unscannable;
use crate::mail::Parties;
use crate::sandbox::confine;
use crate::sandbox::confine::Allowance;
use crate::sandbox::confinement::Confinement;
use crate::sandbox::frame::Answer;
use crate::sandbox::frame::Eyes;
use crate::sandbox::frame::Job;
use crate::sandbox::frame::LOOK_BYTES_MAX;
use crate::sandbox::frame::Order;
use crate::sandbox::frame::Preparation;
use crate::sandbox::frame::Sighting;
use crate::sandbox::link::Broken;
use crate::sandbox::link::Link;
use crate::sandbox::trial;
use crate::scan::Wish;
use crate::scan::people;
use crate::scan::preview;
use crate::scan::scan;
use crate::scan::scan_with;

/// Works for the gateway at the other end of standard input until that goes away.
///
/// Before the first byte is read, everything is given up that a scan does not need. Nothing is
/// logged and nothing is printed: what goes wrong here may quote a message.
///
/// - Failure: there is no gateway, or it says what no gateway says.
pub fn work(allowance: Allowance) -> io::Result<()> {
    std::panic::set_hook(Box::new(|_| {}));
    if rustix::net::sockopt::socket_domain(io::stdin())? != AddressFamily::UNIX {
        return Err(io::Error::other("its input is no socket of this machine"));
    }
    // When the machine runs out of memory, a worker is to end rather than the gateway.
    let _ = fs::write("/proc/self/oom_score_adj", "500");
    let confinement = confine::leave_the_world(allowance);
    let input = io::stdin().as_fd().try_clone_to_owned()?;
    // Nested files are read by recursion; and what is allowed to threads is asked once for all.
    let scanning = thread::Builder::new().stack_size(STACK_BYTES).spawn(move || {
        let seccomp = confine::leave_the_kernel();
        serve(Link::new(UnixStream::from(input)), Confinement { seccomp, ..confinement })
    })?;
    match scanning.join() {
        Ok(Broken::Gone) => Ok(()),
        Ok(broken) => Err(io::Error::other(format!("{broken:?}"))),
        Err(_) => Err(io::Error::other("a mistake in the program")),
    }
}

/// The conversation, until it breaks.
fn serve(mut link: Link, confinement: Confinement) -> Broken {
    let preparation = match link.receive() {
        Ok(Order::Prepare(preparation)) => preparation,
        Ok(_) => return Broken::Malformed,
        Err(broken) => return broken,
    };
    let Ok(detectors) = Detectors::compile(&preparation.sources) else { return Broken::Malformed };
    let Preparation { limits, eyes, .. } = preparation;
    // What is made at first use is made now, so that the first message does not wait for it.
    let sample = File { name: String::new(), media_type: None, bytes: Bytes::from_static(SAMPLE) };
    let _ = scan(&sample, &Parties::default(), &detectors, limits);
    if let Err(broken) = link.send(&Answer::Ready(confinement), None) {
        return broken;
    }
    loop {
        let (task, file, parties) = match receive_job(&mut link) {
            Ok(job) => job,
            Err(broken) => return broken,
        };
        trial::attempt(&file.bytes, &mut link);
        let mut asking = Asking { link: &mut link, broken: None };
        let sight: &mut dyn Sight = match eyes {
            Eyes::Open => &mut asking,
            Eyes::Shut => &mut (),
        };
        let answer = match task {
            Task::Scan => {
                let report = scan_with(&file, &parties, &detectors, limits, sight);
                Answer::Report(Box::new(report))
            }
            Task::List => {
                let people = people(&file, &parties, &detectors, limits, sight);
                Answer::People(Box::new(people))
            }
            Task::Show(wish) => {
                let preview = preview(&file, &parties, &detectors, limits, sight, &wish);
                Answer::Preview(Box::new(preview))
            }
        };
        if let Some(broken) = asking.broken {
            return broken;
        }
        drop(file);
        if let Err(broken) = link.send(&answer, None) {
            return broken;
        }
    }
}

/// What is to be done with a file.
enum Task {
    List,
    Scan,
    Show(Wish),
}

fn receive_job(link: &mut Link) -> Result<(Task, File, Parties), Broken> {
    let (task, job, content) = match link.receive_with_file()? {
        (Order::Scan(job), Some(content)) => (Task::Scan, job, content),
        (Order::List(job), Some(content)) => (Task::List, job, content),
        (Order::Show(job, wish), Some(content)) => (Task::Show(wish), job, content),
        _ => return Err(Broken::Malformed),
    };
    let Job { name, media_type, size_bytes, parties } = job;
    let bytes = confine::map(&content, size_bytes).map_err(|_| Broken::Malformed)?;
    Ok((task, File { name, media_type, bytes }, parties))
}

/// Asks the gateway what stands in a picture.
struct Asking<'l> {
    link: &'l mut Link,
    broken: Option<Broken>,
}

impl Sight for Asking<'_> {
    fn text_of(&mut self, picture: &[u8]) -> Option<Result<String, Unscannable>> {
        if picture.len() > LOOK_BYTES_MAX {
            return Some(Err(Unscannable::TooLarge));
        }
        if self.broken.is_some() {
            return Some(Err(Unscannable::NoText));
        }
        let asked = self.link.send(&Answer::Look(picture.to_vec()), None);
        Some(match asked.and_then(|()| self.link.receive()) {
            Ok(Order::Seen(Sighting::Text(text))) => Ok(text),
            Ok(Order::Seen(Sighting::Blurred)) => Err(Unscannable::NoText),
            Ok(_) => {
                self.broken = Some(Broken::Malformed);
                Err(Unscannable::NoText)
            }
            Err(broken) => {
                self.broken = Some(broken);
                Err(Unscannable::NoText)
            }
        })
    }
}

/// Nested messages are parsed by recursion; 64 MiB is room for every depth that the limits allow.
const STACK_BYTES: usize = 64 << 20;

/// A word of everything that is looked for.
const SAMPLE: &[u8] = b"From: a@voorbeeld.nl\r\nSubject: x\r\n\r\nNaam: Jan de Vries, geboren \
    01-02-1990, Kade 1, 1234 AB Delft, 06-12345678, BSN 123456782, NL91 ABNA 0417 1643 00\r\n";
