//! Signing in by a password, and a code where the account has codes; and signing out.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::Response;
use jiff::SignedDuration;

use crate::access::Whence;
use crate::people::Begun;
use crate::people::LocalAccounts;
use crate::render::AccountTexts;
use crate::store::SignIn;
use crate::store::session::Stage;
use crate::web::cookies::Cookie;
use crate::web::cookies::Keep;
use crate::web::device;
use crate::web::error::Error;
use crate::web::form::Posted;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::links::encoded;
use crate::web::links::own_path;
use crate::web::links::see;
use crate::web::session;
use crate::web::session::Attempt;
use crate::web::visitor::Place;
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage<'a> {
    page: Layout,
    problem: Option<String>,
    name: &'a str,
    back: &'a str,
    /// Where single sign-on begins, and the words on its button.
    sign_on: Option<(String, String)>,
    /// Words above the fields where they are not the main way in.
    aside: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "sign_in_code.html")]
struct CodePage<'a> {
    page: Layout,
    t: &'static AccountTexts,
    problem: Option<String>,
    back: &'a str,
}

#[derive(Template)]
#[template(path = "sign_out.html")]
struct OutPage {
    page: Layout,
    t: &'static AccountTexts,
    /// Where one signs out of the provider.
    way: String,
}

/// `GET /login`
pub(super) async fn form(
    visitor: Visitor,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let back = query.get("back").map_or("/", |back| own_path(back));
    if visitor.account.is_some() {
        return see(back);
    }
    let texts = &visitor.texts().accounts;
    let problem = match query.get("why").map(String::as_str) {
        Some("late") => Some(texts.code_late.to_owned()),
        _ => None,
    };
    visitor.answer(page(&visitor, problem, "", back))
}

/// `POST /login`
pub(super) async fn sign_in(Posted { visitor, fields }: Posted) -> Response {
    let (name, back) = (fields.one("name"), own_path(fields.one("back")));
    let attempt = match session::begin(&visitor, name, fields.one("password")).await {
        Ok(attempt) => attempt,
        Err(error) => return visitor.answer(Err(error)),
    };
    let (status, problem) = match attempt {
        Attempt::Begun(begun, name) => return remembered(&visitor, &begun, &name, back),
        Attempt::Later(wait) => later(&visitor, wait),
        Attempt::Ended | Attempt::Wrong => {
            (StatusCode::UNAUTHORIZED, visitor.texts().labels.login_wrong.to_owned())
        }
    };
    with_status(status, visitor.answer(page(&visitor, Some(problem), name, back)))
}

/// `GET /login/code`
pub(super) async fn code_form(
    visitor: Visitor,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let back = query.get("back").map_or("/", |back| own_path(back));
    if visitor.account.is_some() {
        return see(back);
    }
    visitor.answer(code_page(&visitor, None, back))
}

/// `POST /login/code`
pub(super) async fn show_code(Posted { visitor, fields }: Posted) -> Response {
    let back = own_path(fields.one("back"));
    let id = visitor.code_session().to_owned();
    let attempt = match session::show_code(&visitor, &id, fields.one("code")).await {
        Ok(attempt) => attempt,
        Err(error) => return visitor.answer(Err(error)),
    };
    let (status, problem) = match attempt {
        Attempt::Begun(begun, name) => return remembered(&visitor, &begun, &name, back),
        Attempt::Ended => return see(&format!("/login?why=late&back={}", encoded(back))),
        Attempt::Later(wait) => later(&visitor, wait),
        Attempt::Wrong => {
            (StatusCode::UNAUTHORIZED, visitor.texts().accounts.code_wrong.to_owned())
        }
    };
    with_status(status, visitor.answer(code_page(&visitor, Some(problem), back)))
}

/// `POST /logout`
pub(super) async fn sign_out(Posted { visitor, .. }: Posted) -> Response {
    if let Err(error) = session::end(&visitor).await {
        return visitor.answer(Err(error));
    }
    let is_at_provider = visitor
        .account
        .as_ref()
        .is_some_and(|account| matches!(account.sign_in, SignIn::Provider { .. }));
    let mut response = see(if is_at_provider { "/login/out" } else { "/login" });
    let gone = visitor.state.jar().set(Cookie::Session, "", Keep::Never);
    response.headers_mut().append(header::SET_COOKIE, gone);
    response
}

/// `GET /login/out`: signed out here, and maybe not at the provider.
pub(super) async fn out(visitor: Visitor) -> Response {
    if visitor.account.is_some() {
        return see("/");
    }
    let Some(sign_on) = visitor.state.settings().single_sign_on.clone() else {
        return see("/login");
    };
    let back = format!("{}/login", visitor.state.public_url().unwrap_or_default());
    let Some(way) = sign_on.provider.way_out(&back).await else { return see("/login") };
    let mut page = visitor.layout(Place::Elsewhere, None);
    page.path = "/login".to_owned();
    let t = &visitor.texts().accounts;
    visitor.answer(visitor.page(&OutPage { page, t, way }))
}

/// The same as [`signed_in`], in a browser that is known from now on as one of that account.
fn remembered(visitor: &Visitor, begun: &Begun, name: &str, back: &str) -> Response {
    let mut response = signed_in(visitor, begun, back);
    let is_known = matches!(visitor.whence(name), Whence::Device(_));
    if begun.stage == Stage::Open
        && !is_known
        && let Some(device) = device::new(visitor.state.store().vault(), name)
    {
        let kept = visitor.state.jar().set(Cookie::Device, &device, Keep::Year);
        response.headers_mut().append(header::SET_COOKIE, kept);
    }
    response
}

/// The way on with a session that began: to the page that was asked for, or to that of the code.
pub(super) fn signed_in(visitor: &Visitor, begun: &Begun, back: &str) -> Response {
    let jar = visitor.state.jar();
    let id = begun.id.expose();
    if begun.stage == Stage::Code {
        let mut response = see(&format!("/login/code?back={}", encoded(back)));
        let kept = jar.set(Cookie::Code, id, Keep::Session);
        response.headers_mut().append(header::SET_COOKIE, kept);
        return response;
    }
    let mut response = see(back);
    let headers = response.headers_mut();
    headers.append(header::SET_COOKIE, jar.set(Cookie::Session, id, Keep::Session));
    for gone in [Cookie::Visit, Cookie::Code] {
        headers.append(header::SET_COOKIE, jar.set(gone, "", Keep::Never));
    }
    response
}

/// The page to sign in on.
pub(super) fn page(
    visitor: &Visitor,
    problem: Option<String>,
    name: &str,
    back: &str,
) -> Result<Response, Error> {
    let mut layout = visitor.layout(Place::Elsewhere, None);
    // The page has this address also after a wrong password.
    layout.path = "/login".to_owned();
    let (t, settings) = (&visitor.texts().accounts, visitor.state.settings());
    let sign_on = settings.single_sign_on.as_ref().map(|sign_on| {
        let label = sign_on.label.clone().unwrap_or_else(|| t.sso.to_owned());
        (format!("/login/sign-on?back={}", encoded(back)), label)
    });
    let aside = match (&sign_on, settings.people.local) {
        (None, _) => None,
        (Some(_), LocalAccounts::All) => Some(t.or_local_all),
        (Some(_), LocalAccounts::BreakGlass) => Some(t.or_local),
    };
    visitor.page(&SignInPage { page: layout, problem, name, back, sign_on, aside })
}

/// A response under another status.
pub(super) fn with_status(status: StatusCode, mut response: Response) -> Response {
    if response.status() == StatusCode::OK {
        *response.status_mut() = status;
    }
    response
}

fn code_page(visitor: &Visitor, problem: Option<String>, back: &str) -> Result<Response, Error> {
    let mut layout = visitor.layout(Place::Elsewhere, None);
    layout.path = "/login/code".to_owned();
    visitor.page(&CodePage { page: layout, t: &visitor.texts().accounts, problem, back })
}

fn later(visitor: &Visitor, wait: SignedDuration) -> (StatusCode, String) {
    let minutes = wait.as_secs().unsigned_abs().div_ceil(60);
    (StatusCode::TOO_MANY_REQUESTS, (visitor.texts().pages.sign_in_later)(minutes))
}
