//! Why a recipient has its class, in English.

use crate::destination::Ground;
use crate::destination::Signal;
use crate::render::RecipientTexts;

pub(super) const RECIPIENT: RecipientTexts =
    RecipientTexts { ground, signal, meant: |address| format!("Was {address} meant?") };

fn ground(ground: Ground, entry: &str) -> String {
    let because = match ground {
        Ground::OwnDomain => "Own domain",
        Ground::Agreement => "Partner with an agreement",
        Ground::Configured => "Known correspondent by the settings",
        Ground::Learned => "Known correspondent by earlier mail",
        Ground::Provider => "Mailbox for private persons",
        Ground::Alias => "Forwarding address that hides its owner",
        Ground::ThrowAway => "Service of throw-away addresses",
        Ground::Municipality => "Municipality, not set as trusted",
        Ground::Government => "Government body, not set as trusted",
        Ground::Dissolved => "Domain of a municipality that no longer exists",
        Ground::NearWritten => {
            return format!("Looks like {entry}, to which the sender wrote before.");
        }
        Ground::DotsElsewhere => return format!("Looks like {entry}: the dot stands elsewhere."),
        Ground::Prefix => return format!("Looks like {entry}: with or without ‘gemeente’."),
        Ground::LooksSame => {
            return format!("Looks like {entry}: letters that are almost the same.");
        }
        Ground::OtherSuffix => return format!("Looks like {entry}: another ending."),
        Ground::Mistyped => return format!("Looks like {entry}: a typing mistake."),
        Ground::Literal => return "An IP address in the place of a domain.".to_owned(),
        Ground::NoSuchSuffix => return "There can be no such domain.".to_owned(),
        Ground::Unknown => return "Unknown domain.".to_owned(),
    };
    if entry.is_empty() { format!("{because}.") } else { format!("{because} ({entry}).") }
}

fn signal(signal: Signal) -> &'static str {
    match signal {
        Signal::OwnMailbox => "Looks like a private address of the sender.",
        Signal::NameContradicts => "The name shown with this address belongs to another address.",
        Signal::NamesakeElsewhere => {
            "The sender writes to someone of this name at another address."
        }
        Signal::FirstContact => "The first message of this sender to this address.",
        Signal::OddForm => "Written in an unusual way that may lead elsewhere.",
        Signal::NoSuchDomain => "This domain does not exist.",
        Signal::NoMail => "This domain cannot receive mail.",
    }
}
