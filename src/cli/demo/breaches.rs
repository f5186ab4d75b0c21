//! The letters that must wait, told after public reports of real breaches. Every person in them is
//! invented.

use crate::cli::demo::documents::Passage;
use crate::cli::demo::documents::ZIP;
use crate::cli::demo::documents::archive;
use crate::cli::demo::documents::document;
use crate::cli::demo::draft::Expected;
use crate::cli::demo::draft::Letter;
use crate::cli::demo::draft::XLSX;
use crate::cli::demo::draft::message;
use crate::cli::demo::draft::one;
use crate::cli::demo::draft::register_of_pupils;
use crate::cli::demo::draft::sheet;
use crate::cli::demo::draft::texts;
use crate::cli::demo::people::Dice;
use crate::cli::demo::people::people;
use crate::cli::demo::workbook::Value;
use crate::cli::demo::workbook::workbook;

/// The letters that must wait: the known breaches, and smaller ones of the same kinds.
pub fn breaches() -> Vec<Letter> {
    vec![
        aalten(),
        the_hague(),
        almelo(),
        visible_addresses(),
        one_number_to_a_private_address(),
        hidden_sheet(),
        unreadable_archive(),
        report_in_an_archive(),
        partner_and_private_address(),
    ]
}

/// Aalten, 2021: the register of all children to the sender's own private address, mistyped.
fn aalten() -> Letter {
    let children = people(2021, 5_500, (2003, 2021));
    let header = [
        "BSN",
        "Achternaam",
        "Tussenvoegsel",
        "Voornaam",
        "Geboortedatum",
        "Adres",
        "Postcode",
        "Woonplaats",
        "School",
        "Verzuim",
    ];
    let mut dice = Dice::new(5);
    let rows = children.iter().map(|child| {
        let mut row = texts(&[
            &child.bsn,
            &child.surname,
            &child.interfix,
            &child.given_name,
            &child.birth_date(),
            &child.street,
            &child.postcode,
            &child.place,
        ]);
        row.push(Value::Text(dice.pick(&["De Boomgaard", "Het Kompas", "De Zonnehof"]).to_owned()));
        row.push(Value::Text(dice.pick(&["", "", "", "", "verzuim gemeld"]).to_owned()));
        row
    });
    let book = workbook(&[sheet("Leerlingen", &header, rows)]);
    Letter {
        title: "Aalten: register of all children, to the sender's own mistyped address",
        sender: "k.devries@voorbeeld.nl".into(),
        recipients: vec!["karindevries1985@gmial.com".into()],
        message: message("K. de Vries <k.devries@voorbeeld.nl>", "karindevries1985@gmial.com")
            .with_attachment(
                "Bestand leerplicht",
                "Hoi, hier werk ik thuis even aan verder. Karin",
                "leerlingen leerplicht.xlsx",
                XLSX,
                book,
            ),
        expected: Expected::Held,
    }
}

/// The Hague, 2024: 177 parents get a workbook with 2,600 other children, without any BSN.
fn the_hague() -> Letter {
    let children = people(2024, 2_600, (2012, 2019));
    let header = [
        "Naam kind",
        "Geboortedatum",
        "Adres",
        "Postcode",
        "Woonplaats",
        "Telefoon",
        "E-mail ouder",
        "Opmerking",
    ];
    let rows = children.iter().map(|child| {
        texts(&[
            &child.name(),
            &child.birth_date(),
            &child.street,
            &child.postcode,
            &child.place,
            &child.phone,
            &child.email,
            "zwemles A",
        ])
    });
    let book = workbook(&[sheet("Aanmeldingen", &header, rows)]);
    let parents = people(177, 177, (1975, 1990));
    Letter {
        title: "The Hague: 177 parents get a workbook with 2,600 other children, no BSN in it",
        sender: "sport@voorbeeld.nl".into(),
        recipients: parents.into_iter().map(|parent| parent.email).collect(),
        message: message("Sport en bewegen <sport@voorbeeld.nl>", "sport@voorbeeld.nl")
            .with_attachment(
                "Vragenlijst zwemlessen",
                "Beste ouder, wilt u de vragenlijst in de bijlage invullen?",
                "vragenlijst zwemles.xlsx",
                XLSX,
                book,
            ),
        expected: Expected::Held,
    }
}

/// Almelo: numbers with names, birth dates and licence plates, month after month.
fn almelo() -> Letter {
    let mut lines = String::from("bsn;naam;geboortedatum;kenteken;gemeente\r\n");
    for (index, person) in people(48, 320, (1950, 2003)).iter().enumerate() {
        let place = ["Almelo", "Wierden", "Tubbergen", "Dinkelland", "Twenterand"][index % 5];
        lines.push_str(&format!(
            "{};{};{};{};{place}\r\n",
            person.bsn,
            person.name(),
            person.birth_date(),
            person.licence_plate
        ));
    }
    Letter {
        title: "Almelo: BSNs with names, birth dates and licence plates to an unknown company",
        sender: "parkeren@voorbeeld.nl".into(),
        recipients: vec!["import@parkeerdiensten-oost.nl".into()],
        message: message("Parkeren <parkeren@voorbeeld.nl>", "import@parkeerdiensten-oost.nl")
            .with_attachment(
                "Maandbestand vergunningen",
                "Bijgaand het bestand van deze maand.",
                "vergunninghouders.csv",
                "text/csv",
                lines.into_bytes(),
            ),
        expected: Expected::Held,
    }
}

/// A newsletter in which every resident sees the address of every other.
fn visible_addresses() -> Letter {
    let readers: Vec<String> =
        people(1467, 60, (1950, 2000)).into_iter().map(|person| person.email).collect();
    Letter {
        title: "A newsletter in which 60 residents see each other's addresses",
        sender: "nieuwsbrief@voorbeeld.nl".into(),
        message: message("Nieuwsbrief <nieuwsbrief@voorbeeld.nl>", &readers.join(", "))
            .with_text("Nieuws uit uw wijk", "Zaterdag is de opening van het nieuwe plein."),
        recipients: readers,
        expected: Expected::Held,
    }
}

fn one_number_to_a_private_address() -> Letter {
    let person = one(77);
    let text = format!(
        "Beste collega,\r\n\r\nWil jij deze nog nakijken? {}, geboren {}, BSN {}.\r\n",
        person.name(),
        person.birth_date(),
        person.bsn
    );
    Letter {
        title: "One resident's BSN in the text of a mail to a private address",
        sender: "p.jansen@voorbeeld.nl".into(),
        recipients: vec!["pjansen.thuis@hotmail.com".into()],
        message: message("P. Jansen <p.jansen@voorbeeld.nl>", "pjansen.thuis@hotmail.com")
            .with_text("Nakijken", &text),
        expected: Expected::Held,
    }
}

/// Woerden, Leiderdorp and Deventer, 2018: what was to be sent stood on the first sheet only.
fn hidden_sheet() -> Letter {
    let totals = [("Centrum", "41"), ("Noord", "17"), ("Zuid", "32")];
    let shown = totals.iter().map(|(area, total)| texts(&[area, total]));
    let hidden = people(31, 90, (1960, 2000))
        .into_iter()
        .map(|person| texts(&[&person.bsn, &person.name(), &person.birth_date(), &person.street]));
    let mut source = sheet("Bron", &["BSN", "Naam", "Geb.datum", "Adres"], hidden);
    source.hidden = true;
    let book = workbook(&[sheet("Totalen", &["Wijk", "Aantal"], shown), source]);
    Letter {
        title: "Totals for the press, with the people behind them on a hidden sheet",
        sender: "communicatie@voorbeeld.nl".into(),
        recipients: vec!["redactie@streekomroep-oost.nl".into()],
        message: message(
            "Communicatie <communicatie@voorbeeld.nl>",
            "redactie@streekomroep-oost.nl",
        )
        .with_attachment(
            "Cijfers per wijk",
            "De gevraagde cijfers.",
            "cijfers.xlsx",
            XLSX,
            book,
        ),
        expected: Expected::Held,
    }
}

/// An archive that nobody can look into, to an address at home.
fn unreadable_archive() -> Letter {
    let book = register_of_pupils(25);
    Letter {
        title: "An archive with a password to an address at home",
        sender: "k.bos@voorbeeld.nl".into(),
        recipients: vec!["kbos@kpnmail.nl".into()],
        message: message("K. Bos <k.bos@voorbeeld.nl>", "kbos@kpnmail.nl").with_attachment(
            "Dossier",
            "Wachtwoord volgt.",
            "dossier.zip",
            ZIP,
            archive("dossier.xlsx", &book, Some("welkom01")),
        ),
        expected: Expected::Held,
    }
}

/// A report of Word in an archive: the table in it stops it, two files deep.
fn report_in_an_archive() -> Letter {
    let mut rows = vec![["BSN", "Naam", "Geboortedatum", "Besluit"].map(str::to_owned).to_vec()];
    for client in people(61, 35, (2008, 2018)) {
        let decision = "Jeugdhulp toegekend".to_owned();
        rows.push(vec![client.bsn.clone(), client.name(), client.birth_date(), decision]);
    }
    let text = "Overzicht van de besluiten jeugdhulp van deze maand.".to_owned();
    let report = document(&[Passage::Paragraph(text), Passage::Table(rows)]);
    Letter {
        title: "A report in Word about 35 children, in an archive to a stranger's mailbox",
        sender: "jeugd@voorbeeld.nl".into(),
        recipients: vec!["a.visser73@hotmail.com".into()],
        message: message("Team Jeugd <jeugd@voorbeeld.nl>", "a.visser73@hotmail.com")
            .with_attachment(
                "Overzicht besluiten",
                "Zoals besproken.",
                "besluiten.zip",
                ZIP,
                archive("besluiten.docx", &report, None),
            ),
        expected: Expected::Held,
    }
}

/// One message to a trusted partner and, by mistake, to a private address as well.
fn partner_and_private_address() -> Letter {
    let book = register_of_pupils(60);
    Letter {
        title: "Pupils to a trusted partner, and by mistake to a private address as well",
        sender: "leerplicht@voorbeeld.nl".into(),
        recipients: vec!["gegevens@duo.nl".into(), "m.degroot@ziggo.nl".into()],
        message: message(
            "Leerplicht <leerplicht@voorbeeld.nl>",
            "gegevens@duo.nl, m.degroot@ziggo.nl",
        )
        .with_attachment("Aanlevering", "Zie bijlage.", "aanlevering.xlsx", XLSX, book),
        expected: Expected::Split,
    }
}
