//! A question of the register as a field of a form, and back.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::breach::Form;
use crate::breach::Question;
use crate::incident::Case;
use crate::incident::Origin;
use crate::render::Texts;
use crate::render::local;

/// A field, for the template `incident_field.html`.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) hint: &'static str,
    /// `line`, `text`, `number`, `moment`, `one` or `several`.
    pub(super) form: &'static str,
    pub(super) value: String,
    pub(super) options: Vec<Choice>,
    /// Where the answer that stands there comes from; empty for nowhere.
    pub(super) note: String,
    /// Why it cannot be kept; empty where it can.
    pub(super) wrong: String,
}

/// A choice of a field.
pub(super) struct Choice {
    pub(super) value: &'static str,
    pub(super) word: String,
    pub(super) chosen: bool,
}

impl Field {
    /// The field of `question` with the answer `value`.
    pub(super) fn new(question: Question, value: &str, texts: &Texts) -> Self {
        let (form, names) = match question.form() {
            Form::Line => ("line", &[][..]),
            Form::Text => ("text", &[][..]),
            Form::Number => ("number", &[][..]),
            Form::Moment => ("moment", &[][..]),
            Form::One(names) => ("one", names),
            Form::Several(names) => ("several", names),
        };
        let choice = |name: &&'static str| Choice {
            value: name,
            word: (texts.case.choice)(question, name).to_owned(),
            chosen: value.split_whitespace().any(|one| one == *name),
        };
        Self {
            name: question.name(),
            label: (texts.case.question)(question),
            hint: (texts.case.hint)(question),
            form,
            value: match question.form() {
                Form::Moment => written(value),
                _ => value.to_owned(),
            },
            options: names.iter().map(choice).collect(),
            note: String::new(),
            wrong: String::new(),
        }
    }

    /// The field of `question` as the register has it.
    pub(super) fn of_case(case: &Case, question: Question, texts: &Texts) -> Self {
        let note = note(case, question, texts);
        Self { note, ..Self::new(question, case.value(question), texts) }
    }
}

/// Where an answer comes from, in a few words; empty where nobody knows.
pub(super) fn note(case: &Case, question: Question, texts: &Texts) -> String {
    let said = &texts.case.said;
    match case.origin(question) {
        // Of an erased record it is not known any more who gave it.
        Origin::Person(given) if given.by.is_empty() => String::new(),
        Origin::Person(given) => (said.given)(&given.by, &texts.language.moment(given.at)),
        Origin::Proposal => said.proposed.to_owned(),
        Origin::Nobody => String::new(),
    }
}

/// What a form said to `question`, as it is kept: a moment in UTC; one that was not touched keeps
/// its seconds.
pub(super) fn sent(question: Question, text: &str, before: &str) -> String {
    match question.form() {
        Form::Moment if text == written(before) => before.to_owned(),
        Form::Moment => moment(text).map_or_else(|| text.to_owned(), |at| at.to_string()),
        _ => text.to_owned(),
    }
}

/// A moment as a field has it: the time of the Netherlands, to the minute.
pub(super) fn written(value: &str) -> String {
    let at = value.parse().ok();
    at.map(|at: Timestamp| local(at).strftime("%Y-%m-%dT%H:%M").to_string())
        .unwrap_or_else(|| value.to_owned())
}

/// A moment as browsers and people write it, in the time of the Netherlands:
/// `2026-11-24T14:32` or `24-11-2026 14:32`; or with an offset of its own (RFC 3339).
pub(super) fn moment(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(at) = text.parse() {
        return Some(at);
    }
    let civil: DateTime = text.parse().ok().or_else(|| {
        let forms = ["%d-%m-%Y %H:%M", "%d-%m-%Y %H.%M", "%d-%m-%Y"];
        forms.iter().find_map(|form| DateTime::strptime(form, text).ok())
    })?;
    let zone = TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC);
    Some(civil.to_zoned(zone).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::moment;
    use super::sent;
    use super::written;
    use crate::breach::Question;

    #[test]
    fn moments_are_read_and_written_in_dutch_time() {
        for (text, expected) in [
            ("2026-11-24T14:32", "2026-11-24T13:32:00Z"),
            ("24-11-2026 14:32", "2026-11-24T13:32:00Z"),
            ("24-07-2026 14.32", "2026-07-24T12:32:00Z"),
            ("2026-07-24T14:32:00+02:00", "2026-07-24T12:32:00Z"),
        ] {
            assert_eq!(moment(text).map(|at| at.to_string()).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(moment("gisteren"), None);
        assert_eq!(written("2026-07-24T12:32:45Z"), "2026-07-24T14:32");
    }

    #[test]
    fn a_moment_that_was_not_touched_keeps_its_seconds() {
        let before = "2026-07-24T12:32:45.123Z";
        assert_eq!(sent(Question::AwareAt, "2026-07-24T14:32", before), before);
        assert_eq!(sent(Question::AwareAt, "2026-07-24T14:33", before), "2026-07-24T12:33:00Z");
    }
}
