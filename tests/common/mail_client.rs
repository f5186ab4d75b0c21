//! A sending mail server in the hand of a test: raw lines over a socket, and the stubbornness of a
//! real one, which tries again until it is told yes or no.

use std::io;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Write;
use std::net::SocketAddr;
use std::net::TcpStream;
use std::time::Duration;

/// One connection to a gateway.
pub(crate) struct MailClient {
    input: BufReader<TcpStream>,
    output: TcpStream,
}

/// A message with its envelope.
#[derive(Clone, Debug)]
pub(crate) struct Mail {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    pub(crate) message: Vec<u8>,
}

impl Mail {
    /// A message of plain text, with a subject by which it can be told from others.
    pub(crate) fn new(from: &str, to: &[&str], subject: &str, text: &str) -> Self {
        let message = format!(
            "From: {from}\r\nTo: {}\r\nSubject: {subject}\r\nMessage-ID: <{}@ex1>\r\n\
             Date: Mon, 05 Oct 2026 09:00:00 +0200\r\nMIME-Version: 1.0\r\n\
             Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n",
            to.join(", "),
            subject.replace(' ', "."),
        );
        let to = to.iter().map(|to| (*to).to_owned()).collect();
        Self { from: from.to_owned(), to, message: message.into_bytes() }
    }
}

impl MailClient {
    /// Connects and says EHLO.
    pub(crate) fn open(address: SocketAddr) -> io::Result<Self> {
        let output = TcpStream::connect(address)?;
        output.set_read_timeout(Some(PATIENCE))?;
        let mut client = Self { input: BufReader::new(output.try_clone()?), output };
        client.reply()?;
        client.say("EHLO ex1.voorbeeld.nl")?;
        Ok(client)
    }

    /// Sends a line and gives the reply, its lines joined by line feeds.
    pub(crate) fn say(&mut self, line: &str) -> io::Result<String> {
        self.write(format!("{line}\r\n").as_bytes())?;
        self.reply()
    }

    /// Sends bytes as they are.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.output.write_all(bytes)
    }

    /// Reads one reply.
    pub(crate) fn reply(&mut self) -> io::Result<String> {
        let mut reply = String::new();
        loop {
            let mut line = String::new();
            if self.input.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            reply.push_str(&line);
            if line.as_bytes().get(3) != Some(&b'-') {
                return Ok(reply.replace("\r\n", "\n").trim_end().to_owned());
            }
        }
    }

    /// Sends a message; the first refusal, or the reply to the message.
    pub(crate) fn send(&mut self, mail: &Mail) -> io::Result<String> {
        let reply = self.begin(mail)?;
        if reply.starts_with('3') { self.finish(mail) } else { Ok(reply) }
    }

    /// Sends everything up to the message; the first refusal, or 354.
    pub(crate) fn begin(&mut self, mail: &Mail) -> io::Result<String> {
        let mut commands = vec![format!("MAIL FROM:<{}>", mail.from)];
        commands.extend(mail.to.iter().map(|to| format!("RCPT TO:<{to}>")));
        for command in &commands {
            let reply = self.say(command)?;
            if !reply.starts_with('2') {
                self.say("RSET")?;
                return Ok(reply);
            }
        }
        self.say("DATA")
    }

    /// Sends the message and reads the reply to it.
    pub(crate) fn finish(&mut self, mail: &Mail) -> io::Result<String> {
        self.write(&stuffed(&mail.message))?;
        self.write(b".\r\n")?;
        self.reply()
    }

    /// The socket, for what comes after STARTTLS.
    pub(crate) fn into_socket(self) -> TcpStream {
        self.output
    }
}

/// Sends one message over a connection of its own.
pub(crate) fn send(address: SocketAddr, mail: &Mail) -> io::Result<String> {
    MailClient::open(address)?.send(mail)
}

/// The ID in a reply that holds a message.
pub(crate) fn held_id(reply: &str) -> String {
    let id = reply.strip_prefix("250 2.0.0 held for review as ");
    id.unwrap_or_else(|| panic!("not held: {reply}")).to_owned()
}

fn stuffed(message: &[u8]) -> Vec<u8> {
    let mut stuffed = Vec::with_capacity(message.len());
    for line in message.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b".") {
            stuffed.push(b'.');
        }
        stuffed.extend_from_slice(line);
    }
    stuffed
}

/// How long a reply may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
