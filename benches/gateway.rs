//! How many messages a second the gateway passes on, beside the same load without it.
//!
//! `cargo bench --bench gateway` starts the program as it is installed, a smart host that takes
//! everything, and 20 sessions that each send clean mail of 2 kB one after the other; through the
//! gateway, then straight to the smart host, in the same run on the same machine.
#![allow(clippy::print_stdout, reason = "the figures are what this is for")]

use std::error::Error;
use std::fs;
use std::io;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Write;
use std::net::SocketAddr;
use std::net::TcpListener;
use std::net::TcpStream;
use std::path::Path;
use std::process::Child;
use std::process::Command;
use std::sync::Arc;
use std::thread;
use std::time::Duration;
use std::time::Instant;

use bytes::Bytes;
use tokio::sync::watch;

use sluis::smtp::Client;
use sluis::smtp::Extensions;
use sluis::smtp::ForwardPath;
use sluis::smtp::Handler;
use sluis::smtp::Patience;
use sluis::smtp::Reply;
use sluis::smtp::ReversePath;
use sluis::smtp::Server;
use sluis::smtp::ServerSettings;
use sluis::smtp::Transaction;

const SESSIONS: usize = 20;
const MESSAGES_EACH: usize = 250;
const MESSAGE_BYTES: usize = 2_000;

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Runtime::new()?;
    let settings = ServerSettings::new(vec!["127.0.0.1:0".parse()?], "smarthost.example");
    let smart_host = runtime.block_on(Server::bind(settings, Arc::new(Taker)))?;
    let direct = *smart_host.local_addresses().first().ok_or("no address")?;
    let (_stop, stopped) = watch::channel(false);
    runtime.spawn(smart_host.run(stopped));

    let folder = tempfile::tempdir()?;
    let (mut gateway, address) = start(direct, folder.path())?;
    for (name, target) in [("warming up", address), ("gateway", address), ("direct", direct)] {
        let started = Instant::now();
        let sessions = (0..SESSIONS).map(|number| thread::spawn(move || session(target, number)));
        for running in sessions.collect::<Vec<_>>() {
            running.join().map_err(|_| "a session broke off")??;
        }
        let (seconds, count) = (started.elapsed().as_secs_f64(), SESSIONS * MESSAGES_EACH);
        let rate = count as f64 / seconds;
        println!("{name:<10}  {rate:>7.0} messages/s  ({count} in {seconds:.2} s)");
    }
    let status = fs::read_to_string(format!("/proc/{}/status", gateway.id()))?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("unknown");
    println!("peak memory of the gateway: {}", peak.trim());
    gateway.kill()?;
    gateway.wait()?;
    Ok(())
}

/// Takes every message and keeps none.
struct Taker;

/// A message being taken.
struct Taking;

impl Handler for Taker {
    type Transaction = Taking;

    fn extensions(&self) -> Extensions {
        Extensions::all()
    }

    async fn mail(&self, _: &Client, _: &ReversePath) -> Result<Taking, Reply> {
        Ok(Taking)
    }
}

impl Transaction for Taking {
    async fn rcpt(&mut self, _: &ForwardPath) -> Reply {
        Reply::new(250, (2, 1, 5), "ok")
    }

    async fn data(self, _: Bytes, _: Patience) -> Reply {
        Reply::new(250, (2, 0, 0), "taken")
    }

    async fn reset(self) {}
}

fn start(next_hop: SocketAddr, folder: &Path) -> Result<(Child, SocketAddr), Box<dyn Error>> {
    // Both are held at once, or they may be the same.
    let (smtp, web) = {
        let (smtp, web) = (TcpListener::bind("127.0.0.1:0")?, TcpListener::bind("127.0.0.1:0")?);
        (smtp.local_addr()?, web.local_addr()?)
    };
    let config = folder.join("sluis.toml");
    let text = format!(
        "data_dir = \"var\"\n[smtp]\nlisten = [\"{smtp}\"]\n[next_hop]\nhosts = [\"{next_hop}\"]\n\
         tls = \"none\"\n[web]\nlisten = \"{web}\"\n[dns]\nenabled = false\n"
    );
    fs::write(&config, text)?;
    let mut command = Command::new(env!("CARGO_BIN_EXE_sluis"));
    command.args(["serve", "--config"]).arg(&config).env("SLUIS_LOG", "error");
    let gateway = command.spawn()?;
    for _ in 0..200 {
        if TcpStream::connect(smtp).is_ok() {
            return Ok((gateway, smtp));
        }
        thread::sleep(Duration::from_millis(50));
    }
    Err("the gateway did not start".into())
}

/// One connection that sends its messages one after the other.
fn session(target: SocketAddr, number: usize) -> Result<(), String> {
    converse(target, number).map_err(|error| error.to_string())
}

fn converse(target: SocketAddr, number: usize) -> io::Result<()> {
    let stream = TcpStream::connect(target)?;
    stream.set_nodelay(true)?;
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::new(stream);
    expect(&mut reader, "220")?;
    writer.write_all(b"EHLO ex1.voorbeeld.nl\r\n")?;
    expect(&mut reader, "250")?;
    for message in 0..MESSAGES_EACH {
        writer.write_all(b"MAIL FROM:<balie@voorbeeld.nl>\r\n")?;
        expect(&mut reader, "250")?;
        writer.write_all(b"RCPT TO:<info@bedrijf-linde.nl>\r\n")?;
        expect(&mut reader, "250")?;
        writer.write_all(b"DATA\r\n")?;
        expect(&mut reader, "354")?;
        writer.write_all(letter(number, message).as_bytes())?;
        expect(&mut reader, "250")?;
    }
    writer.write_all(b"QUIT\r\n")?;
    expect(&mut reader, "221")
}

/// Reads one reply, of several lines perhaps.
fn expect(reader: &mut impl BufRead, code: &str) -> io::Result<()> {
    let mut line = String::new();
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        if line.get(3..4) != Some("-") {
            break;
        }
    }
    if line.starts_with(code) {
        return Ok(());
    }
    Err(io::Error::other(format!("expected {code}, got {line}")))
}

fn letter(session: usize, message: usize) -> String {
    let mut text = format!(
        "From: Balie <balie@voorbeeld.nl>\r\nTo: info@bedrijf-linde.nl\r\nMessage-ID: \
         <{session}.{message}@voorbeeld.nl>\r\nSubject: Levering week {message}\r\n\r\n"
    );
    while text.len() < MESSAGE_BYTES {
        text.push_str("De bestelling komt donderdag om 10.30 uur aan bij de achterdeur.\r\n");
    }
    text.push_str(".\r\n");
    text
}
