//! What is still to be done after a breach: the list on the page of an incident, and the form of one
//! measure.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::access::Act;
use crate::incident;
use crate::incident::Case;
use crate::incident::Plan;
use crate::render::CaseSaid;
use crate::render::MeasureTexts;
use crate::render::Texts;
use crate::render::WrongAnswer;
use crate::render::local;
use crate::store::IncidentMeasure;
use crate::store::IncidentState;
use crate::web::badge::Badge;
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::form::MemberPosted;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::links::see;
use crate::web::visitor::Member;
use crate::web::visitor::Place;

/// The part on the page of an incident.
pub(super) struct MeasurePart {
    pub(super) s: &'static MeasureTexts,
    pub(super) rows: Vec<Row>,
    /// Whether one can be added.
    pub(super) may_add: bool,
    /// Whether one can be changed.
    pub(super) may_change: bool,
}

/// A measure, for the template.
pub(super) struct Row {
    pub(super) number: u64,
    pub(super) text: String,
    pub(super) owner: String,
    pub(super) due: String,
    pub(super) state: Badge,
}

#[derive(Template)]
#[template(path = "measure.html")]
struct MeasurePage {
    page: Layout,
    said: &'static CaseSaid,
    s: &'static MeasureTexts,
    id: String,
    /// 0 for a new one.
    number: u64,
    version: i64,
    /// Whether all that can change is when it was done.
    is_ended: bool,
    typed: Typed,
    mistakes: Vec<(&'static str, String)>,
}

/// What stands in the fields.
#[derive(Default)]
struct Typed {
    text: String,
    owner: String,
    due: String,
    done_on: String,
    /// Why it is taken back.
    reason: String,
}

impl MeasurePart {
    /// The measures of `case`; who may `assess` can plan and change.
    pub(super) fn of(case: &Case, who: &Member, texts: &'static Texts) -> Self {
        let today = local(Timestamp::now()).date();
        let may = who.principal.may(Act::AssessIncident) && case.incident.erased_at.is_none();
        let is_nothing = |state| matches!(state, IncidentState::Pending | IncidentState::Cancelled);
        let state = case.incident.state;
        let may_change = may && !is_nothing(state) && state != IncidentState::NoBreach;
        Self {
            s: &texts.measures,
            rows: case.measures.iter().map(|measure| row(measure, today, texts)).collect(),
            may_add: may_change && state != IncidentState::Closed,
            may_change,
        }
    }
}

impl MeasurePage {
    /// What is wrong with that field.
    fn error(&self, field: &str) -> Option<&str> {
        self.mistakes.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }
}

fn row(measure: &IncidentMeasure, today: Date, texts: &Texts) -> Row {
    let (s, language) = (&texts.measures, texts.language);
    let state = match (measure.done_on, measure.due) {
        (Some(day), _) => {
            let word = format!("{} ({})", s.is_done, language.civil_day(day));
            Badge::flag(Icon::Check, &word, "badge-good")
        }
        (None, Some(due)) if due < today => Badge::flag(Icon::Warning, s.is_late, "badge-danger"),
        _ => Badge::flag(Icon::Clock, s.is_open, "badge-plain"),
    };
    Row {
        number: measure.number,
        text: measure.text.clone(),
        owner: measure.owner.clone(),
        due: measure.due.map(|due| language.civil_day(due)).unwrap_or_default(),
        state,
    }
}

/// `GET /incidents/{id}/measures/{number}`; number 0 is a new one.
pub(super) async fn form(member: Member, Path((id, number)): Path<(String, u64)>) -> Response {
    let shown = async {
        member.must(Act::AssessIncident)?;
        let case = case(&member, &id).await?;
        let (typed, version) = match number {
            0 => (Typed::default(), 0),
            _ => {
                let known = case.measures.iter().find(|measure| measure.number == number);
                let known = known.ok_or(Error::Missing)?;
                (Typed::of(known), known.version)
            }
        };
        page(&member, &case, (number, version), typed, Vec::new())
    };
    member.visitor.answer(shown.await)
}

/// `POST /incidents/{id}/measures/{number}`
pub(super) async fn save(
    Path((id, number)): Path<(String, u64)>,
    MemberPosted { member, fields }: MemberPosted,
) -> Response {
    let saved = saved(&member, &id, number, &fields).await;
    member.visitor.answer(saved)
}

async fn saved(member: &Member, id: &str, number: u64, fields: &Fields) -> Result<Response, Error> {
    member.must(Act::AssessIncident)?;
    let register = member.visitor.state.register();
    let (who, now) = (&member.principal, Timestamp::now());
    let case = case(member, id).await?;
    let version = fields.number("version").unwrap_or(-1);
    if fields.one("drop") == "1" {
        let typed = Typed { reason: fields.one("reason").to_owned(), ..known(&case, number)? };
        let reason = typed.reason.clone();
        let dropped = register.drop_measure(who, id, (number, version), reason, now).await;
        return answered(member, &case, (number, version), typed, dropped);
    }
    let typed = Typed::sent(fields, &case, number);
    let done = match typed.plan() {
        Err(name) => Err(incident::Error::Field(name, WrongAnswer::Unusable)),
        Ok(plan) if number == 0 => register.plan_measure(who, id, plan, now).await.map(drop),
        Ok(plan) => register.change_measure(who, id, (number, version), plan, now).await,
    };
    answered(member, &case, (number, version), typed, done)
}

/// The measure that stands there.
fn known(case: &Case, number: u64) -> Result<Typed, Error> {
    let known = case.measures.iter().find(|measure| measure.number == number);
    known.map(Typed::of).ok_or(Error::Missing)
}

/// Back to the incident, or the form once more with what is wrong.
fn answered(
    member: &Member,
    case: &Case,
    which: (u64, i64),
    typed: Typed,
    done: Result<(), incident::Error>,
) -> Result<Response, Error> {
    match done {
        Ok(()) => Ok(see(&format!("/incidents/{}?saved=1#measures", case.incident.id))),
        Err(incident::Error::Field(name, wrong)) => {
            let texts = member.visitor.texts();
            let words = (texts.case.said.wrong)(wrong, label(name, texts));
            let mistakes = vec![(name, words)];
            let mut response = page(member, case, which, typed, mistakes)?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}

async fn case(member: &Member, id: &str) -> Result<Case, Error> {
    let visitor = &member.visitor;
    let register = visitor.state.register();
    Ok(register.case(&member.principal, id, visitor.view.language).await?)
}

fn page(
    member: &Member,
    case: &Case,
    (number, version): (u64, i64),
    typed: Typed,
    mistakes: Vec<(&'static str, String)>,
) -> Result<Response, Error> {
    let (visitor, texts) = (&member.visitor, member.visitor.texts());
    visitor.page(&MeasurePage {
        page: visitor.layout(Place::Incidents, None),
        said: &texts.case.said,
        s: &texts.measures,
        id: case.incident.id.clone(),
        number,
        version,
        is_ended: case.incident.state == IncidentState::Closed,
        typed,
        mistakes,
    })
}

fn label(name: &str, texts: &Texts) -> &'static str {
    let s = &texts.measures;
    match name {
        "reason" => texts.labels.reason,
        "owner" => s.owner,
        "due" => s.due,
        "done_on" => s.done,
        _ => s.text,
    }
}

impl Typed {
    fn of(measure: &IncidentMeasure) -> Self {
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        Self {
            text: measure.text.clone(),
            owner: measure.owner.clone(),
            due: day(measure.due),
            done_on: day(measure.done_on),
            reason: String::new(),
        }
    }

    /// What a form says; what it does not ask in a closed incident stays as it is.
    fn sent(fields: &Fields, case: &Case, number: u64) -> Self {
        let done_on = fields.one("done_on").trim().to_owned();
        let known = case.measures.iter().find(|measure| measure.number == number);
        match known.filter(|_| case.incident.state == IncidentState::Closed) {
            Some(known) => Self { done_on, ..Self::of(known) },
            None => Self {
                text: fields.one("text").to_owned(),
                owner: fields.one("owner").to_owned(),
                due: fields.one("due").trim().to_owned(),
                done_on,
                reason: String::new(),
            },
        }
    }

    /// The measure; the name of a field that is no day.
    fn plan(&self) -> Result<Plan, &'static str> {
        Ok(Plan {
            text: self.text.clone(),
            owner: self.owner.clone(),
            due: day(&self.due).ok_or("due")?,
            done_on: day(&self.done_on).ok_or("done_on")?,
        })
    }
}

/// A day as browsers and people write it: `2026-12-01` or `01-12-2026`; the inner `None` for none.
#[allow(clippy::option_option, reason = "no day is another thing than no date at all")]
fn day(text: &str) -> Option<Option<Date>> {
    if text.is_empty() {
        return Some(None);
    }
    let day = text.parse().ok().or_else(|| Date::strptime("%d-%m-%Y", text).ok());
    day.map(Some)
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days_are_read_as_browsers_and_people_write_them() {
        for (text, expected) in [
            ("2026-12-01", Some("2026-12-01")),
            ("01-12-2026", Some("2026-12-01")),
            ("1-12-2026", Some("2026-12-01")),
            ("morgen", None),
            ("2026-02-30", None),
        ] {
            assert_eq!(
                day(text).flatten().map(|day| day.to_string()).as_deref(),
                expected,
                "{text}"
            );
        }
        assert_eq!(day(""), Some(None));
    }
}
