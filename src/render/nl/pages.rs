//! What the review pages say in Dutch.

use crate::render::Language::Dutch;
use crate::render::PageTexts;

pub(super) const PAGES: PageTexts = PageTexts {
    nav_label: "Hoofdmenu",
    tabs_label: "Soorten berichten",
    paging_label: "Bladeren",
    language: "Taal",
    theme: "Weergave",
    theme_system: "Zoals uw computer",
    theme_light: "Licht",
    theme_dark: "Donker",
    sign_in_text: "Sluis controleert uitgaande e-mail op persoonsgegevens.",
    sign_in_later: |minutes| match minutes {
        0 | 1 => "U heeft te vaak een fout wachtwoord ingevuld. Probeer het over 1 minuut opnieuw."
            .to_owned(),
        _ => format!(
            "U heeft te vaak een fout wachtwoord ingevuld. Probeer het over {minutes} minuten \
             opnieuw."
        ),
    },
    search_label: "Zoek op afzender, adres, onderwerp of ID",
    search: "Zoek",
    clear_filters: "Wis filters",
    shown: |first, last, all| {
        format!("Rij {} tot {} van {}", Dutch.number(first), Dutch.number(last), Dutch.number(all))
    },
    messages_caption: "Tegengehouden berichten",
    column_message: "Bericht",
    column_decided: "Beoordeeld",
    column_address: "Adres",
    column_kind: "Gegevens",
    column_part: "Onderdeel",
    column_read: "Gecontroleerd",
    column_clock: "Termijn",
    column_what: "Wat",
    column_when: "Wanneer",
    column_who: "Wie",
    column_action: "Handeling",
    column_object: "Waarop",
    column_result: "Resultaat",
    risk: "Risico",
    risk_high: "Hoog",
    risk_medium: "Midden",
    risk_low: "Laag",
    from: "Van",
    waits_for: |length| format!("wacht {length}"),
    next_message: "Volgend bericht",
    not_through_sluis: "niet via Sluis",
    prevented: |count| match count {
        0 => String::new(),
        1 => "Voorkomen: 1 bericht is met verborgen adressen verstuurd.".to_owned(),
        _ => format!(
            "Voorkomen: {} berichten zijn met verborgen adressen verstuurd.",
            Dutch.number(count)
        ),
    },
    has_hidden: "bevat verborgen delen",
    second_open: "Bekijk als tweede…",
    first_said: |name, reason| format!("{name} ging al akkoord en schreef: {reason}"),
    sent_back: "Teruggegeven met uitleg",
    second_label: "Gaat u ook akkoord?",
    recipients_label: "Wie krijgt het bericht?",
    recipients_hint: "Wie u niet kiest, krijgt het bericht niet.",
    recipients_find: "Zoek een ontvanger",
    recipients_none: "Geen ontvanger gevonden.",
    recipient_hidden: "niet in Aan of CC (BCC)",
    recipients_only: "Of alleen aan deze adressen",
    recipients_only_hint: "Eén adres op een regel. Laat leeg voor iedereen van de gekozen soorten.",
    trail_earlier: "Eerdere regels",
    rows_more: |count| format!("En nog {}.", Dutch.number(count)),
    reject_question: "Waarom keurt u dit bericht af?",
    explanation_hint: "Schrijf hier zelf geen persoonsgegevens op.",
    code_missing: "Kies een reden.",
    answer_missing: "Kies ja of nee.",
    errors_title: "Uw keuze is nog niet opgeslagen",
    to_incident: "Bekijk het incident",
    incidents_caption: "Incidenten, de eerste termijn bovenaan",
    incident_heading: "Incident",
    from_message: "uit bericht",
    known_at: |moment| format!("Bekend geworden: {moment} (bezorgd bij de ontvanger)"),
    known_since: |moment| format!("Bekend geworden: {moment}"),
    sheet_title: "Feiten, in de volgorde van het AP-formulier",
    sheet_text: "Neem deze feiten over als u het datalek meldt. Sluis meldt zelf niets.",
    log: "Logboek",
    trail: "Logboek",
    trail_caption: "Handelingen, de nieuwste bovenaan",
    trail_own: "U ziet hier wat u zelf heeft gedaan.",
    trail_all: "U ziet hier wat iedereen heeft gedaan.",
    empty_trail: "Er zijn nog geen handelingen vastgelegd.",
    verify: "Controleer het logboek",
    verified: |lines| match lines {
        1 => "Het logboek klopt. Sluis heeft 1 regel gecontroleerd.".to_owned(),
        _ => {
            format!("Het logboek klopt. Sluis heeft {} regels gecontroleerd.", Dutch.number(lines))
        }
    },
    verify_broken: |line| match line {
        Some(line) => format!(
            "Het logboek klopt niet. De eerste foute regel is {}. Waarschuw de privacy officer.",
            Dutch.number(line)
        ),
        None => "Het logboek klopt niet. Het einde is veranderd. Waarschuw de privacy officer."
            .to_owned(),
    },
    result: |name| match name {
        "done" => "gelukt",
        "failed" => "mislukt",
        "refused" => "geweigerd",
        other => other,
    },
    profile: "Uw profiel",
    account: "Account",
    email: "E-mailadres",
    roles: "Rollen",
    display: "Taal en weergave",
    display_text: "Uw keuze geldt voor deze browser.",
    save: "Bewaar",
    missing_title: "Niet gevonden",
    missing_text: "Controleer het adres of ga naar de eerste pagina.",
    forbidden_title: "Dit mag u niet",
    conflict_title: "Dit is intussen veranderd",
    away_title: "Sluis kan nu niet bij de gegevens",
    away_text: |code| {
        format!(
            "Er is niets opgeslagen. Wacht een minuut en probeer het opnieuw. Blijft dit zo? Geef \
             dan code {code} door aan de beheerder."
        )
    },
    broken_title: "Er ging iets mis",
    busy_title: "Het is nu te druk",
    busy_text: "Er worden al te veel berichten bekeken. Er is niets getoond en niets vastgelegd. \
                Probeer het over een paar tellen opnieuw.",
    slow_title: "Dit duurt te lang",
    slow_text: |code| {
        format!(
            "Sluis is nog bezig. Uw keuze kan nog worden uitgevoerd. Wacht even en bekijk het \
             bericht opnieuw, voordat u het nog eens probeert. Blijft dit zo? Geef dan code \
             {code} door aan de beheerder."
        )
    },
    request_title: "Dit kan niet",
    request_text: "Sluis kan deze aanvraag niet gebruiken.",
    form_title: "Dit formulier is verlopen",
    signed_out_text: "U was uitgelogd. Uw keuze is niet opgeslagen. Kopieer uw tekst, log in en \
                      probeer het opnieuw.",
    typed_title: "Dit had u geschreven",
    form_again: "Terug naar het formulier",
    form_text: "Uw keuze is niet opgeslagen. Ga terug, ververs de pagina en probeer het opnieuw.",
    no_role: "Uw account heeft nog geen rol in Sluis. Vraag de beheerder om een rol.",
    to_message: "Bekijk het bericht",
    to_start: "Naar de eerste pagina",
};
