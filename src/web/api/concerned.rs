//! The people concerned by a breach, whose people they are, and the letters to them.

use std::collections::HashMap;

use axum::body::Bytes;
use axum::extract::Path;
use axum::extract::Query;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::followup::Assignment;
use crate::followup::Begun;
use crate::followup::LetterText;
use crate::followup::Listed;
use crate::followup::Making;
use crate::followup::Numbers;
use crate::followup::Printing;
use crate::followup::Reader;
use crate::followup::Source;
use crate::followup::Whom;
use crate::followup::Whose;
use crate::followup::form_on_paper;
use crate::followup::people_csv;
use crate::paper::Imprint;
use crate::paper::Sheet;
use crate::render::Language;
use crate::render::people_list_json;
use crate::render::texts;
use crate::web::api::caller::Caller;
use crate::web::api::caller::Sent;
use crate::web::api::caller::json;
use crate::web::api::parts::shown_parties;
use crate::web::api::recipients::LanguageName;
use crate::web::error::Error;
use crate::web::error::Problem;
use crate::web::pages::LIST_PATIENCE;
use crate::web::pages::written;

/// Which people a table is of.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PeopleTableWish {
    #[serde(default)]
    with_bsn: bool,
    /// All where it is left out; of nobody known where it is empty.
    controller: Option<String>,
}

/// People who are given to an organisation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AssignPeopleWish {
    version: i64,
    /// Everyone of whom nobody knows it, where it is left out.
    numbers: Option<Vec<u64>>,
    controller: String,
}

/// Another text of letters; an empty one takes it back.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LetterWish {
    #[serde(default)]
    language: LanguageName,
    text: String,
    version: u64,
}

/// Which letters are made.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PrintWish {
    #[serde(default)]
    language: LanguageName,
    controller: Option<String>,
    part: Option<u64>,
}

#[derive(Serialize)]
struct ConcernedJson<T> {
    /// `null` where none was made.
    list: Option<T>,
    /// Whether the message is there to make one of.
    has_message: bool,
    /// A list that this gateway was told to make and that is not there; `null` where none is.
    making: Option<MakingJson>,
}

#[derive(Serialize)]
struct MakingJson {
    state: &'static str,
    /// Why it failed.
    problem: Option<Problem>,
}

#[derive(Serialize)]
struct LetterJson<'a> {
    language: &'static str,
    text: &'a str,
    origin: &'static str,
    version: u64,
    /// The marks that it does without although the law asks for what they become.
    unsaid: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    history: Option<Vec<EarlierJson<'a>>>,
}

#[derive(Serialize)]
struct EarlierJson<'a> {
    version: u64,
    /// Empty: that of Sluis held again.
    text: &'a str,
    changed_by: &'a str,
    changed_at: Timestamp,
}

/// `GET /api/v1/incidents/{id}/people`: how many, and not who.
pub(super) async fn show(caller: Caller, Path(id): Path<String>) -> Response {
    Caller::answer(shown(&caller, &id).await)
}

/// `POST /api/v1/incidents/{id}/people`: of the file that is sent, or of the held message.
pub(super) async fn make(
    caller: Caller,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let made = async {
        let bytes = sent_bytes(body)?;
        let source = match bytes.is_empty() {
            true => Source::Held,
            false => Source::File { name: query.get("name").cloned().unwrap_or_default(), bytes },
        };
        let judging = caller.state.judging().ok_or(Error::Missing)?;
        let reader =
            Reader { scanner: judging.scanner.clone(), own_domains: judging.own_domains.clone() };
        let (followup, who) = (caller.state.followup(), &caller.principal);
        let status = match followup.begin_list(who, &id, source, reader, LIST_PATIENCE).await? {
            Begun::Made => StatusCode::CREATED,
            Begun::Running => StatusCode::ACCEPTED,
        };
        let mut response = shown(&caller, &id).await?;
        *response.status_mut() = status;
        Ok(response)
    };
    Caller::answer(made.await)
}

/// `DELETE /api/v1/incidents/{id}/people`
pub(super) async fn remove(caller: Caller, Path(id): Path<String>) -> Response {
    let removed = async {
        caller.state.followup().delete_list(&caller.principal, &id).await?;
        shown(&caller, &id).await
    };
    Caller::answer(removed.await)
}

/// `POST /api/v1/incidents/{id}/people/open`: who they are, after a line in the trail.
pub(super) async fn open(caller: Caller, Path(id): Path<String>) -> Response {
    let opened = async {
        let people = caller.state.followup().open_list(&caller.principal, &id).await?;
        unkept(json(&people.iter().map(Listed::json).collect::<Vec<_>>()))
    };
    Caller::answer(opened.await)
}

/// `POST /api/v1/incidents/{id}/people/table`: for a mail merge.
pub(super) async fn table(
    caller: Caller,
    Path(id): Path<String>,
    Sent(wish): Sent<PeopleTableWish>,
) -> Response {
    let made = async {
        let numbers = if wish.with_bsn { Numbers::Shown } else { Numbers::LeftOut };
        let (followup, whose) = (caller.state.followup(), whose(wish.controller));
        let people = followup.export_list(&caller.principal, &id, numbers, &whose).await?;
        let table = people_csv(&people, texts(caller.language), Timestamp::now());
        let media_type = [(header::CONTENT_TYPE, "text/csv; charset=utf-8")];
        unkept(Ok((media_type, table).into_response()))
    };
    Caller::answer(made.await)
}

/// `POST /api/v1/incidents/{id}/people/assign`
pub(super) async fn assign(
    caller: Caller,
    Path(id): Path<String>,
    Sent(wish): Sent<AssignPeopleWish>,
) -> Response {
    let assigned = async {
        let whom = wish
            .numbers
            .map_or(Whom::Unknown, |numbers| Whom::Numbers(numbers.into_iter().collect()));
        let AssignPeopleWish { version, controller, .. } = wish;
        let assignment = Assignment { version, whom, controller };
        caller.state.followup().assign(&caller.principal, &id, assignment).await?;
        shown(&caller, &id).await
    };
    Caller::answer(assigned.await)
}

/// `POST /api/v1/incidents/{id}/people/parties`: each organisation becomes part of the incident.
pub(super) async fn add_parties(caller: Caller, Path(id): Path<String>) -> Response {
    let added = async {
        caller.state.followup().add_controllers(&caller.principal, &id).await?;
        shown_parties(&caller, &id).await
    };
    Caller::answer(added.await)
}

/// `GET /api/v1/incidents/{id}/letter`
pub(super) async fn letter(
    caller: Caller,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let shown = async { shown_letter(&caller, &id, language(&query)?).await };
    Caller::answer(shown.await)
}

/// `PUT /api/v1/incidents/{id}/letter`
pub(super) async fn change_letter(
    caller: Caller,
    Path(id): Path<String>,
    Sent(wish): Sent<LetterWish>,
) -> Response {
    let changed = async {
        let (followup, language) = (caller.state.followup(), wish.language.language());
        let text = (wish.text.as_str(), wish.version);
        followup.change_letter_text(&caller.principal, &id, language, text).await?;
        shown_letter(&caller, &id, language).await
    };
    Caller::answer(changed.await)
}

/// `GET /api/v1/letter`: the text of all letters.
pub(super) async fn template(
    caller: Caller,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let shown = async { shown_template(&caller, language(&query)?).await };
    Caller::answer(shown.await)
}

/// `PUT /api/v1/letter`
pub(super) async fn change_template(caller: Caller, Sent(wish): Sent<LetterWish>) -> Response {
    let changed = async {
        let (followup, language) = (caller.state.followup(), wish.language.language());
        let text = (wish.text.as_str(), wish.version);
        followup.change_template(&caller.principal, language, text).await?;
        shown_template(&caller, language).await
    };
    Caller::answer(changed.await)
}

/// `POST /api/v1/incidents/{id}/letters`: as a PDF.
pub(super) async fn letters(
    caller: Caller,
    Path(id): Path<String>,
    Sent(wish): Sent<PrintWish>,
) -> Response {
    let made = async {
        let printing = Printing {
            language: wish.language.language(),
            whose: whose(wish.controller),
            part: wish.part.unwrap_or(1),
        };
        let sheets = caller.state.followup().letters(&caller.principal, &id, &printing).await?;
        printed(&caller, &id, printing.language, sheets).await
    };
    Caller::answer(made.await)
}

/// `GET /api/v1/incidents/{id}/form`: the form of the regulator as a PDF.
pub(super) async fn form(caller: Caller, Path(id): Path<String>) -> Response {
    let made = async {
        let (register, language) = (caller.state.register(), caller.language);
        let form = register.export(&caller.principal, &id, Timestamp::now(), language).await?;
        printed(&caller, &id, language, vec![form_on_paper(&form, language)]).await
    };
    Caller::answer(made.await)
}

/// A body that was sent as it is.
pub(super) fn sent_bytes(body: Result<Bytes, BytesRejection>) -> Result<Bytes, Error> {
    body.map_err(|refused| Error::Unusable(refused.into_response().status()))
}

async fn printed(
    caller: &Caller,
    id: &str,
    language: Language,
    sheets: Vec<Sheet>,
) -> Result<Response, Error> {
    let imprint = Imprint { title: id.to_owned(), language: language.code() };
    let written = written(&caller.state, imprint, sheets).await?;
    unkept(Ok(([(header::CONTENT_TYPE, "application/pdf")], written).into_response()))
}

/// What no cache keeps.
fn unkept(response: Result<Response, Error>) -> Result<Response, Error> {
    let mut response = response?;
    let value = header::HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, value);
    Ok(response)
}

fn whose(controller: Option<String>) -> Whose {
    controller.map_or(Whose::All, Whose::Of)
}

/// The language that an address asks for; Dutch where it asks for none.
pub(super) fn language(query: &HashMap<String, String>) -> Result<Language, Error> {
    let unusable = || Error::Unusable(StatusCode::UNPROCESSABLE_ENTITY);
    let asked = query.get("language");
    asked.map_or(Ok(Language::default()), |code| Language::named(code).ok_or_else(unusable))
}

async fn shown(caller: &Caller, id: &str) -> Result<Response, Error> {
    let known = caller.state.followup().concerned(&caller.principal, id).await?;
    let list = known.list.as_ref().map(people_list_json);
    let making = caller.state.followup().making(&known.incident.id).map(|making| match making {
        Making::Running => MakingJson { state: "running", problem: None },
        Making::Failed(error) => {
            MakingJson { state: "failed", problem: Some(Error::from(error).problem()) }
        }
    });
    json(&ConcernedJson { list, has_message: known.has_message, making })
}

async fn shown_letter(caller: &Caller, id: &str, language: Language) -> Result<Response, Error> {
    let letter = caller.state.followup().letter_text(&caller.principal, id, language).await?;
    json(&letter_json(&letter, language))
}

async fn shown_template(caller: &Caller, language: Language) -> Result<Response, Error> {
    let template = caller.state.followup().template(&caller.principal, language).await?;
    let earlier = template.history.iter().map(|one| EarlierJson {
        version: one.number,
        text: &one.text,
        changed_by: &one.by,
        changed_at: one.at,
    });
    let history = Some(earlier.collect());
    json(&LetterJson { history, ..letter_json(&template.now, language) })
}

fn letter_json(letter: &LetterText, language: Language) -> LetterJson<'_> {
    LetterJson {
        language: language.code(),
        text: &letter.text,
        origin: letter.origin.name(),
        version: letter.version,
        unsaid: letter.unsaid(),
        history: None,
    }
}
