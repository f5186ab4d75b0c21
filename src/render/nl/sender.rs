//! The page of a sender, in Dutch.

use crate::render::SenderTexts;
use crate::store::HeldState;
use crate::store::NoticeKind;
use crate::store::NoticeState;

pub(super) const SENDER: SenderTexts = SenderTexts {
    title: "Uw tegengehouden e-mail",
    waits: |to| {
        format!("Uw e-mail is nog niet verstuurd aan {to}. Een beoordelaar bekijkt het bericht.")
    },
    withdraw_done: |to| format!("Uw bericht is ingetrokken. Het is niet verstuurd aan {to}."),
    withdrawn: |day| format!("U heeft dit bericht al ingetrokken op {day}."),
    decided: |day, state| format!("Over dit bericht is op {day} beslist: {}.", decision(state)),
    sent: "Door u gestuurd",
    to: "Aan",
    more: |count| format!("en nog {count}"),
    asked: |moment| {
        format!("De beoordelaar stelde {moment} een vraag. Die staat in de e-mail die u kreeg.")
    },
    withdraw_title: "Wilt u dit bericht intrekken?",
    withdraw_text: "Dan wordt het niet verstuurd. U kunt daarna een nieuw bericht sturen, \
                    bijvoorbeeld zonder de bijlage of via veilig mailen.",
    withdraw_submit: "Ja, trek het bericht in",
    explain_title: "Is het bericht wel de bedoeling?",
    explain_label: "Waarom heeft de ontvanger deze gegevens nodig? Schrijf hier zelf geen \
                    persoonsgegevens op.",
    urgency_label: "Is er haast? Schrijf wat er gebeurt als het bericht later komt.",
    explain_left: |count| match count {
        1 => "U kunt nog 1 keer een toelichting geven.".to_owned(),
        _ => format!("U kunt nog {count} keer een toelichting geven."),
    },
    explain_submit: "Verstuur de toelichting",
    explain_done: "Bedankt. De beoordelaar ziet uw toelichting. Het bericht is nog niet verstuurd.",
    explain_enough: "U heeft al drie keer een toelichting gegeven. Meer is niet mogelijk.",
    code: "Controlecode",
    code_hint: "Zes cijfers. Ze staan in de e-mail waarin u deze link kreeg.",
    code_missing: "Vul de controlecode van zes cijfers in.",
    code_wrong: |left| match left {
        1 => "Deze code klopt niet. U kunt het nog 1 keer proberen.".to_owned(),
        _ => format!("Deze code klopt niet. U kunt het nog {left} keer proberen."),
    },
    blocked_title: "Dit formulier is geblokkeerd",
    blocked: "De code was vijf keer verkeerd. Uw bericht is niet geblokkeerd: het wacht nog op een \
              beoordelaar. Wilt u het intrekken of toelichten? Gebruik dan de link uit een andere \
              e-mail over dit bericht, of vraag het de beoordelaar.",
    ask: |contact| match contact {
        "" => String::new(),
        contact => format!("Vragen? {contact}."),
    },
    unknown_title: "Deze link is niet bekend",
    unknown: "Misschien is de link niet helemaal overgenomen, of is het bericht lang geleden \
              afgehandeld. Kopieer de link opnieuw uit de e-mail.",
    find_title: "Zoek uw tegengehouden e-mail",
    find_text: "Vul in wat in de e-mail van Sluis staat.",
    find_id: "Nummer van het bericht",
    find_id_hint: "Bijvoorbeeld M-7F3K-29",
    find_submit: "Zoek het bericht",
    find_nothing: "Dit nummer en deze code horen niet bij elkaar.",
    find_blocked: "Voor dit bericht is te vaak een verkeerde code ingevuld. Gebruik de link uit de \
                   e-mail.",
    find_later: |minutes| match minutes {
        1 => "U heeft dit te vaak geprobeerd. Wacht 1 minuut.".to_owned(),
        _ => format!("U heeft dit te vaak geprobeerd. Wacht {minutes} minuten."),
    },
    talk_title: "Contact met de afzender",
    talk_all: "Alles lezen",
    by_sender: "de afzender",
    question_by: |name| format!("Vraag van {name}"),
    explanation: "Toelichting",
    urgent: "Haast:",
    told: |kind, state| {
        let what = match kind {
            NoticeKind::Asked => "Vraag",
            NoticeKind::DeliveryFailed => "Bericht dat de e-mail niet is bezorgd",
            NoticeKind::Expired => "Bericht dat de e-mail is vervallen",
            NoticeKind::Expiring => "Bericht dat de e-mail bijna vervalt",
            NoticeKind::Held => "Bericht dat de e-mail wacht",
            NoticeKind::Rejected => "Bericht dat de e-mail is afgekeurd",
            NoticeKind::Released => "Bericht dat de e-mail is verstuurd",
            NoticeKind::Reopened => "Bericht dat de e-mail weer wacht",
            _ => "Bericht",
        };
        match state {
            NoticeState::Waiting => format!("{what}: wordt aan de afzender gestuurd"),
            NoticeState::Sent => format!("{what}: aan de afzender gestuurd"),
            NoticeState::Dropped => format!("{what}: niet meer nodig"),
            NoticeState::Failed => format!("{what}: kon niet aan de afzender worden bezorgd"),
        }
    },
    not_told: "De afzender van dit bericht krijgt geen e-mail van Sluis.",
};

fn decision(state: HeldState) -> &'static str {
    match state {
        HeldState::Held | HeldState::AwaitingSecond => "het wacht nog",
        HeldState::Releasing => "vrijgegeven",
        HeldState::Released => "vrijgegeven en verstuurd",
        HeldState::DeliveryFailed => "vrijgegeven, maar niet bezorgd",
        HeldState::Rejected => "afgekeurd. Het is niet verstuurd",
        HeldState::Expired => "vervallen. Het is niet verstuurd",
        HeldState::Withdrawn => "ingetrokken",
    }
}
