//! Rules about senders, time, size and direction, and agreements with partners.

use std::path::Path;

use jiff::civil::DateTime;
use sluis::config;
use sluis::destination::Class;
use sluis::destination::Directory;
use sluis::destination::History;
use sluis::destination::Lists;
use sluis::detect::Kind;
use sluis::fault::Source;
use sluis::mail::Address;
use sluis::mail::Envelope;
use sluis::mail::Recipient;
use sluis::policy::Action;
use sluis::policy::Circumstances;
use sluis::policy::Decision;
use sluis::policy::Occasion;
use sluis::policy::Route;
use sluis::policy::Rulebook;
use sluis::scan::Persons;
use sluis::scan::Report;

fn source(file: &str, text: &str) -> Source {
    Source { file: file.to_owned(), text: text.to_owned() }
}

/// A message of which a few things matter.
#[derive(Clone, Copy)]
struct Sent {
    from: &'static str,
    to: &'static [&'static str],
    at: &'static str,
    size_bytes: u64,
    persons: u64,
    kinds: &'static [Kind],
}

/// On a Monday morning, by the youth department, about one person with a BSN.
const SENT: Sent = Sent {
    from: "a.bakker@voorbeeld.nl",
    to: &["arts@ggd.example"],
    at: "2026-11-23T10:00",
    size_bytes: 2_000,
    persons: 1,
    kinds: &[Kind::Name, Kind::Bsn],
};

fn decided(sent: Sent, rules: &Rulebook) -> Decision {
    let address = |text: &str| Address::parse(text).expect("an address");
    let recipient = |text: &&str| Recipient { address: address(text), parameters: String::new() };
    let envelope = Envelope {
        sender: Some(address(sent.from)),
        sender_parameters: String::new(),
        recipients: sent.to.iter().map(recipient).collect(),
        client: None,
        helo: String::new(),
    };
    let (estimate, numbered) = (sent.persons, sent.persons);
    let report = Report {
        persons: Persons { min: estimate, max: estimate, estimate, numbered, sensitive: 0 },
        by_kind: sent.kinds.iter().map(|kind| (*kind, estimate)).collect(),
        ..Report::default()
    };
    let staff = source("staff.csv", "mail,department\na.bakker@voorbeeld.nl,Jeugd en Gezin\n");
    let directory = Directory::parse(&staff).expect("no mistakes");
    let now = sent.at.parse::<DateTime>().expect("a moment");
    let now = now.in_tz("Europe/Amsterdam").expect("a zone").timestamp();
    let occasion = Occasion::new(&envelope, &directory, sent.size_bytes, now);
    let around = Circumstances::gather(&report, &envelope, &lists(), &History::default(), occasion);
    rules.decide(&report, &around)
}

fn lists() -> Lists {
    let config = config::load(None).expect("the defaults");
    let sources = config::sources(None).expect("the rules built in");
    Lists::compile(&sources, &config.configured()).expect("the lists built in")
}

fn built_in() -> Rulebook {
    let sources = config::sources(None).expect("the rules built in");
    Rulebook::compile(&sources).expect("the rules built in")
}

/// One rule with this condition, which holds or does what `outcome` says to everyone outside.
fn rule_text(when: &str, outcome: &str, example: &str) -> String {
    format!(
        "id = \"x\"\ntopic = \"x\"\nreason = \"x\"\nnl = \"privé\"\nen = \"private\"\n\
         source = \"own\"\nlicence = \"EUPL-1.2\"\ndate = \"2026-11-22\"\n{when}\n[to]\n\
         internal = \"{outcome}\"\nunexpected = \"{outcome}\"\n{example}"
    )
}

fn rule(when: &str, outcome: &str) -> Rulebook {
    let list = match outcome {
        "secure" => "secures",
        "record" => "records",
        _ => "holds",
    };
    let examples = format!(
        "[[{list}]]\nwhy = \"yes\"\nto = [\"unexpected\"]\n\
         [[passes]]\nwhy = \"no\"\nto = [\"private\"]\n"
    );
    let text = rule_text(when, outcome, &examples);
    Rulebook::compile(&[source("policy/x.toml", &text)]).expect("no mistakes")
}

#[test]
fn rules_look_at_sender_time_size_and_direction() {
    let night = Sent { at: "2026-11-23T23:15", ..SENT };
    let early = Sent { at: "2026-11-24T06:59", ..SENT };
    let saturday = Sent { at: "2026-11-28T10:00", ..SENT };
    let summer = Sent { at: "2026-07-06T18:30", ..SENT };
    let large = Sent { size_bytes: 30_000_000, ..SENT };
    let inside = Sent { to: &["b@voorbeeld.nl"], ..SENT };
    let many = Sent { to: &["a@x.example", "b@x.example", "b@voorbeeld.nl"], ..SENT };
    let forwarded = Sent { from: "iemand@elders.example", ..SENT };
    let incoming = Sent { to: &["b@voorbeeld.nl"], ..forwarded };
    let cases: [(&str, Sent, bool); 22] = [
        ("[when.sender]\namong = [\"*.voorbeeld.nl\"]", SENT, true),
        ("[when.sender]\namong = [\"ander@voorbeeld.nl\"]", SENT, false),
        ("[when.sender]\ndepartments = [\"jeugd en gezin\"]", SENT, true),
        ("[when.sender]\ndepartments = [\"ICT\"]", SENT, false),
        ("[when.sender]\ndepartments = [\"Jeugd en Gezin\"]", forwarded, false),
        ("[when.time]\nfrom = \"18:00\"\nuntil = \"07:00\"", SENT, false),
        ("[when.time]\nfrom = \"18:00\"\nuntil = \"07:00\"", night, true),
        ("[when.time]\nfrom = \"18:00\"\nuntil = \"07:00\"", early, true),
        ("[when.time]\nfrom = \"18:00\"\nuntil = \"07:00\"", summer, true),
        ("[when.time]\nfrom = \"09:00\"\nuntil = \"10:00\"", SENT, false),
        ("[when.time]\nfrom = \"09:00\"\nuntil = \"10:01\"", SENT, true),
        ("[when.time]\ndays = [\"saturday\", \"sunday\"]", saturday, true),
        ("[when.time]\ndays = [\"saturday\", \"sunday\"]", SENT, false),
        ("[when.message]\nsize_min_bytes = 25000000", large, true),
        ("[when.message]\nsize_min_bytes = 25000000", SENT, false),
        ("[when.message]\noutside_min = 2", many, true),
        ("[when.message]\noutside_min = 3", many, false),
        ("[when.message]\nrecipients_min = 3", many, true),
        ("[when.message]\ndirection = [\"out\", \"through\"]", SENT, true),
        ("[when.message]\ndirection = [\"through\"]", forwarded, true),
        ("[when.message]\ndirection = [\"in\"]", incoming, true),
        ("[when.message]\ndirection = [\"in\", \"out\", \"through\"]", inside, false),
    ];
    for (when, sent, expected) in cases {
        let decision = decided(sent, &rule(when, "hold"));
        assert_eq!(decision.action == Action::Hold, expected, "{when} {}", sent.at);
    }
}

#[test]
fn a_decision_says_what_its_rules_looked_at() {
    let seen = |sent, rules: &Rulebook| -> Vec<String> {
        let reasons = decided(sent, rules).reasons;
        let seen = reasons.iter().flat_map(|reason| &reason.seen);
        seen.map(|seen| format!("{}: {} ({})", seen.key, seen.found, seen.asked)).collect()
    };
    let many = Sent { persons: 12, ..SENT };
    assert_eq!(seen(many, &built_in()), ["persons.estimate_min: 12 (10)"]);
    let when = "[when.time]\ndays = [\"monday\"]\nfrom = \"09:00\"\nuntil = \"17:00\"\n\
                [when.message]\ndirection = [\"out\"]\n[when.sender]\ndepartments = [\"Jeugd en Gezin\"]";
    let expected = [
        "message.direction: out (out)",
        "sender.departments: Jeugd en Gezin (Jeugd en Gezin)",
        "time.days: monday (monday)",
        "time.from: 10:00 (09:00 - 17:00)",
    ];
    assert_eq!(seen(SENT, &rule(when, "hold")), expected);
}

#[test]
fn a_refusal_tells_the_sender_why_in_the_characters_of_a_reply() {
    let when = "[when.message]\nsize_min_bytes = 1";
    let decision = decided(SENT, &rule(when, "reject"));
    assert_eq!(decision.action, Action::Reject);
    assert_eq!(decision.reply.as_deref(), Some("prive / private"));
    let own = format!("reply = \"Gebruik veilig mailen, bel 1234\"\n{when}");
    let decision = decided(SENT, &rule(&own, "reject"));
    assert_eq!(decision.reply.as_deref(), Some("Gebruik veilig mailen, bel 1234"));
    assert_eq!(decided(SENT, &rule(&own, "hold")).reply, None);
}

#[test]
fn what_goes_by_secure_mail_is_delivered_and_recorded() {
    let decision = decided(SENT, &rule("[when.message]\nsize_min_bytes = 1", "secure"));
    assert_eq!((decision.action, decision.record), (Action::Deliver, true));
    assert_eq!(decision.recipients[0].route, Route::Secure);
    assert_eq!(decision.reasons[0].rule, "x");
}

/// An agreement with the regional health service.
const AGREEMENT: &str = r#"id = "ggd-jeugd"
owner = "Team Jeugd"
ends = "2026-12-31"
to = ["*.ggd.example", "dokter@gmail.com"]
kinds = ["name", "bsn", "date_of_birth"]
persons_max = 25
"#;

fn agreed(more: &str) -> Rulebook {
    let text = format!("{AGREEMENT}{more}");
    built_in().with_agreements(&[source("ggd.toml", &text)], None).expect("no mistakes")
}

#[test]
fn an_agreement_lets_through_what_was_agreed_and_nothing_else() {
    let last_day = Sent { at: "2026-12-31T23:59", ..SENT };
    let too_late = Sent { at: "2027-01-01T00:00", ..SENT };
    let elsewhere = Sent { to: &["arts@elders.example"], ..SENT };
    let below = Sent { to: &["arts@jeugd.ggd.example"], ..SENT };
    let private = Sent { to: &["dokter@gmail.com"], ..SENT };
    let stranger = Sent { to: &["ander@gmail.com"], ..SENT };
    let health = Sent { kinds: &[Kind::Name, Kind::Health], ..SENT };
    let of = |persons| Sent { persons, ..SENT };
    let cases = [
        ("", SENT, true),
        ("", last_day, true),
        ("", too_late, false),
        ("", elsewhere, false),
        ("", below, true),
        ("", private, true),
        ("", stranger, false),
        ("", health, false),
        ("", of(25), true),
        ("", of(26), false),
        ("departments = [\"Jeugd en Gezin\"]", SENT, true),
        ("departments = [\"ICT\"]", SENT, false),
        ("senders = [\"a.bakker@voorbeeld.nl\"]", SENT, true),
        ("senders = [\"c.bakker@voorbeeld.nl\"]", SENT, false),
        ("topics = [\"unread\"]", SENT, false),
    ];
    for (more, sent, passes) in cases {
        let decision = decided(sent, &agreed(more));
        let what = format!("{more} {:?} {} {}", sent.to, sent.persons, sent.at);
        assert_eq!(decision.action == Action::Deliver, passes, "{what}");
        if passes {
            assert!(decision.record, "{what}");
            let mut seen = decision.reasons.iter().flat_map(|reason| &reason.seen);
            let agreement = seen.find(|seen| seen.key == "agreement");
            let agreement = agreement.map(|seen| (seen.asked.as_str(), seen.found.as_str()));
            assert_eq!(agreement, Some(("ggd-jeugd", "Team Jeugd")), "{what}");
        }
    }
    for (more, sent, missed) in [
        ("", too_late, Some("ends")),
        ("", elsewhere, None),
        ("", health, Some("kinds")),
        ("", of(26), Some("persons")),
        ("", Sent { persons: 26, ..health }, None),
        ("departments = [\"ICT\"]", SENT, Some("departments")),
        ("senders = [\"c.bakker@voorbeeld.nl\"]", SENT, Some("senders")),
        ("topics = [\"unread\"]", SENT, None),
    ] {
        let decision = decided(sent, &agreed(more));
        let mut seen = decision.reasons.iter().flat_map(|reason| &reason.seen);
        let found = seen.find(|seen| seen.key == "agreement.missed");
        assert_eq!(found.map(|seen| seen.found.as_str()), missed, "{more} {:?}", sent.to);
    }
    let decision = decided(SENT, &agreed("action = \"secure\""));
    assert_eq!(decision.recipients[0].route, Route::Secure);
    assert_eq!(decision.recipients[0].class, Class::Unexpected);
}

#[test]
fn a_wrong_agreement_is_refused_with_file_line_and_key() {
    let text = r#"id = "ggd"
ends = "31-12-2026"
to = ["ggd"]
kinds = ["bsm"]
persons_max = 0
topics = ["dat"]
action = "hold"
pesons = 3
"#;
    let faults =
        built_in().with_agreements(&[source("ggd.toml", text)], None).expect_err("mistakes");
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let starts = [
        "ggd.toml:1: owner: is missing",
        "ggd.toml:2: ends: \"31-12-2026\" is not a date such as 2027-12-31",
        "ggd.toml:3: to: \"ggd\" is not a domain",
        "ggd.toml:3: to: names nobody",
        "ggd.toml:4: kinds: \"bsm\" is no detector; did you mean \"bsn\"?",
        "ggd.toml:5: persons_max: is missing",
        "ggd.toml:6: topics: \"dat\" is the topic of no rule",
        "ggd.toml:7: action: is deliver, record or secure",
        "ggd.toml:8: pesons: unknown key",
    ];
    assert_eq!(lines.len(), starts.len(), "{lines:#?}");
    for (line, start) in lines.iter().zip(starts) {
        assert!(line.starts_with(start), "{line}");
    }
}

#[test]
fn agreements_and_people_are_read_from_where_the_configuration_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let inside = |name: &str| folder.path().join(name);
    std::fs::create_dir(inside("agreements")).expect("a folder");
    std::fs::write(inside("agreements/ggd.toml"), AGREEMENT).expect("a file");
    std::fs::write(inside("agreements/README"), "not read").expect("a file");
    std::fs::write(inside("staff.csv"), "mail\na@voorbeeld.nl\n").expect("a file");
    let text = "[organisation]\ndirectory = \"staff.csv\"\n[policy]\nagreements = \"agreements\"\n";
    let config = config::parse(&source("sluis.toml", text), folder.path()).expect("no mistakes");
    let agreements = config.policy.agreements.as_deref().expect("a folder");
    let sources = config::agreements(agreements).expect("readable");
    assert_eq!(sources.len(), 1);
    assert_eq!(Path::new(&sources[0].file), inside("agreements/ggd.toml"));
    let people = config.organisation.directory.as_deref().expect("a file");
    let people = Directory::parse(&config::text(people).expect("readable")).expect("people");
    assert_eq!(people.len(), 1);
    let missing = "[policy]\nagreements = \"nowhere\"\n";
    let faults =
        config::parse(&source("sluis.toml", missing), folder.path()).expect_err("no folder");
    assert!(faults[0].to_string().starts_with("sluis.toml: policy.agreements: "), "{faults:?}");
}
