//! Municipalities and the text of letters, in Dutch.

use crate::render::AftermathTexts;

pub(super) const AFTERMATH: AftermathTexts = AftermathTexts {
    party_due: |moment| format!("Nog niet ingelicht. Doe dat vóór {moment}."),
    being_made: "De lijst wordt gemaakt. Bij veel mensen duurt dat enkele minuten. Deze pagina \
                 kijkt zelf opnieuw.",
    busy: "Er wordt al een lijst gemaakt. Wacht tot die klaar is.",
    controller: "Gemeente",
    groups_text: "Elke gemeente krijgt een eigen bericht over haar eigen inwoners. Het eerste \
                  getal is wie zeker bij die gemeente hoort. Het tweede getal telt ook mee van wie \
                  dat niet bekend is.",
    people: "Mensen",
    add: "Zet bij Andere organisaties",
    add_text: "Sluis zet elke gemeente bij het incident, met haar aantallen en gegevens en de \
               termijn uit de afspraken. Wie al is ingelicht, verandert niet.",
    added: |count| match count {
        1 => "1 gemeente staat bij het incident.".to_owned(),
        _ => format!("{count} gemeenten staan bij het incident."),
    },
    assign: "Gemeente kiezen",
    assign_whom: "Voor wie",
    assign_unknown: "Iedereen van wie de gemeente niet bekend is",
    assign_numbers: "Deze nummers van de lijst",
    assign_hint: "Bijvoorbeeld: 3, 8-12",
    assign_submit: "Bewaar gemeente",
    assigned: "De gemeente is bewaard.",
    assign_nobody: "Hier hoort niemand bij. Vul nummers in die op de lijst staan.",
    whose: "Van wie",
    everyone: "Iedereen",
    part: "Welke brieven",
    part_of: |first, last| format!("{first} tot en met {last}"),
    changed: "Iemand anders was u voor, of het formulier is twee keer verstuurd. Er is niets \
              gewijzigd. Kijk wat er nu staat.",
    not_now: "Dit kan nu niet bij dit incident. Het is vervallen of verwijderd, of het mag niet \
              worden verwijderd.",
    mark_unknown: |mark| format!("Sluis kent {mark} niet. Kies een teken uit de lijst hierboven."),
    mark_missing: |mark| format!("In deze tekst moet {mark} staan."),
    mark_not_alone: "Zet {gegevens} op een eigen regel. Sluis maakt er een lijst van.",
    has_number: "In de tekst lijkt een burgerservicenummer te staan. Haal het weg.",
    template: "Brief van de organisatie",
    template_lead: "Met deze tekst beginnen alle brieven aan mensen van wie gegevens zijn gelekt. \
                    Bij een incident kunt u de tekst nog aanpassen.",
    template_open: "Naar de brief van de organisatie",
    origins: [
        "Dit is de tekst van Sluis.",
        "Dit is de tekst van uw organisatie.",
        "Deze tekst is alleen voor dit incident.",
        "Let op: de bewaarde tekst is beschadigd. Sluis gebruikt nu deze tekst. Schrijf en bewaar \
         uw eigen tekst opnieuw.",
    ],
    back_to_template: "Gebruik weer de tekst van de organisatie",
    back_to_ours: "Gebruik weer de tekst van Sluis",
    history: "Eerdere teksten",
    history_none: "Er is nog niets gewijzigd.",
    history_ours: "weer de tekst van Sluis",
    history_show: "Toon",
    history_shown: "Dit is een eerdere tekst. Die geldt pas weer als u hem bewaart.",
};
