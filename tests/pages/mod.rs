//! Every page of the real program over a full store: how long the server takes and how much it
//! sends.

mod fill;

use std::fmt;
use std::time::Duration;
use std::time::Instant;

use sluis::cli::demo::draft;
use sluis::cli::demo::people::people;
use sluis::cli::demo::workbook::Sheet;
use sluis::cli::demo::workbook::Value;
use sluis::cli::demo::workbook::workbook;
use sluis::store::Store;

use crate::common::gateway::Settings;
use crate::common::gateway::Town;
use crate::common::mail_client::Mail;
use crate::common::mail_client::held_id;
use crate::common::office::PASSWORD;
use crate::common::visitor::BEING_MADE;
use crate::common::visitor::Visitor;

pub(crate) use fill::Amounts;
use fill::Filled;

/// What one page took.
pub(crate) struct Page {
    pub(crate) path: String,
    /// Whose page it was.
    pub(crate) who: &'static str,
    /// The first time it was asked for.
    pub(crate) first: Duration,
    /// The middle one of the times after.
    pub(crate) median: Duration,
    pub(crate) size_bytes: usize,
    /// Rows of all its tables and lists.
    pub(crate) rows: usize,
}

impl fmt::Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
        let (first, median) = (milliseconds(self.first), milliseconds(self.median));
        let Self { path, who, size_bytes, rows, .. } = self;
        write!(f, "{first:>6.1} ms {median:>6.1} ms {size_bytes:>8} {rows:>6}  {path} ({who})")
    }
}

/// Fills a town, holds a workbook of `rows` rows, and asks for every page, each `times` times.
pub(crate) fn tour(amounts: Amounts, rows: usize, times: usize) -> Vec<Page> {
    let town = Town::with(&Settings { review: Some(""), ..Settings::default() });
    let store = Store::open("sqlite", &town.folder.path().join("var")).expect("a store");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let filled = runtime.block_on(fill::fill(&store, amounts));
    drop((runtime, store));
    let gateway = town.start();
    let book = held_id(&gateway.send(&register(rows)));
    let incident = town.incidents().remove(0)["id"].as_str().expect("an ID").to_owned();
    let report = town.run(&["incident", "report", "--what", "Brief verkeerd bezorgd"]);
    assert_eq!(report.status, 0, "{}", report.err);
    let all = town.incidents();
    let lost = all.iter().filter_map(|one| one["id"].as_str()).max().expect("an ID").to_owned();
    let mut pages = Vec::new();
    for (who, paths) in [
        ("piet", reviewed(&filled, &book)),
        ("mira", registered(&incident, &lost)),
        ("olga", words(&["/audit", "/audit?actor=anna", "/audit?action=message-held&below=5000"])),
        ("bas", words(ADMINISTERED)),
    ] {
        let mut visitor = Visitor::new(&town);
        visitor.get("/login");
        let signed_in = visitor.post("/login", &[("name", who), ("password", PASSWORD)]);
        assert_eq!(signed_in, 303, "{who}");
        pages.extend(paths.into_iter().map(|path| ask(&mut visitor, who, path, times)));
    }
    pages
}

/// The pages of those who look after people and the machine, and those of everyone.
const ADMINISTERED: &[&str] = &[
    "/admin/users",
    "/admin/users/anna",
    "/admin/rights",
    "/admin/system",
    "/admin/new-user",
    "/admin/new-token",
    "/accessibility",
    "/privacy",
    "/login",
];

/// The pages of the register: of an incident by a release that is not delivered yet, and of one that
/// was reported.
fn registered(incident: &str, lost: &str) -> Vec<String> {
    let mut paths = words(&[
        "/incidents",
        "/incidents?show=all",
        "/incidents/new",
        "/incidents/figures",
        "/incidents/letter",
        "/incidents/retraction",
        "/destinations",
        "/destinations?page=3",
        "/destinations?tab=listed",
        "/destinations?tab=alike",
        "/destinations?tab=proposed",
        "/destinations?tab=ended",
        "/destinations?q=partner9.nl",
        "/destinations/new",
    ]);
    for part in ["", "/form", "/history", "/people", "/retraction"] {
        paths.push(format!("/incidents/{incident}{part}"));
    }
    for part in ["", "/part/4", "/part/8", "/step/assess", "/measures/0"] {
        paths.push(format!("/incidents/{lost}{part}"));
    }
    paths.push(format!("/incidents/end?id={lost}"));
    paths
}

/// The pages of those who review.
fn reviewed(filled: &Filled, book: &str) -> Vec<String> {
    let Filled { waiting, crowd, released, rejected } = filled;
    let mut paths = words(&[
        "/messages",
        "/messages?tab=mine",
        "/messages?tab=second",
        "/messages?tab=explained",
        "/messages?tab=decided",
        "/messages?tab=all",
        "/messages?page=150",
        "/messages?q=zaak",
        "/messages?q=ontvanger777.0%40",
        "/messages?q=nergens",
        "/messages?risk=high&class=private&kind=bsn",
        "/messages?rule=unscannable&sort=persons",
        "/incidents",
        "/dashboard",
        "/dashboard?period=month",
        "/observed",
        "/rules",
        "/audit",
        "/me",
        "/me/security",
        "/help",
        "/s",
    ]);
    for id in [waiting.as_str(), crowd.as_str(), released.as_str(), book] {
        paths.push(format!("/messages/{id}"));
        paths.push(format!("/messages/{id}/similar"));
        paths.push(format!("/messages/{id}/history"));
        paths.push(format!("/messages/{id}/history?show=talk&page=2"));
    }
    for form in ["release", "reject", "ask", "whole"] {
        paths.push(format!("/messages/{waiting}/{form}"));
    }
    paths.push(format!("/messages/{crowd}/release"));
    paths.push(format!("/messages/{crowd}?to=naam99&at=2"));
    paths.push(format!("/messages/{rejected}/reopen"));
    paths.push(format!("/messages/{book}?list=q%3Dzaak"));
    for at in [0, 25_000] {
        paths.push(format!("/messages/{book}/preview?part=2&section=0&at={at}"));
    }
    paths
}

/// A mail with a workbook of pupils, to a private address.
fn register(count: usize) -> Mail {
    let header = ["Naam", "Adres", "BSN", "Geboortedatum", "E-mail", "School"];
    let text = |text: &str| Value::Text(text.to_owned());
    let mut rows = vec![header.map(text).to_vec()];
    for pupil in people(7, count, (2006, 2012)) {
        let (name, birth_date) = (pupil.name(), pupil.birth_date());
        let cells = [&name, &pupil.street, &pupil.bsn, &birth_date, &pupil.email, "De Zwaneburght"];
        rows.push(cells.map(text).to_vec());
    }
    let (from, to) = ("leerplicht@voorbeeld.nl", "iemand.thuis@gmail.com");
    let sheet = Sheet { name: "Leerlingen".to_owned(), hidden: false, rows };
    let message = draft::message(&format!("Leerplicht <{from}>"), to).with_attachment(
        "Overzicht",
        "Hierbij het overzicht.",
        "leerlingen.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        workbook(&[sheet]),
    );
    Mail { from: from.to_owned(), to: vec![to.to_owned()], message }
}

fn ask(visitor: &mut Visitor, who: &'static str, path: String, times: usize) -> Page {
    let asked = |visitor: &mut Visitor| {
        let started = Instant::now();
        let page = visitor.get_once(&path);
        (started.elapsed(), page)
    };
    let (first, mut page) = asked(visitor);
    if page.contains(BEING_MADE) {
        page = visitor.get(&path);
    }
    let mut took: Vec<Duration> = (1..times).map(|_| asked(visitor).0).collect();
    took.sort_unstable();
    let median = took.get(took.len() / 2).copied().unwrap_or(first);
    let rows = page.matches("<tr").count() + page.matches("<li").count();
    Page { path, who, first, median, size_bytes: page.len(), rows }
}

fn words(paths: &[&str]) -> Vec<String> {
    paths.iter().map(|path| (*path).to_owned()).collect()
}
