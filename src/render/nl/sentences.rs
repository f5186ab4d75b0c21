//! Dutch sentences.

use crate::render::CoverageTexts;
use crate::render::Exactness;
use crate::render::Language::Dutch;
use crate::render::RegisterTexts;
use crate::render::ReviewTexts;
use crate::render::SheetTexts;
use crate::render::Spot;
use crate::render::Summary;
use crate::render::WhyTexts;
use crate::store::HeldState;

pub(super) const WHY: WhyTexts = WhyTexts {
    data: |spot, kinds, people, exactness| {
        let whose = of_people(people, exactness);
        match spot {
            Spot::Attachment(name) => format!("De bijlage {name} bevat {kinds}{whose}."),
            Spot::Message => format!("De e-mail bevat {kinds}{whose}."),
            Spot::Several => format!("De e-mail en de bijlagen bevatten {kinds}{whose}."),
        }
    },
    goes_to: |destinations| format!("Het bericht gaat naar {destinations}."),
    unscannable: |spot, because| match spot {
        Spot::Attachment(name) => {
            format!("Wij konden de bijlage {name} niet controleren, {because}.")
        }
        _ => format!("Wij konden een deel van de e-mail niet controleren, {because}."),
    },
    unscannable_many: |parts| {
        format!("Wij konden {} delen van het bericht niet controleren.", Dutch.number(parts))
    },
    lookalike: |address, known| match known {
        "" => format!("Het adres {address} lijkt op een bekend adres, maar is niet hetzelfde."),
        _ => format!("Het adres {address} lijkt op {known}, maar is niet hetzelfde."),
    },
    visible: |recipients| {
        format!(
            "Alle {} ontvangers kunnen elkaars e-mailadres zien. Zet de adressen in BCC.",
            Dutch.number(recipients)
        )
    },
    nothing: "Er zijn geen persoonsgegevens van anderen gevonden.",
};

pub(super) const COVERAGE: CoverageTexts = CoverageTexts {
    read: "Gecontroleerd",
    without_text: "Overgeslagen",
    unread: "Niet (helemaal) gecontroleerd",
    part: "onderdeel",
    parts: "onderdelen",
    page: "pagina",
    pages: "pagina's",
    cell: "cel",
    cells: "cellen",
};

pub(super) const REVIEW: ReviewTexts = ReviewTexts {
    release_title: |recipients| match recipients {
        1 => "Dit bericht vrijgeven aan 1 ontvanger?".to_owned(),
        _ => format!("Dit bericht vrijgeven aan {} ontvangers?", Dutch.number(recipients)),
    },
    release_warning: "Vrijgeven kan een datalek zijn. Sluis zet daarom meteen een incident in het \
                      datalekregister. Dan loopt de termijn. In die tijd beoordeelt u of het een \
                      datalek is. Zo nodig meldt u het bij de Autoriteit Persoonsgegevens (AP).",
    release_deadline: |moment| format!("De termijn loopt tot {moment}. Ook in het weekend."),
    release_ap: "Sluis meldt zelf niets aan de AP. Dat doet u met het meldformulier van de AP.",
    manner_question: "Hoe wordt het bericht verstuurd?",
    manner_as_is: "Als gewone e-mail.",
    manner_secure: "Via veilig mailen. Alleen de ontvanger kan het openen. Controleer of het \
                    adres klopt.",
    manner_single: "Als losse e-mails. Elke ontvanger ziet alleen het eigen adres.",
    manner_hidden: "Met verborgen adressen (BCC). Niemand ziet een adres van een ander.",
    manner_hint: "Verbergt u de adressen, dan lekken die niet uit. Was dat de enige reden om het \
                  bericht tegen te houden, dan komt er geen incident en telt het als voorkomen. \
                  Sluis verandert dan de kop van het bericht en haalt de digitale handtekening \
                  (DKIM) weg, omdat die niet meer klopt.",
    manner_missing: "Deze manier van versturen is hier niet ingesteld.",
    manner_other: "De eerste beoordelaar koos een andere manier van versturen. Stuur het bericht \
                   terug als u het anders wilt.",
    release_question: "Waarom mag de ontvanger deze gegevens krijgen?",
    release_submit: "Vrijgeven en incident openen",
    release_undo: |seconds| match seconds {
        1 => "Het bericht wordt over 1 seconde verstuurd.".to_owned(),
        _ => format!("Het bericht wordt over {} seconden verstuurd.", Dutch.number(seconds)),
    },
    release_done: |time, incident, deadline| {
        format!(
            "Verstuurd om {time}. Incident {incident} staat open. Beoordeel het vóór {deadline}."
        )
    },
    release_failed: |code, until| {
        format!(
            "Het bericht is nog niet bezorgd. De mailserver gaf fout {code}. Sluis probeert het \
             opnieuw tot {until}."
        )
    },
    release_unsure: |times| {
        format!(
            "Het bericht kan al zijn aangekomen: het ging {} keer naar de mailserver en het \
             antwoord is niet bekend.",
            Dutch.number(times)
        )
    },
    release_gave_up: "Het bericht is niet bezorgd.",
    release_no_more: "Sluis probeert het niet opnieuw.",
    unread: "Sluis kan een deel van dit bericht niet meer lezen. Vrijgeven kan daarom niet.",
    second_title: "U kijkt als tweede. Gaat u ook akkoord met vrijgeven?",
    second_yes: "Ja, vrijgeven en incident openen",
    second_no: "Nee, terug met uitleg",
    second_other: "U ging als eerste akkoord. Een tweede beoordelaar moet dit bericht ook \
                   bekijken.",
    reject_title: "Dit bericht afkeuren?",
    reject_submit: "Afkeuren",
    reject_done: "Het bericht is afgekeurd. De ontvanger krijgt het niet.",
    undo_done: "Vrijgeven is ongedaan gemaakt. Het bericht is niet verstuurd en wacht weer.",
    disagree_done: "Het bericht is teruggegeven met uw uitleg. Het is niet verstuurd.",
    conflict: |name, state, time| match state {
        HeldState::Expired => {
            format!("Dit bericht is om {time} al vervallen. Uw keuze is niet opgeslagen.")
        }
        HeldState::Withdrawn => format!(
            "De afzender heeft dit bericht om {time} al ingetrokken. Uw keuze is niet opgeslagen."
        ),
        _ => format!(
            "{name} heeft dit bericht om {time} al {}. Uw keuze is niet opgeslagen.",
            decided(state)
        ),
    },
    own: "U bent afzender of ontvanger van dit bericht. Een collega moet het beoordelen.",
    not_allowed: "Met uw rol mag u dit niet. Vraag een collega of de beheerder.",
    missing: "Dit bericht bestaat niet.",
    reason_missing: "Schrijf op waarom.",
    reason_long: |limit| format!("Gebruik niet meer dan {} tekens.", Dutch.number(limit)),
    recipients_missing: "Kies een of meer ontvangers.",
    recipient_unknown: "Over deze ontvanger hoeft u niet te besluiten.",
    erased: "De gegevens van dit bericht zijn gewist: de bewaartermijn is voorbij. Alleen wat \
             nodig is voor de cijfers, is er nog.",
    content_deleted: |day| {
        format!("De inhoud is op {day} verwijderd. De gegevens hieronder blijven bewaard.")
    },
};

pub(super) const REGISTER: RegisterTexts = RegisterTexts {
    summary,
    time_left: |left, deadline| format!("Nog {left}. Beoordeel vóór {deadline}."),
    time_over: |incident| {
        format!(
            "De termijn voor incident {incident} is voorbij. Meldt u alsnog? Leg dan \
             uit waarom de melding later is (AVG, artikel 33 lid 1)."
        )
    },
    follow_up: |until| format!("Gemeld, maar nog niet volledig. Vul de melding aan vóór {until}."),
    clock_waits: "Het bericht is nog niet bezorgd. De termijn loopt nog niet.",
    cancelled: "Het bericht is niet verstuurd. Dit incident is vervallen.",
    unknown: "nog niet bekend",
    sections: [
        "Over deze melding",
        "Contactgegevens en overige algemene informatie",
        "Tijdlijn",
        "Gegevens over het datalek",
        "Persoonsgegevens die betrokken zijn",
        "De groep mensen",
        "Maatregelen die vooraf waren getroffen",
        "Gevolgen",
        "Vervolgacties",
        "Internationale aspecten en overig",
    ],
    sheet: SheetTexts {
        title: |incident| {
            format!("Incident {incident}: invulblad voor het meldformulier van de AP")
        },
        footer: |name, moment| format!("Gemaakt door {name} op {moment}"),
        number: "Nummer in het register",
        state: "Stand",
        message: "Bericht",
        ap_number: "Nummer van de AP",
        organisation: "Organisatie",
        contact: "Contactpersoon",
        received: "Tegengehouden",
        released: "Vrijgegeven",
        known: "Bekend geworden (bezorgd bij de eerste ontvanger)",
        deadline: "Uiterste moment om te melden",
        summary: "Samenvatting",
        nature: "Aard van de inbreuk",
        confidentiality: "Vertrouwelijkheid: gegevens zijn verstuurd aan anderen",
        released_by: "Vrijgegeven door",
        first_by: "Eerste akkoord door",
        reason: "Reden van vrijgeven",
        recipients: "Ontvanger",
        accepted: |moment| format!("bezorgd op {moment}"),
        maybe_accepted: |moment| format!("misschien bezorgd op {moment}"),
        not_accepted: "nog niet bezorgd",
        refused: "niet bezorgd",
        kinds: "Soorten gegevens",
        special: "Bijzondere en strafrechtelijke gegevens",
        none_found: "geen gevonden",
        records: "Aantal gegevensrecords",
        persons: "Aantal personen",
        persons_range: |min, max| match max {
            None => {
                format!("{} of meer; een deel kon niet worden gecontroleerd", Dutch.number(min))
            }
            Some(max) if max == min => Dutch.number(min),
            Some(max) => format!("{} tot {}", Dutch.number(min), Dutch.number(max)),
        },
        group: "Wie zijn de mensen",
        encrypted: "Waren de gegevens versleuteld",
        measures: "Maatregelen",
        consequences: "Gevolgen voor de mensen",
        severity: "Ernst",
        risk: "Risico",
        informed: "Zijn de mensen geïnformeerd",
        taken: "Genomen maatregelen",
        abroad: "Mensen in andere landen",
        remarks: "Overige opmerkingen",
    },
};

fn summary(summary: &Summary<'_>) -> String {
    let sender = match summary.sender {
        "" => "Automatische e-mail".to_owned(),
        sender => format!("E-mail van {sender}"),
    };
    let kinds = match (summary.kinds, summary.persons) {
        ("", 0) => String::new(),
        ("", people) => format!(" met gegevens{}", of_people(people, Exactness::About)),
        (kinds, people) => format!(" met {kinds}{}", of_people(people, Exactness::About)),
    };
    let unread = if summary.unread { " Een deel kon niet worden gecontroleerd." } else { "" };
    format!(
        "{sender}{kinds} aan {}.{unread} Vrijgegeven door {} op {}.",
        summary.destinations,
        summary.released_by,
        Dutch.moment(summary.released_at)
    )
}

fn of_people(people: u64, exactness: Exactness) -> String {
    match (people, exactness) {
        (0, _) => String::new(),
        (1, _) => " van 1 persoon".to_owned(),
        (_, Exactness::About) => format!(" van ongeveer {} personen", Dutch.number(people)),
        (_, Exactness::Exact) => format!(" van {} personen", Dutch.number(people)),
    }
}

fn decided(state: HeldState) -> &'static str {
    match state {
        HeldState::Held => "teruggezet",
        HeldState::AwaitingSecond => "als eerste goedgekeurd",
        HeldState::Releasing | HeldState::Released | HeldState::DeliveryFailed => "vrijgegeven",
        HeldState::Rejected => "afgekeurd",
        HeldState::Expired => "laten vervallen",
        HeldState::Withdrawn => "ingetrokken",
    }
}
