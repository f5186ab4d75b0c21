//! What a person sees of their own account, and how they want the pages.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::Response;

use crate::access::Act;
use crate::render::Language;
use crate::review;
use crate::store::Notices;
use crate::store::Preference;
use crate::web::cookies::Cookie;
use crate::web::cookies::Keep;
use crate::web::form::MemberPosted;
use crate::web::form::Posted;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::links::own_path;
use crate::web::links::see;
use crate::web::view::Density;
use crate::web::view::Keys;
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
    /// Whether the person decides on messages.
    decides: bool,
    kept: bool,
    compact: bool,
    undo_seconds: String,
    undo_hint: String,
    undo_error: Option<&'static str>,
    digest: bool,
}

/// `GET /me`
pub(super) async fn show(member: Member, Query(query): Query<HashMap<String, String>>) -> Response {
    let shown = async {
        let own = member.visitor.state.desk().preference(&member.principal).await?;
        let undo = own.undo_seconds.map(|seconds| seconds.to_string()).unwrap_or_default();
        let kept = query.contains_key("kept");
        member.visitor.page(&page(&member, undo, own.notices, None, kept))
    };
    member.visitor.answer(shown.await)
}

/// `POST /me`: how the person works, wherever they sign in.
pub(super) async fn keep(MemberPosted { member, fields }: MemberPosted) -> Response {
    let kept = async {
        let text = fields.one("undo_seconds").trim();
        let notices = Notices::named(fields.one("notices")).unwrap_or_default();
        let wrong = || {
            let error = Some(member.visitor.texts().desk.undo_wrong);
            let page = page(&member, text.to_owned(), notices, error, false);
            let mut response = member.visitor.page(&page)?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        };
        let undo_seconds = match (text, text.parse::<u32>()) {
            ("", _) => None,
            (_, Ok(seconds)) => Some(seconds),
            (_, Err(_)) => return wrong(),
        };
        let preference = Preference { undo_seconds, notices };
        match member.visitor.state.desk().prefer(&member.principal, preference).await {
            Ok(()) => Ok(see("/me?kept=1")),
            Err(review::Error::Invalid { .. }) => wrong(),
            Err(error) => Err(error.into()),
        }
    };
    member.visitor.answer(kept.await)
}

fn page(
    Member { visitor, principal }: &Member,
    undo_seconds: String,
    notices: Notices,
    undo_error: Option<&'static str>,
    kept: bool,
) -> MePage {
    let words = &visitor.texts().words;
    let roles: Vec<&str> = principal.roles.iter().map(|role| (words.role)(*role)).collect();
    let usual = visitor.state.desk().settings().undo_seconds;
    MePage {
        decides: principal.may(Act::SeeQueue),
        kept,
        compact: visitor.view.density == Density::Compact,
        undo_hint: (visitor.texts().desk.undo_hint)(usual.into()),
        undo_seconds,
        undo_error,
        digest: notices == Notices::Digest,
        page: visitor.layout(Place::Elsewhere, None),
        name: principal.name.clone(),
        email: principal.email.clone().unwrap_or_else(|| "–".to_owned()),
        no_role: roles.is_empty(),
        roles: roles.join(", "),
    }
}

/// `GET /me/awake`: someone is there; asking is enough for the session to go on.
pub(super) async fn awake(_: Member) -> StatusCode {
    StatusCode::NO_CONTENT
}

/// `POST /preferences`: language, theme, density, shortcuts, for this browser, signed in or not.
pub(super) async fn choose(Posted { visitor, fields }: Posted) -> Response {
    let view = View {
        language: Language::named(fields.one("language")).unwrap_or(visitor.view.language),
        theme: Theme::named(fields.one("theme")).unwrap_or(visitor.view.theme),
        density: Density::named(fields.one("density")).unwrap_or(visitor.view.density),
        // The last one counts: a box that is not ticked sends nothing behind the hidden "off".
        keys: fields
            .all("keys")
            .last()
            .and_then(|name| Keys::named(name))
            .unwrap_or(visitor.view.keys),
    };
    let mut response = see(own_path(fields.one("back")));
    let cookie = visitor.state.jar().set(Cookie::View, &view.cookie(), Keep::Year);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}
