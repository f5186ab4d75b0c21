//! One person, for who keeps the accounts: roles, address, password, sessions, and the end of it.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;

use crate::access;
use crate::access::Act;
use crate::people;
use crate::render::AccountTexts;
use crate::store::SignIn;
use crate::store::session;
use crate::web::badge::Moment;
use crate::web::error::Error;
use crate::web::form::MemberPosted;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::links::encoded;
use crate::web::pages::outcome::Outcome;
use crate::web::pages::people::RoleChoice;
use crate::web::pages::people::chosen_roles;
use crate::web::pages::people::how;
use crate::web::pages::people::in_words;
use crate::web::pages::people::layout;
use crate::web::pages::people::new_password;
use crate::web::pages::people::role_choices;
use crate::web::pages::people::secret_page;
use crate::web::pages::security::SessionRow;
use crate::web::pages::security::bad;
use crate::web::pages::security::good;
use crate::web::visitor::Member;

#[derive(Template)]
#[template(path = "person.html")]
struct PersonPage {
    page: Layout,
    t: &'static AccountTexts,
    outcomes: Vec<Outcome>,
    may_manage: bool,
    path: String,
    name: String,
    email: String,
    has_email: bool,
    how: String,
    login: Option<Moment>,
    subject: Option<String>,
    is_local: bool,
    is_closed: bool,
    has_codes: bool,
    roles: Vec<RoleChoice>,
    sessions: Vec<SessionRow>,
}

/// `GET /admin/users/{name}`
pub(super) async fn show(Path(name): Path<String>, member: Member) -> Response {
    member.visitor.answer(page(&member, &name, Vec::new()).await)
}

/// `POST /admin/users/{name}/roles`
pub(super) async fn set_roles(
    Path(name): Path<String>,
    MemberPosted { member, fields }: MemberPosted,
) -> Response {
    let people = member.visitor.state.people();
    let done = people.set_roles(&member.principal, &name, chosen_roles(&fields)).await;
    told(&member, &name, done, |t| t.roles_done.to_owned()).await
}

/// `POST /admin/users/{name}/email`
pub(super) async fn set_email(
    Path(name): Path<String>,
    MemberPosted { member, fields }: MemberPosted,
) -> Response {
    let people = member.visitor.state.people();
    let done = people.set_email(&member.principal, &name, fields.one("email")).await;
    told(&member, &name, done, |t| t.email_done.to_owned()).await
}

/// `POST /admin/users/{name}/password`: it is made here, and shown this once.
pub(super) async fn set_password(
    Path(name): Path<String>,
    MemberPosted { member, .. }: MemberPosted,
) -> Response {
    let answer = async {
        member.must(Act::ManagePeople)?;
        let (password, hash) = new_password(&member).await?;
        member.visitor.state.people().set_password(&member.principal, &name, hash).await?;
        let t = &member.visitor.texts().accounts;
        let text = (t.password_reset)(&name);
        secret_page(&member, t.new_password, text, password)
    };
    member.visitor.answer(answer.await)
}

/// `POST /admin/users/{name}/codes`: takes them away.
pub(super) async fn remove_codes(
    Path(name): Path<String>,
    MemberPosted { member, .. }: MemberPosted,
) -> Response {
    let people = member.visitor.state.people();
    let done = match member.must(Act::ManagePeople) {
        Ok(()) => people.remove_codes(&member.principal, &name).await,
        Err(error) => return member.visitor.answer(Err(error)),
    };
    told(&member, &name, done, |t| t.reset_codes_done.to_owned()).await
}

/// `POST /admin/users/{name}/sessions`: ends all of them.
pub(super) async fn end_sessions(
    Path(name): Path<String>,
    MemberPosted { member, .. }: MemberPosted,
) -> Response {
    let people = member.visitor.state.people();
    let done = people.end_sessions(&member.principal, &name).await;
    let language = member.visitor.texts().language;
    let count = done.as_ref().map_or(0, |count| *count);
    let done = done.map(drop);
    told(&member, &name, done, |t| (t.ended_all)(&language.number(count))).await
}

/// `POST /admin/users/{name}/sessions/{number}`: ends one.
pub(super) async fn end_session(
    Path((name, number)): Path<(String, String)>,
    MemberPosted { member, .. }: MemberPosted,
) -> Response {
    let people = member.visitor.state.people();
    let done = people.end_session(&member.principal, &name, &number).await;
    told(&member, &name, done, |t| t.ended.to_owned()).await
}

/// `POST /admin/users/{name}/close`
pub(super) async fn close(
    Path(name): Path<String>,
    MemberPosted { member, .. }: MemberPosted,
) -> Response {
    let done = member.visitor.state.people().close(&member.principal, &name).await;
    told(&member, &name, done, |t| t.close_done.to_owned()).await
}

/// `POST /admin/users/{name}/reopen`
pub(super) async fn reopen(
    Path(name): Path<String>,
    MemberPosted { member, .. }: MemberPosted,
) -> Response {
    let done = member.visitor.state.people().reopen(&member.principal, &name).await;
    told(&member, &name, done, |t| t.reopen_done.to_owned()).await
}

/// The page of the person again, with what became of a wish on top.
async fn told(
    member: &Member,
    name: &str,
    done: Result<(), people::Error>,
    words: impl Fn(&AccountTexts) -> String,
) -> Response {
    let t = &member.visitor.texts().accounts;
    let (status, outcome) = match done {
        Ok(()) => (StatusCode::OK, Ok(good(words(t)))),
        Err(error) => {
            let told = in_words(error, t).map(|(_, why)| bad(why));
            (StatusCode::UNPROCESSABLE_ENTITY, told)
        }
    };
    let answer = match outcome {
        Ok(outcome) => page(member, name, vec![outcome]).await.map(|mut response| {
            *response.status_mut() = status;
            response
        }),
        Err(error) => Err(error),
    };
    member.visitor.answer(answer)
}

async fn page(member: &Member, name: &str, outcomes: Vec<Outcome>) -> Result<Response, Error> {
    let Member { visitor, principal } = member;
    let texts = visitor.texts();
    let t = &texts.accounts;
    let (person, sessions) = visitor.state.people().person(principal, name).await?;
    let this = session::number(&access::hash_secret(visitor.session_id()));
    let account = &person.account;
    let subject = match &account.sign_in {
        SignIn::Provider { issuer, subject } => Some(format!("{subject} ({issuer})")),
        SignIn::Local | SignIn::BreakGlass => None,
    };
    let path = format!("/admin/users/{}", encoded(&account.name).replace('/', "%2F"));
    let mut page = layout(member);
    page.path.clone_from(&path);
    let row = |listed| SessionRow::new(listed, &this, texts.language, t);
    visitor.page(&PersonPage {
        page,
        t,
        outcomes,
        may_manage: principal.may(Act::ManagePeople),
        path,
        how: how(&account.sign_in, person.codes(), t),
        login: account.last_login_at.map(|at| Moment::short(at, texts.language)),
        is_local: subject.is_none(),
        subject,
        is_closed: account.closed_at.is_some(),
        has_codes: person.has_codes,
        roles: role_choices(&account.roles, texts),
        name: account.name.clone(),
        email: account.email.clone().unwrap_or_default(),
        has_email: account.email.is_some(),
        sessions: sessions.into_iter().map(row).collect(),
    })
}
