//! The main task of every role from beginning to end in a real browser, with scripts and without:
//! the pages must do without them whatever they do with them.

use jiff::Timestamp;
use sluis::review::Release;
use sluis::store::HeldState;

use crate::common::browser::Browser;
use crate::common::browser::Scripts;
use crate::common::office;
use crate::common::office::Office;
use crate::review::anna;
use crate::telling::telling;
use crate::telling::town_with_one_held;
use crate::web::mira;
use crate::web::sign_in;
use crate::web::state;

const BOTH: [Scripts; 2] = [Scripts::On, Scripts::Off];

/// An office and a browser in which someone has signed in.
async fn at_work(office: &Office, name: &str, scripts: Scripts) -> Browser {
    let browser = Browser::open_with(1280, scripts).await;
    sign_in(&browser, office, name).await;
    browser
}

async fn choose(browser: &Browser, selector: &str) {
    browser.find(selector).await.click().await.expect("a choice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_without_scripts_runs_none() {
    for (scripts, title) in [(Scripts::On, "on"), (Scripts::Off, "off")] {
        let browser = Browser::open_with(1280, scripts).await;
        browser.go("data:text/html,<title>off</title><script>document.title='on'</script>").await;
        assert_eq!(browser.client.title().await.expect("a title"), title);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reviewer_finds_rejects_asks_and_releases() {
    for scripts in BOTH {
        let office = Office::open().await;
        let letter = office.hold(office::letter()).await;
        let number = office.hold(office::number()).await;
        let browser = at_work(&office, "anna", scripts).await;
        browser.fill("input[name=q]", "keukentafel").await;
        browser.press("form[role=search] button[type=submit]").await;
        assert_eq!(browser.count("main tbody tr").await, 1);
        browser.press(&format!("main a[href*='/messages/{letter}']")).await;
        browser.press("main a[href*='/ask']").await;
        browser.fill("#text", "Voor wie is dit bedoeld?").await;
        browser.press("main form button[type=submit]").await;
        assert!(browser.text().await.contains("Voor wie is dit bedoeld?"), "{scripts:?}");
        browser.go(&office.url(&format!("/messages/{letter}"))).await;
        browser.press("main a[href*='/reject']").await;
        choose(&browser, "input[name=code][value='0']").await;
        browser.fill("#text", "Dit is de vorige huisarts").await;
        browser.press("main form button[type=submit]").await;
        assert_eq!(state(&office, &letter).await, HeldState::Rejected, "{scripts:?}");
        browser.go(&office.url(&format!("/messages/{number}"))).await;
        browser.press("main a[href*='/release']").await;
        choose(&browser, "input[name=code][value='0']").await;
        browser.fill("#text", "Nodig voor de aanvraag").await;
        browser.press("main form button[type=submit]").await;
        assert_eq!(state(&office, &number).await, HeldState::Releasing, "{scripts:?}");
        browser.press(".notice form button").await;
        assert_eq!(state(&office, &number).await, HeldState::Held, "{scripts:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_senior_is_the_second_to_agree_and_opens_again() {
    for scripts in BOTH {
        let office = Office::open().await;
        let pupils = office.hold(office::pupils()).await;
        let reason = "Er is een overeenkomst".to_owned();
        let release = Release { reason, ..Release::default() };
        office.desk.release(&anna(), &pupils, release).await.expect("the first of two");
        let browser = at_work(&office, "piet", scripts).await;
        browser.go(&office.url(&format!("/messages/{pupils}"))).await;
        browser.follow("Bekijk als tweede…").await;
        choose(&browser, "input[value=yes]").await;
        browser.press("main form button[type=submit]").await;
        assert!(browser.text().await.contains("Er is een overeenkomst"), "{scripts:?}");
        browser.fill("#text", "Overeenkomst gezien").await;
        browser.press("main form button[type=submit]").await;
        assert_eq!(state(&office, &pupils).await, HeldState::Releasing, "{scripts:?}");

        let number = office.hold(office::number()).await;
        let refusal = sluis::review::Refusal { reason: "Te snel".to_owned(), ..Default::default() };
        office.desk.reject(&anna(), &number, refusal).await.expect("a rejection");
        browser.go(&office.url(&format!("/messages/{number}"))).await;
        browser.press("main a[href*='/reopen']").await;
        browser.fill("#text", "Toch nodig").await;
        browser.press("main form button[type=submit]").await;
        assert_eq!(state(&office, &number).await, HeldState::Held, "{scripts:?}");

        let reviewer = at_work(&office, "anna", scripts).await;
        reviewer.go(&office.url("/destinations?tab=proposed")).await;
        reviewer.press("main a[href='/destinations/new']").await;
        reviewer.fill("#entry", "adviesbureau-noord.nl").await;
        choose(&reviewer, "input[name=level][value=expected]").await;
        reviewer.fill("#why", "Raamovereenkomst 2026-14").await;
        reviewer.press("main form button[type=submit]").await;
        browser.go(&office.url("/destinations?tab=proposed")).await;
        browser.press("form[action$='/accept'] button").await;
        let seen = browser.text().await;
        assert!(seen.contains("adviesbureau-noord.nl is geaccepteerd"), "{scripts:?}: {seen}");
    }
}

/// Takes a step with an incident.
async fn step(browser: &Browser, office: &Office, incident: &str, step: &str) {
    browser.go(&office.url(incident)).await;
    browser.press(&format!("a[href$='/step/{step}']")).await;
    browser.press("main form button[type=submit]").await;
}

/// Fills in a section of an incident.
async fn answer(browser: &Browser, office: &Office, section: &str, answers: &[(&str, &str)]) {
    browser.go(&office.url(section)).await;
    for (name, value) in answers {
        let field = browser.find(&format!("#{name}")).await;
        match field.tag_name().await.expect("a field").as_str() {
            "select" => choose(browser, &format!("#{name} option[value='{value}']")).await,
            "fieldset" => choose(browser, &format!("#{name} input[value='{value}']")).await,
            _ => browser.fill(&format!("#{name}"), value).await,
        }
    }
    browser.press("main form button[type=submit]").await;
    assert!(browser.text().await.contains("Bewaard."), "{section}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_privacy_officer_finds_the_incident_assesses_and_closes_it() {
    for scripts in BOTH {
        let office = Office::open().await;
        let number = office.hold(office::number()).await;
        let reason = "Nodig voor zijn werk".to_owned();
        let release = Release { reason, ..Release::default() };
        office.desk.release(&mira(), &number, release).await.expect("a release");
        office.deliver(Timestamp::now()).await;
        let browser = at_work(&office, "mira", scripts).await;
        browser.press("header a[href='/incidents']").await;
        browser.press("main tbody a[href^='/incidents/DL-']").await;
        let seen = browser.text().await;
        for words in ["Incident DL-", number.as_str(), "71 uur"] {
            assert!(seen.contains(words), "{scripts:?}: {words} is not on the page:\n{seen}");
        }
        let incident = browser.path().await;
        step(&browser, &office, &incident, "assess").await;
        let risk = [("risk", "unlikely"), ("risk_reason", "De ontvanger heeft alles gewist")];
        answer(&browser, &office, &format!("{incident}/part/7"), &risk).await;
        step(&browser, &office, &incident, "confirm").await;
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
        answer(&browser, &office, &format!("{incident}/part/8"), &answers).await;
        step(&browser, &office, &incident, "close").await;
        assert!(browser.text().await.contains("Gesloten"), "{scripts:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_adds_someone_who_signs_in() {
    for scripts in BOTH {
        let office = Office::open().await;
        let browser = at_work(&office, "bas", scripts).await;
        browser.go(&office.url("/admin/users")).await;
        browser.press("main a[href='/admin/new-user']").await;
        browser.fill("#name", "sanne").await;
        choose(&browser, "input[name=role][value=reviewer]").await;
        browser.press("main form button[type=submit]").await;
        let password = browser.find("code.secret").await.text().await.expect("a password");
        browser.press("form[action='/logout'] button").await;
        browser.go(&office.url("/login")).await;
        browser.fill("#name", "sanne").await;
        browser.fill("#password", &password).await;
        browser.press("main button[type=submit]").await;
        assert_eq!(browser.path().await, "/messages", "{scripts:?}");
        browser.go(&office.url("/admin/users")).await;
        assert!(browser.text().await.contains("Dit mag u niet"), "{scripts:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_auditor_finds_who_did_what_and_verifies_the_trail() {
    for scripts in BOTH {
        let office = Office::open().await;
        let number = office.hold(office::number()).await;
        let refusal = sluis::review::Refusal { reason: "Te snel".to_owned(), ..Default::default() };
        office.desk.reject(&anna(), &number, refusal).await.expect("a rejection");
        let browser = at_work(&office, "olga", scripts).await;
        browser.go(&office.url("/audit")).await;
        browser.fill("#who", "anna").await;
        browser.press("main form[role=search] button[type=submit]").await;
        assert_eq!(browser.count("main tbody tr").await, 1, "{scripts:?}");
        browser.press("form[action='/audit/verify'] button").await;
        assert!(browser.text().await.contains("Het logboek klopt."), "{scripts:?}");
        browser.go(&office.url(&format!("/messages/{number}"))).await;
        assert!(browser.text().await.contains("Dit mag u niet"), "{scripts:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sender_explains_and_takes_back() {
    for scripts in BOTH {
        let (town, inside) = telling("");
        let (gateway, id, link, code) =
            tokio::task::block_in_place(|| town_with_one_held(&town, &inside));
        let browser = Browser::open_with(320, scripts).await;
        browser.go(&format!("http://{}{link}", town.web)).await;
        browser.fill("#explain-text", "Thuis afmaken.").await;
        browser.fill("#explain-code", &code).await;
        browser.press("form[action$='/explain'] button").await;
        let seen = browser.text().await;
        assert!(seen.contains("De beoordelaar ziet uw toelichting."), "{scripts:?}: {seen}");
        browser.fill("#withdraw-code", &code).await;
        browser.press("form[action$='/withdraw'] button").await;
        let state = tokio::task::block_in_place(|| town.held(&id)["state"].clone());
        assert_eq!(state, "withdrawn", "{scripts:?}");
        drop(gateway);
    }
}
