//! After a breach: recipients are asked to delete the mail, and the people in it are written to.

use std::process::Command;

use mail_parser::MessageParser;

use crate::common::gateway::Settings;
use crate::common::gateway::Town;
use crate::common::gateway::wait_for;
use crate::common::mail_client::Mail;
use crate::common::mail_client::held_id;
use crate::common::smart_host::SmartHost;
use crate::common::visitor::Visitor;

/// The private address that gets the list.
pub(crate) const HOME: &str = "pjansen.thuis@hotmail.com";

/// Two residents, one of them a child, with test numbers.
const LIST: &str = "Achternaam;Tussenvoegsel;Voornaam;Geboortedatum;BSN\n\
    Vries;de;Łukasz;03-02-1980;999990019\n\
    Özdemir;;Sanne;14-05-2016;999990020\n";

/// A town that tells by mail and asks no second person, with a privacy officer.
pub(crate) fn town() -> (Town, SmartHost) {
    let inside = SmartHost::start();
    let more = format!(
        "[notify]\nfrom = \"Sluis <sluis@voorbeeld.nl>\"\nhosts = [\"{}\"]\n\
         contact = \"privacy@voorbeeld.nl\"\nteam_address = \"team@voorbeeld.nl\"\n",
        inside.address
    );
    let town = Town::with(&Settings { more: &more, ..Settings::default() });
    let text = std::fs::read_to_string(town.config()).expect("a configuration");
    let url = format!("public_url = \"http://{}\"\n[destinations]", town.web);
    std::fs::write(town.config(), text.replace("[destinations]", &url)).expect("a configuration");
    (town, inside)
}

/// A mail with the list attached.
fn with_list() -> Mail {
    let mut mail = Mail::new("p.jansen@voorbeeld.nl", &[HOME], "Lijst", "Zie bijlage.");
    mail.message = format!(
        "From: p.jansen@voorbeeld.nl\r\nTo: {HOME}\r\nSubject: Lijst\r\n\
         Message-ID: <lijst@voorbeeld.nl>\r\nDate: Mon, 16 Nov 2026 10:00:00 +0100\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n\
         --x\r\nContent-Type: text/plain\r\n\r\nZie bijlage.\r\n\
         --x\r\nContent-Type: text/csv; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\
         Content-Disposition: attachment; filename=leden.csv\r\n\r\n{}\r\n--x--\r\n",
        LIST.replace('\n', "\r\n")
    )
    .into_bytes();
    mail
}

/// A released mail; the visitor is the privacy officer; the incident.
pub(crate) fn leaked(town: &Town, gateway: &crate::common::gateway::Gateway) -> (Visitor, String) {
    let add = ["user", "add", "mira", "--role", "privacy", "--password-stdin"];
    assert_eq!(town.run_with(&add, "een lang wachtwoord\n").status, 0);
    let id = held_id(&gateway.send(&with_list()));
    let ran = town.release(&id);
    assert_eq!(ran.status, 0, "{}", ran.err);
    town.wait_for_state(&id, "released");
    let incident = town.incidents()[0]["id"].as_str().expect("a number").to_owned();
    let mut mira = Visitor::new(town);
    mira.get("/login");
    let fields = [("name", "mira"), ("password", "een lang wachtwoord")];
    assert_eq!(mira.post("/login", &fields), 303);
    (mira, incident)
}

/// A delivery report about [`HOME`] that quotes those fields.
pub(crate) fn bounce(quoted: &str) -> String {
    format!(
        "Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; {HOME}\r\nAction: failed\r\n\
         Status: 5.2.1\r\nDiagnostic-Code: smtp; 550 5.2.1 disabled\r\n\r\n{quoted}"
    )
}

#[test]
fn a_recipient_is_asked_to_delete_the_mail_and_answers_with_the_code() {
    let (town, inside) = town();
    let gateway = town.start();
    let (mut mira, incident) = leaked(&town, &gateway);
    assert!(mira.get(&format!("/incidents/{incident}")).contains("E-mail terughalen"));
    let path = format!("/incidents/{incident}/retraction");
    let page = mira.get(&path);
    assert!(page.contains(HOME) && page.contains("Niet gevraagd"), "{page}");
    let ask = |text: &'static str| {
        [("language", "nl"), ("subject", "Verzoek"), ("to", "0:0"), ("text", text)]
    };
    assert_eq!(mira.post(&format!("{path}/ask"), &ask(" ")), 422);
    let asked = ask("Verwijder dit.\r\n\r\nDank u.");
    assert_eq!(mira.post(&format!("{path}/ask"), &asked), 303);
    assert_eq!(
        mira.post(&format!("{path}/ask"), &asked),
        409,
        "a form that is sent twice asks once"
    );

    let mail = wait_for("the mail", || inside.taken_for(HOME).pop());
    assert_eq!(mail.from, "<sluis@voorbeeld.nl>", "a bounce comes back");
    let mail = MessageParser::default().parse(&mail.message).expect("a mail");
    assert_eq!(mail.subject(), Some(format!("Verzoek [{incident}]").as_str()));
    let text = mail.body_text(0).expect("text").replace("\r\n", "\n");
    for expected in ["Verwijder dit.\n\nDank u.", "Code: ", incident.as_str(), "/r/"] {
        assert!(text.contains(expected), "{expected} is not in {text}");
    }
    for value in ["99999", "Vries", "Sanne", "leden.csv"] {
        assert!(!text.contains(value), "{value} is in {text}");
    }
    let link = text.lines().find_map(|line| line.split_once("/r/")).expect("a link").1;
    let code = text.lines().find_map(|line| line.trim().strip_prefix("Code: ")).expect("a code");

    wait_for("what became of it", || mira.get(&path).contains("Gevraagd").then_some(()));
    let mut stranger = Visitor::new(&town);
    let reply = format!("/r/{link}");
    for _ in 0..5 {
        assert!(stranger.get(&reply).contains("Wat heeft u met de e-mail gedaan?"));
    }
    assert_eq!(stranger.post(&reply, &[("answer", "deleted_unread"), ("code", "")]), 422);
    assert!(mira.get(&path).contains("Gevraagd"), "no button works without the code");
    let answer = [("answer", "deleted_unread"), ("code", code), ("remark", "Weg.")];
    assert_eq!(stranger.post(&reply, &answer), 303);
    assert!(stranger.get(&reply).contains("heeft uw antwoord ontvangen"));
    // Whoever got our mail can write a bounce as well: what was answered stands.
    let id = mail.message_id().expect("an id");
    let forged = bounce(&format!("Message-ID: <{id}>\r\n"));
    assert_eq!(mira.post(&format!("{path}/bounce"), &[("report", &forged)]), 422);
    let page = mira.get(&path);
    for expected in ["Verwijderd, niet gelezen", "Weg.", "1 van 1 ontvanger zegt"] {
        assert!(page.contains(expected), "{expected}");
    }
    assert_eq!(town.run(&["audit", "verify"]).status, 0);
}

#[test]
fn an_address_that_does_not_exist_is_told_by_the_server_or_by_a_bounce() {
    let (town, inside) = town();
    let gateway = town.start();
    let (mut mira, incident) = leaked(&town, &gateway);
    let path = format!("/incidents/{incident}/retraction");
    mira.get(&path);
    inside.answer(&format!("RCPT TO:<{HOME}>"), "550 5.1.1 no such user");
    let ask = [("language", "en"), ("subject", "Request"), ("to", "0:0"), ("text", "Please.")];
    assert_eq!(mira.post(&format!("{path}/ask"), &ask), 303);
    let told = || mira.get(&path).contains("550 5.1.1 no such user").then_some(());
    wait_for("the refusal", told);

    let forged = bounce("Message-ID: <een.ander@voorbeeld.nl>\r\n");
    let report = bounce("Message-ID: <lijst@voorbeeld.nl>\r\n");
    assert_eq!(mira.post(&format!("{path}/bounce"), &[("report", "geen melding")]), 422);
    assert_eq!(mira.post(&format!("{path}/bounce"), &[("report", &forged)]), 422);
    assert_eq!(mira.post(&format!("{path}/bounce"), &[("report", &report)]), 303);
    assert!(mira.get(&path).contains("550 5.2.1 disabled"));
}

#[test]
fn the_people_concerned_are_listed_and_each_gets_a_letter_without_the_values() {
    let (town, _inside) = town();
    let gateway = town.start();
    let (mut mira, incident) = leaked(&town, &gateway);
    let path = format!("/incidents/{incident}/people");
    assert!(mira.get(&path).contains("Er is nog geen lijst gemaakt."));
    let token = mira.form_token().to_owned();
    let body = format!(
        "--b\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n{token}\r\n--b--\r\n"
    );
    let kind = "multipart/form-data; boundary=b";
    assert_eq!(mira.post_as(&format!("{path}/make"), kind, body.as_bytes()), 303);
    assert!(mira.get(&path).contains("2 mensen."));

    let (status, _, page) = mira.send(&format!("{path}/open"), &[]);
    assert_eq!(status, 200);
    for expected in ["Łukasz de Vries", "Sanne Özdemir"] {
        assert!(page.contains(expected), "{expected} is not in {page}");
    }
    assert!(!page.contains("999990019"), "the list shows no number");
    let (_, headers, table) = mira.send(&format!("{path}/table"), &[]);
    assert!(headers["content-type"].to_str().expect("text").starts_with("text/csv"));
    assert!(table.contains(";Łukasz de Vries;1980-02-03;;"), "{table}");
    assert!(table.contains("De ouders of verzorgers van Sanne Özdemir") && !table.contains("9999"));
    let (_, _, table) = mira.send(&format!("{path}/table"), &[("bsn", "1")]);
    assert!(table.contains("999990019"));

    let letters = format!("/incidents/{incident}/letters");
    for (text, expected) in [
        ("# Kop\n\nBeste {name},\n\n{gegevens}\n\n{kenmerk} {contact}", 422),
        ("# Kop\n\nBeste {naam},\n\n{gegevens}\n\n{kenmerk}", 422),
        ("# Kop\n\nBeste {naam},\n\n{gegevens}\n\n{kenmerk} {contact}", 303),
        ("# Anders\n\n{gegevens}\n\n{kenmerk} {contact}", 409),
    ] {
        let fields = [("language", "nl"), ("version", "0"), ("text", text)];
        assert_eq!(mira.post(&format!("{letters}/text"), &fields), expected, "{text}");
    }
    let (_, _, page) = mira.send(&format!("{letters}/print"), &[("language", "nl")]);
    assert!(page.contains("Beste Łukasz de Vries,") && page.contains("BSN"), "{page}");
    assert!(!page.contains("99999"), "no value is in a letter");
    let file = town.file("letters.pdf", mira.download(&format!("{letters}/pdf")));
    let read = Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output();
    if let Ok(read) = read {
        let text = String::from_utf8(read.stdout).expect("text");
        assert!(text.contains("Beste Łukasz de Vries,"), "{text}");
    }
    if let Ok(folder) = std::env::var("SLUIS_PICTURES") {
        std::fs::copy(&file, format!("{folder}/letters.pdf")).expect("a copy");
        let form = mira.get_bytes(&format!("/incidents/{incident}/form.pdf"));
        std::fs::write(format!("{folder}/form.pdf"), form).expect("a file");
    }
    let trail = town.run(&["audit", "verify"]);
    assert_eq!(trail.status, 0);
    let add = ["user", "add", "rens", "--role", "senior", "--password-stdin"];
    assert_eq!(town.run_with(&add, "een lang wachtwoord\n").status, 0);
    let mut rens = Visitor::new(&town);
    rens.get("/login");
    rens.post("/login", &[("name", "rens"), ("password", "een lang wachtwoord")]);
    rens.get(&format!("/incidents/{incident}"));
    let (status, ..) = rens.send(&format!("{path}/open"), &[]);
    assert_eq!(status, 403, "only a privacy officer opens the list");
}
