//! Content that is looked at, in Dutch.

use crate::render::EvidenceTexts;
use crate::render::Language;

pub(super) const EVIDENCE: EvidenceTexts = EvidenceTexts {
    look: "Bekijk",
    look_there: "Bekijk daar",
    masked: "Waarden zijn verborgen. Toont u er een, dan wordt dat vastgelegd.",
    cost: "Sluis leest hiervoor dit onderdeel opnieuw. Bij een groot bestand duurt dat even.",
    parts: "Onderdelen van het bericht",
    sections: "Bladen, pagina's en passages",
    whole_part: "Hele onderdeel",
    hits: |count| match count {
        1 => "1 treffer".to_owned(),
        _ => format!("{} treffers", Language::Dutch.number(count)),
    },
    underway: "Sluis leest dit onderdeel. De pagina wordt vanzelf ververst.",
    nothing: "In dit onderdeel is geen tekst gelezen.",
    failed: "Dit onderdeel kon nu niet worden getoond. Probeer het opnieuw.",
    unread: "Niet gelezen",
    extent: |first, last, all| {
        let number = |number: u32| Language::Dutch.number(number.into());
        format!("{} tot en met {} van {}", number(first), number(last), number(all))
    },
    left_out: |count| match count {
        1 => "1 kolom is niet getoond.".to_owned(),
        _ => format!("{} kolommen zijn niet getoond.", Language::Dutch.number(count.into())),
    },
    row: "Rij",
    next_hit: "Volgende treffer",
    first_hit: "Eerste treffer",
    jump: "Ga naar rij of regel",
    go: "Ga",
    sender_sees: "De afzender ziet",
    recipient_gets: "De ontvanger krijgt ook",
    hidden: "verborgen voor de afzender",
    hidden_columns: |letters| format!("kolom {letters}"),
    hidden_rows: |numbers| format!("rij {numbers}"),
    gap: "regels overgeslagen",
    show_value: |kind, place| format!("Toon {kind} in {place}"),
    show_column: |letters| format!("Toon kolom {letters}"),
    show_marked: "Toon alles wat is gemarkeerd",
    notice: |name, time, what| {
        format!(
            "U ziet nu echte persoonsgegevens. Dat is vastgelegd: {name}, {time}, {what}. \
             Na 60 seconden zijn ze weer verborgen."
        )
    },
    hide: "Nu verbergen",
    keep: "Nog 60 seconden tonen",
    seconds_left: ("Nog", "seconden zichtbaar"),
    whole: "Hele tekst of origineel",
    whole_title: |id| format!("Inhoud van {id} openen"),
    whole_text: "Open de inhoud alleen als u anders niet kunt beslissen. Uw naam, de tijd en uw \
        reden worden vastgelegd.",
    whole_reason: "Waarom is dit nodig? Schrijf hier geen persoonsgegevens op.",
    whole_read: "Hele tekst tonen",
    whole_download: "Origineel ophalen (.eml)",
    whole_part_label: "Welk onderdeel?",
    again: |time, id, decision| {
        format!("Deze bijlage is om {time} al tegengehouden in bericht {id} ({decision}).")
    },
    again_show: "Toon",
    similar: "Eerdere berichten",
    similar_lead: "Tegengehouden in de laatste 12 maanden.",
    same_address: "Van deze afzender naar hetzelfde adres",
    same_file: "Met dezelfde bijlage",
    same_domain: "Naar hetzelfde domein",
    no_address: "Aan dit adres is nog niet eerder gemaild.",
    no_file: "Deze bijlagen zijn niet eerder tegengehouden.",
    no_domain: "Naar dit domein is niet eerder een bericht tegengehouden.",
    column_when: "Datum",
    column_outcome: "Beslissing",
    column_by: "Door",
    mailed: "Eerder gemaild",
    mailed_never: "nog nooit",
    mailed_by_sender: |date| format!("ja, door deze afzender, laatst op {date}"),
    mailed_by_colleagues: |count| match count {
        1 => "1 keer, door een collega".to_owned(),
        20.. => format!("vaak, {} keer", Language::Dutch.number(count)),
        _ => format!("{} keer", Language::Dutch.number(count)),
    },
};
