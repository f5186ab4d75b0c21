//! The keys of what other systems are told: `[webhook]`, `[topdesk]`, `[servicenow]`,
//! `[export.syslog]` and `[export.checkpoints]`.

use crate::config::key::Default;
use crate::config::key::Key;
use crate::config::key::Kind;

/// In the order of `config/sluis.toml`, after all others.
pub(super) const KEYS: &[Key] = &[
    Key {
        section: "webhook",
        name: "url",
        kind: Kind::Endpoint,
        default: Default::Unset("\"https://meldingen.voorbeeld.nl/sluis\""),
        doc: "Who hears of held mail and of incidents, as JSON signed by Standard Webhooks. No\n\
              subject, no address and no text of a person stands in it (docs/integrations.md).",
    },
    Key {
        section: "webhook",
        name: "secret",
        kind: Kind::Credential,
        default: Default::Unset("\"credential:webhook.secret\""),
        doc: "Where the key of the signatures is: a file with whsec_ and base64 of 24 to 64 bytes.",
    },
    Key {
        section: "topdesk",
        name: "url",
        kind: Kind::Endpoint,
        default: Default::Unset("\"https://voorbeeld.topdesk.net/tas/api/incidents\""),
        doc: "TOPdesk makes a ticket of each incident.",
    },
    Key {
        section: "topdesk",
        name: "authorization",
        kind: Kind::Credential,
        default: Default::Unset("\"credential:topdesk\""),
        doc: "Where the value of the Authorization field is: \"Basic \" and base64 of operator,\n\
              colon and application password.",
    },
    Key {
        section: "servicenow",
        name: "url",
        kind: Kind::Endpoint,
        default: Default::Unset("\"https://voorbeeld.service-now.com/api/now/table/incident\""),
        doc: "ServiceNow makes a ticket of each incident.",
    },
    Key {
        section: "servicenow",
        name: "authorization",
        kind: Kind::Credential,
        default: Default::Unset("\"credential:servicenow\""),
        doc: "Where the value of the Authorization field is.",
    },
    Key {
        section: "export.syslog",
        name: "host",
        kind: Kind::Host,
        default: Default::Unset("\"siem.voorbeeld.nl:6514\""),
        doc: "A SIEM that hears of each line of the audit trail: syslog over TLS (RFC 5425).",
    },
    Key {
        section: "export.syslog",
        name: "format",
        kind: Kind::Choice(&["ecs", "cef"]),
        default: Default::Value("\"ecs\""),
        doc: "How it reads them: \"ecs\" (Elastic Common Schema) or \"cef\" (Common Event Format).",
    },
    Key {
        section: "export.syslog",
        name: "authority",
        kind: Kind::File,
        default: Default::Unset("\"siem-ca.pem\""),
        doc: "The certificate of its authority (PEM), where this machine does not know it. A\n\
              certificate is always verified.",
    },
    Key {
        section: "export.checkpoints",
        name: "hours",
        kind: Kind::Number(0, 744),
        default: Default::Value("1"),
        doc: "Hours between two signed checkpoints of the audit trail; 0: none. Each is a line of\n\
              the trail, so that a SIEM hears of it (docs/trail.md).",
    },
    Key {
        section: "export.checkpoints",
        name: "folder",
        kind: Kind::Folder,
        default: Default::Unset("\"/mnt/elsewhere\""),
        doc: "Where they are also kept in a file, sluis-checkpoints.txt: a folder of another\n\
              machine that the administrator of this one cannot change.",
    },
];
