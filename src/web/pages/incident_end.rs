//! Ending several incidents at once: the four answers on one form, and what became of each.

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;

use crate::access::Act;
use crate::breach::Question;
use crate::incident;
use crate::incident::ENDED_MAX;
use crate::incident::EndVerdict;
use crate::incident::Ending;
use crate::render::CaseSaid;
use crate::render::EndTexts;
use crate::render::WrongAnswer;
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::form::MemberPosted;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::pages::incident_field::Choice;
use crate::web::pages::incident_field::Field;
use crate::web::visitor::Member;
use crate::web::visitor::Place;

#[derive(Template)]
#[template(path = "incident_end.html")]
struct EndPage {
    page: Layout,
    t: &'static EndTexts,
    said: &'static CaseSaid,
    rows: Vec<Row>,
    verdicts: Vec<Choice>,
    text: String,
    fields: Vec<Field>,
    mistakes: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "incident_ended.html")]
struct EndedPage {
    page: Layout,
    t: &'static EndTexts,
    lead: String,
    all_done: bool,
    rows: Vec<Outcome>,
}

/// An incident that was chosen.
struct Row {
    id: String,
    version: i64,
    what: String,
}

/// What became of one.
struct Outcome {
    id: String,
    done: bool,
    words: String,
}

impl EndPage {
    fn error(&self, field: &str) -> Option<&str> {
        self.mistakes.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }
}

/// `GET /incidents/end`
pub(super) async fn form(member: Member, Query(query): Query<Vec<(String, String)>>) -> Response {
    let ids = query.into_iter().filter(|(name, _)| name == "id").map(|(_, id)| (id, None));
    let chosen: Vec<(String, Option<i64>)> = ids.collect();
    let shown = shown(&member, &chosen, &Ending::default(), &[]).await;
    member.visitor.answer(shown)
}

/// `POST /incidents/end`
pub(super) async fn end(MemberPosted { member, fields }: MemberPosted) -> Response {
    member.visitor.answer(ended(&member, &fields).await)
}

async fn ended(member: &Member, fields: &Fields) -> Result<Response, Error> {
    member.must(Act::AssessIncident)?;
    let visitor = &member.visitor;
    let texts = visitor.texts();
    let pair = |text: String| {
        let (id, version) = text.split_once(':')?;
        Some((id.to_owned(), version.parse::<i64>().ok()?))
    };
    let chosen: Vec<(String, i64)> = fields.all("id").into_iter().filter_map(pair).collect();
    let ending = Ending {
        verdict: match fields.one("verdict") {
            "" => EndVerdict::Unsaid,
            BREACH => EndVerdict::Breach,
            code => EndVerdict::NoBreach(code.to_owned()),
        },
        text: fields.one("text").to_owned(),
        answers: Ending::ASKED
            .iter()
            .map(|question| (*question, fields.one(question.name()).to_owned()))
            .collect(),
    };
    let register = visitor.state.register();
    let now = Timestamp::now();
    match register.end(&member.principal, chosen.clone(), &ending, now).await {
        Ok(all) => {
            let done = all.iter().filter(|one| one.outcome.is_ok()).count();
            let lead = (texts.ending.done)(done as u64, (all.len() - done) as u64);
            let all_done = done == all.len();
            let rows = all.into_iter().map(|one| Outcome {
                id: one.id,
                done: one.outcome.is_ok(),
                words: match one.outcome {
                    Ok(state) => (texts.words.incident_state)(state).to_owned(),
                    Err(error) => Error::from(error).in_a_line(texts),
                },
            });
            visitor.page(&EndedPage {
                page: visitor.layout(Place::Incidents, None),
                t: &texts.ending,
                lead,
                all_done,
                rows: rows.collect(),
            })
        }
        Err(incident::Error::Invalid(wrong)) => {
            let chosen: Vec<(String, Option<i64>)> =
                chosen.into_iter().map(|(id, version)| (id, Some(version))).collect();
            let mut response = shown(member, &chosen, &ending, &wrong).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}

/// The form; each incident with the version that was looked at first.
async fn shown(
    member: &Member,
    chosen: &[(String, Option<i64>)],
    ending: &Ending,
    wrong: &[(Question, WrongAnswer)],
) -> Result<Response, Error> {
    member.must(Act::AssessIncident)?;
    let visitor = &member.visitor;
    let (texts, language) = (visitor.texts(), visitor.view.language);
    let register = visitor.state.register();
    let mut rows = Vec::new();
    for (id, version) in chosen.iter().take(ENDED_MAX) {
        let case = register.case(&member.principal, id, language).await?;
        rows.push(Row {
            id: case.incident.id.clone(),
            version: version.unwrap_or(case.incident.version),
            what: case.value(Question::Summary).to_owned(),
        });
    }
    let words = |(question, wrong): &(Question, WrongAnswer)| {
        let name = match question {
            Question::NoBreachCode => "verdict",
            Question::NoBreachReason => "text",
            question => question.name(),
        };
        let label = match question {
            Question::NoBreachCode => texts.case.said.is_breach,
            question => (texts.case.question)(*question),
        };
        (name, (texts.case.said.wrong)(*wrong, label))
    };
    let mistakes: Vec<(&'static str, String)> = wrong.iter().map(words).collect();
    let fields = Ending::ASKED.iter().map(|question| {
        let sent = ending.answers.iter().find(|(one, _)| one == question);
        let mut field = Field::new(*question, sent.map_or("", |(_, text)| text), texts);
        let wrong = mistakes.iter().find(|(name, _)| *name == question.name());
        field.wrong = wrong.map(|(_, words)| words.clone()).unwrap_or_default();
        field
    });
    let chosen_verdict = match &ending.verdict {
        EndVerdict::Unsaid => "",
        EndVerdict::Breach => BREACH,
        EndVerdict::NoBreach(code) => code.as_str(),
    };
    let mut verdicts = Field::new(Question::NoBreachCode, chosen_verdict, texts).options;
    for verdict in &mut verdicts {
        verdict.word = format!("{}: {}", texts.case.said.breach_answers[1], verdict.word);
    }
    let chosen = chosen_verdict == BREACH;
    let word = texts.ending.breach.to_owned();
    verdicts.push(Choice { value: BREACH, word, chosen });
    visitor.page(&EndPage {
        page: visitor.layout(Place::Incidents, None),
        t: &texts.ending,
        said: &texts.case.said,
        fields: fields.collect(),
        rows,
        verdicts,
        text: ending.text.clone(),
        mistakes,
    })
}

/// The value of the choice that it is a breach; no name of a reason why it is none.
const BREACH: &str = "breach";
