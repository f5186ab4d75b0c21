//! Ways to look at the register and to take it along: the history of an incident, its form to
//! print, its record as JSON, the register as a table, the figures of a year.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use jiff::Timestamp;

use crate::breach::Question;
use crate::incident::Counted;
use crate::incident::PARTY;
use crate::incident::Period;
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
    heading: String,
    /// What links to the same period end in.
    query: String,
    from: String,
    until: String,
    /// Whether the days that were asked for are none.
    wrong: bool,
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

/// `GET /incidents/export`: the register of a period, or all of it, as CSV or JSON.
pub(super) async fn table(
    member: Member,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let made = async {
        let period = Period::asked(|name| query.get(name).map(String::as_str));
        let period = period.ok_or(Error::Unusable(StatusCode::UNPROCESSABLE_ENTITY))?;
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
    let of = |name| query.get(name).map_or("", |text: &String| text.trim());
    let days = [of("from"), of("until")];
    member.visitor.answer(counted(&member, days, year, this_year).await)
}

/// The figures from one day until another, or of a year where neither is given.
async fn counted(
    member: &Member,
    days: [&str; 2],
    year: i16,
    this_year: i16,
) -> Result<Response, Error> {
    let visitor = &member.visitor;
    let texts = visitor.texts();
    let said = &texts.case.said.figures;
    let of_days = Period::asked(|name| match name {
        "from" => Some(days[0]),
        "until" => Some(days[1]),
        _ => None,
    });
    let of_days = of_days.filter(|period| *period != Period::EVER);
    let day = |text: &str| {
        text.parse().map_or_else(|_| String::new(), |day| texts.language.civil_day(day))
    };
    let (heading, of_period) = match of_days {
        Some(_) => {
            let of_period = format!("from={}&until={}", days[0], days[1]);
            ((said.heading)(&day(days[0]), &day(days[1])), of_period)
        }
        None => (format!("{} {year}", said.title), format!("year={year}")),
    };
    let (register, now) = (visitor.state.register(), Timestamp::now());
    let period = of_days.unwrap_or_else(|| Period::of_year(year));
    let found = register.figures(&member.principal, period, now).await?;
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
        heading,
        query: of_period,
        from: days[0].to_owned(),
        until: days[1].to_owned(),
        wrong: of_days.is_none() && days != ["", ""],
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
