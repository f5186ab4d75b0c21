//! What is still to be done after a breach, in Dutch.

use crate::render::MeasureTexts;

pub(super) const MEASURES: MeasureTexts = MeasureTexts {
    title: "Maatregelen die nog komen",
    lead: "Wat gaat uw organisatie nog doen, wie zorgt daarvoor en wanneer is het klaar? Bij het \
           sluiten heeft elke maatregel een eigenaar en een datum, of is hij uitgevoerd.",
    none: "Er staan geen maatregelen.",
    columns: ["Maatregel", "Eigenaar", "Uiterlijk op", "Stand", "Wijzigen"],
    add: "Maatregel toevoegen",
    change: "Maatregel wijzigen",
    form_lead: "Elke wijziging staat daarna in de geschiedenis van het incident.",
    form_ended: "Dit incident is gesloten. U kunt alleen nog invullen wanneer de maatregel is \
                 uitgevoerd.",
    text: "Wat gaat er gebeuren?",
    owner: "Wie zorgt daarvoor?",
    owner_hint: "Een naam of een team. Mag leeg blijven tot u het incident sluit.",
    due: "Uiterlijk op",
    done: "Uitgevoerd op",
    done_hint: "Laat leeg zolang de maatregel niet is uitgevoerd.",
    drop: "Maatregel schrappen",
    is_open: "nog te doen",
    is_late: "te laat",
    is_done: "uitgevoerd",
    until: |day| format!("uiterlijk {day}"),
    done_on: |day| format!("uitgevoerd op {day}"),
    was_done: |what| format!("Maatregel uitgevoerd: {what}"),
    elsewhere: "De maatregelen die nog komen, met eigenaar en datum",
};
