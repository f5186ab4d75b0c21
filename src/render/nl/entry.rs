//! Entries of the lists, in Dutch.

use crate::destination::Pattern;
use crate::destination::Unfit;
use crate::render::EntryTexts;
use crate::store::EntryState;

pub(super) const ENTRY: EntryTexts = EntryTexts {
    tab_listed: "Vastgelegd",
    tab_alike: "Lijken op",
    lead_alike: "Deze adressen lijken op een bekend adres, maar zijn niet hetzelfde. Ze komen uit \
                 de laatste tegengehouden berichten. Klopt er een toch? Stel het dan voor.",
    empty_alike: "Er is nog niets tegengehouden dat op een bekend adres lijkt.",
    caption_alike: "Adressen die op een bekend adres lijken",
    column_known: "Lijkt op",
    column_messages: "Tegengehouden in",
    column_seen: "Laatst gezien",
    tab_proposed: "Voorstellen",
    lead_listed: "Deze adressen en domeinen liggen vast: in de instellingen, in een afspraak of na \
                  een voorstel. Wat in de instellingen staat, wijzigt de beheerder.",
    lead_proposed: "Een voorstel telt pas als iemand het accepteert. Een bekende relatie \
                    accepteert een senior beoordelaar, een partner de privacy officer.",
    empty_listed: "Er ligt nog niets vast.",
    empty_proposed: "Er wachten geen voorstellen.",
    caption_listed: "Vastgelegde bestemmingen",
    caption_proposed: "Voorstellen die wachten",
    caption_ended: "Beëindigde vermeldingen en afgewezen voorstellen",
    column_level: "Soort",
    column_source: "Vastgelegd door",
    column_why: "Afspraak of reden",
    column_last: "Laatst gebruikt",
    covers: |pattern| match pattern {
        Pattern::Address(_) => "alleen dit adres",
        Pattern::Domain(_) => "alle adressen van dit domein",
        Pattern::Tree(_) => "dit domein en alles eronder",
    },
    from_settings: |key| format!("instellingen ({key})"),
    from_agreement: |id, owner| format!("afspraak {id}, van {owner}"),
    agreed: |persons, day| match persons {
        1 => format!("over 1 persoon, tot en met {day}"),
        _ => format!("over hoogstens {persons} personen, tot en met {day}"),
    },
    agreement_over: |day| format!("geëindigd op {day}, telt niet meer"),
    decided: |state, proposer, decider, day| match state {
        EntryState::Proposed => format!("voorgesteld door {proposer} op {day}"),
        EntryState::Accepted if proposer == decider => format!("{decider}, op {day}"),
        EntryState::Accepted => {
            format!("voorgesteld door {proposer}, geaccepteerd door {decider} op {day}")
        }
        EntryState::Refused => {
            format!("voorgesteld door {proposer}, afgewezen door {decider} op {day}")
        }
        EntryState::Ended => format!("beëindigd door {decider} op {day}"),
    },
    review_on: |day| format!("Opnieuw bekijken op {day}."),
    review_over: |day| format!("Opnieuw bekijken: dat had op {day} gemoeten."),
    unused: "nog niet gezien",
    accept: "Accepteren",
    refuse: "Afwijzen",
    end: "Beëindigen",
    propose_done: |name| format!("{name} is voorgesteld. Het telt pas als iemand het accepteert."),
    accept_done: |name| format!("{name} is geaccepteerd en telt vanaf nu."),
    refuse_done: |name| format!("Het voorstel {name} is afgewezen."),
    end_done: |name| format!("{name} ligt niet meer vast en telt niet meer."),
    conflict: |by, name| format!("{by} heeft al over {name} beslist. Uw keuze is niet opgeslagen."),
    propose: "Bestemming voorstellen",
    propose_lead: "Mailt uw organisatie hier vaker naartoe? Stel dan voor om het vast te leggen. \
                   Daarna houdt Sluis er minder mail voor tegen.",
    hint_entry: "Een adres (a@partner.nl), een domein (partner.nl), of een domein met alles \
                 eronder (*.partner.nl).",
    hint_expected: "U kent de ontvanger. Sluis houdt nog wel lijsten en gevoelige gegevens tegen.",
    hint_trusted: "Een partner met wie u afspraken over persoonsgegevens heeft, zoals een \
                   verwerkersovereenkomst.",
    hint_why: "Noem bij een partner het kenmerk van de afspraak. Schrijf geen persoonsgegevens op.",
    label_review: "Opnieuw bekijken op",
    hint_review: "Niet verplicht. Na deze dag vraagt Sluis of het nog klopt.",
    submit: "Voorstellen",
    back: "Terug naar bestemmingen",
    no_level: "Kies wat voor ontvanger het is.",
    bad_date: "Kies een dag die nog komt.",
    unfit: |unfit| match unfit {
        Unfit::Already => "Dit ligt al vast of is al voorgesteld.",
        Unfit::Anyone => "Iedereen kan daar een adres hebben. Noem losse adressen.",
        Unfit::Form => "Dit is geen adres (a@x.nl) en geen domein (x.nl of *.x.nl).",
        Unfit::Own => "Dit is uw eigen organisatie. Dat hoeft niet vast te liggen.",
        Unfit::Why => "Schrijf op waarom dit mag.",
    },
};
