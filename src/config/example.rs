//! The example of a configuration file, written from the table of keys.

use std::fmt::Write;

use crate::config::key::Default;
use crate::config::keys::keys;

/// The text of a configuration file with every key, its default and its explanation.
pub fn example() -> String {
    let mut text = String::from(HEAD);
    let mut section = "";
    for key in keys() {
        if key.section != section {
            section = key.section;
            let doc = SECTIONS.iter().find(|(name, _)| *name == section).map_or("", |(_, doc)| doc);
            let doc = doc.replace('\n', "\n# ");
            let _ = write!(text, "\n# {doc}\n[{section}]\n");
        }
        text.push('\n');
        for line in key.doc.lines() {
            let _ = writeln!(text, "# {line}");
        }
        let _ = match key.default {
            Default::Value(value) => writeln!(text, "{} = {value}", key.name),
            Default::Unset(value) => writeln!(text, "# {} = {value}", key.name),
        };
    }
    text
}

const HEAD: &str = "\
# Configuration of Sluis. Every key is here with its default; remove what you do not change.
# `sluis check --config FILE` names file, line and key of every mistake.
# Relative paths count from the folder of this file.
# Without --config the first of these is read: $SLUIS_CONFIG, ./sluis.toml, /etc/sluis/sluis.toml.
";

const SECTIONS: &[(&str, &str)] = &[
    ("organisation", "Who you are."),
    ("smtp", "Where your mail server (Exchange, for one) hands over outgoing mail."),
    ("next_hop", "Where mail goes after Sluis."),
    ("web", "The review pages and the API."),
    ("store", "Where held messages, incidents and the audit trail are kept."),
    ("destinations", "Whom you write to."),
    (
        "learning",
        "How correspondents become expected by themselves: by ordinary mail, which was not held\n\
         and went to few. Private, throw-away and look-alike addresses never do.\n\
         `sluis learn FILE` learns from a tracking log of Exchange or a mailbox at once.",
    ),
    (
        "dns",
        "Whether the domain of a stranger exists and can receive mail. One that cannot is a\n\
         typing mistake: mail with personal data waits. No answer means that nothing is known.",
    ),
    ("policy", "What happens with a message."),
    (
        "secure_mail",
        "The gateway for secure mail (NTA 7516: Zivver, SmartLockr and others), for what a\n\
         rule, an agreement or a reviewer sends that way.",
    ),
    ("review", "How held messages are decided."),
    (
        "notify",
        "What Sluis tells by mail: senders of mail that is held, and those who review it. Only\n\
         your own people get these mails, and nothing of what was found stands in them.",
    ),
    ("scan", "How mail is read."),
    (
        "limits",
        "What reading one message may take. What is over a limit is not read, and told as such:\n\
         the message is held when it goes to a stranger.",
    ),
    ("rules", "Rules, word lists and domain lists."),
    ("auth", "Who signs in to the pages, and for how long."),
    (
        "auth.oidc",
        "Single sign-on by OpenID Connect (Entra ID, Keycloak and others). Without issuer and\n\
         client_id there is none. How to set it up step by step: docs/sign-in.md.",
    ),
];
