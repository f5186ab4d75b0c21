//! Lists in which names alone stand: whom they are about is told by what stands above them, or by
//! an age or an amount behind each.

use std::sync::LazyLock;

use sluis::detect::Because;
use sluis::detect::Detectors;
use sluis::detect::Ground;
use sluis::detect::Kind;
use sluis::document::File;
use sluis::extract::Limits;
use sluis::mail::Address;
use sluis::mail::Domain;
use sluis::mail::Parties;
use sluis::scan::Report;
use sluis::scan::scan;

use crate::detect::detectors;

static DETECTORS: LazyLock<Detectors> = LazyLock::new(detectors);

/// Names of which lists know about half.
const NAMES: [&str; 12] = [
    "Wim Appelhof",
    "Fatma Yildirim",
    "Quincy Ormskerk",
    "Gerda Nijenhuis",
    "Abel Xhemajli",
    "Oksana Zhuravel",
    "Joop Straver",
    "Luwam Tesfay",
    "Ruud Bloemhof",
    "Carla Zwiers",
    "Timur Dzhaparov",
    "Bep Rozendaal",
];

fn report(subject: &str, text: &str, file: (&str, &str)) -> Report {
    report_of("P. Bakker", subject, text, file)
}

/// As [`report`], sent by someone of this name.
fn report_of(sender: &str, subject: &str, text: &str, (name, content): (&str, &str)) -> Report {
    let mail = format!(
        "From: {sender} <p.bakker@voorbeeld.nl>\r\nTo: iemand@example.com\r\n\
         Subject: {subject}\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n--b\r\n\
         Content-Type: application/octet-stream\r\n\
         Content-Disposition: attachment; filename=\"{name}\"\r\n\r\n{content}\r\n--b--\r\n"
    );
    let address = |text: &str| Address::parse(text).expect("an address");
    let parties = Parties {
        senders: vec![address("p.bakker@voorbeeld.nl")],
        recipients: vec![address("iemand@example.com")],
        own_domains: vec![Domain::parse("voorbeeld.nl").expect("a domain")],
    };
    let bytes = mail.into();
    let file = File { name: "bericht.eml".to_owned(), media_type: None, bytes };
    scan(&file, &parties, &DETECTORS, Limits::default())
}

fn lines(form: impl Fn(usize, &str) -> String) -> String {
    NAMES.iter().enumerate().map(|(at, name)| form(at, name)).collect()
}

#[test]
fn each_row_of_a_table_is_someone_whatever_names_its_columns() {
    let day = |at: usize| format!("{:02}-04-19{}", at + 1, 50 + at);
    let parts = |name: &str| name.split_once(' ').map(|(a, b)| (a.to_owned(), b.to_owned()));
    let parts = |name: &str| parts(name).unwrap_or_default();
    // As a program wrote them that knew no accents.
    let lost = |name: &str| name.replace(['u', 'z'], "?");
    let initials = |name: &str| format!("{}.B. {}", &name[..1], parts(name).1);
    let ills = ["rug", "burn-out", "depressie"];
    let files = [
        (
            "no header, names in two columns",
            lines(|at, name| {
                let (given, surname) = parts(name);
                format!("\"{surname}\",\"{given}\",\"Waterlelie {at}\",\"{}\"\r\n", day(at))
            }),
        ),
        (
            "short headers",
            "nr;vrnm;achternm;straat;hnr;besluit\r\n".to_owned()
                + &lines(|at, name| {
                    let (given, surname) = parts(name);
                    format!("{at};{given};{surname};Trekvaart;{};deels\r\n", at + 20)
                }),
        ),
        (
            "an odd sign between columns",
            "CLIENTNR~NAAM~GEBDAT\r\n".to_owned()
                + &lines(|at, name| format!("9{at:04}~{name}~{}\r\n", day(at))),
        ),
        (
            "letters that were lost",
            "client;straat;plaats;reden\r\n".to_owned()
                + &lines(|at, name| format!("{};Dorpsstraat {at};Voorbeeld;reuma\r\n", lost(name))),
        ),
        (
            "a surname with the name of a header in it",
            "naam;pers.nr;verzuim\r\nF.B. Brinkhorst;25245;21%\r\n".to_owned()
                + &lines(|at, name| format!("{};253{at:02};9%\r\n", initials(name))),
        ),
        (
            "reasons of which some are illnesses",
            "Naam;afd.;reden\r\n".to_owned()
                + &lines(|at, name| format!("{name};Groen;{}\r\n", ills[at % 3])),
        ),
    ];
    for (what, content) in files {
        let found = report("lijst", "Zie bijlage.", ("lijst.csv", &content)).persons.estimate;
        let expected = NAMES.len() as u64 + u64::from(content.contains("Brinkhorst"));
        assert_eq!(found, expected, "{what}:\n{content}");
    }
}

#[test]
fn names_below_a_heading_that_tells_are_people() {
    let list = lines(|_, name| format!("- {name}\r\n"));
    let headings = [
        ("lijst", "Deelnemers schuldhulpverlening:", true),
        ("lijst", "Afwezig wegens ziekte deze week", true),
        ("lijst", "Oproepen voor de taaltoets op 3 oktober:", true),
        ("lijst", "De zienswijzen zijn ingediend door:", true),
        ("lijst", "Huurders in complex 14", true),
        ("lijst", "Wie maandag staakt:", true),
        ("Terugvorderingen", "t/m februari", true),
        ("Deelnemers budgetcursus", "Zoals gevraagd:", true),
        ("lijst", "Afgewezen sollicitanten", true),
        ("lijst", "Participants of the course (refugees):", true),
        ("lijst", "Zoals gevraagd:", false),
        ("lijst", "Aanwezig bij het overleg over jeugdhulp:", false),
        ("lijst", "Sprekers symposium schuldhulp", false),
        ("lijst", "Consulenten schuldhulpverlening", false),
        ("Deelnemers training schuldhulp", "Ingeschreven:", false),
        ("Jubilarissen", "Onze jubilarissen:", false),
        ("Klantmanagers", "Team uitkeringen:", false),
    ];
    for (subject, heading, tells) in headings {
        let text = format!("Hoi,\r\n\r\n{heading}\r\n\r\n{list}\r\nGroet, Piet");
        let persons = report(subject, &text, ("x.txt", "")).persons.estimate;
        assert_eq!(persons, if tells { 12 } else { 0 }, "{subject}: {heading}");
    }
}

#[test]
fn what_stands_behind_each_name_tells_of_them() {
    let cases = [
        ("ages", lines(|at, name| format!("{at}. {name}, {} jaar\r\n", 8 + at % 3)), 12),
        ("ages in brackets", lines(|at, name| format!("{name} ({})\r\n", 14 + at % 4)), 12),
        ("classes", lines(|at, name| format!("* {name}, groep {}\r\n", 5 + at % 3)), 12),
        ("amounts", lines(|at, name| format!("{name} {} euro\r\n", 800 + at)), 12),
        ("amounts with a sign", lines(|at, name| format!("{name}: € {},00\r\n", 800 + at)), 12),
        ("in one line", lines(|at, name| format!("{name} ({}), ", 14 + at % 4)), 12),
        (
            "what became of it",
            lines(|at, name| format!("{name} € {},99 toegewezen; ", 200 + at)),
            12,
        ),
        ("running times", lines(|at, name| format!("{at}. {name} 16:{}\r\n", 20 + at)), 0),
        ("votes", lines(|at, name| format!("{name} ({})\r\n", 3 + at * 17)), 0),
        ("years at work", lines(|_, name| format!("{name}, 25 jaar in dienst\r\n")), 0),
    ];
    for (form, text, expected) in cases {
        let persons = report("lijst", &format!("Zie hier.\r\n\r\n{text}"), ("x.txt", "")).persons;
        assert_eq!(persons.estimate, expected, "{form}: {persons:?}");
    }
}

#[test]
fn initials_behind_a_surname_and_dots_to_an_amount_are_a_list() {
    let surnames = ["Şahin Y", "Bloemendaal S.", "Linden T. van der", "Smit W.C", "Camp A. op den"];
    let line = |at: usize| format!("{:.<30} {},19\r\n", surnames[at % 5], 4000 + at);
    let text: String = (0..12).map(line).collect();
    let persons = report("terugvorderingen", &text, ("x.txt", "")).persons;
    assert_eq!(persons.estimate, 5, "{persons:?}");
}

#[test]
fn what_is_said_of_several_with_their_years_is_said_of_each() {
    let text = |year: u16| {
        format!(
            "Bij Jan Bakker ({year}), Fatma Yildirim ({year}) en Piet de Vries ({year}) stopt, \
             naar het nieuwe beleid, de uitkering. Stopt de uitkering, dan volgt bericht."
        )
    };
    let sensitive = |year| report("afspraken, ter herinnering", &text(year), ("x.txt", ""));
    assert_eq!(sensitive(1971).persons.sensitive, 3);
    assert_eq!(sensitive(2024).persons.sensitive, 0);
}

#[test]
fn a_table_tells_of_its_people_by_its_title() {
    let rows = lines(|at, name| format!("{name};{}\n", ["gestart", "wacht"][at % 2]));
    let bare = format!("Naam;Status\n{rows}");
    let titled = format!("Deelnemers inburgering najaar\nNaam;Status\n{rows}");
    let classes = bare.replace("Status", "Klas");
    let cases = [
        ("lijst.csv", &bare, 0),
        ("deelnemers schuldhulp.csv", &bare, 12),
        ("medewerkers schuldhulp.csv", &bare, 0),
        ("lijst.csv", &titled, 12),
        ("lijst.csv", &classes, 12),
    ];
    for (name, table, expected) in cases {
        let persons = report("bijlage", "Zie bijlage.", (name, table)).persons;
        assert_eq!(persons.estimate, expected, "{name}: {table}");
    }
}

#[test]
fn names_that_are_listed_say_so() {
    let list = lines(|_, name| format!("{name}\r\n"));
    let report = report("lijst", &format!("Deelnemers schuldhulp:\r\n{list}"), ("x.txt", ""));
    let grounds: Vec<&Because> = report
        .findings
        .iter()
        .filter(|finding| finding.kind == Kind::Name)
        .map(|finding| &finding.because)
        .collect();
    assert!(grounds.iter().any(|because| because.ground == Ground::Listed), "{grounds:?}");
}

#[test]
fn a_lone_number_is_told_by_what_stands_beside_it() {
    let cases = [
        ("Betreft: Ingeborg Lammertsma, 17 augustus 1979, 999990019.", "", 1),
        ("Het gaat om M. Xhemajli 24-12-1993 999990019", "", 1),
        ("Zie bijlage.", "999990019;Xhemajli;Ans;1948-02-29;Prinsesselaan 8;7316 CC\n", 1),
        ("Zie bijlage.", "Uw naam;Gea Kootstra\nUw BSN;999990019\n", 1),
        ("Btw-nr oud NL999990019B01 (= zijn bsn) van de fietsenmaker", "", 1),
        ("Citizen service number of Ingeborg Lammertsma is 999-990-019", "", 1),
        ("Vermist: Ingeborg Lammertsma / 12-10-1951 / NX5352366", "", 1),
        ("NJIEWARI Blerta / 12-10-1951 / IX5352366", "", 1),
        ("Laptop Ingeborg Lammertsma NX5352366 aangeschaft 12-10-2013", "", 0),
        ("Order NX5352366 van 24-12-2025, Ingeborg Lammertsma", "", 0),
        ("Btw-nr NL999990019B01 (nieuw) van Ingeborg Lammertsma", "", 0),
        ("Order 999990019 van 24-12-2025, Ingeborg Lammertsma", "", 0),
        ("Zie bijlage.", "999990019;toner;12;Prinsesselaan 8;7316 CC\n", 0),
    ];
    for (text, table, expected) in cases {
        let persons = report("x", text, ("x.csv", table)).persons;
        assert_eq!(persons.numbered, expected, "{text} {table}: {persons:?}");
    }
}

#[test]
fn whom_one_reaches_at_work_is_no_list_of_people() {
    let mails = ["krant.example", "omroep.example", "blad.example", "pers.example"];
    let row = |at: usize, name: &str, domain: &str| {
        format!("Uitgave {at}, {name}, post@{domain}, 072-51961{:02}\r\n", 10 + at)
    };
    let press = lines(|at, name| row(at, name, &format!("{at}{}", mails[at % 4])));
    let homes = lines(|at, name| row(at, name, ["gmail.com", "ziggo.nl"][at % 2]));
    for (form, text, expected) in [("press", &press, 0..=0), ("homes", &homes, 11..=13)] {
        let persons = report("lijst", text, ("x.txt", "")).persons;
        assert!(expected.contains(&persons.estimate), "{form}: {persons:?}");
    }
    let cited = "Jansen, P. & De Vries, K. (2019). Schulden in Nederland. Boom.\r\n\
                 Bakker, W. (2018). Huisuitzetting en bewindvoering. SCP.";
    assert_eq!(report("bronnen", cited, ("x.txt", "")).persons.estimate, 0);
}

#[test]
fn the_text_says_what_a_number_in_the_subject_is() {
    let cases = [
        ("Vraag over 999990019", "Dit is het bsn van mevrouw.", 1),
        ("999990019", "Kun je dit burgerservicenummer opzoeken?", 1),
        ("Vraag over 999990019", "Kun je mij bellen?", 0),
        ("Factuur 999990019", "Noem nooit een BSN in een mail.", 0),
        ("Vraag over 483920175", "Dit is het bsn van mevrouw.", 0),
    ];
    for (subject, text, expected) in cases {
        let persons = report(subject, text, ("", "")).persons;
        assert_eq!(persons.numbered, expected, "{subject:?} {text:?}");
    }
}

#[test]
fn the_same_few_organisations_behind_residents_are_not_who_is_listed() {
    let among = |list: &[&str], at: usize| list[at % list.len()].to_owned();
    let owed = ["Zorgverzekeraar", "Energie Direct", "Woningstichting"];
    let resident = |at: usize, name: &str| {
        let (home, to) = (at + 11, among(&owed, at));
        format!("{name};Nieuwe Haven {home};22{home} DB;410.{home}5,-;{to};06854182{home}\n")
    };
    let worker = |at: usize, name: &str| {
        let (office, at) = (at % 3 + 11, among(&owed, at));
        format!("{name};Nieuwe Haven {office};22{office} DB;{at};06854182{office}\n")
    };
    let head = "Naam;Adres;Postcode;Bedrag;Organisatie;Mobiel\n";
    let at_work = "Naam;Adres;Postcode;Organisatie;Mobiel\n";
    // A list without header in which a row has words that headers have.
    let koster = "Jan-Willem Koster;Nieuwe Haven 9;2157 JX;736.039,87;Waterbedrijf;0642596695\n";
    // Of which some are called as schools are, with a desk and a head.
    let schools = "7551KR;0172-971118;Ambachtsheerenlaan 154;De Klimop Aalten;Svetlana Jansen\n\
        1893GR;0172-495862;Kievitsweg 159;IKC Zonnewijzer;Winta Kuiper\n\
        7121GW;0172-840361;Hertog Janpark 259;Da Costaschool;Marloes Bakker\n\
        5390ER;0172-194135;Prinses Irenestraat 43;Het Baken Aalten;Bilal Jagernath\n\
        5237VL;0172-802626;Tuinstraat 222;Lyceum Oost;Luuk Belkacem\n\
        7207MK;0172-453052;Merelhof 1;De Zevensprong;Duc Tuinman\n\
        8393HW;0172-224417;Tweede Dwarsstraat 12;De Regenboog;Wouter Nagy\n\
        8948EX;0172-541492;Industrieweg 8;OBS Het Palet;Samar Zerouali\n"
        .to_owned();
    let cases = [
        (lines(resident), 12),
        (format!("{head}{}", lines(resident)), 12),
        (format!("{}{koster}{}", resident(40, "Els Visser"), lines(resident)), 14),
        (format!("{at_work}{}", lines(worker)), 0),
        (schools.clone(), 0),
        (schools.replace(";0172", ";0612"), 8),
    ];
    for (table, expected) in cases {
        let persons = report("lijst", "Zie bijlage.", ("x.csv", &table)).persons;
        assert_eq!(persons.estimate, expected, "{table}");
    }
}

#[test]
fn a_row_of_what_each_has_of_their_own_is_a_table_on_its_side() {
    let mail = "Mail;o1@gmail.com;p2@ziggo.nl;q3@live.nl;r4@gmail.com;s5@kpnmail.nl;t6@live.nl\n";
    let born = "gd;12/06/1952;28/10/1971;19/07/1969;28/05/1962;24/03/1949;13/04/2003\n";
    let said = "Tevreden;ja;nee;ja;weet niet;ja;nee\nVraag 1;4;1;1;9;4;9\n";
    let names = "naam;Jan Nowak;Els ter Horst;Piet Kuipers;Fatima Bouazza;Kees Habte;Wim Brouwer\n";
    let planned = "dag;12/06/2026;28/10/2026;19/07/2026;28/05/2026;24/03/2026;13/04/2026\n";
    let cases = [
        (format!("{mail}{said}"), 6),
        (format!("rang;1;2;3;4;5;6\n{names}{born}"), 6),
        (format!("rang;1;2;3;4;5;6\n{planned}{said}"), 0),
    ];
    for (table, expected) in cases {
        let persons = report("lijst", "Zie bijlage.", ("x.csv", &table)).persons;
        assert_eq!(persons.estimate, expected, "{table}");
    }
}

#[test]
fn whoever_a_list_names_is_counted_however_the_name_is_written() {
    // In capitals, short given names look like initials; the others are words as well.
    let last = [
        "RIK BOUMA",
        "NEL OP DEN CAMP",
        "JAN VAN DAM",
        "MEI-LING DE JONGE",
        "Mei-Ling van 't Hof",
        "Rik Wit",
    ];
    for name in last {
        let rows = lines(|at, name| format!("{name};Kade {}\r\n", at + 1));
        let table = format!("Naam;Adres\r\n{rows}{name};Singel 98\r\n");
        let persons = report("lijst", "Hoi,", ("lijst.csv", &table)).persons.estimate;
        assert_eq!(persons, 13, "{name}");
    }
}

#[test]
fn a_namesake_of_the_sender_is_counted() {
    let cases = [
        ("Paula Bakker", "Paula Bakker;Singel 98;paula@example.org", 12),
        ("Paula Bakker", "Pieter Bakker;Singel 98;pieter@example.org", 13),
        ("P. Bakker", "Pieter Bakker;Singel 98;pieter@example.org", 12),
        ("Paula Bakker", "Paula;;paula1984@example.org", 13),
        ("Paula Bakker", "Paula;;p.bakker@voorbeeld.nl", 12),
    ];
    for (sender, row, expected) in cases {
        let rows = lines(|at, name| format!("{name};Kade {};x{at}@example.org\r\n", at + 1));
        let table = format!("Naam;Adres;E-mail\r\n{rows}{row}\r\n");
        let report = report_of(sender, "lijst", "Hoi,", ("lijst.csv", &table));
        assert_eq!(report.persons.estimate, expected, "{sender}: {row}");
    }
}
