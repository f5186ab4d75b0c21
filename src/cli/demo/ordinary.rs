//! The letters that must pass: the work of every day at a municipality.

use lettre::message::SinglePart;
use lettre::message::header::ContentType;

use crate::cli::demo::documents::DOCX;
use crate::cli::demo::documents::Passage;
use crate::cli::demo::documents::document;
use crate::cli::demo::draft::Expected;
use crate::cli::demo::draft::Letter;
use crate::cli::demo::draft::XLSX;
use crate::cli::demo::draft::message;
use crate::cli::demo::draft::one;
use crate::cli::demo::draft::register_of_pupils;
use crate::cli::demo::people::Dice;
use crate::cli::demo::people::people;

/// The letters that must pass: the work of every day.
pub fn ordinary() -> Vec<Letter> {
    let mut letters = vec![
        letter_to_a_resident(),
        decision_in_word(),
        invoice_numbers(),
        price_list(),
        register_to_a_trusted_partner(),
        number_to_an_expected_partner(),
        newsletter_with_hidden_addresses(),
        bounce(),
        meeting_page(),
    ];
    letters.extend(PLAIN.iter().map(plain));
    letters
}

/// The most ordinary letter of all: a resident's own data, to that resident.
fn letter_to_a_resident() -> Letter {
    let person = one(12);
    let text = format!(
        "Geachte heer/mevrouw {},\r\n\r\nWij hebben uw aanvraag met zaaknummer Z-2026-004512 \
         ontvangen. Wij sturen het besluit naar {}, {} {}. Kloppen uw gegevens niet? Bel ons \
         dan op 14 0314. Wij hebben als telefoonnummer {} genoteerd.\r\n\r\nMet vriendelijke \
         groet,\r\nTeam Vergunningen\r\nGemeente Voorbeeld\r\n",
        person.surname, person.street, person.postcode, person.place, person.phone
    );
    Letter {
        title: "A letter to a resident with that resident's own name, address and phone",
        sender: "vergunningen@voorbeeld.nl".into(),
        recipients: vec![person.email.clone()],
        message: message("Vergunningen <vergunningen@voorbeeld.nl>", &person.email)
            .with_text("Ontvangstbevestiging zaak Z-2026-004512", &text),
        expected: Expected::Delivered,
    }
}

/// The same as a letter of Word, as most offices send it.
fn decision_in_word() -> Letter {
    let person = one(14);
    let letter = document(&[
        Passage::Paragraph(format!("Aan {}, {}", person.name(), person.street)),
        Passage::Paragraph(format!("{} {}", person.postcode, person.place)),
        Passage::Paragraph("Betreft: besluit op uw aanvraag Z-2026-004733".to_owned()),
        Passage::Table(vec![
            vec!["Onderdeel".to_owned(), "Bedrag".to_owned()],
            vec!["Leges".to_owned(), "EUR 312,50".to_owned()],
            vec!["Bouwtoezicht".to_owned(), "EUR 128,00".to_owned()],
        ]),
        Passage::Paragraph("U kunt binnen zes weken bezwaar maken.".to_owned()),
    ]);
    Letter {
        title: "A decision as a letter in Word, to the resident whom it is about",
        sender: "vergunningen@voorbeeld.nl".into(),
        recipients: vec![person.email.clone()],
        message: message("Vergunningen <vergunningen@voorbeeld.nl>", &person.email)
            .with_attachment(
                "Besluit Z-2026-004733",
                "In de bijlage vindt u ons besluit.",
                "besluit.docx",
                DOCX,
                letter,
            ),
        expected: Expected::Delivered,
    }
}

/// Nine-digit invoice numbers: every eleventh passes the eleven test, and none is a BSN.
fn invoice_numbers() -> Letter {
    let mut text = String::from("Beste relatie,\r\n\r\nDeze facturen staan nog open:\r\n\r\n");
    for index in 0..120u32 {
        text.push_str(&format!("factuur {}   EUR {},50\r\n", 202_600_117 + index * 37, 40 + index));
    }
    Letter {
        title: "A list of 120 invoice numbers, of which eleven happen to pass the eleven test",
        sender: "crediteuren@voorbeeld.nl".into(),
        recipients: vec!["administratie@drukkerij-lindeboom.nl".into()],
        message: message(
            "Crediteuren <crediteuren@voorbeeld.nl>",
            "administratie@drukkerij-lindeboom.nl",
        )
        .with_text("Openstaande facturen", &text),
        expected: Expected::Delivered,
    }
}

/// Three thousand rows about things.
fn price_list() -> Letter {
    let mut dice = Dice::new(3);
    let mut lines = String::from("artikelnummer;omschrijving;prijs;levertijd;datum prijs\r\n");
    for index in 0..3_000 {
        let thing = dice.pick(&["stoeptegel 30x30", "bank eikenhout", "lantaarnpaal", "hekwerk"]);
        lines.push_str(&format!(
            "{};{thing};{},95;{} dagen;01-11-2026\r\n",
            400_100_000 + index,
            dice.below(900) + 5,
            dice.below(30) + 1
        ));
    }
    Letter {
        title: "A price list of 3,000 articles",
        sender: "inkoop@voorbeeld.nl".into(),
        recipients: vec!["offertes@straatwerk-bouw.nl".into()],
        message: message("Inkoop <inkoop@voorbeeld.nl>", "offertes@straatwerk-bouw.nl")
            .with_attachment(
                "Prijslijst",
                "Graag uw aanbod.",
                "prijslijst.csv",
                "text/csv",
                lines.into_bytes(),
            ),
        expected: Expected::Delivered,
    }
}

fn register_to_a_trusted_partner() -> Letter {
    Letter {
        title: "A register of 240 pupils to a partner with an agreement",
        sender: "leerplicht@voorbeeld.nl".into(),
        recipients: vec!["gegevens@duo.nl".into()],
        message: message("Leerplicht <leerplicht@voorbeeld.nl>", "gegevens@duo.nl")
            .with_attachment(
                "Maandelijkse aanlevering",
                "Conform afspraak.",
                "aanlevering.xlsx",
                XLSX,
                register_of_pupils(240),
            ),
        expected: Expected::Delivered,
    }
}

fn number_to_an_expected_partner() -> Letter {
    let person = one(91);
    let text = format!("Aanmelding voor {} (BSN {}).\r\n", person.name(), person.bsn);
    Letter {
        title: "One BSN to a known partner: delivered, and recorded",
        sender: "wmo@voorbeeld.nl".into(),
        recipients: vec!["aanmelding@zorgpartner-oost.nl".into()],
        message: message("Wmo <wmo@voorbeeld.nl>", "aanmelding@zorgpartner-oost.nl")
            .with_text("Aanmelding", &text),
        expected: Expected::Delivered,
    }
}

fn newsletter_with_hidden_addresses() -> Letter {
    Letter {
        title: "A newsletter to 200 residents whose addresses are hidden",
        sender: "nieuwsbrief@voorbeeld.nl".into(),
        recipients: people(2_000, 200, (1950, 2000))
            .into_iter()
            .map(|reader| reader.email)
            .collect(),
        message: message("Nieuwsbrief <nieuwsbrief@voorbeeld.nl>", "nieuwsbrief@voorbeeld.nl")
            .with_text("Nieuws uit uw wijk", "Zaterdag is de opening van het nieuwe plein."),
        expected: Expected::Delivered,
    }
}

fn bounce() -> Letter {
    Letter {
        title: "An automatic reply with the null sender",
        sender: String::new(),
        recipients: vec!["info@bibliotheek-voorbeeldeind.nl".into()],
        message: message(
            "Postmaster <postmaster@voorbeeld.nl>",
            "info@bibliotheek-voorbeeldeind.nl",
        )
        .with_text("Afwezig", "Ik ben maandag weer bereikbaar."),
        expected: Expected::Delivered,
    }
}

fn meeting_page() -> Letter {
    let html = "<html><body><p>Agenda van donderdag</p><table><tr><th>Tijd</th><th>Onderwerp</th>\
        </tr><tr><td>09.30</td><td>Opening</td></tr><tr><td>10.00</td><td>Begroting 2027</td></tr>\
        <tr><td>11.15</td><td>Rondvraag</td></tr></table><p>Groet,<br>J. de Boer<br>Gemeente \
        Voorbeeld, Markt 1, 7121 AB Voorbeeld<br>06-12345678</p></body></html>";
    let part = SinglePart::builder().header(ContentType::TEXT_HTML).body(html.to_owned());
    Letter {
        title: "The agenda of a meeting, as a page with a signature",
        sender: "j.deboer@voorbeeld.nl".into(),
        recipients: vec!["r.smit@adviesbureau-linde.nl".into()],
        message: message("J. de Boer <j.deboer@voorbeeld.nl>", "r.smit@adviesbureau-linde.nl")
            .with_part("Agenda", part),
        expected: Expected::Delivered,
    }
}

/// Short plain mail: title, sender, recipient, subject, text.
type Plain = (&'static str, &'static str, &'static str, &'static str, &'static str);

fn plain((title, sender, recipient, subject, text): &Plain) -> Letter {
    Letter {
        title,
        sender: (*sender).to_owned(),
        recipients: vec![(*recipient).to_owned()],
        message: message(sender, recipient).with_text(subject, text),
        expected: Expected::Delivered,
    }
}

const PLAIN: &[Plain] = &[
    (
        "A question to a supplier",
        "ict@voorbeeld.nl",
        "support@softwarehuis-delta.nl",
        "Melding 240117: versie 10.2.451 start niet",
        "Na de update van 21-11-2026 start het programma niet. Ticket 100720432, serienummer \
         12345678. Kunt u ons bellen?",
    ),
    (
        "A press release",
        "communicatie@voorbeeld.nl",
        "redactie@streekomroep-oost.nl",
        "Persbericht: nieuwe sporthal",
        "Wethouder J. Bakker opent zaterdag 28 november om 14.00 uur de sporthal aan de \
         Sportlaan 2. Meer weten? Bel 14 0314.",
    ),
    (
        "A vacancy, full of words about benefits and care",
        "hrm@voorbeeld.nl",
        "plaatsing@vacaturebank-oost.nl",
        "Vacature klantmanager participatiewet",
        "Je spreekt inwoners met een bijstandsuitkering, met schulden of met een zorgvraag. \
         Salarisschaal 9, 36 uur. Solliciteren kan tot 15-12-2026.",
    ),
    (
        "An answer to a resident",
        "klantcontact@voorbeeld.nl",
        "sanne.visser@ziggo.nl",
        "Uw vraag over het milieupark",
        "Beste mevrouw Visser, het milieupark is op zaterdag open van 9.00 tot 13.00 uur. Neem \
         uw milieupas mee.",
    ),
    (
        "A mail in English",
        "economie@voorbeeld.nl",
        "j.miller@windparkpartners.eu",
        "Meeting on 3 December",
        "Dear John, thank you for your offer 2026-0117. We meet on 3 December at 10:30. Kind \
         regards, Eva Mulder, +31 6 12345678",
    ),
    (
        "A case number that looks like a BSN",
        "bezwaar@voorbeeld.nl",
        "secretariaat@advocatenkantoor-beek.nl",
        "Zaak 2026-4711",
        "Inzake ZAAK-2026-0000004711 en uw kenmerk 111222333: de hoorzitting is verplaatst naar \
         12 januari 2027 om 13.30 uur.",
    ),
    (
        "Rows of readings of water meters",
        "vastgoed@voorbeeld.nl",
        "meetdata@waterlab-oost.nl",
        "Meterstanden",
        "meter 612345610 stand 004512\r\nmeter 612345622 stand 001187\r\nmeter 612345634 stand \
         009921\r\n",
    ),
    (
        "An order of passport covers",
        "burgerzaken@voorbeeld.nl",
        "verkoop@kantoorvak.nl",
        "Bestelling 123456782",
        "Graag 200 hoesjes voor paspoorten. Ordernummer 123456782, levering week 49.",
    ),
];
