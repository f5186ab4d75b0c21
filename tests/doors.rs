//! Who may do what by the other doors: every page and every command that acts for somebody, one row
//! each, and one letter for each role; on mail of others, and on what that person sent.
//!
//! The rows stand in `doors.txt`.

use std::fs;

use crate::common::gateway::Gateway;
use crate::common::gateway::Town;
use crate::common::letters::HOME;
use crate::common::letters::risky;
use crate::common::mail_client::Mail;
use crate::common::mail_client::held_id;
use crate::common::office::PASSWORD;
use crate::common::visitor::Visitor;

/// In the order of the letters.
const ROLES: [&str; 5] = ["reviewer", "senior", "privacy", "admin", "auditor"];

#[test]
fn every_page_lets_in_the_roles_of_its_row_and_no_other() {
    let town = Town::new();
    let gateway = town.start();
    let place = Place::make(&town, &gateway);
    let mut members: Vec<Member> = ROLES.iter().map(|role| place.sign_in(&town, role)).collect();
    let mut found = String::new();
    for path in addresses() {
        let own = path.starts_with("/messages/{id}").then(|| path.replace("{id}", "{own}"));
        for path in std::iter::once(path).chain(own) {
            for method in ["GET", "POST"] {
                let letters: String =
                    members.iter_mut().map(|member| member.letter(&place, method, &path)).collect();
                if letters.chars().any(|letter| letter != ' ') {
                    found += &format!("{letters} {method} {path}\n");
                }
            }
        }
    }
    let expected: String = rows().filter(|row| row.contains(" /")).map(line).collect();
    assert!(expected == found, "the rows as they are:\n{found}");
    assert!(!gateway.log().contains("panicked"), "{}", gateway.log());
}

#[test]
fn every_command_binds_an_account_by_its_roles_and_its_own_mail() {
    let town = Town::new();
    let gateway = town.start();
    let place = Place::make(&town, &gateway);
    let mut found = String::new();
    for row in rows().filter(|row| !row.contains(" /")) {
        let (_, command) = row.split_once(' ').expect("letters and a command");
        let letters: String = ROLES
            .iter()
            .map(|role| {
                let name = format!("een-{role}");
                let told = place.filled(command, role);
                let mut arguments: Vec<&str> = told.split(' ').collect();
                arguments.extend(["--by", &name]);
                let ran = town.run(&arguments);
                match ran.status {
                    1 if ran.err.contains("the role does not allow") => '-',
                    1 if ran.err.contains("sender or recipient") => 'o',
                    1 if ran.err.contains("there is no such") => '0',
                    // Let in, whatever the message or incident says to it.
                    0 | 1 => 'y',
                    _ => panic!("{told} by {role}: {}", ran.err),
                }
            })
            .collect();
        found += &format!("{letters} {command}\n");
    }
    let expected: String = rows().filter(|row| !row.contains(" /")).map(line).collect();
    assert!(expected == found, "the rows as they are:\n{found}");
}

#[test]
fn who_has_no_role_left_sees_no_page_but_those_about_oneself() {
    let town = Town::new();
    let gateway = town.start();
    let place = Place::make(&town, &gateway);
    let mut member = place.sign_in(&town, "senior");
    let database = rusqlite::Connection::open(town.folder.path().join("var/sluis.db"));
    let database = database.expect("the store");
    database.busy_timeout(std::time::Duration::from_secs(10)).expect("a setting");
    let sql = "UPDATE account SET roles = '[]' WHERE name = 'een-senior'";
    assert_eq!(database.execute(sql, []), Ok(1));
    let mut let_in = Vec::new();
    for path in addresses() {
        for method in ["GET", "POST"] {
            let letter = member.letter(&place, method, &path);
            if !" -0".contains(letter) {
                let_in.push(format!("{letter} {method} {path}"));
            }
        }
    }
    assert_eq!(let_in, NOBODY_MAY);
}

/// What is open to whoever has signed in and has no role: their own account, and texts.
const NOBODY_MAY: &[&str] = &[
    "y GET /",
    "y GET /accessibility",
    "y GET /help",
    "y GET /me",
    "y POST /me",
    "y GET /me/awake",
    "y POST /me/codes/begin",
    "y POST /me/codes/stop",
    "y POST /me/password",
    "y GET /me/security",
    "y POST /me/sessions/end-others",
    "y POST /messages/selection",
    "y POST /preferences",
    "y GET /privacy",
];

/// The letters of the roles, and what they stand for: method and address of a page, or what is said at
/// the shell by an account that is named with `--by`.
///
/// `y` is let in, `-` hears that the role does not allow it, `o` that it is their own mail, `0` that
/// there is no such thing. `own` is a message that they sent.
fn rows() -> impl Iterator<Item = String> {
    let text = fs::read_to_string("tests/doors.txt").expect("the rows");
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.into_iter().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn line(row: String) -> String {
    row + "\n"
}

/// Every address of a page, but those that are for everybody.
fn addresses() -> Vec<String> {
    let text = fs::read_to_string("src/web/pages/mod.rs").expect("the pages");
    let mut addresses: Vec<String> = text
        .split(".route(\"")
        .skip(1)
        .filter_map(|after| Some(after.split_once('"')?.0.to_owned()))
        .collect();
    let open = |path: &str| {
        ["/login", "/logout", "/events", "/s", "/r/"].iter().any(|one| match *one {
            "/s" => path == "/s" || path.starts_with("/s/"),
            one => path.starts_with(one),
        })
    };
    addresses.retain(|path| !open(path));
    addresses.sort();
    assert!(addresses.len() > 80, "{addresses:?}");
    addresses
}

/// A town with held messages, an incident and an account of each role.
struct Place {
    held: String,
    /// A message that each role sent.
    own: Vec<String>,
    incident: String,
}

/// Someone who has signed in.
struct Member {
    role: &'static str,
    visitor: Visitor,
    base: String,
}

impl Place {
    fn make(town: &Town, gateway: &Gateway) -> Self {
        let released = held_id(&gateway.send(&risky(1)));
        assert_eq!(town.release(&released).status, 0);
        town.wait_for_state(&released, "released");
        let held = held_id(&gateway.send(&risky(2)));
        let incident = town.incidents()[0]["id"].as_str().expect("a number").to_owned();
        let mut own = Vec::new();
        for role in ROLES.into_iter().chain(["kept"]) {
            let (name, mail) = (format!("een-{role}"), format!("een-{role}@voorbeeld.nl"));
            let given = if role == "kept" { "auditor" } else { role };
            let add = ["user", "add", &name, "--role", given, "--email", &mail, "--password-stdin"];
            assert_eq!(town.run_with(&add, &format!("{PASSWORD}\n")).status, 0, "{role}");
            let text = "BSN van de heer Bakker: 999990019.\r\n";
            let letter = Mail::new(&mail, &[HOME], &format!("Van {role}"), text);
            own.push(held_id(&gateway.send(&letter)));
        }
        Self { held, own, incident }
    }

    fn sign_in(&self, town: &Town, role: &'static str) -> Member {
        let mut visitor = Visitor::new(town);
        visitor.get("/login");
        let fields = [("name", &*format!("een-{role}")), ("password", PASSWORD)];
        assert_eq!(visitor.post("/login", &fields), 303, "{role}");
        visitor.get("/me");
        Member { role, visitor, base: format!("http://{}", town.web) }
    }

    /// With what it stands for in the place of each name in brackets.
    fn filled(&self, text: &str, role: &str) -> String {
        let position = ROLES.iter().position(|one| *one == role).expect("a role");
        let id = if text.contains("/incidents/") { &self.incident } else { &self.held };
        let name = if text.contains("/step/") { "assess" } else { "een-kept" };
        text.replace("{id}", id)
            .replace("{held}", &self.held)
            .replace("{own}", &self.own[position])
            .replace("{incident}", &self.incident)
            .replace("{name}", name)
            .replace("{step}", "accept")
            .replace("{number}", "1")
    }
}

impl Member {
    /// How this role fares; a space where there is no such page to get, or to send a form to.
    fn letter(&mut self, place: &Place, method: &str, path: &str) -> char {
        let path = place.filled(path, self.role);
        let (status, page) = match method {
            "GET" => self.get(&path),
            _ => {
                let (status, _, page) = self.visitor.send(&path, FIELDS);
                (status, page)
            }
        };
        match status {
            403 if page.contains("afzender of ontvanger") => 'o',
            403 => '-',
            404 => '0',
            405 => ' ',
            500.. => panic!("{method} {path} as {}: {status}", self.role),
            _ => 'y',
        }
    }

    fn get(&self, path: &str) -> (u16, String) {
        let asked = ureq::get(format!("{}{path}", self.base))
            .header("Cookie", self.visitor.cookie())
            .config()
            .max_redirects(0)
            .http_status_as_error(false)
            .build();
        let mut answer = asked.call().expect("an answer");
        (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap_or_default())
    }
}

/// What forms ask for, so that nobody is let out for a mistake before it is asked who that is.
const FIELDS: &[(&str, &str)] = &[
    ("text", "Afgesproken"),
    ("happened_at", "2026-11-20T10:00"),
    ("position", "0:0"),
    ("state", "deleted"),
    ("trusted", "yes"),
    ("recipients", "0"),
    ("reason", "Afgesproken"),
];
