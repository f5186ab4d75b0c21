//! What people say of the recipients of a message that leaked, what that is worth for the risk, and
//! what is kept of those who were told.

use aws_lc_rs::digest;
use data_encoding::HEXLOWER;
use jiff::SignedDuration;
use serde_json::Value;
use sluis::breach::Question;
use sluis::document::File;
use sluis::extract::Limits;
use sluis::incident::Error;
use sluis::incident::Trusting;
use sluis::incident::holds_number;
use sluis::mail::Parties;
use sluis::render::Language;
use sluis::render::WrongAnswer;
use sluis::scan::scan;
use sluis::store;
use sluis::store::IncidentStep;
use sluis::store::MadeOf;
use sluis::store::PeopleList;
use sluis::store::Retraction;
use sluis::store::RetractionState;
use sluis::store::Trust;
use sluis::store::Tx;

use crate::detect::detectors;
use crate::register::Case;
use crate::register::fatima;
use crate::register::known;
use crate::register::later;

impl Case {
    async fn trust(&self, trust: Trust, version: i64, reason: &str) -> Result<(), Error> {
        let positions = vec![0, 1, 1];
        let trusting = Trusting { version, positions, trust, reason: reason.to_owned() };
        self.register.trust(&fatima(), &self.id, trusting, later(2)).await
    }

    async fn version(&self) -> i64 {
        self.show().await.incident.version
    }

    /// Both recipients say that the message is deleted.
    async fn deleted(&self) {
        let id = self.id.clone();
        let write = move |tx: &mut Tx<'_>| {
            for (position, address) in [(0, "a@gmail.com"), (1, "b@gmail.com")] {
                let said = Retraction {
                    incident_id: id.clone(),
                    position,
                    address: address.to_owned(),
                    state: RetractionState::Deleted,
                    language: "nl".to_owned(),
                    subject: String::new(),
                    text: String::new(),
                    asked_by: "fatima".to_owned(),
                    asked_at: later(1),
                    mails: 1,
                    remind_at: None,
                    changed_at: later(1),
                    reply: String::new(),
                    remark: "Gebeld".to_owned(),
                };
                store::retraction::put(tx, &said)?;
            }
            Ok(())
        };
        self.house.store.write(write).await.expect("kept");
    }

    async fn record(&self) -> Value {
        let made = self.register.export(&fatima(), &self.id, later(3), Language::Dutch).await;
        serde_json::to_value(made.expect("a record")).expect("JSON")
    }
}

#[tokio::test]
async fn only_of_somebody_who_is_trusted_a_confirmed_deletion_lowers_the_risk() {
    let case = Case::released().await;
    case.deleted().await;
    let risk = case.show().await.value(Question::Risk).to_owned();
    assert_ne!(risk, "unlikely", "what a private person confirms makes nobody trusted");
    let record = case.record().await;
    let first = &record["recipients"][0];
    assert_eq!((&first["trusted"], &first["trusted_proposed"]), (&"no".into(), &true.into()));
    assert_eq!((&first["delivery"], &first["state"]), (&"accepted".into(), &"deleted".into()));

    case.trust(Trust::Yes, 0, "Advocaat, is tot zwijgen verplicht").await.expect("kept");
    let shown = case.show().await;
    assert_eq!(shown.value(Question::Risk), "unlikely");
    assert_eq!(shown.changes.len(), 2, "a line for each, once");
    let last = shown.changes.last().expect("a change");
    assert_eq!(
        (last.field.as_str(), last.before.as_str(), last.after.as_str(), last.reason.as_str()),
        ("trusted_recipient", "2 no", "2 yes", "Advocaat, is tot zwijgen verplicht")
    );
    let record = case.record().await;
    let first = &record["recipients"][0];
    assert_eq!((&first["trusted"], &first["trusted_proposed"]), (&"yes".into(), &false.into()));
    let form = serde_json::to_string(&record["sections"]).expect("JSON");
    assert!(form.contains("vertrouwde ontvanger: ja"), "{form}");

    let stale = case.trust(Trust::No, 0, "Toch niet").await;
    assert!(matches!(stale, Err(Error::Conflict { .. })), "{stale:?}");
    let version = case.version().await;
    case.trust(Trust::Unknown, version, "Nog navragen").await.expect("kept");
    assert_eq!(case.show().await.value(Question::Risk), risk);
}

#[tokio::test]
async fn who_is_trusted_is_said_with_a_reason_without_numbers_and_not_after_the_end() {
    let case = Case::released().await;
    for (reason, wrong) in
        [(" ", WrongAnswer::Missing), ("Kent 999990019 goed", WrongAnswer::Number)]
    {
        let refused = case.trust(Trust::Yes, 0, reason).await;
        let Err(Error::Field("reason", found)) = refused else { panic!("{reason}: {refused:?}") };
        assert_eq!(found, wrong);
    }
    let nobody = Trusting { version: 0, positions: vec![7], trust: Trust::Yes, reason: "x".into() };
    let refused = case.register.trust(&fatima(), &case.id, nobody, later(2)).await;
    assert!(matches!(refused, Err(Error::Missing)), "{refused:?}");
    let anna = crate::review::anna();
    let wish = Trusting { version: 0, positions: vec![0], trust: Trust::Yes, reason: "x".into() };
    let refused = case.register.trust(&anna, &case.id, wish, later(2)).await;
    assert!(matches!(refused, Err(Error::NotAllowed)), "{refused:?}");
    assert!(case.show().await.changes.is_empty(), "nothing of it is kept");
    case.step_because(IncidentStep::NoBreach, "not_personal", "Testgegevens").await.expect("taken");
    let version = case.version().await;
    let refused = case.trust(Trust::Yes, version, "Achteraf").await;
    assert!(matches!(refused, Err(Error::NotNow)), "{refused:?}");
}

#[tokio::test]
async fn no_answer_holds_a_number_of_somebody_but_ours_may_hold_ours() {
    let case = Case::released().await;
    for (text, holds) in [
        ("zie 999990019.", true),
        ("BSN 9999.90.019 en meer", true),
        ("999 990 019", true),
        ("zaak 2026-12345, 06 12345678", false),
        ("op 23-11-2026 om 07.08 uur, 2.600 mensen", false),
        ("999  990  019", false),
    ] {
        assert_eq!(holds_number(text), holds, "{text}");
    }
    for question in [Question::Summary, Question::Remarks, Question::DetectedBy] {
        let refused = case.answer(&[(question, "Het ging om 999990019")], "").await;
        let Err(Error::Invalid(found)) = refused else { panic!("{question:?}: {refused:?}") };
        assert_eq!(found, [(question, WrongAnswer::Number)]);
    }
    let ours = [(Question::Controller, "RSIN 999990019"), (Question::ApNumber, "999990019")];
    case.answer(&ours, "").await.expect("numbers of the organisation itself");
    let step = case.step_because(IncidentStep::NoBreach, "not_personal", "Is 999990019").await;
    assert!(matches!(step, Err(Error::Field("text", WrongAnswer::Number))), "{step:?}");
}

#[tokio::test]
async fn the_list_of_people_is_kept_half_a_year_after_they_were_told() {
    let case = Case::released().await;
    let half_a_year = SignedDuration::from_hours(183 * 24);
    let sealed = case.house.store.seal(vec!["[]".into()]).await.expect("sealed");
    let list = PeopleList {
        incident_id: case.id.clone(),
        made_by: "fatima".to_owned(),
        made_at: known(),
        people: 11,
        beyond: 2,
        delete_at: known() + half_a_year,
        version: 1,
        groups: Vec::new(),
        made_of: MadeOf::Held,
    };
    let kept = move |tx: &mut Tx<'_>| store::people_list::put(tx, &list, &sealed).map(drop);
    case.house.store.write(kept).await.expect("kept");
    let count = async || case.show().await.value(Question::SubjectsInformedCount).to_owned();
    assert_eq!(count().await, "", "nobody was told by a list");
    let ends = async || {
        let id = case.id.clone();
        let list = case.house.store.read(move |tx| store::people_list::find(tx, &id)).await;
        list.expect("read").expect("a list").delete_at
    };
    for (told, until) in [(later(4), later(4)), (known(), known())] {
        let at = told.to_string();
        let answers =
            [(Question::SubjectsInformed, "yes"), (Question::SubjectsInformedAt, at.as_str())];
        case.answer(&answers, "").await.expect("kept");
        assert_eq!(ends().await, until + half_a_year, "a mistake is mended");
    }
    assert_eq!(count().await, "13", "it is proposed once they were");
    let to_come = later(24 * 366 * 20).to_string();
    let refused = case.answer(&[(Question::SubjectsInformedAt, to_come.as_str())], "").await;
    let Err(Error::Invalid(found)) = refused else { panic!("{refused:?}") };
    assert_eq!(found, [(Question::SubjectsInformedAt, WrongAnswer::Order)]);
    assert_eq!(ends().await, known() + half_a_year);
}

#[tokio::test]
async fn who_cannot_write_to_everybody_gets_a_public_notice_to_begin_with() {
    let case = Case::released().await;
    assert_eq!(case.show().await.value(Question::SubjectsInformedText), "");
    case.answer(&[(Question::SubjectsException, "disproportionate")], "").await.expect("kept");
    let shown = case.show().await;
    let text = shown.value(Question::SubjectsInformedText);
    for words in ["vrijdag 27 maart 2026", "Gemeente Voorbeeld", &case.id, "Identiteitsfraude"] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn a_record_knows_the_file_that_leaked_by_its_hash() {
    let list = "naam;geboortedatum;bsn\r\nAnna de Vries;12-03-1980;999990019\r\n";
    let eml = format!(
        "From: a@voorbeeld.nl\r\nTo: b@example.com\r\nSubject: Lijst\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n\
         Hallo\r\n--b\r\nContent-Type: text/csv; name=lijst.csv\r\n\
         Content-Disposition: attachment; filename=lijst.csv\r\n\r\n{list}\r\n--b--\r\n"
    );
    let file = File { name: "m.eml".to_owned(), media_type: None, bytes: eml.into() };
    let report = scan(&file, &Parties::default(), &detectors(), Limits::default());
    let sums: Vec<(&str, Option<String>)> = report
        .parts
        .iter()
        .map(|part| (part.name.as_str(), part.sha256.as_ref().map(|sum| sum.hex().to_owned())))
        .collect();
    let sum = digest::digest(&digest::SHA256, list.as_bytes());
    let found = sums.iter().find(|(name, _)| *name == "lijst.csv").expect("the file");
    assert_eq!(found.1.as_deref(), Some(HEXLOWER.encode(sum.as_ref()).as_str()), "{sums:?}");
    let others = sums.iter().filter(|(name, sum)| *name != "lijst.csv" && sum.is_some());
    assert_eq!(others.count(), 0, "what tells of nobody is no evidence: {sums:?}");
    let shown = format!("{report:?}");
    assert!(!shown.contains(found.1.as_deref().expect("a sum")), "it can lead to the file");
}

/// What people said of recipients before numbers could move is not believed where they could have.
#[test]
fn whom_people_trusted_is_asked_again_where_a_release_had_left() {
    let database = rusqlite::Connection::open_in_memory().expect("a database");
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store/schema");
    let mut steps: Vec<_> = std::fs::read_dir(folder)
        .expect("the steps")
        .map(|step| step.expect("a step").path())
        .filter(|step| step.file_name().is_some_and(|name| name <= "0024-terms.sql"))
        .collect();
    steps.sort();
    let last = steps.pop().expect("the last step");
    assert!(last.ends_with("0024-terms.sql"), "{last:?}");
    let run = |path: &std::path::Path| {
        let statements = std::fs::read_to_string(path).expect("statements");
        database.execute_batch(&statements).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    };
    steps.iter().for_each(|step| run(step));
    database.execute_batch("PRAGMA foreign_keys = OFF").expect("set");
    let columns = |table: &str| -> Vec<(String, bool)> {
        let mut asked = database.prepare(&format!("PRAGMA table_info({table})")).expect("asked");
        let rows = asked.query_map([], |row| {
            let (name, needed, default): (String, bool, Option<String>) =
                (row.get(1)?, row.get(3)?, row.get(4)?);
            Ok((name, needed && default.is_none()))
        });
        rows.expect("columns").map(|row| row.expect("a column")).collect()
    };
    // A row in which stands what is said here, and nothing where something must stand.
    let insert = |table: &str, said: &[(&str, &str)]| {
        let known = |name: &str| said.iter().find(|(one, _)| *one == name).map(|(_, value)| *value);
        let (names, values): (Vec<String>, Vec<String>) = columns(table)
            .into_iter()
            .filter(|(name, needed)| *needed || known(name).is_some())
            .map(|(name, _)| (name.clone(), known(&name).unwrap_or("0").to_owned()))
            .unzip();
        let sql =
            format!("INSERT INTO {table} ({}) VALUES ({})", names.join(","), values.join(","));
        database.execute(&sql, []).unwrap_or_else(|error| panic!("{sql}: {error}"));
    };
    for (id, position) in [("'DL-1'", "0"), ("'DL-1'", "1"), ("'DL-2'", "0"), ("'DL-3'", "0")] {
        let address = ("address_digest", position);
        let said = [("incident_id", id), ("position", position), address, ("trusted", "'yes'")];
        insert("incident_recipient", &said);
    }
    // From the first a release was taken out again; in the second one still stands.
    insert("incident_release", &[("incident_id", "'DL-1'"), ("ended_at", "5")]);
    insert("incident_release", &[("incident_id", "'DL-2'")]);
    run(&last);
    let sql = "SELECT incident_id, trusted FROM incident_recipient ORDER BY incident_id, position";
    let mut asked = database.prepare(sql).expect("asked");
    let rows = asked.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("rows");
    let found: Vec<(String, Option<String>)> = rows.map(|row| row.expect("a row")).collect();
    let yes = || Some("yes".to_owned());
    let expected = [("DL-1", None), ("DL-1", None), ("DL-2", yes()), ("DL-3", yes())];
    assert_eq!(found, expected.map(|(id, trusted)| (id.to_owned(), trusted)));
}
