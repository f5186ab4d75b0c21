//! The sheet of an incident: what is known, in the order of the notification form of the Autoriteit
//! Persoonsgegevens (AP), sections 0 to 9.
//!
//! The AP takes notifications through its web form alone, so this is a sheet to copy from. What
//! only people can tell stands in it as not yet known: nothing is left out and nothing is guessed.

use std::fmt;

use jiff::Timestamp;
use serde::Serialize;
use serde::Serializer;

use crate::breach;
use crate::detect::Kind;
use crate::incident::assess::facts;
use crate::render::IncidentJson;
use crate::render::Language;
use crate::render::Texts;
use crate::render::consequences_in_words;
use crate::render::incident_json;
use crate::render::risk_in_words;
use crate::render::severity_in_words;
use crate::render::texts;
use crate::store::Incident;

/// An incident as a sheet: displays as text, and serialises as the whole record with the sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// The incident itself.
    pub incident: Incident,
    /// Title, with the number.
    pub title: String,
    /// The ten sections of the form.
    pub sections: Vec<Section>,
    /// Who made the sheet and when, as a sentence.
    pub footer: String,
    made: Imprint,
}

/// What a sheet says beside the incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imprint {
    /// Name of the municipality.
    pub organisation: String,
    /// When the message was held; `None` where its row is gone.
    pub held_at: Option<Timestamp>,
    /// Who makes the sheet.
    pub made_by: String,
    /// When.
    pub made_at: Timestamp,
    /// In which language.
    pub language: Language,
}

#[derive(Serialize)]
struct SheetJson<'a> {
    schema_version: u32,
    organisation: &'a str,
    exported_at: Timestamp,
    exported_by: &'a str,
    held_at: Option<Timestamp>,
    incident: IncidentJson<'a>,
    title: &'a str,
    sections: &'a [Section],
}

/// One section of the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Its number in the form, 0 to 9.
    pub number: u32,
    /// Its title in the form.
    pub title: &'static str,
    /// What is asked, in order.
    pub answers: Vec<Answer>,
}

/// One line of the sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// What is asked.
    pub question: &'static str,
    /// What is known; `None` where nobody has told it yet.
    pub answer: Option<String>,
}

/// Makes the sheet of `incident`.
pub fn sheet(incident: &Incident, made: Imprint) -> Sheet {
    let texts = texts(made.language);
    let register = &texts.register;
    let sheet = &register.sheet;
    let answers: [Vec<Answer>; 10] = [
        vec![
            known(sheet.number, &incident.id),
            known(sheet.state, (texts.words.incident_state)(incident.state)),
            known(sheet.message, &incident.held_id),
            unknown(sheet.ap_number),
        ],
        vec![known(sheet.organisation, &made.organisation), unknown(sheet.contact)],
        timeline(incident, made.held_at, texts),
        leaked(incident, texts),
        data(incident, texts),
        vec![
            known(
                sheet.persons,
                &(sheet.persons_range)(incident.persons_min, incident.persons_max),
            ),
            unknown(sheet.group),
        ],
        vec![known(sheet.measures, sheet.measures_before), unknown(sheet.encrypted)],
        meaning(incident, texts),
        vec![unknown(sheet.informed), unknown(sheet.taken)],
        vec![unknown(sheet.abroad), unknown(sheet.remarks)],
    ];
    let sections = register.sections.into_iter().zip(answers).zip(0..);
    Sheet {
        incident: incident.clone(),
        title: (sheet.title)(&incident.id),
        sections: sections
            .map(|((title, answers), number)| Section { number, title, answers })
            .collect(),
        footer: (sheet.footer)(&made.made_by, &made.language.moment(made.made_at)),
        made,
    }
}

impl Serialize for Sheet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        SheetJson {
            schema_version: 1,
            organisation: &self.made.organisation,
            exported_at: self.made.made_at,
            exported_by: &self.made.made_by,
            held_at: self.made.held_at,
            incident: incident_json(&self.incident, self.made.language),
            title: &self.title,
            sections: &self.sections,
        }
        .serialize(serializer)
    }
}

impl fmt::Display for Sheet {
    /// Writes the sheet as plain text, one answer a line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unknown = texts(self.made.language).register.unknown;
        writeln!(f, "{}", self.title)?;
        for section in &self.sections {
            writeln!(f, "\n{} {}", section.number, section.title)?;
            for answer in &section.answers {
                let text = answer.answer.as_deref().unwrap_or(unknown);
                // An answer of several lines stays with its question.
                let text = text.trim().replace('\n', "\n    ");
                writeln!(f, "  {}: {text}", answer.question)?;
            }
        }
        writeln!(f, "\n{}", self.footer)
    }
}

fn timeline(incident: &Incident, held_at: Option<Timestamp>, texts: &Texts) -> Vec<Answer> {
    let (sheet, language) = (&texts.register.sheet, texts.language);
    let moment = |at: Option<Timestamp>| at.map(|at| language.moment(at));
    vec![
        Answer { question: sheet.received, answer: moment(held_at) },
        known(sheet.released, &language.moment(incident.created_at)),
        Answer { question: sheet.known, answer: moment(incident.known_at) },
        Answer { question: sheet.deadline, answer: moment(incident.deadline) },
    ]
}

fn leaked(incident: &Incident, texts: &Texts) -> Vec<Answer> {
    let (sheet, language) = (&texts.register.sheet, texts.language);
    let summary = match language {
        Language::Dutch => &incident.summary_nl,
        Language::English => &incident.summary_en,
    };
    let mut answers = vec![
        known(sheet.summary, summary),
        known(sheet.nature, sheet.confidentiality),
        known(sheet.released_by, &incident.released_by),
    ];
    if !incident.first_by.is_empty() {
        answers.push(known(sheet.first_by, &incident.first_by));
    }
    answers.push(known(sheet.reason, &incident.reason));
    answers.extend(incident.recipients.iter().map(|recipient| {
        let class = (texts.words.class)(recipient.class);
        let accepted = match recipient.accepted_at {
            Some(at) => (sheet.accepted)(&language.moment(at)),
            None => sheet.not_accepted.to_owned(),
        };
        known(sheet.recipients, &format!("{} ({class}), {accepted}", recipient.address))
    }));
    answers
}

fn data(incident: &Incident, texts: &Texts) -> Vec<Answer> {
    let sheet = &texts.register.sheet;
    let kinds: Vec<Kind> = incident.kinds.iter().filter_map(|name| Kind::named(name)).collect();
    let list = |kinds: &mut dyn Iterator<Item = &Kind>| {
        let words: Vec<&str> = kinds.map(|kind| (texts.words.kind)(*kind)).collect();
        if words.is_empty() { sheet.none_found.to_owned() } else { words.join(", ") }
    };
    vec![
        known(sheet.kinds, &list(&mut kinds.iter().filter(|kind| !SPECIAL.contains(kind)))),
        known(sheet.special, &list(&mut kinds.iter().filter(|kind| SPECIAL.contains(kind)))),
        unknown(sheet.records),
    ]
}

/// What the breach may mean for the people: proposals, for people to decide on.
fn meaning(incident: &Incident, texts: &Texts) -> Vec<Answer> {
    let (sheet, language) = (&texts.register.sheet, texts.language);
    let facts = facts(incident);
    let harms = consequences_in_words(&breach::consequences(&facts), language);
    vec![
        known(sheet.consequences, &harms),
        known(sheet.severity, &severity_in_words(&breach::severity(&facts), language)),
        known(sheet.risk, &risk_in_words(&breach::propose(&facts), language)),
    ]
}

fn known(question: &'static str, answer: &str) -> Answer {
    Answer { question, answer: (!answer.is_empty()).then(|| answer.to_owned()) }
}

fn unknown(question: &'static str) -> Answer {
    Answer { question, answer: None }
}

/// Special categories (GDPR art. 9) and criminal convictions and offences (art. 10).
const SPECIAL: [Kind; 8] = [
    Kind::Health,
    Kind::Criminal,
    Kind::Religion,
    Kind::Ethnicity,
    Kind::Politics,
    Kind::Union,
    Kind::Sexuality,
    Kind::Biometric,
];
