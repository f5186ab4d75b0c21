//! The sheet of an incident: what is known, in the order of the notification form of the Autoriteit
//! Persoonsgegevens (AP), sections 0 to 9.
//!
//! The AP takes notifications through its web form alone, so this is a sheet to copy from. What
//! nobody has told yet stands in it as not yet known: nothing is left out and nothing is guessed.

use std::collections::BTreeMap;
use std::fmt;

use aws_lc_rs::digest;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde::Serializer;
use serde_json::Value;

use crate::breach::Form;
use crate::breach::Question;
use crate::breach::REGISTER_SECTION;
use crate::incident::Case;
use crate::incident::Origin;
use crate::incident::assess::SeverityJson;
use crate::incident::assess::severity_json;
use crate::incident::because;
use crate::incident::beside::MessageFacts;
use crate::incident::delivery::Delivery;
use crate::incident::history::ChangeJson;
use crate::incident::party::in_words as party_in_words;
use crate::incident::timeline;
use crate::render::IncidentJson;
use crate::render::Language;
use crate::render::Texts;
use crate::render::destinations;
use crate::render::incident_json;
use crate::render::party_json;
use crate::render::recipient_json;
use crate::render::score_in_words;
use crate::render::texts;
use crate::render::without_numbers;
use crate::store::Incident;
use crate::store::IncidentMeasure;
use crate::store::IncidentParty;
use crate::store::IncidentRecipient;

/// An incident as a sheet: displays as text, and serialises as the whole record with the sheet.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The incident itself.
    pub incident: Incident,
    /// Title, with the number.
    pub title: String,
    /// The ten sections of the form.
    pub sections: Vec<Section>,
    /// Who made the sheet and when, as a sentence.
    pub footer: String,
    /// SHA-256 of the record in this language, in hexadecimal: what is printed can be held against
    /// what is exported, and against the line of the trail that tells of the export.
    pub sha256: String,
    case: Case,
    made: Imprint,
}

/// What a sheet says beside the incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imprint {
    /// Name of the municipality.
    pub organisation: String,
    /// Who makes the sheet.
    pub made_by: String,
    /// When.
    pub made_at: Timestamp,
    /// In which language.
    pub language: Language,
}

/// A release of what leaked already.
#[derive(Serialize)]
struct JoinedJson<'a> {
    held_id: &'a str,
    at: Timestamp,
    released_by: &'a str,
    first_by: Option<&'a str>,
    reason: &'a str,
}

#[derive(Serialize)]
struct SheetJson<'a> {
    schema_version: u32,
    organisation: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    exported_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exported_by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    record_sha256: Option<&'a str>,
    held_at: Option<Timestamp>,
    joined: Vec<JoinedJson<'a>>,
    incident: IncidentJson<'a>,
    recipients: Vec<Value>,
    parties: Vec<Value>,
    record: BTreeMap<&'static str, Option<AnswerJson<'a>>>,
    severity: Option<SeverityJson>,
    measures: Vec<MeasureJson<'a>>,
    message: Option<&'a MessageFacts>,
    timeline: Vec<HappenedJson>,
    history_key: &'a str,
    history: Vec<ChangeJson<'a>>,
    title: &'a str,
    sections: &'a [Section],
}

/// An answer of the record, as people or the gateway gave it.
#[derive(Serialize)]
struct AnswerJson<'a> {
    value: &'a str,
    /// `person` or `proposal`.
    from: &'static str,
    given_by: Option<&'a str>,
    given_at: Option<Timestamp>,
    reason: Option<&'a str>,
}

/// What is still to be done, or was planned and done.
#[derive(Serialize)]
struct MeasureJson<'a> {
    number: u64,
    text: &'a str,
    owner: &'a str,
    due: Option<Date>,
    done_on: Option<Date>,
}

#[derive(Serialize)]
struct HappenedJson {
    at: Timestamp,
    kind: &'static str,
    what: String,
    by: Option<String>,
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
    /// Why it is another one than stood there before, or why a factor or a risk is proposed.
    #[serde(skip)]
    pub reason: Option<String>,
    /// The question of the register; `None` for what the gateway alone tells.
    #[serde(skip)]
    pub asked: Option<Question>,
}

impl Sheet {
    /// Whether an answer of it is only proposed, and nobody has confirmed it.
    pub fn is_proposed(&self, answer: &Answer) -> bool {
        let origin = answer.asked.map(|question| self.case.origin(question));
        origin == Some(Origin::Proposal)
    }

    /// The hash of the record as JSON with its keys in order and nothing between them, but for who
    /// exports it and when.
    fn fingerprint(&self) -> String {
        let value = serde_json::to_value(self.json(None)).unwrap_or_default();
        let hash = digest::digest(&digest::SHA256, value.to_string().as_bytes());
        hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The record; with who exports it and when, where it is to be given away with this hash.
    fn json<'a>(&'a self, sha256: Option<&'a str>) -> SheetJson<'a> {
        let case = &self.case;
        let records =
            Question::ALL.iter().map(|question| (question.name(), answer(case, *question)));
        let happened = timeline(case, self.made.language).into_iter();
        SheetJson {
            schema_version: 3,
            organisation: &self.made.organisation,
            exported_at: sha256.map(|_| self.made.made_at),
            exported_by: sha256.map(|_| self.made.made_by.as_str()),
            record_sha256: sha256,
            held_at: case.held_at,
            joined: case
                .joined
                .iter()
                .map(|release| JoinedJson {
                    held_id: &release.held_id,
                    at: release.at,
                    released_by: &release.released_by,
                    first_by: Some(release.first_by.as_str()).filter(|by| !by.is_empty()),
                    reason: &release.reason,
                })
                .collect(),
            incident: incident_json(&self.incident, self.made.language),
            recipients: recipients(case),
            parties: case.parties.iter().map(party).collect(),
            record: records.collect(),
            severity: severity_json(case),
            measures: case.measures.iter().map(measure).collect(),
            message: case.beside.message.as_ref(),
            timeline: happened
                .map(|one| HappenedJson {
                    at: one.at,
                    kind: one.kind.name(),
                    what: one.what,
                    by: Some(one.by).filter(|by| !by.is_empty()),
                })
                .collect(),
            history_key: &case.history_key,
            history: case.changes.iter().map(ChangeJson::of).collect(),
            title: &self.title,
            sections: &self.sections,
        }
    }
}

/// Makes the sheet of `case`.
pub fn sheet(case: &Case, made: Imprint) -> Sheet {
    let texts = texts(made.language);
    let register = &texts.register;
    let sections = register.sections.into_iter().zip(0..);
    let mut sheet = Sheet {
        title: (register.sheet.title)(&case.incident.id),
        sections: sections
            .map(|(title, number)| Section { number, title, answers: section(case, number, texts) })
            .filter(|section| !section.answers.is_empty())
            .collect(),
        footer: (register.sheet.footer)(&made.made_by, &made.language.moment(made.made_at)),
        sha256: String::new(),
        incident: case.incident.clone(),
        case: case.clone(),
        made,
    };
    sheet.sha256 = sheet.fingerprint();
    sheet
}

/// An answer as people read it; empty for none.
pub fn answer_in_words(question: Question, value: &str, texts: &Texts) -> String {
    let language = texts.language;
    let choice = |name: &str| match (texts.case.choice)(question, name) {
        "" => name.to_owned(),
        word => word.to_owned(),
    };
    match question.form() {
        _ if value.is_empty() => String::new(),
        Form::Line | Form::Text => value.to_owned(),
        Form::Number => value.parse().map_or_else(|_| value.to_owned(), |n| language.number(n)),
        Form::Moment => {
            value.parse().map_or_else(|_| value.to_owned(), |at: Timestamp| language.moment(at))
        }
        Form::One(_) => choice(value),
        Form::Several(_) => value.split_whitespace().map(choice).collect::<Vec<_>>().join(", "),
    }
}

/// What a section asks, and what is known of it.
pub fn section(case: &Case, number: u32, texts: &Texts) -> Vec<Answer> {
    let mut answers = before(case, number, texts);
    let said = |why| (texts.case.said.changed_because)(why);
    answers.extend(Question::of_section(number).map(|question| {
        let words = answer_in_words(question, case.value(question), texts);
        let changed = case.reason(question).filter(|_| question.needs_reason()).map(said);
        let because = || Some(because(case, question, texts)).filter(|words| !words.is_empty());
        Answer {
            question: (texts.case.question)(question),
            answer: Some(words).filter(|words| !words.is_empty()),
            reason: changed.or_else(because),
            asked: Some(question),
        }
    }));
    let taken = |answer: &Answer| answer.asked == Some(Question::MeasuresTaken);
    if let Some(recorded) = case.measures_recorded()
        && let Some(place) = answers.iter().position(taken)
    {
        answers.insert(place + 1, known(texts.registering.measures_recorded, recorded));
    }
    if number == 1 {
        let parties = case.parties.iter().map(|party| party_in_words(party, texts));
        answers.extend(parties.map(|words| known(texts.case.said.parties, &words)));
    }
    if number == 7 {
        let words = score_in_words(case.score(), &case.flags, texts.language);
        let severity = known(texts.register.sheet.severity, &words);
        answers.extend(Some(severity).filter(|severity| severity.answer.is_some()));
    }
    if number == REGISTER_SECTION || case.incident.erased_at.is_some() {
        answers.retain(|answer| answer.answer.is_some());
    }
    answers
}

/// What the gateway tells at the beginning of a section.
fn before(case: &Case, number: u32, texts: &Texts) -> Vec<Answer> {
    let (incident, sheet, language) = (&case.incident, &texts.register.sheet, texts.language);
    let moment = |at: Option<Timestamp>| at.map(|at| language.moment(at)).unwrap_or_default();
    match number {
        0 => {
            let mut answers = vec![
                known(sheet.number, &incident.id),
                known(sheet.state, (texts.words.incident_state)(incident.state)),
            ];
            if !incident.held_id.is_empty() {
                answers.push(known(sheet.message, &incident.held_id));
            }
            if let Some(at) = incident.erased_at {
                let words = (texts.registering.erased)(&language.moment(at));
                answers.push(known(texts.registering.term, &words));
            }
            answers
        }
        2 => {
            let mut answers = vec![known(sheet.deadline, &moment(incident.deadline))];
            if !incident.released_by.is_empty() {
                let released = moment(Some(incident.created_at));
                answers.insert(0, known(sheet.released, &released));
                answers.insert(0, known(sheet.received, &moment(case.held_at)));
            }
            answers
        }
        3 => leaked(case, texts),
        _ => Vec::new(),
    }
}

/// Who released it, why, and who got it.
fn leaked(case: &Case, texts: &Texts) -> Vec<Answer> {
    let (incident, sheet, language) = (&case.incident, &texts.register.sheet, texts.language);
    let mut answers = Vec::new();
    if !incident.released_by.is_empty() {
        answers.push(known(sheet.released_by, &incident.released_by));
        if !incident.first_by.is_empty() {
            answers.push(known(sheet.first_by, &incident.first_by));
        }
        answers.push(known(sheet.reason, &incident.reason));
    }
    answers.extend(case.joined.iter().map(|release| {
        let who = match release.first_by.as_str() {
            "" => release.released_by.clone(),
            first => format!("{first}, {}", release.released_by),
        };
        let moment = language.moment(release.at);
        let words = (texts.registering.joined_because)(&release.held_id, &who, &moment);
        known(texts.registering.again, &format!("{words}\n{}", release.reason))
    }));
    if incident.recipients.len() > EACH_MAX {
        answers.extend(many(case, texts));
        return answers;
    }
    answers.extend(incident.recipients.iter().map(|recipient| {
        let class = (texts.words.class)(recipient.class);
        let accepted = match case.delivery(recipient) {
            Delivery::Accepted(at) => (sheet.accepted)(&language.moment(at)),
            Delivery::Unsure(at) => (sheet.maybe_accepted)(&language.moment(at)),
            Delivery::Refused => sheet.refused.to_owned(),
            Delivery::Waits => sheet.not_accepted.to_owned(),
        };
        let mut words = format!("{} ({class}), {accepted}", recipient.address);
        if let Some(transit) = recipient.transit {
            words = format!("{words}, {}", (texts.registering.transit)(transit));
        }
        if let Some(trust) = recipient.trusted {
            words = format!("{words}, {}", (texts.retraction.trusted)(trust));
        }
        if !recipient.reply.is_empty() {
            words = format!("{words}: {}", without_numbers(&recipient.reply));
        }
        known(sheet.recipients, &words)
    }));
    answers
}

/// Many recipients, counted by what became of the message.
fn many(case: &Case, texts: &Texts) -> Vec<Answer> {
    let (sheet, language, incident) = (&texts.register.sheet, texts.language, &case.incident);
    let has_it = |one: &&IncidentRecipient| {
        matches!(case.delivery(one), Delivery::Accepted(_) | Delivery::Unsure(_))
    };
    let (taken, others): (Vec<_>, Vec<_>) = incident.recipients.iter().partition(has_it);
    let whom = |some: &[&IncidentRecipient]| {
        destinations(some.iter().map(|one| (one.class, one.address.as_str())), language)
    };
    let mut lines = Vec::new();
    let moments = || taken.iter().filter_map(|one| one.accepted_at);
    if let (Some(first), Some(last)) = (moments().min(), moments().max()) {
        let (first, last) = (language.moment(first), language.moment(last));
        let when = (texts.registering.from_to)(&first, &last);
        lines.push(format!("{}, {}", whom(&taken), (sheet.accepted)(&when)));
    }
    let (refused, waiting): (Vec<_>, Vec<_>) =
        others.into_iter().partition(|one| case.delivery(one) == Delivery::Refused);
    for (some, words) in [(refused, sheet.refused), (waiting, sheet.not_accepted)] {
        if !some.is_empty() {
            lines.push(format!("{}, {words}", whom(&some)));
        }
    }
    lines.push(texts.registering.addresses_elsewhere.to_owned());
    vec![known(sheet.recipients, &lines.join("\n"))]
}

fn known(question: &'static str, answer: &str) -> Answer {
    Answer {
        question,
        answer: (!answer.is_empty()).then(|| answer.to_owned()),
        reason: None,
        asked: None,
    }
}

impl Serialize for Sheet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json(Some(&self.sha256)).serialize(serializer)
    }
}

/// The recipients with what is known of each, as `listRecipients` has them.
fn recipients(case: &Case) -> Vec<Value> {
    let asked = |position| case.beside.asked_each.iter().find(|one| one.position == position);
    let json = |one: &IncidentRecipient| {
        let delivery = case.delivery(one).name();
        serde_json::to_value(recipient_json(one, asked(one.position), delivery))
    };
    case.incident.recipients.iter().map(json).map(Result::unwrap_or_default).collect()
}

/// Another organisation, as `listParties` has it.
fn party(party: &IncidentParty) -> Value {
    serde_json::to_value(party_json(party)).unwrap_or_default()
}

fn measure(measure: &IncidentMeasure) -> MeasureJson<'_> {
    MeasureJson {
        number: measure.number,
        text: &measure.text,
        owner: &measure.owner,
        due: measure.due,
        done_on: measure.done_on,
    }
}

fn answer(case: &Case, question: Question) -> Option<AnswerJson<'_>> {
    let value = case.value(question);
    let (from, given) = match case.origin(question) {
        Origin::Person(given) => ("person", Some(given)),
        Origin::Proposal => ("proposal", None),
        Origin::Nobody => return None,
    };
    Some(AnswerJson {
        value,
        from,
        given_by: given.map(|given| given.by.as_str()),
        given_at: given.map(|given| given.at),
        reason: case.reason(question),
    })
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
                if let Some(reason) = &answer.reason {
                    writeln!(f, "    ({reason})")?;
                }
            }
        }
        writeln!(f, "\n{}\nSHA-256 {}", self.footer, self.sha256)
    }
}

/// Of more recipients than this the form counts.
const EACH_MAX: usize = 10;
