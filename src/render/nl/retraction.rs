//! Getting a message back, in Dutch.

use crate::render::Language;
use crate::render::RetractionTexts;
use crate::store::RetractionState;
use crate::store::Trust;

pub(super) const RETRACTION: RetractionTexts = RetractionTexts {
    reminder: "Herinnering",
    subject: |id, day| format!("[{id}] Verzoek: verwijder onze e-mail van {day}"),
    text: |organisation, day| {
        format!(
            "Geachte heer of mevrouw,\n\n\
             Op {day} kreeg u een e-mail van {organisation} die niet voor u was bedoeld. Dat spijt \
             ons.\n\n\
             Wij vragen u dit te doen:\n\
             - Lees de e-mail en de bijlagen niet. Kopieer ze niet en stuur ze niet door.\n\
             - Verwijder de e-mail. Verwijder deze ook uit de prullenbak en uit reservekopieën die \
             u zelf beheert.\n\
             - Laat ons weten dat u de e-mail heeft verwijderd.\n\
             - Heeft u de e-mail al doorgestuurd? Laat ons dat dan ook weten.\n\n\
             Zo helpt u ons om gegevens van andere mensen te beschermen. Dank u wel."
        )
    },
    again: |day| {
        format!("Op {day} stuurden wij u de vraag hieronder. Wij hebben nog geen antwoord van u.")
    },
    answer_here: "U kunt hier antwoord geven. U heeft daarbij de code nodig. U mag deze e-mail ook \
                  gewoon beantwoorden.",
    code: "Code",
    ending: |organisation, id| format!("Deze e-mail is van {organisation}. Ons kenmerk is {id}."),
    page_title: "Heeft u de e-mail verwijderd?",
    page_lead: |organisation, day| {
        format!("Op {day} kreeg u een e-mail van {organisation} die niet voor u was bedoeld.")
    },
    page_text: "Verwijder de e-mail met de bijlagen, ook uit de prullenbak en uit reservekopieën \
                die u zelf beheert. Kopieer niets en stuur niets door.",
    question: "Wat heeft u met de e-mail gedaan?",
    answer: |state| match state {
        RetractionState::DeletedUnread => "Ik heb de e-mail verwijderd en niet gelezen",
        RetractionState::Deleted => "Ik heb de e-mail verwijderd, maar wel gelezen of geopend",
        RetractionState::Forwarded => "Ik heb de e-mail al doorgestuurd of opgeslagen",
        _ => "Ik verwijder de e-mail niet",
    },
    remark: "Wilt u iets toevoegen? (niet verplicht)",
    remark_hint: "Bijvoorbeeld aan wie u de e-mail heeft gestuurd. Zet hier geen gegevens uit de \
                  e-mail.",
    code_hint: "De zes cijfers uit onze e-mail aan u.",
    submit: "Verstuur antwoord",
    thanks: |organisation| format!("Dank u wel. {organisation} heeft uw antwoord ontvangen."),
    code_missing: "Vul de zes cijfers uit onze e-mail in.",
    code_wrong: |left| match left {
        1 => "Deze code klopt niet. U kunt het nog 1 keer proberen.".to_owned(),
        _ => format!("Deze code klopt niet. U kunt het nog {left} keer proberen."),
    },
    answer_missing: "Kies wat u met de e-mail heeft gedaan.",
    blocked: "U heeft te vaak een verkeerde code ingevuld. Beantwoord onze e-mail, dan nemen wij \
              contact met u op.",
    unknown: "Deze link kennen wij niet (meer). Beantwoord onze e-mail, dan nemen wij contact met \
              u op.",
    title: "E-mail terughalen",
    lead: "Vraag de ontvangers om de e-mail te verwijderen. Ieder krijgt een eigen bericht met een \
           eigen link. Wie niet antwoordt, krijgt na 1 dag en na 3 dagen een herinnering.",
    counts: |all, deleted| match all {
        1 => format!("{deleted} van 1 ontvanger zegt dat de e-mail is verwijderd."),
        _ if deleted == 1 => format!("1 van {all} ontvangers zegt dat de e-mail is verwijderd."),
        _ => format!("{deleted} van {all} ontvangers zeggen dat de e-mail is verwijderd."),
    },
    open: "Naar terughalen",
    column_recipient: "Ontvanger",
    column_state: "Stand",
    column_said: "Wat de mailserver zei",
    state: |state| match state {
        None => "niet gevraagd",
        Some(RetractionState::Queued) => "wordt verstuurd",
        Some(RetractionState::Asked) => "gevraagd",
        Some(RetractionState::Reminded) => "herinnerd",
        Some(RetractionState::DeletedUnread) => "verwijderd, niet gelezen",
        Some(RetractionState::Deleted) => "verwijderd, wel gelezen",
        Some(RetractionState::Forwarded) => "doorgestuurd of opgeslagen",
        Some(RetractionState::Refused) => "weigert",
        Some(RetractionState::NoSuchAddress) => "adres bestaat niet",
        Some(RetractionState::CameBack) => "kwam terug: niet ontvangen",
        Some(RetractionState::NotDelivered) => "niet bezorgd",
        Some(RetractionState::NoResponse) => "geen antwoord",
    },
    not_needed: "Deze ontvanger heeft de e-mail niet gekregen.",
    accepted: |moment| format!("Aangenomen op {moment}"),
    ask_title: "Vraag om te verwijderen",
    ask_text: "Onder uw tekst zet Sluis vanzelf de link, de code en ons kenmerk. De oude e-mail en \
               de bijlagen gaan niet mee.",
    ask_all: |count| {
        format!("Alle {} ontvangers die u nu kunt vragen", Language::Dutch.number(count))
    },
    ask_some: "Alleen wie u hieronder kiest",
    trust_all: "Alle ontvangers",
    ask_to: "Aan wie",
    ask_subject: "Onderwerp",
    ask_body: "Tekst",
    ask_hint: "Zet hier geen persoonsgegevens in en niets uit de oude e-mail.",
    ask_other_language: |language| match language {
        Language::Dutch => "Nederlandse tekst",
        Language::English => "Engelse tekst",
    },
    ask_submit: "Verstuur aan ieder apart",
    asked: |count| match count {
        1 => "De vraag gaat naar 1 ontvanger.".to_owned(),
        _ => format!("De vraag gaat naar {count} ontvangers, aan ieder apart."),
    },
    nobody: "Er is niemand die nog gevraagd kan worden.",
    template: "Verzoek van de organisatie",
    template_lead: "Met deze tekst vraagt uw organisatie ontvangers om een e-mail te verwijderen. \
                    Bij een incident kunt u de tekst nog aanpassen.",
    template_open: "Naar het verzoek van de organisatie",
    template_hint: "U kunt deze tekens gebruiken: {datum}, {kenmerk} en {organisatie}. Sluis vult \
                    ze in. In het onderwerp staat altijd {kenmerk}, in de tekst altijd {datum}.",
    no_mail: "Sluis verstuurt hier geen e-mail. Vraag de beheerder om notify.from in te vullen.",
    note_title: "Antwoord noteren",
    note_text: "Voor een antwoord per telefoon of per e-mail.",
    note_remark: "Hoe weet u dit?",
    note_submit: "Bewaar antwoord",
    trust_title: "Vertrouwde ontvangers",
    trust_text: "Een vertrouwde ontvanger is iemand van wie u redelijk zeker weet dat die geen \
                 kwaad wil en doet wat u vraagt. Bijvoorbeeld een vaste leverancier, of iemand die \
                 moet zwijgen. Zegt die dat de e-mail is verwijderd? Dan wordt het risico kleiner. \
                 Zegt een ander dat, dan telt het bijna niet mee.",
    trust_label: "Is deze ontvanger te vertrouwen?",
    trust: |trust| match trust {
        Trust::Yes => "Ja",
        Trust::No => "Nee",
        Trust::Unknown => "Niet bekend",
    },
    trusted: |trust| match trust {
        Trust::Yes => "vertrouwde ontvanger: ja",
        Trust::No => "vertrouwde ontvanger: nee",
        Trust::Unknown => "vertrouwde ontvanger: niet bekend",
    },
    trust_reason: "Waarom?",
    trust_submit: "Bewaar",
    proposed: "voorstel",
    trust_of: |number| format!("Vertrouwde ontvanger (ontvanger {number})"),
    bounce_title: "Foutmelding verwerken",
    bounce_text: "Kwam er een foutmelding terug op de e-mail? Open die melding, kopieer de hele \
                  bron en plak die hier. Sluis leest er alleen het adres en de foutcode uit. Zo \
                  staat vast of het adres bestaat.",
    bounce_label: "Bron van de foutmelding",
    bounce_submit: "Verwerk foutmelding",
    saved: "Bewaard.",
    bounce_unknown: "Hierin staat geen foutmelding over een ontvanger van dit incident.",
    empty: "Vul dit in.",
    too_long: "Dit is te lang.",
    own: "U bent afzender of ontvanger van deze e-mail. Laat een collega dit doen.",
};
