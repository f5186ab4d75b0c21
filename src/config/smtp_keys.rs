//! The keys of the port where mail is taken: `[smtp]`.

use crate::config::key::Default;
use crate::config::key::Key;
use crate::config::key::Kind;

/// In the order of `config/sluis.toml`.
pub(super) const KEYS: &[Key] = &[
    Key {
        section: "smtp",
        name: "listen",
        kind: Kind::Sockets,
        default: Default::Value("[\"127.0.0.1:2525\"]"),
        doc: "IP addresses and ports on which mail is taken.",
    },
    Key {
        section: "smtp",
        name: "hostname",
        kind: Kind::Domain,
        default: Default::Value("\"sluis.voorbeeld.nl\""),
        doc: "Name by which Sluis introduces itself, to both sides.",
    },
    Key {
        section: "smtp",
        name: "allow_from",
        kind: Kind::Networks,
        default: Default::Value("[\"127.0.0.0/8\", \"::1/128\"]"),
        doc: "Networks that may hand over mail: your mail servers only. Everyone else gets 550.",
    },
    Key {
        section: "smtp",
        name: "max_message_bytes",
        kind: Kind::Number(65_536, 1 << 30),
        default: Default::Value("52428800"),
        doc: "Largest message in bytes, announced as SIZE (52428800 is 50 MB).\n\
              Encoded as mail, an attachment is a third larger than its file.",
    },
    Key {
        section: "smtp",
        name: "max_recipients",
        kind: Kind::Number(100, 100_000),
        default: Default::Value("1000"),
        doc: "Most recipients of one message; more are asked to come in a next message.",
    },
    Key {
        section: "smtp",
        name: "max_connections",
        kind: Kind::Number(1, 10_000),
        default: Default::Value("200"),
        doc: "Most connections at one time; more are asked to come back later. Clients outside\n\
              allow_from have a quarter of them, and a minute, until they sign in.",
    },
    Key {
        section: "smtp",
        name: "max_connections_per_client",
        kind: Kind::Number(0, 10_000),
        default: Default::Value("0"),
        doc: "Most of them for one address, so that one server cannot take the places of all;\n\
              0: no limit of its own. Exchange opens up to 20 unless told otherwise.",
    },
    Key {
        section: "smtp",
        name: "max_messages_per_sender",
        kind: Kind::Number(0, 1_000_000),
        default: Default::Value("2000"),
        doc: "Most messages of one sender in a quarter of an hour; more are asked to come back\n\
              later (451), so that a mail merge does not keep everyone else waiting. 0: no limit.",
    },
    Key {
        section: "smtp",
        name: "memory_bytes",
        kind: Kind::Number(1 << 28, 1 << 40),
        default: Default::Value("1073741824"),
        doc: "Memory for all messages on their way (1073741824 is 1 GiB): who would need\n\
              more to bring one is asked to come back later (421), and a release waits for some.",
    },
    Key {
        section: "smtp",
        name: "bare_newlines",
        kind: Kind::Choice(&["refuse", "normalise"]),
        default: Default::Value("\"refuse\""),
        doc: "What to do with a line that does not end in CR LF, a way to smuggle a second\n\
              message past a filter. \"refuse\" answers 554. \"normalise\" mends the ends of\n\
              lines, which breaks a DKIM signature: for old devices that cannot do better.",
    },
    Key {
        section: "smtp",
        name: "tls_cert",
        kind: Kind::File,
        default: Default::Unset("\"cert.pem\""),
        doc: "Certificate chain and private key (PEM). STARTTLS is offered when both are set.\n\
              Both are read again on SIGHUP.",
    },
    Key {
        section: "smtp",
        name: "tls_key",
        kind: Kind::File,
        default: Default::Unset("\"key.pem\""),
        doc: "The key that belongs to tls_cert. Only the user of the service should be able to\n\
              read it.",
    },
    Key {
        section: "smtp",
        name: "client_ca",
        kind: Kind::File,
        default: Default::Unset("\"client-ca.pem\""),
        doc: "Who shows a certificate of one of these authorities (PEM) in STARTTLS may send from\n\
              anywhere, beside allow_from. Name an authority of your own, never a public one.",
    },
    Key {
        section: "smtp",
        name: "accounts",
        kind: Kind::File,
        default: Default::Unset("\"/etc/sluis/smtp-accounts\""),
        doc: "Who signs in with one of these names may send from anywhere, beside allow_from\n\
              (AUTH PLAIN and LOGIN, under TLS alone). \"sluis smtp-account\" makes the lines.",
    },
];
