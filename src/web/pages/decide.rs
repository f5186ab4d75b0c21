//! The forms on which a message is released, rejected, or sent back by the second of two.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;

use crate::incident::deadline;
use crate::render::why;
use crate::review;
use crate::review::Refusal;
use crate::review::Release;
use crate::review::Shown;
use crate::store::HeldId;
use crate::store::HeldState;
use crate::store::Manner;
use crate::store::RecipientState;
use crate::web::badge::Badge;
use crate::web::error::Error;
use crate::web::error::flaw_in_words;
use crate::web::form::Fields;
use crate::web::form::MemberPosted;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::links::see;
use crate::web::pages::message::next_of;
use crate::web::pages::message::parsed;
use crate::web::pages::messages::subject;
use crate::web::risk::Risk;
use crate::web::visitor::Member;
use crate::web::visitor::Place;
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "decide.html")]
struct DecidePage {
    page: Layout,
    id: HeldId,
    heading: String,
    subject: String,
    risk: Badge,
    why: String,
    /// What the decision leads to, in words.
    consequence: Vec<String>,
    first: Option<String>,
    second: Option<String>,
    errors: Vec<FieldError>,
    action: String,
    version: i64,
    recipients: Vec<RecipientOption>,
    /// The ways in which it can be sent; empty where there is one.
    manners: Vec<ReasonOption>,
    manner_question: &'static str,
    manner_hint: &'static str,
    reason_label: &'static str,
    options: Vec<ReasonOption>,
    text: String,
    submit: Submit,
}

/// The button that decides.
struct Submit {
    word: &'static str,
    tone: &'static str,
}

/// What is wrong with a field, told at the field and on top.
struct FieldError {
    field: &'static str,
    text: String,
}

struct RecipientOption {
    address: String,
    class: Badge,
    chosen: bool,
}

struct ReasonOption {
    value: String,
    word: &'static str,
    chosen: bool,
}

/// Which form it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Reject,
    Release,
    /// The release form, for the second of two.
    Second,
}

/// What was filled in.
#[derive(Default)]
struct Filled {
    /// Number of the chosen reason, or the answer of the second person.
    code: String,
    text: String,
    /// How it is sent.
    manner: Manner,
    /// The chosen recipients; `None` on a form that was not sent yet.
    recipients: Option<Vec<String>>,
    version: Option<i64>,
}

impl DecidePage {
    /// What is wrong with a field.
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.text.as_str())
    }
}

/// `GET /messages/{id}/release`
pub(super) async fn release_form(member: Member, Path(id): Path<String>) -> Response {
    member.visitor.answer(empty(&member, &id, Form::Release).await)
}

/// `GET /messages/{id}/reject`
pub(super) async fn reject_form(member: Member, Path(id): Path<String>) -> Response {
    member.visitor.answer(empty(&member, &id, Form::Reject).await)
}

/// `POST /messages/{id}/release`
pub(super) async fn release(
    Path(id): Path<String>,
    MemberPosted { member, fields }: MemberPosted,
) -> Response {
    member.visitor.answer(sent(&member, &id, Form::Release, &fields).await)
}

/// `POST /messages/{id}/reject`
pub(super) async fn reject(
    Path(id): Path<String>,
    MemberPosted { member, fields }: MemberPosted,
) -> Response {
    member.visitor.answer(sent(&member, &id, Form::Reject, &fields).await)
}

async fn empty(member: &Member, id: &str, form: Form) -> Result<Response, Error> {
    let (shown, form) = opened(member, id, form).await?;
    member.visitor.page(&page(&member.visitor, &shown, form, Filled::default(), Vec::new()))
}

async fn sent(member: &Member, id: &str, form: Form, fields: &Fields) -> Result<Response, Error> {
    let (shown, form) = opened(member, id, form).await?;
    let visitor = &member.visitor;
    let filled = Filled {
        code: fields.one("code").to_owned(),
        manner: Manner::named(fields.one("manner")).unwrap_or_default(),
        text: fields.one("text").trim().replace("\r\n", "\n"),
        recipients: Some(fields.all("recipient")),
        version: fields.number("version"),
    };
    let mut errors = missing(visitor, form, &shown, &filled);
    if errors.is_empty() {
        match decided(member, &shown, form, &filled).await {
            Ok(response) => return Ok(response),
            Err(review::Error::Invalid { field, flaw }) => {
                let field = if field == "reason" { "text" } else { field };
                errors.push(FieldError { field, text: flaw_in_words(flaw, visitor.texts()) });
            }
            Err(error) => return Err(with_moment(member, &shown.held.id, error).await),
        }
    }
    let mut response = visitor.page(&page(visitor, &shown, form, filled, errors))?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

/// The message, where this person may decide on it now; and which form that is.
async fn opened(member: &Member, id: &str, form: Form) -> Result<(Shown, Form), Error> {
    let id = parsed(id)?;
    let shown = member.visitor.state.desk().show(&member.principal, &id).await?;
    let (held, choices) = (&shown.held, shown.choices);
    let allowed = match form {
        Form::Reject if choices.reject => Some(Form::Reject),
        Form::Release if choices.release => Some(Form::Release),
        Form::Release if choices.second => Some(Form::Second),
        _ => None,
    };
    if let Some(form) = allowed {
        return Ok((shown, form));
    }
    if choices.own {
        return Err(Error::OwnMessage);
    }
    if choices.was_first {
        return Err(Error::SamePerson);
    }
    if matches!(held.state, HeldState::Held | HeldState::AwaitingSecond) {
        return Err(Error::NotAllowed);
    }
    Err(Error::Conflict(held.decided_by.clone(), held.state, held.decided_at))
}

/// What must be filled in before the desk is asked.
fn missing(visitor: &Visitor, form: Form, shown: &Shown, filled: &Filled) -> Vec<FieldError> {
    let texts = visitor.texts();
    let mut errors = Vec::new();
    let none_chosen = filled.recipients.as_ref().is_some_and(Vec::is_empty);
    if form == Form::Release && none_chosen && waiting(shown).count() > 1 {
        let text = texts.review.recipients_missing.to_owned();
        errors.push(FieldError { field: "recipients", text });
    }
    if reasons(visitor, form).iter().all(|(value, _)| *value != filled.code) {
        let text = match form {
            Form::Second => texts.pages.answer_missing,
            _ => texts.pages.code_missing,
        };
        errors.push(FieldError { field: "code", text: text.to_owned() });
    }
    if filled.text.is_empty() {
        let text = texts.review.reason_missing.to_owned();
        errors.push(FieldError { field: "text", text });
    }
    errors
}

/// Carries the decision out, and leads on to the next message.
async fn decided(
    member: &Member,
    shown: &Shown,
    form: Form,
    filled: &Filled,
) -> Result<Response, review::Error> {
    let Member { visitor, principal } = member;
    let (desk, id, version) = (visitor.state.desk(), &shown.held.id, filled.version);
    let reason = match form {
        Form::Second => filled.text.clone(),
        _ => in_words(visitor, form, filled),
    };
    let next = next_of(&visitor.state, principal, id).await.ok().flatten();
    let decision = match form {
        Form::Reject => {
            desk.reject(principal, id, Refusal { reason, version }).await?;
            "rejected"
        }
        Form::Second if filled.code == NO => {
            desk.disagree(principal, id, Refusal { reason, version }).await?;
            visitor.state.metrics().decision("returned");
            return Ok(see(&format!("/messages/{id}?done=returned")));
        }
        Form::Release | Form::Second => {
            // With one recipient there is nothing to choose, and nothing was asked.
            let several = form == Form::Release && waiting(shown).count() > 1;
            let recipients = filled.recipients.clone().filter(|_| several);
            let manner = filled.manner;
            let wish = Release { reason, recipients, manner, version };
            match desk.release(principal, id, wish).await? {
                review::Released::AwaitingSecond(_) => "approved",
                review::Released::Releasing { .. } => "released",
            }
        }
    };
    visitor.state.metrics().decision(decision);
    Ok(see(&match next {
        Some(next) => format!("/messages/{next}?after={id}"),
        None => format!("/messages?after={id}"),
    }))
}

/// A conflict of which the desk does not know the moment has it from the trail.
async fn with_moment(member: &Member, id: &HeldId, error: review::Error) -> Error {
    let mut error = Error::from(error);
    if let Error::Conflict(by, _, at) = &mut error
        && at.is_none()
        && let Ok(shown) = member.visitor.state.desk().show(&member.principal, id).await
        && let Some(last) = shown.trail.last()
    {
        *at = Some(last.at);
        if by.is_empty() {
            by.clone_from(&last.actor);
        }
    }
    error
}

fn page(
    visitor: &Visitor,
    shown: &Shown,
    form: Form,
    filled: Filled,
    errors: Vec<FieldError>,
) -> DecidePage {
    let (texts, held) = (visitor.texts(), &shown.held);
    let recipients: Vec<RecipientOption> = waiting(shown)
        .map(|recipient| RecipientOption {
            address: recipient.address.clone(),
            class: Badge::class(recipient.class, 1, texts),
            chosen: filled.recipients.as_ref().is_none_or(|all| all.contains(&recipient.address)),
        })
        .collect();
    let several = form == Form::Release && recipients.len() > 1;
    let manners = if form == Form::Release { manners(visitor, shown, &filled) } else { Vec::new() };
    let options = reasons(visitor, form).into_iter().map(|(value, word)| ReasonOption {
        chosen: value == filled.code,
        value,
        word,
    });
    DecidePage {
        page: visitor.layout(Place::Messages, None),
        heading: heading(visitor, shown, form),
        subject: subject(held, texts),
        risk: Badge::risk(Risk::of(&held.verdict), texts),
        why: why(&held.verdict, visitor.view.language),
        consequence: consequence(visitor, form),
        first: (form == Form::Second)
            .then(|| (texts.pages.first_said)(&held.first_by, &held.reason)),
        second: (form == Form::Release && shown.choices.needs_second)
            .then(|| (texts.review.second_needed)(held.verdict.report.persons.estimate)),
        action: match form {
            Form::Reject => format!("/messages/{}/reject", held.id),
            _ => format!("/messages/{}/release", held.id),
        },
        // The version that the person has seen, also when the form comes back with mistakes.
        version: filled.version.unwrap_or(held.version),
        reason_label: match form {
            Form::Reject => texts.pages.reject_question,
            Form::Release => texts.review.release_question,
            Form::Second => texts.pages.second_label,
        },
        submit: submit(visitor, form),
        recipients: if several { recipients } else { Vec::new() },
        options: options.collect(),
        manners,
        manner_question: texts.review.manner_question,
        manner_hint: if shown.choices.hide { texts.review.manner_hint } else { "" },
        text: filled.text,
        id: held.id.clone(),
        errors,
    }
}

fn heading(visitor: &Visitor, shown: &Shown, form: Form) -> String {
    let review = &visitor.texts().review;
    match form {
        Form::Reject => review.reject_title.to_owned(),
        Form::Release => (review.release_title)(waiting(shown).count() as u64),
        Form::Second => review.second_title.to_owned(),
    }
}

fn consequence(visitor: &Visitor, form: Form) -> Vec<String> {
    let review = &visitor.texts().review;
    if form == Form::Reject {
        return vec![review.reject_text.to_owned()];
    }
    let until = visitor.view.language.moment(deadline(Timestamp::now()));
    vec![
        review.release_warning.to_owned(),
        (review.release_deadline)(&until),
        review.release_ap.to_owned(),
    ]
}

fn submit(visitor: &Visitor, form: Form) -> Submit {
    let texts = visitor.texts();
    match form {
        Form::Reject => Submit { word: texts.review.reject_submit, tone: "button-danger-main" },
        Form::Release => Submit { word: texts.review.release_submit, tone: "button-main" },
        Form::Second => Submit { word: texts.pages.save, tone: "button-main" },
    }
}

/// The answers to choose from, each with the value that the form sends.
fn reasons(visitor: &Visitor, form: Form) -> Vec<(String, &'static str)> {
    let review = &visitor.texts().review;
    let numbered = |reasons: &'static [&'static str]| {
        reasons.iter().enumerate().map(|(at, word)| (at.to_string(), *word)).collect()
    };
    match form {
        Form::Reject => numbered(review.reject_reasons),
        Form::Release => numbered(review.release_reasons),
        Form::Second => {
            vec![(YES.to_owned(), review.second_yes), (NO.to_owned(), review.second_no)]
        }
    }
}

/// The ways in which the message can be sent, where there is more than one.
fn manners(visitor: &Visitor, shown: &Shown, filled: &Filled) -> Vec<ReasonOption> {
    let possible = |manner: &Manner| match manner {
        Manner::AsIs => true,
        Manner::Secure => shown.choices.secure,
        Manner::Single | Manner::Hidden => shown.choices.hide,
    };
    let review = &visitor.texts().review;
    let option = |manner: Manner| ReasonOption {
        value: manner.name().to_owned(),
        word: match manner {
            Manner::AsIs => review.manner_as_is,
            Manner::Secure => review.manner_secure,
            Manner::Single => review.manner_single,
            Manner::Hidden => review.manner_hidden,
        },
        chosen: manner == filled.manner,
    };
    let options: Vec<ReasonOption> = Manner::ALL.into_iter().filter(possible).map(option).collect();
    if options.len() > 1 { options } else { Vec::new() }
}

/// The chosen reason with the explanation, as it is kept.
fn in_words(visitor: &Visitor, form: Form, filled: &Filled) -> String {
    let reasons = reasons(visitor, form);
    let chosen = reasons.iter().find(|(value, _)| *value == filled.code);
    chosen.map_or_else(|| filled.text.clone(), |(_, word)| format!("{word}. {}", filled.text))
}

/// The recipients on whom there is something to decide.
fn waiting(shown: &Shown) -> impl Iterator<Item = &crate::store::HeldRecipient> {
    shown.held.recipients.iter().filter(|recipient| recipient.state == RecipientState::Held)
}

const YES: &str = "yes";
const NO: &str = "no";
