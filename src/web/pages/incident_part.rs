//! Filling in one section of an incident, and taking a step with it: plain forms, each made on one
//! version of the incident.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;

use crate::access::Act;
use crate::breach::Question;
use crate::breach::REGISTER_SECTION;
use crate::incident;
use crate::incident::Case;
use crate::incident::Edit;
use crate::incident::Origin;
use crate::incident::Stride;
use crate::incident::asks_text;
use crate::incident::because;
use crate::incident::lacking;
use crate::incident::untold;
use crate::render::CaseSaid;
use crate::render::WrongAnswer;
use crate::store::IncidentParty;
use crate::store::IncidentStep;
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::form::MemberPosted;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::links::see;
use crate::web::pages::incident_field::Choice;
use crate::web::pages::incident_field::Field;
use crate::web::pages::incident_field::sent;
use crate::web::visitor::Member;
use crate::web::visitor::Place;

#[derive(Template)]
#[template(path = "incident_part.html")]
struct PartPage {
    page: Layout,
    said: &'static CaseSaid,
    id: String,
    number: u32,
    title: String,
    heading: String,
    version: i64,
    fields: Vec<Field>,
    reason: String,
    /// Whether something here needs a reason to be changed.
    asks_reason: bool,
    reason_wrong: String,
    mistakes: Vec<(&'static str, String)>,
    /// Leads to what belongs to the section and stands elsewhere; empty where nothing does.
    elsewhere: &'static str,
}

#[derive(Template)]
#[template(path = "incident_step.html")]
struct StepPage {
    page: Layout,
    said: &'static CaseSaid,
    id: String,
    version: i64,
    name: &'static str,
    word: &'static str,
    text: &'static str,
    /// What must be answered first: where, the question.
    lacking: Vec<(String, String)>,
    codes: Vec<Choice>,
    code_label: &'static str,
    /// That a choice is proposed; empty where none is.
    code_note: &'static str,
    asks_text: bool,
}

/// `GET /incidents/{id}/part/{number}`
pub(super) async fn form(member: Member, Path((id, number)): Path<(String, u32)>) -> Response {
    let shown = async {
        member.must(Act::AssessIncident)?;
        let visitor = &member.visitor;
        let register = visitor.state.register();
        let case = register.case(&member.principal, &id, visitor.view.language).await?;
        part(&member, &case, number, (&[], None), None)
    };
    member.visitor.answer(shown.await)
}

/// `POST /incidents/{id}/part/{number}`
pub(super) async fn save(
    Path((id, number)): Path<(String, u32)>,
    MemberPosted { member, fields }: MemberPosted,
) -> Response {
    let saved = saved(&member, &id, number, &fields).await;
    member.visitor.answer(saved)
}

async fn saved(member: &Member, id: &str, number: u32, fields: &Fields) -> Result<Response, Error> {
    member.must(Act::AssessIncident)?;
    let visitor = &member.visitor;
    let language = visitor.view.language;
    let register = visitor.state.register();
    let case = register.case(&member.principal, id, language).await?;
    let answers = asked(&case, number)?.map(|question| {
        let given = fields.all(question.name()).join(" ");
        (question, sent(question, &given, case.value(question)))
    });
    let edit = Edit {
        version: fields.number("version").unwrap_or(-1),
        answers: answers.collect(),
        reason: fields.one("reason").to_owned(),
    };
    let now = Timestamp::now();
    let kept = register.answer(&member.principal, id, edit.clone(), language, now).await;
    match kept {
        Ok(()) => Ok(see(&format!("/incidents/{}?saved=1#part-{number}", case.incident.id))),
        Err(incident::Error::Invalid(wrong)) => {
            again(part(member, &case, number, (&wrong, None), Some(&edit)))
        }
        Err(incident::Error::Field("reason", wrong)) => {
            again(part(member, &case, number, (&[], Some(wrong)), Some(&edit)))
        }
        Err(error) => Err(error.into()),
    }
}

/// A form that comes back with what is wrong.
fn again(form: Result<Response, Error>) -> Result<Response, Error> {
    let mut response = form?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

/// What a section asks now: after the end whether it must not be deleted, and nothing else.
fn asked(case: &Case, number: u32) -> Result<impl Iterator<Item = Question>, Error> {
    if number > REGISTER_SECTION {
        return Err(Error::Missing);
    }
    let is_fixed = case.is_fixed();
    let is_significant = case.given(Question::CbwSignificant) == "yes";
    let given: Vec<Question> = case.answers.keys().copied().collect();
    let is_asked = move |question: &Question| match is_fixed {
        true => *question == Question::LegalHold,
        false if question.is_of_cbw_stage() => is_significant || given.contains(question),
        false => !question.is_told_elsewhere(),
    };
    let can_be_told = !is_fixed || number == REGISTER_SECTION && case.is_kept_or_not();
    match can_be_told {
        true => Ok(Question::of_section(number).filter(is_asked)),
        false => Err(Error::Fixed(case.incident.state)),
    }
}

fn part(
    member: &Member,
    case: &Case,
    number: u32,
    (wrong, reason): (&[(Question, WrongAnswer)], Option<WrongAnswer>),
    edit: Option<&Edit>,
) -> Result<Response, Error> {
    let visitor = &member.visitor;
    let texts = visitor.texts();
    let said = &texts.case.said;
    let words = |(question, wrong): &(Question, WrongAnswer)| {
        (question.name(), (said.wrong)(*wrong, (texts.case.question)(*question)))
    };
    let reason = reason.map(|wrong| (said.wrong)(wrong, said.reason));
    let mut mistakes: Vec<(&'static str, String)> = wrong.iter().map(words).collect();
    mistakes.extend(reason.clone().map(|words| ("reason", words)));
    let field = |question: Question| {
        let mut field = Field::of_case(case, question, texts);
        let sent = edit.and_then(|edit| edit.answers.iter().find(|(one, _)| *one == question));
        if let Some((_, sent)) = sent {
            let note = std::mem::take(&mut field.note);
            field = Field { note, ..Field::new(question, sent, texts) };
        }
        let because = because(case, question, texts);
        // Why it is proposed says that it is.
        field.note = match case.origin(question) {
            Origin::Proposal if !because.is_empty() => because,
            _ => [because, field.note].join(" ").trim().to_owned(),
        };
        let wrong = mistakes.iter().find(|(name, _)| *name == question.name());
        field.wrong = wrong.map(|(_, words)| words.clone()).unwrap_or_default();
        field
    };
    let fields: Vec<Field> = asked(case, number)?.map(field).collect();
    let no_reason = wrong.iter().find(|(_, wrong)| *wrong == WrongAnswer::NoReason);
    visitor.page(&PartPage {
        page: visitor.layout(Place::Incidents, None),
        said,
        id: case.incident.id.clone(),
        number,
        title: title(number, texts),
        heading: (said.part_title)(&case.incident.id),
        version: edit.map_or(case.incident.version, |edit| edit.version),
        reason: edit.map(|edit| edit.reason.clone()).unwrap_or_default(),
        asks_reason: asked(case, number)?.any(Question::needs_reason),
        reason_wrong: reason.or(no_reason.map(|one| words(one).1)).unwrap_or_default(),
        fields,
        mistakes,
        elsewhere: if number == Question::MeasuresPlanned.section() {
            texts.measures.elsewhere
        } else {
            ""
        },
    })
}

/// The title of a section, its number before it.
pub(super) fn title(number: u32, texts: &crate::render::Texts) -> String {
    let sections = &texts.register.sections;
    match usize::try_from(number).ok().and_then(|index| sections.get(index)) {
        Some(title) => format!("{number} {title}"),
        None => texts.case.said.register_section.to_owned(),
    }
}

/// `GET /incidents/{id}/step/{name}`
pub(super) async fn step_form(
    member: Member,
    Path((id, name)): Path<(String, String)>,
) -> Response {
    member.visitor.answer(step_page(&member, &id, &name).await)
}

async fn step_page(member: &Member, id: &str, name: &str) -> Result<Response, Error> {
    member.must(Act::AssessIncident)?;
    let visitor = &member.visitor;
    let texts = visitor.texts();
    let step = IncidentStep::named(name).ok_or(Error::Missing)?;
    let register = visitor.state.register();
    let case = register.case(&member.principal, id, visitor.view.language).await?;
    if step.from(case.incident.state).is_none() {
        return Err(Error::Fixed(case.incident.state));
    }
    let question = |one: Question| (place(&case, one), (texts.case.question)(one).to_owned());
    let id = &case.incident.id;
    let party = |one: &IncidentParty| {
        (format!("/incidents/{id}#party-{}", one.number), (texts.parties.untold)(&one.name))
    };
    let untold = untold(&case, step).into_iter().map(party);
    let codes = match step {
        IncidentStep::NoBreach => Field::of_case(&case, Question::NoBreachCode, texts).options,
        _ => Vec::new(),
    };
    let is_proposed = case.origin(Question::NoBreachCode) == Origin::Proposal;
    visitor.page(&StepPage {
        page: visitor.layout(Place::Incidents, None),
        said: &texts.case.said,
        id: case.incident.id.clone(),
        version: case.incident.version,
        name: step.name(),
        word: (texts.case.step)(step),
        text: (texts.case.step_text)(step),
        lacking: lacking(&case, step).into_iter().map(question).chain(untold).collect(),
        codes,
        code_label: (texts.case.question)(Question::NoBreachCode),
        code_note: if is_proposed { texts.case.said.proposed } else { "" },
        asks_text: asks_text(step),
    })
}

/// Where a question is answered.
fn place(case: &Case, question: Question) -> String {
    let id = &case.incident.id;
    match question {
        Question::MeasuresPlanned => format!("/incidents/{id}#measures"),
        _ => format!("/incidents/{id}/part/{}#{}", question.section(), question.name()),
    }
}

/// `POST /incidents/{id}/step/{name}`
pub(super) async fn step(
    Path((id, name)): Path<(String, String)>,
    MemberPosted { member, fields }: MemberPosted,
) -> Response {
    let taken = async {
        let step = IncidentStep::named(&name).ok_or(Error::Missing)?;
        let stride = Stride {
            version: fields.number("version").unwrap_or(-1),
            step,
            code: fields.one("code").to_owned(),
            text: fields.one("text").to_owned(),
        };
        let register = member.visitor.state.register();
        register.step(&member.principal, &id, stride, Timestamp::now()).await?;
        Ok(see(&format!("/incidents/{}?saved=1", id.trim().to_uppercase())))
    };
    member.visitor.answer(taken.await)
}
