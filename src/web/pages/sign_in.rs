//! Signing in and out.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::Response;

use crate::web::cookies::Cookie;
use crate::web::cookies::Keep;
use crate::web::error::Error;
use crate::web::form::Posted;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
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
    visitor.answer(page(&visitor, None, "", back))
}

/// `POST /login`
pub(super) async fn sign_in(Posted { visitor, fields }: Posted) -> Response {
    let (name, back) = (fields.one("name"), own_path(fields.one("back")));
    let attempt = match session::begin(&visitor, name, fields.one("password")).await {
        Ok(attempt) => attempt,
        Err(error) => return visitor.answer(Err(error)),
    };
    let texts = visitor.texts();
    let (status, problem) = match attempt {
        Attempt::Begun(id) => return signed_in(&visitor, &id, back),
        Attempt::Later(wait) => {
            let minutes = wait.as_secs().unsigned_abs().div_ceil(60);
            (StatusCode::TOO_MANY_REQUESTS, (texts.pages.sign_in_later)(minutes))
        }
        Attempt::Wrong => (StatusCode::UNAUTHORIZED, texts.labels.login_wrong.to_owned()),
    };
    let mut response = visitor.answer(page(&visitor, Some(problem), name, back));
    *response.status_mut() = status;
    response
}

/// `POST /logout`
pub(super) async fn sign_out(Posted { visitor, .. }: Posted) -> Response {
    if let Err(error) = session::end(&visitor).await {
        return visitor.answer(Err(error));
    }
    let mut response = see("/login");
    let gone = visitor.state.jar().set(Cookie::Session, "", Keep::Never);
    response.headers_mut().append(header::SET_COOKIE, gone);
    response
}

fn signed_in(visitor: &Visitor, id: &str, back: &str) -> Response {
    let jar = visitor.state.jar();
    let mut response = see(back);
    let headers = response.headers_mut();
    headers.append(header::SET_COOKIE, jar.set(Cookie::Session, id, Keep::Session));
    headers.append(header::SET_COOKIE, jar.set(Cookie::Visit, "", Keep::Never));
    response
}

fn page(
    visitor: &Visitor,
    problem: Option<String>,
    name: &str,
    back: &str,
) -> Result<Response, Error> {
    let mut layout = visitor.layout(Place::Elsewhere, None);
    // The page has this address also after a wrong password.
    layout.path = "/login".to_owned();
    visitor.page(&SignInPage { page: layout, problem, name, back })
}
