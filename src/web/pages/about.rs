//! Help, the accessibility statement, and what is recorded about staff: open to everyone.

use askama::Template;
use axum::response::Response;

use crate::render::AboutPage;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::visitor::Place;
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "about.html")]
struct TextPage {
    page: Layout,
    title: &'static str,
    parts: Vec<(&'static str, Vec<String>)>,
}

/// `GET /help`
pub(super) async fn help(visitor: Visitor) -> Response {
    told(&visitor, &visitor.texts().about.help, "/help")
}

/// `GET /accessibility`
pub(super) async fn accessibility(visitor: Visitor) -> Response {
    told(&visitor, &visitor.texts().about.accessibility, "/accessibility")
}

/// `GET /privacy`
pub(super) async fn privacy(visitor: Visitor) -> Response {
    told(&visitor, &visitor.texts().about.privacy, "/privacy")
}

fn told(visitor: &Visitor, about: &'static AboutPage, path: &str) -> Response {
    let mut page = visitor.layout(Place::Elsewhere, None);
    page.path = path.to_owned();
    let organisation = visitor.state.organisation();
    let filled = |text: &&str| text.replace("{organisatie}", organisation);
    let parts = about
        .parts
        .iter()
        .map(|(heading, paragraphs)| (*heading, paragraphs.iter().map(filled).collect()));
    let told = TextPage { page, title: about.title, parts: parts.collect() };
    visitor.answer(visitor.page(&told))
}
