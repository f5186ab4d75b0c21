//! Dutch: the pages about the program.

use crate::render::AboutPage;
use crate::render::AboutTexts;

pub(super) const ABOUT: AboutTexts = AboutTexts {
    help: HELP,
    accessibility: ACCESSIBILITY,
    privacy: PRIVACY,
    title: "Systeem",
    lead: "Hoe Sluis er nu voor staat.",
    now: "Stand",
    version: "Versie",
    trial: "Testbericht",
    trial_text: "Sluis stuurt u een bericht zonder inhoud, langs dezelfde weg als andere mail. \
                 Hier leest u wat de mailserver zegt.",
    trial_send: "Stuur een testbericht naar",
    trial_no_address: "Uw account heeft geen e-mailadres. Vul het eerst in bij Mensen en tokens.",
    trial_taken: "Aangenomen.",
    trial_refused: "Niet aangenomen.",
    trial_way: |way| match way {
        "notices" => "Berichten van Sluis zelf",
        _ => "Uitgaande mail",
    },
    trial_subject: "Testbericht van Sluis",
    trial_body: |at| format!("Dit is een testbericht van Sluis, verstuurd op {at}."),
    trial_nothing: "U hoeft niets te doen.",
    store: "Opslag",
    disk: "Vrije ruimte",
    next_hop: "Volgende mailserver",
    sign_on: "Werkaccounts (provider)",
    certificate: "Certificaat",
    until: "geldig tot",
    unreadable: "kan niet worden gelezen",
    works: "goed",
    fails: "werkt niet",
    none: "niet ingesteld",
    runbook: "Wat te doen staat in het draaiboek onder",
    trouble: "Aandacht nodig",
    notes: "Verder",
    loaded: "Instellingen gelezen",
    reload_failed: "De laatste keer lukte het lezen niet. De oude instellingen gelden nog.",
    configuration: "Instellingen",
    configuration_text: "Zoals ze nu gelden. Geheimen staan er niet bij.",
    configuration_caption: "Instellingen met hun waarde",
    key: "Sleutel",
    value: "Waarde",
    section: "Over Sluis",
};

const HELP: AboutPage = AboutPage {
    title: "Hulp",
    parts: &[
        (
            "Wat doet Sluis?",
            &["Sluis leest uitgaande e-mail van {organisatie} voordat die wordt verstuurd. \
                 Staan er persoonsgegevens in die niet zomaar naar buiten mogen? Dan wacht de \
                 e-mail tot een beoordelaar beslist."],
        ),
        (
            "Toetsen",
            &[
                "U kunt met toetsen werken. In een invulveld doen ze niets. U zet ze uit in uw \
                 profiel.",
                "j en k: volgende en vorige. o of Enter: open. x: kies. /: zoek. a: wijs aan \
                 mij toe.",
                "1: vrijgeven. 2: afkeuren. 3: veilig versturen. 4: vraag de afzender. Elke \
                 toets opent een formulier; geen toets beslist. z: maak ongedaan. ?: alle \
                 toetsen.",
            ],
        ),
        (
            "Woorden",
            &[
                "Tegengehouden: de e-mail wacht en is nog niet verstuurd.",
                "Vrijgeven: de e-mail gaat alsnog naar de ontvanger. Dat kan een datalek zijn, \
                 daarom opent Sluis een incident in het datalekregister.",
                "Afkeuren: de ontvanger krijgt de e-mail niet. De afzender krijgt uw uitleg.",
                "Intrekken: de afzender haalt zelf de e-mail terug.",
                "Incident: een mogelijk datalek. U beoordeelt binnen de termijn of het gemeld \
                 moet worden.",
            ],
        ),
        (
            "Uw sessie",
            &["Doet u een tijd niets, dan logt Sluis u uit. De pagina waarschuwt u twee \
                 minuten van tevoren. Bij uw profiel ziet u waar u bent ingelogd."],
        ),
        (
            "Hulp van een mens",
            &["Komt u er niet uit? Neem contact op met de beheerder van Sluis in uw \
                 organisatie. Noem de code van de foutmelding of het nummer van het bericht."],
        ),
    ],
};

const ACCESSIBILITY: AboutPage = AboutPage {
    title: "Toegankelijkheidsverklaring",
    parts: &[
        (
            "Over deze verklaring",
            &["{organisatie} wil dat iedereen Sluis kan gebruiken. Deze verklaring gaat over \
                 de webpagina’s van Sluis, de applicatie waarmee medewerkers tegengehouden \
                 e-mail beoordelen. Zij volgt het model van de overheid."],
        ),
        (
            "Nalevingsstatus",
            &["Status: voldoet gedeeltelijk (B). Sluis is gebouwd volgens EN 301 549 en WCAG \
                 2.2, niveau AA. Er is nog geen onderzoek door een onafhankelijke partij \
                 gedaan. Tot die tijd verklaren wij niet dat Sluis volledig voldoet."],
        ),
        (
            "Wat is getest",
            &["Bij elke wijziging test de software zelf alle pagina’s: met de regels van \
                 axe-core, in het Nederlands en het Engels, in licht en donker, op een breed \
                 scherm en op een telefoon. Alle taken werken met het toetsenbord en zonder \
                 JavaScript."],
        ),
        (
            "Wat nog niet is getest",
            &["Er is nog niet getest door mensen met een beperking en niet met alle \
                 schermlezers. E-mails van ontvangers en bijlagen toont Sluis als tekst; hoe \
                 toegankelijk die tekst is, hangt af van de afzender."],
        ),
        (
            "Problemen melden",
            &["Werkt een pagina niet voor u? Meld het bij de beheerder van Sluis of bij \
                 {organisatie}. U krijgt binnen twee weken antwoord en binnen acht weken een \
                 oplossing of een andere manier om uw werk te doen."],
        ),
        (
            "Handhaving",
            &["Bent u niet tevreden met het antwoord? Dien dan een klacht in bij \
                 {organisatie}. Lost dat niets op, dan kunt u naar de Nationale ombudsman of \
                 het College voor de Rechten van de Mens."],
        ),
        (
            "Ondertekening",
            &["Deze tekst is een ingevuld voorbeeld van de maker van Sluis. Het bestuur van \
                 {organisatie} stelt de eigen verklaring vast in het register op \
                 www.toegankelijkheidsverklaring.nl."],
        ),
    ],
};

const PRIVACY: AboutPage = AboutPage {
    title: "Wat Sluis over u vastlegt",
    parts: &[
        (
            "Waarom",
            &["Sluis voorkomt dat persoonsgegevens van inwoners bij de verkeerde \
                 terechtkomen. De grondslag is de AVG: artikel 6 lid 1 onder c en e, en \
                 artikel 32. Wat over medewerkers wordt vastgelegd is daar alleen voor."],
        ),
        (
            "Over wie e-mail verstuurt",
            &["Van elke tegengehouden e-mail: afzender, ontvangers, tijd, wat er gevonden is \
                 en wat besloten is. De inhoud ligt versleuteld en wordt na de termijn \
                 verwijderd. Van andere e-mail bewaart Sluis geen inhoud, wel wie naar welk \
                 adres mailde, onleesbaar gemaakt met een sleutel."],
        ),
        (
            "Over wie in Sluis werkt",
            &["Uw naam, e-mailadres en rollen. Wanneer u inlogt, vanaf welk adres en met \
                 welke browser, zolang de sessie open is. Elke beslissing en elke keer dat u \
                 verborgen gegevens bekijkt staat met uw naam in het auditlogboek."],
        ),
        (
            "Wie dat ziet",
            &["U ziet uw eigen regels van het auditlogboek. De privacy officer en de auditor \
                 zien alle regels. Een beheerder ziet accounts en sessies, maar geen \
                 berichten. Niemand kan het logboek ongemerkt wijzigen."],
        ),
        (
            "Hoe lang",
            &["De inhoud van een bericht blijft tot 30 dagen na de beslissing, tenzij uw \
                 organisatie anders kiest. Het datalekregister en de regels van het logboek \
                 blijven 5 jaar. Sessies verdwijnen als ze zijn afgelopen."],
        ),
        (
            "Wat Sluis niet doet",
            &["Sluis maakt geen ranglijst van medewerkers en geeft geen cijfers per persoon. \
                 Vastgelegde gegevens zijn er om datalekken te voorkomen en te verantwoorden, \
                 niet om te beoordelen hoe u werkt. De ondernemingsraad heeft hierover \
                 instemmingsrecht (artikel 27 lid 1 onder l WOR)."],
        ),
        (
            "Uw rechten",
            &["U kunt vragen wat over u is vastgelegd, en om verbetering of verwijdering \
                 vragen. Ga daarvoor naar de functionaris gegevensbescherming van \
                 {organisatie}. U kunt ook een klacht indienen bij de Autoriteit \
                 Persoonsgegevens."],
        ),
    ],
};
