//! The register as people work in it, in Dutch.

use crate::render::CaseSaid;
use crate::render::CaseTexts;
use crate::render::FigureTexts;
use crate::render::HappenedTexts;
use crate::render::Language::Dutch;
use crate::render::NoticeFacts;
use crate::render::WarningTexts;
use crate::render::WrongAnswer;
use crate::render::nl::choices;
use crate::render::nl::questions;
use crate::store::IncidentSource;
use crate::store::IncidentStep;
use crate::store::NoteKind;
use crate::store::PartyRole;

pub(super) const CASE: CaseTexts = CaseTexts {
    question: questions::question,
    hint: questions::hint,
    choice: choices::choice,
    source: |source| match source {
        IncidentSource::Release => "een vrijgegeven bericht",
        IncidentSource::Monitor => "een bericht dat in meekijkmodus is verstuurd",
        IncidentSource::LateDetection => "een verzonden bericht, later ontdekt",
        IncidentSource::Reported => "een melding",
        IncidentSource::Processor => "bericht van een andere organisatie",
        IncidentSource::Audit => "een logboek dat niet klopt",
    },
    step: |step| match step {
        IncidentStep::Assess => "In behandeling nemen",
        IncidentStep::NoBreach => "Geen datalek",
        IncidentStep::Confirm => "Het is een datalek",
        IncidentStep::NotifyInitial => "Voorlopig gemeld bij de AP",
        IncidentStep::NotifyComplete => "Volledig gemeld bij de AP",
        IncidentStep::Withdraw => "Melding ingetrokken",
        IncidentStep::Close => "Incident sluiten",
        IncidentStep::Reopen => "Incident heropenen",
    },
    step_text,
    note: |kind| match kind {
        NoteKind::Noticed => "Opgemerkt",
        NoteKind::Tried => "Geprobeerd of gedaan",
        NoteKind::Told => "Verteld",
        NoteKind::Reported => "Gemeld",
    },
    party: |role| match role {
        PartyRole::Controller => "verwerkingsverantwoordelijke",
        PartyRole::Joint => "gezamenlijk verantwoordelijk",
        PartyRole::Processor => "verwerker",
    },
    score: |score, level| format!("Ernst volgens ENISA met deze factoren: {score}, {level}."),
    said: SAID,
};

const SAID: CaseSaid = CaseSaid {
    proposed: "voorstel van Sluis",
    given: |name, moment| format!("{name}, {moment}"),
    because: |what| format!("Voorgesteld vanwege: {what}."),
    changed_because: |reason| format!("Reden van de laatste wijziging: {reason}"),
    assessment: "Beoordeling",
    on_page: "Op deze pagina",
    sheet: "AP-formulier",
    assessment_text: "Deze vier antwoorden zijn verplicht om het incident te sluiten. Opslaan kan \
                      altijd, ook als nog niet alles bekend is.",
    is_breach: "Is dit een datalek?",
    breach_answers: ["Ja", "Nee", "Nog niet duidelijk"],
    proposals_ap: ["Voorstel bij dit risico: melden.", "Voorstel bij dit risico: niet melden."],
    lacking: "Hiervoor is nog nodig:",
    may_close: "Alles is ingevuld.",
    change: "Wijzig",
    change_part: |title| format!("Wijzig {title}"),
    part_title: |id| format!("Incident {id} invullen"),
    part_text: "Wat u opslaat, geldt als door u bevestigd. U kunt het later weer wijzigen; elke \
                wijziging komt in de geschiedenis.",
    reason: "Reden van de wijziging",
    reason_hint: "Verplicht als u het begin van de termijn, een factor van de ernst of het risico \
                  wijzigt.",
    save: "Bewaar",
    back: "Terug zonder opslaan",
    saved: "Bewaard.",
    choose: "nog niet bekend",
    moment_hint: "Datum en tijd, bijvoorbeeld 24-11-2026 14:32",
    register_section: "Alleen voor het register",
    owner: "In behandeling bij",
    source_label: "Ontstaan door",
    nobody: "nog niemand",
    wrong: |wrong, what| match wrong {
        WrongAnswer::Unusable => format!("{what}: dit kan Sluis niet lezen."),
        WrongAnswer::Missing => format!("{what}: vul dit in."),
        WrongAnswer::NoReason => format!("{what}: schrijf op waarom u dit wijzigt."),
        WrongAnswer::Order => {
            format!("{what}: dit ligt vóór het datalek zelf, of in de toekomst.")
        }
        WrongAnswer::SamePerson => {
            format!("{what}: de FG adviseert, een ander besluit. Vul een andere naam in.")
        }
        WrongAnswer::Number => {
            format!("{what}: hierin lijkt een burgerservicenummer te staan. Haal dat weg.")
        }
        WrongAnswer::Range => format!("{what}: het minimum is hoger dan het maximum."),
    },
    conflict: |name, moment| {
        format!(
            "{name} heeft dit incident gewijzigd om {moment}. Uw wijziging is niet opgeslagen. \
             Open het incident opnieuw en kijk wat er nu staat."
        )
    },
    not_now: "Deze stap kan nu niet: het incident is al verder. Uw keuze is niet opgeslagen.",
    own_mail: "U bent afzender of ontvanger van deze e-mail. Daarom oordeelt een andere privacy \
               officer over dit incident. Is die er niet? Dan wijst de organisatie iemand aan, en \
               geeft de beheerder die persoon tijdelijk de rol. De termijn loopt door. Feiten \
               aanvullen kunt u wel.",
    own_release: "U heeft dit bericht zelf vrijgegeven. Een collega moet beoordelen of het geen \
                  datalek is.",
    timeline: "Tijdlijn",
    timeline_text: "Wat is opgemerkt, geprobeerd, verteld en gemeld, op volgorde.",
    note_add: "Regel toevoegen",
    note_kind: "Wat voor gebeurtenis",
    note_at: "Wanneer gebeurde dit",
    note_text: "Wat gebeurde er",
    no_data: "Schrijf hier geen persoonsgegevens van betrokkenen.",
    happened: HappenedTexts {
        held: "Sluis hield het bericht tegen",
        released: |name| format!("Vrijgegeven door {name}"),
        opened: |name| format!("In het register gezet door {name}"),
        accepted: |who| format!("Bezorgd bij {who}"),
        perhaps: |who| format!("Misschien bezorgd bij {who}"),
        refused: |who| format!("Niet bezorgd bij {who}"),
        known: "De organisatie wist ervan: de termijn begon",
        turned: |name, state| format!("{name}: {state}"),
        informed: |party, name| format!("{party} ingelicht door {name}"),
        reported: |number| {
            if number.is_empty() {
                "Gemeld bij de AP".to_owned()
            } else {
                format!("Gemeld bij de AP, nummer {number}")
            }
        },
        subjects: "De betrokkenen zijn geïnformeerd",
    },
    files: "Bestanden",
    files_none: "Er zijn geen bestanden.",
    file_add: "Bestand toevoegen",
    file: "Bestand",
    file_hint: |megabytes| {
        format!("Hoogstens {megabytes} MB. Sluis bewaart het versleuteld en wist het na sluiting.")
    },
    file_gone: "gewist",
    parties: "Andere organisaties",
    parties_text: "Gaat het ook om mensen van een andere gemeente of organisatie? Zet die hier \
                   neer. Elke organisatie krijgt een eigen bericht, zonder de aantallen van de \
                   andere. Haar eigen termijn begint als zij het bericht krijgt.",
    party_add: "Organisatie toevoegen",
    party_name: "Naam van de organisatie",
    party_role: "Rol van die organisatie",
    party_contact: "Waar zij wordt ingelicht",
    party_persons: "Aantal mensen van die organisatie",
    party_inform: "Is nu ingelicht",
    party_informed: |moment, deadline| {
        format!("Ingelicht op {moment}. Haar eigen termijn loopt tot {deadline}.")
    },
    party_told: |moment| format!("Ingelicht op {moment}."),
    party_drop: "Haal weg",
    party_waits: "Nog niet ingelicht.",
    party_processor: "Werkt voor ons: wij hoeven deze organisatie niet in te lichten.",
    party_notice: "Bericht voor deze organisatie",
    notice,
    history: "Geschiedenis",
    history_text: "Elke wijziging van dit incident. Er wordt niets overschreven.",
    history_none: "Er is nog niets gewijzigd.",
    history_columns: ["Wanneer", "Wie", "Wat", "Was", "Werd", "Waarom"],
    field_state: "Stand",
    field_owner: "In behandeling bij",
    print: "Afdrukken",
    print_text: "Dit is het hele formulier in de volgorde van de AP. Druk het af met uw browser.",
    record: "JSON",
    intake: "Incident melden",
    intake_text: "Voor alles wat niet via Sluis ging: een brief die kwijt is, een USB-stick, een \
                  telefoontje van een inwoner. Vul in wat u weet; de rest kan later. De termijn \
                  loopt vanaf het moment dat de organisatie het wist.",
    intake_what: "Wat is er gebeurd",
    intake_source: "Hoe weten wij hiervan",
    intake_submit: "Incident openen",
    opened: |id| format!("Incident {id} staat in het register."),
    mark: "Incident aanmaken",
    mark_text: "Dit bericht is verstuurd. Ziet u een mogelijk datalek? Open dan een incident; de \
                termijn begon toen Sluis het zag.",
    marked: |id| format!("Incident {id}"),
    mark_summary: |sender, persons, destinations| {
        let sender = if sender.is_empty() {
            "Automatische e-mail".to_owned()
        } else {
            format!("E-mail van {sender}")
        };
        let people = match persons {
            0 => String::new(),
            1 => " met gegevens van 1 persoon".to_owned(),
            _ => format!(" met gegevens van ongeveer {} personen", Dutch.number(persons)),
        };
        format!("{sender}{people} aan {destinations}. Verstuurd, niet tegengehouden.")
    },
    warnings: WarningTexts {
        subject: |id, hours| match hours {
            0 => format!("De termijn van incident {id} is voorbij"),
            hours => format!("Nog {hours} uur voor incident {id}"),
        },
        day: |hours, id, deadline| {
            format!(
                "Nog {hours} uur: beoordeel incident {id} vóór {deadline}. Nog niet alles bekend? \
                 Meld dan alvast wat u weet. U kunt de melding later aanvullen."
            )
        },
        hours: |hours, id| {
            format!("Nog {hours} uur voor incident {id}. Kies nu of u meldt bij de AP.")
        },
        over: |id| {
            format!(
                "De termijn voor incident {id} is voorbij. Meldt u alsnog? Leg dan uit waarom de \
                 melding later is (AVG, artikel 33 lid 1)."
            )
        },
    },
    figures: FigureTexts {
        title: "Jaarcijfers",
        text: "Voor het jaarverslag en de toezichthouder. Niemand wordt geteld naar wie iets \
               verstuurde of besloot.",
        heading: |first, last| match (first, last) {
            (first, "") => format!("Cijfers vanaf {first}"),
            ("", last) => format!("Cijfers tot en met {last}"),
            (first, last) => format!("Cijfers van {first} tot en met {last}"),
        },
        year: "Jaar",
        days: ["Of vanaf", "Tot en met"],
        days_hint: "Vult u een dag in, dan telt het jaar niet mee. Een incident hoort bij de dag \
                    waarop het in het register kwam.",
        wrong_days: "De laatste dag ligt vóór de eerste, of een datum klopt niet. U ziet het jaar.",
        show: "Toon",
        totals: [
            "Incidenten",
            "Datalekken",
            "Gemeld bij de AP",
            "Te laat gemeld, of de termijn is voorbij zonder besluit",
            "Betrokkenen geïnformeerd",
            "Voorkomen: tegengehouden en niet verstuurd",
        ],
        tables: ["Naar aard", "Naar afdeling", "Naar oorzaak"],
        columns: ["Wat", "Incidenten", "Datalekken", "Gemeld"],
        unknown: "niet bekend",
        none: "In deze periode zijn er geen incidenten.",
    },
    tabs: ["Open", "Alles"],
    export: ["Register als CSV", "Register als JSON"],
};

fn step_text(step: IncidentStep) -> &'static str {
    match step {
        IncidentStep::Assess => "U wordt behandelaar van dit incident. De termijn loopt door.",
        IncidentStep::NoBreach => {
            "De termijn stopt. Het incident blijft in het register staan, met uw reden. Een \
             privacy officer kan het heropenen; dan geldt de oude termijn weer."
        }
        IncidentStep::Confirm => {
            "U stelt vast dat er persoonsgegevens zijn gelekt. De termijn loopt door tot u bij de \
             AP meldt of besluit om niet te melden."
        }
        IncidentStep::NotifyInitial => {
            "U heeft gemeld wat nu bekend is en vult de melding later aan."
        }
        IncidentStep::NotifyComplete => "U heeft alles gemeld. Sluis meldt zelf niets aan de AP.",
        IncidentStep::Withdraw => "U heeft de melding bij de AP ingetrokken.",
        IncidentStep::Close => {
            "Het incident is af. Na hun termijn worden de bestanden gewist, en jaren later het \
             dossier. Heropenen kan."
        }
        IncidentStep::Reopen => {
            "Het incident gaat weer open, met hetzelfde nummer. De oude termijn geldt."
        }
    }
}

fn notice(facts: &NoticeFacts<'_>) -> String {
    let people = match facts.persons {
        "" => "Hoeveel mensen van uw organisatie het zijn, is nog niet bekend.".to_owned(),
        persons if persons.contains('–') => format!(
            "Aantal mensen van uw organisatie: {persons}. Het eerste getal is wie zeker bij u \
             hoort. Het tweede getal telt ook mee van wie dat niet bekend is."
        ),
        persons => format!("Aantal mensen van uw organisatie: {persons}."),
    };
    let listed = |title: &str, lines: &[String]| match lines {
        [] => String::new(),
        lines => format!("{title}\n- {}\n\n", lines.join("\n- ")),
    };
    let taken = listed("Wat er is gedaan:", facts.taken);
    let planned = listed("Wat er nog wordt gedaan:", facts.planned);
    format!(
        "Aan de verwerkingsverantwoordelijke,\n\nBij {} is een datalek geweest met gegevens van \
         uw organisatie (kenmerk {}).\n\nWat er gebeurde: {}\nSoorten gegevens: {}.\n{people}\n\
         Bij ons bekend sinds: {}.\n\n{taken}{planned}Uw eigen termijn om te melden \
         begint als u dit bericht \
         krijgt. Vragen: {}.\n",
        facts.organisation, facts.id, facts.summary, facts.kinds, facts.known, facts.contact
    )
}
