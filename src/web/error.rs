//! Why a page or an answer cannot be given, and how that is told: as a page in plain words, or as
//! `application/problem+json` (RFC 9457).

use askama::Template;
use aws_lc_rs::rand;
use axum::extract;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::http::request::Parts;
use axum::response::Html;
use axum::response::IntoResponse;
use axum::response::Response;
use data_encoding::BASE32_NOPAD;
use jiff::Timestamp;
use serde::Serialize;

use crate::followup;
use crate::incident;
use crate::learning;
use crate::people;
use crate::render::Language;
use crate::render::Texts;
use crate::review;
use crate::store;
use crate::store::HeldState;
use crate::store::IncidentState;
use crate::web::State;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::links::Link;
use crate::web::refused::refused_in_words;
use crate::web::refused::register_problem;
use crate::web::refused::register_status;
use crate::web::visitor::Place;
use crate::web::visitor::Visitor;

/// Why a request was not carried out; nothing was changed.
#[derive(Debug)]
pub(super) enum Error {
    /// The store is out of reach, full or held by another program; the text is for the log.
    Away(String),
    /// What is done after a breach cannot be done like this: a field, or the text of a letter.
    Aftermath(followup::Error),
    /// Something of ours failed; the text is for the log.
    Broken(String),
    /// Too many wait for content; nothing was written.
    Busy,
    /// Another was first: who, what it became, when.
    Conflict(String, HeldState, Option<Timestamp>),
    /// The entry cannot stand on a list, or another decided on it first.
    Entry(learning::Error),
    /// The term of the message is over: only what is counted is left of it.
    Erased,
    /// The incident is at a step at which nothing of it can be answered.
    Fixed(IncidentState),
    /// The form is too old, or was not made for this visitor.
    Form,
    /// A field cannot be used.
    Invalid(&'static str, review::Flaw),
    /// There is no such page, message or incident.
    Missing,
    /// The register refuses it.
    Refused(incident::Error),
    /// A second person must agree: it cannot be decided on with others.
    NeedsSecond,
    /// What a program wishes of accounts and tokens cannot be.
    People(people::Error),
    /// A program showed no token, or one that is not known.
    NoToken,
    /// No role of the person allows it.
    NotAllowed,
    /// The person sent the message, or would get it.
    OwnMessage,
    /// The person was the first of two.
    SamePerson,
    /// It takes longer than a browser waits, and may still be carried out.
    Slow,
    /// The request itself cannot be used: too large, of another type, not well formed.
    Unusable(StatusCode),
}

/// A problem as the API tells it, RFC 9457.
#[derive(Serialize)]
pub(super) struct Problem {
    #[serde(rename = "type")]
    kind: String,
    title: &'static str,
    status: u16,
    detail: String,
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    page: Layout,
    heading: &'static str,
    lines: Vec<String>,
    link: Option<Link>,
}

/// Where trouble is to be told: taken from a request before it is handled, for what may go wrong
/// in between.
pub(super) struct Failure {
    visitor: Visitor,
    api: bool,
}

impl Error {
    /// What a program is told of accounts and tokens; what the store could not do is told as ever.
    pub(super) fn of_people(error: people::Error) -> Self {
        match error {
            people::Error::Store(error) => error.into(),
            other => Self::People(other),
        }
    }

    /// The status that says it.
    pub(super) const fn status(&self) -> StatusCode {
        match self {
            Self::Aftermath(followup::Error::Busy) => StatusCode::CONFLICT,
            Self::Aftermath(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Broken(_) | Self::Slow => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Away(_) | Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Conflict(..) | Self::Fixed(_) | Self::NeedsSecond => StatusCode::CONFLICT,
            Self::Entry(learning::Error::Decided(_)) => StatusCode::CONFLICT,
            Self::Entry(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Erased => StatusCode::GONE,
            Self::Form | Self::NotAllowed | Self::OwnMessage | Self::SamePerson => {
                StatusCode::FORBIDDEN
            }
            Self::Invalid(..) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Missing | Self::People(people::Error::Missing) => StatusCode::NOT_FOUND,
            Self::People(people::Error::NotAllowed) => StatusCode::FORBIDDEN,
            Self::People(people::Error::Invalid(..)) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::People(people::Error::Store(_)) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::People(_) => StatusCode::CONFLICT,
            Self::Refused(refused) => register_status(refused),
            Self::NoToken => StatusCode::UNAUTHORIZED,
            Self::Unusable(status) => *status,
        }
    }

    /// The page that tells it, in the visitor's language.
    pub(super) fn into_page(self, visitor: &Visitor) -> Response {
        let texts = visitor.texts();
        let (heading, lines) = self.in_words(texts);
        let page = ProblemPage {
            page: visitor.layout(Place::Elsewhere, None),
            heading,
            lines,
            link: Some(self.way_on(visitor)),
        };
        let status = self.status();
        let response = match page.render() {
            Ok(written) => (status, Html(written)).into_response(),
            Err(_) => (status, heading).into_response(),
        };
        self.with_headers(response)
    }

    /// The response with what else belongs to its status.
    fn with_headers(&self, mut response: Response) -> Response {
        let (name, value) = match self.status() {
            StatusCode::UNAUTHORIZED => (header::WWW_AUTHENTICATE, "Bearer"),
            _ if matches!(self, Self::Away(_)) => (header::RETRY_AFTER, RETRY_STORE_SECONDS),
            StatusCode::SERVICE_UNAVAILABLE => (header::RETRY_AFTER, RETRY_AFTER_SECONDS),
            _ => return response,
        };
        response.headers_mut().insert(name, HeaderValue::from_static(value));
        response
    }

    /// Where to go from here: to the message that someone else decided on, or to the start.
    fn way_on(&self, visitor: &Visitor) -> Link {
        let texts = visitor.texts();
        let under =
            |place: &str| visitor.path.strip_prefix(place).and_then(|rest| rest.split('/').next());
        match (self, under("/messages/").or_else(|| under("/incidents/"))) {
            (Self::Fixed(_) | Self::Refused(_), Some(id)) => {
                Link { href: format!("/incidents/{id}"), word: texts.pages.to_incident.to_owned() }
            }
            (Self::Conflict(..) | Self::SamePerson | Self::OwnMessage, Some(id)) => {
                Link { href: format!("/messages/{id}"), word: texts.pages.to_message.to_owned() }
            }
            _ => Link { href: "/".to_owned(), word: texts.pages.to_start.to_owned() },
        }
    }

    /// The response that tells it to a program, always in English.
    pub(super) fn into_problem(self) -> Response {
        let problem = self.problem();
        self.with_headers(answered(&problem, self.status()))
    }

    /// The problem itself.
    pub(super) fn problem(&self) -> Problem {
        let (name, title) = match &self {
            Self::Aftermath(followup::Error::Busy) => ("busy", "It is being made already"),
            Self::Aftermath(_) => ("invalid", "A field cannot be used"),
            Self::Away(_) => ("away", "The store cannot be used now"),
            Self::Broken(_) => ("broken", "Something went wrong"),
            Self::Busy => ("too-many", "Too many look at content now"),
            Self::Conflict(..) | Self::Entry(learning::Error::Decided(_)) => {
                ("conflict", "It was decided already")
            }
            Self::Entry(_) => ("invalid", "A field cannot be used"),
            Self::People(people::Error::Conflict) => ("conflict", "The name is taken"),
            Self::People(people::Error::Invalid(..)) => ("invalid", "A field cannot be used"),
            Self::People(people::Error::Store(_)) => ("broken", "Something went wrong"),
            Self::People(people::Error::Missing) => ("missing", "There is no such thing here"),
            Self::People(people::Error::LastAdmin | people::Error::Provider) => {
                ("conflict", "This account stays as it is")
            }
            Self::People(people::Error::NotAllowed) | Self::Form | Self::NotAllowed => {
                ("not-allowed", "The token may not do this")
            }
            Self::Erased => ("erased", "Its term is over"),
            Self::Fixed(_) => ("not-now", "The incident is not at this step"),
            Self::Invalid(..) => ("invalid", "A field cannot be used"),
            Self::Missing => ("missing", "There is no such thing here"),
            Self::NeedsSecond => ("needs-second", "A second person must agree"),
            Self::NoToken => ("no-token", "A valid token is needed"),
            Self::OwnMessage => ("own-message", "Sender and recipients do not decide"),
            Self::Refused(refused) => register_problem(refused),
            Self::SamePerson => ("same-person", "The second must be another than the first"),
            Self::Slow => ("slow", "It takes long, and may still be carried out"),
            Self::Unusable(_) => ("unusable", "The request cannot be used"),
        };
        let detail = match &self {
            Self::Invalid(field, flaw) => format!("{field}: {flaw}"),
            Self::Aftermath(error) => error.to_string(),
            Self::Entry(error) => error.to_string(),
            Self::Conflict(by, state, _) if !by.is_empty() => {
                format!("{by} was first: its state is {}", state.name())
            }
            Self::Conflict(_, state, _) => format!("its state is {}", state.name()),
            Self::People(error) => error.to_string(),
            Self::Refused(refused) => refused.to_string(),
            Self::NoToken => "Send the header Authorization: Bearer TOKEN.".to_owned(),
            _ => {
                let (_, lines) = self.in_words(crate::render::texts(Language::English));
                lines.join(" ")
            }
        };
        let kind = format!("urn:sluis:problem:{name}");
        Problem { kind, title, status: self.status().as_u16(), detail }
    }

    /// What went wrong, for a line of a table.
    pub(super) fn in_a_line(&self, texts: &'static Texts) -> String {
        self.in_words(texts).1.join(" ")
    }

    /// Heading and sentences; what is broken is logged here under its code, and said without it.
    fn in_words(&self, texts: &'static Texts) -> (&'static str, Vec<String>) {
        let (pages, review) = (&texts.pages, &texts.review);
        match self {
            Self::Aftermath(_) | Self::Entry(_) => {
                (pages.request_title, vec![pages.request_text.to_owned()])
            }
            Self::Away(why) => {
                let code = reference();
                tracing::error!(code, why, "a request failed: the store cannot be used");
                (pages.away_title, vec![(pages.away_text)(&code)])
            }
            Self::Broken(why) => {
                let code = reference();
                tracing::error!(code, why, "a request failed");
                (pages.broken_title, vec![(texts.labels.error)(&code)])
            }
            Self::Busy => (pages.busy_title, vec![pages.busy_text.to_owned()]),
            Self::Conflict(by, state, at) => {
                let language = texts.language;
                let at = at.map(|at| language.moment_seen_from(at, Timestamp::now()));
                let sentence = (review.conflict)(by, *state, &at.unwrap_or_default());
                (pages.conflict_title, vec![sentence])
            }
            Self::Erased => (pages.missing_title, vec![review.erased.to_owned()]),
            Self::Fixed(state) => {
                (texts.registering.fixed_title, vec![(texts.registering.fixed)(*state).to_owned()])
            }
            Self::Form => (pages.form_title, vec![pages.form_text.to_owned()]),
            Self::Invalid(_, flaw) => (pages.request_title, vec![flaw_in_words(*flaw, texts)]),
            Self::Missing => {
                let lines = [texts.labels.not_found, pages.missing_text];
                (pages.missing_title, lines.map(str::to_owned).into())
            }
            Self::NeedsSecond => (pages.forbidden_title, vec![texts.desk.needs_second.to_owned()]),
            Self::People(error) => (pages.request_title, vec![error.to_string()]),
            Self::NoToken | Self::NotAllowed => {
                (pages.forbidden_title, vec![review.not_allowed.to_owned()])
            }
            Self::OwnMessage => (pages.forbidden_title, vec![review.own.to_owned()]),
            Self::Refused(refused) => refused_in_words(refused, texts),
            Self::SamePerson => (pages.forbidden_title, vec![review.second_other.to_owned()]),
            Self::Slow => {
                let code = reference();
                tracing::error!(code, "a request takes too long");
                (pages.slow_title, vec![(pages.slow_text)(&code)])
            }
            Self::Unusable(_) => (pages.request_title, vec![pages.request_text.to_owned()]),
        }
    }
}

impl From<review::Error> for Error {
    fn from(error: review::Error) -> Self {
        match error {
            review::Error::Busy => Self::Busy,
            review::Error::Conflict { by, state, at } => Self::Conflict(by, state, at),
            review::Error::Erased => Self::Erased,
            review::Error::Invalid { field, flaw } => Self::Invalid(field, flaw),
            review::Error::Missing => Self::Missing,
            review::Error::NeedsSecond => Self::NeedsSecond,
            review::Error::NotAllowed => Self::NotAllowed,
            review::Error::OwnMessage => Self::OwnMessage,
            review::Error::SamePerson => Self::SamePerson,
            review::Error::Store(error) => error.into(),
        }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Missing => Self::Missing,
            store::Error::Retry(why) => Self::Away(why),
            other => Self::Broken(other.to_string()),
        }
    }
}

impl From<people::Error> for Error {
    fn from(error: people::Error) -> Self {
        match error {
            people::Error::Missing => Self::Missing,
            people::Error::NotAllowed | people::Error::LastAdmin | people::Error::Provider => {
                Self::NotAllowed
            }
            people::Error::Conflict | people::Error::Invalid(..) => Self::Form,
            people::Error::Store(error) => error.into(),
        }
    }
}

impl From<learning::Error> for Error {
    fn from(error: learning::Error) -> Self {
        match error {
            learning::Error::Decided(_) | learning::Error::Unfit(_) => Self::Entry(error),
            learning::Error::Missing => Self::Missing,
            learning::Error::NotAllowed => Self::NotAllowed,
            learning::Error::Store(error) => error.into(),
        }
    }
}

impl Failure {
    /// The place that `request` is about.
    pub(super) fn place(state: &State, request: &Parts) -> Self {
        let api = request.uri.path().starts_with("/api/");
        Self { visitor: Visitor::stranger(state, request), api }
    }

    /// Tells what went wrong.
    pub(super) fn tell(&self, error: Error) -> Response {
        if self.api { error.into_problem() } else { error.into_page(&self.visitor) }
    }
}

/// What is wrong with a field, in words.
pub(super) fn flaw_in_words(flaw: review::Flaw, texts: &Texts) -> String {
    match flaw {
        review::Flaw::Empty => texts.review.reason_missing.to_owned(),
        review::Flaw::TooLong => (texts.review.reason_long)(review::REASON_CHARACTERS_MAX as u64),
        review::Flaw::NoSecureMail | review::Flaw::NotVisible => {
            texts.review.manner_missing.to_owned()
        }
        review::Flaw::OtherManner => texts.review.manner_other.to_owned(),
        review::Flaw::OtherDecision => texts.pages.code_missing.to_owned(),
        review::Flaw::Party => texts.desk.assign_party.to_owned(),
        review::Flaw::TooMany => texts.desk.too_many.to_owned(),
        review::Flaw::Unanswered => texts.desk.ask_enough.to_owned(),
        review::Flaw::Unknown => texts.review.recipient_unknown.to_owned(),
    }
}

/// When a place may be free again: a look takes this long or less, as a rule.
const RETRY_AFTER_SECONDS: &str = "5";

/// When a store that is out of reach may be back.
const RETRY_STORE_SECONDS: &str = "30";

/// A problem document.
fn answered(problem: &Problem, status: StatusCode) -> Response {
    let body = serde_json::to_string(problem).unwrap_or_default();
    let media_type = HeaderValue::from_static("application/problem+json");
    (status, [(header::CONTENT_TYPE, media_type)], body).into_response()
}

/// The fallback of the router: there is no such page.
pub(super) async fn missing(
    extract::State(state): extract::State<State>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    Failure::place(&state, &parts).tell(Error::Missing)
}

/// The fallback of each route: it is there, but not for this method.
pub(super) async fn wrong_method(
    extract::State(state): extract::State<State>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    Failure::place(&state, &parts).tell(Error::Unusable(StatusCode::METHOD_NOT_ALLOWED))
}

/// A short random code that a person can pass on and an administrator find in the log.
fn reference() -> String {
    let mut bytes = [0; 5];
    match rand::fill(&mut bytes) {
        Ok(()) => BASE32_NOPAD.encode(&bytes),
        Err(_) => "00000000".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::Error;
    use crate::render::Language;
    use crate::render::texts;
    use crate::store::HeldState;

    #[test]
    fn what_the_sender_took_back_is_not_told_as_the_work_of_a_colleague() {
        for (language, what, word) in [
            (Language::Dutch, "De afzender heeft", "collega"),
            (Language::English, "The sender withdrew", "colleague"),
        ] {
            let back = Error::Conflict(String::new(), HeldState::Withdrawn, None);
            let (heading, lines) = back.in_words(texts(language));
            assert!(!heading.contains(word) && lines.join(" ").contains(what), "{lines:?}");
        }
    }

    #[test]
    fn a_slow_decision_is_never_said_to_be_lost() {
        let (heading, lines) = Error::Slow.in_words(texts(Language::Dutch));
        assert_eq!(heading, "Dit duurt te lang");
        let told = lines.join(" ");
        assert!(told.contains("Uw keuze kan nog worden uitgevoerd."), "{told}");
        assert!(told.contains("bekijk het bericht opnieuw"), "{told}");
        assert!(!told.contains("niet opgeslagen"), "that is not known: {told}");
        let problem = Error::Slow.problem();
        assert_eq!((problem.kind.as_str(), problem.status), ("urn:sluis:problem:slow", 500));
        assert!(problem.detail.contains("may still be carried out"), "{}", problem.detail);
    }
}
