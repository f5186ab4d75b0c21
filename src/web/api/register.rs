//! Working on the breach register: opening, answering, stepping, and what is taken along.

use std::collections::BTreeMap;
use std::collections::HashMap;

use axum::extract::Path;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use data_encoding::BASE64;
use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::breach::Question;
use crate::incident::Edit;
use crate::incident::EndVerdict;
use crate::incident::Ending;
use crate::incident::Intake;
use crate::incident::NewNote;
use crate::incident::Period;
use crate::incident::Stride;
use crate::render::incident_json;
use crate::store::IncidentSource;
use crate::store::IncidentState;
use crate::store::IncidentStep;
use crate::store::NoteKind;
use crate::web::api::caller::Caller;
use crate::web::api::caller::Sent;
use crate::web::api::caller::json;
use crate::web::error::Error;

/// Answers by the names of the questions.
type Answers = BTreeMap<String, String>;

/// An incident that is opened by hand.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReportWish {
    /// `reported` or `processor`.
    source: Option<IncidentSource>,
    answers: Answers,
    /// When the organisation became aware; now where it is not said.
    known_at: Option<Timestamp>,
    file: Option<FileWish>,
}

/// A file that comes with a report.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileWish {
    name: String,
    content_base64: String,
}

/// Answers that are changed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AnswerWish {
    version: i64,
    answers: Answers,
    #[serde(default)]
    reason: String,
}

/// A step that is taken.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepWish {
    version: i64,
    step: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    text: String,
}

/// Several incidents that end.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EndWish {
    incidents: Vec<ChosenWish>,
    /// The name of a reason why they are no breach; left out where they are one.
    code: Option<String>,
    text: String,
    answers: Answers,
}

/// One of them, with the version that it was decided on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChosenWish {
    id: String,
    version: i64,
}

/// What became of one.
#[derive(Serialize)]
struct EndedJson<'a> {
    id: &'a str,
    state: Option<IncidentState>,
    problem: Option<String>,
}

/// A line of the timeline.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NoteWish {
    kind: String,
    happened_at: Option<Timestamp>,
    text: String,
}

/// `POST /api/v1/incidents`
pub(super) async fn report(caller: Caller, Sent(wish): Sent<ReportWish>) -> Response {
    let reported = async {
        let now = Timestamp::now();
        let source = wish.source.unwrap_or(IncidentSource::Reported);
        if !Intake::SOURCES.contains(&source) {
            return Err(unusable());
        }
        let known_at = wish.known_at.unwrap_or(now);
        let intake = Intake { source, answers: questions(wish.answers)?, known_at };
        let file = wish.file.map(|file| {
            let content = BASE64.decode(file.content_base64.as_bytes()).map_err(|_| unusable())?;
            Ok::<_, Error>((file.name, content.into()))
        });
        let (register, file) = (caller.state.register(), file.transpose()?);
        let opened = register.report(&caller.principal, intake, file, now).await?;
        let mut response = json(&incident_json(&opened, caller.language))?;
        *response.status_mut() = StatusCode::CREATED;
        Ok(response)
    };
    Caller::answer(reported.await)
}

/// `POST /api/v1/observed/{number}/incident`
pub(super) async fn mark(caller: Caller, Path(number): Path<u64>) -> Response {
    let marked = async {
        let register = caller.state.register();
        let incident = register.mark(&caller.principal, number, Timestamp::now()).await?;
        json(&incident_json(&incident, caller.language))
    };
    Caller::answer(marked.await)
}

/// `POST /api/v1/incidents/{id}/answers`
pub(super) async fn answer(
    caller: Caller,
    Path(id): Path<String>,
    Sent(wish): Sent<AnswerWish>,
) -> Response {
    let answered = async {
        let answers = questions(wish.answers)?;
        let edit = Edit { version: wish.version, answers, reason: wish.reason };
        let (register, now) = (caller.state.register(), Timestamp::now());
        register.answer(&caller.principal, &id, edit, caller.language, now).await?;
        shown(&caller, &id).await
    };
    Caller::answer(answered.await)
}

/// `POST /api/v1/incidents/{id}/steps`
pub(super) async fn step(
    caller: Caller,
    Path(id): Path<String>,
    Sent(wish): Sent<StepWish>,
) -> Response {
    let taken = async {
        let step = IncidentStep::named(&wish.step).ok_or_else(unusable)?;
        let stride = Stride { version: wish.version, step, code: wish.code, text: wish.text };
        let register = caller.state.register();
        register.step(&caller.principal, &id, stride, Timestamp::now()).await?;
        shown(&caller, &id).await
    };
    Caller::answer(taken.await)
}

/// `POST /api/v1/incidents/end`: each by itself; the answer says what became of each.
pub(super) async fn end(caller: Caller, Sent(wish): Sent<EndWish>) -> Response {
    let ended = async {
        let ending = Ending {
            verdict: wish.code.map_or(EndVerdict::Breach, EndVerdict::NoBreach),
            text: wish.text,
            answers: questions(wish.answers)?,
        };
        let chosen = wish.incidents.into_iter().map(|one| (one.id, one.version)).collect();
        let (register, now) = (caller.state.register(), Timestamp::now());
        let all = register.end(&caller.principal, chosen, &ending, now).await?;
        let all: Vec<EndedJson<'_>> = all
            .iter()
            .map(|one| EndedJson {
                id: &one.id,
                state: one.outcome.as_ref().ok().copied(),
                problem: one.outcome.as_ref().err().map(ToString::to_string),
            })
            .collect();
        json(&all)
    };
    Caller::answer(ended.await)
}

/// `POST /api/v1/incidents/{id}/notes`
pub(super) async fn note(
    caller: Caller,
    Path(id): Path<String>,
    Sent(wish): Sent<NoteWish>,
) -> Response {
    let noted = async {
        let now = Timestamp::now();
        let note = NewNote {
            kind: NoteKind::named(&wish.kind).ok_or_else(unusable)?,
            happened_at: wish.happened_at.unwrap_or(now),
            text: wish.text,
        };
        caller.state.register().note(&caller.principal, &id, note, now).await?;
        shown(&caller, &id).await
    };
    Caller::answer(noted.await)
}

/// `GET /api/v1/incidents/{id}/record`: the whole record, as the page exports it.
pub(super) async fn record(caller: Caller, Path(id): Path<String>) -> Response {
    let made = async {
        let (register, now) = (caller.state.register(), Timestamp::now());
        json(&register.export(&caller.principal, &id, now, caller.language).await?)
    };
    Caller::answer(made.await)
}

/// `GET /api/v1/incidents/table`: JSON, or CSV by `format=csv`.
pub(super) async fn table(
    caller: Caller,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let made = async {
        let (register, now) = (caller.state.register(), Timestamp::now());
        let table = register.table(&caller.principal, period(&query)?, now).await?;
        match query.get("format").map(String::as_str) {
            None | Some("json") => json(&table),
            Some("csv") => {
                let media_type = [(header::CONTENT_TYPE, "text/csv; charset=utf-8")];
                Ok((media_type, table.csv()).into_response())
            }
            Some(_) => Err(unusable()),
        }
    };
    Caller::answer(made.await)
}

/// `GET /api/v1/incidents/figures`
pub(super) async fn figures(
    caller: Caller,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let made = async {
        let (register, now) = (caller.state.register(), Timestamp::now());
        json(&register.figures(&caller.principal, period(&query)?, now).await?)
    };
    Caller::answer(made.await)
}

async fn shown(caller: &Caller, id: &str) -> Result<Response, Error> {
    let incident = caller.state.register().show(&caller.principal, id).await?;
    json(&incident_json(&incident, caller.language))
}

/// The questions that answers are for; a name that is none is refused.
fn questions(answers: Answers) -> Result<Vec<(Question, String)>, Error> {
    let question = |(name, value): (String, String)| {
        let question = Question::named(&name).ok_or_else(unusable)?;
        Ok((question, value))
    };
    answers.into_iter().map(question).collect()
}

/// The period that is asked for; everything where none is.
fn period(query: &HashMap<String, String>) -> Result<Period, Error> {
    Period::asked(|name| query.get(name).map(String::as_str)).ok_or_else(unusable)
}

fn unusable() -> Error {
    Error::Unusable(StatusCode::UNPROCESSABLE_ENTITY)
}
