//! A next hop of our own making: it takes mail over a real socket, remembers every byte of it, and
//! refuses, stalls or hangs up where a test says so. It shares no code with the program.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Write;
use std::net::Shutdown;
use std::net::SocketAddr;
use std::net::TcpListener;
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::Condvar;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::thread;

/// A running next hop; cheap to clone, all clones see the same mail.
#[derive(Clone)]
pub(crate) struct SmartHost {
    pub(crate) address: SocketAddr,
    state: Arc<State>,
}

/// A message that was taken, or one that a client saw no answer to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    /// What stood behind `MAIL FROM:`.
    pub(crate) from: String,
    /// What stood behind each accepted `RCPT TO:`.
    pub(crate) to: Vec<String>,
    /// The message, without dot-stuffing.
    pub(crate) message: Vec<u8>,
}

#[derive(Default)]
struct State {
    taken: Mutex<Vec<Taken>>,
    /// Replies other than the usual ones, by the beginning of the command or `END`.
    answers: Mutex<BTreeMap<String, String>>,
    connections: Mutex<Vec<TcpStream>>,
    stalled: Mutex<Stall>,
    changed: Condvar,
}

#[derive(Default)]
struct Stall {
    asked: bool,
    waiting: usize,
    /// How often all that waited were let go.
    round: usize,
}

impl SmartHost {
    /// Listens on a free port until the test ends.
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let host = Self { address, state: Arc::default() };
        let serving = host.clone();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let host = serving.clone();
                lock(&host.state.connections).extend(stream.try_clone());
                // A client that hangs up ends its own conversation only.
                thread::spawn(move || host.converse(stream).ok());
            }
        });
        host
    }

    /// From now on answers `reply` to commands that begin with `command` (`MAIL`,
    /// `RCPT TO:<a@b.nl>`, `DATA`), or with `END` to the message itself. The reply `drop` hangs
    /// up; `take and drop` keeps the message and hangs up.
    pub(crate) fn answer(&self, command: &str, reply: &str) {
        lock(&self.state.answers).insert(command.to_owned(), reply.to_owned());
    }

    /// Answers as usual again.
    pub(crate) fn relent(&self) {
        lock(&self.state.answers).clear();
    }

    /// From now on lets a message wait for its reply, until [`Self::go_on`].
    pub(crate) fn stall(&self) {
        lock(&self.state.stalled).asked = true;
    }

    /// Waits until a message waits for its reply.
    pub(crate) fn wait_for_stalled(&self) {
        self.wait_for_so_many_stalled(1);
    }

    /// Waits until `count` messages do, each of them whole.
    pub(crate) fn wait_for_so_many_stalled(&self, count: usize) {
        let stalled = lock(&self.state.stalled);
        drop(self.state.changed.wait_while(stalled, |stall| stall.waiting < count));
    }

    /// Lets no more messages wait; those that do go on waiting.
    pub(crate) fn stall_no_more(&self) {
        lock(&self.state.stalled).asked = false;
    }

    /// Ends [`Self::stall`].
    pub(crate) fn go_on(&self) {
        let mut stalled = lock(&self.state.stalled);
        *stalled = Stall { round: stalled.round + 1, ..Stall::default() };
        drop(stalled);
        self.state.changed.notify_all();
    }

    /// Hangs up on everyone, as a restart of the host does.
    pub(crate) fn hang_up(&self) {
        for connection in lock(&self.state.connections).drain(..) {
            // It may be closed already.
            connection.shutdown(Shutdown::Both).ok();
        }
    }

    /// Everything that was taken so far, in order.
    pub(crate) fn taken(&self) -> Vec<Taken> {
        lock(&self.state.taken).clone()
    }

    /// The messages that were taken for this address.
    pub(crate) fn taken_for(&self, address: &str) -> Vec<Taken> {
        let wanted = format!("<{address}>");
        let mut taken = self.taken();
        taken.retain(|one| one.to.iter().any(|to| to.starts_with(&wanted)));
        taken
    }

    fn converse(&self, stream: TcpStream) -> std::io::Result<()> {
        let mut input = BufReader::new(stream.try_clone()?);
        let mut output = stream;
        output.write_all(b"220 smarthost.example ESMTP\r\n")?;
        let mut begun = Taken { from: String::new(), to: Vec::new(), message: Vec::new() };
        loop {
            let mut line = String::new();
            if input.read_line(&mut line)? == 0 {
                return Ok(());
            }
            let line = line.trim_end();
            let (command, usual) = match line.get(..4).unwrap_or_default() {
                "EHLO" => ("EHLO", EHLO),
                "MAIL" => ("MAIL", "250 2.1.0 sender ok"),
                "RCPT" => ("RCPT", "250 2.1.5 recipient ok"),
                "DATA" => ("DATA", "354 go ahead"),
                "QUIT" => ("QUIT", "221 2.0.0 bye"),
                _ => ("", "250 2.0.0 ok"),
            };
            let reply = self.reply_to(line).unwrap_or_else(|| usual.to_owned());
            if reply == "drop" {
                return output.shutdown(Shutdown::Both);
            }
            let rest = || line.get(command.len() + 1..).unwrap_or_default();
            match command {
                "MAIL" => {
                    let from = rest().trim_start_matches("FROM:").to_owned();
                    begun = Taken { from, to: Vec::new(), message: Vec::new() };
                }
                "RCPT" if reply.starts_with('2') => {
                    begun.to.push(rest().trim_start_matches("TO:").to_owned());
                }
                _ => {}
            }
            write!(output, "{reply}\r\n")?;
            if command == "DATA" && reply.starts_with('3') {
                begun.message = read_message(&mut input)?;
                let reply = self.take(&begun);
                if reply.ends_with("drop") {
                    return output.shutdown(Shutdown::Both);
                }
                write!(output, "{reply}\r\n")?;
            }
            if command == "QUIT" {
                return Ok(());
            }
        }
    }

    fn reply_to(&self, line: &str) -> Option<String> {
        let answers = lock(&self.state.answers);
        let found = answers.iter().find(|(command, _)| line.starts_with(command.as_str()));
        found.map(|(_, reply)| reply.clone())
    }

    fn take(&self, message: &Taken) -> String {
        let mut stalled = lock(&self.state.stalled);
        if stalled.asked {
            stalled.waiting += 1;
            self.state.changed.notify_all();
            let round = stalled.round;
            drop(self.state.changed.wait_while(stalled, |stall| stall.round == round));
        } else {
            drop(stalled);
        }
        let mut taken = lock(&self.state.taken);
        let usual = || format!("250 2.6.0 taken as number {}", taken.len() + 1);
        let reply = self.reply_to("END").unwrap_or_else(usual);
        if reply.starts_with('2') || reply.starts_with("take") {
            taken.push(message.clone());
        }
        reply
    }
}

/// Reads up to the line with one dot, and takes the stuffed dots out.
fn read_message(input: &mut impl BufRead) -> std::io::Result<Vec<u8>> {
    let mut message = Vec::new();
    loop {
        let mut line = Vec::new();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == b".\r\n" {
            return Ok(message);
        }
        message.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

const EHLO: &str = "250-smarthost.example\r\n250-PIPELINING\r\n250-SIZE 52428800\r\n250-DSN\r\n\
    250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n250 SMTPUTF8";
