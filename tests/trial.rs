//! The page of the rules: what they say, and what they would do with a text or a file that someone
//! tries on them.

use crate::common::browser::Browser;
use crate::common::gateway::Town;
use crate::common::gateway::wait_for;
use crate::common::visitor::Visitor;

#[tokio::test(flavor = "multi_thread")]
async fn the_rules_are_read_and_tried_in_the_browser() {
    let (town, gateway) = tokio::task::spawn_blocking(open).await.expect("a gateway");
    let pupils = town.file("leerlingen.csv", pupils());
    let origin = format!("http://{}", town.web);
    let browser = Browser::open(1280).await;
    browser.go(&format!("{origin}/login?back=/rules")).await;
    browser.fill("#name", "beheer").await;
    browser.fill("#password", PASSWORD).await;
    browser.press("main button[type=submit]").await;
    let seen = browser.text().await;
    for words in ["Gegevens van veel personen", "minstens 10 personen", "Tegenhouden"] {
        assert!(seen.contains(words), "{words} is not on the page:\n{seen}");
    }
    browser.look(&origin, "rules", "/rules").await;
    browser.resize(1280, 900).await;
    browser.press("footer button[value=nl]").await;

    browser.press("#test button[type=submit]").await;
    let seen = browser.text().await;
    assert!(seen.contains("Dit is geen e-mailadres."), "{seen}");
    assert!(seen.contains("Plak een tekst of kies een bestand."), "{seen}");

    browser.fill("#to", "iemand@gmail.com").await;
    browser.fill("#body", "Mijn collega Jan Jansen heeft BSN 999990019.").await;
    browser.press("#test button[type=submit]").await;
    let seen = browser.text().await;
    assert!(seen.contains("Sluis zou dit bericht tegenhouden."), "{seen}");
    assert!(seen.contains("Privéadres") && seen.contains("••••••019"), "{seen}");
    let result = browser.find("[role=status]").await.text().await.expect("a result");
    assert!(!result.contains("999990019"), "values are masked: {result}");
    browser.keep_picture(1280, "rules-tried").await;

    browser.fill("#body", "").await;
    let path = pupils.display().to_string();
    browser.find("#file").await.send_keys(&path).await.expect("a file is chosen");
    browser.press("#test button[type=submit]").await;
    let seen = browser.text().await;
    assert!(seen.contains("tegenhouden") && seen.contains("12 personen"), "{seen}");
    let left = tokio::task::spawn_blocking(move || (town.all_held().len(), gateway.log()));
    let (held, log) = left.await.expect("an answer");
    assert_eq!(held, 0, "nothing is kept");
    assert!(!log.contains("999990019"), "nor logged");
}

#[test]
fn a_form_that_is_not_ours_tries_nothing() {
    let (town, _gateway) = open();
    let mut visitor = Visitor::new(&town);
    visitor.get("/login");
    let fields = [("name", "beheer"), ("password", PASSWORD), ("back", "/")];
    assert_eq!(visitor.post("/login", &fields), 303);
    let form = |token: &str| {
        format!(
            "--x\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n{token}\r\n\
             --x\r\nContent-Disposition: form-data; name=\"to\"\r\n\r\na@b.nl\r\n--x--\r\n"
        )
    };
    visitor.get("/rules");
    let own = visitor.form_token().to_owned();
    for (token, status) in [("", 403), ("AAAA", 403), (own.as_str(), 200)] {
        let body = form(token);
        let kind = "multipart/form-data; boundary=x";
        assert_eq!(visitor.post_as("/rules", kind, body.as_bytes()), status, "{token:?}");
    }
    assert_eq!(visitor.post_as("/rules", "text/plain", b"?"), 415);
    let broken = form(&own).replace("--x--", "");
    assert_eq!(
        visitor.post_as("/rules", "multipart/form-data; boundary=x", broken.as_bytes()),
        400
    );
    let mut stranger = Visitor::new(&town);
    stranger.get("/login");
    let body = form(&own);
    let kind = "multipart/form-data; boundary=x";
    assert_eq!(stranger.post_as("/rules", kind, body.as_bytes()), 303, "to the page to sign in");
}

/// A town with an administrator, and its gateway.
fn open() -> (Town, crate::common::gateway::Gateway) {
    let town = Town::new();
    let add = ["user", "add", "beheer", "--role", "admin", "--password-stdin"];
    assert_eq!(town.run_with(&add, &format!("{PASSWORD}\n")).status, 0);
    let gateway = town.start();
    wait_for("the pages", || ureq::get(format!("http://{}/healthz", town.web)).call().ok());
    (town, gateway)
}

fn pupils() -> String {
    let rows = (0..12).map(|row| {
        let name = ["Bakker", "Visser", "Smit", "Meijer"][row % 4];
        format!("Kind{row} {name};{:02}-05-2012;Dorpsstraat {row};verzuim\r\n", row + 1)
    });
    format!("Naam;Geboortedatum;Adres;Opmerking\r\n{}", rows.collect::<String>())
}

const PASSWORD: &str = "een lang wachtwoord";
