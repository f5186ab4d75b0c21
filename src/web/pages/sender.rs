//! The page of a sender, behind a personal link: what has become of the message, take it back,
//! explain it. Looking changes nothing; every step needs the code from the mail, or that one is
//! signed in with that mailbox.

use askama::Template;
use axum::extract::Path;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;

use crate::notify::why_for_sender;
use crate::render::SenderTexts;
use crate::review;
use crate::review::Explanation;
use crate::review::Found;
use crate::review::SenderAnswer;
use crate::review::SenderKey;
use crate::review::SenderView;
use crate::store::Account;
use crate::store::HeldId;
use crate::store::HeldState;
use crate::store::RecipientState;
use crate::store::SignIn;
use crate::web::badge::Badge;
use crate::web::badge::Moment;
use crate::web::error::Error;
use crate::web::error::flaw_in_words;
use crate::web::form::Fields;
use crate::web::form::Posted;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::links::see;
use crate::web::visitor::Place;
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "sender.html")]
struct SenderPage<'a> {
    page: Layout,
    s: &'static SenderTexts,
    link: &'a str,
    id: HeldId,
    state: Badge,
    sent: Moment,
    recipients: Vec<String>,
    more: Option<String>,
    why: String,
    /// What has become of it, in a sentence, with its look.
    told: String,
    tone: &'static str,
    asked: Option<String>,
    explained: bool,
    may_act: bool,
    /// Whether the forms ask for the code.
    asks_code: bool,
    blocked: bool,
    left: u64,
    contact: String,
    wrong: Option<Wrong>,
    text: String,
    urgency: String,
}

/// What is wrong with a form that was sent.
struct Wrong {
    /// `withdraw` or `explain`.
    form: &'static str,
    /// The field.
    field: &'static str,
    text: String,
}

impl SenderPage<'_> {
    /// What is wrong with that field of that form.
    fn error(&self, form: &str, field: &str) -> Option<&str> {
        let wrong = self.wrong.as_ref()?;
        (wrong.form == form && wrong.field == field).then_some(wrong.text.as_str())
    }
}

#[derive(Template)]
#[template(path = "sender_find.html")]
struct FindPage<'a> {
    page: Layout,
    s: &'static SenderTexts,
    id: &'a str,
    problem: Option<String>,
    contact: String,
}

#[derive(Template)]
#[template(path = "sender_unknown.html")]
struct UnknownPage {
    page: Layout,
    s: &'static SenderTexts,
    contact: String,
}

/// The two things that a sender can do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Explain,
    Withdraw,
}

/// `GET /s/{link}`: changes nothing at all.
pub(super) async fn show(visitor: Visitor, Path(link): Path<String>) -> Response {
    let shown = match visitor.state.desk().look(&key(&visitor, &link, "")).await {
        Ok(view) => page(&visitor, &link, &view, None, &Explanation::default()),
        Err(review::Error::Missing) => unknown(&visitor),
        Err(error) => Err(error.into()),
    };
    unlisted(visitor.answer(shown))
}

/// `POST /s/{link}/withdraw`
pub(super) async fn withdraw(Path(link): Path<String>, posted: Posted) -> Response {
    act(&link, posted, Step::Withdraw).await
}

/// `POST /s/{link}/explain`
pub(super) async fn explain(Path(link): Path<String>, posted: Posted) -> Response {
    act(&link, posted, Step::Explain).await
}

/// `GET /s`: for those who type what they read.
pub(super) async fn find_form(visitor: Visitor) -> Response {
    unlisted(visitor.answer(find_page(&visitor, "", None)))
}

/// `POST /s`
pub(super) async fn find(Posted { visitor, fields }: Posted) -> Response {
    unlisted(visitor.answer(found(&visitor, &fields).await))
}

async fn act(link: &str, Posted { visitor, fields }: Posted, step: Step) -> Response {
    unlisted(visitor.answer(acted(&visitor, link, &fields, step).await))
}

async fn acted(
    visitor: &Visitor,
    link: &str,
    fields: &Fields,
    step: Step,
) -> Result<Response, Error> {
    let key = key(visitor, link, fields.one("code"));
    let filled = Explanation {
        text: fields.one("text").to_owned(),
        urgency: fields.one("urgency").to_owned(),
    };
    let (desk, origin) = (visitor.state.desk(), visitor.origin());
    let answer = match step {
        Step::Withdraw => desk.withdraw(&key, origin).await,
        Step::Explain => desk.explain(&key, filled.clone(), origin).await,
    };
    let answer = match answer {
        Err(review::Error::Missing) => return unknown(visitor),
        answer => answer?,
    };
    let said = &visitor.texts().sender;
    let (status, field, text) = match answer {
        SenderAnswer::Done(_) => {
            if step == Step::Withdraw {
                visitor.state.metrics().decision("withdrawn", None);
            }
            return Ok(see(&format!("/s/{link}")));
        }
        SenderAnswer::TooLate(view) => {
            let mut response = page(visitor, link, &view, None, &filled)?;
            *response.status_mut() = StatusCode::CONFLICT;
            return Ok(response);
        }
        SenderAnswer::Blocked => (StatusCode::FORBIDDEN, "code", String::new()),
        SenderAnswer::NoCode => (WRONG, "code", said.code_missing.to_owned()),
        SenderAnswer::WrongCode(left) => (WRONG, "code", (said.code_wrong)(left.into())),
        SenderAnswer::Enough => (WRONG, "text", said.explain_enough.to_owned()),
        SenderAnswer::Invalid(field, flaw) => (WRONG, field, flaw_in_words(flaw, visitor.texts())),
    };
    let form = if step == Step::Withdraw { "withdraw" } else { "explain" };
    let view = desk.look(&key).await?;
    let mut response = page(visitor, link, &view, Some(Wrong { form, field, text }), &filled)?;
    *response.status_mut() = status;
    Ok(response)
}

/// What this visitor has: who is signed in at the provider of single sign-on has a mailbox. What an
/// administrator wrote down as somebody's mailbox is not enough.
fn key(visitor: &Visitor, link: &str, code: &str) -> SenderKey {
    let at_provider = |account: &&Account| matches!(account.sign_in, SignIn::Provider { .. });
    let account = visitor.account.as_ref().filter(at_provider);
    let mailbox = account.and_then(|account| account.email.clone());
    SenderKey { link: link.to_owned(), code: code.to_owned(), mailbox }
}

fn page(
    visitor: &Visitor,
    link: &str,
    view: &SenderView,
    wrong: Option<Wrong>,
    filled: &Explanation,
) -> Result<Response, Error> {
    let (texts, language) = (visitor.texts(), visitor.view.language);
    let (said, held, now) = (&texts.sender, &view.held, Timestamp::now());
    let waits = |state| matches!(state, RecipientState::Passed | RecipientState::Passing);
    let mut recipients: Vec<String> = held
        .recipients
        .iter()
        .filter(|one| !waits(one.state))
        .map(|one| one.address.clone())
        .collect();
    let more = recipients.len().saturating_sub(RECIPIENTS_SHOWN) as u64;
    recipients.truncate(RECIPIENTS_SHOWN);
    let first = recipients.first().map_or("", String::as_str);
    let count = recipients.len().saturating_sub(1) as u64 + more;
    let to = (texts.notices.recipients)(first, count);
    let day = language.date(held.decided_at.unwrap_or(held.received_at));
    let just = held.decided_at.is_some_and(|at| now.duration_since(at).as_mins() < 2);
    let (told, tone) = match held.state {
        HeldState::Held | HeldState::AwaitingSecond => ((said.waits)(&to), "notice-warn"),
        HeldState::Withdrawn if just => ((said.withdraw_done)(&to), "notice-good"),
        HeldState::Withdrawn => ((said.withdrawn)(&day), "notice-good"),
        state => ((said.decided)(&day, state), ""),
    };
    let asked = held.asked_at.filter(|asked| held.explained_at.is_none_or(|at| at < *asked));
    let shown = SenderPage {
        page: visitor.layout(Place::Elsewhere, None),
        s: said,
        link,
        id: held.id.clone(),
        state: Badge::held(held.state, texts),
        sent: Moment::full(held.received_at, language),
        more: (more > 0).then(|| (said.more)(more)),
        recipients,
        why: why_for_sender(&held.verdict, language),
        told,
        tone,
        asked: asked
            .filter(|_| view.may_withdraw())
            .map(|at| (said.asked)(&language.moment_seen_from(at, now))),
        explained: view.may_withdraw() && held.explained_at.is_some(),
        may_act: view.may_withdraw() && (view.is_owner || view.tries_left > 0),
        asks_code: !view.is_owner,
        blocked: view.may_withdraw() && !view.is_owner && view.tries_left == 0,
        left: view.explanations_left() as u64,
        contact: (said.ask)(visitor.state.contact()),
        wrong,
        text: filled.text.clone(),
        urgency: filled.urgency.clone(),
    };
    visitor.page(&shown)
}

async fn found(visitor: &Visitor, fields: &Fields) -> Result<Response, Error> {
    let (typed, code, said) = (fields.one("id"), fields.one("code"), &visitor.texts().sender);
    let (throttle, now) = (visitor.state.throttle(), Timestamp::now());
    let name = format!("message {typed}");
    if let Err(wait) = throttle.attempt(&name, visitor.peer, now) {
        let minutes = wait.as_secs().unsigned_abs().div_ceil(60);
        let mut response = find_page(visitor, typed, Some((said.find_later)(minutes)))?;
        *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
        return Ok(response);
    }
    let found = match HeldId::parse(typed) {
        Some(id) => visitor.state.desk().find_for_sender(&id, code).await?,
        None => Found::Nothing,
    };
    let problem = match found {
        Found::Link(link) => {
            throttle.succeeded(&name, visitor.peer);
            return Ok(see(&format!("/s/{}", link.expose())));
        }
        Found::Nothing => said.find_nothing,
        Found::Blocked => said.find_blocked,
    };
    let mut response = find_page(visitor, typed, Some(problem.to_owned()))?;
    *response.status_mut() = WRONG;
    Ok(response)
}

fn find_page(visitor: &Visitor, id: &str, problem: Option<String>) -> Result<Response, Error> {
    let said = &visitor.texts().sender;
    let contact = (said.ask)(visitor.state.contact());
    let page = visitor.layout(Place::Elsewhere, None);
    visitor.page(&FindPage { page, s: said, id, problem, contact })
}

fn unknown(visitor: &Visitor) -> Result<Response, Error> {
    let said = &visitor.texts().sender;
    let contact = (said.ask)(visitor.state.contact());
    let page = visitor.layout(Place::Elsewhere, None);
    let mut response = visitor.page(&UnknownPage { page, s: said, contact })?;
    *response.status_mut() = StatusCode::NOT_FOUND;
    Ok(response)
}

/// No search engine keeps a page that only one person should find.
fn unlisted(mut response: Response) -> Response {
    let name = HeaderName::from_static("x-robots-tag");
    response.headers_mut().insert(name, HeaderValue::from_static("noindex, nofollow"));
    response
}

/// What was filled in cannot be used.
const WRONG: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

const RECIPIENTS_SHOWN: usize = 10;
