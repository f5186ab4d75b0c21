//! The questions of the register and their choices, in English.

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
    (Question::LegalBasis, "By which law", "GDPR, or the Wpg for data of enforcement officers"),
    (Question::NotificationKind, "Kind of notification", ""),
    (Question::ApNumber, "Number from the AP", "The AP gives it after the form was sent."),
    (Question::ApSubmittedAt, "Reported on", ""),
    (Question::BulkNotification, "Are several breaches reported as one", ""),
    (Question::Controller, "Controller", "Name, KvK number, address, sector"),
    (Question::OurRole, "Our role", ""),
    (Question::Reporter, "Who reports", "Name, position, phone, e-mail"),
    (Question::Contact, "Contact for the AP", "Name, position, phone, e-mail"),
    (Question::Fg, "Data protection officer", "Name, phone, e-mail"),
    (Question::OccurredFrom, "Beginning of the breach", ""),
    (Question::OccurredTo, "End of the breach", ""),
    (Question::OccurredPrecision, "How sure is that moment", ""),
    (Question::Ongoing, "Does it still go on", ""),
    (Question::DetectedAt, "Discovered on", ""),
    (Question::DetectedBy, "Discovered by", ""),
    (Question::DetectionContact, "How can the discoverer be reached", ""),
    (Question::DetectionHow, "How was it discovered", ""),
    (
        Question::AwareAt, "Aware since (the clock begins)",
        "It can be changed with a reason only. The history keeps the old moment.",
    ),
    (Question::AwareBasis, "Why that moment", ""),
    (
        Question::ReasonForDelay, "Why was it reported late",
        "Needed once the deadline has passed (GDPR, Article 33(1)).",
    ),
    (Question::Summary, "What happened", "Do not write personal data of the people concerned."),
    (Question::IncidentKind, "Kind of incident", ""),
    (Question::BreachType, "Kind of breach", ""),
    (Question::Cause, "Cause", ""),
    (Question::Direction, "How the data went out", ""),
    (Question::Department, "Department", "For the yearly figures. No name of an employee."),
    (Question::DataKinds, "Kinds of personal data", ""),
    (Question::SpecialKinds, "Special categories and criminal data", ""),
    (Question::RecordsMin, "Number of records, at least", ""),
    (Question::RecordsMax, "Number of records, at most", ""),
    (Question::PersonsMin, "Number of people, at least", ""),
    (Question::PersonsMax, "Number of people, at most", ""),
    (Question::SubjectGroups, "Who the people are", ""),
    (Question::Minors, "Are most of them under age", ""),
    (Question::Vulnerable, "Are they vulnerable in another way", ""),
    (Question::AgeRange, "Ages", "For instance: 4 to 23 years"),
    (Question::SecretAddress, "Is a secret address among the data", ""),
    (Question::PriorMeasures, "Measures that were in force", ""),
    (Question::Encrypted, "Were the data encrypted", ""),
    (Question::KeyExposed, "Did the key or password leak too", ""),
    (Question::Consequences, "What may become of the data", ""),
    (Question::Harms, "What people may suffer", ""),
    (
        Question::SeverityContext, "Severity: kind of data (ENISA, DPC)",
        "1 simple, 2 behavioural, 3 financial, 4 sensitive",
    ),
    (Question::SeverityEase, "Severity: ease of identification (ENISA, EI)", ""),
    (Question::SeverityConfidentiality, "Severity: who can have seen it (ENISA, CB)", ""),
    (Question::SeverityIntegrity, "Severity: were data changed (ENISA, CB)", ""),
    (Question::SeverityAvailability, "Severity: were data lost (ENISA, CB)", ""),
    (Question::SeverityIntent, "Severity: was it on purpose (ENISA, CB)", ""),
    (
        Question::Risk, "Risk for the people",
        "A proposal is no decision. When in doubt, the AP says: report.",
    ),
    (Question::RiskReason, "Why this risk", ""),
    (Question::FgAdvice, "Advice of the data protection officer", ""),
    (Question::FgAdviceBy, "Who advised", "Name of the data protection officer"),
    (Question::DecisionAp, "Report to the AP", ""),
    (Question::DecisionApReason, "Why report or not", ""),
    (
        Question::DecisionApBy, "Who decided that",
        "Name and mandate; another than the data protection officer",
    ),
    (Question::DecisionSubjects, "Tell the people concerned", ""),
    (Question::DecisionSubjectsReason, "Why tell them or not", ""),
    (
        Question::DecisionSubjectsBy, "Who decided that about the people",
        "Name and mandate; another than the data protection officer",
    ),
    (Question::SubjectsInformed, "Were the people told", ""),
    (Question::SubjectsInformedAt, "Told on", ""),
    (Question::SubjectsInformedCount, "Number of people told", ""),
    (Question::SubjectsInformedChannel, "In which way", ""),
    (Question::SubjectsInformedText, "What they were told", ""),
    (Question::SubjectsException, "Exception (GDPR, Article 34(3))", ""),
    (Question::MeasuresTaken, "Measures taken", ""),
    (Question::MeasuresPlanned, "Measures still to come", ""),
    (Question::CrossBorder, "Are people in other countries concerned", ""),
    (Question::Countries, "Which countries", ""),
    (Question::OtherAuthorities, "Other authorities that were told", ""),
    (Question::Remarks, "Other remarks", ""),
    (Question::NoBreachCode, "Why it is no breach", ""),
    (Question::NoBreachReason, "Explanation: no breach", ""),
    (Question::WithdrawnReason, "Why the report was withdrawn", ""),
    (Question::Related, "Incidents that belong to it", "Numbers, with a space between them"),
    (Question::Tags, "Keywords", ""),
    (Question::CbwSignificant, "Significant by the Cyberbeveiligingswet", ""),
    (Question::CbwWarnedAt, "Cyberbeveiligingswet: early warning given on", ""),
    (Question::CbwWarnedReference, "Reference of the early warning", ""),
    (Question::CbwNotifiedAt, "Cyberbeveiligingswet: notification given on", ""),
    (Question::CbwNotifiedReference, "Reference of that notification", ""),
    (Question::CbwFinalAt, "Cyberbeveiligingswet: final report given on", ""),
    (Question::CbwFinalReference, "Reference of the final report", ""),
    (Question::LegalHold, "Do not delete (for instance because of a court case)", ""),
];
