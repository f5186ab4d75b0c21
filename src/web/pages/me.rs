//! What a person sees of their own account, and how they want the pages.

use askama::Template;
use axum::http::header;
use axum::response::Response;

use crate::render::Language;
use crate::web::cookies::Cookie;
use crate::web::cookies::Keep;
use crate::web::form::Posted;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::links::own_path;
use crate::web::links::see;
use crate::web::view::Theme;
use crate::web::view::View;
use crate::web::visitor::Member;
use crate::web::visitor::Place;

#[derive(Template)]
#[template(path = "me.html")]
struct MePage {
    page: Layout,
    name: String,
    email: String,
    roles: String,
    no_role: bool,
}

/// `GET /me`
pub(super) async fn show(Member { visitor, principal }: Member) -> Response {
    let words = &visitor.texts().words;
    let roles: Vec<&str> = principal.roles.iter().map(|role| (words.role)(*role)).collect();
    visitor.answer(visitor.page(&MePage {
        page: visitor.layout(Place::Elsewhere, None),
        name: principal.name.clone(),
        email: principal.email.clone().unwrap_or_else(|| "–".to_owned()),
        no_role: roles.is_empty(),
        roles: roles.join(", "),
    }))
}

/// `POST /preferences`: language, theme or both, for this browser, signed in or not.
pub(super) async fn choose(Posted { visitor, fields }: Posted) -> Response {
    let view = View {
        language: Language::named(fields.one("language")).unwrap_or(visitor.view.language),
        theme: Theme::named(fields.one("theme")).unwrap_or(visitor.view.theme),
    };
    let mut response = see(own_path(fields.one("back")));
    let cookie = visitor.state.jar().set(Cookie::View, &view.cookie(), Keep::Year);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}
