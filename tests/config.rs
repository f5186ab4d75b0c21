//! The configuration file: its defaults, and its mistakes named by file, line and key.

use std::path::Path;
use std::path::PathBuf;

use sluis::config;
use sluis::config::BareNewlines;
use sluis::config::Mode;
use sluis::config::TlsMode;
use sluis::extract::Limits;
use sluis::fault::Source;

fn source(text: &str) -> Source {
    Source { file: "sluis.toml".to_owned(), text: text.to_owned() }
}

/// The mistakes of `text`, as `sluis check` prints them.
fn faults(text: &str) -> Vec<String> {
    let faults = config::parse(&source(text), Path::new("")).expect_err("has mistakes");
    faults.iter().map(ToString::to_string).collect()
}

fn strings<T: ToString>(items: &[T]) -> Vec<String> {
    items.iter().map(ToString::to_string).collect()
}

#[test]
fn without_a_file_the_defaults_of_the_contract_hold() {
    let config = config::load(None).expect("the defaults");
    assert_eq!(config.data_dir, PathBuf::from("var"));
    assert_eq!(config.organisation.name, "Gemeente Voorbeeld");
    assert_eq!(strings(&config.organisation.domains), ["voorbeeld.nl"]);
    assert_eq!(strings(&config.smtp.listen), ["127.0.0.1:2525"]);
    assert_eq!(config.smtp.hostname.as_str(), "sluis.voorbeeld.nl");
    assert_eq!(strings(&config.smtp.allow_from), ["127.0.0.0/8", "::1/128"]);
    assert_eq!(config.smtp.max_message_bytes, 52_428_800);
    assert_eq!(config.smtp.bare_newlines, BareNewlines::Refuse);
    assert_eq!(config.smtp.tls, None);
    assert_eq!(strings(&config.next_hop.hosts), ["127.0.0.1:1025"]);
    assert_eq!(config.next_hop.tls, TlsMode::Opportunistic);
    assert_eq!(config.web.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.store.url, "sqlite");
    assert_eq!(strings(&config.destinations.trusted), ["duo.nl", "*.politie.nl"]);
    assert!(config.destinations.expected.is_empty());
    assert_eq!(config.policy.mode, Mode::Enforce);
    assert_eq!(config.review.undo_seconds, 20);
    assert_eq!(config.review.four_eyes_persons, 100);
    assert_eq!(config.review.expire_days, 14);
    assert_eq!((config.notify.from, config.notify.hosts), (None, None));
    assert_eq!(config.notify.team, "Informatiebeveiliging");
    assert_eq!(
        (config.notify.digest.to_string(), config.notify.bilingual),
        ("08:00:00".into(), false)
    );
    assert_eq!(config.rules.dir, None);
    assert_eq!(config.web.public_url, None);
    assert_eq!((config.scan.workers, config.scan.ocr), (0, false));
    assert_eq!(config.limits.scan, Limits::default());
    assert_eq!((config.limits.seconds, config.limits.memory_bytes), (120, 1 << 30));
}

#[test]
fn the_commented_file_says_what_the_program_does() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/sluis.toml");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, config::example()).expect("config/sluis.toml is written");
    }
    let text = std::fs::read_to_string(&path).expect("config/sluis.toml");
    assert_eq!(text, config::example(), "UPDATE=1 cargo test writes it anew");
    let with_file = config::parse(&source(&text), Path::new("")).expect("no mistakes");
    assert_eq!(with_file, config::load(None).expect("the defaults"));
}

#[test]
fn the_keys_that_are_commented_out_are_keys_too() {
    let uncommented: String = config::example()
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(rest)
                if ["tls_cert =", "tls_key =", "dir =", "public_url ="]
                    .iter()
                    .any(|k| rest.starts_with(k)) =>
            {
                format!("{rest}\n")
            }
            _ => format!("{line}\n"),
        })
        .collect();
    let faults = faults(&uncommented);
    assert!(faults.iter().all(|fault| fault.contains("cannot be read")), "{faults:#?}");
    assert_eq!(faults.len(), 2, "{faults:#?}");
}

#[test]
fn every_mistake_is_listed_at_once_with_line_and_key() {
    let text = r#"data_dir = 3
datadir = "x"

[organisation]
domains = ["voorbeeld.nl",
  "voor beeld.nl", "*.x.nl", "nl"]

[smtp]
listen = ["localhost:25", "127.0.0.1:99999"]
allow_from = ["10.1.2.3/8", "intern"]
max_message_bytes = "50 MB"
max_conections = 3
bare_newlines = "normalize"
tls_cert = "nowhere.pem"

[next_hop]
hosts = []
tls = "always"
undo_seconds = 5

[store]
url = "postgres://sluis@localhost/sluis"

[destination]
trusted = []

[destinations]
trusted = ["*.nl", "duo.nl", "duo"]

[review]
undo_seconds = -1
expire_days = 0
"#;
    let expected = [
        "1: data_dir: must be a text in quotes, not an integer",
        "2: datadir: unknown key; did you mean data_dir?",
        "6: organisation.domains: \"voor beeld.nl\" is not a domain such as voorbeeld.nl",
        "6: organisation.domains: \"*.x.nl\": write x.nl, which covers its subdomains too",
        "6: organisation.domains: \"nl\" is a suffix under which anyone can register a name, \
         so it would cover strangers",
        "9: smtp.listen: \"localhost:25\" is not an IP address with a port such as \
         127.0.0.1:2525 or [::]:25",
        "9: smtp.listen: \"127.0.0.1:99999\" is not an IP address with a port such as \
         127.0.0.1:2525 or [::]:25",
        "10: smtp.allow_from: \"10.1.2.3/8\": the address has bits set behind its prefix",
        "10: smtp.allow_from: \"intern\": a network has the form 10.0.0.0/8 or 2001:db8::/32",
        "11: smtp.max_message_bytes: must be a whole number, not a string",
        "12: smtp.max_conections: unknown key; did you mean max_connections?",
        "13: smtp.bare_newlines: \"normalize\" is not one of \"refuse\", \"normalise\"; \
         did you mean \"normalise\"?",
        "14: smtp.tls_cert: nowhere.pem cannot be read: No such file or directory (os error 2)",
        "14: smtp.tls_cert: needs tls_key beside it",
        "17: next_hop.hosts: is an empty list; at least one is needed",
        "18: next_hop.tls: \"always\" is not one of \"none\", \"opportunistic\", \"required\"",
        "19: next_hop.undo_seconds: unknown key; undo_seconds belongs in [review]",
        "22: store.url: PostgreSQL is not built yet: a later version stores there; use \"sqlite\"",
        "24: destination: unknown key; did you mean destinations?",
        "28: destinations.trusted: \"*.nl\" is a suffix under which anyone can register a name, \
         so it would cover strangers",
        "28: destinations.trusted: \"duo\" is not a domain (x.nl), a domain with all below it \
         (*.x.nl) or an address (a@x.nl)",
        "31: review.undo_seconds: must be a whole number, 0 or more",
        "32: review.expire_days: 0 is not from 1 to 365",
    ];
    let expected: Vec<String> = expected.iter().map(|line| format!("sluis.toml:{line}")).collect();
    assert_eq!(faults(text), expected);
}

#[test]
fn values_that_contradict_each_other_are_named() {
    let faults = faults(
        "[smtp]\nlisten = [\"127.0.0.1:1025\"]\n[web]\nlisten = \"127.0.0.1:1025\"\n\
         [rules]\ndir = \"/nowhere/at/all\"\n",
    );
    assert_eq!(
        faults,
        [
            "sluis.toml: next_hop.hosts: 127.0.0.1:1025 is Sluis itself (smtp.listen): \
             mail would go round",
            "sluis.toml: web.listen: 127.0.0.1:1025 is taken by smtp.listen",
            "sluis.toml: rules.dir: /nowhere/at/all is not a folder",
        ]
    );
}

#[test]
fn limits_that_leave_no_room_for_a_message_are_named() {
    let cases = [
        (
            "file_bytes = 2000000",
            "limits.file_bytes: is less than smtp.max_message_bytes, 52428800: an attachment that \
             may be sent could not be read",
        ),
        (
            "total_bytes = 200000000",
            "limits.total_bytes: is less than limits.file_bytes for a single file",
        ),
        (
            "memory_bytes = 300000000",
            "limits.memory_bytes: must be 522190848 at least: limits.file_bytes, \
             smtp.max_message_bytes and the program",
        ),
        ("seconds = 300", "2: limits.seconds: 300 is not from 1 to 240"),
    ];
    for (line, fault) in cases {
        let expected = match fault.split_once(": ") {
            Some(("2", _)) => format!("sluis.toml:{fault}"),
            _ => format!("sluis.toml: {fault}"),
        };
        assert_eq!(faults(&format!("[limits]\n{line}\n")), [expected]);
    }
}

#[test]
fn paths_count_from_the_folder_of_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sluis.toml");
    std::fs::create_dir(folder.path().join("own-rules")).expect("a folder");
    for name in ["cert.pem", "key.pem"] {
        std::fs::write(folder.path().join(name), "").expect("a file");
    }
    let text = "[smtp]\ntls_cert = \"cert.pem\"\ntls_key = \"key.pem\"\n\
                [rules]\ndir = \"own-rules\"\n";
    std::fs::write(&path, text).expect("a file");
    let config = config::load(Some(&path)).expect("no mistakes");
    assert_eq!(config.data_dir, folder.path().join("var"));
    assert_eq!(config.rules.dir, Some(folder.path().join("own-rules")));
    let tls = config.smtp.tls.expect("both files");
    assert_eq!(
        (tls.cert, tls.key),
        (folder.path().join("cert.pem"), folder.path().join("key.pem"))
    );
}

#[test]
fn a_file_that_is_named_must_be_there() {
    let path = config::find(Some(Path::new("/nowhere/a.toml")), None).expect("is named");
    let faults = config::load(Some(&path)).expect_err("is missing");
    assert_eq!(
        faults.first().map(ToString::to_string).as_deref(),
        Some(
            "/nowhere/a.toml: the configuration file cannot be read: \
             No such file or directory (os error 2)"
        )
    );
}

#[test]
fn the_gateway_for_secure_mail_is_checked() {
    let with = |rest: &str| format!("[secure_mail]\nhost = \"smtp.x.nl:587\"\n{rest}\n");
    let right = with("headers = { \"zivver-relay\" = \"ja\" }");
    config::parse(&source(&right), Path::new("")).expect("no mistakes");
    for (text, expected) in [
        (
            "[secure_mail]\nhost = \"smtp.x.nl\"".to_owned(),
            "sluis.toml:2: secure_mail.host: \"smtp.x.nl\" has no port: write smtp.x.nl:25",
        ),
        (
            with("headers = { \"subject\" = \"veilig\" }"),
            "sluis.toml:3: secure_mail.headers.subject: belongs to the message itself",
        ),
        (
            with("headers = { \"Bcc\" = \"a@x.nl\" }"),
            "sluis.toml:3: secure_mail.headers.Bcc: belongs to the message itself",
        ),
        (
            with("headers = { \"Content-Type\" = \"x\" }"),
            "sluis.toml:3: secure_mail.headers.Content-Type: belongs to the message itself",
        ),
        (
            with("headers = { \"X-A\" = \"1\", \"x-a\" = \"2\" }"),
            "sluis.toml:3: secure_mail.headers.x-a: stands here twice",
        ),
    ] {
        let told = faults(&text);
        assert!(told.len() == 1 && told[0].starts_with(expected), "{told:?}");
    }
}

#[test]
fn the_flag_goes_before_the_environment() {
    let (flag, environment) = (Path::new("a.toml"), Path::new("b.toml"));
    let cases = [
        (Some(flag), Some(environment), Some(flag)),
        (None, Some(environment), Some(environment)),
        (None, Some(Path::new("")), None),
        (None, None, None),
    ];
    for (given, named, expected) in cases {
        assert_eq!(config::find(given, named).as_deref(), expected);
    }
}

#[test]
fn the_rules_built_in_are_those_of_the_folder() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let built_in = config::sources(None).expect("the rules built in");
    assert_eq!(built_in, config::sources(Some(&folder)).expect("the folder"));
    assert!(built_in.is_sorted_by(|one, other| one.file < other.file));
}

#[test]
fn a_folder_of_rules_is_read_whole_or_refused_with_every_fault() {
    let folder = tempfile::tempdir().expect("a folder");
    let empty = config::sources(Some(folder.path())).expect_err("holds nothing");
    assert!(empty.iter().any(|fault| fault.why.contains("holds no rules")), "{empty:?}");

    std::fs::create_dir_all(folder.path().join("policy")).expect("a folder");
    let files: [(&str, &[u8]); 4] = [
        ("policy/20-b.toml", b"b"),
        ("policy/10-a.toml", b"a"),
        ("policy/README.md", b"\xff"),
        (".hidden.toml", b"\xff"),
    ];
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).expect("a file");
    }
    let sources = config::sources(Some(folder.path())).expect("two files");
    let names: Vec<&str> = sources.iter().map(|source| source.file.as_str()).collect();
    assert_eq!(names, ["policy/10-a.toml", "policy/20-b.toml"]);

    std::fs::write(folder.path().join("bad.txt"), b"x.nl\n\xff").expect("a file");
    let bad = config::sources(Some(folder.path())).expect_err("is not UTF-8");
    assert_eq!(strings(&bad), ["bad.txt: is not UTF-8 text (line 2)"]);
}

#[test]
fn what_is_told_by_mail_is_checked() {
    let with = |notify: &str| format!("[web]\npublic_url = \"https://x.nl\"\n[notify]\n{notify}\n");
    let parsed = |text: &str| config::parse(&source(text), Path::new(""));
    let config = parsed(&with("from = \"Sluis <sluis@voorbeeld.nl>\"\ndigest = \"07:30\""));
    let notify = config.expect("no mistakes").notify;
    let from = notify.from.expect("a mailbox");
    assert_eq!(
        (from.name.as_str(), from.address.to_string().as_str()),
        ("Sluis", "sluis@voorbeeld.nl")
    );
    assert_eq!(notify.digest.to_string(), "07:30:00");
    for (text, expected) in [
        (with("from = \"Sluis\""), "notify.from: \"Sluis\" is not a mailbox such as"),
        (with("from = \"a@gmail.com\""), "notify.from: a@gmail.com is not in organisation.domains"),
        (with("team_address = \"a@gmail.com\""), "notify.team_address: a@gmail.com is not in"),
        (with("digest = \"8:00\""), "notify.digest: \"8:00\" is not a time of the day"),
        (with("digest = \"24:00\""), "notify.digest: \"24:00\" is not a time of the day"),
        (with("hosts = []"), "notify.hosts: is an empty list"),
        (with("hosts = [\"127.0.0.1:2525\"]"), "notify.hosts: 127.0.0.1:2525 is Sluis itself"),
        ("[notify]\nfrom = \"sluis@voorbeeld.nl\"".into(), "web.public_url: is missing: mails of"),
    ] {
        let told = faults(&text).join("\n");
        assert!(told.contains(expected), "{text}: {told}");
    }
}
