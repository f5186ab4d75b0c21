//! Getting a message back: who was asked to delete it and what came of it.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;

use crate::followup;
use crate::followup::Ask;
use crate::followup::Chosen;
use crate::followup::Flaw;
use crate::followup::Mistake;
use crate::followup::Noted;
use crate::followup::Recipients;
use crate::incident;
use crate::incident::Trusting;
use crate::render::Language;
use crate::render::RetractionTexts;
use crate::render::Texts;
use crate::store::RetractionState;
use crate::store::Trust;
use crate::web::badge::Badge;
use crate::web::badge::Moment;
use crate::web::badge::capital;
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::form::MemberPosted;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::layout::Paging;
use crate::web::links::see;
use crate::web::pages::addressees::MANY;
use crate::web::visitor::Member;
use crate::web::visitor::Place;

#[derive(Template)]
#[template(path = "retraction.html")]
struct RetractionPage {
    page: Layout,
    s: &'static RetractionTexts,
    id: String,
    /// Those of one page of them.
    rows: Vec<Row>,
    /// Leads to the others; none where all are shown.
    paging: Option<Paging>,
    /// How many can be asked, of all.
    open: u64,
    counts: String,
    /// Whether this person may ask and note.
    may_ask: bool,
    has_mail: bool,
    /// Code of the language of the mail, and of the other.
    language: &'static str,
    other: &'static str,
    to_other: &'static str,
    subject: String,
    text: String,
    states: Vec<(&'static str, String)>,
    /// Version of the incident, by which it is told who is trusted.
    version: i64,
    trusts: Vec<(&'static str, &'static str)>,
    done: String,
    wrong: Option<(&'static str, &'static str)>,
}

struct Row {
    /// Its place among all of them.
    position: u32,
    /// What a form sends for it.
    value: String,
    address: String,
    class: Badge,
    /// Whether it is trusted, and what stands behind that.
    trusted: &'static str,
    trust_note: &'static str,
    state: Badge,
    changed: Option<Moment>,
    said: Vec<String>,
    remark: String,
    /// Whether it can be asked now.
    may_be_asked: bool,
}

impl RetractionPage {
    /// What is wrong with that field.
    fn error(&self, field: &str) -> Option<&str> {
        self.wrong.filter(|(name, _)| *name == field).map(|(_, text)| text)
    }
}

/// The part on the page of an incident.
pub(super) struct RetractionPart {
    pub(super) s: &'static RetractionTexts,
    pub(super) counts: String,
}

impl RetractionPart {
    /// What came of it so far; `None` where nobody got the message.
    pub(super) fn of(known: &Recipients, texts: &'static Texts) -> Option<Self> {
        let got = known.list.iter().filter(|(recipient, _)| recipient.accepted_at.is_some());
        (got.count() > 0).then(|| Self { s: &texts.retraction, counts: counts(known, texts) })
    }
}

/// `GET /incidents/{id}/retraction`
pub(super) async fn show(
    member: Member,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let shown = async {
        let known = member.visitor.state.followup().recipients(&member.principal, &id).await?;
        let filled = Filled::proposed(&member, &known, &query).await?;
        page(&member, &known, &filled, None)
    };
    member.visitor.answer(shown.await)
}

/// `POST /incidents/{id}/retraction/ask`
pub(super) async fn ask(Path(id): Path<String>, posted: MemberPosted) -> Response {
    let MemberPosted { member, fields } = posted;
    let followup = member.visitor.state.followup().clone();
    let to = match fields.one("whom") {
        EVERYONE => followup.recipients(&member.principal, &id).await.map(|known| open(&known)),
        _ => Ok(fields.all("to").iter().filter_map(|at| chosen(at)).collect()),
    };
    let ask = |to| Ask {
        to,
        language: Language::named(fields.one("language")).unwrap_or_default(),
        subject: fields.one("subject").to_owned(),
        text: fields.one("text").to_owned(),
    };
    let asked = match to {
        Ok(to) => followup.ask(&member.principal, &id, ask(to)).await,
        Err(error) => Err(error),
    };
    let count = asked.as_ref().copied().unwrap_or_default();
    finished(&member, &id, &fields, asked.map(drop), &format!("asked={count}")).await
}

/// `POST /incidents/{id}/retraction/note`
pub(super) async fn note(Path(id): Path<String>, posted: MemberPosted) -> Response {
    let MemberPosted { member, fields } = posted;
    let followup = member.visitor.state.followup().clone();
    let state = RetractionState::named(fields.one("state"));
    let noted = match (chosen(fields.one("position")), state) {
        (Some(whom), Some(state)) => {
            let remark = fields.one("remark").to_owned();
            followup.note(&member.principal, &id, Noted { whom, state, remark }).await
        }
        _ => Err(followup::Error::Invalid("state", Flaw::Unknown)),
    };
    finished(&member, &id, &fields, noted, "saved=1").await
}

/// `POST /incidents/{id}/retraction/bounce`
pub(super) async fn bounce(Path(id): Path<String>, posted: MemberPosted) -> Response {
    let MemberPosted { member, fields } = posted;
    let followup = member.visitor.state.followup().clone();
    let kept = followup.bounce(&member.principal, &id, fields.one("report")).await;
    finished(&member, &id, &fields, kept.map(drop), "saved=1").await
}

/// `POST /incidents/{id}/retraction/trust`
pub(super) async fn trust(Path(id): Path<String>, posted: MemberPosted) -> Response {
    let MemberPosted { member, fields } = posted;
    let followup = member.visitor.state.followup().clone();
    let known = followup.recipients(&member.principal, &id).await;
    let everyone = || known.iter().flat_map(|known| &known.list).map(|(one, _)| one.position);
    let trusting = Trust::named(fields.one("trusted")).map(|trust| Trusting {
        version: fields.one("version").parse().unwrap_or(-1),
        positions: match fields.one("whom") {
            EVERYONE => everyone().collect(),
            _ => fields.all("recipients").iter().filter_map(|at| at.parse().ok()).collect(),
        },
        trust,
        reason: fields.one("reason").to_owned(),
    });
    let kept = match trusting {
        Some(trusting) => followup.trust(&member.principal, &id, trusting).await,
        None => Err(followup::Error::Invalid("recipients", Flaw::Unknown)),
    };
    finished(&member, &id, &fields, kept, "saved=1").await
}

/// All who can be asked now.
fn open(known: &Recipients) -> Vec<Chosen> {
    let open = known.list.iter().filter(|(recipient, asked)| {
        let state = asked.as_ref().map(|asked| asked.state);
        recipient.accepted_at.is_some() && state.is_none_or(RetractionState::is_open)
    });
    let version = |asked: &Option<_>| asked.as_ref().map_or(0, crate::store::Retraction::version);
    let chosen = |(one, asked): &(crate::store::IncidentRecipient, Option<_>)| Chosen {
        position: one.position,
        version: version(asked),
    };
    open.map(chosen).collect()
}

/// A recipient of a form: its position, and the version of what was known of it.
fn chosen(value: &str) -> Option<Chosen> {
    let (position, version) = value.split_once(':')?;
    Some(Chosen { position: position.parse().ok()?, version: version.parse().ok()? })
}

/// Back to the page where it is done, or the form again with what is wrong.
async fn finished(
    member: &Member,
    id: &str,
    fields: &Fields,
    done: Result<(), followup::Error>,
    told: &str,
) -> Response {
    let answer = async {
        let (field, flaw) = match done {
            Ok(()) => return Ok(see(&format!("/incidents/{id}/retraction?{told}"))),
            Err(followup::Error::Invalid(field, flaw)) => (field, Some(flaw)),
            Err(followup::Error::Text(Mistake::Number)) => ("text", Some(Flaw::Unknown)),
            Err(followup::Error::Conflict) => ("to", None),
            Err(error) => return Err(error.into()),
        };
        let known = member.visitor.state.followup().recipients(&member.principal, id).await?;
        let said = &member.visitor.texts().retraction;
        let words = match (field, flaw) {
            (_, None) => member.visitor.texts().aftermath.changed,
            (_, Some(Flaw::NoMail)) => said.no_mail,
            (_, Some(Flaw::Number)) => member.visitor.texts().aftermath.has_number,
            ("report", _) => said.bounce_unknown,
            ("text", Some(Flaw::Unknown)) => member.visitor.texts().aftermath.has_number,
            (_, Some(Flaw::TooLong)) => said.too_long,
            _ => said.empty,
        };
        let status = match flaw {
            None => StatusCode::CONFLICT,
            Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let filled = Filled::typed(member, &known, fields).await?;
        let mut response = page(member, &known, &filled, Some((field, words)))?;
        *response.status_mut() = status;
        Ok(response)
    };
    member.visitor.answer(answer.await)
}

/// The form to ask, as it is shown.
struct Filled {
    language: Language,
    subject: String,
    text: String,
    done: String,
    /// Which page of many recipients, from 1.
    number: usize,
}

impl Filled {
    async fn proposed(
        member: &Member,
        known: &Recipients,
        query: &HashMap<String, String>,
    ) -> Result<Self, Error> {
        let visitor = &member.visitor;
        let chosen = query.get("language").and_then(|code| Language::named(code));
        let language = chosen.unwrap_or(Language::Dutch);
        let (subject, text) = visitor.state.followup().proposed(known, language).await?;
        let said = &visitor.texts().retraction;
        let asked = query.get("asked").and_then(|count| count.parse().ok());
        let saved = query.get("saved").map(|_| said.saved.to_owned());
        let done = asked.map(said.asked).or(saved).unwrap_or_default();
        let number = query.get("page").and_then(|number| number.parse().ok()).unwrap_or(1);
        Ok(Self { language, subject, text, done, number })
    }

    /// What was typed, where the form to ask was sent.
    async fn typed(member: &Member, known: &Recipients, fields: &Fields) -> Result<Self, Error> {
        let proposed = Self::proposed(member, known, &HashMap::new()).await?;
        Ok(match Language::named(fields.one("language")) {
            None => proposed,
            Some(language) => Self {
                language,
                subject: fields.one("subject").to_owned(),
                text: fields.one("text").to_owned(),
                ..proposed
            },
        })
    }
}

fn page(
    member: &Member,
    known: &Recipients,
    filled: &Filled,
    wrong: Option<(&'static str, &'static str)>,
) -> Result<Response, Error> {
    let visitor = &member.visitor;
    let texts = visitor.texts();
    let mut rows: Vec<Row> = rows(known, texts);
    let open = rows.iter().filter(|row| row.may_be_asked).count() as u64;
    let all = rows.len();
    let number = filled.number.clamp(1, all.div_ceil(MANY).max(1));
    let paging = (all > MANY).then(|| {
        let href = |number: u64| {
            let (id, language) = (&known.incident.id, filled.language.code());
            format!("/incidents/{id}/retraction?page={number}&language={language}")
        };
        Paging::new(number as u64, MANY as u64, all as u64, texts, href)
    });
    if paging.is_some() {
        rows = rows.into_iter().skip((number - 1) * MANY).take(MANY).collect();
    }
    let other = match filled.language {
        Language::Dutch => Language::English,
        Language::English => Language::Dutch,
    };
    visitor.page(&RetractionPage {
        page: visitor.layout(Place::Incidents, None),
        s: &texts.retraction,
        id: known.incident.id.clone(),
        counts: counts(known, texts),
        may_ask: known.may_ask,
        has_mail: known.has_mail,
        open,
        rows,
        paging,
        language: filled.language.code(),
        other: other.code(),
        to_other: (texts.retraction.ask_other_language)(other),
        subject: filled.subject.clone(),
        text: filled.text.clone(),
        states: RetractionState::NOTED
            .iter()
            .map(|state| (state.name(), capital((texts.retraction.state)(Some(*state)))))
            .collect(),
        version: known.incident.version,
        trusts: Trust::ALL.iter().map(|one| (one.name(), (texts.retraction.trust)(*one))).collect(),
        done: filled.done.clone(),
        wrong,
    })
}

fn rows(known: &Recipients, texts: &Texts) -> Vec<Row> {
    let (said, language) = (&texts.retraction, texts.language);
    type Known = (crate::store::IncidentRecipient, Option<crate::store::Retraction>);
    let row = |(recipient, asked): &Known| {
        let position = recipient.position;
        let state = asked.as_ref().map(|asked| asked.state);
        let got_it = recipient.accepted_at.is_some();
        let mut lines = Vec::new();
        match recipient.accepted_at {
            // Refused in the end, after an attempt of which nobody heard.
            Some(at) if recipient.reply.starts_with(['4', '5']) => {
                let maybe = texts.register.sheet.maybe_accepted;
                lines.push(capital(&maybe(&language.moment(at))));
            }
            Some(at) => lines.push((said.accepted)(&language.moment(at))),
            None => lines.push(said.not_needed.to_owned()),
        }
        lines.push(recipient.reply.clone());
        lines.extend(asked.as_ref().map(|asked| asked.reply.clone()));
        lines.retain(|line| !line.is_empty());
        let (icon, tone) = look(state);
        let version = asked.as_ref().map_or(0, crate::store::Retraction::version);
        Row {
            position,
            value: format!("{position}:{version}"),
            address: recipient.address.clone(),
            class: Badge::class(recipient.class, 1, texts),
            trusted: (said.trusted)(recipient.trust()),
            trust_note: if recipient.trusted.is_none() { said.proposed } else { "" },
            state: Badge::flag(icon, &capital((said.state)(state)), tone),
            changed: asked.as_ref().map(|asked| Moment::full(asked.changed_at, language)),
            said: lines,
            remark: asked.as_ref().map(|asked| asked.remark.clone()).unwrap_or_default(),
            may_be_asked: got_it && state.is_none_or(RetractionState::is_open),
        }
    };
    known.list.iter().map(row).collect()
}

fn counts(known: &Recipients, texts: &Texts) -> String {
    let came_back = |asked: &Option<crate::store::Retraction>| {
        asked.as_ref().is_some_and(|asked| asked.state.came_back())
    };
    let got = known.list.iter();
    let got = got.filter(|(one, asked)| one.accepted_at.is_some() && !came_back(asked));
    let deleted = got
        .clone()
        .filter(|(_, asked)| asked.as_ref().is_some_and(|asked| asked.state.is_deleted()));
    (texts.retraction.counts)(got.clone().count() as u64, deleted.count() as u64)
}

const fn look(state: Option<RetractionState>) -> (Icon, &'static str) {
    match state {
        None => (Icon::Info, "badge-plain"),
        Some(state) if state.is_deleted() => (Icon::Check, "badge-good"),
        Some(state) if state.came_back() => (Icon::Ban, "badge-good"),
        Some(RetractionState::Queued | RetractionState::Asked | RetractionState::Reminded) => {
            (Icon::Send, "badge-accent")
        }
        Some(RetractionState::Forwarded | RetractionState::Refused) => {
            (Icon::Warning, "badge-danger")
        }
        Some(_) => (Icon::Question, "badge-warn"),
    }
}

impl From<followup::Error> for Error {
    fn from(error: followup::Error) -> Self {
        match error {
            followup::Error::Missing => Self::Missing,
            followup::Error::NotAllowed => Self::NotAllowed,
            followup::Error::OwnMessage => Self::OwnMessage,
            followup::Error::Conflict => {
                Self::Refused(incident::Error::Conflict { by: String::new(), at: None })
            }
            followup::Error::NotNow => Self::Refused(incident::Error::NotNow),
            followup::Error::Busy | followup::Error::Text(_) | followup::Error::Invalid(..) => {
                Self::Aftermath(error)
            }
            followup::Error::Store(error) => error.into(),
        }
    }
}

/// What a form sends for all of many.
const EVERYONE: &str = "all";
