//! The people concerned, in Dutch.

use crate::render::ConcernedTexts;
use crate::render::Language;
use crate::render::Leak;
use crate::store::MadeOf;

pub(super) const CONCERNED: ConcernedTexts = ConcernedTexts {
    title: "Betrokkenen en brieven",
    lead: "De lijst van mensen van wie gegevens zijn gelekt, om hen te informeren. Alleen de \
           privacy officer kan de lijst maken en openen. Elke keer komt dat in het logboek.",
    open: "Naar betrokkenen",
    none: "Er is nog geen lijst gemaakt.",
    made: |people, by, at, until| {
        let are = if people == "1" { "mens" } else { "mensen" };
        format!("{people} {are}. Gemaakt door {by}, {at}. Wordt verwijderd op {until}.")
    },
    made_of: |made_of| match made_of {
        MadeOf::Held | MadeOf::Unknown => "",
        MadeOf::Same => "Sluis herkent het bestand als wat er is gelekt.",
        MadeOf::Other => {
            "Let op: Sluis herkent het bestand niet als wat er is gelekt. Ga na of het hetzelfde \
             is."
        }
    },
    differs: |list, incident| {
        format!(
            "Let op: op de lijst staan {list} mensen, het incident gaat over {incident}. Ga na wat \
             klopt."
        )
    },
    beyond: |more| match more {
        "1" => "Er is nog 1 mens meer dan op de lijst past.".to_owned(),
        _ => format!("Er zijn nog {more} mensen meer dan op de lijst passen."),
    },
    make_title: "Lijst maken",
    make_held: "Van het tegengehouden bericht",
    make_gone: "Het bericht zelf is er niet (meer). Kies het bestand dat is gelekt.",
    make_file: "Bestand",
    make_file_hint: "De e-mail zelf (.eml of .msg) of de bijlage die is gelekt. Het bestand wordt \
                     niet bewaard.",
    make_submit: "Maak lijst",
    unreadable: "Dit kon niet worden gelezen. Kies een ander bestand.",
    too_large: "Dit bestand is te groot.",
    show: "Open de lijst",
    logged: "Uw naam en het moment komen in het logboek.",
    download: "Download voor samenvoegen (CSV)",
    download_bsn: "Met BSN, om adressen op te zoeken in de BRP",
    download_text: "De kolom voor het adres is leeg. Haal het adres uit de BRP en niet uit het \
                    gelekte bestand. Staat het adres daar als geheim? Stuur de brief dan zonder \
                    vensterenvelop.",
    delete: "Verwijder de lijst",
    columns: ["Nr", "Naam", "Geboortedatum", "Adres (uit de BRP)", "Aan", "Gelekte gegevens"],
    column_bsn: "BSN",
    column_minor: "Minderjarig",
    column_in_leak: "Adres gelekt",
    yes_no: ["ja", "nee"],
    columns_later: [
        "Overleden",
        "Geheim adres",
        "Manier",
        "Verstuurd op",
        "Retour",
        "Bezwaar",
        "Opmerking",
    ],
    some: |shown, all| format!("De eerste {shown} van {all} mensen. De rest staat in de download."),
    letters: "Brieven",
    letters_text: "Ieder krijgt een eigen brief met de soorten gegevens die van diegene zijn \
                   gelekt. De gegevens zelf staan er niet in.",
    letter_label: "Tekst van de brief",
    letter_hint: "Sluis vult deze tekens zelf in: {naam}, {datum}, {wat} (wat er gebeurde), \
                  {gegevens}, {gevolgen}, {aanpak} (wat u eraan doet), {contact}, {kenmerk}, \
                  {organisatie}. Een regel met # is een kop, een regel met - een opsomming.",
    letter_save: "Bewaar tekst",
    preview: "Voorbeeld",
    print: "Alle brieven als pagina om te printen",
    pdf: "Alle brieven als PDF",
    other_language: |language| match language {
        Language::Dutch => "Nederlandse brief",
        Language::English => "Engelse brief",
    },
    saved: "Bewaard.",
    example_name: "A. Voorbeeld",
    date: "Datum",
    reference: "Ons kenmerk",
    no_name: "heer of mevrouw",
    no_harm: "misbruik van uw gegevens",
    parents: |name| format!("ouders of verzorgers van {name}"),
    about_child: |name| {
        format!(
            "Deze brief gaat over uw kind, {name}. Staat er in deze brief 'u' bij de gegevens? Dan \
             bedoelen wij de gegevens van uw kind."
        )
    },
    parents_of: |name| format!("De ouders of verzorgers van {name}"),
    leaked: |leak| match leak {
        Leak::Mail => {
            "Een e-mail met gegevens van u is bij iemand terechtgekomen voor wie die niet was \
             bedoeld."
        }
        Leak::Post => {
            "Een brief of pakket met gegevens van u is kwijt, of kwam bij iemand voor wie die \
             niet was bedoeld."
        }
        Leak::Device => {
            "Een apparaat met gegevens van u is kwijt of gestolen. Bijvoorbeeld een laptop, een \
             telefoon of een USB-stick."
        }
        Leak::Intrusion => "Iemand van buiten kon bij gegevens van u.",
        Leak::Published => "Gegevens van u hebben openbaar gestaan. Iedereen kon ze zien.",
        Leak::WrongFile => {
            "Gegevens van u stonden op een verkeerde plek. Iemand anders kon ze zien."
        }
        Leak::Told => {
            "Gegevens van u zijn verteld aan iemand voor wie ze niet waren bedoeld. Bijvoorbeeld \
             aan de telefoon of aan de balie."
        }
        Leak::Other => "Bij een datalek kan iemand gegevens van u hebben gezien of gekregen.",
    },
    acted: |leak| match leak {
        Leak::Mail => "Wij vragen de ontvanger om de e-mail te verwijderen.",
        Leak::Post => "Wij proberen de brief of het pakket terug te krijgen.",
        Leak::Device => "Wij proberen het apparaat terug te krijgen.",
        Leak::Intrusion => "Wij zorgen dat niemand van buiten er nog bij kan.",
        Leak::Published => "Wij zorgen dat de gegevens niet meer openbaar staan.",
        Leak::WrongFile => "Wij halen de gegevens daar weg.",
        Leak::Told => "Wij vragen die persoon om de gegevens niet door te vertellen.",
        Leak::Other => "Wij doen wat wij kunnen om de schade klein te houden.",
    },
    unsaid: |marks| {
        format!(
            "Deze tekst vult {marks} niet in. De wet vraagt wel wanneer het was, wat er gebeurde, \
             wat de gevolgen kunnen zijn en wat u doet (AVG, artikel 34 lid 2). Zet het erin, of \
             schrijf het zelf."
        )
    },
    letter: "# Er zijn gegevens van u gelekt\n\n\
             Beste {naam},\n\n\
             Op {datum} is bij ons iets misgegaan. {wat} Dat vinden wij heel vervelend. Onze \
             excuses.\n\n\
             # Om welke gegevens gaat het?\n\
             Van u ging het om:\n\
             {gegevens}\n\n\
             # Wat kan dit voor u betekenen?\n\
             Iemand kan uw gegevens misbruiken. Denk aan: {gevolgen}.\n\n\
             # Wat doen wij?\n\
             {aanpak} Wij zoeken uit hoe dit \
             kon gebeuren en nemen maatregelen, zodat het niet nog eens gebeurt.\n\n\
             # Wat kunt u doen?\n\
             - Let extra op bij vreemde e-mails, brieven en telefoontjes. Geef nooit uw wachtwoord \
             of pincode.\n\
             - Ziet u iets vreemds op uw bankrekening? Bel dan meteen uw bank.\n\
             - Denkt u dat iemand uw gegevens misbruikt? Meld dit bij de politie en bij het \
             Centraal Meldpunt Identiteitsfraude: www.rvig.nl/cmi.\n\n\
             # Heeft u vragen?\n\
             Neem dan contact met ons op: {contact}. Noem daarbij ons kenmerk {kenmerk}. U kunt \
             ook vragen naar onze functionaris gegevensbescherming.\n\n\
             Met vriendelijke groet,\n\n\
             {organisatie}",
    by_municipality: "Per gemeente",
    no_municipality: "Gemeente niet bekend",
    form_pdf: "Formulier als PDF",
};
