//! How incidents come into the register beside releases: by an audit trail that is not whole, and
//! by reports with a file, whatever the door; and what a page says where nothing can be answered yet.

use sluis::access::Principal;
use sluis::audit::Verified;
use sluis::breach::Question;
use sluis::incident;
use sluis::incident::Filter;
use sluis::incident::Register;
use sluis::render::Language;
use sluis::review::Release;
use sluis::store;
use sluis::store::IncidentFilter;
use sluis::store::IncidentSource;
use sluis::store::IncidentState;
use sluis::store::Role;
use sluis::store::Tx;

use crate::common::gateway::Town;
use crate::common::office;
use crate::common::office::Office;
use crate::register::fatima;
use crate::review::person;
use crate::web::get;
use crate::web::mira;
use crate::web::session;

async fn incidents(office: &Office) -> Vec<store::Incident> {
    let all = |tx: &mut Tx<'_>| store::incident::list(tx, &IncidentFilter::default());
    office.store.read(all).await.expect("a register")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trail_that_is_not_whole_opens_one_incident_however_often_it_is_checked() {
    for (tampering, line) in [
        ("UPDATE trail SET detail = 'x' WHERE number = 2", "vanaf regel 2"),
        ("DELETE FROM trail WHERE number = 2", "vanaf regel 2"),
        ("DELETE FROM trail_head", "klopt niet meer. Sluis"),
        ("DELETE FROM trail WHERE number = (SELECT MAX(number) FROM trail)", "vanaf regel"),
    ] {
        let office = Office::open().await;
        for sample in [office::pupils(), office::letter(), office::number()] {
            office.hold(sample).await;
        }
        let whole = office.desk.watch_trail().await.expect("verified");
        assert!(matches!(whole, Verified::Whole { .. }), "{whole:?}");
        assert!(incidents(&office).await.is_empty(), "a trail that is whole is no incident");
        office.tamper(tampering);
        let auditor = person("theo", &[Role::Auditor]);
        for _ in 0..2 {
            office.desk.watch_trail().await.expect("verified");
            office.desk.verify_trail(&auditor).await.expect("verified");
        }
        let found = incidents(&office).await;
        let [opened] = &found[..] else { panic!("one incident, {tampering}: {found:?}") };
        assert_eq!(
            (opened.source, opened.state),
            (IncidentSource::Audit, IncidentState::Potential)
        );
        assert!(opened.summary_nl.contains(line), "{}", opened.summary_nl);
        assert_eq!(opened.opened_by, Principal::gateway().name);
        assert!(opened.known_at.is_some() && opened.deadline.is_some(), "its clock runs");
        let register = Register::new(office.store.clone(), incident::Settings::default());
        let case = register.case(&fatima(), &opened.id, Language::Dutch).await.expect("a case");
        assert_eq!(case.value(Question::DetectionHow), "audit");
        assert_eq!(case.value(Question::BreachType), "integrity");
        let listed = register.list(&fatima(), &Filter::default()).await.expect("a list");
        assert_eq!(listed.len(), 1, "{tampering}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_line_that_was_changed_before_is_another_incident() {
    let office = Office::open().await;
    for sample in [office::pupils(), office::letter(), office::number()] {
        office.hold(sample).await;
    }
    office.tamper("UPDATE trail SET detail = 'x' WHERE number = 3");
    office.desk.watch_trail().await.expect("verified");
    office.tamper("UPDATE trail SET detail = 'x' WHERE number = 1");
    office.desk.watch_trail().await.expect("verified");
    assert_eq!(incidents(&office).await.len(), 2);
}

#[test]
fn the_shell_tells_which_incident_it_opened_for_a_trail_that_is_not_whole() {
    let town = Town::new();
    for what in ["Brief kwijt", "Stick kwijt"] {
        assert_eq!(town.run(&["incident", "report", "--what", what]).status, 0);
    }
    let path = town.folder.path().join("var/sluis.db");
    let database = rusqlite::Connection::open(path).expect("the store");
    let changed = database.execute("UPDATE trail SET detail = 'x' WHERE number = 2", []);
    assert_eq!(changed, Ok(1));
    let broken = town.run(&["audit", "verify"]);
    assert_eq!(broken.status, 1);
    assert!(broken.err.contains("entry 2 was changed or moved; incident DL-"), "{}", broken.err);
    let again = town.run(&["audit", "verify"]);
    assert!(again.status == 1 && !again.err.contains("incident DL-"), "{}", again.err);
    let sources: Vec<String> =
        town.incidents().iter().map(|one| one["source"].to_string()).collect();
    assert_eq!(sources.iter().filter(|source| *source == "\"audit\"").count(), 1, "{sources:?}");
}

#[test]
fn a_report_comes_with_a_file_from_the_shell_and_by_api_as_from_the_page() {
    let town = Town::new();
    let _gateway = town.start();
    let add = ["user", "add", "mira", "--role", "privacy", "--password-stdin"];
    assert_eq!(town.run_with(&add, "een lang wachtwoord met woorden\n").status, 0);
    let file = town.file("bewijs.txt", "wat er is gezien");
    let file = file.to_str().expect("a name");
    let report = ["incident", "report", "--what", "Onze lijst stond daar open", "--by", "mira"];
    let shown = [&report[..], &["--source", "processor", "--file", file]].concat();
    assert_eq!(town.run(&shown).status, 0);
    let state = |number: usize| {
        let mut all = town.incidents();
        all.sort_by_key(|one| one["id"].to_string());
        (all[number]["id"].as_str().expect("a number").to_owned(), all[number]["state"].clone())
    };
    let (id, first) = state(0);
    assert_eq!(first, "confirmed", "what another organisation shows is a breach at once");
    let files = town.run(&["incident", "file", "list", &id]);
    assert!(files.out.contains("bewijs.txt"), "{}{}", files.out, files.err);
    for (wrong, status) in [(&["--source", "release"][..], 2), (&["--file", "weg.txt"], 2)] {
        assert_eq!(town.run(&[&report[..], wrong].concat()).status, status, "{wrong:?}");
    }

    let make = ["token", "create", "--role", "privacy", "--name", "m", "--owner", "mira"];
    let token = town.run(&make).out;
    let call = |body: &str| {
        let answer = ureq::post(format!("http://{}/api/v1/incidents", town.web))
            .header("Authorization", format!("Bearer {}", token.trim()))
            .header("Content-Type", "application/json")
            .config()
            .http_status_as_error(false)
            .build()
            .send(body);
        answer.expect("an answer").status().as_u16()
    };
    let wish = |content: &str| {
        let file = format!(r#"{{"name": "scherm.png", "content_base64": "{content}"}}"#);
        let answers = r#"{"summary": "Onze lijst stond daar open"}"#;
        format!(r#"{{"source": "processor", "answers": {answers}, "file": {file}}}"#)
    };
    assert_eq!((call(&wish("geen base64!")), call(&wish(""))), (422, 422));
    assert_eq!(town.incidents().len(), 1, "nothing was opened");
    // More than the usual two megabytes.
    let large = data_encoding::BASE64.encode(&vec![7_u8; 4 << 20]);
    assert_eq!(call(&wish(&large)), 201);
    let (id, second) = state(1);
    assert_eq!(second, "confirmed");
    let files = town.run(&["incident", "file", "list", &id]).out;
    assert!(files.contains("scherm.png") && files.contains("4194304"), "{files}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_section_that_cannot_be_answered_yet_or_any_more_says_why_and_leads_back() {
    let office = Office::open().await;
    let cookie = session(&office, "mira").await;
    let held = office.hold(office::number()).await;
    let reason = "Nodig voor het werk van de ontvanger".to_owned();
    let release = Release { reason, ..Release::default() };
    office.desk.release(&mira(), &held, release).await.expect("a release");
    let id = incidents(&office).await.remove(0).id;
    let pages = async |words: &str| {
        for place in ["part/4", "part/7", "step/assess"] {
            let path = format!("/incidents/{id}/{place}");
            let page = get(&office, &path, &[("cookie", &cookie)]).await;
            assert_eq!(page.status, 409, "{place}: {}", page.body);
            for words in [words, &format!("href=\"/incidents/{id}\"")] {
                assert!(page.body.contains(words), "{words} not on {place}: {}", page.body);
            }
            assert!(!page.body.contains("Uw keuze is niet opgeslagen"), "nothing was chosen");
        }
    };
    pages("De e-mail is nog niet bezorgd.").await;
    office.desk.undo(&mira(), &held, None).await.expect("undone");
    pages("Niemand heeft de e-mail gekregen.").await;
}
