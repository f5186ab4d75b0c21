//! The questions of the register and their choices, in Dutch.

use crate::breach::Question;

/// A question of the form.
pub(super) fn question(question: Question) -> &'static str {
    row(question).map_or_else(|| question.name(), |(_, label, _)| label)
}

/// What helps to answer it.
pub(super) fn hint(question: Question) -> &'static str {
    row(question).map_or("", |(_, _, hint)| hint)
}

fn row(question: Question) -> Option<&'static (Question, &'static str, &'static str)> {
    QUESTIONS.iter().find(|(known, ..)| *known == question)
}

/// The questions with what helps to answer them.
#[rustfmt::skip]
const QUESTIONS: &[(Question, &str, &str)] = &[
    (Question::LegalBasis, "Op grond van welke wet", "AVG, of de Wpg bij gegevens van boa's"),
    (Question::NotificationKind, "Soort melding", ""),
    (
        Question::ApNumber, "Nummer van de AP",
        "Dit krijgt u van de AP nadat u het formulier heeft verstuurd.",
    ),
    (Question::ApSubmittedAt, "Gemeld op", ""),
    (Question::BulkNotification, "Worden meer datalekken samen gemeld", ""),
    (Question::Controller, "Verwerkingsverantwoordelijke", "Naam, KvK-nummer, adres, sector"),
    (Question::OurRole, "Onze rol", ""),
    (Question::Reporter, "Wie meldt", "Naam, functie, telefoon, e-mail"),
    (Question::Contact, "Contactpersoon voor de AP", "Naam, functie, telefoon, e-mail"),
    (Question::Fg, "Functionaris gegevensbescherming", "Naam, telefoon, e-mail"),
    (Question::OccurredFrom, "Begin van het datalek", ""),
    (Question::OccurredTo, "Einde van het datalek", ""),
    (Question::OccurredPrecision, "Hoe zeker is dit tijdstip", ""),
    (Question::Ongoing, "Duurt het nog voort", ""),
    (Question::DetectedAt, "Ontdekt op", ""),
    (Question::DetectedBy, "Ontdekt door", ""),
    (Question::DetectionContact, "Hoe is de ontdekker te bereiken", ""),
    (Question::DetectionHow, "Hoe is het ontdekt", ""),
    (
        Question::AwareAt, "Bekend geworden op (begin van de termijn)",
        "Wijzigen kan alleen met een reden. Het oude tijdstip blijft staan in de geschiedenis.",
    ),
    (Question::AwareBasis, "Waarom dit tijdstip", ""),
    (
        Question::ReasonForDelay, "Waarom is te laat gemeld",
        "Verplicht als de termijn voorbij is (AVG, artikel 33 lid 1).",
    ),
    (Question::Summary, "Wat is er gebeurd", "Schrijf hier geen persoonsgegevens van betrokkenen."),
    (Question::IncidentKind, "Aard van het incident", ""),
    (Question::BreachType, "Aard van de inbreuk", ""),
    (Question::Cause, "Oorzaak", ""),
    (Question::Direction, "Hoe gingen de gegevens naar buiten", ""),
    (Question::Department, "Afdeling", "Voor de jaarcijfers. Geen naam van een medewerker."),
    (Question::DataKinds, "Soorten persoonsgegevens", ""),
    (Question::SpecialKinds, "Bijzondere en strafrechtelijke gegevens", ""),
    (Question::RecordsMin, "Aantal gegevensrecords, minimaal", ""),
    (Question::RecordsMax, "Aantal gegevensrecords, maximaal", ""),
    (Question::PersonsMin, "Aantal personen, minimaal", ""),
    (Question::PersonsMax, "Aantal personen, maximaal", ""),
    (Question::SubjectGroups, "Wie zijn de mensen", ""),
    (Question::Minors, "Zijn de meesten minderjarig", ""),
    (Question::Vulnerable, "Zijn zij op een andere manier kwetsbaar", ""),
    (Question::AgeRange, "Leeftijden", "Bijvoorbeeld: 4 tot 23 jaar"),
    (Question::SecretAddress, "Is er een geheim adres bij", ""),
    (Question::PriorMeasures, "Maatregelen die al golden", ""),
    (Question::Encrypted, "Waren de gegevens versleuteld", ""),
    (Question::KeyExposed, "Is ook de sleutel of het wachtwoord gelekt", ""),
    (Question::Consequences, "Wat kan er met de gegevens gebeuren", ""),
    (Question::Harms, "Wat kunnen de mensen ervan merken", ""),
    (
        Question::SeverityContext, "Ernst: soort gegevens (ENISA, DPC)",
        "1 gewoon, 2 gedrag, 3 financieel, 4 gevoelig",
    ),
    (Question::SeverityEase, "Ernst: herkenbaarheid (ENISA, EI)", ""),
    (Question::SeverityConfidentiality, "Ernst: wie kan het gezien hebben (ENISA, CB)", ""),
    (Question::SeverityIntegrity, "Ernst: zijn gegevens veranderd (ENISA, CB)", ""),
    (Question::SeverityAvailability, "Ernst: zijn gegevens kwijt (ENISA, CB)", ""),
    (Question::SeverityIntent, "Ernst: was het opzet (ENISA, CB)", ""),
    (
        Question::Risk, "Risico voor de mensen",
        "Een voorstel is geen besluit. Bij twijfel zegt de AP: meld.",
    ),
    (Question::RiskReason, "Waarom dit risico", ""),
    (Question::FgAdvice, "Advies van de FG", ""),
    (Question::FgAdviceBy, "Wie adviseerde", "Naam van de FG"),
    (Question::DecisionAp, "Melden bij de AP", ""),
    (Question::DecisionApReason, "Waarom wel of niet melden", ""),
    (Question::DecisionApBy, "Wie besloot dat", "Naam en mandaat; een ander dan de FG"),
    (Question::DecisionSubjects, "De betrokkenen informeren", ""),
    (Question::DecisionSubjectsReason, "Waarom wel of niet informeren", ""),
    (
        Question::DecisionSubjectsBy, "Wie besloot dat over de betrokkenen",
        "Naam en mandaat; een ander dan de FG",
    ),
    (Question::SubjectsInformed, "Zijn de betrokkenen geïnformeerd", ""),
    (Question::SubjectsInformedAt, "Geïnformeerd op", ""),
    (Question::SubjectsInformedCount, "Aantal geïnformeerde mensen", ""),
    (Question::SubjectsInformedChannel, "Op welke manier", ""),
    (Question::SubjectsInformedText, "Inhoud van het bericht aan de betrokkenen", ""),
    (Question::SubjectsException, "Uitzondering (AVG, artikel 34 lid 3)", ""),
    (Question::MeasuresTaken, "Genomen maatregelen", ""),
    (Question::MeasuresPlanned, "Maatregelen die nog komen", ""),
    (Question::CrossBorder, "Gaat het om mensen in andere landen", ""),
    (Question::Countries, "Welke landen", ""),
    (Question::OtherAuthorities, "Andere toezichthouders die zijn ingelicht", ""),
    (Question::Remarks, "Overige opmerkingen", ""),
    (Question::NoBreachCode, "Waarom geen datalek", ""),
    (Question::NoBreachReason, "Toelichting: geen datalek", ""),
    (Question::WithdrawnReason, "Waarom de melding is ingetrokken", ""),
    (Question::Related, "Incidenten die erbij horen", "Nummers, met een spatie ertussen"),
    (Question::Tags, "Trefwoorden", ""),
    (Question::CbwSignificant, "Significant volgens de Cyberbeveiligingswet", ""),
    (Question::CbwWarnedAt, "Cyberbeveiligingswet: vroege waarschuwing gedaan op", ""),
    (Question::CbwWarnedReference, "Kenmerk van de vroege waarschuwing", ""),
    (Question::CbwNotifiedAt, "Cyberbeveiligingswet: melding gedaan op", ""),
    (Question::CbwNotifiedReference, "Kenmerk van die melding", ""),
    (Question::CbwFinalAt, "Cyberbeveiligingswet: eindverslag gedaan op", ""),
    (Question::CbwFinalReference, "Kenmerk van het eindverslag", ""),
    (Question::LegalHold, "Niet verwijderen (bijvoorbeeld door een rechtszaak)", ""),
];
