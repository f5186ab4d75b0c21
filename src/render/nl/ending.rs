//! Ending several incidents at once, in Dutch.

use crate::render::EndTexts;

pub(super) const ENDING: EndTexts = EndTexts {
    title: "Meer incidenten afsluiten",
    lead: "U geeft voor al deze incidenten dezelfde vier antwoorden: of het een datalek is, of u \
           meldt bij de AP, of u de betrokkenen informeert, en het advies van de FG. Hier sluit u \
           alleen wat niet gemeld wordt. Elk incident wordt apart afgesloten.",
    nothing: "U heeft nog geen incidenten gekozen. Kies ze in het register.",
    chosen: "Deze incidenten",
    breach: "Ja, maar een risico voor mensen is onwaarschijnlijk",
    why: "Waarom?",
    stays: "U meldt niet bij de AP en informeert de betrokkenen niet. Schrijf op waarom, en wie \
            dat besloot. Wat bij een incident al is ingevuld, blijft staan.",
    submit: "Sluit deze incidenten af",
    open: "Sluit gekozen incidenten af…",
    choose: |id| format!("Kies incident {id}"),
    column: "Kies",
    result: "Incidenten afgesloten",
    done: |done, left| match (done, left) {
        (1, 0) => "1 incident is afgesloten.".to_owned(),
        (_, 0) => format!("{done} incidenten zijn afgesloten."),
        _ => format!("Afgesloten: {done}. Niet afgesloten: {left}. Hieronder staat waarom."),
    },
};
