//! What is said at the desk, in Dutch.

use crate::destination::Class;
use crate::policy::Second;
use crate::render::DeskTexts;
use crate::render::Language::Dutch;
use crate::render::nl::words::WORDS;
use crate::store::ReasonCode;

pub(super) const DESK: DeskTexts = DeskTexts {
    reason,
    second_needed: |grounds| {
        let mut text: String = grounds.iter().map(|ground| second(*ground)).collect();
        text.push_str(
            "Een tweede beoordelaar moet ook akkoord gaan. Het bericht wordt nog niet verstuurd.",
        );
        text
    },
    second_hidden: |name| {
        format!("{name} ging als eerste akkoord. U ziet de uitleg nadat u zelf heeft gekozen.")
    },
    second_go_on: "Verder",
    reject_text: |day| {
        format!(
            "De ontvanger krijgt het bericht niet. De afzender krijgt uw uitleg per e-mail. Een \
             senior beoordelaar kan het bericht tot {day} weer openen."
        )
    },
    reopen: "Weer openen…",
    reopen_title: "Dit bericht weer openen?",
    reopen_text: "Het bericht komt terug in de lijst. Er wordt nog niets verstuurd.",
    reopen_question: "Waarom opent u het bericht weer?",
    reopen_submit: "Weer openen",
    reopen_done: "Het bericht is weer geopend. Het wacht op een besluit.",
    hide: "Adressen verbergen…",
    secure: "Veilig versturen…",
    ask: "Vraag de afzender…",
    ask_title: "De afzender iets vragen?",
    ask_text: "De afzender krijgt uw vraag per e-mail. Het bericht blijft wachten.",
    ask_question: "Wat wilt u weten?",
    ask_submit: "Verstuur de vraag",
    ask_enough: "Er wachten al drie vragen op antwoord van de afzender. Heeft het haast? Bel dan.",
    first_submit: "Akkoord, vraag een tweede beoordelaar",
    first_warning: "Vrijgeven kan een datalek zijn. Gaat ook de tweede beoordelaar akkoord? Dan \
                    zet Sluis een incident in het datalekregister. Met uw akkoord alleen begint \
                    nog geen termijn.",
    keys_hint_key: "Druk op ? voor de sneltoetsen.",
    explanation_needed: "Toelichting (verplicht)",
    ask_done: "Uw vraag is bewaard voor de afzender. Het bericht blijft wachten.",
    assign_label: "Wie bekijkt dit bericht?",
    assign_me: "Aan mij toewijzen",
    assign_submit: "Wijs toe",
    assign_nobody: "Niemand",
    assign_privacy: "Privacy officer",
    assigned_to: |name| format!("toegewezen aan {name}"),
    assigned_nobody: "niemand toegewezen",
    assign_unknown: "Deze collega kan het bericht niet bekijken. Kies iemand anders.",
    assign_party: "Deze collega is afzender of ontvanger. Kies iemand anders.",
    too_many: "Dit zijn er te veel tegelijk.",
    needs_second: "Een tweede beoordelaar moet ook akkoord gaan. Beslis apart over dit bericht.",

    tab_mine: "Mijn",
    tab_explained: "Toelichting ontvangen",
    search_label: "Zoek op afzender, adres, onderwerp, bijlage of ID",
    column_assigned: "Toegewezen",
    column_flags: "Let op",
    flag_explained: "Toelichting ontvangen",
    flag_urgent: "Haast",
    flag_failed: "Niet bezorgd",
    flag_again: "Bijlage eerder tegengehouden",
    filters: "Filters",
    any: "Alle",
    filter_class: "Soort ontvanger",
    filter_rule: "Regel",
    filter_kind: "Gegevens",
    filter_department: "Afdeling",
    filter_period: "Periode",
    filter_order: "Volgorde",
    periods: ["Vandaag", "Laatste 7 dagen", "Laatste 30 dagen"],
    orders: ["Haast en risico", "Langst wachtend", "Nieuwste", "Meeste personen"],
    filter_submit: "Pas toe",
    saved: "Bewaarde filters",
    save_name: "Naam voor deze lijst",
    save_shared: "Ook voor collega's",
    save_submit: "Bewaar filter",
    save_remove: |name| format!("Verwijder filter {name}"),

    choose_column: "Kies",
    choose: |id| format!("Kies {id}"),
    chosen: "Met de gekozen berichten:",
    none_chosen: "U heeft nog geen berichten gekozen. Ga terug en kies er een of meer.",
    bulk_release: |count| match count {
        1 => "U geeft 1 bericht vrij. Het krijgt een eigen incident met een eigen termijn. \
              Controleer het hieronder."
            .to_owned(),
        _ => format!(
            "U geeft {} berichten vrij. Elk bericht krijgt een eigen incident met een eigen \
             termijn. Controleer de lijst hieronder.",
            Dutch.number(count)
        ),
    },
    bulk_release_title: |count| match count {
        1 => "1 bericht vrijgeven?".to_owned(),
        _ => format!("{} berichten vrijgeven?", Dutch.number(count)),
    },
    bulk_reject_title: |count| match count {
        1 => "1 bericht afkeuren?".to_owned(),
        _ => format!("{} berichten afkeuren?", Dutch.number(count)),
    },
    bulk_reject: |count| match count {
        1 => {
            "Dit bericht wordt niet verstuurd. De afzender krijgt uw uitleg per e-mail. \
              Controleer het hieronder."
        }
        _ => {
            "De ontvangers krijgen deze berichten niet. Elke afzender krijgt uw uitleg per \
              e-mail. Controleer de lijst hieronder."
        }
    },
    bulk_left_out: |count| match count {
        1 => "Dit bericht doet niet mee",
        _ => "Deze berichten doen niet mee",
    },
    bulk_caption: |count| match count {
        1 => "Dit bericht",
        _ => "Deze berichten",
    },
    bulk_result: "Resultaat",
    bulk_done: |done, all| format!("Gelukt voor {} van {}.", Dutch.number(done), Dutch.number(all)),
    bulk_undo: |count, seconds| {
        let what = match count {
            1 => "Het bericht wordt".to_owned(),
            _ => format!("De {} berichten worden", Dutch.number(count)),
        };
        match seconds {
            1 => format!("{what} over 1 seconde verstuurd."),
            _ => format!("{what} over {} seconden verstuurd.", Dutch.number(seconds)),
        }
    },
    done: "gelukt",

    place: |place, all| format!("{} van {}", Dutch.number(place), Dutch.number(all)),
    looks: |names| match names {
        [one] => format!("{one} bekijkt dit bericht"),
        [most @ .., last] => format!("{} en {last} bekijken dit bericht", most.join(", ")),
        [] => String::new(),
    },
    fresh: "{n} nieuwe berichten.",
    fresh_one: "1 nieuw bericht.",
    fresh_show: "Toon",
    away: "Sluis is nu niet bereikbaar. Deze pagina kan verouderd zijn. Wacht even: zodra het weer \
           kan, verdwijnt deze melding vanzelf. Blijft hij staan? Bel dan de beheerder.",
    row_changed: "Dit bericht is net gewijzigd.",

    keys: "Sneltoetsen",
    close: "Sluit",
    key_list: &[
        ("j", "volgend bericht"),
        ("k", "vorig bericht"),
        ("o", "open het bericht"),
        ("x", "kies het bericht"),
        ("/", "zoek"),
        ("a", "wijs toe aan mij"),
        ("t", "toon de eerste verborgen waarde"),
        ("1", "open het formulier om vrij te geven"),
        ("2", "open het formulier om af te keuren"),
        ("3", "open het formulier om veilig te versturen"),
        ("4", "open het formulier om de afzender iets te vragen"),
        ("z", "maak ongedaan"),
        ("g m", "ga naar berichten"),
        ("g i", "ga naar incidenten"),
        ("g d", "ga naar het overzicht"),
        ("?", "toon deze lijst"),
        ("Ctrl Enter", "verstuur het formulier"),
    ],
    keys_on: "Gebruik sneltoetsen",
    keys_hint: "Geen enkele toets neemt een besluit: elke toets opent een formulier.",
    density: "Ruimte in lijsten",
    density_wide: "Ruim",
    density_compact: "Compact",
    work: "Hoe u werkt",
    undo_label: "Seconden om vrijgeven ongedaan te maken",
    undo_hint: |seconds| {
        format!(
            "Kies 20 tot 120 seconden. Laat leeg voor wat hier is ingesteld: {}.",
            Dutch.number(seconds)
        )
    },
    agreement_missed: |name, why| {
        let why = match why {
            "ends" => "de afspraak is afgelopen",
            "senders" => "deze afzender hoort er niet bij",
            "departments" => "deze afdeling hoort er niet bij",
            "kinds" => "deze soorten gegevens horen er niet bij",
            _ => "het zijn te veel personen",
        };
        format!("De afspraak {name} geldt net niet: {why}.")
    },
    undo_wrong: "Kies een getal van 20 tot 120.",
    notices: "E-mail aan u",
    notices_digest: "Elke werkdag een lijst van wat wacht",
    notices_none: "Geen lijst",
    kept: "Uw keuze is bewaard.",
};

fn reason(code: ReasonCode) -> &'static str {
    match code {
        ReasonCode::NeededForWork => "Nodig voor het werk van de ontvanger",
        ReasonCode::OwnData => "Gegevens van de ontvanger zelf",
        ReasonCode::Agreement => "Er zijn afspraken met deze organisatie",
        ReasonCode::Public => "De gegevens zijn openbaar",
        ReasonCode::FalseAlarm => "Vals alarm: dit zijn geen persoonsgegevens",
        ReasonCode::WrongRecipient => "Verkeerde ontvanger",
        ReasonCode::WrongAttachment => "Verkeerde bijlage",
        ReasonCode::PrivateAddress => "Privéadres mag niet",
        ReasonCode::TooMuch => "Meer gegevens dan nodig",
        ReasonCode::UseSecureMail => "Moet via veilig mailen",
        ReasonCode::Other => "Anders",
    }
}

fn second(ground: Second) -> String {
    match ground {
        Second::Persons(1) => "Dit bericht gaat over 1 persoon. ".to_owned(),
        Second::Persons(people) => {
            format!("Dit bericht gaat over {} personen. ", Dutch.number(people))
        }
        Second::Subject(kind) => {
            format!("Dit bericht bevat gegevens over {}. ", (WORDS.kind)(kind))
        }
        Second::Unscannable => "Een deel kon niet worden gecontroleerd. ".to_owned(),
        Second::Recipient(Class::Lookalike) => {
            "Een adres lijkt op een bekend adres, maar is niet hetzelfde. ".to_owned()
        }
        Second::Recipient(class) => {
            format!("Het bericht gaat naar {}. ", (WORDS.class_one)(class))
        }
    }
}
