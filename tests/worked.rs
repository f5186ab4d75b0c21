//! The breaches of the demo, worked in a real browser against the real program: from the mail that
//! waits, via two who release it, to a record that is reported, answered for, closed and opened
//! again, in the words of the form of the regulator. One gateway for all of them.

use jiff::Timestamp;
use mail_parser::MessageParser;
use serde_json::Value;
use sluis::cli::demo::letters;

use crate::common::browser::Browser;
use crate::common::gateway::Gateway;
use crate::common::gateway::Settings;
use crate::common::gateway::Town;
use crate::common::gateway::wait_for;
use crate::common::mail_client::Mail;
use crate::common::mail_client::held_id;
use crate::common::smart_host::SmartHost;
use crate::common::visitor::Visitor;
use crate::telling::telling_with;

/// A town hall with its people at their desks.
struct Hall {
    town: Town,
    /// The mail server to which Sluis gives its own mails.
    inside: SmartHost,
    gateway: Gateway,
    /// Anna reviews, piet is the second, mira is the privacy officer.
    anna: Browser,
    piet: Browser,
    mira: Browser,
}

impl Hall {
    async fn open() -> Self {
        let desk = Settings { review: Some("undo_seconds = 0\n"), ..Settings::default() };
        let register = "[register]\ncontroller = \"KvK 12345678, Raadhuisplein 1, Voorbeeld\"\n\
                        reporter = \"Team privacy\"\nofficer = \"M. Smit\"";
        let (town, inside) = telling_with(register, &desk);
        let gateway = town.start();
        for (name, role) in [("anna", "reviewer"), ("piet", "senior"), ("mira", "privacy")] {
            let add = ["user", "add", name, "--role", role, "--password-stdin"];
            let added = town.run_with(&add, &format!("{PASSWORD}\n"));
            assert_eq!(added.status, 0, "{}", added.err);
        }
        let (anna, piet, mira) =
            tokio::join!(Browser::open(1280), Browser::open(1280), Browser::open(1280));
        let hall = Self { town, inside, gateway, anna, piet, mira };
        for (browser, name) in [(&hall.anna, "anna"), (&hall.piet, "piet"), (&hall.mira, "mira")] {
            browser.go(&hall.url("/login")).await;
            browser.fill("#name", name).await;
            browser.fill("#password", PASSWORD).await;
            browser.press("main button[type=submit]").await;
        }
        hall
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.town.web)
    }

    /// Sends a breach of the demo, which is held; its number.
    fn hold(&self, title: &str) -> String {
        let letters = letters();
        let letter = letters.iter().find(|letter| letter.title.starts_with(title));
        let letter = letter.expect("a letter of that title");
        let reply = self.gateway.send(&Mail {
            from: letter.sender.clone(),
            to: letter.recipients.clone(),
            message: letter.message.clone(),
        });
        assert!(reply.contains("held for review"), "{title}: {reply}");
        held_id(&reply)
    }

    /// Releases a message in the browser, by two where two are needed; the incident.
    async fn release(&self, id: &str) -> String {
        let path = format!("/messages/{id}/release");
        self.anna.go(&self.url(&path)).await;
        let seen = self.anna.text().await;
        assert!(seen.contains("Vrijgeven kan een datalek zijn."), "{seen}");
        // As it is: whoever hides the addresses leaks nothing.
        let as_is = "input[name=manner][value=as_is]";
        if self.anna.count(as_is).await > 0 {
            self.anna.find(as_is).await.click().await.expect("a choice");
        }
        self.anna.find("input[name=code][value='0']").await.click().await.expect("a choice");
        self.anna.fill("#text", "De ontvanger heeft hierom gevraagd").await;
        self.anna.press("main form button[type=submit]").await;
        if seen.contains("Een tweede beoordelaar moet ook akkoord gaan.") {
            self.piet.go(&self.url(&format!("/messages/{id}"))).await;
            self.piet.follow("Bekijk als tweede…").await;
            self.piet.find("input[value=yes]").await.click().await.expect("a choice");
            // Only now are the words of the first shown.
            self.piet.press("main form button[type=submit]").await;
            self.piet.fill("#text", "Akkoord").await;
            self.piet.press("main form button[type=submit]").await;
        }
        self.town.wait_for_state(id, "released");
        let all = self.town.incidents();
        let incident = all.iter().find(|one| one["held_id"] == id).expect("an incident");
        assert_eq!(incident["state"], "potential", "its clock runs");
        incident["id"].as_str().expect("a number").to_owned()
    }

    /// Fills in a section of the form.
    async fn answer(&self, incident: &str, section: u32, answers: &[(&str, &str)]) {
        self.mira.go(&self.url(&format!("/incidents/{incident}/part/{section}"))).await;
        for (name, value) in answers {
            let field = self.mira.find(&format!("#{name}")).await;
            let kind = field.tag_name().await.expect("a field");
            match kind.as_str() {
                "select" => {
                    let choice = format!("#{name} option[value='{value}']");
                    self.mira.find(&choice).await.click().await.expect("a choice");
                }
                "fieldset" => {
                    let choice = format!("#{name} input[value='{value}']");
                    self.mira.find(&choice).await.click().await.expect("a choice");
                }
                // How a moment is typed depends on the language of the browser.
                _ if name.ends_with("_at") || name.ends_with("_due") => {
                    let set = format!("document.getElementById('{name}').value = '{value}'");
                    self.mira.ask(&set).await;
                }
                _ => self.mira.fill(&format!("#{name}"), value).await,
            }
        }
        self.mira.press("main form button[type=submit]").await;
        let seen = self.mira.text().await;
        assert!(seen.contains("Bewaard."), "section {section} of {incident}: {seen}");
    }

    /// Takes a step, with what it asks.
    async fn step(&self, incident: &str, step: &str) {
        self.mira.go(&self.url(&format!("/incidents/{incident}"))).await;
        self.mira.press(&format!("a[href$='/step/{step}']")).await;
        let button = "main form button[type=submit]";
        assert_eq!(self.mira.count(button).await, 1, "{step}: {}", self.mira.text().await);
        self.mira.press(button).await;
    }

    /// Takes an incident up, and says that it is a breach with a high risk.
    async fn confirm(&self, incident: &str) {
        self.step(incident, "assess").await;
        let risk = [("risk_reason", "Burgerservicenummers bij een onbekende")];
        self.answer(incident, 7, &[&[("risk", "high_risk")][..], &risk].concat()).await;
        self.step(incident, "confirm").await;
    }

    /// Closes an incident that is reported to nobody, with the four answers.
    async fn close_unreported(&self, incident: &str) {
        self.step(incident, "assess").await;
        let risk = [("risk", "unlikely"), ("risk_reason", "De ontvanger heeft alles gewist")];
        self.answer(incident, 7, &risk).await;
        self.step(incident, "confirm").await;
        let answers = [
            ("fg_advice", "Niet melden"),
            ("fg_advice_by", "M. Smit"),
            ("decision_ap", "not"),
            ("decision_ap_reason", "Geen risico: gewist en bevestigd"),
            ("decision_ap_by", "De gemeentesecretaris"),
            ("decision_subjects", "not"),
            ("decision_subjects_reason", "Geen hoog risico"),
            ("decision_subjects_by", "De gemeentesecretaris"),
            ("measures_taken", "Ontvanger gebeld, bericht gewist"),
        ];
        self.answer(incident, 8, &answers).await;
        self.step(incident, "close").await;
        let seen = self.mira.text().await;
        for words in ["Gesloten", "nee, niet melden", "M. Smit", "De gemeentesecretaris"] {
            assert!(seen.contains(words), "{words} is not on the page of {incident}:\n{seen}");
        }
    }

    /// The answers of the record, as it is exported.
    fn record(&self, visitor: &mut Visitor, incident: &str) -> Value {
        let text = visitor.get(&format!("/incidents/{incident}/record.json"));
        serde_json::from_str(&text).unwrap_or_else(|_| panic!("no JSON: {text}"))
    }

    /// The privacy officer at another screen, who downloads.
    fn officer(&self) -> Visitor {
        let mut mira = Visitor::new(&self.town);
        mira.get("/login");
        assert_eq!(mira.post("/login", &[("name", "mira"), ("password", PASSWORD)]), 303);
        mira
    }

    /// Asks the recipients to delete the mail; one of them answers through the link in it.
    async fn retract(&self, incident: &str) {
        self.mira.go(&self.url(&format!("/incidents/{incident}/retraction"))).await;
        assert!(self.mira.text().await.contains("Niet gevraagd"));
        self.mira.press("form[action$='/retraction/ask'] button[type=submit]").await;
        let text = wait_for("the mail to the recipient", || {
            let taken = self.inside.taken();
            let mut texts = taken.iter().map(|taken| {
                let mail = MessageParser::default().parse(&taken.message).expect("a mail");
                mail.body_text(0).expect("a text").replace("\r\n", "\n")
            });
            texts.rfind(|text| text.contains(incident) && text.contains("/r/"))
        });
        let link = text.lines().find_map(|line| line.split_once("/r/")).expect("a link").1;
        let code = text.lines().find_map(|line| line.trim().strip_prefix("Code: "));
        let recipient = Browser::open(1280).await;
        recipient.go(&self.url(&format!("/r/{}", link.trim()))).await;
        let answer = "input[name=answer][value=deleted_unread]";
        recipient.find(answer).await.click().await.expect("a choice");
        recipient.fill("#code", code.expect("a code")).await;
        recipient.press("main form button[type=submit]").await;
        assert!(recipient.text().await.contains("heeft uw antwoord ontvangen"));
        self.mira.go(&self.url(&format!("/incidents/{incident}/retraction"))).await;
        assert!(self.mira.text().await.contains("Verwijderd, niet gelezen"));
        self.mira.keep_picture(1280, "worked-retraction").await;
        self.mira.resize(1280, 900).await;
    }

    /// Lists the people concerned, and makes their letters.
    async fn write_to_people(&self, incident: &str, persons: u64) {
        let path = self.url(&format!("/incidents/{incident}/people"));
        self.mira.go(&path).await;
        self.mira.press("form[action$='/people/make'] button[type=submit]").await;
        let seen = self.mira.text().await;
        assert!(seen.contains(&format!("{persons} mensen.")), "{seen}");
        self.mira.press("form[action$='/people/open'] button[type=submit]").await;
        assert!(self.mira.count("tbody tr").await > 10, "people are listed");
        self.mira.go(&path).await;
        self.mira.press("form[action$='/letters/pdf'] button[formaction]").await;
        let printed = self.mira.text().await;
        assert!(printed.contains(incident) && printed.contains("Beste "), "letters are made");
        assert!(!printed.contains("99999"), "no value is in a letter");
        let mut mira = self.officer();
        mira.get(&format!("/incidents/{incident}/people"));
        let letters = mira.download(&format!("/incidents/{incident}/letters/pdf"));
        assert!(letters.starts_with(b"%PDF-"), "letters as PDF");
    }

    /// A line of the timeline by hand.
    async fn note(&self, incident: &str, kind: &str, text: &str) {
        self.mira.go(&self.url(&format!("/incidents/{incident}"))).await;
        self.mira
            .find("section[aria-labelledby=timeline] summary")
            .await
            .click()
            .await
            .expect("it");
        let choice = format!("#kind option[value='{kind}']");
        self.mira.find(&choice).await.click().await.expect("a choice");
        self.mira.fill("form[action$='/notes'] #text", text).await;
        self.mira.press("form[action$='/notes'] button[type=submit]").await;
        assert!(self.mira.text().await.contains(text));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_breach_of_the_demo_is_worked_to_its_end() {
    let hall = Hall::open().await;
    almelo(&hall).await;
    for (title, kind) in [
        ("A newsletter in which", "email_cc_exposed"),
        ("Aalten", "email_lookalike"),
        ("The Hague", "email_wrong_attachment"),
        ("One resident", "email_private_own"),
    ] {
        let incident = hall.release(&hall.hold(title)).await;
        let record = hall.record(&mut hall.officer(), &incident);
        assert_eq!(record["record"]["incident_kind"]["value"], kind, "{title}");
        assert_eq!(record["record"]["incident_kind"]["from"], "proposal", "{title}");
        hall.close_unreported(&incident).await;
    }
    let figures = hall.officer().get("/incidents/figures");
    for kind in ["adressen zichtbaar voor alle ontvangers", "e-mail met de verkeerde bijlage"] {
        assert!(figures.contains(kind), "{figures}");
    }
    let table = hall.officer().get("/incidents/export?format=csv");
    assert_eq!(table.matches(";closed;").count(), 4, "{table}");
    assert!(table.contains(";assessing;") && !table.contains("@parkeerdiensten"), "{table}");
    assert_eq!(hall.town.run(&["audit", "verify"]).status, 0);
}

/// Numbers with names to an unknown company, for five municipalities: reported, and the people are
/// written to.
async fn almelo(hall: &Hall) {
    let id = hall.hold("Almelo");
    let incident = hall.release(&id).await;
    let kinds = hall.record(&mut hall.officer(), &incident)["record"]["data_kinds"].clone();
    let kinds = kinds["value"].as_str().expect("kinds of data").to_owned();
    assert!(!kinds.contains("benefits"), "who may park is no one on benefits: {kinds}");
    hall.mira.go(&hall.url("/incidents")).await;
    hall.mira.press("a.row-link").await;
    let seen = hall.mira.text().await;
    for words in [
        "Beoordeel vóór",
        "Over deze melding",
        "Contactgegevens",
        "Tijdlijn",
        "Persoonsgegevens",
        "Maatregelen",
        "Gevolgen",
        "Vervolgacties",
        "burgerservicenummer (BSN)",
        "voorstel van Sluis",
        "M. Smit",
        "250",
    ] {
        assert!(seen.contains(words), "{words} is not on the page:\n{seen}");
    }
    hall.mira.keep_picture(1280, "worked-potential").await;
    hall.mira.resize(1280, 900).await;
    hall.confirm(&incident).await;
    report(hall, &incident).await;
    hall.write_to_people(&incident, 320).await;
    hall.retract(&incident).await;
    hall.note(&incident, "told", "Wethouder gebeld").await;
    let told = [
        ("subjects_informed", "yes"),
        ("subjects_informed_at", &*now()),
        ("subjects_informed_count", "320"),
        ("subjects_informed_channel", "brief"),
        ("subjects_informed_text", "Uw gegevens zijn per ongeluk verstuurd"),
        ("measures_taken", "Ontvanger heeft het bericht verwijderd"),
    ];
    hall.answer(&incident, 8, &told).await;
    hall.step(&incident, "notify-complete").await;
    exported(hall, &incident).await;
    hall.step(&incident, "close").await;
    let seen = hall.mira.text().await;
    for words in ["Gesloten", "ja, melden", "M. Smit", "Gemeld bij de AP, nummer 2026-00123"] {
        assert!(seen.contains(words), "{words} is not on the page:\n{seen}");
    }
    hall.mira.keep_picture(1280, "worked-closed").await;
    in_english(hall).await;
    hall.mira.press("a[href$='/step/reopen']").await;
    hall.mira.fill("#text", "De ontvanger belde terug: er is een kopie").await;
    hall.mira.press("main form button[type=submit]").await;
    let seen = hall.mira.text().await;
    assert!(seen.contains("Beoordeel vóór") && seen.contains(&incident), "{seen}");
    hall.mira.go(&hall.url(&format!("/incidents/{incident}/history"))).await;
    let seen = hall.mira.text().await;
    for words in ["De ontvanger belde terug", "De gemeentesecretaris", "2026-00123", "mira"] {
        assert!(seen.contains(words), "{words} is not in the history:\n{seen}");
    }
}

/// The page of the closed case reads in English too, but for what people wrote.
async fn in_english(hall: &Hall) {
    hall.mira.press("footer button[value=en]").await;
    let seen = hall.mira.text().await;
    for words in ["Closed", "yes, report", "Reported to the AP, number 2026-00123", "Delivered to"]
    {
        assert!(seen.contains(words), "{words} is not on the page:\n{seen}");
    }
    for words in ["Gemeld", "nog niet bekend", "voorstel van Sluis"] {
        assert!(!seen.contains(words), "{words} is Dutch:\n{seen}");
    }
    hall.mira.keep_picture(1280, "worked-closed-en").await;
    hall.mira.keep_picture(320, "worked-closed-en-320").await;
    hall.mira.resize(1280, 900).await;
    hall.mira.press("footer button[value=nl]").await;
}

/// The officer advises, another decides; nothing is reported before both stand there.
async fn report(hall: &Hall, incident: &str) {
    hall.mira.go(&hall.url(&format!("/incidents/{incident}"))).await;
    hall.mira.press("a[href$='/step/notify-initial']").await;
    let seen = hall.mira.text().await;
    assert!(seen.contains("Nummer van de AP"), "what lacks is named: {seen}");
    let decided = [
        ("fg_advice", "Melden: 320 burgerservicenummers bij een onbekende"),
        ("fg_advice_by", "M. Smit"),
        ("decision_ap", "notify"),
        ("decision_ap_reason", "Hoog risico op identiteitsfraude"),
        ("decision_ap_by", "De gemeentesecretaris"),
        ("decision_subjects", "notify"),
        ("decision_subjects_reason", "Zij kunnen zich wapenen tegen fraude"),
        ("decision_subjects_by", "De gemeentesecretaris"),
    ];
    hall.answer(incident, 8, &decided).await;
    hall.answer(incident, 0, &[("ap_number", "2026-00123"), ("ap_submitted_at", &now())]).await;
    hall.step(incident, "notify-initial").await;
}

/// The page, the PDF, the JSON and the row of the table say the same.
async fn exported(hall: &Hall, incident: &str) {
    hall.mira.go(&hall.url(&format!("/incidents/{incident}/form"))).await;
    let form = hall.mira.text().await;
    for words in ["Over deze melding", "2026-00123", "De gemeentesecretaris", "Gemaakt door mira"] {
        assert!(form.contains(words), "{words} is not in the form:\n{form}");
    }
    hall.mira.keep_picture(1280, "worked-form").await;
    hall.mira.resize(1280, 900).await;
    let mut mira = hall.officer();
    let pdf = mira.get_bytes(&format!("/incidents/{incident}/form.pdf"));
    assert!(pdf.starts_with(b"%PDF-"), "the form as PDF");
    if let Ok(folder) = std::env::var("SLUIS_PICTURES") {
        std::fs::write(format!("{folder}/worked-form.pdf"), pdf).expect("a file");
    }
    let record = hall.record(&mut mira, incident);
    assert_eq!(record["record"]["ap_number"]["value"], "2026-00123");
    assert_eq!(record["record"]["fg_advice_by"]["value"], "M. Smit");
    assert_eq!(record["record"]["decision_ap"]["given_by"], "mira");
    assert_eq!(record["record"]["subjects_informed_count"]["value"], "320");
    let happened = record["timeline"].as_array().expect("a timeline");
    assert!(happened.iter().any(|one| one["what"] == "Wethouder gebeld"), "{happened:?}");
    for value in ["99999", "Subject:"] {
        assert!(!record.to_string().contains(value), "{value} is in the record");
    }
    let table = mira.get("/incidents/export?format=csv");
    assert!(table.contains(";notified_complete;") && table.contains("2026-00123"), "{table}");
}

/// This minute, as a field for a moment has it.
fn now() -> String {
    let zone = jiff::tz::TimeZone::get("Europe/Amsterdam").expect("a zone");
    Timestamp::now().to_zoned(zone).strftime("%Y-%m-%dT%H:%M").to_string()
}

const PASSWORD: &str = "een lang wachtwoord";
