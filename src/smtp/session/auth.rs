//! The part of a session in which a client says who it is: AUTH (RFC 4954), with PLAIN (RFC 4616)
//! and LOGIN, which Exchange and most devices use.
//!
//! Only under TLS: what is said in the clear could be read on the way.

use data_encoding::BASE64;
use zeroize::Zeroizing;

use super::Phase;
use super::Session;
use super::Waiting;
use super::enough;
use super::out_of_order;
use crate::smtp::Action;
use crate::smtp::Credentials;
use crate::smtp::Encryption;
use crate::smtp::Relay;
use crate::smtp::Reply;
use crate::smtp::SignIn;
use crate::smtp::input::Line;

/// What the next line of the client is.
#[derive(Debug)]
pub(super) enum Exchange {
    /// All of PLAIN.
    Plain,
    /// The name of LOGIN.
    Name,
    /// Its password, for this name.
    Password(String),
}

impl Session {
    /// Whether AUTH is offered now.
    pub(super) fn offers_auth(&self) -> bool {
        let encrypted = matches!(self.settings.encryption, Encryption::Active(_));
        self.settings.sign_in == SignIn::Offered && encrypted && !self.signed_in
    }

    pub(super) fn auth(&mut self, mechanism: &str, initial: Option<&str>) {
        if self.settings.sign_in == SignIn::Unavailable {
            return self.mistake(Reply::new(502, (5, 5, 1), "command not implemented"));
        }
        if !matches!(self.settings.encryption, Encryption::Active(_)) {
            return self.mistake(Reply::new(538, (5, 7, 11), "STARTTLS first"));
        }
        if self.offered.is_none() || self.transaction.is_some() || self.signed_in {
            return self.mistake(out_of_order("not now"));
        }
        let exchange = match mechanism.to_ascii_uppercase().as_str() {
            "PLAIN" => Exchange::Plain,
            "LOGIN" => Exchange::Name,
            _ => return self.mistake(Reply::new(504, (5, 5, 4), "PLAIN or LOGIN")),
        };
        match initial {
            Some(initial) => self.said(exchange, initial),
            None => self.ask(exchange),
        }
    }

    /// Reads the next line of an exchange.
    pub(super) fn read_response(&mut self) -> bool {
        let line = match self.input.line() {
            Line::Missing => return false,
            Line::BareLineEnd => {
                self.shut(Reply::new(500, (5, 5, 2), "only CR LF ends a line"));
                return true;
            }
            Line::TooLong => None,
            Line::Whole(line) => String::from_utf8(line).ok().map(Zeroizing::new),
        };
        let Phase::Exchange(exchange) = std::mem::replace(&mut self.phase, Phase::Command) else {
            return false;
        };
        match line {
            // RFC 4954, 4: the client gives up.
            Some(line) if line.as_str() == "*" => {
                self.mistake(Reply::new(501, (5, 0, 0), "given up"));
            }
            Some(line) => self.said(exchange, &line),
            None => self.mistake(malformed()),
        }
        true
    }

    /// Answers an [`Action::Auth`]: whether the client is who it says.
    pub fn recognised(&mut self, identity: Identity) {
        if self.waiting != Waiting::Auth {
            return;
        }
        self.waiting = Waiting::Nothing;
        self.mistake(match identity {
            Identity::Known => {
                self.signed_in = true;
                self.settings.relay = Relay::Permitted;
                return self.reply(Reply::new(235, (2, 7, 0), "welcome"));
            }
            Identity::Unknown => Reply::new(535, (5, 7, 8), "name or password is wrong"),
            // RFC 4954, 4: the client may come back.
            Identity::Untried => Reply::new(454, (4, 7, 0), "too many tries, try again later"),
        });
        self.auth_failures += 1;
        if self.auth_failures >= FAILURES_MAX {
            self.shut(enough("too many wrong passwords"));
        }
    }

    fn said(&mut self, exchange: Exchange, text: &str) {
        // RFC 4954, 4: an empty response is sent as "=".
        let text = if text == "=" { "" } else { text };
        let decoded = BASE64.decode(text.as_bytes()).ok();
        let Some(decoded) = decoded.and_then(|bytes| String::from_utf8(bytes).ok()) else {
            return self.mistake(malformed());
        };
        let decoded = Zeroizing::new(decoded);
        match exchange {
            Exchange::Plain => {
                // authorization identity, name, password; acting for another is not offered.
                let mut fields = decoded.splitn(3, '\0');
                let (Some(_), Some(name), Some(password)) =
                    (fields.next(), fields.next(), fields.next())
                else {
                    return self.mistake(malformed());
                };
                self.check(name.to_owned(), password);
            }
            Exchange::Name => self.ask(Exchange::Password(decoded.to_string())),
            Exchange::Password(name) => self.check(name, &decoded),
        }
    }

    fn check(&mut self, name: String, password: &str) {
        self.waiting = Waiting::Auth;
        let credentials = Credentials { name, password: Zeroizing::new(password.to_owned()) };
        self.actions.push_back(Action::Auth(credentials));
    }

    fn ask(&mut self, exchange: Exchange) {
        let challenge = match exchange {
            Exchange::Plain => "",
            Exchange::Name => "VXNlcm5hbWU6",
            Exchange::Password(_) => "UGFzc3dvcmQ6",
        };
        self.phase = Phase::Exchange(exchange);
        self.actions.push_back(Action::Reply(Reply::plain(334, challenge)));
    }
}

/// Whether a client is who it says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// Name and password belong together.
    Known,
    /// They do not, or there is no such name.
    Unknown,
    /// Too many were wrong: this one was not looked at.
    Untried,
}

fn malformed() -> Reply {
    Reply::new(501, (5, 5, 2), "not understood")
}

/// Wrong passwords of one connection before it is closed.
const FAILURES_MAX: u32 = 3;
