//! What people add to an incident: lines of the timeline, files, other organisations; and opening
//! one by hand.

use askama::Template;
use axum::extract::Path;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use jiff::Timestamp;

use crate::access::Act;
use crate::breach::Question;
use crate::incident;
use crate::incident::FILE_BYTES_MAX;
use crate::incident::Intake;
use crate::incident::NewNote;
use crate::render::CaseSaid;
use crate::render::WrongAnswer;
use crate::store::IncidentSource;
use crate::store::NoteKind;
use crate::web::error::Error;
use crate::web::form::MemberPosted;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::links::see;
use crate::web::pages::incident_field::Field;
use crate::web::pages::incident_field::moment;
use crate::web::pages::incident_field::sent;
use crate::web::pages::incident_field::written;
use crate::web::upload;
use crate::web::upload::Upload;
use crate::web::visitor::Member;
use crate::web::visitor::Place;

#[derive(Template)]
#[template(path = "incident_new.html")]
struct NewPage {
    page: Layout,
    said: &'static CaseSaid,
    sources: Vec<(&'static str, &'static str, bool)>,
    fields: Vec<Field>,
    file_hint: String,
    mistakes: Vec<(&'static str, String)>,
}

/// `POST /incidents/{id}/notes`
pub(super) async fn note(
    Path(id): Path<String>,
    MemberPosted { member, fields }: MemberPosted,
) -> Response {
    let added = async {
        let bad = |name, wrong| Error::Refused(incident::Error::Field(name, wrong));
        let at = moment(fields.one("happened_at"));
        let note = NewNote {
            kind: NoteKind::named(fields.one("kind")).unwrap_or(NoteKind::Noticed),
            happened_at: at.ok_or_else(|| bad("happened_at", WrongAnswer::Unusable))?,
            text: fields.one("text").to_owned(),
        };
        let register = member.visitor.state.register();
        register.note(&member.principal, &id, note, Timestamp::now()).await?;
        Ok(see(&format!("/incidents/{id}?saved=1#timeline")))
    };
    member.visitor.answer(added.await)
}

/// `POST /incidents/{id}/files`
pub(super) async fn attach(member: Member, Path(id): Path<String>, request: Request) -> Response {
    let added = async {
        member.must(Act::ReportIncident)?;
        let upload = upload::read(&member.visitor, request, FILE_BYTES_MAX).await?;
        let bad = || Error::Refused(incident::Error::Field("file", WrongAnswer::Unusable));
        let file = upload.file.ok_or_else(bad)?;
        let register = member.visitor.state.register();
        let file = (file.name, file.bytes);
        register.attach(&member.principal, &id, file, Timestamp::now()).await?;
        Ok(see(&format!("/incidents/{id}?saved=1#files")))
    };
    member.visitor.answer(added.await)
}

/// `GET /incidents/{id}/files/{number}`: a download, whatever the file is.
pub(super) async fn file(member: Member, Path((id, number)): Path<(String, u64)>) -> Response {
    let opened = async {
        let register = member.visitor.state.register();
        let opened = register.file(&member.principal, &id, number, Timestamp::now());
        let (file, bytes) = opened.await?;
        // The name is a stranger's: what is not plain stays out of the header.
        let plain = |c: char| {
            if c.is_ascii_alphanumeric() || ".-_".contains(c) { c } else { '_' }
        };
        let name: String = file.name.chars().map(plain).collect();
        let headers = [
            (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        ];
        Ok((headers, bytes).into_response())
    };
    member.visitor.answer(opened.await)
}

/// `GET /incidents/new`
pub(super) async fn form(member: Member) -> Response {
    let page = new_page(&member, &Upload::default(), Vec::new());
    member.visitor.answer(page)
}

/// `POST /incidents/new`
pub(super) async fn report(member: Member, request: Request) -> Response {
    let reported = async {
        member.must(Act::ReportIncident)?;
        let upload = upload::read(&member.visitor, request, FILE_BYTES_MAX).await?;
        reported(&member, upload).await
    };
    member.visitor.answer(reported.await)
}

async fn reported(member: &Member, mut upload: Upload) -> Result<Response, Error> {
    let now = Timestamp::now();
    let answers = Intake::ASKED.iter().filter(|question| **question != Question::AwareAt);
    let answers = answers.map(|question| {
        let text = match question.form() {
            crate::breach::Form::Several(_) => upload.all(question.name()).join(" "),
            _ => upload.text(question.name()).to_owned(),
        };
        (*question, sent(*question, &text, ""))
    });
    let known_at = upload.text(Question::AwareAt.name());
    let known_at = if known_at.trim().is_empty() { Some(now) } else { moment(known_at) };
    let texts = member.visitor.texts();
    let wrong = |wrong: Vec<(Question, WrongAnswer)>| {
        let words = |(question, wrong): (Question, WrongAnswer)| {
            let label = (texts.case.question)(question);
            (question.name(), (texts.case.said.wrong)(wrong, label))
        };
        wrong.into_iter().map(words).collect::<Vec<_>>()
    };
    let Some(known_at) = known_at.filter(|_| !upload.too_large) else {
        let which = match upload.too_large {
            true => ("file", (texts.case.said.wrong)(WrongAnswer::Unusable, texts.case.said.file)),
            false => wrong(vec![(Question::AwareAt, WrongAnswer::Unusable)]).remove(0),
        };
        return refused(new_page(member, &upload, vec![which])?);
    };
    let intake = Intake {
        source: IncidentSource::named(upload.text("source"))
            .filter(|one| Intake::SOURCES.contains(one))
            .unwrap_or(IncidentSource::Reported),
        answers: answers.collect(),
        known_at,
    };
    let file = upload.file.take().map(|file| (file.name, file.bytes));
    let register = member.visitor.state.register();
    match register.report(&member.principal, intake, file, now).await {
        Ok(opened) => Ok(see(&format!("/incidents/{}?saved=1", opened.id))),
        Err(incident::Error::Invalid(found)) => refused(new_page(member, &upload, wrong(found))?),
        Err(error) => Err(error.into()),
    }
}

fn refused(mut response: Response) -> Result<Response, Error> {
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

fn new_page(
    member: &Member,
    upload: &Upload,
    mistakes: Vec<(&'static str, String)>,
) -> Result<Response, Error> {
    member.must(Act::ReportIncident)?;
    let visitor = &member.visitor;
    let texts = visitor.texts();
    let now = written(&Timestamp::now().to_string());
    let field = |question: &Question| {
        let sent = upload.all(question.name()).join(" ");
        let mut field = Field::new(*question, &sent, texts);
        if *question == Question::AwareAt && field.value.is_empty() {
            field.value.clone_from(&now);
        }
        let wrong = mistakes.iter().find(|(name, _)| *name == question.name());
        field.wrong = wrong.map(|(_, words)| words.clone()).unwrap_or_default();
        field
    };
    let source = |source: IncidentSource| {
        let chosen = upload.text("source") == source.name();
        (source.name(), (texts.case.source)(source), chosen)
    };
    visitor.page(&NewPage {
        page: visitor.layout(Place::Incidents, None),
        said: &texts.case.said,
        sources: Intake::SOURCES.map(source).into(),
        fields: Intake::ASKED.iter().map(field).collect(),
        file_hint: (texts.case.said.file_hint)(FILE_BYTES_MAX as u64 >> 20),
        mistakes,
    })
}

/// `POST /observed/{number}/incident`: a reviewer marks what monitor mode let through.
pub(super) async fn mark(
    Path(number): Path<u64>,
    MemberPosted { member, .. }: MemberPosted,
) -> Response {
    let marked = async {
        let register = member.visitor.state.register();
        let incident = register.mark(&member.principal, number, Timestamp::now()).await?;
        Ok(see(&format!("/incidents/{}?saved=1", incident.id)))
    };
    member.visitor.answer(marked.await)
}
