//! What the register asks of a breach: the questions of the notification form of the Autoriteit
//! Persoonsgegevens (AP) in its order, sections 0 to 9, and what only the register needs.
//!
//! An answer is a text: a line, a number, a moment (RFC 3339, UTC), or the names of choices with a
//! space between them. Empty is "not known yet".

use jiff::Timestamp;

/// How a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// In a few words.
    Line,
    /// In sentences.
    Text,
    /// By a whole number.
    Number,
    /// By a moment.
    Moment,
    /// By one of these.
    One(&'static [&'static str]),
    /// By any of these.
    Several(&'static [&'static str]),
}

/// Writes the questions with their names, sections and forms.
macro_rules! questions {
    ($($variant:ident $name:literal $section:literal $form:expr, $doc:literal;)*) => {
        /// A question of the register.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Question {
            $(#[doc = $doc] $variant,)*
        }

        impl Question {
            /// Every question, in the order of the form.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in JSON, in the store and in forms.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The section of the form; [`REGISTER_SECTION`] for what only the register needs.
            pub const fn section(self) -> u32 {
                match self { $(Self::$variant => $section,)* }
            }

            /// How it is answered.
            pub const fn form(self) -> Form {
                match self { $(Self::$variant => $form,)* }
            }
        }
    };
}

questions! {
    LegalBasis "legal_basis" 0 Form::One(&["avg", "wpg", "telecom"]),
        "By which law it is reported.";
    NotificationKind "notification_kind" 0
        Form::One(&["none", "initial", "complete", "follow_up", "withdrawal"]),
        "What kind of notification it is.";
    ApNumber "ap_number" 0 Form::Line, "The number that the AP gave.";
    ApSubmittedAt "ap_submitted_at" 0 Form::Moment, "When it was reported.";
    BulkNotification "bulk_notification" 0 YES_NO, "Whether several breaches are reported as one.";
    Controller "controller" 1 Form::Text, "Who is responsible: name, KvK number, address, sector.";
    OurRole "our_role" 1 Form::One(&["controller", "joint", "processor"]),
        "What we are to the data.";
    Reporter "reporter" 1 Form::Text, "Who reports.";
    Contact "contact" 1 Form::Text, "Whom the AP can call.";
    Fg "fg" 1 Form::Text, "The data protection officer.";
    OccurredFrom "occurred_from" 2 Form::Moment, "When it began.";
    OccurredTo "occurred_to" 2 Form::Moment, "When it ended.";
    OccurredPrecision "occurred_precision" 2 Form::One(&["exact", "period", "unknown"]),
        "How sure these moments are.";
    Ongoing "ongoing" 2 YES_NO, "Whether it still goes on.";
    DetectedAt "detected_at" 2 Form::Moment, "When it was found.";
    DetectedBy "detected_by" 2 Form::Line, "Who found it.";
    DetectionContact "detection_contact" 2 Form::Line, "How the finder can be reached.";
    DetectionHow "detection_how" 2
        Form::One(&[
            "gateway", "sender", "recipient", "colleague", "citizen", "media", "processor", "audit",
        ]),
        "How it was found.";
    AwareAt "aware_at" 2 Form::Moment, "When the organisation became aware: the clock begins.";
    AwareBasis "aware_basis" 2 Form::One(&["k1", "k2", "k3", "k4", "k5", "k6", "k7"]),
        "By which rule that moment was chosen.";
    ReasonForDelay "reason_for_delay" 2 Form::Text, "Why it was reported late (GDPR art. 33(1)).";
    Summary "summary" 3 Form::Text, "What happened, without personal data.";
    IncidentKind "incident_kind" 3
        Form::One(&[
            "email_wrong_recipient", "email_private_own", "email_wrong_attachment",
            "email_too_much_data", "email_cc_exposed", "email_lookalike", "email_unencrypted",
            "mail_post", "device_lost", "hacking_malware_phishing", "published", "wrong_portal",
            "wrong_file", "told_aloud", "other",
        ]),
        "What kind of incident it was.";
    BreachType "breach_type" 3
        Form::Several(&["confidentiality", "integrity", "availability"]),
        "What was breached.";
    Cause "cause" 3 Form::One(&["human_error", "process", "technical", "intent", "unknown"]),
        "What caused it.";
    Direction "direction" 3 Form::One(&["outbound_mail", "elsewhere"]), "Which way the data went.";
    Department "department" 3 Form::Line, "The department in which it happened.";
    DataKinds "data_kinds" 4
        Form::Several(&[
            "name", "address", "sex", "birth_date_age", "bsn", "other_national_number", "phone",
            "email", "credentials", "customer_number", "financial", "id_document_copy",
            "id_document_number", "location", "licence_plate", "photo_video", "education",
            "benefits", "debts", "youth_care", "care_indication", "employment", "other",
        ]),
        "Which kinds of data.";
    SpecialKinds "special_kinds" 4
        Form::Several(&[
            "race_ethnicity", "politics", "religion", "union", "genetic", "biometric", "health",
            "sexuality", "criminal",
        ]),
        "Which special categories (GDPR art. 9 and 10).";
    RecordsMin "records_min" 4 Form::Number, "At least how many records.";
    RecordsMax "records_max" 4 Form::Number, "At most how many records.";
    PersonsMin "persons_min" 5 Form::Number, "At least how many people.";
    PersonsMax "persons_max" 5 Form::Number, "At most how many people.";
    SubjectGroups "subject_groups" 5
        Form::Several(&[
            "inwoners", "uitkeringsgerechtigden", "jeugdigen", "ouders", "leerlingen",
            "zorgclienten", "schuldhulpclienten", "medewerkers", "sollicitanten",
            "raadsleden_kandidaten", "vergunninghouders", "ondernemers", "leveranciers", "other",
        ]),
        "Who the people are.";
    Minors "minors" 5 YES_NO_UNKNOWN, "Whether most of them are under age.";
    Vulnerable "vulnerable" 5 YES_NO_UNKNOWN, "Whether they are vulnerable otherwise.";
    AgeRange "age_range" 5 Form::Line, "How old they are.";
    SecretAddress "secret_address" 5 YES_NO_UNKNOWN, "Whether a secret address is among the data.";
    PriorMeasures "prior_measures" 6 Form::Text, "Which measures were in force.";
    Encrypted "encrypted" 6
        Form::One(&["no", "transport", "end_to_end", "file_password"]),
        "Whether the data were encrypted.";
    KeyExposed "key_exposed" 6 YES_NO, "Whether the key or password leaked too.";
    Consequences "consequences" 7
        Form::Several(&[
            "spread_further", "linked_with_other_data", "used_for_other_purpose", "loss_of_control",
        ]),
        "What may become of the data.";
    Harms "harms" 7
        Form::Several(&[
            "identity_fraud", "financial", "phishing", "stigma_exclusion", "reputation",
            "secrecy_breach", "physical_safety", "discrimination", "other",
        ]),
        "What people may suffer.";
    SeverityContext "severity_context" 7 Form::One(&["1", "2", "3", "4"]),
        "ENISA, DPC: the kind of data.";
    SeverityEase "severity_ease" 7 Form::One(&["0.25", "0.5", "0.75", "1"]),
        "ENISA, EI: how easily people are recognised.";
    SeverityConfidentiality "severity_confidentiality" 7 LOSS, "ENISA, CB: who can have seen it.";
    SeverityIntegrity "severity_integrity" 7 LOSS, "ENISA, CB: whether data were changed.";
    SeverityAvailability "severity_availability" 7 LOSS, "ENISA, CB: whether data were lost.";
    SeverityIntent "severity_intent" 7 Form::One(&["0", "0.5"]),
        "ENISA, CB: whether it was on purpose.";
    Risk "risk" 7 Form::One(&["unlikely", "risk", "high_risk"]), "The risk for people.";
    RiskReason "risk_reason" 7 Form::Text, "Why.";
    FgAdvice "fg_advice" 8 Form::Text, "What the data protection officer advises.";
    FgAdviceBy "fg_advice_by" 8 Form::Line, "Who advised.";
    DecisionAp "decision_ap" 8 NOTIFY, "Whether the AP is told.";
    DecisionApReason "decision_ap_reason" 8 Form::Text, "Why.";
    DecisionApBy "decision_ap_by" 8 Form::Line, "Who decided that, with which mandate.";
    DecisionSubjects "decision_subjects" 8 NOTIFY, "Whether the people are told.";
    DecisionSubjectsReason "decision_subjects_reason" 8 Form::Text, "Why.";
    DecisionSubjectsBy "decision_subjects_by" 8 Form::Line, "Who decided that, with which mandate.";
    SubjectsInformed "subjects_informed" 8 Form::One(&["yes", "planned", "no"]),
        "Whether the people were told.";
    SubjectsInformedAt "subjects_informed_at" 8 Form::Moment, "When.";
    SubjectsInformedCount "subjects_informed_count" 8 Form::Number, "How many of them.";
    SubjectsInformedChannel "subjects_informed_channel" 8
        Form::Several(&["brief", "e-mail", "telefoon", "mijnomgeving", "publicatie"]),
        "How.";
    SubjectsInformedText "subjects_informed_text" 8 Form::Text, "In which words.";
    SubjectsException "subjects_exception" 8
        Form::One(&["none", "unintelligible", "removed", "disproportionate"]),
        "Which exception of GDPR art. 34(3) holds.";
    MeasuresTaken "measures_taken" 8 Form::Text, "What was done against the harm.";
    MeasuresPlanned "measures_planned" 8 Form::Text,
        "What is still to be done, by whom and until when: a line each.";
    CrossBorder "cross_border" 9 YES_NO, "Whether people in other countries are concerned.";
    Countries "countries" 9 Form::Line, "Which countries.";
    OtherAuthorities "other_authorities" 9 Form::Line, "Which other authorities were told.";
    Remarks "remarks" 9 Form::Text, "What else there is to say.";
    NoBreachCode "no_breach_code" 10
        Form::One(&[
            "not_personal", "authorised_recipient", "not_delivered", "unintelligible", "duplicate",
        ]),
        "Why it is no breach.";
    NoBreachReason "no_breach_reason" 10 Form::Text, "The same in words.";
    WithdrawnReason "withdrawn_reason" 10 Form::Text, "Why the notification was withdrawn.";
    Related "related" 10 Form::Line, "Other incidents that belong to it.";
    Tags "tags" 10 Form::Line, "Words to find it by.";
    CbwSignificant "cbw_significant" 10 YES_NO,
        "Whether it is significant by the Cyberbeveiligingswet.";
    CbwWarnedAt "cbw_warned_at" 10 Form::Moment, "When its early warning was given.";
    CbwWarnedReference "cbw_warned_reference" 10 Form::Line, "By which reference.";
    CbwNotifiedAt "cbw_notified_at" 10 Form::Moment, "When it was notified by that law.";
    CbwNotifiedReference "cbw_notified_reference" 10 Form::Line, "By which reference.";
    CbwFinalAt "cbw_final_at" 10 Form::Moment, "When its final report was given.";
    CbwFinalReference "cbw_final_reference" 10 Form::Line, "By which reference.";
    LegalHold "legal_hold" 10 YES_NO, "Whether it must not be deleted.";
}

impl Question {
    /// The question of that [`Question::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|question| question.name() == name)
    }

    /// The questions of a section, in order.
    pub fn of_section(section: u32) -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(move |question| question.section() == section)
    }

    /// Whether no form asks it: a step of the life cycle answers it, or rows of their own do.
    pub const fn is_told_elsewhere(self) -> bool {
        matches!(
            self,
            Self::NoBreachCode
                | Self::NoBreachReason
                | Self::WithdrawnReason
                | Self::MeasuresPlanned
        )
    }

    /// Of each stage of the Cyberbeveiligingswet when it was done, and by which reference.
    pub const CBW_STAGES: [(Self, Self); 3] = [
        (Self::CbwWarnedAt, Self::CbwWarnedReference),
        (Self::CbwNotifiedAt, Self::CbwNotifiedReference),
        (Self::CbwFinalAt, Self::CbwFinalReference),
    ];

    /// Whether it is asked only of what is significant by the Cyberbeveiligingswet.
    pub fn is_of_cbw_stage(self) -> bool {
        Self::CBW_STAGES.iter().any(|(at, reference)| [*at, *reference].contains(&self))
    }

    /// Whether another answer than the one that stands there needs a written reason.
    pub const fn needs_reason(self) -> bool {
        matches!(
            self,
            Self::AwareAt
                | Self::SeverityContext
                | Self::SeverityEase
                | Self::SeverityConfidentiality
                | Self::SeverityIntegrity
                | Self::SeverityAvailability
                | Self::SeverityIntent
        )
    }

    /// `text` as it is kept; `None` where it is no answer to this question.
    ///
    /// - Shape: a moment may be written as RFC 3339 only; other ways are the caller's to read.
    pub fn answer(self, text: &str) -> Option<String> {
        let text = text.trim();
        if text.is_empty() {
            return Some(String::new());
        }
        let length = text.chars().count();
        match self.form() {
            Form::Line => {
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                (length <= LINE_CHARACTERS_MAX).then_some(text)
            }
            Form::Text => (length <= TEXT_CHARACTERS_MAX).then(|| text.replace("\r\n", "\n")),
            Form::Number => {
                text.parse::<u64>().ok().filter(|n| *n <= NUMBER_MAX).map(|n| n.to_string())
            }
            Form::Moment => text.parse::<Timestamp>().ok().map(|at| at.to_string()),
            Form::One(choices) => choices.contains(&text).then(|| text.to_owned()),
            Form::Several(choices) => {
                let given: Vec<&str> = text.split_whitespace().collect();
                let known = given.iter().all(|one| choices.contains(one));
                let kept = choices.iter().copied().filter(|one| given.contains(one));
                known.then(|| kept.collect::<Vec<_>>().join(" "))
            }
        }
    }
}

/// The section of what is not in the form.
pub const REGISTER_SECTION: u32 = 10;

/// Longest text of an answer.
pub const TEXT_CHARACTERS_MAX: usize = 4_000;

const LINE_CHARACTERS_MAX: usize = 300;
const NUMBER_MAX: u64 = 1_000_000_000;

const YES_NO: Form = Form::One(&["yes", "no"]);
const YES_NO_UNKNOWN: Form = Form::One(&["yes", "no", "unknown"]);
const NOTIFY: Form = Form::One(&["notify", "not"]);
const LOSS: Form = Form::One(&["0", "0.25", "0.5"]);

#[cfg(test)]
mod tests {
    use super::Question;
    use super::TEXT_CHARACTERS_MAX;

    #[test]
    fn an_answer_is_kept_as_its_form_wants_it_or_not_at_all() {
        for (question, text, expected) in [
            (Question::ApNumber, "  Z  2026-1 ", Some("Z 2026-1")),
            (Question::Summary, "een\r\ntwee\n", Some("een\ntwee")),
            (Question::PersonsMin, "2600", Some("2600")),
            (Question::PersonsMin, "-1", None),
            (Question::PersonsMin, "veel", None),
            (Question::AwareAt, "2026-03-27T10:00+01:00", Some("2026-03-27T09:00:00Z")),
            (Question::AwareAt, "gisteren", None),
            (Question::Risk, "high_risk", Some("high_risk")),
            (Question::Risk, "hoog", None),
            (Question::DataKinds, "bsn name bsn", Some("name bsn")),
            (Question::DataKinds, "bsn iets", None),
            (Question::Risk, "   ", Some("")),
        ] {
            assert_eq!(question.answer(text).as_deref(), expected, "{question:?} {text}");
        }
        assert_eq!(Question::Summary.answer(&"x".repeat(TEXT_CHARACTERS_MAX + 1)), None);
    }

    #[test]
    fn every_name_is_its_own_and_the_sections_are_in_order() {
        let mut names: Vec<&str> = Question::ALL.iter().map(|one| one.name()).collect();
        assert!(Question::ALL.is_sorted_by_key(|one| one.section()));
        assert!(Question::ALL.iter().all(|one| Question::named(one.name()) == Some(*one)));
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Question::ALL.len());
    }
}
