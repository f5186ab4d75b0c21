//! One SMTP conversation as a state machine: bytes in, actions out.
//!
//! There is no socket, clock or handler here. The caller feeds what it read, takes [`Action`]s
//! until there are none, and answers those that ask something with [`Session::answer`]. Commands
//! that came together (PIPELINING, RFC 2920) are taken one by one, each after the answer to the
//! one before it, so replies are always in order.
//!
//! Memory: one command line, one piece of input, and one message within its limit.

mod auth;
mod message;

use std::collections::VecDeque;

use crate::mail::Address;
use crate::smtp::Action;
use crate::smtp::Client;
use crate::smtp::ClientCertificate;
use crate::smtp::Encryption;
use crate::smtp::Extensions;
use crate::smtp::ForwardPath;
use crate::smtp::Relay;
use crate::smtp::Reply;
use crate::smtp::ReversePath;
use crate::smtp::SessionSettings;
use crate::smtp::TlsFacts;
use crate::smtp::body::Body;
use crate::smtp::command::Chunk;
use crate::smtp::command::Command;
use crate::smtp::command::CommandError;
use crate::smtp::command::Path;
use crate::smtp::input::Input;
use crate::smtp::input::Line;
use crate::smtp::parameters;

pub use auth::Identity;

/// One conversation with a client.
#[derive(Debug)]
pub struct Session {
    settings: SessionSettings,
    /// What the handler can do now, and what this client was told at its last EHLO.
    current: Extensions,
    offered: Option<Extensions>,
    helo: Option<String>,
    phase: Phase,
    waiting: Waiting,
    transaction: Option<Open>,
    input: Input,
    actions: VecDeque<Action>,
    errors: u32,
    idle_commands: u32,
    signed_in: bool,
    auth_failures: u32,
}

#[derive(Debug)]
enum Phase {
    Chunk { remaining: u64, position: Chunk, refused: Option<Reply>, size_bytes: u64 },
    Closed,
    Command,
    Data(Body),
    Exchange(auth::Exchange),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Waiting {
    Auth,
    Data,
    Handshake,
    Mail,
    Nothing,
    Rcpt,
}

/// An open transaction.
#[derive(Debug)]
struct Open {
    smtp_utf8: bool,
    announced: Option<u64>,
    offered: usize,
    accepted: usize,
    /// The chunks of BDAT so far.
    chunks: Option<Body>,
}

impl Session {
    /// A session whose first action is the greeting.
    pub fn new(settings: SessionSettings) -> Self {
        let greeting = Reply::plain(220, format!("{} ESMTP Sluis", settings.hostname));
        Self {
            input: Input::new(settings.limits.line_bytes_max),
            settings,
            current: Extensions::default(),
            offered: None,
            helo: None,
            phase: Phase::Command,
            waiting: Waiting::Nothing,
            transaction: None,
            actions: VecDeque::from([Action::Reply(greeting)]),
            errors: 0,
            idle_commands: 0,
            signed_in: false,
            auth_failures: 0,
        }
    }

    /// Says what the handler can do now; told to the client at its next EHLO.
    pub fn offer(&mut self, extensions: Extensions) {
        self.current = extensions;
    }

    /// Takes bytes that the client sent, in pieces of any size.
    pub fn feed(&mut self, bytes: &[u8]) {
        match self.phase {
            Phase::Closed => {}
            _ if self.waiting == Waiting::Handshake => self.refuse_plaintext(),
            _ => self.input.push(bytes),
        }
    }

    /// What to do next; `None` when more bytes, or an answer, are needed first.
    pub fn next_action(&mut self) -> Option<Action> {
        loop {
            if let Some(action) = self.actions.pop_front() {
                return Some(action);
            }
            if self.waiting != Waiting::Nothing {
                return None;
            }
            let moved = match self.phase {
                Phase::Closed => false,
                Phase::Command => self.read_line(),
                Phase::Data(_) => self.read_data(),
                Phase::Chunk { .. } => self.read_chunk(),
                Phase::Exchange(_) => self.read_response(),
            };
            if !moved {
                return None;
            }
        }
    }

    /// Answers the last [`Action::Mail`], [`Action::Rcpt`] or [`Action::Data`].
    ///
    /// A 421 is passed on and closes the connection, as it says. Ignored when nothing was asked.
    pub fn answer(&mut self, reply: Reply) {
        let positive = reply.is_positive();
        match std::mem::replace(&mut self.waiting, Waiting::Nothing) {
            Waiting::Nothing => return,
            // These are answered by `secured` and `recognised`.
            waiting @ (Waiting::Handshake | Waiting::Auth) => return self.waiting = waiting,
            Waiting::Mail if !positive => self.transaction = None,
            Waiting::Mail => {}
            Waiting::Rcpt => {
                if let Some(open) = self.transaction.as_mut().filter(|_| positive) {
                    open.accepted += 1;
                }
            }
            Waiting::Data => self.idle_commands = 0,
        }
        let closing = reply.code() == 421;
        self.reply(reply);
        if closing {
            self.close();
        }
    }

    /// The handshake is done: the session begins anew, without a greeting (RFC 3207, 4.2).
    ///
    /// A client that showed a certificate we asked for may relay, wherever it comes from.
    pub fn secured(&mut self, facts: TlsFacts, certificate: ClientCertificate) {
        if self.waiting == Waiting::Handshake {
            self.waiting = Waiting::Nothing;
            if certificate == ClientCertificate::Verified {
                self.settings.relay = Relay::Permitted;
            }
            self.settings.encryption = Encryption::Active(facts);
            self.helo = None;
            self.offered = None;
        }
    }

    /// Whether the client may send mail.
    pub fn may_send(&self) -> bool {
        self.settings.relay == Relay::Permitted
    }

    /// Whether a transaction is open or a message is on its way.
    pub fn in_transaction(&self) -> bool {
        self.transaction.is_some() || self.waiting != Waiting::Nothing
    }

    /// Whether the next bytes are those of a message rather than of a command.
    pub fn in_message(&self) -> bool {
        matches!(self.phase, Phase::Data(_) | Phase::Chunk { .. })
    }

    /// Whether the client has said nothing that is not read yet.
    pub fn is_all_read(&self) -> bool {
        self.input.unread().is_empty()
    }

    /// How much of a message that is not yet whole is in memory, in bytes.
    pub fn message_bytes(&self) -> u64 {
        let body = match &self.phase {
            Phase::Data(body) => Some(body),
            _ => self.transaction.as_ref().and_then(|open| open.chunks.as_ref()),
        };
        body.map(Body::kept_bytes).unwrap_or_default()
    }

    /// Ends the session from our side, with a last reply; it should be a 421.
    pub fn shut(&mut self, reply: Reply) {
        if !matches!(self.phase, Phase::Closed) {
            self.reply(reply);
            self.close();
        }
    }

    fn read_line(&mut self) -> bool {
        match self.input.line() {
            Line::Missing => return false,
            Line::BareLineEnd => {
                self.reply(Reply::new(500, (5, 5, 2), "only CR LF ends a line"));
                self.close();
            }
            Line::TooLong => self.mistake(Reply::new(500, (5, 5, 6), "line too long")),
            Line::Whole(line) => match Command::parse(&line) {
                Ok(command) => self.command(command),
                Err(CommandError::Syntax(reply)) => self.mistake(reply),
                Err(CommandError::Desynchronised(reply)) => {
                    self.reply(reply);
                    self.close();
                }
                Err(CommandError::Foreign) => self.shut(enough("this is a mail server")),
            },
        }
        true
    }

    fn command(&mut self, command: Command<'_>) {
        if !matches!(command, Command::Rcpt(_) | Command::Bdat { .. } | Command::Quit) {
            self.idle_commands += 1;
            if self.idle_commands > self.settings.limits.idle_commands_max {
                return self.shut(enough("too many commands without a message"));
            }
        }
        match command {
            Command::Ehlo(name) => self.hello(name, Some(self.current)),
            Command::Helo(name) => self.hello(name, None),
            Command::Mail(path) => self.mail(&path),
            Command::Rcpt(path) => self.rcpt(&path),
            Command::Data => self.data(),
            Command::Bdat { size_bytes, position } => self.bdat(size_bytes, position),
            Command::Rset => {
                self.reset();
                self.reply(Reply::new(250, (2, 0, 0), "ok"));
            }
            Command::Noop => self.reply(Reply::new(250, (2, 0, 0), "ok")),
            Command::Help => self.reply(Reply::new(214, (2, 0, 0), "see RFC 5321")),
            // RFC 5321, 7.3: 252 tells nobody who exists.
            Command::Vrfy => self.reply(Reply::new(252, (2, 5, 0), "send mail to find out")),
            Command::Expn => self.mistake(Reply::new(502, (5, 5, 1), "command not implemented")),
            Command::StartTls => self.start_tls(),
            Command::Auth { mechanism, initial } => self.auth(mechanism, initial),
            Command::Quit => {
                self.reply(Reply::new(221, (2, 0, 0), "bye"));
                self.close();
            }
        }
    }

    fn hello(&mut self, name: &str, offered: Option<Extensions>) {
        self.reset();
        self.helo = Some(name.to_owned());
        self.offered = offered;
        let mut text = self.settings.hostname.clone();
        if let Some(extensions) = offered {
            let size = format!("SIZE {}", self.message_bytes_max());
            let encryption = &self.settings.encryption;
            let lines = [
                ("PIPELINING", true),
                ("CHUNKING", true),
                ("ENHANCEDSTATUSCODES", true),
                (size.as_str(), true),
                ("8BITMIME", extensions.eight_bit_mime),
                ("SMTPUTF8", extensions.smtp_utf8),
                ("DSN", extensions.dsn),
                ("STARTTLS", *encryption == Encryption::Offered),
                ("AUTH PLAIN LOGIN", self.offers_auth()),
            ];
            for (line, _) in lines.iter().filter(|(_, on)| *on) {
                text.push('\n');
                text.push_str(line);
            }
        }
        self.actions.push_back(Action::Reply(Reply::plain(250, text)));
    }

    fn mail(&mut self, path: &Path<'_>) {
        let Some(helo) = self.helo.clone() else {
            return self.mistake(out_of_order("EHLO first"));
        };
        if self.transaction.is_some() {
            return self.mistake(out_of_order("one message at a time"));
        }
        if self.settings.relay == Relay::Refused {
            return self.mistake(relay_refused());
        }
        let parameters = match parameters::mail(path.parameters, self.offered) {
            Ok(parameters) => parameters,
            Err(reply) => return self.mistake(reply),
        };
        if parameters.size.is_some_and(|size| size > self.message_bytes_max()) {
            return self.reply(too_large());
        }
        if !path.raw.is_ascii() && !parameters.smtp_utf8 {
            return self.mistake(needs_utf8());
        }
        let address = match Address::parse(path.raw) {
            Ok(address) => Some(address),
            Err(_) if path.raw.is_empty() => None,
            Err(error) => {
                return self.mistake(Reply::new(501, (5, 1, 7), error.to_string()));
            }
        };
        let client = self.client(helo, parameters.smtp_utf8);
        self.transaction = Some(Open {
            smtp_utf8: parameters.smtp_utf8,
            announced: parameters.size,
            offered: 0,
            accepted: 0,
            chunks: None,
        });
        self.waiting = Waiting::Mail;
        let from = ReversePath {
            address,
            raw: path.raw.to_owned(),
            parameters: parameters.verbatim,
            size: parameters.size,
        };
        self.actions.push_back(Action::Mail(client, from));
    }

    fn rcpt(&mut self, path: &Path<'_>) {
        if self.settings.relay == Relay::Refused {
            return self.mistake(relay_refused());
        }
        let limit = self.settings.limits.recipients_max;
        let Some(open) = &mut self.transaction else {
            return self.mistake(out_of_order("MAIL first"));
        };
        if open.chunks.is_some() {
            return self.mistake(out_of_order("the message has begun"));
        }
        let smtp_utf8 = open.smtp_utf8;
        let parameters = match parameters::rcpt(path.parameters, self.offered, smtp_utf8) {
            Ok(parameters) => parameters,
            Err(reply) => return self.mistake(reply),
        };
        if !path.raw.is_ascii() && !smtp_utf8 {
            return self.mistake(needs_utf8());
        }
        let address = if path.raw.eq_ignore_ascii_case("postmaster") {
            Address::parse(&format!("{}@{}", path.raw, self.settings.hostname))
        } else {
            Address::parse(path.raw)
        };
        let address = match address {
            Ok(address) => address,
            Err(error) => return self.mistake(Reply::new(501, (5, 1, 3), error.to_string())),
        };
        // Refused recipients cost the next hop a question each, so they have a limit too.
        if open.accepted >= limit || open.offered >= limit.saturating_mul(4) {
            return self.reply(Reply::new(452, (4, 5, 3), "too many recipients"));
        }
        open.offered += 1;
        self.waiting = Waiting::Rcpt;
        let raw = path.raw.to_owned();
        self.actions.push_back(Action::Rcpt(ForwardPath { address, raw, parameters }));
    }

    fn start_tls(&mut self) {
        if self.settings.encryption != Encryption::Offered {
            self.mistake(Reply::new(502, (5, 5, 1), "TLS is not offered"));
        } else if self.transaction.is_some() {
            self.mistake(out_of_order("not within a transaction"));
        } else if self.input.unread().is_empty() {
            self.reply(Reply::new(220, (2, 0, 0), "go ahead"));
            self.actions.push_back(Action::StartTls);
            self.waiting = Waiting::Handshake;
        } else {
            self.refuse_plaintext();
        }
    }

    /// What was sent in the clear must never be taken for something said under TLS
    /// (CVE-2011-0411; RFC 3207, 4.2).
    fn refuse_plaintext(&mut self) {
        self.waiting = Waiting::Nothing;
        self.reply(Reply::new(554, (5, 7, 0), "nothing may follow STARTTLS in the clear"));
        self.close();
    }

    fn client(&self, helo: String, smtp_utf8: bool) -> Client {
        let tls = match &self.settings.encryption {
            Encryption::Active(facts) => Some(facts.clone()),
            _ => None,
        };
        let protocol = match (self.offered.is_some(), smtp_utf8, tls.is_some()) {
            (false, ..) => "SMTP",
            (true, false, true) if self.signed_in => "ESMTPSA",
            (true, true, true) if self.signed_in => "UTF8SMTPSA",
            (true, false, false) => "ESMTP",
            (true, false, true) => "ESMTPS",
            (true, true, false) => "UTF8SMTP",
            (true, true, true) => "UTF8SMTPS",
        };
        Client { address: self.settings.client, helo, protocol, tls }
    }

    /// The smaller of our own limit and that of the next hop.
    fn message_bytes_max(&self) -> u64 {
        let own = self.settings.limits.message_bytes_max;
        let next = self.offered.unwrap_or(self.current).size_bytes_max;
        next.map_or(own, |next| next.min(own))
    }

    fn reply(&mut self, reply: Reply) {
        self.actions.push_back(Action::Reply(reply.with_enhanced()));
    }

    /// Replies to a mistake of the client; too many of them end the session.
    fn mistake(&mut self, reply: Reply) {
        self.reply(reply);
        self.errors += 1;
        if self.errors > self.settings.limits.errors_max {
            self.shut(enough("too many errors"));
        }
    }

    fn reset(&mut self) {
        if self.transaction.take().is_some() {
            self.actions.push_back(Action::Reset);
        }
    }

    fn close(&mut self) {
        self.reset();
        self.phase = Phase::Closed;
        self.input.clear();
        self.actions.push_back(Action::Close);
    }
}

/// RFC 3463, 3.8: a matter of policy.
fn enough(text: &str) -> Reply {
    Reply::new(421, (4, 7, 0), text)
}

fn out_of_order(text: &str) -> Reply {
    Reply::new(503, (5, 5, 1), text)
}

fn relay_refused() -> Reply {
    Reply::new(550, (5, 7, 1), "relaying denied")
}

fn too_large() -> Reply {
    Reply::new(552, (5, 3, 4), "message too large")
}

/// RFC 6531, 3.4 and 3.5.
fn needs_utf8() -> Reply {
    Reply::new(553, (5, 6, 7), "an address beyond ASCII needs SMTPUTF8")
}
