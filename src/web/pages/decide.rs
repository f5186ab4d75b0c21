//! The forms on which something is done with one message: released, rejected, agreed to or sent
//! back by the second of two, opened again, asked about.

use std::collections::BTreeSet;

use axum::extract::Path;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;

use crate::review;
use crate::review::Question;
use crate::review::Refusal;
use crate::review::Release;
use crate::review::Shown;
use crate::store::HeldId;
use crate::store::HeldRecipient;
use crate::store::HeldState;
use crate::store::Manner;
use crate::store::ReasonCode;
use crate::web::error::Error;
use crate::web::error::flaw_in_words;
use crate::web::form::Fields;
use crate::web::form::MemberPosted;
use crate::web::links::see;
use crate::web::pages::addressees::MANY;
use crate::web::pages::decide_form::FieldError;
use crate::web::pages::decide_form::Filled;
use crate::web::pages::decide_form::Form;
use crate::web::pages::decide_form::NO;
use crate::web::pages::decide_form::page;
use crate::web::pages::decide_form::reasons;
use crate::web::pages::decide_form::waiting;
use crate::web::pages::list::List;
use crate::web::pages::message::next_of;
use crate::web::pages::message::parsed;
use crate::web::visitor::Member;
use crate::web::visitor::Visitor;

/// What stands behind the address of a form.
#[derive(Default, serde::Deserialize)]
pub(super) struct Around {
    /// The query of the list that the person came from.
    #[serde(default)]
    list: String,
    /// How the message is to be sent, where that was chosen before.
    #[serde(default)]
    manner: String,
}

/// `GET /messages/{id}/release`
pub(super) async fn release_form(
    member: Member,
    Path(id): Path<String>,
    Query(around): Query<Around>,
) -> Response {
    member.visitor.answer(empty(&member, &id, Form::Release, &around).await)
}

/// `GET /messages/{id}/reject`
pub(super) async fn reject_form(
    member: Member,
    Path(id): Path<String>,
    Query(around): Query<Around>,
) -> Response {
    member.visitor.answer(empty(&member, &id, Form::Reject, &around).await)
}

/// `GET /messages/{id}/reopen`
pub(super) async fn reopen_form(
    member: Member,
    Path(id): Path<String>,
    Query(around): Query<Around>,
) -> Response {
    member.visitor.answer(empty(&member, &id, Form::Reopen, &around).await)
}

/// `GET /messages/{id}/ask`
pub(super) async fn ask_form(
    member: Member,
    Path(id): Path<String>,
    Query(around): Query<Around>,
) -> Response {
    member.visitor.answer(empty(&member, &id, Form::Ask, &around).await)
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

/// `POST /messages/{id}/reopen`
pub(super) async fn reopen(
    Path(id): Path<String>,
    MemberPosted { member, fields }: MemberPosted,
) -> Response {
    member.visitor.answer(sent(&member, &id, Form::Reopen, &fields).await)
}

/// `POST /messages/{id}/ask`
pub(super) async fn ask(
    Path(id): Path<String>,
    MemberPosted { member, fields }: MemberPosted,
) -> Response {
    member.visitor.answer(sent(&member, &id, Form::Ask, &fields).await)
}

async fn empty(member: &Member, id: &str, form: Form, around: &Around) -> Result<Response, Error> {
    let (shown, form) = opened(member, id, form, None).await?;
    let filled = Filled {
        manner: Manner::named(&around.manner).unwrap_or_default(),
        list: List::of_query(&around.list),
        ..Filled::default()
    };
    member.visitor.page(&page(&member.visitor, &shown, form, filled, Vec::new()))
}

/// Whoever presses twice is led to what the first did, not told that a colleague was faster.
async fn sent(member: &Member, id: &str, form: Form, fields: &Fields) -> Result<Response, Error> {
    let decided = |state| match form {
        Form::Release => {
            matches!(state, HeldState::AwaitingSecond | HeldState::Releasing | HeldState::Released)
        }
        Form::Reject => state == HeldState::Rejected,
        _ => false,
    };
    match carried_out(member, id, form, fields).await {
        Err(Error::Conflict(by, state, _)) if by == member.principal.name && decided(state) => {
            Ok(see(&format!("/messages/{}", parsed(id)?)))
        }
        other => other,
    }
}

async fn carried_out(
    member: &Member,
    id: &str,
    form: Form,
    fields: &Fields,
) -> Result<Response, Error> {
    let version = fields.number("version");
    let (shown, form) = opened(member, id, form, version).await?;
    let visitor = &member.visitor;
    let filled = Filled {
        code: fields.one("code").to_owned(),
        manner: Manner::named(fields.one("manner")).unwrap_or_default(),
        text: fields.one("text").trim().replace("\r\n", "\n"),
        recipients: Some(chosen(&shown, fields)),
        classes: Some(fields.all("class")),
        only: fields.one("only").trim().replace("\r\n", "\n"),
        version,
        list: List::of_query(fields.one("list")),
    };
    // What they read is not what it is now: whatever the form has become, it was not this one.
    if filled.version.is_some_and(|version| version != shown.held.version) {
        let (held, by) = (&shown.held, shown.held.decided_by.clone());
        return Err(with_last(&shown, Error::Conflict(by, held.state, held.decided_at)));
    }
    // Who answered without having read the first's explanation goes on to that first.
    let form = match form {
        Form::Second if !fields.one("read").is_empty() => Form::SecondRead,
        form => form,
    };
    let mut errors = missing(visitor, form, &shown, &filled);
    if errors.is_empty() && form == Form::Second {
        return visitor.page(&page(visitor, &shown, Form::SecondRead, filled, errors));
    }
    if errors.is_empty() {
        match decided(member, &shown, form, &filled).await {
            Ok(response) => return Ok(response),
            Err(review::Error::Invalid { field, flaw }) => {
                let field = if matches!(field, "reason" | "question") { "text" } else { field };
                errors.push(FieldError { field, text: flaw_in_words(flaw, visitor.texts()) });
            }
            Err(error) => return Err(with_moment(member, &shown.held.id, error).await),
        }
    }
    let mut response = visitor.page(&page(visitor, &shown, form, filled, errors))?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

/// Whom the form means: each that was chosen, or of many the addresses that were written, else all of
/// the chosen classes.
fn chosen(shown: &Shown, fields: &Fields) -> Vec<String> {
    if waiting(shown).count() <= MANY {
        return fields.all("recipient");
    }
    let written = fields.one("only").split([' ', '\t', '\r', '\n', ',', ';']);
    let written: BTreeSet<String> =
        written.filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    let classes = fields.all("class");
    let is_meant = |one: &&HeldRecipient| match written.is_empty() {
        true => classes.iter().any(|name| name == one.class.name()),
        false => written.contains(&one.address.to_lowercase()),
    };
    let meant: Vec<String> =
        waiting(shown).filter(is_meant).map(|one| one.address.clone()).collect();
    // One that is not among them is refused by the desk, as it was written.
    let known: BTreeSet<String> = meant.iter().map(|address| address.to_lowercase()).collect();
    meant.into_iter().chain(written.difference(&known).cloned()).collect()
}

/// The message, where this person may do that with it now; and which form that is.
async fn opened(
    member: &Member,
    id: &str,
    form: Form,
    version: Option<i64>,
) -> Result<(Shown, Form), Error> {
    let id = parsed(id)?;
    let shown = member.visitor.state.desk().show(&member.principal, &id).await?;
    let (held, choices) = (&shown.held, shown.choices);
    let allowed = match form {
        Form::Ask if choices.ask => Some(form),
        Form::Reject if choices.reject => Some(form),
        Form::Reopen if choices.reopen => Some(form),
        Form::Release if choices.release => Some(form),
        Form::Release if choices.second => Some(Form::Second),
        _ => None,
    };
    if let Some(form) = allowed {
        return Ok((shown, form));
    }
    if choices.own {
        return Err(Error::OwnMessage);
    }
    if choices.was_first && form == Form::Release {
        // Their own first form, sent once more.
        let is_again = version.is_some_and(|version| version != held.version);
        let again = || Error::Conflict(held.first_by.clone(), held.state, None);
        return Err(if is_again { with_last(&shown, again()) } else { Error::SamePerson });
    }
    let might = match form {
        Form::Reopen => matches!(held.state, HeldState::Rejected | HeldState::DeliveryFailed),
        _ => matches!(held.state, HeldState::Held | HeldState::AwaitingSecond),
    };
    if might {
        return Err(Error::NotAllowed);
    }
    let late = Error::Conflict(held.decided_by.clone(), held.state, held.decided_at);
    Err(with_last(&shown, late))
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
    let answers = reasons(visitor, form);
    if !answers.is_empty() && answers.iter().all(|(value, _)| *value != filled.code) {
        let text = match form {
            Form::Second | Form::SecondRead => texts.pages.answer_missing,
            _ => texts.pages.code_missing,
        };
        errors.push(FieldError { field: "code", text: text.to_owned() });
    }
    // A rejection whose answer says enough needs no words; that is the desk's to know.
    let says_enough = form == Form::Reject && errors.is_empty();
    if filled.text.is_empty() && form != Form::Second && !says_enough {
        let text = texts.review.reason_missing.to_owned();
        errors.push(FieldError { field: "text", text });
    }
    errors
}

/// Carries it out, and leads on to the next message of the list.
async fn decided(
    member: &Member,
    shown: &Shown,
    form: Form,
    filled: &Filled,
) -> Result<Response, review::Error> {
    let Member { visitor, principal } = member;
    let (desk, id, version) = (visitor.state.desk(), &shown.held.id, filled.version);
    let next = next_of(&visitor.state, principal, &filled.list, id).await.ok().flatten();
    let refusal = |code| Refusal { reason: filled.text.clone(), code, version };
    let stay = |done: &str| {
        Ok(see(&filled.list.within(&format!("/messages/{id}"), &format!("done={done}"))))
    };
    let (decision, code) = match form {
        Form::Ask => {
            let question = Question { text: filled.text.clone(), version };
            desk.ask(principal, id, question).await?;
            return stay("asked");
        }
        Form::Reopen => {
            desk.reopen(principal, id, refusal(None)).await?;
            visitor.state.metrics().decision("reopened", None);
            return stay("reopened");
        }
        Form::Reject => {
            let code = code(&filled.code, &ReasonCode::REJECT);
            desk.reject(principal, id, refusal(code)).await?;
            ("rejected", code)
        }
        Form::Second | Form::SecondRead if filled.code == NO => {
            desk.disagree(principal, id, refusal(None)).await?;
            visitor.state.metrics().decision("returned", None);
            return stay("returned");
        }
        Form::Release | Form::Second | Form::SecondRead => {
            // With one recipient there is nothing to choose, and nothing was asked.
            let several = form == Form::Release && waiting(shown).count() > 1;
            let code = match form {
                Form::Release => code(&filled.code, &ReasonCode::RELEASE),
                _ => None,
            };
            let wish = Release {
                reason: filled.text.clone(),
                code,
                recipients: filled.recipients.clone().filter(|_| several),
                manner: (form == Form::Release).then_some(filled.manner),
                version,
            };
            match desk.release(principal, id, wish).await? {
                review::Released::AwaitingSecond(held) => ("approved", held.code),
                review::Released::Releasing { held, .. } => ("released", held.code),
            }
        }
    };
    visitor.state.metrics().decision(decision, code);
    let after = format!("after={id}");
    Ok(see(&match next {
        Some(next) => filled.list.within(&format!("/messages/{next}"), &after),
        None => filled.list.address(1, &after),
    }))
}

/// The code at that place in the form.
fn code(value: &str, all: &[ReasonCode]) -> Option<ReasonCode> {
    value.parse::<usize>().ok().and_then(|at| all.get(at)).copied()
}

/// A conflict of which the desk does not know the moment has it from the trail.
async fn with_moment(member: &Member, id: &HeldId, error: review::Error) -> Error {
    let error = Error::from(error);
    match member.visitor.state.desk().show(&member.principal, id).await {
        Ok(shown) => with_last(&shown, error),
        Err(_) => error,
    }
}

fn with_last(shown: &Shown, mut error: Error) -> Error {
    if let Error::Conflict(by, _, at) = &mut error
        && at.is_none()
        && let Some(last) = shown.trail.last()
    {
        *at = Some(last.at);
        if by.is_empty() {
            by.clone_from(&last.actor);
        }
    }
    error
}
