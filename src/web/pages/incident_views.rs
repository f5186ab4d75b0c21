//! Ways to look at the register and to take it along: the history of an incident, its form to
//! print, its record as JSON, the register as a table, the figures of a year.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use axum::extract::Query;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use jiff::Timestamp;

use crate::breach::Question;
use crate::incident;
use crate::incident::Counted;
use crate::incident::PARTY;
use crate::incident::Sheet;
use crate::incident::TRUSTED;
use crate::incident::answer_in_words;
use crate::render::CaseSaid;
use crate::render::FigureTexts;
use crate::render::Texts;
use crate::render::local;
use crate::store::IncidentChange;
use crate::store::IncidentState;
use crate::store::Trust;
use crate::web::badge::Moment;
use crate::web::error::Error;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::visitor::Member;
use crate::web::visitor::Place;

#[derive(Template)]
#[template(path = "incident_history.html")]
struct HistoryPage {
    page: Layout,
    said: &'static CaseSaid,
    id: String,
    /// What is said where there are no rows.
    none: String,
    rows: Vec<Row>,
}

struct Row {
    when: Moment,
    by: String,
    what: String,
    before: String,
    after: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "incident_form.html")]
struct FormPage {
    page: Layout,
    said: &'static CaseSaid,
    id: String,
    /// What stands before and after the number in the title.
    title: (String, String),
    sheet: Sheet,
    unknown: &'static str,
}

#[derive(Template)]
#[template(path = "incident_figures.html")]
struct FiguresPage {
    page: Layout,
    said: &'static CaseSaid,
    figures: &'static FigureTexts,
    year: i16,
    years: Vec<i16>,
    totals: Vec<(&'static str, String)>,
    tables: Vec<(&'static str, Vec<Line>)>,
}

struct Line {
    name: String,
    counts: [String; 3],
}

/// `GET /incidents/{id}/history`
pub(super) async fn history(member: Member, Path(id): Path<String>) -> Response {
    let shown = async {
        let visitor = &member.visitor;
        let texts = visitor.texts();
        let register = visitor.state.register();
        let case = register.case(&member.principal, &id, visitor.view.language).await?;
        visitor.page(&HistoryPage {
            page: visitor.layout(Place::Incidents, None),
            said: &texts.case.said,
            id: case.incident.id.clone(),
            none: match case.incident.erased_at {
                Some(at) => (texts.registering.erased)(&visitor.view.language.moment(at)),
                None => texts.case.said.history_none.to_owned(),
            },
            rows: case.changes.iter().rev().map(|change| row(change, texts)).collect(),
        })
    };
    member.visitor.answer(shown.await)
}

fn row(change: &IncidentChange, texts: &Texts) -> Row {
    let question = Question::named(&change.field);
    let state =
        |name: &str| IncidentState::named(name).map_or(name, texts.words.incident_state).to_owned();
    let words = |value: &str| match (question, change.field.as_str()) {
        (Some(question), _) => answer_in_words(question, value, texts),
        (None, "state") => state(value),
        (None, TRUSTED) => {
            let trust = value.split_once(' ').and_then(|(_, name)| Trust::named(name));
            trust.map(texts.retraction.trust).unwrap_or(value).to_owned()
        }
        (None, _) => value.to_owned(),
    };
    Row {
        when: Moment::full(change.at, texts.language),
        by: change.by.clone(),
        what: match (question, change.field.as_str()) {
            (Some(question), _) => (texts.case.question)(question).to_owned(),
            (None, "state") => texts.case.said.field_state.to_owned(),
            (None, PARTY) => texts.case.said.parties.to_owned(),
            (None, TRUSTED) => {
                let number = change.after.split_once(' ').map_or("", |(number, _)| number);
                (texts.retraction.trust_of)(number)
            }
            (None, _) => texts.case.said.field_owner.to_owned(),
        },
        before: words(&change.before),
        after: words(&change.after),
        reason: change.reason.clone(),
    }
}

/// `GET /incidents/{id}/form`: the whole form, to print.
pub(super) async fn form(member: Member, Path(id): Path<String>) -> Response {
    let shown = async {
        let visitor = &member.visitor;
        let sheet = exported(&member, &id).await?;
        let (before, after) = sheet.title.split_once(&id).unwrap_or((&sheet.title, ""));
        visitor.page(&FormPage {
            title: (before.to_owned(), after.to_owned()),
            page: visitor.layout(Place::Incidents, None),
            said: &visitor.texts().case.said,
            unknown: visitor.texts().register.unknown,
            sheet,
            id,
        })
    };
    member.visitor.answer(shown.await)
}

/// `GET /incidents/{id}/record.json`: the whole record.
pub(super) async fn record(member: Member, Path(id): Path<String>) -> Response {
    let made = async {
        let sheet = exported(&member, &id).await?;
        let written = serde_json::to_string_pretty(&sheet);
        let written = written.map_err(|_| Error::Broken("the export failed".to_owned()))?;
        let name = format!("attachment; filename=\"{}.json\"", sheet.incident.id);
        let headers = [
            (header::CONTENT_TYPE, "application/json; charset=utf-8".to_owned()),
            (header::CONTENT_DISPOSITION, name),
        ];
        Ok((headers, written).into_response())
    };
    member.visitor.answer(made.await)
}

async fn exported(member: &Member, id: &str) -> Result<Sheet, Error> {
    let visitor = &member.visitor;
    let register = visitor.state.register();
    let (now, language) = (Timestamp::now(), visitor.view.language);
    Ok(register.export(&member.principal, id, now, language).await?)
}

/// `GET /incidents/export`: the register of a year, or all of it, as CSV or JSON.
pub(super) async fn table(
    member: Member,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let made = async {
        let period = match query.get("year").and_then(|year| year.parse().ok()) {
            Some(year) => incident::of_year(year),
            None => (Timestamp::UNIX_EPOCH, Timestamp::MAX),
        };
        let register = member.visitor.state.register();
        let table = register.table(&member.principal, period, Timestamp::now()).await?;
        let (media_type, name, written) = match query.get("format").map(String::as_str) {
            Some("json") => {
                let written = serde_json::to_string_pretty(&table);
                let written = written.map_err(|_| Error::Broken("the export failed".to_owned()))?;
                ("application/json; charset=utf-8", "datalekregister.json", written)
            }
            _ => ("text/csv; charset=utf-8", "datalekregister.csv", table.csv()),
        };
        let headers = [
            (header::CONTENT_TYPE, media_type.to_owned()),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        ];
        Ok((headers, written).into_response())
    };
    member.visitor.answer(made.await)
}

/// `GET /incidents/figures`
pub(super) async fn figures(
    member: Member,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let this_year = local(Timestamp::now()).year();
    let year = query.get("year").and_then(|year| year.parse().ok()).unwrap_or(this_year);
    member.visitor.answer(counted(&member, year, this_year).await)
}

async fn counted(member: &Member, year: i16, this_year: i16) -> Result<Response, Error> {
    let visitor = &member.visitor;
    let texts = visitor.texts();
    let register = visitor.state.register();
    let found = register.figures(&member.principal, incident::of_year(year)).await?;
    let said = &texts.case.said.figures;
    let counts = [
        found.incidents,
        found.breaches,
        found.reported,
        found.late,
        found.subjects_informed,
        found.prevented,
    ];
    let counts = counts.map(|count| texts.language.number(count));
    let asked = [Question::IncidentKind, Question::Department, Question::Cause];
    let tables = [&found.by_kind, &found.by_department, &found.by_cause];
    let tables = said.tables.into_iter().zip(tables).zip(asked);
    visitor.page(&FiguresPage {
        page: visitor.layout(Place::Incidents, None),
        said: &texts.case.said,
        figures: said,
        year,
        years: (this_year - 5..=this_year).rev().collect(),
        totals: said.totals.into_iter().zip(counts).collect(),
        tables: tables
            .map(|((title, lines), asked)| {
                (title, lines.iter().map(|one| line(one, asked, texts)).collect())
            })
            .collect(),
    })
}

fn line(counted: &Counted, asked: Question, texts: &Texts) -> Line {
    let number = |count| texts.language.number(count);
    Line {
        name: match counted.name.as_str() {
            "" => texts.case.said.figures.unknown.to_owned(),
            name => answer_in_words(asked, name, texts),
        },
        counts: [counted.incidents, counted.breaches, counted.reported].map(number),
    }
}
