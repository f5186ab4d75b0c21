//! Whose data it is: the recipient's own, what the recipient wrote, and that of others.

use std::sync::LazyLock;

use sluis::config;
use sluis::destination::Configured;
use sluis::destination::History;
use sluis::destination::Lists;
use sluis::detect::Detectors;
use sluis::detect::Kind;
use sluis::document::File;
use sluis::extract::Limits;
use sluis::mail::Address;
use sluis::mail::Domain;
use sluis::mail::Envelope;
use sluis::mail::Parties;
use sluis::mail::Recipient;
use sluis::policy::Action;
use sluis::policy::Rulebook;
use sluis::policy::Verdict;
use sluis::scan::scan;

use crate::common::judging::judge;

static JUDGE: LazyLock<(Detectors, Lists, Rulebook)> = LazyLock::new(|| {
    let sources = config::sources(None).expect("the rules built in");
    (
        Detectors::compile(&sources).expect("the words built in"),
        Lists::compile(&sources, &Configured::default()).expect("the lists built in"),
        Rulebook::compile(&sources).expect("the rules built in"),
    )
});

fn address(text: &str) -> Address {
    Address::parse(text).expect("an address")
}

/// Judges a message of these headers and this body, from a municipality to `to`.
fn verdict(to: &[&str], message: &str) -> Verdict {
    let (detectors, lists, rules) = &*JUDGE;
    let text = format!(
        "From: K. Visser <k.visser@voorbeeld.nl>\r\nTo: {}\r\nDate: Fri, 20 Nov 2026 10:00:00 \
         +0100\r\nMIME-Version: 1.0\r\n{}",
        to.join(", "),
        message.replace('\n', "\r\n")
    );
    let file = File { name: "m.eml".to_owned(), media_type: None, bytes: text.into_bytes().into() };
    let recipients: Vec<Address> = to.iter().map(|to| address(to)).collect();
    let parties = Parties {
        senders: vec![address("k.visser@voorbeeld.nl")],
        recipients: recipients.clone(),
        own_domains: vec![Domain::parse("voorbeeld.nl").expect("a domain")],
    };
    let recipient = |address| Recipient { address, parameters: String::new() };
    let envelope = Envelope {
        sender: Some(address("k.visser@voorbeeld.nl")),
        sender_parameters: String::new(),
        recipients: recipients.into_iter().map(recipient).collect(),
        client: None,
        helo: String::new(),
    };
    let report = scan(&file, &parties, detectors, Limits::default());
    judge(report, &envelope, lists, &History::default(), rules)
}

fn plain(text: &str) -> String {
    format!("Subject: Re: Uw vraag\nContent-Type: text/plain; charset=utf-8\n\n{text}\n")
}

fn html(text: &str) -> String {
    format!("Subject: Re: Uw vraag\nContent-Type: text/html; charset=utf-8\n\n{text}\n")
}

const HOME: &str = "k.bos73@gmail.com";

#[test]
fn what_a_recipient_wrote_is_nothing_new_to_that_recipient() {
    let gmail = "Dank, wij kijken ernaar.\n\nOp ma 16 nov 2026 om 10:11 schreef Kees Bos \
        <k.bos73@gmail.com>:\n\n> Mijn BSN is 999990019. Groet, Kees\n";
    let wrapped = "Thank you.\n\nOn Mon, 16 Nov 2026 at 10:11, Kees Bos\n<k.bos73@gmail.com> \
        wrote:\n> My BSN is 999990019.\n";
    let outlook = "Beste meneer Bos,\n\nWij kijken ernaar.\n\nVan: Kees Bos \
        <k.bos73@gmail.com>\nVerzonden: maandag 16 november 2026 10:11\nAan: Balie \
        <balie@voorbeeld.nl>\nOnderwerp: Vraag\n\nMijn BSN is 999990019.\n";
    let german = "Danke.\n\n-----Urspr. Nachricht-----\nVon: K. Bos <k.bos73@gmail.com>\n\
        Gesendet: Montag, 16. November 2026\nAn: balie@voorbeeld.nl\nBetreff: Frage\n\nBSN \
        999990019\n";
    let thread = "Zie onder.\n\nVan: Kees Bos <k.bos73@gmail.com>\nVerzonden: maandag\nAan: \
        Balie\nOnderwerp: RE: Vraag\n\nKlopt.\n\nVan: Balie <balie@voorbeeld.nl>\nVerzonden: \
        zondag\nAan: Kees Bos\nOnderwerp: Vraag\n\nIs uw BSN 999990019?\n";
    let page = "<div>Dank u.</div><div class=gmail_quote><div>Op ma 16 nov 2026 schreef Kees Bos \
        &lt;<a href='mailto:k.bos73@gmail.com'>k.bos73@gmail.com</a>&gt;:<br></div><blockquote>\
        <div>Mijn BSN is 999990019.</div></blockquote></div>";
    let known = [plain(gmail), plain(wrapped), plain(outlook), plain(german), plain(thread)];
    for message in known.into_iter().chain([html(page)]) {
        let Verdict { report, decision } = verdict(&[HOME], &message);
        assert_eq!(decision.action, Action::Deliver, "{message} {:?}", decision.reasons);
        let bsn = report.findings.iter().find(|finding| finding.kind == Kind::Bsn);
        assert_eq!(bsn.map(|bsn| (bsn.distinct, bsn.quoted)), Some((1, 1)), "{message}");
        assert_eq!(report.quoted[0].address, HOME);
        assert_eq!((report.persons.numbered, report.quoted[0].persons.numbered), (1, 0));
        assert!(report.identities.is_empty(), "{message}");
    }
}

#[test]
fn a_message_that_comes_along_is_nothing_new_to_whoever_had_it() {
    let cases = [
        ("k.bos73@gmail.com", "balie@voorbeeld.nl", HOME, Action::Deliver),
        ("balie@voorbeeld.nl", "Kees <k.bos73@gmail.com>", HOME, Action::Deliver),
        ("a.jansen@bouw.example", "balie@voorbeeld.nl", "info@bouw.example", Action::Hold),
        ("els@gmail.com", "balie@voorbeeld.nl", HOME, Action::Hold),
        ("balie@voorbeeld.nl", "els@gmail.com", HOME, Action::Hold),
    ];
    for (from, to, recipient, expected) in cases {
        let inner = format!(
            "From: {from}\nTo: {to}\nSubject: Vraag\nMIME-Version: 1.0\n\
             Content-Type: multipart/mixed; boundary=c\n\n--c\nContent-Type: text/plain\n\n\
             Het BSN van Els Vos is 999990019.\n--c\nContent-Type: text/csv; name=l.csv\n\n\
             Naam;BSN\nEls Vos;999990019\nJan Bos;999990020\n--c--\n"
        );
        let message = format!(
            "Subject: Fwd: Vraag\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\
             Content-Type: text/plain\n\nZie de bijlage.\n--b\nContent-Type: message/rfc822\n\
             Content-Disposition: attachment; filename=vraag.eml\n\n{inner}\n--b--\n"
        );
        let Verdict { decision, .. } = verdict(&[recipient], &message);
        assert_eq!(decision.action, expected, "{from} {to} {:?}", decision.reasons);
    }
}

#[test]
fn a_number_that_the_recipient_wrote_may_be_repeated() {
    let quote =
        "Op ma 16 nov 2026 schreef Kees Bos <k.bos73@gmail.com>:\n> Mijn BSN is 999990019.\n";
    let cases = [
        ("Uw BSN 999990019 staat in het besluit.", Action::Deliver),
        ("Uw BSN 999990019 en dat van uw zoon, BSN 999990020.", Action::Hold),
    ];
    for (answer, expected) in cases {
        for text in [format!("{answer}\n\n{quote}"), format!("{quote}\n{answer}\n")] {
            assert_eq!(verdict(&[HOME], &plain(&text)).decision.action, expected, "{text}");
        }
    }
}

#[test]
fn what_others_wrote_and_what_is_new_still_holds() {
    let quoted = |who: &str| {
        format!("Dank.\n\nOp ma 16 nov 2026 schreef {who}:\n\n> Mijn BSN is 999990019.\n")
    };
    let attached = "Subject: Re\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: \
        text/plain\n\nOp ma 16 nov 2026 schreef Kees <k.bos73@gmail.com>:\n> zie bijlage\n--b\n\
        Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nOp ma 16 nov \
        2026 schreef Kees <k.bos73@gmail.com>:\n> BSN 999990019\n--b--\n";
    let cases = [
        ("someone else", plain(&quoted("Els Bos <els.bos@ziggo.nl>"))),
        ("a name alone", plain(&quoted("K. Bos"))),
        ("a colleague", plain(&quoted("K. Visser <k.visser@voorbeeld.nl>"))),
        (
            "a number above the quote",
            plain(
                "Uw partner heeft BSN 999990020.\n\nOp ma schreef Kees <k.bos73@gmail.com>:\n> ja",
            ),
        ),
        (
            "the number of the quote, repeated with another",
            plain(
                "Op ma 16 nov schreef Kees <k.bos73@gmail.com>:\n> BSN 999990019\n\nDie van uw \
                 partner is BSN 999990020.\n",
            ),
        ),
        (
            "a reply below a quote in a page",
            html(
                "<p>Op ma 16 nov schreef Kees &lt;k.bos73@gmail.com&gt;:</p><blockquote>Graag het \
                 BSN.</blockquote><p>Dat is BSN 999990019.</p>",
            ),
        ),
        (
            "a message that is passed on",
            plain(
                "Ter info.\n\n---------- Forwarded message ---------\nVan: Els Bos \
                 <els@ziggo.nl>\nDate: ma 16 nov 2026\nSubject: Vraag\nTo: <balie@voorbeeld.nl>\n\n\
                 Mijn BSN is 999990019.\n",
            ),
        ),
        ("an attachment", attached.to_owned()),
    ];
    for (what, message) in cases {
        let decision = verdict(&[HOME], &message).decision;
        assert_eq!(decision.action, Action::Hold, "{what}");
        assert_eq!(decision.reasons[0].rule, "number-to-private", "{what}");
        let one = "1 persoon, 1 BSN naar privéadres";
        assert_eq!(decision.reasons[0].nl, one, "{what}");
    }
}

#[test]
fn each_recipient_is_judged_by_what_it_wrote_itself() {
    let reply = plain("Dank.\n\nOp ma schreef Kees <k.bos73@gmail.com>:\n> Mijn BSN is 999990019.");
    let decision = verdict(&[HOME, "els.bos@ziggo.nl"], &reply).decision;
    let actions: Vec<Action> = decision.recipients.iter().map(|to| to.action).collect();
    assert_eq!(actions, [Action::Deliver, Action::Hold]);
    assert_eq!(decision.reasons[0].nl, "1 persoon, 1 BSN naar privéadres");
}

#[test]
fn what_a_resident_wrote_of_their_health_is_not_sent_on() {
    let mail = |from: &str, text: &str| {
        plain(&format!("Zie onder.\n\nVan: {from}\nVerzonden: maandag\nAan: Balie\n\n{text}\n"))
    };
    let ill = "Ik heb PTSS en kan niet tegen de knallen.";
    let cases = [
        (HOME, "Els Bos <els.bos@ziggo.nl>", ill, Action::Hold),
        (HOME, "Kees Bos <k.bos73@gmail.com>", ill, Action::Deliver),
        (HOME, "Kees Bos <k.bos@voorbeeld.nl>", ill, Action::Deliver),
        (HOME, "Els Bos <els.bos@bedrijf.example>", ill, Action::Deliver),
        (HOME, "Els Bos <els.bos@ziggo.nl>", "Ik kan niet tegen de knallen.", Action::Deliver),
    ];
    for (to, from, text, expected) in cases {
        assert_eq!(verdict(&[to], &mail(from, text)).decision.action, expected, "{from} {text}");
    }
}

#[test]
fn the_data_of_whom_a_letter_greets_is_not_that_of_others() {
    let letter = |greeting: &str| {
        plain(&format!(
            "{greeting},\n\nUw gegevens zoals bij ons bekend:\n\nNaam: mevrouw J. de Vries\n\
             Geboortedatum: 12-03-1980\nAdres: Dorpsstraat 12, 7121 AB Aalten\nTelefoon: \
             06-12345678\n\nMet vriendelijke groet,\nK. Visser\nGemeente Voorbeeld\n"
        ))
    };
    let cases = [
        ("jdv1980@gmail.com", "Geachte mevrouw De Vries", 0),
        ("voetbalgek@ziggo.nl", "Beste mevrouw J. de Vries", 0),
        ("j.devries@gmail.com", "Geachte heer/mevrouw", 0),
        ("p.bakker@gmail.com", "Geachte mevrouw De Vries", 1),
        ("jdv1980@gmail.com", "Geachte heer Bakker", 1),
    ];
    for (to, greeting, persons) in cases {
        let report = verdict(&[to], &letter(greeting)).report;
        assert_eq!(report.persons.estimate, persons, "{to} {greeting}");
        assert_eq!(report.identities.len() as u64, persons, "{to} {greeting}");
        assert!(report.greets);
    }
    let two = verdict(&["jdv1980@gmail.com", "x@ziggo.nl"], &letter("Geachte mevrouw De Vries"));
    assert_eq!(two.report.persons.estimate, 1, "which of them is it?");
}

#[test]
fn a_parent_is_written_to_about_a_child() {
    let (own, others) = (Action::Deliver, Action::Hold);
    let to = "marijebakkersteen@gmail.com";
    let bus = "Uw zoon Thijs rijdt maandag met de bus. Omdat hij autisme heeft, zit hij vooraan.";
    let cases = [
        (to, bus.to_owned(), own),
        (to, bus.replace("Thijs", "Thijs Bakker-Steen"), own),
        ("voetbalgek@gmail.com", bus.to_owned(), others),
        (to, bus.replace("Uw zoon Thijs", "Thijs de Wit"), others),
        (to, format!("{bus} Mevrouw Smit heeft borstkanker."), others),
        (to, format!("{bus} Thijs de Wit heeft borstkanker."), others),
        (to, "Het gaat om uw zoon.\n\nDaan Bakker heeft autisme.".to_owned(), others),
        (to, bus.replace("Thijs rijdt", "en Anna Bakker rijden"), others),
        (to, bus.replace("zoon Thijs", "kinderen Noor en Anna Bakker"), others),
        (to, format!("{bus}\n\nThijs, Dorpsstraat 12, 7121 AB Aalten, heeft hiv."), others),
        (to, format!("{bus} Het BSN van Thijs is 999990019."), others),
    ];
    for (to, text, expected) in cases {
        let letter = plain(&format!("Beste mevrouw Bakker-Steen,\n\n{text}\n\nGroet, Roelof"));
        assert_eq!(verdict(&[to], &letter).decision.action, expected, "{to} {text}");
    }
}

#[test]
fn a_number_goes_back_to_whom_it_belongs() {
    let to = "akuipers58@gmail.com";
    let (own, others) = (Action::Deliver, Action::Hold);
    // To whom, what, and what becomes of it.
    let cases = [
        (to, "Geachte mevrouw Kuipers,\n\nUw BSN is 999990019.", own),
        (to, "Geachte mevrouw Kuipers,\n\nU gaf op:\n\nNaam: A. Kuipers\nBSN: 999990019", own),
        (to, "Beste Anneke Kuipers,\n\nJe gegevens: BSN 999990019.", own),
        (to, "Beste Anneke Kuipers,\n\nJe salaris staat klaar. BSN 999990019.", others),
        (to, "Geachte mevrouw Kuipers,\n\nU vroeg naar Qwrx Ormsk, BSN 999990019.", others),
        (to, "Dear Ms Kuipers,\n\nYour BSN is 999990019.", own),
        ("voetbalgek@gmail.com", "Geachte mevrouw Kuipers,\n\nUw BSN is 999990019.", others),
        (to, "Beste Anneke,\n\nUw vraag over BSN 999990019.", others),
        (to, "Geachte mevrouw Kuipers,\n\nHet BSN is 999990019.", others),
        (to, "Geachte mevrouw Kuipers,\n\nU vroeg naar zijn BSN: 999990019.", others),
        (to, "Geachte mevrouw Kuipers,\n\nUw zoon heeft BSN 999990019.", others),
        (to, "Geachte mevrouw Kuipers,\n\nUw vraag.\n\nPiet de Boer, BSN 999990019", others),
        (to, "Geachte mevrouw Kuipers,\n\nU belde over Piet de Boer.\n\nBSN 999990019", others),
        (to, "Geachte mevrouw Kuipers,\n\nUw BSN: 999990019, niet 999990020.", others),
    ];
    for (to, text, expected) in cases {
        assert_eq!(verdict(&[to], &plain(text)).decision.action, expected, "{to} {text}");
    }
    let about = |text: &str| plain(text).replace("Re: Uw vraag", "Mw. Erdogan, bsn 999990019");
    let named = verdict(&[to], &about("Geachte mevrouw Kuipers,\n\nWoont u daar nog?"));
    assert_eq!(named.decision.action, others, "the subject names another");
    let two = verdict(&[to, "x@ziggo.nl"], &plain("Geachte mevrouw Kuipers,\n\nUw BSN: 999990019"));
    assert_eq!(two.decision.action, others, "more people read it");
}

/// What becomes of a message to `to` with this text and, below it, another as an attachment.
fn becomes(to: &str, text: &str, attached: &str) -> Action {
    let plain = "Content-Type: text/plain; charset=utf-8\n";
    let message = format!(
        "Subject: stukken\nContent-Type: multipart/mixed; boundary=b\n\n--b\n{plain}\n{text}\n--b\n\
         {plain}Content-Disposition: attachment; filename=a.txt\n\n{attached}\n--b--\n"
    );
    verdict(&[to], &message).decision.action
}

#[test]
fn a_number_goes_back_to_whose_name_stands_with_it() {
    let (own, others) = (Action::Deliver, Action::Hold);
    let letter = "Beste mevrouw Blokzijl,\n\nHierbij de beschikking.";
    let decision = "Mevrouw J. Blokzijl\nMolenweg 14, Voorbeeld\nBurgerservicenummer 999990019\n";
    let extract = "Geslachtsnaam: Blokzijl\nVoornamen: Jannie Maria\nBurgerservicenummer: 999990019\n\
        Geboren: 03-03-1993\n";
    let of_another = extract.replace("Jannie Maria", "Karel");
    let labelled = "Geachte mevrouw J. Blokzijl,\n\nHet is verwerkt.\n\nBSN: 999990019\n";
    let cases = [
        ("j.blokzijl@kpnmail.nl", letter, decision, own),
        ("jannieblokzijl@kpnmail.nl", letter, extract, own),
        ("j.blokzijl@kpnmail.nl", labelled, "", own),
        ("p.blokzijl@kpnmail.nl", letter, decision, others),
        ("j.blokzijl@kpnmial.nl", letter, decision, others),
        ("blokzijl@kpnmail.nl", letter, decision, others),
        ("p.bakker@kpnmail.nl", letter, decision, others),
        ("j.blokzijl@kpnmail.nl", "Zie bijlage.", decision, others),
        ("jannieblokzijl@kpnmail.nl", letter, &of_another, others),
        ("p.blokzijl@kpnmail.nl", labelled, "", others),
        ("j.blokzijl@kpnmail.nl", labelled, "P. de Boer, BSN 999990020", others),
        ("j.blokzijl@kpnmail.nl", letter, "Mevrouw J. Blokzijl\nQwrx Ormsk, BSN 999990019", others),
        ("j.blokzijl@kpnmail.nl", letter, "J. Blokzijl, zoon:\nBSN 999990019", others),
    ];
    for (to, text, attached, expected) in cases {
        assert_eq!(becomes(to, text, attached), expected, "{to} {text} {attached}");
    }
    let two = verdict(&["j.blokzijl@kpnmail.nl", "x@ziggo.nl"], &plain(labelled));
    assert_eq!(two.decision.action, others, "more people read it");
}

#[test]
fn what_staff_send_of_themselves_is_not_that_of_others() {
    let (own, others) = (Action::Deliver, Action::Hold);
    let (home, bank) = ("kees_visser@gmail.com", "hypotheek@geld.example");
    let slip = "Salarisspecificatie\nK. Visser, nr 70418, BSN 999990019, geb 24-08-1985\n";
    let mine = "Hoi Laura, mijn gegevens: Kees Visser, geb 2-9-1980, bsn 999990019. groet Kees";
    let cases = [
        (home, "voor hypotheek", slip, own),
        (home, "tandarts, mijn bsn 999990019, melk", "", own),
        (bank, mine, "", own),
        ("kees_visser@gmial.com", "voor hypotheek", slip, others),
        ("p.visser@gmail.com", "voor hypotheek", slip, others),
        (home, "voor thuis", &slip.replace("K. Visser", "P. Bakker"), others),
        (home, "voor thuis", &format!("{slip}P. Bakker, BSN 999990020\n"), others),
        (home, "tandarts, bsn 999990019, melk", "", others),
        (bank, "mijn bsn 999990019", "", others),
        (bank, &mine.replace("Kees Visser", "Piet Bakker"), "", others),
        (bank, &mine.replace(". groet", " en die van mijn vrouw, bsn 999990020."), "", others),
    ];
    for (to, text, attached, expected) in cases {
        assert_eq!(becomes(to, text, attached), expected, "{to} {text} {attached}");
    }
}

#[test]
fn the_wrong_attachment_is_called_so() {
    let mut list = String::from("Naam;Geboortedatum;Adres\n");
    for index in 1..=28 {
        list += &format!("Leerling {index} Bakker;{index:02}-03-2012;Kerkstraat {index}\n");
    }
    let with = |body: &str| {
        format!(
            "Subject: Schoolreis\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: \
             text/plain\n\n{body}\n--b\nContent-Type: text/csv\nContent-Disposition: attachment; \
             filename=lijst.csv\n\n{list}\n--b--\n"
        )
    };
    let rules = |to: &[&str], body: &str| -> Vec<String> {
        verdict(to, &with(body)).decision.reasons.into_iter().map(|reason| reason.rule).collect()
    };
    let parents = "Beste ouders,\n\nHierbij het programma.\n";
    let crowd = ["a@gmail.com", "b@gmail.com", "c@gmail.com", "d@gmail.com", "e@gmail.com"];
    assert_eq!(rules(&["a@gmail.com"], parents), ["bulk-to-private", "wrong-attachment"]);
    assert_eq!(rules(&crowd, "Zie bijlage."), ["bulk-to-private", "wrong-attachment"]);
    assert_eq!(rules(&["a@gmail.com"], "Voor thuis."), ["bulk-to-private"]);
    assert_eq!(rules(&["info@bedrijf.example"], parents), ["bulk-to-unexpected"]);
    let reasons = verdict(&["a@gmail.com"], &with(parents)).decision.reasons;
    let says = "de bijlage gaat over 28 andere mensen dan de ontvangers: is het de goede?";
    assert_eq!(reasons[1].nl, says);
}

#[test]
fn who_is_in_it_and_what_there_is_of_each_can_be_listed() {
    let mut rows = String::from("Naam;Geboortedatum;BSN\n");
    for (index, bsn) in crate::detect::test_bsns(40).iter().enumerate() {
        let born = format!("{:02}-03-1980", index % 28 + 1);
        rows += &format!("Kees Bakker{index};{};{bsn}\n", if index < 30 { &born } else { "" });
    }
    let (detectors, ..) = &*JUDGE;
    let file = File { name: "l.csv".to_owned(), media_type: None, bytes: rows.into() };
    let parties = Parties::default();
    let report = scan(&file, &parties, detectors, Limits::default());
    assert_eq!(report.persons.estimate, 40);
    assert_eq!(report.by_kind.get(&Kind::Bsn), Some(&40));
    assert_eq!(report.by_kind.get(&Kind::DateOfBirth), Some(&30));
    assert_eq!(report.by_kind.get(&Kind::Health), None);
    let people = sluis::scan::people(&file, &parties, detectors, Limits::default(), &mut ());
    assert_eq!((people.list.len(), people.beyond), (40, 0));
    assert!(people.list.iter().all(|person| person.kinds.has(Kind::Bsn)));
    let born = people.list.iter().filter(|person| person.kinds.has(Kind::DateOfBirth));
    assert_eq!(born.count(), 30);
    let shown = &people.list[0].shown;
    assert!(shown.contains('•') && !shown.to_lowercase().contains("bakker"), "{shown}");
}

#[test]
fn a_list_of_people_is_bounded_and_the_rest_is_counted() {
    let mut rows = String::from("Naam;E-mail\n");
    for index in 0..100_500 {
        rows += &format!("Kees Bakker;k{index}@example.nl\n");
    }
    let (detectors, ..) = &*JUDGE;
    let file = File { name: "l.csv".to_owned(), media_type: None, bytes: rows.into() };
    let parties = Parties::default();
    let people = sluis::scan::people(&file, &parties, detectors, Limits::default(), &mut ());
    assert_eq!((people.list.len(), people.beyond), (100_000, 500));
}

#[test]
fn people_in_their_office_are_no_others() {
    let list = |head: &str, row: &dyn Fn(usize) -> String| {
        (0..15).fold(format!("{head}\n"), |list, index| list + &row(index) + "\n")
    };
    let name = |index: usize| {
        let surnames = ["Bakker", "Visser", "Smit", "Meijer", "Mulder"];
        format!("{}. {}", char::from(b'A' + index as u8), surnames[index % 5])
    };
    let councillors = list("Naam;Fractie;E-mail;Telefoon", &|index| {
        format!("{};VVD;raad{index}@raadvoorbeeld.nl;06-123456{:02}", name(index), index + 10)
    });
    let absence = list("Naam;Functie;E-mail;Verzuim sinds", &|index| {
        format!("{};Adviseur;n{index}@provincie.example;{}-11-2026", name(index), index + 1)
    });
    let salaries = list("Naam;Functie;Adres;Woonplaats;Mobiel", &|index| {
        format!(
            "{};Adviseur;Kerkstraat {};Aalten;06-123456{:02}",
            name(index),
            index + 1,
            index + 10
        )
    });
    let (detectors, ..) = &*JUDGE;
    for (text, persons) in [(councillors, 0), (absence, 15), (salaries, 15)] {
        let (name, bytes) = ("l.csv".to_owned(), text.clone().into());
        let file = File { name, media_type: None, bytes };
        let report = scan(&file, &Parties::default(), detectors, Limits::default());
        assert_eq!(report.persons.estimate, persons, "{text}");
    }
}

#[test]
fn signatures_are_not_counted_however_they_begin() {
    let below = "Kees Visser\nAdviseur Wonen\n06-12345678\nkees.visser@omgevingsdienst.example\n";
    let ends = [
        "Met vriendelijke groet,",
        "Groet, Kees",
        "Met vriendelijke groet / Kind regards,",
        "Hoogachtend, namens het college",
        "-- ",
    ];
    for end in ends {
        let text = plain(&format!("Beste collega,\n\nAkkoord.\n\n{end}\n{below}"));
        let report = verdict(&["info@bedrijf.example"], &text).report;
        assert_eq!(report.persons.estimate, 0, "{end}");
    }
}

#[test]
fn a_finding_names_the_line_of_the_body_on_which_it_stands() {
    let reply =
        "Dank.\n\nOp ma schreef Kees <k.bos73@gmail.com>:\n> Hallo,\n> mijn BSN is 999990019.";
    let report = verdict(&[HOME], &plain(reply)).report;
    let bsn = report.findings.iter().find(|finding| finding.kind == Kind::Bsn);
    assert_eq!(bsn.and_then(|bsn| bsn.lines), Some((5, 5)));
}
