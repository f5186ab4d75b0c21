//! Mails to senders and reviewers, in Dutch.

use crate::render::Language::Dutch;
use crate::render::NoticeLabels;
use crate::render::NoticeSubjects;
use crate::render::NoticeTexts;
use crate::render::QueueTexts;
use crate::store::ReasonCode;

pub(super) const NOTICES: NoticeTexts = NoticeTexts {
    greeting: |name| match name {
        "" => "Beste collega,".to_owned(),
        name => format!("Beste {name},"),
    },
    labels: NoticeLabels {
        message: "Bericht",
        subject: "Onderwerp",
        hidden: "verborgen",
        no_subject: "geen onderwerp",
        why: "Waarom",
        to: "Aan",
        code: "Controlecode",
    },
    subjects: NoticeSubjects {
        held: |to| format!("Tegengehouden: uw e-mail aan {to}"),
        held_list: |count| format!("Tegengehouden: {} van uw e-mails", Dutch.number(count)),
        released: |to| format!("Verstuurd: uw e-mail aan {to}"),
        rejected: |to| format!("Niet verstuurd: uw e-mail aan {to}"),
        expired: |to| format!("Vervallen: uw e-mail aan {to}"),
        expiring: |to| format!("Wacht nog: uw e-mail aan {to}"),
        reopened: |to| format!("Wacht weer: uw e-mail aan {to}"),
        not_delivered: |to| format!("Niet bezorgd: uw e-mail aan {to}"),
        unsure: |to| format!("Misschien bezorgd: uw e-mail aan {to}"),
        asked: |to| format!("Vraag over uw e-mail aan {to}"),
        open: |count| match count {
            1 => "Nog 1 e-mail van u wacht".to_owned(),
            _ => format!("Nog {} e-mails van u wachten", Dutch.number(count)),
        },
        alert: "Sluis: een bericht met hoog risico of haast",
        explained: |id| format!("Sluis: toelichting bij bericht {id}"),
        reveals: "Sluis: iemand toonde veel waarden",
        second_waits: |id| format!("Sluis: bericht {id} wacht op een tweede beoordelaar"),
        undelivered: |id| format!("Sluis: bericht {id} is niet bezorgd"),
        queue: |count| match count {
            1 => "Sluis: 1 bericht wacht".to_owned(),
            _ => format!("Sluis: {} berichten wachten", Dutch.number(count)),
        },
    },
    recipients: |first, more| match more {
        0 => first.to_owned(),
        1 => format!("{first} en 1 ander"),
        _ => format!("{first} en {} anderen", Dutch.number(more)),
    },
    held: |to| {
        format!(
            "Uw e-mail is nog niet verstuurd aan {to}. Er staan waarschijnlijk persoonsgegevens in \
             die niet zomaar naar buiten mogen."
        )
    },
    held_list: |count| {
        format!(
            "{} van uw e-mails zijn nog niet verstuurd. Er staan waarschijnlijk persoonsgegevens \
             in die niet zomaar naar buiten mogen.",
            Dutch.number(count)
        )
    },
    list_more: "Worden er nu nog meer tegengehouden? Dan hoort u dat in één volgende lijst.",
    what_now: "Wat kunt u doen?",
    withdraw: "Vergissing? Trek het bericht in.",
    explain: "Toch de bedoeling? Leg uit waarom.",
    each_link: "Dat doet u per bericht, met de link die erbij staat.",
    otherwise: |team, hours| {
        format!(
            "Doet u niets? Dan bekijkt {team} het bericht. U hoort meestal binnen {hours} \
             werkuren iets."
        )
    },
    not_again: "Stuur het bericht niet nog een keer. Gebruik ook geen privéadres.",
    inside_got: "Collega's in huis kregen hem waarschijnlijk wel.",
    questions: |contact| format!("Vragen? {contact}."),
    no_content: "De inhoud van uw e-mail staat hier niet in.",
    released: |to, time| format!("Uw e-mail aan {to} is beoordeeld en om {time} verstuurd."),
    released_now: "U hoeft niets te doen.",
    released_secure: "De e-mail ging via veilig mailen.",
    left_out: |to| format!("Niet verstuurd aan {to}."),
    not_delivered: |to| {
        format!("Uw e-mail aan {to} is vrijgegeven, maar de mailserver kon hem niet bezorgen.")
    },
    not_delivered_now: "Controleer het adres. Stuur daarna een nieuw bericht.",
    unsure: |to| {
        format!(
            "Uw e-mail aan {to} is vrijgegeven. Hij is misschien aangekomen: de mailserver gaf \
             geen duidelijk antwoord."
        )
    },
    unsure_now: "Vraag na of hij er is. Zo niet, stuur dan een nieuw bericht.",
    not_delivered_secure: |to| {
        format!(
            "Uw e-mail aan {to} moest via veilig mailen, maar is niet bezorgd: de server voor \
             veilig mailen nam hem niet aan."
        )
    },
    rejected: |to| format!("Uw e-mail aan {to} is niet verstuurd."),
    reason: |reason| format!("Reden: {reason}"),
    advice: |code| match code {
        ReasonCode::WrongRecipient => "Controleer het adres.",
        ReasonCode::WrongAttachment | ReasonCode::TooMuch => {
            "Stuur een nieuw bericht zonder de bijlage."
        }
        ReasonCode::PrivateAddress | ReasonCode::UseSecureMail => "Gebruik veilig mailen.",
        _ => "",
    },
    expired: |to, days| {
        format!(
            "Uw e-mail aan {to} is niet verstuurd, omdat niemand er in {} over besloot. Is het \
             nog nodig? Stuur dan een nieuw bericht.",
            count_days(days)
        )
    },
    expiring: |to, days| {
        format!(
            "Uw e-mail aan {to} wacht nog. Over {} vervalt hij. Niet meer nodig? Trek hem dan in.",
            count_days(days)
        )
    },
    reopened: |to| {
        format!(
            "Uw e-mail aan {to} was afgekeurd. Er wordt opnieuw naar gekeken. De e-mail is nog \
             niet verstuurd."
        )
    },
    asked: |team, to| format!("{team} heeft een vraag over uw e-mail aan {to}."),
    answer: "Geef uw antwoord via deze link.",
    waits_on: "Tot die tijd blijft het bericht wachten.",
    open: |count, hours| match count {
        1 => format!("Deze e-mail van u wacht al langer dan {hours} uur op een beoordeling."),
        _ => format!("Deze e-mails van u wachten al langer dan {hours} uur op een beoordeling."),
    },
    since: |moment| format!("wacht sinds {moment}"),
    alert: "Er wacht een bericht met hoog risico. Open Sluis om het te bekijken:",
    explained: |id| {
        format!("De afzender van bericht {id} heeft een toelichting gegeven. Lees die in Sluis:")
    },
    reveals: |name| {
        format!(
            "{name} heeft vandaag meer waarden zichtbaar gemaakt dan gebruikelijk is. Bekijk in \
             het logboek welke dat waren:"
        )
    },
    second_waits: |id| {
        format!(
            "Bericht {id} wacht al twee werkuren op een tweede beoordelaar. Bekijk het in Sluis:"
        )
    },
    undelivered: |id| {
        format!("Bericht {id} is vrijgegeven, maar niet bij iedereen bezorgd. Bekijk het in Sluis:")
    },
    undelivered_secure: |id| {
        format!(
            "Bericht {id} ging via veilig mailen, maar is niet bij iedereen bezorgd. Bekijk het in \
             Sluis:"
        )
    },
    queue: QueueTexts {
        waiting: |count| match count {
            1 => "Er wacht 1 bericht op een beoordeling.".to_owned(),
            _ => format!("Er wachten {} berichten op een beoordeling.", Dutch.number(count)),
        },
        second: |count| match count {
            1 => "1 bericht wacht op een tweede beoordelaar.".to_owned(),
            _ => format!("{} berichten wachten op een tweede beoordelaar.", Dutch.number(count)),
        },
        explained: |count| match count {
            1 => "Bij 1 bericht gaf de afzender een toelichting.".to_owned(),
            _ => format!("Bij {} berichten gaf de afzender een toelichting.", Dutch.number(count)),
        },
        oldest: |moment| format!("Het oudste bericht wacht sinds {moment}."),
        incidents: |count| match count {
            1 => "Er staat 1 incident open in het datalekregister.".to_owned(),
            _ => {
                format!("Er staan {} incidenten open in het datalekregister.", Dutch.number(count))
            }
        },
        incident: |id, deadline| format!("{id}: beoordeel vóór {deadline}"),
        open: "Open Sluis:",
    },
    footer: |organisation| {
        format!("Deze e-mail is automatisch gemaakt door Sluis, {organisation}.")
    },
};

fn count_days(days: u64) -> String {
    match days {
        1 => "1 dag".to_owned(),
        _ => format!("{} dagen", Dutch.number(days)),
    }
}
