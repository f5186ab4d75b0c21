//! Clients that take places and send no mail: they say nothing, or a byte at a time, or nonsense.

use std::io::Read;
use std::io::Write;
use std::net::SocketAddr;
use std::net::TcpStream;
use std::thread::JoinHandle;
use std::time::Duration;

use rustix::net::AddressFamily;
use rustix::net::SocketType;

/// Connections from an address of their own.
pub(crate) struct Flood {
    idle: Vec<TcpStream>,
    busy: Vec<JoinHandle<()>>,
}

impl Flood {
    /// Opens so many of each kind.
    pub(crate) fn begin(gateway: SocketAddr, each: usize) -> Self {
        let idle: Vec<TcpStream> = (0..each).filter_map(|_| open(gateway)).collect();
        let slow = (0..each).filter_map(|_| open(gateway)).map(|stream| {
            std::thread::spawn(move || drip(stream, b"EHLO pc\r\nMAIL FROM:<a@voorbeeld.nl>\r\n"))
        });
        let nonsense = (0..each)
            .filter_map(|_| open(gateway))
            .map(|stream| std::thread::spawn(move || pour(stream, &[b'x'; 4096])));
        let busy = slow.chain(nonsense).collect();
        Self { idle, busy }
    }

    /// Ends them; who was let in at all was one of at most so many as a client may have.
    pub(crate) fn check(self, mistakes: &mut Vec<String>) {
        let let_in = self.idle.iter().filter(|stream| is_greeted(stream)).count();
        if let_in > 60 {
            mistakes.push(format!("{let_in} idle connections of one client were let in"));
        }
        drop(self.idle);
        for thread in self.busy {
            if thread.join().is_err() {
                mistakes.push("a client ended in another way than by being shut out".to_owned());
            }
        }
    }
}

/// A connection from 127.0.0.2, so that the other clients have another address.
fn open(gateway: SocketAddr) -> Option<TcpStream> {
    let socket = rustix::net::socket(AddressFamily::INET, SocketType::STREAM, None).ok()?;
    rustix::net::bind(&socket, &SocketAddr::from(([127, 0, 0, 2], 0))).ok()?;
    rustix::net::connect(&socket, &gateway).ok()?;
    Some(TcpStream::from(socket))
}

fn is_greeted(mut stream: &TcpStream) -> bool {
    let mut greeting = [0; 3];
    stream.set_read_timeout(Some(Duration::from_secs(5))).is_ok()
        && stream.read_exact(&mut greeting).is_ok()
        && &greeting == b"220"
}

/// Writes a byte at a time, with pauses, until it is all said or nobody listens.
fn drip(mut stream: TcpStream, text: &[u8]) {
    for byte in text {
        if stream.write_all(&[*byte]).is_err() {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Writes without a line end until nobody listens.
fn pour(mut stream: TcpStream, text: &[u8]) {
    let stalled = stream.set_write_timeout(Some(Duration::from_secs(2)));
    for _ in 0..10_000 {
        if stalled.is_err() || stream.write_all(text).is_err() {
            return;
        }
    }
}
