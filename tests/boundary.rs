//! The web port at the boundary to a proxy, through raw sockets: what two servers could read in two
//! ways is refused, no connection has a second request, and neither the `Host` of a stranger nor a
//! cookie that somebody planted has a say.

use std::io::Read;
use std::io::Write;
use std::net::TcpStream;
use std::time::Duration;

use crate::common::gateway::Settings;
use crate::common::gateway::Town;
use crate::common::office::PASSWORD;
use crate::common::visitor::Visitor;

/// A request that must never be answered, behind each of the others.
const SECOND: &str = "GET /healthz?second HTTP/1.1\r\nHost: {host}\r\n\r\n";

/// What is sent, and the status of the only answer; 0 where there is none.
#[rustfmt::skip]
const AMBIGUOUS: &[(&str, &str, u16)] = &[
    // RFC 9112, 6.1 and 11.2: lengths and codings that others may read in another way.
    ("TE.TE, hidden by a space", "POST /login HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding : chunked\r\nContent-Length: 4\r\n\r\nabcd", 400),
    ("TE.TE, an unknown coding", "POST /login HTTP/1.1\r\nHost: {host}\r\nContent-Length: 4\r\nTransfer-Encoding: xchunked\r\n\r\nabcd", 400),
    ("TE.TE, two of them", "POST /login HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n", 400),
    ("TE in HTTP/1.0", "POST /login HTTP/1.0\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    ("two different lengths", "POST /login HTTP/1.1\r\nHost: {host}\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde", 400),
    ("a list of lengths", "POST /login HTTP/1.1\r\nHost: {host}\r\nContent-Length: 4, 5\r\n\r\nabcde", 400),
    ("a length with a sign", "POST /login HTTP/1.1\r\nHost: {host}\r\nContent-Length: +4\r\n\r\nabcd", 400),
    ("a length that is none", "POST /login HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0x4\r\n\r\nabcd", 400),
    ("a length beyond 64 bits", "POST /login HTTP/1.1\r\nHost: {host}\r\nContent-Length: 18446744073709551620\r\n\r\nabcd", 400),
    // RFC 9112, 5.2 and 2.2: lines.
    ("obs-fold", "GET /healthz HTTP/1.1\r\nHost: {host}\r\nX-A: b\r\n Content-Length: 4\r\n\r\n", 400),
    ("obs-fold in the first field", "GET /healthz HTTP/1.1\r\n Host: {host}\r\n\r\n", 400),
    ("a bare LF in a field", "GET /healthz HTTP/1.1\r\nHost: {host}\r\nX-A: b\nContent-Length: 4\r\n\r\n", 400),
    ("a bare LF for every end of line", "GET /healthz HTTP/1.1\nHost: {host}\n\n", 400),
    ("a bare LF for the end of the head", "GET /healthz HTTP/1.1\r\nHost: {host}\r\n\n", 400),
    ("a bare CR in a field", "GET /healthz HTTP/1.1\r\nHost: {host}\r\nX-A: b\rContent-Length: 4\r\n\r\n", 400),
    ("a CR too many", "GET /healthz HTTP/1.1\r\nHost: {host}\r\nX-A: b\r\r\n\r\n", 400),
    ("NUL in a field", "GET /healthz HTTP/1.1\r\nHost: {host}\r\nX-A: b\0c\r\n\r\n", 400),
    ("a space before the colon", "GET /healthz HTTP/1.1\r\nHost : {host}\r\n\r\n", 400),
    ("a field without a name", "GET /healthz HTTP/1.1\r\nHost: {host}\r\n: b\r\n\r\n", 400),
    // RFC 9112, 3.2: targets and hosts.
    ("no host", "GET /healthz HTTP/1.1\r\n\r\n", 400),
    ("two hosts", "GET /healthz HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\n\r\n", 400),
    ("an absolute target of another host", "GET http://evil.example/healthz HTTP/1.1\r\nHost: {host}\r\n\r\n", 400),
    ("a target with a user", "GET http://{host}@evil.example/healthz HTTP/1.1\r\nHost: {host}\r\n\r\n", 400),
    ("CONNECT", "CONNECT evil.example:443 HTTP/1.1\r\nHost: {host}\r\n\r\n", 400),
    ("a target with a space", "GET /healthz HTTP/1.1 HTTP/1.1\r\nHost: {host}\r\n\r\n", 400),
    // Other protocols.
    ("HTTP/2 at once", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 0),
    ("HTTP/0.9", "GET /healthz\r\n\r\n", 400),
    ("SMTP", "EHLO evil.example\r\nMAIL FROM:<a@x.nl>\r\n", 400),
];

/// Odd, but with one meaning.
#[rustfmt::skip]
const PLAIN: &[(&str, &str, u16)] = &[
    ("a plain request", "GET /healthz HTTP/1.1\r\nHost: {host}\r\n\r\n", 200),
    ("one that asks to be kept alive", "GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: keep-alive\r\n\r\n", 200),
    ("HTTP/1.0, kept alive", "GET /healthz HTTP/1.0\r\nHost: {host}\r\nConnection: keep-alive\r\n\r\n", 200),
    ("empty lines before it", "\r\n\r\nGET /healthz HTTP/1.1\r\nHost: {host}\r\n\r\n", 200),
    ("the absolute form of our own", "GET http://{host}/healthz HTTP/1.1\r\nHost: {host}\r\n\r\n", 200),
    ("an upgrade to HTTP/2 in the clear is not taken up", "GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n", 200),
    ("an upgrade to a web socket neither", "GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==\r\n\r\n", 200),
    ("a coding alone, as some programs send it", "POST /login HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n0\r\n\r\n", 403),
    ("CL.TE: the coding counts (RFC 9112, 6.1)", "POST /login HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG", 403),
    ("TE.CL: the coding counts (RFC 9112, 6.1)", "POST /login HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n3\r\na=b\r\n0\r\n\r\n", 403),
    ("a body that nobody asked for", "GET /healthz HTTP/1.1\r\nHost: {host}\r\nContent-Length: 4\r\n\r\nabcd", 200),
    ("the same length twice", "GET /healthz HTTP/1.1\r\nHost: {host}\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nabcd", 200),
    ("fields that name others paths", "GET /healthz HTTP/1.1\r\nHost: {host}\r\nX-Original-URL: /admin\r\nX-Rewrite-URL: /admin\r\nX-HTTP-Method-Override: DELETE\r\n\r\n", 200),
];

#[test]
fn no_request_has_two_meanings_and_no_connection_a_second_one() {
    let town = Town::new();
    let _gateway = town.start();
    let host = town.web.to_string();
    for (what, request, status) in AMBIGUOUS.iter().chain(PLAIN) {
        let all = format!("{request}{SECOND}").replace("{host}", &host);
        let heard = talk(&town, all.as_bytes());
        if *status == 0 {
            assert_eq!(heard, "", "{what}: hung up without a word");
            continue;
        }
        let answers = heard.matches("HTTP/1.").count();
        assert!(heard.starts_with("HTTP/1."), "{what}: {heard:?}");
        assert_eq!(heard.get(9..12), Some(status.to_string().as_str()), "{what}: {heard}");
        assert_eq!(answers, 1, "{what}: the second is answered: {heard}");
        assert!(heard.to_lowercase().contains("connection: close"), "{what}: {heard}");
    }
}

#[test]
fn bodies_may_hold_any_bytes() {
    let town = Town::new();
    let _gateway = town.start();
    let body = "name=a\nb\r\n\r\nc\0&password=\r";
    let request = format!(
        "POST /login HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\n\r\n{body}",
        town.web,
        body.len()
    );
    let heard = talk(&town, request.as_bytes());
    assert_eq!(heard.get(9..12), Some("403"), "refused for its missing token: {heard}");
}

#[test]
fn the_host_that_a_client_names_stands_in_no_answer() {
    let public = "public_url = \"https://sluis.voorbeeld.nl\"\n[destinations]";
    let town = Town::with(&Settings::default());
    let text = std::fs::read_to_string(town.config()).expect("a configuration");
    std::fs::write(town.config(), text.replace("[destinations]", public)).expect("written");
    let _gateway = town.start();
    let evil = "evil.example";
    for path in ["/", "/login", "/messages", "/api/v1/held", "/api/v1/openapi.json", "/nothing"] {
        for fields in [
            format!("Host: {evil}\r\n"),
            format!("Host: {evil}\r\nOrigin: http://{evil}\r\n"),
            format!("Host: {}\r\nX-Forwarded-Host: {evil}\r\n", town.web),
            format!("Host: {}\r\nForwarded: host={evil}\r\nX-Host: {evil}\r\n", town.web),
        ] {
            let request = format!("GET {path} HTTP/1.1\r\n{fields}\r\n");
            let heard = talk(&town, request.as_bytes());
            assert!(heard.starts_with("HTTP/1.1 "), "{path}: {heard}");
            assert!(!heard.contains(evil), "{path} with {fields:?}: {heard}");
        }
    }
    // A form from there is refused as well, though `Host` and `Origin` agree with each other.
    let request = format!(
        "POST /login HTTP/1.1\r\nHost: {evil}\r\nOrigin: http://{evil}\r\nContent-Type: \
         application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=b"
    );
    let heard = talk(&town, request.as_bytes());
    assert_eq!(heard.get(9..12), Some("403"), "{heard}");
}

#[test]
fn a_session_that_somebody_planted_is_never_signed_in() {
    let town = Town::new();
    let _gateway = town.start();
    let add = ["user", "add", "anna", "--role", "reviewer", "--password-stdin"];
    assert_eq!(town.run_with(&add, &format!("{PASSWORD}\n")).status, 0);
    // A session of the attacker, who has seen the page to sign in and keeps what it gave him.
    let mut attacker = Visitor::new(&town);
    attacker.get("/login");
    let planted = attacker.cookie();
    // The victim signs in with it, and gets other cookies.
    let mut victim = attacker.clone();
    assert_eq!(victim.post("/login", &[("name", "anna"), ("password", PASSWORD)]), 303);
    assert!(victim.get("/messages").contains("anna"), "she is in");
    let cookies = victim.cookie();
    let session = cookies.split("; ").find_map(|one| one.strip_prefix("sluis="));
    assert!(!planted.contains(session.expect("a session")), "{planted}");
    // What the attacker has opens nothing, nor does a session of his own making.
    for cookie in [planted.clone(), format!("{planted}; sluis=0123456789abcdef0123456789abcdef")] {
        let request =
            format!("GET /messages HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\n\r\n", town.web);
        let heard = talk(&town, request.as_bytes());
        assert!(heard.starts_with("HTTP/1.1 303"), "{heard}");
    }
    // Signing out ends the session at the gateway, not in the browser alone.
    let cookie = victim.cookie();
    assert_eq!(victim.post("/logout", &[]), 303);
    let request =
        format!("GET /messages HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\n\r\n", town.web);
    assert!(talk(&town, request.as_bytes()).starts_with("HTTP/1.1 303"));
}

/// What is guessed at must not be told by how long a comparison takes: secrets are compared as digests
/// that nobody can choose, or by what takes equally long for all (`access::is_same`).
#[test]
fn no_secret_is_compared_letter_by_letter() {
    let mut folders = vec![std::path::PathBuf::from("src")];
    let (mut wrong, mut seen) = (Vec::new(), 0);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the sources") {
            let path = entry.expect("a source").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            let code = text.lines().take_while(|line| *line != "#[cfg(test)]");
            for (number, line) in code.enumerate() {
                seen += 1;
                if compared(line).iter().any(|name| SECRET.contains(name)) {
                    wrong.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 50_000, "{seen} lines");
    assert_eq!(compared("if self.token != given.expose() {"), ["token", "given"]);
}

/// The last name before each `==` or `!=` and the first behind it.
fn compared(line: &str) -> Vec<&str> {
    let parts: Vec<&str> = line.split("==").flat_map(|part| part.split("!=")).collect();
    let names = |part| {
        let words = str::split(part, |c: char| !c.is_alphanumeric() && c != '_');
        words.filter(|word| !word.is_empty()).collect::<Vec<&str>>()
    };
    let mut found = Vec::new();
    for pair in parts.windows(2) {
        found.extend(names(pair[0]).last().copied());
        found.extend(names(pair[1]).first().copied());
    }
    found
}

/// Names of what is secret as it stands.
const SECRET: &[&str] =
    &["token", "password", "secret", "expose", "nonce", "signature", "session_id", "form_token"];

/// Says all of it, and hears all until the other side hangs up.
fn talk(town: &Town, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(town.web).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
    // It may hang up before it has read all.
    stream.write_all(bytes).ok();
    let mut heard = Vec::new();
    let mut piece = [0; 4096];
    loop {
        match stream.read(&mut piece) {
            Ok(0) => break,
            Ok(length) => heard.extend_from_slice(&piece[..length]),
            // What it had said came first; a reset is an end as well.
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => break,
            Err(error) => panic!("{error}: {}", String::from_utf8_lossy(&heard)),
        }
    }
    String::from_utf8_lossy(&heard).into_owned()
}
