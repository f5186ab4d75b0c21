//! Every key of the configuration: its kind, its default and what an administrator reads of it.
//!
//! This table drives the reading of `sluis.toml`, the defaults, and `config/sluis.toml`.

use crate::config::export_keys;
use crate::config::key::Default;
use crate::config::key::Key;
use crate::config::key::Kind;
use crate::config::limit_keys;
use crate::config::register_keys;
use crate::config::sign_in_keys;
use crate::config::smtp_keys;

/// Every key, in the order of `config/sluis.toml`.
pub(super) fn keys() -> impl Iterator<Item = &'static Key> {
    let first = KEYS.iter().chain(smtp_keys::KEYS).chain(REST);
    let first = first.chain(register_keys::KEYS).chain(limit_keys::KEYS);
    first.chain(sign_in_keys::KEYS).chain(export_keys::KEYS)
}

/// The order is that of `CONTRACT.md`.
const KEYS: &[Key] = &[
    Key {
        section: "",
        name: "data_dir",
        kind: Kind::Folder,
        default: Default::Value("\"var\""),
        doc: "Folder for all that Sluis keeps: held mail (encrypted), the database, the key.\n\
              It is made when it does not exist. Back up the key apart from the rest.",
    },
    Key {
        section: "",
        name: "keys_dir",
        kind: Kind::Folder,
        default: Default::Unset("\"/run/credentials/sluis.service\""),
        doc: "\
             Folder of the keys, where they do not lie in data_dir (as keys/). It may be one that\n\
              systemd fills (LoadCredential=): then it cannot be written, and the keys are made\n\
              elsewhere. See docs/keys.md.",
    },
    Key {
        section: "organisation",
        name: "name",
        kind: Kind::Text,
        default: Default::Value("\"Gemeente Voorbeeld\""),
        doc: "Name of your organisation, as the pages show it.",
    },
    Key {
        section: "organisation",
        name: "domains",
        kind: Kind::Domains,
        default: Default::Value("[\"voorbeeld.nl\"]"),
        doc: "Your own mail domains; their subdomains too. Mail to these is internal.\n\
              An address that almost looks like one of these is held as a look-alike.",
    },
    Key {
        section: "organisation",
        name: "directory",
        kind: Kind::File,
        default: Default::Unset("\"directory.csv\""),
        doc: "CSV file of your people, as Exchange or Entra ID exports it: a column with the mail\n\
              address (mail, PrimarySmtpAddress) and columns with name and department. Rules and\n\
              agreements can then be about departments. Read again on SIGHUP.",
    },
];

/// What follows `[smtp]`.
const REST: &[Key] = &[
    Key {
        section: "next_hop",
        name: "hosts",
        kind: Kind::Hosts,
        default: Default::Value("[\"127.0.0.1:1025\"]"),
        doc: "Mail servers that take the mail over, in order of preference: host:port.\n\
              While none of them answers, mail stays with your own mail server (451).",
    },
    Key {
        section: "next_hop",
        name: "tls",
        kind: Kind::Choice(&["none", "opportunistic", "required"]),
        default: Default::Value("\"opportunistic\""),
        doc: "\"required\": only over TLS with a certificate that is valid for the host name.\n\
              \"opportunistic\": TLS where it is offered, whatever the certificate.\n\
              \"none\": never TLS.",
    },
    Key {
        section: "next_hop",
        name: "tls_pinned",
        kind: Kind::File,
        default: Default::Unset("\"exchange.pem\""),
        doc: "With tls = \"required\": file (PEM) of the certificates of these hosts. Exactly\n\
              those are trusted, whoever issued them and whatever name is in them. Where a\n\
              host gets a new one, put it beside the old one here first, and restart.",
    },
    Key {
        section: "web",
        name: "listen",
        kind: Kind::Socket,
        default: Default::Value("\"127.0.0.1:8080\""),
        doc: "IP address and port of the pages and the API. They speak HTTP: put a reverse proxy\n\
              with TLS before them when people reach them from another machine. A connection\n\
              brings one request: the proxy must not keep connections open (nginx: no\n\
              \"keepalive\" in the upstream).",
    },
    Key {
        section: "web",
        name: "public_url",
        kind: Kind::Url,
        default: Default::Unset("\"https://sluis.voorbeeld.nl\""),
        doc: "Where people reach the pages, as they type it. With https:// the session cookie is\n\
              bound to this host and never sent without TLS.",
    },
    Key {
        section: "web",
        name: "trusted_proxies",
        kind: Kind::AnyNetworks,
        default: Default::Value("[\"127.0.0.0/8\", \"::1/128\"]"),
        doc: "Networks of the reverse proxies before the pages: of these X-Forwarded-For is\n\
              believed. Else everyone seems to come from the proxy, and one who guesses\n\
              passwords slows all others down.",
    },
    Key {
        section: "store",
        name: "url",
        kind: Kind::Choice(&["sqlite"]),
        default: Default::Value("\"sqlite\""),
        doc: "\"sqlite\": a database in data_dir. (\"postgres://…\" is not supported yet.)",
    },
    Key {
        section: "destinations",
        name: "trusted",
        kind: Kind::Patterns,
        default: Default::Value("[\"duo.nl\", \"*.politie.nl\"]"),
        doc: "Partners with whom you have an agreement on personal data.\n\
              \"x.nl\" is exactly that domain, \"*.x.nl\" is x.nl and all below it, and\n\
              \"name@x.nl\" is one address. Nobody is trusted who is not listed here.",
    },
    Key {
        section: "destinations",
        name: "expected",
        kind: Kind::Patterns,
        default: Default::Value("[]"),
        doc: "Known correspondents, in the same form: single persons' data may go to them and is\n\
              then recorded; lists of people may not.",
    },
    Key {
        section: "destinations",
        name: "lists",
        kind: Kind::Folder,
        default: Default::Unset("\"/etc/sluis/lists\""),
        doc: "Folder with further lists of domains (private.txt, disposable.txt and the like), in\n\
              the form of those of this release and added to them: what they say wins.",
    },
    Key {
        section: "learning",
        name: "enabled",
        kind: Kind::Truth,
        default: Default::Value("true"),
        doc: "Whether the gateway learns, and whether what is learned counts.",
    },
    Key {
        section: "learning",
        name: "messages",
        kind: Kind::Number(1, 1_000),
        default: Default::Value("3"),
        doc: "Messages to a domain or an address that make it expected, at least.",
    },
    Key {
        section: "learning",
        name: "senders",
        kind: Kind::Number(2, 1_000),
        default: Default::Value("2"),
        doc: "Different colleagues who wrote them, at least: nobody can do it alone.",
    },
    Key {
        section: "learning",
        name: "days",
        kind: Kind::Number(1, 365),
        default: Default::Value("2"),
        doc: "Different days on which they wrote, at least.",
    },
    Key {
        section: "learning",
        name: "within_days",
        kind: Kind::Number(1, 3_650),
        default: Default::Value("90"),
        doc: "Days within which all of that must be.",
    },
    Key {
        section: "learning",
        name: "unused_days",
        kind: Kind::Number(1, 3_650),
        default: Default::Value("365"),
        doc: "Days without mail after which it ends, unless someone confirmed it on the pages.\n\
              What was refused or ended among the destinations is forgotten after as long.",
    },
    Key {
        section: "dns",
        name: "enabled",
        kind: Kind::Truth,
        default: Default::Value("true"),
        doc: "Whether name servers are asked: only about domains that are not your own and not\n\
              known, and nothing but the name of the domain.",
    },
    Key {
        section: "dns",
        name: "servers",
        kind: Kind::Sockets,
        default: Default::Unset("[\"192.0.2.53:53\"]"),
        doc: "Name servers that know the whole internet. Without: those of\n\
              /etc/resolv.conf.",
    },
    Key {
        section: "dns",
        name: "wait_milliseconds",
        kind: Kind::Number(100, 10_000),
        default: Default::Value("2000"),
        doc: "How long one message waits for answers at most, for all its domains together.",
    },
    Key {
        section: "policy",
        name: "mode",
        kind: Kind::Choice(&["enforce", "monitor"]),
        default: Default::Value("\"enforce\""),
        doc: "\"enforce\": hold what the rules hold.\n\
              \"monitor\": deliver everything and record what would have been held.",
    },
    Key {
        section: "policy",
        name: "agreements",
        kind: Kind::Folder,
        default: Default::Unset("\"/etc/sluis/agreements\""),
        doc: "Folder of agreements with partners, one TOML file each: who may get what about how\n\
              many people, and until when (docs/rules.md). Read again on SIGHUP.",
    },
    Key {
        section: "policy",
        name: "record_days",
        kind: Kind::Number(0, 400),
        default: Default::Value("30"),
        doc: "Days for which the findings of every message are kept, encrypted and without\n\
              content, so that `sluis simulate` can try other rules on them. 0: not at all.",
    },
    Key {
        section: "secure_mail",
        name: "host",
        kind: Kind::Host,
        default: Default::Unset("\"smtp.securemail.example:587\""),
        doc: "Where the gateway takes mail: host:port.",
    },
    Key {
        section: "secure_mail",
        name: "tls",
        kind: Kind::Choice(&["none", "opportunistic", "required"]),
        default: Default::Value("\"required\""),
        doc: "As in [next_hop].",
    },
    Key {
        section: "secure_mail",
        name: "headers",
        kind: Kind::Headers,
        default: Default::Value("{}"),
        doc: "Header fields that it wants on top of each message:\n\
              { \"zivver-relay\" = \"…\" }. Where one is a secret, let nobody else read this file.",
    },
    Key {
        section: "review",
        name: "undo_seconds",
        kind: Kind::Number(0, 3_600),
        default: Default::Value("20"),
        doc: "Seconds between a release and its delivery, in which it can be undone. 0: at once.",
    },
    Key {
        section: "review",
        name: "four_eyes_persons",
        kind: Kind::Number(0, 1_000_000_000),
        default: Default::Value("100"),
        doc: "From this number of people in a message a second person must agree to its release.\n\
              0: never, whatever else there is in it.",
    },
    Key {
        section: "review",
        name: "four_eyes_subjects",
        kind: Kind::Subjects,
        default: Default::Value(
            "[\"health\", \"criminal\", \"youth_care\", \"religion\", \"ethnicity\", \
             \"sexuality\", \"biometric\"]",
        ),
        doc: "A second person must agree as well where one of these subjects is told of someone.",
    },
    Key {
        section: "review",
        name: "four_eyes_unscannable",
        kind: Kind::Truth,
        default: Default::Value("true"),
        doc: "And where a part could not be checked: a password, a damaged file.",
    },
    Key {
        section: "review",
        name: "four_eyes_classes",
        kind: Kind::Classes,
        default: Default::Value("[\"lookalike\", \"disposable\"]"),
        doc: "And where a recipient of one of these classes waits for it.",
    },
    Key {
        section: "review",
        name: "expire_days",
        kind: Kind::Number(1, 365),
        default: Default::Value("14"),
        doc: "Days after which a message that nobody decided on ends as not sent.",
    },
    Key {
        section: "review",
        name: "reveals_per_day",
        kind: Kind::Number(0, 100_000),
        default: Default::Value("50"),
        doc: "Values that one person shows on a day before the trail says so. 0: never.",
    },
    Key {
        section: "notify",
        name: "from",
        kind: Kind::Mailbox,
        default: Default::Unset("\"Sluis <sluis@voorbeeld.nl>\""),
        doc: "From whom the mails come: an address of your own. Without it none is sent, and no\n\
              sender hears that mail waits. Needs web.public_url, for the link in the mail.",
    },
    Key {
        section: "notify",
        name: "hosts",
        kind: Kind::Hosts,
        default: Default::Unset("[\"ex1.voorbeeld.nl:25\"]"),
        doc: "Your own mail servers, which take these mails: host:port. Without it they go to\n\
              next_hop.hosts, which must then bring mail for your own domains back to you.",
    },
    Key {
        section: "notify",
        name: "team",
        kind: Kind::Text,
        default: Default::Value("\"Informatiebeveiliging\""),
        doc: "Who looks at held mail, as senders read it: \"Dan bekijkt … het bericht.\"",
    },
    Key {
        section: "notify",
        name: "team_address",
        kind: Kind::Mailbox,
        default: Default::Unset("\"informatiebeveiliging@voorbeeld.nl\""),
        doc: "Mailbox of that team: hears at once of a high risk or of haste, at most once in a\n\
              quarter of an hour. Without it each reviewer with a mail address hears.",
    },
    Key {
        section: "notify",
        name: "contact",
        kind: Kind::Text,
        default: Default::Unset("\"informatiebeveiliging@voorbeeld.nl of 14 0000\""),
        doc: "Where senders can ask their questions. Without it: the name of the team.",
    },
    Key {
        section: "notify",
        name: "skip",
        kind: Kind::Patterns,
        default: Default::Value("[]"),
        doc: "Own mailboxes that get none of these mails, such as those of programs:\n\
              [\"scanner@voorbeeld.nl\", \"*.apps.voorbeeld.nl\"].",
    },
    Key {
        section: "notify",
        name: "bilingual",
        kind: Kind::Truth,
        default: Default::Value("false"),
        doc: "Whether English stands below the Dutch.",
    },
    Key {
        section: "notify",
        name: "digest",
        kind: Kind::Time,
        default: Default::Value("\"08:00\""),
        doc: "When, on working days, senders and reviewers hear what still waits. Where nothing\n\
              waits there is no mail.",
    },
    Key {
        section: "scan",
        name: "workers",
        kind: Kind::Number(0, 256),
        default: Default::Value("0"),
        doc: "Processes that read mail at one time, apart from the gateway and from each other.\n\
              0: as many as there are processor cores. Each takes some 30 MB when idle.",
    },
    Key {
        section: "scan",
        name: "ocr",
        kind: Kind::Truth,
        default: Default::Value("false"),
        doc: "Whether the text in pictures and scanned pages is recognised, by the program\n\
              tesseract with its Dutch data (Debian: tesseract-ocr, tesseract-ocr-nld). It takes\n\
              seconds for each page. Without it, a scanned page counts as not read.",
    },
];
