//! Who may do what, by every operation of the API: one row each, and one letter for each role.

use std::collections::HashMap;
use std::io::Read;
use std::io::Write;

use serde_json::Value;
use serde_json::json;

use crate::common::gateway::Gateway;
use crate::common::gateway::Town;
use crate::common::letters::risky;
use crate::common::mail_client::held_id;
use crate::common::office::PASSWORD;

/// In the order of the letters.
const ROLES: [&str; 5] = ["reviewer", "senior", "privacy", "admin", "auditor"];

/// Method and path, and how each role fares: `y` is let in, `-` is answered 403, `0` hears that there is
/// no such thing, which there may be for others.
const MATRIX: &[(&str, &str, &str)] = &[
    ("GET", "/audit", "yyy-y"),
    ("POST", "/audit/verify", "---yy"),
    ("GET", "/destinations", "yyyyy"),
    ("GET", "/destinations/{name}", "00000"),
    ("POST", "/destinations/{name}/confirm", "00000"),
    ("POST", "/destinations/{name}/end", "00000"),
    ("GET", "/entries", "yyyyy"),
    ("POST", "/entries", "yyy--"),
    ("GET", "/entries/settled", "yyyyy"),
    ("GET", "/entries/{id}", "00000"),
    ("POST", "/entries/{id}/accept", "00000"),
    ("POST", "/entries/{id}/end", "00000"),
    ("POST", "/entries/{id}/refuse", "00000"),
    ("GET", "/filters", "yyy--"),
    ("POST", "/filters", "yyy--"),
    ("DELETE", "/filters/{number}", "y00--"),
    ("GET", "/held", "yyy--"),
    ("POST", "/held/assign", "yyy--"),
    ("POST", "/held/reject", "yyy--"),
    ("POST", "/held/release", "-yy--"),
    ("GET", "/held/{id}", "yyy--"),
    ("POST", "/held/{id}/ask", "yyy--"),
    ("POST", "/held/{id}/assign", "yyy--"),
    ("GET", "/held/{id}/history", "yyy--"),
    ("POST", "/held/{id}/original", "-yy--"),
    ("GET", "/held/{id}/preview", "yyy--"),
    ("POST", "/held/{id}/reject", "yyy--"),
    ("POST", "/held/{id}/release", "yyy--"),
    ("POST", "/held/{id}/reopen", "-yy--"),
    ("POST", "/held/{id}/return", "-yy--"),
    ("POST", "/held/{id}/reveal", "yyy--"),
    ("GET", "/held/{id}/similar", "yyy--"),
    ("POST", "/held/{id}/undo", "yyy--"),
    ("GET", "/incidents", "yyy-y"),
    ("POST", "/incidents", "yyy--"),
    ("POST", "/incidents/end", "--y--"),
    ("GET", "/incidents/figures", "-yy-y"),
    ("GET", "/incidents/table", "-yy-y"),
    ("GET", "/incidents/{id}", "0yy-y"),
    ("POST", "/incidents/{id}/answers", "--y--"),
    ("POST", "/incidents/{id}/bounces", "0-y--"),
    ("GET", "/incidents/{id}/files", "0yy-y"),
    ("POST", "/incidents/{id}/files", "0-y0-"),
    ("GET", "/incidents/{id}/files/{number}", "--y--"),
    ("GET", "/incidents/{id}/form", "0yy-y"),
    ("GET", "/incidents/{id}/letter", "0-y--"),
    ("PUT", "/incidents/{id}/letter", "0-y--"),
    ("POST", "/incidents/{id}/letters", "0-0--"),
    ("GET", "/incidents/{id}/measures", "0yy-y"),
    ("POST", "/incidents/{id}/measures", "--y--"),
    ("PUT", "/incidents/{id}/measures/{number}", "--y--"),
    ("POST", "/incidents/{id}/measures/{number}/drop", "--y--"),
    ("POST", "/incidents/{id}/notes", "0-y0-"),
    ("GET", "/incidents/{id}/parties", "0yy-y"),
    ("POST", "/incidents/{id}/parties", "--y--"),
    ("PATCH", "/incidents/{id}/parties/{number}", "--y--"),
    ("POST", "/incidents/{id}/parties/{number}/drop", "--y--"),
    ("GET", "/incidents/{id}/parties/{number}/notice", "--0--"),
    ("POST", "/incidents/{id}/parties/{number}/told", "--0--"),
    ("DELETE", "/incidents/{id}/people", "0-y--"),
    ("GET", "/incidents/{id}/people", "0-y--"),
    ("POST", "/incidents/{id}/people", "0-y--"),
    ("POST", "/incidents/{id}/people/assign", "0-y--"),
    ("POST", "/incidents/{id}/people/open", "0-y--"),
    ("POST", "/incidents/{id}/people/parties", "0-y--"),
    ("POST", "/incidents/{id}/people/table", "0-y--"),
    ("GET", "/incidents/{id}/recipients", "0yy-y"),
    ("POST", "/incidents/{id}/recipients/ask", "0-y--"),
    ("POST", "/incidents/{id}/recipients/trust", "0-y--"),
    ("POST", "/incidents/{id}/recipients/{position}/note", "0-y--"),
    ("GET", "/incidents/{id}/record", "0yy-y"),
    ("POST", "/incidents/{id}/steps", "--y--"),
    ("GET", "/letter", "--y--"),
    ("PUT", "/letter", "--y--"),
    ("GET", "/me", "yyyyy"),
    ("GET", "/me/preferences", "yyyyy"),
    ("PUT", "/me/preferences", "yyyyy"),
    ("GET", "/me/tokens", "yyyyy"),
    ("POST", "/me/tokens/{name}/collect", "00000"),
    ("GET", "/observed", "yyy--"),
    ("POST", "/observed/{number}/incident", "000--"),
    ("GET", "/overview", "yyyyy"),
    ("GET", "/people", "---yy"),
    ("POST", "/people", "---y-"),
    ("GET", "/people/{name}", "---yy"),
    ("PATCH", "/people/{name}", "---y-"),
    ("POST", "/people/{name}/close", "---y-"),
    ("DELETE", "/people/{name}/codes", "---0-"),
    ("POST", "/people/{name}/password", "---0-"),
    ("POST", "/people/{name}/reopen", "---y-"),
    ("DELETE", "/people/{name}/sessions", "---y-"),
    ("GET", "/people/{name}/sessions", "---yy"),
    ("DELETE", "/people/{name}/sessions/{number}", "---0-"),
    ("GET", "/retraction", "--y--"),
    ("PUT", "/retraction", "--y--"),
    ("GET", "/rules", "yyyyy"),
    ("POST", "/rules/test", "yyyyy"),
    ("GET", "/signals", "---yy"),
    ("POST", "/signals/{number}/retry", "---0-"),
    ("GET", "/system", "---yy"),
    ("POST", "/system/test", "---y-"),
    ("GET", "/tokens", "---yy"),
    ("POST", "/tokens", "---y-"),
    ("DELETE", "/tokens/{name}", "---0-"),
];

#[test]
fn every_operation_lets_in_the_roles_of_its_row_and_no_other() {
    let town = Town::new();
    let gateway = town.start();
    let place = Place::make(&town, &gateway);
    let mut rows = Vec::new();
    for operation in &place.operations() {
        let letters: String = ROLES.iter().map(|role| place.letter(role, operation)).collect();
        rows.push((operation.method.clone(), operation.path.clone(), letters));
    }
    let row = |(method, path, letters): &(String, String, String)| {
        format!("    ({method:?}, {path:?}, {letters:?}),\n")
    };
    let expected = MATRIX.iter().map(|(method, path, letters)| {
        (String::from(*method), String::from(*path), String::from(*letters))
    });
    let (expected, found): (String, String) =
        (expected.map(|e| row(&e)).collect(), rows.iter().map(row).collect());
    assert!(expected == found, "the rows as they are:\n{found}");
}

#[test]
fn who_has_no_role_left_or_is_gone_gets_nothing_from_any_operation() {
    let town = Town::new();
    let gateway = town.start();
    let place = Place::make(&town, &gateway);
    let database = rusqlite::Connection::open(town.folder.path().join("var/sluis.db"));
    let database = database.expect("the store");
    database.busy_timeout(std::time::Duration::from_secs(10)).expect("a setting");
    for sql in [
        "UPDATE account SET roles = '[]' WHERE name = 'een-privacy'",
        "DELETE FROM account WHERE name = 'een-senior'",
        "UPDATE token SET roles = '[]' WHERE name = 'een-reviewer'",
    ] {
        assert_eq!(database.execute(sql, []), Ok(1), "{sql}");
    }
    let mut let_in = String::new();
    for operation in &place.operations() {
        let letters: String = ["privacy", "senior", "reviewer"]
            .iter()
            .map(|role| place.letter(role, operation))
            .collect();
        if letters.chars().any(|letter| !"-!0".contains(letter)) {
            let_in += &format!("{letters} {} {}\n", operation.method, operation.path);
        }
    }
    // About oneself alone; whose owner is gone is known no more.
    let about_oneself = "y!y GET /me\ny!y GET /me/preferences\ny!y PUT /me/preferences\n\
                         y!y GET /me/tokens\n";
    assert_eq!(let_in, about_oneself);
}

#[test]
fn a_body_beyond_its_bound_is_refused_by_every_operation() {
    let town = Town::new();
    let gateway = town.start();
    let place = Place::make(&town, &gateway);
    let every = ROLES.map(|role| ["--role", role]).concat();
    let add = ["user", "add", "een-alles", "--password-stdin"];
    let ran = town.run_with(&[&add[..], &every].concat(), &format!("{PASSWORD}\n"));
    assert_eq!(ran.status, 0, "{}", ran.err);
    let make = ["token", "create", "--name", "alles", "--owner", "een-alles"];
    let token = town.run(&[&make[..], &every].concat()).out.trim().to_owned();
    let (mut found, mut count) = (String::new(), 0);
    for operation in place.operations().iter().filter(|operation| operation.method != "GET") {
        // Files have a bound of their own; a report can bring one along.
        let is_file = operation.path == "/incidents"
            || operation.body.as_ref().is_some_and(|(kind, _)| !kind.contains("json"));
        let size = if is_file { 36 << 20 } else { (64 << 10) + 1 };
        let kind = operation.body.as_ref().map_or("application/json", |(kind, _)| kind.as_str());
        let path = format!("{}?{}", place.filled(&operation.path), operation.query);
        let head = format!(
            "{} /api/v1{path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: {kind}\r\nContent-Length: {size}\r\n\r\n",
            operation.method, town.web
        );
        let status = answered(town.web, &head, size);
        count += 1;
        // Whoever takes no body does not read it.
        if status != 413 && operation.body.is_some() {
            found += &format!("{status} {} {}\n", operation.method, operation.path);
        }
    }
    assert_eq!(found, "");
    assert!(count > 50, "{count}");
}

/// The status that is said to a request with so long a body.
fn answered(address: std::net::SocketAddr, head: &str, size: usize) -> u16 {
    let mut stream = std::net::TcpStream::connect(address).expect("a connection");
    stream.write_all(head.as_bytes()).expect("a head");
    let (piece, mut left) = ([b' '; 1 << 16], size);
    while left > 0 {
        // Whoever has answered may listen no longer.
        let Ok(sent) = stream.write(&piece[..left.min(piece.len())]) else { break };
        left -= sent;
    }
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let status = answer.get(9..12).and_then(|digits| std::str::from_utf8(digits).ok());
    status.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// A town with a held message, an incident, someone to keep, and a token of each role.
struct Place {
    held: String,
    incident: String,
    tokens: HashMap<&'static str, String>,
    agent: ureq::Agent,
    base: String,
    described: Value,
}

/// One operation of the description.
struct Operation {
    method: String,
    path: String,
    /// What must stand behind the path.
    query: String,
    /// Its type, and the smallest that the description allows.
    body: Option<(String, String)>,
}

impl Place {
    fn make(town: &Town, gateway: &Gateway) -> Self {
        let released = held_id(&gateway.send(&risky(1)));
        assert_eq!(town.release(&released).status, 0);
        town.wait_for_state(&released, "released");
        let held = held_id(&gateway.send(&risky(2)));
        let incident = town.incidents()[0]["id"].as_str().expect("a number").to_owned();
        let mut tokens = HashMap::new();
        for role in ROLES.into_iter().chain(["kept"]) {
            let (name, mail) = (format!("een-{role}"), format!("een-{role}@voorbeeld.nl"));
            let given = if role == "kept" { "auditor" } else { role };
            let add = ["user", "add", &name, "--role", given, "--email", &mail, "--password-stdin"];
            assert_eq!(town.run_with(&add, &format!("{PASSWORD}\n")).status, 0, "{role}");
            let make = ["token", "create", "--role", given, "--name", &name, "--owner", &name];
            let made = town.run(&make);
            assert_eq!(made.status, 0, "{}", made.err);
            tokens.insert(role, made.out.trim().to_owned());
        }
        let config = ureq::Agent::config_builder().http_status_as_error(false);
        let agent = ureq::Agent::new_with_config(config.allow_non_standard_methods(true).build());
        let base = format!("http://{}/api/v1", town.web);
        let description = agent.get(format!("{base}/openapi.json")).call().expect("an answer");
        let described = description.into_body().read_json().expect("JSON");
        Self { held, incident, tokens, agent, base, described }
    }

    /// Every operation that the description names, but for itself.
    fn operations(&self) -> Vec<Operation> {
        let mut operations = Vec::new();
        for (path, methods) in self.described["paths"].as_object().expect("paths") {
            let methods = methods.as_object().expect("methods");
            let is_one = |name: &str| ["get", "post", "put", "patch", "delete"].contains(&name);
            for (method, said) in methods.iter().filter(|(name, _)| is_one(name.as_str())) {
                let content = said["requestBody"]["content"].as_object();
                let body = content.and_then(|content| content.iter().next()).map(|(kind, said)| {
                    let smallest = self.smallest(&said["schema"]);
                    (kind.clone(), smallest.as_str().map_or(smallest.to_string(), str::to_owned))
                });
                let asked = said["parameters"].as_array().into_iter().flatten();
                let asked = asked.filter(|one| one["in"] == "query" && one["required"] == true);
                let query = asked.map(|one| format!("{}=x&", one["name"].as_str().unwrap_or("")));
                let (method, query) = (method.to_uppercase(), query.collect());
                operations.push(Operation { method, path: path.clone(), query, body });
            }
        }
        operations.retain(|operation| operation.path != "/openapi.json");
        operations
    }

    /// The smallest value of a schema.
    fn smallest(&self, schema: &Value) -> Value {
        if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
            return self.smallest(&self.described["components"]["schemas"][name]);
        }
        if let Some(first) = schema["enum"].get(0).or(schema.get("example")) {
            return first.clone();
        }
        match schema["type"].as_str() {
            Some("object") => {
                let needed = schema["required"].as_array().cloned().unwrap_or_default();
                let names = needed.iter().filter_map(Value::as_str);
                let field = |name: &str| {
                    let smallest = match name {
                        "ids" => json!([self.held]),
                        _ => self.smallest(&schema["properties"][name]),
                    };
                    (name.to_owned(), smallest)
                };
                names.map(field).collect()
            }
            Some("array") => json!([self.smallest(&schema["items"])]),
            Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or(json!(0)),
            Some("boolean") => json!(false),
            _ if schema["format"] == "date-time" => json!("2026-10-05T09:00:00Z"),
            _ => json!("Afgesproken"),
        }
    }

    /// With what it stands for in the place of each name in brackets.
    fn filled(&self, path: &str) -> String {
        let id = if path.starts_with("/held") { &self.held } else { &self.incident };
        let path = path.replace("{id}", id).replace("{name}", "een-kept");
        path.replace("{number}", "1").replace("{position}", "0")
    }

    /// How a role fares with an operation.
    fn letter(&self, role: &str, operation: &Operation) -> char {
        let path = self.filled(&operation.path);
        let request = ureq::http::Request::builder()
            .method(operation.method.as_str())
            .uri(format!("{}{path}?{}", self.base, operation.query))
            .header("Authorization", format!("Bearer {}", self.tokens[role]));
        let answer = match &operation.body {
            Some((kind, body)) => {
                let request = request.header("Content-Type", kind).body(body.clone());
                self.agent.run(request.expect("a request"))
            }
            None => self.agent.run(request.body(()).expect("a request")),
        };
        match answer.expect("an answer").status().as_u16() {
            401 => '!',
            403 => '-',
            404 => '0',
            500.. => '5',
            _ => 'y',
        }
    }
}
