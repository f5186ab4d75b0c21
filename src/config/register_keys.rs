//! The keys of the breach register: `[register]`.

use crate::config::key::Default;
use crate::config::key::Key;
use crate::config::key::Kind;

/// In the order of `config/sluis.toml`.
pub(super) const KEYS: &[Key] = &[
    Key {
        section: "register",
        name: "ap_deadline_hours",
        kind: Kind::Number(1, 720),
        default: Default::Value("72"),
        doc: "Hours to report a breach in, from the moment the organisation knew of it (GDPR art.\n\
              33(1)). It holds for incidents that are opened from then on.",
    },
    Key {
        section: "register",
        name: "warn_hours",
        kind: Kind::Numbers(0, 720),
        default: Default::Value("[48, 24, 6, 1, 0]"),
        doc: "Hours before the deadline at which privacy officers are warned, each once; 0 is the\n\
              moment at which it passes. An empty list warns nobody.",
    },
    Key {
        section: "register",
        name: "unassessed_hours",
        kind: Kind::Number(0, 720),
        default: Default::Value("24"),
        doc: "Hours after which privacy officers are reminded of an incident that nobody has\n\
              taken up; 0 for never.",
    },
    Key {
        section: "register",
        name: "retract_hours",
        kind: Kind::Number(0, 720),
        default: Default::Value("1"),
        doc: "Hours, from when you knew, in which recipients are to be asked to delete a mail;\n\
              the incident shows until when. 0 for no target.",
    },
    Key {
        section: "register",
        name: "subjects_hours",
        kind: Kind::Number(0, 720),
        default: Default::Value("72"),
        doc: "Hours, from when the risk was said to be high, in which the people concerned are to\n\
              be told. The law says \"without undue delay\". 0 for no target.",
    },
    Key {
        section: "register",
        name: "party_hours",
        kind: Kind::Number(0, 720),
        default: Default::Value("24"),
        doc: "Hours, from when you knew, in which another organisation is told of its people,\n\
              where nothing else was agreed. 0 for no target.",
    },
    Key {
        section: "register",
        name: "cbw_hours",
        kind: Kind::Numbers(1, 8_760),
        default: Default::Value("[]"),
        doc: "The second clock: hours of the stages of the Cyberbeveiligingswet (NIS2), such as\n\
              [24, 72, 720], for incidents that somebody calls significant by that law. An\n\
              empty list: no second clock.",
    },
    Key {
        section: "register",
        name: "ap_threshold",
        kind: Kind::Choice(&["risk", "high_risk"]),
        default: Default::Value("\"risk\""),
        doc: "From which risk on reporting is proposed. The law says any risk; \"high_risk\" has\n\
              been proposed in Europe. People decide in each case.",
    },
    Key {
        section: "register",
        name: "controller",
        kind: Kind::Text,
        default: Default::Unset("\"KvK 12345678, Raadhuisplein 1, Voorbeeld, openbaar bestuur\""),
        doc: "What the form of the regulator asks of your organisation beside its name.",
    },
    Key {
        section: "register",
        name: "reporter",
        kind: Kind::Text,
        default: Default::Unset("\"Team privacy, 0123-456789, privacy@voorbeeld.nl\""),
        doc: "Who reports breaches: name, position, phone, mail address.",
    },
    Key {
        section: "register",
        name: "contact",
        kind: Kind::Text,
        default: Default::Unset("\"Team privacy, 0123-456789, privacy@voorbeeld.nl\""),
        doc: "Whom the regulator, and other organisations that are told, can call.",
    },
    Key {
        section: "register",
        name: "officer",
        kind: Kind::Text,
        default: Default::Unset("\"M. Smit, 0123-456789, fg@voorbeeld.nl\""),
        doc: "The data protection officer (functionaris gegevensbescherming).",
    },
    Key {
        section: "register",
        name: "controllers",
        kind: Kind::File,
        default: Default::Unset("\"controllers.toml\""),
        doc: "A file with the municipalities that you work for: name, where each is told, and by\n\
              which postcodes, places or senders its people are known (docs/register.md).",
    },
    Key {
        section: "register",
        name: "content_days",
        kind: Kind::Number(1, 3_650),
        default: Default::Value("30"),
        doc: "Days for which content and files are kept after an incident was closed, or after\n\
              the decision where a message opened none.",
    },
    Key {
        section: "register",
        name: "message_days",
        kind: Kind::Number(1, 3_650),
        default: Default::Value("365"),
        doc: "Days after the decision for which sender, recipients, subject and findings are kept\n\
              of held messages that led to no incident, and of deliveries that were recorded; by\n\
              them a second try is known. Of an incident they are kept as long as its record.\n\
              What is counted stays: state, dates, number of people, kinds, classes, rules.",
    },
    Key {
        section: "register",
        name: "record_years",
        kind: Kind::Number(3, 50),
        default: Default::Value("5"),
        doc: "Years after closing in which a record is kept. BIO2 (5.28.01) asks for 3 at least.\n\
              Number, dates, kind, counts and decisions stay for good.",
    },
];
