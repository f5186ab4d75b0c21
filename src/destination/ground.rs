//! Why a recipient has its class, and what is odd about it: words that are kept, printed and shown.

use serde::{Deserialize, Serialize};

/// Why a recipient has its class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// A domain of the organisation itself.
    OwnDomain,
    /// An agreement in the configuration.
    Agreement,
    /// A known correspondent in the configuration.
    Configured,
    /// A known correspondent by earlier mail.
    Learned,
    /// A provider of mailboxes.
    Provider,
    /// A service that forwards to a mailbox whose owner cannot be seen.
    Alias,
    /// A service of throw-away addresses.
    ThrowAway,
    /// Almost an address to which this sender has written before.
    NearWritten,
    /// A known name with its dots elsewhere: `denhaagnl.com`.
    DotsElsewhere,
    /// A known name with `gemeente` before it, or without: `gemeente-aalten.nl`.
    Prefix,
    /// A known name in letters that look the same, or without its hyphen or accent.
    LooksSame,
    /// A known name under another suffix: `gmail.co`.
    OtherSuffix,
    /// A slip of the fingers away from a known name: `gmial.com`.
    Mistyped,
    /// A municipality, with which nothing is agreed.
    Municipality,
    /// Another body of government, with which nothing is agreed.
    Government,
    /// A municipality that no longer exists.
    Dissolved,
    /// An IP address in the place of a domain.
    Literal,
    /// A suffix that does not exist: nobody can have mail there.
    NoSuchSuffix,
    /// Nothing is known.
    #[default]
    Unknown,
}

/// What a reviewer should know of a recipient, whatever its class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// It looks like a private mailbox of the sender.
    OwnMailbox,
    /// The name shown in front of it belongs to another address.
    NameContradicts,
    /// The sender writes to someone of that name elsewhere, and never wrote here.
    NamesakeElsewhere,
    /// The sender has not written to it before.
    FirstContact,
    /// It is written in a way that may lead elsewhere: `a%b@c`, a quoted local part.
    OddForm,
    /// Its domain does not exist: nobody can have mail there.
    NoSuchDomain,
    /// Its domain exists and takes no mail.
    NoMail,
}

/// Why a domain cannot receive mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoMail {
    /// There is no such domain.
    NoSuchDomain,
    /// It exists, and no server takes its mail.
    NoServer,
}

impl Ground {
    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OwnDomain => "own_domain",
            Self::Agreement => "agreement",
            Self::Configured => "configured",
            Self::Learned => "learned",
            Self::Provider => "provider",
            Self::Alias => "alias",
            Self::ThrowAway => "throw_away",
            Self::NearWritten => "near_written",
            Self::DotsElsewhere => "dots_elsewhere",
            Self::Prefix => "prefix",
            Self::LooksSame => "looks_same",
            Self::OtherSuffix => "other_suffix",
            Self::Mistyped => "mistyped",
            Self::Municipality => "municipality",
            Self::Government => "government",
            Self::Dissolved => "dissolved",
            Self::Literal => "literal",
            Self::NoSuchSuffix => "no_such_suffix",
            Self::Unknown => "unknown",
        }
    }
}

impl Signal {
    /// All signals.
    pub const ALL: [Self; 7] = [
        Self::OwnMailbox,
        Self::NameContradicts,
        Self::NamesakeElsewhere,
        Self::FirstContact,
        Self::OddForm,
        Self::NoSuchDomain,
        Self::NoMail,
    ];

    /// The name in JSON and rules.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OwnMailbox => "own_mailbox",
            Self::NameContradicts => "name_contradicts",
            Self::NamesakeElsewhere => "namesake_elsewhere",
            Self::FirstContact => "first_contact",
            Self::OddForm => "odd_form",
            Self::NoSuchDomain => "no_such_domain",
            Self::NoMail => "no_mail",
        }
    }

    /// The signal of that [`Signal::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|signal| signal.name() == name)
    }
}
