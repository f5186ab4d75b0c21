//! What the register refuses, as pages and programs are told.

use axum::http::StatusCode;
use jiff::Timestamp;

use crate::breach::Question;
use crate::incident;
use crate::render::Texts;
use crate::render::WrongAnswer;

/// The status of what the register refuses.
pub(super) const fn register_status(refused: &incident::Error) -> StatusCode {
    match refused {
        incident::Error::Conflict { .. } | incident::Error::NotNow => StatusCode::CONFLICT,
        incident::Error::OwnMail | incident::Error::OwnRelease | incident::Error::NotAllowed => {
            StatusCode::FORBIDDEN
        }
        incident::Error::Missing => StatusCode::NOT_FOUND,
        incident::Error::Store(_) => StatusCode::INTERNAL_SERVER_ERROR,
        incident::Error::Invalid(_)
        | incident::Error::Lacking(_)
        | incident::Error::Untold(_)
        | incident::Error::Field(..) => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// Its name and title as a problem.
pub(super) const fn register_problem(refused: &incident::Error) -> (&'static str, &'static str) {
    match refused {
        incident::Error::Conflict { .. } => ("conflict", "Someone else was first"),
        incident::Error::NotNow => ("not-now", "The incident is not at this step"),
        incident::Error::OwnMail => ("own-mail", "Who sent or received it does not judge it"),
        incident::Error::OwnRelease => ("own-release", "Who released it does not decide this"),
        incident::Error::Lacking(_) => ("lacking", "Something must be answered first"),
        incident::Error::Untold(_) => ("untold", "An organisation must be told first"),
        _ => ("invalid", "An answer cannot be kept"),
    }
}

/// Why the register refuses something: heading and sentences.
pub(super) fn refused_in_words(
    refused: &incident::Error,
    texts: &'static Texts,
) -> (&'static str, Vec<String>) {
    let (pages, said) = (&texts.pages, &texts.case.said);
    match refused {
        incident::Error::Conflict { by, at } => {
            let at = at.map(|at| texts.language.moment_seen_from(at, Timestamp::now()));
            let by = if by.is_empty() { "Sluis" } else { by };
            (pages.conflict_title, vec![(said.conflict)(by, &at.unwrap_or_default())])
        }
        incident::Error::NotNow => (pages.conflict_title, vec![said.not_now.to_owned()]),
        incident::Error::OwnMail => (pages.forbidden_title, vec![said.own_mail.to_owned()]),
        incident::Error::OwnRelease => (pages.forbidden_title, vec![said.own_release.to_owned()]),
        incident::Error::Lacking(questions) => {
            let names = questions.iter().map(|question| (texts.case.question)(*question));
            let lines = std::iter::once(said.lacking).chain(names);
            (pages.request_title, lines.map(str::to_owned).collect())
        }
        incident::Error::Untold(names) => {
            let lines = names.iter().map(|name| (texts.parties.untold)(name));
            (pages.request_title, lines.collect())
        }
        incident::Error::Invalid(wrong) => {
            let line = |(question, wrong): &(Question, WrongAnswer)| {
                (said.wrong)(*wrong, (texts.case.question)(*question))
            };
            (pages.request_title, wrong.iter().map(line).collect())
        }
        incident::Error::Field(name, wrong) => {
            let label = match *name {
                "file" => said.file,
                "name" => said.party_name,
                "contact" => said.party_contact,
                "persons" => said.party_persons,
                "not_told" => texts.parties.not_told,
                "decision" => texts.parties.decision,
                "ap_number" => texts.parties.ap_number,
                "reply" => texts.parties.reply,
                "happened_at" => said.note_at,
                "code" => (texts.case.question)(Question::NoBreachCode),
                _ => said.note_text,
            };
            (pages.request_title, vec![(said.wrong)(*wrong, label)])
        }
        _ => (pages.request_title, vec![pages.request_text.to_owned()]),
    }
}
